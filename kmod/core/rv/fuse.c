// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Instructions that are executed as one: what of a line makes pairs and runs
 * (pairs.h)
 *
 * Only the first record gets another operation; the others stay what they are,
 * in case something jumps to them.
 */
#include "exec.h"

/* Sums do not care which operand is first; the one that is linked shall be. */
static void link_first_operand(struct rv_rec *rec, enum rv_op op, u8 linked)
{
	u8 other = rec->rs1;

	if (other == linked)
		return;
	switch (op) {
	case RV_OP_add:
	case RV_OP_addw:
	case RV_OP_and:
	case RV_OP_or:
	case RV_OP_xor:
		if (rec->rs2 == linked) {
			rec->rs1 = linked;
			rec->rs2 = other;
		}
		break;
	case RV_OP_beq:
	case RV_OP_bne:
		if (rec->rd == linked) {
			rec->rs1 = linked;
			rec->rd = other;
		}
		break;
	default:
		break;
	}
}

#define LINK_D		1
#define LINK_I		0
#define PAIR_KEY(a, b, link)	((u64)(a) << 32 | (u64)(b) << 1 | (link))
#define CASE_PAIR(a, ta, b, tb, ka, kb, link) \
	case PAIR_KEY(RV_OP_##a, RV_OP_##b, LINK_##link): \
		return RV_OP_##a##_##b##_##link;

/*
 * Returns the operation of a pair, or RV_OP_undecoded.  Those that are not
 * frequent are not for the switch.
 */
static enum rv_op pair_of(enum secproc_rv_dispatch dispatch, enum rv_op a,
			  enum rv_op b, bool linked)
{
	switch (PAIR_KEY(a, b, linked)) {
	RV_PAIRS_HOT(CASE_PAIR)
	}
	if (dispatch != SECPROC_RV_DISPATCH_GOTO)
		return RV_OP_undecoded;
	switch (PAIR_KEY(a, b, linked)) {
	RV_PAIRS_ALU(CASE_PAIR)
	RV_PAIRS_LOAD(CASE_PAIR)
	RV_PAIRS_STORE(CASE_PAIR)
	RV_PAIRS_BRANCH(CASE_PAIR)
	RV_PAIRS_FP(CASE_PAIR)
	}
	return RV_OP_undecoded;
}

/* The operation of the 4-byte twin. */
static enum rv_op untwin(const struct rv_rec *rec, unsigned int len)
{
	return (enum rv_op)(rec->op - (len == 1));
}

/* Makes a pair of two records that follow each other, if there is one. */
static void make_pair(enum secproc_rv_dispatch dispatch, struct rv_rec *a,
		      unsigned int len_a, unsigned int len_b)
{
	struct rv_rec *b = a + len_a;
	enum rv_op op_a = untwin(a, len_a), op_b = untwin(b, len_b);
	enum rv_op pair = RV_OP_undecoded;

	link_first_operand(b, op_b, a->rd);
	if (b->rs1 == a->rd)
		pair = pair_of(dispatch, op_a, op_b, true);
	if (pair == RV_OP_undecoded)
		pair = pair_of(dispatch, op_a, op_b, false);
	if (pair != RV_OP_undecoded)
		a->op = (u16)(pair + (len_a == 1) * 2 + (len_b == 1));
}

/* What runs are made of: their 2-byte instruction, and their operations. */
struct run {
	enum rv_op op;
	enum rv_op run_of_2;
	s32 size;
	bool loads;
};

#define RUN_LOADS_L	true
#define RUN_LOADS_S	false
#define RUN_ROW(name, kind, size) \
static const struct run name##_run = { \
	RV_OP_##name##_c, RV_OP_##name##_run_2, size, RUN_LOADS_##kind, \
};

RV_RUNS(RUN_ROW)

#define CASE_RUN(name, kind, size) \
	case RV_OP_##name##_c: \
		return &name##_run;

static const struct run *run_of(u16 op)
{
	switch (op) {
	RV_RUNS(CASE_RUN)
	}
	return NULL;
}

