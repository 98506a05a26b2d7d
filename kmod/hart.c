// SPDX-License-Identifier: GPL-2.0-only
/*
 * Hart descriptors
 */
#include <linux/anon_inodes.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

#include "secproc.h"

/*
 * Whole pages: a page of decoded code is a little more than 16 KiB and a hart a
 * little more than 32, for which the kernel's caches would take twice as much.
 */
static void *alloc_whole(size_t size)
{
	const gfp_t gfp = GFP_KERNEL_ACCOUNT | __GFP_ZERO | __GFP_NOWARN;

	return alloc_pages_exact(size, gfp | __GFP_NORETRY) ?:
	       __vmalloc(size, gfp);
}

static void free_whole(void *pages, size_t size)
{
	if (is_vmalloc_addr(pages))
		vfree(pages);
	else if (pages)
		free_pages_exact(pages, size);
}

static void free_code(void *storage)
{
	free_whole(storage, secproc_rv_code_page_size());
}

/**
 * secproc_hart_add_code() - give a hart's code cache room for one more page
 * @hf: the hart
 *
 * When there is no memory, or there are as many as code_pages= says, the hart
 * makes do with what it has.
 *
 * Context: the caller holds hf->code_lock.
 */
void secproc_hart_add_code(struct secproc_hart_file *hf)
{
	unsigned int max_code = min_t(unsigned int, SECPROC_RV_MAX_CODE_PAGES,
				      READ_ONCE(secproc_param_code_pages));
	void *storage = NULL;

	lockdep_assert_held(&hf->code_lock);
	if (hf->nr_code < max_code)
		storage = alloc_whole(secproc_rv_code_page_size());
	if (!storage || secproc_rv_code_add(&hf->hart.rv, storage)) {
		free_code(storage);
		hf->hart.code_is_final = true;
		return;
	}
	hf->code[hf->nr_code] = storage;
	WRITE_ONCE(hf->nr_code, hf->nr_code + 1);
	secproc_idle_kick(hf->tf->chip);
}

static void free_all_code(struct secproc_hart_file *hf)
{
	unsigned int i;

	for (i = 0; i < hf->nr_code; i++)
		free_code(hf->code[i]);
	WRITE_ONCE(hf->nr_code, 0);
}

/**
 * secproc_hart_drop_code() - take all decoded code away from a hart
 * @hf: the hart
 *
 * It is made again when the hart goes on.
 *
 * Context: the caller holds hf->code_lock.
 */
void secproc_hart_drop_code(struct secproc_hart_file *hf)
{
	lockdep_assert_held(&hf->code_lock);
	secproc_hart_forget_code(&hf->hart);
	free_all_code(hf);
}

/*
 * Makes run page and window.  Of single pages, because vmalloc_user() does not
 * charge them to anybody.
 */
static int make_window(struct secproc_hart_file *hf)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(hf->win_page); i++) {
		hf->win_page[i] = alloc_page(GFP_KERNEL_ACCOUNT | __GFP_ZERO);
		if (!hf->win_page[i])
			return -ENOMEM;
	}
	hf->win.run = vmap(hf->win_page, ARRAY_SIZE(hf->win_page), VM_MAP,
			   PAGE_KERNEL);
	if (!hf->win.run)
		return -ENOMEM;
	hf->win.data = (u8 *)hf->win.run + SECPROC_RUN_PAGE_SIZE;
	return 0;
}

static void hart_free(struct secproc_hart_file *hf)
{
	unsigned int i;

	free_all_code(hf);
	secproc_turn_free(hf);
	vunmap(hf->win.run);
	for (i = 0; i < ARRAY_SIZE(hf->win_page); i++)
		if (hf->win_page[i])
			__free_page(hf->win_page[i]);
	free_whole(hf, sizeof(*hf));
}

static int hart_release(struct inode *inode, struct file *file)
{
	struct secproc_hart_file *hf = file->private_data;
	struct secproc_task_file *tf = hf->tf;

	mutex_lock(&tf->chip->lock);
	if (tf->first == hf)
		tf->first = NULL;
	secproc_hart_wipe(&hf->hart);
	mutex_unlock(&tf->chip->lock);
	hart_free(hf);
	secproc_task_file_put(tf);
	return 0;
}

static int secproc_ioc_run(struct secproc_hart_file *hf)
{
	int err;

	if (!mutex_trylock(&hf->lock))
		return -EBUSY;
	mutex_lock(&hf->code_lock);
	err = secproc_run(hf);
	secproc_idle_from_now(hf);
	mutex_unlock(&hf->code_lock);
	mutex_unlock(&hf->lock);
	return err;
}

static int exchange(struct secproc_hart_file *hf,
		    const struct secproc_exchange __user *argp)
{
	int err;

	if (!mutex_trylock(&hf->lock))
		return -EBUSY;
	err = secproc_ioc_exchange(hf, argp);
	mutex_unlock(&hf->lock);
	return err;
}

static long hart_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct secproc_hart_file *hf = file->private_data;

	switch (cmd) {
	case SECPROC_IOC_RUN:
		return arg ? -EINVAL : secproc_ioc_run(hf);
	case SECPROC_IOC_EXCHANGE:
		return exchange(hf, (void __user *)arg);
	default:
		return -ENOTTY;
	}
}

static const struct file_operations hart_fops = {
	.owner = THIS_MODULE,
	.release = hart_release,
	.unlocked_ioctl = hart_ioctl,
	.compat_ioctl = compat_ptr_ioctl,
	.mmap = secproc_mmap_run,
	.llseek = noop_llseek,
};

void secproc_hart_kick(struct secproc_hart *hart)
{
	struct secproc_hart_file *hf =
		container_of(hart, struct secproc_hart_file, hart);

	WRITE_ONCE(hart->kicked, true);
	wake_up(&hf->wait);
}

/* Makes a hart known to its task. */
static int attach(struct secproc_task_file *tf, struct secproc_hart_file *hf,
		  unsigned int tid)
{
	int err;

	mutex_lock(&tf->chip->lock);
	err = secproc_hart_init(&hf->hart, &tf->task, tid);
	if (!err)
		secproc_rv_set_dispatch(&hf->hart.rv,
					secproc_engine_dispatch());
	if (!err && !tid)
		tf->first = hf;
	mutex_unlock(&tf->chip->lock);
	return err;
}

/**
 * secproc_hart_file_create() - a descriptor of a new hart
 * @tf: its task
 * @tid: number of the thread, as the task gave it; 0 for the first
 *
 * Return: the descriptor, or a negative errno.
 */
int secproc_hart_file_create(struct secproc_task_file *tf, unsigned int tid)
{
	struct secproc_hart_file *hf;
	int err, fd;

	hf = alloc_whole(sizeof(*hf));
	if (!hf)
		return -ENOMEM;
	mutex_init(&hf->lock);
	mutex_init(&hf->code_lock);
	init_waitqueue_head(&hf->wait);
	hf->tf = tf;
	err = make_window(hf);
	if (err) {
		hart_free(hf);
		return err;
	}
	err = attach(tf, hf, tid);
	if (err) {
		hart_free(hf);
		return err;
	}
	secproc_task_file_get(tf);

	fd = anon_inode_getfd("secproc-hart", &hart_fops, hf,
			      O_RDWR | O_CLOEXEC);
	if (fd < 0) {
		struct file dummy = { .private_data = hf };

		hart_release(NULL, &dummy);
	}
	return fd;
}
