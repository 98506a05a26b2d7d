// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * System calls about signals
 *
 * The program is the only process of its world, so what it sends it sends to
 * itself.  Signals are its own affair: the host can end the loader, and with it
 * the task, but cannot make the program jump where it has no handler.
 */
#include "../bytes.h"
#include "signal.h"
#include "syscall_serve.h"

#define PROCESS_ID	1

#define SIGNAL_KILL	9
#define SIGNAL_CONT	18
#define SIGNAL_STOP	19
#define SIGNAL_TTIN	21
#define SIGNAL_TTOU	22

#define HANDLER_CAUGHT	2

#define SIG_BLOCK	0
#define SIG_UNBLOCK	1
#define SIG_SETMASK	2

#define SIGSET_SIZE	8
#define SIGACTION_SIZE	24
#define SS_DISABLE	2
#define SS_ONSTACK	1

static bool is_valid(u64 signo)
{
	return signo >= 1 && signo <= SECPROC_NR_SIGNALS;
}

/* Without the signals that cannot be caught, blocked or ignored. */
static u64 without_always(u64 set)
{
	return set & ~(secproc_sigbit(SIGNAL_KILL) |
		       secproc_sigbit(SIGNAL_STOP));
}

static int read_set(struct secproc_hart *hart, u64 va, u64 *set)
{
	u8 bytes[SIGSET_SIZE];
	int err;

	err = secproc_aspace_read(&hart->task->as, va, bytes, sizeof(bytes),
				  &hart->want);
	if (!err)
		*set = without_always(secproc_get_le64(bytes));
	return err;
}

/* ---- Sending ------------------------------------------------------------- */

/*
 * Asks the loader for what it alone can do: interrupt the host's call in which
 * the thread is that takes the signal, stop the process, or send a signal to
 * another one.
 */
static enum secproc_step ask_loader(struct secproc_hart *hart, u32 nr, s64 pid,
				    u64 arg)
{
	const u64 args[SECPROC_SYSCALL_MAX_ARGS] = { (u64)pid, arg };

	hart->thread.more = false;
	return secproc_syscall_ask(hart, nr, 0, args);
}

/* Asks the loader to write a signal where the program reads it. */
static enum secproc_step ask_to_read(struct secproc_hart *hart,
				     const struct secproc_siginfo *info)
{
	const u64 args[SECPROC_SYSCALL_MAX_ARGS] = {
		info->signo, (u64)(s64)info->code, info->pid, info->uid,
		(u64)(s64)info->status, info->value,
	};

	hart->thread.more = false;
	return secproc_syscall_ask(hart, SECPROC_NR_rt_sigqueueinfo, 0, args);
}

/* Its own number, its group, and all that it may reach: itself. */
static bool is_itself(s64 pid)
{
	return pid == PROCESS_ID || pid == 0 || pid == -PROCESS_ID;
}

enum secproc_step secproc_syscall_signal_finish(struct secproc_hart *hart)
{
	bool is_sent = secproc_syscall_nr(hart) == SECPROC_NR_kill &&
		       !is_itself((s32)secproc_syscall_arg(hart, 0));

	/* If there is nothing to read it from, it waits inside as ever. */
	if (hart->thread.nr == SECPROC_NR_rt_sigqueueinfo &&
	    hart->thread.ret < 0) {
		hart->thread.awaiting = false;
		hart->thread.phase = SECPROC_SYSCALL_LAST;
		return SECPROC_STEP_RUN;
	}
	/* What the program did to itself has been done inside. */
	return secproc_syscall_return(hart, is_sent ? hart->thread.ret : 0);
}

static enum secproc_step send(struct secproc_hart *hart,
			      struct secproc_hart *thread,
			      const struct secproc_siginfo *info)
{
	struct secproc_task *task = hart->task;
	struct secproc_hart *taker;
	int err;

	if (info->signo == SIGNAL_STOP ||
	    (secproc_signal_stops(task, info->signo) &&
	     !(hart->thread.blocked & secproc_sigbit(info->signo))))
		return ask_loader(hart, SECPROC_NR_kill, PROCESS_ID,
				  info->signo);
	/* Not to another thread, which might take what is its own alone. */
	if ((!thread || thread == hart) &&
	    hart->thread.phase != SECPROC_SYSCALL_LAST &&
	    secproc_signal_is_read(task, info->signo))
		return ask_to_read(hart, info);
	err = secproc_signal_post(task, thread, info, &taker);
	if (task->state != SECPROC_TASK_RUNNING) {
		secproc_rv_ecall_done(&hart->rv);
		return SECPROC_STEP_DEAD;
	}
	if (taker && taker != hart && secproc_syscall_is_asking(taker))
		return ask_loader(hart, SECPROC_NR_tgkill, PROCESS_ID,
				  taker->thread.tid);
	return secproc_syscall_return(hart, err);
}

