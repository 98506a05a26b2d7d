// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * AES-256 of crypto.h over OpenSSL's library, for tools and tests
 *
 * libsodium has AES only where the processor has instructions for it, and no
 * counter mode that begins at a block of one's choice.
 */
#include <stdlib.h>
#include <openssl/evp.h>

#include "../crypto.h"

/**
 * secproc_aes256_is_there() - has this program AES-256
 *
 * Return: true.
 */
bool secproc_aes256_is_there(void)
{
	return true;
}

/**
 * secproc_aes256_ctr_xor() - AES-256 in counter mode from a given block on
 * @dst: output, may be the same as @src
 * @src: input
 * @len: bytes, fewer than 2^31
 * @key: key
 * @nonce: 12 bytes
 * @block: number of the first 16-byte block of key stream, big-endian behind
 *	@nonce
 */
void secproc_aes256_ctr_xor(u8 *dst, const u8 *src, size_t len,
			    const u8 key[SECPROC_KEY_SIZE], const u8 nonce[12],
			    u32 block)
{
	EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
	u8 iv[16] = { 0 };
	int n;

	memcpy(iv, nonce, 12);
	iv[12] = (u8)(block >> 24);
	iv[13] = (u8)(block >> 16);
	iv[14] = (u8)(block >> 8);
	iv[15] = (u8)block;
	/* Fails if memory does, and there is nobody to tell. */
	if (!ctx ||
	    EVP_EncryptInit_ex(ctx, EVP_aes_256_ctr(), NULL, key, iv) != 1 ||
	    EVP_EncryptUpdate(ctx, dst, &n, src, (int)len) != 1)
		abort();
	EVP_CIPHER_CTX_free(ctx);
}
