/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * A package in a test, without format or signatures: stands in for
 * pkg/pkg_verify.c where only its pages matter
 *
 * Every page has contents that follow from the package's number and the page's
 * index.  The verifying information is a checksum of what is stored, with
 * number and index; whoever changes any of them is refused, and that is all
 * that units above may rely on.
 */
#ifndef SECPROC_FAKE_PKG_H
#define SECPROC_FAKE_PKG_H

#include "pkg/pkg.h"

/**
 * struct fake_pkg - a package
 * @pkg: what the core sees
 * @number: tells packages apart
 * @key: key of its pages
 * @page: its pages
 */
struct fake_pkg {
	struct secproc_pkg pkg;
	u32 number;
	u8 key[32];
	struct secproc_pkg_page *page;
};

/* @page: flags and addresses, ascending; the rest is filled in. */
void fake_pkg_init(struct fake_pkg *fake, u32 number,
		   struct secproc_pkg_page *page, u32 nr_pages);

/* A page in the clear. */
void fake_pkg_plain(const struct fake_pkg *fake, u32 index,
		    u8 plain[SECPROC_PAGE_SIZE]);

/* A page as it is stored, and its verifying information. */
void fake_pkg_stored(const struct fake_pkg *fake, u32 index,
		     u8 stored[SECPROC_PAGE_SIZE],
		     u8 vinfo[SECPROC_PKG_VINFO_SIZE]);

#endif /* SECPROC_FAKE_PKG_H */
