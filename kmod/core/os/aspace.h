/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Address space: which address of a task is which page of secure memory
 *
 * Two layers.  Areas (struct secproc_area) say what an address range is for:
 * pages of the package, or anonymous memory that is zero until it is touched;
 * with which permissions, and up to which it may be changed.  The page table
 * says where a page is now.  Its tables are frames of secure memory like the
 * pages themselves, so a task's metadata is counted and bounded with its data.
 *
 * The page table is read without a lock by harts that refill their TLBs.
 * Therefore whoever calls must see to two things:
 *
 *  - functions marked "exclusive" take pages or permissions away.  No hart of the
 *    task may be running or look at the page table, and no page may be busy;
 *  - all functions that change anything are called under the machine's lock.
 *
 * Every removal or change of a mapping counts @version up; a hart whose TLB
 * and code cache belong to an older version flushes them before it runs on.  A
 * page that only leaves memory is wanted again with the same contents, so of
 * code each hart forgets just the pages that have left since it last ran.
 */
#ifndef SECPROC_ASPACE_H
#define SECPROC_ASPACE_H

#include "../cpu/keyslot.h"
#include "../mem/mem.h"
#include "../pkg/pkg.h"
#include "../stat.h"

/* User addresses end here, as with Sv39, the smallest that Linux runs on. */
#define SECPROC_VA_END		(1ULL << 38)
/*
 * Packaged files lie above, where the program's own accesses never reach: page
 * tables have room for as much again.
 */
#define SECPROC_VA_TOP		(1ULL << 39)
/* Nothing is ever mapped below, so that a null pointer faults. */
#define SECPROC_VA_MIN		SECPROC_PKG_MIN_VA

/* Permissions and accesses; numerically SECPROC_ACCESS_* of the uapi. */
#define SECPROC_PERM_R		1
#define SECPROC_PERM_W		2
#define SECPROC_PERM_X		4
/* Reading a packaged file for a system call; the program never has it. */
#define SECPROC_PERM_FILE	8

/**
 * enum secproc_area_kind - what an area is
 * @SECPROC_AREA_PACKAGE: pages of the package, zero-fill ones included
 * @SECPROC_AREA_HEAP: the program break
 * @SECPROC_AREA_STACK: the first thread's stack
 * @SECPROC_AREA_MAPPING: anonymous memory from mmap
 * @SECPROC_AREA_FILE: pages of a packaged file, mapped by the program or, above
 *	SECPROC_VA_END, there to be read
 *
 * Numerically SECPROC_SEGMENT_* of the uapi.
 */
enum secproc_area_kind {
	SECPROC_AREA_PACKAGE = 1,
	SECPROC_AREA_HEAP,
	SECPROC_AREA_STACK,
	SECPROC_AREA_MAPPING,
	SECPROC_AREA_FILE = 6,
};

/**
 * struct secproc_attached - a packaged file that a task has (attach.h)
 * @pkg: the verified package; borrows the resident part, which the glue keeps
 * @key: key of its pages
 * @va: where it lies above SECPROC_VA_END
 * @nr: its number in the task, from 1 on
 * @has_code: some of its pages may be executed
 * @next: the one that was attached before
 *
 * Memory of the glue; stays as it is until the task is wiped.
 */
struct secproc_attached {
	struct secproc_pkg pkg;
	struct secproc_key key;
	u64 va;
	u32 nr;
	bool has_code;
	struct secproc_attached *next;
};

/**
 * struct secproc_area - a range of addresses with one purpose
 * @start: first address, page aligned
 * @end: first address behind it, page aligned
 * @first_page: index of the package's page at @start, for PACKAGE and FILE
 * @file: whose pages, for FILE
 * @kind: enum secproc_area_kind
 * @perms: SECPROC_PERM_*, what is allowed now
 * @max_perms: what mprotect may allow
 */
struct secproc_area {
	u64 start;
	u64 end;
	struct secproc_attached *file;
	u32 first_page;
	u8 kind;
	u8 perms;
	u8 max_perms;
};

