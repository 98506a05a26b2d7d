/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Decrypt unit (units 41 and 43, R28, R29): in front of the instruction input,
 * and on the way of data into secure memory
 *
 * The cipher is the package's suite with the page's index as nonce.  Either is a
 * stream cipher in counter mode: a 64-byte line of a page is one block of ChaCha20
 * or four of AES and is decrypted alone.  Lines carry no tag of their own: the
 * whole page, as it was stored, has passed the verification unit before.
 *
 * The only unit that touches the bytes of a key slot.
 */
#ifndef SECPROC_DECRYPT_H
#define SECPROC_DECRYPT_H

#include "keyslot.h"

/**
 * secproc_decrypt_line() - plaintext of one line of code
 * @slot: slot that holds the package's key
 * @page_idx: index of the page in the package
 * @line: number of the line in the page
 * @page: the page as it was stored
 * @out: the plaintext; the caller wipes it
 */
void secproc_decrypt_line(const struct secproc_keyslot *slot, u32 page_idx,
			  unsigned int line, const u8 *page,
			  u8 out[SECPROC_LINE_SIZE]);

/**
 * secproc_decrypt_page() - plaintext of a page of data
 * @slot: slot that holds the package's key
 * @page_idx: index of the page in the package
 * @dst: SECPROC_PAGE_SIZE bytes; may be the same as @page; wiped on error
 * @page: the page as it was stored
 * @tag: its tag from the page table
 *
 * Return: 0, or -EKEYREJECTED if the tag does not match the key.
 */
int __must_check secproc_decrypt_page(const struct secproc_keyslot *slot,
				      u32 page_idx, u8 *dst, const u8 *page,
				      const u8 tag[SECPROC_TAG_SIZE]);

#endif /* SECPROC_DECRYPT_H */
