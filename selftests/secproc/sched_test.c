// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Secure tasks under Linux's scheduler: shares, weights, stopping, processors
 */
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <time.h>

#include "common.h"
#include "kselftest_harness.h"

#define CGROUPS		"/sys/fs/cgroup"
#define SECURE_CPUS	"/sys/module/secproc/parameters/secure_cpus"
#define NOTIFIERS	"/sys/module/secproc/parameters/notifiers"

/*
 * How long tasks compete: at least, long against a scheduler's slice; at most,
 * for machines that are emulated on busy ones, where now and then a tenth of a
 * second is missing and has to be made up for.
 */
#define COMPETE_MS	3000
#define MAX_COMPETE_MS	24000
#define TOLERANCE	0.05

/* ---- Busy tasks ---------------------------------------------------------- */

/**
 * struct busy - a process that computes for ever
 * @pid: the process
 * @gate: written to when it shall begin
 */
struct busy {
	pid_t pid;
	int gate;
};

static void pin(int cpu)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	sched_setaffinity(0, sizeof(set), &set);
}

static void spin(void)
{
	volatile unsigned long n = 0;

	for (;;)
		n++;
}

/* Runs a program that does not end; how it ended all the same. */
static int run_for_ever(struct program *p)
{
	int ret;

	do {
		ret = program_run(p);
	} while (ret == -EINTR);
	return ret < 0 ? -ret : 100 + ret;
}

/* Runs one that ends again and again, as long as what it computes is right. */
static int compute_for_ever(const struct package *pkg)
{
	static const unsigned int right = 4000000ULL * 4000001 / 2 % 251;
	struct program p;
	int reason;

	do {
		if (program_open(&p, pkg, "s"))
			return 1;
		reason = program_finish(&p);
		if (reason == SECPROC_EXIT_EXITED &&
		    p.run->end.status != right)
			reason = -EBADMSG;
		program_close(&p);
	} while (reason == SECPROC_EXIT_EXITED);
	return 2;
}

/*
 * @pkg is the program of a secure task, which does @what, or NULL for a normal
 * process.
 */
static struct busy start_doing(const struct package *pkg, const char *what,
			       int cpu, int nice)
{
	struct busy busy;
	int gate[2], up[2];
	char c;

	if (pipe(gate) || pipe(up))
		exit(1);
	busy.pid = fork();
	if (!busy.pid) {
		struct program p;

		if (cpu >= 0)
			pin(cpu);
		setpriority(PRIO_PROCESS, 0, nice);
		if (pkg && program_open(&p, pkg, what))
			_exit(1);
		if (write(up[1], "", 1) != 1 || read(gate[0], &c, 1) != 1)
			_exit(1);
		if (!pkg)
			spin();
		if (*what == 's') {
			program_close(&p);
			_exit(compute_for_ever(pkg));
		}
		_exit(run_for_ever(&p));
	}
	if (read(up[0], &c, 1) != 1)
		exit(1);
	close(up[0]);
	close(up[1]);
	close(gate[0]);
	busy.gate = gate[1];
	return busy;
}

static struct busy start_busy(const struct package *pkg, int cpu, int nice)
{
	return start_doing(pkg, "l", cpu, nice);
}

static void let_go(const struct busy *busy)
{
	if (write(busy->gate, "", 1) != 1)
		exit(1);
}

/* Returns the status with which it ended, should it have ended itself. */
static int end_busy(const struct busy *busy)
{
	int status;

	kill(busy->pid, SIGKILL);
	if (waitpid(busy->pid, &status, 0) != busy->pid)
		return -1;
	close(busy->gate);
	return WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL ?
	       0 : WEXITSTATUS(status) + 1;
}

/* Processor time of a process in nanoseconds, as the scheduler counts it. */
static double cpu_time(pid_t pid)
{
	struct timespec ts;
	clockid_t clock;

	if (clock_getcpuclockid(pid, &clock) || clock_gettime(clock, &ts))
		return -1;
	return ts.tv_sec * 1e9 + ts.tv_nsec;
}

