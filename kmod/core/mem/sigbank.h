/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Signature holding unit (unit 33, R21): the verifying information of the page
 * in each frame, and what the verification unit found
 *
 * Only the verification unit may look inside; a lint check sees to that.
 */
#ifndef SECPROC_SIGBANK_H
#define SECPROC_SIGBANK_H

#include "../pkg/pkg.h"

/**
 * enum secproc_verdict - what is known of the page in a frame
 * @SECPROC_VERDICT_NONE: nothing is held
 * @SECPROC_VERDICT_HELD: its verifying information is held, not yet checked
 * @SECPROC_VERDICT_VALID: it verified (valid-code notification, R26)
 * @SECPROC_VERDICT_INVALID: it did not (invalid-code notification, R26)
 */
enum secproc_verdict {
	SECPROC_VERDICT_NONE = 0,
	SECPROC_VERDICT_HELD,
	SECPROC_VERDICT_VALID,
	SECPROC_VERDICT_INVALID,
};

/**
 * struct secproc_sigbank_entry - one frame's entry
 * @vinfo: verifying information, as the package stores it
 * @verdict: enum secproc_verdict
 */
struct secproc_sigbank_entry {
	struct secproc_pkg_vinfo vinfo;
	u32 verdict;
};

#endif /* SECPROC_SIGBANK_H */
