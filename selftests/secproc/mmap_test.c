// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * What the normal side can map: run pages, and plain signed pages read-only,
 * which the fault handler verifies
 */
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/ptrace.h>
#include <sys/uio.h>
#include <sys/wait.h>

#include "common.h"
#include "kselftest_harness.h"

static sigjmp_buf fault_env;

static void on_fault(int signal)
{
	siglongjmp(fault_env, signal);
}

/* The signal that reading the byte raises, 0 if none; *@value is the byte. */
static int touch(const volatile uint8_t *p, uint8_t *value)
{
	int signo;

	signal(SIGBUS, on_fault);
	signal(SIGSEGV, on_fault);
	signo = sigsetjmp(fault_env, 1);
	if (!signo)
		*value = *p;
	signal(SIGBUS, SIG_DFL);
	signal(SIGSEGV, SIG_DFL);
	return signo;
}

/* mmap() with errors as its return value. */
static long map(int fd, size_t len, int prot, int flags, off_t off)
{
	void *p = mmap(NULL, len, prot, flags, fd, off);

	return p == MAP_FAILED ? -errno : (long)p;
}

FIXTURE(map) {
	struct package pkg;
	int file;
	struct program p;
};

FIXTURE_SETUP(map)
{
	struct secproc_load load;

	provision();
	package_read(&self->pkg, "plain");
	self->file = package_file(&self->pkg);
	load = load_file(&self->pkg, self->file);
	ASSERT_EQ(0, program_hart(&self->p, &load));
}

FIXTURE_TEARDOWN(map)
{
	program_close(&self->p);
	package_free(&self->pkg);
	close(self->file);
}

/* ---- The run page -------------------------------------------------------- */

TEST_F(map, run_page_refusals)
{
	const int rw = PROT_READ | PROT_WRITE;
	int fd = self->p.hart;

	EXPECT_EQ(-EINVAL, map(fd, SECPROC_RUN_MAP_SIZE, rw, MAP_PRIVATE, 0));
	EXPECT_EQ(-EINVAL, map(fd, PAGE, rw, MAP_SHARED, PAGE));
	EXPECT_EQ(-EINVAL, map(fd, SECPROC_RUN_MAP_SIZE + PAGE, rw, MAP_SHARED,
			       0));
	EXPECT_EQ(-EINVAL, map(fd, PAGE, rw | PROT_EXEC, MAP_SHARED, 0));
	EXPECT_EQ(-EINVAL, map(fd, PAGE, PROT_EXEC, MAP_SHARED, 0));
}

TEST_F(map, run_page)
{
	struct secproc_run *run = self->p.run;
	uint8_t *window = (uint8_t *)run + SECPROC_RUN_PAGE_SIZE;
	struct secproc_run *again;
	size_t i;

	/* All zero at first: nothing of the kernel's is there. */
	for (i = 0; i < SECPROC_RUN_MAP_SIZE; i++)
		ASSERT_EQ(0, ((uint8_t *)run)[i]);
	window[SECPROC_WINDOW_SIZE - 1] = 5;
	again = (void *)map(self->p.hart, SECPROC_RUN_MAP_SIZE, PROT_READ,
			    MAP_SHARED, 0);
	ASSERT_LT(0, (long)again);
	EXPECT_EQ(5, ((uint8_t *)again)[SECPROC_RUN_MAP_SIZE - 1]);
	munmap(again, SECPROC_RUN_MAP_SIZE);
	/* The run page alone will do. */
	again = (void *)map(self->p.hart, PAGE, PROT_READ | PROT_WRITE,
			    MAP_SHARED, 0);
	ASSERT_LT(0, (long)again);
	again->flags = SECPROC_RUN_IMMEDIATE_EXIT;
	EXPECT_EQ(SECPROC_RUN_IMMEDIATE_EXIT, run->flags);
	munmap(again, PAGE);
}

TEST_F(map, run_page_outlives_the_descriptors)
{
	struct secproc_run *run = self->p.run;

	self->p.run = NULL;
	program_close(&self->p);
	run->flags = 7;
	EXPECT_EQ(7, run->flags);
	munmap(run, SECPROC_RUN_MAP_SIZE);
}

/* ---- Plain pages --------------------------------------------------------- */

