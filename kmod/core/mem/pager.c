// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Pager: sealing and opening of written pages
 */
#include "pager.h"

static const char context[16] = "secproc page v1";

#define AD_SIZE		40

static void build_ad(u8 ad[AD_SIZE], const struct secproc_page_name *name)
{
	memcpy(ad, context, sizeof(context));
	secproc_put_le64(ad + 16, name->task);
	secproc_put_le64(ad + 24, name->va);
	secproc_put_le64(ad + 32, (u64)name->table << 8 | name->perms);
}

void secproc_pager_init(struct secproc_pager *pager)
{
	memset(pager, 0, sizeof(*pager));
	secproc_random(pager->key, sizeof(pager->key));
}

void secproc_pager_wipe(struct secproc_pager *pager)
{
	memzero_explicit(pager, sizeof(*pager));
}

u64 secproc_pager_version(struct secproc_pager *pager)
{
	if ((pager->versions + 1) >> SECPROC_VERSION_BITS)
		return 0;
	return ++pager->versions;
}

void secproc_pager_seal(const struct secproc_pager *pager,
			const struct secproc_page_name *name, const u8 *page,
			u8 *record)
{
	u8 ad[AD_SIZE];

	build_ad(ad, name);
	secproc_aead_seal(record, record + SECPROC_PAGE_SIZE, page,
			  SECPROC_PAGE_SIZE, ad, sizeof(ad), name->version,
			  pager->key);
}

int secproc_pager_open(const struct secproc_pager *pager,
		       const struct secproc_page_name *name, u8 *page,
		       const u8 *record)
{
	u8 ad[AD_SIZE];

	build_ad(ad, name);
	return secproc_aead_open(page, record, SECPROC_PAGE_SIZE,
				 record + SECPROC_PAGE_SIZE, ad, sizeof(ad),
				 name->version, pager->key);
}
