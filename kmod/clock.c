// SPDX-License-Identifier: GPL-2.0-only
/*
 * The core's clocks (core/clock.h) are the kernel's
 */
#include <linux/ktime.h>
#include <linux/timekeeping.h>

#include "core/clock.h"

u64 secproc_clock_monotonic(void)
{
	return ktime_get_ns();
}

u64 secproc_clock_realtime(void)
{
	return ktime_get_real_ns();
}
