// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Pages that are read ahead or fed together: what is counted of them, and that
 * nothing is in secure memory that has not been verified, wherever among others
 * it stands
 */
#include <endian.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>

#include "common.h"
#include "kselftest_harness.h"

/* As guest/sweep.c has them. */
#define NR_SWEPT	64
#define VA_CONSTANTS	0x100000UL
#define VA_FUNCTIONS	0x200000UL

#define PARAMETER	"/sys/module/secproc/parameters/readahead"
#define MAX_TOGETHER	17

FIXTURE(ahead) {
	struct package pkg;
	struct program p;
	struct counters before;
	int file;
};

static void set_readahead(const char *max)
{
	int fd = open(PARAMETER, O_WRONLY | O_CLOEXEC);

	if (fd < 0 || write(fd, max, strlen(max)) != (ssize_t)strlen(max))
		perror(PARAMETER);
	close(fd);
}

FIXTURE_SETUP(ahead)
{
	provision();
	self->before = get_counters();
	package_read(&self->pkg, "sweep");
	self->file = package_file(&self->pkg);
	self->p.task = -1;
	self->p.hart = -1;
	self->p.run = NULL;
}

FIXTURE_TEARDOWN(ahead)
{
	struct counters after;

	program_close(&self->p);
	close(self->file);
	package_free(&self->pkg);
	set_readahead("16");
	after = get_counters();
	EXPECT_TRUE(counters_equal(&self->before, &after));
}

static uint64_t counted(const struct program *p, enum secproc_stat stat)
{
	struct secproc_stats stats = {};

	call_ptr(p->task, SECPROC_IOC_GET_TASK_STATS, &stats);
	return stats.value[stat];
}

/* Index of the page at an address. */
static uint32_t page_at(const struct package *pkg, uint64_t va)
{
	uint32_t i;

	for (i = 0;; i++) {
		const struct secproc_pkg_page_row *row =
			(const void *)(pkg->bytes + package_row(pkg, i));

		if (le64toh(row->va) == va)
			return i;
	}
}

static uint32_t constant(const struct package *pkg, unsigned int n)
{
	return page_at(pkg, VA_CONSTANTS + n * PAGE);
}

static uint32_t function(const struct package *pkg, unsigned int n)
{
	return page_at(pkg, VA_FUNCTIONS + n * PAGE);
}

/* Starts the program from the file, to do @what. */
static int begin(struct program *p, struct package *pkg, int file,
		 const char *what)
{
	struct secproc_load load = load_file(pkg, file);

	return program_start(p, &load, what);
}

/* Runs it over @max calls of write, or to its end; returns how many. */
static unsigned int run_for(struct program *p, unsigned int max)
{
	unsigned int n;

	for (n = 0; n < max; n++) {
		if (program_run(p) != SECPROC_EXIT_SYSCALL)
			break;
		p->run->syscall.ret = 0;
	}
	return n;
}

static void flip(int file, size_t off)
{
	uint8_t byte;

	if (pread(file, &byte, 1, (off_t)off) != 1)
		perror("read");
	byte ^= 0x10;
	if (pwrite(file, &byte, 1, (off_t)off) != 1)
		perror("write");
}

TEST_F(ahead, pages_in_order_come_before_they_are_wanted)
{
	static const char * const what[] = { "k", "c" };
	unsigned int i;

	for (i = 0; i < 2; i++) {
		uint64_t ahead;

		ASSERT_EQ(0, begin(&self->p, &self->pkg, self->file, what[i]));
		EXPECT_EQ(NR_SWEPT, run_for(&self->p, NR_SWEPT));
		ahead = counted(&self->p, SECPROC_STAT_ahead);
		EXPECT_GT(NR_SWEPT, ahead);
		EXPECT_LT(NR_SWEPT * 3 / 4, ahead);
		EXPECT_EQ(ahead, counted(&self->p, SECPROC_STAT_ahead_used));
		EXPECT_EQ(0, counted(&self->p, SECPROC_STAT_ahead_wasted));
		EXPECT_EQ(0, counted(&self->p, SECPROC_STAT_ahead_bad));
		EXPECT_EQ(SECPROC_EXIT_EXITED, program_run(&self->p));
		EXPECT_EQ(42, self->p.run->end.status);
		program_close(&self->p);
	}
}

