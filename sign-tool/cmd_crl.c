// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * secproc-sign crl: make, merge and check revocation lists
 */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

#include "../kmod/core/user/revlist.h"
#include "key.h"
#include "revocations.h"

static const char help[] =
"Usage: secproc-sign crl issue [OPTION]... [WHAT]...\n"
"       secproc-sign crl merge [OPTION]... LIST...\n"
"       secproc-sign crl verify [OPTION]... LIST\n"
"       secproc-sign crl show [--json] LIST\n"
"\n"
"issue makes a list that revokes WHAT: certificates or public keys, packages, or\n"
"key:HEX and package:HEX for their identities.  merge makes one of several.  A\n"
"list is complete: give the one before with --from, or processors refuse the new\n"
"one.  verify checks that a list is one.\n"
"\n"
"  -o, --output FILE           list to write\n"
"  -i, --issuer PREFIX         who signs: PREFIX.key and PREFIX.cert; a root, or\n"
"                              an authority with the usage sign-revocation\n"
"      --issuer-key KEY        its key, also pkcs11:...\n"
"      --issuer-cert FILE      its certificates, up to the root\n"
"      --passphrase-file FILE  first line opens the key\n"
"      --from LIST             revoke all that LIST revokes, too; may be repeated\n"
"      --number N              number of the list (default: one more than the\n"
"                              highest of those that go in)\n"
"      --since SECONDS         what WHAT signed before, in seconds since 1970,\n"
"                              still counts (default: nothing does)\n"
"      --next-update DAYS      when there will be a newer one\n"
"  -r, --root FILE             verify: certificate file that ends with the root\n"
"      --after LIST            verify: and may take the place of LIST\n"
"      --insecure              let insecure development keys sign; verify: accept\n"
"                              what they have signed\n"
"  -h, --help                  print this and exit\n";

enum {
	OPT_ISSUER_KEY = 256,
	OPT_ISSUER_CERT,
	OPT_PASSPHRASE_FILE,
	OPT_FROM,
	OPT_NUMBER,
	OPT_SINCE,
	OPT_NEXT_UPDATE,
	OPT_AFTER,
	OPT_INSECURE,
};

static const struct option options[] = {
	{ "output", required_argument, NULL, 'o' },
	{ "issuer", required_argument, NULL, 'i' },
	{ "issuer-key", required_argument, NULL, OPT_ISSUER_KEY },
	{ "issuer-cert", required_argument, NULL, OPT_ISSUER_CERT },
	{ "passphrase-file", required_argument, NULL, OPT_PASSPHRASE_FILE },
	{ "from", required_argument, NULL, OPT_FROM },
	{ "number", required_argument, NULL, OPT_NUMBER },
	{ "since", required_argument, NULL, OPT_SINCE },
	{ "next-update", required_argument, NULL, OPT_NEXT_UPDATE },
	{ "root", required_argument, NULL, 'r' },
	{ "after", required_argument, NULL, OPT_AFTER },
	{ "insecure", no_argument, NULL, OPT_INSECURE },
	{ "help", no_argument, NULL, 'h' },
	{ 0 },
};

#define SECONDS_PER_DAY	86400
#define MAX_FROM	16

/**
 * struct crl - what was asked for
 * @output: list to write
 * @prefix: of the issuer's files
 * @key_spec: the issuer's key
 * @cert_path: the issuer's certificates
 * @passphrase_path: what opens the key
 * @from: lists that go in
 * @nr_from: how many
 * @number: number, 0 to choose
 * @since: from when on
 * @next_update: days, 0 if unknown
 * @root_path: trusted root
 * @after: list that another may take the place of
 * @insecure: development keys are accepted
 * @list: what is revoked so far
 * @highest: highest number of the lists that go in
 */
struct crl {
	const char *output;
	const char *prefix;
	const char *key_spec;
	const char *cert_path;
	const char *passphrase_path;
	const char *from[MAX_FROM];
	unsigned int nr_from;
	u64 number;
	u64 since;
	u64 next_update;
	const char *root_path;
	const char *after;
	bool insecure;
	struct secproc_revlist list;
	u64 highest;
};

/* ---- What is revoked ---------------------------------------------------- */

static int add(struct crl *crl, u8 kind, const u8 id[32])
{
	int ret = secproc_revlist_add(&crl->list, kind, id, crl->since);

	if (ret)
		tool_errno("revocation list", ret);
	return ret;
}

