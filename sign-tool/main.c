// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * secproc-sign: makes and checks packages, licences, keys and certificates
 */
#include <signal.h>
#include <stdio.h>

#include "tool.h"

static const struct command {
	const char *name;
	int (*run)(int argc, char **argv);
	const char *summary;
} commands[] = {
	{ "keygen", cmd_keygen, "make a key and its certificate" },
	{ "pubkey", cmd_pubkey, "print the public part of a key" },
	{ "cert", cmd_cert, "issue, renew and check certificates" },
	{ "crl", cmd_crl, "make and check revocation lists" },
	{ "inspect-elf", cmd_inspect, "look at a program before it is signed" },
	{ "pack", cmd_pack, "encrypt and sign a program" },
	{ "licence", cmd_licence, "let more processors run a package" },
	{ "envelope", cmd_licence, "the same as licence" },
	{ "sign", cmd_sign, "sign a package in a role, or renew a signature" },
	{ "digest", cmd_digest, "say what is to be signed elsewhere" },
	{ "attach", cmd_attach, "put signatures from elsewhere into a package" },
	{ "show", cmd_show, "say what is in a file" },
	{ "measure", cmd_measure, "print the identity that a processor reports" },
	{ "extract", cmd_extract, "take a part out of a package" },
	{ "diff", cmd_diff, "say in what two packages differ" },
	{ "verify", cmd_verify, "check a package, its pages and a licence" },
};

static void print_usage(FILE *stream)
{
	unsigned int i;

	fputs("Usage: secproc-sign COMMAND [OPTION]...\n\nCommands:\n", stream);
	for (i = 0; i < ARRAY_SIZE(commands); i++)
		fprintf(stream, "  %-11s %s\n", commands[i].name,
			commands[i].summary);
	fputs("\nEach command has --help.\n", stream);
}

int main(int argc, char **argv)
{
	unsigned int i;

	/* A file that grows too large is an error like others. */
	signal(SIGXFSZ, SIG_IGN);
	if (argc >= 2 && (!strcmp(argv[1], "--help") ||
			  !strcmp(argv[1], "-h"))) {
		print_usage(stdout);
		return EXIT_DONE;
	}
	for (i = 0; argc >= 2 && i < ARRAY_SIZE(commands); i++)
		if (!strcmp(argv[1], commands[i].name))
			return commands[i].run(argc - 1, argv + 1);
	if (argc >= 2)
		tool_error(NULL, "no command named '%s'", argv[1]);
	print_usage(stderr);
	return EXIT_USAGE;
}
