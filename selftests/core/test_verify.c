// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Tests of mem/verify.h, with real packages and real signatures
 */
#include <stdlib.h>
#include <string.h>

#include "bytes.h"
#include "check.h"
#include "fake_mem.h"
#include "fake_vendor.h"
#include "traps.h"

#define BASE	0x10000ULL

/**
 * struct scene - secure memory, and two products of one vendor
 * @m: secure memory
 * @vendor: the vendor
 * @contents: pages in the clear
 * @page: their description: code, code, data, plain data, a zero-fill page
 * @one: a product
 * @two: another with the same pages
 */
struct scene {
	struct fake_mem m;
	struct fake_vendor vendor;
	u8 contents[4][SECPROC_PAGE_SIZE];
	struct secproc_build_page page[5];
	struct fake_product one;
	struct fake_product two;
};

enum { CODE, CODE_2, DATA, PLAIN, ZERO };

static const u32 page_flags[] = {
	[CODE] = SECPROC_PKG_PAGE_F_R | SECPROC_PKG_PAGE_F_X |
		 SECPROC_PKG_PAGE_F_ENCRYPTED,
	[CODE_2] = SECPROC_PKG_PAGE_F_R | SECPROC_PKG_PAGE_F_X |
		   SECPROC_PKG_PAGE_F_ENCRYPTED,
	[DATA] = SECPROC_PKG_PAGE_F_R | SECPROC_PKG_PAGE_F_ENCRYPTED,
	[PLAIN] = SECPROC_PKG_PAGE_F_R | SECPROC_PKG_PAGE_F_PLAIN,
	[ZERO] = SECPROC_PKG_PAGE_F_R | SECPROC_PKG_PAGE_F_W |
		 SECPROC_PKG_PAGE_F_ZERO,
};

static void make_product(struct scene *s, struct fake_product *product,
			 u8 number)
{
	fake_product_init(product, &s->vendor, number);
	product->build.pages = s->page;
	product->build.nr_pages = ARRAY_SIZE(s->page);
	product->build.entry = BASE;
	fake_product_set_recipient(product, s->vendor.signer.ed25519,
				   s->vendor.signer.x25519);
	fake_product_make(product);
}

static struct scene *make_scene(void)
{
	struct scene *s = calloc(1, sizeof(*s));
	u32 i;

	if (!s)
		abort();
	fake_mem_init(&s->m, 4);
	fake_vendor_init(&s->vendor, 1);
	for (i = 0; i < ARRAY_SIZE(s->page); i++) {
		s->page[i].va = BASE + i * SECPROC_PAGE_SIZE;
		s->page[i].flags = page_flags[i];
		if (i == ZERO)
			continue;
		memset(s->contents[i], (int)i + 1, SECPROC_PAGE_SIZE);
		s->page[i].data = s->contents[i];
		s->page[i].len = i == PLAIN ? 100 : SECPROC_PAGE_SIZE;
	}
	make_product(s, &s->one, 1);
	make_product(s, &s->two, 2);
	return s;
}

static void free_scene(struct scene *s)
{
	fake_mem_free(&s->m);
	fake_product_free(&s->one);
	fake_product_free(&s->two);
	free(s);
}

/*
 * The same among good pages of the product, each time at another place: the
 * verdict on it must be @expected, and the others good.
 */
static void verify_among_others(struct scene *s, const u8 *stored,
				const u8 *vinfo, const struct fake_product *as,
				u32 index, u32 expected)
{
	static u32 calls;
	struct secproc_verify *unit = &s->m.mem.verify;
	void *work = malloc(secproc_pkg_batch_size(4));
	struct secproc_pkg_check check[4];
	u32 frame_no[4], i, at = calls++ % 4;

	for (i = 0; i < 4; i++) {
		frame_no[i] = secproc_mem_alloc(&s->m.mem);
		CHECK(secproc_pkg_page(&as->pkg, i == at ? index : i,
				       &check[i].page));
		memcpy(secproc_mem_data(&s->m.mem, frame_no[i]),
		       i == at ? stored : fake_product_page(as, i),
		       SECPROC_PAGE_SIZE);
		secproc_verify_hold(unit, frame_no[i],
				    i == at ? vinfo :
					      fake_product_vinfo(as, i));
	}
	secproc_verify_pages(unit, frame_no, &as->pkg, check, 4, work);
	for (i = 0; i < 4; i++) {
		CHECK(check[i].refusal == (i == at ? expected : 0));
		CHECK(secproc_verify_is_valid(unit, frame_no[i]) ==
		      !check[i].refusal);
		secproc_mem_free(&s->m.mem, frame_no[i]);
	}
	free(work);
}

