// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * A package file that is looked into: parsed, and not verified
 */
#include <stdio.h>
#include <sodium.h>

#include "../kmod/core/crypto/suite.h"
#include "../kmod/core/pkg/pkg_build.h"
#include "package.h"

/**
 * package_open() - look into a package file, with a message if that fails
 * @path: which
 * @package: receives it; to be given to package_close() in any case
 *
 * Return: 0 or a negative errno.
 */
int package_open(const char *path, struct package *package)
{
	enum secproc_refusal refusal;
	int ret;

	memset(package, 0, sizeof(*package));
	package->path = path;
	ret = secproc_file_map(path, (size_t)SECPROC_PKG_MAX_FILE,
			       &package->file);
	if (ret) {
		tool_errno(path, ret);
		return ret;
	}
	refusal = secproc_pkg_parse(package->file.data, package->file.len,
				    package->file.len, &package->view);
	if (!refusal)
		return 0;
	tool_refusal(path, refusal, package->view.refusal_off);
	return -EBADMSG;
}

/**
 * package_is_insecure() - whether a package rests on development keys
 * @package: which
 *
 * Return: true if one of its certificates says so.
 */
bool package_is_insecure(const struct package *package)
{
	const struct secproc_bytes *certs = &package->view.certs;

	return tool_certs_are_insecure(certs->data,
				       certs->len / sizeof(struct secproc_cert));
}

/**
 * package_unlock() - have a package's keys, with a message if that fails
 * @package: from package_open()
 * @keys_path: what pack --keys wrote
 * @passphrase_path: file with what opens it, or NULL to ask
 *
 * Return: 0 or a negative errno.
 */
int package_unlock(struct package *package, const char *keys_path,
		   const char *passphrase_path)
{
	const struct secproc_pkg_view *view = &package->view;
	struct secproc_build build = { .nr_parts = view->nr_parts };
	struct secproc_package_keys keys;
	u16 part;
	int ret;

	ret = tool_read_package_keys(keys_path, passphrase_path, &keys);
	if (ret)
		return ret;
	memcpy(build.seed, keys.seed, sizeof(build.seed));
	if (memcmp(keys.package_id, view->header->package_id, 32) ||
	    secproc_licence_check_seed(&build, view)) {
		tool_error(keys_path, "has the keys of another package");
		ret = -EKEYREJECTED;
	}
	for (part = 0; !ret && part < view->nr_parts; part++)
		secproc_build_page_key(package->page_key[part], &build,
				       view->header, part);
	package->has_keys = !ret;
	sodium_memzero(&keys, sizeof(keys));
	sodium_memzero(&build, sizeof(build));
	return ret;
}

/**
 * package_close() - let go of a package file
 * @package: from package_open(), or all zero
 */
void package_close(struct package *package)
{
	secproc_file_unmap(&package->file);
	sodium_memzero(package, sizeof(*package));
}

/* ---- Pages --------------------------------------------------------------- */

/**
 * package_row() - a row of the page table
 * @package: the package
 * @index: number of the page
 *
 * Return: the row.
 */
const struct secproc_pkg_page_row *package_row(const struct package *package,
					       u32 index)
{
	return (const struct secproc_pkg_page_row *)
	       package->view.page_table.data + index;
}

/**
 * package_stored() - a page as it is stored
 * @package: the package
 * @index: number of the page
 *
 * Return: the page, or NULL if it is not in the file: a page of zeros, or of a
 * part that has been left out.
 */
const u8 *package_stored(const struct package *package, u32 index)
{
	const struct secproc_pkg_page_row *row = package_row(package, index);
	u64 off = package->view.pages_off[secproc_get_le16(&row->part)];

	if (!off || secproc_get_le32(&row->flags) & SECPROC_PKG_PAGE_F_ZERO)
		return NULL;
	return package->file.data + off +
	       ((u64)secproc_get_le32(&row->slot) << SECPROC_PAGE_SHIFT);
}

/**
 * package_plain() - a page in the clear, with a message if that fails
 * @package: the package, with its keys if the page is encrypted
 * @index: number of the page
 * @page: receives it; secret if the page is encrypted
 *
 * Return: 0 or a negative errno.
 */
