// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The decoder: plaintext lines of code into records
 *
 * A line is decoded when an instruction in it is first executed, from there to
 * the line's end.  The plaintext is on this unit's stack for the time of
 * decoding and wiped then.  An instruction that begins in the page's last slot
 * takes its second half from the next page, which must be in the cache, too.
 *
 * Pairs of instructions become one where there is a handler for them, within
 * what is decoded at once.
 *
 * Whatever is not an instruction of the list decodes to RV_OP_illegal, so that
 * it traps when it is executed, not when its line is decoded.
 */
#include "../bytes.h"
#include "code_cache.h"
#include "exec.h"
#include "fp_unit.h"

/* Where the operands of each form stand in the word. */
enum form { U, I, J, B, S, FI, FS, SH, R, R1, A, CSR, NONE,
	    F_FFF, F_FF, F_F, F_X, X_FF, X_F };

/* Takes bits hi:lo of an instruction to bit to of the result. */
static inline u32 bits(u32 insn, unsigned int hi, unsigned int lo,
		       unsigned int to)
{
	return (insn >> lo & ((2U << (hi - lo)) - 1)) << to;
}

static s32 imm_i(u32 insn)
{
	return (s32)insn >> 20;
}

static s32 imm_s(u32 insn)
{
	return ((s32)insn >> 25) * 32 + (s32)bits(insn, 11, 7, 0);
}

static s32 imm_b(u32 insn)
{
	u32 low = bits(insn, 7, 7, 11) | bits(insn, 30, 25, 5) |
		  bits(insn, 11, 8, 1);

	return ((s32)insn >> 31) * 4096 + (s32)low;
}

static s32 imm_j(u32 insn)
{
	u32 low = bits(insn, 19, 12, 12) | bits(insn, 20, 20, 11) |
		  bits(insn, 30, 21, 1);

	return ((s32)insn >> 31) * 1048576 + (s32)low;
}

static u8 x_or_sink(u32 rd)
{
	return rd ? (u8)rd : RV_REG_SINK;
}

static void set_operands(struct rv_rec *rec, enum form form, u32 insn)
{
	const u8 rd = (u8)bits(insn, 11, 7, 0);
	const u8 rs1 = (u8)bits(insn, 19, 15, 0);
	const u8 rs2 = (u8)bits(insn, 24, 20, 0);

	rec->rd = x_or_sink(rd);
	rec->rs1 = rs1;
	rec->imm = 0;
	switch (form) {
	case U:
		rec->imm = (s32)(insn & 0xfffff000);
		break;
	case J:
		rec->imm = imm_j(insn);
		break;
	case B:
		rec->rd = rs2;
		rec->imm = imm_b(insn);
		break;
	case I:
		rec->imm = imm_i(insn);
		break;
	case FI:
		rec->rd = RV_REG_F + rd;
		rec->imm = imm_i(insn);
		break;
	case S:
		rec->rd = rs2;
		rec->imm = imm_s(insn);
		break;
	case FS:
		rec->rd = RV_REG_F + rs2;
		rec->imm = imm_s(insn);
		break;
	case SH:
		rec->imm = (s32)bits(insn, 25, 20, 0);
		break;
	case R:
	case A:
		rec->rs2 = rs2;
		break;
	case CSR:
		rec->imm = (s32)bits(insn, 31, 20, 0);
		break;
	case R1:
	case NONE:
		break;
	case F_FFF:
		rec->rs3 = RV_REG_F + (u8)bits(insn, 31, 27, 0);
		fallthrough;
	case F_FF:
	case F_F:
		rec->rd = RV_REG_F + rd;
		fallthrough;
	case X_FF:
	case X_F:
		rec->rs1 = RV_REG_F + rs1;
		rec->rs2 = RV_REG_F + rs2;
		rec->rm = (u8)bits(insn, 14, 12, 0);
		break;
	case F_X:
		rec->rd = RV_REG_F + rd;
		rec->rm = (u8)bits(insn, 14, 12, 0);
		break;
	}
}

