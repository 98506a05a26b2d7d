// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Frames of secure memory: a free list over an array
 *
 * Frames that have never been used stand behind those that have, in no list:
 * whoever has a large memory and runs a small program does not come by all.
 */
#include "frame.h"

void secproc_frame_init(struct secproc_frame_pool *pool,
			struct secproc_frame *frame, u32 nr_frames,
			u8 *contents)
{
	pool->frame = frame;
	pool->contents = contents;
	pool->nr_frames = nr_frames;
	pool->nr_free = nr_frames;
	pool->nr_known = 0;
	pool->hand = 0;
	pool->has_ghosts = false;
	pool->free = SECPROC_NO_FRAME;
}

/* The next frame that has never been used; returns false if there is none. */
static bool get_to_know(struct secproc_frame_pool *pool)
{
	struct secproc_frame *frame = &pool->frame[pool->nr_known];

	if (pool->nr_known == pool->nr_frames)
		return false;
	if (pool->contents)
		frame->data = pool->contents +
			      (size_t)pool->nr_known * SECPROC_PAGE_SIZE;
	frame->next = SECPROC_NO_FRAME;
	frame->twin = SECPROC_NO_FRAME;
	frame->source = SECPROC_NO_FRAME;
	pool->free = pool->nr_known++;
	return true;
}

u32 secproc_frame_alloc(struct secproc_frame_pool *pool)
{
	struct secproc_frame *frame;
	u32 frame_no;

	if (pool->free == SECPROC_NO_FRAME && !get_to_know(pool))
		return SECPROC_NO_FRAME;

	frame_no = pool->free;
	frame = &pool->frame[frame_no];
	pool->free = frame->next;
	pool->nr_free--;
	frame->state = SECPROC_FRAME_BUSY;
	frame->next = SECPROC_NO_FRAME;
	return frame_no;
}

void secproc_frame_set(struct secproc_frame_pool *pool, u32 frame_no,
		       enum secproc_frame_state state)
{
	struct secproc_frame *frame = &pool->frame[frame_no];

	if (WARN_ON_ONCE(frame->state != SECPROC_FRAME_BUSY))
		return;
	frame->state = state;
}

void secproc_frame_free(struct secproc_frame_pool *pool, u32 frame_no)
{
	struct secproc_frame *frame = &pool->frame[frame_no];

	if (WARN_ON_ONCE(frame->state == SECPROC_FRAME_FREE))
		return;
	memzero_explicit(frame->data, SECPROC_PAGE_SIZE);
	frame->state = SECPROC_FRAME_FREE;
	frame->page_idx = 0;
	frame->encrypted = false;
	frame->twin_busy = false;
	frame->referenced = false;
	frame->dirty = false;
	frame->ahead = false;
	frame->key = NULL;
	frame->pinned = false;
	frame->twin = SECPROC_NO_FRAME;
	frame->source = SECPROC_NO_FRAME;
	frame->owner = NULL;
	frame->va = 0;
	frame->version = 0;
	frame->version_perms = 0;
	frame->level = 0;
	frame->nr_used = 0;
	frame->nr_live = 0;
	frame->next = pool->free;
	pool->free = frame_no;
	pool->nr_free++;
}

u32 secproc_frame_victim(struct secproc_frame_pool *pool, const void *owner,
			 bool (*may_take)(const struct secproc_frame *frame),
			 u64 *steps)
{
	for (; *steps && pool->nr_known; --*steps) {
		u32 frame_no = pool->hand;
		struct secproc_frame *frame = &pool->frame[frame_no];

		pool->hand = frame_no + 1 < pool->nr_known ? frame_no + 1 : 0;
		if (!frame->owner || (owner && frame->owner != owner) ||
		    (may_take ? !may_take(frame) : frame->pinned))
			continue;
		if (!READ_ONCE(frame->referenced))
			return frame_no;
		WRITE_ONCE(frame->referenced, false);
	}
	return SECPROC_NO_FRAME;
}

void secproc_frame_wipe(struct secproc_frame_pool *pool)
{
	u32 i;

	for (i = 0; i < pool->nr_known; i++)
		memzero_explicit(pool->frame[i].data, SECPROC_PAGE_SIZE);
	memzero_explicit(pool, sizeof(*pool));
}
