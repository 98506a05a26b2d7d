// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Tests of machine.h: identity, and what a package and its licence are refused
 * for
 */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "fake_chip.h"
#include "traps.h"

#define BASE	0x10000ULL
#define CODE	(SECPROC_PKG_PAGE_F_R | SECPROC_PKG_PAGE_F_X | \
		 SECPROC_PKG_PAGE_F_ENCRYPTED)

/**
 * struct scene - a vendor, a chip with identity, and a product for it
 * @vendor: the vendor
 * @chip: the chip
 * @contents: the program
 * @page: its one page
 * @product: the product
 */
struct scene {
	struct fake_vendor vendor;
	struct fake_chip chip;
	u8 contents[SECPROC_PAGE_SIZE];
	struct secproc_build_page page[2];
	struct fake_product product;
};

static void init_product(struct scene *s, struct fake_product *product,
			 const struct fake_vendor *vendor, u8 number)
{
	fake_product_init(product, vendor, number);
	product->build.pages = s->page;
	product->build.nr_pages = 1;
	product->build.entry = BASE;
	fake_product_set_recipient(product, s->chip.pair.ed25519,
				   s->chip.pair.x25519);
}

/* Without the product, so that a test can change what it is made from. */
static struct scene *make_scene(void)
{
	struct scene *s = calloc(1, sizeof(*s));

	if (!s)
		abort();
	fake_vendor_init(&s->vendor, 1);
	fake_chip_init(&s->chip, 4, 2);
	fake_chip_give_identity(&s->chip, 5, &s->vendor);
	memset(s->contents, 0x42, sizeof(s->contents));
	s->page[0].va = BASE;
	s->page[0].flags = CODE;
	s->page[0].len = SECPROC_PAGE_SIZE;
	s->page[0].data = s->contents;
	s->page[1] = s->page[0];
	s->page[1].va = BASE + SECPROC_PAGE_SIZE;
	init_product(s, &s->product, &s->vendor, 1);
	return s;
}

static void free_scene(struct scene *s)
{
	fake_product_free(&s->product);
	fake_chip_free(&s->chip);
	free(s);
}

/* What is handed to the machine. */
struct offer {
	const void *resident;
	size_t len;
	u64 size;
	const void *licence;
	size_t licence_len;
	u64 now;
};

static struct offer offer_of(const struct fake_product *product)
{
	struct offer offer = {
		product->bytes, product->resident, product->size,
		product->licence, product->licence_len, FAKE_VENDOR_NOW,
	};

	return offer;
}

/*
 * Returns the refusal.  It must come with its own errno, about no page, and
 * without the key.
 */
static u32 open_offer(const struct scene *s, const struct offer *offer)
{
	struct secproc_pkg_keys keys = {};
	struct secproc_error error = {};
	struct secproc_pkg pkg;
	int err;

	err = secproc_machine_open_package(&s->chip.machine, offer->resident,
					   offer->len, offer->size,
					   offer->licence, offer->licence_len,
					   offer->now, &pkg, &keys, &error);
	CHECK(err == secproc_refusal_errno(error.code));
	CHECK(secproc_is_zero((u8 *)&keys, sizeof(keys)) == !!err);
	CHECK(!err || error.page == SECPROC_NO_PAGE);
	return error.code;
}

static u32 open_product(const struct scene *s)
{
	struct offer offer = offer_of(&s->product);

	return open_offer(s, &offer);
}

/* ---- Identity ------------------------------------------------------------ */

static void a_new_machine_has_no_identity(void)
{
	struct secproc_info info = {};
	struct fake_chip chip;

	fake_chip_init(&chip, 4, 2);
	secproc_machine_info(&chip.machine, &info);
	CHECK(info.api_version == SECPROC_API_VERSION);
	CHECK(!(info.flags & ~SECPROC_INFO_ENGINE));
	CHECK(secproc_is_zero(info.key_id, 32));
	CHECK(secproc_is_zero(info.ed25519_pub, 32));
	CHECK(secproc_is_zero(info.x25519_pub, 32));
	CHECK(secproc_is_zero(info.root_key_id, 32));
	CHECK(info.nr_frames == 4 && info.nr_free_frames == 4);
	CHECK(info.nr_key_slots == 2 && info.nr_used_key_slots == 0);
	CHECK(info.nr_tasks == 0 && info.nr_harts == 0);
	fake_chip_free(&chip);
}

