// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The primitives of crypto.h that the program provides: published vectors, and
 * what crypto.h promises beyond them
 */
#include <openssl/evp.h>
#include <sodium.h>

#include "check.h"
#include "../../kmod/core/crypto.h"
#include "../../kmod/core/user/sha256_user.h"
#include "../../kmod/core/user/util.h"

static bool is_hex(const u8 *data, size_t len, const char *hex)
{
	u8 want[1024];

	return !secproc_unhex(want, len, hex) && !memcmp(data, want, len);
}

static void sha256_of_abc(void)
{
	struct secproc_bytes piece[] = { { "a", 1 }, { NULL, 0 }, { "bc", 2 } };
	u8 out[32];

	secproc_sha256(out, piece, 3);
	CHECK(is_hex(out, 32, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
	secproc_sha256(out, piece, 0);
	CHECK(is_hex(out, 32, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
}

static void two_hashes_at_once_are_those_of_each(void)
{
	static u8 message[2][3 * 64 + 1];
	u8 got[2][32], want[32];
	unsigned int k;
	size_t len;

	secproc_random(message, sizeof(message));
	for (len = 0; len <= sizeof(message[0]); len++) {
		secproc_sha256_two((u8 *const[]){ got[0], got[1] },
				   (const u8 *const[]){ message[0], message[1] },
				   len);
		for (k = 0; k < 2; k++) {
			crypto_hash_sha256(want, message[k], len);
			CHECK(!memcmp(got[k], want, 32));
		}
	}
}

static void sha512_of_abc(void)
{
	struct secproc_bytes piece[] = { { "ab", 2 }, { "c", 1 } };
	u8 out[64];

	CHECK(!secproc_sha512(out, piece, 2));
	CHECK(is_hex(out, 64,
		     "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"));
}

/* RFC 8439, 2.4.2 */
static void chacha20_encrypts_the_sunscreen(void)
{
	static const char text[] =
		"Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be it.";
	u8 key[32], nonce[12] = { [7] = 0x4a }, out[sizeof(text) - 1];
	u8 back[sizeof(out)];
	unsigned int i;

	for (i = 0; i < 32; i++)
		key[i] = (u8)i;
	secproc_chacha20_xor(out, (const u8 *)text, sizeof(out), key, nonce, 1);
	CHECK(is_hex(out, sizeof(out),
		     "6e2e359a2568f98041ba0728dd0d6981e97e7aec1d4360c20a27afccfd9fae0bf91b65c5524733ab8f593dabcd62b3571639d624e65152ab8f530c359f0861d807ca0dbf500d6a6156a38e088a22b65e52bc514d16ccf806818ce91ab77937365af90bbf74a35be6b40b8eedf2785e42874d"));

	/* From the second block on, and in place. */
	memcpy(back, out, sizeof(back));
	secproc_chacha20_xor(back + 64, back + 64, sizeof(back) - 64, key,
			     nonce, 2);
	CHECK(!memcmp(back + 64, text + 64, sizeof(back) - 64));
}

static const u8 draft[] =
	"Internet-Drafts are draft documents valid for a maximum of six months and may be updated, replaced, or obsoleted by other documents at any time. It is inappropriate to use Internet-Drafts as reference material or to cite them other than as /\xe2\x80\x9cwork in progress./\xe2\x80\x9d";

#define DRAFT_LEN	(sizeof(draft) - 1)
#define DRAFT_NONCE	0x0807060504030201ULL

static void draft_key(u8 key[32], u8 ad[12])
{
	secproc_unhex(key, 32, "1c9240a5eb55d38af333888604f6b5f0473917c1402b80099dca5cbc207075c0");
	secproc_unhex(ad, 12, "f33388860000000000004e91");
}

/* RFC 8439, A.5, whose nonce begins with four zeros as ours do */
static void aead_seals_the_internet_draft(void)
{
	u8 key[32], ad[12], out[DRAFT_LEN], tag[16];

	draft_key(key, ad);
	secproc_aead_seal(out, tag, draft, DRAFT_LEN, ad, 12, DRAFT_NONCE, key);
	CHECK(is_hex(out, 32, "64a0861575861af460f062c79be643bd5e805cfd345cf389f108670ac76c8cb2"));
	CHECK(is_hex(tag, 16, "eead9d67890cbb22392336fea1851f38"));
	CHECK(!secproc_aead_open(out, out, DRAFT_LEN, tag, ad, 12, DRAFT_NONCE,
				 key));
	CHECK(!memcmp(out, draft, DRAFT_LEN));
}

static void aead_refuses_every_flipped_bit_and_wipes(void)
{
	u8 key[32], ad[12], out[DRAFT_LEN], tag[16], plain[DRAFT_LEN];
	unsigned int i;

	draft_key(key, ad);
	secproc_aead_seal(out, tag, draft, DRAFT_LEN, ad, 12, DRAFT_NONCE, key);
	for (i = 0; i < 8 * (DRAFT_LEN + 16 + 12); i++) {
		u8 *byte = i < 128 ? tag + i / 8 : i < 224 ? ad + i / 8 - 16 :
			   out + i / 8 - 28;

		*byte ^= (u8)(1 << i % 8);
		memset(plain, 0xaa, sizeof(plain));
		CHECK(secproc_aead_open(plain, out, DRAFT_LEN, tag, ad, 12,
					DRAFT_NONCE, key) == -EKEYREJECTED);
		CHECK(secproc_is_zero(plain, sizeof(plain)));
		*byte ^= (u8)(1 << i % 8);
	}
	CHECK(secproc_aead_open(plain, out, DRAFT_LEN, tag, ad, 12,
				DRAFT_NONCE + 1, key) == -EKEYREJECTED);
}

/* What lets the decrypt unit open one line of a page (R29). */
static void lines_of_a_sealed_page_decrypt_alone(void)
{
	u8 key[32], page[SECPROC_PAGE_SIZE], sealed[SECPROC_PAGE_SIZE], tag[16];
	u8 nonce[12] = { 0 }, line[SECPROC_LINE_SIZE];
	unsigned int i;

	randombytes_buf(key, sizeof(key));
	randombytes_buf(page, sizeof(page));
	secproc_aead_seal(sealed, tag, page, sizeof(page), NULL, 0, 7, key);
	secproc_put_le64(nonce + 4, 7);
	for (i = 0; i < SECPROC_PAGE_LINES; i++) {
		secproc_chacha20_xor(line, sealed + i * sizeof(line),
				     sizeof(line), key, nonce, 1 + i);
		CHECK(!memcmp(line, page + i * sizeof(line), sizeof(line)));
	}
}

/* RFC 7748, 5.2 and 6.1 */
/* Test cases 13 to 16 of the submission of GCM to NIST. */
static const struct {
	const char *key;
	const char *nonce;
	const char *ad;
	const char *text;
	const char *sealed;
	const char *tag;
} gcm_cases[] = {
	{ "0000000000000000000000000000000000000000000000000000000000000000",
	  "000000000000000000000000", "", "", "",
	  "530f8afbc74536b9a963b4f1c4cb738b" },
	{ "0000000000000000000000000000000000000000000000000000000000000000",
	  "000000000000000000000000", "", "00000000000000000000000000000000",
	  "cea7403d4d606b6e074ec5d3baf39d18",
	  "d0d1c8a799996bf0265b98b5d48ab919" },
	{ "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308",
	  "cafebabefacedbaddecaf888", "",
	  "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
	  "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255",
	  "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
	  "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662898015ad",
	  "b094dac5d93471bdec1a502270e3cc6c" },
	{ "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308",
	  "cafebabefacedbaddecaf888",
	  "feedfacedeadbeeffeedfacedeadbeefabaddad2",
	  "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
	  "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
	  "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
	  "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662",
	  "76fc6ece0f4e1768cddf8853bb2d551b" },
};

static size_t unhex(u8 *out, const char *hex)
{
	size_t len = strlen(hex) / 2;

	CHECK(!secproc_unhex(out, len, hex));
	return len;
}

static void gcm_seals_the_published_cases(void)
{
	u8 key[32], nonce[12], ad[32], text[64], out[64], tag[16];
	size_t i, len, ad_len;

	for (i = 0; i < ARRAY_SIZE(gcm_cases); i++) {
		unhex(key, gcm_cases[i].key);
		unhex(nonce, gcm_cases[i].nonce);
		ad_len = unhex(ad, gcm_cases[i].ad);
		len = unhex(text, gcm_cases[i].text);
		secproc_gcm_seal(out, tag, text, len, ad, ad_len, nonce, key);
		CHECK(is_hex(out, len, gcm_cases[i].sealed));
		CHECK(is_hex(tag, sizeof(tag), gcm_cases[i].tag));
		CHECK(!secproc_gcm_open(out, out, len, tag, ad, ad_len, nonce,
					key));
		CHECK(!memcmp(out, text, len));
		tag[i] ^= 1;
		CHECK(secproc_gcm_open(out, out, len, tag, ad, ad_len, nonce,
				       key) == -EKEYREJECTED);
		CHECK(secproc_is_zero(out, len));
	}
}

/* Whatever the lengths, against another implementation. */
static void gcm_is_that_of_openssl(void)
{
	u8 key[32], nonce[12], ad[64], text[200], out[200], tag[16];
	u8 want[200], want_tag[16];
	unsigned int i;

	for (i = 0; i < 400; i++) {
		EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
		size_t len = i % sizeof(text), ad_len = i * 7 % sizeof(ad);
		int n;

		secproc_random(key, sizeof(key));
		secproc_random(nonce, sizeof(nonce));
		secproc_random(ad, sizeof(ad));
		secproc_random(text, sizeof(text));
		secproc_gcm_seal(out, tag, text, len, ad, ad_len, nonce, key);
		EVP_EncryptInit_ex(ctx, EVP_aes_256_gcm(), NULL, key, nonce);
		EVP_EncryptUpdate(ctx, NULL, &n, ad, (int)ad_len);
		EVP_EncryptUpdate(ctx, want, &n, text, (int)len);
		EVP_EncryptFinal_ex(ctx, want + n, &n);
		EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_GCM_GET_TAG, 16, want_tag);
		EVP_CIPHER_CTX_free(ctx);
		CHECK(!memcmp(out, want, len));
		CHECK(!memcmp(tag, want_tag, sizeof(tag)));
	}
}

static void x25519_computes_the_published_secrets(void)
{
	u8 scalar[32], point[32], out[32], bob[32];

	secproc_unhex(scalar, 32, "a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4");
	secproc_unhex(point, 32, "e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c");
	CHECK(!secproc_x25519(out, scalar, point));
	CHECK(is_hex(out, 32, "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552"));

	secproc_unhex(scalar, 32, "77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a");
	secproc_x25519_base(out, scalar);
	CHECK(is_hex(out, 32, "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a"));
	secproc_unhex(bob, 32, "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f");
	CHECK(!secproc_x25519(out, scalar, bob));
	CHECK(is_hex(out, 32, "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742"));
}

static void x25519_refuses_a_point_of_low_order(void)
{
	static const char * const low[] = {
		"0000000000000000000000000000000000000000000000000000000000000000",
		"0100000000000000000000000000000000000000000000000000000000000000",
		"e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
		"5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
		"ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
		"edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
		"eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
	};
	u8 scalar[32], point[32], out[32];
	unsigned int i;

	randombytes_buf(scalar, sizeof(scalar));
	for (i = 0; i < ARRAY_SIZE(low); i++) {
		secproc_unhex(point, 32, low[i]);
		CHECK(secproc_x25519(out, scalar, point) == -EKEYREJECTED);
		CHECK(secproc_is_zero(out, sizeof(out)));
	}
}

static void random_bytes_differ(void)
{
	u8 a[32], b[32];

	secproc_random(a, sizeof(a));
	secproc_random(b, sizeof(b));
	CHECK(memcmp(a, b, sizeof(a)));
	CHECK(!secproc_is_zero(a, sizeof(a)));
}

static const struct check_test tests[] = {
	CHECK_TEST(sha256_of_abc),
	CHECK_TEST(two_hashes_at_once_are_those_of_each),
	CHECK_TEST(sha512_of_abc),
	CHECK_TEST(chacha20_encrypts_the_sunscreen),
	CHECK_TEST(aead_seals_the_internet_draft),
	CHECK_TEST(aead_refuses_every_flipped_bit_and_wipes),
	CHECK_TEST(lines_of_a_sealed_page_decrypt_alone),
	CHECK_TEST(gcm_seals_the_published_cases),
	CHECK_TEST(gcm_is_that_of_openssl),
	CHECK_TEST(x25519_computes_the_published_secrets),
	CHECK_TEST(x25519_refuses_a_point_of_low_order),
	CHECK_TEST(random_bytes_differ),
};

CHECK_MAIN(tests)
