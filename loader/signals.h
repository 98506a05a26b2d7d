/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Signals from outside
 *
 * All threads of the loader block what the program might handle; one thread
 * waits for it and hands it to the processor, which knows what the program wants
 * done.  If that is to stop, the loader stops itself, and with it the program.
 *
 * Terminals look at what a process does with SIGTTIN and SIGTTOU before they send
 * them, and take a blocked signal for an ignored one.  So these are not blocked,
 * and the loader does with them what the program does.
 */
#ifndef LOADER_SIGNALS_H
#define LOADER_SIGNALS_H

#include <signal.h>

struct process;
struct secproc_start;

/* Notes which signals the loader was started with blocked or ignored. */
void signals_inherit(struct secproc_start *start);

/* Called before there are other threads: blocks what will be handed over. */
void signals_block(void);

/* Starts handing over; 0 or a negative errno. */
int signals_start(struct process *process);
void signals_stop(void);

/* Stops this process by @sig, as if nobody had blocked it. */
void signals_stop_self(int sig);

/*
 * What the program does with @sig, which is SIGTTIN or SIGTTOU: 0 for the
 * default, 1 for nothing, 2 for a handler.
 */
void signals_terminal(int sig, int how);

/* A signal came to a thread that does not wait for it; from its handler. */
void signals_forward(int sig, const siginfo_t *info);

#endif /* LOADER_SIGNALS_H */
