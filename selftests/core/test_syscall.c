// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Tests of os/syscall.h: what the loader sees of a call, and what it can do to
 * the program by its answer
 */
#include <stdlib.h>
#include <string.h>

#include "bytes.h"
#include "check.h"
#include "fake_aspace.h"
#include "fake_rng.h"
#include "os/signal.h"
#include "os/syscall_desc.h"
#include "os/task.h"
#include "pkg/refusal.h"

#define BUF		0x100000ULL
#define BUF_PAGES	40
#define TEXT		0x200000ULL
#define READ_ONLY	0x300000ULL
#define NOWHERE		0x900000ULL
#define PAGE		SECPROC_PAGE_SIZE
#define WINDOW		SECPROC_WINDOW_SIZE
#define RW		(SECPROC_PERM_R | SECPROC_PERM_W)

static struct secproc_task task;
static struct secproc_hart hart;
static struct secproc_run *run;
static struct secproc_window win;
static unsigned int nr_pages_wanted;

/* ---- A program that stands on an ECALL ----------------------------------- */

static void setup(void)
{
	fake_aspace_reset(&task.as);
	memset(&task, 0, sizeof(task));
	memset(&hart, 0, sizeof(hart));
	free(run);
	run = calloc(1, sizeof(*run));
	free(win.data);
	win.data = malloc(WINDOW);
	if (!run || !win.data)
		abort();
	memset(win.data, 0xee, WINDOW);
	win.run = run;
	hart.task = &task;
	hart.thread.tid = 1;
	hart.rv.pc = 0x10000;
	task.state = SECPROC_TASK_RUNNING;
	task.nr_harts = 1;
	task.harts = &hart;
	secproc_syscall_init(&task.process, 1 << 20);
	fake_aspace_add(BUF, BUF_PAGES, RW);
	fake_aspace_add(TEXT, 4, RW);
	fake_aspace_add(READ_ONLY, 1, SECPROC_PERM_R);
	nr_pages_wanted = 0;
}

static void set_call(u32 nr, u64 a0, u64 a1, u64 a2, u64 a3, u64 a4, u64 a5)
{
	u64 *x = hart.rv.x;

	x[10] = a0;
	x[11] = a1;
	x[12] = a2;
	x[13] = a3;
	x[14] = a4;
	x[15] = a5;
	x[17] = nr;
}

/* Serves PAGE, as often as it comes, and returns what comes after. */
static enum secproc_step with_pages(enum secproc_step (*step)(void))
{
	enum secproc_step result;

	while ((result = step()) == SECPROC_STEP_PAGE) {
		nr_pages_wanted++;
		if (!CHECK(fake_aspace_bring(&hart.want)))
			break;
	}
	return result;
}

static enum secproc_step begin_once(void)
{
	return secproc_syscall_begin(&hart, &win);
}

static enum secproc_step finish_once(void)
{
	return secproc_syscall_finish(&hart, &win);
}

static enum secproc_step begin(void)
{
	return with_pages(begin_once);
}

static enum secproc_step answer(s64 ret, u32 flags)
{
	run->syscall.ret = ret;
	run->syscall.flags = flags;
	return with_pages(finish_once);
}

static enum secproc_step call(u32 nr, u64 a0, u64 a1, u64 a2, u64 a3, u64 a4,
			      u64 a5)
{
	set_call(nr, a0, a1, a2, a3, a4, a5);
	return begin();
}

#define CALL(name, ...)	call(SECPROC_NR_##name, __VA_ARGS__)

static s64 result(void)
{
	return (s64)hart.rv.x[10];
}

/* The program has gone on with @value. */
static bool has_returned(enum secproc_step step, s64 value)
{
	return step == SECPROC_STEP_RUN && result() == value &&
	       hart.rv.pc == 0x10004 && !hart.thread.awaiting;
}

static bool is_refused(enum secproc_step step, u32 refusal)
{
	return step == SECPROC_STEP_DEAD &&
	       task.state == SECPROC_TASK_DEAD &&
	       task.end == SECPROC_EXIT_REFUSED &&
	       task.fault.refusal == refusal;
}

/* The loader is asked for @name; @nr of its arguments matter. */
static bool is_asked(enum secproc_step step, u32 nr)
{
	return step == SECPROC_STEP_HOST && run->syscall.nr == nr &&
	       run->exit_reason == SECPROC_EXIT_SYSCALL &&
	       hart.thread.awaiting;
}

static void fill(u64 va, size_t len, u8 seed)
{
	u8 *bytes = malloc(len);
	size_t i;

	for (i = 0; i < len; i++)
		bytes[i] = (u8)(seed + i * 7 + (i >> 8));
	fake_aspace_put(va, bytes, len);
	free(bytes);
}

static bool is_filled(u64 va, size_t len, u8 seed, size_t skip)
{
	size_t i;
	u8 byte;

	for (i = 0; i < len; i++) {
		fake_aspace_get(va + i, &byte, 1);
		if (byte != (u8)(seed + (i + skip) * 7 + ((i + skip) >> 8)))
			return false;
	}
	return true;
}

static bool is_zero_at(u64 va, size_t len)
{
	u8 byte;

	while (len--) {
		fake_aspace_get(va++, &byte, 1);
		if (byte)
			return false;
	}
	return true;
}

static void fill_window(u64 off, size_t len, u8 seed, size_t skip)
{
	size_t i;

	for (i = 0; i < len; i++)
		win.data[off + i] = (u8)(seed + (i + skip) * 7 +
					 ((i + skip) >> 8));
}

/* ---- The table ----------------------------------------------------------- */

/* True if @arg's length is a value, or stands where addresses have theirs. */
static bool is_length(const struct secproc_syscall_row *row,
		      const struct secproc_arg *arg)
{
	u8 wanted = SECPROC_ARG_VALUE;

	switch (arg->kind) {
	case SECPROC_ARG_ADDRESS:
		wanted = SECPROC_ARG_ADDRESS_LEN;
		break;
	case SECPROC_ARG_BUFFER:
		if (arg->count == SECPROC_ARG_ONE)
			return arg->size;
		break;
	case SECPROC_ARG_STREAM:
	case SECPROC_ARG_VECTOR:
	case SECPROC_ARG_BITS:
		break;
	default:
		return true;
	}
	return arg->size && arg->count < SECPROC_SYSCALL_MAX_ARGS &&
	       row->arg[arg->count].kind == wanted;
}

static void every_row_makes_sense(void)
{
	u32 nr, i;

	for (nr = 0; nr < SECPROC_NR_SYSCALLS; nr++) {
		const struct secproc_syscall_row *row = secproc_syscall_row(nr);
		unsigned int nr_streams = 0;

		if (row->place != SECPROC_SYSCALL_HOST)
			continue;
		CHECK(secproc_syscall_row(row->host)->place ==
		      SECPROC_SYSCALL_HOST);
		for (i = 0; i < SECPROC_SYSCALL_MAX_ARGS; i++) {
			const struct secproc_arg *arg = &row->arg[i];

			nr_streams += arg->kind == SECPROC_ARG_STREAM ||
				      arg->kind == SECPROC_ARG_VECTOR ||
				      arg->kind == SECPROC_ARG_MESSAGE;
			if (!CHECK(is_length(row, arg)))
				printf("# call %u\n", nr);
		}
		CHECK(nr_streams <= 1);
	}
	CHECK(secproc_syscall_row(~0ULL)->place == SECPROC_SYSCALL_UNKNOWN);
	CHECK(secproc_syscall_row(0)->place == SECPROC_SYSCALL_UNKNOWN);
	CHECK(secproc_syscall_row(1ULL << 32 | SECPROC_NR_read)->place ==
	      SECPROC_SYSCALL_UNKNOWN);
}

static void unknown_calls_fail_and_are_told_and_counted(void)
{
	setup();
	CHECK(is_asked(call(400, 1, 2, 3, 4, 5, 6), 400));
	CHECK(!run->syscall.args[0] && !run->syscall.args[5]);
	CHECK(has_returned(answer(-1, 0), -ENOSYS));
	CHECK(task.process.unknown == 1);
	setup();
	CHECK(is_asked(CALL(clone, 1, 2, 3, 4, 5, 6), SECPROC_NR_clone));
	CHECK(has_returned(answer(0, 0), -ENOSYS));
	setup();
	CHECK(has_returned(CALL(rseq, 1, 2, 3, 4, 0, 0), -ENOSYS));
	CHECK(!task.process.unknown);
}

/* ---- Values -------------------------------------------------------------- */

static void only_the_calls_own_arguments_leave(void)
{
	setup();
	CHECK(is_asked(CALL(dup3, 3, 0xffffffff00000007, 9, 0x5ec4e7, 0x5ec4e7,
			    0x5ec4e7), SECPROC_NR_dup3));
	CHECK(run->syscall.args[0] == 3);
	CHECK(run->syscall.args[1] == 7);
	CHECK(run->syscall.args[2] == 9);
	CHECK(!run->syscall.args[3] && !run->syscall.args[4] &&
	      !run->syscall.args[5]);
	CHECK(!run->syscall.reserved && !run->syscall.flags);
	CHECK(has_returned(answer(7, 0), 7));
	setup();
	CHECK(CALL(openat, (u64)-100, TEXT, 0, 0, 0, 0) == SECPROC_STEP_HOST);
	CHECK((s64)run->syscall.args[0] == -100);
}

