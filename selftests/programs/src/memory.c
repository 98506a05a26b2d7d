// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Much data: a sorted table, a hash table and a file read into memory, all
 * checked.  The argument is how many MiB are in use at the end; the address
 * space that is reserved is far larger.
 */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define RESERVED	(64UL << 30)

static uint64_t zeros[5 << 20];
static uint64_t initialised[1 << 16] = { 1, 2, 3 };

static uint64_t next(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

static void fail(const char *what)
{
	perror(what);
	exit(1);
}

/* Written in an order in which hardly two pages follow one another. */
static uint64_t scatter(uint64_t *table, size_t n)
{
	uint64_t sum = 0;
	size_t i, at = 0;

	for (i = 0; i < n; i++) {
		at = (at + 40503 * 512 + 1) % n;
		table[at] += i * 2654435761u;
	}
	for (i = 0; i < n; i++)
		sum = sum * 31 + table[i];
	return sum;
}

/* Sorts by the bytes, from the lowest: each pass moves everything. */
static void sort(uint32_t *from, uint32_t *to, size_t n)
{
	size_t count[256], i, sum, one;
	unsigned int shift;
	uint32_t *other;

	for (shift = 0; shift < 32; shift += 8) {
		memset(count, 0, sizeof(count));
		for (i = 0; i < n; i++)
			count[from[i] >> shift & 255]++;
		for (i = 0, sum = 0; i < 256; i++) {
			one = count[i];
			count[i] = sum;
			sum += one;
		}
		for (i = 0; i < n; i++)
			to[count[from[i] >> shift & 255]++] = from[i];
		other = from;
		from = to;
		to = other;
	}
}

int main(int argc, char **argv)
{
	size_t bytes = (size_t)(argc > 1 ? atoi(argv[1]) : 8) << 20;
	size_t part = bytes / 5, n, i;
	uint64_t state = 88172645463325252UL, sum = 0;
	uint32_t *a, *b;
	char *reserved;
	uint64_t *heap;
	int fd;

	reserved = mmap(NULL, RESERVED, PROT_NONE,
			MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (reserved == MAP_FAILED)
		fail("reserve");
	for (i = 0; i < 64; i++) {
		char *at = reserved + i * (RESERVED / 64);

		if (mprotect(at, 4096, PROT_READ | PROT_WRITE))
			fail("mprotect");
		*at = (char)i;
		sum += (unsigned char)at[1] + (unsigned char)at[0];
	}
	printf("reserved %lu\n", (unsigned long)sum);

	n = part / 8 < sizeof(zeros) / 8 ? part / 8 : sizeof(zeros) / 8;
	printf("zeros %lx\n", (unsigned long)scatter(zeros, n));
	printf("initialised %lx\n",
	       (unsigned long)scatter(initialised, 1 << 16));

	heap = calloc(part / 8, 8);
	if (!heap)
		fail("calloc");
	printf("heap %lx\n", (unsigned long)scatter(heap, part / 8));

	a = mmap(NULL, part, PROT_READ | PROT_WRITE,
		 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	b = malloc(part);
	if (a == MAP_FAILED || !b)
		fail("mmap");
	for (i = 0; i < part / 4; i++)
		a[i] = (uint32_t)next(&state);
	sort(a, b, part / 4);
	for (i = 1, sum = 0; i < part / 4; i++) {
		if (a[i - 1] > a[i]) {
			printf("not sorted at %zu\n", i);
			return 1;
		}
		sum = sum * 31 + a[i];
	}
	printf("sorted %lx\n", (unsigned long)sum);

	fd = open("sorted", O_CREAT | O_RDWR | O_TRUNC, 0600);
	if (fd < 0 || write(fd, a, part) != (ssize_t)part)
		fail("write");
	if (pread(fd, b, part, 0) != (ssize_t)part || memcmp(a, b, part))
		fail("read back");
	free(b);
	b = mmap(NULL, part, PROT_READ, MAP_PRIVATE, fd, 0);
	if (b == MAP_FAILED || memcmp(a, b, part))
		fail("map the file");
	b = mremap(a, part, 2 * part, MREMAP_MAYMOVE);
	if (b == MAP_FAILED)
		fail("mremap");
	printf("grown %x %x %x\n", b[part / 8], b[part / 4 - 1],
	       b[part / 4]);
	memcpy(b + part / 4, b, part);
	printf("copied %d\n", memcmp(b, b + part / 4, part));
	close(fd);
	free(heap);
	return 0;
}
