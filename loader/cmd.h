/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The subcommands of secproc
 */
#ifndef LOADER_CMD_H
#define LOADER_CMD_H

#include <stddef.h>

#include "dev.h"

/* Exit statuses of every command but run. */
#define CMD_DONE		0
#define CMD_FAILED		1
#define CMD_USAGE		2

/* Exit statuses of run that are not the program's; as those of env(1). */
#define CMD_RUN_FAILED		125	/* secproc itself, or its processor */
#define CMD_RUN_REFUSED		126	/* the package or a page of it */
#define CMD_RUN_NOT_FOUND	127	/* no such package */

int cmd_run(int argc, char **argv);
int cmd_info(int argc, char **argv);
int cmd_processor_key(int argc, char **argv);
int cmd_revoke(int argc, char **argv);
int cmd_state(int argc, char **argv);
int cmd_stat(int argc, char **argv);
int cmd_explain(int argc, char **argv);
int cmd_ps(int argc, char **argv);
int cmd_top(int argc, char **argv);
int cmd_doctor(int argc, char **argv);

/*
 * Gives the processor the revocation list in a file.  Returns 0, -EALREADY if it
 * has this list or a newer one, or another negative errno after telling why.
 */
int cmd_deliver_revocations(struct dev *dev, const char *path);

/* Where the processor keeps what it must not forget, in words. */
void state_describe(const struct secproc_state_info *state, char *text,
		    size_t size);

/*
 * Opens the processor at @path, or the default, and tells why if that fails.
 * Returns NULL then.
 */
struct dev *cmd_open(const char *path);

/* The same for commands that report; warns of an insecure identity first. */
struct dev *cmd_open_to_report(const char *path);
void cmd_warn_of_identity(const struct secproc_info *info);

#endif /* LOADER_CMD_H */
