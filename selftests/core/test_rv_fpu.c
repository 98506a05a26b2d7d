// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The engine's two ways of floating point against each other: the host's unit
 * and integers
 *
 *	test_rv_fpu [thousands [seed]]
 *
 * Each instruction runs with odd and random operands in each rounding mode, the
 * static ones and those of frm, the reserved ones too, both ways; registers,
 * flags and reasons to stop must be the same.
 */
#include <stdlib.h>

#include "../../kmod/core/rv/fp_unit.h"
#include "check.h"
#include "rv_machine.h"

#define EBREAK		0x00100073
#define FRFLAGS_A1	0x001025f3
#define FSRM_A2		0x00261073

static struct rv_machine *m;
static unsigned long thousands = 100;
static u64 rng = 88172645463325252ULL;

static u64 rnd(void)
{
	rng ^= rng << 13;
	rng ^= rng >> 7;
	rng ^= rng << 17;
	return rng;
}

static const u64 odd[] = {
	/* doubles: zeros, denormals, borders of normal and of integers, NaNs */
	0x0000000000000000, 0x8000000000000000, 0x0000000000000001,
	0x800fffffffffffff, 0x0010000000000000, 0x8010000000000001,
	0x3ff0000000000000, 0xbff0000000000000, 0x3fefffffffffffff,
	0x3fe0000000000000, 0xbfe0000000000001, 0x3ff8000000000000,
	0xc004000000000000, 0x7fefffffffffffff, 0xffefffffffffffff,
	0x7ff0000000000000, 0xfff0000000000000, 0x7ff8000000000000,
	0xfff8000000000001, 0x7ff0000000000001, 0xfff4000000000000,
	0x43e0000000000000, 0xc3e0000000000000, 0x43dfffffffffffff,
	0xc3e0000000000001, 0x43f0000000000000, 0x43efffffffffffff,
	0x41e0000000000000, 0xc1e0000000000000, 0xc1e0000000100000,
	0xc1e0000000200000, 0x41dfffffffe00000, 0x41dfffffffc00000,
	0x41efffffffe00000, 0x41efffffffe00001, 0x41efffffffffffff,
	0x41f0000000000000, 0x36a0000000000000, 0x380fffffffffffff,
	0x380fffffe0000000, 0x47efffffefffffff, 0x47effffff0000000,
	0x1ff0000000000000, 0x2000000000000001, 0xbfefffffffffffff,
	/* singles, boxed */
	0xffffffff00000000, 0xffffffff80000000, 0xffffffff00000001,
	0xffffffff807fffff, 0xffffffff00800000, 0xffffffff80800001,
	0xffffffff3f800000, 0xffffffffbf800000, 0xffffffff3f7fffff,
	0xffffffff3f000000, 0xffffffffbf000001, 0xffffffffbfc00000,
	0xffffffff7f7fffff, 0xffffffffff7fffff, 0xffffffff7f800000,
	0xffffffffff800000, 0xffffffff7fc00000, 0xffffffffffc00001,
	0xffffffff7f800001, 0xffffffffffa00000, 0xffffffff4f000000,
	0xffffffffcf000000, 0xffffffffcf000001, 0xffffffff4effffff,
	0xffffffff4f7fffff, 0xffffffff4f800000, 0xffffffff5f000000,
	0xffffffffdf000000, 0xffffffff5f7fffff, 0xffffffff5f800000,
	0xffffffff1f800000, 0xffffffff20000001,
	/* singles, not boxed properly */
	0xfffffffe3f800000, 0x000000003f800000,
	/* integers */
	0x000000007fffffff, 0x0000000080000000, 0x7fffffffffffffff,
	0x8000000000000001, 0x0020000000000001, 0x00000000ffffffff,
};