int package_plain(const struct package *package, u32 index,
		  u8 page[SECPROC_PAGE_SIZE])
{
	const struct secproc_pkg_page_row *row = package_row(package, index);
	const u8 *stored = package_stored(package, index);
	u32 flags = secproc_get_le32(&row->flags);
	unsigned long long va = secproc_get_le64(&row->va);

	if (flags & SECPROC_PKG_PAGE_F_ZERO) {
		memset(page, 0, SECPROC_PAGE_SIZE);
		return 0;
	}
	if (!stored) {
		tool_error(package->path,
			   "the page at 0x%llx is not in the file", va);
		return -ENOENT;
	}
	if (flags & SECPROC_PKG_PAGE_F_PLAIN) {
		memcpy(page, stored, SECPROC_PAGE_SIZE);
		return 0;
	}
	if (package->has_keys &&
	    !secproc_suite_open(package->view.header->suite, page, stored,
				SECPROC_PAGE_SIZE, row->tag, index,
				package->page_key[secproc_get_le16(&row->part)]))
		return 0;
	tool_error(package->path, package->has_keys ?
		   "the page at 0x%llx is damaged" :
		   "the page at 0x%llx is encrypted; --keys opens it", va);
	return package->has_keys ? -EKEYREJECTED : -ENOKEY;
}

/**
 * package_page_kind() - the word for how a page is stored
 * @flags: its flags
 *
 * Return: the word.
 */
const char *package_page_kind(u32 flags)
{
	if (flags & SECPROC_PKG_PAGE_F_ENCRYPTED)
		return "encrypted";
	return flags & SECPROC_PKG_PAGE_F_PLAIN ? "plain" : "zero";
}

/**
 * package_perms() - a page's permissions, as ls(1) has them
 * @perms: receives the text
 * @flags: the page's flags
 *
 * Return: @perms.
 */
const char *package_perms(char perms[4], u32 flags)
{
	snprintf(perms, 4, "%c%c%c", flags & SECPROC_PKG_PAGE_F_R ? 'r' : '-',
		 flags & SECPROC_PKG_PAGE_F_W ? 'w' : '-',
		 flags & SECPROC_PKG_PAGE_F_X ? 'x' : '-');
	return perms;
}

/* ---- Sections ------------------------------------------------------------ */

/**
 * package_section() - a row of the section table
 * @package: the package
 * @id: which section
 *
 * Return: the row, or NULL if there is none.
 */
const struct secproc_pkg_section *package_section(const struct package *package,
						  u32 id)
{
	const struct secproc_pkg_view *view = &package->view;
	unsigned int i;

	for (i = 0; i < view->nr_sections; i++)
		if (secproc_get_le32(&view->table[i].id) == id)
			return &view->table[i];
	return NULL;
}

/**
 * package_section_bytes() - a section's bytes
 * @package: the package
 * @row: the section's row; NULL has none
 *
 * Return: the bytes.
 */
struct secproc_bytes
package_section_bytes(const struct package *package,
		      const struct secproc_pkg_section *row)
{
	if (!row)
		return (struct secproc_bytes){ NULL, 0 };
	return (struct secproc_bytes){
		package->file.data + secproc_get_le64(&row->off),
		secproc_get_le64(&row->len),
	};
}

/**
 * package_section_name() - the words for a section
 * @id: which
 *
 * Return: the words.
 */
const char *package_section_name(u32 id)
{
	switch (id) {
	case SECPROC_PKG_SEC_MANIFEST:
		return "manifest";
	case SECPROC_PKG_SEC_CERTS:
		return "certificates";
	case SECPROC_PKG_SEC_ELFHDR:
		return "ELF headers";
	case SECPROC_PKG_SEC_PARTS:
		return "parts";
	case SECPROC_PKG_SEC_PAGETBL:
		return "page table";
	case SECPROC_PKG_SEC_TREE:
		return "tree";
	case SECPROC_PKG_SEC_TOPSIG:
		return "top signature";
	case SECPROC_PKG_SEC_LICENCE:
		return "licence";
	case SECPROC_PKG_SEC_ORDER:
		return "read order";
	case SECPROC_PKG_SEC_VINFO:
		return "verifying information";
	default:
		return id >= SECPROC_PKG_SEC_PAGES ? "pages" : "other";
	}
}
