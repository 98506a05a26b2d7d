// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * A program of two parts (FIG. 20-22): the trial works, the rest is locked
 *
 * What is locked stands on pages of its own, so that "--part rest=.rest,..."
 * takes nothing else.  The count shows that the program goes on as it was, and
 * does not start again.
 */
#include <stdio.h>
#include <unistd.h>

#define PAGE	4096
#define REST	__attribute__((section(".rest"), noinline, aligned(PAGE)))

static int count;

const char table[PAGE] __attribute__((aligned(PAGE))) = "the rest";

REST int rest(int n)
{
	return n * 2 + 1;
}

/* Fills up the last page of the section. */
REST void rest_end(void)
{
}

int main(int argc, char **argv)
{
	(void)argv;
	count++;
	printf("trial %d\n", count);
	fflush(stdout);
	/* With an argument a system call meets the locked page first. */
	if (argc > 1)
		printf("wrote %zd\n", write(1, table, 9));
	printf("%s %d\n", table, rest(count + 20));
	rest_end();
	return 0;
}
