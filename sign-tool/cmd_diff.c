// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * secproc-sign diff: what is different between two packages
 *
 * Encrypted pages of two packages never have the same bytes, so without the keys
 * of both only what is stored can be compared, and with them what is inside.
 */
#include <getopt.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

#include "choose.h"
#include "out.h"
#include "package.h"

static const char help[] =
"Usage: secproc-sign diff [OPTION]... PACKAGE PACKAGE\n"
"Say in what the second package differs from the first.\n"
"\n"
"      --keys FILE   keys of the first package, and given again of the second,\n"
"                    from pack --keys: compare encrypted pages by what is inside\n"
"      --keys-passphrase-file FILE  first line opens them; once for each, or\n"
"                    once for both\n"
"  -j, --json        print one JSON object\n"
"  -q, --quiet       say nothing but errors\n"
"  -h, --help        print this and exit\n"
"\n"
"Exit status: 0 if they are the same, 1 if they differ, 2 if that could not be\n"
"found out.  Nothing is verified; see 'secproc-sign verify'.\n";

#define EXIT_TROUBLE	2

enum {
	OPT_KEYS = 256,
	OPT_KEYS_PASSPHRASE_FILE,
};

static const struct option options[] = {
	{ "keys", required_argument, NULL, OPT_KEYS },
	{ "keys-passphrase-file", required_argument, NULL,
	  OPT_KEYS_PASSPHRASE_FILE },
	{ "json", no_argument, NULL, 'j' },
	{ "quiet", no_argument, NULL, 'q' },
	{ "help", no_argument, NULL, 'h' },
	{ 0 },
};

/**
 * struct diff - two packages
 * @package: them
 * @keys_path: their keys
 * @nr_keys: how many of these were named
 * @passphrase_path: what opens them
 * @nr_passphrases: how many of these were named
 * @quiet: say nothing
 * @out: where differences go
 * @nr_differences: how many there were
 * @nr_same: pages that are the same
 * @nr_changed: pages with other contents
 */
struct diff {
	struct package package[2];
	const char *keys_path[2];
	unsigned int nr_keys;
	const char *passphrase_path[2];
	unsigned int nr_passphrases;
	bool quiet;
	struct out out;
	u32 nr_differences;
	u32 nr_same;
	u32 nr_changed;
};

/* Long enough for a name of 255 bytes, and for 32 bytes in hexadecimal. */
#define MAX_VALUE	256

/**
 * struct value - something that both have
 * @text: as text
 */
struct value {
	char text[MAX_VALUE];
};

/* One difference: where, in what, and what it is in each; "" where it is not. */
static void differ(struct diff *diff, const char *where, const char *what,
		   const char *first, const char *second)
{
	struct out *out = &diff->out;

	diff->nr_differences++;
	if (diff->quiet)
		return;
	if (!out->json) {
		printf("%s: %s: %s -> %s\n", where, what,
		       *first ? first : "none", *second ? second : "none");
		return;
	}
	out_open(out, NULL, '{');
	out_text(out, "where", where);
	out_text(out, "what", what);
	out_text(out, "first", first);
	out_text(out, "second", second);
	out_close(out, '}');
}

static void compare(struct diff *diff, const char *where, const char *what,
		    const struct value value[2])
{
	if (strcmp(value[0].text, value[1].text))
		differ(diff, where, what, value[0].text, value[1].text);
}

static void put(struct value *value, const char *format, ...)
	__attribute__((__format__(printf, 2, 3)));

static void put(struct value *value, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(value->text, sizeof(value->text), format, args);
	va_end(args);
}

static void put_hex(struct value *value, const u8 *data, size_t len)
{
	value->text[0] = '\0';
	if (data)
		secproc_hex(value->text, data, len);
}

/* ---- Header and manifest -------------------------------------------------- */

static void compare_numbers(struct diff *diff, const char *what, u64 first,
			    u64 second)
{
	struct value value[2];

	put(&value[0], "%" PRIu64, first);
	put(&value[1], "%" PRIu64, second);
	compare(diff, "header", what, value);
}

static void compare_addresses(struct diff *diff, const char *what, u64 first,
			      u64 second)
{
	struct value value[2];

	put(&value[0], "0x%" PRIx64, first);
	put(&value[1], "0x%" PRIx64, second);
	compare(diff, "header", what, value);
}

static void compare_hex(struct diff *diff, const char *where, const char *what,
			const u8 *first, const u8 *second, size_t len)
{
	struct value value[2];

	put_hex(&value[0], first, len);
	put_hex(&value[1], second, len);
	compare(diff, where, what, value);
}

static void compare_texts(struct diff *diff, const char *what,
			  const struct secproc_bytes *first,
			  const struct secproc_bytes *second)
{
	struct value value[2];

	put(&value[0], "%.*s", (int)first->len, (const char *)first->data);
	put(&value[1], "%.*s", (int)second->len, (const char *)second->data);
	compare(diff, "manifest", what, value);
}

