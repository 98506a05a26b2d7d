// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Packaged files of a task
 */
#include "../machine.h"
#include "attach.h"

/* Of ELF64 program headers, by their offset. */
#define PHDR_TYPE	0	/* 1: PT_LOAD */
#define PHDR_FLAGS	4	/* 1: execute, 2: write, 4: read */
#define PHDR_OFFSET	8
#define PHDR_VADDR	16
#define PHDR_FILESZ	32
#define PHDR_MEMSZ	40

#define PAGE_OFFSET(va)	((va) & (SECPROC_PAGE_SIZE - 1))

/* ---- Attaching ----------------------------------------------------------- */

static struct secproc_attached *find_name(const struct secproc_task *task,
					  struct secproc_bytes name)
{
	struct secproc_attached *file;

	for (file = task->files.attached; file; file = file->next) {
		struct secproc_bytes other = secproc_pkg_file_name(&file->pkg);

		if (other.len == name.len &&
		    !memcmp(other.data, name.data, name.len))
			return file;
	}
	return NULL;
}

/* Whether the program, or a file that it has, wants this one. */
static enum secproc_refusal check_needs(const struct secproc_task *task,
					const struct secproc_pkg *pkg)
{
	struct secproc_bytes name = secproc_pkg_file_name(pkg);
	const struct secproc_attached *file = task->files.attached;
	const struct secproc_pkg *by = &task->pkg;
	struct secproc_need need;

	/* The program first: nobody says more than it does. */
	while (!secproc_depend_find(by, name, &need)) {
		if (!file)
			return SECPROC_REFUSAL_FILE_UNLISTED;
		by = &file->pkg;
		file = file->next;
	}
	return secproc_depend_check(&task->pkg, by, &need, pkg);
}

static bool has_code(const struct secproc_pkg *pkg)
{
	struct secproc_pkg_page page;
	u32 i;

	for (i = 0; secproc_pkg_page(pkg, i, &page); i++)
		if (page.flags & SECPROC_PKG_PAGE_F_X)
			return true;
	return false;
}

int secproc_attach_check(const struct secproc_task *task,
			 const struct secproc_pkg *pkg)
{
	enum secproc_refusal refusal;

	if (task->state != SECPROC_TASK_LOADED &&
	    task->state != SECPROC_TASK_RUNNING)
		return -EPROTO;
	if (!secproc_pkg_is_file(pkg))
		return SECPROC_REFUSAL_PKG_IS_PROGRAM;
	refusal = check_needs(task, pkg);
	if (refusal)
		return refusal;
	if (find_name(task, secproc_pkg_file_name(pkg)))
		return SECPROC_REFUSAL_FILE_TWICE;
	return task->files.nr_attached == SECPROC_MAX_ATTACHED ? -ENOMEM : 0;
}

int secproc_attach(struct secproc_task *task, struct secproc_attached *file,
		   const struct secproc_pkg *pkg,
		   const struct secproc_pkg_keys *keys)
{
	struct secproc_files *files = &task->files;
	int err;

	err = secproc_attach_check(task, pkg);
	if (err)
		return err;
	file->pkg = *pkg;
	err = secproc_aspace_add_file(&task->as, file);
	if (err)
		return err;
	secproc_key_import(&task->machine->cpu.bank, &file->key,
			   secproc_pkg_suite(pkg), keys->key[0]);
	file->has_code = has_code(pkg);
	file->nr = ++files->nr_attached;
	file->next = files->attached;
	files->attached = file;
	return 0;
}

void secproc_attach_wipe(struct secproc_task *task)
{
	struct secproc_attached *file;

	for (file = task->files.attached; file; file = file->next)
		secproc_key_forget(&task->machine->cpu.bank, &file->key);
}

/* ---- Names --------------------------------------------------------------- */

/* True if a package names a file that @path means. */
static bool is_needed(const struct secproc_pkg *pkg, struct secproc_bytes path)
{
	struct secproc_bytes list = pkg->v.needs;
	struct secproc_need need;

	while (secproc_need_next(&list, &need))
		if (secproc_name_fits(need.name, path))
			return true;
	return false;
}

enum secproc_path secproc_attach_find(const struct secproc_task *task,
				      struct secproc_bytes path,
				      struct secproc_attached **file)
{
	struct secproc_attached *f;