static void sleep_ms(long ms)
{
	struct timespec ts = { ms / 1000, ms % 1000 * 1000000 };

	while (nanosleep(&ts, &ts))
		;
}

static double now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1e3 + ts.tv_nsec / 1e6;
}

static bool write_to(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY);
	ssize_t n;

	if (fd < 0)
		return false;
	n = write(fd, text, strlen(text));
	close(fd);
	return n == (ssize_t)strlen(text);
}

/* ---- Fixture ------------------------------------------------------------- */

FIXTURE(sched) {
	struct package pkg[2];
	struct counters before;
};

FIXTURE_SETUP(sched)
{
	provision();
	/* Two packages, so two keys. */
	package_read(&self->pkg[0], "pages");
	package_read(&self->pkg[1], "plain");
	self->before = get_counters();
}

FIXTURE_TEARDOWN(sched)
{
	struct counters after = get_counters();

	EXPECT_TRUE(counters_equal(&self->before, &after));
	package_free(&self->pkg[0]);
	package_free(&self->pkg[1]);
}

/* ---- Shares -------------------------------------------------------------- */

/* How far from the fair shares it has become since @before. */
static double deviation(const struct busy *busy, const double *before,
			const double *weight, int nr)
{
	double got[8], sum = 0, weights = 0, worst = 0;
	int i;

	for (i = 0; i < nr; i++) {
		got[i] = cpu_time(busy[i].pid) - before[i];
		sum += got[i];
		weights += weight[i];
	}
	for (i = 0; i < nr; i++) {
		double share = got[i] / sum, fair = weight[i] / weights;
		double off = share / fair - 1;

		printf("# %-6s %.1f %% of the time, %.1f %% are fair\n",
		       i < nr / 2 ? "secure" : "normal", 100 * share,
		       100 * fair);
		if (off < 0)
			off = -off;
		if (off > worst)
			worst = off;
	}
	return worst;
}

/*
 * Lets tasks compete, and compares what each got with its weight.  Returns the
 * largest deviation from the fair share, in parts of that share.
 */
static double compete(const struct busy *busy, const double *weight, int nr)
{
	double before[8], worst;
	int i, ms;

	for (i = 0; i < nr; i++)
		let_go(&busy[i]);
	/* Pages are brought in and caches filled before it counts. */
	sleep_ms(200);
	for (i = 0; i < nr; i++)
		before[i] = cpu_time(busy[i].pid);
	for (ms = 0, worst = 1; worst > TOLERANCE && ms < MAX_COMPETE_MS;
	     ms += COMPETE_MS) {
		sleep_ms(COMPETE_MS);
		worst = deviation(busy, before, weight, nr);
	}
	return worst;
}

TEST_F_TIMEOUT(sched, secure_and_normal_tasks_get_equal_shares, 120)
{
	static const double weight[] = { 1, 1, 1, 1 };
	struct busy busy[4];
	int i;

	for (i = 0; i < 4; i++)
		busy[i] = start_busy(i < 2 ? &self->pkg[i] : NULL, 0, 0);
	EXPECT_LT(compete(busy, weight, 4), TOLERANCE);
	for (i = 0; i < 4; i++)
		EXPECT_EQ(0, end_busy(&busy[i]));
}

TEST_F_TIMEOUT(sched, nice_holds_for_secure_tasks, 120)
{
	/* Linux's weights of nice 0 and nice 5. */
	static const double weight[] = { 1024, 335, 1024, 335 };
	struct busy busy[4];
	int i;

	for (i = 0; i < 4; i++)
		busy[i] = start_busy(i < 2 ? &self->pkg[i] : NULL, 0,
				     i % 2 ? 5 : 0);
	EXPECT_LT(compete(busy, weight, 4), TOLERANCE);
	for (i = 0; i < 4; i++)
		EXPECT_EQ(0, end_busy(&busy[i]));
}

/* A group of this test's own; false if the kernel has no such controller. */
static bool make_group(const char *name, char *path, size_t size)
{
	snprintf(path, size, CGROUPS "/secproc-%s", name);
	return !mkdir(path, 0755) || errno == EEXIST;
}

