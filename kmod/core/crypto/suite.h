/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Cipher suites of packages: whole pages, and single lines of them
 *
 *	SECPROC_PKG_SUITE_CHACHA20_POLY1305	RFC 8439
 *	SECPROC_PKG_SUITE_AES256_GCM		NIST SP 800-38D
 *
 * In both, the nonce is 4 zero bytes and the page's index, there is no associated
 * data, and a 64-byte line of a page can be decrypted alone.
 */
#ifndef SECPROC_CRYPTO_SUITE_H
#define SECPROC_CRYPTO_SUITE_H

#include "../crypto.h"
#include "../../include/uapi/linux/secproc_pkg.h"

bool secproc_suite_is_known(u8 suite);
const char *secproc_suite_name(u8 suite);
void secproc_suite_seal(u8 suite, u8 *dst, u8 tag[SECPROC_TAG_SIZE],
			const u8 *src, size_t len, u64 nonce,
			const u8 key[SECPROC_KEY_SIZE]);
int __must_check secproc_suite_open(u8 suite, u8 *dst, const u8 *src,
				    size_t len,
				    const u8 tag[SECPROC_TAG_SIZE], u64 nonce,
				    const u8 key[SECPROC_KEY_SIZE]);
void secproc_suite_line(u8 suite, u8 *dst, const u8 *src, unsigned int line,
			u64 nonce, const u8 key[SECPROC_KEY_SIZE]);

#endif /* SECPROC_CRYPTO_SUITE_H */
