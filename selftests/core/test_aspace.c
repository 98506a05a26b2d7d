// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Tests of os/aspace.h
 *
 * The pages of the package lie across a border of the page table's largest
 * tables, with room for mappings on both sides; see "window" below.
 */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "bytes.h"
#include "check.h"
#include "fake_mem.h"
#include "fake_pkg.h"
#include "fake_rng.h"
#include "os/aspace.h"
#include "cpu/keyslot.h"
#include "traps.h"

#define R	SECPROC_PERM_R
#define W	SECPROC_PERM_W
#define X	SECPROC_PERM_X
#define ENC	SECPROC_PKG_PAGE_F_ENCRYPTED
#define PLAIN	SECPROC_PKG_PAGE_F_PLAIN
#define ZERO	SECPROC_PKG_PAGE_F_ZERO

#define PAGE	SECPROC_PAGE_SIZE
#define BORDER	(1ULL << 30)
#define NR_WINDOW	96
#define WINDOW	(BORDER - NR_WINDOW / 2 * PAGE)
#define AT(n)	(WINDOW + (u64)(n) * PAGE)

/* Where in the window each page of the package is, and what it is. */
static const struct {
	u32 at;
	u32 flags;
} layout[] = {
	{ 40, R | X | ENC }, { 41, R | X | ENC }, { 42, R | X | ENC },
	{ 43, R | ENC }, { 44, R | ENC }, { 45, R | PLAIN },
	{ 46, R | W | ENC }, { 47, R | W | ENC }, { 48, R | W | PLAIN },
	{ 49, R | W | ZERO }, { 50, R | W | ZERO },
	{ 52, X | ENC }, { 53, R | ZERO },
};

#define NR_PKG	ARRAY_SIZE(layout)
#define HEAP_AT	54
#define MAX_AREAS	256

/**
 * struct scene - a task's memory
 * @m: secure memory
 * @bank: key slots
 * @slot: one
 * @key: the package's key
 * @page: pages of the package
 * @pkg: the package
 * @area: room for areas
 * @as: the address space
 */
struct scene {
	struct fake_mem m;
	struct secproc_keybank bank;
	struct secproc_keyslot slot[1];
	struct secproc_key key;
	struct secproc_pkg_page page[NR_PKG];
	struct fake_pkg pkg;
	struct secproc_area area[MAX_AREAS];
	struct secproc_aspace as;
};

static struct scene *make_scene(u32 nr_frames)
{
	struct scene *s = calloc(1, sizeof(*s));
	u32 i, needed;

	if (!s)
		abort();
	fake_mem_init(&s->m, nr_frames);
	secproc_keybank_init(&s->bank, s->slot, 1);
	for (i = 0; i < NR_PKG; i++) {
		s->page[i].va = AT(layout[i].at);
		s->page[i].flags = layout[i].flags;
	}
	fake_pkg_init(&s->pkg, 1, s->page, NR_PKG);
	secproc_key_import(&s->bank, &s->key,
			   SECPROC_PKG_SUITE_CHACHA20_POLY1305, s->pkg.key);
	secproc_aspace_init(&s->as, &s->m.mem, 1, s->area, MAX_AREAS);
	CHECK(!secproc_aspace_add_package(&s->as, &s->pkg.pkg, &s->key,
					  &needed));
	s->as.map_top = AT(NR_WINDOW);
	s->as.brk_start = AT(HEAP_AT);
	s->as.brk = AT(HEAP_AT);
	return s;
}

/* Wipes the address space and sees that all memory is back, and blank. */
static void free_scene(struct scene *s)
{
	secproc_aspace_wipe(&s->as);
	CHECK(s->as.nr_resident == 0);
	CHECK(s->as.nr_areas == 0);
	CHECK(s->m.mem.pool.nr_free == s->m.nr_frames);
	CHECK(fake_mem_is_blank(&s->m));
	fake_mem_free(&s->m);
	free(s);
}

/* ---- The glue's part ----------------------------------------------------- */

/* Puts what the package stores into a reserved frame. */
static void fill(struct scene *s, const struct secproc_page_in *in)
{
	u8 vinfo[SECPROC_PKG_VINFO_SIZE];

	if (in->source != SECPROC_NO_FRAME)
		return;
	fake_pkg_stored(&s->pkg, in->page_idx,
			secproc_mem_data(&s->m.mem, in->frame), vinfo);
	secproc_verify_hold(&s->m.mem.verify, in->frame, vinfo);
}

static u32 accept(struct scene *s, struct secproc_page_in *in)
{
	return secproc_aspace_accept(&s->as, in, NULL, &s->key);
}

static int fault(struct scene *s, u64 va, u8 access,
		 struct secproc_page_in *in)
{
	struct secproc_want want = { va, access };

	return secproc_aspace_fault(&s->as, &want, in);
}

/* Makes a page present; 0 or the error of the fault. */
static int bring(struct scene *s, u64 va, u8 access)
{
	struct secproc_page_in in;
	int err;

	while ((err = fault(s, va, access, &in)) == 1) {
		fill(s, &in);
		CHECK(!accept(s, &in));
		secproc_aspace_publish(&s->as, &in);
	}
	return err;
}

static int map(struct scene *s, u64 va, u64 len, u8 perms, bool fixed,
	       u64 *out)
{
	return secproc_aspace_map(&s->as, va, len, SECPROC_AREA_MAPPING, perms,
				  fixed, out);
}

/* ---- Tables: what each call refuses, in its order ------------------------ */

static void a_new_address_space_has_nothing(void)
{
	struct secproc_want want;
	struct scene *s = make_scene(8);
	u8 byte;

	secproc_aspace_wipe(&s->as);
	secproc_aspace_init(&s->as, &s->m.mem, 1, s->area, MAX_AREAS);
	CHECK(!secproc_aspace_find(&s->as, AT(0)));
	CHECK(secproc_aspace_lookup(&s->as, AT(0), R) == SECPROC_NO_FRAME);
	CHECK(secproc_aspace_lookup(&s->as, ~0ULL, R) == SECPROC_NO_FRAME);
	CHECK(secproc_aspace_read(&s->as, AT(0), &byte, 1, &want) == -EFAULT);
	CHECK(s->as.nr_resident == 0);
	CHECK(!secproc_aspace_needs_room(&s->as));
	free_scene(s);
}

static void package_areas_are_runs_of_equal_permissions(void)
{
	static const struct secproc_area want[] = {
		{ AT(40), AT(43), NULL, 0, SECPROC_AREA_PACKAGE, R | X, R | X },
		{ AT(43), AT(46), NULL, 3, SECPROC_AREA_PACKAGE, R, R },
		{ AT(46), AT(51), NULL, 6, SECPROC_AREA_PACKAGE, R | W, R | W },
		{ AT(52), AT(53), NULL, 11, SECPROC_AREA_PACKAGE, X, X },
		{ AT(53), AT(54), NULL, 12, SECPROC_AREA_PACKAGE, R, R },
	};
	struct scene *s = make_scene(8);
	u32 i;

	CHECK(s->as.nr_areas == ARRAY_SIZE(want));
	for (i = 0; i < ARRAY_SIZE(want); i++) {
		const struct secproc_area *a = &s->as.area[i];

		CHECK(a->start == want[i].start && a->end == want[i].end &&
		      a->file == want[i].file &&
		      a->first_page == want[i].first_page &&
		      a->kind == want[i].kind && a->perms == want[i].perms &&
		      a->max_perms == want[i].max_perms);
	}
	free_scene(s);
}

