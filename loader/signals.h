/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Signals from outside
 *
 * All threads of the loader block what the program might handle; one thread
 * waits for it and hands it to the processor, which knows what the program wants
 * done.  Signals that stop (SIGTSTP and its like) are left to the host, which
 * stops the loader and with it the program.
 */
#ifndef LOADER_SIGNALS_H
#define LOADER_SIGNALS_H

struct process;

/* Called before there are other threads: blocks what will be handed over. */
void signals_block(void);

/* Starts handing over; 0 or a negative errno. */
int signals_start(struct process *process);
void signals_stop(void);

#endif /* LOADER_SIGNALS_H */
