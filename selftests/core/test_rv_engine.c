// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The engine around its instructions: TLB, code cache, exits, crossing of lines
 * and pages, budget, count of instructions, two harts on one page
 */
#include <pthread.h>
#include <stdlib.h>

#include "check.h"
#include "rv_machine.h"

#define NOP		0x00000013
#define EBREAK		0x00100073
#define ECALL		0x00000073
#define ADDI_A0		0x00150513	/* addi a0, a0, 1 */
#define LD_A0_A1	0x0005b503	/* ld a0, 0(a1) */
#define SD_A0_A1	0x00a5b023	/* sd a0, 0(a1) */
#define LR_D		0x1005b52f	/* lr.d a0, (a1) */
#define SC_D		0x18c5b6af	/* sc.d a3, a2, (a1) */
#define LR_W		0x1005a52f
#define SC_W		0x18c5a6af
#define AMOADD_D	0x00c5b52f	/* amoadd.d a0, a2, (a1) */
#define FENCE_I		0x0000100f
#define J(d)		(0x6fU | (((u32)(d) >> 20) & 1) << 31 | \
			 (((u32)(d) >> 1) & 0x3ff) << 21 | \
			 (((u32)(d) >> 11) & 1) << 20 | \
			 (((u32)(d) >> 12) & 0xff) << 12)

enum { A0 = 10, A1 = 11, A2 = 12, A3 = 13 };

static struct rv_machine *m;
static unsigned int dispatch;

static struct secproc_rv_hart *start(void)
{
	rv_m_reset(m);
	memset(m->code, 0, sizeof(m->code));
	memset(m->data, 0, sizeof(m->data));
	secproc_rv_set_dispatch(&m->hart, dispatch);
	return &m->hart;
}

static bool fetch_fault(u64 pc, u64 va)
{
	return CHECK(secproc_rv_run(&m->hart, 1000) ==
		     SECPROC_RV_EXIT_FETCH) &
	       CHECK(m->hart.pc == pc) & CHECK(m->hart.fault.va == va);
}

static void nothing_runs_that_is_not_in_the_cache(void)
{
	struct secproc_rv_hart *hart = start();

	rv_m_put32(m, RV_M_CODE, J(0x1000));
	rv_m_put32(m, RV_M_CODE + 0x1000, EBREAK);
	fetch_fault(RV_M_CODE, RV_M_CODE);
	CHECK(hart->instret == 0);
	rv_m_allow_code(m, 0);
	/* The jump has retired; its target has not. */
	fetch_fault(RV_M_CODE + 0x1000, RV_M_CODE + 0x1000);
	CHECK(hart->instret == 1);
	rv_m_allow_code(m, 1);
	CHECK(secproc_rv_run(hart, 1000) == SECPROC_RV_EXIT_EBREAK);
	CHECK(hart->instret == 1);
	/* A jump to nowhere, with a register. */
	rv_m_put32(m, RV_M_CODE + 0x1000 - 4, 0x00058067);	/* jr a1 */
	hart->pc = RV_M_CODE + 0x1000 - 4;
	hart->x[A1] = 0xfffffffffffffffe;
	secproc_rv_code_flush(hart);
	rv_m_allow_code(m, 0);
	fetch_fault(0xfffffffffffffffe, 0xfffffffffffffffe);
	hart->x[A1] = 0;
	hart->pc = RV_M_CODE + 0x1000 - 4;
	fetch_fault(0, 0);
}

static void straight_code_goes_on_in_the_next_page(void)
{
	struct secproc_rv_hart *hart = start();

	rv_m_put32(m, RV_M_CODE + 0xffc, NOP);
	rv_m_put32(m, RV_M_CODE + 0x1000, EBREAK);
	hart->pc = RV_M_CODE + 0xffc;
	rv_m_allow_code(m, 0);
	fetch_fault(RV_M_CODE + 0x1000, RV_M_CODE + 0x1000);
	CHECK(hart->instret == 1);
	rv_m_allow_code(m, 1);
	CHECK(secproc_rv_run(hart, 1000) == SECPROC_RV_EXIT_EBREAK);
	CHECK(hart->pc == RV_M_CODE + 0x1000 && hart->instret == 1);
}

static void an_instruction_may_cross_lines(void)
{
	struct secproc_rv_hart *hart = start();

	rv_m_put32(m, RV_M_CODE + 62, ADDI_A0);
	rv_m_put32(m, RV_M_CODE + 66, EBREAK);
	hart->pc = RV_M_CODE + 62;
	rv_m_allow_code(m, 0);
	CHECK(secproc_rv_run(hart, 1000) == SECPROC_RV_EXIT_EBREAK);
	CHECK(hart->x[A0] == 1 && hart->pc == RV_M_CODE + 66);
}

