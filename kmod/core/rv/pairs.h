/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Pairs and runs of instructions that are executed as one
 *
 * Going from one record to the next costs as much as the work of a simple
 * instruction, so pairs that compilers emit often have a handler of their own.
 * It executes both records: the first keeps its operands and gets the pair's
 * operation, the second stays as it is, for jumps that land on it.
 *
 * A row is  P(first, twin, second, twin, kind, kind, link).  Twins say whether
 * there are 2-byte forms; a pair has up to four operations, in the order 4+4,
 * 4+2, 2+4 and 2+2 bytes.  Kinds: A arithmetic, L load, S store, B branch, Z
 * branch on zero, F floating point, J jump, K jump and link, C the same to another
 * page, R return, V jump and link to where a register says.  The link is D where the
 * first operand of the second is the result of the first, which then is taken
 * from a register of the host, and I otherwise.
 *
 * The rows come from counts over compiled programs.  Only the most frequent ones
 * are worth a case of the switch.
 */
#ifndef SECPROC_RV_PAIRS_H
#define SECPROC_RV_PAIRS_H

#define RV_PAIRS_HOT(P) \
	P(addi, C, addi, C, A, A, I) \
	P(addi, C, add, C, A, A, D) \
	P(addi, C, slli, C, A, A, I) \
	P(addi, C, xor, C, A, A, I) \
	P(addi, C, bne, N, A, B, D) \
	P(addi, C, bne, N, A, B, I) \
	P(addi, C, bnz, C, A, Z, D) \
	P(addi, C, jr, C, A, R, I) \
	P(addi, C, lbu, N, A, L, D) \
	P(addi, C, ld, C, A, L, I) \
	P(addi, C, sb, N, A, S, I) \
	P(add, C, add, C, A, A, I) \
	P(add, C, bne, N, A, B, D) \
	P(add, C, bnz, C, A, Z, D) \
	P(add, C, jr, C, A, R, D) \
	P(add, C, lbu, N, A, L, D) \
	P(add, C, lw, C, A, L, D) \
	P(add, C, ld, C, A, L, D) \
	P(add, C, sb, N, A, S, D) \
	P(add, C, sd, C, A, S, I) \
	P(addiw, C, addi, C, A, A, I) \
	P(addiw, C, addw, C, A, A, D) \
	P(addiw, C, srli, C, A, A, I) \
	P(addiw, C, sext_w, C, A, A, I) \
	P(addiw, C, ld, C, A, L, I) \
	P(addiw, C, sd, C, A, S, I) \
	P(addw, C, bne, N, A, B, D) \
	P(addw, C, bne, N, A, B, I) \
	P(addw, C, bgeu, N, A, B, D) \
	P(addw, C, bgeu, N, A, B, I) \
	P(slli, C, srli, C, A, A, D) \
	P(slli, C, add, C, A, A, D) \
	P(srli, C, add, C, A, A, D) \
	P(srli, C, bz, C, A, Z, D) \
	P(srli, C, bnz, C, A, Z, D) \
	P(xor, C, sd, C, A, S, I) \
	P(xor, C, andi, C, A, A, D) \
	P(andi, C, srli, C, A, A, I) \
	P(lui, C, beq, N, A, B, I) \
	P(lui, C, beq, N, A, B, D) \
	P(lui, C, jr, C, A, R, I) \
	P(lui, C, mv, C, A, A, I) \
	P(mv, C, mv, C, A, A, I) \
	P(mv, C, j, C, A, J, I) \
	P(mv, C, jal, N, A, K, I) \
	P(sext_w, C, bltu, N, A, B, D) \
	P(mulw, N, addw, C, A, A, D) \
	P(ld, C, ld, C, L, L, I) \
	P(ld, C, add, C, L, A, D) \
	P(ld, C, add, C, L, A, I) \
	P(ld, C, addi, C, L, A, I) \
	P(ld, C, addiw, C, L, A, D) \
	P(ld, C, addiw, C, L, A, I) \
	P(ld, C, sd, C, L, S, I) \
	P(ld, C, bz, C, L, Z, D) \
	P(ld, C, bnz, C, L, Z, D) \
	P(ld, C, bltu, N, L, B, D) \
	P(ld, C, jr, C, L, R, D) \
	P(lw, C, lw, C, L, L, I) \
	P(lw, C, add, C, L, A, D) \
	P(lbu, N, lbu, N, L, L, I) \
	P(lbu, N, addi, C, L, A, I) \
	P(lbu, N, bz, C, L, Z, D) \
	P(lbu, N, bne, N, L, B, D) \
	P(lbu, N, j, C, L, J, I) \
	P(lh, N, addi, C, L, A, I) \
	P(lh, N, bne, N, L, B, D) \
	P(fld, C, fld, C, L, L, I) \
	P(fld, C, addi, C, L, A, I) \
	P(flw, N, flw, N, L, L, I) \
	P(flw, N, addi, C, L, A, I) \
	P(sd, C, sd, C, S, S, I) \
	P(sd, C, addi, C, S, A, I) \
	P(sd, C, mv, C, S, A, I) \
	P(sw, C, sw, C, S, S, I) \
	P(sb, N, sb, N, S, S, I) \
	P(sb, N, addw, C, S, A, I) \
	P(sb, N, bne, N, S, B, I) \
	P(fsw, N, bne, N, S, B, I) \
	P(bz, C, lh, N, Z, L, I) \
	P(bz, C, addiw, C, Z, A, I) \
	P(bne, N, ld, C, B, L, I) \
	P(bltu, N, slli, C, B, A, I)

