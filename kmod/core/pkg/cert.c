// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Certificates: from a pinned root down to the key that signed something
 */
#include "cert.h"
#include "message.h"
#include "revoke.h"
#include "text.h"

/**
 * secproc_key_id() - the identity of a pair of public keys
 * @id: SHA-256 of both
 * @ed25519: the key that signs
 * @x25519: the key that agrees on keys
 */
void secproc_key_id(u8 id[32], const u8 ed25519[32], const u8 x25519[32])
{
	struct secproc_bytes piece[] = { { ed25519, 32 }, { x25519, 32 } };

	secproc_sha256(id, piece, ARRAY_SIZE(piece));
}

/* The name is filled up with zeros and has nothing behind the first one. */
static bool is_subject_clean(const u8 subject[48])
{
	size_t len = 0;

	while (len < 48 && subject[len])
		len++;
	return len && secproc_text_is_clean(subject, len) &&
	       secproc_is_zero(subject + len, 48 - len);
}

/* Everything that one certificate alone can be wrong in, but its signature. */
static enum secproc_refusal check_format(const struct secproc_cert *cert)
{
	u8 id[32];

	if (memcmp(cert->magic, SECPROC_CERT_MAGIC, sizeof(cert->magic)))
		return SECPROC_REFUSAL_CERT_FORMAT;
	if (cert->version != SECPROC_CERT_VERSION ||
	    cert->alg != SECPROC_CERT_ALG)
		return SECPROC_REFUSAL_CERT_VERSION;
	if (!secproc_is_zero(cert->reserved0, sizeof(cert->reserved0)) ||
	    !secproc_is_zero(cert->reserved1, sizeof(cert->reserved1)) ||
	    secproc_get_le16(&cert->usage) & ~SECPROC_CERT_U_ALL ||
	    secproc_get_le64(&cert->caps) & ~(u64)SECPROC_CERT_CAP_INSECURE)
		return SECPROC_REFUSAL_CERT_RESERVED;
	if (!is_subject_clean(cert->subject) ||
	    secproc_get_le64(&cert->not_before) >
	    secproc_get_le64(&cert->not_after))
		return SECPROC_REFUSAL_CERT_FORMAT;
	secproc_key_id(id, cert->ed25519, cert->x25519);
	if (memcmp(id, cert->subject_key_id, sizeof(id)))
		return SECPROC_REFUSAL_CERT_KEY_ID;
	return SECPROC_REFUSAL_NONE;
}

static enum secproc_refusal check_signature(const struct secproc_cert *cert,
					    const struct secproc_cert *issuer)
{
	struct secproc_bytes piece[SECPROC_CERT_MESSAGE_PIECES];

	secproc_cert_message(piece, cert);
	if (secproc_ed25519_verify(cert->sig, issuer->ed25519, piece,
				   ARRAY_SIZE(piece)))
		return SECPROC_REFUSAL_CERT_SIGNATURE;
	return SECPROC_REFUSAL_NONE;
}

/* Length of a name space: up to its last byte that is not zero. */
static unsigned int name_space_len(const u8 name_space[16])
{
	unsigned int len = 16;

	while (len && !name_space[len - 1])
		len--;
	return len;
}

/*
 * Whether a product is in a name space, or one name space within another: a shorter
 * one has a zero where the other has its last byte.
 */
static bool is_in_name_space(const u8 name[16], const u8 name_space[16])
{
	return !memcmp(name, name_space, name_space_len(name_space));
}

bool secproc_cert_is_insecure(const struct secproc_cert *cert)
{
	return secproc_get_le64(&cert->caps) & SECPROC_CERT_CAP_INSECURE;
}

/*
 * Whether @issuer may have issued @cert.  The issuer has been checked already,
 * @cert only for its format.
 */
static enum secproc_refusal check_link(const struct secproc_cert *cert,
				       const struct secproc_cert *issuer)
{
	enum secproc_refusal refusal = check_signature(cert, issuer);

	if (refusal)
		return refusal;
	if (!(secproc_get_le16(&issuer->usage) & SECPROC_CERT_U_SIGN_CERT))
		return SECPROC_REFUSAL_CERT_USAGE;
	if (cert->path_len >= issuer->path_len)
		return SECPROC_REFUSAL_CERT_DEPTH;
	if (secproc_get_le16(&cert->usage) & ~secproc_get_le16(&issuer->usage) ||
	    !is_in_name_space(cert->name_space, issuer->name_space) ||
	    secproc_get_le64(&cert->not_before) <
	    secproc_get_le64(&issuer->not_before) ||
	    secproc_get_le64(&cert->not_after) >
	    secproc_get_le64(&issuer->not_after) ||
	    (secproc_cert_is_insecure(issuer) && !secproc_cert_is_insecure(cert)))
		return SECPROC_REFUSAL_CERT_WIDENS;
	return SECPROC_REFUSAL_NONE;
}

/**
 * secproc_root_check() - whether a certificate may be pinned as a root
 * @root: certificate
 *
 * Return: 0, or why not.
 */
enum secproc_refusal secproc_root_check(const struct secproc_cert *root)
{
	enum secproc_refusal refusal = check_format(root);

	if (refusal)
		return refusal;
	if (root->type != SECPROC_CERT_ROOT)
		return SECPROC_REFUSAL_CERT_TYPE;
	if (memcmp(root->issuer_key_id, root->subject_key_id, 32))
		return SECPROC_REFUSAL_CERT_ISSUER;
	return check_signature(root, root);
}

