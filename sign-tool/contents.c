// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * What verification of a package file needs beyond what the processor does at
 * once
 */
#include "contents.h"

/* The processor never reads what lies between sections of the paged part. */
static int check_gaps(const char *path, const struct secproc_file *file,
		      const struct secproc_pkg_view *view)
{
	unsigned int i;

	for (i = 0; i + 1 < view->nr_sections; i++) {
		const struct secproc_pkg_section *row = &view->table[i];
		u64 end = secproc_get_le64(&row->off) +
			  secproc_get_le64(&row->len);
		u64 next = secproc_get_le64(&row[1].off);

		if (!secproc_is_zero(file->data + end, next - end)) {
			tool_refusal(path, SECPROC_REFUSAL_PKG_SECTION_GAP,
				     end);
			return -EBADMSG;
		}
	}
	return 0;
}

/* Returns the number of pages that were checked, or -1 after a message. */
static long check_pages(const char *path, const struct secproc_file *file,
			const struct secproc_pkg *pkg)
{
	struct secproc_pkg_page page;
	enum secproc_refusal refusal;
	long nr_checked = 0;
	u32 i;

	for (i = 0; secproc_pkg_page(pkg, i, &page); i++) {
		if (!page.file_off)
			continue;
		refusal = secproc_pkg_page_verify(pkg, &page,
						  file->data + page.file_off,
						  file->data + page.vinfo_off);
		if (refusal) {
			tool_error(path, "page %u at address 0x%llx", i,
				   (unsigned long long)page.va);
			tool_refusal(path, refusal, page.file_off);
			return -1;
		}
		nr_checked++;
	}
	return nr_checked;
}

/**
 * contents_check() - check all of a package file, with a message if that fails
 * @path: which
 * @file: its bytes
 * @pkg: the package in it, verified
 *
 * Return: number of pages that were checked, or -1.
 */
long contents_check(const char *path, const struct secproc_file *file,
		    const struct secproc_pkg *pkg)
{
	if (check_gaps(path, file, &pkg->v))
		return -1;
	return check_pages(path, file, pkg);
}
