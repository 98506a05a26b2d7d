// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * What the kselftests share
 */
#include <endian.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "common.h"

/* The guest's number for write; the host's own may differ. */
#define GUEST_WRITE	64

static void __attribute__((format(printf, 1, 2), noreturn))
bail(const char *format, ...)
{
	va_list args;

	printf("Bail out! ");
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	printf("\n");
	exit(1);
}

/* ---- Files --------------------------------------------------------------- */

/* Reads a file in the folder of the test program. */
static uint8_t *read_file(const char *name, const char *suffix, size_t *len)
{
	char path[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", path, sizeof(path) - 1);
	struct stat st;
	uint8_t *bytes;
	char *slash;
	int fd;

	if (n < 0)
		bail("/proc/self/exe: %s", strerror(errno));
	path[n] = '\0';
	slash = strrchr(path, '/') + 1;
	snprintf(slash, sizeof(path) - (size_t)(slash - path), "%s%s", name,
		 suffix);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || fstat(fd, &st))
		bail("%s: %s", path, strerror(errno));
	*len = (size_t)st.st_size;
	/* The core wants packages at multiples of 8; so does malloc(). */
	bytes = malloc(*len);
	if (!bytes || read(fd, bytes, *len) != (ssize_t)*len)
		bail("%s: cannot be read", path);
	close(fd);
	return bytes;
}

void package_read_licence(struct package *pkg, const char *name)
{
	free(pkg->licence);
	pkg->licence = read_file(name, ".slic", &pkg->licence_len);
}

void package_read(struct package *pkg, const char *name)
{
	memset(pkg, 0, sizeof(*pkg));
	pkg->bytes = read_file(name, ".spkg", &pkg->size);
	package_read_licence(pkg, name);
	/* The resident part ends where the first paged section begins. */
	pkg->resident = package_section(pkg, SECPROC_PKG_SEC_VINFO);
}

void list_read(struct package *list, const char *name)
{
	memset(list, 0, sizeof(*list));
	list->bytes = read_file(name, ".srvl", &list->size);
}

void package_free(struct package *pkg)
{
	free(pkg->bytes);
	free(pkg->licence);
}

size_t package_section(const struct package *pkg, uint32_t id)
{
	const struct secproc_pkg_table *table =
		(const void *)(pkg->bytes + sizeof(struct secproc_pkg_header));
	const struct secproc_pkg_section *row = (const void *)(table + 1);
	uint32_t i;

	for (i = 0; i < le32toh(table->count); i++)
		if (le32toh(row[i].id) == id)
			return le64toh(row[i].off);
	bail("the package has no section 0x%x", id);
}

size_t package_row(const struct package *pkg, uint32_t page)
{
	return package_section(pkg, SECPROC_PKG_SEC_PAGETBL) +
	       page * sizeof(struct secproc_pkg_page_row);
}

static const struct secproc_pkg_page_row *row(const struct package *pkg,
					      uint32_t page)
{
	return (const void *)(pkg->bytes + package_row(pkg, page));
}

size_t package_page(const struct package *pkg, uint32_t page)
{
	return package_section(pkg, SECPROC_PKG_SEC_PAGES) +
	       le32toh(row(pkg, page)->slot) * PAGE;
}

size_t package_vinfo(const struct package *pkg, uint32_t page)
{
	return package_section(pkg, SECPROC_PKG_SEC_VINFO) +
	       le32toh(row(pkg, page)->vinfo) *
	       sizeof(struct secproc_pkg_vinfo);
}

int package_file(const struct package *pkg)
{
	char path[] = "/tmp/secproc-test-XXXXXX";
	int fd = mkostemp(path, O_CLOEXEC);

	if (fd < 0 || unlink(path) ||
	    write(fd, pkg->bytes, pkg->size) != (ssize_t)pkg->size)
		bail("%s: %s", path, strerror(errno));
	return fd;
}

