// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * secproc-sign licence: more licences for a package that is there
 *
 * The package is read and verified, and not changed.  Its keys come from the file
 * that pack --keys wrote; what comes out is verified as a processor would.
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <sodium.h>

#include "../kmod/core/user/fleet.h"
#include "grant.h"
#include "key.h"

static const char help[] =
"Usage: secproc-sign licence [OPTION]... PACKAGE\n"
"Let more processors run PACKAGE, which is not changed: make a licence for each.\n"
"\n"
"  -f, --for FILE           public keys of the processors, one in each line; can\n"
"                           be given again\n"
"  -l, --licence FILE       file for the licences of all of them (default: the\n"
"                           one processor's key identity with .slic)\n"
"  -d, --directory DIR      where to write a file for each of them\n"
"      --force              replace files that exist\n"
"      --keys FILE          the package's keys, from pack --keys\n"
"      --keys-passphrase-file FILE  first line opens them\n"
"  -k, --key KEY            secret key of who grants it, a file or pkcs11:...\n"
"  -c, --cert FILE          certificates of who grants it, up to the root\n"
"      --passphrase-file FILE  what protects the key\n"
"  -r, --root FILE          root of PACKAGE (default: the root of --cert)\n"
"      --insecure-development  let insecure development keys grant it\n"
GRANT_HELP
"  -q, --quiet              say nothing but warnings and errors\n"
"  -h, --help               print this and exit\n"
"\n"
"A file of several licences serves all of these processors: 'secproc run' gives\n"
"each its own.  There are no licences for everybody: a key that every processor\n"
"can open is no secret.  The same inputs and SOURCE_DATE_EPOCH give the same bytes.\n";

enum {
	OPT_FORCE = 256,
	OPT_KEYS,
	OPT_KEYS_PASSPHRASE_FILE,
	OPT_PASSPHRASE_FILE,
	OPT_INSECURE,
};

static const struct option options[] = {
	{ "for", required_argument, NULL, 'f' },
	{ "licence", required_argument, NULL, 'l' },
	{ "directory", required_argument, NULL, 'd' },
	{ "force", no_argument, NULL, OPT_FORCE },
	{ "keys", required_argument, NULL, OPT_KEYS },
	{ "keys-passphrase-file", required_argument, NULL,
	  OPT_KEYS_PASSPHRASE_FILE },
	{ "key", required_argument, NULL, 'k' },
	{ "cert", required_argument, NULL, 'c' },
	{ "passphrase-file", required_argument, NULL, OPT_PASSPHRASE_FILE },
	{ "root", required_argument, NULL, 'r' },
	{ "insecure-development", no_argument, NULL, OPT_INSECURE },
	GRANT_OPTIONS,
	{ "quiet", no_argument, NULL, 'q' },
	{ "help", no_argument, NULL, 'h' },
	{ 0 },
};

/* Files of --for, and processors in all of them. */
#define MAX_FOR		64
#define MAX_GROUP	SECPROC_FLEET_MAX
#define MAX_GROUP_FILE	((size_t)MAX_GROUP * SECPROC_LINE_MAX)

/**
 * struct member - one processor
 * @pub: its keys
 * @id: its key identity
 * @from: file that named it
 * @path: its licence's file
 * @licence: its licence
 */
struct member {
	struct secproc_processor_pub pub;
	u8 id[32];
	const char *from;
	char path[PATH_MAX];
	struct secproc_file licence;
};

/**
 * struct licensing - what was asked for, and what it takes
 * @package: file of the package
 * @for_path: files with processors
 * @nr_for: how many
 * @output: file of all licences, or NULL
 * @directory: where licences go, or NULL
 * @keys_path: the package's keys
 * @keys_passphrase_path: what opens them
 * @key_path: key of who grants
 * @cert_path: certificates of who grants
 * @passphrase_path: what protects the key
 * @root_path: root of the package, or NULL
 * @force: replace files
 * @insecure: accept development keys
 * @quiet: no summary
 * @terms: what is granted
 * @group: the processors
 * @nr_group: how many
 * @certs: what is in @cert_path
 * @roots: root of @certs, root of the package
 * @trust: believes in both
 * @key: key of who grants
 * @build: what the builder needs of all that
 * @file: bytes of the package
 * @pkg: the package, verified
 */
