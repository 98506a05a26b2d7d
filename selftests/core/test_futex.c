// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Tests of os/futex.h, and of waits by the processor's clocks
 */
#include <string.h>

#include "check.h"
#include "fake_program.h"

#define A		PROGRAM_DATA
#define B		(PROGRAM_DATA + 256)
#define TIME		(PROGRAM_DATA + 512)
#define LIST		(PROGRAM_DATA + 1024)
#define MS		1000000ULL

#define WAIT		0
#define WAKE		1
#define REQUEUE		3
#define CMP_REQUEUE	4
#define WAKE_OP		5
#define WAIT_BITSET	9
#define WAKE_BITSET	10
#define PRIVATE		128
#define REALTIME	256

#define FUTEX(i, ...)	PROGRAM_CALL(i, futex, __VA_ARGS__)
#define RETURNS(i, step, value) \
	CHECK(fake_program_has_returned(i, step, value))

/* Hart @i waits for the word at @va, whose value is @value. */
static void wait_for(unsigned int i, u64 va, u32 value)
{
	CHECK(FUTEX(i, va, WAIT | PRIVATE, value, 0, 0, 0) ==
	      SECPROC_STEP_WAIT);
	CHECK(program.hart[i].wake_at == SECPROC_NEVER);
}

static bool is_woken(unsigned int i)
{
	return program.hart[i].kicked &&
	       fake_program_has_returned(i, fake_program_again(i), 0);
}

static bool waits_on(unsigned int i)
{
	return !program.hart[i].kicked &&
	       fake_program_again(i) == SECPROC_STEP_WAIT;
}

static void put_time(u64 ns)
{
	fake_program_put_u64(TIME, ns / 1000000000);
	fake_program_put_u64(TIME + 8, ns % 1000000000);
}

static void a_wait_needs_the_expected_value(void)
{
	fake_program_reset(2);
	fake_program_put_u32(A, 7);
	RETURNS(0, FUTEX(0, A, WAIT, 8, 0, 0, 0), -EAGAIN);
	wait_for(0, A, 7);
	RETURNS(1, FUTEX(1, A, WAKE, 1, 0, 0, 0), 1);
	CHECK(is_woken(0));
	RETURNS(1, FUTEX(1, A, WAKE, 1, 0, 0, 0), 0);
	RETURNS(0, FUTEX(0, A + 2, WAIT, 8, 0, 0, 0), -EINVAL);
	RETURNS(0, FUTEX(0, PROGRAM_NOWHERE, WAIT, 8, 0, 0, 0), -EFAULT);
	RETURNS(0, FUTEX(0, SECPROC_VA_END, WAKE, 8, 0, 0, 0), -EFAULT);
	RETURNS(0, FUTEX(0, A, WAIT_BITSET, 7, 0, 0, 0), -EINVAL);
	RETURNS(0, FUTEX(0, A, WAKE_BITSET, 1, 0, 0, 0), -EINVAL);
	RETURNS(0, FUTEX(0, A, 6, 1, 0, 0, 0), -ENOSYS);
	RETURNS(0, FUTEX(0, A, WAKE | REALTIME, 1, 0, 0, 0), -ENOSYS);
}

static void a_kick_alone_wakes_nobody(void)
{
	fake_program_reset(2);
	wait_for(0, A, 0);
	secproc_hart_kick(&program.hart[0]);
	CHECK(fake_program_again(0) == SECPROC_STEP_WAIT);
	RETURNS(1, FUTEX(1, A, WAKE, 1, 0, 0, 0), 1);
	CHECK(is_woken(0));
}

static void who_came_first_is_woken_first(void)
{
	unsigned int i;

	fake_program_reset(6);
	for (i = 0; i < 4; i++)
		wait_for(i, A, 0);
	wait_for(4, B, 0);
	RETURNS(5, FUTEX(5, A, WAKE, 1, 0, 0, 0), 1);
	CHECK(is_woken(0) && waits_on(1) && waits_on(2) && waits_on(3));
	wait_for(0, A, 0);
	RETURNS(5, FUTEX(5, A, WAKE, 2, 0, 0, 0), 2);
	CHECK(is_woken(1) && is_woken(2) && waits_on(3) && waits_on(0));
	RETURNS(5, FUTEX(5, A, WAKE, 0x7fffffff, 0, 0, 0), 2);
	CHECK(is_woken(3) && is_woken(0) && waits_on(4));
}

