// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * secproc run: a package as a process
 */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cmd.h"
#include "env.h"
#include "fds.h"
#include "feed.h"
#include "files.h"
#include "limits.h"
#include "process.h"
#include "provision.h"
#include "report.h"
#include "say.h"
#include "signals.h"
#include "turns.h"
#include "unlock.h"

static const char usage[] =
	"usage: secproc run [OPTIONS] PACKAGE [ARGUMENTS]\n"
	"\n"
	"Runs the program in PACKAGE inside the secure processor.  It sees this\n"
	"process's standard input and output, files, environment and descriptors.\n"
	"\n"
	"  --licence FILE    the licence; else PACKAGE with .slic for .spkg if there is\n"
	"                    such a file, else the one inside the package\n"
	"  --with FILE[,LICENCE]\n"
	"                    give the program this packaged file: a library, its\n"
	"                    interpreter, data; may be repeated\n"
	"  --packages FOLDER look there for what the program and its files need; else\n"
	"                    where PACKAGE is\n"
	"  --revocations FILE\n"
	"                    first give the processor this revocation list, unless it\n"
	"                    has it or a newer one\n"
	"  --unlock FILE     when the program comes to a locked part, go on with this\n"
	"                    licence, and wait for it if there is no such file yet\n"
	"  --argv0 NAME      the program's argument 0; else PACKAGE without .spkg\n"
	"  --env NAME=VALUE  set NAME in the program's environment; may be repeated\n"
	"  --stack-size N    limit of the stack in bytes; K, M and G may follow\n"
	"  --limit-frames N  let it have N frames of secure memory (4 KiB each) at most\n"
	"  --no-page-out     reserve secure memory for it, so that none of its pages\n"
	"                    leaves; as much as --limit-frames, or what the package\n"
	"                    needs and 2 MiB\n"
	"  --preload         bring all its pages in before it begins\n"
	"  --rr              round robin with all that are (100 ms each), before the others\n"
	"  --slice MS        time of a turn, 0.1 to 100 milliseconds (Linux 6.12)\n"
	"  --nice N          niceness, -20 to 19\n"
	"  --cpus LIST       run on these CPUs only, for example 0-3,8\n"
	"  --feed            read the package's pages in this process\n"
	"  --trace-pages FILE  write the address of each page that is touched to FILE,\n"
	"                    for the choice of a trial; implies --feed\n"
	"  --stat            afterwards print what it took, as one line of JSON, to\n"
	"                    standard error\n"
	"  --device PATH     another device than /dev/secproc\n"
	"  -q, --quiet       no warnings\n"
	"\n"
	"Exit status: the program's.  If a signal ended the program, the same signal\n"
	"ends secproc.  125 if secproc or the processor failed, 126 if the package was\n"
	"refused, 127 if there is no such package.\n";

struct options {
	const char *device;
	const char *licence;
	const char *revocations;
	const char *unlock;
	const char *trace;
	const char *argv0;
	u64 stack_size;
	struct turns turns;
	struct limits limits;
	struct files files;
	bool feed;
	bool stat;
	bool quiet;
};

/* ---- Arguments ----------------------------------------------------------- */

static int parse_size(const char *text, u64 *size)
{
	static const char units[] = "KMG";
	const char *unit;
	unsigned int shift = 0;
	char *end;

	errno = 0;
	*size = strtoull(text, &end, 0);
	if (errno || end == text)
		return -EINVAL;
	if (*end) {
		unit = strchr(units, *end);
		if (!unit || end[1])
			return -EINVAL;
		shift = 10 * (unsigned int)(unit - units + 1);
	}
	if (*size > UINT64_MAX >> shift)
		return -EINVAL;
	*size = (*size << shift) + 4095;
	*size -= *size % 4096;
	return 0;
}

