/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Bytes of packages (.spkg), licences (.slic) and certificates
 *
 * Documentation/package-format.rst and licence-format.rst say what the fields
 * mean and how they are checked.  All integers are little-endian, all reserved
 * bytes are zero.
 *
 *	package		0	struct secproc_pkg_header
 *			256	struct secproc_pkg_table
 *			272	struct secproc_pkg_section, one per section
 *			4096	first section; each section starts at the next
 *				multiple of 4096 after the one before
 *
 *	revocations	0	struct secproc_rev_header
 *			128	struct secproc_cert, signer first
 *			...	struct secproc_rev_entry, ascending
 *			...	signature over context, header and the hash of
 *				the entries
 *
 *	licence		0	struct secproc_lic_statement
 *			256	struct secproc_cert, signer first
 *			...	struct secproc_envelope, ascending by part
 *			...	signature over context, statement and envelopes
 */
#ifndef _UAPI_LINUX_SECPROC_PKG_H
#define _UAPI_LINUX_SECPROC_PKG_H

#include <linux/types.h>

/* ---- Package ------------------------------------------------------------ */

#define SECPROC_PKG_MAGIC	"\x89SPKG\r\n\x1a"
#define SECPROC_PKG_MAJOR	1
#define SECPROC_PKG_MINOR	0

/* Header flags */
#define SECPROC_PKG_F_ENCRYPTED		0x01	/* always set */
#define SECPROC_PKG_F_PARTS		0x02	/* more than one part */
#define SECPROC_PKG_F_DATA		0x04	/* a file, not a program */
#define SECPROC_PKG_F_DEBUG		0x08	/* may be debugged */
#define SECPROC_PKG_F_FORCE_EXPIRY	0x10	/* not after the signer */

/*
 * Kinds of verifying information.  The first two withstand an attacker, the
 * last two only accident.
 */
#define SECPROC_PKG_VERIFY_ED25519	1	/* a signature per page */
#define SECPROC_PKG_VERIFY_TREE		2	/* one signed root for all */
#define SECPROC_PKG_VERIFY_CRC32C	3
#define SECPROC_PKG_VERIFY_PARITY	4

/* Cipher suites */
#define SECPROC_PKG_SUITE_CHACHA20_POLY1305	1
#define SECPROC_PKG_SUITE_AES256_GCM		3

/* Key modes */
#define SECPROC_PKG_KEY_PLAIN		0
#define SECPROC_PKG_KEY_DIRECT		1
#define SECPROC_PKG_KEY_WRAPPED		2

/* Instruction sets: the ELF machine number */
#define SECPROC_PKG_ISA_RISCV		243

/**
 * struct secproc_pkg_header - first 256 bytes of a package
 * @magic: SECPROC_PKG_MAGIC
 * @major: another value is another format
 * @minor: may add mutable sections, nothing else
 * @header_size: 256
 * @flags: SECPROC_PKG_F_*
 * @page_log2: 12
 * @verify_kind: SECPROC_PKG_VERIFY_* of the pages whose rows name none
 * @suite: SECPROC_PKG_SUITE_*
 * @key_mode: SECPROC_PKG_KEY_*
 * @page_count: rows of the page table
 * @part_count: rows of the table of parts
 * @isa: SECPROC_PKG_ISA_*
 * @rollback_index: never goes down from one version of a product to the next
 * @reserved0: zero
 * @product_id: what stays the same from version to version
 * @version: version number
 * @created: seconds since 1970, as the signer says
 * @entry: address of the first instruction, load bias included
 * @package_id: SHA-256 of the manifest
 * @pkg_salt: salt of the page keys
 * @load_bias: what was added to the addresses in the ELF file
 * @reserved1: zero
 */
struct secproc_pkg_header {
	__u8 magic[8];
	__le16 major;
	__le16 minor;
	__le32 header_size;
	__le32 flags;
	__u8 page_log2;
	__u8 verify_kind;
	__u8 suite;
	__u8 key_mode;
	__le32 page_count;
	__le16 part_count;
	__le16 isa;
	__le32 rollback_index;
	__u8 reserved0[4];
	__u8 product_id[16];
	__le64 version;
	__le64 created;
	__le64 entry;
	__u8 package_id[32];
	__u8 pkg_salt[32];
	__le64 load_bias;
	__u8 reserved1[104];
};

