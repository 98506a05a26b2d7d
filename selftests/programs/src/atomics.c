// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Threads that meet on the same words by LR/SC and by every AMO.  What is
 * printed is the same however they meet; what is lost shows.
 *
 *	atomics THREADS ROUNDS
 */
#include <pthread.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#define MAX_THREADS	64

static struct {
	/* All in one line, so that reservations are lost to neighbours. */
	uint32_t lrsc_w;
	uint32_t add_w;
	uint64_t lrsc_d;
	uint64_t add_d;
	uint32_t lock_swap;
	uint32_t lock_lrsc;
	uint64_t under_swap;
	uint64_t under_lrsc;
} __attribute__((aligned(64))) shared;

static uint64_t xor_d, or_d, and_d = ~0ULL, maxu_d, minu_d = ~0ULL;
static int32_t max_w = INT32_MIN, min_w = INT32_MAX;
static uint64_t ticket, tickets_seen;
static unsigned int rounds, nr_threads;
static pthread_barrier_t barrier;

static void lrsc_add_w(uint32_t *p, uint32_t n)
{
	uint32_t old, failed;

	__asm__ volatile("1: lr.w %0, %2\n"
			 "   add %0, %0, %3\n"
			 "   sc.w %1, %0, %2\n"
			 "   bnez %1, 1b"
			 : "=&r"(old), "=&r"(failed), "+A"(*p)
			 : "r"(n) : "memory");
}

static void lrsc_add_d(uint64_t *p, uint64_t n)
{
	uint64_t old, failed;

	__asm__ volatile("1: lr.d %0, %2\n"
			 "   add %0, %0, %3\n"
			 "   sc.d %1, %0, %2\n"
			 "   bnez %1, 1b"
			 : "=&r"(old), "=&r"(failed), "+A"(*p)
			 : "r"(n) : "memory");
}

#define AMO(insn, type, p, value)					\
({									\
	type old_;							\
									\
	__asm__ volatile(insn " %0, %2, %1"				\
			 : "=&r"(old_), "+A"(*(p))			\
			 : "r"(value) : "memory");			\
	old_;								\
})

static void lock_lrsc(uint32_t *lock)
{
	uint32_t old;

	__asm__ volatile("1: lr.w.aq %0, %1\n"
			 "   bnez %0, 1b\n"
			 "   sc.w.rl %0, %2, %1\n"
			 "   bnez %0, 1b"
			 : "=&r"(old), "+A"(*lock) : "r"(1) : "memory");
}

static void unlock(uint32_t *lock)
{
	AMO("amoswap.w.rl", uint32_t, lock, 0);
}

static void *meet(void *arg)
{
	uint64_t me = (uintptr_t)arg, last = 0, sum = 0;
	unsigned int i;

	pthread_barrier_wait(&barrier);
	for (i = 0; i < rounds; i++) {
		uint64_t number = me * rounds + i, mine;

		lrsc_add_w(&shared.lrsc_w, 1);
		lrsc_add_d(&shared.lrsc_d, 3);
		AMO("amoadd.w", uint32_t, &shared.add_w, 5);
		AMO("amoadd.d", uint64_t, &shared.add_d, number);
		AMO("amoxor.d", uint64_t, &xor_d,
		    number * 0x9e3779b97f4a7c15ULL);
		AMO("amoor.d", uint64_t, &or_d, 1ULL << number % 40);
		AMO("amoand.d", uint64_t, &and_d, ~(1ULL << number % 41));
		AMO("amomax.w", int32_t, &max_w, (int32_t)number - 7);
		AMO("amomin.w", int32_t, &min_w, 7 - (int32_t)number);
		AMO("amomaxu.d", uint64_t, &maxu_d, number);
		AMO("amominu.d", uint64_t, &minu_d, number + 11);
		/* Nobody gets a number twice, and they grow. */
		mine = AMO("amoadd.d", uint64_t, &ticket, 1);
		if (i && mine <= last)
			abort();
		last = mine;
		sum += mine;

		while (AMO("amoswap.w.aq", uint32_t, &shared.lock_swap, 1))
			sched_yield();
		shared.under_swap++;
		unlock(&shared.lock_swap);
		lock_lrsc(&shared.lock_lrsc);
		shared.under_lrsc++;
		unlock(&shared.lock_lrsc);
		__asm__ volatile("fence.i" ::: "memory");
	}
	AMO("amoadd.d", uint64_t, &tickets_seen, sum);
	return NULL;
}

int main(int argc, char **argv)
{
	pthread_t thread[MAX_THREADS];
	uintptr_t i;

	nr_threads = argc > 1 ? (unsigned int)atoi(argv[1]) : 4;
	rounds = argc > 2 ? (unsigned int)atoi(argv[2]) : 1000;
	if (!nr_threads || nr_threads > MAX_THREADS)
		return 2;
	pthread_barrier_init(&barrier, NULL, nr_threads);
	for (i = 0; i < nr_threads; i++)
		if (pthread_create(&thread[i], NULL, meet, (void *)i))
			return 1;
	for (i = 0; i < nr_threads; i++)
		pthread_join(thread[i], NULL);
	printf("lr/sc %u %llu\n", shared.lrsc_w,
	       (unsigned long long)shared.lrsc_d);
	printf("amoadd %u %llu\n", shared.add_w,
	       (unsigned long long)shared.add_d);
	printf("xor %llx or %llx and %llx\n", (unsigned long long)xor_d,
	       (unsigned long long)or_d, (unsigned long long)and_d);
	printf("max %d min %d maxu %llu minu %llu\n", max_w, min_w,
	       (unsigned long long)maxu_d, (unsigned long long)minu_d);
	printf("tickets %llu sum %llu\n", (unsigned long long)ticket,
	       (unsigned long long)tickets_seen);
	printf("under locks %llu %llu\n",
	       (unsigned long long)shared.under_swap,
	       (unsigned long long)shared.under_lrsc);
	return 0;
}