static bool set_group(const char *path, const char *file, const char *text)
{
	char name[256];

	snprintf(name, sizeof(name), "%s/%s", path, file);
	return write_to(name, text);
}

static bool move(const char *path, pid_t pid)
{
	char text[16];

	snprintf(text, sizeof(text), "%d", pid);
	return set_group(path, "cgroup.procs", text);
}

TEST_F_TIMEOUT(sched, cgroup_weights_hold_for_secure_tasks, 120)
{
	static const double weight[] = { 100, 300, 300, 100 };
	char path[2][128];
	struct busy busy[4];
	int i;

	if (!write_to(CGROUPS "/cgroup.subtree_control", "+cpu"))
		SKIP(return, "no cpu controller");
	ASSERT_TRUE(make_group("light", path[0], sizeof(path[0])));
	ASSERT_TRUE(make_group("heavy", path[1], sizeof(path[1])));
	/* Two tasks share what each group gets. */
	ASSERT_TRUE(set_group(path[0], "cpu.weight", "100"));
	ASSERT_TRUE(set_group(path[1], "cpu.weight", "300"));
	for (i = 0; i < 4; i++) {
		busy[i] = start_busy(i < 2 ? &self->pkg[i] : NULL, 0, 0);
		ASSERT_TRUE(move(path[weight[i] == 300], busy[i].pid));
	}
	EXPECT_LT(compete(busy, weight, 4), TOLERANCE);
	for (i = 0; i < 4; i++)
		EXPECT_EQ(0, end_busy(&busy[i]));
	rmdir(path[0]);
	rmdir(path[1]);
}

/* ---- Stopping ------------------------------------------------------------ */

/* Whether a process gets no processor time for a while. */
static bool stands(pid_t pid)
{
	double before;

	/* The end of a slice may be to come. */
	sleep_ms(50);
	before = cpu_time(pid);
	sleep_ms(200);
	return cpu_time(pid) == before;
}

static bool goes(pid_t pid)
{
	double before = cpu_time(pid);

	sleep_ms(300);
	return cpu_time(pid) > before;
}

TEST_F(sched, a_stopped_task_stops_and_goes_on)
{
	struct busy busy = start_busy(&self->pkg[0], 0, 0);

	let_go(&busy);
	EXPECT_TRUE(goes(busy.pid));
	kill(busy.pid, SIGSTOP);
	EXPECT_TRUE(stands(busy.pid));
	kill(busy.pid, SIGCONT);
	EXPECT_TRUE(goes(busy.pid));
	EXPECT_EQ(0, end_busy(&busy));
}

TEST_F(sched, a_frozen_task_stops_and_goes_on)
{
	struct busy busy;
	char path[128];

	if (!make_group("frozen", path, sizeof(path)))
		SKIP(return, "no cgroups");
	busy = start_busy(&self->pkg[0], 0, 0);
	let_go(&busy);
	ASSERT_TRUE(move(path, busy.pid));
	EXPECT_TRUE(goes(busy.pid));
	ASSERT_TRUE(set_group(path, "cgroup.freeze", "1"));
	EXPECT_TRUE(stands(busy.pid));
	ASSERT_TRUE(set_group(path, "cgroup.freeze", "0"));
	EXPECT_TRUE(goes(busy.pid));
	EXPECT_EQ(0, end_busy(&busy));
	rmdir(path);
}

/* The first instructions of the program, in the clear. */
static bool read_plaintext(char text[64])
{
	static char exe[4096];
	ssize_t n = readlink("/proc/self/exe", exe, sizeof(exe) - 8);
	int fd;

	if (n < 0)
		return false;
	memcpy(strrchr(exe, '/'), "/pages", sizeof("/pages"));
	fd = open(exe, O_RDONLY);
	/* Its first segment is the first page of the file behind the headers. */
	n = pread(fd, text, 64, PAGE);
	close(fd);
	return n == 64;
}

