// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * What is counted and traced: that it is right, that it stays when tasks go, and
 * that it does not tell which pages a program uses unless it may be looked into
 */
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/wait.h>

#include "common.h"
#include "kselftest_harness.h"

#define NAME(name, sentence)	#name,
static const char *const names[] = { SECPROC_STATS(NAME) };

static struct secproc_stats device_stats(void)
{
	struct secproc_stats stats;
	int fd = open_device();

	memset(&stats, 0xff, sizeof(stats));
	if (fd < 0 || call_ptr(fd, SECPROC_IOC_GET_STATS, &stats))
		memset(&stats, 0, sizeof(stats));
	close(fd);
	return stats;
}

static struct secproc_stats task_stats(int task)
{
	struct secproc_stats stats;

	memset(&stats, 0xff, sizeof(stats));
	if (call_ptr(task, SECPROC_IOC_GET_TASK_STATS, &stats))
		memset(&stats, 0, sizeof(stats));
	return stats;
}

FIXTURE(stat) {
	struct package pkg;
	struct program p;
};

FIXTURE_SETUP(stat)
{
	provision();
	package_read(&self->pkg, "pages");
	self->p.task = -1;
	self->p.hart = -1;
	self->p.run = NULL;
}

FIXTURE_TEARDOWN(stat)
{
	program_close(&self->p);
	package_free(&self->pkg);
}

/* ---- The calls ----------------------------------------------------------- */

TEST_F(stat, a_new_task_has_counted_nothing)
{
	struct secproc_stats stats;
	size_t i;

	ASSERT_EQ(0, program_create(&self->p));
	stats = task_stats(self->p.task);
	EXPECT_EQ(SECPROC_STATS_VERSION, stats.version);
	EXPECT_EQ(SECPROC_NR_STATS, stats.nr);
	for (i = 0; i < ARRAY_SIZE(stats.reserved); i++)
		EXPECT_EQ(0, stats.reserved[i]);
	for (i = 0; i < ARRAY_SIZE(stats.value); i++)
		EXPECT_EQ(0, stats.value[i]);
	EXPECT_EQ(-EFAULT, call(self->p.task, SECPROC_IOC_GET_TASK_STATS, 8));
}

TEST_F(stat, the_device_tells_its_sums)
{
	struct secproc_stats stats = device_stats();
	int fd = open_device();
	size_t i;

	EXPECT_EQ(SECPROC_STATS_VERSION, stats.version);
	EXPECT_EQ(SECPROC_NR_STATS, stats.nr);
	for (i = 0; i < ARRAY_SIZE(stats.reserved); i++)
		EXPECT_EQ(0, stats.reserved[i]);
	for (i = SECPROC_NR_STATS; i < ARRAY_SIZE(stats.value); i++)
		EXPECT_EQ(0, stats.value[i]);
	EXPECT_EQ(-EFAULT, call(fd, SECPROC_IOC_GET_STATS, 8));
	close(fd);
}

/* ---- What is counted ----------------------------------------------------- */

TEST_F(stat, each_kind_of_fault_is_counted_as_what_it_is)
{
	struct secproc_stats s;

	/* One page of code, one of data. */
	ASSERT_EQ(0, program_open(&self->p, &self->pkg, "d"));
	ASSERT_EQ(SECPROC_EXIT_EXITED, program_finish(&self->p));
	s = task_stats(self->p.task);
	EXPECT_EQ(2, s.value[SECPROC_STAT_faults_first]);
	EXPECT_EQ(0, s.value[SECPROC_STAT_faults_again]);
	EXPECT_EQ(0, s.value[SECPROC_STAT_faults_sealed]);
	EXPECT_EQ(0, s.value[SECPROC_STAT_faults_protection]);
	EXPECT_EQ(0, s.value[SECPROC_STAT_refusals]);
	EXPECT_EQ(2, s.value[SECPROC_STAT_verifies]);
	EXPECT_EQ(1, s.value[SECPROC_STAT_decrypts]);
	EXPECT_LT(0, s.value[SECPROC_STAT_lines]);
	EXPECT_LT(0, s.value[SECPROC_STAT_hits]);
	EXPECT_LE(2 * PAGE, s.value[SECPROC_STAT_bytes_fetched]);
	EXPECT_EQ(2 * PAGE, s.value[SECPROC_STAT_bytes_verified]);
	EXPECT_EQ(PAGE, s.value[SECPROC_STAT_bytes_decrypted]);
	EXPECT_LT(0, s.value[SECPROC_STAT_ns_verify]);
	EXPECT_LT(s.value[SECPROC_STAT_ns_verify], 60000000000);
}

