// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Ed25519 public key of a secret one (RFC 8032, 5.1.5)
 *
 * The scalar is secret, so the same operations run for every bit: a doubling,
 * an addition, and a choice by mask.  Done once in a processor's life, hence
 * without tables.  The addition formula is complete on this curve, so it also
 * doubles (Hisil, Wong, Carter, Dawson, "Twisted Edwards Curves Revisited",
 * 3.1).
 */
#include "../crypto.h"
#include "fe25519.h"

struct point {
	struct fe x, y, z, t;
};

/* The base point (RFC 8032, 5.1) and the curve's d, little-endian. */
static const u8 base_x[32] = {
	0x1a, 0xd5, 0x25, 0x8f, 0x60, 0x2d, 0x56, 0xc9,
	0xb2, 0xa7, 0x25, 0x95, 0x60, 0xc7, 0x2c, 0x69,
	0x5c, 0xdc, 0xd6, 0xfd, 0x31, 0xe2, 0xa4, 0xc0,
	0xfe, 0x53, 0x6e, 0xcd, 0xd3, 0x36, 0x69, 0x21,
};

static const u8 base_y[32] = {
	0x58, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66,
	0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66,
	0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66,
	0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66,
};

static const u8 curve_d[32] = {
	0xa3, 0x78, 0x59, 0x13, 0xca, 0x4d, 0xeb, 0x75,
	0xab, 0xd8, 0x41, 0x41, 0x4d, 0x0a, 0x70, 0x00,
	0x98, 0xe8, 0x79, 0x77, 0x79, 0x40, 0xc7, 0x8c,
	0x73, 0xfe, 0x6f, 0x2b, 0xee, 0x6c, 0x03, 0x52,
};

/* @r may be @p or @q. */
static noinline void point_add(struct point *r, const struct point *p,
			       const struct point *q, const struct fe *d2)
{
	struct fe a, b, c, d, e, f;

	fe_sub(&e, &p->y, &p->x);
	fe_sub(&f, &q->y, &q->x);
	fe_mul(&a, &e, &f);
	fe_add(&e, &p->y, &p->x);
	fe_add(&f, &q->y, &q->x);
	fe_mul(&b, &e, &f);
	fe_mul(&c, &p->t, &q->t);
	fe_mul(&c, &c, d2);
	fe_mul(&d, &p->z, &q->z);
	fe_add(&d, &d, &d);

	fe_sub(&e, &b, &a);
	fe_add(&b, &b, &a);
	fe_sub(&f, &d, &c);
	fe_add(&d, &d, &c);
	fe_mul(&r->x, &e, &f);
	fe_mul(&r->y, &d, &b);
	fe_mul(&r->t, &e, &b);
	fe_mul(&r->z, &f, &d);
}

/* Copies @src to @dst if @take is 1, does nothing if it is 0; same time. */
static void point_choose(struct point *dst, const struct point *src, u64 take)
{
	const u64 *from = (const u64 *)src;
	u64 *to = (u64 *)dst;
	u64 mask = 0 - take;
	size_t i;

	/* Else the choice could become a branch. */
	OPTIMIZER_HIDE_VAR(mask);
	for (i = 0; i < sizeof(*dst) / sizeof(*to); i++)
		to[i] ^= mask & (to[i] ^ from[i]);
}

/* scalar * B, encoded. */
static noinline void base_multiply(u8 pub[32], const u8 scalar[32])
{
	struct point base, sum = {}, next;
	struct fe d2;
	u8 x[32];
	int bit;

	secproc_fe_from_bytes(&d2, curve_d);
	fe_add(&d2, &d2, &d2);
	secproc_fe_from_bytes(&base.x, base_x);
	secproc_fe_from_bytes(&base.y, base_y);
	memset(&base.z, 0, sizeof(base.z));
	base.z.limb[0] = 1;
	fe_mul(&base.t, &base.x, &base.y);
	sum.y.limb[0] = 1;
	sum.z.limb[0] = 1;

	for (bit = 255; bit >= 0; bit--) {
		point_add(&sum, &sum, &sum, &d2);
		point_add(&next, &sum, &base, &d2);
		point_choose(&sum, &next, scalar[bit / 8] >> (bit % 8) & 1);
	}

	secproc_fe_invert(&sum.z, &sum.z);
	fe_mul(&sum.x, &sum.x, &sum.z);
	fe_mul(&sum.y, &sum.y, &sum.z);
	secproc_fe_to_bytes(x, &sum.x);
	secproc_fe_to_bytes(pub, &sum.y);
	pub[31] |= (u8)((x[0] & 1) << 7);
	memzero_explicit(&sum, sizeof(sum));
	memzero_explicit(&next, sizeof(next));
}

int secproc_ed25519_public(u8 pub[SECPROC_ED25519_PUB_SIZE],
			   const u8 seed[SECPROC_KEY_SIZE])
{
	const struct secproc_bytes piece = { seed, SECPROC_KEY_SIZE };
	u8 hash[SECPROC_SHA512_SIZE];
	int err;

	err = secproc_sha512(hash, &piece, 1);
	if (!err) {
		hash[0] &= 248;
		hash[31] &= 127;
		hash[31] |= 64;
		base_multiply(pub, hash);
	}
	memzero_explicit(hash, sizeof(hash));
	return err;
}
