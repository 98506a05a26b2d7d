/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Descriptors: the program's and the loader's own
 *
 * The program inside uses the loader's descriptors as its own, so that what it
 * inherits and what it opens behaves as Linux says.  Those that the loader needs
 * for itself are moved out of the way, and calls on them fail with EBADF.
 */
#ifndef LOADER_FDS_H
#define LOADER_FDS_H

#include <stdbool.h>

/* The loader's own descriptors lie in [FDS_FIRST, FDS_FIRST + FDS_MAX). */
#define FDS_FIRST	1000
#define FDS_MAX		64

/* Moves @fd out of the way; returns the new one, or @fd if there is no room. */
int fds_move(int fd);

/* From now on every descriptor that is open in the range is the loader's. */
void fds_seal(void);

bool fds_is_own(int fd);

#endif /* LOADER_FDS_H */
