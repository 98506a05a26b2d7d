// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * System calls about packaged files
 *
 * What concerns none is passed on to the host as ever.  A packaged file can be
 * read only; its bytes come from the package, page by page, through the
 * verification unit.
 */
#include "../bytes.h"
#include "../pkg/refusal.h"
#include "syscall_copy.h"

#define O_ACCMODE	3U
#define O_CREAT		0100U
#define O_EXCL		0200U
#define O_TRUNC		01000U
#define O_DIRECTORY	0200000U
#define O_LARGEFILE	0100000U

#define F_DUPFD		0U
#define F_GETFD		1U
#define F_SETFD		2U
#define F_GETFL		3U
#define F_DUPFD_CLOEXEC	1030U

#define AT_EMPTY_PATH	0x1000U
#define CLOSE_RANGE_CLOEXEC	4U

#define SEEK_SET	0
#define SEEK_CUR	1
#define SEEK_END	2

#define ACCESS_EXECUTE	1U
#define ACCESS_WRITE	2U

/* A regular file that everybody may read. */
#define MODE_FILE	0100444U
#define MODE_EXECUTE	0111U
/* A device that there is nowhere, and files on it by their numbers. */
#define DEV_MAJOR	0U
#define DEV_MINOR	0x5350U

/* struct stat of riscv64, and struct statx. */
#define STAT_SIZE	128
#define STATX_SIZE	256
#define STATX_MASK	0x7ffU
#define BLOCK_SIZE	512

/* Pages that one step copies before others get their turn. */
#define READ_STEP	32

/* Longer than every name of a file, and a piece more. */
#define TAIL_KEPT	256
#define PIECE_SIZE	64
#define TAIL_SIZE	(TAIL_KEPT + PIECE_SIZE)
#define MAX_PATH	4096

static struct secproc_files *files_of(const struct secproc_hart *hart)
{
	return &hart->task->files;
}

/* What the descriptor in argument @i means, or NULL if it is the host's. */
static struct secproc_open *open_of(const struct secproc_hart *hart,
				    unsigned int i)
{
	return secproc_fd_open(files_of(hart),
			       (u32)secproc_syscall_arg(hart, i));
}

/* ---- Paths --------------------------------------------------------------- */

/* Reads a path; keeps its last bytes only.  Returns how many, or an error. */
static int read_tail(struct secproc_hart *hart, u64 va, char tail[TAIL_SIZE])
{
	u64 done = 0, len = 0;
	char piece[PIECE_SIZE];
	s64 n;

	do {
		n = secproc_aspace_read_string(&hart->task->as, va + done,
					       piece, sizeof(piece),
					       &hart->want);
		if (n < 0 && n != -ENAMETOOLONG)
			return (int)n;
		if (done >= MAX_PATH)
			return -ENAMETOOLONG;
		done += n < 0 ? sizeof(piece) : (u64)n;
		if (len > TAIL_KEPT) {
			memmove(tail, tail + len - TAIL_KEPT, TAIL_KEPT);
			len = TAIL_KEPT;
		}
		memcpy(tail + len, piece, n < 0 ? sizeof(piece) : (u64)n);
		len += n < 0 ? sizeof(piece) : (u64)n;
	} while (n < 0);
	return (int)len;
}

/* Code of the interpreter: what loads libraries. */
static bool is_interpreter(const struct secproc_hart *hart)
{
	const struct secproc_attached *file = files_of(hart)->interpreter;
	const struct secproc_area *area;

	area = secproc_aspace_find(&hart->task->as, hart->rv.pc);
	return file && area && area->file == file;
}

/* Sets *@where to who serves the path in argument 1; 0 or an error. */
static int find_path(struct secproc_hart *hart, enum secproc_path *where,
		     struct secproc_attached **file)
{
	const struct secproc_task *task = hart->task;
	char tail[TAIL_SIZE];
	struct secproc_bytes path = { tail, 0 };
	int len;

	*where = SECPROC_PATH_HOST;
	if (!task->files.attached && !task->pkg.v.needs.len)
		return 0;
	len = read_tail(hart, secproc_syscall_arg(hart, 1), tail);
	if (len < 0)
		return len;
	path.len = (size_t)len;
	*where = secproc_attach_find(task, path, file);
	return 0;
}

static int open_error(u32 flags)
{
	if (flags & O_CREAT && flags & O_EXCL)
		return -EEXIST;
	if (flags & O_ACCMODE || flags & O_TRUNC)
		return -EROFS;
	return flags & O_DIRECTORY ? -ENOTDIR : 0;
}

