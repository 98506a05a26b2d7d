/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Building packages, licences and certificates; tools only
 *
 * From a description in memory to bytes.  The caller gives all memory and the
 * signatures; every secret and every random byte of the output comes from one
 * seed, so the same description and seed give the same bytes.  What is built is
 * parsed and verified by the functions the processor uses before it is handed
 * out.
 */
#ifndef SECPROC_PKG_BUILD_H
#define SECPROC_PKG_BUILD_H

#include "../crypto.h"
#include "licence.h"

/**
 * struct secproc_sign_key - somebody who signs
 * @key_id: identity of the key
 * @ctx: for @sign
 * @sign: makes an Ed25519 signature over the pieces; returns 0 or a negative
 *	errno
 */
struct secproc_sign_key {
	u8 key_id[32];
	void *ctx;
	int (*sign)(void *ctx, u8 sig[SECPROC_ED25519_SIG_SIZE],
		    const struct secproc_bytes *piece, unsigned int nr_pieces);
};

/**
 * struct secproc_build_page - one page that goes into a package
 * @va: address
 * @flags: SECPROC_PKG_PAGE_F_*, permissions and kinds
 * @part: which part
 * @len: bytes of @data; the rest of the page is zero; 0 for a zero-fill page
 * @data: contents in the clear
 */
struct secproc_build_page {
	u64 va;
	u32 flags;
	u16 part;
	u32 len;
	const u8 *data;
};

/**
 * struct secproc_licence_terms - a licence that is to be made
 * @recipient_ed25519: the processor's public key for statements
 * @recipient_x25519: the processor's public key for envelopes
 * @parts: bit n is set if the licence has the key of part n
 * @flags: SECPROC_LIC_F_*
 * @max_starts: 0 for any number
 * @min_rollback_index: lowest rollback index
 * @not_before: 0 for no limit
 * @not_after: 0 for no limit
 * @seq: sequence number
 * @issued: seconds since 1970
 * @order_id: which purchase
 */
struct secproc_licence_terms {
	u8 recipient_ed25519[32];
	u8 recipient_x25519[32];
	u32 parts;
	u32 flags;
	u32 max_starts;
	u32 min_rollback_index;
	u64 not_before;
	u64 not_after;
	u64 seq;
	u64 issued;
	u8 order_id[16];
};

/* Pages that are made at once, at most. */
#define SECPROC_BUILD_RUN	256

/**
 * struct secproc_build_io - pages that are not kept in memory
 * @ctx: for all
 * @lend: lends memory for SECPROC_BUILD_RUN pages
 * @give_back: takes it back
 * @fetch: copies from contents of pages that lie one behind the other; returns 0
 *	or a negative errno
 * @store: takes @len bytes of lent memory, and with them the memory, for the
 *	place @off of the file; returns 0 or a negative errno
 *
 * Several threads call them at once, if the build's @run has threads.
 */
struct secproc_build_io {
	void *ctx;
	u8 *(*lend)(void *ctx);
	void (*give_back)(void *ctx, u8 *data);
	int (*fetch)(void *ctx, u8 *dst, const u8 *src, size_t len);
	int (*store)(void *ctx, u64 off, u8 *data, size_t len);
};

/**
 * struct secproc_build - a package that is to be made
 * @name: name for people
 * @version_text: version for people; may be empty
 * @intake: 32 bytes, hash of the report about the program, or NULL
 * @product_id: stays the same from version to version
 * @version: version number
 * @rollback_index: never goes down
 * @created: when it is made and signed, seconds since 1970
 * @flags: SECPROC_PKG_F_DEBUG, SECPROC_PKG_F_FORCE_EXPIRY, SECPROC_PKG_F_DATA
 * @verify_kind: SECPROC_PKG_VERIFY_* of the pages whose flags name none
 * @suite: SECPROC_PKG_SUITE_*, how pages are encrypted
 * @entry: first instruction, load bias included
 * @load_bias: what was added to the addresses of the ELF file
 * @elfhdr: ELF header followed by the program headers; empty for a file that
 *	has none
 * @file_size: size of a file, with SECPROC_PKG_F_DATA
 * @file_name: its name
 * @programs: struct secproc_pkg_program of those that may have it
 * @interpreter: path of the program's interpreter; may be empty
 * @needs: struct secproc_pkg_need with names; may be empty
 * @pages: pages, ascending by address
 * @nr_pages: how many
 * @order: numbers of pages in the order in which they are first wanted; may be
 *	empty
 * @nr_order: how many
 * @nr_parts: number of parts, at least 1
 * @chain: certificates of the signer, the signer's first
 * @nr_certs: how many
 * @key: the signer
 * @trust: what the finished package is verified against
 * @seed: where all secrets come from; must be unpredictable unless the output
 *	is to be reproduced
 * @embed: licence to put into the package, or NULL
 * @run: calls @work for pieces of 0 to @nr that together are all, at once if it
 *	can, and says what is being done; or NULL
 * @run_ctx: its first argument
 * @sha256_two: SHA-256 of two messages of one length, where that is faster than
 *	one after the other; or NULL
 * @io: where pages come from and go to; NULL if they are in memory and in the
 *	output
 */
struct secproc_build {
	struct secproc_bytes name;
	struct secproc_bytes version_text;
	const u8 *intake;
	u8 product_id[16];
	u64 version;
	u32 rollback_index;
	u64 created;
	u32 flags;
	u8 verify_kind;
	u8 suite;
	u64 entry;
	u64 load_bias;
	struct secproc_bytes elfhdr;
	u64 file_size;
	struct secproc_bytes file_name;
	struct secproc_bytes programs;
	struct secproc_bytes interpreter;
	struct secproc_bytes needs;
	const struct secproc_build_page *pages;
	u32 nr_pages;
	const u32 *order;
	u32 nr_order;
	u32 nr_parts;
	const struct secproc_cert *chain;
	unsigned int nr_certs;
	const struct secproc_sign_key *key;
	const struct secproc_trust *trust;
	u8 seed[32];
	const struct secproc_licence_terms *embed;
	int (*run)(void *ctx, const char *what, u32 nr,
		   int (*work)(void *arg, u32 first, u32 nr), void *arg);
	void *run_ctx;
	void (*sha256_two)(u8 *const out[2], const u8 *const data[2],
			   size_t len);
	const struct secproc_build_io *io;
};

/**
 * struct secproc_build_result - what came of it
 * @refusal: if not 0, the output was made and then refused by the verifier
 * @refusal_off: where, for refusals of the parser
 */
struct secproc_build_result {
	enum secproc_refusal refusal;
	u64 refusal_off;
};

int secproc_pkg_build_size(const struct secproc_build *build, u64 *size);
int secproc_pkg_build_head_size(const struct secproc_build *build, u64 *size);
int secproc_pkg_build(const struct secproc_build *build, u8 *out, u64 size,
		      struct secproc_build_result *result);

void secproc_build_page_key(u8 page_key[SECPROC_KEY_SIZE],
			    const struct secproc_build *build,
			    const struct secproc_pkg_header *header, u16 part);

int secproc_licence_check_seed(const struct secproc_build *build,
			       const struct secproc_pkg_view *package);
size_t secproc_licence_build_size(unsigned int nr_certs, u32 parts);
int secproc_licence_build(const struct secproc_build *build,
			  const struct secproc_pkg_header *header,
			  const struct secproc_licence_terms *terms, u8 *out);

int secproc_cert_build(struct secproc_cert *cert,
		       const struct secproc_sign_key *issuer);

#endif /* SECPROC_PKG_BUILD_H */
