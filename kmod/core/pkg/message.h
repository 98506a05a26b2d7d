/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * What exactly is signed, and how a package's keys are derived
 *
 * One place for both sides: who builds a package and who verifies it call the
 * same functions, so that they cannot disagree.  Every message starts with its
 * own context string, and no key has two purposes (R123).
 */
#ifndef SECPROC_PKG_MESSAGE_H
#define SECPROC_PKG_MESSAGE_H

#include "../crypto.h"
#include "../../include/uapi/linux/secproc_pkg.h"

#define SECPROC_TOP_MESSAGE_SIZE	96

/* Immutable sections of a package: manifest, ELF headers, parts, page table. */
#define SECPROC_PKG_MAX_IMMUTABLE	5

void secproc_pkg_build_page_message(struct secproc_pkg_page_message *msg,
				    const struct secproc_pkg_header *header,
				    const struct secproc_pkg_page_row *row,
				    const u8 sha256[32]);
void secproc_pkg_build_top_message(u8 msg[SECPROC_TOP_MESSAGE_SIZE],
				   const struct secproc_pkg_header *header,
				   const struct secproc_pkg_section *table,
				   unsigned int nr_sections,
				   const u8 root[SECPROC_SHA256_SIZE],
				   const struct secproc_pkg_topsig *top);

#define SECPROC_CERT_MESSAGE_PIECES	2
#define SECPROC_LIC_MESSAGE_PIECES	3
#define SECPROC_REV_MESSAGE_PIECES	3

void
secproc_cert_message(struct secproc_bytes piece[SECPROC_CERT_MESSAGE_PIECES],
		     const struct secproc_cert *cert);
void
secproc_licence_message(struct secproc_bytes piece[SECPROC_LIC_MESSAGE_PIECES],
			const struct secproc_lic_statement *statement,
			const struct secproc_envelope *envelopes,
			unsigned int nr_envelopes);

void
secproc_revocation_message(struct secproc_bytes piece[SECPROC_REV_MESSAGE_PIECES],
			   const struct secproc_rev_header *header,
			   const u8 entries_sha256[32]);

void secproc_derive_page_key(u8 page_key[32], const u8 content_key[32],
			     const struct secproc_pkg_header *header, u16 part);
void secproc_derive_key_commit(u8 commit[32], const u8 content_key[32],
			       const u8 package_id[32], u16 part);
void secproc_derive_wrap_key(u8 wrap_key[32], const u8 shared[32],
			     const struct secproc_envelope *envelope,
			     const u8 recipient_x25519[32],
			     const u8 package_id[32]);

#endif /* SECPROC_PKG_MESSAGE_H */
