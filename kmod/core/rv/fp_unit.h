/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The host's floating-point unit as the interpreter uses it
 *
 * The hw_ functions execute one instruction each on the host and return true,
 * or return false and change nothing but sticky flags that the instruction
 * raises anyway.  They do so when the unit is not open or does not round as the
 * instruction asks, and where the host's result is not RISC-V's: NaNs,
 * operands that are not boxed, integers out of range.  The caller then
 * calculates with integers (fp.h).
 *
 * The kernel compiles its code without the unit's registers, so that these are
 * assembly on two of them, which hold nothing from one instruction to the next;
 * operands and results are in the hart's memory.
 */
#ifndef SECPROC_RV_FP_UNIT_H
#define SECPROC_RV_FP_UNIT_H

#include "code_cache.h"
#include "fp.h"
#include "hart.h"

/* Instructions for which the unit stays open at the most, about 20 us. */
#define SECPROC_RV_FPU_BOUND	20000

/**
 * secproc_rv_fpu_open() - open the unit, if there is one and it is not open
 * @hart: the hart
 * @left: what is left of the budget
 *
 * Return: what is left until the unit must be closed; hart->slice is less by
 * what was taken away.
 */
s64 secproc_rv_fpu_open(struct secproc_rv_hart *hart, s64 left);

/* Does what fcsr says now, and forgets flags that the host has raised. */
void secproc_rv_fpu_reload(struct secproc_rv_hart *hart);

/* Adds the flags that the host has raised to fcsr. */
void secproc_rv_fpu_sync(struct secproc_rv_hart *hart);

void secproc_rv_fpu_close(struct secproc_rv_hart *hart);

#ifdef __x86_64__

/* Compilers that are not to use these registers will not hear of them. */
#ifdef __SSE2__
#define HW_CLOBBERS		"memory", "xmm0", "xmm1"
#else
#define HW_CLOBBERS		"memory"
#endif

/* Registers of the hart by their numbers, and their upper halves. */
#define HW_REG(n)		"(%[r],%[" n "],8)"
#define HW_UPPER(n)		"4(%[r],%[" n "],8)"
#define HW_NUMBER(n) \
	[n] "r" (n)

/* Checks that the upper half of a register is all ones. */
#define HW_BOXED(n)		"cmpl $-1, " HW_UPPER(n) "\n\tjne %l[odd]\n\t"
#define HW_BOX_RESULT \
	"pcmpeqd %%xmm1, %%xmm1\n\t" \
	"psllq $32, %%xmm1\n\t" \
	"por %%xmm1, %%xmm0\n\t" \
	"movq %%xmm0, " HW_REG("d")

#define HW_CHECK_D		"ucomisd %%xmm0, %%xmm0\n\tjp %l[odd]\n\t"
#define HW_CHECK_S		"ucomiss %%xmm0, %%xmm0\n\tjp %l[odd]\n\t"

#define HW_END(...) \
		 : : [r] "r" (r), HW_NUMBER(d), __VA_ARGS__ \
		 : HW_CLOBBERS : odd); \
	return true; \
odd: \
	return false;