/* ---- Calls --------------------------------------------------------------- */

int call(int fd, unsigned long cmd, unsigned long arg)
{
	int ret = ioctl(fd, cmd, arg);

	return ret < 0 ? -errno : ret;
}

int open_device(void)
{
	int fd = open("/dev/secproc", O_RDWR | O_CLOEXEC);

	if (fd < 0)
		bail("/dev/secproc: %s", strerror(errno));
	return fd;
}

int open_admin(void)
{
	int fd = open("/dev/secproc-admin", O_RDWR | O_CLOEXEC);

	if (fd < 0)
		bail("/dev/secproc-admin: %s", strerror(errno));
	return fd;
}

void read_provision(struct secproc_provision *provision)
{
	uint8_t *seed, *root;
	size_t len;

	memset(provision, 0, sizeof(*provision));
	provision->flags = SECPROC_PROVISION_INSECURE_DEVELOPMENT;
	seed = read_file("dev/processor", ".seed", &len);
	if (len != sizeof(provision->seed))
		bail("dev/processor.seed has a wrong size");
	memcpy(provision->seed, seed, len);
	root = read_file("dev/root", ".cert", &len);
	if (len != sizeof(provision->root))
		bail("dev/root.cert has a wrong size");
	memcpy(provision->root, root, len);
	free(seed);
	free(root);
}

void provision(void)
{
	struct secproc_provision provision;
	int fd = open_admin();
	int err;

	read_provision(&provision);
	err = call_ptr(fd, SECPROC_IOC_PROVISION, &provision);
	if (err)
		bail("the processor cannot be provisioned for the tests: %s",
		     strerror(-err));
	close(fd);
}

struct secproc_error get_error(int task)
{
	struct secproc_error error = { .code = ~0U };

	call_ptr(task, SECPROC_IOC_GET_ERROR, &error);
	return error;
}

struct counters get_counters(void)
{
	struct secproc_info info = {};
	struct counters counters = {};
	int fd = open_device();

	if (call_ptr(fd, SECPROC_IOC_GET_INFO, &info))
		bail("the processor does not say how it is");
	close(fd);
	counters.free_frames = info.nr_free_frames;
	counters.used_slots = info.nr_used_key_slots;
	counters.tasks = info.nr_tasks;
	counters.harts = info.nr_harts;
	return counters;
}

uint32_t get_arrangement(void)
{
	struct secproc_info info = {};
	int fd = open_device();

	if (call_ptr(fd, SECPROC_IOC_GET_INFO, &info))
		bail("the processor does not say how it is");
	close(fd);
	return info.flags & (SECPROC_INFO_SEPARATE | SECPROC_INFO_UNIFIED);
}

bool counters_equal(const struct counters *a, const struct counters *b)
{
	return a->free_frames == b->free_frames &&
	       a->used_slots == b->used_slots && a->tasks == b->tasks &&
	       a->harts == b->harts;
}

/* ---- A loader ------------------------------------------------------------ */

struct secproc_load load_file(const struct package *pkg, int fd)
{
	struct secproc_load load = {
		.pkg_fd = fd,
		.licence = (uintptr_t)pkg->licence,
		.licence_len = pkg->licence_len,
	};

	return load;
}

struct secproc_load load_resident(const struct package *pkg)
{
	struct secproc_load load = {
		.pkg_fd = -1,
		.resident = (uintptr_t)pkg->bytes,
		.resident_len = pkg->resident,
		.pkg_size = pkg->size,
		.licence = (uintptr_t)pkg->licence,
		.licence_len = pkg->licence_len,
	};

	return load;
}

struct secproc_start start_with(const char *what, char strings[16])
{
	struct secproc_start start = {
		.strings = (uintptr_t)strings,
		.argc = 2,
		.stack_size = 64 * 1024,
	};

	memset(strings, 0, 16);
	strcpy(strings, "pages");
	strcpy(strings + 6, what);
	start.strings_len = 6 + strlen(what) + 1;
	return start;
}

