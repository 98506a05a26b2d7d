// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Certificates: a chain narrows on the way down, and ends at a pinned root
 */
#include "check.h"
#include "test_pkg_fixture.h"

static struct fixture f;
static struct secproc_signer signer;

static const u8 product[16] = { 0xaa, 0xbb, 0xcc };

#define USAGE	(SECPROC_CERT_U_SIGN_PAGE | SECPROC_CERT_U_SIGN_TOP)

/* What most tests ask for. */
static const struct secproc_claim claim = {
	.usage = USAGE,
	.type = SECPROC_CERT_SIGNER,
	.product_id = product,
	.when = FIXTURE_NOW,
};

static enum secproc_refusal verify(unsigned int nr_certs)
{
	return secproc_chain_verify(f.chain, nr_certs, &f.trust, &claim,
				    &signer);
}

/* Issues again what the requests now say, and verifies. */
static enum secproc_refusal reissue(void)
{
	fixture_certify(&f);
	return verify(2);
}

static void a_good_chain_names_its_signer(void)
{
	fixture_init(&f);
	CHECK(!verify(2));
	CHECK(!memcmp(signer.ed25519, f.signer.ed25519, 32));
	CHECK(!memcmp(signer.key_id, f.signer.key_id, 32));
	CHECK(!strcmp(signer.subject, "test signer"));
	CHECK(signer.not_before == FIXTURE_NOW - 1000);
	CHECK(signer.not_after == FIXTURE_NOW + 1000);
	CHECK(signer.usage == f.signer_request.usage);
	CHECK(!signer.is_insecure);
}

static void a_root_must_have_signed_itself(void)
{
	fixture_init(&f);
	CHECK(!secproc_root_check(&f.root_cert));
	CHECK(secproc_root_check(&f.chain[1]) == SECPROC_REFUSAL_CERT_TYPE);
	f.root_cert.sig[0] ^= 1;
	CHECK(secproc_root_check(&f.root_cert) ==
	      SECPROC_REFUSAL_CERT_SIGNATURE);
	f.root_cert.sig[0] ^= 1;
	f.root_cert.issuer_key_id[0] ^= 1;
	CHECK(secproc_root_check(&f.root_cert) == SECPROC_REFUSAL_CERT_ISSUER);
	f.root_cert.issuer_key_id[0] ^= 1;
	f.root_cert.magic[0] ^= 1;
	CHECK(secproc_root_check(&f.root_cert) == SECPROC_REFUSAL_CERT_FORMAT);
}

static void a_chain_needs_a_pinned_root(void)
{
	struct secproc_cert roots[2];

	fixture_init(&f);
	f.trust.nr_roots = 0;
	CHECK(verify(2) == SECPROC_REFUSAL_CERT_ISSUER);

	/* One of several, in any place. */
	roots[0] = f.chain[0];
	roots[1] = f.root_cert;
	f.trust.roots = roots;
	f.trust.nr_roots = 1;
	CHECK(verify(2) == SECPROC_REFUSAL_CERT_ISSUER);
	f.trust.nr_roots = 2;
	CHECK(!verify(2));
}

static void a_chain_has_the_right_length_and_order(void)
{
	struct secproc_cert swap;
	struct secproc_cert four[4];
	unsigned int i;

	fixture_init(&f);
	CHECK(verify(0) == SECPROC_REFUSAL_CERT_MISSING);
	CHECK(verify(1) == SECPROC_REFUSAL_CERT_ISSUER);
	for (i = 0; i < 4; i++)
		four[i] = f.chain[i ? 1 : 0];
	CHECK(secproc_chain_verify(four, 4, &f.trust, &claim, &signer) == SECPROC_REFUSAL_CERT_DEPTH);
	CHECK(secproc_chain_verify(four, 3, &f.trust, &claim, &signer) == SECPROC_REFUSAL_CERT_ISSUER);
	swap = f.chain[0];
	f.chain[0] = f.chain[1];
	f.chain[1] = swap;
	CHECK(verify(2) == SECPROC_REFUSAL_CERT_TYPE);
}

