// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Many more tasks at once than there are key slots, and room for
 *
 * SECPROC_CROWD in the environment says how many tasks (default 40); a quarter
 * of them is killed in the second test.
 */
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "common.h"
#include "kselftest_harness.h"

/* Each has a key of its own. */
#define NR_PACKAGES	8

#define GUEST_WRITE	64

FIXTURE(crowd) {
	struct package pkg[NR_PACKAGES];
	int fd[NR_PACKAGES];
	int nr;
	pid_t *child;
	int up[2];
	int gate[2];
	struct counters before;
};

FIXTURE_SETUP(crowd)
{
	const char *asked = getenv("SECPROC_CROWD");
	struct rlimit limit;
	char name[16];
	int i;

	provision();
	for (i = 0; i < NR_PACKAGES; i++) {
		snprintf(name, sizeof(name), "crowd-%d", i);
		package_read(&self->pkg[i], name);
		self->fd[i] = package_file(&self->pkg[i]);
	}
	getrlimit(RLIMIT_NPROC, &limit);
	limit.rlim_cur = limit.rlim_max;
	setrlimit(RLIMIT_NPROC, &limit);
	self->nr = asked ? atoi(asked) : 40;
	self->child = calloc((size_t)self->nr, sizeof(pid_t));
	ASSERT_EQ(0, pipe(self->up));
	ASSERT_EQ(0, pipe(self->gate));
	self->before = get_counters();
}

FIXTURE_TEARDOWN(crowd)
{
	struct counters after = get_counters();
	int i;

	EXPECT_EQ(self->before.free_frames, after.free_frames);
	EXPECT_EQ(self->before.used_slots, after.used_slots);
	EXPECT_EQ(self->before.tasks, after.tasks);
	EXPECT_EQ(self->before.harts, after.harts);
	for (i = 0; i < NR_PACKAGES; i++) {
		close(self->fd[i]);
		package_free(&self->pkg[i]);
	}
	free(self->child);
}

/* What a program does, and what it must exit with. */
static const struct {
	const char *what;
	unsigned int status;
} kinds[] = {
	{ "z", 44 }, { "w", 16 }, { "c", 7 }, { "R", 12 }, { "d", 33 },
	{ "w", 16 }, { "r", 11 }, { "e", 42 },
	{ "s", (unsigned int)(4000000ULL * 4000001 / 2 % 251) },
};

#define NR_KINDS	(sizeof(kinds) / sizeof(kinds[0]))
/* Twelve million instructions; the others are short. */
#define LONG_KIND	(NR_KINDS - 1)

/* Runs a program to its end; true if all that it said was right. */
static bool is_right(struct program *p, unsigned int kind)
{
	static const char text[] = "\013page two of it\n";

	for (;;) {
		struct secproc_exit_syscall *sys = &p->run->syscall;
		int reason = program_run(p);

		if (reason == -EINTR)
			continue;
		if (reason != SECPROC_EXIT_SYSCALL)
			return reason == SECPROC_EXIT_EXITED &&
			       p->run->end.status == kinds[kind].status;
		if (sys->nr != GUEST_WRITE || sys->args[2] != 16 ||
		    memcmp((char *)p->run + SECPROC_RUN_PAGE_SIZE +
			   sys->args[1], text, 16))
			return false;
		sys->ret = 16;
	}
}

/* A child that starts a program, waits for the gate, and ends with 0 if right. */
static pid_t come(const struct package *pkg, int fd, unsigned int kind,
		  const int up[2], const int gate[2])
{
	struct secproc_load load = load_file(pkg, fd);
	struct program p;
	pid_t pid = fork();
	char c;

	if (pid)
		return pid;
	close(up[0]);
	close(gate[1]);
	if (program_start(&p, &load, kinds[kind].what)) {
		if (write(up[1], "x", 1) != 1)
			_exit(3);
		_exit(2);
	}
	if (write(up[1], "", 1) != 1)
		_exit(3);
	/* Nobody writes: it ends when the gate is closed. */
	if (read(gate[0], &c, 1))
		_exit(4);
	_exit(is_right(&p, kind) ? 0 : 1);
}

/* Every @every-th takes long.  Returns how many came. */
static int gather(struct package *pkg, const int *fd, pid_t *child, int nr,
		  int up[2], int gate[2], int every)
{
	int i, came = 0, answers = 0;
	char c;

	for (i = 0; i < nr; i++) {
		child[i] = come(&pkg[i % NR_PACKAGES], fd[i % NR_PACKAGES],
				every && i % every == 0 ?
				LONG_KIND : (unsigned int)i % NR_KINDS,
				up, gate);
		if (child[i] < 0)
			break;
	}
	close(up[1]);
	while (answers < nr && read(up[0], &c, 1) == 1) {
		came += !c;
		answers++;
	}
	return came;
}

TEST_F_TIMEOUT(crowd, all_finish_and_are_right, 900)
{
	int i, status, wrong = 0;

	EXPECT_EQ(self->nr, gather(self->pkg, self->fd, self->child, self->nr,
				   self->up, self->gate, 0));
	EXPECT_EQ(self->before.tasks + self->nr, get_counters().tasks);
	close(self->gate[0]);
	close(self->gate[1]);
	for (i = 0; i < self->nr; i++) {
		waitpid(self->child[i], &status, 0);
		wrong += status != 0;
	}
	printf("# %d tasks at once, %d wrong\n", self->nr, wrong);
	EXPECT_EQ(0, wrong);
}

TEST_F_TIMEOUT(crowd, killed_in_the_middle_they_leave_nothing, 900)
{
	int i, status, wrong = 0, killed = 0, asked = self->nr / 4;
	const struct sched_param first = { .sched_priority = 1 };
	const struct sched_param fair = { .sched_priority = 0 };
	bool is_killed[self->nr];

	memset(is_killed, 0, sizeof(is_killed));

	EXPECT_EQ(self->nr, gather(self->pkg, self->fd, self->child, self->nr,
				   self->up, self->gate, 2));
	/* Who kills must not wait until the others have finished. */
	ASSERT_EQ(0, sched_setscheduler(0, SCHED_FIFO, &first));
	close(self->gate[0]);
	close(self->gate[1]);
	/* Some of those that take long, in no order, each once. */
	srand(1);
	for (i = 0; i < asked;) {
		int victim = 2 * (rand() % (self->nr / 2));

		if (is_killed[victim])
			continue;
		is_killed[victim] = true;
		kill(self->child[victim], SIGKILL);
		usleep((useconds_t)(rand() % 500));
		i++;
	}
	ASSERT_EQ(0, sched_setscheduler(0, SCHED_OTHER, &fair));
	for (i = 0; i < self->nr; i++) {
		waitpid(self->child[i], &status, 0);
		if (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL)
			killed++;
		else
			wrong += status != 0;
	}
	printf("# %d tasks, %d of them killed while they ran\n", self->nr,
	       killed);
	EXPECT_LT(asked / 2, killed);
	EXPECT_EQ(0, wrong);
}

TEST_HARNESS_MAIN