static void an_instruction_may_cross_pages(void)
{
	const u64 va = RV_M_CODE + 0xffe;
	struct secproc_rv_hart *hart = start();

	rv_m_put32(m, va, ADDI_A0);
	rv_m_put32(m, va + 4, EBREAK);
	hart->pc = va;
	rv_m_allow_code(m, 0);
	/* Its second half is what is missing. */
	fetch_fault(va, va + 2);
	CHECK(hart->instret == 0 && hart->x[A0] == 0);
	fetch_fault(va, va + 2);
	rv_m_allow_code(m, 1);
	CHECK(secproc_rv_run(hart, 1000) == SECPROC_RV_EXIT_EBREAK);
	CHECK(hart->x[A0] == 1 && hart->pc == va + 4 && hart->instret == 1);
	/* It goes when its second half goes, and follows what that becomes. */
	secproc_rv_code_insert(hart, RV_M_CODE + 0x1000, m->code[2]);
	secproc_put_le16(m->code[2], ADDI_A0 >> 16 | 0x40);	/* imm 5 */
	secproc_put_le32(m->code[2] + 2, EBREAK);
	hart->pc = va;
	CHECK(secproc_rv_run(hart, 1000) == SECPROC_RV_EXIT_EBREAK);
	CHECK(hart->x[A0] == 6);
	/* Reached from before, too. */
	secproc_rv_code_flush(hart);
	rv_m_put32(m, va - 4, NOP);
	rv_m_allow_code(m, 0);
	hart->pc = va - 4;
	fetch_fault(va, va + 2);
}

static void an_illegal_instruction_shows_its_bits(void)
{
	static const struct {
		u64 off;
		u32 insn;
		u32 size;
	} row[] = {
		{ 0, 0, 2 }, { 62, 0xffff0057, 4 }, { 0x100, 0x8002, 2 },
		{ 0xffe, 0x12345057, 4 }, { 0x7e, 0x2001, 2 },
		{ 0xffe, 0x0004, 2 }, { 0x40, 0xffffffff, 4 },
	};
	struct secproc_rv_hart *hart;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(row); i++) {
		hart = start();
		rv_m_put32(m, RV_M_CODE + row[i].off, row[i].insn);
		rv_m_allow_code(m, 0);
		rv_m_allow_code(m, 1);
		hart->pc = RV_M_CODE + row[i].off;
		CHECK(secproc_rv_run(hart, 10) == SECPROC_RV_EXIT_ILLEGAL);
		CHECK(hart->fault.insn == row[i].insn);
		CHECK(hart->fault.size == row[i].size);
		CHECK(hart->fault.va == hart->pc);
		CHECK(hart->pc == RV_M_CODE + row[i].off);
		CHECK(hart->instret == 0);
	}
}

static void a_line_is_fetched_when_it_is_executed(void)
{
	struct secproc_rv_hart *hart = start();

	rv_m_put32(m, RV_M_CODE, J(0x100));
	rv_m_put32(m, RV_M_CODE + 0x100, EBREAK);
	rv_m_allow_code(m, 0);
	CHECK(rv_m_nr_fetched == 0);
	secproc_rv_run(hart, 10);
	CHECK(rv_m_nr_fetched == 2);
	hart->pc = RV_M_CODE;
	secproc_rv_run(hart, 10);
	CHECK(rv_m_nr_fetched == 2);
}

static void fence_i_makes_new_code_visible(void)
{
	struct secproc_rv_hart *hart = start();

	rv_m_put32(m, RV_M_CODE, FENCE_I);
	rv_m_put32(m, RV_M_CODE + 4, ADDI_A0);
	rv_m_put32(m, RV_M_CODE + 8, EBREAK);
	rv_m_allow_code(m, 0);
	CHECK(secproc_rv_run(hart, 10) == SECPROC_RV_EXIT_EBREAK);
	CHECK(hart->x[A0] == 1);
	rv_m_put32(m, RV_M_CODE + 4, ADDI_A0 | 0x00400000);	/* imm 5 */
	hart->pc = RV_M_CODE + 4;
	secproc_rv_run(hart, 10);
	CHECK(hart->x[A0] == 2);
	hart->pc = RV_M_CODE;
	CHECK(secproc_rv_run(hart, 10) == SECPROC_RV_EXIT_EBREAK);
	CHECK(hart->x[A0] == 7 && hart->instret == 5);
}

static bool storage_holds_code(const struct secproc_rv_code_page *page)
{
	unsigned int i;

	for (i = 0; i < RV_PAGE_SLOTS; i++)
		if (page->rec[i].op != RV_OP_undecoded || page->rec[i].imm)
			return true;
	return false;
}

static void flush_wipes_decoded_code(void)
{
	struct secproc_rv_hart *hart = start();
	unsigned int i;

	for (i = 0; i < 0x1000; i += 4)
		rv_m_put32(m, RV_M_CODE + i, ADDI_A0);
	rv_m_put32(m, RV_M_CODE + 0x1000, EBREAK);
	rv_m_allow_code(m, 0);
	rv_m_allow_code(m, 1);
	CHECK(secproc_rv_run(hart, 10000) == SECPROC_RV_EXIT_EBREAK);
	CHECK(hart->x[A0] == 1024);
	CHECK(storage_holds_code(m->storage[0]));
	secproc_rv_code_flush(hart);
	for (i = 0; i < 4; i++)
		CHECK(!storage_holds_code(m->storage[i]));
	hart->pc = RV_M_CODE;
	fetch_fault(RV_M_CODE, RV_M_CODE);
	CHECK(!secproc_rv_code_is_full(hart));
}