static void strings_are_copied(void)
{
	char path[] = "/a/path";

	setup();
	fake_aspace_put(TEXT + PAGE - 4, path, sizeof(path));
	CHECK(is_asked(CALL(openat, 5, TEXT + PAGE - 4, 2, 0640, 0, 0),
		       SECPROC_NR_openat));
	CHECK(run->syscall.args[1] < WINDOW);
	CHECK(!strcmp((char *)win.data + run->syscall.args[1], path));
	CHECK(has_returned(answer(-ENOENT, 0), -ENOENT));
	setup();
	CHECK(has_returned(CALL(chdir, NOWHERE, 0, 0, 0, 0, 0), -EFAULT));
	setup();
	fill(BUF, 2 * PAGE, 1);
	memset(fake_aspace_page(BUF)->data, 'x', PAGE);
	memset(fake_aspace_page(BUF + PAGE)->data, 'x', PAGE);
	CHECK(has_returned(CALL(chdir, BUF, 0, 0, 0, 0, 0), -ENAMETOOLONG));
	setup();
	fake_aspace_put(TEXT, path, sizeof(path));
	fake_aspace_put(TEXT + 100, "other", 6);
	CHECK(is_asked(CALL(renameat2, 3, TEXT, 4, TEXT + 100, 0, 0),
		       SECPROC_NR_renameat2));
	CHECK(!strcmp((char *)win.data + run->syscall.args[1], path));
	CHECK(!strcmp((char *)win.data + run->syscall.args[3], "other"));
	setup();
	CHECK(is_asked(CALL(utimensat, 3, 0, 0, 0, 0, 0),
		       SECPROC_NR_utimensat));
	CHECK(run->syscall.args[1] == SECPROC_NULL);
	CHECK(run->syscall.args[2] == SECPROC_NULL);
}

/* ---- Streams ------------------------------------------------------------- */

static void a_read_brings_back_what_was_read(void)
{
	setup();
	CHECK(is_asked(CALL(read, 3, BUF + 100, 5000, 0, 0, 0),
		       SECPROC_NR_read));
	CHECK(run->syscall.args[2] == 5000);
	CHECK(run->syscall.flags == 0);
	fill_window(run->syscall.args[1], 5000, 9, 0);
	CHECK(has_returned(answer(4500, 0), 4500));
	CHECK(is_filled(BUF + 100, 4500, 9, 0));
	CHECK(is_zero_at(BUF + 4600, 500));
	CHECK(is_zero_at(BUF, 100));
	setup();
	CHECK(CALL(read, 3, BUF, 0, 0, 0, 0) == SECPROC_STEP_HOST);
	CHECK(has_returned(answer(0, 0), 0));
	setup();
	CHECK(CALL(read, 3, BUF, 100, 0, 0, 0) == SECPROC_STEP_HOST);
	CHECK(has_returned(answer(-EIO, 0), -EIO));
	CHECK(is_zero_at(BUF, 100));
}

static void a_result_beyond_the_buffer_is_refused(void)
{
	static const s64 wrong[] = {
		101, 4096, 1LL << 32, 1LL << 62, (s64)(~0ULL >> 1),
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(wrong); i++) {
		setup();
		CALL(read, 3, BUF, 100, 0, 0, 0);
		CHECK(is_refused(answer(wrong[i], 0),
				 SECPROC_REFUSAL_HOST_RESULT));
		CHECK(is_zero_at(BUF, PAGE));
		setup();
		CALL(write, 3, BUF, 100, 0, 0, 0);
		CHECK(is_refused(answer(wrong[i], 0),
				 SECPROC_REFUSAL_HOST_RESULT));
	}
}

static void an_error_that_does_not_exist_is_refused(void)
{
	static const s64 wrong[] = {
		-134, -512, -516, -4095, -4096, -(1LL << 32),
		(s64)(1ULL << 63),
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(wrong); i++) {
		setup();
		CALL(read, 3, BUF, 100, 0, 0, 0);
		CHECK(is_refused(answer(wrong[i], 0),
				 SECPROC_REFUSAL_HOST_ERRNO));
	}
	setup();
	CALL(read, 3, BUF, 100, 0, 0, 0);
	CHECK(has_returned(answer(-133, 0), -133));
}

static void a_large_read_goes_in_pieces(void)
{
	const size_t len = 2 * WINDOW + 1000;
	s64 step;

	setup();
	CHECK(CALL(read, 3, BUF + 10, len, 0, 0, 0) == SECPROC_STEP_HOST);
	CHECK(run->syscall.args[2] == WINDOW);
	CHECK(run->syscall.flags == SECPROC_SYSCALL_MORE);
	fill_window(0, WINDOW, 3, 0);
	CHECK(answer(WINDOW, SECPROC_SYSCALL_MORE) == SECPROC_STEP_HOST);
	CHECK(run->syscall.args[2] == WINDOW);
	fill_window(0, WINDOW, 3, WINDOW);
	CHECK(answer(WINDOW, SECPROC_SYSCALL_MORE) == SECPROC_STEP_HOST);
	CHECK(run->syscall.args[2] == 1000);
	CHECK(!run->syscall.flags);
	fill_window(0, WINDOW, 3, 2 * WINDOW);
	step = answer(300, SECPROC_SYSCALL_MORE);
	CHECK(has_returned((enum secproc_step)step, 2 * WINDOW + 300));
	CHECK(is_filled(BUF + 10, 2 * WINDOW + 300, 3, 0));
	CHECK(is_zero_at(BUF + 10 + 2 * WINDOW + 300, 700));
}

static void a_piece_is_the_last_unless_the_host_says_more(void)
{
	setup();
	CALL(read, 3, BUF, WINDOW + 5, 0, 0, 0);
	CHECK(has_returned(answer(WINDOW, 0), WINDOW));
	setup();
	CALL(read, 3, BUF, WINDOW + 5, 0, 0, 0);
	CHECK(has_returned(answer(WINDOW - 1, SECPROC_SYSCALL_MORE),
			   WINDOW - 1));
	setup();
	CALL(read, 3, BUF, WINDOW + 5, 0, 0, 0);
	answer(WINDOW, SECPROC_SYSCALL_MORE);
	CHECK(has_returned(answer(-EIO, 0), WINDOW));
	setup();
	CALL(read, 3, BUF, WINDOW + 5, 0, 0, 0);
	answer(WINDOW, SECPROC_SYSCALL_MORE);
	CHECK(has_returned(answer(0, 0), WINDOW));
	/* The second piece is checked by its own length. */
	setup();
	CALL(read, 3, BUF, WINDOW + 5, 0, 0, 0);
	answer(WINDOW, SECPROC_SYSCALL_MORE);
	CHECK(is_refused(answer(6, 0), SECPROC_REFUSAL_HOST_RESULT));
	/* A call that follows starts anew. */
	setup();
	CALL(read, 3, BUF, WINDOW + 5, 0, 0, 0);
	answer(WINDOW, SECPROC_SYSCALL_MORE);
	answer(5, 0);
	CALL(pread64, 3, BUF, 10, 77, 0, 0);
	CHECK(run->syscall.args[2] == 10 && run->syscall.args[3] == 77);
}

static void a_write_takes_the_programs_bytes(void)
{
	setup();
	fill(BUF + 4000, WINDOW + 100, 5);
	CHECK(is_asked(CALL(pwrite64, 1, BUF + 4000, WINDOW + 100, 1000, 0, 0),
		       SECPROC_NR_pwrite64));
	CHECK(run->syscall.args[3] == 1000);
	CHECK(win.data[0] == 5 && win.data[1] == 12);
	CHECK(answer(WINDOW, SECPROC_SYSCALL_MORE) == SECPROC_STEP_HOST);
	CHECK(run->syscall.args[2] == 100);
	CHECK(run->syscall.args[3] == 1000 + WINDOW);
	CHECK(win.data[0] == (u8)(5 + WINDOW * 7 + (WINDOW >> 8)));
	CHECK(has_returned(answer(100, 0), WINDOW + 100));
}