	for (f = task->files.attached; f; f = f->next) {
		if (secproc_name_fits(secproc_pkg_file_name(&f->pkg), path)) {
			*file = f;
			return SECPROC_PATH_FILE;
		}
	}
	if (is_needed(&task->pkg, path))
		return SECPROC_PATH_ABSENT;
	for (f = task->files.attached; f; f = f->next)
		if (is_needed(&f->pkg, path))
			return SECPROC_PATH_ABSENT;
	return SECPROC_PATH_HOST;
}

/* ---- The interpreter ----------------------------------------------------- */

/**
 * struct segment - a PT_LOAD of the interpreter
 * @perms: SECPROC_PERM_*
 * @off: offset in the file
 * @va: address in the file
 * @filesz: bytes in the file
 * @memsz: bytes in memory
 */
struct segment {
	u8 perms;
	u64 off;
	u64 va;
	u64 filesz;
	u64 memsz;
};

static u64 page_round(u64 len)
{
	return (len + SECPROC_PAGE_SIZE - 1) & SECPROC_PAGE_MASK;
}

/* Reads the program header @i; false if there are no more PT_LOADs behind. */
static bool next_segment(const struct secproc_pkg *pkg, u32 *i,
			 struct segment *segment)
{
	const u8 *phdr = secproc_pkg_phdrs(pkg);
	u32 flags;

	for (; phdr && *i < secproc_pkg_nr_phdrs(pkg); ++*i)
		if (secproc_get_le32(phdr + *i * SECPROC_PKG_PHDR_SIZE) == 1)
			break;
	if (!phdr || *i == secproc_pkg_nr_phdrs(pkg))
		return false;
	phdr += *i * SECPROC_PKG_PHDR_SIZE;
	++*i;
	flags = secproc_get_le32(phdr + PHDR_FLAGS);
	segment->perms = (u8)((flags & 1 ? SECPROC_PERM_X : 0) |
			      (flags & 2 ? SECPROC_PERM_W : 0) |
			      SECPROC_PERM_R);
	segment->off = secproc_get_le64(phdr + PHDR_OFFSET);
	segment->va = secproc_get_le64(phdr + PHDR_VADDR);
	segment->filesz = secproc_get_le64(phdr + PHDR_FILESZ);
	segment->memsz = secproc_get_le64(phdr + PHDR_MEMSZ);
	return true;
}

/* Sets *@size to what all segments span; false if they cannot be mapped. */
static bool check_segments(const struct secproc_pkg *pkg, u64 *size)
{
	struct segment s;
	u32 i = 0;

	*size = 0;
	while (next_segment(pkg, &i, &s)) {
		if (!secproc_range_ok(s.va, s.memsz, SECPROC_VA_END / 2) ||
		    s.filesz > s.memsz || s.off > SECPROC_PKG_MAX_FILE ||
		    (s.va ^ s.off) & (SECPROC_PAGE_SIZE - 1) ||
		    (s.va & SECPROC_PAGE_MASK) < *size)
			return false;
		*size = page_round(s.va + s.memsz);
	}
	return *size;
}

static int map_segment(struct secproc_aspace *as,
		       struct secproc_attached *file, u64 base,
		       const struct segment *s)
{
	u64 start = base + (s->va & SECPROC_PAGE_MASK);
	u64 end = page_round(base + s->va + s->filesz);
	u64 last = page_round(base + s->va + s->memsz);
	struct secproc_file_map map = {
		.file = file,
		.va = start,
		.len = end - start,
		.first_page = s->off >> SECPROC_PAGE_SHIFT,
		.perms = s->perms,
		.max_perms = SECPROC_PERM_R | SECPROC_PERM_W,
		.fixed = true,
	};
	u64 out;
	int err = 0;

	if (s->filesz)
		err = secproc_aspace_map_file(as, &map, &out);
	if (!err && last > end)
		err = secproc_aspace_map(as, end, last - end,
					 SECPROC_AREA_MAPPING,
					 s->perms & (u8)~SECPROC_PERM_X, true,
					 &out);
	return err;
}

/* Maps all of it; there must be room for areas, so that all or nothing is. */
static int map_segments(struct secproc_task *task,
			struct secproc_attached *file)
{
	struct secproc_aspace *as = &task->as;
	struct segment s;
	u64 base, size;
	u32 i = 0;
	int err;

