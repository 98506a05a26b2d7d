// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Secure memory for tests
 */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>

#include "bytes.h"
#include "fake_mem.h"

static void *zeroed(size_t nr, size_t size)
{
	void *p = calloc(nr ? nr : 1, size);

	if (!p)
		abort();
	return p;
}

void fake_mem_storage(struct fake_mem *fake, u32 nr_frames)
{
	u32 i;

	memset(fake, 0, sizeof(*fake));
	fake->nr_frames = nr_frames;
	fake->frame = zeroed(nr_frames, sizeof(*fake->frame));
	fake->bank = zeroed(1, secproc_verify_bank_size(nr_frames) + 1);
	for (i = 0; i < nr_frames; i++) {
		fake->frame[i].data = aligned_alloc(64, SECPROC_PAGE_SIZE);
		if (!fake->frame[i].data)
			abort();
		memset(fake->frame[i].data, 0, SECPROC_PAGE_SIZE);
	}
}

void fake_mem_init(struct fake_mem *fake, u32 nr_frames)
{
	fake_mem_storage(fake, nr_frames);
	secproc_mem_init(&fake->mem, fake->frame, nr_frames, NULL, fake->bank);
}

void fake_mem_free(struct fake_mem *fake)
{
	u32 i;

	for (i = 0; i < fake->nr_frames; i++)
		free(fake->frame[i].data);
	free(fake->frame);
	free(fake->bank);
}

bool fake_mem_is_blank(const struct fake_mem *fake)
{
	u32 i;

	for (i = 0; i < fake->nr_frames; i++)
		if (!secproc_is_zero(fake->frame[i].data, SECPROC_PAGE_SIZE))
			return false;
	return secproc_is_zero(fake->bank,
			       secproc_verify_bank_size(fake->nr_frames));
}

bool fake_mem_contains(const struct fake_mem *fake, const void *bytes,
		       size_t len)
{
	u32 i;

	for (i = 0; i < fake->nr_frames; i++)
		if (memmem(fake->frame[i].data, SECPROC_PAGE_SIZE, bytes, len))
			return true;
	return false;
}
