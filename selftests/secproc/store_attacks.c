// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Page stores that lie, and packages that change under a running program
 *
 * guest/store.c stops in each round with its pages in the page store, which is a
 * file of ours.  Whatever is done to it, the program never goes on with a wrong
 * byte: it ends by the name of the check, others go on, and nothing of it is
 * left.  Needs a processor with little memory:
 *
 *	selftests/vm/run --kernel uml --params frames=64 -- \
 *		build/kselftest/store_attacks
 */
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>

#include "common.h"
#include "kselftest_harness.h"

#define RECORD		(PAGE + 16)
#define MAX_FRAMES	128
/* As guest/store.c has them. */
#define NR_DATA		256
#define NR_CONSTANTS	64
#define SECRET		0x5ec23e7d

/* Where a store of an earlier life of the processor is kept between two runs. */
#define OLD_STORE	"/tmp/secproc-old-store"

FIXTURE(store) {
	struct package pkg;
	struct program p;
	struct counters before;
	int file;
	int pkg_file;
	/* Records of pages that are in the store, in the order of addresses. */
	off_t pos[NR_DATA + 64];
	unsigned int nr;
};

static int new_file(void)
{
	char path[] = "/tmp/secproc-store-XXXXXX";
	int fd = mkostemp(path, O_CLOEXEC);

	unlink(path);
	return fd;
}

/* Starts the program with its pages in @store. */
static int open_with(struct program *p, struct package *pkg, int pkg_file,
		     int store)
{
	struct secproc_load load = load_file(pkg, pkg_file);
	struct secproc_start start;
	char strings[16];
	int err = program_hart(p, &load);

	if (!err)
		err = call(p->task, SECPROC_IOC_SET_STORE,
			   (unsigned long)store);
	start = start_with("", strings);
	return err ? err : call_ptr(p->task, SECPROC_IOC_START, &start);
}

/* Answers the call that the program is at, and runs it to the next. */
static int next_round(struct program *p)
{
	p->run->syscall.ret = 8;
	return program_run(p);
}

/* Finds the pages of data that are in a store. */
static unsigned int find_records(int store, off_t *pos, unsigned int max)
{
	unsigned int nr = 0;
	off_t at = 0;

	while (nr < max && (at = lseek(store, at, SEEK_DATA)) >= 0) {
		off_t record = at / RECORD;
		uint8_t tag[16];
		static const uint8_t none[16];

		if (pread(store, tag, 16, record * RECORD + (off_t)PAGE) == 16 &&
		    memcmp(tag, none, 16))
			pos[nr++] = record * RECORD;
		at = (record + 1) * RECORD;
	}
	return nr;
}

static void copy_record(int to, off_t to_pos, int from, off_t from_pos)
{
	uint8_t record[RECORD];

	if (pread(from, record, RECORD, from_pos) != (ssize_t)RECORD ||
	    pwrite(to, record, RECORD, to_pos) != (ssize_t)RECORD)
		perror("record");
}

FIXTURE_SETUP(store)
{
	struct secproc_info info = {};
	int fd = open_device();

	ASSERT_EQ(0, call_ptr(fd, SECPROC_IOC_GET_INFO, &info));
	close(fd);
	if (info.nr_frames > MAX_FRAMES)
		SKIP(return, "needs at most %d frames", MAX_FRAMES);
	provision();
	self->before = get_counters();
	package_read(&self->pkg, "store");
	self->pkg_file = package_file(&self->pkg);
	self->file = new_file();
	ASSERT_LE(0, self->file);
	ASSERT_EQ(0, open_with(&self->p, &self->pkg, self->pkg_file,
			       self->file));
	ASSERT_EQ(SECPROC_EXIT_SYSCALL, program_run(&self->p));
	self->nr = find_records(self->file, self->pos, ARRAY_SIZE(self->pos));
	ASSERT_LT(NR_DATA / 2, self->nr);
}