/* Sends, or only looks whether it could, as kill() does with 0. */
static enum secproc_step send_user(struct secproc_hart *hart,
				   struct secproc_hart *thread, u64 signo,
				   s32 code)
{
	struct secproc_siginfo info = {
		.signo = (u32)signo,
		.code = code,
		.pid = PROCESS_ID,
	};

	if (!signo)
		return secproc_syscall_return(hart, 0);
	if (!is_valid(signo))
		return secproc_syscall_return(hart, -EINVAL);
	return send(hart, thread, &info);
}

enum secproc_step secproc_syscall_signal(struct secproc_hart *hart, u32 signo)
{
	struct secproc_siginfo info = {
		.signo = signo,
		.code = SECPROC_SI_USER,
		.pid = PROCESS_ID,
	};
	struct secproc_hart *taker;

	secproc_signal_post(hart->task, hart, &info, &taker);
	return hart->task->state == SECPROC_TASK_RUNNING ? SECPROC_STEP_RUN :
							   SECPROC_STEP_DEAD;
}

enum secproc_step secproc_syscall_kill(struct secproc_hart *hart)
{
	s64 pid = (s32)secproc_syscall_arg(hart, 0);

	if (!is_itself(pid))
		return ask_loader(hart, SECPROC_NR_kill, pid,
				  (u32)secproc_syscall_arg(hart, 1));
	return send_user(hart, NULL, (u32)secproc_syscall_arg(hart, 1),
			 SECPROC_SI_USER);
}

static enum secproc_step send_thread(struct secproc_hart *hart, s64 tid,
				     u64 signo)
{
	struct secproc_hart *thread;

	if (tid <= 0)
		return secproc_syscall_return(hart, -EINVAL);
	thread = secproc_signal_find_thread(hart->task, (u32)tid);
	if (!thread)
		return secproc_syscall_return(hart, -ESRCH);
	return send_user(hart, thread, signo, SECPROC_SI_TKILL);
}

enum secproc_step secproc_syscall_tkill(struct secproc_hart *hart)
{
	return send_thread(hart, (s32)secproc_syscall_arg(hart, 0),
			   (u32)secproc_syscall_arg(hart, 1));
}

enum secproc_step secproc_syscall_tgkill(struct secproc_hart *hart)
{
	s64 pid = (s32)secproc_syscall_arg(hart, 0);

	if (pid <= 0)
		return secproc_syscall_return(hart, -EINVAL);
	if (pid != PROCESS_ID)
		return secproc_syscall_return(hart, -ESRCH);
	return send_thread(hart, (s32)secproc_syscall_arg(hart, 1),
			   (u32)secproc_syscall_arg(hart, 2));
}

/* A signal whose siginfo_t the program has made itself. */
static enum secproc_step send_queued(struct secproc_hart *hart, s64 tid,
				     u64 signo, u64 va)
{
	struct secproc_hart *thread = NULL;
	struct secproc_siginfo info = {};
	u8 bytes[SECPROC_SIGINFO_SIZE];
	int err;

	err = secproc_aspace_read(&hart->task->as, va, bytes, sizeof(bytes),
				  &hart->want);
	if (err)
		return secproc_syscall_return_copied(hart, err, 0);
	if (tid) {
		thread = secproc_signal_find_thread(hart->task, (u32)tid);
		if (!thread)
			return secproc_syscall_return(hart, -ESRCH);
	}
	if (!signo)
		return secproc_syscall_return(hart, 0);
	if (!is_valid(signo))
		return secproc_syscall_return(hart, -EINVAL);
	info.signo = (u32)signo;
	info.code = (s32)secproc_get_le32(bytes + 8);
	info.pid = secproc_get_le32(bytes + 16);
	info.uid = secproc_get_le32(bytes + 20);
	info.value = secproc_get_le64(bytes + 24);
	return send(hart, thread, &info);
}

