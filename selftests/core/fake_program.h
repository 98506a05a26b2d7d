/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * A program of several threads over a fake address space, each of which stands
 * on an ECALL
 */
#ifndef SECPROC_FAKE_PROGRAM_H
#define SECPROC_FAKE_PROGRAM_H

#include "fake_aspace.h"
#include "fake_clock.h"
#include "os/signal.h"
#include "os/syscall_desc.h"
#include "os/task.h"

#define PROGRAM_NR_HARTS	8

/* Memory that is there: words, then stacks. */
#define PROGRAM_DATA	0x100000ULL
#define PROGRAM_STACKS	0x200000ULL
#define PROGRAM_NOWHERE	0x900000ULL
#define PROGRAM_PC	0x10000ULL
#define PROGRAM_RETURN	0x700000ULL

/**
 * struct fake_program - the only program of a test
 * @task: the task
 * @hart: its harts
 * @win: their windows
 * @nr_pages_wanted: how often a step asked for a page
 */
struct fake_program {
	struct secproc_task task;
	struct secproc_hart hart[PROGRAM_NR_HARTS];
	struct secproc_window win[PROGRAM_NR_HARTS];
	unsigned int nr_pages_wanted;
};

extern struct fake_program program;

/* A RUNNING program with @nr threads, numbered from 1; hart n is thread n + 1. */
void fake_program_reset(unsigned int nr);

/* Has hart @i begin a call; pages are brought in as they are asked for. */
enum secproc_step fake_program_call(unsigned int i, u32 nr, u64 a0, u64 a1,
				    u64 a2, u64 a3, u64 a4, u64 a5);

/* Has it begin the same call again, as after a kick. */
enum secproc_step fake_program_again(unsigned int i);

/* The loader answers hart @i. */
enum secproc_step fake_program_answer(unsigned int i, s64 ret, u32 flags);

/* Hart @i takes the next signal. */
enum secproc_step fake_program_deliver(unsigned int i);

/* Hart @i has gone on with @value. */
bool fake_program_has_returned(unsigned int i, enum secproc_step step,
			       s64 value);

void fake_program_put_u32(u64 va, u32 value);
u32 fake_program_get_u32(u64 va);
void fake_program_put_u64(u64 va, u64 value);
u64 fake_program_get_u64(u64 va);

#define PROGRAM_CALL(i, name, ...)					\
	fake_program_call(i, SECPROC_NR_##name, __VA_ARGS__)

#endif /* SECPROC_FAKE_PROGRAM_H */
