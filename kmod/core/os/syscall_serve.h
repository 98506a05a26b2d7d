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

/*
 * Ends a call with EINTR because the hart has a signal to take; what becomes of
 * it in the end is decided when the signal is taken.
 */
enum secproc_step secproc_syscall_interrupted(struct secproc_hart *hart,
					      enum secproc_restart restart);

/*
 * Leaves a call as if it had not been begun: after what the hart has to do
 * before, it comes again.
 */
enum secproc_step secproc_syscall_again(struct secproc_hart *hart);

/* Ends the task because of what the host answered; returns DEAD. */
enum secproc_step secproc_syscall_refuse(struct secproc_hart *hart,
					 u32 refusal);

/* Passes the call on as its row says, and takes the answer. */
SECPROC_SERVE(marshal);
SECPROC_SERVE(marshal_finish);

/* The same, if the hart has a signal to take before the loader is asked. */
SECPROC_SERVE(break_off);

/* Returns why the host's result cannot be believed, or 0. */
u32 secproc_syscall_doubt(const struct secproc_hart *hart,
			  const struct secproc_syscall_row *row, s64 ret);

/* False for an mmap() that only adds. */
bool secproc_syscall_mmap_is_exclusive(const struct secproc_hart *hart);

/* Sends @hart's thread a signal that one of its calls caused; DEAD if it ends. */
enum secproc_step secproc_syscall_signal(struct secproc_hart *hart, u32 signo);

/*
 * Blocks other signals for the time of a call that says so (ppoll() and its
 * like); 0, -EAGAIN, -EFAULT or -EINVAL.
 */
int secproc_syscall_set_mask(struct secproc_hart *hart);

/* ---- Waiting inside (syscall_time.c) ------------------------------------- */

/* Reads a struct timespec; 0, -EAGAIN, -EFAULT or -EINVAL. */
int secproc_wait_read(struct secproc_hart *hart, u64 va, u64 *ns);

/* Begins to wait for @ns, or until @ns of the real time or the monotonic one. */
void secproc_wait_begin(struct secproc_hart *hart, bool realtime,
			bool absolute, u64 ns);
void secproc_wait_begin_forever(struct secproc_hart *hart);

/* True when its time has come. */
bool secproc_wait_is_over(const struct secproc_hart *hart);

/* Waits on; returns WAIT. */
enum secproc_step secproc_wait_on(struct secproc_hart *hart);

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
SECPROC_SERVE(clock_nanosleep);
SECPROC_SERVE(signalfd4);
SECPROC_SERVE(file);

/* What follows the loader's answer to a question of our own. */
SECPROC_SERVE(mmap_finish);
SECPROC_SERVE(clone_finish);
SECPROC_SERVE(signal_finish);
SECPROC_SERVE(signalfd4_finish);
SECPROC_SERVE(file_finish);

#endif /* SECPROC_SYSCALL_SERVE_H */