/* Harts and tasks go with their descriptors, some by a kernel thread. */
static bool comes_back(const struct counters *before)
{
	struct timespec tick = { .tv_nsec = 10000000 };
	struct counters now;
	int i;

	for (i = 0; i < 200; i++) {
		now = get_counters();
		if (counters_equal(&now, before))
			return true;
		nanosleep(&tick, NULL);
	}
	return false;
}

FIXTURE_TEARDOWN(store)
{
	program_close(&self->p);
	close(self->file);
	close(self->pkg_file);
	package_free(&self->pkg);
	EXPECT_TRUE(comes_back(&self->before));
}

/* The program has been attacked: it must end by @refusal, soon. */
#define EXPECT_REFUSED(code) do {					\
	int reason_ = SECPROC_EXIT_SYSCALL, i_;				\
									\
	for (i_ = 0; i_ < 4 && reason_ == SECPROC_EXIT_SYSCALL; i_++)	\
		reason_ = next_round(&self->p);				\
	EXPECT_EQ(SECPROC_EXIT_REFUSED, reason_)			\
		TH_LOG("status %u", self->p.run->end.status);		\
	EXPECT_EQ(code, self->p.run->fault.refusal);			\
} while (0)

/* The program goes on to its end and finds nothing wrong. */
#define EXPECT_UNHARMED() do {						\
	int reason_ = SECPROC_EXIT_SYSCALL, i_;				\
									\
	for (i_ = 0; i_ < 4 && reason_ == SECPROC_EXIT_SYSCALL; i_++)	\
		reason_ = next_round(&self->p);				\
	EXPECT_EQ(SECPROC_EXIT_EXITED, reason_)				\
		TH_LOG("refusal 0x%x", self->p.run->fault.refusal);	\
	EXPECT_EQ(0, self->p.run->end.status);				\
} while (0)

/* ---- The page store ------------------------------------------------------ */

TEST_F(store, an_honest_store_serves_and_learns_nothing)
{
	uint8_t record[RECORD];
	unsigned int i, j;
	uint32_t word;

	for (i = 0; i < self->nr; i++) {
		ASSERT_EQ((ssize_t)RECORD, pread(self->file, record, RECORD,
						 self->pos[i]));
		for (j = 0; j < PAGE; j += 4) {
			memcpy(&word, record + j, 4);
			EXPECT_NE(SECRET, word);
		}
	}
	EXPECT_UNHARMED();
}

TEST_F(store, an_older_version_is_refused)
{
	int old = new_file();
	unsigned int i;

	for (i = 0; i < self->nr; i++)
		copy_record(old, self->pos[i], self->file, self->pos[i]);
	ASSERT_EQ(SECPROC_EXIT_SYSCALL, next_round(&self->p));
	for (i = 0; i < self->nr; i++)
		copy_record(self->file, self->pos[i], old, self->pos[i]);
	close(old);
	EXPECT_REFUSED(SECPROC_REFUSAL_PAGE_STORE);
}

TEST_F(store, swapped_pages_are_refused)
{
	int old = new_file();
	unsigned int i;

	for (i = 0; i < self->nr; i++)
		copy_record(old, self->pos[i], self->file, self->pos[i]);
	for (i = 0; i < self->nr; i++)
		copy_record(self->file, self->pos[i], old, self->pos[i ^ 1]);
	close(old);
	EXPECT_REFUSED(SECPROC_REFUSAL_PAGE_STORE);
}

TEST_F(store, pages_of_another_task_are_refused)
{
	int other_file = new_file();
	struct program other;
	unsigned int i;

	ASSERT_EQ(0, open_with(&other, &self->pkg, self->pkg_file,
			       other_file));
	ASSERT_EQ(SECPROC_EXIT_SYSCALL, program_run(&other));
	/* Same program, same round, same address, same contents. */
	for (i = 0; i < self->nr; i++)
		copy_record(self->file, self->pos[i], other_file,
			    self->pos[i]);
	EXPECT_REFUSED(SECPROC_REFUSAL_PAGE_STORE);
	/* The other one is not harmed. */
	other.run->syscall.ret = 8;
	EXPECT_EQ(SECPROC_EXIT_EXITED, program_finish(&other));
	EXPECT_EQ(0, other.run->end.status);
	program_close(&other);
	close(other_file);
}

