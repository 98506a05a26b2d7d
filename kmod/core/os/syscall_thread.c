// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * System calls about threads: their beginning and their end
 *
 * A thread is a hart that the loader creates when it is asked to and runs by a
 * thread of its own, so that the host's scheduler is the only one.  What the
 * new thread is, is decided inside: the loader knows its number and no more.
 */
#include "../bytes.h"
#include "signal.h"
#include "syscall_serve.h"

#define CLONE_VM		0x00000100
#define CLONE_FS		0x00000200
#define CLONE_FILES		0x00000400
#define CLONE_SIGHAND		0x00000800
#define CLONE_THREAD		0x00010000
#define CLONE_SYSVSEM		0x00040000
#define CLONE_SETTLS		0x00080000
#define CLONE_PARENT_SETTID	0x00100000
#define CLONE_CHILD_CLEARTID	0x00200000
#define CLONE_DETACHED		0x00400000
#define CLONE_CHILD_SETTID	0x01000000

/* What makes it a thread, and what may come with that. */
#define CLONE_IS_THREAD		(CLONE_VM | CLONE_SIGHAND | CLONE_THREAD)
#define CLONE_KNOWN		(CLONE_IS_THREAD | CLONE_FS | CLONE_FILES | \
				 CLONE_SYSVSEM | CLONE_SETTLS | \
				 CLONE_PARENT_SETTID | CLONE_CHILD_CLEARTID | \
				 CLONE_DETACHED | CLONE_CHILD_SETTID)
/* The lowest byte is the signal that tells the parent of a process's end. */
#define CLONE_SIGNAL		0xff

/* struct clone_args of the first version, and the largest that is looked at. */
#define CLONE_ARGS_SIZE		64
#define CLONE_ARGS_MAX		SECPROC_PAGE_SIZE

/* Robust futexes have room for numbers below. */
#define LAST_TID		0x3fffffff

#define REG_SP		2
#define REG_TP		4
#define REG_A0		10
#define ECALL_SIZE	4

#define ROBUST_LIST_SIZE	24

#define MEMBARRIER_COMMANDS	(1 | 8 | 16)

/* ---- Beginning ----------------------------------------------------------- */

/**
 * struct request - a thread that is asked for
 * @flags: CLONE_*
 * @stack: its stack pointer, or 0
 * @parent_tid: where its number is written for CLONE_PARENT_SETTID
 * @child_tid: the same for CLONE_CHILD_SETTID and CLONE_CHILD_CLEARTID
 * @tls: its thread pointer
 */
struct request {
	u64 flags;
	u64 stack;
	u64 parent_tid;
	u64 child_tid;
	u64 tls;
};

/* The loader tells the user that the program wanted another process. */
static enum secproc_step tell_process(struct secproc_hart *hart)
{
	static const u64 nothing[SECPROC_SYSCALL_MAX_ARGS];

	hart->task->process.unknown++;
	hart->thread.more = false;
	return secproc_syscall_ask(hart, SECPROC_NR_clone, 0, nothing);
}

/* Linux, too, does not care whether the number can be written. */
static int put_tid(struct secproc_hart *hart, bool wanted, u64 va, u32 tid)
{
	u8 bytes[4];
	int err;

	if (!wanted)
		return 0;
	secproc_put_le32(bytes, tid);
	err = secproc_aspace_write(&hart->task->as, va, bytes, sizeof(bytes),
				   &hart->want);
	return err == -EAGAIN ? err : 0;
}

static enum secproc_step ask_hart(struct secproc_hart *hart)
{
	struct secproc_thread *t = &hart->thread;
	struct secproc_run *run = t->win->run;

	memset(run->padding, 0, sizeof(run->padding));
	run->thread.tid = t->clone.tid;
	run->exit_reason = SECPROC_EXIT_THREAD;
	t->asked = 0;
	t->awaiting = true;
	t->phase = SECPROC_SYSCALL_ASKED;
	return SECPROC_STEP_HOST;
}