static enum secproc_step open_path(struct secproc_hart *hart)
{
	struct secproc_attached *file = NULL;
	enum secproc_path where;
	u8 how[8];
	u32 flags = (u32)secproc_syscall_arg(hart, 2);
	int err;

	err = find_path(hart, &where, &file);
	/* What the host has is no library, whatever it is called. */
	if (!err && where == SECPROC_PATH_HOST && is_interpreter(hart))
		where = SECPROC_PATH_ABSENT;
	if (!err && where == SECPROC_PATH_HOST)
		return secproc_syscall_marshal(hart);
	if (!err && where == SECPROC_PATH_ABSENT)
		err = -ENOENT;
	if (!err && secproc_syscall_nr(hart) == SECPROC_NR_openat2) {
		err = secproc_aspace_read(&hart->task->as,
					  secproc_syscall_arg(hart, 2), how,
					  sizeof(how), &hart->want);
		flags = err ? 0 : (u32)secproc_get_le64(how);
	}
	if (!err)
		err = open_error(flags);
	return secproc_syscall_return_copied(hart, err, err ? 0 :
			secproc_fd_new(files_of(hart), 0, NULL, file));
}

/* ---- What a file is ------------------------------------------------------ */

static void put_stat(u8 stat[STAT_SIZE], const struct secproc_attached *file)
{
	u64 size = secproc_pkg_file_size(&file->pkg);
	u64 created = secproc_pkg_created(&file->pkg);

	memset(stat, 0, STAT_SIZE);
	secproc_put_le64(stat, DEV_MINOR);
	secproc_put_le64(stat + 8, file->nr);
	secproc_put_le32(stat + 16, MODE_FILE |
			 (file->has_code ? MODE_EXECUTE : 0));
	secproc_put_le32(stat + 20, 1);
	secproc_put_le64(stat + 48, size);
	secproc_put_le32(stat + 56, SECPROC_PAGE_SIZE);
	secproc_put_le64(stat + 64, (size + BLOCK_SIZE - 1) / BLOCK_SIZE);
	secproc_put_le64(stat + 72, created);
	secproc_put_le64(stat + 88, created);
	secproc_put_le64(stat + 104, created);
}

static void put_statx(u8 statx[STATX_SIZE], const struct secproc_attached *file)
{
	u64 size = secproc_pkg_file_size(&file->pkg);
	unsigned int i;

	memset(statx, 0, STATX_SIZE);
	secproc_put_le32(statx, STATX_MASK);
	secproc_put_le32(statx + 4, SECPROC_PAGE_SIZE);
	secproc_put_le32(statx + 16, 1);
	secproc_put_le16(statx + 28, MODE_FILE |
			 (file->has_code ? MODE_EXECUTE : 0));
	secproc_put_le64(statx + 32, file->nr);
	secproc_put_le64(statx + 40, size);
	secproc_put_le64(statx + 48, (size + BLOCK_SIZE - 1) / BLOCK_SIZE);
	/* Accessed, and three more. */
	for (i = 0; i < 4; i++)
		secproc_put_le64(statx + 64 + 16 * i,
				 secproc_pkg_created(&file->pkg));
	secproc_put_le32(statx + 136, DEV_MAJOR);
	secproc_put_le32(statx + 140, DEV_MINOR);
}

static enum secproc_step give_stat(struct secproc_hart *hart, unsigned int arg,
				   const struct secproc_attached *file)
{
	u8 stat[STAT_SIZE];

	put_stat(stat, file);
	return secproc_syscall_return_copied(hart,
			secproc_aspace_write(&hart->task->as,
					     secproc_syscall_arg(hart, arg),
					     stat, sizeof(stat), &hart->want),
			0);
}

static enum secproc_step give_statx(struct secproc_hart *hart,
				    const struct secproc_attached *file)
{
	u8 statx[STATX_SIZE];

	put_statx(statx, file);
	return secproc_syscall_return_copied(hart,
			secproc_aspace_write(&hart->task->as,
					     secproc_syscall_arg(hart, 4),
					     statx, sizeof(statx),
					     &hart->want), 0);
}

static enum secproc_step access_path(struct secproc_hart *hart,
				     const struct secproc_attached *file)
{
	u32 mode = (u32)secproc_syscall_arg(hart, 2);

	if (mode & ACCESS_WRITE)
		return secproc_syscall_return(hart, -EROFS);
	return secproc_syscall_return(hart, mode & ACCESS_EXECUTE &&
				      !file->has_code ? -EACCES : 0);
}

