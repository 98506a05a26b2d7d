// SPDX-License-Identifier: GPL-2.0-only
/*
 * The arrangement of secure and normal memory (FIG. 2, 12, 13)
 *
 *	separate	nothing is mapped by both worlds; what crosses is copied
 *			by calls
 *	shared		run pages and windows of harts are mapped by both, and
 *			normal processes may map plain signed pages
 *	unified		they may map the ciphertext of encrypted pages, too
 *
 * It belongs to the machine as buses do, so it cannot be changed once the module
 * is loaded.
 */
#include <linux/moduleparam.h>
#include <linux/string.h>
#include <linux/sysfs.h>
#include <linux/uaccess.h>

#include "secproc.h"

static const char * const names[] = {
	[SECPROC_SHARED] = "shared",
	[SECPROC_SEPARATE] = "separate",
	[SECPROC_UNIFIED] = "unified",
};

static int arrangement = SECPROC_SHARED;

static int set_arrangement(const char *value, const struct kernel_param *kp)
{
	int i = sysfs_match_string(names, value);

	if (i < 0)
		return i;
	arrangement = i;
	return 0;
}

static int get_arrangement(char *buffer, const struct kernel_param *kp)
{
	return sysfs_emit(buffer, "%s\n", names[arrangement]);
}

static const struct kernel_param_ops arrangement_ops = {
	.set = set_arrangement,
	.get = get_arrangement,
};

module_param_cb(arrangement, &arrangement_ops, NULL, 0444);
MODULE_PARM_DESC(arrangement, "What normal and secure world share: separate, shared (default) or unified");

/* What the two worlds share. */
enum secproc_arrangement secproc_arrangement(void)
{
	return arrangement;
}

/**
 * secproc_ioc_exchange() - copy between a hart's run page and window and its
 *	loader
 * @hf: the hart
 * @argp: struct secproc_exchange
 *
 * Context: the caller holds hf->lock, so nothing of it changes while the hart
 * runs.
 *
 * Return: 0, -EFAULT or -EINVAL; see Documentation/uapi.rst.
 */
int secproc_ioc_exchange(struct secproc_hart_file *hf,
			 const struct secproc_exchange __user *argp)
{
	struct secproc_exchange exchange;
	void __user *data;
	u8 *inside;

	lockdep_assert_held(&hf->lock);
	if (copy_from_user(&exchange, argp, sizeof(exchange)))
		return -EFAULT;
	if (exchange.flags & ~SECPROC_EXCHANGE_GIVE || exchange.reserved ||
	    !exchange.len ||
	    !secproc_range_ok(exchange.offset, exchange.len,
			      SECPROC_RUN_MAP_SIZE))
		return -EINVAL;
	inside = (u8 *)hf->win.run + exchange.offset;
	data = u64_to_user_ptr(exchange.data);
	if (exchange.flags & SECPROC_EXCHANGE_GIVE)
		return copy_from_user(inside, data, exchange.len) ? -EFAULT : 0;
	return copy_to_user(data, inside, exchange.len) ? -EFAULT : 0;
}