static int add_file(struct crl *crl, const char *path)
{
	struct secproc_public_key pub;
	struct secproc_file file;
	u8 id[32];
	int ret;

	ret = tool_read(path, (size_t)SECPROC_PKG_MAX_FILE, &file);
	if (ret)
		return ret;
	if (file.len >= sizeof(struct secproc_pkg_header) &&
	    !memcmp(file.data, SECPROC_PKG_MAGIC, 8)) {
		ret = add(crl, SECPROC_REV_PACKAGE,
			  ((const struct secproc_pkg_header *)file.data)
			  ->package_id);
		secproc_file_free(&file);
		return ret;
	}
	secproc_file_free(&file);
	ret = key_read_public(path, &pub);
	if (ret)
		return ret;
	secproc_key_id(id, pub.ed25519, pub.x25519);
	return add(crl, SECPROC_REV_KEY, id);
}

static int add_word(struct crl *crl, const char *word)
{
	bool is_key = !strncmp(word, "key:", 4);
	u8 id[32];

	if (!is_key && strncmp(word, "package:", 8))
		return add_file(crl, word);
	if (secproc_unhex(id, sizeof(id), strchr(word, ':') + 1)) {
		tool_error(NULL, "'%s' is no identity", word);
		return -EINVAL;
	}
	return add(crl, is_key ? SECPROC_REV_KEY : SECPROC_REV_PACKAGE, id);
}

/* All that another list revokes, if the same root stands behind it. */
static int add_list(struct crl *crl, const char *path,
		    const struct secproc_cert *root)
{
	struct secproc_trust trust = {
		.roots = root,
		.nr_roots = 1,
		.flags = SECPROC_TRUST_INSECURE,
	};
	struct revocations_file from = { 0 };
	int ret = revocations_load(path, &trust, &from);

	if (ret)
		return ret;
	ret = secproc_revlist_merge(&crl->list, from.list.entries,
				    from.list.nr_entries);
	if (ret)
		tool_errno(path, ret);
	if (from.list.number > crl->highest)
		crl->highest = from.list.number;
	revocations_free(&from);
	return ret;
}

/* ---- Making ------------------------------------------------------------- */

/* The result as a processor under the same root would see it. */
static int check(const struct issuer *issuer, const u8 *bytes, size_t len)
{
	struct secproc_trust trust = {
		.roots = &issuer->certs.root,
		.nr_roots = 1,
		.flags = SECPROC_TRUST_INSECURE,
	};
	struct secproc_revocations_view view;
	struct secproc_revocations list;
	enum secproc_refusal refusal;

	refusal = secproc_revocations_parse(bytes, len, &view);
	if (!refusal)
		refusal = secproc_revocations_verify(&view, &trust, &list);
	if (refusal)
		tool_refusal("revocation list", refusal, view.refusal_off);
	return secproc_refusal_errno(refusal);
}

static int sign_list(const struct crl *crl, const struct issuer *issuer)
{
	struct secproc_revlist_terms terms = {
		.number = crl->number ? crl->number : crl->highest + 1,
		.issued = tool_now(),
		.chain = issuer->certs.chain,
		.nr_certs = issuer->certs.nr_certs,
		.key = &issuer->key.sign,
	};
	size_t len;
	u8 *bytes;
	int ret;

	if (terms.number <= crl->highest) {
		tool_error(NULL, "the number must be above %llu",
			   (unsigned long long)crl->highest);
		return -EINVAL;
	}
	if (crl->next_update)
		terms.next_update = terms.issued +
				    crl->next_update * SECONDS_PER_DAY;
	ret = secproc_revlist_build(&crl->list, &terms, &bytes, &len);
	if (ret) {
		tool_errno(crl->output, ret);
		return ret;
	}
	ret = check(issuer, bytes, len);
	if (!ret) {
		ret = secproc_file_write(crl->output, bytes, len, 0666);
		if (ret)
			tool_errno(crl->output, ret);
	}
	if (!ret)
		printf("%s: list %llu revokes %u\n", crl->output,
		       (unsigned long long)terms.number, crl->list.nr_entries);
	if (!ret && issuer_is_insecure(issuer))
		tool_warn_insecure(crl->output);
	free(bytes);
	return ret;
}

static int make(struct crl *crl, int nr_words, char **word, bool is_merge)
{
	struct issuer issuer;
	unsigned int i;
	int k, ret;

	if (!crl->output) {
		tool_error(NULL, "name the list with --output");
		return -EINVAL;
	}
	ret = issuer_open(crl->prefix, crl->key_spec, crl->cert_path,
			  crl->passphrase_path, crl->insecure, &issuer);
	for (i = 0; !ret && i < crl->nr_from; i++)
		ret = add_list(crl, crl->from[i], &issuer.certs.root);
	for (k = 0; !ret && k < nr_words; k++)
		ret = is_merge ? add_list(crl, word[k], &issuer.certs.root) :
				 add_word(crl, word[k]);
	if (!ret)
		ret = sign_list(crl, &issuer);
	secproc_revlist_free(&crl->list);
	issuer_close(&issuer);
	return ret;
}

