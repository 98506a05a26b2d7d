// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Package parser: bytes in, view out
 *
 * Every byte of the resident part is explained or refused, and there is one
 * way only to write a given package: the place of each section follows from
 * the ones before it, and what could be told twice is compared.  Lengths are
 * compared with what remains and never added first.  What is refused here has
 * not been verified, so nothing but the number and the offset goes out.
 */
#include "pkg.h"
#include "depend.h"
#include "message.h"
#include "text.h"
#include "../crypto/suite.h"

#define ALIGN_UP(n)	(((n) + SECPROC_PAGE_SIZE - 1) & SECPROC_PAGE_MASK)
#define TABLE_OFF	sizeof(struct secproc_pkg_header)
#define ROWS_OFF	(TABLE_OFF + sizeof(struct secproc_pkg_table))

/* A member's place in the file, for a struct that starts at @base_off. */
#define OFF_OF(base_off, type, member)					\
	((base_off) + offsetof(struct type, member))

/* Fields of ELF64 headers, by their offset. */
#define ELF_EHDR_SIZE	SECPROC_PKG_EHDR_SIZE
#define ELF_CLASS	4	/* 2: 64 bits */
#define ELF_DATA	5	/* 1: little-endian */
#define ELF_TYPE	16	/* 2: executable, 3: position-independent */
#define ELF_MACHINE	18
#define ELF_ENTRY	24
#define ELF_PHOFF	32
#define ELF_PHENTSIZE	54
#define ELF_PHNUM	56
#define PHDR_TYPE	0	/* 1: PT_LOAD, 3: PT_INTERP, 6: PT_PHDR */
#define PHDR_OFFSET	8
#define PHDR_VADDR	16
#define PHDR_FILESZ	32

/**
 * struct section_rule - what is demanded of a known section
 * @id: which
 * @flags: the flags it must have
 * @required: whether it may be missing
 * @unit: its length is a multiple of this
 * @max_len: longest
 */
struct section_rule {
	u32 id;
	u32 flags;
	bool required;
	u32 unit;
	u64 max_len;
};

static const struct section_rule rules[] = {
	{ SECPROC_PKG_SEC_MANIFEST, SECPROC_PKG_SEC_F_IMMUTABLE, true,
	  1, SECPROC_PKG_MAX_MANIFEST },
	{ SECPROC_PKG_SEC_CERTS, SECPROC_PKG_SEC_F_MUTABLE, true,
	  sizeof(struct secproc_cert),
	  SECPROC_PKG_MAX_TOPSIGS * SECPROC_PKG_MAX_CERTS *
	  sizeof(struct secproc_cert) },
	{ SECPROC_PKG_SEC_ELFHDR, SECPROC_PKG_SEC_F_IMMUTABLE, true,
	  1, SECPROC_PKG_MAX_ELFHDR },
	{ SECPROC_PKG_SEC_PARTS, SECPROC_PKG_SEC_F_IMMUTABLE, true,
	  sizeof(struct secproc_pkg_part),
	  SECPROC_PKG_MAX_PARTS * sizeof(struct secproc_pkg_part) },
	{ SECPROC_PKG_SEC_PAGETBL, SECPROC_PKG_SEC_F_IMMUTABLE, true,
	  sizeof(struct secproc_pkg_page_row),
	  SECPROC_PKG_MAX_PAGES * sizeof(struct secproc_pkg_page_row) },
	{ SECPROC_PKG_SEC_TREE, SECPROC_PKG_SEC_F_PER_PAGE, false,
	  SECPROC_SHA256_SIZE, SECPROC_PKG_MAX_PAGES /
	  SECPROC_PKG_TREE_LEAVES * SECPROC_SHA256_SIZE },
	{ SECPROC_PKG_SEC_TOPSIG, SECPROC_PKG_SEC_F_MUTABLE, true,
	  sizeof(struct secproc_pkg_topsig),
	  SECPROC_PKG_MAX_TOPSIGS * sizeof(struct secproc_pkg_topsig) },
	{ SECPROC_PKG_SEC_LICENCE, SECPROC_PKG_SEC_F_MUTABLE, false,
	  1, SECPROC_LIC_MAX_SIZE },
	{ SECPROC_PKG_SEC_ORDER, SECPROC_PKG_SEC_F_IMMUTABLE, false,
	  sizeof(__le32), SECPROC_PKG_MAX_PAGES * sizeof(__le32) },
	{ SECPROC_PKG_SEC_VINFO, SECPROC_PKG_SEC_F_PER_PAGE, true,
	  sizeof(struct secproc_pkg_vinfo),
	  SECPROC_PKG_MAX_PAGES * sizeof(struct secproc_pkg_vinfo) },
};

/* All parts' pages have the same rule, whatever their number. */
static const struct section_rule pages_rule = {
	SECPROC_PKG_SEC_PAGES, SECPROC_PKG_SEC_F_PER_PAGE, false,
	SECPROC_PAGE_SIZE, SECPROC_PKG_MAX_PAGES * SECPROC_PAGE_SIZE,
};