/* First an arithmetic instruction. */
#define RV_PAIRS_ALU(P) \
	P(addi, C, add, C, A, A, I) \
	P(addi, C, addiw, C, A, A, I) \
	P(addi, C, mv, C, A, A, I) \
	P(addi, C, srli, C, A, A, I) \
	P(addi, C, mulw, N, A, A, I) \
	P(addi, C, beq, N, A, B, I) \
	P(addi, C, blt, N, A, B, D) \
	P(addi, C, bltu, N, A, B, D) \
	P(addi, C, bnz, C, A, Z, I) \
	P(addi, C, j, C, A, J, I) \
	P(addi, C, lbu, N, A, L, I) \
	P(addi, C, ld, C, A, L, D) \
	P(addi, C, lw, C, A, L, I) \
	P(addi, C, fld, C, A, L, I) \
	P(addi, C, sd, C, A, S, I) \
	P(addi, C, sw, C, A, S, I) \
	P(addi, C, fsw, N, A, S, I) \
	P(addi, C, fsd, C, A, S, I) \
	P(addi, C, sext_w, C, A, A, I) \
	P(addi, C, sub, C, A, A, I) \
	P(addi, C, bltu, N, A, B, I) \
	P(addi, C, zext_b, N, A, A, I) \
	P(addi, C, lui, C, A, A, I) \
	P(add, C, add, C, A, A, D) \
	P(add, C, addi, C, A, A, D) \
	P(add, C, addi, C, A, A, I) \
	P(add, C, sub, C, A, A, I) \
	P(add, C, mv, C, A, A, I) \
	P(add, C, slli, C, A, A, I) \
	P(add, C, bne, N, A, B, I) \
	P(add, C, bltu, N, A, B, I) \
	P(add, C, bgeu, N, A, B, I) \
	P(add, C, bnz, C, A, Z, I) \
	P(add, C, jr, C, A, R, I) \
	P(add, C, lb, N, A, L, D) \
	P(add, C, lh, N, A, L, D) \
	P(add, C, lhu, N, A, L, D) \
	P(add, C, ld, C, A, L, I) \
	P(add, C, flw, N, A, L, D) \
	P(add, C, fld, C, A, L, D) \
	P(add, C, sh, N, A, S, D) \
	P(add, C, sw, C, A, S, D) \
	P(add, C, sd, C, A, S, D) \
	P(add, C, xori, N, A, A, I) \
	P(add, C, subw, C, A, A, I) \
	P(add, C, sw, C, A, S, I) \
	P(add, C, srli, C, A, A, I) \
	P(add, C, srli, C, A, A, D) \
	P(add, C, addw, C, A, A, I) \
	P(add, C, lui, C, A, A, I) \
	P(addiw, C, addw, C, A, A, I) \
	P(addiw, C, addiw, C, A, A, I) \
	P(addiw, C, slli, C, A, A, D) \
	P(addiw, C, zext_b, C, A, A, D) \
	P(addiw, C, bne, N, A, B, D) \
	P(addiw, C, bnz, C, A, Z, D) \
	P(addiw, C, bnz, C, A, Z, I) \
	P(addiw, C, j, C, A, J, I) \
	P(addiw, C, sw, C, A, S, I) \
	P(addiw, C, bz, C, A, Z, D) \
	P(addiw, C, bge, N, A, B, I) \
	P(addiw, C, subw, C, A, A, I) \
	P(addiw, C, and, C, A, A, D) \
	P(addiw, C, andi, C, A, A, I) \
	P(addiw, C, sb, N, A, S, I) \
	P(addiw, C, bltu, N, A, B, D) \
	P(addiw, C, add, C, A, A, I) \
	P(addiw, C, lw, C, A, L, I) \
	P(addiw, C, or, C, A, A, I) \
	P(addiw, C, lui, C, A, A, I) \
	P(addiw, C, slliw, N, A, A, I) \
	P(addiw, C, srlw, N, A, A, I) \
	P(addw, C, addw, C, A, A, D) \
	P(addw, C, addw, C, A, A, I) \
	P(addw, C, slli, C, A, A, D) \
	P(addw, C, sext_w, C, A, A, I) \
	P(addw, C, xor, C, A, A, D) \
	P(addw, C, xor, C, A, A, I) \
	P(addw, C, bltu, N, A, B, D) \
	P(addw, C, blt, N, A, B, D) \
	P(addw, C, sw, C, A, S, I) \
	P(addw, C, lhu, N, A, L, I) \
	P(addw, C, bnz, C, A, Z, I) \
	P(addw, C, sh, N, A, S, I) \
	P(addw, C, mv, C, A, A, I) \
	P(addw, C, jal_far, N, A, C, I) \
	P(addw, C, lui, C, A, A, I) \
	P(addw, C, and, C, A, A, I) \
	P(sub, C, mv, C, A, A, I) \
	P(sub, C, sub, C, A, A, I) \
	P(sub, C, sb, N, A, S, D) \
	P(sub, C, sb, N, A, S, I) \
	P(sub, C, bgeu, N, A, B, I) \
	P(sub, C, bz, C, A, Z, D) \
	P(sub, C, snez, N, A, A, D) \
	P(sub, C, add, C, A, A, D) \
	P(sub, C, beq, N, A, B, I) \
	P(subw, C, addw, C, A, A, D) \
	P(subw, C, jr, C, A, R, I) \
	P(subw, C, subw, C, A, A, I) \
	P(subw, C, srliw, N, A, A, D) \
	P(subw, C, and, C, A, A, D) \
	P(subw, C, beq, N, A, B, I) \
	P(subw, C, bltu, N, A, B, I) \
	P(subw, C, lui, C, A, A, I) \
	P(subw, C, andi, C, A, A, I) \
	P(subw, C, sllw, N, A, A, I) \
	P(subw, C, add, C, A, A, I) \
	P(slli, C, srli, C, A, A, I) \
	P(slli, C, srai, C, A, A, D) \
	P(slli, C, add, C, A, A, I) \
	P(slli, C, sub, C, A, A, D) \
	P(slli, C, or, C, A, A, D) \
	P(slli, C, xor, C, A, A, D) \
	P(slli, C, slli, C, A, A, I) \
	P(slli, C, lui, C, A, A, I) \
	P(slli, C, lw, C, A, L, I) \
	P(slli, C, subw, C, A, A, I) \
	P(slli, C, zext_b, N, A, A, I) \
	P(srli, C, addi, C, A, A, D) \
	P(srli, C, addi, C, A, A, I) \
	P(srli, C, addiw, C, A, A, D) \
	P(srli, C, addiw, C, A, A, I) \
	P(srli, C, slli, C, A, A, D) \
	P(srli, C, slli, C, A, A, I) \
	P(srli, C, xor, C, A, A, D) \
	P(srli, C, mv, C, A, A, I) \
	P(srli, C, bz, C, A, Z, I) \
	P(srli, C, bnz, C, A, Z, I) \
	P(srli, C, bne, N, A, B, D) \
	P(srli, C, srli, C, A, A, I) \
	P(srli, C, lw, C, A, L, I) \
	P(srli, C, remuw, N, A, A, D) \
	P(xor, C, slli, C, A, A, D) \
	P(xor, C, srli, C, A, A, D) \
	P(xor, C, xor, C, A, A, D) \
	P(xor, C, xor, C, A, A, I) \
	P(xor, C, and, C, A, A, D) \
	P(xor, C, or, C, A, A, D) \
	P(xor, C, or, C, A, A, I) \
	P(xor, C, addw, C, A, A, D) \
	P(xor, C, addw, C, A, A, I) \
	P(xor, C, zext_b, N, A, A, D) \
	P(xor, C, jal, N, A, K, I) \
	P(xor, C, lw, C, A, L, I) \
	P(xor, C, sext_w, C, A, A, D) \
	P(xor, C, lui, C, A, A, I) \
	P(or, C, or, C, A, A, D) \
	P(or, C, or, C, A, A, I) \
	P(or, C, xor, C, A, A, D) \
	P(or, C, addw, C, A, A, D) \
	P(or, C, sw, C, A, S, I) \
	P(or, C, sext_w, C, A, A, D) \
	P(and, C, xor, C, A, A, D) \
	P(and, C, or, C, A, A, D) \
	P(and, C, addw, C, A, A, D) \
	P(and, C, and, C, A, A, D) \
	P(and, C, sext_w, C, A, A, D) \
	P(and, C, ld, C, A, L, I) \
	P(and, C, bz, C, A, Z, D) \
	P(and, C, bnz, C, A, Z, D) \
	P(and, C, addw, C, A, A, I) \
	P(andi, C, addiw, C, A, A, D) \
	P(andi, C, addiw, C, A, A, I) \
	P(andi, C, addw, C, A, A, D) \
	P(andi, C, add, C, A, A, D) \
	P(andi, C, sub, C, A, A, I) \
	P(andi, C, bz, C, A, Z, D) \
	P(andi, C, bnz, C, A, Z, D) \
	P(andi, C, beq, N, A, B, D) \
	P(andi, C, bgeu, N, A, B, I) \
	P(andi, C, andi, C, A, A, I) \
	P(andi, C, lui, C, A, A, I) \
	P(andi, C, slliw, N, A, A, D) \
	P(zext_b, N, bne, N, A, B, D) \
	P(zext_b, N, bgeu, N, A, B, D) \
	P(zext_b, N, zext_b, N, A, A, I) \
	P(zext_b, N, ld, C, A, L, I) \
	P(zext_b, N, bgeu, N, A, B, I) \
	P(zext_b, N, srliw, N, A, A, I) \
	P(lui, C, bne, N, A, B, D) \
	P(lui, C, bltu, N, A, B, D) \
	P(lui, C, j, C, A, J, I) \
	P(lui, C, lui, C, A, A, I) \
	P(lui, C, addi, C, A, A, D) \
	P(lui, C, addi, C, A, A, I) \
	P(lui, C, addiw, C, A, A, D) \
	P(lui, C, add, C, A, A, D) \
	P(lui, C, slli, C, A, A, D) \
	P(lui, C, sd, C, A, S, I) \
	P(lui, C, ld, C, A, L, D) \
	P(lui, C, bgeu, N, A, B, I) \
	P(lui, C, or, C, A, A, I) \
	P(lui, C, subw, C, A, A, I) \
	P(lui, C, sw, C, A, S, I) \
	P(lui, C, slli, C, A, A, I) \
	P(lui, C, bge, N, A, B, D) \
	P(lui, C, andi, C, A, A, I) \
	P(lui, C, bgeu, N, A, B, D) \
	P(lui, C, lw, C, A, L, D) \
	P(lui, C, addiw, C, A, A, I) \
	P(lui, C, bnz, C, A, Z, I) \
	P(lui, C, ld, C, A, L, I) \
	P(lui, C, addw, C, A, A, I) \
	P(mv, C, add, C, A, A, I) \
	P(mv, C, addi, C, A, A, I) \
	P(mv, C, addiw, C, A, A, I) \
	P(mv, C, lui, C, A, A, I) \
	P(mv, C, jr, C, A, R, I) \
	P(mv, C, bz, C, A, Z, I) \
	P(mv, C, bz, C, A, Z, D) \
	P(mv, C, bnz, C, A, Z, I) \
	P(mv, C, bgez, N, A, Z, I) \
	P(mv, C, bltu, N, A, B, I) \
	P(mv, C, bgeu, N, A, B, I) \
	P(mv, C, ld, C, A, L, I) \
	P(mv, C, lbu, N, A, L, I) \
	P(mv, C, flw, N, A, L, I) \
	P(mv, C, fld, C, A, L, I) \
	P(mv, C, sd, C, A, S, I) \
	P(mv, C, jal_far, N, A, C, I) \
	P(mv, C, sext_w, C, A, A, I) \
	P(mv, C, jalr, C, A, V, I) \
	P(mv, C, addw, C, A, A, I) \
	P(mv, C, beq, N, A, B, I) \
	P(mv, C, slli, C, A, A, I) \
	P(mv, C, bge, N, A, B, I) \
	P(mv, C, sext_w, C, A, A, D) \
	P(sext_w, C, sext_w, C, A, A, I) \
	P(sext_w, C, bltu, N, A, B, I) \
	P(sext_w, C, bgeu, N, A, B, I) \
	P(sext_w, C, bne, N, A, B, D) \
	P(sext_w, C, mv, C, A, A, I) \
	P(sext_w, C, addiw, C, A, A, I) \
	P(sext_w, C, xor, C, A, A, I) \
	P(sext_w, C, bnz, C, A, Z, I) \
	P(sext_w, C, addw, C, A, A, I) \
	P(sext_w, C, remuw, N, A, A, I) \
	P(sext_w, C, bge, N, A, B, I) \
	P(sext_w, C, addi, C, A, A, I) \
	P(sext_w, C, subw, C, A, A, I) \
	P(sext_w, C, lw, C, A, L, I) \
	P(slliw, N, srliw, N, A, A, I) \
	P(slliw, N, slliw, N, A, A, I) \
	P(slliw, N, or, C, A, A, D) \
	P(slliw, N, addiw, C, A, A, I) \
	P(slliw, N, srli, C, A, A, I) \
	P(slliw, N, lui, C, A, A, I) \
	P(srliw, N, slliw, N, A, A, I) \
	P(srliw, N, srliw, N, A, A, I) \
	P(srliw, N, or, C, A, A, D) \
	P(srliw, N, xor, C, A, A, D) \
	P(srliw, N, subw, C, A, A, I) \
	P(srliw, N, addw, C, A, A, D) \
	P(srliw, N, addw, C, A, A, I) \
	P(srliw, N, mulw, N, A, A, D) \
	P(srliw, N, addiw, C, A, A, I) \
	P(sll, N, or, C, A, A, D) \
	P(srl, N, sll, N, A, A, I) \
	P(mul, N, add, C, A, A, D) \
	P(sltu, N, bnz, C, A, Z, D) \
	P(sltu, N, bz, C, A, Z, D) \
	P(sltu, N, sd, C, A, S, I) \
	P(slt, N, bz, C, A, Z, D) \
	P(slt, N, jr, C, A, R, I) \
	P(xori, N, and, C, A, A, D) \
	P(xori, N, lui, C, A, A, I) \
	P(snez, N, addw, C, A, A, D) \
	P(snez, N, slliw, N, A, A, D) \
	P(sra, N, andi, C, A, A, D) \
	P(ori, N, xori, N, A, A, D) \
	P(mulw, N, sext_w, C, A, A, D) \
	P(mulw, N, srliw, N, A, A, D) \
	P(divuw, N, bltu, N, A, B, I) \
	P(remuw, N, addiw, C, A, A, D) \
	P(srlw, N, andi, C, A, A, D) \
	P(sllw, N, addiw, C, A, A, D)

