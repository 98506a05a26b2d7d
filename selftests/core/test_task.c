// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Tests of os/task.h: small programs, packed for real, on a machine whose glue
 * is a loop in this file
 */
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "fake_chip.h"
#include "traps.h"

/* Pages of every program here. */
#define TEXT		0x10000ULL	/* encrypted code */
#define TEXT_2		0x11000ULL	/* encrypted code */
#define DATA		0x12000ULL	/* encrypted, read-only */
#define RW		0x13000ULL	/* encrypted, writable */
#define BSS		0x14000ULL	/* zero-fill, writable */
#define NR_PAGES	5
#define NR_FRAMES	64
#define MAX_AREAS	16
#define SLICE		1000

/* Registers and instructions. */
#define A0	10
#define A1	11
#define LUI(rd, va)		(0x37 | (rd) << 7 | (u32)(va))
#define ADDI(rd, rs, imm)	(0x13 | (rd) << 7 | (rs) << 15 | (u32)(imm) << 20)
#define LD(rd, rs)		(0x3003 | (rd) << 7 | (rs) << 15)
#define SD(rs2, rs1)		(0x3023 | (rs1) << 15 | (rs2) << 20)
#define AMOADD_W(rd, rs2, rs1)	(0x202f | (rd) << 7 | (rs1) << 15 | (rs2) << 20)
#define JALR(rs)		(0x67 | (rs) << 15)
#define LOOP			0x6fU
#define ECALL			0x73U
#define FENCE_I			0x100fU
#define EBREAK			0x100073U

/* linux/signal.h and siginfo.h of riscv64 */
enum { ILL = 4, TRAP = 5, BUS = 7, SEGV = 11 };
enum { ILLOPC = 1, BRKPT = 1, ADRALN = 1, MAPERR = 1, ACCERR = 2 };

/**
 * struct program - a task with its package and its first hart
 * @contents: pages in the clear
 * @page: their description
 * @product: the package
 * @task: the task
 * @hart: its hart
 * @area: its areas
 * @code: storage of the code cache
 * @keys: keys of the package
 */
struct program {
	u8 contents[NR_PAGES][SECPROC_PAGE_SIZE];
	struct secproc_build_page page[NR_PAGES];
	struct fake_product product;
	struct secproc_task task;
	struct secproc_hart hart;
	struct secproc_area area[MAX_AREAS];
	void *code[2];
	struct secproc_pkg_keys keys;
};

/**
 * struct scene - a machine with programs
 * @vendor: who makes them
 * @chip: the machine
 */
struct scene {
	struct fake_vendor vendor;
	struct fake_chip chip;
};

static struct scene *make_scene(u32 nr_slots)
{
	struct scene *s = calloc(1, sizeof(*s));

	if (!s)
		abort();
	fake_vendor_init(&s->vendor, 1);
	fake_chip_init(&s->chip, NR_FRAMES, nr_slots);
	fake_chip_give_identity(&s->chip, 5, &s->vendor);
	return s;
}

static void free_scene(struct scene *s)
{
	CHECK(s->chip.machine.nr_tasks == 0);
	CHECK(s->chip.machine.nr_harts == 0);
	CHECK(s->chip.machine.mem.pool.nr_free == NR_FRAMES);
	CHECK(fake_mem_is_blank(&s->chip.m));
	CHECK(secproc_keybank_used(&s->chip.machine.cpu.bank) == 0);
	fake_chip_free(&s->chip);
	free(s);
}

/* Packs the instructions at TEXT, and has the machine open the package. */
static struct program *pack(struct scene *s, u8 number, const u32 *insn,
			    u32 nr_insn)
{
	static const u32 flags[NR_PAGES] = {
		SECPROC_PKG_PAGE_F_R | SECPROC_PKG_PAGE_F_X |
		SECPROC_PKG_PAGE_F_ENCRYPTED,
		SECPROC_PKG_PAGE_F_R | SECPROC_PKG_PAGE_F_X |
		SECPROC_PKG_PAGE_F_ENCRYPTED,
		SECPROC_PKG_PAGE_F_R | SECPROC_PKG_PAGE_F_ENCRYPTED,
		SECPROC_PKG_PAGE_F_R | SECPROC_PKG_PAGE_F_W |
		SECPROC_PKG_PAGE_F_ENCRYPTED,
		SECPROC_PKG_PAGE_F_R | SECPROC_PKG_PAGE_F_W |
		SECPROC_PKG_PAGE_F_ZERO,
	};
	struct program *p = calloc(1, sizeof(*p));
	struct secproc_error error = {};
	struct secproc_pkg pkg;
	u32 i;

	if (!p)
		abort();
	for (i = 0; i < NR_PAGES; i++) {
		memset(p->contents[i], 0x10 + (int)i, SECPROC_PAGE_SIZE);
		p->page[i].va = TEXT + i * SECPROC_PAGE_SIZE;
		p->page[i].flags = flags[i];
		if (flags[i] & SECPROC_PKG_PAGE_F_ZERO)
			continue;
		p->page[i].len = SECPROC_PAGE_SIZE;
		p->page[i].data = p->contents[i];
	}
	for (i = 0; i < nr_insn; i++)
		secproc_put_le32(&p->contents[0][4 * i], insn[i]);
	secproc_put_le32(p->contents[1], EBREAK);
	fake_product_init(&p->product, &s->vendor, number);
	p->product.build.pages = p->page;
	p->product.build.nr_pages = NR_PAGES;
	p->product.build.entry = TEXT;
	fake_product_set_recipient(&p->product, s->chip.pair.ed25519,
				   s->chip.pair.x25519);
	fake_product_make(&p->product);
	CHECK(!secproc_machine_open_package(&s->chip.machine, p->product.bytes,
					    p->product.resident,
					    p->product.size, p->product.licence,
					    p->product.licence_len,
					    FAKE_VENDOR_NOW, &pkg, &p->keys,
					    &error));
	return p;
}

