/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Arithmetic modulo p = 2^255 - 19, five limbs of 51 bits
 *
 * For verification only: nothing here is secret and nothing promises constant
 * time.
 *
 * A number is the sum of limb[i] * 2^(51 i).  Limbs may be larger than 51 bits;
 * how much larger is the whole art, so these bounds hold everywhere:
 *
 *	tight				< 2^51 + 2^13	what products give
 *	tight + tight			< 2^52.1
 *	tight + tight + tight		< 2^52.6
 *	fe_sub(up to 2^52.1, ..)	< 2^53.6
 *	fe_sub8(up to 2^52.1, ..)	< 2^54.4
 *
 * Products take any two numbers whose largest limbs multiply to less than
 * 2^108: a sum of five products, one to four of them times 19, then stays below
 * 2^115, and every carry below 2^64.
 */
#ifndef SECPROC_FE25519_H
#define SECPROC_FE25519_H

#include "../bytes.h"

struct fe {
	u64 limb[5];
};

#define FE_BITS		51
#define FE_MASK		(((u64)1 << FE_BITS) - 1)

static inline void fe_add(struct fe *r, const struct fe *a, const struct fe *b)
{
	r->limb[0] = a->limb[0] + b->limb[0];
	r->limb[1] = a->limb[1] + b->limb[1];
	r->limb[2] = a->limb[2] + b->limb[2];
	r->limb[3] = a->limb[3] + b->limb[3];
	r->limb[4] = a->limb[4] + b->limb[4];
}

/*
 * a - b for limbs of b up to 2^53 - 76: adds 4 p first, limb by limb, so that
 * no limb goes below zero.
 */
static inline void fe_sub(struct fe *r, const struct fe *a, const struct fe *b)
{
	r->limb[0] = a->limb[0] + 4 * (FE_MASK - 18) - b->limb[0];
	r->limb[1] = a->limb[1] + 4 * FE_MASK - b->limb[1];
	r->limb[2] = a->limb[2] + 4 * FE_MASK - b->limb[2];
	r->limb[3] = a->limb[3] + 4 * FE_MASK - b->limb[3];
	r->limb[4] = a->limb[4] + 4 * FE_MASK - b->limb[4];
}

/* The same for limbs of b up to 2^54 - 152, by adding 8 p. */
static inline void fe_sub8(struct fe *r, const struct fe *a, const struct fe *b)
{
	r->limb[0] = a->limb[0] + 8 * (FE_MASK - 18) - b->limb[0];
	r->limb[1] = a->limb[1] + 8 * FE_MASK - b->limb[1];
	r->limb[2] = a->limb[2] + 8 * FE_MASK - b->limb[2];
	r->limb[3] = a->limb[3] + 8 * FE_MASK - b->limb[3];
	r->limb[4] = a->limb[4] + 8 * FE_MASK - b->limb[4];
}

/*
 * Brings the five sums of a product to a tight number.  What leaves the top
 * comes back at the bottom times 19: r4 has no factor 19 in it, so its carry is
 * below 2^59.4 and 19 times that below 2^63.7.
 */
static __always_inline void fe_carry(struct fe *r, u128 r0, u128 r1, u128 r2,
				     u128 r3, u128 r4)
{
	u64 low;

	r1 += (u64)(r0 >> FE_BITS);
	r2 += (u64)(r1 >> FE_BITS);
	r3 += (u64)(r2 >> FE_BITS);
	r4 += (u64)(r3 >> FE_BITS);
	low = ((u64)r0 & FE_MASK) + 19 * (u64)(r4 >> FE_BITS);

	r->limb[0] = low & FE_MASK;
	r->limb[1] = ((u64)r1 & FE_MASK) + (low >> FE_BITS);
	r->limb[2] = (u64)r2 & FE_MASK;
	r->limb[3] = (u64)r3 & FE_MASK;
	r->limb[4] = (u64)r4 & FE_MASK;
}

/* @r may be @a or @b, in all three. */
static __always_inline void fe_mul(struct fe *r, const struct fe *a,
				   const struct fe *b)
{
	u64 a0 = a->limb[0], a1 = a->limb[1], a2 = a->limb[2];
	u64 a3 = a->limb[3], a4 = a->limb[4];
	u64 b0 = b->limb[0], b1 = b->limb[1], b2 = b->limb[2];
	u64 b3 = b->limb[3], b4 = b->limb[4];
	u64 c1 = 19 * a1, c2 = 19 * a2, c3 = 19 * a3, c4 = 19 * a4;

	fe_carry(r,
		 (u128)a0 * b0 + (u128)c1 * b4 + (u128)c2 * b3 +
		 (u128)c3 * b2 + (u128)c4 * b1,
		 (u128)a0 * b1 + (u128)a1 * b0 + (u128)c2 * b4 +
		 (u128)c3 * b3 + (u128)c4 * b2,
		 (u128)a0 * b2 + (u128)a1 * b1 + (u128)a2 * b0 +
		 (u128)c3 * b4 + (u128)c4 * b3,
		 (u128)a0 * b3 + (u128)a1 * b2 + (u128)a2 * b1 +
		 (u128)a3 * b0 + (u128)c4 * b4,
		 (u128)a0 * b4 + (u128)a1 * b3 + (u128)a2 * b2 +
		 (u128)a3 * b1 + (u128)a4 * b0);
}

static __always_inline void fe_sq(struct fe *r, const struct fe *a)
{
	u64 a0 = a->limb[0], a1 = a->limb[1], a2 = a->limb[2];
	u64 a3 = a->limb[3], a4 = a->limb[4];
	u64 d0 = 2 * a0, d1 = 2 * a1;
	u64 c3 = 19 * a3, c4 = 19 * a4, e2 = 38 * a2, e4 = 2 * c4;

	fe_carry(r,
		 (u128)a0 * a0 + (u128)a1 * e4 + (u128)e2 * a3,
		 (u128)d0 * a1 + (u128)a2 * e4 + (u128)c3 * a3,
		 (u128)d0 * a2 + (u128)a1 * a1 + (u128)a3 * e4,
		 (u128)d0 * a3 + (u128)d1 * a2 + (u128)c4 * a4,
		 (u128)d0 * a4 + (u128)d1 * a3 + (u128)a2 * a2);
}

void secproc_fe_sq_times(struct fe *r, const struct fe *a, unsigned int times);
void secproc_fe_invert(struct fe *r, const struct fe *a);
void secproc_fe_pow22523(struct fe *r, const struct fe *a);
void secproc_fe_from_bytes(struct fe *r, const u8 b[32]);
void secproc_fe_to_bytes(u8 b[32], const struct fe *a);

#endif /* SECPROC_FE25519_H */