static void wipe_leaves_nothing_behind(void)
{
	struct secproc_rv_hart *hart = start();
	unsigned int i;

	rv_m_put32(m, RV_M_CODE, EBREAK);
	rv_m_allow_code(m, 0);
	rv_m_allow_data(m, 0, true, true);
	hart->x[5] = 0x1234;
	secproc_rv_run(hart, 10);
	secproc_rv_wipe(hart);
	CHECK(secproc_is_zero(hart, sizeof(*hart)));
	for (i = 0; i < 4; i++)
		CHECK(!storage_holds_code(m->storage[i]));
}

/* Four places, six pages: what was not used since the hand passed goes. */
static void a_full_cache_evicts_what_was_not_used(void)
{
	struct secproc_rv_hart *hart = start();
	const void *old;
	unsigned int i;

	for (i = 0; i < 6; i++)
		rv_m_put32(m, RV_M_CODE + i * 0x1000, EBREAK);
	for (i = 0; i < 4; i++) {
		CHECK(!secproc_rv_code_is_full(hart));
		old = secproc_rv_code_insert(hart, RV_M_CODE + i * 0x1000,
					     m->code[i]);
		CHECK(!old);
		hart->pc = RV_M_CODE + i * 0x1000;
		CHECK(secproc_rv_run(hart, 10) == SECPROC_RV_EXIT_EBREAK);
	}
	CHECK(secproc_rv_code_is_full(hart));
	/* All were used: the hand goes round once and takes the first. */
	old = secproc_rv_code_insert(hart, RV_M_CODE + 0x4000, m->code[4]);
	CHECK(old == m->code[0]);
	CHECK(!storage_holds_code(m->storage[0]));
	/* Page 1 is used again, so page 2 is next. */
	hart->pc = RV_M_CODE + 0x1000;
	CHECK(secproc_rv_run(hart, 10) == SECPROC_RV_EXIT_EBREAK);
	old = secproc_rv_code_insert(hart, RV_M_CODE + 0x5000, m->code[5]);
	CHECK(old == m->code[2]);
	hart->pc = RV_M_CODE + 0x2000;
	fetch_fault(RV_M_CODE + 0x2000, RV_M_CODE + 0x2000);
	hart->pc = RV_M_CODE + 0x1000;
	CHECK(secproc_rv_run(hart, 10) == SECPROC_RV_EXIT_EBREAK);
}

static void a_page_that_is_dropped_takes_its_code_along(void)
{
	const u64 end = RV_M_CODE + 0xffe, next = RV_M_CODE + 0x1000;
	struct secproc_rv_hart *hart = start();

	rv_m_put32(m, RV_M_CODE, EBREAK);
	rv_m_put32(m, RV_M_CODE + 4, J(0xffe));
	rv_m_put32(m, end, ADDI_A0);
	rv_m_put32(m, next + 2, EBREAK);
	rv_m_allow_code(m, 0);
	rv_m_allow_code(m, 1);
	CHECK(secproc_rv_run(hart, 10) == SECPROC_RV_EXIT_EBREAK);
	hart->pc = end;
	CHECK(secproc_rv_run(hart, 10) == SECPROC_RV_EXIT_EBREAK);
	CHECK(hart->x[A0] == 1);
	hart->pc = RV_M_CODE + 4;
	CHECK(secproc_rv_run(hart, 10) == SECPROC_RV_EXIT_EBREAK);
	CHECK(!secproc_rv_code_drop(hart, RV_M_CODE + 0x2000));
	CHECK(secproc_rv_code_drop(hart, next + 8) == m->code[1]);
	CHECK(!secproc_rv_code_drop(hart, next));
	CHECK(!storage_holds_code(m->storage[1]));
	/* What began before it and ended in it is gone, the rest is not. */
	hart->pc = end;
	fetch_fault(end, next);
	rv_m_nr_fetched = 0;
	hart->pc = RV_M_CODE;
	CHECK(secproc_rv_run(hart, 10) == SECPROC_RV_EXIT_EBREAK);
	CHECK(rv_m_nr_fetched == 0);
	/* Jumps do not get there any more. */
	hart->pc = RV_M_CODE + 4;
	fetch_fault(next + 2, next + 2);
	/* It is what it is when it comes again. */
	secproc_rv_code_insert(hart, next, m->code[2]);
	secproc_put_le16(m->code[2], ADDI_A0 >> 16 | 0x40);	/* imm 5 */
	secproc_put_le32(m->code[2] + 2, EBREAK);
	hart->pc = end;
	CHECK(secproc_rv_run(hart, 10) == SECPROC_RV_EXIT_EBREAK);
	CHECK(hart->x[A0] == 6);
}

