// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The tasks of this machine, as /proc/PID/fdinfo shows them
 */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "stat.h"
#include "tasks.h"

struct list {
	struct task_stat *task;
	int nr;
	int room;
};

/* ---- One descriptor ------------------------------------------------------ */

static void set_number(struct task_stat *task, const char *key, u64 value)
{
	static const struct {
		const char *key;
		size_t offset;
	} fields[] = {
		{ "task", offsetof(struct task_stat, id) },
		{ "uid", offsetof(struct task_stat, uid) },
		{ "harts", offsetof(struct task_stat, harts) },
		{ "frames", offsetof(struct task_stat, resident) },
		{ "max_frames", offsetof(struct task_stat, max_frames) },
		{ "instructions", offsetof(struct task_stat, instructions) },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(fields); i++)
		if (!strcmp(key, fields[i].key))
			memcpy((char *)task + fields[i].offset, &value,
			       sizeof(value));
	for (i = 0; i < SECPROC_NR_STATS; i++)
		if (!strcmp(key, secproc_stat_name((unsigned int)i)))
			task->value[i] = value;
	if (!strcmp(key, "debug"))
		task->debug = value;
	if (!strcmp(key, "pinned"))
		task->pinned = value;
}

/* Fit for a line and for a string of JSON, whatever a package calls itself. */
static void set_name(struct task_stat *task, const char *name)
{
	char *c = task->name;

	snprintf(task->name, sizeof(task->name), "%s", name);
	for (; *c; c++)
		if (*c < ' ' || *c > '~' || *c == '"' || *c == '\\')
			*c = '?';
}

/* A line "secproc-KEY:<tab>VALUE"; of other lines nothing is wanted. */
static void take_line(struct task_stat *task, char *line)
{
	static const char prefix[] = "secproc-";
	char *key = line + sizeof(prefix) - 1, *value = strstr(line, ":\t");

	if (strncmp(line, prefix, sizeof(prefix) - 1) || !value)
		return;
	*value = 0;
	value += 2;
	value[strcspn(value, "\n")] = 0;
	if (!strcmp(key, "name"))
		set_name(task, value);
	else if (!strcmp(key, "state"))
		snprintf(task->state, sizeof(task->state), "%s", value);
	else
		set_number(task, key, strtoull(value, NULL, 10));
}

static void read_task(struct task_stat *task, pid_t pid, const char *fd)
{
	char path[64], line[256];
	FILE *file;

	memset(task, 0, sizeof(*task));
	task->pid = pid;
	task->fd = atoi(fd);
	snprintf(path, sizeof(path), "/proc/%d/fdinfo/%.16s", (int)pid, fd);
	file = fopen(path, "re");
	if (!file)
		return;
	while (fgets(line, sizeof(line), file))
		take_line(task, line);
	fclose(file);
}

/* ---- All of them --------------------------------------------------------- */

static bool is_task(pid_t pid, const char *fd)
{
	char path[64], target[64];
	ssize_t n;

	snprintf(path, sizeof(path), "/proc/%d/fd/%.16s", (int)pid, fd);
	n = readlink(path, target, sizeof(target) - 1);
	if (n < 0)
		return false;
	target[n] = 0;
	return !strcmp(target, "anon_inode:secproc-task");
}

static int add(struct list *list, const struct task_stat *task)
{
	struct task_stat *grown;

	/* Gone meanwhile. */
	if (!task->id)
		return 0;
	if (list->nr == list->room) {
		int room = list->room ? 2 * list->room : 16;

		grown = realloc(list->task, (size_t)room * sizeof(*grown));
		if (!grown)
			return -ENOMEM;
		list->task = grown;
		list->room = room;
	}
	list->task[list->nr++] = *task;
	return 0;
}

static int list_process(struct list *list, pid_t pid)
{
	struct task_stat task;
	struct dirent *entry;
	char path[32];
	int err = 0;
	DIR *dir;

	snprintf(path, sizeof(path), "/proc/%d/fd", (int)pid);
	dir = opendir(path);
	if (!dir)
		return -errno;
	while (!err && (entry = readdir(dir))) {
		if (!isdigit((unsigned char)entry->d_name[0]) ||
		    !is_task(pid, entry->d_name))
			continue;
		read_task(&task, pid, entry->d_name);
		err = add(list, &task);
	}
	closedir(dir);
	return err;
}

static int list_all(struct list *list)
{
	struct dirent *entry;
	int err = 0;
	DIR *dir;

	dir = opendir("/proc");
	if (!dir)
		return -errno;
	while (err != -ENOMEM && (entry = readdir(dir)))
		/* Processes that are gone or of others are passed over. */
		if (isdigit((unsigned char)entry->d_name[0]))
			err = list_process(list, (pid_t)atoi(entry->d_name));
	closedir(dir);
	return err == -ENOMEM ? err : 0;
}

/* By task; of a task's descriptors the oldest process's first. */
static int by_id(const void *a, const void *b)
{
	const struct task_stat *x = a, *y = b;

	if (x->id != y->id)
		return x->id > y->id ? 1 : -1;
	if (x->pid != y->pid)
		return x->pid > y->pid ? 1 : -1;
	return (x->fd > y->fd) - (x->fd < y->fd);
}

/* A task may have several descriptors, also in several processes. */
static void sort(struct list *list)
{
	int i, nr = 0;

	if (!list->nr)
		return;
	qsort(list->task, (size_t)list->nr, sizeof(*list->task), by_id);
	for (i = 0; i < list->nr; i++)
		if (!nr || list->task[i].id != list->task[nr - 1].id)
			list->task[nr++] = list->task[i];
	list->nr = nr;
}

int tasks_list(pid_t pid, struct task_stat **tasks)
{
	struct list list = {};
	int err = pid ? list_process(&list, pid) : list_all(&list);

	if (err) {
		free(list.task);
		return err;
	}
	sort(&list);
	*tasks = list.task;
	return list.nr;
}
