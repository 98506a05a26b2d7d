// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * What exactly is signed, and how a package's keys are derived
 */
#include "message.h"

/* Everything of a top signature before the signature itself. */
#define TOPSIG_SIGNED	offsetof(struct secproc_pkg_topsig, sig)

static const u8 context_page[SECPROC_CTX_SIZE] = SECPROC_CTX_PAGE;
static const u8 context_top[SECPROC_CTX_SIZE] = SECPROC_CTX_TOP;
static const u8 context_cert[SECPROC_CTX_SIZE] = SECPROC_CTX_CERT;
static const u8 context_licence[SECPROC_CTX_SIZE] = SECPROC_CTX_LICENCE;
static const u8 context_revocation[SECPROC_CTX_SIZE] = SECPROC_CTX_REVOCATION;

static const u8 info_envelope[SECPROC_INFO_SIZE] = SECPROC_INFO_ENVELOPE;
static const u8 info_commit[SECPROC_INFO_SIZE] = SECPROC_INFO_COMMIT;
static const u8 info_pages[SECPROC_INFO_SIZE] = SECPROC_INFO_PAGES;

/**
 * secproc_pkg_build_page_message() - what the signature of a page covers
 * @msg: the message
 * @header: the package's header
 * @row: the page's row of the page table
 * @sha256: hash of the page as it is stored
 *
 * With it a page cannot move to another address, permission, part, package or
 * version.
 */
void secproc_pkg_build_page_message(struct secproc_pkg_page_message *msg,
				    const struct secproc_pkg_header *header,
				    const struct secproc_pkg_page_row *row,
				    const u8 sha256[32])
{
	memcpy(msg->context, context_page, sizeof(msg->context));
	memcpy(msg->package_id, header->package_id, sizeof(msg->package_id));
	msg->index = row->index;
	msg->flags = row->flags;
	msg->va = row->va;
	msg->len = row->len;
	msg->part = row->part;
	msg->page_log2 = header->page_log2;
	msg->suite = header->suite;
	memcpy(msg->tag, row->tag, sizeof(msg->tag));
	memcpy(msg->sha256, sha256, sizeof(msg->sha256));
}

/**
 * secproc_pkg_build_top_message() - what the signature of a package covers
 * @msg: context, hash of the header, hash of the list of immutable sections
 * @header: the package's header
 * @table: rows of its section table
 * @nr_sections: how many; at most SECPROC_PKG_MAX_IMMUTABLE immutable ones
 * @root: root of the tree, zeros if there is none
 * @top: the signature's own fields
 *
 * The list ends with the tree's root, and then with who signs in which role and
 * when.
 */
void secproc_pkg_build_top_message(u8 msg[SECPROC_TOP_MESSAGE_SIZE],
				   const struct secproc_pkg_header *header,
				   const struct secproc_pkg_section *table,
				   unsigned int nr_sections,
				   const u8 root[SECPROC_SHA256_SIZE],
				   const struct secproc_pkg_topsig *top)
{
	u8 list[SECPROC_PKG_MAX_IMMUTABLE * 48 + 32 + TOPSIG_SIGNED] = { 0 };
	struct secproc_bytes piece = { header, sizeof(*header) };
	unsigned int i, n = 0;

	memcpy(msg, context_top, 32);
	secproc_sha256(msg + 32, &piece, 1);

	for (i = 0; i < nr_sections; i++) {
		u8 *entry = list + 48 * n;

		if (!(secproc_get_le32(&table[i].flags) &
		      SECPROC_PKG_SEC_F_IMMUTABLE))
			continue;
		if (WARN_ON_ONCE(n == SECPROC_PKG_MAX_IMMUTABLE))
			break;
		memcpy(entry, &table[i].id, 4);
		memcpy(entry + 8, &table[i].len, 8);
		memcpy(entry + 16, table[i].sha256, 32);
		n++;
	}
	memcpy(list + 48 * n, root, SECPROC_SHA256_SIZE);
	memcpy(list + 48 * n + 32, top, TOPSIG_SIGNED);
	piece = (struct secproc_bytes){ list, 48 * n + 32 + TOPSIG_SIGNED };
	secproc_sha256(msg + 64, &piece, 1);
}

/**
 * secproc_cert_message() - what the signature of a certificate covers
 * @piece: the message; borrows @cert
 * @cert: certificate
 */
void
secproc_cert_message(struct secproc_bytes piece[SECPROC_CERT_MESSAGE_PIECES],
		     const struct secproc_cert *cert)
{
	piece[0] = (struct secproc_bytes){ context_cert, sizeof(context_cert) };
	piece[1] = (struct secproc_bytes){
		cert, sizeof(*cert) - sizeof(cert->sig)
	};
}