/*
 * Counts the records from @rec on, of @nr 2-byte ones, that are @run with the
 * address in @base.  A load into that register ends it.
 */
static unsigned int count_run(const struct run *run, const struct rv_rec *rec,
			      unsigned int nr, u8 base)
{
	unsigned int i;

	if (nr > RV_RUN_MAX)
		nr = RV_RUN_MAX;
	for (i = 0; i < nr; i++) {
		if (rec[i].op != run->op || rec[i].rs1 != base ||
		    (run->loads && rec[i].rd == base))
			break;
	}
	return i;
}

/*
 * Makes the operation of @first, which accesses memory at its immediate or does
 * not at all, that of a run of @n records from @rec on.
 */
static bool set_run(struct rv_rec *first, enum rv_op op,
		    const struct rv_rec *rec, unsigned int n, s32 size)
{
	const s32 own = first == rec ? first->imm16 : 0;
	s32 low = rec->imm16 - own, high = low, distance;
	unsigned int i;

	for (i = 1; i < n; i++) {
		distance = rec[i].imm16 - own;
		if (distance < low)
			low = distance;
		if (distance > high)
			high = distance;
	}
	if (low % size || low / size < -128 || high % size || high / size > 127)
		return false;
	first->op = (u16)op;
	first->low = (s8)(low / size);
	first->high = (s8)(high / size);
	return true;
}

/* Makes a run of the records from @rec on, of which @nr are 2-byte ones. */
static bool make_run(struct rv_rec *rec, unsigned int nr)
{
	const struct run *run = run_of(rec->op);
	unsigned int n;

	if (!run)
		return false;
	n = count_run(run, rec, nr, rec->rs1);
	return n >= 2 && set_run(rec, (enum rv_op)(run->run_of_2 + n - 2), rec,
				 n, run->size);
}

static bool moves_pointer(const struct rv_rec *rec)
{
	return rec->op == RV_OP_addi_c && rec->rd == rec->rs1;
}

/* The beginning of a function: moves the stack pointer, stores registers. */
static bool make_enter(struct rv_rec *rec, unsigned int nr)
{
	unsigned int n;

	if (!moves_pointer(rec))
		return false;
	n = count_run(&sd_run, rec + 1, nr - 1, rec->rd);
	return n >= 2 && set_run(rec, (enum rv_op)(RV_OP_enter_2 + n - 2),
				 rec + 1, n, sd_run.size);
}

/* Its end: loads them, moves the stack pointer, returns. */
static bool make_leave(struct rv_rec *rec, unsigned int nr)
{
	unsigned int n;

	if (nr < 3)
		return false;
	n = count_run(&ld_run, rec, nr - 2, rec->rs1);
	if (!n || !moves_pointer(&rec[n]) || rec[n].rd != rec->rs1 ||
	    rec[n + 1].op != RV_OP_jr_c)
		return false;
	return set_run(rec, (enum rv_op)(RV_OP_leave_1 + n - 1), rec, n,
		       ld_run.size);
}

/* Counts the 2-byte instructions from the @i-th of @nr on, as far as it matters. */
static unsigned int count_short(const u8 *at, unsigned int i, unsigned int nr)
{
	unsigned int n = i;

	if (nr > i + RV_FUSED_MAX)
		nr = i + RV_FUSED_MAX;
	while (n < nr && at[n + 1] - at[n] == 1)
		n++;
	return n - i;
}

void secproc_rv_fuse(enum secproc_rv_dispatch dispatch, struct rv_rec *line,
		     const u8 *at, unsigned int nr)
{
	unsigned int i, nr_short;
	struct rv_rec *rec;

	for (i = 0; i + 1 < nr; i++) {
		rec = &line[at[i]];
		if (dispatch == SECPROC_RV_DISPATCH_GOTO) {
			nr_short = count_short(at, i, nr);
			if (make_enter(rec, nr_short) ||
			    make_leave(rec, nr_short) ||
			    make_run(rec, nr_short))
				continue;
		}
		make_pair(dispatch, rec, at[i + 1] - at[i],
			  at[i + 2] - at[i + 1]);
	}
}
