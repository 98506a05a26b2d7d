// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * secproc ps and secproc top: the tasks, once or as a live screen
 */
#include <errno.h>
#include <getopt.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "census.h"
#include "cmd.h"
#include "say.h"
#include "terminal.h"

static const char ps_usage[] =
	"usage: secproc ps [--json] [--device PATH]\n"
	"\n"
	"Lists the secure tasks that you may see, one per line.\n"
	"\n"
	"  PID USER PRI   process that runs it, who made it, nice value or rr, ff\n"
	"  S              state of the process, as in ps(1); X if the task has ended\n"
	"  HARTS          threads\n"
	"  RES            secure memory that it has now, in bytes (K = 1024)\n"
	"  TIME           time on a processor, minutes:seconds\n"
	"  INSTR          instructions executed (K = 1000)\n"
	"  PGIN           pages that came into secure memory for it\n"
	"\n"
	"  --json         as one JSON object, with all counters\n"
	"  --device PATH  another device than /dev/secproc\n";

static const char top_usage[] =
	"usage: secproc top [--once] [--json] [--delay SECONDS] [--device PATH]\n"
	"\n"
	"Shows processors, key slots, secure memory and tasks, again and again.\n"
	"\n"
	"  CPU%           share of one CPU since the last screen\n"
	"  MIPS           million instructions per second\n"
	"  PGIN/s         pages that came into secure memory per second\n"
	"  THRASH         how many in a hundred of them had left shortly before\n"
	"  others as in secproc ps\n"
	"\n"
	"  --once         one screen, of one delay, without control sequences\n"
	"  --json         a JSON object a line instead of screens\n"
	"  --delay S      seconds between screens, 0.1 to 3600 (default 2)\n"
	"  --device PATH  another device than /dev/secproc\n"
	"\n"
	"Keys: P, M, T, I sort by CPU%, RES, TIME, PGIN/s; q ends it.\n";

struct options {
	const char *device;
	double delay;
	bool json;
	bool once;
};

/* Returns 0 to go on, or an exit status + 1. */
static int parse(int argc, char **argv, const struct option *longs,
		 const char *usage, struct options *options)
{
	char *end;
	int c;

	while ((c = getopt_long(argc, argv, "h", longs, NULL)) != -1) {
		switch (c) {
		case 'd':
			options->device = optarg;
			break;
		case 'j':
			options->json = true;
			break;
		case 'o':
			options->once = true;
			break;
		case 's':
			options->delay = strtod(optarg, &end);
			if (!*optarg || *end || !(options->delay >= 0.1) ||
			    !(options->delay <= 3600)) {
				say("--delay wants 0.1 to 3600 seconds");
				return CMD_USAGE + 1;
			}
			break;
		case 'h':
			fputs(usage, stdout);
			return CMD_DONE + 1;
		default:
			fputs(usage, stderr);
			return CMD_USAGE + 1;
		}
	}
	if (optind == argc)
		return 0;
	fputs(usage, stderr);
	return CMD_USAGE + 1;
}

/* ---- Columns ------------------------------------------------------------- */

/* A number with a unit of so many, in five columns. */
static const char *human(char text[16], double value, int unit)
{
	static const char units[] = " KMGTPE";
	unsigned int i = 0;

	while (value >= 999.5 && i < sizeof(units) - 2) {
		value /= unit;
		i++;
	}
	snprintf(text, 16, i && value < 9.95 ? "%.1f%c" : "%.0f%c", value,
		 units[i]);
	return text;
}

static const char *bytes(char text[16], u64 pages)
{
	return human(text, (double)pages * 4096, 1024);
}

static const char *number(char text[16], u64 value)
{
	return human(text, (double)value, 1000);
}

static const char *user_name(char text[16], const struct census_task *task)
{
	const struct passwd *pw = getpwuid((uid_t)task->stat.uid);

	if (pw)
		snprintf(text, 16, "%.8s", pw->pw_name);
	else
		snprintf(text, 16, "%llu", (unsigned long long)task->stat.uid);
	return text;
}