/*
 * Frames that a task keeps once it is admitted.  Enough for every instruction
 * and every piece of a call: the topmost table, and for each of three pages in
 * different places a table of tables, a table and the page, one of them twice.
 */
#define SECPROC_ASPACE_FLOOR	16

/*
 * The same when a quarter of secure memory is promised already: enough for an
 * instruction that crosses no page, with its tables.  Others find the rest in
 * the frames that are promised to nobody, of which some are always left.  So
 * twice as many tasks can be there at once, and slow rather than refused.
 */
#define SECPROC_ASPACE_LOW_FLOOR	7
#define SECPROC_ASPACE_UNPROMISED	SECPROC_ASPACE_FLOOR

/* Ranges that one call takes away at the most. */
#define SECPROC_MAX_HOLES	4

/**
 * struct secproc_hole - a range of addresses that was dropped
 * @start: first address
 * @end: first address behind it
 */
struct secproc_hole {
	u64 start;
	u64 end;
};

/* Pages of code that may leave before a hart forgets all it has decoded. */
#define SECPROC_NR_GONE		64

/**
 * struct secproc_account - what tasks of one owner have together
 * @nr_frames: frames that they hold
 * @promised: frames that they were promised
 * @max_frames: how many they may hold, or 0 for any number
 *
 * Belongs to the glue, outlives the tasks; under the machine's lock.
 */
struct secproc_account {
	u64 nr_frames;
	u64 promised;
	u64 max_frames;
};

/**
 * enum secproc_limit - what keeps a task from having one more frame
 * @SECPROC_LIMIT_NONE: at most that none is free
 * @SECPROC_LIMIT_TASK: it has as many as it may
 * @SECPROC_LIMIT_USER: its owner's tasks have as many as they may
 */
enum secproc_limit {
	SECPROC_LIMIT_NONE = 0,
	SECPROC_LIMIT_TASK,
	SECPROC_LIMIT_USER,
};

/**
 * struct secproc_aspace - a task's address space
 * @mem: secure memory; borrowed, outlives the task
 * @pkg: the package behind PACKAGE areas; borrowed from the task
 * @key: the package's keys, for the frames of encrypted code; borrowed
 * @open_parts: bit n is set if the key of part n is among them
 * @area: sorted, non-overlapping; memory given by the glue
 * @nr_areas: areas in use
 * @max_areas: room in @area
 * @file_top: where the next packaged file goes
 * @root: frame number of the root table, or SECPROC_NO_FRAME
 * @id: number of the task, never used twice in a boot
 * @version: counts removals and changes of mappings
 * @tlb_version: counts the times that all TLBs must be refilled so that the use
 *	of pages is noticed
 * @nr_gone: counts pages of code that have left memory
 * @gone: addresses of the last ones; the n-th is at n % SECPROC_NR_GONE
 * @nr_resident: frames held, tables included
 * @nr_busy: pages that are being brought in
 * @nr_leaving: pages that are on their way to the page store, among the frames
 *	held
 * @nr_ended: how many have ceased to be busy, to be waited for
 * @map_top: mappings are placed below this address
 * @brk_start: where the program break began
 * @brk: the program break
 * @stack_top: end of the first stack
 * @stack_limit: its largest size in bytes
 * @counts: what has been done for the task, but for what its harts count
 * @floor: frames that are left to it, however much others want
 * @max_frames: how many it may have, or 0 for any number
 * @is_pinned: none of its pages leaves; @max_frames is promised to it
 * @nr_pinned: pages that stay because its package wants it, promised as well
 * @account: its owner's, or NULL; borrowed
 * @is_over: nothing of it is needed any more, so nothing is stored
 * @hole: ranges whose pages in the page store nobody wants any more
 * @nr_holes: how many, to be taken back to 0 by the glue
 *
 * @brk_start, @brk, @stack_top, @stack_limit and @map_top are set when the
 * process image is built (process.c).
 */