static enum secproc_refusal refuse(struct secproc_pkg_view *view,
				   enum secproc_refusal refusal, u64 off)
{
	view->refusal = refusal;
	view->refusal_off = off;
	return refusal;
}

/* ---- Header and section table ------------------------------------------- */

#define HEADER_OFF(member)	OFF_OF(0, secproc_pkg_header, member)

static enum secproc_refusal check_header(struct secproc_pkg_view *view,
					 const struct secproc_pkg_header *header)
{
	u32 flags = secproc_get_le32(&header->flags);
	u32 nr_parts = secproc_get_le16(&header->part_count);
	u32 nr_pages = secproc_get_le32(&header->page_count);
	bool has_parts = flags & SECPROC_PKG_F_PARTS;

	if (memcmp(header->magic, SECPROC_PKG_MAGIC, sizeof(header->magic)))
		return refuse(view, SECPROC_REFUSAL_PKG_MAGIC, 0);
	if (secproc_get_le16(&header->major) != SECPROC_PKG_MAJOR ||
	    secproc_get_le32(&header->header_size) != sizeof(*header))
		return refuse(view, SECPROC_REFUSAL_PKG_VERSION,
			      HEADER_OFF(major));
	if (!secproc_is_zero(header->reserved0, sizeof(header->reserved0)) ||
	    !secproc_is_zero(header->reserved1, sizeof(header->reserved1)))
		return refuse(view, SECPROC_REFUSAL_PKG_RESERVED,
			      HEADER_OFF(reserved0));
	if (!(flags & SECPROC_PKG_F_ENCRYPTED) ||
	    flags & ~(SECPROC_PKG_F_ENCRYPTED | SECPROC_PKG_F_PARTS |
		      SECPROC_PKG_F_DATA | SECPROC_PKG_F_DEBUG | SECPROC_PKG_F_FORCE_EXPIRY))
		return refuse(view, SECPROC_REFUSAL_PKG_FLAGS,
			      HEADER_OFF(flags));
	if (header->page_log2 != SECPROC_PAGE_SHIFT)
		return refuse(view, SECPROC_REFUSAL_PKG_PAGE_SIZE,
			      HEADER_OFF(page_log2));
	if (header->verify_kind < SECPROC_PKG_VERIFY_ED25519 ||
	    header->verify_kind > SECPROC_PKG_VERIFY_PARITY)
		return refuse(view, SECPROC_REFUSAL_PKG_VERIFY_KIND,
			      HEADER_OFF(verify_kind));
	if (!secproc_suite_is_known(header->suite))
		return refuse(view, SECPROC_REFUSAL_PKG_SUITE,
			      HEADER_OFF(suite));
	if (header->key_mode != SECPROC_PKG_KEY_WRAPPED)
		return refuse(view, SECPROC_REFUSAL_PKG_KEY_MODE,
			      HEADER_OFF(key_mode));
	if (secproc_get_le16(&header->isa) != SECPROC_PKG_ISA_RISCV)
		return refuse(view, SECPROC_REFUSAL_PKG_ISA, HEADER_OFF(isa));
	if (!nr_pages || nr_pages > SECPROC_PKG_MAX_PAGES)
		return refuse(view, SECPROC_REFUSAL_PKG_HEADER,
			      HEADER_OFF(page_count));
	if (!nr_parts || nr_parts > SECPROC_PKG_MAX_PARTS ||
	    (nr_parts == 1 && has_parts) || (nr_parts > 1 && !has_parts) ||
	    (has_parts && flags & SECPROC_PKG_F_DATA))
		return refuse(view, SECPROC_REFUSAL_PKG_HEADER,
			      HEADER_OFF(part_count));

	view->header = header;
	view->is_file = flags & SECPROC_PKG_F_DATA;
	view->nr_pages = nr_pages;
	view->nr_parts = nr_parts;
	view->entry = secproc_get_le64(&header->entry);
	view->load_bias = secproc_get_le64(&header->load_bias);
	if (view->load_bias & ~SECPROC_PAGE_MASK ||
	    view->load_bias >= SECPROC_PKG_MAX_VA ||
	    (view->is_file && view->load_bias))
		return refuse(view, SECPROC_REFUSAL_PKG_HEADER,
			      HEADER_OFF(load_bias));
	return SECPROC_REFUSAL_NONE;
}

/* Returns the rule for a section, or NULL if none is known. */
static const struct section_rule *lookup_rule(u32 id, u32 nr_parts)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rules); i++)
		if (rules[i].id == id)
			return &rules[i];
	if (id >= SECPROC_PKG_SEC_PAGES && id - SECPROC_PKG_SEC_PAGES < nr_parts)
		return &pages_rule;
	return NULL;
}