/* Returns 0 to go on, or an exit status + 1. */
static int parse(int argc, char **argv, struct options *options)
{
	static const struct option longs[] = {
		{ "help", no_argument, NULL, 'h' },
		{ "licence", required_argument, NULL, 'l' },
		{ "with", required_argument, NULL, 'w' },
		{ "packages", required_argument, NULL, 'P' },
		{ "revocations", required_argument, NULL, 'r' },
		{ "unlock", required_argument, NULL, 'u' },
		{ "argv0", required_argument, NULL, 'a' },
		{ "env", required_argument, NULL, 'e' },
		{ "stack-size", required_argument, NULL, 's' },
		{ "limit-frames", required_argument, NULL, 'F' },
		{ "no-page-out", no_argument, NULL, 'O' },
		{ "preload", no_argument, NULL, 'L' },
		{ "rr", no_argument, NULL, 'R' },
		{ "slice", required_argument, NULL, 'i' },
		{ "nice", required_argument, NULL, 'n' },
		{ "cpus", required_argument, NULL, 'c' },
		{ "feed", no_argument, NULL, 'f' },
		{ "trace-pages", required_argument, NULL, 'p' },
		{ "stat", no_argument, NULL, 't' },
		{ "device", required_argument, NULL, 'd' },
		{ "quiet", no_argument, NULL, 'q' },
		{}
	};
	int c;

	/* "+": options behind PACKAGE are the program's. */
	while ((c = getopt_long(argc, argv, "+hq", longs, NULL)) != -1) {
		switch (c) {
		case 'l':
			options->licence = optarg;
			break;
		case 'w':
			if (files_add(&options->files, optarg)) {
				say("--with: too many files");
				return CMD_RUN_FAILED + 1;
			}
			break;
		case 'P':
			options->files.folder = optarg;
			break;
		case 'r':
			options->revocations = optarg;
			break;
		case 'p':
			options->trace = optarg;
			options->feed = true;
			break;
		case 'u':
			options->unlock = optarg;
			break;
		case 'a':
			options->argv0 = optarg;
			break;
		case 'e':
			if (!strchr(optarg, '=') || putenv(optarg)) {
				say("--env wants NAME=VALUE");
				return CMD_RUN_FAILED + 1;
			}
			break;
		case 's':
			if (parse_size(optarg, &options->stack_size)) {
				say("--stack-size: %s is no size", optarg);
				return CMD_RUN_FAILED + 1;
			}
			break;
		case 'F':
			if (limits_parse_frames(&options->limits, optarg)) {
				say("--limit-frames wants a number from %u on",
				    SECPROC_MIN_FRAMES);
				return CMD_RUN_FAILED + 1;
			}
			break;
		case 'O':
			options->limits.no_page_out = true;
			break;
		case 'L':
			options->limits.preload = true;
			break;
		case 'R':
			options->turns.round_robin = true;
			break;
		case 'i':
			if (turns_parse_slice(&options->turns, optarg)) {
				say("--slice wants 0.1 to 100 milliseconds");
				return CMD_RUN_FAILED + 1;
			}
			break;
		case 'n':
			if (turns_parse_nice(&options->turns, optarg)) {
				say("--nice wants a number from -20 to 19");
				return CMD_RUN_FAILED + 1;
			}
			break;
		case 'c':
			if (turns_parse_cpus(&options->turns, optarg)) {
				say("--cpus wants a list of CPUs like 0-3,8");
				return CMD_RUN_FAILED + 1;
			}
			break;
		case 'f':
			options->feed = true;
			break;
		case 't':
			options->stat = true;
			break;
		case 'd':
			options->device = optarg;
			break;
		case 'q':
			options->quiet = true;
			break;
		case 'h':
			fputs(usage, stdout);
			return CMD_DONE + 1;
		default:
			fputs(usage, stderr);
			return CMD_RUN_FAILED + 1;
		}
	}
	if (optind < argc)
		return 0;
	fputs(usage, stderr);
	return CMD_RUN_FAILED + 1;
}

