// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * secproc-sign verify: what the processor would say, page by page
 *
 * Uses the processor's own code and public keys only, and opens no socket.
 * It checks more than the processor needs to: every page, and that the bytes
 * between the sections of the paged part are zero.
 */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

#include "../kmod/core/user/fleet.h"
#include "contents.h"
#include "revocations.h"
#include "tool.h"

static const char help[] =
"Usage: secproc-sign verify [OPTION]... PACKAGE\n"
"Check PACKAGE as the processor would, and all of its pages.\n"
"\n"
"  -r, --root FILE          certificate file that ends with the trusted root\n"
"                           (default: the insecure development root)\n"
"  -l, --licence FILE       check this licence for the package as well\n"
"  -f, --for FILE           public keys of the processor that the licence must\n"
"                           be for\n"
"      --revocations FILE   refuse what this list revokes\n"
"      --intake REPORT      the signer must have had this report about the program\n"
"      --require ROLE       refuse unless the generator, or the authority, has\n"
"                           signed as well; may be repeated\n"
"      --insecure           accept what rests on insecure development keys\n"
"      --no-debug           refuse what may be debugged\n"
"      --allow-weak         accept pages that only a checksum verifies, as a\n"
"                           processor does that was told to\n"
"      --no-expired         refuse what an expired signer signed\n"
"  -q, --quiet              say nothing but warnings and errors\n"
"  -h, --help               print this and exit\n";

enum {
	OPT_INSECURE = 256,
	OPT_REVOCATIONS,
	OPT_REQUIRE,
	OPT_INTAKE,
	OPT_NO_DEBUG,
	OPT_NO_EXPIRED,
	OPT_ALLOW_WEAK,
};

static const struct option options[] = {
	{ "root", required_argument, NULL, 'r' },
	{ "licence", required_argument, NULL, 'l' },
	{ "for", required_argument, NULL, 'f' },
	{ "revocations", required_argument, NULL, OPT_REVOCATIONS },
	{ "intake", required_argument, NULL, OPT_INTAKE },
	{ "require", required_argument, NULL, OPT_REQUIRE },
	{ "insecure", no_argument, NULL, OPT_INSECURE },
	{ "no-debug", no_argument, NULL, OPT_NO_DEBUG },
	{ "no-expired", no_argument, NULL, OPT_NO_EXPIRED },
	{ "allow-weak", no_argument, NULL, OPT_ALLOW_WEAK },
	{ "quiet", no_argument, NULL, 'q' },
	{ "help", no_argument, NULL, 'h' },
	{ 0 },
};

/**
 * struct verify - what is checked against what
 * @root_path: file with the root, or NULL for development
 * @licence_path: licence, or NULL
 * @for_path: processor, or NULL for whichever the licence names
 * @revocations_path: revocation list, or NULL
 * @intake_path: report about the program, or NULL
 * @revocations: what is in it
 * @quiet: say nothing when all is well
 * @root: the root
 * @trust: what is believed
 */
struct verify {
	const char *root_path;
	const char *licence_path;
	const char *for_path;
	const char *revocations_path;
	const char *intake_path;
	struct revocations_file revocations;
	bool quiet;
	struct secproc_cert root;
	struct secproc_trust trust;
};

static int load_root(struct verify *verify)
{
	enum secproc_refusal refusal;
	struct cert_file certs;

	if (!verify->root_path) {
		if (tool_default_root(&verify->root))
			return -ENOENT;
	} else {
		if (tool_read_certs(verify->root_path, &certs))
			return -EBADMSG;
		if (!certs.has_root) {
			tool_error(verify->root_path,
				   "has no root certificate");
			return -EBADMSG;
		}
		verify->root = certs.root;
	}
	refusal = secproc_root_check(&verify->root);
	if (refusal) {
		tool_refusal(verify->root_path ? verify->root_path : "root",
			     refusal, 0);
		return secproc_refusal_errno(refusal);
	}
	verify->trust.roots = &verify->root;
	verify->trust.nr_roots = 1;
	verify->trust.now = tool_now();
	return revocations_load(verify->revocations_path, &verify->trust,
				&verify->revocations);
}