/* One row of the section table; everything but what needs another section. */
static enum secproc_refusal check_row(struct secproc_pkg_view *view,
				      const struct secproc_pkg_section *row,
				      u64 row_off)
{
	u32 id = secproc_get_le32(&row->id);
	u32 flags = secproc_get_le32(&row->flags);
	u64 len = secproc_get_le64(&row->len);
	const struct section_rule *rule = lookup_rule(id, view->nr_parts);

	if (!secproc_is_zero(row->reserved, sizeof(row->reserved)))
		return refuse(view, SECPROC_REFUSAL_PKG_RESERVED,
			      OFF_OF(row_off, secproc_pkg_section, reserved));
	if (!rule && (flags != SECPROC_PKG_SEC_F_MUTABLE || !id ||
		      id >= SECPROC_PKG_SEC_PAGED))
		return refuse(view, SECPROC_REFUSAL_PKG_SECTION_UNKNOWN,
			      row_off);
	if (rule && flags != rule->flags)
		return refuse(view, SECPROC_REFUSAL_PKG_SECTION_FLAGS,
			      OFF_OF(row_off, secproc_pkg_section, flags));
	if (flags != SECPROC_PKG_SEC_F_IMMUTABLE &&
	    !secproc_is_zero(row->sha256, sizeof(row->sha256)))
		return refuse(view, SECPROC_REFUSAL_PKG_RESERVED,
			      OFF_OF(row_off, secproc_pkg_section, sha256));
	if (!len || len > SECPROC_PKG_MAX_FILE ||
	    (rule && (len % rule->unit || len > rule->max_len)))
		return refuse(view, SECPROC_REFUSAL_PKG_SECTION_SIZE,
			      OFF_OF(row_off, secproc_pkg_section, len));
	return SECPROC_REFUSAL_NONE;
}

/*
 * Header and section table: the part that must be understood before anything
 * else is read.  @head has SECPROC_PKG_HEAD_SIZE bytes.  @file_end receives
 * where the file must end.
 */
static enum secproc_refusal parse_head(const u8 *head,
				       struct secproc_pkg_view *view,
				       u64 *file_end)
{
	const struct secproc_pkg_table *table = (const void *)(head + TABLE_OFF);
	const struct secproc_pkg_section *rows = (const void *)(head + ROWS_OFF);
	u64 end = SECPROC_PKG_HEAD_SIZE;
	enum secproc_refusal refusal;
	u32 i, count, last_id = 0;
	size_t rows_end;

	refusal = check_header(view, (const void *)head);
	if (refusal)
		return refusal;
	count = secproc_get_le32(&table->count);
	if (memcmp(table->magic, SECPROC_PKG_TABLE_MAGIC, 4) || !count ||
	    count > SECPROC_PKG_MAX_SECTIONS)
		return refuse(view, SECPROC_REFUSAL_PKG_TABLE, TABLE_OFF);
	if (!secproc_is_zero(table->reserved, sizeof(table->reserved)))
		return refuse(view, SECPROC_REFUSAL_PKG_RESERVED,
			      OFF_OF(TABLE_OFF, secproc_pkg_table, reserved));

	for (i = 0; i < count; i++) {
		u64 row_off = ROWS_OFF + i * sizeof(rows[0]);
		u32 id = secproc_get_le32(&rows[i].id);

		if (id <= last_id)
			return refuse(view, SECPROC_REFUSAL_PKG_SECTION_ORDER,
				      row_off);
		last_id = id;
		refusal = check_row(view, &rows[i], row_off);
		if (refusal)
			return refusal;

		/* No sum overflows: 32 sections of at most 2^34 bytes. */
		if (secproc_get_le64(&rows[i].off) != ALIGN_UP(end))
			return refuse(view, SECPROC_REFUSAL_PKG_SECTION_PLACE,
				      OFF_OF(row_off, secproc_pkg_section,
					     off));
		end = ALIGN_UP(end) + secproc_get_le64(&rows[i].len);
		if (id < SECPROC_PKG_SEC_PAGED)
			view->resident_size = ALIGN_UP(end);
	}

	rows_end = ROWS_OFF + count * sizeof(rows[0]);
	if (!secproc_is_zero(head + rows_end, SECPROC_PKG_HEAD_SIZE - rows_end))
		return refuse(view, SECPROC_REFUSAL_PKG_SECTION_GAP, rows_end);
	if (view->resident_size > SECPROC_PKG_MAX_RESIDENT ||
	    end > SECPROC_PKG_MAX_FILE)
		return refuse(view, SECPROC_REFUSAL_PKG_TOO_BIG, TABLE_OFF);
	view->table = rows;
	view->nr_sections = count;
	*file_end = end;
	return SECPROC_REFUSAL_NONE;
}

/**
 * secproc_pkg_resident_size() - how much of a package to read and keep
 * @head: first bytes of the file
 * @len: how many of them, at least SECPROC_PKG_HEAD_SIZE unless the file ends
 * @size: receives the size of the resident part, a multiple of the page size
 *	and at most SECPROC_PKG_MAX_RESIDENT
 *
 * Return: 0, or why this is no package.
 */