#define SECPROC_PKG_TABLE_MAGIC		"SECT"
#define SECPROC_PKG_MAX_SECTIONS	32

/**
 * struct secproc_pkg_table - head of the section table
 * @magic: SECPROC_PKG_TABLE_MAGIC
 * @count: sections that follow
 * @reserved: zero
 */
struct secproc_pkg_table {
	__u8 magic[4];
	__le32 count;
	__u8 reserved[8];
};

/*
 * Sections.  Those below SECPROC_PKG_SEC_PAGED are the resident part, which the
 * processor reads once and keeps; the others are read a page at a time.
 */
#define SECPROC_PKG_SEC_MANIFEST	0x01
#define SECPROC_PKG_SEC_CERTS		0x02
#define SECPROC_PKG_SEC_ELFHDR		0x03
#define SECPROC_PKG_SEC_PARTS		0x04
#define SECPROC_PKG_SEC_PAGETBL		0x05
#define SECPROC_PKG_SEC_TREE		0x07
#define SECPROC_PKG_SEC_TOPSIG		0x0a
#define SECPROC_PKG_SEC_LICENCE		0x0b
/* __le32 page numbers, in the order in which the pages are first wanted */
#define SECPROC_PKG_SEC_ORDER		0x0e
#define SECPROC_PKG_SEC_PAGED		0x10
#define SECPROC_PKG_SEC_VINFO		0x10
#define SECPROC_PKG_SEC_PAGES		0x20	/* + part */

/* Section flags: exactly one of them */
#define SECPROC_PKG_SEC_F_IMMUTABLE	0x01	/* hashed and signed */
#define SECPROC_PKG_SEC_F_MUTABLE	0x02	/* speaks for itself */
#define SECPROC_PKG_SEC_F_PER_PAGE	0x04	/* signed by page or root */

/**
 * struct secproc_pkg_section - one row of the section table
 * @id: SECPROC_PKG_SEC_*, strictly ascending
 * @flags: SECPROC_PKG_SEC_F_*
 * @off: place in the file, a multiple of 4096
 * @len: length without what fills up to the next section
 * @sha256: hash of an immutable section, else zero
 * @reserved: zero
 */
struct secproc_pkg_section {
	__le32 id;
	__le32 flags;
	__le64 off;
	__le64 len;
	__u8 sha256[32];
	__u8 reserved[8];
};

/**
 * struct secproc_pkg_tlv - head of one entry of the manifest
 * @type: SECPROC_PKG_TLV_*, strictly ascending
 * @len: length of the value that follows, without padding
 */
struct secproc_pkg_tlv {
	__le16 type;
	__le16 len;
};

#define SECPROC_PKG_TLV_NAME		1	/* UTF-8, 1 to 255 bytes */
#define SECPROC_PKG_TLV_VERSION_TEXT	2	/* UTF-8, 1 to 255 bytes */
#define SECPROC_PKG_TLV_BUILD_ID	3	/* 32 bytes */
#define SECPROC_PKG_TLV_CONTENT_MAC	4	/* 32 bytes */
#define SECPROC_PKG_TLV_FILE_SIZE	0x10	/* 8 bytes */
#define SECPROC_PKG_TLV_FILE_NAME	0x11	/* UTF-8, 1 to 255 bytes */
#define SECPROC_PKG_TLV_INTERPRETER	0x12	/* the same */
#define SECPROC_PKG_TLV_NEEDS		0x13	/* struct secproc_pkg_need */
#define SECPROC_PKG_TLV_PROGRAMS	0x14	/* struct secproc_pkg_program */
#define SECPROC_PKG_TLV_OPTIONAL	0x8000	/* unknown ones are skipped */
#define SECPROC_PKG_TLV_INTAKE		0x8001	/* 32 bytes */

