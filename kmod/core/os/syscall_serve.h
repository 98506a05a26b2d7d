/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Private to os/syscall*.c: the calls that are served inside, and what they
 * need from the marshaller
 *
 * A serving function takes its arguments from the hart's registers and ends
 * the call with secproc_syscall_return(), or asks the loader for something with
 * secproc_syscall_ask() and goes on in its finishing function, or returns PAGE
 * or AREA_ROOM before it has done anything that cannot be done again.
 */
#ifndef SECPROC_SYSCALL_SERVE_H
#define SECPROC_SYSCALL_SERVE_H

#include "syscall_desc.h"
#include "task.h"

/* Argument @i of the call that @hart stands on. */
static inline u64 secproc_syscall_arg(const struct secproc_hart *hart,
				      unsigned int i)
{
	return hart->rv.x[10 + i];
}

/* Number of the call that @hart stands on. */
static inline u64 secproc_syscall_nr(const struct secproc_hart *hart)
{
	return hart->rv.x[17];
}

/* Declares the function that serves, or finishes, a call. */
#define SECPROC_SERVE(name)						\
	enum secproc_step						\
	secproc_syscall_##name(struct secproc_hart *hart)

/* Ends a call with a result or a negative errno; returns RUN. */
enum secproc_step secproc_syscall_return(struct secproc_hart *hart, s64 value);

/* The same for 0 and errors of aspace.h; -EAGAIN gives PAGE instead. */
enum secproc_step secproc_syscall_return_copied(struct secproc_hart *hart,
						int err, s64 value);

/*
 * Asks the loader for call @nr, whose arguments refer to the window as it is,
 * and whose result may not be larger than @asked.
 */
enum secproc_step
secproc_syscall_ask(struct secproc_hart *hart, u32 nr, u64 asked,
		    const u64 args[SECPROC_SYSCALL_MAX_ARGS]);

/* Ends the task because of what the host answered; returns DEAD. */
enum secproc_step secproc_syscall_refuse(struct secproc_hart *hart,
					 u32 refusal);

/* Passes the call on as its row says, and takes the answer. */
SECPROC_SERVE(marshal);
SECPROC_SERVE(marshal_finish);

/* Returns why the host's result cannot be believed, or 0. */
u32 secproc_syscall_doubt(const struct secproc_hart *hart,
			  const struct secproc_syscall_row *row, s64 ret);

/* False for an mmap() that only adds. */
bool secproc_syscall_mmap_is_exclusive(const struct secproc_hart *hart);

/* Sends @hart's thread a signal that the program caused; DEAD if it ends it. */
enum secproc_step secproc_syscall_signal(struct secproc_hart *hart, u32 sig);

#define SECPROC_DECLARE_SERVE(nr, name, ...)				\
	SECPROC_SERVE(name);
#define SECPROC_DECLARE_NOTHING(nr, name, ...)
SECPROC_SYSCALLS(SECPROC_DECLARE_SERVE, SECPROC_DECLARE_SERVE,
		 SECPROC_DECLARE_NOTHING, SECPROC_DECLARE_NOTHING,
		 SECPROC_DECLARE_NOTHING, SECPROC_DECLARE_NOTHING)
#undef SECPROC_DECLARE_SERVE
#undef SECPROC_DECLARE_NOTHING

/* Calls of the host that are looked at before they are passed on. */
SECPROC_SERVE(prlimit64);
SECPROC_SERVE(getrlimit);
SECPROC_SERVE(setrlimit);

/* What follows the loader's answer to a question of our own. */
SECPROC_SERVE(mmap_finish);
SECPROC_SERVE(futex_finish);
SECPROC_SERVE(rt_sigsuspend_finish);

#endif /* SECPROC_SYSCALL_SERVE_H */
