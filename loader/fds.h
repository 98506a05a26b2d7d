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

/* The loader's own descriptors are not below, if the limits allow it. */
#define FDS_FIRST	1000
/* And not beyond. */
#define FDS_END		16384

/* Moves @fd out of the way and makes it the loader's; returns the new one. */
int fds_move(int fd);

/* The same for a copy of @fd; negative if there can be none. */
int fds_copy(int fd);

/* Closes a descriptor of the loader. */
void fds_close(int fd);

bool fds_is_own(int fd);

#endif /* LOADER_FDS_H */
