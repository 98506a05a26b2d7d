// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Signals as programs use them.  Prints the same under every Linux.
 *
 *	signals			all that a program can do by itself
 *	signals wait N		handles N signals from outside, says so, and which
 *	signals sleep		sleeps until a signal ends it
 *	signals read		reads its input with handlers that restart calls
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/select.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <ucontext.h>
#include <unistd.h>

static volatile sig_atomic_t count, last, code, value;
static volatile void *volatile address;
static sigjmp_buf back;

static void note(int sig)
{
	count++;
	last = sig;
}

static void note_info(int sig, siginfo_t *info, void *context)
{
	(void)context;
	note(sig);
	code = info->si_code;
	value = info->si_value.sival_int;
	address = info->si_addr;
}

static void jump(int sig, siginfo_t *info, void *context)
{
	note_info(sig, info, context);
	siglongjmp(back, 1);
}

static void handle(int sig, void (*handler)(int), int flags)
{
	struct sigaction action = { .sa_handler = handler, .sa_flags = flags };

	if (sigaction(sig, &action, NULL))
		perror("sigaction");
}

static void handle_info(int sig, void (*handler)(int, siginfo_t *, void *),
			int flags)
{
	struct sigaction action = {
		.sa_sigaction = handler,
		.sa_flags = flags | SA_SIGINFO,
	};

	if (sigaction(sig, &action, NULL))
		perror("sigaction");
}

static void mask(int how, int sig)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, sig);
	pthread_sigmask(how, &set, NULL);
}

/* ---- Handlers and what they see ------------------------------------------ */

static void test_raise(void)
{
	union sigval v = { .sival_int = 77 };

	count = 0;
	handle_info(SIGUSR1, note_info, 0);
	raise(SIGUSR1);
	printf("raise: %d %d %d\n", (int)count, (int)last, (int)code);
	kill(getpid(), SIGUSR1);
	printf("kill: %d %d\n", (int)count, (int)code);
	sigqueue(getpid(), SIGUSR1, v);
	printf("sigqueue: %d %d %d\n", (int)count, (int)code, (int)value);
	printf("kill 0: %d\n", kill(getpid(), 0));
	printf("kill 99: %d %s\n", kill(getpid(), 99), strerror(errno));
}

static void test_mask(void)
{
	union sigval v;
	sigset_t pending;
	int i;

	handle(SIGUSR1, note, 0);
	handle_info(SIGRTMIN + 1, note_info, 0);
	mask(SIG_BLOCK, SIGUSR1);
	mask(SIG_BLOCK, SIGRTMIN + 1);
	count = 0;
	for (i = 0; i < 3; i++) {
		v.sival_int = i;
		raise(SIGUSR1);
		sigqueue(getpid(), SIGRTMIN + 1, v);
	}
	sigpending(&pending);
	printf("pending: %d %d %d\n", (int)count,
	       sigismember(&pending, SIGUSR1),
	       sigismember(&pending, SIGUSR2));
	mask(SIG_UNBLOCK, SIGUSR1);
	printf("standard signals wait once: %d\n", (int)count);
	mask(SIG_UNBLOCK, SIGRTMIN + 1);
	printf("real-time signals wait all: %d %d\n", (int)count, (int)value);
	mask(SIG_BLOCK, SIGUSR1);
	raise(SIGUSR1);
	signal(SIGUSR1, SIG_IGN);
	handle(SIGUSR1, note, 0);
	mask(SIG_UNBLOCK, SIGUSR1);
	printf("ignored while they waited: %d\n", (int)count);
}

static volatile sig_atomic_t depth, deepest;

static void nest(int sig)
{
	depth++;
	if (depth > deepest)
		deepest = depth;
	count++;
	if (count < 4)
		raise(sig);
	depth--;
}

static void begin_nesting(void)
{
	count = 0;
	depth = 0;
	deepest = 0;
}

static void test_flags(void)
{
	begin_nesting();
	handle(SIGUSR2, nest, 0);
	raise(SIGUSR2);
	printf("blocked in its handler: %d %d\n", (int)count, (int)deepest);
	begin_nesting();
	handle(SIGUSR2, nest, SA_NODEFER);
	raise(SIGUSR2);
	printf("not deferred: %d %d\n", (int)count, (int)deepest);
	handle(SIGUSR2, note, SA_RESETHAND);
	raise(SIGUSR2);
	signal(SIGUSR2, note) == SIG_DFL ? puts("reset") : puts("not reset");
}

/* ---- Faults -------------------------------------------------------------- */

static char *page;

