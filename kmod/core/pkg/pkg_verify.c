// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Package verification, and what a verified package says
 */
#include "pkg.h"
#include "message.h"
#include "revoke.h"
#include "tree.h"

/* What the key that signs a package and its pages must be allowed to do. */
#define SIGNER_USAGE	(SECPROC_CERT_U_SIGN_PAGE | SECPROC_CERT_U_SIGN_TOP)

static const struct {
	u8 role;
	u8 type;
	u16 usage;
} roles[] = {
	{ SECPROC_PKG_ROLE_SIGNER, SECPROC_CERT_SIGNER, SIGNER_USAGE },
	{ SECPROC_PKG_ROLE_GENERATOR, SECPROC_CERT_GENERATOR,
	  SECPROC_CERT_U_SIGN_TOP },
	{ SECPROC_PKG_ROLE_AUTHORITY, SECPROC_CERT_SIGNER,
	  SECPROC_CERT_U_SIGN_TOP },
};

static unsigned int nr_topsigs(const struct secproc_pkg_view *view)
{
	return view->topsig.len / sizeof(struct secproc_pkg_topsig);
}

/* Everything about the top signatures that does not need a key. */
static enum secproc_refusal
check_top_formats(const struct secproc_pkg_view *view)
{
	const struct secproc_pkg_topsig *top = view->topsig.data;
	unsigned int i;

	for (i = 0; i < nr_topsigs(view); i++) {
		if (!secproc_is_zero(top[i].reserved0,
				     sizeof(top[i].reserved0)) ||
		    !secproc_is_zero(top[i].reserved1,
				     sizeof(top[i].reserved1)))
			return SECPROC_REFUSAL_TOP_FORMAT;
		if (top[i].alg != SECPROC_CERT_ALG ||
		    top[i].role < SECPROC_PKG_ROLE_SIGNER ||
		    top[i].role > SECPROC_PKG_ROLE_AUTHORITY)
			return SECPROC_REFUSAL_TOP_ALGORITHM;
		/* The signer's, whose key the pages need, is the first. */
		if (i ? top[i].role <= top[i - 1].role :
			top[i].role != SECPROC_PKG_ROLE_SIGNER)
			return SECPROC_REFUSAL_TOP_FORMAT;
	}
	return SECPROC_REFUSAL_NONE;
}

/*
 * The chains stand one after the other, in the order of the signatures.  A chain
 * ends before the next certificate that is not an authority's; the last one ends
 * with the section.
 */
static struct secproc_bytes take_chain(struct secproc_bytes *certs,
				       bool is_last)
{
	const struct secproc_cert *cert = certs->data;
	size_t nr = certs->len / sizeof(*cert), n = is_last ? nr : 0;
	struct secproc_bytes chain = { cert, 0 };

	while (n < nr && (!n || cert[n].type == SECPROC_CERT_AUTHORITY))
		n++;
	chain.len = n * sizeof(*cert);
	certs->data = cert + n;
	certs->len -= chain.len;
	return chain;
}

/* One top signature, with the chain of whoever made it. */
static enum secproc_refusal check_top(const struct secproc_pkg *pkg,
				      const struct secproc_trust *trust,
				      const struct secproc_pkg_topsig *top,
				      const struct secproc_bytes *chain,
				      struct secproc_signer *signer)
{
	const struct secproc_pkg_view *view = &pkg->v;
	struct secproc_claim claim = {
		.usage = roles[top->role - 1].usage,
		.type = roles[top->role - 1].type,
		.product_id = view->header->product_id,
		.when = secproc_get_le64(&top->time),
	};
	u8 msg[SECPROC_TOP_MESSAGE_SIZE], root[SECPROC_SHA256_SIZE] = { 0 };
	struct secproc_bytes piece = { msg, sizeof(msg) };
	enum secproc_refusal refusal;

	/* What is out of the ordinary is for the signer to answer for. */
	if (top->role == SECPROC_PKG_ROLE_SIGNER && secproc_pkg_is_debug(pkg))
		claim.usage |= SECPROC_CERT_U_DEBUG;
	if (top->role == SECPROC_PKG_ROLE_SIGNER && secproc_pkg_is_weak(pkg))
		claim.usage |= SECPROC_CERT_U_ALLOW_WEAK;
	refusal = secproc_chain_verify(chain->data, chain->len /
				       sizeof(struct secproc_cert), trust,
				       &claim, signer);
	if (refusal)
		return refusal;
	if (memcmp(top->key_id, signer->key_id, sizeof(top->key_id)))
		return SECPROC_REFUSAL_CERT_MISSING;

