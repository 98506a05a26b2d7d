// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Secret key files and key files of packages: one line of text
 */
#include <stdio.h>
#include <stdlib.h>
#include <sodium.h>

#include "keyfile.h"

#define TAG		"secproc-secret-key-1"
#define PACKAGE_TAG	"secproc-package-keys-1"
#define UNENCRYPTED	"UNENCRYPTED"

/* Argon2id: a tenth of a second and 64 MiB, as libsodium's interactive. */
#define ARGON2_OPS	crypto_pwhash_OPSLIMIT_INTERACTIVE
#define ARGON2_MEM	((size_t)crypto_pwhash_MEMLIMIT_INTERACTIVE)

/* The longest name of what is kept: the identity of a package. */
#define NAME_MAX_LEN	(2 * 32 + 1)

/* A file may ask for more work than we do, but not for all of the machine. */
#define ARGON2_MAX_OPS	64
#define ARGON2_MAX_MEM	((size_t)1 << 30)

static int stretch(u8 key[32], const char *passphrase, const u8 salt[16],
		   unsigned long long ops, size_t mem)
{
	return crypto_pwhash(key, 32, passphrase, strlen(passphrase), salt, ops,
			     mem, crypto_pwhash_ALG_ARGON2ID13) ? -ENOMEM : 0;
}

/*
 * A secret as a line "TAG NAME PROTECTION SECRET"; without a passphrase, @open says
 * in place of the protection that there is none.
 */
static int seal(char *out, size_t out_size, const char *tag, const char *name,
		const u8 seed[32], const char *passphrase, const char *open)
{
	char head[256], text[96], salt_text[32];
	u8 salt[16], key[32], sealed[48];
	int len;

	if (!passphrase) {
		len = snprintf(head, sizeof(head), "%s %s %s", tag, name,
			       open);
		secproc_base64(text, sizeof(text), seed, 32);
	} else {
		secproc_random(salt, sizeof(salt));
		if (stretch(key, passphrase, salt, ARGON2_OPS, ARGON2_MEM))
			return -ENOMEM;
		secproc_base64(salt_text, sizeof(salt_text), salt,
			       sizeof(salt));
		len = snprintf(head, sizeof(head), "%s %s argon2id:%u:%zu:%s",
			       tag, name, ARGON2_OPS, ARGON2_MEM, salt_text);
		secproc_aead_seal(sealed, sealed + 32, seed, 32,
				  (const u8 *)head, (size_t)len, 0, key);
		sodium_memzero(key, sizeof(key));
		secproc_base64(text, sizeof(text), sealed, sizeof(sealed));
	}
	len = snprintf(out, out_size, "%s %s\n", head, text);
	sodium_memzero(text, sizeof(text));
	return len < 0 || (size_t)len >= out_size ? -EMSGSIZE : 0;
}

/**
 * secproc_keyfile_format() - write a secret key
 * @out: receives one line with its newline, and a zero
 * @out_size: its size; SECPROC_LINE_MAX is enough
 * @kind: whose key
 * @seed: the secret
 * @passphrase: what protects it, or NULL for nothing
 *
 * Return: 0, -EMSGSIZE, or -ENOMEM if there is no memory for Argon2id.
 */
int secproc_keyfile_format(char *out, size_t out_size,
			   enum secproc_key_kind kind, const u8 seed[32],
			   const char *passphrase)
{
	return seal(out, out_size, TAG, secproc_key_kind_name(kind), seed,
		    passphrase, UNENCRYPTED);
}

/**
 * secproc_keyfile_format_development() - write a secret key that is none
 * @out: receives one line with its newline, and a zero
 * @out_size: its size; SECPROC_LINE_MAX is enough
 * @kind: whose key
 * @seed: the secret
 *
 * Whoever reads the line knows that it is an insecure development key.
 *
 * Return: 0 or -EMSGSIZE.
 */
int secproc_keyfile_format_development(char *out, size_t out_size,
				       enum secproc_key_kind kind,
				       const u8 seed[32])
{
	return seal(out, out_size, TAG, secproc_key_kind_name(kind), seed,
		    NULL, SECPROC_DEV_LABEL);
}

/**
 * secproc_package_keys_format() - write the secret of a package
 * @out: receives one line with its newline, and a zero
 * @out_size: its size; SECPROC_LINE_MAX is enough
 * @package_id: identity of the package
 * @seed: where its keys come from
 * @passphrase: what protects it, or NULL for nothing
 *
 * Return: 0, -EMSGSIZE, or -ENOMEM if there is no memory for Argon2id.
 */
