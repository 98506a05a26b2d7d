// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Threads as programs use them: mutexes, condition variables, barriers, thread
 * local storage, semaphores, read-write locks, timeouts, cancellation, robust
 * mutexes.  Prints the same under every Linux.
 *
 *	pthreads [HANDOFFS]
 */
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define NR_THREADS	16
#define NR_ROUNDS	2000

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t cond = PTHREAD_COND_INITIALIZER;
static pthread_barrier_t barrier;
static pthread_rwlock_t rwlock = PTHREAD_RWLOCK_INITIALIZER;
static sem_t sem;
static __thread int local = 5;
static int shared;
static int turn;
static int handoffs = 20000;

static void fail(const char *what, int err)
{
	printf("not ok: %s: %s\n", what, strerror(err));
	exit(1);
}

static void check(const char *what, int err)
{
	if (err)
		fail(what, err);
}

static void start(pthread_t *id, void *(*fn)(void *), void *arg)
{
	check("pthread_create", pthread_create(id, NULL, fn, arg));
}

static long finish(pthread_t id)
{
	void *ret;

	check("pthread_join", pthread_join(id, &ret));
	return (long)ret;
}

static void *count(void *arg)
{
	int i;

	for (i = 0; i < NR_ROUNDS; i++) {
		pthread_mutex_lock(&lock);
		shared++;
		local++;
		pthread_mutex_unlock(&lock);
		if (i % 100 == 0)
			sched_yield();
	}
	return (void *)(long)(local + (long)arg);
}

static void test_mutex(void)
{
	pthread_t id[NR_THREADS];
	long sum = 0, i;

	shared = 0;
	for (i = 0; i < NR_THREADS; i++)
		start(&id[i], count, (void *)i);
	for (i = 0; i < NR_THREADS; i++)
		sum += finish(id[i]);
	printf("mutex: %d %ld %d\n", shared, sum, local);
}

static void *hand_over(void *arg)
{
	int me = (int)(long)arg;
	int i;

	for (i = 0; i < handoffs / 2; i++) {
		pthread_mutex_lock(&lock);
		while (turn != me)
			pthread_cond_wait(&cond, &lock);
		turn = !me;
		shared++;
		pthread_cond_signal(&cond);
		pthread_mutex_unlock(&lock);
	}
	return NULL;
}

static void test_handoffs(void)
{
	pthread_t id[2];

	shared = 0;
	start(&id[0], hand_over, (void *)0L);
	start(&id[1], hand_over, (void *)1L);
	finish(id[0]);
	finish(id[1]);
	printf("handoffs: %d\n", shared);
}

static void *meet(void *arg)
{
	long serial = 0;
	int i;

	(void)arg;
	for (i = 0; i < 50; i++) {
		__atomic_fetch_add(&shared, 1, __ATOMIC_SEQ_CST);
		if (pthread_barrier_wait(&barrier))
			serial++;
		if (__atomic_load_n(&shared, __ATOMIC_SEQ_CST) <
		    (i + 1) * NR_THREADS)
			fail("barrier let a thread through", 0);
		pthread_barrier_wait(&barrier);
	}
	return (void *)serial;
}

static void test_barrier(void)
{
	pthread_t id[NR_THREADS];
	long serial = 0, i;

	shared = 0;
	check("barrier", pthread_barrier_init(&barrier, NULL, NR_THREADS));
	for (i = 0; i < NR_THREADS; i++)
		start(&id[i], meet, NULL);
	for (i = 0; i < NR_THREADS; i++)
		serial += finish(id[i]);
	printf("barrier: %d %ld\n", shared, serial);
}

static void *wait_for_all(void *arg)
{
	(void)arg;
	pthread_mutex_lock(&lock);
	shared++;
	while (shared < 1000)
		pthread_cond_wait(&cond, &lock);
	pthread_mutex_unlock(&lock);
	return (void *)1L;
}

static void test_broadcast(void)
{
	pthread_t id[NR_THREADS];
	long woken = 0, i;
	int here = 0;

	shared = 0;
	for (i = 0; i < NR_THREADS; i++)
		start(&id[i], wait_for_all, NULL);
	while (here < NR_THREADS) {
		usleep(1000);
		pthread_mutex_lock(&lock);
		here = shared;
		if (here == NR_THREADS) {
			shared = 1000;
			pthread_cond_broadcast(&cond);
		}
		pthread_mutex_unlock(&lock);
	}
	for (i = 0; i < NR_THREADS; i++)
		woken += finish(id[i]);
	printf("broadcast: %ld\n", woken);
}

static long since(const struct timespec *from)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (now.tv_sec - from->tv_sec) * 1000 +
	       (now.tv_nsec - from->tv_nsec) / 1000000;
}

static void test_timeouts(void)
{
	struct timespec begin, until;
	int err;
	long ms;

	clock_gettime(CLOCK_MONOTONIC, &begin);
	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_nsec += 50000000;
	until.tv_sec += until.tv_nsec / 1000000000;
	until.tv_nsec %= 1000000000;
	pthread_mutex_lock(&lock);
	err = pthread_cond_timedwait(&cond, &lock, &until);
	pthread_mutex_unlock(&lock);
	ms = since(&begin);
	printf("timedwait: %s %s\n", strerror(err),
	       ms >= 49 && ms < 5000 ? "in time" : "at the wrong time");
	sem_init(&sem, 0, 0);
	err = sem_timedwait(&sem, &until) ? errno : 0;
	printf("sem_timedwait: %s\n", strerror(err));
	clock_gettime(CLOCK_MONOTONIC, &begin);
	usleep(30000);
	ms = since(&begin);
	printf("usleep: %s\n", ms >= 30 && ms < 5000 ? "in time" : "wrong");
}

