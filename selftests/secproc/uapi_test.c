// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Every error of every ioctl, in the order of Documentation/uapi.rst
 *
 * Where a call checks several things, the tests hand over what is wrong in all
 * the ways that are checked later, too: so the order is tested with the checks.
 */
#include <fcntl.h>
#include <linux/userfaultfd.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>

#include "common.h"
#include "kselftest_harness.h"

/* A command that nobody has. */
#define IOC_UNKNOWN	_IO(SECPROC_IOC_MAGIC, 0x7f)

/* Nobody can read or write there. */
#define BAD		((void *)8)

static void *read_only_page(void)
{
	return mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

/* ---- The device ---------------------------------------------------------- */

FIXTURE(device) {
	int fd;
	int admin;
};

FIXTURE_SETUP(device)
{
	self->fd = open_device();
	self->admin = open_admin();
}

FIXTURE_TEARDOWN(device)
{
	close(self->fd);
	close(self->admin);
}

TEST_F(device, nodes_have_their_permissions)
{
	struct stat st;

	ASSERT_EQ(0, fstat(self->fd, &st));
	EXPECT_EQ(S_IFCHR | 0660, st.st_mode);
	ASSERT_EQ(0, fstat(self->admin, &st));
	EXPECT_EQ(S_IFCHR | 0600, st.st_mode);
}

TEST_F(device, get_api_version)
{
	EXPECT_EQ(-EINVAL, call(self->fd, SECPROC_IOC_GET_API_VERSION, 1));
	EXPECT_EQ(SECPROC_API_VERSION,
		  call(self->fd, SECPROC_IOC_GET_API_VERSION, 0));
}

TEST_F(device, check_extension)
{
	EXPECT_EQ(1, call(self->fd, SECPROC_IOC_CHECK_EXTENSION,
			  SECPROC_EXT_FEED));
	EXPECT_EQ(1, call(self->fd, SECPROC_IOC_CHECK_EXTENSION,
			  SECPROC_EXT_THREADS));
	EXPECT_EQ(1, call(self->fd, SECPROC_IOC_CHECK_EXTENSION,
			  SECPROC_EXT_SIGNALS));
	EXPECT_EQ(1, call(self->fd, SECPROC_IOC_CHECK_EXTENSION,
			  SECPROC_EXT_PARTS));
	EXPECT_EQ(0, call(self->fd, SECPROC_IOC_CHECK_EXTENSION, 0));
	EXPECT_EQ(0, call(self->fd, SECPROC_IOC_CHECK_EXTENSION, ~0UL));
}

TEST_F(device, get_info)
{
	static const uint64_t zeros[8];
	struct secproc_info info;

	EXPECT_EQ(-EFAULT, call(self->fd, SECPROC_IOC_GET_INFO, 0));
	EXPECT_EQ(-EFAULT, call_ptr(self->fd, SECPROC_IOC_GET_INFO,
				    read_only_page()));
	memset(&info, 0xff, sizeof(info));
	ASSERT_EQ(0, call_ptr(self->fd, SECPROC_IOC_GET_INFO, &info));
	EXPECT_EQ(SECPROC_API_VERSION, info.api_version);
	EXPECT_EQ(0, info.flags & ~(SECPROC_INFO_PROVISIONED |
				    SECPROC_INFO_INSECURE_DEVELOPMENT |
				    SECPROC_INFO_ENGINE |
				    SECPROC_INFO_SEPARATE |
				    SECPROC_INFO_UNIFIED));
	EXPECT_LE(info.nr_free_frames, info.nr_frames);
	EXPECT_LE(info.nr_used_key_slots, info.nr_key_slots);
	EXPECT_EQ(1U << 1 | 1U << 3, info.suites);
	EXPECT_EQ(0, memcmp(info.reserved, zeros, sizeof(info.reserved)));
}

TEST_F(device, create_task)
{
	struct rlimit limit, none = {};
	struct counters before, after;
	int fd;

	EXPECT_EQ(-EINVAL, call(self->fd, SECPROC_IOC_CREATE_TASK, 1));
	before = get_counters();
	ASSERT_EQ(0, getrlimit(RLIMIT_NOFILE, &limit));
	none.rlim_max = limit.rlim_max;
	ASSERT_EQ(0, setrlimit(RLIMIT_NOFILE, &none));
	EXPECT_EQ(-EMFILE, call(self->fd, SECPROC_IOC_CREATE_TASK, 0));
	ASSERT_EQ(0, setrlimit(RLIMIT_NOFILE, &limit));
	after = get_counters();
	EXPECT_TRUE(counters_equal(&before, &after));
	fd = call(self->fd, SECPROC_IOC_CREATE_TASK, 0);
	ASSERT_GE(fd, 0);
	EXPECT_EQ(FD_CLOEXEC, fcntl(fd, F_GETFD));
	EXPECT_EQ(before.tasks + 1, get_counters().tasks);
	close(fd);
}

TEST_F(device, unknown_commands)
{
	static const unsigned long other[] = {
		IOC_UNKNOWN, 0, ~0UL, SECPROC_IOC_PROVISION, SECPROC_IOC_LOAD,
		SECPROC_IOC_START, SECPROC_IOC_FEED, SECPROC_IOC_GET_ERROR,
		SECPROC_IOC_GET_TASK_INFO, SECPROC_IOC_CREATE_HART,
		SECPROC_IOC_RUN,
		/* Another size or direction is another command. */
		_IOR(SECPROC_IOC_MAGIC, 0x02, char),
		_IOW(SECPROC_IOC_MAGIC, 0x02, struct secproc_info),
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(other); i++)
		EXPECT_EQ(-ENOTTY, call(self->fd, other[i], 0));
	EXPECT_EQ(-ENOTTY, call(self->admin, SECPROC_IOC_GET_INFO, 0));
	EXPECT_EQ(-ENOTTY, call(self->admin, SECPROC_IOC_CREATE_TASK, 0));
	EXPECT_EQ(-ENOTTY, call(self->admin, IOC_UNKNOWN, 0));
}

TEST_F(device, provision)
{
	struct secproc_provision good, bad;
	struct secproc_info info = {};

	read_provision(&good);
	EXPECT_EQ(-EFAULT, call(self->admin, SECPROC_IOC_PROVISION, 0));
	EXPECT_EQ(-EFAULT, call_ptr(self->admin, SECPROC_IOC_PROVISION, BAD));
	bad = good;
	bad.flags = 0;
	EXPECT_EQ(-EINVAL, call_ptr(self->admin, SECPROC_IOC_PROVISION, &bad));
	bad.flags = good.flags | 2;
	EXPECT_EQ(-EINVAL, call_ptr(self->admin, SECPROC_IOC_PROVISION, &bad));
	bad = good;
	bad.reserved = 1;
	EXPECT_EQ(-EINVAL, call_ptr(self->admin, SECPROC_IOC_PROVISION, &bad));
	bad = good;
	bad.root[319] ^= 1;
	EXPECT_EQ(-EINVAL, call_ptr(self->admin, SECPROC_IOC_PROVISION, &bad));
	ASSERT_EQ(0, call_ptr(self->admin, SECPROC_IOC_PROVISION, &good));
	EXPECT_EQ(0, call_ptr(self->admin, SECPROC_IOC_PROVISION, &good));
	/* What is wrong in itself is told before what is there already. */
	bad.seed[0] ^= 1;
	EXPECT_EQ(-EINVAL, call_ptr(self->admin, SECPROC_IOC_PROVISION, &bad));
	bad = good;
	bad.seed[0] ^= 1;
	EXPECT_EQ(-EEXIST, call_ptr(self->admin, SECPROC_IOC_PROVISION, &bad));
	ASSERT_EQ(0, call_ptr(self->fd, SECPROC_IOC_GET_INFO, &info));
	EXPECT_EQ(SECPROC_INFO_PROVISIONED | SECPROC_INFO_INSECURE_DEVELOPMENT,
		  info.flags & ~(SECPROC_INFO_ENGINE | SECPROC_INFO_SEPARATE |
				 SECPROC_INFO_UNIFIED));
}

/* These tests run without a state file; selftests/state has one. */
TEST_F(device, state)
{
	struct secproc_state_reset reset = {
		.flags = SECPROC_STATE_RESET_FORGET,
	};
	static const uint8_t zeros[sizeof(((struct secproc_state_info *)0)->reserved)];
	struct secproc_state_info state;

	EXPECT_EQ(-EFAULT, call(self->fd, SECPROC_IOC_GET_STATE, 0));
	memset(&state, 0xff, sizeof(state));
	ASSERT_EQ(0, call_ptr(self->fd, SECPROC_IOC_GET_STATE, &state));
	EXPECT_EQ(0, state.flags | state.refusal | state.seq | state.begun |
		     state.writes | state.resets);
	EXPECT_LE(state.nr_floors, state.max_floors);
	EXPECT_LE(state.nr_counts, state.max_counts);
	EXPECT_EQ(0, memcmp(state.reserved, zeros, sizeof(state.reserved)));

	EXPECT_EQ(-EFAULT, call(self->admin, SECPROC_IOC_RESET_STATE, 0));
	reset.flags |= 2;
	EXPECT_EQ(-EINVAL, call_ptr(self->admin, SECPROC_IOC_RESET_STATE,
				    &reset));
	reset.flags = 0;
	EXPECT_EQ(-EINVAL, call_ptr(self->admin, SECPROC_IOC_RESET_STATE,
				    &reset));
	reset.flags = SECPROC_STATE_RESET_FORGET;
	reset.reserved[6] = 1;
	EXPECT_EQ(-EINVAL, call_ptr(self->admin, SECPROC_IOC_RESET_STATE,
				    &reset));
	reset.reserved[6] = 0;
	EXPECT_EQ(-ENXIO, call_ptr(self->admin, SECPROC_IOC_RESET_STATE,
				   &reset));
	EXPECT_EQ(-ENOTTY, call_ptr(self->fd, SECPROC_IOC_RESET_STATE,
				    &reset));
}

TEST_F(device, is_not_read_or_written)
{
	char c = 0;

	EXPECT_EQ(-1, read(self->fd, &c, 1));
	EXPECT_EQ(EINVAL, errno);
	EXPECT_EQ(-1, write(self->fd, &c, 1));
	EXPECT_EQ(EINVAL, errno);
	EXPECT_EQ(MAP_FAILED, mmap(NULL, PAGE, PROT_READ, MAP_SHARED, self->fd,
				   0));
	EXPECT_EQ(ENODEV, errno);
}

/* ---- A task -------------------------------------------------------------- */

FIXTURE(task) {
	struct package pkg;
	int file;
	struct program p;
};

FIXTURE_SETUP(task)
{
	provision();
	package_read(&self->pkg, "pages");
	self->file = package_file(&self->pkg);
	ASSERT_EQ(0, program_create(&self->p));
}

FIXTURE_TEARDOWN(task)
{
	program_close(&self->p);
	package_free(&self->pkg);
	close(self->file);
}

/* Loads, and sees that a refusal says what it should; returns the errno. */
static int load(int task, const struct secproc_load *load, uint32_t *code)
{
	struct secproc_error error;
	int err = call_ptr(task, SECPROC_IOC_LOAD, load);

	error = get_error(task);
	*code = error.code;
	if (error.code && error.page != SECPROC_NO_PAGE)
		*code = ~0U;
	return err;
}

#define EXPECT_LOAD(want, want_code, l)					\
	do {								\
		uint32_t code;						\
		int err = load(self->p.task, l, &code);			\
									\
		EXPECT_EQ(want, err);					\
		EXPECT_EQ(want_code, code);				\
	} while (0)

TEST_F(task, load_refuses_parameters)
{
	struct secproc_load l = load_file(&self->pkg, self->file), bad;

	EXPECT_EQ(-EFAULT, call(self->p.task, SECPROC_IOC_LOAD, 0));
	EXPECT_EQ(-EFAULT, call_ptr(self->p.task, SECPROC_IOC_LOAD, BAD));
	bad = l;
	bad.flags = 1;
	bad.pkg_fd = 12345;
	EXPECT_LOAD(-EINVAL, 0, &bad);
	bad = l;
	bad.pkg_fd = -2;
	EXPECT_LOAD(-EINVAL, 0, &bad);
	bad = l;
	bad.pkg_fd = 12345;
	bad.resident = 8;
	EXPECT_LOAD(-EINVAL, 0, &bad);
	bad.resident = 0;
	bad.resident_len = 8;
	EXPECT_LOAD(-EINVAL, 0, &bad);
	bad.resident_len = 0;
	bad.pkg_size = 8;
	EXPECT_LOAD(-EINVAL, 0, &bad);
	/* After these nothing has happened. */
	EXPECT_LOAD(0, 0, &l);
}

TEST_F(task, load_refuses_sources)
{
	struct secproc_load l = load_file(&self->pkg, self->file);
	int fd, pipes[2];

	/* The source comes before the licence. */
	l.licence_len = 0;
	l.pkg_fd = 12345;
	EXPECT_LOAD(-EBADF, 0, &l);
	fd = open("/tmp", O_TMPFILE | O_WRONLY, 0600);
	if (fd >= 0) {
		l.pkg_fd = fd;
		EXPECT_LOAD(-EBADF, 0, &l);
		close(fd);
	}
	l.pkg_fd = open("/", O_PATH);
	EXPECT_LOAD(-EBADF, 0, &l);
	close(l.pkg_fd);
	l.pkg_fd = open("/", O_RDONLY | O_DIRECTORY);
	EXPECT_LOAD(-EACCES, SECPROC_REFUSAL_SOURCE, &l);
	close(l.pkg_fd);
	ASSERT_EQ(0, pipe(pipes));
	l.pkg_fd = pipes[0];
	EXPECT_LOAD(-EACCES, SECPROC_REFUSAL_SOURCE, &l);
	l.pkg_fd = open("/dev/zero", O_RDONLY);
	EXPECT_LOAD(-EACCES, SECPROC_REFUSAL_SOURCE, &l);
	l.pkg_fd = open("/proc/version", O_RDONLY);
	EXPECT_LOAD(-EACCES, SECPROC_REFUSAL_SOURCE, &l);
	l = load_file(&self->pkg, self->file);
	EXPECT_LOAD(0, 0, &l);
}

TEST_F(task, load_refuses_a_file_that_may_not_be_executed)
{
	struct secproc_load l = load_file(&self->pkg, -1);
	char dir[] = "/tmp/secproc-noexec-XXXXXX", path[64];
	int fd;

	ASSERT_NE(NULL, mkdtemp(dir));
	ASSERT_EQ(0, unshare(CLONE_NEWNS));
	ASSERT_EQ(0, mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL));
	ASSERT_EQ(0, mount("none", dir, "tmpfs", MS_NOEXEC, NULL));
	snprintf(path, sizeof(path), "%s/p", dir);
	fd = open(path, O_RDWR | O_CREAT, 0600);
	ASSERT_GE(fd, 0);
	ASSERT_EQ(self->pkg.size,
		  (size_t)write(fd, self->pkg.bytes, self->pkg.size));
	l.pkg_fd = fd;
	EXPECT_LOAD(-EACCES, SECPROC_REFUSAL_SOURCE, &l);
	ASSERT_EQ(0, mount(NULL, dir, NULL, MS_REMOUNT | MS_BIND, NULL));
	EXPECT_LOAD(0, 0, &l);
	close(fd);
	/* The task holds the file until it goes. */
	program_close(&self->p);
	EXPECT_EQ(0, umount(dir));
	rmdir(dir);
}

