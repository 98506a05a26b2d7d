// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * What crosses between the worlds, and what does not, in the arrangement that
 * the module was loaded with
 */
#include <fcntl.h>
#include <linux/userfaultfd.h>
#include <setjmp.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>

#include "common.h"
#include "kselftest_harness.h"

static sigjmp_buf fault_env;

static void on_fault(int signal)
{
	siglongjmp(fault_env, signal);
}

/* The signal that copying a page raises, 0 if none. */
static int show(const void *from, uint8_t to[PAGE])
{
	int signo;

	signal(SIGBUS, on_fault);
	signal(SIGSEGV, on_fault);
	signo = sigsetjmp(fault_env, 1);
	if (!signo)
		memcpy(to, from, PAGE);
	signal(SIGBUS, SIG_DFL);
	signal(SIGSEGV, SIG_DFL);
	return signo;
}

static long map(int fd, size_t len, int prot, int flags, unsigned long off)
{
	void *p = mmap(NULL, len, prot, flags, fd, (off_t)off);

	return p == MAP_FAILED ? -errno : (long)p;
}

/* Pages that have bytes in the package, by index. */
static const unsigned long stored_va[] = {
	[PAGE_CODE] = VA_CODE,
	[PAGE_CODE_2] = VA_CODE_2,
	[PAGE_CONSTANT] = VA_CONSTANT,
	[PAGE_CONSTANT_2] = VA_CONSTANT_2,
	[PAGE_DATA] = VA_DATA,
};

FIXTURE(worlds) {
	struct package pkg;
	struct package plain;
	uint32_t arrangement;
	int file;
	struct program p;
};

FIXTURE_SETUP(worlds)
{
	struct secproc_load load;

	provision();
	self->arrangement = get_arrangement();
	package_read(&self->pkg, "pages");
	package_read(&self->plain, "plain");
	self->file = package_file(&self->pkg);
	load = load_file(&self->pkg, self->file);
	ASSERT_EQ(0, program_start(&self->p, &load, "w"));
}

FIXTURE_TEARDOWN(worlds)
{
	program_close(&self->p);
	package_free(&self->pkg);
	package_free(&self->plain);
	close(self->file);
}

/* ---- The run page and the window ----------------------------------------- */

TEST_F(worlds, run_page_and_window_are_mapped_unless_separate)
{
	long expect = self->arrangement == SECPROC_INFO_SEPARATE ? -ENODEV : 0;
	static const int flags[] = { MAP_SHARED, MAP_PRIVATE };
	long p, refused;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(flags); i++) {
		p = map(self->p.hart, PAGE, PROT_READ, flags[i], 0);
		refused = flags[i] == MAP_PRIVATE && !expect ? -EINVAL : expect;
		EXPECT_TRUE(refused ? p == refused : p > 0) TH_LOG("%ld", p);
	}
	p = map(self->p.hart, SECPROC_RUN_MAP_SIZE, PROT_READ | PROT_WRITE,
		MAP_SHARED, 0);
	EXPECT_TRUE(expect ? p == expect : p > 0);
}

TEST_F(worlds, the_extensions_say_so)
{
	int fd = open_device();

	EXPECT_EQ(1, call(fd, SECPROC_IOC_CHECK_EXTENSION,
			  SECPROC_EXT_EXCHANGE));
	EXPECT_EQ(self->arrangement != SECPROC_INFO_SEPARATE,
		  call(fd, SECPROC_IOC_CHECK_EXTENSION,
		       SECPROC_EXT_MAP_PLAIN));
	EXPECT_EQ(self->arrangement == SECPROC_INFO_UNIFIED,
		  call(fd, SECPROC_IOC_CHECK_EXTENSION,
		       SECPROC_EXT_MAP_CIPHER));
	close(fd);
}

