// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * System calls: dispatch
 */
#include "../pkg/refusal.h"
#include "signal.h"
#include "syscall_serve.h"

/* ---- Ends of a call ------------------------------------------------------ */

enum secproc_step secproc_syscall_return(struct secproc_hart *hart, s64 value)
{
	struct secproc_thread *t = &hart->thread;

	t->awaiting = false;
	t->phase = SECPROC_SYSCALL_IDLE;
	t->done = 0;
	t->messages = 0;
	t->wait.on = false;
	if (t->restore && !t->restart) {
		t->blocked = t->saved;
		t->restore = false;
	}
	hart->rv.x[10] = (u64)value;
	secproc_rv_ecall_done(&hart->rv);
	return SECPROC_STEP_RUN;
}

enum secproc_step secproc_syscall_return_copied(struct secproc_hart *hart,
						int err, s64 value)
{
	if (err == -EAGAIN)
		return SECPROC_STEP_PAGE;
	return secproc_syscall_return(hart, err ? err : value);
}

enum secproc_step secproc_syscall_interrupted(struct secproc_hart *hart,
					      enum secproc_restart restart)
{
	hart->thread.restart = restart;
	hart->thread.restart_a0 = hart->rv.x[10];
	return secproc_syscall_return(hart, -EINTR);
}

enum secproc_step secproc_syscall_again(struct secproc_hart *hart)
{
	hart->thread.awaiting = false;
	hart->thread.wait.on = false;
	hart->thread.phase = SECPROC_SYSCALL_IDLE;
	return SECPROC_STEP_RUN;
}

bool secproc_syscall_is_under_way(const struct secproc_hart *hart)
{
	const struct secproc_thread *t = &hart->thread;

	return t->phase != SECPROC_SYSCALL_IDLE || t->done || t->messages ||
	       t->wait.on || t->exiting || (t->restore && !t->restart);
}

bool secproc_syscall_is_asking(const struct secproc_hart *hart)
{
	return hart->thread.awaiting &&
	       hart->thread.phase == SECPROC_SYSCALL_ASKED;
}

enum secproc_step secproc_syscall_refuse(struct secproc_hart *hart, u32 refusal)
{
	hart->thread.awaiting = false;
	hart->thread.phase = SECPROC_SYSCALL_IDLE;
	secproc_task_refuse(hart->task, hart, refusal, hart->rv.pc);
	return SECPROC_STEP_DEAD;
}

enum secproc_step secproc_syscall_ask(struct secproc_hart *hart, u32 nr,
				      u64 asked,
				      const u64 args[SECPROC_SYSCALL_MAX_ARGS])
{
	struct secproc_thread *t = &hart->thread;
	struct secproc_exit_syscall *call = &t->win->run->syscall;

	memset(call, 0, sizeof(*call));
	call->nr = nr;
	call->flags = t->more ? SECPROC_SYSCALL_MORE : 0;
	memcpy(call->args, args, sizeof(call->args));
	t->win->run->exit_reason = SECPROC_EXIT_SYSCALL;
	t->nr = nr;
	t->asked = asked;
	t->moved = 0;
	t->awaiting = true;
	t->phase = SECPROC_SYSCALL_ASKED;
	return SECPROC_STEP_HOST;
}

enum secproc_step secproc_syscall_finish(struct secproc_hart *hart,
					 const struct secproc_window *win)
{
	const struct secproc_syscall_row *row =
		secproc_syscall_row(secproc_syscall_nr(hart));
	struct secproc_thread *t = &hart->thread;
	u32 refusal;

	if (WARN_ON_ONCE(!t->awaiting))
		return SECPROC_STEP_RUN;
	t->win = win;
	hart->is_access = false;
	if (t->phase == SECPROC_SYSCALL_ASKED) {
		/* The only time that the host's answer is looked at. */
		const struct secproc_exit_syscall *call = &win->run->syscall;
		s64 ret = READ_ONCE(call->ret);

		refusal = secproc_syscall_doubt(hart, row, ret);
		if (refusal)
			return secproc_syscall_refuse(hart, refusal);
		t->ret = ret;
		t->answer_flags = READ_ONCE(call->flags);
		t->phase = SECPROC_SYSCALL_ANSWERED;
	}

	switch (row->place) {
	case SECPROC_SYSCALL_HOST:
		return secproc_syscall_nr(hart) == SECPROC_NR_signalfd4 ?
			       secproc_syscall_signalfd4_finish(hart) :
			       secproc_syscall_file_finish(hart);
	case SECPROC_SYSCALL_TOLD:
		return secproc_syscall_return(hart, -row->error);
	case SECPROC_SYSCALL_UNKNOWN:
		return secproc_syscall_return(hart, -ENOSYS);
	}
	switch (secproc_syscall_nr(hart)) {
	case SECPROC_NR_mmap:
		return secproc_syscall_mmap_finish(hart);
	case SECPROC_NR_clone:
	case SECPROC_NR_clone3:
		return secproc_syscall_clone_finish(hart);
	case SECPROC_NR_kill:
	case SECPROC_NR_tkill:
	case SECPROC_NR_tgkill:
	case SECPROC_NR_rt_sigqueueinfo:
	case SECPROC_NR_rt_tgsigqueueinfo:
	case SECPROC_NR_rt_sigaction:
		return secproc_syscall_signal_finish(hart);
	}
	WARN_ON_ONCE(1);
	return secproc_syscall_return(hart, -ENOSYS);
}

