// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Every instruction, from a table of operands and results
 *
 * Each row of a table executes one instruction in both loops, with the result
 * in a register of its own, in that of an operand and in x0.  Every row of the
 * engine's list must occur.  Expected values are the ISA manual's; compressed
 * instructions run once more through the table of their 4-byte equivalents.
 */
#include <stdlib.h>

#include "../../kmod/core/rv/fp.h"
#include "check.h"
#include "rv_machine.h"

#define MIN64	0x8000000000000000
#define MAX64	0x7fffffffffffffff
#define ONES	0xffffffffffffffff
#define MIN32	0xffffffff80000000
#define MAX32	0x7fffffff

enum { RD = 10, RS1 = 11, RS2 = 12, RS3 = 13 };

static struct rv_machine *m;

/* Names of instructions that a table has had. */
static const char *seen[400];
static size_t nr_seen;

static void have_seen(const char *name)
{
	size_t i;

	for (i = 0; i < nr_seen; i++)
		if (!strcmp(seen[i], name))
			return;
	if (nr_seen < ARRAY_SIZE(seen))
		seen[nr_seen++] = name;
}

static bool was_seen(const char *name)
{
	size_t i;

	for (i = 0; i < nr_seen; i++)
		if (!strcmp(seen[i], name))
			return true;
	return false;
}

static u32 enc_i(u32 match, u32 rd, u32 rs1, u32 imm)
{
	return match | rd << 7 | rs1 << 15 | imm << 20;
}

static u32 enc_s(u32 match, u32 rs1, u32 rs2, u32 imm)
{
	return match | (imm & 31) << 7 | rs1 << 15 | rs2 << 20 |
	       (imm >> 5 & 127) << 25;
}

static u32 enc_b(u32 match, u32 rs1, u32 rs2, u32 imm)
{
	return match | rs1 << 15 | rs2 << 20 | (imm >> 12 & 1) << 31 |
	       (imm >> 5 & 63) << 25 | (imm >> 1 & 15) << 8 |
	       (imm >> 11 & 1) << 7;
}

static u32 enc_j(u32 rd, u32 imm)
{
	return 0x6f | rd << 7 | (imm >> 20 & 1) << 31 |
	       (imm >> 1 & 0x3ff) << 21 | (imm >> 11 & 1) << 20 |
	       (imm >> 12 & 0xff) << 12;
}

/* Runs one instruction at the start of the code, then an EBREAK. */
static enum secproc_rv_exit run(u32 insn, unsigned int dispatch)
{
	struct secproc_rv_hart *hart = &m->hart;

	memset(m->code, 0, sizeof(m->code));
	rv_m_put32(m, RV_M_CODE, insn);
	if ((insn & 3) == 3)
		rv_m_put32(m, RV_M_CODE + 4, 0x00100073);
	else
		rv_m_put32(m, RV_M_CODE + 2, 0x00100073);
	secproc_rv_code_flush(hart);
	rv_m_allow_code(m, 0);
	rv_m_allow_code(m, 1);
	rv_m_allow_data(m, 0, true, true);
	rv_m_allow_data(m, 1, true, true);
	hart->pc = RV_M_CODE;
	hart->instret = 100;
	secproc_rv_set_dispatch(hart, dispatch);
	return secproc_rv_run(hart, 1000);
}

static void fail(const char *name, u64 a, u64 b, u64 got, u64 want)
{
	CHECK(!"result as in the table");
	printf("# %s %#llx, %#llx: %#llx, want %#llx\n", name,
	       (unsigned long long)a, (unsigned long long)b,
	       (unsigned long long)got, (unsigned long long)want);
}

