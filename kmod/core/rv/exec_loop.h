/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The interpreter's loop, as a template
 *
 * Included once by exec_switch.c and once by exec_goto.c, which say with
 * RV_LOOP how the function is called and with RV_GOTO how it goes from record
 * to record.  Everything else is the same text.
 *
 * The hot state is in locals: the record that is executed (ip), what is left of
 * the budget (left) and the page that ip points into (page).  The budget is
 * charged with each instruction and tested where control does not simply go on.
 * An instruction that does not take effect leaves before it is charged, with
 * ip on it; so pc and instret are exact at every exit.
 */
#include "exec.h"
#include "fp.h"

#ifdef RV_GOTO
#define OP(name)		L_##name:
#define DISPATCH()		goto *labels[ip->op]
#else
#define OP(name)		case RV_OP_##name:
#define DISPATCH()		goto dispatch
#endif

#define PC()			(page->bias + ((uintptr_t)ip >> 2))
#define A			(reg[ip->rs1])
#define IMM			((u64)(s64)ip->imm)

#define LEAVE(why) \
	do { \
		reason = (why); \
		goto leave; \
	} while (0)

#define NEXT(slots) \
	do { \
		ip += (slots); \
		left--; \
		DISPATCH(); \
	} while (0)

/* Goes to a record of the same page. */
#define JUMP_NEAR() \
	do { \
		ip = (const struct rv_rec *)((const u8 *)ip + ip->imm); \
		if (unlikely(--left <= 0)) \
			LEAVE(SECPROC_RV_EXIT_BUDGET); \
		DISPATCH(); \
	} while (0)

/* Goes to any address; the jump itself has been charged. */
#define JUMP_FAR(va) \
	do { \
		const struct secproc_rv_code_front *front; \
		\
		target = (va); \
		front = &hart->code.front[target >> SECPROC_PAGE_SHIFT & \
					  (SECPROC_RV_NR_CODE_FRONT - 1)]; \
		if (unlikely(left <= 0)) \
			goto leave_to_target; \
		if (unlikely(front->tag != (target & SECPROC_PAGE_MASK))) \
			goto jump_slow; \
		page = front->page; \
		ip = secproc_rv_rec_at(page, target); \
		DISPATCH(); \
	} while (0)

/* Operand b, by form. */
#define B_I			IMM
#define B_SH			((u64)(u32)ip->imm)
#define B_U			IMM
#define B_R			(reg[ip->rs2])
#define B_R1			0

#define TWIN_N(name, ...)
#define TWIN_C(name, ...) \
	OP(name##_c) { \
		__VA_ARGS__ \
		NEXT(1); \
	}

#define BODY_ALU(form, expr) \
	const u64 a __maybe_unused = A; \
	const u64 b __maybe_unused = B_##form; \
	\
	reg[ip->rd] = (expr);

#define EXEC_ALU(name, str, match, mask, form, twin, expr) \
	OP(name) { \
		BODY_ALU(form, expr) \
		NEXT(2); \
	} \
	TWIN_##twin(name, BODY_ALU(form, expr))

#define BODY_SHORT(expr) \
	const u64 a = A; \
	\
	reg[ip->rd] = (expr);

#define EXEC_SHORT(name, twin, expr) \
	OP(name) { \
		BODY_SHORT(expr) \
		NEXT(2); \
	} \
	TWIN_##twin(name, BODY_SHORT(expr))

#define TLB_ENTRY(va) \
	(&hart->tlb[(va) >> SECPROC_PAGE_SHIFT & (SECPROC_RV_NR_TLB - 1)])

#define BODY_LOAD(type, extend) \
	const u64 va = A + IMM; \
	const struct secproc_rv_tlb_entry *entry = TLB_ENTRY(va); \
	u64 value; \
	type v; \
	\
	if (likely(((va + sizeof(v) - 1) & SECPROC_PAGE_MASK) == \
		   entry->load_tag)) { \
		memcpy(&v, (const void *)(va + entry->addend), sizeof(v)); \
		value = v; \
	} else { \
		struct secproc_rv_loaded loaded; \
		\
		loaded = secproc_rv_load_slow(hart, va, sizeof(v)); \
		if (!loaded.ok) \
			LEAVE(SECPROC_RV_EXIT_LOAD); \
		value = loaded.value; \
	} \
	reg[ip->rd] = extend(value);

#define EXEC_LOAD(name, str, match, mask, form, twin, type, ext) \
	OP(name) { \
		BODY_LOAD(type, (u64)(s64)(ext)) \
		NEXT(2); \
	} \
	TWIN_##twin(name, BODY_LOAD(type, (u64)(s64)(ext)))