/* Both steps in one, for tests that need no third between them. */
static int load(struct program *p, u32 *needed)
{
	int err = secproc_task_prepare(&p->task, &p->product.pkg, needed);

	return err ? err : secproc_task_load(&p->task, &p->keys);
}

/* Brings a program into a state. */
static void advance(struct scene *s, struct program *p,
		    enum secproc_task_state state)
{
	u32 i, needed;

	secproc_task_init(&p->task, &s->chip.machine, p->area, MAX_AREAS);
	if (state == SECPROC_TASK_NEW)
		return;
	CHECK(!load(p, &needed));
	CHECK(!secproc_hart_init(&p->hart, &p->task, 0));
	for (i = 0; i < ARRAY_SIZE(p->code); i++) {
		size_t size = (secproc_rv_code_page_size() + 63) & ~(size_t)63;

		p->code[i] = aligned_alloc(64, size);
		memset(p->code[i], 0, size);
		CHECK(!secproc_rv_code_add(&p->hart.rv, p->code[i]));
	}
	p->hart.code_is_final = true;
	p->hart.rv.pc = TEXT;
	if (state == SECPROC_TASK_LOADED)
		return;
	p->task.state = SECPROC_TASK_RUNNING;
	if (state == SECPROC_TASK_DEAD)
		secproc_task_end(&p->task, SECPROC_EXIT_EXITED, 3, 0);
}

static struct program *start(struct scene *s, u8 number, const u32 *insn,
			     u32 nr_insn)
{
	struct program *p = pack(s, number, insn, nr_insn);

	advance(s, p, SECPROC_TASK_RUNNING);
	return p;
}

static void finish(struct program *p)
{
	u32 i;

	if (p->hart.task)
		secproc_hart_wipe(&p->hart);
	secproc_task_wipe(&p->task);
	for (i = 0; i < ARRAY_SIZE(p->code); i++)
		free(p->code[i]);
	fake_product_free(&p->product);
	free(p);
}

/* Brings in what the hart wants; 0 or what went wrong. */
static int bring(struct program *p)
{
	struct secproc_task *task = &p->task;
	struct secproc_mem *mem = task->as.mem;
	struct secproc_page_in in;
	int err;

	err = secproc_aspace_fault(&task->as, &p->hart.want, &in);
	if (err != 1)
		return err;
	if (in.source == SECPROC_NO_FRAME) {
		memcpy(secproc_mem_data(mem, in.frame),
		       fake_product_page(&p->product, in.page_idx),
		       SECPROC_PAGE_SIZE);
		secproc_verify_hold(&mem->verify, in.frame,
				    fake_product_vinfo(&p->product,
						       in.page_idx));
	}
	CHECK(!secproc_aspace_accept(&task->as, &in, NULL, task->key));
	secproc_aspace_publish(&task->as, &in);
	return 0;
}

static enum secproc_step run_slice(struct program *p)
{
	struct secproc_processor processor = {};
	enum secproc_step step;

	secproc_seat_switch(&p->hart.seat, &processor, SECPROC_SEAT_BEGIN);
	step = secproc_hart_run(&p->hart, SLICE);
	secproc_seat_switch(&p->hart.seat, &processor, SECPROC_SEAT_END);
	return step;
}

/* Runs until something else than a page of the package is needed. */
static enum secproc_step run(struct program *p, u64 budget)
{
	u64 end = p->hart.rv.instret + budget;
	enum secproc_step step;

	do {
		step = run_slice(p);
		if (step == SECPROC_STEP_PAGE && bring(p))
			return step;
	} while ((step == SECPROC_STEP_RUN || step == SECPROC_STEP_PAGE) &&
		 p->hart.rv.instret < end);
	return step;
}

#define START(s, insn)	start(s, 1, insn, ARRAY_SIZE(insn))
#define PACK(s, insn)	pack(s, 1, insn, ARRAY_SIZE(insn))

static const u32 endless[] = { LOOP };

/* ---- States and operations ----------------------------------------------- */

static void a_program_is_loaded_once(void)
{
	static const int want[] = {
		[SECPROC_TASK_NEW] = 0,
		[SECPROC_TASK_LOADED] = -EPROTO,
		[SECPROC_TASK_RUNNING] = -EPROTO,
		[SECPROC_TASK_DEAD] = -EPROTO,
	};
	struct scene *s = make_scene(2);
	u32 state, needed = 77;

	for (state = SECPROC_TASK_NEW; state <= SECPROC_TASK_DEAD; state++) {
		struct program *p = PACK(s, endless);
		struct secproc_key key;

		advance(s, p, state);
		key = p->task.key[0];
		CHECK(load(p, &needed) == want[state]);
		CHECK(secproc_task_load(&p->task, &p->keys) == -EPROTO);
		CHECK(p->task.state == (state ? state : SECPROC_TASK_LOADED));
		if (state)
			CHECK(!memcmp(&key, p->task.key, sizeof(key)));
		finish(p);
	}
	free_scene(s);
}

/* Between the two steps the processor says whether it admits the package. */
static void a_task_that_is_not_admitted_stays_new(void)
{
	struct scene *s = make_scene(2);
	struct program *p = PACK(s, endless);
	u32 needed;

	secproc_task_init(&p->task, &s->chip.machine, p->area, MAX_AREAS);
	CHECK(secproc_task_load(&p->task, &p->keys) == -EPROTO);
	CHECK(!secproc_task_prepare(&p->task, &p->product.pkg, &needed));
	CHECK(p->task.state == SECPROC_TASK_NEW);
	secproc_task_unprepare(&p->task);
	CHECK(p->task.state == SECPROC_TASK_NEW && !p->task.as.nr_areas &&
	      !p->task.as.pkg && !p->task.as.key);
	CHECK(secproc_task_load(&p->task, &p->keys) == -EPROTO);
	CHECK(!load(p, &needed));
	finish(p);
	free_scene(s);
}