static void a_package_says_how_many_areas_it_needs(void)
{
	struct scene *s = make_scene(8);
	u32 max_areas, needed;

	for (max_areas = 0; max_areas < 5 + SECPROC_ASPACE_SPARE;
	     max_areas++) {
		struct secproc_area *area = calloc(max_areas + 1,
						   sizeof(*area));

		secproc_aspace_init(&s->as, &s->m.mem, 1, area, max_areas);
		CHECK(secproc_aspace_add_package(&s->as, &s->pkg.pkg, &s->key,
						 &needed) == -ENOSPC);
		CHECK(needed == 5 + SECPROC_ASPACE_SPARE);
		CHECK(s->as.nr_areas == 0);
		CHECK(!s->as.pkg && !s->as.key);
		free(area);
	}
	secproc_aspace_init(&s->as, &s->m.mem, 1, s->area, needed);
	CHECK(!secproc_aspace_add_package(&s->as, &s->pkg.pkg, &s->key,
					  &needed));
	CHECK(!secproc_aspace_needs_room(&s->as));
	free_scene(s);
}

static void growing_keeps_the_areas(void)
{
	struct scene *s = make_scene(8);
	struct secproc_area before[MAX_AREAS], *bigger;
	u32 nr = s->as.nr_areas;

	memcpy(before, s->as.area, nr * sizeof(before[0]));
	bigger = calloc(2 * MAX_AREAS, sizeof(*bigger));
	CHECK(secproc_aspace_grow(&s->as, bigger, 2 * MAX_AREAS) == s->area);
	memset(s->area, 0xff, sizeof(s->area));
	CHECK(s->as.nr_areas == nr && s->as.max_areas == 2 * MAX_AREAS);
	CHECK(!memcmp(s->as.area, before, nr * sizeof(before[0])));
	free_scene(s);
	free(bigger);
}

static void room_is_needed_when_fewer_than_spare_are_free(void)
{
	struct scene *s = make_scene(8);

	s->as.max_areas = s->as.nr_areas + SECPROC_ASPACE_SPARE;
	CHECK(!secproc_aspace_needs_room(&s->as));
	s->as.max_areas--;
	CHECK(secproc_aspace_needs_room(&s->as));
	s->as.max_areas = s->as.nr_areas;
	CHECK(secproc_aspace_needs_room(&s->as));
	free_scene(s);
}

static void map_refuses(void)
{
	static const struct {
		u64 va, len;
		u8 perms;
		bool fixed;
		int err;
	} cases[] = {
		/* R1 first, whatever else is wrong. */
		{ 1, 0, X, true, -EACCES },
		{ AT(0), PAGE, R | X, true, -EACCES },
		{ AT(0), PAGE, R | W | X, false, -EACCES },
		{ 0, 0, X, false, -EACCES },
		/* Fixed: the range. */
		{ AT(0), 0, R, true, -EINVAL },
		{ AT(0) + 1, PAGE, R, true, -EINVAL },
		{ 0, PAGE, R, true, -EINVAL },
		{ SECPROC_VA_MIN - PAGE, PAGE, R, true, -EINVAL },
		{ SECPROC_VA_END, PAGE, R, true, -EINVAL },
		{ SECPROC_VA_END - PAGE, PAGE + 1, R, true, -EINVAL },
		{ AT(0), ~0ULL, R, true, -EINVAL },
		{ AT(0), ~0ULL - AT(0) + 1, R, true, -EINVAL },
		{ ~0ULL & SECPROC_PAGE_MASK, PAGE, R, true, -EINVAL },
		/* Anywhere: the length. */
		{ 0, 0, R, false, -ENOMEM },
		{ 0, ~0ULL, R, false, -ENOMEM },
		{ 0, SECPROC_VA_END + 1, R, false, -ENOMEM },
		{ 0, AT(NR_WINDOW), R, false, -ENOMEM },
		/* What is just allowed. */
		{ SECPROC_VA_END - PAGE, PAGE, R, true, 0 },
		{ SECPROC_VA_MIN, 1, R | W, true, 0 },
		{ 0, AT(40) - SECPROC_VA_MIN, 0, false, 0 },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		struct scene *s = make_scene(8);
		u32 nr = s->as.nr_areas;
		u64 out = 42;
		int err;

		err = map(s, cases[i].va, cases[i].len, cases[i].perms,
			  cases[i].fixed, &out);
		if (!CHECK(err == cases[i].err))
			printf("# case %zu: %d\n", i, err);
		if (err)
			CHECK(out == 42 && s->as.nr_areas == nr);
		free_scene(s);
	}
}

static void unmap_refuses(void)
{
	static const struct {
		u64 va, len;
		int err;
	} cases[] = {
		{ AT(0), 0, -EINVAL },
		{ AT(0) + 8, PAGE, -EINVAL },
		{ 0, PAGE, -EINVAL },
		{ SECPROC_VA_MIN - PAGE, PAGE, -EINVAL },
		{ SECPROC_VA_END - PAGE, 2 * PAGE, -EINVAL },
		{ AT(0), ~0ULL, -EINVAL },
		{ SECPROC_VA_END - PAGE, PAGE, 0 },
		{ SECPROC_VA_MIN, SECPROC_VA_END - SECPROC_VA_MIN, 0 },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		struct scene *s = make_scene(8);
		u32 nr = s->as.nr_areas;

		if (!CHECK(secproc_aspace_unmap(&s->as, cases[i].va,
						cases[i].len) == cases[i].err))
			printf("# case %zu\n", i);
		if (cases[i].err)
			CHECK(s->as.nr_areas == nr);
		free_scene(s);
	}
}

static void protect_refuses(void)
{
	static const struct {
		u64 va, len;
		u8 perms;
		int err;
	} cases[] = {
		/* The range first, then holes, then permissions. */
		{ AT(40), 0, X, -ENOMEM },
		{ AT(40) + 1, PAGE, R, -ENOMEM },
		{ 0, PAGE, R, -ENOMEM },
		{ SECPROC_VA_END - PAGE, 2 * PAGE, R, -ENOMEM },
		{ AT(39), PAGE, R, -ENOMEM },
		{ AT(39), 2 * PAGE, R, -ENOMEM },
		{ AT(50), 3 * PAGE, W, -ENOMEM },
		{ AT(53), 2 * PAGE, W, -ENOMEM },
		/* What the signer did not allow. */
		{ AT(40), PAGE, R | W, -EACCES },
		{ AT(40), PAGE, R | W | X, -EACCES },
		{ AT(43), PAGE, R | W, -EACCES },
		{ AT(43), PAGE, R | X, -EACCES },
		{ AT(46), PAGE, R | X, -EACCES },
		{ AT(52), PAGE, R, -EACCES },
		{ AT(42), 2 * PAGE, R | X, -EACCES },
		{ AT(42), 3 * PAGE, 0, 0 },
		{ AT(40), PAGE, R | X, 0 },
		{ AT(46), PAGE, R, 0 },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		struct scene *s = make_scene(8);
		u32 nr = s->as.nr_areas;
		u64 version = s->as.version;
		int err;

		err = secproc_aspace_protect(&s->as, cases[i].va, cases[i].len,
					     cases[i].perms);
		if (!CHECK(err == cases[i].err))
			printf("# case %zu: %d\n", i, err);
		if (err)
			CHECK(s->as.nr_areas == nr &&
			      s->as.version == version);
		else
			CHECK(s->as.version > version);
		free_scene(s);
	}
}

/* What was taken away comes back, but never more than the signer allowed. */
static void signed_permissions_can_be_taken_and_given_back(void)
{
	struct scene *s = make_scene(16);

	CHECK(!bring(s, AT(40), X));
	CHECK(!secproc_aspace_protect(&s->as, AT(40), PAGE, 0));
	CHECK(bring(s, AT(40), X) == -EACCES);
	CHECK(secproc_aspace_lookup(&s->as, AT(40), X) == SECPROC_NO_FRAME);
	CHECK(secproc_aspace_protect(&s->as, AT(40), PAGE, R | W) == -EACCES);
	CHECK(!secproc_aspace_protect(&s->as, AT(40), PAGE, R | X));
	CHECK(secproc_aspace_lookup(&s->as, AT(40), X) != SECPROC_NO_FRAME);
	free_scene(s);
}

