// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Licences from files, and going on with one when a program comes to a part that
 * is locked
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "env.h"
#include "report.h"
#include "say.h"
#include "unlock.h"
#include "user/fleet.h"

/* How often to look for a licence that is not there yet. */
#define WAIT_US	200000

void *read_licence(const char *path, const u8 key_id[32], size_t *len)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct secproc_bytes own;
	struct stat st;
	void *buf = NULL;
	ssize_t n = -1;

	if (fd < 0)
		return NULL;
	if (!fstat(fd, &st)) {
		buf = malloc((size_t)st.st_size + 1);
		if (buf)
			n = read(fd, buf, (size_t)st.st_size);
	}
	close(fd);
	if (n < 0) {
		free(buf);
		return NULL;
	}
	/* The others' licences are none of this processor's business. */
	own = secproc_fleet_pick(buf, (size_t)n, key_id);
	*len = own.len;
	return memmove(buf, own.data, own.len);
}

/* Returns the licence; NULL after a message. */
static void *wait_for_licence(const char *package, const char *path,
			      const u8 key_id[32],
			      const struct secproc_exit_fault *fault,
			      size_t *len)
{
	void *licence = read_licence(path, key_id, len);

	if (!licence && errno == ENOENT) {
		report_locked(package, fault);
		say_more("waiting for the licence %s", path);
		do {
			usleep(WAIT_US);
			licence = read_licence(path, key_id, len);
		} while (!licence && errno == ENOENT);
	}
	if (!licence)
		say("%s: %s", path, strerror(errno));
	return licence;
}

bool unlock_task(struct dev_task *task, const char *package, const char *path,
		 const u8 key_id[32], const struct secproc_exit_fault *fault)
{
	struct secproc_unlock call = {};
	struct secproc_error error = {};
	size_t len;
	void *licence;
	int err;

	licence = wait_for_licence(package, path, key_id, fault, &len);
	if (!licence)
		return false;
	call.licence = (uintptr_t)licence;
	call.licence_len = len;
	err = dev_task_unlock(task, &call);
	free(licence);
	if (err) {
		dev_task_get_error(task, &error);
		report_error(path, &error, err);
	}
	return !err;
}
