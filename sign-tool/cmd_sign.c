// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * secproc-sign sign, digest and attach: signatures for a package that is there,
 * at once or in two steps
 */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

#include "key.h"
#include "resign.h"

static const char sign_help[] =
"Usage: secproc-sign sign [OPTION]... PACKAGE\n"
"Sign PACKAGE in a role, or renew the signature in that role.\n"
"\n"
"  -k, --key KEY               secret key file or pkcs11:...\n"
"  -c, --cert FILE             its certificates, up to the root\n"
"      --role ROLE             signer (default), generator or authority\n"
"  -r, --root FILE             root of the package as it is now (default: the\n"
"                              root of --cert)\n"
"      --passphrase-file FILE  first line opens the key\n"
"      --insecure-development  let insecure development keys sign\n"
"  -o, --output FILE           package to write (default: PACKAGE)\n"
"  -h, --help                  print this and exit\n"
"\n"
"All of PACKAGE is verified first.  Pages are signed anew only if the signer's\n"
"key changes and they have signatures of their own; none is encrypted again.\n";

static const char digest_help[] =
"Usage: secproc-sign digest [OPTION]... PACKAGE\n"
"Print what somebody else must sign to sign PACKAGE, for a key that this machine\n"
"never sees: a line that says so, then one message per line in hexadecimal.\n"
"Each wants a pure Ed25519 signature.\n"
"\n"
"  -c, --cert FILE    certificates of who signs, up to the root\n"
"      --role ROLE    signer (default), generator or authority\n"
"  -r, --root FILE    root of the package as it is now (default: the root of\n"
"                     --cert)\n"
"  -o, --output FILE  file to write (default: standard output)\n"
"      --insecure-development  let insecure development keys sign\n"
"  -h, --help         print this and exit\n";

static const char attach_help[] =
"Usage: secproc-sign attach [OPTION]... PACKAGE REQUEST SIGNATURES\n"
"Put signatures into PACKAGE.  REQUEST is what digest printed, SIGNATURES has one\n"
"signature per line in hexadecimal, in the order of REQUEST.\n"
"\n"
"  -c, --cert FILE    certificates of who signed, up to the root\n"
"  -r, --root FILE    root of the package as it is now (default: the root of\n"
"                     --cert)\n"
"  -o, --output FILE  package to write (default: PACKAGE)\n"
"      --insecure-development  let insecure development keys sign\n"
"  -h, --help         print this and exit\n";

enum {
	OPT_ROLE = 256,
	OPT_PASSPHRASE_FILE,
	OPT_INSECURE,
};

static const struct option sign_options[] = {
	{ "key", required_argument, NULL, 'k' },
	{ "cert", required_argument, NULL, 'c' },
	{ "role", required_argument, NULL, OPT_ROLE },
	{ "root", required_argument, NULL, 'r' },
	{ "passphrase-file", required_argument, NULL, OPT_PASSPHRASE_FILE },
	{ "output", required_argument, NULL, 'o' },
	{ "insecure-development", no_argument, NULL, OPT_INSECURE },
	{ "help", no_argument, NULL, 'h' },
	{ 0 },
};

static const struct option digest_options[] = {
	{ "cert", required_argument, NULL, 'c' },
	{ "role", required_argument, NULL, OPT_ROLE },
	{ "root", required_argument, NULL, 'r' },
	{ "output", required_argument, NULL, 'o' },
	{ "insecure-development", no_argument, NULL, OPT_INSECURE },
	{ "help", no_argument, NULL, 'h' },
	{ 0 },
};

static const struct option attach_options[] = {
	{ "cert", required_argument, NULL, 'c' },
	{ "root", required_argument, NULL, 'r' },
	{ "output", required_argument, NULL, 'o' },
	{ "insecure-development", no_argument, NULL, OPT_INSECURE },
	{ "help", no_argument, NULL, 'h' },
	{ 0 },
};

#define REQUEST_TAG	"secproc-signing-request-1"

/**
 * struct sign - what was asked for
 * @command: name
 * @key_spec: key, or NULL
 * @cert_path: certificates
 * @root_path: root of the package as it is, or NULL
 * @passphrase_path: what opens the key
 * @output: file to write, or NULL
 * @insecure: development keys may sign
 * @certs: what is in @cert_path
 * @resign: the package
 */
struct sign {
	const char *command;
	const char *key_spec;
	const char *cert_path;
	const char *root_path;
	const char *passphrase_path;
	const char *output;
	bool insecure;
	struct cert_file certs;
	struct resign resign;
};

/* ---- The package -------------------------------------------------------- */

