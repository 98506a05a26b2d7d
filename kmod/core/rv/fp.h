/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Floating point of the F and D extensions in integer arithmetic
 *
 * IEEE 754-2008 as RISC-V reads it: results that are NaN are the canonical NaN,
 * tininess is detected after rounding, conversions to integers saturate, and
 * minimum and maximum prefer numbers to NaNs.  No operation uses the host's
 * floating point, so this runs anywhere and serves as an oracle for what does.
 *
 * Values are the 64 bits of a floating-point register.  A single is boxed: its
 * upper half is all ones.  A register that is not boxed properly counts as the
 * canonical NaN.  Results are boxed.
 *
 * @rm is a rounding mode of enum secproc_rv_rm, never the dynamic one.  Flags
 * of enum secproc_rv_fflag are ORed into *@fl.
 */
#ifndef SECPROC_RV_FP_H
#define SECPROC_RV_FP_H

#include "../env.h"

/**
 * enum secproc_rv_rm - rounding modes, as encoded in instructions and frm
 * @SECPROC_RV_RM_RNE: to nearest, ties to even
 * @SECPROC_RV_RM_RTZ: towards zero
 * @SECPROC_RV_RM_RDN: down
 * @SECPROC_RV_RM_RUP: up
 * @SECPROC_RV_RM_RMM: to nearest, ties away from zero
 * @SECPROC_RV_RM_DYN: in instructions: what frm says
 */
enum secproc_rv_rm {
	SECPROC_RV_RM_RNE = 0,
	SECPROC_RV_RM_RTZ = 1,
	SECPROC_RV_RM_RDN = 2,
	SECPROC_RV_RM_RUP = 3,
	SECPROC_RV_RM_RMM = 4,
	SECPROC_RV_RM_DYN = 7,
};

/**
 * enum secproc_rv_fflag - accrued exceptions in fcsr
 * @SECPROC_RV_FFLAG_NX: inexact
 * @SECPROC_RV_FFLAG_UF: underflow
 * @SECPROC_RV_FFLAG_OF: overflow
 * @SECPROC_RV_FFLAG_DZ: division by zero
 * @SECPROC_RV_FFLAG_NV: invalid operation
 */
enum secproc_rv_fflag {
	SECPROC_RV_FFLAG_NX = 1,
	SECPROC_RV_FFLAG_UF = 2,
	SECPROC_RV_FFLAG_OF = 4,
	SECPROC_RV_FFLAG_DZ = 8,
	SECPROC_RV_FFLAG_NV = 16,
};

#define SECPROC_RV_BOX(v)	((u64)(u32)(v) | 0xffffffff00000000ULL)

u64 secproc_rv_f32_add(u64 a, u64 b, unsigned int rm, u32 *fl);
u64 secproc_rv_f32_sub(u64 a, u64 b, unsigned int rm, u32 *fl);
u64 secproc_rv_f32_mul(u64 a, u64 b, unsigned int rm, u32 *fl);
u64 secproc_rv_f32_div(u64 a, u64 b, unsigned int rm, u32 *fl);
u64 secproc_rv_f32_sqrt(u64 a, unsigned int rm, u32 *fl);
u64 secproc_rv_f64_add(u64 a, u64 b, unsigned int rm, u32 *fl);
u64 secproc_rv_f64_sub(u64 a, u64 b, unsigned int rm, u32 *fl);
u64 secproc_rv_f64_mul(u64 a, u64 b, unsigned int rm, u32 *fl);
u64 secproc_rv_f64_div(u64 a, u64 b, unsigned int rm, u32 *fl);
u64 secproc_rv_f64_sqrt(u64 a, unsigned int rm, u32 *fl);

/* a * b + c, rounded once; the product or the addend negated before if asked */
u64 secproc_rv_f32_fma(u64 a, u64 b, u64 c, unsigned int neg_product,
		       unsigned int neg_c, unsigned int rm, u32 *fl);
u64 secproc_rv_f64_fma(u64 a, u64 b, u64 c, unsigned int neg_product,
		       unsigned int neg_c, unsigned int rm, u32 *fl);

