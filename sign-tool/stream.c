// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Pages on their way from one large file into another, while others are made
 *
 * Whoever makes pages does not wait for the disk, unless it is the slower of the
 * two: some threads write, and from time to time one of them has the disk empty
 * its cache, so that little of that is left for the end.
 */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "stream.h"

/* How much is written before the disk is asked to keep it. */
#define SYNC_EVERY	(64U << 20)

#define RUN_SIZE	((size_t)SECPROC_BUILD_RUN << SECPROC_PAGE_SHIFT)
#define MEMORY_SIZE	(STREAM_MAX_RUNS * RUN_SIZE)

/* Waits for a run; false if none will come.  Wants the lock. */
static bool take_run(struct stream *stream, struct stream_run *run, bool *sync)
{
	while (!stream->nr && !stream->is_ending)
		pthread_cond_wait(&stream->work, &stream->lock);
	if (!stream->nr)
		return false;
	*run = stream->run[stream->first];
	stream->first = (stream->first + 1) % STREAM_MAX_RUNS;
	stream->nr--;
	stream->unsynced += run->len;
	*sync = stream->unsynced >= SYNC_EVERY;
	if (*sync)
		stream->unsynced = 0;
	return true;
}

static void *write_runs(void *arg)
{
	struct stream *stream = arg;
	struct stream_run run;
	bool sync;
	int ret;

	pthread_mutex_lock(&stream->lock);
	while (take_run(stream, &run, &sync)) {
		pthread_mutex_unlock(&stream->lock);
		ret = secproc_output_write(stream->out, run.off, run.data,
					   run.len, sync);
		pthread_mutex_lock(&stream->lock);
		if (!stream->error)
			stream->error = ret;
		stream->spare[stream->nr_spare++] = run.data;
		pthread_cond_signal(&stream->room);
	}
	pthread_mutex_unlock(&stream->lock);
	return NULL;
}

static u8 *lend(void *ctx)
{
	struct stream *stream = ctx;
	u8 *run;

	pthread_mutex_lock(&stream->lock);
	while (!stream->nr_spare)
		pthread_cond_wait(&stream->room, &stream->lock);
	run = stream->spare[--stream->nr_spare];
	pthread_mutex_unlock(&stream->lock);
	return run;
}

static void give_back(void *ctx, u8 *data)
{
	struct stream *stream = ctx;

	pthread_mutex_lock(&stream->lock);
	stream->spare[stream->nr_spare++] = data;
	pthread_cond_signal(&stream->room);
	pthread_mutex_unlock(&stream->lock);
}

/*
 * What the file has is read, not touched, which is faster where a page that is
 * touched for the first time is dear, as in some virtual machines.
 */
static int fetch(void *ctx, u8 *dst, const u8 *src, size_t len)
{
	const struct stream *stream = ctx;
	size_t off = (uintptr_t)src - (uintptr_t)stream->in->data;
	ssize_t n;

	if (off > stream->in->len || len > stream->in->len - off) {
		memcpy(dst, src, len);
		return 0;
	}
	n = secproc_read_at(stream->in_fd, dst, len, off);
	if (n < 0)
		return (int)n;
	/* Or the file has become shorter. */
	return (size_t)n < len ? -EIO : 0;
}

static int store(void *ctx, u64 off, u8 *data, size_t len)
{
	struct stream *stream = ctx;
	unsigned int last;
	int ret;

	pthread_mutex_lock(&stream->lock);
	last = (stream->first + stream->nr++) % STREAM_MAX_RUNS;
	stream->run[last] = (struct stream_run){ off, data, len };
	ret = stream->error;
	pthread_cond_signal(&stream->work);
	pthread_mutex_unlock(&stream->lock);
	return ret;
}

static int make_room(struct stream *stream)
{
	unsigned int i;

	stream->memory = secproc_pages_alloc(MEMORY_SIZE);
	if (!stream->memory)
		return -ENOMEM;
	for (i = 0; i < STREAM_MAX_RUNS; i++)
		stream->spare[i] = stream->memory +
				   (STREAM_MAX_RUNS - 1 - i) * RUN_SIZE;
	stream->nr_spare = STREAM_MAX_RUNS;
	return 0;
}

/**
 * stream_begin() - be ready for pages
 * @stream: to be given to stream_end() if this succeeds
 * @in_fd: where pages come from
 * @in: the same in memory
 * @out: where they go
 *
 * The files must outlive the stream.
 *
 * Return: 0 or a negative errno.
 */
int stream_begin(struct stream *stream, int in_fd,
		 const struct secproc_file *in, struct secproc_output *out)
{
	int ret;

	memset(stream, 0, sizeof(*stream));
	stream->io = (struct secproc_build_io){
		.ctx = stream, .lend = lend, .give_back = give_back,
		.fetch = fetch, .store = store,
	};
	stream->in_fd = in_fd;
	stream->in = in;
	stream->out = out;
	ret = make_room(stream);
	if (ret)
		return ret;
	pthread_mutex_init(&stream->lock, NULL);
	pthread_cond_init(&stream->work, NULL);
	pthread_cond_init(&stream->room, NULL);
	/* Where a thread cannot be had, the others do its work. */
	while (stream->nr_writers < STREAM_WRITERS &&
	       !pthread_create(&stream->writer[stream->nr_writers], NULL,
			       write_runs, stream))
		stream->nr_writers++;
	if (stream->nr_writers)
		return 0;
	stream_end(stream);
	return -EAGAIN;
}

/**
 * stream_end() - wait until all pages are written
 * @stream: from stream_begin()
 *
 * Return: 0, or why one could not be written.
 */
int stream_end(struct stream *stream)
{
	unsigned int i;

	pthread_mutex_lock(&stream->lock);
	stream->is_ending = true;
	pthread_cond_broadcast(&stream->work);
	pthread_mutex_unlock(&stream->lock);
	for (i = 0; i < stream->nr_writers; i++)
		pthread_join(stream->writer[i], NULL);
	pthread_cond_destroy(&stream->work);
	pthread_cond_destroy(&stream->room);
	pthread_mutex_destroy(&stream->lock);
	secproc_pages_free(stream->memory, MEMORY_SIZE);
	return stream->error;
}