static int open_package(struct sign *sign, const char *path)
{
	struct cert_file root;

	if (!sign->cert_path) {
		tool_error(NULL, "name the certificates with --cert");
		return -EINVAL;
	}
	if (tool_read_certs(sign->cert_path, &sign->certs))
		return -EBADMSG;
	if (!sign->certs.has_root || !sign->certs.nr_certs) {
		tool_error(sign->cert_path, "does not go up to the root");
		return -EBADMSG;
	}
	if (tool_allow_insecure(sign->cert_path,
				secproc_cert_is_insecure(&sign->certs.chain[0]),
				sign->insecure, "the signature"))
		return -EKEYREJECTED;
	root = sign->certs;
	if (sign->root_path && tool_read_certs(sign->root_path, &root))
		return -EBADMSG;
	if (!root.has_root) {
		tool_error(sign->root_path, "has no root certificate");
		return -EBADMSG;
	}
	sign->resign.path = path;
	sign->resign.certs = &sign->certs;
	sign->resign.roots[0] = root.root;
	if (!sign->resign.when)
		sign->resign.when = tool_now();
	return resign_open(&sign->resign);
}

static int sign_package(struct sign *sign, const char *path)
{
	struct resign *resign = &sign->resign;
	struct tool_key key;
	size_t i;
	int ret;

	if (!sign->key_spec) {
		tool_error(NULL, "name the key with --key");
		return -EINVAL;
	}
	ret = open_package(sign, path);
	if (ret)
		return ret;
	ret = key_open_for(sign->key_spec, sign->passphrase_path,
			   sign->cert_path, &sign->certs.chain[0], &key);
	if (ret)
		return ret;
	for (i = 0; !ret && i < resign->nr_items; i++) {
		struct resign_item *item = &resign->items[i];
		struct secproc_bytes piece = { item->message, item->len };

		ret = key.sign.sign(key.sign.ctx, item->sig, &piece, 1);
	}
	key_close(&key);
	if (ret) {
		tool_errno(path, ret);
		return ret;
	}
	ret = resign_finish(resign, sign->output ? sign->output : path);
	if (!ret)
		printf("%s: signed as %s, %zu signatures\n",
		       sign->output ? sign->output : path,
		       resign_role_name(resign->role), resign->nr_items);
	return ret;
}

/* ---- Two steps ---------------------------------------------------------- */

static int digest_package(struct sign *sign, const char *path)
{
	const struct resign *resign = &sign->resign;
	char hex[2 * RESIGN_MAX_MESSAGE + 1];
	FILE *stream = stdout;
	size_t i;
	int ret = open_package(sign, path);

	if (ret)
		return ret;
	if (sign->output)
		stream = fopen(sign->output, "w");
	if (!stream) {
		ret = -errno;
		tool_errno(sign->output, ret);
		return ret;
	}
	fprintf(stream, REQUEST_TAG " %s %llu\n",
		resign_role_name(resign->role),
		(unsigned long long)resign->when);
	for (i = 0; i < resign->nr_items; i++) {
		secproc_hex(hex, resign->items[i].message,
			    resign->items[i].len);
		fprintf(stream, "%s\n", hex);
	}
	if (ferror(stream) || (sign->output && fclose(stream))) {
		tool_error(sign->output, "cannot be written");
		return -EIO;
	}
	return 0;
}

/* The next line without its newline; NULL behind the last one. */
static char *next_line(char **rest)
{
	char *line = *rest, *end;

	if (!line || !*line)
		return NULL;
	end = line + strcspn(line, "\n");
	*rest = *end ? end + 1 : end;
	*end = '\0';
	return line;
}

static int read_request_line(struct sign *sign, const char *line)
{
	char role[16], when[24];

	if (!line || sscanf(line, REQUEST_TAG " %15s %23s", role, when) != 2 ||
	    resign_role_parse(role, &sign->resign.role) ||
	    tool_parse_u64(when, INT64_MAX, &sign->resign.when))
		return -EBADMSG;
	return 0;
}

/* Every message must be the one that was printed, or it is another package. */
static int take_signatures(struct resign *resign, char *request,
			   const char *request_path, char *signatures,
			   const char *path)
{
	char hex[2 * RESIGN_MAX_MESSAGE + 1];
	size_t i;

	for (i = 0; i < resign->nr_items; i++) {
		const struct resign_item *item = &resign->items[i];
		const char *line = next_line(&request);

		secproc_hex(hex, item->message, item->len);
		if (!line || strcmp(line, hex)) {
			tool_error(request_path, "is not about this package and these certificates");
			return -EBADMSG;
		}
		line = next_line(&signatures);
		if (!line || secproc_unhex(item->sig, 64, line)) {
			tool_error(path, "signature %zu of %zu is missing or damaged",
				   i + 1, resign->nr_items);
			return -EBADMSG;
		}
	}
	if (next_line(&request) || next_line(&signatures)) {
		tool_error(path, "there are more signatures than messages");
		return -EBADMSG;
	}
	return 0;
}

