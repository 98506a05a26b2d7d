// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * What it costs that tasks are secure: switches, key slots, calls, waking up,
 * and how throughput depends on the number of tasks
 *
 * Prints one line "NAME VALUE UNIT" for each figure.  For inside of a guest, with
 * key_slots=4.  Times are the best of several rounds, since whatever disturbs
 * makes them longer.
 */
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>

#include "common.h"

#define NR_PACKAGES	8
#define NR_ROUNDS	7
#define NR_CALLS	2000

static struct package pkg[NR_PACKAGES];
static int pkg_fd[NR_PACKAGES];

static double now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec + ts.tv_nsec / 1e9;
}

static void die(const char *what)
{
	fprintf(stderr, "sched_bench: %s\n", what);
	exit(1);
}

static void figure(const char *name, double value, const char *unit)
{
	printf("%s %.3f %s\n", name, value, unit);
	fflush(stdout);
}

static void pin(void)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(0, &set);
	sched_setaffinity(0, sizeof(set), &set);
}

static void start(struct program *p, int i, const char *what)
{
	struct secproc_load load = load_file(&pkg[i], pkg_fd[i]);

	if (program_start(p, &load, what))
		die("a program cannot be started");
}

/* Runs a program to its next call of the host, and answers that. */
static void run_to_call(struct program *p)
{
	int reason;

	do {
		reason = program_run(p);
	} while (reason == -EINTR);
	if (reason != SECPROC_EXIT_SYSCALL)
		die("a program did not make its call");
	p->run->syscall.ret = 0;
}

/* ---- Switches ------------------------------------------------------------ */

/* One step of a thread, and whether it is for ever. */
static void step(struct program *p)
{
	if (p)
		run_to_call(p);
	else
		syscall(SYS_getppid);
	sched_yield();
}

/* Seconds for a step, alone or with another process that does the same. */
static double step_time(bool secure, bool alone)
{
	double best = 1, began, took;
	struct program p;
	pid_t other = 0;
	int round, i;

	if (!alone) {
		other = fork();
		if (!other) {
			if (secure)
				start(&p, 1, "y");
			for (;;)
				step(secure ? &p : NULL);
		}
		usleep(100000);
	}
	if (secure)
		start(&p, 0, "y");
	for (round = 0; round < NR_ROUNDS; round++) {
		began = now();
		for (i = 0; i < NR_CALLS; i++)
			step(secure ? &p : NULL);
		took = (now() - began) / NR_CALLS;
		if (took < best)
			best = took;
	}
	if (secure)
		program_close(&p);
	if (other) {
		kill(other, SIGKILL);
		waitpid(other, NULL, 0);
	}
	return best;
}

/*
 * With another process each step has two switches in it, and the other's work.
 * Alone, sched_yield() comes back at once.
 */
static void bench_switch(void)
{
	double plain = (step_time(false, false) -
			2 * step_time(false, true)) / 2;
	double secure = (step_time(true, false) -
			 2 * step_time(true, true)) / 2;

	figure("switch_plain", plain * 1e6, "us");
	figure("switch_secure", secure * 1e6, "us");
	figure("switch_ratio", secure / plain, "");
}

/* ---- Key slots ----------------------------------------------------------- */

/* Seconds for a call of the host, by so many tasks in turns. */
static double turn_time(int nr)
{
	double best = 1, began, took;
	struct program p[NR_PACKAGES];
	int round, i, j;

	for (j = 0; j < nr; j++) {
		start(&p[j], j, "y");
		run_to_call(&p[j]);
	}
	for (round = 0; round < NR_ROUNDS; round++) {
		began = now();
		for (i = 0; i < NR_CALLS / nr; i++)
			for (j = 0; j < nr; j++)
				run_to_call(&p[j]);
		took = (now() - began) / (NR_CALLS / nr * nr);
		if (took < best)
			best = took;
	}
	for (j = 0; j < nr; j++)
		program_close(&p[j]);
	return best;
}

static void bench_slots(void)
{
	double hit, miss;

	/* Four tasks have their keys in four slots, eight never have. */
	hit = turn_time(4);
	miss = turn_time(8);
	figure("run_key_resident", hit * 1e6, "us");
	figure("run_key_missing", miss * 1e6, "us");
	figure("slot_miss", (miss - hit) * 1e6, "us");
}

/* ---- Calls --------------------------------------------------------------- */

static double getppid_time(void)
{
	double best = 1, began, took;
	int round, i;

	for (round = 0; round < NR_ROUNDS; round++) {
		began = now();
		for (i = 0; i < NR_CALLS; i++)
			syscall(SYS_getppid);
		took = (now() - began) / NR_CALLS;
		if (took < best)
			best = took;
	}
	return best;
}

/* Answers every call that the filter reports. */
static void *supervise(void *arg)
{
	int fd = *(int *)arg;

	for (;;) {
		struct seccomp_notif request = {};
		struct seccomp_notif_resp answer = {};

		if (ioctl(fd, SECCOMP_IOCTL_NOTIF_RECV, &request))
			return NULL;
		answer.id = request.id;
		if (ioctl(fd, SECCOMP_IOCTL_NOTIF_SEND, &answer))
			return NULL;
	}
}

