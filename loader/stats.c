// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * What counters mean: as JSON, and in words
 */
#include <string.h>

#include "stat.h"
#include "stats.h"

/* Fewer faults say nothing: every program begins with some. */
#define MIN_FAULTS	64

void stats_print_json(FILE *out, const __u64 *value)
{
	unsigned int i;

	for (i = 0; i < SECPROC_NR_STATS; i++)
		fprintf(out, "%s\"%s\":%llu", i ? "," : "",
			secproc_stat_name(i), (unsigned long long)value[i]);
}

void stats_print_json_task(FILE *out, const struct task_stat *task)
{
	fprintf(out, "\"pid\":%d,\"task\":%llu,\"state\":\"%s\",\"name\":\"%s\",\"debug\":%s,\"uid\":%llu,\"harts\":%llu,\"frames\":%llu,\"max_frames\":%llu,\"pinned\":%s,\"instructions\":%llu,",
		(int)task->pid, (unsigned long long)task->id, task->state,
		task->name, task->debug ? "true" : "false",
		(unsigned long long)task->uid,
		(unsigned long long)task->harts,
		(unsigned long long)task->resident,
		(unsigned long long)task->max_frames,
		task->pinned ? "true" : "false",
		(unsigned long long)task->instructions);
	stats_print_json(out, task->value);
}

u64 stats_faults(const __u64 *value)
{
	return value[SECPROC_STAT_faults_first] +
	       value[SECPROC_STAT_faults_again] +
	       value[SECPROC_STAT_faults_zero] +
	       value[SECPROC_STAT_faults_copy] +
	       value[SECPROC_STAT_faults_sealed];
}

unsigned int stats_thrash(const __u64 *value)
{
	u64 faults = stats_faults(value);

	return faults ? (unsigned int)(value[SECPROC_STAT_refaults] * 1000 /
				       faults) : 0;
}

const char *stats_advise(const struct task_stat *task)
{
	static const char limited[] =
		"it has all the frames that it may have; secproc run --limit-frames gives it more";
	static const char taken[] =
		"others take its frames; run --no-page-out or larger frames= would keep them";
	static const char large[] =
		"it uses more pages than there are frames; load the module with larger frames=";
	const __u64 *v = task->value;
	u64 gone = v[SECPROC_STAT_page_outs] + v[SECPROC_STAT_drops] +
		   v[SECPROC_STAT_drops_zero];

	if (stats_faults(v) < MIN_FAULTS ||
	    stats_thrash(v) < STATS_THRASHING)
		return NULL;
	if (task->max_frames && task->resident + 16 >= task->max_frames)
		return limited;
	if (v[SECPROC_STAT_taken] * 2 > gone)
		return taken;
	return large;
}