static int attach_package(struct sign *sign, char **word)
{
	const char *output = sign->output ? sign->output : word[0];
	struct secproc_file request = { 0 }, signatures = { 0 };
	const size_t max_len = (size_t)1 << 30;
	char *rest;
	int ret;

	ret = tool_read(word[1], max_len, &request);
	if (!ret)
		ret = tool_read(word[2], max_len, &signatures);
	rest = (char *)request.data;
	if (!ret && read_request_line(sign, next_line(&rest))) {
		tool_error(word[1], "not a signing request");
		ret = -EBADMSG;
	}
	if (!ret)
		ret = open_package(sign, word[0]);
	if (!ret)
		ret = take_signatures(&sign->resign, rest, word[1],
				      (char *)signatures.data, word[2]);
	if (!ret)
		ret = resign_finish(&sign->resign, output);
	if (!ret)
		printf("%s: signed as %s, %zu signatures\n", output,
		       resign_role_name(sign->resign.role),
		       sign->resign.nr_items);
	secproc_file_free(&request);
	secproc_file_free(&signatures);
	return ret;
}

/* ---- Arguments ---------------------------------------------------------- */

static int take_option(struct sign *sign, int option, const char *arg)
{
	switch (option) {
	case 'k':
		sign->key_spec = arg;
		return 0;
	case 'c':
		sign->cert_path = arg;
		return 0;
	case OPT_ROLE:
		return resign_role_parse(arg, &sign->resign.role);
	case 'r':
		sign->root_path = arg;
		return 0;
	case OPT_PASSPHRASE_FILE:
		sign->passphrase_path = arg;
		return 0;
	case OPT_INSECURE:
		sign->insecure = true;
		return 0;
	default:
		sign->output = arg;
		return 0;
	}
}

/* Returns EXIT_DONE to go on, -1 to end well, or an exit status. */
static int parse(struct sign *sign, int argc, char **argv, const char *help,
		 const char *shorts, const struct option *options,
		 int nr_words)
{
	int option;

	sign->command = argv[0];
	sign->resign.role = SECPROC_PKG_ROLE_SIGNER;
	while ((option = getopt_long(argc, argv, shorts, options,
				     NULL)) != -1) {
		if (option == 'h') {
			fputs(help, stdout);
			return -1;
		}
		if (option == '?')
			return tool_usage(sign->command);
		if (take_option(sign, option, optarg)) {
			tool_error(NULL, "'%s' is not usable there", optarg);
			return tool_usage(sign->command);
		}
	}
	if (optind + nr_words != argc) {
		tool_error(NULL, nr_words == 1 ? "%s wants one package" :
			   "%s wants a package and two files", sign->command);
		return tool_usage(sign->command);
	}
	return EXIT_DONE;
}

static int end(struct sign *sign, int ret)
{
	resign_close(&sign->resign);
	return ret ? EXIT_REFUSED : EXIT_DONE;
}

/**
 * cmd_sign() - secproc-sign sign
 * @argc: arguments
 * @argv: the first is the command
 *
 * Return: exit status.
 */
int cmd_sign(int argc, char **argv)
{
	struct sign sign = { 0 };
	int status = parse(&sign, argc, argv, sign_help, "k:c:r:o:h",
			   sign_options, 1);

	if (status)
		return status < 0 ? EXIT_DONE : status;
	return end(&sign, sign_package(&sign, argv[optind]));
}

/**
 * cmd_digest() - secproc-sign digest
 * @argc: arguments
 * @argv: the first is the command
 *
 * Return: exit status.
 */
int cmd_digest(int argc, char **argv)
{
	struct sign sign = { 0 };
	int status = parse(&sign, argc, argv, digest_help, "c:r:o:h",
			   digest_options, 1);

	if (status)
		return status < 0 ? EXIT_DONE : status;
	return end(&sign, digest_package(&sign, argv[optind]));
}

/**
 * cmd_attach() - secproc-sign attach
 * @argc: arguments
 * @argv: the first is the command
 *
 * Return: exit status.
 */
int cmd_attach(int argc, char **argv)
{
	struct sign sign = { 0 };
	int status = parse(&sign, argc, argv, attach_help, "c:r:o:h",
			   attach_options, 3);

	if (status)
		return status < 0 ? EXIT_DONE : status;
	return end(&sign, attach_package(&sign, argv + optind));
}
