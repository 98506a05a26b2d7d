// SPDX-License-Identifier: GPL-2.0-only
/*
 * Packaged files of a task: libraries, its interpreter, data
 */
#include <linux/file.h>
#include <linux/mm.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "secproc.h"

/**
 * secproc_source_of() - where a page is read from
 * @tf: the task
 * @in: the page, of a package
 * @pkg: set to the package
 *
 * Return: the package's file; NULL if the loader feeds its pages.
 */
struct file *secproc_source_of(struct secproc_task_file *tf,
			       const struct secproc_page_in *in,
			       const struct secproc_pkg **pkg)
{
	if (!in->file) {
		*pkg = &tf->task.pkg;
		return tf->pkg_file;
	}
	*pkg = &in->file->pkg;
	return container_of(in->file, struct secproc_attached_file,
			    attached)->file;
}

/* Gives the verified file to the core; it is part of the task from then on. */
static int add(struct secproc_task_file *tf, struct secproc_attached_file *file,
	       const struct secproc_opened *opened)
{
	int err;

	for (;;) {
		err = secproc_task_lock_exclusive(tf);
		if (err)
			return err;
		err = secproc_attach(&tf->task, &file->attached, &opened->pkg,
				     &opened->keys);
		if (!err) {
			file->next = tf->attached;
			tf->attached = file;
		}
		secproc_task_unlock_exclusive(tf);
		if (err != -ENOSPC)
			return err;
		err = secproc_task_grow(tf, 0);
		if (err)
			return err;
	}
}

/*
 * What would be refused is not admitted, and nothing makes it refused after that:
 * files come one after another.  What then has no memory, or is killed, has been
 * admitted all the same.
 */
static int install(struct secproc_task_file *tf,
		   struct secproc_attached_file *file,
		   const struct secproc_opened *opened)
{
	int err;

	if (mutex_lock_killable(&tf->attach_lock))
		return -EINTR;
	mutex_lock(&tf->chip->lock);
	err = secproc_attach_check(&tf->task, &opened->pkg);
	mutex_unlock(&tf->chip->lock);
	if (!err)
		err = secproc_state_admit(tf->chip, &opened->pkg,
					  &opened->keys);
	if (!err)
		err = add(tf, file, opened);
	mutex_unlock(&tf->attach_lock);
	return err;
}

static int attach(struct secproc_task_file *tf, const struct secproc_load *load,
		  struct secproc_error *error)
{
	struct secproc_attached_file *file;
	struct secproc_opened *opened;
	int err = -ENOMEM;

	opened = kzalloc(sizeof(*opened), GFP_KERNEL);
	file = kzalloc(sizeof(*file), GFP_KERNEL_ACCOUNT);
	if (!opened || !file)
		goto out;
	err = secproc_package_open(tf, load, opened, error);
	if (err)
		goto out;
	file->file = opened->file;
	file->resident = opened->resident;
	err = install(tf, file, opened);
	if (!err) {
		opened->file = NULL;
		opened->resident = NULL;
		file = NULL;
	}
	secproc_package_close(opened);
	if (err > 0)
		err = secproc_refuse(error, err);
out:
	kfree(file);
	kfree(opened);
	return err;
}

/**
 * secproc_ioc_attach() - give a task a packaged file
 * @tf: the task
 * @argp: struct secproc_attach
 *
 * Return: 0 or a negative errno; see Documentation/uapi.rst.
 */
int secproc_ioc_attach(struct secproc_task_file *tf,
		       const struct secproc_attach __user *argp)
{
	enum secproc_task_state state = READ_ONCE(tf->task.state);
	struct secproc_error error = {};
	struct secproc_attach ask;
	struct secproc_load load;
	int err;

	if (copy_from_user(&ask, argp, sizeof(ask)))
		return -EFAULT;
	if (ask.flags || ask.reserved[0] || ask.reserved[1] ||
	    ask.pkg_fd < 0 || !ask.licence != !ask.licence_len)
		return -EINVAL;
	if (state != SECPROC_TASK_LOADED && state != SECPROC_TASK_RUNNING)
		return -EPROTO;
	load = (struct secproc_load){
		.pkg_fd = ask.pkg_fd,
		.licence = ask.licence,
		.licence_len = ask.licence_len,
		.now = ask.now,
	};
	err = attach(tf, &load, &error);
	secproc_set_error(tf, &error);
	return err;
}

/**
 * secproc_attached_free() - give the files of a task back
 * @tf: the task, which the core has wiped
 */
void secproc_attached_free(struct secproc_task_file *tf)
{
	while (tf->attached) {
		struct secproc_attached_file *file = tf->attached;

		tf->attached = file->next;
		fput(file->file);
		kvfree(file->resident);
		kfree_sensitive(file);
	}
}
