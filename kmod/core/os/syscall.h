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
#include "futex.h"
#include "sigqueue.h"

struct secproc_hart;
struct secproc_task;
enum secproc_step;

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
 * struct secproc_rlimit - a limit that is kept inside
 * @cur: soft limit
 * @max: hard limit
 */
struct secproc_rlimit {
	u64 cur;
	u64 max;
};

#define SECPROC_NR_RLIMITS	16

/**
 * struct secproc_process - what system calls keep per task
 * @action: what signals do
 * @rlimit: limits of memory; the loader has the others
 * @name: set by prctl, ended by a zero byte
 * @dumpable: set by prctl
 * @pdeathsig: set by prctl
 * @no_new_privs: set by prctl
 * @next_tid: number of the next thread
 * @nr_threads: threads that have not ended
 * @status: the first thread's exit status, if it has ended
 * @pending: signals for whichever thread takes them
 * @sigpool: entries of all queues of signals
 * @sigread: signals that the program may want to read from a descriptor
 * @sigreturn: where a handler returns to
 * @futex: harts that wait
 * @unknown: calls answered with ENOSYS because there is no such call, or
 *	because the program asked for what it cannot have
 */
struct secproc_process {
	struct secproc_sigaction action[SECPROC_NR_SIGNALS];
	struct secproc_rlimit rlimit[SECPROC_NR_RLIMITS];
	char name[16];
	u8 dumpable;
	u8 pdeathsig;
	u8 no_new_privs;
	u32 next_tid;
	u32 nr_threads;
	u32 status;
	struct secproc_sigqueue pending;
	struct secproc_sigpool sigpool;
	u64 sigread;
	u64 sigreturn;
	struct secproc_futex_queue futex[SECPROC_NR_FUTEX_QUEUES];
	u64 unknown;
};

/**
 * enum secproc_syscall_phase - how far a call is that takes more than one step
 * @SECPROC_SYSCALL_IDLE: no call is under way
 * @SECPROC_SYSCALL_ASKED: the loader has been asked
 * @SECPROC_SYSCALL_ANSWERED: its answer has been taken and checked, and has to
 *	be copied to the program
 * @SECPROC_SYSCALL_NEXT: it has been copied, and the next piece is due
 * @SECPROC_SYSCALL_LAST: the loader is not needed any more; what is left is
 *	done when the program's ECALL is met again
 */
enum secproc_syscall_phase {
	SECPROC_SYSCALL_IDLE = 0,
	SECPROC_SYSCALL_ASKED,
	SECPROC_SYSCALL_ANSWERED,
	SECPROC_SYSCALL_NEXT,
	SECPROC_SYSCALL_LAST,
};

/**
 * struct secproc_transfer - where an argument stands in the window
 * @off: offset
 * @len: bytes; 0 if there are none
 */
struct secproc_transfer {
	u32 off;
	u32 len;
};

/* Six arguments, and what hangs off a message: header, address, control. */
#define SECPROC_NR_TRANSFERS	9

struct secproc_window;

/**
 * struct secproc_clone - a thread that a hart is creating
 * @tid: its number, or 0 if there is none
 * @adopted: a hart has taken it
 * @stack: its stack pointer, or 0 for the creator's
 * @set_tls: it gets a thread pointer of its own
 * @tls: that thread pointer
 * @clear_child_tid: as in struct secproc_thread
 */
struct secproc_clone {
	u32 tid;
	bool adopted;
	u64 stack;
	bool set_tls;
	u64 tls;
	u64 clear_child_tid;
};

/**
 * struct secproc_wait - a wait inside that ends at some time
 * @on: there is one
 * @forever: it has no such time
 * @realtime: @until is of secproc_clock_realtime(), else of
 *	secproc_clock_monotonic()
 * @until: when
 */
struct secproc_wait {
	bool on;
	bool forever;
	bool realtime;
	u64 until;
};

/**
 * enum secproc_restart - what becomes of a call that a signal has interrupted
 * @SECPROC_RESTART_NONE: no call was interrupted
 * @SECPROC_RESTART_ASKED: made again if no handler runs, or one with SA_RESTART
 * @SECPROC_RESTART_SILENT: made again only if no handler runs
 *
 * Else it has failed with EINTR.
 */
enum secproc_restart {
	SECPROC_RESTART_NONE = 0,
	SECPROC_RESTART_ASKED,
	SECPROC_RESTART_SILENT,
};

