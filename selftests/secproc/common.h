/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * What the kselftests share: the device's calls, packages in memory, and a
 * loader of the smallest kind
 *
 * Calls return what the ioctl returns, or a negative errno.
 */
#ifndef SECPROC_KSFT_COMMON_H
#define SECPROC_KSFT_COMMON_H

#include <errno.h>
#include <linux/secproc.h>
#include <linux/secproc_pkg.h>
#include <linux/secproc_refusal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#define PAGE		4096UL

/* Pages of guest/pages.S; their addresses are in guest/pages.lds. */
enum {
	PAGE_CODE,
	PAGE_CODE_2,
	PAGE_CONSTANT,
	PAGE_CONSTANT_2,
	PAGE_DATA,
	PAGE_ZEROS,
	NR_PAGES,
};

#define VA_CODE		0x10000UL
#define VA_CODE_2	0x11000UL
#define VA_CONSTANT	0x20000UL
#define VA_CONSTANT_2	0x21000UL
#define VA_DATA		0x30000UL
#define VA_ZEROS	0x31000UL
/* Behind the last page: the program break. */
#define VA_HEAP		0x32000UL

/* ---- Packages ------------------------------------------------------------ */

/**
 * struct package - a package and its licence in memory, to be changed at will
 * @bytes: the package
 * @size: its length
 * @resident: length of its resident part
 * @licence: the licence
 * @licence_len: its length
 */
struct package {
	uint8_t *bytes;
	size_t size;
	size_t resident;
	uint8_t *licence;
	size_t licence_len;
};

/*
 * Reads NAME.spkg and NAME.slic, which were built beside the tests.  Ends the
 * test program if they are not there.
 */
void package_read(struct package *pkg, const char *name);
/* Reads another licence for it. */
void package_read_licence(struct package *pkg, const char *name);
/* Reads NAME.srvl, a revocation list, as the bytes of a package. */
void list_read(struct package *list, const char *name);
void package_free(struct package *pkg);

/* Places in the package. */
size_t package_section(const struct package *pkg, uint32_t id);
size_t package_row(const struct package *pkg, uint32_t page);
size_t package_page(const struct package *pkg, uint32_t page);
size_t package_vinfo(const struct package *pkg, uint32_t page);

/* A file with the package's bytes, without a name. */
int package_file(const struct package *pkg);

/* ---- Calls --------------------------------------------------------------- */

int open_device(void);
int open_admin(void);

/* ioctl(), with errors as its return value. */
int call(int fd, unsigned long cmd, unsigned long arg);

#define call_ptr(fd, cmd, ptr)	call(fd, cmd, (unsigned long)(ptr))

/*
 * What the processor is provisioned with for these tests; the file is in the
 * same folder as the packages, which are for that processor.
 */
void read_provision(struct secproc_provision *provision);
/* Provisions it; tells of another identity, and ends the test program. */
void provision(void);

/* One that is never zero, so that who does not ask is told nothing. */
struct secproc_error get_error(int task);

/**
 * struct counters - what a test must leave as it found it
 * @free_frames: frames in no use
 * @used_slots: key slots that hold a key
 * @tasks: tasks alive
 * @harts: harts alive
 */
struct counters {
	uint64_t free_frames;
	uint32_t used_slots;
	uint32_t tasks;
	uint32_t harts;
};

struct counters get_counters(void);
bool counters_equal(const struct counters *a, const struct counters *b);

/* What it shares: SECPROC_INFO_SEPARATE, SECPROC_INFO_UNIFIED, or 0. */
uint32_t get_arrangement(void);

/* ---- A loader ------------------------------------------------------------ */

/**
 * struct program - a program in the processor
 * @task: task descriptor, or -1
 * @hart: hart descriptor, or -1
 * @run: its run page and window, or NULL
 * @is_separate: @run is a copy
 */
struct program {
	int task;
	int hart;
	struct secproc_run *run;
	bool is_separate;
};

/* Parameters of a load from a file, or of the resident part alone. */
struct secproc_load load_file(const struct package *pkg, int fd);
struct secproc_load load_resident(const struct package *pkg);

/* Parameters of a start; @strings holds "pages" and what the program does. */
struct secproc_start start_with(const char *what, char strings[16]);

/*
 * Each does all that the one before does: a task, loaded, with a hart, started.
 * They return 0 or a negative errno; the program must be closed in any case.
 */
int program_create(struct program *p);
int program_load(struct program *p, const struct secproc_load *load);
int program_hart(struct program *p, const struct secproc_load *load);
int program_start(struct program *p, const struct secproc_load *load,
		  const char *what);
void program_close(struct program *p);

/* Start the package from a file of its own. */
int program_open(struct program *p, const struct package *pkg,
		 const char *what);

/* Copies part of run page and window. */
int exchange(int hart, uint64_t offset, void *data, uint64_t len,
	     uint32_t flags);

/* Runs it once; the exit's reason, or a negative errno. */
int program_run(struct program *p);

/*
 * Runs it to its end, over interruptions; system calls are answered as if all
 * had been written.  The last exit's reason, or a negative errno.
 */
int program_finish(struct program *p);

/* Hands over one page; the errno of the call, and *@done if not NULL. */
int feed_page(int task, uint32_t index, const void *page, const void *vinfo,
	      uint32_t *done);

#endif /* SECPROC_KSFT_COMMON_H */
