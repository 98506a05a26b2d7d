// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * secproc-sign keygen: a secret key, and the certificate that vouches for it
 */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <sodium.h>

#include "key.h"

static const char help[] =
"Usage: secproc-sign keygen [OPTION]... KIND PREFIX\n"
"       secproc-sign keygen --development\n"
"Make the key PREFIX.key for a KIND of root, authority, signer, server, processor\n"
"or generator.  Its public part goes to PREFIX.pub as one line.  For a root, and\n"
"with an issuer, a certificate goes to PREFIX.cert, followed by those above it up\n"
"to the root.  Without an issuer the line can be certified elsewhere by\n"
"'secproc-sign cert issue'.\n"
"\n"
"  -i, --issuer PREFIX         who certifies it: PREFIX.key and PREFIX.cert\n"
"  -s, --subject NAME          name in the certificate (default: PREFIX)\n"
"  -d, --days N                validity (default: 3650, at most the issuer's)\n"
"      --name-space HEX        first bytes of the products it may sign\n"
"      --passphrase-file FILE  first line protects PREFIX.key\n"
"      --issuer-passphrase-file FILE  what protects the issuer's key\n"
"      --insecure              let an insecure development key certify it\n"
"      --unencrypted           leave PREFIX.key unprotected\n"
"      --development           make the insecure development authority and\n"
"                              processor, unless they are there, and exit\n"
"  -h, --help                  print this and exit\n"
"\n"
"Without --unencrypted or --passphrase-file the passphrase is asked for.\n"
"No file is ever replaced.\n";

enum {
	OPT_PASSPHRASE_FILE = 256,
	OPT_ISSUER_PASSPHRASE_FILE,
	OPT_UNENCRYPTED,
	OPT_INSECURE,
	OPT_DEVELOPMENT,
	OPT_NAME_SPACE,
};

static const struct option options[] = {
	{ "issuer", required_argument, NULL, 'i' },
	{ "subject", required_argument, NULL, 's' },
	{ "days", required_argument, NULL, 'd' },
	{ "name-space", required_argument, NULL, OPT_NAME_SPACE },
	{ "passphrase-file", required_argument, NULL, OPT_PASSPHRASE_FILE },
	{ "issuer-passphrase-file", required_argument, NULL,
	  OPT_ISSUER_PASSPHRASE_FILE },
	{ "insecure", no_argument, NULL, OPT_INSECURE },
	{ "unencrypted", no_argument, NULL, OPT_UNENCRYPTED },
	{ "development", no_argument, NULL, OPT_DEVELOPMENT },
	{ "help", no_argument, NULL, 'h' },
	{ 0 },
};

#define SECONDS_PER_DAY	86400

/**
 * struct keygen - what was asked for
 * @kind: whose key
 * @prefix: of the files' names
 * @issuer: prefix of the issuer's files, or NULL
 * @subject: name in the certificate
 * @days: validity
 * @name_space: products that may be signed
 * @passphrase_path: file with the passphrase, or NULL to ask
 * @issuer_passphrase_path: file with the issuer's passphrase, or NULL to ask
 * @unencrypted: no passphrase
 * @insecure: a development key may certify it
 * @development: make development keys instead
 * @pair: the key
 */
struct keygen {
	enum secproc_key_kind kind;
	const char *prefix;
	const char *issuer;
	const char *subject;
	u64 days;
	u8 name_space[16];
	const char *passphrase_path;
	const char *issuer_passphrase_path;
	bool unencrypted;
	bool insecure;
	bool development;
	struct secproc_keypair pair;
};

/* ---- Development keys --------------------------------------------------- */

static int make_development(void)
{
	struct secproc_dev_authority authority;
	struct secproc_keypair processor;
	struct secproc_devkeys dev;
	int ret;

	ret = secproc_devkeys_open(&dev);
	if (!ret)
		ret = secproc_devkeys_authority(&dev, &authority);
	if (!ret)
		ret = secproc_devkeys_processor(&dev, &processor);
	sodium_memzero(&authority, sizeof(authority));
	sodium_memzero(&processor, sizeof(processor));
	if (ret) {
		tool_errno(dev.path, ret);
		return EXIT_REFUSED;
	}
	tool_warn("%s " SECPROC_DEV_WARNING " in %s",
		  dev.created ? "made" : "there are already", dev.dir);
	return EXIT_DONE;
}