static void bits_choose_who_is_woken(void)
{
	fake_program_reset(4);
	CHECK(FUTEX(0, A, WAIT_BITSET, 0, 0, 0, 1) == SECPROC_STEP_WAIT);
	CHECK(FUTEX(1, A, WAIT_BITSET, 0, 0, 0, 6) == SECPROC_STEP_WAIT);
	wait_for(2, A, 0);
	RETURNS(3, FUTEX(3, A, WAKE_BITSET, 9, 0, 0, 8), 1);
	CHECK(is_woken(2) && waits_on(0) && waits_on(1));
	RETURNS(3, FUTEX(3, A, WAKE_BITSET, 9, 0, 0, 2), 1);
	CHECK(is_woken(1) && waits_on(0));
	RETURNS(3, FUTEX(3, A, WAKE, 9, 0, 0, 0), 1);
	CHECK(is_woken(0));
}

static void requeueing_moves_those_who_wait(void)
{
	unsigned int i;

	fake_program_reset(6);
	for (i = 0; i < 4; i++)
		wait_for(i, A, 0);
	fake_program_put_u32(A, 3);
	RETURNS(5, FUTEX(5, A, CMP_REQUEUE, 1, 2, B, 4), -EAGAIN);
	RETURNS(5, FUTEX(5, A, CMP_REQUEUE, 1, 2, B, 3), 3);
	CHECK(is_woken(0) && waits_on(1) && waits_on(2) && waits_on(3));
	RETURNS(5, FUTEX(5, A, WAKE, 9, 0, 0, 0), 1);
	CHECK(is_woken(3));
	RETURNS(5, FUTEX(5, B, WAKE, 1, 0, 0, 0), 1);
	CHECK(is_woken(1) && waits_on(2));
	RETURNS(5, FUTEX(5, B, REQUEUE, 0, 9, B, 0), 1);
	CHECK(waits_on(2));
	RETURNS(5, FUTEX(5, B, REQUEUE, 1, 9, A, 0), 1);
	CHECK(is_woken(2));
	RETURNS(5, FUTEX(5, A, REQUEUE, ~0ULL, 9, B, 0), -EINVAL);
	RETURNS(5, FUTEX(5, A, REQUEUE, 1, ~0ULL, B, 0), -EINVAL);
}

#define OP(op, cmp, arg, cmparg) \
	((u32)(op) << 28 | (u32)(cmp) << 24 | ((arg) & 0xfff) << 12 | \
	 ((cmparg) & 0xfff))

static void wake_op_changes_a_word_and_looks_at_what_it_was(void)
{
	static const struct {
		u32 op;
		u32 before;
		u32 after;
		bool wakes;
	} cases[] = {
		{ OP(0, 0, 5, 3), 3, 5, true },
		{ OP(0, 0, 5, 3), 4, 5, false },
		{ OP(1, 1, 1, 0), 7, 8, true },
		{ OP(1, 2, -1, 0), (u32)-4, (u32)-5, true },
		{ OP(2, 3, 8, 3), 3, 11, true },
		{ OP(3, 4, 3, -1), 7, 4, true },
		{ OP(4, 5, 5, 4), 3, 6, false },
		{ OP(8 | 2, 0, 4, 0), 0, 16, true },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		fake_program_reset(3);
		fake_program_put_u32(B, cases[i].before);
		wait_for(0, A, 0);
		wait_for(1, B, cases[i].before);
		RETURNS(2, FUTEX(2, A, WAKE_OP, 1, 1, B, cases[i].op),
			1 + cases[i].wakes);
		CHECK(fake_program_get_u32(B) == cases[i].after);
		CHECK(is_woken(0));
		if (cases[i].wakes)
			CHECK(is_woken(1));
		else
			CHECK(waits_on(1));
	}
	RETURNS(2, FUTEX(2, A, WAKE_OP, 1, 1, B, OP(5, 0, 0, 0)), -ENOSYS);
	RETURNS(2, FUTEX(2, A, WAKE_OP, 1, 1, B, OP(0, 6, 0, 0)), -ENOSYS);
	RETURNS(2, FUTEX(2, A, WAKE_OP, 1, 1, B + 1, 0), -EINVAL);
}

