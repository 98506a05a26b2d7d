// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The decoder: the list of instructions is consistent, compressed forms expand
 * to what the assembler makes of them, and nothing else is an instruction
 */
#include "check.h"
#include "rv_machine.h"

static const struct {
	u16 parcel;
	u32 insn;
	const char *text;
} compressed[] = {
	{ 0x0040, 0x00410413, "c.addi4spn s0,sp,4" },
	{ 0x1ffc, 0x3fc10793, "c.addi4spn a5,sp,1020" },
	{ 0x1528, 0x2a810513, "c.addi4spn a0,sp,680" },
	{ 0x3fe0, 0x0f87b407, "c.fld fs0,248(a5)" },
	{ 0x241c, 0x00843787, "c.fld fa5,8(s0)" },
	{ 0x5fe0, 0x07c7a403, "c.lw s0,124(a5)" },
	{ 0x405c, 0x00442783, "c.lw a5,4(s0)" },
	{ 0x41a8, 0x0405a503, "c.lw a0,64(a1)" },
	{ 0x7f64, 0x0f873483, "c.ld s1,248(a4)" },
	{ 0x62b0, 0x0406b603, "c.ld a2,64(a3)" },
	{ 0xa14c, 0x08b53027, "c.fsd fa1,128(a0)" },
	{ 0xc0f4, 0x04d4a223, "c.sw a3,68(s1)" },
	{ 0xc494, 0x00d4a423, "c.sw a3,8(s1)" },
	{ 0xe07c, 0x0cf43023, "c.sd a5,192(s0)" },
	{ 0xff80, 0x0287bc23, "c.sd s0,56(a5)" },
	{ 0x0001, 0x00000013, "c.nop" },
	{ 0x1f81, 0xfe0f8f93, "c.addi t6,-32" },
	{ 0x00fd, 0x01f08093, "c.addi ra,31" },
	{ 0x3dfd, 0xfffd8d9b, "c.addiw s11,-1" },
	{ 0x2501, 0x0005051b, "c.addiw a0,0" },
	{ 0x5281, 0xfe000293, "c.li t0,-32" },
	{ 0x48d5, 0x01500893, "c.li a7,21" },
	{ 0x7101, 0xe0010113, "c.addi16sp sp,-512" },
	{ 0x617d, 0x1f010113, "c.addi16sp sp,496" },
	{ 0x6141, 0x01010113, "c.addi16sp sp,16" },
	{ 0x710d, 0xea010113, "c.addi16sp sp,-352" },
	{ 0x6185, 0x000011b7, "c.lui gp,1" },
	{ 0x7f81, 0xfffe0fb7, "c.lui t6,0xfffe0" },
	{ 0x657d, 0x0001f537, "c.lui a0,31" },
	{ 0x93fd, 0x03f7d793, "c.srli a5,63" },
	{ 0x8005, 0x00145413, "c.srli s0,1" },
	{ 0x9501, 0x42055513, "c.srai a0,32" },
	{ 0x85fd, 0x41f5d593, "c.srai a1,31" },
	{ 0x9881, 0xfe04f493, "c.andi s1,-32" },
	{ 0x8bbd, 0x00f7f793, "c.andi a5,15" },
	{ 0x8d1d, 0x40f50533, "c.sub a0,a5" },
	{ 0x8c25, 0x00944433, "c.xor s0,s1" },
	{ 0x8dd1, 0x00c5e5b3, "c.or a1,a2" },
	{ 0x8ef9, 0x00e6f6b3, "c.and a3,a4" },
	{ 0x9f01, 0x4087073b, "c.subw a4,s0" },
	{ 0x9ca9, 0x00a484bb, "c.addw s1,a0" },
	{ 0x1ffe, 0x03ff9f93, "c.slli t6,63" },
	{ 0x0086, 0x00109093, "c.slli ra,1" },
	{ 0x3ffe, 0x1f813f87, "c.fldsp ft11,504(sp)" },
	{ 0x2522, 0x00813507, "c.fldsp fa0,8(sp)" },
	{ 0x50fe, 0x0fc12083, "c.lwsp ra,252(sp)" },
	{ 0x5292, 0x02412283, "c.lwsp t0,36(sp)" },
	{ 0x7ffe, 0x1f813f83, "c.ldsp t6,504(sp)" },
	{ 0x6532, 0x10813503, "c.ldsp a0,264(sp)" },
	{ 0x8282, 0x00028067, "c.jr t0" },
	{ 0x8f86, 0x00100fb3, "c.mv t6,ra" },
	{ 0x9002, 0x00100073, "c.ebreak" },
	{ 0x9782, 0x000780e7, "c.jalr a5" },
	{ 0x957e, 0x01f50533, "c.add a0,t6" },
	{ 0xbf82, 0x1e013c27, "c.fsdsp ft0,504(sp)" },
	{ 0xa0ee, 0x05b13027, "c.fsdsp fs11,64(sp)" },
	{ 0xdffe, 0x0ff12e23, "c.swsp t6,252(sp)" },
	{ 0xc2aa, 0x04a12223, "c.swsp a0,68(sp)" },
	{ 0xff86, 0x1e113c23, "c.sdsp ra,504(sp)" },
	{ 0xe3a2, 0x1c813023, "c.sdsp s0,448(sp)" },
	{ 0xa009, 0x0020006f, "c.j .+2" },
	{ 0xbffd, 0xfffff06f, "c.j .-2" },
	{ 0xaffd, 0x7fe0006f, "c.j .+2046" },
	{ 0xb001, 0x801ff06f, "c.j .-2048" },
	{ 0xa46d, 0x2aa0006f, "c.j .+682" },
	{ 0xab91, 0x5540006f, "c.j .+1364" },
	{ 0xb46d, 0xaabff06f, "c.j .-1366" },
	{ 0xa011, 0x0040006f, "c.j .+4" },
	{ 0xa021, 0x0080006f, "c.j .+8" },
	{ 0xa801, 0x0100006f, "c.j .+16" },
	{ 0xa005, 0x0200006f, "c.j .+32" },
	{ 0xa081, 0x0400006f, "c.j .+64" },
	{ 0xa041, 0x0800006f, "c.j .+128" },
	{ 0xa201, 0x1000006f, "c.j .+256" },
	{ 0xa401, 0x2000006f, "c.j .+512" },
	{ 0xa101, 0x4000006f, "c.j .+1024" },
	{ 0xc009, 0x00040163, "c.beqz s0,.+2" },
	{ 0xfffd, 0xfe079fe3, "c.bnez a5,.-2" },
	{ 0xcd7d, 0x0e050f63, "c.beqz a0,.+254" },
	{ 0xf001, 0xf00410e3, "c.bnez s0,.-256" },
	{ 0xc7cd, 0x0a078563, "c.beqz a5,.+170" },
	{ 0xe931, 0x04051a63, "c.bnez a0,.+84" },
	{ 0xd44d, 0xfa0405e3, "c.beqz s0,.-86" },
	{ 0xe391, 0x00079263, "c.bnez a5,.+4" },
	{ 0xc501, 0x00050463, "c.beqz a0,.+8" },
	{ 0xe801, 0x00041863, "c.bnez s0,.+16" },
	{ 0xc385, 0x02078063, "c.beqz a5,.+32" },
	{ 0xe121, 0x04051063, "c.bnez a0,.+64" },
	{ 0xc041, 0x08040063, "c.beqz s0,.+128" },
};

