// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The secure processor's core in this process, behind the same functions as
 * the device
 *
 * It protects nothing, since whoever owns the process can read it.  It is for
 * running the core under sanitizers, for debugging it, and for measuring it
 * without a kernel.  Locks as in the module: a mutex for the machine, a
 * read-write lock per task that every slice holds for reading.
 */
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "clock.h"
#include "dev.h"
#include "fds.h"
#include "machine.h"
#include "os/process.h"
#include "os/signal.h"
#include "user/util.h"

/* SECPROC_INPROC_FRAMES in the environment asks for another number. */
#define NR_FRAMES	65536
#define NR_KEY_SLOTS	16
#define FIRST_AREAS	64
#define CODE_PAGES	SECPROC_RV_MAX_CODE_PAGES
#define SLICE		1000000
#define RECLAIM_BATCH	16

struct dev {
	pthread_mutex_t lock;
	struct secproc_machine machine;
	struct secproc_machine_storage storage;
	size_t contents_size;
	pthread_rwlock_t revoke_lock;
	void *revocations;
};

/* A packaged file of a task. */
struct dev_file {
	int fd;
	void *resident;
	struct dev_file *next;
	struct secproc_attached attached;
};

struct dev_task {
	struct dev *dev;
	pthread_rwlock_t run_lock;
	pthread_cond_t pages;
	struct secproc_task task;
	struct secproc_error error;
	struct dev_hart *first;
	int pkg_fd;
	int store_fd;
	void *resident;
	struct dev_file *files;
};

struct dev_hart {
	struct dev_task *t;
	pthread_mutex_t kick_lock;
	pthread_cond_t kick;
	struct secproc_window win;
	struct secproc_hart hart;
	u8 *code;
	unsigned int nr_code;
};

static u64 read_clock(clockid_t clock)
{
	struct timespec ts;

	clock_gettime(clock, &ts);
	return (u64)ts.tv_sec * 1000000000 + (u64)ts.tv_nsec;
}

u64 secproc_clock_monotonic(void)
{
	return read_clock(CLOCK_MONOTONIC);
}

u64 secproc_clock_realtime(void)
{
	return read_clock(CLOCK_REALTIME);
}

/* ---- The device ---------------------------------------------------------- */