static u64 operand(void)
{
	const u64 v = rnd();

	switch (rnd() % 8) {
	case 0: /* a double near 1 */
		return (v & 0x801fffffffffffff) | (1015 + v % 16) << 53 >> 1;
	case 1: /* a double near others of its kind, few bits */
		return (v & 0xbff0000000000000) | (v & 0xff) << (v >> 8) % 44;
	case 2: /* a single near 1 */
		return 0xffffffff00000000 | (v & 0x807fffff) |
		       (120 + (v >> 40) % 16) << 23;
	case 3: /* a single */
		return 0xffffffff00000000 | v;
	case 4: /* tiny or huge */
		return (v & 0x800fffffffffffff) |
		       ((v >> 52) % 2 ? 0x7fdULL : 0x001ULL) << 52;
	case 5: /* an integer of few bits */
		return v >> (v & 63);
	default:
		return odd[v % ARRAY_SIZE(odd)];
	}
}

static bool is_fp(const struct rv_m_row *row)
{
	return row->kind[0] == 'F' && row->kind[1] == 'P';
}

/* What a run leaves behind. */
struct state {
	u64 reg[65];
	u64 pc;
	u32 fcsr;
	int why;
};

static void run(enum secproc_fpu fpu, const struct state *before, u32 insn,
		struct state *after)
{
	struct secproc_rv_hart *hart = &m->hart;

	secproc_rv_set_fpu(hart, fpu);
	memcpy(hart->reg, before->reg, sizeof(hart->reg));
	hart->fcsr = before->fcsr;
	hart->pc = RV_M_CODE;
	rv_m_put32(m, RV_M_CODE, insn);
	secproc_rv_code_wipe_lines(hart);
	after->why = secproc_rv_run(hart, 100);
	memcpy(after->reg, hart->reg, sizeof(hart->reg));
	after->reg[64] = 0;
	after->pc = hart->pc;
	after->fcsr = hart->fcsr;
}

/* One instruction, both ways; false if they differ. */
static bool same_both_ways(const char *name, u32 insn, u32 fcsr)
{
	static struct state before, soft, hard;
	u32 i;

	for (i = 1; i < 64; i++)
		before.reg[i] = operand();
	before.reg[12] = rnd() % 8;
	before.fcsr = fcsr;
	run(SECPROC_FPU_NONE, &before, insn, &soft);
	run(secproc_fpu_kind(), &before, insn, &hard);
	if (!memcmp(&soft, &hard, sizeof(soft)))
		return true;
	printf("# %s %#x with %#llx, %#llx, %#llx, fcsr %#x:\n", name, insn,
	       (unsigned long long)before.reg[32 + (insn >> 15 & 31)],
	       (unsigned long long)before.reg[32 + (insn >> 20 & 31)],
	       (unsigned long long)before.reg[32 + (insn >> 27)], fcsr);
	for (i = 0; i < 64; i++)
		if (soft.reg[i] != hard.reg[i])
			printf("#  register %u: %#llx, should be %#llx\n", i,
			       (unsigned long long)hard.reg[i],
			       (unsigned long long)soft.reg[i]);
	printf("#  fcsr %#x, should be %#x\n", hard.fcsr, soft.fcsr);
	return CHECK(!"both ways agree");
}

/*
 * After the instruction, the flags are read, the rounding mode is changed, and
 * a sum is rounded in that mode while the flags gather.
 */
static void put_rest(void)
{
	rv_m_put32(m, RV_M_CODE + 4, FRFLAGS_A1);
	rv_m_put32(m, RV_M_CODE + 8, FSRM_A2);
	rv_m_put32(m, RV_M_CODE + 12, rv_m_row("fadd.d")->match | 7 << 12 |
		   1 << 7 | 2 << 15 | 3 << 20);
	rv_m_put32(m, RV_M_CODE + 16, EBREAK);
}

