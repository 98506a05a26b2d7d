// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * A package in a test, without format or signatures
 */
#include "crypto.h"
#include "fake_pkg.h"
#include "fake_rng.h"

static const struct fake_pkg *to_fake(const struct secproc_pkg *pkg)
{
	return (const struct fake_pkg *)
	       ((const char *)pkg - offsetof(struct fake_pkg, pkg));
}

/* FNV-1a, over eight bytes at a time. */
static u64 checksum(const u8 *stored)
{
	u64 sum = 0xcbf29ce484222325;
	size_t i;

	for (i = 0; i < SECPROC_PAGE_SIZE; i += 8)
		sum = (sum ^ secproc_get_le64(stored + i)) * 0x100000001b3;
	return sum;
}

void fake_pkg_plain(const struct fake_pkg *fake, u32 index,
		    u8 plain[SECPROC_PAGE_SIZE])
{
	struct fake_rng rng = { (u64)fake->number << 32 | index };
	size_t i;

	memset(plain, 0, SECPROC_PAGE_SIZE);
	if (fake->page[index].flags & SECPROC_PKG_PAGE_F_ZERO)
		return;
	for (i = 0; i < SECPROC_PAGE_SIZE; i += 8)
		secproc_put_le64(plain + i, fake_rng_next(&rng));
}

static void seal(const struct fake_pkg *fake, u32 index, u8 *stored, u8 *tag)
{
	fake_pkg_plain(fake, index, stored);
	if (fake->page[index].flags & SECPROC_PKG_PAGE_F_ENCRYPTED)
		secproc_aead_seal(stored, tag, stored, SECPROC_PAGE_SIZE, NULL,
				  0, index, fake->key);
}

void fake_pkg_init(struct fake_pkg *fake, u32 number,
		   struct secproc_pkg_page *page, u32 nr_pages)
{
	struct fake_rng rng = { number };
	u8 stored[SECPROC_PAGE_SIZE];
	u32 i;

	memset(fake, 0, sizeof(*fake));
	fake->pkg.v.nr_pages = nr_pages;
	fake->number = number;
	fake->page = page;
	fake_rng_fill(&rng, fake->key, sizeof(fake->key));
	for (i = 0; i < nr_pages; i++) {
		page[i].index = i;
		seal(fake, i, stored, page[i].tag);
	}
}

void fake_pkg_stored(const struct fake_pkg *fake, u32 index,
		     u8 stored[SECPROC_PAGE_SIZE],
		     u8 vinfo[SECPROC_PKG_VINFO_SIZE])
{
	u8 tag[SECPROC_TAG_SIZE];

	seal(fake, index, stored, tag);
	memset(vinfo, 0, SECPROC_PKG_VINFO_SIZE);
	secproc_put_le64(vinfo, checksum(stored));
	secproc_put_le32(vinfo + 8, fake->number);
	secproc_put_le32(vinfo + 12, index);
}

/* ---- What pkg/pkg_verify.c has ------------------------------------------ */

bool secproc_pkg_page(const struct secproc_pkg *pkg, u32 index,
		      struct secproc_pkg_page *page)
{
	if (index >= pkg->v.nr_pages)
		return false;
	*page = to_fake(pkg)->page[index];
	return true;
}

enum secproc_refusal
secproc_pkg_page_verify(const struct secproc_pkg *pkg,
			const struct secproc_pkg_page *page,
			const u8 stored[SECPROC_PAGE_SIZE],
			const u8 vinfo[SECPROC_PKG_VINFO_SIZE])
{
	if (secproc_get_le32(vinfo + 8) != to_fake(pkg)->number ||
	    secproc_get_le32(vinfo + 12) != page->index)
		return SECPROC_REFUSAL_PAGE_SIGNATURE;
	if (secproc_get_le64(vinfo) != checksum(stored))
		return SECPROC_REFUSAL_PAGE_HASH;
	return SECPROC_REFUSAL_NONE;
}

size_t secproc_pkg_batch_size(unsigned int nr)
{
	return nr;
}

void secproc_pkg_pages_verify(const struct secproc_pkg *pkg,
			      struct secproc_pkg_check *check, unsigned int nr,
			      void *work)
{
	unsigned int i;

	memset(work, 0xee, nr);
	for (i = 0; i < nr; i++)
		check[i].refusal =
			secproc_pkg_page_verify(pkg, &check[i].page,
						check[i].stored,
						(const u8 *)check[i].vinfo);
}
