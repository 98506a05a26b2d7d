// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Tests of cpu/cpu.h: code reaches the engine only from verified frames, and
 * only with its own key
 */
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "cpu/cpu.h"
#include "fake_mem.h"
#include "fake_pkg.h"
#include "traps.h"

#define BASE		0x10000ULL
#define NR_PAGES	12
#define NR_CACHED	3
#define NR_SLOTS	1

/**
 * struct scene - a processor with one task's pages in memory
 * @m: secure memory
 * @cpu: the processor
 * @slot: its key slots
 * @page: pages of the package: encrypted, but the last, which is plain
 * @pkg: the package
 * @key: its key
 * @processor: a processor
 * @seat: the hart's place on it
 * @rv: a hart
 * @code: storage of its code cache
 * @sources: its sources
 * @frame_no: frame to be added
 */
struct scene {
	struct fake_mem m;
	struct secproc_cpu cpu;
	struct secproc_keyslot slot[NR_SLOTS];
	struct secproc_pkg_page page[NR_PAGES];
	struct fake_pkg pkg;
	struct secproc_key key;
	struct secproc_processor processor;
	struct secproc_seat seat;
	struct secproc_rv_hart rv;
	void *code[NR_CACHED];
	struct secproc_code_sources sources;
	u32 frame_no;
};

/* Puts page @i into frame @i, verified. */
static void load(struct scene *s, u32 i)
{
	u8 vinfo[SECPROC_PKG_VINFO_SIZE];

	CHECK(secproc_mem_alloc(&s->m.mem) == i);
	fake_pkg_stored(&s->pkg, i, s->m.frame[i].data, vinfo);
	secproc_verify_hold(&s->m.mem.verify, i, vinfo);
	CHECK(!secproc_verify_page(&s->m.mem.verify, i, &s->pkg.pkg,
				   &s->page[i]));
	s->m.frame[i].page_idx = i;
	s->m.frame[i].encrypted = s->page[i].flags &
				  SECPROC_PKG_PAGE_F_ENCRYPTED;
	secproc_frame_set(&s->m.mem.pool, i, SECPROC_FRAME_CODE);
}

static struct scene *make_scene(void)
{
	struct scene *s = calloc(1, sizeof(*s));
	size_t size = (secproc_rv_code_page_size() + 63) & ~(size_t)63;
	u32 i;

	if (!s)
		abort();
	fake_mem_init(&s->m, NR_PAGES);
	secproc_keybank_init(&s->cpu.bank, s->slot, NR_SLOTS);
	for (i = 0; i < NR_PAGES; i++) {
		s->page[i].va = BASE + i * SECPROC_PAGE_SIZE;
		s->page[i].flags = SECPROC_PKG_PAGE_F_R | SECPROC_PKG_PAGE_F_X |
				   (i == NR_PAGES - 1 ?
				    SECPROC_PKG_PAGE_F_PLAIN :
				    SECPROC_PKG_PAGE_F_ENCRYPTED);
	}
	fake_pkg_init(&s->pkg, 1, s->page, NR_PAGES);
	secproc_key_import(&s->cpu.bank, &s->key,
			   SECPROC_PKG_SUITE_CHACHA20_POLY1305, s->pkg.key);
	s->seat.key = &s->key;
	secproc_rv_init(&s->rv, &secproc_cpu_bus);
	for (i = 0; i < NR_CACHED; i++) {
		s->code[i] = aligned_alloc(64, size);
		if (!s->code[i])
			abort();
		memset(s->code[i], 0, size);
		CHECK(!secproc_rv_code_add(&s->rv, s->code[i]));
	}
	for (i = 0; i < NR_PAGES; i++)
		load(s, i);
	return s;
}

static void free_scene(struct scene *s)
{
	u32 i;

	secproc_rv_wipe(&s->rv);
	for (i = 0; i < NR_CACHED; i++)
		free(s->code[i]);
	fake_mem_free(&s->m);
	free(s);
}

static void happens(struct scene *s, enum secproc_seat_event event)
{
	secproc_seat_switch(&s->seat, &s->processor, event);
}

static int add(struct scene *s, u32 i)
{
	return secproc_cpu_add_code(&s->m.mem, &s->rv, &s->sources,
				    s->page[i].va, i, &s->seat);
}

static void call_add(void *ctx)
{
	struct scene *s = ctx;

	if (add(s, s->frame_no))
		_exit(1);
}

