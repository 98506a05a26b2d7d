// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Key pairs outside the processor
 */
#include <stdio.h>
#include <sodium.h>

#include "keys.h"

/* The longest message: context, statement, envelopes of every part. */
#define MAX_MESSAGE	(32 + 256 + SECPROC_PKG_MAX_PARTS * 160)

static const struct {
	enum secproc_key_kind kind;
	const char *name;
} kinds[] = {
	{ SECPROC_KEY_ROOT, "root" },
	{ SECPROC_KEY_AUTHORITY, "authority" },
	{ SECPROC_KEY_SIGNER, "signer" },
	{ SECPROC_KEY_SERVER, "server" },
	{ SECPROC_KEY_PROCESSOR, "processor" },
	{ SECPROC_KEY_GENERATOR, "generator" },
};

/**
 * secproc_key_kind_name() - the word for a kind of key
 * @kind: which
 *
 * Return: the word; "unknown" for a number that is none.
 */
const char *secproc_key_kind_name(enum secproc_key_kind kind)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(kinds); i++)
		if (kinds[i].kind == kind)
			return kinds[i].name;
	return "unknown";
}

/**
 * secproc_key_kind_parse() - the kind of key for a word
 * @name: word
 * @kind: receives it
 *
 * Return: 0 or -EINVAL.
 */
int secproc_key_kind_parse(const char *name, enum secproc_key_kind *kind)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(kinds); i++) {
		if (strcmp(kinds[i].name, name))
			continue;
		*kind = kinds[i].kind;
		return 0;
	}
	return -EINVAL;
}

static const char *const usage_names[] = {
	"sign-cert", "sign-page", "sign-top", "sign-receipt", "sign-release",
	"envelope", "sign-usage", "sign-revocation", "allow-weak", "debug",
	"sign-licence",
};

/**
 * secproc_usage_name() - the word for something a key may do
 * @bit: number of the bit of SECPROC_CERT_U_*
 *
 * Return: the word, or NULL if there is no such bit.
 */
const char *secproc_usage_name(unsigned int bit)
{
	return bit < ARRAY_SIZE(usage_names) ? usage_names[bit] : NULL;
}

/**
 * secproc_usage_parse() - what a key may do, from words
 * @list: words with commas between
 * @usage: receives SECPROC_CERT_U_*
 *
 * Return: 0, or -EINVAL for an empty list or a word that is none.
 */
int secproc_usage_parse(const char *list, u16 *usage)
{
	u16 found = 0;
	unsigned int i;
	size_t len;

	for (;; list += len + 1) {
		len = strcspn(list, ",");
		for (i = 0; i < ARRAY_SIZE(usage_names); i++)
			if (strlen(usage_names[i]) == len &&
			    !strncmp(usage_names[i], list, len))
				break;
		if (i == ARRAY_SIZE(usage_names))
			return -EINVAL;
		found |= (u16)(1U << i);
		if (!list[len])
			break;
	}
	*usage = found;
	return 0;
}

/**
 * secproc_key_default_usage() - what a key may do unless decided otherwise
 * @kind: whose key
 *
 * Return: SECPROC_CERT_U_*.
 */
u16 secproc_key_default_usage(enum secproc_key_kind kind)
{
	switch (kind) {
	case SECPROC_KEY_ROOT:
		return SECPROC_CERT_U_ALL;
	case SECPROC_KEY_AUTHORITY:
		/* Who can revoke can stop everybody: not unless asked for. */
		return SECPROC_CERT_U_ALL & ~SECPROC_CERT_U_SIGN_REVOCATION;
	case SECPROC_KEY_SIGNER:
		return SECPROC_CERT_U_SIGN_PAGE | SECPROC_CERT_U_SIGN_TOP |
		       SECPROC_CERT_U_SIGN_LICENCE | SECPROC_CERT_U_DEBUG;
	case SECPROC_KEY_SERVER:
		return SECPROC_CERT_U_SIGN_RECEIPT |
		       SECPROC_CERT_U_SIGN_RELEASE | SECPROC_CERT_U_SIGN_USAGE |
		       SECPROC_CERT_U_ENVELOPE;
	case SECPROC_KEY_PROCESSOR:
		return SECPROC_CERT_U_ENVELOPE;
	case SECPROC_KEY_GENERATOR:
		return SECPROC_CERT_U_SIGN_TOP;
	}
	return 0;
}

static void derive(u8 out[32], const u8 seed[32], enum secproc_key_kind kind,
		   const char *algorithm)
{
	struct secproc_bytes ikm = { seed, 32 }, salt = { NULL, 0 }, info;
	char label[64];

	info.data = label;
	info.len = (size_t)snprintf(label, sizeof(label), "secproc %s %s v1",
				    secproc_key_kind_name(kind), algorithm);
	secproc_hkdf_sha256(out, &ikm, &salt, &info, 1);
}