static void identity_follows_from_the_seed(void)
{
	struct scene *s = make_scene();
	struct secproc_info info = {};

	secproc_machine_info(&s->chip.machine, &info);
	CHECK((info.flags & ~SECPROC_INFO_ENGINE) == (SECPROC_INFO_PROVISIONED |
			     SECPROC_INFO_INSECURE_DEVELOPMENT));
	CHECK(!memcmp(info.ed25519_pub, s->chip.pair.ed25519, 32));
	CHECK(!memcmp(info.x25519_pub, s->chip.pair.x25519, 32));
	CHECK(!memcmp(info.key_id, s->chip.pair.key_id, 32));
	CHECK(!memcmp(info.root_key_id, s->vendor.root.key_id, 32));
	free_scene(s);
}

static void the_machine_says_nothing_secret(void)
{
	struct scene *s = make_scene();
	struct secproc_info info = {};

	secproc_machine_info(&s->chip.machine, &info);
	CHECK(!memmem(&info, sizeof(info), s->chip.pair.seed, 32));
	CHECK(!memmem(&info, sizeof(info), s->chip.pair.x25519_secret, 32));
	CHECK(!memmem(&info, sizeof(info), s->chip.pair.ed25519_secret, 32));
	free_scene(s);
}

static void provisioning_refuses_what_is_not_right(void)
{
	struct scene *s = make_scene();
	struct secproc_provision good, bad;
	struct fake_chip chip;
	unsigned int bit;

	fake_chip_init(&chip, 1, 1);
	fake_chip_provision(&good, 5, &s->vendor);
	bad = good;
	bad.flags = 0;
	CHECK(secproc_machine_provision(&chip.machine, &bad) == -EINVAL);
	bad.flags = ~0U;
	CHECK(secproc_machine_provision(&chip.machine, &bad) == -EINVAL);
	bad = good;
	bad.reserved = 1;
	CHECK(secproc_machine_provision(&chip.machine, &bad) == -EINVAL);
	bad = good;
	memset(bad.root, 0, sizeof(bad.root));
	CHECK(secproc_machine_provision(&chip.machine, &bad) == -EINVAL);
	memcpy(bad.root, &s->vendor.signer_cert, sizeof(bad.root));
	CHECK(secproc_machine_provision(&chip.machine, &bad) == -EINVAL);
	for (bit = 0; bit < 8 * sizeof(bad.root); bit += 3) {
		bad = good;
		bad.root[bit / 8] ^= (u8)(1 << bit % 8);
		CHECK(secproc_machine_provision(&chip.machine, &bad) ==
		      -EINVAL);
	}
	CHECK(!chip.machine.identity.provisioned);
	CHECK(secproc_is_zero(chip.machine.identity.seed, 32));
	CHECK(!secproc_machine_provision(&chip.machine, &good));
	fake_chip_free(&chip);
	free_scene(s);
}

static void identity_is_given_once(void)
{
	struct scene *s = make_scene();
	struct secproc_provision provision;
	struct fake_vendor other;

	fake_chip_provision(&provision, 5, &s->vendor);
	CHECK(!secproc_machine_provision(&s->chip.machine, &provision));
	provision.seed[31] ^= 1;
	CHECK(secproc_machine_provision(&s->chip.machine, &provision) ==
	      -EEXIST);
	/* Another root with the same seed would trust somebody else. */
	fake_vendor_init(&other, 2);
	fake_chip_provision(&provision, 5, &other);
	CHECK(secproc_machine_provision(&s->chip.machine, &provision) ==
	      -EEXIST);
	CHECK(!memcmp(&s->chip.machine.root, &s->vendor.root_cert,
		      sizeof(s->vendor.root_cert)));
	CHECK(!memcmp(s->chip.machine.identity.key_id, s->chip.pair.key_id,
		      32));
	/* What is wrong in itself is told first. */
	provision.flags = 0;
	CHECK(secproc_machine_provision(&s->chip.machine, &provision) ==
	      -EINVAL);
	free_scene(s);
}

