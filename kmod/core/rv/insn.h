/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The instructions of the engine, each in one row
 *
 * User-mode RV64IMAFDC_Zicsr_Zifencei with Zba, Zbb and Zbs.  From these rows
 * come the decoder, the operation numbers, the names, the interpreter's cases
 * and the tests, so that they cannot disagree.
 *
 * A row is  KIND(name, mnemonic, match, mask, form, twin, what it does):
 * an instruction word belongs to it if (word & mask) == match.  The form says
 * where the operands stand (decode.c).  Rows whose twin is C have a second
 * operation, name_c, for the 2-byte encoding, because the length of an
 * instruction is built into its handler.  Compressed instructions have no rows:
 * decode.c expands each to its 4-byte equivalent.
 *
 * What it does is an expression, over the values a (rs1), b (rs2 or the
 * immediate) and c (rs3), the rounding mode rm and the flags fl:
 *
 *	ALU	integer result
 *	LOAD	type that is loaded and the type that extends it
 *	STORE	type that is stored
 *	BRANCH	condition
 *	AMO	type of the memory operand and the kind of change
 *	FPR	floating point, with a rounding mode
 *	FPN	floating point, without
 *	FPQ	comparison of floating point
 *	MISC	has its own case
 */
#ifndef SECPROC_RV_INSN_H
#define SECPROC_RV_INSN_H

#include "../env.h"
#include "pairs.h"

/* Sign-extends the low 32 bits, as all instructions on words do. */
#define RV_SX32(v)	((u64)(s64)(s32)(u32)(v))

#define RV_ROWS_UPPER(ALU, MISC) \
	ALU(lui,	"lui",	0x00000037, 0x0000007f, U, C, b) \
	MISC(auipc,	"auipc", 0x00000017, 0x0000007f, U, N)

#define RV_ROWS_JUMP(MISC) \
	MISC(jal,	"jal",	0x0000006f, 0x0000007f, J, N) \
	MISC(jalr,	"jalr",	0x00000067, 0x0000707f, I, C)

#define RV_ROWS_BRANCH(BRANCH) \
	BRANCH(beq,	"beq",	0x00000063, 0x0000707f, B, N, a == b) \
	BRANCH(bne,	"bne",	0x00001063, 0x0000707f, B, N, a != b) \
	BRANCH(blt,	"blt",	0x00004063, 0x0000707f, B, N, (s64)a < (s64)b) \
	BRANCH(bge,	"bge",	0x00005063, 0x0000707f, B, N, (s64)a >= (s64)b) \
	BRANCH(bltu,	"bltu",	0x00006063, 0x0000707f, B, N, a < b) \
	BRANCH(bgeu,	"bgeu",	0x00007063, 0x0000707f, B, N, a >= b)

#define RV_ROWS_LOAD(LOAD) \
	LOAD(lb,	"lb",	0x00000003, 0x0000707f, I, N, u8, s8) \
	LOAD(lh,	"lh",	0x00001003, 0x0000707f, I, N, u16, s16) \
	LOAD(lw,	"lw",	0x00002003, 0x0000707f, I, C, u32, s32) \
	LOAD(ld,	"ld",	0x00003003, 0x0000707f, I, C, u64, s64) \
	LOAD(lbu,	"lbu",	0x00004003, 0x0000707f, I, N, u8, u8) \
	LOAD(lhu,	"lhu",	0x00005003, 0x0000707f, I, N, u16, u16) \
	LOAD(lwu,	"lwu",	0x00006003, 0x0000707f, I, N, u32, u32)

#define RV_ROWS_STORE(STORE) \
	STORE(sb,	"sb",	0x00000023, 0x0000707f, S, N, u8) \
	STORE(sh,	"sh",	0x00001023, 0x0000707f, S, N, u16) \
	STORE(sw,	"sw",	0x00002023, 0x0000707f, S, C, u32) \
	STORE(sd,	"sd",	0x00003023, 0x0000707f, S, C, u64)

/* FLW's value is boxed in ones, which is what the second type says. */
#define RV_ROWS_LOAD_FP(LOAD, LOADBOX) \
	LOADBOX(flw,	"flw",	0x00002007, 0x0000707f, FI, N, u32, u32) \
	LOAD(fld,	"fld",	0x00003007, 0x0000707f, FI, C, u64, u64)

#define RV_ROWS_STORE_FP(STORE) \
	STORE(fsw,	"fsw",	0x00002027, 0x0000707f, FS, N, u32) \
	STORE(fsd,	"fsd",	0x00003027, 0x0000707f, FS, C, u64)

