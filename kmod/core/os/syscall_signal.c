// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * System calls about signals
 *
 * Signals are the program's own affair: the host can end the loader, and with
 * it the task, but cannot make the program jump.  What is served here is what a
 * program does to itself.  Actions, masks and alternate stacks are kept as
 * Linux keeps them; the default actions are taken; a signal with a handler is
 * kept pending.
 */
#include "../bytes.h"
#include "syscall_serve.h"

#define PROCESS_ID	1

#define SIGNAL_KILL	9
#define SIGNAL_CHLD	17
#define SIGNAL_CONT	18
#define SIGNAL_STOP	19
#define SIGNAL_TTOU	22
#define SIGNAL_URG	23
#define SIGNAL_WINCH	28

#define HANDLER_DEFAULT	0
#define HANDLER_IGNORE	1

#define SIG_BLOCK	0
#define SIG_UNBLOCK	1
#define SIG_SETMASK	2

#define SIGSET_SIZE	8
#define SIGACTION_SIZE	24
#define STACK_SIZE	24
#define SS_DISABLE	2
#define SS_AUTODISARM	0x80000000U
#define MIN_STACK	2048

static u64 bit(u32 sig)
{
	return 1ULL << (sig - 1);
}

/* Signals that cannot be caught, blocked or ignored. */
static u64 always(void)
{
	return bit(SIGNAL_KILL) | bit(SIGNAL_STOP);
}

static bool is_valid(u64 sig)
{
	return sig >= 1 && sig <= SECPROC_NR_SIGNALS;
}

/*
 * Stopping needs somebody who continues, and that is the host's business with
 * the loader; so a program that stops itself goes on at once.
 */
static bool is_ignored_by_default(u32 sig)
{
	return sig == SIGNAL_CHLD || sig == SIGNAL_URG ||
	       sig == SIGNAL_WINCH ||
	       (sig >= SIGNAL_CONT && sig <= SIGNAL_TTOU);
}

enum secproc_step secproc_syscall_signal(struct secproc_hart *hart, u32 sig)
{
	struct secproc_thread *t = &hart->thread;
	u64 handler = hart->task->process.action[sig - 1].handler;

	if (handler == HANDLER_IGNORE ||
	    (handler == HANDLER_DEFAULT && is_ignored_by_default(sig)))
		return SECPROC_STEP_RUN;
	if (handler != HANDLER_DEFAULT || t->blocked & bit(sig)) {
		t->pending |= bit(sig);
		return SECPROC_STEP_RUN;
	}
	secproc_task_end(hart->task, SECPROC_EXIT_KILLED, 0, sig);
	return SECPROC_STEP_DEAD;
}

/* Sends @sig, or only looks whether it could, as kill() does with 0. */
static enum secproc_step send(struct secproc_hart *hart, u64 sig)
{
	if (sig > SECPROC_NR_SIGNALS)
		return secproc_syscall_return(hart, -EINVAL);
	secproc_syscall_return(hart, 0);
	return sig ? secproc_syscall_signal(hart, (u32)sig) : SECPROC_STEP_RUN;
}

enum secproc_step secproc_syscall_kill(struct secproc_hart *hart)
{
	s64 pid = (s32)secproc_syscall_arg(hart, 0);

	/* Its own number, its group, and all that it may reach: itself. */
	if (pid != PROCESS_ID && pid != 0 && pid != -PROCESS_ID)
		return secproc_syscall_return(hart, -ESRCH);
	return send(hart, secproc_syscall_arg(hart, 1));
}

enum secproc_step secproc_syscall_tkill(struct secproc_hart *hart)
{
	if (secproc_syscall_arg(hart, 0) != hart->thread.tid)
		return secproc_syscall_return(hart, -ESRCH);
	return send(hart, secproc_syscall_arg(hart, 1));
}

enum secproc_step secproc_syscall_tgkill(struct secproc_hart *hart)
{
	if (secproc_syscall_arg(hart, 0) != PROCESS_ID ||
	    secproc_syscall_arg(hart, 1) != hart->thread.tid)
		return secproc_syscall_return(hart, -ESRCH);
	return send(hart, secproc_syscall_arg(hart, 2));
}

/* Signals that were sent while they were blocked, and are not any more. */
static enum secproc_step deliver_pending(struct secproc_hart *hart)
{
	struct secproc_thread *t = &hart->thread;
	u64 due = t->pending & ~t->blocked;
	u32 sig;

	for (sig = 1; sig <= SECPROC_NR_SIGNALS; sig++) {
		if (!(due & bit(sig)))
			continue;
		t->pending &= ~bit(sig);
		if (secproc_syscall_signal(hart, sig) == SECPROC_STEP_DEAD)
			return SECPROC_STEP_DEAD;
	}
	return SECPROC_STEP_RUN;
}

