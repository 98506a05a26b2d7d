/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Pages on their way from one large file into another, while others are made
 */
#ifndef SIGN_TOOL_STREAM_H
#define SIGN_TOOL_STREAM_H

#include <pthread.h>

#include "../kmod/core/pkg/pkg_build.h"
#include "../kmod/core/user/util.h"

/* Runs that wait: enough for the time that a disk empties its cache. */
#define STREAM_MAX_RUNS		64
#define STREAM_WRITERS		4

/**
 * struct stream_run - pages that wait
 * @off: where they go
 * @data: the pages
 * @len: bytes
 */
struct stream_run {
	u64 off;
	u8 *data;
	size_t len;
};

/**
 * struct stream - where pages come from and go to; must not be moved
 * @io: for struct secproc_build
 * @in_fd: file that most come from
 * @in: the same in memory
 * @out: file that they go to
 * @lock: for all that follows
 * @work: there is a run to write, or no more will come
 * @room: there is room to spare
 * @run: a ring of what waits
 * @first: the oldest
 * @nr: how many
 * @memory: room for all runs
 * @spare: rooms that nobody has
 * @nr_spare: how many
 * @unsynced: bytes written since the disk was last asked to keep them
 * @error: first error of a writer
 * @is_ending: no more will come
 * @writer: threads
 * @nr_writers: how many there are
 */
struct stream {
	struct secproc_build_io io;
	int in_fd;
	const struct secproc_file *in;
	struct secproc_output *out;
	pthread_mutex_t lock;
	pthread_cond_t work;
	pthread_cond_t room;
	struct stream_run run[STREAM_MAX_RUNS];
	unsigned int first;
	unsigned int nr;
	u8 *memory;
	u8 *spare[STREAM_MAX_RUNS];
	unsigned int nr_spare;
	u64 unsynced;
	int error;
	bool is_ending;
	pthread_t writer[STREAM_WRITERS];
	unsigned int nr_writers;
};

int stream_begin(struct stream *stream, int in_fd,
		 const struct secproc_file *in, struct secproc_output *out);
int stream_end(struct stream *stream);

#endif /* SIGN_TOOL_STREAM_H */
