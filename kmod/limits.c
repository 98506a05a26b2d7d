// SPDX-License-Identifier: GPL-2.0-only
/*
 * Who may have how much: frames of a task, frames of a user's tasks, and whom
 * the memory outside of secure memory is charged to
 *
 * A task counts for the user who made it, unless that one may go beyond limits
 * (CAP_SYS_RESOURCE).  What a task needs of the kernel's memory is charged to
 * the memory cgroup of whoever made it, also when somebody else's need of a frame
 * is why a page of it leaves.
 */
#include <linux/capability.h>
#include <linux/cred.h>
#include <linux/memcontrol.h>
#include <linux/moduleparam.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include <linux/uidgid.h>

#include "secproc.h"

/* So that a user alone does not take all, and still has most. */
static unsigned int user_frames;
module_param(user_frames, uint, 0644);
MODULE_PARM_DESC(user_frames, "Frames that all tasks of a user may have (0: seven eighths of all)");

/* Half must be left that can be taken away. */
static unsigned int pinned_frames;
module_param(pinned_frames, uint, 0644);
MODULE_PARM_DESC(pinned_frames, "Frames that may be kept from leaving, for tasks or single pages (0: half of all)");

/**
 * struct secproc_user - a user who has tasks
 * @link: in the chip's list
 * @uid: who
 * @nr_tasks: how many; with the last one it is freed
 * @account: what they have together
 *
 * Under chip->lock.
 */
struct secproc_user {
	struct list_head link;
	kuid_t uid;
	unsigned int nr_tasks;
	struct secproc_account account;
};

static u64 max_user_frames(const struct secproc_chip *chip)
{
	unsigned int param = READ_ONCE(user_frames);
	u32 nr_frames = chip->storage.nr_frames;

	/* A user whose task cannot be admitted at all would be locked out. */
	return max_t(u64, param ? param : nr_frames - nr_frames / 8,
		     SECPROC_ASPACE_FLOOR);
}

static u32 max_pinned_frames(const struct secproc_chip *chip)
{
	unsigned int param = READ_ONCE(pinned_frames);

	return param ? param : chip->storage.nr_frames / 2;
}

static struct secproc_user *lookup_user(struct secproc_chip *chip, kuid_t uid)
{
	struct secproc_user *user;

	list_for_each_entry(user, &chip->users, link)
		if (uid_eq(user->uid, uid))
			return user;
	return NULL;
}

/**
 * secproc_limits_begin() - have a new task count for its maker
 * @tf: the task, initialised
 *
 * Return: 0 or -ENOMEM.
 */
int secproc_limits_begin(struct secproc_task_file *tf)
{
	struct secproc_chip *chip = tf->chip;
	struct secproc_user *user, *new;

	tf->uid = current_uid();
	tf->memcg = get_mem_cgroup_from_mm(current->mm);
	mutex_lock(&chip->lock);
	chip->machine.mem.max_pinned = max_pinned_frames(chip);
	mutex_unlock(&chip->lock);
	if (has_capability_noaudit(current, CAP_SYS_RESOURCE))
		return 0;
	new = kzalloc(sizeof(*new), GFP_KERNEL_ACCOUNT);
	if (!new) {
		mem_cgroup_put(tf->memcg);
		return -ENOMEM;
	}
	mutex_lock(&chip->lock);
	user = lookup_user(chip, tf->uid);
	if (!user) {
		user = new;
		new = NULL;
		user->uid = tf->uid;
		list_add(&user->link, &chip->users);
	}
	user->nr_tasks++;
	user->account.max_frames = max_user_frames(chip);
	tf->user = user;
	tf->task.as.account = &user->account;
	mutex_unlock(&chip->lock);
	kfree(new);
	return 0;
}

/**
 * secproc_user_frames() - frames that all tasks of a task's user hold
 * @tf: the task
 *
 * Context: under chip->lock.
 *
 * Return: how many; 0 if the task counts for nobody.
 */
u64 secproc_user_frames(const struct secproc_task_file *tf)
{
	lockdep_assert_held(&tf->chip->lock);
	return tf->user ? tf->user->account.nr_frames : 0;
}

/**
 * secproc_limits_end() - undo secproc_limits_begin()
 * @tf: the task, wiped
 */
void secproc_limits_end(struct secproc_task_file *tf)
{
	struct secproc_user *user = tf->user;

	mem_cgroup_put(tf->memcg);
	if (!user)
		return;
	mutex_lock(&tf->chip->lock);
	if (--user->nr_tasks)
		user = NULL;
	else
		list_del(&user->link);
	mutex_unlock(&tf->chip->lock);
	if (user)
		WARN_ON_ONCE(user->account.nr_frames || user->account.promised);
	kfree(user);
}

/* What is reserved for a task is as good as locked. */
static bool may_pin(u64 nr_frames)
{
	return capable(CAP_IPC_LOCK) ||
	       nr_frames <= rlimit(RLIMIT_MEMLOCK) >> SECPROC_PAGE_SHIFT;
}

/**
 * secproc_ioc_set_limits() - how much a task may have
 * @tf: the task
 * @argp: struct secproc_limits
 *
 * Return: 0, -EFAULT, -EINVAL, -EPERM, -EBUSY or -EPROTO; see
 * Documentation/uapi.rst.
 */
int secproc_ioc_set_limits(struct secproc_task_file *tf,
			   const struct secproc_limits __user *argp)
{
	struct secproc_aspace *as = &tf->task.as;
	struct secproc_limits limits;
	bool is_pinned;
	int err = 0;

	static_assert(SECPROC_MIN_FRAMES == SECPROC_ASPACE_FLOOR);
	if (copy_from_user(&limits, argp, sizeof(limits)))
		return -EFAULT;
	is_pinned = limits.flags & SECPROC_LIMITS_NO_PAGE_OUT;
	if (limits.flags & ~SECPROC_LIMITS_NO_PAGE_OUT ||
	    !secproc_is_zero(limits.reserved, sizeof(limits.reserved)) ||
	    limits.max_frames > U32_MAX ||
	    (limits.max_frames && limits.max_frames < SECPROC_MIN_FRAMES) ||
	    (is_pinned && !limits.max_frames))
		return -EINVAL;
	if (is_pinned && !may_pin(limits.max_frames))
		return -EPERM;
	if (!mutex_trylock(&tf->setup))
		return -EBUSY;
	mutex_lock(&tf->chip->lock);
	/* What was promised at the start stays promised. */
	if (tf->task.state > SECPROC_TASK_LOADED || as->floor ||
	    as->nr_pinned) {
		err = -EPROTO;
	} else {
		as->max_frames = limits.max_frames;
		as->is_pinned = is_pinned;
		tf->chip->machine.mem.max_pinned = max_pinned_frames(tf->chip);
	}
	mutex_unlock(&tf->chip->lock);
	mutex_unlock(&tf->setup);
	return err;
}
