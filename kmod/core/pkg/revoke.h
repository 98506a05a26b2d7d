/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Revocation lists: keys and packages that are not to be believed any more
 *
 * A list is complete: it replaces the one before, which must have a lower
 * number, and it forgets nothing that the one before had.  So whoever lends the
 * right to sign lists can be overruled but cannot be undone, and an old list is
 * of no use to an attacker.
 *
 * The shape is that of licences: parsed bytes are a view, and a struct
 * secproc_revocations is made by secproc_revocations_verify() alone.  Both
 * borrow the bytes, which must outlive them and start at a multiple of 8.
 */
#ifndef SECPROC_PKG_REVOKE_H
#define SECPROC_PKG_REVOKE_H

#include "cert.h"

/**
 * struct secproc_revocations_view - a list that has been parsed and NOT verified
 * @header: what it says of itself
 * @certs: chain of whoever signed
 * @nr_certs: its length; 0 if the root signed
 * @entries: what is revoked, ascending
 * @nr_entries: how many
 * @sig: signature
 * @refusal: why secproc_revocations_parse() refused
 * @refusal_off: offset of what it refused
 */
struct secproc_revocations_view {
	const struct secproc_rev_header *header;
	const struct secproc_cert *certs;
	unsigned int nr_certs;
	const struct secproc_rev_entry *entries;
	u32 nr_entries;
	const u8 *sig;
	enum secproc_refusal refusal;
	u64 refusal_off;
};

/**
 * struct secproc_revocations - a list whose signature holds
 * @entries: what is revoked, ascending
 * @nr_entries: how many
 * @number: its number, never 0
 * @issued: when, as the signer says
 * @next_update: when there should be a newer one; 0 if nobody said
 * @signer: who says so
 */
struct secproc_revocations {
	const struct secproc_rev_entry *entries;
	u32 nr_entries;
	u64 number;
	u64 issued;
	u64 next_update;
	struct secproc_signer signer;
};

enum secproc_refusal
secproc_revocations_parse(const void *buf, size_t len,
			  struct secproc_revocations_view *view);

enum secproc_refusal
secproc_revocations_verify(const struct secproc_revocations_view *view,
			   const struct secproc_trust *trust,
			   struct secproc_revocations *list);

enum secproc_refusal
secproc_revocations_replace(const struct secproc_revocations *list,
			    const struct secproc_revocations *old);

bool secproc_is_revoked(const struct secproc_revocations *list, u8 kind,
			const u8 id[32], u64 when);

#endif /* SECPROC_PKG_REVOKE_H */
