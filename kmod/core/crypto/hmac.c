// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * HMAC-SHA256 (RFC 2104) over whatever SHA-256 the program provides
 *
 * The kernel offers HMAC only through transforms that are allocated; the core
 * does not allocate.
 */
#include "../crypto.h"

#define BLOCK_SIZE	64
#define INNER_PAD	0x36
#define OUTER_PAD	0x5c

/**
 * secproc_hmac_sha256() - HMAC-SHA256 (RFC 2104)
 * @out: the code
 * @key: key of any length
 * @key_len: its length
 * @piece: pieces of the message
 * @nr_pieces: how many; at most SECPROC_HMAC_MAX_PIECES
 */
void secproc_hmac_sha256(u8 out[SECPROC_SHA256_SIZE], const u8 *key,
			 size_t key_len, const struct secproc_bytes *piece,
			 unsigned int nr_pieces)
{
	struct secproc_bytes part[1 + SECPROC_HMAC_MAX_PIECES];
	u8 pad[BLOCK_SIZE] = { 0 }, inner[SECPROC_SHA256_SIZE];
	unsigned int i;

	if (WARN_ON_ONCE(nr_pieces > SECPROC_HMAC_MAX_PIECES)) {
		/* Never equal to a code, and unpredictable as a key. */
		secproc_random(out, SECPROC_SHA256_SIZE);
		return;
	}

	if (key_len > BLOCK_SIZE) {
		part[0] = (struct secproc_bytes){ key, key_len };
		secproc_sha256(pad, part, 1);
	} else if (key_len) {
		memcpy(pad, key, key_len);
	}

	for (i = 0; i < BLOCK_SIZE; i++)
		pad[i] ^= INNER_PAD;
	part[0] = (struct secproc_bytes){ pad, sizeof(pad) };
	for (i = 0; i < nr_pieces; i++)
		part[1 + i] = piece[i];
	secproc_sha256(inner, part, 1 + nr_pieces);

	for (i = 0; i < BLOCK_SIZE; i++)
		pad[i] ^= INNER_PAD ^ OUTER_PAD;
	part[1] = (struct secproc_bytes){ inner, sizeof(inner) };
	secproc_sha256(out, part, 2);

	memzero_explicit(pad, sizeof(pad));
	memzero_explicit(inner, sizeof(inner));
}
