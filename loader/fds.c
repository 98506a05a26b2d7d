// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Descriptors: the program's and the loader's own
 */
#include <fcntl.h>
#include <unistd.h>

#include "env.h"
#include "fds.h"

/* Bit n: FDS_FIRST + n is the loader's. */
static u64 own;

int fds_move(int fd)
{
	int high = fcntl(fd, F_DUPFD_CLOEXEC, FDS_FIRST);

	if (high < 0)
		return fd;
	close(fd);
	return high;
}

void fds_seal(void)
{
	int i;

	for (i = 0; i < FDS_MAX; i++)
		if (fcntl(FDS_FIRST + i, F_GETFD) >= 0)
			own |= 1ULL << i;
}

bool fds_is_own(int fd)
{
	return fd >= FDS_FIRST && fd < FDS_FIRST + FDS_MAX &&
	       own >> (fd - FDS_FIRST) & 1;
}