enum secproc_step secproc_syscall_rt_sigqueueinfo(struct secproc_hart *hart)
{
	if ((s32)secproc_syscall_arg(hart, 0) != PROCESS_ID)
		return secproc_syscall_return(hart, -ESRCH);
	return send_queued(hart, 0, (u32)secproc_syscall_arg(hart, 1),
			   secproc_syscall_arg(hart, 2));
}

enum secproc_step secproc_syscall_rt_tgsigqueueinfo(struct secproc_hart *hart)
{
	s64 tid = (s32)secproc_syscall_arg(hart, 1);

	if (tid <= 0 || (s32)secproc_syscall_arg(hart, 0) <= 0)
		return secproc_syscall_return(hart, -EINVAL);
	if ((s32)secproc_syscall_arg(hart, 0) != PROCESS_ID)
		return secproc_syscall_return(hart, -ESRCH);
	return send_queued(hart, tid, (u32)secproc_syscall_arg(hart, 2),
			   secproc_syscall_arg(hart, 3));
}

/* ---- Actions ------------------------------------------------------------- */

/* Signals that have become ignored do not wait any more. */
static void drop_ignored(struct secproc_task *task, u32 signo)
{
	struct secproc_process *process = &task->process;
	u64 bit = secproc_sigbit(signo);
	struct secproc_hart *hart;

	if (!secproc_signal_is_ignored(task, signo))
		return;
	secproc_sigqueue_drop(&process->pending, &process->sigpool, bit);
	for (hart = task->harts; hart; hart = hart->next)
		secproc_sigqueue_drop(&hart->thread.pending, &process->sigpool,
				      bit);
}

/*
 * The host's terminals look at what a process does with these signals before
 * they send them, so the loader does the same: it ignores, stops, or catches.
 */
static enum secproc_step tell_terminal(struct secproc_hart *hart, u32 signo)
{
	u64 handler = hart->task->process.action[signo - 1].handler;
	const u64 args[SECPROC_SYSCALL_MAX_ARGS] = {
		signo, handler < HANDLER_CAUGHT ? handler : HANDLER_CAUGHT,
	};

	hart->thread.more = false;
	return secproc_syscall_ask(hart, SECPROC_NR_rt_sigaction, 0, args);
}

enum secproc_step secproc_syscall_rt_sigaction(struct secproc_hart *hart)
{
	struct secproc_aspace *as = &hart->task->as;
	u64 signo = (u32)secproc_syscall_arg(hart, 0);
	u64 new_va = secproc_syscall_arg(hart, 1);
	u64 old_va = secproc_syscall_arg(hart, 2);
	struct secproc_sigaction *action;
	u8 new[SIGACTION_SIZE], old[SIGACTION_SIZE];
	int err = 0;

	if (secproc_syscall_arg(hart, 3) != SIGSET_SIZE || !is_valid(signo) ||
	    (new_va && !without_always(secproc_sigbit((u32)signo))))
		return secproc_syscall_return(hart, -EINVAL);
	action = &hart->task->process.action[signo - 1];
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
	if (!err && new_va) {
		action->handler = secproc_get_le64(new);
		action->flags = secproc_get_le64(new + 8);
		action->mask = without_always(secproc_get_le64(new + 16));
		drop_ignored(hart->task, (u32)signo);
		if (signo == SIGNAL_TTIN || signo == SIGNAL_TTOU)
			return tell_terminal(hart, (u32)signo);
	}
	return secproc_syscall_return_copied(hart, err, 0);
}

/* ---- Masks --------------------------------------------------------------- */

/* What this thread does not take any more is for others. */
static void set_blocked(struct secproc_hart *hart, u64 mask)
{
	const struct secproc_process *process = &hart->task->process;
	u64 given_up = process->pending.set & mask & ~hart->thread.blocked;
	struct secproc_hart *other;

	WRITE_ONCE(hart->thread.blocked, mask);
	for (other = hart->task->harts; given_up && other; other = other->next)
		if (given_up & ~other->thread.blocked)
			secproc_hart_kick(other);
}

enum secproc_step secproc_syscall_rt_sigprocmask(struct secproc_hart *hart)
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
		err = read_set(hart, new_va, &set);
		if (err)
			return secproc_syscall_return_copied(hart, err, 0);
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
	set_blocked(hart, mask);
	return secproc_syscall_return(hart, 0);
}