enum secproc_refusal
secproc_pkg_resident_size(const void *head, size_t len, u64 *size)
{
	struct secproc_pkg_view view = { 0 };
	enum secproc_refusal refusal;
	u64 file_end;

	if (len < SECPROC_PKG_HEAD_SIZE)
		return SECPROC_REFUSAL_PKG_SHORT;
	refusal = parse_head(head, &view, &file_end);
	if (!refusal)
		*size = view.resident_size;
	return refusal;
}

/* ---- Sections ----------------------------------------------------------- */

static struct secproc_bytes *resident_section(struct secproc_pkg_view *view,
					      u32 id)
{
	switch (id) {
	case SECPROC_PKG_SEC_MANIFEST:
		return &view->manifest;
	case SECPROC_PKG_SEC_CERTS:
		return &view->certs;
	case SECPROC_PKG_SEC_ELFHDR:
		return &view->elfhdr;
	case SECPROC_PKG_SEC_PARTS:
		return &view->parts;
	case SECPROC_PKG_SEC_PAGETBL:
		return &view->page_table;
	case SECPROC_PKG_SEC_TREE:
		return &view->tree;
	case SECPROC_PKG_SEC_TOPSIG:
		return &view->topsig;
	case SECPROC_PKG_SEC_LICENCE:
		return &view->licence;
	case SECPROC_PKG_SEC_ORDER:
		return &view->order;
	default:
		return NULL;
	}
}

/* Where everything is, and that nothing is hidden between. */
static enum secproc_refusal place_sections(struct secproc_pkg_view *view,
					   const u8 *base)
{
	unsigned int i;

	for (i = 0; i < view->nr_sections; i++) {
		u32 id = secproc_get_le32(&view->table[i].id);
		u64 off = secproc_get_le64(&view->table[i].off);
		u64 len = secproc_get_le64(&view->table[i].len);
		struct secproc_bytes *bytes = resident_section(view, id);

		if (bytes)
			*bytes = (struct secproc_bytes){ base + off, len };
		if (id == SECPROC_PKG_SEC_VINFO)
			view->vinfo_off = off;
		if (id >= SECPROC_PKG_SEC_PAGES)
			view->pages_off[id - SECPROC_PKG_SEC_PAGES] = off;
		if (id < SECPROC_PKG_SEC_PAGED &&
		    !secproc_is_zero(base + off + len,
				     ALIGN_UP(off + len) - (off + len)))
			return refuse(view, SECPROC_REFUSAL_PKG_SECTION_GAP,
				      off + len);
	}

	for (i = 0; i < ARRAY_SIZE(rules); i++) {
		const struct section_rule *rule = &rules[i];
		struct secproc_bytes *bytes = resident_section(view, rule->id);

		/* Of files only those that are ELF files have ELF headers. */
		if (view->is_file && rule->id == SECPROC_PKG_SEC_ELFHDR)
			continue;
		if (rule->required &&
		    (bytes ? !bytes->len : !view->vinfo_off))
			return refuse(view, SECPROC_REFUSAL_PKG_SECTION_MISSING,
				      TABLE_OFF);
	}

	/* The first part is what makes the file a program. */
	if (!view->pages_off[0])
		return refuse(view, SECPROC_REFUSAL_PKG_SECTION_MISSING,
			      TABLE_OFF);
	return SECPROC_REFUSAL_NONE;
}

/* Place in the file of something in a resident section. */
static u64 place_of(const struct secproc_pkg_view *view, const void *p)
{
	return (u64)((const u8 *)p - (const u8 *)view->header);
}

/* A name that can be the last component of a path, or all of it. */
static bool is_path(const u8 *value, u16 len)
{
	return len && len <= 255 && secproc_text_is_clean(value, len) &&
	       value[len - 1] != '/';
}

/* Takes one entry of the manifest that may not be repeated or malformed. */
static bool take_tlv(struct secproc_pkg_view *view, u16 type, const u8 *value,
		     u16 len)
{
	switch (type) {
	case SECPROC_PKG_TLV_NAME:
		view->name = (struct secproc_bytes){ value, len };
		return len && len <= 255 && secproc_text_is_clean(value, len);
	case SECPROC_PKG_TLV_VERSION_TEXT:
		view->version_text = (struct secproc_bytes){ value, len };
		return len && len <= 255 && secproc_text_is_clean(value, len);
	case SECPROC_PKG_TLV_BUILD_ID:
		view->build_id = value;
		return len == 32;
	case SECPROC_PKG_TLV_CONTENT_MAC:
		view->content_mac = value;
		return len == 32;
	case SECPROC_PKG_TLV_FILE_SIZE:
		if (len == 8)
			view->file_size = secproc_get_le64(value);
		return len == 8;
	case SECPROC_PKG_TLV_FILE_NAME:
		view->file_name = (struct secproc_bytes){ value, len };
		return is_path(value, len);
	case SECPROC_PKG_TLV_INTERPRETER:
		view->interpreter = (struct secproc_bytes){ value, len };
		return is_path(value, len);
	case SECPROC_PKG_TLV_NEEDS:
		view->needs = (struct secproc_bytes){ value, len };
		return secproc_needs_check(view->needs);
	case SECPROC_PKG_TLV_PROGRAMS:
		view->programs = (struct secproc_bytes){ value, len };
		return secproc_programs_check(view->programs);
	case SECPROC_PKG_TLV_INTAKE:
		view->intake = value;
		return len == 32;
	default:
		return type >= SECPROC_PKG_TLV_OPTIONAL;
	}
}

