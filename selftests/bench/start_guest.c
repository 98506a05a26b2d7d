// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * A program of 1 MiB that does what its first argument says
 *
 *	nothing		what remains is the time to start it
 *	sleep		until it is killed
 *	calls N		N calls of each kind; prints nanoseconds for one
 *
 * The same source is the host's program, to measure beside.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/*
 * Code and constants of a program that has more to do than this one; words that
 * are no instruction of either machine.
 */
__asm__("	.text\n"
	"	.balign	4\n"
	"	.fill	69632, 4, 0x5eed5eed\n"
	"	.section .rodata\n"
	"	.balign	4\n"
	"	.fill	69632, 4, 0x5eed5eed\n"
	"	.text\n");

static char buffer[4096];
static int null_fd, zero_fd;

static long do_getppid(void)
{
	return getppid();
}

static long do_write(void)
{
	return write(null_fd, buffer, 1);
}

static long do_read(void)
{
	return read(zero_fd, buffer, sizeof(buffer));
}

static const struct {
	const char *name;
	long (*call)(void);
} kinds[] = {
	{ "getppid", do_getppid },
	{ "write-1", do_write },
	{ "read-4096", do_read },
};

static double now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec * 1e9 + (double)ts.tv_nsec;
}

/* The least of several turns, for one call. */
static double least(long (*call)(void), int nr)
{
	double best = 0;
	int turn, i;

	for (turn = 0; turn < 5; turn++) {
		double start = now(), took;

		for (i = 0; i < nr; i++)
			if (call() < 0)
				exit(1);
		took = (now() - start) / nr;
		if (!turn || took < best)
			best = took;
	}
	return best;
}

int main(int argc, char **argv)
{
	size_t i;

	if (argc > 1 && !strcmp(argv[1], "nothing"))
		return 0;
	if (argc > 1 && !strcmp(argv[1], "sleep"))
		for (;;)
			pause();
	if (argc < 3 || strcmp(argv[1], "calls"))
		return 2;
	null_fd = open("/dev/null", O_WRONLY);
	zero_fd = open("/dev/zero", O_RDONLY);
	for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		printf("%s %.0f\n", kinds[i].name,
		       least(kinds[i].call, atoi(argv[2])));
	return 0;
}