static void test_faults(void)
{
	handle_info(SIGSEGV, jump, 0);
	handle_info(SIGILL, jump, 0);
	handle_info(SIGTRAP, jump, 0);
	page = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (!sigsetjmp(back, 1))
		*(volatile char *)(page + 123) = 1;
	printf("write to what can be read: %d %d %ld\n", (int)last, (int)code,
	       (long)((char *)address - page));
	munmap(page, 4096);
	if (!sigsetjmp(back, 1))
		last = *(volatile char *)(page + 5);
	printf("read of nothing: %d %d %ld\n", (int)last, (int)code,
	       (long)((char *)address - page));
	if (!sigsetjmp(back, 1))
		((void (*)(void))0x40)();
	printf("jump to nothing: %d %d %p\n", (int)last, (int)code,
	       (void *)address);
	if (!sigsetjmp(back, 1))
		__asm__ volatile(".word 0xffffffff");
	printf("no instruction: %d %d\n", (int)last, (int)code);
	if (!sigsetjmp(back, 1))
		__asm__ volatile("ebreak");
	printf("breakpoint: %d %d\n", (int)last, (int)code);
}

/* Makes the page accessible and returns, so that the store is done again. */
static void repair(int sig, siginfo_t *info, void *context)
{
	note_info(sig, info, context);
	mprotect(page, 4096, PROT_READ | PROT_WRITE);
}

static void skip(int sig, siginfo_t *info, void *context)
{
	ucontext_t *uc = context;

	note_info(sig, info, context);
#ifdef __riscv
	uc->uc_mcontext.__gregs[REG_PC] += 4;
	uc->uc_mcontext.__gregs[REG_A0] = 4321;
#else
	(void)uc;
#endif
}

