// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Time from exec to exit of several programs, run in turn
 *
 *	start_bench ROUNDS NAME COMMAND [ARGUMENT]... [-- NAME COMMAND...]...
 *
 * For each a line: name, least and median milliseconds by the clock, least and
 * median milliseconds of CPU.  Small and static, because it runs in guests whose
 * files come from the host.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MAX_COMMANDS	8
#define MAX_ROUNDS	1000

struct command {
	char **argv;
	double wall[MAX_ROUNDS];
	double cpu[MAX_ROUNDS];
};

static struct command command[MAX_COMMANDS];

static double milliseconds(const struct timeval *tv)
{
	return (double)tv->tv_sec * 1e3 + (double)tv->tv_usec / 1e3;
}

static double now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec * 1e3 + (double)ts.tv_nsec / 1e6;
}

static void run(struct command *c, int round, int null)
{
	struct rusage usage;
	double start = now();
	int status;
	pid_t pid = vfork();

	if (!pid) {
		dup2(null, 0);
		dup2(null, 1);
		execvp(c->argv[1], c->argv + 1);
		_exit(127);
	}
	if (pid < 0 || wait4(pid, &status, 0, &usage) < 0 || status) {
		fprintf(stderr, "start_bench: %s failed\n", c->argv[0]);
		exit(1);
	}
	c->wall[round] = now() - start;
	c->cpu[round] = milliseconds(&usage.ru_utime) +
			milliseconds(&usage.ru_stime);
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

int main(int argc, char **argv)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);
	int rounds = argc > 1 ? atoi(argv[1]) : 0;
	int nr = 0, i, k;

	if (argc < 4 || rounds < 1 || rounds > MAX_ROUNDS || null < 0)
		return 2;
	command[nr++].argv = argv + 2;
	for (i = 2; i < argc; i++) {
		if (strcmp(argv[i], "--"))
			continue;
		argv[i] = NULL;
		if (nr == MAX_COMMANDS || i + 2 >= argc)
			return 2;
		command[nr++].argv = argv + i + 1;
	}
	for (k = 0; k < rounds; k++)
		for (i = 0; i < nr; i++)
			run(&command[i], k, null);
	for (i = 0; i < nr; i++) {
		struct command *c = &command[i];

		qsort(c->wall, (size_t)rounds, sizeof(double), compare);
		qsort(c->cpu, (size_t)rounds, sizeof(double), compare);
		printf("%s %.2f %.2f %.2f %.2f\n", c->argv[0], c->wall[0],
		       c->wall[rounds / 2], c->cpu[0], c->cpu[rounds / 2]);
	}
	return 0;
}
