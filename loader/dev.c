// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The secure processor over /dev/secproc
 *
 * Descriptors are moved above those that the program inside will use as its
 * own.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "dev.h"
#include "fds.h"

#define DEFAULT_PATH	"/dev/secproc"

struct dev {
	int fd;
	char admin_path[256];
};

struct dev_task {
	int fd;
	bool is_separate;
};

/* Where the worlds share nothing, the run page is a copy. */
struct dev_hart {
	int fd;
	struct secproc_run *run;
	bool is_separate;
};

static int call(int fd, unsigned long request, void *arg)
{
	int ret = ioctl(fd, request, arg);

	return ret < 0 ? -errno : ret;
}

int dev_open(const char *path, struct dev **dev)
{
	struct dev *d = calloc(1, sizeof(*d));
	int err;

	if (!d)
		return -ENOMEM;
	if (!path)
		path = DEFAULT_PATH;
	if (snprintf(d->admin_path, sizeof(d->admin_path), "%s-admin", path) >=
	    (int)sizeof(d->admin_path)) {
		free(d);
		return -ENAMETOOLONG;
	}
	d->fd = open(path, O_RDWR | O_CLOEXEC);
	if (d->fd < 0) {
		err = -errno;
		free(d);
		return err;
	}
	d->fd = fds_move(d->fd);
	if (call(d->fd, SECPROC_IOC_GET_API_VERSION, NULL) !=
	    SECPROC_API_VERSION) {
		dev_close(d);
		return -EPROTO;
	}
	*dev = d;
	return 0;
}

void dev_close(struct dev *dev)
{
	fds_close(dev->fd);
	free(dev);
}

int dev_get_info(struct dev *dev, struct secproc_info *info)
{
	return call(dev->fd, SECPROC_IOC_GET_INFO, info);
}

const char *dev_parameters(void)
{
	return "/sys/module/secproc/parameters";
}

int dev_get_stats(struct dev *dev, struct secproc_stats *stats)
{
	return call(dev->fd, SECPROC_IOC_GET_STATS, stats);
}

int dev_get_state(struct dev *dev, struct secproc_state_info *info)
{
	return call(dev->fd, SECPROC_IOC_GET_STATE, info);
}

static int call_admin(struct dev *dev, unsigned long request, const void *arg)
{
	int fd = open(dev->admin_path, O_RDWR | O_CLOEXEC);
	int err;

	if (fd < 0)
		return -errno;
	err = call(fd, request, (void *)arg);
	close(fd);
	return err;
}

int dev_provision(struct dev *dev, const struct secproc_provision *provision)
{
	return call_admin(dev, SECPROC_IOC_PROVISION, provision);
}

int dev_reset_state(struct dev *dev, const struct secproc_state_reset *reset)
{
	return call_admin(dev, SECPROC_IOC_RESET_STATE, reset);
}

int dev_revoke(struct dev *dev, struct secproc_revoke *revoke)
{
	return call(dev->fd, SECPROC_IOC_REVOKE, revoke);
}

int dev_create_task(struct dev *dev, struct dev_task **task)
{
	struct dev_task *t = calloc(1, sizeof(*t));
	struct secproc_info info = {};
	int fd;

	if (!t)
		return -ENOMEM;
	fd = dev_get_info(dev, &info);
	if (fd < 0) {
		free(t);
		return fd;
	}
	t->is_separate = info.flags & SECPROC_INFO_SEPARATE;
	fd = call(dev->fd, SECPROC_IOC_CREATE_TASK, NULL);
	if (fd < 0) {
		free(t);
		return fd;
	}
	t->fd = fds_move(fd);
	*task = t;
	return 0;
}

void dev_task_close(struct dev_task *task)
{
	fds_close(task->fd);
	free(task);
}

int dev_task_load(struct dev_task *task, const struct secproc_load *load)
{
	return call(task->fd, SECPROC_IOC_LOAD, (void *)load);
}

int dev_task_attach(struct dev_task *task, const struct secproc_attach *attach)
{
	return call(task->fd, SECPROC_IOC_ATTACH, (void *)attach);
}