#define RV_ROWS_OP_IMM(ALU) \
	ALU(addi,	"addi",	0x00000013, 0x0000707f, I, C, a + b) \
	ALU(slti,	"slti",	0x00002013, 0x0000707f, I, N, \
	    (s64)a < (s64)b) \
	ALU(sltiu,	"sltiu", 0x00003013, 0x0000707f, I, N, a < b) \
	ALU(xori,	"xori",	0x00004013, 0x0000707f, I, N, a ^ b) \
	ALU(ori,	"ori",	0x00006013, 0x0000707f, I, N, a | b) \
	ALU(andi,	"andi",	0x00007013, 0x0000707f, I, C, a & b) \
	ALU(slli,	"slli",	0x00001013, 0xfc00707f, SH, C, a << (b & 63)) \
	ALU(srli,	"srli",	0x00005013, 0xfc00707f, SH, C, a >> (b & 63)) \
	ALU(srai,	"srai",	0x40005013, 0xfc00707f, SH, C, \
	    (u64)((s64)a >> (b & 63))) \
	ALU(rori,	"rori",	0x60005013, 0xfc00707f, SH, N, \
	    secproc_rv_ror64(a, b)) \
	ALU(bclri,	"bclri", 0x48001013, 0xfc00707f, SH, N, \
	    a & ~(1ULL << (b & 63))) \
	ALU(bexti,	"bexti", 0x48005013, 0xfc00707f, SH, N, \
	    a >> (b & 63) & 1) \
	ALU(binvi,	"binvi", 0x68001013, 0xfc00707f, SH, N, \
	    a ^ 1ULL << (b & 63)) \
	ALU(bseti,	"bseti", 0x28001013, 0xfc00707f, SH, N, \
	    a | 1ULL << (b & 63)) \
	ALU(clz,	"clz",	0x60001013, 0xfff0707f, R1, N, \
	    secproc_rv_clz64(a)) \
	ALU(ctz,	"ctz",	0x60101013, 0xfff0707f, R1, N, \
	    secproc_rv_ctz64(a)) \
	ALU(cpop,	"cpop",	0x60201013, 0xfff0707f, R1, N, \
	    secproc_rv_cpop(a)) \
	ALU(sext_b,	"sext.b", 0x60401013, 0xfff0707f, R1, N, \
	    (u64)(s64)(s8)a) \
	ALU(sext_h,	"sext.h", 0x60501013, 0xfff0707f, R1, N, \
	    (u64)(s64)(s16)a) \
	ALU(orc_b,	"orc.b", 0x28705013, 0xfff0707f, R1, N, \
	    secproc_rv_orc_b(a)) \
	ALU(rev8,	"rev8",	0x6b805013, 0xfff0707f, R1, N, \
	    __builtin_bswap64(a))

#define RV_ROWS_OP_IMM_32(ALU) \
	ALU(addiw,	"addiw", 0x0000001b, 0x0000707f, I, C, RV_SX32(a + b)) \
	ALU(slliw,	"slliw", 0x0000101b, 0xfe00707f, SH, N, \
	    RV_SX32(a << (b & 31))) \
	ALU(srliw,	"srliw", 0x0000501b, 0xfe00707f, SH, N, \
	    RV_SX32((u32)a >> (b & 31))) \
	ALU(sraiw,	"sraiw", 0x4000501b, 0xfe00707f, SH, N, \
	    (u64)(s64)((s32)a >> (b & 31))) \
	ALU(roriw,	"roriw", 0x6000501b, 0xfe00707f, SH, N, \
	    secproc_rv_ror32(a, b)) \
	ALU(slli_uw,	"slli.uw", 0x0800101b, 0xfc00707f, SH, N, \
	    (u64)(u32)a << (b & 63)) \
	ALU(clzw,	"clzw",	0x6000101b, 0xfff0707f, R1, N, \
	    secproc_rv_clz32(a)) \
	ALU(ctzw,	"ctzw",	0x6010101b, 0xfff0707f, R1, N, \
	    secproc_rv_ctz32(a)) \
	ALU(cpopw,	"cpopw", 0x6020101b, 0xfff0707f, R1, N, \
	    secproc_rv_cpop((u32)a))