/* What was unmapped does not come back with the package's permissions. */
static void a_mapping_over_code_is_never_executable(void)
{
	struct scene *s = make_scene(16);
	u32 frame_no;
	u64 out;

	CHECK(!bring(s, AT(40), X));
	CHECK(!map(s, AT(40), PAGE, R | W, true, &out));
	CHECK(secproc_aspace_lookup(&s->as, AT(40), X) == SECPROC_NO_FRAME);
	CHECK(bring(s, AT(40), X) == -EACCES);
	CHECK(secproc_aspace_protect(&s->as, AT(40), PAGE, R | X) == -EACCES);
	CHECK(!bring(s, AT(40), R));
	frame_no = secproc_aspace_lookup(&s->as, AT(40), R);
	CHECK(secproc_is_zero(secproc_mem_data(&s->m.mem, frame_no), PAGE));
	free_scene(s);
}

static void discard_refuses(void)
{
	static const struct {
		u64 va, len;
		int err;
	} cases[] = {
		{ AT(40), 0, -ENOMEM },
		{ AT(40) + 1, PAGE, -ENOMEM },
		{ 0, PAGE, -ENOMEM },
		{ SECPROC_VA_END, PAGE, -ENOMEM },
		{ AT(39), PAGE, -ENOMEM },
		{ AT(50), 2 * PAGE, -ENOMEM },
		{ AT(40), 11 * PAGE, 0 },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		struct scene *s = make_scene(8);

		if (!CHECK(secproc_aspace_discard(&s->as, cases[i].va,
						  cases[i].len) ==
			   cases[i].err))
			printf("# case %zu\n", i);
		free_scene(s);
	}
}

static void the_break_stays_when_it_cannot_move(void)
{
	struct scene *s = make_scene(8);
	u64 start = AT(HEAP_AT), out;

	CHECK(secproc_aspace_set_brk(&s->as, start - 1) == start);
	CHECK(secproc_aspace_set_brk(&s->as, 0) == start);
	CHECK(secproc_aspace_set_brk(&s->as, SECPROC_VA_END + 1) == start);
	CHECK(secproc_aspace_set_brk(&s->as, ~0ULL) == start);
	CHECK(secproc_aspace_set_brk(&s->as, start + 1) == start + 1);
	CHECK(secproc_aspace_find(&s->as, start)->kind == SECPROC_AREA_HEAP);
	CHECK(secproc_aspace_set_brk(&s->as, start + PAGE) == start + PAGE);
	CHECK(!secproc_aspace_find(&s->as, start + PAGE));
	/* Something is in the way. */
	CHECK(!map(s, AT(HEAP_AT + 3), PAGE, R, true, &out));
	CHECK(secproc_aspace_set_brk(&s->as, start + 4 * PAGE) == start + PAGE);
	CHECK(!secproc_aspace_find(&s->as, start + PAGE));
	CHECK(secproc_aspace_set_brk(&s->as, start + 3 * PAGE) ==
	      start + 3 * PAGE);
	CHECK(secproc_aspace_set_brk(&s->as, start) == start);
	CHECK(!secproc_aspace_find(&s->as, start));
	free_scene(s);
}

static void a_hole_is_taken_from_the_top(void)
{
	struct scene *s = make_scene(8);
	u64 a, b, c, d;

	CHECK(!map(s, 0, 4 * PAGE, R, false, &a));
	CHECK(a == AT(NR_WINDOW - 4));
	CHECK(!map(s, 0, 1, R | W, false, &b));
	CHECK(b == AT(NR_WINDOW - 5));
	CHECK(!secproc_aspace_unmap(&s->as, a + PAGE, 2 * PAGE));
	/* The highest hole that is large enough, filled from its top. */
	CHECK(!map(s, 0, 3 * PAGE, R, false, &c));
	CHECK(c == AT(NR_WINDOW - 8));
	CHECK(!map(s, 0, PAGE, R, false, &d));
	CHECK(d == a + 2 * PAGE);
	/* A hint is followed where there is room, rounded down, else not. */
	CHECK(!map(s, AT(60) + 5, 2 * PAGE, R, false, &a));
	CHECK(a == AT(60));
	CHECK(!map(s, AT(61), PAGE, R, false, &a));
	CHECK(a == AT(NR_WINDOW - 3));
	CHECK(!map(s, SECPROC_PAGE_SIZE, PAGE, R, false, &a));
	CHECK(a == AT(NR_WINDOW - 9));
	free_scene(s);
}

static void nothing_is_mapped_below_the_lowest_address(void)
{
	struct scene *s = make_scene(8);
	struct secproc_pkg_page page = { .va = PAGE, .flags = R | ENC };
	struct fake_pkg low;
	u32 needed;
	u64 out;

	/* Even if a package has a page there and all else is taken. */
	fake_pkg_init(&low, 3, &page, 1);
	secproc_aspace_init(&s->as, &s->m.mem, 1, s->area, MAX_AREAS);
	CHECK(!secproc_aspace_add_package(&s->as, &low.pkg, &s->key, &needed));
	CHECK(!map(s, SECPROC_VA_MIN, SECPROC_VA_END - SECPROC_VA_MIN, R, true,
		   &out));
	CHECK(map(s, 0, PAGE, R, false, &out) == -ENOMEM);
	CHECK(map(s, 2 * PAGE, PAGE, R, false, &out) == -ENOMEM);
	free_scene(s);
}

static void fault_answers(void)
{
	struct secproc_page_in in, other;
	struct scene *s = make_scene(16);
	u64 out;

	CHECK(fault(s, AT(39), R, &in) == -EFAULT);
	CHECK(fault(s, SECPROC_VA_END, R, &in) == -EFAULT);
	CHECK(fault(s, ~0ULL, R, &in) == -EFAULT);
	CHECK(fault(s, AT(40), W, &in) == -EACCES);
	CHECK(fault(s, AT(43), X, &in) == -EACCES);
	CHECK(fault(s, AT(52), R, &in) == -EACCES);
	CHECK(s->as.nr_resident == 0);

	CHECK(!map(s, AT(0), PAGE, R | W, true, &out));
	CHECK(fault(s, AT(0) + 123, W, &in) == 0);
	CHECK(fault(s, AT(0), R, &in) == 0);
	CHECK(fault(s, AT(49), W, &in) == 0);

	CHECK(fault(s, AT(43) + 77, R, &in) == 1);
	CHECK(in.va == AT(43) && in.page_idx == 3 &&
	      in.source == SECPROC_NO_FRAME);
	CHECK(s->as.nr_busy == 1);
	CHECK(fault(s, AT(43), R, &other) == -EBUSY);
	CHECK(fault(s, AT(44), R, &other) == 1);
	secproc_aspace_cancel(&s->as, &other);
	secproc_aspace_cancel(&s->as, &in);
	CHECK(s->as.nr_busy == 0);
	CHECK(fault(s, AT(43), R, &in) == 1);
	fill(s, &in);
	CHECK(!accept(s, &in));
	secproc_aspace_publish(&s->as, &in);
	CHECK(fault(s, AT(43), R, &in) == 0);
	CHECK(s->as.counts.n[SECPROC_STAT_faults_first] == 1);
	free_scene(s);
}

static void memory_that_is_full_says_so(void)
{
	struct secproc_page_in in;
	struct scene *s = make_scene(3);
	u64 out;

	CHECK(!map(s, AT(0), PAGE, R, true, &out));
	/* Three tables, and nothing left for the page. */
	CHECK(fault(s, AT(0), R, &in) == -ENOMEM);
	CHECK(fault(s, AT(43), R, &in) == -ENOMEM);
	CHECK(s->as.nr_busy == 0);
	free_scene(s);
}

