// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Compare the engine with qemu-riscv64 over random programs
 *
 *	rv_diff [-n instructions] [-s seed] [-q qemu] [-k directory]
 *
 * Each program is a loop over a block of random instructions from the engine's
 * own list, compressed forms included.  At the end of each round it writes all
 * registers, fcsr and the memory it works on.  Both sides' output must be the
 * same to the byte.  The engine runs each program twice: with computed goto and
 * in one go, and with the switch, in slices of random length, with a tiny code
 * cache and a TLB that is flushed all the time; both must retire the same
 * number of instructions.
 *
 * If something differs, the program is shrunk for as long as it still differs,
 * and what is left is printed and kept in the directory of -k.  Output is TAP,
 * one test for each batch of programs.
 */
#define _GNU_SOURCE
#include <elf.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../../../kmod/core/bytes.h"
#include "../../../kmod/core/rv/code_cache.h"
#include "../rv_host.h"

#define CODE_VA		0x10000ULL
#define DATA_VA		0x10000000ULL
#define DATA_SIZE	0x3000ULL
/* The middle of the scratch area is a page boundary. */
#define SCRATCH_VA	(DATA_VA + 0x2000)
#define SCRATCH_HALF	0x400
#define SP_VA		(SCRATCH_VA - 16)
#define S0_VA		(SCRATCH_VA + 8)
#define DUMP_OFF	(-1520)		/* of the dump, from x2 */
#define DUMP_SIZE	(520 + 0x2400 - 0x1c08)
#define NR_POOL		256
#define MAX_ITEMS	1500
#define NR_ROUNDS	16
#define MAX_PARCELS	40
#define BATCHES		8

/* Registers that programs must not change. */
enum { SP = 2, POOL = 3, S0 = 8, LOOP = 29, TEMP = 30, ROUND = 31 };

enum kind { ALU, LOAD, STORE, BRANCH, AMO, CSRI, FP, FPR, MISC };

struct row {
	const char *id;
	const char *name;
	u32 match;
	u32 mask;
	enum kind kind;
	u32 size;
};

#define NAME_ROW(n, str, m, k, kind, size)	{ #n, str, m, k, kind, size },
#define ALU_ROW(n, s, m, k, form, twin, e)	NAME_ROW(n, s, m, k, ALU, 0)
#define LOAD_ROW(n, s, m, k, form, twin, t, x)	\
	NAME_ROW(n, s, m, k, LOAD, sizeof(t))
#define STORE_ROW(n, s, m, k, form, twin, t)	\
	NAME_ROW(n, s, m, k, STORE, sizeof(t))
#define BRANCH_ROW(n, s, m, k, form, twin, c)	NAME_ROW(n, s, m, k, BRANCH, 0)
#define AMO_ROW(n, s, m, k, form, twin, t, w)	\
	NAME_ROW(n, s, m, k, AMO, sizeof(t))
#define CSR_ROW(n, s, m, k, form, twin)		NAME_ROW(n, s, m, k, CSRI, 0)
#define FPR_ROW(n, s, m, k, form, twin, e)	NAME_ROW(n, s, m, k, FPR, 0)
#define FPN_ROW(n, s, m, k, form, twin, e)	NAME_ROW(n, s, m, k, FP, 0)
#define MISC_ROW(n, s, m, k, form, twin)	NAME_ROW(n, s, m, k, MISC, 0)

static const struct row rows[] = {
	RV_ROWS(ALU_ROW, LOAD_ROW, LOAD_ROW, STORE_ROW, BRANCH_ROW, AMO_ROW,
		CSR_ROW, FPR_ROW, FPN_ROW, FPN_ROW, MISC_ROW)
};

/* Pairs that have a handler of their own. */
static const struct {
	const char *first, *second;
	bool linked;
} pairs[] = {
#define LINKED_D	true
#define LINKED_I	false
#define PAIR_ROW(a, ta, b, tb, ka, kb, link)	{ #a, #b, LINKED_##link },
	RV_PAIRS(PAIR_ROW)
};

/* A piece of program that can be left out without harm to the others. */
struct item {
	unsigned int nr;		/* parcels of 2 bytes */
	u16 parcel[MAX_PARCELS];
};

struct program {
	struct item item[MAX_ITEMS];
	unsigned int nr_items;
	unsigned int nr_rounds;
	u64 pool[NR_POOL];
	u64 seed;
};

struct output {
	u8 *data;
	size_t len;
	u64 instret;
	u64 pc;
	const char *why;
	bool exited;
};

static const char *qemu = "qemu-riscv64";
static const char *keep_dir;
static char work_dir[] = "/tmp/rv_diff.XXXXXX";
static u64 rng;

/* xorshift64*, so that a seed means the same program everywhere. */
static u64 rnd(void)
{
	rng ^= rng >> 12;
	rng ^= rng << 25;
	rng ^= rng >> 27;
	return rng * 0x2545f4914f6cdd1dULL;
}

static u32 below(u32 n)
{
	return (u32)((rnd() >> 32) * n >> 32);
}

static bool one_in(u32 n)
{
	return !below(n);
}