#define RV_ROWS_OP(ALU) \
	ALU(add,	"add",	0x00000033, 0xfe00707f, R, C, a + b) \
	ALU(sub,	"sub",	0x40000033, 0xfe00707f, R, C, a - b) \
	ALU(sll,	"sll",	0x00001033, 0xfe00707f, R, N, a << (b & 63)) \
	ALU(slt,	"slt",	0x00002033, 0xfe00707f, R, N, (s64)a < (s64)b) \
	ALU(sltu,	"sltu",	0x00003033, 0xfe00707f, R, N, a < b) \
	ALU(xor,	"xor",	0x00004033, 0xfe00707f, R, C, a ^ b) \
	ALU(srl,	"srl",	0x00005033, 0xfe00707f, R, N, a >> (b & 63)) \
	ALU(sra,	"sra",	0x40005033, 0xfe00707f, R, N, \
	    (u64)((s64)a >> (b & 63))) \
	ALU(or,		"or",	0x00006033, 0xfe00707f, R, C, a | b) \
	ALU(and,	"and",	0x00007033, 0xfe00707f, R, C, a & b) \
	ALU(mul,	"mul",	0x02000033, 0xfe00707f, R, N, a * b) \
	ALU(mulh,	"mulh",	0x02001033, 0xfe00707f, R, N, \
	    (u64)((s128)(s64)a * (s64)b >> 64)) \
	ALU(mulhsu,	"mulhsu", 0x02002033, 0xfe00707f, R, N, \
	    (u64)((s128)(s64)a * (s128)(u128)b >> 64)) \
	ALU(mulhu,	"mulhu", 0x02003033, 0xfe00707f, R, N, \
	    (u64)((u128)a * b >> 64)) \
	ALU(div,	"div",	0x02004033, 0xfe00707f, R, N, \
	    secproc_rv_div(a, b)) \
	ALU(divu,	"divu",	0x02005033, 0xfe00707f, R, N, \
	    b ? a / b : ~0ULL) \
	ALU(rem,	"rem",	0x02006033, 0xfe00707f, R, N, \
	    secproc_rv_rem(a, b)) \
	ALU(remu,	"remu",	0x02007033, 0xfe00707f, R, N, b ? a % b : a) \
	ALU(sh1add,	"sh1add", 0x20002033, 0xfe00707f, R, N, (a << 1) + b) \
	ALU(sh2add,	"sh2add", 0x20004033, 0xfe00707f, R, N, (a << 2) + b) \
	ALU(sh3add,	"sh3add", 0x20006033, 0xfe00707f, R, N, (a << 3) + b) \
	ALU(andn,	"andn",	0x40007033, 0xfe00707f, R, N, a & ~b) \
	ALU(orn,	"orn",	0x40006033, 0xfe00707f, R, N, a | ~b) \
	ALU(xnor,	"xnor",	0x40004033, 0xfe00707f, R, N, ~(a ^ b)) \
	ALU(max,	"max",	0x0a006033, 0xfe00707f, R, N, \
	    (s64)a > (s64)b ? a : b) \
	ALU(maxu,	"maxu",	0x0a007033, 0xfe00707f, R, N, a > b ? a : b) \
	ALU(min,	"min",	0x0a004033, 0xfe00707f, R, N, \
	    (s64)a < (s64)b ? a : b) \
	ALU(minu,	"minu",	0x0a005033, 0xfe00707f, R, N, a < b ? a : b) \
	ALU(rol,	"rol",	0x60001033, 0xfe00707f, R, N, \
	    secproc_rv_ror64(a, 64 - (b & 63))) \
	ALU(ror,	"ror",	0x60005033, 0xfe00707f, R, N, \
	    secproc_rv_ror64(a, b)) \
	ALU(bclr,	"bclr",	0x48001033, 0xfe00707f, R, N, \
	    a & ~(1ULL << (b & 63))) \
	ALU(bext,	"bext",	0x48005033, 0xfe00707f, R, N, \
	    a >> (b & 63) & 1) \
	ALU(binv,	"binv",	0x68001033, 0xfe00707f, R, N, \
	    a ^ 1ULL << (b & 63)) \
	ALU(bset,	"bset",	0x28001033, 0xfe00707f, R, N, \
	    a | 1ULL << (b & 63))

#define RV_ROWS_OP_32(ALU) \
	ALU(addw,	"addw",	0x0000003b, 0xfe00707f, R, C, RV_SX32(a + b)) \
	ALU(subw,	"subw",	0x4000003b, 0xfe00707f, R, C, RV_SX32(a - b)) \
	ALU(sllw,	"sllw",	0x0000103b, 0xfe00707f, R, N, \
	    RV_SX32(a << (b & 31))) \
	ALU(srlw,	"srlw",	0x0000503b, 0xfe00707f, R, N, \
	    RV_SX32((u32)a >> (b & 31))) \
	ALU(sraw,	"sraw",	0x4000503b, 0xfe00707f, R, N, \
	    (u64)(s64)((s32)a >> (b & 31))) \
	ALU(mulw,	"mulw",	0x0200003b, 0xfe00707f, R, N, RV_SX32(a * b)) \
	ALU(divw,	"divw",	0x0200403b, 0xfe00707f, R, N, \
	    secproc_rv_divw(a, b)) \
	ALU(divuw,	"divuw", 0x0200503b, 0xfe00707f, R, N, \
	    (u32)b ? RV_SX32((u32)a / (u32)b) : ~0ULL) \
	ALU(remw,	"remw",	0x0200603b, 0xfe00707f, R, N, \
	    secproc_rv_remw(a, b)) \
	ALU(remuw,	"remuw", 0x0200703b, 0xfe00707f, R, N, \
	    (u32)b ? RV_SX32((u32)a % (u32)b) : RV_SX32(a)) \
	ALU(add_uw,	"add.uw", 0x0800003b, 0xfe00707f, R, N, (u32)a + b) \
	ALU(sh1add_uw,	"sh1add.uw", 0x2000203b, 0xfe00707f, R, N, \
	    ((u64)(u32)a << 1) + b) \
	ALU(sh2add_uw,	"sh2add.uw", 0x2000403b, 0xfe00707f, R, N, \
	    ((u64)(u32)a << 2) + b) \
	ALU(sh3add_uw,	"sh3add.uw", 0x2000603b, 0xfe00707f, R, N, \
	    ((u64)(u32)a << 3) + b) \
	ALU(rolw,	"rolw",	0x6000103b, 0xfe00707f, R, N, \
	    secproc_rv_ror32(a, 32 - (b & 31))) \
	ALU(rorw,	"rorw",	0x6000503b, 0xfe00707f, R, N, \
	    secproc_rv_ror32(a, b)) \
	ALU(zext_h,	"zext.h", 0x0800403b, 0xfff0707f, R1, N, (u16)a)

