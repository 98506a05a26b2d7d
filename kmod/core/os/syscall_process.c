// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * System calls about the process: threads and their end, waiting, limits,
 * randomness
 *
 * The program is process 1 of its own world; its threads count from 1.
 */
#include "../bytes.h"
#include "../crypto.h"
#include "syscall_serve.h"

#define PROCESS_ID		1

#define FUTEX_WAIT		0
#define FUTEX_WAKE		1
#define FUTEX_REQUEUE		3
#define FUTEX_CMP_REQUEUE	4
#define FUTEX_WAIT_BITSET	9
#define FUTEX_WAKE_BITSET	10
#define FUTEX_CLOCK_REALTIME	0x100
#define FUTEX_COMMAND		0x7f

#define CLOCK_REALTIME		0
#define CLOCK_MONOTONIC		1
#define TIMER_ABSTIME		1
#define TIMESPEC_SIZE		16

#define GRND_MASK		7
/* Bytes of randomness that one step gives before others get their turn. */
#define RANDOM_STEP		4096

#define RLIMIT_INFINITY		(~0ULL)
#define RLIMIT_STACK		3
/* Data, stack, core file, resident set, locked memory, address space. */
#define RLIMITS_INSIDE	(1U << 2 | 1U << 3 | 1U << 4 | 1U << 5 | \
			 1U << 8 | 1U << 9)

#define PR_SET_PDEATHSIG	1
#define PR_GET_PDEATHSIG	2
#define PR_GET_DUMPABLE		3
#define PR_SET_DUMPABLE		4
#define PR_SET_NAME		15
#define PR_GET_NAME		16
#define PR_SET_NO_NEW_PRIVS	38
#define PR_GET_NO_NEW_PRIVS	39
#define PR_SET_VMA		0x53564d41

#define MEMBARRIER_COMMANDS	(1 | 8 | 16)

#define ROBUST_LIST_SIZE	24

void secproc_syscall_init(struct secproc_process *process, u64 stack_size)
{
	unsigned int i;

	process->next_tid = PROCESS_ID + 1;
	process->dumpable = 1;
	for (i = 0; i < SECPROC_NR_RLIMITS; i++) {
		process->rlimit[i].cur = RLIMIT_INFINITY;
		process->rlimit[i].max = RLIMIT_INFINITY;
	}
	process->rlimit[RLIMIT_STACK].cur = stack_size;
}

/* ---- Threads ------------------------------------------------------------- */

enum secproc_step secproc_syscall_getpid(struct secproc_hart *hart)
{
	return secproc_syscall_return(hart, PROCESS_ID);
}

enum secproc_step secproc_syscall_gettid(struct secproc_hart *hart)
{
	return secproc_syscall_return(hart, hart->thread.tid);
}

enum secproc_step
secproc_syscall_set_tid_address(struct secproc_hart *hart)
{
	hart->thread.clear_child_tid = secproc_syscall_arg(hart, 0);
	return secproc_syscall_return(hart, hart->thread.tid);
}

enum secproc_step
secproc_syscall_set_robust_list(struct secproc_hart *hart)
{
	if (secproc_syscall_arg(hart, 1) != ROBUST_LIST_SIZE)
		return secproc_syscall_return(hart, -EINVAL);
	hart->thread.robust_list = secproc_syscall_arg(hart, 0);
	return secproc_syscall_return(hart, 0);
}

enum secproc_step
secproc_syscall_get_robust_list(struct secproc_hart *hart)
{
	struct secproc_aspace *as = &hart->task->as;
	u64 tid = secproc_syscall_arg(hart, 0);
	u8 value[8];
	int err;

	if (tid && tid != hart->thread.tid)
		return secproc_syscall_return(hart, -ESRCH);
	secproc_put_le64(value, hart->thread.robust_list);
	err = secproc_aspace_write(as, secproc_syscall_arg(hart, 1), value,
				   sizeof(value), &hart->want);
	secproc_put_le64(value, ROBUST_LIST_SIZE);
	if (!err)
		err = secproc_aspace_write(as, secproc_syscall_arg(hart, 2),
					   value, sizeof(value), &hart->want);
	return secproc_syscall_return_copied(hart, err, 0);
}

enum secproc_step
secproc_syscall_exit_group(struct secproc_hart *hart)
{
	u32 status = secproc_syscall_arg(hart, 0) & 0xff;

	secproc_rv_ecall_done(&hart->rv);
	secproc_task_end(hart->task, SECPROC_EXIT_EXITED, status, 0);
	return SECPROC_STEP_DEAD;
}

/* The process ends with its last thread, with that thread's status. */
enum secproc_step secproc_syscall_exit(struct secproc_hart *hart)
{
	static const u8 zero[4];
	int err;

	if (hart->task->nr_harts <= 1)
		return secproc_syscall_exit_group(hart);
	if (hart->thread.clear_child_tid) {
		err = secproc_aspace_write(&hart->task->as,
					   hart->thread.clear_child_tid, zero,
					   sizeof(zero), &hart->want);
		if (err == -EAGAIN)
			return SECPROC_STEP_PAGE;
	}
	secproc_rv_ecall_done(&hart->rv);
	return SECPROC_STEP_THREAD_EXITED;
}

