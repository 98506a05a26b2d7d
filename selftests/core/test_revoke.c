// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Revocation lists: who may sign them, what may replace what, what they stop
 */
#include <stdlib.h>

#include "check.h"
#include "test_pkg_fixture.h"
#include "../../kmod/core/user/revlist.h"

static struct fixture f;
static struct secproc_revlist entries;
static struct secproc_revlist_terms terms;
static struct secproc_sign_key root_key, authority_key;
static struct secproc_revocations list;
static struct secproc_revocations_view view;
static struct secproc_pkg_view pkg_view;
static struct secproc_pkg pkg;
static u8 *bytes;
static size_t len;

static void start(void)
{
	fixture_init(&f);
	secproc_revlist_free(&entries);
	secproc_keypair_sign_key(&f.root, &root_key);
	secproc_keypair_sign_key(&f.authority, &authority_key);
	memset(&list, 0, sizeof(list));
	f.authority_request.usage |= SECPROC_CERT_U_SIGN_REVOCATION;
	fixture_certify(&f);
	terms = (struct secproc_revlist_terms){
		.number = 7,
		.issued = FIXTURE_NOW,
		.key = &root_key,
	};
}

static enum secproc_refusal check(void)
{
	enum secproc_refusal refusal;

	refusal = secproc_revocations_parse(bytes, len, &view);
	return refusal ? refusal :
	       secproc_revocations_verify(&view, &f.trust, &list);
}

static enum secproc_refusal make(void)
{
	free(bytes);
	if (secproc_revlist_build(&entries, &terms, &bytes, &len))
		abort();
	return check();
}

static void revoke(u8 kind, const u8 id[32], u64 since)
{
	CHECK(!secproc_revlist_add(&entries, kind, id, since));
	CHECK(!make());
	f.trust.revoked = &list;
}

static void a_root_signs_a_list(void)
{
	u8 id[32] = { 1 };

	start();
	CHECK(!make());
	CHECK(list.number == 7 && !list.nr_entries);
	CHECK(!secproc_revlist_add(&entries, SECPROC_REV_KEY, id, 0));
	CHECK(!make());
	CHECK(list.nr_entries == 1);
	CHECK(secproc_is_revoked(&list, SECPROC_REV_KEY, id, 0));
	CHECK(!secproc_is_revoked(&list, SECPROC_REV_PACKAGE, id, 0));
	CHECK(!secproc_is_revoked(NULL, SECPROC_REV_KEY, id, 0));
	f.trust.nr_roots = 0;
	CHECK(check() == SECPROC_REFUSAL_CERT_ISSUER);
}

static void an_authority_signs_a_list_if_it_may(void)
{
	start();
	terms.chain = &f.chain[1];
	terms.nr_certs = 1;
	terms.key = &authority_key;
	CHECK(!make());
	CHECK(!memcmp(list.signer.key_id, f.authority.key_id, 32));

	f.authority_request.usage &= (u16)~SECPROC_CERT_U_SIGN_REVOCATION;
	fixture_certify(&f);
	CHECK(make() == SECPROC_REFUSAL_CERT_USAGE);

	/* Who is confined to some products cannot stop the others. */
	start();
	terms.chain = &f.chain[1];
	terms.nr_certs = 1;
	terms.key = &authority_key;
	f.authority_request.name_space[0] = 0xaa;
	fixture_certify(&f);
	CHECK(make() == SECPROC_REFUSAL_CERT_NAMESPACE);

	/* Nor may a signer of packages, whatever its usage. */
	start();
	f.signer_request.usage = SECPROC_CERT_U_ALL;
	fixture_certify(&f);
	terms.chain = f.chain;
	terms.nr_certs = 2;
	terms.key = &f.sign_key;
	CHECK(make() == SECPROC_REFUSAL_CERT_TYPE);
}

static void a_list_is_signed_by_who_it_says_and_in_its_time(void)
{
	start();
	terms.key = &authority_key;
	CHECK(make() == SECPROC_REFUSAL_CERT_ISSUER);
	terms.chain = &f.chain[1];
	terms.nr_certs = 1;
	terms.key = &root_key;
	CHECK(make() == SECPROC_REFUSAL_CERT_MISSING);
	start();
	terms.issued = FIXTURE_NOW + 1001;
	CHECK(make() == SECPROC_REFUSAL_CERT_EXPIRED);
	terms.issued = FIXTURE_NOW - 1001;
	CHECK(make() == SECPROC_REFUSAL_CERT_NOT_YET);
	start();
	f.root_request.usage &= (u16)~SECPROC_CERT_U_SIGN_REVOCATION;
	fixture_certify(&f);
	CHECK(make() == SECPROC_REFUSAL_CERT_USAGE);
}