/* Looks for bytes in all memory of a process that may be read. */
static int find_in(pid_t pid, const char *bytes, size_t len, size_t *looked)
{
	char path[64], line[512];
	int found = 0, mem;
	FILE *maps;

	snprintf(path, sizeof(path), "/proc/%d/mem", pid);
	mem = open(path, O_RDONLY);
	snprintf(path, sizeof(path), "/proc/%d/maps", pid);
	maps = fopen(path, "r");
	*looked = 0;
	while (maps && fgets(line, sizeof(line), maps)) {
		unsigned long from, to;
		char *copy;
		ssize_t n;

		if (sscanf(line, "%lx-%lx", &from, &to) != 2)
			continue;
		copy = malloc(to - from);
		n = copy ? pread(mem, copy, to - from, (off_t)from) : -1;
		if (n > 0) {
			*looked += (size_t)n;
			found += !!memmem(copy, (size_t)n, bytes, len);
		}
		free(copy);
	}
	if (maps)
		fclose(maps);
	close(mem);
	return found;
}

TEST_F(sched, a_traced_task_stops_and_shows_nothing)
{
	char plain[64], stored[64];
	struct busy busy;
	size_t looked;
	int status;

	busy = start_busy(&self->pkg[0], 0, 0);
	let_go(&busy);
	EXPECT_TRUE(goes(busy.pid));
	ASSERT_EQ(0, ptrace(PTRACE_SEIZE, busy.pid, 0, 0));
	ASSERT_EQ(0, ptrace(PTRACE_INTERRUPT, busy.pid, 0, 0));
	ASSERT_EQ(busy.pid, waitpid(busy.pid, &status, 0));
	EXPECT_TRUE(WIFSTOPPED(status));
	EXPECT_TRUE(stands(busy.pid));
	ASSERT_TRUE(read_plaintext(plain));
	EXPECT_EQ(0, find_in(busy.pid, plain, sizeof(plain), &looked));
	/* The search would find it: the stored page is in the same memory. */
	memcpy(stored, self->pkg[0].bytes + package_page(&self->pkg[0], 0),
	       sizeof(stored));
	EXPECT_LT(0, find_in(busy.pid, stored, sizeof(stored), &looked));
	EXPECT_GT(looked, self->pkg[0].size);
	ASSERT_EQ(0, ptrace(PTRACE_DETACH, busy.pid, 0, 0));
	EXPECT_TRUE(goes(busy.pid));
	EXPECT_EQ(0, end_busy(&busy));
}

TEST_F(sched, a_traced_task_shows_no_registers)
{
	/* Turned over, so that the child has no copy that is not secret. */
	static volatile uint64_t turned = ~0x5ec7e77a9b8c6d3fULL;
	struct user_fpregs_struct fpregs;
	struct user_regs_struct regs = {};
	struct busy busy;
	uint64_t secret;
	size_t looked;
	int status;

	busy = start_doing(&self->pkg[0], "k", 0, 0);
	let_go(&busy);
	EXPECT_TRUE(goes(busy.pid));
	ASSERT_EQ(0, ptrace(PTRACE_SEIZE, busy.pid, 0, 0));
	ASSERT_EQ(0, ptrace(PTRACE_INTERRUPT, busy.pid, 0, 0));
	ASSERT_EQ(busy.pid, waitpid(busy.pid, &status, 0));
	secret = ~turned;
	ASSERT_EQ(0, ptrace(PTRACE_GETREGS, busy.pid, 0, &regs));
	EXPECT_NE(0, regs.rip);
	EXPECT_EQ(NULL, memmem(&regs, sizeof(regs), &secret, sizeof(secret)));
	ASSERT_EQ(0, ptrace(PTRACE_GETFPREGS, busy.pid, 0, &fpregs));
	EXPECT_EQ(NULL, memmem(&fpregs, sizeof(fpregs), &secret,
			       sizeof(secret)));
	EXPECT_EQ(0, find_in(busy.pid, (char *)&secret, sizeof(secret),
			     &looked));
	EXPECT_LT(0, looked);
	ASSERT_EQ(0, ptrace(PTRACE_DETACH, busy.pid, 0, 0));
	EXPECT_TRUE(goes(busy.pid));
	EXPECT_EQ(0, end_busy(&busy));
}

