// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * What a processor remembers of what it has run
 *
 * Where the ledger is full, what would need a new entry is refused: to forget an
 * old one would let its product go back.
 */
#include "admit.h"

static struct secproc_floor *find_floor(struct secproc_ledger *ledger,
					const u8 product_id[16])
{
	u32 i;

	for (i = 0; i < ledger->nr_floors; i++)
		if (!memcmp(ledger->floor[i].product_id, product_id, 16))
			return &ledger->floor[i];
	return NULL;
}

static struct secproc_start_count *find_count(struct secproc_ledger *ledger,
					      const u8 licence_id[32])
{
	u32 i;

	for (i = 0; i < ledger->nr_counts; i++)
		if (!memcmp(ledger->count[i].licence_id, licence_id, 32))
			return &ledger->count[i];
	return NULL;
}

static enum secproc_refusal check_floor(const struct secproc_ledger *ledger,
					const struct secproc_floor *floor,
					const struct secproc_pkg_keys *keys,
					u32 index)
{
	if (!floor)
		return index && ledger->nr_floors == SECPROC_MAX_FLOORS ?
		       SECPROC_REFUSAL_LEDGER_FULL : SECPROC_REFUSAL_NONE;
	if (index >= floor->index)
		return SECPROC_REFUSAL_NONE;
	return keys->lower && keys->seq > floor->lowered_by ?
	       SECPROC_REFUSAL_NONE : SECPROC_REFUSAL_PKG_ROLLBACK;
}

static enum secproc_refusal
check_count(const struct secproc_ledger *ledger,
	    const struct secproc_start_count *count,
	    const struct secproc_pkg_keys *keys)
{
	if (!keys->max_starts)
		return SECPROC_REFUSAL_NONE;
	if (!count)
		return ledger->nr_counts == SECPROC_MAX_COUNTS ?
		       SECPROC_REFUSAL_LEDGER_FULL : SECPROC_REFUSAL_NONE;
	return count->starts < keys->max_starts ? SECPROC_REFUSAL_NONE :
						  SECPROC_REFUSAL_LIC_USED_UP;
}

/* Returns whether anything is new. */
static bool set_floor(struct secproc_ledger *ledger,
		      struct secproc_floor *floor,
		      const struct secproc_pkg_keys *keys,
		      const u8 product_id[16], u32 index)
{
	if (floor ? floor->index == index : !index)
		return false;
	if (!floor) {
		floor = &ledger->floor[ledger->nr_floors++];
		memcpy(floor->product_id, product_id, 16);
	}
	if (index < floor->index)
		floor->lowered_by = keys->seq;
	floor->index = index;
	return true;
}

/**
 * secproc_admit() - a verified package is about to be loaded
 * @ledger: what is remembered; changed only if nothing is refused
 * @pkg: the package
 * @keys: what its licence gave
 * @changed: whether @ledger says anything else than before
 *
 * Return: 0, or the first check that failed: the version, then the starts.
 */
enum secproc_refusal secproc_admit(struct secproc_ledger *ledger,
				   const struct secproc_pkg *pkg,
				   const struct secproc_pkg_keys *keys,
				   bool *changed)
{
	const u8 *product_id = secproc_pkg_product_id(pkg);
	u32 index = secproc_pkg_rollback_index(pkg);
	struct secproc_floor *floor = find_floor(ledger, product_id);
	struct secproc_start_count *count =
		find_count(ledger, keys->licence_id);
	enum secproc_refusal refusal;

	*changed = false;
	refusal = check_floor(ledger, floor, keys, index);
	if (!refusal)
		refusal = check_count(ledger, count, keys);
	if (refusal)
		return refusal;

	*changed = set_floor(ledger, floor, keys, product_id, index);
	if (keys->max_starts) {
		if (!count) {
			count = &ledger->count[ledger->nr_counts++];
			memcpy(count->licence_id, keys->licence_id, 32);
		}
		count->starts++;
		*changed = true;
	}
	return SECPROC_REFUSAL_NONE;
}