TEST_F(stat, zeros_and_forbidden_accesses_are_counted)
{
	struct secproc_stats d, z;
	struct program p;

	ASSERT_EQ(0, program_open(&p, &self->pkg, "d"));
	ASSERT_EQ(SECPROC_EXIT_EXITED, program_finish(&p));
	d = task_stats(p.task);
	program_close(&p);
	ASSERT_EQ(0, program_open(&p, &self->pkg, "z"));
	ASSERT_EQ(SECPROC_EXIT_EXITED, program_finish(&p));
	z = task_stats(p.task);
	program_close(&p);
	EXPECT_EQ(d.value[SECPROC_STAT_faults_zero] + 1,
		  z.value[SECPROC_STAT_faults_zero]);
	EXPECT_EQ(1, z.value[SECPROC_STAT_faults_first]);

	ASSERT_EQ(0, program_open(&self->p, &self->pkg, "n"));
	ASSERT_EQ(SECPROC_EXIT_FAULT, program_finish(&self->p));
	z = task_stats(self->p.task);
	EXPECT_EQ(1, z.value[SECPROC_STAT_faults_protection]);
}

TEST_F(stat, a_refused_page_is_counted)
{
	struct secproc_stats before = device_stats(), after, s;

	self->pkg.bytes[package_page(&self->pkg, PAGE_DATA)] ^= 1;
	ASSERT_EQ(0, program_open(&self->p, &self->pkg, "d"));
	ASSERT_EQ(SECPROC_EXIT_REFUSED, program_finish(&self->p));
	s = task_stats(self->p.task);
	EXPECT_EQ(1, s.value[SECPROC_STAT_refusals]);
	EXPECT_EQ(2, s.value[SECPROC_STAT_verifies]);
	EXPECT_EQ(1, s.value[SECPROC_STAT_faults_first]);
	EXPECT_EQ(0, s.value[SECPROC_STAT_decrypts]);
	after = device_stats();
	EXPECT_EQ(before.value[SECPROC_STAT_refusals] + 1,
		  after.value[SECPROC_STAT_refusals]);
}

TEST_F(stat, what_a_task_did_stays_when_it_is_gone)
{
	struct secproc_stats before = device_stats(), s, alive, gone;
	size_t i;

	ASSERT_EQ(0, program_open(&self->p, &self->pkg, "s"));
	ASSERT_EQ(SECPROC_EXIT_EXITED, program_finish(&self->p));
	s = task_stats(self->p.task);
	alive = device_stats();
	program_close(&self->p);
	self->p.task = -1;
	self->p.hart = -1;
	self->p.run = NULL;
	gone = device_stats();
	for (i = 0; i < SECPROC_NR_STATS; i++) {
		EXPECT_EQ(before.value[i] + s.value[i], alive.value[i])
			TH_LOG("%s", names[i]);
		EXPECT_EQ(alive.value[i], gone.value[i])
			TH_LOG("%s", names[i]);
	}
}