/* True if the path is empty and the descriptor is meant. */
static bool is_empty_path(struct secproc_hart *hart, unsigned int flags_arg)
{
	u8 first = 1;

	return secproc_syscall_arg(hart, flags_arg) & AT_EMPTY_PATH &&
	       !secproc_aspace_read(&hart->task->as,
				    secproc_syscall_arg(hart, 1), &first, 1,
				    &hart->want) && !first;
}

/* A question about a path: argument 1, relative to argument 0. */
static enum secproc_step ask_path(struct secproc_hart *hart)
{
	u64 nr = secproc_syscall_nr(hart);
	unsigned int flags_arg = nr == SECPROC_NR_statx ? 2 : 3;
	struct secproc_open *open = open_of(hart, 0);
	struct secproc_attached *file = NULL;
	enum secproc_path where;
	int err;

	err = find_path(hart, &where, &file);
	if (err)
		return secproc_syscall_return_copied(hart, err, 0);
	if (open && is_empty_path(hart, flags_arg)) {
		where = SECPROC_PATH_FILE;
		file = open->file;
	}
	if (where == SECPROC_PATH_HOST)
		return secproc_syscall_marshal(hart);
	if (where == SECPROC_PATH_ABSENT)
		return secproc_syscall_return(hart, -ENOENT);
	switch (nr) {
	case SECPROC_NR_newfstatat:
		return give_stat(hart, 2, file);
	case SECPROC_NR_statx:
		return give_statx(hart, file);
	case SECPROC_NR_readlinkat:
		return secproc_syscall_return(hart, -EINVAL);
	default:
		return access_path(hart, file);
	}
}

/* ---- Reading ------------------------------------------------------------- */

/*
 * Copies from the file's pages to the program's buffers.  Goes on where it was
 * when a page was missing, or when others had their turn.
 */
static enum secproc_step read_at(struct secproc_hart *hart,
				 struct secproc_open *open, u64 pos, bool moves)
{
	const struct secproc_syscall_row *row =
		secproc_syscall_row(secproc_syscall_nr(hart));
	struct secproc_span span = secproc_span_of(hart, 1, &row->arg[1]);
	u64 size = secproc_pkg_file_size(&open->file->pkg);
	struct secproc_thread *t = &hart->thread;
	unsigned int steps;
	s64 total, moved = 0;

	total = secproc_span_total(hart, &span);
	if (total == -EAGAIN)
		return SECPROC_STEP_PAGE;
	if (total < 0 || (s64)pos < 0)
		return secproc_syscall_return(hart, total < 0 ? total : -EINVAL);
	if (pos >= size)
		total = 0;
	else if ((u64)total > size - pos)
		total = (s64)(size - pos);
	for (steps = 0; steps < READ_STEP && t->done < (u64)total; steps++) {
		u64 off = pos + t->done, n = (u64)total - t->done;
		u64 left = SECPROC_PAGE_SIZE - (off & (SECPROC_PAGE_SIZE - 1));
		u8 *data;

		if (n > left)
			n = left;
		if (secproc_aspace_peek(&hart->task->as, open->file, off, &data,
					&hart->want))
			return SECPROC_STEP_PAGE;
		moved = secproc_span_move(hart, &span, t->done, data, n,
					  SECPROC_MOVE_OUT);
		if (moved == -EAGAIN)
			return SECPROC_STEP_PAGE;
		if (moved > 0)
			t->done += (u64)moved;
		if (moved < (s64)n)
			break;
	}
	/* Cut short by the end of the program's memory? */
	if (steps == READ_STEP && t->done < (u64)total)
		return SECPROC_STEP_RUN;
	if (moves)
		open->pos = pos + t->done;
	return secproc_syscall_return(hart, t->done || moved >= 0 ?
				      (s64)t->done : moved);
}

static enum secproc_step read_file(struct secproc_hart *hart,
				   struct secproc_open *open)
{
	u64 pos = secproc_syscall_arg(hart, 3);

	switch (secproc_syscall_nr(hart)) {
	case SECPROC_NR_read:
	case SECPROC_NR_readv:
		return read_at(hart, open, open->pos, true);
	case SECPROC_NR_preadv2:
		if (pos == ~0ULL)
			return read_at(hart, open, open->pos, true);
		fallthrough;
	default:
		return read_at(hart, open, pos, false);
	}
}

