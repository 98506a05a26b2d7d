// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Running programs: how they end, what is refused by name, feeding, packages
 * that change while they run, and signals
 */
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>

#include "common.h"
#include "kselftest_harness.h"

FIXTURE(run) {
	struct package pkg;
	struct program p;
};

FIXTURE_SETUP(run)
{
	provision();
	package_read(&self->pkg, "pages");
	self->p.task = -1;
	self->p.hart = -1;
	self->p.run = NULL;
}

FIXTURE_TEARDOWN(run)
{
	program_close(&self->p);
	package_free(&self->pkg);
}

static void do_nothing(int signal)
{
	(void)signal;
}

/* Without SA_RESTART, so that what is interrupted says so. */
static void catch(int signo)
{
	struct sigaction action = { .sa_handler = do_nothing };

	sigaction(signo, &action, NULL);
}

/* ---- How programs end ---------------------------------------------------- */

TEST_F(run, programs_exit_with_their_status)
{
	static const struct {
		const char *what;
		uint32_t status;
	} cases[] = {
		{ "e", 42 }, { "c", 7 }, { "r", 11 }, { "R", 12 }, { "d", 33 },
		{ "z", 44 }, { "w", 16 }, { "s", 72 },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		struct program p;

		ASSERT_EQ(0, program_open(&p, &self->pkg, cases[i].what));
		EXPECT_EQ(SECPROC_EXIT_EXITED, program_finish(&p));
		EXPECT_EQ(cases[i].status, p.run->end.status)
			TH_LOG("program %s", cases[i].what);
		EXPECT_EQ(0, p.run->end.signal);
		EXPECT_LT(0, p.run->instructions);
		program_close(&p);
	}
}

TEST_F(run, programs_in_the_open_run_the_same)
{
	struct package plain;
	struct program p;

	package_read(&plain, "plain");
	ASSERT_EQ(0, program_open(&p, &plain, "d"));
	EXPECT_EQ(SECPROC_EXIT_EXITED, program_finish(&p));
	EXPECT_EQ(33, p.run->end.status);
	program_close(&p);
	package_free(&plain);
}

TEST_F(run, system_calls_come_through_the_window)
{
	struct secproc_exit_syscall *call;
	uint8_t *window;

	ASSERT_EQ(0, program_open(&self->p, &self->pkg, "w"));
	ASSERT_EQ(SECPROC_EXIT_SYSCALL, program_run(&self->p));
	call = &self->p.run->syscall;
	window = (uint8_t *)self->p.run + SECPROC_RUN_PAGE_SIZE;
	EXPECT_EQ(64, call->nr);
	EXPECT_EQ(1, call->args[0]);
	EXPECT_EQ(16, call->args[2]);
	ASSERT_LE(call->args[1], SECPROC_WINDOW_SIZE - 16);
	EXPECT_EQ(0, memcmp(window + call->args[1], "\013page two of it\n",
			    16));
	/* The program gets what we say, if it is possible. */
	call->ret = -EBADF;
	EXPECT_EQ(SECPROC_EXIT_EXITED, program_run(&self->p));
	EXPECT_EQ((uint32_t)-EBADF & 0xff, self->p.run->end.status & 0xff);
}

TEST_F(run, a_broken_pipe_ends_the_program_as_it_should)
{
	ASSERT_EQ(0, program_open(&self->p, &self->pkg, "w"));
	ASSERT_EQ(SECPROC_EXIT_SYSCALL, program_run(&self->p));
	self->p.run->syscall.ret = -EPIPE;
	EXPECT_EQ(SECPROC_EXIT_KILLED, program_run(&self->p));
	EXPECT_EQ(SIGPIPE, self->p.run->end.signal);
}

TEST_F(run, impossible_answers_are_refused_by_name)
{
	static const struct {
		int64_t ret;
		uint32_t refusal;
	} cases[] = {
		{ 17, SECPROC_REFUSAL_HOST_RESULT },
		{ INT64_MAX, SECPROC_REFUSAL_HOST_RESULT },
		{ -4096, SECPROC_REFUSAL_HOST_ERRNO },
		{ INT64_MIN, SECPROC_REFUSAL_HOST_ERRNO },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		struct program p;

		ASSERT_EQ(0, program_open(&p, &self->pkg, "w"));
		ASSERT_EQ(SECPROC_EXIT_SYSCALL, program_run(&p));
		p.run->syscall.ret = cases[i].ret;
		EXPECT_EQ(SECPROC_EXIT_REFUSED, program_run(&p));
		EXPECT_EQ(cases[i].refusal, p.run->fault.refusal);
		program_close(&p);
	}
}