u64 secproc_rv_f32_min(u64 a, u64 b, u32 *fl);
u64 secproc_rv_f32_max(u64 a, u64 b, u32 *fl);
u64 secproc_rv_f64_min(u64 a, u64 b, u32 *fl);
u64 secproc_rv_f64_max(u64 a, u64 b, u32 *fl);

/* Comparisons; 1 or 0.  Only equality is quiet about quiet NaNs. */
u64 secproc_rv_f32_eq(u64 a, u64 b, u32 *fl);
u64 secproc_rv_f32_lt(u64 a, u64 b, u32 *fl);
u64 secproc_rv_f32_le(u64 a, u64 b, u32 *fl);
u64 secproc_rv_f64_eq(u64 a, u64 b, u32 *fl);
u64 secproc_rv_f64_lt(u64 a, u64 b, u32 *fl);
u64 secproc_rv_f64_le(u64 a, u64 b, u32 *fl);

/* To integers, sign-extended to 64 bits where 32 bits wide. */
u64 secproc_rv_f32_to_i32(u64 a, unsigned int rm, u32 *fl);
u64 secproc_rv_f32_to_u32(u64 a, unsigned int rm, u32 *fl);
u64 secproc_rv_f32_to_i64(u64 a, unsigned int rm, u32 *fl);
u64 secproc_rv_f32_to_u64(u64 a, unsigned int rm, u32 *fl);
u64 secproc_rv_f64_to_i32(u64 a, unsigned int rm, u32 *fl);
u64 secproc_rv_f64_to_u32(u64 a, unsigned int rm, u32 *fl);
u64 secproc_rv_f64_to_i64(u64 a, unsigned int rm, u32 *fl);
u64 secproc_rv_f64_to_u64(u64 a, unsigned int rm, u32 *fl);

u64 secproc_rv_i64_to_f32(u64 a, unsigned int rm, u32 *fl);
u64 secproc_rv_u64_to_f32(u64 a, unsigned int rm, u32 *fl);
u64 secproc_rv_i64_to_f64(u64 a, unsigned int rm, u32 *fl);
u64 secproc_rv_u64_to_f64(u64 a, unsigned int rm, u32 *fl);

u64 secproc_rv_f32_to_f64(u64 a, u32 *fl);
u64 secproc_rv_f64_to_f32(u64 a, unsigned int rm, u32 *fl);

/* The ten bits of FCLASS. */
u64 secproc_rv_f32_class(u64 a);
u64 secproc_rv_f64_class(u64 a);

/* Sign injection; never looks at what the number is. */
static inline u64 secproc_rv_f64_sgnj(u64 a, u64 b)
{
	return (a & ~(1ULL << 63)) | (b & 1ULL << 63);
}

static inline u64 secproc_rv_f64_sgnjn(u64 a, u64 b)
{
	return secproc_rv_f64_sgnj(a, ~b);
}

static inline u64 secproc_rv_f64_sgnjx(u64 a, u64 b)
{
	return a ^ (b & 1ULL << 63);
}

/* The single in a register, or the canonical NaN if it is not boxed. */
static inline u32 secproc_rv_unbox(u64 v)
{
	return v >> 32 == 0xffffffff ? (u32)v : 0x7fc00000;
}

static inline u64 secproc_rv_f32_sgnj(u64 a, u64 b)
{
	u32 sign = secproc_rv_unbox(b) & 1U << 31;

	return SECPROC_RV_BOX((secproc_rv_unbox(a) & ~(1U << 31)) | sign);
}

static inline u64 secproc_rv_f32_sgnjn(u64 a, u64 b)
{
	u32 sign = ~secproc_rv_unbox(b) & 1U << 31;

	return SECPROC_RV_BOX((secproc_rv_unbox(a) & ~(1U << 31)) | sign);
}

static inline u64 secproc_rv_f32_sgnjx(u64 a, u64 b)
{
	u32 sign = secproc_rv_unbox(b) & 1U << 31;

	return SECPROC_RV_BOX(secproc_rv_unbox(a) ^ sign);
}

#endif /* SECPROC_RV_FP_H */
