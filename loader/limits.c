// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * How much secure memory a program gets, and when
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "feed.h"
#include "limits.h"
#include "say.h"

/* For the stack, the heap, and the tables of a small program: 2 MiB. */
#define SPARE_FRAMES	512

int limits_parse_frames(struct limits *limits, const char *text)
{
	char *end;

	errno = 0;
	limits->max_frames = strtoull(text, &end, 10);
	return errno || end == text || *end ||
	       limits->max_frames < SECPROC_MIN_FRAMES ||
	       limits->max_frames > UINT32_MAX ? -EINVAL : 0;
}

int limits_set(struct dev_task *task, const struct limits *limits)
{
	struct secproc_limits call = { .max_frames = limits->max_frames };
	struct secproc_task_info info = {};
	int err;

	if (!limits->max_frames && !limits->no_page_out)
		return 0;
	if (limits->no_page_out) {
		call.flags = SECPROC_LIMITS_NO_PAGE_OUT;
		err = dev_task_get_info(task, &info);
		if (err)
			return err;
		/* Code that is also read needs a second frame. */
		if (!call.max_frames)
			call.max_frames = 2ULL * info.nr_pages + SPARE_FRAMES;
	}
	err = dev_task_set_limits(task, &call);
	if (err == -EPERM)
		say("--no-page-out: %llu frames are more than this user may lock in memory; see ulimit -l",
		    (unsigned long long)call.max_frames);
	else if (err)
		say("the limits of the program cannot be set: %s",
		    strerror(-err));
	return err;
}

int limits_preload(struct dev *dev, struct dev_task *task,
		   const struct limits *limits, int pkg_fd)
{
	struct secproc_info info = {};
	struct feed *feed;
	u32 fed = 0, nr_pages = 0;
	u64 room;
	int err;

	if (!limits->preload)
		return 0;
	err = dev_get_info(dev, &info);
	if (!err)
		err = feed_open(pkg_fd, &feed);
	if (err)
		return err;
	room = info.nr_free_frames;
	if (limits->max_frames && limits->max_frames < room)
		room = limits->max_frames;
	/* Tables and the stack want some as well. */
	room -= room / 8;
	err = feed_all(feed, task, room, &fed, &nr_pages);
	feed_close(feed);
	if (!err && fed < nr_pages)
		say("--preload: there is room for %u of %u pages", fed,
		    nr_pages);
	return err;
}

bool limits_explain(const struct limits *limits, int err)
{
	if (err == -ENOSPC)
		say("--no-page-out: so much secure memory cannot be reserved; the module's parameters pinned_frames= and frames= set how much, --limit-frames asks for less");
	else if (err == -EDQUOT)
		say("this user's other tasks have all the secure memory that the user may have; the module's parameter user_frames= sets how much");
	else if (err == -ENOMEM && limits->no_page_out)
		say("--no-page-out: secure memory is promised to other tasks");
	else
		return false;
	return true;
}
