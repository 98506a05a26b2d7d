// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * POSIX threads: what each part prints does not depend on how the threads are
 * scheduled.  Arguments: threads, handoffs, and optionally the one part to run.
 */
#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define MAX_THREADS	64

static int nr_threads = 16;
static int nr_handoffs = 1000;

static void check(int err, const char *what)
{
	if (!err)
		return;
	fprintf(stderr, "%s: %s\n", what, strerror(err));
	exit(1);
}

/* Runs fn in all threads and returns the sum of what they return. */
static long all(void *(*fn)(void *))
{
	pthread_t t[MAX_THREADS];
	void *result;
	long i, sum = 0;

	for (i = 0; i < nr_threads; i++)
		check(pthread_create(&t[i], NULL, fn, (void *)i), "create");
	for (i = 0; i < nr_threads; i++) {
		check(pthread_join(t[i], &result), "join");
		sum += (long)result;
	}
	return sum;
}

/* ---- A mutex, a spin lock, atomic operations ----------------------------- */

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_spinlock_t spin;
static long in_mutex, in_spin;
static atomic_long in_atomic;

static void *count(void *arg)
{
	long i;

	for (i = 0; i < nr_handoffs / 10; i++) {
		pthread_mutex_lock(&mutex);
		in_mutex += i % 7;
		pthread_mutex_unlock(&mutex);
		if (i % 10 == 0) {
			pthread_spin_lock(&spin);
			in_spin++;
			pthread_spin_unlock(&spin);
		}
		in_atomic += (long)arg;
	}
	return arg;
}

static void mutexes(void)
{
	long sum;

	pthread_spin_init(&spin, PTHREAD_PROCESS_PRIVATE);
	sum = all(count);
	printf("mutexes %ld %ld %ld %ld\n", in_mutex, in_spin,
	       (long)in_atomic, sum);
}

/* ---- A token that goes round ---------------------------------------------- */

static pthread_mutex_t token_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t token_cond[MAX_THREADS];
static long token;
static unsigned long token_order;

static void *hand_on(void *arg)
{
	long me = (long)arg, taken = 0;

	pthread_mutex_lock(&token_lock);
	for (;;) {
		while (token < nr_handoffs && token % nr_threads != me)
			pthread_cond_wait(&token_cond[me], &token_lock);
		if (token >= nr_handoffs)
			break;
		token_order = token_order * 31 + me;
		token++;
		taken++;
		pthread_cond_signal(&token_cond[token % nr_threads]);
	}
	pthread_mutex_unlock(&token_lock);
	/* All the others find out that it is over. */
	pthread_cond_signal(&token_cond[(me + 1) % nr_threads]);
	return (void *)taken;
}

static void handoffs(void)
{
	long i, sum;

	for (i = 0; i < nr_threads; i++)
		pthread_cond_init(&token_cond[i], NULL);
	sum = all(hand_on);
	printf("handoffs %ld %lu\n", sum, token_order);
}

/* ---- A bounded queue, with broadcasts ------------------------------------- */

static pthread_cond_t more = PTHREAD_COND_INITIALIZER;
static pthread_cond_t less = PTHREAD_COND_INITIALIZER;
static long queue[8], queued, produced;

static void *work(void *arg)
{
	long me = (long)arg, sum = 0, i;

	if (me % 2) {
		for (i = 0; i < nr_handoffs / 50; i++) {
			pthread_mutex_lock(&mutex);
			while (queued == 8)
				pthread_cond_wait(&less, &mutex);
			queue[queued++] = ++produced;
			pthread_cond_broadcast(&more);
			pthread_mutex_unlock(&mutex);
		}
		return NULL;
	}
	for (i = 0; i < nr_handoffs / 50; i++) {
		pthread_mutex_lock(&mutex);
		while (!queued)
			pthread_cond_wait(&more, &mutex);
		sum += queue[--queued];
		pthread_cond_broadcast(&less);
		pthread_mutex_unlock(&mutex);
	}
	return (void *)sum;
}

/* ---- Barriers -------------------------------------------------------------- */

static pthread_barrier_t barrier;
static long row[2][MAX_THREADS];

/* Each round every thread adds what all had in the round before. */
static void *rounds(void *arg)
{
	long me = (long)arg, last = 0, round, i;

	row[0][me] = me;
	for (round = 0; round < nr_handoffs / 100; round++) {
		if (pthread_barrier_wait(&barrier) ==
		    PTHREAD_BARRIER_SERIAL_THREAD)
			last++;
		row[~round & 1][me] = me;
		for (i = 0; i < nr_threads; i++)
			row[~round & 1][me] += row[round & 1][i] % 1000;
	}
	return (void *)last;
}

static void barriers(void)
{
	long sum;

	pthread_barrier_init(&barrier, NULL, nr_threads);
	sum = all(rounds);
	printf("barriers %ld %ld\n", sum, row[0][nr_threads - 1]);
	pthread_barrier_destroy(&barrier);
}

/* ---- Semaphores, read-write locks, once ------------------------------------ */

static sem_t sem;
static pthread_rwlock_t rwlock = PTHREAD_RWLOCK_INITIALIZER;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static atomic_int inside, most;
static long times, shared[2];

static void just_once(void)
{
	times++;
}

static void *share(void *arg)
{
	long i, torn = 0;
	int now;

	for (i = 0; i < nr_handoffs / 100; i++) {
		pthread_once(&once, just_once);
		sem_wait(&sem);
		now = ++inside;
		if (now > most)
			most = now;
		inside--;
		sem_post(&sem);
		if ((i + (long)arg) % 8 == 0) {
			pthread_rwlock_wrlock(&rwlock);
			shared[0]++;
			shared[1]--;
			pthread_rwlock_unlock(&rwlock);
		} else {
			pthread_rwlock_rdlock(&rwlock);
			torn += shared[0] + shared[1];
			pthread_rwlock_unlock(&rwlock);
		}
	}
	return (void *)torn;
}