static void every_flipped_bit_of_a_list_is_refused(void)
{
	u8 id[32] = { 1 };
	size_t i;

	start();
	terms.chain = &f.chain[1];
	terms.nr_certs = 1;
	terms.key = &authority_key;
	secproc_revlist_add(&entries, SECPROC_REV_KEY, id, 5);
	secproc_revlist_add(&entries, SECPROC_REV_PACKAGE, id, 0);
	CHECK(!make());
	for (i = 0; i < 8 * len; i++) {
		bytes[i / 8] ^= (u8)(1 << i % 8);
		if (!CHECK(check()))
			printf("# bit %zu\n", i);
		bytes[i / 8] ^= (u8)(1 << i % 8);
	}
	CHECK(!check());
}

/* One field changed, and the list signed again as if that were meant. */
static enum secproc_refusal change(size_t off, u64 value, size_t size)
{
	enum secproc_refusal refusal;
	u8 old[8];

	memcpy(old, bytes + off, size);
	memcpy(bytes + off, &value, size);
	refusal = secproc_revocations_parse(bytes, len, &view);
	memcpy(bytes + off, old, size);
	return refusal;
}

#define FIELD(member)	offsetof(struct secproc_rev_header, member)
#define ENTRY(n, member)						\
	(sizeof(struct secproc_rev_header) +				\
	 (n) * sizeof(struct secproc_rev_entry) +			\
	 offsetof(struct secproc_rev_entry, member))

static void each_field_is_refused_by_its_name(void)
{
	u8 id[32] = { 1 };

	start();
	secproc_revlist_add(&entries, SECPROC_REV_KEY, id, 5);
	secproc_revlist_add(&entries, SECPROC_REV_PACKAGE, id, 0);
	CHECK(!make());
	CHECK(change(FIELD(magic), 0, 1) == SECPROC_REFUSAL_REV_MAGIC);
	CHECK(change(FIELD(major), 2, 2) == SECPROC_REFUSAL_REV_VERSION);
	CHECK(change(FIELD(minor), 1, 2) == SECPROC_REFUSAL_REV_VERSION);
	CHECK(change(FIELD(header_size), 256, 4) ==
	      SECPROC_REFUSAL_REV_VERSION);
	CHECK(change(FIELD(number), 0, 8) == SECPROC_REFUSAL_REV_FIELD);
	CHECK(change(FIELD(entry_count), 65537, 4) ==
	      SECPROC_REFUSAL_REV_FIELD);
	CHECK(change(FIELD(entry_count), 3, 4) == SECPROC_REFUSAL_REV_SIZE);
	CHECK(change(FIELD(cert_count), 4, 2) == SECPROC_REFUSAL_REV_FIELD);
	CHECK(change(FIELD(cert_count), 1, 2) == SECPROC_REFUSAL_REV_SIZE);
	CHECK(change(FIELD(reserved0), 1, 1) == SECPROC_REFUSAL_REV_RESERVED);
	CHECK(change(FIELD(reserved1), 1, 1) == SECPROC_REFUSAL_REV_RESERVED);
	CHECK(change(ENTRY(0, kind), 0, 1) == SECPROC_REFUSAL_REV_ENTRY);
	CHECK(change(ENTRY(0, kind), 3, 1) == SECPROC_REFUSAL_REV_ENTRY);
	CHECK(change(ENTRY(1, reserved), 1, 1) == SECPROC_REFUSAL_REV_ENTRY);
	CHECK(change(ENTRY(0, kind), SECPROC_REV_PACKAGE, 1) ==
	      SECPROC_REFUSAL_REV_ORDER);
	CHECK(secproc_revocations_parse(bytes, len - 1, &view) ==
	      SECPROC_REFUSAL_REV_SIZE);
	CHECK(secproc_revocations_parse(bytes, 127, &view) ==
	      SECPROC_REFUSAL_REV_SHORT);
}

static void only_a_newer_list_that_forgets_nothing_replaces_one(void)
{
	struct secproc_revocations none = { 0 }, old;
	struct secproc_rev_entry kept[2];
	u8 one[32] = { 1 }, two[32] = { 2 };

	start();
	secproc_revlist_add(&entries, SECPROC_REV_KEY, one, 5);
	CHECK(!make());
	CHECK(!secproc_revocations_replace(&list, &none));
	old = list;
	memcpy(kept, list.entries, sizeof(kept[0]));
	old.entries = kept;
	CHECK(secproc_revocations_replace(&list, &old) ==
	      SECPROC_REFUSAL_REV_STALE);
	terms.number = 6;
	CHECK(!make());
	CHECK(secproc_revocations_replace(&list, &old) ==
	      SECPROC_REFUSAL_REV_STALE);
	terms.number = 8;
	secproc_revlist_add(&entries, SECPROC_REV_KEY, two, 0);
	CHECK(!make());
	CHECK(!secproc_revocations_replace(&list, &old));

	secproc_revlist_free(&entries);
	secproc_revlist_add(&entries, SECPROC_REV_KEY, two, 0);
	CHECK(!make());
	CHECK(secproc_revocations_replace(&list, &old) ==
	      SECPROC_REFUSAL_REV_SHRINKS);
	secproc_revlist_add(&entries, SECPROC_REV_KEY, one, 6);
	CHECK(!make());
	CHECK(secproc_revocations_replace(&list, &old) ==
	      SECPROC_REFUSAL_REV_SHRINKS);
	/* The same thing again keeps the earlier time. */
	secproc_revlist_add(&entries, SECPROC_REV_KEY, one, 4);
	CHECK(!make());
	CHECK(list.nr_entries == 2);
	CHECK(!secproc_revocations_replace(&list, &old));
}