/* What the front table says, in order; returns how many entries it had. */
static unsigned int take_front(struct secproc_rv_hart *hart, u64 *va)
{
	unsigned int i, nr = 0;

	for (i = 0; i < SECPROC_RV_NR_CODE_FRONT; i++) {
		u64 tag = secproc_rv_code_take_front(hart, i);

		if (tag != SECPROC_RV_TLB_NONE)
			va[nr++] = tag;
	}
	return nr;
}

static void the_front_table_tells_what_was_jumped_to(void)
{
	struct secproc_rv_hart *hart = start();
	u64 va[SECPROC_RV_NR_CODE_FRONT];
	unsigned int i;

	for (i = 0; i < 3; i++) {
		rv_m_put32(m, RV_M_CODE + i * 0x1000, EBREAK);
		rv_m_allow_code(m, i);
	}
	CHECK(!take_front(hart, va));
	for (i = 0; i < 3; i += 2) {
		hart->pc = RV_M_CODE + i * 0x1000;
		CHECK(secproc_rv_run(hart, 10) == SECPROC_RV_EXIT_EBREAK);
	}
	CHECK(take_front(hart, va) == 2);
	CHECK(va[0] == RV_M_CODE && va[1] == RV_M_CODE + 0x2000);
	CHECK(!take_front(hart, va));
	/* That one is in the cache still, and jumped to again. */
	CHECK(secproc_rv_run(hart, 10) == SECPROC_RV_EXIT_EBREAK);
	CHECK(take_front(hart, va) == 1 && va[0] == RV_M_CODE + 0x2000);
}

static void inserting_again_changes_the_source(void)
{
	struct secproc_rv_hart *hart = start();

	rv_m_put32(m, RV_M_CODE, EBREAK);
	rv_m_put32(m, RV_M_CODE + 0x1000, ECALL);
	rv_m_allow_code(m, 0);
	CHECK(secproc_rv_run(hart, 10) == SECPROC_RV_EXIT_EBREAK);
	CHECK(secproc_rv_code_insert(hart, RV_M_CODE + 8, m->code[1]) ==
	      m->code[0]);
	CHECK(secproc_rv_run(hart, 10) == SECPROC_RV_EXIT_ECALL);
	CHECK(hart->code.nr_used == 1);
}

static void the_cache_takes_as_many_pages_as_promised(void)
{
	static struct secproc_rv_hart hart;
	static const struct secproc_rv_bus bus;
	size_t size = (secproc_rv_code_page_size() + 63) / 64 * 64;
	u8 *storage = aligned_alloc(64, size);
	unsigned int i;

	memset(storage, 0, size);
	secproc_rv_init(&hart, &bus);
	for (i = 0; i < SECPROC_RV_MAX_CODE_PAGES; i++)
		CHECK(!secproc_rv_code_add(&hart, storage));
	CHECK(secproc_rv_code_add(&hart, storage) == -ENOSPC);
	free(storage);
}

/* A random walk over more pages than the cache holds, against a plain list. */
static void lookups_agree_with_a_list(void)
{
	struct secproc_rv_hart *hart = start();
	const void *list[64] = { NULL };
	const void *old;
	u32 rng = 1, i, n, j, nr = 0;

	for (i = 0; i < 5000; i++) {
		rng = rng * 1664525 + 1013904223;
		/* Addresses that share a place in the front table. */
		n = rng >> 16 & 63;
		u64 va = ((u64)(n & 7) << 6 | (u64)(n >> 3) << 20 | 5) << 12;
		const struct secproc_rv_code_page *page;

		page = secproc_rv_code_lookup(hart, va + 0x123);
		CHECK(!!page == !!list[n]);
		if (page) {
			CHECK(page->va == va && page->source == list[n]);
			continue;
		}
		CHECK(secproc_rv_code_is_full(hart) == (nr == 4));
		old = secproc_rv_code_insert(hart, va, &list[n]);
		CHECK(!!old == (nr == 4));
		for (j = 0; j < 64; j++)
			if (old && list[j] == old) {
				list[j] = NULL;
				nr--;
			}
		list[n] = &list[n];
		nr++;
		CHECK(nr <= 4);
	}
}

static bool access_fault(u32 insn, u64 va, enum secproc_rv_exit want,
			 u64 fault_va)
{
	struct secproc_rv_hart *hart = &m->hart;

	rv_m_put32(m, RV_M_CODE, insn);
	rv_m_put32(m, RV_M_CODE + 4, EBREAK);
	secproc_rv_code_flush(hart);
	rv_m_allow_code(m, 0);
	hart->pc = RV_M_CODE;
	hart->instret = 7;
	hart->x[A0] = 42;
	hart->x[A1] = va;
	return CHECK(secproc_rv_run(hart, 10) == want) &
	       (want == SECPROC_RV_EXIT_EBREAK ||
		(CHECK(hart->fault.va == fault_va) &
		 CHECK(hart->fault.size == 8) & CHECK(hart->x[A0] == 42) &
		 CHECK(hart->pc == RV_M_CODE) & CHECK(hart->instret == 7)));
}

