// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Licences: one package, one processor, and only under their conditions
 */
#include <stdlib.h>

#include "check.h"
#include "test_pkg_fixture.h"
#include "../../kmod/core/pkg/message.h"

static struct fixture f;
static struct secproc_pkg_view pkg_view;
static struct secproc_pkg pkg;
static struct secproc_licence_view view;
static struct secproc_licence licence;

static bool rebuild(void)
{
	return CHECK(!fixture_build(&f)) &&
	       CHECK(!fixture_check(&f, &pkg_view, &pkg));
}

static bool start(void)
{
	fixture_init(&f);
	return rebuild();
}

static enum secproc_refusal verify(void)
{
	return fixture_check_licence(&f, &pkg, &view, &licence);
}

static struct secproc_lic_statement *statement(void)
{
	return (struct secproc_lic_statement *)f.licence;
}

static struct secproc_envelope *envelope(void)
{
	return (struct secproc_envelope *)(f.licence + 256 + 2 * 320);
}

/* Signs again what was changed, as a signer that makes mistakes would. */
static void resign(void)
{
	struct secproc_bytes piece[SECPROC_LIC_MESSAGE_PIECES];
	unsigned int nr = secproc_get_le16(&statement()->envelope_count);

	secproc_licence_message(piece, statement(), envelope(), nr);
	f.sign_key.sign(f.sign_key.ctx, (u8 *)(envelope() + nr), piece,
			SECPROC_LIC_MESSAGE_PIECES);
}

static void a_good_licence_opens_its_part(void)
{
	u8 key[32] = { 0 };

	if (!start())
		return;
	CHECK(!verify());
	CHECK(!strcmp(licence.signer.subject, "test signer"));
	CHECK(!licence.not_after && !licence.max_starts && !licence.flags);
	CHECK(!secproc_licence_open(&licence, &pkg, 0,
				    f.processor.x25519_secret, key));
	CHECK(!secproc_is_zero(key, sizeof(key)));
	fixture_free(&f);
}

static void a_part_without_an_envelope_stays_closed(void)
{
	u8 key[32];

	if (!start())
		return;
	CHECK(!verify());
	CHECK(secproc_licence_open(&licence, &pkg, 1, f.processor.x25519_secret,
				   key) == SECPROC_REFUSAL_ENV_PART);
	CHECK(secproc_licence_open(&licence, &pkg, 2, f.processor.x25519_secret,
				   key) == SECPROC_REFUSAL_ENV_PART);
	CHECK(secproc_licence_open(&licence, &pkg, 0xffff,
				   f.processor.x25519_secret,
				   key) == SECPROC_REFUSAL_ENV_PART);
	fixture_free(&f);
}

static void a_licence_for_another_processor_has_its_own_name(void)
{
	struct secproc_keypair other;
	u8 seed[32] = { 77 }, key[32];

	if (!start())
		return;
	secproc_keypair_derive(&other, SECPROC_KEY_PROCESSOR, seed);
	CHECK(!secproc_licence_parse(f.licence, f.licence_len, &view));
	CHECK(secproc_licence_verify(&view, &f.trust, &pkg, other.key_id,
				     &licence) ==
	      SECPROC_REFUSAL_LIC_PROCESSOR);

	/* And its envelope would not open either. */
	CHECK(!verify());
	CHECK(secproc_licence_open(&licence, &pkg, 0, other.x25519_secret,
				   key) == SECPROC_REFUSAL_ENV_OPEN);
	fixture_free(&f);
}

static void a_licence_for_another_package_has_its_own_name(void)
{
	if (!start())
		return;
	f.build.seed[1] ^= 1;
	CHECK(!secproc_pkg_build(&f.build, f.pkg, f.pkg_len,
				 &(struct secproc_build_result){ 0 }));
	CHECK(!fixture_check(&f, &pkg_view, &pkg));
	CHECK(verify() == SECPROC_REFUSAL_LIC_PACKAGE);
	fixture_free(&f);
}

static void every_flipped_bit_is_refused(void)
{
	unsigned int i;

	if (!start())
		return;
	for (i = 0; i < 8 * f.licence_len; i++) {
		f.licence[i / 8] ^= (u8)(1 << i % 8);
		if (!CHECK(verify()))
			printf("# bit %u\n", i);
		f.licence[i / 8] ^= (u8)(1 << i % 8);
	}
	CHECK(!verify());
	fixture_free(&f);
}

