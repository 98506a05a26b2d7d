// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Kinds of verifying information: what each finds, and who may use the two that
 * find only accidents
 */
#include <stdlib.h>

#include "check.h"
#include "test_pkg_fixture.h"
#include "../../kmod/core/pkg/tree.h"

#define ED25519	SECPROC_PKG_VERIFY_ED25519
#define TREE	SECPROC_PKG_VERIFY_TREE
#define CRC32C	SECPROC_PKG_VERIFY_CRC32C
#define PARITY	SECPROC_PKG_VERIFY_PARITY

/* More than one group of leaves, and a last one that is not full. */
#define NR_PAGES	21

static struct fixture f;
static struct secproc_pkg_view view;
static struct secproc_pkg pkg;
static struct secproc_build_page pages[NR_PAGES];
static u8 contents[NR_PAGES][SECPROC_PAGE_SIZE];

static u32 as_flag(u32 kind)
{
	return kind << SECPROC_PKG_PAGE_VERIFY_SHIFT;
}

/* A program of many pages, all verified in one way, by who may and where it may. */
static void describe(u8 kind)
{
	unsigned int i, k;

	fixture_init(&f);
	for (i = 0; i < NR_PAGES; i++) {
		pages[i] = f.pages[i ? 2 : 0];
		pages[i].va = FIXTURE_TEXT_VA + i * SECPROC_PAGE_SIZE;
		for (k = 0; k < SECPROC_PAGE_SIZE; k++)
			contents[i][k] = (u8)(i * 7 + k * 13 + k / 256);
		pages[i].data = contents[i];
	}
	f.build.pages = pages;
	f.build.nr_pages = NR_PAGES;
	f.build.nr_parts = 1;
	f.build.verify_kind = kind;
	f.signer_request.usage |= SECPROC_CERT_U_ALLOW_WEAK;
	fixture_certify(&f);
	f.trust.flags = SECPROC_TRUST_WEAK;
}

static bool build(void)
{
	return CHECK(!fixture_build(&f)) &&
	       CHECK(!fixture_check(&f, &view, &pkg));
}

static bool start(u8 kind)
{
	describe(kind);
	return build();
}

/* Together with all others, page @index is judged in the same way. */
static void check_among_others(u32 index, const u8 *stored, const u8 *vinfo,
			       enum secproc_refusal expected)
{
	struct secproc_pkg_check check[NR_PAGES];
	void *work = malloc(secproc_pkg_batch_size(NR_PAGES));
	u32 i;

	for (i = 0; i < NR_PAGES; i++) {
		secproc_pkg_page(&pkg, i, &check[i].page);
		check[i].stored = i == index ? stored :
				  f.pkg + check[i].page.file_off;
		check[i].vinfo = (const void *)(i == index ? vinfo :
				 f.pkg + check[i].page.vinfo_off);
	}
	secproc_pkg_pages_verify(&pkg, check, NR_PAGES, work);
	for (i = 0; i < NR_PAGES; i++)
		CHECK(check[i].refusal == (i == index ? expected : 0));
	free(work);
}

static enum secproc_refusal check_page(u32 index, u32 stored, u32 vinfo)
{
	struct secproc_pkg_page page, from, beside;
	enum secproc_refusal refusal;

	secproc_pkg_page(&pkg, index, &page);
	secproc_pkg_page(&pkg, stored, &from);
	secproc_pkg_page(&pkg, vinfo, &beside);
	refusal = secproc_pkg_page_verify(&pkg, &page, f.pkg + from.file_off,
					  f.pkg + beside.vinfo_off);
	check_among_others(index, f.pkg + from.file_off,
			   f.pkg + beside.vinfo_off, refusal);
	return refusal;
}

static void codes_are_those_of_the_standards(void)
{
	struct secproc_bytes piece[] = { { "1234", 4 }, { "56789", 5 } };
	u8 zeros[32] = { 0 }, bits[64] = { 0 }, out = 0xff;

	CHECK(secproc_crc32c(piece, 2) == 0xe3069283);
	piece[0] = (struct secproc_bytes){ zeros, sizeof(zeros) };
	CHECK(secproc_crc32c(piece, 1) == 0x8a9136aa);	/* RFC 3720, B.4 */
	CHECK(secproc_crc32c(piece, 0) == 0);

	secproc_parity(&out, bits, sizeof(bits));
	CHECK(out == 0);
	bits[0] = 1;
	bits[15] = 0x80;
	bits[16] = 3;
	bits[63] = 7;
	secproc_parity(&out, bits, sizeof(bits));
	CHECK(out == 0x83);
}