TEST_F(task, load_refuses_licences)
{
	struct secproc_load l = load_file(&self->pkg, self->file), bad;

	/* The licence is fetched before the package is read. */
	ASSERT_EQ(0, ftruncate(self->file, 10));
	bad = l;
	bad.licence = 0;
	EXPECT_LOAD(-EINVAL, 0, &bad);
	bad = l;
	bad.licence_len = 0;
	EXPECT_LOAD(-EINVAL, 0, &bad);
	bad.licence_len = 64 * 1024 + 1;
	EXPECT_LOAD(-EMSGSIZE, 0, &bad);
	bad.licence_len = ~0ULL;
	EXPECT_LOAD(-EMSGSIZE, 0, &bad);
	bad = l;
	bad.licence = (uintptr_t)BAD;
	EXPECT_LOAD(-EFAULT, 0, &bad);
	EXPECT_LOAD(-EBADMSG, SECPROC_REFUSAL_PKG_SHORT, &l);
}

TEST_F(task, load_refuses_packages)
{
	struct secproc_load l = load_resident(&self->pkg), bad;
	struct package other;

	bad = l;
	bad.resident = 0;
	EXPECT_LOAD(-EFAULT, 0, &bad);
	bad.resident = (uintptr_t)BAD;
	EXPECT_LOAD(-EFAULT, 0, &bad);
	bad = l;
	bad.resident_len = 0;
	EXPECT_LOAD(-EBADMSG, SECPROC_REFUSAL_PKG_SHORT, &bad);
	bad.resident_len = 4095;
	EXPECT_LOAD(-EBADMSG, SECPROC_REFUSAL_PKG_SHORT, &bad);
	bad.resident_len = self->pkg.resident - 1;
	EXPECT_LOAD(-EBADMSG, SECPROC_REFUSAL_PKG_TRUNCATED, &bad);
	bad = l;
	bad.pkg_size--;
	EXPECT_LOAD(-EBADMSG, SECPROC_REFUSAL_PKG_TRUNCATED, &bad);
	bad.pkg_size += 2;
	EXPECT_LOAD(-EBADMSG, SECPROC_REFUSAL_PKG_TRAILING, &bad);
	self->pkg.bytes[0] ^= 1;
	EXPECT_LOAD(-EBADMSG, SECPROC_REFUSAL_PKG_MAGIC, &l);
	self->pkg.bytes[0] ^= 1;
	self->pkg.bytes[package_row(&self->pkg, 1) + 24] ^= 1;
	EXPECT_LOAD(-EKEYREJECTED, SECPROC_REFUSAL_SECTION_HASH, &l);
	self->pkg.bytes[package_row(&self->pkg, 1) + 24] ^= 1;
	bad = l;
	bad.licence = 0;
	bad.licence_len = 0;
	EXPECT_LOAD(-ENOKEY, SECPROC_REFUSAL_LIC_MISSING, &bad);
	bad = l;
	bad.licence_len = 255;
	EXPECT_LOAD(-EBADMSG, SECPROC_REFUSAL_LIC_SHORT, &bad);

	package_read(&other, "foreign");
	bad = load_resident(&other);
	EXPECT_LOAD(-ENOKEY, SECPROC_REFUSAL_LIC_PROCESSOR, &bad);
	bad.licence = l.licence;
	EXPECT_LOAD(-EKEYREJECTED, SECPROC_REFUSAL_LIC_PACKAGE, &bad);
	package_free(&other);
	package_read(&other, "stranger");
	bad = load_resident(&other);
	EXPECT_LOAD(-ENOKEY, SECPROC_REFUSAL_CERT_ISSUER, &bad);
	package_free(&other);
	package_read(&other, "debug");
	bad = load_resident(&other);
	EXPECT_LOAD(-EPERM, SECPROC_REFUSAL_PKG_DEBUG, &bad);
	package_free(&other);

	/* A refused task is as good as new, once. */
	EXPECT_LOAD(0, 0, &l);
	EXPECT_LOAD(-EPROTO, 0, &l);
	bad.flags = 1;
	EXPECT_LOAD(-EINVAL, 0, &bad);
}

