/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Licences from files, and going on with one when a program comes to a part that
 * is locked
 */
#ifndef LOADER_UNLOCK_H
#define LOADER_UNLOCK_H

#include <stdbool.h>

#include "dev.h"
#include "env.h"

/**
 * read_licence() - read a processor's licence
 * @path: file, which may have those of others, too
 * @key_id: the processor
 * @len: set to its length
 *
 * Return: the licence, to be freed; NULL with errno set on failure.
 */
void *read_licence(const char *path, const u8 key_id[32], size_t *len);

/**
 * unlock_task() - unlock the part that a program stands before
 * @task: the program
 * @package: path of its package, for messages
 * @path: the licence; waited for if it is not there
 * @key_id: the processor
 * @fault: where the program stands
 *
 * Return: true if the program can go on; else it has been said why not.
 */
bool unlock_task(struct dev_task *task, const char *package, const char *path,
		 const u8 key_id[32], const struct secproc_exit_fault *fault);

#endif /* LOADER_UNLOCK_H */
