// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * SHA-256 of crypto.h, for tools and tests
 *
 * libsodium has no code for the processor's own instructions, and every page is
 * hashed twice when it is packed and once when it is verified; with them that is
 * ten times as fast.  Each of them waits for the one before, so two messages at
 * once take little longer than one.
 */
#include <sodium.h>

#include "../crypto.h"
#include "sha256_user.h"

static void hash_with_libsodium(u8 out[SECPROC_SHA256_SIZE],
				const struct secproc_bytes *piece,
				unsigned int nr_pieces)
{
	crypto_hash_sha256_state state;
	unsigned int i;

	crypto_hash_sha256_init(&state);
	for (i = 0; i < nr_pieces; i++)
		crypto_hash_sha256_update(&state, piece[i].data, piece[i].len);
	crypto_hash_sha256_final(&state, out);
	sodium_memzero(&state, sizeof(state));
}

static void hash_two_with_libsodium(u8 *const out[2], const u8 *const data[2],
				    size_t len)
{
	unsigned int k;

	for (k = 0; k < 2; k++)
		hash_with_libsodium(out[k], &(struct secproc_bytes){ data[k], len },
				    1);
}

#ifdef __x86_64__

#include <cpuid.h>
#include <immintrin.h>

#define BLOCK	64

/* FIPS 180-4, 4.2.2: fractions of the cube roots of the first 64 primes. */
static const u32 round_constant[64] __attribute__((aligned(16))) = {
	0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5,
	0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
	0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3,
	0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
	0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc,
	0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
	0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7,
	0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
	0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
	0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
	0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3,
	0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
	0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5,
	0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
	0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208,
	0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

/* FIPS 180-4, 5.3.3: fractions of the square roots of the first 8. */
static const u32 first_state[8] = {
	0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
	0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
};

static bool has_instructions(void)
{
	unsigned int a, b, c, d;

	if (!__get_cpuid(1, &a, &b, &c, &d) || !(c & bit_SSE4_1) ||
	    !(c & bit_SSSE3))
		return false;
	return __get_cpuid_count(7, 0, &a, &b, &c, &d) && b & bit_SHA;
}

/* The next four words of the message schedule, from the sixteen before. */
__attribute__((target("sha,sse4.1")))
static inline __m128i next(__m128i a, __m128i b, __m128i c, __m128i d)
{
	__m128i sum = _mm_add_epi32(_mm_sha256msg1_epu32(a, b),
				    _mm_alignr_epi8(d, c, 4));

	return _mm_sha256msg2_epu32(sum, d);
}

/**
 * struct lane - one message's state, as the instructions want it
 * @abef: four of its words, the highest first
 * @cdgh: the others
 * @w: the last sixteen words of the message schedule
 */
struct lane {
	__m128i abef, cdgh, w[4];
};

__attribute__((target("sha,sse4.1")))
static inline void load(struct lane *lane, const u32 state[8])
{
	__m128i dcba = _mm_loadu_si128((const __m128i *)state);
	__m128i hgfe = _mm_loadu_si128((const __m128i *)(state + 4));
	__m128i cdab = _mm_shuffle_epi32(dcba, 0xb1);
	__m128i efgh = _mm_shuffle_epi32(hgfe, 0x1b);

	lane->abef = _mm_alignr_epi8(cdab, efgh, 8);
	lane->cdgh = _mm_blend_epi16(efgh, cdab, 0xf0);
}

__attribute__((target("sha,sse4.1")))
static inline void store(const struct lane *lane, u32 state[8])
{
	__m128i feba = _mm_shuffle_epi32(lane->abef, 0x1b);
	__m128i dchg = _mm_shuffle_epi32(lane->cdgh, 0xb1);

	_mm_storeu_si128((__m128i *)state, _mm_blend_epi16(feba, dchg, 0xf0));
	_mm_storeu_si128((__m128i *)(state + 4),
			 _mm_alignr_epi8(dchg, feba, 8));
}

/* Rounds 4 @i to 4 @i + 3 of the block at @p. */
__attribute__((target("sha,sse4.1"), always_inline))
static inline void four_rounds(struct lane *lane, const u8 *p, unsigned int i)
{
	const __m128i swap = _mm_set_epi64x(0x0c0d0e0f08090a0bLL,
					    0x0405060700010203LL);
	__m128i *w = lane->w, k;

	if (i < 4)
		w[i] = _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)p + i),
					swap);
	else
		w[i & 3] = next(w[i & 3], w[(i + 1) & 3], w[(i + 2) & 3],
				w[(i + 3) & 3]);
	k = _mm_add_epi32(w[i & 3],
			  _mm_load_si128((const __m128i *)round_constant + i));
	lane->cdgh = _mm_sha256rnds2_epu32(lane->cdgh, lane->abef, k);
	k = _mm_shuffle_epi32(k, 0x0e);
	lane->abef = _mm_sha256rnds2_epu32(lane->abef, lane->cdgh, k);
}

/*
 * Puts @nr_blocks blocks of each of @nr messages into their states.  Made for a
 * constant @nr and without loops inside, so that the lanes are registers.
 */
