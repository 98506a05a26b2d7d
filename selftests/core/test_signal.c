// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Tests of os/signal.h and os/sigqueue.h
 */
#include <string.h>

#include "bytes.h"
#include "check.h"
#include "fake_program.h"

#define BUF		PROGRAM_DATA
#define SET		(PROGRAM_DATA + 512)
#define ACTION		(PROGRAM_DATA + 600)
#define TIME		(PROGRAM_DATA + 700)
#define INFO		(PROGRAM_DATA + 1024)
#define ALTSTACK	(PROGRAM_DATA + SECPROC_PAGE_SIZE)
#define ALTSTACK_SIZE	SECPROC_PAGE_SIZE
#define HANDLER		0x54320ULL
#define MS		1000000ULL

#define SEGV		11
#define USR1		10
#define TERM		15
#define CHLD		17
#define CONT		18
#define STOP		19
#define TSTP		20
#define TTOU		22
#define RT		40

#define SA_ONSTACK	0x08000000ULL
#define SA_RESTART	0x10000000ULL
#define SA_NODEFER	0x40000000ULL
#define SA_RESETHAND	0x80000000ULL

/* Where things are in a frame, as riscv64 Linux has it. */
#define FRAME_SIZE	1088
#define FRAME_UC	128
#define FRAME_STACK	(FRAME_UC + 16)
#define FRAME_MASK	(FRAME_UC + 40)
#define FRAME_PC	(FRAME_UC + 176)
#define FRAME_X(n)	(FRAME_PC + 8 * (n))
#define FRAME_F(n)	(FRAME_PC + 256 + 8 * (n))
#define FRAME_FCSR	(FRAME_PC + 512)
#define FRAME_EXTRA	(FRAME_PC + 256 + 516)

#define RETURNS(i, step, value) \
	CHECK(fake_program_has_returned(i, step, value))

static void set_action(u32 signo, u64 handler, u64 flags, u64 mask)
{
	fake_program_put_u64(ACTION, handler);
	fake_program_put_u64(ACTION + 8, flags);
	fake_program_put_u64(ACTION + 16, mask);
	RETURNS(0, PROGRAM_CALL(0, rt_sigaction, signo, ACTION, 0, 8, 0, 0), 0);
	program.hart[0].rv.pc = PROGRAM_PC;
}

static void block(unsigned int i, u64 set)
{
	fake_program_put_u64(SET, set);
	RETURNS(i, PROGRAM_CALL(i, rt_sigprocmask, 2, SET, 0, 8, 0, 0), 0);
}

static int send(u32 tid, u32 signo, u32 *interrupt)
{
	struct secproc_signal sig = { .tid = tid, .signo = signo, .pid = 77,
				      .uid = 5 };
	int err = secproc_signal_send(&program.task, &sig);

	if (interrupt)
		*interrupt = sig.interrupt;
	return err;
}

static bool is_due(unsigned int i)
{
	return secproc_signal_is_due(&program.hart[i]);
}

/* Hart @i is at the beginning of the handler, with its frame at its sp. */
static bool is_in_handler(unsigned int i, u32 signo)
{
	const struct secproc_rv_hart *rv = &program.hart[i].rv;

	return rv->pc == HANDLER && rv->x[10] == signo &&
	       rv->x[1] == PROGRAM_RETURN && !(rv->x[2] & 15) &&
	       rv->x[11] == rv->x[2] && rv->x[12] == rv->x[2] + FRAME_UC &&
	       fake_program_get_u32(rv->x[2]) == signo;
}

static u64 in_frame(unsigned int i, unsigned int off)
{
	return fake_program_get_u64(program.hart[i].rv.x[2] + off);
}

static bool is_killed(u32 signo)
{
	return program.task.state == SECPROC_TASK_DEAD &&
	       program.task.end == SECPROC_EXIT_KILLED &&
	       program.task.exit.signal == signo;
}

/* ---- Queues -------------------------------------------------------------- */

static void standard_signals_wait_once_others_in_turn(void)
{
	static struct secproc_sigpool pool;
	struct secproc_sigqueue queue = {};
	struct secproc_siginfo info = {};
	unsigned int i;

	secproc_sigpool_init(&pool);
	for (i = 0; i < 3; i++) {
		info.value = i;
		info.signo = USR1;
		CHECK(!secproc_sigqueue_add(&queue, &pool, &info));
		info.signo = RT;
		CHECK(!secproc_sigqueue_add(&queue, &pool, &info));
	}
	CHECK(queue.set == (secproc_sigbit(USR1) | secproc_sigbit(RT)));
	secproc_sigqueue_take(&queue, &pool, USR1, &info);
	CHECK(info.value == 0 && queue.set == secproc_sigbit(RT));
	for (i = 0; i < 3; i++) {
		CHECK(queue.set == secproc_sigbit(RT));
		secproc_sigqueue_take(&queue, &pool, RT, &info);
		CHECK(info.value == i && info.signo == RT);
	}
	CHECK(!queue.set && !queue.first && !queue.last);
}

