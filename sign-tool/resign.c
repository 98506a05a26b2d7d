// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Other signatures for a package that is there already
 */
#include <stdlib.h>

#include "../kmod/core/pkg/message.h"
#include "../kmod/core/pkg/tree.h"
#include "contents.h"
#include "resign.h"

static const char *const role_names[] = {
	[SECPROC_PKG_ROLE_SIGNER] = "signer",
	[SECPROC_PKG_ROLE_GENERATOR] = "generator",
	[SECPROC_PKG_ROLE_AUTHORITY] = "authority",
};

/**
 * resign_role_name() - the word for a role
 * @role: SECPROC_PKG_ROLE_*
 *
 * Return: the word.
 */
const char *resign_role_name(u8 role)
{
	return role_names[role];
}

/**
 * resign_role_parse() - the role for a word
 * @name: word
 * @role: receives SECPROC_PKG_ROLE_*
 *
 * Return: 0 or -EINVAL.
 */
int resign_role_parse(const char *name, u8 *role)
{
	u8 i;

	for (i = SECPROC_PKG_ROLE_SIGNER; i < ARRAY_SIZE(role_names); i++) {
		if (strcmp(role_names[i], name))
			continue;
		*role = i;
		return 0;
	}
	return -EINVAL;
}

/* ---- Checking ----------------------------------------------------------- */

/* All of the package, as it is in memory now. */
static int check(struct resign *resign, struct secproc_pkg_view *view,
		 struct secproc_pkg *pkg)
{
	enum secproc_refusal refusal;

	refusal = secproc_pkg_parse(resign->file.data, resign->file.len,
				    resign->file.len, view);
	if (!refusal)
		refusal = secproc_pkg_verify(view, &resign->trust, pkg);
	if (refusal) {
		tool_refusal(resign->path, refusal, view->refusal_off);
		return secproc_refusal_errno(refusal);
	}
	return contents_check(resign->path, &resign->file, pkg) < 0 ?
	       -EKEYREJECTED : 0;
}

/* ---- Certificates and top signatures ------------------------------------ */

/**
 * struct block - one top signature with its chain
 * @top: signature
 * @chain: certificates of whoever made it
 * @nr_certs: how many
 */
struct block {
	struct secproc_pkg_topsig top;
	struct secproc_cert chain[SECPROC_PKG_MAX_CERTS];
	unsigned int nr_certs;
};

/* Takes the verified package's signatures apart, one block for each role. */
static void read_blocks(const struct secproc_pkg_view *view,
			struct block block[SECPROC_PKG_MAX_TOPSIGS])
{
	const struct secproc_pkg_topsig *top = view->topsig.data;
	const struct secproc_cert *cert = view->certs.data;
	size_t nr_tops = view->topsig.len / sizeof(*top);
	size_t nr_certs = view->certs.len / sizeof(*cert), i, n = 0;

	for (i = 0; i < nr_tops; i++) {
		struct block *b = &block[top[i].role - 1];

		b->top = top[i];
		do {
			b->chain[b->nr_certs++] = cert[n++];
		} while (n < nr_certs &&
			 cert[n].type == SECPROC_CERT_AUTHORITY);
	}
}

/* Replaces what a section of less than a page holds. */
static u8 *begin_section(struct resign *resign, u32 id, size_t len)
{
	struct secproc_pkg_section *row = (struct secproc_pkg_section *)
		(resign->file.data + sizeof(struct secproc_pkg_header) +
		 sizeof(struct secproc_pkg_table));
	u8 *to;

	while (secproc_get_le32(&row->id) != id)
		row++;
	to = resign->file.data + secproc_get_le64(&row->off);
	memset(to, 0, SECPROC_PAGE_SIZE);
	secproc_put_le64(&row->len, len);
	return to;
}

/* Writes the blocks; returns where the signature of the role is. */
static struct secproc_pkg_topsig *
write_blocks(struct resign *resign,
	     const struct block block[SECPROC_PKG_MAX_TOPSIGS])
{
	struct secproc_pkg_topsig *top, *wanted = NULL;
	size_t nr_tops = 0, nr_certs = 0, i;
	struct secproc_cert *cert;

	for (i = 0; i < SECPROC_PKG_MAX_TOPSIGS; i++) {
		nr_tops += !!block[i].nr_certs;
		nr_certs += block[i].nr_certs;
	}
	top = (void *)begin_section(resign, SECPROC_PKG_SEC_TOPSIG,
				    nr_tops * sizeof(*top));
	cert = (void *)begin_section(resign, SECPROC_PKG_SEC_CERTS,
				     nr_certs * sizeof(*cert));
	for (i = 0; i < SECPROC_PKG_MAX_TOPSIGS; i++) {
		if (!block[i].nr_certs)
			continue;
		if (block[i].top.role == resign->role)
			wanted = top;
		*top++ = block[i].top;
		memcpy(cert, block[i].chain, block[i].nr_certs * sizeof(*cert));
		cert += block[i].nr_certs;
	}
	return wanted;
}