struct secproc_aspace {
	struct secproc_mem *mem;
	const struct secproc_pkg *pkg;
	struct secproc_key *key;
	u32 open_parts;
	struct secproc_area *area;
	u32 nr_areas;
	u32 max_areas;
	u64 file_top;
	u32 root;
	u64 id;
	u64 version;
	u64 tlb_version;
	u64 nr_gone;
	u64 gone[SECPROC_NR_GONE];
	u64 nr_resident;
	u32 nr_busy;
	u32 nr_leaving;
	u32 nr_ended;
	u64 map_top;
	u64 brk_start;
	u64 brk;
	u64 stack_top;
	u64 stack_limit;
	struct secproc_counts counts;
	u32 floor;
	u32 max_frames;
	bool is_pinned;
	u32 nr_pinned;
	struct secproc_account *account;
	bool is_over;
	u32 nr_holes;
	struct secproc_hole hole[SECPROC_MAX_HOLES];
};

/**
 * struct secproc_want - a page that must come before the program can go on
 * @va: address of the page
 * @access: SECPROC_PERM_*, what is wanted of it; 0 if its table is enough
 *
 * Left by whatever failed with -EAGAIN.
 */
struct secproc_want {
	u64 va;
	u8 access;
};

/* ---- Making and unmaking ------------------------------------------------- */

/**
 * secproc_aspace_init() - an empty address space
 * @as: the address space
 * @mem: secure memory
 * @id: number of the task
 * @area: room for areas
 * @max_areas: how many
 *
 * Takes no frame yet.
 */
void secproc_aspace_init(struct secproc_aspace *as, struct secproc_mem *mem,
			 u64 id, struct secproc_area *area, u32 max_areas);

/**
 * secproc_aspace_wipe() - give back all frames
 * @as: the address space
 *
 * Context: exclusive; no page may be busy.
 */
void secproc_aspace_wipe(struct secproc_aspace *as);

/**
 * secproc_aspace_wipe_some() - give back some of the frames
 * @as: an address space that only secproc_aspace_wipe() will be called for
 * @va: 0 at first; where it goes on
 *
 * Does a bounded part, so that the machine's lock need not be held for all of a
 * large task.
 *
 * Context: as secproc_aspace_wipe().
 *
 * Return: true if there is more.
 */
bool secproc_aspace_wipe_some(struct secproc_aspace *as, u64 *va);

/**
 * secproc_aspace_admit() - promise a task that it can always go on
 * @as: the address space
 *
 * Asking twice promises once; secproc_aspace_wipe() takes it back.
 *
 * Return:
 * * 0 - it can
 * * -ENOMEM - all of secure memory is promised to others
 * * -EDQUOT - what its owner may have is promised to the owner's other tasks
 * * -ENOSPC - it is pinned, and there is not so much memory to be pinned
 */
int secproc_aspace_admit(struct secproc_aspace *as);

/**
 * secproc_aspace_limit() - what keeps a task from having one more frame
 * @as: the address space
 *
 * Return: the first limit that is reached.
 */
enum secproc_limit secproc_aspace_limit(const struct secproc_aspace *as);

/**
 * secproc_aspace_grow() - move the areas into a larger array
 * @as: the address space
 * @area: new room
 * @max_areas: its size, larger than before
 *
 * Return: the old array, now unused.
 */
struct secproc_area *secproc_aspace_grow(struct secproc_aspace *as,
					 struct secproc_area *area,
					 u32 max_areas);

/* Areas that one change may need at the most, beyond those there are. */
#define SECPROC_ASPACE_SPARE	2

/**
 * secproc_aspace_needs_room() - tell whether secproc_aspace_grow() is due
 * @as: the address space
 *
 * Every function below that may split areas needs SECPROC_ASPACE_SPARE free
 * entries; the caller checks before.
 *
 * Return: true if fewer are free.
 */
bool secproc_aspace_needs_room(const struct secproc_aspace *as);