struct licensing {
	const char *package;
	const char *for_path[MAX_FOR];
	unsigned int nr_for;
	const char *output;
	const char *directory;
	const char *keys_path;
	const char *keys_passphrase_path;
	const char *key_path;
	const char *cert_path;
	const char *passphrase_path;
	const char *root_path;
	bool force;
	bool insecure;
	bool quiet;
	struct secproc_licence_terms terms;
	struct member *group;
	unsigned int nr_group;
	struct cert_file certs;
	struct secproc_cert roots[2];
	struct secproc_trust trust;
	struct tool_key key;
	struct secproc_build build;
	struct secproc_file file;
	struct secproc_pkg pkg;
};

/* ---- Who may run it ----------------------------------------------------- */

static int add_member(struct licensing *l, const char *from, const char *line)
{
	struct member *grown, *member;
	unsigned int i;

	if (l->nr_group == MAX_GROUP) {
		tool_error(from, "more than %u processors", MAX_GROUP);
		return -E2BIG;
	}
	grown = realloc(l->group, (l->nr_group + 1) * sizeof(*grown));
	if (!grown) {
		tool_errno(from, -ENOMEM);
		return -ENOMEM;
	}
	l->group = grown;
	member = &l->group[l->nr_group];
	memset(member, 0, sizeof(*member));
	if (secproc_processor_pub_parse(line, &member->pub)) {
		tool_error(from, "not a processor's public key file");
		return -EBADMSG;
	}
	if (tool_allow_insecure(from, tool_is_development(member->pub.label),
				l->insecure, "the licence"))
		return -EPERM;
	secproc_processor_pub_id(member->id, &member->pub);
	member->from = from;
	for (i = 0; i < l->nr_group; i++) {
		if (!memcmp(l->group[i].id, member->id, sizeof(member->id))) {
			tool_error(from, "names a processor a second time");
			return -EEXIST;
		}
	}
	l->nr_group++;
	return 0;
}

static int load_group(struct licensing *l, const char *path)
{
	struct secproc_file file;
	char *line, *rest;
	int ret;

	ret = tool_read(path, MAX_GROUP_FILE, &file);
	if (ret)
		return ret;
	rest = (char *)file.data;
	if (strlen(rest) != file.len || !file.len) {
		tool_error(path, "not a processor's public key file");
		ret = -EBADMSG;
	}
	while (!ret && (line = strsep(&rest, "\n")))
		if (*line)
			ret = add_member(l, path, line);
	secproc_file_free(&file);
	return ret;
}

static int name_file(const struct licensing *l, struct member *member)
{
	char hex[65];
	int len;

	secproc_hex(hex, member->id, sizeof(member->id));
	if (l->output)
		len = snprintf(member->path, PATH_MAX, "%s", l->output);
	else
		len = snprintf(member->path, PATH_MAX, "%s/%s.slic",
			       l->directory ? l->directory : ".", hex);
	if (len >= PATH_MAX) {
		tool_errno(l->directory, -ENAMETOOLONG);
		return -ENAMETOOLONG;
	}
	if (!l->force && !access(member->path, F_OK)) {
		tool_error(member->path, "exists; --force replaces it");
		return -EEXIST;
	}
	return 0;
}

static int load_groups(struct licensing *l)
{
	unsigned int i;
	int ret = 0;

	for (i = 0; !ret && i < l->nr_for; i++)
		ret = load_group(l, l->for_path[i]);
	if (!ret && l->nr_group > 1 && !l->directory && !l->output) {
		tool_error(NULL, "several processors want --licence or --directory");
		return -EINVAL;
	}
	for (i = 0; !ret && i < l->nr_group; i++)
		ret = name_file(l, &l->group[i]);
	return ret;
}

/* ---- Who grants it, and what -------------------------------------------- */

static int load_granter(struct licensing *l)
{
	struct cert_file root;
	int ret;

	ret = key_open_signer(l->key_path, l->cert_path, l->passphrase_path,
			      &l->certs, &l->key);
	if (ret)
		return ret;
	root = l->certs;
	if (l->root_path && tool_read_certs(l->root_path, &root))
		return -EBADMSG;
	if (!root.has_root) {
		tool_error(l->root_path, "has no root certificate");
		return -EBADMSG;
	}
	l->roots[0] = l->certs.root;
	l->roots[1] = root.root;
	l->trust = (struct secproc_trust){
		.roots = l->roots,
		.nr_roots = 2,
		.flags = SECPROC_TRUST_DEBUG | SECPROC_TRUST_WEAK |
			 SECPROC_TRUST_COUNTS_STARTS |
			 (l->insecure ? SECPROC_TRUST_INSECURE : 0),
		.now = tool_now(),
	};
	return 0;
}

