// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * When the engine may use the host's floating-point unit
 *
 * The unit is opened by the first instruction that wants it and stays open
 * until the run ends, code is fetched, or SECPROC_RV_FPU_BOUND instructions are
 * over, because the program that the engine is in may neither sleep nor be
 * preempted meanwhile.  While it is open the control register holds the
 * program's rounding mode, and exceptions gather there; they are added to fcsr
 * when that is read and when the unit is closed.
 */
#include "fp.h"
#include "fp_unit.h"

/* All exceptions masked, none raised, denormals as they are. */
#define MXCSR_CLEAR	0x1f80U
#define MXCSR_RC_SHIFT	13

#ifdef __x86_64__
static u32 read_mxcsr(void)
{
	u32 mxcsr;

	__asm__ volatile("stmxcsr %0" : "=m" (mxcsr));
	return mxcsr;
}

static void write_mxcsr(u32 mxcsr)
{
	__asm__ volatile("ldmxcsr %0" : : "m" (mxcsr) : "memory");
}
#else
static u32 read_mxcsr(void)
{
	return MXCSR_CLEAR;
}

static void write_mxcsr(u32 mxcsr)
{
	(void)mxcsr;
}
#endif

/* The flags that the host has raised, where RISC-V has them. */
static u32 fflags_of(u32 mxcsr)
{
	return (mxcsr & 1 << 0 ? SECPROC_RV_FFLAG_NV : 0) |
	       (mxcsr & 1 << 2 ? SECPROC_RV_FFLAG_DZ : 0) |
	       (mxcsr & 1 << 3 ? SECPROC_RV_FFLAG_OF : 0) |
	       (mxcsr & 1 << 4 ? SECPROC_RV_FFLAG_UF : 0) |
	       (mxcsr & 1 << 5 ? SECPROC_RV_FFLAG_NX : 0);
}

static void forget_modes(struct secproc_rv_hart *hart)
{
	memset(hart->fpu_rounds, 0, sizeof(hart->fpu_rounds));
	memset(hart->fpu_fuses, 0, sizeof(hart->fpu_fuses));
	memset(hart->fpu_exact, 0, sizeof(hart->fpu_exact));
}

void secproc_rv_fpu_reload(struct secproc_rv_hart *hart)
{
	/* RISC-V and x86 count up and down the other way round. */
	static const u8 rounding[] = { 0, 3, 1, 2 };
	const u32 rm = hart->fcsr >> 5 & 7;
	u32 mxcsr = MXCSR_CLEAR;

	if (!hart->fpu_is_open)
		return;
	forget_modes(hart);
	memset(hart->fpu_exact, true, SECPROC_RV_RM_RMM + 1);
	hart->fpu_exact[SECPROC_RV_RM_DYN] = rm <= SECPROC_RV_RM_RMM;
	/* The host cannot round to nearest, ties away from zero. */
	if (rm <= SECPROC_RV_RM_RUP) {
		mxcsr |= (u32)rounding[rm] << MXCSR_RC_SHIFT;
		hart->fpu_rounds[rm] = true;
		hart->fpu_rounds[SECPROC_RV_RM_DYN] = true;
		if (hart->fpu == SECPROC_FPU_FMA)
			memcpy(hart->fpu_fuses, hart->fpu_rounds,
			       sizeof(hart->fpu_fuses));
	}
	write_mxcsr(mxcsr);
}

s64 secproc_rv_fpu_open(struct secproc_rv_hart *hart, s64 left)
{
	if (hart->fpu == SECPROC_FPU_NONE || hart->fpu_is_open ||
	    !hart->bus->fpu_begin())
		return left;
	hart->fpu_is_open = true;
	hart->host_mxcsr = read_mxcsr();
	secproc_rv_fpu_reload(hart);
	if (left > SECPROC_RV_FPU_BOUND) {
		hart->slice -= (u64)(left - SECPROC_RV_FPU_BOUND);
		left = SECPROC_RV_FPU_BOUND;
	}
	return left;
}

void secproc_rv_fpu_sync(struct secproc_rv_hart *hart)
{
	if (hart->fpu_is_open)
		hart->fcsr |= fflags_of(read_mxcsr());
}

void secproc_rv_fpu_close(struct secproc_rv_hart *hart)
{
	if (!hart->fpu_is_open)
		return;
	secproc_rv_fpu_sync(hart);
	write_mxcsr(hart->host_mxcsr);
	hart->fpu_is_open = false;
	forget_modes(hart);
	hart->bus->fpu_end();
}
