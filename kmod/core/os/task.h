/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Secure tasks and their harts
 *
 * A task is a program loaded from a package, its address space, and one hart
 * per thread.  The core holds what a task is and decides what happens next; the
 * glue has the locks, brings pages in and waits.
 *
 * States of a task, and what moves it:
 *
 *             load            start             exit, fault, refusal
 *   NEW ----------> LOADED ----------> RUNNING ----------------------> DEAD
 *
 * Two kinds of serialisation are asked of the caller, beside those of aspace.h:
 * a hart is used by one thread at a time, and functions that look beyond their
 * own hart are called under the machine's lock.
 */
#ifndef SECPROC_TASK_H
#define SECPROC_TASK_H

#include <uapi/linux/secproc.h>
#include "../cpu/cpu.h"
#include "../pkg/licence.h"
#include "aspace.h"
#include "attach.h"
#include "syscall.h"

/**
 * enum secproc_task_state - life of a task
 * @SECPROC_TASK_NEW: nothing loaded
 * @SECPROC_TASK_LOADED: package and licence verified, key in the bank
 * @SECPROC_TASK_RUNNING: the process image stands; harts may run
 * @SECPROC_TASK_DEAD: over; how is in @end or @fault of the task
 */
enum secproc_task_state {
	SECPROC_TASK_NEW = 0,
	SECPROC_TASK_LOADED,
	SECPROC_TASK_RUNNING,
	SECPROC_TASK_DEAD,
};

/**
 * enum secproc_step - what a hart needs next
 * @SECPROC_STEP_RUN: nothing; go on running it
 * @SECPROC_STEP_SYSCALL: secproc_syscall_begin()
 * @SECPROC_STEP_FAULT: secproc_hart_fault()
 * @SECPROC_STEP_PAGE: the page of hart.want, then the same step again
 * @SECPROC_STEP_CODE_ROOM: more storage for its code cache, or
 *	hart.code_is_final if the glue has no more to give, then go on
 * @SECPROC_STEP_AREA_ROOM: secproc_aspace_grow(), then the same step again
 * @SECPROC_STEP_HOST: an answer of the loader; run.syscall says to what
 * @SECPROC_STEP_WAIT: to sleep until it is kicked or its hart.wake_at has come,
 *	then the same step again
 * @SECPROC_STEP_DEAD: nothing any more; the task is dead
 * @SECPROC_STEP_THREAD_EXITED: nothing any more; this thread is over
 * @SECPROC_STEP_LOCKED: secproc_task_unlock(), then the same step again;
 *	hart.locked says what it stands before
 */
enum secproc_step {
	SECPROC_STEP_RUN = 0,
	SECPROC_STEP_SYSCALL,
	SECPROC_STEP_FAULT,
	SECPROC_STEP_PAGE,
	SECPROC_STEP_CODE_ROOM,
	SECPROC_STEP_AREA_ROOM,
	SECPROC_STEP_HOST,
	SECPROC_STEP_WAIT,
	SECPROC_STEP_DEAD,
	SECPROC_STEP_THREAD_EXITED,
	SECPROC_STEP_LOCKED,
};

#define SECPROC_NEVER	(~0ULL)

struct secproc_machine;

/**
 * struct secproc_task - one secure task
 * @machine: the processor; borrowed, outlives the task
 * @state: see above
 * @end: how it ended: enum secproc_exit (EXITED, KILLED, FAULT or REFUSED)
 * @exit: with EXITED and KILLED
 * @fault: with FAULT and REFUSED
 * @pkg: the verified package; borrows the resident part, which the glue keeps
 * @key: the package's keys, one for each of its parts
 * @as: the address space
 * @files: packaged files that it has
 * @process: what the system calls keep per process
 * @harts: its harts, the newest first
 * @nr_harts: how many
 * @instructions: instructions retired by harts that are gone
 * @next: next task of the machine
 */
struct secproc_task {
	struct secproc_machine *machine;
	enum secproc_task_state state;
	u32 end;
	struct secproc_exit_end exit;
	struct secproc_exit_fault fault;
	struct secproc_pkg pkg;
	struct secproc_key key[SECPROC_PKG_MAX_PARTS];
	struct secproc_aspace as;
	struct secproc_files files;
	struct secproc_process process;
	struct secproc_hart *harts;
	u32 nr_harts;
	u64 instructions;
	struct secproc_task *next;
};