static void memory_that_ends_cuts_a_stream(void)
{
	u64 last = BUF + BUF_PAGES * PAGE - 10;

	setup();
	CHECK(CALL(write, 1, last, 500, 0, 0, 0) == SECPROC_STEP_HOST);
	CHECK(run->syscall.args[2] == 10 && !run->syscall.flags);
	CHECK(has_returned(answer(10, SECPROC_SYSCALL_MORE), 10));
	setup();
	CHECK(CALL(read, 1, last, 500, 0, 0, 0) == SECPROC_STEP_HOST);
	CHECK(run->syscall.args[2] == 10);
	setup();
	CHECK(has_returned(CALL(read, 1, NOWHERE, 5, 0, 0, 0), -EFAULT));
	setup();
	CHECK(has_returned(CALL(write, 1, NOWHERE, 5, 0, 0, 0), -EFAULT));
	setup();
	CHECK(has_returned(CALL(read, 1, READ_ONLY, 5, 0, 0, 0), -EFAULT));
	setup();
	CHECK(has_returned(CALL(read, 1, ~0ULL - 2, 5, 0, 0, 0), -EFAULT));
	setup();
	CHECK(has_returned(CALL(read, 1, BUF, ~0ULL, 0, 0, 0), -EINVAL));
}

static void put_vector(u64 va, u64 base, u64 len)
{
	u8 bytes[16];

	secproc_put_le64(bytes, base);
	secproc_put_le64(bytes + 8, len);
	fake_aspace_put(va, bytes, sizeof(bytes));
}

static void vectors_become_one_buffer(void)
{
	setup();
	fill(BUF, 30, 1);
	put_vector(TEXT, BUF, 4);
	put_vector(TEXT + 16, NOWHERE, 0);
	put_vector(TEXT + 32, BUF + 4, 6);
	CHECK(is_asked(CALL(writev, 1, TEXT, 3, 0, 0, 0), SECPROC_NR_write));
	CHECK(run->syscall.args[2] == 10);
	CHECK(win.data[0] == 1 && win.data[9] == 64);
	CHECK(has_returned(answer(10, 0), 10));

	setup();
	put_vector(TEXT, BUF + 100, 4);
	put_vector(TEXT + 16, BUF + 200, 6);
	CHECK(is_asked(CALL(preadv, 1, TEXT, 2, 33, 0, 0),
		       SECPROC_NR_pread64));
	CHECK(run->syscall.args[3] == 33);
	fill_window(run->syscall.args[1], 10, 8, 0);
	CHECK(has_returned(answer(7, 0), 7));
	CHECK(is_filled(BUF + 100, 4, 8, 0));
	CHECK(is_filled(BUF + 200, 3, 8, 4));
	CHECK(is_zero_at(BUF + 203, 100));
	CHECK(is_zero_at(BUF + 104, 96));
}

static void vectors_go_in_pieces(void)
{
	setup();
	put_vector(TEXT, BUF, WINDOW - 3);
	put_vector(TEXT + 16, BUF + WINDOW, 10);
	CHECK(is_asked(CALL(readv, 1, TEXT, 2, 0, 0, 0), SECPROC_NR_read));
	CHECK(run->syscall.args[2] == WINDOW);
	fill_window(0, WINDOW, 1, 0);
	CHECK(answer(WINDOW, SECPROC_SYSCALL_MORE) == SECPROC_STEP_HOST);
	CHECK(run->syscall.args[2] == 7);
	fill_window(0, 7, 1, WINDOW);
	CHECK(has_returned(answer(7, 0), WINDOW + 7));
	CHECK(is_filled(BUF, WINDOW - 3, 1, 0));
	CHECK(is_filled(BUF + WINDOW, 10, 1, WINDOW - 3));
	CHECK(is_zero_at(BUF + WINDOW - 3, 3));
}

static void wrong_vectors_fail(void)
{
	setup();
	CHECK(has_returned(CALL(writev, 1, TEXT, 1025, 0, 0, 0), -EINVAL));
	setup();
	CHECK(has_returned(CALL(writev, 1, NOWHERE, 1, 0, 0, 0), -EFAULT));
	setup();
	put_vector(TEXT, BUF, 1ULL << 63);
	CHECK(has_returned(CALL(writev, 1, TEXT, 1, 0, 0, 0), -EINVAL));
	setup();
	put_vector(TEXT, NOWHERE, 8);
	CHECK(has_returned(CALL(readv, 1, TEXT, 1, 0, 0, 0), -EFAULT));
	setup();
	put_vector(TEXT, BUF, 8);
	put_vector(TEXT + 16, NOWHERE, 8);
	CHECK(CALL(readv, 1, TEXT, 2, 0, 0, 0) == SECPROC_STEP_HOST);
	CHECK(run->syscall.args[2] == 8);
	setup();
	CHECK(CALL(readv, 1, TEXT, 0, 0, 0, 0) == SECPROC_STEP_HOST);
	CHECK(has_returned(answer(0, 0), 0));
}

/* ---- Buffers ------------------------------------------------------------- */

static void structures_come_back_whole_and_start_as_zeros(void)
{
	setup();
	CHECK(is_asked(CALL(fstat, 3, BUF + 50, 0, 0, 0, 0), SECPROC_NR_fstat));
	CHECK(secproc_is_zero(win.data + run->syscall.args[1], 128));
	fill_window(run->syscall.args[1], 200, 2, 0);
	CHECK(has_returned(answer(0, 0), 0));
	CHECK(is_filled(BUF + 50, 128, 2, 0));
	CHECK(is_zero_at(BUF + 178, 100) && is_zero_at(BUF, 50));
	setup();
	CALL(fstat, 3, BUF, 0, 0, 0, 0);
	fill_window(run->syscall.args[1], 200, 2, 0);
	CHECK(has_returned(answer(-EIO, 0), -EIO));
	CHECK(is_zero_at(BUF, 128));
	setup();
	CALL(fstat, 3, BUF, 0, 0, 0, 0);
	CHECK(is_refused(answer(1, 0), SECPROC_REFUSAL_HOST_RESULT));
	setup();
	CHECK(has_returned(CALL(fstat, 3, BUF + BUF_PAGES * PAGE - 127, 0, 0,
				0, 0), -EFAULT));
	setup();
	CHECK(has_returned(CALL(fstat, 3, READ_ONLY, 0, 0, 0, 0), -EFAULT));
}

static void buffers_bring_back_as_much_as_the_result_says(void)
{
	setup();
	CALL(epoll_pwait, 3, BUF, 8, 100, TEXT, 8);
	CHECK(run->syscall.args[2] == 8);
	CHECK(run->syscall.args[4] == SECPROC_NULL);
	fill_window(run->syscall.args[1], 8 * 16, 4, 0);
	CHECK(has_returned(answer(3, 0), 3));
	CHECK(is_filled(BUF, 48, 4, 0) && is_zero_at(BUF + 48, 100));
	setup();
	CALL(epoll_pwait, 3, BUF, 8, 100, 0, 8);
	CHECK(is_refused(answer(9, 0), SECPROC_REFUSAL_HOST_RESULT));
	setup();
	CHECK(has_returned(CALL(epoll_pwait, 3, BUF, ~0ULL, 0, 0, 0), -EINVAL));
	/* More than fits: the host may give less in any case. */
	setup();
	CHECK(CALL(getdents64, 3, BUF, 100000, 0, 0, 0) == SECPROC_STEP_HOST);
	CHECK(run->syscall.args[2] == WINDOW);
	setup();
	CHECK(has_returned(CALL(ppoll, BUF, 100000, 0, 0, 0, 0), -EINVAL));
	/* A size of 0 asks how much there is. */
	setup();
	fake_aspace_put(TEXT, "name", 5);
	CALL(fgetxattr, 3, TEXT, 0, 0, 0, 0);
	CHECK(has_returned(answer(70000, 0), 70000));
	setup();
	fake_aspace_put(TEXT, "name", 5);
	CALL(fgetxattr, 3, TEXT, BUF, 10, 0, 0);
	CHECK(is_refused(answer(11, 0), SECPROC_REFUSAL_HOST_RESULT));
}

static void buffers_go_both_ways(void)
{
	setup();
	fill(BUF, 24, 6);
	CHECK(CALL(ppoll, BUF, 3, 0, 0, 0, 0) == SECPROC_STEP_HOST);
	CHECK(win.data[run->syscall.args[0]] == 6);
	CHECK(run->syscall.args[2] == SECPROC_NULL);
	fill_window(run->syscall.args[0], 30, 9, 0);
	CHECK(has_returned(answer(3, 0), 3));
	CHECK(is_filled(BUF, 24, 9, 0) && is_zero_at(BUF + 24, 20));
	setup();
	CALL(ppoll, BUF, 3, 0, 0, 0, 0);
	CHECK(is_refused(answer(4, 0), SECPROC_REFUSAL_HOST_RESULT));
	setup();
	CALL(pselect6, 65, BUF, 0, BUF + 100, 0, 0);
	CHECK(run->syscall.args[2] == SECPROC_NULL);
	fill_window(run->syscall.args[1], 16, 1, 0);
	fill_window(run->syscall.args[3], 16, 2, 0);
	CHECK(has_returned(answer(130, 0), 130));
	CHECK(is_filled(BUF, 16, 1, 0) && is_filled(BUF + 100, 16, 2, 0));
	CHECK(is_zero_at(BUF + 16, 84) && is_zero_at(BUF + 116, 20));
}