static void test_return(void)
{
	register long a0 __asm__("a0") = 0;

	page = mmap(NULL, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	handle_info(SIGSEGV, repair, 0);
	count = 0;
	*(volatile int *)(page + 16) = 99;
	printf("repaired: %d %d\n", (int)count, *(int *)(page + 16));
	handle_info(SIGILL, skip, 0);
	__asm__ volatile(".word 0xffffffff" : "+r"(a0));
	printf("skipped: %ld\n", a0);
}

static int overflow(int n)
{
	volatile char room[1000];

	room[0] = (char)n;
	return overflow(n + 1) + room[0];
}

static char altstack[65536];
static volatile sig_atomic_t on_altstack;

static void jump_off(int sig, siginfo_t *info, void *context)
{
	char here;
	stack_t now;

	sigaltstack(NULL, &now);
	on_altstack = &here >= altstack &&
		      &here < altstack + sizeof(altstack) &&
		      now.ss_flags == SS_ONSTACK;
	jump(sig, info, context);
}

static void test_altstack(void)
{
	stack_t stack = { .ss_sp = altstack, .ss_size = sizeof(altstack) };
	stack_t old;

	sigaltstack(&stack, NULL);
	handle_info(SIGSEGV, jump_off, SA_ONSTACK);
	last = 0;
	if (!sigsetjmp(back, 1))
		overflow(0);
	sigaltstack(NULL, &old);
	printf("stack overflow: %d on the other stack %d, after it %d\n",
	       (int)last, (int)on_altstack, old.ss_flags);
	stack.ss_flags = SS_DISABLE;
	sigaltstack(&stack, NULL);
	stack.ss_flags = 0;
	stack.ss_size = 100;
	printf("too small: %d %s\n", sigaltstack(&stack, NULL),
	       strerror(errno));
}

/* Floating point, and every register that a handler may spoil. */
static void spoil(int sig)
{
	volatile double d = 1.0 / 3;
	int i;

	note(sig);
	for (i = 0; i < 50; i++)
		d = d * 1.1 + i;
}

static void test_registers(void)
{
	struct itimerval every = { { 0, 1000 }, { 0, 1000 } }, never = {};
	double a = 0, b = 1;
	long n = 0, i;

	handle(SIGALRM, spoil, SA_RESTART);
	count = 0;
	setitimer(ITIMER_REAL, &every, NULL);
	while (count < 20) {
		a = 0;
		b = 1;
		n = 0;
		for (i = 0; i < 100000; i++) {
			a += b * 0.5;
			b = b * 1.00001;
			n = n * 3 + i;
		}
	}
	setitimer(ITIMER_REAL, &never, NULL);
	printf("registers: %.9g %.9g %ld\n", a, b, n);
}

/* ---- Waiting ------------------------------------------------------------- */

static void alarm_in(int ms)
{
	struct itimerval once = { { 0, 0 }, { 0, ms * 1000 } };

	setitimer(ITIMER_REAL, &once, NULL);
}

static void test_wait(void)
{
	struct timespec time = { 10, 0 }, rest = { 0, 0 };
	siginfo_t info;
	sigset_t set;
	int sig;

	handle(SIGALRM, note, 0);
	count = 0;
	alarm_in(30);
	sig = nanosleep(&time, &rest);
	printf("sleep: %d %s %d, rest %s\n", sig, strerror(errno), (int)count,
	       rest.tv_sec == 9 ? "right" : "wrong");
	handle(SIGALRM, note, SA_RESTART);
	alarm_in(30);
	sig = nanosleep(&time, NULL);
	printf("sleep is not restarted: %d %s\n", sig, strerror(errno));

	mask(SIG_BLOCK, SIGALRM);
	alarm_in(30);
	sigemptyset(&set);
	sig = sigsuspend(&set);
	printf("sigsuspend: %d %s %d\n", sig, strerror(errno), (int)count);
	pthread_sigmask(SIG_BLOCK, NULL, &set);
	printf("its mask is back: %d\n", sigismember(&set, SIGALRM));

	alarm_in(30);
	sigemptyset(&set);
	sigaddset(&set, SIGALRM);
	sig = sigwaitinfo(&set, &info);
	printf("sigwaitinfo: %d %d %d\n", sig, info.si_signo, info.si_code);
	time.tv_sec = 0;
	time.tv_nsec = 20000000;
	sig = sigtimedwait(&set, &info, &time);
	printf("sigtimedwait: %d %s\n", sig, strerror(errno));
	mask(SIG_UNBLOCK, SIGALRM);
	alarm_in(30);
	pause();
	printf("pause: %d\n", (int)count);
}

static void test_polls(void)
{
	struct timespec time = { 10, 0 };
	struct epoll_event event;
	struct pollfd fd;
	sigset_t none;
	int pipes[2], ep, ret;

	sigemptyset(&none);
	handle(SIGALRM, note, SA_RESTART);
	ret = pipe(pipes);
	fd.fd = pipes[0];
	fd.events = POLLIN;
	count = 0;
	alarm_in(30);
	ret = poll(&fd, 1, 10000);
	printf("poll: %d %s %d\n", ret, strerror(errno), (int)count);
	mask(SIG_BLOCK, SIGALRM);
	raise(SIGALRM);
	ret = ppoll(&fd, 1, &time, &none);
	printf("ppoll lets it through: %d %s %d\n", ret, strerror(errno),
	       (int)count);
	alarm_in(30);
	ret = pselect(0, NULL, NULL, NULL, &time, &none);
	printf("pselect: %d %s %d\n", ret, strerror(errno), (int)count);
	ep = epoll_create1(0);
	alarm_in(30);
	ret = epoll_pwait(ep, &event, 1, 10000, &none);
	printf("epoll_pwait: %d %s %d\n", ret, strerror(errno), (int)count);
	time.tv_sec = 0;
	ret = ppoll(&fd, 1, &time, &none);
	pthread_sigmask(SIG_BLOCK, NULL, &none);
	printf("mask after ppoll: %d %d\n", ret, sigismember(&none, SIGALRM));
	mask(SIG_UNBLOCK, SIGALRM);
	close(ep);
	close(pipes[0]);
	close(pipes[1]);
}

static void *write_late(void *arg)
{
	usleep(80000);
	if (write(*(int *)arg, "x", 1) != 1)
		perror("write");
	return NULL;
}

static void test_restart(void)
{
	pthread_t id;
	int pipes[2];
	ssize_t n;
	char c = 0;

	n = pipe(pipes);
	handle(SIGALRM, note, 0);
	count = 0;
	alarm_in(30);
	n = read(pipes[0], &c, 1);
	printf("read: %zd %s %d\n", n, strerror(errno), (int)count);
	handle(SIGALRM, note, SA_RESTART);
	mask(SIG_BLOCK, SIGALRM);
	pthread_create(&id, NULL, write_late, &pipes[1]);
	mask(SIG_UNBLOCK, SIGALRM);
	alarm_in(30);
	n = read(pipes[0], &c, 1);
	printf("restarted read: %zd %c %d\n", n, c, (int)count);
	pthread_join(id, NULL);
	close(pipes[0]);
	handle(SIGPIPE, note, 0);
	n = write(pipes[1], "x", 1);
	printf("broken pipe: %zd %s %d\n", n, strerror(errno), (int)last);
	close(pipes[1]);
}

/* ---- Threads ------------------------------------------------------------- */

static volatile sig_atomic_t by_other;
static pthread_t other;

static void note_thread(int sig)
{
	note(sig);
	by_other = pthread_equal(pthread_self(), other);
}

static void *read_forever(void *arg)
{
	char c;
	ssize_t n = read(*(int *)arg, &c, 1);

	return (void *)(long)(n < 0 ? errno : 0);
}

static void *spin_forever(void *arg)
{
	(void)arg;
	while (!by_other)
		;
	return NULL;
}

static void *wait_forever(void *arg)
{
	pthread_mutex_lock(arg);
	return NULL;
}

static void test_threads(void)
{
	pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
	int pipes[2];
	void *ret;

	if (pipe(pipes))
		perror("pipe");
	handle(SIGUSR1, note_thread, 0);
	count = 0;
	by_other = 0;
	pthread_create(&other, NULL, read_forever, &pipes[0]);
	usleep(30000);
	pthread_kill(other, SIGUSR1);
	pthread_join(other, &ret);
	printf("thread in read: %s %d %d\n", strerror((int)(long)ret),
	       (int)count, (int)by_other);
	by_other = 0;
	pthread_create(&other, NULL, spin_forever, NULL);
	pthread_kill(other, SIGUSR1);
	pthread_join(other, NULL);
	printf("thread in a loop: %d %d\n", (int)count, (int)by_other);
	by_other = 0;
	pthread_mutex_lock(&mutex);
	pthread_create(&other, NULL, wait_forever, &mutex);
	usleep(30000);
	pthread_kill(other, SIGUSR1);
	while (!by_other)
		usleep(1000);
	pthread_mutex_unlock(&mutex);
	pthread_join(other, NULL);
	printf("thread in a lock: %d %d\n", (int)count, (int)by_other);
	/* The first thread blocks it, so another one takes it. */
	by_other = 0;
	pthread_create(&other, NULL, spin_forever, NULL);
	mask(SIG_BLOCK, SIGUSR1);
	kill(getpid(), SIGUSR1);
	pthread_join(other, NULL);
	mask(SIG_UNBLOCK, SIGUSR1);
	printf("signal of the process: %d %d\n", (int)count, (int)by_other);
}

/* ---- Timers -------------------------------------------------------------- */

static void test_timers(void)
{
	struct itimerspec once = { { 0, 0 }, { 0, 20000000 } };
	struct sigevent event = {};
	timer_t timer;

	handle_info(SIGRTMIN + 3, note_info, 0);
	event.sigev_notify = SIGEV_SIGNAL;
	event.sigev_signo = SIGRTMIN + 3;
	event.sigev_value.sival_int = 1234;
	count = 0;
	if (timer_create(CLOCK_MONOTONIC, &event, &timer))
		perror("timer_create");
	timer_settime(timer, 0, &once, NULL);
	pause();
	printf("timer: %d %d %d %d\n", (int)count, last == SIGRTMIN + 3,
	       (int)code, (int)value);
	timer_gettime(timer, &once);
	printf("it is over: %ld %d\n", (long)once.it_value.tv_nsec,
	       timer_getoverrun(timer));
	printf("deleted: %d %d\n", timer_delete(timer), timer_delete(timer));
	handle(SIGALRM, note, 0);
	count = 0;
	alarm(1);
	pause();
	printf("alarm: %d %d\n", (int)count, last == SIGALRM);
}

/* ---- From outside -------------------------------------------------------- */

static int wait_outside(int n)
{
	int sig;

	for (sig = 1; sig < 65; sig++)
		if (sig != SIGKILL && sig != SIGSTOP && sig != 32 &&
		    sig != 33)
			handle(sig, note, 0);
	printf("ready\n");
	while (n--) {
		int before = count;
		sigset_t all, none;

		sigfillset(&all);
		sigemptyset(&none);
		sigprocmask(SIG_SETMASK, &all, NULL);
		if (count == before)
			sigsuspend(&none);
		printf("%s\n", strsignal(last));
		sigprocmask(SIG_SETMASK, &none, NULL);
	}
	return 0;
}

static int read_outside(void)
{
	char line[100];

	handle(SIGUSR1, note, SA_RESTART);
	handle(SIGUSR2, note, 0);
	printf("ready\n");
	while (!fgets(line, sizeof(line), stdin)) {
		printf("%s %d\n", strerror(errno), (int)count);
		clearerr(stdin);
	}
	printf("%d %s", (int)count, line);
	return 0;
}

int main(int argc, char **argv)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	if (argc > 2 && !strcmp(argv[1], "wait"))
		return wait_outside(atoi(argv[2]));
	if (argc > 1 && !strcmp(argv[1], "read"))
		return read_outside();
	if (argc > 1) {
		printf("ready\n");
		for (;;)
			pause();
	}
	test_raise();
	test_mask();
	test_flags();
	test_faults();
	test_return();
	test_altstack();
	test_registers();
	test_wait();
	test_polls();
	test_restart();
	test_threads();
	test_timers();
	fflush(stdout);
	signal(SIGTERM, SIG_DFL);
	raise(SIGTERM);
	return 0;
}
