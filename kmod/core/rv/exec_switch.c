// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The interpreter's loop around one switch, which needs no indirect jump where
 * the compiler is told to make none
 */
#include "exec_loop.h"

#define LOOP_PAIRS		RV_PAIRS_HOT
#define LOOP_RUNS(R)
#define LOOP_ENTERS(E)
#define LOOP_LEAVES(V)
#define PAGE			page
#define OP(name)		case RV_OP_##name:
#define DISPATCH()		goto dispatch
#define ILLEGAL()		goto illegal
#define BRANCH_FAR()		goto branch_far

#define LEAVE(why) \
	do { \
		reason = (why); \
		goto leave; \
	} while (0)

#define JUMP_SLOW(va) \
	do { \
		target = (va); \
		goto jump_slow; \
	} while (0)

/* Misses are finished in line. */
#define DEFINE_MISS_LOAD(name, len)
#define DEFINE_MISS_STORE(name, len)
#define MISS_LOAD		FINISH_LOAD
#define MISS_STORE		FINISH_STORE
#define DEFINE_SLOW_FPR(name, expr)
#define DEFINE_SLOW_FPQ(name, expr)
#define SLOW_FPR		FINISH_FPR
#define SLOW_FPQ		FINISH_FPQ

int secproc_rv_loop_switch(struct secproc_rv_hart *hart)
{
	u64 *const reg = hart->reg;
	s64 left = LEFT_OF(hart->slice);
	struct secproc_rv_code_page *page;
	const struct rv_rec *ip;
	u64 target = hart->pc;
	int reason;

	goto jump_slow;

dispatch:
	switch (ip->op) {
#include "exec_ops.h"
	default:
		break;
	}

illegal:
	reason = secproc_rv_illegal(hart, page, ip);
leave:
	target = PC();
	goto leave_with_target;

branch_far:
	left--;
	JUMP_FAR(PC() + IMM);

jump_slow:
	reason = SECPROC_RV_EXIT_BUDGET;
	if (left < 0)
		goto leave_with_target;
	page = secproc_rv_code_lookup(hart, target);
	if (page) {
		ip = secproc_rv_rec_at(page, target);
		DISPATCH();
	}
	reason = secproc_rv_absent(hart, target);
leave_with_target:
	hart->pc = target;
	hart->instret += RETIRED();
	return reason;
}