static void the_pool_is_bounded_and_given_back(void)
{
	static struct secproc_sigpool pool;
	struct secproc_sigqueue queue = {}, other = {};
	struct secproc_siginfo info = { .signo = RT };
	unsigned int i, round;

	secproc_sigpool_init(&pool);
	for (round = 0; round < 3; round++) {
		for (i = 0; i < SECPROC_NR_SIGPOOL; i++)
			CHECK(!secproc_sigqueue_add(i % 2 ? &queue : &other,
						    &pool, &info));
		CHECK(secproc_sigqueue_add(&queue, &pool, &info) == -EAGAIN);
		info.signo = USR1;
		CHECK(secproc_sigqueue_add(&queue, &pool, &info) == -EAGAIN);
		CHECK(queue.set & secproc_sigbit(USR1));
		secproc_sigqueue_take(&queue, &pool, USR1, &info);
		CHECK(info.signo == USR1 && !info.value);
		info.signo = RT;
		secproc_sigqueue_drop(&queue, &pool, secproc_sigbit(RT));
		secproc_sigqueue_drop(&other, &pool, ~0ULL);
		CHECK(!queue.set && !queue.first && !other.last);
	}
}

static void faults_are_taken_first_then_the_smallest(void)
{
	CHECK(secproc_sigset_first(1) == 1);
	CHECK(secproc_sigset_first(1ULL << 63) == 64);
	CHECK(secproc_sigset_first(secproc_sigbit(1) | secproc_sigbit(SEGV)) ==
	      SEGV);
	CHECK(secproc_sigset_first(secproc_sigbit(TERM) |
				   secproc_sigbit(USR1)) == USR1);
}

/* ---- From outside -------------------------------------------------------- */

static void a_signal_does_what_its_action_is(void)
{
	fake_program_reset(2);
	CHECK(!send(0, TERM, NULL));
	CHECK(is_killed(TERM));
	CHECK(program.hart[0].kicked && program.hart[1].kicked);
	CHECK(send(0, TERM, NULL) == -EPROTO);

	fake_program_reset(1);
	CHECK(!send(0, CHLD, NULL) && !send(0, CONT, NULL) && !is_due(0));
	set_action(TERM, 1, 0, 0);
	CHECK(!send(0, TERM, NULL) && !is_due(0));
	CHECK(send(0, 0, NULL) == -EINVAL && send(0, 65, NULL) == -EINVAL);
	CHECK(send(2, TERM, NULL) == -ESRCH);
	set_action(USR1, HANDLER, 0, 0);
	CHECK(!send(1, USR1, NULL) && is_due(0));
	CHECK(fake_program_deliver(0) == SECPROC_STEP_RUN);
	CHECK(is_in_handler(0, USR1) && !is_due(0));
	CHECK(program.task.state == SECPROC_TASK_RUNNING);
	/* There is no way around this one. */
	block(0, ~0ULL);
	CHECK(!send(0, 9, NULL) && is_killed(9));
}

static void the_host_cannot_claim_that_an_instruction_faulted(void)
{
	struct secproc_signal sig = { .signo = SEGV, .si_code = 1,
				      .value = 0x1234 };

	fake_program_reset(1);
	set_action(SEGV, HANDLER, 0, 0);
	CHECK(!secproc_signal_send(&program.task, &sig));
	CHECK(fake_program_deliver(0) == SECPROC_STEP_RUN);
	CHECK(is_in_handler(0, SEGV));
	CHECK(fake_program_get_u32(program.hart[0].rv.x[11] + 8) == 0);
}

static void blocked_signals_wait_and_are_not_ignored(void)
{
	fake_program_reset(1);
	block(0, secproc_sigbit(CHLD) | secproc_sigbit(TERM));
	CHECK(!send(0, CHLD, NULL) && !send(0, TERM, NULL));
	CHECK(program.task.state == SECPROC_TASK_RUNNING && !is_due(0));
	RETURNS(0, PROGRAM_CALL(0, rt_sigpending, BUF, 8, 0, 0, 0, 0), 0);
	CHECK(fake_program_get_u64(BUF) ==
	      (secproc_sigbit(CHLD) | secproc_sigbit(TERM)));
	set_action(CHLD, HANDLER, 0, 0);
	set_action(TERM, 1, 0, 0);
	block(0, 0);
	CHECK(is_due(0) && fake_program_deliver(0) == SECPROC_STEP_RUN);
	CHECK(is_in_handler(0, CHLD) && !is_due(0));
}

static void somebody_takes_it_who_does_not_block_it(void)
{
	u32 interrupt;

	fake_program_reset(3);
	set_action(USR1, HANDLER, 0, 0);
	block(0, ~0ULL);
	block(2, ~0ULL);
	CHECK(!send(0, USR1, NULL));
	CHECK(program.hart[1].kicked && !program.hart[0].kicked);
	CHECK(is_due(1) && !is_due(0) && !is_due(2));
	CHECK(fake_program_deliver(1) == SECPROC_STEP_RUN && !is_due(1));
	/* Who is in a call of the host must be interrupted there. */
	block(0, 0);
	CHECK(PROGRAM_CALL(0, read, 0, BUF, 8, 0, 0, 0) == SECPROC_STEP_HOST);
	CHECK(!send(0, USR1, &interrupt) && interrupt == 1);
	CHECK(!send(3, USR1, &interrupt) && interrupt == 0);
	/* When the first blocks it, the second may have it. */
	CHECK(fake_program_answer(0, -EINTR, 0) == SECPROC_STEP_RUN);
	CHECK(fake_program_deliver(0) == SECPROC_STEP_RUN);
	CHECK(program.hart[0].rv.pc == HANDLER);
	program.hart[1].thread.blocked = 0;
	program.hart[1].kicked = false;
	CHECK(!send(0, USR1, NULL));
	program.hart[0].thread.blocked = 0;
	program.hart[1].kicked = false;
	block(0, ~0ULL);
	CHECK(program.hart[1].kicked && is_due(1));
}

/* ---- Frames -------------------------------------------------------------- */

