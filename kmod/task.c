// SPDX-License-Identifier: GPL-2.0-only
/*
 * Task descriptors: a program is loaded, started, fed, and gone with its last
 * descriptor
 */
#include <linux/anon_inodes.h>
#include <linux/capability.h>
#include <linux/cred.h>
#include <linux/file.h>
#include <linux/mm.h>
#include <linux/mount.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/timekeeping.h>
#include <linux/uaccess.h>
#include <linux/vmalloc.h>

#include "core/os/process.h"
#include "core/os/signal.h"
#include "secproc.h"

/* Enough for most programs, so that areas rarely grow. */
#define FIRST_AREAS	64
/* A bound for one task's kernel memory: 65536 areas are what Linux allows. */
#define MAX_AREAS	65536

#define MAX_LICENCE	(64 * 1024)

/* ---- Locks and lifetime -------------------------------------------------- */

/**
 * secproc_task_lock_exclusive() - stop all harts of a task at a slice's end
 * @tf: the task
 *
 * Afterwards no hart runs, none looks at the page table, and no page is being
 * brought in.  Nothing is held while it waits.
 *
 * Return: 0 with run_sem held for writing and chip->lock held, or -EINTR.
 */
int secproc_task_lock_exclusive(struct secproc_task_file *tf)
{
	int err;

	for (;;) {
		if (down_write_killable(&tf->run_sem))
			return -EINTR;
		mutex_lock(&tf->chip->lock);
		if (!tf->task.as.nr_busy)
			return 0;
		mutex_unlock(&tf->chip->lock);
		up_write(&tf->run_sem);
		atomic_inc(&tf->nr_exclusive);
		err = wait_event_killable(tf->wait,
					  !READ_ONCE(tf->task.as.nr_busy));
		if (atomic_dec_and_test(&tf->nr_exclusive))
			wake_up_all(&tf->wait);
		if (err)
			return -EINTR;
	}
}

/**
 * secproc_task_unlock_exclusive() - let the harts run again
 * @tf: the task
 */
void secproc_task_unlock_exclusive(struct secproc_task_file *tf)
{
	lockdep_assert_held(&tf->chip->lock);
	mutex_unlock(&tf->chip->lock);
	if (tf->task.as.nr_holes)
		secproc_store_punch(tf);
	up_write(&tf->run_sem);
}

/**
 * secproc_task_grow() - make room for more areas
 * @tf: the task
 * @min_areas: at least so many; 0 for twice as many as now
 *
 * Return: 0, -EINTR, or -ENOMEM, also if there are too many already.
 */
int secproc_task_grow(struct secproc_task_file *tf, u32 min_areas)
{
	struct secproc_area *area, *old;
	u32 max_areas;
	int err;

	max_areas = max(min_areas, 2 * READ_ONCE(tf->task.as.max_areas));
	if (max_areas > MAX_AREAS)
		return -ENOMEM;
	area = kvcalloc(max_areas, sizeof(*area), GFP_KERNEL_ACCOUNT);
	if (!area)
		return -ENOMEM;
	old = area;
	err = secproc_task_lock_exclusive(tf);
	if (!err) {
		if (max_areas > tf->task.as.max_areas)
			old = secproc_aspace_grow(&tf->task.as, area,
						  max_areas);
		secproc_task_unlock_exclusive(tf);
	}
	kvfree(old);
	return err;
}

static void task_file_release(struct kref *ref)
{
	struct secproc_task_file *tf =
		container_of(ref, struct secproc_task_file, ref);
	struct secproc_area *area = tf->task.as.area;
	u64 va = 0;

	mutex_lock(&tf->chip->lock);
	while (secproc_aspace_wipe_some(&tf->task.as, &va)) {
		mutex_unlock(&tf->chip->lock);
		cond_resched();
		mutex_lock(&tf->chip->lock);
	}
	secproc_task_wipe(&tf->task);
	mutex_unlock(&tf->chip->lock);
	secproc_heat_end(tf);
	secproc_limits_end(tf);
	secproc_mmap_forget(tf);
	secproc_attached_free(tf);
	if (tf->pkg_file)
		fput(tf->pkg_file);
	if (tf->store)
		fput(tf->store);
	kvfree(tf->resident);
	kvfree(area);
	kfree(tf);
}