/**
 * struct secproc_thread - what system calls keep per hart
 * @tid: number inside the task
 * @clear_child_tid: address to clear and wake at the thread's end, or 0
 * @robust_list: head of the list of robust futexes, or 0
 * @robust: how far its end has come
 * @exiting: it is about to end, and takes no signals any more
 * @exited: it has ended
 * @blocked: blocked signals
 * @saved: what will be blocked again after a call that changed it for its time
 * @restore: @saved is valid
 * @sigwait: signals that rt_sigtimedwait() waits for
 * @pending: signals for this thread
 * @forced: a signal that its own instruction caused; signo is 0 for none
 * @restart: the call that a signal has interrupted
 * @restart_a0: its first argument, which EINTR has replaced
 * @wait: a wait inside that is under way
 * @futex: what it waits for
 * @clone: the thread that it is creating
 * @altstack: address of the alternate signal stack
 * @altstack_size: its size
 * @altstack_flags: SS_*
 * @awaiting: the loader has been asked and has not answered yet
 * @win: window of the hart, while a call is being served
 * @phase: of the call under way
 * @nr: the call that the loader was asked for
 * @done: bytes served by earlier pieces of the same call
 * @moved: bytes of the host's answer that have been copied
 * @misses: pages that were missing since the host was last asked
 * @messages: messages served, of a call that has several
 * @asked: largest result that the host may give
 * @more: there are bytes behind this piece
 * @mapping: address of a mapping that a call under way makes
 * @ret: the host's result
 * @answer_flags: SECPROC_SYSCALL_MORE, as the host has set it
 * @transfer: what was passed on, and where the answer has to be; kept here
 *	because neither the window nor the program's memory can be trusted to
 *	still say the same
 */
struct secproc_thread {
	u32 tid;
	u64 clear_child_tid;
	u64 robust_list;
	struct secproc_robust_walk robust;
	bool exiting;
	bool exited;
	u64 blocked;
	u64 saved;
	bool restore;
	u64 sigwait;
	struct secproc_sigqueue pending;
	struct secproc_siginfo forced;
	enum secproc_restart restart;
	u64 restart_a0;
	struct secproc_wait wait;
	struct secproc_futex_waiter futex;
	struct secproc_clone clone;
	u64 altstack;
	u64 altstack_size;
	u32 altstack_flags;
	bool awaiting;
	const struct secproc_window *win;
	enum secproc_syscall_phase phase;
	u32 nr;
	u64 done;
	u64 moved;
	u32 misses;
	u32 messages;
	u64 asked;
	bool more;
	u64 mapping;
	s64 ret;
	u32 answer_flags;
	struct secproc_transfer transfer[SECPROC_NR_TRANSFERS];
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
 * secproc_syscall_init() - system calls of a new task
 * @process: zeroed
 * @stack_size: limit of the stack
 */
void secproc_syscall_init(struct secproc_process *process, u64 stack_size);

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
 * and run.syscall are filled in), PAGE, AREA_ROOM, WAIT, DEAD or THREAD_EXITED.
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

/**
 * secproc_syscall_adopt() - give a new hart the state of a thread that another
 * hart is creating
 * @hart: the new hart; hart->task is set
 * @tid: the thread's number, as SECPROC_EXIT_THREAD told it
 *
 * Context: under the machine's lock.
 *
 * Return: 0, or -ESRCH if no hart of the task waits for that thread.
 */
int secproc_syscall_adopt(struct secproc_hart *hart, u32 tid);

/**
 * secproc_syscall_forget() - a hart is about to go away
 * @hart: the hart
 *
 * Context: under the machine's lock.
 */
void secproc_syscall_forget(struct secproc_hart *hart);

/**
 * secproc_syscall_is_under_way() - tell whether a hart stands in a call that has
 * had effects, so that signals have to wait for its end
 * @hart: the hart
 *
 * Return: true if so.
 */
bool secproc_syscall_is_under_way(const struct secproc_hart *hart);

/**
 * secproc_syscall_is_asking() - tell whether a hart waits for the loader
 * @hart: the hart
 *
 * Context: under the machine's lock.
 *
 * Return: true if the loader has been asked and its answer has not been taken.
 */
bool secproc_syscall_is_asking(const struct secproc_hart *hart);

#endif /* SECPROC_SYSCALL_H */