/* A process may live on when what it ran has ended. */
static char state(const struct census_task *task)
{
	return strcmp(task->stat.state, "dead") ? task->run_state : 'X';
}

static const char *priority(char text[16], const struct census_task *task)
{
	static const char *const names[] = { "", "ff", "rr", "bat", "",
					     "idl", "dl" };

	if (task->policy > 0 && task->policy < 7 && names[task->policy][0])
		snprintf(text, 16, "%s", names[task->policy]);
	else
		snprintf(text, 16, "%d", task->nice);
	return text;
}

static const char *minutes(char text[16], u64 ns)
{
	u64 hundredths = ns / 10000000;

	snprintf(text, 16, "%llu:%02llu.%02llu",
		 (unsigned long long)(hundredths / 6000),
		 (unsigned long long)(hundredths / 100 % 60),
		 (unsigned long long)(hundredths % 100));
	return text;
}

static int open_and_take(const struct options *options, struct dev **dev,
			 struct census *census)
{
	int err;

	*dev = cmd_open_to_report(options->device);
	if (!*dev)
		return -ENODEV;
	err = census_take(*dev, census);
	if (err) {
		say("the processor does not tell: %s", strerror(-err));
		dev_close(*dev);
	}
	return err;
}

int cmd_ps(int argc, char **argv)
{
	static const struct option longs[] = {
		{ "help", no_argument, NULL, 'h' },
		{ "device", required_argument, NULL, 'd' },
		{ "json", no_argument, NULL, 'j' },
		{}
	};
	struct options options = {};
	struct census census;
	char t[6][16];
	struct dev *dev;
	size_t i;
	int err;

	err = parse(argc, argv, longs, ps_usage, &options);
	if (err)
		return err - 1;
	if (open_and_take(&options, &dev, &census))
		return CMD_FAILED;
	if (options.json) {
		census_print_json(stdout, &census, NULL);
		goto out;
	}
	printf("%7s %-8s %3s S %5s %5s %10s %5s %5s NAME\n", "PID", "USER",
	       "PRI", "HARTS", "RES", "TIME", "INSTR", "PGIN");
	for (i = 0; i < census.nr_tasks; i++) {
		const struct census_task *task = &census.tasks[i];

		printf("%7d %-8s %3s %c %5llu %5s %10s %5s %5s %s\n",
		       task->stat.pid, user_name(t[0], task),
		       priority(t[1], task), state(task),
		       (unsigned long long)task->stat.harts,
		       bytes(t[2], task->stat.resident),
		       minutes(t[3], task->stat.value[SECPROC_STAT_ns_run]),
		       number(t[4], task->stat.instructions),
		       number(t[5], census_page_ins(task->stat.value)),
		       task->stat.name);
	}
out:
	census_free(&census);
	dev_close(dev);
	return CMD_DONE;
}

/* ---- The live screen ----------------------------------------------------- */

/**
 * struct row - a line of the table
 * @task: whose
 * @rates: since the last screen
 */
struct row {
	const struct census_task *task;
	struct census_rates rates;
};

/* What rows are sorted by, and the key for it. */
static const struct order {
	char key;
	const char *column;
} orders[] = {
	{ 'P', "CPU%" }, { 'M', "RES" }, { 'T', "TIME" }, { 'I', "PGIN/s" },
};

static const struct order *order = orders;

static void choose_order(int key)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(orders); i++)
		if (key == orders[i].key || key == orders[i].key - 'A' + 'a')
			order = &orders[i];
}

static double sort_value(const struct row *row)
{
	switch (order->key) {
	case 'M':
		return (double)row->task->stat.resident;
	case 'T':
		return (double)row->task->stat.value[SECPROC_STAT_ns_run];
	case 'I':
		return row->rates.page_ins;
	default:
		return row->rates.cpu;
	}
}

static int by_key(const void *a, const void *b)
{
	const struct row *row_a = a, *row_b = b;
	double x = sort_value(a), y = sort_value(b);

	if (x != y)
		return x < y ? 1 : -1;
	/* So that those which do nothing stay where they are. */
	return (row_a->task->stat.id > row_b->task->stat.id) -
	       (row_a->task->stat.id < row_b->task->stat.id);
}