#define RV_ROWS_AMO(AMO) \
	AMO(lr_w,	"lr.w",	0x1000202f, 0xf9f0707f, A, N, u32, lr) \
	AMO(sc_w,	"sc.w",	0x1800202f, 0xf800707f, A, N, u32, sc) \
	AMO(amoswap_w,	"amoswap.w", 0x0800202f, 0xf800707f, A, N, u32, swap) \
	AMO(amoadd_w,	"amoadd.w", 0x0000202f, 0xf800707f, A, N, u32, add) \
	AMO(amoxor_w,	"amoxor.w", 0x2000202f, 0xf800707f, A, N, u32, xor) \
	AMO(amoand_w,	"amoand.w", 0x6000202f, 0xf800707f, A, N, u32, and) \
	AMO(amoor_w,	"amoor.w", 0x4000202f, 0xf800707f, A, N, u32, or) \
	AMO(amomin_w,	"amomin.w", 0x8000202f, 0xf800707f, A, N, u32, min) \
	AMO(amomax_w,	"amomax.w", 0xa000202f, 0xf800707f, A, N, u32, max) \
	AMO(amominu_w,	"amominu.w", 0xc000202f, 0xf800707f, A, N, u32, minu) \
	AMO(amomaxu_w,	"amomaxu.w", 0xe000202f, 0xf800707f, A, N, u32, maxu) \
	AMO(lr_d,	"lr.d",	0x1000302f, 0xf9f0707f, A, N, u64, lr) \
	AMO(sc_d,	"sc.d",	0x1800302f, 0xf800707f, A, N, u64, sc) \
	AMO(amoswap_d,	"amoswap.d", 0x0800302f, 0xf800707f, A, N, u64, swap) \
	AMO(amoadd_d,	"amoadd.d", 0x0000302f, 0xf800707f, A, N, u64, add) \
	AMO(amoxor_d,	"amoxor.d", 0x2000302f, 0xf800707f, A, N, u64, xor) \
	AMO(amoand_d,	"amoand.d", 0x6000302f, 0xf800707f, A, N, u64, and) \
	AMO(amoor_d,	"amoor.d", 0x4000302f, 0xf800707f, A, N, u64, or) \
	AMO(amomin_d,	"amomin.d", 0x8000302f, 0xf800707f, A, N, u64, min) \
	AMO(amomax_d,	"amomax.d", 0xa000302f, 0xf800707f, A, N, u64, max) \
	AMO(amominu_d,	"amominu.d", 0xc000302f, 0xf800707f, A, N, u64, minu) \
	AMO(amomaxu_d,	"amomaxu.d", 0xe000302f, 0xf800707f, A, N, u64, maxu)

#define RV_ROWS_FENCE(MISC) \
	MISC(fence,	"fence", 0x0000000f, 0x0000707f, NONE, N) \
	MISC(fence_i,	"fence.i", 0x0000100f, 0x0000707f, NONE, N)

#define RV_ROWS_SYSTEM(MISC) \
	MISC(ecall,	"ecall", 0x00000073, 0xffffffff, NONE, N) \
	MISC(ebreak,	"ebreak", 0x00100073, 0xffffffff, NONE, C)

#define RV_ROWS_CSR(CSRI) \
	CSRI(csrrw,	"csrrw", 0x00001073, 0x0000707f, CSR, N) \
	CSRI(csrrs,	"csrrs", 0x00002073, 0x0000707f, CSR, N) \
	CSRI(csrrc,	"csrrc", 0x00003073, 0x0000707f, CSR, N) \
	CSRI(csrrwi,	"csrrwi", 0x00005073, 0x0000707f, CSR, N) \
	CSRI(csrrsi,	"csrrsi", 0x00006073, 0x0000707f, CSR, N) \
	CSRI(csrrci,	"csrrci", 0x00007073, 0x0000707f, CSR, N)

/*
 * Forms of floating point: where the result goes and the operands come from,
 * F for a floating-point register and X for an integer one.
 */
