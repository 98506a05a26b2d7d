// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Pages that are taken away while they are on their way into secure memory or
 * out of it
 *
 *	churn PAGES [ROUNDS [THREADS]]
 *
 * Threads write and check pages, more than secure memory has, and call functions
 * of which each has a page of code; another one takes pages from under them:
 * madvise, munmap, a mapping in their place, mremap away and back, mprotect.
 * What was given up must be zero once the call has returned, what was not must
 * be as it was written.  Says "churn PAGES ok" and exits with 0 if so.
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

#define STRING_(x)	#x
#define STRING(x)	STRING_(x)
#define PAGE		4096UL
#define WORDS		(PAGE / sizeof(uint64_t))
#define MAX_PAGES	4096
#define MAX_THREADS	16
/* Pages that are taken at a time, at most. */
#define SPAN		8
#define NR_CODE		64
#define ALL		(PROT_READ | PROT_WRITE)

asm("	.text\n"
	"	.option push\n"
	"	.option norelax\n"
	"	.option norvc\n"
	"	.balign 4096\n"
	"code:\n"
	"	.set n, 0\n"
	"	.rept " STRING(NR_CODE) "\n"
	"	li	a0, n + 7\n"
	"	ret\n"
	"	.balign 4096\n"
	"	.set n, n + 1\n"
	"	.endr\n"
	"	.option pop\n");

extern const char code[];

/*
 * struct page - what is known of a page
 * @moves: odd while it is being taken
 * @clears: how often its contents were given up
 * @written: what is in it as long as @clears is @at, and then zeros; 0 if nobody
 *	knows what is in it as long as @clears is not more than @at
 */
struct page {
	atomic_ulong moves;
	atomic_ulong clears;
	uint64_t written;
	unsigned long at;
};

static struct page page[MAX_PAGES + NR_CODE];
static char *base;
static size_t nr_pages;
static unsigned long nr_threads;
static atomic_ulong wrong;
static atomic_ulong checked;
static atomic_bool stop;
static __thread sigjmp_buf again;
static __thread const struct page *touched;

static void complain(const char *what, size_t n, uint64_t is, uint64_t should)
{
	if (!atomic_fetch_add(&wrong, 1))
		printf("%s %zu: %lx and not %lx\n", what, n, (unsigned long)is,
		       (unsigned long)should);
}

/* Only a page that is being taken may be missing. */
static void on_fault(int signo)
{
	if (!touched)
		_Exit(3);
	siglongjmp(again, signo);
}

/* Nobody knows what is in a page, until it is given up by who begins later. */
static void forget(struct page *p)
{
	p->written = 0;
	p->at = atomic_load(&p->clears) + 1;
}

static void touch_data(size_t n, uint64_t value)
{
	volatile uint64_t *at = (uint64_t *)(base + n * PAGE);
	struct page *p = &page[n];
	unsigned long moves = atomic_load(&p->moves);
	unsigned long clears = atomic_load(&p->clears);
	uint64_t first = at[n % WORDS], last = at[WORDS - 1];
	bool is_known = p->written || p->at < clears;
	uint64_t should = p->at == clears ? p->written : 0;

	if (moves % 2 == 0 && moves == atomic_load(&p->moves) && is_known) {
		if (first != should || last != should)
			complain("page", n, first != should ? first : last,
				 should);
		atomic_fetch_add(&checked, 1);
	}
	at[n % WORDS] = value;
	at[WORDS - 1] = value;
	forget(p);
	if (moves % 2 == 0 && moves == atomic_load(&p->moves)) {
		p->written = value;
		p->at = clears;
	}
}

static void touch_code(size_t n)
{
	uint64_t is = ((uint64_t (*)(void))(uintptr_t)(code + n * PAGE))();

	if (is != n + 7)
		complain("code", n, is, n + 7);
}

static void touch(size_t n, uint64_t value)
{
	struct page *p = &page[n];
	unsigned long moves = atomic_load(&p->moves);

	if (sigsetjmp(again, 1)) {
		touched = NULL;
		if (moves % 2 == 0 && moves == atomic_load(&p->moves))
			complain("signal at", n, 0, 0);
		forget(p);
		sched_yield();
		return;
	}
	touched = p;
	if (n < nr_pages)
		touch_data(n, value);
	else
		touch_code(n - nr_pages);
	touched = NULL;
}

