/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Certificates: from a pinned root down to the key that signed something
 *
 * A chain is an array of certificates, the signer's first and the root not in
 * it.  Every certificate may only narrow what its issuer's allows: usage, name
 * space, validity, depth; and none of them may be revoked.  Whether an expired
 * signer still counts is decided by secproc_signer_check_time(), which the
 * caller calls or not.
 */
#ifndef SECPROC_PKG_CERT_H
#define SECPROC_PKG_CERT_H

#include "../bytes.h"
#include "../../include/uapi/linux/secproc_pkg.h"
#include "refusal.h"

/* Accept what chains up to an insecure development root. */
#define SECPROC_TRUST_INSECURE		0x01
/* Accept packages and licences with the debug flag. */
#define SECPROC_TRUST_DEBUG		0x02
/* Refuse what an expired signer signed, even while it was valid. */
#define SECPROC_TRUST_STRICT_TIME	0x04
/* Accept licences with a limited number of starts: the caller counts. */
#define SECPROC_TRUST_COUNTS_STARTS	0x08
/* Accept pages that only a checksum verifies, of signers that may do so. */
#define SECPROC_TRUST_WEAK		0x10

/* Refuse packages that are encrypted with AES: there is none here. */
#define SECPROC_TRUST_NO_AES		0x100

struct secproc_revocations;

/**
 * struct secproc_trust - what a verifier believes
 * @roots: pinned root certificates, each checked by secproc_root_check() when
 *	it was pinned; must outlive the call
 * @nr_roots: how many
 * @revoked: what is not believed any more (revoke.h), or NULL
 * @roles: bit n is set if a package must be signed in SECPROC_PKG_ROLE_* n; the
 *	signer's is always demanded
 * @flags: SECPROC_TRUST_*
 * @now: seconds since 1970, 0 if there is no clock that can be trusted.  What
 *	is limited in time is then refused
 */
struct secproc_trust {
	const struct secproc_cert *roots;
	unsigned int nr_roots;
	const struct secproc_revocations *revoked;
	u32 roles;
	u32 flags;
	u64 now;
};

/**
 * struct secproc_claim - what a chain is asked to vouch for
 * @usage: SECPROC_CERT_U_* that the signer must have, all of them
 * @type: kind of certificate that the signer must have, SECPROC_CERT_*
 * @product_id: what the signer speaks about; must be in its name space.  NULL
 *	for all products, for which its name space must be empty
 * @when: when it signed, seconds since 1970, as it says itself
 */
struct secproc_claim {
	u16 usage;
	u8 type;
	const u8 *product_id;
	u64 when;
};

/**
 * struct secproc_signer - a key that a chain vouches for
 * @ed25519: its public key
 * @key_id: its identity
 * @subject: name in its certificate, zero-terminated
 * @not_before: first second of its validity
 * @not_after: last second of its validity
 * @usage: SECPROC_CERT_U_* that it has
 * @is_insecure: it, or something above it, is an insecure development key
 */
struct secproc_signer {
	u8 ed25519[32];
	u8 key_id[32];
	char subject[49];
	u64 not_before;
	u64 not_after;
	u16 usage;
	bool is_insecure;
};

/**
 * secproc_cert_is_insecure() - whether a certificate is one for development
 * @cert: which; need not have been checked
 *
 * Return: true if it says so.
 */
bool secproc_cert_is_insecure(const struct secproc_cert *cert);

enum secproc_refusal
secproc_root_check(const struct secproc_cert *root);

enum secproc_refusal
secproc_chain_verify(const struct secproc_cert *chain, unsigned int nr_certs,
		     const struct secproc_trust *trust,
		     const struct secproc_claim *claim,
		     struct secproc_signer *signer);

enum secproc_refusal
secproc_root_signer(const struct secproc_trust *trust, const u8 key_id[32],
		    u16 usage, struct secproc_signer *signer);

enum secproc_refusal
secproc_signer_check_time(const struct secproc_signer *signer, u64 when);

void secproc_key_id(u8 id[32], const u8 ed25519[32], const u8 x25519[32]);

#endif /* SECPROC_PKG_CERT_H */