TEST_F(ahead, pages_in_another_order_do_not)
{
	ASSERT_EQ(0, begin(&self->p, &self->pkg, self->file, "K"));
	EXPECT_EQ(NR_SWEPT, run_for(&self->p, NR_SWEPT));
	EXPECT_EQ(0, counted(&self->p, SECPROC_STAT_ahead));
}

TEST_F(ahead, the_administrator_sets_how_many)
{
	set_readahead("0");
	ASSERT_EQ(0, begin(&self->p, &self->pkg, self->file, "k"));
	EXPECT_EQ(NR_SWEPT, run_for(&self->p, NR_SWEPT));
	EXPECT_EQ(0, counted(&self->p, SECPROC_STAT_ahead));
}

/* What is there and not used when the task goes was for nothing. */
TEST_F(ahead, what_is_not_used_is_counted)
{
	struct secproc_stats before = {}, after = {};
	uint64_t ahead, used;
	int fd = open_device();

	ASSERT_EQ(0, begin(&self->p, &self->pkg, self->file, "k"));
	EXPECT_EQ(5, run_for(&self->p, 5));
	ahead = counted(&self->p, SECPROC_STAT_ahead);
	used = counted(&self->p, SECPROC_STAT_ahead_used);
	EXPECT_GT(ahead, used);
	EXPECT_EQ(0, call_ptr(fd, SECPROC_IOC_GET_STATS, &before));
	program_close(&self->p);
	EXPECT_EQ(0, call_ptr(fd, SECPROC_IOC_GET_STATS, &after));
	EXPECT_EQ(ahead - used, after.value[SECPROC_STAT_ahead_wasted] -
				before.value[SECPROC_STAT_ahead_wasted]);
	close(fd);
}

/* Each of these is at another place among those that are checked together. */
TEST_F_TIMEOUT(ahead, a_bad_page_is_refused_by_name_when_it_is_wanted, 120)
{
	unsigned int n;

	/* Pages, or their signatures; constants, or code. */
	for (n = 0; n < 36; n++) {
		bool is_code = n / 2 % 2;
		uint32_t page = is_code ? function(&self->pkg, n) :
					  constant(&self->pkg, n);
		struct secproc_error error;
		size_t off;

		off = n % 2 ? package_page(&self->pkg, page) + n :
			      package_vinfo(&self->pkg, page) + 32 + n;
		flip(self->file, off);
		ASSERT_EQ(0, begin(&self->p, &self->pkg, self->file,
				   is_code ? "c" : "k"));
		EXPECT_EQ(n, run_for(&self->p, NR_SWEPT));
		EXPECT_EQ(SECPROC_EXIT_REFUSED, self->p.run->exit_reason);
		error = get_error(self->p.task);
		EXPECT_EQ(n % 2 ? SECPROC_REFUSAL_PAGE_HASH :
				  SECPROC_REFUSAL_PAGE_SIGNATURE, error.code);
		EXPECT_EQ(page, error.page);
		program_close(&self->p);
		flip(self->file, off);
	}
}

/* With 0, 2, 4, 8 and 16 pages read ahead one after the other. */
static bool is_wanted_first(unsigned int n)
{
	return n == 0 || n == 1 || n == 4 || n == 9 || n == 18 || n == 35;
}

TEST_F_TIMEOUT(ahead, a_bad_page_that_nobody_wants_does_no_harm, 120)
{
	unsigned int n;

	for (n = 1; n < 24; n++) {
		size_t off = package_page(&self->pkg, constant(&self->pkg, n));
		char what[8];

		snprintf(what, sizeof(what), "k%u", n);
		flip(self->file, off);
		ASSERT_EQ(0, begin(&self->p, &self->pkg, self->file, what));
		EXPECT_EQ(NR_SWEPT - 1, run_for(&self->p, NR_SWEPT));
		EXPECT_EQ(SECPROC_EXIT_EXITED, self->p.run->exit_reason);
		EXPECT_EQ(42, self->p.run->end.status);
		EXPECT_EQ(0, get_error(self->p.task).code);
		EXPECT_EQ(!is_wanted_first(n),
			  counted(&self->p, SECPROC_STAT_ahead_bad));
		EXPECT_EQ(0, counted(&self->p, SECPROC_STAT_refusals));
		program_close(&self->p);
		flip(self->file, off);
	}
}

