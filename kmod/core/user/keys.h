/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Key pairs outside the processor: whoever signs, and a processor that a tool
 * provisions
 *
 * A key pair is one 32-byte seed; both secret keys are derived from it, each
 * under a label that names what it is for.  A processor derives its own the
 * same way.
 */
#ifndef SECPROC_USER_KEYS_H
#define SECPROC_USER_KEYS_H

#include "../pkg/pkg_build.h"

/**
 * enum secproc_key_kind - whose key pair
 * @SECPROC_KEY_ROOT: root of an authority
 * @SECPROC_KEY_AUTHORITY: authority below a root
 * @SECPROC_KEY_SIGNER: signs packages and licences
 * @SECPROC_KEY_SERVER: sells licences
 * @SECPROC_KEY_PROCESSOR: secure processor
 * @SECPROC_KEY_GENERATOR: made a program that somebody else signs
 */
enum secproc_key_kind {
	SECPROC_KEY_ROOT = SECPROC_CERT_ROOT,
	SECPROC_KEY_AUTHORITY = SECPROC_CERT_AUTHORITY,
	SECPROC_KEY_SIGNER = SECPROC_CERT_SIGNER,
	SECPROC_KEY_SERVER = SECPROC_CERT_SERVER,
	SECPROC_KEY_PROCESSOR = SECPROC_CERT_PROCESSOR,
	SECPROC_KEY_GENERATOR = SECPROC_CERT_GENERATOR,
};

/* How key files and public lines of development keys call them. */
#define SECPROC_DEV_LABEL	"INSECURE-DEVELOPMENT"

/**
 * struct secproc_keypair - both key pairs of one owner; secret
 * @kind: whose
 * @is_development: its file says that it is an insecure development key
 * @seed: what the rest is derived from
 * @ed25519_secret: for libsodium: the derived seed, then @ed25519
 * @ed25519: public key for signatures
 * @x25519_secret: for key agreement
 * @x25519: its public key
 * @key_id: SHA-256 of @ed25519 and @x25519
 */
struct secproc_keypair {
	enum secproc_key_kind kind;
	bool is_development;
	u8 seed[32];
	u8 ed25519_secret[64];
	u8 ed25519[32];
	u8 x25519_secret[32];
	u8 x25519[32];
	u8 key_id[32];
};

const char *secproc_key_kind_name(enum secproc_key_kind kind);
int secproc_key_kind_parse(const char *name, enum secproc_key_kind *kind);

void secproc_keypair_derive(struct secproc_keypair *pair,
			    enum secproc_key_kind kind, const u8 seed[32]);
void secproc_keypair_wipe(struct secproc_keypair *pair);
void secproc_keypair_sign_key(const struct secproc_keypair *pair,
			      struct secproc_sign_key *key);

int secproc_ed25519_sign(const u8 ed25519_secret[64], u8 sig[64],
			 const struct secproc_bytes *piece,
			 unsigned int nr_pieces);

/**
 * struct secproc_cert_request - what goes into a certificate
 * @kind: whose it is
 * @ed25519: the subject's public key
 * @x25519: the subject's public key
 * @subject: name, 1 to 48 bytes
 * @usage: SECPROC_CERT_U_*
 * @path_len: certificates that may follow below
 * @not_before: seconds since 1970
 * @not_after: seconds since 1970
 * @name_space: zero for any product
 * @is_insecure: an insecure development key
 */
struct secproc_cert_request {
	enum secproc_key_kind kind;
	u8 ed25519[32];
	u8 x25519[32];
	const char *subject;
	u16 usage;
	u8 path_len;
	u64 not_before;
	u64 not_after;
	u8 name_space[16];
	bool is_insecure;
};

int secproc_cert_issue(struct secproc_cert *cert,
		       const struct secproc_cert_request *request,
		       const struct secproc_sign_key *issuer);

/* Words for SECPROC_CERT_U_*, for people. */
const char *secproc_usage_name(unsigned int bit);
int secproc_usage_parse(const char *list, u16 *usage);

/* What a key of each kind may do unless somebody decides otherwise. */
u16 secproc_key_default_usage(enum secproc_key_kind kind);

#endif /* SECPROC_USER_KEYS_H */