	if (!check_segments(&file->pkg, &size))
		return SECPROC_REFUSAL_FILE_SEGMENTS;
	if (as->max_areas - as->nr_areas <
	    16 * secproc_pkg_nr_phdrs(&file->pkg))
		return -ENOBUFS;
	err = secproc_aspace_map(as, 0, size, SECPROC_AREA_MAPPING, 0, false,
				 &base);
	while (!err && next_segment(&file->pkg, &i, &s))
		err = map_segment(as, file, base, &s);
	if (err)
		return err == -ENOMEM ? err : SECPROC_REFUSAL_FILE_SEGMENTS;
	task->files.base = base;
	task->files.interpreter = file;
	return 0;
}

/* What the file has behind a segment's bytes does not belong to it. */
static int clear_tails(struct secproc_task *task, struct secproc_want *want)
{
	static const u8 zeros[64];
	struct secproc_files *files = &task->files;
	struct segment s;
	u32 i = 0;

	while (next_segment(&files->interpreter->pkg, &i, &s)) {
		u64 va = files->base + s.va + s.filesz;
		u64 end = page_round(va);

		if (!(s.perms & SECPROC_PERM_W) || s.filesz == s.memsz)
			continue;
		while (va < end) {
			u64 n = end - va < 64 ? end - va : 64;
			int err = secproc_aspace_write(&task->as, va, zeros, n,
						       want);

			if (err)
				return err;
			va += n;
		}
	}
	return 0;
}

int secproc_attach_interpreter(struct secproc_task *task,
			       struct secproc_want *want)
{
	struct secproc_bytes path = secproc_pkg_interpreter(&task->pkg);
	struct secproc_attached *file;
	int err;

	if (!path.len)
		return 0;
	if (!task->files.interpreter) {
		if (secproc_attach_find(task, path, &file) !=
		    SECPROC_PATH_FILE)
			return SECPROC_REFUSAL_FILE_INTERPRETER;
		err = map_segments(task, file);
		if (err)
			return err;
	}
	return clear_tails(task, want);
}

u64 secproc_attach_entry(const struct secproc_task *task)
{
	const struct secproc_files *files = &task->files;

	return files->interpreter ?
	       files->base + secproc_pkg_entry(&files->interpreter->pkg) :
	       secproc_pkg_entry(&task->pkg);
}

/* ---- Descriptors --------------------------------------------------------- */

struct secproc_open *secproc_fd_open(struct secproc_files *files, u32 fd)
{
	unsigned int i;

	for (i = 0; i < SECPROC_MAX_OPEN; i++)
		if (files->fd[i].open && files->fd[i].fd == fd)
			return files->fd[i].open;
	return NULL;
}

/* As many open files as descriptors, so there is one for each. */
static struct secproc_open *new_open(struct secproc_files *files,
				     struct secproc_attached *file)
{
	struct secproc_open *open = files->open;

	while (open < files->open + SECPROC_MAX_OPEN && open->nr_fds)
		open++;
	if (open == files->open + SECPROC_MAX_OPEN)
		return NULL;
	open->file = file;
	open->pos = 0;
	return open;
}

int secproc_fd_put(struct secproc_files *files, u32 fd,
		   struct secproc_open *open)
{
	unsigned int i;

	for (i = 0; i < SECPROC_MAX_OPEN && files->fd[i].open; i++)
		;
	if (i == SECPROC_MAX_OPEN)
		return -EMFILE;
	files->fd[i].fd = fd;
	files->fd[i].open = open;
	open->nr_fds++;
	return 0;
}

s64 secproc_fd_new(struct secproc_files *files, u32 min,
		   struct secproc_open *open, struct secproc_attached *file)
{
	u32 fd = min > SECPROC_FD_FIRST ? min : SECPROC_FD_FIRST;
	int err;

	while (secproc_fd_open(files, fd))
		fd++;
	if (!secproc_fd_is_ours(fd))
		return -EMFILE;
	if (!open)
		open = new_open(files, file);
	err = open ? secproc_fd_put(files, fd, open) : -EMFILE;
	return err ? err : (s64)fd;
}

void secproc_fd_drop(struct secproc_files *files, u32 first, u32 last)
{
	unsigned int i;

	for (i = 0; i < SECPROC_MAX_OPEN; i++) {
		struct secproc_fd *entry = &files->fd[i];

		if (!entry->open || entry->fd < first || entry->fd > last)
			continue;
		entry->open->nr_fds--;
		entry->open = NULL;
	}
}
