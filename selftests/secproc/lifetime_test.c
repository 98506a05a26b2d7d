// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Whatever is closed in whatever order, and however the loader dies: frames, key
 * slots, tasks and harts are back where they were
 */
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "common.h"
#include "kselftest_harness.h"

FIXTURE(life) {
	struct package pkg;
	struct package plain;
	struct counters before;
};

FIXTURE_SETUP(life)
{
	provision();
	package_read(&self->pkg, "pages");
	package_read(&self->plain, "plain");
	self->before = get_counters();
}

FIXTURE_TEARDOWN(life)
{
	struct counters after = get_counters();

	EXPECT_EQ(self->before.free_frames, after.free_frames);
	EXPECT_EQ(self->before.used_slots, after.used_slots);
	EXPECT_EQ(self->before.tasks, after.tasks);
	EXPECT_EQ(self->before.harts, after.harts);
	package_free(&self->pkg);
	package_free(&self->plain);
}

/* A program that has run a bit, so that it has pages and its key in a slot. */
static int open_used(struct program *p, const struct package *pkg,
		     const char *what)
{
	int err = program_open(p, pkg, what);

	return err ? err : program_finish(p);
}

TEST_F(life, what_is_held_is_seen)
{
	struct counters now;
	struct program p;

	ASSERT_EQ(SECPROC_EXIT_EXITED, open_used(&p, &self->pkg, "z"));
	now = get_counters();
	EXPECT_EQ(self->before.tasks + 1, now.tasks);
	EXPECT_EQ(self->before.harts + 1, now.harts);
	EXPECT_EQ(self->before.used_slots + 1, now.used_slots);
	/* Code, zeros, stack, and tables above them. */
	EXPECT_GT(self->before.free_frames, now.free_frames + 5);
	program_close(&p);
}

/* What holds a task: each is given up at the turn that @order says. */
enum { TASK, HART, RUN_PAGE, PLAIN_MAP, NR_HOLDERS };

static void give_up(struct program *p, void *map, int what)
{
	switch (what) {
	case TASK:
		close(p->task);
		break;
	case HART:
		close(p->hart);
		break;
	case RUN_PAGE:
		munmap(p->run, SECPROC_RUN_MAP_SIZE);
		break;
	default:
		munmap(map, PAGE);
		break;
	}
}

TEST_F(life, every_order_of_closing)
{
	int order, digits[NR_HOLDERS], i, seen;
	struct counters now;

	for (order = 0; order < 256; order++) {
		struct program p;
		void *map;

		for (i = 0, seen = 0; i < NR_HOLDERS; i++) {
			digits[i] = order >> 2 * i & 3;
			seen |= 1 << digits[i];
		}
		if (seen != 15)
			continue;
		ASSERT_EQ(SECPROC_EXIT_EXITED,
			  open_used(&p, &self->plain, "r"));
		map = mmap(NULL, PAGE, PROT_READ, MAP_SHARED, p.task,
			   VA_CONSTANT);
		ASSERT_NE(MAP_FAILED, map);
		EXPECT_EQ(11, *(uint8_t *)map);
		for (i = 0; i < NR_HOLDERS; i++) {
			now = get_counters();
			EXPECT_EQ(self->before.tasks + 1, now.tasks);
			give_up(&p, map, digits[i]);
		}
		now = get_counters();
		EXPECT_TRUE(counters_equal(&self->before, &now))
			TH_LOG("order %x", order);
	}
}

TEST_F(life, a_hart_goes_on_without_the_task_descriptor)
{
	struct program p;

	ASSERT_EQ(0, program_open(&p, &self->pkg, "c"));
	close(p.task);
	p.task = -1;
	EXPECT_EQ(SECPROC_EXIT_EXITED, program_finish(&p));
	EXPECT_EQ(7, p.run->end.status);
	program_close(&p);
}

TEST_F(life, states_before_running)
{
	struct secproc_load load = load_resident(&self->pkg);
	struct program p;

	ASSERT_EQ(0, program_create(&p));
	program_close(&p);
	ASSERT_EQ(0, program_load(&p, &load));
	program_close(&p);
	ASSERT_EQ(0, program_hart(&p, &load));
	program_close(&p);
	ASSERT_EQ(0, program_start(&p, &load, "e"));
	program_close(&p);
	/* With a page asked for and never fed. */
	ASSERT_EQ(0, program_start(&p, &load, "e"));
	EXPECT_EQ(SECPROC_EXIT_PAGE, program_run(&p));
	program_close(&p);
	/* With a system call asked for and never answered. */
	ASSERT_EQ(0, program_open(&p, &self->pkg, "w"));
	EXPECT_EQ(SECPROC_EXIT_SYSCALL, program_run(&p));
	program_close(&p);
}

TEST_F(life, refused_loads)
{
	struct secproc_load load = load_resident(&self->pkg);
	struct program p;
	size_t i;

	for (i = 0; i < self->pkg.resident; i += 499) {
		self->pkg.bytes[i] ^= 1;
		EXPECT_GT(0, program_load(&p, &load));
		program_close(&p);
		self->pkg.bytes[i] ^= 1;
	}
	for (i = 0; i < self->pkg.licence_len; i += 29) {
		self->pkg.licence[i] ^= 1;
		EXPECT_GT(0, program_load(&p, &load));
		program_close(&p);
		self->pkg.licence[i] ^= 1;
	}
}

TEST_F(life, refused_pages)
{
	struct program p;
	size_t off = package_page(&self->pkg, PAGE_CODE_2);
	int i;

	self->pkg.bytes[off] ^= 1;
	for (i = 0; i < 20; i++) {
		ASSERT_EQ(SECPROC_EXIT_REFUSED,
			  open_used(&p, &self->pkg, "c"));
		program_close(&p);
	}
}

