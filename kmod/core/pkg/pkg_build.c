// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Building packages, licences and certificates; tools only
 *
 * Keys depend on the package's identity, the identity on the manifest, and the
 * manifest on an authentication code over everything in the clear.  So the
 * order is: page table without tags, content code, manifest, header, pages,
 * hashes, signature.  Whoever packs other contents under the same seed gets
 * other keys and never meets a nonce twice.
 */
#include "pkg_build.h"
#include "message.h"
#include "tree.h"
#include "../crypto/suite.h"

#define TABLE_OFF	sizeof(struct secproc_pkg_header)
#define ALIGN_UP(n)	(((n) + SECPROC_PAGE_SIZE - 1) & SECPROC_PAGE_MASK)

static const u8 info_mac[SECPROC_INFO_SIZE] = SECPROC_INFO_MAC;
static const u8 info_salt[SECPROC_INFO_SIZE] = SECPROC_INFO_SALT;

/**
 * struct layout - where the sections go
 * @section: rows of the section table in the output, or NULL to count only
 * @nr_sections: how many
 * @end: size of the file
 * @nr_all: pages of each part
 * @nr_stored: those with bytes in the file
 * @nr_vinfo: pages of all parts with bytes in the file
 * @has_tree: some of them are verified by the tree
 */
struct layout {
	struct secproc_pkg_section *section;
	unsigned int nr_sections;
	u64 end;
	u32 nr_all[SECPROC_PKG_MAX_PARTS];
	u32 nr_stored[SECPROC_PKG_MAX_PARTS];
	u32 nr_vinfo;
	bool has_tree;
};

/**
 * struct target - the file that is being filled
 * @build: its description
 * @layout: its sections
 * @out: its bytes
 * @header: the first of them
 * @rows: its page table
 * @page_key: keys of the parts, while pages are encrypted; secret
 */
struct target {
	const struct secproc_build *build;
	struct layout layout;
	u8 *out;
	struct secproc_pkg_header *header;
	struct secproc_pkg_page_row *rows;
	u8 page_key[SECPROC_PKG_MAX_PARTS][32];
};

/* ---- Secrets ------------------------------------------------------------ */

/*
 * One secret of the build, named by a label of up to 16 bytes, a number and
 * whatever else it must depend on.
 */
static void derive_secret(u8 out[32], const struct secproc_build *build,
			  const char *label, u16 number,
			  const struct secproc_bytes *bind)
{
	u8 name[SECPROC_INFO_SIZE + 2] = { 0 };
	struct secproc_bytes ikm = { build->seed, sizeof(build->seed) };
	struct secproc_bytes salt = { NULL, 0 };
	struct secproc_bytes info[2] = { { name, sizeof(name) } };
	unsigned int i;

	for (i = 0; i < SECPROC_INFO_SIZE && label[i]; i++)
		name[i] = (u8)label[i];
	secproc_put_le16(name + SECPROC_INFO_SIZE, number);
	if (bind)
		info[1] = *bind;
	secproc_hkdf_sha256(out, &ikm, &salt, info, bind ? 2 : 1);
}

static void derive_content_key(u8 out[32], const struct secproc_build *build,
			       u16 part)
{
	derive_secret(out, build, "content key", part, NULL);
}

/**
 * secproc_build_page_key() - the key that a part's pages are encrypted with
 * @page_key: receives it
 * @build: of the description of the package its seed
 * @header: header of the package
 * @part: part
 */
void secproc_build_page_key(u8 page_key[SECPROC_KEY_SIZE],
			    const struct secproc_build *build,
			    const struct secproc_pkg_header *header, u16 part)
{
	u8 content_key[SECPROC_KEY_SIZE];

	derive_content_key(content_key, build, part);
	secproc_derive_page_key(page_key, content_key, header, part);
	memzero_explicit(content_key, sizeof(content_key));
}

/* ---- Layout ------------------------------------------------------------- */

static void add_section(struct layout *layout, u32 id, u32 flags, u64 len)
{
	struct secproc_pkg_section *row;

	if (layout->section) {
		row = &layout->section[layout->nr_sections];
		secproc_put_le32(&row->id, id);
		secproc_put_le32(&row->flags, flags);
		secproc_put_le64(&row->off, ALIGN_UP(layout->end));
		secproc_put_le64(&row->len, len);
	}
	layout->nr_sections++;
	layout->end = ALIGN_UP(layout->end) + len;
}

static u64 tlv_len(struct secproc_bytes value)
{
	return value.len ? sizeof(struct secproc_pkg_tlv) + value.len : 0;
}

static bool is_file(const struct secproc_build *build)
{
	return build->flags & SECPROC_PKG_F_DATA;
}

static u64 manifest_len(const struct secproc_build *build)
{
	u64 len = 3 * sizeof(struct secproc_pkg_tlv) + build->name.len + 32 + 32;

	len += tlv_len(build->version_text) + tlv_len(build->file_name) +
	       tlv_len(build->interpreter) + tlv_len(build->needs) +
	       tlv_len(build->programs);
	if (is_file(build))
		len += sizeof(struct secproc_pkg_tlv) + 8;
	if (build->intake)
		len += sizeof(struct secproc_pkg_tlv) + 32;
	return len;
}

/* How a page is verified; the package's way unless the page has its own. */
static u32 verify_kind(const struct secproc_build *build,
		       const struct secproc_build_page *page)
{
	u32 kind = (page->flags & SECPROC_PKG_PAGE_F_VERIFY) >>
		   SECPROC_PKG_PAGE_VERIFY_SHIFT;

	return kind ? kind : build->verify_kind;
}

