// SPDX-License-Identifier: GPL-2.0-only
/*
 * Page store: where written pages go that had to leave secure memory
 *
 * A file of the kernel's shared memory file system for each task, made when its
 * first page leaves; it may itself be swapped out, and is charged to the memory
 * cgroup of whoever made the task, not of who needs the frame.  A page or table
 * stands at a place that follows from its address, and its tag at one in a
 * region behind all of them, so nothing has to be allocated or remembered; the
 * file is sparse.
 *
 * Or a file that was given for it, where each page or table stands with its tag
 * behind it.  Nothing here is secret or trusted.
 */
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/falloc.h>
#include <linux/highmem.h>
#include <linux/sched/mm.h>
#include <linux/shmem_fs.h>

#include "secproc.h"

#define TAGS_PER_PAGE	(SECPROC_PAGE_SIZE / SECPROC_TAG_SIZE)
#define NR_TAG_PAGES	DIV_ROUND_UP(SECPROC_STORE_SLOTS, TAGS_PER_PAGE)

static struct file *get_store(struct secproc_task_file *tf)
{
	struct file *store;

	mutex_lock(&tf->store_lock);
	store = tf->store;
	if (!store) {
		store = shmem_file_setup("secproc-pages",
					 (SECPROC_STORE_SLOTS + NR_TAG_PAGES) <<
					 SECPROC_PAGE_SHIFT, VM_NORESERVE);
		if (!IS_ERR(store))
			tf->store = store;
	}
	mutex_unlock(&tf->store_lock);
	return store;
}

/*
 * Page @index of the store, with a reference.  Where the cgroup has no room for
 * it the task is refused by name, rather than some process of the cgroup killed.
 */
static struct page *get_page_at(struct secproc_task_file *tf, pgoff_t index)
{
	struct address_space *mapping = tf->store->f_mapping;
	struct mem_cgroup *old = set_active_memcg(tf->memcg);
	struct page *page;

	page = shmem_read_mapping_page_gfp(mapping, index,
					   mapping_gfp_mask(mapping) |
					   __GFP_RETRY_MAYFAIL | __GFP_NOWARN);
	set_active_memcg(old);
	return page;
}

/* Finds the page and the tag of a place; returns 0 with references to both. */
static int locate(struct secproc_task_file *tf, u64 slot, struct page **page,
		  struct page **tags, size_t *tag_off)
{
	struct file *store = get_store(tf);

	if (IS_ERR(store))
		return PTR_ERR(store);
	*page = get_page_at(tf, slot);
	if (IS_ERR(*page))
		return PTR_ERR(*page);
	*tags = get_page_at(tf, SECPROC_STORE_SLOTS + slot / TAGS_PER_PAGE);
	if (IS_ERR(*tags)) {
		put_page(*page);
		return PTR_ERR(*tags);
	}
	*tag_off = slot % TAGS_PER_PAGE * SECPROC_TAG_SIZE;
	return 0;
}

/**
 * secproc_store_set() - have a task's pages put into a file
 * @tf: a task none of whose pages have left
 * @fd: descriptor of the file
 *
 * Return: 0, -EBADF if it is not open for both reading and writing, -EINVAL if
 * it has no positions or is always written at its end, -EEXIST if there is a
 * page store already.
 */
int secproc_store_set(struct secproc_task_file *tf, int fd)
{
	const fmode_t mode = FMODE_READ | FMODE_WRITE;
	const fmode_t positions = FMODE_PREAD | FMODE_PWRITE;
	struct file *file = fget(fd);
	int err = 0;

	if (!file)
		return -EBADF;
	mutex_lock(&tf->store_lock);
	if ((file->f_mode & mode) != mode)
		err = -EBADF;
	else if ((file->f_mode & positions) != positions ||
		 file->f_flags & O_APPEND)
		err = -EINVAL;
	else if (tf->store)
		err = -EEXIST;
	else
		tf->store = file;
	tf->store_is_given = !err || tf->store_is_given;
	mutex_unlock(&tf->store_lock);
	if (err)
		fput(file);
	return err;
}

/* Moves a whole record; a store that gives less has failed. */
static int move_record(struct file *store, u64 slot, u8 *record, bool write)
{
	loff_t pos = slot * SECPROC_RECORD_SIZE;
	size_t done = 0;

	while (done < SECPROC_RECORD_SIZE) {
		size_t left = SECPROC_RECORD_SIZE - done;
		ssize_t n = write ?
			kernel_write(store, record + done, left, &pos) :
			kernel_read(store, record + done, left, &pos);

		if (n <= 0)
			return n < 0 ? n : -EIO;
		done += n;
	}
	return 0;
}

/**
 * secproc_store_write() - put a record into the page store
 * @tf: the task
 * @name: the page or table
 * @record: SECPROC_RECORD_SIZE bytes
 *
 * Return: 0 or a negative errno.
 */
int secproc_store_write(struct secproc_task_file *tf,
			const struct secproc_page_name *name, u8 *record)
{
	struct page *page, *tags;
	size_t tag_off;
	int err;

	/* Set before the task was started. */
	if (tf->store_is_given)
		return move_record(tf->store, secproc_page_slot(name), record,
				   true);
	err = locate(tf, secproc_page_slot(name), &page, &tags, &tag_off);
	if (err)
		return err;
	memcpy_to_page(page, 0, record, SECPROC_PAGE_SIZE);
	memcpy_to_page(tags, tag_off, record + SECPROC_PAGE_SIZE,
		       SECPROC_TAG_SIZE);
	set_page_dirty(page);
	set_page_dirty(tags);
	put_page(tags);
	put_page(page);
	return 0;
}

/**
 * secproc_store_read() - take a record out of the page store
 * @tf: the task
 * @name: the page or table
 * @record: SECPROC_RECORD_SIZE bytes
 *
 * Return: 0 or a negative errno.
 */
int secproc_store_read(struct secproc_task_file *tf,
		       const struct secproc_page_name *name, u8 *record)
{
	struct page *page, *tags;
	size_t tag_off;
	int err;

	if (tf->store_is_given)
		return move_record(tf->store, secproc_page_slot(name), record,
				   false);
	err = locate(tf, secproc_page_slot(name), &page, &tags, &tag_off);
	if (err)
		return err;
	memcpy_from_page(record, page, 0, SECPROC_PAGE_SIZE);
	memcpy_from_page(record + SECPROC_PAGE_SIZE, tags, tag_off,
			 SECPROC_TAG_SIZE);
	put_page(tags);
	put_page(page);
	return 0;
}

/**
 * secproc_store_punch() - give back what the store has of pages that are gone
 * @tf: the task
 *
 * What cannot be given back is given back with the task.
 *
 * Context: run_sem is held for writing since the pages were dropped, so none of
 * them can have left again.
 */
void secproc_store_punch(struct secproc_task_file *tf)
{
	struct secproc_aspace *as = &tf->task.as;
	u32 i;

	lockdep_assert_held_write(&tf->run_sem);
	/* Only who holds run_sem like this drops pages. */
	for (i = 0; i < as->nr_holes; i++) {
		const struct secproc_hole *hole = &as->hole[i];
		u64 start = hole->start, len = hole->end - start;

		if (tf->store_is_given) {
			start = (start >> SECPROC_PAGE_SHIFT) *
				SECPROC_RECORD_SIZE;
			len = (len >> SECPROC_PAGE_SHIFT) * SECPROC_RECORD_SIZE;
		}
		if (tf->store)
			vfs_fallocate(tf->store, FALLOC_FL_PUNCH_HOLE |
				      FALLOC_FL_KEEP_SIZE, start, len);
	}
	as->nr_holes = 0;
}