/**
 * secproc_task_file_get() - for a hart that lives on its task
 * @tf: the task
 */
void secproc_task_file_get(struct secproc_task_file *tf)
{
	kref_get(&tf->ref);
}

/**
 * secproc_task_file_put() - the last one frees the task
 * @tf: the task
 */
void secproc_task_file_put(struct secproc_task_file *tf)
{
	kref_put(&tf->ref, task_file_release);
}

/* ---- Loading ------------------------------------------------------------- */

/**
 * secproc_refuse() - note a refusal that concerns no page
 * @error: where
 * @refusal: which
 *
 * Return: its errno.
 */
int secproc_refuse(struct secproc_error *error, enum secproc_refusal refusal)
{
	error->code = refusal;
	error->page = SECPROC_NO_PAGE;
	return secproc_refusal_errno(refusal);
}

/**
 * secproc_set_error() - say why the last call was refused
 * @tf: the task
 * @error: why; zero if it was not
 */
void secproc_set_error(struct secproc_task_file *tf,
		       const struct secproc_error *error)
{
	mutex_lock(&tf->chip->lock);
	tf->error = *error;
	mutex_unlock(&tf->chip->lock);
}

/*
 * Takes the reference to a package's file.  What may not be executed in plain
 * may not be executed encrypted either.
 */
static int get_package(int fd, struct file **out, struct secproc_error *error)
{
	struct file *file = fget(fd);

	if (!file)
		return -EBADF;
	if (!(file->f_mode & FMODE_READ)) {
		fput(file);
		return -EBADF;
	}
	if (!S_ISREG(file_inode(file)->i_mode) ||
	    file->f_path.mnt->mnt_flags & MNT_NOEXEC ||
	    file_inode(file)->i_sb->s_iflags & SB_I_NOEXEC) {
		fput(file);
		return secproc_refuse(error, SECPROC_REFUSAL_SOURCE);
	}
	*out = file;
	return 0;
}

/* Returns 0 if exactly @len bytes at @off were read. */
static int read_exact(struct file *file, void *buf, size_t len, loff_t off)
{
	size_t done = 0;

	while (done < len) {
		ssize_t n;

		n = kernel_read(file, buf + done, len - done, &off);
		if (n < 0)
			return n;
		if (!n)
			return -ENODATA;
		done += n;
		if (fatal_signal_pending(current))
			return -EINTR;
		cond_resched();
	}
	return 0;
}

/* It stays as long as the task, so it is not rounded up to a power of two. */
static void *alloc_resident(u64 size)
{
	return size > 2 * PAGE_SIZE ? __vmalloc(size, GFP_KERNEL_ACCOUNT) :
				      kmalloc(size, GFP_KERNEL_ACCOUNT);
}

/* Reads the resident part of the package, from its file or from the caller. */
static int get_resident(const struct secproc_load *load, struct file *file,
			void **out, size_t *out_len, u64 *pkg_size,
			struct secproc_error *error)
{
	enum secproc_refusal refusal;
	void *head, *resident;
	size_t head_len;
	u64 size;
	int err;

	*pkg_size = file ? i_size_read(file_inode(file)) : load->pkg_size;
	head_len = min_t(u64, file ? *pkg_size : load->resident_len,
			 SECPROC_PKG_HEAD_SIZE);
	head = kzalloc(SECPROC_PKG_HEAD_SIZE, GFP_KERNEL);
	if (!head)
		return -ENOMEM;
	if (file)
		err = read_exact(file, head, head_len, 0);
	else
		err = copy_from_user(head, u64_to_user_ptr(load->resident),
				     head_len) ? -EFAULT : 0;
	if (err)
		goto out_head;
	refusal = secproc_pkg_resident_size(head, head_len, &size);
	if (!refusal && size > (file ? *pkg_size : load->resident_len))
		refusal = SECPROC_REFUSAL_PKG_TRUNCATED;
	if (refusal) {
		err = secproc_refuse(error, refusal);
		goto out_head;
	}

