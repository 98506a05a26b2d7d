// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Who is in the secure processor
 */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "census.h"

#define TASK_LINK	"anon_inode:secproc-task"

/* ---- Reading ------------------------------------------------------------- */

static const char *const stat_names[] = {
#define NAME(name, sentence)	#name,
	SECPROC_STATS(NAME)
#undef NAME
};

/* Makes room for one more of @size bytes and returns it, zeroed; or NULL. */
static void *append(void **array, size_t *nr, size_t size)
{
	void *grown = realloc(*array, (*nr + 1) * size);
	void *last;

	if (!grown)
		return NULL;
	*array = grown;
	last = (char *)grown + *nr * size;
	memset(last, 0, size);
	(*nr)++;
	return last;
}

/* One line of a task's fdinfo, without "secproc-". */
static void parse_task_line(struct census_task *task, const char *name,
			    const char *value)
{
	unsigned long long number = strtoull(value, NULL, 10);
	size_t i;

	if (!strcmp(name, "task")) {
		task->id = number;
	} else if (!strcmp(name, "harts")) {
		task->harts = number;
	} else if (!strcmp(name, "resident")) {
		task->resident = number << 10;
	} else if (!strcmp(name, "instructions")) {
		task->instructions = number;
	} else if (!strcmp(name, "state")) {
		snprintf(task->state, sizeof(task->state), "%s", value);
	} else if (!strcmp(name, "name")) {
		snprintf(task->name, sizeof(task->name), "%s", value);
	} else {
		for (i = 0; i < SECPROC_NR_STATS; i++)
			if (!strcmp(name, stat_names[i]))
				task->n[i] = number;
	}
}

/* Calls @each with name and value of each line that is ours. */
static void read_fdinfo(const char *path,
			void (*each)(void *ctx, const char *name,
				     const char *value), void *ctx)
{
	static const char prefix[] = "secproc-";
	char line[256], *colon;
	FILE *file = fopen(path, "re");

	while (file && fgets(line, sizeof(line), file)) {
		line[strcspn(line, "\n")] = 0;
		colon = strstr(line, ":\t");
		if (strncmp(line, prefix, sizeof(prefix) - 1) || !colon)
			continue;
		*colon = 0;
		each(ctx, line + sizeof(prefix) - 1, colon + 2);
	}
	if (file)
		fclose(file);
}

static void task_line(void *ctx, const char *name, const char *value)
{
	parse_task_line(ctx, name, value);
}

static void processor_line(void *ctx, const char *name, const char *value)
{
	static const char prefix[] = "processor-";
	struct census *census = ctx;
	struct census_processor *p;
	char kind[8], use[8];
	unsigned long long loads;

	if (strncmp(name, prefix, sizeof(prefix) - 1) ||
	    sscanf(value, "%7s %7s %llu", kind, use, &loads) != 3)
		return;
	p = append((void **)&census->processors, &census->nr_processors,
		   sizeof(*p));
	if (!p)
		return;
	p->cpu = (unsigned int)atoi(name + sizeof(prefix) - 1);
	p->is_secure = !strcmp(kind, "secure");
	p->is_busy = !strcmp(use, "busy");
	p->loads = loads;
}

/* Fields 3, 19 and 41 of /proc/PID/stat. */
static void read_stat(struct census_task *task)
{
	char path[64], text[1024], *at;
	FILE *file;
	int field;

	snprintf(path, sizeof(path), "/proc/%d/stat", task->pid);
	task->run_state = '?';
	file = fopen(path, "re");
	if (!file)
		return;
	at = fgets(text, sizeof(text), file) ? strrchr(text, ')') : NULL;
	fclose(file);
	for (field = 2; at && field <= 41; field++) {
		at = strchr(at, ' ');
		if (!at)
			return;
		at++;
		if (field + 1 == 3)
			task->run_state = *at;
		else if (field + 1 == 19)
			task->nice = atoi(at);
		else if (field + 1 == 41)
			task->policy = atoi(at);
	}
}