/**
 * secproc_aspace_add_package() - make an area of every run of the package's
 * pages that has one set of permissions
 * @as: empty but for its array
 * @pkg: the package
 * @key: its keys, one for each of its parts
 * @needed: how many areas the package needs, and as many more as are spare
 *
 * Return: 0, or -ENOSPC if the array has fewer than @needed.
 */
int secproc_aspace_add_package(struct secproc_aspace *as,
			       const struct secproc_pkg *pkg,
			       struct secproc_key *key, u32 *needed);

/**
 * secproc_aspace_remove_package() - undo secproc_aspace_add_package()
 * @as: an address space in which nothing was mapped or brought in since
 */
void secproc_aspace_remove_package(struct secproc_aspace *as);

/**
 * secproc_aspace_add_file() - make a packaged file readable for system calls
 * @as: the address space
 * @file: the file; its @va is set
 *
 * Return: 0, -ENOSPC if the array of areas is full, -ENOMEM if no addresses are
 * left.
 */
int secproc_aspace_add_file(struct secproc_aspace *as,
			    struct secproc_attached *file);

/**
 * struct secproc_file_map - a mapping of a packaged file
 * @file: the file
 * @va: page-aligned address, or a hint if @fixed is false; 0 for any
 * @len: bytes, rounded up to pages
 * @first_page: index of the file's page that comes first
 * @perms: SECPROC_PERM_*
 * @max_perms: what may be allowed later, of pages that are not to be executed
 * @fixed: exactly at @va, replacing what is there
 */
struct secproc_file_map {
	struct secproc_attached *file;
	u64 va;
	u64 len;
	u64 first_page;
	u8 perms;
	u8 max_perms;
	bool fixed;
};

/**
 * secproc_aspace_map_file() - map a packaged file
 * @as: the address space
 * @map: what and where
 * @out: the address chosen
 *
 * Only pages that the file's signer made executable can be executed, whatever
 * is asked for, and those cannot be written.  What is written is the task's own
 * copy.  Behind the file's last page nothing can be accessed.
 *
 * Context: exclusive if fixed.
 *
 * Return: 0, -ENOSPC if the array of areas has too little room, else as
 * secproc_aspace_map(); -EACCES also if code is asked for that the file does not
 * have.
 */
int secproc_aspace_map_file(struct secproc_aspace *as,
			    const struct secproc_file_map *map, u64 *out);

/**
 * secproc_aspace_lacks_table() - see that a range can be dropped
 * @as: the address space
 * @va: page-aligned start
 * @len: bytes, rounded up to pages
 * @want: set with true: bring it in and ask again
 *
 * Dropping part of what a table covers needs the table.  Whoever calls
 * secproc_aspace_unmap(), secproc_aspace_discard(), secproc_aspace_set_brk() or
 * secproc_aspace_map() of a fixed range asks before.
 *
 * Context: exclusive, like the call that follows.
 *
 * Return: true if a table at an edge of the range has left.
 */
bool secproc_aspace_lacks_table(const struct secproc_aspace *as, u64 va,
				u64 len, struct secproc_want *want);

/* ---- Memory calls, for os/syscall.c -------------------------------------- */

/**
 * secproc_aspace_map() - anonymous memory
 * @as: the address space
 * @va: page-aligned address, or a hint if @fixed is false; 0 for any
 * @len: bytes, rounded up to pages
 * @kind: what for
 * @perms: SECPROC_PERM_*
 * @fixed: exactly at @va, replacing what is there
 * @out: the address chosen
 *
 * Context: exclusive if @fixed.
 *
 * Return: 0, -ENOMEM if there is no such hole, -EINVAL if @fixed lies outside
 * the user addresses, -EACCES if @perms asks for execution: code comes from
 * packages only (R1).
 */
int secproc_aspace_map(struct secproc_aspace *as, u64 va, u64 len,
		       enum secproc_area_kind kind, u8 perms, bool fixed,
		       u64 *out);