	/* Read again as a whole: only what is verified is used. */
	resident = alloc_resident(size);
	if (!resident) {
		err = -ENOMEM;
		goto out_head;
	}
	if (file)
		err = read_exact(file, resident, size, 0);
	else
		err = copy_from_user(resident, u64_to_user_ptr(load->resident),
				     size) ? -EFAULT : 0;
	if (err) {
		kvfree(resident);
		goto out_head;
	}
	*out = resident;
	*out_len = size;
out_head:
	kfree(head);
	return err == -ENODATA ? secproc_refuse(error, SECPROC_REFUSAL_PKG_TRUNCATED) :
				 err;
}

static int get_licence(u64 user_licence, u64 len, void **out)
{
	void *licence;

	*out = NULL;
	if (!user_licence)
		return len ? -EINVAL : 0;
	if (!len)
		return -EINVAL;
	if (len > MAX_LICENCE)
		return -EMSGSIZE;
	licence = memdup_user(u64_to_user_ptr(user_licence), len);
	if (IS_ERR(licence))
		return PTR_ERR(licence);
	*out = licence;
	return 0;
}

/* Gives the verified package to the core, with as much room as it needs. */
static int prepare(struct secproc_task_file *tf, const struct secproc_pkg *pkg)
{
	u32 needed = 0;
	int err;

	for (;;) {
		err = secproc_task_lock_exclusive(tf);
		if (err)
			return err;
		err = secproc_task_prepare(&tf->task, pkg, &needed);
		secproc_task_unlock_exclusive(tf);
		if (err != -ENOSPC)
			return err;
		err = secproc_task_grow(tf, needed);
		if (err)
			return err;
	}
}

/* All that could fail comes before the package is admitted. */
static int install(struct secproc_task_file *tf, const struct secproc_pkg *pkg,
		   const struct secproc_pkg_keys *keys)
{
	int err = prepare(tf, pkg);

	if (err)
		return err;
	err = secproc_state_admit(tf->chip, pkg, keys);
	mutex_lock(&tf->chip->lock);
	if (err)
		secproc_task_unprepare(&tf->task);
	else
		err = secproc_task_load(&tf->task, keys);
	mutex_unlock(&tf->chip->lock);
	return err;
}

/**
 * secproc_package_open() - read and verify a package and its licence
 * @tf: the task that it is for
 * @load: where they are
 * @opened: what was read, with 0
 * @error: why it was refused
 *
 * Return: 0 or a negative errno; then nothing is left open.
 */
int secproc_package_open(struct secproc_task_file *tf,
			 const struct secproc_load *load,
			 struct secproc_opened *opened,
			 struct secproc_error *error)
{
	void *licence = NULL;
	u64 pkg_size, now;
	size_t len;
	int err;

	memset(opened, 0, sizeof(*opened));
	if (load->pkg_fd >= 0) {
		err = get_package(load->pkg_fd, &opened->file, error);
		if (err)
			return err;
	}
	err = get_licence(load->licence, load->licence_len, &licence);
	if (err)
		goto out;
	err = get_resident(load, opened->file, &opened->resident, &len,
			   &pkg_size, error);
	if (err)
		goto out;
	WRITE_ONCE(tf->chip->machine.allow_debug,
		   READ_ONCE(secproc_param_allow_debug));
	now = max_t(u64, load->now, ktime_get_real_seconds());
	if (down_read_killable(&tf->chip->revoke_sem)) {
		err = -EINTR;
		goto out;
	}
	err = secproc_machine_open_package(&tf->chip->machine, opened->resident,
					   len, pkg_size, licence,
					   load->licence_len, now, &opened->pkg,
					   &opened->keys, error);
	up_read(&tf->chip->revoke_sem);
out:
	kfree(licence);
	if (err)
		secproc_package_close(opened);
	return err;
}

