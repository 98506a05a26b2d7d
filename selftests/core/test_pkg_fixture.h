/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * An authority, a small package and a licence, made in memory
 *
 * Everything has fixed seeds, so a failure is the same every time.  A test
 * changes the description and builds again, or changes the bytes.
 */
#ifndef TEST_PKG_FIXTURE_H
#define TEST_PKG_FIXTURE_H

#include "../../kmod/core/user/keys.h"

#define FIXTURE_NOW	1700000000ULL
#define FIXTURE_TEXT_VA	0x20000ULL
#define FIXTURE_ENTRY	(FIXTURE_TEXT_VA + 0x100)
#define FIXTURE_PAGES	7
#define FIXTURE_MARKER	"a string that must not be seen"

/**
 * struct fixture - what a test can change before fixture_build()
 * @root: key of the root
 * @authority: key below it
 * @signer: key below that
 * @processor: whom the licence is for
 * @root_request: what the root's certificate says
 * @authority_request: what the authority's says
 * @signer_request: what the signer's says
 * @root_cert: made by fixture_certify()
 * @chain: signer, authority
 * @trust: pins the root, accepts all, knows the time
 * @elf: ELF header and one program header
 * @contents: pages in the clear
 * @pages: the program: two of code, read-only data, a page of a locked part,
 *	data in the clear, data that ends early, and zeros
 * @build: description of the package
 * @terms: description of the licence
 * @pkg: package bytes
 * @pkg_len: their number
 * @licence: licence bytes
 * @licence_len: their number
 */
struct fixture {
	struct secproc_keypair root;
	struct secproc_keypair authority;
	struct secproc_keypair signer;
	struct secproc_keypair processor;
	struct secproc_cert_request root_request;
	struct secproc_cert_request authority_request;
	struct secproc_cert_request signer_request;
	struct secproc_cert root_cert;
	struct secproc_cert chain[2];
	struct secproc_trust trust;
	u8 elf[64 + 56];
	u8 contents[FIXTURE_PAGES][SECPROC_PAGE_SIZE];
	struct secproc_build_page pages[FIXTURE_PAGES];
	struct secproc_build build;
	struct secproc_sign_key sign_key;
	struct secproc_licence_terms terms;
	u8 *pkg;
	u64 pkg_len;
	u8 *licence;
	size_t licence_len;
};

void fixture_init(struct fixture *f);
void fixture_free(struct fixture *f);
void fixture_certify(struct fixture *f);
enum secproc_refusal fixture_build(struct fixture *f);

/* Parse and verify what is in f->pkg now. */
enum secproc_refusal fixture_check(const struct fixture *f,
				   struct secproc_pkg_view *view,
				   struct secproc_pkg *pkg);

/* The same for f->licence, against f->pkg. */
enum secproc_refusal fixture_check_licence(const struct fixture *f,
					   const struct secproc_pkg *pkg,
					   struct secproc_licence_view *view,
					   struct secproc_licence *licence);

#endif /* TEST_PKG_FIXTURE_H */
