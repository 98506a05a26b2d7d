// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Fuzzer of certificates and revocation lists, as fuzz_pkg.c: bytes as they are,
 * or changes to good ones
 *
 * What verifies must be the good chain or the good list, byte for byte, because
 * everything in them is signed.  X.509 is read, too, where anything may come out
 * but a crash.
 */
#include <stdlib.h>

#include "../core/test_pkg_fixture.h"
#include "../../kmod/core/user/pubkey.h"
#include "../../kmod/core/user/revlist.h"
#include "../../sign-tool/x509.h"

static struct fixture f;
static u8 *list;
static size_t list_len;

static void demand(bool ok)
{
	if (!ok)
		__builtin_trap();
}

static void start(void)
{
	struct secproc_sign_key key;
	struct secproc_revlist entries = { 0 };
	struct secproc_revlist_terms terms = {
		.number = 3,
		.issued = FIXTURE_NOW,
		.chain = &f.chain[1],
		.nr_certs = 1,
		.key = &key,
	};
	u8 id[32] = { 1 };
	u8 kind;

	if (list)
		return;
	fixture_init(&f);
	f.authority_request.usage |= SECPROC_CERT_U_SIGN_REVOCATION;
	fixture_certify(&f);
	secproc_keypair_sign_key(&f.authority, &key);
	for (kind = 1; kind <= 2; kind++, id[0]++)
		demand(!secproc_revlist_add(&entries, kind, id, kind));
	demand(!secproc_revlist_build(&entries, &terms, &list, &list_len));
	secproc_revlist_free(&entries);
}

static void check_chain(const u8 *data, size_t len)
{
	static const u8 product[16] = { 0xaa, 0xbb, 0xcc };
	struct secproc_claim claim = {
		.usage = SECPROC_CERT_U_SIGN_PAGE,
		.type = SECPROC_CERT_SIGNER,
		.product_id = product,
		.when = FIXTURE_NOW,
	};
	unsigned int nr = (unsigned int)(len / sizeof(struct secproc_cert));
	enum secproc_refusal refusal;
	struct secproc_signer signer;

	refusal = secproc_chain_verify((const void *)data, nr, &f.trust, &claim,
				       &signer);
	demand(secproc_refusal_text(refusal));
	if (!refusal)
		demand(nr == 2 && !memcmp(data, f.chain, sizeof(f.chain)));
	if (nr)
		secproc_root_check((const void *)data);
}

static void check_list(const u8 *data, size_t len)
{
	struct secproc_revocations_view view;
	struct secproc_revocations found;
	u32 i;

	if (secproc_revocations_parse(data, len, &view)) {
		demand(view.refusal && secproc_refusal_text(view.refusal));
		return;
	}
	demand(view.sig + SECPROC_ED25519_SIG_SIZE == data + len);
	if (secproc_revocations_verify(&view, &f.trust, &found))
		return;
	demand(len == list_len && !memcmp(data, list, len));
	for (i = 0; i < found.nr_entries; i++)
		demand(secproc_is_revoked(&found, found.entries[i].kind,
					  found.entries[i].id, 2));
	demand(secproc_revocations_replace(&found, &found) ==
	       SECPROC_REFUSAL_REV_STALE);
}

static void check_text(const u8 *data, size_t len)
{
	struct secproc_public_key pub;
	u8 *text = malloc(len + 1), key[32];

	memcpy(text, data, len);
	text[len] = '\0';
	secproc_public_key_parse((char *)text, &pub);
	x509_read_ed25519(text, len, key);
	free(text);
}

/* Changes to something good: where, and to what, four bytes each. */
static void check_changed(const u8 *good, size_t good_len, const u8 *data,
			  size_t len, void (*check)(const u8 *data, size_t len))
{
	u8 *copy = malloc(good_len);
	size_t i;

	memcpy(copy, good, good_len);
	for (i = 0; i + 4 <= len; i += 4)
		copy[secproc_get_le16(data + i) % (u32)good_len] = data[i + 2];
	check(copy, good_len);
	free(copy);
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t len);

int LLVMFuzzerTestOneInput(const u8 *data, size_t len)
{
	u8 *copy;

	start();
	if (len < 1)
		return 0;
	switch (data[0] % 5) {
	case 0:
		check_changed((u8 *)f.chain, sizeof(f.chain), data + 1, len - 1,
			      check_chain);
		return 0;
	case 1:
		check_changed(list, list_len, data + 1, len - 1, check_list);
		return 0;
	case 2:
		check_text(data + 1, len - 1);
		return 0;
	}
	/* Exactly as long as it is, so that reading on is noticed. */
	copy = malloc(len - 1);
	memcpy(copy, data + 1, len - 1);
	if (data[0] % 5 == 3)
		check_chain(copy, len - 1);
	else
		check_list(copy, len - 1);
	free(copy);
	return 0;
}
