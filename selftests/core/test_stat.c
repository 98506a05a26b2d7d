// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Tests of stat.h and mem/ghost.h
 */
#include <string.h>

#include "check.h"
#include "fake_mem.h"
#include "mem/ghost.h"
#include "stat.h"

#define NR_FRAMES	256
#define PAGE		SECPROC_PAGE_SIZE

static void every_counter_has_a_name_of_its_own_and_a_sentence(void)
{
	unsigned int i, j;

	for (i = 0; i < SECPROC_NR_STATS; i++) {
		const char *name = secproc_stat_name(i);

		CHECK(name && *name && secproc_stat_text(i));
		/* A key in JSON and in fdinfo. */
		CHECK(strspn(name, "abcdefghijklmnopqrstuvwxyz_") ==
		      strlen(name));
		for (j = 0; j < i; j++)
			CHECK(strcmp(name, secproc_stat_name(j)));
	}
	CHECK(!secproc_stat_name(SECPROC_NR_STATS));
	CHECK(!secproc_stat_text(SECPROC_NR_STATS));
}

/* Somebody's files and scripts know them by these places. */
static void counters_keep_their_places(void)
{
	CHECK(SECPROC_STAT_faults_first == 0);
	CHECK(SECPROC_STAT_hits == 6);
	CHECK(SECPROC_STAT_page_outs == 12);
	CHECK(SECPROC_STAT_bytes_fetched == 17);
	CHECK(SECPROC_STAT_ns_wait == 28);
}

static void sums_have_all_of_both(void)
{
	struct secproc_counts a = {}, b = {};
	struct secproc_stats stats = {};
	unsigned int i;

	for (i = 0; i < SECPROC_NR_STATS; i++) {
		secproc_count(&a, i, i + 1);
		secproc_count(&a, i, 1);
		secproc_count(&b, i, 1ULL << 40);
	}
	secproc_counts_add(&a, &b);
	secproc_counts_tell(&a, &stats);
	CHECK(stats.version == SECPROC_STATS_VERSION);
	CHECK(stats.nr == SECPROC_NR_STATS);
	for (i = 0; i < SECPROC_NR_STATS; i++)
		CHECK(stats.value[i] == (1ULL << 40) + i + 2);
	for (; i < ARRAY_SIZE(stats.value); i++)
		CHECK(!stats.value[i]);
}

static void a_ghost_is_met_once_by_its_own_task(void)
{
	struct fake_mem m;

	fake_mem_init(&m, NR_FRAMES);
	CHECK(!secproc_ghost_meet(&m.mem.pool, 1, 5 * PAGE));
	secproc_ghost_note(&m.mem.pool, 1, 5 * PAGE);
	CHECK(!secproc_ghost_meet(&m.mem.pool, 2, 5 * PAGE));
	CHECK(!secproc_ghost_meet(&m.mem.pool, 1, 6 * PAGE));
	CHECK(secproc_ghost_meet(&m.mem.pool, 1, 5 * PAGE));
	CHECK(!secproc_ghost_meet(&m.mem.pool, 1, 5 * PAGE));
	fake_mem_free(&m);
}

/* How many of @nr pages, from the @first on, are remembered. */
static unsigned int met(struct fake_mem *m, u64 first, u64 nr)
{
	unsigned int found = 0;
	u64 i;

	for (i = first; i < first + nr; i++)
		found += secproc_ghost_meet(&m->mem.pool, 7, i * PAGE);
	return found;
}

static void late_pages_are_remembered_and_old_ones_fade(void)
{
	struct fake_mem m;
	u64 i;

	fake_mem_init(&m, NR_FRAMES);
	for (i = 0; i < 8 * NR_FRAMES; i++)
		secproc_ghost_note(&m.mem.pool, 7, i * PAGE);
	/* On average 22 of 25, and none but one in a thousand. */
	CHECK(met(&m, 8 * NR_FRAMES - NR_FRAMES / 4, NR_FRAMES / 4) >=
	      NR_FRAMES / 4 * 3 / 4);
	CHECK(met(&m, 0, NR_FRAMES) <= NR_FRAMES / 16);
	fake_mem_free(&m);
}

static const struct check_test tests[] = {
	CHECK_TEST(every_counter_has_a_name_of_its_own_and_a_sentence),
	CHECK_TEST(counters_keep_their_places),
	CHECK_TEST(sums_have_all_of_both),
	CHECK_TEST(a_ghost_is_met_once_by_its_own_task),
	CHECK_TEST(late_pages_are_remembered_and_old_ones_fade),
};

CHECK_MAIN(tests)