/* ---- Checking ----------------------------------------------------------- */

static int load_root(const struct crl *crl, struct secproc_cert *root)
{
	struct cert_file certs;

	if (!crl->root_path)
		return tool_default_root(root);
	if (tool_read_certs(crl->root_path, &certs))
		return -EBADMSG;
	if (!certs.has_root || secproc_root_check(&certs.root)) {
		tool_error(crl->root_path, "has no root certificate");
		return -EBADMSG;
	}
	*root = certs.root;
	return 0;
}

static int verify(const struct crl *crl, const char *path)
{
	struct revocations_file before = { 0 }, file = { 0 };
	struct secproc_cert root;
	struct secproc_trust trust = {
		.roots = &root,
		.nr_roots = 1,
		.flags = crl->insecure ? SECPROC_TRUST_INSECURE : 0,
	};
	enum secproc_refusal refusal;
	int ret = load_root(crl, &root);

	if (!ret)
		ret = revocations_load(crl->after, &trust, &before);
	if (!ret)
		ret = revocations_load(path, &trust, &file);
	if (!ret) {
		refusal = secproc_revocations_replace(&file.list, &before.list);
		ret = secproc_refusal_errno(refusal);
		if (refusal)
			tool_refusal(path, refusal, 0);
	}
	if (!ret) {
		if (file.list.signer.is_insecure)
			tool_warn_insecure("the list's signature");
		printf("%s: good: list %llu revokes %u, signed by %s\n", path,
		       (unsigned long long)file.list.number,
		       file.list.nr_entries, file.list.signer.subject);
	}
	revocations_free(&file);
	revocations_free(&before);
	return ret;
}

/* ---- Arguments ---------------------------------------------------------- */

static int take_option(struct crl *crl, int option, const char *arg)
{
	switch (option) {
	case 'o':
		crl->output = arg;
		return 0;
	case 'i':
		crl->prefix = arg;
		return 0;
	case OPT_ISSUER_KEY:
		crl->key_spec = arg;
		return 0;
	case OPT_ISSUER_CERT:
		crl->cert_path = arg;
		return 0;
	case OPT_PASSPHRASE_FILE:
		crl->passphrase_path = arg;
		return 0;
	case OPT_FROM:
		if (crl->nr_from == MAX_FROM)
			return -EINVAL;
		crl->from[crl->nr_from++] = arg;
		return 0;
	case OPT_NUMBER:
		return tool_parse_u64(arg, UINT64_MAX, &crl->number);
	case OPT_SINCE:
		return tool_parse_u64(arg, INT64_MAX, &crl->since);
	case OPT_NEXT_UPDATE:
		return tool_parse_u64(arg, 365000, &crl->next_update);
	case 'r':
		crl->root_path = arg;
		return 0;
	case OPT_INSECURE:
		crl->insecure = true;
		return 0;
	default:
		crl->after = arg;
		return 0;
	}
}

static int run(struct crl *crl, const char *action, int nr_words, char **word)
{
	bool is_merge = !strcmp(action, "merge");
	int ret;

	if (is_merge || !strcmp(action, "issue")) {
		ret = make(crl, nr_words, word, is_merge);
	} else if (!strcmp(action, "verify") && nr_words == 1) {
		ret = verify(crl, word[0]);
	} else {
		tool_error(NULL, "there is no such crl %s", action);
		return tool_usage("crl");
	}
	return ret ? EXIT_REFUSED : EXIT_DONE;
}

/**
 * cmd_crl() - secproc-sign crl
 * @argc: arguments
 * @argv: the first is the command
 *
 * Return: exit status.
 */
int cmd_crl(int argc, char **argv)
{
	struct crl crl = { 0 };
	int option;

	if (argc > 1 && !strcmp(argv[1], "show"))
		return cmd_show(argc - 1, argv + 1);
	while ((option = getopt_long(argc, argv, "o:i:r:h", options,
				     NULL)) != -1) {
		if (option == 'h') {
			fputs(help, stdout);
			return EXIT_DONE;
		}
		if (option == '?')
			return tool_usage("crl");
		if (take_option(&crl, option, optarg)) {
			tool_error(NULL, "'%s' is not usable there", optarg);
			return tool_usage("crl");
		}
	}
	if (optind == argc) {
		tool_error(NULL, "crl wants to know what to do");
		return tool_usage("crl");
	}
	return run(&crl, argv[optind], argc - optind - 1, argv + optind + 1);
}
