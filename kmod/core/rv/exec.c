// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The interpreter outside of its loop: its entry, accesses that do not hit, the
 * A extension and the CSRs
 */
#include "exec.h"
#include "fp_unit.h"

#define CSR_FFLAGS	0x001
#define CSR_FRM		0x002
#define CSR_FCSR	0x003
#define CSR_CYCLE	0xc00
#define CSR_TIME	0xc01
#define CSR_INSTRET	0xc02

static enum secproc_rv_exit run_loop(struct secproc_rv_hart *hart)
{
	if (hart->dispatch == SECPROC_RV_DISPATCH_GOTO)
		return (enum secproc_rv_exit)secproc_rv_loop_goto(hart);
	return (enum secproc_rv_exit)secproc_rv_loop_switch(hart);
}

enum secproc_rv_exit secproc_rv_run(struct secproc_rv_hart *hart, u64 budget)
{
	const u64 start = hart->instret;
	enum secproc_rv_exit why;

	/* The loop counts down in a signed number. */
	if (budget > 1ULL << 62)
		budget = 1ULL << 62;
	/* With the floating-point unit open the loop stops early. */
	do {
		hart->slice = budget - (hart->instret - start);
		why = run_loop(hart);
		secproc_rv_fpu_close(hart);
	} while (why == SECPROC_RV_EXIT_BUDGET &&
		 hart->instret - start < budget);
	return why;
}

static struct secproc_rv_tlb_entry *tlb_entry(struct secproc_rv_hart *hart,
					      u64 va)
{
	return &hart->tlb[va >> SECPROC_PAGE_SHIFT & (SECPROC_RV_NR_TLB - 1)];
}

static bool may_load(struct secproc_rv_hart *hart, u64 va)
{
	return tlb_entry(hart, va)->load_tag == (va & SECPROC_PAGE_MASK);
}

static bool may_store(struct secproc_rv_hart *hart, u64 va)
{
	return tlb_entry(hart, va)->store_tag == (va & SECPROC_PAGE_MASK);
}

static void *host_address(struct secproc_rv_hart *hart, u64 va)
{
	return (void *)(uintptr_t)(va + tlb_entry(hart, va)->addend);
}

static void set_fault(struct secproc_rv_hart *hart, u64 va, u32 size)
{
	hart->fault.va = va;
	hart->fault.size = size;
}

int secproc_rv_illegal(struct secproc_rv_hart *hart,
		       const struct secproc_rv_code_page *page,
		       const struct rv_rec *ip)
{
	const unsigned int slot = (unsigned int)(ip - page->rec);

	hart->fault.insn = secproc_rv_refetch(hart, page, slot);
	set_fault(hart, page->va + 2 * slot,
		  (hart->fault.insn & 3) == 3 ? 4 : 2);
	return SECPROC_RV_EXIT_ILLEGAL;
}

int secproc_rv_absent(struct secproc_rv_hart *hart, u64 va)
{
	set_fault(hart, va, 2);
	return SECPROC_RV_EXIT_FETCH;
}

/* Returns how many bytes of an access lie in the page where it begins. */
static u32 size_in_page(u64 va, u32 size)
{
	u64 room = SECPROC_PAGE_SIZE - (va & ~SECPROC_PAGE_MASK);

	return size < room ? size : (u32)room;
}

struct secproc_rv_loaded __cold
secproc_rv_load_slow(struct secproc_rv_hart *hart, u64 va, u32 size)
{
	const u32 first = size_in_page(va, size);
	struct secproc_rv_loaded loaded = { 0 };

	if (!may_load(hart, va)) {
		set_fault(hart, va, size);
		return loaded;
	}
	if (first < size && !may_load(hart, va + first)) {
		set_fault(hart, va + first, size);
		return loaded;
	}
	memcpy(&loaded.value, host_address(hart, va), first);
	memcpy((u8 *)&loaded.value + first, host_address(hart, va + first),
	       size - first);
	loaded.ok = 1;
	return loaded;
}

