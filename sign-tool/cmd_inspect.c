// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * secproc-sign inspect-elf: look at a program before it is signed
 */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

#include "intake.h"
#include "tool.h"

static const char help[] =
"Usage: secproc-sign inspect-elf [OPTION]... PROGRAM\n"
"Look at PROGRAM as an authority does before it signs: is it a sound program for\n"
"the processor, is anything writable and executable, how large is it, which\n"
"system calls does its code make.\n"
"\n"
"  -p, --policy FILE  rules that it must keep, one per line:\n"
"                       max-bytes N, max-pages N, max-writable-pages N,\n"
"                       max-unknown-calls N, allow-call NAME, deny-call NAME;\n"
"                       a call may be named by its number\n"
"  -o, --output FILE  write the report, for 'secproc-sign pack --intake'\n"
"      --salt HEX     32 bytes for the report, rather than random ones\n"
"  -h, --help         print this and exit\n"
"\n"
"Exit status: 0 if it is accepted, 1 if not.\n"
"The report's hash is part of what is signed.  The salt keeps others from finding\n"
"out by that hash whether they guess the program right.\n";

enum {
	OPT_SALT = 256,
};

static const struct option options[] = {
	{ "policy", required_argument, NULL, 'p' },
	{ "output", required_argument, NULL, 'o' },
	{ "salt", required_argument, NULL, OPT_SALT },
	{ "help", no_argument, NULL, 'h' },
	{ 0 },
};

/* One line for each fact; the same on the screen and in the report. */
static void print_report(FILE *stream, const struct intake *intake,
			 const u8 salt[32], const u8 policy_sha256[32],
			 const char *result)
{
	unsigned int i;
	char hex[65];

	fputs("secproc-intake-1\n", stream);
	secproc_hex(hex, salt, 32);
	fprintf(stream, "salt %s\n", hex);
	secproc_hex(hex, intake->sha256, 32);
	fprintf(stream, "program-sha256 %s\n", hex);
	secproc_hex(hex, policy_sha256, 32);
	fprintf(stream, "policy-sha256 %s\n", hex);
	fprintf(stream, "bytes %llu\n", (unsigned long long)intake->size);
	if (!intake->problem) {
		fprintf(stream, "type %s\n", intake->is_pie ? "static-pie" :
							       "static");
		fprintf(stream, "entry 0x%llx\n",
			(unsigned long long)intake->entry);
		fprintf(stream, "pages %u\ncode-pages %u\nwritable-pages %u\n",
			intake->nr_pages, intake->nr_code,
			intake->nr_writable);
		fputs("writable-code none\n", stream);
		for (i = 0; i < INTAKE_MAX_CALLS; i++)
			if (intake->nr_calls[i])
				fprintf(stream, "call %u %s %u\n", i,
					intake_call_name(i) ?
					intake_call_name(i) : "-",
					intake->nr_calls[i]);
		fprintf(stream, "calls-unknown %u\n", intake->nr_unknown);
	}
	fprintf(stream, "result %s\n", result);
}

static int write_report(const char *path, const struct intake *intake,
			const u8 salt[32], const u8 policy_sha256[32],
			const char *result)
{
	FILE *stream;
	size_t len;
	char *text;
	int ret;

	stream = open_memstream(&text, &len);
	if (!stream)
		return -ENOMEM;
	print_report(stream, intake, salt, policy_sha256, result);
	if (fclose(stream))
		return -ENOMEM;
	ret = secproc_file_write(path, text, len, 0666);
	if (ret)
		tool_errno(path, ret);
	free(text);
	return ret;
}

static int inspect(const char *path, const char *policy_path,
		   const char *output, const u8 salt[32])
{
	struct secproc_file program, policy = { 0 };
	u8 policy_sha256[32] = { 0 };
	struct secproc_bytes piece;
	char reason[256] = "accepted";
	struct intake intake;
	int ret;

	if (tool_read(path, (size_t)SECPROC_PKG_MAX_FILE, &program))
		return -EIO;
	if (policy_path && tool_read(policy_path, 65536, &policy)) {
		secproc_file_free(&program);
		return -EIO;
	}
	if (policy_path) {
		piece = (struct secproc_bytes){ policy.data, policy.len };
		secproc_sha256(policy_sha256, &piece, 1);
	}
	intake_inspect(program.data, program.len, &intake);
	ret = intake_judge(&intake, policy_path ? (char *)policy.data : "",
			   reason, sizeof(reason));
	if (ret == -EINVAL) {
		tool_error(policy_path, "%s", reason);
	} else {
		print_report(stdout, &intake, salt, policy_sha256,
			     ret ? "refused" : reason);
		if (ret)
			tool_error(path, "refused: %s", reason);
		else if (output)
			ret = write_report(output, &intake, salt,
					   policy_sha256, reason);
	}
	secproc_file_free(&policy);
	secproc_file_free(&program);
	return ret;
}

/**
 * cmd_inspect() - secproc-sign inspect-elf
 * @argc: arguments
 * @argv: the first is the command
 *
 * Return: exit status.
 */
int cmd_inspect(int argc, char **argv)
{
	const char *policy = NULL, *output = NULL;
	u8 salt[32];
	int option;

	secproc_random(salt, sizeof(salt));
	while ((option = getopt_long(argc, argv, "p:o:h", options,
				     NULL)) != -1) {
		switch (option) {
		case 'p':
			policy = optarg;
			break;
		case 'o':
			output = optarg;
			break;
		case OPT_SALT:
			if (!secproc_unhex(salt, sizeof(salt), optarg))
				break;
			tool_error(NULL, "'%s' is not usable there", optarg);
			return tool_usage("inspect-elf");
		case 'h':
			fputs(help, stdout);
			return EXIT_DONE;
		default:
			return tool_usage("inspect-elf");
		}
	}
	if (optind + 1 != argc) {
		tool_error(NULL, "inspect-elf wants one program");
		return tool_usage("inspect-elf");
	}
	return inspect(argv[optind], policy, output, salt) ? EXIT_REFUSED :
							     EXIT_DONE;
}
