// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Points of Ed25519: encodings, doubling, addition
 */
#include "ed25519_table.h"
#include "ge25519.h"

static_assert(GE_ODD(GE_BASE_WINDOW) == SECPROC_ED25519_TABLE_SIZE,
	      "the table has the odd multiples that the window needs");

static const struct fe fe_zero;
static const struct fe fe_one = { { 1 } };

/* Canonical y of the eight points whose order divides 8, two x for each. */
static const u8 small_order_y[5][32] = {
	/* 0, order 4 */
	{ 0 },
	/* 1, order 1 */
	{ 1 },
	/* p - 1, order 2 */
	{ 0xec, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
	  0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
	  0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
	  0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f },
	/* order 8 */
	{ 0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0,
	  0x45, 0xc3, 0xf4, 0x89, 0xf2, 0xef, 0x98, 0xf0,
	  0xd5, 0xdf, 0xac, 0x05, 0xd3, 0xc6, 0x33, 0x39,
	  0xb1, 0x38, 0x02, 0x88, 0x6d, 0x53, 0xfc, 0x05 },
	/* order 8 */
	{ 0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f,
	  0xba, 0x3c, 0x0b, 0x76, 0x0d, 0x10, 0x67, 0x0f,
	  0x2a, 0x20, 0x53, 0xfa, 0x2c, 0x39, 0xcc, 0xc6,
	  0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac, 0x03, 0x7a },
};

/**
 * secproc_ge_sum_to_p2() - a sum to be doubled
 * @r: the point
 * @s: the sum
 */
noinline void secproc_ge_sum_to_p2(struct ge_p2 *r, const struct ge_sum *s)
{
	fe_mul(&r->x, &s->x, &s->t);
	fe_mul(&r->y, &s->y, &s->z);
	fe_mul(&r->z, &s->z, &s->t);
}

static noinline void sum_to_p3(struct ge_p3 *r, const struct ge_sum *s)
{
	fe_mul(&r->x, &s->x, &s->t);
	fe_mul(&r->y, &s->y, &s->z);
	fe_mul(&r->z, &s->z, &s->t);
	fe_mul(&r->t, &s->x, &s->y);
}

static noinline void double_point(struct ge_sum *r, const struct fe *x,
				  const struct fe *y, const struct fe *z)
{
	struct fe xx, yy, zz, t;

	fe_sq(&xx, x);
	fe_sq(&yy, y);
	fe_sq(&zz, z);
	fe_add(&t, x, y);
	fe_sq(&t, &t);
	fe_add(&zz, &zz, &zz);
	fe_add(&r->y, &yy, &xx);
	fe_sub(&r->z, &yy, &xx);
	fe_sub(&r->x, &t, &r->y);
	fe_sub8(&r->t, &zz, &r->z);
}

/* r = p + q, or p - q with the first two swapped and t2d counted negative. */
static __always_inline void add_common(struct ge_sum *r, const struct ge_p3 *p,
				       const struct fe *q_plus,
				       const struct fe *q_minus,
				       const struct fe *q_t2d,
				       const struct fe *zz2, bool negative)
{
	struct fe a, b, c;

	fe_add(&a, &p->y, &p->x);
	fe_mul(&a, &a, q_plus);
	fe_sub(&b, &p->y, &p->x);
	fe_mul(&b, &b, q_minus);
	fe_mul(&c, q_t2d, &p->t);
	fe_sub(&r->x, &a, &b);
	fe_add(&r->y, &a, &b);
	if (negative) {
		fe_sub(&r->z, zz2, &c);
		fe_add(&r->t, zz2, &c);
	} else {
		fe_add(&r->z, zz2, &c);
		fe_sub(&r->t, zz2, &c);
	}
}

static noinline void add_cached(struct ge_sum *r, const struct ge_p3 *p,
				const struct ge_cached *q)
{
	struct fe zz2;

	fe_mul(&zz2, &p->z, &q->z);
	fe_add(&zz2, &zz2, &zz2);
	add_common(r, p, &q->y_plus_x, &q->y_minus_x, &q->t2d, &zz2, false);
}