#define DEFINE_HW_D2(name, insn) \
static __always_inline bool hw_d_##name(u64 *r, u64 d, u64 a, u64 b) \
{ \
	asm goto("movsd " HW_REG("a") ", %%xmm0\n\t" \
		 insn " " HW_REG("b") ", %%xmm0\n\t" \
		 HW_CHECK_D \
		 "movsd %%xmm0, " HW_REG("d") \
		 HW_END(HW_NUMBER(a), HW_NUMBER(b)) \
}

#define DEFINE_HW_S2(name, insn) \
static __always_inline bool hw_s_##name(u64 *r, u64 d, u64 a, u64 b) \
{ \
	asm goto(HW_BOXED("a") \
		 HW_BOXED("b") \
		 "movss " HW_REG("a") ", %%xmm0\n\t" \
		 insn " " HW_REG("b") ", %%xmm0\n\t" \
		 HW_CHECK_S \
		 HW_BOX_RESULT \
		 HW_END(HW_NUMBER(a), HW_NUMBER(b)) \
}

DEFINE_HW_D2(add, "addsd")
DEFINE_HW_D2(sub, "subsd")
DEFINE_HW_D2(mul, "mulsd")
DEFINE_HW_D2(div, "divsd")
DEFINE_HW_S2(add, "addss")
DEFINE_HW_S2(sub, "subss")
DEFINE_HW_S2(mul, "mulss")
DEFINE_HW_S2(div, "divss")

/* One operand, result of 8 bytes: no box. */
#define DEFINE_HW_D1(name, insn, boxed, check) \
static __always_inline bool hw_##name(u64 *r, u64 d, u64 a) \
{ \
	asm goto(boxed \
		 "pxor %%xmm0, %%xmm0\n\t" \
		 insn " " HW_REG("a") ", %%xmm0\n\t" \
		 check \
		 "movsd %%xmm0, " HW_REG("d") \
		 HW_END(HW_NUMBER(a)) \
}

/* One operand, result of 4 bytes. */
#define DEFINE_HW_S1(name, insn, boxed, check) \
static __always_inline bool hw_##name(u64 *r, u64 d, u64 a) \
{ \
	asm goto(boxed \
		 "pxor %%xmm0, %%xmm0\n\t" \
		 insn " " HW_REG("a") ", %%xmm0\n\t" \
		 check \
		 HW_BOX_RESULT \
		 HW_END(HW_NUMBER(a)) \
}

DEFINE_HW_D1(d_sqrt, "sqrtsd", "", HW_CHECK_D)
DEFINE_HW_S1(s_sqrt, "sqrtss", HW_BOXED("a"), HW_CHECK_S)
DEFINE_HW_D1(s_to_d, "cvtss2sd", HW_BOXED("a"), HW_CHECK_D)
DEFINE_HW_S1(d_to_s, "cvtsd2ss", "", HW_CHECK_S)

/* Integers into numbers; never NaNs. */
static __always_inline bool hw_l_to_d(u64 *r, u64 d, u64 v)
{
	__asm__ volatile("pxor %%xmm0, %%xmm0\n\t"
			 "cvtsi2sdq %[v], %%xmm0\n\t"
			 "movsd %%xmm0, " HW_REG("d")
			 : : [r] "r" (r), HW_NUMBER(d), HW_NUMBER(v)
			 : HW_CLOBBERS);
	return true;
}

static __always_inline bool hw_l_to_s(u64 *r, u64 d, u64 v)
{
	__asm__ volatile("pxor %%xmm0, %%xmm0\n\t"
			 "cvtsi2ssq %[v], %%xmm0\n\t"
			 HW_BOX_RESULT
			 : : [r] "r" (r), HW_NUMBER(d), HW_NUMBER(v)
			 : HW_CLOBBERS);
	return true;
}

#define DEFINE_HW_FMA_D(name, insn) \
static __always_inline bool hw_d_##name(u64 *r, u64 d, u64 a, u64 b, u64 c) \
{ \
	asm goto("vmovsd " HW_REG("a") ", %%xmm0\n\t" \
		 "vmovsd " HW_REG("b") ", %%xmm1\n\t" \
		 insn " " HW_REG("c") ", %%xmm1, %%xmm0\n\t" \
		 "vucomisd %%xmm0, %%xmm0\n\tjp %l[odd]\n\t" \
		 "vmovsd %%xmm0, " HW_REG("d") \
		 HW_END(HW_NUMBER(a), HW_NUMBER(b), HW_NUMBER(c)) \
}

#define DEFINE_HW_FMA_S(name, insn) \
static __always_inline bool hw_s_##name(u64 *r, u64 d, u64 a, u64 b, u64 c) \
{ \
	asm goto(HW_BOXED("a") \
		 HW_BOXED("b") \
		 HW_BOXED("c") \
		 "vmovss " HW_REG("a") ", %%xmm0\n\t" \
		 "vmovss " HW_REG("b") ", %%xmm1\n\t" \
		 insn " " HW_REG("c") ", %%xmm1, %%xmm0\n\t" \
		 HW_CHECK_S \
		 HW_BOX_RESULT \
		 HW_END(HW_NUMBER(a), HW_NUMBER(b), HW_NUMBER(c)) \
}

/* What RISC-V negates, x86 does: both name the sign of the product. */
DEFINE_HW_FMA_D(madd, "vfmadd213sd")
DEFINE_HW_FMA_D(msub, "vfmsub213sd")
DEFINE_HW_FMA_D(nmsub, "vfnmadd213sd")
DEFINE_HW_FMA_D(nmadd, "vfnmsub213sd")
DEFINE_HW_FMA_S(madd, "vfmadd213ss")
DEFINE_HW_FMA_S(msub, "vfmsub213ss")
DEFINE_HW_FMA_S(nmsub, "vfnmadd213ss")
DEFINE_HW_FMA_S(nmadd, "vfnmsub213ss")

/* Comparisons.  Where a NaN makes one false, the host says unordered. */
#define DEFINE_HW_COMPARE(name, load, insn, set) \
static __always_inline u64 hw_##name(const u64 *r, u64 a, u64 b) \
{ \
	u8 v, ordered; \
	\
	__asm__ volatile(load " " HW_REG("b") ", %%xmm0\n\t" \
			 insn " " HW_REG("a") ", %%xmm0\n\t" \
			 "setnp %[ordered]\n\t" \
			 set " %[v]" \
			 : [v] "=&q" (v), [ordered] "=&q" (ordered) \
			 : [r] "r" (r), HW_NUMBER(a), HW_NUMBER(b) \
			 : HW_CLOBBERS); \
	return v & ordered; \
}

DEFINE_HW_COMPARE(d_eq, "movsd", "ucomisd", "sete")
DEFINE_HW_COMPARE(d_lt, "movsd", "comisd", "seta")
DEFINE_HW_COMPARE(d_le, "movsd", "comisd", "setae")
DEFINE_HW_COMPARE(s_eq, "movss", "ucomiss", "sete")
DEFINE_HW_COMPARE(s_lt, "movss", "comiss", "seta")
DEFINE_HW_COMPARE(s_le, "movss", "comiss", "setae")

/* Numbers into integers, as the control register rounds, or cut off. */
#define DEFINE_HW_TO_INT(name, insn, type) \
static __always_inline type hw_##name(const u64 *r, u64 a) \
{ \
	type v; \
	\
	__asm__ volatile(insn " " HW_REG("a") ", %[v]" \
			 : [v] "=r" (v) : [r] "r" (r), HW_NUMBER(a) \
			 : "memory"); \
	return v; \
}

DEFINE_HW_TO_INT(d_to_w, "cvtsd2sil", s32)
DEFINE_HW_TO_INT(d_to_w_cut, "cvttsd2sil", s32)
DEFINE_HW_TO_INT(d_to_l, "cvtsd2siq", s64)
DEFINE_HW_TO_INT(d_to_l_cut, "cvttsd2siq", s64)
DEFINE_HW_TO_INT(s_to_w, "cvtss2sil", s32)
DEFINE_HW_TO_INT(s_to_w_cut, "cvttss2sil", s32)
DEFINE_HW_TO_INT(s_to_l, "cvtss2siq", s64)
DEFINE_HW_TO_INT(s_to_l_cut, "cvttss2siq", s64)

static __always_inline bool hw_is_boxed(u64 v)
{
	return v >> 32 == ~0U;
}

/* The integer that stands for all that do not fit is left to fp.h. */
static __always_inline bool hw_word(u64 *d, s32 v)
{
	if (unlikely(v == (s32)(1U << 31)))
		return false;
	*d = (u64)(s64)v;
	return true;
}

static __always_inline bool hw_unsigned_word(u64 *d, s64 v)
{
	*d = RV_SX32(v);
	return true;
}

static __always_inline bool hw_long(u64 *d, s64 v)
{
	if (unlikely(v == (s64)(1ULL << 63)))
		return false;
	*d = (u64)v;
	return true;
}

static __always_inline bool hw_set(u64 *d, u64 v)
{
	*d = v;
	return true;
}

/*
 * A fast_ function for each instruction that the host has.  ROUNDS: the unit is
 * open and rounds as the instruction asks; FUSES: and can fuse; IS_EXACT: it
 * is open, and the mode is one, which is enough for what is not rounded.
 */
#define FAST(name, cond, action) \
static __always_inline bool fast_##name(struct secproc_rv_hart *hart, \
					const struct rv_rec *ip) \
{ \
	u64 *const r = hart->reg; \
	const u64 d = ip->rd; \
	const u64 a = ip->rs1; \
	const u64 b __maybe_unused = ip->rs2; \
	const u64 c __maybe_unused = ip->rs3; \
	\
	return likely(cond) && (action); \
}

#else /* !__x86_64__ */

#define FAST(name, cond, action) \
static __always_inline bool fast_##name(struct secproc_rv_hart *hart, \
					const struct rv_rec *ip) \
{ \
	(void)hart; \
	(void)ip; \
	return false; \
}

#endif /* __x86_64__ */

#define ROUNDS			(hart->fpu_rounds[ip->rm])
#define FUSES			(hart->fpu_fuses[ip->rm])
#define IS_EXACT		(hart->fpu_exact[ip->rm])
#define IS_OPEN			(hart->fpu_is_open)
#define IS_CUT			(ip->rm == SECPROC_RV_RM_RTZ)

FAST(fadd_d, ROUNDS, hw_d_add(r, d, a, b))
FAST(fsub_d, ROUNDS, hw_d_sub(r, d, a, b))
FAST(fmul_d, ROUNDS, hw_d_mul(r, d, a, b))
FAST(fdiv_d, ROUNDS, hw_d_div(r, d, a, b))
FAST(fsqrt_d, ROUNDS, hw_d_sqrt(r, d, a))
FAST(fadd_s, ROUNDS, hw_s_add(r, d, a, b))
FAST(fsub_s, ROUNDS, hw_s_sub(r, d, a, b))
FAST(fmul_s, ROUNDS, hw_s_mul(r, d, a, b))
FAST(fdiv_s, ROUNDS, hw_s_div(r, d, a, b))
FAST(fsqrt_s, ROUNDS, hw_s_sqrt(r, d, a))

FAST(fmadd_d, FUSES, hw_d_madd(r, d, a, b, c))
FAST(fmsub_d, FUSES, hw_d_msub(r, d, a, b, c))
FAST(fnmsub_d, FUSES, hw_d_nmsub(r, d, a, b, c))
FAST(fnmadd_d, FUSES, hw_d_nmadd(r, d, a, b, c))
FAST(fmadd_s, FUSES, hw_s_madd(r, d, a, b, c))
FAST(fmsub_s, FUSES, hw_s_msub(r, d, a, b, c))
FAST(fnmsub_s, FUSES, hw_s_nmsub(r, d, a, b, c))
FAST(fnmadd_s, FUSES, hw_s_nmadd(r, d, a, b, c))

FAST(feq_d, IS_OPEN, hw_set(&r[d], hw_d_eq(r, a, b)))
FAST(flt_d, IS_OPEN, hw_set(&r[d], hw_d_lt(r, a, b)))
FAST(fle_d, IS_OPEN, hw_set(&r[d], hw_d_le(r, a, b)))
#define BOTH_BOXED		(hw_is_boxed(r[a]) && hw_is_boxed(r[b]))
FAST(feq_s, IS_OPEN, BOTH_BOXED && hw_set(&r[d], hw_s_eq(r, a, b)))
FAST(flt_s, IS_OPEN, BOTH_BOXED && hw_set(&r[d], hw_s_lt(r, a, b)))
FAST(fle_s, IS_OPEN, BOTH_BOXED && hw_set(&r[d], hw_s_le(r, a, b)))

FAST(fcvt_s_d, ROUNDS, hw_d_to_s(r, d, a))
FAST(fcvt_d_s, IS_EXACT, hw_s_to_d(r, d, a))

FAST(fcvt_d_w, IS_EXACT, hw_l_to_d(r, d, (u64)(s64)(s32)r[a]))
FAST(fcvt_d_wu, IS_EXACT, hw_l_to_d(r, d, (u32)r[a]))
FAST(fcvt_d_l, ROUNDS, hw_l_to_d(r, d, r[a]))
FAST(fcvt_d_lu, ROUNDS, !(r[a] >> 63) && hw_l_to_d(r, d, r[a]))
FAST(fcvt_s_w, ROUNDS, hw_l_to_s(r, d, (u64)(s64)(s32)r[a]))
FAST(fcvt_s_wu, ROUNDS, hw_l_to_s(r, d, (u32)r[a]))
FAST(fcvt_s_l, ROUNDS, hw_l_to_s(r, d, r[a]))
FAST(fcvt_s_lu, ROUNDS, !(r[a] >> 63) && hw_l_to_s(r, d, r[a]))

/* As the control register rounds, or cut off. */
#define TO_INT(set, hw) \
	(IS_CUT ? set(&r[d], hw##_cut(r, a)) : \
		  ROUNDS && set(&r[d], hw(r, a)))

/*
 * The unsigned ones have no counterpart; what fits into 63 bits is signed.
 * Rounding must not reach what is out of range, either.
 */
#define MAX_U32_D		(r[a] <= 0x41efffffffe00000ULL)
#define BELOW_2_63_D		(r[a] < 0x43e0000000000000ULL)
#define BELOW_2_32_S		(hw_is_boxed(r[a]) && (u32)r[a] < 0x4f800000)
#define BELOW_2_63_S		(hw_is_boxed(r[a]) && (u32)r[a] < 0x5f000000)

FAST(fcvt_w_d, IS_OPEN, TO_INT(hw_word, hw_d_to_w))
FAST(fcvt_l_d, IS_OPEN, TO_INT(hw_long, hw_d_to_l))
FAST(fcvt_wu_d, IS_OPEN, MAX_U32_D && TO_INT(hw_unsigned_word, hw_d_to_l))
FAST(fcvt_lu_d, IS_OPEN, BELOW_2_63_D && TO_INT(hw_long, hw_d_to_l))
FAST(fcvt_w_s, IS_OPEN, hw_is_boxed(r[a]) && TO_INT(hw_word, hw_s_to_w))
FAST(fcvt_l_s, IS_OPEN, hw_is_boxed(r[a]) && TO_INT(hw_long, hw_s_to_l))
FAST(fcvt_wu_s, IS_OPEN, BELOW_2_32_S && TO_INT(hw_unsigned_word, hw_s_to_l))
FAST(fcvt_lu_s, IS_OPEN, BELOW_2_63_S && TO_INT(hw_long, hw_s_to_l))

#endif /* SECPROC_RV_FP_UNIT_H */