static void put16(struct item *it, u16 parcel)
{
	if (it->nr == MAX_PARCELS)
		abort();
	it->parcel[it->nr++] = parcel;
}

static void put32(struct item *it, u32 insn)
{
	put16(it, (u16)insn);
	put16(it, (u16)(insn >> 16));
}

static u32 enc_i(u32 base, u32 rd, u32 rs1, s32 imm)
{
	return base | rd << 7 | rs1 << 15 | (u32)imm << 20;
}

static u32 enc_s(u32 base, u32 rs1, u32 rs2, s32 imm)
{
	return base | rs1 << 15 | rs2 << 20 | ((u32)imm & 31) << 7 |
	       ((u32)imm >> 5 & 127) << 25;
}

static u32 enc_b(u32 base, u32 imm)
{
	return (base & 0x1fff07f) | (imm >> 12 & 1) << 31 |
	       (imm >> 5 & 63) << 25 | (imm >> 1 & 15) << 8 |
	       (imm >> 11 & 1) << 7;
}

static u32 enc_j(u32 rd, u32 imm)
{
	return 0x6f | rd << 7 | (imm >> 20 & 1) << 31 |
	       (imm >> 1 & 0x3ff) << 21 | (imm >> 11 & 1) << 20 |
	       (imm >> 12 & 0xff) << 12;
}

static bool is_reserved(u32 reg)
{
	return reg == SP || reg == POOL || reg == S0 || reg == ROUND ||
	       reg == LOOP;
}

static u32 random_rd(void)
{
	u32 rd;

	do
		rd = below(32);
	while (is_reserved(rd));
	return rd;
}

/* Not one that the next instruction takes its address from. */
static u32 random_rd_but_temp(void)
{
	u32 rd;

	do
		rd = random_rd();
	while (rd == TEMP);
	return rd;
}

/* For c.ldsp, which has no x0, and where the next instruction wants a result. */
static u32 random_rd_but_zero(void)
{
	u32 rd;

	do
		rd = random_rd();
	while (!rd);
	return rd;
}

static u32 with_rd(u32 insn, u32 rd)
{
	return (insn & ~0xf80U) | rd << 7;
}

static u32 random_fields(const struct row *row)
{
	return row->match | ((u32)rnd() & ~row->mask);
}

static u32 random_rm(u32 insn)
{
	static const u32 rm[] = { 0, 1, 2, 3, 4, 7, 7, 7 };

	return (insn & ~0x7000U) | rm[below(8)] << 12;
}

/* True if the instruction writes an integer register. */
static bool writes_x(const struct row *row)
{
	const u32 funct5 = row->match >> 27;

	if (row->kind == FP || row->kind == FPR)
		return (row->match & 0x7f) == 0x53 &&
		       (funct5 == 0x14 || funct5 == 0x18 || funct5 == 0x1c);
	return true;
}

static void gen_access(struct item *it, const struct row *row)
{
	u32 base = one_in(2) ? SP : S0;
	s32 imm = (s32)below(1000) - 500;
	u32 reg = below(32);

	if (one_in(2))
		imm &= -(s32)row->size;
	if (one_in(8))
		imm = (s32)below(16) - (base == S0 ? 16 : -8);
	if (row->kind == STORE) {
		put32(it, enc_s(row->match, base, reg, imm));
		return;
	}
	if ((row->match & 0x7f) == 0x03)
		reg = random_rd();
	put32(it, enc_i(row->match, reg, base, imm));
}

/* A value from the pool, so that registers do not all decay to noise. */
static void gen_pool(struct item *it)
{
	const s32 off = (s32)below(NR_POOL) * 8;

	switch (below(4)) {
	case 0:
		put32(it, enc_i(0x00002007, below(32), POOL, off));
		break;
	case 1:
		put32(it, enc_i(0x00003007, below(32), POOL, off));
		break;
	default:
		put32(it, enc_i(0x00003003, random_rd(), POOL, off));
		break;
	}
}

/*
 * A store-conditional always follows a load-reserved of its size, because it is
 * up to the implementation whether a pair of unequal ones succeeds.  In between
 * the value may be stored to, and the address may move.
 */
static void gen_pair(struct item *it, u32 lr, s32 imm)
{
	u32 sc = (lr & 0x060ff07f) | 3U << 27;
	u32 nr = below(3);

	put32(it, with_rd(lr & ~0x1f00000U, below(2) * 5));
	if (one_in(3))
		put32(it, enc_s(0x00003023, S0, below(32), imm & ~7));
	if (one_in(8))
		put32(it, enc_i(0x00000013, TEMP, TEMP, 8));
	/* The second one never succeeds. */
	while (nr--)
		put32(it, with_rd(sc, random_rd_but_temp()) | below(32) << 20);
}

static void gen_amo(struct item *it, const struct row *row)
{
	u32 insn = (random_fields(row) & ~0xf8000U) | TEMP << 15;
	const u32 funct5 = row->match >> 27;
	s32 imm = ((s32)below(64) - 32) * 8;

	if (row->size == 4 && one_in(2))
		imm += 4;
	put32(it, enc_i(0x00000013, TEMP, S0, imm));
	if (funct5 == 2 || funct5 == 3)
		gen_pair(it, (insn & 0x07ffffff) | 2U << 27, imm);
	else
		put32(it, with_rd(insn, random_rd()));
}

