/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Packages: encrypted, signed programs (.spkg)
 *
 * A package file is a resident part, which the processor reads once, verifies
 * and keeps, and a paged part, of which it reads a page and its verifying
 * information when that page is wanted (R24).
 *
 *	secproc_pkg_resident_size()	first 4096 bytes -> how much to read
 *	secproc_pkg_parse()		bytes -> struct secproc_pkg_view
 *	secproc_pkg_verify()		view -> struct secproc_pkg
 *	secproc_pkg_page()		what is at which address, and where it is
 *	secproc_pkg_page_verify()	one page as it was read from the file
 *	secproc_pkg_pages_verify()	many of them, their signatures together
 *
 * A view is parsed and believed by nobody.  A struct secproc_pkg is made by
 * secproc_pkg_verify() alone, and everything below this unit takes nothing
 * else.  Both borrow the resident bytes, which must outlive them, must not
 * change, and must start at a multiple of 8.
 *
 * Nothing here keeps state, so there is nothing to serialize.
 */
#ifndef SECPROC_PKG_H
#define SECPROC_PKG_H

#include "cert.h"

/* Bytes that secproc_pkg_resident_size() wants to see. */
#define SECPROC_PKG_HEAD_SIZE	4096

#define SECPROC_PKG_VINFO_SIZE	sizeof(struct secproc_pkg_vinfo)

/**
 * struct secproc_pkg_view - a package that has been parsed and NOT verified
 * @header: the header
 * @manifest: section bytes
 * @certs: section bytes
 * @elfhdr: section bytes: ELF header, then the program headers
 * @parts: section bytes
 * @page_table: section bytes
 * @tree: section bytes: lowest nodes of the tree that are kept; length 0 if no
 *	page is verified by it
 * @topsig: section bytes
 * @order: section bytes: numbers of stored pages, __le32, in the order in which
 *	they are first wanted; a hint, with length 0 if there is none
 * @licence: section bytes of an embedded licence, length 0 if there is none
 * @table: the section table's rows
 * @nr_sections: rows of @table
 * @vinfo_off: place of the first verifying information in the file
 * @pages_off: place of each part's first page in the file, 0 if that part is
 *	not in the file
 * @resident_size: length of the resident part
 * @name: name in the manifest; UTF-8, not terminated
 * @version_text: version in the manifest; may be empty
 * @build_id: build identity in the manifest
 * @content_mac: authentication code over the plaintext, in the manifest
 * @intake: hash of the report of who looked at the program, in the manifest; or
 *	NULL
 * @is_file: the package is a file for programs, not a program
 * @file_size: its size in bytes, if it is one
 * @file_name: by which name programs open it
 * @interpreter: path of the program's interpreter; empty if it has none
 * @needs: entries of files that it may be given, see depend.h
 * @programs: entries of programs that it may be given to
 * @entry: first instruction
 * @load_bias: what was added to the addresses of the ELF file
 * @phdr_va: address of the program headers in memory (AT_PHDR), 0 if they are
 *	not loaded
 * @nr_phdrs: number of program headers (AT_PHNUM); each has 56 bytes
 * @nr_pages: rows of the page table
 * @nr_stored: those with bytes in the file
 * @nr_parts: rows of the table of parts
 * @verify_kinds: bit n is set if a page has verifying information of kind n
 * @refusal: why secproc_pkg_parse() refused
 * @refusal_off: offset of what it refused, in the file
 */
struct secproc_pkg_view {
	const struct secproc_pkg_header *header;
	struct secproc_bytes manifest;
	struct secproc_bytes certs;
	struct secproc_bytes elfhdr;
	struct secproc_bytes parts;
	struct secproc_bytes page_table;
	struct secproc_bytes tree;
	struct secproc_bytes topsig;
	struct secproc_bytes licence;
	struct secproc_bytes order;
	const struct secproc_pkg_section *table;
	unsigned int nr_sections;
	u64 vinfo_off;
	u64 pages_off[SECPROC_PKG_MAX_PARTS];
	u64 resident_size;
	struct secproc_bytes name;
	struct secproc_bytes version_text;
	const u8 *build_id;
	const u8 *content_mac;
	const u8 *intake;
	bool is_file;
	u64 file_size;
	struct secproc_bytes file_name;
	struct secproc_bytes interpreter;
	struct secproc_bytes needs;
	struct secproc_bytes programs;
	u64 entry;
	u64 load_bias;
	u64 phdr_va;
	u32 nr_phdrs;
	u32 nr_pages;
	u32 nr_stored;
	u32 nr_parts;
	u32 verify_kinds;
	enum secproc_refusal refusal;
	u64 refusal_off;
};