TEST_F(map, nothing_to_map_before_a_load)
{
	struct program p;

	ASSERT_EQ(0, program_create(&p));
	/* State before the protection. */
	EXPECT_EQ(-EPROTO, map(p.task, PAGE, PROT_READ, MAP_SHARED,
			       VA_CONSTANT));
	EXPECT_EQ(-EPROTO, map(p.task, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED,
			       VA_CONSTANT));
	program_close(&p);
}

TEST_F(map, only_for_reading)
{
	int fd = self->p.task;
	uint8_t value;
	long p;

	EXPECT_EQ(-EACCES, map(fd, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED,
			       VA_CONSTANT));
	EXPECT_EQ(-EACCES, map(fd, PAGE, PROT_WRITE, MAP_SHARED, VA_CONSTANT));
	EXPECT_EQ(-EACCES, map(fd, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE,
			       VA_CONSTANT));
	EXPECT_EQ(-EACCES, map(fd, PAGE, PROT_READ | PROT_EXEC, MAP_SHARED,
			       VA_CONSTANT));
	EXPECT_EQ(-EACCES, map(fd, PAGE, PROT_EXEC, MAP_PRIVATE, VA_CONSTANT));
	p = map(fd, PAGE, PROT_READ, MAP_SHARED, VA_CONSTANT);
	ASSERT_LT(0, p);
	EXPECT_EQ(-1, mprotect((void *)p, PAGE, PROT_READ | PROT_WRITE));
	EXPECT_EQ(EACCES, errno);
	EXPECT_EQ(-1, mprotect((void *)p, PAGE, PROT_WRITE));
	EXPECT_EQ(EACCES, errno);
	EXPECT_EQ(-1, mprotect((void *)p, PAGE, PROT_READ | PROT_EXEC));
	EXPECT_EQ(EACCES, errno);
	EXPECT_EQ(0, mprotect((void *)p, PAGE, PROT_NONE));
	EXPECT_EQ(SIGSEGV, touch((void *)p, &value));
	EXPECT_EQ(0, mprotect((void *)p, PAGE, PROT_READ));
	EXPECT_EQ(0, touch((void *)p, &value));
	EXPECT_EQ(11, value);
}

TEST_F(map, a_debugger_cannot_write_either)
{
	long p = map(self->p.task, PAGE, PROT_READ, MAP_SHARED, VA_CONSTANT);
	int fd = open("/proc/self/mem", O_RDWR);
	uint8_t value = 99;

	ASSERT_LT(0, p);
	if (fd < 0)
		SKIP(return, "no /proc/self/mem");
	/* Its reads do not wait either, so the page must be there. */
	EXPECT_EQ(-1, pread(fd, &value, 1, p));
	EXPECT_EQ(0, touch((void *)p, &value));
	value = 99;
	EXPECT_EQ(-1, pwrite(fd, &value, 1, p));
	EXPECT_EQ(1, pread(fd, &value, 1, p));
	EXPECT_EQ(11, value);
	close(fd);
}

TEST_F(map, shows_what_is_stored)
{
	long p = map(self->p.task, 2 * PAGE, PROT_READ, MAP_SHARED,
		     VA_CONSTANT);
	struct secproc_task_info info = {};

	ASSERT_LT(0, p);
	/* Nothing is brought in before it is touched. */
	ASSERT_EQ(0, call_ptr(self->p.task, SECPROC_IOC_GET_TASK_INFO, &info));
	EXPECT_EQ(0, info.page_ins);
	EXPECT_EQ(0, memcmp((void *)p, self->pkg.bytes +
			    package_page(&self->pkg, PAGE_CONSTANT), PAGE));
	EXPECT_EQ(0, memcmp((void *)(p + PAGE), self->pkg.bytes +
			    package_page(&self->pkg, PAGE_CONSTANT_2), PAGE));
	ASSERT_EQ(0, call_ptr(self->p.task, SECPROC_IOC_GET_TASK_INFO, &info));
	EXPECT_EQ(2, info.page_ins);
	/* A private mapping shows the same. */
	p = map(self->p.task, PAGE, PROT_READ, MAP_PRIVATE, VA_CONSTANT_2);
	ASSERT_LT(0, p);
	EXPECT_EQ(12, *(uint8_t *)p);
}