static void moved_pages_take_their_frames_along(void)
{
	const u64 len = 1500 * PAGE;
	struct secproc_want want = {};
	struct scene *s = make_scene(64);
	u64 from, to, done = 0, nr_resident, version;
	u32 frame, steps = 0;
	u8 byte;

	CHECK(!map(s, 0, len, R | W, false, &from));
	CHECK(!bring(s, from + 3 * PAGE, W));
	byte = 0x5a;
	CHECK(!secproc_aspace_write(&s->as, from + 3 * PAGE + 7, &byte, 1,
				    &want));
	/* Of another table, and read only, so that it is no zero yet. */
	CHECK(!bring(s, from + 1400 * PAGE, R));
	frame = secproc_aspace_lookup(&s->as, from + 3 * PAGE, W);
	nr_resident = s->as.nr_resident;
	version = s->as.version;
	CHECK(!map(s, 0, len, R | W, false, &to));
	do {
		CHECK(!secproc_aspace_move(&s->as, from, to, len, &done,
					   &want));
		CHECK(done % PAGE == 0 && done <= len);
	} while (done < len && ++steps < 100);
	/* No step is without bound, and what was never touched is not now. */
	CHECK(steps >= 1 && s->as.version > version);
	CHECK(s->as.nr_resident <= nr_resident + 4);
	CHECK(secproc_aspace_lookup(&s->as, to + 3 * PAGE, W) == frame);
	CHECK(s->m.mem.pool.frame[frame].va == to + 3 * PAGE);
	CHECK(secproc_aspace_lookup(&s->as, from + 3 * PAGE, R) ==
	      SECPROC_NO_FRAME);
	CHECK(!secproc_aspace_unmap(&s->as, from, len));
	CHECK(!secproc_aspace_read(&s->as, to + 3 * PAGE + 7, &byte, 1,
				   &want) && byte == 0x5a);
	CHECK(secproc_aspace_lookup(&s->as, to + 1400 * PAGE, R) !=
	      SECPROC_NO_FRAME);
	free_scene(s);
}

static void a_move_without_room_for_tables_asks_for_it(void)
{
	/* Three tables for the page, the page, one more frame. */
	struct scene *s = make_scene(5);
	struct secproc_want want = {};
	u64 to = 1ULL << 33, done = 0;
	u8 byte = 1;

	CHECK(!map(s, AT(40), PAGE, R | W, true, &to));
	CHECK(!bring(s, AT(40), W));
	CHECK(!secproc_aspace_write(&s->as, AT(40), &byte, 1, &want));
	to = 1ULL << 33;
	CHECK(!map(s, to, PAGE, R | W, true, &to));
	CHECK(secproc_aspace_move(&s->as, AT(40), to, PAGE, &done, &want) ==
	      -EAGAIN);
	CHECK(want.va == to && want.access == W && !done);
	/* Nothing is lost. */
	byte = 0;
	CHECK(!secproc_aspace_read(&s->as, AT(40), &byte, 1, &want) && byte);
	free_scene(s);
}

/* ---- Pages of the package ------------------------------------------------ */

static void data_is_decrypted_once_and_code_stays_encrypted(void)
{
	u8 plain[PAGE], read[PAGE];
	struct secproc_want want;
	struct scene *s = make_scene(32);
	u32 i;

	for (i = 0; i < NR_PKG; i++) {
		u64 va = s->page[i].va;
		u32 frame_no;

		fake_pkg_plain(&s->pkg, i, plain);
		if (s->page[i].flags & X) {
			CHECK(!bring(s, va, X));
			frame_no = secproc_aspace_lookup(&s->as, va, X);
			CHECK(s->m.frame[frame_no].state == SECPROC_FRAME_CODE);
			CHECK(s->m.frame[frame_no].encrypted);
			CHECK(s->m.frame[frame_no].page_idx == i);
			CHECK(memcmp(s->m.frame[frame_no].data, plain, PAGE));
			CHECK(!fake_mem_contains(&s->m, plain, 64));
		}
		if (!(s->page[i].flags & R))
			continue;
		CHECK(!bring(s, va, R));
		frame_no = secproc_aspace_lookup(&s->as, va, R);
		CHECK(s->m.frame[frame_no].state == SECPROC_FRAME_DATA);
		CHECK(!secproc_aspace_read(&s->as, va, read, PAGE, &want));
		CHECK(!memcmp(read, plain, PAGE));
	}
	free_scene(s);
}

static void code_is_read_through_a_twin(void)
{
	struct secproc_page_in in, other;
	struct secproc_want want;
	struct scene *s = make_scene(16);
	u64 resident;
	u8 word[8];
	u32 code;

	CHECK(!bring(s, AT(40), X));
	code = secproc_aspace_lookup(&s->as, AT(40), X);
	resident = s->as.nr_resident;
	CHECK(secproc_aspace_lookup(&s->as, AT(40), R) == SECPROC_NO_FRAME);
	CHECK(secproc_aspace_read(&s->as, AT(40), word, 8, &want) == -EAGAIN);
	CHECK(want.va == AT(40) && want.access == R);
	CHECK(fault(s, AT(40), R, &in) == 1);
	CHECK(in.source == code);
	CHECK(fault(s, AT(40), R, &other) == -EBUSY);
	/* Meanwhile it can be executed. */
	CHECK(fault(s, AT(40), X, &other) == 0);
	secproc_aspace_cancel(&s->as, &in);
	CHECK(s->as.nr_resident == resident);
	CHECK(secproc_aspace_lookup(&s->as, AT(40), R) == SECPROC_NO_FRAME);
	CHECK(!bring(s, AT(40), R));
	CHECK(s->as.nr_resident == resident + 1);
	CHECK(secproc_aspace_lookup(&s->as, AT(40), X) == code);
	CHECK(!secproc_aspace_read(&s->as, AT(40), word, 8, &want));
	/* It did not come from outside again. */
	CHECK(s->as.counts.n[SECPROC_STAT_faults_first] == 1);
	/* Both go together, and the tables that only they needed. */
	CHECK(!secproc_aspace_discard(&s->as, AT(40), PAGE));
	CHECK(s->as.nr_resident == 1);
	free_scene(s);
}

/* Does something to the bytes that arrive; the page must be refused. */
static void attack(u32 index, u32 refusal,
		   void (*change)(struct scene *s, u8 *stored, u8 *vinfo))
{
	u8 vinfo[SECPROC_PKG_VINFO_SIZE], byte;
	struct secproc_page_in in;
	struct secproc_want want;
	struct scene *s = make_scene(16);
	u64 va = s->page[index].va;
	u8 access = s->page[index].flags & X ? X : R;
	u32 nr_free;

	CHECK(!bring(s, AT(44), R));
	CHECK(!bring(s, AT(41), X));
	nr_free = s->m.mem.pool.nr_free;
	CHECK(fault(s, va, access, &in) == 1);
	fake_pkg_stored(&s->pkg, index, secproc_mem_data(&s->m.mem, in.frame),
			vinfo);
	change(s, secproc_mem_data(&s->m.mem, in.frame), vinfo);
	secproc_verify_hold(&s->m.mem.verify, in.frame, vinfo);
	CHECK(accept(s, &in) == refusal);
	secproc_aspace_cancel(&s->as, &in);
	/* Nothing is left of it. */
	CHECK(s->m.mem.pool.nr_free == nr_free);
	CHECK(s->as.nr_busy == 0);
	CHECK(secproc_aspace_lookup(&s->as, va, access) == SECPROC_NO_FRAME);
	CHECK(secproc_aspace_read(&s->as, va, &byte, 1, &want) == -EAGAIN);
	CHECK(secproc_is_zero(s->m.frame[in.frame].data, PAGE));
	/* And the right one is welcome. */
	CHECK(!bring(s, va, access));
	free_scene(s);
}

static void flip_page(struct scene *s, u8 *stored, u8 *vinfo)
{
	(void)s;
	(void)vinfo;
	stored[4000] ^= 4;
}

static void flip_vinfo(struct scene *s, u8 *stored, u8 *vinfo)
{
	(void)s;
	(void)stored;
	vinfo[12] ^= 1;
}

static void other_page(struct scene *s, u8 *stored, u8 *vinfo)
{
	fake_pkg_stored(&s->pkg, 7, stored, vinfo);
}

static void other_package(struct scene *s, u8 *stored, u8 *vinfo)
{
	struct secproc_pkg_page page[NR_PKG];
	struct fake_pkg other;

	memcpy(page, s->page, sizeof(page));
	fake_pkg_init(&other, 2, page, NR_PKG);
	fake_pkg_stored(&other, 0, stored, vinfo);
}

