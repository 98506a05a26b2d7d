// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Pager: pages that leave secure memory and come back, and page stores that lie
 */
#include <stdlib.h>

#include "check.h"
#include "cpu/keyslot.h"
#include "fake_mem.h"
#include "fake_pkg.h"
#include "mem/pager.h"
#include "os/aspace.h"

#define PAGE		SECPROC_PAGE_SIZE
#define R		SECPROC_PERM_R
#define W		SECPROC_PERM_W
#define X		SECPROC_PERM_X
#define BASE		0x40000000ULL
#define CODE_BASE	0x10000ULL
#define NR_FRAMES	24
#define NR_PAGES	64
#define NR_PKG		6
/* The pages that are written, and the tables above them. */
#define NR_RECORDS	(NR_PAGES + NR_PKG + 16)

/* ---- Records ------------------------------------------------------------- */

struct sealed {
	struct secproc_pager pager;
	struct secproc_page_name name;
	u8 page[PAGE];
	u8 record[SECPROC_RECORD_SIZE];
};

static void seal(struct sealed *s)
{
	u32 i;

	secproc_pager_init(&s->pager);
	for (i = 0; i < PAGE; i++)
		s->page[i] = (u8)(i * 7 + (i >> 8));
	s->name.task = 3;
	s->name.va = BASE;
	s->name.perms = R | W;
	s->name.version = secproc_pager_version(&s->pager);
	secproc_pager_seal(&s->pager, &s->name, s->page, s->record);
}

static int open_as(const struct sealed *s, const struct secproc_page_name *name)
{
	u8 page[PAGE];
	int err;

	memset(page, 0xa5, sizeof(page));
	err = secproc_pager_open(&s->pager, name, page, s->record);
	CHECK(err ? secproc_is_zero(page, PAGE) :
		    !memcmp(page, s->page, PAGE));
	return err;
}

static void a_page_comes_back_as_it_left(void)
{
	struct sealed s;

	seal(&s);
	CHECK(!open_as(&s, &s.name));
	CHECK(memcmp(s.record, s.page, PAGE));
}

static void every_flipped_bit_is_refused(void)
{
	struct sealed s;
	u32 bit;

	seal(&s);
	for (bit = 0; bit < SECPROC_RECORD_SIZE * 8; bit += 37) {
		s.record[bit / 8] ^= (u8)(1 << bit % 8);
		CHECK(open_as(&s, &s.name) == -EKEYREJECTED);
		s.record[bit / 8] ^= (u8)(1 << bit % 8);
	}
	for (bit = PAGE * 8; bit < SECPROC_RECORD_SIZE * 8; bit++) {
		s.record[bit / 8] ^= (u8)(1 << bit % 8);
		CHECK(open_as(&s, &s.name) == -EKEYREJECTED);
		s.record[bit / 8] ^= (u8)(1 << bit % 8);
	}
	CHECK(!open_as(&s, &s.name));
}

static void a_record_is_bound_to_its_name(void)
{
	struct secproc_page_name name;
	struct sealed s;

	seal(&s);
	name = s.name;
	name.task++;
	CHECK(open_as(&s, &name) == -EKEYREJECTED);
	name = s.name;
	name.va += PAGE;
	CHECK(open_as(&s, &name) == -EKEYREJECTED);
	name = s.name;
	name.perms = R;
	CHECK(open_as(&s, &name) == -EKEYREJECTED);
	name = s.name;
	name.version++;
	CHECK(open_as(&s, &name) == -EKEYREJECTED);
}

static void another_boot_cannot_open_it(void)
{
	struct sealed s;

	seal(&s);
	secproc_pager_init(&s.pager);
	CHECK(open_as(&s, &s.name) == -EKEYREJECTED);
}

static void versions_never_repeat_and_end(void)
{
	struct secproc_pager pager;
	u64 last = 0, i;

	secproc_pager_init(&pager);
	for (i = 0; i < 1000; i++) {
		u64 version = secproc_pager_version(&pager);

		CHECK(version > last);
		last = version;
	}
	pager.versions = (1ULL << SECPROC_VERSION_BITS) - 2;
	CHECK(secproc_pager_version(&pager) ==
	      (1ULL << SECPROC_VERSION_BITS) - 1);
	CHECK(secproc_pager_version(&pager) == 0);
	CHECK(secproc_pager_version(&pager) == 0);
}