static void a_task_without_room_stays_new(void)
{
	struct scene *s = make_scene(2);
	struct program *p = PACK(s, endless);
	struct secproc_area area[MAX_AREAS];
	u32 needed, nr;

	for (nr = 0; nr < 3 + SECPROC_ASPACE_SPARE; nr++) {
		secproc_task_init(&p->task, &s->chip.machine, area, nr);
		CHECK(load(p, &needed) == -ENOSPC);
		CHECK(needed == 3 + SECPROC_ASPACE_SPARE);
		CHECK(p->task.state == SECPROC_TASK_NEW);
		secproc_aspace_grow(&p->task.as, p->area, MAX_AREAS);
		CHECK(!load(p, &needed));
		secproc_task_wipe(&p->task);
	}
	advance(s, p, SECPROC_TASK_NEW);
	finish(p);
	free_scene(s);
}

static void only_a_running_task_runs(void)
{
	struct scene *s = make_scene(2);
	u32 state;

	for (state = SECPROC_TASK_LOADED; state <= SECPROC_TASK_DEAD;
	     state++) {
		struct program *p = PACK(s, endless);

		advance(s, p, state);
		if (state == SECPROC_TASK_RUNNING) {
			CHECK(run(p, 5000) == SECPROC_STEP_RUN);
			CHECK(p->hart.rv.instret >= 5000);
		} else {
			CHECK(secproc_hart_run(&p->hart, SLICE) ==
			      SECPROC_STEP_DEAD);
			CHECK(p->hart.rv.instret == 0);
		}
		finish(p);
	}
	free_scene(s);
}

static void the_first_end_decides(void)
{
	struct scene *s = make_scene(2);
	struct program *p = START(s, endless);
	struct secproc_exit_fault none = {};

	secproc_task_end(&p->task, SECPROC_EXIT_EXITED, 42, 0);
	CHECK(p->task.state == SECPROC_TASK_DEAD);
	secproc_task_end(&p->task, SECPROC_EXIT_KILLED, 1, 9);
	secproc_task_fault(&p->task, &p->hart, SEGV, MAPERR, 8, 1);
	secproc_task_refuse(&p->task, &p->hart, SECPROC_REFUSAL_PAGE_HASH, 8);
	p->hart.want.va = 8;
	secproc_hart_page_failed(&p->hart, -EFAULT);
	CHECK(p->task.end == SECPROC_EXIT_EXITED);
	CHECK(p->task.exit.status == 42 && p->task.exit.signal == 0);
	CHECK(!memcmp(&p->task.fault, &none, sizeof(none)));
	finish(p);

	p = START(s, endless);
	secproc_task_refuse(&p->task, &p->hart, SECPROC_REFUSAL_PAGE_HASH,
			    DATA + 5);
	secproc_task_fault(&p->task, &p->hart, SEGV, MAPERR, 8, 1);
	secproc_task_end(&p->task, SECPROC_EXIT_EXITED, 0, 0);
	CHECK(p->task.end == SECPROC_EXIT_REFUSED);
	CHECK(p->task.fault.refusal == SECPROC_REFUSAL_PAGE_HASH);
	CHECK(p->task.fault.page == 2 && p->task.fault.signal == 0);
	finish(p);
	free_scene(s);
}

static void information_is_about_a_loaded_task(void)
{
	struct scene *s = make_scene(2);
	u32 state;

	for (state = SECPROC_TASK_NEW; state <= SECPROC_TASK_DEAD; state++) {
		struct program *p = PACK(s, endless);
		struct secproc_task_info info = {}, none = {};

		advance(s, p, state);
		if (state == SECPROC_TASK_RUNNING)
			CHECK(run(p, 100) == SECPROC_STEP_RUN);
		if (state == SECPROC_TASK_NEW) {
			CHECK(secproc_task_get_info(&p->task, &info) ==
			      -EPROTO);
			CHECK(!memcmp(&info, &none, sizeof(info)));
			finish(p);
			continue;
		}
		CHECK(!secproc_task_get_info(&p->task, &info));
		CHECK(!memcmp(info.package_id, secproc_pkg_id(&p->product.pkg),
			      32));
		CHECK(info.version == 1001 && info.nr_pages == NR_PAGES);
		CHECK(info.flags == SECPROC_TASK_INSECURE_DEVELOPMENT);
		CHECK(!strcmp((char *)info.name, "test product"));
		CHECK(info.resident == p->task.as.nr_resident * 4096);
		CHECK(info.page_ins == (state == SECPROC_TASK_RUNNING));
		finish(p);
	}
	free_scene(s);
}

static void a_long_name_is_cut(void)
{
	static const char name[] =
		"0123456789012345678901234567890123456789012345678901234567890123+";
	struct scene *s = make_scene(2);
	struct program *p = PACK(s, endless);
	struct secproc_task_info info = {};

	fake_product_free(&p->product);
	p->product.licence = NULL;
	p->product.build.name = (struct secproc_bytes){ name,
							sizeof(name) - 1 };
	fake_product_make(&p->product);
	advance(s, p, SECPROC_TASK_LOADED);
	CHECK(!secproc_task_get_info(&p->task, &info));
	CHECK(!memcmp(info.name, name, 63) && !info.name[63]);
	finish(p);
	free_scene(s);
}