#define RV_ROWS_FMA(FPR) \
	FPR(fmadd_s,	"fmadd.s", 0x00000043, 0x0600007f, F_FFF, N, \
	    secproc_rv_f32_fma(a, b, c, 0, 0, rm, fl)) \
	FPR(fmsub_s,	"fmsub.s", 0x00000047, 0x0600007f, F_FFF, N, \
	    secproc_rv_f32_fma(a, b, c, 0, 1, rm, fl)) \
	FPR(fnmsub_s,	"fnmsub.s", 0x0000004b, 0x0600007f, F_FFF, N, \
	    secproc_rv_f32_fma(a, b, c, 1, 0, rm, fl)) \
	FPR(fnmadd_s,	"fnmadd.s", 0x0000004f, 0x0600007f, F_FFF, N, \
	    secproc_rv_f32_fma(a, b, c, 1, 1, rm, fl)) \
	FPR(fmadd_d,	"fmadd.d", 0x02000043, 0x0600007f, F_FFF, N, \
	    secproc_rv_f64_fma(a, b, c, 0, 0, rm, fl)) \
	FPR(fmsub_d,	"fmsub.d", 0x02000047, 0x0600007f, F_FFF, N, \
	    secproc_rv_f64_fma(a, b, c, 0, 1, rm, fl)) \
	FPR(fnmsub_d,	"fnmsub.d", 0x0200004b, 0x0600007f, F_FFF, N, \
	    secproc_rv_f64_fma(a, b, c, 1, 0, rm, fl)) \
	FPR(fnmadd_d,	"fnmadd.d", 0x0200004f, 0x0600007f, F_FFF, N, \
	    secproc_rv_f64_fma(a, b, c, 1, 1, rm, fl))

#define RV_ROWS_FP_S(FPR, FPN, FPQ) \
	FPR(fadd_s,	"fadd.s", 0x00000053, 0xfe00007f, F_FF, N, \
	    secproc_rv_f32_add(a, b, rm, fl)) \
	FPR(fsub_s,	"fsub.s", 0x08000053, 0xfe00007f, F_FF, N, \
	    secproc_rv_f32_sub(a, b, rm, fl)) \
	FPR(fmul_s,	"fmul.s", 0x10000053, 0xfe00007f, F_FF, N, \
	    secproc_rv_f32_mul(a, b, rm, fl)) \
	FPR(fdiv_s,	"fdiv.s", 0x18000053, 0xfe00007f, F_FF, N, \
	    secproc_rv_f32_div(a, b, rm, fl)) \
	FPR(fsqrt_s,	"fsqrt.s", 0x58000053, 0xfff0007f, F_F, N, \
	    secproc_rv_f32_sqrt(a, rm, fl)) \
	FPN(fsgnj_s,	"fsgnj.s", 0x20000053, 0xfe00707f, F_FF, N, \
	    secproc_rv_f32_sgnj(a, b)) \
	FPN(fsgnjn_s,	"fsgnjn.s", 0x20001053, 0xfe00707f, F_FF, N, \
	    secproc_rv_f32_sgnjn(a, b)) \
	FPN(fsgnjx_s,	"fsgnjx.s", 0x20002053, 0xfe00707f, F_FF, N, \
	    secproc_rv_f32_sgnjx(a, b)) \
	FPN(fmin_s,	"fmin.s", 0x28000053, 0xfe00707f, F_FF, N, \
	    secproc_rv_f32_min(a, b, fl)) \
	FPN(fmax_s,	"fmax.s", 0x28001053, 0xfe00707f, F_FF, N, \
	    secproc_rv_f32_max(a, b, fl)) \
	FPQ(feq_s,	"feq.s", 0xa0002053, 0xfe00707f, X_FF, N, \
	    secproc_rv_f32_eq(a, b, fl)) \
	FPQ(flt_s,	"flt.s", 0xa0001053, 0xfe00707f, X_FF, N, \
	    secproc_rv_f32_lt(a, b, fl)) \
	FPQ(fle_s,	"fle.s", 0xa0000053, 0xfe00707f, X_FF, N, \
	    secproc_rv_f32_le(a, b, fl)) \
	FPR(fcvt_w_s,	"fcvt.w.s", 0xc0000053, 0xfff0007f, X_F, N, \
	    secproc_rv_f32_to_i32(a, rm, fl)) \
	FPR(fcvt_wu_s,	"fcvt.wu.s", 0xc0100053, 0xfff0007f, X_F, N, \
	    secproc_rv_f32_to_u32(a, rm, fl)) \
	FPR(fcvt_l_s,	"fcvt.l.s", 0xc0200053, 0xfff0007f, X_F, N, \
	    secproc_rv_f32_to_i64(a, rm, fl)) \
	FPR(fcvt_lu_s,	"fcvt.lu.s", 0xc0300053, 0xfff0007f, X_F, N, \
	    secproc_rv_f32_to_u64(a, rm, fl)) \
	FPR(fcvt_s_w,	"fcvt.s.w", 0xd0000053, 0xfff0007f, F_X, N, \
	    secproc_rv_i64_to_f32((u64)(s64)(s32)a, rm, fl)) \
	FPR(fcvt_s_wu,	"fcvt.s.wu", 0xd0100053, 0xfff0007f, F_X, N, \
	    secproc_rv_u64_to_f32((u32)a, rm, fl)) \
	FPR(fcvt_s_l,	"fcvt.s.l", 0xd0200053, 0xfff0007f, F_X, N, \
	    secproc_rv_i64_to_f32(a, rm, fl)) \
	FPR(fcvt_s_lu,	"fcvt.s.lu", 0xd0300053, 0xfff0007f, F_X, N, \
	    secproc_rv_u64_to_f32(a, rm, fl)) \
	FPR(fcvt_s_d,	"fcvt.s.d", 0x40100053, 0xfff0007f, F_F, N, \
	    secproc_rv_f64_to_f32(a, rm, fl)) \
	FPN(fmv_x_w,	"fmv.x.w", 0xe0000053, 0xfff0707f, X_F, N, \
	    RV_SX32(a)) \
	FPN(fclass_s,	"fclass.s", 0xe0001053, 0xfff0707f, X_F, N, \
	    secproc_rv_f32_class(a)) \
	FPN(fmv_w_x,	"fmv.w.x", 0xf0000053, 0xfff0707f, F_X, N, \
	    SECPROC_RV_BOX(a))