static void gen_csr(struct item *it, const struct row *row)
{
	const u32 funct3 = row->match >> 12 & 7;
	u32 insn = row->match | below(32) << 15 | random_rd() << 7;

	switch (below(4)) {
	case 0:	/* fflags takes anything */
		put32(it, insn | 1 << 20);
		break;
	case 1:	/* frm must stay one of the five */
		put32(it, 0x00205073 | below(5) << 15 | random_rd() << 7);
		break;
	case 2:
		put32(it, enc_i(0x00000013, TEMP, 0,
				(s32)(below(5) << 5 | below(32))));
		put32(it, 0x00301073 | TEMP << 15 | random_rd() << 7);
		break;
	default:	/* read only */
		if (funct3 == 1 || funct3 == 5)
			insn = (insn & ~0x7000U) | 2 << 12;
		put32(it, (insn & ~0xf8000U) | (1 + below(3)) << 20);
		break;
	}
}

static bool is_safe_access(u32 insn)
{
	const u32 rs1 = insn >> 15 & 31;

	return rs1 == SP || rs1 == S0;
}

/* Any compressed instruction that neither jumps nor breaks the rules. */
static void gen_compressed(struct item *it)
{
	u32 insn, full;

	for (;;) {
		insn = (u32)rnd() & 0xffff;
		if ((insn & 3) == 3)
			continue;
		/* Have base registers that are allowed more often. */
		if ((insn & 3) == 0 && insn >> 13)
			insn &= ~0x380U;
		full = secproc_rv_expand((u16)insn);
		switch (full & 0x7f) {
		case 0x03:
			if (!is_safe_access(full) ||
			    is_reserved(full >> 7 & 31))
				continue;
			break;
		case 0x07:
		case 0x23:
		case 0x27:
			if (!is_safe_access(full))
				continue;
			break;
		case 0x13:
		case 0x1b:
		case 0x33:
		case 0x3b:
		case 0x37:
			if (is_reserved(full >> 7 & 31))
				continue;
			break;
		default:
			continue;
		}
		put16(it, (u16)insn);
		return;
	}
}

static void gen_straight(struct item *it);

/* Some instructions without control flow; returns their length in bytes. */
static u32 gen_body(struct item *body, u32 nr)
{
	body->nr = 0;
	while (nr--)
		gen_straight(body);
	return body->nr * 2;
}

static void append(struct item *it, const struct item *body)
{
	u32 i;

	for (i = 0; i < body->nr; i++)
		put16(it, body->parcel[i]);
}

static void gen_branch(struct item *it, const struct row *row)
{
	struct item body;
	u32 len = gen_body(&body, below(4));

	if (one_in(3)) {
		/* c.beqz, c.bnez: offset bits 5, 4:3, 2:1 */
		len += 2;
		put16(it, (u16)((one_in(2) ? 0xc001 : 0xe001) |
				below(8) << 7 | (len >> 6 & 3) << 5 |
				(len >> 3 & 3) << 10 | (len >> 1 & 3) << 3 |
				(len >> 5 & 1) << 2));
	} else {
		put32(it, enc_b(random_fields(row), len + 4));
	}
	append(it, &body);
}

/* A loop of a few rounds, backwards. */
static void gen_loop(struct item *it)
{
	struct item body;
	u32 len = gen_body(&body, 1 + below(4));

	put32(it, enc_i(0x00000013, LOOP, 0, (s32)(1 + below(5))));
	append(it, &body);
	put32(it, enc_i(0x00000013, LOOP, LOOP, -1));
	put32(it, enc_b(0x00001063 | LOOP << 15, -(len + 4)));
}

static void gen_jump(struct item *it)
{
	struct item body;
	u32 len = gen_body(&body, below(4));
	u32 off;

	switch (below(4)) {
	case 0:
		put32(it, enc_j(random_rd(), len + 4));
		break;
	case 1:	/* c.j: offset bits 11 4 9:8 10 6 7 3:1 5 */
		off = len + 2;
		put16(it, (u16)(0xa001 | (off >> 4 & 1) << 11 |
				(off >> 6 & 1) << 7 | (off >> 7 & 1) << 6 |
				(off >> 1 & 7) << 3 | (off >> 5 & 1) << 2));
		break;
	case 2:	/* jalr, from x30 or into it */
		put32(it, 0x00000017 | TEMP << 7);
		put32(it, enc_i(0x00000067, one_in(4) ? TEMP : random_rd(),
				TEMP, (s32)(len + 8 + below(2))));
		break;
	default:	/* c.jr, c.jalr */
		put32(it, 0x00000017 | TEMP << 7);
		put32(it, enc_i(0x00000013, TEMP, TEMP, (s32)(len + 10)));
		put16(it, (u16)((one_in(2) ? 0x8002 : 0x9002) | TEMP << 7));
		break;
	}
	append(it, &body);
}

