// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Pending signals of a task and of its threads
 */
#include "sigqueue.h"

/* SIGILL, SIGTRAP, SIGBUS, SIGFPE, SIGSEGV, SIGSYS. */
#define SYNCHRONOUS	(1ULL << 3 | 1ULL << 4 | 1ULL << 6 | 1ULL << 7 | \
			 1ULL << 10 | 1ULL << 30)

void secproc_sigpool_init(struct secproc_sigpool *pool)
{
	u16 i;

	for (i = 0; i < SECPROC_NR_SIGPOOL; i++)
		pool->next[i] = i + 1 < SECPROC_NR_SIGPOOL ? i + 2 : 0;
	pool->free = 1;
}

int secproc_sigqueue_add(struct secproc_sigqueue *queue,
			 struct secproc_sigpool *pool,
			 const struct secproc_siginfo *info)
{
	u64 bit = secproc_sigbit(info->signo);
	u16 entry = pool->free;

	if (info->signo < SECPROC_FIRST_RT_SIGNAL && queue->set & bit)
		return 0;
	queue->set |= bit;
	if (!entry)
		return -EAGAIN;
	pool->free = pool->next[entry - 1];
	pool->next[entry - 1] = 0;
	pool->info[entry - 1] = *info;
	if (queue->last)
		pool->next[queue->last - 1] = entry;
	else
		queue->first = entry;
	queue->last = entry;
	return 0;
}

/* Takes the entry behind @before (0: the first) out of its queue. */
static void unlink_entry(struct secproc_sigqueue *queue,
			 struct secproc_sigpool *pool, u16 entry, u16 before)
{
	if (before)
		pool->next[before - 1] = pool->next[entry - 1];
	else
		queue->first = pool->next[entry - 1];
	if (queue->last == entry)
		queue->last = before;
	pool->next[entry - 1] = pool->free;
	pool->free = entry;
}

void secproc_sigqueue_take(struct secproc_sigqueue *queue,
			   struct secproc_sigpool *pool, u32 signo,
			   struct secproc_siginfo *info)
{
	u16 entry, next, before = 0;
	bool found = false;

	memset(info, 0, sizeof(*info));
	info->signo = signo;
	queue->set &= ~secproc_sigbit(signo);
	for (entry = queue->first; entry; entry = next) {
		next = pool->next[entry - 1];
		if (pool->info[entry - 1].signo != signo) {
			before = entry;
			continue;
		}
		if (found) {
			queue->set |= secproc_sigbit(signo);
			return;
		}
		found = true;
		*info = pool->info[entry - 1];
		unlink_entry(queue, pool, entry, before);
	}
}

void secproc_sigqueue_drop(struct secproc_sigqueue *queue,
			   struct secproc_sigpool *pool, u64 set)
{
	u16 entry, next, before = 0;

	if (!(queue->set & set))
		return;
	queue->set &= ~set;
	for (entry = queue->first; entry; entry = next) {
		next = pool->next[entry - 1];
		if (set & secproc_sigbit(pool->info[entry - 1].signo))
			unlink_entry(queue, pool, entry, before);
		else
			before = entry;
	}
}

u32 secproc_sigset_first(u64 set)
{
	u32 signo = 1;

	if (set & SYNCHRONOUS)
		set &= SYNCHRONOUS;
	while (!(set & 1)) {
		set >>= 1;
		signo++;
	}
	return signo;
}
