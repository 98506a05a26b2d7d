// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * secproc-sign show: every field of a package, licence, certificate or
 * processor's public key, in words or as JSON
 *
 * What is shown has been parsed and not verified, and the output says so.
 */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

#include "../kmod/core/pkg/depend.h"
#include "choose.h"
#include "out.h"
#include "package.h"
#include "../kmod/core/crypto/suite.h"
#include "../kmod/core/pkg/revoke.h"
#include "../kmod/core/user/fleet.h"
#include "../kmod/core/user/pubkey.h"
#include "tool.h"
#include "../kmod/core/pkg/text.h"

static const char help[] =
"Usage: secproc-sign show [OPTION]... FILE\n"
"Say what is in a package, licence, certificate, revocation list or public key\n"
"file.\n"
"Nothing is verified; see 'secproc-sign verify'.\n"
"\n"
"  -j, --json    print one JSON object\n"
"  -p, --pages   print every page of a package as well\n"
"  -h, --help    print this and exit\n";

static const struct option options[] = {
	{ "json", no_argument, NULL, 'j' },
	{ "pages", no_argument, NULL, 'p' },
	{ "help", no_argument, NULL, 'h' },
	{ 0 },
};

/* ---- Certificates ------------------------------------------------------- */

static void out_usage(struct out *out, u16 usage)
{
	unsigned int i;

	out_open(out, "usage", '[');
	for (i = 0; secproc_usage_name(i); i++)
		if (usage & 1U << i)
			out_text(out, NULL, secproc_usage_name(i));
	out_close(out, ']');
}

static void show_cert(struct out *out, const struct secproc_cert *cert)
{
	size_t len = strnlen((const char *)cert->subject,
			     sizeof(cert->subject));

	out_open(out, NULL, '{');
	out_text(out, "type",
		 secproc_key_kind_name((enum secproc_key_kind)cert->type));
	if (secproc_text_is_clean(cert->subject, len))
		out_text_len(out, "subject", (const char *)cert->subject, len);
	else
		out_hex(out, "subject_hex", cert->subject, len);
	out_bool(out, "insecure_development", secproc_cert_is_insecure(cert));
	out_hex(out, "key_id", cert->subject_key_id, 32);
	out_hex(out, "issuer_key_id", cert->issuer_key_id, 32);
	out_hex(out, "ed25519", cert->ed25519, 32);
	out_hex(out, "x25519", cert->x25519, 32);
	out_hex(out, "serial", cert->serial, 16);
	out_hex(out, "name_space", cert->name_space, 16);
	out_number(out, "path_len", cert->path_len);
	out_time(out, "not_before", secproc_get_le64(&cert->not_before));
	out_time(out, "not_after", secproc_get_le64(&cert->not_after));
	out_usage(out, secproc_get_le16(&cert->usage));
	out_close(out, '}');
}

/* Returns whether one of them is an insecure development certificate. */
static bool show_certs(struct out *out, const void *data, size_t len)
{
	const struct secproc_cert *cert = data;
	size_t i;

	out_open(out, "certificates", '[');
	for (i = 0; i < len / sizeof(*cert); i++)
		show_cert(out, &cert[i]);
	out_close(out, ']');
	return tool_certs_are_insecure(cert, len / sizeof(*cert));
}

/* Days before the end from which on it is worth a warning. */
#define SOON_DAYS	30
#define DAY		86400

/* Says that something has ended, or in how many days it will. */
static void warn_end(struct out *out, const char *what, u64 not_after)
{
	u64 now = tool_now();
	char text[96];

	if (now > not_after)
		snprintf(text, sizeof(text), "%s has ended", what);
	else if (not_after - now < (u64)SOON_DAYS * DAY)
		snprintf(text, sizeof(text), "%s ends in %u days", what,
			 (unsigned int)((not_after - now) / DAY));
	else
		return;
	out_text(out, NULL, text);
}