static void requests_decide_what_is_copied(void)
{
	setup();
	CHECK(CALL(ioctl, 0, 0x5413, BUF, 0, 0, 0) == SECPROC_STEP_HOST);
	fill_window(run->syscall.args[2], 16, 1, 0);
	CHECK(has_returned(answer(0, 0), 0));
	CHECK(is_filled(BUF, 8, 1, 0) && is_zero_at(BUF + 8, 8));
	setup();
	CHECK(CALL(ioctl, 0, 0x540b, 2, 0, 0, 0) == SECPROC_STEP_HOST);
	CHECK(run->syscall.args[2] == 2);
	setup();
	CHECK(has_returned(CALL(ioctl, 0, 0x1234, BUF, 0, 0, 0), -ENOTTY));
	setup();
	CHECK(has_returned(CALL(fcntl, 0, 0x1234, BUF, 0, 0, 0), -EINVAL));
	setup();
	CALL(fcntl, 0, 1, 0x5ec4e7, 0, 0, 0);
	CHECK(!run->syscall.args[2]);
	setup();
	CALL(fcntl, 0, 5, BUF, 0, 0, 0);
	CHECK(has_returned(answer(0, 0), 0));
}

/* ---- Addresses and messages ---------------------------------------------- */

static void put_u32(u64 va, u32 value)
{
	u8 bytes[4];

	secproc_put_le32(bytes, value);
	fake_aspace_put(va, bytes, sizeof(bytes));
}

static u32 get_u32(u64 va)
{
	u8 bytes[4];

	fake_aspace_get(va, bytes, sizeof(bytes));
	return secproc_get_le32(bytes);
}

static void set_window_u32(u64 off, u32 value)
{
	secproc_put_le32(win.data + off, value);
}

static void addresses_are_cut_to_the_room_given(void)
{
	setup();
	put_u32(TEXT, 8);
	CHECK(CALL(accept, 3, BUF, TEXT, 0, 0, 0) == SECPROC_STEP_HOST);
	CHECK(secproc_get_le32(win.data + run->syscall.args[2]) == 8);
	fill_window(run->syscall.args[1], 32, 1, 0);
	set_window_u32(run->syscall.args[2], 16);
	CHECK(has_returned(answer(4, 0), 4));
	CHECK(is_filled(BUF, 8, 1, 0) && is_zero_at(BUF + 8, 100));
	CHECK(get_u32(TEXT) == 16);

	setup();
	CHECK(CALL(accept, 3, 0, 0, 0, 0, 0) == SECPROC_STEP_HOST);
	CHECK(run->syscall.args[1] == SECPROC_NULL);
	CHECK(run->syscall.args[2] == SECPROC_NULL);
	CHECK(has_returned(answer(4, 0), 4));
	setup();
	CHECK(has_returned(CALL(accept, 3, BUF, NOWHERE, 0, 0, 0), -EFAULT));
	setup();
	put_u32(TEXT, 0x80000000);
	CHECK(has_returned(CALL(accept, 3, BUF, TEXT, 0, 0, 0), -EINVAL));
}

static void a_length_that_is_impossible_is_refused(void)
{
	setup();
	put_u32(TEXT, 8);
	CALL(getsockname, 3, BUF, TEXT, 0, 0, 0);
	set_window_u32(run->syscall.args[2], 129);
	CHECK(is_refused(answer(0, 0), SECPROC_REFUSAL_HOST_LENGTH));
	CHECK(is_zero_at(BUF, 200));
	CHECK(get_u32(TEXT) == 8);
	setup();
	put_u32(TEXT, 300);
	CALL(getsockopt, 3, 1, 2, BUF, TEXT, 0);
	set_window_u32(run->syscall.args[4], 301);
	CHECK(is_refused(answer(0, 0), SECPROC_REFUSAL_HOST_LENGTH));
}

#define MSG	(TEXT + 512)

static void put_message(u64 name, u32 name_len, u64 nr_vectors, u64 control,
			u64 control_len)
{
	u8 msg[56] = {};

	secproc_put_le64(msg, name);
	secproc_put_le32(msg + 8, name_len);
	secproc_put_le64(msg + 16, TEXT);
	secproc_put_le64(msg + 24, nr_vectors);
	secproc_put_le64(msg + 32, control);
	secproc_put_le64(msg + 40, control_len);
	fake_aspace_put(MSG, msg, sizeof(msg));
}

static void messages_go_out_with_all_that_hangs_off_them(void)
{
	const u8 *msg;

	setup();
	fill(BUF, 100, 1);
	put_vector(TEXT, BUF, 3);
	put_vector(TEXT + 16, BUF + 3, 7);
	put_message(BUF + 20, 16, 2, BUF + 50, 24);
	CHECK(is_asked(CALL(sendmsg, 3, MSG, 0, 0, 0, 0), SECPROC_NR_sendmsg));
	msg = win.data + run->syscall.args[1];
	CHECK(win.data[secproc_get_le64(msg)] == (u8)(1 + 20 * 7));
	CHECK(secproc_get_le32(msg + 8) == 16);
	CHECK(win.data[secproc_get_le64(msg + 16)] == 1);
	CHECK(secproc_get_le64(msg + 24) == 10);
	CHECK(win.data[secproc_get_le64(msg + 32)] == (u8)(1 + 50 * 7));
	CHECK(secproc_get_le64(msg + 40) == 24);
	CHECK(has_returned(answer(10, 0), 10));
	/* What stands in the gaps stays inside. */
	setup();
	put_message(0, 0, 0, 0, 0);
	put_u32(MSG + 12, 0x5ec4e7);
	put_u32(MSG + 52, 0x5ec4e7);
	CALL(sendmsg, 3, MSG, 0, 0, 0, 0);
	msg = win.data + run->syscall.args[1];
	CHECK(secproc_is_zero(msg + 12, 4) && secproc_is_zero(msg + 48, 8));
	setup();
	put_vector(TEXT, BUF, 3);
	put_message(0, 0, 1, 0, 0);
	CALL(sendmsg, 3, MSG, 0, 0, 0, 0);
	msg = win.data + run->syscall.args[1];
	CHECK(secproc_get_le64(msg) == SECPROC_NULL);
	CHECK(secproc_get_le64(msg + 32) == SECPROC_NULL);
	CHECK(is_refused(answer(4, 0), SECPROC_REFUSAL_HOST_RESULT));
	setup();
	put_message(BUF, 129, 0, 0, 0);
	CHECK(has_returned(CALL(sendmsg, 3, MSG, 0, 0, 0, 0), -EINVAL));
	setup();
	put_message(0, 0, 0, BUF, 20000);
	CHECK(has_returned(CALL(sendmsg, 3, MSG, 0, 0, 0, 0), -ENOBUFS));
}

static u8 *ask_recvmsg(void)
{
	setup();
	put_vector(TEXT, BUF, 3);
	put_vector(TEXT + 16, BUF + 100, 50);
	put_message(BUF + 200, 16, 2, BUF + 300, 32);
	CHECK(CALL(recvmsg, 3, MSG, 0, 0, 0, 0) == SECPROC_STEP_HOST);
	return win.data + run->syscall.args[1];
}

static void messages_come_back_with_all_that_hangs_off_them(void)
{
	u8 *msg = ask_recvmsg();

	fill_window(secproc_get_le64(msg), 16, 1, 0);
	fill_window(secproc_get_le64(msg + 16), 53, 2, 0);
	fill_window(secproc_get_le64(msg + 32), 32, 3, 0);
	secproc_put_le32(msg + 8, 12);
	secproc_put_le64(msg + 40, 20);
	secproc_put_le32(msg + 48, 0x40);
	CHECK(has_returned(answer(10, 0), 10));
	CHECK(is_filled(BUF, 3, 2, 0) && is_filled(BUF + 100, 7, 2, 3));
	CHECK(is_zero_at(BUF + 3, 97) && is_zero_at(BUF + 107, 93));
	CHECK(is_filled(BUF + 200, 12, 1, 0) && is_zero_at(BUF + 212, 88));
	CHECK(is_filled(BUF + 300, 20, 3, 0) && is_zero_at(BUF + 320, 50));
	CHECK(get_u32(MSG + 8) == 12 && get_u32(MSG + 40) == 20);
	CHECK(get_u32(MSG + 48) == 0x40);
	/* The pointers are still the program's. */
	CHECK(get_u32(MSG) == BUF + 200 && get_u32(MSG + 16) == TEXT);

	msg = ask_recvmsg();
	secproc_put_le64(msg + 40, 33);
	CHECK(is_refused(answer(10, 0), SECPROC_REFUSAL_HOST_LENGTH));
	msg = ask_recvmsg();
	secproc_put_le32(msg + 8, 129);
	CHECK(is_refused(answer(10, 0), SECPROC_REFUSAL_HOST_LENGTH));
	CHECK(is_zero_at(BUF, 500));
	ask_recvmsg();
	CHECK(is_refused(answer(54, 0), SECPROC_REFUSAL_HOST_RESULT));
}