/* Counts pages; refuses what cannot be counted.  The parser finds the rest. */
static int count_pages(const struct secproc_build *build, struct layout *layout)
{
	u32 i;

	for (i = 0; i < build->nr_pages; i++) {
		const struct secproc_build_page *page = &build->pages[i];

		if (page->part >= build->nr_parts ||
		    page->len > SECPROC_PAGE_SIZE)
			return -EINVAL;
		layout->nr_all[page->part]++;
		if (page->flags & SECPROC_PKG_PAGE_F_ZERO)
			continue;
		layout->nr_stored[page->part]++;
		layout->nr_vinfo++;
		if (verify_kind(build, page) == SECPROC_PKG_VERIFY_TREE)
			layout->has_tree = true;
	}
	return 0;
}

/* Nodes of the tree that are kept, one for each group of leaves. */
static u32 nr_tree_nodes(const struct layout *layout)
{
	return (layout->nr_vinfo + SECPROC_PKG_TREE_LEAVES - 1) /
	       SECPROC_PKG_TREE_LEAVES;
}

static int make_layout(const struct secproc_build *build, struct layout *layout)
{
	u32 part;
	int ret;

	if (!build->nr_parts || build->nr_parts > SECPROC_PKG_MAX_PARTS ||
	    !build->nr_pages || build->nr_pages > SECPROC_PKG_MAX_PAGES ||
	    !build->nr_certs || build->nr_certs > SECPROC_PKG_MAX_CERTS ||
	    !build->name.len || build->name.len > 255 ||
	    build->version_text.len > 255 ||
	    !secproc_suite_is_known(build->suite) ||
	    build->needs.len > 0xffff || build->programs.len > 0xffff ||
	    manifest_len(build) > SECPROC_PKG_MAX_MANIFEST ||
	    build->elfhdr.len > SECPROC_PKG_MAX_ELFHDR)
		return -EINVAL;
	ret = count_pages(build, layout);
	if (ret)
		return ret;

	layout->end = SECPROC_PKG_HEAD_SIZE;
	add_section(layout, SECPROC_PKG_SEC_MANIFEST,
		    SECPROC_PKG_SEC_F_IMMUTABLE, manifest_len(build));
	add_section(layout, SECPROC_PKG_SEC_CERTS, SECPROC_PKG_SEC_F_MUTABLE,
		    build->nr_certs * sizeof(struct secproc_cert));
	if (build->elfhdr.len)
		add_section(layout, SECPROC_PKG_SEC_ELFHDR,
			    SECPROC_PKG_SEC_F_IMMUTABLE, build->elfhdr.len);
	add_section(layout, SECPROC_PKG_SEC_PARTS, SECPROC_PKG_SEC_F_IMMUTABLE,
		    build->nr_parts * sizeof(struct secproc_pkg_part));
	add_section(layout, SECPROC_PKG_SEC_PAGETBL,
		    SECPROC_PKG_SEC_F_IMMUTABLE,
		    (u64)build->nr_pages * sizeof(struct secproc_pkg_page_row));
	if (layout->has_tree)
		add_section(layout, SECPROC_PKG_SEC_TREE,
			    SECPROC_PKG_SEC_F_PER_PAGE,
			    (u64)nr_tree_nodes(layout) * SECPROC_SHA256_SIZE);
	add_section(layout, SECPROC_PKG_SEC_TOPSIG, SECPROC_PKG_SEC_F_MUTABLE,
		    sizeof(struct secproc_pkg_topsig));
	if (build->embed)
		add_section(layout, SECPROC_PKG_SEC_LICENCE,
			    SECPROC_PKG_SEC_F_MUTABLE,
			    secproc_licence_build_size(build->nr_certs,
						       build->embed->parts));
	if (build->nr_order)
		add_section(layout, SECPROC_PKG_SEC_ORDER,
			    SECPROC_PKG_SEC_F_IMMUTABLE,
			    (u64)build->nr_order * sizeof(__le32));
	add_section(layout, SECPROC_PKG_SEC_VINFO, SECPROC_PKG_SEC_F_PER_PAGE,
		    (u64)layout->nr_vinfo * SECPROC_PKG_VINFO_SIZE);
	for (part = 0; part < build->nr_parts; part++)
		if (layout->nr_stored[part])
			add_section(layout, SECPROC_PKG_SEC_PAGES + part,
				    SECPROC_PKG_SEC_F_PER_PAGE,
				    (u64)layout->nr_stored[part] <<
				    SECPROC_PAGE_SHIFT);
	return 0;
}

/* Where a section starts; 0 if the package has none such. */
static u64 section_off(const struct target *t, u32 id)
{
	unsigned int i;

	for (i = 0; i < t->layout.nr_sections; i++)
		if (secproc_get_le32(&t->layout.section[i].id) == id)
			return secproc_get_le64(&t->layout.section[i].off);
	return 0;
}

/* The same in the output, where stored pages need not be. */
static u8 *section_data(const struct target *t, u32 id)
{
	u64 off = section_off(t, id);

	return off ? t->out + off : NULL;
}

static struct secproc_pkg_vinfo *
page_vinfo(const struct target *t, const struct secproc_pkg_page_row *row)
{
	struct secproc_pkg_vinfo *vinfo =
		(void *)section_data(t, SECPROC_PKG_SEC_VINFO);

	return &vinfo[secproc_get_le32(&row->vinfo)];
}

/**
 * secproc_pkg_build_size() - size of the package that would be built
 * @build: description
 * @size: receives it
 *
 * Return: 0, or -EINVAL if the description is out of range.
 */