static enum secproc_step seek(struct secproc_hart *hart,
			      struct secproc_open *open)
{
	u64 pos = secproc_syscall_arg(hart, 1);

	switch (secproc_syscall_arg(hart, 2)) {
	case SEEK_SET:
		break;
	case SEEK_CUR:
		pos += open->pos;
		break;
	case SEEK_END:
		pos += secproc_pkg_file_size(&open->file->pkg);
		break;
	default:
		return secproc_syscall_return(hart, -EINVAL);
	}
	if ((s64)pos < 0)
		return secproc_syscall_return(hart, -EINVAL);
	open->pos = pos;
	return secproc_syscall_return(hart, (s64)pos);
}

/* ---- Descriptors --------------------------------------------------------- */

static enum secproc_step control(struct secproc_hart *hart,
				 struct secproc_open *open)
{
	switch (secproc_syscall_arg(hart, 1)) {
	case F_DUPFD:
	case F_DUPFD_CLOEXEC:
		return secproc_syscall_return(hart,
				secproc_fd_new(files_of(hart),
					       (u32)secproc_syscall_arg(hart, 2),
					       open, NULL));
	/* Programs are not followed by others, so nothing is closed for them. */
	case F_GETFD:
	case F_SETFD:
		return secproc_syscall_return(hart, 0);
	case F_GETFL:
		return secproc_syscall_return(hart, O_LARGEFILE);
	default:
		return secproc_syscall_return(hart, -EINVAL);
	}
}

/*
 * A packaged file in the place of a descriptor of the host, which stays open
 * below, or of a packaged file.
 */
static enum secproc_step replace(struct secproc_hart *hart,
				 struct secproc_open *open)
{
	u32 old = (u32)secproc_syscall_arg(hart, 0);
	u32 new = (u32)secproc_syscall_arg(hart, 1);
	int err;

	if (old == new)
		return secproc_syscall_return(hart, -EINVAL);
	if ((s32)new < 0)
		return secproc_syscall_return(hart, -EBADF);
	/* It may be the last one of the same file. */
	open->nr_fds++;
	secproc_fd_drop(files_of(hart), new, new);
	err = secproc_fd_put(files_of(hart), new, open);
	open->nr_fds--;
	return secproc_syscall_return(hart, err ? err : (s64)new);
}

/* The host's descriptor in the place of a packaged file. */
static enum secproc_step uncover(struct secproc_hart *hart)
{
	u32 new = (u32)secproc_syscall_arg(hart, 1);

	if (secproc_fd_is_ours(new))
		return secproc_syscall_return(hart, -EBADF);
	return secproc_syscall_marshal(hart);
}

static enum secproc_step close_file(struct secproc_hart *hart)
{
	u32 fd = (u32)secproc_syscall_arg(hart, 0);

	secproc_fd_drop(files_of(hart), fd, fd);
	/* What it stood in the place of is closed, too. */
	return secproc_fd_is_ours(fd) ? secproc_syscall_return(hart, 0) :
					secproc_syscall_marshal(hart);
}

static enum secproc_step close_files(struct secproc_hart *hart)
{
	u32 first = (u32)secproc_syscall_arg(hart, 0);
	u32 last = (u32)secproc_syscall_arg(hart, 1);

	if (first <= last &&
	    !(secproc_syscall_arg(hart, 2) & CLOSE_RANGE_CLOEXEC))
		secproc_fd_drop(files_of(hart), first, last);
	return secproc_syscall_marshal(hart);
}

/* Calls that a packaged file may be the first argument of. */
static enum secproc_step serve_open(struct secproc_hart *hart,
				    struct secproc_open *open)
{
	switch (secproc_syscall_nr(hart)) {
	case SECPROC_NR_close:
		return close_file(hart);
	case SECPROC_NR_dup:
		return secproc_syscall_return(hart,
				secproc_fd_new(files_of(hart), 0, open, NULL));
	case SECPROC_NR_dup3:
		return replace(hart, open);
	case SECPROC_NR_fcntl:
		return control(hart, open);
	case SECPROC_NR_lseek:
		return seek(hart, open);
	case SECPROC_NR_fstat:
		return give_stat(hart, 1, open->file);
	case SECPROC_NR_ioctl:
		return secproc_syscall_return(hart, -ENOTTY);
	case SECPROC_NR_fadvise64:
		return secproc_syscall_return(hart, 0);
	default:
		return read_file(hart, open);
	}
}