static const struct {
	const char *name;
	u64 a;
	u64 b;	/* rs2, or the immediate as it is encoded */
	u64 want;
} alu[] = {
	{ "lui", 0, 0x12345, 0x12345000 },
	{ "lui", 0, 0x80000, MIN32 },
	{ "lui", 0, 0xfffff, 0xfffffffffffff000 },
	{ "auipc", 0, 0, RV_M_CODE },
	{ "auipc", 0, 0x12345, RV_M_CODE + 0x12345000 },
	{ "auipc", 0, 0x80000, RV_M_CODE + MIN32 },
	{ "addi", 5, 7, 12 },
	{ "addi", 5, 0, 5 },
	{ "addi", 0, 0xfff, ONES },
	{ "addi", ONES, 1, 0 },
	{ "addi", MAX64, 1, MIN64 },
	{ "addi", MIN64, 0x800, MAX64 - 2047 },
	{ "slti", MIN64, 0, 1 },
	{ "slti", 0, 0xfff, 0 },
	{ "slti", ONES, 0, 1 },
	{ "slti", 5, 5, 0 },
	{ "sltiu", ONES, 0xfff, 0 },
	{ "sltiu", 0, 1, 1 },
	{ "sltiu", 1, 1, 0 },
	{ "sltiu", 5, 0xfff, 1 },
	{ "xori", 0x0f0f, 0xfff, ~0x0f0fULL },
	{ "xori", 0x0f0f, 0x0ff, 0x0ff0 },
	{ "ori", 0x0f0f, 0x0f0, 0x0fff },
	{ "ori", 0, 0x800, 0xfffffffffffff800 },
	{ "andi", ONES, 0x800, 0xfffffffffffff800 },
	{ "andi", 0x12345678, 0x0ff, 0x78 },
	{ "slli", 1, 63, MIN64 },
	{ "slli", 3, 63, MIN64 },
	{ "slli", 5, 0, 5 },
	{ "slli", 1, 32, 1ULL << 32 },
	{ "srli", MIN64, 63, 1 },
	{ "srli", ONES, 32, 0xffffffff },
	{ "srli", 5, 0, 5 },
	{ "srai", MIN64, 63, ONES },
	{ "srai", MAX64, 62, 1 },
	{ "srai", MIN64, 32, MIN32 },
	{ "rori", 1, 1, MIN64 },
	{ "rori", 0x123456789abcdef0, 0, 0x123456789abcdef0 },
	{ "rori", 0x123456789abcdef0, 36, 0x9abcdef012345678 << 60 |
	  0x9abcdef012345678 >> 4 },
	{ "bclri", ONES, 63, MAX64 },
	{ "bclri", 0, 5, 0 },
	{ "bexti", MIN64, 63, 1 },
	{ "bexti", ~(1ULL << 40), 40, 0 },
	{ "binvi", 0, 63, MIN64 },
	{ "binvi", ONES, 0, ONES - 1 },
	{ "bseti", 0, 63, MIN64 },
	{ "bseti", ONES, 31, ONES },
	{ "clz", 0, 0, 64 },
	{ "clz", 1, 0, 63 },
	{ "clz", ONES, 0, 0 },
	{ "ctz", 0, 0, 64 },
	{ "ctz", MIN64, 0, 63 },
	{ "ctz", ONES, 0, 0 },
	{ "cpop", 0, 0, 0 },
	{ "cpop", ONES, 0, 64 },
	{ "cpop", 0x8000000100000001, 0, 3 },
	{ "sext.b", 0x1280, 0, 0xffffffffffffff80 },
	{ "sext.b", 0x127f, 0, 0x7f },
	{ "sext.h", 0x128000, 0, 0xffffffffffff8000 },
	{ "sext.h", 0x127fff, 0, 0x7fff },
	{ "orc.b", 0x0001800000ff1000, 0, 0x00ffff0000ffff00 },
	{ "orc.b", ONES, 0, ONES },
	{ "orc.b", 0x0102040810204080, 0, ONES },
	{ "orc.b", 0, 0, 0 },
	{ "rev8", 0x0123456789abcdef, 0, 0xefcdab8967452301 },
	{ "addiw", MAX32, 1, MIN32 },
	{ "addiw", 0x1ffffffff, 0, ONES },
	{ "addiw", 0xffffffff00000000, 0xfff, ONES },
	{ "slliw", 1, 31, MIN32 },
	{ "slliw", 0x180000001, 1, 2 },
	{ "srliw", 0x180000000, 31, 1 },
	{ "srliw", 0xffffffff, 0, ONES },
	{ "sraiw", 0x80000000, 31, ONES },
	{ "sraiw", 0x17fffffff, 30, 1 },
	{ "roriw", 1, 1, MIN32 },
	{ "roriw", 0xf80000001, 0, 0xffffffff80000001 },
	{ "slli.uw", ONES, 32, 0xffffffff00000000 },
	{ "slli.uw", MIN32, 1, 0x100000000 },
	{ "slli.uw", ONES, 0, 0xffffffff },
	{ "clzw", ONES << 32, 0, 32 },
	{ "clzw", 1, 0, 31 },
	{ "clzw", ONES, 0, 0 },
	{ "ctzw", ONES << 32, 0, 32 },
	{ "ctzw", MIN32, 0, 31 },
	{ "cpopw", ONES, 0, 32 },
	{ "cpopw", ONES << 32, 0, 0 },
	{ "add", ONES, 1, 0 },
	{ "add", MAX64, MAX64, ONES - 1 },
	{ "sub", 0, 1, ONES },
	{ "sub", MIN64, 1, MAX64 },
	{ "sll", 1, 63, MIN64 },
	{ "sll", 1, 64, 1 },
	{ "sll", 1, ONES, MIN64 },
	{ "slt", MIN64, MAX64, 1 },
	{ "slt", MAX64, MIN64, 0 },
	{ "sltu", MIN64, MAX64, 0 },
	{ "sltu", 0, 1, 1 },
	{ "sltu", 1, 0, 0 },
	{ "xor", 0xff00, 0x0ff0, 0xf0f0 },
	{ "srl", MIN64, 63, 1 },
	{ "srl", MIN64, 64, MIN64 },
	{ "sra", MIN64, 63, ONES },
	{ "sra", MIN64, 64, MIN64 },
	{ "or", 0xff00, 0x0ff0, 0xfff0 },
	{ "and", 0xff00, 0x0ff0, 0x0f00 },
	{ "mul", ONES, ONES, 1 },
	{ "mul", 0x100000001, 0x100000001, 0x200000001 },
	{ "mulh", ONES, ONES, 0 },
	{ "mulh", MIN64, MIN64, 0x4000000000000000 },
	{ "mulh", MIN64, MAX64, 0xc000000000000000 },
	{ "mulhsu", ONES, ONES, ONES },
	{ "mulhsu", MIN64, ONES, MIN64 },
	{ "mulhsu", MAX64, ONES, MAX64 - 1 },
	{ "mulhu", ONES, ONES, ONES - 1 },
	{ "mulhu", MIN64, 2, 1 },
	{ "div", 7, -2ULL, -3ULL },
	{ "div", 7, 0, ONES },
	{ "div", MIN64, ONES, MIN64 },
	{ "div", MIN64, 1, MIN64 },
	{ "divu", 7, 0, ONES },
	{ "divu", ONES, 2, MAX64 },
	{ "divu", MIN64, ONES, 0 },
	{ "rem", -7ULL, 2, ONES },
	{ "rem", 7, -2ULL, 1 },
	{ "rem", MIN64, ONES, 0 },
	{ "rem", 7, 0, 7 },
	{ "remu", 7, 0, 7 },
	{ "remu", MIN64, ONES, MIN64 },
	{ "sh1add", MIN64, 5, 5 },
	{ "sh1add", 3, 5, 11 },
	{ "sh2add", 3, 5, 17 },
	{ "sh3add", 3, ONES, 23 },
	{ "andn", 0xff, 0x0f, 0xf0 },
	{ "orn", 0xf0, ~0x0fULL, 0xff },
	{ "xnor", 0xff, 0x0f, ~0xf0ULL },
	{ "max", MIN64, MAX64, MAX64 },
	{ "max", ONES, 0, 0 },
	{ "maxu", MIN64, MAX64, MIN64 },
	{ "maxu", 0, ONES, ONES },
	{ "min", MIN64, MAX64, MIN64 },
	{ "min", 0, ONES, ONES },
	{ "minu", MIN64, MAX64, MAX64 },
	{ "minu", ONES, 0, 0 },
	{ "rol", MIN64, 1, 1 },
	{ "rol", 5, 64, 5 },
	{ "rol", 0x123456789abcdef0, 4, 0x23456789abcdef01 },
	{ "ror", 1, 1, MIN64 },
	{ "ror", 5, 64, 5 },
	{ "bclr", ONES, 64, ONES - 1 },
	{ "bclr", ONES, 63, MAX64 },
	{ "bext", 2, 65, 1 },
	{ "bext", 2, 0, 0 },
	{ "binv", 0, 127, MIN64 },
	{ "bset", 0, 33, 1ULL << 33 },
	{ "addw", MAX32, 1, MIN32 },
	{ "addw", 0x1ffffffff, 1, 0 },
	{ "subw", 0x80000000, 1, MAX32 },
	{ "subw", 0, 1, ONES },
	{ "sllw", 1, 31, MIN32 },
	{ "sllw", 1, 32, 1 },
	{ "srlw", 0xffffffff80000000, 31, 1 },
	{ "srlw", 0x80000000, 32, MIN32 },
	{ "sraw", 0x80000000, 31, ONES },
	{ "sraw", 0x180000000, 32, MIN32 },
	{ "mulw", 0x80000000, 2, 0 },
	{ "mulw", 0xffff, 0xffff, 0xfffffffffffe0001 },
	{ "divw", 0x80000000, ONES, MIN32 },
	{ "divw", 7, 0x100000000, ONES },
	{ "divw", 0xfffffff9, 2, -3ULL },
	{ "divuw", 0xfffffff9, 2, 0x7ffffffc },
	{ "divuw", 0x80000000, 1, MIN32 },
	{ "divuw", 1, 0, ONES },
	{ "remw", 0x80000000, 0xffffffff, 0 },
	{ "remw", 0xfffffff9, 2, ONES },
	{ "remw", 0x80000000, 0, MIN32 },
	{ "remuw", 0xfffffff9, 0, 0xfffffffffffffff9 },
	{ "remuw", 0xfffffff9, 2, 1 },
	{ "remuw", 0x180000000, 0x80000001, MIN32 },
	{ "add.uw", ONES, 1, 0x100000000 },
	{ "add.uw", ONES, 0, 0xffffffff },
	{ "sh1add.uw", ONES, 1, 0x1ffffffff },
	{ "sh2add.uw", ONES, 1, 0x3fffffffd },
	{ "sh3add.uw", ONES, 1, 0x7fffffff9 },
	{ "rolw", 0x80000000, 1, 1 },
	{ "rolw", 0x40000000, 33, MIN32 },
	{ "rorw", 1, 1, MIN32 },
	{ "rorw", 0x180000000, 32, MIN32 },
	{ "zext.h", ONES, 0, 0xffff },
};