TEST_F(run, faults_have_a_record)
{
	static const struct {
		const char *what;
		uint32_t signal;
		int32_t si_code;
		uint64_t va;
		uint32_t access;
		uint32_t segment;
		uint32_t page;
	} cases[] = {
		{ "n", SIGSEGV, SEGV_MAPERR, 0, SECPROC_ACCESS_STORE,
		  SECPROC_SEGMENT_NONE, SECPROC_NO_PAGE },
		{ "x", SIGSEGV, SEGV_ACCERR, VA_CODE_2, SECPROC_ACCESS_STORE,
		  SECPROC_SEGMENT_PACKAGE, PAGE_CODE_2 },
		{ "j", SIGSEGV, SEGV_ACCERR, VA_DATA, SECPROC_ACCESS_FETCH,
		  SECPROC_SEGMENT_PACKAGE, PAGE_DATA },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		struct secproc_exit_fault *fault;
		struct program p;

		ASSERT_EQ(0, program_open(&p, &self->pkg, cases[i].what));
		EXPECT_EQ(SECPROC_EXIT_FAULT, program_finish(&p));
		fault = &p.run->fault;
		EXPECT_EQ(cases[i].signal, fault->signal);
		EXPECT_EQ(cases[i].si_code, fault->si_code);
		EXPECT_EQ(cases[i].va, fault->va);
		EXPECT_EQ(cases[i].access, fault->access);
		EXPECT_EQ(cases[i].segment, fault->segment);
		EXPECT_EQ(cases[i].page, fault->page);
		EXPECT_EQ(0, fault->refusal);
		program_close(&p);
	}
	ASSERT_EQ(0, program_open(&self->p, &self->pkg, "i"));
	EXPECT_EQ(SECPROC_EXIT_FAULT, program_finish(&self->p));
	EXPECT_EQ(SIGILL, self->p.run->fault.signal);
	EXPECT_EQ(self->p.run->fault.pc, self->p.run->fault.va);
	EXPECT_EQ(VA_CODE, self->p.run->fault.pc & ~(PAGE - 1));
}

/* ---- One changed byte ---------------------------------------------------- */

/* What the program comes to with one byte of the package changed. */
static int run_changed(struct program *p, struct package *pkg, size_t off,
		       const char *what)
{
	int err;

	pkg->bytes[off] ^= 0x20;
	err = program_open(p, pkg, what);
	pkg->bytes[off] ^= 0x20;
	return err ? err : program_finish(p);
}

TEST_F(run, a_changed_page_is_refused_by_name)
{
	static const struct {
		const char *what;
		uint32_t page;
		uint64_t va;
	} cases[] = {
		{ "e", PAGE_CODE, VA_CODE },
		{ "c", PAGE_CODE_2, VA_CODE_2 },
		{ "r", PAGE_CONSTANT, VA_CONSTANT },
		{ "w", PAGE_CONSTANT, VA_CONSTANT },
		{ "d", PAGE_DATA, VA_DATA },
	};
	struct package *pkg = &self->pkg;
	size_t i;

	for (i = 0; i < 2 * ARRAY_SIZE(cases); i++) {
		bool vinfo = i % 2;
		uint32_t page = cases[i / 2].page, code;
		struct secproc_error error;
		struct program p;
		size_t off;

		off = vinfo ? package_vinfo(pkg, page) + 95 :
			      package_page(pkg, page) + 4095;
		code = vinfo ? SECPROC_REFUSAL_PAGE_SIGNATURE :
			       SECPROC_REFUSAL_PAGE_HASH;
		EXPECT_EQ(SECPROC_EXIT_REFUSED,
			  run_changed(&p, pkg, off, cases[i / 2].what))
			TH_LOG("page %u, vinfo %d", page, vinfo);
		EXPECT_EQ(code, p.run->fault.refusal);
		EXPECT_EQ(page, p.run->fault.page);
		EXPECT_EQ(cases[i / 2].va, p.run->fault.va & ~(PAGE - 1));
		EXPECT_EQ(SECPROC_SEGMENT_PACKAGE, p.run->fault.segment);
		EXPECT_EQ(0, p.run->fault.signal);
		error = get_error(p.task);
		EXPECT_EQ(code, error.code);
		EXPECT_EQ(page, error.page);
		/* It stays over. */
		EXPECT_EQ(SECPROC_EXIT_REFUSED, program_run(&p));
		program_close(&p);
	}
}