int secproc_pkg_build_size(const struct secproc_build *build, u64 *size)
{
	struct layout layout = { 0 };
	int ret = make_layout(build, &layout);

	if (!ret)
		*size = layout.end;
	return ret;
}

/* The stored pages come last and leave no gaps. */
static u64 head_size(const struct layout *layout)
{
	return layout->end - ((u64)layout->nr_vinfo << SECPROC_PAGE_SHIFT);
}

/**
 * secproc_pkg_build_head_size() - how much of it comes before the stored pages
 * @build: description
 * @size: receives it
 *
 * Return: 0, or -EINVAL if the description is out of range.
 */
int secproc_pkg_build_head_size(const struct secproc_build *build, u64 *size)
{
	struct layout layout = { 0 };
	int ret = make_layout(build, &layout);

	if (!ret)
		*size = head_size(&layout);
	return ret;
}

/* ---- Contents ----------------------------------------------------------- */

static void fill_rows(struct target *t)
{
	u32 nr_stored[SECPROC_PKG_MAX_PARTS] = { 0 }, nr_vinfo = 0, i;

	for (i = 0; i < t->build->nr_pages; i++) {
		const struct secproc_build_page *page = &t->build->pages[i];
		struct secproc_pkg_page_row *row = &t->rows[i];

		secproc_put_le32(&row->index, i);
		secproc_put_le32(&row->flags, page->flags);
		secproc_put_le64(&row->va, page->va);
		secproc_put_le16(&row->part, page->part);
		if (page->flags & SECPROC_PKG_PAGE_F_ZERO)
			continue;
		secproc_put_le32(&row->len, page->len);
		secproc_put_le32(&row->slot, nr_stored[page->part]++);
		secproc_put_le32(&row->vinfo, nr_vinfo++);
	}
}

/* Does something for all pages, at once where the caller can. */
static int run(struct target *t, const char *what,
	       int (*work)(void *arg, u32 first, u32 nr))
{
	const struct secproc_build *build = t->build;

	return build->run ? build->run(build->run_ctx, what, build->nr_pages,
				       work, t) :
			    work(t, 0, build->nr_pages);
}

/**
 * struct waiting - a page whose hash waits for another page's
 * @out: where the hash goes
 * @data: the page; NULL if none waits
 */
struct waiting {
	u8 *out;
	const u8 *data;
};

static void hash_one(u8 out[32], const u8 *data, size_t len)
{
	struct secproc_bytes piece = { data, len };

	secproc_sha256(out, &piece, 1);
}

/* Whole pages are hashed two at a time where the caller can. */
static void hash_page(const struct target *t, struct waiting *waiting, u8 *out,
		      const u8 *data, size_t len)
{
	if (len != SECPROC_PAGE_SIZE || !t->build->sha256_two) {
		hash_one(out, data, len);
		return;
	}
	if (!waiting->data) {
		*waiting = (struct waiting){ out, data };
		return;
	}
	t->build->sha256_two((u8 *const[]){ waiting->out, out },
			     (const u8 *const[]){ waiting->data, data }, len);
	waiting->data = NULL;
}

static void hash_waiting(const struct waiting *waiting)
{
	if (waiting->data)
		hash_one(waiting->out, waiting->data, SECPROC_PAGE_SIZE);
}

/* How many pages from @first on, none of them of zeros, can be done at once. */
static u32 run_len(const struct target *t, u32 first, u32 end)
{
	const struct secproc_build_page *pages = t->build->pages;
	u32 i;

	for (i = first; i < end && i - first < SECPROC_BUILD_RUN; i++)
		if (pages[i].flags & SECPROC_PKG_PAGE_F_ZERO ||
		    pages[i].part != pages[first].part)
			break;
	return i - first;
}

/* How many whole pages lie one behind the other where the contents are. */
static u32 whole_len(const struct secproc_build_page *page, u32 nr)
{
	u32 i;

	for (i = 0; i < nr; i++)
		if (page[i].len != SECPROC_PAGE_SIZE ||
		    page[i].data != page->data + ((u64)i << SECPROC_PAGE_SHIFT))
			break;
	return i;
}

/* Contents of @nr pages, with zeros behind those that end early. */
static int fetch_run(const struct target *t, u32 first, u32 nr, u8 *room)
{
	const struct secproc_build_io *io = t->build->io;
	int ret = 0;

	while (!ret && nr) {
		const struct secproc_build_page *page = &t->build->pages[first];
		u32 n = whole_len(page, nr);
		size_t len = n ? (size_t)n << SECPROC_PAGE_SHIFT : page->len;

		if (io)
			ret = io->fetch(io->ctx, room, page->data, len);
		else
			memcpy(room, page->data, len);
		if (!n) {
			memset(room + len, 0, SECPROC_PAGE_SIZE - len);
			n = 1;
		}
		room += (size_t)n << SECPROC_PAGE_SHIFT;
		first += n;
		nr -= n;
	}
	return ret;
}

/* Hashes @nr pages, fetched into @room, or where they are. */
static int hash_run(struct target *t, u32 first, u32 nr, u8 *room)
{
	struct waiting waiting = { 0 };
	int ret = 0;
	u32 i;

	if (room)
		ret = fetch_run(t, first, nr, room);
	for (i = 0; !ret && i < nr; i++) {
		const struct secproc_build_page *page =
			&t->build->pages[first + i];

		hash_page(t, &waiting,
			  page_vinfo(t, &t->rows[first + i])->sha256,
			  room ? room + ((size_t)i << SECPROC_PAGE_SHIFT) :
				 page->data, page->len);
	}
	if (!ret)
		hash_waiting(&waiting);
	return ret;
}