/**
 * struct secproc_pkg - a package whose signature holds
 * @v: what was verified; read it through the functions below
 * @signer: whose signature
 * @signed_at: when, as the signer says
 * @roles: bit n is set if somebody signed in SECPROC_PKG_ROLE_* n
 */
struct secproc_pkg {
	struct secproc_pkg_view v;
	struct secproc_signer signer;
	u64 signed_at;
	u32 roles;
};

/**
 * struct secproc_pkg_page - one page of a verified package
 * @index: row of the page table; the page's name within the package
 * @flags: SECPROC_PKG_PAGE_F_*: permissions, and exactly one of encrypted,
 *	plain, zero
 * @va: address, a multiple of the page size
 * @len: bytes before the zeros at the end of the page, 0 for a zero-fill page
 * @part: which part's key decrypts it
 * @verify_kind: SECPROC_PKG_VERIFY_* of its verifying information
 * @leaf: its leaf of the tree, whether or not it is verified by that
 * @file_off: place of the stored page, 0 if nothing is stored: a zero-fill page,
 *	or a part that is not in the file
 * @vinfo_off: place of its verifying information, SECPROC_PKG_VINFO_SIZE bytes;
 *	0 for a zero-fill page
 * @tag: authentication tag of an encrypted page
 */
struct secproc_pkg_page {
	u32 index;
	u32 flags;
	u64 va;
	u32 len;
	u16 part;
	u8 verify_kind;
	u32 leaf;
	u64 file_off;
	u64 vinfo_off;
	u8 tag[16];
};

/**
 * struct secproc_pkg_check - a page that is checked with others
 * @page: what it must be, from secproc_pkg_page()
 * @stored: SECPROC_PAGE_SIZE bytes, as read from @page.file_off
 * @vinfo: the bytes at @page.vinfo_off
 * @refusal: 0, or the first check that failed
 */
struct secproc_pkg_check {
	struct secproc_pkg_page page;
	const u8 *stored;
	const struct secproc_pkg_vinfo *vinfo;
	enum secproc_refusal refusal;
};

/* How the page in a row of a page table is verified. */
static inline u8
secproc_pkg_row_verify_kind(const struct secproc_pkg_header *header,
			    const struct secproc_pkg_page_row *row)
{
	u32 kind = (secproc_get_le32(&row->flags) &
		    SECPROC_PKG_PAGE_F_VERIFY) >> SECPROC_PKG_PAGE_VERIFY_SHIFT;

	return kind ? (u8)kind : header->verify_kind;
}

enum secproc_refusal
secproc_pkg_resident_size(const void *head, size_t len, u64 *size);

enum secproc_refusal
secproc_pkg_parse(const void *resident, size_t len, u64 file_size,
		  struct secproc_pkg_view *view);

enum secproc_refusal
secproc_pkg_check_hashes(const struct secproc_pkg_view *view);

enum secproc_refusal
secproc_pkg_verify(const struct secproc_pkg_view *view,
		   const struct secproc_trust *trust, struct secproc_pkg *pkg);

/* ---- What a verified package says --------------------------------------- */

/* Number of pages, zero-fill pages included. */
static inline u32 secproc_pkg_nr_pages(const struct secproc_pkg *pkg)
{
	return pkg->v.nr_pages;
}

/* Address of the first instruction. */
static inline u64 secproc_pkg_entry(const struct secproc_pkg *pkg)
{
	return pkg->v.entry;
}

/* Where the program headers are in memory (AT_PHDR), 0 if nowhere. */
static inline u64 secproc_pkg_phdr_va(const struct secproc_pkg *pkg)
{
	return pkg->v.phdr_va;
}

/* Number of program headers (AT_PHNUM). */
static inline u32 secproc_pkg_nr_phdrs(const struct secproc_pkg *pkg)
{
	return pkg->v.nr_phdrs;
}

/* Size of one program header (AT_PHENT). */
#define SECPROC_PKG_PHDR_SIZE	56

/* Size of the ELF header before them. */
#define SECPROC_PKG_EHDR_SIZE	64

/* Address of the ELF header's offset 0 is this for a static-PIE program. */
static inline u64 secproc_pkg_load_bias(const struct secproc_pkg *pkg)
{
	return pkg->v.load_bias;
}