#define CTZW	0x6010101b

/*
 * QEMU before 8.0 counts into the upper half of a word that is zero ("Fix ctzw
 * behavior"), so CTZW gets operands whose upper half is zero.
 */
static u32 gen_zero_extended(struct item *it, u32 insn)
{
	put32(it, 0x0800003b | TEMP << 7 | (insn & 0xf8000));
	return (insn & ~0xf8000U) | TEMP << 15;
}

static void gen_row(struct item *it, const struct row *row)
{
	u32 insn = random_fields(row);

	switch (row->kind) {
	case ALU:
		if (row->match == CTZW)
			insn = gen_zero_extended(it, insn);
		put32(it, with_rd(insn, random_rd()));
		break;
	case LOAD:
	case STORE:
		gen_access(it, row);
		break;
	case AMO:
		gen_amo(it, row);
		break;
	case CSRI:
		gen_csr(it, row);
		break;
	case FPR:
		insn = random_rm(insn);
		fallthrough;
	case FP:
		if (writes_x(row))
			insn = with_rd(insn, random_rd());
		put32(it, insn);
		break;
	case BRANCH:
		break;
	case MISC:
		if ((insn & 0x7f) == 0x17)
			put32(it, with_rd(insn, random_rd()));
		else if ((insn & 0x7f) == 0x0f && one_in(8))
			put32(it, insn);
		break;
	}
}

static void gen_straight(struct item *it)
{
	if (one_in(8))
		gen_pool(it);
	else if (one_in(3))
		gen_compressed(it);
	else
		gen_row(it, &rows[below(ARRAY_SIZE(rows))]);
}

/* Offsets of the stack pointer that c.ldsp and the like have, in their places. */
static u32 off_ldsp(u32 off)
{
	return (off >> 5 & 1) << 12 | (off >> 3 & 3) << 5 | (off >> 6 & 7) << 2;
}

static u32 off_sdsp(u32 off)
{
	return (off >> 3 & 7) << 10 | (off >> 6 & 7) << 7;
}

/* Offsets of c.lw and c.ld, and of the like. */
static u32 off_w(u32 off)
{
	return (off >> 3 & 7) << 10 | (off >> 2 & 1) << 6 | (off >> 6 & 1) << 5;
}

static u32 off_d(u32 off)
{
	return (off >> 3 & 7) << 10 | (off >> 6 & 3) << 5;
}

static u32 random_short_rd(void)
{
	return 1 + below(7);	/* x8 is S0 */
}

static void gen_one_of_run(struct item *it, u32 kind)
{
	const u32 off = below(one_in(2) ? 5 : 30) * 8, reg = below(32);

	switch (kind) {
	case 0:	/* c.ldsp */
		put16(it, (u16)(0x6002 | random_rd_but_zero() << 7 |
				off_ldsp(off)));
		break;
	case 1:	/* c.sdsp */
		put16(it, (u16)(0xe002 | reg << 2 | off_sdsp(off)));
		break;
	case 2:	/* c.fldsp */
		put16(it, (u16)(0x2002 | reg << 7 | off_ldsp(off)));
		break;
	case 3:	/* c.fsdsp */
		put16(it, (u16)(0xa002 | reg << 2 | off_sdsp(off)));
		break;
	case 4:	/* c.ld from S0 */
		put16(it, (u16)(0x6000 | random_short_rd() << 2 | off_d(off)));
		break;
	case 5:	/* c.sd */
		put16(it, (u16)(0xe000 | below(8) << 2 | off_d(off)));
		break;
	case 6:	/* c.lw */
		put16(it, (u16)(0x4000 | random_short_rd() << 2 |
				off_w(off / 2)));
		break;
	default: /* c.sw */
		put16(it, (u16)(0xc000 | below(8) << 2 | off_w(off / 2)));
		break;
	}
}

/* Accesses with the address in one register, about a border of pages. */
static void gen_run(struct item *it)
{
	const u32 kind = below(8);
	u32 nr = 2 + below(5);

	while (nr--)
		gen_one_of_run(it, kind);
}

/* Loads through a register that one of them changes. */
static void gen_pointer_run(struct item *it)
{
	u32 nr = below(3);

	put16(it, 0x8522);	/* c.mv a0, s0 */
	put16(it, 0x85aa);	/* c.mv a1, a0 */
	put16(it, 0x05a1);	/* c.addi a1, 8 */
	put16(it, 0xe10c);	/* c.sd a1, 0(a0) */
	while (nr--)
		put16(it, (u16)(0x6100 | (3 + below(5)) << 2 |
				off_d(below(8) * 8)));
	put16(it, 0x6108);	/* c.ld a0, 0(a0) */
	put16(it, (u16)(0x6100 | random_short_rd() << 2 |
			off_d(below(8) * 8)));
}

#define FRAME	48