/**
 * secproc_package_close() - give back what of a package nobody has taken over
 * @opened: the package; the keys are wiped in any case
 */
void secproc_package_close(struct secproc_opened *opened)
{
	memzero_explicit(&opened->keys, sizeof(opened->keys));
	kvfree(opened->resident);
	if (opened->file)
		fput(opened->file);
	opened->resident = NULL;
	opened->file = NULL;
}

static int load_task(struct secproc_task_file *tf,
		     const struct secproc_load *load,
		     struct secproc_error *error)
{
	struct secproc_opened *opened = kzalloc(sizeof(*opened), GFP_KERNEL);
	int err;

	if (!opened)
		return -ENOMEM;
	err = secproc_package_open(tf, load, opened, error);
	if (err)
		goto out;
	/* Before the task can be seen to be loaded. */
	tf->pkg_file = opened->file;
	tf->resident = opened->resident;
	err = secproc_heat_begin(tf, &opened->pkg);
	if (!err)
		err = install(tf, &opened->pkg, &opened->keys);
	if (err > 0)
		err = secproc_refuse(error, err);
	if (err) {
		secproc_heat_end(tf);
		tf->pkg_file = NULL;
		tf->resident = NULL;
	} else {
		opened->file = NULL;
		opened->resident = NULL;
	}
	secproc_package_close(opened);
out:
	kfree(opened);
	return err;
}

static int secproc_ioc_load(struct secproc_task_file *tf,
			    const struct secproc_load __user *argp)
{
	struct secproc_error error = {};
	struct secproc_load load;
	int err;

	if (copy_from_user(&load, argp, sizeof(load)))
		return -EFAULT;
	if (load.flags || load.pkg_fd < -1)
		return -EINVAL;
	if (load.pkg_fd >= 0 &&
	    (load.resident || load.resident_len || load.pkg_size))
		return -EINVAL;
	if (!mutex_trylock(&tf->setup))
		return -EBUSY;
	if (READ_ONCE(tf->task.state) != SECPROC_TASK_NEW) {
		err = -EPROTO;
	} else {
		err = load_task(tf, &load, &error);
		secproc_set_error(tf, &error);
	}
	mutex_unlock(&tf->setup);
	return err;
}

/* ---- Unlocking ----------------------------------------------------------- */

/* The package stays what it is as long as the task has a state beyond NEW. */
static int unlock_task(struct secproc_task_file *tf,
		       const struct secproc_unlock *unlock,
		       struct secproc_error *error)
{
	u64 now = max_t(u64, unlock->now, ktime_get_real_seconds());
	struct secproc_pkg_keys keys;
	void *licence;
	int err;

	err = get_licence(unlock->licence, unlock->licence_len, &licence);
	if (err)
		return err;
	if (down_read_killable(&tf->chip->revoke_sem)) {
		kfree(licence);
		return -EINTR;
	}
	err = secproc_machine_open_licence(&tf->chip->machine, &tf->task.pkg,
					   licence, unlock->licence_len, now,
					   &keys, error);
	up_read(&tf->chip->revoke_sem);
	if (!err) {
		mutex_lock(&tf->chip->lock);
		err = secproc_task_unlock(&tf->task, &keys);
		mutex_unlock(&tf->chip->lock);
	}
	memzero_explicit(&keys, sizeof(keys));
	kfree(licence);
	return err;
}