/* Where a call that waits has its mask; 0 for nowhere. */
static int find_mask(struct secproc_hart *hart, u64 *va, u64 *size)
{
	u8 bytes[16];
	int err;

	*va = 0;
	switch (secproc_syscall_nr(hart)) {
	case SECPROC_NR_ppoll:
		*va = secproc_syscall_arg(hart, 3);
		*size = secproc_syscall_arg(hart, 4);
		return 0;
	case SECPROC_NR_epoll_pwait:
	case SECPROC_NR_epoll_pwait2:
		*va = secproc_syscall_arg(hart, 4);
		*size = secproc_syscall_arg(hart, 5);
		return 0;
	case SECPROC_NR_pselect6:
		if (!secproc_syscall_arg(hart, 5))
			return 0;
		err = secproc_aspace_read(&hart->task->as,
					  secproc_syscall_arg(hart, 5), bytes,
					  sizeof(bytes), &hart->want);
		if (err)
			return err;
		*va = secproc_get_le64(bytes);
		*size = secproc_get_le64(bytes + 8);
		return 0;
	default:
		return 0;
	}
}

/* Blocks @mask, until the end of the call, or of the handler that ends it. */
static void borrow_mask(struct secproc_hart *hart, u64 mask)
{
	hart->thread.saved = hart->thread.blocked;
	hart->thread.restore = true;
	set_blocked(hart, mask);
}

int secproc_syscall_set_mask(struct secproc_hart *hart)
{
	u64 va, size = 0, mask;
	int err;

	if (hart->thread.restore)
		return 0;
	err = find_mask(hart, &va, &size);
	if (err || !va)
		return err;
	if (size != SIGSET_SIZE)
		return -EINVAL;
	err = read_set(hart, va, &mask);
	if (!err)
		borrow_mask(hart, mask);
	return err;
}

/* ---- Waiting ------------------------------------------------------------- */

enum secproc_step secproc_syscall_rt_sigpending(struct secproc_hart *hart)
{
	u64 set = hart->thread.pending.set | hart->task->process.pending.set;
	u64 size = secproc_syscall_arg(hart, 1);
	u8 bytes[SIGSET_SIZE];
	int err;

	if (size > SIGSET_SIZE)
		return secproc_syscall_return(hart, -EINVAL);
	secproc_put_le64(bytes, set & hart->thread.blocked);
	err = secproc_aspace_write(&hart->task->as,
				   secproc_syscall_arg(hart, 0), bytes, size,
				   &hart->want);
	return secproc_syscall_return_copied(hart, err, 0);
}

enum secproc_step secproc_syscall_rt_sigsuspend(struct secproc_hart *hart)
{
	u64 mask;
	int err;

	if (secproc_syscall_arg(hart, 1) != SIGSET_SIZE)
		return secproc_syscall_return(hart, -EINVAL);
	if (!hart->thread.restore) {
		err = read_set(hart, secproc_syscall_arg(hart, 0), &mask);
		if (err)
			return secproc_syscall_return_copied(hart, err, 0);
		borrow_mask(hart, mask);
		secproc_wait_begin_forever(hart);
	}
	if (secproc_signal_is_waiting(hart))
		return secproc_syscall_interrupted(hart,
						   SECPROC_RESTART_SILENT);
	return secproc_wait_on(hart);
}

/* Takes one of the signals that are waited for; true if there was one. */
static bool take_one(struct secproc_hart *hart, u64 set, u64 info_va,
		     enum secproc_step *step)
{
	struct secproc_aspace *as = &hart->task->as;
	u8 bytes[SECPROC_SIGINFO_SIZE];
	struct secproc_siginfo info;
	u64 pending = hart->thread.pending.set |
		      hart->task->process.pending.set;
	int err = 0;

	if (!(pending & set))
		return false;
	if (info_va)
		err = secproc_aspace_check(as, info_va, sizeof(bytes),
					   SECPROC_PERM_W, &hart->want);
	if (err == -EAGAIN) {
		*step = SECPROC_STEP_PAGE;
		return true;
	}
	secproc_signal_take(hart, set, &info);
	if (info_va && !err) {
		secproc_signal_put_info(&info, bytes);
		err = secproc_aspace_write(as, info_va, bytes, sizeof(bytes),
					   &hart->want);
	}
	hart->thread.sigwait = 0;
	*step = secproc_syscall_return(hart, err ? err : (s64)info.signo);
	return true;
}

