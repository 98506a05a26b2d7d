// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The primitives of crypto.h over libsodium, for tools and tests
 *
 * The module has its own implementation of the same functions over the kernel's
 * libraries.  Nothing in the core can tell the two apart.
 */
#include <stdlib.h>
#include <sodium.h>

#include "../crypto.h"

/*
 * libsodium picks its fastest code and opens its source of randomness here, so
 * that no program can forget to.
 */
static void __attribute__((constructor)) start_sodium(void)
{
	if (sodium_init() < 0)
		abort();
}

/**
 * secproc_sha512() - SHA-512 (FIPS 180-4) over the pieces in order
 * @out: the digest
 * @piece: pieces of the message
 * @nr_pieces: how many
 *
 * Return: 0; libsodium cannot fail here.
 */
int secproc_sha512(u8 out[SECPROC_SHA512_SIZE],
		   const struct secproc_bytes *piece, unsigned int nr_pieces)
{
	crypto_hash_sha512_state state;
	unsigned int i;

	crypto_hash_sha512_init(&state);
	for (i = 0; i < nr_pieces; i++)
		crypto_hash_sha512_update(&state, piece[i].data, piece[i].len);
	crypto_hash_sha512_final(&state, out);
	sodium_memzero(&state, sizeof(state));
	return 0;
}

/**
 * secproc_chacha20_xor() - ChaCha20 (RFC 8439, 2.4) from a given block on
 * @dst: output, may be the same as @src
 * @src: input
 * @len: bytes
 * @key: key
 * @nonce: 12 bytes
 * @block: number of the first 64-byte block of key stream
 */
void secproc_chacha20_xor(u8 *dst, const u8 *src, size_t len,
			  const u8 key[SECPROC_KEY_SIZE], const u8 nonce[12],
			  u32 block)
{
	crypto_stream_chacha20_ietf_xor_ic(dst, src, len, nonce, block, key);
}

static void expand_nonce(u8 out[12], u64 nonce)
{
	memset(out, 0, 4);
	secproc_put_le64(out + 4, nonce);
}

/**
 * secproc_aead_seal() - ChaCha20-Poly1305 (RFC 8439) encryption
 * @dst: @len bytes of ciphertext; may be the same as @src
 * @tag: authentication tag
 * @src: plaintext
 * @len: length of the plaintext in bytes
 * @ad: associated data
 * @ad_len: its length
 * @nonce: the last 8 of the 12 bytes of nonce
 * @key: key
 */
void secproc_aead_seal(u8 *dst, u8 tag[SECPROC_TAG_SIZE], const u8 *src,
		       size_t len, const u8 *ad, size_t ad_len, u64 nonce,
		       const u8 key[SECPROC_KEY_SIZE])
{
	u8 npub[12];

	expand_nonce(npub, nonce);
	crypto_aead_chacha20poly1305_ietf_encrypt_detached(dst, tag, NULL, src,
							   len, ad, ad_len,
							   NULL, npub, key);
}

/**
 * secproc_aead_open() - ChaCha20-Poly1305 (RFC 8439) decryption
 * @dst: @len bytes of plaintext; wiped on error; may be the same as @src
 * @src: ciphertext
 * @len: its length in bytes, without the tag
 * @tag: expected authentication tag
 * @ad: associated data
 * @ad_len: its length
 * @nonce: as for secproc_aead_seal()
 * @key: key
 *
 * Return: 0, or -EKEYREJECTED if the tag does not match.
 */
int secproc_aead_open(u8 *dst, const u8 *src, size_t len,
		      const u8 tag[SECPROC_TAG_SIZE], const u8 *ad,
		      size_t ad_len, u64 nonce, const u8 key[SECPROC_KEY_SIZE])
{
	u8 npub[12];

	expand_nonce(npub, nonce);
	if (crypto_aead_chacha20poly1305_ietf_decrypt_detached(dst, NULL, src,
							       len, tag, ad,
							       ad_len, npub,
							       key)) {
		memzero_explicit(dst, len);
		return -EKEYREJECTED;
	}
	return 0;
}

/**
 * secproc_x25519() - X25519 (RFC 7748)
 * @shared: the shared secret
 * @secret: own secret key
 * @peer: the peer's public key
 *
 * Return: 0, or -EKEYREJECTED if the result is all zero (low-order @peer).
 */
int secproc_x25519(u8 shared[SECPROC_KEY_SIZE],
		   const u8 secret[SECPROC_KEY_SIZE],
		   const u8 peer[SECPROC_KEY_SIZE])
{
	if (crypto_scalarmult(shared, secret, peer)) {
		memzero_explicit(shared, SECPROC_KEY_SIZE);
		return -EKEYREJECTED;
	}
	return 0;
}

/**
 * secproc_x25519_base() - public key of an X25519 secret key
 * @pub: the public key
 * @secret: the secret key
 */
void secproc_x25519_base(u8 pub[SECPROC_KEY_SIZE],
			 const u8 secret[SECPROC_KEY_SIZE])
{
	crypto_scalarmult_base(pub, secret);
}

/**
 * secproc_random() - unpredictable bytes
 * @buf: where to
 * @len: how many
 */
void secproc_random(void *buf, size_t len)
{
	randombytes_buf(buf, len);
}
