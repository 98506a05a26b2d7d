// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Ed25519 signatures checked together: each is judged as it is alone
 *
 * The linker puts __wrap_ functions before secproc_random() and before the check
 * of one signature, to take randomness away and to count.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sodium.h>

#include "check.h"
#include "../../kmod/core/crypto.h"
#include "../../kmod/core/user/util.h"

#define VECTORS	"selftests/vectors/ed25519.txt"
#define MAX	33
#define LEN	40

/**
 * struct batch - signatures of one key
 * @pub: the key
 * @secret: its secret half, as libsodium has it
 * @a: its secret scalar
 * @sig: the signatures
 * @msg: what they are of
 * @item: what is checked
 * @nr: how many
 * @work: memory
 */
struct batch {
	u8 pub[32];
	u8 secret[64];
	u8 a[32];
	u8 sig[MAX][64];
	u8 msg[MAX][LEN];
	struct secproc_ed25519_item item[MAX];
	unsigned int nr;
	void *work;
};

static unsigned int nr_singles;
static int stuck = -1;

void __real_secproc_random(void *buf, size_t len);
void __wrap_secproc_random(void *buf, size_t len);
void __wrap_secproc_random(void *buf, size_t len)
{
	if (stuck < 0)
		__real_secproc_random(buf, len);
	else
		memset(buf, stuck, len);
}

int __real_secproc_ed25519_verify(const u8 *sig, const u8 *pub,
				  const struct secproc_bytes *piece,
				  unsigned int nr_pieces);
int __wrap_secproc_ed25519_verify(const u8 *sig, const u8 *pub,
				  const struct secproc_bytes *piece,
				  unsigned int nr_pieces);
int __wrap_secproc_ed25519_verify(const u8 *sig, const u8 *pub,
				  const struct secproc_bytes *piece,
				  unsigned int nr_pieces)
{
	nr_singles++;
	return __real_secproc_ed25519_verify(sig, pub, piece, nr_pieces);
}

static void sign(struct batch *b, unsigned int i)
{
	randombytes_buf(b->msg[i], LEN);
	crypto_sign_detached(b->sig[i], NULL, b->msg[i], LEN, b->secret);
}

static struct batch *make_batch(unsigned int nr)
{
	struct batch *b = calloc(1, sizeof(*b));
	u8 hash[64];
	unsigned int i;

	if (!b)
		abort();
	b->nr = nr;
	/* Exactly as much as it asks for, so that the sanitizer sees more. */
	b->work = malloc(secproc_ed25519_work_size(nr));
	if (!b->work)
		abort();
	crypto_sign_keypair(b->pub, b->secret);
	crypto_hash_sha512(hash, b->secret, 32);
	memcpy(b->a, hash, 32);
	b->a[0] &= 248;
	b->a[31] &= 127;
	b->a[31] |= 64;
	for (i = 0; i < nr; i++)
		sign(b, i);
	return b;
}

static void free_batch(struct batch *b)
{
	free(b->work);
	free(b);
}

static void verify(struct batch *b)
{
	unsigned int i;

	for (i = 0; i < b->nr; i++)
		b->item[i] = (struct secproc_ed25519_item){
			.sig = b->sig[i],
			.message = { b->msg[i], LEN },
			.err = 1,
		};
	nr_singles = 0;
	secproc_ed25519_verify_batch(b->work, b->pub, b->item, b->nr);
}

static bool holds_alone(const struct batch *b, unsigned int i)
{
	struct secproc_bytes piece = { b->msg[i], LEN };

	return !secproc_ed25519_verify(b->sig[i], b->pub, &piece, 1);
}

/* Each must be judged as by itself; returns how many hold. */
static unsigned int agree(struct batch *b)
{
	unsigned int i, nr_held = 0;

	verify(b);
	for (i = 0; i < b->nr; i++) {
		bool expected = holds_alone(b, i);

		CHECK(b->item[i].err == (expected ? 0 : -EKEYREJECTED));
		nr_held += expected;
	}
	return nr_held;
}

static void good_signatures_hold_together(void)
{
	unsigned int nr;

	for (nr = 0; nr <= MAX; nr++) {
		struct batch *b = make_batch(nr);

		CHECK(agree(b) == nr);
		verify(b);
		CHECK(nr_singles ==
		      (nr < SECPROC_ED25519_BATCH_MIN ? nr : 0));
		free_batch(b);
	}
}

/* ---- Damage ------------------------------------------------------------- */

static void copy(u8 *to, const char *hex)
{
	secproc_unhex(to, 32, hex);
}

static void flip_r(struct batch *b, unsigned int i)
{
	b->sig[i][5] ^= 4;
}

static void flip_sign_of_r(struct batch *b, unsigned int i)
{
	b->sig[i][31] ^= 0x80;
}

static void flip_s(struct batch *b, unsigned int i)
{
	b->sig[i][33] ^= 1;
}