TEST_F(run, a_changed_page_that_is_not_used_does_no_harm)
{
	EXPECT_EQ(SECPROC_EXIT_EXITED,
		  run_changed(&self->p, &self->pkg,
			      package_page(&self->pkg, PAGE_DATA), "c"));
	EXPECT_EQ(7, self->p.run->end.status);
}

TEST_F(run, a_changed_page_table_is_refused_by_name)
{
	struct package *pkg = &self->pkg;
	struct program p;
	/* The tag and the address of a page. */
	size_t tag = package_row(pkg, PAGE_DATA) + 24;
	size_t va = package_row(pkg, PAGE_DATA) + 9;

	EXPECT_EQ(-EKEYREJECTED, run_changed(&p, pkg, tag, "e"));
	EXPECT_EQ(SECPROC_REFUSAL_SECTION_HASH, get_error(p.task).code);
	program_close(&p);
	/* This one is no page table at all. */
	EXPECT_EQ(-EBADMSG, run_changed(&p, pkg, va, "e"));
	EXPECT_EQ(SECPROC_REFUSAL_PKG_PAGE_ORDER, get_error(p.task).code);
	program_close(&p);
}

/* ---- Packages that change ------------------------------------------------ */

/* A program at its system call, whose further pages have not been read. */
static int open_waiting(struct program *p, const struct package *pkg, int fd)
{
	struct secproc_load load = load_file(pkg, fd);
	int err = program_start(p, &load, "c");

	if (err)
		return err;
	/* The first page is in when this has come back. */
	p->run->flags = 0;
	return 0;
}

TEST_F(run, a_file_that_changes_while_it_runs_is_refused)
{
	int fd = package_file(&self->pkg);
	uint8_t wrong = ~self->pkg.bytes[package_page(&self->pkg,
						      PAGE_CODE_2)];

	ASSERT_EQ(0, open_waiting(&self->p, &self->pkg, fd));
	ASSERT_EQ(1, pwrite(fd, &wrong, 1,
			    (off_t)package_page(&self->pkg, PAGE_CODE_2)));
	EXPECT_EQ(SECPROC_EXIT_REFUSED, program_finish(&self->p));
	EXPECT_EQ(SECPROC_REFUSAL_PAGE_HASH, self->p.run->fault.refusal);
	EXPECT_EQ(PAGE_CODE_2, self->p.run->fault.page);
	close(fd);
}

TEST_F(run, a_resident_part_that_changes_while_it_runs_is_not_read_again)
{
	int fd = package_file(&self->pkg);
	uint8_t *zeros = calloc(1, self->pkg.resident);

	ASSERT_EQ(0, open_waiting(&self->p, &self->pkg, fd));
	ASSERT_EQ((ssize_t)self->pkg.resident,
		  pwrite(fd, zeros, self->pkg.resident, 0));
	EXPECT_EQ(SECPROC_EXIT_EXITED, program_finish(&self->p));
	EXPECT_EQ(7, self->p.run->end.status);
	close(fd);
	free(zeros);
}

TEST_F(run, a_file_that_is_cut_while_it_runs_is_refused)
{
	int fd = package_file(&self->pkg);

	ASSERT_EQ(0, open_waiting(&self->p, &self->pkg, fd));
	ASSERT_EQ(0, ftruncate(fd, (off_t)package_page(&self->pkg,
						       PAGE_CODE_2)));
	EXPECT_EQ(SECPROC_EXIT_REFUSED, program_finish(&self->p));
	EXPECT_EQ(SECPROC_REFUSAL_PAGE_READ, self->p.run->fault.refusal);
	EXPECT_EQ(PAGE_CODE_2, self->p.run->fault.page);
	close(fd);
}

