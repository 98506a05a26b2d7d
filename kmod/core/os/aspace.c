// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Address space: areas, the page table in secure memory, and the way of a page
 * into it
 *
 * The page table has three levels of 512 entries.  An entry of the upper two is
 * a table, of the lowest a page:
 *
 *	PTE_PRESENT	a frame; of a page with the permissions in PTE_PERMS
 *	PTE_BUSY	it is being brought in or out; a frame is reserved; not
 *			PTE_PRESENT
 *	PTE_STORED	it is in the page store, as the version in the upper
 *			bits, sealed with the permissions in PTE_PERMS
 *	PTE_ZERO	the page has been written, and is all zero
 *	PTE_DROPPED	as 0, but it has been there before
 *	0		nothing yet; for a page, the area says what belongs here
 *
 * A table can leave when none of its entries is PTE_PRESENT or PTE_BUSY.  So an
 * entry stands in secure memory before its page is admitted, and while the page
 * is there or on its way; what is stored of a page names its version, and the
 * table above names the version of that.
 *
 * Entries, and the number of the first table, are written with release and read
 * with acquire order, so that a hart that sees one also sees what its frame
 * holds.
 */
#include "../bytes.h"
#include "../clock.h"
#include "../cpu/decrypt.h"
#include "../mem/ghost.h"
#include "aspace.h"

#define PTE_PRESENT	(1ULL << 0)
#define PTE_PERMS_SHIFT	1
#define PTE_PERMS	(7ULL << PTE_PERMS_SHIFT)
#define PTE_BUSY	(1ULL << 4)
#define PTE_STORED	(1ULL << 5)
#define PTE_ZERO	(1ULL << 6)
#define PTE_DROPPED	(1ULL << 7)
#define PTE_FRAME_SHIFT	12
#define PTE_VERSION_SHIFT	12

static_assert(PTE_VERSION_SHIFT + SECPROC_VERSION_BITS == 64,
	      "an entry has room for every version");

#define TABLE_BITS	9
#define TABLE_ENTRIES	(1U << TABLE_BITS)
#define TABLE_LEVELS	3

/* Pages that move before others get their turn. */
#define MOVE_STEPS	512
/* Tables whose pages are dropped before that, at the end of a task. */
#define WIPE_STEPS	16
/* Addresses that are taken away before that: as many tables. */
#define DROP_SPAN	(SECPROC_PAGE_SIZE << (TABLE_BITS + 4))

static u64 page_align(u64 len)
{
	return (len + SECPROC_PAGE_SIZE - 1) & SECPROC_PAGE_MASK;
}

/* The permissions that the package's signer allows. */
static u8 page_perms(const struct secproc_pkg_page *page)
{
	static_assert(!((SECPROC_PKG_PAGE_F_R ^ SECPROC_PERM_R) |
			(SECPROC_PKG_PAGE_F_W ^ SECPROC_PERM_W) |
			(SECPROC_PKG_PAGE_F_X ^ SECPROC_PERM_X)),
		      "permissions have the same bits everywhere");
	return (u8)(page->flags &
		    (SECPROC_PERM_R | SECPROC_PERM_W | SECPROC_PERM_X));
}

static u64 pte_make(u32 frame_no, u8 perms)
{
	return (u64)frame_no << PTE_FRAME_SHIFT |
	       (u64)(perms & ~SECPROC_PERM_FILE) << PTE_PERMS_SHIFT | PTE_PRESENT;
}

static u64 pte_make_stored(u64 version, u8 perms)
{
	return version << PTE_VERSION_SHIFT |
	       (u64)perms << PTE_PERMS_SHIFT | PTE_STORED;
}

static u32 pte_frame(u64 pte)
{
	return (u32)(pte >> PTE_FRAME_SHIFT);
}

static u8 pte_perms(u64 pte)
{
	return (u8)((pte & PTE_PERMS) >> PTE_PERMS_SHIFT);
}

/* ---- The page table ------------------------------------------------------ */

/* An entry, and the table that it stands in. */
struct slot {
	u32 table;
	u64 *entry;
};

/* Bytes that an entry at @level covers. */
static u64 span_of(unsigned int level)
{
	return 1ULL << (SECPROC_PAGE_SHIFT + level * TABLE_BITS);
}

static u64 *table_entry(const struct secproc_aspace *as, u32 table, u64 va,
			unsigned int level)
{
	unsigned int shift = SECPROC_PAGE_SHIFT + level * TABLE_BITS;
	u64 *entry = (u64 *)secproc_mem_data(as->mem, table);

	return &entry[(va >> shift) & (TABLE_ENTRIES - 1)];
}

/*
 * Goes down to the entry of @va at level @to, or as far as tables are present.
 * Returns the level of the entry in *@slot; TABLE_LEVELS if there is no table
 * at all.
 */
static unsigned int walk(const struct secproc_aspace *as, u64 va,
			 unsigned int to, struct slot *slot)
{
	unsigned int level = TABLE_LEVELS - 1;

	slot->table = smp_load_acquire(&as->root);
	if (slot->table == SECPROC_NO_FRAME)
		return TABLE_LEVELS;
	for (;;) {
		u64 pte;

		slot->entry = table_entry(as, slot->table, va, level);
		if (level == to)
			return level;
		pte = smp_load_acquire(slot->entry);
		if (!(pte & PTE_PRESENT))
			return level;
		slot->table = pte_frame(pte);
		level--;
	}
}

static bool is_live(u64 pte)
{
	return pte & (PTE_PRESENT | PTE_BUSY);
}

/*
 * Writes an entry.  A table without live entries may be taken away like a page,
 * so every entry goes through here.
 */
static void set_entry(struct secproc_aspace *as, const struct slot *slot,
		      u64 pte)
{
	struct secproc_frame *table = &as->mem->pool.frame[slot->table];
	u64 old = *slot->entry;

	table->nr_used = (u16)(table->nr_used + !!pte - !!old);
	table->nr_live = (u16)(table->nr_live + is_live(pte) - is_live(old));
	table->version = 0;
	table->owner = table->nr_live || slot->table == as->root ? NULL : as;
	smp_store_release(slot->entry, pte);
}

enum secproc_limit secproc_aspace_limit(const struct secproc_aspace *as)
{
	const struct secproc_account *account = as->account;

	if (as->max_frames && as->nr_resident >= as->max_frames)
		return SECPROC_LIMIT_TASK;
	if (account && account->max_frames &&
	    account->nr_frames >= account->max_frames)
		return SECPROC_LIMIT_USER;
	return SECPROC_LIMIT_NONE;
}

/* Counts frames that @as has more, or less. */
static void hold(struct secproc_aspace *as, int nr_frames)
{
	as->nr_resident += (u64)(s64)nr_frames;
	if (as->account)
		as->account->nr_frames += (u64)(s64)nr_frames;
}

/* Takes a frame for @as, or returns SECPROC_NO_FRAME. */
static u32 take_frame(struct secproc_aspace *as)
{
	u32 frame_no;

	if (secproc_aspace_limit(as))
		return SECPROC_NO_FRAME;
	frame_no = secproc_mem_alloc(as->mem);
	if (frame_no != SECPROC_NO_FRAME)
		hold(as, 1);
	return frame_no;
}

/* Its pages are a package's; else they are zero to begin with. */
static bool is_packaged(const struct secproc_area *area)
{
	return area->kind == SECPROC_AREA_PACKAGE ||
	       area->kind == SECPROC_AREA_FILE;
}

/* The package behind such an area. */
static const struct secproc_pkg *pkg_of(const struct secproc_aspace *as,
					const struct secproc_attached *file)
{
	return file ? &file->pkg : as->pkg;
}

/* Promises frames that are pinned, or takes that back. */
static void promise_pinned(struct secproc_aspace *as, int nr_frames)
{
	as->nr_pinned += (u32)nr_frames;
	as->mem->pinned += (u32)nr_frames;
	as->mem->promised += (u32)nr_frames;
	if (as->account)
		as->account->promised += (u64)(s64)nr_frames;
}