/**
 * secproc_keypair_derive() - make a key pair from its seed
 * @pair: receives it; to be given to secproc_keypair_wipe()
 * @kind: whose; another kind gives other keys
 * @seed: secret
 */
void secproc_keypair_derive(struct secproc_keypair *pair,
			    enum secproc_key_kind kind, const u8 seed[32])
{
	u8 ed25519_seed[32];

	pair->kind = kind;
	pair->is_development = false;
	memcpy(pair->seed, seed, sizeof(pair->seed));
	derive(ed25519_seed, seed, kind, "ed25519");
	crypto_sign_seed_keypair(pair->ed25519, pair->ed25519_secret,
				 ed25519_seed);
	sodium_memzero(ed25519_seed, sizeof(ed25519_seed));
	derive(pair->x25519_secret, seed, kind, "x25519");
	secproc_x25519_base(pair->x25519, pair->x25519_secret);
	secproc_key_id(pair->key_id, pair->ed25519, pair->x25519);
}

/**
 * secproc_keypair_wipe() - erase a key pair
 * @pair: which
 */
void secproc_keypair_wipe(struct secproc_keypair *pair)
{
	sodium_memzero(pair, sizeof(*pair));
}

/**
 * secproc_ed25519_sign() - make an Ed25519 signature
 * @ed25519_secret: as in struct secproc_keypair
 * @sig: receives it
 * @piece: pieces of the message
 * @nr_pieces: how many
 *
 * Return: 0, or -EMSGSIZE for a message longer than any that secproc has.
 */
int secproc_ed25519_sign(const u8 ed25519_secret[64], u8 sig[64],
			 const struct secproc_bytes *piece,
			 unsigned int nr_pieces)
{
	u8 message[MAX_MESSAGE];
	unsigned int i;
	size_t len = 0;

	for (i = 0; i < nr_pieces; i++) {
		if (piece[i].len > sizeof(message) - len)
			return -EMSGSIZE;
		memcpy(message + len, piece[i].data, piece[i].len);
		len += piece[i].len;
	}
	crypto_sign_detached(sig, NULL, message, len, ed25519_secret);
	return 0;
}

static int sign_with_pair(void *ctx, u8 sig[64],
			  const struct secproc_bytes *piece,
			  unsigned int nr_pieces)
{
	const struct secproc_keypair *pair = ctx;

	return secproc_ed25519_sign(pair->ed25519_secret, sig, piece,
				    nr_pieces);
}

/**
 * secproc_keypair_sign_key() - a key pair as somebody who signs
 * @pair: key pair; must outlive @key
 * @key: receives it
 */
void secproc_keypair_sign_key(const struct secproc_keypair *pair,
			      struct secproc_sign_key *key)
{
	memcpy(key->key_id, pair->key_id, sizeof(key->key_id));
	key->ctx = (void *)pair;
	key->sign = sign_with_pair;
}

/**
 * secproc_cert_issue() - make a certificate
 * @cert: receives it
 * @request: what it says
 * @issuer: who signs; for a root its own key
 *
 * The serial number is a hash of everything else, so that the same request to
 * the same issuer gives the same bytes.
 *
 * Return: 0, -EINVAL for a name of the wrong length, or what the signer
 * returned.
 */
int secproc_cert_issue(struct secproc_cert *cert,
		       const struct secproc_cert_request *request,
		       const struct secproc_sign_key *issuer)
{
	size_t subject_len = strlen(request->subject);
	struct secproc_bytes piece = { cert, sizeof(*cert) };
	u8 hash[32];

	memset(cert, 0, sizeof(*cert));
	if (!subject_len || subject_len > sizeof(cert->subject))
		return -EINVAL;
	cert->type = (u8)request->kind;
	secproc_put_le16(&cert->usage, request->usage);
	cert->path_len = request->path_len;
	secproc_put_le32(&cert->key_epoch, 1);
	memcpy(cert->name_space, request->name_space, sizeof(cert->name_space));
	memcpy(cert->issuer_key_id, issuer->key_id, 32);
	memcpy(cert->ed25519, request->ed25519, 32);
	memcpy(cert->x25519, request->x25519, 32);
	secproc_put_le64(&cert->not_before, request->not_before);
	secproc_put_le64(&cert->not_after, request->not_after);
	memcpy(cert->subject, request->subject, subject_len);
	secproc_put_le64(&cert->caps, request->is_insecure ?
			 SECPROC_CERT_CAP_INSECURE : 0);
	secproc_sha256(hash, &piece, 1);
	memcpy(cert->serial, hash, sizeof(cert->serial));
	return secproc_cert_build(cert, issuer);
}