/* Each thread has the pages to itself whose numbers leave the same rest. */
static void *work(void *arg)
{
	size_t id = (size_t)arg, all = nr_pages + NR_CODE, i, n;
	uint64_t value = id << 32;

	while (!atomic_load(&stop)) {
		for (i = 0; i < all && !atomic_load(&stop); i++) {
			n = i * 389 % all;
			if (n % nr_threads == id)
				touch(n, ++value);
		}
	}
	return NULL;
}

static void check(bool is_right, const char *what)
{
	if (is_right)
		return;
	perror(what);
	exit(1);
}

/* Takes pages; they are without contents afterwards, or as they were. */
static void take_data(char *at, size_t len, unsigned int how)
{
	const int flags = MAP_PRIVATE | MAP_ANONYMOUS;
	void *to;

	switch (how) {
	case 0:
		check(!madvise(at, len, MADV_DONTNEED), "madvise");
		break;
	case 1:
		check(!munmap(at, len), "munmap");
		sched_yield();
		check(mmap(at, len, ALL, flags | MAP_FIXED_NOREPLACE, -1, 0) ==
		      at, "mmap");
		break;
	case 2:
		check(mmap(at, len, ALL, flags | MAP_FIXED, -1, 0) == at,
		      "mmap in its place");
		break;
	case 3:
		to = mmap(NULL, len, PROT_NONE, flags, -1, 0);
		check(to != MAP_FAILED, "mmap elsewhere");
		check(mremap(at, len, len, MREMAP_MAYMOVE | MREMAP_FIXED, to) ==
		      to, "mremap away");
		sched_yield();
		check(mremap(to, len, len, MREMAP_MAYMOVE | MREMAP_FIXED, at) ==
		      at, "mremap back");
		break;
	default:
		check(!mprotect(at, len, PROT_NONE), "mprotect");
		sched_yield();
		check(!mprotect(at, len, ALL), "mprotect back");
	}
}

static void take_code(char *at, size_t len)
{
	check(!mprotect(at, len, PROT_NONE), "mprotect of code");
	sched_yield();
	check(!mprotect(at, len, PROT_READ | PROT_EXEC),
	      "mprotect of code back");
}

static void take(uint64_t random)
{
	size_t len = 1 + random % SPAN, i;
	bool is_code = random >> 8 & 1;
	size_t of = is_code ? NR_CODE : nr_pages;
	size_t n = (random >> 16) % (of - len + 1);
	unsigned int how = (random >> 9) % 5;
	struct page *p = &page[is_code ? nr_pages + n : n];

	for (i = 0; i < len; i++)
		atomic_fetch_add(&p[i].moves, 1);
	if (is_code)
		take_code((char *)code + n * PAGE, len * PAGE);
	else
		take_data(base + n * PAGE, len * PAGE, how);
	for (i = 0; i < len; i++) {
		if (!is_code && how < 3)
			atomic_fetch_add(&p[i].clears, 1);
		atomic_fetch_add(&p[i].moves, 1);
	}
}

int main(int argc, char **argv)
{
	struct sigaction action = { .sa_handler = on_fault };
	pthread_t thread[MAX_THREADS];
	uint64_t random = 88172645463325252;
	unsigned long rounds;
	size_t i;

	nr_pages = argc > 1 ? strtoul(argv[1], NULL, 0) : 128;
	rounds = argc > 2 ? strtoul(argv[2], NULL, 0) : 100;
	nr_threads = argc > 3 ? strtoul(argv[3], NULL, 0) : 3;
	if (nr_pages < SPAN || nr_pages > MAX_PAGES || !nr_threads ||
	    nr_threads > MAX_THREADS)
		return 2;
	check(!sigaction(SIGSEGV, &action, NULL), "sigaction");
	base = mmap(NULL, nr_pages * PAGE, ALL, MAP_PRIVATE | MAP_ANONYMOUS,
		    -1, 0);
	check(base != MAP_FAILED, "mmap");
	for (i = 0; i < nr_threads; i++)
		check(!pthread_create(&thread[i], NULL, work, (void *)i),
		      "pthread_create");
	for (i = 0; i < rounds; i++) {
		random ^= random << 13;
		random ^= random >> 7;
		random ^= random << 17;
		take(random);
		sched_yield();
	}
	atomic_store(&stop, true);
	for (i = 0; i < nr_threads; i++)
		pthread_join(thread[i], NULL);
	check(!munmap(base, nr_pages * PAGE), "munmap of all");
	if (!atomic_load(&checked))
		printf("nothing was checked\n");
	printf("churn %zu %s\n", nr_pages,
	       wrong || !atomic_load(&checked) ? "wrong" : "ok");
	return wrong || !checked;
}
