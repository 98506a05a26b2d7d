// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Signals from outside
 */
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "host_call.h"
#include "interrupt.h"
#include "process.h"
#include "signals.h"

/*
 * The kernel wants codes of other threads' signals to be negative, so what is
 * forwarded has its code subtracted from this.
 */
#define FORWARDED	(-1000)

/* What the signal thread waits for. */
static sigset_t handed_over;

static pthread_t taker;
/* 0 until the thread runs. */
static pid_t taker_tid;
/* The thread shall end. */
static bool is_stopping;

static void hand_over(struct process *process, const siginfo_t *info)
{
	struct secproc_signal signal = {
		.signo = (u32)info->si_signo,
		.si_code = info->si_code,
	};

	if (info->si_code == SI_TIMER) {
		if (!host_timer_signal(info, &signal))
			return;
	} else if (info->si_code <= 0) {
		signal.pid = (u32)info->si_pid;
		signal.uid = info->si_uid;
		if (info->si_code == SI_QUEUE)
			signal.value = (uintptr_t)info->si_value.sival_ptr;
		/* The program knows itself by another number. */
		if (info->si_pid == getpid())
			signal.pid = HOST_PROGRAM_PID;
	} else if (info->si_signo == SIGCHLD) {
		signal.pid = (u32)info->si_pid;
		signal.uid = info->si_uid;
		signal.status = info->si_status;
	} else if (info->si_signo == SIGIO) {
		signal.value = (u64)info->si_band;
	}
	if (dev_task_signal(process->task, &signal))
		return;
	if (signal.flags & SECPROC_SIGNAL_READ) {
		if (host_signal_read(&signal))
			return;
		/* The program has closed what it would have read it from. */
		signal.flags = SECPROC_SIGNAL_KEEP;
		dev_task_signal(process->task, &signal);
		return;
	}
	if (signal.flags & SECPROC_SIGNAL_STOPS)
		signals_stop_self(info->si_signo);
	else if (signal.interrupt)
		process_interrupt(process, signal.interrupt);
}

static void *take_signals(void *arg)
{
	struct process *process = arg;
	siginfo_t info;

	__atomic_store_n(&taker_tid, gettid(), __ATOMIC_RELEASE);
	for (;;) {
		if (sigwaitinfo(&handed_over, &info) <= 0)
			continue;
		if (__atomic_load_n(&is_stopping, __ATOMIC_ACQUIRE))
			return NULL;
		if (info.si_code <= FORWARDED / 2)
			info.si_code = FORWARDED - info.si_code;
		hand_over(process, &info);
	}
}

void signals_forward(int sig, const siginfo_t *info)
{
	siginfo_t forwarded = *info;
	int err = errno;
	pid_t tid;

	/* In a handler, so all that can be done is to let it come. */
	while (!(tid = __atomic_load_n(&taker_tid, __ATOMIC_ACQUIRE)))
		sched_yield();
	forwarded.si_code = FORWARDED - info->si_code;
	syscall(SYS_rt_tgsigqueueinfo, getpid(), tid, sig, &forwarded);
	errno = err;
}

static void forward(int sig, siginfo_t *info, void *context)
{
	(void)context;
	signals_forward(sig, info);
}

void signals_terminal(int sig, int how)
{
	struct sigaction action = { .sa_handler = SIG_DFL };

	if (sig != SIGTTIN && sig != SIGTTOU)
		return;
	if (how == 1) {
		action.sa_handler = SIG_IGN;
	} else if (how == 2) {
		action.sa_sigaction = forward;
		action.sa_flags = SA_SIGINFO;
		sigfillset(&action.sa_mask);
	}
	sigaction(sig, &action, NULL);
}

/*
 * The host stops a process by a signal that some thread does not block; that is
 * this one for the moment.  A group of processes that nobody would continue is
 * not stopped, as ever.
 */
void signals_stop_self(int sig)
{
	struct sigaction was, action = { .sa_handler = SIG_DFL };
	sigset_t set, old;

	if (sig == SIGSTOP) {
		kill(getpid(), sig);
		return;
	}
	sigemptyset(&set);
	sigaddset(&set, sig);
	sigaction(sig, &action, &was);
	pthread_sigmask(SIG_UNBLOCK, &set, &old);
	syscall(SYS_tgkill, getpid(), gettid(), sig);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	sigaction(sig, &was, NULL);
}

static bool is_handed_over(int sig)
{
	return sig != SIGKILL && sig != SIGSTOP && sig != SIGTTIN &&
	       sig != SIGTTOU && sig != INTERRUPT_SIGNAL;
}

void signals_inherit(struct secproc_start *start)
{
	struct sigaction action;
	sigset_t blocked;
	int sig;

	pthread_sigmask(SIG_BLOCK, NULL, &blocked);
	for (sig = 1; sig <= SIGRTMAX; sig++) {
		if (sigismember(&blocked, sig) > 0)
			start->blocked |= 1ULL << (sig - 1);
		if (!sigaction(sig, NULL, &action) &&
		    action.sa_handler == SIG_IGN)
			start->ignored |= 1ULL << (sig - 1);
	}
}

void signals_block(void)
{
	int sig;

	sigemptyset(&handed_over);
	for (sig = 1; sig <= SIGRTMAX; sig++)
		if (is_handed_over(sig))
			sigaddset(&handed_over, sig);
	/*
	 * SIGPIPE of a call stays with the thread that made it, where nobody
	 * waits for it: what it does is decided inside, by the call's error.
	 */
	pthread_sigmask(SIG_BLOCK, &handed_over, NULL);
	interrupt_init();
}

int signals_start(struct process *process)
{
	pthread_attr_t attr;
	int err;

	/* These come to other threads, which forward them. */
	sigaddset(&handed_over, SIGTTIN);
	sigaddset(&handed_over, SIGTTOU);
	sigaddset(&handed_over, INTERRUPT_SIGNAL);
	pthread_attr_init(&attr);
	pthread_attr_setsigmask_np(&attr, &handed_over);
	err = pthread_create(&taker, &attr, take_signals, process);
	pthread_attr_destroy(&attr);
	return -err;
}

/*
 * Whatever signal comes, it sees that it shall end.  Cancelling it would do, but
 * makes libc load a library for unwinding its stack.
 */
void signals_stop(void)
{
	__atomic_store_n(&is_stopping, true, __ATOMIC_RELEASE);
	pthread_kill(taker, INTERRUPT_SIGNAL);
	pthread_join(taker, NULL);
}
