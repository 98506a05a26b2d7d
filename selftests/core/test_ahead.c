// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Tests of os/ahead.h
 */
#include <stdlib.h>
#include <string.h>

#include "bytes.h"
#include "check.h"
#include "cpu/keyslot.h"
#include "fake_mem.h"
#include "fake_pkg.h"
#include "os/ahead.h"

#define R	SECPROC_PERM_R
#define W	SECPROC_PERM_W
#define X	SECPROC_PERM_X
#define ENC	SECPROC_PKG_PAGE_F_ENCRYPTED
#define ZERO	SECPROC_PKG_PAGE_F_ZERO

#define PAGE	SECPROC_PAGE_SIZE
#define BASE	0x100000ULL
#define AT(n)	(BASE + (u64)(n) * PAGE)

/* Pages of the package: code, constants, data, zeros. */
#define NR_CODE	80
#define NR_PKG	200
#define CONSTANTS	NR_CODE
#define DATA	180
#define ZEROS	190

#define NR_FRAMES	300
#define MAX	SECPROC_AHEAD_MAX

/**
 * struct scene - a task, and a hart that wants pages
 * @m: secure memory
 * @bank: key slots
 * @slot: one
 * @key: the package's key
 * @page: pages of the package
 * @pkg: the package
 * @area: room for areas
 * @as: the address space
 * @ahead: what is tested
 * @in: pages on their way
 * @counts: what the hart counts
 */
struct scene {
	struct fake_mem m;
	struct secproc_keybank bank;
	struct secproc_keyslot slot[1];
	struct secproc_key key;
	struct secproc_pkg_page page[NR_PKG];
	struct fake_pkg pkg;
	struct secproc_area area[16];
	struct secproc_aspace as;
	struct secproc_ahead ahead;
	struct secproc_page_in in[1 + MAX];
	struct secproc_counts counts;
};

static u32 flags_of(u32 page)
{
	if (page < CONSTANTS)
		return R | X | ENC;
	if (page < DATA)
		return R | ENC;
	return page < ZEROS ? R | W | ENC : R | W | ZERO;
}

static struct scene *make_scene(void)
{
	struct scene *s = calloc(1, sizeof(*s));
	u32 i, needed;

	if (!s)
		abort();
	fake_mem_init(&s->m, NR_FRAMES);
	secproc_keybank_init(&s->bank, s->slot, 1);
	for (i = 0; i < NR_PKG; i++) {
		s->page[i].va = AT(i);
		s->page[i].flags = flags_of(i);
		if (s->page[i].flags & ZERO)
			continue;
		s->page[i].verify_kind = SECPROC_PKG_VERIFY_ED25519;
		s->page[i].file_off = (1 + i) * PAGE;
		s->page[i].vinfo_off = 64 + i * SECPROC_PKG_VINFO_SIZE;
	}
	fake_pkg_init(&s->pkg, 1, s->page, NR_PKG);
	secproc_key_import(&s->bank, &s->key,
			   SECPROC_PKG_SUITE_CHACHA20_POLY1305, s->pkg.key);
	secproc_aspace_init(&s->as, &s->m.mem, 1, s->area,
			    ARRAY_SIZE(s->area));
	CHECK(!secproc_aspace_add_package(&s->as, &s->pkg.pkg, &s->key,
					  &needed));
	return s;
}

static void free_scene(struct scene *s)
{
	secproc_aspace_wipe(&s->as);
	CHECK(s->m.mem.pool.nr_free == s->m.nr_frames);
	CHECK(!s->m.mem.nr_busy && fake_mem_is_blank(&s->m));
	fake_mem_free(&s->m);
	free(s);
}

/* What is stored of page @i on its way goes into its frame. */
static void fill(struct scene *s, u32 i)
{
	u8 vinfo[SECPROC_PKG_VINFO_SIZE];

	fake_pkg_stored(&s->pkg, s->in[i].page_idx,
			secproc_mem_data(&s->m.mem, s->in[i].frame), vinfo);
	secproc_verify_hold(&s->m.mem.verify, s->in[i].frame, vinfo);
}