/* The processor forgets its key when the module goes; so run this twice. */
TEST_F(store, pages_of_another_boot_are_refused)
{
	int old = open(OLD_STORE, O_RDWR | O_CLOEXEC);
	unsigned int i;

	if (old < 0) {
		old = open(OLD_STORE, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
		ASSERT_LE(0, old);
		for (i = 0; i < self->nr; i++)
			copy_record(old, self->pos[i], self->file,
				    self->pos[i]);
		close(old);
		EXPECT_UNHARMED();
		return;
	}
	for (i = 0; i < self->nr; i++)
		copy_record(self->file, self->pos[i], old, self->pos[i]);
	close(old);
	EXPECT_REFUSED(SECPROC_REFUSAL_PAGE_STORE);
}

TEST_F(store, a_store_that_lost_a_page_is_refused)
{
	unsigned int i;
	uint8_t none[RECORD] = {};

	for (i = 0; i < self->nr; i++)
		ASSERT_EQ((ssize_t)RECORD, pwrite(self->file, none, RECORD,
						  self->pos[i]));
	EXPECT_REFUSED(SECPROC_REFUSAL_PAGE_STORE);
}

TEST_F(store, a_store_that_gives_less_is_refused)
{
	ASSERT_EQ(0, ftruncate(self->file, self->pos[2] + 100));
	EXPECT_REFUSED(SECPROC_REFUSAL_PAGE_STORE);
}

/* Each in a record, and in a run, of its own. */
TEST_F(store, every_sampled_bit_is_refused)
{
	unsigned int i;

	for (i = 0; i < 128; i++) {
		/* All of the tag, and the page from end to end. */
		unsigned int bit = i < 32 ? PAGE * 8 + i * 4 :
				   (i - 32) * 341 % (PAGE * 8);
		unsigned int k;
		uint8_t byte;

		for (k = 0; k < self->nr; k++) {
			off_t at = self->pos[k] + bit / 8;

			ASSERT_EQ(1, pread(self->file, &byte, 1, at));
			byte ^= (uint8_t)(1 << bit % 8);
			ASSERT_EQ(1, pwrite(self->file, &byte, 1, at));
		}
		EXPECT_REFUSED(SECPROC_REFUSAL_PAGE_STORE);
		program_close(&self->p);
		ASSERT_EQ(0, ftruncate(self->file, 0));
		ASSERT_EQ(0, open_with(&self->p, &self->pkg, self->pkg_file,
				       self->file));
		ASSERT_EQ(SECPROC_EXIT_SYSCALL, program_run(&self->p));
		self->nr = find_records(self->file, self->pos,
					ARRAY_SIZE(self->pos));
	}
}

/* Only who cannot write ends; the other finds frames all the same. */
TEST_F(store, a_store_that_is_full_ends_its_task_alone)
{
	char dir[] = "/tmp/secproc-full-XXXXXX", path[64];
	struct program full;
	int fd, reason;

	ASSERT_NE(NULL, mkdtemp(dir));
	ASSERT_EQ(0, mount("full", dir, "tmpfs", 0, "size=128k"));
	snprintf(path, sizeof(path), "%s/store", dir);
	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	ASSERT_LE(0, fd);
	ASSERT_EQ(0, open_with(&full, &self->pkg, self->pkg_file, fd));
	reason = program_finish(&full);
	EXPECT_EQ(SECPROC_EXIT_REFUSED, reason);
	EXPECT_EQ(SECPROC_REFUSAL_STORE_FULL, full.run->fault.refusal);
	EXPECT_UNHARMED();
	program_close(&full);
	close(fd);
	EXPECT_EQ(0, umount2(dir, MNT_DETACH));
	rmdir(dir);
}

/* ---- SET_STORE ----------------------------------------------------------- */

TEST_F(store, set_store_fails_as_documented)
{
	int task, fd = new_file(), dev = open_device(), pipes[2], ro;

	task = call(dev, SECPROC_IOC_CREATE_TASK, 0);
	ASSERT_LE(0, task);
	ASSERT_EQ(0, pipe(pipes));
	ro = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
	EXPECT_EQ(-EINVAL, call(task, SECPROC_IOC_SET_STORE, 1UL << 31));
	EXPECT_EQ(-EPROTO, call(self->p.task, SECPROC_IOC_SET_STORE,
				(unsigned long)fd));
	EXPECT_EQ(-EBADF, call(task, SECPROC_IOC_SET_STORE, 999));
	EXPECT_EQ(-EBADF, call(task, SECPROC_IOC_SET_STORE,
			       (unsigned long)ro));
	EXPECT_EQ(-EINVAL, call(task, SECPROC_IOC_SET_STORE, (unsigned long)
				open("/tmp", O_RDWR | O_TMPFILE | O_APPEND |
				     O_CLOEXEC, 0600)));
	EXPECT_EQ(0, call(task, SECPROC_IOC_SET_STORE, (unsigned long)fd));
	EXPECT_EQ(-EEXIST, call(task, SECPROC_IOC_SET_STORE,
				(unsigned long)fd));
	close(task);
	task = call(dev, SECPROC_IOC_CREATE_TASK, 0);
	if (!fork()) {
		if (setuid(65534))
			_exit(2);
		_exit(call(task, SECPROC_IOC_SET_STORE,
			   (unsigned long)fd) != -EPERM);
	} else {
		int status;

		wait(&status);
		EXPECT_EQ(0, status);
	}
	close(task);
	close(dev);
	close(fd);
	close(ro);
	EXPECT_UNHARMED();
}

/* ---- The package --------------------------------------------------------- */

/* The page of the package that a constant stands in, counted from the first. */
static uint32_t constant_page(const struct package *pkg, uint32_t n)
{
	uint32_t page;

	for (page = 0; package_row(pkg, page) < pkg->resident; page++) {
		const struct secproc_pkg_page_row *row =
			(const void *)(pkg->bytes + package_row(pkg, page));

		/* Read-only and not executable. */
		if ((row->flags & 7) == SECPROC_PKG_PAGE_F_R && !n--)
			return page;
	}
	abort();
}

/* Changes all pages of constants at @off; they are needed again. */
static void change_constants(struct package *pkg, int fd, unsigned int off)
{
	uint32_t n;

	for (n = 0; n < NR_CONSTANTS; n++) {
		size_t at = package_page(pkg, constant_page(pkg, n)) + off;
		uint8_t byte = pkg->bytes[at] ^ 0x10;

		if (pwrite(fd, &byte, 1, (off_t)at) != 1)
			perror("package");
	}
}

TEST_F(store, a_page_that_changes_while_the_program_runs_is_refused)
{
	change_constants(&self->pkg, self->pkg_file, 1000);
	EXPECT_REFUSED(SECPROC_REFUSAL_PAGE_HASH);
}

TEST_F(store, pages_swapped_while_the_program_runs_are_refused)
{
	uint32_t n;

	for (n = 0; n < NR_CONSTANTS; n++) {
		size_t to = package_page(&self->pkg,
					 constant_page(&self->pkg, n));
		size_t from = package_page(&self->pkg,
					   constant_page(&self->pkg, n ^ 1));

		ASSERT_EQ((ssize_t)PAGE, pwrite(self->pkg_file,
						self->pkg.bytes + from, PAGE,
						(off_t)to));
	}
	EXPECT_REFUSED(SECPROC_REFUSAL_PAGE_HASH);
}

TEST_F(store, a_package_cut_off_while_the_program_runs_is_refused)
{
	ASSERT_EQ(0, ftruncate(self->pkg_file, (off_t)
			       package_page(&self->pkg,
					    constant_page(&self->pkg, 0))));
	EXPECT_REFUSED(SECPROC_REFUSAL_PAGE_READ);
}

TEST_F(store, a_package_replaced_while_the_program_runs_is_refused)
{
	struct package other;

	package_read(&other, "pages");
	ASSERT_EQ(0, ftruncate(self->pkg_file, 0));
	ASSERT_EQ((ssize_t)other.size, pwrite(self->pkg_file, other.bytes,
					      other.size, 0));
	ASSERT_EQ(0, ftruncate(self->pkg_file, (off_t)self->pkg.size));
	package_free(&other);
	EXPECT_REFUSED(SECPROC_REFUSAL_PAGE_SIGNATURE);
}

/* What was verified at the start is kept inside. */
TEST_F(store, a_table_that_changes_while_the_program_runs_does_no_harm)
{
	uint8_t none[PAGE] = {};
	size_t at;

	for (at = 0; at < self->pkg.resident; at += PAGE) {
		size_t len = self->pkg.resident - at;

		if (len > PAGE)
			len = PAGE;
		ASSERT_EQ((ssize_t)len, pwrite(self->pkg_file, none, len,
					       (off_t)at));
	}
	EXPECT_UNHARMED();
}

/* ---- While it is being used ---------------------------------------------- */

struct storm {
	struct package *pkg;
	int file;
	volatile bool stop;
};

/* Flips bits in the package all the time: between reading and verifying, too. */
static void *change(void *arg)
{
	struct storm *storm = arg;
	unsigned int i;

	for (i = 0; !storm->stop; i++) {
		size_t at = package_page(storm->pkg, constant_page(storm->pkg,
						i % NR_CONSTANTS)) +
			    i * 61 % PAGE;
		uint8_t right = storm->pkg->bytes[at], wrong = right ^ 1;

		if (pwrite(storm->file, &wrong, 1, (off_t)at) != 1 ||
		    pwrite(storm->file, &right, 1, (off_t)at) != 1)
			break;
	}
	return NULL;
}

TEST_F(store, a_package_that_flickers_is_right_or_refused)
{
	struct storm storm = { .pkg = &self->pkg, .file = self->pkg_file };
	int reason, refused = 0, i;
	pthread_t thread;

	ASSERT_EQ(0, pthread_create(&thread, NULL, change, &storm));
	for (i = 0; i < 20; i++) {
		reason = program_finish(&self->p);
		if (reason == SECPROC_EXIT_REFUSED) {
			EXPECT_EQ(SECPROC_REFUSAL_PAGE_HASH,
				  self->p.run->fault.refusal);
			refused++;
		} else {
			EXPECT_EQ(SECPROC_EXIT_EXITED, reason);
			EXPECT_EQ(0, self->p.run->end.status);
		}
		program_close(&self->p);
		ASSERT_EQ(0, open_with(&self->p, &self->pkg, self->pkg_file,
				       self->file));
	}
	storm.stop = true;
	pthread_join(thread, NULL);
	TH_LOG("%d of %d were refused", refused, i);
}

/* Tries to unload the module all the time; says if it ever could. */
static void *unload(void *arg)
{
	volatile bool *stop = arg;
	long refusals = 0;

	while (!*stop) {
		if (!syscall(SYS_delete_module, "secproc", O_NONBLOCK) ||
		    errno != EWOULDBLOCK)
			return (void *)-1L;
		refusals++;
		usleep(100);
	}
	return (void *)refusals;
}

TEST_F(store, the_module_cannot_go_while_pages_move)
{
	volatile bool stop = false;
	pthread_t thread;
	void *refusals;

	ASSERT_EQ(0, pthread_create(&thread, NULL, unload, (void *)&stop));
	EXPECT_UNHARMED();
	stop = true;
	pthread_join(thread, &refusals);
	EXPECT_LT(0, (long)refusals);
}

/* ---- A page store that fails --------------------------------------------- */

#define FAULTY	"/sys/module/faulty_store/parameters/"

FIXTURE(faulty) {
	struct package pkg;
	struct program p;
	struct counters before;
	int file;
	int pkg_file;
};

static void set_fault(const char *name, const char *value)
{
	char path[128];
	int fd;

	snprintf(path, sizeof(path), FAULTY "%s", name);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0 || write(fd, value, strlen(value)) < 0)
		perror(path);
	close(fd);
}

