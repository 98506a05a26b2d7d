// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The floating-point unit of a process, which is the process's own
 */
#include "../fpu.h"

enum secproc_fpu secproc_fpu_kind(void)
{
#ifdef __x86_64__
	__builtin_cpu_init();
	return __builtin_cpu_supports("fma") ? SECPROC_FPU_FMA :
					       SECPROC_FPU_SSE;
#else
	return SECPROC_FPU_NONE;
#endif
}

bool secproc_fpu_begin(void)
{
	return true;
}

void secproc_fpu_end(void)
{
}