/* ---- Dispatch ------------------------------------------------------------ */

struct server {
	enum secproc_step (*serve)(struct secproc_hart *hart);
};

#define SERVED(nr, name, ...)						\
	[nr] = { secproc_syscall_##name },
#define NOT_SERVED(nr, name, ...)

static const struct server servers[SECPROC_NR_SYSCALLS] = {
	SECPROC_SYSCALLS(SERVED, SERVED, NOT_SERVED, NOT_SERVED, NOT_SERVED,
			 NOT_SERVED)
	[SECPROC_NR_prlimit64] = { secproc_syscall_prlimit64 },
	[SECPROC_NR_getrlimit] = { secproc_syscall_getrlimit },
	[SECPROC_NR_setrlimit] = { secproc_syscall_setrlimit },
	[SECPROC_NR_clock_nanosleep] = { secproc_syscall_clock_nanosleep },
	[SECPROC_NR_signalfd4] = { secproc_syscall_signalfd4 },
	/* What may be about a packaged file. */
	[SECPROC_NR_openat] = { secproc_syscall_file },
	[SECPROC_NR_openat2] = { secproc_syscall_file },
	[SECPROC_NR_close] = { secproc_syscall_file },
	[SECPROC_NR_close_range] = { secproc_syscall_file },
	[SECPROC_NR_dup] = { secproc_syscall_file },
	[SECPROC_NR_dup3] = { secproc_syscall_file },
	[SECPROC_NR_fcntl] = { secproc_syscall_file },
	[SECPROC_NR_ioctl] = { secproc_syscall_file },
	[SECPROC_NR_lseek] = { secproc_syscall_file },
	[SECPROC_NR_read] = { secproc_syscall_file },
	[SECPROC_NR_readv] = { secproc_syscall_file },
	[SECPROC_NR_pread64] = { secproc_syscall_file },
	[SECPROC_NR_preadv] = { secproc_syscall_file },
	[SECPROC_NR_preadv2] = { secproc_syscall_file },
	[SECPROC_NR_fstat] = { secproc_syscall_file },
	[SECPROC_NR_newfstatat] = { secproc_syscall_file },
	[SECPROC_NR_statx] = { secproc_syscall_file },
	[SECPROC_NR_faccessat] = { secproc_syscall_file },
	[SECPROC_NR_faccessat2] = { secproc_syscall_file },
	[SECPROC_NR_readlinkat] = { secproc_syscall_file },
	[SECPROC_NR_sendfile] = { secproc_syscall_file },
	[SECPROC_NR_copy_file_range] = { secproc_syscall_file },
	[SECPROC_NR_splice] = { secproc_syscall_file },
	[SECPROC_NR_fadvise64] = { secproc_syscall_file },
};

bool secproc_syscall_is_exclusive(const struct secproc_hart *hart)
{
	u64 nr = secproc_syscall_nr(hart);

	if (nr == SECPROC_NR_mmap)
		return secproc_syscall_mmap_is_exclusive(hart);
	return secproc_syscall_row(nr)->place == SECPROC_SYSCALL_EXCLUSIVE;
}

enum secproc_step secproc_syscall_begin(struct secproc_hart *hart,
					const struct secproc_window *win)
{
	static const u64 nothing[SECPROC_SYSCALL_MAX_ARGS];
	u64 nr = secproc_syscall_nr(hart);
	const struct secproc_syscall_row *row = secproc_syscall_row(nr);

	hart->thread.win = win;
	hart->is_access = false;
	if (row->place != SECPROC_SYSCALL_UNKNOWN && servers[nr].serve)
		return servers[nr].serve(hart);
	switch (row->place) {
	case SECPROC_SYSCALL_HOST:
		return secproc_syscall_marshal(hart);
	case SECPROC_SYSCALL_REFUSED:
		return secproc_syscall_return(hart, -row->error);
	default:
		/*
		 * The loader tells the user what the program wanted; what it
		 * answers does not matter.
		 */
		hart->task->process.unknown++;
		hart->thread.more = false;
		return secproc_syscall_ask(hart, (u32)nr, 0, nothing);
	}
}
