// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * An ordinary Linux program that knows nothing of the secure processor
 *
 * Prints its arguments and environment, numbers the lines of its input, uses
 * the heap, qsort() and floating point, and exits with the status that
 * "--status N" asks for.  Its output is compared byte for byte with that of an
 * emulator of plain RISC-V.
 */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

extern char **environ;

/* Above the C library's threshold for asking mmap() for a block of its own. */
#define BIG_BLOCK	1048576

/*
 * In the program but never in its output: what the demonstration looks for in
 * places where it must not be.
 */
static const char secret[] = "the words of this program are not for everyone";

static int compare_doubles(const void *a, const void *b)
{
	const double *x = a;
	const double *y = b;

	return (*x > *y) - (*x < *y);
}

static int compare_strings(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void show_arguments(int argc, char **argv)
{
	int i;

	printf("%d arguments\n", argc);
	for (i = 0; i < argc; i++)
		printf("argv[%d] = \"%s\"\n", i, argv[i]);
}

/* Sorted, because an emulator may hand the environment over in any order. */
static int show_environment(void)
{
	size_t count = 0;
	size_t i;
	char **copy;

	while (environ[count])
		count++;
	copy = calloc(count + 1, sizeof(*copy));
	if (!copy)
		return -1;
	memcpy(copy, environ, count * sizeof(*copy));
	qsort(copy, count, sizeof(*copy), compare_strings);
	printf("%zu variables\n", count);
	for (i = 0; i < count; i++)
		printf("%s\n", copy[i]);
	free(copy);
	return 0;
}

static int number_lines(void)
{
	char *line = NULL;
	size_t size = 0;
	ssize_t len;
	size_t lines = 0;
	size_t bytes = 0;

	while ((len = getline(&line, &size, stdin)) > 0) {
		lines++;
		bytes += len;
		printf("%6zu  ", lines);
		fwrite(line, 1, len, stdout);
		if (line[len - 1] != '\n')
			putchar('\n');
	}
	free(line);
	if (ferror(stdin))
		return -1;
	printf("%zu lines, %zu bytes\n", lines, bytes);
	return 0;
}

/* Blocks of many sizes, given back in another order, and a big one. */
static int use_heap(void)
{
	enum { BLOCKS = 200 };
	unsigned char *block[BLOCKS];
	unsigned long long sum = 0;
	size_t size;
	size_t j;
	int i;

	for (i = 0; i < BLOCKS; i++) {
		size = 1 + (size_t)i * i;
		block[i] = malloc(size);
		if (!block[i])
			return -1;
		memset(block[i], i, size);
	}
	for (i = 0; i < BLOCKS; i++) {
		size = 1 + (size_t)i * i;
		for (j = 0; j < size; j += 97)
			sum = sum * 31 + block[i][j];
	}
	for (i = 0; i < BLOCKS; i += 2)
		free(block[i]);
	for (i = 1; i < BLOCKS; i += 2)
		free(block[i]);

	block[0] = calloc(1, BIG_BLOCK);
	if (!block[0])
		return -1;
	for (j = 0; j < BIG_BLOCK; j += 4096)
		sum += block[0][j] + 1u;
	block[1] = realloc(block[0], 3 * BIG_BLOCK);
	if (!block[1]) {
		free(block[0]);
		return -1;
	}
	memset(block[1] + BIG_BLOCK, 7, 2 * BIG_BLOCK);
	for (j = 0; j < 3 * BIG_BLOCK; j += 4096)
		sum = sum * 31 + block[1][j];
	free(block[1]);
	printf("heap %016llx\n", sum);
	return 0;
}

static void use_floating_point(void)
{
	enum { COUNT = 1000 };
	static double value[COUNT];
	double sum = 0;
	float single = 0;
	int i;

	for (i = 0; i < COUNT; i++) {
		value[i] = sin(i * 0.37) * exp(i % 17) - sqrt(i);
		single += (float)value[i] / 3;
	}
	qsort(value, COUNT, sizeof(value[0]), compare_doubles);
	for (i = 0; i < COUNT; i++)
		sum += value[i];
	printf("doubles %.17g %.17g %.17g, sum %.17g, float %.9g\n", value[0],
	       value[COUNT / 2], value[COUNT - 1], sum, single);
	printf("pi %.20f %a, e %e, 1/3 %g, 1/0 %f, rounded %ld\n", M_PI, M_PI,
	       M_E, 1.0 / 3, 1 / (value[0] - value[0]), lrint(2.5));
	printf("fma %.17g, pow %.17g, log %.17g, tiny %g\n",
	       fma(value[1], value[2], value[3]), pow(1.1, 100.5), log(12345),
	       nextafter(0, 1));
}

int main(int argc, char **argv)
{
	int status = 0;

	if (argc > 2 && strcmp(argv[1], "--status") == 0)
		status = atoi(argv[2]);

	if (argc > 1 && strcmp(argv[1], secret) == 0)
		printf("these words are known\n");
	show_arguments(argc, argv);
	if (show_environment() || use_heap()) {
		fprintf(stderr, "hello: %s\n", strerror(errno));
		return 1;
	}
	use_floating_point();
	/* Whoever gives the input may want to see this first. */
	fflush(stdout);
	if (number_lines()) {
		fprintf(stderr, "hello: %s\n", strerror(errno));
		return 1;
	}
	fprintf(stderr, "hello: done, status %d\n", status);
	return status;
}
