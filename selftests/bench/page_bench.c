// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * What a page costs that is brought in, beside what it must cost
 *
 *	page_bench [SWEEPS [KIND]]	KIND: only the cost of this one, from 0
 *
 * For each kind of page: microseconds by the clock of whoever runs the program,
 * and beside it, of the same run, the sum of the time that was spent in reading
 * the file and in the bare calls of cryptography, by the processor's counters;
 * then pages per second with one task, with two at a time, and with one that has
 * two threads.  In a guest with a processor of fewer frames than page_guest.c has
 * pages of a kind.
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "../secproc/common.h"

#define NR_PAGES	1024
#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))

static const struct {
	const char *what;
	const char *package;
	const char *kind;
} cases[] = {
	{ "code, Ed25519", "bench", "c" },
	{ "code, tree", "bench-tree", "c" },
	{ "constants, Ed25519, decrypted", "bench", "k" },
	{ "constants, tree, decrypted", "bench-tree", "k" },
	{ "constants in the open, Ed25519", "bench-plain", "k" },
	{ "written page, back unchanged", "bench", "r" },
	{ "written page, out and back", "bench", "w" },
};

struct job {
	struct package pkg;
	struct program p;
	unsigned int sweeps;
	pthread_t thread;
};

static double now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

static void check(int is, int should, const char *what)
{
	if (is == should)
		return;
	fprintf(stderr, "page_bench: %s: %d\n", what, is);
	exit(1);
}

/* Runs the program to its next call. */
static void next(struct job *job)
{
	job->p.run->syscall.ret = 0;
	check(program_run(&job->p), SECPROC_EXIT_SYSCALL, "the program ended");
}

static void begin(struct job *job, const char *package, const char *kind)
{
	package_read(&job->pkg, package);
	check(program_open(&job->p, &job->pkg, kind), 0, package);
	if (kind[1])
		return;
	/* What comes first may have its pages to itself. */
	next(job);
	next(job);
}

static void end(struct job *job)
{
	program_close(&job->p);
	package_free(&job->pkg);
}

/* The second thread of a task. */
static void begin_thread(struct job *job, struct job *first)
{
	struct program *p = &job->p;

	check(program_run(&first->p), SECPROC_EXIT_THREAD, "no second thread");
	p->task = -1;
	p->hart = call(first->p.task, SECPROC_IOC_CREATE_HART,
		       first->p.run->thread.tid);
	p->run = mmap(NULL, SECPROC_RUN_MAP_SIZE, PROT_READ | PROT_WRITE,
		      MAP_SHARED, p->hart, 0);
	check(p->hart < 0 || p->run == MAP_FAILED, 0, "no second hart");
	next(first);
	next(job);
	next(first);
	next(job);
}

static void *sweep(void *arg)
{
	struct job *job = arg;
	unsigned int i;

	for (i = 0; i < job->sweeps; i++)
		next(job);
	return NULL;
}

static struct secproc_stats stats(const struct job *job)
{
	struct secproc_stats stats = {};

	check(call_ptr(job->p.task, SECPROC_IOC_GET_TASK_STATS, &stats), 0,
	      "no statistics");
	return stats;
}

static void cost(unsigned int c, unsigned int sweeps)
{
	static const enum secproc_stat floor_of[] = {
		SECPROC_STAT_ns_fetch, SECPROC_STAT_ns_verify,
		SECPROC_STAT_ns_decrypt, SECPROC_STAT_ns_seal,
		SECPROC_STAT_ns_unseal, SECPROC_STAT_ns_store,
	};
	struct secproc_stats before, after;
	struct job job = { .sweeps = sweeps };
	double took, floor = 0, faults;
	unsigned int i;

	begin(&job, cases[c].package, cases[c].kind);
	before = stats(&job);
	took = now();
	sweep(&job);
	took = now() - took;
	after = stats(&job);
	end(&job);
	for (i = 0; i < ARRAY_SIZE(floor_of); i++)
		floor += (double)(after.value[floor_of[i]] -
				  before.value[floor_of[i]]) / 1e3;
	faults = (double)(after.value[SECPROC_STAT_faults_again] -
			  before.value[SECPROC_STAT_faults_again] +
			  after.value[SECPROC_STAT_faults_sealed] -
			  before.value[SECPROC_STAT_faults_sealed]);
	if (faults < 1)
		faults = 1;
	printf("%-32s %8.2f %8.2f %6.2f  %5.2f pages out\n", cases[c].what,
	       took * 1e6 / faults, floor / faults, took * 1e6 / floor,
	       (double)(after.value[SECPROC_STAT_page_outs] -
			before.value[SECPROC_STAT_page_outs]) / faults);
}

enum { ONE_TASK, TWO_TASKS, TWO_THREADS };

/* Pages in a second. */
static double rate(unsigned int c, unsigned int sweeps, unsigned int how)
{
	struct job job[2] = { { .sweeps = sweeps }, { .sweeps = sweeps } };
	unsigned int i, nr = how == ONE_TASK ? 1 : 2;
	double took;
	char kind[3] = { *cases[c].kind };

	if (how == TWO_THREADS)
		kind[1] = '2';
	begin(&job[0], cases[c].package, kind);
	if (how == TWO_TASKS)
		begin(&job[1], cases[c].package, kind);
	if (how == TWO_THREADS)
		begin_thread(&job[1], &job[0]);
	took = now();
	for (i = 1; i < nr; i++)
		pthread_create(&job[i].thread, NULL, sweep, &job[i]);
	sweep(&job[0]);
	for (i = 1; i < nr; i++)
		pthread_join(job[i].thread, NULL);
	took = now() - took;
	for (i = nr; i-- > 0;)
		end(&job[i]);
	return (how == TWO_TASKS ? 2 : 1) * sweeps * NR_PAGES / took;
}

int main(int argc, char **argv)
{
	unsigned int sweeps = argc > 1 ? (unsigned int)atoi(argv[1]) : 8, c;

	provision();
	printf("%-32s %8s %8s %6s\n", "microseconds for a page", "all",
	       "floor", "ratio");
	for (c = 0; c < ARRAY_SIZE(cases); c++)
		if (argc < 3 || c == (unsigned int)atoi(argv[2]))
			cost(c, sweeps);
	if (argc > 2)
		return 0;
	printf("\n%-32s %8s %8s %6s %9s %6s\n", "pages in a second", "1 task",
	       "2 tasks", "ratio", "2 threads", "ratio");
	for (c = 0; c < ARRAY_SIZE(cases); c++) {
		double one = rate(c, sweeps, ONE_TASK);
		double two = rate(c, sweeps, TWO_TASKS);
		double threads = rate(c, sweeps, TWO_THREADS);

		printf("%-32s %8.0f %8.0f %6.2f %9.0f %6.2f\n", cases[c].what,
		       one, two, two / one, threads, threads / one);
	}
	return 0;
}