static void the_same_page_never_looks_the_same(void)
{
	u8 again[SECPROC_RECORD_SIZE];
	struct sealed s;

	seal(&s);
	s.name.version = secproc_pager_version(&s.pager);
	secproc_pager_seal(&s.pager, &s.name, s.page, again);
	CHECK(memcmp(again, s.record, PAGE));
	CHECK(memcmp(again + PAGE, s.record + PAGE, SECPROC_TAG_SIZE));
}

/* ---- A program larger than its memory ------------------------------------ */

struct world {
	struct fake_mem m;
	struct secproc_keybank bank;
	struct secproc_keyslot slot[1];
	struct secproc_key key;
	struct secproc_pkg_page page[NR_PKG];
	struct fake_pkg pkg;
	struct secproc_area area[16];
	struct secproc_aspace as;
	u64 slot_of[NR_RECORDS];
	u8 store[NR_RECORDS][SECPROC_RECORD_SIZE];
	u64 rng;
	u64 stored;
	u64 tables;
	u32 nr_frames;
};

/* The package: code, data that is written, data that is not. */
static const u32 pkg_flags[NR_PKG] = {
	SECPROC_PKG_PAGE_F_R | SECPROC_PKG_PAGE_F_X |
		SECPROC_PKG_PAGE_F_ENCRYPTED,
	SECPROC_PKG_PAGE_F_R | SECPROC_PKG_PAGE_F_X |
		SECPROC_PKG_PAGE_F_ENCRYPTED,
	SECPROC_PKG_PAGE_F_R | SECPROC_PKG_PAGE_F_ENCRYPTED,
	SECPROC_PKG_PAGE_F_R | SECPROC_PKG_PAGE_F_W |
		SECPROC_PKG_PAGE_F_ENCRYPTED,
	SECPROC_PKG_PAGE_F_R | SECPROC_PKG_PAGE_F_W |
		SECPROC_PKG_PAGE_F_PLAIN,
	SECPROC_PKG_PAGE_F_R | SECPROC_PKG_PAGE_F_W | SECPROC_PKG_PAGE_F_ZERO,
};

static struct world *make_world_of(u32 nr_frames)
{
	struct world *w = calloc(1, sizeof(*w));
	u32 i, needed;
	u64 va;

	if (!w)
		abort();
	w->nr_frames = nr_frames;
	fake_mem_init(&w->m, nr_frames);
	secproc_keybank_init(&w->bank, w->slot, 1);
	for (i = 0; i < NR_PKG; i++) {
		w->page[i].va = CODE_BASE + i * PAGE;
		w->page[i].flags = pkg_flags[i];
	}
	fake_pkg_init(&w->pkg, 1, w->page, NR_PKG);
	secproc_key_import(&w->bank, &w->key,
			   SECPROC_PKG_SUITE_CHACHA20_POLY1305, w->pkg.key);
	secproc_aspace_init(&w->as, &w->m.mem, 7, w->area,
			    ARRAY_SIZE(w->area));
	CHECK(!secproc_aspace_add_package(&w->as, &w->pkg.pkg, &w->key,
					  &needed));
	CHECK(!secproc_aspace_map(&w->as, BASE, NR_PAGES * PAGE,
				  SECPROC_AREA_MAPPING, R | W, true, &va));
	w->rng = 88172645463325252ULL;
	return w;
}

static struct world *make_world(void)
{
	return make_world_of(NR_FRAMES);
}

static void free_world(struct world *w)
{
	secproc_aspace_wipe(&w->as);
	CHECK(w->as.nr_resident == 0);
	CHECK(w->m.mem.pool.nr_free == w->nr_frames);
	CHECK(!w->m.mem.pinned && !w->m.mem.promised);
	CHECK(fake_mem_is_blank(&w->m));
	fake_mem_free(&w->m);
	free(w);
}

static u32 below(struct world *w, u32 n)
{
	w->rng ^= w->rng << 13;
	w->rng ^= w->rng >> 7;
	w->rng ^= w->rng << 17;
	return (u32)(w->rng >> 11) % n;
}

/* Where the page store has a page or table; the first is that of slot 0. */
static u8 *record_of(struct world *w, const struct secproc_page_name *name)
{
	u64 slot = secproc_page_slot(name) + 1;
	u32 i;

	CHECK(slot <= SECPROC_STORE_SLOTS);
	for (i = 0; i < NR_RECORDS; i++) {
		if (!w->slot_of[i])
			w->slot_of[i] = slot;
		if (w->slot_of[i] == slot)
			return w->store[i];
	}
	abort();
}