#define EXEC_LOADBOX(name, str, match, mask, form, twin, type, ext) \
	OP(name) { \
		BODY_LOAD(type, SECPROC_RV_BOX) \
		NEXT(2); \
	}

#define BODY_STORE(type) \
	const u64 va = A + IMM; \
	const struct secproc_rv_tlb_entry *entry = TLB_ENTRY(va); \
	const type v = (type)reg[ip->rd]; \
	\
	if (likely(((va + sizeof(v) - 1) & SECPROC_PAGE_MASK) == \
		   entry->store_tag)) \
		memcpy((void *)(va + entry->addend), &v, sizeof(v)); \
	else if (!secproc_rv_store_slow(hart, va, v, sizeof(v))) \
		LEAVE(SECPROC_RV_EXIT_STORE);

#define EXEC_STORE(name, str, match, mask, form, twin, type) \
	OP(name) { \
		BODY_STORE(type) \
		NEXT(2); \
	} \
	TWIN_##twin(name, BODY_STORE(type))

#define EXEC_BRANCH(name, str, match, mask, form, twin, cond) \
	OP(name) { \
		const u64 a = A, b = reg[ip->rd]; \
		\
		if (cond) \
			JUMP_NEAR(); \
		NEXT(2); \
	} \
	OP(name##_far) { \
		const u64 a = A, b = reg[ip->rd]; \
		\
		if (cond) \
			goto jump_far; \
		NEXT(2); \
	}

#define BODY_BRANCH_ZERO(cond, action) \
	const u64 a = A; \
	\
	if (cond) \
		action;

#define EXEC_BRANCH_ZERO(name, twin, cond) \
	OP(name) { \
		BODY_BRANCH_ZERO(cond, JUMP_NEAR()) \
		NEXT(2); \
	} \
	OP(name##_far) { \
		BODY_BRANCH_ZERO(cond, goto jump_far) \
		NEXT(2); \
	} \
	TWIN_##twin(name, BODY_BRANCH_ZERO(cond, JUMP_NEAR())) \
	TWIN_##twin(name##_far, BODY_BRANCH_ZERO(cond, goto jump_far))

#define EXEC_AMO(name, ...)	OP(name)
#define EXEC_CSR(name, ...)	OP(name)

#define EXEC_FPR(name, str, match, mask, form, twin, expr) \
	OP(name) { \
		const u64 a = A; \
		const u64 b __maybe_unused = reg[ip->rs2]; \
		const u64 c __maybe_unused = reg[ip->rs3]; \
		u32 *fl = &hart->fcsr; \
		unsigned int rm = ip->rm; \
		\
		if (likely(rm == SECPROC_RV_RM_DYN)) \
			rm = *fl >> 5 & 7; \
		if (unlikely(rm > SECPROC_RV_RM_RMM)) \
			goto illegal; \
		reg[ip->rd] = (expr); \
		NEXT(2); \
	}

#define EXEC_FPN(name, str, match, mask, form, twin, expr) \
	OP(name) { \
		const u64 a = A; \
		const u64 b __maybe_unused = reg[ip->rs2]; \
		u32 *fl __maybe_unused = &hart->fcsr; \
		\
		reg[ip->rd] = (expr); \
		NEXT(2); \
	}

#define EXEC_NONE(...)

