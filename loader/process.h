/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * A program while it runs: its threads
 *
 * Each thread of the program is a hart that a thread of the loader runs, which
 * serves the calls of that hart.  One more thread takes the signals that come
 * from outside and hands them to the processor (signals.h).
 */
#ifndef LOADER_PROCESS_H
#define LOADER_PROCESS_H

#include <pthread.h>
#include <sys/types.h>

#include "dev.h"
#include "feed.h"
#include "host.h"

/**
 * struct process - a program
 * @package: path of its package
 * @task: its task, started
 * @feed: where its pages come from, or NULL if the processor reads them
 * @stat: print what it took at the end
 * @unlock: licence for parts that the program comes to, or NULL
 * @key_id: the processor, whose licence is meant
 * @unlock_lock: held by whoever unlocks a part
 * @host: what its calls need
 * @lock: protects what follows
 * @threads: its threads
 * @end: held by whoever ends the process
 */
struct process {
	const char *package;
	struct dev_task *task;
	struct feed *feed;
	bool stat;
	const char *unlock;
	const u8 *key_id;
	pthread_mutex_t unlock_lock;
	struct host host;
	pthread_mutex_t lock;
	struct thread *threads;
	pthread_mutex_t end;
};

/**
 * process_run() - run a program to its end
 * @process: the program
 * @hart: its first hart
 *
 * Does not return if the program ended while it had several threads, or by a
 * signal: then this process ends in the same way.
 *
 * Return: the exit status.
 */
int process_run(struct process *process, struct dev_hart *hart);

/* Ends the call of the host in which thread @tid of the program is. */
void process_interrupt(struct process *process, u32 tid);

/* The host's number of thread @tid of the program; 0 if there is none. */
pid_t process_host_tid(struct process *process, u32 tid);

#endif /* LOADER_PROCESS_H */
