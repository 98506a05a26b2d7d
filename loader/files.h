/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Packaged files that a program is given: libraries, its interpreter, data
 *
 * The packages say themselves what they are called and what they need; the
 * loader looks and does not verify.  The processor decides.
 */
#ifndef LOADER_FILES_H
#define LOADER_FILES_H

#include <stdbool.h>

#include "dev.h"
#include "env.h"

#define FILES_MAX	256

/**
 * struct files - what is to be given to a program
 * @with: packages that must be given, each perhaps with a comma and a licence
 * @nr_with: how many
 * @folder: where others are looked for; NULL for the folder of the program
 */
struct files {
	const char *with[FILES_MAX];
	unsigned int nr_with;
	const char *folder;
};

/**
 * files_add() - a package that must be given
 * @files: what is to be given
 * @with: PACKAGE or PACKAGE,LICENCE
 *
 * Return: 0, or -E2BIG if there are too many.
 */
int files_add(struct files *files, const char *with);

/**
 * files_give() - give a program its files
 * @files: what was asked for
 * @task: the program, loaded
 * @key_id: the processor
 * @package: its package
 * @pkg_fd: the same, open
 *
 * Return: 0; else it has been said why not.
 */
int files_give(const struct files *files, struct dev_task *task,
	       const u8 key_id[32], const char *package, int pkg_fd);

#endif /* LOADER_FILES_H */