FIXTURE_SETUP(faulty)
{
	self->file = open("/dev/faulty-store", O_RDWR | O_CLOEXEC);
	self->pkg_file = -1;
	if (self->file < 0)
		SKIP(return, "needs the module faulty_store");
	provision();
	self->before = get_counters();
	package_read(&self->pkg, "store");
	self->pkg_file = package_file(&self->pkg);
	ASSERT_EQ(0, open_with(&self->p, &self->pkg, self->pkg_file,
			       self->file));
	ASSERT_EQ(SECPROC_EXIT_SYSCALL, program_run(&self->p));
}

FIXTURE_TEARDOWN(faulty)
{
	set_fault("eio_read", "0");
	set_fault("eio_write", "0");
	set_fault("less", "0");
	set_fault("late", "0");
	set_fault("late_write", "0");
	program_close(&self->p);
	close(self->file);
	close(self->pkg_file);
	package_free(&self->pkg);
	EXPECT_TRUE(comes_back(&self->before));
}

TEST_F(faulty, without_faults_it_serves)
{
	EXPECT_UNHARMED();
}

/* Runs another program, which needs the frames of one that stands still. */
static void run_another(struct __test_metadata *_metadata, struct package *pkg,
			int pkg_file)
{
	struct program other;
	int fd = new_file();

	ASSERT_EQ(0, open_with(&other, pkg, pkg_file, fd));
	EXPECT_EQ(SECPROC_EXIT_EXITED, program_finish(&other));
	EXPECT_EQ(0, other.run->end.status);
	program_close(&other);
	close(fd);
}

