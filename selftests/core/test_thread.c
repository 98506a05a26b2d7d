// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Tests of threads: clone, clone3, adoption by a hart, and the end
 */
#include <string.h>

#include "bytes.h"
#include "check.h"
#include "fake_program.h"

#define PARENT_TID	PROGRAM_DATA
#define CHILD_TID	(PROGRAM_DATA + 8)
#define ARGS		(PROGRAM_DATA + 256)
#define STACK		0x123450ULL
#define TLS		0x777000ULL

/* As glibc, musl and Go ask for threads. */
#define THREAD		0x50f00ULL
#define SETTLS		0x80000ULL
#define PARENT_SETTID	0x100000ULL
#define CHILD_CLEARTID	0x200000ULL
#define DETACHED	0x400000ULL
#define CHILD_SETTID	0x1000000ULL
#define FORK		17ULL
#define NEWNS		0x20000ULL

#define RETURNS(i, step, value) \
	CHECK(fake_program_has_returned(i, step, value))

static bool is_asked_for(unsigned int i, enum secproc_step step, u32 tid)
{
	const struct secproc_run *run = program.win[i].run;

	return step == SECPROC_STEP_HOST &&
	       run->exit_reason == SECPROC_EXIT_THREAD &&
	       run->thread.tid == tid && program.hart[i].thread.awaiting;
}

/* The loader creates a hart for thread @tid. */
static int adopt(unsigned int i, u32 tid)
{
	memset(&program.hart[i], 0, sizeof(program.hart[i]));
	return secproc_hart_init(&program.hart[i], &program.task, tid);
}

static void a_thread_begins_behind_the_call_with_registers_of_its_own(void)
{
	struct secproc_rv_hart *parent = &program.hart[0].rv;
	struct secproc_rv_hart *child = &program.hart[1].rv;
	enum secproc_step step;
	unsigned int i;

	fake_program_reset(1);
	for (i = 18; i < 32; i++)
		parent->x[i] = i * 1000;
	for (i = 0; i < 32; i++)
		parent->f[i] = i * 5000;
	parent->fcsr = 0x21;
	program.hart[0].thread.blocked = 0x500;
	program.hart[0].thread.altstack_size = 4096;
	program.hart[0].thread.robust_list = 99;
	fake_aspace_absent();
	step = PROGRAM_CALL(0, clone, THREAD | SETTLS | PARENT_SETTID |
			    CHILD_CLEARTID | CHILD_SETTID | DETACHED, STACK,
			    PARENT_TID, TLS, CHILD_TID, 0);
	CHECK(is_asked_for(0, step, 2));
	CHECK(fake_program_get_u32(PARENT_TID) == 2);
	CHECK(fake_program_get_u32(CHILD_TID) == 2);
	CHECK(!adopt(1, 2));
	CHECK(child->pc == PROGRAM_PC + 4 && child->x[10] == 0);
	CHECK(child->x[2] == STACK && child->x[4] == TLS);
	CHECK(child->fcsr == 0x21 && !child->instret);
	CHECK(!memcmp(&child->x[18], &parent->x[18], 14 * 8));
	CHECK(!memcmp(child->f, parent->f, sizeof(child->f)));
	CHECK(program.hart[1].thread.tid == 2);
	CHECK(program.hart[1].thread.blocked == 0x500);
	CHECK(program.hart[1].thread.clear_child_tid == CHILD_TID);
	CHECK(!program.hart[1].thread.altstack_size);
	CHECK(!program.hart[1].thread.robust_list);
	CHECK(program.task.nr_harts == 2 && program.task.harts ==
	      &program.hart[1]);
	/* Once only. */
	CHECK(adopt(2, 2) == -ESRCH);
	RETURNS(0, fake_program_answer(0, 0, 0), 2);
	CHECK(adopt(2, 2) == -ESRCH);
	CHECK(program.task.process.nr_threads == 2);
}

static void what_is_not_asked_for_is_the_creators(void)
{
	enum secproc_step step;

	fake_program_reset(1);
	program.hart[0].rv.x[4] = 0x4444;
	step = PROGRAM_CALL(0, clone, THREAD, 0, PARENT_TID, TLS, CHILD_TID, 0);
	CHECK(is_asked_for(0, step, 2));
	CHECK(!fake_program_get_u32(PARENT_TID));
	CHECK(!fake_program_get_u32(CHILD_TID));
	CHECK(!adopt(1, 2));
	CHECK(program.hart[1].rv.x[2] == program.hart[0].rv.x[2]);
	CHECK(program.hart[1].rv.x[4] == 0x4444);
	CHECK(!program.hart[1].thread.clear_child_tid);
}