/**
 * struct secproc_pkg_need - a file that may be given to a program
 * @signer: key identity of who must have signed it; zero for who signed this
 *	package
 * @product_id: what its product identity must be; zero for any
 * @min_rollback_index: what its rollback index must be at least
 * @name_len: bytes of its name, which follow; 1 to 255
 * @reserved: zero
 *
 * Entries of the manifest stand one after the other, ascending by name.
 */
struct secproc_pkg_need {
	__u8 signer[32];
	__u8 product_id[16];
	__u8 min_rollback_index[4];
	__u8 name_len[2];
	__u8 reserved[2];
};

/**
 * struct secproc_pkg_program - programs that a file may be given to
 * @signer: key identity of who must have signed the program; zero for who
 *	signed this package, all ones for anybody
 * @product_id: what its product identity must be; zero for any
 *
 * Entries of the manifest stand one after the other, strictly ascending.
 */
struct secproc_pkg_program {
	__u8 signer[32];
	__u8 product_id[16];
};

/* Flags of a part */
#define SECPROC_PKG_PART_F_LOCKED	0x01	/* wants its own key */

/**
 * struct secproc_pkg_part - one row of the table of parts
 * @part: number of the row
 * @flags: SECPROC_PKG_PART_F_*
 * @page_count: pages of this part, zero-fill pages included
 * @reserved0: zero
 * @key_commit: what the part's content key must hash to
 * @reserved1: zero
 */
struct secproc_pkg_part {
	__le16 part;
	__le16 flags;
	__le32 page_count;
	__u8 reserved0[8];
	__u8 key_commit[32];
	__u8 reserved1[16];
};

/* Flags of a page */
#define SECPROC_PKG_PAGE_F_R		0x01
#define SECPROC_PKG_PAGE_F_W		0x02
#define SECPROC_PKG_PAGE_F_X		0x04
#define SECPROC_PKG_PAGE_F_ENCRYPTED	0x08
#define SECPROC_PKG_PAGE_F_PLAIN	0x10
#define SECPROC_PKG_PAGE_F_ZERO		0x20	/* nothing is stored */
#define SECPROC_PKG_PAGE_F_IMPORT	0x40	/* tables for relocation only */
#define SECPROC_PKG_PAGE_F_PINNED	0x80	/* wants to stay once it is there */
/* SECPROC_PKG_VERIFY_*, if it is not the header's */
#define SECPROC_PKG_PAGE_F_VERIFY	0x700
#define SECPROC_PKG_PAGE_VERIFY_SHIFT	8

/**
 * struct secproc_pkg_page_row - one row of the page table
 * @index: number of the row
 * @flags: SECPROC_PKG_PAGE_F_*
 * @va: address, strictly ascending
 * @len: bytes before the zeros at the end of the page; 0 for a zero-fill page
 * @part: which part's key
 * @reserved: zero
 * @tag: authentication tag of an encrypted page, else zero
 * @slot: how many pages of the same part are stored before this one
 * @vinfo: how many pages of the package are stored before this one
 *
 * @slot and @vinfo follow from the rows before and are checked against them.
 */
struct secproc_pkg_page_row {
	__le32 index;
	__le32 flags;
	__le64 va;
	__le32 len;
	__le16 part;
	__u8 reserved[2];
	__u8 tag[16];
	__le32 slot;
	__le32 vinfo;
};

/* Levels of the tree below the nodes of the tree's section, and their leaves */
#define SECPROC_PKG_TREE_PATH		3
#define SECPROC_PKG_TREE_LEAVES		8

/**
 * struct secproc_pkg_vinfo - verifying information of one stored page
 * @sha256: hash of the page as it is stored
 * @sig: Ed25519 over the page message, which contains @sha256
 * @path: SECPROC_PKG_VERIFY_TREE: the nodes beside the way from the page's leaf
 *	to its node in the section of the tree, the leaf's neighbour first
 * @crc32c: SECPROC_PKG_VERIFY_CRC32C: of the page message with zeros for the
 *	hash, followed by the page as it is stored
 * @reserved: zero
 * @parity: SECPROC_PKG_VERIFY_PARITY: bit n % 8 of byte n / 8 is the sum of the
 *	bits of the nth 8 bytes of the page as it is stored
 * @reserved1: zero
 */
