// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Tests of mem/frame.h
 */
#include <stdlib.h>
#include <string.h>

#include "bytes.h"
#include "check.h"
#include "fake_mem.h"
#include "fake_rng.h"
#include "traps.h"

#define NR_FRAMES	7

static const enum secproc_frame_state all_states[] = {
	SECPROC_FRAME_FREE, SECPROC_FRAME_BUSY, SECPROC_FRAME_CODE,
	SECPROC_FRAME_DATA, SECPROC_FRAME_TABLE,
};

static void all_frames_of_a_new_pool_are_free(void)
{
	struct fake_mem m;
	u32 i;

	fake_mem_init(&m, NR_FRAMES);
	CHECK(m.mem.pool.nr_frames == NR_FRAMES);
	CHECK(m.mem.pool.nr_free == NR_FRAMES);
	for (i = 0; i < NR_FRAMES; i++)
		CHECK(m.frame[i].state == SECPROC_FRAME_FREE);
	fake_mem_free(&m);
}

/* A frame that nobody needs costs nothing. */
static void a_frame_is_not_touched_before_it_is_needed(void)
{
	static const struct secproc_frame blank;
	struct secproc_frame_pool pool;
	struct secproc_frame frame[NR_FRAMES] = {};
	u8 *contents = calloc(NR_FRAMES, SECPROC_PAGE_SIZE);
	u32 i, k;

	secproc_frame_init(&pool, frame, NR_FRAMES, contents);
	for (i = 0; i < NR_FRAMES; i++) {
		CHECK(pool.nr_known == i);
		for (k = i; k < NR_FRAMES; k++)
			CHECK(!memcmp(&frame[k], &blank, sizeof(blank)));
		CHECK(secproc_frame_alloc(&pool) == i);
		CHECK(frame[i].data == contents + i * SECPROC_PAGE_SIZE);
		CHECK(frame[i].twin == SECPROC_NO_FRAME);
		CHECK(frame[i].source == SECPROC_NO_FRAME);
		/* One that has been given back comes before a new one. */
		secproc_frame_free(&pool, i);
		CHECK(secproc_frame_alloc(&pool) == i);
	}
	CHECK(secproc_frame_alloc(&pool) == SECPROC_NO_FRAME);
	free(contents);
}

static void a_pool_without_frames_gives_none(void)
{
	struct secproc_frame_pool pool;

	secproc_frame_init(&pool, NULL, 0, NULL);
	CHECK(pool.nr_free == 0);
	CHECK(secproc_frame_alloc(&pool) == SECPROC_NO_FRAME);
}

static void every_frame_is_given_once_and_then_none(void)
{
	bool seen[NR_FRAMES] = {};
	struct fake_mem m;
	u32 i, frame_no;

	fake_mem_init(&m, NR_FRAMES);
	for (i = 0; i < NR_FRAMES; i++) {
		frame_no = secproc_frame_alloc(&m.mem.pool);
		if (!CHECK(frame_no < NR_FRAMES))
			break;
		CHECK(!seen[frame_no]);
		seen[frame_no] = true;
		CHECK(m.frame[frame_no].state == SECPROC_FRAME_BUSY);
		CHECK(m.mem.pool.nr_free == NR_FRAMES - 1 - i);
	}
	CHECK(secproc_frame_alloc(&m.mem.pool) == SECPROC_NO_FRAME);
	CHECK(secproc_frame_alloc(&m.mem.pool) == SECPROC_NO_FRAME);
	CHECK(m.mem.pool.nr_free == 0);
	secproc_frame_free(&m.mem.pool, 3);
	CHECK(secproc_frame_alloc(&m.mem.pool) == 3);
	CHECK(secproc_frame_alloc(&m.mem.pool) == SECPROC_NO_FRAME);
	fake_mem_free(&m);
}

static void a_frame_is_wiped_when_it_is_freed(void)
{
	struct fake_mem m;
	u32 frame_no;

	fake_mem_init(&m, 2);
	frame_no = secproc_frame_alloc(&m.mem.pool);
	memset(m.frame[frame_no].data, 0xa5, SECPROC_PAGE_SIZE);
	m.frame[frame_no].page_idx = 9;
	m.frame[frame_no].encrypted = true;
	m.frame[frame_no].twin_busy = true;
	m.frame[frame_no].twin = 1;
	secproc_frame_free(&m.mem.pool, frame_no);
	CHECK(secproc_is_zero(m.frame[frame_no].data, SECPROC_PAGE_SIZE));
	CHECK(m.frame[frame_no].page_idx == 0);
	CHECK(!m.frame[frame_no].encrypted);
	CHECK(!m.frame[frame_no].twin_busy);
	CHECK(m.frame[frame_no].twin == SECPROC_NO_FRAME);
	fake_mem_free(&m);
}