/*
 * Has these bytes verified as page @index of product @as, in a frame of their
 * own.  The verdict must say the same as the return value.
 */
static u32 verify(struct scene *s, const u8 *stored, const u8 *vinfo,
		  const struct fake_product *as, u32 index)
{
	struct secproc_verify *unit = &s->m.mem.verify;
	u32 frame_no = secproc_mem_alloc(&s->m.mem);
	struct secproc_pkg_page page;
	u32 refusal;

	CHECK(secproc_pkg_page(&as->pkg, index, &page));
	memcpy(secproc_mem_data(&s->m.mem, frame_no), stored,
	       SECPROC_PAGE_SIZE);
	CHECK(!secproc_verify_is_valid(unit, frame_no));
	secproc_verify_hold(unit, frame_no, vinfo);
	CHECK(!secproc_verify_is_valid(unit, frame_no));
	refusal = secproc_verify_page(unit, frame_no, &as->pkg, &page);
	CHECK(secproc_verify_is_valid(unit, frame_no) == !refusal);
	secproc_mem_free(&s->m.mem, frame_no);
	CHECK(!secproc_verify_is_valid(unit, frame_no));
	verify_among_others(s, stored, vinfo, as, index, refusal);
	return refusal;
}

static void pages_of_a_package_are_valid(void)
{
	struct scene *s = make_scene();
	u32 i;

	for (i = CODE; i <= PLAIN; i++) {
		CHECK(!verify(s, fake_product_page(&s->one, i),
			      fake_product_vinfo(&s->one, i), &s->one, i));
		CHECK(!verify(s, fake_product_page(&s->two, i),
			      fake_product_vinfo(&s->two, i), &s->two, i));
	}
	free_scene(s);
}

static void a_flipped_bit_of_a_page_is_found(void)
{
	static const u32 indices[] = { CODE, DATA, PLAIN };
	struct scene *s = make_scene();
	u8 stored[SECPROC_PAGE_SIZE];
	unsigned int i, bit;

	for (i = 0; i < ARRAY_SIZE(indices); i++) {
		const u8 *vinfo = fake_product_vinfo(&s->one, indices[i]);

		memcpy(stored, fake_product_page(&s->one, indices[i]),
		       sizeof(stored));
		for (bit = 0; bit < 8 * SECPROC_PAGE_SIZE; bit += 1021) {
			stored[bit / 8] ^= (u8)(1 << bit % 8);
			CHECK(verify(s, stored, vinfo, &s->one, indices[i]) ==
			      SECPROC_REFUSAL_PAGE_HASH);
			stored[bit / 8] ^= (u8)(1 << bit % 8);
		}
	}
	free_scene(s);
}

static void a_flipped_bit_of_verifying_information_is_found(void)
{
	struct scene *s = make_scene();
	const u8 *stored = fake_product_page(&s->one, CODE);
	u8 vinfo[SECPROC_PKG_VINFO_SIZE];
	unsigned int bit;

	memcpy(vinfo, fake_product_vinfo(&s->one, CODE), sizeof(vinfo));
	for (bit = 0; bit < 8 * sizeof(vinfo); bit += 5) {
		vinfo[bit / 8] ^= (u8)(1 << bit % 8);
		CHECK(verify(s, stored, vinfo, &s->one, CODE) ==
		      SECPROC_REFUSAL_PAGE_SIGNATURE);
		vinfo[bit / 8] ^= (u8)(1 << bit % 8);
	}
	free_scene(s);
}

