/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The secure processor as the loader sees it: one function per ioctl
 *
 * Two implementations: dev.c, over /dev/secproc, and dev_inproc.c, which holds
 * the processor's core in the loader's own process.  The second protects
 * nothing; it exists for tests, sanitizers and benchmarks, and is a program of
 * its own (secproc-inproc), never a switch of the first.
 *
 * Functions return 0 (or a handle) or a negative errno.
 */
#ifndef LOADER_DEV_H
#define LOADER_DEV_H

#include <linux/secproc.h>
#include <stddef.h>

struct dev;		/* the device */
struct dev_task;	/* a task */
struct dev_hart;	/* a hart and its run page */

/* The device.  @path is NULL for the default. */
int dev_open(const char *path, struct dev **dev);
void dev_close(struct dev *dev);
int dev_get_info(struct dev *dev, struct secproc_info *info);
int dev_get_stats(struct dev *dev, struct secproc_stats *stats);
/* The folder with the processor's parameters, or NULL if it has none. */
const char *dev_parameters(void);
/* On the admin node: needs its permission. */
int dev_provision(struct dev *dev, const struct secproc_provision *provision);

/* Where the processor keeps what it must not forget. */
int dev_get_state(struct dev *dev, struct secproc_state_info *info);
/* Begins that anew, on the admin node; -ENXIO if it is kept nowhere. */
int dev_reset_state(struct dev *dev, const struct secproc_state_reset *reset);

/* A newer revocation list; on a refusal @revoke->refusal says which. */
int dev_revoke(struct dev *dev, struct secproc_revoke *revoke);

int dev_create_task(struct dev *dev, struct dev_task **task);
void dev_task_close(struct dev_task *task);
int dev_task_load(struct dev_task *task, const struct secproc_load *load);
/* A packaged file: a library, the interpreter, data. */
int dev_task_attach(struct dev_task *task, const struct secproc_attach *attach);
/* A licence for more parts of a loaded program. */
int dev_task_unlock(struct dev_task *task, const struct secproc_unlock *unlock);
int dev_task_start(struct dev_task *task, const struct secproc_start *start);
int dev_task_feed(struct dev_task *task, struct secproc_feed *feed);
int dev_task_get_error(struct dev_task *task, struct secproc_error *error);
int dev_task_get_info(struct dev_task *task, struct secproc_task_info *info);
int dev_task_set_limits(struct dev_task *task,
			const struct secproc_limits *limits);
int dev_task_get_stats(struct dev_task *task, struct secproc_stats *stats);

int dev_task_signal(struct dev_task *task, struct secproc_signal *signal);

int dev_create_hart(struct dev_task *task, unsigned int tid,
		    struct dev_hart **hart);
void dev_hart_close(struct dev_hart *hart);
/* Run the hart on this thread until it needs something; then see the run page. */
int dev_hart_run(struct dev_hart *hart);
/* The run page; the window stands SECPROC_RUN_PAGE_SIZE behind it. */
struct secproc_run *dev_hart_page(struct dev_hart *hart);

#endif /* LOADER_DEV_H */