/**
 * secproc_aspace_unmap() - take a range away
 * @as: the address space
 * @va: page-aligned start
 * @len: bytes, rounded up to pages; holes in the range are fine
 *
 * Context: exclusive.
 *
 * Return: 0, -EINVAL if the range is empty or lies outside the user addresses.
 */
int secproc_aspace_unmap(struct secproc_aspace *as, u64 va, u64 len);

/**
 * secproc_aspace_piece() - how much of a range to take away at a time
 * @va: page-aligned start of the range
 * @len: its length, a multiple of the page size
 * @done: how much has been done, less than @len
 *
 * What takes longer for larger ranges is done piece by piece, with the machine's
 * lock given up between two of them.
 *
 * Return: length of the piece that begins at @va + @done.
 */
u64 secproc_aspace_piece(u64 va, u64 len, u64 done);

/**
 * secproc_aspace_check_range() - see that a range could be taken away
 * @as: the address space
 * @va: start
 * @len: bytes, rounded up to pages
 * @whole: there must be no hole in it
 *
 * Return: 0; -EINVAL if the range is empty, not page aligned, or lies outside the
 * user addresses; -ENOMEM if it has a hole and must not.
 */
int secproc_aspace_check_range(const struct secproc_aspace *as, u64 va,
			       u64 len, bool whole);

/**
 * secproc_aspace_protect() - change permissions
 * @as: the address space
 * @va: page-aligned start
 * @len: bytes, rounded up to pages
 * @perms: SECPROC_PERM_*
 *
 * Context: exclusive.
 *
 * Return: 0, -ENOMEM if part of the range is not mapped, -EACCES if the
 * package's signed permissions of a page, or R1, do not allow @perms.
 */
int secproc_aspace_protect(struct secproc_aspace *as, u64 va, u64 len,
			   u8 perms);

/**
 * secproc_aspace_discard() - make anonymous pages zero again (MADV_DONTNEED)
 * @as: the address space
 * @va: page-aligned start
 * @len: bytes, rounded up to pages
 *
 * Package pages come again from the package when they are next touched.
 *
 * Context: exclusive.
 *
 * Return: 0, -ENOMEM if part of the range is not mapped.
 */
int secproc_aspace_discard(struct secproc_aspace *as, u64 va, u64 len);

/**
 * secproc_aspace_move() - give pages other addresses
 * @as: the address space
 * @from: page-aligned start of anonymous memory
 * @to: where it goes: as much anonymous memory, of which nothing was touched and
 *	all may be written
 * @len: bytes, a multiple of the page size
 * @done: how much has been done, 0 at first; it is all when it is @len
 * @want: set with -EAGAIN
 *
 * Does a bounded part.  A page takes its frame along; what was never touched
 * needs none afterwards either.  What is in the page store was sealed for its
 * address, so it comes back first.
 *
 * Context: exclusive.
 *
 * Return: 0, or -EAGAIN if a page must be brought in first.
 */
int secproc_aspace_move(struct secproc_aspace *as, u64 from, u64 to, u64 len,
			u64 *done, struct secproc_want *want);

/**
 * secproc_aspace_set_brk() - move the program break
 * @as: the address space
 * @brk: where to
 *
 * Context: exclusive.
 *
 * Return: the break as it is afterwards, unchanged if it cannot be moved; as
 * Linux's brk().
 */
u64 secproc_aspace_set_brk(struct secproc_aspace *as, u64 brk);

/**
 * secproc_aspace_find() - the area of an address
 * @as: the address space
 * @va: address
 *
 * Return: the area that contains @va, or NULL.
 */
const struct secproc_area *secproc_aspace_find(const struct secproc_aspace *as,
					       u64 va);

/* ---- Touching guest memory from inside, for os/ -------------------------- */

/**
 * secproc_aspace_read() - copy from the task's memory
 * @as: the address space
 * @va: guest address
 * @buf: where to
 * @len: bytes
 * @want: set with -EAGAIN
 *
 * Return: 0, -EFAULT if the task may not read there, or -EAGAIN if a page must
 * be brought in first; @buf may then be partly written.
 */
