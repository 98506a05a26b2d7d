/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Secure memory for tests: frames on the heap, so that a sanitizer sees every
 * access beyond one
 */
#ifndef SECPROC_FAKE_MEM_H
#define SECPROC_FAKE_MEM_H

#include "mem/mem.h"

/**
 * struct fake_mem - secure memory with what it was given
 * @mem: secure memory
 * @frame: its frames
 * @bank: storage of its signature holding unit
 * @nr_frames: how many
 */
struct fake_mem {
	struct secproc_mem mem;
	struct secproc_frame *frame;
	u8 *bank;
	u32 nr_frames;
};

/* Storage alone, for who initialises it. */
void fake_mem_storage(struct fake_mem *fake, u32 nr_frames);
void fake_mem_init(struct fake_mem *fake, u32 nr_frames);
void fake_mem_free(struct fake_mem *fake);

/* True if every byte of the frames and of the signatures is zero. */
bool fake_mem_is_blank(const struct fake_mem *fake);

/* True if these bytes stand in any frame. */
bool fake_mem_contains(const struct fake_mem *fake, const void *bytes,
		       size_t len);

#endif /* SECPROC_FAKE_MEM_H */