static int hash_some(void *arg, u32 first, u32 nr)
{
	struct target *t = arg;
	const struct secproc_build_io *io = t->build->io;
	u8 *room = io ? io->lend(io->ctx) : NULL;
	u32 i = first, n;
	int ret = 0;

	while (!ret && i < first + nr) {
		n = run_len(t, i, first + nr);
		ret = hash_run(t, i, n, room);
		i += n ? n : 1;
	}
	if (room)
		io->give_back(io->ctx, room);
	return ret;
}

/*
 * Authentication code over all that is in the clear: a running hash, first
 * over the page table, then over each stored page without its zeros, whose
 * hashes stand where its verifying information will be.
 */
static void content_mac(const struct target *t, u8 mac[32])
{
	const struct secproc_build *build = t->build;
	const struct secproc_pkg_vinfo *vinfo =
		(const void *)section_data(t, SECPROC_PKG_SEC_VINFO);
	u8 key[32], content_key[32], running[32];
	struct secproc_bytes ikm = { content_key, sizeof(content_key) };
	struct secproc_bytes salt = { NULL, 0 };
	struct secproc_bytes info = { info_mac, sizeof(info_mac) };
	struct secproc_bytes piece[2] = {
		{ t->rows, build->nr_pages * sizeof(*t->rows) },
	};
	u32 i;

	secproc_sha256(running, piece, 1);
	for (i = 0; i < t->layout.nr_vinfo; i++) {
		piece[0] = (struct secproc_bytes){ running, 32 };
		piece[1] = (struct secproc_bytes){ vinfo[i].sha256, 32 };
		secproc_sha256(running, piece, 2);
	}

	derive_content_key(content_key, build, 0);
	secproc_hkdf_sha256(key, &ikm, &salt, &info, 1);
	piece[0] = info;
	piece[1] = (struct secproc_bytes){ running, sizeof(running) };
	secproc_hmac_sha256(mac, key, sizeof(key), piece, 2);
	memzero_explicit(key, sizeof(key));
	memzero_explicit(content_key, sizeof(content_key));
}

static u8 *put_tlv(u8 *p, u16 type, const void *value, size_t len)
{
	secproc_put_le16(p, type);
	secproc_put_le16(p + 2, (u16)len);
	memcpy(p + 4, value, len);
	return p + 4 + len;
}

static u8 *put_bytes(u8 *p, u16 type, struct secproc_bytes value)
{
	return value.len ? put_tlv(p, type, value.data, value.len) : p;
}

/* What it needs, and, of a file, what it is and who may have it. */
static u8 *put_depend(u8 *p, const struct secproc_build *build)
{
	u8 size[8];

	if (is_file(build)) {
		secproc_put_le64(size, build->file_size);
		p = put_tlv(p, SECPROC_PKG_TLV_FILE_SIZE, size, sizeof(size));
	}
	p = put_bytes(p, SECPROC_PKG_TLV_FILE_NAME, build->file_name);
	p = put_bytes(p, SECPROC_PKG_TLV_INTERPRETER, build->interpreter);
	p = put_bytes(p, SECPROC_PKG_TLV_NEEDS, build->needs);
	return put_bytes(p, SECPROC_PKG_TLV_PROGRAMS, build->programs);
}

static void fill_manifest(struct target *t)
{
	const struct secproc_build *build = t->build;
	u8 *start = section_data(t, SECPROC_PKG_SEC_MANIFEST), *p = start;
	u8 bytes[32];
	struct secproc_bytes piece[3];

	p = put_tlv(p, SECPROC_PKG_TLV_NAME, build->name.data, build->name.len);
	p = put_bytes(p, SECPROC_PKG_TLV_VERSION_TEXT, build->version_text);
	derive_secret(bytes, build, "build id", 0, NULL);
	p = put_tlv(p, SECPROC_PKG_TLV_BUILD_ID, bytes, sizeof(bytes));
	content_mac(t, bytes);
	p = put_tlv(p, SECPROC_PKG_TLV_CONTENT_MAC, bytes, sizeof(bytes));
	p = put_depend(p, build);
	if (build->intake)
		p = put_tlv(p, SECPROC_PKG_TLV_INTAKE, build->intake, 32);

	piece[0] = (struct secproc_bytes){ start, (size_t)(p - start) };
	secproc_sha256(t->header->package_id, piece, 1);

	derive_secret(bytes, build, "salt", 0, NULL);
	piece[0] = (struct secproc_bytes){ info_salt, sizeof(info_salt) };
	piece[1] = (struct secproc_bytes){ t->header->package_id, 32 };
	piece[2] = (struct secproc_bytes){ bytes, sizeof(bytes) };
	secproc_sha256(t->header->pkg_salt, piece, 3);
	memzero_explicit(bytes, sizeof(bytes));
}

static void fill_header(struct target *t)
{
	const struct secproc_build *build = t->build;
	struct secproc_pkg_header *header = t->header;
	u32 flags = build->flags | SECPROC_PKG_F_ENCRYPTED;

	if (build->nr_parts > 1)
		flags |= SECPROC_PKG_F_PARTS;
	memcpy(header->magic, SECPROC_PKG_MAGIC, sizeof(header->magic));
	secproc_put_le16(&header->major, SECPROC_PKG_MAJOR);
	secproc_put_le16(&header->minor, SECPROC_PKG_MINOR);
	secproc_put_le32(&header->header_size, sizeof(*header));
	secproc_put_le32(&header->flags, flags);
	header->page_log2 = SECPROC_PAGE_SHIFT;
	header->verify_kind = build->verify_kind;
	header->suite = build->suite;
	header->key_mode = SECPROC_PKG_KEY_WRAPPED;
	secproc_put_le32(&header->page_count, build->nr_pages);
	secproc_put_le16(&header->part_count, (u16)build->nr_parts);
	secproc_put_le16(&header->isa, SECPROC_PKG_ISA_RISCV);
	secproc_put_le32(&header->rollback_index, build->rollback_index);
	memcpy(header->product_id, build->product_id, 16);
	secproc_put_le64(&header->version, build->version);
	secproc_put_le64(&header->created, build->created);
	secproc_put_le64(&header->entry, build->entry);
	secproc_put_le64(&header->load_bias, build->load_bias);
}

