// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * secproc doctor: look for what would keep packages from running
 */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "cmd.h"

static const char usage[] =
	"usage: secproc doctor\n"
	"\n"
	"Looks at the kernel, the module, the device's permissions, the processor's\n"
	"identity and its memory.  Fails if a package could not be run.\n";

/* Fewer frames than these cannot hold a small program's pages. */
#define MIN_FRAMES	64

static bool check(bool ok, const char *what, const char *advice)
{
	printf("%-4s %s\n", ok ? "ok" : "BAD", what);
	if (!ok)
		printf("     %s\n", advice);
	return ok;
}

static bool check_device(const char *path)
{
	char what[128];

	snprintf(what, sizeof(what), "%s can be opened", path);
	if (!access(path, R_OK | W_OK))
		return check(true, what, "");
	return check(false, what, errno == ENOENT ?
		     "load the module: insmod kmod/secproc.ko" :
		     "ask the administrator for the permission");
}

static bool check_processor(void)
{
	struct secproc_info info = {};
	struct dev *dev;
	bool ok;

	if (dev_open(NULL, &dev))
		return check(false, "the processor answers",
			     "its interface is not the one of this loader");
	ok = check(!dev_get_info(dev, &info), "the processor answers",
		   "see the kernel's log");
	dev_close(dev);
	if (!ok)
		return false;
	if (!(info.flags & SECPROC_INFO_PROVISIONED))
		printf("note the first run will make an insecure development identity\n");
	else if (info.flags & SECPROC_INFO_INSECURE_DEVELOPMENT)
		printf("note the processor has an insecure development identity\n");
	return check(info.nr_free_frames >= MIN_FRAMES,
		     "there is free secure memory",
		     "end other tasks, or load the module with a larger frames=");
}

int cmd_doctor(int argc, char **argv)
{
	struct utsname name;
	bool ok = true;

	if (argc > 1) {
		bool help = !strcmp(argv[1], "--help");

		fputs(usage, help ? stdout : stderr);
		return help ? CMD_DONE : CMD_USAGE;
	}
	if (!uname(&name))
		printf("     kernel %s, %s\n", name.release, name.machine);
	ok = check_device("/dev/secproc");
	if (ok)
		ok = check_processor();
	if (access("/dev/secproc-admin", W_OK))
		printf("note this user cannot provision the processor\n");
	return ok ? CMD_DONE : CMD_FAILED;
}