struct secproc_pkg_vinfo {
	union {
		struct {
			__u8 sha256[32];
			__u8 sig[64];
		};
		__u8 path[SECPROC_PKG_TREE_PATH][32];
		struct {
			__le32 crc32c;
			__u8 reserved[92];
		};
		struct {
			__u8 parity[64];
			__u8 reserved1[32];
		};
	};
};

/* Roles of a top signature */
#define SECPROC_PKG_ROLE_SIGNER		1	/* of the pages, too */
#define SECPROC_PKG_ROLE_GENERATOR	2	/* "made by" */
#define SECPROC_PKG_ROLE_AUTHORITY	3	/* "checked by" */

/**
 * struct secproc_pkg_topsig - signature over the package
 * @key_id: the signer's key
 * @alg: 1, Ed25519
 * @role: SECPROC_PKG_ROLE_*
 * @reserved0: zero
 * @time: when it was signed, seconds since 1970
 * @reserved1: zero
 * @sig: signature over the top message
 */
struct secproc_pkg_topsig {
	__u8 key_id[32];
	__u8 alg;
	__u8 role;
	__u8 reserved0[6];
	__le64 time;
	__u8 reserved1[16];
	__u8 sig[64];
};

/* ---- Certificate -------------------------------------------------------- */

#define SECPROC_CERT_MAGIC	"SCRT"
#define SECPROC_CERT_VERSION	1
#define SECPROC_CERT_ALG	1	/* Ed25519 and X25519 */

#define SECPROC_CERT_ROOT	1
#define SECPROC_CERT_AUTHORITY	2
#define SECPROC_CERT_SIGNER	3
#define SECPROC_CERT_SERVER	4
#define SECPROC_CERT_PROCESSOR	5
#define SECPROC_CERT_GENERATOR	6

#define SECPROC_CERT_U_SIGN_CERT	0x01
#define SECPROC_CERT_U_SIGN_PAGE	0x02
#define SECPROC_CERT_U_SIGN_TOP		0x04
#define SECPROC_CERT_U_SIGN_RECEIPT	0x08
#define SECPROC_CERT_U_SIGN_RELEASE	0x10
#define SECPROC_CERT_U_ENVELOPE		0x20
#define SECPROC_CERT_U_SIGN_USAGE	0x40
#define SECPROC_CERT_U_SIGN_REVOCATION	0x80
#define SECPROC_CERT_U_ALLOW_WEAK	0x100
#define SECPROC_CERT_U_DEBUG		0x200
#define SECPROC_CERT_U_SIGN_LICENCE	0x400
#define SECPROC_CERT_U_ALL		0x7ff

/*
 * An insecure development key: whoever reads its unprotected file can sign.
 * What such a key issues is marked the same way.
 */
#define SECPROC_CERT_CAP_INSECURE	0x01

/**
 * struct secproc_cert - compact certificate
 * @magic: SECPROC_CERT_MAGIC
 * @version: SECPROC_CERT_VERSION
 * @type: SECPROC_CERT_ROOT and so on
 * @usage: SECPROC_CERT_U_*; no more than the issuer has
 * @path_len: how many certificates may follow below this one
 * @alg: SECPROC_CERT_ALG
 * @reserved0: zero
 * @key_epoch: which of the subject's keys this is
 * @serial: unique for the issuer
 * @name_space: product identities that begin with these bytes, up to the last
 *	one that is not zero; all zero for any
 * @issuer_key_id: key identity of the issuer
 * @subject_key_id: SHA-256 of @ed25519 and @x25519
 * @ed25519: public key for signatures
 * @x25519: public key for key agreement
 * @not_before: seconds since 1970
 * @not_after: seconds since 1970
 * @subject: UTF-8, filled up with zeros
 * @caps: SECPROC_CERT_CAP_*
 * @reserved1: zero
 * @sig: the issuer's signature over the certificate message
 */