static int secproc_ioc_unlock(struct secproc_task_file *tf,
			      const struct secproc_unlock __user *argp)
{
	enum secproc_task_state state = READ_ONCE(tf->task.state);
	struct secproc_error error = {};
	struct secproc_unlock unlock;
	int err;

	if (copy_from_user(&unlock, argp, sizeof(unlock)))
		return -EFAULT;
	if (unlock.flags || unlock.reserved || !unlock.licence)
		return -EINVAL;
	if (state != SECPROC_TASK_LOADED && state != SECPROC_TASK_RUNNING)
		return -EPROTO;
	err = unlock_task(tf, &unlock, &error);
	secproc_set_error(tf, &error);
	return err;
}

/*
 * Only who is trusted with the machine: whoever needs a frame may have to wait
 * for the file.
 */
static int secproc_ioc_set_store(struct secproc_task_file *tf, int fd)
{
	int err;

	if (!capable(CAP_SYS_ADMIN))
		return -EPERM;
	if (!mutex_trylock(&tf->setup))
		return -EBUSY;
	err = READ_ONCE(tf->task.state) > SECPROC_TASK_LOADED ? -EPROTO :
	      secproc_store_set(tf, fd);
	mutex_unlock(&tf->setup);
	return err;
}

/* ---- Starting ------------------------------------------------------------ */

/* Builds the process image; brings in what that needs. */
static int start_task(struct secproc_task_file *tf,
		      struct secproc_hart_file *first,
		      const struct secproc_start *start, const char *strings)
{
	u32 max_pages = 64 + start->strings_len / (SECPROC_PAGE_SIZE / 8);
	u32 nr_pages = 0;
	int err;

	for (;;) {
		struct secproc_page_request req = {};

		if (secproc_aspace_needs_room(&tf->task.as)) {
			err = secproc_task_grow(tf, 0);
			if (err)
				return err;
		}
		err = secproc_task_lock_exclusive(tf);
		if (err)
			return err;
		err = secproc_process_start(&first->hart, start, strings,
					    start->strings_len);
		req.want = first->hart.want;
		if (!err)
			tf->task.state = SECPROC_TASK_RUNNING;
		secproc_task_unlock_exclusive(tf);
		if (err > 0) {
			err = secproc_refuse(&req.error, err);
			secproc_set_error(tf, &req.error);
		}
		if (err == -ENOBUFS) {
			err = secproc_task_grow(tf, 0);
			if (err)
				return err;
			continue;
		}
		if (err != -EAGAIN)
			return err;
		err = secproc_page_in(tf, &req);
		if (err < 0)
			return err;
		/* An image that is never there as a whole cannot be built. */
		if (err == SECPROC_PAGE_FAILED || ++nr_pages > max_pages)
			return err == SECPROC_PAGE_FAILED ? req.err : -ENOMEM;
		if (err != SECPROC_PAGE_THERE)
			return -EIO;
	}
}

static int secproc_ioc_start(struct secproc_task_file *tf,
			     const struct secproc_start __user *argp)
{
	struct secproc_hart_file *first;
	struct secproc_start start;
	char *strings;
	int err;

	if (copy_from_user(&start, argp, sizeof(start)))
		return -EFAULT;
	if (!start.argc || !start.strings_len ||
	    start.stack_size & ~SECPROC_PAGE_MASK)
		return -EINVAL;
	if (start.strings_len > SECPROC_MAX_STRINGS)
		return -E2BIG;
	strings = memdup_user(u64_to_user_ptr(start.strings),
			      start.strings_len);
	if (IS_ERR(strings))
		return PTR_ERR(strings);

	err = -EBUSY;
	if (!mutex_trylock(&tf->setup))
		goto out;
	/* Only a LOADED task gets a first hart, and setup keeps both. */
	mutex_lock(&tf->chip->lock);
	first = tf->first;
	if (!first || tf->task.state != SECPROC_TASK_LOADED)
		err = -EPROTO;
	else if (mutex_trylock(&first->lock))
		err = 0;
	mutex_unlock(&tf->chip->lock);
	if (!err) {
		err = start_task(tf, first, &start, strings);
		mutex_unlock(&first->lock);
	}
	mutex_unlock(&tf->setup);
out:
	kfree_sensitive(strings);
	return err;
}

