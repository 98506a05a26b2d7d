/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Ghosts: which pages have left secure memory lately
 *
 * A page that is wanted again soon after it was taken away would still be there
 * if the memory were a little larger; counting these is how thrashing is told
 * from a program that simply uses many pages once.  One ghost per frame: as many
 * pages are remembered, about, as the memory holds.  Two pages may have the same
 * place, and then the later one is remembered, so old ones fade away.
 *
 * Only ever used for counting: a wrong answer does no harm.
 */
#ifndef SECPROC_GHOST_H
#define SECPROC_GHOST_H

#include "frame.h"

/**
 * secproc_ghost_note() - remember that a page is taken away
 * @pool: the frames
 * @task: number of its task
 * @va: its address
 */
void secproc_ghost_note(struct secproc_frame_pool *pool, u64 task, u64 va);

/**
 * secproc_ghost_meet() - ask whether a page has been taken away lately
 * @pool: the frames
 * @task: number of its task
 * @va: its address
 *
 * Return: true the first time after it has.
 */
bool secproc_ghost_meet(struct secproc_frame_pool *pool, u64 task, u64 va);

#endif /* SECPROC_GHOST_H */