TEST_F(faulty, an_error_of_reading_ends_the_program_alone)
{
	set_fault("eio_read", "1");
	run_another(_metadata, &self->pkg, self->pkg_file);
	EXPECT_REFUSED(SECPROC_REFUSAL_PAGE_STORE);
	run_another(_metadata, &self->pkg, self->pkg_file);
}

/* It is the other one that takes its frames, and that goes on. */
TEST_F(faulty, an_error_of_writing_ends_the_program_alone)
{
	set_fault("eio_write", "1");
	run_another(_metadata, &self->pkg, self->pkg_file);
	EXPECT_REFUSED(SECPROC_REFUSAL_PAGE_STORE);
}

TEST_F(faulty, less_than_a_page_ends_the_program_alone)
{
	set_fault("less", "1");
	EXPECT_REFUSED(SECPROC_REFUSAL_PAGE_STORE);
	run_another(_metadata, &self->pkg, self->pkg_file);
}

/* The program to its end in a child, which says how it ended. */
static pid_t finish_in_child(struct program *p)
{
	pid_t child = fork();

	if (!child) {
		p->run->syscall.ret = 8;
		_exit(program_finish(p) != SECPROC_EXIT_EXITED ||
		      p->run->end.status);
	}
	return child;
}

TEST_F(faulty, a_stopped_task_keeps_nobody_waiting)
{
	pid_t child;
	int status, i;

	set_fault("late", "2");
	child = finish_in_child(&self->p);
	ASSERT_LT(0, child);
	for (i = 0; i < 5; i++) {
		usleep(3000 + 1700 * i);
		ASSERT_EQ(0, kill(child, SIGSTOP));
		ASSERT_EQ(child, waitpid(child, &status, WUNTRACED));
		ASSERT_TRUE(WIFSTOPPED(status));
		if (i == 2) {
			set_fault("late", "0");
			run_another(_metadata, &self->pkg, self->pkg_file);
			set_fault("late", "2");
		}
		ASSERT_EQ(0, kill(child, SIGCONT));
	}
	set_fault("late", "0");
	ASSERT_EQ(child, waitpid(child, &status, 0));
	EXPECT_EQ(0, status);
}