static void a_cut_message_may_tell_its_length(void)
{
	setup();
	CALL(recvfrom, 3, BUF, 4, 0x20, 0, 0);
	fill_window(run->syscall.args[1], 100, 1, 0);
	CHECK(has_returned(answer(1000, 0), 1000));
	CHECK(is_filled(BUF, 4, 1, 0) && is_zero_at(BUF + 4, 1000));
	setup();
	CALL(recvfrom, 3, BUF, 4, 0, 0, 0);
	CHECK(is_refused(answer(5, 0), SECPROC_REFUSAL_HOST_RESULT));
}

#define MMSG	(TEXT + 768)

/* Three messages of 10 bytes each, one behind the other. */
static void put_messages(void)
{
	u8 msg[64] = {};
	unsigned int i;

	for (i = 0; i < 3; i++) {
		put_vector(TEXT + 16 * i, BUF + 10 * i, 10);
		memset(msg, 0, sizeof(msg));
		secproc_put_le64(msg + 16, TEXT + 16 * i);
		secproc_put_le64(msg + 24, 1);
		secproc_put_le32(msg + 56, 77);
		fake_aspace_put(MMSG + 64 * i, msg, sizeof(msg));
	}
}

static void several_messages_go_one_by_one(void)
{
	unsigned int i;

	setup();
	put_messages();
	fill(BUF, 30, 1);
	CHECK(is_asked(CALL(sendmmsg, 3, MMSG, 3, 0x4000, 0, 0),
		       SECPROC_NR_sendmsg));
	for (i = 0; i < 3; i++) {
		const u8 *msg = win.data + run->syscall.args[1];

		CHECK(run->syscall.args[2] == 0x4000 && !run->syscall.args[3]);
		CHECK(win.data[secproc_get_le64(msg + 16)] ==
		      (u8)(1 + 70 * i));
		CHECK(get_u32(MMSG + 64 * i + 56) == 77);
		if (i < 2)
			CHECK(answer(10 - i, 0) == SECPROC_STEP_HOST);
		else
			CHECK(has_returned(answer(10 - i, 0), 3));
		CHECK(get_u32(MMSG + 64 * i + 56) == 10 - i);
	}
	/* An error ends it; what has been sent is told. */
	setup();
	put_messages();
	CALL(sendmmsg, 3, MMSG, 3, 0, 0, 0);
	CHECK(answer(10, 0) == SECPROC_STEP_HOST);
	CHECK(has_returned(answer(-EAGAIN, 0), 1));
	CHECK(get_u32(MMSG + 64 + 56) == 77);
	setup();
	put_messages();
	CALL(sendmmsg, 3, MMSG, 3, 0, 0, 0);
	CHECK(has_returned(answer(-EAGAIN, 0), -EAGAIN));
	setup();
	CHECK(has_returned(CALL(sendmmsg, 3, MMSG, 0, 0, 0, 0), 0));
	/* No host makes it longer. */
	setup();
	put_messages();
	CALL(sendmmsg, 3, MMSG, 3, 0, 0, 0);
	CHECK(is_refused(answer(11, 0), SECPROC_REFUSAL_HOST_RESULT));
}

static void several_messages_come_one_by_one(void)
{
	setup();
	put_messages();
	/* MSG_WAITFORONE is MSG_DONTWAIT for all but the first. */
	CALL(recvmmsg, 3, MMSG, 3, 0x10000, 0, 0);
	CHECK(run->syscall.nr == SECPROC_NR_recvmsg && !run->syscall.args[2]);
	fill_window(secproc_get_le64(win.data + run->syscall.args[1] + 16), 10,
		    5, 0);
	CHECK(answer(4, 0) == SECPROC_STEP_HOST);
	CHECK(run->syscall.args[2] == 0x40);
	CHECK(is_filled(BUF, 4, 5, 0) && is_zero_at(BUF + 4, 26));
	CHECK(has_returned(answer(-EAGAIN, 0), 1));
	CHECK(get_u32(MMSG + 56) == 4 && get_u32(MMSG + 64 + 56) == 77);
	/* A second one longer than its buffer ends the task. */
	setup();
	put_messages();
	CALL(recvmmsg, 3, MMSG, 3, 0, 0, 0);
	CHECK(answer(4, 0) == SECPROC_STEP_HOST);
	CHECK(is_refused(answer(11, 0), SECPROC_REFUSAL_HOST_RESULT));
}

/* ---- Every row, with a host at work -------------------------------------- */

static struct fake_rng rng;

/* The host rewrites everything that it shares, at every chance. */
static void scramble(void)
{
	u64 i;

	for (i = 0; i < 64; i++)
		win.data[fake_rng_below(&rng, WINDOW)] =
			(u8)fake_rng_next(&rng);
	fake_rng_fill(&rng, &run->syscall, sizeof(run->syscall));
}

/* Each argument's memory has pages of its own, at the end of the last. */
static u64 arg_va(unsigned int i, u64 len)
{
	return 0x1000000ULL * (i + 1) + 2 * PAGE - len;
}

static u64 declared(const struct secproc_arg *arg)
{
	switch (arg->kind) {
	case SECPROC_ARG_BUFFER:
		return arg->count == SECPROC_ARG_ONE ? arg->size :
						       8ULL * arg->size;
	case SECPROC_ARG_BITS:
	case SECPROC_ARG_STREAM:
		return 8;
	case SECPROC_ARG_VECTOR:
		return 8 * 16;
	case SECPROC_ARG_ADDRESS:
		return 16;
	case SECPROC_ARG_ADDRESS_LEN:
		return 4;
	case SECPROC_ARG_MESSAGE:
		return 56;
	case SECPROC_ARG_PATH:
		return 5;
	default:
		return 0;
	}
}

/* Rows whose calls always go to the host, and need no request. */
static bool is_plain_row(u32 nr)
{
	return secproc_syscall_row(nr)->place == SECPROC_SYSCALL_HOST &&
	       nr != SECPROC_NR_fcntl && nr != SECPROC_NR_ioctl &&
	       nr != SECPROC_NR_prlimit64 && nr != SECPROC_NR_getrlimit &&
	       nr != SECPROC_NR_setrlimit &&
	       /* Several messages have tests of their own. */
	       nr != SECPROC_NR_sendmmsg && nr != SECPROC_NR_recvmmsg &&
	       nr != SECPROC_NR_signalfd4;
}

/* A call of row @nr whose pointers all are good; returns the bytes before. */
static void prepare_row(u32 nr, u32 request)
{
	const struct secproc_syscall_row *row = secproc_syscall_row(nr);
	const struct secproc_arg *arg;
	unsigned int i, v;

	setup();
	for (i = 0; i < SECPROC_SYSCALL_MAX_ARGS; i++) {
		u64 len;

		arg = &row->arg[i];
		if (arg->kind == SECPROC_ARG_REQUEST)
			arg = secproc_syscall_request(nr, request);
		len = declared(arg);
		hart.rv.x[10 + i] = 8;
		/* Masks are the affair of test_signal.c. */
		if (arg->kind == SECPROC_ARG_IGNORED)
			hart.rv.x[10 + i] = 0;
		if (!len)
			continue;
		fake_aspace_add(arg_va(i, 0) - 2 * PAGE, 2, RW);
		hart.rv.x[10 + i] = arg_va(i, len);
		if (arg->kind == SECPROC_ARG_PATH)
			fake_aspace_put(arg_va(i, len), "path", 5);
		if (arg->kind == SECPROC_ARG_ADDRESS_LEN)
			put_u32(arg_va(i, len), 16);
		for (v = 0; arg->kind == SECPROC_ARG_VECTOR && v < 8; v++)
			put_vector(arg_va(i, len) + v * 16, BUF + v * 100, 1);
		if (arg->kind == SECPROC_ARG_MESSAGE) {
			put_vector(TEXT, BUF, 8);
			put_message(BUF + 100, 8, 1, BUF + 200, 8);
			memcpy(fake_aspace_page(arg_va(i, len))->data +
			       arg_va(i, len) % PAGE,
			       fake_aspace_page(MSG)->data + MSG % PAGE, len);
		}
	}
	if (nr == SECPROC_NR_fcntl || nr == SECPROC_NR_ioctl)
		hart.rv.x[11] = request;
	hart.rv.x[17] = nr;
}

/* True for bytes that the host may decide. */
static bool may_change(u32 nr, u32 request, u64 va)
{
	const struct secproc_syscall_row *row = secproc_syscall_row(nr);
	unsigned int i;

	for (i = 0; i < SECPROC_SYSCALL_MAX_ARGS; i++) {
		const struct secproc_arg *arg = &row->arg[i];
		u64 start, off;

		if (arg->kind == SECPROC_ARG_REQUEST)
			arg = secproc_syscall_request(nr, request);
		start = arg_va(i, declared(arg));
		off = va - start;
		if (!(arg->flags & SECPROC_ARG_F_OUT))
			continue;
		if (arg->kind == SECPROC_ARG_MESSAGE) {
			/* Lengths and flags, but no pointers. */
			if (off < 56 && ((off >= 8 && off < 12) || off >= 40))
				return true;
			if (va - BUF < 8 || va - (BUF + 100) < 8 ||
			    va - (BUF + 200) < 8)
				return true;
		} else if (arg->kind == SECPROC_ARG_VECTOR) {
			if (va - BUF < 800 && (va - BUF) % 100 == 0)
				return true;
		} else if (off < declared(arg)) {
			return true;
		}
	}
	return false;
}