/* The beginning and the end of a function, with the stack at a border. */
static void gen_frame(struct item *it)
{
	u32 nr_stored = 1 + below(6), nr_loaded = 1 + below(5);
	const u32 len = 8 + 2 * (1 + nr_stored + nr_loaded + 2);
	u32 i, rd;

	put32(it, 0x00000017 | TEMP << 7);
	put32(it, enc_i(0x00000013, TEMP, TEMP, (s32)len));
	put16(it, 0x7179);	/* c.addi16sp -48 */
	for (i = 0; i < nr_stored; i++)
		put16(it, (u16)(0xe002 | below(32) << 2 |
				off_sdsp(below(FRAME / 8) * 8)));
	for (i = 0; i < nr_loaded; i++) {
		do
			rd = random_rd_but_temp();
		while (!rd);
		put16(it, (u16)(0x6002 | rd << 7 |
				off_ldsp(below(FRAME / 8) * 8)));
	}
	put16(it, 0x6145);	/* c.addi16sp 48 */
	put16(it, (u16)(0x8002 | TEMP << 7));
}

static const struct row *row_of(const char *id)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++)
		if (!strcmp(rows[i].id, id))
			return &rows[i];
	return NULL;
}

/* An instruction that the decoder knows under another name; 0 if none is. */
static u32 shorthand(const char *id, u32 rd, u32 rs1)
{
	static const struct {
		const char *id;
		u32 insn;
	} table[] = {
		{ "mv", 0x00000013 }, { "sext_w", 0x0000001b },
		{ "zext_b", 0x0ff07013 }, { "zext_w", 0x0800003b },
		{ "seqz", 0x00103013 },
		/* These branch to the instruction after the next one. */
		{ "bz", 0x00000463 }, { "bnz", 0x00001463 },
		{ "bltz", 0x00004463 }, { "bgez", 0x00005463 },
	};
	unsigned int i;

	if (!strcmp(id, "snez"))
		return 0x00003033 | rd << 7 | rs1 << 20;
	if (!strcmp(id, "bgtz") || !strcmp(id, "blez"))
		return (id[1] == 'g' ? 0x00004463 : 0x00005463) | rs1 << 20;
	for (i = 0; i < ARRAY_SIZE(table); i++)
		if (!strcmp(table[i].id, id))
			return table[i].insn | rs1 << 15 |
			       (id[0] == 'b' ? 0 : rd << 7);
	return 0;
}

/* One of a pair; false if it needs more than any operands. */
static bool gen_named(struct item *it, const char *id, u32 rd, u32 rs1)
{
	const struct row *row = row_of(id);
	u32 insn = shorthand(id, rd, rs1);

	if (insn) {
		put32(it, insn);
		return true;
	}
	if (!row || row->match == CTZW)
		return false;
	insn = (random_fields(row) & ~0xf8000U) | rs1 << 15;
	switch (row->kind) {
	case ALU:
		put32(it, with_rd(insn, rd));
		return true;
	case BRANCH:
		put32(it, enc_b(insn & 0x01fff07f, 8));
		return true;
	case LOAD:
	case STORE:
		gen_access(it, row);
		return true;
	case FPR:
		insn = random_rm(insn);
		fallthrough;
	case FP:
		put32(it, writes_x(row) ? with_rd(insn, rd) : insn);
		return true;
	default:
		return false;
	}
}

/* Two instructions that are executed as one, and one that may be skipped to. */
static void gen_fused(struct item *it)
{
	const unsigned int i = below(ARRAY_SIZE(pairs));
	const u32 nr = it->nr, rd = random_rd_but_zero();

	if (!gen_named(it, pairs[i].first, rd, below(32)) ||
	    !gen_named(it, pairs[i].second, random_rd(),
		       pairs[i].linked ? rd : below(32)))
		it->nr = nr;
	gen_compressed(it);
	gen_compressed(it);
}

static const struct row *random_branch(void)
{
	const struct row *row;

	do
		row = &rows[below(ARRAY_SIZE(rows))];
	while (row->kind != BRANCH);
	return row;
}

static void gen_item(struct item *it)
{
	it->nr = 0;
	switch (below(16)) {
	case 0:
		gen_branch(it, random_branch());
		break;
	case 1:
		gen_jump(it);
		break;
	case 2:
		gen_loop(it);
		break;
	case 3:
		gen_run(it);
		break;
	case 4:
		gen_frame(it);
		break;
	case 5:
		gen_pointer_run(it);
		break;
	case 6:
	case 7:
		gen_fused(it);
		break;
	default:
		gen_straight(it);
		break;
	}
}