#define MATCH(name, str, match, mask, form, twin, ...) \
	if ((insn & (mask)) == (match)) { \
		set_operands(rec, form, insn); \
		return RV_OP_##name; \
	}

/* Rounding modes 5 and 6 are reserved. */
#define MATCH_RM(name, str, match, mask, form, twin, ...) \
	if ((insn & (mask)) == (match)) { \
		set_operands(rec, form, insn); \
		return rec->rm == 5 || rec->rm == 6 ? RV_OP_illegal : \
						      RV_OP_##name; \
	}

/* Finds the row of a 4-byte instruction, and puts its operands into @rec. */
static enum rv_op match(struct rv_rec *rec, u32 insn)
{
	switch (insn & 0x7f) {
	case 0x03:
		RV_ROWS_LOAD(MATCH)
		break;
	case 0x07:
		RV_ROWS_LOAD_FP(MATCH, MATCH)
		break;
	case 0x0f:
		RV_ROWS_FENCE(MATCH)
		break;
	case 0x13:
		RV_ROWS_OP_IMM(MATCH)
		break;
	case 0x1b:
		RV_ROWS_OP_IMM_32(MATCH)
		break;
	case 0x23:
		RV_ROWS_STORE(MATCH)
		break;
	case 0x27:
		RV_ROWS_STORE_FP(MATCH)
		break;
	case 0x2f:
		RV_ROWS_AMO(MATCH)
		break;
	case 0x33:
		RV_ROWS_OP(MATCH)
		break;
	case 0x37:
	case 0x17:
		RV_ROWS_UPPER(MATCH, MATCH)
		break;
	case 0x3b:
		RV_ROWS_OP_32(MATCH)
		break;
	case 0x43:
	case 0x47:
	case 0x4b:
	case 0x4f:
		RV_ROWS_FMA(MATCH_RM)
		break;
	case 0x53:
		RV_ROWS_FP_S(MATCH_RM, MATCH, MATCH)
		RV_ROWS_FP_D(MATCH_RM, MATCH, MATCH)
		break;
	case 0x63:
		RV_ROWS_BRANCH(MATCH)
		break;
	case 0x67:
	case 0x6f:
		RV_ROWS_JUMP(MATCH)
		break;
	case 0x73:
		RV_ROWS_SYSTEM(MATCH)
		RV_ROWS_CSR(MATCH)
		break;
	}
	return RV_OP_illegal;
}

#undef MATCH
#undef MATCH_RM

/* The kinds of operation that are treated alike after matching. */
enum kind {
	KIND_ALU,
	KIND_BRANCH,
	KIND_OTHER,
};

#define IS_ALU(name, ...)	case RV_OP_##name: return KIND_ALU;
#define IS_BRANCH(name, ...)	case RV_OP_##name: return KIND_BRANCH;
#define IS_OTHER(name, ...)

static enum kind kind_of(enum rv_op op)
{
	switch ((unsigned int)op) {
	RV_ROWS(IS_ALU, IS_OTHER, IS_OTHER, IS_OTHER, IS_BRANCH, IS_OTHER,
		IS_OTHER, IS_OTHER, IS_OTHER, IS_OTHER, IS_OTHER)
	}
	return KIND_OTHER;
}

#undef IS_ALU
#undef IS_BRANCH
#undef IS_OTHER

/* Makes the 2-byte twin of @op; only called for those that have one. */
static u16 twin(enum rv_op op, unsigned int len)
{
	return (u16)(op + (len == 1));
}

/* A branch on zero needs one operand only. */
static enum rv_op branch_on_zero(struct rv_rec *rec, enum rv_op op)
{
	if (!rec->rd) {
		switch (op) {
		case RV_OP_beq:
			return RV_OP_bz;
		case RV_OP_bne:
			return RV_OP_bnz;
		case RV_OP_blt:
			return RV_OP_bltz;
		case RV_OP_bge:
			return RV_OP_bgez;
		default:
			return op;
		}
	}
	if (!rec->rs1 && (op == RV_OP_blt || op == RV_OP_bge)) {
		rec->rs1 = rec->rd;
		return op == RV_OP_blt ? RV_OP_bgtz : RV_OP_blez;
	}
	return op;
}