/* A hart that waits in the loader loses its code, and goes on all the same. */
TEST_F(stat, an_idle_hart_gives_up_its_decoded_code)
{
	struct secproc_stats busy, idle;
	unsigned int i;

	ASSERT_EQ(0, program_open(&self->p, &self->pkg, "w"));
	ASSERT_EQ(SECPROC_EXIT_EXITED, program_finish(&self->p));
	busy = task_stats(self->p.task);
	EXPECT_EQ(0, busy.value[SECPROC_STAT_idles]);
	program_close(&self->p);

	ASSERT_EQ(0, program_open(&self->p, &self->pkg, "w"));
	ASSERT_EQ(SECPROC_EXIT_SYSCALL, program_run(&self->p));
	for (i = 0; i < 600; i++) {
		idle = task_stats(self->p.task);
		if (idle.value[SECPROC_STAT_idles])
			break;
		usleep(100000);
	}
	EXPECT_EQ(1, idle.value[SECPROC_STAT_idles]);
	self->p.run->syscall.ret = 16;
	ASSERT_EQ(SECPROC_EXIT_EXITED, program_finish(&self->p));
	idle = task_stats(self->p.task);
	EXPECT_LT(busy.value[SECPROC_STAT_lines],
		  idle.value[SECPROC_STAT_lines]);
}

/* Reads sums until it is told to stop; returns what went back, or NULL. */
static volatile bool stop;

static void *watch(void *arg)
{
	struct secproc_stats last = device_stats(), now;
	size_t i;

	while (!stop) {
		now = device_stats();
		for (i = 0; i < SECPROC_NR_STATS; i++)
			if (now.value[i] < last.value[i])
				return (void *)names[i];
		last = now;
	}
	return NULL;
}

TEST_F(stat, sums_never_go_back_while_tasks_come_and_go)
{
	void *went_back;
	pthread_t id;
	int i;

	stop = false;
	ASSERT_EQ(0, pthread_create(&id, NULL, watch, NULL));
	for (i = 0; i < 100; i++) {
		struct program p;

		EXPECT_EQ(0, program_open(&p, &self->pkg, "c"));
		EXPECT_EQ(SECPROC_EXIT_EXITED, program_finish(&p));
		program_close(&p);
	}
	stop = true;
	pthread_join(id, &went_back);
	EXPECT_EQ(NULL, went_back)
		TH_LOG("%s", (const char *)went_back);
}

/* ---- Pages --------------------------------------------------------------- */

static int write_text(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_TRUNC);
	ssize_t n;

	if (fd < 0)
		return -errno;
	n = write(fd, text, strlen(text));
	close(fd);
	return n < 0 ? -errno : 0;
}

#define ALLOW_DEBUG	"/sys/module/secproc/parameters/allow_debug"

/* Asks for all pages, one with each call; counts those at VA_DATA. */
static int heat(int task, unsigned int *nr_data)
{
	struct secproc_heat ask = { .version = SECPROC_HEAT_VERSION };
	struct secproc_heat_page page;
	int err, nr = 0;

	*nr_data = 0;
	for (;;) {
		ask.nr_pages = 1;
		ask.pages = (uintptr_t)&page;
		err = call_ptr(task, SECPROC_IOC_GET_HEAT, &ask);
		if (err || !ask.nr_pages)
			return err ? err : nr;
		nr++;
		if (page.va == VA_DATA)
			*nr_data += page.page_ins;
	}
}

TEST_F(stat, pages_of_a_debug_package_are_told)
{
	struct secproc_heat ask = { .version = SECPROC_HEAT_VERSION };
	unsigned int nr_data;
	struct package pkg;
	int err;

	package_read(&pkg, "debug");
	write_text(ALLOW_DEBUG, "Y");
	err = program_open(&self->p, &pkg, "d");
	write_text(ALLOW_DEBUG, "N");
	package_free(&pkg);
	ASSERT_EQ(0, err);
	ASSERT_EQ(SECPROC_EXIT_EXITED, program_finish(&self->p));
	/* One page of code, one of data. */
	EXPECT_EQ(2, heat(self->p.task, &nr_data));
	EXPECT_EQ(1, nr_data);

	ask.nr_pages = 1;
	ask.pages = 8;
	EXPECT_EQ(-EFAULT, call_ptr(self->p.task, SECPROC_IOC_GET_HEAT, &ask));
	EXPECT_EQ(-EFAULT, call(self->p.task, SECPROC_IOC_GET_HEAT, 8));
	ask.cursor = UINT64_MAX;
	EXPECT_EQ(0, call_ptr(self->p.task, SECPROC_IOC_GET_HEAT, &ask));
	EXPECT_EQ(0, ask.nr_pages);
	EXPECT_EQ(-EINVAL, call_ptr(self->p.task, SECPROC_IOC_GET_HEAT, &ask));
	ask.nr_pages = 1;
	ask.version++;
	EXPECT_EQ(-EINVAL, call_ptr(self->p.task, SECPROC_IOC_GET_HEAT, &ask));
	ask.version--;
	ask.reserved[3] = 1;
	EXPECT_EQ(-EINVAL, call_ptr(self->p.task, SECPROC_IOC_GET_HEAT, &ask));
}

