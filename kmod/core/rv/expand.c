// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Compressed instructions, expanded to the 4-byte ones they stand for
 *
 * Reserved encodings expand to 0, which is no instruction.  Hints expand to the
 * instruction they are encoded as, which changes nothing.
 */
#include "code_cache.h"

/* Takes bits hi:lo of an instruction to bit to of the result. */
static inline u32 bits(u32 insn, unsigned int hi, unsigned int lo,
		       unsigned int to)
{
	return (insn >> lo & ((2U << (hi - lo)) - 1)) << to;
}

static u32 enc_i(u32 base, u32 rd, u32 rs1, u32 imm)
{
	return base | rd << 7 | rs1 << 15 | imm << 20;
}

static u32 enc_r(u32 base, u32 rd, u32 rs1, u32 rs2)
{
	return base | rd << 7 | rs1 << 15 | rs2 << 20;
}

static u32 enc_s(u32 base, u32 rs1, u32 rs2, u32 imm)
{
	return base | bits(imm, 4, 0, 7) | rs1 << 15 | rs2 << 20 |
	       bits(imm, 11, 5, 25);
}

static u32 enc_b(u32 base, u32 rs1, u32 imm)
{
	return base | bits(imm, 11, 11, 7) | bits(imm, 4, 1, 8) | rs1 << 15 |
	       bits(imm, 10, 5, 25) | bits(imm, 12, 12, 31);
}

static u32 enc_j(u32 imm)
{
	return 0x0000006f | bits(imm, 19, 12, 12) | bits(imm, 11, 11, 20) |
	       bits(imm, 10, 1, 21) | bits(imm, 20, 20, 31);
}

/* The 6-bit signed immediate of most forms. */
static u32 imm6(u32 insn)
{
	u32 low = bits(insn, 6, 2, 0);

	return insn & 0x1000 ? low | ~0x1fU : low;
}

static u32 uimm6(u32 insn)
{
	return bits(insn, 12, 12, 5) | bits(insn, 6, 2, 0);
}

/* Offsets, by what they are scaled to and counted from. */
static u32 off_w(u32 insn)
{
	return bits(insn, 12, 10, 3) | bits(insn, 6, 6, 2) |
	       bits(insn, 5, 5, 6);
}

static u32 off_d(u32 insn)
{
	return bits(insn, 12, 10, 3) | bits(insn, 6, 5, 6);
}

static u32 off_lwsp(u32 insn)
{
	return bits(insn, 12, 12, 5) | bits(insn, 6, 4, 2) |
	       bits(insn, 3, 2, 6);
}

static u32 off_ldsp(u32 insn)
{
	return bits(insn, 12, 12, 5) | bits(insn, 6, 5, 3) |
	       bits(insn, 4, 2, 6);
}

static u32 off_swsp(u32 insn)
{
	return bits(insn, 12, 9, 2) | bits(insn, 8, 7, 6);
}

static u32 off_sdsp(u32 insn)
{
	return bits(insn, 12, 10, 3) | bits(insn, 9, 7, 6);
}

static u32 off_j(u32 insn)
{
	u32 low = bits(insn, 11, 11, 4) | bits(insn, 10, 9, 8) |
		  bits(insn, 8, 8, 10) | bits(insn, 7, 7, 6) |
		  bits(insn, 6, 6, 7) | bits(insn, 5, 3, 1) |
		  bits(insn, 2, 2, 5);

	return insn & 0x1000 ? low | ~0x7ffU : low;
}

static u32 off_b(u32 insn)
{
	u32 low = bits(insn, 11, 10, 3) | bits(insn, 6, 5, 6) |
		  bits(insn, 4, 3, 1) | bits(insn, 2, 2, 5);

	return insn & 0x1000 ? low | ~0xffU : low;
}

static u32 expand_q0(u32 insn)
{
	const u32 rd = bits(insn, 4, 2, 0) + 8;
	const u32 rs1 = bits(insn, 9, 7, 0) + 8;
	u32 imm;

	switch (insn >> 13) {
	case 0: /* c.addi4spn */
		imm = bits(insn, 12, 11, 4) | bits(insn, 10, 7, 6) |
		      bits(insn, 6, 6, 2) | bits(insn, 5, 5, 3);
		return imm ? enc_i(0x00000013, rd, 2, imm) : 0;
	case 1: /* c.fld */
		return enc_i(0x00003007, rd, rs1, off_d(insn));
	case 2: /* c.lw */
		return enc_i(0x00002003, rd, rs1, off_w(insn));
	case 3: /* c.ld */
		return enc_i(0x00003003, rd, rs1, off_d(insn));
	case 5: /* c.fsd */
		return enc_s(0x00003027, rs1, rd, off_d(insn));
	case 6: /* c.sw */
		return enc_s(0x00002023, rs1, rd, off_w(insn));
	case 7: /* c.sd */
		return enc_s(0x00003023, rs1, rd, off_d(insn));
	default:
		return 0;
	}
}

