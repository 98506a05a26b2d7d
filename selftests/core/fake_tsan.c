// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * READ_ONCE() and WRITE_ONCE() under the thread sanitizer: accesses that are
 * meant to race.  The compiler calls these instead of the sanitizer's own
 * checks (--param tsan-distinguish-volatile=1); what such an access publishes
 * without release order is still found at the data.
 */
#include "env.h"

#define MARKED(size)							\
	void __tsan_volatile_read##size(void *p);			\
	void __tsan_volatile_write##size(void *p);			\
	void __tsan_volatile_read##size(void *p) { (void)p; }		\
	void __tsan_volatile_write##size(void *p) { (void)p; }

MARKED(1)
MARKED(2)
MARKED(4)
MARKED(8)