static int put_text(const char *dir, const char *name, const char *text)
{
	char path[128];
	int fd, ret;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	ret = write(fd, text, strlen(text)) < 0 ? -errno : 0;
	close(fd);
	return ret;
}

static bool is_frozen(const char *dir)
{
	char path[128], text[128] = "";
	int fd;

	snprintf(path, sizeof(path), "%s/cgroup.events", dir);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || read(fd, text, sizeof(text) - 1) < 0)
		perror(path);
	close(fd);
	return strstr(text, "frozen 1");
}

TEST_F(faulty, a_frozen_task_keeps_nobody_waiting)
{
	char root[] = "/tmp/secproc-cgroup-XXXXXX", dir[64], pid[16];
	int status, i, k;
	pid_t child;

	ASSERT_NE(NULL, mkdtemp(root));
	ASSERT_EQ(0, mount("none", root, "cgroup2", 0, NULL));
	snprintf(dir, sizeof(dir), "%s/cold", root);
	ASSERT_EQ(0, mkdir(dir, 0700));
	set_fault("late", "2");
	child = finish_in_child(&self->p);
	ASSERT_LT(0, child);
	snprintf(pid, sizeof(pid), "%d", child);
	ASSERT_EQ(0, put_text(dir, "cgroup.procs", pid));
	for (i = 0; i < 5; i++) {
		usleep(3000 + 1700 * i);
		ASSERT_EQ(0, put_text(dir, "cgroup.freeze", "1"));
		/* Wherever it was, it gets there. */
		for (k = 0; k < 1000 && !is_frozen(dir); k++)
			usleep(10000);
		ASSERT_TRUE(is_frozen(dir));
		if (i == 2) {
			set_fault("late", "0");
			run_another(_metadata, &self->pkg, self->pkg_file);
			set_fault("late", "2");
		}
		ASSERT_EQ(0, put_text(dir, "cgroup.freeze", "0"));
	}
	set_fault("late", "0");
	ASSERT_EQ(child, waitpid(child, &status, 0));
	EXPECT_EQ(0, status);
	EXPECT_EQ(0, rmdir(dir));
	EXPECT_EQ(0, umount2(root, MNT_DETACH));
	rmdir(root);
}