/* RFC 6962, 2.1: split at the largest power of two below the number. */
static void naive_root(u8 root[32], const u8 *node, u32 n)
{
	u8 left[32], right[32];
	u32 half = 1;

	if (n == 1) {
		memcpy(root, node, 32);
		return;
	}
	while (2 * half < n)
		half *= 2;
	naive_root(left, node, half);
	naive_root(right, node + half * 32, n - half);
	secproc_tree_node(root, left, right);
}

static void roots_are_those_of_a_model(void)
{
	u8 *node = calloc(1100, 32), root[32], want[32];
	u32 n;

	for (n = 0; n < 1100; n++)
		secproc_put_le32(node + n * 32, n * 2654435761U);
	for (n = 1; n <= 1100; n++) {
		secproc_tree_root(root, node, n);
		naive_root(want, node, n);
		CHECK(!memcmp(root, want, 32));
	}
	free(node);
}

static void every_kind_accepts_what_was_packed(void)
{
	u32 kind, i;

	for (kind = ED25519; kind <= PARITY; kind++) {
		if (!start((u8)kind))
			continue;
		CHECK(view.verify_kinds == 1U << kind);
		CHECK(secproc_pkg_is_weak(&pkg) == (kind >= CRC32C));
		CHECK(!view.tree.len == (kind != TREE));
		for (i = 0; i < NR_PAGES; i++)
			CHECK(!check_page(i, i, i));
	}
	fixture_free(&f);
}

/* Every bit of the verifying information, and one in 41 of the page. */
static void every_kind_finds_a_flipped_bit(void)
{
	struct secproc_pkg_page page;
	u32 kind, i;
	u64 off;

	for (kind = ED25519; kind <= PARITY; kind++) {
		if (!start((u8)kind))
			continue;
		secproc_pkg_page(&pkg, NR_PAGES - 1, &page);
		for (i = 0; i < 8 * (SECPROC_PKG_VINFO_SIZE +
				     SECPROC_PAGE_SIZE); i++) {
			off = i < 8 * SECPROC_PKG_VINFO_SIZE ?
			      page.vinfo_off + i / 8 :
			      page.file_off + i / 8 - SECPROC_PKG_VINFO_SIZE;
			if (i >= 8 * SECPROC_PKG_VINFO_SIZE && i % 41)
				continue;
			f.pkg[off] ^= (u8)(1 << i % 8);
			CHECK(check_page(page.index, page.index, page.index));
			f.pkg[off] ^= (u8)(1 << i % 8);
		}
		CHECK(!check_page(page.index, page.index, page.index));
	}
	fixture_free(&f);
}

/* With the other page's verifying information, and with its own. */
static void a_page_in_another_ones_place_is_found(void)
{
	u32 kind, i, k;

	for (kind = ED25519; kind <= CRC32C; kind++) {
		if (!start((u8)kind))
			continue;
		for (i = 0; i < NR_PAGES; i++) {
			for (k = 0; k < NR_PAGES; k++) {
				if (i == k)
					continue;
				CHECK(check_page(i, k, k));
				CHECK(check_page(i, k, i));
			}
		}
	}
	fixture_free(&f);
}

static void a_page_of_another_version_is_found(void)
{
	u8 stored[SECPROC_PAGE_SIZE], vinfo[SECPROC_PKG_VINFO_SIZE];
	struct secproc_pkg_page page;
	u32 kind;

	for (kind = ED25519; kind <= CRC32C; kind++) {
		if (!start((u8)kind))
			continue;
		secproc_pkg_page(&pkg, 9, &page);
		memcpy(stored, f.pkg + page.file_off, sizeof(stored));
		memcpy(vinfo, f.pkg + page.vinfo_off, sizeof(vinfo));
		contents[3][0]++;
		if (!build())
			continue;
		secproc_pkg_page(&pkg, 9, &page);
		CHECK(secproc_pkg_page_verify(&pkg, &page, stored, vinfo));
	}
	fixture_free(&f);
}

