// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * A program of several threads over a fake address space
 */
#include <stdlib.h>
#include <string.h>

#include "bytes.h"
#include "check.h"
#include "fake_program.h"
#include "machine.h"

#define STACK_PAGES	4
#define RW		(SECPROC_PERM_R | SECPROC_PERM_W)

struct fake_program program;

/* Counts harts. */
static struct secproc_machine machine;

void fake_program_reset(unsigned int nr)
{
	struct secproc_task *task = &program.task;
	unsigned int i;

	for (i = 0; i < PROGRAM_NR_HARTS; i++) {
		free(program.win[i].run);
		free(program.win[i].data);
	}
	memset(&program, 0, sizeof(program));
	fake_aspace_reset(&task->as);
	task->machine = &machine;
	task->state = SECPROC_TASK_RUNNING;
	secproc_syscall_init(&task->process, 1 << 20);
	task->process.nr_threads = nr;
	task->process.next_tid = nr + 1;
	task->process.sigreturn = PROGRAM_RETURN;
	task->nr_harts = nr;
	fake_aspace_add(PROGRAM_DATA, 4, RW);
	fake_aspace_add(PROGRAM_STACKS, STACK_PAGES * PROGRAM_NR_HARTS, RW);
	for (i = 0; i < PROGRAM_NR_HARTS; i++) {
		struct secproc_hart *hart = &program.hart[i];

		program.win[i].run = calloc(1, sizeof(struct secproc_run));
		program.win[i].data = calloc(1, SECPROC_WINDOW_SIZE);
		hart->task = task;
		if (i >= nr)
			continue;
		hart->thread.tid = i + 1;
		hart->rv.pc = PROGRAM_PC;
		hart->rv.x[2] = PROGRAM_STACKS +
				(i + 1) * STACK_PAGES * SECPROC_PAGE_SIZE;
		hart->next = task->harts;
		task->harts = hart;
	}
}

/* Serves PAGE, as often as it comes. */
static bool bring(unsigned int i, enum secproc_step step)
{
	if (step != SECPROC_STEP_PAGE)
		return false;
	program.nr_pages_wanted++;
	return CHECK(fake_aspace_bring(&program.hart[i].want));
}

enum secproc_step fake_program_again(unsigned int i)
{
	enum secproc_step step;

	program.hart[i].kicked = false;
	do {
		step = secproc_syscall_begin(&program.hart[i],
					     &program.win[i]);
	} while (bring(i, step));
	return step;
}

enum secproc_step fake_program_call(unsigned int i, u32 nr, u64 a0, u64 a1,
				    u64 a2, u64 a3, u64 a4, u64 a5)
{
	u64 *x = program.hart[i].rv.x;

	program.hart[i].rv.pc = PROGRAM_PC;
	x[10] = a0;
	x[11] = a1;
	x[12] = a2;
	x[13] = a3;
	x[14] = a4;
	x[15] = a5;
	x[17] = nr;
	return fake_program_again(i);
}

enum secproc_step fake_program_answer(unsigned int i, s64 ret, u32 flags)
{
	enum secproc_step step;

	program.win[i].run->syscall.ret = ret;
	program.win[i].run->syscall.flags = flags;
	do {
		step = secproc_syscall_finish(&program.hart[i],
					      &program.win[i]);
	} while (bring(i, step));
	return step;
}

enum secproc_step fake_program_deliver(unsigned int i)
{
	enum secproc_step step;

	do {
		step = secproc_signal_deliver(&program.hart[i]);
	} while (bring(i, step));
	return step;
}

bool fake_program_has_returned(unsigned int i, enum secproc_step step,
			       s64 value)
{
	const struct secproc_hart *hart = &program.hart[i];

	return step == SECPROC_STEP_RUN && !hart->thread.awaiting &&
	       (s64)hart->rv.x[10] == value && hart->rv.pc == PROGRAM_PC + 4;
}

void fake_program_put_u32(u64 va, u32 value)
{
	fake_aspace_put(va, &value, sizeof(value));
}

u32 fake_program_get_u32(u64 va)
{
	u32 value;

	fake_aspace_get(va, &value, sizeof(value));
	return value;
}

void fake_program_put_u64(u64 va, u64 value)
{
	fake_aspace_put(va, &value, sizeof(value));
}

u64 fake_program_get_u64(u64 va)
{
	u64 value;

	fake_aspace_get(va, &value, sizeof(value));
	return value;
}
