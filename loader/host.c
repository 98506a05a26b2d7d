// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The host's side of system calls: from the exit to the call
 */
#include <errno.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "fds.h"
#include "host_call.h"
#include "interrupt.h"
#include "process.h"
#include "say.h"
#include "signals.h"

/* This machine's number of every call that the host serves. */
#define HOST_NR(nr, name, host, ...)					\
	[nr] = SYS_##host,
#define NOT_HOST(nr, name, ...)

static const short host_nr[SECPROC_NR_SYSCALLS] = {
	SECPROC_SYSCALLS(NOT_HOST, NOT_HOST, HOST_NR, NOT_HOST, NOT_HOST,
			 NOT_HOST)
};

/* What the user is told, where the table's note would not be a sentence. */
#define TOLD_NAME(nr, name, error, note)				\
	[nr] = { #name, note },

struct told {
	const char *name;
	const char *note;
};

static const struct told told[SECPROC_NR_SYSCALLS] = {
	SECPROC_SYSCALLS(NOT_HOST, NOT_HOST, NOT_HOST, NOT_HOST, NOT_HOST,
			 TOLD_NAME)
	[SECPROC_NR_clone] = { "another process",
			       "a package runs one program" },
};

static s64 (*const special[SECPROC_NR_SYSCALLS])(const struct call *) = {
	[SECPROC_NR_fstat] = host_fstat,
	[SECPROC_NR_newfstatat] = host_newfstatat,
	[SECPROC_NR_readlinkat] = host_readlinkat,
	[SECPROC_NR_openat] = host_openat,
	[SECPROC_NR_close_range] = host_close_range,
	[SECPROC_NR_uname] = host_uname,
	[SECPROC_NR_ioctl] = host_ioctl,
	[SECPROC_NR_epoll_ctl] = host_epoll_ctl,
	[SECPROC_NR_epoll_pwait] = host_epoll_pwait,
	[SECPROC_NR_epoll_pwait2] = host_epoll_pwait2,
	[SECPROC_NR_preadv2] = host_preadv2,
	[SECPROC_NR_pwritev2] = host_pwritev2,
	[SECPROC_NR_sendto] = host_sendto,
	[SECPROC_NR_sendmsg] = host_sendmsg,
	[SECPROC_NR_recvmsg] = host_recvmsg,
	[SECPROC_NR_prlimit64] = host_own_pid,
	[SECPROC_NR_sched_setscheduler] = host_own_pid,
	[SECPROC_NR_sched_getscheduler] = host_own_pid,
	[SECPROC_NR_sched_setparam] = host_own_pid,
	[SECPROC_NR_sched_getparam] = host_own_pid,
	[SECPROC_NR_sched_setaffinity] = host_own_pid,
	[SECPROC_NR_sched_getaffinity] = host_own_pid,
	[SECPROC_NR_sched_rr_get_interval] = host_own_pid,
	[SECPROC_NR_getpgid] = host_pid_result,
	[SECPROC_NR_getsid] = host_pid_result,
	[SECPROC_NR_setsid] = host_pid_result,
	[SECPROC_NR_setpgid] = host_setpgid,
	[SECPROC_NR_signalfd4] = host_signalfd4,
	[SECPROC_NR_timer_create] = host_timer_create,
	[SECPROC_NR_timer_delete] = host_timer_delete,
};

s64 host_plain(const struct call *call, long nr)
{
	return interrupt_syscall(&call->thread->interrupted, nr,
				 (long)call->a[0], (long)call->a[1],
				 (long)call->a[2], (long)call->a[3],
				 (long)call->a[4], (long)call->a[5]);
}

bool host_may_go_on(const struct call *call)
{
	struct stat st;

	switch (call->nr) {
	case SECPROC_NR_preadv2:
	case SECPROC_NR_read:
		/* Reading on from a pipe or terminal could wait. */
		return !fstat((int)call->a[0], &st) &&
		       (S_ISREG(st.st_mode) || S_ISBLK(st.st_mode));
	case SECPROC_NR_recvfrom:
		return call->a[3] & MSG_WAITALL;
	case SECPROC_NR_recvmsg:
		return false;
	default:
		return true;
	}
}

/* Once for each call: what the program wanted and does not get. */
static void tell(struct host *host, u32 nr)
{
	u32 bit = nr < SECPROC_NR_SYSCALLS ? nr : 0;

	if (host->quiet || host->told[bit / 64] >> bit % 64 & 1)
		return;
	host->told[bit / 64] |= 1ULL << bit % 64;
	if (told[bit].name)
		say("the program asked for %s, which fails: %s",
		    told[bit].name, told[bit].note);
	else
		say("the program asked for system call %u, which does not exist here",
		    nr);
}

/* Turns offsets into addresses; false if the program means our descriptors. */
static bool prepare(struct call *call, const struct secproc_syscall_row *row,
		    const struct secproc_exit_syscall *exit)
{
	unsigned int i;

	for (i = 0; i < SECPROC_SYSCALL_MAX_ARGS; i++) {
		const struct secproc_arg *arg = &row->arg[i];

		call->a[i] = exit->args[i];
		if (arg->kind == SECPROC_ARG_REQUEST)
			arg = secproc_syscall_request(exit->nr,
						      (u32)exit->args[1]);
		if (!arg)
			continue;
		switch (arg->kind) {
		case SECPROC_ARG_FD:
			if (fds_is_own((int)call->a[i]))
				return false;
			break;
		case SECPROC_ARG_NONE:
		case SECPROC_ARG_VALUE:
		case SECPROC_ARG_POS:
			break;
		default:
			call->a[i] = exit->args[i] == SECPROC_NULL ? 0 :
				     (uintptr_t)call->window + exit->args[i];
			break;
		}
	}
	return true;
}

/* A signal of the program to itself that it wants to read; true if it can. */
static bool read_own(const __u64 *args)
{
	struct secproc_signal signal = {
		.signo = (u32)args[0],
		.si_code = (s32)args[1],
		.pid = (u32)args[2],
		.uid = (u32)args[3],
		.status = (s32)args[4],
		.value = args[5],
	};

	return host_signal_read(&signal);
}

/* What the processor asks for on its own account; true if it did. */
static bool serve_processor(struct host_thread *thread,
			    struct secproc_exit_syscall *exit)
{
	switch (exit->nr) {
	case SECPROC_NR_tgkill:
		process_interrupt(thread->process, (u32)exit->args[1]);
		return true;
	case SECPROC_NR_kill:
		if ((pid_t)exit->args[0] == HOST_PROGRAM_PID)
			signals_stop_self((int)exit->args[1]);
		else if (kill((pid_t)exit->args[0], (int)exit->args[1]))
			exit->ret = -errno;
		return true;
	case SECPROC_NR_rt_sigqueueinfo:
		exit->ret = read_own(exit->args) ? 0 : -ENOENT;
		return true;
	case SECPROC_NR_rt_sigaction:
		signals_terminal((int)exit->args[0], (int)exit->args[1]);
		return true;
	default:
		return false;
	}
}

static s64 serve_call(struct call *call, const struct secproc_syscall_row *row,
		      const struct secproc_exit_syscall *exit)
{
	if (!prepare(call, row, exit))
		return -EBADF;
	if (special[call->nr])
		return special[call->nr](call);
	return host_plain(call, host_nr[call->nr]);
}

void host_serve(struct host_thread *thread, struct secproc_run *run)
{
	struct secproc_exit_syscall *exit = &run->syscall;
	const struct secproc_syscall_row *row = secproc_syscall_row(exit->nr);
	struct call call = {
		.host = thread->host,
		.thread = thread,
		.nr = exit->nr,
		.window = (u8 *)run + SECPROC_RUN_PAGE_SIZE,
		.more = exit->flags & SECPROC_SYSCALL_MORE,
	};

	exit->flags = 0;
	exit->ret = 0;
	if (serve_processor(thread, exit))
		return;
	if (row->place != SECPROC_SYSCALL_HOST) {
		tell(thread->host, exit->nr);
		exit->ret = -ENOSYS;
		return;
	}
	exit->ret = serve_call(&call, row, exit);
	if (exit->ret == INTERRUPT_NOT_MADE) {
		exit->ret = -EINTR;
		exit->flags = SECPROC_SYSCALL_NOT_MADE;
	}
	/* The processor looks for signals next, so nothing is lost. */
	__atomic_store_n(&thread->interrupted, 0, __ATOMIC_SEQ_CST);
	if (call.more && exit->ret > 0 && host_may_go_on(&call))
		exit->flags = SECPROC_SYSCALL_MORE;
}
