// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * A host that lies, in place of loader/host.c
 *
 * SECPROC_LIE names the lie.  It begins with the first read, because a C library
 * whose start goes wrong ends the program before anything is tested.  The
 * window is shared with a second thread that rewrites it all the time, so that
 * answers change while they are taken.
 */
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../../loader/host.h"
#include "os/syscall_desc.h"

/* SECPROC_FD_FIRST of os/attach.h. */
#define FILE_FD		0x40000000

static unsigned int random_state = 1;

/* A number that looks random and is the same in every run. */
static unsigned int next(void)
{
	random_state = random_state * 1103515245 + 12345;
	return random_state >> 8;
}

static __thread volatile bool is_rewriting;

/* The loader has unmapped the window, because the task has ended. */
static void on_fault(int sig)
{
	while (is_rewriting)
		pause();
	signal(sig, SIG_DFL);
}

static void *rewrite(void *arg)
{
	struct secproc_run *run = arg;
	volatile u8 *window = (u8 *)run + SECPROC_RUN_PAGE_SIZE;
	unsigned int state = 7;
	sigset_t faults;

	/* The loader's threads have all signals blocked. */
	sigemptyset(&faults);
	sigaddset(&faults, SIGSEGV);
	is_rewriting = true;
	signal(SIGSEGV, on_fault);
	pthread_sigmask(SIG_UNBLOCK, &faults, NULL);
	for (;;) {
		state = state * 1103515245 + 12345;
		window[state / 256 % SECPROC_WINDOW_SIZE] = (u8)(state >> 20);
	}
	return NULL;
}

static s64 lie(const struct secproc_exit_syscall *call, const char *how)
{
	if (!strcmp(how, "long"))
		return (s64)call->args[2] + 1;
	if (!strcmp(how, "huge"))
		return (s64)(~0ULL >> 1);
	if (!strcmp(how, "foreign-errno"))
		return -512;
	if (!strcmp(how, "errno"))
		return -1 - (s64)(next() % 133);
	if (!strcmp(how, "small"))
		return next() % 4;
	if (!strcmp(how, "random"))
		return (s64)next() << 32 | next();
	/* A number that is a packaged file's, or would be the next one's. */
	if (!strcmp(how, "descriptor"))
		return call->nr == SECPROC_NR_dup ? FILE_FD : 0;
	return 0;
}

/* The same where two descriptors are given. */
static void lie_pair(u8 *window)
{
	const u32 pair[] = { 40, FILE_FD };

	memcpy(window, pair, sizeof(pair));
}

void host_serve(struct host_thread *thread_of, struct secproc_run *run)
{
	static bool has_begun;
	static pthread_t thread;
	const char *how = getenv("SECPROC_LIE");
	struct secproc_exit_syscall *call = &run->syscall;
	u8 *window = (u8 *)run + SECPROC_RUN_PAGE_SIZE;
	s64 ret = lie(call, how ? how : "");
	unsigned int i;

	(void)thread_of;
	has_begun |= call->nr == SECPROC_NR_read;
	if (!has_begun) {
		call->ret = -ENOENT;
		return;
	}
	if (!thread && pthread_create(&thread, NULL, rewrite, run))
		abort();
	for (i = 0; i < SECPROC_WINDOW_SIZE; i++)
		window[i] = (u8)next();
	/* Short lengths at all places where one could stand. */
	if (how && !strcmp(how, "small"))
		memset(window, 0, SECPROC_WINDOW_SIZE);
	if (how && !strcmp(how, "descriptor"))
		lie_pair(window);
	memset(call, 0xff, sizeof(*call));
	call->ret = ret;
	/* A host that never makes a call only ends nothing. */
	if (!how || strcmp(how, "not-made") || next() % 16 == 0)
		call->flags &= ~(u32)SECPROC_SYSCALL_NOT_MADE;
}

bool host_signal_read(const struct secproc_signal *signal)
{
	return next() % 2 && signal;
}

bool host_timer_signal(const siginfo_t *info, struct secproc_signal *signal)
{
	(void)info;
	(void)signal;
	return false;
}
