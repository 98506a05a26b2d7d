// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The host's side of system calls: messages, and the numbers of processes
 */
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "host_call.h"
#include "process.h"

/*
 * A message that goes out in pieces would arrive as several, unless it is a
 * stream.
 */
static bool is_cut(const struct call *call)
{
	socklen_t len = sizeof(int);
	int type = 0;

	return call->more && (getsockopt((int)call->a[0], SOL_SOCKET, SO_TYPE,
					 &type, &len) || type != SOCK_STREAM);
}

s64 host_sendto(const struct call *call)
{
	return is_cut(call) ? -EMSGSIZE : host_plain(call, SYS_sendto);
}

/* Pointers in a struct msghdr of the window are offsets; data is one buffer. */
static void get_message(const struct call *call, struct msghdr *msg,
			struct iovec *iov)
{
	memcpy(msg, host_ptr(call, 1), sizeof(*msg));
	iov->iov_base = call->window + (uintptr_t)msg->msg_iov;
	iov->iov_len = msg->msg_iovlen;
	msg->msg_iov = iov;
	msg->msg_iovlen = 1;
	if ((uintptr_t)msg->msg_name == SECPROC_NULL)
		msg->msg_name = NULL;
	else
		msg->msg_name = call->window + (uintptr_t)msg->msg_name;
	if ((uintptr_t)msg->msg_control == SECPROC_NULL)
		msg->msg_control = NULL;
	else
		msg->msg_control = call->window + (uintptr_t)msg->msg_control;
}

s64 host_sendmsg(const struct call *call)
{
	struct call own = *call;
	struct msghdr msg;
	struct iovec iov;

	if (is_cut(call))
		return -EMSGSIZE;
	get_message(call, &msg, &iov);
	own.a[1] = (uintptr_t)&msg;
	return host_plain(&own, SYS_sendmsg);
}

s64 host_recvmsg(const struct call *call)
{
	struct msghdr msg, *out = host_ptr(call, 1);
	struct call own = *call;
	struct iovec iov;
	s64 ret;

	get_message(call, &msg, &iov);
	own.a[1] = (uintptr_t)&msg;
	ret = host_plain(&own, SYS_recvmsg);
	if (ret < 0)
		return ret;
	out->msg_namelen = msg.msg_namelen;
	out->msg_controllen = msg.msg_controllen;
	out->msg_flags = msg.msg_flags;
	return ret;
}

/* ---- Processes ----------------------------------------------------------- */

s64 host_own_pid(const struct call *call)
{
	static const short nr[SECPROC_NR_SYSCALLS] = {
		[SECPROC_NR_prlimit64] = SYS_prlimit64,
		[SECPROC_NR_sched_setscheduler] = SYS_sched_setscheduler,
		[SECPROC_NR_sched_getscheduler] = SYS_sched_getscheduler,
		[SECPROC_NR_sched_setparam] = SYS_sched_setparam,
		[SECPROC_NR_sched_getparam] = SYS_sched_getparam,
		[SECPROC_NR_sched_setaffinity] = SYS_sched_setaffinity,
		[SECPROC_NR_sched_getaffinity] = SYS_sched_getaffinity,
		[SECPROC_NR_sched_rr_get_interval] = SYS_sched_rr_get_interval,
	};
	struct call own = *call;

	pid_t tid = process_host_tid(call->thread->process,
				     (u32)own.a[0]);

	if (tid)
		own.a[0] = (u64)tid;
	return host_plain(&own, nr[call->nr]);
}

s64 host_pid_result(const struct call *call)
{
	pid_t pid = (pid_t)call->a[0];
	s64 ret;

	if (pid == HOST_PROGRAM_PID)
		pid = 0;
	if (call->nr == SECPROC_NR_setsid)
		ret = setsid();
	else if (call->nr == SECPROC_NR_getsid)
		ret = getsid(pid);
	else
		ret = getpgid(pid);
	if (ret < 0)
		return -errno;
	return ret == getpid() ? HOST_PROGRAM_PID : ret;
}

s64 host_setpgid(const struct call *call)
{
	pid_t pid = (pid_t)call->a[0], group = (pid_t)call->a[1];

	if (pid == HOST_PROGRAM_PID)
		pid = 0;
	if (group == HOST_PROGRAM_PID)
		group = 0;
	return setpgid(pid, group) ? -errno : 0;
}
