/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Calls of the host that can be interrupted at any moment
 *
 * When a thread of the program has a signal to take while its loader thread is
 * in a call of the host, that call must end.  A signal of the host ends it, but
 * might come just before the call, which would then wait all the same.  So the
 * call is made by a few instructions that look at a flag first, and the handler
 * of that signal leads a thread that stands between the look and the call away.
 */
#ifndef LOADER_INTERRUPT_H
#define LOADER_INTERRUPT_H

#include <signal.h>
#include <sys/types.h>

/* The signal of the host that the loader's threads send each other. */
#define INTERRUPT_SIGNAL	SIGRTMAX

/* The call was not made; no errno of Linux. */
#define INTERRUPT_NOT_MADE	(-1000)

/**
 * interrupt_syscall() - make a call unless a flag is set
 * @flag: the flag
 * @nr: this machine's number of the call
 * @a0: its arguments
 * @a1: as @a0
 * @a2: as @a0
 * @a3: as @a0
 * @a4: as @a0
 * @a5: as @a0
 *
 * Return: its result or a negative errno, or INTERRUPT_NOT_MADE.
 */
long interrupt_syscall(const int *flag, long nr, long a0, long a1, long a2,
		       long a3, long a4, long a5);

/* Installs the handler. */
void interrupt_init(void);

/* Sets a thread's flag and ends the call that it is in. */
void interrupt_thread(int *flag, pid_t tid);

#endif /* LOADER_INTERRUPT_H */
