// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * An address space for tests of what uses one
 */
#include <stdlib.h>
#include <string.h>

#include "fake_aspace.h"

#define HEAP_MAX	(16 * SECPROC_PAGE_SIZE)

struct fake_aspace fake_aspace;

static struct secproc_area found;

/* Frame n is page n. */
static struct secproc_frame frames[FAKE_NR_PAGES];
static struct secproc_mem mem;

/* ---- For tests ----------------------------------------------------------- */

void fake_aspace_reset(struct secproc_aspace *as)
{
	memset(&fake_aspace, 0, sizeof(fake_aspace));
	memset(as, 0, sizeof(*as));
	as->mem = &mem;
	mem.pool.frame = frames;
	mem.pool.nr_frames = FAKE_NR_PAGES;
	as->map_top = SECPROC_VA_END;
	as->root = SECPROC_NO_FRAME;
}

struct fake_page *fake_aspace_page(u64 va)
{
	unsigned int i;

	for (i = 0; i < FAKE_NR_PAGES; i++)
		if (fake_aspace.page[i].va &&
		    fake_aspace.page[i].va == (va & SECPROC_PAGE_MASK))
			return &fake_aspace.page[i];
	return NULL;
}

void fake_aspace_add(u64 va, unsigned int nr, u8 perms)
{
	unsigned int i;

	for (i = 0; i < FAKE_NR_PAGES && nr; i++) {
		struct fake_page *page = &fake_aspace.page[i];

		if (page->va)
			continue;
		memset(page, 0, sizeof(*page));
		page->va = va;
		page->perms = perms;
		va += SECPROC_PAGE_SIZE;
		nr--;
	}
	if (nr)
		abort();
}

void fake_aspace_absent(void)
{
	unsigned int i;

	for (i = 0; i < FAKE_NR_PAGES; i++)
		fake_aspace.page[i].is_absent = true;
}

bool fake_aspace_bring(const struct secproc_want *want)
{
	struct fake_page *page = fake_aspace_page(want->va);

	if (!page || !page->is_absent || want->access & ~page->perms)
		return false;
	page->is_absent = false;
	return true;
}

static u8 *byte_at(u64 va)
{
	struct fake_page *page = fake_aspace_page(va);

	if (!page)
		abort();
	return &page->data[va % SECPROC_PAGE_SIZE];
}

void fake_aspace_put(u64 va, const void *bytes, size_t len)
{
	const u8 *from = bytes;

	while (len--)
		*byte_at(va++) = *from++;
}

void fake_aspace_get(u64 va, void *bytes, size_t len)
{
	u8 *to = bytes;

	while (len--)
		*to++ = *byte_at(va++);
}

/* ---- aspace.h: touching memory ------------------------------------------- */

/* Returns 0 with the byte's place, -EFAULT or -EAGAIN. */
static int touch(u64 va, u8 access, u8 **byte, struct secproc_want *want)
{
	struct fake_page *page = fake_aspace_page(va);

	if (!page || access & ~page->perms)
		return -EFAULT;
	if (page->is_absent) {
		want->va = va;
		want->access = access;
		return -EAGAIN;
	}
	*byte = &page->data[va % SECPROC_PAGE_SIZE];
	return 0;
}

static void touched(void)
{
	fake_aspace.nr_copies++;
	if (fake_aspace.touched)
		fake_aspace.touched();
}

int secproc_aspace_read(struct secproc_aspace *as, u64 va, void *buf, u64 len,
			struct secproc_want *want)
{
	u8 *to = buf, *byte;
	int err = 0;

	(void)as;
	for (; len && !err; len--) {
		err = touch(va++, SECPROC_PERM_R, &byte, want);
		if (!err)
			*to++ = *byte;
	}
	touched();
	return err;
}

int secproc_aspace_write(struct secproc_aspace *as, u64 va, const void *buf,
			 u64 len, struct secproc_want *want)
{
	const u8 *from = buf;
	int err = 0;
	u8 *byte;

	(void)as;
	for (; len && !err; len--) {
		err = touch(va++, SECPROC_PERM_W, &byte, want);
		if (!err)
			*byte = *from++;
	}
	touched();
	return err;
}

