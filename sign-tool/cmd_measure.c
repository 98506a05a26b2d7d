// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * secproc-sign measure: what a processor says of a package once it has loaded
 * it, without a processor
 *
 * The identity is computed over the manifest, and the hashes in the section table
 * over the sections.  Signatures are not looked at, so the same file gives the
 * same answer anywhere and at any time.
 */
#include <getopt.h>
#include <stdio.h>

#include "out.h"
#include "package.h"

static const char help[] =
"Usage: secproc-sign measure [OPTION]... PACKAGE...\n"
"Print the identity that a processor reports of each PACKAGE it has loaded.\n"
"\n"
"  -j, --json    print one JSON object for each\n"
"  -h, --help    print this and exit\n"
"\n"
"The identity is computed, not copied.  Who signed it is for 'verify' to say.\n";

static const struct option options[] = {
	{ "json", no_argument, NULL, 'j' },
	{ "help", no_argument, NULL, 'h' },
	{ 0 },
};

static void print_json(const struct package *package, const u8 id[32])
{
	const struct secproc_pkg_view *view = &package->view;
	const struct secproc_pkg_header *header = view->header;
	struct out out = { .json = true };

	out_begin(&out);
	out_text(&out, "kind", "measurement");
	out_hex(&out, "package_id", id, 32);
	out_text_len(&out, "name", view->name.data, view->name.len);
	out_number(&out, "version", secproc_get_le64(&header->version));
	out_bool(&out, "debug", secproc_get_le32(&header->flags) &
		 SECPROC_PKG_F_DEBUG);
	out_bool(&out, "insecure_development", package_is_insecure(package));
	out_number(&out, "nr_pages", view->nr_pages);
	out_hex(&out, "product_id", header->product_id, 16);
	out_number(&out, "rollback_index",
		   secproc_get_le32(&header->rollback_index));
	out_hex(&out, "signer",
		((const struct secproc_pkg_topsig *)view->topsig.data)->key_id,
		32);
	out_end(&out);
}

static int measure(const char *path, bool json)
{
	struct package package;
	struct secproc_bytes piece;
	enum secproc_refusal refusal;
	char hex[65];
	u8 id[32];
	int ret;

	ret = package_open(path, &package);
	if (!ret) {
		refusal = secproc_pkg_check_hashes(&package.view);
		ret = secproc_refusal_errno(refusal);
		if (ret)
			tool_refusal(path, refusal, 0);
	}
	if (!ret) {
		piece = package.view.manifest;
		secproc_sha256(id, &piece, 1);
		if (json) {
			print_json(&package, id);
		} else {
			secproc_hex(hex, id, sizeof(id));
			printf("%s  %s\n", hex, path);
		}
		if (package_is_insecure(&package))
			tool_warn_insecure(path);
	}
	package_close(&package);
	return ret;
}

/**
 * cmd_measure() - secproc-sign measure
 * @argc: arguments
 * @argv: the first is the command
 *
 * Return: exit status.
 */
int cmd_measure(int argc, char **argv)
{
	int option, status = EXIT_DONE;
	bool json = false;

	while ((option = getopt_long(argc, argv, "jh", options, NULL)) != -1) {
		switch (option) {
		case 'j':
			json = true;
			break;
		case 'h':
			fputs(help, stdout);
			return EXIT_DONE;
		default:
			return tool_usage("measure");
		}
	}
	if (optind == argc) {
		tool_error(NULL, "measure wants a package");
		return tool_usage("measure");
	}
	for (; optind < argc; optind++)
		if (measure(argv[optind], json))
			status = EXIT_REFUSED;
	return status;
}