/**
 * struct secproc_hart_trap - an instruction that could not be executed
 * @signal: Linux signal number
 * @si_code: its si_code
 * @va: address
 * @access: SECPROC_ACCESS_*
 */
struct secproc_hart_trap {
	u32 signal;
	s32 si_code;
	u64 va;
	u32 access;
};

/**
 * struct secproc_hart - a thread of a secure task
 * @task: its task
 * @next: next hart of the task
 * @want: the page it waits for, with SECPROC_STEP_PAGE
 * @is_access: @want is of an instruction, not of a call
 * @trap: with SECPROC_STEP_FAULT
 * @locked: with SECPROC_STEP_LOCKED
 * @wake_at: with SECPROC_STEP_WAIT, time of secproc_clock_monotonic() at which
 *	to go on at the latest, or SECPROC_NEVER
 * @kicked: set by secproc_hart_kick(), taken back when it goes on
 * @as_version: version of the address space that TLB and code cache belong to
 * @tlb_version: the same for what the TLB alone must forget
 * @nr_gone: the same for pages of code that have left memory
 * @code_is_final: the code cache gets no more storage
 * @thread: what the system calls keep per thread
 * @seat: its place on a processor
 * @counts: what its thread counts; a part of what its task has done
 * @sources: what the code cache fetches from
 * @rv: registers, TLB and code cache
 */
struct secproc_hart {
	struct secproc_task *task;
	struct secproc_hart *next;
	struct secproc_want want;
	bool is_access;
	struct secproc_hart_trap trap;
	struct secproc_exit_fault locked;
	u64 wake_at;
	bool kicked;
	u64 as_version;
	u64 tlb_version;
	u64 nr_gone;
	bool code_is_final;
	struct secproc_thread thread;
	struct secproc_seat seat;
	struct secproc_counts counts;
	struct secproc_code_sources sources;
	struct secproc_rv_hart rv;
};

/**
 * secproc_task_init() - an empty task
 * @task: the task
 * @machine: the processor
 * @area: room for areas of the address space
 * @max_areas: how many
 *
 * Context: under the machine's lock.
 */
void secproc_task_init(struct secproc_task *task,
		       struct secproc_machine *machine,
		       struct secproc_area *area, u32 max_areas);

/**
 * secproc_task_prepare() - make room in a task for its program
 * @task: a NEW task, which stays NEW
 * @pkg: the verified package; copied, its resident part must outlive the task
 * @needed: with -ENOSPC, how many areas the package needs
 *
 * Context: under the machine's lock.
 *
 * Return: 0, -EPROTO in any other state, or -ENOSPC if the areas do not fit.
 */
int secproc_task_prepare(struct secproc_task *task,
			 const struct secproc_pkg *pkg, u32 *needed);

/**
 * secproc_task_unprepare() - undo secproc_task_prepare()
 * @task: the task
 *
 * Context: under the machine's lock.
 */
void secproc_task_unprepare(struct secproc_task *task);

/**
 * secproc_task_load() - give a task its program
 * @task: a task that has been prepared
 * @keys: the keys of its pages, part 0's among them; the caller wipes its copy
 *
 * Whoever calls it has had the package admitted (secproc_admit()).
 *
 * Context: under the machine's lock.
 *
 * Return: 0, or -EPROTO in any other state.
 */
int secproc_task_load(struct secproc_task *task,
		      const struct secproc_pkg_keys *keys);

/**
 * secproc_task_unlock() - give a task the keys of more parts
 * @task: a task with a program
 * @keys: keys of the same package
 *
 * Harts that stood before a locked page go on when they are run.
 *
 * Context: under the machine's lock.
 *
 * Return: 0, or -EPROTO in any other state.
 */
int secproc_task_unlock(struct secproc_task *task,
			const struct secproc_pkg_keys *keys);

/**
 * secproc_task_end() - a task is over
 * @task: the task
 * @end: enum secproc_exit (EXITED or KILLED)
 * @status: exit status
 * @signal: signal, or 0
 *
 * The first call decides.
 */
void secproc_task_end(struct secproc_task *task, u32 end, u32 status,
		      u32 signal);

/**
 * secproc_task_refuse() - a task is over because something was refused
 * @task: the task
 * @hart: the hart that was at it, or NULL if none was
 * @refusal: enum secproc_refusal
 * @va: address that it is about
 */