static void fill_parts(struct target *t)
{
	struct secproc_pkg_part *row =
		(void *)section_data(t, SECPROC_PKG_SEC_PARTS);
	u8 content_key[32];
	u16 part;

	for (part = 0; part < t->build->nr_parts; part++, row++) {
		secproc_put_le16(&row->part, part);
		secproc_put_le16(&row->flags,
				 part ? SECPROC_PKG_PART_F_LOCKED : 0);
		secproc_put_le32(&row->page_count, t->layout.nr_all[part]);
		derive_content_key(content_key, t->build, part);
		secproc_derive_key_commit(row->key_commit, content_key,
					  t->header->package_id, part);
	}
	memzero_explicit(content_key, sizeof(content_key));
}

static void fill_order(struct target *t)
{
	__le32 *order = (void *)section_data(t, SECPROC_PKG_SEC_ORDER);
	u32 i;

	for (i = 0; i < t->build->nr_order; i++)
		secproc_put_le32(&order[i], t->build->order[i]);
}

static bool has_checksum(u8 kind)
{
	return kind == SECPROC_PKG_VERIFY_CRC32C ||
	       kind == SECPROC_PKG_VERIFY_PARITY;
}

static void make_leaf(const struct target *t,
		      const struct secproc_pkg_page_row *row,
		      const u8 sha256[32], u8 leaf[32])
{
	struct secproc_pkg_page_message msg;

	secproc_pkg_build_page_message(&msg, t->header, row, sha256);
	secproc_tree_leaf(leaf, &msg);
}

/* Where the leaf of a page with a checksum waits for take_other_leaf(). */
static u8 *checksum_leaf(struct secproc_pkg_vinfo *vinfo)
{
	return vinfo->path[SECPROC_PKG_TREE_PATH - 1];
}

static void fill_checksum(const struct target *t,
			  const struct secproc_pkg_page_row *row,
			  const u8 *stored)
{
	static const u8 no_hash[32];
	struct secproc_pkg_vinfo *vinfo = page_vinfo(t, row);
	struct secproc_pkg_page_message msg;
	u8 hash[32];

	secproc_pkg_build_page_message(&msg, t->header, row, no_hash);
	secproc_pkg_page_checksum(vinfo, secproc_pkg_row_verify_kind(t->header,
								     row),
				  &msg, stored);
	if (!t->layout.has_tree)
		return;
	hash_one(hash, stored, SECPROC_PAGE_SIZE);
	make_leaf(t, row, hash, checksum_leaf(vinfo));
}

/*
 * Makes verifying information from the hash that is there.  For the tree that
 * is only the leaf; fill_tree() makes the path of it when all leaves are
 * known.
 */
static int sign_page(const struct target *t,
		     const struct secproc_pkg_page_row *row)
{
	struct secproc_pkg_vinfo *vinfo = page_vinfo(t, row);
	struct secproc_pkg_page_message msg;
	struct secproc_bytes piece = { &msg, sizeof(msg) };

	if (secproc_pkg_row_verify_kind(t->header, row) ==
	    SECPROC_PKG_VERIFY_TREE) {
		make_leaf(t, row, vinfo->sha256, vinfo->path[0]);
		return 0;
	}
	secproc_pkg_build_page_message(&msg, t->header, row, vinfo->sha256);
	return t->build->key->sign(t->build->key->ctx, vinfo->sig, &piece, 1);
}

/* The leaf of a page that is verified in another way. */
static void take_other_leaf(const struct target *t,
			    const struct secproc_pkg_page_row *row, u8 leaf[32])
{
	struct secproc_pkg_vinfo *vinfo = page_vinfo(t, row);

	if (!has_checksum(secproc_pkg_row_verify_kind(t->header, row))) {
		make_leaf(t, row, vinfo->sha256, leaf);
		return;
	}
	memcpy(leaf, checksum_leaf(vinfo), 32);
	memset(checksum_leaf(vinfo), 0, 32);
}

/*
 * One group of leaves: its node, and the paths of its pages.  @node[0] has the
 * leaves, with zeros where there are none.
 */
static void fill_group(struct target *t, u32 group, u32 is_tree,
		       u8 node[SECPROC_PKG_TREE_PATH + 1]
			      [SECPROC_PKG_TREE_LEAVES][32])
{
	struct secproc_pkg_vinfo *vinfo =
		(void *)section_data(t, SECPROC_PKG_SEC_VINFO);
	unsigned int level, i;

	for (level = 0; level < SECPROC_PKG_TREE_PATH; level++)
		for (i = 0; i < SECPROC_PKG_TREE_LEAVES / (2U << level); i++)
			secproc_tree_node(node[level + 1][i],
					  node[level][2 * i],
					  node[level][2 * i + 1]);
	vinfo += group * SECPROC_PKG_TREE_LEAVES;
	for (i = 0; i < SECPROC_PKG_TREE_LEAVES; i++)
		for (level = 0; is_tree >> i & 1 &&
		     level < SECPROC_PKG_TREE_PATH; level++)
			memcpy(vinfo[i].path[level],
			       node[level][(i >> level) ^ 1], 32);
	memcpy(section_data(t, SECPROC_PKG_SEC_TREE) + (size_t)group * 32,
	       node[SECPROC_PKG_TREE_PATH][0], 32);
}