enum secproc_step
secproc_syscall_rt_sigaction(struct secproc_hart *hart)
{
	struct secproc_aspace *as = &hart->task->as;
	u64 sig = secproc_syscall_arg(hart, 0);
	u64 new_va = secproc_syscall_arg(hart, 1);
	u64 old_va = secproc_syscall_arg(hart, 2);
	struct secproc_sigaction *action;
	u8 new[SIGACTION_SIZE], old[SIGACTION_SIZE];
	int err = 0;

	if (secproc_syscall_arg(hart, 3) != SIGSET_SIZE || !is_valid(sig) ||
	    (new_va && always() & bit((u32)sig)))
		return secproc_syscall_return(hart, -EINVAL);
	action = &hart->task->process.action[sig - 1];
	if (new_va)
		err = secproc_aspace_read(as, new_va, new, sizeof(new),
					  &hart->want);
	if (!err && old_va) {
		secproc_put_le64(old, action->handler);
		secproc_put_le64(old + 8, action->flags);
		secproc_put_le64(old + 16, action->mask);
		err = secproc_aspace_write(as, old_va, old, sizeof(old),
					   &hart->want);
	}
	if (err)
		return secproc_syscall_return_copied(hart, err, 0);
	if (new_va) {
		action->handler = secproc_get_le64(new);
		action->flags = secproc_get_le64(new + 8);
		action->mask = secproc_get_le64(new + 16) & ~always();
	}
	secproc_syscall_return(hart, 0);
	return deliver_pending(hart);
}

enum secproc_step
secproc_syscall_rt_sigprocmask(struct secproc_hart *hart)
{
	struct secproc_aspace *as = &hart->task->as;
	struct secproc_thread *t = &hart->thread;
	u64 new_va = secproc_syscall_arg(hart, 1);
	u64 old_va = secproc_syscall_arg(hart, 2);
	u64 mask = t->blocked, set;
	u8 bytes[SIGSET_SIZE];
	int err;

	if (secproc_syscall_arg(hart, 3) != SIGSET_SIZE)
		return secproc_syscall_return(hart, -EINVAL);
	if (new_va) {
		err = secproc_aspace_read(as, new_va, bytes, sizeof(bytes),
					  &hart->want);
		if (err)
			return secproc_syscall_return_copied(hart, err, 0);
		set = secproc_get_le64(bytes) & ~always();
		switch ((u32)secproc_syscall_arg(hart, 0)) {
		case SIG_BLOCK:
			mask |= set;
			break;
		case SIG_UNBLOCK:
			mask &= ~set;
			break;
		case SIG_SETMASK:
			mask = set;
			break;
		default:
			return secproc_syscall_return(hart, -EINVAL);
		}
	}
	if (old_va) {
		secproc_put_le64(bytes, t->blocked);
		err = secproc_aspace_write(as, old_va, bytes, sizeof(bytes),
					   &hart->want);
		if (err)
			return secproc_syscall_return_copied(hart, err, 0);
	}
	t->blocked = mask;
	secproc_syscall_return(hart, 0);
	return deliver_pending(hart);
}

enum secproc_step
secproc_syscall_rt_sigpending(struct secproc_hart *hart)
{
	u8 bytes[SIGSET_SIZE];

	if (secproc_syscall_arg(hart, 1) > SIGSET_SIZE)
		return secproc_syscall_return(hart, -EINVAL);
	secproc_put_le64(bytes, hart->thread.pending & hart->thread.blocked);
	return secproc_syscall_return_copied(hart,
			secproc_aspace_write(&hart->task->as,
					     secproc_syscall_arg(hart, 0),
					     bytes,
					     secproc_syscall_arg(hart, 1),
					     &hart->want), 0);
}

enum secproc_step
secproc_syscall_rt_sigsuspend(struct secproc_hart *hart)
{
	static const u64 forever[SECPROC_SYSCALL_MAX_ARGS] = {
		SECPROC_NULL, 0, SECPROC_NULL, SECPROC_NULL,
	};

	if (secproc_syscall_arg(hart, 1) != SIGSET_SIZE)
		return secproc_syscall_return(hart, -EINVAL);
	hart->thread.more = false;
	return secproc_syscall_ask(hart, SECPROC_NR_ppoll, 0, forever);
}

enum secproc_step
secproc_syscall_rt_sigsuspend_finish(struct secproc_hart *hart)
{
	return secproc_syscall_return(hart, -EINTR);
}

enum secproc_step
secproc_syscall_sigaltstack(struct secproc_hart *hart)
{
	struct secproc_aspace *as = &hart->task->as;
	struct secproc_thread *t = &hart->thread;
	u64 new_va = secproc_syscall_arg(hart, 0);
	u64 old_va = secproc_syscall_arg(hart, 1);
	u8 new[STACK_SIZE], old[STACK_SIZE] = {};
	u32 flags = 0;
	u64 size = 0;
	int err = 0;

	if (new_va) {
		err = secproc_aspace_read(as, new_va, new, sizeof(new),
					  &hart->want);
		flags = secproc_get_le32(new + 8);
		size = secproc_get_le64(new + 16);
		if (!err && flags & ~(SS_DISABLE | SS_AUTODISARM))
			err = -EINVAL;
		if (!err && !(flags & SS_DISABLE) && size < MIN_STACK)
			err = -ENOMEM;
	}
	if (!err && old_va) {
		secproc_put_le64(old, t->altstack);
		secproc_put_le32(old + 8, t->altstack_size ? t->altstack_flags :
							     SS_DISABLE);
		secproc_put_le64(old + 16, t->altstack_size);
		err = secproc_aspace_write(as, old_va, old, sizeof(old),
					   &hart->want);
	}
	if (!err && new_va) {
		bool off = flags & SS_DISABLE;

		t->altstack = off ? 0 : secproc_get_le64(new);
		t->altstack_size = off ? 0 : size;
		t->altstack_flags = off ? 0 : flags;
	}
	return secproc_syscall_return_copied(hart, err, 0);
}