static void call_wipe(void *ctx)
{
	secproc_machine_wipe(ctx);
}

static void wiping_leaves_nothing(void)
{
	struct scene *s = make_scene();
	struct secproc_machine *machine = &s->chip.machine;
	struct secproc_key key;
	u32 i, frame_no;

	for (i = 0; i < 3; i++) {
		frame_no = secproc_frame_alloc(&machine->mem.pool);
		CHECK(frame_no == i);
		memset(s->chip.m.frame[i].data, 7, SECPROC_PAGE_SIZE);
	}
	secproc_key_import(&machine->cpu.bank, &key,
			   SECPROC_PKG_SUITE_CHACHA20_POLY1305, s->contents);
	secproc_key_hold(&machine->cpu.bank, &key);
	machine->nr_tasks = 1;
	CHECK(traps(call_wipe, machine));
	machine->nr_tasks = 0;
	machine->nr_harts = 1;
	CHECK(traps(call_wipe, machine));
	machine->nr_harts = 0;
	secproc_machine_wipe(machine);
	CHECK(secproc_is_zero(machine, sizeof(*machine)));
	CHECK(secproc_is_zero(s->chip.slot, sizeof(s->chip.slot)));
	CHECK(fake_mem_is_blank(&s->chip.m));
	fake_mem_free(&s->chip.m);
	free(s);
}

/* ---- Packages ------------------------------------------------------------ */

static void a_package_with_its_licence_opens(void)
{
	struct scene *s = make_scene();
	u8 plain[SECPROC_PAGE_SIZE];
	struct secproc_pkg_keys keys;
	struct secproc_error error = {};
	struct secproc_pkg_page page;
	struct secproc_pkg pkg;

	fake_product_make(&s->product);
	CHECK(!secproc_machine_open_package(&s->chip.machine, s->product.bytes,
					    s->product.resident,
					    s->product.size, s->product.licence,
					    s->product.licence_len,
					    FAKE_VENDOR_NOW, &pkg, &keys,
					    &error));
	CHECK(error.code == 0);
	CHECK(!memcmp(secproc_pkg_id(&pkg), secproc_pkg_id(&s->product.pkg),
		      32));
	/* The key is the one that opens the page. */
	CHECK(secproc_pkg_page(&pkg, 0, &page));
	CHECK(!secproc_aead_open(plain, s->product.bytes + page.file_off,
				 SECPROC_PAGE_SIZE, page.tag, NULL, 0, 0,
				 keys.key[0]));
	CHECK(!memcmp(plain, s->contents, sizeof(plain)));
	free_scene(s);
}

static void an_embedded_licence_is_used_if_no_other_is_given(void)
{
	struct scene *s = make_scene();
	struct secproc_licence_terms terms = s->product.terms;
	struct offer offer;

	s->product.build.embed = &terms;
	fake_product_make(&s->product);
	offer = offer_of(&s->product);
	offer.licence = NULL;
	offer.licence_len = 0;
	CHECK(open_offer(s, &offer) == 0);
	/* The one that is given counts, even if the embedded one would do. */
	s->product.terms.recipient_x25519[0] ^= 8;
	fake_product_license(&s->product);
	CHECK(open_product(s) == SECPROC_REFUSAL_LIC_PROCESSOR);
	free_scene(s);
}

static void a_machine_without_identity_opens_nothing(void)
{
	struct scene *s = make_scene();
	struct secproc_error error = {};
	struct secproc_pkg_keys keys;
	struct secproc_pkg pkg;
	struct fake_chip chip;

	fake_chip_init(&chip, 1, 1);
	fake_product_make(&s->product);
	CHECK(secproc_machine_open_package(&chip.machine, s->product.bytes,
					   s->product.resident, s->product.size,
					   s->product.licence,
					   s->product.licence_len,
					   FAKE_VENDOR_NOW, &pkg, &keys,
					   &error) == -ENOKEY);
	CHECK(error.code == SECPROC_REFUSAL_NO_IDENTITY);
	fake_chip_free(&chip);
	free_scene(s);
}

