/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * How Linux's scheduler shall treat a program
 */
#ifndef LOADER_TURNS_H
#define LOADER_TURNS_H

#include <sched.h>
#include <stdbool.h>

#include "env.h"

/**
 * struct turns - what was asked for
 * @round_robin: by turns, before everything that is not
 * @slice_ns: time of a turn, or 0 for the scheduler's own choice
 * @has_nice: @nice was given
 * @nice: niceness
 * @has_cpus: @cpus was given
 * @cpus: where it may run
 */
struct turns {
	bool round_robin;
	u64 slice_ns;
	bool has_nice;
	int nice;
	bool has_cpus;
	cpu_set_t cpus;
};

/* Each parses what was given; -EINVAL if it is none. */
int turns_parse_slice(struct turns *turns, const char *text);
int turns_parse_nice(struct turns *turns, const char *text);
int turns_parse_cpus(struct turns *turns, const char *text);

/*
 * Asks for it on behalf of the calling thread and of all that it will create.
 * Tells why if that fails.
 */
int turns_ask(const struct turns *turns, bool quiet);

/* Has the process called as its package is: without folder and suffix. */
void turns_name(const char *package);

#endif /* LOADER_TURNS_H */