struct secproc_cert {
	__u8 magic[4];
	__u8 version;
	__u8 type;
	__le16 usage;
	__u8 path_len;
	__u8 alg;
	__u8 reserved0[2];
	__le32 key_epoch;
	__u8 serial[16];
	__u8 name_space[16];
	__u8 issuer_key_id[32];
	__u8 subject_key_id[32];
	__u8 ed25519[32];
	__u8 x25519[32];
	__le64 not_before;
	__le64 not_after;
	__u8 subject[48];
	__le64 caps;
	__u8 reserved1[8];
	__u8 sig[64];
};

/* ---- Licence ------------------------------------------------------------ */

#define SECPROC_LIC_MAGIC	"\x89SLIC\r\n\x1a"
#define SECPROC_LIC_MAJOR	1
#define SECPROC_LIC_MINOR	0

#define SECPROC_LIC_F_DEBUG	0x01	/* the task may be debugged */
#define SECPROC_LIC_F_LOWER	0x02	/* the package may be older than allowed */

/**
 * struct secproc_lic_statement - what a licence says
 * @magic: SECPROC_LIC_MAGIC
 * @major: another value is another format
 * @minor: 0
 * @statement_size: 256
 * @flags: SECPROC_LIC_F_*
 * @cert_count: certificates that follow
 * @envelope_count: envelopes that follow
 * @max_starts: how often the program may be started; 0 is not limited
 * @min_rollback_index: lowest rollback index of the package
 * @package_id: the one package
 * @recipient: key identity of the one processor
 * @signer: key identity of whoever grants it
 * @not_before: seconds since 1970; 0 is not limited
 * @not_after: seconds since 1970; 0 is not limited
 * @seq: newer licences of one signer have higher numbers
 * @issued: seconds since 1970
 * @order_id: which purchase; zero if none
 * @reserved: zero
 */
struct secproc_lic_statement {
	__u8 magic[8];
	__le16 major;
	__le16 minor;
	__le32 statement_size;
	__le32 flags;
	__le16 cert_count;
	__le16 envelope_count;
	__le32 max_starts;
	__le32 min_rollback_index;
	__u8 package_id[32];
	__u8 recipient[32];
	__u8 signer[32];
	__le64 not_before;
	__le64 not_after;
	__le64 seq;
	__le64 issued;
	__u8 order_id[16];
	__u8 reserved[80];
};

#define SECPROC_ENV_PROCESSOR	1

/**
 * struct secproc_envelope - a part's content key, wrapped for one processor
 * @type: SECPROC_ENV_PROCESSOR
 * @gate: 0, no release secret
 * @part: which part
 * @suite: SECPROC_PKG_SUITE_*
 * @recipient: key identity of the processor
 * @epk: ephemeral X25519 public key
 * @not_after: zero here; the statement says it
 * @seq: as in the statement
 * @wrapped: the key, encrypted
 * @tag: authentication tag; bytes 0 to 87 are associated data
 * @reserved: zero
 */
struct secproc_envelope {
	__u8 type;
	__u8 gate;
	__le16 part;
	__le32 suite;
	__u8 recipient[32];
	__u8 epk[32];
	__le64 not_after;
	__le64 seq;
	__u8 wrapped[32];
	__u8 tag[16];
	__u8 reserved[24];
};

#define SECPROC_ENV_AD_SIZE	88

/* ---- Revocation list ---------------------------------------------------- */

#define SECPROC_REV_MAGIC	"\x89SRVL\r\n\x1a"
#define SECPROC_REV_MAJOR	1
#define SECPROC_REV_MINOR	0

