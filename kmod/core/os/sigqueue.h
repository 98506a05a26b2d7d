/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Pending signals of a task and of its threads
 *
 * A queue says which signals wait, and what is known of each.  The entries come
 * from one pool per task, so that what a task can have waiting is bounded.  A
 * standard signal waits once; real-time signals wait as often as they were sent,
 * as long as the pool has entries.
 */
#ifndef SECPROC_SIGQUEUE_H
#define SECPROC_SIGQUEUE_H

#include "../env.h"

#define SECPROC_NR_SIGNALS	64
#define SECPROC_FIRST_RT_SIGNAL	32

/* Entries of a task's pool: what RLIMIT_SIGPENDING is on Linux. */
#define SECPROC_NR_SIGPOOL	256

/* si_code of Linux, as far as it is not a matter of one signal. */
#define SECPROC_SI_USER		0
#define SECPROC_SI_KERNEL	0x80
#define SECPROC_SI_QUEUE	(-1)
#define SECPROC_SI_TIMER	(-2)
#define SECPROC_SI_TKILL	(-6)

/**
 * struct secproc_siginfo - what is known of a signal
 * @signo: its number
 * @code: si_code
 * @pid: sender; the timer with SI_TIMER
 * @uid: the sender's user; the overrun with SI_TIMER
 * @status: si_status of SIGCHLD
 * @value: si_value; si_addr of a fault; si_band of SIGIO
 */
struct secproc_siginfo {
	u32 signo;
	s32 code;
	u32 pid;
	u32 uid;
	s32 status;
	u64 value;
};

/**
 * struct secproc_sigpool - entries for all queues of a task
 * @info: what is known of the signal in each entry
 * @next: next entry of the same queue or of the free ones, counted from 1; 0 for
 *	none
 * @free: first free entry, counted from 1
 *
 * A pool must be zeroed and initialised (secproc_sigpool_init()).
 */
struct secproc_sigpool {
	struct secproc_siginfo info[SECPROC_NR_SIGPOOL];
	u16 next[SECPROC_NR_SIGPOOL];
	u16 free;
};

/**
 * struct secproc_sigqueue - signals that wait for one receiver
 * @set: bit n - 1: signal n waits
 * @first: oldest entry, counted from 1; 0 for none
 * @last: newest entry
 *
 * A zeroed queue is empty.  A signal may stand in @set without an entry: then
 * nothing is known of it.
 */
struct secproc_sigqueue {
	u64 set;
	u16 first;
	u16 last;
};

/* The bit of a signal in a set. */
static inline u64 secproc_sigbit(u32 signo)
{
	return 1ULL << (signo - 1);
}

/**
 * secproc_sigpool_init() - make all entries free
 * @pool: the pool
 */
void secproc_sigpool_init(struct secproc_sigpool *pool);

/**
 * secproc_sigqueue_add() - have a signal wait
 * @queue: where
 * @pool: the task's pool
 * @info: the signal
 *
 * A standard signal that waits already is not added again.
 *
 * Return: 0, or -EAGAIN if there is no entry for it; its bit is set then all the
 * same.
 */
int secproc_sigqueue_add(struct secproc_sigqueue *queue,
			 struct secproc_sigpool *pool,
			 const struct secproc_siginfo *info);

/**
 * secproc_sigqueue_take() - take the oldest of a number
 * @queue: from where
 * @pool: the task's pool
 * @signo: a signal that waits there
 * @info: what is known of it
 */
void secproc_sigqueue_take(struct secproc_sigqueue *queue,
			   struct secproc_sigpool *pool, u32 signo,
			   struct secproc_siginfo *info);

/**
 * secproc_sigqueue_drop() - forget signals
 * @queue: where
 * @pool: the task's pool
 * @set: which
 */
void secproc_sigqueue_drop(struct secproc_sigqueue *queue,
			   struct secproc_sigpool *pool, u64 set);

/**
 * secproc_sigset_first() - the signal that is taken first
 * @set: a set that is not empty
 *
 * Return: one that an instruction causes, if there is one, else the smallest.
 */
u32 secproc_sigset_first(u64 set);

#endif /* SECPROC_SIGQUEUE_H */
