/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * What survives without power: floors of products, starts of licences, and which
 * revocation list counts (R127, R128)
 *
 * A record of it is sealed under a key that follows from the processor's secret
 * and a salt that is new in each record, so no key sees two texts, also after an
 * older record was put back.  Whoever keeps records can read and change nothing
 * in them, give none to another processor, and none to a processor that trusts
 * another root.  He can put back an older one: no record tells that of itself.
 *
 * Records go to two slots in turn, each to that of its number's last bit, so
 * the last good one is never overwritten, and none is believed in the other
 * slot.  The list itself is signed and no secret; it stands beside, in one of two
 * areas, and the record has its hash.
 *
 * The caller serialises.
 */
#ifndef SECPROC_NV_H
#define SECPROC_NV_H

#include "../pkg/admit.h"

#define SECPROC_NV_SLOTS	2
#define SECPROC_NV_SLOT_SIZE	16384
/* Lists stand behind the slots, each with room for the largest. */
#define SECPROC_NV_AREAS	2
#define SECPROC_NV_AREA_SIZE	(4U << 20)

/**
 * struct secproc_nv_list - which revocation list counts
 * @number: its number; 0 if there is none
 * @len: its length in bytes
 * @area: where it stands
 * @sha256: its hash
 */
struct secproc_nv_list {
	u64 number;
	u32 len;
	u32 area;
	u8 sha256[SECPROC_SHA256_SIZE];
};

/**
 * struct secproc_nv - all that survives
 * @seq: number of the record; 0 if none was written
 * @begun: when it was begun, seconds since 1970
 * @resets: how often it was begun anew because it could not be used
 * @list: the revocation list
 * @ledger: versions and starts
 */
struct secproc_nv {
	u64 seq;
	u64 begun;
	u32 resets;
	struct secproc_nv_list list;
	struct secproc_ledger ledger;
};

/**
 * struct secproc_nv_owner - whose record it is
 * @seed: the processor's secret
 * @processor: its key identity
 * @root: key identity of the root that it trusts
 */
struct secproc_nv_owner {
	const u8 *seed;
	const u8 *processor;
	const u8 *root;
};

/**
 * secproc_nv_slot() - where a record goes
 * @seq: its number
 *
 * Return: the slot.
 */
static inline u32 secproc_nv_slot(u64 seq)
{
	return seq % SECPROC_NV_SLOTS;
}

/**
 * secproc_nv_slot_offset() - place of a slot in the file
 * @slot: the slot
 *
 * Return: bytes from the beginning.
 */
static inline u64 secproc_nv_slot_offset(u32 slot)
{
	return (u64)slot * SECPROC_NV_SLOT_SIZE;
}

/**
 * secproc_nv_area_offset() - place of a list in the file
 * @area: the area
 *
 * Return: bytes from the beginning.
 */
static inline u64 secproc_nv_area_offset(u32 area)
{
	return SECPROC_NV_SLOTS * SECPROC_NV_SLOT_SIZE +
	       (u64)area * SECPROC_NV_AREA_SIZE;
}

size_t secproc_nv_seal(const struct secproc_nv *nv,
		       const struct secproc_nv_owner *owner,
		       u8 record[SECPROC_NV_SLOT_SIZE]);

enum secproc_refusal secproc_nv_open(struct secproc_nv *nv,
				     const struct secproc_nv_owner *owner,
				     u32 slot, u8 *record, size_t len);

#endif /* SECPROC_NV_H */