/* ---- What is to be signed ----------------------------------------------- */

static void add_top(struct resign *resign, const struct secproc_pkg_view *view,
		    struct secproc_pkg_topsig *top)
{
	struct resign_item *item = &resign->items[resign->nr_items++];
	u8 root[SECPROC_SHA256_SIZE] = { 0 };

	if (view->tree.len)
		secproc_tree_root(root, view->tree.data, view->tree.len /
				  SECPROC_SHA256_SIZE);
	secproc_pkg_build_top_message(item->message, view->header, view->table,
				      view->nr_sections, root, top);
	item->len = SECPROC_TOP_MESSAGE_SIZE;
	item->sig = top->sig;
}

static void add_pages(struct resign *resign, const struct secproc_pkg *pkg)
{
	struct secproc_pkg_page page;
	u32 i;

	for (i = 0; secproc_pkg_page(pkg, i, &page); i++) {
		struct resign_item *item = &resign->items[resign->nr_items];
		struct secproc_pkg_vinfo *vinfo;

		if (page.flags & SECPROC_PKG_PAGE_F_ZERO ||
		    page.verify_kind != SECPROC_PKG_VERIFY_ED25519)
			continue;
		vinfo = (void *)(resign->file.data + page.vinfo_off);
		secproc_pkg_page_message(pkg, &page, vinfo->sha256,
					 (void *)item->message);
		item->len = sizeof(struct secproc_pkg_page_message);
		item->sig = vinfo->sig;
		resign->nr_items++;
	}
}

static int add_items(struct resign *resign, const struct secproc_pkg *pkg)
{
	const struct secproc_cert *leaf = &resign->certs->chain[0];
	struct block block[SECPROC_PKG_MAX_TOPSIGS] = { 0 };
	struct block *mine = &block[resign->role - 1];
	struct secproc_pkg_topsig *top;

	read_blocks(&pkg->v, block);
	memset(mine, 0, sizeof(*mine));
	mine->nr_certs = resign->certs->nr_certs;
	memcpy(mine->chain, resign->certs->chain, sizeof(mine->chain));
	memcpy(mine->top.key_id, leaf->subject_key_id, 32);
	mine->top.alg = SECPROC_CERT_ALG;
	mine->top.role = resign->role;
	secproc_put_le64(&mine->top.time, resign->when);

	resign->items = calloc((size_t)secproc_pkg_nr_pages(pkg) + 1,
			       sizeof(*resign->items));
	if (!resign->items) {
		tool_errno(resign->path, -ENOMEM);
		return -ENOMEM;
	}
	top = write_blocks(resign, block);
	add_top(resign, &pkg->v, top);
	if (resign->role == SECPROC_PKG_ROLE_SIGNER &&
	    memcmp(pkg->signer.ed25519, leaf->ed25519, 32))
		add_pages(resign, pkg);
	return 0;
}

/**
 * resign_open() - read a package, check all of it, and say what is to be signed
 * @resign: with path, role, when, certs and roots[0] set; to be given to
 *	resign_close()
 *
 * Whoever signs vouches for the pages, so all of them must be what the signer
 * before has signed.
 *
 * Return: 0 or a negative errno, after a message.
 */
int resign_open(struct resign *resign)
{
	struct secproc_pkg_view view;
	struct secproc_pkg pkg;
	int ret;

	resign->roots[1] = resign->certs->root;
	resign->trust = (struct secproc_trust){
		.roots = resign->roots,
		.nr_roots = 2,
		.flags = SECPROC_TRUST_INSECURE | SECPROC_TRUST_DEBUG |
			 SECPROC_TRUST_WEAK,
		.now = resign->when,
	};
	ret = tool_read(resign->path, (size_t)SECPROC_PKG_MAX_FILE,
			&resign->file);
	if (!ret)
		ret = check(resign, &view, &pkg);
	return ret ? ret : add_items(resign, &pkg);
}

/**
 * resign_finish() - check the package with its new signatures, and write it
 * @resign: all of whose items have been signed
 * @output: file
 *
 * Return: 0 or a negative errno, after a message.
 */
int resign_finish(struct resign *resign, const char *output)
{
	struct secproc_pkg_view view;
	struct secproc_pkg pkg;
	int ret;

	resign->path = output;
	ret = check(resign, &view, &pkg);
	if (ret)
		return ret;
	ret = secproc_file_write(output, resign->file.data, resign->file.len,
				 0666);
	if (ret)
		tool_errno(output, ret);
	else if (secproc_pkg_is_insecure(&pkg))
		tool_warn_insecure("the package's signature");
	return ret;
}

/**
 * resign_close() - give the memory back
 * @resign: which
 */
void resign_close(struct resign *resign)
{
	free(resign->items);
	secproc_file_free(&resign->file);
}