static u8 *record_of_page(struct world *w, u64 va)
{
	struct secproc_page_name name = { .va = va };

	return record_of(w, &name);
}

/* Takes one frame away, as the glue does; @fail makes the page store full. */
static void evict(struct world *w, bool fail)
{
	struct secproc_page_out out;
	u64 steps = 2 * w->nr_frames;
	u32 frame_no = secproc_frame_victim(&w->m.mem.pool, &w->as, NULL,
					    &steps);
	int ret;

	if (!CHECK(frame_no != SECPROC_NO_FRAME))
		return;
	CHECK(!w->m.mem.pool.frame[frame_no].pinned);
	ret = secproc_aspace_evict(&w->as, frame_no, &out);
	CHECK(ret == 0 || ret == 1);
	if (ret != 1)
		return;
	secproc_pager_seal(&w->m.mem.pager, &out.name,
			   secproc_mem_data(&w->m.mem, out.frame),
			   record_of(w, &out.name));
	secproc_aspace_page_out_done(&w->as, &out, fail ? -ENOSPC : 0);
	w->stored += !fail;
	w->tables += !fail && out.name.table;
}

/* Brings a page or a table above it in; returns 0, or the refusal. */
static u32 bring_one(struct world *w, const struct secproc_want *want)
{
	u8 vinfo[SECPROC_PKG_VINFO_SIZE];
	struct secproc_page_in in;
	u32 refusal;
	int ret;

	while ((ret = secproc_aspace_fault(&w->as, want, &in)) == -ENOMEM)
		evict(w, below(w, 8) == 0);
	if (!ret)
		return 0;
	if (!CHECK(ret == 1))
		return ~0U;
	if (in.origin == SECPROC_FROM_PACKAGE) {
		fake_pkg_stored(&w->pkg, in.page_idx,
				secproc_mem_data(&w->m.mem, in.frame), vinfo);
		secproc_verify_hold(&w->m.mem.verify, in.frame, vinfo);
	}
	refusal = secproc_aspace_accept(&w->as, &in,
					in.origin == SECPROC_FROM_STORE ?
					record_of(w, &in.name) : NULL, &w->key);
	if (refusal)
		secproc_aspace_cancel(&w->as, &in);
	else
		secproc_aspace_publish(&w->as, &in);
	return refusal;
}

/* Brings a page in; returns 0, or the refusal. */
static u32 bring(struct world *w, const struct secproc_want *want)
{
	u32 refusal = 0;

	while (!refusal && secproc_aspace_lookup(&w->as, want->va,
						 want->access) ==
			   SECPROC_NO_FRAME)
		refusal = bring_one(w, want);
	return refusal;
}

/* Copies in or out, bringing in what it needs; returns 0 or a refusal. */
static u32 move(struct world *w, u64 va, void *buf, u64 len, bool write)
{
	for (;;) {
		struct secproc_want want;
		u32 refusal;
		int err;

		err = write ? secproc_aspace_write(&w->as, va, buf, len, &want) :
			      secproc_aspace_read(&w->as, va, buf, len, &want);
		if (!err)
			return 0;
		if (!CHECK(err == -EAGAIN))
			return ~0U;
		refusal = bring(w, &want);
		if (refusal)
			return refusal;
	}
}

