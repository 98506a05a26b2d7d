// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * System calls about the task's memory
 *
 * Addresses are chosen inside (aspace.c) and never taken from the host.  Files
 * of the host cannot be mapped, because their bytes come one answer at a time: a
 * mapping of one is anonymous memory that is filled by reading.  Packaged files
 * are mapped as they are.
 */
#include "../bytes.h"
#include "syscall_copy.h"

#define PROT_MASK		7
#define PROT_GROWSDOWN		0x01000000

#define MAP_SHARED		0x01
#define MAP_PRIVATE		0x02
#define MAP_TYPE		0x0f
#define MAP_SHARED_VALIDATE	0x03
#define MAP_FIXED		0x10
#define MAP_ANONYMOUS		0x20
#define MAP_FIXED_NOREPLACE	0x100000

#define MREMAP_MAYMOVE		1
#define MREMAP_FIXED		2

#define MADV_DONTNEED		4
#define MADV_LAST		25

/* How much the program break goes down before others get their turn. */
#define BRK_STEP		(32ULL << 20)

static u64 page_round(u64 len)
{
	return (len + SECPROC_PAGE_SIZE - 1) & SECPROC_PAGE_MASK;
}

static bool is_misaligned(u64 va)
{
	return va & ~SECPROC_PAGE_MASK;
}

enum secproc_step secproc_syscall_brk(struct secproc_hart *hart)
{
	struct secproc_aspace *as = &hart->task->as;
	u64 brk = secproc_syscall_arg(hart, 0);
	u64 to = brk, end = page_round(as->brk);

	if (secproc_aspace_needs_room(as))
		return SECPROC_STEP_AREA_ROOM;
	/* Down from the top, some at a time. */
	if (brk >= as->brk_start && end - page_round(brk) > BRK_STEP &&
	    brk < as->brk)
		to = end - BRK_STEP;
	if (to < as->brk &&
	    secproc_aspace_lacks_table(as, page_round(to),
				       end - page_round(to), &hart->want))
		return SECPROC_STEP_PAGE;
	if (to != brk && secproc_aspace_set_brk(as, to) == to)
		return SECPROC_STEP_RUN;
	return secproc_syscall_return(hart,
				      (s64)secproc_aspace_set_brk(as, brk));
}

/* ---- mmap ---------------------------------------------------------------- */

/* Permissions as the aspace knows them: what may be written may be read. */
static u8 perms_of(u64 prot)
{
	u8 perms = prot & PROT_MASK;

	return perms & SECPROC_PERM_W ? perms | SECPROC_PERM_R : perms;
}

/* Returns 0 or the error of a call that can never work. */
static int check_mmap(u64 va, u64 len, u64 prot, u64 flags, u64 off)
{
	u64 type = flags & MAP_TYPE;

	if (!len || is_misaligned(off))
		return -EINVAL;
	if (type != MAP_SHARED && type != MAP_PRIVATE &&
	    type != MAP_SHARED_VALIDATE)
		return -EINVAL;
	if (flags & (MAP_FIXED | MAP_FIXED_NOREPLACE) && is_misaligned(va))
		return -EINVAL;
	if (len > SECPROC_VA_END)
		return -ENOMEM;
	if (prot & SECPROC_PERM_X)
		return -EACCES;
	/* Nothing could bring what is written there to the file. */
	if (!(flags & MAP_ANONYMOUS) && type != MAP_PRIVATE &&
	    prot & SECPROC_PERM_W)
		return -ENODEV;
	return 0;
}

static int map(struct secproc_aspace *as, u64 va, u64 len, u8 perms,
	       u64 flags, u64 *out)
{
	bool fixed = flags & MAP_FIXED;
	int err;

	if (flags & MAP_FIXED_NOREPLACE)
		fixed = false;
	err = secproc_aspace_map(as, va, len, SECPROC_AREA_MAPPING, perms,
				 fixed, out);
	if (err || !(flags & MAP_FIXED_NOREPLACE) || *out == va)
		return err;
	/* It went elsewhere because something is there. */
	err = secproc_aspace_unmap(as, *out, len);
	return err ? err : -EEXIST;
}

/* Asks for the next bytes of the file that a new mapping is filled with. */
static enum secproc_step ask_file(struct secproc_hart *hart)
{
	struct secproc_thread *t = &hart->thread;
	u64 left = secproc_syscall_arg(hart, 1) - t->done;
	u64 args[SECPROC_SYSCALL_MAX_ARGS] = {
		(u64)(s64)(s32)secproc_syscall_arg(hart, 4),
		0,
		left < SECPROC_WINDOW_SIZE ? left : SECPROC_WINDOW_SIZE,
		secproc_syscall_arg(hart, 5) + t->done,
	};