/* The first of a chain to end ends the chain. */
static void warn_certs(struct out *out, const struct secproc_cert *cert,
		       size_t nr)
{
	u64 not_after = UINT64_MAX;
	size_t i;

	for (i = 0; i < nr; i++)
		if (secproc_get_le64(&cert[i].not_after) < not_after)
			not_after = secproc_get_le64(&cert[i].not_after);
	warn_end(out, "the validity of a certificate", not_after);
}

/* ---- Licences ----------------------------------------------------------- */

/* What somebody should know before this licence is given to a processor. */
static void warn_licence(struct out *out,
			 const struct secproc_licence_view *view)
{
	const struct secproc_lic_statement *statement = view->statement;
	u32 flags = secproc_get_le32(&statement->flags);
	u64 not_after = secproc_get_le64(&statement->not_after);

	out_open(out, "warnings", '[');
	if (flags & SECPROC_LIC_F_DEBUG)
		out_text(out, NULL,
			 "the licence lets the running program be debugged");
	if (flags & SECPROC_LIC_F_LOWER)
		out_text(out, NULL,
			 "the licence lets the processor go back to an older version");
	if (not_after)
		warn_end(out, "the licence", not_after);
	warn_certs(out, view->certs, view->nr_certs);
	if (tool_certs_are_insecure(view->certs, view->nr_certs))
		out_text(out, NULL,
			 "insecure development keys: anybody can grant this licence");
	out_close(out, ']');
}

static bool show_licence(struct out *out,
			 const struct secproc_licence_view *view)
{
	const struct secproc_lic_statement *statement = view->statement;
	unsigned int i;

	out_hex(out, "package_id", statement->package_id, 32);
	out_hex(out, "processor", statement->recipient, 32);
	out_hex(out, "signer", statement->signer, 32);
	out_bool(out, "debug", secproc_get_le32(&statement->flags) &
		 SECPROC_LIC_F_DEBUG);
	out_bool(out, "lower", secproc_get_le32(&statement->flags) &
		 SECPROC_LIC_F_LOWER);
	out_limit(out, "not_before", secproc_get_le64(&statement->not_before));
	out_limit(out, "not_after", secproc_get_le64(&statement->not_after));
	out_time(out, "issued", secproc_get_le64(&statement->issued));
	out_number(out, "seq", secproc_get_le64(&statement->seq));
	out_number(out, "max_starts", secproc_get_le32(&statement->max_starts));
	out_number(out, "min_rollback_index",
		   secproc_get_le32(&statement->min_rollback_index));
	out_hex(out, "order_id", statement->order_id, 16);
	out_open(out, "parts", '[');
	for (i = 0; i < view->nr_envelopes; i++)
		out_number(out, NULL,
			   secproc_get_le16(&view->envelopes[i].part));
	out_close(out, ']');
	warn_licence(out, view);
	return show_certs(out, view->certs,
			  view->nr_certs * sizeof(*view->certs));
}

/* ---- Packages ----------------------------------------------------------- */

static void show_sections(struct out *out, const struct secproc_pkg_view *view)
{
	unsigned int i;

	out_open(out, "sections", '[');
	for (i = 0; i < view->nr_sections; i++) {
		const struct secproc_pkg_section *row = &view->table[i];
		u32 id = secproc_get_le32(&row->id);

		out_open(out, NULL, '{');
		out_number(out, "id", id);
		out_text(out, "name", package_section_name(id));
		out_number(out, "offset", secproc_get_le64(&row->off));
		out_number(out, "length", secproc_get_le64(&row->len));
		if (secproc_get_le32(&row->flags) & SECPROC_PKG_SEC_F_IMMUTABLE)
			out_hex(out, "sha256", row->sha256, 32);
		out_close(out, '}');
	}
	out_close(out, ']');
}

static void show_parts(struct out *out, const struct secproc_pkg_view *view)
{
	const struct secproc_pkg_part *row = view->parts.data;
	u32 i;

	out_open(out, "parts", '[');
	for (i = 0; i < view->nr_parts; i++) {
		out_open(out, NULL, '{');
		out_number(out, "part", i);
		out_bool(out, "locked", secproc_get_le16(&row[i].flags) &
			 SECPROC_PKG_PART_F_LOCKED);
		out_number(out, "pages", secproc_get_le32(&row[i].page_count));
		out_bool(out, "in_file", view->pages_off[i]);
		out_hex(out, "key_commit", row[i].key_commit, 32);
		out_close(out, '}');
	}
	out_close(out, ']');
}