static void a_wait_ends_with_its_time(void)
{
	u64 now = fake_clock_monotonic;

	fake_program_reset(2);
	put_time(30 * MS);
	CHECK(FUTEX(0, A, WAIT, 0, TIME, 0, 0) == SECPROC_STEP_WAIT);
	CHECK(program.hart[0].wake_at == now + 30 * MS);
	fake_clock_monotonic += 29 * MS;
	CHECK(fake_program_again(0) == SECPROC_STEP_WAIT);
	fake_clock_monotonic += MS;
	RETURNS(0, fake_program_again(0), -ETIMEDOUT);
	RETURNS(1, FUTEX(1, A, WAKE, 1, 0, 0, 0), 0);

	/* Absolute, by either clock. */
	put_time(fake_clock_monotonic + 5 * MS);
	CHECK(FUTEX(0, A, WAIT_BITSET, 0, TIME, 0, 1) == SECPROC_STEP_WAIT);
	fake_clock_monotonic += 5 * MS;
	RETURNS(0, fake_program_again(0), -ETIMEDOUT);
	put_time(fake_clock_realtime + 5 * MS);
	CHECK(FUTEX(0, A, WAIT_BITSET | REALTIME, 0, TIME, 0, 1) ==
	      SECPROC_STEP_WAIT);
	CHECK(program.hart[0].wake_at == fake_clock_monotonic + 5 * MS);
	fake_clock_monotonic += 5 * MS;
	/* The real time was set back meanwhile. */
	CHECK(fake_program_again(0) == SECPROC_STEP_WAIT);
	fake_clock_realtime += 5 * MS;
	RETURNS(0, fake_program_again(0), -ETIMEDOUT);
	put_time(1);
	RETURNS(0, FUTEX(0, A, WAIT_BITSET, 0, TIME, 0, 1), -ETIMEDOUT);

	fake_program_put_u64(TIME, ~0ULL);
	RETURNS(0, FUTEX(0, A, WAIT, 0, TIME, 0, 0), -EINVAL);
	put_time(0);
	fake_program_put_u64(TIME + 8, 1000000000);
	RETURNS(0, FUTEX(0, A, WAIT, 0, TIME, 0, 0), -EINVAL);
	/* Longer than any clock counts. */
	fake_program_put_u64(TIME, ~0ULL >> 1);
	fake_program_put_u64(TIME + 8, 0);
	CHECK(FUTEX(0, A, WAIT, 0, TIME, 0, 0) == SECPROC_STEP_WAIT);
}

static void being_woken_comes_before_the_time(void)
{
	fake_program_reset(2);
	put_time(MS);
	CHECK(FUTEX(0, A, WAIT, 0, TIME, 0, 0) == SECPROC_STEP_WAIT);
	RETURNS(1, FUTEX(1, A, WAKE, 1, 0, 0, 0), 1);
	fake_clock_monotonic += 2 * MS;
	CHECK(is_woken(0));
}

static void a_hart_that_goes_away_waits_no_more(void)
{
	fake_program_reset(4);
	wait_for(0, A, 0);
	wait_for(1, A, 0);
	wait_for(2, A, 0);
	secproc_futex_forget(&program.hart[1]);
	secproc_futex_forget(&program.hart[2]);
	RETURNS(3, FUTEX(3, A, WAKE, 9, 0, 0, 0), 1);
	CHECK(is_woken(0));
	wait_for(0, A, 0);
	secproc_futex_forget(&program.hart[0]);
	RETURNS(3, FUTEX(3, A, WAKE, 9, 0, 0, 0), 0);
}

