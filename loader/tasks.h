/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The tasks of this machine, as /proc/PID/fdinfo shows them
 *
 * Nothing names a task but the descriptor of the process that has it, so that
 * is where to look; Linux decides whom it lets look.
 */
#ifndef LOADER_TASKS_H
#define LOADER_TASKS_H

#include <linux/secproc_stat.h>
#include <stdbool.h>
#include <sys/types.h>

#include "env.h"

/**
 * struct task_stat - what is shown of a task
 * @pid: the process that has it
 * @fd: its descriptor there
 * @id: its number, never used twice while the module is loaded
 * @state: new, loaded, running or dead
 * @name: from its package, what is not printable or wants quoting as "?"
 * @debug: its package may be looked into
 * @uid: whose frames it uses
 * @harts: threads
 * @resident: frames that it has
 * @max_frames: how many it may have, or 0
 * @pinned: its pages do not leave
 * @instructions: instructions retired
 * @value: counters, by enum secproc_stat
 */
struct task_stat {
	pid_t pid;
	int fd;
	u64 id;
	char state[16];
	char name[64];
	bool debug;
	u64 uid;
	u64 harts;
	u64 resident;
	u64 max_frames;
	bool pinned;
	u64 instructions;
	__u64 value[SECPROC_NR_STATS];
};

/**
 * tasks_list() - all tasks that this user may see
 * @pid: of this process only, or 0
 * @tasks: an array to be freed; each task is there once, by number
 *
 * Return: how many, or a negative errno.
 */
int tasks_list(pid_t pid, struct task_stat **tasks);

#endif /* LOADER_TASKS_H */