struct set_case {
	struct secproc_frame_pool *pool;
	enum secproc_frame_state to;
};

static void call_set(void *ctx)
{
	struct set_case *c = ctx;

	secproc_frame_set(c->pool, 0, c->to);
}

static void call_free(void *ctx)
{
	secproc_frame_free(ctx, 0);
}

/* Brings frame 0 into a state by the calls that lead there. */
static void bring(struct secproc_frame_pool *pool,
		  enum secproc_frame_state state)
{
	CHECK(secproc_frame_alloc(pool) == 0);
	if (state == SECPROC_FRAME_FREE)
		secproc_frame_free(pool, 0);
	else if (state != SECPROC_FRAME_BUSY)
		secproc_frame_set(pool, 0, state);
}

static void only_a_busy_frame_can_be_set(void)
{
	unsigned int from, to;

	for (from = 0; from < ARRAY_SIZE(all_states); from++) {
		for (to = SECPROC_FRAME_CODE; to < ARRAY_SIZE(all_states);
		     to++) {
			struct set_case c = { .to = all_states[to] };
			struct fake_mem m;

			fake_mem_init(&m, 1);
			c.pool = &m.mem.pool;
			bring(c.pool, all_states[from]);
			if (all_states[from] == SECPROC_FRAME_BUSY) {
				secproc_frame_set(c.pool, 0, c.to);
				CHECK(m.frame[0].state == c.to);
			} else {
				CHECK(traps(call_set, &c));
			}
			fake_mem_free(&m);
		}
	}
}

static void every_frame_but_a_free_one_can_be_freed(void)
{
	unsigned int from;

	for (from = 0; from < ARRAY_SIZE(all_states); from++) {
		struct fake_mem m;

		fake_mem_init(&m, 1);
		bring(&m.mem.pool, all_states[from]);
		if (all_states[from] == SECPROC_FRAME_FREE) {
			CHECK(traps(call_free, &m.mem.pool));
		} else {
			secproc_frame_free(&m.mem.pool, 0);
			CHECK(m.frame[0].state == SECPROC_FRAME_FREE);
		}
		CHECK(m.mem.pool.nr_free == 1);
		fake_mem_free(&m);
	}
}

static void wiping_a_pool_erases_every_frame(void)
{
	struct fake_mem m;
	u32 i;

	fake_mem_init(&m, NR_FRAMES);
	for (i = 0; i < NR_FRAMES; i++)
		memset(m.frame[secproc_frame_alloc(&m.mem.pool)].data,
		       (int)i + 1, SECPROC_PAGE_SIZE);
	secproc_frame_wipe(&m.mem.pool);
	CHECK(fake_mem_is_blank(&m));
	fake_mem_free(&m);
}

static void pool_against_model(void)
{
	struct fake_rng rng = { 1 };
	bool taken[NR_FRAMES] = {};
	u32 nr_taken = 0, frame_no;
	struct fake_mem m;
	int i;

	fake_mem_init(&m, NR_FRAMES);
	for (i = 0; i < 100000; i++) {
		if (fake_rng_below(&rng, 2)) {
			frame_no = secproc_frame_alloc(&m.mem.pool);
			if (nr_taken == NR_FRAMES) {
				CHECK(frame_no == SECPROC_NO_FRAME);
				continue;
			}
			if (!CHECK(frame_no < NR_FRAMES && !taken[frame_no]))
				break;
			CHECK(secproc_is_zero(m.frame[frame_no].data,
					      SECPROC_PAGE_SIZE));
			memset(m.frame[frame_no].data, 0x5a, SECPROC_PAGE_SIZE);
			taken[frame_no] = true;
			nr_taken++;
		} else {
			frame_no = fake_rng_below(&rng, NR_FRAMES);
			if (!taken[frame_no])
				continue;
			secproc_frame_free(&m.mem.pool, frame_no);
			taken[frame_no] = false;
			nr_taken--;
		}
		CHECK(m.mem.pool.nr_free == NR_FRAMES - nr_taken);
	}
	fake_mem_free(&m);
}

static const struct check_test tests[] = {
	CHECK_TEST(all_frames_of_a_new_pool_are_free),
	CHECK_TEST(a_frame_is_not_touched_before_it_is_needed),
	CHECK_TEST(a_pool_without_frames_gives_none),
	CHECK_TEST(every_frame_is_given_once_and_then_none),
	CHECK_TEST(a_frame_is_wiped_when_it_is_freed),
	CHECK_TEST(only_a_busy_frame_can_be_set),
	CHECK_TEST(every_frame_but_a_free_one_can_be_freed),
	CHECK_TEST(wiping_a_pool_erases_every_frame),
	CHECK_TEST(pool_against_model),
};

CHECK_MAIN(tests)