static void without_a_hart_there_is_no_thread(void)
{
	enum secproc_step step;

	fake_program_reset(1);
	step = PROGRAM_CALL(0, clone, THREAD, STACK, 0, 0, 0, 0);
	CHECK(is_asked_for(0, step, 2));
	/* Whatever the loader says. */
	RETURNS(0, fake_program_answer(0, 0, 0), -EAGAIN);
	CHECK(adopt(1, 2) == -ESRCH);
	CHECK(program.task.process.nr_threads == 1);
	/* Its number is not given again. */
	step = PROGRAM_CALL(0, clone, THREAD, STACK, 0, 0, 0, 0);
	CHECK(is_asked_for(0, step, 3));
	CHECK(adopt(1, 2) == -ESRCH && adopt(1, 0) == -EPROTO);
	CHECK(!adopt(1, 3));
	RETURNS(0, fake_program_answer(0, -EIO, 0), 3);
}

static void several_may_create_at_once(void)
{
	fake_program_reset(2);
	CHECK(is_asked_for(0, PROGRAM_CALL(0, clone, THREAD, STACK, 0, 0, 0,
					   0), 3));
	CHECK(is_asked_for(1, PROGRAM_CALL(1, clone, THREAD, STACK + 16, 0, 0,
					   0, 0), 4));
	CHECK(!adopt(3, 4) && program.hart[3].rv.x[2] == STACK + 16);
	CHECK(!adopt(2, 3) && program.hart[2].rv.x[2] == STACK);
	RETURNS(1, fake_program_answer(1, 0, 0), 4);
	RETURNS(0, fake_program_answer(0, 0, 0), 3);
}

static void processes_are_refused_and_told(void)
{
	fake_program_reset(1);
	CHECK(PROGRAM_CALL(0, clone, FORK, 0, 0, 0, 0, 0) ==
	      SECPROC_STEP_HOST);
	CHECK(program.win[0].run->exit_reason == SECPROC_EXIT_SYSCALL);
	CHECK(program.win[0].run->syscall.nr == SECPROC_NR_clone);
	RETURNS(0, fake_program_answer(0, -1, 0), -ENOSYS);
	CHECK(program.task.process.unknown == 1);
	RETURNS(0, PROGRAM_CALL(0, clone, THREAD | NEWNS, 0, 0, 0, 0, 0),
		-EINVAL);
	RETURNS(0, PROGRAM_CALL(0, clone, THREAD & ~0x800ULL, 0, 0, 0, 0, 0),
		-EINVAL);
	CHECK(program.task.process.next_tid == 2);
}

static void put_args(u64 flags, u64 stack, u64 size)
{
	fake_program_put_u64(ARGS, flags);
	fake_program_put_u64(ARGS + 16, CHILD_TID);
	fake_program_put_u64(ARGS + 24, PARENT_TID);
	fake_program_put_u64(ARGS + 40, stack);
	fake_program_put_u64(ARGS + 48, size);
	fake_program_put_u64(ARGS + 56, TLS);
}

static void clone3_is_clone_with_a_structure(void)
{
	enum secproc_step step;

	fake_program_reset(1);
	put_args(THREAD | SETTLS | PARENT_SETTID | CHILD_CLEARTID, STACK,
		 0x1000);
	fake_aspace_absent();
	step = PROGRAM_CALL(0, clone3, ARGS, 88, 0, 0, 0, 0);
	CHECK(is_asked_for(0, step, 2));
	CHECK(fake_program_get_u32(PARENT_TID) == 2);
	CHECK(!adopt(1, 2));
	CHECK(program.hart[1].rv.x[2] == STACK + 0x1000);
	CHECK(program.hart[1].rv.x[4] == TLS);
	RETURNS(0, fake_program_answer(0, 0, 0), 2);
	RETURNS(0, PROGRAM_CALL(0, clone3, ARGS, 63, 0, 0, 0, 0), -EINVAL);
	RETURNS(0, PROGRAM_CALL(0, clone3, ARGS, 5000, 0, 0, 0, 0), -E2BIG);
	RETURNS(0, PROGRAM_CALL(0, clone3, PROGRAM_NOWHERE, 64, 0, 0, 0, 0),
		-EFAULT);
	put_args(THREAD, STACK, 0);
	RETURNS(0, PROGRAM_CALL(0, clone3, ARGS, 64, 0, 0, 0, 0), -EINVAL);
	put_args(THREAD | 17, STACK, 16);
	RETURNS(0, PROGRAM_CALL(0, clone3, ARGS, 64, 0, 0, 0, 0), -EINVAL);
}

/* ---- The end ------------------------------------------------------------- */

static void the_process_ends_with_its_last_thread(void)
{
	fake_program_reset(2);
	CHECK(PROGRAM_CALL(0, exit, 5, 0, 0, 0, 0, 0) ==
	      SECPROC_STEP_THREAD_EXITED);
	CHECK(program.task.state == SECPROC_TASK_RUNNING);
	CHECK(!secproc_signal_is_due(&program.hart[0]));
	CHECK(secproc_hart_run(&program.hart[0], 100) ==
	      SECPROC_STEP_THREAD_EXITED);
	/* Nobody can send it signals any more. */
	RETURNS(1, PROGRAM_CALL(1, tkill, 1, 15, 0, 0, 0, 0), -ESRCH);
	CHECK(PROGRAM_CALL(1, exit, 7, 0, 0, 0, 0, 0) == SECPROC_STEP_DEAD);
	CHECK(program.task.end == SECPROC_EXIT_EXITED);
	CHECK(program.task.exit.status == 5);
}

