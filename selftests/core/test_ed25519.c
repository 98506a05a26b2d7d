// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Ed25519 verification: test vectors, and decision for decision the same as
 * libsodium, on good signatures, damaged ones, and everything that the curve's
 * cofactor and the encodings make possible
 */
#include <stdio.h>
#include <stdlib.h>
#include <sodium.h>

#include "check.h"
#include "../../kmod/core/crypto.h"
#include "../../kmod/core/crypto/ed25519_table.h"
#include "../../kmod/core/user/util.h"

#define VECTORS	"selftests/vectors/ed25519.txt"

static unsigned int nr_accepted, nr_refused;

static bool ours(const u8 sig[64], const u8 pub[32], const u8 *msg, size_t len)
{
	struct secproc_bytes piece = { msg, len };

	return !secproc_ed25519_verify(sig, pub, &piece, 1);
}

/* Both must say the same; counts what they say. */
static bool agree(const u8 sig[64], const u8 pub[32], const u8 *msg, size_t len)
{
	bool expected = !crypto_sign_verify_detached(sig, msg, len, pub);

	if (expected)
		nr_accepted++;
	else
		nr_refused++;
	return ours(sig, pub, msg, len) == expected;
}

static bool check_vector(char *line)
{
	u8 msg[256], pub[32], sig[64];
	char *word[4], *save;
	unsigned int i;
	size_t len = 0;

	line[strcspn(line, "\n")] = '\0';
	for (i = 0; i < 4; i++)
		word[i] = strtok_r(i ? NULL : line, " ", &save);
	if (!word[3] || secproc_unhex(pub, 32, word[2]) ||
	    secproc_unhex(sig, 64, word[3]))
		return false;
	if (strcmp(word[1], "-")) {
		len = strlen(word[1]) / 2;
		if (len > sizeof(msg) || secproc_unhex(msg, len, word[1]))
			return false;
	}
	return ours(sig, pub, msg, len) == !strcmp(word[0], "accept") &&
	       agree(sig, pub, msg, len);
}

static void published_vectors_give_the_published_answer(void)
{
	FILE *file = fopen(VECTORS, "r");
	char line[1024];
	int nr = 0;

	if (!CHECK(file))
		return;
	while (fgets(line, sizeof(line), file)) {
		if (*line == '#')
			continue;
		nr++;
		if (!CHECK(check_vector(line)))
			printf("# vector %d\n", nr);
	}
	fclose(file);
	CHECK(nr == 16);
}

static void what_libsodium_signs_is_accepted(void)
{
	u8 pub[32], secret[64], sig[64], msg[512];
	struct secproc_bytes piece[SECPROC_ED25519_MAX_PIECES];
	size_t len, at;
	int i, k;

	for (i = 0; i < 300; i++) {
		len = randombytes_uniform(sizeof(msg) + 1);
		randombytes_buf(msg, sizeof(msg));
		crypto_sign_keypair(pub, secret);
		crypto_sign_detached(sig, NULL, msg, len, secret);
		CHECK(ours(sig, pub, msg, len));

		/* In any pieces it is the same message. */
		for (k = 0, at = 0; k < SECPROC_ED25519_MAX_PIECES; k++) {
			size_t n = len - at;

			if (k + 1 < SECPROC_ED25519_MAX_PIECES)
				n = randombytes_uniform((u32)n + 1);
			piece[k] = (struct secproc_bytes){ msg + at, n };
			at += n;
		}
		CHECK(!secproc_ed25519_verify(sig, pub, piece, k));
	}
}

