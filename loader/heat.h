/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Which pages of a task came and went how often, if it may be looked into
 */
#ifndef LOADER_HEAT_H
#define LOADER_HEAT_H

#include <linux/secproc.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/types.h>

/**
 * struct heat - the pages of a task
 * @page: to be freed; those that came and went most often first
 * @nr: how many
 * @others: how often pages came or went that are not among them
 */
struct heat {
	struct secproc_heat_page *page;
	size_t nr;
	__u64 others;
};

/**
 * heat_read() - ask for the pages of a task
 * @pid: the process that has it
 * @fd: its descriptor there
 * @heat: set
 *
 * Return: 0, or a negative errno.
 */
int heat_read(pid_t pid, int fd, struct heat *heat);

/* What an error of heat_read() means. */
const char *heat_error(int err);

/* As a table, or as members of a JSON object. */
void heat_print(FILE *out, bool json, const struct heat *heat);

#endif /* LOADER_HEAT_H */