enum secproc_step secproc_syscall_rt_sigtimedwait(struct secproc_hart *hart)
{
	struct secproc_thread *t = &hart->thread;
	u64 timeout = secproc_syscall_arg(hart, 2);
	enum secproc_step step;
	s64 err = 0;
	u64 ns;

	if (secproc_syscall_arg(hart, 3) != SIGSET_SIZE)
		return secproc_syscall_return(hart, -EINVAL);
	if (!t->wait.on) {
		u64 set;

		err = read_set(hart, secproc_syscall_arg(hart, 0), &set);
		if (!err && timeout)
			err = secproc_wait_read(hart, timeout, &ns);
		if (err)
			return secproc_syscall_return_copied(hart, (int)err, 0);
		t->sigwait = set;
		if (timeout)
			secproc_wait_begin(hart, false, false, ns);
		else
			secproc_wait_begin_forever(hart);
	}
	if (take_one(hart, t->sigwait, secproc_syscall_arg(hart, 1), &step))
		return step;
	if (secproc_wait_is_over(hart))
		err = -EAGAIN;
	else if (secproc_signal_is_waiting(hart))
		err = -EINTR;
	if (!err)
		return secproc_wait_on(hart);
	t->sigwait = 0;
	return secproc_syscall_return(hart, err);
}

/* ---- Reading ------------------------------------------------------------- */

enum secproc_step secproc_syscall_signalfd4(struct secproc_hart *hart)
{
	u64 set;
	int err;

	if (secproc_syscall_arg(hart, 2) != SIGSET_SIZE)
		return secproc_syscall_return(hart, -EINVAL);
	err = read_set(hart, secproc_syscall_arg(hart, 1), &set);
	if (err)
		return secproc_syscall_return_copied(hart, err, 0);
	hart->task->process.sigread |= set;
	return secproc_syscall_marshal(hart);
}

/* What waits already can be read, too: it goes to the loader, one by one. */
enum secproc_step secproc_syscall_signalfd4_finish(struct secproc_hart *hart)
{
	struct secproc_process *process = &hart->task->process;
	struct secproc_thread *t = &hart->thread;
	struct secproc_siginfo info;
	u64 set;

	if (t->nr == SECPROC_NR_signalfd4) {
		if (t->ret < 0 ||
		    t->answer_flags & SECPROC_SYSCALL_NOT_MADE)
			return secproc_syscall_marshal_finish(hart);
		t->mapping = (u64)t->ret;
	}
	set = process->pending.set & process->sigread & t->blocked;
	if (!set)
		return secproc_syscall_return(hart, (s64)t->mapping);
	secproc_sigqueue_take(&process->pending, &process->sigpool,
			      secproc_sigset_first(set), &info);
	return ask_to_read(hart, &info);
}

/* ---- Stacks and frames --------------------------------------------------- */

enum secproc_step secproc_syscall_sigaltstack(struct secproc_hart *hart)
{
	struct secproc_aspace *as = &hart->task->as;
	struct secproc_thread *t = &hart->thread;
	u64 new_va = secproc_syscall_arg(hart, 0);
	u64 old_va = secproc_syscall_arg(hart, 1);
	bool on = secproc_signal_on_altstack(hart, hart->rv.x[2]);
	u8 new[SECPROC_STACK_SIZE], old[SECPROC_STACK_SIZE];
	int err = 0;

	secproc_signal_get_altstack(t, old);
	if (on)
		secproc_put_le32(old + 8, t->altstack_flags | SS_ONSTACK);
	if (new_va)
		err = secproc_aspace_read(as, new_va, new, sizeof(new),
					  &hart->want);
	if (!err && old_va)
		err = secproc_aspace_check(as, old_va, sizeof(old),
					   SECPROC_PERM_W, &hart->want);
	if (!err && new_va)
		err = on ? -EPERM : secproc_signal_set_altstack(t, new);
	if (!err && old_va)
		err = secproc_aspace_write(as, old_va, old, sizeof(old),
					   &hart->want);
	return secproc_syscall_return_copied(hart, err, 0);
}

enum secproc_step secproc_syscall_rt_sigreturn(struct secproc_hart *hart)
{
	return secproc_signal_return(hart);
}