static void data_is_reached_only_through_the_tlb(void)
{
	const u64 va = RV_M_DATA;

	start();
	access_fault(LD_A0_A1, va, SECPROC_RV_EXIT_LOAD, va);
	access_fault(SD_A0_A1, va, SECPROC_RV_EXIT_STORE, va);
	access_fault(AMOADD_D, va, SECPROC_RV_EXIT_STORE, va);
	access_fault(LR_D, va, SECPROC_RV_EXIT_LOAD, va);
	rv_m_allow_data(m, 0, true, false);
	access_fault(LD_A0_A1, va, SECPROC_RV_EXIT_EBREAK, 0);
	access_fault(LR_D, va, SECPROC_RV_EXIT_EBREAK, 0);
	access_fault(SD_A0_A1, va, SECPROC_RV_EXIT_STORE, va);
	access_fault(AMOADD_D, va, SECPROC_RV_EXIT_STORE, va);
	access_fault(SC_D, va, SECPROC_RV_EXIT_STORE, va);
	rv_m_allow_data(m, 0, false, true);
	access_fault(LD_A0_A1, va, SECPROC_RV_EXIT_LOAD, va);
	access_fault(SD_A0_A1, va, SECPROC_RV_EXIT_EBREAK, 0);
	rv_m_allow_data(m, 0, true, true);
	access_fault(LD_A0_A1, va, SECPROC_RV_EXIT_EBREAK, 0);
	access_fault(AMOADD_D, va, SECPROC_RV_EXIT_EBREAK, 0);
	secproc_rv_tlb_flush(&m->hart);
	access_fault(LD_A0_A1, va + 8, SECPROC_RV_EXIT_LOAD, va + 8);
	/* The same place in the table, another page. */
	rv_m_allow_data(m, 0, true, true);
	access_fault(LD_A0_A1, va + SECPROC_RV_NR_TLB * SECPROC_PAGE_SIZE,
		     SECPROC_RV_EXIT_LOAD,
		     va + SECPROC_RV_NR_TLB * SECPROC_PAGE_SIZE);
	/* No page at all: neither the end of the space nor its beginning. */
	access_fault(LD_A0_A1, ~0ULL, SECPROC_RV_EXIT_LOAD, ~0ULL);
	access_fault(SD_A0_A1, 0, SECPROC_RV_EXIT_STORE, 0);
	access_fault(SD_A0_A1, 1, SECPROC_RV_EXIT_STORE, 1);
}

static void an_access_across_pages_needs_both(void)
{
	const u64 va = RV_M_DATA + 0xffd, second = RV_M_DATA + 0x1000;
	static const u8 zeros[8];

	start();
	rv_m_allow_data(m, 1, true, true);
	access_fault(LD_A0_A1, va, SECPROC_RV_EXIT_LOAD, va);
	access_fault(SD_A0_A1, va, SECPROC_RV_EXIT_STORE, va);
	secproc_rv_tlb_flush(&m->hart);
	rv_m_allow_data(m, 0, true, true);
	access_fault(LD_A0_A1, va, SECPROC_RV_EXIT_LOAD, second);
	access_fault(SD_A0_A1, va, SECPROC_RV_EXIT_STORE, second);
	CHECK(!memcmp(&m->data[0][0xff8], zeros, 8));
	rv_m_allow_data(m, 1, true, false);
	access_fault(LD_A0_A1, va, SECPROC_RV_EXIT_EBREAK, 0);
	access_fault(SD_A0_A1, va, SECPROC_RV_EXIT_STORE, second);
	CHECK(!memcmp(&m->data[0][0xff8], zeros, 8));
	rv_m_allow_data(m, 1, true, true);
	access_fault(SD_A0_A1, va, SECPROC_RV_EXIT_EBREAK, 0);
	CHECK(m->data[0][0xffd] == 42 && m->data[1][0] == 0);
}

static void misaligned_atomics_exit(void)
{
	unsigned int off;

	start();
	rv_m_allow_data(m, 0, true, true);
	for (off = 1; off < 8; off++) {
		access_fault(LR_D, RV_M_DATA + off,
			     SECPROC_RV_EXIT_MISALIGNED, RV_M_DATA + off);
		access_fault(SC_D, RV_M_DATA + off,
			     SECPROC_RV_EXIT_MISALIGNED, RV_M_DATA + off);
		access_fault(AMOADD_D, RV_M_DATA + off,
			     SECPROC_RV_EXIT_MISALIGNED, RV_M_DATA + off);
	}
}

/* Runs LR, something, and SC; returns what SC says: 0 for success. */
static u64 reserve(u32 lr, u32 between, u32 sc)
{
	struct secproc_rv_hart *hart = &m->hart;

	rv_m_put32(m, RV_M_CODE, lr);
	rv_m_put32(m, RV_M_CODE + 4, between);
	rv_m_put32(m, RV_M_CODE + 8, sc);
	rv_m_put32(m, RV_M_CODE + 12, EBREAK);
	secproc_rv_code_flush(hart);
	rv_m_allow_code(m, 0);
	rv_m_allow_data(m, 0, true, true);
	hart->pc = RV_M_CODE;
	hart->x[A0] = 99;
	hart->x[A1] = RV_M_DATA;
	hart->x[A2] = 5;
	hart->x[A3] = 77;
	CHECK(secproc_rv_run(hart, 10) == SECPROC_RV_EXIT_EBREAK);
	return hart->x[A3];
}