static void every_flipped_bit_is_refused(void)
{
	u8 *bytes = (u8 *)f.chain;
	unsigned int i;

	fixture_init(&f);
	for (i = 0; i < 8 * sizeof(f.chain); i++) {
		bytes[i / 8] ^= (u8)(1 << i % 8);
		if (!CHECK(verify(2)))
			printf("# bit %u\n", i);
		bytes[i / 8] ^= (u8)(1 << i % 8);
	}
	CHECK(!verify(2));
}

static void only_who_may_sign_certificates_has_signed_them(void)
{
	fixture_init(&f);
	f.authority_request.usage &= (u16)~SECPROC_CERT_U_SIGN_CERT;
	CHECK(reissue() == SECPROC_REFUSAL_CERT_USAGE);
	fixture_init(&f);
	f.root_request.usage &= (u16)~SECPROC_CERT_U_SIGN_CERT;
	CHECK(reissue() == SECPROC_REFUSAL_CERT_USAGE);
}

static void a_signer_needs_the_usage_that_is_asked_for(void)
{
	struct secproc_claim licence = claim;

	fixture_init(&f);
	f.signer_request.usage = SECPROC_CERT_U_SIGN_PAGE;
	CHECK(reissue() == SECPROC_REFUSAL_CERT_USAGE);
	f.signer_request.usage = USAGE;
	CHECK(!reissue());
	licence.usage = SECPROC_CERT_U_SIGN_LICENCE;
	CHECK(secproc_chain_verify(f.chain, 2, &f.trust, &licence, &signer) ==
	      SECPROC_REFUSAL_CERT_USAGE);
}

static void depth_runs_out(void)
{
	fixture_init(&f);
	f.authority_request.path_len = 0;
	CHECK(reissue() == SECPROC_REFUSAL_CERT_DEPTH);
	fixture_init(&f);
	f.authority_request.path_len = 3;
	CHECK(reissue() == SECPROC_REFUSAL_CERT_DEPTH);
	fixture_init(&f);
	f.root_request.path_len = 1;
	CHECK(reissue() == SECPROC_REFUSAL_CERT_DEPTH);
	fixture_init(&f);
	f.root_request.path_len = 2;
	CHECK(!reissue());
}

static void nothing_is_wider_than_its_issuer(void)
{
	static const u8 ours[16] = { 0xaa, 0xbb }, theirs[16] = { 0xaa, 0xbc };

	fixture_init(&f);
	f.authority_request.usage &= (u16)~SECPROC_CERT_U_DEBUG;
	CHECK(reissue() == SECPROC_REFUSAL_CERT_WIDENS);

	fixture_init(&f);
	f.signer_request.not_before--;
	CHECK(reissue() == SECPROC_REFUSAL_CERT_WIDENS);
	fixture_init(&f);
	f.signer_request.not_after++;
	CHECK(reissue() == SECPROC_REFUSAL_CERT_WIDENS);
	fixture_init(&f);
	f.root_request.not_after--;
	CHECK(reissue() == SECPROC_REFUSAL_CERT_WIDENS);

	/* A name space below another begins with it. */
	fixture_init(&f);
	memcpy(f.authority_request.name_space, ours, 16);
	CHECK(reissue() == SECPROC_REFUSAL_CERT_WIDENS);
	memcpy(f.signer_request.name_space, theirs, 16);
	CHECK(reissue() == SECPROC_REFUSAL_CERT_WIDENS);
	memset(f.signer_request.name_space + 1, 0, 15);
	CHECK(reissue() == SECPROC_REFUSAL_CERT_WIDENS);
	memcpy(f.signer_request.name_space, ours, 16);
	CHECK(!reissue());
	f.signer_request.name_space[2] = 0xcc;
	CHECK(!reissue());
	f.signer_request.name_space[2] = 0xcd;
	CHECK(reissue() == SECPROC_REFUSAL_CERT_NAMESPACE);
}

