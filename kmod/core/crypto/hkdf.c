// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * HKDF-SHA256 (RFC 5869), one block of output
 *
 * Every key of secproc that is not drawn at random is made here, with an info
 * string that names its one purpose.  All keys are 32 bytes, which is exactly
 * one block of the expansion, so there is no loop and no counter but 1.
 */
#include "../crypto.h"

/**
 * secproc_hkdf_sha256() - one 32-byte key by HKDF-SHA256 (RFC 5869)
 * @out: output keying material, the first block of the expansion
 * @ikm: input keying material
 * @salt: salt
 * @info: pieces of the info string
 * @nr_info: how many; at most SECPROC_HMAC_MAX_PIECES - 1
 */
void secproc_hkdf_sha256(u8 out[SECPROC_KEY_SIZE],
			 const struct secproc_bytes *ikm,
			 const struct secproc_bytes *salt,
			 const struct secproc_bytes *info,
			 unsigned int nr_info)
{
	static const u8 first_block = 1;
	struct secproc_bytes piece[SECPROC_HMAC_MAX_PIECES];
	u8 prk[SECPROC_SHA256_SIZE];
	unsigned int i;

	if (WARN_ON_ONCE(nr_info > SECPROC_HMAC_MAX_PIECES - 1)) {
		secproc_random(out, SECPROC_KEY_SIZE);
		return;
	}

	secproc_hmac_sha256(prk, salt->data, salt->len, ikm, 1);
	for (i = 0; i < nr_info; i++)
		piece[i] = info[i];
	piece[nr_info] = (struct secproc_bytes){ &first_block, 1 };
	secproc_hmac_sha256(out, prk, sizeof(prk), piece, nr_info + 1);
	memzero_explicit(prk, sizeof(prk));
}