static void every_page_may_be_waited_for(void)
{
	fake_program_reset(2);
	put_time(MS);
	fake_aspace_absent();
	CHECK(FUTEX(0, A + SECPROC_PAGE_SIZE, WAIT, 0, TIME, 0, 0) ==
	      SECPROC_STEP_WAIT);
	CHECK(program.nr_pages_wanted == 2);
	fake_aspace_absent();
	RETURNS(1, FUTEX(1, A, WAKE_OP, 1, 1, B, OP(0, 0, 1, 0)), 0);
	CHECK(fake_program_get_u32(B) == 1);
}

/* ---- The end of a thread ------------------------------------------------- */

/* A list of @nr entries of 16 bytes; the word is 8 bytes behind each. */
static void make_list(unsigned int nr, u64 pending)
{
	unsigned int i;

	fake_program_put_u64(LIST, nr ? LIST + 64 : LIST);
	fake_program_put_u64(LIST + 8, 8);
	fake_program_put_u64(LIST + 16, pending);
	for (i = 0; i < nr; i++) {
		u64 entry = LIST + 64 + 16ULL * i;

		fake_program_put_u64(entry, i + 1 < nr ? entry + 16 : LIST);
		fake_program_put_u32(entry + 8, 2);
	}
}

static void the_owner_of_robust_futexes_has_died(void)
{
	fake_program_reset(3);
	make_list(4, 0);
	/* The second is another's, the third has somebody who waits. */
	fake_program_put_u32(LIST + 64 + 16 + 8, 1);
	fake_program_put_u32(LIST + 64 + 32 + 8, 2 | 0x80000000);
	wait_for(0, LIST + 64 + 32 + 8, 2 | 0x80000000);
	RETURNS(1, PROGRAM_CALL(1, set_robust_list, LIST, 24, 0, 0, 0, 0), 0);
	CHECK(PROGRAM_CALL(1, exit, 0, 0, 0, 0, 0, 0) ==
	      SECPROC_STEP_THREAD_EXITED);
	CHECK(fake_program_get_u32(LIST + 64 + 8) == 0x40000000);
	CHECK(fake_program_get_u32(LIST + 64 + 16 + 8) == 1);
	CHECK(fake_program_get_u32(LIST + 64 + 32 + 8) == 0xc0000000);
	CHECK(fake_program_get_u32(LIST + 64 + 48 + 8) == 0x40000000);
	CHECK(is_woken(0));
}

static void an_operation_under_way_is_done_last(void)
{
	fake_program_reset(3);
	make_list(0, LIST + 512);
	fake_program_put_u32(LIST + 512 + 8, 2);
	program.hart[1].thread.robust_list = LIST;
	CHECK(PROGRAM_CALL(1, exit, 0, 0, 0, 0, 0, 0) ==
	      SECPROC_STEP_THREAD_EXITED);
	CHECK(fake_program_get_u32(LIST + 512 + 8) == 0x40000000);
	/* It was unlocked, but nobody has been woken. */
	fake_program_reset(3);
	make_list(0, LIST + 512);
	wait_for(0, LIST + 512 + 8, 0);
	program.hart[1].thread.robust_list = LIST;
	CHECK(PROGRAM_CALL(1, exit, 0, 0, 0, 0, 0, 0) ==
	      SECPROC_STEP_THREAD_EXITED);
	CHECK(is_woken(0));
}

static void a_list_without_end_is_left(void)
{
	fake_program_reset(3);
	make_list(2, 0);
	fake_program_put_u64(LIST + 64 + 16, LIST + 64);
	program.hart[1].thread.robust_list = LIST;
	CHECK(PROGRAM_CALL(1, exit, 0, 0, 0, 0, 0, 0) ==
	      SECPROC_STEP_THREAD_EXITED);
	CHECK(program.hart[1].thread.robust.count == SECPROC_ROBUST_LIMIT);
	/* And one that leads nowhere. */
	fake_program_reset(3);
	make_list(2, PROGRAM_NOWHERE);
	fake_program_put_u64(LIST + 64, PROGRAM_NOWHERE);
	program.hart[1].thread.robust_list = LIST;
	CHECK(PROGRAM_CALL(1, exit, 0, 0, 0, 0, 0, 0) ==
	      SECPROC_STEP_THREAD_EXITED);
	CHECK(fake_program_get_u32(LIST + 64 + 8) == 0x40000000);
	program.hart[2].thread.robust_list = PROGRAM_NOWHERE;
	CHECK(PROGRAM_CALL(2, exit, 0, 0, 0, 0, 0, 0) ==
	      SECPROC_STEP_THREAD_EXITED);
}

