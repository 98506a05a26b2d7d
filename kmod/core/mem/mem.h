/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Secure memory (unit 11/23): frames, signature holding unit and verification
 * unit in one
 *
 * The caller serialises allocation and release.
 */
#ifndef SECPROC_MEM_H
#define SECPROC_MEM_H

#include "frame.h"
#include "pager.h"
#include "verify.h"

/**
 * struct secproc_mem - secure memory
 * @pool: frames
 * @verify: verification unit with the signature holding unit
 * @pager: what seals pages that leave
 * @nr_busy: pages on their way in or out, of all tasks
 * @promised: frames that tasks were promised; see secproc_aspace_admit()
 * @pinned: how many of those are for tasks that do not leave
 * @max_pinned: how many these may be; set by the glue, 0 until then
 */
struct secproc_mem {
	struct secproc_frame_pool pool;
	struct secproc_verify verify;
	struct secproc_pager pager;
	u32 nr_busy;
	u32 promised;
	u32 pinned;
	u32 max_pinned;
};

/**
 * secproc_mem_init() - set secure memory up
 * @mem: secure memory
 * @frame: as for secproc_frame_init()
 * @nr_frames: how many
 * @contents: as for secproc_frame_init()
 * @bank: secproc_verify_bank_size() zeroed bytes
 *
 * Context: may sleep (randomness).
 */
void secproc_mem_init(struct secproc_mem *mem, struct secproc_frame *frame,
		      u32 nr_frames, u8 *contents, void *bank);

/**
 * secproc_mem_alloc() - reserve a frame
 * @mem: secure memory
 *
 * Return: number of a BUSY frame of zeros, or SECPROC_NO_FRAME if memory is full.
 */
u32 secproc_mem_alloc(struct secproc_mem *mem);

/**
 * secproc_mem_free() - wipe a frame and its signature, and give it back
 * @mem: secure memory
 * @frame_no: the frame
 *
 * The twin of a frame of code goes with it; a twin alone leaves its code behind.
 */
void secproc_mem_free(struct secproc_mem *mem, u32 frame_no);

/**
 * secproc_mem_data() - contents of a frame
 * @mem: secure memory
 * @frame_no: the frame
 *
 * Return: SECPROC_PAGE_SIZE bytes.
 */
static inline u8 *secproc_mem_data(const struct secproc_mem *mem, u32 frame_no)
{
	return mem->pool.frame[frame_no].data;
}

/**
 * secproc_mem_wipe() - erase all of secure memory
 * @mem: secure memory
 */
void secproc_mem_wipe(struct secproc_mem *mem);

#endif /* SECPROC_MEM_H */