static void a_reservation_is_for_one_address_and_once(void)
{
	const u32 move = 0x00858593;	/* addi a1, a1, 8 */
	const u32 store = 0x00d5b023;	/* sd a3, 0(a1) */

	start();
	CHECK(reserve(LR_D, NOP, SC_D) == 0);
	CHECK(secproc_get_le64(m->data[0]) == 5);
	CHECK(reserve(NOP, NOP, SC_D) == 1);
	secproc_put_le64(m->data[0], 0);
	CHECK(reserve(LR_D, SC_D, SC_D) == 1);
	CHECK(reserve(LR_D, move, SC_D) == 1);
	CHECK(reserve(NOP, NOP, SC_D) == 1);
	CHECK(reserve(LR_D, store, SC_D) == 1);
	CHECK(secproc_get_le64(m->data[0]) == 77);
	CHECK(reserve(LR_W, NOP, SC_W) == 0);
	CHECK(reserve(LR_W, NOP, SC_D) == 1);
	CHECK(reserve(LR_D, NOP, SC_W) == 1);
	/* A flush of the TLB breaks it. */
	rv_m_put32(m, RV_M_CODE + 4, EBREAK);
	reserve(LR_D, EBREAK, SC_D);
	secproc_rv_tlb_flush(&m->hart);
	rv_m_allow_data(m, 0, true, true);
	m->hart.pc = RV_M_CODE + 8;
	secproc_rv_run(&m->hart, 10);
	CHECK(m->hart.x[A3] == 1);
}

/* addi a0, a0, 1; c.nop; j back */
static void put_loop(void)
{
	rv_m_put32(m, RV_M_CODE, ADDI_A0);
	rv_m_put16(m, RV_M_CODE + 4, 0x0001);
	rv_m_put32(m, RV_M_CODE + 6, J(-6));
	rv_m_allow_code(m, 0);
}

static void the_budget_ends_a_loop(void)
{
	struct secproc_rv_hart *hart = start();
	u64 budget, before;

	put_loop();
	for (budget = 1; budget < 200; budget++) {
		before = hart->instret;
		CHECK(secproc_rv_run(hart, budget) == SECPROC_RV_EXIT_BUDGET);
		CHECK(hart->instret - before >= budget);
		CHECK(hart->instret - before < budget + 3);
		CHECK(hart->pc == RV_M_CODE);
		CHECK(hart->x[A0] * 3 == hart->instret);
	}
	before = hart->instret;
	CHECK(secproc_rv_run(hart, 0) == SECPROC_RV_EXIT_BUDGET);
	CHECK(hart->instret == before);
	/* One that does not fit the counter is as good as endless. */
	rv_m_put32(m, RV_M_CODE, EBREAK);
	secproc_rv_code_flush(hart);
	rv_m_allow_code(m, 0);
	CHECK(secproc_rv_run(hart, ~0ULL) == SECPROC_RV_EXIT_EBREAK);
}

/* Loops over page borders, through every kind of far jump. */
static void the_budget_ends_loops_across_pages(void)
{
	static const u32 back[] = {
		J(-4),
		0x00058067,	/* jr a1 */
		0x000582e7,	/* jalr t0, a1 */
		0xfe000ee3,	/* beq x0, x0, -4 */
	};
	struct secproc_rv_hart *hart;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(back); i++) {
		hart = start();
		rv_m_put32(m, RV_M_CODE + 0xffc, NOP);
		rv_m_put32(m, RV_M_CODE + 0x1000, back[i]);
		hart->x[A1] = RV_M_CODE + 0xffc;
		hart->pc = RV_M_CODE + 0xffc;
		rv_m_allow_code(m, 0);
		rv_m_allow_code(m, 1);
		CHECK(secproc_rv_run(hart, 1000) == SECPROC_RV_EXIT_BUDGET);
		CHECK(hart->instret >= 1000 && hart->instret <= 1002);
		CHECK(secproc_rv_run(hart, 1) == SECPROC_RV_EXIT_BUDGET);
	}
}

static void straight_code_stops_within_a_page(void)
{
	struct secproc_rv_hart *hart = start();
	unsigned int i;

	for (i = 0; i < 3 * SECPROC_PAGE_SIZE; i += 4)
		rv_m_put32(m, RV_M_CODE + i, ADDI_A0);
	for (i = 0; i < 3; i++)
		rv_m_allow_code(m, i);
	CHECK(secproc_rv_run(hart, 1) == SECPROC_RV_EXIT_BUDGET);
	CHECK(hart->instret <= SECPROC_PAGE_SIZE / 2);
	CHECK(hart->x[A0] == hart->instret);
	CHECK(hart->pc == RV_M_CODE + 4 * hart->instret);
}