static void the_insecure_mark_is_inherited_and_needs_permission(void)
{
	fixture_init(&f);
	f.root_request.is_insecure = true;
	CHECK(reissue() == SECPROC_REFUSAL_CERT_WIDENS);
	f.authority_request.is_insecure = true;
	CHECK(reissue() == SECPROC_REFUSAL_CERT_WIDENS);
	f.signer_request.is_insecure = true;
	CHECK(reissue() == SECPROC_REFUSAL_CERT_INSECURE);
	f.trust.flags = SECPROC_TRUST_INSECURE;
	CHECK(!reissue() && signer.is_insecure);

	/* A signer may be insecure under an authority that is not. */
	f.root_request.is_insecure = false;
	f.authority_request.is_insecure = false;
	CHECK(!reissue() && signer.is_insecure);
	f.trust.flags = 0;
	CHECK(verify(2) == SECPROC_REFUSAL_CERT_INSECURE);
}

static void validity_includes_its_ends(void)
{
	fixture_init(&f);
	CHECK(!verify(2));
	CHECK(!secproc_signer_check_time(&signer, FIXTURE_NOW - 1000));
	CHECK(!secproc_signer_check_time(&signer, FIXTURE_NOW + 1000));
	CHECK(secproc_signer_check_time(&signer, FIXTURE_NOW - 1001) ==
	      SECPROC_REFUSAL_CERT_NOT_YET);
	CHECK(secproc_signer_check_time(&signer, FIXTURE_NOW + 1001) ==
	      SECPROC_REFUSAL_CERT_EXPIRED);
}

static void a_signature_made_for_one_thing_is_none_for_another(void)
{
	struct secproc_bytes piece = {
		&f.chain[0], sizeof(f.chain[0]) - sizeof(f.chain[0].sig),
	};
	struct secproc_sign_key authority;

	/* The same bytes without the context of certificates. */
	fixture_init(&f);
	secproc_keypair_sign_key(&f.authority, &authority);
	CHECK(!authority.sign(authority.ctx, f.chain[0].sig, &piece, 1));
	CHECK(verify(2) == SECPROC_REFUSAL_CERT_SIGNATURE);
}

static void names_too_long_or_empty_are_not_certified(void)
{
	struct secproc_sign_key root;
	struct secproc_cert cert;

	fixture_init(&f);
	secproc_keypair_sign_key(&f.root, &root);
	f.signer_request.subject = "";
	CHECK(secproc_cert_issue(&cert, &f.signer_request, &root) == -EINVAL);
	f.signer_request.subject =
		"123456789012345678901234567890123456789012345678";
	CHECK(!secproc_cert_issue(&cert, &f.signer_request, &root));
	f.signer_request.subject =
		"1234567890123456789012345678901234567890123456789";
	CHECK(secproc_cert_issue(&cert, &f.signer_request, &root) == -EINVAL);
}

static const struct check_test tests[] = {
	CHECK_TEST(a_good_chain_names_its_signer),
	CHECK_TEST(a_root_must_have_signed_itself),
	CHECK_TEST(a_chain_needs_a_pinned_root),
	CHECK_TEST(a_chain_has_the_right_length_and_order),
	CHECK_TEST(every_flipped_bit_is_refused),
	CHECK_TEST(only_who_may_sign_certificates_has_signed_them),
	CHECK_TEST(a_signer_needs_the_usage_that_is_asked_for),
	CHECK_TEST(depth_runs_out),
	CHECK_TEST(nothing_is_wider_than_its_issuer),
	CHECK_TEST(the_insecure_mark_is_inherited_and_needs_permission),
	CHECK_TEST(validity_includes_its_ends),
	CHECK_TEST(a_signature_made_for_one_thing_is_none_for_another),
	CHECK_TEST(names_too_long_or_empty_are_not_certified),
};

CHECK_MAIN(tests)
