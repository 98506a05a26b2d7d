/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Counters: what has been done for a hart, a task, and the whole machine
 *
 * Each event is counted once, where it costs least: on a hart, by the thread
 * that runs it; or on its task, under the machine's lock, which whoever brings
 * a page in or out holds at the end anyway.  Sums are made when somebody asks,
 * under that lock, and a task that ends leaves its counts to the machine.  So
 * nothing on the way of an access is shared between processors, and no sum goes
 * back.
 */
#ifndef SECPROC_STAT_H
#define SECPROC_STAT_H

#include <uapi/linux/secproc.h>
#include "env.h"

/**
 * struct secproc_counts - one of each counter
 * @n: by enum secproc_stat
 */
struct secproc_counts {
	u64 n[SECPROC_NR_STATS];
};

/**
 * secproc_count() - count something on a hart or a task
 * @counts: of the hart or task
 * @stat: which
 * @by: how much
 *
 * Context: one caller at a time for each @counts; sums may be made meanwhile.
 */
static inline void secproc_count(struct secproc_counts *counts,
				 enum secproc_stat stat, u64 by)
{
	WRITE_ONCE(counts->n[stat], counts->n[stat] + by);
}

/**
 * secproc_counts_add() - sum up
 * @to: the sum
 * @from: what to add; its owner may go on counting
 */
void secproc_counts_add(struct secproc_counts *to,
			const struct secproc_counts *from);

/**
 * secproc_counts_tell() - counters as the calls of the device give them
 * @counts: the sums
 * @stats: zeroed
 */
void secproc_counts_tell(const struct secproc_counts *counts,
			 struct secproc_stats *stats);

/**
 * secproc_stat_name() - the name of a counter
 * @stat: which
 *
 * Return: the name, or NULL if there is no such counter.
 */
const char *secproc_stat_name(unsigned int stat);

/**
 * secproc_stat_text() - what a counter counts
 * @stat: which
 *
 * Return: the sentence, or NULL if there is no such counter.
 */
const char *secproc_stat_text(unsigned int stat);

#endif /* SECPROC_STAT_H */
