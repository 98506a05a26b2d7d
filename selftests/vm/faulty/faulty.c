// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * A module that does one thing wrong
 *
 * Proves that selftests/vm/run sees what the kernel has to say: a report that
 * nobody looks at is worth nothing.
 */
#include <linux/delay.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/string.h>

static char *what = "nothing";
module_param(what, charp, 0444);
MODULE_PARM_DESC(what, "nothing, warn, leak, beyond, order, sleep");

static DEFINE_MUTEX(first);
static DEFINE_MUTEX(second);
static DEFINE_SPINLOCK(spin);

static void take(struct mutex *one, struct mutex *other)
{
	mutex_lock(one);
	mutex_lock(other);
	mutex_unlock(other);
	mutex_unlock(one);
}

static int __init faulty_init(void)
{
	char *block;

	if (!strcmp(what, "warn")) {
		WARN_ON(1);
	} else if (!strcmp(what, "leak")) {
		block = kmalloc(1000, GFP_KERNEL);
		/* So that the compiler cannot do without the allocation. */
		OPTIMIZER_HIDE_VAR(block);
	} else if (!strcmp(what, "beyond")) {
		block = kmalloc(100, GFP_KERNEL);
		if (!block)
			return -ENOMEM;
		OPTIMIZER_HIDE_VAR(block);
		block[100] = 1;
		kfree(block);
	} else if (!strcmp(what, "order")) {
		take(&first, &second);
		take(&second, &first);
	} else if (!strcmp(what, "sleep")) {
		spin_lock(&spin);
		msleep(20);
		spin_unlock(&spin);
	}
	return 0;
}
module_init(faulty_init);

static void __exit faulty_exit(void)
{
}
module_exit(faulty_exit);

MODULE_DESCRIPTION("Does one thing wrong");
MODULE_LICENSE("GPL");
