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

/* Where descriptors go that find no room below the usual limit, 1024. */
#define FAR_FIRST	4096

/* Bit n: n is the loader's. */
static u64 own[FDS_END / 64];
static pthread_mutex_t limit_lock = PTHREAD_MUTEX_INITIALIZER;

/*
 * Limits count for new descriptors only, so the program's is lifted for the
 * moment in which one is made.
 */
static int move_far(int fd)
{
	struct rlimit limit, lifted;
	int high;

	pthread_mutex_lock(&limit_lock);
	getrlimit(RLIMIT_NOFILE, &limit);
	lifted = limit;
	if (lifted.rlim_cur < FDS_END)
		lifted.rlim_cur = lifted.rlim_max < FDS_END ?
				  lifted.rlim_max : FDS_END;
	setrlimit(RLIMIT_NOFILE, &lifted);
	high = fcntl(fd, F_DUPFD_CLOEXEC, FAR_FIRST);
	setrlimit(RLIMIT_NOFILE, &limit);
	pthread_mutex_unlock(&limit_lock);
	return high;
}

int fds_move(int fd)
{
	int high = fcntl(fd, F_DUPFD_CLOEXEC, FDS_FIRST);

	if (high < 0)
		high = move_far(fd);
	if (high < 0)
		high = fd;
	else
		close(fd);
	if (high < FDS_END)
		__atomic_or_fetch(&own[high / 64], 1ULL << high % 64,
				  __ATOMIC_SEQ_CST);
	return high;
}

int fds_copy(int fd)
{
	int copy = fcntl(fd, F_DUPFD_CLOEXEC, 0);

	return copy < 0 ? copy : fds_move(copy);
}

void fds_close(int fd)
{
	if (fd < FDS_END)
		__atomic_and_fetch(&own[fd / 64], ~(1ULL << fd % 64),
				   __ATOMIC_SEQ_CST);
	close(fd);
}

bool fds_is_own(int fd)
{
	return fd >= 0 && fd < FDS_END &&
	       __atomic_load_n(&own[fd / 64], __ATOMIC_SEQ_CST) >> fd % 64 & 1;
}
