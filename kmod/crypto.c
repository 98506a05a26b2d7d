// SPDX-License-Identifier: GPL-2.0-only
/*
 * The core's primitives (core/crypto.h) over the kernel's libraries
 */
#include <crypto/aes.h>
#include <crypto/algapi.h>
#include <crypto/chacha.h>
#include <crypto/curve25519.h>
#include <crypto/hash.h>
#include <crypto/poly1305.h>
#include <crypto/sha2.h>
#include <linux/random.h>

#include "secproc.h"

static struct crypto_shash *sha512_tfm;

int secproc_crypto_init(void)
{
	/* The kernel has SHA-512 as a cipher API algorithm only. */
	sha512_tfm = crypto_alloc_shash("sha512", 0, 0);
	return PTR_ERR_OR_ZERO(sha512_tfm);
}

void secproc_crypto_exit(void)
{
	crypto_free_shash(sha512_tfm);
}

void secproc_sha256(u8 out[SECPROC_SHA256_SIZE],
		    const struct secproc_bytes *piece, unsigned int nr_pieces)
{
	struct sha256_state state;
	unsigned int i;

	sha256_init(&state);
	for (i = 0; i < nr_pieces; i++)
		sha256_update(&state, piece[i].data, piece[i].len);
	sha256_final(&state, out);
	memzero_explicit(&state, sizeof(state));
}

int secproc_sha512(u8 out[SECPROC_SHA512_SIZE],
		   const struct secproc_bytes *piece, unsigned int nr_pieces)
{
	SHASH_DESC_ON_STACK(desc, sha512_tfm);
	unsigned int i;
	int err;

	desc->tfm = sha512_tfm;
	err = crypto_shash_init(desc);
	for (i = 0; !err && i < nr_pieces; i++)
		err = crypto_shash_update(desc, piece[i].data, piece[i].len);
	if (!err)
		err = crypto_shash_final(desc, out);
	shash_desc_zero(desc);
	return err;
}

void secproc_chacha20_xor(u8 *dst, const u8 *src, size_t len,
			  const u8 key[SECPROC_KEY_SIZE], const u8 nonce[12],
			  u32 block)
{
	u32 key_words[CHACHA_KEY_SIZE / sizeof(u32)];
	u32 state[CHACHA_STATE_WORDS];
	u8 iv[CHACHA_IV_SIZE];
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(key_words); i++)
		key_words[i] = secproc_get_le32(key + 4 * i);
	secproc_put_le32(iv, block);
	memcpy(iv + 4, nonce, 12);
	chacha_init(state, key_words, iv);
	chacha_crypt(state, dst, src, len, 20);
	memzero_explicit(key_words, sizeof(key_words));
	memzero_explicit(state, sizeof(state));
}

/*
 * AES of the kernel's library: in C, without instructions of the host, but with
 * the whole S-box in the cache before it is used.  It is linked to only where the
 * kernel has it.
 */
bool secproc_aes256_is_there(void)
{
	return IS_REACHABLE(CONFIG_CRYPTO_LIB_AES);
}

void secproc_aes256_ctr_xor(u8 *dst, const u8 *src, size_t len,
			    const u8 key[SECPROC_KEY_SIZE], const u8 nonce[12],
			    u32 block)
{
#if IS_REACHABLE(CONFIG_CRYPTO_LIB_AES)
	u8 counter[AES_BLOCK_SIZE], stream[AES_BLOCK_SIZE];
	struct crypto_aes_ctx ctx;
	__be32 number;
	size_t n;

	/* Fails for a length that is none only. */
	if (WARN_ON_ONCE(aes_expandkey(&ctx, key, AES_KEYSIZE_256)))
		return;
	memcpy(counter, nonce, 12);
	for (; len; len -= n, dst += n, src += n, block++) {
		n = min_t(size_t, len, sizeof(stream));
		number = cpu_to_be32(block);
		memcpy(counter + 12, &number, sizeof(number));
		aes_encrypt(&ctx, stream, counter);
		crypto_xor_cpy(dst, src, stream, n);
	}
	memzero_explicit(stream, sizeof(stream));
	memzero_explicit(&ctx, sizeof(ctx));
#else
	/* Packages that want it are refused before. */
	WARN_ON_ONCE(true);
	memset(dst, 0, len);
#endif
}

/* The tag of RFC 8439, 2.8, over associated data and ciphertext. */
static void aead_tag(u8 tag[SECPROC_TAG_SIZE], const u8 *text, size_t len,
		     const u8 *ad, size_t ad_len, const u8 nonce[12],
		     const u8 key[SECPROC_KEY_SIZE])
{
	static const u8 zeros[POLY1305_KEY_SIZE];
	u8 one_time_key[POLY1305_KEY_SIZE], lengths[16];
	struct poly1305_desc_ctx ctx;

	secproc_chacha20_xor(one_time_key, zeros, sizeof(one_time_key), key,
			     nonce, 0);
	poly1305_init(&ctx, one_time_key);
	poly1305_update(&ctx, ad, ad_len);
	poly1305_update(&ctx, zeros, -ad_len & 15);
	poly1305_update(&ctx, text, len);
	poly1305_update(&ctx, zeros, -len & 15);
	secproc_put_le64(lengths, ad_len);
	secproc_put_le64(lengths + 8, len);
	poly1305_update(&ctx, lengths, sizeof(lengths));
	poly1305_final(&ctx, tag);
	memzero_explicit(one_time_key, sizeof(one_time_key));
}

void secproc_aead_seal(u8 *dst, u8 tag[SECPROC_TAG_SIZE], const u8 *src,
		       size_t len, const u8 *ad, size_t ad_len, u64 nonce,
		       const u8 key[SECPROC_KEY_SIZE])
{
	u8 iv[12] = {};

	secproc_put_le64(iv + 4, nonce);
	secproc_chacha20_xor(dst, src, len, key, iv, 1);
	aead_tag(tag, dst, len, ad, ad_len, iv, key);
}

int secproc_aead_open(u8 *dst, const u8 *src, size_t len,
		      const u8 tag[SECPROC_TAG_SIZE], const u8 *ad,
		      size_t ad_len, u64 nonce, const u8 key[SECPROC_KEY_SIZE])
{
	u8 iv[12] = {}, expected[SECPROC_TAG_SIZE];
	bool ok;

	secproc_put_le64(iv + 4, nonce);
	aead_tag(expected, src, len, ad, ad_len, iv, key);
	ok = !crypto_memneq(expected, tag, sizeof(expected));
	memzero_explicit(expected, sizeof(expected));
	if (!ok) {
		memzero_explicit(dst, len);
		return -EKEYREJECTED;
	}
	secproc_chacha20_xor(dst, src, len, key, iv, 1);
	return 0;
}

int secproc_x25519(u8 shared[SECPROC_KEY_SIZE],
		   const u8 secret[SECPROC_KEY_SIZE],
		   const u8 peer[SECPROC_KEY_SIZE])
{
	return curve25519(shared, secret, peer) ? 0 : -EKEYREJECTED;
}

void secproc_x25519_base(u8 pub[SECPROC_KEY_SIZE],
			 const u8 secret[SECPROC_KEY_SIZE])
{
	/* False only for the all-zero key, which HKDF does not give. */
	if (!curve25519_generate_public(pub, secret))
		memset(pub, 0, SECPROC_KEY_SIZE);
}

void secproc_random(void *buf, size_t len)
{
	/* Interrupted by a deadly signal at most; then nobody uses it. */
	wait_for_random_bytes();
	get_random_bytes(buf, len);
}