static void a_page_that_does_not_verify_leaves_nothing(void)
{
	attack(0, SECPROC_REFUSAL_PAGE_HASH, flip_page);
	attack(3, SECPROC_REFUSAL_PAGE_HASH, flip_page);
	attack(5, SECPROC_REFUSAL_PAGE_HASH, flip_page);
	attack(6, SECPROC_REFUSAL_PAGE_HASH, flip_page);
	attack(0, SECPROC_REFUSAL_PAGE_SIGNATURE, flip_vinfo);
	attack(3, SECPROC_REFUSAL_PAGE_SIGNATURE, flip_vinfo);
	attack(0, SECPROC_REFUSAL_PAGE_SIGNATURE, other_page);
	attack(3, SECPROC_REFUSAL_PAGE_SIGNATURE, other_page);
	attack(0, SECPROC_REFUSAL_PAGE_SIGNATURE, other_package);
}

static void a_page_under_another_key_is_refused(void)
{
	const u8 bytes[SECPROC_KEY_SIZE] = {};
	struct secproc_key wrong;
	struct secproc_page_in in;
	struct scene *s = make_scene(16);
	u8 stored[PAGE], vinfo[SECPROC_PKG_VINFO_SIZE];

	secproc_key_import(&s->bank, &wrong,
			   SECPROC_PKG_SUITE_CHACHA20_POLY1305, bytes);
	CHECK(fault(s, AT(43), R, &in) == 1);
	fill(s, &in);
	CHECK(secproc_aspace_accept(&s->as, &in, NULL, &wrong) ==
	      SECPROC_REFUSAL_PAGE_TAG);
	secproc_aspace_cancel(&s->as, &in);
	/* So is the twin of code. */
	CHECK(!bring(s, AT(40), X));
	CHECK(fault(s, AT(40), R, &in) == 1);
	CHECK(secproc_aspace_accept(&s->as, &in, NULL, &wrong) ==
	      SECPROC_REFUSAL_PAGE_TAG);
	/* What the wrong key made of it is gone before it is cancelled. */
	fake_pkg_stored(&s->pkg, 0, stored, vinfo);
	CHECK(secproc_is_zero(secproc_mem_data(&s->m.mem, in.frame), PAGE));
	CHECK(!memcmp(secproc_mem_data(&s->m.mem, in.source), stored, PAGE));
	secproc_aspace_cancel(&s->as, &in);
	free_scene(s);
}

static void call_wipe(void *ctx)
{
	secproc_aspace_wipe(ctx);
}

static void wiping_with_a_busy_page_traps(void)
{
	struct secproc_page_in in;
	struct scene *s = make_scene(16);

	CHECK(fault(s, AT(43), R, &in) == 1);
	CHECK(traps(call_wipe, &s->as));
	secproc_aspace_cancel(&s->as, &in);
	free_scene(s);
}

static void writes_to_package_data_last_until_discarded(void)
{
	static const u8 mine[] = "changed by the program";
	u8 plain[PAGE], read[sizeof(mine)];
	struct secproc_want want;
	struct scene *s = make_scene(16);

	fake_pkg_plain(&s->pkg, 6, plain);
	CHECK(!bring(s, AT(46), W));
	CHECK(!secproc_aspace_write(&s->as, AT(46) + 10, mine, sizeof(mine),
				    &want));
	CHECK(!secproc_aspace_read(&s->as, AT(46) + 10, read, sizeof(read),
				   &want));
	CHECK(!memcmp(read, mine, sizeof(mine)));
	CHECK(!secproc_aspace_discard(&s->as, AT(46), PAGE));
	CHECK(!fake_mem_contains(&s->m, mine, sizeof(mine)));
	CHECK(!bring(s, AT(46), R));
	CHECK(!secproc_aspace_read(&s->as, AT(46) + 10, read, sizeof(read),
				   &want));
	CHECK(!memcmp(read, plain + 10, sizeof(read)));
	free_scene(s);
}

/* ---- Touching memory ----------------------------------------------------- */

static void accesses_end_where_permission_does(void)
{
	u8 buf[3 * PAGE] = {};
	struct secproc_want want;
	struct scene *s = make_scene(16);
	u64 out;

	CHECK(!map(s, AT(0), 2 * PAGE, R | W, true, &out));
	CHECK(!map(s, AT(2), PAGE, R, true, &out));
	CHECK(!secproc_aspace_write(&s->as, AT(1), buf, PAGE, &want));
	CHECK(secproc_aspace_write(&s->as, AT(1), buf, PAGE + 1, &want) ==
	      -EFAULT);
	CHECK(!secproc_aspace_read(&s->as, AT(1), buf, 2 * PAGE, &want));
	CHECK(secproc_aspace_read(&s->as, AT(1), buf, 2 * PAGE + 1, &want) ==
	      -EFAULT);
	CHECK(secproc_aspace_check(&s->as, AT(0), 3 * PAGE, R, &want) == 0);
	CHECK(secproc_aspace_check(&s->as, AT(0), 3 * PAGE, W, &want) ==
	      -EFAULT);
	CHECK(secproc_aspace_read(&s->as, SECPROC_VA_END - 1, buf, 2, &want) ==
	      -EFAULT);
	CHECK(secproc_aspace_read(&s->as, ~0ULL, buf, 2, &want) == -EFAULT);
	CHECK(!secproc_aspace_read(&s->as, ~0ULL, buf, 0, &want));
	CHECK(secproc_aspace_check(&s->as, AT(0), ~0ULL, R, &want) == -EFAULT);
	free_scene(s);
}

static void strings_are_read_up_to_their_end(void)
{
	struct secproc_want want;
	struct scene *s = make_scene(16);
	char buf[8];
	u64 out;

	CHECK(!map(s, AT(0), PAGE, R | W, true, &out));
	CHECK(!secproc_aspace_write(&s->as, AT(1) - 6, "hello", 6, &want));
	CHECK(secproc_aspace_read_string(&s->as, AT(1) - 6, buf, sizeof(buf),
					 &want) == 5);
	CHECK(!strcmp(buf, "hello"));
	CHECK(secproc_aspace_read_string(&s->as, AT(1) - 6, buf, 6, &want) ==
	      5);
	CHECK(secproc_aspace_read_string(&s->as, AT(1) - 6, buf, 5, &want) ==
	      -ENAMETOOLONG);
	CHECK(secproc_aspace_read_string(&s->as, AT(1) - 6, buf, 0, &want) ==
	      -ENAMETOOLONG);
	/* Without its end, what follows counts. */
	CHECK(!secproc_aspace_write(&s->as, AT(1) - 1, "!", 1, &want));
	CHECK(secproc_aspace_read_string(&s->as, AT(1) - 6, buf, sizeof(buf),
					 &want) == -EFAULT);
	CHECK(!map(s, AT(1), PAGE, R, true, &out));
	CHECK(secproc_aspace_read_string(&s->as, AT(1) - 6, buf, sizeof(buf),
					 &want) == 6);
	CHECK(secproc_aspace_read_string(&s->as, AT(43), buf, sizeof(buf),
					 &want) == -EAGAIN);
	CHECK(want.va == AT(43) && want.access == R);
	free_scene(s);
}

/* ---- Full memory at every point ------------------------------------------ */

/* A bit of everything; what fails for want of memory is left undone. */
static void live(struct scene *s)
{
	struct secproc_want want;
	u8 word[8] = {};
	u64 out;
	u32 i;

	CHECK(!map(s, AT(0), 8 * PAGE, R | W, true, &out));
	CHECK(!map(s, SECPROC_VA_END - 8 * PAGE, 8 * PAGE, R | W, true, &out));
	for (i = 0; i < NR_PKG; i++) {
		bring(s, s->page[i].va, s->page[i].flags & X ? X : R);
		bring(s, s->page[i].va, R);
		secproc_aspace_write(&s->as, AT(i), word, 8, &want);
	}
	secproc_aspace_write(&s->as, SECPROC_VA_END - 8, word, 8, &want);
	CHECK(!secproc_aspace_discard(&s->as, AT(40), 5 * PAGE));
	CHECK(!secproc_aspace_unmap(&s->as, AT(4), 2 * PAGE));
	for (i = 0; i < NR_PKG; i++)
		bring(s, s->page[i].va, s->page[i].flags & X ? X : R);
}