/**
 * secproc_licence_message() - what the signature of a licence covers
 * @piece: the message; borrows the other arguments
 * @statement: statement
 * @envelopes: envelopes
 * @nr_envelopes: how many
 */
void
secproc_licence_message(struct secproc_bytes piece[SECPROC_LIC_MESSAGE_PIECES],
			const struct secproc_lic_statement *statement,
			const struct secproc_envelope *envelopes,
			unsigned int nr_envelopes)
{
	piece[0] = (struct secproc_bytes){
		context_licence, sizeof(context_licence)
	};
	piece[1] = (struct secproc_bytes){ statement, sizeof(*statement) };
	piece[2] = (struct secproc_bytes){
		envelopes, nr_envelopes * sizeof(*envelopes)
	};
}

/**
 * secproc_revocation_message() - what the signature of a revocation list covers
 * @piece: the message; borrows the other arguments
 * @header: header of the list
 * @entries_sha256: hash of its entries, so that a token with little memory can
 *	sign a long list
 */
void
secproc_revocation_message(struct secproc_bytes piece[SECPROC_REV_MESSAGE_PIECES],
			   const struct secproc_rev_header *header,
			   const u8 entries_sha256[32])
{
	piece[0] = (struct secproc_bytes){
		context_revocation, sizeof(context_revocation)
	};
	piece[1] = (struct secproc_bytes){ header, sizeof(*header) };
	piece[2] = (struct secproc_bytes){ entries_sha256, 32 };
}

/**
 * secproc_derive_page_key() - the key that a part's pages are encrypted with
 * @page_key: the key; the nonce of a page is its index
 * @content_key: the part's content key, from an envelope
 * @header: the package's header
 * @part: part
 *
 * The package identity is in it, and that depends on the contents.  So even a
 * content key that is used again, by mistake or by a broken source of
 * randomness, never meets the same nonce with other contents.
 */
void secproc_derive_page_key(u8 page_key[32], const u8 content_key[32],
			     const struct secproc_pkg_header *header, u16 part)
{
	u8 tail[3];
	struct secproc_bytes ikm = { content_key, 32 };
	struct secproc_bytes salt = { header->pkg_salt, 32 };
	struct secproc_bytes info[] = {
		{ info_pages, sizeof(info_pages) },
		{ header->package_id, 32 },
		{ tail, sizeof(tail) },
	};

	secproc_put_le16(tail, part);
	tail[2] = header->suite;
	secproc_hkdf_sha256(page_key, &ikm, &salt, info, ARRAY_SIZE(info));
}

/**
 * secproc_derive_key_commit() - the public hash of a content key
 * @commit: what the table of parts has
 * @content_key: the part's content key
 * @package_id: the package
 * @part: part
 *
 * ChaCha20-Poly1305 alone lets one ciphertext decrypt under two keys; this
 * makes sure that there is one key only (R131).
 */
void secproc_derive_key_commit(u8 commit[32], const u8 content_key[32],
			       const u8 package_id[32], u16 part)
{
	u8 tail[2];
	struct secproc_bytes piece[] = {
		{ info_commit, sizeof(info_commit) },
		{ package_id, 32 },
		{ tail, sizeof(tail) },
	};

	secproc_put_le16(tail, part);
	secproc_hmac_sha256(commit, content_key, 32, piece, ARRAY_SIZE(piece));
}

/**
 * secproc_derive_wrap_key() - the key that an envelope is sealed with
 * @wrap_key: the key; used once, with nonce 0
 * @shared: X25519 of the ephemeral key and the processor's
 * @envelope: its ephemeral public key, part and suite
 * @recipient_x25519: the processor's public key
 * @package_id: the package
 */
void secproc_derive_wrap_key(u8 wrap_key[32], const u8 shared[32],
			     const struct secproc_envelope *envelope,
			     const u8 recipient_x25519[32],
			     const u8 package_id[32])
{
	/* The second half is the release secret, zero while gate is 0. */
	u8 ikm_bytes[64] = { 0 }, salt_bytes[64];
	struct secproc_bytes ikm = { ikm_bytes, sizeof(ikm_bytes) };
	struct secproc_bytes salt = { salt_bytes, sizeof(salt_bytes) };
	struct secproc_bytes info[] = {
		{ info_envelope, sizeof(info_envelope) },
		{ package_id, 32 },
		{ &envelope->part, sizeof(envelope->part) },
		{ &envelope->suite, sizeof(envelope->suite) },
	};

	memcpy(ikm_bytes, shared, 32);
	memcpy(salt_bytes, envelope->epk, 32);
	memcpy(salt_bytes + 32, recipient_x25519, 32);
	secproc_hkdf_sha256(wrap_key, &ikm, &salt, info, ARRAY_SIZE(info));
	memzero_explicit(ikm_bytes, sizeof(ikm_bytes));
}