TEST_F(run, a_file_that_is_replaced_while_it_runs_goes_on)
{
	char path[] = "/tmp/secproc-test-XXXXXX", other[64];
	int fd = mkstemp(path), fd_2;

	ASSERT_EQ((ssize_t)self->pkg.size,
		  write(fd, self->pkg.bytes, self->pkg.size));
	ASSERT_EQ(0, open_waiting(&self->p, &self->pkg, fd));
	close(fd);
	snprintf(other, sizeof(other), "%s.new", path);
	fd_2 = open(other, O_CREAT | O_RDWR, 0600);
	ASSERT_EQ(5, write(fd_2, "other", 5));
	ASSERT_EQ(0, rename(other, path));
	EXPECT_EQ(SECPROC_EXIT_EXITED, program_finish(&self->p));
	EXPECT_EQ(7, self->p.run->end.status);
	close(fd_2);
	unlink(path);
}

/* ---- Feeding ------------------------------------------------------------- */

/* The right bytes for what the program asks. */
static int feed_right(struct program *p, const struct package *pkg)
{
	uint32_t page = p->run->page.first_page;

	return feed_page(p->task, page, pkg->bytes + package_page(pkg, page),
			 pkg->bytes + package_vinfo(pkg, page), NULL);
}

TEST_F(run, a_program_runs_from_pages_that_are_fed)
{
	struct secproc_load load = load_resident(&self->pkg);
	static const uint32_t pages[] = { PAGE_CODE, PAGE_CONSTANT };
	size_t i;

	ASSERT_EQ(0, program_start(&self->p, &load, "r"));
	for (i = 0; i < ARRAY_SIZE(pages); i++) {
		ASSERT_EQ(SECPROC_EXIT_PAGE, program_run(&self->p));
		EXPECT_EQ(pages[i], self->p.run->page.first_page);
		EXPECT_EQ(1, self->p.run->page.count);
		/* Without an answer it asks again. */
		ASSERT_EQ(SECPROC_EXIT_PAGE, program_run(&self->p));
		EXPECT_EQ(pages[i], self->p.run->page.first_page);
		ASSERT_EQ(0, feed_right(&self->p, &self->pkg));
	}
	EXPECT_EQ(SECPROC_EXIT_EXITED, program_run(&self->p));
	EXPECT_EQ(11, self->p.run->end.status);
}

TEST_F(run, a_wrong_page_is_refused_and_the_right_one_welcome)
{
	struct secproc_load load = load_resident(&self->pkg);
	uint8_t *bytes = self->pkg.bytes;
	struct package other;
	uint8_t page[PAGE];
	uint32_t done;

	package_read(&other, "foreign");
	ASSERT_EQ(0, program_start(&self->p, &load, "c"));
	ASSERT_EQ(SECPROC_EXIT_PAGE, program_run(&self->p));

	/* Another page in its place. */
	EXPECT_EQ(-EKEYREJECTED,
		  feed_page(self->p.task, PAGE_CODE,
			    bytes + package_page(&self->pkg, PAGE_CODE_2),
			    bytes + package_vinfo(&self->pkg, PAGE_CODE_2),
			    &done));
	EXPECT_EQ(0, done);
	EXPECT_EQ(SECPROC_REFUSAL_PAGE_SIGNATURE, get_error(self->p.task).code);
	/* The same page of another package of the same program and signer. */
	EXPECT_EQ(-EKEYREJECTED,
		  feed_page(self->p.task, PAGE_CODE,
			    other.bytes + package_page(&other, PAGE_CODE),
			    other.bytes + package_vinfo(&other, PAGE_CODE),
			    NULL));
	EXPECT_EQ(SECPROC_REFUSAL_PAGE_SIGNATURE, get_error(self->p.task).code);
	/* One bit. */
	memcpy(page, bytes + package_page(&self->pkg, PAGE_CODE), PAGE);
	page[100] ^= 0x80;
	EXPECT_EQ(-EKEYREJECTED,
		  feed_page(self->p.task, PAGE_CODE, page,
			    bytes + package_vinfo(&self->pkg, PAGE_CODE),
			    NULL));
	EXPECT_EQ(SECPROC_REFUSAL_PAGE_HASH, get_error(self->p.task).code);
	EXPECT_EQ(PAGE_CODE, get_error(self->p.task).page);
	/* The task is not over for that. */
	ASSERT_EQ(SECPROC_EXIT_PAGE, program_run(&self->p));
	ASSERT_EQ(0, feed_right(&self->p, &self->pkg));
	ASSERT_EQ(SECPROC_EXIT_PAGE, program_run(&self->p));
	ASSERT_EQ(0, feed_right(&self->p, &self->pkg));
	EXPECT_EQ(SECPROC_EXIT_EXITED, program_run(&self->p));
	EXPECT_EQ(7, self->p.run->end.status);
	package_free(&other);
}