#define RV_ROWS_FP_D(FPR, FPN, FPQ) \
	FPR(fadd_d,	"fadd.d", 0x02000053, 0xfe00007f, F_FF, N, \
	    secproc_rv_f64_add(a, b, rm, fl)) \
	FPR(fsub_d,	"fsub.d", 0x0a000053, 0xfe00007f, F_FF, N, \
	    secproc_rv_f64_sub(a, b, rm, fl)) \
	FPR(fmul_d,	"fmul.d", 0x12000053, 0xfe00007f, F_FF, N, \
	    secproc_rv_f64_mul(a, b, rm, fl)) \
	FPR(fdiv_d,	"fdiv.d", 0x1a000053, 0xfe00007f, F_FF, N, \
	    secproc_rv_f64_div(a, b, rm, fl)) \
	FPR(fsqrt_d,	"fsqrt.d", 0x5a000053, 0xfff0007f, F_F, N, \
	    secproc_rv_f64_sqrt(a, rm, fl)) \
	FPN(fsgnj_d,	"fsgnj.d", 0x22000053, 0xfe00707f, F_FF, N, \
	    secproc_rv_f64_sgnj(a, b)) \
	FPN(fsgnjn_d,	"fsgnjn.d", 0x22001053, 0xfe00707f, F_FF, N, \
	    secproc_rv_f64_sgnjn(a, b)) \
	FPN(fsgnjx_d,	"fsgnjx.d", 0x22002053, 0xfe00707f, F_FF, N, \
	    secproc_rv_f64_sgnjx(a, b)) \
	FPN(fmin_d,	"fmin.d", 0x2a000053, 0xfe00707f, F_FF, N, \
	    secproc_rv_f64_min(a, b, fl)) \
	FPN(fmax_d,	"fmax.d", 0x2a001053, 0xfe00707f, F_FF, N, \
	    secproc_rv_f64_max(a, b, fl)) \
	FPQ(feq_d,	"feq.d", 0xa2002053, 0xfe00707f, X_FF, N, \
	    secproc_rv_f64_eq(a, b, fl)) \
	FPQ(flt_d,	"flt.d", 0xa2001053, 0xfe00707f, X_FF, N, \
	    secproc_rv_f64_lt(a, b, fl)) \
	FPQ(fle_d,	"fle.d", 0xa2000053, 0xfe00707f, X_FF, N, \
	    secproc_rv_f64_le(a, b, fl)) \
	FPR(fcvt_w_d,	"fcvt.w.d", 0xc2000053, 0xfff0007f, X_F, N, \
	    secproc_rv_f64_to_i32(a, rm, fl)) \
	FPR(fcvt_wu_d,	"fcvt.wu.d", 0xc2100053, 0xfff0007f, X_F, N, \
	    secproc_rv_f64_to_u32(a, rm, fl)) \
	FPR(fcvt_l_d,	"fcvt.l.d", 0xc2200053, 0xfff0007f, X_F, N, \
	    secproc_rv_f64_to_i64(a, rm, fl)) \
	FPR(fcvt_lu_d,	"fcvt.lu.d", 0xc2300053, 0xfff0007f, X_F, N, \
	    secproc_rv_f64_to_u64(a, rm, fl)) \
	FPR(fcvt_d_w,	"fcvt.d.w", 0xd2000053, 0xfff0007f, F_X, N, \
	    secproc_rv_i64_to_f64((u64)(s64)(s32)a, rm, fl)) \
	FPR(fcvt_d_wu,	"fcvt.d.wu", 0xd2100053, 0xfff0007f, F_X, N, \
	    secproc_rv_u64_to_f64((u32)a, rm, fl)) \
	FPR(fcvt_d_l,	"fcvt.d.l", 0xd2200053, 0xfff0007f, F_X, N, \
	    secproc_rv_i64_to_f64(a, rm, fl)) \
	FPR(fcvt_d_lu,	"fcvt.d.lu", 0xd2300053, 0xfff0007f, F_X, N, \
	    secproc_rv_u64_to_f64(a, rm, fl)) \
	FPR(fcvt_d_s,	"fcvt.d.s", 0x42000053, 0xfff0007f, F_F, N, \
	    secproc_rv_f32_to_f64(a, fl)) \
	FPN(fmv_x_d,	"fmv.x.d", 0xe2000053, 0xfff0707f, X_F, N, a) \
	FPN(fclass_d,	"fclass.d", 0xe2001053, 0xfff0707f, X_F, N, \
	    secproc_rv_f64_class(a)) \
	FPN(fmv_d_x,	"fmv.d.x", 0xf2000053, 0xfff0707f, F_X, N, a)