static void fill_registers(struct secproc_rv_hart *rv)
{
	unsigned int i;

	for (i = 1; i < 32; i++)
		if (i != 2)
			rv->x[i] = 0x1111111100000000ULL + i;
	for (i = 0; i < 32; i++)
		rv->f[i] = 0x2222222200000000ULL + i;
	rv->fcsr = 0x63;
	rv->pc = PROGRAM_PC;
}

static void a_frame_has_all_registers_and_brings_them_back(void)
{
	struct secproc_rv_hart *rv = &program.hart[0].rv, before;
	unsigned int i;

	fake_program_reset(1);
	block(0, secproc_sigbit(CHLD));
	set_action(USR1, HANDLER, 0, secproc_sigbit(TERM));
	fill_registers(rv);
	before = *rv;
	CHECK(!send(0, USR1, NULL));
	fake_aspace_absent();
	CHECK(fake_program_deliver(0) == SECPROC_STEP_RUN);
	CHECK(program.nr_pages_wanted);
	CHECK(is_in_handler(0, USR1));
	CHECK(rv->x[2] == ((before.x[2] - FRAME_SIZE) & ~15ULL));
	CHECK(in_frame(0, FRAME_PC) == PROGRAM_PC);
	for (i = 1; i < 32; i++)
		CHECK(in_frame(0, FRAME_X(i)) == before.x[i]);
	for (i = 0; i < 32; i++)
		CHECK(in_frame(0, FRAME_F(i)) == before.f[i]);
	CHECK(in_frame(0, FRAME_FCSR) == 0x63);
	CHECK(in_frame(0, FRAME_MASK) == secproc_sigbit(CHLD));
	CHECK(fake_program_get_u32(rv->x[2] + 16) == 77);
	CHECK(fake_program_get_u32(rv->x[2] + 20) == 5);
	CHECK(program.hart[0].thread.blocked ==
	      (secproc_sigbit(CHLD) | secproc_sigbit(TERM) |
	       secproc_sigbit(USR1)));

	/* The handler spoils what it likes. */
	for (i = 3; i < 32; i++)
		rv->x[i] = 0;
	memset(rv->f, 0, sizeof(rv->f));
	rv->fcsr = 0;
	rv->x[17] = SECPROC_NR_rt_sigreturn;
	fake_aspace_absent();
	CHECK(fake_program_again(0) == SECPROC_STEP_RUN);
	CHECK(rv->pc == PROGRAM_PC && rv->fcsr == 0x63);
	CHECK(!memcmp(rv->x, before.x, sizeof(rv->x)));
	CHECK(!memcmp(rv->f, before.f, sizeof(rv->f)));
	CHECK(program.hart[0].thread.blocked == secproc_sigbit(CHLD));
}

static void a_forged_frame_gives_nothing_but_registers(void)
{
	struct secproc_rv_hart *rv = &program.hart[0].rv;
	u64 frame = PROGRAM_STACKS + 64;

	fake_program_reset(1);
	fake_program_put_u64(frame + FRAME_MASK, ~0ULL);
	fake_program_put_u64(frame + FRAME_PC, ~0ULL);
	fake_program_put_u64(frame + FRAME_FCSR, 0xffffffff);
	rv->x[2] = frame;
	CHECK(PROGRAM_CALL(0, rt_sigreturn, 0, 0, 0, 0, 0, 0) ==
	      SECPROC_STEP_RUN);
	CHECK(rv->pc == ~1ULL && rv->fcsr == 0xff && rv->x[0] == 0);
	CHECK(program.hart[0].thread.blocked ==
	      ~(secproc_sigbit(9) | secproc_sigbit(STOP)));
	/* State that is not there, and memory that is not. */
	fake_program_reset(1);
	fake_program_put_u32(frame + FRAME_EXTRA + 4, 0x53465457);
	rv->x[2] = frame;
	CHECK(PROGRAM_CALL(0, rt_sigreturn, 0, 0, 0, 0, 0, 0) ==
	      SECPROC_STEP_DEAD);
	CHECK(program.task.fault.signal == SEGV);
	fake_program_reset(1);
	rv->x[2] = PROGRAM_NOWHERE;
	CHECK(PROGRAM_CALL(0, rt_sigreturn, 0, 0, 0, 0, 0, 0) ==
	      SECPROC_STEP_DEAD);
	fake_program_reset(1);
	rv->x[2] = ~0ULL - 100;
	CHECK(PROGRAM_CALL(0, rt_sigreturn, 0, 0, 0, 0, 0, 0) ==
	      SECPROC_STEP_DEAD);
}

static void several_signals_are_handled_one_in_the_other(void)
{
	u64 sp;

	fake_program_reset(1);
	set_action(USR1, HANDLER, 0, 0);
	set_action(TERM, HANDLER, 0, 0);
	sp = program.hart[0].rv.x[2];
	CHECK(!send(0, TERM, NULL) && !send(0, USR1, NULL));
	CHECK(is_due(0) && fake_program_deliver(0) == SECPROC_STEP_RUN);
	CHECK(is_in_handler(0, USR1) && is_due(0));
	CHECK(fake_program_deliver(0) == SECPROC_STEP_RUN);
	CHECK(is_in_handler(0, TERM) && !is_due(0));
	CHECK(in_frame(0, FRAME_PC) == HANDLER);
	CHECK(program.hart[0].rv.x[2] == sp - 2 * FRAME_SIZE);
}

static void flags_of_actions_are_obeyed(void)
{
	fake_program_reset(1);
	set_action(USR1, HANDLER, SA_NODEFER | SA_RESETHAND, 0);
	CHECK(!send(0, USR1, NULL));
	CHECK(fake_program_deliver(0) == SECPROC_STEP_RUN);
	CHECK(!program.hart[0].thread.blocked);
	CHECK(!send(0, USR1, NULL) && is_killed(USR1));
}

