// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * secproc revoke: give the processor a revocation list
 */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "cmd.h"
#include "provision.h"
#include "report.h"
#include "say.h"
#include "user/util.h"
#include "../kmod/include/uapi/linux/secproc_pkg.h"
#include "../kmod/include/uapi/linux/secproc_refusal.h"

static const char usage[] =
	"usage: secproc revoke [--device PATH] LIST\n"
	"\n"
	"Gives the processor the revocation list LIST.  From then on it refuses what\n"
	"the list revokes, and lists that are older.  Programs that run go on.\n"
	"\n"
	"  --device PATH  another device than /dev/secproc\n"
	"\n"
	"Exit status: 0 if the list counts now, 1 if it was refused, 2 for wrong\n"
	"usage.\n";

int cmd_deliver_revocations(struct dev *dev, const char *path)
{
	struct secproc_revoke call = {};
	struct secproc_error error = { .page = SECPROC_NO_PAGE };
	struct secproc_file file;
	int err;

	err = secproc_file_read(path, SECPROC_REV_MAX_SIZE, &file);
	if (err) {
		say("%s: %s", path, strerror(-err));
		return err;
	}
	call.list = (uintptr_t)file.data;
	call.len = file.len;
	err = dev_revoke(dev, &call);
	secproc_file_free(&file);
	if (call.refusal == SECPROC_REFUSAL_REV_STALE)
		return -EALREADY;
	if (err) {
		error.code = call.refusal;
		report_error(path, &error, err);
	}
	return err;
}

int cmd_revoke(int argc, char **argv)
{
	static const struct option longs[] = {
		{ "help", no_argument, NULL, 'h' },
		{ "device", required_argument, NULL, 'd' },
		{}
	};
	const char *device = NULL;
	struct secproc_info info;
	struct dev *dev;
	int c, err;

	while ((c = getopt_long(argc, argv, "h", longs, NULL)) != -1) {
		switch (c) {
		case 'd':
			device = optarg;
			break;
		case 'h':
			fputs(usage, stdout);
			return CMD_DONE;
		default:
			fputs(usage, stderr);
			return CMD_USAGE;
		}
	}
	if (optind + 1 != argc) {
		fputs(usage, stderr);
		return CMD_USAGE;
	}
	dev = cmd_open(device);
	if (!dev)
		return CMD_FAILED;
	err = provision_if_needed(dev, &info);
	if (!err) {
		cmd_warn_of_identity(&info);
		err = cmd_deliver_revocations(dev, argv[optind]);
	}
	if (err == -EALREADY)
		say("%s: refused: the processor has this list or a newer one [0x%04x REV_STALE]",
		    argv[optind], SECPROC_REFUSAL_REV_STALE);
	if (!err)
		err = dev_get_info(dev, &info);
	if (!err)
		printf("revocation list %llu counts\n",
		       (unsigned long long)info.revocations);
	dev_close(dev);
	return err ? CMD_FAILED : CMD_DONE;
}
