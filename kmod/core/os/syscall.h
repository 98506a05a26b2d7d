/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * System calls of secure tasks
 *
 * Every call stands in one table (syscall_table.h): its number, where it is
 * served, and what its arguments are.  Calls that concern only the task's
 * memory, threads, randomness or end are served here.  For the rest the table
 * says what is copied out to the loader and what comes back, and this unit
 * checks the answer as one that an enemy gives: results no longer than what was
 * asked, errors only from the range of errors, nothing written beyond the
 * program's buffers, every byte and every length taken once.
 *
 * All functions may be restarted: when they need a page that is not in secure
 * memory they say so and do nothing else that is visible; after the page has
 * come they are called again.
 */
#ifndef SECPROC_SYSCALL_H
#define SECPROC_SYSCALL_H

#include <uapi/linux/secproc.h>
#include "../env.h"

struct secproc_hart;
struct secproc_task;
enum secproc_step;

#define SECPROC_NR_SIGNALS	64

/**
 * struct secproc_sigaction - a signal's action, as the program set it
 * @handler: address, or 0 for the default and 1 to ignore
 * @flags: SA_*
 * @mask: signals blocked while it runs
 */
struct secproc_sigaction {
	u64 handler;
	u64 flags;
	u64 mask;
};

/**
 * struct secproc_process - what system calls keep per task
 * @action: what signals do
 * @next_tid: number of the next thread
 * @unknown: calls answered with ENOSYS
 */
struct secproc_process {
	struct secproc_sigaction action[SECPROC_NR_SIGNALS];
	u32 next_tid;
	u64 unknown;
};

/**
 * struct secproc_thread - what system calls keep per hart
 * @tid: number inside the task
 * @clear_child_tid: address to clear and wake at the thread's end, or 0
 * @blocked: blocked signals
 * @awaiting: the loader has been asked and has not answered yet
 * @nr: the call that it was asked for
 * @done: bytes served by earlier pieces of the same call
 */
struct secproc_thread {
	u32 tid;
	u64 clear_child_tid;
	u64 blocked;
	bool awaiting;
	u32 nr;
	u64 done;
};

/**
 * struct secproc_window - what a hart shares with the loader
 * @run: the run page
 * @data: the window behind it, SECPROC_WINDOW_SIZE bytes
 *
 * The loader can change every byte of both at any time.
 */
struct secproc_window {
	struct secproc_run *run;
	u8 *data;
};

/**
 * secproc_syscall_is_exclusive() - tell whether the call that a hart stands on
 * takes pages or permissions away
 * @hart: a hart after SECPROC_STEP_SYSCALL
 *
 * Return: true if secproc_syscall_begin() must be called exclusively.
 */
bool secproc_syscall_is_exclusive(const struct secproc_hart *hart);

/**
 * secproc_syscall_begin() - serve or marshal a system call
 * @hart: a hart after SECPROC_STEP_SYSCALL
 * @win: its window
 *
 * Context: under the machine's lock, no page of the task may be taken away
 * meanwhile; exclusive if secproc_syscall_is_exclusive().
 *
 * Return: RUN if it has been served, HOST if the loader must (run.exit_reason
 * and run.syscall are filled in), PAGE, AREA_ROOM, DEAD or THREAD_EXITED.
 */
enum secproc_step secproc_syscall_begin(struct secproc_hart *hart,
					const struct secproc_window *win);

/**
 * secproc_syscall_finish() - take the loader's answer
 * @hart: a hart whose thread.awaiting is set
 * @win: its window with the answer
 *
 * Context: as secproc_syscall_begin(), never exclusive.
 *
 * Return: RUN if the program can go on, HOST if the next piece is wanted, PAGE
 * (call again), or DEAD if the answer was refused.
 */
enum secproc_step secproc_syscall_finish(struct secproc_hart *hart,
					 const struct secproc_window *win);

#endif /* SECPROC_SYSCALL_H */