/* ---- One key ------------------------------------------------------------ */

/* PREFIX.SUFFIX; a new file that must not be there yet. */
static int create(const struct keygen *keygen, const char *suffix,
		  const void *data, size_t len, unsigned int mode)
{
	char path[PATH_MAX];
	int ret;

	if (snprintf(path, sizeof(path), "%s.%s", keygen->prefix, suffix) >=
	    (int)sizeof(path))
		return -ENAMETOOLONG;
	ret = secproc_file_create(path, data, len, mode);
	if (ret)
		tool_errno(path, ret);
	return ret;
}

static int write_secret(const struct keygen *keygen)
{
	char passphrase[SECPROC_LINE_MAX], line[SECPROC_LINE_MAX];
	int ret;

	if (!keygen->unencrypted) {
		ret = tool_read_passphrase(keygen->passphrase_path, true,
					   passphrase, sizeof(passphrase));
		if (ret)
			return ret;
	}
	ret = secproc_keyfile_format(line, sizeof(line), keygen->kind,
				     keygen->pair.seed, keygen->unencrypted ?
				     NULL : passphrase);
	sodium_memzero(passphrase, sizeof(passphrase));
	if (ret)
		tool_errno(keygen->prefix, ret);
	else
		ret = create(keygen, "key", line, strlen(line), 0600);
	sodium_memzero(line, sizeof(line));
	if (!ret && keygen->unencrypted)
		tool_warn("%s.key is not encrypted", keygen->prefix);
	return ret;
}

static int write_public(const struct keygen *keygen)
{
	struct secproc_public_key pub = { .kind = keygen->kind };
	char path[PATH_MAX];

	memcpy(pub.ed25519, keygen->pair.ed25519, sizeof(pub.ed25519));
	memcpy(pub.x25519, keygen->pair.x25519, sizeof(pub.x25519));
	if (snprintf(pub.label, sizeof(pub.label), "%s", keygen->subject) >=
	    (int)sizeof(pub.label) ||
	    snprintf(path, sizeof(path), "%s.pub", keygen->prefix) >=
	    (int)sizeof(path)) {
		tool_error(NULL, "the name is too long");
		return -EINVAL;
	}
	return key_write_public(path, &pub);
}

/* The key itself as an issuer, for a root; else the issuer that was named. */
static int open_issuer(const struct keygen *keygen, struct issuer *issuer)
{
	if (keygen->issuer)
		return issuer_open(keygen->issuer, NULL, NULL,
				   keygen->issuer_passphrase_path,
				   keygen->insecure, issuer);
	memset(issuer, 0, sizeof(*issuer));
	issuer->key.pair = keygen->pair;
	secproc_keypair_sign_key(&issuer->key.pair, &issuer->key.sign);
	return 0;
}

static int write_certificate(const struct keygen *keygen, struct issuer *issuer)
{
	u64 now = tool_now();
	struct secproc_cert_request request = {
		.kind = keygen->kind,
		.subject = keygen->subject,
		.usage = secproc_key_default_usage(keygen->kind),
		.path_len = SECPROC_PKG_MAX_CERTS,
		.not_before = now,
		.not_after = now + keygen->days * SECONDS_PER_DAY,
	};
	struct secproc_cert cert;
	char path[PATH_MAX];
	int ret;

	memcpy(request.ed25519, keygen->pair.ed25519, 32);
	memcpy(request.x25519, keygen->pair.x25519, 32);
	memcpy(request.name_space, keygen->name_space, 16);
	if (snprintf(path, sizeof(path), "%s.cert", keygen->prefix) >=
	    (int)sizeof(path))
		return -ENAMETOOLONG;
	if (keygen->issuer)
		issuer_narrow(issuer, &request);
	ret = secproc_cert_issue(&cert, &request, &issuer->key.sign);
	if (ret)
		tool_error(NULL, "the name must have 1 to 48 bytes");
	else
		ret = issuer_write(issuer, &cert, path);
	if (!ret && keygen->issuer && issuer_is_insecure(issuer))
		tool_warn_insecure(path);
	return ret;
}

