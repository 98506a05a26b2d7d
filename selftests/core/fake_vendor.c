// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * A vendor in a test
 */
#include <stdio.h>
#include <stdlib.h>

#include "fake_vendor.h"

static void demand(int err, const char *what)
{
	if (!err)
		return;
	printf("Bail out! a test's vendor cannot make its %s: %d\n", what, err);
	exit(1);
}

static void issue(struct secproc_cert *cert, const struct secproc_keypair *pair,
		  const struct secproc_keypair *issuer, const char *subject)
{
	struct secproc_cert_request request = {
		.kind = pair->kind,
		.subject = subject,
		.usage = secproc_key_default_usage(pair->kind),
		.path_len = pair->kind == SECPROC_KEY_ROOT ? 2 : 0,
		.not_before = 1,
		.not_after = FAKE_VENDOR_END,
		.is_insecure = true,
	};
	struct secproc_sign_key key;

	memcpy(request.ed25519, pair->ed25519, 32);
	memcpy(request.x25519, pair->x25519, 32);
	secproc_keypair_sign_key(issuer, &key);
	demand(secproc_cert_issue(cert, &request, &key), "certificate");
}

void fake_vendor_init(struct fake_vendor *vendor, u8 number)
{
	u8 seed[32];

	memset(vendor, 0, sizeof(*vendor));
	memset(seed, number, sizeof(seed));
	secproc_keypair_derive(&vendor->root, SECPROC_KEY_ROOT, seed);
	secproc_keypair_derive(&vendor->signer, SECPROC_KEY_SIGNER, seed);
	issue(&vendor->root_cert, &vendor->root, &vendor->root, "Test root");
	issue(&vendor->signer_cert, &vendor->signer, &vendor->root,
	      "Test signer");
	secproc_keypair_sign_key(&vendor->signer, &vendor->key);
	vendor->trust.roots = &vendor->root_cert;
	vendor->trust.nr_roots = 1;
	vendor->trust.flags = SECPROC_TRUST_INSECURE | SECPROC_TRUST_DEBUG;
	vendor->trust.now = FAKE_VENDOR_NOW;
}

/* The header of a static executable without program headers. */
static void fill_elf(u8 elf[64], u64 entry)
{
	static const u8 ident[] = { 0x7f, 'E', 'L', 'F', 2, 1, 1 };

	memset(elf, 0, 64);
	memcpy(elf, ident, sizeof(ident));
	secproc_put_le16(elf + 16, 2);
	secproc_put_le16(elf + 18, SECPROC_PKG_ISA_RISCV);
	secproc_put_le32(elf + 20, 1);
	secproc_put_le64(elf + 24, entry);
	secproc_put_le64(elf + 32, 64);
	secproc_put_le16(elf + 52, 64);
	secproc_put_le16(elf + 54, SECPROC_PKG_PHDR_SIZE);
}

void fake_product_init(struct fake_product *product,
		       const struct fake_vendor *vendor, u8 number)
{
	static const char name[] = "test product";
	struct secproc_build *build = &product->build;

	memset(product, 0, sizeof(*product));
	build->name = (struct secproc_bytes){ name, sizeof(name) - 1 };
	memset(build->product_id, number, sizeof(build->product_id));
	build->version = 1000 + number;
	build->rollback_index = 5;
	build->created = FAKE_VENDOR_THEN;
	build->elfhdr = (struct secproc_bytes){ product->elf,
						sizeof(product->elf) };
	build->nr_parts = 1;
	build->verify_kind = SECPROC_PKG_VERIFY_ED25519;
	build->suite = SECPROC_PKG_SUITE_CHACHA20_POLY1305;
	build->chain = &vendor->signer_cert;
	build->nr_certs = 1;
	build->key = &vendor->key;
	build->trust = &vendor->trust;
	memset(build->seed, number, sizeof(build->seed));
	product->terms.parts = 1;
	product->terms.issued = FAKE_VENDOR_THEN;
	product->terms.seq = 1;
}

void fake_product_set_recipient(struct fake_product *product,
				const u8 ed25519[32], const u8 x25519[32])
{
	memcpy(product->terms.recipient_ed25519, ed25519, 32);
	memcpy(product->terms.recipient_x25519, x25519, 32);
}

static void *allocate(size_t size)
{
	void *p = aligned_alloc(64, (size + 63) & ~(size_t)63);

	demand(!p, "memory");
	return p;
}

void fake_product_license(struct fake_product *product)
{
	free(product->licence);
	product->licence_len =
		secproc_licence_build_size(product->build.nr_certs,
					   product->terms.parts);
	product->licence = allocate(product->licence_len);
	demand(secproc_licence_build(&product->build, (void *)product->bytes,
				     &product->terms, product->licence),
	       "licence");
}

void fake_product_make(struct fake_product *product)
{
	struct secproc_build_result result;
	struct secproc_pkg_view view;

	fill_elf(product->elf,
		 product->build.entry - product->build.load_bias);
	demand(secproc_pkg_build_size(&product->build, &product->size),
	       "package");
	product->bytes = allocate(product->size);
	demand(secproc_pkg_build(&product->build, product->bytes, product->size,
				 &result), "package");
	demand(secproc_pkg_resident_size(product->bytes, SECPROC_PKG_HEAD_SIZE,
					 &product->resident), "package");
	demand(secproc_pkg_parse(product->bytes, product->resident,
				 product->size, &view), "package");
	demand(secproc_pkg_verify(&view, product->build.trust, &product->pkg),
	       "package");
	fake_product_license(product);
}

void fake_product_free(struct fake_product *product)
{
	free(product->bytes);
	free(product->licence);
}

const u8 *fake_product_page(const struct fake_product *product, u32 index)
{
	struct secproc_pkg_page page;

	demand(!secproc_pkg_page(&product->pkg, index, &page), "page");
	return product->bytes + page.file_off;
}

const u8 *fake_product_vinfo(const struct fake_product *product, u32 index)
{
	struct secproc_pkg_page page;

	demand(!secproc_pkg_page(&product->pkg, index, &page), "page");
	return product->bytes + page.vinfo_off;
}
