// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Calculates in floating point on several threads, each in a rounding mode of
 * its own, and says what came out
 *
 *	floats THREADS ROUNDS
 *
 * Each round must give what the first gave, flags included.  The results are
 * the same on every machine that follows IEEE 754, so that those of one are the
 * oracle for another.
 */
#include <fenv.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_THREADS	8
#define NR_STEPS	20000

static unsigned long rounds;

struct job {
	pthread_t thread;
	int mode;
	uint64_t hash;
	unsigned long nr_wrong;
};

static void mix(uint64_t *hash, double v)
{
	uint64_t bits;

	memcpy(&bits, &v, sizeof(bits));
	*hash = (*hash ^ bits) * 0x100000001b3;
}

/*
 * Many values that live in registers all the time, none of them exact.  Its own
 * function, so that nothing is calculated before the rounding mode is set.
 */
static __attribute__((__noinline__)) uint64_t calculate(void)
{
	volatile double tenth = 0.1;
	double a = tenth, b = a * 2, c = a * 3, d = a * 4, x = a * 5;
	float f = (float)a, g = (float)b;
	uint64_t hash = 0xcbf29ce484222325;
	int i;

	feclearexcept(FE_ALL_EXCEPT);
	for (i = 0; i < NR_STEPS; i++) {
		/* Each stays within 0 and 1, and doubles the smallest error. */
		a = 3.99 * a * (1 - a);
		b = 3.98 * b * (1 - b);
		c = 3.97 * c * (1 - c);
		d = 3.96 * d * (1 - d);
		x = __builtin_sqrt(a * b) / (1 + c);
		f = 3.95f * f * (1 - f);
		g = 3.94f * g * (1 - g);
		if ((i & 63) == 63) {
			mix(&hash, a + b);
			mix(&hash, c - d);
			mix(&hash, (double)f - (double)g);
			mix(&hash, (double)(int64_t)(x * 1e9));
		}
	}
	return hash ^ (uint64_t)(fetestexcept(FE_INEXACT) != 0) ^
	       (uint64_t)(fetestexcept(FE_DIVBYZERO) != 0) << 1;
}

static void *work(void *arg)
{
	struct job *job = arg;
	unsigned long i;

	if (fesetround(job->mode))
		abort();
	job->hash = calculate();
	for (i = 1; i < rounds; i++)
		job->nr_wrong += calculate() != job->hash;
	if (fegetround() != job->mode)
		job->nr_wrong++;
	return NULL;
}

int main(int argc, char *argv[])
{
	static const int modes[] = {
		FE_UPWARD, FE_TONEAREST, FE_DOWNWARD, FE_TOWARDZERO,
	};
	static struct job jobs[MAX_THREADS];
	int nr = argc == 3 ? atoi(argv[1]) : 0;
	int i, status = 0;

	if (nr < 1 || nr > MAX_THREADS) {
		fprintf(stderr, "usage: floats THREADS ROUNDS\n");
		return 2;
	}
	rounds = strtoul(argv[2], NULL, 0);
	for (i = 0; i < nr; i++) {
		jobs[i].mode = modes[i % 4];
		if (pthread_create(&jobs[i].thread, NULL, work, &jobs[i]))
			return 2;
	}
	for (i = 0; i < nr; i++) {
		pthread_join(jobs[i].thread, NULL);
		printf("thread %d: %016llx\n", i,
		       (unsigned long long)jobs[i].hash);
		if (jobs[i].nr_wrong) {
			printf("%lu rounds otherwise\n", jobs[i].nr_wrong);
			status = 1;
		}
	}
	return status;
}