/* Nothing but what the host was asked for has changed. */
static bool is_contained(u32 nr, u32 request, const struct fake_aspace *before)
{
	unsigned int p, i;

	for (p = 0; p < FAKE_NR_PAGES; p++) {
		const struct fake_page *was = &before->page[p];
		const struct fake_page *is = &fake_aspace.page[p];

		if (was->va != is->va)
			return false;
		if (!is->va || !memcmp(was->data, is->data, PAGE))
			continue;
		for (i = 0; i < PAGE; i++)
			if (was->data[i] != is->data[i] &&
			    !may_change(nr, request, is->va + i))
				return false;
	}
	return true;
}

static void attack_row(u32 nr, u32 request, s64 ret)
{
	static struct fake_aspace before;
	enum secproc_step step;
	unsigned int pieces = 0;

	prepare_row(nr, request);
	fake_aspace_absent();
	step = begin();
	if (!CHECK(step == SECPROC_STEP_HOST)) {
		printf("# call %u\n", nr);
		return;
	}
	before = fake_aspace;
	fake_aspace_absent();
	fake_aspace.touched = scramble;
	fake_rng_fill(&rng, win.data, WINDOW);
	do {
		step = answer(ret, ~(u32)SECPROC_SYSCALL_NOT_MADE);
	} while (step == SECPROC_STEP_HOST && pieces++ < 4);
	fake_aspace.touched = NULL;
	CHECK(step == SECPROC_STEP_RUN || step == SECPROC_STEP_DEAD);
	if (!CHECK(is_contained(nr, request, &before)))
		printf("# call %u, result %lld\n", nr, (long long)ret);
	if (step == SECPROC_STEP_RUN && ret >= 0)
		CHECK(result() == ret || result() == -EFAULT);
}

/* The same call again, as if it had never been made. */
static void leave_row(u32 nr)
{
	static struct fake_aspace before;

	prepare_row(nr, 0);
	CHECK(begin() == SECPROC_STEP_HOST);
	before = fake_aspace;
	fake_rng_fill(&rng, win.data, WINDOW);
	CHECK(answer(0, SECPROC_SYSCALL_NOT_MADE) == SECPROC_STEP_RUN);
	CHECK(hart.rv.pc == 0x10000 && !hart.thread.awaiting);
	CHECK(is_contained(nr, 0, &before));
	CHECK(begin() == SECPROC_STEP_HOST);
}

static void attack(u32 nr, u32 request)
{
	static const s64 rets[] = {
		0, 1, 3, 7, 8, 9, 100, 5000, 65536, 65537, 1LL << 31,
		1LL << 32, (s64)(~0ULL >> 1), (s64)(1ULL << 63), -1, -4, -14,
		-133, -134, -4095,
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rets); i++)
		attack_row(nr, request, rets[i]);
}

#define REQUEST_NUMBER(number, name, ...)	number,

static void no_answer_reaches_beyond_what_was_asked_for(void)
{
	static const u32 fcntls[] = { SECPROC_FCNTLS(REQUEST_NUMBER) };
	static const u32 ioctls[] = { SECPROC_IOCTLS(REQUEST_NUMBER) };
	unsigned int nr, i, attacked = 0;

	rng.state = 1;
	for (nr = 0; nr < SECPROC_NR_SYSCALLS; nr++) {
		if (!is_plain_row(nr))
			continue;
		attack(nr, 0);
		leave_row(nr);
		attacked++;
	}
	for (i = 0; i < ARRAY_SIZE(fcntls); i++)
		attack(SECPROC_NR_fcntl, fcntls[i]);
	for (i = 0; i < ARRAY_SIZE(ioctls); i++)
		attack(SECPROC_NR_ioctl, ioctls[i]);
	CHECK(attacked > 100);
}

static void every_call_can_wait_for_every_page(void)
{
	unsigned int nr;

	for (nr = 0; nr < SECPROC_NR_SYSCALLS; nr++) {
		/* Whose result is the descriptor that was asked for. */
		const s64 ret = nr == SECPROC_NR_dup3 ? 8 : 0;

		if (!is_plain_row(nr))
			continue;
		prepare_row(nr, 0);
		fake_aspace_absent();
		CHECK(begin() == SECPROC_STEP_HOST);
		fake_aspace_absent();
		memset(win.data, 0, WINDOW);
		CHECK(has_returned(answer(ret, 0), ret));
	}
}

static void pages_are_asked_for_before_the_host_is(void)
{
	setup();
	fake_aspace_absent();
	CHECK(CALL(read, 3, BUF + 100, 3 * PAGE, 0, 0, 0) ==
	      SECPROC_STEP_HOST);
	CHECK(nr_pages_wanted == 4);
	fill_window(run->syscall.args[1], 3 * PAGE, 1, 0);
	CHECK(has_returned(answer(3 * PAGE, 0), 3 * PAGE));
	CHECK(nr_pages_wanted == 4);
	CHECK(is_filled(BUF + 100, 3 * PAGE, 1, 0));
}

/* The result is taken once, whatever happens while pages come. */
static void a_result_cannot_change_while_pages_come(void)
{
	setup();
	CALL(read, 3, BUF, 2 * PAGE, 0, 0, 0);
	fake_aspace_absent();
	run->syscall.ret = PAGE + 5;
	CHECK(finish_once() == SECPROC_STEP_PAGE);
	run->syscall.ret = 2 * PAGE;
	run->exit_reason = SECPROC_EXIT_PAGE;
	CHECK(fake_aspace_bring(&hart.want));
	CHECK(finish_once() == SECPROC_STEP_PAGE);
	run->syscall.ret = -EIO;
	CHECK(fake_aspace_bring(&hart.want));
	CHECK(has_returned(finish_once(), PAGE + 5));
	CHECK(is_zero_at(BUF + PAGE + 5, PAGE - 5));
}

/* ---- Memory -------------------------------------------------------------- */

static void anonymous_memory_is_mapped_inside(void)
{
	u64 va;

	setup();
	CHECK(CALL(mmap, 0, 3 * PAGE, 3, 0x22, ~0ULL, 0) == SECPROC_STEP_RUN);
	va = (u64)result();
	CHECK(fake_aspace_page(va) && fake_aspace_page(va + 2 * PAGE));
	CHECK(fake_aspace_page(va)->perms == RW);
	setup();
	CHECK(CALL(mmap, BUF, PAGE, 2, 0x32, 0, 0) == SECPROC_STEP_RUN);
	CHECK((u64)result() == BUF && fake_aspace_page(BUF)->perms == RW);
	setup();
	CHECK(has_returned(CALL(mmap, BUF, PAGE, 3, 0x100022, 0, 0), -EEXIST));
	setup();
	CHECK(has_returned(CALL(mmap, 0, PAGE, 7, 0x22, 0, 0), -EACCES));
	setup();
	CHECK(has_returned(CALL(mmap, 0, 0, 3, 0x22, 0, 0), -EINVAL));
	setup();
	CHECK(has_returned(CALL(mmap, 0, PAGE, 3, 0x20, 0, 0), -EINVAL));
	setup();
	CHECK(has_returned(CALL(mmap, 5, PAGE, 3, 0x32, 0, 0), -EINVAL));
	setup();
	CHECK(has_returned(CALL(mmap, 0, 1ULL << 40, 3, 0x22, 0, 0), -ENOMEM));
	setup();
	CHECK(has_returned(CALL(mmap, 0, PAGE, 3, 0x01, 0, 0), -ENODEV));
	setup();
	fake_aspace.is_full = true;
	CHECK(CALL(mmap, 0, PAGE, 3, 0x22, 0, 0) == SECPROC_STEP_AREA_ROOM);
}

static void only_calls_that_take_away_are_exclusive(void)
{
	setup();
	set_call(SECPROC_NR_munmap, 0, 0, 0, 0, 0, 0);
	CHECK(secproc_syscall_is_exclusive(&hart));
	set_call(SECPROC_NR_mmap, 0, PAGE, 3, 0x22, 0, 0);
	CHECK(!secproc_syscall_is_exclusive(&hart));
	set_call(SECPROC_NR_mmap, 0, PAGE, 3, 0x32, 0, 0);
	CHECK(secproc_syscall_is_exclusive(&hart));
	set_call(SECPROC_NR_mmap, 0, PAGE, 3, 0x02, 0, 0);
	CHECK(secproc_syscall_is_exclusive(&hart));
	set_call(SECPROC_NR_read, 0, 0, 0, 0, 0, 0);
	CHECK(!secproc_syscall_is_exclusive(&hart));
	set_call(500, 0, 0, 0, 0, 0, 0);
	CHECK(!secproc_syscall_is_exclusive(&hart));
}