static void compare_headers(struct diff *diff)
{
	const struct secproc_pkg_view *v = &diff->package[0].view;
	const struct secproc_pkg_view *w = &diff->package[1].view;
	const struct secproc_pkg_header *a = v->header, *b = w->header;

	compare_numbers(diff, "minor", secproc_get_le16(&a->minor),
			secproc_get_le16(&b->minor));
	compare_addresses(diff, "flags", secproc_get_le32(&a->flags),
			  secproc_get_le32(&b->flags));
	compare_numbers(diff, "verify_kind", a->verify_kind, b->verify_kind);
	compare_numbers(diff, "suite", a->suite, b->suite);
	compare_numbers(diff, "key_mode", a->key_mode, b->key_mode);
	compare_numbers(diff, "page_count", v->nr_pages, w->nr_pages);
	compare_numbers(diff, "part_count", v->nr_parts, w->nr_parts);
	compare_numbers(diff, "rollback_index",
			secproc_get_le32(&a->rollback_index),
			secproc_get_le32(&b->rollback_index));
	compare_hex(diff, "header", "product_id", a->product_id, b->product_id,
		    16);
	compare_numbers(diff, "version", secproc_get_le64(&a->version),
			secproc_get_le64(&b->version));
	compare_numbers(diff, "created", secproc_get_le64(&a->created),
			secproc_get_le64(&b->created));
	compare_addresses(diff, "entry", v->entry, w->entry);
	compare_hex(diff, "header", "package_id", a->package_id, b->package_id,
		    32);
	compare_hex(diff, "header", "pkg_salt", a->pkg_salt, b->pkg_salt, 32);
	compare_addresses(diff, "load_bias", v->load_bias, w->load_bias);

	compare_texts(diff, "name", &v->name, &w->name);
	compare_texts(diff, "version_text", &v->version_text,
		      &w->version_text);
	compare_hex(diff, "manifest", "build_id", v->build_id, w->build_id, 32);
	compare_hex(diff, "manifest", "content_mac", v->content_mac,
		    w->content_mac, 32);
	compare_hex(diff, "manifest", "intake_report", v->intake, w->intake,
		    32);
}

/* ---- Sections ------------------------------------------------------------- */

/* A section by its hash; "" where the package has none such. */
static void put_section(struct value *value, const struct package *package,
			u32 id)
{
	const struct secproc_pkg_section *row = package_section(package, id);
	struct secproc_bytes bytes = package_section_bytes(package, row);
	u8 hash[32];
	char hex[65];

	value->text[0] = '\0';
	if (!row)
		return;
	secproc_sha256(hash, &bytes, 1);
	secproc_hex(hex, hash, sizeof(hash));
	put(value, "%zu bytes %s", bytes.len, hex);
}

static void compare_sections(struct diff *diff)
{
	struct value value[2];
	char where[64];
	u32 id;

	for (id = 1; id < SECPROC_PKG_SEC_PAGES + SECPROC_PKG_MAX_PARTS; id++) {
		put_section(&value[0], &diff->package[0], id);
		put_section(&value[1], &diff->package[1], id);
		snprintf(where, sizeof(where), "section 0x%02x", id);
		compare(diff, where, package_section_name(id), value);
	}
}

/* ---- Pages ---------------------------------------------------------------- */

/* How a page is described; "" where the package has none there. */
static void put_page(struct value *value, const struct package *package,
		     u32 index)
{
	const struct secproc_pkg_page_row *row = package_row(package, index);
	u32 flags = secproc_get_le32(&row->flags);
	unsigned int kind = secproc_pkg_row_verify_kind(package->view.header,
							row);
	char perms[4];

	put(value, "%s %s, %u bytes, part %u%s%s", package_perms(perms, flags),
	    package_page_kind(flags), secproc_get_le32(&row->len),
	    secproc_get_le16(&row->part),
	    flags & SECPROC_PKG_PAGE_F_ZERO ? "" : ", ",
	    flags & SECPROC_PKG_PAGE_F_ZERO ? "" : verify_kind_name(kind));
}

/*
 * Hash of what a page holds: inside if both keys are there, else as it is stored.
 */
static int put_contents(const struct diff *diff, struct value *value,
			const struct package *package, u32 index)
{
	const u8 *stored = package_stored(package, index);
	u8 page[SECPROC_PAGE_SIZE], hash[32];
	struct secproc_bytes piece = { page, sizeof(page) };
	int ret = 0;

	value->text[0] = '\0';
	if (!stored)
		return 0;
	if (diff->nr_keys == 2)
		ret = package_plain(package, index, page);
	else
		piece.data = stored;
	if (!ret) {
		secproc_sha256(hash, &piece, 1);
		put_hex(value, hash, sizeof(hash));
	}
	memzero_explicit(page, sizeof(page));
	return ret;
}

/* A page that both have. */
static int compare_page(struct diff *diff, const char *where, const u32 i[2])
{
	struct value row[2], contents[2];
	int ret;

	put_page(&row[0], &diff->package[0], i[0]);
	put_page(&row[1], &diff->package[1], i[1]);
	ret = put_contents(diff, &contents[0], &diff->package[0], i[0]);
	if (!ret)
		ret = put_contents(diff, &contents[1], &diff->package[1], i[1]);
	if (ret)
		return ret;
	compare(diff, where, "row", row);
	compare(diff, where, diff->nr_keys == 2 ? "contents" : "stored",
		contents);
	if (strcmp(contents[0].text, contents[1].text))
		diff->nr_changed++;
	else if (!strcmp(row[0].text, row[1].text))
		diff->nr_same++;
	return 0;
}