static void a_package_of_an_unknown_vendor_is_refused(void)
{
	struct scene *s = make_scene();
	struct fake_vendor other;

	fake_vendor_init(&other, 2);
	init_product(s, &s->product, &other, 1);
	fake_product_make(&s->product);
	CHECK(open_product(s) == SECPROC_REFUSAL_CERT_ISSUER);
	free_scene(s);
}

static void every_changed_byte_of_a_package_is_refused(void)
{
	struct scene *s = make_scene();
	u64 i;

	fake_product_make(&s->product);
	CHECK(open_product(s) == 0);
	for (i = 0; i < s->product.resident; i += i < 1024 ? 1 : 13) {
		s->product.bytes[i] ^= 0x10;
		if (!CHECK(open_product(s)))
			printf("# byte %llu\n", (unsigned long long)i);
		s->product.bytes[i] ^= 0x10;
	}
	free_scene(s);
}

static void every_changed_byte_of_a_licence_is_refused(void)
{
	struct scene *s = make_scene();
	size_t i;

	fake_product_make(&s->product);
	for (i = 0; i < s->product.licence_len; i++) {
		s->product.licence[i] ^= 0x04;
		if (!CHECK(open_product(s)))
			printf("# byte %zu\n", i);
		s->product.licence[i] ^= 0x04;
	}
	CHECK(open_product(s) == 0);
	free_scene(s);
}

static void cut_packages_and_licences_are_refused(void)
{
	struct scene *s = make_scene();
	struct offer offer;
	size_t i;

	fake_product_make(&s->product);
	offer = offer_of(&s->product);
	for (i = 0; i < offer.licence_len; i++) {
		struct offer cut = offer;
		void *copy = malloc(i + 1);

		/* On its own, so that a sanitizer sees reads behind it. */
		memcpy(copy, s->product.licence, i);
		cut.licence = copy;
		cut.licence_len = i;
		if (!i)
			CHECK(open_offer(s, &cut) ==
			      SECPROC_REFUSAL_LIC_MISSING);
		else if (i < sizeof(struct secproc_lic_statement))
			CHECK(open_offer(s, &cut) == SECPROC_REFUSAL_LIC_SHORT);
		else
			CHECK(open_offer(s, &cut) == SECPROC_REFUSAL_LIC_SIZE);
		free(copy);
	}
	for (i = 0; i < offer.len; i += 509) {
		struct offer cut = offer;

		cut.len = i;
		CHECK(open_offer(s, &cut));
		cut.size = i;
		CHECK(open_offer(s, &cut));
	}
	offer.size--;
	CHECK(open_offer(s, &offer));
	offer.size += 2;
	CHECK(open_offer(s, &offer) == SECPROC_REFUSAL_PKG_TRAILING);
	offer = offer_of(&s->product);
	offer.licence = NULL;
	CHECK(open_offer(s, &offer) == SECPROC_REFUSAL_LIC_MISSING);
	free_scene(s);
}

static void a_licence_for_another_processor_is_refused(void)
{
	struct scene *s = make_scene();
	struct secproc_lic_statement *statement;
	struct secproc_keypair other;
	u8 seed[32] = { 9 };

	secproc_keypair_derive(&other, SECPROC_KEY_PROCESSOR, seed);
	fake_product_set_recipient(&s->product, other.ed25519, other.x25519);
	fake_product_make(&s->product);
	CHECK(open_product(s) == SECPROC_REFUSAL_LIC_PROCESSOR);
	/* Writing this processor's name into it does not help. */
	statement = (void *)s->product.licence;
	memcpy(statement->recipient, s->chip.pair.key_id, 32);
	CHECK(open_product(s));
	/* Nor if the vendor had been made to sign that. */
	fake_product_set_recipient(&s->product, s->chip.pair.ed25519,
				   other.x25519);
	fake_product_license(&s->product);
	CHECK(open_product(s) == SECPROC_REFUSAL_LIC_PROCESSOR);
	free_scene(s);
}

