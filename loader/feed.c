// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Feeding pages: the loader reads the package instead of the processor
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "feed.h"
#include "pkg/pkg.h"
#include "user/util.h"

/* Pages that are handed over in one call, so that they are checked together. */
#define MAX_RUN	16

struct feed {
	int fd;
	u64 size;
	void *resident;
	u64 resident_size;
	struct secproc_pkg_view view;
	FILE *trace;
	u8 *traced;
	u8 page[MAX_RUN][SECPROC_PAGE_SIZE];
	u8 vinfo[MAX_RUN][SECPROC_PKG_VINFO_SIZE];
};

static int read_at(int fd, void *buf, size_t len, u64 off)
{
	ssize_t n = secproc_read_at(fd, buf, len, off);

	if (n < 0)
		return (int)n;
	return (size_t)n < len ? -EIO : 0;
}

static int read_resident(struct feed *feed)
{
	u8 head[SECPROC_PKG_HEAD_SIZE] = {};
	struct stat st;
	int err;

	if (fstat(feed->fd, &st))
		return -errno;
	feed->size = (u64)st.st_size;
	feed->resident_size = feed->size < sizeof(head) ? feed->size :
							  sizeof(head);
	err = read_at(feed->fd, head, feed->resident_size, 0);
	if (err)
		return err;
	/* What cannot be parsed is handed over as it is, to be refused. */
	if (!secproc_pkg_resident_size(head, feed->resident_size,
				       &feed->resident_size) &&
	    feed->resident_size > feed->size)
		feed->resident_size = feed->size;
	feed->resident = malloc(feed->resident_size + 1);
	if (!feed->resident)
		return -ENOMEM;
	err = read_at(feed->fd, feed->resident, feed->resident_size, 0);
	if (err)
		return err;
	if (secproc_pkg_parse(feed->resident, feed->resident_size, feed->size,
			      &feed->view))
		memset(&feed->view, 0, sizeof(feed->view));
	return 0;
}

int feed_open(int fd, struct feed **feed)
{
	struct feed *f = calloc(1, sizeof(*f));
	int err;

	if (!f)
		return -ENOMEM;
	f->fd = fd;
	err = read_resident(f);
	if (err) {
		feed_close(f);
		return err;
	}
	*feed = f;
	return 0;
}

void feed_close(struct feed *feed)
{
	if (feed->trace)
		fclose(feed->trace);
	free(feed->traced);
	free(feed->resident);
	free(feed);
}

const struct secproc_pkg_view *feed_view(const struct feed *feed)
{
	return &feed->view;
}

void feed_describe(const struct feed *feed, struct secproc_load *load)
{
	load->pkg_fd = -1;
	load->resident = (uintptr_t)feed->resident;
	load->resident_len = feed->resident_size;
	load->pkg_size = feed->size;
}

int feed_trace(struct feed *feed, const char *path)
{
	feed->traced = calloc(feed->view.nr_pages + 1U, 1);
	feed->trace = fopen(path, "we");
	if (!feed->traced || !feed->trace)
		return feed->traced ? -errno : -ENOMEM;
	setvbuf(feed->trace, NULL, _IOLBF, 0);
	return 0;
}

/* A page that leaves secure memory and comes again is noted once. */
static void trace(struct feed *feed, u32 index, u64 va)
{
	if (!feed->trace || feed->traced[index])
		return;
	feed->traced[index] = 1;
	fprintf(feed->trace, "0x%llx\n", (unsigned long long)va);
}

/* Reads a page and its verifying information to place @at of a run. */
static int read_page(struct feed *feed, u32 index, u32 at)
{
	const struct secproc_pkg_page_row *row = feed->view.page_table.data;
	u16 part;
	int err;

	row += index;
	trace(feed, index, secproc_get_le64(&row->va));
	part = secproc_get_le16(&row->part);
	if (part >= SECPROC_PKG_MAX_PARTS || !feed->view.pages_off[part])
		return -ENOENT;
	err = read_at(feed->fd, feed->page[at], SECPROC_PAGE_SIZE,
		      feed->view.pages_off[part] +
		      (u64)secproc_get_le32(&row->slot) * SECPROC_PAGE_SIZE);
	return err ? err : read_at(feed->fd, feed->vinfo[at],
				   SECPROC_PKG_VINFO_SIZE,
				   feed->view.vinfo_off +
				   (u64)secproc_get_le32(&row->vinfo) *
				   SECPROC_PKG_VINFO_SIZE);
}

/* Hands over @count pages; *@done says how many, also with an error. */
static int feed_run(struct feed *feed, struct dev_task *task, u32 index,
		    u32 count, u32 *done)
{
	struct secproc_feed call = {
		.first_page = index,
		.pages = (uintptr_t)feed->page,
		.vinfo = (uintptr_t)feed->vinfo,
	};
	int read_err = 0, err;

	while (call.count < count) {
		read_err = read_page(feed, index + call.count, call.count);
		if (read_err)
			break;
		call.count++;
	}
	err = call.count ? dev_task_feed(task, &call) : 0;
	*done = call.done;
	return err ? err : read_err;
}

int feed_pages(struct feed *feed, struct dev_task *task,
	       const struct secproc_exit_page *wanted)
{
	u32 i, done = 0;
	int err = 0;

	for (i = 0; i < wanted->count && !err; i += done) {
		u32 left = wanted->count - i;
		u32 first = wanted->first_page + i;

		if (first >= feed->view.nr_pages ||
		    left > feed->view.nr_pages - first)
			return -EINVAL;
		err = feed_run(feed, task, first,
			       left < MAX_RUN ? left : MAX_RUN, &done);
	}
	return err;
}

/* How many pages from @index on are stored, at most MAX_RUN. */
static u32 run_length(const struct feed *feed, u32 index)
{
	const struct secproc_pkg_page_row *row = feed->view.page_table.data;
	u32 n = 0;

	while (n < MAX_RUN && index + n < feed->view.nr_pages &&
	       !(secproc_get_le32(&row[index + n].flags) &
		 SECPROC_PKG_PAGE_F_ZERO))
		n++;
	return n;
}

/* Not there, locked, or no room: wanted later or never. */
static bool is_wanted_later(int err)
{
	return err == -ENOENT || err == -ENOKEY || err == -ENOMEM;
}

/* Where there is no room for all, those that the signer says come first. */
static int feed_in_order(struct feed *feed, struct dev_task *task, u64 room,
			 u32 *fed)
{
	const __le32 *order = feed->view.order.data;
	size_t i, nr = feed->view.order.len / sizeof(*order);
	int err = 0;

	for (i = 0; i < nr && *fed < room && !err; i++) {
		u32 done = 0;

		err = feed_run(feed, task, secproc_get_le32(&order[i]), 1,
			       &done);
		*fed += done;
		if (is_wanted_later(err))
			err = 0;
	}
	return err;
}

int feed_all(struct feed *feed, struct dev_task *task, u64 room, u32 *fed,
	     u32 *nr_pages)
{
	int err = 0;
	u32 i = 0;

	if (feed->view.order.len && room < feed->view.nr_stored) {
		*nr_pages = feed->view.nr_stored;
		return feed_in_order(feed, task, room, fed);
	}
	while (i < feed->view.nr_pages && !err) {
		u32 n = run_length(feed, i), done = 0;

		if (n && *fed < room) {
			if (n > room - *fed)
				n = (u32)(room - *fed);
			err = feed_run(feed, task, i, n, &done);
			*fed += done;
			n = err ? done + 1 : n;
			if (is_wanted_later(err))
				err = 0;
		}
		*nr_pages += n;
		i += n ? n : 1;
	}
	return err;
}