static int add_task(struct census *census, pid_t pid, const char *fd)
{
	struct census_task task = { .pid = pid };
	struct census_task *place;
	char path[PATH_MAX];
	struct stat st;

	snprintf(path, sizeof(path), "/proc/%d/fdinfo/%s", pid, fd);
	read_fdinfo(path, task_line, &task);
	/* It may be gone, or somebody else's, or another process's, too. */
	if (!task.id || census_find(census, task.id))
		return 0;
	snprintf(path, sizeof(path), "/proc/%d", pid);
	if (!stat(path, &st))
		task.uid = st.st_uid;
	read_stat(&task);
	place = append((void **)&census->tasks, &census->nr_tasks,
		       sizeof(*place));
	if (!place)
		return -ENOMEM;
	*place = task;
	return 0;
}

static int scan_process(struct census *census, pid_t pid)
{
	char path[PATH_MAX], link[64];
	struct dirent *entry;
	int err = 0;
	DIR *dir;

	snprintf(path, sizeof(path), "/proc/%d/fd", pid);
	dir = opendir(path);
	while (dir && !err && (entry = readdir(dir))) {
		ssize_t len = readlinkat(dirfd(dir), entry->d_name, link,
					 sizeof(link));

		if (len == sizeof(TASK_LINK) - 1 &&
		    !memcmp(link, TASK_LINK, (size_t)len))
			err = add_task(census, pid, entry->d_name);
	}
	if (dir)
		closedir(dir);
	return err;
}

static int scan_processes(struct census *census)
{
	DIR *dir = opendir("/proc");
	struct dirent *entry;
	int err = 0;

	if (!dir)
		return -errno;
	while (!err && (entry = readdir(dir)))
		if (isdigit((unsigned char)entry->d_name[0]))
			err = scan_process(census, atoi(entry->d_name));
	closedir(dir);
	return err;
}

/* The processors stand in the fdinfo of our own descriptor of the device. */
static void scan_processors(struct census *census)
{
	DIR *dir = opendir("/proc/self/fdinfo");
	char path[PATH_MAX];
	struct dirent *entry;

	while (dir && !census->nr_processors && (entry = readdir(dir))) {
		if (!isdigit((unsigned char)entry->d_name[0]))
			continue;
		snprintf(path, sizeof(path), "/proc/self/fdinfo/%s",
			 entry->d_name);
		read_fdinfo(path, processor_line, census);
	}
	if (dir)
		closedir(dir);
}

static int by_id(const void *a, const void *b)
{
	const struct census_task *x = a, *y = b;

	return (x->id > y->id) - (x->id < y->id);
}

int census_take(struct dev *dev, struct census *census)
{
	struct secproc_stats stats = {};
	struct timespec ts;
	int err;

	memset(census, 0, sizeof(*census));
	err = dev_get_info(dev, &census->info);
	if (!err)
		err = dev_get_stats(dev, &stats);
	if (!err)
		err = scan_processes(census);
	if (err) {
		census_free(census);
		return err;
	}
	scan_processors(census);
	memcpy(census->total, stats.value, sizeof(census->total));
	if (census->nr_tasks)
		qsort(census->tasks, census->nr_tasks, sizeof(*census->tasks),
		      by_id);
	clock_gettime(CLOCK_MONOTONIC, &ts);
	census->when = (u64)ts.tv_sec * 1000000000 + (u64)ts.tv_nsec;
	return 0;
}

void census_free(struct census *census)
{
	free(census->tasks);
	free(census->processors);
	memset(census, 0, sizeof(*census));
}

const struct census_task *census_find(const struct census *census, u64 id)
{
	size_t i;

	for (i = 0; i < census->nr_tasks; i++)
		if (census->tasks[i].id == id)
			return &census->tasks[i];
	return NULL;
}

/* ---- What follows from it ------------------------------------------------ */

u64 census_page_ins(const u64 *n)
{
	return n[SECPROC_STAT_faults_first] + n[SECPROC_STAT_faults_again] +
	       n[SECPROC_STAT_faults_sealed];
}

static u64 since(const u64 *n, const u64 *before, enum secproc_stat stat)
{
	return n[stat] - (before ? before[stat] : 0);
}

