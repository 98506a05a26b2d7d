// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * More data than secure memory: every page is written, changed and checked, in
 * orders that no pager likes
 *
 *	data MIB [ROUNDS [THREADS]]
 *
 * Every eighth page is given back or cleared again, so that pages of zeros come
 * and go; each thread has a part of its own.  Says "data MIB ok" and exits with
 * 0 if every word was what it should be.
 */
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define PAGE	4096UL
#define WORDS	(PAGE / sizeof(uint64_t))
/* Words that are looked at in a page: the first, the last, and some between. */
#define STEP	73
#define MAX_THREADS	64

struct part {
	pthread_t thread;
	uint64_t *base;
	size_t nr_pages;
	unsigned int nr, rounds;
	int wrong;
};

static uint64_t value(const struct part *p, size_t page, size_t word,
		      unsigned int round)
{
	uint64_t x = (page * WORDS + word + 1) * 0x9e3779b97f4a7c15ULL;

	x ^= ((uint64_t)p->nr << 56) ^ ((uint64_t)round << 32);
	return x ^ x >> 29;
}

static int is_cleared(size_t page, unsigned int round)
{
	return (page + round) % 8 == 7;
}

static void write_page(struct part *p, size_t page, unsigned int round)
{
	uint64_t *at = p->base + page * WORDS;
	size_t i;

	if (is_cleared(page, round)) {
		if (page % 16 == 7)
			madvise(at, PAGE, MADV_DONTNEED);
		else
			memset(at, 0, PAGE);
		return;
	}
	for (i = 0; i < WORDS; i += STEP)
		at[i] = value(p, page, i, round);
	at[WORDS - 1] = value(p, page, WORDS - 1, round);
}

static int check_word(const struct part *p, size_t page, size_t word,
		      unsigned int round)
{
	uint64_t is = p->base[page * WORDS + word];
	uint64_t should = is_cleared(page, round) ? 0 :
						    value(p, page, word, round);

	if (is == should)
		return 0;
	printf("part %u, page %zu, word %zu, round %u: %lx and not %lx\n",
	       p->nr, page, word, round, (unsigned long)is,
	       (unsigned long)should);
	return 1;
}

static int check_page(const struct part *p, size_t page, unsigned int round)
{
	int wrong = 0;
	size_t i;

	for (i = 0; i < WORDS; i += STEP)
		wrong |= check_word(p, page, i, round);
	return wrong | check_word(p, page, WORDS - 1, round);
}

static size_t gcd(size_t a, size_t b)
{
	while (b) {
		size_t r = a % b;

		a = b;
		b = r;
	}
	return a;
}

static void *work(void *arg)
{
	struct part *p = arg;
	size_t i, step = p->nr_pages * 5 / 8 | 1;
	unsigned int round;

	/* Comes by every page once, in leaps of more than half. */
	while (gcd(step, p->nr_pages) != 1)
		step += 2;
	for (i = 0; i < p->nr_pages; i++)
		write_page(p, i, 0);
	for (round = 1; round <= p->rounds && !p->wrong; round++) {
		/* Upwards, then in leaps. */
		for (i = 0; i < p->nr_pages; i++)
			p->wrong |= check_page(p, i, round - 1);
		for (i = 0; i < p->nr_pages; i++) {
			size_t page = i * step % p->nr_pages;

			p->wrong |= check_page(p, page, round - 1);
			write_page(p, page, round);
		}
	}
	for (i = p->nr_pages; i-- > 0;)
		p->wrong |= check_page(p, i, p->rounds);
	return NULL;
}

int main(int argc, char **argv)
{
	size_t mib = argc > 1 ? strtoul(argv[1], NULL, 0) : 8;
	unsigned int rounds = argc > 2 ? strtoul(argv[2], NULL, 0) : 1;
	unsigned int nr = argc > 3 ? strtoul(argv[3], NULL, 0) : 1;
	size_t nr_pages = mib << 20 >> 12;
	static struct part part[MAX_THREADS];
	unsigned int i;
	uint64_t *base;
	int wrong = 0;

	if (!mib || !nr || nr > MAX_THREADS)
		return 2;
	base = mmap(NULL, mib << 20, PROT_READ | PROT_WRITE,
		    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (base == MAP_FAILED) {
		perror("mmap");
		return 1;
	}
	for (i = 0; i < nr; i++) {
		part[i].nr = i;
		part[i].rounds = rounds;
		part[i].nr_pages = nr_pages / nr;
		part[i].base = base + i * part[i].nr_pages * WORDS;
		if (i && pthread_create(&part[i].thread, NULL, work, &part[i])) {
			perror("pthread_create");
			return 1;
		}
	}
	work(&part[0]);
	for (i = 0; i < nr; i++) {
		if (i)
			pthread_join(part[i].thread, NULL);
		wrong |= part[i].wrong;
	}
	if (munmap(base, mib << 20)) {
		perror("munmap");
		return 1;
	}
	printf("data %zu %s\n", mib, wrong ? "wrong" : "ok");
	return wrong;
}