s64 secproc_aspace_read_string(struct secproc_aspace *as, u64 va, char *buf,
			       u64 size, struct secproc_want *want)
{
	u64 i;

	for (i = 0; i < size; i++) {
		int err = secproc_aspace_read(as, va + i, buf + i, 1, want);

		if (err)
			return err;
		if (!buf[i])
			return (s64)i;
	}
	return -ENAMETOOLONG;
}

int secproc_aspace_check(struct secproc_aspace *as, u64 va, u64 len, u8 access,
			 struct secproc_want *want)
{
	int err = 0;
	u8 *byte;

	(void)as;
	for (; len && !err; len--)
		err = touch(va++, access, &byte, want);
	return err;
}

/* ---- aspace.h: mappings -------------------------------------------------- */

static bool is_free(u64 va, u64 len)
{
	u64 off;

	for (off = 0; off < len; off += SECPROC_PAGE_SIZE)
		if (fake_aspace_page(va + off))
			return false;
	return true;
}

int secproc_aspace_map(struct secproc_aspace *as, u64 va, u64 len,
		       enum secproc_area_kind kind, u8 perms, bool fixed,
		       u64 *out)
{
	unsigned int nr = (unsigned int)((len + SECPROC_PAGE_SIZE - 1) /
					 SECPROC_PAGE_SIZE);

	(void)kind;
	if (perms & SECPROC_PERM_X)
		return -EACCES;
	if (nr > FAKE_NR_PAGES)
		return -ENOMEM;
	if (fixed)
		secproc_aspace_unmap(as, va, len);
	else if (!va || !is_free(va, len))
		for (va = 0x40000000; !is_free(va, len); va += 0x1000000)
			;
	fake_aspace_add(va, nr, perms);
	*out = va;
	return 0;
}

/* In two pieces, so that what goes on in the middle is seen. */
u64 secproc_aspace_piece(u64 va, u64 len, u64 done)
{
	(void)va;
	return done || len <= SECPROC_PAGE_SIZE ? len - done : SECPROC_PAGE_SIZE;
}

int secproc_aspace_check_range(const struct secproc_aspace *as, u64 va,
			       u64 len, bool whole)
{
	u64 off;

	(void)as;
	if (!len || va % SECPROC_PAGE_SIZE)
		return -EINVAL;
	for (off = 0; whole && off < len; off += SECPROC_PAGE_SIZE)
		if (!fake_aspace_page(va + off))
			return -ENOMEM;
	return 0;
}

int secproc_aspace_unmap(struct secproc_aspace *as, u64 va, u64 len)
{
	u64 off;

	if (!len || va % SECPROC_PAGE_SIZE)
		return -EINVAL;
	as->version++;
	for (off = 0; off < len; off += SECPROC_PAGE_SIZE) {
		struct fake_page *page = fake_aspace_page(va + off);

		if (page)
			page->va = 0;
	}
	return 0;
}

int secproc_aspace_protect(struct secproc_aspace *as, u64 va, u64 len,
			   u8 perms)
{
	u64 off;

	as->version++;
	for (off = 0; off < len; off += SECPROC_PAGE_SIZE) {
		struct fake_page *page = fake_aspace_page(va + off);

		if (!page)
			return -ENOMEM;
		page->perms = perms;
	}
	return 0;
}

int secproc_aspace_discard(struct secproc_aspace *as, u64 va, u64 len)
{
	u64 off;

	as->version++;
	for (off = 0; off < len; off += SECPROC_PAGE_SIZE) {
		struct fake_page *page = fake_aspace_page(va + off);

		if (!page)
			return -ENOMEM;
		memset(page->data, 0, sizeof(page->data));
	}
	return 0;
}

/* One page at a time, so that the caller comes again. */
int secproc_aspace_move(struct secproc_aspace *as, u64 from, u64 to, u64 len,
			u64 *done, struct secproc_want *want)
{
	u8 *source, *target;
	int err;

	if (*done >= len)
		return 0;
	as->version++;
	err = touch(from + *done, SECPROC_PERM_R, &source, want);
	if (!err)
		err = touch(to + *done, SECPROC_PERM_W, &target, want);
	if (err)
		return err;
	memcpy(target, source, SECPROC_PAGE_SIZE);
	*done += SECPROC_PAGE_SIZE;
	return 0;
}

