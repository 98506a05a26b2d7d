/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Packaged files of a task: libraries, the interpreter, data
 *
 * A packaged file is found by the name in its signed manifest, never by what
 * the host calls it.  A path that fits a name which the program or one of its
 * files names is served here, and fails if the file has not been given: the
 * host has no say in it.  Nor has it in what the interpreter opens, that is, the
 * code that loads libraries: what is not packaged is not there.
 *
 * Descriptors of packaged files have numbers that no host gives, from
 * SECPROC_FD_FIRST on, and are never passed to it: so it can neither give one
 * twice nor close one.  Only where the program puts one in the place of another
 * descriptor, as for its standard input, a number of the host means a packaged
 * file, until it is closed.
 *
 * All functions are called under the machine's lock.
 */
#ifndef SECPROC_ATTACH_H
#define SECPROC_ATTACH_H

#include "../pkg/depend.h"
#include "../pkg/licence.h"
#include "aspace.h"

struct secproc_task;

/* Packaged files that a task may have. */
#define SECPROC_MAX_ATTACHED	256
/* Above all numbers that Linux gives. */
#define SECPROC_FD_FIRST	0x40000000U
/* Descriptors of packaged files that may be open at a time. */
#define SECPROC_MAX_OPEN	64

/**
 * struct secproc_open - an open packaged file
 * @file: which
 * @pos: position, shared by all descriptors that were made of one another
 * @nr_fds: descriptors of it; 0 if the entry is free
 */
struct secproc_open {
	struct secproc_attached *file;
	u64 pos;
	u32 nr_fds;
};

/**
 * struct secproc_fd - a descriptor of a packaged file
 * @open: what it means, or NULL if the entry is free
 * @fd: the program's number of it
 */
struct secproc_fd {
	struct secproc_open *open;
	u32 fd;
};

/**
 * struct secproc_files - packaged files of a task
 * @attached: the files, the newest first
 * @nr_attached: how many
 * @interpreter: the one that the program starts in, once it has been mapped
 * @base: what was added to its addresses
 * @open: open files
 * @fd: their descriptors
 */
struct secproc_files {
	struct secproc_attached *attached;
	u32 nr_attached;
	struct secproc_attached *interpreter;
	u64 base;
	struct secproc_open open[SECPROC_MAX_OPEN];
	struct secproc_fd fd[SECPROC_MAX_OPEN];
};

/**
 * secproc_attach_check() - whether a task may be given a file
 * @task: the task
 * @pkg: the verified package
 *
 * Return: 0, -EPROTO if the task has no program, -ENOMEM if there are too many
 * files, or a refusal.
 */
int secproc_attach_check(const struct secproc_task *task,
			 const struct secproc_pkg *pkg);

/**
 * secproc_attach() - give a task a file
 * @task: a task with a program
 * @file: zeroed memory for it
 * @pkg: the verified package; copied, its resident part must outlive the task
 * @keys: the key of its pages; the caller wipes its copy
 *
 * Whoever calls it has had the package admitted (secproc_admit()).
 *
 * Return: 0, -EPROTO in any other state, -ENOSPC if there is no room for areas,
 * -ENOMEM if there are too many files, or a refusal.
 */
int secproc_attach(struct secproc_task *task, struct secproc_attached *file,
		   const struct secproc_pkg *pkg,
		   const struct secproc_pkg_keys *keys);

/**
 * secproc_attach_wipe() - forget the keys of all files
 * @task: the task, whose address space has been wiped
 */
void secproc_attach_wipe(struct secproc_task *task);

/**
 * enum secproc_path - who serves a path
 * @SECPROC_PATH_HOST: the host
 * @SECPROC_PATH_ABSENT: nobody: it is a packaged file that has not been given
 * @SECPROC_PATH_FILE: a packaged file
 */
enum secproc_path {
	SECPROC_PATH_HOST,
	SECPROC_PATH_ABSENT,
	SECPROC_PATH_FILE,
};

/**
 * secproc_attach_find() - look a path up
 * @task: the task
 * @path: the path, as far as it is known
 * @file: set with SECPROC_PATH_FILE
 *
 * Return: see above.
 */
enum secproc_path secproc_attach_find(const struct secproc_task *task,
				      struct secproc_bytes path,
				      struct secproc_attached **file);

/**
 * secproc_attach_interpreter() - map the program's interpreter
 * @task: the task, whose image is being built; may be called again
 * @want: set with -EAGAIN
 *
 * Return: 0, also if it needs none; -EAGAIN if a page must be brought in, -ENOBUFS
 * if there is no room for areas, -ENOMEM, or a refusal.
 */
int secproc_attach_interpreter(struct secproc_task *task,
			       struct secproc_want *want);

/**
 * secproc_attach_entry() - where the program starts
 * @task: the task
 *
 * Return: the first instruction, the interpreter's if there is one.
 */
u64 secproc_attach_entry(const struct secproc_task *task);

/**
 * secproc_fd_open() - what a descriptor means
 * @files: the task's files
 * @fd: the program's number
 *
 * Return: the open file, or NULL if it is the host's affair.
 */
struct secproc_open *secproc_fd_open(struct secproc_files *files, u32 fd);

/**
 * secproc_fd_is_ours() - tell whether a number is none of the host's
 * @fd: a descriptor; AT_FDCWD is none
 *
 * Return: true if so, whether or not it is open.
 */
static inline bool secproc_fd_is_ours(u32 fd)
{
	return fd >= SECPROC_FD_FIRST && (s32)fd > 0;
}

/**
 * secproc_fd_new() - a new descriptor of a packaged file
 * @files: the task's files
 * @min: its least number
 * @open: what it means, or NULL to open @file
 * @file: the file
 *
 * Return: its number, or -EMFILE.
 */
s64 secproc_fd_new(struct secproc_files *files, u32 min,
		   struct secproc_open *open, struct secproc_attached *file);

/**
 * secproc_fd_put() - let a number that is free or the host's mean a packaged
 * file
 * @files: the task's files
 * @fd: the number
 * @open: the file
 *
 * Return: 0 or -EMFILE.
 */
int secproc_fd_put(struct secproc_files *files, u32 fd,
		   struct secproc_open *open);

/**
 * secproc_fd_drop() - descriptors are closed
 * @files: the task's files
 * @first: the first of them
 * @last: the last of them
 */
void secproc_fd_drop(struct secproc_files *files, u32 first, u32 last);

#endif /* SECPROC_ATTACH_H */
