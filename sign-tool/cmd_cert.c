// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * secproc-sign cert: issue, renew, cross-sign, join, check and export
 * certificates
 */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

#include "../kmod/core/pkg/revoke.h"
#include "key.h"
#include "revocations.h"
#include "x509.h"

static const char help[] =
"Usage: secproc-sign cert issue [OPTION]... PUBLIC-KEY\n"
"       secproc-sign cert renew [OPTION]... CERTIFICATE\n"
"       secproc-sign cert cross-sign [OPTION]... NEW-ROOT\n"
"       secproc-sign cert join -o FILE CERTIFICATE...\n"
"       secproc-sign cert verify [OPTION]... CERTIFICATE\n"
"       secproc-sign cert x509 [OPTION]... CERTIFICATE\n"
"       secproc-sign cert show [--json] CERTIFICATE\n"
"\n"
"issue certifies a public key, renew certifies again what a certificate says.\n"
"cross-sign lets an old root vouch for a new one: with its certificate between,\n"
"by join, chains of the new root end at the old one, too.  verify follows a\n"
"chain to a root.  x509 makes the same certificate for tools outside.\n"
"\n"
"  -o, --output FILE           file to write, which must not be there yet\n"
"  -i, --issuer PREFIX         who certifies: PREFIX.key and PREFIX.cert\n"
"      --issuer-key KEY        its key, also pkcs11:...\n"
"      --issuer-cert FILE      its certificates, up to the root\n"
"      --self                  a root certifies itself, with --issuer-key\n"
"      --passphrase-file FILE  first line opens the key\n"
"  -s, --subject NAME          name (default: the key's label)\n"
"  -d, --days N                validity (default: 365, at most the issuer's; with\n"
"                              cross-sign that of NEW-ROOT)\n"
"      --name-space HEX        first bytes of the products it is for\n"
"      --usage LIST            what it may do, for example sign-page,sign-top\n"
"                              (default: what its kind needs); at most what the\n"
"                              issuer may\n"
"      --path-len N            how many certificates may follow below\n"
"  -r, --root FILE             verify: certificate file that ends with the root\n"
"      --revocations FILE      verify: refuse what this list revokes\n"
"      --at SECONDS            verify: when; seconds since 1970\n"
"      --insecure              let insecure development keys certify; verify:\n"
"                              accept what they have certified\n"
"      --der                   x509: DER rather than PEM\n"
"  -h, --help                  print this and exit\n";

enum {
	OPT_ISSUER_KEY = 256,
	OPT_ISSUER_CERT,
	OPT_SELF,
	OPT_PASSPHRASE_FILE,
	OPT_NAME_SPACE,
	OPT_USAGE,
	OPT_PATH_LEN,
	OPT_REVOCATIONS,
	OPT_AT,
	OPT_INSECURE,
	OPT_DER,
};

static const struct option options[] = {
	{ "output", required_argument, NULL, 'o' },
	{ "issuer", required_argument, NULL, 'i' },
	{ "issuer-key", required_argument, NULL, OPT_ISSUER_KEY },
	{ "issuer-cert", required_argument, NULL, OPT_ISSUER_CERT },
	{ "self", no_argument, NULL, OPT_SELF },
	{ "passphrase-file", required_argument, NULL, OPT_PASSPHRASE_FILE },
	{ "subject", required_argument, NULL, 's' },
	{ "days", required_argument, NULL, 'd' },
	{ "name-space", required_argument, NULL, OPT_NAME_SPACE },
	{ "usage", required_argument, NULL, OPT_USAGE },
	{ "path-len", required_argument, NULL, OPT_PATH_LEN },
	{ "root", required_argument, NULL, 'r' },
	{ "revocations", required_argument, NULL, OPT_REVOCATIONS },
	{ "at", required_argument, NULL, OPT_AT },
	{ "insecure", no_argument, NULL, OPT_INSECURE },
	{ "der", no_argument, NULL, OPT_DER },
	{ "help", no_argument, NULL, 'h' },
	{ 0 },
};

#define SECONDS_PER_DAY	86400
#define DEFAULT_DAYS	365