/* ---- Feeding ------------------------------------------------------------- */

/* Feeds page @i of @feed and some behind it; adds to @done how many. */
static int feed_some(struct secproc_task_file *tf,
		     const struct secproc_feed *feed, u32 i, u32 *done)
{
	struct secproc_page_request req = {};
	struct secproc_pkg_page page;
	int ret;

	if (!secproc_pkg_page(&tf->task.pkg, feed->first_page + i, &page))
		return -EINVAL;
	req.want.va = page.va;
	req.want.access = page.flags & SECPROC_PERM_X ? SECPROC_PERM_X :
							SECPROC_PERM_R;
	req.user_page = u64_to_user_ptr(feed->pages +
					(u64)i * SECPROC_PAGE_SIZE);
	req.user_vinfo = u64_to_user_ptr(feed->vinfo +
					 (u64)i * SECPROC_PKG_VINFO_SIZE);
	req.nr_pages = feed->count - i;
	/* To secproc_page_in() that would mean that nothing is fed. */
	if (!req.user_page)
		return -EFAULT;
	ret = secproc_page_in(tf, &req);
	if (ret < 0)
		return ret;
	if (ret == SECPROC_PAGE_FAILED)
		return req.err;
	secproc_set_error(tf, &req.error);
	if (ret == SECPROC_PAGE_REFUSED)
		return secproc_refusal_errno(req.error.code);
	*done += req.nr_done;
	return 0;
}

static int secproc_ioc_feed(struct secproc_task_file *tf,
			    struct secproc_feed __user *argp)
{
	enum secproc_task_state state = READ_ONCE(tf->task.state);
	struct secproc_feed feed;
	int err = 0;

	if (copy_from_user(&feed, argp, sizeof(feed)))
		return -EFAULT;
	if (feed.reserved || feed.done || !feed.count)
		return -EINVAL;
	if (feed.count > SECPROC_MAX_FEED)
		return -EMSGSIZE;
	if (state != SECPROC_TASK_LOADED && state != SECPROC_TASK_RUNNING)
		return -EPROTO;
	while (!err && feed.done < feed.count) {
		err = fatal_signal_pending(current) ? -EINTR :
		      feed_some(tf, &feed, feed.done, &feed.done);
		cond_resched();
	}
	if (put_user(feed.done, &argp->done))
		return -EFAULT;
	return err;
}

static int secproc_ioc_signal(struct secproc_task_file *tf,
			      struct secproc_signal __user *argp)
{
	struct secproc_signal sig;
	int err;

	if (copy_from_user(&sig, argp, sizeof(sig)))
		return -EFAULT;
	if (sig.interrupt || sig.flags & ~SECPROC_SIGNAL_KEEP)
		return -EINVAL;
	mutex_lock(&tf->chip->lock);
	err = secproc_signal_send(&tf->task, &sig);
	mutex_unlock(&tf->chip->lock);
	if (!err && copy_to_user(argp, &sig, sizeof(sig)))
		err = -EFAULT;
	return err;
}

/* ---- Questions ----------------------------------------------------------- */

static int secproc_ioc_get_error(struct secproc_task_file *tf,
				 struct secproc_error __user *argp)
{
	struct secproc_error error;

	mutex_lock(&tf->chip->lock);
	error = tf->error;
	mutex_unlock(&tf->chip->lock);
	return copy_to_user(argp, &error, sizeof(error)) ? -EFAULT : 0;
}

static int secproc_ioc_get_task_info(struct secproc_task_file *tf,
				     struct secproc_task_info __user *argp)
{
	struct secproc_task_info info = {};
	int err;

	mutex_lock(&tf->chip->lock);
	err = secproc_task_get_info(&tf->task, &info);
	mutex_unlock(&tf->chip->lock);
	if (err)
		return err;
	return copy_to_user(argp, &info, sizeof(info)) ? -EFAULT : 0;
}