static void compressed_forms_expand_as_assembled(void)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(compressed); i++)
		if (!CHECK(secproc_rv_expand(compressed[i].parcel) ==
			   compressed[i].insn))
			printf("# %s: %#x\n", compressed[i].text,
			       secproc_rv_expand(compressed[i].parcel));
}

static void reserved_compressed_forms_are_illegal(void)
{
	static const u16 reserved[] = {
		0x0000,		/* all zero */
		0x0004,		/* c.addi4spn with immediate 0 */
		0x001c,
		0x8000,		/* quadrant 0, funct3 4 */
		0x9ffc,
		0x2001,		/* c.addiw to x0 */
		0x307d,
		0x6101,		/* c.addi16sp with immediate 0 */
		0x6001,		/* c.lui with immediate 0 */
		0x6081,
		0x9c41,		/* c.subw's neighbours */
		0x9c61,
		0x9fdd,
		0x9ffd,
		0x4002,		/* c.lwsp to x0 */
		0x5002,
		0x6002,		/* c.ldsp to x0 */
		0x700e,
		0x8002,		/* c.jr to x0 */
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(reserved); i++)
		if (!CHECK(secproc_rv_expand(reserved[i]) == 0))
			printf("# %#x\n", reserved[i]);
}

/* Halfwords that are instructions or hints, counted with a disassembler. */
static void as_many_halfwords_are_legal_as_the_isa_has(void)
{
	unsigned int nr = 0;
	u32 parcel;

	for (parcel = 0; parcel < 0x10000; parcel++)
		if ((parcel & 3) != 3 && secproc_rv_expand((u16)parcel))
			nr++;
	CHECK(nr == 46743);
}

