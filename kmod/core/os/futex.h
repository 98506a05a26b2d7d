/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Futexes: harts that wait for a word of the program's memory
 *
 * A task has one address space and no other task shares any of it, so a futex
 * is an address.  Harts that wait stand in queues of their task, in the order
 * in which they came, and are woken in that order.
 *
 * All functions are called under the machine's lock.  A word is only looked at
 * while its page is present and cannot be taken away, and changed by atomic
 * operations, since harts run meanwhile.
 */
#ifndef SECPROC_FUTEX_H
#define SECPROC_FUTEX_H

#include "../env.h"

struct secproc_hart;

#define SECPROC_NR_FUTEX_QUEUES	64

/**
 * struct secproc_futex_queue - harts that wait for addresses of one hash
 * @first: who came first, or NULL
 * @last: who came last
 */
struct secproc_futex_queue {
	struct secproc_hart *first;
	struct secproc_hart *last;
};

/**
 * enum secproc_futex_state - a hart and the futex that it waits for
 * @SECPROC_FUTEX_NONE: it does not
 * @SECPROC_FUTEX_QUEUED: it stands in the queue
 * @SECPROC_FUTEX_WOKEN: it was woken and has not gone on yet
 */
enum secproc_futex_state {
	SECPROC_FUTEX_NONE = 0,
	SECPROC_FUTEX_QUEUED,
	SECPROC_FUTEX_WOKEN,
};

/**
 * struct secproc_futex_waiter - what a hart keeps of its waiting
 * @state: enum secproc_futex_state
 * @bitset: which wakings are for it
 * @va: address, while QUEUED
 * @next: who came later, in the same queue
 * @prev: who came before
 */
struct secproc_futex_waiter {
	enum secproc_futex_state state;
	u32 bitset;
	u64 va;
	struct secproc_hart *next;
	struct secproc_hart *prev;
};

/* How far Linux follows a list of robust futexes. */
#define SECPROC_ROBUST_LIMIT	2048

/**
 * struct secproc_robust_walk - how far the list of a thread that ends is done
 * @started: the head has been read
 * @entry: next entry, its lowest bit the mark of a PI futex
 * @offset: from an entry to its futex
 * @pending: entry of an operation that was under way, done last
 * @count: entries done
 */
struct secproc_robust_walk {
	bool started;
	u64 entry;
	u64 offset;
	u64 pending;
	u32 count;
};

/**
 * secproc_futex_forget() - a hart goes away, or does not wait any more
 * @hart: the hart
 */
void secproc_futex_forget(struct secproc_hart *hart);

/**
 * secproc_futex_exit() - what the end of a thread does to its futexes
 * @hart: the hart
 *
 * Tells the waiters of its robust futexes that their owner has died; clears the
 * word that set_tid_address() named and wakes who waits for it (pthread_join()).
 *
 * Return: 0, or -EAGAIN if hart->want must come first; call again.
 */
int secproc_futex_exit(struct secproc_hart *hart);

#endif /* SECPROC_FUTEX_H */
