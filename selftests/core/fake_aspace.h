/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * An address space for tests of what uses one: pages in an array, any of which
 * can be absent until it is asked for
 *
 * Stands in for os/aspace.c at link time.  Calls that change mappings do what
 * aspace.h says in the simplest way.
 */
#ifndef SECPROC_FAKE_ASPACE_H
#define SECPROC_FAKE_ASPACE_H

#include "os/aspace.h"

#define FAKE_NR_PAGES	128

/**
 * struct fake_page - one page of the program
 * @va: its address; 0 for an unused entry
 * @perms: SECPROC_PERM_*
 * @is_absent: must be brought in first
 * @data: its contents
 */
struct fake_page {
	u64 va;
	u8 perms;
	bool is_absent;
	u8 data[SECPROC_PAGE_SIZE];
};

/**
 * struct fake_aspace - the only address space of a test program
 * @page: its pages
 * @is_full: secproc_aspace_needs_room() says so
 * @touched: called after every copy, to play a host that is at work meanwhile
 * @nr_copies: copies so far
 */
struct fake_aspace {
	struct fake_page page[FAKE_NR_PAGES];
	bool is_full;
	void (*touched)(void);
	unsigned long nr_copies;
};

extern struct fake_aspace fake_aspace;

void fake_aspace_reset(struct secproc_aspace *as);

/* Maps @nr pages of zeros at @va. */
void fake_aspace_add(u64 va, unsigned int nr, u8 perms);

/* The page of @va, or NULL. */
struct fake_page *fake_aspace_page(u64 va);

/* Brings in what somebody waits for; false if that is nothing sensible. */
bool fake_aspace_bring(const struct secproc_want *want);

/* All pages absent from now on. */
void fake_aspace_absent(void);

/* The test's own way to the program's memory; aborts where nothing is. */
void fake_aspace_put(u64 va, const void *bytes, size_t len);
void fake_aspace_get(u64 va, void *bytes, size_t len);

#endif /* SECPROC_FAKE_ASPACE_H */