static void tasks_and_harts_are_counted(void)
{
	struct scene *s = make_scene(2);
	struct secproc_machine *machine = &s->chip.machine;
	struct program *p = START(s, endless), *q = PACK(s, endless);
	u64 instret;

	advance(s, q, SECPROC_TASK_LOADED);
	CHECK(machine->nr_tasks == 2 && machine->nr_harts == 2);
	CHECK(p->task.nr_harts == 1);
	CHECK(run(p, 700) == SECPROC_STEP_RUN);
	instret = p->hart.rv.instret;
	secproc_hart_wipe(&p->hart);
	CHECK(secproc_is_zero(&p->hart, sizeof(p->hart)));
	CHECK(p->task.nr_harts == 0 && machine->nr_harts == 1);
	CHECK(p->task.instructions == instret);
	CHECK(machine->instructions == instret);
	finish(p);
	CHECK(machine->nr_tasks == 1);
	finish(q);
	free_scene(s);
}

static void call_wipe(void *ctx)
{
	secproc_task_wipe(ctx);
}

static void a_task_with_harts_is_not_wiped(void)
{
	struct scene *s = make_scene(2);
	struct program *p = START(s, endless);

	CHECK(traps(call_wipe, &p->task));
	finish(p);
	free_scene(s);
}

static void a_wiped_task_has_no_key_and_no_memory(void)
{
	struct scene *s = make_scene(2);
	struct program *p = START(s, endless);
	u8 plain[64];

	CHECK(run(p, 10) == SECPROC_STEP_RUN);
	CHECK(secproc_keybank_used(&s->chip.machine.cpu.bank) == 1);
	memset(plain, 0x12, sizeof(plain));
	p->hart.want.va = DATA;
	p->hart.want.access = SECPROC_PERM_R;
	CHECK(!bring(p));
	CHECK(fake_mem_contains(&s->chip.m, plain, sizeof(plain)));
	secproc_hart_wipe(&p->hart);
	secproc_task_wipe(&p->task);
	CHECK(secproc_is_zero(&p->task, sizeof(p->task)));
	CHECK(secproc_keybank_used(&s->chip.machine.cpu.bank) == 0);
	CHECK(secproc_is_zero(s->chip.slot, sizeof(s->chip.slot)));
	CHECK(fake_mem_is_blank(&s->chip.m));
	advance(s, p, SECPROC_TASK_NEW);
	finish(p);
	free_scene(s);
}

/* ---- Running ------------------------------------------------------------- */

static void a_program_comes_to_its_system_call(void)
{
	static const u32 insn[] = {
		LUI(A1, DATA), LD(A0, A1), LUI(A1, BSS), SD(A0, A1), ECALL,
	};
	struct scene *s = make_scene(2);
	struct program *p = START(s, insn);
	struct secproc_want want;
	u8 word[8];

	CHECK(run(p, 100) == SECPROC_STEP_SYSCALL);
	CHECK(p->hart.rv.pc == TEXT + 16);
	CHECK(p->hart.rv.x[A0] == 0x1212121212121212);
	CHECK(!secproc_aspace_read(&p->task.as, BSS, word, 8, &want));
	CHECK(secproc_get_le64(word) == 0x1212121212121212);
	finish(p);
	free_scene(s);
}

static void a_program_reads_its_own_code_in_the_clear(void)
{
	static const u32 insn[] = { LUI(A1, TEXT), LD(A0, A1), ECALL };
	struct scene *s = make_scene(2);
	struct program *p = START(s, insn);

	CHECK(run(p, 100) == SECPROC_STEP_SYSCALL);
	CHECK(p->hart.rv.x[A0] == (insn[0] | (u64)insn[1] << 32));
	finish(p);
	free_scene(s);
}

static void what_a_program_may_not_do_is_wanted(void)
{
	static const struct {
		u32 insn[3];
		u64 va;
		u8 access;
		int err;
	} cases[] = {
		{ { LUI(A1, 0x9000000), LD(A0, A1) }, 0x9000000,
		  SECPROC_PERM_R, -EFAULT },
		{ { LUI(A1, 0x9000000), SD(A0, A1) }, 0x9000000,
		  SECPROC_PERM_W, -EFAULT },
		{ { LUI(A1, 0x9000000), JALR(A1) }, 0x9000000,
		  SECPROC_PERM_X, -EFAULT },
		{ { LUI(A1, DATA), SD(A0, A1) }, DATA, SECPROC_PERM_W,
		  -EACCES },
		{ { LUI(A1, TEXT), SD(A0, A1) }, TEXT, SECPROC_PERM_W,
		  -EACCES },
		{ { LUI(A1, DATA), JALR(A1) }, DATA, SECPROC_PERM_X, -EACCES },
		{ { LUI(A1, RW), JALR(A1) }, RW, SECPROC_PERM_X, -EACCES },
		{ { LUI(A1, BSS), JALR(A1) }, BSS, SECPROC_PERM_X, -EACCES },
	};
	struct scene *s = make_scene(2);
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		struct program *p = start(s, 1, cases[i].insn, 3);
		struct secproc_page_in in;

		CHECK(run(p, 100) == SECPROC_STEP_PAGE);
		if (!CHECK(p->hart.want.va == cases[i].va &&
			   p->hart.want.access == cases[i].access))
			printf("# case %zu\n", i);
		CHECK(secproc_aspace_fault(&p->task.as, &p->hart.want, &in) ==
		      cases[i].err);
		secproc_hart_page_failed(&p->hart, cases[i].err);
		CHECK(p->task.end == SECPROC_EXIT_FAULT);
		CHECK(p->task.fault.signal == SEGV);
		CHECK((p->task.fault.si_code == ACCERR) ==
		      (cases[i].err == -EACCES));
		CHECK((p->task.fault.si_code == MAPERR) ==
		      (cases[i].err == -EFAULT));
		CHECK(p->task.fault.va == cases[i].va);
		CHECK(p->task.fault.access == cases[i].access);
		CHECK(p->task.fault.refusal == 0);
		CHECK(p->task.exit.signal == SEGV);
		CHECK(run(p, 100) == SECPROC_STEP_DEAD);
		finish(p);
	}
	free_scene(s);
}