int program_create(struct program *p)
{
	int fd = open_device();

	p->hart = -1;
	p->run = NULL;
	p->task = call(fd, SECPROC_IOC_CREATE_TASK, 0);
	close(fd);
	return p->task < 0 ? p->task : 0;
}

int program_load(struct program *p, const struct secproc_load *load)
{
	int err = program_create(p);

	return err ? err : call_ptr(p->task, SECPROC_IOC_LOAD, load);
}

int program_hart(struct program *p, const struct secproc_load *load)
{
	int err = program_load(p, load);
	void *map;

	if (err)
		return err;
	p->hart = call(p->task, SECPROC_IOC_CREATE_HART, 0);
	if (p->hart < 0)
		return p->hart;
	p->is_separate = get_arrangement() == SECPROC_INFO_SEPARATE;
	map = p->is_separate ?
	      mmap(NULL, SECPROC_RUN_MAP_SIZE, PROT_READ | PROT_WRITE,
		   MAP_SHARED | MAP_ANONYMOUS, -1, 0) :
	      mmap(NULL, SECPROC_RUN_MAP_SIZE, PROT_READ | PROT_WRITE,
		   MAP_SHARED, p->hart, 0);
	if (map == MAP_FAILED)
		return -errno;
	p->run = map;
	return 0;
}

int exchange(int hart, uint64_t offset, void *data, uint64_t len,
	     uint32_t flags)
{
	struct secproc_exchange exchange = {
		.offset = offset,
		.len = len,
		.data = (uintptr_t)data,
		.flags = flags,
	};

	return call_ptr(hart, SECPROC_IOC_EXCHANGE, &exchange);
}

int program_start(struct program *p, const struct secproc_load *load,
		  const char *what)
{
	struct secproc_start start;
	char strings[16];
	int err = program_hart(p, load);

	if (err)
		return err;
	start = start_with(what, strings);
	return call_ptr(p->task, SECPROC_IOC_START, &start);
}

int program_open(struct program *p, const struct package *pkg,
		 const char *what)
{
	int fd = package_file(pkg);
	struct secproc_load load = load_file(pkg, fd);
	int err = program_start(p, &load, what);

	close(fd);
	return err;
}

void program_close(struct program *p)
{
	if (p->run)
		munmap(p->run, SECPROC_RUN_MAP_SIZE);
	if (p->hart >= 0)
		close(p->hart);
	if (p->task >= 0)
		close(p->task);
	p->run = NULL;
	p->hart = -1;
	p->task = -1;
}

int program_run(struct program *p)
{
	int err = 0;

	if (p->is_separate)
		err = exchange(p->hart, 0, p->run, SECPROC_RUN_MAP_SIZE,
			       SECPROC_EXCHANGE_GIVE);
	if (!err)
		err = call(p->hart, SECPROC_IOC_RUN, 0);
	if (!err && p->is_separate)
		err = exchange(p->hart, 0, p->run, SECPROC_RUN_MAP_SIZE, 0);
	return err ? err : (int)p->run->exit_reason;
}

int program_finish(struct program *p)
{
	for (;;) {
		int reason = program_run(p);

		if (reason == SECPROC_EXIT_SYSCALL)
			p->run->syscall.ret =
				p->run->syscall.nr == GUEST_WRITE ?
				(int64_t)p->run->syscall.args[2] : -ENOSYS;
		else if (reason != -EINTR)
			return reason;
	}
}

int feed_page(int task, uint32_t index, const void *page, const void *vinfo,
	      uint32_t *done)
{
	struct secproc_feed feed = {
		.first_page = index,
		.count = 1,
		.pages = (uintptr_t)page,
		.vinfo = (uintptr_t)vinfo,
	};
	int err = call_ptr(task, SECPROC_IOC_FEED, &feed);

	if (done)
		*done = feed.done;
	return err;
}