static void nothing_is_lost_when_memory_is_full(void)
{
	u32 nr_frames;

	for (nr_frames = 0; nr_frames < 50; nr_frames++) {
		struct scene *s = make_scene(nr_frames);

		live(s);
		CHECK(s->as.nr_resident == nr_frames - s->m.mem.pool.nr_free);
		CHECK(s->as.nr_busy == 0);
		free_scene(s);
	}
}

/* ---- Against a model ----------------------------------------------------- */

/**
 * struct model_page - what is known of one page of the window
 * @kind: enum secproc_area_kind, or 0 if nothing is mapped
 * @perms: what is allowed
 * @max_perms: what may be allowed
 * @idx: page of the package
 * @present: it is in a frame
 * @twin: its twin is
 * @bytes: what a read gives
 */
struct model_page {
	u8 kind;
	u8 perms;
	u8 max_perms;
	u32 idx;
	bool present;
	bool twin;
	u8 bytes[PAGE];
};

/**
 * struct model - address space as an array of pages
 * @s: what it is compared with
 * @page: the window
 * @brk: program break
 * @rng: what happens
 */
struct model {
	struct scene *s;
	struct model_page page[NR_WINDOW];
	u64 brk;
	struct fake_rng rng;
};

static bool is_zero_page(const struct model *m, const struct model_page *p)
{
	return p->kind != SECPROC_AREA_PACKAGE ||
	       m->s->page[p->idx].flags & ZERO;
}

static bool is_code(const struct model *m, const struct model_page *p)
{
	return p->kind == SECPROC_AREA_PACKAGE &&
	       m->s->page[p->idx].flags & X;
}

static u32 page_number(u64 va)
{
	return (u32)((va - WINDOW) / PAGE);
}

/* The page loses its frames. */
static void model_drop(struct model *m, struct model_page *p)
{
	p->present = false;
	p->twin = false;
	if (p->kind == SECPROC_AREA_PACKAGE)
		fake_pkg_plain(&m->s->pkg, p->idx, p->bytes);
	else
		memset(p->bytes, 0, PAGE);
}

static struct model *make_model(u32 nr_frames, u64 seed)
{
	struct model *m = calloc(1, sizeof(*m));
	u64 out;
	u32 i;

	if (!m)
		abort();
	m->s = make_scene(nr_frames);
	m->rng.state = seed;
	m->brk = m->s->as.brk;
	for (i = 0; i < NR_PKG; i++) {
		struct model_page *p = &m->page[layout[i].at];

		p->kind = SECPROC_AREA_PACKAGE;
		p->perms = layout[i].flags & (R | W | X);
		p->max_perms = p->perms;
		p->idx = i;
		model_drop(m, p);
	}
	/* Nothing is to go below the window. */
	CHECK(!secproc_aspace_map(&m->s->as, SECPROC_VA_MIN,
				  WINDOW - SECPROC_VA_MIN, SECPROC_AREA_STACK,
				  0, true, &out));
	return m;
}

/* Number of the frame that @access must find, 0 or 1; or -1. */
static int model_lookup(const struct model *m, const struct model_page *p,
			u8 access)
{
	if (!p->present || access & ~p->perms)
		return -1;
	if (is_code(m, p) && !(access & X))
		return p->twin ? 1 : -1;
	return 0;
}

static void check_areas(struct model *m)
{
	const struct secproc_aspace *as = &m->s->as;
	u32 i, n;

	for (i = 0; i < as->nr_areas; i++) {
		const struct secproc_area *a = &as->area[i], *b = a + 1;

		CHECK(a->start < a->end && !(a->start % PAGE) &&
		      !(a->end % PAGE));
		if (i + 1 == as->nr_areas)
			continue;
		CHECK(a->end <= b->start);
		/* Equal neighbours are one. */
		CHECK(a->end != b->start || a->kind != b->kind ||
		      a->perms != b->perms || a->max_perms != b->max_perms ||
		      (a->kind == SECPROC_AREA_PACKAGE &&
		       a->first_page + (a->end - a->start) / PAGE !=
		       b->first_page));
	}
	for (n = 0; n < NR_WINDOW; n++) {
		const struct model_page *p = &m->page[n];
		const struct secproc_area *a;

		a = secproc_aspace_find(as, AT(n) + n);
		if (!p->kind) {
			CHECK(!a);
			continue;
		}
		if (!CHECK(a))
			continue;
		CHECK(a->start <= AT(n) && AT(n) < a->end);
		CHECK(a->kind == p->kind && a->perms == p->perms &&
		      a->max_perms == p->max_perms);
		if (p->kind == SECPROC_AREA_PACKAGE)
			CHECK(a->first_page + (AT(n) - a->start) / PAGE ==
			      p->idx);
	}
}

static void check_pages(struct model *m)
{
	const struct secproc_aspace *as = &m->s->as;
	u64 nr_pages = 0, nr_tables = 0;
	u32 n, i;
	u8 access;

	for (n = 0; n < NR_WINDOW; n++) {
		const struct model_page *p = &m->page[n];
		u32 frame_no, other = SECPROC_NO_FRAME;

		nr_pages += p->present + p->twin;
		for (access = 1; access < 8; access++) {
			int want = model_lookup(m, p, access);

			frame_no = secproc_aspace_lookup(as, AT(n) + 9, access);
			CHECK((frame_no != SECPROC_NO_FRAME) == (want >= 0));
			if (want < 0)
				continue;
			CHECK(m->s->m.frame[frame_no].state ==
			      (is_code(m, p) && !want ? SECPROC_FRAME_CODE :
							SECPROC_FRAME_DATA));
			/* Data accesses of one page agree. */
			if (access & X)
				continue;
			CHECK(other == SECPROC_NO_FRAME || other == frame_no);
			other = frame_no;
		}
	}
	for (i = 0; i < m->s->m.nr_frames; i++)
		nr_tables += m->s->m.frame[i].state == SECPROC_FRAME_TABLE;
	CHECK(as->nr_resident == nr_pages + nr_tables);
	CHECK(as->nr_resident == m->s->m.nr_frames - m->s->m.mem.pool.nr_free);
	CHECK(nr_tables <= 5);
}

static void check_model(struct model *m)
{
	CHECK(m->s->as.brk == m->brk);
	check_areas(m);
	check_pages(m);
}

static bool model_covered(const struct model *m, u32 at, u32 nr)
{
	while (nr--)
		if (!m->page[at + nr].kind)
			return false;
	return true;
}

static bool model_hole(const struct model *m, u32 at, u32 nr)
{
	while (nr--)
		if (m->page[at + nr].kind)
			return false;
	return true;
}

static void model_map(struct model *m, u32 at, u32 nr, u8 kind, u8 perms)
{
	while (nr--) {
		struct model_page *p = &m->page[at + nr];

		p->kind = kind;
		p->perms = perms;
		p->max_perms = R | W;
		model_drop(m, p);
	}
}

static void model_unmap(struct model *m, u32 at, u32 nr)
{
	while (nr--) {
		m->page[at + nr].kind = 0;
		m->page[at + nr].perms = 0;
		model_drop(m, &m->page[at + nr]);
	}
}

static void do_map(struct model *m, u32 at, u32 nr)
{
	u8 kind = fake_rng_below(&m->rng, 2) ? SECPROC_AREA_MAPPING :
					       SECPROC_AREA_HEAP;
	u8 perms = (u8)fake_rng_below(&m->rng, 8);
	bool fixed = fake_rng_below(&m->rng, 2);
	bool hint = fake_rng_below(&m->rng, 2);
	u64 len = nr * PAGE - fake_rng_below(&m->rng, PAGE), out = 0;
	int err;

	err = secproc_aspace_map(&m->s->as, fixed || hint ? AT(at) : 0, len,
				 kind, perms, fixed, &out);
	if (perms & X) {
		CHECK(err == -EACCES);
		return;
	}
	if (!fixed && !(hint && model_hole(m, at, nr))) {
		for (at = NR_WINDOW - nr + 1; at--;)
			if (model_hole(m, at, nr))
				break;
		if (at == ~0U) {
			CHECK(err == -ENOMEM);
			return;
		}
	}
	CHECK(!err && out == AT(at));
	model_map(m, at, nr, kind, perms);
}