static bool is_reserved_rm(const struct rv_m_row *row, u32 insn)
{
	const u32 rm = insn >> 12 & 7;

	return !strcmp(row->kind, "FPR") && (rm == 5 || rm == 6);
}

static u32 rng = 1;

static u32 rnd(void)
{
	rng = rng * 1664525 + 1013904223;
	return rng ^ rng >> 16;
}

/* A word matches at most one row, whatever its operands are. */
static void rows_do_not_overlap(void)
{
	const struct rv_m_row *a, *b;
	size_t i, j;

	for (i = 0; i < rv_m_nr_rows; i++) {
		a = &rv_m_rows[i];
		CHECK((a->match & ~a->mask) == 0);
		CHECK((a->match & 3) == 3 && (a->mask & 0x7f) == 0x7f);
		for (j = i + 1; j < rv_m_nr_rows; j++) {
			b = &rv_m_rows[j];
			if (!CHECK((a->match ^ b->match) & a->mask & b->mask))
				printf("# %s and %s\n", a->name, b->name);
			CHECK(strcmp(a->name, b->name));
		}
	}
}

static bool is_illegal(u32 insn)
{
	struct rv_rec rec;

	secproc_rv_decode_insn(&rec, insn, 0);
	return rec.op == RV_OP_illegal;
}

/* The decoder accepts exactly the words that match a row. */
static void words_of_no_row_are_illegal(void)
{
	const struct rv_m_row *row;
	u32 insn, nr_legal = 0;
	unsigned int n;
	bool legal;
	size_t i;

	for (n = 0; n < 300000; n++) {
		insn = rnd() | 3;
		/* Half of them are rows with a bit flipped. */
		if (n & 1) {
			row = &rv_m_rows[rnd() % rv_m_nr_rows];
			insn = row->match | (rnd() & ~row->mask);
			insn ^= 1U << (2 + rnd() % 30);
		}
		legal = false;
		for (i = 0; i < rv_m_nr_rows; i++) {
			row = &rv_m_rows[i];
			if ((insn & row->mask) == row->match)
				legal = !is_reserved_rm(row, insn);
		}
		nr_legal += legal;
		if (!CHECK(is_illegal(insn) == !legal))
			printf("# %#x\n", insn);
	}
	CHECK(nr_legal > 10000);
}