/* What the TLB allows of a page is what the page allows, not more. */
static void reading_a_page_does_not_allow_writing_it(void)
{
	static const u32 insn[] = { LUI(A1, DATA), LD(A0, A1), SD(A0, A1),
				    ECALL };
	struct scene *s = make_scene(2);
	struct program *p = START(s, insn);

	CHECK(run(p, 100) == SECPROC_STEP_PAGE);
	CHECK(p->hart.rv.pc == TEXT + 8);
	CHECK(p->hart.want.va == DATA && p->hart.want.access == SECPROC_PERM_W);
	finish(p);
	free_scene(s);
}

static void what_ends_a_program_has_its_signal(void)
{
	static const struct {
		u32 insn[3];
		u32 signal;
		s32 si_code;
		u64 pc;
		u64 va;
	} cases[] = {
		{ { ADDI(A0, 0, 1), EBREAK }, TRAP, BRKPT, TEXT + 4, TEXT + 4 },
		{ { ADDI(A0, 0, 1), 0 }, ILL, ILLOPC, TEXT + 4, TEXT + 4 },
		{ { LUI(A1, BSS), ADDI(A1, A1, 2), AMOADD_W(A0, A0, A1) },
		  BUS, ADRALN, TEXT + 8, BSS + 2 },
	};
	struct scene *s = make_scene(2);
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		struct program *p = start(s, 1, cases[i].insn, 3);

		CHECK(run(p, 100) == SECPROC_STEP_FAULT);
		CHECK(p->task.state == SECPROC_TASK_RUNNING);
		CHECK(secproc_hart_fault(&p->hart) == SECPROC_STEP_DEAD);
		CHECK(p->task.state == SECPROC_TASK_DEAD);
		CHECK(p->task.end == SECPROC_EXIT_FAULT);
		CHECK(p->task.fault.signal == cases[i].signal);
		CHECK(p->task.fault.si_code == cases[i].si_code);
		CHECK(p->task.fault.pc == cases[i].pc);
		CHECK(p->task.fault.va == cases[i].va);
		finish(p);
	}
	free_scene(s);
}

static void full_memory_is_a_refusal(void)
{
	struct scene *s = make_scene(2);
	struct program *p = START(s, endless);

	p->hart.want.va = RW + 9;
	p->hart.want.access = SECPROC_PERM_W;
	secproc_hart_page_failed(&p->hart, -ENOMEM);
	CHECK(p->task.end == SECPROC_EXIT_REFUSED);
	CHECK(p->task.fault.refusal == SECPROC_REFUSAL_MEMORY_FULL);
	CHECK(p->task.fault.va == RW + 9 && p->task.fault.page == 3);
	finish(p);
	free_scene(s);
}

static void a_locked_page_stops_the_hart_until_it_is_unlocked(void)
{
	struct scene *s = make_scene(2);
	struct program *p = START(s, endless);
	struct secproc_pkg_keys keys = { .parts = 2 };
	struct secproc_page_in in;
	u64 pc = p->hart.rv.pc;

	/* As if all pages were of a part that the licence did not open. */
	p->task.as.open_parts = 2;
	p->hart.want.va = RW + 9;
	p->hart.want.access = SECPROC_PERM_W;
	CHECK(secproc_aspace_fault(&p->task.as, &p->hart.want, &in) ==
	      -ENOKEY);
	CHECK(secproc_hart_page_failed(&p->hart, -ENOKEY) ==
	      SECPROC_STEP_LOCKED);
	CHECK(p->task.state == SECPROC_TASK_RUNNING && p->hart.rv.pc == pc);
	CHECK(p->hart.locked.refusal == SECPROC_REFUSAL_FAULT_LOCKED);
	CHECK(p->hart.locked.va == RW + 9 && p->hart.locked.page == 3);
	CHECK(p->hart.locked.pc == pc &&
	      p->hart.locked.access == SECPROC_ACCESS_STORE);

	/* Pages of zeros have nothing to lock. */
	p->hart.want.va = BSS;
	CHECK(secproc_aspace_fault(&p->task.as, &p->hart.want, &in) == 0);

	/* Another part's key does not help. */
	p->task.as.open_parts = 0;
	CHECK(!secproc_task_unlock(&p->task, &keys));
	CHECK(p->task.as.open_parts == 2);
	p->hart.want.va = RW + 9;
	CHECK(secproc_aspace_fault(&p->task.as, &p->hart.want, &in) ==
	      -ENOKEY);
	p->task.as.open_parts = 1;
	CHECK(secproc_aspace_fault(&p->task.as, &p->hart.want, &in) == 1);
	secproc_aspace_cancel(&p->task.as, &in);
	finish(p);
	free_scene(s);
}

static void only_a_program_can_be_unlocked(void)
{
	struct scene *s = make_scene(2);
	struct program *p = START(s, endless);
	struct secproc_pkg_keys keys = { .parts = 2 };

	secproc_task_end(&p->task, SECPROC_EXIT_EXITED, 0, 0);
	CHECK(secproc_task_unlock(&p->task, &keys) == -EPROTO);
	CHECK(p->task.as.open_parts == 1);
	finish(p);
	free_scene(s);
}