/* A buffer that crosses in the window, whichever way it is reached. */
TEST_F(worlds, the_window_can_be_copied)
{
	struct secproc_run run = {};
	uint8_t window[64] = {}, byte = 0xee;

	ASSERT_EQ(SECPROC_EXIT_SYSCALL, program_run(&self->p));
	ASSERT_EQ(0, exchange(self->p.hart, 0, &run, sizeof(run), 0));
	EXPECT_EQ(SECPROC_EXIT_SYSCALL, run.exit_reason);
	EXPECT_EQ(0, memcmp(&run.syscall, &self->p.run->syscall,
			    sizeof(run.syscall)));
	ASSERT_EQ(0, exchange(self->p.hart, SECPROC_RUN_PAGE_SIZE, window,
			      sizeof(window), 0));
	EXPECT_EQ(0, memcmp(window, (uint8_t *)self->p.run +
			    SECPROC_RUN_PAGE_SIZE, sizeof(window)));
	/* To the last byte, and not beyond. */
	EXPECT_EQ(0, exchange(self->p.hart, SECPROC_RUN_MAP_SIZE - 1, &byte, 1,
			      SECPROC_EXCHANGE_GIVE));
	byte = 0;
	EXPECT_EQ(0, exchange(self->p.hart, SECPROC_RUN_MAP_SIZE - 1, &byte, 1,
			      0));
	EXPECT_EQ(0xee, byte);
	EXPECT_EQ(-EINVAL, exchange(self->p.hart, SECPROC_RUN_MAP_SIZE - 1,
				    window, 2, 0));
	EXPECT_EQ(-EINVAL, exchange(self->p.hart, SECPROC_RUN_MAP_SIZE, window,
				    1, 0));
	EXPECT_EQ(-EINVAL, exchange(self->p.hart, ~0UL, window, 2, 0));
	EXPECT_EQ(-EINVAL, exchange(self->p.hart, 1, window, ~0UL, 0));
}

/* What the processor has looked at does not change while it goes on. */
TEST_F(worlds, nothing_is_copied_while_the_hart_runs)
{
	struct secproc_load load = load_file(&self->pkg, self->file);
	struct timespec tick = { .tv_nsec = 1000000 };
	struct secproc_run run;
	struct program p;
	int err = 0, i;
	pid_t child;

	ASSERT_EQ(0, program_start(&p, &load, "l"));
	child = fork();
	if (!child) {
		program_run(&p);
		_exit(0);
	}
	for (i = 0; i < 2000 && !err; i++) {
		err = exchange(p.hart, 0, &run, sizeof(run), 0);
		nanosleep(&tick, NULL);
	}
	EXPECT_EQ(-EBUSY, err);
	EXPECT_EQ(-EBUSY, exchange(p.hart, 0, &run, sizeof(run),
				   SECPROC_EXCHANGE_GIVE));
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
	program_close(&p);
}

/* ---- Pages of the task --------------------------------------------------- */

TEST_F(worlds, a_task_is_not_mapped_when_separate)
{
	static const int prot[] = {
		PROT_NONE, PROT_READ, PROT_READ | PROT_WRITE, PROT_EXEC,
	};
	struct program p;
	size_t i;

	if (self->arrangement != SECPROC_INFO_SEPARATE)
		return;
	ASSERT_EQ(0, program_create(&p));
	for (i = 0; i < ARRAY_SIZE(prot); i++) {
		EXPECT_EQ(-ENODEV, map(self->p.task, PAGE, prot[i], MAP_SHARED,
				       VA_CONSTANT));
		EXPECT_EQ(-ENODEV, map(self->p.task, PAGE, prot[i],
				       MAP_PRIVATE, VA_CONSTANT));
		EXPECT_EQ(-ENODEV, map(p.task, PAGE, prot[i], MAP_SHARED, 0));
	}
	program_close(&p);
}

/* All that a mapping of the program can show, whatever it has done. */
static void expect_stored(struct __test_metadata *_metadata,
			  FIXTURE_DATA(worlds) * self, int task)
{
	bool unified = self->arrangement == SECPROC_INFO_UNIFIED;
	uint8_t seen[PAGE];
	unsigned int i;
	long p;

	for (i = 0; i < ARRAY_SIZE(stored_va); i++) {
		p = map(task, PAGE, PROT_READ, MAP_SHARED, stored_va[i]);
		ASSERT_LT(0, p);
		memset(seen, 0xee, sizeof(seen));
		if (unified) {
			EXPECT_EQ(0, show((void *)p, seen))
				TH_LOG("page %u", i);
			EXPECT_EQ(0, memcmp(seen, self->pkg.bytes +
					    package_page(&self->pkg, i), PAGE))
				TH_LOG("page %u", i);
		} else {
			EXPECT_EQ(SIGBUS, show((void *)p, seen))
				TH_LOG("page %u", i);
		}
		/* The same page in a package that does not encrypt it. */
		EXPECT_NE(0, memcmp(seen, self->plain.bytes +
				    package_page(&self->plain, i), 16))
			TH_LOG("page %u", i);
		munmap((void *)p, PAGE);
	}
	/* Zeros, the heap, and where nothing is. */
	for (i = 0; i < 3; i++) {
		static const unsigned long va[] = {
			VA_ZEROS, VA_HEAP, VA_CODE - PAGE,
		};

		p = map(task, PAGE, PROT_READ, MAP_SHARED, va[i]);
		ASSERT_LT(0, p);
		EXPECT_EQ(SIGBUS, show((void *)p, seen));
		munmap((void *)p, PAGE);
	}
}

