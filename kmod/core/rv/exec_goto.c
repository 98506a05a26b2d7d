// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The interpreter's loop with an indirect jump after each instruction, which
 * branch predictors learn best
 *
 * Not for builds whose indirect jumps are retpolines; see SECPROC_RV_SWITCH_ONLY
 * in exec.c.
 */
#define RV_LOOP		secproc_rv_loop_goto
#define RV_GOTO
#include "exec_loop.h"
