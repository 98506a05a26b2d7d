// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Packaged files that a program is given
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fds.h"
#include "feed.h"
#include "files.h"
#include "pkg/depend.h"
#include "report.h"
#include "say.h"
#include "unlock.h"

/**
 * struct candidate - a package that may be given
 * @path: where it is
 * @licence: its licence, or NULL for the one beside it or inside
 * @must: it was asked for by name
 * @given: the program has it
 * @fd: its file
 * @package: what it says of itself
 * @error: why the processor refused it last
 * @err: the same as an errno
 */
struct candidate {
	char path[PATH_MAX];
	const char *licence;
	bool must;
	bool given;
	int fd;
	struct feed *package;
	struct secproc_error error;
	int err;
};

/**
 * struct search - all of them
 * @task: the program
 * @key_id: the processor
 * @program: what its package says
 * @candidate: packages, those that must be given first
 * @nr: how many
 */
struct search {
	struct dev_task *task;
	const u8 *key_id;
	struct feed *program;
	struct candidate *candidate[FILES_MAX];
	unsigned int nr;
};

int files_add(struct files *files, const char *with)
{
	if (files->nr_with == FILES_MAX)
		return -E2BIG;
	files->with[files->nr_with++] = with;
	return 0;
}

/* ---- Candidates ---------------------------------------------------------- */

static void drop(struct candidate *c)
{
	if (c->package)
		feed_close(c->package);
	if (c->fd >= 0)
		fds_close(c->fd);
	free(c);
}

/* Opens a package; NULL with errno set. */
static struct candidate *look_at(const char *path)
{
	struct candidate *c = calloc(1, sizeof(*c));
	int err;

	if (!c)
		return NULL;
	snprintf(c->path, sizeof(c->path), "%s", path);
	c->fd = open(path, O_RDONLY | O_CLOEXEC);
	err = c->fd < 0 ? -errno : 0;
	if (!err) {
		c->fd = fds_move(c->fd);
		err = feed_open(c->fd, &c->package);
	}
	if (!err)
		return c;
	drop(c);
	errno = -err;
	return NULL;
}

static int add_with(struct search *search, const char *with)
{
	char path[PATH_MAX], *comma;
	struct candidate *c;

	snprintf(path, sizeof(path), "%s", with);
	comma = strchr(path, ',');
	if (comma)
		*comma = 0;
	c = look_at(path);
	if (!c) {
		say("%s: %s", path, strerror(errno));
		return -errno;
	}
	c->licence = comma ? strchr(with, ',') + 1 : NULL;
	c->must = true;
	search->candidate[search->nr++] = c;
	return 0;
}

static int is_package(const struct dirent *entry)
{
	size_t len = strlen(entry->d_name);

	return len > 5 && !strcmp(entry->d_name + len - 5, ".spkg");
}

/* What cannot be read in a folder is passed over. */
static void add_folder(struct search *search, const char *folder)
{
	struct dirent **entries;
	char path[PATH_MAX];
	struct candidate *c;
	int i, nr = scandir(folder, &entries, is_package, alphasort);

	for (i = 0; i < nr; i++) {
		if (snprintf(path, sizeof(path), "%s/%s", folder,
			     entries[i]->d_name) < (int)sizeof(path) &&
		    search->nr < FILES_MAX) {
			c = look_at(path);
			if (c && feed_view(c->package)->is_file)
				search->candidate[search->nr++] = c;
			else if (c)
				drop(c);
		}
		free(entries[i]);
	}
	if (nr >= 0)
		free(entries);
}

/* ---- Giving -------------------------------------------------------------- */

static bool names(const struct secproc_pkg_view *view,
		  struct secproc_bytes name)
{
	struct secproc_bytes list = view->needs;
	struct secproc_need need;

	while (secproc_need_next(&list, &need))
		if (need.name.len == name.len &&
		    !memcmp(need.name.data, name.data, name.len))
			return true;
	return false;
}

static bool is_same(struct secproc_bytes a, struct secproc_bytes b)
{
	return a.len == b.len && !memcmp(a.data, b.data, a.len);
}

/* Whether the program, or a file that it has, names this one. */
static bool is_wanted(const struct search *search, const struct candidate *c)
{
	struct secproc_bytes name = feed_view(c->package)->file_name;
	bool wanted = names(feed_view(search->program), name);
	unsigned int i;

	for (i = 0; i < search->nr; i++) {
		const struct candidate *other = search->candidate[i];

		if (!other->given)
			continue;
		if (is_same(feed_view(other->package)->file_name, name))
			return false;
		wanted |= names(feed_view(other->package), name);
	}
	return wanted;
}

/* The licence that was named, or is beside the package, or none. */
static void *find_licence(const struct search *search,
			  const struct candidate *c, size_t *len)
{
	char path[PATH_MAX];
	size_t stem = strlen(c->path);

	if (c->licence)
		return read_licence(c->licence, search->key_id, len);
	if (stem > 5 && !strcmp(c->path + stem - 5, ".spkg"))
		stem -= 5;
	if (snprintf(path, sizeof(path), "%.*s.slic", (int)stem, c->path) >=
	    (int)sizeof(path))
		return NULL;
	return read_licence(path, search->key_id, len);
}

static bool give(struct search *search, struct candidate *c)
{
	struct secproc_attach call = { .pkg_fd = c->fd };
	size_t len = 0;
	void *licence = find_licence(search, c, &len);

	call.licence = (uintptr_t)licence;
	call.licence_len = licence ? len : 0;
	c->err = dev_task_attach(search->task, &call);
	memset(&c->error, 0, sizeof(c->error));
	if (c->err)
		dev_task_get_error(search->task, &c->error);
	free(licence);
	c->given = !c->err;
	return c->given;
}

/* One file can make others wanted, so all are looked at until none is given. */
static void give_all(struct search *search)
{
	unsigned int i;
	bool more = true;

	while (more) {
		more = false;
		for (i = 0; i < search->nr; i++) {
			struct candidate *c = search->candidate[i];

			if (!c->given && (c->must || is_wanted(search, c)))
				more |= give(search, c);
		}
	}
}

/* What was asked for, or is the only one of its name, must not be refused. */
static int report(const struct search *search)
{
	unsigned int i;

	for (i = 0; i < search->nr; i++) {
		const struct candidate *c = search->candidate[i];

		if (c->given || !c->err || (!c->must && !is_wanted(search, c)))
			continue;
		report_error(c->path, &c->error, c->err);
		return c->err;
	}
	return 0;
}

int files_give(const struct files *files, struct dev_task *task,
	       const u8 key_id[32], const char *package, int pkg_fd)
{
	struct search search = { .task = task, .key_id = key_id };
	char path[PATH_MAX];
	unsigned int i;
	int err;

	err = feed_open(pkg_fd, &search.program);
	if (err) {
		say("%s: %s", package, strerror(-err));
		return err;
	}
	for (i = 0; i < files->nr_with && !err; i++)
		err = add_with(&search, files->with[i]);
	snprintf(path, sizeof(path), "%s", package);
	if (!err && feed_view(search.program)->needs.len)
		add_folder(&search, files->folder ? files->folder :
						    dirname(path));
	if (!err) {
		give_all(&search);
		err = report(&search);
	}
	for (i = 0; i < search.nr; i++)
		drop(search.candidate[i]);
	feed_close(search.program);
	return err;
}