static void flip_message(struct batch *b, unsigned int i)
{
	b->msg[i][LEN - 1] ^= 0x80;
}

static void raise_s(struct batch *b, unsigned int i)
{
	static const u8 order[32] = {
		0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58,
		0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14,
		[31] = 0x10,
	};

	sodium_add(b->sig[i] + 32, order, 32);
}

static void other_key(struct batch *b, unsigned int i)
{
	u8 pub[32], secret[64];

	crypto_sign_keypair(pub, secret);
	crypto_sign_detached(b->sig[i], NULL, b->msg[i], LEN, secret);
}

/* S = r + H(R, A, M) a */
static void finish(struct batch *b, unsigned int i, const u8 r[32])
{
	crypto_hash_sha512_state state;
	u8 hash[64], h[32], product[32];

	crypto_hash_sha512_init(&state);
	crypto_hash_sha512_update(&state, b->sig[i], 32);
	crypto_hash_sha512_update(&state, b->pub, 32);
	crypto_hash_sha512_update(&state, b->msg[i], LEN);
	crypto_hash_sha512_final(&state, hash);
	crypto_core_ed25519_scalar_reduce(h, hash);
	crypto_core_ed25519_scalar_mul(product, h, b->a);
	crypto_core_ed25519_scalar_add(b->sig[i] + 32, r, product);
}

/* The signer himself takes a neutral R: the equation holds. */
static void neutral_r(struct batch *b, unsigned int i)
{
	static const u8 zero[32];

	memset(b->sig[i], 0, 32);
	b->sig[i][0] = 1;
	finish(b, i, zero);
}

/* The same, and y = 1 written as p + 1. */
static void odd_encoding(struct batch *b, unsigned int i)
{
	static const u8 zero[32];

	memset(b->sig[i], 0xff, 32);
	b->sig[i][0] = 0xee;
	b->sig[i][31] = 0x7f;
	finish(b, i, zero);
}

/* No point has y = 2. */
static void no_point(struct batch *b, unsigned int i)
{
	memset(b->sig[i], 0, 32);
	b->sig[i][0] = 2;
}

static void (*const damage[])(struct batch *b, unsigned int i) = {
	flip_r, flip_sign_of_r, flip_s, flip_message, raise_s, other_key,
	neutral_r, odd_encoding, no_point,
};

static void one_bad_signature_is_named_wherever_it_is(void)
{
	unsigned int kind, at, i;

	for (kind = 0; kind < ARRAY_SIZE(damage); kind++) {
		struct batch *b = make_batch(9);

		for (at = 0; at < b->nr; at++) {
			damage[kind](b, at);
			CHECK(agree(b) == b->nr - 1);
			for (i = 0; i < b->nr; i++)
				CHECK(!b->item[i].err == (i != at));
			sign(b, at);
		}
		CHECK(agree(b) == b->nr);
		free_batch(b);
	}
}

static void signatures_of_each_other_are_refused(void)
{
	struct batch *b = make_batch(8);
	u8 sig[64];

	memcpy(sig, b->sig[2], 64);
	memcpy(b->sig[2], b->sig[6], 64);
	memcpy(b->sig[6], sig, 64);
	CHECK(agree(b) == 6);
	CHECK(b->item[2].err && b->item[6].err);
	free_batch(b);
}

static void mixtures_are_judged_one_by_one(void)
{
	unsigned int round, i;

	for (round = 0; round < 60; round++) {
		struct batch *b = make_batch(randombytes_uniform(MAX) + 1);
		u32 part = 1 + randombytes_uniform(8);

		for (i = 0; i < b->nr; i++)
			if (!randombytes_uniform(part))
				damage[randombytes_uniform(ARRAY_SIZE(damage))]
					(b, i);
		agree(b);
		free_batch(b);
	}
}

static void keys_that_nobody_should_have_are_refused(void)
{
	static const char * const bad[] = {
		/* Of small order. */
		"0100000000000000000000000000000000000000000000000000000000000000",
		"26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
		/* Not canonical: p, p + 1. */
		"edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
		"eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
		/* No point. */
		"0200000000000000000000000000000000000000000000000000000000000000",
	};
	unsigned int i, k;

	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		struct batch *b = make_batch(4);

		copy(b->pub, bad[i]);
		/* S B = R has S = r for whatever message. */
		for (k = 0; k < b->nr; k++) {
			crypto_core_ed25519_scalar_random(b->sig[k] + 32);
			crypto_scalarmult_ed25519_base_noclamp(b->sig[k],
							       b->sig[k] + 32);
		}
		CHECK(!agree(b));
		free_batch(b);
	}
}

/* ---- The factors -------------------------------------------------------- */

/* What is added to one S is taken from another: needs no key. */
static void move_difference(struct batch *b, unsigned int from, unsigned int to)
{
	u8 d[32];

	crypto_core_ed25519_scalar_random(d);
	crypto_core_ed25519_scalar_sub(b->sig[from] + 32, b->sig[from] + 32, d);
	crypto_core_ed25519_scalar_add(b->sig[to] + 32, b->sig[to] + 32, d);
}

