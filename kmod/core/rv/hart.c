// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The hart: its beginning and end, and its software TLB
 *
 * What stands in the TLB is what the hart may touch.  It is filled and flushed
 * from outside and only read by the engine.
 */
#include "code_cache.h"
#include "exec.h"
#include "hart.h"

static void break_reservation(struct secproc_rv_hart *hart)
{
	hart->reservation_va = SECPROC_RV_TLB_NONE;
	hart->reservation_value = 0;
}

void secproc_rv_init(struct secproc_rv_hart *hart,
		     const struct secproc_rv_bus *bus)
{
	unsigned int i;

	memset(hart, 0, sizeof(*hart));
	hart->bus = bus;
	for (i = 0; i < SECPROC_RV_NR_CODE_FRONT; i++)
		hart->code.front[i].tag = SECPROC_RV_TLB_NONE;
	secproc_rv_tlb_flush(hart);
	secproc_rv_set_dispatch(hart, SECPROC_RV_DISPATCH_GOTO);
	secproc_rv_set_fpu(hart, bus->fpu_kind ? bus->fpu_kind() :
						 SECPROC_FPU_NONE);
}

void secproc_rv_set_dispatch(struct secproc_rv_hart *hart,
			     enum secproc_rv_dispatch dispatch)
{
	if (dispatch == SECPROC_RV_DISPATCH_GOTO && !secproc_rv_goto_reaches())
		dispatch = SECPROC_RV_DISPATCH_SWITCH;
	hart->dispatch = dispatch;
	secproc_rv_code_set_dispatch(hart);
}

void secproc_rv_set_fpu(struct secproc_rv_hart *hart, enum secproc_fpu fpu)
{
	hart->fpu = fpu;
}

void secproc_rv_wipe(struct secproc_rv_hart *hart)
{
	secproc_rv_code_flush(hart);
	memzero_explicit(hart, sizeof(*hart));
}

void secproc_rv_tlb_fill(struct secproc_rv_hart *hart, u64 va, void *data,
			 bool load, bool store)
{
	const u64 page_va = va & SECPROC_PAGE_MASK;
	struct secproc_rv_tlb_entry *entry;

	entry = &hart->tlb[va >> SECPROC_PAGE_SHIFT & (SECPROC_RV_NR_TLB - 1)];
	entry->load_tag = load ? page_va : SECPROC_RV_TLB_NONE;
	entry->store_tag = store ? page_va : SECPROC_RV_TLB_NONE;
	entry->addend = (uintptr_t)data - (uintptr_t)page_va;
}

void secproc_rv_tlb_flush(struct secproc_rv_hart *hart)
{
	unsigned int i;

	for (i = 0; i < SECPROC_RV_NR_TLB; i++) {
		hart->tlb[i].load_tag = SECPROC_RV_TLB_NONE;
		hart->tlb[i].store_tag = SECPROC_RV_TLB_NONE;
		hart->tlb[i].addend = 0;
	}
	break_reservation(hart);
}

void secproc_rv_ecall_done(struct secproc_rv_hart *hart)
{
	hart->pc += 4;
	hart->instret++;
}