bool __cold secproc_rv_store_slow(struct secproc_rv_hart *hart, u64 va,
				  u64 value, u32 size)
{
	const u32 first = size_in_page(va, size);

	if (!may_store(hart, va)) {
		set_fault(hart, va, size);
		return false;
	}
	if (first < size && !may_store(hart, va + first)) {
		set_fault(hart, va + first, size);
		return false;
	}
	memcpy(host_address(hart, va), &value, first);
	memcpy(host_address(hart, va + first), (u8 *)&value + first,
	       size - first);
	return true;
}

/*
 * The changes that the host has no instruction for are made with a compare and
 * exchange.  All are sequentially consistent, which is more than aq and rl ask.
 */
#define CHANGE_min(t, st, old, v)	((st)(old) < (st)(v) ? (old) : (v))
#define CHANGE_max(t, st, old, v)	((st)(old) > (st)(v) ? (old) : (v))
#define CHANGE_minu(t, st, old, v)	((old) < (v) ? (old) : (v))
#define CHANGE_maxu(t, st, old, v)	((old) > (v) ? (old) : (v))

#define DEFINE_AMO(type, stype, what) \
static u64 amo_##what##_##type(void *at, type v) \
{ \
	__typeof__(v) *const p = at; \
	type old = __atomic_load_n(p, __ATOMIC_RELAXED); \
	\
	while (!__atomic_compare_exchange_n(p, &old, \
					    CHANGE_##what(type, stype, old, v), \
					    false, __ATOMIC_SEQ_CST, \
					    __ATOMIC_RELAXED)) \
		; \
	return (u64)(s64)(stype)old; \
}

DEFINE_AMO(u32, s32, min)
DEFINE_AMO(u32, s32, max)
DEFINE_AMO(u32, s32, minu)
DEFINE_AMO(u32, s32, maxu)
DEFINE_AMO(u64, s64, min)
DEFINE_AMO(u64, s64, max)
DEFINE_AMO(u64, s64, minu)
DEFINE_AMO(u64, s64, maxu)

static u64 sx_u32(u32 v)
{
	return RV_SX32(v);
}

static u64 sx_u64(u64 v)
{
	return v;
}

#define DO_lr(type, p, v)	load_reserved_##type(hart, rec, p)
#define DO_sc(type, p, v)	store_conditional_##type(hart, p, v)
#define DO_swap(type, p, v) \
	sx_##type(__atomic_exchange_n(p, v, __ATOMIC_SEQ_CST))
#define DO_add(type, p, v) \
	sx_##type(__atomic_fetch_add(p, v, __ATOMIC_SEQ_CST))
#define DO_xor(type, p, v) \
	sx_##type(__atomic_fetch_xor(p, v, __ATOMIC_SEQ_CST))
#define DO_and(type, p, v) \
	sx_##type(__atomic_fetch_and(p, v, __ATOMIC_SEQ_CST))
#define DO_or(type, p, v) \
	sx_##type(__atomic_fetch_or(p, v, __ATOMIC_SEQ_CST))
#define DO_min(type, p, v)	amo_min_##type(p, v)
#define DO_max(type, p, v)	amo_max_##type(p, v)
#define DO_minu(type, p, v)	amo_minu_##type(p, v)
#define DO_maxu(type, p, v)	amo_maxu_##type(p, v)

#define DEFINE_RESERVED(type) \
static u64 load_reserved_##type(struct secproc_rv_hart *hart, \
				const struct rv_rec *rec, type *p) \
{ \
	hart->reservation_va = hart->reg[rec->rs1]; \
	hart->reservation_size = sizeof(type); \
	hart->reservation_value = __atomic_load_n(p, __ATOMIC_SEQ_CST); \
	return sx_##type((type)hart->reservation_value); \
} \
\
static u64 store_conditional_##type(struct secproc_rv_hart *hart, type *p, \
				    type v) \
{ \
	type expected = (type)hart->reservation_value; \
	\
	return !__atomic_compare_exchange_n(p, &expected, v, false, \
					    __ATOMIC_SEQ_CST, \
					    __ATOMIC_RELAXED); \
}

DEFINE_RESERVED(u32)
DEFINE_RESERVED(u64)

/* What an instruction of the A extension is about, from its row. */
struct amo_info {
	u8 size;
	bool is_lr;
	bool is_sc;
};