int secproc_package_keys_format(char *out, size_t out_size,
				const u8 package_id[32], const u8 seed[32],
				const char *passphrase)
{
	char name[NAME_MAX_LEN];

	secproc_hex(name, package_id, 32);
	return seal(out, out_size, PACKAGE_TAG, name, seed, passphrase,
		    UNENCRYPTED);
}

/* "argon2id:OPS:MEM:SALT" to the key that the passphrase gives. */
static int unlock(u8 key[32], const char *protection, const char *passphrase)
{
	unsigned long long ops;
	char salt_text[32];
	size_t mem;
	u8 salt[16];
	int end = 0;

	if (sscanf(protection, "argon2id:%llu:%zu:%31s%n", &ops, &mem,
		   salt_text, &end) != 3 || protection[end] ||
	    secproc_unbase64(salt, sizeof(salt), salt_text))
		return -EBADMSG;
	if (ops < crypto_pwhash_OPSLIMIT_MIN || ops > ARGON2_MAX_OPS ||
	    mem < crypto_pwhash_MEMLIMIT_MIN || mem > ARGON2_MAX_MEM)
		return -EMSGSIZE;
	if (!passphrase)
		return -ENOKEY;
	return stretch(key, passphrase, salt, ops, mem);
}

/* The reverse of seal(); where @is_development is NULL, no such key is read. */
static int unseal(const char *text, const char *tag, const char *passphrase,
		  char name[NAME_MAX_LEN], u8 seed[32], bool *is_development)
{
	char line[SECPROC_LINE_MAX], *save, *word[4];
	size_t len = strcspn(text, "\n"), head_len;
	u8 sealed[48], key[32];
	unsigned int i;
	int ret;

	if (len >= sizeof(line) || text[len + !!text[len]])
		return -EBADMSG;
	memcpy(line, text, len);
	line[len] = '\0';
	for (i = 0; i < ARRAY_SIZE(word); i++)
		word[i] = strtok_r(i ? NULL : line, " ", &save);
	if (!word[3] || strtok_r(NULL, " ", &save) || strcmp(word[0], tag) ||
	    strlen(word[1]) >= NAME_MAX_LEN) {
		ret = -EBADMSG;
		goto out_wipe;
	}
	memcpy(name, word[1], strlen(word[1]) + 1);

	if (is_development)
		*is_development = !strcmp(word[2], SECPROC_DEV_LABEL);
	if (!strcmp(word[2], UNENCRYPTED) ||
	    (is_development && *is_development)) {
		ret = secproc_unbase64(seed, 32, word[3]) ?
		      -EBADMSG : 0;
	} else if (secproc_unbase64(sealed, sizeof(sealed), word[3])) {
		ret = -EBADMSG;
	} else {
		ret = unlock(key, word[2], passphrase);
		head_len = (size_t)(word[3] - line) - 1;
		if (!ret)
			ret = secproc_aead_open(seed, sealed, 32, sealed + 32,
						(const u8 *)text, head_len, 0,
						key);
		sodium_memzero(key, sizeof(key));
	}
out_wipe:
	sodium_memzero(line, sizeof(line));
	return ret;
}

/**
 * secproc_keyfile_parse() - read a secret key
 * @text: the line
 * @passphrase: what protects it, or NULL if none is known
 * @pair: receives the key pair
 *
 * Return: 0; -EBADMSG if the text is no key, -ENOKEY if it wants a passphrase,
 * -EKEYREJECTED if the passphrase is wrong, -EMSGSIZE if it asks for more work
 * than is reasonable, -ENOMEM.
 */
int secproc_keyfile_parse(const char *text, const char *passphrase,
			  struct secproc_keypair *pair)
{
	enum secproc_key_kind kind;
	char name[NAME_MAX_LEN];
	bool is_development;
	u8 seed[32];
	int ret = unseal(text, TAG, passphrase, name, seed, &is_development);

	if (!ret && secproc_key_kind_parse(name, &kind))
		ret = -EBADMSG;
	if (!ret) {
		secproc_keypair_derive(pair, kind, seed);
		pair->is_development = is_development;
	}
	sodium_memzero(seed, sizeof(seed));
	return ret;
}

/**
 * secproc_package_keys_parse() - read the secret of a package
 * @text: the line
 * @passphrase: what protects it, or NULL if none is known
 * @keys: receives it
 *
 * Return: as secproc_keyfile_parse().
 */
int secproc_package_keys_parse(const char *text, const char *passphrase,
			       struct secproc_package_keys *keys)
{
	char name[NAME_MAX_LEN];
	int ret = unseal(text, PACKAGE_TAG, passphrase, name, keys->seed,
			 NULL);

	if (!ret && secproc_unhex(keys->package_id, 32, name))
		ret = -EBADMSG;
	if (ret)
		sodium_memzero(keys, sizeof(*keys));
	return ret;
}