TEST_F(run, a_cut_page_is_not_taken)
{
	struct secproc_load load = load_resident(&self->pkg);
	uint8_t *two = mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	uint8_t *bytes = self->pkg.bytes, *cut = two + 100;

	memcpy(cut, bytes + package_page(&self->pkg, PAGE_CODE), PAGE - 100);
	ASSERT_EQ(0, mprotect(two + PAGE, PAGE, PROT_NONE));
	ASSERT_EQ(0, program_start(&self->p, &load, "e"));
	EXPECT_EQ(-EFAULT,
		  feed_page(self->p.task, PAGE_CODE, cut,
			    bytes + package_vinfo(&self->pkg, PAGE_CODE),
			    NULL));
	ASSERT_EQ(SECPROC_EXIT_PAGE, program_run(&self->p));
	ASSERT_EQ(0, feed_right(&self->p, &self->pkg));
	EXPECT_EQ(SECPROC_EXIT_EXITED, program_run(&self->p));
}

TEST_F(run, a_task_with_a_file_can_be_fed_ahead)
{
	struct secproc_load load;
	int fd = package_file(&self->pkg);
	uint8_t *bytes = self->pkg.bytes;

	load = load_file(&self->pkg, fd);
	ASSERT_EQ(0, program_start(&self->p, &load, "c"));
	ASSERT_EQ(0, feed_page(self->p.task, PAGE_CODE_2,
			       bytes + package_page(&self->pkg, PAGE_CODE_2),
			       bytes + package_vinfo(&self->pkg, PAGE_CODE_2),
			       NULL));
	/* What has been fed is not read any more. */
	ASSERT_EQ(0, ftruncate(fd, (off_t)package_page(&self->pkg,
						       PAGE_CODE_2)));
	EXPECT_EQ(SECPROC_EXIT_EXITED, program_finish(&self->p));
	EXPECT_EQ(7, self->p.run->end.status);
	close(fd);
}

/* ---- Signals ------------------------------------------------------------- */

static double now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

/* Starts an endless loop in a child. */
static pid_t loop_in_child(const struct package *pkg)
{
	int begun[2];
	pid_t child;
	char c;

	if (pipe(begun))
		return -1;
	child = fork();
	if (!child) {
		struct program p;

		if (program_open(&p, pkg, "l"))
			_exit(1);
		close(begun[0]);
		close(begun[1]);
		program_finish(&p);
		_exit(2);
	}
	close(begun[1]);
	(void)!read(begun[0], &c, 1);
	close(begun[0]);
	usleep(50000);
	return child;
}

TEST_F(run, an_endless_loop_is_killed_at_once)
{
	pid_t child = loop_in_child(&self->pkg);
	double start = now();
	int status;

	ASSERT_EQ(0, kill(child, SIGKILL));
	ASSERT_EQ(child, waitpid(child, &status, 0));
	EXPECT_TRUE(WIFSIGNALED(status));
	EXPECT_EQ(SIGKILL, WTERMSIG(status));
	/* A slice takes milliseconds even in an emulated machine. */
	EXPECT_GT(1.0, now() - start);
}

TEST_F(run, an_endless_loop_ends_by_any_deadly_signal)
{
	pid_t child = loop_in_child(&self->pkg);
	int status;

	ASSERT_EQ(0, kill(child, SIGTERM));
	ASSERT_EQ(child, waitpid(child, &status, 0));
	EXPECT_TRUE(WIFSIGNALED(status));
	EXPECT_EQ(SIGTERM, WTERMSIG(status));
}