static u32 encode_alu(const struct rv_m_row *row, u32 rd, u32 rs1, u64 b)
{
	if (!strcmp(row->form, "U"))
		return row->match | rd << 7 | (u32)b << 12;
	if (!strcmp(row->form, "R"))
		return enc_i(row->match, rd, rs1, RS2);
	if (!strcmp(row->form, "R1"))
		return enc_i(row->match, rd, rs1, 0);
	return enc_i(row->match, rd, rs1, (u32)b);
}

static void one_alu(size_t i, u32 rd, u32 rs1, unsigned int dispatch)
{
	const struct rv_m_row *row = rv_m_row(alu[i].name);
	struct secproc_rv_hart *hart = &m->hart;
	u64 want = rd ? alu[i].want : 0;
	unsigned int r;

	for (r = 1; r < 32; r++)
		hart->x[r] = 0x1111111111111111ULL * r;
	hart->x[rs1] = alu[i].a;
	hart->x[RS2] = alu[i].b;
	CHECK(run(encode_alu(row, rd, rs1, alu[i].b), dispatch) ==
	      SECPROC_RV_EXIT_EBREAK);
	CHECK(hart->pc == RV_M_CODE + 4 && hart->instret == 101);
	if (hart->x[rd] != want)
		fail(row->name, alu[i].a, alu[i].b, hart->x[rd], want);
	for (r = 1; r < 32; r++)
		if (r != rd && r != rs1 && r != RS2)
			CHECK(hart->x[r] == 0x1111111111111111ULL * r);
	CHECK(hart->x[0] == 0);
}

static void integer_results_are_as_in_the_table(void)
{
	unsigned int dispatch;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(alu); i++) {
		have_seen(alu[i].name);
		for (dispatch = 0; dispatch < 2; dispatch++) {
			one_alu(i, RD, RS1, dispatch);
			one_alu(i, RS1, RS1, dispatch);
			one_alu(i, 0, RS1, dispatch);
			if (!alu[i].a && strcmp(alu[i].name, "add.uw"))
				one_alu(i, RD, 0, dispatch);
		}
	}
}

static const struct {
	const char *name;
	u64 a;
	u64 b;
	bool taken;
} branch[] = {
	{ "beq", 5, 5, true }, { "beq", 5, 6, false },
	{ "beq", 0, 0, true }, { "beq", 1ULL << 32, 0, false },
	{ "bne", 5, 5, false }, { "bne", 1ULL << 32, 0, true },
	{ "bne", 0, 0, false },
	{ "blt", MIN64, 0, true }, { "blt", 0, MIN64, false },
	{ "blt", 5, 5, false }, { "blt", 0, 5, true },
	{ "blt", 5, 0, false },
	{ "bge", MIN64, 0, false }, { "bge", 0, MIN64, true },
	{ "bge", 5, 5, true }, { "bge", 0, 5, false },
	{ "bge", 5, 0, true }, { "bge", 0, 0, true },
	{ "bltu", MIN64, 0, false }, { "bltu", 0, MIN64, true },
	{ "bltu", 0, 0, false },
	{ "bgeu", MIN64, 0, true }, { "bgeu", 0, MIN64, false },
	{ "bgeu", 0, 0, true },
};

/* Branches from the first page's start, or to the page after. */
static void one_branch(size_t i, u32 rs1, u32 rs2, u32 distance,
		       unsigned int dispatch)
{
	const struct rv_m_row *row = rv_m_row(branch[i].name);
	struct secproc_rv_hart *hart = &m->hart;
	enum secproc_rv_exit why;

	memset(hart->x, 0, sizeof(hart->x));
	if (rs1)
		hart->x[rs1] = branch[i].a;
	if (rs2)
		hart->x[rs2] = branch[i].b;
	why = run(enc_b(row->match, rs1, rs2, distance), dispatch);
	if (branch[i].taken) {
		CHECK(why == SECPROC_RV_EXIT_ILLEGAL);
		if (hart->pc != RV_M_CODE + distance)
			fail(row->name, branch[i].a, branch[i].b, hart->pc,
			     RV_M_CODE + distance);
	} else {
		CHECK(why == SECPROC_RV_EXIT_EBREAK);
		if (hart->pc != RV_M_CODE + 4)
			fail(row->name, branch[i].a, branch[i].b, hart->pc,
			     RV_M_CODE + 4);
	}
	CHECK(hart->instret == 101);
}

static void branches_go_where_the_table_says(void)
{
	static const u32 distance[] = { 8, 0x7fe, 0xffe };
	unsigned int dispatch, d;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(branch); i++) {
		have_seen(branch[i].name);
		for (dispatch = 0; dispatch < 2; dispatch++) {
			for (d = 0; d < ARRAY_SIZE(distance); d++) {
				one_branch(i, RS1, RS2, distance[d], dispatch);
				if (!branch[i].b)
					one_branch(i, RS1, 0, distance[d],
						   dispatch);
				if (!branch[i].a)
					one_branch(i, 0, RS2, distance[d],
						   dispatch);
			}
		}
	}
}

/* Backwards, within the page and into the page before. */
static void branches_go_backwards(void)
{
	struct secproc_rv_hart *hart = &m->hart;
	unsigned int dispatch, n;

	for (dispatch = 0; dispatch < 2; dispatch++) {
		for (n = 0; n < 2; n++) {
			u64 at = RV_M_CODE + (n ? 0x1010 : 0x200);

			run(0, dispatch);
			rv_m_put32(m, at, enc_b(0x63, 0, 0, (u32)-0x80));
			rv_m_put32(m, at - 0x80, 0x00100073);
			hart->pc = at;
			hart->instret = 0;
			CHECK(secproc_rv_run(hart, 10) ==
			      SECPROC_RV_EXIT_EBREAK);
			CHECK(hart->pc == at - 0x80 && hart->instret == 1);
		}
	}
}

