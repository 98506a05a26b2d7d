/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Refusals: from the number to the errno, the name and the sentence
 *
 * The list itself is in uapi/linux/secproc_refusal.h, so that programs outside
 * can read it.  The core passes numbers only; the texts are linked into
 * whatever prints them.
 */
#ifndef SECPROC_PKG_REFUSAL_H
#define SECPROC_PKG_REFUSAL_H

#include "../env.h"
#include "../../include/uapi/linux/secproc_refusal.h"

int secproc_refusal_errno(enum secproc_refusal refusal);
const char *secproc_refusal_name(enum secproc_refusal refusal);
const char *secproc_refusal_text(enum secproc_refusal refusal);

#endif /* SECPROC_PKG_REFUSAL_H */
