// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * What it costs that tasks are secure: switches, key slots, calls, waking up,
 * and how throughput depends on the number of tasks
 *
 * Prints one line "NAME VALUE UNIT" for each figure.  For inside of a guest, with
 * key_slots=4.  What is compared is measured by turns, in short rounds, so that
 * whatever else the machine does meets all alike.  Times are medians of the
 * rounds, or the best of them where it says so.
 */
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>

#include "common.h"

#define NR_PACKAGES	8
#define NR_ROUNDS	31
#define NR_CALLS	400
#define NR_WARM		20	/* before it counts */

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

/* The same for one of several that belong together. */
static void group_figure(const char *group, const char *name, double value,
			 const char *unit)
{
	char text[64];

	snprintf(text, sizeof(text), "%s%s", group, name);
	figure(text, value, unit);
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

/* ---- Rounds -------------------------------------------------------------- */

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* Sorts; returns what this part of them is not above. */
static double quantile(double *value, int nr, double part)
{
	qsort(value, (size_t)nr, sizeof(*value), by_value);
	return value[(int)(part * (nr - 1) + 0.5)];
}

/* Another process works on the same processor, while it is wanted. */
static void stop(pid_t pid)
{
	kill(pid, SIGSTOP);
	waitpid(pid, NULL, WUNTRACED);
}

static void go_on(pid_t pid)
{
	kill(pid, SIGCONT);
}

static void end(pid_t pid)
{
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

/* ---- Switches ------------------------------------------------------------ */

/*
 * Another thread, or the one of another process, that steps on the same
 * processor while it is wanted.  In memory that both have.
 */
struct stepper {
	pthread_mutex_t lock;
	pthread_cond_t changed;
	pthread_t thread;
	pid_t process;			/* 0 if it is a thread of this one */
	struct program p;
	bool secure, wanted, over, rests;
	unsigned long steps;
};

/* One step of a thread. */
static void step(struct program *p)
{
	if (p)
		run_to_call(p);
	else
		syscall(SYS_getppid);
	sched_yield();
}

static void *keep_stepping(void *arg)
{
	struct stepper *other = arg;

	if (other->secure)
		start(&other->p, 1, "y");
	pthread_mutex_lock(&other->lock);
	while (!other->over) {
		other->rests = !other->wanted;
		pthread_cond_broadcast(&other->changed);
		if (other->rests) {
			pthread_cond_wait(&other->changed, &other->lock);
			continue;
		}
		pthread_mutex_unlock(&other->lock);
		while (__atomic_load_n(&other->wanted, __ATOMIC_RELAXED)) {
			step(other->secure ? &other->p : NULL);
			other->steps++;
		}
		pthread_mutex_lock(&other->lock);
	}
	pthread_mutex_unlock(&other->lock);
	if (other->secure)
		program_close(&other->p);
	return NULL;
}

static void want(struct stepper *other, bool wanted)
{
	pthread_mutex_lock(&other->lock);
	__atomic_store_n(&other->wanted, wanted, __ATOMIC_RELAXED);
	pthread_cond_broadcast(&other->changed);
	while (other->rests == wanted)
		pthread_cond_wait(&other->changed, &other->lock);
	pthread_mutex_unlock(&other->lock);
}

static struct stepper *start_stepping(bool secure, bool in_process)
{
	struct stepper *other = mmap(NULL, sizeof(*other),
				     PROT_READ | PROT_WRITE,
				     MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	pthread_mutexattr_t mutex;
	pthread_condattr_t cond;

	if (other == MAP_FAILED)
		die("no memory");
	pthread_mutexattr_init(&mutex);
	pthread_mutexattr_setpshared(&mutex, PTHREAD_PROCESS_SHARED);
	pthread_mutex_init(&other->lock, &mutex);
	pthread_condattr_init(&cond);
	pthread_condattr_setpshared(&cond, PTHREAD_PROCESS_SHARED);
	pthread_cond_init(&other->changed, &cond);
	other->secure = secure;
	if (in_process) {
		other->process = fork();
		if (!other->process) {
			keep_stepping(other);
			_exit(0);
		}
	} else if (pthread_create(&other->thread, NULL, keep_stepping, other)) {
		die("no thread");
	}
	want(other, false);
	return other;
}

static void end_stepping(struct stepper *other)
{
	pthread_mutex_lock(&other->lock);
	other->over = true;
	pthread_cond_broadcast(&other->changed);
	pthread_mutex_unlock(&other->lock);
	if (other->process)
		waitpid(other->process, NULL, 0);
	else
		pthread_join(other->thread, NULL);
	munmap(other, sizeof(*other));
}

static long switches(void)
{
	struct rusage usage;

	getrusage(RUSAGE_THREAD, &usage);
	return usage.ru_nvcsw + usage.ru_nivcsw;
}

static void steps(struct program *p, int nr)
{
	while (nr--)
		step(p);
}

/* Seconds for a step while nobody else wants the processor. */
static double alone_time(struct program *p)
{
	double began;

	steps(p, NR_WARM);
	began = now();
	steps(p, NR_CALLS);
	return (now() - began) / NR_CALLS;
}

/*
 * What is left for a switch of the time that two spend stepping, when their steps
 * are taken off.  Who has yielded may be the next again, so switches are counted.
 */
static double switch_time(struct program *p, struct stepper *other,
			  double *alone)
{
	unsigned long nr_steps;
	double took;
	long count;

	*alone = alone_time(p);
	want(other, true);
	steps(p, NR_WARM);
	count = switches();
	nr_steps = other->steps;
	took = now();
	steps(p, NR_CALLS);
	took = now() - took;
	count = 2 * (switches() - count);
	nr_steps = other->steps - nr_steps + NR_CALLS;
	want(other, false);
	if (count < NR_CALLS)
		die("the threads do not take turns");
	return (took - (double)nr_steps * *alone) / (double)count;
}

static void bench_switch(bool in_process)
{
	struct stepper *other[2] = { start_stepping(false, in_process),
				     start_stepping(true, in_process) };
	double plain[NR_ROUNDS], secure[NR_ROUNDS], ratio[NR_ROUNDS];
	double alone[NR_ROUNDS], run[NR_ROUNDS];
	const char *group = in_process ? "process_" : "";
	struct program p;
	int i;

	start(&p, 0, "y");
	for (i = 0; i < NR_ROUNDS; i++) {
		plain[i] = switch_time(NULL, other[0], &alone[i]);
		secure[i] = switch_time(&p, other[1], &run[i]);
		ratio[i] = secure[i] / plain[i];
	}
	program_close(&p);
	end_stepping(other[0]);
	end_stepping(other[1]);
	if (quantile(plain, NR_ROUNDS, 0.5) <
	    quantile(alone, NR_ROUNDS, 0.5) / 10) {
		fprintf(stderr, "sched_bench: a switch is too short beside a call to be measured\n");
		return;
	}
	group_figure(group, "switch_plain", quantile(plain, NR_ROUNDS, 0.5) * 1e6, "us");
	group_figure(group, "switch_secure", quantile(secure, NR_ROUNDS, 0.5) * 1e6, "us");
	group_figure(group, "switch_ratio", quantile(ratio, NR_ROUNDS, 0.5), "");
	group_figure(group, "switch_ratio_quarter", quantile(ratio, NR_ROUNDS, 0.25), "");
	group_figure(group, "switch_ratio_three_quarters", quantile(ratio, NR_ROUNDS, 0.75), "");
}

/* ---- Key slots ----------------------------------------------------------- */

/* Seconds for a call of the host, by so many tasks in turns. */
static double turn_time(struct program *p, int nr)
{
	double began;
	int i, j;

	for (j = 0; j < nr; j++)
		run_to_call(&p[j]);
	began = now();
	for (i = 0; i < NR_CALLS / nr; i++)
		for (j = 0; j < nr; j++)
			run_to_call(&p[j]);
	return (now() - began) / (NR_CALLS / nr * nr);
}

static void bench_slots(void)
{
	double hit[NR_ROUNDS], miss[NR_ROUNDS], more[NR_ROUNDS];
	struct program p[NR_PACKAGES];
	int i;

	for (i = 0; i < NR_PACKAGES; i++)
		start(&p[i], i, "y");
	/* Four tasks have their keys in four slots, eight never have. */
	for (i = 0; i < NR_ROUNDS; i++) {
		hit[i] = turn_time(p, 4);
		miss[i] = turn_time(p, 8);
		more[i] = miss[i] - hit[i];
	}
	for (i = 0; i < NR_PACKAGES; i++)
		program_close(&p[i]);
	figure("run_key_resident", quantile(hit, NR_ROUNDS, 0.5) * 1e6, "us");
	figure("run_key_missing", quantile(miss, NR_ROUNDS, 0.5) * 1e6, "us");
	figure("slot_miss", quantile(more, NR_ROUNDS, 0.5) * 1e6, "us");
}

/* ---- Calls --------------------------------------------------------------- */

static double getppid_time(void)
{
	double began = now();
	int i;

	for (i = 0; i < NR_CALLS; i++)
		syscall(SYS_getppid);
	return (now() - began) / NR_CALLS;
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

/*
 * A process whose getppid() another thread of it answers, and which says how long
 * that takes, in a round whenever it is asked; 0 if the kernel cannot.
 */
static pid_t start_notified(int *ask, int *tell)
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
	int up[2], down[2];
	pthread_t thread;
	double took;
	pid_t child;
	char c;
	int fd;

	if (pipe(up) || pipe(down))
		die("no pipe");
	child = fork();
	if (child) {
		close(up[1]);
		close(down[0]);
		*tell = up[0];
		*ask = down[1];
		return child;
	}
	close(down[1]);
	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	fd = (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER,
			  SECCOMP_FILTER_FLAG_NEW_LISTENER, &prog);
	if (fd < 0 || pthread_create(&thread, NULL, supervise, &fd))
		_exit(1);
	while (read(down[0], &c, 1) == 1) {
		took = getppid_time();
		if (write(up[1], &took, sizeof(took)) != sizeof(took))
			break;
	}
	_exit(0);
}

static void bench_calls(void)
{
	double plain[NR_ROUNDS], run[NR_ROUNDS], notified[NR_ROUNDS];
	int ask, tell, i, nr_notified = 0;
	struct program p;
	pid_t other;

	signal(SIGPIPE, SIG_IGN);
	start(&p, 0, "y");
	other = start_notified(&ask, &tell);
	for (i = 0; i < NR_ROUNDS; i++) {
		plain[i] = getppid_time();
		run[i] = turn_time(&p, 1);
		if (write(ask, "", 1) == 1 &&
		    read(tell, &notified[i], sizeof(double)) == sizeof(double))
			nr_notified++;
	}
	program_close(&p);
	end(other);
	close(ask);
	close(tell);
	figure("getppid", quantile(plain, NR_ROUNDS, 0.5) * 1e6, "us");
	figure("run_round_trip", quantile(run, NR_ROUNDS, 0.5) * 1e6, "us");
	if (nr_notified == NR_ROUNDS)
		figure("getppid_seccomp_notify",
		       quantile(notified, NR_ROUNDS, 0.5) * 1e6, "us");
}

/* ---- Waking up ----------------------------------------------------------- */

#define NR_WAKES	1000

static pid_t start_busy(bool secure, int i)
{
	volatile unsigned long n = 0;
	pid_t pid = fork();
	struct program p;

	if (pid) {
		usleep(300000);
		stop(pid);
		return pid;
	}
	if (secure)
		start(&p, i, "l");
	for (;;) {
		if (secure)
			program_run(&p);
		n++;
	}
}

/* How much later than it asked to a thread wakes beside two others that compute. */
static void wake(const pid_t *beside, double *late, int nr)
{
	int i;

	go_on(beside[0]);
	go_on(beside[1]);
	for (i = 0; i < nr; i++) {
		double due = now() + 0.002;
		struct timespec ts = {
			(time_t)due, (long)((due - (time_t)due) * 1e9)
		};

		clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &ts, NULL);
		late[i] = now() - due;
	}
	stop(beside[0]);
	stop(beside[1]);
}

static void wake_figures(const char *group, double *late)
{
	group_figure(group, "median", quantile(late, NR_WAKES, 0.5) * 1e3, "ms");
	group_figure(group, "99", quantile(late, NR_WAKES, 0.99) * 1e3, "ms");
	group_figure(group, "worst", late[NR_WAKES - 1] * 1e3, "ms");
}

static void bench_wake(void)
{
	static const struct sched_param first = { .sched_priority = 50 };
	static const struct sched_param none;
	static double late[4][NR_WAKES];
	const int block = NR_WAKES / 20;
	pid_t busy[2][2];
	int i;

	for (i = 0; i < 4; i++)
		busy[i / 2][i % 2] = start_busy(i / 2, i % 2);
	for (i = 0; i < NR_WAKES; i += block) {
		wake(busy[0], late[0] + i, block);
		wake(busy[1], late[1] + i, block);
		if (sched_setscheduler(0, SCHED_FIFO, &first))
			die("no real-time priority");
		wake(busy[0], late[2] + i, block);
		wake(busy[1], late[3] + i, block);
		sched_setscheduler(0, SCHED_OTHER, &none);
	}
	for (i = 0; i < 4; i++)
		end(busy[i / 2][i % 2]);
	wake_figures("wake_beside_normal_", late[0]);
	wake_figures("wake_beside_secure_", late[1]);
	wake_figures("wake_rt_beside_normal_", late[2]);
	wake_figures("wake_rt_beside_secure_", late[3]);
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
	bench_switch(false);
	bench_switch(true);
	bench_slots();
	bench_calls();
	bench_wake();
	bench_throughput(argc > 1 ? atoi(argv[1]) : 2000);
	return 0;
}
