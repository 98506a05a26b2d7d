/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The host's side of system calls
 *
 * The processor hands a call over as a number of Linux's generic table, values
 * and offsets in the window.  Most calls are made as they are, as the table says
 * (kmod/core/os/syscall_table.h); where this machine's Linux has another layout
 * or the loader stands between the program and the world, a function of its
 * own does it.
 *
 * The processor believes nothing of what comes back, so an error here can harm
 * the program's answers only.
 */
#ifndef LOADER_HOST_H
#define LOADER_HOST_H

#include <linux/secproc.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/types.h>

#include "env.h"

/**
 * struct host - what a program's calls need to know
 * @program: absolute path of the package, for /proc/self/exe
 * @quiet: do not tell the user what the program cannot have
 * @told: bit n: the user knows that the program asked for call n
 */
struct host {
	const char *program;
	bool quiet;
	u64 told[8];
};

struct process;

/* The first thread's number, as the processor counts them. */
#define HOST_FIRST_TID	1

/**
 * struct host_thread - what the calls of one thread need to know
 * @host: the program's
 * @process: the program
 * @tid: the thread's number inside
 * @host_tid: the number of the loader's thread
 * @interrupted: the call that is being made, or is about to be, shall end
 */
struct host_thread {
	struct host *host;
	struct process *process;
	u32 tid;
	pid_t host_tid;
	int interrupted;
};

/* Serves run->syscall and leaves the answer there. */
void host_serve(struct host_thread *thread, struct secproc_run *run);

/* Fills in what the signal of a timer stands for; false if the timer is gone. */
bool host_timer_signal(const siginfo_t *info, struct secproc_signal *signal);

/* Writes a signal where the program reads it; false if there is no such place. */
bool host_signal_read(const struct secproc_signal *signal);

#endif /* LOADER_HOST_H */