TEST_F(map, the_kernel_reads_it_too)
{
	long p = map(self->p.task, 2 * PAGE, PROT_READ, MAP_SHARED,
		     VA_CONSTANT);
	struct iovec from = { (void *)(p + PAGE), 16 };
	uint8_t buf[16];
	struct iovec to = { buf, 16 };
	int pipes[2];

	ASSERT_LT(0, p);
	ASSERT_EQ(0, pipe(pipes));
	EXPECT_EQ(16, write(pipes[1], (void *)p, 16));
	EXPECT_EQ(16, read(pipes[0], buf, 16));
	EXPECT_EQ(11, buf[0]);
	if (process_vm_readv(getpid(), &to, 1, &from, 1, 0) < 0 &&
	    errno == ENOSYS)
		return;
	EXPECT_EQ(12, buf[0]);
}

TEST_F(map, other_pages_are_not_shown)
{
	static const unsigned long va[] = {
		/* Code, data that can be written, zeros, nothing. */
		VA_CODE, VA_CODE_2, VA_DATA, VA_ZEROS, VA_HEAP, 0,
		VA_CONSTANT - PAGE, VA_CONSTANT_2 + PAGE, 0x3ffffff000,
		0x7ffffffffffff000,
	};
	uint8_t value;
	size_t i;
	long p;

	/* Encrypted code is shown as it is stored if the memory is unified. */
	for (i = get_arrangement() ? 2 : 0; i < ARRAY_SIZE(va); i++) {
		p = map(self->p.task, PAGE, PROT_READ, MAP_SHARED,
			(off_t)va[i]);
		if (p == -EOVERFLOW || p == -EINVAL)
			continue;
		ASSERT_LT(0, p);
		EXPECT_EQ(SIGBUS, touch((void *)p, &value))
			TH_LOG("address 0x%lx", va[i]);
		munmap((void *)p, PAGE);
	}
}

TEST_F(map, encrypted_pages_are_not_shown)
{
	static const unsigned long va[] = {
		VA_CODE, VA_CODE_2, VA_CONSTANT, VA_CONSTANT_2, VA_DATA,
		VA_ZEROS,
	};
	struct package pkg;
	struct program p;
	uint8_t value;
	size_t i;

	if (get_arrangement())
		SKIP(return, "arrangement_test looks at what is shown then");
	package_read(&pkg, "pages");
	/* Even when they are in secure memory in the clear. */
	ASSERT_EQ(0, program_open(&p, &pkg, "r"));
	ASSERT_EQ(SECPROC_EXIT_EXITED, program_finish(&p));
	for (i = 0; i < ARRAY_SIZE(va); i++) {
		long m = map(p.task, PAGE, PROT_READ, MAP_SHARED,
			     (off_t)va[i]);

		ASSERT_LT(0, m);
		EXPECT_EQ(SIGBUS, touch((void *)m, &value))
			TH_LOG("address 0x%lx", va[i]);
	}
	program_close(&p);
	package_free(&pkg);
}

/* Changes one byte of the file and says what reading the page comes to. */
static int touch_changed(struct package *pkg, size_t off, int *file,
			 struct program *p, uint8_t *value)
{
	struct secproc_load load;
	long m;

	pkg->bytes[off] ^= 1;
	close(*file);
	*file = package_file(pkg);
	pkg->bytes[off] ^= 1;
	load = load_file(pkg, *file);
	program_close(p);
	if (program_load(p, &load))
		return -1;
	m = map(p->task, 2 * PAGE, PROT_READ, MAP_SHARED, VA_CONSTANT);
	return m < 0 ? -1 : touch((void *)(m + PAGE), value);
}

TEST_F(map, a_changed_page_is_refused_by_name)
{
	struct package *pkg = &self->pkg;
	struct secproc_error error;
	uint8_t value;

	EXPECT_EQ(SIGBUS, touch_changed(pkg, package_page(pkg, PAGE_CONSTANT_2)
					+ 77, &self->file, &self->p, &value));
	error = get_error(self->p.task);
	EXPECT_EQ(SECPROC_REFUSAL_PAGE_HASH, error.code);
	EXPECT_EQ(PAGE_CONSTANT_2, error.page);

	EXPECT_EQ(SIGBUS, touch_changed(pkg, package_vinfo(pkg,
							   PAGE_CONSTANT_2) +
					40, &self->file, &self->p, &value));
	error = get_error(self->p.task);
	EXPECT_EQ(SECPROC_REFUSAL_PAGE_SIGNATURE, error.code);
	EXPECT_EQ(PAGE_CONSTANT_2, error.page);

	/* The page beside it was not touched. */
	EXPECT_EQ(0, touch_changed(pkg, package_page(pkg, PAGE_CONSTANT),
				   &self->file, &self->p, &value));
	EXPECT_EQ(12, value);
	EXPECT_EQ(0, get_error(self->p.task).code);
}