static void every_flipped_bit_is_refused(void)
{
	u8 pub[32], secret[64], sig[64], msg[40];
	unsigned int i;

	randombytes_buf(msg, sizeof(msg));
	crypto_sign_keypair(pub, secret);
	crypto_sign_detached(sig, NULL, msg, sizeof(msg), secret);
	for (i = 0; i < 8 * (sizeof(sig) + sizeof(pub) + sizeof(msg)); i++) {
		u8 *byte = i < 512 ? sig + i / 8 :
			   i < 768 ? pub + (i - 512) / 8 : msg + (i - 768) / 8;

		*byte ^= (u8)(1 << i % 8);
		CHECK(!ours(sig, pub, msg, sizeof(msg)));
		CHECK(agree(sig, pub, msg, sizeof(msg)));
		*byte ^= (u8)(1 << i % 8);
	}
	CHECK(ours(sig, pub, msg, sizeof(msg)));
}

static void noise_is_judged_as_by_libsodium(void)
{
	u8 pub[32], sig[64], msg[8];
	int i;

	for (i = 0; i < 1000; i++) {
		randombytes_buf(pub, sizeof(pub));
		randombytes_buf(sig, sizeof(sig));
		randombytes_buf(msg, sizeof(msg));
		sig[63] &= 0x0f;
		CHECK(agree(sig, pub, msg, sizeof(msg)));
	}
}

/* ---- The cofactor ------------------------------------------------------- */

/* All points of small order, in their canonical encodings. */
static const char * const small_order[8] = {
	"0100000000000000000000000000000000000000000000000000000000000000",
	"ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
	"0000000000000000000000000000000000000000000000000000000000000000",
	"0000000000000000000000000000000000000000000000000000000000000080",
	"26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
	"26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
	"c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
	"c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
};

/* S = r + H(R, A, M) a */
static void finish(u8 sig[64], const u8 r[32], const u8 a[32], const u8 pub[32],
		   const u8 *msg, size_t len)
{
	crypto_hash_sha512_state state;
	u8 hash[64], h[32], product[32];

	crypto_hash_sha512_init(&state);
	crypto_hash_sha512_update(&state, sig, 32);
	crypto_hash_sha512_update(&state, pub, 32);
	crypto_hash_sha512_update(&state, msg, len);
	crypto_hash_sha512_final(&state, hash);
	crypto_core_ed25519_scalar_reduce(h, hash);
	crypto_core_ed25519_scalar_mul(product, h, a);
	crypto_core_ed25519_scalar_add(sig + 32, r, product);
}

/*
 * A key and an R, each with a point of small order added.  The signature holds
 * for some messages and not for others, depending on h modulo 8; both kinds
 * must occur.
 */
static void points_of_mixed_order_are_judged_as_by_libsodium(void)
{
	u8 a[32], r[32], base[32], pub[32], sig[64], t[32], msg[4];
	unsigned int i, k, n;

	nr_accepted = 0;
	nr_refused = 0;
	crypto_core_ed25519_scalar_random(a);
	crypto_core_ed25519_scalar_random(r);
	for (i = 0; i < 8; i++) {
		for (k = 0; k < 8; k++) {
			crypto_scalarmult_ed25519_base_noclamp(base, a);
			secproc_unhex(t, 32, small_order[i]);
			CHECK(!crypto_core_ed25519_add(pub, base, t));
			crypto_scalarmult_ed25519_base_noclamp(base, r);
			secproc_unhex(t, 32, small_order[k]);
			CHECK(!crypto_core_ed25519_add(sig, base, t));
			for (n = 0; n < 16; n++) {
				secproc_put_le32(msg, n);
				finish(sig, r, a, pub, msg, sizeof(msg));
				CHECK(agree(sig, pub, msg, sizeof(msg)));
			}
		}
	}
	CHECK(nr_accepted > 64);
	CHECK(nr_refused > 64);
}

