// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * secproc stat: what secure memory does, and what could be done for it
 */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd.h"
#include "env.h"
#include "heat.h"
#include "say.h"
#include "stat.h"
#include "stats.h"

static const char usage[] =
	"usage: secproc stat [OPTIONS] [PID]\n"
	"\n"
	"Shows what the processor has counted since the module was loaded, and the\n"
	"tasks that this user may see; or, with PID, all that was counted for the tasks\n"
	"of that process.  Says so if a task thrashes, and what would help.\n"
	"\n"
	"  --json             as JSON, an object in each line\n"
	"  --watch[=SECONDS]  again and again, every 2 seconds unless told; ends when\n"
	"                     process PID is gone\n"
	"  --heat             of PID: how often each page came and went, those that did\n"
	"                     most often first; only of packages that may be debugged\n"
	"  --device PATH      another device than /dev/secproc\n"
	"\n"
	"Exit status: 0; 1 if the processor cannot be asked, or PID has no task\n"
	"or one that must not be looked into; 2 if called wrongly.\n";

struct options {
	const char *device;
	pid_t pid;
	bool json;
	bool heat;
	unsigned int interval;
};

static int parse_number(const char *text, long max, long *number)
{
	char *end;

	errno = 0;
	*number = strtol(text, &end, 10);
	return errno || end == text || *end || *number < 1 || *number > max ?
	       -EINVAL : 0;
}

/* Returns 0 to go on, or an exit status + 1. */
static int parse(int argc, char **argv, struct options *options)
{
	static const struct option longs[] = {
		{ "help", no_argument, NULL, 'h' },
		{ "json", no_argument, NULL, 'j' },
		{ "heat", no_argument, NULL, 'H' },
		{ "watch", optional_argument, NULL, 'w' },
		{ "device", required_argument, NULL, 'd' },
		{}
	};
	long number;
	int c;

	while ((c = getopt_long(argc, argv, "h", longs, NULL)) != -1) {
		switch (c) {
		case 'j':
			options->json = true;
			break;
		case 'H':
			options->heat = true;
			break;
		case 'w':
			number = 2;
			if (optarg && parse_number(optarg, 86400, &number)) {
				say("--watch: %s is no number of seconds",
				    optarg);
				return CMD_USAGE + 1;
			}
			options->interval = (unsigned int)number;
			break;
		case 'd':
			options->device = optarg;
			break;
		case 'h':
			fputs(usage, stdout);
			return CMD_DONE + 1;
		default:
			fputs(usage, stderr);
			return CMD_USAGE + 1;
		}
	}
	if (optind + 1 < argc) {
		fputs(usage, stderr);
		return CMD_USAGE + 1;
	}
	if (optind < argc) {
		if (parse_number(argv[optind], 1 << 30, &number)) {
			say("%s is no process", argv[optind]);
			return CMD_USAGE + 1;
		}
		options->pid = (pid_t)number;
	}
	if (options->heat && !options->pid) {
		say("--heat wants a process");
		return CMD_USAGE + 1;
	}
	return 0;
}

/* ---- In words ------------------------------------------------------------ */

static void print_counters(const __u64 *value)
{
	unsigned int i;

	for (i = 0; i < SECPROC_NR_STATS; i++)
		printf("%-18s %14llu  %s\n", secproc_stat_name(i),
		       (unsigned long long)value[i], secproc_stat_text(i));
	printf("%-18s %13u%%  %s\n", "thrash",
	       stats_thrash(value) / 10,
	       "of missing pages had been taken away shortly before");
}

static void print_advice(const struct task_stat *task)
{
	const char *advice = stats_advise(task);

	if (advice)
		printf("process %d thrashes: %s\n", (int)task->pid, advice);
}

static void print_tasks(const struct task_stat *tasks, int nr)
{
	int i;

	if (nr)
		printf("\n%7s %-8s %8s %10s %10s %7s  %s\n", "pid", "state",
		       "frames", "faults", "page_outs", "thrash", "name");
	for (i = 0; i < nr; i++) {
		const struct task_stat *task = &tasks[i];

		printf("%7d %-8s %8llu %10llu %10llu %6u%%  %s\n",
		       (int)task->pid, task->state, (unsigned long long)task->resident,
		       (unsigned long long)stats_faults(task->value),
		       (unsigned long long)
		       task->value[SECPROC_STAT_page_outs],
		       stats_thrash(task->value) / 10, task->name);
	}
	for (i = 0; i < nr; i++)
		print_advice(&tasks[i]);
}

static void print_task(const struct task_stat *task)
{
	printf("%-18s %14d  %s, %s%s%s\n", "process", (int)task->pid,
	       task->name, task->state, task->debug ? ", debug" : "",
	       task->pinned ? ", not paged out" : "");
	printf("%-18s %14llu  frames of secure memory", "frames",
	       (unsigned long long)task->resident);
	if (task->max_frames)
		printf(" of %llu that it may have",
		       (unsigned long long)task->max_frames);
	printf("\n%-18s %14llu\n", "instructions",
	       (unsigned long long)task->instructions);
	print_counters(task->value);
	print_advice(task);
}

