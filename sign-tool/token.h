/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Secret keys that stay in a token (PKCS#11)
 */
#ifndef SIGN_TOOL_TOKEN_H
#define SIGN_TOOL_TOKEN_H

#include "../kmod/core/bytes.h"

struct token;

/* Whether a key is named by a URI (RFC 7512) and not by a file. */
bool token_is_uri(const char *spec);
int token_open(const char *uri, const char *pin_path, struct token **token);
void token_close(struct token *token);
const u8 *token_ed25519(const struct token *token);
int token_sign(void *token, u8 sig[64], const struct secproc_bytes *piece,
	       unsigned int nr_pieces);

#endif /* SIGN_TOOL_TOKEN_H */