static void fill_tree(struct target *t)
{
	const struct secproc_pkg_vinfo *vinfo =
		(const void *)section_data(t, SECPROC_PKG_SEC_VINFO);
	u8 node[SECPROC_PKG_TREE_PATH + 1][SECPROC_PKG_TREE_LEAVES][32];
	u32 i, leaf = 0, is_tree = 0;

	if (!t->layout.has_tree)
		return;
	memset(node, 0, sizeof(node));
	for (i = 0; i < t->build->nr_pages; i++) {
		const struct secproc_pkg_page_row *row = &t->rows[i];
		u32 place = leaf % SECPROC_PKG_TREE_LEAVES;

		if (t->build->pages[i].flags & SECPROC_PKG_PAGE_F_ZERO)
			continue;
		if (secproc_pkg_row_verify_kind(t->header, row) ==
		    SECPROC_PKG_VERIFY_TREE) {
			memcpy(node[0][place], vinfo[leaf].path[0], 32);
			is_tree |= 1U << place;
		} else {
			take_other_leaf(t, row, node[0][place]);
		}
		leaf++;
		if (place + 1 < SECPROC_PKG_TREE_LEAVES &&
		    leaf < t->layout.nr_vinfo)
			continue;
		fill_group(t, (leaf - 1) / SECPROC_PKG_TREE_LEAVES, is_tree,
			   node);
		memset(node, 0, sizeof(node));
		is_tree = 0;
	}
}

static void encrypt_page(struct target *t, u32 index, u8 *stored)
{
	const struct secproc_build_page *page = &t->build->pages[index];

	if (page->flags & SECPROC_PKG_PAGE_F_ENCRYPTED)
		secproc_suite_seal(t->build->suite, stored, t->rows[index].tag,
				   stored, SECPROC_PAGE_SIZE, index,
				   t->page_key[page->part]);
}

/* Puts @nr pages into their slots, encrypts them there, signs what is stored. */
static int fill_run(struct target *t, u32 first, u32 nr, u8 *stored)
{
	const struct secproc_pkg_page_row *row = &t->rows[first];
	struct waiting waiting = { 0 };
	int ret;
	u32 i;

	ret = fetch_run(t, first, nr, stored);
	if (ret)
		return ret;
	for (i = 0; i < nr; i++, stored += SECPROC_PAGE_SIZE) {
		encrypt_page(t, first + i, stored);
		if (has_checksum(secproc_pkg_row_verify_kind(t->header,
							     &row[i])))
			fill_checksum(t, &row[i], stored);
		else
			hash_page(t, &waiting, page_vinfo(t, &row[i])->sha256,
				  stored, SECPROC_PAGE_SIZE);
	}
	hash_waiting(&waiting);
	for (i = 0; !ret && i < nr; i++)
		if (!has_checksum(secproc_pkg_row_verify_kind(t->header,
							      &row[i])))
			ret = sign_page(t, &row[i]);
	return ret;
}

/* The same in memory that is lent, for the place @off of the file. */
static int fill_lent_run(struct target *t, u32 first, u32 nr, u64 off)
{
	const struct secproc_build_io *io = t->build->io;
	u8 *stored = io->lend(io->ctx);
	int ret = fill_run(t, first, nr, stored);

	if (!ret)
		return io->store(io->ctx, off, stored,
				 (size_t)nr << SECPROC_PAGE_SHIFT);
	io->give_back(io->ctx, stored);
	return ret;
}

static int fill_some(void *arg, u32 first, u32 nr)
{
	struct target *t = arg;
	u32 i = first, n;
	int ret = 0;

	while (!ret && i < first + nr) {
		const struct secproc_pkg_page_row *row = &t->rows[i];
		u64 off = (u64)secproc_get_le32(&row->slot) <<
			  SECPROC_PAGE_SHIFT;

		n = run_len(t, i, first + nr);
		if (n) {
			off += section_off(t, SECPROC_PKG_SEC_PAGES +
					   secproc_get_le16(&row->part));
			ret = t->build->io ? fill_lent_run(t, i, n, off) :
					     fill_run(t, i, n, t->out + off);
		}
		i += n ? n : 1;
	}
	return ret;
}

static int fill_pages(struct target *t)
{
	u16 part;
	int ret;

	for (part = 0; part < t->build->nr_parts; part++)
		secproc_build_page_key(t->page_key[part], t->build, t->header,
				       part);
	ret = run(t, "encrypting and signing pages", fill_some);
	memzero_explicit(t->page_key, sizeof(t->page_key));
	return ret;
}

static void fill_table(struct target *t)
{
	struct secproc_pkg_table *table = (void *)(t->out + TABLE_OFF);
	struct secproc_pkg_section *row = t->layout.section;
	unsigned int i;

	memcpy(table->magic, SECPROC_PKG_TABLE_MAGIC, sizeof(table->magic));
	secproc_put_le32(&table->count, t->layout.nr_sections);
	for (i = 0; i < t->layout.nr_sections; i++) {
		struct secproc_bytes piece;

		if (!(secproc_get_le32(&row[i].flags) &
		      SECPROC_PKG_SEC_F_IMMUTABLE))
			continue;
		piece.data = t->out + secproc_get_le64(&row[i].off);
		piece.len = secproc_get_le64(&row[i].len);
		secproc_sha256(row[i].sha256, &piece, 1);
	}
}