static void a_program_larger_than_memory_keeps_its_data(void)
{
	static u8 model[NR_PAGES * PAGE];
	struct world *w = make_world();
	u8 buf[600], pkg_model[NR_PKG][PAGE];
	u32 i, j;

	memset(model, 0, sizeof(model));
	for (i = 0; i < NR_PKG; i++)
		CHECK(!move(w, CODE_BASE + i * PAGE, pkg_model[i], PAGE, false));
	for (i = 0; i < 60000; i++) {
		u32 len = 1 + below(w, sizeof(buf));
		u32 off = below(w, NR_PAGES * PAGE - len);

		switch (below(w, 8)) {
		case 0:
			/* A whole page of zeros must stay zeros. */
			off &= ~(u32)(PAGE - 1);
			for (j = 0; j < PAGE; j += 512) {
				memset(buf, 0, 512);
				CHECK(!move(w, BASE + off + j, buf, 512, true));
			}
			memset(model + off, 0, PAGE);
			break;
		case 1:
		case 2:
			for (j = 0; j < len; j++)
				buf[j] = (u8)below(w, 256);
			CHECK(!move(w, BASE + off, buf, len, true));
			memcpy(model + off, buf, len);
			break;
		case 3:
			/* The package's pages, code by its twin. */
			j = below(w, NR_PKG);
			len = 1 + below(w, 100);
			off = below(w, PAGE - len);
			if (pkg_flags[j] & SECPROC_PKG_PAGE_F_W && below(w, 2)) {
				memset(buf, (int)i, len);
				CHECK(!move(w, CODE_BASE + j * PAGE + off, buf,
					    len, true));
				memcpy(pkg_model[j] + off, buf, len);
			}
			CHECK(!move(w, CODE_BASE + j * PAGE + off, buf, len,
				    false));
			CHECK(!memcmp(buf, pkg_model[j] + off, len));
			break;
		case 4:
			/* Permissions change while pages are away. */
			off &= ~(u32)(PAGE - 1);
			CHECK(!secproc_aspace_protect(&w->as, BASE + off, PAGE,
						      R));
			CHECK(!move(w, BASE + off + 5, buf, 50, false));
			CHECK(!memcmp(buf, model + off + 5, 50));
			if (below(w, 2))
				evict(w, false);
			CHECK(!secproc_aspace_protect(&w->as, BASE + off, PAGE,
						      R | W));
			break;
		default:
			CHECK(!move(w, BASE + off, buf, len, false));
			if (!CHECK(!memcmp(buf, model + off, len)))
				i = 60000;
			break;
		}
	}
	CHECK(w->stored > 1000);
	CHECK(w->as.counts.n[SECPROC_STAT_page_outs] == w->stored);
	CHECK(w->tables > 10);
	free_world(w);
}

/* Makes page 0 leave with @value at its start, so that its record is known. */
static void page_out_first(struct world *w, u8 value)
{
	u64 before = w->stored;

	CHECK(!move(w, BASE, &value, 1, true));
	while (secproc_aspace_lookup(&w->as, BASE, R) != SECPROC_NO_FRAME)
		evict(w, false);
	CHECK(w->stored > before);
}

static void an_older_copy_is_refused(void)
{
	struct secproc_want want = { .va = BASE, .access = R };
	struct world *w = make_world();
	u8 old[SECPROC_RECORD_SIZE], new[SECPROC_RECORD_SIZE], *record, byte;

	page_out_first(w, 1);
	record = record_of_page(w, BASE);
	memcpy(old, record, sizeof(old));
	page_out_first(w, 2);
	memcpy(new, record, sizeof(new));

	memcpy(record, old, sizeof(old));
	CHECK(bring(w, &want) == SECPROC_REFUSAL_PAGE_STORE);
	CHECK(secproc_aspace_lookup(&w->as, BASE, R) == SECPROC_NO_FRAME);
	/* The right one is still taken. */
	memcpy(record, new, sizeof(new));
	CHECK(!move(w, BASE, &byte, 1, false) && byte == 2);
	free_world(w);
}

static void swapped_pages_are_refused(void)
{
	struct secproc_want want = { .va = BASE, .access = R };
	struct world *w = make_world();
	u8 value = 9;

	CHECK(!move(w, BASE + PAGE, &value, 1, true));
	page_out_first(w, 1);
	while (secproc_aspace_lookup(&w->as, BASE + PAGE, R) !=
	       SECPROC_NO_FRAME)
		evict(w, false);
	memcpy(record_of_page(w, BASE), record_of_page(w, BASE + PAGE),
	       SECPROC_RECORD_SIZE);
	CHECK(bring(w, &want) == SECPROC_REFUSAL_PAGE_STORE);
	want.va = BASE + PAGE;
	CHECK(!bring(w, &want));
	free_world(w);
}

static void unmapped_pages_do_not_come_back(void)
{
	struct world *w = make_world();
	u8 byte = 1;
	u64 va;

	page_out_first(w, 1);
	CHECK(!secproc_aspace_unmap(&w->as, BASE, PAGE));
	CHECK(!secproc_aspace_map(&w->as, BASE, PAGE, SECPROC_AREA_MAPPING,
				  R | W, true, &va));
	CHECK(!move(w, BASE, &byte, 1, false) && byte == 0);
	free_world(w);
}

static void what_is_clean_is_not_stored(void)
{
	struct world *w = make_world();
	u8 buf[64];
	u32 i;

	/* Code, its twin, read-only data, untouched zeros. */
	CHECK(!move(w, CODE_BASE, buf, sizeof(buf), false));
	CHECK(!move(w, CODE_BASE + 2 * PAGE, buf, sizeof(buf), false));
	CHECK(!move(w, BASE, buf, sizeof(buf), false));
	/* Three, because the twin may go with its code. */
	for (i = 0; i < 3; i++)
		evict(w, false);
	CHECK(w->stored == 0);
	CHECK(w->as.counts.n[SECPROC_STAT_drops] == 3);
	free_world(w);
}