/* The count that a program sees is the one that the host sees. */
static void instret_counts_within_a_run(void)
{
	struct secproc_rv_hart *hart = start();
	unsigned int i;

	for (i = 0; i < 10; i++)
		rv_m_put16(m, RV_M_CODE + 2 * i, 0x0001);	/* c.nop */
	rv_m_put32(m, RV_M_CODE + 20, 0xc0202573);	/* rdinstret a0 */
	rv_m_put32(m, RV_M_CODE + 24, 0xc02025f3);	/* rdinstret a1 */
	rv_m_put32(m, RV_M_CODE + 28, LD_A0_A1);
	rv_m_allow_code(m, 0);
	hart->instret = 1000;
	CHECK(secproc_rv_run(hart, 100) == SECPROC_RV_EXIT_LOAD);
	CHECK(hart->x[A0] == 1010 && hart->x[A1] == 1011);
	CHECK(hart->instret == 1012);
}

static void context_is_registers_and_pc(void)
{
	static struct secproc_rv_hart saved;
	struct secproc_rv_hart *hart = start();

	put_loop();
	secproc_rv_run(hart, 10);
	memcpy(saved.x, hart->x, sizeof(saved.x));
	saved.pc = hart->pc;
	hart->x[A0] = 1000;
	secproc_rv_run(hart, 30);
	memcpy(hart->x, saved.x, sizeof(saved.x));
	hart->pc = saved.pc;
	secproc_rv_run(hart, 3);
	CHECK(hart->x[A0] == saved.x[A0] + 1);
}

/* From the middle of an instruction on, there may be another one. */
static void overlapping_instructions_keep_their_meaning(void)
{
	struct secproc_rv_hart *hart = start();
	unsigned int i;

	rv_m_put32(m, RV_M_CODE, 0x00010637);	/* lui a2, 0x10; or: c.nop */
	rv_m_put16(m, RV_M_CODE + 4, 0x95b2);	/* c.add a1, a2 */
	rv_m_put16(m, RV_M_CODE + 6, 0x9002);	/* c.ebreak */
	rv_m_allow_code(m, 0);
	for (i = 0; i < 4; i++) {
		hart->pc = RV_M_CODE + i % 2 * 2;
		hart->x[A1] = 5;
		CHECK(secproc_rv_run(hart, 10) == SECPROC_RV_EXIT_EBREAK);
		CHECK(hart->x[A1] == 0x10005);
	}
}

/*
 * A function that keeps four registers, and what each of its instructions
 * accesses, from its stack pointer on; -1 for nothing.
 */
static const struct {
	u16 insn;
	s16 off;
} frame[] = {
	{ 0x7179, -1 },		/* c.addi16sp -48 */
	{ 0xf406, 40 },		/* c.sdsp ra, 40 */
	{ 0xec22, 24 },		/* c.sdsp s0, 24 */
	{ 0xf026, 32 },		/* c.sdsp s1, 32 */
	{ 0xe84a, 16 },		/* c.sdsp s2, 16 */
	{ 0x4401, -1 },		/* c.li s0, 0 */
	{ 0x4481, -1 },		/* c.li s1, 0 */
	{ 0x4901, -1 },		/* c.li s2, 0 */
	{ 0x4081, -1 },		/* c.li ra, 0 */
	{ 0x6442, 16 },		/* c.ldsp s0, 16, which is s2's */
	{ 0x64e2, 24 },		/* c.ldsp s1, 24, which is s0's */
	{ 0x7902, 32 },		/* c.ldsp s2, 32, which is s1's */
	{ 0x70a2, 40 },		/* c.ldsp ra, 40 */
	{ 0x6145, -1 },		/* c.addi16sp 48 */
	{ 0x8082, -1 },		/* c.jr ra */
};

/* Runs the frame with its stack at an address and no page to begin with. */
static void run_frame(u64 sp)
{
	static const enum secproc_rv_exit miss[] = {
		SECPROC_RV_EXIT_STORE, SECPROC_RV_EXIT_LOAD,
	};
	struct secproc_rv_hart *hart = start();
	unsigned int i;
	u64 last = 0;

	for (i = 0; i < ARRAY_SIZE(frame); i++)
		rv_m_put16(m, RV_M_CODE + 2 * i, frame[i].insn);
	rv_m_put16(m, RV_M_CODE + 0x80, 0x9002);	/* c.ebreak */
	rv_m_allow_code(m, 0);
	hart->x[1] = RV_M_CODE + 0x80;
	hart->x[2] = sp;
	hart->x[8] = 8;
	hart->x[9] = 9;
	hart->x[18] = 18;
	for (i = 0; i < ARRAY_SIZE(frame); i++) {
		const u64 va = sp - 48 + (u64)frame[i].off;
		const bool loads = i > 8;

		/* The TLB has the page that was used last, for what it was. */
		if (frame[i].off < 0 || va / 0x1000 * 2 + loads == last)
			continue;
		CHECK(secproc_rv_run(hart, 100) == miss[loads]);
		CHECK(hart->pc == RV_M_CODE + 2 * i && hart->instret == i);
		CHECK(hart->fault.va == va && hart->fault.size == 8);
		secproc_rv_tlb_flush(hart);
		rv_m_allow_data(m, (va - RV_M_DATA) / 0x1000, loads, !loads);
		last = va / 0x1000 * 2 + loads;
	}
	CHECK(secproc_rv_run(hart, 100) == SECPROC_RV_EXIT_EBREAK);
	CHECK(hart->instret == ARRAY_SIZE(frame) && hart->x[2] == sp);
	CHECK(hart->x[8] == 18 && hart->x[9] == 8 && hart->x[18] == 9);
}

