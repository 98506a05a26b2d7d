// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The interpreter's loop around one switch, which needs no indirect jump where
 * the compiler is told to make none
 */
#define RV_LOOP		secproc_rv_loop_switch
#include "exec_loop.h"
