// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The host's side of system calls: files, and what differs between machines
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "fds.h"
#include "host_call.h"

/* struct stat of asm-generic, which riscv64 uses and x86-64 does not. */
struct generic_stat {
	uint64_t dev;
	uint64_t ino;
	uint32_t mode;
	uint32_t nlink;
	uint32_t uid;
	uint32_t gid;
	uint64_t rdev;
	uint64_t pad1;
	int64_t size;
	int32_t blksize;
	int32_t pad2;
	int64_t blocks;
	int64_t atime_sec;
	uint64_t atime_nsec;
	int64_t mtime_sec;
	uint64_t mtime_nsec;
	int64_t ctime_sec;
	uint64_t ctime_nsec;
	uint32_t unused[2];
};

_Static_assert(sizeof(struct generic_stat) == 128, "ABI of riscv64");

static int64_t put_stat(int err, const struct stat *st, void *out)
{
	struct generic_stat generic = {
		.dev = st->st_dev,
		.ino = st->st_ino,
		.mode = st->st_mode,
		.nlink = (uint32_t)st->st_nlink,
		.uid = st->st_uid,
		.gid = st->st_gid,
		.rdev = st->st_rdev,
		.size = st->st_size,
		.blksize = (int32_t)st->st_blksize,
		.blocks = st->st_blocks,
		.atime_sec = st->st_atim.tv_sec,
		.atime_nsec = (uint64_t)st->st_atim.tv_nsec,
		.mtime_sec = st->st_mtim.tv_sec,
		.mtime_nsec = (uint64_t)st->st_mtim.tv_nsec,
		.ctime_sec = st->st_ctim.tv_sec,
		.ctime_nsec = (uint64_t)st->st_ctim.tv_nsec,
	};

	if (err)
		return -errno;
	memcpy(out, &generic, sizeof(generic));
	return 0;
}

int64_t host_fstat(const struct call *call)
{
	struct stat st = {};

	return put_stat(fstat((int)call->a[0], &st), &st, host_ptr(call, 1));
}

int64_t host_newfstatat(const struct call *call)
{
	struct stat st = {};
	int err = fstatat((int)call->a[0], host_ptr(call, 1), &st,
			  (int)call->a[3]);

	return put_stat(err, &st, host_ptr(call, 2));
}

/* The program's own file is its package, not the loader. */
static bool is_self(const char *path)
{
	char self[32];

	snprintf(self, sizeof(self), "/proc/%d/exe", getpid());
	return !strcmp(path, "/proc/self/exe") || !strcmp(path, self);
}

int64_t host_readlinkat(const struct call *call)
{
	const char *program = call->host->program;
	size_t len = strlen(program);

	if (!is_self(host_ptr(call, 1)))
		return host_plain(call, SYS_readlinkat);
	if (len > call->a[3])
		len = call->a[3];
	memcpy(host_ptr(call, 2), program, len);
	return (int64_t)len;
}

int64_t host_openat(const struct call *call)
{
	struct call own = *call;

	if (is_self(host_ptr(call, 1)))
		own.a[1] = (uintptr_t)call->host->program;
	return host_plain(&own, SYS_openat);
}

/* Closes the gaps between the loader's own descriptors. */
int64_t host_close_range(const struct call *call)
{
	unsigned int start = (unsigned int)call->a[0];
	unsigned int last = (unsigned int)call->a[1];
	unsigned int flags = (unsigned int)call->a[2];
	unsigned int fd;

	if (start > last || flags & ~4U)
		return -EINVAL;
	for (fd = start; fd < FDS_END && fd <= last; fd++) {
		if (!fds_is_own((int)fd))
			continue;
		if (start < fd &&
		    syscall(SYS_close_range, start, fd - 1, flags))
			return -errno;
		start = fd + 1;
	}
	if (start <= last && syscall(SYS_close_range, start, last, flags))
		return -errno;
	return 0;
}

int64_t host_uname(const struct call *call)
{
	struct utsname name;

	if (uname(&name))
		return -errno;
	memset(name.machine, 0, sizeof(name.machine));
	strcpy(name.machine, "riscv64");
	memcpy(host_ptr(call, 0), &name, sizeof(name));
	return 0;
}

/* Process groups of terminals, in the program's numbers. */
int64_t host_ioctl(const struct call *call)
{
	int pid = HOST_PROGRAM_PID;
	int64_t ret;

	if (call->a[1] == TIOCSPGRP) {
		memcpy(&pid, host_ptr(call, 2), sizeof(pid));
		if (pid == HOST_PROGRAM_PID)
			pid = getpid();
		return ioctl((int)call->a[0], TIOCSPGRP, &pid) ? -errno : 0;
	}
	ret = host_plain(call, SYS_ioctl);
	if (!ret && (call->a[1] == TIOCGPGRP || call->a[1] == TIOCGSID)) {
		int got;

		memcpy(&got, host_ptr(call, 2), sizeof(got));
		if (got == getpid())
			memcpy(host_ptr(call, 2), &pid, sizeof(pid));
	}
	return ret;
}

/* ---- epoll: struct epoll_event is packed on x86-64 only ------------------ */

struct generic_epoll_event {
	uint32_t events;
	uint32_t pad;
	uint64_t data;
};

int64_t host_epoll_ctl(const struct call *call)
{
	struct generic_epoll_event generic;
	struct epoll_event event = {};
	struct call own = *call;

	if (call->a[3]) {
		memcpy(&generic, host_ptr(call, 3), sizeof(generic));
		event.events = generic.events;
		event.data.u64 = generic.data;
		own.a[3] = (uintptr_t)&event;
	}
	return host_plain(&own, SYS_epoll_ctl);
}

/* The host's shorter entries stand where the program's will, from the start. */
static int64_t widen_events(int64_t nr, uint8_t *events)
{
	struct generic_epoll_event generic = {};
	struct epoll_event event;
	int64_t i;

	for (i = nr - 1; i >= 0; i--) {
		memcpy(&event, events + i * (int64_t)sizeof(event),
		       sizeof(event));
		generic.events = event.events;
		generic.data = event.data.u64;
		memcpy(events + i * (int64_t)sizeof(generic), &generic,
		       sizeof(generic));
	}
	return nr;
}

int64_t host_epoll_pwait(const struct call *call)
{
	return widen_events(host_plain(call, SYS_epoll_pwait),
			    host_ptr(call, 1));
}

int64_t host_epoll_pwait2(const struct call *call)
{
	return widen_events(host_plain(call, SYS_epoll_pwait2),
			    host_ptr(call, 1));
}