/* All rows, for what does not care about the kind. */
#define RV_ROWS(ALU, LOAD, LOADBOX, STORE, BRANCH, AMO, CSRI, FPR, FPN, FPQ, \
		MISC) \
	RV_ROWS_UPPER(ALU, MISC) \
	RV_ROWS_JUMP(MISC) \
	RV_ROWS_BRANCH(BRANCH) \
	RV_ROWS_LOAD(LOAD) \
	RV_ROWS_STORE(STORE) \
	RV_ROWS_OP_IMM(ALU) \
	RV_ROWS_OP_IMM_32(ALU) \
	RV_ROWS_OP(ALU) \
	RV_ROWS_OP_32(ALU) \
	RV_ROWS_LOAD_FP(LOAD, LOADBOX) \
	RV_ROWS_STORE_FP(STORE) \
	RV_ROWS_AMO(AMO) \
	RV_ROWS_FENCE(MISC) \
	RV_ROWS_SYSTEM(MISC) \
	RV_ROWS_CSR(CSRI) \
	RV_ROWS_FMA(FPR) \
	RV_ROWS_FP_S(FPR, FPN, FPQ) \
	RV_ROWS_FP_D(FPR, FPN, FPQ)

#define RV_ALL(X)	RV_ROWS(X, X, X, X, X, X, X, X, X, X, X)

/*
 * Operations without an encoding of their own: what the decoder makes of
 * special cases.  Z(name, twin, condition) are branches that compare with zero.
 */
#define RV_ROWS_BRANCH_ZERO(Z) \
	Z(bz, C, a == 0) \
	Z(bnz, C, a != 0) \
	Z(bltz, N, (s64)a < 0) \
	Z(bgez, N, (s64)a >= 0) \
	Z(blez, N, (s64)a <= 0) \
	Z(bgtz, N, (s64)a > 0)

/* Shorthands of the ISA that save an operand: SHORT(name, twin, result). */
#define RV_ROWS_SHORT(SHORT) \
	SHORT(mv, C, a) \
	SHORT(zext_w, N, (u32)a) \
	SHORT(sext_w, C, RV_SX32(a)) \
	SHORT(zext_b, C, (u8)a) \
	SHORT(seqz, N, a == 0) \
	SHORT(snez, N, a != 0)

#define RV_TWIN_N(name)
#define RV_TWIN_C(name)		RV_OP_##name##_c,
#define RV_ENUM_ROW(name, str, match, mask, form, twin, ...) \
	RV_OP_##name, RV_TWIN_##twin(name)
#define RV_ENUM_FAR(name, str, match, mask, form, twin, ...) \
	RV_OP_##name##_far,
#define RV_ENUM_SHORT(name, twin, ...) \
	RV_OP_##name, RV_TWIN_##twin(name)
#define RV_ENUM_ZERO(name, twin, ...) \
	RV_OP_##name, RV_TWIN_##twin(name) \
	RV_OP_##name##_far, RV_TWIN_##twin(name##_far)

/* Four operations each, by the lengths of the two. */
#define RV_ENUM_PAIR(a, ta, b, tb, ka, kb, link) \
	RV_OP_##a##_##b##_##link, \
	RV_OP_##a##_##b##_##link##_42, \
	RV_OP_##a##_##b##_##link##_24, \
	RV_OP_##a##_##b##_##link##_22,

#define RV_ENUM_RUN(name, kind, size) \
	RV_OP_##name##_run_2, RV_OP_##name##_run_3, RV_OP_##name##_run_4,
#define RV_ENUM_ENTER(n)	RV_OP_enter_##n,
#define RV_ENUM_LEAVE(n)	RV_OP_leave_##n,

/**
 * enum rv_op - operation of a record
 * @RV_OP_undecoded: the line has not been decoded from here on yet.  Zero, so
 *	that wiped records are undecoded ones
 * @RV_OP_illegal: no instruction; 4 bytes
 * @RV_OP_illegal_c: no instruction; 2 bytes
 * @RV_OP_next_page: past the last slot: go to slot 0 of the next page
 * @RV_OP_next_page_1: past an instruction that crossed: go to slot 1 of it
 * @RV_OP_nop: nothing; hints, and results that go to x0
 * @RV_OP_nop_c: the same, 2 bytes
 * @RV_OP_j: JAL without a link, within the page
 * @RV_OP_j_c: the same, 2 bytes
 * @RV_OP_j_far: JAL without a link, to another page
 * @RV_OP_j_far_c: the same, 2 bytes
 * @RV_OP_jal_far: JAL with a link, to another page
 * @RV_OP_jr: JALR without a link
 * @RV_OP_jr_c: the same, 2 bytes
 *
 * The others are the rows above.  A 2-byte twin, name_c, follows its name.
 * _far is a branch or jump that leaves the page.  Last come the pairs
 * and the runs.
 */