static void runs_stop_where_a_page_is_absent(void)
{
	unsigned int i;

	for (i = 0; i < 8; i++)
		run_frame(RV_M_DATA + 0x1000 + 8 * i);
}

#define NR_ADDS		200000

/* Adds to one counter by AMO and to another by LR and SC. */
static void *hammer(void *arg)
{
	struct rv_machine *shared = arg;
	struct rv_machine *own = rv_m_create(2);
	struct secproc_rv_hart *hart = &own->hart;
	static const u32 code[] = {
		0x00c5b02f,	/* amoadd.d x0, a2, (a1) */
		0x100736af,	/* lr.d a3, (a4) */
		0x00c686b3,	/* add a3, a3, a2 */
		0x18d737af,	/* sc.d a5, a3, (a4) */
		0xfe079ae3,	/* bnez a5, back to lr */
		0xfff50513,	/* addi a0, a0, -1 */
		0xfe0514e3,	/* bnez a0, back to the start */
		EBREAK,
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(code); i++)
		rv_m_put32(own, RV_M_CODE + 4 * i, code[i]);
	rv_m_allow_code(own, 0);
	secproc_rv_set_dispatch(hart, dispatch);
	secproc_rv_tlb_fill(hart, RV_M_DATA, shared->data[0], true, true);
	hart->x[A0] = NR_ADDS;
	hart->x[A1] = RV_M_DATA;
	hart->x[A2] = 1;
	hart->x[14] = RV_M_DATA + 64;
	while (secproc_rv_run(hart, 10000) == SECPROC_RV_EXIT_BUDGET)
		;
	rv_m_destroy(own);
	return NULL;
}

static void harts_share_memory_atomically(void)
{
	pthread_t thread[2];
	int i;

	start();
	for (i = 0; i < 2; i++)
		CHECK(!pthread_create(&thread[i], NULL, hammer, m));
	for (i = 0; i < 2; i++)
		pthread_join(thread[i], NULL);
	CHECK(secproc_get_le64(m->data[0]) == 2 * NR_ADDS);
	CHECK(secproc_get_le64(m->data[0] + 64) == 2 * NR_ADDS);
}

static void the_loop_is_the_one_asked_for(void)
{
	start();
	CHECK(secproc_rv_goto_reaches());
	CHECK(m->hart.dispatch == dispatch);
}

static const struct check_test tests[] = {
	CHECK_TEST(nothing_runs_that_is_not_in_the_cache),
	CHECK_TEST(straight_code_goes_on_in_the_next_page),
	CHECK_TEST(an_instruction_may_cross_lines),
	CHECK_TEST(an_instruction_may_cross_pages),
	CHECK_TEST(an_illegal_instruction_shows_its_bits),
	CHECK_TEST(a_line_is_fetched_when_it_is_executed),
	CHECK_TEST(fence_i_makes_new_code_visible),
	CHECK_TEST(flush_wipes_decoded_code),
	CHECK_TEST(wipe_leaves_nothing_behind),
	CHECK_TEST(a_full_cache_evicts_what_was_not_used),
	CHECK_TEST(a_page_that_is_dropped_takes_its_code_along),
	CHECK_TEST(the_front_table_tells_what_was_jumped_to),
	CHECK_TEST(inserting_again_changes_the_source),
	CHECK_TEST(the_cache_takes_as_many_pages_as_promised),
	CHECK_TEST(lookups_agree_with_a_list),
	CHECK_TEST(data_is_reached_only_through_the_tlb),
	CHECK_TEST(an_access_across_pages_needs_both),
	CHECK_TEST(misaligned_atomics_exit),
	CHECK_TEST(a_reservation_is_for_one_address_and_once),
	CHECK_TEST(the_budget_ends_a_loop),
	CHECK_TEST(the_budget_ends_loops_across_pages),
	CHECK_TEST(straight_code_stops_within_a_page),
	CHECK_TEST(instret_counts_within_a_run),
	CHECK_TEST(context_is_registers_and_pc),
	CHECK_TEST(overlapping_instructions_keep_their_meaning),
	CHECK_TEST(runs_stop_where_a_page_is_absent),
	CHECK_TEST(harts_share_memory_atomically),
	CHECK_TEST(the_loop_is_the_one_asked_for),
};

/* With an argument, the loop to test: 0 for the switch, 1 for goto. */
int main(int argc, char *argv[])
{
	int ret;

	dispatch = argc > 1 ? (unsigned int)atoi(argv[1]) :
			      SECPROC_RV_DISPATCH_GOTO;
	m = rv_m_create(4);
	ret = check_run(tests, ARRAY_SIZE(tests));
	rv_m_destroy(m);
	return ret;
}
