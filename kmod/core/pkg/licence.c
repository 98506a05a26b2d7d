// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Licences: the right to run one package on one processor
 */
#include "licence.h"
#include "message.h"
#include "revoke.h"

#define STATEMENT_OFF(member)	\
	offsetof(struct secproc_lic_statement, member)

static enum secproc_refusal refuse(struct secproc_licence_view *view,
				   enum secproc_refusal refusal, u64 off)
{
	view->refusal = refusal;
	view->refusal_off = off;
	return refusal;
}

static enum secproc_refusal
check_statement(struct secproc_licence_view *view,
		const struct secproc_lic_statement *statement)
{
	u64 not_before = secproc_get_le64(&statement->not_before);
	u64 not_after = secproc_get_le64(&statement->not_after);

	if (memcmp(statement->magic, SECPROC_LIC_MAGIC,
		   sizeof(statement->magic)))
		return refuse(view, SECPROC_REFUSAL_LIC_MAGIC, 0);
	if (secproc_get_le16(&statement->major) != SECPROC_LIC_MAJOR ||
	    secproc_get_le16(&statement->minor) != SECPROC_LIC_MINOR ||
	    secproc_get_le32(&statement->statement_size) != sizeof(*statement))
		return refuse(view, SECPROC_REFUSAL_LIC_VERSION,
			      STATEMENT_OFF(major));
	if (secproc_get_le32(&statement->flags) &
	    ~(SECPROC_LIC_F_DEBUG | SECPROC_LIC_F_LOWER))
		return refuse(view, SECPROC_REFUSAL_LIC_FLAGS,
			      STATEMENT_OFF(flags));
	if (!secproc_is_zero(statement->reserved, sizeof(statement->reserved)))
		return refuse(view, SECPROC_REFUSAL_LIC_RESERVED,
			      STATEMENT_OFF(reserved));
	view->nr_certs = secproc_get_le16(&statement->cert_count);
	if (!view->nr_certs || view->nr_certs > SECPROC_PKG_MAX_CERTS)
		return refuse(view, SECPROC_REFUSAL_LIC_FIELD,
			      STATEMENT_OFF(cert_count));
	view->nr_envelopes = secproc_get_le16(&statement->envelope_count);
	if (!view->nr_envelopes || view->nr_envelopes > SECPROC_PKG_MAX_PARTS)
		return refuse(view, SECPROC_REFUSAL_LIC_FIELD,
			      STATEMENT_OFF(envelope_count));
	if (not_after && not_before > not_after)
		return refuse(view, SECPROC_REFUSAL_LIC_FIELD,
			      STATEMENT_OFF(not_before));
	return SECPROC_REFUSAL_NONE;
}

/* One envelope; they ascend by part and say what the statement says. */
static enum secproc_refusal
check_envelope(const struct secproc_envelope *envelope,
	       const struct secproc_lic_statement *statement, int last_part)
{
	if (!secproc_is_zero(envelope->reserved, sizeof(envelope->reserved)))
		return SECPROC_REFUSAL_LIC_RESERVED;
	if (envelope->type != SECPROC_ENV_PROCESSOR || envelope->gate ||
	    secproc_get_le32(&envelope->suite) !=
	    SECPROC_PKG_SUITE_CHACHA20_POLY1305)
		return SECPROC_REFUSAL_ENV_KIND;
	if (secproc_get_le16(&envelope->part) >= SECPROC_PKG_MAX_PARTS ||
	    secproc_get_le16(&envelope->part) <= last_part ||
	    secproc_get_le64(&envelope->not_after) ||
	    memcmp(&envelope->seq, &statement->seq, sizeof(envelope->seq)) ||
	    memcmp(envelope->recipient, statement->recipient,
		   sizeof(envelope->recipient)))
		return SECPROC_REFUSAL_ENV_FORMAT;
	return SECPROC_REFUSAL_NONE;
}

/**
 * secproc_licence_parse() - read a licence
 * @buf: its bytes, at a multiple of 8; borrowed by @view
 * @len: how many
 * @view: receives what was found, or the refusal and its offset
 *
 * Return: 0, or the first check that failed.
 */
enum secproc_refusal
secproc_licence_parse(const void *buf, size_t len,
		      struct secproc_licence_view *view)
{
	const struct secproc_lic_statement *statement = buf;
	enum secproc_refusal refusal;
	size_t certs_len, envelopes_len;
	int last_part = -1;
	unsigned int i;