static void who_joins_is_woken(void)
{
	fake_program_reset(3);
	fake_program_put_u32(B, 2);
	RETURNS(1, PROGRAM_CALL(1, set_tid_address, B, 0, 0, 0, 0, 0), 2);
	wait_for(0, B, 2);
	fake_aspace_absent();
	CHECK(PROGRAM_CALL(1, exit, 0, 0, 0, 0, 0, 0) ==
	      SECPROC_STEP_THREAD_EXITED);
	CHECK(fake_program_get_u32(B) == 0 && is_woken(0));
	program.hart[2].thread.clear_child_tid = PROGRAM_NOWHERE;
	CHECK(PROGRAM_CALL(2, exit, 0, 0, 0, 0, 0, 0) ==
	      SECPROC_STEP_THREAD_EXITED);
}

/* ---- Sleeping ------------------------------------------------------------ */

static void sleeps_end_with_their_time(void)
{
	fake_program_reset(1);
	put_time(20 * MS);
	CHECK(PROGRAM_CALL(0, nanosleep, TIME, 0, 0, 0, 0, 0) ==
	      SECPROC_STEP_WAIT);
	CHECK(program.hart[0].wake_at == fake_clock_monotonic + 20 * MS);
	fake_clock_monotonic += 20 * MS;
	RETURNS(0, fake_program_again(0), 0);
	put_time(0);
	RETURNS(0, PROGRAM_CALL(0, clock_nanosleep, 1, 0, TIME, 0, 0, 0), 0);
	put_time(fake_clock_realtime + MS);
	CHECK(PROGRAM_CALL(0, clock_nanosleep, 0, 1, TIME, 0, 0, 0) ==
	      SECPROC_STEP_WAIT);
	fake_clock_realtime += MS;
	RETURNS(0, fake_program_again(0), 0);
	/* The host knows what other clocks there are. */
	CHECK(PROGRAM_CALL(0, clock_nanosleep, 2, 0, TIME, 0, 0, 0) ==
	      SECPROC_STEP_HOST);
	CHECK(program.win[0].run->syscall.nr == SECPROC_NR_clock_nanosleep);
	RETURNS(0, fake_program_answer(0, -EINVAL, 0), -EINVAL);
	RETURNS(0, PROGRAM_CALL(0, nanosleep, PROGRAM_NOWHERE, 0, 0, 0, 0, 0),
		-EFAULT);
}

static const struct check_test tests[] = {
	CHECK_TEST(a_wait_needs_the_expected_value),
	CHECK_TEST(a_kick_alone_wakes_nobody),
	CHECK_TEST(who_came_first_is_woken_first),
	CHECK_TEST(bits_choose_who_is_woken),
	CHECK_TEST(requeueing_moves_those_who_wait),
	CHECK_TEST(wake_op_changes_a_word_and_looks_at_what_it_was),
	CHECK_TEST(a_wait_ends_with_its_time),
	CHECK_TEST(being_woken_comes_before_the_time),
	CHECK_TEST(a_hart_that_goes_away_waits_no_more),
	CHECK_TEST(every_page_may_be_waited_for),
	CHECK_TEST(the_owner_of_robust_futexes_has_died),
	CHECK_TEST(an_operation_under_way_is_done_last),
	CHECK_TEST(a_list_without_end_is_left),
	CHECK_TEST(who_joins_is_woken),
	CHECK_TEST(sleeps_end_with_their_time),
};

CHECK_MAIN(tests)
