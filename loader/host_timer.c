// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The host's side of system calls: timers that send signals
 *
 * A timer that the program creates is one of the host's.  Its signal is not the
 * program's but the loader's own, so that the host's signals never mean
 * something else than the program's, and is handed over as what it stands for.
 */
#include <errno.h>
#include <pthread.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "host_call.h"

/* What the host's timers send to this process; known by its si_code. */
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

bool host_timer_signal(const siginfo_t *info, struct secproc_signal *signal)
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