TEST_F(worlds, encrypted_pages_are_shown_as_stored_or_not_at_all)
{
	static const char * const what[] = { "e", "c", "r", "R", "d", "z", "x" };
	struct secproc_load load = load_file(&self->pkg, self->file);
	struct program p;
	size_t i;

	if (self->arrangement == SECPROC_INFO_SEPARATE)
		return;
	expect_stored(_metadata, self, self->p.task);
	/* With each page used, read and written by the program in turn. */
	for (i = 0; i < ARRAY_SIZE(what); i++) {
		ASSERT_EQ(0, program_start(&p, &load, what[i]));
		expect_stored(_metadata, self, p.task);
		program_finish(&p);
		expect_stored(_metadata, self, p.task);
		program_close(&p);
	}
}

TEST_F(worlds, plain_pages_that_can_be_written_are_not_shown)
{
	struct program p;
	uint8_t seen[PAGE];
	long m;

	if (self->arrangement == SECPROC_INFO_SEPARATE)
		return;
	ASSERT_EQ(0, program_open(&p, &self->plain, "d"));
	m = map(p.task, PAGE, PROT_READ, MAP_SHARED, VA_DATA);
	ASSERT_LT(0, m);
	EXPECT_EQ(SIGBUS, show((void *)m, seen));
	m = map(p.task, PAGE, PROT_READ, MAP_SHARED, VA_CONSTANT);
	ASSERT_LT(0, m);
	EXPECT_EQ(0, show((void *)m, seen));
	EXPECT_EQ(0, memcmp(seen, self->plain.bytes +
			    package_page(&self->plain, PAGE_CONSTANT), PAGE));
	program_close(&p);
}

/* ---- Ciphertext, in the unified arrangement ------------------------------ */

FIXTURE(unified) {
	struct package pkg;
	int file;
	struct program p;
};

FIXTURE_SETUP(unified)
{
	struct secproc_load load;

	self->file = -1;
	self->p.task = -1;
	self->p.hart = -1;
	self->p.run = NULL;
	provision();
	package_read(&self->pkg, "pages");
	if (get_arrangement() != SECPROC_INFO_UNIFIED)
		SKIP(return, "needs arrangement=unified");
	self->file = package_file(&self->pkg);
	load = load_file(&self->pkg, self->file);
	ASSERT_EQ(0, program_hart(&self->p, &load));
}

FIXTURE_TEARDOWN(unified)
{
	program_close(&self->p);
	package_free(&self->pkg);
	if (self->file >= 0)
		close(self->file);
}

static long map_page(int task, unsigned int page)
{
	return map(task, PAGE, PROT_READ, MAP_SHARED, stored_va[page]);
}

TEST_F(unified, a_changed_page_is_refused_by_name)
{
	unsigned int page;

	for (page = 0; page < ARRAY_SIZE(stored_va); page++) {
		off_t off = (off_t)package_page(&self->pkg, page) + 77;
		uint8_t right = self->pkg.bytes[off], wrong = right ^ 1;
		long p = map_page(self->p.task, page);
		struct secproc_error error;
		uint8_t seen[PAGE];

		ASSERT_LT(0, p);
		ASSERT_EQ(1, pwrite(self->file, &wrong, 1, off));
		memset(seen, 0xee, sizeof(seen));
		EXPECT_EQ(SIGBUS, show((void *)p, seen));
		EXPECT_EQ(0xee, seen[0]);
		error = get_error(self->p.task);
		EXPECT_EQ(SECPROC_REFUSAL_PAGE_HASH, error.code);
		EXPECT_EQ(page, error.page);
		/* Who only looks at it does not end the task. */
		ASSERT_EQ(1, pwrite(self->file, &right, 1, off));
		EXPECT_EQ(0, show((void *)p, seen));
		EXPECT_EQ(0, memcmp(seen, self->pkg.bytes +
				    package_page(&self->pkg, page), PAGE));

		off = (off_t)package_vinfo(&self->pkg, page) + 40;
		right = self->pkg.bytes[off];
		wrong = right ^ 1;
		ASSERT_EQ(0, madvise((void *)p, PAGE, MADV_DONTNEED));
		ASSERT_EQ(1, pwrite(self->file, &wrong, 1, off));
		EXPECT_EQ(SIGBUS, show((void *)p, seen));
		error = get_error(self->p.task);
		EXPECT_EQ(SECPROC_REFUSAL_PAGE_SIGNATURE, error.code);
		EXPECT_EQ(page, error.page);
		ASSERT_EQ(1, pwrite(self->file, &right, 1, off));
	}
}