/**
 * struct cert - what was asked for
 * @output: file to write
 * @prefix: of the issuer's files
 * @key_spec: the issuer's key
 * @cert_path: the issuer's certificates
 * @is_self: a root certifies itself
 * @passphrase_path: what opens the key
 * @subject: name, or NULL
 * @days: validity, 0 for the default
 * @name_space: products
 * @usage: SECPROC_CERT_U_*, 0 if none were named
 * @has_path_len: @path_len was given
 * @path_len: how many certificates may follow
 * @root_path: trusted root
 * @revocations_path: revocation list
 * @at: when, 0 for now
 * @insecure: development keys are accepted
 * @der: not PEM
 */
struct cert {
	const char *output;
	const char *prefix;
	const char *key_spec;
	const char *cert_path;
	bool is_self;
	const char *passphrase_path;
	const char *subject;
	u64 days;
	u8 name_space[16];
	u16 usage;
	bool has_path_len;
	u8 path_len;
	const char *root_path;
	const char *revocations_path;
	u64 at;
	bool insecure;
	bool der;
};

/* ---- Issuing ------------------------------------------------------------ */

static int open_issuer(const struct cert *cert, struct issuer *issuer)
{
	if (!cert->is_self)
		return issuer_open(cert->prefix, cert->key_spec,
				   cert->cert_path, cert->passphrase_path,
				   cert->insecure, issuer);
	memset(issuer, 0, sizeof(*issuer));
	if (!cert->key_spec) {
		tool_error(NULL, "--self wants --issuer-key");
		return -EINVAL;
	}
	return key_open(cert->key_spec, cert->passphrase_path, &issuer->key);
}

/* Signs a request and writes the certificate before its issuer's. */
static int issue(const struct cert *cert, struct secproc_cert_request *request)
{
	struct secproc_cert issued;
	struct issuer issuer;
	int ret;

	if (!cert->output) {
		tool_error(NULL, "name the certificate with --output");
		return -EINVAL;
	}
	ret = open_issuer(cert, &issuer);
	if (ret)
		return ret;
	request->is_insecure |= issuer.key.pair.is_development;
	if (!cert->is_self)
		issuer_narrow(&issuer, request);
	if (cert->usage & ~request->usage) {
		tool_error(NULL, "the issuer may not give all of that usage away");
		ret = -EINVAL;
	} else if (cert->is_self && memcmp(request->ed25519, issuer.key.ed25519,
					   32)) {
		tool_error(cert->key_spec, "is not the key to be certified");
		ret = -EINVAL;
	} else if (request->is_insecure && !cert->insecure) {
		tool_error(NULL, "--insecure lets development keys certify");
		ret = -EACCES;
	} else {
		ret = secproc_cert_issue(&issued, request, &issuer.key.sign);
		if (ret)
			tool_error(NULL, "the name must have 1 to 48 bytes");
	}
	if (!ret)
		ret = issuer_write(&issuer, &issued, cert->output);
	if (!ret && request->is_insecure)
		tool_warn_insecure(cert->output);
	issuer_close(&issuer);
	return ret;
}

static void request_dates(const struct cert *cert,
			  struct secproc_cert_request *request)
{
	request->not_before = tool_now();
	request->not_after = request->not_before +
			     (cert->days ? cert->days : DEFAULT_DAYS) *
			     SECONDS_PER_DAY;
}

static int cert_issue(const struct cert *cert, const char *path)
{
	struct secproc_cert_request request = { 0 };
	struct secproc_public_key pub;
	int ret = key_read_public(path, &pub);
	bool is_root;

	if (ret)
		return ret;
	if (!pub.kind) {
		tool_error(path, "does not tell whose key it is; see pubkey --kind");
		return -EINVAL;
	}
	is_root = pub.kind == SECPROC_KEY_ROOT;
	if (cert->is_self != is_root) {
		tool_error(path, "a root, and nobody else, certifies itself");
		return -EINVAL;
	}
	request.kind = pub.kind;
	memcpy(request.ed25519, pub.ed25519, 32);
	memcpy(request.x25519, pub.x25519, 32);
	request.subject = cert->subject ? cert->subject : pub.label;
	request.is_insecure = tool_is_development(pub.label);
	request.usage = cert->usage ? cert->usage :
				      secproc_key_default_usage(pub.kind);
	request.path_len = cert->has_path_len ? cert->path_len :
						SECPROC_PKG_MAX_CERTS;
	memcpy(request.name_space, cert->name_space, 16);
	request_dates(cert, &request);
	return issue(cert, &request);
}

