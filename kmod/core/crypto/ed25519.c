// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Ed25519 signature verification (RFC 8032, 5.1.7)
 *
 * The kernel has no Ed25519, so this is the core's own.  It only verifies:
 * there is no secret in it, and so it takes whatever time the input wants.
 *
 * The equation is S B = R + h A with h = SHA-512(R, A, message).  What is
 * computed is S B - h A, and its encoding is compared with the bytes of R.
 * Multiples of the cofactor are not ignored, so a signature that is valid only
 * up to a point of small order is refused, as libsodium refuses it.
 *
 * Points of the curve -x^2 + y^2 = 1 + d x^2 y^2 appear in four shapes:
 *
 *	ge_p2		(X : Y : Z)		x = X / Z, y = Y / Z
 *	ge_p3		(X : Y : Z : T)		the same and X Y = Z T
 *	ge_sum		((X : Z), (Y : T))	x = X / Z, y = Y / T
 *	ge_cached	(Y + X, Y - X, Z, 2 d T)	made to be added
 *	ge_affine	(y + x, y - x, 2 d x y)		the same with Z = 1
 *
 * Formulas: Hisil, Wong, Carter, Dawson, "Twisted Edwards Curves Revisited".
 */
#include "../crypto.h"
#include "fe25519.h"
#include "ed25519_table.h"

struct ge_p2 {
	struct fe x, y, z;
};

struct ge_p3 {
	struct fe x, y, z, t;
};

struct ge_sum {
	struct fe x, y, z, t;
};

struct ge_cached {
	struct fe y_plus_x, y_minus_x, z, t2d;
};

#define SCALAR_BITS	256

/* Odd multiples of A up to 7, of B up to 127: see recode(). */
#define A_WINDOW	4
#define A_ENTRIES	(1 << (A_WINDOW - 2))
#define B_WINDOW	8

static_assert(SECPROC_ED25519_TABLE_SIZE == 1 << (B_WINDOW - 2),
	      "the table has the odd multiples that the window needs");

/**
 * struct digits - two scalars in signed digits, least significant first
 * @a: digits for A: 0 or odd, at most 7 in size
 * @b: digits for B: 0 or odd, at most 127 in size
 */
struct digits {
	s8 a[SCALAR_BITS + 1];
	s8 b[SCALAR_BITS + 1];
};

static const struct fe fe_zero;
static const struct fe fe_one = { { 1 } };

/* The group order is L = 2^252 + c. */
static const u64 order_c[2] = { 0x5812631a5cf5d3edULL, 0x14def9dea2f79cd6ULL };

static const u8 order_bytes[32] = {
	0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58,
	0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14,
	0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
	0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x10,
};

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

/* ---- Scalars modulo L --------------------------------------------------- */

/* S must be the one representative below L, or signatures are malleable. */
static bool scalar_is_canonical(const u8 s[32])
{
	int i;

	for (i = 31; i >= 0; i--) {
		if (s[i] != order_bytes[i])
			return s[i] < order_bytes[i];
	}
	return false;
}

/*
 * One step of the reduction: (r 2^32 + word) mod L.
 *
 * With r < L, the quotient by 2^252 fits 33 bits.  2^252 is -c modulo L, so
 * the remainder minus quotient * c is the result, or L below it.
 */
static void scalar_shift_in(u64 r[4], u32 word)
{
	u64 q, lo, mid, hi, t[4];
	u128 m;
	u64 borrow;
	int i;

	q = r[3] >> 28;
	t[0] = r[0] << 32 | word;
	t[1] = r[1] << 32 | r[0] >> 32;
	t[2] = r[2] << 32 | r[1] >> 32;
	t[3] = (r[3] << 32 | r[2] >> 32) & (((u64)1 << 60) - 1);

	m = (u128)q * order_c[0];
	lo = (u64)m;
	m = (m >> 64) + (u128)q * order_c[1];
	mid = (u64)m;
	hi = (u64)(m >> 64);

	m = (u128)t[0] - lo;
	r[0] = (u64)m;
	borrow = (u64)(m >> 64) & 1;
	m = (u128)t[1] - mid - borrow;
	r[1] = (u64)m;
	borrow = (u64)(m >> 64) & 1;
	m = (u128)t[2] - hi - borrow;
	r[2] = (u64)m;
	borrow = (u64)(m >> 64) & 1;
	m = (u128)t[3] - borrow;
	r[3] = (u64)m;
	if (!((u64)(m >> 64) & 1))
		return;

	m = 0;
	for (i = 0; i < 4; i++) {
		m += (u128)r[i] + secproc_get_le64(order_bytes + 8 * i);
		r[i] = (u64)m;
		m >>= 64;
	}
}