static void jumps_link_and_land(void)
{
	static const u32 distance[] = { 8, 0x7fe, 0x1000, 0x1ffe };
	struct secproc_rv_hart *hart = &m->hart;
	unsigned int dispatch, i;
	u32 rd;

	for (dispatch = 0; dispatch < 2; dispatch++) {
		for (i = 0; i < ARRAY_SIZE(distance); i++) {
			u64 target = RV_M_CODE + distance[i];

			for (rd = 0; rd < 2; rd++) {
				hart->x[1] = 0;
				run(enc_j(rd, distance[i]), dispatch);
				CHECK(hart->pc == target);
				CHECK(hart->x[1] == rd * (RV_M_CODE + 4));
				CHECK(hart->instret == 101);
				/* JALR clears bit 0; rd may be rs1. */
				hart->x[1] = target + 5;
				run(enc_i(0x67, rd, 1, (u32)-4), dispatch);
				CHECK(hart->pc == target);
				CHECK(hart->x[1] == (rd ? RV_M_CODE + 4 :
						     target + 5));
				CHECK(hart->instret == 101);
			}
			/* c.jr ra, c.jalr ra */
			hart->x[1] = target + 1;
			run(0x8082, dispatch);
			CHECK(hart->pc == target && hart->x[1] == target + 1);
			run(0x9082, dispatch);
			CHECK(hart->pc == target &&
			      hart->x[1] == RV_M_CODE + 2);
			CHECK(hart->instret == 101);
		}
		/* c.j . + 8 */
		run(0xa021, dispatch);
		CHECK(hart->pc == RV_M_CODE + 8 && hart->instret == 101);
	}
	have_seen("jal");
	have_seen("jalr");
}

static const struct {
	const char *name;
	u64 memory;	/* at the address */
	u64 want;
} load[] = {
	{ "lb", 0x80, 0xffffffffffffff80 }, { "lb", 0xff7f, 0x7f },
	{ "lbu", 0xff80, 0x80 },
	{ "lh", 0x8000, 0xffffffffffff8000 }, { "lh", 0xff7fff, 0x7fff },
	{ "lhu", 0xff8000, 0x8000 },
	{ "lw", 0x80000000, MIN32 }, { "lw", 0xff7fffffff, MAX32 },
	{ "lwu", 0xff80000000, 0x80000000 },
	{ "ld", 0x0123456789abcdef, 0x0123456789abcdef },
	{ "flw", 0x3f800000, SECPROC_RV_BOX(0x3f800000) },
	{ "fld", 0x7ff0000000000001, 0x7ff0000000000001 },
};

/* Offsets of data: aligned, odd, and across the end of the page. */
static const u32 places[] = {
	0, 8, 1, 3, 0xff8, 0xff9, 0xffa, 0xffc, 0xffd, 0xffe, 0xfff, 0x1000,
};

/* All pages of data, which follow each other. */
static u8 *memory(void)
{
	return (u8 *)m->data;
}

static u64 *result_of(const struct rv_m_row *row)
{
	return row->form[0] == 'F' ? &m->hart.f[RD] : &m->hart.x[RD];
}

static void loads_load_from_any_address(void)
{
	struct secproc_rv_hart *hart = &m->hart;
	unsigned int dispatch, p;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(load); i++) {
		const struct rv_m_row *row = rv_m_row(load[i].name);

		have_seen(row->name);
		for (p = 0; p < ARRAY_SIZE(places); p++) {
			for (dispatch = 0; dispatch < 2; dispatch++) {
				secproc_put_le64(&memory()[places[p]],
						 load[i].memory);
				hart->x[RS1] = RV_M_DATA + places[p] + 2048;
				CHECK(run(enc_i(row->match, RD, RS1,
						(u32)-2048), dispatch) ==
				      SECPROC_RV_EXIT_EBREAK);
				if (*result_of(row) != load[i].want)
					fail(row->name, places[p], dispatch,
					     *result_of(row), load[i].want);
				CHECK(hart->instret == 101);
			}
		}
		/* A load into x0 happens, but changes nothing. */
		run(enc_i(row->match, 0, RS1, (u32)-2048), 1);
		CHECK(hart->x[0] == 0);
	}
}

static void stores_store_to_any_address(void)
{
	static const struct {
		const char *name;
		unsigned int size;
	} store[] = {
		{ "sb", 1 }, { "sh", 2 }, { "sw", 4 }, { "sd", 8 },
		{ "fsw", 4 }, { "fsd", 8 },
	};
	const u64 value = 0x8123456789abcdef;
	struct secproc_rv_hart *hart = &m->hart;
	unsigned int dispatch, p;
	u8 want[16];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(store); i++) {
		const struct rv_m_row *row = rv_m_row(store[i].name);

		have_seen(row->name);
		for (p = 0; p < ARRAY_SIZE(places); p++) {
			for (dispatch = 0; dispatch < 2; dispatch++) {
				memset(m->data, 0x55, sizeof(m->data));
				memset(want, 0x55, sizeof(want));
				memcpy(want, &value, store[i].size);
				hart->x[RS1] = RV_M_DATA + places[p] - 2047;
				hart->x[RD] = value;
				hart->f[RD] = value;
				CHECK(run(enc_s(row->match, RS1, RD, 2047),
					  dispatch) == SECPROC_RV_EXIT_EBREAK);
				CHECK(!memcmp(&memory()[places[p]], want,
					      sizeof(want)));
				CHECK(!places[p] || memory()[places[p] - 1] ==
				      0x55);
			}
		}
	}
}

static const struct {
	const char *name;
	u64 memory;
	u64 b;
	u64 want;	/* in rd */
	u64 after;	/* in memory */
} amo[] = {
	{ "lr.w", 0xff80000000, 0, MIN32, 0xff80000000 },
	{ "lr.d", 0xff80000000, 0, 0xff80000000, 0xff80000000 },
	{ "sc.w", 0x1122334455667788, 7, 1, 0x1122334455667788 },
	{ "sc.d", 0x1122334455667788, 7, 1, 0x1122334455667788 },
	{ "amoswap.w", 0x11223344ffffffff, ONES << 32 | 5, ONES,
	  0x1122334400000005 },
	{ "amoadd.w", 0x112233447fffffff, 1, MAX32, 0x1122334480000000 },
	{ "amoxor.w", 0x1122334480000001, 3, 0xffffffff80000001,
	  0x1122334480000002 },
	{ "amoand.w", 0x1122334480000001, 3, 0xffffffff80000001,
	  0x1122334400000001 },
	{ "amoor.w", 0x1122334480000001, 3, 0xffffffff80000001,
	  0x1122334480000003 },
	{ "amomin.w", 0x1122334480000000, 1, MIN32, 0x1122334480000000 },
	{ "amomin.w", 1, 0x80000000, 1, 0x80000000 },
	{ "amomax.w", 0x80000000, 1, MIN32, 1 },
	{ "amomax.w", 1, 0x180000000, 1, 1 },
	{ "amominu.w", 0x80000000, 1, MIN32, 1 },
	{ "amominu.w", 1, 0x80000000, 1, 1 },
	{ "amomaxu.w", 0x80000000, 1, MIN32, 0x80000000 },
	{ "amomaxu.w", 1, MIN32, 1, 0x80000000 },
	{ "amoswap.d", 5, 7, 5, 7 },
	{ "amoadd.d", ONES, 1, ONES, 0 },
	{ "amoxor.d", 5, 3, 5, 6 },
	{ "amoand.d", 5, 3, 5, 1 },
	{ "amoor.d", 5, 3, 5, 7 },
	{ "amomin.d", MIN64, 1, MIN64, MIN64 },
	{ "amomin.d", 1, MIN64, 1, MIN64 },
	{ "amomax.d", MIN64, 1, MIN64, 1 },
	{ "amomax.d", 1, MIN64, 1, 1 },
	{ "amominu.d", MIN64, 1, MIN64, 1 },
	{ "amominu.d", 1, MIN64, 1, 1 },
	{ "amomaxu.d", MIN64, 1, MIN64, MIN64 },
	{ "amomaxu.d", 1, MIN64, 1, MIN64 },
};