	t->more = false;
	return secproc_syscall_ask(hart, SECPROC_NR_pread64, args[2],
				   args);
}

/* The file has been read, or failed to be: what is left takes things away. */
static enum secproc_step end_mmap(struct secproc_hart *hart)
{
	struct secproc_aspace *as = &hart->task->as;
	u64 va = hart->thread.mapping;
	u64 len = secproc_syscall_arg(hart, 1);
	int err;

	if (hart->thread.ret < 0) {
		err = secproc_aspace_unmap(as, va, len);
		if (!err)
			err = (int)hart->thread.ret;
		/* What cannot be read at a position is no file to map. */
		if (err == -ESPIPE || err == -EISDIR)
			err = -ENODEV;
		return secproc_syscall_return(hart, err);
	}
	err = secproc_aspace_protect(as, va, len,
				     perms_of(secproc_syscall_arg(hart, 2)));
	return secproc_syscall_return(hart, err ? err : (s64)va);
}

/* Maps a packaged file, whose pages come from the package as they are touched. */
static enum secproc_step map_file(struct secproc_hart *hart,
				  struct secproc_attached *file)
{
	struct secproc_aspace *as = &hart->task->as;
	u64 flags = secproc_syscall_arg(hart, 3);
	u64 type = flags & MAP_TYPE;
	struct secproc_file_map map = {
		.file = file,
		.va = secproc_syscall_arg(hart, 0),
		.len = secproc_syscall_arg(hart, 1),
		.first_page = secproc_syscall_arg(hart, 5) >>
			      SECPROC_PAGE_SHIFT,
		.perms = perms_of(secproc_syscall_arg(hart, 2)),
		.max_perms = type == MAP_PRIVATE ?
			     SECPROC_PERM_R | SECPROC_PERM_W : SECPROC_PERM_R,
		.fixed = flags & MAP_FIXED && !(flags & MAP_FIXED_NOREPLACE),
	};
	u64 out;
	int err;

	err = check_mmap(map.va, map.len, map.perms & ~(u64)SECPROC_PERM_X,
			 flags, secproc_syscall_arg(hart, 5));
	/* Nobody writes to the file, and nobody makes code. */
	if (err == -ENODEV || (!err && map.perms & SECPROC_PERM_W &&
			       map.perms & SECPROC_PERM_X))
		err = -EACCES;
	if (!err)
		err = secproc_aspace_map_file(as, &map, &out);
	if (err == -ENOSPC)
		return SECPROC_STEP_AREA_ROOM;
	if (!err && flags & MAP_FIXED_NOREPLACE && out != map.va) {
		err = secproc_aspace_unmap(as, out, map.len);
		if (!err)
			err = -EEXIST;
	}
	return secproc_syscall_return(hart, err ? err : (s64)out);
}

bool secproc_syscall_mmap_is_exclusive(const struct secproc_hart *hart)
{
	u64 flags = secproc_syscall_arg(hart, 3);

	return !(flags & MAP_ANONYMOUS) ||
	       flags & (MAP_FIXED | MAP_FIXED_NOREPLACE);
}

enum secproc_step secproc_syscall_mmap(struct secproc_hart *hart)
{
	struct secproc_aspace *as = &hart->task->as;
	u64 va = secproc_syscall_arg(hart, 0);
	u64 len = secproc_syscall_arg(hart, 1);
	u64 prot = secproc_syscall_arg(hart, 2);
	u64 flags = secproc_syscall_arg(hart, 3);
	u64 off = flags & MAP_ANONYMOUS ? 0 : secproc_syscall_arg(hart, 5);
	u8 perms = perms_of(prot);
	const struct secproc_open *open;
	int err;

	if (secproc_aspace_needs_room(as))
		return SECPROC_STEP_AREA_ROOM;
	if (secproc_aspace_lacks_table(as, hart->thread.phase ==
				       SECPROC_SYSCALL_LAST ?
				       hart->thread.mapping : va, len,
				       &hart->want))
		return SECPROC_STEP_PAGE;
	if (hart->thread.phase == SECPROC_SYSCALL_LAST)
		return end_mmap(hart);

	open = flags & MAP_ANONYMOUS ? NULL :
	       secproc_fd_open(&hart->task->files,
			       (u32)secproc_syscall_arg(hart, 4));
	if (open)
		return map_file(hart, open->file);
	err = check_mmap(va, len, prot, flags, off);
	if (!err && !(flags & MAP_ANONYMOUS) &&
	    secproc_fd_is_ours((u32)secproc_syscall_arg(hart, 4)))
		err = -EBADF;
	if (!(flags & MAP_ANONYMOUS))
		perms = SECPROC_PERM_R | SECPROC_PERM_W;
	if (!err)
		err = map(as, va, len, perms, flags, &hart->thread.mapping);
	if (err)
		return secproc_syscall_return(hart, err);
	if (flags & MAP_ANONYMOUS)
		return secproc_syscall_return(hart, (s64)hart->thread.mapping);
	return ask_file(hart);
}

