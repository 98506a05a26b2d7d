// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Fuzzer of the processor's records: bytes as they are, or changes to a good one
 *
 * What opens must be the good record, because everything in it is authenticated.
 */
#include <stdlib.h>

#include "../../kmod/core/nv/nv.h"

static const u8 secret[32] = { 1 }, name[32] = { 2 };
static const struct secproc_nv_owner owner = { secret, name, name };

static struct secproc_nv nv = {
	.seq = 2,
	.ledger = { .nr_floors = 3, .nr_counts = 2 },
};

static u8 good[SECPROC_NV_SLOT_SIZE];
static size_t good_len;

static void demand(bool ok)
{
	if (!ok)
		__builtin_trap();
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t len);

int LLVMFuzzerTestOneInput(const u8 *data, size_t len)
{
	static struct secproc_nv found;
	enum secproc_refusal refusal;
	u8 *copy;
	size_t i, n;

	if (!good_len)
		good_len = secproc_nv_seal(&nv, &owner, good);
	if (len < 1 || len > SECPROC_NV_SLOT_SIZE)
		return 0;
	n = data[0] & 1 ? good_len : len - 1;
	/* Of the exact size, so that reading beyond it is noticed. */
	copy = malloc(n ? n : 1);
	memcpy(copy, data[0] & 1 ? good : data + 1, n);
	for (i = 1; data[0] & 1 && i + 4 <= len; i += 4)
		copy[secproc_get_le16(data + i) % n] = data[i + 2];
	if (n == good_len && !memcmp(copy, good, n)) {
		demand(!secproc_nv_open(&found, &owner, 0, copy, n) &&
		       !memcmp(&found, &nv, sizeof(nv)));
	} else {
		refusal = secproc_nv_open(&found, &owner, 0, copy, n);
		demand(refusal && secproc_is_zero(&found, sizeof(found)));
	}
	free(copy);
	return 0;
}