/* A file for programs, not a program. */
static inline bool secproc_pkg_is_file(const struct secproc_pkg *pkg)
{
	return pkg->v.is_file;
}

/* Bytes of such a file. */
static inline u64 secproc_pkg_file_size(const struct secproc_pkg *pkg)
{
	return pkg->v.file_size;
}

/* Which name programs open it by; not terminated. */
static inline struct secproc_bytes
secproc_pkg_file_name(const struct secproc_pkg *pkg)
{
	return pkg->v.file_name;
}

/* Path of the interpreter that a program starts in; empty if it has none. */
static inline struct secproc_bytes
secproc_pkg_interpreter(const struct secproc_pkg *pkg)
{
	return pkg->v.interpreter;
}

/* Program headers in the file, SECPROC_PKG_PHDR_SIZE each; NULL if none. */
static inline const u8 *secproc_pkg_phdrs(const struct secproc_pkg *pkg)
{
	return pkg->v.elfhdr.len ? (const u8 *)pkg->v.elfhdr.data +
				   SECPROC_PKG_EHDR_SIZE : NULL;
}

/* When it was made, seconds since 1970, as the signer says. */
static inline u64 secproc_pkg_created(const struct secproc_pkg *pkg)
{
	return secproc_get_le64(&pkg->v.header->created);
}

/* The 32 bytes that name this package and no other. */
static inline const u8 *secproc_pkg_id(const struct secproc_pkg *pkg)
{
	return pkg->v.header->package_id;
}

/* The 16 bytes that name the product, whatever its version. */
static inline const u8 *secproc_pkg_product_id(const struct secproc_pkg *pkg)
{
	return pkg->v.header->product_id;
}

/* Name for people; UTF-8 without control characters, not terminated. */
static inline struct secproc_bytes
secproc_pkg_name(const struct secproc_pkg *pkg)
{
	return pkg->v.name;
}

static inline u64 secproc_pkg_version(const struct secproc_pkg *pkg)
{
	return secproc_get_le64(&pkg->v.header->version);
}

static inline u32 secproc_pkg_rollback_index(const struct secproc_pkg *pkg)
{
	return secproc_get_le32(&pkg->v.header->rollback_index);
}

/* SECPROC_PKG_SUITE_* that its pages are encrypted with. */
static inline u8 secproc_pkg_suite(const struct secproc_pkg *pkg)
{
	return pkg->v.header->suite;
}

static inline u32 secproc_pkg_nr_parts(const struct secproc_pkg *pkg)
{
	return pkg->v.nr_parts;
}

/* Some pages are verified in a way that finds accidents, not attackers. */
static inline bool secproc_pkg_is_weak(const struct secproc_pkg *pkg)
{
	return pkg->v.verify_kinds & (1U << SECPROC_PKG_VERIFY_CRC32C |
				      1U << SECPROC_PKG_VERIFY_PARITY);
}

static inline bool secproc_pkg_is_debug(const struct secproc_pkg *pkg)
{
	return secproc_get_le32(&pkg->v.header->flags) & SECPROC_PKG_F_DEBUG;
}

/* Signed under an insecure development root: every report must say so. */
static inline bool secproc_pkg_is_insecure(const struct secproc_pkg *pkg)
{
	return pkg->signer.is_insecure;
}

bool secproc_pkg_page(const struct secproc_pkg *pkg, u32 index,
		      struct secproc_pkg_page *page);
bool secproc_pkg_find(const struct secproc_pkg *pkg, u64 va, u32 *index);

void secproc_pkg_page_message(const struct secproc_pkg *pkg,
			      const struct secproc_pkg_page *page,
			      const u8 sha256[32],
			      struct secproc_pkg_page_message *msg);

void secproc_pkg_page_checksum(struct secproc_pkg_vinfo *vinfo, u8 kind,
			       const struct secproc_pkg_page_message *msg,
			       const u8 stored[SECPROC_PAGE_SIZE]);

enum secproc_refusal
secproc_pkg_page_verify(const struct secproc_pkg *pkg,
			const struct secproc_pkg_page *page,
			const u8 stored[SECPROC_PAGE_SIZE],
			const u8 vinfo[SECPROC_PKG_VINFO_SIZE]);

/* Memory for checking @nr pages together. */
size_t secproc_pkg_batch_size(unsigned int nr);

void secproc_pkg_pages_verify(const struct secproc_pkg *pkg,
			      struct secproc_pkg_check *check, unsigned int nr,
			      void *work);

#endif /* SECPROC_PKG_H */
