// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Bytes between the program's memory and the window
 *
 * Like Linux, a call that meets the end of the program's memory serves what
 * lies before it.
 */
#include "../bytes.h"
#include "syscall_copy.h"

/* Linux serves no more than this in one call. */
#define MAX_RW_COUNT	0x7ffff000ULL
#define MAX_VECTORS	1024

static int move_chunk(struct secproc_hart *hart, u64 va, u8 *data, u64 len,
		      enum secproc_move how)
{
	struct secproc_aspace *as = &hart->task->as;
	int err;

	switch (how) {
	case SECPROC_MOVE_CHECK:
		return secproc_aspace_check(as, va, len, SECPROC_PERM_W,
					    &hart->want);
	case SECPROC_MOVE_IN:
		return secproc_aspace_read(as, va, data, len, &hart->want);
	case SECPROC_MOVE_OUT:
		err = secproc_aspace_write(as, va, data, len, &hart->want);
		if (!err)
			hart->thread.moved += len;
		return err;
	}
	return -EFAULT;
}

/*
 * Returns how many bytes from @va on could be moved: like Linux, a call that
 * meets the end of the program's memory serves what lies before it.  -EFAULT if
 * that is nothing; -EAGAIN if a page must come first.
 */
s64 secproc_range_move(struct secproc_hart *hart, u64 va, u8 *data, u64 len,
		       enum secproc_move how)
{
	u64 done = 0;

	while (done < len) {
		u64 chunk = SECPROC_PAGE_SIZE -
			    ((va + done) & (SECPROC_PAGE_SIZE - 1));
		int err;

		if (chunk > len - done)
			chunk = len - done;
		err = move_chunk(hart, va + done, data + done, chunk, how);
		if (err == -EAGAIN)
			return err;
		if (err)
			return done ? (s64)done : err;
		done += chunk;
	}
	return (s64)done;
}

static int span_part(struct secproc_hart *hart, const struct secproc_span *span,
		     u64 i, u64 *va, u64 *len)
{
	u8 vector[16];
	int err;

	if (!span->is_vector) {
		*va = span->va;
		*len = span->count;
		return 0;
	}
	err = secproc_aspace_read(&hart->task->as, span->va + i * 16, vector,
				  sizeof(vector), &hart->want);
	if (err)
		return err;
	*va = secproc_get_le64(vector);
	*len = secproc_get_le64(vector + 8);
	return 0;
}

static u64 span_parts(const struct secproc_span *span)
{
	return span->is_vector ? span->count : 1;
}

/* Returns the length of all parts, -EINVAL, -EFAULT or -EAGAIN. */
s64 secproc_span_total(struct secproc_hart *hart,
		       const struct secproc_span *span)
{
	u64 i, va, len, total = 0;
	int err;

	if (span->is_vector && span->count > MAX_VECTORS)
		return -EINVAL;
	for (i = 0; i < span_parts(span); i++) {
		err = span_part(hart, span, i, &va, &len);
		if (err)
			return err;
		if ((s64)len < 0)
			return -EINVAL;
		if (len > MAX_RW_COUNT - total)
			len = MAX_RW_COUNT - total;
		total += len;
	}
	return (s64)total;
}

/* As secproc_range_move(), for @len bytes behind the first @skip of a span. */
s64 secproc_span_move(struct secproc_hart *hart,
		      const struct secproc_span *span, u64 skip, u8 *data,
		      u64 len, enum secproc_move how)
{
	u64 i, done = 0;

	for (i = 0; i < span_parts(span) && done < len; i++) {
		u64 va, part;
		s64 moved;
		int err;

		err = span_part(hart, span, i, &va, &part);
		if (err)
			return err;
		if (skip >= part) {
			skip -= part;
			continue;
		}
		va += skip;
		part -= skip;
		skip = 0;
		if (part > len - done)
			part = len - done;
		moved = secproc_range_move(hart, va, data + done, part, how);
		if (moved == -EAGAIN || (moved < 0 && !done))
			return moved;
		if (moved < 0)
			break;
		done += (u64)moved;
		if ((u64)moved < part)
			break;
	}
	return (s64)done;
}

struct secproc_span secproc_span_of(const struct secproc_hart *hart,
				    unsigned int i,
				    const struct secproc_arg *arg)
{
	struct secproc_span span = {
		.va = secproc_syscall_arg(hart, i),
		.count = secproc_syscall_arg(hart, arg->count),
		.is_vector = arg->kind == SECPROC_ARG_VECTOR,
	};

	return span;
}

int secproc_message_read(struct secproc_hart *hart, unsigned int i,
			 u8 msg[SECPROC_MSG_SIZE], struct secproc_span *span)
{
	int err;

	err = secproc_aspace_read(&hart->task->as, secproc_message_va(hart, i),
				  msg, SECPROC_MSG_SIZE, &hart->want);
	if (err)
		return err;
	span->va = secproc_get_le64(msg + SECPROC_MSG_IOV);
	span->count = secproc_get_le64(msg + SECPROC_MSG_IOVLEN);
	span->is_vector = true;
	return 0;
}

const struct secproc_arg *
secproc_syscall_arg_desc(const struct secproc_hart *hart,
			 const struct secproc_syscall_row *row, unsigned int i)
{
	const struct secproc_arg *arg = &row->arg[i];

	if (arg->kind != SECPROC_ARG_REQUEST)
		return arg;
	return secproc_syscall_request((u32)secproc_syscall_nr(hart),
				       (u32)secproc_syscall_arg(hart, 1));
}
