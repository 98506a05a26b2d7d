/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The handlers of all operations, as templates
 *
 * Included by exec_loop.h where they belong: as cases of its switch, or as
 * functions of their own.  OP(name) begins a handler in either.  What a handler
 * may use is in locals or arguments of the same names, and it ends with one of
 * the macros that go on or leave.
 */
#define IF_TWIN_N(text)
#define IF_TWIN_C(text)		text
#define TWIN_N(name, ...)
#define TWIN_C(name, ...) \
	OP(name##_c) { \
		__VA_ARGS__ \
		NEXT(1); \
	}

#define BODY_ALU(name)		reg[ip->rd] = alu_##name(RS1, reg, ip);

#define EXEC_ALU(name, str, match, mask, form, twin, ...) \
	EXEC_SHORT(name, twin)

#define EXEC_SHORT(name, twin, ...) \
	OP(name) { \
		BODY_ALU(name) \
		NEXT(2); \
	} \
	TWIN_##twin(name, BODY_ALU(name))

#define BODY_LOAD(name, len) \
	u64 v; \
	\
	if (unlikely(!hit_##name(hart, RS1 + IMM, &v))) \
		MISS_LOAD(name, len); \
	reg[ip->rd] = v;

#define EXEC_LOAD(name, str, match, mask, form, twin, ...) \
	DEFINE_MISS_LOAD(name, 2) \
	OP(name) { \
		BODY_LOAD(name, 2) \
		NEXT(2); \
	} \
	IF_TWIN_##twin(DEFINE_MISS_LOAD(name, 1)) \
	TWIN_##twin(name, BODY_LOAD(name, 1))

#define BODY_STORE(name, len) \
	if (unlikely(!hit_##name(hart, RS1 + IMM, reg[ip->rd]))) \
		MISS_STORE(name, len);

#define EXEC_STORE(name, str, match, mask, form, twin, ...) \
	DEFINE_MISS_STORE(name, 2) \
	OP(name) { \
		BODY_STORE(name, 2) \
		NEXT(2); \
	} \
	IF_TWIN_##twin(DEFINE_MISS_STORE(name, 1)) \
	TWIN_##twin(name, BODY_STORE(name, 1))

#define EXEC_BRANCH(name, ...) \
	OP(name) { \
		if (cond_##name(RS1, reg[ip->rd])) \
			JUMP_NEAR(ip, 1); \
		NEXT(2); \
	} \
	OP(name##_far) { \
		if (cond_##name(RS1, reg[ip->rd])) \
			BRANCH_FAR(); \
		NEXT(2); \
	}

#define BODY_BRANCH_ZERO(name, action) \
	if (cond_##name(RS1)) \
		action;

#define EXEC_BRANCH_ZERO(name, twin, cond) \
	OP(name) { \
		BODY_BRANCH_ZERO(name, JUMP_NEAR(ip, 1)) \
		NEXT(2); \
	} \
	OP(name##_far) { \
		BODY_BRANCH_ZERO(name, BRANCH_FAR()) \
		NEXT(2); \
	} \
	TWIN_##twin(name, BODY_BRANCH_ZERO(name, JUMP_NEAR(ip, 1))) \
	TWIN_##twin(name##_far, BODY_BRANCH_ZERO(name, BRANCH_FAR()))

/*
 * Pairs.  The first one leaves v behind, which is the first operand of the
 * second if they are linked; r is the second's record.  If one misses the TLB,
 * it is executed by itself, the second from its own record.
 */
#define LINK_D			v
#define LINK_I			reg[r->rs1]
#define R_IMM			((u64)(s64)r->imm)

#define NEXT_PAIR(slots) \
	do { \
		ip += (slots); \
		SETTLE(ip); \
		left -= 2; \
		DISPATCH(); \
	} while (0)

#define SECOND_ALONE(la) \
	do { \
		ip += (la); \
		SETTLE(ip); \
		left--; \
		DISPATCH(); \
	} while (0)

#define FIRST_A(name, la) \
	const u64 v __maybe_unused = alu_##name(RS1, reg, ip); \
	\
	reg[ip->rd] = v;
#define FIRST_L(name, la)	BODY_LOAD(name, la)
#define FIRST_S(name, la)	BODY_STORE(name, la)
#define FIRST_B(name, la) \
	if (cond_##name(RS1, reg[ip->rd])) \
		JUMP_NEAR(ip, 1);
#define FIRST_Z(name, la)	BODY_BRANCH_ZERO(name, JUMP_NEAR(ip, 1))

#define SECOND_A(name, link, la, lb) \
	reg[r->rd] = alu_##name(LINK_##link, reg, r); \
	NEXT_PAIR(la + lb);
#define SECOND_L(name, link, la, lb) \
	const u64 va2 = LINK_##link + R_IMM; \
	u64 v2; \
	\
	if (unlikely(!hit_##name(hart, va2, &v2))) \
		SECOND_ALONE(la); \
	reg[r->rd] = v2; \
	NEXT_PAIR(la + lb);
#define SECOND_S(name, link, la, lb) \
	if (unlikely(!hit_##name(hart, LINK_##link + R_IMM, reg[r->rd]))) \
		SECOND_ALONE(la); \
	NEXT_PAIR(la + lb);
#define SECOND_B(name, link, la, lb) \
	if (cond_##name(LINK_##link, reg[r->rd])) \
		JUMP_NEAR(r, 2); \
	NEXT_PAIR(la + lb);
#define SECOND_Z(name, link, la, lb) \
	if (cond_##name(LINK_##link)) \
		JUMP_NEAR(r, 2); \
	NEXT_PAIR(la + lb);
#define SECOND_J(name, link, la, lb) \
	JUMP_NEAR(r, 2);
#define SECOND_K(name, link, la, lb) \
	reg[r->rd] = PC() + 2 * (la + lb); \
	JUMP_NEAR(r, 2);
#define SECOND_R(name, link, la, lb) \
	left -= 2; \
	JUMP_FAR((LINK_##link + R_IMM) & ~1ULL);

#define EXEC_PAIR_OF(op, a, b, ka, kb, link, la, lb) \
	OP(op) { \
		const struct rv_rec *const r = ip + (la); \
		\
		FIRST_##ka(a, la) \
		{ \
			SECOND_##kb(b, link, la, lb) \
		} \
	}
#define EXEC_PAIR_NN(op, ...)	EXEC_PAIR_OF(op, __VA_ARGS__, 2, 2)
#define EXEC_PAIR_NC(op, ...) \
	EXEC_PAIR_OF(op, __VA_ARGS__, 2, 2) \
	EXEC_PAIR_OF(op##_42, __VA_ARGS__, 2, 1)
#define EXEC_PAIR_CN(op, ...) \
	EXEC_PAIR_OF(op, __VA_ARGS__, 2, 2) \
	EXEC_PAIR_OF(op##_24, __VA_ARGS__, 1, 2)
#define EXEC_PAIR_CC(op, ...) \
	EXEC_PAIR_OF(op, __VA_ARGS__, 2, 2) \
	EXEC_PAIR_OF(op##_42, __VA_ARGS__, 2, 1) \
	EXEC_PAIR_OF(op##_24, __VA_ARGS__, 1, 2) \
	EXEC_PAIR_OF(op##_22, __VA_ARGS__, 1, 1)
#define EXEC_PAIR(a, ta, b, tb, ka, kb, link) \
	EXEC_PAIR_##ta##tb(a##_##b##_##link, a, b, ka, kb, link)

#define EXEC_AMO(name, ...) \
	OP(name) { \
		const int why = secproc_rv_amo(hart, ip, RV_OP_##name); \
		\
		if (unlikely(why != RV_GO_ON)) \
			LEAVE(why); \
		NEXT(2); \
	}

#define EXEC_CSR(name, ...) \
	OP(name) { \
		const u64 instret = hart->instret + RETIRED(); \
		\
		if (unlikely(secproc_rv_csr(hart, ip, RV_OP_##name, instret) != \
			     RV_GO_ON)) \
			ILLEGAL(); \
		NEXT(2); \
	}

#define EXEC_FPR(name, str, match, mask, form, twin, expr) \
	DEFINE_SLOW_FPR(name, expr) \
	OP(name) { \
		if (unlikely(!fast_##name(hart, ip))) \
			SLOW_FPR(name, expr); \
		NEXT(2); \
	}

#define EXEC_FPQ(name, str, match, mask, form, twin, expr) \
	DEFINE_SLOW_FPQ(name, expr) \
	OP(name) { \
		if (unlikely(!fast_##name(hart, ip))) \
			SLOW_FPQ(name, expr); \
		NEXT(2); \
	}

#define EXEC_FPN(name, str, match, mask, form, twin, expr) \
	OP(name) { \
		const u64 a = RS1; \
		const u64 b __maybe_unused = reg[ip->rs2]; \
		u32 *fl __maybe_unused = &hart->fcsr; \
		\
		reg[ip->rd] = (expr); \
		NEXT(2); \
	}

#define EXEC_NONE(...)

	RV_ROWS(EXEC_ALU, EXEC_LOAD, EXEC_LOAD, EXEC_STORE, EXEC_BRANCH,
		EXEC_AMO, EXEC_CSR, EXEC_FPR, EXEC_FPN, EXEC_FPQ, EXEC_NONE)
	RV_ROWS_BRANCH_ZERO(EXEC_BRANCH_ZERO)
	RV_ROWS_SHORT(EXEC_SHORT)
	LOOP_PAIRS(EXEC_PAIR)

	OP(auipc) {
		reg[ip->rd] = PC() + IMM;
		NEXT(2);
	}
	OP(nop) {
		NEXT(2);
	}
	OP(nop_c) {
		NEXT(1);
	}
	OP(j) {
		JUMP_NEAR(ip, 1);
	}
	OP(j_c) {
		JUMP_NEAR(ip, 1);
	}
	OP(j_far) {
		BRANCH_FAR();
	}
	OP(j_far_c) {
		BRANCH_FAR();
	}
	OP(jal) {
		reg[ip->rd] = PC() + 4;
		JUMP_NEAR(ip, 1);
	}
	OP(jal_far) {
		const u64 pc = PC();

		reg[ip->rd] = pc + 4;
		left--;
		JUMP_FAR(pc + IMM);
	}
	OP(jr) {
		left--;
		JUMP_FAR((RS1 + IMM) & ~1ULL);
	}
	OP(jr_c) {
		left--;
		JUMP_FAR(RS1 & ~1ULL);
	}
	OP(jalr) {
		const u64 va = (RS1 + IMM) & ~1ULL;

		reg[ip->rd] = PC() + 4;
		left--;
		JUMP_FAR(va);
	}
	OP(jalr_c) {
		const u64 va = RS1 & ~1ULL;

		reg[ip->rd] = PC() + 2;
		left--;
		JUMP_FAR(va);
	}
	OP(next_page) {
		JUMP_FAR(PAGE->va + SECPROC_PAGE_SIZE);
	}
	OP(next_page_1) {
		JUMP_FAR(PAGE->va + SECPROC_PAGE_SIZE + 2);
	}
	OP(fence) {
		__atomic_thread_fence(__ATOMIC_SEQ_CST);
		NEXT(2);
	}
	OP(fence_i) {
		secproc_rv_code_wipe_lines(hart);
		NEXT(2);
	}
	OP(undecoded) {
		if (unlikely(!secproc_rv_decode_line(hart, PAGE,
						     ip - PAGE->rec))) {
			hart->fault.va = PC() + 2;
			hart->fault.size = 2;
			LEAVE(SECPROC_RV_EXIT_FETCH);
		}
		DISPATCH();
	}
	OP(ecall) {
		LEAVE(SECPROC_RV_EXIT_ECALL);
	}
	OP(ebreak) {
		LEAVE(SECPROC_RV_EXIT_EBREAK);
	}
	OP(ebreak_c) {
		LEAVE(SECPROC_RV_EXIT_EBREAK);
	}
	OP(illegal) {
		ILLEGAL();
	}
	OP(illegal_c) {
		ILLEGAL();
	}