enum secproc_step secproc_syscall_mmap_finish(struct secproc_hart *hart)
{
	struct secproc_thread *t = &hart->thread;
	u64 n = t->ret > 0 ? (u64)t->ret : 0;
	s64 err = 0;

	/* Goes on where it was when the last page was missing. */
	if (n > t->moved)
		err = secproc_range_move(hart, t->mapping + t->done + t->moved,
					 hart->thread.win->data + t->moved,
					 n - t->moved, SECPROC_MOVE_OUT);
	if (err == -EAGAIN)
		return SECPROC_STEP_PAGE;
	if (err < 0)
		t->ret = err;
	t->done += n;
	/* A file that ends early leaves zeros. */
	if (t->ret > 0 && t->done < secproc_syscall_arg(hart, 1))
		return ask_file(hart);
	t->awaiting = false;
	t->phase = SECPROC_SYSCALL_LAST;
	return SECPROC_STEP_RUN;
}

/* ---- Changing what is mapped --------------------------------------------- */

/*
 * Takes a range away, some at a time: with RUN the program stands on the same
 * ECALL and comes here again.  What is gone may be mapped again meanwhile, and is
 * not looked at again.
 */
static enum secproc_step drop(struct secproc_hart *hart, u64 va, u64 len,
			      bool unmap)
{
	struct secproc_aspace *as = &hart->task->as;
	struct secproc_thread *t = &hart->thread;
	u64 start = va + t->done, piece;
	int err = 0;

	if (!t->done)
		err = secproc_aspace_check_range(as, va, len, !unmap);
	if (err)
		return secproc_syscall_return(hart, err);
	len = page_round(len);
	piece = secproc_aspace_piece(va, len, t->done);
	if (secproc_aspace_lacks_table(as, start, piece, &hart->want))
		return SECPROC_STEP_PAGE;
	err = unmap ? secproc_aspace_unmap(as, start, piece) :
		      secproc_aspace_discard(as, start, piece);
	if (!err && t->done + piece < len) {
		t->done += piece;
		return SECPROC_STEP_RUN;
	}
	return secproc_syscall_return(hart, err);
}

enum secproc_step secproc_syscall_munmap(struct secproc_hart *hart)
{
	if (secproc_aspace_needs_room(&hart->task->as))
		return SECPROC_STEP_AREA_ROOM;
	return drop(hart, secproc_syscall_arg(hart, 0),
		    secproc_syscall_arg(hart, 1), true);
}

enum secproc_step secproc_syscall_mprotect(struct secproc_hart *hart)
{
	struct secproc_aspace *as = &hart->task->as;
	u64 va = secproc_syscall_arg(hart, 0);
	u64 len = secproc_syscall_arg(hart, 1);
	u64 prot = secproc_syscall_arg(hart, 2);

	if (secproc_aspace_needs_room(as))
		return SECPROC_STEP_AREA_ROOM;
	if (is_misaligned(va) || prot & ~(u64)(PROT_MASK | PROT_GROWSDOWN))
		return secproc_syscall_return(hart, -EINVAL);
	if (!len)
		return secproc_syscall_return(hart, 0);
	return secproc_syscall_return(hart,
			secproc_aspace_protect(as, va, len, perms_of(prot)));
}

enum secproc_step secproc_syscall_madvise(struct secproc_hart *hart)
{
	u64 va = secproc_syscall_arg(hart, 0);
	u64 len = secproc_syscall_arg(hart, 1);
	u32 advice = (u32)secproc_syscall_arg(hart, 2);

	if (is_misaligned(va) || (s64)len < 0)
		return secproc_syscall_return(hart, -EINVAL);
	if (advice > MADV_LAST)
		return secproc_syscall_return(hart, -EINVAL);
	if (!len || advice != MADV_DONTNEED)
		return secproc_syscall_return(hart, 0);
	return drop(hart, va, len, false);
}

/* ---- mremap -------------------------------------------------------------- */

/* Tries to lay @len bytes of anonymous memory directly behind @va. */
static bool extend(struct secproc_aspace *as, u64 va, u64 len, u8 perms)
{
	u64 out;

	if (secproc_aspace_find(as, va) ||
	    secproc_aspace_map(as, va, len, SECPROC_AREA_MAPPING, perms, false,
			       &out))
		return false;
	if (out == va)
		return true;
	secproc_aspace_unmap(as, out, len);
	return false;
}