static enum secproc_refusal parse_manifest(struct secproc_pkg_view *view)
{
	const u8 *p = view->manifest.data;
	size_t left = view->manifest.len;
	u32 last_type = 0;

	while (left) {
		const struct secproc_pkg_tlv *tlv = (const void *)p;
		u16 type, len;

		if (left < sizeof(*tlv))
			return refuse(view, SECPROC_REFUSAL_PKG_MANIFEST,
				      place_of(view, p));
		/* Entries are not padded: no access but by bytes. */
		type = secproc_get_le16(p);
		len = secproc_get_le16(p + 2);
		left -= sizeof(*tlv);
		if (type <= last_type || len > left ||
		    !take_tlv(view, type, p + sizeof(*tlv), len))
			return refuse(view, SECPROC_REFUSAL_PKG_MANIFEST,
				      place_of(view, p));
		last_type = type;
		left -= len;
		p += sizeof(*tlv) + len;
	}
	if (!view->name.len || !view->build_id || !view->content_mac)
		return refuse(view, SECPROC_REFUSAL_PKG_MANIFEST,
			      place_of(view, view->manifest.data));
	/* A file has a size, a name and programs; a program has none of them. */
	if (!view->file_size != !view->is_file ||
	    !view->file_name.len != !view->is_file ||
	    !view->programs.len != !view->is_file ||
	    (view->interpreter.len && view->is_file))
		return refuse(view, SECPROC_REFUSAL_PKG_FILE,
			      place_of(view, view->manifest.data));
	return SECPROC_REFUSAL_NONE;
}

/* True if the program wants an interpreter. */
static bool has_interpreter(const u8 *elf, u32 nr_phdrs)
{
	u32 i;

	for (i = 0; i < nr_phdrs; i++)
		if (secproc_get_le32(elf + ELF_EHDR_SIZE + PHDR_TYPE +
				     i * SECPROC_PKG_PHDR_SIZE) == 3)
			return true;
	return false;
}

/*
 * Where the program headers are once the program is loaded: PT_PHDR says it,
 * or else the segment whose bytes they are in.
 */
static u64 find_phdrs(const u8 *elf, u32 nr_phdrs)
{
	u64 phoff = secproc_get_le64(elf + ELF_PHOFF);
	u64 found = 0;
	u32 i;

	for (i = 0; i < nr_phdrs; i++) {
		const u8 *phdr = elf + ELF_EHDR_SIZE + i * SECPROC_PKG_PHDR_SIZE;
		u32 type = secproc_get_le32(phdr + PHDR_TYPE);
		u64 off = secproc_get_le64(phdr + PHDR_OFFSET);
		u64 va = secproc_get_le64(phdr + PHDR_VADDR);
		u64 size = secproc_get_le64(phdr + PHDR_FILESZ);

		if (type == 6)
			return va;
		if (type == 1 && !found && phoff >= off &&
		    secproc_range_ok(phoff - off,
				     nr_phdrs * SECPROC_PKG_PHDR_SIZE, size))
			found = va + (phoff - off);
	}
	return found;
}

static enum secproc_refusal parse_elf(struct secproc_pkg_view *view)
{
	static const u8 magic[4] = { 0x7f, 'E', 'L', 'F' };
	const u8 *elf = view->elfhdr.data;
	u64 phdrs;

	/* What is no ELF file starts nowhere. */
	if (view->is_file && !view->elfhdr.len)
		return view->entry ? refuse(view, SECPROC_REFUSAL_PKG_ENTRY,
					    HEADER_OFF(entry)) :
				     SECPROC_REFUSAL_NONE;
	if (view->elfhdr.len < ELF_EHDR_SIZE ||
	    memcmp(elf, magic, sizeof(magic)) || elf[ELF_CLASS] != 2 ||
	    elf[ELF_DATA] != 1 ||
	    secproc_get_le16(elf + ELF_MACHINE) != SECPROC_PKG_ISA_RISCV ||
	    (secproc_get_le16(elf + ELF_TYPE) != 2 &&
	     secproc_get_le16(elf + ELF_TYPE) != 3) ||
	    secproc_get_le16(elf + ELF_PHENTSIZE) != SECPROC_PKG_PHDR_SIZE)
		return refuse(view, SECPROC_REFUSAL_PKG_ELF,
			      place_of(view, elf));
	view->nr_phdrs = secproc_get_le16(elf + ELF_PHNUM);
	if (view->elfhdr.len - ELF_EHDR_SIZE !=
	    (size_t)view->nr_phdrs * SECPROC_PKG_PHDR_SIZE)
		return refuse(view, SECPROC_REFUSAL_PKG_ELF,
			      place_of(view, elf + ELF_PHNUM));
	if (secproc_get_le64(elf + ELF_ENTRY) + view->load_bias != view->entry)
		return refuse(view, SECPROC_REFUSAL_PKG_ELF,
			      place_of(view, elf + ELF_ENTRY));