TEST_F(run, a_loop_is_stopped_and_continued)
{
	pid_t child = loop_in_child(&self->pkg);
	int status;

	ASSERT_EQ(0, kill(child, SIGSTOP));
	ASSERT_EQ(child, waitpid(child, &status, WUNTRACED));
	EXPECT_TRUE(WIFSTOPPED(status));
	ASSERT_EQ(0, kill(child, SIGCONT));
	ASSERT_EQ(child, waitpid(child, &status, WCONTINUED));
	EXPECT_TRUE(WIFCONTINUED(status));
	/* It runs on. */
	usleep(50000);
	EXPECT_EQ(0, waitpid(child, &status, WNOHANG));
	ASSERT_EQ(0, kill(child, SIGKILL));
	ASSERT_EQ(child, waitpid(child, &status, 0));
}

TEST_F(run, a_signal_interrupts_and_loses_nothing)
{
	const struct itimerval tick = { { 0, 3000 }, { 0, 3000 } };
	const struct itimerval off = {};
	uint64_t last = 0;
	int interrupts = 0, reason;

	catch(SIGALRM);
	ASSERT_EQ(0, program_open(&self->p, &self->pkg, "s"));
	ASSERT_EQ(0, setitimer(ITIMER_REAL, &tick, NULL));
	while ((reason = program_run(&self->p)) == -EINTR) {
		interrupts++;
		EXPECT_LE(last, self->p.run->instructions);
		last = self->p.run->instructions;
	}
	setitimer(ITIMER_REAL, &off, NULL);
	EXPECT_EQ(SECPROC_EXIT_EXITED, reason);
	EXPECT_EQ(72, self->p.run->end.status);
	EXPECT_LT(0, interrupts);
	EXPECT_LT(12000000, self->p.run->instructions);
	EXPECT_GT(12001000, self->p.run->instructions);
}

TEST_F(run, immediate_exit_keeps_an_answer_for_later)
{
	ASSERT_EQ(0, program_open(&self->p, &self->pkg, "w"));
	ASSERT_EQ(SECPROC_EXIT_SYSCALL, program_run(&self->p));
	self->p.run->syscall.ret = 5;
	self->p.run->flags = SECPROC_RUN_IMMEDIATE_EXIT;
	EXPECT_EQ(-EINTR, program_run(&self->p));
	EXPECT_EQ(-EINTR, program_run(&self->p));
	EXPECT_EQ(SECPROC_EXIT_SYSCALL, (int)self->p.run->exit_reason);
	/* Until it is taken, the answer can still be changed. */
	self->p.run->syscall.ret = 6;
	self->p.run->flags = 0;
	EXPECT_EQ(SECPROC_EXIT_EXITED, program_run(&self->p));
	EXPECT_EQ(6, self->p.run->end.status);
}

TEST_F(run, a_pending_signal_comes_first)
{
	sigset_t set, old;

	catch(SIGUSR1);
	ASSERT_EQ(0, program_open(&self->p, &self->pkg, "e"));
	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	/* Blocked, it does not count. */
	sigprocmask(SIG_BLOCK, &set, &old);
	raise(SIGUSR1);
	EXPECT_EQ(SECPROC_EXIT_EXITED, program_run(&self->p));
	sigprocmask(SIG_SETMASK, &old, NULL);
}

TEST_F(run, two_programs_share_a_processor)
{
	pid_t child = loop_in_child(&self->pkg);

	ASSERT_EQ(0, program_open(&self->p, &self->pkg, "s"));
	EXPECT_EQ(SECPROC_EXIT_EXITED, program_finish(&self->p));
	EXPECT_EQ(72, self->p.run->end.status);
	kill(child, SIGKILL);
	EXPECT_EQ(child, waitpid(child, NULL, 0));
}

TEST_F(run, another_thread_than_the_one_that_started_it)
{
	int status;
	pid_t child;

	ASSERT_EQ(0, program_open(&self->p, &self->pkg, "w"));
	ASSERT_EQ(SECPROC_EXIT_SYSCALL, program_run(&self->p));
	self->p.run->syscall.ret = 9;
	child = fork();
	if (!child)
		_exit(program_run(&self->p) != SECPROC_EXIT_EXITED ||
		      self->p.run->end.status != 9);
	ASSERT_EQ(child, waitpid(child, &status, 0));
	EXPECT_EQ(0, status);
	EXPECT_EQ(9, self->p.run->end.status);
}

TEST_HARNESS_MAIN
