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
	if (unlikely(!hit_##name(hart, RS1 + IMM16, &v))) \
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
	if (unlikely(!hit_##name(hart, RS1 + IMM16, reg[ip->rd]))) \
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
#define R_IMM16			((u64)(s64)r->imm16)

#define NEXT_MANY(slots, nr) \
	do { \
		ip += (slots); \
		SETTLE(ip); \
		left -= (nr); \
		DISPATCH(); \
	} while (0)

#define NEXT_PAIR(slots)	NEXT_MANY(slots, 2)

#define SECOND_ALONE(la)	NEXT_MANY(la, 1)

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

#define FIRST_F(name, la) \
	if (unlikely(!fast_##name(hart, ip))) \
		SLOW_FPR(name, 0);

#define SECOND_A(name, link, la, lb) \
	reg[r->rd] = alu_##name(LINK_##link, reg, r); \
	NEXT_PAIR(la + lb);
#define SECOND_L(name, link, la, lb) \
	const u64 va2 = LINK_##link + R_IMM16; \
	u64 v2; \
	\
	if (unlikely(!hit_##name(hart, va2, &v2))) \
		SECOND_ALONE(la); \
	reg[r->rd] = v2; \
	NEXT_PAIR(la + lb);
#define SECOND_S(name, link, la, lb) \
	if (unlikely(!hit_##name(hart, LINK_##link + R_IMM16, reg[r->rd]))) \
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
#define SECOND_F(name, link, la, lb) \
	if (unlikely(!fast_##name(hart, r))) \
		SECOND_ALONE(la); \
	NEXT_PAIR(la + lb);
#define SECOND_C(name, link, la, lb) \
	const u64 pc2 = PC() + 2 * (la); \
	\
	reg[r->rd] = pc2 + 2 * (lb); \
	left -= 2; \
	JUMP_FAR(pc2 + R_IMM);
#define SECOND_V(name, link, la, lb) \
	const u64 to2 = (LINK_##link + R_IMM) & ~1ULL; \
	\
	reg[r->rd] = PC() + 2 * (la + lb); \
	left -= 2; \
	JUMP_FAR(to2);
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

/*
 * Runs of n.  The first record says how far the lowest and the highest address
 * are from its own.  If they miss the TLB or are not in one page, the first is
 * executed by itself.
 */
#define RUN_TAG_L		load_tag
#define RUN_TAG_S		store_tag
#define RUN_MISS_L(name)	MISS_LOAD(name, 1)
#define RUN_MISS_S(name)	MISS_STORE(name, 1)
#define RUN_MOVE_L(name, k, imm)	reg[ip[k].rd] = move_##name(at + (imm), 0)
#define RUN_MOVE_S(name, k, imm)	move_##name(at + (imm), reg[ip[k].rd])
#define RUN_MOVE(name, kind, k)	RUN_MOVE_##kind(name, k, ip[k].imm16)
#define RUN_MOVES(name, kind, k, n) \
	RUN_MOVE(name, kind, k); \
	if ((n) > 1) \
		RUN_MOVE(name, kind, (k) + 1); \
	if ((n) > 2) \
		RUN_MOVE(name, kind, (k) + 2); \
	if ((n) > 3) \
		RUN_MOVE(name, kind, (k) + 3);

/* Finds where the contents of @base are for the run that ip is at: u8 *at. */
#define FIND_RUN(kind, base, own, size, miss) \
	const u64 low = (own) + (u64)((s64)ip->low * (size)); \
	const u64 high = (own) + (u64)((s64)ip->high * (size)) + (size) - 1; \
	u64 off = tlb_offset(low); \
	u8 *at; \
	\
	if (unlikely((high & SECPROC_PAGE_MASK) != \
		     tlb_at(hart, off)->RUN_TAG_##kind)) \
		miss; \
	SETTLE(off); \
	at = (u8 *)((base) + tlb_at(hart, off)->addend);

#define BODY_RUN(name, kind, base, n, size) \
	FIND_RUN(kind, base, (base) + IMM16, size, RUN_MISS_##kind(name)) \
	RUN_MOVES(name, kind, 0, n)

#define EXEC_RUN_OF(name, kind, n, size) \
	OP(name##_run_##n) { \
		const u64 base = RS1; \
		\
		BODY_RUN(name, kind, base, n, size) \
		NEXT_MANY(n, n); \
	}
#define EXEC_RUN(name, kind, size) \
	EXEC_RUN_OF(name, kind, 2, size) \
	EXEC_RUN_OF(name, kind, 3, size) \
	EXEC_RUN_OF(name, kind, 4, size)

#define EXEC_ENTER(n) \
	OP(enter_##n) { \
		const u64 base = RS1 + IMM16; \
		\
		reg[ip->rd] = base; \
		{ \
			FIND_RUN(S, base, base, 8, NEXT(1)) \
			RUN_MOVES(sd, S, 1, n) \
		} \
		NEXT_MANY((n) + 1, (n) + 1); \
	}

#define EXEC_LEAVE(n) \
	OP(leave_##n) { \
		const struct rv_rec *const r = ip + (n); \
		const u64 base = RS1; \
		\
		{ \
			BODY_RUN(ld, L, base, n, 8) \
		} \
		reg[r->rd] = base + R_IMM16; \
		left -= (n) + 2; \
		JUMP_FAR(reg[r[1].rs1] & ~1ULL); \
	}

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
	LOOP_RUNS(EXEC_RUN)
	LOOP_ENTERS(EXEC_ENTER)
	LOOP_LEAVES(EXEC_LEAVE)

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
