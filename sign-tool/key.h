/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Keys and those who certify them, wherever the secret is: a file or a token
 */
#ifndef SIGN_TOOL_KEY_H
#define SIGN_TOOL_KEY_H

#include "../kmod/core/user/pubkey.h"
#include "token.h"
#include "tool.h"

/**
 * struct tool_key - a secret key that can sign; must not be moved
 * @pair: key pair, if the secret is in a file
 * @token: session, if it is in a token, else NULL
 * @x25519: public key for key agreement; zero with a token
 * @ed25519: public key for signatures
 * @sign: for whoever makes signatures
 */
struct tool_key {
	struct secproc_keypair pair;
	struct token *token;
	u8 ed25519[32];
	u8 x25519[32];
	struct secproc_sign_key sign;
};

int key_open(const char *spec, const char *passphrase_path,
	     struct tool_key *key);
int key_open_for(const char *spec, const char *passphrase_path,
		 const char *cert_path, const struct secproc_cert *cert,
		 struct tool_key *key);
int key_open_signer(const char *key_spec, const char *cert_path,
		    const char *passphrase_path, struct cert_file *certs,
		    struct tool_key *key);
void key_close(struct tool_key *key);
int key_read_public(const char *path, struct secproc_public_key *pub);
int key_write_public(const char *path, const struct secproc_public_key *pub);

/**
 * struct issuer - somebody who certifies
 * @certs: its certificates up to the root
 * @cert: its own
 * @key: its key
 */
struct issuer {
	struct cert_file certs;
	struct secproc_cert cert;
	struct tool_key key;
};

int issuer_open(const char *prefix, const char *key_spec,
		const char *cert_path, const char *passphrase_path,
		bool insecure, struct issuer *issuer);
bool issuer_is_insecure(const struct issuer *issuer);
void issuer_close(struct issuer *issuer);
void issuer_narrow(const struct issuer *issuer,
		   struct secproc_cert_request *request);
int issuer_write(const struct issuer *issuer, const struct secproc_cert *cert,
		 const char *path);

#endif /* SIGN_TOOL_KEY_H */