/* Values at which things happen: borders, powers of two, special floats. */
static u64 odd_value(void)
{
	static const u64 table[] = {
		0, 1, 2, ~0ULL, 1ULL << 63, ~0ULL >> 1, 1ULL << 31,
		0x7fffffff, 0xffffffff, 0xffffffff80000000,
		0x3ff0000000000000, 0xbff0000000000000, 0x7ff0000000000000,
		0xfff0000000000000, 0x7ff8000000000000, 0x7ff0000000000001,
		0x0010000000000000, 0x000fffffffffffff, 0x8000000000000001,
		0x7fefffffffffffff, 0x43e0000000000000, 0xc3e0000000000000,
		0x41dfffffffc00000, 0xc1e0000000000000, 0x3fe0000000000000,
		0x3ca0000000000000, 0x36a0000000000000, 0x47efffffe0000000,
		0xffffffff3f800000, 0xffffffffbf800000, 0xffffffff7f800000,
		0xffffffffff800000, 0xffffffff7fc00000, 0xffffffff7f800001,
		0xffffffff00800000, 0xffffffff007fffff, 0xffffffff80000001,
		0xffffffff7f7fffff, 0xffffffff4f000000, 0xffffffff5f000000,
		0xffffffffcf000000, 0xffffffff3f000000, 0xffffffff33800000,
	};
	u64 v = rnd();

	switch (below(6)) {
	case 0:
	case 1:
		return table[below(ARRAY_SIZE(table))];
	case 2:	/* a double of moderate size, few bits */
		return (v & 0x800fe00000000000) | (1023 - 8 + v % 16) << 52;
	case 3:	/* a single of moderate size */
		return 0xffffffff00000000 | (v & 0x807fffff) |
		       (127 - 30 + v % 60) << 23;
	case 4:
		return 1ULL << below(64);
	default:
		return v;
	}
}

static void gen_program(struct program *p, u64 seed)
{
	unsigned int i;

	rng = seed * 0x9e3779b97f4a7c15ULL + 1;
	for (i = 0; i < 8; i++)
		rnd();
	p->seed = seed;
	p->nr_items = MAX_ITEMS;
	p->nr_rounds = NR_ROUNDS;
	for (i = 0; i < NR_POOL; i++)
		p->pool[i] = odd_value();
	for (i = 0; i < p->nr_items; i++)
		gen_item(&p->item[i]);
}

struct code {
	u8 byte[0x40000];
	u32 len;
};

static void emit(struct code *c, u32 insn)
{
	secproc_put_le32(&c->byte[c->len], insn);
	c->len += 4;
}

static void emit_constant(struct code *c, u32 rd, u32 value)
{
	emit(c, 0x37 | rd << 7 | ((value + 0x800) & 0xfffff000));
	emit(c, enc_i(0x13, rd, rd, (s32)(value & 0xfff)));
}

/* Stores all registers, writes them and the scratch area, and loads back. */
static void emit_dump(struct code *c)
{
	static const u32 used[] = { 10, 11, 12, 17 };
	u32 i;

	for (i = 0; i < 32; i++)
		emit(c, enc_s(0x3023, SP, i, DUMP_OFF + (s32)i * 8));
	for (i = 0; i < 32; i++)
		emit(c, enc_s(0x3027, SP, i, DUMP_OFF + 256 + (s32)i * 8));
	emit(c, 0x00302573);		/* frcsr a0 */
	emit(c, enc_s(0x3023, SP, 10, DUMP_OFF + 512));
	emit(c, enc_i(0x13, 17, 0, 64));
	emit(c, enc_i(0x13, 10, 0, 1));
	emit(c, enc_i(0x13, 11, SP, DUMP_OFF));
	emit_constant(c, 12, DUMP_SIZE);
	emit(c, 0x73);
	for (i = 0; i < ARRAY_SIZE(used); i++)
		emit(c, enc_i(0x3003, used[i], SP,
			      DUMP_OFF + (s32)used[i] * 8));
}

static void assemble(const struct program *p, struct code *c)
{
	u32 i, j, start;

	c->len = 0;
	emit_constant(c, SP, SP_VA);
	emit_constant(c, S0, S0_VA);
	emit_constant(c, POOL, DATA_VA);
	emit_constant(c, ROUND, p->nr_rounds);
	for (i = 0; i < 32; i++) {
		emit(c, enc_i(0x3007, i, POOL, (s32)i * 8));
		if (i && !is_reserved(i))
			emit(c, enc_i(0x3003, i, POOL, (s32)(32 + i) * 8));
	}
	emit(c, enc_i(0x13, LOOP, 0, 0));
	start = c->len;
	for (i = 0; i < p->nr_items; i++)
		for (j = 0; j < p->item[i].nr; j++) {
			secproc_put_le16(&c->byte[c->len],
					 p->item[i].parcel[j]);
			c->len += 2;
		}
	emit_dump(c);
	emit(c, enc_i(0x13, ROUND, ROUND, -1));
	emit(c, enc_b(0x00000063 | ROUND << 15, 8));
	emit(c, enc_j(0, start - c->len));
	emit(c, enc_i(0x13, 17, 0, 93));
	emit(c, enc_i(0x13, 10, 0, 0));
	emit(c, 0x73);
}

static void must(bool ok, const char *what)
{
	if (ok)
		return;
	perror(what);
	exit(2);
}