static void do_unmap(struct model *m, u32 at, u32 nr)
{
	CHECK(!secproc_aspace_unmap(&m->s->as, AT(at), nr * PAGE));
	model_unmap(m, at, nr);
}

static void do_protect(struct model *m, u32 at, u32 nr)
{
	u8 perms = (u8)fake_rng_below(&m->rng, 8);
	u32 i;
	int err;

	err = secproc_aspace_protect(&m->s->as, AT(at), nr * PAGE, perms);
	if (!model_covered(m, at, nr)) {
		CHECK(err == -ENOMEM);
		return;
	}
	for (i = 0; i < nr; i++) {
		if (perms & ~m->page[at + i].max_perms) {
			CHECK(err == -EACCES);
			return;
		}
	}
	CHECK(!err);
	for (i = 0; i < nr; i++)
		m->page[at + i].perms = perms;
}

static void do_discard(struct model *m, u32 at, u32 nr)
{
	int err = secproc_aspace_discard(&m->s->as, AT(at), nr * PAGE);
	u32 i;

	if (!model_covered(m, at, nr)) {
		CHECK(err == -ENOMEM);
		return;
	}
	CHECK(!err);
	for (i = 0; i < nr; i++)
		model_drop(m, &m->page[at + i]);
}

static void do_brk(struct model *m)
{
	u64 brk = AT(HEAP_AT - 1) + fake_rng_below(&m->rng, 24 * PAGE);
	u32 old_end = page_number(m->brk + PAGE - 1);
	u32 new_end = page_number(brk + PAGE - 1);
	u64 got = secproc_aspace_set_brk(&m->s->as, brk);

	if (brk < AT(HEAP_AT) ||
	    (new_end > old_end && !model_hole(m, old_end, new_end - old_end))) {
		CHECK(got == m->brk);
		return;
	}
	CHECK(got == brk);
	if (new_end > old_end)
		model_map(m, old_end, new_end - old_end, SECPROC_AREA_HEAP,
			  R | W);
	else
		model_unmap(m, new_end, old_end - new_end);
	m->brk = brk;
}

/*
 * One fault, carried through, cancelled, or refused.  Returns 0 if the page
 * should now be there as far as the model knows.
 */
static int do_fault(struct model *m, u32 at, u8 access)
{
	struct model_page *p = &m->page[at];
	bool there = model_lookup(m, p, access) >= 0;
	struct secproc_page_in in, other;
	u64 va = AT(at) + fake_rng_below(&m->rng, PAGE);
	u32 how = fake_rng_below(&m->rng, 8);
	int err = fault(m->s, va, access, &in);

	if (!p->kind) {
		CHECK(err == -EFAULT);
		return err;
	}
	if (access & ~p->perms) {
		CHECK(err == -EACCES);
		return err;
	}
	if (err == -ENOMEM) {
		CHECK(!there && m->s->m.mem.pool.nr_free == 0);
		return err;
	}
	if (there || is_zero_page(m, p)) {
		CHECK(err == 0);
		p->present = true;
		return err;
	}
	if (!CHECK(err == 1 && in.va == AT(at) && in.page_idx == p->idx))
		return -EIO;
	CHECK((in.source != SECPROC_NO_FRAME) == p->present);
	CHECK(fault(m->s, va, access, &other) == -EBUSY);
	if (how == 0) {
		secproc_aspace_cancel(&m->s->as, &in);
		return 1;
	}
	fill(m->s, &in);
	if (how == 1 && in.source == SECPROC_NO_FRAME) {
		secproc_mem_data(&m->s->m.mem, in.frame)[at] ^= 1;
		CHECK(accept(m->s, &in));
		secproc_aspace_cancel(&m->s->as, &in);
		return 1;
	}
	CHECK(!accept(m->s, &in));
	secproc_aspace_publish(&m->s->as, &in);
	if (p->present)
		p->twin = true;
	else
		p->present = true;
	return 1;
}

/*
 * Has a range checked until it is all there.  Returns what the model says:
 * 0, -EFAULT, or -ENOMEM if memory is full.
 */
static int do_check(struct model *m, u64 va, u64 len, u8 access)
{
	u32 at = page_number(va), last = page_number(va + len - 1);

	for (;;) {
		struct secproc_want want = {};
		int err = secproc_aspace_check(&m->s->as, va, len, access,
					       &want);

		/* Up to where it came, zero pages have been made. */
		for (; at <= last; at++) {
			struct model_page *p = &m->page[at];

			if (!p->kind || access & ~p->perms) {
				CHECK(err == -EFAULT);
				return err;
			}
			if (model_lookup(m, p, access) >= 0)
				continue;
			if (p->kind == SECPROC_AREA_PACKAGE ||
			    (err == -EAGAIN && page_number(want.va) == at))
				break;
			p->present = true;
		}
		if (at > last) {
			CHECK(!err);
			return err;
		}
		CHECK(err == -EAGAIN && page_number(want.va) == at &&
		      want.access == access);
		err = do_fault(m, page_number(want.va), want.access);
		if (err < 0)
			return err;
	}
}

static void do_touch(struct model *m)
{
	u64 off = fake_rng_below(&m->rng, (NR_WINDOW - 3) * PAGE);
	u64 len = 1 + fake_rng_below(&m->rng, 2 * PAGE);
	u8 access = fake_rng_below(&m->rng, 2) ? R : W;
	u8 buf[2 * PAGE];
	struct secproc_want want;
	u64 i;

	if (fake_rng_below(&m->rng, 2))
		len = 1 + len % 64;
	if (do_check(m, WINDOW + off, len, access))
		return;
	if (access == W) {
		memset(buf, (int)fake_rng_next(&m->rng), len);
		CHECK(!secproc_aspace_write(&m->s->as, WINDOW + off, buf, len,
					    &want));
		for (i = 0; i < len; i++)
			m->page[(off + i) / PAGE].bytes[(off + i) % PAGE] =
				buf[i];
		return;
	}
	CHECK(!secproc_aspace_read(&m->s->as, WINDOW + off, buf, len, &want));
	for (i = 0; i < len; i++)
		if (!CHECK(buf[i] == m->page[(off + i) / PAGE]
				     .bytes[(off + i) % PAGE]))
			break;
}

static void step(struct model *m)
{
	u32 nr = 1 + fake_rng_below(&m->rng, 6);
	u32 at = fake_rng_below(&m->rng, NR_WINDOW - nr);
	u64 version = m->s->as.version;

	switch (fake_rng_below(&m->rng, 16)) {
	case 0: case 1:
		do_map(m, at, nr);
		break;
	case 2:
		do_unmap(m, at, nr);
		CHECK(m->s->as.version > version);
		break;
	case 3: case 4:
		do_protect(m, at, nr);
		break;
	case 5:
		do_discard(m, at, nr);
		break;
	case 6:
		do_brk(m);
		break;
	case 7: case 8: case 9:
		do_fault(m, at, (u8)(1 << fake_rng_below(&m->rng, 3)));
		CHECK(m->s->as.version == version);
		break;
	default:
		do_touch(m);
		CHECK(m->s->as.version == version);
		break;
	}
}

/*
 * The window holds fewer package pages with every operation, so start anew from
 * time to time.
 */
static void run_model(u32 nr_frames, u64 seed, u32 nr_rounds)
{
	u32 i;

	while (nr_rounds-- && !check_failures) {
		struct model *m = make_model(nr_frames, seed + nr_rounds);

		for (i = 0; i < 500 && !check_failures; i++) {
			step(m);
			check_model(m);
		}
		if (check_failures)
			printf("# %u frames, seed %llu, step %u\n", nr_frames,
			       (unsigned long long)(seed + nr_rounds), i - 1);
		free_scene(m->s);
		free(m);
	}
}

