// SPDX-License-Identifier: GPL-2.0-only
/*
 * Page store: where written pages go that had to leave secure memory
 *
 * A file of the kernel's shared memory file system for each task, made when its
 * first page leaves; it may itself be swapped out.  The record of a page stands
 * at a place that follows from its address, so nothing has to be allocated or
 * remembered, and the file is sparse.  Nothing here is secret or trusted.
 */
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/shmem_fs.h>

#include "secproc.h"

static loff_t place(u64 va)
{
	return (loff_t)(va >> SECPROC_PAGE_SHIFT) * SECPROC_RECORD_SIZE;
}

static struct file *get_store(struct secproc_task_file *tf)
{
	struct file *store;

	mutex_lock(&tf->store_lock);
	store = tf->store;
	if (!store) {
		store = shmem_file_setup("secproc-pages", place(SECPROC_VA_END),
					 VM_NORESERVE);
		if (!IS_ERR(store))
			tf->store = store;
	}
	mutex_unlock(&tf->store_lock);
	return store;
}

/**
 * secproc_store_write() - put a record into the page store
 * @tf: the task
 * @va: address of the page
 * @record: SECPROC_RECORD_SIZE bytes
 *
 * Return: 0 or a negative errno.
 */
int secproc_store_write(struct secproc_task_file *tf, u64 va, const u8 *record)
{
	struct file *store = get_store(tf);
	loff_t pos = place(va);
	ssize_t n;

	if (IS_ERR(store))
		return PTR_ERR(store);
	n = kernel_write(store, record, SECPROC_RECORD_SIZE, &pos);
	if (n < 0)
		return n;
	return n == SECPROC_RECORD_SIZE ? 0 : -ENOSPC;
}

/**
 * secproc_store_read() - take a record out of the page store
 * @tf: the task
 * @va: address of the page
 * @record: SECPROC_RECORD_SIZE bytes
 *
 * Return: 0 or a negative errno.
 */
int secproc_store_read(struct secproc_task_file *tf, u64 va, u8 *record)
{
	struct file *store = get_store(tf);
	loff_t pos = place(va);
	ssize_t n;

	if (IS_ERR(store))
		return PTR_ERR(store);
	n = kernel_read(store, record, SECPROC_RECORD_SIZE, &pos);
	if (n < 0)
		return n;
	return n == SECPROC_RECORD_SIZE ? 0 : -EIO;
}
