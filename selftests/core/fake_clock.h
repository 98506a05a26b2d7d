/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Clocks that move when they are told to
 */
#ifndef SECPROC_FAKE_CLOCK_H
#define SECPROC_FAKE_CLOCK_H

#include "clock.h"

/* What the clocks say, in nanoseconds. */
extern u64 fake_clock_monotonic;
extern u64 fake_clock_realtime;

#endif /* SECPROC_FAKE_CLOCK_H */