static void points_of_small_order_are_refused(void)
{
	u8 a[32] = { 0 }, r[32], pub[32], secret[64], sig[64], msg[1] = { 0 };
	unsigned int i, k, n;

	for (i = 0; i < 8; i++) {
		/* A of small order: S B = R has S = r for whatever message. */
		secproc_unhex(pub, 32, small_order[i]);
		crypto_core_ed25519_scalar_random(r);
		crypto_scalarmult_ed25519_base_noclamp(sig, r);
		memcpy(sig + 32, r, 32);
		CHECK(!ours(sig, pub, msg, 1) && agree(sig, pub, msg, 1));

		/* Both, S = 0: holds if h A is -R. */
		for (k = 0; k < 8; k++) {
			secproc_unhex(sig, 32, small_order[k]);
			memset(sig + 32, 0, 32);
			for (n = 0; n < 8; n++) {
				msg[0] = (u8)n;
				CHECK(!ours(sig, pub, msg, 1));
				CHECK(agree(sig, pub, msg, 1));
			}
		}

		/* R of small order under a good key: S = h a. */
		crypto_sign_keypair(pub, secret);
		crypto_hash_sha512(sig, secret, 32);
		memcpy(a, sig, 32);
		a[0] &= 248;
		a[31] &= 127;
		a[31] |= 64;
		memset(r, 0, sizeof(r));
		secproc_unhex(sig, 32, small_order[i]);
		finish(sig, r, a, pub, msg, 1);
		CHECK(!ours(sig, pub, msg, 1) && agree(sig, pub, msg, 1));
	}
}

static void encodings_that_are_not_canonical_are_refused(void)
{
	u8 sig[64] = { 0 }, secret[64], pub[32], bad[32], msg[1] = { 0 };
	unsigned int low, sign;

	crypto_sign_keypair(pub, secret);
	crypto_sign_detached(sig, NULL, msg, 1, secret);
	memset(bad, 0xff, sizeof(bad));
	for (low = 0xec; low <= 0xff; low++) {
		for (sign = 0; sign < 2; sign++) {
			u8 kept[32];

			bad[0] = (u8)low;
			bad[31] = sign ? 0xff : 0x7f;
			CHECK(!ours(sig, bad, msg, 1));
			CHECK(agree(sig, bad, msg, 1));
			memcpy(kept, sig, 32);
			memcpy(sig, bad, 32);
			CHECK(!ours(sig, pub, msg, 1));
			CHECK(agree(sig, pub, msg, 1));
			memcpy(sig, kept, 32);
		}
	}
}

/* sig's S plus n times the order of the group. */
static void add_order(u8 s[32], unsigned int n)
{
	static const u8 order[32] = {
		0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58,
		0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14,
		0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
	};

	while (n--)
		sodium_add(s, order, 32);
}

static void an_s_that_is_not_reduced_is_refused(void)
{
	u8 pub[32], secret[64], sig[64], good[64], msg[1] = { 0 };
	unsigned int n;

	crypto_sign_keypair(pub, secret);
	crypto_sign_detached(good, NULL, msg, 1, secret);
	for (n = 1; n < 16; n++) {
		memcpy(sig, good, 64);
		add_order(sig + 32, n);
		CHECK(!ours(sig, pub, msg, 1) && agree(sig, pub, msg, 1));
	}
	/* The order itself, one below and above, and the extremes. */
	memcpy(sig, good, 32);
	memset(sig + 32, 0, 32);
	CHECK(agree(sig, pub, msg, 1));
	add_order(sig + 32, 1);
	CHECK(!ours(sig, pub, msg, 1) && agree(sig, pub, msg, 1));
	sig[32]--;
	CHECK(agree(sig, pub, msg, 1));
	sig[32] += 2;
	CHECK(agree(sig, pub, msg, 1));
	memset(sig + 32, 0xff, 32);
	CHECK(!ours(sig, pub, msg, 1) && agree(sig, pub, msg, 1));
}

/* ---- What it is made of ------------------------------------------------- */

/* a = (a + b) mod p, byte by byte. */
static void slow_add(u8 a[32], const u8 b[32])
{
	static const u8 p[32] = {
		[0] = 0xed, [1 ... 30] = 0xff, [31] = 0x7f,
	};

	sodium_add(a, b, 32);
	if (sodium_compare(a, p, 32) >= 0)
		sodium_sub(a, p, 32);
}