static void atomics_change_memory_as_in_the_table(void)
{
	struct secproc_rv_hart *hart = &m->hart;
	unsigned int dispatch, order;
	u64 after;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(amo); i++) {
		const struct rv_m_row *row = rv_m_row(amo[i].name);
		u32 rs2 = !strncmp(row->name, "lr", 2) ? 0 : RS2;

		have_seen(row->name);
		for (order = 0; order < 4; order++) {
			for (dispatch = 0; dispatch < 2; dispatch++) {
				secproc_put_le64(&m->data[0][16],
						 amo[i].memory);
				hart->x[RS1] = RV_M_DATA + 16;
				hart->x[RS2] = amo[i].b;
				hart->reservation_va = SECPROC_RV_TLB_NONE;
				CHECK(run(enc_i(row->match, RD, RS1, rs2) |
					  order << 25, dispatch) ==
				      SECPROC_RV_EXIT_EBREAK);
				after = secproc_get_le64(&m->data[0][16]);
				if (hart->x[RD] != amo[i].want)
					fail(row->name, amo[i].memory,
					     amo[i].b, hart->x[RD],
					     amo[i].want);
				if (after != amo[i].after)
					fail(row->name, amo[i].memory,
					     amo[i].b, after, amo[i].after);
			}
		}
		/* Without a result, but with the change. */
		secproc_put_le64(&m->data[0][16], amo[i].memory);
		hart->reservation_va = SECPROC_RV_TLB_NONE;
		run(enc_i(row->match, 0, RS1, rs2), 0);
		CHECK(secproc_get_le64(&m->data[0][16]) == amo[i].after);
		CHECK(hart->x[0] == 0);
	}
}

#define D(v)	(v)		/* a double's bits */
#define S(v)	SECPROC_RV_BOX(v)
#define NX	SECPROC_RV_FFLAG_NX
#define UF	SECPROC_RV_FFLAG_UF
#define OF	SECPROC_RV_FFLAG_OF
#define DZ	SECPROC_RV_FFLAG_DZ
#define NV	SECPROC_RV_FFLAG_NV