enum secproc_step
secproc_syscall_membarrier(struct secproc_hart *hart)
{
	u32 command = (u32)secproc_syscall_arg(hart, 0);

	if (!command)
		return secproc_syscall_return(hart, MEMBARRIER_COMMANDS);
	if (command & ~MEMBARRIER_COMMANDS || command & (command - 1))
		return secproc_syscall_return(hart, -EINVAL);
	return secproc_syscall_return(hart, 0);
}

/* ---- Waiting ------------------------------------------------------------- */

/*
 * Nobody is there to wake the only thread, so what is left of a wait is its
 * time.  The host sleeps for it; its clock is not trusted for more.
 */
static enum secproc_step futex_sleep(struct secproc_hart *hart,
				     u32 command, bool realtime)
{
	static const u64 forever[SECPROC_SYSCALL_MAX_ARGS] = {
		SECPROC_NULL, 0, SECPROC_NULL, SECPROC_NULL,
	};
	u64 args[SECPROC_SYSCALL_MAX_ARGS] = {
		realtime ? CLOCK_REALTIME : CLOCK_MONOTONIC,
		command == FUTEX_WAIT_BITSET ? TIMER_ABSTIME : 0,
		0,
		SECPROC_NULL,
	};
	u64 timeout = secproc_syscall_arg(hart, 3);
	int err;

	hart->thread.more = false;
	if (!timeout)
		return secproc_syscall_ask(hart, SECPROC_NR_ppoll, 0,
					   forever);
	err = secproc_aspace_read(&hart->task->as, timeout,
				  hart->thread.win->data, TIMESPEC_SIZE,
				  &hart->want);
	if (err)
		return secproc_syscall_return_copied(hart, err, 0);
	return secproc_syscall_ask(hart, SECPROC_NR_clock_nanosleep, 0,
				   args);
}

enum secproc_step secproc_syscall_futex(struct secproc_hart *hart)
{
	u64 va = secproc_syscall_arg(hart, 0);
	u32 op = (u32)secproc_syscall_arg(hart, 1);
	u32 expected = (u32)secproc_syscall_arg(hart, 2);
	u32 command = op & FUTEX_COMMAND;
	u8 value[4];
	int err;

	if (va & 3)
		return secproc_syscall_return(hart, -EINVAL);
	if (command == FUTEX_CMP_REQUEUE)
		expected = (u32)secproc_syscall_arg(hart, 5);
	switch (command) {
	case FUTEX_WAKE:
	case FUTEX_WAKE_BITSET:
	case FUTEX_REQUEUE:
		return secproc_syscall_return(hart, 0);
	case FUTEX_WAIT:
	case FUTEX_WAIT_BITSET:
	case FUTEX_CMP_REQUEUE:
		break;
	default:
		return secproc_syscall_return(hart, -ENOSYS);
	}
	err = secproc_aspace_read(&hart->task->as, va, value, sizeof(value),
				  &hart->want);
	if (err)
		return secproc_syscall_return_copied(hart, err, 0);
	if (secproc_get_le32(value) != expected)
		return secproc_syscall_return(hart, -EAGAIN);
	if (command == FUTEX_CMP_REQUEUE)
		return secproc_syscall_return(hart, 0);
	return futex_sleep(hart, command, op & FUTEX_CLOCK_REALTIME);
}

enum secproc_step
secproc_syscall_futex_finish(struct secproc_hart *hart)
{
	s64 ret = hart->thread.ret;

	return secproc_syscall_return(hart, ret ? ret : -ETIMEDOUT);
}

/* ---- Randomness ---------------------------------------------------------- */

enum secproc_step secproc_syscall_getrandom(struct secproc_hart *hart)
{
	struct secproc_thread *t = &hart->thread;
	u64 va = secproc_syscall_arg(hart, 0);
	u64 len = secproc_syscall_arg(hart, 1);
	u64 end = t->done + RANDOM_STEP;
	u8 bytes[64];
	int err = 0;

	if (secproc_syscall_arg(hart, 2) & ~(u64)GRND_MASK)
		return secproc_syscall_return(hart, -EINVAL);
	if (len > 0x7fffffff)
		len = 0x7fffffff;
	while (t->done < len && t->done < end) {
		u64 part = len - t->done;

		if (part > sizeof(bytes))
			part = sizeof(bytes);
		secproc_random(bytes, part);
		err = secproc_aspace_write(&hart->task->as, va + t->done,
					   bytes, part, &hart->want);
		if (err)
			break;
		t->done += part;
	}
	memzero_explicit(bytes, sizeof(bytes));
	if (err == -EAGAIN)
		return SECPROC_STEP_PAGE;
	if (!err && t->done < len)
		return SECPROC_STEP_RUN;
	return secproc_syscall_return(hart, t->done || !err ? (s64)t->done :
							      err);
}

/* ---- Limits -------------------------------------------------------------- */

