// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Cipher suites of packages: whole pages, and single lines of them
 */
#include "suite.h"

/* Blocks of AES in a line; those of ChaCha20 are lines. */
#define AES_BLOCKS	(SECPROC_LINE_SIZE / 16)

/**
 * secproc_suite_is_known() - is there such a suite
 * @suite: SECPROC_PKG_SUITE_*
 *
 * Return: whether there is; not whether this processor has it.
 */
bool secproc_suite_is_known(u8 suite)
{
	return secproc_suite_name(suite);
}

/**
 * secproc_suite_name() - what people call a suite
 * @suite: SECPROC_PKG_SUITE_*
 *
 * Return: its name, or NULL if there is no such suite.
 */
const char *secproc_suite_name(u8 suite)
{
	switch (suite) {
	case SECPROC_PKG_SUITE_CHACHA20_POLY1305:
		return "chacha20-poly1305";
	case SECPROC_PKG_SUITE_AES256_GCM:
		return "aes-256-gcm";
	default:
		return NULL;
	}
}

static void make_nonce(u8 out[12], u64 nonce)
{
	memset(out, 0, 4);
	secproc_put_le64(out + 4, nonce);
}

/**
 * secproc_suite_seal() - encrypt a page
 * @suite: SECPROC_PKG_SUITE_*, a known one
 * @dst: @len bytes of ciphertext; may be the same as @src
 * @tag: authentication tag
 * @src: plaintext
 * @len: its length
 * @nonce: the page's index
 * @key: key; must never see the same nonce twice
 */
void secproc_suite_seal(u8 suite, u8 *dst, u8 tag[SECPROC_TAG_SIZE],
			const u8 *src, size_t len, u64 nonce,
			const u8 key[SECPROC_KEY_SIZE])
{
	u8 iv[12];

	make_nonce(iv, nonce);
	if (suite == SECPROC_PKG_SUITE_AES256_GCM)
		secproc_gcm_seal(dst, tag, src, len, NULL, 0, iv, key);
	else
		secproc_aead_seal(dst, tag, src, len, NULL, 0, nonce, key);
}

/**
 * secproc_suite_open() - decrypt a page
 * @suite: SECPROC_PKG_SUITE_*, a known one
 * @dst: @len bytes of plaintext; wiped on error; may be the same as @src
 * @src: ciphertext
 * @len: its length
 * @tag: expected authentication tag
 * @nonce: the page's index
 * @key: key
 *
 * Return: 0, or -EKEYREJECTED if the tag does not match.
 */
int secproc_suite_open(u8 suite, u8 *dst, const u8 *src, size_t len,
		       const u8 tag[SECPROC_TAG_SIZE], u64 nonce,
		       const u8 key[SECPROC_KEY_SIZE])
{
	u8 iv[12];

	make_nonce(iv, nonce);
	if (suite == SECPROC_PKG_SUITE_AES256_GCM)
		return secproc_gcm_open(dst, src, len, tag, NULL, 0, iv, key);
	return secproc_aead_open(dst, src, len, tag, NULL, 0, nonce, key);
}

/**
 * secproc_suite_line() - decrypt one line of a page
 * @suite: SECPROC_PKG_SUITE_*, a known one
 * @dst: SECPROC_LINE_SIZE bytes of plaintext
 * @src: the line as it is stored
 * @line: its number in the page
 * @nonce: the page's index
 * @key: key
 *
 * A line has no tag: the page that it is of has been verified.
 */
void secproc_suite_line(u8 suite, u8 *dst, const u8 *src, unsigned int line,
			u64 nonce, const u8 key[SECPROC_KEY_SIZE])
{
	u8 iv[12];

	make_nonce(iv, nonce);
	if (suite == SECPROC_PKG_SUITE_AES256_GCM)
		secproc_aes256_ctr_xor(dst, src, SECPROC_LINE_SIZE, key, iv,
				       2 + line * AES_BLOCKS);
	else
		secproc_chacha20_xor(dst, src, SECPROC_LINE_SIZE, key, iv,
				     1 + line);
}
