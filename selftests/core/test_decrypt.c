// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Tests of cpu/decrypt.h
 */
#include <string.h>

#include "check.h"
#include "cpu/decrypt.h"
#include "crypto/suite.h"
#include "fake_rng.h"

/**
 * struct sealed - a page as a package stores it
 * @slot: slot with the key
 * @plain: the page in the clear
 * @stored: the page as it is stored
 * @tag: its tag
 * @idx: its index
 */
struct sealed {
	struct secproc_keyslot slot;
	u8 plain[SECPROC_PAGE_SIZE];
	u8 stored[SECPROC_PAGE_SIZE];
	u8 tag[SECPROC_TAG_SIZE];
	u32 idx;
};

static const u8 suites[] = {
	SECPROC_PKG_SUITE_CHACHA20_POLY1305, SECPROC_PKG_SUITE_AES256_GCM,
};

/* The seed says the suite, too. */
static void seal(struct sealed *s, u64 seed, u32 idx)
{
	struct fake_rng rng = { seed };

	memset(s, 0, sizeof(*s));
	s->idx = idx;
	s->slot.suite = suites[seed % ARRAY_SIZE(suites)];
	fake_rng_fill(&rng, s->slot.key, sizeof(s->slot.key));
	fake_rng_fill(&rng, s->plain, sizeof(s->plain));
	secproc_suite_seal(s->slot.suite, s->stored, s->tag, s->plain,
			   sizeof(s->plain), idx, s->slot.key);
}

static const u32 indices[] = { 0, 1, 63, 255, 65536, 0xffffffff };

static void a_page_is_what_was_sealed(void)
{
	u8 out[SECPROC_PAGE_SIZE];
	struct sealed s;
	size_t i;

	for (i = 0; i < 2 * ARRAY_SIZE(indices); i++) {
		seal(&s, i, indices[i / 2]);
		CHECK(!secproc_decrypt_page(&s.slot, s.idx, out, s.stored,
					    s.tag));
		CHECK(!memcmp(out, s.plain, sizeof(out)));
		/* In place. */
		CHECK(!secproc_decrypt_page(&s.slot, s.idx, s.stored, s.stored,
					    s.tag));
		CHECK(!memcmp(s.stored, s.plain, sizeof(out)));
	}
}

static void every_line_alone_is_that_of_the_page(void)
{
	u8 out[SECPROC_LINE_SIZE];
	struct sealed s;
	unsigned int line;
	size_t i;

	for (i = 0; i < 2 * ARRAY_SIZE(indices); i++) {
		seal(&s, i, indices[i / 2]);
		for (line = 0; line < SECPROC_PAGE_LINES; line++) {
			secproc_decrypt_line(&s.slot, s.idx, line, s.stored,
					     out);
			CHECK(!memcmp(out, s.plain + line * SECPROC_LINE_SIZE,
				      sizeof(out)));
		}
	}
}

/* True if the page is refused and nothing of it can be seen. */
static bool is_refused(const struct sealed *s)
{
	u8 out[SECPROC_PAGE_SIZE];

	memset(out, 0xee, sizeof(out));
	return secproc_decrypt_page(&s->slot, s->idx, out, s->stored, s->tag) ==
	       -EKEYREJECTED && secproc_is_zero(out, sizeof(out));
}

static void try_changed_bits(u64 suite)
{
	struct sealed s;
	unsigned int bit;

	seal(&s, suite, 5);
	for (bit = 0; bit < 8 * SECPROC_PAGE_SIZE; bit += 509) {
		s.stored[bit / 8] ^= (u8)(1 << bit % 8);
		CHECK(is_refused(&s));
		s.stored[bit / 8] ^= (u8)(1 << bit % 8);
	}
	for (bit = 0; bit < 8 * SECPROC_TAG_SIZE; bit++) {
		s.tag[bit / 8] ^= (u8)(1 << bit % 8);
		CHECK(is_refused(&s));
		s.tag[bit / 8] ^= (u8)(1 << bit % 8);
	}
}

static void a_page_with_one_changed_bit_is_refused(void)
{
	try_changed_bits(0);
	try_changed_bits(1);
}

static void try_others(u64 suite)
{
	struct sealed s;

	seal(&s, suite, 5);
	s.idx = 6;
	CHECK(is_refused(&s));
	s.idx = 5;
	s.slot.key[31] ^= 0x80;
	CHECK(is_refused(&s));
	s.slot.key[31] ^= 0x80;
	s.slot.suite = suites[!suite];
	CHECK(is_refused(&s));
}

static void a_page_under_another_index_key_or_suite_is_refused(void)
{
	try_others(0);
	try_others(1);
}

/* The same place in two pages is encrypted under different key stream. */
static void try_key_streams(u64 suite)
{
	static const u8 zero[SECPROC_PAGE_SIZE];
	u8 out[8][SECPROC_LINE_SIZE];
	struct sealed s;
	unsigned int i, j;

	seal(&s, suite, 0);
	for (i = 0; i < 8; i++)
		secproc_decrypt_line(&s.slot, i / 4, i % 4, zero, out[i]);
	for (i = 0; i < 8; i++)
		for (j = 0; j < i; j++)
			CHECK(memcmp(out[i], out[j], sizeof(out[i])));
}

static void no_two_lines_share_key_stream(void)
{
	try_key_streams(0);
	try_key_streams(1);
}

static const struct check_test tests[] = {
	CHECK_TEST(a_page_is_what_was_sealed),
	CHECK_TEST(every_line_alone_is_that_of_the_page),
	CHECK_TEST(a_page_with_one_changed_bit_is_refused),
	CHECK_TEST(a_page_under_another_index_key_or_suite_is_refused),
	CHECK_TEST(no_two_lines_share_key_stream),
};

CHECK_MAIN(tests)
