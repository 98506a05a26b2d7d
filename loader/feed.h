/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Feeding pages: the loader reads the package instead of the processor
 *
 * The loader finds a page's place in the file by the package's own table, which
 * it parses and does not verify; a wrong page is refused by the processor.
 */
#ifndef LOADER_FEED_H
#define LOADER_FEED_H

#include "dev.h"
#include "env.h"

struct feed;
struct secproc_pkg_view;

/* Reads the resident part of the package @fd; returns 0 or negative errno. */
int feed_open(int fd, struct feed **feed);
/* Notes the address of every page that is wanted, one in a line of @path. */
int feed_trace(struct feed *feed, const char *path);
void feed_close(struct feed *feed);
/* What the package says of itself; zero if it cannot be parsed. */
const struct secproc_pkg_view *feed_view(const struct feed *feed);

/* Fills in where the resident part is, for a load without descriptor. */
void feed_describe(const struct feed *feed, struct secproc_load *load);

/* Hands pages over that the processor wants. */
int feed_pages(struct feed *feed, struct dev_task *task,
	       const struct secproc_exit_page *wanted);

/*
 * Hands over every stored page whose part is there and not locked, at most
 * @room of them; if that is not enough for all and the package has an order, the
 * first in that.  Sets how many were taken, @fed, of how many, @nr_pages.
 */
int feed_all(struct feed *feed, struct dev_task *task, u64 room, u32 *fed,
	     u32 *nr_pages);

#endif /* LOADER_FEED_H */