static void handlers_run_on_the_other_stack(void)
{
	struct secproc_rv_hart *rv = &program.hart[0].rv;
	u8 stack[24] = {};

	fake_program_reset(1);
	secproc_put_le64(stack, ALTSTACK);
	secproc_put_le64(stack + 16, ALTSTACK_SIZE);
	fake_aspace_put(BUF, stack, sizeof(stack));
	RETURNS(0, PROGRAM_CALL(0, sigaltstack, BUF, 0, 0, 0, 0, 0), 0);
	set_action(USR1, HANDLER, SA_ONSTACK, 0);
	set_action(TERM, HANDLER, SA_ONSTACK, 0);
	/* The usual stack is spent. */
	rv->x[2] = PROGRAM_NOWHERE;
	CHECK(!send(0, USR1, NULL));
	CHECK(fake_program_deliver(0) == SECPROC_STEP_RUN);
	CHECK(rv->x[2] == ALTSTACK + ALTSTACK_SIZE - FRAME_SIZE);
	CHECK(in_frame(0, FRAME_STACK) == ALTSTACK);
	/* It is not begun again while it is in use, nor can it be changed. */
	CHECK(!send(0, TERM, NULL));
	CHECK(fake_program_deliver(0) == SECPROC_STEP_RUN);
	CHECK(rv->x[2] == ALTSTACK + ALTSTACK_SIZE - 2 * FRAME_SIZE);
	RETURNS(0, PROGRAM_CALL(0, sigaltstack, BUF, 0, 0, 0, 0, 0), -EPERM);
	RETURNS(0, PROGRAM_CALL(0, sigaltstack, 0, INFO, 0, 0, 0, 0), 0);
	CHECK(fake_program_get_u32(INFO + 8) == 1);
	/* Nor is it left below its end. */
	rv->x[2] = ALTSTACK + 100;
	program.hart[0].thread.blocked = 0;
	CHECK(!send(0, USR1, NULL));
	CHECK(fake_program_deliver(0) == SECPROC_STEP_DEAD);
	CHECK(program.task.fault.signal == SEGV);
}

static void a_stack_without_room_ends_the_program(void)
{
	fake_program_reset(1);
	set_action(USR1, HANDLER, 0, 0);
	set_action(SEGV, HANDLER, 0, 0);
	program.hart[0].rv.x[2] = PROGRAM_NOWHERE;
	CHECK(!send(0, USR1, NULL));
	/* SIGSEGV instead, whose frame has no room either. */
	CHECK(fake_program_deliver(0) == SECPROC_STEP_RUN && is_due(0));
	CHECK(fake_program_deliver(0) == SECPROC_STEP_DEAD);
	CHECK(program.task.end == SECPROC_EXIT_FAULT);
	CHECK(program.task.fault.signal == SEGV);
}

/* ---- Faults -------------------------------------------------------------- */

static void a_fault_is_handled_or_ends_the_program(void)
{
	struct secproc_hart *hart = &program.hart[0];

	fake_program_reset(1);
	set_action(SEGV, HANDLER, 0, 0);
	CHECK(secproc_signal_fault(hart, SEGV, 2, 0x4321, 2) ==
	      SECPROC_STEP_RUN);
	CHECK(is_due(0) && fake_program_deliver(0) == SECPROC_STEP_RUN);
	CHECK(is_in_handler(0, SEGV));
	CHECK(fake_program_get_u32(hart->rv.x[11] + 8) == 2);
	CHECK(fake_program_get_u64(hart->rv.x[11] + 16) == 0x4321);
	/* Again in the handler, which blocks it. */
	CHECK(secproc_signal_fault(hart, SEGV, 1, 0x99, 1) ==
	      SECPROC_STEP_DEAD);
	CHECK(program.task.fault.va == 0x99 && program.task.fault.access == 1);
	/* It cannot be ignored. */
	fake_program_reset(1);
	set_action(SEGV, 1, 0, 0);
	CHECK(secproc_signal_fault(hart, SEGV, 2, 1, 2) == SECPROC_STEP_DEAD);
}

static void a_page_that_a_call_wanted_is_the_calls_affair(void)
{
	struct secproc_hart *hart = &program.hart[0];

	fake_program_reset(1);
	fake_aspace_absent();
	hart->rv.x[10] = 1;
	hart->rv.x[11] = BUF;
	hart->rv.x[12] = 8;
	hart->rv.x[17] = SECPROC_NR_write;
	CHECK(secproc_syscall_begin(hart, &program.win[0]) ==
	      SECPROC_STEP_PAGE);
	/* Another thread has unmapped it meanwhile. */
	CHECK(secproc_hart_page_failed(hart, -EFAULT) == SECPROC_STEP_RUN);
	CHECK(program.task.state == SECPROC_TASK_RUNNING);
}

/* ---- Calls --------------------------------------------------------------- */

/* A read that waits is interrupted; returns the step after the answer. */
static enum secproc_step interrupt_read(u64 flags)
{
	fake_program_reset(1);
	set_action(USR1, HANDLER, flags, 0);
	CHECK(PROGRAM_CALL(0, read, 5, BUF, 8, 0, 0, 0) == SECPROC_STEP_HOST);
	CHECK(!send(0, USR1, NULL));
	return fake_program_answer(0, -EINTR, 0);
}