/* What a certificate says, to be said again at another time. */
static int request_again(const struct cert *cert, const char *path,
			 struct secproc_cert_request *request, char name[49])
{
	struct cert_file certs;
	const struct secproc_cert *old;
	int ret = tool_read_certs(path, &certs);

	if (ret)
		return ret;
	old = certs.nr_certs ? &certs.chain[0] : &certs.root;
	memcpy(name, old->subject, sizeof(old->subject));
	name[sizeof(old->subject)] = '\0';
	request->kind = (enum secproc_key_kind)old->type;
	memcpy(request->ed25519, old->ed25519, 32);
	memcpy(request->x25519, old->x25519, 32);
	request->subject = cert->subject ? cert->subject : name;
	request->usage = cert->usage ? cert->usage :
				       secproc_get_le16(&old->usage);
	request->path_len = cert->has_path_len ? cert->path_len : old->path_len;
	memcpy(request->name_space, secproc_is_zero(cert->name_space, 16) ?
	       old->name_space : cert->name_space, 16);
	request->is_insecure = secproc_cert_is_insecure(old);
	request->not_before = secproc_get_le64(&old->not_before);
	request->not_after = secproc_get_le64(&old->not_after);
	return 0;
}

static int cert_renew(const struct cert *cert, const char *path)
{
	struct secproc_cert_request request = { 0 };
	char name[49];
	int ret = request_again(cert, path, &request, name);

	bool is_root = request.kind == SECPROC_KEY_ROOT;

	if (!ret && cert->is_self != is_root) {
		tool_error(path, "a root, and nobody else, certifies itself");
		return -EINVAL;
	}
	request_dates(cert, &request);
	return ret ? ret : issue(cert, &request);
}

static int cert_cross_sign(const struct cert *cert, const char *path)
{
	struct secproc_cert_request request = { 0 };
	char name[49];
	int ret = request_again(cert, path, &request, name);

	if (!ret && request.kind != SECPROC_KEY_ROOT) {
		tool_error(path, "is not a root's certificate");
		return -EINVAL;
	}
	/*
	 * Below the old root the new one is an authority, for as long as what
	 * it certified itself may be valid.
	 */
	request.kind = SECPROC_KEY_AUTHORITY;
	if (cert->days)
		request_dates(cert, &request);
	return ret ? ret : issue(cert, &request);
}

/* ---- Joining ------------------------------------------------------------ */

/* The certificate of an issuer among several, a root's last. */
static const struct secproc_cert *
lookup_issuer(const struct secproc_cert *cert, const struct secproc_cert *among,
	      unsigned int nr)
{
	const struct secproc_cert *root = NULL;
	unsigned int i;

	for (i = 0; i < nr; i++) {
		if (memcmp(among[i].subject_key_id, cert->issuer_key_id, 32))
			continue;
		if (among[i].type != SECPROC_CERT_ROOT)
			return &among[i];
		root = &among[i];
	}
	return root;
}

static int cert_join(const struct cert *cert, int nr_paths, char **paths)
{
	struct secproc_cert all[16 * MAX_CERT_FILE], chain[MAX_CERT_FILE];
	const struct secproc_cert *next;
	unsigned int nr = 0, n = 0, k;
	struct cert_file certs;
	int i, ret;

	if (!cert->output || nr_paths < 1 || nr_paths > 16) {
		tool_error(NULL, "join wants --output and up to 16 files");
		return -EINVAL;
	}
	for (i = 0; i < nr_paths; i++) {
		ret = tool_read_certs(paths[i], &certs);
		if (ret)
			return ret;
		for (k = 0; k < certs.nr_certs; k++)
			all[nr++] = certs.chain[k];
		if (certs.has_root)
			all[nr++] = certs.root;
	}
	for (next = &all[0]; next; next = lookup_issuer(next, all, nr)) {
		if (n == MAX_CERT_FILE)
			break;
		chain[n++] = *next;
		if (next->type == SECPROC_CERT_ROOT)
			break;
	}
	if (chain[n - 1].type != SECPROC_CERT_ROOT) {
		tool_error(paths[0], "no chain of at most %d certificates goes from it to a root",
			   MAX_CERT_FILE);
		return -EINVAL;
	}
	/* Whoever is below one is marked, too. */
	if (secproc_cert_is_insecure(&chain[0]))
		tool_warn_insecure(cert->output);
	ret = secproc_file_create(cert->output, chain, n * sizeof(chain[0]),
				  0644);
	if (ret)
		tool_errno(cert->output, ret);
	return ret;
}

