/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * What verification of a package file needs beyond what the processor does at
 * once: every page, and what the processor never reads
 */
#ifndef SIGN_TOOL_CONTENTS_H
#define SIGN_TOOL_CONTENTS_H

#include "tool.h"

long contents_check(const char *path, const struct secproc_file *file,
		    const struct secproc_pkg *pkg);

#endif /* SIGN_TOOL_CONTENTS_H */
