// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Arithmetic modulo the order of Ed25519's base point
 */
#include "sc25519.h"

/* The group order is L = 2^252 + c. */
static const u64 order_c[2] = { 0x5812631a5cf5d3edULL, 0x14def9dea2f79cd6ULL };

static const u8 order_bytes[32] = {
	0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58,
	0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14,
	0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
	0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x10,
};

/**
 * secproc_sc_is_canonical() - ask for the one representative below L
 * @s: 256 bits, little-endian
 *
 * If S of a signature could be another one, signatures were malleable.
 *
 * Return: true if @s is below L.
 */
bool secproc_sc_is_canonical(const u8 s[32])
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
static void shift_in(u64 r[4], u32 word)
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

/**
 * secproc_sc_reduce() - 512 bits modulo L
 * @out: the remainder, little-endian
 * @in: the number, little-endian
 */
void secproc_sc_reduce(u8 out[32], const u8 in[64])
{
	u64 r[4] = { 0 };
	int i;

	for (i = 15; i >= 0; i--)
		shift_in(r, secproc_get_le32(in + 4 * i));
	for (i = 0; i < 4; i++)
		secproc_put_le64(out + 8 * i, r[i]);
}

/**
 * secproc_sc_reduce_wide() - a sum of products modulo L
 * @out: the remainder, little-endian
 * @sum: the sum
 */
void secproc_sc_reduce_wide(u8 out[32], const struct sc_wide *sum)
{
	u8 bytes[64];
	int i;

	for (i = 0; i < 8; i++)
		secproc_put_le64(bytes + 8 * i, sum->word[i]);
	secproc_sc_reduce(out, bytes);
}

/**
 * secproc_sc_mul_add() - add a product to a sum
 * @sum: the sum; room for 2^128 products
 * @a: 128 bits, the lower half first
 * @s: 256 bits, little-endian
 */
void secproc_sc_mul_add(struct sc_wide *sum, const u64 a[2], const u8 s[32])
{
	int i, k;

	for (i = 0; i < 2; i++) {
		u64 carry = 0;

		for (k = 0; i + k < 8; k++) {
			u128 m = (u128)sum->word[i + k] + carry;

			if (k < 4)
				m += (u128)a[i] * secproc_get_le64(s + 8 * k);
			sum->word[i + k] = (u64)m;
			carry = (u64)(m >> 64);
		}
	}
}

/**
 * secproc_sc_recode() - signed digits of a scalar, least significant first
 * @digit: SC_DIGITS(@bits) digits: 0, or odd and smaller than 2^(window - 1)
 * @bits: 128 or 256; a scalar of 256 must be below 2^253
 * @scalar: @bits bits, little-endian
 * @window: at most 8
 *
 * There are at least @window - 1 zeros after each digit that is not 0: on
 * average one addition in @window + 1 steps.
 */
void secproc_sc_recode(s8 *digit, unsigned int bits, const u8 *scalar,
		       unsigned int window)
{
	u64 word[5] = { 0 };
	unsigned int i, carry = 0;

	for (i = 0; i < bits / 64; i++)
		word[i] = secproc_get_le64(scalar + 8 * i);
	memset(digit, 0, SC_DIGITS(bits));

	for (i = 0; i <= bits;) {
		unsigned int bit = i % 64, value;
		u64 some = word[i / 64] >> bit;

		if (((unsigned int)some & 1) == carry) {
			i++;
			continue;
		}
		if (bit + window > 64)
			some |= word[i / 64 + 1] << (64 - bit);
		value = ((unsigned int)some & ((1U << window) - 1)) + carry;
		carry = value >> (window - 1);
		digit[i] = (s8)((int)value - (int)(carry << window));
		i += window;
	}
}
