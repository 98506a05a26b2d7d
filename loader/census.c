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
#include <time.h>
#include <unistd.h>

#include "census.h"
#include "stats.h"

/* ---- Reading ------------------------------------------------------------- */

static void processor_line(struct census *census, const char *line)
{
	struct census_processor processor = {}, *grown;
	char kind[8], use[8];
	unsigned long long loads;

	if (sscanf(line, "secproc-processor-%u: %7s %7s %llu", &processor.cpu,
		   kind, use, &loads) != 4)
		return;
	processor.is_secure = !strcmp(kind, "secure");
	processor.is_busy = !strcmp(use, "busy");
	processor.loads = loads;
	grown = realloc(census->processors, (census->nr_processors + 1) *
					    sizeof(processor));
	if (!grown)
		return;
	census->processors = grown;
	grown[census->nr_processors++] = processor;
}

/* Fields 3, 19 and 41 of /proc/PID/stat. */
static void read_stat(struct census_task *task)
{
	char path[64], text[1024], *at;
	FILE *file;
	int field;

	snprintf(path, sizeof(path), "/proc/%d/stat", task->stat.pid);
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

static int take_tasks(struct census *census)
{
	struct task_stat *stats = NULL;
	int i, nr;

	nr = tasks_list(0, &stats);
	if (nr <= 0)
		return nr;
	census->tasks = calloc((size_t)nr, sizeof(*census->tasks));
	if (!census->tasks) {
		free(stats);
		return -ENOMEM;
	}
	for (i = 0; i < nr; i++) {
		census->tasks[i].stat = stats[i];
		read_stat(&census->tasks[i]);
	}
	census->nr_tasks = (size_t)nr;
	free(stats);
	return 0;
}

/* The processors stand in the fdinfo of our own descriptor of the device. */
static void scan_processors(struct census *census)
{
	DIR *dir = opendir("/proc/self/fdinfo");
	char path[PATH_MAX], line[128];
	struct dirent *entry;
	FILE *file;

	while (dir && !census->nr_processors && (entry = readdir(dir))) {
		if (!isdigit((unsigned char)entry->d_name[0]))
			continue;
		snprintf(path, sizeof(path), "/proc/self/fdinfo/%s",
			 entry->d_name);
		file = fopen(path, "re");
		while (file && fgets(line, sizeof(line), file))
			processor_line(census, line);
		if (file)
			fclose(file);
	}
	if (dir)
		closedir(dir);
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
		err = take_tasks(census);
	if (err) {
		census_free(census);
		return err;
	}
	scan_processors(census);
	memcpy(census->total, stats.value, sizeof(census->total));
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

static int by_id(const void *key, const void *element)
{
	const struct census_task *task = element;
	u64 id = *(const u64 *)key;

	return (id > task->stat.id) - (id < task->stat.id);
}

const struct census_task *census_find(const struct census *census, u64 id)
{
	if (!census->nr_tasks)
		return NULL;
	return bsearch(&id, census->tasks, census->nr_tasks,
		       sizeof(*census->tasks), by_id);
}

/* ---- What follows from it ------------------------------------------------ */

u64 census_loads(const struct census *census, const struct census *earlier)
{
	u64 loads = 0;
	size_t i, j;

	for (i = 0; i < census->nr_processors; i++)
		for (j = 0; j < earlier->nr_processors; j++)
			if (earlier->processors[j].cpu ==
			    census->processors[i].cpu)
				loads += census->processors[i].loads -
					 earlier->processors[j].loads;
	return loads;
}

u64 census_page_ins(const __u64 *value)
{
	return value[SECPROC_STAT_faults_first] +
	       value[SECPROC_STAT_faults_again] +
	       value[SECPROC_STAT_faults_sealed];
}

double census_thrash(const __u64 *value, const __u64 *before)
{
	u64 faults = stats_faults(value) - stats_faults(before);

	return faults ? (double)(value[SECPROC_STAT_refaults] -
				 before[SECPROC_STAT_refaults]) /
			(double)faults : 0;
}

struct census_rates census_rates(const struct census_task *task,
				 const struct census_task *earlier, u64 ns)
{
	static const struct census_task nothing;
	struct census_rates rates = {};
	double seconds = (double)ns / 1e9;

	if (!earlier)
		earlier = &nothing;
	rates.thrash = census_thrash(task->stat.value, earlier->stat.value);
	if (!ns)
		return rates;
	rates.cpu = (double)(task->stat.value[SECPROC_STAT_ns_run] -
			     earlier->stat.value[SECPROC_STAT_ns_run]) /
		    (double)ns;
	rates.instructions = (double)(task->stat.instructions -
				      earlier->stat.instructions) / seconds;
	rates.page_ins = (double)(census_page_ins(task->stat.value) -
				  census_page_ins(earlier->stat.value)) /
			 seconds;
	return rates;
}

/* ---- JSON ---------------------------------------------------------------- */

static void print_task(FILE *out, const struct census_task *task,
		       const struct census *earlier, u64 ns)
{
	fprintf(out, "{\"nice\":%d,\"policy\":%d,\"run_state\":\"%c\",",
		task->nice, task->policy, task->run_state);
	if (earlier) {
		struct census_rates rates;

		rates = census_rates(task, census_find(earlier, task->stat.id), ns);
		fprintf(out, "\"cpu_percent\":%.1f,\"instructions_per_second\":%.0f,\"page_ins_per_second\":%.1f,\"thrash\":%.3f,",
			100 * rates.cpu, rates.instructions, rates.page_ins,
			rates.thrash);
	}
	stats_print_json_task(out, &task->stat);
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
	fprintf(out, "],\"total\":{");
	stats_print_json(out, census->total);
	fprintf(out, "},\"list\":[");
	for (i = 0; i < census->nr_tasks; i++) {
		if (i)
			putc(',', out);
		print_task(out, &census->tasks[i], earlier, ns);
	}
	fprintf(out, "]}\n");
}