	memset(view, 0, sizeof(*view));
	if (len < sizeof(*statement))
		return refuse(view, SECPROC_REFUSAL_LIC_SHORT, len);
	refusal = check_statement(view, statement);
	if (refusal)
		return refusal;

	/* At most 3 and 8 of them, so nothing overflows. */
	certs_len = view->nr_certs * sizeof(*view->certs);
	envelopes_len = view->nr_envelopes * sizeof(*view->envelopes);
	if (len != sizeof(*statement) + certs_len + envelopes_len +
		   SECPROC_ED25519_SIG_SIZE)
		return refuse(view, SECPROC_REFUSAL_LIC_SIZE, len);
	view->statement = statement;
	view->certs = (const void *)((const u8 *)buf + sizeof(*statement));
	view->envelopes = (const void *)((const u8 *)view->certs + certs_len);
	view->sig = (const u8 *)view->envelopes + envelopes_len;

	for (i = 0; i < view->nr_envelopes; i++) {
		refusal = check_envelope(&view->envelopes[i], statement,
					 last_part);
		if (refusal)
			return refuse(view, refusal,
				      sizeof(*statement) + certs_len +
				      i * sizeof(*view->envelopes));
		last_part = secproc_get_le16(&view->envelopes[i].part);
	}
	return SECPROC_REFUSAL_NONE;
}

static enum secproc_refusal check_signature(const struct secproc_licence *lic,
					    const struct secproc_pkg *pkg)
{
	struct secproc_bytes piece[SECPROC_LIC_MESSAGE_PIECES];

	if (memcmp(lic->v.statement->signer, lic->signer.key_id, 32))
		return SECPROC_REFUSAL_CERT_MISSING;
	secproc_licence_message(piece, lic->v.statement, lic->v.envelopes,
				lic->v.nr_envelopes);
	if (secproc_ed25519_verify(lic->v.sig, lic->signer.ed25519, piece,
				   ARRAY_SIZE(piece)))
		return SECPROC_REFUSAL_LIC_SIGNATURE;
	if (memcmp(lic->v.statement->package_id, secproc_pkg_id(pkg), 32))
		return SECPROC_REFUSAL_LIC_PACKAGE;
	return SECPROC_REFUSAL_NONE;
}

static enum secproc_refusal check_time(const struct secproc_licence *lic,
				       const struct secproc_trust *trust)
{
	const struct secproc_lic_statement *statement = lic->v.statement;
	u64 not_before = secproc_get_le64(&statement->not_before);
	enum secproc_refusal refusal;

	refusal = secproc_signer_check_time(&lic->signer,
					    secproc_get_le64(&statement->issued));
	if (refusal)
		return refusal;
	if (!not_before && !lic->not_after)
		return SECPROC_REFUSAL_NONE;
	if (!trust->now)
		return SECPROC_REFUSAL_LIC_CLOCK;
	if (trust->now < not_before)
		return SECPROC_REFUSAL_LIC_NOT_YET;
	if (lic->not_after && trust->now > lic->not_after)
		return SECPROC_REFUSAL_LIC_EXPIRED;
	return SECPROC_REFUSAL_NONE;
}

/**
 * secproc_licence_verify() - turn a view into a licence
 * @view: from secproc_licence_parse(), which succeeded
 * @trust: what is believed
 * @pkg: the package that is to be run
 * @recipient: identity of this processor's keys
 * @licence: the licence; written only on success
 *
 * Return: 0, or the first check that failed: the signer's chain, the signature,
 * the package, the processor, then the conditions.
 */
enum secproc_refusal
secproc_licence_verify(const struct secproc_licence_view *view,
		       const struct secproc_trust *trust,
		       const struct secproc_pkg *pkg, const u8 recipient[32],
		       struct secproc_licence *licence)
{
	const struct secproc_lic_statement *statement = view->statement;
	struct secproc_licence found = { .v = *view };
	struct secproc_claim claim = {
		.usage = SECPROC_CERT_U_SIGN_LICENCE,
		.type = SECPROC_CERT_SIGNER,
		.product_id = secproc_pkg_product_id(pkg),
	};
	enum secproc_refusal refusal;

	if (WARN_ON_ONCE(view->refusal || !statement))
		return SECPROC_REFUSAL_LIC_FIELD;

