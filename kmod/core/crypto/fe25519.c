// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Arithmetic modulo 2^255 - 19: powers, and the way from and to bytes
 */
#include "fe25519.h"

/**
 * secproc_fe_sq_times() - a to the power 2^times
 * @r: result, may be @a
 * @a: base
 * @times: number of squarings, at least 1
 */
void secproc_fe_sq_times(struct fe *r, const struct fe *a, unsigned int times)
{
	fe_sq(r, a);
	while (--times)
		fe_sq(r, r);
}

static noinline void mul(struct fe *r, const struct fe *a, const struct fe *b)
{
	fe_mul(r, a, b);
}

/*
 * Common part of both powers: @r = a^(2^250 - 1), @a11 = a^11.  The names give
 * the exponent: x5 is a^(2^5 - 1).
 */
static void pow_250(struct fe *r, struct fe *a11, const struct fe *a)
{
	struct fe t, x5, x10, x20, x50;

	secproc_fe_sq_times(&t, a, 1);			/* 2 */
	secproc_fe_sq_times(&x5, &t, 2);		/* 8 */
	mul(&x5, &x5, a);				/* 9 */
	mul(a11, &x5, &t);				/* 11 */
	secproc_fe_sq_times(&t, a11, 1);		/* 22 */
	mul(&x5, &t, &x5);				/* 31 = 2^5 - 1 */
	secproc_fe_sq_times(&t, &x5, 5);
	mul(&x10, &t, &x5);
	secproc_fe_sq_times(&t, &x10, 10);
	mul(&x20, &t, &x10);
	secproc_fe_sq_times(&t, &x20, 20);
	mul(&t, &t, &x20);				/* 2^40 - 1 */
	secproc_fe_sq_times(&t, &t, 10);
	mul(&x50, &t, &x10);
	secproc_fe_sq_times(&t, &x50, 50);
	mul(&x20, &t, &x50);				/* 2^100 - 1 */
	secproc_fe_sq_times(&t, &x20, 100);
	mul(&t, &t, &x20);				/* 2^200 - 1 */
	secproc_fe_sq_times(&t, &t, 50);
	mul(r, &t, &x50);
}

/**
 * secproc_fe_invert() - one divided by a, that is a^(p - 2)
 * @r: result; 0 if @a is 0
 * @a: number
 */
void secproc_fe_invert(struct fe *r, const struct fe *a)
{
	struct fe t, a11;

	pow_250(&t, &a11, a);
	secproc_fe_sq_times(&t, &t, 5);			/* 2^255 - 32 */
	mul(r, &t, &a11);				/* 2^255 - 21 */
}

/**
 * secproc_fe_pow22523() - a^((p - 5) / 8) = a^(2^252 - 3)
 * @r: result
 * @a: number
 *
 * The power from which a square root of a quotient is made without dividing.
 */
void secproc_fe_pow22523(struct fe *r, const struct fe *a)
{
	struct fe t, a11;

	pow_250(&t, &a11, a);
	secproc_fe_sq_times(&t, &t, 2);			/* 2^252 - 4 */
	mul(r, &t, a);
}

/**
 * secproc_fe_from_bytes() - 255 bits, little-endian; the top bit is ignored
 * @r: tight result
 * @b: bytes
 */
void secproc_fe_from_bytes(struct fe *r, const u8 b[32])
{
	u64 w0 = secproc_get_le64(b), w1 = secproc_get_le64(b + 8);
	u64 w2 = secproc_get_le64(b + 16), w3 = secproc_get_le64(b + 24);

	r->limb[0] = w0 & FE_MASK;
	r->limb[1] = (w0 >> 51 | w1 << 13) & FE_MASK;
	r->limb[2] = (w1 >> 38 | w2 << 26) & FE_MASK;
	r->limb[3] = (w2 >> 25 | w3 << 39) & FE_MASK;
	r->limb[4] = (w3 >> 12) & FE_MASK;
}

/**
 * secproc_fe_to_bytes() - the one representative below p, little-endian
 * @b: bytes
 * @a: number of any bound named in the header
 */
void secproc_fe_to_bytes(u8 b[32], const struct fe *a)
{
	u64 t0 = a->limb[0], t1 = a->limb[1], t2 = a->limb[2];
	u64 t3 = a->limb[3], t4 = a->limb[4], q;

	/* Carry around once: the value is then below 2^255 + 2^20. */
	t1 += t0 >> FE_BITS;
	t2 += t1 >> FE_BITS;
	t3 += t2 >> FE_BITS;
	t4 += t3 >> FE_BITS;
	t0 = (t0 & FE_MASK) + 19 * (t4 >> FE_BITS);
	t1 &= FE_MASK;
	t2 &= FE_MASK;
	t3 &= FE_MASK;
	t4 &= FE_MASK;

	/* The value is p or more exactly if adding 19 reaches 2^255. */
	q = (t0 + 19) >> FE_BITS;
	q = (t1 + q) >> FE_BITS;
	q = (t2 + q) >> FE_BITS;
	q = (t3 + q) >> FE_BITS;
	q = (t4 + q) >> FE_BITS;

	/* Take p away q times by adding 19 q and dropping bit 255. */
	t0 += 19 * q;
	t1 += t0 >> FE_BITS;
	t2 += t1 >> FE_BITS;
	t3 += t2 >> FE_BITS;
	t4 += t3 >> FE_BITS;
	t0 &= FE_MASK;
	t1 &= FE_MASK;
	t2 &= FE_MASK;
	t3 &= FE_MASK;
	t4 &= FE_MASK;

	secproc_put_le64(b, t0 | t1 << 51);
	secproc_put_le64(b + 8, t1 >> 13 | t2 << 38);
	secproc_put_le64(b + 16, t2 >> 26 | t3 << 25);
	secproc_put_le64(b + 24, t3 >> 39 | t4 << 12);
}