/* a = 2^n a mod p */
static void slow_shift(u8 a[32], unsigned int n)
{
	u8 copy[32];

	while (n--) {
		memcpy(copy, a, 32);
		slow_add(a, copy);
	}
}

static void slow_from_fe(u8 out[32], const struct fe *a)
{
	u8 limb[32];
	int i;

	memset(out, 0, 32);
	for (i = 0; i < 5; i++) {
		memset(limb, 0, sizeof(limb));
		secproc_put_le64(limb, a->limb[i]);
		slow_shift(limb, 51 * (unsigned int)i);
		slow_add(out, limb);
	}
}

static void slow_mul(u8 out[32], const u8 a[32], const u8 b[32])
{
	int i;

	memset(out, 0, 32);
	for (i = 255; i >= 0; i--) {
		slow_shift(out, 1);
		if (b[i / 8] >> i % 8 & 1)
			slow_add(out, a);
	}
}

/* Limbs at their bounds as often as not. */
static void random_fe(struct fe *a, unsigned int bits)
{
	u64 max = (1ULL << bits) + (1ULL << (bits - 2));
	int i;

	for (i = 0; i < 5; i++) {
		randombytes_buf(&a->limb[i], sizeof(a->limb[i]));
		a->limb[i] %= max;
		switch (randombytes_uniform(4)) {
		case 0:
			a->limb[i] = max - 1 - randombytes_uniform(20);
			break;
		case 1:
			a->limb[i] = randombytes_uniform(20);
			break;
		}
	}
}

static bool is_tight(const struct fe *a)
{
	int i;

	for (i = 0; i < 5; i++)
		if (a->limb[i] >= (1ULL << 51) + (1ULL << 13))
			return false;
	return true;
}

static void field_arithmetic_against_bytes(void)
{
	u8 sa[32], sb[32], want[32], got[32];
	struct fe a, b, r;
	int i;

	for (i = 0; i < 400; i++) {
		random_fe(&a, 54);	/* up to 2^54.3 */
		random_fe(&b, 53);	/* up to 2^53.3 */
		slow_from_fe(sa, &a);
		slow_from_fe(sb, &b);
		secproc_fe_to_bytes(got, &a);
		CHECK(!memcmp(got, sa, 32));

		fe_mul(&r, &a, &b);
		slow_mul(want, sa, sb);
		secproc_fe_to_bytes(got, &r);
		CHECK(!memcmp(got, want, 32) && is_tight(&r));

		fe_sq(&r, &b);
		slow_mul(want, sb, sb);
		secproc_fe_to_bytes(got, &r);
		CHECK(!memcmp(got, want, 32) && is_tight(&r));

		fe_sub8(&r, &a, &b);
		secproc_fe_to_bytes(got, &r);
		slow_add(got, sb);
		CHECK(!memcmp(got, sa, 32));

		fe_mul(&b, &b, &secproc_ed25519_sqrt_m1);
		slow_from_fe(sb, &b);
		fe_sub(&r, &a, &b);
		secproc_fe_to_bytes(got, &r);
		slow_add(got, sb);
		CHECK(!memcmp(got, sa, 32));
	}
}

static void numbers_around_p_have_one_encoding(void)
{
	u8 in[32], out[32];
	struct fe a;
	int low;

	for (low = 0xdd; low <= 0xff; low++) {
		memset(in, 0xff, sizeof(in));
		in[0] = (u8)low;
		in[31] = 0x7f;
		secproc_fe_from_bytes(&a, in);
		secproc_fe_to_bytes(out, &a);
		if (low >= 0xed) {
			memset(in, 0, sizeof(in));
			in[0] = (u8)(low - 0xed);
		}
		CHECK(!memcmp(in, out, 32));
	}
}