/* First a load. */
#define RV_PAIRS_LOAD(P) \
	P(ld, C, ld, C, L, L, D) \
	P(ld, C, addi, C, L, A, D) \
	P(ld, C, mv, C, L, A, I) \
	P(ld, C, andi, C, L, A, D) \
	P(ld, C, xor, C, L, A, D) \
	P(ld, C, sext_w, C, L, A, I) \
	P(ld, C, lui, C, L, A, I) \
	P(ld, C, bltu, N, L, B, I) \
	P(ld, C, bne, N, L, B, D) \
	P(ld, C, beq, N, L, B, D) \
	P(ld, C, jr, C, L, R, I) \
	P(ld, C, jalr, C, L, V, D) \
	P(ld, C, slli, C, L, A, I) \
	P(ld, C, lw, C, L, L, I) \
	P(ld, C, jal, N, L, K, I) \
	P(ld, C, sb, N, L, S, I) \
	P(ld, C, slliw, N, L, A, I) \
	P(ld, C, lbu, N, L, L, I) \
	P(ld, C, and, C, L, A, D) \
	P(ld, C, j, C, L, J, I) \
	P(ld, C, andi, C, L, A, I) \
	P(ld, C, lhu, N, L, L, I) \
	P(lw, C, addi, C, L, A, D) \
	P(lw, C, addi, C, L, A, I) \
	P(lw, C, addiw, C, L, A, D) \
	P(lw, C, addw, C, L, A, D) \
	P(lw, C, and, C, L, A, D) \
	P(lw, C, xor, C, L, A, D) \
	P(lw, C, slliw, N, L, A, D) \
	P(lw, C, srliw, N, L, A, D) \
	P(lw, C, mulw, N, L, A, D) \
	P(lw, C, bz, C, L, Z, D) \
	P(lw, C, bnz, C, L, Z, D) \
	P(lw, C, bne, N, L, B, D) \
	P(lw, C, sw, C, L, S, I) \
	P(lw, C, lui, C, L, A, I) \
	P(lw, C, ld, C, L, L, I) \
	P(lw, C, add, C, L, A, I) \
	P(lw, C, bne, N, L, B, I) \
	P(lw, C, zext_b, N, L, A, I) \
	P(lw, C, addiw, C, L, A, I) \
	P(lw, C, slli, C, L, A, I) \
	P(lw, C, mulw, N, L, A, I) \
	P(lw, C, snez, N, L, A, D) \
	P(lw, C, lhu, N, L, L, I) \
	P(lw, C, j, C, L, J, I) \
	P(lw, C, blt, N, L, B, D) \
	P(lbu, N, add, C, L, A, D) \
	P(lbu, N, add, C, L, A, I) \
	P(lbu, N, addiw, C, L, A, D) \
	P(lbu, N, slli, C, L, A, D) \
	P(lbu, N, srli, C, L, A, D) \
	P(lbu, N, mv, C, L, A, I) \
	P(lbu, N, bnz, C, L, Z, D) \
	P(lbu, N, beq, N, L, B, D) \
	P(lbu, N, slliw, N, L, A, I) \
	P(lbu, N, beq, N, L, B, I) \
	P(lbu, N, sra, N, L, A, I) \
	P(lbu, N, lui, C, L, A, I) \
	P(lbu, N, ld, C, L, L, I) \
	P(lbu, N, lw, C, L, L, I) \
	P(lh, N, lh, N, L, L, I) \
	P(lh, N, beq, N, L, B, D) \
	P(lhu, N, srliw, N, L, A, I) \
	P(lhu, N, sh, N, L, S, I) \
	P(lhu, N, lhu, N, L, L, I) \
	P(lhu, N, subw, C, L, A, I) \
	P(fld, C, add, C, L, A, I)

