/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Reading ahead: which pages of the package to bring in with the one that a hart
 * wants
 *
 * A hart that wants the page behind the last one that it was brought is coming by
 * the pages in order, so the next ones come with it: twice as many each time,
 * from SECPROC_AHEAD_FIRST on, none again as soon as it wants another page or has
 * not used what was there.  Code and data are two orders.
 *
 * Only pages that are signed: their signatures are checked together, which is
 * what this is for.  Only frames that are free are taken, and what was read ahead is
 * verified like everything else; what does not verify is forgotten, and refused
 * if it is wanted.
 */
#ifndef SECPROC_AHEAD_H
#define SECPROC_AHEAD_H

#include "aspace.h"

/* Pages that are read ahead at the most. */
#define SECPROC_AHEAD_MAX	16
#define SECPROC_AHEAD_FIRST	2

/**
 * struct secproc_order - pages that a hart comes by in order
 * @next: address of the page behind those that have been brought in; 0 if none
 * @window: how many were to be read ahead last
 */
struct secproc_order {
	u64 next;
	u32 window;
};

/**
 * struct secproc_ahead - in what order a hart wants pages
 * @code: those that it fetches from
 * @data: those that it loads from or stores to
 *
 * Belongs to the hart.
 */
struct secproc_ahead {
	struct secproc_order code;
	struct secproc_order data;
};

/**
 * secproc_ahead_window() - how many pages to be ready for
 * @ahead: the hart's
 * @want: what it wants now
 * @max: how many may be read ahead, at most SECPROC_AHEAD_MAX
 *
 * Needs no lock: a guess before secproc_ahead_reserve().
 *
 * Return: at most @max.
 */
u32 secproc_ahead_window(const struct secproc_ahead *ahead,
			 const struct secproc_want *want, u32 max);

/**
 * secproc_ahead_reserve() - reserve the pages that come with one
 * @ahead: the hart's
 * @as: the address space
 * @want: what the hart wanted
 * @in: at first the page that was reserved for that, which is FROM_PACKAGE;
 *	receives the others behind it
 * @max: room for so many others in @in
 * @keep: frames that must stay free
 *
 * Of others, only such as are signed and stand behind it in the file, too.
 *
 * Return: how many others.
 */
u32 secproc_ahead_reserve(struct secproc_ahead *ahead,
			  struct secproc_aspace *as,
			  const struct secproc_want *want,
			  struct secproc_page_in *in, u32 max, u32 keep);

#endif /* SECPROC_AHEAD_H */
