/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * A vendor in a test: an authority and a signer with known keys, who make real
 * packages and licences
 */
#ifndef SECPROC_FAKE_VENDOR_H
#define SECPROC_FAKE_VENDOR_H

#include "pkg/pkg_build.h"
#include "user/keys.h"

/* When everything is made, and what time it is. */
#define FAKE_VENDOR_THEN	1700000000ULL
#define FAKE_VENDOR_NOW		1750000000ULL
#define FAKE_VENDOR_END		1900000000ULL

/**
 * struct fake_vendor - an authority with one signer
 * @root: key of the authority
 * @root_cert: its certificate
 * @signer: key of the signer
 * @signer_cert: its certificate
 * @key: the signer
 * @trust: believes in the authority alone
 */
struct fake_vendor {
	struct secproc_keypair root;
	struct secproc_cert root_cert;
	struct secproc_keypair signer;
	struct secproc_cert signer_cert;
	struct secproc_sign_key key;
	struct secproc_trust trust;
};

/**
 * struct fake_product - a package, and a licence for it
 * @build: what it is made from; to be filled in, fake_product_init() gives all
 *	but pages and entry
 * @terms: the licence; fake_product_init() gives all but the recipient
 * @elf: ELF header without program headers
 * @bytes: the package
 * @size: its length
 * @resident: length of its resident part
 * @licence: the licence
 * @licence_len: its length
 * @pkg: the package, as the vendor's own trust verifies it
 */
struct fake_product {
	struct secproc_build build;
	struct secproc_licence_terms terms;
	u8 elf[64];
	u8 *bytes;
	u64 size;
	u64 resident;
	u8 *licence;
	size_t licence_len;
	struct secproc_pkg pkg;
};

/* Vendors of different numbers have nothing in common; must not be moved. */
void fake_vendor_init(struct fake_vendor *vendor, u8 number);

/* The same for products of one vendor. */
void fake_product_init(struct fake_product *product,
		       const struct fake_vendor *vendor, u8 number);
void fake_product_set_recipient(struct fake_product *product,
				const u8 ed25519[32], const u8 x25519[32]);
/* Makes package and licence, and ends the test program if that fails. */
void fake_product_make(struct fake_product *product);
/* Makes the licence alone, under changed terms. */
void fake_product_license(struct fake_product *product);
void fake_product_free(struct fake_product *product);

/* A page as it is stored, and its verifying information. */
const u8 *fake_product_page(const struct fake_product *product, u32 index);
const u8 *fake_product_vinfo(const struct fake_product *product, u32 index);

#endif /* SECPROC_FAKE_VENDOR_H */