static enum secproc_step create(struct secproc_hart *hart,
				const struct request *request)
{
	struct secproc_process *process = &hart->task->process;
	struct secproc_clone *clone = &hart->thread.clone;
	u32 tid = process->next_tid;
	u64 flags = request->flags;

	if (!(flags & CLONE_THREAD) || !(flags & CLONE_VM))
		return tell_process(hart);
	if ((flags & CLONE_IS_THREAD) != CLONE_IS_THREAD ||
	    flags & ~(u64)(CLONE_KNOWN | CLONE_SIGNAL))
		return secproc_syscall_return(hart, -EINVAL);
	if (tid > LAST_TID)
		return secproc_syscall_return(hart, -EAGAIN);
	/* The thread is not there yet, so nobody else sees when it is done. */
	if (put_tid(hart, flags & CLONE_PARENT_SETTID, request->parent_tid,
		    tid) ||
	    put_tid(hart, flags & CLONE_CHILD_SETTID, request->child_tid, tid))
		return SECPROC_STEP_PAGE;

	process->next_tid++;
	clone->tid = tid;
	clone->adopted = false;
	clone->stack = request->stack;
	clone->set_tls = flags & CLONE_SETTLS;
	clone->tls = request->tls;
	clone->clear_child_tid = flags & CLONE_CHILD_CLEARTID ?
				 request->child_tid : 0;
	return ask_hart(hart);
}

enum secproc_step secproc_syscall_clone(struct secproc_hart *hart)
{
	struct request request = {
		.flags = secproc_syscall_arg(hart, 0),
		.stack = secproc_syscall_arg(hart, 1),
		.parent_tid = secproc_syscall_arg(hart, 2),
		.tls = secproc_syscall_arg(hart, 3),
		.child_tid = secproc_syscall_arg(hart, 4),
	};

	return create(hart, &request);
}

enum secproc_step secproc_syscall_clone3(struct secproc_hart *hart)
{
	u64 va = secproc_syscall_arg(hart, 0);
	u64 size = secproc_syscall_arg(hart, 1);
	struct request request;
	u8 args[CLONE_ARGS_SIZE];
	u64 stack, stack_size;
	int err;

	if (size > CLONE_ARGS_MAX)
		return secproc_syscall_return(hart, -E2BIG);
	if (size < sizeof(args))
		return secproc_syscall_return(hart, -EINVAL);
	err = secproc_aspace_read(&hart->task->as, va, args, sizeof(args),
				  &hart->want);
	if (err)
		return secproc_syscall_return_copied(hart, err, 0);
	stack = secproc_get_le64(args + 40);
	stack_size = secproc_get_le64(args + 48);
	if (!stack != !stack_size)
		return secproc_syscall_return(hart, -EINVAL);
	request.flags = secproc_get_le64(args);
	request.child_tid = secproc_get_le64(args + 16);
	request.parent_tid = secproc_get_le64(args + 24);
	request.stack = stack + stack_size;
	request.tls = secproc_get_le64(args + 56);
	if (request.flags & CLONE_SIGNAL)
		return secproc_syscall_return(hart, -EINVAL);
	return create(hart, &request);
}

enum secproc_step secproc_syscall_clone_finish(struct secproc_hart *hart)
{
	struct secproc_clone *clone = &hart->thread.clone;
	s64 ret = -ENOSYS;

	if (clone->tid)
		ret = clone->adopted ? (s64)clone->tid : -EAGAIN;
	memset(clone, 0, sizeof(*clone));
	return secproc_syscall_return(hart, ret);
}

static struct secproc_hart *find_creator(struct secproc_task *task, u32 tid)
{
	struct secproc_hart *hart;

	for (hart = task->harts; hart; hart = hart->next)
		if (hart->thread.clone.tid == tid)
			return hart;
	return NULL;
}

int secproc_syscall_adopt(struct secproc_hart *hart, u32 tid)
{
	struct secproc_hart *creator = find_creator(hart->task, tid);
	struct secproc_thread *t = &hart->thread;
	struct secproc_clone *clone;

	if (!creator || creator->thread.clone.adopted)
		return -ESRCH;
	/* The creator stands on its ECALL until clone_finish(). */
	clone = &creator->thread.clone;
	clone->adopted = true;
	memcpy(hart->rv.x, creator->rv.x, sizeof(hart->rv.x));
	memcpy(hart->rv.f, creator->rv.f, sizeof(hart->rv.f));
	hart->rv.fcsr = creator->rv.fcsr;
	hart->rv.pc = creator->rv.pc + ECALL_SIZE;
	hart->rv.x[REG_A0] = 0;
	if (clone->stack)
		hart->rv.x[REG_SP] = clone->stack;
	if (clone->set_tls)
		hart->rv.x[REG_TP] = clone->tls;
	t->tid = tid;
	t->blocked = creator->thread.blocked;
	t->clear_child_tid = clone->clear_child_tid;
	hart->task->process.nr_threads++;
	return 0;
}