static int load_package(struct licensing *l)
{
	struct secproc_pkg_view view;
	enum secproc_refusal refusal;
	int ret;

	ret = secproc_file_map(l->package, (size_t)SECPROC_PKG_MAX_FILE,
			       &l->file);
	if (ret) {
		tool_errno(l->package, ret);
		return ret;
	}
	refusal = secproc_pkg_parse(l->file.data, l->file.len, l->file.len,
				    &view);
	if (refusal) {
		tool_refusal(l->package, refusal, view.refusal_off);
		return -EBADMSG;
	}
	refusal = secproc_pkg_verify(&view, &l->trust, &l->pkg);
	if (refusal) {
		tool_refusal(l->package, refusal, 0);
		return -EKEYREJECTED;
	}
	return 0;
}

static int load_keys(struct licensing *l)
{
	const struct secproc_pkg_view *view = &l->pkg.v;
	struct secproc_package_keys keys;
	int ret;

	ret = tool_read_package_keys(l->keys_path, l->keys_passphrase_path,
				     &keys);
	if (ret)
		return ret;
	memcpy(l->build.seed, keys.seed, sizeof(l->build.seed));
	l->build.nr_parts = view->nr_parts;
	l->build.chain = l->certs.chain;
	l->build.nr_certs = l->certs.nr_certs;
	l->build.key = &l->key.sign;
	if (memcmp(keys.package_id, view->header->package_id, 32) ||
	    secproc_licence_check_seed(&l->build, view)) {
		tool_error(l->keys_path, "has the keys of another package");
		ret = -EKEYREJECTED;
	}
	sodium_memzero(&keys, sizeof(keys));
	return ret;
}

/* ---- Licences ----------------------------------------------------------- */

/*
 * What a processor would say of it, but for the time: a licence may be made before
 * it begins.
 */
static int check_licence(const struct licensing *l, const struct member *member)
{
	struct secproc_trust trust = l->trust;
	struct secproc_licence_view view;
	struct secproc_licence licence;
	enum secproc_refusal refusal;

	refusal = secproc_licence_parse(member->licence.data,
					member->licence.len, &view);
	if (!refusal) {
		if (l->terms.not_before > trust.now)
			trust.now = l->terms.not_before;
		refusal = secproc_licence_verify(&view, &trust, &l->pkg,
						 member->id, &licence);
	}
	if (!refusal)
		return 0;
	tool_refusal(member->path, refusal, 0);
	return -EKEYREJECTED;
}

static int make_licence(struct licensing *l, struct member *member)
{
	int ret;

	memcpy(l->terms.recipient_ed25519, member->pub.ed25519, 32);
	memcpy(l->terms.recipient_x25519, member->pub.x25519, 32);
	ret = grant_build(&l->build, l->pkg.v.header, &l->terms, member->from,
			  &member->licence);
	return ret ? ret : check_licence(l, member);
}

static int write_licence(const struct licensing *l, const struct member *member,
			 const struct secproc_file *licence)
{
	char hex[65];
	int ret;

	if (l->force)
		ret = secproc_file_write(member->path, licence->data,
					 licence->len, 0666);
	else
		ret = secproc_file_create(member->path, licence->data,
					  licence->len, 0644);
	if (ret) {
		tool_errno(member->path, ret);
	} else if (!l->quiet && licence != &member->licence) {
		printf("%s: licences for %u processors\n", member->path,
		       l->nr_group);
	} else if (!l->quiet) {
		secproc_hex(hex, member->id, sizeof(member->id));
		printf("%s: licence for processor %s\n", member->path, hex);
	}
	return ret;
}

/* One file that has the licences of all, in the order of the processors. */
static int write_fleet(const struct licensing *l)
{
	struct secproc_file all = { 0 };
	unsigned int i;
	int ret;

	for (i = 0; i < l->nr_group; i++)
		all.len += l->group[i].licence.len;
	all.data = malloc(all.len);
	if (!all.data) {
		tool_errno(l->output, -ENOMEM);
		return -ENOMEM;
	}
	all.len = 0;
	for (i = 0; i < l->nr_group; i++) {
		memcpy(all.data + all.len, l->group[i].licence.data,
		       l->group[i].licence.len);
		all.len += l->group[i].licence.len;
	}
	ret = write_licence(l, &l->group[0], &all);
	secproc_file_free(&all);
	return ret;
}