	/* With the root's signature every node in the section is signed. */
	if (view->tree.len)
		secproc_tree_root(root, view->tree.data, view->tree.len /
				  SECPROC_SHA256_SIZE);
	secproc_pkg_build_top_message(msg, view->header, view->table,
				      view->nr_sections, root, top);
	if (secproc_ed25519_verify(top->sig, signer->ed25519, &piece, 1))
		return SECPROC_REFUSAL_TOP_SIGNATURE;
	return SECPROC_REFUSAL_NONE;
}

/*
 * All that have signed, with the signer's key in @pkg.  A signature that is there
 * must hold, whether it is demanded or not.
 */
static enum secproc_refusal check_tops(struct secproc_pkg *pkg,
				       const struct secproc_trust *trust)
{
	const struct secproc_pkg_topsig *top = pkg->v.topsig.data;
	unsigned int i, nr = nr_topsigs(&pkg->v);
	struct secproc_bytes certs = pkg->v.certs, chain;
	struct secproc_signer other;
	enum secproc_refusal refusal;

	refusal = check_top_formats(&pkg->v);
	for (i = 0; !refusal && i < nr; i++) {
		u64 when = secproc_get_le64(&top[i].time);

		chain = take_chain(&certs, i + 1 == nr);
		refusal = check_top(pkg, trust, &top[i], &chain,
				    i ? &other : &pkg->signer);
		if (!refusal && i)
			refusal = secproc_signer_check_time(&other, when);
		pkg->roles |= 1U << top[i].role;
	}
	if (refusal)
		return refusal;
	return trust->roles & ~pkg->roles ? SECPROC_REFUSAL_TOP_ROLE :
					    SECPROC_REFUSAL_NONE;
}

/**
 * secproc_pkg_check_hashes() - a package's bytes against the hashes in it
 * @view: from secproc_pkg_parse(), which succeeded
 *
 * The hashes of sections against the sections, and the manifest's against the
 * package's identity.  Says nothing of who made them.
 *
 * Return: 0, or the first check that failed.
 */
enum secproc_refusal
secproc_pkg_check_hashes(const struct secproc_pkg_view *view)
{
	unsigned int i;
	u8 sha256[32];

	for (i = 0; i < view->nr_sections; i++) {
		const struct secproc_pkg_section *row = &view->table[i];
		struct secproc_bytes bytes = {
			(const u8 *)view->header + secproc_get_le64(&row->off),
			secproc_get_le64(&row->len),
		};

		if (!(secproc_get_le32(&row->flags) &
		      SECPROC_PKG_SEC_F_IMMUTABLE))
			continue;
		secproc_sha256(sha256, &bytes, 1);
		if (memcmp(sha256, row->sha256, sizeof(sha256)))
			return SECPROC_REFUSAL_SECTION_HASH;
		if (secproc_get_le32(&row->id) == SECPROC_PKG_SEC_MANIFEST &&
		    memcmp(sha256, view->header->package_id, sizeof(sha256)))
			return SECPROC_REFUSAL_PKG_ID;
	}
	return SECPROC_REFUSAL_NONE;
}

/*
 * The signer must have been valid when it signed.  That an expired signer's
 * packages go on working is on purpose: otherwise a device whose vendor is gone
 * stops on a date.  A package, or the processor's owner, can demand more.
 */
static enum secproc_refusal check_time(const struct secproc_pkg *pkg,
				       const struct secproc_trust *trust)
{
	bool strict = trust->flags & SECPROC_TRUST_STRICT_TIME ||
		      secproc_get_le32(&pkg->v.header->flags) &
		      SECPROC_PKG_F_FORCE_EXPIRY;
	enum secproc_refusal refusal;

	refusal = secproc_signer_check_time(&pkg->signer, pkg->signed_at);
	if (refusal)
		return refusal;
	if (!trust->now)
		return strict ? SECPROC_REFUSAL_CERT_CLOCK :
				SECPROC_REFUSAL_NONE;
	refusal = secproc_signer_check_time(&pkg->signer, trust->now);
	if (refusal == SECPROC_REFUSAL_CERT_EXPIRED && !strict)
		return SECPROC_REFUSAL_NONE;
	return refusal;
}

