/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The host's floating-point unit, provided by the program that the core is
 * linked into
 *
 * In the module these are brackets of kernel_fpu_begin() and kernel_fpu_end(),
 * between which nothing may sleep; a program in user space has the unit always.
 */
#ifndef SECPROC_FPU_H
#define SECPROC_FPU_H

#include "env.h"

/**
 * enum secproc_fpu - what of the unit may be used
 * @SECPROC_FPU_NONE: nothing; the engine calculates with integers
 * @SECPROC_FPU_SSE: scalar SSE2
 * @SECPROC_FPU_FMA: also fused multiply-add, FMA3
 */
enum secproc_fpu {
	SECPROC_FPU_NONE = 0,
	SECPROC_FPU_SSE,
	SECPROC_FPU_FMA,
};

/* The same answer for as long as the program runs. */
enum secproc_fpu secproc_fpu_kind(void);

/* Opens a bracket; false if the unit cannot be used just now. */
bool secproc_fpu_begin(void);

void secproc_fpu_end(void);

#endif /* SECPROC_FPU_H */