/* A page that only one of them has. */
static void miss_page(struct diff *diff, const char *where, unsigned int who,
		      u32 index)
{
	struct value row[2] = { { "" }, { "" } };

	put_page(&row[who], &diff->package[who], index);
	compare(diff, where, "row", row);
}

/* Address of a page, or one behind all pages. */
static u64 va_at(const struct package *package, u32 index)
{
	return index < package->view.nr_pages ?
	       secproc_get_le64(&package_row(package, index)->va) : UINT64_MAX;
}

static int compare_pages(struct diff *diff)
{
	char where[32];
	u32 i[2] = { 0, 0 };
	int ret = 0;

	while (!ret) {
		u64 a = va_at(&diff->package[0], i[0]);
		u64 b = va_at(&diff->package[1], i[1]);

		if (a == UINT64_MAX && b == UINT64_MAX)
			break;
		snprintf(where, sizeof(where), "page 0x%" PRIx64,
			 a < b ? a : b);
		if (a == b)
			ret = compare_page(diff, where, i);
		else
			miss_page(diff, where, a > b, i[a > b]);
		i[0] += a <= b;
		i[1] += b <= a;
	}
	return ret;
}

/* ---- All ------------------------------------------------------------------ */

static int compare_packages(struct diff *diff)
{
	struct out *out = &diff->out;
	int ret;

	if (out->json) {
		out_begin(out);
		out_text(out, "kind", "difference");
		out_text(out, "first", diff->package[0].path);
		out_text(out, "second", diff->package[1].path);
		out_text(out, "pages_compared", diff->nr_keys == 2 ?
			 "inside" : "as stored");
		out_open(out, "differences", '[');
	}
	compare_headers(diff);
	compare_sections(diff);
	ret = compare_pages(diff);
	if (out->json) {
		out_close(out, ']');
		out_number(out, "pages_same", diff->nr_same);
		out_number(out, "pages_changed", diff->nr_changed);
		out_bool(out, "same", !ret && !diff->nr_differences);
		out_end(out);
	} else if (!diff->quiet && !ret) {
		printf("%u pages the same, %u with other contents%s\n",
		       diff->nr_same, diff->nr_changed,
		       diff->nr_keys == 2 ? "" : ", as they are stored");
	}
	return ret;
}

static int open_packages(struct diff *diff, char **path)
{
	unsigned int i;
	int ret;

	for (i = 0; i < 2; i++) {
		ret = package_open(path[i], &diff->package[i]);
		if (ret)
			return ret;
		if (package_is_insecure(&diff->package[i]))
			tool_warn_insecure(path[i]);
	}
	for (i = 0; i < diff->nr_keys; i++) {
		ret = package_unlock(&diff->package[i], diff->keys_path[i],
				     diff->passphrase_path[diff->nr_passphrases
							   == 2 ? i : 0]);
		if (ret)
			return ret;
	}
	return 0;
}

static int take_option(struct diff *diff, int option, const char *arg)
{
	switch (option) {
	case 'j':
		diff->out.json = true;
		return 0;
	case 'q':
		diff->quiet = true;
		return 0;
	case OPT_KEYS:
		if (diff->nr_keys == 2)
			return -EINVAL;
		diff->keys_path[diff->nr_keys++] = arg;
		return 0;
	default:
		if (diff->nr_passphrases == 2)
			return -EINVAL;
		diff->passphrase_path[diff->nr_passphrases++] = arg;
		return 0;
	}
}

static int usage(const char *problem)
{
	tool_error(NULL, "%s", problem);
	return tool_usage("diff");
}

/**
 * cmd_diff() - secproc-sign diff
 * @argc: arguments
 * @argv: the first is the command
 *
 * Return: exit status.
 */
int cmd_diff(int argc, char **argv)
{
	struct diff diff = { 0 };
	int option, ret;

	while ((option = getopt_long(argc, argv, "jqh", options, NULL)) != -1) {
		if (option == 'h') {
			fputs(help, stdout);
			return EXIT_DONE;
		}
		if (option == '?')
			return tool_usage("diff");
		if (take_option(&diff, option, optarg))
			return usage("there are two packages only");
	}
	if (optind + 2 != argc)
		return usage("diff wants two packages");
	if (diff.nr_keys == 1)
		return usage("diff wants the keys of both packages or none");
	if (diff.quiet && diff.out.json)
		return usage("--quiet or --json, not both");
	ret = open_packages(&diff, argv + optind);
	if (!ret)
		ret = compare_packages(&diff);
	package_close(&diff.package[0]);
	package_close(&diff.package[1]);
	if (ret)
		return EXIT_TROUBLE;
	return diff.nr_differences ? EXIT_REFUSED : EXIT_DONE;
}