	/* Who may withdraw a version may bring one back. */
	if (secproc_get_le32(&statement->flags) & SECPROC_LIC_F_LOWER)
		claim.usage |= SECPROC_CERT_U_SIGN_REVOCATION;
	claim.when = secproc_get_le64(&statement->issued);
	refusal = secproc_chain_verify(view->certs, view->nr_certs, trust,
				       &claim, &found.signer);
	if (refusal)
		return refusal;
	refusal = check_signature(&found, pkg);
	if (refusal)
		return refusal;
	if (memcmp(statement->recipient, recipient, 32))
		return SECPROC_REFUSAL_LIC_PROCESSOR;
	if (secproc_is_revoked(trust->revoked, SECPROC_REV_KEY, recipient,
			       claim.when))
		return SECPROC_REFUSAL_LIC_REVOKED;

	found.not_after = secproc_get_le64(&statement->not_after);
	found.max_starts = secproc_get_le32(&statement->max_starts);
	found.flags = secproc_get_le32(&statement->flags);
	refusal = check_time(&found, trust);
	if (refusal)
		return refusal;
	if (secproc_pkg_rollback_index(pkg) <
	    secproc_get_le32(&statement->min_rollback_index))
		return SECPROC_REFUSAL_LIC_OLD_PACKAGE;
	if (found.max_starts && !(trust->flags & SECPROC_TRUST_COUNTS_STARTS))
		return SECPROC_REFUSAL_LIC_STARTS;
	if (found.flags & SECPROC_LIC_F_DEBUG &&
	    !(trust->flags & SECPROC_TRUST_DEBUG))
		return SECPROC_REFUSAL_LIC_DEBUG;
	*licence = found;
	return SECPROC_REFUSAL_NONE;
}

static const struct secproc_envelope *
lookup_envelope(const struct secproc_licence *licence, u16 part)
{
	unsigned int i;

	for (i = 0; i < licence->v.nr_envelopes; i++)
		if (secproc_get_le16(&licence->v.envelopes[i].part) == part)
			return &licence->v.envelopes[i];
	return NULL;
}

/* Opens the envelope; what is inside is not compared with anything yet. */
static enum secproc_refusal open_envelope(const struct secproc_envelope *env,
					  const u8 package_id[32],
					  const u8 secret[32],
					  u8 content_key[32])
{
	u8 public[32], shared[32], wrap_key[32];
	int ret;

	if (secproc_x25519(shared, secret, env->epk))
		return SECPROC_REFUSAL_ENV_OPEN;
	secproc_x25519_base(public, secret);
	secproc_derive_wrap_key(wrap_key, shared, env, public, package_id);
	ret = secproc_aead_open(content_key, env->wrapped, 32, env->tag,
				(const u8 *)env, SECPROC_ENV_AD_SIZE, 0,
				wrap_key);
	memzero_explicit(shared, sizeof(shared));
	memzero_explicit(wrap_key, sizeof(wrap_key));
	return ret ? SECPROC_REFUSAL_ENV_OPEN : SECPROC_REFUSAL_NONE;
}

/**
 * secproc_licence_open() - the key of one part's pages
 * @licence: licence for @pkg
 * @pkg: package
 * @part: part
 * @x25519_secret: the processor's secret key
 * @page_key: receives the key; untouched on a refusal
 *
 * Return: 0, or the first check that failed.
 */
enum secproc_refusal
secproc_licence_open(const struct secproc_licence *licence,
		     const struct secproc_pkg *pkg, u16 part,
		     const u8 x25519_secret[32], u8 page_key[32])
{
	const struct secproc_pkg_part *parts = pkg->v.parts.data;
	const struct secproc_envelope *env = lookup_envelope(licence, part);
	enum secproc_refusal refusal;
	u8 content_key[32], commit[32];

	if (part >= pkg->v.nr_parts || !env)
		return SECPROC_REFUSAL_ENV_PART;
	refusal = open_envelope(env, secproc_pkg_id(pkg), x25519_secret,
				content_key);
	if (refusal)
		return refusal;

	secproc_derive_key_commit(commit, content_key, secproc_pkg_id(pkg),
				  part);
	if (secproc_equal(commit, parts[part].key_commit, sizeof(commit)))
		secproc_derive_page_key(page_key, content_key, pkg->v.header,
					part);
	else
		refusal = SECPROC_REFUSAL_ENV_COMMIT;
	memzero_explicit(content_key, sizeof(content_key));
	return refusal;
}