/* Nothing is written before all of them are made. */
static int run(struct licensing *l)
{
	unsigned int i;

	if (load_groups(l) || load_granter(l) || load_package(l) ||
	    load_keys(l))
		return EXIT_REFUSED;
	if (secproc_cert_is_insecure(&l->certs.chain[0]))
		tool_warn_insecure("the licence's signature");
	grant_complete(&l->terms, l->build.nr_parts, l->trust.now);
	for (i = 0; i < l->nr_group; i++)
		if (make_licence(l, &l->group[i]))
			return EXIT_REFUSED;
	if (l->output && l->nr_group > 1)
		return write_fleet(l) ? EXIT_REFUSED : EXIT_DONE;
	for (i = 0; i < l->nr_group; i++)
		if (write_licence(l, &l->group[i], &l->group[i].licence))
			return EXIT_REFUSED;
	return EXIT_DONE;
}

/* ---- Arguments ---------------------------------------------------------- */

static int take_option(struct licensing *l, int option, const char *arg)
{
	switch (option) {
	case 'f':
		if (l->nr_for == MAX_FOR)
			return -EINVAL;
		l->for_path[l->nr_for++] = arg;
		return 0;
	case 'l':
		l->output = arg;
		return 0;
	case 'd':
		l->directory = arg;
		return 0;
	case OPT_FORCE:
		l->force = true;
		return 0;
	case OPT_KEYS:
		l->keys_path = arg;
		return 0;
	case OPT_KEYS_PASSPHRASE_FILE:
		l->keys_passphrase_path = arg;
		return 0;
	case 'k':
		l->key_path = arg;
		return 0;
	case 'c':
		l->cert_path = arg;
		return 0;
	case OPT_PASSPHRASE_FILE:
		l->passphrase_path = arg;
		return 0;
	case 'r':
		l->root_path = arg;
		return 0;
	case OPT_INSECURE:
		l->insecure = true;
		return 0;
	case 'q':
		l->quiet = true;
		return 0;
	default:
		return grant_take_option(&l->terms, option, arg);
	}
}

/* What is missing, or NULL. */
static const char *find_missing(const struct licensing *l)
{
	if (!l->nr_for)
		return "name the processors with --for; there are no licences for everybody";
	if (!l->keys_path)
		return "name the package's keys with --keys";
	if (!l->key_path || !l->cert_path)
		return "name who grants the licence with --key and --cert";
	if (l->output && l->directory)
		return "--licence or --directory, not both";
	return NULL;
}

/* Returns EXIT_DONE to go on, -1 to end well, or an exit status. */
static int parse_arguments(struct licensing *l, int argc, char **argv)
{
	const char *missing;
	int option;

	while ((option = getopt_long(argc, argv, "f:l:d:k:c:r:qh", options,
				     NULL)) != -1) {
		if (option == 'h') {
			fputs(help, stdout);
			return -1;
		}
		if (option == '?')
			return tool_usage("licence");
		if (take_option(l, option, optarg)) {
			tool_error(NULL, "'%s' is not usable there", optarg);
			return tool_usage("licence");
		}
	}
	if (optind + 1 != argc) {
		tool_error(NULL, "licence wants one package");
		return tool_usage("licence");
	}
	l->package = argv[optind];
	missing = find_missing(l);
	if (missing) {
		tool_error(NULL, "%s", missing);
		return tool_usage("licence");
	}
	return EXIT_DONE;
}

/**
 * cmd_licence() - secproc-sign licence
 * @argc: arguments
 * @argv: the first is the command
 *
 * Return: exit status.
 */
int cmd_licence(int argc, char **argv)
{
	struct licensing *l = calloc(1, sizeof(*l));
	unsigned int i;
	int status;

	if (!l) {
		tool_errno("licence", -ENOMEM);
		return EXIT_REFUSED;
	}
	status = parse_arguments(l, argc, argv);
	if (status == EXIT_DONE)
		status = run(l);
	else if (status < 0)
		status = EXIT_DONE;
	for (i = 0; i < l->nr_group; i++)
		secproc_file_free(&l->group[i].licence);
	free(l->group);
	secproc_file_unmap(&l->file);
	key_close(&l->key);
	sodium_memzero(l, sizeof(*l));
	free(l);
	return status;
}