static long task_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct secproc_task_file *tf = file->private_data;
	void __user *argp = (void __user *)arg;

	switch (cmd) {
	case SECPROC_IOC_LOAD:
		return secproc_ioc_load(tf, argp);
	case SECPROC_IOC_ATTACH:
		return secproc_ioc_attach(tf, argp);
	case SECPROC_IOC_UNLOCK:
		return secproc_ioc_unlock(tf, argp);
	case SECPROC_IOC_START:
		return secproc_ioc_start(tf, argp);
	case SECPROC_IOC_FEED:
		return secproc_ioc_feed(tf, argp);
	case SECPROC_IOC_SIGNAL:
		return secproc_ioc_signal(tf, argp);
	case SECPROC_IOC_GET_ERROR:
		return secproc_ioc_get_error(tf, argp);
	case SECPROC_IOC_GET_TASK_INFO:
		return secproc_ioc_get_task_info(tf, argp);
	case SECPROC_IOC_SET_STORE:
		return arg > INT_MAX ? -EINVAL : secproc_ioc_set_store(tf, arg);
	case SECPROC_IOC_SET_LIMITS:
		return secproc_ioc_set_limits(tf, argp);
	case SECPROC_IOC_GET_TASK_STATS:
		return secproc_ioc_get_task_stats(tf, argp);
	case SECPROC_IOC_GET_HEAT:
		return secproc_ioc_get_heat(tf, argp);
	case SECPROC_IOC_CREATE_HART:
		return arg > INT_MAX ? -EINVAL :
				       secproc_hart_file_create(tf, arg);
	default:
		return -ENOTTY;
	}
}

static int task_release(struct inode *inode, struct file *file)
{
	secproc_task_file_put(file->private_data);
	return 0;
}

static const struct file_operations task_fops = {
	.owner = THIS_MODULE,
	.release = task_release,
	.unlocked_ioctl = task_ioctl,
	.compat_ioctl = compat_ptr_ioctl,
	.mmap = secproc_mmap_task,
	.show_fdinfo = secproc_task_show_fdinfo,
	.llseek = noop_llseek,
};

/**
 * secproc_task_file_create() - a descriptor of a new, empty task
 * @chip: the chip
 *
 * Return: the descriptor, or a negative errno.
 */
int secproc_task_file_create(struct secproc_chip *chip)
{
	struct secproc_task_file *tf;
	struct secproc_area *area;
	int err, fd;

	tf = kzalloc(sizeof(*tf), GFP_KERNEL_ACCOUNT);
	if (!tf)
		return -ENOMEM;
	area = kvcalloc(FIRST_AREAS, sizeof(*area), GFP_KERNEL_ACCOUNT);
	if (!area) {
		kfree(tf);
		return -ENOMEM;
	}
	kref_init(&tf->ref);
	tf->chip = chip;
	mutex_init(&tf->setup);
	mutex_init(&tf->attach_lock);
	mutex_init(&tf->store_lock);
	init_rwsem(&tf->run_sem);
	init_waitqueue_head(&tf->wait);
	xa_init(&tf->seen);
	mutex_lock(&chip->lock);
	secproc_task_init(&tf->task, &chip->machine, area, FIRST_AREAS);
	mutex_unlock(&chip->lock);
	err = secproc_limits_begin(tf);
	if (err)
		goto err_free;

	/* Takes over the reference. */
	fd = anon_inode_getfd("secproc-task", &task_fops, tf,
			      O_RDWR | O_CLOEXEC);
	if (fd < 0)
		secproc_task_file_put(tf);
	return fd;

err_free:
	mutex_lock(&chip->lock);
	secproc_task_wipe(&tf->task);
	mutex_unlock(&chip->lock);
	kvfree(area);
	kfree(tf);
	return err;
}
