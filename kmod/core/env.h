/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * What the core needs from the program it is built into
 *
 * The core is compiled three times: into the module, into the tools and into
 * the tests.  This is the one file that knows which of them it is.  It gives
 * fixed-width types, error numbers, memcpy and friends, and a few compiler
 * attributes, and nothing else: no allocation, no locks, no lists, no printing.
 * Where a unit of the core seems to need more, that part belongs to the glue.
 */
#ifndef SECPROC_ENV_H
#define SECPROC_ENV_H

#ifdef __KERNEL__
#include <asm/barrier.h>
#include <linux/build_bug.h>
#include <linux/bug.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <linux/types.h>
#else
#include "user/env_user.h"
#endif

typedef unsigned __int128 u128;
typedef __int128 s128;

/* One page of guest memory, of a package and of secure memory (R22). */
#define SECPROC_PAGE_SHIFT	12
#define SECPROC_PAGE_SIZE	(1UL << SECPROC_PAGE_SHIFT)
#define SECPROC_PAGE_MASK	(~(u64)(SECPROC_PAGE_SIZE - 1))

/* The unit in which the decrypt unit hands out plaintext code. */
#define SECPROC_LINE_SIZE	64
#define SECPROC_PAGE_LINES	(SECPROC_PAGE_SIZE / SECPROC_LINE_SIZE)

#endif /* SECPROC_ENV_H */
