// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Signals from outside, and timers that send signals
 */
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "interrupt.h"
#include "process.h"
#include "signals.h"

/* What timers send to this process; nobody else's, by its si_code. */
#define TIMER_SIGNAL	(SIGRTMAX - 1)
#define NR_TIMERS	256

/* What the program wants a timer to do; struct sigevent of its world. */
#define NOTIFY_NONE		1
#define NOTIFY_THREAD_ID	4

struct sigevent_generic {
	u64 value;
	s32 signo;
	s32 notify;
	u32 tid;
	u32 pad[11];
};

_Static_assert(sizeof(struct sigevent_generic) == 64, "ABI of riscv64");

/**
 * struct timer - a timer of the program
 * @used: it exists
 * @id: its number, the host's and the program's
 * @tid: thread of the program that gets the signal, or 0
 * @signo: the signal
 * @value: its value
 */
struct timer {
	bool used;
	int id;
	u32 tid;
	u32 signo;
	u64 value;
};

static pthread_mutex_t timer_lock = PTHREAD_MUTEX_INITIALIZER;
static struct timer timers[NR_TIMERS];

/* What the signal thread waits for. */
static sigset_t handed_over;
static pthread_t taker;

/* ---- Timers -------------------------------------------------------------- */

/* Fills in what the program asked for; false if the timer is gone. */
static bool fill_timer(const siginfo_t *info, struct secproc_signal *signal)
{
	unsigned int i = (unsigned int)info->si_value.sival_int;
	bool used = false;

	pthread_mutex_lock(&timer_lock);
	if (i < NR_TIMERS && timers[i].used) {
		used = true;
		signal->tid = timers[i].tid;
		signal->signo = timers[i].signo;
		signal->value = timers[i].value;
		signal->pid = (u32)timers[i].id;
		signal->uid = (u32)info->si_overrun;
	}
	pthread_mutex_unlock(&timer_lock);
	return used;
}

static s64 create(const struct call *call, unsigned int i)
{
	const struct sigevent_generic *wanted = host_ptr(call, 1);
	struct sigevent event = {
		.sigev_notify = SIGEV_SIGNAL,
		.sigev_signo = TIMER_SIGNAL,
		.sigev_value.sival_int = (int)i,
	};
	struct timer *timer = &timers[i];
	s64 ret;

	memset(timer, 0, sizeof(*timer));
	timer->signo = SIGALRM;
	if (wanted) {
		if (wanted->notify == NOTIFY_NONE)
			event.sigev_notify = SIGEV_NONE;
		else if (wanted->signo < 1 ||
			 wanted->signo > SIGRTMAX)
			return -EINVAL;
		if (wanted->notify & NOTIFY_THREAD_ID)
			timer->tid = wanted->tid;
		timer->signo = (u32)wanted->signo;
		timer->value = wanted->value;
	}
	ret = syscall(SYS_timer_create, call->a[0], &event, &timer->id);
	if (ret)
		return -errno;
	if (!wanted)
		timer->value = (u64)timer->id;
	timer->used = true;
	memcpy(host_ptr(call, 2), &timer->id, sizeof(timer->id));
	return 0;
}

s64 host_timer_create(const struct call *call)
{
	s64 ret = -EAGAIN;
	unsigned int i;

	pthread_mutex_lock(&timer_lock);
	for (i = 0; i < NR_TIMERS && timers[i].used; i++)
		;
	if (i < NR_TIMERS)
		ret = create(call, i);
	pthread_mutex_unlock(&timer_lock);
	return ret;
}

s64 host_timer_delete(const struct call *call)
{
	s64 ret = host_plain(call, SYS_timer_delete);
	unsigned int i;

	pthread_mutex_lock(&timer_lock);
	for (i = 0; i < NR_TIMERS && !ret; i++)
		if (timers[i].used && timers[i].id == (int)call->a[0])
			timers[i].used = false;
	pthread_mutex_unlock(&timer_lock);
	return ret;
}

/* ---- Signals ------------------------------------------------------------- */

static void hand_over(struct process *process, const siginfo_t *info)
{
	struct secproc_signal signal = {
		.signo = (u32)info->si_signo,
		.si_code = info->si_code,
	};

	if (info->si_code == SI_TIMER) {
		if (!fill_timer(info, &signal))
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