static void accept(struct scene *s, u32 nr)
{
	void *work = malloc(secproc_aspace_many_size(nr));
	u32 i;

	for (i = 0; i < nr; i++)
		fill(s, i);
	secproc_aspace_accept_many(&s->as, s->in, nr, &s->key, work);
	free(work);
}

static void publish(struct scene *s, u32 nr)
{
	u32 i;

	accept(s, nr);
	for (i = 0; i < nr; i++) {
		CHECK(!s->in[i].refusal);
		secproc_aspace_publish(&s->as, &s->in[i]);
	}
}

static void use(struct scene *s, u32 page, u8 access)
{
	u32 frame_no = secproc_aspace_lookup(&s->as, AT(page), access);

	if (CHECK(frame_no != SECPROC_NO_FRAME))
		secproc_aspace_use(&s->as, frame_no, access, &s->counts);
}

/*
 * Wants a page, and brings it in with what comes with it, up to @max more; uses
 * all of them but the last @unused.  Returns how many came with it.
 */
static u32 want_some(struct scene *s, u32 page, u8 access, u32 max, u32 keep,
		     u32 unused)
{
	struct secproc_want want = { AT(page) + 8, access };
	u32 guess = secproc_ahead_window(&s->ahead, &want, max);
	u32 more, i;

	CHECK(secproc_aspace_fault(&s->as, &want, &s->in[0]) == 1);
	CHECK(s->in[0].origin == SECPROC_FROM_PACKAGE);
	more = secproc_ahead_reserve(&s->ahead, &s->as, &want, s->in, guess,
				     keep);
	CHECK(more <= guess);
	for (i = 0; i <= more; i++) {
		CHECK(s->in[i].page_idx == page + i);
		CHECK(s->in[i].va == AT(page + i));
		CHECK(s->in[i].ahead == (i > 0));
	}
	publish(s, 1 + more);
	for (i = 0; i + unused <= more; i++)
		use(s, page + i, access);
	return more;
}

static u32 want(struct scene *s, u32 page, u8 access)
{
	return want_some(s, page, access, MAX, 0, 0);
}

static u64 counted(const struct scene *s, enum secproc_stat stat)
{
	return s->as.counts.n[stat] + s->counts.n[stat];
}

static void more_come_each_time(void)
{
	static const u32 more[] = { 0, 2, 4, 8, 16, 16 };
	struct scene *s = make_scene();
	u32 i, page = 0, all = 0;

	for (i = 0; i < ARRAY_SIZE(more); i++) {
		CHECK(want(s, page, X) == more[i]);
		page += 1 + more[i];
		all += more[i];
	}
	CHECK(counted(s, SECPROC_STAT_ahead) == all);
	CHECK(counted(s, SECPROC_STAT_ahead_used) == all);
	CHECK(counted(s, SECPROC_STAT_ahead_wasted) == 0);
	CHECK(counted(s, SECPROC_STAT_faults_first) == page);
	CHECK(counted(s, SECPROC_STAT_verifies) == page);
	free_scene(s);
}

static void another_order_brings_none(void)
{
	struct scene *s = make_scene();
	u32 i;

	/* Downwards, and by two. */
	for (i = 40; i-- > 20;)
		CHECK(!want(s, i, X));
	for (i = 42; i < 60; i += 2)
		CHECK(!want(s, i, X));
	/* In order, then a leap, then in order again. */
	CHECK(!want(s, 0, X));
	CHECK(want(s, 1, X) == 2);
	CHECK(!want(s, 10, X));
	CHECK(want(s, 11, X) == 2);
	free_scene(s);
}

static void code_and_data_are_two_orders(void)
{
	struct scene *s = make_scene();

	CHECK(!want(s, 0, X));
	CHECK(!want(s, CONSTANTS, R));
	CHECK(want(s, 1, X) == 2);
	CHECK(want(s, CONSTANTS + 1, R) == 2);
	CHECK(want(s, 4, X) == 4);
	CHECK(want(s, CONSTANTS + 4, R) == 4);
	free_scene(s);
}

