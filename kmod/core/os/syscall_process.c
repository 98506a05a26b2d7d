// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * System calls about the process: limits, names, randomness
 *
 * The program is process 1 of its own world; its threads count from 1.
 */
#include "../bytes.h"
#include "../crypto.h"
#include "syscall_serve.h"

#define PROCESS_ID		1

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

void secproc_syscall_init(struct secproc_process *process, u64 stack_size)
{
	unsigned int i;

	process->next_tid = PROCESS_ID + 1;
	process->nr_threads = 1;
	secproc_sigpool_init(&process->sigpool);
	process->dumpable = 1;
	for (i = 0; i < SECPROC_NR_RLIMITS; i++) {
		process->rlimit[i].cur = RLIMIT_INFINITY;
		process->rlimit[i].max = RLIMIT_INFINITY;
	}
	process->rlimit[RLIMIT_STACK].cur = stack_size;
}

enum secproc_step secproc_syscall_getpid(struct secproc_hart *hart)
{
	return secproc_syscall_return(hart, PROCESS_ID);
}

enum secproc_step secproc_syscall_personality(struct secproc_hart *hart)
{
	u32 wanted = (u32)secproc_syscall_arg(hart, 0);

	/* All ones ask which one it is. */
	return secproc_syscall_return(hart, wanted && wanted != ~0U ? -EINVAL :
								      0);
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