TEST_F(sched, a_killed_task_is_gone_within_a_slice)
{
	double worst = 0;
	int i;

	for (i = 0; i < 20; i++) {
		struct busy busy = start_busy(&self->pkg[i % 2], 0, 0);
		double began, took;

		let_go(&busy);
		sleep_ms(20 + i);
		began = now_ms();
		EXPECT_EQ(0, end_busy(&busy));
		took = now_ms() - began;
		if (took > worst)
			worst = took;
	}
	printf("# the slowest of 20 took %.1f ms\n", worst);
	EXPECT_LT(worst, 500);
}

/* ---- Processors ---------------------------------------------------------- */

/* How many harts a processor has been given so far, as it says in fdinfo. */
static unsigned long long loads_of(int cpu)
{
	char path[64], line[128], name[32];
	unsigned long long loads = 0;
	int fd = open_device();
	FILE *file;

	snprintf(path, sizeof(path), "/proc/self/fdinfo/%d", fd);
	snprintf(name, sizeof(name), "secproc-processor-%d:", cpu);
	file = fopen(path, "r");
	while (file && fgets(line, sizeof(line), file))
		if (!strncmp(line, name, strlen(name)))
			sscanf(line + strlen(name), "%*s %*s %llu", &loads);
	if (file)
		fclose(file);
	close(fd);
	return loads;
}

#define TRACING	"/sys/kernel/tracing/"

/* Whether slices can be preempted. */
static bool has_notifiers(void)
{
	char answer = 'N';
	int fd = open(NOTIFIERS, O_RDONLY);

	if (fd >= 0 && read(fd, &answer, 1) != 1)
		answer = 'N';
	close(fd);
	return answer == 'Y';
}

/*
 * What the six steps of two tasks that take turns look like in the trace of a
 * CPU: whoever leaves has its state and key taken away before the next one's
 * key is indicated and state set, each time.
 */
TEST_F(sched, two_tasks_take_turns_in_six_steps)
{
	unsigned long long on = 0, indicated = 0, task, last = 0;
	int turns = 0, broken = 0, within = 0, i;
	struct busy busy[2];
	char line[512];
	FILE *trace;

	if (access(TRACING "events/secproc/secproc_switch", F_OK))
		SKIP(return, "no tracepoints");
	for (i = 0; i < 2; i++)
		busy[i] = start_busy(&self->pkg[i], 0, 0);
	/* Events are switched on and off one by one. */
	ASSERT_TRUE(write_to(TRACING "tracing_on", "0"));
	write_to(TRACING "trace", "\n");
	ASSERT_TRUE(write_to(TRACING "events/secproc/secproc_switch/enable",
			     "1"));
	ASSERT_TRUE(write_to(TRACING "events/secproc/secproc_key/enable",
			     "1"));
	ASSERT_TRUE(write_to(TRACING "tracing_on", "1"));
	for (i = 0; i < 2; i++)
		let_go(&busy[i]);
	sleep_ms(500);
	write_to(TRACING "tracing_on", "0");
	write_to(TRACING "events/secproc/enable", "0");
	trace = fopen(TRACING "trace", "r");
	ASSERT_NE(NULL, trace);
	while (fgets(line, sizeof(line), trace)) {
		char *key = strstr(line, "secproc_key: task=");
		char *turn = strstr(line, "secproc_switch: task=");

		if (!key && !turn)
			continue;
		task = strtoull(strchr(key ? key : turn, '=') + 1, NULL, 10);
		within += turn && strstr(turn, " out");
		if (key) {
			/* (3), (4): after the other one has gone (2). */
			broken += on || indicated;
			indicated = task;
		} else if (strstr(turn, " load ")) {
			/* (5), (6) */
			broken += on || indicated != task;
			turns += task != last;
			on = task;
			last = task;
		} else if (strstr(turn, " unload ")) {
			/* (1) is over: (2).  The trace may begin in it. */
			broken += on && on != task;
			on = 0;
			indicated = 0;
		} else {
			broken++;
		}
	}
	fclose(trace);
	printf("# %d turns, %d ended within a slice\n", turns, within);
	EXPECT_EQ(0, broken);
	/* Without preempt notifiers none does. */
	if (!has_notifiers())
		EXPECT_EQ(0, within);
	EXPECT_LT(10, turns);
	for (i = 0; i < 2; i++)
		EXPECT_EQ(0, end_busy(&busy[i]));
}