/* Who changes the tree's nodes to fit changed pages changes the root. */
static void every_node_of_the_tree_is_signed(void)
{
	u8 *node;
	size_t i;

	if (!start(TREE))
		return;
	node = (u8 *)view.tree.data;
	CHECK(view.tree.len == 3 * 32);
	for (i = 0; i < view.tree.len; i++) {
		node[i] ^= 0x10;
		CHECK(fixture_check(&f, &view, &pkg) ==
		      SECPROC_REFUSAL_TOP_SIGNATURE);
		node[i] ^= 0x10;
	}
	CHECK(!fixture_check(&f, &view, &pkg));
	fixture_free(&f);
}

static void kinds_may_differ_from_page_to_page(void)
{
	u32 i;

	describe(ED25519);
	for (i = 0; i < NR_PAGES; i++)
		pages[i].flags |= as_flag(i % 4 ? i % 4 + 1 : 0);
	if (!build())
		return;
	CHECK(view.verify_kinds == 0x1e);
	for (i = 0; i < NR_PAGES; i++) {
		CHECK(!check_page(i, i, i));
		CHECK(check_page(i, (i + 4) % NR_PAGES, i));
	}
	fixture_free(&f);
}

/*
 * The kind is signed: who calls a page one of the weak kind, to put another one
 * there with a checksum of its own, is found before any page is read.
 */
static void nobody_can_choose_a_weaker_kind(void)
{
	struct secproc_pkg_header *header;
	struct secproc_pkg_page_row *row;

	if (!start(ED25519))
		return;
	row = (void *)view.page_table.data;
	secproc_put_le32(&row[4].flags, secproc_get_le32(&row[4].flags) |
					as_flag(CRC32C));
	CHECK(fixture_check(&f, &view, &pkg) == SECPROC_REFUSAL_SECTION_HASH);
	secproc_put_le32(&row[4].flags, pages[4].flags);
	header = (void *)f.pkg;
	header->verify_kind = PARITY;
	CHECK(fixture_check(&f, &view, &pkg) == SECPROC_REFUSAL_TOP_SIGNATURE);
	fixture_free(&f);
}

static void checksums_need_the_signers_right_and_the_owners_setting(void)
{
	u32 kind, mixed;

	for (kind = CRC32C; kind <= PARITY; kind++) {
		for (mixed = 0; mixed < 2; mixed++) {
			describe(mixed ? ED25519 : (u8)kind);
			if (mixed)
				pages[5].flags |= as_flag(kind);
			CHECK(!fixture_build(&f));
			f.trust.flags = 0;
			CHECK(fixture_build(&f) == SECPROC_REFUSAL_PKG_WEAK);
			f.trust.flags = SECPROC_TRUST_WEAK;
			f.signer_request.usage &=
				(u16)~SECPROC_CERT_U_ALLOW_WEAK;
			fixture_certify(&f);
			CHECK(fixture_build(&f) == SECPROC_REFUSAL_CERT_USAGE);
		}
	}
	/* The strong kinds need neither. */
	for (kind = ED25519; kind <= TREE; kind++) {
		describe((u8)kind);
		f.trust.flags = 0;
		f.signer_request.usage &= (u16)~SECPROC_CERT_U_ALLOW_WEAK;
		fixture_certify(&f);
		CHECK(!fixture_build(&f));
	}
	fixture_free(&f);
}

static const struct check_test tests[] = {
	CHECK_TEST(codes_are_those_of_the_standards),
	CHECK_TEST(roots_are_those_of_a_model),
	CHECK_TEST(every_kind_accepts_what_was_packed),
	CHECK_TEST(every_kind_finds_a_flipped_bit),
	CHECK_TEST(a_page_in_another_ones_place_is_found),
	CHECK_TEST(a_page_of_another_version_is_found),
	CHECK_TEST(every_node_of_the_tree_is_signed),
	CHECK_TEST(kinds_may_differ_from_page_to_page),
	CHECK_TEST(nobody_can_choose_a_weaker_kind),
	CHECK_TEST(checksums_need_the_signers_right_and_the_owners_setting),
};

CHECK_MAIN(tests)