static const struct {
	const char *name;
	u64 a, b, c;
	u64 want;
	u32 flags;
} fp[] = {
	{ "fadd.s", S(0x3f800000), S(0x40000000), 0, S(0x40400000), 0 },
	{ "fadd.s", S(0x3f800000), 0x40000000, 0, S(0x7fc00000), 0 },
	{ "fsub.s", S(0x3f800000), S(0x33000000), 0, S(0x3f800000), NX },
	{ "fmul.s", S(0x7f000000), S(0x40000000), 0, S(0x7f800000), OF | NX },
	{ "fdiv.s", S(0x3f800000), S(0x80000000), 0, S(0xff800000), DZ },
	{ "fdiv.s", S(0x3f800000), S(0x40400000), 0, S(0x3eaaaaab), NX },
	{ "fsqrt.s", S(0x40800000), 0, 0, S(0x40000000), 0 },
	{ "fsqrt.s", S(0xbf800000), 0, 0, S(0x7fc00000), NV },
	{ "fsgnj.s", S(0x3f800000), S(0x80000000), 0, S(0xbf800000), 0 },
	{ "fsgnjn.s", S(0x3f800000), S(0x80000000), 0, S(0x3f800000), 0 },
	{ "fsgnjx.s", S(0xbf800000), S(0x80000000), 0, S(0x3f800000), 0 },
	{ "fmin.s", S(0), S(0x80000000), 0, S(0x80000000), 0 },
	{ "fmin.s", S(0x7f800001), S(0x3f800000), 0, S(0x3f800000), NV },
	{ "fmax.s", S(0), S(0x80000000), 0, S(0), 0 },
	{ "fmax.s", S(0x7fc00000), S(0x7fc00001), 0, S(0x7fc00000), 0 },
	{ "feq.s", S(0), S(0x80000000), 0, 1, 0 },
	{ "feq.s", S(0x7fc00000), S(0), 0, 0, 0 },
	{ "feq.s", S(0x7f800001), S(0), 0, 0, NV },
	{ "flt.s", S(0xbf800000), S(0), 0, 1, 0 },
	{ "flt.s", S(0x7fc00000), S(0), 0, 0, NV },
	{ "fle.s", S(0), S(0), 0, 1, 0 },
	{ "fle.s", S(0x3f800000), S(0), 0, 0, 0 },
	{ "fcvt.w.s", S(0xbfc00000), 0, 0, -2ULL, NX },
	{ "fcvt.w.s", S(0x4f000000), 0, 0, MAX32, NV },
	{ "fcvt.wu.s", S(0x4f000000), 0, 0, MIN32, 0 },
	{ "fcvt.wu.s", S(0xbf800000), 0, 0, 0, NV },
	{ "fcvt.wu.s", S(0x7fc00000), 0, 0, ONES, NV },
	{ "fcvt.l.s", S(0xdf000000), 0, 0, MIN64, 0 },
	{ "fcvt.l.s", S(0x7f800000), 0, 0, MAX64, NV },
	{ "fcvt.lu.s", S(0x5f000000), 0, 0, MIN64, 0 },
	{ "fcvt.lu.s", S(0x7fc00000), 0, 0, ONES, NV },
	{ "fcvt.s.w", ONES, 0, 0, S(0xbf800000), 0 },
	{ "fcvt.s.w", 0x180000000, 0, 0, S(0xcf000000), 0 },
	{ "fcvt.s.wu", ONES, 0, 0, S(0x4f800000), NX },
	{ "fcvt.s.l", MIN64, 0, 0, S(0xdf000000), 0 },
	{ "fcvt.s.lu", ONES, 0, 0, S(0x5f800000), NX },
	{ "fcvt.s.d", D(0x3ff0000000000001), 0, 0, S(0x3f800000), NX },
	{ "fcvt.s.d", D(0x0000000000000001), 0, 0, S(0), UF | NX },
	{ "fcvt.s.d", D(0x7ff0000000000001), 0, 0, S(0x7fc00000), NV },
	{ "fmv.x.w", 0x1234567880000000, 0, 0, MIN32, 0 },
	{ "fclass.s", S(0x80000000), 0, 0, 1 << 3, 0 },
	{ "fclass.s", 0, 0, 0, 1 << 9, 0 },
	{ "fmv.w.x", 0x123456789abcdef0, 0, 0, S(0x9abcdef0), 0 },
	{ "fmadd.s", S(0x40000000), S(0x40400000), S(0x3f800000),
	  S(0x40e00000), 0 },
	{ "fmsub.s", S(0x40000000), S(0x40400000), S(0x3f800000),
	  S(0x40a00000), 0 },
	{ "fnmsub.s", S(0x40000000), S(0x40400000), S(0x3f800000),
	  S(0xc0a00000), 0 },
	{ "fnmadd.s", S(0x40000000), S(0x40400000), S(0x3f800000),
	  S(0xc0e00000), 0 },
	{ "fadd.d", D(0x3ff0000000000000), D(0x3ca0000000000000), 0,
	  D(0x3ff0000000000000), NX },
	{ "fadd.d", D(0x3ff0000000000000), D(0xbff0000000000000), 0, 0, 0 },
	{ "fsub.d", D(0x7ff0000000000000), D(0x7ff0000000000000), 0,
	  D(0x7ff8000000000000), NV },
	{ "fmul.d", D(0x0010000000000000), D(0x3fe0000000000000), 0,
	  D(0x0008000000000000), 0 },
	{ "fmul.d", D(0x0010000000000001), D(0x3fe0000000000000), 0,
	  D(0x0008000000000000), UF | NX },
	{ "fdiv.d", D(0x3ff0000000000000), D(0x4008000000000000), 0,
	  D(0x3fd5555555555555), NX },
	{ "fdiv.d", 0, 0, 0, D(0x7ff8000000000000), NV },
	{ "fsqrt.d", D(0x4000000000000000), 0, 0, D(0x3ff6a09e667f3bcd), NX },
	{ "fsqrt.d", D(0x8000000000000000), 0, 0, D(0x8000000000000000), 0 },
	{ "fsgnj.d", 1, MIN64, 0, MIN64 + 1, 0 },
	{ "fsgnjn.d", 1, MIN64, 0, 1, 0 },
	{ "fsgnjx.d", MIN64, MIN64, 0, 0, 0 },
	{ "fmin.d", D(0x7ff8000000000000), 5, 0, 5, 0 },
	{ "fmin.d", 0, MIN64, 0, MIN64, 0 },
	{ "fmax.d", 0, MIN64, 0, 0, 0 },
	{ "fmax.d", D(0x7ff0000000000001), D(0x7ff8000000000001), 0,
	  D(0x7ff8000000000000), NV },
	{ "feq.d", 0, MIN64, 0, 1, 0 },
	{ "flt.d", MIN64, 0, 0, 0, 0 },
	{ "flt.d", MIN64 + 1, 0, 0, 1, 0 },
	{ "fle.d", D(0x7ff8000000000000), 0, 0, 0, NV },
	{ "fle.d", D(0xfff0000000000000), D(0xffefffffffffffff), 0, 1, 0 },
	{ "fcvt.w.d", D(0xc1e0000000000000), 0, 0, MIN32, 0 },
	{ "fcvt.w.d", D(0xc1e0000000200000), 0, 0, MIN32, NV },
	{ "fcvt.w.d", D(0xc1e0000000100000), 0, 0, MIN32, NX },
	{ "fcvt.wu.d", D(0x41efffffffe00000), 0, 0, ONES, 0 },
	{ "fcvt.wu.d", D(0x41f0000000000000), 0, 0, ONES, NV },
	{ "fcvt.wu.d", D(0xbfd0000000000000), 0, 0, 0, NX },
	{ "fcvt.l.d", D(0x43e0000000000000), 0, 0, MAX64, NV },
	{ "fcvt.l.d", D(0xc3e0000000000000), 0, 0, MIN64, 0 },
	{ "fcvt.lu.d", D(0x43efffffffffffff), 0, 0, 0xfffffffffffff800, 0 },
	{ "fcvt.lu.d", D(0x43f0000000000000), 0, 0, ONES, NV },
	{ "fcvt.d.w", 0x180000000, 0, 0, D(0xc1e0000000000000), 0 },
	{ "fcvt.d.wu", MIN32, 0, 0, D(0x41e0000000000000), 0 },
	{ "fcvt.d.l", MAX64, 0, 0, D(0x43e0000000000000), NX },
	{ "fcvt.d.lu", MIN64, 0, 0, D(0x43e0000000000000), 0 },
	{ "fcvt.d.s", S(0x00000001), 0, 0, D(0x36a0000000000000), 0 },
	{ "fcvt.d.s", S(0x7f800001), 0, 0, D(0x7ff8000000000000), NV },
	{ "fmv.x.d", 0x123456789abcdef0, 0, 0, 0x123456789abcdef0, 0 },
	{ "fclass.d", D(0x7ff0000000000001), 0, 0, 1 << 8, 0 },
	{ "fmv.d.x", 0x123456789abcdef0, 0, 0, 0x123456789abcdef0, 0 },
	{ "fmadd.d", D(0x7ff0000000000000), 0, D(0x7ff8000000000000),
	  D(0x7ff8000000000000), NV },
	{ "fmadd.d", D(0x3ff0000000000001), D(0x3ff0000000000001),
	  D(0xbff0000000000002), D(0x3970000000000000), 0 },
	{ "fmsub.d", D(0x4000000000000000), D(0x4008000000000000),
	  D(0x3ff0000000000000), D(0x4014000000000000), 0 },
	{ "fnmsub.d", D(0x4000000000000000), D(0x4008000000000000),
	  D(0x3ff0000000000000), D(0xc014000000000000), 0 },
	{ "fnmadd.d", 0, D(0x4008000000000000), 0, MIN64, 0 },
};

static u32 encode_fp(const struct rv_m_row *row, u32 rm)
{
	u32 insn = row->match | RD << 7 | RS1 << 15;

	if (!strcmp(row->form, "F_FF") || !strcmp(row->form, "X_FF"))
		insn |= RS2 << 20;
	if (!strcmp(row->form, "F_FFF"))
		insn |= RS2 << 20 | (u32)RS3 << 27;
	if (!strcmp(row->kind, "FPR"))
		insn |= rm << 12;
	return insn;
}

static void one_fp(size_t i, u32 rm, u32 fcsr, unsigned int dispatch)
{
	const struct rv_m_row *row = rv_m_row(fp[i].name);
	struct secproc_rv_hart *hart = &m->hart;
	const u64 *rd = row->form[0] == 'F' ? hart->f : hart->x;

	if (!strcmp(row->form, "F_X"))
		hart->x[RS1] = fp[i].a;
	else
		hart->f[RS1] = fp[i].a;
	hart->f[RS2] = fp[i].b;
	hart->f[RS3] = fp[i].c;
	hart->fcsr = fcsr;
	CHECK(run(encode_fp(row, rm), dispatch) == SECPROC_RV_EXIT_EBREAK);
	if (rd[RD] != fp[i].want)
		fail(row->name, fp[i].a, fp[i].b, rd[RD], fp[i].want);
	if (hart->fcsr != (fcsr | fp[i].flags))
		fail(row->name, fp[i].a, fp[i].b, hart->fcsr,
		     fcsr | fp[i].flags);
	CHECK(hart->instret == 101);
}

/* All with rounding to nearest even, said in the word or in frm. */
static void floating_point_is_as_in_the_table(void)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(fp); i++) {
		have_seen(fp[i].name);
		one_fp(i, 0, 3 << 5, 0);
		one_fp(i, 0, 0, 1);
		one_fp(i, 7, 0, 0);
		one_fp(i, 7, DZ, 1);
	}
}

