/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Work on all processors, with progress on a terminal
 */
#ifndef SIGN_TOOL_POOL_H
#define SIGN_TOOL_POOL_H

#include "../kmod/core/bytes.h"

/**
 * struct pool - how work is done
 * @nr_threads: at once
 * @show: say how far it is
 */
struct pool {
	unsigned int nr_threads;
	bool show;
};

void pool_init(struct pool *pool, bool quiet);
int pool_run(void *ctx, const char *what, u32 nr,
	     int (*work)(void *arg, u32 first, u32 nr), void *arg);

#endif /* SIGN_TOOL_POOL_H */
