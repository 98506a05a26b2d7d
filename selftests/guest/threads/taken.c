// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * A page taken away from running threads: when the call returns, it is gone for
 * all of them
 *
 * One thread reads a page in a loop, one writes it, one executes another; a
 * fourth takes the pages away and gives them back.  In between it raises a flag,
 * and whoever saw the flag raised before an access and after it must not have
 * got through.  Prints the same under every Linux.
 *
 *	taken [ROUNDS]
 */
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define PAGE	4096
#define VALUE	0x7a4e
/* Accesses too late, of one thread, after which nobody waits for its signal. */
#define ENOUGH	1000

enum { READ, WRITE, EXECUTE, NR_ACCESSES };

static const char *const access_name[] = { "reads", "writes", "executes" };

/*
 * struct accessor - a thread that does one kind of access again and again
 * @kind: which
 * @page: the page
 * @must_fail: whether it fails while the flag is raised
 * @through: accesses that succeeded
 * @signals: those that raised the right signal at the right address
 * @late: those that succeeded with the flag raised
 * @wrong: those that came to something else
 */
struct accessor {
	int kind;
	volatile uint32_t *page;
	bool must_fail;
	atomic_ulong through;
	atomic_ulong signals;
	atomic_ulong late;
	atomic_ulong wrong;
};

static struct accessor accessor[NR_ACCESSES];
static uint32_t *page;
static uint32_t *spare;
/* Odd while the page is gone. */
static atomic_ulong gone;
static atomic_int expected_code;
static atomic_bool stop;
static __thread struct accessor *self;
static __thread sigjmp_buf again;

__attribute__((aligned(PAGE), section(".text.taken"), noinline, used))
static uint32_t code(void)
{
	return VALUE;
}

/* Nothing else is on the page. */
__attribute__((aligned(PAGE), section(".text.taken"), noinline, used))
static uint32_t code_end(void)
{
	return 0;
}

static void fail(const char *what)
{
	printf("not ok: %s: %s\n", what, strerror(errno));
	exit(1);
}

static void on_fault(int signo, siginfo_t *info, void *context)
{
	uintptr_t at = (uintptr_t)info->si_addr;

	(void)signo;
	(void)context;
	if (!self)
		_exit(3);
	if (at - (uintptr_t)self->page < PAGE &&
	    info->si_code == atomic_load(&expected_code))
		atomic_fetch_add(&self->signals, 1);
	else
		atomic_fetch_add(&self->wrong, 1);
	siglongjmp(again, 1);
}

static bool access_page(struct accessor *a)
{
	switch (a->kind) {
	case READ:
		return *a->page == VALUE;
	case WRITE:
		*a->page = VALUE;
		return true;
	default:
		return ((uint32_t (*)(void))(uintptr_t)a->page)() == VALUE;
	}
}

static void *run(void *arg)
{
	unsigned long before;
	bool right;

	self = arg;
	while (!atomic_load(&stop)) {
		if (sigsetjmp(again, 1)) {
			sched_yield();
			continue;
		}
		before = atomic_load(&gone);
		right = access_page(self);
		if (!right)
			atomic_fetch_add(&self->wrong, 1);
		if (self->must_fail && before % 2 &&
		    before == atomic_load(&gone))
			atomic_fetch_add(&self->late, 1);
		atomic_fetch_add(&self->through, 1);
	}
	return NULL;
}

/*
 * Waits until the counter has moved on from where it was, or until there have
 * been so many accesses too late that it never will.
 */
static void moves(struct accessor *a, const atomic_ulong *counter,
		  unsigned long from)
{
	while (atomic_load(counter) == from && atomic_load(&a->late) < ENOUGH)
		sched_yield();
}

/* What takes pages away, and what gives them back. */
static void none(void)
{
	if (mprotect(page, PAGE, PROT_NONE))
		fail("mprotect none");
}

static void read_only(void)
{
	if (mprotect(page, PAGE, PROT_READ))
		fail("mprotect read");
}

static void all(void)
{
	if (mprotect(page, PAGE, PROT_READ | PROT_WRITE))
		fail("mprotect read, write");
}

