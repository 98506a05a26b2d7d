/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * What both loops of the interpreter share: the work of each row as a function,
 * and the small steps that handlers are made of
 *
 * The hot state is in locals: the record that is executed (ip), what is left of
 * the budget (left) and the page that ip points into (PAGE).  The budget is
 * charged with each instruction and tested where control does not simply go on:
 * it is used up when left is negative, which hosts see without a comparison.
 * An instruction that does not take effect leaves before it is charged, with
 * ip on it; so pc and instret are exact at every exit.
 */
#ifndef SECPROC_RV_EXEC_LOOP_H
#define SECPROC_RV_EXEC_LOOP_H

#include "exec.h"
#include "fp.h"
#include "fp_unit.h"

/* Keeps compilers from taking apart what is one instruction of the host. */
#define SETTLE(v)		__asm__("" : "+r" (v))

/* Operand b, by form. */
#define B_I			((u64)(s64)ip->imm16)
#define B_SH			((u64)(u32)ip->imm)
#define B_U			((u64)(s64)ip->imm)
#define B_R			(reg[ip->rs2])
#define B_R1			0

/* Functions with the name of each row, for the handlers and for pairs. */
#define FN_ALU(name, str, match, mask, form, twin, expr) \
static __always_inline u64 alu_##name(u64 a __maybe_unused, \
				      const u64 *reg __maybe_unused, \
				      const struct rv_rec *ip __maybe_unused) \
{ \
	const u64 b __maybe_unused = B_##form; \
	\
	return expr; \
}

#define FN_SHORT(name, twin, expr) \
static __always_inline u64 alu_##name(u64 a, \
				      const u64 *reg __maybe_unused, \
				      const struct rv_rec *ip __maybe_unused) \
{ \
	return expr; \
}

#define FN_BRANCH(name, str, match, mask, form, twin, cond) \
static __always_inline bool cond_##name(u64 a, u64 b) \
{ \
	return cond; \
}

#define FN_ZERO(name, twin, cond) \
static __always_inline bool cond_##name(u64 a) \
{ \
	return cond; \
}

/*
 * Where the TLB entry of an address is.  The index is a shift and a mask, which
 * compilers do not find themselves.
 */
static __always_inline u64 tlb_offset(u64 va)
{
	const u64 size = sizeof(struct secproc_rv_tlb_entry);

	static_assert(sizeof(struct secproc_rv_tlb_entry) == 1 << 5,
		      "size is a power of 2");
	return va >> (SECPROC_PAGE_SHIFT - 5) & (SECPROC_RV_NR_TLB - 1) * size;
}

static __always_inline const struct secproc_rv_tlb_entry *
tlb_at(const struct secproc_rv_hart *hart, u64 offset)
{
	hart = (const void *)((const u8 *)hart + offset);
	return &hart->tlb[0];
}

/* Where the entry of an address in the table of jumps is, likewise. */
static __always_inline u64 front_offset(u64 va)
{
	const u64 size = sizeof(struct secproc_rv_code_front);

	static_assert(sizeof(struct secproc_rv_code_front) == 1 << 4,
		      "size is a power of 2");
	return va >> (SECPROC_PAGE_SHIFT - 4) &
	       (SECPROC_RV_NR_CODE_FRONT - 1) * size;
}

static __always_inline const struct secproc_rv_code_front *
front_at(const struct secproc_rv_hart *hart, u64 offset)
{
	hart = (const void *)((const u8 *)hart + offset);
	return &hart->code.front[0];
}

/* The builtin, because User Mode Linux makes calls of memcpy(). */
#define FN_LOAD_AS(name, type, extend) \
static __always_inline u64 move_##name(u8 *at, u64 unused __maybe_unused) \
{ \
	type v; \
	\
	__builtin_memcpy(&v, at, sizeof(v)); \
	return extend(v); \
} \
\
static __always_inline bool hit_##name(struct secproc_rv_hart *hart, u64 va, \
				       u64 *value) \
{ \
	u64 off = tlb_offset(va); \
	type v; \
	\
	if (unlikely(((va + sizeof(v) - 1) & SECPROC_PAGE_MASK) != \
		     tlb_at(hart, off)->load_tag)) \
		return false; \
	SETTLE(off); \
	__builtin_memcpy(&v, (const void *)(va + tlb_at(hart, off)->addend), \
			 sizeof(v)); \
	*value = extend(v); \
	return true; \
} \
\
static __always_inline bool miss_##name(struct secproc_rv_hart *hart, u64 va, \
					u64 *value) \
{ \
	struct secproc_rv_loaded loaded; \
	\
	loaded = secproc_rv_load_slow(hart, va, sizeof(type)); \
	*value = extend((type)loaded.value); \
	return loaded.ok; \
}

#define FN_LOAD(name, str, match, mask, form, twin, type, ext) \
	FN_LOAD_AS(name, type, (u64)(s64)(ext))

#define FN_LOADBOX(name, str, match, mask, form, twin, type, ext) \
	FN_LOAD_AS(name, type, SECPROC_RV_BOX)