	/* Who interprets it is for the signer to say, in words. */
	if (!view->is_file &&
	    has_interpreter(elf, view->nr_phdrs) != !!view->interpreter.len)
		return refuse(view, SECPROC_REFUSAL_PKG_ELF,
			      place_of(view, elf + ELF_PHOFF));

	phdrs = find_phdrs(elf, view->nr_phdrs);
	if (phdrs >= SECPROC_PKG_MAX_VA)
		return refuse(view, SECPROC_REFUSAL_PKG_ELF,
			      place_of(view, elf + ELF_PHOFF));
	view->phdr_va = phdrs ? phdrs + view->load_bias : 0;
	return SECPROC_REFUSAL_NONE;
}

/* ---- Parts and pages ---------------------------------------------------- */

/**
 * struct page_count - running sums while the page table is read
 * @nr_all: pages of each part
 * @nr_stored: those of them with bytes in the file
 * @nr_vinfo: pages of all parts with bytes in the file
 * @verify_kinds: bit n is set if one of them is verified in way n
 * @last_va: address of the page before, 0 at the start
 * @entry_found: the page of the entry point has been seen and is executable
 */
struct page_count {
	u32 nr_all[SECPROC_PKG_MAX_PARTS];
	u32 nr_stored[SECPROC_PKG_MAX_PARTS];
	u32 nr_vinfo;
	u32 verify_kinds;
	u64 last_va;
	bool entry_found;
};

#define KIND_FLAGS	(SECPROC_PKG_PAGE_F_ENCRYPTED |			\
			 SECPROC_PKG_PAGE_F_PLAIN | SECPROC_PKG_PAGE_F_ZERO)
#define PERM_FLAGS	(SECPROC_PKG_PAGE_F_R | SECPROC_PKG_PAGE_F_W |	\
			 SECPROC_PKG_PAGE_F_X)

/* A page names a kind of verifying information only if it is another one. */
static bool is_verify_kind_ok(const struct secproc_pkg_view *view, u32 flags)
{
	u32 kind = (flags & SECPROC_PKG_PAGE_F_VERIFY) >>
		   SECPROC_PKG_PAGE_VERIFY_SHIFT;

	if (flags & SECPROC_PKG_PAGE_F_ZERO)
		return !kind;
	return kind <= SECPROC_PKG_VERIFY_PARITY &&
	       kind != view->header->verify_kind;
}

static enum secproc_refusal
check_page_flags(const struct secproc_pkg_view *view, u32 flags)
{
	u32 kind = flags & KIND_FLAGS;

	if (flags & ~(KIND_FLAGS | PERM_FLAGS | SECPROC_PKG_PAGE_F_IMPORT |
		      SECPROC_PKG_PAGE_F_PINNED | SECPROC_PKG_PAGE_F_VERIFY) ||
	    !(flags & PERM_FLAGS) || !kind || kind & (kind - 1))
		return SECPROC_REFUSAL_PKG_PAGE_FLAGS;
	if (!is_verify_kind_ok(view, flags))
		return SECPROC_REFUSAL_PKG_VERIFY_KIND;
	if (flags & SECPROC_PKG_PAGE_F_W && flags & SECPROC_PKG_PAGE_F_X)
		return SECPROC_REFUSAL_PKG_PAGE_WX;
	/* RISC-V has no page that can be written and not read. */
	if (flags & SECPROC_PKG_PAGE_F_W && !(flags & SECPROC_PKG_PAGE_F_R))
		return SECPROC_REFUSAL_PKG_PAGE_FLAGS;
	/* What is read for relocation is never code, and hides nothing. */
	if (flags & SECPROC_PKG_PAGE_F_IMPORT &&
	    !(flags & SECPROC_PKG_PAGE_F_PLAIN))
		return SECPROC_REFUSAL_PKG_PAGE_FLAGS;
	/* Who writes to a file writes to a copy. */
	if (view->is_file && (flags & SECPROC_PKG_PAGE_F_W ||
			      !(flags & SECPROC_PKG_PAGE_F_R)))
		return SECPROC_REFUSAL_PKG_PAGE_FLAGS;
	if (flags & SECPROC_PKG_PAGE_F_X &&
	    !(flags & SECPROC_PKG_PAGE_F_ENCRYPTED))
		return SECPROC_REFUSAL_PKG_PAGE_PLAIN_CODE;
	return SECPROC_REFUSAL_NONE;
}

