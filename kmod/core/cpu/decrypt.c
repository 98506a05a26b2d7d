// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Decrypt unit
 */
#include "decrypt.h"

void secproc_decrypt_line(const struct secproc_keyslot *slot, u32 page_idx,
			  unsigned int line, const u8 *page,
			  u8 out[SECPROC_LINE_SIZE])
{
	u8 nonce[12] = {};

	secproc_put_le64(nonce + 4, page_idx);
	secproc_chacha20_xor(out, page + line * SECPROC_LINE_SIZE,
			     SECPROC_LINE_SIZE, slot->key, nonce, 1 + line);
}

int secproc_decrypt_page(const struct secproc_keyslot *slot, u32 page_idx,
			 u8 *dst, const u8 *page,
			 const u8 tag[SECPROC_TAG_SIZE])
{
	return secproc_aead_open(dst, page, SECPROC_PAGE_SIZE, tag, NULL, 0,
				 page_idx, slot->key);
}