#define FAR(name, ...)	case RV_OP_##name: return RV_OP_##name##_far;

static enum rv_op far_branch(enum rv_op op)
{
	switch (op) {
	RV_ROWS_BRANCH(FAR)
	RV_ROWS_BRANCH_ZERO(FAR)
	case RV_OP_j:
		return RV_OP_j_far;
	case RV_OP_jal:
		return RV_OP_jal_far;
	default:
		return op;
	}
}

#undef FAR

/*
 * Turns the distance of a branch or jump into one between records, or the
 * operation into the one that leaves the page.
 */
static enum rv_op set_target(struct rv_rec *rec, enum rv_op op,
			     unsigned int slot)
{
	s64 target = (s64)slot * 2 + rec->imm;

	if (target < 0 || target >= (s64)SECPROC_PAGE_SIZE)
		return far_branch(op);
	rec->imm *= (s32)sizeof(struct rv_rec) / 2;
	return op;
}

/* Results for x0 are not computed; shorthands get their own operation. */
static void specialise_alu(struct rv_rec *rec, enum rv_op op, unsigned int len)
{
	if (rec->rd == RV_REG_SINK) {
		rec->op = twin(RV_OP_nop, len);
		return;
	}
	switch (op) {
	case RV_OP_addi:
		if (!rec->rs1)
			op = RV_OP_lui;
		else if (!rec->imm)
			op = RV_OP_mv;
		break;
	case RV_OP_add:
		if (rec->rs1 && rec->rs2)
			break;
		op = RV_OP_mv;
		rec->rs1 = rec->rs1 ? rec->rs1 : rec->rs2;
		break;
	case RV_OP_addiw:
		if (!rec->imm)
			op = RV_OP_sext_w;
		break;
	case RV_OP_add_uw:
		if (!rec->rs2)
			op = RV_OP_zext_w;
		break;
	case RV_OP_andi:
		if (rec->imm == 255 && len == 2)
			op = RV_OP_zext_b;
		break;
	case RV_OP_sltiu:
		if (rec->imm == 1)
			op = RV_OP_seqz;
		break;
	case RV_OP_sltu:
		if (rec->rs1)
			break;
		op = RV_OP_snez;
		rec->rs1 = rec->rs2;
		break;
	default:
		break;
	}
	rec->op = twin(op, len);
}

static void specialise(struct rv_rec *rec, enum rv_op op, unsigned int len,
		       unsigned int slot)
{
	switch (kind_of(op)) {
	case KIND_ALU:
		specialise_alu(rec, op, len);
		return;
	case KIND_BRANCH:
		op = branch_on_zero(rec, op);
		op = set_target(rec, op, slot);
		break;
	case KIND_OTHER:
		if (op == RV_OP_jal) {
			if (rec->rd == RV_REG_SINK)
				op = RV_OP_j;
			op = set_target(rec, op, slot);
		} else if (op == RV_OP_jalr && rec->rd == RV_REG_SINK) {
			op = RV_OP_jr;
		}
		break;
	}
	rec->op = twin(op, len);
}

unsigned int secproc_rv_decode_insn(struct rv_rec *rec, u32 insn,
				    unsigned int slot)
{
	unsigned int len = (insn & 3) == 3 ? 2 : 1;
	enum rv_op op = RV_OP_illegal;
	u32 expanded = insn;

	if (len == 1)
		expanded = secproc_rv_expand((u16)insn);
	if (expanded)
		op = match(rec, expanded);
	specialise(rec, op, len, slot);
	return len;
}

/* Decrypting takes its time, and may want the floating-point unit itself. */
static void fetch(struct secproc_rv_hart *hart,
		  const struct secproc_rv_code_page *page, unsigned int line,
		  u8 text[SECPROC_LINE_SIZE])
{
	secproc_rv_fpu_close(hart);
	hart->bus->fetch_line(page->source, line, text);
}

/*
 * Fetches the line after @line, which is the next page's first if it was the
 * page's last; false if that page is not in the cache.
 */