/* Fetches a line of a source as the engine does, and compares it. */
static bool line_is_right(struct scene *s, const struct secproc_code_source *src,
			  u32 i, unsigned int line)
{
	u8 plain[SECPROC_PAGE_SIZE], out[SECPROC_LINE_SIZE];

	fake_pkg_plain(&s->pkg, i, plain);
	secproc_cpu_bus.fetch_line(src, line, out);
	return !memcmp(out, plain + line * SECPROC_LINE_SIZE, sizeof(out));
}

static void lines_are_fetched_in_the_clear(void)
{
	struct scene *s = make_scene();
	unsigned int line;

	happens(s, SECPROC_SEAT_BEGIN);
	CHECK(!add(s, 0));
	CHECK(!add(s, NR_PAGES - 1));
	CHECK(s->sources.nr_used == 2);
	for (line = 0; line < SECPROC_PAGE_LINES; line++) {
		CHECK(line_is_right(s, &s->sources.source[0], 0, line));
		CHECK(line_is_right(s, &s->sources.source[1], NR_PAGES - 1,
				    line));
	}
	/* The frame has them encrypted still. */
	CHECK(s->sources.source[0].encrypted);
	CHECK(!s->sources.source[1].encrypted);
	free_scene(s);
}

static void only_a_verified_frame_is_code(void)
{
	struct scene *s = make_scene();
	u8 vinfo[SECPROC_PKG_VINFO_SIZE] = {};

	/* Its information is held, but was not checked. */
	secproc_verify_hold(&s->m.mem.verify, 0, vinfo);
	CHECK(traps(call_add, s));
	/* Nothing is held. */
	secproc_verify_forget(&s->m.mem.verify, 0);
	CHECK(traps(call_add, s));
	/* It was refused. */
	s->m.frame[0].state = SECPROC_FRAME_BUSY;
	secproc_verify_hold(&s->m.mem.verify, 0, vinfo);
	CHECK(secproc_verify_page(&s->m.mem.verify, 0, &s->pkg.pkg,
				  &s->page[0]));
	s->m.frame[0].state = SECPROC_FRAME_CODE;
	CHECK(traps(call_add, s));
	CHECK(s->sources.nr_used == 0);
	CHECK(!add(s, 1));
	free_scene(s);
}

static void only_a_frame_of_code_is_code(void)
{
	struct scene *s = make_scene();
	u32 state;

	for (state = SECPROC_FRAME_FREE; state <= SECPROC_FRAME_TABLE;
	     state++) {
		s->m.frame[0].state = state;
		if (state == SECPROC_FRAME_CODE)
			CHECK(!add(s, 0));
		else
			CHECK(traps(call_add, s));
	}
	free_scene(s);
}

static void call_fetch(void *ctx)
{
	struct scene *s = ctx;
	u8 out[SECPROC_LINE_SIZE];

	secproc_cpu_bus.fetch_line(&s->sources.source[0], 0, out);
}

static void a_line_is_fetched_on_a_processor_only(void)
{
	struct scene *s = make_scene();

	CHECK(!add(s, 0));
	CHECK(traps(call_fetch, s));
	happens(s, SECPROC_SEAT_BEGIN);
	CHECK(line_is_right(s, &s->sources.source[0], 0, 0));
	happens(s, SECPROC_SEAT_OUT);
	CHECK(traps(call_fetch, s));
	happens(s, SECPROC_SEAT_IN);
	CHECK(line_is_right(s, &s->sources.source[0], 0, 0));
	happens(s, SECPROC_SEAT_END);
	CHECK(traps(call_fetch, s));
	free_scene(s);
}

/* Its slot was given away while the hart was on its processor. */
static void a_line_is_fetched_with_its_own_key_only(void)
{
	struct scene *s = make_scene();
	u8 bytes[SECPROC_KEY_SIZE] = { 1 };
	struct secproc_key other;

	CHECK(!add(s, 0));
	happens(s, SECPROC_SEAT_BEGIN);
	secproc_key_import(&s->cpu.bank, &other,
			   SECPROC_PKG_SUITE_CHACHA20_POLY1305, bytes);
	CHECK(secproc_key_hold(&s->cpu.bank, &other));
	secproc_key_release(&s->cpu.bank, &other);
	CHECK(!secproc_key_slot(&s->cpu.bank, &s->key));
	CHECK(line_is_right(s, &s->sources.source[0], 0, 0));
	CHECK(!secproc_key_slot(&s->cpu.bank, &other));
	happens(s, SECPROC_SEAT_END);
	/* Nobody holds it, so that it could be given away again. */
	CHECK(!s->slot[0].users);
	free_scene(s);
}