/* A changed page whose hash was made to fit: the signature says it is not. */
static void a_page_with_a_new_hash_is_found(void)
{
	struct scene *s = make_scene();
	u8 vinfo[SECPROC_PKG_VINFO_SIZE], stored[SECPROC_PAGE_SIZE];
	struct secproc_bytes piece = { stored, sizeof(stored) };

	memcpy(stored, fake_product_page(&s->one, DATA), sizeof(stored));
	memcpy(vinfo, fake_product_vinfo(&s->one, DATA), sizeof(vinfo));
	stored[0] ^= 1;
	secproc_sha256(vinfo, &piece, 1);
	CHECK(verify(s, stored, vinfo, &s->one, DATA) ==
	      SECPROC_REFUSAL_PAGE_SIGNATURE);
	free_scene(s);
}

static void a_page_with_the_information_of_another_is_found(void)
{
	struct scene *s = make_scene();

	CHECK(verify(s, fake_product_page(&s->one, CODE),
		     fake_product_vinfo(&s->one, CODE_2), &s->one, CODE) ==
	      SECPROC_REFUSAL_PAGE_SIGNATURE);
	free_scene(s);
}

/* With all that belongs to it, but where another page should be. */
static void a_page_in_the_place_of_another_is_found(void)
{
	struct scene *s = make_scene();

	CHECK(verify(s, fake_product_page(&s->one, CODE_2),
		     fake_product_vinfo(&s->one, CODE_2), &s->one, CODE) ==
	      SECPROC_REFUSAL_PAGE_SIGNATURE);
	CHECK(verify(s, fake_product_page(&s->one, DATA),
		     fake_product_vinfo(&s->one, DATA), &s->one, CODE) ==
	      SECPROC_REFUSAL_PAGE_SIGNATURE);
	free_scene(s);
}

/* Same signer, same contents, same address, same permissions. */
static void a_page_of_another_package_is_found(void)
{
	struct scene *s = make_scene();
	u32 i;

	for (i = CODE; i <= PLAIN; i++)
		CHECK(verify(s, fake_product_page(&s->two, i),
			     fake_product_vinfo(&s->two, i), &s->one, i) ==
		      SECPROC_REFUSAL_PAGE_SIGNATURE);
	free_scene(s);
}

static void a_page_of_another_vendor_is_found(void)
{
	struct scene *s = make_scene();
	struct fake_vendor *mine = calloc(1, sizeof(*mine));
	struct fake_product other;

	fake_vendor_init(mine, 9);
	fake_product_init(&other, mine, 1);
	other.build.pages = s->page;
	other.build.nr_pages = ARRAY_SIZE(s->page);
	other.build.entry = BASE;
	fake_product_set_recipient(&other, mine->signer.ed25519,
				   mine->signer.x25519);
	fake_product_make(&other);
	/* The same bytes in every respect but who signed. */
	CHECK(!memcmp(fake_product_page(&other, CODE),
		      fake_product_page(&s->one, CODE), SECPROC_PAGE_SIZE));
	CHECK(verify(s, fake_product_page(&other, CODE),
		     fake_product_vinfo(&other, CODE), &s->one, CODE) ==
	      SECPROC_REFUSAL_PAGE_SIGNATURE);
	fake_product_free(&other);
	free(mine);
	free_scene(s);
}

/**
 * struct attempt - a call that may break an invariant
 * @unit: the unit
 * @pkg: a package
 * @page: its first page
 */
struct attempt {
	struct secproc_verify *unit;
	const struct secproc_pkg *pkg;
	struct secproc_pkg_page page;
};

static void call_verify(void *ctx)
{
	struct attempt *a = ctx;

	if (secproc_verify_page(a->unit, 0, a->pkg, &a->page))
		_exit(1);
}

static void call_verify_pages(void *ctx)
{
	struct attempt *a = ctx;
	struct secproc_pkg_check check = { .page = a->page };
	void *work = malloc(secproc_pkg_batch_size(1));
	u32 frame_no = 0;

	secproc_verify_pages(a->unit, &frame_no, a->pkg, &check, 1, work);
	free(work);
	if (check.refusal)
		_exit(1);
}