TEST_F(life, duplicates)
{
	struct program p;
	int task, hart;

	ASSERT_EQ(0, program_open(&p, &self->pkg, "e"));
	task = dup(p.task);
	hart = dup(p.hart);
	close(p.task);
	close(p.hart);
	p.task = task;
	p.hart = hart;
	EXPECT_EQ(SECPROC_EXIT_EXITED, program_finish(&p));
	program_close(&p);
}

TEST_F(life, a_child_keeps_what_it_inherits)
{
	int go[2], status;
	struct program p;
	pid_t child;
	char c;

	ASSERT_EQ(0, pipe(go));
	ASSERT_EQ(0, program_open(&p, &self->pkg, "c"));
	child = fork();
	if (!child) {
		close(go[1]);
		/* Until the parent has closed its own. */
		if (read(go[0], &c, 1))
			_exit(1);
		if (program_finish(&p) != SECPROC_EXIT_EXITED)
			_exit(2);
		_exit((int)p.run->end.status);
	}
	program_close(&p);
	EXPECT_EQ(self->before.tasks + 1, get_counters().tasks);
	close(go[0]);
	close(go[1]);
	ASSERT_EQ(child, waitpid(child, &status, 0));
	EXPECT_TRUE(WIFEXITED(status));
	EXPECT_EQ(7, WEXITSTATUS(status));
}

TEST_F(life, exec_closes)
{
	int status;
	pid_t child = fork();

	if (!child) {
		struct program p;

		if (program_open(&p, &self->pkg, "l"))
			_exit(1);
		execl("/bin/sh", "sh", "-c",
		      "ls -l /proc/self/fd | grep -q secproc || exit 3",
		      (char *)NULL);
		_exit(2);
	}
	ASSERT_EQ(child, waitpid(child, &status, 0));
	EXPECT_EQ(3, WEXITSTATUS(status));
}

/* A child that runs the program for ever, and says when it begins. */
static pid_t run_in_child(const struct package *pkg, const char *what)
{
	int begun[2];
	pid_t child;
	char c;

	if (pipe(begun))
		return -1;
	child = fork();
	if (!child) {
		struct program p;

		if (program_open(&p, pkg, what))
			_exit(1);
		close(begun[0]);
		close(begun[1]);
		program_finish(&p);
		_exit(2);
	}
	close(begun[1]);
	(void)!read(begun[0], &c, 1);
	close(begun[0]);
	return child;
}

TEST_F(life, a_loader_is_killed_while_its_program_runs)
{
	int i, status;

	for (i = 0; i < 10; i++) {
		pid_t child = run_in_child(&self->pkg, "l");

		usleep(1000 * i * i);
		EXPECT_EQ(0, kill(child, SIGKILL));
		ASSERT_EQ(child, waitpid(child, &status, 0));
		EXPECT_TRUE(WIFSIGNALED(status));
		EXPECT_EQ(SIGKILL, WTERMSIG(status));
	}
}

TEST_F(life, a_loader_is_killed_at_any_time)
{
	int i, status;

	for (i = 0; i < 30; i++) {
		pid_t child = fork();

		if (!child) {
			struct program p;

			for (;;) {
				if (program_open(&p, &self->pkg, "c") ||
				    program_finish(&p) != SECPROC_EXIT_EXITED)
					_exit(1);
				program_close(&p);
			}
		}
		usleep(1000 + 997 * i);
		EXPECT_EQ(0, kill(child, SIGKILL));
		ASSERT_EQ(child, waitpid(child, &status, 0));
		EXPECT_TRUE(WIFSIGNALED(status));
	}
}

TEST_F(life, tasks_of_one_package_share_a_key_slot)
{
	struct secproc_info info = {};
	struct program p[40];
	int fd = open_device();
	size_t i, round;

	ASSERT_EQ(0, call_ptr(fd, SECPROC_IOC_GET_INFO, &info));
	close(fd);
	ASSERT_GT(ARRAY_SIZE(p), info.nr_key_slots);
	for (i = 0; i < ARRAY_SIZE(p); i++)
		ASSERT_EQ(0, program_open(&p[i], &self->pkg, "w"));
	for (i = 0; i < ARRAY_SIZE(p); i++)
		ASSERT_EQ(SECPROC_EXIT_SYSCALL, program_run(&p[i]));
	EXPECT_EQ(1, get_counters().used_slots);
	for (round = 0; round < 2; round++) {
		for (i = 0; i < ARRAY_SIZE(p); i++) {
			p[i].run->syscall.ret = (int64_t)i % 16;
			ASSERT_EQ(SECPROC_EXIT_EXITED, program_run(&p[i]));
			EXPECT_EQ(i % 16, p[i].run->end.status);
		}
	}
	for (i = 0; i < ARRAY_SIZE(p); i++)
		program_close(&p[i]);
}

TEST_F(life, more_running_tasks_than_key_slots)
{
	pid_t child[24];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(child); i++)
		child[i] = run_in_child(&self->pkg, "l");
	usleep(300000);
	EXPECT_EQ(self->before.tasks + ARRAY_SIZE(child), get_counters().tasks);
	for (i = 0; i < ARRAY_SIZE(child); i++)
		kill(child[i], SIGKILL);
	for (i = 0; i < ARRAY_SIZE(child); i++)
		EXPECT_EQ(child[i], waitpid(child[i], NULL, 0));
}

TEST_F(life, many_tasks)
{
	struct program p[200];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(p); i++)
		ASSERT_EQ(0, program_create(&p[i]));
	EXPECT_EQ(self->before.tasks + ARRAY_SIZE(p), get_counters().tasks);
	for (i = 0; i < ARRAY_SIZE(p); i++)
		program_close(&p[i]);
}

TEST_HARNESS_MAIN