static noinline void sub_cached(struct ge_sum *r, const struct ge_p3 *p,
				const struct ge_cached *q)
{
	struct fe zz2;

	fe_mul(&zz2, &p->z, &q->z);
	fe_add(&zz2, &zz2, &zz2);
	add_common(r, p, &q->y_minus_x, &q->y_plus_x, &q->t2d, &zz2, true);
}

static noinline void add_affine(struct ge_sum *r, const struct ge_p3 *p,
				const struct secproc_ed25519_affine *q)
{
	struct fe zz2;

	fe_add(&zz2, &p->z, &p->z);
	add_common(r, p, &q->y_plus_x, &q->y_minus_x, &q->xy2d, &zz2, false);
}

static noinline void sub_affine(struct ge_sum *r, const struct ge_p3 *p,
				const struct secproc_ed25519_affine *q)
{
	struct fe zz2;

	fe_add(&zz2, &p->z, &p->z);
	add_common(r, p, &q->y_minus_x, &q->y_plus_x, &q->xy2d, &zz2, true);
}

static void p3_to_cached(struct ge_cached *r, const struct ge_p3 *p)
{
	fe_add(&r->y_plus_x, &p->y, &p->x);
	fe_sub(&r->y_minus_x, &p->y, &p->x);
	r->z = p->z;
	fe_mul(&r->t2d, &p->t, &secproc_ed25519_2d);
}

static bool fe_is_equal(const struct fe *a, const struct fe *b)
{
	u8 ab[32], bb[32];

	secproc_fe_to_bytes(ab, a);
	secproc_fe_to_bytes(bb, b);
	return !memcmp(ab, bb, sizeof(ab));
}

/**
 * secproc_ge_negated_from_bytes() - decode a point and give its negative
 * @p: minus the point, because a key and R stand on the other side
 * @b: its encoding; need not be canonical
 *
 * x^2 = u / v with u = y^2 - 1, v = d y^2 + 1.  A candidate for the root is
 * u v^3 (u v^7)^((p - 5) / 8); it may be off by sqrt(-1).
 *
 * Return: false if no point has this y.
 */
noinline bool secproc_ge_negated_from_bytes(struct ge_p3 *p, const u8 b[32])
{
	struct fe u, v, v3, t;
	u8 x[32];

	secproc_fe_from_bytes(&p->y, b);
	p->z = fe_one;
	fe_sq(&t, &p->y);
	fe_sub(&u, &t, &fe_one);
	fe_mul(&v, &t, &secproc_ed25519_d);
	fe_add(&v, &v, &fe_one);

	fe_sq(&v3, &v);
	fe_mul(&v3, &v3, &v);
	fe_sq(&t, &v3);
	fe_mul(&t, &t, &v);
	fe_mul(&t, &t, &u);
	secproc_fe_pow22523(&t, &t);
	fe_mul(&t, &t, &v3);
	fe_mul(&p->x, &t, &u);

	fe_sq(&t, &p->x);
	fe_mul(&t, &t, &v);
	if (!fe_is_equal(&t, &u)) {
		fe_add(&t, &t, &u);
		if (!fe_is_equal(&t, &fe_zero))
			return false;
		fe_mul(&p->x, &p->x, &secproc_ed25519_sqrt_m1);
	}

	/* The top bit of the encoding is the lowest bit of x. */
	secproc_fe_to_bytes(x, &p->x);
	if ((x[0] & 1) == b[31] >> 7) {
		fe_sub(&t, &fe_zero, &p->x);
		fe_mul(&p->x, &t, &fe_one);
	}
	fe_mul(&p->t, &p->x, &p->y);
	return true;
}

/**
 * secproc_ge_odd_multiples() - what digits of a scalar choose from
 * @entry: receives p, 3 p, 5 p and so on
 * @nr: how many
 * @p: the point
 */