static void show_pages(struct out *out, const struct secproc_pkg_view *view)
{
	const struct secproc_pkg_page_row *row = view->page_table.data;
	u32 i;

	out_open(out, "page_table", '[');
	for (i = 0; i < view->nr_pages; i++) {
		u32 flags = secproc_get_le32(&row[i].flags);
		u8 verified_by;
		char perms[4];

		out_open(out, NULL, '{');
		out_address(out, "address", secproc_get_le64(&row[i].va));
		out_text(out, "permissions", package_perms(perms, flags));
		out_text(out, "kind", package_page_kind(flags));
		out_bool(out, "import", flags & SECPROC_PKG_PAGE_F_IMPORT);
		out_number(out, "length", secproc_get_le32(&row[i].len));
		out_number(out, "part", secproc_get_le16(&row[i].part));
		out_bool(out, "pinned", flags & SECPROC_PKG_PAGE_F_PINNED);
		verified_by = secproc_pkg_row_verify_kind(view->header,
							  &row[i]);
		if (!(flags & SECPROC_PKG_PAGE_F_ZERO))
			out_text(out, "verified_by",
				 verify_kind_name(verified_by));
		out_close(out, '}');
	}
	out_close(out, ']');
}

static void show_page_counts(struct out *out,
			     const struct secproc_pkg_view *view)
{
	const struct secproc_pkg_page_row *row = view->page_table.data;
	u32 nr_code = 0, nr_encrypted = 0, nr_plain = 0, nr_pinned = 0, i;

	for (i = 0; i < view->nr_pages; i++) {
		u32 flags = secproc_get_le32(&row[i].flags);

		nr_code += !!(flags & SECPROC_PKG_PAGE_F_X);
		nr_encrypted += !!(flags & SECPROC_PKG_PAGE_F_ENCRYPTED);
		nr_plain += !!(flags & SECPROC_PKG_PAGE_F_PLAIN);
		nr_pinned += !!(flags & SECPROC_PKG_PAGE_F_PINNED);
	}
	out_open(out, "pages", '{');
	out_number(out, "all", view->nr_pages);
	out_number(out, "executable", nr_code);
	out_number(out, "encrypted", nr_encrypted);
	out_number(out, "plain", nr_plain);
	out_number(out, "zero", view->nr_pages - view->nr_stored);
	out_number(out, "pinned", nr_pinned);
	out_close(out, '}');
}

static bool show_embedded(struct out *out, const struct secproc_pkg_view *view)
{
	struct secproc_licence_view licence;
	enum secproc_refusal refusal;
	bool insecure = false;

	if (!view->licence.len)
		return false;
	out_open(out, "embedded_licence", '{');
	refusal = secproc_licence_parse(view->licence.data, view->licence.len,
					&licence);
	if (refusal)
		out_text(out, "refusal", secproc_refusal_name(refusal));
	else
		insecure = show_licence(out, &licence);
	out_close(out, '}');
	return insecure;
}

static void show_signatures(struct out *out,
			    const struct secproc_pkg_view *view)
{
	static const char *const names[] = {
		"unknown", "signer", "generator", "authority",
	};
	const struct secproc_pkg_topsig *top = view->topsig.data;
	size_t i;

	out_open(out, "signatures", '[');
	for (i = 0; i < view->topsig.len / sizeof(*top); i++) {
		out_open(out, NULL, '{');
		out_text(out, "role", names[top[i].role < ARRAY_SIZE(names) ?
					    top[i].role : 0]);
		out_hex(out, "key_id", top[i].key_id, 32);
		out_time(out, "signed", secproc_get_le64(&top[i].time));
		out_close(out, '}');
	}
	out_close(out, ']');
}