/**
 * struct secproc_rev_header - first bytes of a revocation list (.srvl)
 * @magic: SECPROC_REV_MAGIC
 * @major: another value is another format
 * @minor: 0
 * @header_size: 128
 * @number: a list replaces those with lower numbers; not zero
 * @issued: seconds since 1970
 * @next_update: when there will be a newer one at the latest; 0 if unknown
 * @entry_count: entries
 * @cert_count: certificates; 0 if the root itself signed
 * @reserved0: zero
 * @signer: key identity of whoever signed
 * @reserved1: zero
 *
 * Behind it certificates of the signer, entries, and the signature.
 */
struct secproc_rev_header {
	__u8 magic[8];
	__le16 major;
	__le16 minor;
	__le32 header_size;
	__le64 number;
	__le64 issued;
	__le64 next_update;
	__le32 entry_count;
	__le16 cert_count;
	__u8 reserved0[2];
	__u8 signer[32];
	__u8 reserved1[48];
};

#define SECPROC_REV_KEY		1	/* a key, and what it certified */
#define SECPROC_REV_PACKAGE	2	/* one package */

/**
 * struct secproc_rev_entry - something that is not to be believed any more
 * @kind: SECPROC_REV_*
 * @reserved: zero
 * @since: what was signed before, in seconds since 1970, still counts; 0 if
 *	nothing does, because whoever has the key also writes the time
 * @id: key identity or package identity
 *
 * Strictly ascending by @kind, then @id.
 */
struct secproc_rev_entry {
	__u8 kind;
	__u8 reserved[7];
	__le64 since;
	__u8 id[32];
};

/* ---- Limits ------------------------------------------------------------- */

#define SECPROC_PKG_MAX_RESIDENT	0x8000000
#define SECPROC_PKG_MAX_FILE		0x400000000ULL
#define SECPROC_PKG_MAX_PAGES		1048576
#define SECPROC_PKG_MAX_PARTS		8
#define SECPROC_PKG_MAX_CERTS		3	/* of one chain */
#define SECPROC_PKG_MAX_TOPSIGS		3	/* one for each role */
#define SECPROC_PKG_MAX_MANIFEST	65536
#define SECPROC_PKG_MAX_ELFHDR		8192
#define SECPROC_PKG_MIN_VA		0x10000ULL	/* null faults */
#define SECPROC_PKG_MAX_VA		0x4000000000ULL	/* Sv39 */

/* The largest licence: every part, the longest chain. */
#define SECPROC_LIC_MAX_SIZE						\
	(256 + SECPROC_PKG_MAX_CERTS * 320 + SECPROC_PKG_MAX_PARTS * 160 + 64)

#define SECPROC_REV_MAX_ENTRIES		65536

/* The largest revocation list. */
#define SECPROC_REV_MAX_SIZE						\
	(128 + SECPROC_PKG_MAX_CERTS * 320 + SECPROC_REV_MAX_ENTRIES * 48 + 64)

/* ---- What is signed, hashed and derived --------------------------------- */

/*
 * Every signature and every derived key starts with one of these strings,
 * filled up with zeros to the size that follows it.
 */
#define SECPROC_CTX_PAGE	"SPKG1 page v1"
#define SECPROC_CTX_TOP		"SPKG1 package v1"
#define SECPROC_CTX_CERT	"SCRT certificate v1"
#define SECPROC_CTX_LICENCE	"SLIC1 licence v1"
#define SECPROC_CTX_REVOCATION	"SRVL1 revocation v1"
#define SECPROC_CTX_SIZE	32

#define SECPROC_INFO_ENVELOPE	"SPKG1 envelope"
#define SECPROC_INFO_COMMIT	"SPKG1 commit"
#define SECPROC_INFO_PAGES	"SPKG1 pages v1"
#define SECPROC_INFO_MAC	"SPKG1 mac"
#define SECPROC_INFO_SALT	"SPKG1 salt"
#define SECPROC_INFO_SIZE	16

/**
 * struct secproc_pkg_page_message - what the signature of a page covers
 * @context: SECPROC_CTX_PAGE
 * @package_id: from the header
 * @index: from the page table, like all that follow but @suite
 * @flags: permissions, encrypted or plain
 * @va: address
 * @len: length
 * @part: part
 * @page_log2: 12
 * @suite: from the header
 * @tag: authentication tag
 * @sha256: hash of the page as it is stored
 */
