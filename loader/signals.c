// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Signals from outside
 */
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include "host_call.h"
#include "interrupt.h"
#include "process.h"
#include "signals.h"

/* What the signal thread waits for. */
static sigset_t handed_over;
static pthread_t taker;

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
	if (!dev_task_signal(process->task, &signal) && signal.interrupt)
		process_interrupt(process, signal.interrupt);
}

static void *take_signals(void *arg)
{
	struct process *process = arg;
	siginfo_t info;

	for (;;)
		if (sigwaitinfo(&handed_over, &info) > 0)
			hand_over(process, &info);
	return NULL;
}

/*
 * What was ignored when the loader was started stays so, as it would across
 * execve(); blocked signals would be kept even so.
 */
static bool is_handed_over(int sig)
{
	struct sigaction action;

	switch (sig) {
	case SIGKILL:
	case SIGSTOP:
	case SIGTSTP:
	case SIGTTIN:
	case SIGTTOU:
		return false;
	default:
		return sig != INTERRUPT_SIGNAL &&
		       !sigaction(sig, NULL, &action) &&
		       action.sa_handler != SIG_IGN;
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
	return -pthread_create(&taker, NULL, take_signals, process);
}

void signals_stop(void)
{
	pthread_cancel(taker);
	pthread_join(taker, NULL);
}