TEST_F(map, a_refused_page_can_be_right_the_next_time)
{
	size_t off = package_page(&self->pkg, PAGE_CONSTANT);
	uint8_t value, wrong = self->pkg.bytes[off] ^ 1;
	long p = map(self->p.task, PAGE, PROT_READ, MAP_SHARED, VA_CONSTANT);
	int pipes[2];

	ASSERT_LT(0, p);
	ASSERT_EQ(0, pipe(pipes));
	ASSERT_EQ(1, pwrite(self->file, &wrong, 1, (off_t)off));
	EXPECT_EQ(SIGBUS, touch((void *)p, &value));
	EXPECT_EQ(-1, write(pipes[1], (void *)p, 1));
	EXPECT_EQ(EFAULT, errno);
	EXPECT_EQ(PAGE_CONSTANT, get_error(self->p.task).page);
	ASSERT_EQ(1, pwrite(self->file, &self->pkg.bytes[off], 1, (off_t)off));
	EXPECT_EQ(0, touch((void *)p, &value));
	EXPECT_EQ(11, value);
}

TEST_F(map, what_was_verified_does_not_change_with_the_file)
{
	size_t off = package_page(&self->pkg, PAGE_CONSTANT);
	long p = map(self->p.task, PAGE, PROT_READ, MAP_SHARED, VA_CONSTANT);
	uint8_t value, wrong = 99;

	ASSERT_LT(0, p);
	EXPECT_EQ(0, touch((void *)p, &value));
	ASSERT_EQ(1, pwrite(self->file, &wrong, 1, (off_t)off));
	EXPECT_EQ(0, touch((void *)p, &value));
	EXPECT_EQ(11, value);
	/* Nor when it has to be looked up again. */
	ASSERT_EQ(0, madvise((void *)p, PAGE, MADV_DONTNEED));
	EXPECT_EQ(0, touch((void *)p, &value));
	EXPECT_EQ(11, value);
	ASSERT_EQ(0, ftruncate(self->file, 0));
	ASSERT_EQ(0, madvise((void *)p, PAGE, MADV_DONTNEED));
	EXPECT_EQ(0, touch((void *)p, &value));
	EXPECT_EQ(11, value);
}

TEST_F(map, a_page_that_cannot_be_read_is_refused)
{
	off_t off = (off_t)package_page(&self->pkg, PAGE_CONSTANT) + 10;
	long p = map(self->p.task, PAGE, PROT_READ, MAP_SHARED, VA_CONSTANT);
	uint8_t value;

	ASSERT_LT(0, p);
	ASSERT_EQ(0, ftruncate(self->file, off));
	EXPECT_EQ(SIGBUS, touch((void *)p, &value));
	EXPECT_EQ(SECPROC_REFUSAL_PAGE_READ, get_error(self->p.task).code);
}

TEST_F(map, a_page_that_was_not_fed_is_absent)
{
	struct secproc_load load = load_resident(&self->pkg);
	uint8_t *bytes = self->pkg.bytes, value;
	long p;

	program_close(&self->p);
	ASSERT_EQ(0, program_load(&self->p, &load));
	p = map(self->p.task, PAGE, PROT_READ, MAP_SHARED, VA_CONSTANT);
	ASSERT_LT(0, p);
	EXPECT_EQ(SIGBUS, touch((void *)p, &value));
	EXPECT_EQ(SECPROC_REFUSAL_PAGE_ABSENT, get_error(self->p.task).code);
	EXPECT_EQ(PAGE_CONSTANT, get_error(self->p.task).page);
	ASSERT_EQ(0, feed_page(self->p.task, PAGE_CONSTANT, bytes +
			       package_page(&self->pkg, PAGE_CONSTANT), bytes +
			       package_vinfo(&self->pkg, PAGE_CONSTANT), NULL));
	EXPECT_EQ(0, touch((void *)p, &value));
	EXPECT_EQ(11, value);
}