void secproc_task_refuse(struct secproc_task *task,
			 const struct secproc_hart *hart, u32 refusal, u64 va);

/**
 * secproc_task_fault() - a task is over because of what its program did
 * @task: the task
 * @hart: the hart that did it
 * @signal: Linux signal number
 * @si_code: its si_code
 * @va: address
 * @access: SECPROC_ACCESS_*
 */
void secproc_task_fault(struct secproc_task *task,
			const struct secproc_hart *hart, u32 signal,
			s32 si_code, u64 va, u32 access);

/**
 * secproc_hart_fault() - take the trap of a hart as a signal
 * @hart: the hart, after SECPROC_STEP_FAULT
 *
 * Context: under the machine's lock.
 *
 * Return: RUN or DEAD, as secproc_signal_fault().
 */
enum secproc_step secproc_hart_fault(struct secproc_hart *hart);

/**
 * secproc_hart_page_failed() - a page cannot be had
 * @hart: the hart whose want it was
 * @err: -EFAULT, -EACCES, -ENOKEY or -ENOMEM of secproc_aspace_fault()
 *
 * Context: under the machine's lock.
 *
 * Return: LOCKED for -ENOKEY; else RUN if the program has a handler for it, else
 * DEAD.
 */
enum secproc_step secproc_hart_page_failed(struct secproc_hart *hart, int err);

/**
 * secproc_task_get_info() - a loaded task as the processor sees it
 * @task: the task
 * @info: zeroed
 *
 * Context: under the machine's lock.
 *
 * Return: 0, -EPROTO if nothing is loaded.
 */
int secproc_task_get_info(const struct secproc_task *task,
			  struct secproc_task_info *info);

/**
 * secproc_task_counts() - what has been done for a task, its harts included
 * @task: the task
 * @counts: the sums are added to it
 *
 * Context: under the machine's lock.
 */
void secproc_task_counts(const struct secproc_task *task,
			 struct secproc_counts *counts);

/**
 * secproc_task_instructions() - instructions that a task has retired so far
 * @task: the task
 *
 * Context: under the machine's lock.
 *
 * Return: how many, those of running harts included.
 */
u64 secproc_task_instructions(const struct secproc_task *task);

/**
 * secproc_task_wipe() - erase a task and give back what it holds
 * @task: the task; none of its harts may be left
 *
 * Context: exclusive, under the machine's lock.
 */
void secproc_task_wipe(struct secproc_task *task);

/**
 * secproc_hart_init() - a hart of a task
 * @hart: the hart, zeroed
 * @task: its task
 * @tid: 0 for the first hart of a LOADED task; else the number of a thread that
 *	the program has asked for (secproc_syscall_adopt())
 *
 * Context: under the machine's lock.
 *
 * Return: 0, -EPROTO if the task's state does not allow it, -EEXIST if there is
 * a first hart already, -ESRCH if no such thread was asked for.
 */
int secproc_hart_init(struct secproc_hart *hart, struct secproc_task *task,
		      u32 tid);

/**
 * secproc_hart_kick() - have a hart that sleeps go on
 * @hart: any hart
 *
 * Provided by the program that the core is linked into: sets hart->kicked and
 * wakes whoever sleeps for SECPROC_STEP_WAIT.
 *
 * Context: under the machine's lock.
 */
void secproc_hart_kick(struct secproc_hart *hart);

/**
 * secproc_hart_wipe() - erase a hart
 * @hart: the hart
 *
 * Context: under the machine's lock.
 */
void secproc_hart_wipe(struct secproc_hart *hart);

/**
 * secproc_hart_forget_code() - take the storage of its code cache from a hart
 * @hart: a hart that does not run
 *
 * It asks for storage again when it goes on.
 */
void secproc_hart_forget_code(struct secproc_hart *hart);

/**
 * secproc_hart_run() - run a hart for a slice
 * @hart: the hart
 * @budget: instructions
 *
 * Context: the task's page table may not change under it (see aspace.h), and its
 * seat must be on a processor (secproc_seat_switch()).
 *
 * Return: what it needs next.
 */
enum secproc_step secproc_hart_run(struct secproc_hart *hart, u64 budget);

#endif /* SECPROC_TASK_H */