__attribute__((target("sha,sse4.1"), always_inline))
static inline void compress_lanes(u32 (*state)[8], const u8 *const *data,
				  size_t nr_blocks, unsigned int nr)
{
	struct lane lane[2], before[2];
	unsigned int i, k;
	size_t off;

	for (k = 0; k < nr; k++)
		load(&lane[k], state[k]);
	for (off = 0; off < nr_blocks * BLOCK; off += BLOCK) {
#pragma GCC unroll 2
		for (k = 0; k < nr; k++)
			before[k] = lane[k];
#pragma GCC unroll 16
		for (i = 0; i < 16; i++)
#pragma GCC unroll 2
			for (k = 0; k < nr; k++)
				four_rounds(&lane[k], data[k] + off, i);
#pragma GCC unroll 2
		for (k = 0; k < nr; k++) {
			lane[k].abef = _mm_add_epi32(lane[k].abef,
						     before[k].abef);
			lane[k].cdgh = _mm_add_epi32(lane[k].cdgh,
						     before[k].cdgh);
		}
	}
	for (k = 0; k < nr; k++)
		store(&lane[k], state[k]);
}

__attribute__((target("sha,sse4.1")))
static void compress(u32 state[8], const u8 *data, size_t nr_blocks)
{
	compress_lanes((u32 (*)[8])state, &data, nr_blocks, 1);
}

__attribute__((target("sha,sse4.1")))
static void compress_two(u32 state[2][8], const u8 *const data[2],
			 size_t nr_blocks)
{
	compress_lanes(state, data, nr_blocks, 2);
}

/* What comes after the last whole block; @rest has room for two. */
static void finish(u8 out[SECPROC_SHA256_SIZE], u32 state[8], u8 *rest,
		   size_t in_rest, u64 total)
{
	size_t end = in_rest < BLOCK - 8 ? BLOCK : 2 * BLOCK;
	unsigned int i;

	rest[in_rest] = 0x80;
	memset(rest + in_rest + 1, 0, end - in_rest - 1);
	for (i = 0; i < 8; i++)
		rest[end - 1 - i] = (u8)(total * 8 >> 8 * i);
	compress(state, rest, end / BLOCK);
	for (i = 0; i < 32; i++)
		out[i] = (u8)(state[i / 4] >> (24 - 8 * (i % 4)));
	sodium_memzero(rest, 2 * BLOCK);
	sodium_memzero(state, 8 * sizeof(*state));
}

static void hash_with_instructions(u8 out[SECPROC_SHA256_SIZE],
				   const struct secproc_bytes *piece,
				   unsigned int nr_pieces)
{
	u8 rest[2 * BLOCK] = { 0 };
	u32 state[8];
	u64 total = 0;
	size_t in_rest = 0;
	unsigned int i;

	memcpy(state, first_state, sizeof(state));
	for (i = 0; i < nr_pieces; i++) {
		const u8 *p = piece[i].data;
		size_t left = piece[i].len, n;

		/* An empty piece may be nowhere. */
		if (!left)
			continue;
		total += left;
		if (in_rest) {
			n = left < BLOCK - in_rest ? left : BLOCK - in_rest;
			memcpy(rest + in_rest, p, n);
			in_rest += n;
			p += n;
			left -= n;
			if (in_rest < BLOCK)
				continue;
			compress(state, rest, 1);
			in_rest = 0;
		}
		compress(state, p, left / BLOCK);
		p += left - left % BLOCK;
		in_rest = left % BLOCK;
		if (in_rest)
			memcpy(rest, p, in_rest);
	}
	finish(out, state, rest, in_rest, total);
}

static void hash_two_with_instructions(u8 *const out[2],
				       const u8 *const data[2], size_t len)
{
	u8 rest[2 * BLOCK] = { 0 };
	size_t in_rest = len % BLOCK;
	u32 state[2][8];
	unsigned int k;

	for (k = 0; k < 2; k++)
		memcpy(state[k], first_state, sizeof(first_state));
	compress_two(state, data, len / BLOCK);
	for (k = 0; k < 2; k++) {
		memcpy(rest, data[k] + len - in_rest, in_rest);
		finish(out[k], state[k], rest, in_rest, len);
	}
}

#else

static bool has_instructions(void)
{
	return false;
}

#define hash_with_instructions		hash_with_libsodium
#define hash_two_with_instructions	hash_two_with_libsodium

#endif /* __x86_64__ */

static bool use_instructions;

static void __attribute__((constructor)) choose(void)
{
	use_instructions = has_instructions();
}

/**
 * secproc_sha256() - SHA-256 (FIPS 180-4) over the pieces in order
 * @out: the digest
 * @piece: pieces of the message
 * @nr_pieces: how many
 */
void secproc_sha256(u8 out[SECPROC_SHA256_SIZE],
		    const struct secproc_bytes *piece, unsigned int nr_pieces)
{
	if (use_instructions)
		hash_with_instructions(out, piece, nr_pieces);
	else
		hash_with_libsodium(out, piece, nr_pieces);
}

/**
 * secproc_sha256_two() - SHA-256 of two messages of one length
 * @out: receive the digests
 * @data: the messages
 * @len: length of each
 */
void secproc_sha256_two(u8 *const out[2], const u8 *const data[2], size_t len)
{
	if (use_instructions)
		hash_two_with_instructions(out, data, len);
	else
		hash_two_with_libsodium(out, data, len);
}