/* ---- Checking ----------------------------------------------------------- */

static int load_root(const struct cert *cert, struct secproc_cert *root)
{
	struct cert_file certs;
	enum secproc_refusal refusal;

	if (!cert->root_path)
		return tool_default_root(root);
	if (tool_read_certs(cert->root_path, &certs))
		return -EBADMSG;
	if (!certs.has_root) {
		tool_error(cert->root_path, "has no root certificate");
		return -EBADMSG;
	}
	refusal = secproc_root_check(&certs.root);
	if (refusal) {
		tool_refusal(cert->root_path, refusal, 0);
		return -EKEYREJECTED;
	}
	*root = certs.root;
	return 0;
}

static int cert_verify(const struct cert *cert, const char *path)
{
	struct revocations_file revocations = { 0 };
	struct secproc_trust trust = {
		.flags = cert->insecure ? SECPROC_TRUST_INSECURE : 0,
		.nr_roots = 1,
	};
	u64 at = cert->at ? cert->at : tool_now();
	struct secproc_claim claim = { .when = at };
	enum secproc_refusal refusal;
	struct secproc_signer signer;
	struct secproc_cert root;
	struct cert_file certs;
	int ret;

	if (tool_read_certs(path, &certs) || load_root(cert, &root))
		return -EBADMSG;
	trust.roots = &root;
	ret = revocations_load(cert->revocations_path, &trust, &revocations);
	if (ret)
		return ret;
	if (certs.nr_certs) {
		claim.type = certs.chain[0].type;
		claim.product_id = certs.chain[0].name_space;
		refusal = secproc_chain_verify(certs.chain, certs.nr_certs,
					       &trust, &claim, &signer);
	} else {
		refusal = secproc_root_check(&certs.root);
		if (!refusal)
			refusal = secproc_root_signer(&trust,
						      certs.root.subject_key_id,
						      0, &signer);
	}
	if (!refusal)
		refusal = secproc_signer_check_time(&signer, at);
	revocations_free(&revocations);
	if (refusal) {
		tool_refusal(path, refusal, 0);
		return -EKEYREJECTED;
	}
	if (signer.is_insecure)
		tool_warn_insecure(path);
	printf("%s: good: %s\n", path, signer.subject);
	return 0;
}

/* ---- X.509 -------------------------------------------------------------- */

static int cert_x509(const struct cert *cert, const char *path)
{
	const struct secproc_cert *subject, *above;
	char pem[X509_MAX_PEM];
	u8 der[X509_MAX_DER];
	struct cert_file certs;
	struct tool_key key;
	char key_file[PATH_MAX];
	size_t len;
	int ret;

	if (!cert->output || !(cert->prefix || cert->key_spec)) {
		tool_error(NULL, "x509 wants --output and the issuer's key");
		return -EINVAL;
	}
	if (tool_read_certs(path, &certs))
		return -EBADMSG;
	if (!certs.has_root) {
		tool_error(path, "does not go up to the root");
		return -EBADMSG;
	}
	subject = certs.nr_certs ? &certs.chain[0] : &certs.root;
	above = certs.nr_certs > 1 ? &certs.chain[1] : &certs.root;
	/* X.509 has no such mark: the twin says nothing of it. */
	if (tool_allow_insecure(path, secproc_cert_is_insecure(subject),
				cert->insecure, cert->output))
		return -EPERM;
	if (snprintf(key_file, sizeof(key_file), "%s.key",
		     cert->prefix ? cert->prefix : "") >= PATH_MAX)
		return -ENAMETOOLONG;
	ret = key_open_for(cert->key_spec ? cert->key_spec : key_file,
			   cert->passphrase_path, path, above, &key);
	if (ret)
		return ret;
	ret = x509_twin(subject, above, &key.sign, der, &len);
	key_close(&key);
	if (!ret && !cert->der)
		ret = x509_pem(der, len, pem);
	if (!ret)
		ret = secproc_file_create(cert->output,
					  cert->der ? (void *)der : pem,
					  cert->der ? len : strlen(pem), 0644);
	if (ret)
		tool_errno(cert->output, ret);
	return ret;
}