int dev_task_unlock(struct dev_task *task, const struct secproc_unlock *unlock)
{
	return call(task->fd, SECPROC_IOC_UNLOCK, (void *)unlock);
}

int dev_task_start(struct dev_task *task, const struct secproc_start *start)
{
	return call(task->fd, SECPROC_IOC_START, (void *)start);
}

int dev_task_feed(struct dev_task *task, struct secproc_feed *feed)
{
	return call(task->fd, SECPROC_IOC_FEED, feed);
}

int dev_task_get_error(struct dev_task *task, struct secproc_error *error)
{
	return call(task->fd, SECPROC_IOC_GET_ERROR, error);
}

int dev_task_get_info(struct dev_task *task, struct secproc_task_info *info)
{
	return call(task->fd, SECPROC_IOC_GET_TASK_INFO, info);
}

int dev_task_set_limits(struct dev_task *task,
			const struct secproc_limits *limits)
{
	return call(task->fd, SECPROC_IOC_SET_LIMITS, (void *)limits);
}

int dev_task_get_stats(struct dev_task *task, struct secproc_stats *stats)
{
	return call(task->fd, SECPROC_IOC_GET_TASK_STATS, stats);
}

int dev_task_signal(struct dev_task *task, struct secproc_signal *signal)
{
	return call(task->fd, SECPROC_IOC_SIGNAL, signal);
}

/* Memory for the run page and the window, this process's own or shared. */
static int map_run(struct dev_hart *h)
{
	int flags = h->is_separate ? MAP_PRIVATE | MAP_ANONYMOUS : MAP_SHARED;

	h->run = mmap(NULL, SECPROC_RUN_MAP_SIZE, PROT_READ | PROT_WRITE,
		      flags, h->is_separate ? -1 : h->fd, 0);
	return h->run == MAP_FAILED ? -errno : 0;
}

int dev_create_hart(struct dev_task *task, unsigned int tid,
		    struct dev_hart **hart)
{
	struct dev_hart *h = calloc(1, sizeof(*h));
	int err;

	if (!h)
		return -ENOMEM;
	h->fd = ioctl(task->fd, SECPROC_IOC_CREATE_HART, (unsigned long)tid);
	if (h->fd < 0) {
		err = -errno;
		free(h);
		return err;
	}
	h->fd = fds_move(h->fd);
	h->is_separate = task->is_separate;
	err = map_run(h);
	if (err) {
		fds_close(h->fd);
		free(h);
		return err;
	}
	*hart = h;
	return 0;
}

void dev_hart_close(struct dev_hart *hart)
{
	munmap(hart->run, SECPROC_RUN_MAP_SIZE);
	fds_close(hart->fd);
	free(hart);
}

/* Copies the run page; of a system call, the window with it. */
static int exchange(struct dev_hart *hart, __u32 flags, bool window)
{
	struct secproc_exchange exchange = {
		.offset = window ? SECPROC_RUN_PAGE_SIZE : 0,
		.len = window ? SECPROC_WINDOW_SIZE : sizeof(*hart->run),
		.flags = flags,
	};

	exchange.data = (uintptr_t)hart->run + exchange.offset;
	return call(hart->fd, SECPROC_IOC_EXCHANGE, &exchange);
}

static int run_separate(struct dev_hart *hart)
{
	bool answers = hart->run->exit_reason == SECPROC_EXIT_SYSCALL;
	int err = exchange(hart, SECPROC_EXCHANGE_GIVE, false);

	if (!err && answers)
		err = exchange(hart, SECPROC_EXCHANGE_GIVE, true);
	if (!err)
		err = call(hart->fd, SECPROC_IOC_RUN, NULL);
	if (!err)
		err = exchange(hart, 0, false);
	if (!err && hart->run->exit_reason == SECPROC_EXIT_SYSCALL)
		err = exchange(hart, 0, true);
	return err;
}

int dev_hart_run(struct dev_hart *hart)
{
	return hart->is_separate ? run_separate(hart) :
				   call(hart->fd, SECPROC_IOC_RUN, NULL);
}

struct secproc_run *dev_hart_page(struct dev_hart *hart)
{
	return hart->run;
}