/**
 * secproc_pkg_verify() - turn a view into a package
 * @view: from secproc_pkg_parse(), which succeeded
 * @trust: what is believed
 * @pkg: the package; written only on success
 *
 * Return: 0, or the first check that failed: for each top signature the signer's
 * chain and the signature; the roles that are demanded; the hashes that were
 * signed; then a cipher that is not here, revocation of the package, debugging,
 * weak verification and time.
 */
enum secproc_refusal
secproc_pkg_verify(const struct secproc_pkg_view *view,
		   const struct secproc_trust *trust, struct secproc_pkg *pkg)
{
	const struct secproc_pkg_topsig *top = view->topsig.data;
	struct secproc_pkg found = { .v = *view };
	enum secproc_refusal refusal;

	/* A view that was refused is not to be had by a caller's mistake. */
	if (WARN_ON_ONCE(view->refusal || !top))
		return SECPROC_REFUSAL_PKG_TABLE;

	refusal = check_tops(&found, trust);
	if (refusal)
		return refusal;
	refusal = secproc_pkg_check_hashes(view);
	if (refusal)
		return refusal;

	if (view->header->suite == SECPROC_PKG_SUITE_AES256_GCM &&
	    trust->flags & SECPROC_TRUST_NO_AES)
		return SECPROC_REFUSAL_PKG_SUITE;
	if (secproc_is_revoked(trust->revoked, SECPROC_REV_PACKAGE,
			       view->header->package_id,
			       secproc_get_le64(&top->time)))
		return SECPROC_REFUSAL_PKG_REVOKED;
	if (secproc_pkg_is_debug(&found) &&
	    !(trust->flags & SECPROC_TRUST_DEBUG))
		return SECPROC_REFUSAL_PKG_DEBUG;
	if (secproc_pkg_is_weak(&found) && !(trust->flags & SECPROC_TRUST_WEAK))
		return SECPROC_REFUSAL_PKG_WEAK;
	found.signed_at = secproc_get_le64(&top->time);
	refusal = check_time(&found, trust);
	if (refusal)
		return refusal;
	*pkg = found;
	return SECPROC_REFUSAL_NONE;
}

static const struct secproc_pkg_page_row *
page_row(const struct secproc_pkg *pkg, u32 index)
{
	return (const struct secproc_pkg_page_row *)pkg->v.page_table.data +
	       index;
}

/**
 * secproc_pkg_page() - what the page table says about one page
 * @pkg: package
 * @index: number of the page
 * @page: receives it
 *
 * Return: false if there is no such page.
 */
bool secproc_pkg_page(const struct secproc_pkg *pkg, u32 index,
		      struct secproc_pkg_page *page)
{
	const struct secproc_pkg_page_row *row;
	u64 pages_off;

	if (index >= pkg->v.nr_pages)
		return false;
	row = page_row(pkg, index);
	page->index = index;
	page->flags = secproc_get_le32(&row->flags);
	page->va = secproc_get_le64(&row->va);
	page->len = secproc_get_le32(&row->len);
	page->part = secproc_get_le16(&row->part);
	page->verify_kind = secproc_pkg_row_verify_kind(pkg->v.header, row);
	page->leaf = secproc_get_le32(&row->vinfo);
	page->file_off = 0;
	page->vinfo_off = 0;
	memcpy(page->tag, row->tag, sizeof(page->tag));
	if (page->flags & SECPROC_PKG_PAGE_F_ZERO)
		return true;

	pages_off = pkg->v.pages_off[page->part];
	if (pages_off)
		page->file_off = pages_off + ((u64)secproc_get_le32(&row->slot)
					      << SECPROC_PAGE_SHIFT);
	page->vinfo_off = pkg->v.vinfo_off + secproc_get_le32(&row->vinfo) *
			  (u64)SECPROC_PKG_VINFO_SIZE;
	return true;
}

/**
 * secproc_pkg_find() - which page an address belongs to
 * @pkg: package
 * @va: any address
 * @index: receives the number of the page
 *
 * Return: false if no page of the package is there.
 */
bool secproc_pkg_find(const struct secproc_pkg *pkg, u64 va, u32 *index)
{
	u32 low = 0, high = pkg->v.nr_pages;

	va &= SECPROC_PAGE_MASK;
	while (low < high) {
		u32 middle = low + (high - low) / 2;
		u64 middle_va = secproc_get_le64(&page_row(pkg, middle)->va);

		if (middle_va == va) {
			*index = middle;
			return true;
		}
		if (middle_va < va)
			low = middle + 1;
		else
			high = middle;
	}
	return false;
}