/* Even if debugging is allowed here: the package's signer decides. */
TEST_F(stat, no_page_of_a_protected_program_is_told)
{
	unsigned int nr_data;
	int err;

	ASSERT_EQ(0, program_create(&self->p));
	EXPECT_EQ(-EPROTO, heat(self->p.task, &nr_data));
	program_close(&self->p);
	write_text(ALLOW_DEBUG, "Y");
	err = program_open(&self->p, &self->pkg, "d");
	if (!err)
		program_finish(&self->p);
	EXPECT_EQ(-EPERM, heat(self->p.task, &nr_data));
	write_text(ALLOW_DEBUG, "N");
	EXPECT_EQ(0, err);
}

/* ---- fdinfo -------------------------------------------------------------- */

TEST_F(stat, fdinfo_says_the_same)
{
	char path[64], line[256];
	struct secproc_stats s;
	uint64_t seen = 0;
	size_t i;
	FILE *file;

	ASSERT_EQ(0, program_open(&self->p, &self->pkg, "d"));
	ASSERT_EQ(SECPROC_EXIT_EXITED, program_finish(&self->p));
	s = task_stats(self->p.task);
	snprintf(path, sizeof(path), "/proc/self/fdinfo/%d", self->p.task);
	file = fopen(path, "r");
	ASSERT_NE(NULL, file);
	while (fgets(line, sizeof(line), file)) {
		char *value = strstr(line, ":\t");

		ASSERT_NE(NULL, value) TH_LOG("%s", line);
		*value = 0;
		for (i = 0; i < SECPROC_NR_STATS; i++) {
			if (strncmp(line, "secproc-", 8) ||
			    strcmp(line + 8, names[i]))
				continue;
			EXPECT_EQ(0, seen & 1ULL << i);
			seen |= 1ULL << i;
			EXPECT_EQ(s.value[i], strtoull(value + 2, NULL, 10))
				TH_LOG("%s", names[i]);
		}
	}
	fclose(file);
	EXPECT_EQ((1ULL << SECPROC_NR_STATS) - 1, seen);
}

TEST_F(stat, fdinfo_of_a_new_task_can_be_read)
{
	char path[64], text[8192];
	ssize_t n;
	int fd;

	ASSERT_EQ(0, program_create(&self->p));
	snprintf(path, sizeof(path), "/proc/self/fdinfo/%d", self->p.task);
	fd = open(path, O_RDONLY);
	ASSERT_LE(0, fd);
	n = read(fd, text, sizeof(text) - 1);
	close(fd);
	ASSERT_LT(0, n);
	text[n] = 0;
	EXPECT_NE(NULL, strstr(text, "secproc-state:\tnew\n"));
}

/* ---- Tracepoints --------------------------------------------------------- */

#define TRACING	"/sys/kernel/tracing"

FIXTURE(trace) {
	struct program p;
	char *text;
};

FIXTURE_SETUP(trace)
{
	provision();
	self->text = NULL;
	if (access(TRACING "/trace", F_OK))
		mount("tracefs", TRACING, "tracefs", 0, NULL);
	if (access(TRACING "/events/secproc/enable", W_OK))
		SKIP(return, "the kernel has no event tracing");
	ASSERT_EQ(0, write_text(TRACING "/tracing_on", "1"));
	ASSERT_EQ(0, write_text(TRACING "/trace", ""));
	ASSERT_EQ(0, write_text(TRACING "/events/secproc/enable", "1"));
}