static void every_rounding_mode_counts(void)
{
	/* 1 + 2^-53, a tie, for RNE, RTZ, RDN, RUP, RMM. */
	static const u64 want[] = {
		0x3ff0000000000000, 0x3ff0000000000000, 0x3ff0000000000000,
		0x3ff0000000000001, 0x3ff0000000000001,
	};
	struct secproc_rv_hart *hart = &m->hart;
	u32 rm;

	hart->f[RS1] = 0x3ff0000000000000;
	hart->f[RS2] = 0x3ca0000000000000;
	for (rm = 0; rm < 5; rm++) {
		hart->fcsr = (4 - rm) << 5;
		run(encode_fp(rv_m_row("fadd.d"), rm), rm & 1);
		CHECK(hart->f[RD] == want[rm]);
		hart->fcsr = rm << 5;
		run(encode_fp(rv_m_row("fadd.d"), 7), rm & 1);
		CHECK(hart->f[RD] == want[rm]);
	}
}

static void reserved_rounding_modes_are_illegal(void)
{
	struct secproc_rv_hart *hart = &m->hart;
	u32 rm, insn;
	size_t i;

	for (i = 0; i < rv_m_nr_rows; i++) {
		if (strcmp(rv_m_rows[i].kind, "FPR"))
			continue;
		for (rm = 5; rm < 8; rm++) {
			/* In frm; 7 there is reserved, too. */
			insn = encode_fp(&rv_m_rows[i], 7);
			hart->fcsr = rm << 5;
			hart->f[RD] = 42;
			hart->x[RD] = 42;
			CHECK(run(insn, rm & 1) == SECPROC_RV_EXIT_ILLEGAL);
			CHECK(hart->pc == RV_M_CODE && hart->instret == 100);
			CHECK(hart->fault.insn == insn);
			CHECK(hart->f[RD] == 42 && hart->x[RD] == 42);
			CHECK(hart->fcsr == rm << 5);
			if (rm == 7)
				continue;
			/* In the word, whatever frm says. */
			hart->fcsr = 0;
			CHECK(run(encode_fp(&rv_m_rows[i], rm), rm & 1) ==
			      SECPROC_RV_EXIT_ILLEGAL);
		}
	}
	/* Instructions without a rounding mode do not care about frm. */
	hart->fcsr = 7 << 5;
	CHECK(run(encode_fp(rv_m_row("fsgnj.d"), 0), 0) ==
	      SECPROC_RV_EXIT_EBREAK);
}

static const struct {
	const char *name;
	u32 csr;
	u64 operand;
	u32 fcsr;
	u64 want;
	u32 after;
} csr[] = {
	{ "csrrw", 0x001, ONES, 0x85, 0x05, 0x9f },
	{ "csrrw", 0x002, ONES, 0x85, 0x04, 0xe5 },
	{ "csrrw", 0x003, ONES, 0x85, 0x85, 0xff },
	{ "csrrw", 0x003, 0x100, 0x85, 0x85, 0x00 },
	{ "csrrs", 0x001, 0x22, 0x85, 0x05, 0x87 },
	{ "csrrs", 0x002, 0x01, 0x85, 0x04, 0xa5 },
	{ "csrrs", 0x003, 0x60, 0x85, 0x85, 0xe5 },
	{ "csrrc", 0x001, 0x04, 0x85, 0x05, 0x81 },
	{ "csrrc", 0x002, 0x04, 0x85, 0x04, 0x05 },
	{ "csrrc", 0x003, ONES, 0x85, 0x85, 0x00 },
	{ "csrrwi", 0x001, 0x1f, 0x80, 0x00, 0x9f },
	{ "csrrwi", 0x002, 0x0b, 0x85, 0x04, 0x65 },
	{ "csrrwi", 0x003, 0x00, 0x85, 0x85, 0x00 },
	{ "csrrsi", 0x001, 0x12, 0x85, 0x05, 0x97 },
	{ "csrrsi", 0x002, 0x00, 0x85, 0x04, 0x85 },
	{ "csrrci", 0x001, 0x11, 0x9f, 0x1f, 0x8e },
	{ "csrrci", 0x003, 0x1f, 0x9f, 0x9f, 0x80 },
};

static void floating_point_csrs_are_as_in_the_table(void)
{
	struct secproc_rv_hart *hart = &m->hart;
	unsigned int dispatch;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(csr); i++) {
		const struct rv_m_row *row = rv_m_row(csr[i].name);
		bool imm = row->name[strlen(row->name) - 1] == 'i';
		u32 rs1 = imm ? (u32)csr[i].operand : RS1;

		have_seen(row->name);
		for (dispatch = 0; dispatch < 2; dispatch++) {
			hart->x[RS1] = csr[i].operand;
			hart->fcsr = csr[i].fcsr;
			CHECK(run(enc_i(row->match, RD, rs1, csr[i].csr),
				  dispatch) == SECPROC_RV_EXIT_EBREAK);
			if (hart->x[RD] != csr[i].want)
				fail(row->name, csr[i].csr, csr[i].operand,
				     hart->x[RD], csr[i].want);
			if (hart->fcsr != csr[i].after)
				fail(row->name, csr[i].csr, csr[i].operand,
				     hart->fcsr, csr[i].after);
			/* Old and new value in one register, and no result. */
			hart->fcsr = csr[i].fcsr;
			if (!imm)
				run(enc_i(row->match, RS1, RS1, csr[i].csr),
				    dispatch);
			else
				run(enc_i(row->match, 0, rs1, csr[i].csr),
				    dispatch);
			CHECK(hart->fcsr == csr[i].after);
			CHECK(hart->x[0] == 0);
		}
	}
}

static void counters_can_be_read_only(void)
{
	struct secproc_rv_hart *hart = &m->hart;
	u32 n, funct3;

	rv_m_time = 0x123456789a;
	/* run() starts at 100 instructions; a nop more must count. */
	run(enc_i(0x2073, RD, 0, 0xc02), 0);
	CHECK(hart->x[RD] == 100);
	run(enc_i(0x2073, RD, 0, 0xc00), 1);
	CHECK(hart->x[RD] == 100);
	run(enc_i(0x6073, RD, 0, 0xc01), 1);
	CHECK(hart->x[RD] == 0x123456789a);
	for (n = 0xc00; n <= 0xc02; n++) {
		for (funct3 = 1; funct3 < 8; funct3++) {
			if (funct3 == 4)
				continue;
			CHECK(run(enc_i(0x73 | funct3 << 12, RD, 1, n), 0) ==
			      SECPROC_RV_EXIT_ILLEGAL);
		}
		CHECK(run(enc_i(0x1073, RD, 0, n), 0) ==
		      SECPROC_RV_EXIT_ILLEGAL);
		CHECK(run(enc_i(0x5073, RD, 0, n), 1) ==
		      SECPROC_RV_EXIT_ILLEGAL);
	}
}