TEST_F(task, load_reads_the_clock_that_is_later)
{
	struct secproc_load l = load_file(&self->pkg, self->file);

	/* Development keys never expire; an early time changes nothing. */
	l.now = 1;
	EXPECT_LOAD(0, 0, &l);
}

/* Memory that nobody ever fills: who reads it waits. */
static void *unfilled_memory(int *uffd)
{
	struct uffdio_api api = { .api = UFFD_API };
	struct uffdio_register range = {};
	void *map;

	*uffd = (int)syscall(__NR_userfaultfd, O_CLOEXEC);
	if (*uffd < 0 || ioctl(*uffd, UFFDIO_API, &api))
		return NULL;
	map = mmap(NULL, PAGE, PROT_READ | PROT_WRITE,
		   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	range.range.start = (uintptr_t)map;
	range.range.len = PAGE;
	range.mode = UFFDIO_REGISTER_MODE_MISSING;
	return ioctl(*uffd, UFFDIO_REGISTER, &range) ? NULL : map;
}

struct slow_load {
	int task;
	struct secproc_load load;
	int err;
};

static void *load_slowly(void *ctx)
{
	struct slow_load *slow = ctx;

	slow->err = call_ptr(slow->task, SECPROC_IOC_LOAD, &slow->load);
	return NULL;
}

TEST_F(task, load_and_start_exclude_each_other)
{
	struct slow_load slow = { .task = self->p.task };
	struct secproc_load l = load_file(&self->pkg, self->file);
	struct secproc_start start;
	struct uffd_msg msg;
	pthread_t thread;
	char strings[16];
	void *memory;
	int uffd;

	memory = unfilled_memory(&uffd);
	if (!memory)
		SKIP(return, "no userfaultfd");
	slow.load = load_resident(&self->pkg);
	slow.load.resident = (uintptr_t)memory;
	ASSERT_EQ(0, pthread_create(&thread, NULL, load_slowly, &slow));
	/* It stands in the middle of its load when the fault is there. */
	ASSERT_EQ(sizeof(msg), (size_t)read(uffd, &msg, sizeof(msg)));
	EXPECT_EQ(-EBUSY, call_ptr(self->p.task, SECPROC_IOC_LOAD, &l));
	start = start_with("e", strings);
	EXPECT_EQ(-EBUSY, call_ptr(self->p.task, SECPROC_IOC_START, &start));
	/* What is wrong in itself is told first. */
	l.flags = 1;
	EXPECT_EQ(-EINVAL, call_ptr(self->p.task, SECPROC_IOC_LOAD, &l));
	start.argc = 0;
	EXPECT_EQ(-EINVAL, call_ptr(self->p.task, SECPROC_IOC_START, &start));
	/* Zeros are no package. */
	close(uffd);
	pthread_join(thread, NULL);
	EXPECT_EQ(-EBADMSG, slow.err);
	l.flags = 0;
	EXPECT_EQ(0, call_ptr(self->p.task, SECPROC_IOC_LOAD, &l));
}

/* Starts with parameters that @change has changed. */
#define EXPECT_START(want, change)					\
	do {								\
		struct secproc_start start;				\
		char strings[16];					\
									\
		start = start_with("e", strings);			\
		change;							\
		EXPECT_EQ(want, call_ptr(self->p.task,			\
					 SECPROC_IOC_START, &start));	\
	} while (0)

TEST_F(task, start)
{
	struct secproc_load l = load_file(&self->pkg, self->file);
	char *many = calloc(1, SECPROC_MAX_STRINGS + 1);

	/* Whatever the state is. */
	EXPECT_EQ(-EFAULT, call(self->p.task, SECPROC_IOC_START, 0));
	EXPECT_EQ(-EFAULT, call_ptr(self->p.task, SECPROC_IOC_START, BAD));
	EXPECT_START(-EINVAL, start.argc = 0);
	EXPECT_START(-EINVAL, start.strings_len = 0);
	EXPECT_START(-EINVAL, start.stack_size = 64 * 1024 + 1);
	EXPECT_START(-EINVAL, start.argc = 0;
		     start.strings_len = SECPROC_MAX_STRINGS + 1);
	EXPECT_START(-E2BIG, start.strings_len = SECPROC_MAX_STRINGS + 1;
		     start.strings = 0);
	EXPECT_START(-EFAULT, start.strings = 0);
	EXPECT_START(-EFAULT, start.strings = (uintptr_t)BAD);

	/* By state: nothing loaded, then no hart, then ready. */
	EXPECT_START(-EPROTO, start.argc = 2);
	ASSERT_EQ(0, call_ptr(self->p.task, SECPROC_IOC_LOAD, &l));
	EXPECT_START(-EPROTO, start.argc = 2);
	self->p.hart = call(self->p.task, SECPROC_IOC_CREATE_HART, 0);
	ASSERT_GE(self->p.hart, 0);

	/* The strings are not what the counts say. */
	EXPECT_START(-EINVAL, start.argc = 1);
	EXPECT_START(-EINVAL, start.argc = 3);
	EXPECT_START(-EINVAL, start.envc = 1);
	EXPECT_START(-EINVAL, start.strings_len--);
	EXPECT_START(-EINVAL, start.argc = ~0U; start.envc = ~0U);
	/* The stack is too small, too small for the strings, too large. */
	EXPECT_START(-EINVAL, start.stack_size = 60 * 1024);
	EXPECT_START(-E2BIG, memset(many, 'x', 9000);
		     start.strings = (uintptr_t)many; start.argc = 1;
		     start.strings_len = 9001);
	EXPECT_START(-ENOMEM, start.stack_size = (1ULL << 37) + PAGE);
	EXPECT_START(-ENOMEM, start.stack_size = 1ULL << 62);

	/* None of that has used anything up. */
	EXPECT_START(0, start.envc = 0);
	EXPECT_START(-EPROTO, start.envc = 0);
	free(many);
}

TEST_F(task, start_takes_the_smallest_and_the_default_stack)
{
	struct secproc_load l = load_file(&self->pkg, self->file);

	ASSERT_EQ(0, call_ptr(self->p.task, SECPROC_IOC_LOAD, &l));
	self->p.hart = call(self->p.task, SECPROC_IOC_CREATE_HART, 0);
	EXPECT_START(0, start.stack_size = 0);
	program_close(&self->p);
	ASSERT_EQ(0, program_hart(&self->p, &l));
	EXPECT_START(0, start.stack_size = 64 * 1024);
}

#define EXPECT_FEED(want, change)					\
	do {								\
		struct secproc_feed feed = {				\
			.count = 1,					\
			.pages = (uintptr_t)self->pkg.bytes +		\
				 package_page(&self->pkg, 0),		\
			.vinfo = (uintptr_t)self->pkg.bytes +		\
				 package_vinfo(&self->pkg, 0),		\
		};							\
									\
		change;							\
		EXPECT_EQ(want, call_ptr(self->p.task,			\
					 SECPROC_IOC_FEED, &feed));	\
		done = feed.done;					\
	} while (0)

#define EXPECT_UNLOCK(expected, change)					\
	do {								\
		struct secproc_unlock unlock = {			\
			.licence = (uintptr_t)self->pkg.licence,	\
			.licence_len = self->pkg.licence_len,		\
		};							\
		change;							\
		EXPECT_EQ(expected, call_ptr(self->p.task,		\
					     SECPROC_IOC_UNLOCK,	\
					     &unlock));			\
	} while (0)

TEST_F(task, unlock)
{
	struct secproc_load l = load_resident(&self->pkg);

	EXPECT_EQ(-EFAULT, call(self->p.task, SECPROC_IOC_UNLOCK, 0));
	EXPECT_EQ(-EFAULT, call_ptr(self->p.task, SECPROC_IOC_UNLOCK, BAD));
	EXPECT_UNLOCK(-EINVAL, unlock.flags = 1);
	EXPECT_UNLOCK(-EINVAL, unlock.reserved = 1);
	EXPECT_UNLOCK(-EINVAL, unlock.licence = 0);
	EXPECT_UNLOCK(-EPROTO, unlock.licence = (uintptr_t)BAD);
	ASSERT_EQ(0, call_ptr(self->p.task, SECPROC_IOC_LOAD, &l));
	EXPECT_UNLOCK(-EINVAL, unlock.licence_len = 0);
	EXPECT_UNLOCK(-EMSGSIZE, unlock.licence_len = 65 * 1024);
	EXPECT_UNLOCK(-EFAULT, unlock.licence = (uintptr_t)BAD);
	EXPECT_UNLOCK(-EBADMSG, unlock.licence_len--);
	EXPECT_EQ(SECPROC_REFUSAL_LIC_SIZE, get_error(self->p.task).code);
	EXPECT_UNLOCK(0, unlock.now = 1);
	EXPECT_EQ(0, get_error(self->p.task).code);
}

#define EXPECT_ATTACH(expected, change)					\
	do {								\
		struct secproc_attach attach = {			\
			.pkg_fd = self->file,				\
			.licence = (uintptr_t)self->pkg.licence,	\
			.licence_len = self->pkg.licence_len,		\
		};							\
		change;							\
		EXPECT_EQ(expected, call_ptr(self->p.task,		\
					     SECPROC_IOC_ATTACH,	\
					     &attach));			\
	} while (0)

TEST_F(task, attach)
{
	struct secproc_load l = load_resident(&self->pkg);

	EXPECT_EQ(-EFAULT, call(self->p.task, SECPROC_IOC_ATTACH, 0));
	EXPECT_EQ(-EFAULT, call_ptr(self->p.task, SECPROC_IOC_ATTACH, BAD));
	EXPECT_ATTACH(-EINVAL, attach.flags = 1);
	EXPECT_ATTACH(-EINVAL, attach.reserved[0] = 1);
	EXPECT_ATTACH(-EINVAL, attach.reserved[1] = 1);
	EXPECT_ATTACH(-EINVAL, attach.pkg_fd = -1);
	EXPECT_ATTACH(-EINVAL, attach.licence = 0);
	EXPECT_ATTACH(-EINVAL, attach.licence_len = 0);
	EXPECT_ATTACH(-EPROTO, attach.pkg_fd = 12345);
	ASSERT_EQ(0, call_ptr(self->p.task, SECPROC_IOC_LOAD, &l));
	EXPECT_ATTACH(-EBADF, attach.pkg_fd = 12345;
		      attach.licence_len = 65 * 1024);
	EXPECT_ATTACH(-EMSGSIZE, attach.licence_len = 65 * 1024);
	EXPECT_ATTACH(-EFAULT, attach.licence = (uintptr_t)BAD);
	EXPECT_ATTACH(-EBADMSG, attach.licence_len--);
	EXPECT_EQ(SECPROC_REFUSAL_LIC_SIZE, get_error(self->p.task).code);
	/* A program is no file for programs. */
	EXPECT_ATTACH(-EINVAL, attach.now = 1);
	EXPECT_EQ(SECPROC_REFUSAL_PKG_IS_PROGRAM,
		  get_error(self->p.task).code);
}

TEST_F(task, feed)
{
	struct secproc_load l = load_resident(&self->pkg);
	uint32_t done;

	EXPECT_EQ(-EFAULT, call(self->p.task, SECPROC_IOC_FEED, 0));
	EXPECT_EQ(-EFAULT, call_ptr(self->p.task, SECPROC_IOC_FEED, BAD));
	EXPECT_FEED(-EINVAL, feed.reserved = 1);
	EXPECT_FEED(-EINVAL, feed.done = 1);
	EXPECT_FEED(-EINVAL, feed.count = 0);
	EXPECT_FEED(-EMSGSIZE, feed.count = SECPROC_MAX_FEED + 1);
	EXPECT_FEED(-EMSGSIZE, feed.count = ~0U);
	EXPECT_FEED(-EPROTO, feed.first_page = ~0U);

	ASSERT_EQ(0, call_ptr(self->p.task, SECPROC_IOC_LOAD, &l));
	EXPECT_FEED(-EINVAL, feed.first_page = NR_PAGES);
	EXPECT_FEED(-EINVAL, feed.first_page = ~0U; feed.count = 2);
	EXPECT_FEED(-EFAULT, feed.pages = 0);
	EXPECT_FEED(-EFAULT, feed.vinfo = 0);
	EXPECT_EQ(0, done);
	EXPECT_FEED(-EKEYREJECTED, feed.first_page = 1);
	EXPECT_EQ(SECPROC_REFUSAL_PAGE_SIGNATURE, get_error(self->p.task).code);
	EXPECT_EQ(1, get_error(self->p.task).page);
	EXPECT_EQ(0, done);
	/* As far as it goes. */
	EXPECT_FEED(0, feed.count = 2);
	EXPECT_EQ(2, done);
	EXPECT_EQ(0, get_error(self->p.task).code);
	EXPECT_FEED(-EINVAL, feed.count = NR_PAGES + 1);
	EXPECT_EQ(NR_PAGES, done);
	/* Again makes no difference, and is not read at all. */
	EXPECT_FEED(0, feed.pages = (uintptr_t)BAD);
	EXPECT_EQ(1, done);
	EXPECT_FEED(-EFAULT, feed.pages = 0);
	EXPECT_EQ(0, done);
}

TEST_F(task, feed_writes_back_how_far_it_came)
{
	struct secproc_load l = load_resident(&self->pkg);
	struct secproc_feed *feed = mmap(NULL, PAGE, PROT_READ | PROT_WRITE,
					 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	ASSERT_EQ(0, call_ptr(self->p.task, SECPROC_IOC_LOAD, &l));
	feed->count = 1;
	feed->pages = (uintptr_t)self->pkg.bytes + package_page(&self->pkg, 0);
	feed->vinfo = (uintptr_t)self->pkg.bytes +
		      package_vinfo(&self->pkg, 0);
	ASSERT_EQ(0, mprotect(feed, PAGE, PROT_READ));
	EXPECT_EQ(-EFAULT, call_ptr(self->p.task, SECPROC_IOC_FEED, feed));
}

/* What is not fed is not taken from the file instead. */
TEST_F(task, feed_of_nothing)
{
	struct secproc_load l = load_file(&self->pkg, self->file);
	struct secproc_task_info info = {};
	uint32_t done;

	ASSERT_EQ(0, call_ptr(self->p.task, SECPROC_IOC_LOAD, &l));
	EXPECT_FEED(-EFAULT, feed.pages = 0);
	EXPECT_FEED(-EFAULT, feed.pages = 0; feed.vinfo = 0);
	EXPECT_EQ(0, done);
	ASSERT_EQ(0, call_ptr(self->p.task, SECPROC_IOC_GET_TASK_INFO, &info));
	EXPECT_EQ(0, info.page_ins);
}

TEST_F(task, feed_after_the_end)
{
	struct secproc_load l = load_resident(&self->pkg);
	uint32_t done;

	program_close(&self->p);
	ASSERT_EQ(0, program_start(&self->p, &l, "e"));
	EXPECT_EQ(SECPROC_EXIT_PAGE, program_run(&self->p));
	EXPECT_FEED(0, feed.count = NR_PAGES);
	EXPECT_EQ(SECPROC_EXIT_EXITED, program_run(&self->p));
	EXPECT_FEED(-EPROTO, feed.count = 1);
	EXPECT_EQ(0, done);
}

TEST_F(task, get_error)
{
	EXPECT_EQ(-EFAULT, call(self->p.task, SECPROC_IOC_GET_ERROR, 0));
	EXPECT_EQ(-EFAULT, call_ptr(self->p.task, SECPROC_IOC_GET_ERROR,
				    read_only_page()));
	EXPECT_EQ(0, get_error(self->p.task).code);
}

TEST_F(task, get_task_info)
{
	struct secproc_load l = load_file(&self->pkg, self->file);
	const struct secproc_pkg_header *header =
		(const void *)self->pkg.bytes;
	struct secproc_task_info info;

	/* State first. */
	EXPECT_EQ(-EPROTO, call(self->p.task, SECPROC_IOC_GET_TASK_INFO, 0));
	ASSERT_EQ(0, call_ptr(self->p.task, SECPROC_IOC_LOAD, &l));
	EXPECT_EQ(-EFAULT, call(self->p.task, SECPROC_IOC_GET_TASK_INFO, 0));
	EXPECT_EQ(-EFAULT, call_ptr(self->p.task, SECPROC_IOC_GET_TASK_INFO,
				    read_only_page()));
	memset(&info, 0xff, sizeof(info));
	ASSERT_EQ(0, call_ptr(self->p.task, SECPROC_IOC_GET_TASK_INFO, &info));
	EXPECT_EQ(0, memcmp(info.package_id, header->package_id, 32));
	EXPECT_EQ(1, info.version);
	EXPECT_EQ(SECPROC_TASK_INSECURE_DEVELOPMENT, info.flags);
	EXPECT_EQ(NR_PAGES, info.nr_pages);
	EXPECT_EQ(0, info.resident);
	EXPECT_EQ(0, info.page_ins);
	EXPECT_EQ(0, info.instructions);
	EXPECT_EQ(0, info.unknown_syscalls);
	EXPECT_STREQ("pages", (const char *)info.name);
}

TEST_F(task, create_hart)
{
	struct secproc_load l = load_file(&self->pkg, self->file);
	struct rlimit limit, none = {};
	struct counters before, after;
	int fd;

	/* The number first, then the state. */
	EXPECT_EQ(-EPROTO, call(self->p.task, SECPROC_IOC_CREATE_HART, 1));
	EXPECT_EQ(-EINVAL, call(self->p.task, SECPROC_IOC_CREATE_HART,
				0x80000000UL));
	EXPECT_EQ(-EINVAL, call(self->p.task, SECPROC_IOC_CREATE_HART, ~0UL));
	EXPECT_EQ(-EPROTO, call(self->p.task, SECPROC_IOC_CREATE_HART, 0));
	ASSERT_EQ(0, call_ptr(self->p.task, SECPROC_IOC_LOAD, &l));
	before = get_counters();
	ASSERT_EQ(0, getrlimit(RLIMIT_NOFILE, &limit));
	none.rlim_max = limit.rlim_max;
	ASSERT_EQ(0, setrlimit(RLIMIT_NOFILE, &none));
	EXPECT_EQ(-EMFILE, call(self->p.task, SECPROC_IOC_CREATE_HART, 0));
	ASSERT_EQ(0, setrlimit(RLIMIT_NOFILE, &limit));
	after = get_counters();
	EXPECT_TRUE(counters_equal(&before, &after));
	self->p.hart = call(self->p.task, SECPROC_IOC_CREATE_HART, 0);
	ASSERT_GE(self->p.hart, 0);
	EXPECT_EQ(FD_CLOEXEC, fcntl(self->p.hart, F_GETFD));
	EXPECT_EQ(-EEXIST, call(self->p.task, SECPROC_IOC_CREATE_HART, 0));
	/* Until it is closed again. */
	close(self->p.hart);
	self->p.hart = call(self->p.task, SECPROC_IOC_CREATE_HART, 0);
	ASSERT_GE(self->p.hart, 0);
	EXPECT_START(0, start.envc = 0);
	EXPECT_EQ(-EPROTO, call(self->p.task, SECPROC_IOC_CREATE_HART, 0));
	/* Nobody waits for these, and the first thread has its hart. */
	EXPECT_EQ(-ESRCH, call(self->p.task, SECPROC_IOC_CREATE_HART, 1));
	EXPECT_EQ(-ESRCH, call(self->p.task, SECPROC_IOC_CREATE_HART, 2));
	fd = self->p.hart;
	self->p.hart = -1;
	close(fd);
	EXPECT_EQ(-EPROTO, call(self->p.task, SECPROC_IOC_CREATE_HART, 0));
}

TEST_F(task, signal)
{
	struct secproc_load l = load_file(&self->pkg, self->file);
	struct secproc_signal sig = { .signo = SIGUSR1 };

	EXPECT_EQ(-EFAULT, call(self->p.task, SECPROC_IOC_SIGNAL, 0));
	EXPECT_EQ(-EPROTO, call_ptr(self->p.task, SECPROC_IOC_SIGNAL, &sig));
	sig.flags = 1;
	EXPECT_EQ(-EINVAL, call_ptr(self->p.task, SECPROC_IOC_SIGNAL, &sig));
	sig.flags = 0;
	sig.interrupt = 1;
	EXPECT_EQ(-EINVAL, call_ptr(self->p.task, SECPROC_IOC_SIGNAL, &sig));
	sig.interrupt = 0;
	sig.signo = 0;
	EXPECT_EQ(-EINVAL, call_ptr(self->p.task, SECPROC_IOC_SIGNAL, &sig));
	sig.signo = 65;
	EXPECT_EQ(-EINVAL, call_ptr(self->p.task, SECPROC_IOC_SIGNAL, &sig));
	ASSERT_EQ(0, call_ptr(self->p.task, SECPROC_IOC_LOAD, &l));
	sig.signo = SIGUSR1;
	EXPECT_EQ(-EPROTO, call_ptr(self->p.task, SECPROC_IOC_SIGNAL, &sig));
	self->p.hart = call(self->p.task, SECPROC_IOC_CREATE_HART, 0);
	ASSERT_GE(self->p.hart, 0);
	EXPECT_START(0, start.envc = 0);
	sig.tid = 2;
	EXPECT_EQ(-ESRCH, call_ptr(self->p.task, SECPROC_IOC_SIGNAL, &sig));
	sig.tid = 1;
	sig.signo = SIGCHLD;
	EXPECT_EQ(0, call_ptr(self->p.task, SECPROC_IOC_SIGNAL, &sig));
	EXPECT_EQ(0, sig.interrupt);
	/* Its action is to end the program. */
	sig.tid = 0;
	sig.signo = SIGUSR1;
	EXPECT_EQ(0, call_ptr(self->p.task, SECPROC_IOC_SIGNAL, &sig));
	EXPECT_EQ(-EPROTO, call_ptr(self->p.task, SECPROC_IOC_SIGNAL, &sig));
}

TEST_F(task, unknown_commands)
{
	struct secproc_load l = load_file(&self->pkg, self->file);
	static const unsigned long other[] = {
		IOC_UNKNOWN, 0, ~0UL, SECPROC_IOC_GET_API_VERSION,
		SECPROC_IOC_CREATE_TASK, SECPROC_IOC_PROVISION,
		SECPROC_IOC_GET_INFO, _IOW(SECPROC_IOC_MAGIC, 0x20, int),
	};
	size_t i;
	char c;

	ASSERT_EQ(0, call_ptr(self->p.task, SECPROC_IOC_LOAD, &l));
	self->p.hart = call(self->p.task, SECPROC_IOC_CREATE_HART, 0);
	for (i = 0; i < ARRAY_SIZE(other); i++) {
		EXPECT_EQ(-ENOTTY, call(self->p.task, other[i], 0));
		EXPECT_EQ(-ENOTTY, call(self->p.hart, other[i], 0));
	}
	EXPECT_EQ(-ENOTTY, call(self->p.task, SECPROC_IOC_RUN, 0));
	EXPECT_EQ(-ENOTTY, call(self->p.hart, SECPROC_IOC_LOAD, 0));
	EXPECT_EQ(-1, read(self->p.task, &c, 1));
	EXPECT_EQ(EINVAL, errno);
	EXPECT_EQ(-1, write(self->p.hart, &c, 1));
	EXPECT_EQ(EINVAL, errno);
}

/* ---- A hart -------------------------------------------------------------- */

static void do_nothing(int signal)
{
	(void)signal;
}

TEST_F(task, run)
{
	struct secproc_load l = load_file(&self->pkg, self->file);

	program_close(&self->p);
	ASSERT_EQ(0, program_hart(&self->p, &l));
	EXPECT_EQ(-EINVAL, call(self->p.hart, SECPROC_IOC_RUN, 1));
	EXPECT_EQ(-EPROTO, call(self->p.hart, SECPROC_IOC_RUN, 0));
	/* State before the wish to come back. */
	self->p.run->flags = SECPROC_RUN_IMMEDIATE_EXIT;
	EXPECT_EQ(-EPROTO, program_run(&self->p));
	EXPECT_START(0, start.envc = 0);
	EXPECT_EQ(-EINTR, program_run(&self->p));
	EXPECT_EQ(SECPROC_EXIT_NONE, self->p.run->exit_reason);
	EXPECT_EQ(0, self->p.run->instructions);
	self->p.run->flags = 0;
	EXPECT_EQ(SECPROC_EXIT_EXITED, program_run(&self->p));
	EXPECT_EQ(42, self->p.run->end.status);
	EXPECT_EQ(SECPROC_WINDOW_SIZE, self->p.run->window_size);
	/* What is over stays over, and says so again. */
	memset(self->p.run, 0, PAGE);
	EXPECT_EQ(SECPROC_EXIT_EXITED, program_run(&self->p));
	EXPECT_EQ(42, self->p.run->end.status);
}

TEST_F(task, exchange)
{
	struct secproc_load l = load_file(&self->pkg, self->file);
	struct secproc_exchange good = {
		.data = (uintptr_t)&l, .len = sizeof(l),
	}, bad = good;
	int hart;

	program_close(&self->p);
	ASSERT_EQ(0, program_hart(&self->p, &l));
	hart = self->p.hart;
	EXPECT_EQ(-EFAULT, call_ptr(hart, SECPROC_IOC_EXCHANGE, 0));
	bad.flags = 2;
	EXPECT_EQ(-EINVAL, call_ptr(hart, SECPROC_IOC_EXCHANGE, &bad));
	bad = good;
	bad.reserved = 1;
	EXPECT_EQ(-EINVAL, call_ptr(hart, SECPROC_IOC_EXCHANGE, &bad));
	bad = good;
	bad.len = 0;
	EXPECT_EQ(-EINVAL, call_ptr(hart, SECPROC_IOC_EXCHANGE, &bad));
	bad.len = SECPROC_RUN_MAP_SIZE + 1;
	/* The range before what stands there. */
	bad.data = 0;
	EXPECT_EQ(-EINVAL, call_ptr(hart, SECPROC_IOC_EXCHANGE, &bad));
	bad.len = 1;
	EXPECT_EQ(-EFAULT, call_ptr(hart, SECPROC_IOC_EXCHANGE, &bad));
	bad.flags = SECPROC_EXCHANGE_GIVE;
	EXPECT_EQ(-EFAULT, call_ptr(hart, SECPROC_IOC_EXCHANGE, &bad));
	EXPECT_EQ(0, call_ptr(hart, SECPROC_IOC_EXCHANGE, &good));
}

TEST_F(task, run_is_for_one_thread_at_a_time)
{
	const struct itimerval tick = { { 0, 50000 }, { 0, 50000 } };
	struct secproc_load l = load_file(&self->pkg, self->file);
	int i, err = -EINTR;
	pid_t child;

	program_close(&self->p);
	ASSERT_EQ(0, program_start(&self->p, &l, "l"));
	child = fork();
	if (!child) {
		while (program_finish(&self->p) == -EBUSY)
			;
		_exit(1);
	}
	/* Should we be there first, the next tick brings us back. */
	signal(SIGALRM, do_nothing);
	ASSERT_EQ(0, setitimer(ITIMER_REAL, &tick, NULL));
	for (i = 0; i < 200 && err == -EINTR; i++) {
		usleep(20000);
		err = call(self->p.hart, SECPROC_IOC_RUN, 0);
	}
	EXPECT_EQ(-EBUSY, err);
	EXPECT_EQ(-EINVAL, call(self->p.hart, SECPROC_IOC_RUN, 1));
	kill(child, SIGKILL);
	EXPECT_EQ(child, waitpid(child, NULL, 0));
}

TEST_HARNESS_MAIN