static bool has_plain_page(const struct secproc_pkg_view *view)
{
	const struct secproc_pkg_page_row *row = view->page_table.data;
	u32 i;

	for (i = 0; i < view->nr_pages; i++)
		if (secproc_get_le32(&row[i].flags) & SECPROC_PKG_PAGE_F_PLAIN)
			return true;
	return false;
}

/* What somebody should know before this package is trusted. */
static void warn_package(struct out *out, const struct secproc_pkg_view *view)
{
	out_open(out, "warnings", '[');
	if (secproc_get_le32(&view->header->flags) & SECPROC_PKG_F_DEBUG)
		out_text(out, NULL,
			 "the package may be debugged while it runs");
	if (view->verify_kinds & (1U << SECPROC_PKG_VERIFY_CRC32C |
				  1U << SECPROC_PKG_VERIFY_PARITY))
		out_text(out, NULL,
			 "only a checksum verifies some pages: whoever can change the file can change them");
	if (has_plain_page(view))
		out_text(out, NULL,
			 "some data is not encrypted: whoever has the file can read it");
	warn_certs(out, view->certs.data, view->certs.len /
		   sizeof(struct secproc_cert));
	if (tool_certs_are_insecure(view->certs.data, view->certs.len /
				    sizeof(struct secproc_cert)))
		out_text(out, NULL,
			 "insecure development keys: anybody can sign this package");
	out_close(out, ']');
}

/* An identity, or the word for one that is all zeros. */
static void out_identity(struct out *out, const char *key, const u8 *id,
			 size_t len, const char *zero)
{
	if (secproc_is_zero(id, len))
		out_text(out, key, zero);
	else
		out_hex(out, key, id, len);
}

/* What it is to others: a file for programs, and files that it needs. */
static void show_depend(struct out *out, const struct secproc_pkg_view *view)
{
	const struct secproc_pkg_program *program = view->programs.data;
	struct secproc_bytes list = view->needs;
	struct secproc_need need;
	size_t i;

	if (view->is_file) {
		out_text_len(out, "file_name", view->file_name.data,
			     view->file_name.len);
		out_number(out, "file_size", view->file_size);
		out_open(out, "programs", '[');
		for (i = 0; i < view->programs.len / sizeof(*program); i++) {
			out_open(out, NULL, '{');
			if (secproc_is_anybody(program[i].signer))
				out_text(out, "signer", "any");
			else
				out_identity(out, "signer", program[i].signer,
					     32, "own");
			out_identity(out, "product_id", program[i].product_id,
				     16, "any");
			out_close(out, '}');
		}
		out_close(out, ']');
	}
	if (view->interpreter.len)
		out_text_len(out, "interpreter", view->interpreter.data,
			     view->interpreter.len);
	if (!list.len)
		return;
	out_open(out, "needs", '[');
	while (secproc_need_next(&list, &need)) {
		out_open(out, NULL, '{');
		out_text_len(out, "name", need.name.data, need.name.len);
		out_identity(out, "signer", need.signer, 32, "own");
		out_identity(out, "product_id", need.product_id, 16, "any");
		out_number(out, "min_rollback_index", need.min_rollback_index);
		out_close(out, '}');
	}
	out_close(out, ']');
}

