// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * OpenMP: loops, reductions, sections, tasks, locks.  Arguments: threads, size.
 */
#include <math.h>
#include <omp.h>
#include <stdio.h>
#include <stdlib.h>

static long fib(int n)
{
	long a, b;

	if (n < 2)
		return n;
	if (n < 12)
		return fib(n - 1) + fib(n - 2);
#pragma omp task shared(a)
	a = fib(n - 1);
#pragma omp task shared(b)
	b = fib(n - 2);
#pragma omp taskwait
	return a + b;
}

int main(int argc, char **argv)
{
	int threads = argc > 1 ? atoi(argv[1]) : 4;
	int n = argc > 2 ? atoi(argv[2]) : 100;
	long sum = 0, most = 0, sections = 0, tasks = 0, counted = 0, locked = 0;
	double *m = malloc(sizeof(*m) * n * n), trace = 0;
	unsigned long order = 0;
	int team = 0, i, j, single = 0;
	omp_lock_t lock;

	omp_set_dynamic(0);
	omp_set_num_threads(threads);
#pragma omp parallel
#pragma omp single
	team = omp_get_num_threads();
	printf("threads %d\n", team);

#pragma omp parallel for reduction(+ : sum) reduction(max : most)
	for (i = 0; i < n * 1000; i++) {
		long x = i * 2654435761L % 1000003;

		sum += x;
		most = x > most ? x : most;
	}
	printf("static %ld %ld\n", sum, most);

#pragma omp parallel for collapse(2) schedule(dynamic, 7)
	for (i = 0; i < n; i++)
		for (j = 0; j < n; j++)
			m[i * n + j] = sqrt(i * 1.0 + j * j) / (i + j + 1);
#pragma omp parallel for schedule(guided) private(j)
	for (i = 0; i < n; i++)
		for (j = i + 1; j < n; j++)
			m[i * n + j] -= m[j * n + i];
	for (i = 0; i < n; i++)
		trace += m[i * n + n - 1 - i];
	printf("dynamic %.12f\n", trace);

#pragma omp parallel sections reduction(+ : sections)
	{
#pragma omp section
		sections += 1;
#pragma omp section
		sections += 10;
#pragma omp section
		sections += 100;
	}
	printf("sections %ld\n", sections);

#pragma omp parallel for ordered
	for (i = 0; i < 200; i++) {
#pragma omp ordered
		order = order * 31 + i;
	}
	printf("ordered %lu\n", order);

#pragma omp parallel
#pragma omp single
	tasks = fib(20 + n / 100);
	printf("tasks %ld\n", tasks);

	omp_init_lock(&lock);
#pragma omp parallel
	{
		int k;

		for (k = 0; k < n; k++) {
#pragma omp critical
			counted++;
			omp_set_lock(&lock);
			locked += 2;
			omp_unset_lock(&lock);
#pragma omp atomic
			single++;
#pragma omp barrier
		}
	}
	omp_destroy_lock(&lock);
	printf("locks %ld %ld %d\n", counted, locked, single);
	free(m);
	return team;
}
