// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Descriptors: the program's and the loader's own
 */
#include <fcntl.h>
#include <pthread.h>
#include <sys/resource.h>
#include <unistd.h>

#include "env.h"
#include "fds.h"

/* Where the loader's own go if there is room, below the usual limit of 1024. */
#define FIRST		1000
/* Where they go else; the limit is lifted for them as far as it may be. */
#define FAR_FIRST	4096
/* None is beyond. */
#define END		16384
/* How many there is room for where few descriptors are allowed. */
#define FEW		64

/* Bit n: n is the loader's. */
static u64 own[END / 64];
static pthread_mutex_t limit_lock = PTHREAD_MUTEX_INITIALIZER;

static void note(int fd)
{
	if (fd < END)
		__atomic_or_fetch(&own[fd / 64], 1ULL << fd % 64,
				  __ATOMIC_SEQ_CST);
}

/*
 * Limits count for new descriptors only, so the program's is lifted for the
 * moment in which one is made.
 */
static int copy_far(int fd)
{
	struct rlimit limit, lifted;
	int high = -1;

	pthread_mutex_lock(&limit_lock);
	if (!getrlimit(RLIMIT_NOFILE, &limit)) {
		lifted = limit;
		lifted.rlim_cur = limit.rlim_max < END ? limit.rlim_max : END;
		if (lifted.rlim_cur > limit.rlim_cur)
			setrlimit(RLIMIT_NOFILE, &lifted);
		high = fcntl(fd, F_DUPFD_CLOEXEC, FAR_FIRST);
		/* Where few descriptors are allowed, just below the limit. */
		if (high < 0 && limit.rlim_cur > FEW)
			high = fcntl(fd, F_DUPFD_CLOEXEC,
				     (int)limit.rlim_cur - FEW);
		if (lifted.rlim_cur > limit.rlim_cur)
			setrlimit(RLIMIT_NOFILE, &limit);
	}
	pthread_mutex_unlock(&limit_lock);
	return high;
}

int fds_copy(int fd)
{
	int high = fcntl(fd, F_DUPFD_CLOEXEC, FIRST);

	if (high < 0)
		high = copy_far(fd);
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

void fds_close(int fd)
{
	if (fd < END)
		__atomic_and_fetch(&own[fd / 64], ~(1ULL << fd % 64),
				   __ATOMIC_SEQ_CST);
	close(fd);
}

bool fds_is_own(int fd)
{
	return fd >= 0 && fd < END &&
	       __atomic_load_n(&own[fd / 64], __ATOMIC_SEQ_CST) >> fd % 64 & 1;
}

int fds_next_own(int fd)
{
	while (fd < END && !fds_is_own(fd))
		fd++;
	return fd < END ? fd : -1;
}