static void *post(void *arg)
{
	int i;

	(void)arg;
	for (i = 0; i < 100; i++)
		sem_post(&sem);
	return NULL;
}

static void test_semaphore(void)
{
	pthread_t id;
	int i;

	sem_init(&sem, 0, 0);
	start(&id, post, NULL);
	for (i = 0; i < 100; i++)
		sem_wait(&sem);
	finish(id);
	sem_getvalue(&sem, &i);
	printf("semaphore: %d\n", i);
}

static void *read_or_write(void *arg)
{
	long i, bad = 0;

	for (i = 0; i < 500; i++) {
		if ((long)arg % 4) {
			pthread_rwlock_rdlock(&rwlock);
			bad += shared & 1;
		} else {
			pthread_rwlock_wrlock(&rwlock);
			shared++;
			sched_yield();
			shared++;
		}
		pthread_rwlock_unlock(&rwlock);
	}
	return (void *)bad;
}

static void test_rwlock(void)
{
	pthread_t id[NR_THREADS];
	long bad = 0, i;

	shared = 0;
	for (i = 0; i < NR_THREADS; i++)
		start(&id[i], read_or_write, (void *)i);
	for (i = 0; i < NR_THREADS; i++)
		bad += finish(id[i]);
	printf("rwlock: %d %ld\n", shared, bad);
}

static void note(void *arg)
{
	(*(int *)arg)++;
}

static void *sleep_long(void *arg)
{
	pthread_cleanup_push(note, arg);
	sem_post(&sem);
	pause();
	pthread_cleanup_pop(0);
	return NULL;
}

static void *spin(void *arg)
{
	int old;

	pthread_setcanceltype(PTHREAD_CANCEL_ASYNCHRONOUS, &old);
	pthread_cleanup_push(note, arg);
	sem_post(&sem);
	for (;;)
		__asm__ volatile("" : : : "memory");
	pthread_cleanup_pop(0);
	return NULL;
}

static void test_cancel(void)
{
	pthread_t id;
	int noted = 0;
	long ret;

	sem_init(&sem, 0, 0);
	start(&id, sleep_long, &noted);
	sem_wait(&sem);
	check("pthread_cancel", pthread_cancel(id));
	ret = finish(id);
	printf("cancel: %d %d\n", (void *)ret == PTHREAD_CANCELED, noted);
	start(&id, spin, &noted);
	sem_wait(&sem);
	check("pthread_cancel", pthread_cancel(id));
	ret = finish(id);
	printf("cancel of a loop: %d %d\n", (void *)ret == PTHREAD_CANCELED,
	       noted);
}

static void *die_with(void *arg)
{
	pthread_mutex_lock(arg);
	return NULL;
}

static void test_robust(void)
{
	pthread_mutexattr_t attr;
	pthread_mutex_t mutex;
	pthread_t id;
	int err;

	pthread_mutexattr_init(&attr);
	pthread_mutexattr_setrobust(&attr, PTHREAD_MUTEX_ROBUST);
	pthread_mutex_init(&mutex, &attr);
	start(&id, die_with, &mutex);
	finish(id);
	err = pthread_mutex_lock(&mutex);
	printf("robust: %s\n", strerror(err));
	check("consistent", pthread_mutex_consistent(&mutex));
	check("unlock", pthread_mutex_unlock(&mutex));
	check("lock", pthread_mutex_lock(&mutex));
	pthread_mutex_unlock(&mutex);
}

static pthread_key_t key;

static void destroy(void *arg)
{
	__atomic_fetch_add(&shared, (int)(long)arg, __ATOMIC_SEQ_CST);
}

static void *set_key(void *arg)
{
	pthread_setspecific(key, arg);
	return (void *)syscall(SYS_gettid);
}

static void test_many(void)
{
	pthread_t id;
	long last = 0, tid;
	int i;

	shared = 0;
	pthread_key_create(&key, destroy);
	for (i = 1; i <= 300; i++) {
		start(&id, set_key, (void *)(long)i);
		tid = finish(id);
		if (tid == last || tid == getpid())
			fail("numbers of threads repeat", 0);
		last = tid;
	}
	printf("many: %d\n", shared);
}

static void *exit_late(void *arg)
{
	(void)arg;
	usleep(20000);
	printf("the last thread ends\n");
	return NULL;
}

int main(int argc, char **argv)
{
	pthread_t id;

	setvbuf(stdout, NULL, _IOLBF, 0);
	if (argc > 1)
		handoffs = atoi(argv[1]);
	test_mutex();
	test_handoffs();
	test_barrier();
	test_broadcast();
	test_timeouts();
	test_semaphore();
	test_rwlock();
	test_cancel();
	test_robust();
	test_many();
	start(&id, exit_late, NULL);
	pthread_detach(id);
	pthread_exit(NULL);
}