static void inverses_and_powers_are_what_they_say(void)
{
	struct fe a, r, t, one = { { 1 } };
	u8 got[32], want[32];
	int i;

	secproc_fe_to_bytes(want, &one);
	for (i = 0; i < 20; i++) {
		random_fe(&a, 50);
		secproc_fe_invert(&r, &a);
		fe_mul(&t, &r, &a);
		secproc_fe_to_bytes(got, &t);
		CHECK(!memcmp(got, want, 32));

		/* a^((p - 5) / 8) to the 8th, times a^4, is a^(p - 1). */
		secproc_fe_pow22523(&r, &a);
		secproc_fe_sq_times(&r, &r, 3);
		secproc_fe_sq_times(&t, &a, 2);
		fe_mul(&r, &r, &t);
		secproc_fe_to_bytes(got, &r);
		CHECK(!memcmp(got, want, 32));
	}
}

/* Twice a number's half; the table has y + x and y - x. */
static void half(struct fe *r, const struct fe *a)
{
	struct fe two = { { 2 } }, inverse;

	secproc_fe_invert(&inverse, &two);
	fe_mul(r, a, &inverse);
}

static void table_has_the_odd_multiples_of_the_base_point(void)
{
	u8 scalar[32] = { 0 }, want[32], got[32], got_x[32], t2d[32];
	struct fe x, y, t;
	unsigned int i;

	for (i = 0; i < SECPROC_ED25519_TABLE_SIZE; i++) {
		const struct secproc_ed25519_affine *entry =
			&secproc_ed25519_table[i];

		scalar[0] = (u8)(2 * i + 1);
		CHECK(!crypto_scalarmult_ed25519_base_noclamp(want, scalar));
		fe_add(&y, &entry->y_plus_x, &entry->y_minus_x);
		half(&y, &y);
		fe_sub(&x, &entry->y_plus_x, &entry->y_minus_x);
		half(&x, &x);
		secproc_fe_to_bytes(got, &y);
		secproc_fe_to_bytes(got_x, &x);
		got[31] |= (u8)(got_x[0] << 7);
		CHECK(!memcmp(got, want, 32));

		fe_mul(&t, &x, &y);
		fe_mul(&t, &t, &secproc_ed25519_2d);
		secproc_fe_to_bytes(t2d, &t);
		secproc_fe_to_bytes(got, &entry->xy2d);
		CHECK(!memcmp(got, t2d, 32));
	}
}

static void public_keys_are_those_of_libsodium(void)
{
	u8 seed[32], pub[32], want[32], secret[64];
	int i;

	for (i = 0; i < 50; i++) {
		randombytes_buf(seed, sizeof(seed));
		crypto_sign_seed_keypair(want, secret, seed);
		CHECK(!secproc_ed25519_public(pub, seed));
		CHECK(!memcmp(pub, want, sizeof(pub)));
	}
}

static const struct check_test tests[] = {
	CHECK_TEST(published_vectors_give_the_published_answer),
	CHECK_TEST(what_libsodium_signs_is_accepted),
	CHECK_TEST(every_flipped_bit_is_refused),
	CHECK_TEST(noise_is_judged_as_by_libsodium),
	CHECK_TEST(points_of_mixed_order_are_judged_as_by_libsodium),
	CHECK_TEST(points_of_small_order_are_refused),
	CHECK_TEST(encodings_that_are_not_canonical_are_refused),
	CHECK_TEST(an_s_that_is_not_reduced_is_refused),
	CHECK_TEST(field_arithmetic_against_bytes),
	CHECK_TEST(numbers_around_p_have_one_encoding),
	CHECK_TEST(inverses_and_powers_are_what_they_say),
	CHECK_TEST(table_has_the_odd_multiples_of_the_base_point),
	CHECK_TEST(public_keys_are_those_of_libsodium),
};

CHECK_MAIN(tests)
