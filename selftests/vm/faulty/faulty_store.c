// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * A page store that fails: /dev/faulty-store keeps records in memory, a set for
 * each opening, until it is told not to
 *
 * What a file cannot do on request: give an I/O error, or less than was asked
 * for, or take its time.
 */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/uio.h>
#include <linux/xarray.h>

/* A page and its tag. */
#define RECORD	(4096 + 16)

static bool eio_read, eio_write, less;
static unsigned int late, late_write;
module_param(eio_read, bool, 0644);
MODULE_PARM_DESC(eio_read, "Reading fails with EIO");
module_param(eio_write, bool, 0644);
MODULE_PARM_DESC(eio_write, "Writing fails with EIO");
module_param(less, bool, 0644);
MODULE_PARM_DESC(less, "Reading ends in the middle");
module_param(late, uint, 0644);
MODULE_PARM_DESC(late, "Milliseconds that reading takes longer");
module_param(late_write, uint, 0644);
MODULE_PARM_DESC(late_write, "Milliseconds that writing takes longer");

static int store_open(struct inode *inode, struct file *file)
{
	struct xarray *records = kmalloc(sizeof(*records), GFP_KERNEL);

	if (!records)
		return -ENOMEM;
	xa_init(records);
	file->private_data = records;
	return 0;
}

static int store_release(struct inode *inode, struct file *file)
{
	struct xarray *records = file->private_data;
	unsigned long index;
	void *record;

	xa_for_each(records, index, record)
		kfree(record);
	xa_destroy(records);
	kfree(records);
	return 0;
}

static long take_time(unsigned int ms)
{
	return ms ? schedule_timeout_killable(msecs_to_jiffies(ms)) : 0;
}

static ssize_t store_read(struct kiocb *iocb, struct iov_iter *to)
{
	u64 index = iocb->ki_pos, off;
	size_t len, n;
	void *record;

	if (take_time(READ_ONCE(late)))
		return -EINTR;
	if (READ_ONCE(eio_read))
		return -EIO;
	off = do_div(index, RECORD);
	len = READ_ONCE(less) ? RECORD / 2 : RECORD;
	record = xa_load(iocb->ki_filp->private_data, index);
	if (!record || off >= len)
		return 0;
	n = copy_to_iter(record + off, len - off, to);
	iocb->ki_pos += n;
	return n;
}

/* Whole records only, which is all that is asked for. */
static ssize_t store_write(struct kiocb *iocb, struct iov_iter *from)
{
	struct xarray *records = iocb->ki_filp->private_data;
	u64 index = iocb->ki_pos;
	void *record, *old;

	if (take_time(READ_ONCE(late_write)))
		return -EINTR;
	if (READ_ONCE(eio_write))
		return -EIO;
	if (do_div(index, RECORD) || iov_iter_count(from) != RECORD)
		return -EINVAL;
	record = kmalloc(RECORD, GFP_KERNEL);
	if (!record)
		return -ENOMEM;
	if (!copy_from_iter_full(record, RECORD, from)) {
		kfree(record);
		return -EFAULT;
	}
	old = xa_store(records, index, record, GFP_KERNEL);
	if (xa_is_err(old)) {
		kfree(record);
		return xa_err(old);
	}
	kfree(old);
	iocb->ki_pos += RECORD;
	return RECORD;
}

static const struct file_operations store_fops = {
	.owner = THIS_MODULE,
	.open = store_open,
	.release = store_release,
	.read_iter = store_read,
	.write_iter = store_write,
	.llseek = noop_llseek,
};

static struct miscdevice store_dev = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "faulty-store",
	.fops = &store_fops,
};
module_misc_device(store_dev);

MODULE_DESCRIPTION("A page store that fails");
MODULE_LICENSE("GPL");
