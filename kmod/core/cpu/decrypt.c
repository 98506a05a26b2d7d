// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Decrypt unit
 */
#include "../crypto/suite.h"
#include "decrypt.h"

void secproc_decrypt_line(const struct secproc_keyslot *slot, u32 page_idx,
			  unsigned int line, const u8 *page,
			  u8 out[SECPROC_LINE_SIZE])
{
	secproc_suite_line(slot->suite, out, page + line * SECPROC_LINE_SIZE,
			   line, page_idx, slot->key);
}

int secproc_decrypt_page(const struct secproc_keyslot *slot, u32 page_idx,
			 u8 *dst, const u8 *page,
			 const u8 tag[SECPROC_TAG_SIZE])
{
	return secproc_suite_open(slot->suite, dst, page, SECPROC_PAGE_SIZE,
				  tag, page_idx, slot->key);
}