/* @package with its suffix .spkg replaced, or @suffix appended. */
static char *with_suffix(const char *package, const char *suffix)
{
	size_t len = strlen(package);
	char *name;

	if (len > 5 && !strcmp(package + len - 5, ".spkg"))
		len -= 5;
	return asprintf(&name, "%.*s%s", (int)len, package, suffix) < 0 ?
	       NULL : name;
}

/* ---- Loading ------------------------------------------------------------- */

/**
 * struct run - one run of a package
 * @options: how
 * @package: path of the package
 * @args: the program's arguments behind argument 0, ended by NULL
 * @dev: the processor
 * @task: the task
 * @hart: its first hart
 * @feed: pages come from here, with --feed
 * @pkg_fd: the package
 * @info: what the processor says of itself
 */
struct run {
	const struct options *options;
	const char *package;
	char **args;
	struct dev *dev;
	struct dev_task *task;
	struct dev_hart *hart;
	struct feed *feed;
	int pkg_fd;
	struct secproc_info info;
};

/* Finds the licence; *@licence is NULL if the package may have its own. */
static int find_licence(const struct run *run, void **licence, size_t *len)
{
	const char *given = run->options->licence;
	char *beside;

	*licence = NULL;
	*len = 0;
	if (given) {
		*licence = read_licence(given, run->info.key_id, len);
		if (*licence)
			return 0;
		say("%s: %s", given, strerror(errno));
		return -errno;
	}
	beside = with_suffix(run->package, ".slic");
	if (!beside)
		return -ENOMEM;
	*licence = read_licence(beside, run->info.key_id, len);
	free(beside);
	return 0;
}

static int load(struct run *run)
{
	struct secproc_load call = { .pkg_fd = run->pkg_fd };
	struct secproc_error error = {};
	void *licence;
	size_t len;
	int err;

	if (find_licence(run, &licence, &len))
		return CMD_RUN_FAILED;
	if (run->options->feed) {
		err = feed_open(run->pkg_fd, &run->feed);
		if (!err && run->options->trace)
			err = feed_trace(run->feed, run->options->trace);
		if (err) {
			say("%s: %s", run->package, strerror(-err));
			return CMD_RUN_FAILED;
		}
		feed_describe(run->feed, &call);
	}
	call.licence = (uintptr_t)licence;
	call.licence_len = len;
	err = dev_task_load(run->task, &call);
	if (err) {
		dev_task_get_error(run->task, &error);
		report_error(run->package, &error, err);
	}
	free(licence);
	return err ? CMD_RUN_REFUSED : 0;
}

/* All strings one after the other; returns NULL if memory is short. */
static char *join(char *argv0, char **args, struct secproc_start *start)
{
	char **lists[] = { args, environ };
	size_t len = strlen(argv0) + 1;
	char *strings, *to;
	unsigned int i;
	char **s;

	for (i = 0; i < 2; i++)
		for (s = lists[i]; *s; s++)
			len += strlen(*s) + 1;
	strings = malloc(len);
	if (!strings)
		return NULL;
	to = stpcpy(strings, argv0) + 1;
	start->argc = 1;
	for (s = args; *s; s++, start->argc++)
		to = stpcpy(to, *s) + 1;
	for (s = environ; *s; s++, start->envc++)
		to = stpcpy(to, *s) + 1;
	start->strings = (uintptr_t)strings;
	start->strings_len = len;
	return strings;
}

/* True if the processor has refused to start the program, and has said why. */
static bool report_start(struct run *run)
{
	struct secproc_error error = {};

	dev_task_get_error(run->task, &error);
	if (error.code)
		report_error(run->package, &error, 0);
	return error.code;
}

