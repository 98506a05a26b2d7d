// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Verification of one page of a package, in the ways that its signer may choose
 * (R15)
 *
 * Whatever the way, it was chosen in the page table or the header, which are
 * signed; nothing that is stored beside a page can choose a weaker one.
 */
#include "pkg.h"
#include "message.h"
#include "tree.h"

static const struct secproc_pkg_page_row *
page_row(const struct secproc_pkg *pkg, const struct secproc_pkg_page *page)
{
	return (const struct secproc_pkg_page_row *)pkg->v.page_table.data +
	       page->index;
}

/**
 * secproc_pkg_page_message() - what the signature of a page covers
 * @pkg: package
 * @page: page, from secproc_pkg_page()
 * @sha256: hash of the page as it is stored
 * @msg: the message
 */
void secproc_pkg_page_message(const struct secproc_pkg *pkg,
			      const struct secproc_pkg_page *page,
			      const u8 sha256[32],
			      struct secproc_pkg_page_message *msg)
{
	secproc_pkg_build_page_message(msg, pkg->v.header,
				       page_row(pkg, page), sha256);
}

static void hash_page(u8 sha256[32], const u8 *stored)
{
	struct secproc_bytes piece = { stored, SECPROC_PAGE_SIZE };

	secproc_sha256(sha256, &piece, 1);
}

/*
 * The two-step check (R25): first the signature, which holds a hash of the
 * page, then that hash against the one computed over the page.
 */
static enum secproc_refusal check_hash(const u8 *stored, const u8 expected[32])
{
	u8 sha256[32];

	hash_page(sha256, stored);
	return memcmp(sha256, expected, sizeof(sha256)) ?
	       SECPROC_REFUSAL_PAGE_HASH : SECPROC_REFUSAL_NONE;
}

static enum secproc_refusal check_signature(const struct secproc_pkg *pkg,
					    const struct secproc_pkg_page *page,
					    const u8 *stored,
					    const struct secproc_pkg_vinfo *vinfo)
{
	struct secproc_pkg_page_message msg;
	struct secproc_bytes piece = { &msg, sizeof(msg) };

	secproc_pkg_page_message(pkg, page, vinfo->sha256, &msg);
	if (secproc_ed25519_verify(vinfo->sig, pkg->signer.ed25519, &piece, 1))
		return SECPROC_REFUSAL_PAGE_SIGNATURE;
	return check_hash(stored, vinfo->sha256);
}

/*
 * The same two steps in the other order of time: the root's signature was
 * checked when the package was loaded, and with it the nodes that are kept.
 */
static enum secproc_refusal check_tree(const struct secproc_pkg *pkg,
				       const struct secproc_pkg_page *page,
				       const u8 *stored,
				       const struct secproc_pkg_vinfo *vinfo)
{
	const u8 *node = (const u8 *)pkg->v.tree.data +
			 page->leaf / SECPROC_PKG_TREE_LEAVES *
			 SECPROC_SHA256_SIZE;
	struct secproc_pkg_page_message msg;
	u8 hash[SECPROC_SHA256_SIZE];

	hash_page(hash, stored);
	secproc_pkg_page_message(pkg, page, hash, &msg);
	secproc_tree_leaf(hash, &msg);
	secproc_tree_climb(hash, page->leaf, vinfo);
	return memcmp(hash, node, sizeof(hash)) ? SECPROC_REFUSAL_PAGE_HASH :
						  SECPROC_REFUSAL_NONE;
}

/**
 * secproc_pkg_page_checksum() - checksum of a page by its kind
 * @vinfo: receives the verifying information
 * @kind: SECPROC_PKG_VERIFY_CRC32C or SECPROC_PKG_VERIFY_PARITY
 * @msg: page message with zeros for the hash
 * @stored: the page as it is stored
 *
 * The check code has the page's place in it, so that at least a page that lands
 * in another one's place by accident is found.
 */
void secproc_pkg_page_checksum(struct secproc_pkg_vinfo *vinfo, u8 kind,
			       const struct secproc_pkg_page_message *msg,
			       const u8 stored[SECPROC_PAGE_SIZE])
{
	struct secproc_bytes piece[] = {
		{ msg, sizeof(*msg) }, { stored, SECPROC_PAGE_SIZE },
	};

	memset(vinfo, 0, sizeof(*vinfo));
	if (kind == SECPROC_PKG_VERIFY_PARITY)
		secproc_parity(vinfo->parity, stored, SECPROC_PAGE_SIZE);
	else
		secproc_put_le32(&vinfo->crc32c,
				 secproc_crc32c(piece, ARRAY_SIZE(piece)));
}

static enum secproc_refusal check_checksum(const struct secproc_pkg *pkg,
					   const struct secproc_pkg_page *page,
					   const u8 *stored,
					   const struct secproc_pkg_vinfo *vinfo)
{
	static const u8 no_hash[32];
	struct secproc_pkg_page_message msg;
	struct secproc_pkg_vinfo want;

	secproc_pkg_page_message(pkg, page, no_hash, &msg);
	secproc_pkg_page_checksum(&want, page->verify_kind, &msg, stored);
	return memcmp(&want, vinfo, sizeof(want)) ?
	       SECPROC_REFUSAL_PAGE_CHECKSUM : SECPROC_REFUSAL_NONE;
}

