/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The primitives that the core calls
 *
 * The first group is provided by the program that the core is linked into:
 * kmod/crypto.c over the kernel's libraries, user/crypto_user.c over libsodium,
 * or a deterministic stand-in in a test.  The second group is the core's own
 * (crypto/), built on the first, because the kernel has no equivalent.
 *
 * All functions may be called from any context that may use the vector unit of
 * the host, none sleeps, none allocates.  Buffers may not overlap unless a
 * function says so.
 */
#ifndef SECPROC_CRYPTO_H
#define SECPROC_CRYPTO_H

#include "bytes.h"

#define SECPROC_SHA256_SIZE		32
#define SECPROC_SHA512_SIZE		64
#define SECPROC_KEY_SIZE		32	/* every symmetric and X25519 key */
#define SECPROC_TAG_SIZE		16	/* of either AEAD */
#define SECPROC_ED25519_PUB_SIZE	32
#define SECPROC_ED25519_SIG_SIZE	64

/* ---- Provided by the program ------------------------------------------- */

/**
 * secproc_sha256() - SHA-256 (FIPS 180-4) over the pieces in order
 * @out: the digest
 * @piece: pieces of the message
 * @nr_pieces: how many
 */
void secproc_sha256(u8 out[SECPROC_SHA256_SIZE],
		    const struct secproc_bytes *piece, unsigned int nr_pieces);

/**
 * secproc_sha512() - SHA-512 (FIPS 180-4) over the pieces in order
 * @out: the digest, undefined on error
 * @piece: pieces of the message
 * @nr_pieces: how many
 *
 * Return: 0, or a negative errno if the host's implementation failed; a caller
 * that verifies something must then refuse it.
 */
int __must_check secproc_sha512(u8 out[SECPROC_SHA512_SIZE],
				const struct secproc_bytes *piece,
				unsigned int nr_pieces);

/**
 * secproc_chacha20_xor() - ChaCha20 (RFC 8439, 2.4) from a given block on
 * @dst: output, may be the same as @src
 * @src: input
 * @len: bytes
 * @key: key
 * @nonce: 12 bytes
 * @block: number of the first 64-byte block of key stream; in the AEAD of
 *	RFC 8439 the text starts at block 1
 */
void secproc_chacha20_xor(u8 *dst, const u8 *src, size_t len,
			  const u8 key[SECPROC_KEY_SIZE], const u8 nonce[12],
			  u32 block);

/**
 * secproc_aes256_is_there() - has this program AES-256
 *
 * Return: whether secproc_aes256_ctr_xor() may be called.
 */
bool secproc_aes256_is_there(void);

/**
 * secproc_aes256_ctr_xor() - AES-256 in counter mode from a given block on
 * @dst: output, may be the same as @src
 * @src: input
 * @len: bytes
 * @key: key
 * @nonce: 12 bytes
 * @block: number of the first 16-byte block of key stream, which is encrypted
 *	behind @nonce, big-endian; in GCM the text starts at block 2
 */
void secproc_aes256_ctr_xor(u8 *dst, const u8 *src, size_t len,
			    const u8 key[SECPROC_KEY_SIZE], const u8 nonce[12],
			    u32 block);

/**
 * secproc_aead_seal() - ChaCha20-Poly1305 (RFC 8439) encryption
 * @dst: @len bytes of ciphertext; may be the same as @src
 * @tag: authentication tag
 * @src: plaintext
 * @len: length of the plaintext in bytes
 * @ad: associated data
 * @ad_len: its length
 * @nonce: the last 8 of the 12 bytes of nonce, little-endian; the first four
 *	are zero
 * @key: key; must never see the same nonce twice
 */
void secproc_aead_seal(u8 *dst, u8 tag[SECPROC_TAG_SIZE], const u8 *src,
		       size_t len, const u8 *ad, size_t ad_len, u64 nonce,
		       const u8 key[SECPROC_KEY_SIZE]);

/**
 * secproc_aead_open() - ChaCha20-Poly1305 (RFC 8439) decryption
 * @dst: @len bytes of plaintext; wiped on error; may be the same as @src
 * @src: ciphertext
 * @len: its length in bytes, without the tag
 * @tag: expected authentication tag, compared in constant time
 * @ad: associated data
 * @ad_len: its length
 * @nonce: as for secproc_aead_seal()
 * @key: key
 *
 * Return: 0, or -EKEYREJECTED if the tag does not match.
 */
int __must_check secproc_aead_open(u8 *dst, const u8 *src, size_t len,
				   const u8 tag[SECPROC_TAG_SIZE],
				   const u8 *ad, size_t ad_len, u64 nonce,
				   const u8 key[SECPROC_KEY_SIZE]);

/**
 * secproc_x25519() - X25519 (RFC 7748)
 * @shared: the shared secret
 * @secret: own secret key
 * @peer: the peer's public key
 *
 * Return: 0, or -EKEYREJECTED if the result is all zero (low-order @peer).
 */
int __must_check secproc_x25519(u8 shared[SECPROC_KEY_SIZE],
				const u8 secret[SECPROC_KEY_SIZE],
				const u8 peer[SECPROC_KEY_SIZE]);

/**
 * secproc_x25519_base() - public key of an X25519 secret key
 * @pub: the public key
 * @secret: the secret key
 */
void secproc_x25519_base(u8 pub[SECPROC_KEY_SIZE],
			 const u8 secret[SECPROC_KEY_SIZE]);

/**
 * secproc_random() - unpredictable bytes
 * @buf: where to
 * @len: how many
 *
 * Context: may wait for the random generator's first seeding, so may sleep.
 */