static void an_interrupted_call_fails_or_is_made_again(void)
{
	struct secproc_rv_hart *rv = &program.hart[0].rv;

	CHECK(interrupt_read(0) == SECPROC_STEP_RUN);
	CHECK(is_due(0) && fake_program_deliver(0) == SECPROC_STEP_RUN);
	CHECK(in_frame(0, FRAME_PC) == PROGRAM_PC + 4);
	CHECK(in_frame(0, FRAME_X(10)) == (u64)-EINTR);
	CHECK(interrupt_read(SA_RESTART) == SECPROC_STEP_RUN);
	CHECK(is_due(0) && fake_program_deliver(0) == SECPROC_STEP_RUN);
	CHECK(in_frame(0, FRAME_PC) == PROGRAM_PC);
	CHECK(in_frame(0, FRAME_X(10)) == 5);
	/* Only the call is made again, not whatever comes after. */
	rv->x[17] = SECPROC_NR_rt_sigreturn;
	CHECK(fake_program_again(0) == SECPROC_STEP_RUN && !is_due(0));
	CHECK(rv->pc == PROGRAM_PC && rv->x[10] == 5 &&
	      rv->x[17] == SECPROC_NR_read);
	/* Nobody has a signal: the program does not see it. */
	fake_program_reset(1);
	CHECK(PROGRAM_CALL(0, read, 5, BUF, 8, 0, 0, 0) == SECPROC_STEP_HOST);
	CHECK(fake_program_answer(0, -EINTR, 0) == SECPROC_STEP_RUN);
	CHECK(rv->pc == PROGRAM_PC && rv->x[10] == 5);
	/* The handler has gone before it could run. */
	CHECK(interrupt_read(0) == SECPROC_STEP_RUN);
	program.task.process.action[USR1 - 1].handler = 1;
	CHECK(is_due(0) && fake_program_deliver(0) == SECPROC_STEP_RUN);
	CHECK(rv->pc == PROGRAM_PC && rv->x[10] == 5 && !is_due(0));
}

static void polls_are_never_made_again(void)
{
	fake_program_reset(1);
	set_action(USR1, HANDLER, SA_RESTART, 0);
	CHECK(PROGRAM_CALL(0, ppoll, BUF, 1, 0, 0, 0, 0) == SECPROC_STEP_HOST);
	CHECK(!send(0, USR1, NULL));
	CHECK(fake_program_answer(0, -EINTR, 0) == SECPROC_STEP_RUN);
	CHECK(fake_program_deliver(0) == SECPROC_STEP_RUN);
	CHECK(in_frame(0, FRAME_X(10)) == (u64)-EINTR);
	/* close() has closed, whatever it says. */
	fake_program_reset(1);
	CHECK(PROGRAM_CALL(0, close, 5, 0, 0, 0, 0, 0) == SECPROC_STEP_HOST);
	RETURNS(0, fake_program_answer(0, -EINTR, 0), -EINTR);
}

static void no_signal_is_missed_before_the_host_is_asked(void)
{
	fake_program_reset(1);
	set_action(USR1, HANDLER, 0, 0);
	CHECK(!send(0, USR1, NULL));
	CHECK(PROGRAM_CALL(0, read, 5, BUF, 8, 0, 0, 0) == SECPROC_STEP_RUN);
	CHECK(program.hart[0].rv.pc == PROGRAM_PC && is_due(0));
	CHECK(fake_program_deliver(0) == SECPROC_STEP_RUN);
	CHECK(in_frame(0, FRAME_PC) == PROGRAM_PC);
	/* And after it: the loader has not made the call. */
	fake_program_reset(1);
	set_action(USR1, HANDLER, 0, 0);
	CHECK(PROGRAM_CALL(0, read, 5, BUF, 8, 0, 0, 0) == SECPROC_STEP_HOST);
	CHECK(!send(0, USR1, NULL));
	CHECK(fake_program_answer(0, -EINTR, SECPROC_SYSCALL_NOT_MADE) ==
	      SECPROC_STEP_RUN);
	CHECK(program.hart[0].rv.pc == PROGRAM_PC && is_due(0));
}

static void a_long_stream_stops_at_a_signal(void)
{
	fake_program_reset(1);
	fake_aspace_add(0x1000000, 20, SECPROC_PERM_R | SECPROC_PERM_W);
	set_action(USR1, HANDLER, SA_RESTART, 0);
	CHECK(PROGRAM_CALL(0, write, 5, 0x1000000, 20 * SECPROC_PAGE_SIZE, 0,
			   0, 0) == SECPROC_STEP_HOST);
	CHECK(!send(0, USR1, NULL));
	RETURNS(0, fake_program_answer(0, SECPROC_WINDOW_SIZE,
				       SECPROC_SYSCALL_MORE),
		SECPROC_WINDOW_SIZE);
	CHECK(is_due(0));
}

static void masks_are_borrowed_for_a_call(void)
{
	struct secproc_thread *t = &program.hart[0].thread;

	fake_program_reset(1);
	set_action(USR1, HANDLER, 0, 0);
	block(0, secproc_sigbit(USR1));
	fake_program_put_u64(SET, secproc_sigbit(TERM));
	CHECK(PROGRAM_CALL(0, ppoll, BUF, 1, 0, SET, 8, 0) ==
	      SECPROC_STEP_HOST);
	CHECK(t->blocked == secproc_sigbit(TERM));
	RETURNS(0, fake_program_answer(0, 0, 0), 0);
	CHECK(t->blocked == secproc_sigbit(USR1));
	RETURNS(0, PROGRAM_CALL(0, ppoll, BUF, 1, 0, SET, 4, 0), -EINVAL);
	/* What waited is let through at once, then blocked again. */
	CHECK(!send(0, USR1, NULL) && !is_due(0));
	CHECK(PROGRAM_CALL(0, ppoll, BUF, 1, 0, SET, 8, 0) ==
	      SECPROC_STEP_RUN);
	CHECK(is_due(0) && fake_program_deliver(0) == SECPROC_STEP_RUN);
	CHECK(is_in_handler(0, USR1));
	CHECK(in_frame(0, FRAME_MASK) == secproc_sigbit(USR1));
	CHECK(in_frame(0, FRAME_X(10)) == (u64)-EINTR);
	CHECK(t->blocked == (secproc_sigbit(TERM) | secproc_sigbit(USR1)));
}

