// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Gives a fuzzer the inputs of folders, one after the other; TAP
 *
 *	replay_NAME FOLDER...
 *
 * Linked with a fuzzer in place of libFuzzer, which only clang has.
 */
#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

#include "../../kmod/core/user/util.h"

int LLVMFuzzerTestOneInput(const u8 *data, size_t len);

/* Returns how many there were; a finding ends the program. */
static unsigned int replay(const char *folder)
{
	DIR *dir = opendir(folder);
	struct secproc_file file;
	struct dirent *entry;
	char path[PATH_MAX];
	unsigned int nr = 0;

	while (dir && (entry = readdir(dir))) {
		if (entry->d_name[0] == '.')
			continue;
		snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
		if (secproc_file_read(path, 1 << 20, &file))
			return 0;
		LLVMFuzzerTestOneInput(file.data, file.len);
		secproc_file_free(&file);
		nr++;
	}
	if (dir)
		closedir(dir);
	return nr;
}

int main(int argc, char **argv)
{
	int i, status = 0;

	printf("TAP version 13\n1..%d\n", argc - 1);
	for (i = 1; i < argc; i++) {
		unsigned int nr = replay(argv[i]);

		/* A folder that is gone would pass otherwise. */
		if (!nr)
			status = 1;
		printf("%sok %d - %u inputs of %s\n", nr ? "" : "not ", i, nr,
		       argv[i]);
	}
	return status;
}
