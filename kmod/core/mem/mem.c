// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Secure memory: frames and their signatures come and go together
 */
#include "mem.h"

void secproc_mem_init(struct secproc_mem *mem, struct secproc_frame *frame,
		      u32 nr_frames, u8 *contents, void *bank)
{
	memset(mem, 0, sizeof(*mem));
	secproc_frame_init(&mem->pool, frame, nr_frames, contents);
	secproc_verify_init(&mem->verify, &mem->pool, bank);
	secproc_pager_init(&mem->pager);
}

u32 secproc_mem_alloc(struct secproc_mem *mem)
{
	return secproc_frame_alloc(&mem->pool);
}

static void free_one(struct secproc_mem *mem, u32 frame_no)
{
	secproc_verify_forget(&mem->verify, frame_no);
	secproc_frame_free(&mem->pool, frame_no);
}

void secproc_mem_free(struct secproc_mem *mem, u32 frame_no)
{
	u32 twin = mem->pool.frame[frame_no].twin;

	u32 source = mem->pool.frame[frame_no].source;

	if (twin != SECPROC_NO_FRAME)
		free_one(mem, twin);
	if (source != SECPROC_NO_FRAME)
		mem->pool.frame[source].twin = SECPROC_NO_FRAME;
	free_one(mem, frame_no);
}

void secproc_mem_wipe(struct secproc_mem *mem)
{
	u32 i;

	for (i = 0; i < mem->pool.nr_known; i++)
		secproc_verify_forget(&mem->verify, i);
	secproc_frame_wipe(&mem->pool);
	secproc_pager_wipe(&mem->pager);
}
