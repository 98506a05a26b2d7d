/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Scalars modulo L, the order of Ed25519's base point
 *
 * For verification only: nothing here is secret and nothing promises constant
 * time.
 */
#ifndef SECPROC_SC25519_H
#define SECPROC_SC25519_H

#include "../bytes.h"

/* Digits of a scalar below 2^bits. */
#define SC_DIGITS(bits)		((bits) + 1)
#define SC_BITS			256

/**
 * struct sc_wide - a sum of products, not reduced
 * @word: little-endian
 */
struct sc_wide {
	u64 word[8];
};

bool secproc_sc_is_canonical(const u8 s[32]);
void secproc_sc_reduce(u8 out[32], const u8 in[64]);
void secproc_sc_mul_add(struct sc_wide *sum, const u64 a[2], const u8 s[32]);
void secproc_sc_reduce_wide(u8 out[32], const struct sc_wide *sum);
void secproc_sc_recode(s8 *digit, unsigned int bits, const u8 *scalar,
		       unsigned int window);

#endif /* SECPROC_SC25519_H */
