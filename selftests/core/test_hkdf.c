// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * HMAC-SHA256 and HKDF-SHA256: the vectors of RFC 4231 and RFC 5869, and
 * libsodium as a second opinion for lengths that they leave out
 */
#include <sodium.h>

#include "check.h"
#include "../../kmod/core/crypto.h"
#include "../../kmod/core/user/util.h"

static bool is_hex(const u8 data[32], const char *hex)
{
	u8 want[32];

	return !secproc_unhex(want, 32, hex) && !memcmp(data, want, 32);
}

static bool hmac_is(const void *key, size_t key_len, const void *msg,
		    size_t len, const char *hex)
{
	struct secproc_bytes piece = { msg, len };
	u8 out[32];

	secproc_hmac_sha256(out, key, key_len, &piece, 1);
	return is_hex(out, hex);
}

static void hmac_vectors_of_rfc_4231(void)
{
	static const char short_text[] =
		"Test Using Larger Than Block-Size Key - Hash Key First";
	static const char long_text[] =
		"This is a test using a larger than block-size key and a larger than block-size data. The key needs to be hashed before being used by the HMAC algorithm.";
	u8 key[131], msg[50];
	unsigned int i;

	memset(key, 0x0b, 20);
	CHECK(hmac_is(key, 20, "Hi There", 8,
		      "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"));
	CHECK(hmac_is("Jefe", 4, "what do ya want for nothing?", 28,
		      "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"));
	memset(key, 0xaa, 20);
	memset(msg, 0xdd, 50);
	CHECK(hmac_is(key, 20, msg, 50, "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"));
	for (i = 0; i < 25; i++)
		key[i] = (u8)(i + 1);
	memset(msg, 0xcd, 50);
	CHECK(hmac_is(key, 25, msg, 50, "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"));
	memset(key, 0xaa, 131);
	CHECK(hmac_is(key, 131, short_text, sizeof(short_text) - 1,
		      "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"));
	CHECK(hmac_is(key, 131, long_text, sizeof(long_text) - 1,
		      "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"));
}

static void hmac_agrees_with_libsodium_for_every_key_length(void)
{
	struct secproc_bytes piece[SECPROC_HMAC_MAX_PIECES];
	crypto_auth_hmacsha256_state state;
	u8 key[200], msg[SECPROC_HMAC_MAX_PIECES * 10], want[32], got[32];
	unsigned int i, k;

	randombytes_buf(key, sizeof(key));
	randombytes_buf(msg, sizeof(msg));
	for (k = 0; k < SECPROC_HMAC_MAX_PIECES; k++)
		piece[k] = (struct secproc_bytes){ msg + 10 * k, 10 };
	for (i = 0; i <= sizeof(key); i++) {
		crypto_auth_hmacsha256_init(&state, key, i);
		crypto_auth_hmacsha256_update(&state, msg, sizeof(msg));
		crypto_auth_hmacsha256_final(&state, want);
		secproc_hmac_sha256(got, key, i, piece, k);
		CHECK(!memcmp(got, want, sizeof(got)));
	}
}

static void hkdf_vectors_of_rfc_5869(void)
{
	u8 bytes[256], out[32];
	struct secproc_bytes ikm = { bytes, 22 }, salt = { bytes + 100, 13 };
	struct secproc_bytes info[2] = { { bytes + 0xf0, 4 },
					 { bytes + 0xf4, 6 } };
	unsigned int i;

	for (i = 0; i < 256; i++)
		bytes[i] = (u8)i;
	for (i = 0; i < 13; i++)
		bytes[100 + i] = (u8)i;
	memset(bytes, 0x0b, 22);
	secproc_hkdf_sha256(out, &ikm, &salt, info, 2);
	CHECK(is_hex(out, "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf"));

	salt.len = 0;
	secproc_hkdf_sha256(out, &ikm, &salt, NULL, 0);
	CHECK(is_hex(out, "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d"));

	for (i = 0; i < 256; i++)
		bytes[i] = (u8)i;
	ikm = (struct secproc_bytes){ bytes, 0x50 };
	salt = (struct secproc_bytes){ bytes + 0x60, 0x50 };
	info[0] = (struct secproc_bytes){ bytes + 0xb0, 0x50 };
	secproc_hkdf_sha256(out, &ikm, &salt, info, 1);
	CHECK(is_hex(out, "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c"));
}

static void info_in_pieces_is_one_string(void)
{
	u8 a[32], b[32];
	struct secproc_bytes ikm = { "secret", 6 }, salt = { "salt", 4 };
	struct secproc_bytes whole = { "abcde", 5 };
	struct secproc_bytes piece[5] = {
		{ "a", 1 }, { "b", 1 }, { "", 0 }, { "cd", 2 }, { "e", 1 },
	};

	secproc_hkdf_sha256(a, &ikm, &salt, &whole, 1);
	secproc_hkdf_sha256(b, &ikm, &salt, piece, 5);
	CHECK(!memcmp(a, b, sizeof(a)));
	secproc_hkdf_sha256(b, &ikm, &salt, piece, 4);
	CHECK(memcmp(a, b, sizeof(a)));
}

static const struct check_test tests[] = {
	CHECK_TEST(hmac_vectors_of_rfc_4231),
	CHECK_TEST(hmac_agrees_with_libsodium_for_every_key_length),
	CHECK_TEST(hkdf_vectors_of_rfc_5869),
	CHECK_TEST(info_in_pieces_is_one_string),
};

CHECK_MAIN(tests)
