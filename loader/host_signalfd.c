// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The host's side of system calls: descriptors that signals are read from
 *
 * The processor knows which signals nobody takes; the loader has descriptors.
 * So a signalfd of the program is a pipe, and a signal that is for it is written
 * there as what read() shall give.
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fds.h"
#include "host_call.h"

#define NR_SIGNALFDS	64

/**
 * struct signal_pipe - one of them
 * @used: it exists
 * @fd: the loader's end
 * @dev: where the program's end is known by
 * @ino: as @dev
 * @mask: the signals that it is for
 */
struct signal_pipe {
	bool used;
	int fd;
	dev_t dev;
	ino_t ino;
	u64 mask;
};

static pthread_mutex_t pipe_lock = PTHREAD_MUTEX_INITIALIZER;
static struct signal_pipe pipes[NR_SIGNALFDS];

/* Makes the pipe's end of the program; -1 with errno if that fails. */
static int make(struct signal_pipe *p, int flags)
{
	struct stat st;
	int ends[2];

	if (pipe2(ends, flags & SFD_CLOEXEC ? O_CLOEXEC : 0))
		return -1;
	if (fstat(ends[0], &st) ||
	    (flags & SFD_NONBLOCK && fcntl(ends[0], F_SETFL, O_NONBLOCK)) ||
	    fcntl(ends[1], F_SETFL, O_NONBLOCK | O_WRONLY)) {
		close(ends[0]);
		close(ends[1]);
		return -1;
	}
	p->fd = fds_move(ends[1]);
	p->dev = st.st_dev;
	p->ino = st.st_ino;
	p->used = true;
	return ends[0];
}

static s64 create(u64 mask, int flags)
{
	unsigned int i;
	int fd;

	for (i = 0; i < NR_SIGNALFDS && pipes[i].used; i++)
		;
	if (i == NR_SIGNALFDS)
		return -EMFILE;
	fd = make(&pipes[i], flags);
	if (fd < 0)
		return -errno;
	pipes[i].mask = mask;
	return fd;
}

static s64 change(int fd, u64 mask)
{
	struct stat st;
	unsigned int i;

	if (fstat(fd, &st))
		return -errno;
	for (i = 0; i < NR_SIGNALFDS; i++) {
		if (!pipes[i].used || pipes[i].dev != st.st_dev ||
		    pipes[i].ino != st.st_ino)
			continue;
		pipes[i].mask = mask;
		return fd;
	}
	return -EINVAL;
}

s64 host_signalfd4(const struct call *call)
{
	int flags = (int)call->a[3];
	u64 mask;
	s64 ret;

	if (flags & ~(SFD_CLOEXEC | SFD_NONBLOCK))
		return -EINVAL;
	memcpy(&mask, host_ptr(call, 1), sizeof(mask));
	pthread_mutex_lock(&pipe_lock);
	if ((int)call->a[0] == -1)
		ret = create(mask, flags);
	else
		ret = change((int)call->a[0], mask);
	pthread_mutex_unlock(&pipe_lock);
	return ret;
}

/* True if somebody can read it; a pipe without readers is given up. */
static bool put(struct signal_pipe *p, const struct signalfd_siginfo *info)
{
	ssize_t n = write(p->fd, info, sizeof(*info));

	if (n < 0 && errno == EPIPE) {
		fds_close(p->fd);
		p->used = false;
	}
	return n == sizeof(*info);
}

bool host_signal_read(const struct secproc_signal *signal)
{
	struct signalfd_siginfo info = {
		.ssi_signo = signal->signo,
		.ssi_code = signal->si_code,
		.ssi_pid = signal->pid,
		.ssi_uid = signal->uid,
		.ssi_status = signal->status,
		.ssi_int = (s32)signal->value,
		.ssi_ptr = signal->value,
	};
	bool done = false;
	unsigned int i;

	if (signal->si_code == SI_TIMER) {
		info.ssi_tid = signal->pid;
		info.ssi_overrun = signal->uid;
		info.ssi_pid = 0;
		info.ssi_uid = 0;
	}
	pthread_mutex_lock(&pipe_lock);
	for (i = 0; i < NR_SIGNALFDS && !done; i++)
		if (pipes[i].used &&
		    pipes[i].mask >> (signal->signo - 1) & 1)
			done = put(&pipes[i], &info);
	pthread_mutex_unlock(&pipe_lock);
	return done;
}
