/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * A package file that is looked into: parsed, and not verified
 */
#ifndef SIGN_TOOL_PACKAGE_H
#define SIGN_TOOL_PACKAGE_H

#include "tool.h"

/**
 * struct package - a package file
 * @path: which
 * @file: its bytes
 * @view: what is in it, parsed and not verified
 * @has_keys: @page_key is there
 * @page_key: keys of its parts; secret
 */
struct package {
	const char *path;
	struct secproc_file file;
	struct secproc_pkg_view view;
	bool has_keys;
	u8 page_key[SECPROC_PKG_MAX_PARTS][SECPROC_KEY_SIZE];
};

int package_open(const char *path, struct package *package);
bool package_is_insecure(const struct package *package);
int package_unlock(struct package *package, const char *keys_path,
		   const char *passphrase_path);
void package_close(struct package *package);

const struct secproc_pkg_page_row *package_row(const struct package *package,
					       u32 index);
const u8 *package_stored(const struct package *package, u32 index);
int package_plain(const struct package *package, u32 index,
		  u8 page[SECPROC_PAGE_SIZE]);
const struct secproc_pkg_section *package_section(const struct package *package,
						  u32 id);
struct secproc_bytes
package_section_bytes(const struct package *package,
		      const struct secproc_pkg_section *row);

const char *package_section_name(u32 id);
const char *package_page_kind(u32 flags);
const char *package_perms(char perms[4], u32 flags);

#endif /* SIGN_TOOL_PACKAGE_H */