/* Both with their signatures: each is good, at the other's place. */
TEST_F(ahead, pages_that_change_places_are_refused)
{
	size_t vinfo_size = sizeof(struct secproc_pkg_vinfo);
	unsigned int n;

	for (n = 1; n < 12; n++) {
		uint32_t a = constant(&self->pkg, n);
		uint32_t b = constant(&self->pkg, n + 3);
		const uint8_t *bytes = self->pkg.bytes;

		pwrite(self->file, bytes + package_page(&self->pkg, a), PAGE,
		       (off_t)package_page(&self->pkg, b));
		pwrite(self->file, bytes + package_page(&self->pkg, b), PAGE,
		       (off_t)package_page(&self->pkg, a));
		pwrite(self->file, bytes + package_vinfo(&self->pkg, a),
		       vinfo_size, (off_t)package_vinfo(&self->pkg, b));
		pwrite(self->file, bytes + package_vinfo(&self->pkg, b),
		       vinfo_size, (off_t)package_vinfo(&self->pkg, a));
		ASSERT_EQ(0, begin(&self->p, &self->pkg, self->file, "k"));
		EXPECT_EQ(n, run_for(&self->p, NR_SWEPT));
		EXPECT_EQ(SECPROC_EXIT_REFUSED, self->p.run->exit_reason);
		EXPECT_EQ(a, get_error(self->p.task).page);
		EXPECT_EQ(SECPROC_REFUSAL_PAGE_SIGNATURE,
			  get_error(self->p.task).code);
		program_close(&self->p);
		pwrite(self->file, bytes, self->pkg.size, 0);
	}
}

/* How many pages from the first on are there after @n have been used. */
static unsigned int there(const struct program *p, unsigned int n)
{
	return n + (unsigned int)(counted(p, SECPROC_STAT_ahead) -
				  counted(p, SECPROC_STAT_ahead_used));
}

TEST_F(ahead, a_file_that_changes_later_changes_nothing_that_is_there)
{
	unsigned int n, nr;

	for (n = 2; n < 12; n++) {
		ASSERT_EQ(0, begin(&self->p, &self->pkg, self->file, "k"));
		EXPECT_EQ(n, run_for(&self->p, n));
		nr = there(&self->p, n);
		for (unsigned int i = 0; i < NR_SWEPT; i++)
			flip(self->file,
			     package_page(&self->pkg,
					  constant(&self->pkg, i)) + i * 8);
		EXPECT_EQ(nr - n, run_for(&self->p, NR_SWEPT));
		EXPECT_EQ(SECPROC_EXIT_REFUSED, self->p.run->exit_reason);
		EXPECT_EQ(SECPROC_REFUSAL_PAGE_HASH,
			  get_error(self->p.task).code);
		EXPECT_EQ(constant(&self->pkg, nr), get_error(self->p.task).page);
		program_close(&self->p);
		pwrite(self->file, self->pkg.bytes, self->pkg.size, 0);
	}
}

TEST_F(ahead, a_file_that_ends_among_them_has_those_before)
{
	unsigned int n;

	for (n = 1; n < 24; n++) {
		uint32_t page = constant(&self->pkg, n);

		ASSERT_EQ(0, begin(&self->p, &self->pkg, self->file, "k"));
		ASSERT_EQ(0, ftruncate(self->file,
				       (off_t)package_page(&self->pkg, page) +
				       (off_t)PAGE / 2));
		EXPECT_EQ(n, run_for(&self->p, NR_SWEPT));
		EXPECT_EQ(SECPROC_EXIT_REFUSED, self->p.run->exit_reason);
		EXPECT_EQ(SECPROC_REFUSAL_PAGE_READ,
			  get_error(self->p.task).code);
		EXPECT_EQ(page, get_error(self->p.task).page);
		program_close(&self->p);
		pwrite(self->file, self->pkg.bytes, self->pkg.size, 0);
	}
}

/* ---- Feeding ------------------------------------------------------------- */

FIXTURE(feed) {
	struct package pkg;
	struct program p;
	struct counters before;
	uint32_t first;
	uint8_t *pages;
	uint8_t *vinfo;
};

FIXTURE_SETUP(feed)
{
	unsigned int i;

	provision();
	self->before = get_counters();
	package_read(&self->pkg, "sweep");
	self->first = constant(&self->pkg, 0);
	self->pages = malloc(NR_SWEPT * PAGE);
	self->vinfo = malloc(NR_SWEPT * sizeof(struct secproc_pkg_vinfo));
	for (i = 0; i < NR_SWEPT; i++) {
		uint32_t page = constant(&self->pkg, i);

		memcpy(self->pages + i * PAGE,
		       self->pkg.bytes + package_page(&self->pkg, page), PAGE);
		memcpy(self->vinfo + i * sizeof(struct secproc_pkg_vinfo),
		       self->pkg.bytes + package_vinfo(&self->pkg, page),
		       sizeof(struct secproc_pkg_vinfo));
	}
}