static void suspended_until_a_handler_has_run(void)
{
	fake_program_reset(1);
	set_action(USR1, HANDLER, SA_RESTART, 0);
	block(0, secproc_sigbit(USR1));
	fake_program_put_u64(SET, 0);
	CHECK(PROGRAM_CALL(0, rt_sigsuspend, SET, 8, 0, 0, 0, 0) ==
	      SECPROC_STEP_WAIT);
	CHECK(program.hart[0].wake_at == SECPROC_NEVER && !is_due(0));
	CHECK(!send(0, CHLD, NULL) && !program.hart[0].kicked);
	CHECK(!send(0, USR1, NULL) && program.hart[0].kicked);
	CHECK(fake_program_again(0) == SECPROC_STEP_RUN && is_due(0));
	CHECK(fake_program_deliver(0) == SECPROC_STEP_RUN);
	CHECK(in_frame(0, FRAME_X(10)) == (u64)-EINTR);
	CHECK(in_frame(0, FRAME_MASK) == secproc_sigbit(USR1));
	CHECK(in_frame(0, FRAME_PC) == PROGRAM_PC + 4);
}

static void waiting_takes_signals_without_handlers(void)
{
	fake_program_reset(1);
	block(0, secproc_sigbit(USR1) | secproc_sigbit(TERM));
	fake_program_put_u64(SET, secproc_sigbit(USR1) | secproc_sigbit(TERM));
	CHECK(!send(0, TERM, NULL));
	fake_aspace_absent();
	RETURNS(0, PROGRAM_CALL(0, rt_sigtimedwait, SET, INFO, 0, 8, 0, 0),
		TERM);
	CHECK(fake_program_get_u32(INFO) == TERM);
	CHECK(fake_program_get_u32(INFO + 16) == 77);
	CHECK(PROGRAM_CALL(0, rt_sigtimedwait, SET, 0, 0, 8, 0, 0) ==
	      SECPROC_STEP_WAIT);
	CHECK(!send(0, USR1, NULL) && program.hart[0].kicked);
	RETURNS(0, fake_program_again(0), USR1);
	/* Also unblocked, where it would end the program. */
	block(0, 0);
	fake_program_put_u64(SET, secproc_sigbit(USR1));
	CHECK(PROGRAM_CALL(0, rt_sigtimedwait, SET, 0, 0, 8, 0, 0) ==
	      SECPROC_STEP_WAIT);
	CHECK(!send(0, USR1, NULL));
	RETURNS(0, fake_program_again(0), USR1);
	fake_program_put_u64(TIME, 0);
	fake_program_put_u64(TIME + 8, MS);
	CHECK(PROGRAM_CALL(0, rt_sigtimedwait, SET, 0, TIME, 8, 0, 0) ==
	      SECPROC_STEP_WAIT);
	fake_clock_monotonic += MS;
	RETURNS(0, fake_program_again(0), -EAGAIN);
	set_action(TERM, HANDLER, 0, 0);
	CHECK(PROGRAM_CALL(0, rt_sigtimedwait, SET, 0, 0, 8, 0, 0) ==
	      SECPROC_STEP_WAIT);
	CHECK(!send(0, TERM, NULL));
	RETURNS(0, fake_program_again(0), -EINTR);
}

static void an_interrupted_sleep_tells_what_is_left(void)
{
	fake_program_reset(1);
	set_action(USR1, HANDLER, SA_RESTART, 0);
	fake_program_put_u64(TIME, 2);
	fake_program_put_u64(TIME + 8, 5);
	CHECK(PROGRAM_CALL(0, nanosleep, TIME, BUF, 0, 0, 0, 0) ==
	      SECPROC_STEP_WAIT);
	fake_clock_monotonic += 500 * MS;
	CHECK(!send(0, USR1, NULL));
	fake_aspace_absent();
	RETURNS(0, fake_program_again(0), -EINTR);
	CHECK(fake_program_get_u64(BUF) == 1);
	CHECK(fake_program_get_u64(BUF + 8) == 500 * MS + 5);
	CHECK(fake_program_deliver(0) == SECPROC_STEP_RUN);
	CHECK(in_frame(0, FRAME_PC) == PROGRAM_PC + 4);
}