enum rv_op {
	RV_OP_undecoded = 0,
	RV_OP_illegal,
	RV_OP_illegal_c,
	RV_OP_next_page,
	RV_OP_next_page_1,
	RV_OP_nop,
	RV_OP_nop_c,
	RV_OP_j,
	RV_OP_j_c,
	RV_OP_j_far,
	RV_OP_j_far_c,
	RV_OP_jal_far,
	RV_OP_jr,
	RV_OP_jr_c,
	RV_ALL(RV_ENUM_ROW)
	RV_ROWS_BRANCH(RV_ENUM_FAR)
	RV_ROWS_BRANCH_ZERO(RV_ENUM_ZERO)
	RV_ROWS_SHORT(RV_ENUM_SHORT)
	RV_PAIRS(RV_ENUM_PAIR)
	RV_RUNS(RV_ENUM_RUN)
	RV_ENTERS(RV_ENUM_ENTER)
	RV_LEAVES(RV_ENUM_LEAVE)
	RV_NR_OPS
};

/* Registers in one array: x0-x31, f0-f31, and where results for x0 go. */
#define RV_REG_F	32
#define RV_REG_SINK	64

/**
 * struct rv_rec - one decoded instruction
 * @op: enum rv_op; for the threaded loop, secproc_rv_goto_code() of it
 * @rd: register that is written; of stores and branches, rs2
 * @rs1: first operand
 * @imm: immediate.  Of jumps and branches, distance to the target: in bytes of
 *	records within the page, in bytes of code for _far
 * @rs2: second operand
 * @rs3: third operand
 * @rm: rounding mode, 7 for the one in fcsr
 * @imm16: the lower half of the immediate, which is all of it but in LUI, AUIPC,
 *	jumps and branches
 * @low: of the first in a run, how far the lowest address of the run is from its
 *	own, in units of the size of the accesses
 * @high: the same for the highest one
 */
struct rv_rec {
	u16 op;
	u8 rd;
	u8 rs1;
	union {
		s32 imm;
		struct {
			u8 rs2;
			u8 rs3;
			u8 rm;
		};
		struct {
			s16 imm16;
			s8 low;
			s8 high;
		};
	};
};

/*
 * The parts of rows that are more than one expression.  Division follows the
 * ISA: by zero gives all ones and the dividend, overflow the dividend and zero.
 */
static inline u64 secproc_rv_div(u64 a, u64 b)
{
	if (!b)
		return ~0ULL;
	if (b == ~0ULL)
		return 0 - a;
	return (u64)((s64)a / (s64)b);
}

static inline u64 secproc_rv_rem(u64 a, u64 b)
{
	if (!b)
		return a;
	if (b == ~0ULL)
		return 0;
	return (u64)((s64)a % (s64)b);
}

static inline u64 secproc_rv_divw(u64 a, u64 b)
{
	if (!(u32)b)
		return ~0ULL;
	if ((u32)b == ~0U)
		return RV_SX32(0 - (u32)a);
	return (u64)(s64)((s32)a / (s32)b);
}

static inline u64 secproc_rv_remw(u64 a, u64 b)
{
	if (!(u32)b)
		return RV_SX32(a);
	if ((u32)b == ~0U)
		return 0;
	return (u64)(s64)((s32)a % (s32)b);
}

static inline u64 secproc_rv_ror64(u64 a, u64 n)
{
	return a >> (n & 63) | a << (-n & 63);
}

static inline u64 secproc_rv_ror32(u64 a, u64 n)
{
	return RV_SX32((u32)a >> (n & 31) | (u32)a << (-n & 31));
}

static inline u64 secproc_rv_clz64(u64 a)
{
	return a ? (u64)__builtin_clzll(a) : 64;
}

static inline u64 secproc_rv_ctz64(u64 a)
{
	return a ? (u64)__builtin_ctzll(a) : 64;
}

static inline u64 secproc_rv_clz32(u64 a)
{
	return (u32)a ? (u64)__builtin_clz((u32)a) : 32;
}

static inline u64 secproc_rv_ctz32(u64 a)
{
	return (u32)a ? (u64)__builtin_ctz((u32)a) : 32;
}

/* Not the builtin, which becomes a call into libgcc without POPCNT. */
static inline u64 secproc_rv_cpop(u64 a)
{
	a -= a >> 1 & 0x5555555555555555ULL;
	a = (a & 0x3333333333333333ULL) + (a >> 2 & 0x3333333333333333ULL);
	a = (a + (a >> 4)) & 0x0f0f0f0f0f0f0f0fULL;
	return a * 0x0101010101010101ULL >> 56;
}

/* Each byte that is not zero becomes 0xff. */
static inline u64 secproc_rv_orc_b(u64 a)
{
	const u64 low7 = 0x7f7f7f7f7f7f7f7fULL;
	u64 top = (((a & low7) + low7) | a) & ~low7;

	return (top >> 7) * 0xff;
}

#endif /* SECPROC_RV_INSN_H */