TEST_F(map, a_mapping_is_inherited_and_outlives_the_descriptors)
{
	long p = map(self->p.task, PAGE, PROT_READ, MAP_SHARED, VA_CONSTANT);
	uint8_t value;
	int status;
	pid_t child;

	ASSERT_LT(0, p);
	program_close(&self->p);
	child = fork();
	if (!child)
		_exit(touch((void *)p, &value) || value != 11);
	ASSERT_EQ(child, waitpid(child, &status, 0));
	EXPECT_EQ(0, status);
	EXPECT_EQ(0, touch((void *)p, &value));
	EXPECT_EQ(11, value);
	munmap((void *)p, PAGE);
}

/* ---- What can be done with such a mapping -------------------------------- */

TEST_F(map, it_can_be_moved_and_split)
{
	uint8_t *p = (void *)map(self->p.task, 2 * PAGE, PROT_READ, MAP_SHARED,
				 VA_CONSTANT);
	uint8_t *to = (void *)map(-1, 2 * PAGE, PROT_NONE,
				  MAP_PRIVATE | MAP_ANONYMOUS, 0);
	uint8_t value;

	ASSERT_LT(0, (long)p);
	ASSERT_LT(0, (long)to);
	/* The address in the task goes with it. */
	ASSERT_EQ(to, mremap(p + PAGE, PAGE, PAGE,
			     MREMAP_MAYMOVE | MREMAP_FIXED, to));
	EXPECT_EQ(SIGSEGV, touch(p + PAGE, &value));
	EXPECT_EQ(0, touch(to, &value));
	EXPECT_EQ(12, value);
	EXPECT_EQ(0, touch(p, &value));
	EXPECT_EQ(11, value);
}

TEST_F(map, what_it_grows_by_is_asked_for_as_well)
{
	uint8_t *p = (void *)map(self->p.task, PAGE, PROT_READ, MAP_SHARED,
				 VA_CONSTANT_2);
	uint8_t value;

	ASSERT_LT(0, (long)p);
	p = mremap(p, PAGE, 2 * PAGE, MREMAP_MAYMOVE);
	ASSERT_NE(MAP_FAILED, (void *)p);
	EXPECT_EQ(0, touch(p, &value));
	EXPECT_EQ(12, value);
	EXPECT_EQ(SIGBUS, touch(p + PAGE, &value));
}

TEST_F(map, populate_and_lock_bring_in_nothing_refused)
{
	size_t off = package_page(&self->pkg, PAGE_CONSTANT_2);
	uint8_t value, wrong = self->pkg.bytes[off] ^ 1;
	long p;

	ASSERT_EQ(1, pwrite(self->file, &wrong, 1, (off_t)off));
	/* Populating is a wish: it does not fail, nor does it show anything. */
	p = map(self->p.task, 2 * PAGE, PROT_READ, MAP_SHARED | MAP_POPULATE,
		VA_CONSTANT);
	ASSERT_LT(0, p);
	EXPECT_EQ(SECPROC_REFUSAL_PAGE_HASH, get_error(self->p.task).code);
	EXPECT_EQ(PAGE_CONSTANT_2, get_error(self->p.task).page);
	EXPECT_EQ(SIGBUS, touch((void *)(p + PAGE), &value));
	EXPECT_EQ(0, touch((void *)p, &value));
	EXPECT_EQ(11, value);
	/* Locking fails. */
	EXPECT_EQ(-1, mlock((void *)p, 2 * PAGE));
	EXPECT_EQ(ENOMEM, errno);
	EXPECT_EQ(0, mlock((void *)p, PAGE));
	EXPECT_EQ(SIGBUS, touch((void *)(p + PAGE), &value));
}

TEST_F(map, advice_changes_nothing)
{
	static const int advice[] = {
		MADV_NORMAL, MADV_RANDOM, MADV_SEQUENTIAL, MADV_WILLNEED,
		MADV_DONTNEED, MADV_DONTFORK, MADV_DOFORK, MADV_DONTDUMP,
		MADV_MERGEABLE, MADV_HUGEPAGE, MADV_FREE, MADV_REMOVE,
	};
	uint8_t *p = (void *)map(self->p.task, PAGE, PROT_READ, MAP_SHARED,
				 VA_CONSTANT);
	uint8_t value;
	size_t i;

	ASSERT_LT(0, (long)p);
	for (i = 0; i < ARRAY_SIZE(advice); i++) {
		/* Some are refused, depending on the kernel. */
		madvise(p, PAGE, advice[i]);
		EXPECT_EQ(0, touch(p, &value)) TH_LOG("advice %d", advice[i]);
		EXPECT_EQ(11, value);
	}
	EXPECT_EQ(0, memcmp(p, self->pkg.bytes +
			    package_page(&self->pkg, PAGE_CONSTANT), PAGE));
}