static void other_csrs_are_illegal(void)
{
	u32 n, nr_legal = 0;

	for (n = 0; n < 4096; n++)
		if (run(enc_i(0x2073, RD, 0, n), n & 1) ==
		    SECPROC_RV_EXIT_EBREAK)
			nr_legal++;
	CHECK(nr_legal == 6);
	CHECK(m->hart.fault.insn == enc_i(0x2073, RD, 0, 4095));
}

static void fences_and_calls_do_what_they_say(void)
{
	struct secproc_rv_hart *hart = &m->hart;
	unsigned int dispatch;

	for (dispatch = 0; dispatch < 2; dispatch++) {
		CHECK(run(0x0ff0000f, dispatch) == SECPROC_RV_EXIT_EBREAK);
		CHECK(hart->instret == 101);
		CHECK(run(0x0000100f, dispatch) == SECPROC_RV_EXIT_EBREAK);
		CHECK(hart->instret == 101 && hart->pc == RV_M_CODE + 4);
		CHECK(run(0x00000073, dispatch) == SECPROC_RV_EXIT_ECALL);
		CHECK(hart->instret == 100 && hart->pc == RV_M_CODE);
		secproc_rv_ecall_done(hart);
		CHECK(hart->instret == 101 && hart->pc == RV_M_CODE + 4);
		CHECK(run(0x00100073, dispatch) == SECPROC_RV_EXIT_EBREAK);
		CHECK(hart->instret == 100 && hart->pc == RV_M_CODE);
		CHECK(run(0x9002, dispatch) == SECPROC_RV_EXIT_EBREAK);
		CHECK(hart->instret == 100 && hart->pc == RV_M_CODE);
	}
	have_seen("fence");
	have_seen("fence.i");
	have_seen("ecall");
	have_seen("ebreak");
}

/* Registers, memory and pc after one instruction from a fixed state. */
struct state {
	u64 x[32], f[32];
	u64 advance;
	enum secproc_rv_exit why;
	u8 data[SECPROC_PAGE_SIZE];
};

static void run_from_fixed_state(u32 insn, struct state *s)
{
	struct secproc_rv_hart *hart = &m->hart;
	u32 i;

	for (i = 1; i < 32; i++) {
		hart->x[i] = RV_M_DATA + 1024 + 8 * i;
		hart->f[i] = 0x0101010101010101ULL * i;
	}
	/* One register that is zero and one that is odd. */
	hart->x[9] = 0;
	hart->x[15] = 0xf123456789abcdef;
	for (i = 0; i < SECPROC_PAGE_SIZE; i++)
		m->data[0][i] = (u8)(i * 7 + (i >> 8));
	s->why = run(insn, insn >> 3 & 1);
	memcpy(s->x, hart->x, sizeof(s->x));
	memcpy(s->f, hart->f, sizeof(s->f));
	memcpy(s->data, m->data[0], sizeof(s->data));
	s->advance = hart->pc - RV_M_CODE;
}

/*
 * Every compressed encoding does what its expansion does, but for its length;
 * jumps are tested above.
 */
static void compressed_twins_do_the_same(void)
{
	static struct state small, full;
	unsigned int nr = 0;
	u32 parcel, insn;

	for (parcel = 0; parcel < 0x10000; parcel++) {
		insn = secproc_rv_expand((u16)parcel);
		if ((parcel & 3) == 3 || !insn || (insn & 0x7f) >= 0x63)
			continue;
		/* Every value of one operand is enough; take each 5th. */
		if (parcel % 5)
			continue;
		run_from_fixed_state(parcel, &small);
		run_from_fixed_state(insn, &full);
		CHECK(small.why == full.why);
		CHECK(!memcmp(small.x, full.x, sizeof(full.x)));
		CHECK(!memcmp(small.f, full.f, sizeof(full.f)));
		CHECK(!memcmp(small.data, full.data, sizeof(full.data)));
		if (full.why == SECPROC_RV_EXIT_EBREAK)
			CHECK(small.advance == 2 && full.advance == 4);
		nr++;
	}
	CHECK(nr > 5000);
}

/* c.beqz and c.bnez, forwards and backwards, taken and not, near and far. */
static void compressed_branches_go_where_they_say(void)
{
	static const struct {
		u16 parcel;
		s32 distance;
		bool if_zero;
	} row[] = {
		{ 0xc481, 8, true }, { 0xe481, 8, false },
		{ 0xfcfd, -2, false }, { 0xdcfd, -2, true },
		{ 0xccfd, 254, true }, { 0xf081, -256, false },
	};
	struct secproc_rv_hart *hart = &m->hart;
	unsigned int dispatch, i, zero, at;
	u32 insn;
	bool taken;

	for (i = 0; i < ARRAY_SIZE(row); i++) {
		insn = secproc_rv_expand(row[i].parcel);
		CHECK(insn == enc_b(row[i].if_zero ? 0x63 : 0x1063, 9, 0,
				    (u32)row[i].distance));
		for (zero = 0; zero < 2; zero++) {
			for (at = 0x1000 - 2; at <= 0x1100; at += 0x102) {
				for (dispatch = 0; dispatch < 2; dispatch++) {
					run(0x13, dispatch);
					rv_m_put16(m, RV_M_CODE + at,
						   row[i].parcel);
					hart->x[9] = zero ? 0 : 1ULL << 40;
					hart->pc = RV_M_CODE + at;
					taken = zero == row[i].if_zero;
					CHECK(secproc_rv_run(hart, 1000) ==
					      SECPROC_RV_EXIT_ILLEGAL);
					CHECK(hart->pc == RV_M_CODE + at +
					      (taken ? (u64)row[i].distance :
					       2));
				}
			}
		}
	}
}

static void every_instruction_is_in_a_table(void)
{
	size_t i;

	for (i = 0; i < rv_m_nr_rows; i++)
		if (!CHECK(was_seen(rv_m_rows[i].name)))
			printf("# %s\n", rv_m_rows[i].name);
	CHECK(rv_m_nr_rows == nr_seen);
}

static const struct check_test tests[] = {
	CHECK_TEST(integer_results_are_as_in_the_table),
	CHECK_TEST(branches_go_where_the_table_says),
	CHECK_TEST(branches_go_backwards),
	CHECK_TEST(jumps_link_and_land),
	CHECK_TEST(loads_load_from_any_address),
	CHECK_TEST(stores_store_to_any_address),
	CHECK_TEST(atomics_change_memory_as_in_the_table),
	CHECK_TEST(floating_point_is_as_in_the_table),
	CHECK_TEST(every_rounding_mode_counts),
	CHECK_TEST(reserved_rounding_modes_are_illegal),
	CHECK_TEST(floating_point_csrs_are_as_in_the_table),
	CHECK_TEST(counters_can_be_read_only),
	CHECK_TEST(other_csrs_are_illegal),
	CHECK_TEST(fences_and_calls_do_what_they_say),
	CHECK_TEST(compressed_twins_do_the_same),
	CHECK_TEST(compressed_branches_go_where_they_say),
	CHECK_TEST(every_instruction_is_in_a_table),
};

int main(void)
{
	int ret;

	m = rv_m_create(4);
	ret = check_run(tests, ARRAY_SIZE(tests));
	rv_m_destroy(m);
	return ret;
}
