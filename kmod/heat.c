// SPDX-License-Identifier: GPL-2.0-only
/*
 * Heat: which pages of a task come and go how often
 *
 * Which page a program uses when can tell what it computes, so there is a map
 * only for tasks whose package may be debugged.  It is a table of fixed size in
 * memory that is charged to who made the task; pages for which there is no
 * place are counted together.
 */
#include <linux/hash.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "secproc.h"

/* Pages that a map has room for, and places that a page may be at. */
#define HEAT_BITS	15
#define HEAT_SIZE	(1U << HEAT_BITS)
#define HEAT_PLACES	64

/* Pages that one call tells at the most. */
#define HEAT_CHUNK	128

/**
 * struct secproc_heat_map - what has been counted of the pages of a task
 * @others: comings and goings of pages without a place
 * @page: by a hash of the address; free if that is 0, where no page ever is
 */
struct secproc_heat_map {
	u64 others;
	struct secproc_heat_page page[HEAT_SIZE];
};

/**
 * secproc_heat_begin() - make the map of a task, if it may have one
 * @tf: the task, which is being loaded
 * @pkg: its verified package
 *
 * Return: 0 or -ENOMEM.
 */
int secproc_heat_begin(struct secproc_task_file *tf,
		       const struct secproc_pkg *pkg)
{
	struct secproc_heat_map *heat;

	if (!secproc_pkg_is_debug(pkg))
		return 0;
	heat = kvzalloc(sizeof(*heat), GFP_KERNEL_ACCOUNT);
	if (!heat)
		return -ENOMEM;
	mutex_lock(&tf->chip->lock);
	tf->heat = heat;
	mutex_unlock(&tf->chip->lock);
	return 0;
}

/**
 * secproc_heat_end() - undo secproc_heat_begin()
 * @tf: the task
 */
void secproc_heat_end(struct secproc_task_file *tf)
{
	struct secproc_heat_map *heat;

	mutex_lock(&tf->chip->lock);
	heat = tf->heat;
	tf->heat = NULL;
	mutex_unlock(&tf->chip->lock);
	kvfree(heat);
}

static struct secproc_heat_page *find(struct secproc_heat_map *heat, u64 va)
{
	u32 first = hash_64(va >> SECPROC_PAGE_SHIFT, HEAT_BITS);
	u32 i;

	for (i = 0; i < HEAT_PLACES; i++) {
		struct secproc_heat_page *page =
			&heat->page[(first + i) & (HEAT_SIZE - 1)];

		if (!page->va)
			page->va = va;
		if (page->va == va)
			return page;
	}
	heat->others++;
	return NULL;
}

static void count(u32 *counter)
{
	if (*counter < U32_MAX)
		++*counter;
}

/**
 * secproc_heat_in() - a page has come
 * @tf: the task
 * @in: what came; tables are not counted
 */
void secproc_heat_in(struct secproc_task_file *tf,
		     const struct secproc_page_in *in)
{
	bool is_stored = in->origin == SECPROC_FROM_STORE;
	struct secproc_heat_page *page;

	lockdep_assert_held(&tf->chip->lock);
	if (!tf->heat || (is_stored && in->name.table))
		return;
	page = find(tf->heat, in->va & SECPROC_PAGE_MASK);
	if (!page)
		return;
	count(&page->page_ins);
	if (is_stored || in->again)
		count(&page->again);
}

/**
 * secproc_heat_out() - a page is taken away
 * @tf: the task
 * @va: its address
 */
void secproc_heat_out(struct secproc_task_file *tf, u64 va)
{
	struct secproc_heat_page *page;

	lockdep_assert_held(&tf->chip->lock);
	if (!tf->heat)
		return;
	page = find(tf->heat, va & SECPROC_PAGE_MASK);
	if (page)
		count(&page->page_outs);
}

/* Copies the next pages, and moves the cursor behind them. */
static void take_chunk(const struct secproc_heat_map *heat,
		       struct secproc_heat *ask, struct secproc_heat_page *page)
{
	u32 nr = 0;

	while (nr < ask->nr_pages && ask->cursor < HEAT_SIZE) {
		const struct secproc_heat_page *from =
			&heat->page[ask->cursor++];

		if (from->va)
			page[nr++] = *from;
	}
	ask->nr_pages = nr;
	ask->others = heat->others;
}

/**
 * secproc_ioc_get_heat() - some pages of the map
 * @tf: the task
 * @argp: struct secproc_heat
 *
 * Return: 0, -EFAULT, -EINVAL, -EPERM, -EPROTO or -ENOMEM; see
 * Documentation/uapi.rst.
 */
int secproc_ioc_get_heat(struct secproc_task_file *tf,
			 struct secproc_heat __user *argp)
{
	struct secproc_heat_page *page;
	struct secproc_heat ask;
	int err = 0;

	if (copy_from_user(&ask, argp, sizeof(ask)))
		return -EFAULT;
	if (ask.version != SECPROC_HEAT_VERSION || !ask.nr_pages ||
	    !secproc_is_zero(ask.reserved, sizeof(ask.reserved)))
		return -EINVAL;
	ask.nr_pages = min_t(u32, ask.nr_pages, HEAT_CHUNK);
	page = kmalloc_array(HEAT_CHUNK, sizeof(*page), GFP_KERNEL);
	if (!page)
		return -ENOMEM;
	mutex_lock(&tf->chip->lock);
	if (tf->heat)
		take_chunk(tf->heat, &ask, page);
	else
		err = tf->task.state == SECPROC_TASK_NEW ? -EPROTO : -EPERM;
	mutex_unlock(&tf->chip->lock);
	if (!err && (copy_to_user(u64_to_user_ptr(ask.pages), page,
				  ask.nr_pages * sizeof(*page)) ||
		     copy_to_user(argp, &ask, sizeof(ask))))
		err = -EFAULT;
	kfree(page);
	return err;
}
