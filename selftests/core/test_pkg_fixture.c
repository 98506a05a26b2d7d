// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * An authority, a small package and a licence, made in memory
 */
#include <stdlib.h>

#include "test_pkg_fixture.h"

static void request_for(struct secproc_cert_request *request,
			const struct secproc_keypair *pair, const char *subject,
			u8 path_len)
{
	memset(request, 0, sizeof(*request));
	request->kind = pair->kind;
	memcpy(request->ed25519, pair->ed25519, 32);
	memcpy(request->x25519, pair->x25519, 32);
	request->subject = subject;
	request->usage = secproc_key_default_usage(pair->kind);
	request->path_len = path_len;
	request->not_before = FIXTURE_NOW - 1000;
	request->not_after = FIXTURE_NOW + 1000;
}

static void make_keys(struct fixture *f)
{
	u8 seed[32];

	memset(seed, 1, sizeof(seed));
	secproc_keypair_derive(&f->root, SECPROC_KEY_ROOT, seed);
	secproc_keypair_derive(&f->authority, SECPROC_KEY_AUTHORITY, seed);
	secproc_keypair_derive(&f->signer, SECPROC_KEY_SIGNER, seed);
	secproc_keypair_derive(&f->processor, SECPROC_KEY_PROCESSOR, seed);
	request_for(&f->root_request, &f->root, "test root", 3);
	request_for(&f->authority_request, &f->authority, "test authority", 1);
	request_for(&f->signer_request, &f->signer, "test signer", 0);
}

static void make_program(struct fixture *f)
{
	static const struct secproc_build_page layout[FIXTURE_PAGES] = {
		{ .va = FIXTURE_TEXT_VA, .len = 4096,
		  .flags = SECPROC_PKG_PAGE_F_R | SECPROC_PKG_PAGE_F_X |
			   SECPROC_PKG_PAGE_F_ENCRYPTED },
		{ .va = FIXTURE_TEXT_VA + 0x1000, .len = 3000,
		  .flags = SECPROC_PKG_PAGE_F_R | SECPROC_PKG_PAGE_F_X |
			   SECPROC_PKG_PAGE_F_ENCRYPTED },
		{ .va = FIXTURE_TEXT_VA + 0x2000, .len = 4096,
		  .flags = SECPROC_PKG_PAGE_F_R |
			   SECPROC_PKG_PAGE_F_ENCRYPTED },
		{ .va = FIXTURE_TEXT_VA + 0x4000, .len = 4096, .part = 1,
		  .flags = SECPROC_PKG_PAGE_F_R | SECPROC_PKG_PAGE_F_X |
			   SECPROC_PKG_PAGE_F_ENCRYPTED },
		{ .va = FIXTURE_TEXT_VA + 0x6000, .len = 4096,
		  .flags = SECPROC_PKG_PAGE_F_R | SECPROC_PKG_PAGE_F_PLAIN },
		{ .va = FIXTURE_TEXT_VA + 0x7000, .len = 100,
		  .flags = SECPROC_PKG_PAGE_F_R | SECPROC_PKG_PAGE_F_W |
			   SECPROC_PKG_PAGE_F_PLAIN },
		{ .va = FIXTURE_TEXT_VA + 0x8000,
		  .flags = SECPROC_PKG_PAGE_F_R | SECPROC_PKG_PAGE_F_W |
			   SECPROC_PKG_PAGE_F_ZERO },
	};
	unsigned int i, k;

	memcpy(f->pages, layout, sizeof(layout));
	for (i = 0; i < FIXTURE_PAGES; i++) {
		for (k = 0; k < f->pages[i].len; k++)
			f->contents[i][k] = (u8)(i * 37 + k * 11 + k / 256);
		f->pages[i].data = f->contents[i];
	}
	memcpy(f->contents[0] + 500, FIXTURE_MARKER, sizeof(FIXTURE_MARKER));
	memcpy(f->contents[2] + 600, FIXTURE_MARKER, sizeof(FIXTURE_MARKER));

	/* Just what the parser reads: a program with one segment. */
	memcpy(f->elf, "\177ELF\2\1\1", 7);
	secproc_put_le16(f->elf + 16, 2);
	secproc_put_le16(f->elf + 18, SECPROC_PKG_ISA_RISCV);
	secproc_put_le64(f->elf + 24, FIXTURE_ENTRY);
	secproc_put_le64(f->elf + 32, 64);
	secproc_put_le16(f->elf + 54, 56);
	secproc_put_le16(f->elf + 56, 1);
	secproc_put_le32(f->elf + 64, 1);
	secproc_put_le64(f->elf + 64 + 16, FIXTURE_TEXT_VA);
	secproc_put_le64(f->elf + 64 + 32, 0x3000);
}

