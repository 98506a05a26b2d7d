/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Points of the curve -x^2 + y^2 = 1 + d x^2 y^2, for checking signatures
 *
 * They appear in four shapes:
 *
 *	ge_p2		(X : Y : Z)		x = X / Z, y = Y / Z
 *	ge_p3		(X : Y : Z : T)		the same and X Y = Z T
 *	ge_sum		((X : Z), (Y : T))	x = X / Z, y = Y / T
 *	ge_cached	(Y + X, Y - X, Z, 2 d T)	made to be added
 *
 * Formulas: Hisil, Wong, Carter, Dawson, "Twisted Edwards Curves Revisited".
 * Nothing promises constant time.
 */
#ifndef SECPROC_GE25519_H
#define SECPROC_GE25519_H

#include "fe25519.h"

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

/* Digits of a scalar for the base point: the window of its table. */
#define GE_BASE_WINDOW	8

/* Odd multiples that a window of digits needs. */
#define GE_ODD(window)	(1 << ((window) - 2))

bool secproc_ge_y_is_canonical(const u8 b[32]);
bool secproc_ge_has_small_order(const u8 b[32]);
bool secproc_ge_negated_from_bytes(struct ge_p3 *p, const u8 b[32]);
void secproc_ge_to_bytes(u8 b[32], const struct ge_p2 *p);

void secproc_ge_set_zero(struct ge_p2 *p);
bool secproc_ge_is_zero(const struct ge_p2 *p);
void secproc_ge_odd_multiples(struct ge_cached *entry, unsigned int nr,
			      const struct ge_p3 *p);
void secproc_ge_double(struct ge_sum *r, const struct ge_p2 *p);
void secproc_ge_add_digit(struct ge_sum *sum, const struct ge_cached *odd,
			  int digit);
void secproc_ge_add_base_digit(struct ge_sum *sum, int digit);
void secproc_ge_sum_to_p2(struct ge_p2 *r, const struct ge_sum *s);

#endif /* SECPROC_GE25519_H */