static bool is_there(const struct world *w, u32 page)
{
	return secproc_aspace_lookup(&w->as, CODE_BASE + page * PAGE, R) !=
	       SECPROC_NO_FRAME;
}

/* Two of three pages that are to stay; one more than may. */
static void pages_that_are_to_stay_do(void)
{
	static const u32 wanted[] = { 2, 3, 5 };
	struct world *w = make_world_of(64);
	u8 byte = 9;
	u32 i;

	for (i = 0; i < ARRAY_SIZE(wanted); i++)
		w->page[wanted[i]].flags |= SECPROC_PKG_PAGE_F_PINNED;
	w->m.mem.max_pinned = 2;
	CHECK(!secproc_aspace_admit(&w->as));
	CHECK(!move(w, CODE_BASE + 2 * PAGE, &byte, 1, false));
	CHECK(!move(w, CODE_BASE + 3 * PAGE, &byte, 1, true));
	CHECK(!move(w, CODE_BASE + 5 * PAGE, &byte, 1, true));
	CHECK(w->as.nr_pinned == 2 && w->m.mem.pinned == 2);
	CHECK(w->m.mem.promised == w->as.floor + 2);
	CHECK(w->as.counts.n[SECPROC_STAT_pins] == 2);
	CHECK(w->as.counts.n[SECPROC_STAT_pins_ignored] == 1);
	/* The page and the tables of three; the topmost stays. */
	evict(w, false);
	CHECK(is_there(w, 2) && is_there(w, 3) && !is_there(w, 5));
	i = w->nr_frames;
	while (i--) {
		u64 steps = 2;

		CHECK(secproc_frame_victim(&w->m.mem.pool, &w->as, NULL,
					   &steps) == SECPROC_NO_FRAME);
	}
	/* What is unmapped makes room for another. */
	CHECK(!secproc_aspace_unmap(&w->as, CODE_BASE + 3 * PAGE, PAGE));
	CHECK(w->as.nr_pinned == 1 && w->m.mem.pinned == 1);
	CHECK(!move(w, CODE_BASE + 5 * PAGE, &byte, 1, false));
	CHECK(w->as.nr_pinned == 2);
	free_world(w);
}

/* A task with a limit has what it needs to go on beside what stays. */
static void what_stays_leaves_room_to_go_on(void)
{
	struct world *w = make_world_of(256);
	u8 byte;
	u32 i;

	for (i = 0; i < NR_PKG; i++)
		w->page[i].flags |= SECPROC_PKG_PAGE_F_PINNED;
	w->m.mem.max_pinned = 64;
	w->as.max_frames = SECPROC_ASPACE_FLOOR + 1;
	/* Also of what is there before the task is started. */
	CHECK(!move(w, CODE_BASE + 2 * PAGE, &byte, 1, false));
	CHECK(!secproc_aspace_admit(&w->as));
	for (i = 2; i < NR_PKG; i++)
		CHECK(!move(w, CODE_BASE + i * PAGE, &byte, 1, false));
	CHECK(w->as.nr_pinned == 1);
	for (i = 0; i < NR_PAGES; i++)
		CHECK(!move(w, BASE + i * PAGE, &byte, 1, true));
	CHECK(w->as.nr_resident <= w->as.max_frames);
	free_world(w);
}

static const struct check_test tests[] = {
	CHECK_TEST(a_page_comes_back_as_it_left),
	CHECK_TEST(every_flipped_bit_is_refused),
	CHECK_TEST(a_record_is_bound_to_its_name),
	CHECK_TEST(another_boot_cannot_open_it),
	CHECK_TEST(versions_never_repeat_and_end),
	CHECK_TEST(the_same_page_never_looks_the_same),
	CHECK_TEST(a_program_larger_than_memory_keeps_its_data),
	CHECK_TEST(an_older_copy_is_refused),
	CHECK_TEST(swapped_pages_are_refused),
	CHECK_TEST(unmapped_pages_do_not_come_back),
	CHECK_TEST(what_is_clean_is_not_stored),
	CHECK_TEST(pages_that_are_to_stay_do),
	CHECK_TEST(what_stays_leaves_room_to_go_on),
};

CHECK_MAIN(tests)
