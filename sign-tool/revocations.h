/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Revocation lists in files
 */
#ifndef SIGN_TOOL_REVOCATIONS_H
#define SIGN_TOOL_REVOCATIONS_H

#include "../kmod/core/pkg/revoke.h"
#include "../kmod/core/user/util.h"

/**
 * struct revocations_file - a list and the file that it borrows from
 * @file: bytes
 * @list: the list, verified
 */
struct revocations_file {
	struct secproc_file file;
	struct secproc_revocations list;
};

int revocations_load(const char *path, struct secproc_trust *trust,
		     struct revocations_file *revocations);
void revocations_free(struct revocations_file *revocations);

#endif /* SIGN_TOOL_REVOCATIONS_H */