struct secproc_pkg_page_message {
	__u8 context[32];
	__u8 package_id[32];
	__le32 index;
	__le32 flags;
	__le64 va;
	__le32 len;
	__le16 part;
	__u8 page_log2;
	__u8 suite;
	__u8 tag[16];
	__u8 sha256[32];
};

/*
 * The layout, checked wherever static_assert is known: in the kernel, and after
 * assert.h outside.
 */
#ifdef static_assert
#define SECPROC_ABI_SIZE(type, size)					\
	static_assert(sizeof(struct type) == (size), "size of " #type)
#define SECPROC_ABI_OFF(type, member, off)				\
	static_assert(__builtin_offsetof(struct type, member) == (off), \
		      "offset of " #member)

SECPROC_ABI_SIZE(secproc_pkg_header, 256);
SECPROC_ABI_OFF(secproc_pkg_header, page_log2, 20);
SECPROC_ABI_OFF(secproc_pkg_header, rollback_index, 32);
SECPROC_ABI_OFF(secproc_pkg_header, product_id, 40);
SECPROC_ABI_OFF(secproc_pkg_header, version, 56);
SECPROC_ABI_OFF(secproc_pkg_header, package_id, 80);
SECPROC_ABI_OFF(secproc_pkg_header, load_bias, 144);
SECPROC_ABI_SIZE(secproc_pkg_table, 16);
SECPROC_ABI_SIZE(secproc_pkg_section, 64);
SECPROC_ABI_OFF(secproc_pkg_section, sha256, 24);
SECPROC_ABI_SIZE(secproc_pkg_tlv, 4);
SECPROC_ABI_SIZE(secproc_pkg_part, 64);
SECPROC_ABI_OFF(secproc_pkg_part, key_commit, 16);
SECPROC_ABI_SIZE(secproc_pkg_page_row, 48);
SECPROC_ABI_OFF(secproc_pkg_page_row, tag, 24);
SECPROC_ABI_OFF(secproc_pkg_page_row, slot, 40);
SECPROC_ABI_SIZE(secproc_pkg_vinfo, 96);
SECPROC_ABI_SIZE(secproc_pkg_topsig, 128);
SECPROC_ABI_OFF(secproc_pkg_topsig, time, 40);
SECPROC_ABI_OFF(secproc_pkg_topsig, sig, 64);
SECPROC_ABI_SIZE(secproc_cert, 320);
SECPROC_ABI_OFF(secproc_cert, serial, 16);
SECPROC_ABI_OFF(secproc_cert, issuer_key_id, 48);
SECPROC_ABI_OFF(secproc_cert, ed25519, 112);
SECPROC_ABI_OFF(secproc_cert, not_before, 176);
SECPROC_ABI_OFF(secproc_cert, caps, 240);
SECPROC_ABI_OFF(secproc_cert, sig, 256);
SECPROC_ABI_SIZE(secproc_lic_statement, 256);
SECPROC_ABI_OFF(secproc_lic_statement, package_id, 32);
SECPROC_ABI_OFF(secproc_lic_statement, not_before, 128);
SECPROC_ABI_OFF(secproc_lic_statement, order_id, 160);
SECPROC_ABI_SIZE(secproc_envelope, 160);
SECPROC_ABI_OFF(secproc_envelope, epk, 40);
SECPROC_ABI_OFF(secproc_envelope, wrapped, SECPROC_ENV_AD_SIZE);
SECPROC_ABI_SIZE(secproc_rev_header, 128);
SECPROC_ABI_OFF(secproc_rev_header, signer, 48);
SECPROC_ABI_SIZE(secproc_rev_entry, 48);
SECPROC_ABI_OFF(secproc_rev_entry, id, 16);
SECPROC_ABI_SIZE(secproc_pkg_page_message, 136);
SECPROC_ABI_OFF(secproc_pkg_page_message, tag, 88);
#endif

#endif /* _UAPI_LINUX_SECPROC_PKG_H */