FIXTURE_TEARDOWN(feed)
{
	struct counters after;

	program_close(&self->p);
	package_free(&self->pkg);
	free(self->pages);
	free(self->vinfo);
	after = get_counters();
	EXPECT_TRUE(counters_equal(&self->before, &after));
}

static int load_to_feed(struct program *p, struct package *pkg)
{
	struct secproc_load load = load_resident(pkg);

	return program_load(p, &load);
}

TEST_F(feed, many_pages_are_fed_in_one_call)
{
	struct secproc_feed feed = {
		.first_page = self->first,
		.count = NR_SWEPT,
		.pages = (uintptr_t)self->pages,
		.vinfo = (uintptr_t)self->vinfo,
	};

	ASSERT_EQ(0, load_to_feed(&self->p, &self->pkg));
	EXPECT_EQ(0, call_ptr(self->p.task, SECPROC_IOC_FEED, &feed));
	EXPECT_EQ(NR_SWEPT, feed.done);
	EXPECT_EQ(NR_SWEPT, counted(&self->p, SECPROC_STAT_faults_first));
	EXPECT_EQ(NR_SWEPT, counted(&self->p, SECPROC_STAT_verifies));
	EXPECT_EQ(0, counted(&self->p, SECPROC_STAT_ahead));
	/* They are there, and are not verified again. */
	feed.done = 0;
	memset(self->pages, 0, NR_SWEPT * PAGE);
	EXPECT_EQ(0, call_ptr(self->p.task, SECPROC_IOC_FEED, &feed));
	EXPECT_EQ(NR_SWEPT, feed.done);
	EXPECT_EQ(NR_SWEPT, counted(&self->p, SECPROC_STAT_verifies));
}

/* Wherever it is, those before it are there and those behind it are not. */
TEST_F_TIMEOUT(feed, a_bad_page_among_many_is_named, 120)
{
	unsigned int n;

	for (n = 0; n < 2 * MAX_TOGETHER + 2; n++) {
		uint8_t *byte = n % 2 ?
			self->pages + n * PAGE + n :
			self->vinfo + n * sizeof(struct secproc_pkg_vinfo) + 40;
		struct secproc_feed feed = {
			.first_page = self->first,
			.count = NR_SWEPT,
			.pages = (uintptr_t)self->pages,
			.vinfo = (uintptr_t)self->vinfo,
		};

		*byte ^= 1;
		ASSERT_EQ(0, load_to_feed(&self->p, &self->pkg));
		EXPECT_EQ(-EKEYREJECTED,
			  call_ptr(self->p.task, SECPROC_IOC_FEED, &feed));
		EXPECT_EQ(n, feed.done);
		EXPECT_EQ(self->first + n, get_error(self->p.task).page);
		EXPECT_EQ(n % 2 ? SECPROC_REFUSAL_PAGE_HASH :
				  SECPROC_REFUSAL_PAGE_SIGNATURE,
			  get_error(self->p.task).code);
		EXPECT_EQ(n, counted(&self->p, SECPROC_STAT_faults_first));
		*byte ^= 1;
		program_close(&self->p);
	}
}

TEST_F(feed, memory_that_ends_among_them_has_those_before)
{
	struct secproc_feed feed = {
		.first_page = self->first,
		.count = NR_SWEPT,
		.vinfo = (uintptr_t)self->vinfo,
	};
	uint8_t *map = mmap(NULL, NR_SWEPT * PAGE, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	ASSERT_NE(MAP_FAILED, map);
	memcpy(map, self->pages, NR_SWEPT * PAGE);
	ASSERT_EQ(0, munmap(map + 20 * PAGE, PAGE));
	feed.pages = (uintptr_t)map;
	ASSERT_EQ(0, load_to_feed(&self->p, &self->pkg));
	EXPECT_EQ(-EFAULT, call_ptr(self->p.task, SECPROC_IOC_FEED, &feed));
	EXPECT_EQ(20, feed.done);
	EXPECT_EQ(20, counted(&self->p, SECPROC_STAT_faults_first));
	munmap(map, NR_SWEPT * PAGE);
}

TEST_HARNESS_MAIN
