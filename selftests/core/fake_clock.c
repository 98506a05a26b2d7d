// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * What the glue gives beside memory, in tests: clocks that move when they are
 * told to, and kicks that are only noted
 */
#include "fake_clock.h"
#include "os/task.h"

u64 fake_clock_monotonic = 1000000000;
u64 fake_clock_realtime = 1700000000000000000;

u64 secproc_clock_monotonic(void)
{
	return fake_clock_monotonic;
}

u64 secproc_clock_realtime(void)
{
	return fake_clock_realtime;
}

void secproc_hart_kick(struct secproc_hart *hart)
{
	hart->kicked = true;
}