/* A page that can take the place of the other; readers must find no zeros. */
static void prepare(int prot)
{
	spare = mmap(NULL, PAGE, prot, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (spare == MAP_FAILED)
		fail("mmap");
}

static void unmapped(void)
{
	prepare(PROT_READ | PROT_WRITE);
	*spare = VALUE;
	if (munmap(page, PAGE))
		fail("munmap");
}

static void moved_away(void)
{
	prepare(PROT_NONE);
	if (mremap(page, PAGE, PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, spare) !=
	    spare)
		fail("mremap away");
}

static void moved_in(void)
{
	if (mremap(spare, PAGE, PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, page) !=
	    page)
		fail("mremap back");
}

static void not_executable(void)
{
	if (mprotect((void *)(uintptr_t)code, PAGE, PROT_READ))
		fail("mprotect code read");
}

static void executable(void)
{
	if (mprotect((void *)(uintptr_t)code, PAGE, PROT_READ | PROT_EXEC))
		fail("mprotect code read, execute");
}

static const struct way {
	const char *name;
	void (*take)(void);
	void (*give)(void);
	/* Accesses that must fail meanwhile; the others must go on. */
	unsigned int fails;
	int code;
} ways[] = {
	{ "mprotect to nothing", none, all, 1 << READ | 1 << WRITE,
	  SEGV_ACCERR },
	{ "mprotect to reading", read_only, all, 1 << WRITE, SEGV_ACCERR },
	{ "mprotect of code", not_executable, executable, 1 << EXECUTE,
	  SEGV_ACCERR },
	{ "munmap", unmapped, moved_in, 1 << READ | 1 << WRITE, SEGV_MAPERR },
	{ "mremap", moved_away, moved_in, 1 << READ | 1 << WRITE, SEGV_MAPERR },
};

static void one_round(const struct way *way)
{
	unsigned long signals[NR_ACCESSES], through[NR_ACCESSES];
	int i;

	/* All of them are at it, so all have the page at hand. */
	for (i = 0; i < NR_ACCESSES; i++)
		moves(&accessor[i], &accessor[i].through,
		      atomic_load(&accessor[i].through));
	atomic_store(&expected_code, way->code);
	for (i = 0; i < NR_ACCESSES; i++)
		signals[i] = atomic_load(&accessor[i].signals);
	way->take();
	atomic_fetch_add(&gone, 1);
	for (i = 0; i < NR_ACCESSES; i++)
		through[i] = atomic_load(&accessor[i].through);
	for (i = 0; i < NR_ACCESSES; i++) {
		if (accessor[i].must_fail)
			moves(&accessor[i], &accessor[i].signals, signals[i]);
		else
			moves(&accessor[i], &accessor[i].through, through[i]);
	}
	atomic_fetch_add(&gone, 1);
	way->give();
}

static void test(const struct way *way, int rounds)
{
	pthread_t thread[NR_ACCESSES];
	int i;

	memset(accessor, 0, sizeof(accessor));
	atomic_store(&stop, false);
	for (i = 0; i < NR_ACCESSES; i++) {
		accessor[i].kind = i;
		accessor[i].page = i == EXECUTE ?
				   (uint32_t *)(uintptr_t)code : page;
		accessor[i].must_fail = way->fails & 1 << i;
		if (pthread_create(&thread[i], NULL, run, &accessor[i]))
			fail("pthread_create");
	}
	for (i = 0; i < rounds; i++)
		one_round(way);
	atomic_store(&stop, true);
	printf("%s:\n", way->name);
	for (i = 0; i < NR_ACCESSES; i++) {
		pthread_join(thread[i], NULL);
		printf("  %s: %s, %lu too late, %lu wrong\n", access_name[i],
		       atomic_load(&accessor[i].signals) ? "signals" :
							   "no signal",
		       atomic_load(&accessor[i].late),
		       atomic_load(&accessor[i].wrong));
	}
}

int main(int argc, char **argv)
{
	struct sigaction action = { .sa_flags = SA_SIGINFO };
	int rounds = argc > 1 ? atoi(argv[1]) : 30;
	size_t i;

	action.sa_sigaction = on_fault;
	if (sigaction(SIGSEGV, &action, NULL))
		fail("sigaction");
	page = mmap(NULL, PAGE, PROT_READ | PROT_WRITE,
		    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (page == MAP_FAILED)
		fail("mmap");
	*page = VALUE;
	for (i = 0; i < sizeof(ways) / sizeof(ways[0]); i++)
		test(&ways[i], rounds);
	return 0;
}
