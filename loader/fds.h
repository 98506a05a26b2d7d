/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Descriptors: the program's and the loader's own
 *
 * The program inside uses the loader's descriptors as its own, so that what it
 * inherits and what it opens behaves as Linux says.  Those that the loader needs
 * for itself are moved out of the way, and calls on them fail with EBADF.  There
 * is one for each of the program's threads.
 */
#ifndef LOADER_FDS_H
#define LOADER_FDS_H

#include <stdbool.h>

/*
 * Moves @fd out of the way and keeps the program from it.  Returns the new
 * descriptor, or @fd if there is no room; or as it is if it is negative.
 */
int fds_move(int fd);

/* The same for a copy of @fd. */
int fds_copy(int fd);

/* Closes a descriptor of the loader. */
void fds_close(int fd);

bool fds_is_own(int fd);

/* The lowest of the loader's own descriptors from @fd on, or -1. */
int fds_next_own(int fd);

#endif /* LOADER_FDS_H */