static int fill_topsig(struct target *t)
{
	const struct secproc_sign_key *key = t->build->key;
	struct secproc_pkg_topsig *top =
		(void *)section_data(t, SECPROC_PKG_SEC_TOPSIG);
	u8 msg[SECPROC_TOP_MESSAGE_SIZE], root[32] = { 0 };
	struct secproc_bytes piece = { msg, sizeof(msg) };

	if (t->layout.has_tree)
		secproc_tree_root(root, section_data(t, SECPROC_PKG_SEC_TREE),
				  nr_tree_nodes(&t->layout));
	memcpy(top->key_id, key->key_id, sizeof(top->key_id));
	top->alg = SECPROC_CERT_ALG;
	top->role = SECPROC_PKG_ROLE_SIGNER;
	secproc_put_le64(&top->time, t->build->created);
	secproc_pkg_build_top_message(msg, t->header, t->layout.section,
				      t->layout.nr_sections, root, top);
	return key->sign(key->ctx, top->sig, &piece, 1);
}

/* What the processor will do with the file, before anybody else sees it. */
static noinline int check_output(const struct target *t, u64 size,
				 struct secproc_build_result *result)
{
	struct secproc_pkg_view view;
	struct secproc_pkg pkg;

	result->refusal = secproc_pkg_parse(t->out, head_size(&t->layout), size,
					    &view);
	result->refusal_off = view.refusal_off;
	if (!result->refusal)
		result->refusal = secproc_pkg_verify(&view, t->build->trust,
						     &pkg);
	return secproc_refusal_errno(result->refusal);
}

/**
 * secproc_pkg_build() - make a package
 * @build: description
 * @out: memory for it, at a multiple of 8; with @build's io, for as much as
 *	secproc_pkg_build_head_size() said
 * @size: what secproc_pkg_build_size() said
 * @result: receives what the verifier says to the finished package
 *
 * Return: 0; -EINVAL if the description is out of range, what the signer
 * returned, or the error of the refusal in @result.
 */
int secproc_pkg_build(const struct secproc_build *build, u8 *out, u64 size,
		      struct secproc_build_result *result)
{
	struct target t = { .build = build, .out = out };
	struct layout plan = { 0 };
	int ret;

	memset(result, 0, sizeof(*result));
	ret = make_layout(build, &plan);
	if (ret)
		return ret;
	if (size != plan.end)
		return -EINVAL;
	memset(out, 0, head_size(&plan));
	t.layout.section = (void *)(out + TABLE_OFF +
				    sizeof(struct secproc_pkg_table));
	ret = make_layout(build, &t.layout);
	if (ret)
		return ret;
	t.header = (void *)out;
	t.rows = (void *)section_data(&t, SECPROC_PKG_SEC_PAGETBL);

	fill_rows(&t);
	ret = run(&t, "hashing pages", hash_some);
	if (ret)
		return ret;
	fill_header(&t);
	fill_manifest(&t);
	memcpy(section_data(&t, SECPROC_PKG_SEC_CERTS), build->chain,
	       build->nr_certs * sizeof(*build->chain));
	if (build->elfhdr.len)
		memcpy(section_data(&t, SECPROC_PKG_SEC_ELFHDR),
		       build->elfhdr.data, build->elfhdr.len);
	fill_parts(&t);
	fill_order(&t);
	ret = fill_pages(&t);
	if (ret)
		return ret;
	fill_tree(&t);
	if (build->embed) {
		ret = secproc_licence_build(build, t.header, build->embed,
					    section_data(&t,
							 SECPROC_PKG_SEC_LICENCE));
		if (ret)
			return ret;
	}
	fill_table(&t);
	ret = fill_topsig(&t);
	if (ret)
		return ret;
	return check_output(&t, size, result);
}

/* ---- Licences ----------------------------------------------------------- */

static unsigned int count_parts(u32 parts)
{
	unsigned int n;

	for (n = 0; parts; parts &= parts - 1)
		n++;
	return n;
}

/**
 * secproc_licence_build_size() - size of a licence
 * @nr_certs: certificates in it
 * @parts: bit n is set if it has the key of part n
 *
 * Return: bytes.
 */
size_t secproc_licence_build_size(unsigned int nr_certs, u32 parts)
{
	return sizeof(struct secproc_lic_statement) +
	       nr_certs * sizeof(struct secproc_cert) +
	       count_parts(parts) * sizeof(struct secproc_envelope) +
	       SECPROC_ED25519_SIG_SIZE;
}

/*
 * Wraps one part's key.  The ephemeral key depends on the whole statement, so
 * that two licences never share a wrapping key, whatever the seed.
 */
static int fill_envelope(const struct secproc_build *build,
			 const struct secproc_lic_statement *statement,
			 const struct secproc_licence_terms *terms, u16 part,
			 struct secproc_envelope *env)
{
	struct secproc_bytes bind = { statement, sizeof(*statement) };
	u8 ephemeral[32], shared[32], wrap_key[32], content_key[32];
	int ret;

	memset(env, 0, sizeof(*env));
	env->type = SECPROC_ENV_PROCESSOR;
	secproc_put_le16(&env->part, part);
	secproc_put_le32(&env->suite, SECPROC_PKG_SUITE_CHACHA20_POLY1305);
	memcpy(env->recipient, statement->recipient, sizeof(env->recipient));
	secproc_put_le64(&env->seq, terms->seq);
	derive_secret(ephemeral, build, "ephemeral", part, &bind);
	secproc_x25519_base(env->epk, ephemeral);