/* What lies behind the contents of a page in the open is zero. */
static enum secproc_refusal check_tail(const struct secproc_pkg_page *page,
				       const u8 *stored)
{
	if (page->flags & SECPROC_PKG_PAGE_F_PLAIN &&
	    !secproc_is_zero(stored + page->len, SECPROC_PAGE_SIZE - page->len))
		return SECPROC_REFUSAL_PAGE_TAIL;
	return SECPROC_REFUSAL_NONE;
}

/**
 * secproc_pkg_page_verify() - check one page as it was read from the file
 * @pkg: package
 * @page: page, from secproc_pkg_page()
 * @stored: the page's bytes at page->file_off, encrypted if the page is
 * @vinfo_bytes: the bytes at page->vinfo_off
 *
 * Runs before anything is decrypted (R27).
 *
 * Return: 0, or the first check that failed.
 */
enum secproc_refusal
secproc_pkg_page_verify(const struct secproc_pkg *pkg,
			const struct secproc_pkg_page *page,
			const u8 stored[SECPROC_PAGE_SIZE],
			const u8 vinfo_bytes[SECPROC_PKG_VINFO_SIZE])
{
	struct secproc_pkg_vinfo vinfo;
	enum secproc_refusal refusal;

	memcpy(&vinfo, vinfo_bytes, sizeof(vinfo));
	switch (page->verify_kind) {
	case SECPROC_PKG_VERIFY_ED25519:
		refusal = check_signature(pkg, page, stored, &vinfo);
		break;
	case SECPROC_PKG_VERIFY_TREE:
		refusal = check_tree(pkg, page, stored, &vinfo);
		break;
	case SECPROC_PKG_VERIFY_CRC32C:
	case SECPROC_PKG_VERIFY_PARITY:
		refusal = check_checksum(pkg, page, stored, &vinfo);
		break;
	default:
		refusal = SECPROC_REFUSAL_PKG_VERIFY_KIND;
	}
	return refusal ? refusal : check_tail(page, stored);
}

size_t secproc_pkg_batch_size(unsigned int nr)
{
	return nr * (sizeof(struct secproc_ed25519_item) +
		     sizeof(struct secproc_pkg_page_message)) +
	       secproc_ed25519_work_size(nr);
}

static bool is_signed(const struct secproc_pkg_check *check)
{
	return check->page.verify_kind == SECPROC_PKG_VERIFY_ED25519;
}

/* Checks the signatures of all pages that have one, in the order of @check. */
static void check_signatures(const struct secproc_pkg *pkg,
			     const struct secproc_pkg_check *check,
			     unsigned int nr, void *work)
{
	struct secproc_ed25519_item *item = work;
	struct secproc_pkg_page_message *msg = (void *)(item + nr);
	void *sum = msg + nr;
	unsigned int i, nr_signed = 0;

	for (i = 0; i < nr; i++) {
		const struct secproc_pkg_vinfo *vinfo = check[i].vinfo;

		if (!is_signed(&check[i]))
			continue;
		secproc_pkg_page_message(pkg, &check[i].page, vinfo->sha256,
					 msg);
		item[nr_signed].sig = vinfo->sig;
		item[nr_signed].message.data = msg;
		item[nr_signed].message.len = sizeof(*msg);
		nr_signed++;
		msg++;
	}
	secproc_ed25519_verify_batch(sum, pkg->signer.ed25519, item, nr_signed);
}

/**
 * secproc_pkg_pages_verify() - check pages together
 * @pkg: package
 * @check: the pages; the refusal of each is set
 * @nr: how many
 * @work: secproc_pkg_batch_size(@nr) bytes, aligned for u64
 *
 * Finds what secproc_pkg_page_verify() finds of each, but signatures are checked
 * together, which costs a third.
 *
 * Context: may sleep (randomness).
 */
void secproc_pkg_pages_verify(const struct secproc_pkg *pkg,
			      struct secproc_pkg_check *check, unsigned int nr,
			      void *work)
{
	const struct secproc_ed25519_item *item = work;
	unsigned int i;

	check_signatures(pkg, check, nr, work);
	for (i = 0; i < nr; i++) {
		struct secproc_pkg_check *c = &check[i];

		if (!is_signed(c)) {
			c->refusal = secproc_pkg_page_verify(pkg, &c->page,
							     c->stored,
							     (const u8 *)c->vinfo);
			continue;
		}
		c->refusal = item++->err ? SECPROC_REFUSAL_PAGE_SIGNATURE :
					   check_hash(c->stored,
						      c->vinfo->sha256);
		if (!c->refusal)
			c->refusal = check_tail(&c->page, c->stored);
	}
}