static void a_fault_record_names_what_lies_there(void)
{
	static const u64 top = SECPROC_VA_END, size = 1024 * 1024;
	static const struct {
		u64 va;
		u32 segment;
		u32 page;
		u64 limit;
	} cases[] = {
		{ TEXT, SECPROC_SEGMENT_PACKAGE, 0, 0 },
		{ BSS + 4095, SECPROC_SEGMENT_PACKAGE, 4, 0 },
		{ BSS + 4096, SECPROC_SEGMENT_HEAP, SECPROC_NO_PAGE, 100 },
		{ BSS + 2 * 4096, SECPROC_SEGMENT_NONE, SECPROC_NO_PAGE, 0 },
		{ 0, SECPROC_SEGMENT_NONE, SECPROC_NO_PAGE, 0 },
		{ ~0ULL, SECPROC_SEGMENT_NONE, SECPROC_NO_PAGE, 0 },
		{ top, SECPROC_SEGMENT_NONE, SECPROC_NO_PAGE, 0 },
		{ top - 1, SECPROC_SEGMENT_STACK, SECPROC_NO_PAGE, size },
		{ top - size, SECPROC_SEGMENT_STACK, SECPROC_NO_PAGE, size },
		{ top - size - 1, SECPROC_SEGMENT_GUARD, SECPROC_NO_PAGE,
		  size },
		{ top - size - 1024 * 1024, SECPROC_SEGMENT_GUARD,
		  SECPROC_NO_PAGE, size },
		{ top - size - 1024 * 1024 - 1, SECPROC_SEGMENT_NONE,
		  SECPROC_NO_PAGE, 0 },
		{ 0x5000000, SECPROC_SEGMENT_MAPPING, SECPROC_NO_PAGE, 0 },
	};
	struct scene *s = make_scene(2);
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		struct program *p = START(s, endless);
		struct secproc_aspace *as = &p->task.as;
		u64 out;

		CHECK(!secproc_aspace_map(as, top - size, size,
					  SECPROC_AREA_STACK, 3, true, &out));
		CHECK(!secproc_aspace_map(as, 0x5000000, 4096,
					  SECPROC_AREA_MAPPING, 3, true, &out));
		as->stack_top = top;
		as->stack_limit = size;
		as->brk_start = BSS + 4096;
		as->brk = as->brk_start;
		CHECK(secproc_aspace_set_brk(as, as->brk + 100) ==
		      BSS + 4096 + 100);
		p->hart.rv.pc = TEXT + 12;
		secproc_task_fault(&p->task, &p->hart, SEGV, MAPERR,
				   cases[i].va, SECPROC_ACCESS_STORE);
		if (!CHECK(p->task.fault.segment == cases[i].segment &&
			   p->task.fault.page == cases[i].page &&
			   p->task.fault.limit == cases[i].limit))
			printf("# case %zu: segment %u\n", i,
			       p->task.fault.segment);
		CHECK(p->task.fault.pc == TEXT + 12);
		finish(p);
	}
	free_scene(s);
}

/* ---- What a hart must not go on with ------------------------------------- */

static void data_that_was_taken_away_is_not_read_on(void)
{
	static const u32 insn[] = { LUI(A1, DATA), LD(A0, A1), ECALL,
				    LD(A0, A1), ECALL };
	struct scene *s = make_scene(2);
	struct program *p = START(s, insn);

	CHECK(run(p, 100) == SECPROC_STEP_SYSCALL);
	secproc_rv_ecall_done(&p->hart.rv);
	CHECK(!secproc_aspace_protect(&p->task.as, DATA, 4096, 0));
	CHECK(run(p, 100) == SECPROC_STEP_PAGE);
	CHECK(p->hart.want.va == DATA);
	finish(p);

	/* Nor is what came in its place mistaken for it. */
	p = START(s, insn);
	CHECK(run(p, 100) == SECPROC_STEP_SYSCALL);
	secproc_rv_ecall_done(&p->hart.rv);
	CHECK(!secproc_aspace_unmap(&p->task.as, DATA, 4096));
	CHECK(run(p, 100) == SECPROC_STEP_PAGE);
	finish(p);
	free_scene(s);
}

static void code_that_was_taken_away_is_not_executed_on(void)
{
	struct scene *s = make_scene(2);
	struct program *p = START(s, endless);

	CHECK(run(p, 100) == SECPROC_STEP_RUN);
	CHECK(!secproc_aspace_protect(&p->task.as, TEXT, 4096,
				      SECPROC_PERM_R));
	CHECK(run(p, 100) == SECPROC_STEP_PAGE);
	CHECK(p->hart.want.va == TEXT && p->hart.want.access == SECPROC_PERM_X);
	CHECK(!secproc_aspace_protect(&p->task.as, TEXT, 4096,
				      SECPROC_PERM_R | SECPROC_PERM_X));
	CHECK(run(p, 100) == SECPROC_STEP_RUN);
	CHECK(!secproc_aspace_unmap(&p->task.as, TEXT, 4096));
	CHECK(run(p, 100) == SECPROC_STEP_PAGE);
	finish(p);
	free_scene(s);
}

/* Takes a page of code away, as the reclaimer does. */
static void evict_code(struct program *p, u64 va)
{
	struct secproc_aspace *as = &p->task.as;
	struct secproc_page_out out;

	CHECK(!secproc_aspace_evict(as, secproc_aspace_lookup(as, va,
							      SECPROC_PERM_X),
				    &out));
}

static void want(struct program *p, u64 va, u8 access)
{
	p->hart.want.va = va;
	p->hart.want.access = access;
}

/* The same, and brings it again; its first instruction is @insn, not LOOP. */
static void replace_code(struct program *p, u64 va, u32 insn)
{
	struct secproc_aspace *as = &p->task.as;
	u8 *data;

	evict_code(p, va);
	want(p, va, SECPROC_PERM_X);
	CHECK(!bring(p));
	/* Key stream stays key stream. */
	data = secproc_mem_data(as->mem,
				secproc_aspace_lookup(as, va, SECPROC_PERM_X));
	secproc_put_le32(data, secproc_get_le32(data) ^ LOOP ^ insn);
}