TEST_F(unified, pages_in_each_others_place_are_refused)
{
	const uint8_t *bytes = self->pkg.bytes;
	uint8_t seen[PAGE];
	long p;

	ASSERT_EQ((ssize_t)PAGE, pwrite(self->file, bytes +
					package_page(&self->pkg, PAGE_CODE),
					PAGE, (off_t)
					package_page(&self->pkg, PAGE_DATA)));
	p = map_page(self->p.task, PAGE_DATA);
	ASSERT_LT(0, p);
	EXPECT_EQ(SIGBUS, show((void *)p, seen));
	EXPECT_EQ(PAGE_DATA, get_error(self->p.task).page);
}

TEST_F(unified, a_package_that_is_cut_off_is_refused)
{
	off_t off = (off_t)package_page(&self->pkg, PAGE_DATA) + 10;
	uint8_t seen[PAGE];
	long p = map_page(self->p.task, PAGE_DATA);

	ASSERT_LT(0, p);
	ASSERT_EQ(0, ftruncate(self->file, off));
	EXPECT_EQ(SIGBUS, show((void *)p, seen));
	EXPECT_EQ(SECPROC_REFUSAL_PAGE_READ, get_error(self->p.task).code);
}

/* Code that was fed stands as it was fed; data does not any more. */
TEST_F(unified, of_a_fed_program_only_code_is_there)
{
	struct secproc_load load = load_resident(&self->pkg);
	const uint8_t *bytes = self->pkg.bytes;
	uint8_t seen[PAGE];
	unsigned int page;
	struct program p;
	long m;

	ASSERT_EQ(0, program_load(&p, &load));
	m = map_page(p.task, PAGE_CODE);
	ASSERT_LT(0, m);
	EXPECT_EQ(SIGBUS, show((void *)m, seen));
	EXPECT_EQ(SECPROC_REFUSAL_PAGE_ABSENT, get_error(p.task).code);
	for (page = 0; page < ARRAY_SIZE(stored_va); page++)
		ASSERT_EQ(0, feed_page(p.task, page, bytes +
				       package_page(&self->pkg, page), bytes +
				       package_vinfo(&self->pkg, page), NULL));
	EXPECT_EQ(0, show((void *)m, seen));
	EXPECT_EQ(0, memcmp(seen, bytes + package_page(&self->pkg, PAGE_CODE),
			    PAGE));
	m = map_page(p.task, PAGE_DATA);
	ASSERT_LT(0, m);
	EXPECT_EQ(SIGBUS, show((void *)m, seen));
	EXPECT_EQ(SECPROC_REFUSAL_PAGE_ABSENT, get_error(p.task).code);
	EXPECT_EQ(PAGE_DATA, get_error(p.task).page);
	program_close(&p);
}

TEST_F(unified, it_is_only_for_reading)
{
	uint8_t seen[PAGE];
	unsigned int page;
	long p;

	for (page = 0; page < ARRAY_SIZE(stored_va); page++) {
		EXPECT_EQ(-EACCES, map(self->p.task, PAGE,
				       PROT_READ | PROT_WRITE, MAP_SHARED,
				       stored_va[page]));
		EXPECT_EQ(-EACCES, map(self->p.task, PAGE,
				       PROT_READ | PROT_WRITE, MAP_PRIVATE,
				       stored_va[page]));
		EXPECT_EQ(-EACCES, map(self->p.task, PAGE, PROT_READ | PROT_EXEC,
				       MAP_SHARED, stored_va[page]));
		p = map_page(self->p.task, page);
		ASSERT_LT(0, p);
		EXPECT_EQ(0, show((void *)p, seen));
		EXPECT_EQ(-1, mprotect((void *)p, PAGE, PROT_READ | PROT_WRITE));
		EXPECT_EQ(EACCES, errno);
		EXPECT_EQ(-1, mprotect((void *)p, PAGE, PROT_READ | PROT_EXEC));
		EXPECT_EQ(EACCES, errno);
	}
}