/* 512 bits modulo L, by words from the top. */
static void scalar_reduce(u8 out[32], const u8 in[64])
{
	u64 r[4] = { 0 };
	int i;

	for (i = 15; i >= 0; i--)
		scalar_shift_in(r, secproc_get_le32(in + 4 * i));
	for (i = 0; i < 4; i++)
		secproc_put_le64(out + 8 * i, r[i]);
}

/*
 * Recodes a scalar below 2^253 into digits that are 0 or odd and smaller than
 * 2^(window - 1), with at least window - 1 zeros after each: on average one
 * addition in window + 1 steps.
 */
static void recode(s8 digit[SCALAR_BITS + 1], const u8 scalar[32],
		   unsigned int window)
{
	u64 word[5] = { 0 };
	unsigned int i, carry = 0;

	for (i = 0; i < 4; i++)
		word[i] = secproc_get_le64(scalar + 8 * i);
	memset(digit, 0, SCALAR_BITS + 1);

	for (i = 0; i <= SCALAR_BITS;) {
		unsigned int bit = i % 64, value;
		u64 bits = word[i / 64] >> bit;

		if (((unsigned int)bits & 1) == carry) {
			i++;
			continue;
		}
		if (bit + window > 64)
			bits |= word[i / 64 + 1] << (64 - bit);
		value = ((unsigned int)bits & ((1U << window) - 1)) + carry;
		carry = value >> (window - 1);
		digit[i] = (s8)((int)value - (int)(carry << window));
		i += window;
	}
}

/* ---- Points ------------------------------------------------------------- */

static noinline void sum_to_p2(struct ge_p2 *r, const struct ge_sum *s)
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

/*
 * Decodes the point and gives its negative, because h A is subtracted.
 *
 * x^2 = u / v with u = y^2 - 1, v = d y^2 + 1.  A candidate for the root is
 * u v^3 (u v^7)^((p - 5) / 8); it may be off by sqrt(-1).
 *
 * Returns false if no point has this y.
 */
static noinline bool negated_from_bytes(struct ge_p3 *p, const u8 b[32])
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

/* @entry[i] = (2 i + 1) p */
static noinline void odd_multiples(struct ge_cached entry[A_ENTRIES],
				   const struct ge_p3 *p)
{
	struct ge_p3 twice, t;
	struct ge_sum sum;
	int i;

	p3_to_cached(&entry[0], p);
	double_point(&sum, &p->x, &p->y, &p->z);
	sum_to_p3(&twice, &sum);
	for (i = 1; i < A_ENTRIES; i++) {
		add_cached(&sum, &twice, &entry[i - 1]);
		sum_to_p3(&t, &sum);
		p3_to_cached(&entry[i], &t);
	}
}

/*
 * r = a A + b B, both scalars as digits, by doubling once per digit and adding
 * where one is not zero.  The extended coordinate t is made only where an
 * addition wants it.
 */
static noinline void combine(struct ge_p2 *r, const struct digits *digits,
			     const struct ge_cached a_odd[A_ENTRIES])
{
	struct ge_p3 p;
	struct ge_sum sum;
	int i;

	for (i = SCALAR_BITS; i >= 0; i--)
		if (digits->a[i] || digits->b[i])
			break;

	r->x = fe_zero;
	r->y = fe_one;
	r->z = fe_one;
	for (; i >= 0; i--) {
		int a = digits->a[i], b = digits->b[i];

		double_point(&sum, &r->x, &r->y, &r->z);
		if (a) {
			sum_to_p3(&p, &sum);
			if (a > 0)
				add_cached(&sum, &p, &a_odd[a / 2]);
			else
				sub_cached(&sum, &p, &a_odd[-a / 2]);
		}
		if (b) {
			sum_to_p3(&p, &sum);
			if (b > 0)
				add_affine(&sum, &p,
					   &secproc_ed25519_table[b / 2]);
			else
				sub_affine(&sum, &p,
					   &secproc_ed25519_table[-b / 2]);
		}
		sum_to_p2(r, &sum);
	}
}