static bool is_at_breakpoint(struct program *p, u64 va)
{
	return CHECK(run(p, 100) == SECPROC_STEP_FAULT) &
	       CHECK(p->hart.trap.signal == TRAP) &
	       CHECK(p->hart.trap.va == va);
}

static void code_that_has_left_is_not_executed_on(void)
{
	struct scene *s = make_scene(2);
	struct program *p = START(s, endless);

	CHECK(run(p, 100) == SECPROC_STEP_RUN);
	evict_code(p, TEXT);
	/* It is wanted again, not known still. */
	CHECK(run_slice(p) == SECPROC_STEP_PAGE);
	CHECK(p->hart.want.va == TEXT && p->hart.want.access == SECPROC_PERM_X);
	CHECK(!bring(p));
	CHECK(run(p, 100) == SECPROC_STEP_RUN);
	replace_code(p, TEXT, EBREAK);
	CHECK(is_at_breakpoint(p, TEXT));
	finish(p);
	free_scene(s);
}

/*
 * FENCE.I wipes what was decoded; where it came from must be forgotten, too,
 * because there stands another page by now.
 */
static void code_that_has_left_is_not_fetched_again(void)
{
	static const u32 insn[] = { LOOP, FENCE_I, LUI(A1, TEXT), JALR(A1) };
	struct scene *s = make_scene(2);
	struct program *p = START(s, insn);

	p->hart.rv.pc = TEXT + 4;
	CHECK(run(p, 100) == SECPROC_STEP_RUN);
	p->hart.rv.pc = TEXT + 4;
	evict_code(p, TEXT);
	want(p, DATA, SECPROC_PERM_R);
	CHECK(!bring(p));
	CHECK(run_slice(p) == SECPROC_STEP_PAGE);
	CHECK(p->hart.want.va == TEXT + 4);
	CHECK(p->hart.want.access == SECPROC_PERM_X);
	finish(p);
	free_scene(s);
}

/*
 * Sleeps while as many pages leave as it is told the addresses of, or one more,
 * and the one that it comes back to was the first.
 */
static void a_hart_that_sleeps_forgets_all_that_has_left(void)
{
	static const u32 insn[] = { LOOP, LUI(A1, TEXT_2), JALR(A1) };
	u32 more, i;

	for (more = 0; more < 3; more++) {
		struct scene *s = make_scene(2);
		struct program *p = START(s, insn);

		p->hart.rv.pc = TEXT + 4;
		CHECK(is_at_breakpoint(p, TEXT_2));
		p->hart.rv.pc = TEXT;
		CHECK(run(p, 100) == SECPROC_STEP_RUN);
		replace_code(p, TEXT, EBREAK);
		for (i = 0; i < SECPROC_NR_GONE - 2 + more; i++)
			replace_code(p, TEXT_2, LOOP);
		CHECK(is_at_breakpoint(p, TEXT));
		finish(p);
		free_scene(s);
	}
}

static u64 lines_decrypted(const struct program *p)
{
	return p->hart.sources.lines;
}

static struct secproc_frame *frame_of(struct program *p, u64 va)
{
	struct secproc_aspace *as = &p->task.as;

	return &as->mem->pool.frame[secproc_aspace_lookup(as, va,
							  SECPROC_PERM_X)];
}

/* What it has decoded of others stays, and is known to be used. */
static void only_what_has_left_is_forgotten(void)
{
	static const u32 insn[] = { LOOP, LUI(A1, TEXT_2), JALR(A1) };
	struct scene *s = make_scene(2);
	struct program *p = START(s, insn);
	u64 lines;

	p->hart.rv.pc = TEXT + 4;
	CHECK(is_at_breakpoint(p, TEXT_2));
	p->hart.rv.pc = TEXT;
	CHECK(run(p, 100) == SECPROC_STEP_RUN);
	lines = lines_decrypted(p);
	frame_of(p, TEXT)->referenced = false;
	evict_code(p, TEXT_2);
	CHECK(run(p, 100) == SECPROC_STEP_RUN);
	CHECK(lines_decrypted(p) == lines);
	CHECK(frame_of(p, TEXT)->referenced);
	/* It is noted each time, since it is jumped to each time. */
	frame_of(p, TEXT)->referenced = false;
	p->hart.rv.pc = TEXT + 4;
	CHECK(is_at_breakpoint(p, TEXT_2));
	evict_code(p, TEXT_2);
	p->hart.rv.pc = TEXT;
	CHECK(run(p, 100) == SECPROC_STEP_RUN);
	CHECK(frame_of(p, TEXT)->referenced);
	CHECK(lines_decrypted(p) == lines + 1);
	finish(p);
	free_scene(s);
}

/* The twin through which code is read goes with it. */
static void code_that_has_left_is_not_read_on(void)
{
	static const u32 insn[] = { LUI(A1, TEXT), LD(A0, A1), LOOP };
	struct scene *s = make_scene(2);
	struct program *p = START(s, insn);

	CHECK(run(p, 100) == SECPROC_STEP_RUN);
	CHECK(frame_of(p, TEXT)->twin != SECPROC_NO_FRAME);
	evict_code(p, TEXT);
	want(p, TEXT, SECPROC_PERM_X);
	CHECK(!bring(p));
	p->hart.rv.pc = TEXT;
	CHECK(run_slice(p) == SECPROC_STEP_PAGE);
	CHECK(p->hart.want.va == TEXT && p->hart.want.access == SECPROC_PERM_R);
	finish(p);
	free_scene(s);
}