static void print_device(const struct secproc_info *info,
			 const struct secproc_stats *stats)
{
	printf("%-18s %14llu  of %llu, %llu free\n", "frames",
	       (unsigned long long)(info->nr_frames - info->nr_free_frames),
	       (unsigned long long)info->nr_frames,
	       (unsigned long long)info->nr_free_frames);
	print_counters(stats->value);
}

/* ---- As JSON ------------------------------------------------------------- */

static void print_json_task(const struct task_stat *task)
{
	const char *advice = stats_advise(task);

	putchar('{');
	stats_print_json_task(stdout, task);
	printf(",\"thrash_permille\":%u,\"thrashes\":%s}",
	       stats_thrash(task->value), advice ? "true" : "false");
}

static void print_json_tasks(const struct task_stat *tasks, int nr)
{
	int i;

	printf("\"tasks\":[");
	for (i = 0; i < nr; i++) {
		if (i)
			printf(",");
		print_json_task(&tasks[i]);
	}
	printf("]}\n");
}

static void print_json_device(const struct secproc_info *info,
			      const struct secproc_stats *stats)
{
	const __u64 *value = stats->value;

	printf("\"frames\":%llu,\"free_frames\":%llu,",
	       (unsigned long long)info->nr_frames,
	       (unsigned long long)info->nr_free_frames);
	stats_print_json(stdout, value);
	printf(",\"thrash_permille\":%u,", stats_thrash(value));
}

/* ---- Pages --------------------------------------------------------------- */

static int show_heat(const struct task_stat *task, bool json, bool first)
{
	struct heat heat;
	int err;

	err = heat_read(task->pid, task->fd, &heat);
	if (err) {
		say("process %d: %s", (int)task->pid, heat_error(err));
		return CMD_FAILED;
	}
	if (json)
		printf("%s{\"pid\":%d,\"task\":%llu,",
		       first ? "" : ",", (int)task->pid,
		       (unsigned long long)task->id);
	heat_print(stdout, json, &heat);
	if (json)
		printf("}");
	free(heat.page);
	return CMD_DONE;
}

static int show_heats(const struct task_stat *tasks, int nr, bool json)
{
	int i, status = CMD_DONE;

	if (json)
		printf("{\"tasks\":[");
	for (i = 0; i < nr && !status; i++)
		status = show_heat(&tasks[i], json, !i);
	if (json)
		printf("]}\n");
	return status;
}

/* ---- Both ---------------------------------------------------------------- */

static int show_process(const struct options *options)
{
	struct task_stat *tasks = NULL;
	int i, nr, status = CMD_DONE;

	nr = tasks_list(options->pid, &tasks);
	if (nr <= 0) {
		if (nr < 0)
			say("process %d: %s", (int)options->pid, strerror(-nr));
		else
			say("process %d has no task", (int)options->pid);
		free(tasks);
		return CMD_FAILED;
	}
	if (options->heat) {
		status = show_heats(tasks, nr, options->json);
	} else if (options->json) {
		printf("{");
		print_json_tasks(tasks, nr);
	} else {
		for (i = 0; i < nr; i++)
			print_task(&tasks[i]);
	}
	free(tasks);
	return status;
}

static int show_all(const struct options *options, struct dev *dev)
{
	struct task_stat *tasks = NULL;
	struct secproc_stats stats;
	struct secproc_info info;
	int err, nr;

	err = dev_get_info(dev, &info);
	if (!err)
		err = dev_get_stats(dev, &stats);
	if (!err) {
		nr = tasks_list(0, &tasks);
		err = nr < 0 ? nr : 0;
	}
	if (err) {
		say("the processor does not tell: %s", strerror(-err));
		return CMD_FAILED;
	}
	if (options->json) {
		printf("{");
		print_json_device(&info, &stats);
		print_json_tasks(tasks, nr);
	} else {
		print_device(&info, &stats);
		print_tasks(tasks, nr);
	}
	free(tasks);
	return CMD_DONE;
}

int cmd_stat(int argc, char **argv)
{
	struct options options = {};
	struct dev *dev = NULL;
	int status, shown = 0;

	status = parse(argc, argv, &options);
	if (status)
		return status - 1;
	if (!options.pid) {
		dev = cmd_open_to_report(options.device);
		if (!dev)
			return CMD_FAILED;
	}
	for (;;) {
		/* Who watches sees the end of the process as the end. */
		if (shown && options.pid) {
			char path[32];

			snprintf(path, sizeof(path), "/proc/%d/fd",
				 (int)options.pid);
			if (access(path, R_OK))
				break;
		}
		status = dev ? show_all(&options, dev) :
			       show_process(&options);
		if (status || !options.interval)
			break;
		shown = 1;
		if (!options.json)
			printf("\n");
		if (fflush(stdout) || sleep(options.interval))
			break;
	}
	if (dev)
		dev_close(dev);
	return status;
}
