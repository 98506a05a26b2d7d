/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * What counters mean: as JSON, and in words
 */
#ifndef LOADER_STATS_H
#define LOADER_STATS_H

#include <stdio.h>

#include "tasks.h"

/* "NAME":VALUE for each, with commas between. */
void stats_print_json(FILE *out, const __u64 *value);

/* The same for all that is shown of a task, the counters last. */
void stats_print_json_task(FILE *out, const struct task_stat *task);

/* Pages that were not there when they were wanted. */
u64 stats_faults(const __u64 *value);

/* Of a thousand of these, how many had been taken away shortly before. */
unsigned int stats_thrash(const __u64 *value);

/* A thrash ratio from here on, per thousand, is worth a word. */
#define STATS_THRASHING		100

/**
 * stats_advise() - what could be done for a task that thrashes
 * @task: the task
 *
 * Return: a sentence, or NULL if there is nothing to say.
 */
const char *stats_advise(const struct task_stat *task);

#endif /* LOADER_STATS_H */