int secproc_aspace_read(struct secproc_aspace *as, u64 va, void *buf,
			u64 len, struct secproc_want *want);

/**
 * secproc_aspace_write() - copy into the task's memory
 * @as: the address space
 * @va: guest address
 * @buf: where from; read once, so it may be memory that others change
 * @len: bytes
 * @want: set with -EAGAIN
 *
 * Return: 0, -EFAULT if the task may not write there, or -EAGAIN if a page must
 * be brought in first; nothing beyond the range is written in any case.
 */
int secproc_aspace_write(struct secproc_aspace *as, u64 va, const void *buf,
			 u64 len, struct secproc_want *want);

/**
 * secproc_aspace_read_string() - copy a zero-terminated string
 * @as: the address space
 * @va: guest address
 * @buf: where to
 * @size: room in @buf
 * @want: set with -EAGAIN
 *
 * Return: length without the zero byte, -ENAMETOOLONG if no zero byte is among
 * the first @size bytes, else as secproc_aspace_read().
 */
s64 secproc_aspace_read_string(struct secproc_aspace *as, u64 va, char *buf,
			       u64 size, struct secproc_want *want);

/**
 * secproc_aspace_check() - see that a range can be accessed
 * @as: the address space
 * @va: guest address
 * @len: bytes
 * @access: SECPROC_PERM_R or SECPROC_PERM_W
 * @want: set with -EAGAIN
 *
 * After 0 and while nothing is taken away, secproc_aspace_read() or
 * secproc_aspace_write() of the range cannot fail.
 *
 * Return: 0, -EFAULT, or -EAGAIN.
 */
int secproc_aspace_check(struct secproc_aspace *as, u64 va, u64 len,
			 u8 access, struct secproc_want *want);

/**
 * secproc_aspace_peek() - look at a packaged file
 * @as: the address space
 * @file: the file
 * @off: offset in it, within its pages
 * @data: set to the byte at @off; the page's rest stands behind it
 * @want: set with -EAGAIN
 *
 * Return: 0 or -EAGAIN.  @data is there for as long as no page of the task may be
 * taken away.
 */
int secproc_aspace_peek(struct secproc_aspace *as,
			const struct secproc_attached *file, u64 off,
			u8 **data, struct secproc_want *want);

/* ---- Page faults, for the glue ------------------------------------------- */

/**
 * enum secproc_page_origin - where a page comes from
 * @SECPROC_FROM_PACKAGE: from the package
 * @SECPROC_FROM_CODE: from a frame that has it as encrypted code, and whose twin
 *	it is to be; nothing must be read
 * @SECPROC_FROM_STORE: from the page store, where it was put when it left
 */
enum secproc_page_origin {
	SECPROC_FROM_PACKAGE = 0,
	SECPROC_FROM_CODE,
	SECPROC_FROM_STORE,
};

/**
 * struct secproc_page_in - a page on its way into secure memory
 * @origin: where it comes from
 * @frame: the frame that was reserved for it
 * @file: the packaged file that it is of, or NULL
 * @is_code: it will be executed, and stays as it is stored
 * @page_idx: index of the page in the package, unless FROM_STORE
 * @va: its address
 * @source: the frame of code, with FROM_CODE
 * @name: what it was sealed as, with FROM_STORE
 * @again: it has been there before, and was dropped
 * @ahead: nobody has asked for it yet
 * @refusal: why it is refused, or 0; set by secproc_aspace_accept_many()
 * @took: what bringing it in took, counted on the task at the end
 */
struct secproc_page_in {
	enum secproc_page_origin origin;
	u32 frame;
	struct secproc_attached *file;
	bool is_code;
	u32 page_idx;
	u64 va;
	u32 source;
	struct secproc_page_name name;
	bool again;
	bool ahead;
	u32 refusal;
	struct secproc_counts took;
};