/* A program's pages are anywhere, in order; a file's one after the other. */
static enum secproc_refusal
check_page_va(const struct secproc_pkg_view *view, u64 va, u32 index,
	      const struct page_count *count)
{
	if (view->is_file)
		return va == (u64)index << SECPROC_PAGE_SHIFT ?
		       SECPROC_REFUSAL_NONE : SECPROC_REFUSAL_PKG_PAGE_VA;
	if (va & ~SECPROC_PAGE_MASK || va < SECPROC_PKG_MIN_VA ||
	    va >= SECPROC_PKG_MAX_VA)
		return SECPROC_REFUSAL_PKG_PAGE_VA;
	return va <= count->last_va ? SECPROC_REFUSAL_PKG_PAGE_ORDER :
				      SECPROC_REFUSAL_NONE;
}

/* One row of the page table, given what the rows before it add up to. */
static enum secproc_refusal
check_page_row(const struct secproc_pkg_view *view,
	       const struct secproc_pkg_page_row *row, u32 index,
	       struct page_count *count)
{
	u32 flags = secproc_get_le32(&row->flags);
	u32 len = secproc_get_le32(&row->len);
	u16 part = secproc_get_le16(&row->part);
	u64 va = secproc_get_le64(&row->va);
	bool is_zero = flags & SECPROC_PKG_PAGE_F_ZERO;
	enum secproc_refusal refusal;

	if (secproc_get_le32(&row->index) != index)
		return SECPROC_REFUSAL_PKG_PAGE_INDEX;
	if (!secproc_is_zero(row->reserved, sizeof(row->reserved)))
		return SECPROC_REFUSAL_PKG_RESERVED;
	refusal = check_page_flags(view, flags);
	if (refusal)
		return refusal;
	refusal = check_page_va(view, va, index, count);
	if (refusal)
		return refusal;
	if (part >= view->nr_parts)
		return SECPROC_REFUSAL_PKG_PAGE_PART;
	if (is_zero ? len != 0 : !len || len > SECPROC_PAGE_SIZE)
		return SECPROC_REFUSAL_PKG_PAGE_LEN;
	if (!(flags & SECPROC_PKG_PAGE_F_ENCRYPTED) &&
	    !secproc_is_zero(row->tag, sizeof(row->tag)))
		return SECPROC_REFUSAL_PKG_PAGE_TAG;
	if (secproc_get_le32(&row->slot) !=
	    (is_zero ? 0 : count->nr_stored[part]) ||
	    secproc_get_le32(&row->vinfo) != (is_zero ? 0 : count->nr_vinfo))
		return SECPROC_REFUSAL_PKG_PAGE_COUNT;

	count->last_va = va;
	count->nr_all[part]++;
	if (!is_zero) {
		count->nr_stored[part]++;
		count->nr_vinfo++;
		count->verify_kinds |= 1U <<
			secproc_pkg_row_verify_kind(view->header, row);
	}
	if (flags & SECPROC_PKG_PAGE_F_X &&
	    (view->entry & SECPROC_PAGE_MASK) == va)
		count->entry_found = true;
	return SECPROC_REFUSAL_NONE;
}

static enum secproc_refusal check_parts(struct secproc_pkg_view *view,
					const struct page_count *count)
{
	const struct secproc_pkg_part *row = view->parts.data;
	u32 i;

	if (view->parts.len != view->nr_parts * sizeof(*row))
		return refuse(view, SECPROC_REFUSAL_PKG_PARTS,
			      place_of(view, row));
	for (i = 0; i < view->nr_parts; i++, row++) {
		u16 flags = secproc_get_le16(&row->flags);

		if (!secproc_is_zero(row->reserved0, sizeof(row->reserved0)) ||
		    !secproc_is_zero(row->reserved1, sizeof(row->reserved1)))
			return refuse(view, SECPROC_REFUSAL_PKG_RESERVED,
				      place_of(view, row));
		/* The first part is what can be tried: never locked. */
		if (secproc_get_le16(&row->part) != i ||
		    flags & ~SECPROC_PKG_PART_F_LOCKED || (flags && !i))
			return refuse(view, SECPROC_REFUSAL_PKG_PARTS,
				      place_of(view, row));
		if (secproc_get_le32(&row->page_count) != count->nr_all[i])
			return refuse(view, SECPROC_REFUSAL_PKG_PAGE_COUNT,
				      place_of(view, &row->page_count));
	}
	return SECPROC_REFUSAL_NONE;
}

#define TREE_BIT	(1U << SECPROC_PKG_VERIFY_TREE)

/* The tree's section has one node for each group of leaves. */
static u64 tree_size(u32 nr_leaves)
{
	return (u64)(nr_leaves + SECPROC_PKG_TREE_LEAVES - 1) /
	       SECPROC_PKG_TREE_LEAVES * SECPROC_SHA256_SIZE;
}