void secproc_random(void *buf, size_t len);

/* ---- The core's own ---------------------------------------------------- */

/**
 * secproc_gcm_seal() - AES-256-GCM (NIST SP 800-38D) encryption
 * @dst: @len bytes of ciphertext; may be the same as @src
 * @tag: authentication tag
 * @src: plaintext
 * @len: length of the plaintext in bytes
 * @ad: associated data
 * @ad_len: its length
 * @nonce: 12 bytes
 * @key: key; must never see the same nonce twice
 */
void secproc_gcm_seal(u8 *dst, u8 tag[SECPROC_TAG_SIZE], const u8 *src,
		      size_t len, const u8 *ad, size_t ad_len,
		      const u8 nonce[12], const u8 key[SECPROC_KEY_SIZE]);

/**
 * secproc_gcm_open() - AES-256-GCM (NIST SP 800-38D) decryption
 * @dst: @len bytes of plaintext; wiped on error; may be the same as @src
 * @src: ciphertext
 * @len: its length in bytes, without the tag
 * @tag: expected authentication tag, compared in constant time
 * @ad: associated data
 * @ad_len: its length
 * @nonce: as for secproc_gcm_seal()
 * @key: key
 *
 * Return: 0, or -EKEYREJECTED if the tag does not match.
 */
int __must_check secproc_gcm_open(u8 *dst, const u8 *src, size_t len,
				  const u8 tag[SECPROC_TAG_SIZE],
				  const u8 *ad, size_t ad_len,
				  const u8 nonce[12],
				  const u8 key[SECPROC_KEY_SIZE]);

/**
 * secproc_ed25519_verify() - check an Ed25519 signature (RFC 8032, 5.1.7)
 * @sig: R and S
 * @pub: the signer's public key
 * @piece: pieces of the message
 * @nr_pieces: how many; at most SECPROC_ED25519_MAX_PIECES
 *
 * Accepts and refuses exactly what libsodium 1.0.18's
 * crypto_sign_verify_detached() does: S must be below the group order, R and
 * the key must not be of small order, the key must be canonical, and
 * R = S B - h A is compared as bytes (no cofactor).  Variable time: nothing
 * here is secret.
 *
 * Return: 0, -EKEYREJECTED if the signature does not hold, or the error of
 * secproc_sha512().
 */
int __must_check
secproc_ed25519_verify(const u8 sig[SECPROC_ED25519_SIG_SIZE],
		       const u8 pub[SECPROC_ED25519_PUB_SIZE],
		       const struct secproc_bytes *piece,
		       unsigned int nr_pieces);

#define SECPROC_ED25519_MAX_PIECES	6

/**
 * struct secproc_ed25519_item - one signature of many
 * @sig: R and S
 * @message: what it is of
 * @err: what secproc_ed25519_verify() says
 */
struct secproc_ed25519_item {
	const u8 *sig;
	struct secproc_bytes message;
	int err;
};

/* Fewer are checked one by one; see Documentation/benchmarks.rst. */
#define SECPROC_ED25519_BATCH_MIN	2

/**
 * secproc_ed25519_work_size() - memory for checking signatures together
 * @nr: how many
 *
 * Return: bytes.
 */
size_t secproc_ed25519_work_size(unsigned int nr);

/**
 * secproc_ed25519_verify_batch() - check signatures of one key together
 * @work: secproc_ed25519_work_size(@nr) bytes, aligned for u64; nothing in it is
 *	secret
 * @pub: the signer's public key
 * @item: the signatures; @err of each is set
 * @nr: how many
 *
 * Costs a third of checking each alone, if all hold; if not, each is checked
 * alone after that, so that those that hold are told from those that do not.
 *
 * Accepts and refuses what secproc_ed25519_verify() does, with one exception
 * that only the owner of the secret key could make: two or more signatures, or
 * one under a key that is not of prime order, each wrong by a point of small
 * order, may pass together and not alone.  ed25519_batch.c says why.
 *
 * Context: may sleep (randomness).
 */
void secproc_ed25519_verify_batch(void *work,
				  const u8 pub[SECPROC_ED25519_PUB_SIZE],
				  struct secproc_ed25519_item *item,
				  unsigned int nr);

/**
 * secproc_ed25519_public() - public key of an Ed25519 seed (RFC 8032, 5.1.5)
 * @pub: the public key
 * @seed: the secret seed; takes the same time whatever it is
 *
 * Return: 0, or the error of secproc_sha512().
 */
int __must_check
secproc_ed25519_public(u8 pub[SECPROC_ED25519_PUB_SIZE],
		       const u8 seed[SECPROC_KEY_SIZE]);

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
			 unsigned int nr_pieces);

#define SECPROC_HMAC_MAX_PIECES		6

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
			 unsigned int nr_info);

/**
 * secproc_crc32c() - CRC-32C (RFC 3720, appendix B.4) over the pieces in order
 * @piece: pieces of the message
 * @nr_pieces: how many
 *
 * Finds accidents; whoever changes the message can change the code.
 *
 * Return: the code.
 */
u32 secproc_crc32c(const struct secproc_bytes *piece, unsigned int nr_pieces);

/**
 * secproc_parity() - one bit of even parity for every 8 bytes
 * @out: @len / 64 bytes; bit n % 8 of byte n / 8 is for the nth 8 bytes
 * @data: the bytes
 * @len: how many, a multiple of 64
 */
void secproc_parity(u8 *out, const u8 *data, size_t len);

#endif /* SECPROC_CRYPTO_H */
