// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * How Linux's scheduler shall treat a program
 *
 * There is one scheduler for secure and normal tasks, so all this is done by
 * its own calls on the thread that runs the program.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "say.h"
#include "turns.h"

/* Linux takes slices between these; other values it changes silently. */
#define MIN_SLICE_NS	100000ULL
#define MAX_SLICE_NS	100000000ULL

/* struct sched_attr of Linux, whose header clashes with <sched.h>. */
struct attr {
	u32 size;
	u32 policy;
	u64 flags;
	s32 nice;
	u32 priority;
	u64 runtime;
	u64 deadline;
	u64 period;
};

/* ---- Parsing ------------------------------------------------------------- */

int turns_parse_slice(struct turns *turns, const char *text)
{
	double ms;
	char *end;

	ms = strtod(text, &end);
	if (end == text || *end || !(ms * 1e6 >= MIN_SLICE_NS) ||
	    !(ms * 1e6 <= MAX_SLICE_NS))
		return -EINVAL;
	turns->slice_ns = (u64)(ms * 1e6);
	return 0;
}

int turns_parse_nice(struct turns *turns, const char *text)
{
	long nice;
	char *end;

	nice = strtol(text, &end, 10);
	if (end == text || *end || nice < -20 || nice > 19)
		return -EINVAL;
	turns->nice = (int)nice;
	turns->has_nice = true;
	return 0;
}

/* A list like 0-3,8. */
int turns_parse_cpus(struct turns *turns, const char *text)
{
	CPU_ZERO(&turns->cpus);
	for (;;) {
		unsigned long first, last;
		char *end;

		if (*text < '0' || *text > '9')
			return -EINVAL;
		first = strtoul(text, &end, 10);
		last = first;
		if (*end == '-') {
			text = end + 1;
			if (*text < '0' || *text > '9')
				return -EINVAL;
			last = strtoul(text, &end, 10);
		}
		if (last < first || last >= CPU_SETSIZE)
			return -EINVAL;
		for (; first <= last; first++)
			CPU_SET(first, &turns->cpus);
		if (!*end)
			break;
		if (*end != ',')
			return -EINVAL;
		text = end + 1;
	}
	turns->has_cpus = true;
	return 0;
}

/* ---- Asking -------------------------------------------------------------- */

static int ask_slice(const struct turns *turns, bool quiet)
{
	struct attr attr = {};

	if (syscall(SYS_sched_getattr, 0, &attr, sizeof(attr), 0))
		return -errno;
	attr.runtime = turns->slice_ns;
	attr.flags = 0;
	if (syscall(SYS_sched_setattr, 0, &attr, 0))
		return -errno;
	/* Kernels before 6.12 accept and forget it. */
	if (syscall(SYS_sched_getattr, 0, &attr, sizeof(attr), 0) ||
	    attr.runtime != turns->slice_ns) {
		if (!quiet)
			say("warning: this kernel knows no slices of single tasks");
	}
	return 0;
}

static int ask(const struct turns *turns, bool quiet, const char **what)
{
	static const struct sched_param lowest = { .sched_priority = 1 };
	int err;

	*what = "--cpus";
	if (turns->has_cpus &&
	    sched_setaffinity(0, sizeof(turns->cpus), &turns->cpus))
		return -errno;
	*what = "--nice";
	if (turns->has_nice && setpriority(PRIO_PROCESS, 0, turns->nice))
		return -errno;
	*what = "--slice";
	if (turns->slice_ns) {
		err = ask_slice(turns, quiet);
		if (err)
			return err;
	}
	*what = "--rr";
	if (turns->round_robin && sched_setscheduler(0, SCHED_RR, &lowest))
		return -errno;
	return 0;
}

int turns_ask(const struct turns *turns, bool quiet)
{
	const char *what;
	int err;

	if (turns->round_robin && turns->slice_ns) {
		say("--rr and --slice exclude each other; the slice of all round robin is kernel.sched_rr_timeslice_ms");
		return -EINVAL;
	}
	err = ask(turns, quiet, &what);
	if (err == -EPERM || err == -EACCES)
		say("%s: not allowed; that takes CAP_SYS_NICE, or a limit (ulimit -e, ulimit -r)",
		    what);
	else if (err)
		say("%s: %s", what, strerror(-err));
	return err;
}

void turns_name(const char *package)
{
	const char *base = strrchr(package, '/');
	char name[16];
	size_t len;

	base = base ? base + 1 : package;
	len = strlen(base);
	if (len > 5 && !strcmp(base + len - 5, ".spkg"))
		len -= 5;
	snprintf(name, sizeof(name), "%.*s", (int)len, base);
	prctl(PR_SET_NAME, name);
}
