// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * A module that has the scheduler look for preempt notifiers all the time
 *
 * The first user of preempt notifiers has Linux patch __schedule(), and so does
 * the last that goes.  QEMU before 8.1 may translate code that another
 * processor is just changing and keep what it has read, without noticing the
 * change: the breakpoint that stood there for a moment is then met when nobody
 * knows it any more ("Oops: int3" in __schedule()), once in some hundred times
 * that secproc.ko comes or goes.  This module is loaded while there is one
 * processor, and stays.
 */
#include <linux/module.h>
#include <linux/preempt.h>

static int __init notifiers_init(void)
{
	preempt_notifier_inc();
	return 0;
}
module_init(notifiers_init);

MODULE_DESCRIPTION("Has the scheduler look for preempt notifiers");
MODULE_LICENSE("GPL");