static bool show_package(struct out *out, const struct secproc_pkg_view *view,
			 bool with_pages)
{
	const struct secproc_pkg_header *header = view->header;
	const struct secproc_pkg_topsig *top = view->topsig.data;
	u32 flags = secproc_get_le32(&header->flags);
	unsigned int kind;
	bool insecure;

	out_text_len(out, "name", view->name.data, view->name.len);
	if (view->version_text.len)
		out_text_len(out, "version_text", view->version_text.data,
			     view->version_text.len);
	out_number(out, "version", secproc_get_le64(&header->version));
	out_number(out, "rollback_index",
		   secproc_get_le32(&header->rollback_index));
	out_hex(out, "product_id", header->product_id, 16);
	out_hex(out, "package_id", header->package_id, 32);
	out_hex(out, "build_id", view->build_id, 32);
	out_hex(out, "content_mac", view->content_mac, 32);
	if (view->intake)
		out_hex(out, "intake_report", view->intake, 32);
	show_depend(out, view);
	out_bool(out, "debug", flags & SECPROC_PKG_F_DEBUG);
	out_bool(out, "force_expiry", flags & SECPROC_PKG_F_FORCE_EXPIRY);
	out_open(out, "verifying_information", '[');
	for (kind = 0; kind < 32; kind++)
		if (view->verify_kinds >> kind & 1)
			out_text(out, NULL, verify_kind_name(kind));
	out_close(out, ']');
	out_text(out, "cipher", secproc_suite_name(header->suite));
	out_time(out, "created", secproc_get_le64(&header->created));
	out_address(out, "entry", view->entry);
	out_address(out, "load_bias", view->load_bias);
	out_address(out, "program_headers", view->phdr_va);
	out_number(out, "resident_size", view->resident_size);
	out_hex(out, "signer", top->key_id, 32);
	out_time(out, "signed", secproc_get_le64(&top->time));
	show_signatures(out, view);
	warn_package(out, view);
	show_page_counts(out, view);
	show_parts(out, view);
	show_sections(out, view);
	if (with_pages)
		show_pages(out, view);
	insecure = show_certs(out, view->certs.data, view->certs.len);
	return show_embedded(out, view) || insecure;
}

/* ---- Files -------------------------------------------------------------- */

/**
 * struct show - one file that is shown
 * @path: which
 * @file: its bytes
 * @with_pages: every page too
 * @insecure: it rests on insecure development keys
 * @unknown: it has no certificates that would say so
 */
struct show {
	const char *path;
	struct secproc_file file;
	bool with_pages;
	bool insecure;
	bool unknown;
};

static void begin(struct out *out, const char *kind)
{
	out_begin(out);
	out_text(out, "kind", kind);
	out_bool(out, "verified", false);
}

static int show_package_file(struct out *out, struct show *show)
{
	struct secproc_pkg_view view;
	enum secproc_refusal refusal;

	refusal = secproc_pkg_parse(show->file.data, show->file.len,
				    show->file.len, &view);
	if (refusal) {
		tool_refusal(show->path, refusal, view.refusal_off);
		return -EBADMSG;
	}
	begin(out, "package");
	show->insecure = show_package(out, &view, show->with_pages);
	return 0;
}

static int parse_licence(const struct show *show, size_t off, size_t len,
			 struct secproc_licence_view *view)
{
	enum secproc_refusal refusal;

	refusal = secproc_licence_parse(show->file.data + off, len, view);
	if (refusal)
		tool_refusal(show->path, refusal, off + view->refusal_off);
	return secproc_refusal_errno(refusal);
}

/* Licences of several processors; all are parsed before any is shown. */
static int show_fleet(struct out *out, struct show *show)
{
	const struct secproc_file *file = &show->file;
	struct secproc_licence_view view;
	size_t off, len;

	for (off = 0; off < file->len; off += len) {
		len = secproc_fleet_first(file->data + off, file->len - off);
		if (parse_licence(show, off, len, &view))
			return -EBADMSG;
	}
	begin(out, "licences");
	out_open(out, "licences", '[');
	for (off = 0; off < file->len; off += len) {
		len = secproc_fleet_first(file->data + off, file->len - off);
		parse_licence(show, off, len, &view);
		out_open(out, NULL, '{');
		show->insecure |= show_licence(out, &view);
		out_close(out, '}');
	}
	out_close(out, ']');
	return 0;
}

static int show_licence_file(struct out *out, struct show *show)
{
	size_t len = secproc_fleet_first(show->file.data, show->file.len);
	struct secproc_licence_view view;

	if (len < show->file.len)
		return show_fleet(out, show);
	if (parse_licence(show, 0, len, &view))
		return -EBADMSG;
	begin(out, "licence");
	show->insecure = show_licence(out, &view);
	return 0;
}

static int show_cert_file(struct out *out, struct show *show)
{
	struct cert_file certs;

	if (tool_read_certs(show->path, &certs))
		return -EBADMSG;
	begin(out, "certificate");
	show->insecure = show_certs(out, show->file.data, show->file.len);
	return 0;
}

