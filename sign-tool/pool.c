// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Work on all processors, with progress on a terminal
 *
 * Threads take pieces from a common counter.  Which thread does which piece is
 * chance, so a piece may depend on nothing but its number: the output is the
 * same bytes on any machine.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "pool.h"

#define MAX_THREADS	256
#define PIECE		256

/**
 * struct job - one call of pool_run()
 * @what: what is being done
 * @nr: how much
 * @work: does some of it
 * @arg: its argument
 * @next: first that nobody has taken
 * @error: first error that happened
 */
struct job {
	const char *what;
	u32 nr;
	int (*work)(void *arg, u32 first, u32 nr);
	void *arg;
	atomic_uint next;
	atomic_int error;
};

static void show(const struct job *job, u32 done)
{
	fprintf(stderr, "\r%s: %u of %u (%u %%)%s", job->what, done, job->nr,
		(unsigned int)((u64)done * 100 / job->nr),
		done == job->nr ? "\n" : "");
}

/* @pool is NULL for all threads but the one that says how far it is. */
static void work(struct job *job, const struct pool *pool)
{
	unsigned int percent = 0;

	for (;;) {
		u32 first = atomic_fetch_add(&job->next, PIECE), nr, now;
		int ret;

		if (first >= job->nr || atomic_load(&job->error))
			return;
		nr = job->nr - first < PIECE ? job->nr - first : PIECE;
		ret = job->work(job->arg, first, nr);
		if (ret)
			atomic_store(&job->error, ret);
		now = (u32)((u64)first * 100 / job->nr);
		if (!pool || now == percent)
			continue;
		percent = now;
		if (pool->show)
			show(job, first);
	}
}

static void *run_thread(void *arg)
{
	work(arg, NULL);
	return NULL;
}

/**
 * pool_init() - use all processors
 * @pool: the pool
 * @quiet: show no progress; else it is shown if standard error is a terminal
 */
void pool_init(struct pool *pool, bool quiet)
{
	long n = sysconf(_SC_NPROCESSORS_ONLN);

	memset(pool, 0, sizeof(*pool));
	pool->nr_threads = n < 1 ? 1 : n > MAX_THREADS ? MAX_THREADS :
							 (unsigned int)n;
	pool->show = !quiet && isatty(STDERR_FILENO);
}

/**
 * pool_run() - do something many times; struct secproc_build's @run
 * @ctx: the pool
 * @what: what is being done, for people
 * @nr: how often
 * @work_fn: does it for @nr numbers from @first on; returns 0 or a negative
 *	errno, after which nothing new is begun
 * @arg: its first argument
 *
 * Return: 0, or an error of @work_fn.
 */
int pool_run(void *ctx, const char *what, u32 nr,
	     int (*work_fn)(void *arg, u32 first, u32 nr), void *arg)
{
	const struct pool *pool = ctx;
	struct job job = { .what = what, .nr = nr, .work = work_fn,
			   .arg = arg };
	pthread_t thread[MAX_THREADS];
	unsigned int i, n = 0;

	/* Where a thread cannot be had, the others do its work. */
	for (i = 1; i < pool->nr_threads && i < nr / PIECE + 1; i++)
		n += !pthread_create(&thread[n], NULL, run_thread, &job);
	work(&job, pool);
	for (i = 0; i < n; i++)
		pthread_join(thread[i], NULL);
	if (pool->show && !job.error)
		show(&job, nr);
	return job.error;
}