TEST_F(unified, a_mapping_is_moved_inherited_and_advised)
{
	uint8_t *p = (void *)map(self->p.task, 2 * PAGE, PROT_READ, MAP_PRIVATE,
				 VA_CODE);
	uint8_t *to = (void *)map(-1, PAGE, PROT_NONE,
				  MAP_PRIVATE | MAP_ANONYMOUS, 0);
	const uint8_t *stored = self->pkg.bytes;
	uint8_t seen[PAGE];
	int status;
	pid_t child;

	ASSERT_LT(0, (long)p);
	ASSERT_LT(0, (long)to);
	ASSERT_EQ(to, mremap(p + PAGE, PAGE, PAGE,
			     MREMAP_MAYMOVE | MREMAP_FIXED, to));
	EXPECT_EQ(0, show(to, seen));
	EXPECT_EQ(0, memcmp(seen, stored + package_page(&self->pkg,
							PAGE_CODE_2), PAGE));
	ASSERT_EQ(0, madvise(to, PAGE, MADV_DONTNEED));
	madvise(to, PAGE, MADV_WILLNEED);
	madvise(to, PAGE, MADV_REMOVE);
	EXPECT_EQ(0, show(to, seen));
	EXPECT_EQ(0, memcmp(seen, stored + package_page(&self->pkg,
							PAGE_CODE_2), PAGE));
	program_close(&self->p);
	child = fork();
	if (!child)
		_exit(show(p, seen) ||
		      memcmp(seen, stored + package_page(&self->pkg, PAGE_CODE),
			     PAGE));
	ASSERT_EQ(child, waitpid(child, &status, 0));
	EXPECT_EQ(0, status);
	munmap(p, PAGE);
	munmap(to, PAGE);
}

/* Many at once, of one page and of several, while the program uses them. */
TEST_F(unified, faults_of_many_threads)
{
	long p[ARRAY_SIZE(stored_va)];
	struct secproc_load load = load_file(&self->pkg, self->file);
	pid_t child[8];
	int i, k, status;

	for (i = 0; i < (int)ARRAY_SIZE(p); i++)
		p[i] = map_page(self->p.task, i);
	for (i = 0; i < (int)ARRAY_SIZE(child); i++) {
		child[i] = fork();
		if (child[i])
			continue;
		for (k = 0; k < 20; k++) {
			unsigned int page = (i / 2 + k) % ARRAY_SIZE(p);
			uint8_t seen[PAGE];

			if (show((void *)p[page], seen) ||
			    memcmp(seen, self->pkg.bytes +
				   package_page(&self->pkg, page), PAGE) ||
			    madvise((void *)p[page], PAGE, MADV_DONTNEED))
				_exit(1);
		}
		_exit(0);
	}
	for (i = 0; i < 5; i++) {
		struct program other;

		ASSERT_EQ(0, program_start(&other, &load, "d"));
		EXPECT_EQ(SECPROC_EXIT_EXITED, program_finish(&other));
		program_close(&other);
	}
	for (i = 0; i < (int)ARRAY_SIZE(child); i++) {
		ASSERT_EQ(child[i], waitpid(child[i], &status, 0));
		EXPECT_EQ(0, status);
	}
}

/* ---- User space cannot serve the faults ---------------------------------- */

TEST_F(worlds, nobody_else_can_fill_a_mapping)
{
	int fd = (int)syscall(SYS_userfaultfd, O_CLOEXEC | UFFD_USER_MODE_ONLY);
	struct uffdio_api api = { .api = UFFD_API };
	struct uffdio_register reg = {};
	long p;

	if (self->arrangement == SECPROC_INFO_SEPARATE)
		return;
	if (fd < 0 && errno == ENOSYS)
		SKIP(return, "this kernel has no userfaultfd");
	ASSERT_LE(0, fd);
	ASSERT_EQ(0, ioctl(fd, UFFDIO_API, &api));
	p = map(self->p.task, PAGE, PROT_READ, MAP_SHARED, VA_CONSTANT);
	ASSERT_LT(0, p);
	reg.range.start = (unsigned long)p;
	reg.range.len = PAGE;
	reg.mode = UFFDIO_REGISTER_MODE_MISSING;
	EXPECT_EQ(-1, ioctl(fd, UFFDIO_REGISTER, &reg));
	reg.range.start = (unsigned long)self->p.run;
	EXPECT_EQ(-1, ioctl(fd, UFFDIO_REGISTER, &reg));
	close(fd);
}

TEST_HARNESS_MAIN