/* Sizes of the tree and of the paged part follow from the page table. */
static enum secproc_refusal check_paged_sizes(struct secproc_pkg_view *view,
					      const struct page_count *count)
{
	unsigned int i;

	if (view->verify_kinds & TREE_BIT && !view->tree.len)
		return refuse(view, SECPROC_REFUSAL_PKG_SECTION_MISSING,
			      TABLE_OFF);
	for (i = 0; i < view->nr_sections; i++) {
		const struct secproc_pkg_section *row = &view->table[i];
		u32 id = secproc_get_le32(&row->id);
		u64 want;

		if (id == SECPROC_PKG_SEC_TREE)
			want = view->verify_kinds & TREE_BIT ?
			       tree_size(count->nr_vinfo) : 0;
		else if (id == SECPROC_PKG_SEC_VINFO)
			want = (u64)count->nr_vinfo * SECPROC_PKG_VINFO_SIZE;
		else if (id >= SECPROC_PKG_SEC_PAGES)
			want = (u64)count->nr_stored[id - SECPROC_PKG_SEC_PAGES]
			       << SECPROC_PAGE_SHIFT;
		else
			continue;
		if (secproc_get_le64(&row->len) != want)
			return refuse(view, SECPROC_REFUSAL_PKG_SECTION_SIZE,
				      place_of(view, &row->len));
	}
	return SECPROC_REFUSAL_NONE;
}

/* A file ends in its last page, and what is there does not reach beyond. */
static bool is_file_size(const struct secproc_pkg_view *view,
			 const struct secproc_pkg_page_row *last)
{
	u64 start = (u64)(view->nr_pages - 1) << SECPROC_PAGE_SHIFT;

	return view->file_size > start &&
	       view->file_size - start <= SECPROC_PAGE_SIZE &&
	       secproc_get_le32(&last->len) <= view->file_size - start;
}

/*
 * That a page is named twice does no harm, and is not looked for: it is a hint of
 * whoever has signed it.
 */
static enum secproc_refusal check_order(struct secproc_pkg_view *view)
{
	const struct secproc_pkg_page_row *row = view->page_table.data;
	const __le32 *order = view->order.data;
	size_t i;

	for (i = 0; i < view->order.len / sizeof(*order); i++) {
		u32 index = secproc_get_le32(&order[i]);

		if (i >= view->nr_stored || index >= view->nr_pages ||
		    secproc_get_le32(&row[index].flags) &
		    SECPROC_PKG_PAGE_F_ZERO)
			return refuse(view, SECPROC_REFUSAL_PKG_READ_ORDER,
				      place_of(view, &order[i]));
	}
	return SECPROC_REFUSAL_NONE;
}

static enum secproc_refusal parse_pages(struct secproc_pkg_view *view)
{
	const struct secproc_pkg_page_row *row = view->page_table.data;
	struct page_count count = { 0 };
	enum secproc_refusal refusal;
	u32 i;

	if (view->page_table.len != (u64)view->nr_pages * sizeof(*row))
		return refuse(view, SECPROC_REFUSAL_PKG_PAGE_COUNT,
			      place_of(view, row));
	for (i = 0; i < view->nr_pages; i++) {
		refusal = check_page_row(view, &row[i], i, &count);
		if (refusal)
			return refuse(view, refusal, place_of(view, &row[i]));
	}
	view->nr_stored = count.nr_vinfo;
	view->verify_kinds = count.verify_kinds;
	if (view->is_file && !is_file_size(view, &row[view->nr_pages - 1]))
		return refuse(view, SECPROC_REFUSAL_PKG_FILE,
			      place_of(view, &row[view->nr_pages - 1]));
	if (!view->is_file && (!count.entry_found || view->entry & 1))
		return refuse(view, SECPROC_REFUSAL_PKG_ENTRY,
			      HEADER_OFF(entry));
	refusal = check_parts(view, &count);
	if (refusal)
		return refusal;
	refusal = check_paged_sizes(view, &count);
	return refusal ? refusal : check_order(view);
}

/**
 * secproc_pkg_parse() - read the resident part of a package
 * @resident: its bytes, at a multiple of 8; borrowed by @view
 * @len: how many, at least what secproc_pkg_resident_size() said
 * @file_size: size of the whole file
 * @view: receives what was found, or the refusal and its offset
 *
 * Return: 0, or the first check that failed.
 */
enum secproc_refusal
secproc_pkg_parse(const void *resident, size_t len, u64 file_size,
		  struct secproc_pkg_view *view)
{
	enum secproc_refusal refusal;
	u64 file_end;

	memset(view, 0, sizeof(*view));
	if (len < SECPROC_PKG_HEAD_SIZE)
		return refuse(view, SECPROC_REFUSAL_PKG_SHORT, len);
	refusal = parse_head(resident, view, &file_end);
	if (refusal)
		return refusal;
	if (file_size < file_end || len < view->resident_size)
		return refuse(view, SECPROC_REFUSAL_PKG_TRUNCATED, file_size);
	if (file_size > file_end)
		return refuse(view, SECPROC_REFUSAL_PKG_TRAILING, file_end);
	refusal = place_sections(view, resident);
	if (refusal)
		return refusal;
	refusal = parse_manifest(view);
	if (refusal)
		return refusal;
	refusal = parse_elf(view);
	if (refusal)
		return refusal;
	return parse_pages(view);
}