/* c.srli to c.addw */
static u32 expand_q1_alu(u32 insn)
{
	static const u32 base[8] = {
		0x40000033, 0x00004033, 0x00006033, 0x00007033,
		0x4000003b, 0x0000003b, 0, 0,
	};
	const u32 rd = bits(insn, 9, 7, 0) + 8;
	const u32 rs2 = bits(insn, 4, 2, 0) + 8;
	u32 row;

	switch (bits(insn, 11, 10, 0)) {
	case 0: /* c.srli */
		return enc_i(0x00005013, rd, rd, uimm6(insn));
	case 1: /* c.srai */
		return enc_i(0x40005013, rd, rd, uimm6(insn));
	case 2: /* c.andi */
		return enc_i(0x00007013, rd, rd, imm6(insn));
	default: /* c.sub, c.xor, c.or, c.and, c.subw, c.addw */
		row = base[bits(insn, 12, 12, 2) | bits(insn, 6, 5, 0)];
		return row ? enc_r(row, rd, rd, rs2) : 0;
	}
}

/* c.addi16sp and c.lui share an encoding, told apart by rd. */
static u32 expand_q1_upper(u32 insn)
{
	const u32 rd = bits(insn, 11, 7, 0);
	u32 imm;

	if (!uimm6(insn))
		return 0;
	if (rd != 2)
		return 0x00000037 | rd << 7 | imm6(insn) << 12;
	imm = bits(insn, 6, 6, 4) | bits(insn, 5, 5, 6) |
	      bits(insn, 4, 3, 7) | bits(insn, 2, 2, 5);
	if (insn & 0x1000)
		imm |= ~0x1ffU;
	return enc_i(0x00000013, 2, 2, imm);
}

static u32 expand_q1(u32 insn)
{
	const u32 rd = bits(insn, 11, 7, 0);
	const u32 rs1 = bits(insn, 9, 7, 0) + 8;

	switch (insn >> 13) {
	case 0: /* c.addi */
		return enc_i(0x00000013, rd, rd, imm6(insn));
	case 1: /* c.addiw */
		return rd ? enc_i(0x0000001b, rd, rd, imm6(insn)) : 0;
	case 2: /* c.li */
		return enc_i(0x00000013, rd, 0, imm6(insn));
	case 3:
		return expand_q1_upper(insn);
	case 4:
		return expand_q1_alu(insn);
	case 5: /* c.j */
		return enc_j(off_j(insn));
	case 6: /* c.beqz */
		return enc_b(0x00000063, rs1, off_b(insn));
	default: /* c.bnez */
		return enc_b(0x00001063, rs1, off_b(insn));
	}
}

/* c.jr, c.mv, c.ebreak, c.jalr and c.add */
static u32 expand_q2_jump(u32 insn)
{
	const u32 rd = bits(insn, 11, 7, 0);
	const u32 rs2 = bits(insn, 6, 2, 0);

	if (!(insn & 0x1000)) {
		if (rs2)
			return enc_r(0x00000033, rd, 0, rs2);
		return rd ? enc_i(0x00000067, 0, rd, 0) : 0;
	}
	if (rs2)
		return enc_r(0x00000033, rd, rd, rs2);
	return rd ? enc_i(0x00000067, 1, rd, 0) : 0x00100073;
}

static u32 expand_q2(u32 insn)
{
	const u32 rd = bits(insn, 11, 7, 0);
	const u32 rs2 = bits(insn, 6, 2, 0);

	switch (insn >> 13) {
	case 0: /* c.slli */
		return enc_i(0x00001013, rd, rd, uimm6(insn));
	case 1: /* c.fldsp */
		return enc_i(0x00003007, rd, 2, off_ldsp(insn));
	case 2: /* c.lwsp */
		return rd ? enc_i(0x00002003, rd, 2, off_lwsp(insn)) : 0;
	case 3: /* c.ldsp */
		return rd ? enc_i(0x00003003, rd, 2, off_ldsp(insn)) : 0;
	case 4:
		return expand_q2_jump(insn);
	case 5: /* c.fsdsp */
		return enc_s(0x00003027, 2, rs2, off_sdsp(insn));
	case 6: /* c.swsp */
		return enc_s(0x00002023, 2, rs2, off_swsp(insn));
	default: /* c.sdsp */
		return enc_s(0x00003023, 2, rs2, off_sdsp(insn));
	}
}

u32 secproc_rv_expand(u16 insn)
{
	switch (insn & 3) {
	case 0:
		return expand_q0(insn);
	case 1:
		return expand_q1(insn);
	case 2:
		return expand_q2(insn);
	default:
		return 0;
	}
}