/**
 * struct secproc_page_out - a page on its way into the page store
 * @frame: the frame that it leaves
 * @name: what it is sealed as
 * @seal_ns: time that sealing took
 * @store_ns: time that the page store took
 */
struct secproc_page_out {
	u32 frame;
	struct secproc_page_name name;
	u64 seal_ns;
	u64 store_ns;
};

/* Places in a task's page store: one for every page and for every table. */
#define SECPROC_STORE_SLOTS						\
	((SECPROC_VA_TOP >> SECPROC_PAGE_SHIFT) +			\
	 (SECPROC_VA_TOP >> (SECPROC_PAGE_SHIFT + 9)) +			\
	 (SECPROC_VA_TOP >> (SECPROC_PAGE_SHIFT + 18)))

/**
 * secproc_page_slot() - the place of a page or table in its task's page store
 * @name: which
 *
 * The places of pages come first, in the order of their addresses.
 *
 * Return: a number below SECPROC_STORE_SLOTS.
 */
u64 secproc_page_slot(const struct secproc_page_name *name);

/**
 * secproc_aspace_fault() - find or reserve the page of an address
 * @as: the address space
 * @want: address and access
 * @in: the page to bring in, with 1
 *
 * Anonymous and zero-fill pages are made present at once.
 *
 * Return:
 * * 0 - present; go on
 * * 1 - a frame is reserved and busy: read the page, have it accepted
 *	(secproc_aspace_accept()), and publish or cancel it
 * * -EBUSY - somebody else brings it in; wait until a page has ceased to be busy
 * * -EFAULT - nothing is mapped there
 * * -EACCES - the permissions forbid the access
 * * -ENOKEY - the page belongs to a part whose key is not there
 * * -ENOMEM - secure memory is full
 */
int secproc_aspace_fault(struct secproc_aspace *as,
			 const struct secproc_want *want,
			 struct secproc_page_in *in);

/**
 * secproc_aspace_accept() - verify a page, and decrypt it if it is data
 * @as: the address space
 * @in: the page; if FROM_PACKAGE, its stored bytes are in the frame and its
 *	verifying information in the signature holding unit
 *	(secproc_verify_hold())
 * @record: the record that the page store gave, if FROM_STORE, else NULL
 * @key: the program's keys, or NULL if FROM_STORE
 *
 * The slow part: runs without any lock on the busy frame.
 *
 * Return: 0, or a refusal code (enum secproc_refusal).
 */
u32 secproc_aspace_accept(struct secproc_aspace *as,
			  struct secproc_page_in *in, const u8 *record,
			  struct secproc_key *key);

/**
 * secproc_aspace_many_size() - memory for secproc_aspace_accept_many()
 * @nr: how many pages
 *
 * Return: bytes.
 */
size_t secproc_aspace_many_size(unsigned int nr);

/**
 * secproc_aspace_accept_many() - verify pages together
 * @as: the address space
 * @in: the pages, all FROM_PACKAGE; the refusal of each is set
 * @nr: how many
 * @key: the package's keys
 * @work: secproc_aspace_many_size(@nr) bytes, aligned for u64; nothing in it is
 *	secret afterwards
 *
 * Does for each what secproc_aspace_accept() does.
 *
 * Context: may sleep (randomness).
 */
void secproc_aspace_accept_many(struct secproc_aspace *as,
				struct secproc_page_in *in, unsigned int nr,
				struct secproc_key *key, void *work);

/**
 * secproc_aspace_reserve_next() - reserve another page to come with one
 * @as: the address space
 * @page_idx: index of the page in the package
 * @access: SECPROC_PERM_*, what it is for
 * @in: the page to bring in, with true
 *
 * Only if the page has to come from the package, and that needs nothing but a
 * frame that is free: its table is there, and no limit is reached.
 *
 * Return: true if a frame is reserved and busy.
 */
bool secproc_aspace_reserve_next(struct secproc_aspace *as, u32 page_idx,
				 u8 access, struct secproc_page_in *in);

/**
 * secproc_aspace_publish() - make an accepted page present
 * @as: the address space
 * @in: the page
 */