enum secproc_step secproc_syscall_file(struct secproc_hart *hart)
{
	u64 nr = secproc_syscall_nr(hart);
	struct secproc_open *open;

	switch (nr) {
	case SECPROC_NR_openat:
	case SECPROC_NR_openat2:
		return open_path(hart);
	case SECPROC_NR_newfstatat:
	case SECPROC_NR_statx:
	case SECPROC_NR_faccessat:
	case SECPROC_NR_faccessat2:
	case SECPROC_NR_readlinkat:
		return ask_path(hart);
	case SECPROC_NR_close_range:
		return close_files(hart);
	/* Whoever copies like this goes on by reading. */
	case SECPROC_NR_sendfile:
	case SECPROC_NR_copy_file_range:
	case SECPROC_NR_splice:
		open = open_of(hart, nr == SECPROC_NR_sendfile);
		return open ? secproc_syscall_return(hart, -EINVAL) :
			      secproc_syscall_marshal(hart);
	}
	open = open_of(hart, 0);
	if (open)
		return serve_open(hart, open);
	return nr == SECPROC_NR_dup3 ? uncover(hart) :
				       secproc_syscall_marshal(hart);
}

/* ---- What the host gives ------------------------------------------------- */

/* Calls whose result is a new descriptor. */
static bool gives_descriptor(const struct secproc_hart *hart)
{
	switch (secproc_syscall_nr(hart)) {
	case SECPROC_NR_openat:
	case SECPROC_NR_openat2:
	case SECPROC_NR_dup:
	case SECPROC_NR_memfd_create:
	case SECPROC_NR_epoll_create1:
	case SECPROC_NR_eventfd2:
	case SECPROC_NR_timerfd_create:
	case SECPROC_NR_inotify_init1:
	case SECPROC_NR_socket:
	case SECPROC_NR_accept:
	case SECPROC_NR_accept4:
		return true;
	case SECPROC_NR_fcntl:
		return secproc_syscall_arg(hart, 1) == F_DUPFD ||
		       secproc_syscall_arg(hart, 1) == F_DUPFD_CLOEXEC;
	default:
		return false;
	}
}

/* A number that the host gives may not be one that means something else. */
static bool is_taken(const struct secproc_hart *hart, u32 fd)
{
	return secproc_fd_is_ours(fd) || secproc_fd_open(files_of(hart), fd);
}

/* Two descriptors at once come in the window, and are read once. */
static enum secproc_step take_pair(struct secproc_hart *hart,
				   unsigned int arg)
{
	const u8 *answer = secproc_syscall_data(hart) +
			   hart->thread.transfer[arg].off;
	u32 first = READ_ONCE(*(const u32 *)answer);
	u32 second = READ_ONCE(*(const u32 *)(answer + 4));
	u8 pair[8];

	if (is_taken(hart, first) || is_taken(hart, second))
		return secproc_syscall_refuse(hart,
					      SECPROC_REFUSAL_HOST_DESCRIPTOR);
	secproc_put_le32(pair, first);
	secproc_put_le32(pair + 4, second);
	return secproc_syscall_return_copied(hart,
			secproc_aspace_write(&hart->task->as,
					     secproc_syscall_arg(hart, arg),
					     pair, sizeof(pair), &hart->want),
			0);
}

enum secproc_step secproc_syscall_file_finish(struct secproc_hart *hart)
{
	const struct secproc_thread *t = &hart->thread;
	u64 nr = secproc_syscall_nr(hart);
	u32 new = (u32)secproc_syscall_arg(hart, 1);

	if (t->phase != SECPROC_SYSCALL_ANSWERED || t->ret < 0 ||
	    t->answer_flags & SECPROC_SYSCALL_NOT_MADE)
		return secproc_syscall_marshal_finish(hart);
	if (gives_descriptor(hart) && is_taken(hart, (u32)t->ret))
		return secproc_syscall_refuse(hart,
					      SECPROC_REFUSAL_HOST_DESCRIPTOR);
	if (nr == SECPROC_NR_pipe2)
		return take_pair(hart, 0);
	if (nr == SECPROC_NR_socketpair)
		return take_pair(hart, 3);
	if (nr == SECPROC_NR_dup3) {
		if (t->ret != new)
			return secproc_syscall_refuse(hart,
					SECPROC_REFUSAL_HOST_DESCRIPTOR);
		secproc_fd_drop(files_of(hart), new, new);
	}
	return secproc_syscall_marshal_finish(hart);
}