static void a_licence_for_another_package_is_refused(void)
{
	struct scene *s = make_scene();
	struct fake_product other;
	struct offer offer;

	fake_product_make(&s->product);
	init_product(s, &other, &s->vendor, 2);
	fake_product_make(&other);
	offer = offer_of(&s->product);
	offer.licence = other.licence;
	offer.licence_len = other.licence_len;
	CHECK(open_offer(s, &offer) == SECPROC_REFUSAL_LIC_PACKAGE);
	fake_product_free(&other);
	free_scene(s);
}

/* Same name, same contents, but made once more: another package. */
static void a_licence_for_another_build_is_refused(void)
{
	struct scene *s = make_scene();
	struct fake_product other;
	struct offer offer;

	fake_product_make(&s->product);
	init_product(s, &other, &s->vendor, 1);
	other.build.seed[0] ^= 1;
	fake_product_make(&other);
	offer = offer_of(&s->product);
	offer.licence = other.licence;
	offer.licence_len = other.licence_len;
	CHECK(open_offer(s, &offer) == SECPROC_REFUSAL_LIC_PACKAGE);
	fake_product_free(&other);
	free_scene(s);
}

static void a_licence_of_another_vendor_is_refused(void)
{
	struct scene *s = make_scene();
	struct fake_vendor other;
	const struct secproc_sign_key *key = s->product.build.key;

	fake_product_make(&s->product);
	fake_vendor_init(&other, 2);
	s->product.build.key = &other.key;
	s->product.build.chain = &other.signer_cert;
	fake_product_license(&s->product);
	CHECK(open_product(s) == SECPROC_REFUSAL_CERT_ISSUER);
	/* With the known vendor's certificate around it. */
	s->product.build.chain = &s->vendor.signer_cert;
	fake_product_license(&s->product);
	CHECK(open_product(s) == SECPROC_REFUSAL_CERT_MISSING);
	memcpy(other.key.key_id, key->key_id, 32);
	fake_product_license(&s->product);
	CHECK(open_product(s) == SECPROC_REFUSAL_LIC_SIGNATURE);
	free_scene(s);
}

static void a_licence_has_its_conditions(void)
{
	static const struct {
		u64 not_before, not_after, now;
		u32 max_starts, min_rollback, flags;
		u32 refusal;
	} cases[] = {
		{ .now = FAKE_VENDOR_NOW },
		{ .now = 0 },
		{ .not_before = FAKE_VENDOR_NOW, .now = FAKE_VENDOR_NOW },
		{ .not_after = FAKE_VENDOR_NOW, .now = FAKE_VENDOR_NOW },
		{ .not_before = FAKE_VENDOR_NOW + 1, .now = FAKE_VENDOR_NOW,
		  .refusal = SECPROC_REFUSAL_LIC_NOT_YET },
		{ .not_after = FAKE_VENDOR_NOW - 1, .now = FAKE_VENDOR_NOW,
		  .refusal = SECPROC_REFUSAL_LIC_EXPIRED },
		{ .not_after = FAKE_VENDOR_NOW, .now = 0,
		  .refusal = SECPROC_REFUSAL_LIC_CLOCK },
		{ .min_rollback = 5, .now = FAKE_VENDOR_NOW },
		{ .min_rollback = 6, .now = FAKE_VENDOR_NOW,
		  .refusal = SECPROC_REFUSAL_LIC_OLD_PACKAGE },
		{ .max_starts = 1, .now = FAKE_VENDOR_NOW },
		{ .flags = SECPROC_LIC_F_LOWER, .now = FAKE_VENDOR_NOW,
		  .refusal = SECPROC_REFUSAL_CERT_USAGE },
		{ .flags = SECPROC_LIC_F_DEBUG, .now = FAKE_VENDOR_NOW,
		  .refusal = SECPROC_REFUSAL_LIC_DEBUG },
	};
	struct scene *s = make_scene();
	size_t i;

	fake_product_make(&s->product);
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		struct secproc_licence_terms *terms = &s->product.terms;
		struct offer offer;

		terms->not_before = cases[i].not_before;
		terms->not_after = cases[i].not_after;
		terms->max_starts = cases[i].max_starts;
		terms->min_rollback_index = cases[i].min_rollback;
		terms->flags = cases[i].flags;
		fake_product_license(&s->product);
		offer = offer_of(&s->product);
		offer.now = cases[i].now;
		if (!CHECK(open_offer(s, &offer) == cases[i].refusal))
			printf("# case %zu\n", i);
	}
	free_scene(s);
}

