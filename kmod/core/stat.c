// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Counters
 */
#include "stat.h"

#define NAME(name, sentence)	#name,
#define TEXT(name, sentence)	sentence,

static const char *const names[] = { SECPROC_STATS(NAME) };
static const char *const texts[] = { SECPROC_STATS(TEXT) };

void secproc_counts_add(struct secproc_counts *to,
			const struct secproc_counts *from)
{
	unsigned int i;

	for (i = 0; i < SECPROC_NR_STATS; i++)
		secproc_count(to, i, READ_ONCE(from->n[i]));
}

void secproc_counts_tell(const struct secproc_counts *counts,
			 struct secproc_stats *stats)
{
	static_assert(sizeof(counts->n) <= sizeof(stats->value),
		      "there is room for every counter");
	stats->version = SECPROC_STATS_VERSION;
	stats->nr = SECPROC_NR_STATS;
	memcpy(stats->value, counts->n, sizeof(counts->n));
}

const char *secproc_stat_name(unsigned int stat)
{
	return stat < SECPROC_NR_STATS ? names[stat] : NULL;
}

const char *secproc_stat_text(unsigned int stat)
{
	return stat < SECPROC_NR_STATS ? texts[stat] : NULL;
}