/* Whether one more page of a task can stay, and everybody can go on. */
static bool can_pin(const struct secproc_aspace *as)
{
	const struct secproc_account *account = as->account;
	const struct secproc_mem *mem = as->mem;
	/* What it will be promised when it is started. */
	u32 due = as->floor ? 0 : SECPROC_ASPACE_FLOOR;

	if (mem->pinned >= mem->max_pinned ||
	    mem->pool.nr_frames - mem->promised <=
	    due + SECPROC_ASPACE_UNPROMISED)
		return false;
	if (account && account->max_frames &&
	    account->promised + due >= account->max_frames)
		return false;
	return !as->max_frames ||
	       as->floor + due + as->nr_pinned < as->max_frames;
}

/* Keeps the page at @va if its package wants that and there is room for it. */
static void pin_if_wanted(struct secproc_aspace *as,
			  const struct secproc_area *area, u64 va, u32 frame_no)
{
	struct secproc_frame *frame = &as->mem->pool.frame[frame_no];
	struct secproc_pkg_page page;

	/* Of a task that is pinned everything stays. */
	if (!is_packaged(area) || as->is_pinned)
		return;
	secproc_pkg_page(pkg_of(as, area->file), area->first_page +
			 (u32)((va - area->start) >> SECPROC_PAGE_SHIFT),
			 &page);
	if (!(page.flags & SECPROC_PKG_PAGE_F_PINNED))
		return;
	if (!can_pin(as)) {
		secproc_count(&as->counts, SECPROC_STAT_pins_ignored, 1);
		return;
	}
	frame->pinned = true;
	promise_pinned(as, 1);
	secproc_count(&as->counts, SECPROC_STAT_pins, 1);
}

/* Gives a frame back, and its twin with it. */
static void drop_frame(struct secproc_aspace *as, u32 frame_no)
{
	if (as->mem->pool.frame[frame_no].pinned)
		promise_pinned(as, -1);
	hold(as, -1);
	secproc_count(&as->counts, SECPROC_STAT_ahead_wasted,
		      as->mem->pool.frame[frame_no].ahead);
	if (as->mem->pool.frame[frame_no].twin != SECPROC_NO_FRAME)
		hold(as, -1);
	secproc_mem_free(as->mem, frame_no);
}

/* Makes an empty table of @level for @va, or returns SECPROC_NO_FRAME. */
static u32 make_table(struct secproc_aspace *as, u64 va, unsigned int level)
{
	u32 frame_no = take_frame(as);
	struct secproc_frame *frame;

	if (frame_no == SECPROC_NO_FRAME)
		return SECPROC_NO_FRAME;
	frame = &as->mem->pool.frame[frame_no];
	secproc_frame_set(&as->mem->pool, frame_no, SECPROC_FRAME_TABLE);
	frame->va = va & ~(span_of(level + 1) - 1);
	frame->level = (u8)level;
	frame->referenced = true;
	if (level < TABLE_LEVELS - 1)
		frame->owner = as;
	return frame_no;
}

/*
 * As walk() to the lowest level, but makes the tables that are missing.  *@level
 * is not 0 if a table has left or is on its way; returns -ENOMEM if memory is
 * full.
 */
static int reach(struct secproc_aspace *as, u64 va, struct slot *slot,
		 unsigned int *level)
{
	u32 table;

	if (as->root == SECPROC_NO_FRAME) {
		table = make_table(as, 0, TABLE_LEVELS - 1);
		if (table == SECPROC_NO_FRAME)
			return -ENOMEM;
		smp_store_release(&as->root, table);
	}
	for (;;) {
		*level = walk(as, va, 0, slot);
		if (!*level || *slot->entry)
			return 0;
		table = make_table(as, va, *level - 1);
		if (table == SECPROC_NO_FRAME)
			return -ENOMEM;
		set_entry(as, slot, pte_make(table, 0));
	}
}

/* First address behind what the entry for @va at @level covers. */
static u64 entry_end(u64 va, unsigned int level)
{
	return (va & ~(span_of(level) - 1)) + span_of(level);
}

/* Next address to look at after walk() found no table at @level. */
static u64 skip_hole(u64 va, unsigned int level)
{
	return level == TABLE_LEVELS ? SECPROC_VA_END : entry_end(va, level);
}

/* Frees the tables of @va that have become empty, but for the topmost. */
static void trim_tables(struct secproc_aspace *as, u64 va)
{
	unsigned int level;

	for (level = 1; level < TABLE_LEVELS; level++) {
		struct slot slot;
		u32 table;

		if (walk(as, va, level, &slot) != level ||
		    !(*slot.entry & PTE_PRESENT))
			continue;
		table = pte_frame(*slot.entry);
		if (as->mem->pool.frame[table].nr_used)
			return;
		set_entry(as, &slot, 0);
		drop_frame(as, table);
	}
}

/*
 * Remembers that the page store need not keep what it has of [@start, @end).
 * What is forgotten because there are too many costs room in the store only.
 */
static void add_hole(struct secproc_aspace *as, u64 start, u64 end)
{
	struct secproc_hole *hole;

	if (!as->counts.n[SECPROC_STAT_page_outs] ||
	    as->nr_holes == SECPROC_MAX_HOLES)
		return;
	hole = &as->hole[as->nr_holes++];
	hole->start = start;
	hole->end = end;
}

/* Drops the pages in [@start, @end), and tables that are empty then. */
static void drop_pages(struct secproc_aspace *as, u64 start, u64 end)
{
	u64 va = start;

	while (va < end) {
		struct slot slot;
		unsigned int level = walk(as, va, 0, &slot);
		u64 next = level ? skip_hole(va, level) :
				   va + SECPROC_PAGE_SIZE;

		if (level == TABLE_LEVELS)
			break;
		if (*slot.entry & PTE_PRESENT)
			drop_frame(as, pte_frame(*slot.entry));
		/*
		 * What the page store has of it, nobody can open any more.  A
		 * table that has left and lies across an edge has nothing of
		 * the range: see secproc_aspace_lacks_table().
		 */
		if (*slot.entry && va + span_of(level) == next && next <= end)
			set_entry(as, &slot, 0);
		if (level || next >= end || !(next & (span_of(1) - 1)))
			trim_tables(as, va);
		va = next;
	}
	add_hole(as, start, end);
	as->version++;
}

bool secproc_aspace_lacks_table(const struct secproc_aspace *as, u64 va,
				u64 len, struct secproc_want *want)
{
	u64 edge[2] = { va, va + page_align(len) };
	unsigned int i;

	for (i = 0; i < 2; i++) {
		struct slot slot;
		unsigned int level;

		if (edge[i] >= SECPROC_VA_END)
			continue;
		level = walk(as, edge[i], 0, &slot);
		/* An edge between tables cuts none in two. */
		if (!level || level == TABLE_LEVELS || !*slot.entry ||
		    !(edge[i] & (span_of(level) - 1)))
			continue;
		want->va = edge[i];
		want->access = 0;
		return true;
	}
	return false;
}

static void protect_pages(struct secproc_aspace *as, u64 start, u64 end,
			  u8 perms)
{
	u64 va = start;

	while (va < end) {
		struct slot slot;
		unsigned int level = walk(as, va, 0, &slot);

		if (level) {
			va = skip_hole(va, level);
			continue;
		}
		if (*slot.entry & PTE_PRESENT)
			set_entry(as, &slot,
				  pte_make(pte_frame(*slot.entry), perms));
		va += SECPROC_PAGE_SIZE;
	}
	as->version++;
}

static void drop_table(struct secproc_aspace *as, u32 table, unsigned int level)
{
	u64 *entry = (u64 *)secproc_mem_data(as->mem, table);
	unsigned int i;

	for (i = 0; i < TABLE_ENTRIES; i++)
		if (entry[i] & PTE_PRESENT && level == 0)
			drop_frame(as, pte_frame(entry[i]));
	drop_frame(as, table);
}

