// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Ghosts of pages that have left
 */
#include "ghost.h"

/* Spreads both numbers over 64 bits: two rounds of multiply and fold. */
static u64 mix(u64 task, u64 va)
{
	u64 h = task * 0x9e3779b97f4a7c15ULL ^ va >> SECPROC_PAGE_SHIFT;

	h = (h ^ h >> 32) * 0xd6e8feb86659fd93ULL;
	h = (h ^ h >> 32) * 0xd6e8feb86659fd93ULL;
	return h ^ h >> 32;
}

/* The upper half chooses the place, the lower half is kept there. */
static u32 *place(struct secproc_frame_pool *pool, u64 h)
{
	return &pool->frame[(h >> 32) * pool->nr_frames >> 32].ghost;
}

/* Never the value of a place that nothing was put into. */
static u32 mark(u64 h)
{
	return (u32)h | 1;
}

void secproc_ghost_note(struct secproc_frame_pool *pool, u64 task, u64 va)
{
	u64 h = mix(task, va);

	*place(pool, h) = mark(h);
	pool->has_ghosts = true;
}

bool secproc_ghost_meet(struct secproc_frame_pool *pool, u64 task, u64 va)
{
	u64 h = mix(task, va);
	u32 *ghost;

	/* Do not come by frames that nobody has used yet. */
	if (!pool->has_ghosts)
		return false;
	ghost = place(pool, h);
	if (*ghost != mark(h))
		return false;
	*ghost = 0;
	return true;
}