static int make_key(struct keygen *keygen)
{
	bool certified = keygen->issuer || keygen->kind == SECPROC_KEY_ROOT;
	struct issuer issuer = { 0 };
	u8 seed[32];
	int ret = 0;

	secproc_random(seed, sizeof(seed));
	secproc_keypair_derive(&keygen->pair, keygen->kind, seed);
	sodium_memzero(seed, sizeof(seed));
	/* Before anything is written: it may not be there, or not open. */
	if (certified)
		ret = open_issuer(keygen, &issuer);
	if (!ret)
		ret = write_secret(keygen);
	if (!ret)
		ret = write_public(keygen);
	if (!ret && certified)
		ret = write_certificate(keygen, &issuer);
	issuer_close(&issuer);
	return ret;
}

/* ---- Arguments ---------------------------------------------------------- */

static int set_name_space(struct keygen *keygen, const char *arg)
{
	size_t len = strlen(arg) / 2;

	if (!len || len > sizeof(keygen->name_space))
		return -EINVAL;
	return secproc_unhex(keygen->name_space, len, arg);
}

static int take_option(struct keygen *keygen, int option, const char *arg)
{
	switch (option) {
	case 'i':
		keygen->issuer = arg;
		return 0;
	case 's':
		keygen->subject = arg;
		return 0;
	case 'd':
		return tool_parse_u64(arg, 365000, &keygen->days);
	case OPT_NAME_SPACE:
		return set_name_space(keygen, arg);
	case OPT_PASSPHRASE_FILE:
		keygen->passphrase_path = arg;
		return 0;
	case OPT_ISSUER_PASSPHRASE_FILE:
		keygen->issuer_passphrase_path = arg;
		return 0;
	case OPT_INSECURE:
		keygen->insecure = true;
		return 0;
	case OPT_UNENCRYPTED:
		keygen->unencrypted = true;
		return 0;
	default:
		keygen->development = true;
		return 0;
	}
}

static int check_arguments(struct keygen *keygen, int nr_words, char **word)
{
	const char *slash;

	if (keygen->development)
		return nr_words ? -EINVAL : 0;
	if (nr_words != 2 ||
	    secproc_key_kind_parse(word[0], &keygen->kind)) {
		tool_error(NULL, "keygen wants a kind of key and a prefix");
		return -EINVAL;
	}
	keygen->prefix = word[1];
	slash = strrchr(keygen->prefix, '/');
	if (!keygen->subject)
		keygen->subject = slash ? slash + 1 : keygen->prefix;
	if (keygen->issuer && keygen->kind == SECPROC_KEY_ROOT) {
		tool_error(NULL, "a root has no issuer");
		return -EINVAL;
	}
	if (keygen->unencrypted && keygen->passphrase_path) {
		tool_error(NULL, "--unencrypted or --passphrase-file, not both");
		return -EINVAL;
	}
	return 0;
}

/**
 * cmd_keygen() - secproc-sign keygen
 * @argc: arguments
 * @argv: the first is the command
 *
 * Return: exit status.
 */
int cmd_keygen(int argc, char **argv)
{
	struct keygen keygen = { .days = 3650 };
	int option, ret;

	while ((option = getopt_long(argc, argv, "i:s:d:h", options,
				     NULL)) != -1) {
		if (option == 'h') {
			fputs(help, stdout);
			return EXIT_DONE;
		}
		if (option == '?')
			return tool_usage("keygen");
		if (take_option(&keygen, option, optarg)) {
			tool_error(NULL, "'%s' is not usable there", optarg);
			return tool_usage("keygen");
		}
	}
	if (check_arguments(&keygen, argc - optind, argv + optind))
		return tool_usage("keygen");
	if (keygen.development)
		return make_development();
	ret = make_key(&keygen);
	secproc_keypair_wipe(&keygen.pair);
	return ret ? EXIT_REFUSED : EXIT_DONE;
}