/* First a store. */
#define RV_PAIRS_STORE(P) \
	P(sd, C, addiw, C, S, A, I) \
	P(sd, C, andi, C, S, A, I) \
	P(sd, C, lui, C, S, A, I) \
	P(sd, C, add, C, S, A, I) \
	P(sd, C, sub, C, S, A, I) \
	P(sd, C, ld, C, S, L, I) \
	P(sd, C, j, C, S, J, I) \
	P(sd, C, bne, N, S, B, I) \
	P(sd, C, sltu, N, S, A, I) \
	P(sd, C, sext_w, C, S, A, I) \
	P(sd, C, lw, C, S, L, I) \
	P(sd, C, lbu, N, S, L, I) \
	P(sd, C, jal_far, N, S, C, I) \
	P(sw, C, addi, C, S, A, I) \
	P(sw, C, bne, N, S, B, I) \
	P(sw, C, sext_w, C, S, A, I) \
	P(sw, C, jr, C, S, R, I) \
	P(sw, C, sh, N, S, S, I) \
	P(sw, C, lui, C, S, A, I) \
	P(sw, C, jal, N, S, K, I) \
	P(sb, N, addi, C, S, A, I) \
	P(sb, N, sub, C, S, A, I) \
	P(sb, N, bnz, C, S, Z, I) \
	P(sb, N, divuw, N, S, A, I) \
	P(sh, N, addi, C, S, A, I) \
	P(sh, N, addiw, C, S, A, I) \
	P(sh, N, sext_w, C, S, A, I) \
	P(sh, N, sw, C, S, S, I) \
	P(fsd, C, addi, C, S, A, I) \
	P(fsd, C, fsd, C, S, S, I) \
	P(fsd, C, bne, N, S, B, I)