static void known_words_are_illegal(void)
{
	static const u32 word[] = {
		0xffffffff,	/* all ones */
		0x0000001f,	/* longer than 32 bits */
		0x00000007,	/* flb */
		0x00004007,	/* flq */
		0x00007003,	/* load of no width */
		0x00004023,	/* store of no width */
		0x00002063,	/* branch of no kind */
		0x00001067,	/* jalr with funct3 */
		0x0400101b,	/* slliw by 32 */
		0x04001013 | 1 << 30,
		0x10200073,	/* sret */
		0x10500073,	/* wfi */
		0x30200073,	/* mret */
		0x12000073,	/* sfence.vma */
		0x00200073,	/* uret */
		0x000000f3,	/* ecall with rd */
		0x00008073,	/* ecall with rs1 */
		0x00004073,	/* system, funct3 4 */
		0x1010202f,	/* lr.w with rs2 */
		0x0000102f,	/* amo of a halfword */
		0x0000402f,	/* amo of 16 bytes */
		0x04000053,	/* fadd.h */
		0x06000053,	/* fadd.q */
		0x00005053,	/* fadd.s, rm 5 */
		0x02006053,	/* fadd.d, rm 6 */
		0x58100053,	/* fsqrt.s with rs2 */
		0x40000053,	/* fcvt.s.s */
		0xc0400053,	/* fcvt to nothing */
		0xe0002053,	/* fclass's neighbour */
		0x20003053,	/* fsgnj's neighbour */
		0x28002053,	/* fmin's neighbour */
		0x04000043,	/* fmadd.h */
		0x00005043,	/* fmadd.s, rm 5 */
		0x0800403b | 1 << 20,	/* packw */
		0x08004033,	/* pack */
		0x48001033 | 1 << 26,
		0x0a001033,	/* clmul */
		0x0000200f,	/* cbo */
		0x0000305b,	/* custom */
		0x00000057,	/* vector */
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(word); i++)
		if (!CHECK(is_illegal(word[i])))
			printf("# %#x\n", word[i]);
}

/* What writes to x0 never reaches register 0 of the array. */
static void no_record_writes_x0(void)
{
	const struct rv_m_row *row;
	struct rv_rec rec;
	bool writes;
	size_t i;

	for (i = 0; i < rv_m_nr_rows; i++) {
		row = &rv_m_rows[i];
		secproc_rv_decode_insn(&rec, row->match, 0);
		writes = strcmp(row->kind, "STORE") &&
			 strcmp(row->kind, "BRANCH");
		if (writes)
			CHECK(rec.op == RV_OP_nop || rec.rd != 0);
	}
}

static void hints_are_instructions(void)
{
	static const u32 hint[] = {
		0x00000013,	/* nop */
		0x00001013,	/* slli x0 */
		0x0100000f,	/* pause */
		0x00006013,	/* prefetch.i */
		0x00000037,	/* lui x0 */
		0x00000017,	/* auipc x0 */
		0xffff7013,	/* andi x0 */
		0x40000033,	/* sub x0 */
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(hint); i++)
		CHECK(!is_illegal(hint[i]));
	CHECK(secproc_rv_expand(0x0001));	/* c.nop */
	CHECK(secproc_rv_expand(0x0005));	/* c.nop with immediate */
	CHECK(secproc_rv_expand(0x4001));	/* c.li x0 */
	CHECK(secproc_rv_expand(0x6005));	/* c.lui x0 */
	CHECK(secproc_rv_expand(0x8006));	/* c.mv x0 */
	CHECK(secproc_rv_expand(0x9006));	/* c.add x0 */
	CHECK(secproc_rv_expand(0x0006));	/* c.slli x0 */
	CHECK(secproc_rv_expand(0x8001));	/* c.srli by 0 */
}

static const struct check_test tests[] = {
	CHECK_TEST(compressed_forms_expand_as_assembled),
	CHECK_TEST(reserved_compressed_forms_are_illegal),
	CHECK_TEST(as_many_halfwords_are_legal_as_the_isa_has),
	CHECK_TEST(rows_do_not_overlap),
	CHECK_TEST(words_of_no_row_are_illegal),
	CHECK_TEST(known_words_are_illegal),
	CHECK_TEST(no_record_writes_x0),
	CHECK_TEST(hints_are_instructions),
};

CHECK_MAIN(tests)
