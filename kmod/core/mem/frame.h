/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Frames of secure memory (R22): a fixed pool of pages
 *
 * A frame that is free is all zero: it is wiped when it is given back, so what
 * it held is gone before anybody else can get it.
 *
 * The caller serialises all calls on one pool.  The contents of a frame belong
 * to whoever allocated it.
 */
#ifndef SECPROC_FRAME_H
#define SECPROC_FRAME_H

#include "../env.h"

#define SECPROC_NO_FRAME	(~0U)

/**
 * enum secproc_frame_state - what a frame is
 * @SECPROC_FRAME_FREE: in no use, all zero
 * @SECPROC_FRAME_BUSY: reserved; a page is on its way into it
 * @SECPROC_FRAME_CODE: a verified page of code, as it was stored
 * @SECPROC_FRAME_DATA: data in plaintext, which no mapping ever shows
 * @SECPROC_FRAME_TABLE: a table of an address space
 *
 *	alloc: FREE -> BUSY;  set: BUSY -> CODE, DATA or TABLE;  free: any -> FREE
 */
enum secproc_frame_state {
	SECPROC_FRAME_FREE = 0,
	SECPROC_FRAME_BUSY,
	SECPROC_FRAME_CODE,
	SECPROC_FRAME_DATA,
	SECPROC_FRAME_TABLE,
};

/**
 * struct secproc_frame - one frame
 * @data: its contents, SECPROC_PAGE_SIZE bytes
 * @state: enum secproc_frame_state
 * @next: next free frame, while FREE
 * @page_idx: index of the package's page in it, while CODE
 * @encrypted: for CODE, whether the page is encrypted
 * @part: for CODE, part of the package that the page belongs to
 * @key: for CODE, key of a page of a packaged file, opaque here; NULL for the
 *	program's own
 * @twin: for CODE, the frame with the same page as data, or SECPROC_NO_FRAME
 * @twin_busy: that page is on its way
 * @source: for a twin, the frame of code; else SECPROC_NO_FRAME
 * @owner: whose page it is, to be given back to when the frame is wanted; an
 *	opaque pointer here; NULL if it cannot be taken away
 * @va: address of the page in its owner
 * @version: for DATA and TABLE, version of the page in the page store that is
 *	still the same as in the frame, or 0
 * @version_perms: permissions that @version was sealed with
 * @referenced: used since the clock's hand last passed
 * @dirty: written since it was brought in
 * @ahead: read ahead, and not used yet
 * @pinned: it stays until its owner gives it back
 * @ghost: of some page that has left, see ghost.h; not of this frame
 * @level: for TABLE, its level; 0 is that of pages
 * @nr_used: for TABLE, entries that are not 0
 * @nr_live: for TABLE, entries that name a frame or are on their way
 */
struct secproc_frame {
	u8 *data;
	u32 state;
	u32 next;
	u32 page_idx;
	bool encrypted;
	u8 part;
	bool twin_busy;
	bool referenced;
	bool dirty;
	bool ahead;
	void *key;
	bool pinned;
	u32 twin;
	u32 source;
	void *owner;
	u64 va;
	u64 version;
	u8 version_perms;
	u32 ghost;
	u8 level;
	u16 nr_used;
	u16 nr_live;
};

/**
 * struct secproc_frame_pool - all frames
 * @frame: the frames
 * @contents: where they all are, one after the other, or NULL
 * @nr_frames: how many
 * @nr_free: how many are FREE
 * @nr_known: how many have ever been used; the others come behind, all zero
 * @free: the first free one of these, or SECPROC_NO_FRAME
 * @hand: where the search for a victim goes on
 * @has_ghosts: some frame has a ghost
 */
struct secproc_frame_pool {
	struct secproc_frame *frame;
	u8 *contents;
	u32 nr_frames;
	u32 nr_free;
	u32 nr_known;
	u32 free;
	u32 hand;
	bool has_ghosts;
};

/**
 * secproc_frame_init() - make a pool of free frames
 * @pool: the pool
 * @frame: zeroed entries; unless there are @contents, @data of each points at a
 *	zeroed page
 * @nr_frames: how many
 * @contents: so many zeroed pages one after the other, or NULL
 */
void secproc_frame_init(struct secproc_frame_pool *pool,
			struct secproc_frame *frame, u32 nr_frames,
			u8 *contents);

/**
 * secproc_frame_alloc() - reserve a frame
 * @pool: the pool
 *
 * Return: number of a BUSY frame of zeros, or SECPROC_NO_FRAME if none is free.
 */
u32 secproc_frame_alloc(struct secproc_frame_pool *pool);

/**
 * secproc_frame_set() - say what has been put into a BUSY frame
 * @pool: the pool
 * @frame_no: the frame
 * @state: CODE, DATA or TABLE
 */
void secproc_frame_set(struct secproc_frame_pool *pool, u32 frame_no,
		       enum secproc_frame_state state);

/**
 * secproc_frame_free() - wipe a frame and give it back
 * @pool: the pool
 * @frame_no: the frame
 */
void secproc_frame_free(struct secproc_frame_pool *pool, u32 frame_no);

/**
 * secproc_frame_victim() - choose a frame to take away, by second chance
 * @pool: the pool
 * @owner: only from this owner, or NULL for any
 * @may_take: whether a frame, which has an owner, may be taken; or NULL for those
 *	that are not pinned
 * @steps: how many frames may be looked at, and then how many are left of that,
 *	so that the caller need not hold its lock for all of a large memory
 *
 * A frame that was used since the hand last passed is spared this time; so two
 * rounds find one if there is one.
 *
 * Return: a frame with an owner, or SECPROC_NO_FRAME.
 */
u32 secproc_frame_victim(struct secproc_frame_pool *pool, const void *owner,
			 bool (*may_take)(const struct secproc_frame *frame),
			 u64 *steps);

/**
 * secproc_frame_wipe() - erase all frames that have ever been used
 * @pool: the pool, which must be initialised again before use
 */
void secproc_frame_wipe(struct secproc_frame_pool *pool);

#endif /* SECPROC_FRAME_H */
