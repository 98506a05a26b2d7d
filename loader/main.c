// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * secproc: run programs inside the secure processor
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "cmd.h"
#include "env.h"
#include "say.h"

struct command {
	const char *name;
	int (*run)(int argc, char **argv);
	const char *help;
};

static const struct command commands[] = {
	{ "run", cmd_run, "run a package" },
	{ "ps", cmd_ps, "list the tasks in the processor" },
	{ "top", cmd_top, "watch them" },
	{ "info", cmd_info, "show what the processor says of itself" },
	{ "processor-key", cmd_processor_key,
	  "print the public key that licences are made for" },
	{ "revoke", cmd_revoke, "give the processor a revocation list" },
	{ "state", cmd_state,
	  "show where the processor keeps what it must not forget" },
	{ "stat", cmd_stat, "show what secure memory does, and what would help" },
	{ "explain", cmd_explain, "explain a refusal" },
	{ "doctor", cmd_doctor, "look for what would keep packages from running" },
};

static void print_help(FILE *out)
{
	size_t i;

	fprintf(out, "usage: secproc COMMAND [ARGUMENTS]\n\n");
	for (i = 0; i < ARRAY_SIZE(commands); i++)
		fprintf(out, "  %-14s %s\n", commands[i].name,
			commands[i].help);
	fprintf(out, "\nsecproc COMMAND --help tells more.\n");
}

struct dev *cmd_open(const char *path)
{
	struct dev *dev;
	int err = dev_open(path, &dev);

	if (!err)
		return dev;
	if (!path)
		path = "/dev/secproc";
	if (err == -ENOENT || err == -ENODEV || err == -ENXIO)
		say("%s: there is no secure processor; load it with insmod kmod/secproc.ko",
		    path);
	else if (err == -EACCES || err == -EPERM)
		say("%s: this user may not use the secure processor", path);
	else if (err == -EPROTO)
		say("%s: the processor has another version of the interface",
		    path);
	else
		say("%s: %s", path, strerror(-err));
	return NULL;
}

void cmd_warn_of_identity(const struct secproc_info *info)
{
	if (info->flags & SECPROC_INFO_INSECURE_DEVELOPMENT)
		say("warning: this processor has an insecure development identity");
}

struct dev *cmd_open_to_report(const char *path)
{
	struct dev *dev = cmd_open(path);
	struct secproc_info info;

	if (dev && !dev_get_info(dev, &info))
		cmd_warn_of_identity(&info);
	return dev;
}

int main(int argc, char **argv)
{
	size_t i;

	if (argc < 2) {
		print_help(stderr);
		return CMD_USAGE;
	}
	if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "help")) {
		print_help(stdout);
		return CMD_DONE;
	}
	for (i = 0; i < ARRAY_SIZE(commands); i++)
		if (!strcmp(argv[1], commands[i].name))
			return commands[i].run(argc - 1, argv + 1);
	say("there is no command %s; secproc --help lists them", argv[1]);
	return CMD_USAGE;
}