#define AMO_INFO(name, str, match, mask, form, twin, type, what) \
	[RV_OP_##name - RV_OP_lr_w] = { \
		.size = sizeof(type), \
		.is_lr = #what[0] == 'l', \
		.is_sc = #what[0] == 's' && #what[1] == 'c', \
	},

static const struct amo_info amo_info[] = {
	RV_ROWS_AMO(AMO_INFO)
};

int secproc_rv_amo(struct secproc_rv_hart *hart, const struct rv_rec *rec,
		   enum rv_op op)
{
	const struct amo_info *info = &amo_info[op - RV_OP_lr_w];
	const u64 va = hart->reg[rec->rs1];
	const u64 v = hart->reg[rec->rs2];
	bool reserved;
	void *p;

	if (va & (info->size - 1U)) {
		set_fault(hart, va, info->size);
		return SECPROC_RV_EXIT_MISALIGNED;
	}
	if (info->is_lr ? !may_load(hart, va) : !may_store(hart, va)) {
		set_fault(hart, va, info->size);
		return info->is_lr ? SECPROC_RV_EXIT_LOAD :
				     SECPROC_RV_EXIT_STORE;
	}
	if (info->is_sc) {
		reserved = hart->reservation_va == va &&
			   hart->reservation_size == info->size;
		hart->reservation_va = SECPROC_RV_TLB_NONE;
		if (!reserved) {
			hart->reg[rec->rd] = 1;
			return RV_GO_ON;
		}
	}
	p = host_address(hart, va);
	switch ((u16)op) {
#define AMO_CASE(name, str, match, mask, form, twin, type, what) \
	case RV_OP_##name: \
		hart->reg[rec->rd] = DO_##what(type, (type *)p, (type)v); \
		break;
	RV_ROWS_AMO(AMO_CASE)
#undef AMO_CASE
	}
	return RV_GO_ON;
}

/* Reads a CSR; false if there is none of that number. */
static bool csr_read(struct secproc_rv_hart *hart, u32 csr, u64 instret,
		     u64 *value)
{
	switch (csr) {
	case CSR_FFLAGS:
		*value = hart->fcsr & 0x1f;
		return true;
	case CSR_FRM:
		*value = hart->fcsr >> 5 & 7;
		return true;
	case CSR_FCSR:
		*value = hart->fcsr & 0xff;
		return true;
	case CSR_CYCLE:
	case CSR_INSTRET:
		*value = instret;
		return true;
	case CSR_TIME:
		*value = hart->bus->time();
		return true;
	default:
		return false;
	}
}

/* Only the floating-point CSRs can be written; bits they lack are ignored. */
static void csr_write(struct secproc_rv_hart *hart, u32 csr, u64 value)
{
	switch (csr) {
	case CSR_FFLAGS:
		hart->fcsr = (hart->fcsr & ~0x1fU) | (value & 0x1f);
		break;
	case CSR_FRM:
		hart->fcsr = (hart->fcsr & 0x1fU) | (value & 7) << 5;
		break;
	default:
		hart->fcsr = value & 0xff;
		break;
	}
	secproc_rv_fpu_reload(hart);
}

int secproc_rv_csr(struct secproc_rv_hart *hart, const struct rv_rec *rec,
		   enum rv_op op, u64 instret)
{
	const u32 csr = (u32)rec->imm;
	const bool immediate = op >= RV_OP_csrrwi;
	const u64 operand = immediate ? rec->rs1 : hart->reg[rec->rs1];
	const bool replace = op == RV_OP_csrrw || op == RV_OP_csrrwi;
	const bool clear = op == RV_OP_csrrc || op == RV_OP_csrrci;
	/* Setting or clearing by x0, or by 0, writes nothing. */
	const bool write = replace || rec->rs1;
	u64 old, value;

	secproc_rv_fpu_sync(hart);
	/* The top bits of the number say which CSRs cannot be written. */
	if (write && csr >> 10 == 3)
		return SECPROC_RV_EXIT_ILLEGAL;
	if (!csr_read(hart, csr, instret, &old))
		return SECPROC_RV_EXIT_ILLEGAL;
	if (write) {
		if (replace)
			value = operand;
		else
			value = clear ? old & ~operand : old | operand;
		csr_write(hart, csr, value);
	}
	hart->reg[rec->rd] = old;
	return RV_GO_ON;
}