static u32 nr_free_sources(const struct scene *s)
{
	return SECPROC_RV_MAX_CODE_PAGES + 1 - s->sources.nr_used;
}

static void an_evicted_page_gives_its_source_back(void)
{
	struct scene *s = make_scene();
	u32 i, round;

	for (round = 0; round < 100; round++)
		for (i = 0; i < NR_PAGES; i++)
			CHECK(!add(s, i));
	/* One more than pages fit, since the new one comes before the old goes. */
	CHECK(s->sources.nr_used == NR_CACHED + 1);
	CHECK(s->sources.spare);
	free_scene(s);
}

static void sources_never_run_out(void)
{
	struct scene *s = make_scene();
	u32 i;

	/* A cache that was emptied behind our back gives nothing back. */
	for (i = 0; i < 2 * SECPROC_RV_MAX_CODE_PAGES; i++) {
		secproc_rv_code_flush(&s->rv);
		CHECK(!add(s, i % NR_PAGES));
		CHECK(s->sources.nr_used <= SECPROC_RV_MAX_CODE_PAGES + 1);
	}
	free_scene(s);
}

/* Pages go singly, in any order, more often than there are sources. */
static void a_dropped_page_gives_its_source_back(void)
{
	struct scene *s = make_scene();
	u32 i, n, rng = 1, nr = 0;
	const void *source;

	for (i = 0; i < 20 * SECPROC_RV_MAX_CODE_PAGES; i++) {
		rng = rng * 1664525 + 1013904223;
		n = (rng >> 16) % NR_PAGES;
		if (rng >> 31)
			CHECK(!add(s, n));
		else
			secproc_cpu_drop_code(&s->rv, &s->sources,
					      BASE + n * SECPROC_PAGE_SIZE);
		CHECK(s->sources.nr_used <= NR_CACHED + 1);
	}
	/* Each page that is there has its own. */
	for (i = 0; i < NR_CACHED; i++)
		CHECK(!add(s, i));
	happens(s, SECPROC_SEAT_BEGIN);
	for (i = 0; i < NR_PAGES; i++) {
		source = secproc_rv_code_drop(&s->rv,
					      BASE + i * SECPROC_PAGE_SIZE);
		if (source && ++nr)
			CHECK(line_is_right(s, source, i, 0));
	}
	CHECK(nr == NR_CACHED);
	happens(s, SECPROC_SEAT_END);
	free_scene(s);
}

static void flushing_forgets_code_and_data(void)
{
	struct scene *s = make_scene();
	u32 i;

	for (i = 0; i < NR_CACHED; i++)
		CHECK(!add(s, i));
	CHECK(secproc_rv_code_is_full(&s->rv));
	secproc_rv_tlb_fill(&s->rv, BASE, s->m.frame[0].data, true, true);
	secproc_cpu_flush(&s->rv, &s->sources);
	CHECK(!secproc_rv_code_is_full(&s->rv));
	CHECK(nr_free_sources(s) == SECPROC_RV_MAX_CODE_PAGES + 1);
	CHECK(!s->sources.spare);
	for (i = 0; i < SECPROC_RV_NR_TLB; i++) {
		CHECK(s->rv.tlb[i].load_tag == SECPROC_RV_TLB_NONE);
		CHECK(s->rv.tlb[i].store_tag == SECPROC_RV_TLB_NONE);
	}
	s->rv.pc = BASE;
	CHECK(secproc_rv_run(&s->rv, 10) == SECPROC_RV_EXIT_FETCH);
	free_scene(s);
}

static const struct check_test tests[] = {
	CHECK_TEST(lines_are_fetched_in_the_clear),
	CHECK_TEST(only_a_verified_frame_is_code),
	CHECK_TEST(only_a_frame_of_code_is_code),
	CHECK_TEST(a_line_is_fetched_on_a_processor_only),
	CHECK_TEST(a_line_is_fetched_with_its_own_key_only),
	CHECK_TEST(an_evicted_page_gives_its_source_back),
	CHECK_TEST(a_dropped_page_gives_its_source_back),
	CHECK_TEST(sources_never_run_out),
	CHECK_TEST(flushing_forgets_code_and_data),
};

CHECK_MAIN(tests)