static void threads_signal_each_other(void)
{
	fake_program_reset(2);
	set_action(USR1, HANDLER, 0, 0);
	RETURNS(0, PROGRAM_CALL(0, tgkill, 1, 2, USR1, 0, 0, 0), 0);
	CHECK(program.hart[1].kicked && is_due(1) && !is_due(0));
	CHECK(fake_program_deliver(1) == SECPROC_STEP_RUN);
	CHECK(fake_program_get_u32(program.hart[1].rv.x[11] + 8) == (u32)-6);
	program.hart[1].thread.blocked = 0;
	/* The loader is asked to interrupt its thread. */
	CHECK(PROGRAM_CALL(1, read, 5, BUF, 8, 0, 0, 0) == SECPROC_STEP_HOST);
	CHECK(PROGRAM_CALL(0, tkill, 2, USR1, 0, 0, 0, 0) ==
	      SECPROC_STEP_HOST);
	CHECK(program.win[0].run->syscall.nr == SECPROC_NR_tgkill);
	CHECK(program.win[0].run->syscall.args[1] == 2);
	RETURNS(0, fake_program_answer(0, -EIO, 0), 0);
	RETURNS(0, PROGRAM_CALL(0, tkill, 3, USR1, 0, 0, 0, 0), -ESRCH);
	RETURNS(0, PROGRAM_CALL(0, tkill, 0, USR1, 0, 0, 0, 0), -EINVAL);
	RETURNS(0, PROGRAM_CALL(0, tgkill, 2, 1, USR1, 0, 0, 0), -ESRCH);
	RETURNS(0, PROGRAM_CALL(0, tgkill, 1, 2, 0, 0, 0, 0), 0);
	/* Stopping is the host's business. */
	CHECK(PROGRAM_CALL(0, kill, 1, STOP, 0, 0, 0, 0) == SECPROC_STEP_HOST);
	CHECK(program.win[0].run->syscall.nr == SECPROC_NR_kill);
	RETURNS(0, fake_program_answer(0, 0, 0), 0);
	CHECK(PROGRAM_CALL(0, tgkill, 1, 2, TERM, 0, 0, 0) ==
	      SECPROC_STEP_DEAD);
	CHECK(is_killed(TERM));
}

static void what_stops_is_for_the_loader_to_do(void)
{
	struct secproc_signal sig = { .signo = TSTP };

	fake_program_reset(1);
	CHECK(!secproc_signal_send(&program.task, &sig));
	CHECK(sig.flags == SECPROC_SIGNAL_STOPS && !is_due(0));
	/* Its own, too, and by which signal. */
	CHECK(PROGRAM_CALL(0, kill, 1, TSTP, 0, 0, 0, 0) == SECPROC_STEP_HOST);
	CHECK(program.win[0].run->syscall.nr == SECPROC_NR_kill);
	CHECK(program.win[0].run->syscall.args[1] == TSTP);
	RETURNS(0, fake_program_answer(0, -EPERM, 0), 0);
	/* Not if it waits, is ignored, or has a handler. */
	block(0, secproc_sigbit(TSTP));
	CHECK(!secproc_signal_send(&program.task, &sig) && !sig.flags);
	CHECK(program.task.process.pending.set == secproc_sigbit(TSTP));
	set_action(TSTP, 1, 0, 0);
	block(0, 0);
	CHECK(!secproc_signal_send(&program.task, &sig) && !sig.flags);
	CHECK(!is_due(0));
	set_action(TSTP, HANDLER, 0, 0);
	CHECK(!secproc_signal_send(&program.task, &sig) && !sig.flags);
	CHECK(fake_program_deliver(0) == SECPROC_STEP_RUN);
	CHECK(is_in_handler(0, TSTP));
}

static void terminals_know_what_becomes_of_their_signals(void)
{
	static const u64 handlers[] = { 0, 1, HANDLER };
	unsigned int i;

	fake_program_reset(1);
	for (i = 0; i < 3; i++) {
		fake_program_put_u64(ACTION, handlers[i]);
		CHECK(PROGRAM_CALL(0, rt_sigaction, TTOU, ACTION, 0, 8, 0,
				   0) == SECPROC_STEP_HOST);
		CHECK(program.win[0].run->syscall.nr ==
		      SECPROC_NR_rt_sigaction);
		/* Where the handler is, is nobody's business. */
		CHECK(program.win[0].run->syscall.args[0] == TTOU &&
		      program.win[0].run->syscall.args[1] == i);
		RETURNS(0, fake_program_answer(0, -EPERM, 0), 0);
	}
}

static void a_program_inherits_what_is_blocked_and_ignored(void)
{
	fake_program_reset(1);
	secproc_signal_inherit(&program.hart[0], ~0ULL,
			       secproc_sigbit(TERM) | secproc_sigbit(STOP));
	CHECK(program.hart[0].thread.blocked ==
	      ~(secproc_sigbit(9) | secproc_sigbit(STOP)));
	CHECK(secproc_signal_is_ignored(&program.task, TERM));
	CHECK(!program.task.process.action[STOP - 1].handler);
	CHECK(!secproc_signal_is_ignored(&program.task, USR1));
	CHECK(!send(0, 9, NULL) && is_killed(9));
}

