// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Tests of mem/mem.h
 *
 * The signature holding unit is looked at as bytes: what is erased is zero,
 * whatever its entries look like.
 */
#include <string.h>

#include "bytes.h"
#include "check.h"
#include "fake_mem.h"
#include "traps.h"

static const u8 *signature_of(const struct fake_mem *m, u32 frame_no)
{
	return m->bank + frame_no * secproc_verify_bank_size(1);
}

static bool is_erased(const struct fake_mem *m, u32 frame_no)
{
	return secproc_is_zero(m->frame[frame_no].data, SECPROC_PAGE_SIZE) &&
	       secproc_is_zero(signature_of(m, frame_no),
			       secproc_verify_bank_size(1));
}

/* A busy frame with contents and a signature. */
static u32 fill(struct fake_mem *m)
{
	u8 vinfo[SECPROC_PKG_VINFO_SIZE];
	u32 frame_no = secproc_mem_alloc(&m->mem);

	memset(vinfo, 0xc3, sizeof(vinfo));
	memset(secproc_mem_data(&m->mem, frame_no), 0x3c, SECPROC_PAGE_SIZE);
	secproc_verify_hold(&m->mem.verify, frame_no, vinfo);
	return frame_no;
}

static void memory_is_full_when_all_frames_are_taken(void)
{
	struct fake_mem m;

	fake_mem_init(&m, 2);
	CHECK(secproc_mem_alloc(&m.mem) != SECPROC_NO_FRAME);
	CHECK(secproc_mem_alloc(&m.mem) != SECPROC_NO_FRAME);
	CHECK(secproc_mem_alloc(&m.mem) == SECPROC_NO_FRAME);
	secproc_mem_free(&m.mem, 1);
	CHECK(secproc_mem_alloc(&m.mem) == 1);
	fake_mem_free(&m);
}

static void data_is_that_of_the_frame(void)
{
	struct fake_mem m;
	u32 i;

	fake_mem_init(&m, 3);
	for (i = 0; i < 3; i++)
		CHECK(secproc_mem_data(&m.mem, i) == m.frame[i].data);
	fake_mem_free(&m);
}

static void contents_and_signature_go_together(void)
{
	struct fake_mem m;
	u32 frame_no, other;

	fake_mem_init(&m, 2);
	frame_no = fill(&m);
	other = fill(&m);
	CHECK(!is_erased(&m, frame_no));
	secproc_mem_free(&m.mem, frame_no);
	CHECK(is_erased(&m, frame_no));
	CHECK(!is_erased(&m, other));
	CHECK(m.mem.pool.nr_free == 1);
	fake_mem_free(&m);
}

static void the_twin_goes_with_its_code(void)
{
	struct fake_mem m;
	u32 code, twin, other;

	fake_mem_init(&m, 3);
	code = fill(&m);
	twin = fill(&m);
	other = fill(&m);
	secproc_frame_set(&m.mem.pool, code, SECPROC_FRAME_CODE);
	secproc_frame_set(&m.mem.pool, twin, SECPROC_FRAME_DATA);
	m.frame[code].twin = twin;
	secproc_mem_free(&m.mem, code);
	CHECK(is_erased(&m, code));
	CHECK(is_erased(&m, twin));
	CHECK(m.frame[twin].state == SECPROC_FRAME_FREE);
	CHECK(m.frame[code].twin == SECPROC_NO_FRAME);
	CHECK(!is_erased(&m, other));
	CHECK(m.mem.pool.nr_free == 2);
	fake_mem_free(&m);
}

static void call_free(void *ctx)
{
	secproc_mem_free(ctx, 0);
}

static void freeing_twice_traps(void)
{
	struct fake_mem m;

	fake_mem_init(&m, 2);
	CHECK(fill(&m) == 0);
	secproc_mem_free(&m.mem, 0);
	CHECK(traps(call_free, &m.mem));
	CHECK(m.mem.pool.nr_free == 2);
	fake_mem_free(&m);
}

static void wiping_erases_all_contents_and_signatures(void)
{
	struct fake_mem m;

	fake_mem_init(&m, 3);
	fill(&m);
	fill(&m);
	fill(&m);
	CHECK(!fake_mem_is_blank(&m));
	secproc_mem_wipe(&m.mem);
	CHECK(fake_mem_is_blank(&m));
	fake_mem_free(&m);
}

static const struct check_test tests[] = {
	CHECK_TEST(memory_is_full_when_all_frames_are_taken),
	CHECK_TEST(data_is_that_of_the_frame),
	CHECK_TEST(contents_and_signature_go_together),
	CHECK_TEST(the_twin_goes_with_its_code),
	CHECK_TEST(freeing_twice_traps),
	CHECK_TEST(wiping_erases_all_contents_and_signatures),
};

CHECK_MAIN(tests)
