/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * What checking one Ed25519 signature and checking many have in common
 */
#ifndef SECPROC_ED25519_H
#define SECPROC_ED25519_H

#include "../crypto.h"

bool secproc_ed25519_sig_is_proper(const u8 sig[SECPROC_ED25519_SIG_SIZE]);
bool secproc_ed25519_key_is_proper(const u8 pub[SECPROC_ED25519_PUB_SIZE]);
int secproc_ed25519_hash(u8 h[32], const u8 *sig, const u8 *pub,
			 const struct secproc_bytes *piece,
			 unsigned int nr_pieces);

#endif /* SECPROC_ED25519_H */