static void sharing(void)
{
	long torn;

	sem_init(&sem, 0, 3);
	torn = all(share);
	printf("sharing %ld %d %ld %ld\n", times, most <= 3, torn,
	       shared[0] + shared[1]);
}

/* ---- Each thread's own ----------------------------------------------------- */

static __thread long own = 5;
static __thread char own_name[100];
static pthread_key_t key;
static atomic_long destroyed;

static void destroy(void *value)
{
	destroyed += (long)value;
}

static void *keep(void *arg)
{
	long i;

	pthread_setspecific(key, (void *)((long)arg + 1));
	snprintf(own_name, sizeof(own_name), "thread %ld", (long)arg);
	for (i = 0; i < nr_handoffs / 100; i++) {
		own += (long)arg;
		if (i % 64 == 0)
			sched_yield();
	}
	return (void *)(own + (long)strlen(own_name) +
			(long)pthread_getspecific(key));
}

static void *nothing(void *arg)
{
	return arg;
}

static void local(void)
{
	pthread_attr_t attr;
	pthread_t t;
	long sum, i;

	pthread_key_create(&key, destroy);
	sum = all(keep);
	printf("local %ld %ld %ld\n", sum, (long)destroyed, own);
	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, 64 << 10);
	for (i = 0, sum = 0; i < nr_handoffs / 100 + 10; i++) {
		void *result;

		check(pthread_create(&t, &attr, nothing, (void *)i),
		      "create");
		check(pthread_join(t, &result), "join");
		sum += (long)result;
	}
	printf("one after the other %ld\n", sum);
}

/* ---- Time limits, errors, robust mutexes ----------------------------------- */

static pthread_mutex_t robust;
static struct timespec deadline;

static void *hold(void *arg)
{
	pthread_mutex_lock(&robust);
	return arg;
}

static void *try_it(void *arg)
{
	return (void *)(long)(pthread_mutex_timedlock(&robust, &deadline) ==
			      ETIMEDOUT) + 0 * (long)arg;
}

static void limits(void)
{
	pthread_mutexattr_t attr;
	pthread_t t;
	void *result;
	int err;

	clock_gettime(CLOCK_REALTIME, &deadline);
	deadline.tv_nsec += 20000000;
	deadline.tv_sec += deadline.tv_nsec / 1000000000;
	deadline.tv_nsec %= 1000000000;
	pthread_mutex_lock(&mutex);
	err = pthread_cond_timedwait(&more, &mutex, &deadline);
	pthread_mutex_unlock(&mutex);
	printf("limits %s", strerror(err));

	pthread_mutexattr_init(&attr);
	pthread_mutexattr_settype(&attr, PTHREAD_MUTEX_ERRORCHECK);
	pthread_mutexattr_setrobust(&attr, PTHREAD_MUTEX_ROBUST);
	pthread_mutex_init(&robust, &attr);
	pthread_create(&t, NULL, hold, NULL);
	pthread_join(t, &result);
	err = pthread_mutex_lock(&robust);
	printf(", %s", strerror(err));
	pthread_mutex_consistent(&robust);
	err = pthread_mutex_lock(&robust);
	printf(", %s", strerror(err));
	pthread_create(&t, NULL, try_it, NULL);
	pthread_join(t, &result);
	printf(", %ld\n", (long)result);
	pthread_mutex_unlock(&robust);
}

/* ---- Ending a thread ------------------------------------------------------- */

static atomic_int cleaned;

static void clean(void *arg)
{
	cleaned += (int)(long)arg;
}

static void *forever(void *arg)
{
	pthread_cleanup_push(clean, (void *)((long)arg + 1));
	for (;;)
		sleep(1000);
	pthread_cleanup_pop(0);
	return NULL;
}

static void *busy(void *arg)
{
	volatile long n = 0;

	pthread_setcanceltype(PTHREAD_CANCEL_ASYNCHRONOUS, NULL);
	for (;;)
		n++;
	return arg;
}

static void ends(void)
{
	pthread_t t[4];
	void *result;
	long i, canceled = 0;

	for (i = 0; i < 4; i++)
		pthread_create(&t[i], NULL, i < 3 ? forever : busy,
			       (void *)i);
	usleep(10000);
	for (i = 0; i < 4; i++)
		pthread_cancel(t[i]);
	for (i = 0; i < 4; i++) {
		pthread_join(t[i], &result);
		canceled += result == PTHREAD_CANCELED;
	}
	printf("ends %ld %d\n", canceled, cleaned);
}

static void queues(void)
{
	printf("queues %ld\n", all(work));
}

int main(int argc, char **argv)
{
	static const struct {
		const char *name;
		void (*run)(void);
	} parts[] = {
		{ "mutexes", mutexes }, { "handoffs", handoffs },
		{ "queues", queues }, { "barriers", barriers },
		{ "sharing", sharing }, { "local", local },
		{ "limits", limits }, { "ends", ends },
	};
	size_t i;

	if (argc > 1)
		nr_threads = atoi(argv[1]);
	if (argc > 2)
		nr_handoffs = atoi(argv[2]);
	if (nr_threads < 2 || nr_threads > MAX_THREADS || nr_threads % 2)
		return 2;
	for (i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		if (argc < 4 || !strcmp(argv[3], parts[i].name)) {
			parts[i].run();
			fflush(stdout);
		}
	return 4;
}
