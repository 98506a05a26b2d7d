// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Which pages of a task came and went how often, if it may be looked into
 *
 * The device answers whoever holds the task's descriptor, so a copy of it is
 * fetched from the process; Linux decides who may do that, as with a debugger.
 */
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "heat.h"

/* Pages that are asked for at once; the device may give fewer. */
#define CHUNK		128

/* The device's answers have errors of their own, apart from Linux's refusal. */
#define NOT_FETCHED	(-ESTALE)

static __u64 warmth(const struct secproc_heat_page *page)
{
	return (__u64)page->page_ins + page->page_outs;
}

static int hotter(const void *a, const void *b)
{
	const struct secproc_heat_page *p = a, *q = b;

	if (warmth(p) != warmth(q))
		return warmth(p) < warmth(q) ? 1 : -1;
	return p->va < q->va ? -1 : p->va > q->va;
}

static int fetch(pid_t pid, int fd)
{
	int pidfd = (int)syscall(SYS_pidfd_open, pid, 0);
	int copy;

	if (pidfd < 0)
		return NOT_FETCHED;
	copy = (int)syscall(SYS_pidfd_getfd, pidfd, fd, 0);
	close(pidfd);
	return copy < 0 ? NOT_FETCHED : copy;
}

static int read_all(int task, struct heat *heat)
{
	struct secproc_heat ask = { .version = SECPROC_HEAT_VERSION };
	struct secproc_heat_page *grown;

	do {
		grown = realloc(heat->page,
				(heat->nr + CHUNK) * sizeof(*heat->page));
		if (!grown)
			return -ENOMEM;
		heat->page = grown;
		ask.nr_pages = CHUNK;
		ask.pages = (uintptr_t)(grown + heat->nr);
		if (ioctl(task, SECPROC_IOC_GET_HEAT, &ask))
			return -errno;
		heat->nr += ask.nr_pages;
		heat->others = ask.others;
	} while (ask.nr_pages);
	return 0;
}

int heat_read(pid_t pid, int fd, struct heat *heat)
{
	int task = fetch(pid, fd);
	int err;

	memset(heat, 0, sizeof(*heat));
	if (task < 0)
		return task;
	err = read_all(task, heat);
	close(task);
	if (err) {
		free(heat->page);
		heat->page = NULL;
		return err;
	}
	qsort(heat->page, heat->nr, sizeof(*heat->page), hotter);
	return 0;
}

const char *heat_error(int err)
{
	switch (err) {
	case NOT_FETCHED:
		return "Linux does not let you look into this process, or it is gone";
	case -EPERM:
		return "its package may not be debugged; secproc-sign pack --debug makes one";
	case -EPROTO:
		return "its task has no program yet";
	default:
		return strerror(-err);
	}
}

static void print_json(FILE *out, const struct heat *heat)
{
	size_t i;

	fprintf(out, "\"pages\":[");
	for (i = 0; i < heat->nr; i++) {
		const struct secproc_heat_page *page = &heat->page[i];

		fprintf(out, "%s{\"va\":%llu,\"page_ins\":%u,", i ? "," : "",
			(unsigned long long)page->va, page->page_ins);
		fprintf(out, "\"again\":%u,\"page_outs\":%u}", page->again,
			page->page_outs);
	}
	fprintf(out, "],\"others\":%llu", (unsigned long long)heat->others);
}

static void print_table(FILE *out, const struct heat *heat)
{
	size_t i;

	fprintf(out, "%18s %10s %10s %10s\n", "page", "page_ins", "again",
		"page_outs");
	for (i = 0; i < heat->nr; i++) {
		const struct secproc_heat_page *page = &heat->page[i];

		fprintf(out, "%#18llx %10u %10u %10u\n",
			(unsigned long long)page->va, page->page_ins,
			page->again, page->page_outs);
	}
	if (heat->others)
		fprintf(out, "%18s %10llu comings and goings\n", "others",
			(unsigned long long)heat->others);
}

void heat_print(FILE *out, bool json, const struct heat *heat)
{
	if (json)
		print_json(out, heat);
	else
		print_table(out, heat);
}
