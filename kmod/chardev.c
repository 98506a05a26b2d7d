// SPDX-License-Identifier: GPL-2.0-only
/*
 * /dev/secproc, for those who run tasks, and /dev/secproc-admin, for those who
 * decide whose code may run
 */
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/uaccess.h>

#include "secproc.h"

static struct secproc_chip *chip;

static int secproc_ioc_check_extension(unsigned long extension)
{
	switch (extension) {
	case SECPROC_EXT_MAP_PLAIN:
		return secproc_arrangement() != SECPROC_SEPARATE;
	case SECPROC_EXT_MAP_CIPHER:
		return secproc_arrangement() == SECPROC_UNIFIED;
	case SECPROC_EXT_EXCHANGE:
	case SECPROC_EXT_FEED:
	case SECPROC_EXT_THREADS:
	case SECPROC_EXT_SIGNALS:
	case SECPROC_EXT_PARTS:
	case SECPROC_EXT_STORE:
	case SECPROC_EXT_FILES:
		return 1;
	default:
		return 0;
	}
}

static int secproc_ioc_get_info(struct secproc_info __user *argp)
{
	struct secproc_info info = {};

	mutex_lock(&chip->lock);
	secproc_machine_info(&chip->machine, &info);
	if (secproc_engine_dispatch() == SECPROC_RV_DISPATCH_GOTO)
		info.flags |= SECPROC_INFO_ENGINE_GOTO;
	if (secproc_arrangement() == SECPROC_SEPARATE)
		info.flags |= SECPROC_INFO_SEPARATE;
	if (secproc_arrangement() == SECPROC_UNIFIED)
		info.flags |= SECPROC_INFO_UNIFIED;
	mutex_unlock(&chip->lock);
	return copy_to_user(argp, &info, sizeof(info)) ? -EFAULT : 0;
}

static int secproc_ioc_revoke(struct secproc_revoke __user *argp)
{
	struct secproc_error error = {};
	struct secproc_revoke revoke;
	void *list;
	int err;

	if (copy_from_user(&revoke, argp, sizeof(revoke)))
		return -EFAULT;
	if (revoke.refusal || revoke.reserved || !revoke.len)
		return -EINVAL;
	if (revoke.len > SECPROC_REV_MAX_SIZE)
		return -EMSGSIZE;
	list = kvmalloc(revoke.len, GFP_KERNEL_ACCOUNT);
	if (!list)
		return -ENOMEM;
	if (copy_from_user(list, u64_to_user_ptr(revoke.list), revoke.len)) {
		kvfree(list);
		return -EFAULT;
	}
	err = secproc_state_revoke(chip, list, revoke.len, &error);
	if (error.code && put_user(error.code, &argp->refusal))
		return -EFAULT;
	return err;
}

static long device_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	switch (cmd) {
	case SECPROC_IOC_GET_API_VERSION:
		return arg ? -EINVAL : SECPROC_API_VERSION;
	case SECPROC_IOC_CHECK_EXTENSION:
		return secproc_ioc_check_extension(arg);
	case SECPROC_IOC_GET_INFO:
		return secproc_ioc_get_info((void __user *)arg);
	case SECPROC_IOC_GET_STATS:
		return secproc_ioc_get_stats(chip, (void __user *)arg);
	case SECPROC_IOC_CREATE_TASK:
		return arg ? -EINVAL : secproc_task_file_create(chip);
	case SECPROC_IOC_REVOKE:
		return secproc_ioc_revoke((void __user *)arg);
	case SECPROC_IOC_GET_STATE:
		return secproc_ioc_get_state(chip, (void __user *)arg);
	default:
		return -ENOTTY;
	}
}

static int secproc_ioc_provision(const struct secproc_provision __user *argp)
{
	struct secproc_provision provision;
	int err;

	if (copy_from_user(&provision, argp, sizeof(provision))) {
		err = -EFAULT;
		goto out_wipe;
	}
	err = secproc_state_provision(chip, &provision);
	if (!err)
		pr_warn("secproc: provisioned with insecure development keys\n");
out_wipe:
	memzero_explicit(&provision, sizeof(provision));
	return err;
}

static long admin_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	switch (cmd) {
	case SECPROC_IOC_PROVISION:
		return secproc_ioc_provision((void __user *)arg);
	case SECPROC_IOC_RESET_STATE:
		return secproc_ioc_reset_state(chip, (void __user *)arg);
	default:
		return -ENOTTY;
	}
}

static const struct file_operations device_fops = {
	.owner = THIS_MODULE,
	.show_fdinfo = secproc_device_show_fdinfo,
	.unlocked_ioctl = device_ioctl,
	.compat_ioctl = compat_ptr_ioctl,
	.llseek = noop_llseek,
};

static const struct file_operations admin_fops = {
	.owner = THIS_MODULE,
	.unlocked_ioctl = admin_ioctl,
	.compat_ioctl = compat_ptr_ioctl,
	.llseek = noop_llseek,
};

static struct miscdevice device_misc = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "secproc",
	.fops = &device_fops,
	.mode = 0660,
};

static struct miscdevice admin_misc = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "secproc-admin",
	.fops = &admin_fops,
	.mode = 0600,
};

/**
 * secproc_chardev_init() - make the device nodes
 * @the_chip: the chip behind them
 *
 * Return: 0 or the error of misc_register().
 */
int secproc_chardev_init(struct secproc_chip *the_chip)
{
	int err;

	chip = the_chip;
	err = misc_register(&device_misc);
	if (err)
		return err;
	err = misc_register(&admin_misc);
	if (err)
		misc_deregister(&device_misc);
	return err;
}

/**
 * secproc_chardev_exit() - take the device nodes away
 */
void secproc_chardev_exit(void)
{
	misc_deregister(&admin_misc);
	misc_deregister(&device_misc);
}