static const struct secproc_cert *
lookup_root(const struct secproc_trust *trust, const u8 key_id[32])
{
	unsigned int i;

	for (i = 0; i < trust->nr_roots; i++)
		if (!memcmp(trust->roots[i].subject_key_id, key_id, 32))
			return &trust->roots[i];
	return NULL;
}

static void fill_signer(struct secproc_signer *signer,
			const struct secproc_cert *cert)
{
	memcpy(signer->ed25519, cert->ed25519, sizeof(signer->ed25519));
	memcpy(signer->key_id, cert->subject_key_id, sizeof(signer->key_id));
	memcpy(signer->subject, cert->subject, sizeof(cert->subject));
	signer->subject[sizeof(cert->subject)] = '\0';
	signer->not_before = secproc_get_le64(&cert->not_before);
	signer->not_after = secproc_get_le64(&cert->not_after);
	signer->usage = secproc_get_le16(&cert->usage);
	signer->is_insecure = secproc_cert_is_insecure(cert);
}

/* Whether one of the chain's keys was revoked before something was signed. */
static bool is_chain_revoked(const struct secproc_cert *chain,
			     unsigned int nr_certs,
			     const struct secproc_trust *trust, u64 when)
{
	unsigned int i;

	for (i = 0; i < nr_certs; i++)
		if (secproc_is_revoked(trust->revoked, SECPROC_REV_KEY,
				       chain[i].subject_key_id, when))
			return true;
	return false;
}

/**
 * secproc_chain_verify() - find out whether a key may have signed something
 * @chain: certificates, the signer's first, the root's not among them
 * @nr_certs: how many
 * @trust: what is believed
 * @claim: what was signed
 * @signer: the key; written only on success
 *
 * Does not look at the clock.
 *
 * Return: 0, or the first check that failed: format of all certificates, then
 * from the root downwards the signature and limits of each, then revocation,
 * then policy.
 */
enum secproc_refusal
secproc_chain_verify(const struct secproc_cert *chain, unsigned int nr_certs,
		     const struct secproc_trust *trust,
		     const struct secproc_claim *claim,
		     struct secproc_signer *signer)
{
	const struct secproc_cert *issuer;
	enum secproc_refusal refusal;
	unsigned int i;

	if (!nr_certs)
		return SECPROC_REFUSAL_CERT_MISSING;
	if (nr_certs > SECPROC_PKG_MAX_CERTS)
		return SECPROC_REFUSAL_CERT_DEPTH;

	for (i = 0; i < nr_certs; i++) {
		refusal = check_format(&chain[i]);
		if (refusal)
			return refusal;
		if (chain[i].type != (i ? SECPROC_CERT_AUTHORITY : claim->type))
			return SECPROC_REFUSAL_CERT_TYPE;
		if (i && memcmp(chain[i - 1].issuer_key_id,
				chain[i].subject_key_id, 32))
			return SECPROC_REFUSAL_CERT_ISSUER;
	}

	issuer = lookup_root(trust, chain[nr_certs - 1].issuer_key_id);
	if (!issuer)
		return SECPROC_REFUSAL_CERT_ISSUER;
	for (i = nr_certs; i--;) {
		refusal = check_link(&chain[i], issuer);
		if (refusal)
			return refusal;
		issuer = &chain[i];
	}

	if (is_chain_revoked(chain, nr_certs, trust, claim->when))
		return SECPROC_REFUSAL_CERT_REVOKED;
	if ((secproc_get_le16(&chain[0].usage) & claim->usage) != claim->usage)
		return SECPROC_REFUSAL_CERT_USAGE;
	if (claim->product_id ?
	    !is_in_name_space(claim->product_id, chain[0].name_space) :
	    name_space_len(chain[0].name_space))
		return SECPROC_REFUSAL_CERT_NAMESPACE;
	if (secproc_cert_is_insecure(&chain[0]) &&
	    !(trust->flags & SECPROC_TRUST_INSECURE))
		return SECPROC_REFUSAL_CERT_INSECURE;
	fill_signer(signer, &chain[0]);
	return SECPROC_REFUSAL_NONE;
}

/**
 * secproc_root_signer() - a pinned root as somebody who signed
 * @trust: what is believed
 * @key_id: which root
 * @usage: SECPROC_CERT_U_* that it must have, all of them
 * @signer: the key; written only on success
 *
 * Return: 0, or the first check that failed.
 */
enum secproc_refusal
secproc_root_signer(const struct secproc_trust *trust, const u8 key_id[32],
		    u16 usage, struct secproc_signer *signer)
{
	const struct secproc_cert *root = lookup_root(trust, key_id);

	if (!root)
		return SECPROC_REFUSAL_CERT_ISSUER;
	if ((secproc_get_le16(&root->usage) & usage) != usage)
		return SECPROC_REFUSAL_CERT_USAGE;
	if (secproc_cert_is_insecure(root) &&
	    !(trust->flags & SECPROC_TRUST_INSECURE))
		return SECPROC_REFUSAL_CERT_INSECURE;
	fill_signer(signer, root);
	return SECPROC_REFUSAL_NONE;
}

/**
 * secproc_signer_check_time() - whether a signer's validity covers a moment
 * @signer: from secproc_chain_verify()
 * @when: seconds since 1970
 *
 * The signer's validity lies within that of everything above it, so it alone
 * need be compared.
 *
 * Return: 0, CERT_NOT_YET or CERT_EXPIRED.
 */
enum secproc_refusal
secproc_signer_check_time(const struct secproc_signer *signer, u64 when)
{
	if (when < signer->not_before)
		return SECPROC_REFUSAL_CERT_NOT_YET;
	if (when > signer->not_after)
		return SECPROC_REFUSAL_CERT_EXPIRED;
	return SECPROC_REFUSAL_NONE;
}