static noinline void p2_to_bytes(u8 b[32], const struct ge_p2 *p)
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

/* Takes -A and gives the encoding of S B - h A. */
static noinline void expected_r(u8 r[32], const struct digits *digits,
				const struct ge_p3 *minus_a)
{
	struct ge_cached a_odd[A_ENTRIES];
	struct ge_p2 p;

	odd_multiples(a_odd, minus_a);
	combine(&p, digits, a_odd);
	p2_to_bytes(r, &p);
}

/* y below p, whatever the sign bit says. */
static bool y_is_canonical(const u8 b[32])
{
	int i;

	if ((b[31] & 0x7f) != 0x7f || b[0] < 0xed)
		return true;
	for (i = 1; i < 31; i++)
		if (b[i] != 0xff)
			return true;
	return false;
}

/*
 * Small order, in the canonical encoding.  Encodings of y = 0 and y = 1 as p
 * and p + 1 are not canonical; for the key that is checked, and an R that is
 * not canonical never equals what is computed.
 */
static bool has_small_order(const u8 b[32])
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(small_order_y); i++)
		if (!memcmp(b, small_order_y[i], 31) &&
		    (b[31] & 0x7f) == small_order_y[i][31])
			return true;
	return false;
}

static noinline int hash_to_scalar(u8 h[32], const u8 *sig, const u8 *pub,
				   const struct secproc_bytes *piece,
				   unsigned int nr_pieces)
{
	struct secproc_bytes all[2 + SECPROC_ED25519_MAX_PIECES];
	u8 digest[SECPROC_SHA512_SIZE];
	unsigned int i;
	int ret;

	all[0] = (struct secproc_bytes){ sig, 32 };
	all[1] = (struct secproc_bytes){ pub, 32 };
	for (i = 0; i < nr_pieces; i++)
		all[2 + i] = piece[i];
	ret = secproc_sha512(digest, all, 2 + nr_pieces);
	if (ret)
		return ret;
	scalar_reduce(h, digest);
	return 0;
}

/**
 * secproc_ed25519_verify() - check an Ed25519 signature (RFC 8032, 5.1.7)
 * @sig: R and S
 * @pub: the signer's public key
 * @piece: pieces of the message
 * @nr_pieces: how many; at most SECPROC_ED25519_MAX_PIECES
 *
 * Return: 0, -EKEYREJECTED if the signature does not hold, or the error of
 * secproc_sha512().
 */
int secproc_ed25519_verify(const u8 sig[SECPROC_ED25519_SIG_SIZE],
			   const u8 pub[SECPROC_ED25519_PUB_SIZE],
			   const struct secproc_bytes *piece,
			   unsigned int nr_pieces)
{
	struct digits digits;
	struct ge_p3 minus_a;
	u8 h[32], r[32];
	int ret;

	if (WARN_ON_ONCE(nr_pieces > SECPROC_ED25519_MAX_PIECES))
		return -EKEYREJECTED;
	if (!scalar_is_canonical(sig + 32) || has_small_order(sig) ||
	    !y_is_canonical(pub) || has_small_order(pub))
		return -EKEYREJECTED;
	if (!negated_from_bytes(&minus_a, pub))
		return -EKEYREJECTED;

	ret = hash_to_scalar(h, sig, pub, piece, nr_pieces);
	if (ret)
		return ret;
	recode(digits.a, h, A_WINDOW);
	recode(digits.b, sig + 32, B_WINDOW);
	expected_r(r, &digits, &minus_a);
	return memcmp(r, sig, sizeof(r)) ? -EKEYREJECTED : 0;
}