int dev_open(const char *path, struct dev **dev)
{
	const char *asked = getenv("SECPROC_INPROC_FRAMES");
	u32 nr_frames = asked ? (u32)strtoul(asked, NULL, 0) : NR_FRAMES;
	struct dev *d = calloc(1, sizeof(*d));
	void *contents;

	(void)path;
	if (!d)
		return -ENOMEM;
	pthread_mutex_init(&d->lock, NULL);
	pthread_rwlock_init(&d->revoke_lock, NULL);
	d->storage.nr_frames = nr_frames;
	d->storage.nr_key_slots = NR_KEY_SLOTS;
	d->storage.frame = calloc(nr_frames, sizeof(*d->storage.frame));
	d->storage.bank = calloc(1, secproc_verify_bank_size(nr_frames));
	d->storage.key_slot = calloc(NR_KEY_SLOTS,
				     sizeof(*d->storage.key_slot));
	/* Most programs use few: those that are not used are not made. */
	d->contents_size = (size_t)nr_frames * SECPROC_PAGE_SIZE;
	contents = mmap(NULL, d->contents_size, PROT_READ | PROT_WRITE,
			MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (!d->storage.frame || !d->storage.bank || !d->storage.key_slot ||
	    contents == MAP_FAILED) {
		free(d->storage.frame);
		free(d->storage.bank);
		free(d->storage.key_slot);
		if (contents != MAP_FAILED)
			munmap(contents, d->contents_size);
		free(d);
		return -ENOMEM;
	}
	d->storage.contents = contents;
	secproc_machine_init(&d->machine, &d->storage);
	d->machine.allow_weak = getenv("SECPROC_INPROC_ALLOW_WEAK");
	d->machine.no_aes = getenv("SECPROC_INPROC_NO_AES");
	d->machine.allow_debug = getenv("SECPROC_INPROC_ALLOW_DEBUG");
	*dev = d;
	return 0;
}

void dev_close(struct dev *dev)
{
	/* Wiping would write to all of what goes back to the host anyway. */
	munmap(dev->storage.contents, dev->contents_size);
	secproc_keybank_wipe(&dev->machine.cpu.bank);
	free(dev->storage.frame);
	free(dev->storage.bank);
	free(dev->storage.key_slot);
	free(dev->revocations);
	free(dev);
}

int dev_get_info(struct dev *dev, struct secproc_info *info)
{
	memset(info, 0, sizeof(*info));
	pthread_mutex_lock(&dev->lock);
	secproc_machine_info(&dev->machine, info);
	info->flags |= SECPROC_INFO_ENGINE_GOTO;
	pthread_mutex_unlock(&dev->lock);
	return 0;
}

int dev_get_state(struct dev *dev, struct secproc_state_info *info)
{
	const struct secproc_ledger *ledger = &dev->machine.nv.ledger;

	memset(info, 0, sizeof(*info));
	pthread_mutex_lock(&dev->lock);
	info->nr_floors = ledger->nr_floors;
	info->nr_counts = ledger->nr_counts;
	pthread_mutex_unlock(&dev->lock);
	info->max_floors = SECPROC_MAX_FLOORS;
	info->max_counts = SECPROC_MAX_COUNTS;
	return 0;
}

int dev_reset_state(struct dev *dev, const struct secproc_state_reset *reset)
{
	(void)dev;
	(void)reset;
	return -ENXIO;
}

int dev_provision(struct dev *dev, const struct secproc_provision *provision)
{
	int err;

	pthread_mutex_lock(&dev->lock);
	err = secproc_machine_provision(&dev->machine, provision);
	pthread_mutex_unlock(&dev->lock);
	return err;
}

int dev_revoke(struct dev *dev, struct secproc_revoke *revoke)
{
	struct secproc_revocations found;
	struct secproc_error error = {};
	void *list, *old;
	int err;

	if (!revoke->len || revoke->len > SECPROC_REV_MAX_SIZE)
		return revoke->len ? -EMSGSIZE : -EINVAL;
	list = malloc(revoke->len);
	if (!list)
		return -ENOMEM;
	memcpy(list, (const void *)(uintptr_t)revoke->list, revoke->len);
	pthread_rwlock_wrlock(&dev->revoke_lock);
	err = secproc_machine_check_list(&dev->machine, list, revoke->len,
					 &found, &error);
	old = err ? list : dev->revocations;
	if (!err) {
		secproc_machine_take_list(&dev->machine, &found);
		dev->revocations = list;
	}
	pthread_rwlock_unlock(&dev->revoke_lock);
	free(old);
	revoke->refusal = error.code;
	return err;
}

/* ---- A task -------------------------------------------------------------- */

static void lock_shared(struct dev_task *t)
{
	pthread_rwlock_rdlock(&t->run_lock);
	pthread_mutex_lock(&t->dev->lock);
}

static void unlock_shared(struct dev_task *t)
{
	pthread_mutex_unlock(&t->dev->lock);
	pthread_rwlock_unlock(&t->run_lock);
}

/* Who brings a page in does not hold run_lock, so it comes to an end. */
static void lock_exclusive(struct dev_task *t)
{
	pthread_rwlock_wrlock(&t->run_lock);
	pthread_mutex_lock(&t->dev->lock);
	while (t->task.as.nr_busy)
		pthread_cond_wait(&t->pages, &t->dev->lock);
}

static void unlock_exclusive(struct dev_task *t)
{
	pthread_mutex_unlock(&t->dev->lock);
	pthread_rwlock_unlock(&t->run_lock);
}

/* Makes room for @min_areas, or for twice as many as there are. */
static int grow(struct dev_task *t, u32 min_areas)
{
	struct secproc_area *area;
	u32 max_areas;

	pthread_mutex_lock(&t->dev->lock);
	max_areas = 2 * t->task.as.max_areas;
	pthread_mutex_unlock(&t->dev->lock);
	if (max_areas < min_areas)
		max_areas = min_areas;
	area = calloc(max_areas, sizeof(*area));
	if (!area)
		return -ENOMEM;
	lock_exclusive(t);
	/* Another hart may have been faster. */
	if (max_areas > t->task.as.max_areas)
		area = secproc_aspace_grow(&t->task.as, area, max_areas);
	unlock_exclusive(t);
	free(area);
	return 0;
}

int dev_create_task(struct dev *dev, struct dev_task **task)
{
	struct dev_task *t = calloc(1, sizeof(*t));
	struct secproc_area *area = calloc(FIRST_AREAS, sizeof(*area));
	pthread_rwlockattr_t attr;

	if (!t || !area) {
		free(t);
		free(area);
		return -ENOMEM;
	}
	t->dev = dev;
	t->pkg_fd = -1;
	t->store_fd = fds_move(memfd_create("secproc-pages", MFD_CLOEXEC));
	/* Else harts that run slices would keep out who wants it for writing. */
	pthread_rwlockattr_init(&attr);
	pthread_rwlockattr_setkind_np(&attr,
				      PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP);
	pthread_rwlock_init(&t->run_lock, &attr);
	pthread_cond_init(&t->pages, NULL);
	pthread_mutex_lock(&dev->lock);
	secproc_task_init(&t->task, &dev->machine, area, FIRST_AREAS);
	pthread_mutex_unlock(&dev->lock);
	*task = t;
	return 0;
}

void dev_task_close(struct dev_task *t)
{
	struct secproc_area *area = t->task.as.area;

	lock_exclusive(t);
	secproc_task_wipe(&t->task);
	unlock_exclusive(t);
	free(area);
	while (t->files) {
		struct dev_file *file = t->files;

		t->files = file->next;
		fds_close(file->fd);
		free(file->resident);
		free(file);
	}
	free(t->resident);
	if (t->pkg_fd >= 0)
		fds_close(t->pkg_fd);
	fds_close(t->store_fd);
	free(t);
}

static int read_exact(int fd, void *buf, size_t len, u64 off)
{
	ssize_t n = secproc_read_at(fd, buf, len, off);

	if (n < 0)
		return (int)n;
	return (size_t)n < len ? -ENODATA : 0;
}

static int get_resident(struct dev_task *t, const struct secproc_load *load,
			void **resident, u64 *size, u64 *pkg_size)
{
	const void *given = (const void *)(uintptr_t)load->resident;
	u8 head[SECPROC_PKG_HEAD_SIZE] = {};
	enum secproc_refusal refusal;
	u64 available = load->resident_len;
	struct stat st;
	size_t len;
	int err = 0;

	*pkg_size = load->pkg_size;
	if (load->pkg_fd >= 0) {
		if (fstat(load->pkg_fd, &st))
			return -errno;
		available = (u64)st.st_size;
		*pkg_size = available;
	}
	len = available < sizeof(head) ? available : sizeof(head);
	if (load->pkg_fd < 0)
		memcpy(head, given, len);
	else
		err = read_exact(load->pkg_fd, head, len, 0);
	if (err)
		return err;
	refusal = secproc_pkg_resident_size(head, len, size);
	if (!refusal && *size > available)
		refusal = SECPROC_REFUSAL_PKG_TRUNCATED;
	if (refusal) {
		t->error.code = refusal;
		t->error.page = SECPROC_NO_PAGE;
		return secproc_refusal_errno(refusal);
	}
	*resident = malloc(*size);
	if (!*resident)
		return -ENOMEM;
	if (load->pkg_fd >= 0)
		return read_exact(load->pkg_fd, *resident, *size, 0);
	memcpy(*resident, given, *size);
	return 0;
}

/* Reads and verifies a package and its licence; *@resident is the caller's. */
static int open_package(struct dev_task *t, const struct secproc_load *load,
			void **resident, struct secproc_pkg *pkg,
			struct secproc_pkg_keys *keys)
{
	const void *licence = (const void *)(uintptr_t)load->licence;
	u64 now = (u64)time(NULL), size, pkg_size;
	int err;

	memset(&t->error, 0, sizeof(t->error));
	err = get_resident(t, load, resident, &size, &pkg_size);
	if (err)
		return err;
	pthread_rwlock_rdlock(&t->dev->revoke_lock);
	err = secproc_machine_open_package(&t->dev->machine, *resident, size,
					   pkg_size, licence, load->licence_len,
					   load->now > now ? load->now : now,
					   pkg, keys, &t->error);
	pthread_rwlock_unlock(&t->dev->revoke_lock);
	return err;
}

/* The errno of a refusal, which is kept to be asked for. */
static int refuse(struct dev_task *t, int err)
{
	if (err <= 0)
		return err;
	t->error.code = (u32)err;
	t->error.page = SECPROC_NO_PAGE;
	return secproc_refusal_errno(t->error.code);
}

/* Returns 0 or the refusal. */
static int admit(struct dev_task *t, const struct secproc_pkg *pkg,
		 const struct secproc_pkg_keys *keys)
{
	bool changed;
	int err;

	err = secproc_admit(&t->dev->machine.nv.ledger, pkg, keys, &changed);
	if (err)
		secproc_task_unprepare(&t->task);
	return err ? err : secproc_task_load(&t->task, keys);
}

int dev_task_load(struct dev_task *t, const struct secproc_load *load)
{
	struct secproc_pkg_keys keys;
	struct secproc_pkg pkg;
	u32 needed = 0;
	int err;

	if (t->task.state != SECPROC_TASK_NEW || t->resident)
		return -EPROTO;
	err = open_package(t, load, &t->resident, &pkg, &keys);
	while (!err) {
		lock_exclusive(t);
		err = secproc_task_prepare(&t->task, &pkg, &needed);
		if (!err)
			err = admit(t, &pkg, &keys);
		unlock_exclusive(t);
		if (err != -ENOSPC)
			break;
		err = grow(t, needed);
	}
	err = refuse(t, err);
	memzero_explicit(&keys, sizeof(keys));
	if (err) {
		free(t->resident);
		t->resident = NULL;
		return err;
	}
	/* Out of the way of the descriptors that the program opens. */
	if (load->pkg_fd >= 0)
		t->pkg_fd = fds_copy(load->pkg_fd);
	return 0;
}

static int give_file(struct dev_task *t, struct secproc_attached *file,
		     const struct secproc_pkg *pkg,
		     const struct secproc_pkg_keys *keys)
{
	bool changed;
	int err;

	err = secproc_attach_check(&t->task, pkg);
	if (!err)
		err = secproc_admit(&t->dev->machine.nv.ledger, pkg, keys,
				    &changed);
	return err ? err : secproc_attach(&t->task, file, pkg, keys);
}

int dev_task_attach(struct dev_task *t, const struct secproc_attach *attach)
{
	const struct secproc_load load = {
		.pkg_fd = attach->pkg_fd,
		.licence = attach->licence,
		.licence_len = attach->licence_len,
		.now = attach->now,
	};
	struct dev_file *file = calloc(1, sizeof(*file));
	struct secproc_pkg_keys keys;
	struct secproc_pkg pkg;
	int err;

	if (!file)
		return -ENOMEM;
	err = open_package(t, &load, &file->resident, &pkg, &keys);
	while (!err) {
		lock_exclusive(t);
		/* First, so that what is admitted is admitted once. */
		if (secproc_aspace_needs_room(&t->task.as))
			err = -ENOSPC;
		else
			err = give_file(t, &file->attached, &pkg, &keys);
		unlock_exclusive(t);
		if (err != -ENOSPC)
			break;
		err = grow(t, 0);
	}
	memzero_explicit(&keys, sizeof(keys));
	if (err) {
		free(file->resident);
		free(file);
		return refuse(t, err);
	}
	file->fd = fds_copy(load.pkg_fd);
	file->next = t->files;
	t->files = file;
	return 0;
}

/* The package of a page, and the descriptor that it is read from. */
static int source_of(struct dev_task *t, const struct secproc_page_in *in,
		     const struct secproc_pkg **pkg)
{
	if (!in->file) {
		*pkg = &t->task.pkg;
		return t->pkg_fd;
	}
	*pkg = &in->file->pkg;
	return ((struct dev_file *)((char *)in->file -
				    offsetof(struct dev_file, attached)))->fd;
}

int dev_task_unlock(struct dev_task *t, const struct secproc_unlock *unlock)
{
	const void *licence = (const void *)(uintptr_t)unlock->licence;
	struct secproc_error error = {};
	struct secproc_pkg_keys keys;
	int err;

	pthread_rwlock_rdlock(&t->dev->revoke_lock);
	err = secproc_machine_open_licence(&t->dev->machine, &t->task.pkg,
					   licence, unlock->licence_len,
					   (u64)time(NULL), &keys, &error);
	pthread_rwlock_unlock(&t->dev->revoke_lock);
	pthread_mutex_lock(&t->dev->lock);
	if (!err)
		err = secproc_task_unlock(&t->task, &keys);
	t->error = error;
	pthread_mutex_unlock(&t->dev->lock);
	memzero_explicit(&keys, sizeof(keys));
	return err;
}

int dev_task_get_error(struct dev_task *t, struct secproc_error *error)
{
	*error = t->error;
	return 0;
}

int dev_task_get_info(struct dev_task *t, struct secproc_task_info *info)
{
	int err;

	memset(info, 0, sizeof(*info));
	pthread_mutex_lock(&t->dev->lock);
	err = secproc_task_get_info(&t->task, info);
	pthread_mutex_unlock(&t->dev->lock);
	return err;
}

static void tell(const struct secproc_counts *counts,
		 struct secproc_stats *stats)
{
	memset(stats, 0, sizeof(*stats));
	secproc_counts_tell(counts, stats);
}

const char *dev_parameters(void)
{
	return NULL;
}

int dev_get_stats(struct dev *dev, struct secproc_stats *stats)
{
	struct secproc_counts counts = {};

	pthread_mutex_lock(&dev->lock);
	secproc_machine_counts(&dev->machine, &counts);
	pthread_mutex_unlock(&dev->lock);
	tell(&counts, stats);
	return 0;
}

/* All of this process's memory may be pinned, since nobody else uses it. */
int dev_task_set_limits(struct dev_task *t, const struct secproc_limits *limits)
{
	struct secproc_aspace *as = &t->task.as;
	bool is_pinned = limits->flags & SECPROC_LIMITS_NO_PAGE_OUT;

	if (limits->max_frames > UINT32_MAX ||
	    (limits->max_frames && limits->max_frames < SECPROC_MIN_FRAMES) ||
	    (is_pinned && !limits->max_frames))
		return -EINVAL;
	pthread_mutex_lock(&t->dev->lock);
	t->dev->machine.mem.max_pinned = t->dev->storage.nr_frames;
	as->max_frames = (u32)limits->max_frames;
	as->is_pinned = is_pinned;
	pthread_mutex_unlock(&t->dev->lock);
	return 0;
}

int dev_task_get_stats(struct dev_task *t, struct secproc_stats *stats)
{
	struct secproc_counts counts = {};

	pthread_mutex_lock(&t->dev->lock);
	secproc_task_counts(&t->task, &counts);
	pthread_mutex_unlock(&t->dev->lock);
	tell(&counts, stats);
	return 0;
}

/* ---- Pages --------------------------------------------------------------- */

enum page_result { PAGE_THERE, PAGE_FEED, PAGE_REFUSED, PAGE_FAILED };

/* Where the record of a page or table stands in the page store. */
static off_t place(const struct secproc_page_name *name)
{
	return (off_t)secproc_page_slot(name) * SECPROC_RECORD_SIZE;
}

/* Takes a page back that had left; returns 0 or a refusal. */
static u32 fill_from_store(struct dev_task *t, struct secproc_page_in *in)
{
	u8 record[SECPROC_RECORD_SIZE];

	if (pread(t->store_fd, record, sizeof(record), place(&in->name)) !=
	    sizeof(record))
		return SECPROC_REFUSAL_PAGE_STORE;
	return secproc_aspace_accept(&t->task.as, in, record, NULL);
}

/* Puts a page into the page store, or back into its place. */
static void put_out(struct dev_task *t, const struct secproc_page_out *out)
{
	struct secproc_mem *mem = &t->dev->machine.mem;
	u8 record[SECPROC_RECORD_SIZE];
	int err = 0;

	secproc_pager_seal(&mem->pager, &out->name,
			   secproc_mem_data(mem, out->frame), record);
	if (pwrite(t->store_fd, record, sizeof(record), place(&out->name)) !=
	    sizeof(record))
		err = -EIO;
	pthread_mutex_lock(&t->dev->lock);
	secproc_aspace_page_out_done(&t->task.as, out, err);
	pthread_mutex_unlock(&t->dev->lock);
}

/* Makes some frames free; the process has one task, so it is the victim. */
static bool reclaim(struct dev_task *t)
{
	struct secproc_frame_pool *pool = &t->dev->machine.mem.pool;
	struct secproc_page_out out[RECLAIM_BATCH];
	unsigned int i, nr_out = 0;
	bool found = false;

	lock_exclusive(t);
	while (t->task.as.nr_busy) {
		unlock_exclusive(t);
		usleep(100);
		lock_exclusive(t);
	}
	for (i = 0; i < RECLAIM_BATCH && !t->task.as.is_pinned; i++) {
		u64 steps = 2 * (u64)pool->nr_frames;
		u32 frame_no = secproc_frame_victim(pool, &t->task.as, NULL,
						    &steps);
		int ret = frame_no == SECPROC_NO_FRAME ? -ENOMEM :
			  secproc_aspace_evict(&t->task.as, frame_no,
					       &out[nr_out]);

		if (ret < 0)
			break;
		found = true;
		nr_out += (unsigned int)ret;
	}
	unlock_exclusive(t);
	for (i = 0; i < nr_out; i++)
		put_out(t, &out[i]);
	return found;
}

/* Returns 0 or a refusal. */
static u32 fill(struct dev_task *t, struct secproc_page_in *in,
		const u8 *stored, const u8 *stored_vinfo)
{
	struct secproc_mem *mem = &t->dev->machine.mem;
	u8 *data = secproc_mem_data(mem, in->frame);
	u8 vinfo[SECPROC_PKG_VINFO_SIZE];
	const struct secproc_pkg *pkg;
	struct secproc_pkg_page page;
	int fd;

	if (in->origin == SECPROC_FROM_STORE)
		return fill_from_store(t, in);
	if (in->origin == SECPROC_FROM_PACKAGE && stored) {
		memcpy(data, stored, SECPROC_PAGE_SIZE);
		secproc_verify_hold(&mem->verify, in->frame, stored_vinfo);
	} else if (in->origin == SECPROC_FROM_PACKAGE) {
		fd = source_of(t, in, &pkg);
		secproc_pkg_page(pkg, in->page_idx, &page);
		if (!page.file_off)
			return SECPROC_REFUSAL_PAGE_ABSENT;
		if (read_exact(fd, data, SECPROC_PAGE_SIZE,
			       page.file_off) ||
		    read_exact(fd, vinfo, sizeof(vinfo), page.vinfo_off))
			return SECPROC_REFUSAL_PAGE_READ;
		secproc_verify_hold(&mem->verify, in->frame, vinfo);
	}
	return secproc_aspace_accept(&t->task.as, in, NULL, t->task.key);
}

/* @error says which page is to be fed, or which was refused why. */
static enum page_result page_in(struct dev_task *t,
				const struct secproc_want *want,
				const u8 *stored, const u8 *vinfo,
				struct secproc_error *error, int *err)
{
	struct secproc_aspace *as = &t->task.as;
	struct secproc_page_in in;
	u32 refusal;

	memset(error, 0, sizeof(*error));
	pthread_mutex_lock(&t->dev->lock);
	*err = secproc_aspace_fault(as, want, &in);
	if (*err == 1 && in.origin == SECPROC_FROM_PACKAGE && !in.file &&
	    t->pkg_fd < 0 && !stored) {
		secproc_aspace_cancel(as, &in);
		pthread_mutex_unlock(&t->dev->lock);
		error->page = in.page_idx;
		return PAGE_FEED;
	}
	/* Somebody else brings it in. */
	while (*err == -EBUSY && as->nr_busy)
		pthread_cond_wait(&t->pages, &t->dev->lock);
	pthread_mutex_unlock(&t->dev->lock);
	if (*err == 0 || *err == -EBUSY ||
	    (*err == -ENOMEM && reclaim(t)))
		return PAGE_THERE;
	if (*err < 0)
		return PAGE_FAILED;

	refusal = fill(t, &in, stored, vinfo);
	error->code = refusal;
	error->page = in.page_idx;
	pthread_mutex_lock(&t->dev->lock);
	if (refusal) {
		secproc_aspace_cancel(as, &in);
		secproc_count(&as->counts, SECPROC_STAT_refusals, 1);
		t->error = *error;
	} else {
		secproc_aspace_publish(as, &in);
	}
	pthread_cond_broadcast(&t->pages);
	pthread_mutex_unlock(&t->dev->lock);
	return refusal ? PAGE_REFUSED : PAGE_THERE;
}

int dev_task_feed(struct dev_task *t, struct secproc_feed *feed)
{
	const u8 *pages = (const u8 *)(uintptr_t)feed->pages;
	const u8 *vinfo = (const u8 *)(uintptr_t)feed->vinfo;

	for (feed->done = 0; feed->done < feed->count; feed->done++) {
		struct secproc_pkg_page page;
		struct secproc_error error;
		struct secproc_want want;
		int err;

		if (!secproc_pkg_page(&t->task.pkg,
				      feed->first_page + feed->done, &page))
			return -EINVAL;
		want.va = page.va;
		want.access = page.flags & SECPROC_PERM_X ? SECPROC_PERM_X :
							    SECPROC_PERM_R;
		switch (page_in(t, &want,
				pages + feed->done * SECPROC_PAGE_SIZE,
				vinfo + feed->done * SECPROC_PKG_VINFO_SIZE,
				&error, &err)) {
		case PAGE_REFUSED:
			return secproc_refusal_errno(error.code);
		case PAGE_FAILED:
			return err;
		default:
			break;
		}
	}
	return 0;
}

int dev_task_start(struct dev_task *t, const struct secproc_start *start)
{
	const char *strings = (const char *)(uintptr_t)start->strings;
	struct secproc_error error;
	int err = 0;

	if (!t->first || t->task.state != SECPROC_TASK_LOADED)
		return -EPROTO;
	do {
		if ((err == -ENOBUFS || secproc_aspace_needs_room(&t->task.as)) &&
		    grow(t, 0))
			return -ENOMEM;
		lock_exclusive(t);
		err = secproc_process_start(&t->first->hart, start, strings,
					    start->strings_len);
		if (!err)
			t->task.state = SECPROC_TASK_RUNNING;
		unlock_exclusive(t);
	} while (err == -ENOBUFS || (err == -EAGAIN &&
		 page_in(t, &t->first->hart.want, NULL, NULL, &error, &err) ==
		 PAGE_THERE));
	return refuse(t, err);
}

/* ---- A hart -------------------------------------------------------------- */

static size_t code_page_size(void)
{
	return (secproc_rv_code_page_size() + 63) & ~(size_t)63;
}

static void free_hart(struct dev_hart *h)
{
	if (h->code)
		munmap(h->code, CODE_PAGES * code_page_size());
	free(h->win.run);
	free(h);
}

int dev_create_hart(struct dev_task *t, unsigned int tid,
		    struct dev_hart **hart)
{
	pthread_condattr_t attr;
	struct dev_hart *h;
	int err;

	h = calloc(1, sizeof(*h));
	if (!h)
		return -ENOMEM;
	h->win.run = calloc(1, SECPROC_RUN_MAP_SIZE);
	/* The host makes what is used of it. */
	h->code = mmap(NULL, CODE_PAGES * code_page_size(),
		       PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (h->code == MAP_FAILED)
		h->code = NULL;
	if (!h->win.run || !h->code) {
		free_hart(h);
		return -ENOMEM;
	}
	h->win.data = (u8 *)h->win.run + SECPROC_RUN_PAGE_SIZE;
	h->t = t;
	pthread_mutex_init(&h->kick_lock, NULL);
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&h->kick, &attr);
	pthread_mutex_lock(&t->dev->lock);
	err = secproc_hart_init(&h->hart, &t->task, tid);
	if (!err && !tid)
		t->first = h;
	pthread_mutex_unlock(&t->dev->lock);
	if (err) {
		free_hart(h);
		return err;
	}
	*hart = h;
	return 0;
}

void secproc_hart_kick(struct secproc_hart *hart)
{
	struct dev_hart *h = (struct dev_hart *)
			     ((char *)hart - offsetof(struct dev_hart, hart));

	pthread_mutex_lock(&h->kick_lock);
	hart->kicked = true;
	pthread_cond_signal(&h->kick);
	pthread_mutex_unlock(&h->kick_lock);
}

/* A signal of this process sends a kick itself, so none is looked for. */
static void wait_for_kick(struct dev_hart *h)
{
	struct timespec at = {
		.tv_sec = (time_t)(h->hart.wake_at / 1000000000),
		.tv_nsec = (long)(h->hart.wake_at % 1000000000),
	};
	int err = 0;

	pthread_mutex_lock(&h->kick_lock);
	while (!h->hart.kicked && !err) {
		if (h->hart.wake_at == SECPROC_NEVER)
			pthread_cond_wait(&h->kick, &h->kick_lock);
		else
			err = pthread_cond_timedwait(&h->kick, &h->kick_lock,
						     &at);
	}
	h->hart.kicked = false;
	pthread_mutex_unlock(&h->kick_lock);
}

int dev_task_signal(struct dev_task *t, struct secproc_signal *sig)
{
	int err;

	pthread_mutex_lock(&t->dev->lock);
	err = secproc_signal_send(&t->task, sig);
	pthread_mutex_unlock(&t->dev->lock);
	return err;
}

void dev_hart_close(struct dev_hart *h)
{
	pthread_mutex_lock(&h->t->dev->lock);
	if (h->t->first == h)
		h->t->first = NULL;
	secproc_hart_wipe(&h->hart);
	pthread_mutex_unlock(&h->t->dev->lock);
	pthread_cond_destroy(&h->kick);
	pthread_mutex_destroy(&h->kick_lock);
	free_hart(h);
}

struct secproc_run *dev_hart_page(struct dev_hart *h)
{
	return h->win.run;
}

static void add_code(struct dev_hart *h)
{
	if (h->nr_code == CODE_PAGES ||
	    secproc_rv_code_add(&h->hart.rv,
				h->code + h->nr_code * code_page_size())) {
		h->hart.code_is_final = true;
		return;
	}
	h->nr_code++;
}

static enum secproc_step run_slice(struct dev_hart *h)
{
	struct dev_task *t = h->t;
	/* Every thread is a processor. */
	struct secproc_processor processor = {};
	enum secproc_step step;

	pthread_rwlock_rdlock(&t->run_lock);
	secproc_seat_switch(&h->hart.seat, &processor, SECPROC_SEAT_BEGIN);
	step = secproc_hart_run(&h->hart, SLICE);
	secproc_seat_switch(&h->hart.seat, &processor, SECPROC_SEAT_END);
	pthread_rwlock_unlock(&t->run_lock);
	return step;
}

static enum secproc_step begin_syscall(struct dev_hart *h)
{
	enum secproc_step step;

	if (secproc_syscall_is_exclusive(&h->hart)) {
		lock_exclusive(h->t);
		step = secproc_syscall_begin(&h->hart, &h->win);
		unlock_exclusive(h->t);
	} else {
		lock_shared(h->t);
		step = secproc_syscall_begin(&h->hart, &h->win);
		unlock_shared(h->t);
	}
	return step;
}

static enum secproc_step advance(struct dev_hart *h)
{
	enum secproc_step step;

	if (h->hart.thread.awaiting) {
		lock_shared(h->t);
		step = secproc_syscall_finish(&h->hart, &h->win);
		unlock_shared(h->t);
		return step;
	}
	if (secproc_signal_is_due(&h->hart)) {
		lock_shared(h->t);
		step = secproc_signal_deliver(&h->hart);
		unlock_shared(h->t);
		return step;
	}
	step = run_slice(h);
	return step == SECPROC_STEP_SYSCALL ? begin_syscall(h) : step;
}

static void exit_locked(struct dev_hart *h)
{
	struct secproc_run *run = h->win.run;

	memset(run->padding, 0, sizeof(run->padding));
	run->fault = h->hart.locked;
	run->exit_reason = SECPROC_EXIT_LOCKED;
}

/* Returns true to leave to the loader. */
static bool want_page(struct dev_hart *h)
{
	struct secproc_run *run = h->win.run;
	struct dev_task *t = h->t;
	struct secproc_error error;
	bool leave;
	int err;

	switch (page_in(t, &h->hart.want, NULL, NULL, &error, &err)) {
	case PAGE_THERE:
		return false;
	case PAGE_FEED:
		memset(run->padding, 0, sizeof(run->padding));
		run->exit_reason = SECPROC_EXIT_PAGE;
		run->page.first_page = error.page;
		run->page.count = 1;
		return true;
	case PAGE_REFUSED:
		pthread_mutex_lock(&t->dev->lock);
		secproc_task_refuse(&t->task, &h->hart, error.code,
				    h->hart.want.va);
		pthread_mutex_unlock(&t->dev->lock);
		return false;
	case PAGE_FAILED:
		pthread_mutex_lock(&t->dev->lock);
		leave = secproc_hart_page_failed(&h->hart, err) ==
			SECPROC_STEP_LOCKED;
		pthread_mutex_unlock(&t->dev->lock);
		if (leave)
			exit_locked(h);
		return leave;
	}
	return false;
}

/* Tells the loader how the task ended. */
static void exit_dead(struct dev_hart *h)
{
	const struct secproc_task *task = &h->t->task;
	struct secproc_run *run = h->win.run;

	memset(run->padding, 0, sizeof(run->padding));
	pthread_mutex_lock(&h->t->dev->lock);
	run->exit_reason = task->end;
	if (task->end == SECPROC_EXIT_FAULT ||
	    task->end == SECPROC_EXIT_REFUSED)
		run->fault = task->fault;
	else
		run->end = task->exit;
	pthread_mutex_unlock(&h->t->dev->lock);
}

int dev_hart_run(struct dev_hart *h)
{
	struct secproc_task *task = &h->t->task;
	struct secproc_run *run = h->win.run;
	bool leave = false;

	if (READ_ONCE(task->state) < SECPROC_TASK_RUNNING)
		return -EPROTO;
	run->window_size = SECPROC_WINDOW_SIZE;
	while (!leave) {
		enum secproc_step step = SECPROC_STEP_DEAD;

		if (run->flags & SECPROC_RUN_IMMEDIATE_EXIT)
			return -EINTR;
		if (READ_ONCE(task->state) == SECPROC_TASK_RUNNING)
			step = advance(h);
		switch (step) {
		case SECPROC_STEP_RUN:
		case SECPROC_STEP_SYSCALL:
			break;
		case SECPROC_STEP_FAULT:
			pthread_mutex_lock(&h->t->dev->lock);
			secproc_hart_fault(&h->hart);
			pthread_mutex_unlock(&h->t->dev->lock);
			break;
		case SECPROC_STEP_WAIT:
			wait_for_kick(h);
			break;
		case SECPROC_STEP_PAGE:
			leave = want_page(h);
			break;
		case SECPROC_STEP_CODE_ROOM:
			add_code(h);
			break;
		case SECPROC_STEP_AREA_ROOM:
			if (grow(h->t, 0))
				return -ENOMEM;
			break;
		case SECPROC_STEP_HOST:
			leave = true;
			break;
		case SECPROC_STEP_DEAD:
			exit_dead(h);
			leave = true;
			break;
		case SECPROC_STEP_LOCKED:
			exit_locked(h);
			leave = true;
			break;
		case SECPROC_STEP_THREAD_EXITED:
			run->exit_reason = SECPROC_EXIT_THREAD_EXITED;
			leave = true;
			break;
		}
	}
	run->instructions = h->hart.rv.instret;
	return 0;
}