/* What can be done with a frame's entry, in every order of two. */
static void a_verdict_is_only_about_what_was_held_last(void)
{
	struct scene *s = make_scene();
	struct attempt a = { .unit = &s->m.mem.verify, .pkg = &s->one.pkg };
	const u8 *vinfo = fake_product_vinfo(&s->one, CODE);

	secproc_pkg_page(a.pkg, CODE, &a.page);
	CHECK(secproc_mem_alloc(&s->m.mem) == 0);
	memcpy(s->m.frame[0].data, fake_product_page(&s->one, CODE),
	       SECPROC_PAGE_SIZE);
	/* Nothing is held. */
	CHECK(traps(call_verify, &a));
	secproc_verify_hold(a.unit, 0, vinfo);
	CHECK(!secproc_verify_page(a.unit, 0, a.pkg, &a.page));
	/* A verdict is given once. */
	CHECK(traps(call_verify, &a));
	CHECK(traps(call_verify_pages, &a));
	CHECK(secproc_verify_is_valid(a.unit, 0));
	/* What is held anew has not been checked. */
	secproc_verify_hold(a.unit, 0, vinfo);
	CHECK(!secproc_verify_is_valid(a.unit, 0));
	CHECK(!secproc_verify_page(a.unit, 0, a.pkg, &a.page));
	/* Nor does a refusal leave the verdict from before. */
	secproc_verify_hold(a.unit, 0, fake_product_vinfo(&s->one, DATA));
	CHECK(secproc_verify_page(a.unit, 0, a.pkg, &a.page));
	CHECK(!secproc_verify_is_valid(a.unit, 0));
	CHECK(traps(call_verify, &a));
	secproc_verify_forget(a.unit, 0);
	CHECK(!secproc_verify_is_valid(a.unit, 0));
	CHECK(traps(call_verify, &a));
	free_scene(s);
}

static void only_a_busy_frame_is_verified(void)
{
	struct scene *s = make_scene();
	struct attempt a = { .unit = &s->m.mem.verify, .pkg = &s->one.pkg };
	const u8 *vinfo = fake_product_vinfo(&s->one, CODE);
	u32 state;

	secproc_pkg_page(a.pkg, CODE, &a.page);
	for (state = SECPROC_FRAME_FREE; state <= SECPROC_FRAME_TABLE;
	     state++) {
		memcpy(s->m.frame[0].data, fake_product_page(&s->one, CODE),
		       SECPROC_PAGE_SIZE);
		s->m.frame[0].state = state;
		secproc_verify_hold(a.unit, 0, vinfo);
		if (state == SECPROC_FRAME_BUSY) {
			CHECK(!secproc_verify_page(a.unit, 0, a.pkg, &a.page));
			continue;
		}
		CHECK(traps(call_verify, &a));
		CHECK(traps(call_verify_pages, &a));
	}
	free_scene(s);
}

static void forgetting_erases_one_entry(void)
{
	struct scene *s = make_scene();
	size_t size = secproc_verify_bank_size(1);
	u8 vinfo[SECPROC_PKG_VINFO_SIZE];
	u32 i;

	CHECK(secproc_verify_bank_size(4) == 4 * size);
	memset(vinfo, 0x77, sizeof(vinfo));
	for (i = 0; i < 4; i++)
		secproc_verify_hold(&s->m.mem.verify, i, vinfo);
	secproc_verify_forget(&s->m.mem.verify, 2);
	for (i = 0; i < 4; i++)
		CHECK(secproc_is_zero(s->m.bank + i * size, size) == (i == 2));
	free_scene(s);
}

static const struct check_test tests[] = {
	CHECK_TEST(pages_of_a_package_are_valid),
	CHECK_TEST(a_flipped_bit_of_a_page_is_found),
	CHECK_TEST(a_flipped_bit_of_verifying_information_is_found),
	CHECK_TEST(a_page_with_a_new_hash_is_found),
	CHECK_TEST(a_page_with_the_information_of_another_is_found),
	CHECK_TEST(a_page_in_the_place_of_another_is_found),
	CHECK_TEST(a_page_of_another_package_is_found),
	CHECK_TEST(a_page_of_another_vendor_is_found),
	CHECK_TEST(a_verdict_is_only_about_what_was_held_last),
	CHECK_TEST(only_a_busy_frame_is_verified),
	CHECK_TEST(forgetting_erases_one_entry),
};

CHECK_MAIN(tests)
