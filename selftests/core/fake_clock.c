// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The time CSR in tests: stands still
 */
#include "cpu/cpu.h"

u64 secproc_cpu_time(void)
{
	return SECPROC_RV_TIME_HZ;
}
