// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The interpreter's loop as threaded code: each handler is a function that ends
 * with a jump to the next one
 *
 * Branch predictors learn these jumps best, and each function has the registers
 * of the host to itself.  The records say how far the handlers are from the first
 * one, so that no table is between a record and its handler: where the host has
 * mispredicted, it waits for that.  All of them take the same arguments, so that
 * the call of the next handler in tail position becomes a jump; a compiler that
 * made a call of it would use up the stack at once, which the tests would not
 * survive.
 *
 * Not for machines whose indirect jumps are retpolines (kmod/engine.c).
 */
#ifndef __clang__
#pragma GCC optimize("O2", "omit-frame-pointer", "optimize-sibling-calls")
#endif

#include "exec_loop.h"

/*
 * The compiler works in the registers of arguments first, and keeps what it
 * finds there elsewhere meanwhile.  So the ones that it likes best are free for
 * it; what they hold from one handler to the next means nothing.
 */
#define PARAMETERS \
	struct secproc_rv_hart *hart, const struct rv_rec *ip, \
	u64 free1 __maybe_unused, u64 free2 __maybe_unused, s64 left, \
	const u8 *first __maybe_unused
#define ARGUMENTS		hart, ip, any_1(), any_2(), left, first

typedef int handler_fn(PARAMETERS);

/* Values that no instruction is needed for. */
static __always_inline u64 any_1(void)
{
	u64 v;

	__asm__("# 1" : "=r" (v));
	return v;
}

static __always_inline u64 any_2(void)
{
	u64 v;

	__asm__("# 2" : "=r" (v));
	return v;
}

/*
 * Handlers that happen to be equal shall not jump to each other, nor be traced.
 * The address sanitizer would make calls of their jumps; it checks the same
 * handlers in the switch.
 */
#ifdef __clang__
#define GO_TO(fn)		__attribute__((__musttail__)) return fn(ARGUMENTS)
#define HANDLER			static __attribute__((__no_sanitize__("address")))
#else
#define GO_TO(fn)		return fn(ARGUMENTS)
#define HANDLER			static __attribute__((__no_icf__, \
						__no_instrument_function__, \
						__no_sanitize_address__))
#endif

/*
 * Distances between handlers are in units of so many bytes, which one instruction
 * of the host multiplies by.  What sanitizers add makes them longer.
 */
#if defined(SECPROC_SANITIZED) || defined(CONFIG_KASAN)
#define UNIT			64
#else
#define UNIT			8
#endif

#define reg			(hart->reg)
#define PAGE			(hart->page)

#define LOOP_PAIRS		RV_PAIRS
#define LOOP_RUNS		RV_RUNS
#define LOOP_ENTERS		RV_ENTERS
#define LOOP_LEAVES		RV_LEAVES
#define OP(name) \
	HANDLER __aligned(2 * UNIT) __attribute__((__hot__)) int \
	op_##name(PARAMETERS)
#define DISPATCH()		GO_TO(((handler_fn *)HANDLER_OF(ip)))
#define HANDLER_OF(rec)		(first + (s64)(s16)(rec)->op * UNIT)
#define ILLEGAL()		GO_TO(illegal)
#define BRANCH_FAR()		GO_TO(branch_far)

#define LEAVE(why) \
	do { \
		hart->exit = (why); \
		GO_TO(leave); \
	} while (0)

#define JUMP_SLOW(va) \
	do { \
		hart->pc = (va); \
		GO_TO(jump_slow); \
	} while (0)

/* Misses have functions of their own, so that handlers need no stack. */
#define DEFINE_MISS_LOAD(name, len) \
	HANDLER noinline __cold int slow_##name##_##len(PARAMETERS) \
	{ \
		FINISH_LOAD(name, len); \
	}
#define DEFINE_MISS_STORE(name, len) \
	HANDLER noinline __cold int slow_##name##_##len(PARAMETERS) \
	{ \
		FINISH_STORE(name, len); \
	}
#define DEFINE_SLOW_FPR(name, expr) \
	HANDLER noinline __cold int slow_##name(PARAMETERS) \
	{ \
		FINISH_FPR(name, expr); \
	}
#define DEFINE_SLOW_FPQ(name, expr) \
	HANDLER noinline __cold int slow_##name(PARAMETERS) \
	{ \
		FINISH_FPQ(name, expr); \
	}
#define SLOW_FPR(name, expr)	GO_TO(slow_##name)
#define SLOW_FPQ(name, expr)	GO_TO(slow_##name)
#define MISS_LOAD(name, len)	GO_TO(slow_##name##_##len)
#define MISS_STORE(name, len)	GO_TO(slow_##name##_##len)

