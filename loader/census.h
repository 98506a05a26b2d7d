/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Who is in the secure processor: all tasks that the caller may see
 *
 * And the processors, key slots and sums over all, which are the processor's
 * own.
 */
#ifndef LOADER_CENSUS_H
#define LOADER_CENSUS_H

#include <linux/secproc.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/types.h>

#include "dev.h"
#include "env.h"
#include "tasks.h"

/**
 * struct census_task - a task
 * @stat: what fdinfo tells
 * @nice: niceness of the process that has it
 * @policy: its scheduling policy
 * @run_state: its state, as ps has it
 */
struct census_task {
	struct task_stat stat;
	int nice;
	int policy;
	char run_state;
};

/**
 * struct census_processor - a CPU
 * @cpu: its number
 * @is_secure: it is a secure processor
 * @is_busy: with a hart
 * @loads: harts that came on it
 */
struct census_processor {
	unsigned int cpu;
	bool is_secure;
	bool is_busy;
	u64 loads;
};

/**
 * struct census - all of them at a time
 * @when: in nanoseconds since some time
 * @info: what the processor says of itself
 * @total: the processor's counters
 * @tasks: tasks, by number
 * @nr_tasks: how many
 * @processors: CPUs
 * @nr_processors: how many
 */
struct census {
	u64 when;
	struct secproc_info info;
	__u64 total[SECPROC_NR_STATS];
	struct census_task *tasks;
	size_t nr_tasks;
	struct census_processor *processors;
	size_t nr_processors;
};

/* Takes one; 0 or a negative errno. */
int census_take(struct dev *dev, struct census *census);
void census_free(struct census *census);

/* The same task in another census; NULL if it was not there. */
const struct census_task *census_find(const struct census *census, u64 id);

/* Harts that came on the processors that are online in both. */
u64 census_loads(const struct census *census, const struct census *earlier);

/* Pages that came into secure memory, from wherever. */
u64 census_page_ins(const __u64 *value);

/* Of the pages that had to come since, the part that had been there lately. */
double census_thrash(const __u64 *value, const __u64 *before);

/*
 * What is shown for a task: "earlier" is another census of it, from which shares
 * and rates per second follow, or NULL for averages since it began.
 */
struct census_rates {
	double cpu;
	double instructions;
	double page_ins;
	double thrash;
};

struct census_rates census_rates(const struct census_task *task,
				 const struct census_task *earlier, u64 ns);

/* The whole as one JSON object; @earlier may be NULL. */
void census_print_json(FILE *out, const struct census *census,
		       const struct census *earlier);

#endif /* LOADER_CENSUS_H */