static void a_package_that_may_be_debugged_needs_permission(void)
{
	struct scene *s = make_scene();

	s->product.build.flags = SECPROC_PKG_F_DEBUG;
	fake_product_make(&s->product);
	CHECK(open_product(s) == SECPROC_REFUSAL_PKG_DEBUG);
	s->chip.machine.allow_debug = true;
	CHECK(!open_product(s));
	free_scene(s);
}

static void a_licence_opens_the_parts_that_it_names(void)
{
	struct scene *s = make_scene();
	struct secproc_pkg_keys keys;
	struct secproc_error error;
	u32 parts;

	s->page[1].part = 1;
	s->product.build.nr_pages = 2;
	s->product.build.nr_parts = 2;
	fake_product_make(&s->product);
	for (parts = 1; parts <= 3; parts++) {
		s->product.terms.parts = parts;
		fake_product_license(&s->product);
		CHECK(!secproc_machine_open_licence(&s->chip.machine,
						    &s->product.pkg,
						    s->product.licence,
						    s->product.licence_len,
						    FAKE_VENDOR_NOW, &keys,
						    &error));
		CHECK(keys.parts == parts);
		CHECK(secproc_is_zero(keys.key[0], 32) == !(parts & 1));
		CHECK(secproc_is_zero(keys.key[1], 32) == !(parts & 2));
		/* The first part is what starts. */
		CHECK(open_product(s) == (parts & 1 ? 0 :
					  SECPROC_REFUSAL_ENV_PART));
	}
	free_scene(s);
}

static void a_refusal_says_where(void)
{
	struct scene *s = make_scene();
	struct secproc_error error = {};
	struct secproc_pkg_keys keys;
	struct secproc_pkg pkg;

	fake_product_make(&s->product);
	s->product.bytes[8] ^= 1;
	CHECK(secproc_machine_open_package(&s->chip.machine, s->product.bytes,
					   s->product.resident, s->product.size,
					   s->product.licence,
					   s->product.licence_len,
					   FAKE_VENDOR_NOW, &pkg, &keys,
					   &error) == -EOPNOTSUPP);
	CHECK(error.code == SECPROC_REFUSAL_PKG_VERSION && error.offset == 8);
	free_scene(s);
}

static const struct check_test tests[] = {
	CHECK_TEST(a_new_machine_has_no_identity),
	CHECK_TEST(identity_follows_from_the_seed),
	CHECK_TEST(the_machine_says_nothing_secret),
	CHECK_TEST(provisioning_refuses_what_is_not_right),
	CHECK_TEST(identity_is_given_once),
	CHECK_TEST(wiping_leaves_nothing),
	CHECK_TEST(a_package_with_its_licence_opens),
	CHECK_TEST(an_embedded_licence_is_used_if_no_other_is_given),
	CHECK_TEST(a_machine_without_identity_opens_nothing),
	CHECK_TEST(a_package_of_an_unknown_vendor_is_refused),
	CHECK_TEST(every_changed_byte_of_a_package_is_refused),
	CHECK_TEST(every_changed_byte_of_a_licence_is_refused),
	CHECK_TEST(cut_packages_and_licences_are_refused),
	CHECK_TEST(a_licence_for_another_processor_is_refused),
	CHECK_TEST(a_licence_for_another_package_is_refused),
	CHECK_TEST(a_licence_for_another_build_is_refused),
	CHECK_TEST(a_licence_of_another_vendor_is_refused),
	CHECK_TEST(a_licence_has_its_conditions),
	CHECK_TEST(a_package_that_may_be_debugged_needs_permission),
	CHECK_TEST(a_licence_opens_the_parts_that_it_names),
	CHECK_TEST(a_refusal_says_where),
};

CHECK_MAIN(tests)