/**
 * struct screen - where lines go
 * @width: columns, or 0 for any number
 * @height: lines left, or -1 for any number
 * @live: erase what stood there
 */
struct screen {
	int width;
	int height;
	bool live;
};

static void line(struct screen *screen, const char *text)
{
	if (!screen->height)
		return;
	if (screen->height > 0)
		screen->height--;
	printf("%.*s%s", screen->width ? screen->width : (int)strlen(text),
	       text, screen->live ? "\033[K\r\n" : "\n");
}

static void bar(char text[64], double part)
{
	int full = (int)(part * 30 + 0.5);
	int i;

	for (i = 0; i < 30; i++)
		text[i] = i < full ? '|' : ' ';
	text[30] = 0;
}

static void print_head(struct screen *screen, const struct census *now,
		       const struct census *before)
{
	double seconds = (double)(now->when - before->when) / 1e9;
	const struct secproc_info *info = &now->info;
	u64 used = info->nr_frames - info->nr_free_frames;
	unsigned int secure = 0, busy = 0;
	u64 hits, misses;
	char text[256], meter[64], a[16], b[16];
	size_t i;

	for (i = 0; i < now->nr_processors; i++) {
		secure += now->processors[i].is_secure;
		busy += now->processors[i].is_busy;
	}
	hits = now->total[SECPROC_STAT_key_hits] -
	       before->total[SECPROC_STAT_key_hits];
	misses = now->total[SECPROC_STAT_key_misses] -
		 before->total[SECPROC_STAT_key_misses];

	bar(meter, secure ? (double)busy / secure : 0);
	snprintf(text, sizeof(text), "Processors [%s] %u of %u busy, %zu CPUs, %.0f loads/s",
		 meter, busy, secure, now->nr_processors,
		 (double)census_loads(now, before) / seconds);
	line(screen, text);
	bar(meter, info->nr_key_slots ? (double)info->nr_used_key_slots /
					info->nr_key_slots : 0);
	snprintf(text, sizeof(text), "Key slots  [%s] %u of %u, %.0f misses/s, %.1f %% hits",
		 meter, info->nr_used_key_slots, info->nr_key_slots,
		 (double)misses / seconds,
		 hits + misses ? 100.0 * (double)hits / (double)(hits + misses) :
				 100.0);
	line(screen, text);
	bar(meter, info->nr_frames ? (double)used / (double)info->nr_frames :
				     0);
	snprintf(text, sizeof(text), "Memory     [%s] %s of %s, %.0f page-ins/s, thrash %.1f %%",
		 meter, bytes(a, used),
		 bytes(b, info->nr_frames),
		 (double)(census_page_ins(now->total) -
			  census_page_ins(before->total)) / seconds,
		 100 * census_thrash(now->total, before->total));
	line(screen, text);
	snprintf(text, sizeof(text), "Tasks: %u, %u harts; %zu can be seen, by %s",
		 info->nr_tasks, info->nr_harts, now->nr_tasks, order->column);
	line(screen, text);
	line(screen, info->flags & SECPROC_INFO_INSECURE_DEVELOPMENT ?
		     "Insecure development identity" : "");
}