double census_thrash(const u64 *n, const u64 *before)
{
	u64 wanted = since(n, before, SECPROC_STAT_faults_first) +
		     since(n, before, SECPROC_STAT_faults_again) +
		     since(n, before, SECPROC_STAT_faults_zero) +
		     since(n, before, SECPROC_STAT_faults_copy) +
		     since(n, before, SECPROC_STAT_faults_sealed);

	return wanted ? (double)since(n, before, SECPROC_STAT_refaults) /
			(double)wanted : 0;
}

struct census_rates census_rates(const struct census_task *task,
				 const struct census_task *earlier, u64 ns)
{
	static const struct census_task nothing;
	struct census_rates rates = {};
	double seconds = (double)ns / 1e9;

	if (!earlier)
		earlier = &nothing;
	rates.thrash = census_thrash(task->n, earlier->n);
	if (!ns)
		return rates;
	rates.cpu = (double)(task->n[SECPROC_STAT_ns_run] -
			     earlier->n[SECPROC_STAT_ns_run]) / (double)ns;
	rates.instructions = (double)(task->instructions -
				      earlier->instructions) / seconds;
	rates.page_ins = (double)(census_page_ins(task->n) -
				  census_page_ins(earlier->n)) / seconds;
	return rates;
}

/* ---- JSON ---------------------------------------------------------------- */

static void print_string(FILE *out, const char *text)
{
	putc('"', out);
	for (; *text; text++) {
		if (*text == '"' || *text == '\\')
			putc('\\', out);
		putc(*text, out);
	}
	putc('"', out);
}

static void print_counters(FILE *out, const u64 *n)
{
	size_t i;

	for (i = 0; i < SECPROC_NR_STATS; i++)
		fprintf(out, ",\"%s\":%llu", stat_names[i],
			(unsigned long long)n[i]);
}

static void print_task(FILE *out, const struct census_task *task,
		       const struct census *earlier, u64 ns)
{
	fprintf(out, "{\"task\":%llu,\"pid\":%d,\"uid\":%u,\"nice\":%d,\"policy\":%d,\"run_state\":\"%c\",\"state\":\"%s\",\"name\":",
		(unsigned long long)task->id, task->pid, task->uid, task->nice,
		task->policy, task->run_state, task->state);
	print_string(out, task->name);
	fprintf(out, ",\"harts\":%llu,\"resident\":%llu,\"instructions\":%llu",
		(unsigned long long)task->harts,
		(unsigned long long)task->resident,
		(unsigned long long)task->instructions);
	if (earlier) {
		struct census_rates rates;

		rates = census_rates(task, census_find(earlier, task->id), ns);
		fprintf(out, ",\"cpu_percent\":%.1f,\"instructions_per_second\":%.0f,\"page_ins_per_second\":%.1f,\"thrash\":%.3f",
			100 * rates.cpu, rates.instructions, rates.page_ins,
			rates.thrash);
	}
	print_counters(out, task->n);
	putc('}', out);
}

void census_print_json(FILE *out, const struct census *census,
		       const struct census *earlier)
{
	u64 ns = earlier ? census->when - earlier->when : 0;
	size_t i;

	fprintf(out, "{\"frames\":%llu,\"free_frames\":%llu,\"key_slots\":%u,\"used_key_slots\":%u,\"tasks\":%u,\"harts\":%u,\"processors\":[",
		(unsigned long long)census->info.nr_frames,
		(unsigned long long)census->info.nr_free_frames,
		census->info.nr_key_slots, census->info.nr_used_key_slots,
		census->info.nr_tasks, census->info.nr_harts);
	for (i = 0; i < census->nr_processors; i++)
		fprintf(out, "%s{\"cpu\":%u,\"secure\":%s,\"busy\":%s,\"loads\":%llu}",
			i ? "," : "", census->processors[i].cpu,
			census->processors[i].is_secure ? "true" : "false",
			census->processors[i].is_busy ? "true" : "false",
			(unsigned long long)census->processors[i].loads);
	fprintf(out, "],\"total\":{\"page_ins\":%llu",
		(unsigned long long)census_page_ins(census->total));
	print_counters(out, census->total);
	fprintf(out, "},\"list\":[");
	for (i = 0; i < census->nr_tasks; i++) {
		if (i)
			putc(',', out);
		print_task(out, &census->tasks[i], earlier, ns);
	}
	fprintf(out, "]}\n");
}