static void write_elf(const struct program *p, const char *path)
{
	static struct code c;
	static u8 data[DATA_SIZE];
	const Elf64_Phdr ph[2] = {
		{ .p_type = PT_LOAD, .p_flags = PF_R | PF_X,
		  .p_offset = 0x1000, .p_vaddr = CODE_VA, .p_paddr = CODE_VA,
		  .p_align = 0x1000 },
		{ .p_type = PT_LOAD, .p_flags = PF_R | PF_W,
		  .p_vaddr = DATA_VA, .p_paddr = DATA_VA,
		  .p_filesz = DATA_SIZE, .p_memsz = DATA_SIZE,
		  .p_align = 0x1000 },
	};
	struct { Elf64_Ehdr eh; Elf64_Phdr ph[2]; } head = {
		.eh = {
			.e_ident = ELFMAG "\2\1\1", .e_type = ET_EXEC,
			.e_machine = EM_RISCV, .e_version = 1,
			.e_entry = CODE_VA, .e_phoff = sizeof(head.eh),
			.e_flags = 5, .e_ehsize = sizeof(head.eh),
			.e_phentsize = sizeof(ph[0]), .e_phnum = 2,
		},
		.ph = { ph[0], ph[1] },
	};
	u64 data_off;
	FILE *f;
	int i;

	assemble(p, &c);
	data_off = 0x1000 + ((c.len + 0xfffULL) & ~0xfffULL);
	head.ph[0].p_filesz = c.len;
	head.ph[0].p_memsz = c.len;
	head.ph[1].p_offset = data_off;
	memset(data, 0, sizeof(data));
	for (i = 0; i < NR_POOL; i++)
		secproc_put_le64(&data[i * 8], p->pool[i]);
	f = fopen(path, "wb");
	must(f && fwrite(&head, sizeof(head), 1, f) == 1, path);
	must(!fseek(f, 0x1000, SEEK_SET) && fwrite(c.byte, c.len, 1, f) == 1,
	     path);
	must(!fseek(f, (long)data_off, SEEK_SET) &&
	     fwrite(data, sizeof(data), 1, f) == 1, path);
	must(!fclose(f) && !chmod(path, 0755), path);
}

static void run_qemu(const char *path, struct output *out)
{
	size_t room = 1 << 16;
	int fd[2], status;
	ssize_t n;
	pid_t pid;

	must(!pipe(fd), "pipe");
	pid = fork();
	must(pid >= 0, "fork");
	if (!pid) {
		dup2(fd[1], 1);
		close(fd[0]);
		close(fd[1]);
		execlp(qemu, qemu, "-cpu", "rv64,zba=true,zbb=true,zbs=true",
		       path, (char *)NULL);
		_exit(127);
	}
	close(fd[1]);
	out->data = malloc(room);
	out->len = 0;
	while ((n = read(fd[0], out->data + out->len, room - out->len)) > 0) {
		out->len += (size_t)n;
		if (out->len == room)
			out->data = realloc(out->data, room *= 2);
		must(out->data, "realloc");
	}
	close(fd[0]);
	must(waitpid(pid, &status, 0) == pid, "waitpid");
	if (WIFEXITED(status) && WEXITSTATUS(status) == 127)
		must(false, qemu);
	out->exited = WIFEXITED(status) && !WEXITSTATUS(status);
}

static void run_engine(struct rv_host *host, const char *path,
		       struct output *out, bool torture, u64 seed)
{
	char *const argv[] = { (char *)path, NULL };
	enum secproc_rv_exit why = SECPROC_RV_EXIT_BUDGET;
	struct secproc_rv_hart *hart = &host->hart;

	secproc_rv_code_flush(hart);
	memset(hart->reg, 0, sizeof(hart->reg));
	hart->fcsr = 0;
	hart->instret = 0;
	secproc_rv_set_dispatch(hart, torture ? SECPROC_RV_DISPATCH_SWITCH :
					       SECPROC_RV_DISPATCH_GOTO);
	/* Under torture, in one program of two floats are integers. */
	secproc_rv_set_fpu(hart, torture && seed % 2 ? SECPROC_FPU_NONE :
						      secproc_fpu_kind());
	host->out = open_memstream((char **)&out->data, &out->len);
	must(host->out, "open_memstream");
	if (rv_host_load(host, path, argv))
		exit(2);
	secproc_rv_tlb_flush(hart);
	while (why == SECPROC_RV_EXIT_BUDGET &&
	       hart->instret < 100000000) {
		why = rv_host_run(host, torture ? below(200) + 1 : 10000000);
		/* Breaks reservations, so only where there is none. */
		if (torture && hart->reservation_va == SECPROC_RV_TLB_NONE)
			secproc_rv_tlb_flush(hart);
	}
	fclose(host->out);
	out->exited = why == SECPROC_RV_EXIT_ECALL;
	out->instret = hart->instret;
	out->pc = hart->pc;
	out->why = rv_host_exit_name(why);
}

static bool same(const struct output *a, const struct output *b)
{
	return a->exited && b->exited && a->len == b->len &&
	       !memcmp(a->data, b->data, a->len);
}