/* First a branch that usually is not taken. */
#define RV_PAIRS_BRANCH(P) \
	P(bz, C, ld, C, Z, L, I) \
	P(bz, C, lbu, N, Z, L, I) \
	P(bz, C, addi, C, Z, A, I) \
	P(bz, C, andi, C, Z, A, I) \
	P(bz, C, mv, C, Z, A, I) \
	P(bz, C, xor, C, Z, A, I) \
	P(bz, C, beq, N, Z, B, I) \
	P(bnz, C, addi, C, Z, A, I) \
	P(bnz, C, mv, C, Z, A, I) \
	P(bnz, C, lw, C, Z, L, I) \
	P(bgez, N, j, C, Z, J, I) \
	P(bne, N, addi, C, B, A, I) \
	P(bne, N, mv, C, B, A, I) \
	P(bne, N, beq, N, B, B, I) \
	P(beq, N, addi, C, B, A, I) \
	P(beq, N, add, C, B, A, I) \
	P(beq, N, mv, C, B, A, I) \
	P(beq, N, lui, C, B, A, I) \
	P(beq, N, lbu, N, B, L, I) \
	P(beq, N, beq, N, B, B, I) \
	P(beq, N, bz, C, B, Z, I) \
	P(beq, N, bgeu, N, B, B, I) \
	P(beq, N, addiw, C, B, A, I) \
	P(bltu, N, mv, C, B, A, I) \
	P(bltu, N, sltu, N, B, A, I) \
	P(bgeu, N, andi, C, B, A, I) \
	P(bgeu, N, addi, C, B, A, I) \
	P(bgeu, N, addiw, C, B, A, I) \
	P(bgeu, N, add, C, B, A, I) \
	P(bgeu, N, ld, C, B, L, I) \
	P(bgeu, N, lui, C, B, A, I)