static void what_is_not_used_ends_it(void)
{
	struct scene *s = make_scene();

	CHECK(!want(s, 0, X));
	CHECK(want_some(s, 1, X, MAX, 0, 1) == 2);
	CHECK(!want(s, 4, X));
	CHECK(want(s, 5, X) == 2);
	CHECK(counted(s, SECPROC_STAT_ahead_used) == 3);
	secproc_aspace_wipe(&s->as);
	CHECK(counted(s, SECPROC_STAT_ahead_wasted) == 1);
	free_scene(s);
}

static void it_takes_what_nobody_needs_only(void)
{
	struct scene *s = make_scene();
	struct secproc_mem *mem = &s->m.mem;

	CHECK(!want(s, 0, X));
	CHECK(want(s, 1, X) == 2);
	/* Down to what is to be kept, with the page that is wanted. */
	CHECK(want_some(s, 4, X, MAX, mem->pool.nr_free - 4, 0) == 3);
	/* It goes on from there. */
	CHECK(want_some(s, 8, X, MAX, mem->pool.nr_free, 0) == 0);
	CHECK(want_some(s, 9, X, 5, 0, 0) == 5);
	/* What the task may have. */
	s->as.max_frames = (u32)s->as.nr_resident + 3;
	CHECK(want(s, 15, X) == 2);
	s->as.max_frames = 0;
	free_scene(s);
}

static void pages_that_are_there_end_it(void)
{
	struct scene *s = make_scene();
	struct secproc_want busy = { AT(30), X };
	struct secproc_page_in in;

	CHECK(!want(s, 6, X));
	CHECK(!want(s, 0, X));
	CHECK(want(s, 1, X) == 2);
	CHECK(want(s, 4, X) == 1);
	/* Nor one that is on its way already. */
	CHECK(secproc_aspace_fault(&s->as, &busy, &in) == 1);
	CHECK(!want(s, 26, X));
	CHECK(want(s, 27, X) == 2);
	secproc_aspace_cancel(&s->as, &in);
	free_scene(s);
}

static void other_kinds_of_pages_end_it(void)
{
	struct scene *s = make_scene();
	u64 at;

	/* Constants are not fetched from. */
	CHECK(!want(s, NR_CODE - 3, X));
	CHECK(want(s, NR_CODE - 2, X) == 1);
	/* Data is loaded like constants, but zeros come by themselves. */
	CHECK(!want(s, DATA - 2, R));
	CHECK(want(s, DATA - 1, R) == 2);
	CHECK(want(s, DATA + 2, R) == 4);
	CHECK(want(s, DATA + 7, R) == 2);
	/* Something else has been mapped there. */
	CHECK(!secproc_aspace_map(&s->as, AT(CONSTANTS + 3), PAGE,
				  SECPROC_AREA_MAPPING, R | W, true, &at));
	CHECK(!want(s, CONSTANTS, R));
	CHECK(want(s, CONSTANTS + 1, R) == 1);
	/* It may not be read any more. */
	CHECK(!secproc_aspace_protect(&s->as, AT(CONSTANTS + 23), PAGE, 0));
	CHECK(!want(s, CONSTANTS + 20, R));
	CHECK(want(s, CONSTANTS + 21, R) == 1);
	/* The program did nothing that it may not do. */
	CHECK(!counted(s, SECPROC_STAT_faults_protection));
	free_scene(s);
}

static void locked_parts_end_it(void)
{
	struct scene *s = make_scene();

	s->page[CONSTANTS + 3].part = 1;
	CHECK(!want(s, CONSTANTS, R));
	CHECK(want(s, CONSTANTS + 1, R) == 1);
	free_scene(s);
}

static void pages_elsewhere_in_the_file_end_it(void)
{
	struct scene *s = make_scene();

	s->page[3].file_off += 8 * PAGE;
	s->page[13].vinfo_off += 8 * SECPROC_PKG_VINFO_SIZE;
	/* A part that is not in the file. */
	s->page[23].file_off = 0;
	CHECK(!want(s, 0, X));
	CHECK(want(s, 1, X) == 1);
	CHECK(!want(s, 10, X));
	CHECK(want(s, 11, X) == 1);
	CHECK(!want(s, 20, X));
	CHECK(want(s, 21, X) == 1);
	free_scene(s);
}