noinline void secproc_ge_odd_multiples(struct ge_cached *entry, unsigned int nr,
				       const struct ge_p3 *p)
{
	struct ge_p3 twice, t;
	struct ge_sum sum;
	unsigned int i;

	p3_to_cached(&entry[0], p);
	double_point(&sum, &p->x, &p->y, &p->z);
	sum_to_p3(&twice, &sum);
	for (i = 1; i < nr; i++) {
		add_cached(&sum, &twice, &entry[i - 1]);
		sum_to_p3(&t, &sum);
		p3_to_cached(&entry[i], &t);
	}
}

/**
 * secproc_ge_double() - twice a point
 * @r: the sum
 * @p: the point
 */
void secproc_ge_double(struct ge_sum *r, const struct ge_p2 *p)
{
	double_point(r, &p->x, &p->y, &p->z);
}

/**
 * secproc_ge_add_digit() - add a multiple of a point to a sum
 * @sum: the sum
 * @odd: odd multiples of the point
 * @digit: which: odd, or negative and odd
 */
void secproc_ge_add_digit(struct ge_sum *sum, const struct ge_cached *odd,
			  int digit)
{
	struct ge_p3 p;

	sum_to_p3(&p, sum);
	if (digit > 0)
		add_cached(sum, &p, &odd[digit / 2]);
	else
		sub_cached(sum, &p, &odd[-digit / 2]);
}

/**
 * secproc_ge_add_base_digit() - add a multiple of the base point to a sum
 * @sum: the sum
 * @digit: as for secproc_ge_add_digit(), of GE_BASE_WINDOW
 */
void secproc_ge_add_base_digit(struct ge_sum *sum, int digit)
{
	struct ge_p3 p;

	sum_to_p3(&p, sum);
	if (digit > 0)
		add_affine(sum, &p, &secproc_ed25519_table[digit / 2]);
	else
		sub_affine(sum, &p, &secproc_ed25519_table[-digit / 2]);
}

/**
 * secproc_ge_set_zero() - the neutral point
 * @p: becomes it
 */
void secproc_ge_set_zero(struct ge_p2 *p)
{
	p->x = fe_zero;
	p->y = fe_one;
	p->z = fe_one;
}

/**
 * secproc_ge_is_zero() - ask for the neutral point
 * @p: the point
 *
 * Return: true if it is that one, and not only its multiple by the cofactor.
 */
bool secproc_ge_is_zero(const struct ge_p2 *p)
{
	return fe_is_equal(&p->x, &fe_zero) && fe_is_equal(&p->y, &p->z);
}

/**
 * secproc_ge_to_bytes() - the canonical encoding of a point
 * @b: the encoding
 * @p: the point
 */
noinline void secproc_ge_to_bytes(u8 b[32], const struct ge_p2 *p)
{
	struct fe zi, t;
	u8 x[32];

	secproc_fe_invert(&zi, &p->z);
	fe_mul(&t, &p->x, &zi);
	secproc_fe_to_bytes(x, &t);
	fe_mul(&t, &p->y, &zi);
	secproc_fe_to_bytes(b, &t);
	b[31] |= (u8)(x[0] << 7);
}

/**
 * secproc_ge_y_is_canonical() - y below p, whatever the sign bit says
 * @b: encoding of a point
 *
 * Return: true if it is.
 */
bool secproc_ge_y_is_canonical(const u8 b[32])
{
	int i;

	if ((b[31] & 0x7f) != 0x7f || b[0] < 0xed)
		return true;
	for (i = 1; i < 31; i++)
		if (b[i] != 0xff)
			return true;
	return false;
}

/**
 * secproc_ge_has_small_order() - ask for a point whose order divides 8
 * @b: its encoding, with a canonical y; the sign bit may be wrong
 *
 * Return: true if it is one.
 */
bool secproc_ge_has_small_order(const u8 b[32])
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(small_order_y); i++)
		if (!memcmp(b, small_order_y[i], 31) &&
		    (b[31] & 0x7f) == small_order_y[i][31])
			return true;
	return false;
}