/**
 * fixture_init() - describe everything, and certify the keys
 * @f: receives it; all zero the first time
 */
void fixture_init(struct fixture *f)
{
	fixture_free(f);
	memset(f, 0, sizeof(*f));
	make_keys(f);
	make_program(f);
	secproc_keypair_sign_key(&f->signer, &f->sign_key);
	f->trust = (struct secproc_trust){
		.roots = &f->root_cert,
		.nr_roots = 1,
		.now = FIXTURE_NOW,
	};
	f->build = (struct secproc_build){
		.name = { "fixture", 7 },
		.version_text = { "1.0", 3 },
		.product_id = { 0xaa, 0xbb, 0xcc },
		.version = 5,
		.rollback_index = 2,
		.created = FIXTURE_NOW,
		.verify_kind = SECPROC_PKG_VERIFY_ED25519,
		.suite = SECPROC_PKG_SUITE_CHACHA20_POLY1305,
		.entry = FIXTURE_ENTRY,
		.elfhdr = { f->elf, sizeof(f->elf) },
		.pages = f->pages,
		.nr_pages = FIXTURE_PAGES,
		.nr_parts = 2,
		.chain = f->chain,
		.nr_certs = 2,
		.key = &f->sign_key,
		.trust = &f->trust,
		.seed = { 9, 9, 9 },
	};
	f->terms.parts = 1;
	f->terms.seq = 1;
	f->terms.issued = FIXTURE_NOW;
	memcpy(f->terms.recipient_ed25519, f->processor.ed25519, 32);
	memcpy(f->terms.recipient_x25519, f->processor.x25519, 32);
	fixture_certify(f);
}

/**
 * fixture_free() - give the bytes back
 * @f: fixture
 */
void fixture_free(struct fixture *f)
{
	free(f->pkg);
	free(f->licence);
	f->pkg = NULL;
	f->licence = NULL;
}

/**
 * fixture_certify() - make the certificates that the requests ask for
 * @f: fixture
 */
void fixture_certify(struct fixture *f)
{
	struct secproc_sign_key root, authority;

	secproc_keypair_sign_key(&f->root, &root);
	secproc_keypair_sign_key(&f->authority, &authority);
	if (secproc_cert_issue(&f->root_cert, &f->root_request, &root) ||
	    secproc_cert_issue(&f->chain[1], &f->authority_request, &root) ||
	    secproc_cert_issue(&f->chain[0], &f->signer_request, &authority))
		abort();
}

/**
 * fixture_build() - make the package and the licence
 * @f: fixture
 *
 * Return: what the builder's own verification said to the package.
 */
enum secproc_refusal fixture_build(struct fixture *f)
{
	struct secproc_build_result result;
	int ret;

	fixture_free(f);
	if (secproc_pkg_build_size(&f->build, &f->pkg_len))
		abort();
	f->pkg = malloc(f->pkg_len);
	f->licence_len = secproc_licence_build_size(f->build.nr_certs,
						    f->terms.parts);
	f->licence = malloc(f->licence_len);
	if (!f->pkg || !f->licence)
		abort();
	ret = secproc_pkg_build(&f->build, f->pkg, f->pkg_len, &result);
	if (ret != secproc_refusal_errno(result.refusal))
		abort();
	if (secproc_licence_build(&f->build, (const void *)f->pkg, &f->terms,
				  f->licence))
		abort();
	return result.refusal;
}

/**
 * fixture_check() - parse and verify the package's bytes as they are now
 * @f: fixture
 * @view: receives the view
 * @pkg: receives the package
 *
 * Return: 0 or the refusal.
 */
enum secproc_refusal fixture_check(const struct fixture *f,
				   struct secproc_pkg_view *view,
				   struct secproc_pkg *pkg)
{
	enum secproc_refusal refusal;

	refusal = secproc_pkg_parse(f->pkg, f->pkg_len, f->pkg_len, view);
	return refusal ? refusal : secproc_pkg_verify(view, &f->trust, pkg);
}

/**
 * fixture_check_licence() - parse and verify the licence's bytes as they are
 * @f: fixture
 * @pkg: package
 * @view: receives the view
 * @licence: receives the licence
 *
 * Return: 0 or the refusal.
 */
enum secproc_refusal fixture_check_licence(const struct fixture *f,
					   const struct secproc_pkg *pkg,
					   struct secproc_licence_view *view,
					   struct secproc_licence *licence)
{
	enum secproc_refusal refusal;

	refusal = secproc_licence_parse(f->licence, f->licence_len, view);
	return refusal ? refusal :
	       secproc_licence_verify(view, &f->trust, pkg, f->processor.key_id,
				      licence);
}