	ret = secproc_x25519(shared, ephemeral, terms->recipient_x25519);
	if (!ret) {
		secproc_derive_wrap_key(wrap_key, shared, env,
					terms->recipient_x25519,
					statement->package_id);
		derive_content_key(content_key, build, part);
		secproc_aead_seal(env->wrapped, env->tag, content_key, 32,
				  (const u8 *)env, SECPROC_ENV_AD_SIZE, 0,
				  wrap_key);
		memzero_explicit(wrap_key, sizeof(wrap_key));
		memzero_explicit(content_key, sizeof(content_key));
	}
	memzero_explicit(ephemeral, sizeof(ephemeral));
	memzero_explicit(shared, sizeof(shared));
	return ret;
}

/**
 * secproc_licence_check_seed() - is this the seed that a package was made with
 * @build: seed, and number of parts
 * @package: the package
 *
 * Return: 0, or -EKEYREJECTED if another key comes from it than the package
 * commits to.
 */
int secproc_licence_check_seed(const struct secproc_build *build,
			       const struct secproc_pkg_view *package)
{
	const struct secproc_pkg_part *row = package->parts.data;
	u8 content_key[32], commit[32];
	u8 diff = build->nr_parts != package->nr_parts;
	unsigned int i;
	u16 part;

	for (part = 0; !diff && part < build->nr_parts; part++) {
		derive_content_key(content_key, build, part);
		secproc_derive_key_commit(commit, content_key,
					  package->header->package_id, part);
		for (i = 0; i < sizeof(commit); i++)
			diff |= commit[i] ^ row[part].key_commit[i];
	}
	memzero_explicit(content_key, sizeof(content_key));
	return diff ? -EKEYREJECTED : 0;
}

/**
 * secproc_licence_build() - make a licence
 * @build: of the description of the package its seed and number of parts, and
 *	who grants the licence: certificates and key
 * @header: header of the finished package
 * @terms: conditions
 * @out: memory for it, secproc_licence_build_size() bytes at a multiple of 8
 *
 * Return: 0; -EINVAL if the terms name a part that the package does not have
 * or none at all, -EKEYREJECTED if the recipient's key is no key, or what the
 * signer returned.
 */
int secproc_licence_build(const struct secproc_build *build,
			  const struct secproc_pkg_header *header,
			  const struct secproc_licence_terms *terms, u8 *out)
{
	unsigned int nr_envelopes = count_parts(terms->parts);
	struct secproc_lic_statement *statement = (void *)out;
	struct secproc_cert *certs = (void *)(statement + 1);
	struct secproc_envelope *envelopes = (void *)(certs + build->nr_certs);
	struct secproc_envelope *env = envelopes;
	struct secproc_bytes piece[SECPROC_LIC_MESSAGE_PIECES];
	u16 part;
	int ret;

	if (!terms->parts || terms->parts >> build->nr_parts)
		return -EINVAL;

	memset(statement, 0, sizeof(*statement));
	memcpy(statement->magic, SECPROC_LIC_MAGIC, sizeof(statement->magic));
	secproc_put_le16(&statement->major, SECPROC_LIC_MAJOR);
	secproc_put_le16(&statement->minor, SECPROC_LIC_MINOR);
	secproc_put_le32(&statement->statement_size, sizeof(*statement));
	secproc_put_le32(&statement->flags, terms->flags);
	secproc_put_le16(&statement->cert_count, (u16)build->nr_certs);
	secproc_put_le16(&statement->envelope_count, (u16)nr_envelopes);
	secproc_put_le32(&statement->max_starts, terms->max_starts);
	secproc_put_le32(&statement->min_rollback_index,
			 terms->min_rollback_index);
	memcpy(statement->package_id, header->package_id, 32);
	secproc_key_id(statement->recipient, terms->recipient_ed25519,
		       terms->recipient_x25519);
	memcpy(statement->signer, build->key->key_id, 32);
	secproc_put_le64(&statement->not_before, terms->not_before);
	secproc_put_le64(&statement->not_after, terms->not_after);
	secproc_put_le64(&statement->seq, terms->seq);
	secproc_put_le64(&statement->issued, terms->issued);
	memcpy(statement->order_id, terms->order_id, 16);

	memcpy(certs, build->chain, build->nr_certs * sizeof(*certs));
	for (part = 0; part < build->nr_parts; part++) {
		if (!(terms->parts >> part & 1))
			continue;
		ret = fill_envelope(build, statement, terms, part, env++);
		if (ret)
			return ret;
	}
	secproc_licence_message(piece, statement, envelopes, nr_envelopes);
	return build->key->sign(build->key->ctx, (u8 *)env, piece,
				ARRAY_SIZE(piece));
}

/* ---- Certificates ------------------------------------------------------- */

/**
 * secproc_cert_build() - finish a certificate
 * @cert: everything that the subject and the issuer decide: type, usage, depth,
 *	validity, serial, name space, keys, subject, capabilities; the rest is
 *	filled in
 * @issuer: who signs; for a root the key itself
 *
 * Return: 0, or what the signer returned.
 */
int secproc_cert_build(struct secproc_cert *cert,
		       const struct secproc_sign_key *issuer)
{
	struct secproc_bytes piece[SECPROC_CERT_MESSAGE_PIECES];

	memcpy(cert->magic, SECPROC_CERT_MAGIC, sizeof(cert->magic));
	cert->version = SECPROC_CERT_VERSION;
	cert->alg = SECPROC_CERT_ALG;
	secproc_key_id(cert->subject_key_id, cert->ed25519, cert->x25519);
	memcpy(cert->issuer_key_id, issuer->key_id, 32);
	secproc_cert_message(piece, cert);
	return issuer->sign(issuer->ctx, cert->sig, piece, ARRAY_SIZE(piece));
}