static int start(struct run *run)
{
	struct secproc_start call = {
		.stack_size = run->options->stack_size,
		.uid = getuid(),
		.euid = geteuid(),
		.gid = getgid(),
		.egid = getegid(),
	};
	char *argv0, *strings;
	int err;

	signals_inherit(&call);
	argv0 = run->options->argv0 ? strdup(run->options->argv0) :
				      with_suffix(run->package, "");
	strings = argv0 ? join(argv0, run->args, &call) : NULL;
	err = strings ? dev_create_hart(run->task, 0, &run->hart) : -ENOMEM;
	if (!err)
		err = limits_preload(run->dev, run->task,
				     &run->options->limits, run->pkg_fd);
	if (!err)
		err = dev_task_start(run->task, &call);
	free(argv0);
	free(strings);
	if (err && report_start(run))
		return CMD_RUN_REFUSED;
	if (err == -E2BIG || err == -EMSGSIZE)
		say("the arguments and the environment are too long: %s",
		    "128 KiB and an eighth of the stack are the most");
	else if (err && !limits_explain(&run->options->limits, err))
		say("%s: cannot be started: %s", run->package, strerror(-err));
	return err ? CMD_RUN_FAILED : 0;
}

static int prepare(struct run *run)
{
	int err;

	run->pkg_fd = open(run->package, O_RDONLY | O_CLOEXEC);
	if (run->pkg_fd < 0) {
		say("%s: %s", run->package, strerror(errno));
		return errno == ENOENT || errno == ENOTDIR ?
		       CMD_RUN_NOT_FOUND : CMD_RUN_REFUSED;
	}
	run->pkg_fd = fds_move(run->pkg_fd);
	run->dev = cmd_open(run->options->device);
	if (!run->dev || provision_if_needed(run->dev, &run->info))
		return CMD_RUN_FAILED;
	if (!run->options->quiet)
		cmd_warn_of_identity(&run->info);
	if (run->info.flags & SECPROC_INFO_STATE_RESET &&
	    !run->options->quiet)
		say("warning: this processor was made to forget what it had run");
	if (run->options->revocations) {
		err = cmd_deliver_revocations(run->dev,
					      run->options->revocations);
		if (err && err != -EALREADY)
			return CMD_RUN_FAILED;
	}
	err = dev_create_task(run->dev, &run->task);
	if (err) {
		say("cannot create a task: %s", strerror(-err));
		return CMD_RUN_FAILED;
	}
	err = load(run);
	if (err)
		return err;
	if (files_give(&run->options->files, run->task, run->info.key_id,
		       run->package, run->pkg_fd))
		return CMD_RUN_REFUSED;
	if (limits_set(run->task, &run->options->limits))
		return CMD_RUN_FAILED;
	return start(run);
}

/* ---- Running ------------------------------------------------------------- */

static void clean_up(struct run *run)
{
	if (run->hart)
		dev_hart_close(run->hart);
	if (run->task)
		dev_task_close(run->task);
	if (run->dev)
		dev_close(run->dev);
	if (run->feed)
		feed_close(run->feed);
	if (run->pkg_fd >= 0)
		fds_close(run->pkg_fd);
}

int cmd_run(int argc, char **argv)
{
	struct options options = {};
	struct run run = { .options = &options, .pkg_fd = -1 };
	struct process process = {};
	char path[PATH_MAX];
	int status;

	status = parse(argc, argv, &options);
	if (status)
		return status - 1;
	run.package = argv[optind];
	run.args = argv + optind + 1;
	say_init();
	if (turns_ask(&options.turns, options.quiet))
		return CMD_RUN_FAILED;
	turns_name(run.package);
	status = prepare(&run);
	if (!status) {
		process.package = run.package;
		process.task = run.task;
		process.feed = run.feed;
		process.stat = options.stat;
		process.unlock = options.unlock;
		process.key_id = run.info.key_id;
		process.host.program = realpath(run.package, path) ?
				       path : run.package;
		process.host.quiet = options.quiet;
		signals_block();
		status = process_run(&process, run.hart);
	}
	clean_up(&run);
	return status;
}