u64 secproc_page_slot(const struct secproc_page_name *name)
{
	u64 no = name->va >> (SECPROC_PAGE_SHIFT + name->table * TABLE_BITS);
	u64 first = 0;
	unsigned int i;

	/* Pages, then the tables of pages, then the tables of those. */
	for (i = 0; i < name->table; i++)
		first += SECPROC_VA_TOP >> (SECPROC_PAGE_SHIFT +
					    i * TABLE_BITS);
	return first + no;
}

/* ---- Areas --------------------------------------------------------------- */

/* Index of the first area that ends behind @va; nr_areas if there is none. */
static u32 area_index(const struct secproc_aspace *as, u64 va)
{
	u32 low = 0, high = as->nr_areas;

	while (low < high) {
		u32 mid = low + (high - low) / 2;

		if (as->area[mid].end <= va)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

const struct secproc_area *secproc_aspace_find(const struct secproc_aspace *as,
					       u64 va)
{
	u32 i = area_index(as, va);

	if (i == as->nr_areas || as->area[i].start > va)
		return NULL;
	return &as->area[i];
}

static void area_insert(struct secproc_aspace *as, u32 at,
			const struct secproc_area *new)
{
	memmove(&as->area[at + 1], &as->area[at],
		(as->nr_areas - at) * sizeof(*new));
	as->area[at] = *new;
	as->nr_areas++;
}

static void area_remove(struct secproc_aspace *as, u32 at, u32 count)
{
	memmove(&as->area[at], &as->area[at + count],
		(as->nr_areas - at - count) * sizeof(*as->area));
	as->nr_areas -= count;
}

static u32 pages_between(u64 start, u64 end)
{
	return (u32)((end - start) >> SECPROC_PAGE_SHIFT);
}

/* Makes @va a border between areas, if it lies inside one. */
static void split_at(struct secproc_aspace *as, u64 va)
{
	u32 i = area_index(as, va);
	struct secproc_area upper;

	if (i == as->nr_areas || as->area[i].start >= va)
		return;
	upper = as->area[i];
	upper.start = va;
	if (is_packaged(&upper))
		upper.first_page += pages_between(as->area[i].start, va);
	as->area[i].end = va;
	area_insert(as, i + 1, &upper);
}

static bool may_merge(const struct secproc_area *a,
		      const struct secproc_area *b)
{
	if (a->end != b->start || a->kind != b->kind ||
	    a->file != b->file || a->perms != b->perms ||
	    a->max_perms != b->max_perms)
		return false;
	return !is_packaged(a) ||
	       a->first_page + pages_between(a->start, a->end) == b->first_page;
}

/* Joins equal neighbours among the areas that touch [@start, @end]. */
static void merge(struct secproc_aspace *as, u64 start, u64 end)
{
	u32 i = area_index(as, start ? start - 1 : 0);

	while (i + 1 < as->nr_areas && as->area[i].start <= end) {
		if (may_merge(&as->area[i], &as->area[i + 1])) {
			as->area[i].end = as->area[i + 1].end;
			area_remove(as, i + 1, 1);
		} else {
			i++;
		}
	}
}

/* Sets *@end; false if the range is empty or not all in user addresses. */
static bool check_range(u64 va, u64 len, u64 *end)
{
	if (va & ~SECPROC_PAGE_MASK || va < SECPROC_VA_MIN || !len ||
	    !secproc_range_ok(va, len, SECPROC_VA_END))
		return false;
	*end = va + page_align(len);
	return true;
}

/* True if [@start, @end) has no hole. */
static bool is_covered(const struct secproc_aspace *as, u64 start, u64 end)
{
	u32 i = area_index(as, start);

	while (start < end) {
		if (i == as->nr_areas || as->area[i].start > start)
			return false;
		start = as->area[i++].end;
	}
	return true;
}

/* ---- Making and unmaking ------------------------------------------------- */

void secproc_aspace_init(struct secproc_aspace *as, struct secproc_mem *mem,
			 u64 id, struct secproc_area *area, u32 max_areas)
{
	memset(as, 0, sizeof(*as));
	as->mem = mem;
	as->id = id;
	as->area = area;
	as->max_areas = max_areas;
	as->root = SECPROC_NO_FRAME;
	as->map_top = SECPROC_VA_END;
	as->file_top = SECPROC_VA_END;
}

bool secproc_aspace_wipe_some(struct secproc_aspace *as, u64 *va)
{
	unsigned int steps = WIPE_STEPS;

	/* The lowest tables first, while the way to them still stands. */
	while (*va < SECPROC_VA_TOP && as->root != SECPROC_NO_FRAME) {
		u64 *upper, *lower;

		upper = table_entry(as, as->root, *va, 2);
		if (!(*upper & PTE_PRESENT)) {
			*va = entry_end(*va, 2);
			continue;
		}
		lower = table_entry(as, pte_frame(*upper), *va, 1);
		if (*lower & PTE_PRESENT) {
			if (!steps--)
				return true;
			drop_table(as, pte_frame(*lower), 0);
			*lower = 0;
		}
		*va = entry_end(*va, 1);
		if (*va == entry_end(*va - 1, 2)) {
			drop_table(as, pte_frame(*upper), 1);
			*upper = 0;
		}
	}
	return false;
}

void secproc_aspace_wipe(struct secproc_aspace *as)
{
	u64 va = 0;

	WARN_ON_ONCE(as->nr_busy);
	while (secproc_aspace_wipe_some(as, &va))
		;
	if (as->root != SECPROC_NO_FRAME)
		drop_table(as, as->root, 2);
	as->root = SECPROC_NO_FRAME;
	as->nr_areas = 0;
	as->version++;
	as->mem->promised -= as->floor;
	if (as->is_pinned)
		as->mem->pinned -= as->floor;
	if (as->account)
		as->account->promised -= as->floor;
	as->floor = 0;
	WARN_ON_ONCE(as->nr_resident);
}

int secproc_aspace_admit(struct secproc_aspace *as)
{
	struct secproc_account *account = as->account;
	struct secproc_mem *mem = as->mem;
	u32 nr_frames = mem->pool.nr_frames, floor = SECPROC_ASPACE_FLOOR;
	u32 spare = 0;

	if (as->floor)
		return 0;
	if (as->is_pinned) {
		floor = as->max_frames;
		spare = mem->promised ? SECPROC_ASPACE_UNPROMISED : 0;
		if ((u64)mem->pinned + floor > mem->max_pinned)
			return -ENOSPC;
	} else if (mem->promised + floor > nr_frames / 4 && mem->promised) {
		floor = SECPROC_ASPACE_LOW_FLOOR;
		spare = SECPROC_ASPACE_UNPROMISED;
	}
	if (account && account->max_frames &&
	    account->promised + floor > account->max_frames)
		return -EDQUOT;
	if (nr_frames - mem->promised < (u64)floor + spare)
		return -ENOMEM;
	mem->promised += floor;
	if (as->is_pinned)
		mem->pinned += floor;
	if (account)
		account->promised += floor;
	as->floor = floor;
	return 0;
}

struct secproc_area *secproc_aspace_grow(struct secproc_aspace *as,
					 struct secproc_area *area,
					 u32 max_areas)
{
	struct secproc_area *old = as->area;

	memcpy(area, old, as->nr_areas * sizeof(*area));
	as->area = area;
	as->max_areas = max_areas;
	return old;
}

bool secproc_aspace_needs_room(const struct secproc_aspace *as)
{
	return as->max_areas - as->nr_areas < SECPROC_ASPACE_SPARE;
}

/*
 * The permissions that the package's signer allows are also the ones that a
 * page starts with, and writable pages are never executable.
 */
int secproc_aspace_add_package(struct secproc_aspace *as,
			       const struct secproc_pkg *pkg,
			       struct secproc_key *key, u32 *needed)
{
	struct secproc_area area = {};
	u32 nr_pages = secproc_pkg_nr_pages(pkg);
	u32 i;

	*needed = SECPROC_ASPACE_SPARE;
	for (i = 0; i < nr_pages; i++) {
		struct secproc_pkg_page page;

		secproc_pkg_page(pkg, i, &page);
		if (i && page.va == area.end && page_perms(&page) == area.perms) {
			area.end += SECPROC_PAGE_SIZE;
		} else {
			area.start = page.va;
			area.end = page.va + SECPROC_PAGE_SIZE;
			area.first_page = i;
			area.kind = SECPROC_AREA_PACKAGE;
			area.perms = page_perms(&page);
			area.max_perms = page_perms(&page);
			++*needed;
			if (*needed <= as->max_areas)
				as->nr_areas++;
		}
		if (*needed <= as->max_areas)
			as->area[as->nr_areas - 1] = area;
	}
	if (*needed > as->max_areas) {
		as->nr_areas = 0;
		return -ENOSPC;
	}
	as->pkg = pkg;
	as->key = key;
	as->open_parts = 1;
	return 0;
}

void secproc_aspace_remove_package(struct secproc_aspace *as)
{
	as->nr_areas = 0;
	as->pkg = NULL;
	as->key = NULL;
	as->open_parts = 0;
}

/* Between files nothing is mapped, so that none runs into the next. */
int secproc_aspace_add_file(struct secproc_aspace *as,
			    struct secproc_attached *file)
{
	u64 size = (u64)secproc_pkg_nr_pages(&file->pkg) << SECPROC_PAGE_SHIFT;
	struct secproc_area area = {
		.start = as->file_top,
		.end = as->file_top + size,
		.file = file,
		.kind = SECPROC_AREA_FILE,
		.perms = SECPROC_PERM_FILE,
		.max_perms = SECPROC_PERM_FILE,
	};

	if (size > SECPROC_VA_TOP - as->file_top - SECPROC_PAGE_SIZE)
		return -ENOMEM;
	if (secproc_aspace_needs_room(as))
		return -ENOSPC;
	area_insert(as, as->nr_areas, &area);
	file->va = area.start;
	as->file_top = area.end + SECPROC_PAGE_SIZE;
	return 0;
}

/* ---- Memory calls -------------------------------------------------------- */

/* The highest hole of @len bytes below map_top, as Linux places mappings. */
static int find_hole(const struct secproc_aspace *as, u64 len, u64 *va)
{
	u64 top = as->map_top;
	u32 i = area_index(as, top - 1);

	for (;;) {
		u64 bottom = i ? as->area[i - 1].end : 0;

		/* A package may have pages below. */
		if (bottom < SECPROC_VA_MIN)
			bottom = SECPROC_VA_MIN;
		if (i < as->nr_areas && as->area[i].start < top)
			top = as->area[i].start;
		if (top > bottom && top - bottom >= len) {
			*va = top - len;
			return 0;
		}
		if (!i)
			return -ENOMEM;
		i--;
	}
}

static bool is_hole(const struct secproc_aspace *as, u64 start, u64 end)
{
	u32 i = area_index(as, start);

	return i == as->nr_areas || as->area[i].start >= end;
}

int secproc_aspace_map(struct secproc_aspace *as, u64 va, u64 len,
		       enum secproc_area_kind kind, u8 perms, bool fixed,
		       u64 *out)
{
	struct secproc_area area = {};
	u64 end;
	int err;

	if (perms & SECPROC_PERM_X)
		return -EACCES;
	if (fixed) {
		if (!check_range(va, len, &end))
			return -EINVAL;
		if (!is_hole(as, va, end)) {
			err = secproc_aspace_unmap(as, va, len);
			if (err)
				return err;
		}
	} else {
		if (!len || len > SECPROC_VA_END)
			return -ENOMEM;
		va &= SECPROC_PAGE_MASK;
		if (!check_range(va, len, &end) || !is_hole(as, va, end)) {
			err = find_hole(as, page_align(len), &va);
			if (err)
				return err;
			end = va + page_align(len);
		}
	}

	area.start = va;
	area.end = end;
	area.kind = (u8)kind;
	area.perms = perms;
	area.max_perms = SECPROC_PERM_R | SECPROC_PERM_W;
	area_insert(as, area_index(as, va), &area);
	merge(as, va, end);
	*out = va;
	return 0;
}

/* What of @map is allowed for page @index of its file, now and later. */
static void file_perms(const struct secproc_file_map *map, u32 index,
		       struct secproc_area *area)
{
	struct secproc_pkg_page page;

	area->perms = map->perms & (u8)~SECPROC_PERM_X;
	area->max_perms = map->max_perms;
	if (!(map->perms & SECPROC_PERM_X))
		return;
	secproc_pkg_page(&map->file->pkg, index, &page);
	if (!(page_perms(&page) & SECPROC_PERM_X))
		return;
	area->perms = map->perms;
	area->max_perms = SECPROC_PERM_R | SECPROC_PERM_X;
}

/* The next run of pages with one set of permissions; false at @end. */
static bool next_run(const struct secproc_file_map *map, u64 end,
		     struct secproc_area *run)
{
	struct secproc_area next = *run;

	run->start = run->end;
	if (run->start == end)
		return false;
	run->first_page = run->first_page + pages_between(next.start, next.end);
	file_perms(map, run->first_page, run);
	/* Without code there is one run. */
	run->end = map->perms & SECPROC_PERM_X ?
		   run->start + SECPROC_PAGE_SIZE : end;
	while (run->end < end) {
		file_perms(map, run->first_page +
			   pages_between(run->start, run->end), &next);
		if (next.perms != run->perms)
			break;
		run->end += SECPROC_PAGE_SIZE;
	}
	return true;
}

/* Areas that a mapping needs: its runs, and what lies beside them. */
static u32 file_areas(const struct secproc_file_map *map, u64 len)
{
	struct secproc_area run = { .first_page = (u32)map->first_page };
	u32 nr = 2 * SECPROC_ASPACE_SPARE;

	while (next_run(map, len, &run))
		nr++;
	return nr;
}

int secproc_aspace_map_file(struct secproc_aspace *as,
			    const struct secproc_file_map *map, u64 *out)
{
	u64 nr_pages = secproc_pkg_nr_pages(&map->file->pkg);
	struct secproc_area run = {
		.file = map->file,
		.first_page = (u32)map->first_page,
		.kind = SECPROC_AREA_FILE,
	};
	u64 len = page_align(map->len), end;
	int err;

	if (map->perms & SECPROC_PERM_X && !map->file->has_code)
		return -EACCES;
	nr_pages -= map->first_page < nr_pages ? map->first_page : nr_pages;
	if (len > nr_pages << SECPROC_PAGE_SHIFT)
		len = nr_pages << SECPROC_PAGE_SHIFT;
	if (as->max_areas - as->nr_areas < file_areas(map, len))
		return -ENOSPC;
	err = secproc_aspace_map(as, map->va, map->len, SECPROC_AREA_MAPPING,
				 0, map->fixed, out);
	if (err || !len)
		return err;

	end = *out + len;
	split_at(as, *out);
	split_at(as, end);
	area_remove(as, area_index(as, *out), 1);
	run.start = *out;
	run.end = *out;
	while (next_run(map, end, &run))
		area_insert(as, area_index(as, run.start), &run);
	merge(as, *out, end);
	return 0;
}

int secproc_aspace_unmap(struct secproc_aspace *as, u64 va, u64 len)
{
	u32 first, last;
	u64 end;

	if (!check_range(va, len, &end))
		return -EINVAL;
	split_at(as, va);
	split_at(as, end);
	first = area_index(as, va);
	last = area_index(as, end - 1);
	if (last < as->nr_areas && as->area[last].start < end)
		last++;
	area_remove(as, first, last - first);
	drop_pages(as, va, end);
	return 0;
}

u64 secproc_aspace_piece(u64 va, u64 len, u64 done)
{
	u64 to_border = DROP_SPAN - ((va + done) & (DROP_SPAN - 1));

	return len - done < to_border ? len - done : to_border;
}

int secproc_aspace_check_range(const struct secproc_aspace *as, u64 va,
			       u64 len, bool whole)
{
	u64 end;

	if (!check_range(va, len, &end))
		return -EINVAL;
	return whole && !is_covered(as, va, end) ? -ENOMEM : 0;
}

int secproc_aspace_protect(struct secproc_aspace *as, u64 va, u64 len,
			   u8 perms)
{
	u64 end;
	u32 i;

	if (!check_range(va, len, &end) || !is_covered(as, va, end))
		return -ENOMEM;
	for (i = area_index(as, va);
	     i < as->nr_areas && as->area[i].start < end; i++)
		if (perms & ~as->area[i].max_perms)
			return -EACCES;

	split_at(as, va);
	split_at(as, end);
	for (i = area_index(as, va);
	     i < as->nr_areas && as->area[i].start < end; i++)
		as->area[i].perms = perms;
	protect_pages(as, va, end, perms);
	merge(as, va, end);
	return 0;
}

int secproc_aspace_discard(struct secproc_aspace *as, u64 va, u64 len)
{
	u64 end;

	if (!check_range(va, len, &end) || !is_covered(as, va, end))
		return -ENOMEM;
	drop_pages(as, va, end);
	return 0;
}

/* Moves the page in @slot, which is present, to @to. */
static int move_page(struct secproc_aspace *as, const struct slot *slot, u64 to,
		     struct secproc_want *want)
{
	const struct secproc_area *area = secproc_aspace_find(as, to);
	u32 frame_no = pte_frame(*slot->entry);
	struct secproc_frame *frame = &as->mem->pool.frame[frame_no];
	unsigned int level;
	struct slot there;

	if (WARN_ON_ONCE(!area || frame->state != SECPROC_FRAME_DATA ||
			 frame->source != SECPROC_NO_FRAME))
		return 0;
	want->va = to;
	want->access = SECPROC_PERM_W;
	/* Making the page there makes room for its tables, too. */
	if (reach(as, to, &there, &level))
		return -EAGAIN;
	want->access = 0;
	if (level)
		return -EAGAIN;
	if (*there.entry & PTE_PRESENT)
		drop_frame(as, pte_frame(*there.entry));
	frame->va = to;
	/* What the page store has of it is for another address. */
	frame->version = 0;
	frame->dirty = true;
	set_entry(as, &there, pte_make(frame_no, area->perms));
	set_entry(as, slot, 0);
	return 0;
}

int secproc_aspace_move(struct secproc_aspace *as, u64 from, u64 to, u64 len,
			u64 *done, struct secproc_want *want)
{
	unsigned int steps;

	as->version++;
	for (steps = 0; steps < MOVE_STEPS && *done < len; steps++) {
		u64 va = from + *done;
		struct slot slot;
		unsigned int level = walk(as, va, 0, &slot);
		u64 next = level ? skip_hole(va, level) - from :
				   *done + SECPROC_PAGE_SIZE;

		if (level < TABLE_LEVELS && *slot.entry & PTE_STORED) {
			want->va = va;
			want->access = level ? 0 : SECPROC_PERM_R;
			return -EAGAIN;
		}
		if (!level && *slot.entry & PTE_PRESENT &&
		    move_page(as, &slot, to + *done, want))
			return -EAGAIN;
		*done = next < len ? next : len;
	}
	return 0;
}

u64 secproc_aspace_set_brk(struct secproc_aspace *as, u64 brk)
{
	u64 old_end = page_align(as->brk), new_end = page_align(brk);
	u64 va;

	if (brk < as->brk_start || brk > SECPROC_VA_END)
		return as->brk;
	if (new_end > old_end) {
		if (!is_hole(as, old_end, new_end) ||
		    secproc_aspace_map(as, old_end, new_end - old_end,
				       SECPROC_AREA_HEAP,
				       SECPROC_PERM_R | SECPROC_PERM_W, true,
				       &va))
			return as->brk;
	} else if (new_end < old_end) {
		if (secproc_aspace_unmap(as, new_end, old_end - new_end))
			return as->brk;
	}
	as->brk = brk;
	return brk;
}

/* ---- Page faults --------------------------------------------------------- */

static bool is_file_va(u64 va)
{
	return va >= SECPROC_VA_END;
}

u32 secproc_aspace_lookup(const struct secproc_aspace *as, u64 va, u8 access)
{
	const struct secproc_frame *frame;
	struct slot slot;
	u32 frame_no;
	u64 pte;

	/* The program does not reach files, and nobody else the program. */
	if (va >= SECPROC_VA_TOP ||
	    is_file_va(va) != !!(access & SECPROC_PERM_FILE) ||
	    walk(as, va, 0, &slot))
		return SECPROC_NO_FRAME;
	access &= (u8)~SECPROC_PERM_FILE;
	pte = smp_load_acquire(slot.entry);
	if (!(pte & PTE_PRESENT) || access & ~pte_perms(pte))
		return SECPROC_NO_FRAME;
	frame_no = pte_frame(pte);
	frame = &as->mem->pool.frame[frame_no];
	/* Code is looked at through its twin, where it stands decrypted. */
	if (frame->state == SECPROC_FRAME_CODE && !(access & SECPROC_PERM_X))
		return smp_load_acquire(&frame->twin);
	return frame_no;
}

void secproc_aspace_use(struct secproc_aspace *as, u32 frame_no, u8 access,
			struct secproc_counts *counts)
{
	struct secproc_frame *frame = &as->mem->pool.frame[frame_no];

	WRITE_ONCE(frame->referenced, true);
	if (READ_ONCE(frame->ahead)) {
		WRITE_ONCE(frame->ahead, false);
		secproc_count(counts, SECPROC_STAT_ahead_used, 1);
	}
	if (access & SECPROC_PERM_W) {
		WRITE_ONCE(frame->dirty, true);
		WRITE_ONCE(frame->version, 0);
	}
}

/* Says what a BUSY frame has become; it may be taken away from now on. */
static struct secproc_frame *own(struct secproc_aspace *as, u32 frame_no,
				 u64 va, enum secproc_frame_state state)
{
	struct secproc_frame *frame = &as->mem->pool.frame[frame_no];

	secproc_frame_set(&as->mem->pool, frame_no, state);
	frame->owner = as;
	frame->va = va;
	frame->referenced = true;
	return frame;
}

static void begin_busy(struct secproc_aspace *as)
{
	as->nr_busy++;
	as->mem->nr_busy++;
}

static void end_busy(struct secproc_aspace *as)
{
	as->nr_busy--;
	WRITE_ONCE(as->nr_ended, as->nr_ended + 1);
	as->mem->nr_busy--;
}

/* Reserves a frame for a page that has to come from somewhere. */
static int reserve(struct secproc_aspace *as, struct secproc_page_in *in)
{
	in->frame = take_frame(as);
	if (in->frame == SECPROC_NO_FRAME)
		return -ENOMEM;
	begin_busy(as);
	return 1;
}

/* Counts a page that was not there, as a @kind of fault. */
static void count_fault(struct secproc_aspace *as, u64 va,
			enum secproc_stat kind)
{
	secproc_count(&as->counts, kind, 1);
	if (secproc_ghost_meet(&as->mem->pool, as->id, va))
		secproc_count(&as->counts, SECPROC_STAT_refaults, 1);
}

/* The same for what is in the page store: a page, or the table above it. */
static int reserve_stored(struct secproc_aspace *as, u64 va, unsigned int level,
			  const struct slot *slot, struct secproc_page_in *in)
{
	u64 pte = *slot->entry;
	int ret;

	in->origin = SECPROC_FROM_STORE;
	in->va = va & ~(span_of(level) - 1);
	in->name.task = as->id;
	in->name.va = in->va;
	in->name.table = (u8)level;
	in->name.perms = pte_perms(pte);
	in->name.version = pte >> PTE_VERSION_SHIFT;
	ret = reserve(as, in);
	if (ret == 1)
		set_entry(as, slot, PTE_BUSY);
	return ret;
}

/* A page that is zero to begin with needs no reading. */
static int make_zero(struct secproc_aspace *as, const struct secproc_area *area,
		     u64 va, const struct slot *slot)
{
	struct secproc_frame *frame;
	u32 frame_no = take_frame(as);

	if (frame_no == SECPROC_NO_FRAME)
		return -ENOMEM;
	frame = own(as, frame_no, va, SECPROC_FRAME_DATA);
	/* Zeros that the package does not have must not be dropped. */
	frame->dirty = *slot->entry & PTE_ZERO;
	count_fault(as, va, SECPROC_STAT_faults_zero);
	set_entry(as, slot, pte_make(frame_no, area->perms));
	pin_if_wanted(as, area, va, frame_no);
	return 0;
}

/* Brings the table above @va back, if it has left. */
static int fault_table(struct secproc_aspace *as, u64 va,
		       struct secproc_page_in *in)
{
	struct slot slot;
	unsigned int level = walk(as, va, 0, &slot);

	if (!level || level == TABLE_LEVELS || !*slot.entry)
		return 0;
	return *slot.entry & PTE_BUSY ? -EBUSY :
	       reserve_stored(as, va, level, &slot, in);
}

/* Code is there, but not yet its twin. */
static int reserve_twin(struct secproc_aspace *as, u32 code,
			struct secproc_page_in *in)
{
	struct secproc_frame *frame = &as->mem->pool.frame[code];
	int ret;

	if (frame->twin_busy)
		return -EBUSY;
	in->origin = SECPROC_FROM_CODE;
	in->source = code;
	ret = reserve(as, in);
	if (ret == 1) {
		frame->twin_busy = true;
		/* It is read from, so it stays until that is done. */
		frame->owner = NULL;
	}
	return ret;
}

/* What is not encrypted has nothing to lock. */
static bool is_locked(const struct secproc_aspace *as,
		      const struct secproc_pkg_page *page)
{
	return page->flags & SECPROC_PKG_PAGE_F_ENCRYPTED &&
	       !(as->open_parts >> page->part & 1);
}

int secproc_aspace_fault(struct secproc_aspace *as,
			 const struct secproc_want *want,
			 struct secproc_page_in *in)
{
	const struct secproc_area *area = secproc_aspace_find(as, want->va);
	u64 va = want->va & SECPROC_PAGE_MASK;
	struct secproc_pkg_page page;
	unsigned int level;
	struct slot slot;
	int ret;

	memset(in, 0, sizeof(*in));
	in->va = va;
	in->source = SECPROC_NO_FRAME;
	if (!want->access)
		return fault_table(as, va, in);
	if (!area || want->access & ~area->perms) {
		secproc_count(&as->counts, SECPROC_STAT_faults_protection, 1);
		return area ? -EACCES : -EFAULT;
	}
	if (secproc_aspace_lookup(as, va, want->access) != SECPROC_NO_FRAME)
		return 0;
	ret = reach(as, va, &slot, &level);
	if (ret)
		return ret;
	if (*slot.entry & PTE_BUSY)
		return -EBUSY;
	if (*slot.entry & PTE_STORED)
		return reserve_stored(as, va, level, &slot, in);

	if (!is_packaged(area) || *slot.entry & PTE_ZERO)
		return make_zero(as, area, va, &slot);
	in->again = *slot.entry & PTE_DROPPED;
	in->page_idx = area->first_page + pages_between(area->start, va);
	in->file = area->file;
	in->is_code = area->max_perms & SECPROC_PERM_X;
	secproc_pkg_page(pkg_of(as, in->file), in->page_idx, &page);
	if (page.flags & SECPROC_PKG_PAGE_F_ZERO)
		return make_zero(as, area, va, &slot);
	if (!in->file && is_locked(as, &page))
		return -ENOKEY;
	if (*slot.entry & PTE_PRESENT)
		return reserve_twin(as, pte_frame(*slot.entry), in);
	ret = reserve(as, in);
	if (ret == 1)
		set_entry(as, &slot, PTE_BUSY);
	return ret;
}

/*
 * True if secproc_aspace_fault() would have the page read, unless its part is
 * locked or there is no frame.
 */
static bool is_to_be_read(const struct secproc_aspace *as,
			  const struct secproc_pkg_page *page, u8 access)
{
	const struct secproc_area *area = secproc_aspace_find(as, page->va);
	struct slot slot;

	/* The program may have mapped something else there. */
	if (!area || area->kind != SECPROC_AREA_PACKAGE ||
	    access & ~area->perms ||
	    area->first_page + pages_between(area->start, page->va) !=
	    page->index)
		return false;
	if (page->flags & SECPROC_PKG_PAGE_F_ZERO)
		return false;
	return !walk(as, page->va, 0, &slot) && !(*slot.entry & ~PTE_DROPPED);
}

bool secproc_aspace_reserve_next(struct secproc_aspace *as, u32 page_idx,
				 u8 access, struct secproc_page_in *in)
{
	struct secproc_want want = { .access = access };
	struct secproc_pkg_page page;

	if (!secproc_pkg_page(as->pkg, page_idx, &page) ||
	    !is_to_be_read(as, &page, access))
		return false;
	want.va = page.va;
	return secproc_aspace_fault(as, &want, in) == 1;
}

/* Counts the work on one page of @in, and the time since @start. */
static void took(struct secproc_page_in *in, enum secproc_stat pages,
		 enum secproc_stat bytes, enum secproc_stat ns, u64 start)
{
	if (pages < SECPROC_NR_STATS)
		secproc_count(&in->took, pages, 1);
	secproc_count(&in->took, bytes, SECPROC_PAGE_SIZE);
	secproc_count(&in->took, ns, secproc_clock_monotonic() - start);
}

static u32 open_record(struct secproc_aspace *as, struct secproc_page_in *in,
		       const u8 *record)
{
	u64 start = secproc_clock_monotonic();
	int err = secproc_pager_open(&as->mem->pager, &in->name,
				     secproc_mem_data(as->mem, in->frame),
				     record);

	took(in, SECPROC_NR_STATS, SECPROC_STAT_bytes_unsealed,
	     SECPROC_STAT_ns_unseal, start);
	return err ? SECPROC_REFUSAL_PAGE_STORE : 0;
}

static u32 verify(struct secproc_aspace *as, struct secproc_page_in *in,
		  const struct secproc_pkg_page *page)
{
	u64 start = secproc_clock_monotonic();
	u32 refusal = secproc_verify_page(&as->mem->verify, in->frame,
					  pkg_of(as, in->file), page);

	took(in, SECPROC_STAT_verifies, SECPROC_STAT_bytes_verified,
	     SECPROC_STAT_ns_verify, start);
	return refusal;
}

/* Puts the plaintext of @stored into the frame. */
static u32 decrypt(struct secproc_aspace *as, struct secproc_page_in *in,
		   const struct secproc_pkg_page *page, const u8 *stored,
		   struct secproc_key *key)
{
	const struct secproc_keyslot *slot;
	u64 start = secproc_clock_monotonic();
	int err = -ENOKEY;

	key = in->file ? &in->file->key : key + page->part;
	slot = secproc_key_take(key);
	if (slot) {
		err = secproc_decrypt_page(slot, in->page_idx,
					   secproc_mem_data(as->mem, in->frame),
					   stored, page->tag);
		secproc_key_drop(key);
	}
	took(in, SECPROC_STAT_decrypts, SECPROC_STAT_bytes_decrypted,
	     SECPROC_STAT_ns_decrypt, start);
	return err ? SECPROC_REFUSAL_PAGE_TAG : 0;
}

/* Code stays as it was stored; data is decrypted once. */
static u32 open_verified(struct secproc_aspace *as, struct secproc_page_in *in,
			 const struct secproc_pkg_page *page,
			 struct secproc_key *key)
{
	if (in->is_code || !(page->flags & SECPROC_PKG_PAGE_F_ENCRYPTED))
		return 0;
	return decrypt(as, in, page, secproc_mem_data(as->mem, in->frame), key);
}

u32 secproc_aspace_accept(struct secproc_aspace *as,
			  struct secproc_page_in *in, const u8 *record,
			  struct secproc_key *key)
{
	u8 *data = secproc_mem_data(as->mem, in->frame);
	struct secproc_pkg_page page;
	u32 refusal;

	if (in->origin == SECPROC_FROM_STORE)
		return open_record(as, in, record);
	secproc_pkg_page(pkg_of(as, in->file), in->page_idx, &page);
	if (in->origin == SECPROC_FROM_CODE) {
		const u8 *stored = secproc_mem_data(as->mem, in->source);

		if (page.flags & SECPROC_PKG_PAGE_F_ENCRYPTED)
			return decrypt(as, in, &page, stored, key);
		memcpy(data, stored, SECPROC_PAGE_SIZE);
		return 0;
	}

	refusal = verify(as, in, &page);
	return refusal ? refusal : open_verified(as, in, &page, key);
}

/* Beside the pages stand their frames, and behind both what checking needs. */
size_t secproc_aspace_many_size(unsigned int nr)
{
	return nr * (sizeof(struct secproc_pkg_check) + sizeof(u64)) +
	       secproc_pkg_batch_size(nr);
}

void secproc_aspace_accept_many(struct secproc_aspace *as,
				struct secproc_page_in *in, unsigned int nr,
				struct secproc_key *key, void *work)
{
	struct secproc_pkg_check *check = work;
	u64 *rest = (u64 *)(check + nr);
	u32 *frame_no = (u32 *)rest;
	u64 start = secproc_clock_monotonic();
	unsigned int i;
	u64 share;

	for (i = 0; i < nr; i++) {
		secproc_pkg_page(as->pkg, in[i].page_idx, &check[i].page);
		frame_no[i] = in[i].frame;
	}
	secproc_verify_pages(&as->mem->verify, frame_no, as->pkg, check, nr,
			     rest + nr);
	share = (secproc_clock_monotonic() - start) / nr;
	for (i = 0; i < nr; i++) {
		secproc_count(&in[i].took, SECPROC_STAT_verifies, 1);
		secproc_count(&in[i].took, SECPROC_STAT_bytes_verified,
			      SECPROC_PAGE_SIZE);
		secproc_count(&in[i].took, SECPROC_STAT_ns_verify, share);
		in[i].refusal = check[i].refusal;
		if (!in[i].refusal)
			in[i].refusal = open_verified(as, &in[i],
						      &check[i].page, key);
	}
}

static void publish_twin(struct secproc_aspace *as,
			 const struct secproc_page_in *in)
{
	struct secproc_frame *code = &as->mem->pool.frame[in->source];
	struct secproc_frame *frame;

	count_fault(as, in->va, SECPROC_STAT_faults_copy);
	frame = own(as, in->frame, in->va, SECPROC_FRAME_DATA);
	frame->source = in->source;
	code->twin_busy = false;
	code->owner = as;
	smp_store_release(&code->twin, in->frame);
}

/* What the page store gave back is still there, until it is changed. */
static void publish_stored(struct secproc_aspace *as,
			   const struct secproc_page_in *in)
{
	const struct secproc_page_name *name = &in->name;
	struct secproc_frame *frame;
	const u64 *entry;
	unsigned int i;

	frame = own(as, in->frame, in->va, name->table ? SECPROC_FRAME_TABLE :
							 SECPROC_FRAME_DATA);
	frame->version = name->version;
	frame->version_perms = name->perms;
	frame->dirty = true;
	count_fault(as, in->va, SECPROC_STAT_faults_sealed);
	if (!name->table)
		return;
	frame->level = name->table - 1;
	entry = (const u64 *)frame->data;
	for (i = 0; i < TABLE_ENTRIES; i++)
		frame->nr_used = (u16)(frame->nr_used + !!entry[i]);
}

static void publish_package(struct secproc_aspace *as,
			    const struct secproc_page_in *in)
{
	struct secproc_pkg_page page;
	struct secproc_frame *frame;

	secproc_pkg_page(pkg_of(as, in->file), in->page_idx, &page);
	frame = own(as, in->frame, in->va,
		    in->is_code ? SECPROC_FRAME_CODE : SECPROC_FRAME_DATA);
	frame->key = in->file ? &in->file->key : NULL;
	frame->page_idx = in->page_idx;
	frame->encrypted = page.flags & SECPROC_PKG_PAGE_F_ENCRYPTED;
	frame->part = (u8)page.part;
	if (in->ahead) {
		/* Who does not use it may soon do without it. */
		frame->ahead = true;
		frame->referenced = false;
		secproc_count(&as->counts, SECPROC_STAT_ahead, 1);
	}
	count_fault(as, in->va, in->again ? SECPROC_STAT_faults_again :
					    SECPROC_STAT_faults_first);
}

/* The entry of what is on its way; it stays where it is until it is there. */
static bool busy_slot(const struct secproc_aspace *as, u64 va,
		      unsigned int level, struct slot *slot)
{
	return !WARN_ON_ONCE(walk(as, va, level, slot) != level ||
			     !(*slot->entry & PTE_BUSY));
}

void secproc_aspace_publish(struct secproc_aspace *as,
			    const struct secproc_page_in *in)
{
	const struct secproc_area *area = secproc_aspace_find(as, in->va);
	unsigned int level = in->name.table;
	struct slot slot;

	end_busy(as);
	secproc_counts_add(&as->counts, &in->took);
	if (in->origin == SECPROC_FROM_CODE) {
		publish_twin(as, in);
		return;
	}
	/* Exclusive calls wait until nothing is busy, so the area stands. */
	if (!busy_slot(as, in->va, level, &slot) ||
	    WARN_ON_ONCE(!level && !area)) {
		drop_frame(as, in->frame);
		return;
	}
	if (in->origin == SECPROC_FROM_STORE)
		publish_stored(as, in);
	else
		publish_package(as, in);
	set_entry(as, &slot, pte_make(in->frame, level ? 0 : area->perms));
	if (!level)
		pin_if_wanted(as, area, in->va, in->frame);
}

void secproc_aspace_cancel(struct secproc_aspace *as,
			   const struct secproc_page_in *in)
{
	struct slot slot;

	end_busy(as);
	secproc_counts_add(&as->counts, &in->took);
	if (in->origin == SECPROC_FROM_CODE) {
		as->mem->pool.frame[in->source].twin_busy = false;
		as->mem->pool.frame[in->source].owner = as;
	} else if (busy_slot(as, in->va, in->name.table, &slot)) {
		set_entry(as, &slot, in->origin == SECPROC_FROM_STORE ?
			  pte_make_stored(in->name.version, in->name.perms) :
			  in->again ? PTE_DROPPED : 0);
	}
	drop_frame(as, in->frame);
}

/* ---- Looking at stored pages --------------------------------------------- */

int secproc_aspace_view_begin(struct secproc_aspace *as, u32 page_idx,
			      struct secproc_page_in *in)
{
	struct secproc_pkg_page page;

	memset(in, 0, sizeof(*in));
	secproc_pkg_page(as->pkg, page_idx, &page);
	in->va = page.va;
	in->page_idx = page_idx;
	in->source = SECPROC_NO_FRAME;
	return reserve(as, in) == 1 ? 0 : -ENOMEM;
}

u32 secproc_aspace_view_verify(struct secproc_aspace *as,
			       struct secproc_page_in *in)
{
	struct secproc_pkg_page page;

	secproc_pkg_page(as->pkg, in->page_idx, &page);
	return verify(as, in, &page);
}

void secproc_aspace_view_end(struct secproc_aspace *as,
			     const struct secproc_page_in *in)
{
	end_busy(as);
	secproc_counts_add(&as->counts, &in->took);
	drop_frame(as, in->frame);
}

const u8 *secproc_aspace_ciphertext(const struct secproc_aspace *as,
				    u32 page_idx, u64 va)
{
	u32 frame_no = secproc_aspace_lookup(as, va, SECPROC_PERM_X);
	const struct secproc_frame *frame;

	if (frame_no == SECPROC_NO_FRAME)
		return NULL;
	frame = &as->mem->pool.frame[frame_no];
	/* In any other state it could be plaintext. */
	if (frame->state != SECPROC_FRAME_CODE || !frame->encrypted ||
	    frame->key || frame->page_idx != page_idx)
		return NULL;
	return frame->data;
}

/* ---- Taking pages away --------------------------------------------------- */

/*
 * What stands for the page in @frame when it is dropped: PTE_DROPPED if the
 * package, or nothing at all, has it.  False if it must be put into the page store.
 */
static bool can_be_dropped(const struct secproc_aspace *as,
			   const struct secproc_frame *frame, u64 *pte)
{
	*pte = frame->state == SECPROC_FRAME_TABLE ? 0 : PTE_DROPPED;
	if (frame->version) {
		*pte = pte_make_stored(frame->version, frame->version_perms);
		return true;
	}
	if (frame->state == SECPROC_FRAME_TABLE)
		return !frame->nr_used || as->is_over;
	if (frame->state == SECPROC_FRAME_CODE || !frame->dirty || as->is_over)
		return true;
	*pte = PTE_ZERO;
	return secproc_is_zero(frame->data, SECPROC_PAGE_SIZE);
}

/*
 * What has left shows neither in a TLB nor in a code cache any more: harts look
 * before they run on, and none is running now.
 */
static void forget(struct secproc_aspace *as, const struct secproc_frame *frame)
{
	if (frame->state == SECPROC_FRAME_CODE)
		as->gone[as->nr_gone++ % SECPROC_NR_GONE] = frame->va;
	if (frame->state == SECPROC_FRAME_DATA ||
	    frame->twin != SECPROC_NO_FRAME)
		as->tlb_version++;
}

int secproc_aspace_evict(struct secproc_aspace *as, u32 frame_no,
			 struct secproc_page_out *out)
{
	struct secproc_frame *frame = &as->mem->pool.frame[frame_no];
	unsigned int level = frame->state == SECPROC_FRAME_TABLE ?
			     frame->level + 1 : 0;
	struct slot slot;
	u64 pte;

	if (frame->source != SECPROC_NO_FRAME) {
		/* A twin: the code that it shows stays. */
		forget(as, frame);
		secproc_count(&as->counts, SECPROC_STAT_drops, 1);
		drop_frame(as, frame_no);
		return 0;
	}
	if (WARN_ON_ONCE(walk(as, frame->va, level, &slot) != level ||
			 !(*slot.entry & PTE_PRESENT) ||
			 pte_frame(*slot.entry) != frame_no))
		return -ENOSPC;

	forget(as, frame);
	if (can_be_dropped(as, frame, &pte)) {
		set_entry(as, &slot, pte);
		secproc_count(&as->counts, pte == PTE_ZERO ?
			      SECPROC_STAT_drops_zero : SECPROC_STAT_drops, 1);
		secproc_ghost_note(&as->mem->pool, as->id, frame->va);
		drop_frame(as, frame_no);
		return 0;
	}
	out->frame = frame_no;
	out->name.task = as->id;
	out->name.va = frame->va;
	out->name.perms = pte_perms(*slot.entry);
	out->name.table = (u8)level;
	out->name.version = secproc_pager_version(&as->mem->pager);
	if (!out->name.version)
		return -ENOSPC;
	set_entry(as, &slot, PTE_BUSY);
	frame->owner = NULL;
	begin_busy(as);
	as->nr_leaving++;
	return 1;
}

void secproc_aspace_page_out_done(struct secproc_aspace *as,
				  const struct secproc_page_out *out, int err)
{
	const struct secproc_page_name *name = &out->name;
	struct slot slot;

	end_busy(as);
	as->nr_leaving--;
	secproc_count(&as->counts, SECPROC_STAT_bytes_sealed,
		      SECPROC_PAGE_SIZE);
	secproc_count(&as->counts, SECPROC_STAT_ns_seal, out->seal_ns);
	secproc_count(&as->counts, SECPROC_STAT_ns_store, out->store_ns);
	if (!busy_slot(as, name->va, name->table, &slot))
		return;
	if (err) {
		as->mem->pool.frame[out->frame].owner = as;
		set_entry(as, &slot, pte_make(out->frame, name->perms));
		return;
	}
	set_entry(as, &slot, pte_make_stored(name->version, name->perms));
	secproc_count(&as->counts, SECPROC_STAT_page_outs, 1);
	secproc_ghost_note(&as->mem->pool, as->id, name->va);
	drop_frame(as, out->frame);
}

/* ---- Touching guest memory ----------------------------------------------- */

/* True if the page of @va can be made present without reading anything. */
static bool starts_as_zero(const struct secproc_aspace *as,
			   const struct secproc_area *area, u64 va)
{
	struct slot slot;

	if (is_packaged(area))
		return false;
	return walk(as, va, 0, &slot) == TABLE_LEVELS ||
	       !(*slot.entry & (PTE_STORED | PTE_BUSY));
}

/*
 * Finds the contents of @va for @access.  Pages that start as zeros are made
 * present on the way, since that needs neither reading nor waiting.
 */
static int touch(struct secproc_aspace *as, u64 va, u8 access, u8 **data,
		 struct secproc_want *want)
{
	const struct secproc_area *area;
	struct secproc_page_in in;
	u32 frame_no;

	frame_no = secproc_aspace_lookup(as, va, access);
	if (frame_no == SECPROC_NO_FRAME) {
		area = secproc_aspace_find(as, va);
		if (!area || access & ~area->perms)
			return -EFAULT;
		want->va = va;
		want->access = access;
		if (!starts_as_zero(as, area, va) ||
		    secproc_aspace_fault(as, want, &in))
			return -EAGAIN;
		frame_no = secproc_aspace_lookup(as, va, access);
	}
	secproc_aspace_use(as, frame_no, access, &as->counts);
	*data = secproc_mem_data(as->mem, frame_no) +
		(va & (SECPROC_PAGE_SIZE - 1));
	return 0;
}

/* Bytes from @va to the end of its page, at most @len. */
static u64 in_page(u64 va, u64 len)
{
	u64 left = SECPROC_PAGE_SIZE - (va & (SECPROC_PAGE_SIZE - 1));

	return len < left ? len : left;
}

int secproc_aspace_read(struct secproc_aspace *as, u64 va, void *buf,
			u64 len, struct secproc_want *want)
{
	u8 *out = buf;

	while (len) {
		u64 n = in_page(va, len);
		u8 *data;
		int err = touch(as, va, SECPROC_PERM_R, &data, want);

		if (err)
			return err;
		memcpy(out, data, n);
		out += n;
		va += n;
		len -= n;
	}
	return 0;
}

int secproc_aspace_write(struct secproc_aspace *as, u64 va, const void *buf,
			 u64 len, struct secproc_want *want)
{
	const u8 *in = buf;

	while (len) {
		u64 n = in_page(va, len);
		u8 *data;
		int err = touch(as, va, SECPROC_PERM_W, &data, want);

		if (err)
			return err;
		memcpy(data, in, n);
		in += n;
		va += n;
		len -= n;
	}
	return 0;
}

s64 secproc_aspace_read_string(struct secproc_aspace *as, u64 va, char *buf,
			       u64 size, struct secproc_want *want)
{
	u64 done = 0;

	while (done < size) {
		u64 i, n = in_page(va + done, size - done);
		u8 *data;
		int err = touch(as, va + done, SECPROC_PERM_R, &data, want);

		if (err)
			return err;
		for (i = 0; i < n; i++, done++) {
			buf[done] = (char)data[i];
			if (!data[i])
				return (s64)done;
		}
	}
	return -ENAMETOOLONG;
}

int secproc_aspace_peek(struct secproc_aspace *as,
			const struct secproc_attached *file, u64 off,
			u8 **data, struct secproc_want *want)
{
	return touch(as, file->va + off, SECPROC_PERM_FILE, data, want);
}

int secproc_aspace_check(struct secproc_aspace *as, u64 va, u64 len,
			 u8 access, struct secproc_want *want)
{
	while (len) {
		u64 n = in_page(va, len);
		u8 *data;
		int err = touch(as, va, access, &data, want);

		if (err)
			return err;
		va += n;
		len -= n;
	}
	return 0;
}
