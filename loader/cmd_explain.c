// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * secproc explain: what a refusal means
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "cmd.h"
#include "pkg/refusal.h"
#include "say.h"

static const char usage[] =
	"usage: secproc explain [CODE...]\n"
	"\n"
	"CODE is a refusal's number, such as 0x0402, or its name.  Without CODE,\n"
	"all refusals are listed.\n";

#define ROW(number, name, error, text)	number,
static const unsigned int numbers[] = { SECPROC_REFUSALS(ROW) };

static void print(unsigned int number)
{
	printf("0x%04x %s\n    %s (%s)\n", number,
	       secproc_refusal_name(number), secproc_refusal_text(number),
	       strerror(-secproc_refusal_errno(number)));
}

static int explain(const char *code)
{
	unsigned long wanted;
	char *end;
	size_t i;

	wanted = strtoul(code, &end, 0);
	if (*end || end == code)
		wanted = 0;
	for (i = 0; i < ARRAY_SIZE(numbers); i++) {
		if (numbers[i] != wanted &&
		    strcasecmp(secproc_refusal_name(numbers[i]), code))
			continue;
		print(numbers[i]);
		return CMD_DONE;
	}
	say("there is no refusal %s", code);
	return CMD_FAILED;
}

int cmd_explain(int argc, char **argv)
{
	int i, status = CMD_DONE;
	size_t n;

	if (argc > 1 && !strcmp(argv[1], "--help")) {
		fputs(usage, stdout);
		return CMD_DONE;
	}
	for (n = 0; argc < 2 && n < ARRAY_SIZE(numbers); n++)
		print(numbers[n]);
	for (i = 1; i < argc; i++)
		if (explain(argv[i]))
			status = CMD_FAILED;
	return status;
}