static void all_instructions_are_the_same_both_ways(void)
{
	unsigned long target = thousands * 1000, done = 0;
	const struct rv_m_row *row;
	u32 insn;

	put_rest();
	while (done < target) {
		for (row = rv_m_rows; row < rv_m_rows + rv_m_nr_rows; row++) {
			if (!is_fp(row))
				continue;
			insn = row->match | ((u32)rnd() & ~row->mask);
			/* Reserved modes are another instruction: none. */
			if (!(row->mask & 0x7000) && (insn >> 12 & 7) > 4)
				insn |= 7 << 12;
			if (!same_both_ways(row->name, insn, rnd() & 0xff))
				return;
			done++;
		}
	}
	printf("# %lu instructions compared\n", done);
}

static void special_operands_in_all_modes_are_the_same_both_ways(void)
{
	static const char *const names[] = {
		"fadd.d", "fmul.d", "fdiv.d", "fmadd.d", "fadd.s", "fmul.s",
		"fdiv.s", "fnmsub.s", "fsqrt.d", "fcvt.s.d", "fcvt.d.s",
		"fcvt.w.d", "fcvt.wu.d", "fcvt.l.d", "fcvt.lu.d", "fcvt.w.s",
		"fcvt.wu.s", "fcvt.l.s", "fcvt.lu.s", "feq.d", "flt.d",
		"fle.d", "feq.s", "flt.s", "fle.s",
	};
	static struct state before, soft, hard;
	u32 i, a, b, rm, insn;

	put_rest();
	for (i = 0; i < ARRAY_SIZE(names); i++) {
		const struct rv_m_row *row = rv_m_row(names[i]);
		u32 rs2 = row->mask >> 20 & 31 ? 0 : 2 << 20;

		insn = row->match | 5 << 7 | 1 << 15 | rs2;
		if (!(row->mask >> 27))
			insn |= 3 << 27;
		if (!(row->mask & 0x7000))
			insn |= 7 << 12;
		for (a = 0; a < ARRAY_SIZE(odd); a++)
			for (b = 0; b < ARRAY_SIZE(odd); b++)
				for (rm = 0; rm < 5; rm++) {
					before.reg[33] = odd[a];
					before.reg[34] = odd[b];
					before.reg[35] = odd[(a + b) %
							     ARRAY_SIZE(odd)];
					before.fcsr = rm << 5;
					run(SECPROC_FPU_NONE, &before, insn,
					    &soft);
					run(secproc_fpu_kind(), &before, insn,
					    &hard);
					if (!CHECK(!memcmp(&soft, &hard,
							   sizeof(soft))))
						return;
				}
	}
}

#define LDMXCSR(v)	__asm__ volatile("ldmxcsr %0" : : "m" (v))
#define STMXCSR(v)	__asm__ volatile("stmxcsr %0" : "=m" (v))

static void the_hosts_control_word_comes_back(void)
{
	static struct state before, after;
	const u32 mine = 0x5fa0, usual = 0x1f80;	/* up, and inexact */
	u32 mxcsr;

	put_rest();
	before.reg[33] = odd[6];
	before.fcsr = 2 << 5;
	LDMXCSR(mine);
	/* 1 / 3 in the program's own mode, down */
	before.reg[34] = 0x4008000000000000;
	run(secproc_fpu_kind(), &before, rv_m_row("fdiv.d")->match | 7 << 12 |
	    5 << 7 | 1 << 15 | 2 << 20, &after);
	STMXCSR(mxcsr);
	LDMXCSR(usual);
	CHECK(mxcsr == mine);
	CHECK(after.reg[37] == 0x3fd5555555555555);
	CHECK((after.reg[11] & 0x1f) == SECPROC_RV_FFLAG_NX);
	CHECK(!rv_m_fpu_is_open);
}