/* Ends the run at the instruction at @ip, for hart->exit. */
HANDLER noinline __cold int leave(PARAMETERS)
{
	hart->pc = PC();
	hart->instret += RETIRED();
	return hart->exit;
}

HANDLER noinline __cold int illegal(PARAMETERS)
{
	hart->exit = secproc_rv_illegal(hart, PAGE, ip);
	GO_TO(leave);
}

/* Goes to hart->pc by way of the code cache, if the budget lasts. */
HANDLER noinline int jump_slow(PARAMETERS)
{
	int why = SECPROC_RV_EXIT_BUDGET;

	if (left >= 0) {
		PAGE = secproc_rv_code_lookup(hart, hart->pc);
		if (PAGE) {
			ip = secproc_rv_rec_at(PAGE, hart->pc);
			DISPATCH();
		}
		why = secproc_rv_absent(hart, hart->pc);
	}
	hart->instret += RETIRED();
	return why;
}

HANDLER noinline int branch_far(PARAMETERS)
{
	left--;
	JUMP_FAR(PC() + IMM);
}

#include "exec_ops.h"

#define ENTRY_N(name)
#define ENTRY_C(name) \
	[RV_OP_##name##_c] = op_##name##_c,
#define ENTRY(name, twin) \
	[RV_OP_##name] = op_##name, \
	ENTRY_##twin(name)
#define ENTRY_ROW(name, str, match, mask, form, twin, ...) ENTRY(name, twin)
#define ENTRY_FAR(name, ...)	ENTRY(name##_far, N)
#define ENTRY_ZERO(name, twin, ...) \
	ENTRY(name, twin) ENTRY(name##_far, twin)
#define ENTRY_SHORT(name, twin, ...)	ENTRY(name, twin)
#define ENTRY_PAIR_NN(op)	ENTRY(op, N)
#define ENTRY_PAIR_NC(op)	ENTRY(op, N) ENTRY(op##_42, N)
#define ENTRY_PAIR_CN(op)	ENTRY(op, N) ENTRY(op##_24, N)
#define ENTRY_PAIR_CC(op) \
	ENTRY(op, N) ENTRY(op##_42, N) ENTRY(op##_24, N) ENTRY(op##_22, N)
#define ENTRY_PAIR(a, ta, b, tb, ka, kb, link) \
	ENTRY_PAIR_##ta##tb(a##_##b##_##link)

#define ENTRY_RUN(name, kind, size) \
	ENTRY(name##_run_2, N) ENTRY(name##_run_3, N) ENTRY(name##_run_4, N)
#define ENTRY_ENTER(n)		ENTRY(enter_##n, N)
#define ENTRY_LEAVE(n)		ENTRY(leave_##n, N)

static handler_fn *const handlers[RV_NR_OPS] = {
	ENTRY(undecoded, N)
	ENTRY(illegal, C)
	ENTRY(next_page, N)
	ENTRY(next_page_1, N)
	ENTRY(nop, C)
	ENTRY(j, C)
	ENTRY(j_far, C)
	ENTRY(jal_far, N)
	ENTRY(jr, C)
	RV_ALL(ENTRY_ROW)
	RV_ROWS_BRANCH(ENTRY_FAR)
	RV_ROWS_BRANCH_ZERO(ENTRY_ZERO)
	RV_ROWS_SHORT(ENTRY_SHORT)
	RV_PAIRS(ENTRY_PAIR)
	RV_RUNS(ENTRY_RUN)
	RV_ENTERS(ENTRY_ENTER)
	RV_LEAVES(ENTRY_LEAVE)
};

/* The first one is that of records of zeros. */
static const u8 *first_handler(void)
{
	static_assert(!RV_OP_undecoded);
	return (const u8 *)op_undecoded;
}

/* In bytes. */
static s64 distance(enum rv_op op)
{
	return (s64)((uintptr_t)handlers[op] - (uintptr_t)first_handler());
}

u16 secproc_rv_goto_code(enum rv_op op)
{
	return (u16)(distance(op) / UNIT);
}

bool secproc_rv_goto_reaches(void)
{
	unsigned int op;
	s64 d;

	for (op = 0; op < RV_NR_OPS; op++) {
		/* Pairs have lengths that do not exist. */
		if (!handlers[op])
			continue;
		d = distance((enum rv_op)op);
		if (d % UNIT || d / UNIT != (s16)(d / UNIT))
			return false;
	}
	return true;
}

int secproc_rv_loop_goto(struct secproc_rv_hart *hart)
{
	return jump_slow(hart, NULL, 0, 0, LEFT_OF(hart->slice),
			 first_handler());
}
