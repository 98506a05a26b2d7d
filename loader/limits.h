/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * How much secure memory a program gets, and when
 */
#ifndef LOADER_LIMITS_H
#define LOADER_LIMITS_H

#include <stdbool.h>

#include "dev.h"

/**
 * struct limits - what was asked for
 * @max_frames: frames that it may have, or 0
 * @no_page_out: nothing of it leaves secure memory
 * @preload: all of its pages are brought in before it begins
 */
struct limits {
	__u64 max_frames;
	bool no_page_out;
	bool preload;
};

/* Reads the argument of --limit-frames; returns 0 or a negative errno. */
int limits_parse_frames(struct limits *limits, const char *text);

/* Sets them for a loaded task, and tells why if that fails. */
int limits_set(struct dev_task *task, const struct limits *limits);

/* Brings pages in as far as there is room.  @pkg_fd is the package. */
int limits_preload(struct dev *dev, struct dev_task *task,
		   const struct limits *limits, int pkg_fd);

/* Tells why a task with such limits could not be started with @err. */
bool limits_explain(const struct limits *limits, int err);

#endif /* LOADER_LIMITS_H */
