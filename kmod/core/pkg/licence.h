/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Licences: the right to run one package on one processor (.slic)
 *
 * A licence carries the package's content keys, each wrapped so that one
 * processor can open it, and the conditions under which it may.  The shape is
 * that of packages: parsed bytes are a view, and a struct secproc_licence is
 * made by secproc_licence_verify() alone.  Both borrow the bytes, which must
 * outlive them and start at a multiple of 8.
 */
#ifndef SECPROC_PKG_LICENCE_H
#define SECPROC_PKG_LICENCE_H

#include "../crypto.h"
#include "pkg.h"

/**
 * struct secproc_licence_view - a licence that has been parsed and NOT verified
 * @statement: what it says
 * @certs: the chain of whoever grants it
 * @nr_certs: its length
 * @envelopes: wrapped keys, ascending by part
 * @nr_envelopes: how many
 * @sig: signature over the statement and the envelopes
 * @refusal: why secproc_licence_parse() refused
 * @refusal_off: offset of what it refused
 */
struct secproc_licence_view {
	const struct secproc_lic_statement *statement;
	const struct secproc_cert *certs;
	unsigned int nr_certs;
	const struct secproc_envelope *envelopes;
	unsigned int nr_envelopes;
	const u8 *sig;
	enum secproc_refusal refusal;
	u64 refusal_off;
};

/**
 * struct secproc_licence - a licence that holds, here and now
 * @v: what was verified
 * @signer: who grants it
 * @not_after: when it ends, seconds since 1970; 0 for never
 * @max_starts: how often the package may be started; 0 for any number
 * @flags: SECPROC_LIC_F_*
 */
struct secproc_licence {
	struct secproc_licence_view v;
	struct secproc_signer signer;
	u64 not_after;
	u32 max_starts;
	u32 flags;
};

/**
 * struct secproc_pkg_keys - keys of a package's pages, and what their licence
 *	lets be done with them
 * @licence_id: SHA-256 of the licence's statement
 * @seq: its sequence number
 * @max_starts: how often it lets the program start; 0 for any number
 * @lower: it lets the package be older than the processor accepts
 * @parts: bit n is set if @key has part n's
 * @key: the keys; of the other parts zero
 */
struct secproc_pkg_keys {
	u8 licence_id[32];
	u64 seq;
	u32 max_starts;
	bool lower;
	u32 parts;
	u8 key[SECPROC_PKG_MAX_PARTS][SECPROC_KEY_SIZE];
};

enum secproc_refusal
secproc_licence_parse(const void *buf, size_t len,
		      struct secproc_licence_view *view);

enum secproc_refusal
secproc_licence_verify(const struct secproc_licence_view *view,
		       const struct secproc_trust *trust,
		       const struct secproc_pkg *pkg, const u8 recipient[32],
		       struct secproc_licence *licence);

enum secproc_refusal
secproc_licence_open(const struct secproc_licence *licence,
		     const struct secproc_pkg *pkg, u16 part,
		     const u8 x25519_secret[32], u8 page_key[32]);

#endif /* SECPROC_PKG_LICENCE_H */