static int show_revocations_file(struct out *out, struct show *show)
{
	struct secproc_revocations_view view;
	enum secproc_refusal refusal;
	u32 i;

	refusal = secproc_revocations_parse(show->file.data, show->file.len,
					    &view);
	if (refusal) {
		tool_refusal(show->path, refusal, view.refusal_off);
		return -EBADMSG;
	}
	begin(out, "revocations");
	out_number(out, "number", secproc_get_le64(&view.header->number));
	out_time(out, "issued", secproc_get_le64(&view.header->issued));
	out_limit(out, "next_update",
		  secproc_get_le64(&view.header->next_update));
	out_hex(out, "signer", view.header->signer, 32);
	out_open(out, "revoked", '[');
	for (i = 0; i < view.nr_entries; i++) {
		out_open(out, NULL, '{');
		out_text(out, "kind", view.entries[i].kind == SECPROC_REV_KEY ?
			 "key" : "package");
		out_hex(out, "id", view.entries[i].id, 32);
		out_limit(out, "since",
			  secproc_get_le64(&view.entries[i].since));
		out_close(out, '}');
	}
	out_close(out, ']');
	show->insecure = show_certs(out, view.certs,
				    view.nr_certs * sizeof(*view.certs));
	/* A root signs lists without a certificate; see crl verify. */
	show->unknown = !view.nr_certs;
	return 0;
}

static int show_public_key_file(struct out *out, struct show *show)
{
	struct secproc_public_key pub;
	u8 id[32];

	if (secproc_public_key_parse((const char *)show->file.data, &pub)) {
		tool_error(show->path,
			   "not a package, licence, certificate, revocation list or public key");
		return -EBADMSG;
	}
	begin(out, secproc_key_kind_name(pub.kind));
	secproc_key_id(id, pub.ed25519, pub.x25519);
	out_hex(out, "key_id", id, sizeof(id));
	out_hex(out, "ed25519", pub.ed25519, 32);
	out_hex(out, "x25519", pub.x25519, 32);
	out_text(out, "label", pub.label);
	show->unknown = true;
	return 0;
}

static bool has_magic(const struct secproc_file *file, const char *magic,
		      size_t len)
{
	return file->len >= len && !memcmp(file->data, magic, len);
}

static int show_file(struct out *out, struct show *show)
{
	int ret;

	if (has_magic(&show->file, SECPROC_PKG_MAGIC, 8))
		ret = show_package_file(out, show);
	else if (has_magic(&show->file, SECPROC_LIC_MAGIC, 8))
		ret = show_licence_file(out, show);
	else if (has_magic(&show->file, SECPROC_CERT_MAGIC, 4))
		ret = show_cert_file(out, show);
	else if (has_magic(&show->file, SECPROC_REV_MAGIC, 8))
		ret = show_revocations_file(out, show);
	else
		ret = show_public_key_file(out, show);
	if (ret)
		return ret;
	if (!show->unknown)
		out_bool(out, "insecure_development", show->insecure);
	out_end(out);
	if (show->insecure)
		tool_warn_insecure(show->path);
	return 0;
}

/**
 * cmd_show() - secproc-sign show
 * @argc: arguments
 * @argv: the first is the command
 *
 * Return: exit status.
 */
int cmd_show(int argc, char **argv)
{
	struct show show = { 0 };
	struct out out = { 0 };
	int option, ret;

	while ((option = getopt_long(argc, argv, "jph", options, NULL)) != -1) {
		switch (option) {
		case 'j':
			out.json = true;
			break;
		case 'p':
			show.with_pages = true;
			break;
		case 'h':
			fputs(help, stdout);
			return EXIT_DONE;
		default:
			return tool_usage("show");
		}
	}
	if (optind + 1 != argc) {
		tool_error(NULL, "show wants one file");
		return tool_usage("show");
	}
	show.path = argv[optind];
	if (tool_read(show.path, (size_t)SECPROC_PKG_MAX_FILE, &show.file))
		return EXIT_REFUSED;
	ret = show_file(&out, &show);
	secproc_file_free(&show.file);
	return ret ? EXIT_REFUSED : EXIT_DONE;
}