static void what_cancels_out_is_refused(void)
{
	struct batch *b = make_batch(6);
	unsigned int i, k;

	for (i = 0; i < b->nr; i++) {
		for (k = 0; k < b->nr; k++) {
			if (i == k)
				continue;
			move_difference(b, i, k);
			CHECK(agree(b) == b->nr - 2);
			CHECK(b->item[i].err && b->item[k].err);
			sign(b, i);
			sign(b, k);
		}
	}
	free_batch(b);
}

/* Or the test before would prove nothing. */
static void it_would_pass_if_factors_were_foreseen(void)
{
	struct batch *b = make_batch(6);

	move_difference(b, 1, 4);
	stuck = 0x5a;
	verify(b);
	stuck = -1;
	CHECK(!b->item[1].err && !b->item[4].err && !nr_singles);
	/* But a random generator that gives zeros lets nothing else pass. */
	sign(b, 1);
	stuck = 0;
	verify(b);
	stuck = -1;
	CHECK(!b->item[1].err && b->item[4].err);
	free_batch(b);
}

/* ---- The cofactor ------------------------------------------------------- */

static const char * const small_order[7] = {
	"ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
	"0000000000000000000000000000000000000000000000000000000000000000",
	"0000000000000000000000000000000000000000000000000000000000000080",
	"26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
	"26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
	"c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
	"c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
};

/* The signer adds a point of small order to R: right but for the cofactor. */
static void one_signature_off_by_a_small_order_is_refused(void)
{
	u8 base[32], r[32], t[32];
	unsigned int round, k;

	for (round = 0; round < 8; round++) {
		struct batch *b = make_batch(5);

		for (k = 0; k < ARRAY_SIZE(small_order); k++) {
			crypto_core_ed25519_scalar_random(r);
			crypto_scalarmult_ed25519_base_noclamp(base, r);
			copy(t, small_order[k]);
			CHECK(!crypto_core_ed25519_add(b->sig[3], base, t));
			finish(b, 3, r);
			CHECK(agree(b) == 4 && b->item[3].err);
		}
		free_batch(b);
	}
}

/* ---- Vectors ------------------------------------------------------------ */

/* A vector, a damaged copy before it and a sound or damaged one behind. */
static void check_vector(char *line)
{
	u8 msg[256] = { 0 }, bad_msg[256], pub[32], sig[64];
	struct secproc_ed25519_item item[3];
	char *word[4], *save;
	void *work = malloc(secproc_ed25519_work_size(3));
	unsigned int i, damaged;
	size_t len = 0;
	int expected;

	line[strcspn(line, "\n")] = '\0';
	for (i = 0; i < 4; i++)
		word[i] = strtok_r(i ? NULL : line, " ", &save);
	if (!CHECK(work && word[3] && !secproc_unhex(pub, 32, word[2]) &&
		   !secproc_unhex(sig, 64, word[3])))
		return;
	if (strcmp(word[1], "-")) {
		len = strlen(word[1]) / 2;
		CHECK(!secproc_unhex(msg, len, word[1]));
	}
	memcpy(bad_msg, msg, sizeof(msg));
	bad_msg[0] ^= 1;
	expected = strcmp(word[0], "accept") ? -EKEYREJECTED : 0;
	for (damaged = 0; damaged < 4 && len; damaged++) {
		for (i = 0; i < 3; i++)
			item[i] = (struct secproc_ed25519_item){
				.sig = sig,
				.message = { msg, len },
			};
		if (damaged & 1)
			item[0].message.data = bad_msg;
		if (damaged & 2)
			item[2].message.data = bad_msg;
		/* What is right but for the cofactor is not repeated. */
		if (expected && damaged != 3)
			continue;
		secproc_ed25519_verify_batch(work, pub, item, 3);
		CHECK(item[1].err == expected);
		CHECK(!item[0].err == (!expected && !(damaged & 1)));
		CHECK(!item[2].err == (!expected && !(damaged & 2)));
	}
	free(work);
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
		check_vector(line);
	}
	fclose(file);
	CHECK(nr == 16);
}

static const struct check_test tests[] = {
	CHECK_TEST(good_signatures_hold_together),
	CHECK_TEST(one_bad_signature_is_named_wherever_it_is),
	CHECK_TEST(signatures_of_each_other_are_refused),
	CHECK_TEST(mixtures_are_judged_one_by_one),
	CHECK_TEST(keys_that_nobody_should_have_are_refused),
	CHECK_TEST(what_cancels_out_is_refused),
	CHECK_TEST(it_would_pass_if_factors_were_foreseen),
	CHECK_TEST(one_signature_off_by_a_small_order_is_refused),
	CHECK_TEST(published_vectors_give_the_published_answer),
};

CHECK_MAIN(tests)
