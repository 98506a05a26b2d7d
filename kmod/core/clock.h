/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Clocks, provided by the program that the core is linked into
 *
 * Both count nanoseconds.  In the module they are the kernel's own, so they are
 * as trustworthy as the kernel; the loader is never asked.
 */
#ifndef SECPROC_CLOCK_H
#define SECPROC_CLOCK_H

#include "env.h"

/* Since some fixed time; never goes back, stands still in suspend. */
u64 secproc_clock_monotonic(void);

/* Since 1970; may jump. */
u64 secproc_clock_realtime(void);

#endif /* SECPROC_CLOCK_H */
