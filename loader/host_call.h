/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Private to host*.c: calls that need a function of their own
 */
#ifndef LOADER_HOST_CALL_H
#define LOADER_HOST_CALL_H

#include "host.h"
#include "os/syscall_desc.h"

/* The program inside is process 1 of its world. */
#define HOST_PROGRAM_PID	1

/**
 * struct call - one call, as the host makes it
 * @host: the program's
 * @thread: the thread's
 * @nr: number of the generic table
 * @a: arguments; where the program passed memory, its address in the window
 * @window: the window, whose offsets stand inside a struct msghdr
 * @more: more pieces of the same stream follow if this one is served in full
 */
struct call {
	struct host *host;
	struct host_thread *thread;
	u32 nr;
	u64 a[SECPROC_SYSCALL_MAX_ARGS];
	u8 *window;
	bool more;
};

/* An argument that is a pointer. */
static inline void *host_ptr(const struct call *call, unsigned int i)
{
	return (void *)(uintptr_t)call->a[i];
}

/* Makes this machine's call @nr with the arguments as they are. */
s64 host_plain(const struct call *call, long nr);

/* Files: layouts and names that differ. */
s64 host_fstat(const struct call *call);
s64 host_newfstatat(const struct call *call);
s64 host_readlinkat(const struct call *call);
s64 host_openat(const struct call *call);
s64 host_close_range(const struct call *call);
s64 host_preadv2(const struct call *call);
s64 host_pwritev2(const struct call *call);
s64 host_uname(const struct call *call);
s64 host_ioctl(const struct call *call);
s64 host_epoll_ctl(const struct call *call);
s64 host_epoll_pwait(const struct call *call);
s64 host_epoll_pwait2(const struct call *call);

/* Sockets. */
s64 host_sendto(const struct call *call);
s64 host_sendmsg(const struct call *call);
s64 host_recvmsg(const struct call *call);

/* Processes: the program's number is not the loader's. */
s64 host_own_pid(const struct call *call);
s64 host_pid_result(const struct call *call);
s64 host_setpgid(const struct call *call);

/* Signals that are read. */
s64 host_signalfd4(const struct call *call);

/* Timers that send signals. */
s64 host_timer_create(const struct call *call);
s64 host_timer_delete(const struct call *call);

/* True if a stream that was served in full may go on without blocking longer. */
bool host_may_go_on(const struct call *call);

#endif /* LOADER_HOST_CALL_H */
