// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Fuzzer of licences, as fuzz_pkg.c: bytes as they are, or changes to a good one
 *
 * What verifies must be the good licence, byte for byte, because everything in
 * it is signed.
 */
#include <stdlib.h>

#include "../core/test_pkg_fixture.h"

static struct fixture f;
static struct secproc_pkg_view pkg_view;
static struct secproc_pkg pkg;

static void demand(bool ok)
{
	if (!ok)
		__builtin_trap();
}

static void start(void)
{
	if (f.pkg)
		return;
	fixture_init(&f);
	f.terms.parts = 3;
	demand(!fixture_build(&f));
	demand(!fixture_check(&f, &pkg_view, &pkg));
}

static void check(const u8 *data, size_t len)
{
	struct secproc_licence_view view;
	struct secproc_licence licence;
	u8 key[32];
	u16 part;

	if (secproc_licence_parse(data, len, &view)) {
		demand(view.refusal && secproc_refusal_text(view.refusal));
		return;
	}
	demand(view.sig + SECPROC_ED25519_SIG_SIZE == data + len);
	demand(view.nr_certs && view.nr_certs <= SECPROC_PKG_MAX_CERTS);
	demand(view.nr_envelopes && view.nr_envelopes <= SECPROC_PKG_MAX_PARTS);
	if (secproc_licence_verify(&view, &f.trust, &pkg, f.processor.key_id,
				   &licence))
		return;
	demand(len == f.licence_len && !memcmp(data, f.licence, len));
	for (part = 0; part < 2; part++)
		demand(!secproc_licence_open(&licence, &pkg, part,
					     f.processor.x25519_secret, key));
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t len);

int LLVMFuzzerTestOneInput(const u8 *data, size_t len)
{
	u8 *copy;
	size_t i;

	start();
	if (len < 1)
		return 0;
	copy = malloc(len > f.licence_len ? len : f.licence_len);
	if (data[0] & 1) {
		memcpy(copy, f.licence, f.licence_len);
		for (i = 1; i + 4 <= len; i += 4) {
			u32 off = secproc_get_le16(data + i) %
				  (u32)f.licence_len;

			copy[off] = data[i + 2];
		}
		check(copy, f.licence_len);
	} else {
		memcpy(copy, data + 1, len - 1);
		check(copy, len - 1);
	}
	free(copy);
	return 0;
}