/*
 * Moves a mapping's pages, some at a time: with RUN the program stands on the
 * same ECALL and comes here again.
 */
static enum secproc_step move(struct secproc_hart *hart, u64 old, u64 old_len,
			      u64 new_len, u8 perms)
{
	struct secproc_thread *t = &hart->thread;
	struct secproc_aspace *as = &hart->task->as;
	u64 len = old_len < new_len ? old_len : new_len;
	int err;

	err = secproc_aspace_move(as, old, t->mapping, len, &t->done,
				  &hart->want);
	if (err == -EAGAIN)
		return SECPROC_STEP_PAGE;
	if (t->done < len)
		return SECPROC_STEP_RUN;
	err = secproc_aspace_protect(as, t->mapping, new_len, perms);
	secproc_aspace_unmap(as, old, old_len);
	return secproc_syscall_return(hart, err ? err : (s64)t->mapping);
}

/* True if [@va, @va + @len) is mapped with the permissions of its start. */
static bool is_uniform(const struct secproc_aspace *as, u64 va, u64 len,
		       u8 *perms)
{
	const struct secproc_area *area = secproc_aspace_find(as, va);
	u64 end = va + len;

	if (!area || area->kind == SECPROC_AREA_PACKAGE ||
	    area->kind == SECPROC_AREA_FILE)
		return false;
	*perms = area->perms;
	while (area && area->perms == *perms) {
		if (area->end >= end)
			return true;
		area = secproc_aspace_find(as, area->end);
	}
	return false;
}

enum secproc_step secproc_syscall_mremap(struct secproc_hart *hart)
{
	struct secproc_aspace *as = &hart->task->as;
	struct secproc_thread *t = &hart->thread;
	u64 old = secproc_syscall_arg(hart, 0);
	u64 old_len = secproc_syscall_arg(hart, 1);
	u64 new_len = secproc_syscall_arg(hart, 2);
	u64 flags = secproc_syscall_arg(hart, 3);
	u64 new = flags & MREMAP_FIXED ? secproc_syscall_arg(hart, 4) : 0;
	u8 perms;
	int err;

	if (secproc_aspace_needs_room(as))
		return SECPROC_STEP_AREA_ROOM;
	if (is_misaligned(old) || !old_len || !new_len ||
	    flags & ~(u64)(MREMAP_MAYMOVE | MREMAP_FIXED) ||
	    (flags & MREMAP_FIXED &&
	     (!(flags & MREMAP_MAYMOVE) || is_misaligned(new))) ||
	    old_len > SECPROC_VA_END || new_len > SECPROC_VA_END)
		return secproc_syscall_return(hart, -EINVAL);
	old_len = page_round(old_len);
	new_len = page_round(new_len);
	if (!is_uniform(as, old, old_len, &perms))
		return secproc_syscall_return(hart, -EFAULT);
	if (secproc_aspace_lacks_table(as, old, old_len, &hart->want) ||
	    (new_len < old_len &&
	     secproc_aspace_lacks_table(as, old + new_len, old_len - new_len,
					&hart->want)) ||
	    ((flags & MREMAP_FIXED || t->phase == SECPROC_SYSCALL_LAST) &&
	     secproc_aspace_lacks_table(as, t->phase == SECPROC_SYSCALL_LAST ?
					t->mapping : new, new_len,
					&hart->want)))
		return SECPROC_STEP_PAGE;
	if (t->phase == SECPROC_SYSCALL_LAST)
		return move(hart, old, old_len, new_len, (u8)t->asked);

	if (flags & MREMAP_FIXED) {
		if (new < old + old_len && old < new + new_len)
			return secproc_syscall_return(hart, -EINVAL);
	} else if (new_len <= old_len) {
		err = new_len == old_len ? 0 :
		      secproc_aspace_unmap(as, old + new_len,
					   old_len - new_len);
		return secproc_syscall_return(hart, err ? err : (s64)old);
	} else if (extend(as, old + old_len, new_len - old_len, perms)) {
		return secproc_syscall_return(hart, (s64)old);
	} else if (!(flags & MREMAP_MAYMOVE)) {
		return secproc_syscall_return(hart, -ENOMEM);
	}

	err = secproc_aspace_map(as, new, new_len, SECPROC_AREA_MAPPING,
				 SECPROC_PERM_R | SECPROC_PERM_W,
				 flags & MREMAP_FIXED, &t->mapping);
	if (err)
		return secproc_syscall_return(hart, err);
	/* What is in the page store can only come to where it may be read. */
	if (!(perms & SECPROC_PERM_R))
		secproc_aspace_protect(as, old, old_len, SECPROC_PERM_R);
	t->asked = perms;
	t->phase = SECPROC_SYSCALL_LAST;
	return move(hart, old, old_len, new_len, perms);
}