/* Answers RUN with the ECALL still to be met: the hart would come again. */
static enum secproc_step resume(enum secproc_step step)
{
	while (step == SECPROC_STEP_RUN && hart.rv.pc == 0x10000)
		step = begin();
	return step;
}

static void a_mapped_file_is_read(void)
{
	u64 va;

	setup();
	CHECK(is_asked(CALL(mmap, 0, WINDOW + 2 * PAGE, 1, 0x02, 7, PAGE),
		       SECPROC_NR_pread64));
	CHECK(run->syscall.args[0] == 7 && run->syscall.args[2] == WINDOW &&
	      run->syscall.args[3] == PAGE);
	fill_window(0, WINDOW, 1, 0);
	CHECK(is_asked(answer(WINDOW, 0), SECPROC_NR_pread64));
	CHECK(run->syscall.args[2] == 2 * PAGE);
	CHECK(run->syscall.args[3] == PAGE + WINDOW);
	fill_window(0, WINDOW, 1, WINDOW);
	CHECK(is_asked(answer(100, 0), SECPROC_NR_pread64));
	CHECK(resume(answer(0, 0)) == SECPROC_STEP_RUN);
	va = (u64)result();
	CHECK(is_filled(va, WINDOW + 100, 1, 0));
	CHECK(is_zero_at(va + WINDOW + 100, 2 * PAGE - 100));
	CHECK(fake_aspace_page(va)->perms == SECPROC_PERM_R);
}

static void a_file_that_cannot_be_read_is_not_mapped(void)
{
	u64 va;

	setup();
	CALL(mmap, 0, PAGE, 3, 0x02, 7, 0);
	va = hart.thread.mapping;
	CHECK(has_returned(resume(answer(-EBADF, 0)), -EBADF));
	CHECK(!fake_aspace_page(va));
	setup();
	CALL(mmap, 0, PAGE, 3, 0x02, 7, 0);
	CHECK(has_returned(resume(answer(-ESPIPE, 0)), -ENODEV));
	setup();
	CALL(mmap, 0, PAGE, 3, 0x02, 7, 0);
	CHECK(is_refused(answer(PAGE + 1, 0), SECPROC_REFUSAL_HOST_RESULT));
}

static void mremap_moves_what_it_cannot_extend(void)
{
	setup();
	fill(BUF, 2 * PAGE, 1);
	/* Something is behind it. */
	CHECK(resume(CALL(mremap, BUF, 2 * PAGE, 4 * PAGE, 1, 0, 0)) ==
	      SECPROC_STEP_RUN);
	CHECK((u64)result() != BUF && !fake_aspace_page(BUF));
	CHECK(is_filled((u64)result(), 2 * PAGE, 1, 0));
	CHECK(is_zero_at((u64)result() + 2 * PAGE, 2 * PAGE));
	setup();
	CHECK(has_returned(CALL(mremap, BUF, PAGE, 2 * PAGE, 0, 0, 0),
			   -ENOMEM));
	setup();
	CHECK(has_returned(CALL(mremap, BUF, 4 * PAGE, PAGE, 0, 0, 0),
			   BUF));
	CHECK(fake_aspace_page(BUF) && !fake_aspace_page(BUF + PAGE));
	setup();
	CHECK(has_returned(CALL(mremap, BUF + (BUF_PAGES - 1) * PAGE, PAGE,
				3 * PAGE, 0, 0, 0),
			   BUF + (BUF_PAGES - 1) * PAGE));
	CHECK(fake_aspace_page(BUF + (BUF_PAGES + 1) * PAGE));
	setup();
	CHECK(has_returned(CALL(mremap, NOWHERE, PAGE, 2 * PAGE, 1, 0, 0),
			   -EFAULT));
	setup();
	CHECK(has_returned(CALL(mremap, BUF, PAGE, 0, 1, 0, 0), -EINVAL));
	setup();
	fill(BUF, 3 * PAGE, 1);
	fake_aspace_absent();
	CHECK(resume(CALL(mremap, BUF, 3 * PAGE, 2 * PAGE, 3, NOWHERE, 0)) ==
	      SECPROC_STEP_RUN);
	CHECK((u64)result() == NOWHERE && !fake_aspace_page(BUF + 2 * PAGE));
	CHECK(is_filled(NOWHERE, 2 * PAGE, 1, 0));
}

static void advice_that_acts_is_taken(void)
{
	setup();
	fill(BUF, PAGE, 1);
	CHECK(has_returned(CALL(madvise, BUF, PAGE, 1, 0, 0, 0), 0));
	CHECK(is_filled(BUF, PAGE, 1, 0));
	setup();
	fill(BUF, PAGE, 1);
	CHECK(has_returned(CALL(madvise, BUF, PAGE, 4, 0, 0, 0), 0));
	CHECK(is_zero_at(BUF, PAGE));
	setup();
	CHECK(has_returned(CALL(madvise, BUF + 1, PAGE, 4, 0, 0, 0), -EINVAL));
	setup();
	CHECK(has_returned(CALL(madvise, BUF, PAGE, 77, 0, 0, 0), -EINVAL));
	setup();
	CHECK(has_returned(CALL(mprotect, BUF, PAGE, 2, 0, 0, 0), 0));
	CHECK(fake_aspace_page(BUF)->perms == RW);
	setup();
	CHECK(has_returned(CALL(mprotect, BUF + 1, PAGE, 1, 0, 0, 0),
			   -EINVAL));
}

/* ---- Process ------------------------------------------------------------- */

static void the_end_is_decided_once(void)
{
	setup();
	CHECK(CALL(exit_group, 0x1234, 0, 0, 0, 0, 0) == SECPROC_STEP_DEAD);
	CHECK(task.end == SECPROC_EXIT_EXITED && task.exit.status == 0x34);
	setup();
	CHECK(CALL(exit, 3, 0, 0, 0, 0, 0) == SECPROC_STEP_DEAD);
	CHECK(task.exit.status == 3);
}

static void randomness_comes_from_inside(void)
{
	setup();
	fake_aspace_absent();
	CHECK(has_returned(resume(CALL(getrandom, BUF + 10, 5000, 0, 0, 0, 0)),
			   5000));
	CHECK(!is_zero_at(BUF + 10, 64) && !is_zero_at(BUF + 4900, 64));
	CHECK(is_zero_at(BUF, 10) && is_zero_at(BUF + 5010, 100));
	CHECK(!run->exit_reason);
	setup();
	CHECK(has_returned(CALL(getrandom, NOWHERE, 5, 0, 0, 0, 0), -EFAULT));
	setup();
	CHECK(has_returned(CALL(getrandom, BUF, 5, 8, 0, 0, 0), -EINVAL));
	setup();
	CHECK(has_returned(resume(CALL(getrandom,
				       BUF + BUF_PAGES * PAGE - 100, 200, 0, 0,
				       0, 0)), 64));
}

static void limits_of_memory_are_kept_inside(void)
{
	u8 limit[16];

	setup();
	CHECK(has_returned(CALL(prlimit64, 0, 3, 0, BUF, 0, 0), 0));
	fake_aspace_get(BUF, limit, sizeof(limit));
	CHECK(secproc_get_le64(limit) == 1 << 20);
	CHECK(secproc_get_le64(limit + 8) == ~0ULL);
	setup();
	secproc_put_le64(limit, 100);
	secproc_put_le64(limit + 8, 200);
	fake_aspace_put(TEXT, limit, sizeof(limit));
	CHECK(has_returned(CALL(prlimit64, 1, 9, TEXT, BUF, 0, 0), 0));
	CHECK(task.process.rlimit[9].cur == 100);
	hart.rv.pc = 0x10000;
	CHECK(has_returned(CALL(getrlimit, 9, BUF, 0, 0, 0, 0), 0));
	CHECK(get_u32(BUF) == 100 && get_u32(BUF + 8) == 200);
	hart.rv.pc = 0x10000;
	secproc_put_le64(limit + 8, 201);
	fake_aspace_put(TEXT, limit, sizeof(limit));
	CHECK(has_returned(CALL(setrlimit, 9, TEXT, 0, 0, 0, 0), -EPERM));
	setup();
	CHECK(is_asked(CALL(prlimit64, 0, 7, 0, BUF, 0, 0),
		       SECPROC_NR_prlimit64));
	setup();
	CHECK(has_returned(CALL(prlimit64, 55, 7, 0, BUF, 0, 0), -ESRCH));
}

