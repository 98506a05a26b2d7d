// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * AES-256-GCM (NIST SP 800-38D) with a nonce of 12 bytes, over the program's
 * AES-256 in counter mode
 *
 * The kernel's libraries have GCM only where something else has asked for it, and
 * never a single line of a page.  So multiplication in GF(2^128) is here, by
 * integer multiplications with holes between the bits into which carries fall:
 * there is no table, and the time depends on lengths only.
 */
#include "../crypto.h"

#define BLOCK		16

/* The text begins behind the block that masks the tag. */
#define TAG_BLOCK	1
#define TEXT_BLOCK	2

static u64 get_be64(const u8 *p)
{
	u64 n = 0;
	unsigned int i;

	for (i = 0; i < 8; i++)
		n = n << 8 | p[i];
	return n;
}

static void put_be64(u8 *p, u64 n)
{
	unsigned int i;

	for (i = 0; i < 8; i++)
		p[i] = (u8)(n >> (56 - 8 * i));
}

/* Every fourth bit, from bit @n on. */
static u64 fourth(u64 x, unsigned int n)
{
	return x & 0x1111111111111111ULL << n;
}

/*
 * Low half of the product of polynomials.  In a sum of at most 16 bits that stand
 * four apart the carry stays below the next of them but for the top one, which is
 * cut off with the high half.
 */
static u64 multiply_low(u64 x, u64 y)
{
	u64 z = 0;
	unsigned int i, k;

	for (k = 0; k < 4; k++) {
		u64 sum = 0;

		for (i = 0; i < 4; i++)
			sum ^= fourth(x, i) * fourth(y, (k - i) & 3);
		z |= fourth(sum, k);
	}
	return z;
}

/* The bits in the opposite order. */
static u64 reverse(u64 x)
{
	x = (x & 0x5555555555555555ULL) << 1 | (x >> 1 & 0x5555555555555555ULL);
	x = (x & 0x3333333333333333ULL) << 2 | (x >> 2 & 0x3333333333333333ULL);
	x = (x & 0x0f0f0f0f0f0f0f0fULL) << 4 | (x >> 4 & 0x0f0f0f0f0f0f0f0fULL);
	x = (x & 0x00ff00ff00ff00ffULL) << 8 | (x >> 8 & 0x00ff00ff00ff00ffULL);
	x = (x & 0x0000ffff0000ffffULL) << 16 |
	    (x >> 16 & 0x0000ffff0000ffffULL);
	return x << 32 | x >> 32;
}

/**
 * struct ghash - a key and its running hash
 * @high: first 8 bytes of the key as a big-endian number, whose top bit is the
 *	polynomial's constant term
 * @low: the other 8
 * @reversed_high: @high with its bits in the opposite order
 * @reversed_low: the same of @low
 * @state_high: of the hash
 * @state_low: of the hash
 */
struct ghash {
	u64 high;
	u64 low;
	u64 reversed_high;
	u64 reversed_low;
	u64 state_high;
	u64 state_low;
};

/* The product of the reversed factors is the reversed product, a bit lower. */
static u64 multiply_high(u64 reversed_x, u64 reversed_y)
{
	return reverse(multiply_low(reversed_x, reversed_y)) >> 1;
}

/* One block: adds it to the state, and multiplies that by the key. */
static void ghash_block(struct ghash *g, const u8 *block)
{
	u64 high = g->state_high ^ get_be64(block);
	u64 low = g->state_low ^ get_be64(block + 8);
	u64 rhigh = reverse(high), rlow = reverse(low);
	u64 a_low = multiply_low(low, g->low);
	u64 a_high = multiply_high(rlow, g->reversed_low);
	u64 c_low = multiply_low(high, g->high);
	u64 c_high = multiply_high(rhigh, g->reversed_high);
	u64 b_low = multiply_low(low ^ high, g->low ^ g->high) ^ a_low ^ c_low;
	u64 b_high = multiply_high(rlow ^ rhigh, g->reversed_low ^
						 g->reversed_high) ^
		     a_high ^ c_high;
	u64 v0 = a_low, v1 = a_high ^ b_low, v2 = c_low ^ b_high, v3 = c_high;

	/* 255 bits, the lowest first: moved to where a product of 256 would be. */
	v3 = v3 << 1 | v2 >> 63;
	v2 = v2 << 1 | v1 >> 63;
	v1 = v1 << 1 | v0 >> 63;
	v0 <<= 1;

	/* x^128 = x^7 + x^2 + x + 1, twice 64 bits. */
	v2 ^= v0 ^ v0 >> 1 ^ v0 >> 2 ^ v0 >> 7;
	v1 ^= v0 << 63 ^ v0 << 62 ^ v0 << 57;
	v3 ^= v1 ^ v1 >> 1 ^ v1 >> 2 ^ v1 >> 7;
	v2 ^= v1 << 63 ^ v1 << 62 ^ v1 << 57;
	g->state_high = v3;
	g->state_low = v2;
}

/* Text, filled up with zeros to whole blocks. */
static void ghash_text(struct ghash *g, const u8 *text, size_t len)
{
	u8 last[BLOCK] = { 0 };

	for (; len >= BLOCK; len -= BLOCK, text += BLOCK)
		ghash_block(g, text);
	if (!len)
		return;
	memcpy(last, text, len);
	ghash_block(g, last);
}

static void make_tag(u8 tag[SECPROC_TAG_SIZE], const u8 *text, size_t len,
		     const u8 *ad, size_t ad_len, const u8 nonce[12],
		     const u8 key[SECPROC_KEY_SIZE])
{
	static const u8 zeros[BLOCK];
	u8 block[BLOCK];
	struct ghash g = { 0 };

	secproc_aes256_ctr_xor(block, zeros, sizeof(block), key, zeros, 0);
	g.high = get_be64(block);
	g.low = get_be64(block + 8);
	g.reversed_high = reverse(g.high);
	g.reversed_low = reverse(g.low);
	ghash_text(&g, ad, ad_len);
	ghash_text(&g, text, len);
	put_be64(block, (u64)ad_len * 8);
	put_be64(block + 8, (u64)len * 8);
	ghash_block(&g, block);
	put_be64(block, g.state_high);
	put_be64(block + 8, g.state_low);
	secproc_aes256_ctr_xor(tag, block, sizeof(block), key, nonce,
			       TAG_BLOCK);
	memzero_explicit(block, sizeof(block));
	memzero_explicit(&g, sizeof(g));
}

void secproc_gcm_seal(u8 *dst, u8 tag[SECPROC_TAG_SIZE], const u8 *src,
		      size_t len, const u8 *ad, size_t ad_len,
		      const u8 nonce[12], const u8 key[SECPROC_KEY_SIZE])
{
	secproc_aes256_ctr_xor(dst, src, len, key, nonce, TEXT_BLOCK);
	make_tag(tag, dst, len, ad, ad_len, nonce, key);
}

int secproc_gcm_open(u8 *dst, const u8 *src, size_t len,
		     const u8 tag[SECPROC_TAG_SIZE], const u8 *ad,
		     size_t ad_len, const u8 nonce[12],
		     const u8 key[SECPROC_KEY_SIZE])
{
	u8 expected[SECPROC_TAG_SIZE];
	bool ok;

	make_tag(expected, src, len, ad, ad_len, nonce, key);
	ok = secproc_equal(expected, tag, sizeof(expected));
	memzero_explicit(expected, sizeof(expected));
	if (!ok) {
		memzero_explicit(dst, len);
		return -EKEYREJECTED;
	}
	secproc_aes256_ctr_xor(dst, src, len, key, nonce, TEXT_BLOCK);
	return 0;
}