static bool is_inside(u64 resource)
{
	return resource < SECPROC_NR_RLIMITS &&
	       RLIMITS_INSIDE & 1U << resource;
}

/* Either address may be 0.  The old limit is what was before the new one. */
static enum secproc_step serve_rlimit(struct secproc_hart *hart, u64 resource,
				      u64 new_va, u64 old_va)
{
	struct secproc_rlimit *limit = &hart->task->process.rlimit[resource];
	struct secproc_aspace *as = &hart->task->as;
	u8 old[16], new[16];
	int err = 0;

	if (new_va)
		err = secproc_aspace_read(as, new_va, new, sizeof(new),
					  &hart->want);
	if (!err && new_va &&
	    secproc_get_le64(new) > secproc_get_le64(new + 8))
		err = -EINVAL;
	if (!err && new_va && secproc_get_le64(new + 8) > limit->max)
		err = -EPERM;
	if (!err && old_va) {
		secproc_put_le64(old, limit->cur);
		secproc_put_le64(old + 8, limit->max);
		err = secproc_aspace_write(as, old_va, old, sizeof(old),
					   &hart->want);
	}
	if (!err && new_va) {
		limit->cur = secproc_get_le64(new);
		limit->max = secproc_get_le64(new + 8);
	}
	return secproc_syscall_return_copied(hart, err, 0);
}

enum secproc_step secproc_syscall_prlimit64(struct secproc_hart *hart)
{
	u64 pid = secproc_syscall_arg(hart, 0);
	u64 resource = secproc_syscall_arg(hart, 1);

	if (pid && pid != PROCESS_ID)
		return secproc_syscall_return(hart, -ESRCH);
	if (!is_inside(resource))
		return secproc_syscall_marshal(hart);
	return serve_rlimit(hart, resource, secproc_syscall_arg(hart, 2),
			    secproc_syscall_arg(hart, 3));
}

enum secproc_step secproc_syscall_getrlimit(struct secproc_hart *hart)
{
	u64 resource = secproc_syscall_arg(hart, 0);

	if (!is_inside(resource))
		return secproc_syscall_marshal(hart);
	return serve_rlimit(hart, resource, 0, secproc_syscall_arg(hart, 1));
}

enum secproc_step secproc_syscall_setrlimit(struct secproc_hart *hart)
{
	u64 resource = secproc_syscall_arg(hart, 0);

	if (!is_inside(resource))
		return secproc_syscall_marshal(hart);
	return serve_rlimit(hart, resource, secproc_syscall_arg(hart, 1), 0);
}

/* ---- prctl --------------------------------------------------------------- */

static enum secproc_step set_name(struct secproc_hart *hart, u64 va)
{
	char *name = hart->task->process.name;
	s64 len;

	len = secproc_aspace_read_string(&hart->task->as, va, name,
					 sizeof(hart->task->process.name),
					 &hart->want);
	/* Linux cuts names that are too long. */
	if (len == -ENAMETOOLONG)
		len = 0;
	name[sizeof(hart->task->process.name) - 1] = 0;
	return secproc_syscall_return_copied(hart, len < 0 ? (int)len : 0, 0);
}

static enum secproc_step get_bytes(struct secproc_hart *hart, u64 va,
				   const void *bytes, u64 len)
{
	return secproc_syscall_return_copied(hart,
			secproc_aspace_write(&hart->task->as, va, bytes, len,
					     &hart->want), 0);
}

enum secproc_step secproc_syscall_prctl(struct secproc_hart *hart)
{
	struct secproc_process *process = &hart->task->process;
	u64 arg = secproc_syscall_arg(hart, 1);
	u8 value[4];

	switch (secproc_syscall_arg(hart, 0)) {
	case PR_SET_NAME:
		return set_name(hart, arg);
	case PR_GET_NAME:
		return get_bytes(hart, arg, process->name,
				 sizeof(process->name));
	case PR_SET_DUMPABLE:
		if (arg > 1)
			return secproc_syscall_return(hart, -EINVAL);
		process->dumpable = (u8)arg;
		return secproc_syscall_return(hart, 0);
	case PR_GET_DUMPABLE:
		return secproc_syscall_return(hart, process->dumpable);
	case PR_SET_PDEATHSIG:
		if (arg > SECPROC_NR_SIGNALS)
			return secproc_syscall_return(hart, -EINVAL);
		process->pdeathsig = (u8)arg;
		return secproc_syscall_return(hart, 0);
	case PR_GET_PDEATHSIG:
		secproc_put_le32(value, process->pdeathsig);
		return get_bytes(hart, arg, value, sizeof(value));
	case PR_SET_NO_NEW_PRIVS:
		if (arg != 1)
			return secproc_syscall_return(hart, -EINVAL);
		process->no_new_privs = 1;
		return secproc_syscall_return(hart, 0);
	case PR_GET_NO_NEW_PRIVS:
		return secproc_syscall_return(hart, process->no_new_privs);
	case PR_SET_VMA:
		return secproc_syscall_return(hart, 0);
	default:
		return secproc_syscall_return(hart, -EINVAL);
	}
}