u64 secproc_aspace_set_brk(struct secproc_aspace *as, u64 brk)
{
	if (brk >= as->brk_start && brk - as->brk_start <= HEAP_MAX)
		as->brk = brk;
	return as->brk;
}

const struct secproc_area *secproc_aspace_find(const struct secproc_aspace *as,
					       u64 va)
{
	const struct fake_page *page = fake_aspace_page(va);

	(void)as;
	if (!page)
		return NULL;
	found.start = page->va;
	found.end = page->va + SECPROC_PAGE_SIZE;
	found.kind = SECPROC_AREA_MAPPING;
	found.perms = page->perms;
	return &found;
}

bool secproc_aspace_needs_room(const struct secproc_aspace *as)
{
	(void)as;
	return fake_aspace.is_full;
}

/* ---- aspace.h: what system calls never do -------------------------------- */

void secproc_aspace_use(struct secproc_aspace *as, u32 frame_no, u8 access,
			struct secproc_counts *counts)
{
	(void)as;
	(void)frame_no;
	(void)access;
	(void)counts;
	abort();
}

void secproc_aspace_init(struct secproc_aspace *as, struct secproc_mem *mem,
			 u64 id, struct secproc_area *area, u32 max_areas)
{
	(void)as;
	(void)mem;
	(void)id;
	(void)area;
	(void)max_areas;
	abort();
}

void secproc_aspace_wipe(struct secproc_aspace *as)
{
	(void)as;
	abort();
}

int secproc_aspace_add_package(struct secproc_aspace *as,
			       const struct secproc_pkg *pkg,
			       struct secproc_key *key, u32 *needed)
{
	(void)as;
	(void)pkg;
	(void)key;
	(void)needed;
	abort();
}

void secproc_aspace_remove_package(struct secproc_aspace *as)
{
	(void)as;
	abort();
}

u32 secproc_aspace_lookup(const struct secproc_aspace *as, u64 va, u8 access)
{
	const struct fake_page *page = fake_aspace_page(va);
	u32 frame_no;

	(void)as;
	if (!page || page->is_absent || !(page->perms & access))
		return SECPROC_NO_FRAME;
	frame_no = (u32)(page - fake_aspace.page);
	frames[frame_no].data = fake_aspace.page[frame_no].data;
	return frame_no;
}

int secproc_aspace_admit(struct secproc_aspace *as)
{
	as->floor = SECPROC_ASPACE_FLOOR;
	return 0;
}

/* Nor has anybody a limit. */
enum secproc_limit secproc_aspace_limit(const struct secproc_aspace *as)
{
	(void)as;
	return SECPROC_LIMIT_NONE;
}

/* Tables never leave here. */
bool secproc_aspace_lacks_table(const struct secproc_aspace *as, u64 va,
				u64 len, struct secproc_want *want)
{
	(void)as;
	(void)va;
	(void)len;
	(void)want;
	return false;
}

/* ---- Packaged files ------------------------------------------------------ */

int secproc_aspace_add_file(struct secproc_aspace *as,
			    struct secproc_attached *file)
{
	u32 nr = secproc_pkg_nr_pages(&file->pkg);

	file->va = as->file_top ? as->file_top : SECPROC_VA_END;
	as->file_top = file->va + nr * SECPROC_PAGE_SIZE;
	fake_aspace_add(file->va, nr, SECPROC_PERM_FILE);
	return 0;
}

int secproc_aspace_map_file(struct secproc_aspace *as,
			    const struct secproc_file_map *map, u64 *out)
{
	(void)as;
	(void)map;
	(void)out;
	abort();
}

int secproc_aspace_peek(struct secproc_aspace *as,
			const struct secproc_attached *file, u64 off,
			u8 **data, struct secproc_want *want)
{
	struct fake_page *page = fake_aspace_page(file->va + off);

	(void)as;
	if (!page)
		abort();
	want->va = page->va;
	want->access = SECPROC_PERM_FILE;
	*data = page->data + off % SECPROC_PAGE_SIZE;
	return page->is_absent ? -EAGAIN : 0;
}