/* ---- Arguments ---------------------------------------------------------- */

static int set_name_space(struct cert *cert, const char *arg)
{
	size_t len = strlen(arg) / 2;

	if (!len || len > sizeof(cert->name_space))
		return -EINVAL;
	return secproc_unhex(cert->name_space, len, arg);
}

static int take_option(struct cert *cert, int option, const char *arg)
{
	u64 n = 0;
	int ret;

	switch (option) {
	case 'o':
		cert->output = arg;
		return 0;
	case 'i':
		cert->prefix = arg;
		return 0;
	case OPT_ISSUER_KEY:
		cert->key_spec = arg;
		return 0;
	case OPT_ISSUER_CERT:
		cert->cert_path = arg;
		return 0;
	case OPT_SELF:
		cert->is_self = true;
		return 0;
	case OPT_PASSPHRASE_FILE:
		cert->passphrase_path = arg;
		return 0;
	case 's':
		cert->subject = arg;
		return 0;
	case 'd':
		return tool_parse_u64(arg, 365000, &cert->days);
	case OPT_NAME_SPACE:
		return set_name_space(cert, arg);
	case OPT_USAGE:
		return secproc_usage_parse(arg, &cert->usage);
	case OPT_PATH_LEN:
		ret = tool_parse_u64(arg, SECPROC_PKG_MAX_CERTS, &n);
		cert->has_path_len = true;
		cert->path_len = (u8)n;
		return ret;
	case 'r':
		cert->root_path = arg;
		return 0;
	case OPT_REVOCATIONS:
		cert->revocations_path = arg;
		return 0;
	case OPT_AT:
		return tool_parse_u64(arg, INT64_MAX, &cert->at);
	case OPT_INSECURE:
		cert->insecure = true;
		return 0;
	default:
		cert->der = true;
		return 0;
	}
}

static const struct {
	const char *name;
	int (*run)(const struct cert *cert, const char *path);
} actions[] = {
	{ "issue", cert_issue },
	{ "renew", cert_renew },
	{ "cross-sign", cert_cross_sign },
	{ "verify", cert_verify },
	{ "x509", cert_x509 },
};

static int run(const struct cert *cert, const char *action, int nr_words,
	       char **word)
{
	unsigned int i;

	if (!strcmp(action, "join"))
		return cert_join(cert, nr_words, word) ? EXIT_REFUSED :
							 EXIT_DONE;
	for (i = 0; i < ARRAY_SIZE(actions); i++) {
		if (strcmp(action, actions[i].name))
			continue;
		if (nr_words != 1) {
			tool_error(NULL, "cert %s wants one file", action);
			return tool_usage("cert");
		}
		return actions[i].run(cert, word[0]) ? EXIT_REFUSED :
						       EXIT_DONE;
	}
	tool_error(NULL, "there is no cert %s", action);
	return tool_usage("cert");
}

/**
 * cmd_cert() - secproc-sign cert
 * @argc: arguments
 * @argv: the first is the command
 *
 * Return: exit status.
 */
int cmd_cert(int argc, char **argv)
{
	struct cert cert = { 0 };
	int option;

	if (argc > 1 && !strcmp(argv[1], "show"))
		return cmd_show(argc - 1, argv + 1);
	while ((option = getopt_long(argc, argv, "o:i:s:d:r:h", options,
				     NULL)) != -1) {
		if (option == 'h') {
			fputs(help, stdout);
			return EXIT_DONE;
		}
		if (option == '?')
			return tool_usage("cert");
		if (take_option(&cert, option, optarg)) {
			tool_error(NULL, "'%s' is not usable there", optarg);
			return tool_usage("cert");
		}
	}
	if (optind == argc) {
		tool_error(NULL, "cert wants to know what to do");
		return tool_usage("cert");
	}
	return run(&cert, argv[optind], argc - optind - 1, argv + optind + 1);
}