void secproc_aspace_publish(struct secproc_aspace *as,
			    const struct secproc_page_in *in);

/**
 * secproc_aspace_cancel() - give the frame back instead
 * @as: the address space
 * @in: the page
 */
void secproc_aspace_cancel(struct secproc_aspace *as,
			   const struct secproc_page_in *in);

/**
 * secproc_aspace_view_begin() - reserve a frame to look at a page of the package
 * @as: the address space
 * @page_idx: index of the page, which has stored bytes
 * @in: the page, with 0
 *
 * The task never gets what is looked at: it is not in its page table.  Until
 * secproc_aspace_view_end() it counts as a page on its way.
 *
 * Return: 0, or -ENOMEM if secure memory is full.
 */
int secproc_aspace_view_begin(struct secproc_aspace *as, u32 page_idx,
			      struct secproc_page_in *in);

/**
 * secproc_aspace_view_verify() - verify what was fetched into the frame
 * @as: the address space
 * @in: the page
 *
 * As secproc_aspace_accept(), but nothing is decrypted.
 *
 * Return: 0, or a refusal code (enum secproc_refusal).
 */
u32 secproc_aspace_view_verify(struct secproc_aspace *as,
			       struct secproc_page_in *in);

/**
 * secproc_aspace_view_end() - give the frame back
 * @as: the address space
 * @in: the page
 */
void secproc_aspace_view_end(struct secproc_aspace *as,
			     const struct secproc_page_in *in);

/**
 * secproc_aspace_ciphertext() - a page of encrypted code as it was stored
 * @as: the address space
 * @page_idx: index of the page in the package
 * @va: its address
 *
 * Return: SECPROC_PAGE_SIZE bytes, or NULL if it is not there in that form.
 */
const u8 *secproc_aspace_ciphertext(const struct secproc_aspace *as,
				    u32 page_idx, u64 va);

/**
 * secproc_aspace_evict() - take a page away to get its frame
 * @as: the address space
 * @frame_no: a frame that it owns, chosen by secproc_frame_victim()
 * @out: with 1, the page to be put into the page store
 *
 * A page that can be had again, or is all zero, is dropped at once.  Any other
 * becomes busy: seal it, put its record into the page store, then call
 * secproc_aspace_page_out_done().
 *
 * Context: exclusive but for pages that are busy.
 *
 * Return: 0 if the frame is free, 1 for the page store, -ENOSPC if all versions
 * are used up.
 */
int secproc_aspace_evict(struct secproc_aspace *as, u32 frame_no,
			 struct secproc_page_out *out);

/**
 * secproc_aspace_page_out_done() - a page has left, or could not
 * @as: the address space
 * @out: the page
 * @err: 0 if the page store has the record; else the page stays
 */
void secproc_aspace_page_out_done(struct secproc_aspace *as,
				  const struct secproc_page_out *out, int err);

/**
 * secproc_aspace_lookup() - the frame behind an address
 * @as: the address space
 * @va: address
 * @access: SECPROC_PERM_*, what must be allowed
 *
 * Reads the page table without a lock.  Whoever goes on to use the frame calls
 * secproc_aspace_use().
 *
 * Return: the frame's number, or SECPROC_NO_FRAME if the page is not present or
 * @access is not allowed.
 */
u32 secproc_aspace_lookup(const struct secproc_aspace *as, u64 va, u8 access);

/**
 * secproc_aspace_use() - note that a page is about to be used
 * @as: the address space
 * @frame_no: its frame
 * @access: SECPROC_PERM_*; a page that is not noted as written may be dropped
 * @counts: of whom it is used by
 *
 * Two harts that are the first at the same time may both count a page that was
 * read ahead; this is for people only.
 *
 * Context: no page of the task may be taken away meanwhile.
 */
void secproc_aspace_use(struct secproc_aspace *as, u32 frame_no, u8 access,
			struct secproc_counts *counts);

#endif /* SECPROC_ASPACE_H */
