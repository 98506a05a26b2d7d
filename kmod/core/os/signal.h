/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Signals of secure tasks
 *
 * Actions, masks, pending signals and alternate stacks are kept inside.  A
 * signal comes from the program itself (a fault, kill() to itself, a timer) or
 * from outside (secproc_signal_send()); in both cases what it does is what the
 * program asked for: nothing, the end of the task, or a handler.  For a handler
 * the thread's registers are saved on its stack in the layout of riscv64 Linux
 * (struct rt_sigframe), and rt_sigreturn takes them back.
 *
 * A handler returns to an address that Linux has in the vdso.  Here it is in a
 * page of data with the same two instructions, because unwinders know a signal's
 * frame by them.  Nothing but code from packages is ever executed, so they are
 * not: a fetch from that very address is taken as the call.
 */
#ifndef SECPROC_SIGNAL_H
#define SECPROC_SIGNAL_H

#include <uapi/linux/secproc.h>
#include "task.h"

/**
 * secproc_signal_inherit() - what a program is started with
 * @hart: the first hart
 * @blocked: set of blocked signals
 * @ignored: set of ignored signals
 *
 * As across execve(); SIGKILL and SIGSTOP stay out of it.
 */
void secproc_signal_inherit(struct secproc_hart *hart, u64 blocked,
			    u64 ignored);

/**
 * secproc_signal_send() - a signal from outside
 * @task: a RUNNING task
 * @sig: the signal; sig->interrupt and sig->flags are set
 *
 * Context: under the machine's lock.
 *
 * Return: 0, -EINVAL for a number that is no signal, -EPROTO if the task is not
 * running, -ESRCH if there is no such thread, -EAGAIN if too many wait.
 */
int secproc_signal_send(struct secproc_task *task, struct secproc_signal *sig);

/**
 * secproc_signal_post() - a signal for a task or one of its threads
 * @task: the task
 * @thread: the thread, or NULL for any
 * @info: the signal
 * @taker: the hart that will take it if that is known, else NULL
 *
 * If the signal's action is to end the task and a thread takes it, the task ends
 * at once.
 *
 * Context: under the machine's lock.
 *
 * Return: 0, or -EAGAIN if a real-time signal cannot wait because too many do.
 */
int secproc_signal_post(struct secproc_task *task, struct secproc_hart *thread,
			const struct secproc_siginfo *info,
			struct secproc_hart **taker);

/**
 * secproc_signal_is_read() - tell whether a signal is one for a descriptor
 * @task: the task
 * @signo: the signal
 *
 * Return: true if the program reads such signals and no thread takes it.
 */
bool secproc_signal_is_read(struct secproc_task *task, u32 signo);

/**
 * secproc_signal_find_thread() - the hart of a thread
 * @task: the task
 * @tid: the thread's number
 *
 * Return: the hart, or NULL if there is none or it ends.
 */
struct secproc_hart *secproc_signal_find_thread(struct secproc_task *task,
						u32 tid);

/**
 * secproc_signal_is_waiting() - tell whether a hart has a signal to take
 * @hart: the hart
 *
 * Return: true if so, even if it cannot take it before the end of its call.
 */
bool secproc_signal_is_waiting(const struct secproc_hart *hart);

/**
 * secproc_signal_take() - take a signal without acting on it
 * @hart: the hart
 * @set: one of these, blocked or not
 * @info: the signal
 *
 * Context: under the machine's lock.
 *
 * Return: true if there was one.
 */
bool secproc_signal_take(struct secproc_hart *hart, u64 set,
			 struct secproc_siginfo *info);

/**
 * secproc_signal_is_ignored() - tell whether an action has no effect
 * @task: the task
 * @signo: a signal
 *
 * Return: true if it is ignored, by its action or by default.
 */
bool secproc_signal_is_ignored(const struct secproc_task *task, u32 signo);

/**
 * secproc_signal_stops() - tell whether an action stops the process
 * @task: the task
 * @signo: a signal
 *
 * Stopping needs somebody who continues, so it is the host's business with the
 * loader.
 *
 * Return: true if so.
 */
bool secproc_signal_stops(const struct secproc_task *task, u32 signo);

/**
 * secproc_signal_return() - rt_sigreturn
 * @hart: a hart whose stack pointer is the one that a handler began with
 *
 * Takes nothing from the frame but what the program could set by itself.
 *
 * Context: as secproc_signal_deliver().
 *
 * Return: RUN, PAGE, or DEAD if there is no such frame and SIGSEGV ends the task.
 */
enum secproc_step secproc_signal_return(struct secproc_hart *hart);

/**
 * secproc_signal_put_info() - siginfo_t as the program sees it
 * @info: the signal
 * @bytes: SECPROC_SIGINFO_SIZE bytes
 */
void secproc_signal_put_info(const struct secproc_siginfo *info, u8 *bytes);

#define SECPROC_SIGINFO_SIZE	128

/* struct sigaltstack, as the program sees it. */
#define SECPROC_STACK_SIZE	24

/**
 * secproc_signal_on_altstack() - tell whether an alternate stack is in use
 * @hart: the hart
 * @sp: the stack pointer
 *
 * Return: true if so.
 */
bool secproc_signal_on_altstack(const struct secproc_hart *hart, u64 sp);

/**
 * secproc_signal_get_altstack() - the alternate stack as the program set it
 * @t: the thread
 * @bytes: SECPROC_STACK_SIZE bytes
 */
void secproc_signal_get_altstack(const struct secproc_thread *t, u8 *bytes);

/**
 * secproc_signal_set_altstack() - set the alternate stack
 * @t: the thread
 * @bytes: SECPROC_STACK_SIZE bytes
 *
 * Return: 0, -EINVAL for unknown flags, -ENOMEM if it is too small.
 */
int secproc_signal_set_altstack(struct secproc_thread *t, const u8 *bytes);

/**
 * secproc_signal_is_due() - tell whether a hart has a signal to take
 * @hart: a hart that is not in a call of the host
 *
 * May be asked without a lock; then a signal that comes at this moment is seen
 * a slice later.
 *
 * Return: true if secproc_signal_deliver() has something to do.
 */
bool secproc_signal_is_due(const struct secproc_hart *hart);

/**
 * secproc_signal_deliver() - take the next signal
 * @hart: the hart
 *
 * Context: under the machine's lock, no page of the task may be taken away
 * meanwhile.
 *
 * Return: RUN if the hart can go on (in the handler, if there is one), PAGE, or
 * DEAD if the signal ended the task.
 */
enum secproc_step secproc_signal_deliver(struct secproc_hart *hart);

/**
 * secproc_signal_fault() - a signal that an instruction caused
 * @hart: the hart
 * @signal: Linux signal number
 * @si_code: its si_code
 * @va: the address for si_addr
 * @access: SECPROC_ACCESS_*
 *
 * If the program has no handler for it, or blocks it, the task ends with a fault
 * record (secproc_task_fault()).
 *
 * Context: under the machine's lock.
 *
 * Return: RUN if a handler will take it, else DEAD.
 */
enum secproc_step secproc_signal_fault(struct secproc_hart *hart, u32 signal,
				       s32 si_code, u64 va, u32 access);

#endif /* SECPROC_SIGNAL_H */