static int take_role(struct verify *verify, const char *role)
{
	if (!strcmp(role, "generator"))
		verify->trust.roles |= 1U << SECPROC_PKG_ROLE_GENERATOR;
	else if (!strcmp(role, "authority"))
		verify->trust.roles |= 1U << SECPROC_PKG_ROLE_AUTHORITY;
	else
		return -EINVAL;
	return 0;
}

static int check_licence(const struct verify *verify, const char *path,
			 const void *data, size_t len,
			 const struct secproc_pkg *pkg)
{
	struct secproc_processor_pub pub;
	struct secproc_licence_view view;
	struct secproc_licence licence;
	enum secproc_refusal refusal;
	u8 recipient[32];
	char hex[65];

	refusal = secproc_licence_parse(data, len, &view);
	if (refusal) {
		tool_refusal(path, refusal, view.refusal_off);
		return -EBADMSG;
	}
	memcpy(recipient, view.statement->recipient, sizeof(recipient));
	if (verify->for_path) {
		if (tool_read_processor(verify->for_path,
					verify->trust.flags &
					SECPROC_TRUST_INSECURE, &pub))
			return -EBADMSG;
		secproc_processor_pub_id(recipient, &pub);
	}
	refusal = secproc_licence_verify(&view, &verify->trust, pkg, recipient,
					 &licence);
	if (refusal) {
		tool_refusal(path, refusal, 0);
		return -EKEYREJECTED;
	}
	if (licence.signer.is_insecure)
		tool_warn_insecure("the licence's signature");
	if (!verify->quiet) {
		secproc_hex(hex, recipient, sizeof(recipient));
		printf("%s: good: licence for processor %s, granted by %s\n",
		       path, hex, licence.signer.subject);
	}
	return 0;
}

/* The licence of --for alone, or all that are in the file. */
static int check_licence_file(const struct verify *verify,
			      const struct secproc_file *file,
			      const struct secproc_pkg *pkg)
{
	struct secproc_processor_pub pub;
	struct secproc_bytes one;
	u8 recipient[32];
	size_t done = 0;
	int ret;

	if (verify->for_path) {
		if (tool_read_processor(verify->for_path,
					verify->trust.flags &
					SECPROC_TRUST_INSECURE, &pub))
			return -EBADMSG;
		secproc_processor_pub_id(recipient, &pub);
		one = secproc_fleet_pick(file->data, file->len, recipient);
		return check_licence(verify, verify->licence_path, one.data,
				     one.len, pkg);
	}
	do {
		one.len = secproc_fleet_first(file->data + done,
					      file->len - done);
		ret = check_licence(verify, verify->licence_path,
				    file->data + done, one.len, pkg);
		done += one.len;
	} while (!ret && done < file->len);
	return ret;
}

static int check_licences(const struct verify *verify, const char *path,
			  const struct secproc_pkg *pkg)
{
	const struct secproc_bytes *embedded = &pkg->v.licence;
	struct secproc_file file;
	int ret;

	if (embedded->len && check_licence(verify, path, embedded->data,
					   embedded->len, pkg))
		return -EKEYREJECTED;
	if (!verify->licence_path)
		return 0;
	if (tool_read(verify->licence_path, SECPROC_FLEET_MAX_SIZE, &file))
		return -EIO;
	ret = check_licence_file(verify, &file, pkg);
	secproc_file_free(&file);
	return ret;
}

static int check_intake(const struct verify *verify,
			const struct secproc_pkg *pkg)
{
	struct secproc_bytes piece;
	struct secproc_file file;
	u8 hash[32];

	if (!verify->intake_path)
		return 0;
	if (tool_read(verify->intake_path, 65536, &file))
		return -EIO;
	piece = (struct secproc_bytes){ file.data, file.len };
	secproc_sha256(hash, &piece, 1);
	secproc_file_free(&file);
	if (pkg->v.intake && !memcmp(pkg->v.intake, hash, sizeof(hash)))
		return 0;
	tool_error(verify->intake_path, "is not the report that was signed with the package");
	return -EKEYREJECTED;
}