static bool fetch_next_line(struct secproc_rv_hart *hart,
			    const struct secproc_rv_code_page *page,
			    unsigned int line, u8 text[SECPROC_LINE_SIZE])
{
	line++;
	if (line == SECPROC_PAGE_LINES) {
		page = secproc_rv_code_lookup(hart,
					      page->va + SECPROC_PAGE_SIZE);
		line = 0;
	}
	if (!page)
		return false;
	fetch(hart, page, line, text);
	return true;
}

/*
 * What AUIPC calculates is known; below 2 GiB it is a constant as LUI's are, and
 * makes pairs as they do.
 */
static void resolve_auipc(struct rv_rec *rec, u64 pc)
{
	const u64 value = pc + (u64)(s64)rec->imm;

	if (rec->op != RV_OP_auipc || value > 0x7fffffff)
		return;
	rec->op = rec->rd == RV_REG_SINK ? RV_OP_nop : RV_OP_lui;
	rec->imm = (s32)value;
}

/* Two lines, for the instruction that crosses from one into the other. */
struct text {
	u8 byte[2 * SECPROC_LINE_SIZE];
};

static bool is_long(u32 insn)
{
	return (insn & 3) == 3;
}

/* Lets the records of a line say what the hart's loop wants to know. */
static void encode_line(const struct secproc_rv_hart *hart, struct rv_rec *rec)
{
	unsigned int i;

	for (i = 0; i < RV_LINE_SLOTS; i++)
		rec[i].op = secproc_rv_code_of(hart, (enum rv_op)rec[i].op);
}

bool secproc_rv_decode_line(struct secproc_rv_hart *hart,
			    struct secproc_rv_code_page *page,
			    unsigned int slot)
{
	const unsigned int line = slot / RV_LINE_SLOTS;
	const unsigned int end = (line + 1) * RV_LINE_SLOTS;
	struct rv_rec *const rec = &page->rec[line * RV_LINE_SLOTS];
	u8 at[RV_LINE_SLOTS + 1];
	unsigned int len, nr = 0;
	struct text text = { 0 };
	const u8 *p;

	/*
	 * Where instructions overlap, what was decoded from elsewhere may rely
	 * on records that change now.
	 */
	memset(rec, 0, RV_LINE_SLOTS * sizeof(*rec));
	fetch(hart, page, line, text.byte);
	page->decoded |= 1ULL << line;
	while (slot < end) {
		p = &text.byte[slot % RV_LINE_SLOTS * 2];
		if (slot == end - 1 && is_long(*p) &&
		    !fetch_next_line(hart, page, line,
				     text.byte + SECPROC_LINE_SIZE))
			break;
		at[nr++] = (u8)(slot % RV_LINE_SLOTS);
		len = secproc_rv_decode_insn(&page->rec[slot],
					     secproc_get_le32(p), slot);
		resolve_auipc(&page->rec[slot], page->va + 2 * slot);
		slot += len;
	}
	at[nr] = (u8)(slot - line * RV_LINE_SLOTS);
	secproc_rv_fuse(hart->dispatch, rec, at, nr);
	encode_line(hart, rec);
	memzero_explicit(&text, sizeof(text));
	/* What crosses into an absent page is reported when it is executed. */
	return nr;
}

u32 secproc_rv_refetch(struct secproc_rv_hart *hart,
		       const struct secproc_rv_code_page *page,
		       unsigned int slot)
{
	const unsigned int line = slot / RV_LINE_SLOTS;
	const u8 *p;
	struct text text = { 0 };
	u32 insn;

	fetch(hart, page, line, text.byte);
	p = &text.byte[slot % RV_LINE_SLOTS * 2];
	if (slot % RV_LINE_SLOTS == RV_LINE_SLOTS - 1 && is_long(*p))
		fetch_next_line(hart, page, line,
				text.byte + SECPROC_LINE_SIZE);
	insn = secproc_get_le32(p);
	memzero_explicit(&text, sizeof(text));
	return is_long(insn) ? insn : insn & 0xffff;
}