TEST_F(map, another_process_reads_what_is_there_and_nothing_else)
{
	uint8_t *p = (void *)map(self->p.task, 2 * PAGE, PROT_READ, MAP_SHARED,
				 VA_CONSTANT);
	uint8_t *data = (void *)map(self->p.task, PAGE, PROT_READ, MAP_SHARED,
				    VA_DATA);
	uint8_t buf[16], value;
	struct iovec to = { buf, 16 };
	struct iovec from[] = { { p, 16 }, { data, 16 } };
	int status;
	pid_t child;
	long n;

	ASSERT_LT(0, (long)p);
	ASSERT_LT(0, (long)data);
	ASSERT_EQ(0, touch(p, &value));
	child = fork();
	if (!child) {
		pause();
		_exit(0);
	}
	memset(buf, 0xee, sizeof(buf));
	n = process_vm_readv(child, &to, 1, &from[1], 1, 0);
	if (n < 0 && errno == ENOSYS) {
		TH_LOG("no process_vm_readv");
	} else {
		EXPECT_EQ(-1, n);
		EXPECT_EQ(EFAULT, errno);
		for (n = 0; n < 16; n++)
			EXPECT_EQ(0xee, buf[n]);
		/* It waits for pages, as the child itself would. */
		EXPECT_EQ(16, process_vm_readv(child, &to, 1, &from[0], 1, 0));
		EXPECT_EQ(11, buf[0]);
		/* Nor can it be written from there. */
		EXPECT_EQ(-1, process_vm_writev(child, &to, 1, &from[0], 1, 0));
	}
	ASSERT_EQ(0, ptrace(PTRACE_ATTACH, child, NULL, NULL));
	ASSERT_EQ(child, waitpid(child, &status, 0));
	errno = 0;
	EXPECT_EQ(-1, ptrace(PTRACE_PEEKDATA, child, data, NULL));
	EXPECT_EQ(EIO, errno);
	EXPECT_EQ(-1, ptrace(PTRACE_POKEDATA, child, p, NULL));
	kill(child, SIGKILL);
	waitpid(child, &status, 0);
	EXPECT_EQ(0, touch(p, &value));
	EXPECT_EQ(11, value);
}

/* What crosses is a copy, which has nothing to do with the task any more. */
TEST_F(map, what_is_mapped_is_not_the_frame)
{
	uint8_t *a = (void *)map(self->p.task, PAGE, PROT_READ, MAP_SHARED,
				 VA_CONSTANT);
	struct secproc_start start;
	char strings[16];
	uint8_t value;

	ASSERT_LT(0, (long)a);
	ASSERT_EQ(0, touch(a, &value));
	start = start_with("r", strings);
	ASSERT_EQ(0, call_ptr(self->p.task, SECPROC_IOC_START, &start));
	/* The task ends; its frames are wiped, what is mapped is not. */
	ASSERT_EQ(SECPROC_EXIT_EXITED, program_finish(&self->p));
	program_close(&self->p);
	EXPECT_EQ(0, memcmp(a, self->pkg.bytes +
			    package_page(&self->pkg, PAGE_CONSTANT), PAGE));
	munmap(a, PAGE);
}

TEST_F(map, faults_of_many_threads)
{
	long p = map(self->p.task, 2 * PAGE, PROT_READ, MAP_SHARED,
		     VA_CONSTANT);
	pid_t child[8];
	int i, status;
	uint8_t value;

	ASSERT_LT(0, p);
	for (i = 0; i < (int)ARRAY_SIZE(child); i++) {
		child[i] = fork();
		if (!child[i])
			_exit(touch((void *)(p + i % 2 * PAGE), &value) ||
			      value != 11 + i % 2);
	}
	for (i = 0; i < (int)ARRAY_SIZE(child); i++) {
		ASSERT_EQ(child[i], waitpid(child[i], &status, 0));
		EXPECT_EQ(0, status);
	}
}

TEST_HARNESS_MAIN
