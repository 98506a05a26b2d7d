// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the processor has counted: by calls, and in fdinfo
 *
 * Who holds a descriptor may ask it; others see what Linux lets them see of the
 * process that holds it, in /proc/PID/fdinfo.  Only sums over a task are told.
 */
#include <linux/seq_file.h>
#include <linux/uaccess.h>

#include "core/clock.h"
#include "secproc.h"

/**
 * secproc_count_wait() - count that something was waited for
 * @tf: the task for which
 * @start: since when, by secproc_clock_monotonic()
 */
void secproc_count_wait(struct secproc_task_file *tf, u64 start)
{
	struct secproc_counts *counts = &tf->task.as.counts;
	u64 ns = secproc_clock_monotonic() - start;

	mutex_lock(&tf->chip->lock);
	secproc_count(counts, SECPROC_STAT_waits, 1);
	secproc_count(counts, SECPROC_STAT_ns_wait, ns);
	mutex_unlock(&tf->chip->lock);
}

/**
 * secproc_count_taken() - count frames that were taken for another task
 * @tf: the task that had them
 * @nr_frames: how many
 */
void secproc_count_taken(struct secproc_task_file *tf, unsigned int nr_frames)
{
	mutex_lock(&tf->chip->lock);
	secproc_count(&tf->task.as.counts, SECPROC_STAT_taken, nr_frames);
	mutex_unlock(&tf->chip->lock);
}

static int tell(const struct secproc_counts *counts,
		struct secproc_stats __user *argp)
{
	struct secproc_stats stats = {};

	secproc_counts_tell(counts, &stats);
	return copy_to_user(argp, &stats, sizeof(stats)) ? -EFAULT : 0;
}

/**
 * secproc_ioc_get_stats() - counters of the processor
 * @chip: the chip
 * @argp: where to
 *
 * Return: 0 or -EFAULT.
 */
int secproc_ioc_get_stats(struct secproc_chip *chip,
			  struct secproc_stats __user *argp)
{
	struct secproc_counts counts = {};

	mutex_lock(&chip->lock);
	secproc_machine_counts(&chip->machine, &counts);
	mutex_unlock(&chip->lock);
	return tell(&counts, argp);
}

/**
 * secproc_ioc_get_task_stats() - counters of a task
 * @tf: the task
 * @argp: where to
 *
 * Return: 0 or -EFAULT.
 */
int secproc_ioc_get_task_stats(struct secproc_task_file *tf,
			       struct secproc_stats __user *argp)
{
	struct secproc_counts counts = {};

	mutex_lock(&tf->chip->lock);
	secproc_task_counts(&tf->task, &counts);
	mutex_unlock(&tf->chip->lock);
	return tell(&counts, argp);
}

static const char *state_name(enum secproc_task_state state)
{
	switch (state) {
	case SECPROC_TASK_NEW:
		return "new";
	case SECPROC_TASK_LOADED:
		return "loaded";
	case SECPROC_TASK_RUNNING:
		return "running";
	case SECPROC_TASK_DEAD:
		break;
	}
	return "dead";
}

/**
 * secproc_task_show_fdinfo() - what /proc/PID/fdinfo tells of a task
 * @m: where to
 * @file: the task's descriptor
 */
void secproc_task_show_fdinfo(struct seq_file *m, struct file *file)
{
	struct secproc_task_file *tf = file->private_data;
	struct secproc_task_info info = {};
	struct secproc_counts counts = {};
	enum secproc_task_state state;
	unsigned int i;
	u32 nr_harts, max_frames, nr_pinned;
	u64 user_frames;
	bool is_pinned;

	mutex_lock(&tf->chip->lock);
	state = tf->task.state;
	nr_harts = tf->task.nr_harts;
	max_frames = tf->task.as.max_frames;
	is_pinned = tf->task.as.is_pinned;
	nr_pinned = tf->task.as.nr_pinned;
	user_frames = secproc_user_frames(tf);
	secproc_task_get_info(&tf->task, &info);
	secproc_task_counts(&tf->task, &counts);
	mutex_unlock(&tf->chip->lock);

	seq_printf(m, "secproc-task:\t%llu\n", tf->task.as.id);
	seq_printf(m, "secproc-state:\t%s\n", state_name(state));
	/* Names have no control characters, so a line is a line. */
	seq_printf(m, "secproc-name:\t%s\n", info.name);
	seq_printf(m, "secproc-debug:\t%u\n",
		   !!(info.flags & SECPROC_TASK_DEBUG));
	seq_printf(m, "secproc-harts:\t%u\n", nr_harts);
	seq_printf(m, "secproc-frames:\t%llu\n",
		   info.resident >> SECPROC_PAGE_SHIFT);
	seq_printf(m, "secproc-uid:\t%u\n",
		   from_kuid_munged(seq_user_ns(m), tf->uid));
	seq_printf(m, "secproc-user_frames:\t%llu\n", user_frames);
	seq_printf(m, "secproc-max_frames:\t%u\n", max_frames);
	seq_printf(m, "secproc-pinned:\t%u\n", is_pinned);
	seq_printf(m, "secproc-pinned_pages:\t%u\n", nr_pinned);
	seq_printf(m, "secproc-instructions:\t%llu\n", info.instructions);
	seq_printf(m, "secproc-unknown_syscalls:\t%llu\n",
		   info.unknown_syscalls);
	for (i = 0; i < SECPROC_NR_STATS; i++)
		seq_printf(m, "secproc-%s:\t%llu\n", secproc_stat_name(i),
			   counts.n[i]);
}