static int check_package(const struct verify *verify, const char *path,
			 const struct secproc_file *file)
{
	struct secproc_pkg_view view;
	enum secproc_refusal refusal;
	struct secproc_pkg pkg;
	long nr_pages;

	refusal = secproc_pkg_parse(file->data, file->len, file->len, &view);
	if (refusal) {
		tool_refusal(path, refusal, view.refusal_off);
		return -EBADMSG;
	}
	refusal = secproc_pkg_verify(&view, &verify->trust, &pkg);
	if (refusal) {
		tool_refusal(path, refusal, 0);
		return -EKEYREJECTED;
	}
	nr_pages = contents_check(path, file, &pkg);
	if (nr_pages < 0 || check_intake(verify, &pkg))
		return -EKEYREJECTED;
	if (secproc_pkg_is_insecure(&pkg))
		tool_warn_insecure("the package's signature");
	if (secproc_pkg_is_debug(&pkg))
		tool_warn("the package may be debugged while it runs");
	if (secproc_pkg_is_weak(&pkg))
		tool_warn("only a checksum verifies some pages: whoever can change the file can change them");
	if (!verify->quiet)
		printf("%s: good: %.*s version %llu, %ld pages signed by %s\n",
		       path, (int)view.name.len, (const char *)view.name.data,
		       (unsigned long long)secproc_pkg_version(&pkg), nr_pages,
		       pkg.signer.subject);
	return check_licences(verify, path, &pkg);
}

static int take_option(struct verify *verify, int option, const char *arg)
{
	switch (option) {
	case 'r':
		verify->root_path = arg;
		break;
	case 'l':
		verify->licence_path = arg;
		break;
	case 'f':
		verify->for_path = arg;
		break;
	case OPT_INSECURE:
		verify->trust.flags |= SECPROC_TRUST_INSECURE;
		break;
	case OPT_NO_DEBUG:
		verify->trust.flags &= ~(u32)SECPROC_TRUST_DEBUG;
		break;
	case OPT_NO_EXPIRED:
		verify->trust.flags |= SECPROC_TRUST_STRICT_TIME;
		break;
	case OPT_ALLOW_WEAK:
		verify->trust.flags |= SECPROC_TRUST_WEAK;
		break;
	case OPT_REVOCATIONS:
		verify->revocations_path = arg;
		break;
	case OPT_INTAKE:
		verify->intake_path = arg;
		break;
	case OPT_REQUIRE:
		return take_role(verify, arg);
	case 'q':
		verify->quiet = true;
		break;
	}
	return 0;
}

/**
 * cmd_verify() - secproc-sign verify
 * @argc: arguments
 * @argv: the first is the command
 *
 * Return: exit status.
 */
int cmd_verify(int argc, char **argv)
{
	struct verify verify = {
		.trust.flags = SECPROC_TRUST_DEBUG |
			       SECPROC_TRUST_COUNTS_STARTS,
	};
	struct secproc_file file;
	int option, ret;

	while ((option = getopt_long(argc, argv, "r:l:f:qh", options,
				     NULL)) != -1) {
		if (option == 'h') {
			fputs(help, stdout);
			return EXIT_DONE;
		}
		if (option == '?')
			return tool_usage("verify");
		if (take_option(&verify, option, optarg)) {
			tool_error(NULL, "'%s' is no role", optarg);
			return tool_usage("verify");
		}
	}
	if (optind + 1 != argc) {
		tool_error(NULL, "verify wants one package");
		return tool_usage("verify");
	}
	if (load_root(&verify) ||
	    tool_read(argv[optind], (size_t)SECPROC_PKG_MAX_FILE, &file))
		return EXIT_REFUSED;
	ret = check_package(&verify, argv[optind], &file);
	secproc_file_free(&file);
	revocations_free(&verify.revocations);
	return ret ? EXIT_REFUSED : EXIT_DONE;
}