#define FN_STORE(name, str, match, mask, form, twin, type) \
static __always_inline u64 move_##name(u8 *at, u64 value) \
{ \
	const type v = (type)value; \
	\
	__builtin_memcpy(at, &v, sizeof(v)); \
	return value; \
} \
\
static __always_inline bool hit_##name(struct secproc_rv_hart *hart, u64 va, \
				       u64 value) \
{ \
	const type v = (type)value; \
	u64 off = tlb_offset(va); \
	\
	if (unlikely(((va + sizeof(v) - 1) & SECPROC_PAGE_MASK) != \
		     tlb_at(hart, off)->store_tag)) \
		return false; \
	SETTLE(off); \
	__builtin_memcpy((void *)(va + tlb_at(hart, off)->addend), &v, \
			 sizeof(v)); \
	return true; \
} \
\
static __always_inline bool miss_##name(struct secproc_rv_hart *hart, u64 va, \
					u64 value) \
{ \
	return secproc_rv_store_slow(hart, va, value, sizeof(type)); \
}

#define FN_NONE(...)

RV_ROWS(FN_ALU, FN_LOAD, FN_LOADBOX, FN_STORE, FN_BRANCH, FN_NONE, FN_NONE,
	FN_NONE, FN_NONE, FN_NONE, FN_NONE)
RV_ROWS_BRANCH_ZERO(FN_ZERO)
RV_ROWS_SHORT(FN_SHORT)

#define LEFT_OF(slice)		((s64)(slice) - 1)
#define RETIRED()		(hart->slice - 1 - (u64)left)
#define PC()			(PAGE->bias + ((uintptr_t)ip >> 2))
#define RS1			(reg[ip->rs1])
#define IMM			((u64)(s64)ip->imm)
#define IMM16			((u64)(s64)ip->imm16)

#define NEXT(slots) \
	do { \
		ip += (slots); \
		SETTLE(ip); \
		left--; \
		DISPATCH(); \
	} while (0)

/* Goes where the jump in @rec, the @nr-th instruction here, goes in the page. */
#define JUMP_NEAR(rec, nr) \
	do { \
		ip = (const struct rv_rec *)((const u8 *)(rec) + (rec)->imm); \
		SETTLE(ip); \
		SETTLE(left); \
		left -= (nr); \
		if (unlikely(left < 0)) \
			LEAVE(SECPROC_RV_EXIT_BUDGET); \
		DISPATCH(); \
	} while (0)

/* Goes to any address; the jump itself has been charged. */
#define JUMP_FAR(va) \
	do { \
		const u64 to = (va); \
		u64 off = front_offset(to); \
		struct secproc_rv_code_page *next; \
		\
		if (unlikely(left < 0) || \
		    unlikely(front_at(hart, off)->tag != \
			     (to & SECPROC_PAGE_MASK))) \
			JUMP_SLOW(to); \
		SETTLE(off); \
		next = front_at(hart, off)->page; \
		PAGE = next; \
		ip = secproc_rv_rec_at(next, to); \
		SETTLE(ip); \
		DISPATCH(); \
	} while (0)

/* The rest of a load or store that has missed the TLB. */
#define FINISH_LOAD(name, len) \
	do { \
		u64 loaded; \
		\
		if (!miss_##name(hart, RS1 + IMM16, &loaded)) \
			LEAVE(SECPROC_RV_EXIT_LOAD); \
		reg[ip->rd] = loaded; \
		NEXT(len); \
	} while (0)

#define FINISH_STORE(name, len) \
	do { \
		if (!miss_##name(hart, RS1 + IMM16, reg[ip->rd])) \
			LEAVE(SECPROC_RV_EXIT_STORE); \
		NEXT(len); \
	} while (0)

/*
 * What the floating-point unit has not done, because it is not open yet, or
 * cannot do: with integers.
 */
#define FINISH_FPR(name, expr) \
	do { \
		u32 *const fl = &hart->fcsr; \
		unsigned int rm = ip->rm; \
		u64 a, b __maybe_unused, c __maybe_unused; \
		\
		left = secproc_rv_fpu_open(hart, left); \
		if (!fast_##name(hart, ip)) { \
			if (rm == SECPROC_RV_RM_DYN) \
				rm = *fl >> 5 & 7; \
			if (rm > SECPROC_RV_RM_RMM) \
				ILLEGAL(); \
			a = RS1; \
			b = reg[ip->rs2]; \
			c = reg[ip->rs3]; \
			reg[ip->rd] = (expr); \
		} \
		NEXT(2); \
	} while (0)

#define FINISH_FPQ(name, expr) \
	do { \
		u32 *const fl = &hart->fcsr; \
		u64 a, b; \
		\
		left = secproc_rv_fpu_open(hart, left); \
		if (!fast_##name(hart, ip)) { \
			a = RS1; \
			b = reg[ip->rs2]; \
			reg[ip->rd] = (expr); \
		} \
		NEXT(2); \
	} while (0)

#endif /* SECPROC_RV_EXEC_LOOP_H */