TEST_F(sched, a_list_of_no_processors_is_refused)
{
	EXPECT_FALSE(write_to(SECURE_CPUS, "\n"));
	EXPECT_FALSE(write_to(SECURE_CPUS, "some"));
	EXPECT_FALSE(write_to(SECURE_CPUS, "1-0"));
	EXPECT_FALSE(write_to(SECURE_CPUS, "99999"));
	EXPECT_TRUE(write_to(SECURE_CPUS, "0"));
	EXPECT_TRUE(write_to(SECURE_CPUS, "all"));
}

TEST_F(sched, secure_tasks_run_on_secure_processors_only)
{
	unsigned long long off, on;
	struct busy busy[4];
	int round, i;

	if (sysconf(_SC_NPROCESSORS_ONLN) < 2)
		SKIP(return, "one processor only");
	for (i = 0; i < 4; i++) {
		busy[i] = start_busy(&self->pkg[i % 2], -1, 0);
		let_go(&busy[i]);
	}
	for (round = 0; round < 10; round++) {
		/* When this is written, nobody is on the other one. */
		ASSERT_TRUE(write_to(SECURE_CPUS, round % 2 ? "1" : "0"));
		off = loads_of(!(round % 2));
		on = loads_of(round % 2);
		for (i = 0; i < 100 && loads_of(round % 2) == on; i++)
			sleep_ms(50);
		EXPECT_EQ(off, loads_of(!(round % 2)));
		EXPECT_LT(on, loads_of(round % 2));
	}
	EXPECT_TRUE(write_to(SECURE_CPUS, "all"));
	for (i = 0; i < 4; i++)
		EXPECT_EQ(0, end_busy(&busy[i]));
}

static void on_alarm(int sig)
{
	(void)sig;
}

TEST_F(sched, the_callers_affinity_comes_back)
{
	struct sigaction action = { .sa_handler = on_alarm };
	cpu_set_t before, after;
	struct program p;

	if (sysconf(_SC_NPROCESSORS_ONLN) < 2)
		SKIP(return, "one processor only");
	sigaction(SIGALRM, &action, NULL);
	ASSERT_EQ(0, program_open(&p, &self->pkg[0], "l"));
	sched_getaffinity(0, sizeof(before), &before);
	ASSERT_TRUE(write_to(SECURE_CPUS, "1"));
	alarm(1);
	EXPECT_EQ(-EINTR, program_run(&p));
	sched_getaffinity(0, sizeof(after), &after);
	EXPECT_TRUE(CPU_EQUAL(&before, &after));
	/* It is never widened: whoever set it meant it. */
	pin(0);
	EXPECT_EQ(-ENXIO, program_run(&p));
	sched_getaffinity(0, sizeof(after), &after);
	EXPECT_EQ(1, CPU_COUNT(&after));
	EXPECT_TRUE(CPU_ISSET(0, &after));
	EXPECT_TRUE(write_to(SECURE_CPUS, "all"));
	program_close(&p);
}

static bool set_online(int cpu, bool on)
{
	char path[64];

	snprintf(path, sizeof(path), "/sys/devices/system/cpu/cpu%d/online",
		 cpu);
	return write_to(path, on ? "1" : "0");
}

/* Where a thread may run when it is not bound, which it is not while it stops. */
static cpu_set_t own_cpus(pid_t pid)
{
	cpu_set_t set;
	int i;

	CPU_ZERO(&set);
	kill(pid, SIGSTOP);
	for (i = 0; i < 100 && !stands(pid); i++)
		;
	sched_getaffinity(pid, sizeof(set), &set);
	kill(pid, SIGCONT);
	return set;
}

