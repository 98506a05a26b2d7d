/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Secret key files and key files of packages: one line of text
 *
 *	secproc-secret-key-1 KIND UNENCRYPTED SEED
 *	secproc-secret-key-1 KIND argon2id:OPS:MEM:SALT SEALED
 *	secproc-package-keys-1 PACKAGE-ID UNENCRYPTED SEED
 *	secproc-package-keys-1 PACKAGE-ID argon2id:OPS:MEM:SALT SEALED
 *
 * KIND is root, authority, signer or processor.  SEED is 32 bytes in base64.
 * With a passphrase, Argon2id over it and SALT (16 bytes in base64) with OPS
 * passes over MEM bytes gives a key; SEALED is the seed under it and its
 * 16-byte tag, by ChaCha20-Poly1305 with nonce 0, which is used once because
 * the salt is new every time.  What stands before SEALED is its associated
 * data.
 */
#ifndef SECPROC_USER_KEYFILE_H
#define SECPROC_USER_KEYFILE_H

#include "keys.h"
#include "util.h"

int secproc_keyfile_format(char *out, size_t out_size,
			   enum secproc_key_kind kind, const u8 seed[32],
			   const char *passphrase);
int secproc_keyfile_format_development(char *out, size_t out_size,
				       enum secproc_key_kind kind,
				       const u8 seed[32]);
int secproc_keyfile_parse(const char *text, const char *passphrase,
			  struct secproc_keypair *pair);

/**
 * struct secproc_package_keys - where the keys of one package come from
 * @package_id: its identity
 * @seed: the seed that it was packed with; secret
 */
struct secproc_package_keys {
	u8 package_id[32];
	u8 seed[32];
};

int secproc_package_keys_format(char *out, size_t out_size,
				const u8 package_id[32], const u8 seed[32],
				const char *passphrase);
int secproc_package_keys_parse(const char *text, const char *passphrase,
			       struct secproc_package_keys *keys);

#endif /* SECPROC_USER_KEYFILE_H */