FIXTURE_TEARDOWN(trace)
{
	write_text(TRACING "/events/secproc/enable", "0");
	free(self->text);
}

/* Runs a program, and returns what was traced of it. */
static char *traced(const char *package, size_t off, const char *what)
{
	size_t size = 1 << 20, len;
	struct package pkg;
	struct program p;
	char *text;
	FILE *file;

	package_read(&pkg, package);
	if (off)
		pkg.bytes[package_page(&pkg, PAGE_DATA)] ^= 1;
	write_text(ALLOW_DEBUG, "Y");
	if (!program_open(&p, &pkg, what))
		program_finish(&p);
	program_close(&p);
	write_text(ALLOW_DEBUG, "N");
	package_free(&pkg);

	write_text(TRACING "/events/secproc/enable", "0");
	file = fopen(TRACING "/trace", "r");
	text = malloc(size);
	if (!file || !text)
		abort();
	len = fread(text, 1, size - 1, file);
	text[len] = 0;
	fclose(file);
	return text;
}

TEST_F(trace, the_steps_of_a_page_are_traced)
{
	self->text = traced("debug", 0, "d");
	EXPECT_NE(NULL, strstr(self->text, "secproc_fault: "));
	EXPECT_NE(NULL, strstr(self->text, "secproc_page_in: "));
	EXPECT_NE(NULL, strstr(self->text, "origin=package"));
	EXPECT_EQ(NULL, strstr(self->text, "secproc_refuse: "));
	/* A debug package may be looked into. */
	EXPECT_NE(NULL, strstr(self->text, "va=0x30000 "));
	EXPECT_NE(NULL, strstr(self->text, "access=load"));
	EXPECT_NE(NULL, strstr(self->text, "secproc_fetch: "));
	EXPECT_NE(NULL, strstr(self->text, "from=file"));
	EXPECT_NE(NULL, strstr(self->text, "secproc_verify: "));
	EXPECT_NE(NULL, strstr(self->text, "page=4 "));
	EXPECT_NE(NULL, strstr(self->text, "kind=ed25519"));
	EXPECT_EQ(NULL, strstr(self->text, "page=-1 "));
}

TEST_F(trace, a_refused_page_is_traced)
{
	bool is_refused = false;
	const char *verdict;
	char refusal[32];
	int nr_valid = 0;

	snprintf(refusal, sizeof(refusal), "refusal=0x%04x",
		 SECPROC_REFUSAL_PAGE_HASH);
	self->text = traced("pages", 1, "d");
	EXPECT_NE(NULL, strstr(self->text, "secproc_refuse: "));
	EXPECT_NE(NULL, strstr(self->text, refusal));
	/* By the verification unit itself, after pages that it let pass. */
	verdict = strstr(self->text, "secproc_verify: ");
	EXPECT_NE(NULL, verdict);
	while (verdict && !is_refused) {
		size_t line = strcspn(verdict, "\n");

		is_refused = memmem(verdict, line, refusal, strlen(refusal));
		nr_valid += !!memmem(verdict, line, "refusal=0x0000", 14);
		verdict = strstr(verdict + 1, "secproc_verify: ");
	}
	EXPECT_TRUE(is_refused);
	EXPECT_LT(0, nr_valid);
}

/* Which page is used when would tell what the program computes. */
TEST_F(trace, no_address_of_a_protected_program_is_traced)
{
	const char *va;

	self->text = traced("pages", 0, "d");
	va = strstr(self->text, "va=");
	EXPECT_NE(NULL, va);
	while (va) {
		EXPECT_EQ(0, strncmp(va, "va=0x0 ", 7)) TH_LOG("%.40s", va);
		va = strstr(va + 1, "va=");
	}
	va = strstr(self->text, "page=");
	EXPECT_NE(NULL, va);
	while (va) {
		EXPECT_EQ(0, strncmp(va, "page=-1 ", 8)) TH_LOG("%.40s", va);
		va = strstr(va + 1, "page=");
	}
}

TEST_HARNESS_MAIN