TEST_F_TIMEOUT(sched, a_secure_processor_may_come_and_go, 1800)
{
	const char *asked = getenv("SECPROC_HOTPLUGS");
	int nr = asked ? atoi(asked) : 20;
	struct busy busy[4];
	double before, used;
	int i, round, wait;
	cpu_set_t own;

	if (access("/sys/devices/system/cpu/cpu1/online", W_OK))
		SKIP(return, "no processor can be taken away");
	/* Three that may run on the other one meanwhile, and one that may not. */
	for (i = 0; i < 4; i++) {
		busy[i] = start_doing(&self->pkg[i % 2], i == 3 ? "s" : "l",
				      i == 2 ? 1 : -1, 0);
		let_go(&busy[i]);
	}
	for (round = 0; round < nr; round++) {
		ASSERT_TRUE(write_to(SECURE_CPUS, round % 2 ? "1" : "0-1"));
		ASSERT_TRUE(set_online(1, false));
		if (round % 2) {
			/*
			 * There is no secure processor now, and what runs a
			 * slice comes to its end; how soon depends on how
			 * fast the machine is.
			 */
			for (wait = 0; wait < 100; wait++) {
				before = cpu_time(busy[0].pid) +
					 cpu_time(busy[1].pid);
				sleep_ms(20);
				used = cpu_time(busy[0].pid) +
				       cpu_time(busy[1].pid) - before;
				if (used < 1e6)
					break;
			}
			EXPECT_LT(used, 1e6);
			sleep_ms(20);
			EXPECT_LT(cpu_time(busy[0].pid) +
				  cpu_time(busy[1].pid) - before, 2e6);
		}
		ASSERT_TRUE(set_online(1, true));
	}
	printf("# gone and back %d times\n", round);
	/*
	 * They have been bound to CPU 1; it is not all that they may have.  The
	 * one that was pinned to it Linux may have given others, as it does
	 * with every thread whose last processor goes.
	 */
	for (i = 0; i < 4; i++) {
		own = own_cpus(busy[i].pid);
		EXPECT_TRUE(CPU_ISSET(1, &own));
		if (i != 2)
			EXPECT_EQ(sysconf(_SC_NPROCESSORS_ONLN),
				  CPU_COUNT(&own));
	}
	EXPECT_TRUE(write_to(SECURE_CPUS, "all"));
	for (i = 0; i < 4; i++)
		EXPECT_TRUE(goes(busy[i].pid));
	/* The last would have ended if a sum had been wrong. */
	for (i = 0; i < 4; i++)
		EXPECT_EQ(0, end_busy(&busy[i]));
}

/* ---- The list ------------------------------------------------------------ */

/* The line that secproc ps has for a process. */
static bool ps_line(pid_t pid, char *line, size_t size)
{
	char command[4096], start[16];
	ssize_t n = readlink("/proc/self/exe", command, 3000);
	bool found = false;
	FILE *ps;

	if (n < 0)
		return false;
	command[n] = '\0';
	strcpy(strrchr(command, '/'), "/../secproc ps");
	snprintf(start, sizeof(start), "%7d ", pid);
	ps = popen(command, "r");
	while (ps && !found && fgets(line, (int)size, ps))
		found = !strncmp(line, start, strlen(start));
	if (ps)
		pclose(ps);
	return found;
}

TEST_F(sched, the_list_says_that_a_task_has_ended)
{
	char line[256], state;
	struct program p;
	int found;

	ASSERT_EQ(0, program_create(&p));
	ASSERT_TRUE(ps_line(getpid(), line, sizeof(line)));
	program_close(&p);
	EXPECT_FALSE(ps_line(getpid(), line, sizeof(line)));
	ASSERT_EQ(0, program_open(&p, &self->pkg[0], "e"));
	ASSERT_TRUE(ps_line(getpid(), line, sizeof(line)));
	found = sscanf(line, "%*d %*s %*s %c", &state);
	EXPECT_EQ(1, found);
	EXPECT_NE('X', state);
	EXPECT_EQ(SECPROC_EXIT_EXITED, program_finish(&p));
	ASSERT_TRUE(ps_line(getpid(), line, sizeof(line)));
	found = sscanf(line, "%*d %*s %*s %c", &state);
	EXPECT_EQ(1, found);
	EXPECT_EQ('X', state);
	program_close(&p);
	EXPECT_FALSE(ps_line(getpid(), line, sizeof(line)));
}

TEST_HARNESS_MAIN