/* A task whose store does not answer stops alone, and can be killed. */
TEST_F(faulty, a_late_store_stops_its_own_task_only)
{
	int fd = new_file(), status;
	struct timespec begin, end;
	struct program other;
	pid_t child;

	set_fault("late", "100000");
	child = fork();
	if (!child) {
		next_round(&self->p);
		_exit(0);
	}
	ASSERT_LT(0, child);
	clock_gettime(CLOCK_MONOTONIC, &begin);
	ASSERT_EQ(0, open_with(&other, &self->pkg, self->pkg_file, fd));
	EXPECT_EQ(SECPROC_EXIT_EXITED, program_finish(&other));
	EXPECT_EQ(0, other.run->end.status);
	program_close(&other);
	close(fd);
	EXPECT_EQ(0, waitpid(child, &status, WNOHANG));
	EXPECT_EQ(0, kill(child, SIGKILL));
	EXPECT_EQ(child, waitpid(child, &status, 0));
	clock_gettime(CLOCK_MONOTONIC, &end);
	EXPECT_GT(60, end.tv_sec - begin.tv_sec);
}

/* Where it waits until its own pages are written, it can be killed. */
TEST_F(faulty, a_store_that_never_ends_writing_holds_nobody_for_ever)
{
	struct timespec begin, end;
	pid_t child;
	int status;

	set_fault("late_write", "100000");
	child = finish_in_child(&self->p);
	ASSERT_LT(0, child);
	usleep(200000);
	EXPECT_EQ(0, waitpid(child, &status, WNOHANG));
	clock_gettime(CLOCK_MONOTONIC, &begin);
	EXPECT_EQ(0, kill(child, SIGKILL));
	EXPECT_EQ(child, waitpid(child, &status, 0));
	clock_gettime(CLOCK_MONOTONIC, &end);
	EXPECT_GT(60, end.tv_sec - begin.tv_sec);
	EXPECT_TRUE(WIFSIGNALED(status));
	set_fault("late_write", "0");
	run_another(_metadata, &self->pkg, self->pkg_file);
	EXPECT_REFUSED(SECPROC_REFUSAL_PAGE_STORE);
}

TEST_F(faulty, a_slow_store_is_waited_for)
{
	set_fault("late", "1");
	EXPECT_UNHARMED();
}

TEST_HARNESS_MAIN