static void every_other_length_is_refused(void)
{
	size_t len;

	if (!start())
		return;
	for (len = 0; len < f.licence_len; len++) {
		u8 *copy = malloc(len + 1);

		memcpy(copy, f.licence, len);
		CHECK(secproc_licence_parse(copy, len, &view) ==
		      (len < 256 ? SECPROC_REFUSAL_LIC_SHORT :
		       SECPROC_REFUSAL_LIC_SIZE));
		free(copy);
	}
	f.licence = realloc(f.licence, f.licence_len + 1);
	CHECK(secproc_licence_parse(f.licence, f.licence_len + 1, &view) ==
	      SECPROC_REFUSAL_LIC_SIZE);
	fixture_free(&f);
}

/**
 * struct change - a field that the signer itself got wrong
 * @what: for the message
 * @off: offset in the statement, or after it in the first envelope
 * @size: of the value; 0 to invert one byte
 * @value: value
 * @refusal: what must be said
 */
struct change {
	const char *what;
	u32 off;
	u32 size;
	u64 value;
	enum secproc_refusal refusal;
};

#define STATEMENT(member, size, value, why)				\
	{ #member, offsetof(struct secproc_lic_statement, member), size, \
	  value, SECPROC_REFUSAL_##why }
#define ENVELOPE(member, size, value, why)				\
	{ "envelope " #member, 256 + 640 +				\
	  offsetof(struct secproc_envelope, member), size, value,	\
	  SECPROC_REFUSAL_##why }

static const struct change changes[] = {
	STATEMENT(magic, 0, 0, LIC_MAGIC),
	STATEMENT(major, 2, 2, LIC_VERSION),
	STATEMENT(minor, 2, 1, LIC_VERSION),
	STATEMENT(statement_size, 4, 512, LIC_VERSION),
	STATEMENT(flags, 4, 4, LIC_FLAGS),
	STATEMENT(flags, 4, SECPROC_LIC_F_LOWER, CERT_USAGE),
	STATEMENT(flags, 4, SECPROC_LIC_F_DEBUG, LIC_DEBUG),
	STATEMENT(cert_count, 2, 0, LIC_FIELD),
	STATEMENT(cert_count, 2, 4, LIC_FIELD),
	STATEMENT(cert_count, 2, 1, LIC_SIZE),
	STATEMENT(envelope_count, 2, 0, LIC_FIELD),
	STATEMENT(envelope_count, 2, 9, LIC_FIELD),
	STATEMENT(max_starts, 4, 3, LIC_STARTS),
	STATEMENT(min_rollback_index, 4, 2, NONE),
	STATEMENT(min_rollback_index, 4, 3, LIC_OLD_PACKAGE),
	STATEMENT(package_id, 0, 0, LIC_PACKAGE),
	STATEMENT(recipient, 0, 0, ENV_FORMAT),
	STATEMENT(signer, 0, 0, CERT_MISSING),
	STATEMENT(not_before, 8, FIXTURE_NOW, NONE),
	STATEMENT(not_before, 8, FIXTURE_NOW + 1, LIC_NOT_YET),
	STATEMENT(not_after, 8, FIXTURE_NOW, NONE),
	STATEMENT(not_after, 8, FIXTURE_NOW - 1, LIC_EXPIRED),
	STATEMENT(seq, 8, 2, ENV_FORMAT),
	STATEMENT(issued, 8, 0, CERT_NOT_YET),
	STATEMENT(issued, 8, FIXTURE_NOW + 1001, CERT_EXPIRED),
	STATEMENT(order_id, 1, 1, NONE),
	STATEMENT(reserved, 1, 1, LIC_RESERVED),
	ENVELOPE(type, 1, 0, ENV_KIND),
	ENVELOPE(type, 1, 2, ENV_KIND),
	ENVELOPE(gate, 1, 1, ENV_KIND),
	ENVELOPE(part, 2, 8, ENV_FORMAT),
	ENVELOPE(suite, 4, 2, ENV_KIND),
	ENVELOPE(recipient, 0, 0, ENV_FORMAT),
	ENVELOPE(not_after, 8, 1, ENV_FORMAT),
	ENVELOPE(seq, 8, 2, ENV_FORMAT),
	ENVELOPE(reserved, 1, 1, LIC_RESERVED),
};

static void each_wrong_field_is_refused_by_its_name_even_if_signed(void)
{
	u8 kept[256 + 640 + 160 + 64], bytes[8];
	size_t i;

	if (!start() || !CHECK(f.licence_len == sizeof(kept)))
		return;
	memcpy(kept, f.licence, sizeof(kept));
	for (i = 0; i < ARRAY_SIZE(changes); i++) {
		const struct change *change = &changes[i];
		enum secproc_refusal refusal;

		secproc_put_le64(bytes, change->value);
		memcpy(f.licence + change->off, bytes, change->size);
		if (!change->size)
			f.licence[change->off] ^= 0xff;
		if (secproc_get_le16(&statement()->envelope_count) == 1)
			resign();
		refusal = verify();
		if (!CHECK(refusal == change->refusal))
			printf("# %s = 0x%llx: %s, not %s\n", change->what,
			       (unsigned long long)change->value,
			       secproc_refusal_name(refusal),
			       secproc_refusal_name(change->refusal));
		memcpy(f.licence, kept, sizeof(kept));
	}
	CHECK(!verify());
	fixture_free(&f);
}

static void policy_can_allow_debugging_and_counted_starts(void)
{
	if (!start())
		return;
	f.trust.flags = SECPROC_TRUST_DEBUG | SECPROC_TRUST_COUNTS_STARTS;
	f.terms.flags = SECPROC_LIC_F_DEBUG;
	f.terms.max_starts = 3;
	if (rebuild()) {
		CHECK(!verify());
		CHECK(licence.flags == SECPROC_LIC_F_DEBUG);
		CHECK(licence.max_starts == 3);
	}
	fixture_free(&f);
}

static void without_a_clock_a_limited_licence_is_refused(void)
{
	if (!start())
		return;
	f.trust.now = 0;
	CHECK(!verify());
	f.terms.not_after = FIXTURE_NOW + 10;
	CHECK(rebuild() && verify() == SECPROC_REFUSAL_LIC_CLOCK);
	f.terms.not_after = 0;
	f.terms.not_before = 1;
	CHECK(rebuild() && verify() == SECPROC_REFUSAL_LIC_CLOCK);
	f.trust.now = FIXTURE_NOW;
	CHECK(!verify());
	f.terms.not_after = 1;
	f.terms.not_before = 2;
	CHECK(rebuild() && verify() == SECPROC_REFUSAL_LIC_FIELD);
	fixture_free(&f);
}

static void who_may_not_sign_licences_signs_none(void)
{
	if (!start())
		return;
	f.signer_request.usage &= (u16)~SECPROC_CERT_U_SIGN_LICENCE;
	fixture_certify(&f);
	CHECK(rebuild() && verify() == SECPROC_REFUSAL_CERT_USAGE);
	fixture_free(&f);
}

static void envelopes_ascend_by_part(void)
{
	struct secproc_envelope swap;

	if (!start())
		return;
	f.terms.parts = 3;
	if (!rebuild())
		return;
	CHECK(!verify() && view.nr_envelopes == 2);
	swap = envelope()[0];
	envelope()[0] = envelope()[1];
	envelope()[1] = swap;
	resign();
	CHECK(verify() == SECPROC_REFUSAL_ENV_FORMAT);
	envelope()[0] = swap;
	resign();
	CHECK(verify() == SECPROC_REFUSAL_ENV_FORMAT);
	fixture_free(&f);
}

/* The envelope of one part, said to be for the other. */
static void an_envelope_opens_for_its_own_part_only(void)
{
	u8 key[32];

	if (!start())
		return;
	secproc_put_le16(&envelope()->part, 1);
	resign();
	CHECK(!verify());
	CHECK(secproc_licence_open(&licence, &pkg, 1, f.processor.x25519_secret,
				   key) == SECPROC_REFUSAL_ENV_OPEN);
	fixture_free(&f);
}

static void every_flipped_bit_of_an_envelope_keeps_it_closed(void)
{
	const unsigned int end = offsetof(struct secproc_envelope, reserved);
	u8 key[32] = { 0 };
	unsigned int i;

	if (!start())
		return;
	for (i = 8 * offsetof(struct secproc_envelope, epk); i < 8 * end; i++) {
		enum secproc_refusal refusal;

		((u8 *)envelope())[i / 8] ^= (u8)(1 << i % 8);
		resign();
		refusal = verify();
		if (!refusal)
			refusal = secproc_licence_open(&licence, &pkg, 0,
						       f.processor.x25519_secret,
						       key);
		/* Even the top bit of @epk, which X25519 itself ignores. */
		CHECK(refusal);
		((u8 *)envelope())[i / 8] ^= (u8)(1 << i % 8);
	}
	CHECK(secproc_is_zero(key, sizeof(key)));
	fixture_free(&f);
}

/* A signer that wraps a key other than the one it packed with (R131). */
static void a_key_that_the_package_does_not_commit_to_is_refused(void)
{
	u8 key[32] = { 0 }, real_seed = f.build.seed[0];

	if (!start())
		return;
	f.build.seed[0] ^= 1;
	CHECK(!secproc_licence_build(&f.build, pkg.v.header, &f.terms,
				     f.licence));
	f.build.seed[0] = real_seed;
	CHECK(!verify());
	CHECK(secproc_licence_open(&licence, &pkg, 0, f.processor.x25519_secret,
				   key) == SECPROC_REFUSAL_ENV_COMMIT);
	CHECK(secproc_is_zero(key, sizeof(key)));
	fixture_free(&f);
}

static void an_ephemeral_key_of_low_order_opens_nothing(void)
{
	u8 key[32];

	if (!start())
		return;
	memset(envelope()->epk, 0, sizeof(envelope()->epk));
	resign();
	CHECK(!verify());
	CHECK(secproc_licence_open(&licence, &pkg, 0, f.processor.x25519_secret,
				   key) == SECPROC_REFUSAL_ENV_OPEN);
	fixture_free(&f);
}

/* Under one seed, everything in two licences that is secret must differ. */
static void two_licences_share_no_wrapping_key(void)
{
	u8 epk[32], wrapped[32];

	if (!start())
		return;
	memcpy(epk, envelope()->epk, sizeof(epk));
	memcpy(wrapped, envelope()->wrapped, sizeof(wrapped));
	f.terms.seq++;
	CHECK(rebuild() && !verify());
	CHECK(memcmp(epk, envelope()->epk, sizeof(epk)));
	CHECK(memcmp(wrapped, envelope()->wrapped, sizeof(wrapped)));
	fixture_free(&f);
}

static void an_embedded_licence_is_the_same_bytes(void)
{
	fixture_init(&f);
	f.build.embed = &f.terms;
	if (rebuild()) {
		CHECK(pkg_view.licence.len == f.licence_len);
		CHECK(!memcmp(pkg_view.licence.data, f.licence, f.licence_len));
		CHECK(!verify());
	}
	fixture_free(&f);
}

static void licences_for_no_part_or_too_many_are_not_built(void)
{
	if (!start())
		return;
	f.terms.parts = 0;
	CHECK(secproc_licence_build(&f.build, pkg.v.header, &f.terms,
				    f.licence) == -EINVAL);
	f.terms.parts = 4;
	CHECK(secproc_licence_build(&f.build, pkg.v.header, &f.terms,
				    f.licence) == -EINVAL);
	f.terms.parts = 1;
	memset(f.terms.recipient_x25519, 0, 32);
	CHECK(secproc_licence_build(&f.build, pkg.v.header, &f.terms,
				    f.licence) == -EKEYREJECTED);
	fixture_free(&f);
}

static const struct check_test tests[] = {
	CHECK_TEST(a_good_licence_opens_its_part),
	CHECK_TEST(a_part_without_an_envelope_stays_closed),
	CHECK_TEST(a_licence_for_another_processor_has_its_own_name),
	CHECK_TEST(a_licence_for_another_package_has_its_own_name),
	CHECK_TEST(every_flipped_bit_is_refused),
	CHECK_TEST(every_other_length_is_refused),
	CHECK_TEST(each_wrong_field_is_refused_by_its_name_even_if_signed),
	CHECK_TEST(policy_can_allow_debugging_and_counted_starts),
	CHECK_TEST(without_a_clock_a_limited_licence_is_refused),
	CHECK_TEST(who_may_not_sign_licences_signs_none),
	CHECK_TEST(envelopes_ascend_by_part),
	CHECK_TEST(an_envelope_opens_for_its_own_part_only),
	CHECK_TEST(every_flipped_bit_of_an_envelope_keeps_it_closed),
	CHECK_TEST(a_key_that_the_package_does_not_commit_to_is_refused),
	CHECK_TEST(an_ephemeral_key_of_low_order_opens_nothing),
	CHECK_TEST(two_licences_share_no_wrapping_key),
	CHECK_TEST(an_embedded_licence_is_the_same_bytes),
	CHECK_TEST(licences_for_no_part_or_too_many_are_not_built),
};

CHECK_MAIN(tests)
