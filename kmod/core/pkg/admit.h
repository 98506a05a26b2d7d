/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * What a processor remembers of what it has run: the lowest rollback index of
 * each product that it still accepts (R128), and how often licences that count
 * starts were used
 *
 * The ledger only ever grows stricter, with one exception: a licence with
 * SECPROC_LIC_F_LOWER, whose signer has the right to revoke, lets its one
 * package on its one processor run although it is older, and lowers the floor to
 * it.  Each of them works once, because the floor keeps the sequence number of
 * the last one.
 *
 * Whether it outlives the processor's power is the affair of nv/nv.h.  The caller
 * serialises.
 */
#ifndef SECPROC_PKG_ADMIT_H
#define SECPROC_PKG_ADMIT_H

#include "licence.h"

#define SECPROC_MAX_FLOORS	128
#define SECPROC_MAX_COUNTS	128

/**
 * struct secproc_floor - the lowest version of a product that is accepted
 * @product_id: product
 * @index: rollback index
 * @lowered_by: sequence number of the licence that lowered it last
 */
struct secproc_floor {
	u8 product_id[16];
	u32 index;
	u64 lowered_by;
};

/**
 * struct secproc_start_count - how often a licence was used
 * @licence_id: SHA-256 of its statement
 * @starts: how often
 */
struct secproc_start_count {
	u8 licence_id[32];
	u32 starts;
};

/**
 * struct secproc_ledger - all that is remembered
 * @floor: products that have run with a rollback index above 0
 * @nr_floors: how many
 * @count: licences that count starts
 * @nr_counts: how many
 */
struct secproc_ledger {
	struct secproc_floor floor[SECPROC_MAX_FLOORS];
	u32 nr_floors;
	struct secproc_start_count count[SECPROC_MAX_COUNTS];
	u32 nr_counts;
};

enum secproc_refusal secproc_admit(struct secproc_ledger *ledger,
				   const struct secproc_pkg *pkg,
				   const struct secproc_pkg_keys *keys,
				   bool *changed);

#endif /* SECPROC_PKG_ADMIT_H */
