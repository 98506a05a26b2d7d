// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the engine uses of the machine that the module is on: indirect jumps,
 * where they are fast, and the floating-point unit (core/fpu.h)
 *
 * The unit is the kernel's, in brackets.  A bracket keeps the thread on its
 * processor; the engine closes it after a bounded number of instructions, and
 * before anything that may sleep.
 */
#include <linux/moduleparam.h>
#include <linux/preempt.h>
#include <linux/string.h>
#include <asm/cpufeature.h>
#include <asm/fpu/api.h>

#include "core/fpu.h"
#include "secproc.h"

static char *dispatch = "auto";
module_param(dispatch, charp, 0444);
MODULE_PARM_DESC(dispatch, "How the engine goes on: goto, switch or auto (goto unless that means retpolines)");

static bool soft_float;
module_param(soft_float, bool, 0444);
MODULE_PARM_DESC(soft_float, "Calculate in floating point without the processor's unit");

static enum secproc_rv_dispatch chosen;

/**
 * secproc_engine_init() - choose the engine's loop
 *
 * Retpolines make each indirect jump a misprediction, and the kernel replaces
 * them by plain jumps on processors that do not need them.
 *
 * Return: 0, or -EINVAL if there is no such loop as asked for.
 */
int __init secproc_engine_init(void)
{
	if (!strcmp(dispatch, "goto"))
		chosen = SECPROC_RV_DISPATCH_GOTO;
	else if (!strcmp(dispatch, "switch"))
		chosen = SECPROC_RV_DISPATCH_SWITCH;
	else if (!strcmp(dispatch, "auto"))
		chosen = boot_cpu_has(X86_FEATURE_RETPOLINE) ?
			 SECPROC_RV_DISPATCH_SWITCH : SECPROC_RV_DISPATCH_GOTO;
	else
		return -EINVAL;
	if (WARN_ON(!secproc_rv_goto_reaches()))
		chosen = SECPROC_RV_DISPATCH_SWITCH;
	return 0;
}

/* The engine's loop for all harts. */
enum secproc_rv_dispatch secproc_engine_dispatch(void)
{
	return chosen;
}

enum secproc_fpu secproc_fpu_kind(void)
{
	if (soft_float || !boot_cpu_has(X86_FEATURE_XMM2))
		return SECPROC_FPU_NONE;
	return boot_cpu_has(X86_FEATURE_FMA) ? SECPROC_FPU_FMA :
					       SECPROC_FPU_SSE;
}

#ifdef CONFIG_UML
/*
 * The kernel is a process of the host, which keeps its registers over signals.
 * It never uses them itself, and programs have processes of their own; only
 * another thread of the kernel, also in a bracket, would be in the way.
 */
bool secproc_fpu_begin(void)
{
	preempt_disable();
	return true;
}

void secproc_fpu_end(void)
{
	preempt_enable();
}
#else
bool secproc_fpu_begin(void)
{
	if (!irq_fpu_usable())
		return false;
	kernel_fpu_begin();
	return true;
}

void secproc_fpu_end(void)
{
	kernel_fpu_end();
}
#endif
