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
#include <sys/uio.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "fds.h"
#include "host_call.h"

/* struct stat of asm-generic, which riscv64 uses and x86-64 does not. */
struct generic_stat {
	u64 dev;
	u64 ino;
	u32 mode;
	u32 nlink;
	u32 uid;
	u32 gid;
	u64 rdev;
	u64 pad1;
	s64 size;
	s32 blksize;
	s32 pad2;
	s64 blocks;
	s64 atime_sec;
	u64 atime_nsec;
	s64 mtime_sec;
	u64 mtime_nsec;
	s64 ctime_sec;
	u64 ctime_nsec;
	u32 unused[2];
};

static_assert(sizeof(struct generic_stat) == 128, "ABI of riscv64");

static s64 put_stat(int err, const struct stat *st, void *out)
{
	struct generic_stat generic = {
		.dev = st->st_dev,
		.ino = st->st_ino,
		.mode = st->st_mode,
		.nlink = (u32)st->st_nlink,
		.uid = st->st_uid,
		.gid = st->st_gid,
		.rdev = st->st_rdev,
		.size = st->st_size,
		.blksize = (s32)st->st_blksize,
		.blocks = st->st_blocks,
		.atime_sec = st->st_atim.tv_sec,
		.atime_nsec = (u64)st->st_atim.tv_nsec,
		.mtime_sec = st->st_mtim.tv_sec,
		.mtime_nsec = (u64)st->st_mtim.tv_nsec,
		.ctime_sec = st->st_ctim.tv_sec,
		.ctime_nsec = (u64)st->st_ctim.tv_nsec,
	};

	if (err)
		return -errno;
	memcpy(out, &generic, sizeof(generic));
	return 0;
}

s64 host_fstat(const struct call *call)
{
	struct stat st = {};

	return put_stat(fstat((int)call->a[0], &st), &st, host_ptr(call, 1));
}

s64 host_newfstatat(const struct call *call)
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

s64 host_readlinkat(const struct call *call)
{
	const char *program = call->host->program;
	size_t len = strlen(program);

	if (!is_self(host_ptr(call, 1)))
		return host_plain(call, SYS_readlinkat);
	if (len > call->a[3])
		len = call->a[3];
	memcpy(host_ptr(call, 2), program, len);
	return (s64)len;
}

s64 host_openat(const struct call *call)
{
	struct call own = *call;

	if (is_self(host_ptr(call, 1)))
		own.a[1] = (uintptr_t)call->host->program;
	return host_plain(&own, SYS_openat);
}

/* Closes the gaps between the loader's own descriptors. */
s64 host_close_range(const struct call *call)
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

/* The program's vectors are one buffer here. */
static s64 one_vector(const struct call *call, long nr)
{
	struct iovec iov = { host_ptr(call, 1), call->a[2] };
	struct call own = *call;

	own.a[1] = (uintptr_t)&iov;
	own.a[2] = 1;
	return host_plain(&own, nr);
}

s64 host_preadv2(const struct call *call)
{
	return one_vector(call, SYS_preadv2);
}

s64 host_pwritev2(const struct call *call)
{
	return one_vector(call, SYS_pwritev2);
}

s64 host_uname(const struct call *call)
{
	struct utsname name;

	if (uname(&name))
		return -errno;
	memset(name.machine, 0, sizeof(name.machine));
	memcpy(name.machine, "riscv64", sizeof("riscv64"));
	memcpy(host_ptr(call, 0), &name, sizeof(name));
	return 0;
}

/* Process groups of terminals, in the program's numbers. */
s64 host_ioctl(const struct call *call)
{
	int pid = HOST_PROGRAM_PID;
	s64 ret;

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
	u32 events;
	u32 pad;
	u64 data;
};

s64 host_epoll_ctl(const struct call *call)
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
static s64 widen_events(s64 nr, u8 *events)
{
	struct generic_epoll_event generic = {};
	struct epoll_event event;
	s64 i;

	for (i = nr - 1; i >= 0; i--) {
		memcpy(&event, events + i * (s64)sizeof(event),
		       sizeof(event));
		generic.events = event.events;
		generic.data = event.data.u64;
		memcpy(events + i * (s64)sizeof(generic), &generic,
		       sizeof(generic));
	}
	return nr;
}

s64 host_epoll_pwait(const struct call *call)
{
	return widen_events(host_plain(call, SYS_epoll_pwait),
			    host_ptr(call, 1));
}

s64 host_epoll_pwait2(const struct call *call)
{
	return widen_events(host_plain(call, SYS_epoll_pwait2),
			    host_ptr(call, 1));
}