static void a_revoked_signer_has_signed_nothing(void)
{
	start();
	CHECK(!fixture_build(&f));
	CHECK(!fixture_check(&f, &pkg_view, &pkg));
	revoke(SECPROC_REV_KEY, f.signer.key_id, 0);
	CHECK(fixture_check(&f, &pkg_view, &pkg) ==
	      SECPROC_REFUSAL_CERT_REVOKED);
	start();
	CHECK(!fixture_build(&f));
	revoke(SECPROC_REV_KEY, f.authority.key_id, 0);
	CHECK(fixture_check(&f, &pkg_view, &pkg) ==
	      SECPROC_REFUSAL_CERT_REVOKED);
	start();
	CHECK(!fixture_build(&f));
	revoke(SECPROC_REV_PACKAGE,
	       ((struct secproc_pkg_header *)f.pkg)->package_id, 0);
	CHECK(fixture_check(&f, &pkg_view, &pkg) ==
	      SECPROC_REFUSAL_PKG_REVOKED);
}

static void what_was_signed_before_still_counts(void)
{
	start();
	CHECK(!fixture_build(&f));
	revoke(SECPROC_REV_KEY, f.signer.key_id, FIXTURE_NOW + 1);
	CHECK(!fixture_check(&f, &pkg_view, &pkg));
	revoke(SECPROC_REV_KEY, f.signer.key_id, FIXTURE_NOW);
	CHECK(fixture_check(&f, &pkg_view, &pkg) ==
	      SECPROC_REFUSAL_CERT_REVOKED);
}

static void a_revoked_key_grants_and_gets_no_licence(void)
{
	struct secproc_licence_view lic_view;
	struct secproc_licence licence;

	start();
	CHECK(!fixture_build(&f));
	CHECK(!fixture_check(&f, &pkg_view, &pkg));
	CHECK(!fixture_check_licence(&f, &pkg, &lic_view, &licence));
	revoke(SECPROC_REV_KEY, f.signer.key_id, 0);
	CHECK(fixture_check_licence(&f, &pkg, &lic_view, &licence) ==
	      SECPROC_REFUSAL_CERT_REVOKED);
	start();
	CHECK(!fixture_build(&f));
	CHECK(!fixture_check(&f, &pkg_view, &pkg));
	revoke(SECPROC_REV_KEY, f.processor.key_id, 0);
	CHECK(fixture_check_licence(&f, &pkg, &lic_view, &licence) ==
	      SECPROC_REFUSAL_LIC_REVOKED);
}

static void a_revoked_authority_signs_no_more_lists(void)
{
	struct secproc_revocations first;

	start();
	revoke(SECPROC_REV_KEY, f.authority.key_id, 0);
	first = list;
	f.trust.revoked = &first;
	/* Its bytes must outlive it. */
	bytes = NULL;
	terms.chain = &f.chain[1];
	terms.nr_certs = 1;
	terms.key = &authority_key;
	terms.number = 8;
	CHECK(make() == SECPROC_REFUSAL_CERT_REVOKED);
	free((void *)((const u8 *)first.entries -
		      sizeof(struct secproc_rev_header)));
}

static void a_full_list_is_searched_right(void)
{
	u8 id[32] = { 0 };
	u32 i, nr = 1000;

	start();
	for (i = 0; i < nr; i++) {
		secproc_put_le32(id, i * 0x9e3779b1u & ~1u);
		CHECK(!secproc_revlist_add(&entries, SECPROC_REV_KEY, id, i));
	}
	CHECK(!make());
	for (i = 0; i < nr; i++) {
		secproc_put_le32(id, i * 0x9e3779b1u & ~1u);
		CHECK(secproc_is_revoked(&list, SECPROC_REV_KEY, id, nr));
		id[0] |= 1;
		CHECK(!secproc_is_revoked(&list, SECPROC_REV_KEY, id, nr));
	}
}

static const struct check_test tests[] = {
	CHECK_TEST(a_root_signs_a_list),
	CHECK_TEST(an_authority_signs_a_list_if_it_may),
	CHECK_TEST(a_list_is_signed_by_who_it_says_and_in_its_time),
	CHECK_TEST(every_flipped_bit_of_a_list_is_refused),
	CHECK_TEST(each_field_is_refused_by_its_name),
	CHECK_TEST(only_a_newer_list_that_forgets_nothing_replaces_one),
	CHECK_TEST(a_revoked_signer_has_signed_nothing),
	CHECK_TEST(what_was_signed_before_still_counts),
	CHECK_TEST(a_revoked_key_grants_and_gets_no_licence),
	CHECK_TEST(a_revoked_authority_signs_no_more_lists),
	CHECK_TEST(a_full_list_is_searched_right),
};

CHECK_MAIN(tests)
