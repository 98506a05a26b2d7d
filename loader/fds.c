// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Descriptors: the program's and the loader's own
 */
#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "fds.h"

static int own[FDS_MAX];
static unsigned int nr_own;

static void note(int fd)
{
	if (!fds_is_own(fd) && nr_own < FDS_MAX)
		own[nr_own++] = fd;
}

int fds_copy(int fd)
{
	struct rlimit limit;
	int high;

	high = fcntl(fd, F_DUPFD_CLOEXEC, FDS_FIRST);
	/* Where few descriptors are allowed, just below the limit. */
	if (high < 0 && !getrlimit(RLIMIT_NOFILE, &limit) &&
	    limit.rlim_cur > FDS_MAX)
		high = fcntl(fd, F_DUPFD_CLOEXEC,
			     (int)limit.rlim_cur - FDS_MAX);
	if (high >= 0)
		note(high);
	return high;
}

int fds_move(int fd)
{
	int high = fds_copy(fd);

	if (high >= 0)
		close(fd);
	else if (fd >= 0)
		note(fd);
	return high < 0 ? fd : high;
}

void fds_seal(void)
{
	int fd;

	for (fd = FDS_FIRST; fd < FDS_FIRST + FDS_MAX; fd++)
		if (fcntl(fd, F_GETFD) >= 0)
			note(fd);
}

bool fds_is_own(int fd)
{
	return fd >= 0 && fds_next_own(fd) == fd;
}

int fds_next_own(int fd)
{
	int lowest = -1;
	unsigned int i;

	for (i = 0; i < nr_own; i++)
		if (own[i] >= fd && (lowest < 0 || own[i] < lowest))
			lowest = own[i];
	return lowest;
}