/* It would cost as much, and might be for nothing. */
static void pages_that_are_not_signed_come_alone(void)
{
	struct scene *s = make_scene();

	s->page[3].verify_kind = SECPROC_PKG_VERIFY_TREE;
	CHECK(!want(s, 0, X));
	CHECK(want(s, 1, X) == 1);
	CHECK(!want(s, 3, X));
	CHECK(want(s, 4, X) > 0);
	free_scene(s);
}

/* Page @i on its way is as it should be: code as stored, data decrypted. */
static bool is_right(struct scene *s, u32 i, u8 access)
{
	u8 should[PAGE], vinfo[SECPROC_PKG_VINFO_SIZE];

	if (access & X)
		fake_pkg_stored(&s->pkg, s->in[i].page_idx, should, vinfo);
	else
		fake_pkg_plain(&s->pkg, s->in[i].page_idx, should);
	return !memcmp(should, secproc_mem_data(&s->m.mem, s->in[i].frame),
		       PAGE);
}

/* Five pages from @first on come together, and number @bad was changed. */
static void bring_bad(struct scene *s, u32 first, u8 access, u32 bad)
{
	struct secproc_want order = { AT(first), access };
	void *work = malloc(secproc_aspace_many_size(5));
	u32 i;

	CHECK(secproc_aspace_fault(&s->as, &order, &s->in[0]) == 1);
	CHECK(secproc_ahead_reserve(&s->ahead, &s->as, &order, s->in, 4, 0) ==
	      4);
	for (i = 0; i < 5; i++)
		fill(s, i);
	secproc_mem_data(&s->m.mem, s->in[bad].frame)[99] ^= 1;
	secproc_aspace_accept_many(&s->as, s->in, 5, &s->key, work);
	free(work);
	for (i = 0; i < 5; i++) {
		CHECK(s->in[i].refusal == (i == bad ?
					   SECPROC_REFUSAL_PAGE_HASH : 0));
		CHECK(secproc_verify_is_valid(&s->m.mem.verify,
					      s->in[i].frame) == (i != bad));
		if (i == bad) {
			secproc_aspace_cancel(&s->as, &s->in[i]);
			continue;
		}
		CHECK(is_right(s, i, access));
		secproc_aspace_publish(&s->as, &s->in[i]);
	}
	CHECK(secproc_aspace_lookup(&s->as, AT(first + bad), access) ==
	      SECPROC_NO_FRAME);
}

/* The verdict of each page is its own. */
static void a_bad_page_is_the_only_one_refused(void)
{
	u32 bad;

	for (bad = 0; bad < 5; bad++) {
		struct scene *s = make_scene();

		CHECK(!want(s, CONSTANTS, R));
		CHECK(want(s, CONSTANTS + 1, R) == 2);
		bring_bad(s, CONSTANTS + 4, R, bad);
		CHECK(!want(s, 0, X));
		CHECK(want(s, 1, X) == 2);
		bring_bad(s, 4, X, bad);
		free_scene(s);
	}
}

static const struct check_test tests[] = {
	CHECK_TEST(more_come_each_time),
	CHECK_TEST(another_order_brings_none),
	CHECK_TEST(code_and_data_are_two_orders),
	CHECK_TEST(what_is_not_used_ends_it),
	CHECK_TEST(it_takes_what_nobody_needs_only),
	CHECK_TEST(pages_that_are_there_end_it),
	CHECK_TEST(other_kinds_of_pages_end_it),
	CHECK_TEST(locked_parts_end_it),
	CHECK_TEST(pages_elsewhere_in_the_file_end_it),
	CHECK_TEST(pages_that_are_not_signed_come_alone),
	CHECK_TEST(a_bad_page_is_the_only_one_refused),
};

CHECK_MAIN(tests)