/* One of them in floating point. */
#define RV_PAIRS_FP(P) \
	P(add, C, fmul_d, N, A, F, I) \
	P(addi, C, fsub_s, N, A, F, I) \
	P(addiw, C, fmadd_d, N, A, F, I) \
	P(beq, N, fmul_d, N, B, F, I) \
	P(fadd_d, N, beq, N, F, B, I) \
	P(fadd_d, N, fadd_d, N, F, F, I) \
	P(fadd_d, N, flt_d, N, F, F, I) \
	P(fadd_d, N, fmul_d, N, F, F, I) \
	P(fadd_d, N, fsub_d, N, F, F, I) \
	P(fcvt_d_w, N, fcvt_d_w, N, F, F, I) \
	P(flt_d, N, bnz, C, F, Z, I) \
	P(fmadd_d, N, bne, N, F, B, I) \
	P(fmadd_d, N, fadd_d, N, F, F, I) \
	P(fmadd_d, N, fmsub_d, N, F, F, I) \
	P(fmadd_s, N, bne, N, F, B, I) \
	P(fmul_d, N, fadd_d, N, F, F, I) \
	P(fmul_d, N, fld, C, F, L, I) \
	P(fmul_d, N, fmul_d, N, F, F, I) \
	P(fmul_d, N, fsd, C, F, S, I) \
	P(fsub_d, N, addiw, C, F, A, I) \
	P(fsub_d, N, fmul_d, N, F, F, I) \
	P(fsub_d, N, fsub_d, N, F, F, I)