/* An endless loop of sums. */
static void put_endless_sums(void)
{
	rv_m_put32(m, RV_M_CODE, rv_m_row("fadd.d")->match | 7 << 12 | 1 << 7 |
		   1 << 15 | 2 << 20);
	rv_m_put32(m, RV_M_CODE + 4, 0xffdff06f);	/* j . - 4 */
	secproc_rv_code_wipe_lines(&m->hart);
	secproc_rv_set_fpu(&m->hart, secproc_fpu_kind());
	m->hart.pc = RV_M_CODE;
	m->hart.f[1] = 0;
	m->hart.f[2] = odd[6];
	m->hart.fcsr = 0;
}

static void the_unit_is_closed_again_and_again(void)
{
	const u64 budget = 40 * SECPROC_RV_FPU_BOUND;
	u64 before, want;
	double sum;

	put_endless_sums();
	rv_m_nr_fpu_begun = 0;
	before = m->hart.instret;
	CHECK(secproc_rv_run(&m->hart, budget) == SECPROC_RV_EXIT_BUDGET);
	CHECK(!rv_m_fpu_is_open);
	CHECK(rv_m_nr_fpu_begun >= 40 && rv_m_nr_fpu_begun <= 42);
	CHECK(m->hart.instret - before >= budget);
	CHECK(m->hart.instret - before < budget + 4);
	/* Each was executed once, whatever the seams. */
	memcpy(&sum, &m->hart.f[1], sizeof(sum));
	want = (m->hart.instret - before) / 2;
	CHECK(sum >= (double)want && sum <= (double)want + 1);
}

/* The machine aborts when code is fetched while the unit is open. */
static void the_unit_is_closed_before_code_is_fetched(void)
{
	u64 va;

	put_endless_sums();
	for (va = RV_M_CODE + 4; va < RV_M_CODE + 128; va += 4)
		rv_m_put32(m, va, 0x00000013);	/* nop */
	rv_m_put32(m, va, EBREAK);
	rv_m_nr_fetched = 0;
	rv_m_nr_fpu_begun = 0;
	CHECK(secproc_rv_run(&m->hart, 1000) == SECPROC_RV_EXIT_EBREAK);
	CHECK(rv_m_nr_fetched == 3 && rv_m_nr_fpu_begun == 1);
}

static void integers_do_when_the_unit_cannot_be_used(void)
{
	put_endless_sums();
	rv_m_fpu_usable = false;
	rv_m_nr_fpu_begun = 0;
	CHECK(secproc_rv_run(&m->hart, 1000) == SECPROC_RV_EXIT_BUDGET);
	rv_m_fpu_usable = true;
	CHECK(!rv_m_nr_fpu_begun);
	CHECK(m->hart.f[1] == 0x407f400000000000);	/* 500 */
}

static void integers_never_begin(void)
{
	put_endless_sums();
	secproc_rv_set_fpu(&m->hart, SECPROC_FPU_NONE);
	rv_m_nr_fpu_begun = 0;
	CHECK(secproc_rv_run(&m->hart, 1000) == SECPROC_RV_EXIT_BUDGET);
	CHECK(!rv_m_nr_fpu_begun);
	CHECK(m->hart.f[1] == 0x407f400000000000);
}

static const struct check_test tests[] = {
	CHECK_TEST(all_instructions_are_the_same_both_ways),
	CHECK_TEST(special_operands_in_all_modes_are_the_same_both_ways),
	CHECK_TEST(the_hosts_control_word_comes_back),
	CHECK_TEST(the_unit_is_closed_again_and_again),
	CHECK_TEST(the_unit_is_closed_before_code_is_fetched),
	CHECK_TEST(integers_do_when_the_unit_cannot_be_used),
	CHECK_TEST(integers_never_begin),
};

int main(int argc, char *argv[])
{
	int status;

	if (argc > 1)
		thousands = strtoul(argv[1], NULL, 0);
	if (argc > 2)
		rng += strtoull(argv[2], NULL, 0);
	m = rv_m_create(1);
	rv_m_allow_code(m, 0);
	status = check_run(tests, ARRAY_SIZE(tests));
	rv_m_destroy(m);
	return status;
}