/* getppid() answered by another thread; negative if the kernel cannot. */
static double notified_time(void)
{
	struct sock_filter filter[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 0),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_getppid, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_USER_NOTIF),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog prog = {
		.len = sizeof(filter) / sizeof(filter[0]),
		.filter = filter,
	};
	double took = -1;
	int up[2], status;
	pid_t child;

	if (pipe(up))
		return -1;
	child = fork();
	if (!child) {
		pthread_t thread;
		int fd;

		prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
		fd = (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER,
				  SECCOMP_FILTER_FLAG_NEW_LISTENER, &prog);
		if (fd < 0 || pthread_create(&thread, NULL, supervise, &fd))
			_exit(1);
		took = getppid_time();
		if (write(up[1], &took, sizeof(took)) != sizeof(took))
			_exit(1);
		_exit(0);
	}
	close(up[1]);
	if (read(up[0], &took, sizeof(took)) != sizeof(took))
		took = -1;
	close(up[0]);
	waitpid(child, &status, 0);
	return took;
}

static void bench_calls(void)
{
	double notified = notified_time();

	figure("getppid", getppid_time() * 1e6, "us");
	if (notified > 0)
		figure("getppid_seccomp_notify", notified * 1e6, "us");
	figure("run_round_trip", turn_time(1) * 1e6, "us");
}

/* ---- Waking up ----------------------------------------------------------- */

static void busy(bool secure, int i)
{
	volatile unsigned long n = 0;
	struct program p;

	if (secure) {
		start(&p, i, "l");
		for (;;)
			program_run(&p);
	}
	for (;;)
		n++;
}

/* The worst of many times that a thread wakes later than it asked to. */
static double worst_wake(bool secure, bool realtime)
{
	static const struct sched_param first = { .sched_priority = 50 };
	static const struct sched_param none;
	pid_t child[2];
	double worst = 0;
	int i;

	for (i = 0; i < 2; i++) {
		child[i] = fork();
		if (!child[i])
			busy(secure, i);
	}
	usleep(200000);
	if (realtime && sched_setscheduler(0, SCHED_FIFO, &first))
		die("no real-time priority");
	for (i = 0; i < 500; i++) {
		double due = now() + 0.002, late;
		struct timespec ts = {
			(time_t)due, (long)((due - (time_t)due) * 1e9)
		};

		clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &ts, NULL);
		late = now() - due;
		if (late > worst)
			worst = late;
	}
	sched_setscheduler(0, SCHED_OTHER, &none);
	for (i = 0; i < 2; i++) {
		kill(child[i], SIGKILL);
		waitpid(child[i], NULL, 0);
	}
	return worst;
}

static void bench_wake(void)
{
	figure("wake_beside_normal", worst_wake(false, false) * 1e3, "ms");
	figure("wake_beside_secure", worst_wake(true, false) * 1e3, "ms");
	figure("wake_rt_beside_normal", worst_wake(false, true) * 1e3, "ms");
	figure("wake_rt_beside_secure", worst_wake(true, true) * 1e3, "ms");
}

/* ---- Throughput ---------------------------------------------------------- */

static uint64_t instructions(void)
{
	struct secproc_info info = {};
	int fd = open_device();

	if (call_ptr(fd, SECPROC_IOC_GET_INFO, &info))
		die("no info");
	close(fd);
	return info.instructions;
}

/* Million instructions per second of so many busy tasks together. */
static double throughput(int nr)
{
	pid_t *child = calloc((size_t)nr, sizeof(*child));
	int up[2], gate[2], i;
	uint64_t before;
	double began, rate;
	char c;

	if (!child || pipe(up) || pipe(gate))
		die("no room");
	for (i = 0; i < nr; i++) {
		child[i] = fork();
		if (child[i] < 0)
			die("not so many processes");
		if (!child[i]) {
			struct program p;

			struct secproc_load load;

			close(gate[1]);
			load = load_file(&pkg[i % NR_PACKAGES],
					 pkg_fd[i % NR_PACKAGES]);
			if (program_start(&p, &load, "l"))
				_exit(write(up[1], "x", 1) != 1);
			if (write(up[1], "", 1) != 1)
				_exit(1);
			if (read(gate[0], &c, 1))
				_exit(1);
			for (;;)
				program_run(&p);
		}
	}
	for (i = 0; i < nr; i++)
		if (read(up[0], &c, 1) != 1 || c)
			die("a program cannot be started");
	close(gate[0]);
	close(gate[1]);
	/* Until each has had its first turn and its first page. */
	usleep(200000 + 3000 * (useconds_t)nr);
	before = instructions();
	began = now();
	sleep(2);
	rate = (double)(instructions() - before) / (now() - began) / 1e6;
	for (i = 0; i < nr; i++)
		kill(child[i], SIGKILL);
	for (i = 0; i < nr; i++)
		waitpid(child[i], NULL, 0);
	close(up[0]);
	close(up[1]);
	free(child);
	return rate;
}

static void bench_throughput(int max)
{
	static const int nr[] = { 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000,
				  2000 };
	char name[32];
	size_t i;

	for (i = 0; i < sizeof(nr) / sizeof(nr[0]) && nr[i] <= max; i++) {
		snprintf(name, sizeof(name), "throughput_%d", nr[i]);
		figure(name, throughput(nr[i]), "MIPS");
	}
}

int main(int argc, char **argv)
{
	struct rlimit limit;
	char name[16];
	int i;

	getrlimit(RLIMIT_NPROC, &limit);
	limit.rlim_cur = limit.rlim_max;
	setrlimit(RLIMIT_NPROC, &limit);
	provision();
	for (i = 0; i < NR_PACKAGES; i++) {
		snprintf(name, sizeof(name), "crowd-%d", i);
		package_read(&pkg[i], name);
		pkg_fd[i] = package_file(&pkg[i]);
	}
	pin();
	bench_switch();
	bench_slots();
	bench_calls();
	bench_wake();
	bench_throughput(argc > 1 ? atoi(argv[1]) : 2000);
	return 0;
}