static void print_rows(struct screen *screen, const struct census *now,
		       const struct census *before)
{
	struct row *rows = calloc(now->nr_tasks + 1, sizeof(*rows));
	char text[256], t[4][16];
	size_t i;

	if (!rows)
		return;
	for (i = 0; i < now->nr_tasks; i++) {
		rows[i].task = &now->tasks[i];
		rows[i].rates = census_rates(&now->tasks[i],
					     census_find(before,
							 now->tasks[i].stat.id),
					     now->when - before->when);
	}
	qsort(rows, now->nr_tasks, sizeof(*rows), by_key);
	snprintf(text, sizeof(text), "%7s %-8s %3s S %5s %5s %5s %7s %6s %6s %10s NAME",
		 "PID", "USER", "PRI", "HARTS", "RES", "CPU%", "MIPS",
		 "PGIN/s", "THRASH", "TIME");
	if (screen->live)
		fputs("\033[7m", stdout);
	line(screen, text);
	if (screen->live)
		fputs("\033[m", stdout);
	for (i = 0; i < now->nr_tasks; i++) {
		const struct census_task *task = rows[i].task;

		snprintf(text, sizeof(text), "%7d %-8s %3s %c %5llu %5s %5.1f %7.1f %6.0f %6.1f %10s %s",
			 task->stat.pid, user_name(t[0], task),
			 priority(t[1], task), state(task),
			 (unsigned long long)task->stat.harts,
			 bytes(t[2], task->stat.resident),
			 100 * rows[i].rates.cpu,
			 rows[i].rates.instructions / 1e6,
			 rows[i].rates.page_ins, 100 * rows[i].rates.thrash,
			 minutes(t[3], task->stat.value[SECPROC_STAT_ns_run]),
			 task->stat.name);
		line(screen, text);
	}
	free(rows);
}

static void print_screen(const struct options *options,
			 const struct census *now, const struct census *before)
{
	struct screen screen = { .height = -1, .live = !options->once };

	if (options->json) {
		census_print_json(stdout, now, before);
	} else {
		/* The last line stays free: ending it would scroll. */
		if (screen.live &&
		    terminal_size(&screen.width, &screen.height))
			screen.height--;
		if (screen.live)
			fputs("\033[H", stdout);
		print_head(&screen, now, before);
		print_rows(&screen, now, before);
		if (screen.live)
			fputs("\033[J", stdout);
	}
	fflush(stdout);
}

static bool is_live(const struct options *options)
{
	return !options->once && !options->json;
}

/* Screens one after another, each of one delay. */
static int print_screens(const struct options *options, struct dev *dev,
			 struct census *before)
{
	struct census now;
	int err;

	do {
		usleep((useconds_t)(options->delay * 1e6));
		err = census_take(dev, &now);
		if (err)
			return err;
		print_screen(options, &now, before);
		census_free(before);
		*before = now;
	} while (!options->once && !ferror(stdout));
	return 0;
}

/* One screen that changes with time, by keys and with its size. */
static int show_screen(const struct options *options, struct dev *dev,
		       struct census *before)
{
	struct census now = {}, next;
	/* The first comes soon. */
	u64 due = terminal_clock() + 200000000;
	int key, err = 0;

	while ((key = terminal_wait(due)) != TERMINAL_END && key != 'q' &&
	       key != 'Q') {
		choose_order(key);
		if (key == TERMINAL_TIME) {
			err = census_take(dev, &next);
			if (err)
				break;
			if (now.when) {
				census_free(before);
				*before = now;
			}
			now = next;
			due = terminal_clock() + (u64)(options->delay * 1e9);
		}
		if (now.when)
			print_screen(options, &now, before);
	}
	census_free(&now);
	return err;
}

int cmd_top(int argc, char **argv)
{
	static const struct option longs[] = {
		{ "help", no_argument, NULL, 'h' },
		{ "device", required_argument, NULL, 'd' },
		{ "json", no_argument, NULL, 'j' },
		{ "once", no_argument, NULL, 'o' },
		{ "delay", required_argument, NULL, 's' },
		{}
	};
	struct options options = { .delay = 2 };
	struct census before;
	struct dev *dev;
	int err;

	err = parse(argc, argv, longs, top_usage, &options);
	if (err)
		return err - 1;
	if (is_live(&options) && !terminal_is_there()) {
		say("top wants a terminal; --once and --json do not");
		return CMD_USAGE;
	}
	if (open_and_take(&options, &dev, &before))
		return CMD_FAILED;
	if (is_live(&options)) {
		terminal_enter();
		err = show_screen(&options, dev, &before);
		terminal_leave();
	} else {
		err = print_screens(&options, dev, &before);
	}
	if (err)
		say("the processor does not tell: %s", strerror(-err));
	census_free(&before);
	dev_close(dev);
	return err ? CMD_FAILED : CMD_DONE;
}
