// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * secproc-sign pubkey: the public part of a key, as a line to be certified
 */
#include <getopt.h>
#include <stdio.h>

#include "key.h"

static const char help[] =
"Usage: secproc-sign pubkey [OPTION]... KEY\n"
"Print the public part of KEY as one line, for 'secproc-sign cert issue'.\n"
"KEY is a secret key file, a key in a token (pkcs11:token=...;object=...), a\n"
"certificate, or a public key or certificate of X.509 with Ed25519.\n"
"\n"
"  -o, --output FILE           write to FILE, which must not be there yet\n"
"      --kind KIND             whose key it is: root, authority, signer, server,\n"
"                              processor or generator; wanted where KEY does not\n"
"                              tell\n"
"      --label TEXT            what people call it\n"
"      --passphrase-file FILE  first line opens KEY\n"
"  -h, --help                  print this and exit\n";

enum {
	OPT_KIND = 256,
	OPT_LABEL,
	OPT_PASSPHRASE_FILE,
};

static const struct option options[] = {
	{ "output", required_argument, NULL, 'o' },
	{ "kind", required_argument, NULL, OPT_KIND },
	{ "label", required_argument, NULL, OPT_LABEL },
	{ "passphrase-file", required_argument, NULL, OPT_PASSPHRASE_FILE },
	{ "help", no_argument, NULL, 'h' },
	{ 0 },
};

static bool is_secret_key(const char *path)
{
	static const char family[] = "secproc-secret-key-";
	char start[sizeof(family)] = "";
	FILE *stream = fopen(path, "r");

	if (!stream)
		return false;
	if (!fgets(start, sizeof(start), stream))
		start[0] = '\0';
	fclose(stream);
	return !strcmp(start, family);
}

static int read_key(const char *spec, const char *passphrase_path,
		    struct secproc_public_key *pub)
{
	struct tool_key key;
	int ret;

	if (!token_is_uri(spec) && !is_secret_key(spec))
		return key_read_public(spec, pub);
	ret = key_open(spec, passphrase_path, &key);
	if (ret)
		return ret;
	memset(pub, 0, sizeof(*pub));
	pub->kind = key.pair.kind;
	memcpy(pub->ed25519, key.ed25519, 32);
	memcpy(pub->x25519, key.x25519, 32);
	if (key.pair.is_development)
		snprintf(pub->label, sizeof(pub->label), SECPROC_DEV_LABEL);
	key_close(&key);
	return 0;
}

/**
 * cmd_pubkey() - secproc-sign pubkey
 * @argc: arguments
 * @argv: the first is the command
 *
 * Return: exit status.
 */
int cmd_pubkey(int argc, char **argv)
{
	const char *output = NULL, *label = NULL, *passphrase_path = NULL;
	struct secproc_public_key pub;
	enum secproc_key_kind kind = 0;
	int option;

	while ((option = getopt_long(argc, argv, "o:h", options, NULL)) != -1) {
		switch (option) {
		case 'o':
			output = optarg;
			break;
		case OPT_KIND:
			if (!secproc_key_kind_parse(optarg, &kind))
				break;
			tool_error(NULL, "'%s' is no kind of key", optarg);
			return tool_usage("pubkey");
		case OPT_LABEL:
			label = optarg;
			break;
		case OPT_PASSPHRASE_FILE:
			passphrase_path = optarg;
			break;
		case 'h':
			fputs(help, stdout);
			return EXIT_DONE;
		default:
			return tool_usage("pubkey");
		}
	}
	if (optind + 1 != argc) {
		tool_error(NULL, "pubkey wants one key");
		return tool_usage("pubkey");
	}
	if (read_key(argv[optind], passphrase_path, &pub))
		return EXIT_REFUSED;
	tool_allow_insecure(argv[optind], tool_is_development(pub.label), true,
			    argv[optind]);
	if (kind)
		pub.kind = kind;
	if (!pub.kind) {
		tool_error(argv[optind], "does not tell whose key it is; use --kind");
		return tool_usage("pubkey");
	}
	if (label && (strlen(label) >= sizeof(pub.label) ||
		      strchr(label, '\n'))) {
		tool_error(NULL, "the label cannot be used");
		return tool_usage("pubkey");
	}
	if (label)
		snprintf(pub.label, sizeof(pub.label), "%s", label);
	return key_write_public(output, &pub) ? EXIT_REFUSED : EXIT_DONE;
}
