// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The code cache: which pages of code a hart may execute, and their decoded
 * records, which are the only place where plaintext instructions exist
 *
 * Storage comes from the owner of the hart and is reused by a clock: a page
 * that was jumped to since the hand passed gets another round.  To see that
 * without a store on every jump, the hand takes the page out of the front
 * table, so that the next jump comes by secproc_rv_code_lookup().
 *
 * Records are wiped whenever a page leaves.  An instruction that crosses from
 * one page into the next is decoded into the last slot of the first; it goes
 * when either page goes.
 */
#include "code_cache.h"
#include "exec.h"

static_assert(sizeof(struct rv_rec) == 8);
static_assert(SECPROC_PAGE_LINES == 64);

static struct secproc_rv_code_front *front_of(struct secproc_rv_code_cache *c,
					      u64 va)
{
	return &c->front[va >> SECPROC_PAGE_SHIFT &
			 (SECPROC_RV_NR_CODE_FRONT - 1)];
}

static struct secproc_rv_code_page **chain_of(struct secproc_rv_code_cache *c,
					      u64 va)
{
	return &c->hash[va >> SECPROC_PAGE_SHIFT &
			(SECPROC_RV_MAX_CODE_PAGES - 1)];
}

static struct secproc_rv_code_page *lookup(struct secproc_rv_code_cache *c,
					   u64 va)
{
	struct secproc_rv_code_page *page = *chain_of(c, va);

	while (page && page->va != (va & SECPROC_PAGE_MASK))
		page = page->next;
	return page;
}

static void forget_front(struct secproc_rv_code_cache *c,
			 const struct secproc_rv_code_page *page)
{
	struct secproc_rv_code_front *front = front_of(c, page->va);

	if (front->page == page) {
		front->tag = SECPROC_RV_TLB_NONE;
		front->page = NULL;
	}
}

static void wipe_line(struct secproc_rv_code_page *page, unsigned int line)
{
	memzero_explicit(&page->rec[line * RV_LINE_SLOTS],
			 RV_LINE_SLOTS * sizeof(page->rec[0]));
	page->decoded &= ~(1ULL << line);
}

static void wipe_lines(struct secproc_rv_code_page *page)
{
	while (page->decoded)
		wipe_line(page, (unsigned int)__builtin_ctzll(page->decoded));
}

/* Forgets the instruction that began in the page before and ended in this. */
static void wipe_crossing(struct secproc_rv_code_cache *c, u64 va)
{
	struct secproc_rv_code_page *before;

	before = lookup(c, va - SECPROC_PAGE_SIZE);
	if (before)
		wipe_line(before, SECPROC_PAGE_LINES - 1);
}

/* Wipes a page and takes it out of the cache; its storage becomes free. */
static const void *remove(struct secproc_rv_code_cache *c,
			  struct secproc_rv_code_page *page)
{
	struct secproc_rv_code_page **link = chain_of(c, page->va);
	const void *source = page->source;

	while (*link != page)
		link = &(*link)->next;
	*link = page->next;
	forget_front(c, page);
	wipe_lines(page);
	wipe_crossing(c, page->va);
	page->used = false;
	page->source = NULL;
	page->next = NULL;
	c->nr_used--;
	return source;
}

/* Returns the storage to use next, after at most two rounds of the clock. */
static struct secproc_rv_code_page *victim(struct secproc_rv_code_cache *c)
{
	struct secproc_rv_code_page *page;

	for (;;) {
		page = c->page[c->clock];
		c->clock = (c->clock + 1) % c->nr_pages;
		if (!page->used)
			return page;
		if (c->nr_used < c->nr_pages)
			continue;
		if (!page->referenced)
			return page;
		page->referenced = false;
		forget_front(c, page);
	}
}

struct secproc_rv_code_page *
secproc_rv_code_lookup(struct secproc_rv_hart *hart, u64 va)
{
	struct secproc_rv_code_cache *c = &hart->code;
	struct secproc_rv_code_page *page = lookup(c, va);
	struct secproc_rv_code_front *front;

	if (!page)
		return NULL;
	front = front_of(c, va);
	front->tag = page->va;
	front->page = page;
	page->referenced = true;
	return page;
}

void secproc_rv_code_wipe_lines(struct secproc_rv_hart *hart)
{
	unsigned int i;

	for (i = 0; i < hart->code.nr_pages; i++)
		wipe_lines(hart->code.page[i]);
}

size_t secproc_rv_code_page_size(void)
{
	return sizeof(struct secproc_rv_code_page);
}

/* Writes the records past the end, for the loop that runs the hart. */
static void set_ends(const struct secproc_rv_hart *hart,
		     struct secproc_rv_code_page *page)
{
	struct rv_rec *end = &page->rec[RV_PAGE_SLOTS];

	end[0].op = secproc_rv_code_of(hart, RV_OP_next_page);
	end[1].op = secproc_rv_code_of(hart, RV_OP_next_page_1);
}

int secproc_rv_code_add(struct secproc_rv_hart *hart, void *storage)
{
	struct secproc_rv_code_cache *c = &hart->code;
	struct secproc_rv_code_page *page = storage;

	if (c->nr_pages == SECPROC_RV_MAX_CODE_PAGES)
		return -ENOSPC;
	set_ends(hart, page);
	c->page[c->nr_pages++] = page;
	return 0;
}

void secproc_rv_code_set_dispatch(struct secproc_rv_hart *hart)
{
	unsigned int i;

	secproc_rv_code_wipe_lines(hart);
	for (i = 0; i < hart->code.nr_pages; i++)
		set_ends(hart, hart->code.page[i]);
}

bool secproc_rv_code_is_full(const struct secproc_rv_hart *hart)
{
	return hart->code.nr_used == hart->code.nr_pages;
}

const void *secproc_rv_code_insert(struct secproc_rv_hart *hart, u64 va,
				   const void *source)
{
	struct secproc_rv_code_cache *c = &hart->code;
	struct secproc_rv_code_page **chain;
	struct secproc_rv_code_page *page;
	const void *old_source = NULL;

	if (WARN_ON_ONCE(!c->nr_pages))
		return NULL;
	/* A page that is there already changes its source. */
	page = lookup(c, va);
	if (!page)
		page = victim(c);
	if (page->used)
		old_source = remove(c, page);
	chain = chain_of(c, va);
	page->va = va & SECPROC_PAGE_MASK;
	page->bias = page->va - ((uintptr_t)page->rec >> 2);
	page->source = source;
	page->next = *chain;
	page->used = true;
	page->referenced = true;
	*chain = page;
	c->nr_used++;
	return old_source;
}

const void *secproc_rv_code_drop(struct secproc_rv_hart *hart, u64 va)
{
	struct secproc_rv_code_page *page = lookup(&hart->code, va);

	return page ? remove(&hart->code, page) : NULL;
}

u64 secproc_rv_code_take_front(struct secproc_rv_hart *hart, unsigned int i)
{
	struct secproc_rv_code_front *front = &hart->code.front[i];
	u64 va = front->tag;

	front->tag = SECPROC_RV_TLB_NONE;
	front->page = NULL;
	return va;
}

void secproc_rv_code_flush(struct secproc_rv_hart *hart)
{
	struct secproc_rv_code_cache *c = &hart->code;
	unsigned int i;

	for (i = 0; i < c->nr_pages; i++)
		if (c->page[i]->used)
			remove(c, c->page[i]);
}

void secproc_rv_code_take_back(struct secproc_rv_hart *hart)
{
	secproc_rv_code_flush(hart);
	hart->code.nr_pages = 0;
	hart->code.clock = 0;
}