static void names_and_numbers(void)
{
	char name[16] = {};

	setup();
	CHECK(has_returned(CALL(getpid, 0, 0, 0, 0, 0, 0), 1));
	hart.rv.pc = 0x10000;
	CHECK(has_returned(CALL(gettid, 0, 0, 0, 0, 0, 0), 1));
	setup();
	fake_aspace_put(TEXT, "a-name-that-is-too-long", 24);
	CHECK(has_returned(CALL(prctl, 15, TEXT, 0, 0, 0, 0), 0));
	hart.rv.pc = 0x10000;
	CHECK(has_returned(CALL(prctl, 16, BUF, 0, 0, 0, 0), 0));
	fake_aspace_get(BUF, name, sizeof(name));
	CHECK(!strcmp(name, "a-name-that-is-"));
	setup();
	CHECK(has_returned(CALL(prctl, 77, BUF, 0, 0, 0, 0), -EINVAL));
	setup();
	CHECK(has_returned(CALL(set_robust_list, BUF, 24, 0, 0, 0, 0), 0));
	hart.rv.pc = 0x10000;
	CHECK(has_returned(CALL(get_robust_list, 0, BUF, BUF + 8, 0, 0, 0),
			   0));
	CHECK(get_u32(BUF) == BUF && get_u32(BUF + 8) == 24);
}

/* ---- Signals ------------------------------------------------------------- */

static void set_action(u64 sig, u64 handler)
{
	u8 action[24] = {};

	secproc_put_le64(action, handler);
	fake_aspace_put(TEXT, action, sizeof(action));
	hart.rv.pc = 0x10000;
	CHECK(CALL(rt_sigaction, sig, TEXT, 0, 8, 0, 0) != SECPROC_STEP_PAGE);
	hart.rv.pc = 0x10000;
}

static void a_signal_to_itself_does_what_its_action_is(void)
{
	setup();
	CHECK(CALL(tgkill, 1, 1, 6, 0, 0, 0) == SECPROC_STEP_DEAD);
	CHECK(task.end == SECPROC_EXIT_KILLED && task.exit.signal == 6);
	setup();
	CHECK(has_returned(CALL(kill, 1, 17, 0, 0, 0, 0), 0));
	setup();
	set_action(6, 1);
	CHECK(has_returned(CALL(tkill, 1, 6, 0, 0, 0, 0), 0));
	setup();
	CHECK(has_returned(CALL(kill, 1, 0, 0, 0, 0, 0), 0));
	setup();
	CHECK(has_returned(CALL(kill, 1, 65, 0, 0, 0, 0), -EINVAL));
	setup();
	/* Other processes are the host's; it is asked with their number. */
	CHECK(CALL(kill, 2, 9, 0, 0, 0, 0) == SECPROC_STEP_HOST);
	CHECK(run->syscall.nr == SECPROC_NR_kill &&
	      run->syscall.args[0] == 2 && run->syscall.args[1] == 9);
	CHECK(has_returned(answer(-ESRCH, 0), -ESRCH));
	setup();
	CHECK(has_returned(CALL(tgkill, 1, 2, 9, 0, 0, 0), -ESRCH));
}

static void blocked_signals_wait(void)
{
	u8 set[8];

	setup();
	secproc_put_le64(set, ~0ULL);
	fake_aspace_put(BUF, set, sizeof(set));
	CHECK(has_returned(CALL(rt_sigprocmask, 2, BUF, 0, 8, 0, 0), 0));
	/* But those that cannot be blocked. */
	CHECK(hart.thread.blocked == ~(1ULL << 8 | 1ULL << 18));
	hart.rv.pc = 0x10000;
	CHECK(has_returned(CALL(tgkill, 1, 1, 15, 0, 0, 0), 0));
	hart.rv.pc = 0x10000;
	CHECK(has_returned(CALL(rt_sigpending, BUF + 8, 8, 0, 0, 0, 0), 0));
	CHECK(get_u32(BUF + 8) == 1 << 14);
	hart.rv.pc = 0x10000;
	CHECK(!secproc_signal_is_due(&hart));
	CHECK(has_returned(CALL(rt_sigprocmask, 1, BUF, 0, 8, 0, 0), 0));
	CHECK(secproc_signal_is_due(&hart));
	CHECK(secproc_signal_deliver(&hart) == SECPROC_STEP_DEAD);
	CHECK(task.end == SECPROC_EXIT_KILLED && task.exit.signal == 15);
	setup();
	CHECK(has_returned(CALL(rt_sigprocmask, 9, BUF, 0, 8, 0, 0), -EINVAL));
	setup();
	CHECK(has_returned(CALL(rt_sigprocmask, 0, BUF, 0, 4, 0, 0), -EINVAL));
}

static void actions_are_kept(void)
{
	setup();
	set_action(10, 0x12345678);
	CHECK(has_returned(CALL(rt_sigaction, 10, 0, BUF, 8, 0, 0), 0));
	CHECK(get_u32(BUF) == 0x12345678);
	setup();
	CHECK(has_returned(CALL(rt_sigaction, 9, TEXT, 0, 8, 0, 0), -EINVAL));
	setup();
	CHECK(has_returned(CALL(rt_sigaction, 65, 0, BUF, 8, 0, 0), -EINVAL));
	setup();
	CHECK(has_returned(CALL(rt_sigaction, 0, 0, BUF, 8, 0, 0), -EINVAL));
	setup();
	CHECK(has_returned(CALL(rt_sigaction, 5, TEXT, NOWHERE, 8, 0, 0),
			   -EFAULT));
	CHECK(!task.process.action[4].handler);
}

static void a_broken_pipe_is_the_programs_own_affair(void)
{
	setup();
	CALL(write, 1, BUF, 10, 0, 0, 0);
	CHECK(answer(-EPIPE, 0) == SECPROC_STEP_DEAD);
	CHECK(task.end == SECPROC_EXIT_KILLED && task.exit.signal == 13);
	setup();
	set_action(13, 1);
	CALL(write, 1, BUF, 10, 0, 0, 0);
	CHECK(has_returned(answer(-EPIPE, 0), -EPIPE));
	setup();
	CALL(sendto, 1, BUF, 10, 0x4000, 0, 0);
	CHECK(has_returned(answer(-EPIPE, 0), -EPIPE));
	setup();
	CALL(read, 1, BUF, 10, 0, 0, 0);
	CHECK(has_returned(answer(-EPIPE, 0), -EPIPE));
}

static const struct check_test tests[] = {
	CHECK_TEST(every_row_makes_sense),
	CHECK_TEST(unknown_calls_fail_and_are_told_and_counted),
	CHECK_TEST(only_the_calls_own_arguments_leave),
	CHECK_TEST(strings_are_copied),
	CHECK_TEST(a_read_brings_back_what_was_read),
	CHECK_TEST(a_result_beyond_the_buffer_is_refused),
	CHECK_TEST(an_error_that_does_not_exist_is_refused),
	CHECK_TEST(a_large_read_goes_in_pieces),
	CHECK_TEST(a_piece_is_the_last_unless_the_host_says_more),
	CHECK_TEST(a_write_takes_the_programs_bytes),
	CHECK_TEST(memory_that_ends_cuts_a_stream),
	CHECK_TEST(vectors_become_one_buffer),
	CHECK_TEST(vectors_go_in_pieces),
	CHECK_TEST(wrong_vectors_fail),
	CHECK_TEST(structures_come_back_whole_and_start_as_zeros),
	CHECK_TEST(buffers_bring_back_as_much_as_the_result_says),
	CHECK_TEST(buffers_go_both_ways),
	CHECK_TEST(requests_decide_what_is_copied),
	CHECK_TEST(addresses_are_cut_to_the_room_given),
	CHECK_TEST(a_length_that_is_impossible_is_refused),
	CHECK_TEST(messages_go_out_with_all_that_hangs_off_them),
	CHECK_TEST(messages_come_back_with_all_that_hangs_off_them),
	CHECK_TEST(a_cut_message_may_tell_its_length),
	CHECK_TEST(several_messages_go_one_by_one),
	CHECK_TEST(several_messages_come_one_by_one),
	CHECK_TEST(no_answer_reaches_beyond_what_was_asked_for),
	CHECK_TEST(every_call_can_wait_for_every_page),
	CHECK_TEST(pages_are_asked_for_before_the_host_is),
	CHECK_TEST(a_result_cannot_change_while_pages_come),
	CHECK_TEST(anonymous_memory_is_mapped_inside),
	CHECK_TEST(only_calls_that_take_away_are_exclusive),
	CHECK_TEST(a_mapped_file_is_read),
	CHECK_TEST(a_file_that_cannot_be_read_is_not_mapped),
	CHECK_TEST(mremap_moves_what_it_cannot_extend),
	CHECK_TEST(advice_that_acts_is_taken),
	CHECK_TEST(the_end_is_decided_once),
	CHECK_TEST(randomness_comes_from_inside),
	CHECK_TEST(limits_of_memory_are_kept_inside),
	CHECK_TEST(names_and_numbers),
	CHECK_TEST(a_signal_to_itself_does_what_its_action_is),
	CHECK_TEST(blocked_signals_wait),
	CHECK_TEST(actions_are_kept),
	CHECK_TEST(a_broken_pipe_is_the_programs_own_affair),
};

CHECK_MAIN(tests)