static void call_run(void *ctx)
{
	struct program *p = ctx;

	secproc_hart_run(&p->hart, SLICE);
	if (p->hart.rv.instret)
		_exit(1);
}

static void a_program_runs_on_a_processor_with_its_key_only(void)
{
	struct scene *s = make_scene(1);
	struct secproc_keybank *bank = &s->chip.machine.cpu.bank;
	struct secproc_processor processor = {};
	struct program *p = start(s, 1, endless, 1);
	struct program *q = start(s, 2, endless, 1);

	p->hart.want.va = TEXT;
	p->hart.want.access = SECPROC_PERM_X;
	CHECK(!bring(p));
	/* The other one is on the only processor. */
	secproc_seat_switch(&q->hart.seat, &processor, SECPROC_SEAT_BEGIN);
	CHECK(traps(call_run, p));
	secproc_seat_switch(&q->hart.seat, &processor, SECPROC_SEAT_END);
	/* In turns, they both run. */
	CHECK(run(p, 10) == SECPROC_STEP_RUN);
	CHECK(run(q, 10) == SECPROC_STEP_RUN);
	CHECK(run(p, 10) == SECPROC_STEP_RUN);
	CHECK(bank->evictions >= 2);
	finish(p);
	finish(q);
	free_scene(s);
}

/* Same vendor, same contents: still each task reads its own pages only. */
static void a_page_of_another_task_is_refused(void)
{
	struct scene *s = make_scene(2);
	struct program *p = start(s, 1, endless, 1);
	struct program *q = start(s, 2, endless, 1);
	struct secproc_aspace *as = &p->task.as;
	struct secproc_mem *mem = as->mem;
	struct secproc_page_in in;

	p->hart.want.va = TEXT;
	p->hart.want.access = SECPROC_PERM_X;
	CHECK(secproc_aspace_fault(as, &p->hart.want, &in) == 1);
	memcpy(secproc_mem_data(mem, in.frame),
	       fake_product_page(&q->product, 0), SECPROC_PAGE_SIZE);
	secproc_verify_hold(&mem->verify, in.frame,
			    fake_product_vinfo(&q->product, 0));
	CHECK(secproc_aspace_accept(as, &in, NULL, p->task.key) ==
	      SECPROC_REFUSAL_PAGE_SIGNATURE);
	secproc_aspace_cancel(as, &in);
	finish(p);
	finish(q);
	free_scene(s);
}

static void room_for_code_is_asked_for_until_there_is_no_more(void)
{
	static const u32 insn[] = { LUI(A1, TEXT_2), JALR(A1) };
	struct scene *s = make_scene(2);
	struct program *p = START(s, insn);

	/* Start over with room for one page. */
	secproc_hart_wipe(&p->hart);
	memset(p->code[0], 0, secproc_rv_code_page_size());
	p->task.state = SECPROC_TASK_LOADED;
	CHECK(!secproc_hart_init(&p->hart, &p->task, 0));
	p->task.state = SECPROC_TASK_RUNNING;
	p->hart.rv.pc = TEXT;
	CHECK(run(p, 100) == SECPROC_STEP_CODE_ROOM);
	CHECK(!secproc_rv_code_add(&p->hart.rv, p->code[0]));
	CHECK(run(p, 100) == SECPROC_STEP_CODE_ROOM);
	CHECK(p->hart.rv.pc == TEXT_2);
	p->hart.code_is_final = true;
	CHECK(run(p, 100) == SECPROC_STEP_FAULT);
	CHECK(secproc_hart_fault(&p->hart) == SECPROC_STEP_DEAD);
	CHECK(p->task.fault.signal == TRAP && p->task.fault.pc == TEXT_2);
	finish(p);
	free_scene(s);
}

static const struct check_test tests[] = {
	CHECK_TEST(a_program_is_loaded_once),
	CHECK_TEST(a_task_that_is_not_admitted_stays_new),
	CHECK_TEST(a_task_without_room_stays_new),
	CHECK_TEST(only_a_running_task_runs),
	CHECK_TEST(the_first_end_decides),
	CHECK_TEST(information_is_about_a_loaded_task),
	CHECK_TEST(a_long_name_is_cut),
	CHECK_TEST(tasks_and_harts_are_counted),
	CHECK_TEST(a_task_with_harts_is_not_wiped),
	CHECK_TEST(a_wiped_task_has_no_key_and_no_memory),
	CHECK_TEST(a_program_comes_to_its_system_call),
	CHECK_TEST(a_program_reads_its_own_code_in_the_clear),
	CHECK_TEST(what_a_program_may_not_do_is_wanted),
	CHECK_TEST(reading_a_page_does_not_allow_writing_it),
	CHECK_TEST(what_ends_a_program_has_its_signal),
	CHECK_TEST(full_memory_is_a_refusal),
	CHECK_TEST(a_locked_page_stops_the_hart_until_it_is_unlocked),
	CHECK_TEST(only_a_program_can_be_unlocked),
	CHECK_TEST(a_fault_record_names_what_lies_there),
	CHECK_TEST(data_that_was_taken_away_is_not_read_on),
	CHECK_TEST(code_that_was_taken_away_is_not_executed_on),
	CHECK_TEST(code_that_has_left_is_not_executed_on),
	CHECK_TEST(code_that_has_left_is_not_fetched_again),
	CHECK_TEST(a_hart_that_sleeps_forgets_all_that_has_left),
	CHECK_TEST(only_what_has_left_is_forgotten),
	CHECK_TEST(code_that_has_left_is_not_read_on),
	CHECK_TEST(a_program_runs_on_a_processor_with_its_key_only),
	CHECK_TEST(a_page_of_another_task_is_refused),
	CHECK_TEST(room_for_code_is_asked_for_until_there_is_no_more),
};

CHECK_MAIN(tests)