static void explain(const char *who, const struct output *want,
		    const struct output *got)
{
	size_t i = 0, off;

	while (i < want->len && i < got->len && want->data[i] == got->data[i])
		i++;
	off = i % DUMP_SIZE / 8;
	printf("# %s: ended with %s at %#llx; output %zu, qemu's %zu%s\n", who,
	       got->why, (unsigned long long)got->pc, got->len, want->len,
	       want->exited ? "" : ", which failed");
	printf("# first difference in round %zu, ", i / DUMP_SIZE);
	if (off < 64)
		printf("%c%zu", off < 32 ? 'x' : 'f', off % 32);
	else
		printf("%s", off == 64 ? "fcsr" : "memory");
	if (i < want->len && i < got->len)
		printf(": qemu %#llx, engine %#llx",
		       (unsigned long long)
		       secproc_get_le64(want->data + i / 8 * 8),
		       (unsigned long long)
		       secproc_get_le64(got->data + i / 8 * 8));
	printf("\n");
}

static struct rv_host *plain, *tortured;

/* Returns whether all agree; counts the instructions into *@nr. */
static bool agree(const struct program *p, u64 *nr, bool verbose)
{
	struct output want = { 0 }, fast = { 0 }, slow = { 0 };
	char path[64];
	bool ok;

	snprintf(path, sizeof(path), "%s/program", work_dir);
	write_elf(p, path);
	run_qemu(path, &want);
	rng = p->seed + 1;
	run_engine(plain, path, &fast, false, p->seed);
	run_engine(tortured, path, &slow, true, p->seed);
	ok = same(&want, &fast) && same(&want, &slow) &&
	     fast.instret == slow.instret;
	if (verbose) {
		explain("goto", &want, &fast);
		explain("switch", &want, &slow);
		printf("# instret %llu, %llu\n",
		       (unsigned long long)fast.instret,
		       (unsigned long long)slow.instret);
	}
	*nr += fast.instret;
	free(want.data);
	free(fast.data);
	free(slow.data);
	return ok;
}

/* Leaves out ever smaller pieces for as long as there is a difference. */
static void shrink(struct program *p)
{
	static struct program smaller;
	unsigned int size, at;
	u64 nr = 0;

	for (size = p->nr_items / 2; size; size /= 2) {
		for (at = 0; at < p->nr_items;) {
			smaller = *p;
			if (at + size > smaller.nr_items)
				break;
			memmove(&smaller.item[at], &smaller.item[at + size],
				(smaller.nr_items - at - size) *
				sizeof(smaller.item[0]));
			smaller.nr_items -= size;
			if (agree(&smaller, &nr, false))
				at += size;
			else
				*p = smaller;
		}
	}
	while (p->nr_rounds > 1) {
		smaller = *p;
		smaller.nr_rounds--;
		if (agree(&smaller, &nr, false))
			break;
		*p = smaller;
	}
}

static void report(struct program *p)
{
	char path[256];
	u64 nr = 0;
	u32 i, j;

	printf("# seed %llu differs; shrinking\n", (unsigned long long)p->seed);
	agree(p, &nr, true);
	shrink(p);
	printf("# left: %u items, %u rounds\n", p->nr_items, p->nr_rounds);
	agree(p, &nr, true);
	for (i = 0; i < p->nr_items; i++) {
		printf("#  ");
		for (j = 0; j < p->item[i].nr; j++)
			printf(" %04x", p->item[i].parcel[j]);
		printf("\n");
	}
	if (!keep_dir)
		return;
	snprintf(path, sizeof(path), "%s/differs-%llu", keep_dir,
		 (unsigned long long)p->seed);
	write_elf(p, path);
	printf("# kept as %s\n", path);
}

int main(int argc, char *argv[])
{
	static struct program p;
	u64 target = 10000000, seed = 1, done = 0, nr_programs = 0;
	char path[64];
	int opt, batch, nr_failed = 0;

	while ((opt = getopt(argc, argv, "n:s:q:k:")) != -1) {
		switch (opt) {
		case 'n':
			target = strtoull(optarg, NULL, 0);
			break;
		case 's':
			seed = strtoull(optarg, NULL, 0);
			break;
		case 'q':
			qemu = optarg;
			break;
		case 'k':
			keep_dir = optarg;
			break;
		default:
			fprintf(stderr, "usage: rv_diff [-n instructions] [-s seed] [-q qemu] [-k directory]\n");
			return 2;
		}
	}
	setvbuf(stdout, NULL, _IOLBF, 0);
	must(mkdtemp(work_dir), work_dir);
	plain = rv_host_create(64);
	tortured = rv_host_create(2);
	printf("TAP version 13\n1..%d\n", BATCHES);
	for (batch = 1; batch <= BATCHES; batch++) {
		bool ok = true;

		while (ok && done < target / BATCHES * (u64)batch) {
			gen_program(&p, seed++);
			ok = agree(&p, &done, false);
			nr_programs++;
			if (!ok)
				report(&p);
		}
		nr_failed += !ok;
		printf("%sok %d - %llu programs, %llu instructions as qemu\n",
		       ok ? "" : "not ", batch,
		       (unsigned long long)nr_programs,
		       (unsigned long long)done);
	}
	snprintf(path, sizeof(path), "%s/program", work_dir);
	unlink(path);
	rmdir(work_dir);
	rv_host_destroy(plain);
	rv_host_destroy(tortured);
	return nr_failed != 0;
}