/* ---- The end ------------------------------------------------------------- */

enum secproc_step secproc_syscall_exit_group(struct secproc_hart *hart)
{
	u32 status = secproc_syscall_arg(hart, 0) & 0xff;

	secproc_rv_ecall_done(&hart->rv);
	secproc_task_end(hart->task, SECPROC_EXIT_EXITED, status, 0);
	return SECPROC_STEP_DEAD;
}

/* Others take the signals that this thread would have taken. */
static void pass_signals_on(struct secproc_hart *hart)
{
	struct secproc_process *process = &hart->task->process;
	struct secproc_hart *other;

	secproc_sigqueue_drop(&hart->thread.pending, &process->sigpool, ~0ULL);
	for (other = hart->task->harts; other; other = other->next)
		if (process->pending.set & ~other->thread.blocked)
			secproc_hart_kick(other);
}

/*
 * The process ends with its last thread; its status is the first one's, as who
 * waits for a process on Linux sees it.
 */
enum secproc_step secproc_syscall_exit(struct secproc_hart *hart)
{
	struct secproc_process *process = &hart->task->process;
	struct secproc_thread *t = &hart->thread;

	t->exiting = true;
	if (secproc_futex_exit(hart))
		return SECPROC_STEP_PAGE;
	if (t->tid == 1)
		process->status = secproc_syscall_arg(hart, 0) & 0xff;
	secproc_rv_ecall_done(&hart->rv);
	t->exited = true;
	if (!--process->nr_threads) {
		secproc_task_end(hart->task, SECPROC_EXIT_EXITED,
				 process->status, 0);
		return SECPROC_STEP_DEAD;
	}
	pass_signals_on(hart);
	return SECPROC_STEP_THREAD_EXITED;
}

/* A hart that is closed before its thread has ended takes the thread along. */
void secproc_syscall_forget(struct secproc_hart *hart)
{
	struct secproc_process *process = &hart->task->process;
	struct secproc_thread *t = &hart->thread;

	secproc_futex_forget(hart);
	secproc_sigqueue_drop(&t->pending, &process->sigpool, ~0ULL);
	if (!t->exited && process->nr_threads)
		process->nr_threads--;
}

/* ---- What a thread is ---------------------------------------------------- */

enum secproc_step secproc_syscall_gettid(struct secproc_hart *hart)
{
	return secproc_syscall_return(hart, hart->thread.tid);
}

enum secproc_step secproc_syscall_set_tid_address(struct secproc_hart *hart)
{
	hart->thread.clear_child_tid = secproc_syscall_arg(hart, 0);
	return secproc_syscall_return(hart, hart->thread.tid);
}

enum secproc_step secproc_syscall_set_robust_list(struct secproc_hart *hart)
{
	if (secproc_syscall_arg(hart, 1) != ROBUST_LIST_SIZE)
		return secproc_syscall_return(hart, -EINVAL);
	hart->thread.robust_list = secproc_syscall_arg(hart, 0);
	return secproc_syscall_return(hart, 0);
}

enum secproc_step secproc_syscall_get_robust_list(struct secproc_hart *hart)
{
	struct secproc_aspace *as = &hart->task->as;
	u32 tid = (u32)secproc_syscall_arg(hart, 0);
	struct secproc_hart *thread = hart;
	u8 value[8];
	int err;

	if (tid)
		thread = secproc_signal_find_thread(hart->task, tid);
	if (!thread)
		return secproc_syscall_return(hart, -ESRCH);
	secproc_put_le64(value, thread->thread.robust_list);
	err = secproc_aspace_write(as, secproc_syscall_arg(hart, 1), value,
				   sizeof(value), &hart->want);
	secproc_put_le64(value, ROBUST_LIST_SIZE);
	if (!err)
		err = secproc_aspace_write(as, secproc_syscall_arg(hart, 2),
					   value, sizeof(value), &hart->want);
	return secproc_syscall_return_copied(hart, err, 0);
}

/*
 * Served exclusively: no hart of the task is in a slice, so each of them has
 * passed a full barrier.
 */
enum secproc_step secproc_syscall_membarrier(struct secproc_hart *hart)
{
	u32 command = (u32)secproc_syscall_arg(hart, 0);

	if (!command)
		return secproc_syscall_return(hart, MEMBARRIER_COMMANDS);
	if (command & ~MEMBARRIER_COMMANDS || command & (command - 1))
		return secproc_syscall_return(hart, -EINVAL);
	return secproc_syscall_return(hart, 0);
}