#ifdef RV_GOTO
#define LABEL_N(name)
#define LABEL_C(name)		[RV_OP_##name##_c] = &&L_##name##_c,
#define LABEL(name, twin)	[RV_OP_##name] = &&L_##name, LABEL_##twin(name)
#define LABEL_ROW(name, str, match, mask, form, twin, ...) LABEL(name, twin)
#define LABEL_FAR(name, ...)	LABEL(name##_far, N)
#define LABEL_ZERO(name, twin, ...) \
	LABEL(name, twin) LABEL(name##_far, twin)
#define LABEL_SHORT(name, twin, ...)	LABEL(name, twin)
#endif

int RV_LOOP(struct secproc_rv_hart *hart)
{
#ifdef RV_GOTO
	static const void *const labels[RV_NR_OPS] = {
		LABEL(undecoded, N)
		LABEL(illegal, C)
		LABEL(next_page, N)
		LABEL(next_page_1, N)
		LABEL(nop, C)
		LABEL(j, C)
		LABEL(j_far, C)
		LABEL(jal_far, N)
		LABEL(jr, C)
		RV_ALL(LABEL_ROW)
		RV_ROWS_BRANCH(LABEL_FAR)
		RV_ROWS_BRANCH_ZERO(LABEL_ZERO)
		RV_ROWS_SHORT(LABEL_SHORT)
	};
#endif
	u64 *const reg = hart->reg;
	s64 left = (s64)hart->slice;
	struct secproc_rv_code_page *page;
	const struct rv_rec *ip;
	u64 target = hart->pc;
	int reason;

	goto jump_slow;

#ifndef RV_GOTO
dispatch:
	switch (ip->op) {
#endif
	RV_ROWS(EXEC_ALU, EXEC_LOAD, EXEC_LOADBOX, EXEC_STORE, EXEC_BRANCH,
		EXEC_NONE, EXEC_NONE, EXEC_FPR, EXEC_FPN, EXEC_NONE)
	RV_ROWS_BRANCH_ZERO(EXEC_BRANCH_ZERO)
	RV_ROWS_SHORT(EXEC_SHORT)

	RV_ROWS_AMO(EXEC_AMO) {
		reason = secproc_rv_amo(hart, ip);
		if (unlikely(reason != RV_GO_ON))
			goto leave;
		NEXT(2);
	}
	RV_ROWS_CSR(EXEC_CSR) {
		reason = secproc_rv_csr(hart, ip, hart->instret +
					(hart->slice - (u64)left));
		if (unlikely(reason != RV_GO_ON))
			goto illegal;
		NEXT(2);
	}
	OP(auipc) {
		reg[ip->rd] = PC() + IMM;
		NEXT(2);
	}
	OP(nop)
		NEXT(2);
	OP(nop_c)
		NEXT(1);
	OP(j)
	OP(j_c)
		JUMP_NEAR();
	OP(j_far)
	OP(j_far_c)
		goto jump_far;
	OP(jal) {
		reg[ip->rd] = PC() + 4;
		JUMP_NEAR();
	}
	OP(jal_far) {
		const u64 pc = PC();

		reg[ip->rd] = pc + 4;
		left--;
		JUMP_FAR(pc + IMM);
	}
	OP(jr)
	OP(jr_c) {
		left--;
		JUMP_FAR((A + IMM) & ~1ULL);
	}
	OP(jalr) {
		const u64 pc = PC();
		const u64 va = (A + IMM) & ~1ULL;

		reg[ip->rd] = pc + 4;
		left--;
		JUMP_FAR(va);
	}
	OP(jalr_c) {
		const u64 pc = PC();
		const u64 va = A & ~1ULL;

		reg[ip->rd] = pc + 2;
		left--;
		JUMP_FAR(va);
	}
	OP(next_page)
		JUMP_FAR(page->va + SECPROC_PAGE_SIZE);
	OP(next_page_1)
		JUMP_FAR(page->va + SECPROC_PAGE_SIZE + 2);
	OP(fence) {
		__atomic_thread_fence(__ATOMIC_SEQ_CST);
		NEXT(2);
	}
	OP(fence_i) {
		secproc_rv_code_wipe_lines(hart);
		NEXT(2);
	}
	OP(undecoded) {
		if (unlikely(!secproc_rv_decode_line(hart, page,
						     ip - page->rec))) {
			hart->fault.va = PC() + 2;
			hart->fault.size = 2;
			LEAVE(SECPROC_RV_EXIT_FETCH);
		}
		DISPATCH();
	}
	OP(ecall)
		LEAVE(SECPROC_RV_EXIT_ECALL);
	OP(ebreak)
	OP(ebreak_c)
		LEAVE(SECPROC_RV_EXIT_EBREAK);
	OP(illegal)
	OP(illegal_c)
		goto illegal;
#ifndef RV_GOTO
	default:
		break;
	}
#endif

illegal:
	hart->fault.va = PC();
	hart->fault.insn = secproc_rv_refetch(hart, page, ip - page->rec);
	hart->fault.size = (hart->fault.insn & 3) == 3 ? 4 : 2;
	reason = SECPROC_RV_EXIT_ILLEGAL;
leave:
	target = PC();
	goto leave_with_target;

jump_far:
	target = PC() + IMM;
	left--;
	JUMP_FAR(target);

jump_slow:
	if (left <= 0)
		goto leave_to_target;
	page = secproc_rv_code_lookup(hart, target);
	if (page) {
		ip = secproc_rv_rec_at(page, target);
		DISPATCH();
	}
	hart->fault.va = target;
	hart->fault.size = 2;
	reason = SECPROC_RV_EXIT_FETCH;
	goto leave_with_target;

leave_to_target:
	reason = SECPROC_RV_EXIT_BUDGET;
leave_with_target:
	hart->pc = target;
	hart->instret += hart->slice - (u64)left;
	return reason;
}