#define RV_PAIRS(P) \
	RV_PAIRS_HOT(P) \
	RV_PAIRS_ALU(P) \
	RV_PAIRS_LOAD(P) \
	RV_PAIRS_STORE(P) \
	RV_PAIRS_BRANCH(P) \
	RV_PAIRS_FP(P)

/*
 * Runs: 2-byte loads or stores with the address in the same register, as where
 * registers are kept on the stack or structures are copied; the threaded loop
 * looks into the TLB once for all of them.  R(name, kind, size): from 2 to
 * RV_RUN_MAX of them.  RV_ENTERS(E) are the beginnings of functions: the stack
 * pointer moves and so many registers are stored; RV_LEAVES(V) their ends: so many
 * are loaded, the pointer moves, and it returns.
 */
#define RV_RUN_MAX		4
/* The most instructions that are executed as one. */
#define RV_FUSED_MAX		(RV_RUN_MAX + 2)

#define RV_RUNS(R) \
	R(ld, L, 8) \
	R(sd, S, 8) \
	R(lw, L, 4) \
	R(sw, S, 4) \
	R(fld, L, 8) \
	R(fsd, S, 8)

#define RV_ENTERS(E)		E(2) E(3) E(4)
#define RV_LEAVES(V)		V(1) V(2) V(3) V(4)

#endif /* SECPROC_RV_PAIRS_H */