static void exit_group_ends_everybody(void)
{
	unsigned int i;

	fake_program_reset(3);
	CHECK(PROGRAM_CALL(0, futex, PROGRAM_DATA, 0, 0, 0, 0, 0) ==
	      SECPROC_STEP_WAIT);
	CHECK(PROGRAM_CALL(1, exit_group, 0x1ff, 0, 0, 0, 0, 0) ==
	      SECPROC_STEP_DEAD);
	CHECK(program.task.exit.status == 0xff);
	for (i = 0; i < 3; i++)
		CHECK(program.hart[i].kicked);
}

static void a_hart_that_is_closed_takes_its_thread_along(void)
{
	fake_program_reset(3);
	CHECK(PROGRAM_CALL(2, futex, PROGRAM_DATA, 0, 0, 0, 0, 0) ==
	      SECPROC_STEP_WAIT);
	secproc_syscall_forget(&program.hart[2]);
	CHECK(program.task.process.nr_threads == 2);
	RETURNS(0, PROGRAM_CALL(0, futex, PROGRAM_DATA, 1, 9, 0, 0, 0), 0);
	CHECK(PROGRAM_CALL(1, exit, 0, 0, 0, 0, 0, 0) ==
	      SECPROC_STEP_THREAD_EXITED);
	secproc_syscall_forget(&program.hart[1]);
	CHECK(program.task.process.nr_threads == 1);
}

static void others_take_what_a_thread_leaves(void)
{
	fake_program_reset(2);
	program.task.process.action[9].handler = 0x1000;
	program.hart[1].thread.blocked = secproc_sigbit(10);
	RETURNS(1, PROGRAM_CALL(1, kill, 1, 10, 0, 0, 0, 0), 0);
	CHECK(secproc_signal_is_due(&program.hart[0]));
	program.hart[1].thread.blocked = 0;
	program.hart[1].kicked = false;
	CHECK(PROGRAM_CALL(0, exit, 0, 0, 0, 0, 0, 0) ==
	      SECPROC_STEP_THREAD_EXITED);
	CHECK(program.hart[1].kicked);
	CHECK(secproc_signal_is_due(&program.hart[1]));
}

static void threads_know_their_numbers(void)
{
	fake_program_reset(2);
	RETURNS(1, PROGRAM_CALL(1, gettid, 0, 0, 0, 0, 0, 0), 2);
	RETURNS(1, PROGRAM_CALL(1, getpid, 0, 0, 0, 0, 0, 0), 1);
	RETURNS(1, PROGRAM_CALL(1, set_robust_list, 0x5000, 24, 0, 0, 0, 0),
		0);
	RETURNS(0, PROGRAM_CALL(0, set_robust_list, 0, 23, 0, 0, 0, 0),
		-EINVAL);
	RETURNS(0, PROGRAM_CALL(0, get_robust_list, 2, ARGS, ARGS + 8, 0, 0,
				0), 0);
	CHECK(fake_program_get_u64(ARGS) == 0x5000);
	CHECK(fake_program_get_u64(ARGS + 8) == 24);
	RETURNS(0, PROGRAM_CALL(0, get_robust_list, 3, ARGS, ARGS + 8, 0, 0,
				0), -ESRCH);
}

static void barriers_are_served_exclusively(void)
{
	fake_program_reset(1);
	RETURNS(0, PROGRAM_CALL(0, membarrier, 0, 0, 0, 0, 0, 0), 25);
	CHECK(secproc_syscall_is_exclusive(&program.hart[0]));
	RETURNS(0, PROGRAM_CALL(0, membarrier, 8, 0, 0, 0, 0, 0), 0);
	RETURNS(0, PROGRAM_CALL(0, membarrier, 9, 0, 0, 0, 0, 0), -EINVAL);
	RETURNS(0, PROGRAM_CALL(0, membarrier, 64, 0, 0, 0, 0, 0), -EINVAL);
}

static const struct check_test tests[] = {
	CHECK_TEST(a_thread_begins_behind_the_call_with_registers_of_its_own),
	CHECK_TEST(what_is_not_asked_for_is_the_creators),
	CHECK_TEST(without_a_hart_there_is_no_thread),
	CHECK_TEST(several_may_create_at_once),
	CHECK_TEST(processes_are_refused_and_told),
	CHECK_TEST(clone3_is_clone_with_a_structure),
	CHECK_TEST(the_process_ends_with_its_last_thread),
	CHECK_TEST(exit_group_ends_everybody),
	CHECK_TEST(a_hart_that_is_closed_takes_its_thread_along),
	CHECK_TEST(others_take_what_a_thread_leaves),
	CHECK_TEST(threads_know_their_numbers),
	CHECK_TEST(barriers_are_served_exclusively),
};

CHECK_MAIN(tests)