/* The thread sanitizer is slow, and a model has but one thread. */
#ifdef __SANITIZE_THREAD__
#define NR_ROUNDS	1
#else
#define NR_ROUNDS	300
#endif

static void aspace_against_model(void)
{
	run_model(160, 1000, NR_ROUNDS);
}

static void aspace_against_model_when_memory_is_full(void)
{
	run_model(24, 2000, NR_ROUNDS);
}

/* ---- Lookups while pages are published ----------------------------------- */

/**
 * struct race - readers of a page table that is being filled
 * @s: the address space
 * @plain: the package in the clear
 * @stored: the package as it is stored
 * @done: the readers may stop
 * @nr_wrong: what readers saw that they never should
 * @nr_seen: pages that readers saw
 */
struct race {
	struct scene *s;
	u8 plain[NR_PKG][PAGE];
	u8 stored[NR_PKG][PAGE];
	int done;
	u64 nr_wrong;
	u64 nr_seen;
};

/* As a hart does that refills its TLB or code cache. */
static void *read_pages(void *ctx)
{
	struct race *race = ctx;
	struct scene *s = race->s;
	u64 nr_wrong = 0, nr_seen = 0;
	u32 i, frame_no;

	while (!__atomic_load_n(&race->done, __ATOMIC_ACQUIRE)) {
		/* Nothing is there, and the tables say so from the start. */
		nr_wrong += secproc_aspace_lookup(&s->as, SECPROC_VA_MIN, R) !=
			    SECPROC_NO_FRAME;
		nr_wrong += secproc_aspace_lookup(&s->as, SECPROC_VA_END - 1,
						  R) != SECPROC_NO_FRAME;
		for (i = 0; i < NR_PKG; i++) {
			frame_no = secproc_aspace_lookup(&s->as,
							 s->page[i].va, R);
			if (frame_no != SECPROC_NO_FRAME) {
				nr_seen++;
				nr_wrong += !!memcmp(s->m.frame[frame_no].data,
						     race->plain[i], PAGE);
			}
			if (!(s->page[i].flags & X))
				continue;
			frame_no = secproc_aspace_lookup(&s->as,
							 s->page[i].va, X);
			if (frame_no == SECPROC_NO_FRAME)
				continue;
			nr_seen++;
			nr_wrong += memcmp(s->m.frame[frame_no].data,
					   race->stored[i], PAGE) ||
				    s->m.frame[frame_no].page_idx != i;
		}
	}
	__atomic_add_fetch(&race->nr_wrong, nr_wrong, __ATOMIC_RELAXED);
	__atomic_add_fetch(&race->nr_seen, nr_seen, __ATOMIC_RELAXED);
	return NULL;
}

/* All of memory has just been used and given back by somebody else. */
static void use_all_frames(struct scene *s)
{
	u32 i;

	for (i = 0; i < s->m.nr_frames; i++)
		memset(secproc_mem_data(&s->m.mem,
					secproc_mem_alloc(&s->m.mem)),
		       0xff, PAGE);
	for (i = 0; i < s->m.nr_frames; i++)
		secproc_mem_free(&s->m.mem, i);
}

static void a_page_that_is_seen_is_whole(void)
{
	u8 vinfo[SECPROC_PKG_VINFO_SIZE];
	struct race *race = calloc(1, sizeof(*race));
	pthread_t reader[2];
	u32 i, round;

	if (!race)
		abort();
	for (round = 0; round < 40; round++) {
		race->s = make_scene(32);
		race->done = 0;
		for (i = 0; i < NR_PKG; i++) {
			fake_pkg_plain(&race->s->pkg, i, race->plain[i]);
			fake_pkg_stored(&race->s->pkg, i, race->stored[i],
					vinfo);
		}
		for (i = 0; i < ARRAY_SIZE(reader); i++)
			if (pthread_create(&reader[i], NULL, read_pages, race))
				abort();
		use_all_frames(race->s);
		for (i = 0; i < NR_PKG; i++) {
			if (race->s->page[i].flags & X)
				CHECK(!bring(race->s, race->s->page[i].va, X));
			if (race->s->page[i].flags & R)
				CHECK(!bring(race->s, race->s->page[i].va, R));
		}
		__atomic_store_n(&race->done, 1, __ATOMIC_RELEASE);
		for (i = 0; i < ARRAY_SIZE(reader); i++)
			pthread_join(reader[i], NULL);
		free_scene(race->s);
	}
	CHECK(race->nr_wrong == 0);
	CHECK(race->nr_seen > 0);
	free(race);
}

/* The later ones less, and in the end none, so that all can always go on. */
static void frames_are_promised_while_there_are_any(void)
{
	enum { NR_FRAMES = 160, NR_SPACES = 40 };
	struct secproc_aspace as[NR_SPACES];
	struct secproc_area area[NR_SPACES];
	struct fake_mem m;
	u32 i, promised = 0;

	fake_mem_init(&m, NR_FRAMES);
	for (i = 0; i < NR_SPACES; i++)
		secproc_aspace_init(&as[i], &m.mem, i + 1, &area[i], 1);
	for (i = 0; i < NR_SPACES && !secproc_aspace_admit(&as[i]); i++) {
		CHECK(as[i].floor == (i < 2 ? SECPROC_ASPACE_FLOOR :
					      SECPROC_ASPACE_LOW_FLOOR));
		promised += as[i].floor;
		/* Once more is the same. */
		CHECK(!secproc_aspace_admit(&as[i]));
	}
	CHECK(i == 18 && m.mem.promised == promised);
	CHECK(NR_FRAMES - promised >= SECPROC_ASPACE_UNPROMISED);
	/* Somebody goes, and another may come. */
	secproc_aspace_wipe(&as[0]);
	CHECK(!secproc_aspace_admit(&as[i]));
	fake_mem_free(&m);
}

static const struct check_test tests[] = {
	CHECK_TEST(frames_are_promised_while_there_are_any),
	CHECK_TEST(a_new_address_space_has_nothing),
	CHECK_TEST(package_areas_are_runs_of_equal_permissions),
	CHECK_TEST(a_package_says_how_many_areas_it_needs),
	CHECK_TEST(growing_keeps_the_areas),
	CHECK_TEST(room_is_needed_when_fewer_than_spare_are_free),
	CHECK_TEST(map_refuses),
	CHECK_TEST(unmap_refuses),
	CHECK_TEST(protect_refuses),
	CHECK_TEST(signed_permissions_can_be_taken_and_given_back),
	CHECK_TEST(a_mapping_over_code_is_never_executable),
	CHECK_TEST(discard_refuses),
	CHECK_TEST(the_break_stays_when_it_cannot_move),
	CHECK_TEST(a_hole_is_taken_from_the_top),
	CHECK_TEST(nothing_is_mapped_below_the_lowest_address),
	CHECK_TEST(fault_answers),
	CHECK_TEST(memory_that_is_full_says_so),
	CHECK_TEST(data_is_decrypted_once_and_code_stays_encrypted),
	CHECK_TEST(code_is_read_through_a_twin),
	CHECK_TEST(a_page_that_does_not_verify_leaves_nothing),
	CHECK_TEST(a_page_under_another_key_is_refused),
	CHECK_TEST(wiping_with_a_busy_page_traps),
	CHECK_TEST(writes_to_package_data_last_until_discarded),
	CHECK_TEST(accesses_end_where_permission_does),
	CHECK_TEST(strings_are_read_up_to_their_end),
	CHECK_TEST(nothing_is_lost_when_memory_is_full),
	CHECK_TEST(aspace_against_model),
	CHECK_TEST(aspace_against_model_when_memory_is_full),
	CHECK_TEST(a_page_that_is_seen_is_whole),
	CHECK_TEST(moved_pages_take_their_frames_along),
	CHECK_TEST(a_move_without_room_for_tables_asks_for_it),
};

CHECK_MAIN(tests)
