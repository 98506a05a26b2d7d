/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Public keys as one line of text, to be certified by somebody else
 *
 *	secproc-public-key-1 KIND KEYS [LABEL]
 *	secproc-processor-1 KEYS [LABEL]
 *
 * KEYS is the Ed25519 key and the X25519 key in base64.  The second is zero if
 * the owner has none, because its secret key is in a token that only signs.
 * Nobody vouches for a line; who certifies it asks its owner for the key
 * identity by another way.
 */
#ifndef SECPROC_USER_PUBKEY_H
#define SECPROC_USER_PUBKEY_H

#include "keys.h"
#include "util.h"

/**
 * struct secproc_public_key - whose key it is, and the key
 * @kind: whose
 * @ed25519: key for signatures
 * @x25519: key for envelopes, or zero
 * @label: what people call it, may be empty
 */
struct secproc_public_key {
	enum secproc_key_kind kind;
	u8 ed25519[32];
	u8 x25519[32];
	char label[96];
};

int secproc_public_key_parse(const char *text, struct secproc_public_key *pub);
int secproc_public_key_format(char *out, size_t out_size,
			      const struct secproc_public_key *pub);

#endif /* SECPROC_USER_PUBKEY_H */