static void signals_that_are_read_do_not_wait_inside(void)
{
	const struct secproc_exit_syscall *asked;
	struct secproc_signal sig = { .signo = TERM };

	fake_program_reset(1);
	asked = &program.win[0].run->syscall;
	block(0, secproc_sigbit(TERM) | secproc_sigbit(USR1));
	/* What waits already goes out when there is a descriptor. */
	CHECK(!send(0, USR1, NULL));
	fake_program_put_u64(SET, secproc_sigbit(TERM) | secproc_sigbit(USR1));
	CHECK(PROGRAM_CALL(0, signalfd4, -1, SET, 8, 0, 0, 0) ==
	      SECPROC_STEP_HOST);
	CHECK(asked->nr == SECPROC_NR_signalfd4);
	CHECK(fake_program_answer(0, 5, 0) == SECPROC_STEP_HOST);
	CHECK(asked->nr == SECPROC_NR_rt_sigqueueinfo);
	CHECK(asked->args[0] == USR1 && asked->args[2] == 77);
	RETURNS(0, fake_program_answer(0, 0, 0), 5);
	CHECK(!program.task.process.pending.set);
	/* From outside, and by itself. */
	CHECK(!secproc_signal_send(&program.task, &sig));
	CHECK(sig.flags == SECPROC_SIGNAL_READ);
	CHECK(!program.task.process.pending.set && !is_due(0));
	CHECK(PROGRAM_CALL(0, kill, 1, TERM, 0, 0, 0, 0) == SECPROC_STEP_HOST);
	CHECK(asked->nr == SECPROC_NR_rt_sigqueueinfo);
	RETURNS(0, fake_program_answer(0, 0, 0), 0);
	CHECK(!program.task.process.pending.set);
	/* Where nothing reads, it waits inside. */
	sig.flags = SECPROC_SIGNAL_KEEP;
	CHECK(!secproc_signal_send(&program.task, &sig) && !sig.flags);
	CHECK(program.task.process.pending.set == secproc_sigbit(TERM));
	CHECK(PROGRAM_CALL(0, kill, 1, USR1, 0, 0, 0, 0) == SECPROC_STEP_HOST);
	CHECK(fake_program_answer(0, -ENOENT, 0) == SECPROC_STEP_RUN);
	RETURNS(0, fake_program_again(0), 0);
	CHECK(program.task.process.pending.set ==
	      (secproc_sigbit(TERM) | secproc_sigbit(USR1)));
	/* Who does not block it takes it. */
	block(0, 0);
	CHECK(fake_program_deliver(0) == SECPROC_STEP_DEAD);
	/* The host cannot claim a descriptor that is none. */
	fake_program_reset(1);
	fake_program_put_u64(SET, 1);
	CHECK(PROGRAM_CALL(0, signalfd4, -1, SET, 8, 0, 0, 0) ==
	      SECPROC_STEP_HOST);
	CHECK(fake_program_answer(0, 1LL << 31, 0) == SECPROC_STEP_DEAD);
	CHECK(!secproc_signal_is_read(&program.task, 9));
}

static void queued_signals_have_values(void)
{
	fake_program_reset(1);
	set_action(RT, HANDLER, 0, 0);
	fake_program_put_u32(INFO + 8, (u32)-1);
	fake_program_put_u32(INFO + 16, 3);
	fake_program_put_u64(INFO + 24, 0xabcdef);
	RETURNS(0, PROGRAM_CALL(0, rt_sigqueueinfo, 1, RT, INFO, 0, 0, 0), 0);
	CHECK(fake_program_deliver(0) == SECPROC_STEP_RUN);
	CHECK(in_frame(0, 24) == 0xabcdef);
	RETURNS(0, PROGRAM_CALL(0, rt_tgsigqueueinfo, 1, 1, RT, INFO, 0, 0),
		0);
	RETURNS(0, PROGRAM_CALL(0, rt_tgsigqueueinfo, 1, 7, RT, INFO, 0, 0),
		-ESRCH);
	RETURNS(0, PROGRAM_CALL(0, rt_sigqueueinfo, 2, RT, INFO, 0, 0, 0),
		-ESRCH);
	RETURNS(0, PROGRAM_CALL(0, rt_sigqueueinfo, 1, RT, PROGRAM_NOWHERE, 0,
				0, 0), -EFAULT);
	RETURNS(0, PROGRAM_CALL(0, rt_sigqueueinfo, 1, 65, INFO, 0, 0, 0),
		-EINVAL);
}

static const struct check_test tests[] = {
	CHECK_TEST(standard_signals_wait_once_others_in_turn),
	CHECK_TEST(the_pool_is_bounded_and_given_back),
	CHECK_TEST(faults_are_taken_first_then_the_smallest),
	CHECK_TEST(a_signal_does_what_its_action_is),
	CHECK_TEST(the_host_cannot_claim_that_an_instruction_faulted),
	CHECK_TEST(blocked_signals_wait_and_are_not_ignored),
	CHECK_TEST(somebody_takes_it_who_does_not_block_it),
	CHECK_TEST(a_frame_has_all_registers_and_brings_them_back),
	CHECK_TEST(a_forged_frame_gives_nothing_but_registers),
	CHECK_TEST(several_signals_are_handled_one_in_the_other),
	CHECK_TEST(flags_of_actions_are_obeyed),
	CHECK_TEST(handlers_run_on_the_other_stack),
	CHECK_TEST(a_stack_without_room_ends_the_program),
	CHECK_TEST(a_fault_is_handled_or_ends_the_program),
	CHECK_TEST(a_page_that_a_call_wanted_is_the_calls_affair),
	CHECK_TEST(an_interrupted_call_fails_or_is_made_again),
	CHECK_TEST(polls_are_never_made_again),
	CHECK_TEST(no_signal_is_missed_before_the_host_is_asked),
	CHECK_TEST(a_long_stream_stops_at_a_signal),
	CHECK_TEST(masks_are_borrowed_for_a_call),
	CHECK_TEST(suspended_until_a_handler_has_run),
	CHECK_TEST(waiting_takes_signals_without_handlers),
	CHECK_TEST(an_interrupted_sleep_tells_what_is_left),
	CHECK_TEST(threads_signal_each_other),
	CHECK_TEST(what_stops_is_for_the_loader_to_do),
	CHECK_TEST(terminals_know_what_becomes_of_their_signals),
	CHECK_TEST(a_program_inherits_what_is_blocked_and_ignored),
	CHECK_TEST(signals_that_are_read_do_not_wait_inside),
	CHECK_TEST(queued_signals_have_values),
};

CHECK_MAIN(tests)
