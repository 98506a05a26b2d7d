// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * System calls: dispatch, and the marshaller
 *
 * What goes out to the loader and what comes back is decided by the call's row
 * alone.  Where each argument stands in the window is noted inside
 * (secproc_thread.transfer) when the loader is asked; the answer is copied from
 * there, as much as was noted, whatever the window says by then.
 */
#include "../bytes.h"
#include "../pkg/refusal.h"
#include "syscall_serve.h"

/* Linux serves no more than this in one call. */
#define MAX_RW_COUNT	0x7ffff000ULL
#define MAX_VECTORS	1024
#define MAX_PATH	4096
/* Larger than every socket address and every socket option but filters. */
#define MAX_ADDRESS	4096
#define SOCKADDR_SIZE	128
/* Room for descriptors and credentials; Linux's own limit is 20,480. */
#define MAX_CONTROL	16384
/* The largest error number of Linux. */
#define LAST_ERRNO	133
#define ALIGNMENT	16

#define SIGNAL_PIPE	13
#define FLAG_TRUNC	0x20
#define FLAG_NOSIGNAL	0x4000

/* Places in secproc_thread.transfer beyond the arguments. */
#define TRANSFER_HEADER		6
#define TRANSFER_NAME		7
#define TRANSFER_CONTROL	8

/* struct msghdr of every 64-bit Linux. */
#define MSG_SIZE		56
#define MSG_NAME		0
#define MSG_NAMELEN		8
#define MSG_IOV			16
#define MSG_IOVLEN		24
#define MSG_CONTROL		32
#define MSG_CONTROLLEN		40
#define MSG_FLAGS		48

/* ---- Ends of a call ------------------------------------------------------ */

enum secproc_step secproc_syscall_return(struct secproc_hart *hart, s64 value)
{
	struct secproc_thread *t = &hart->thread;

	t->awaiting = false;
	t->phase = SECPROC_SYSCALL_IDLE;
	t->done = 0;
	hart->rv.x[10] = (u64)value;
	secproc_rv_ecall_done(&hart->rv);
	return SECPROC_STEP_RUN;
}

enum secproc_step secproc_syscall_return_copied(struct secproc_hart *hart,
						int err, s64 value)
{
	if (err == -EAGAIN)
		return SECPROC_STEP_PAGE;
	return secproc_syscall_return(hart, err ? err : value);
}

static enum secproc_step refuse(struct secproc_hart *hart, u32 refusal)
{
	hart->thread.awaiting = false;
	hart->thread.phase = SECPROC_SYSCALL_IDLE;
	secproc_task_refuse(hart->task, hart, refusal, hart->rv.pc);
	return SECPROC_STEP_DEAD;
}

enum secproc_step
secproc_syscall_ask(struct secproc_hart *hart, u32 nr, u64 asked,
		    const u64 args[SECPROC_SYSCALL_MAX_ARGS])
{
	struct secproc_thread *t = &hart->thread;
	struct secproc_exit_syscall *call = &t->win->run->syscall;

	memset(call, 0, sizeof(*call));
	call->nr = nr;
	call->flags = t->more ? SECPROC_SYSCALL_MORE : 0;
	memcpy(call->args, args, sizeof(call->args));
	t->win->run->exit_reason = SECPROC_EXIT_SYSCALL;
	t->nr = nr;
	t->asked = asked;
	t->awaiting = true;
	t->phase = SECPROC_SYSCALL_ASKED;
	return SECPROC_STEP_HOST;
}

/* ---- Moving bytes between the program and the window --------------------- */

static u8 *data_of(const struct secproc_hart *hart)
{
	return hart->thread.win->data;
}

enum move {
	MOVE_CHECK,
	MOVE_IN,
	MOVE_OUT,
};

static int move_chunk(struct secproc_hart *hart, u64 va, u8 *data, u64 len,
		      enum move how)
{
	struct secproc_aspace *as = &hart->task->as;

	switch (how) {
	case MOVE_CHECK:
		return secproc_aspace_check(as, va, len, SECPROC_PERM_W,
					    &hart->want);
	case MOVE_IN:
		return secproc_aspace_read(as, va, data, len, &hart->want);
	case MOVE_OUT:
		return secproc_aspace_write(as, va, data, len, &hart->want);
	}
	return -EFAULT;
}

/*
 * Returns how many bytes from @va on could be moved: like Linux, a call that
 * meets the end of the program's memory serves what lies before it.  -EFAULT if
 * that is nothing; -EAGAIN if a page must come first.
 */
static s64 move_range(struct secproc_hart *hart, u64 va, u8 *data, u64 len,
		      enum move how)
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

/**
 * struct span - memory of the program that a stream goes through
 * @va: address of a buffer, or of I/O vectors
 * @count: length of the buffer, or number of vectors
 * @is_vector: which of both
 */
struct span {
	u64 va;
	u64 count;
	bool is_vector;
};

static int span_part(struct secproc_hart *hart, const struct span *span,
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

static u64 span_parts(const struct span *span)
{
	return span->is_vector ? span->count : 1;
}

/* Returns the length of all parts, -EINVAL, -EFAULT or -EAGAIN. */
static s64 span_total(struct secproc_hart *hart, const struct span *span)
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

/* As move_range(), for @len bytes behind the first @skip of a span. */
static s64 span_move(struct secproc_hart *hart, const struct span *span,
		     u64 skip, u8 *data, u64 len, enum move how)
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
		moved = move_range(hart, va, data + done, part, how);
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

/* ---- Asking -------------------------------------------------------------- */

/**
 * struct ask - a call on its way out
 * @hart: whose
 * @row: the call's row
 * @args: what the host will see
 * @used: bytes of the window in use
 */
struct ask {
	struct secproc_hart *hart;
	const struct secproc_syscall_row *row;
	u64 args[SECPROC_SYSCALL_MAX_ARGS];
	u32 used;
};

static u64 room(const struct ask *ask)
{
	return SECPROC_WINDOW_SIZE - ask->used;
}

/* Notes that @len bytes of the window belong to @slot; they must fit. */
static u8 *place(struct ask *ask, unsigned int slot, u64 len)
{
	struct secproc_transfer *transfer = &ask->hart->thread.transfer[slot];
	u32 used = (u32)(ask->used + len + ALIGNMENT - 1) & ~(ALIGNMENT - 1U);

	transfer->off = ask->used;
	transfer->len = (u32)len;
	ask->used = used < SECPROC_WINDOW_SIZE ? used : SECPROC_WINDOW_SIZE;
	return data_of(ask->hart) + transfer->off;
}

/* What argument @i is, requests looked up; NULL for an unknown request. */
static const struct secproc_arg *arg_of(const struct secproc_hart *hart,
					const struct secproc_syscall_row *row,
					unsigned int i)
{
	const struct secproc_arg *arg = &row->arg[i];

	if (arg->kind != SECPROC_ARG_REQUEST)
		return arg;
	return secproc_syscall_request((u32)secproc_syscall_nr(hart),
				       (u32)secproc_syscall_arg(hart, 1));
}

static int ask_path(struct ask *ask, unsigned int i)
{
	struct secproc_hart *hart = ask->hart;
	u64 size = room(ask) < MAX_PATH ? room(ask) : MAX_PATH;
	s64 len;

	len = secproc_aspace_read_string(&hart->task->as,
					 secproc_syscall_arg(hart, i),
					 (char *)data_of(ask->hart) + ask->used,
					 size, &hart->want);
	if (len < 0)
		return (int)len;
	ask->args[i] = ask->used;
	place(ask, i, (u64)len + 1);
	return 0;
}

/* Copies a buffer out if the host reads it, sees that it can come back. */
static int ask_bytes(struct ask *ask, unsigned int slot, u64 va, u64 len,
		     u8 flags)
{
	struct secproc_hart *hart = ask->hart;
	struct secproc_aspace *as = &hart->task->as;
	u8 *data;
	int err;

	if (len > room(ask))
		return -EINVAL;
	if (flags & SECPROC_ARG_F_OUT) {
		err = secproc_aspace_check(as, va, len, SECPROC_PERM_W,
					   &hart->want);
		if (err)
			return err;
	}
	data = place(ask, slot, len);
	if (flags & SECPROC_ARG_F_IN)
		return secproc_aspace_read(as, va, data, len, &hart->want);
	/* What the host leaves out shall be zeros, not what stood there. */
	memset(data, 0, len);
	return 0;
}

static int ask_buffer(struct ask *ask, unsigned int i,
		      const struct secproc_arg *arg)
{
	u64 va = secproc_syscall_arg(ask->hart, i);
	u64 count = 1;
	s64 usable;

	if (arg->count != SECPROC_ARG_ONE) {
		count = secproc_syscall_arg(ask->hart, arg->count);
		if ((s64)count < 0)
			return -EINVAL;
	}
	if (arg->flags & SECPROC_ARG_F_RESULT) {
		/* The host may always give less, so what fits will do. */
		if (count > room(ask) / arg->size)
			count = room(ask) / arg->size;
		usable = move_range(ask->hart, va, data_of(ask->hart),
				    count * arg->size,
				    MOVE_CHECK);
		if (usable < 0)
			return (int)usable;
		if (count && (u64)usable < arg->size)
			return -EFAULT;
		count = (u64)usable / arg->size;
		ask->args[arg->count] = count;
		ask->args[i] = ask->used;
		ask->hart->thread.asked += count;
		memset(place(ask, i, count * arg->size), 0, count * arg->size);
		return 0;
	}
	if (count > room(ask) / arg->size)
		return -EINVAL;
	if (arg->count != SECPROC_ARG_ONE)
		ask->hart->thread.asked += count;
	ask->args[i] = ask->used;
	return ask_bytes(ask, i, va, count * arg->size, arg->flags);
}

static int ask_bits(struct ask *ask, unsigned int i,
		    const struct secproc_arg *arg)
{
	u64 count = secproc_syscall_arg(ask->hart, arg->count);

	if ((s64)count < 0 || count > room(ask) * 8)
		return -EINVAL;
	ask->hart->thread.asked += count;
	ask->args[i] = ask->used;
	return ask_bytes(ask, i, secproc_syscall_arg(ask->hart, i),
			 (count + 63) / 64 * 8, arg->flags);
}

static int ask_address(struct ask *ask, unsigned int i,
		       const struct secproc_arg *arg)
{
	struct secproc_hart *hart = ask->hart;
	u64 len_va = secproc_syscall_arg(hart, arg->count);
	u8 given[4];
	u32 len;
	int err;

	ask->args[arg->count] = SECPROC_NULL;
	if (!secproc_syscall_arg(hart, i))
		return 0;
	err = secproc_aspace_read(&hart->task->as, len_va, given, sizeof(given),
				  &hart->want);
	if (err)
		return err;
	len = secproc_get_le32(given);
	if ((s32)len < 0)
		return -EINVAL;
	if (len > MAX_ADDRESS)
		len = MAX_ADDRESS;
	ask->args[i] = ask->used;
	err = ask_bytes(ask, i, secproc_syscall_arg(hart, i), len, arg->flags);
	if (err)
		return err;
	ask->args[arg->count] = ask->used;
	err = ask_bytes(ask, arg->count, len_va, sizeof(len),
			SECPROC_ARG_F_OUT);
	if (err)
		return err;
	secproc_put_le32(data_of(ask->hart) + hart->thread.transfer[arg->count].off,
			 len);
	return 0;
}

/*
 * Passes the next piece of a stream on: what is left, as far as it fits and as
 * far as the program's memory reaches.
 */
static int ask_span(struct ask *ask, unsigned int slot, const struct span *span,
		    u8 flags)
{
	struct secproc_thread *t = &ask->hart->thread;
	bool in = flags & SECPROC_ARG_F_IN;
	u64 left, piece;
	s64 moved;

	moved = span_total(ask->hart, span);
	if (moved < 0)
		return (int)moved;
	left = (u64)moved > t->done ? (u64)moved - t->done : 0;
	piece = left < room(ask) ? left : room(ask);
	moved = span_move(ask->hart, span, t->done, data_of(ask->hart) + ask->used,
			  piece, in ? MOVE_IN : MOVE_CHECK);
	if (moved < 0)
		return (int)moved;
	t->more = (u64)moved == piece && left > piece;
	t->asked = (u64)moved;
	place(ask, slot, (u64)moved);
	return 0;
}

static struct span span_of(const struct secproc_hart *hart, unsigned int i,
			   const struct secproc_arg *arg)
{
	struct span span = {
		.va = secproc_syscall_arg(hart, i),
		.count = secproc_syscall_arg(hart, arg->count),
		.is_vector = arg->kind == SECPROC_ARG_VECTOR,
	};

	return span;
}

static int ask_stream(struct ask *ask, unsigned int i,
		      const struct secproc_arg *arg)
{
	struct secproc_thread *t = &ask->hart->thread;
	struct span span = span_of(ask->hart, i, arg);
	int err;

	ask->args[i] = ask->used;
	err = ask_span(ask, i, &span, arg->flags);
	if (err)
		return err;
	ask->args[arg->count] = t->transfer[i].len;
	return 0;
}

static int read_message(struct secproc_hart *hart, unsigned int i,
			u8 msg[MSG_SIZE], struct span *span)
{
	int err;

	err = secproc_aspace_read(&hart->task->as, secproc_syscall_arg(hart, i),
				  msg, MSG_SIZE, &hart->want);
	if (err)
		return err;
	span->va = secproc_get_le64(msg + MSG_IOV);
	span->count = secproc_get_le64(msg + MSG_IOVLEN);
	span->is_vector = true;
	return 0;
}

/* One of the two small buffers of a message. */
static int ask_message_part(struct ask *ask, unsigned int slot, u64 va, u64 len,
			    u8 flags, u8 *pointer)
{
	ask->hart->thread.transfer[slot].len = 0;
	if (!va || !len) {
		secproc_put_le64(pointer, SECPROC_NULL);
		return 0;
	}
	secproc_put_le64(pointer, ask->used);
	return ask_bytes(ask, slot, va, len, flags);
}

/*
 * The host sees a struct msghdr whose pointers are offsets in the window, and
 * whose data is one buffer of msg_iovlen bytes.
 */
static int ask_message(struct ask *ask, unsigned int i,
		       const struct secproc_arg *arg)
{
	struct secproc_thread *t = &ask->hart->thread;
	u8 msg[MSG_SIZE], *header;
	struct span span;
	u64 name_len, control_len;
	int err;

	err = read_message(ask->hart, i, msg, &span);
	if (err)
		return err;
	name_len = secproc_get_le32(msg + MSG_NAMELEN);
	control_len = secproc_get_le64(msg + MSG_CONTROLLEN);
	if (arg->flags & SECPROC_ARG_F_OUT) {
		if (name_len > SOCKADDR_SIZE)
			name_len = SOCKADDR_SIZE;
		if (control_len > MAX_CONTROL)
			control_len = MAX_CONTROL;
		err = secproc_aspace_check(&ask->hart->task->as,
					   secproc_syscall_arg(ask->hart, i),
					   MSG_SIZE, SECPROC_PERM_W,
					   &ask->hart->want);
		if (err)
			return err;
	}
	if (name_len > SOCKADDR_SIZE)
		return -EINVAL;
	if (control_len > MAX_CONTROL)
		return -ENOBUFS;

	ask->args[i] = ask->used;
	header = place(ask, TRANSFER_HEADER, MSG_SIZE);
	err = ask_message_part(ask, TRANSFER_NAME,
			       secproc_get_le64(msg + MSG_NAME), name_len,
			       arg->flags, msg + MSG_NAME);
	if (err)
		return err;
	err = ask_message_part(ask, TRANSFER_CONTROL,
			       secproc_get_le64(msg + MSG_CONTROL), control_len,
			       arg->flags, msg + MSG_CONTROL);
	if (err)
		return err;
	secproc_put_le64(msg + MSG_IOV, ask->used);
	err = ask_span(ask, i, &span, arg->flags);
	if (err)
		return err;
	secproc_put_le64(msg + MSG_IOVLEN, t->transfer[i].len);
	secproc_put_le32(msg + MSG_NAMELEN, t->transfer[TRANSFER_NAME].len);
	secproc_put_le64(msg + MSG_CONTROLLEN,
			 t->transfer[TRANSFER_CONTROL].len);
	memcpy(header, msg, sizeof(msg));
	return 0;
}

static bool is_last(const struct secproc_arg *arg)
{
	return arg->kind == SECPROC_ARG_STREAM ||
	       arg->kind == SECPROC_ARG_VECTOR ||
	       arg->kind == SECPROC_ARG_MESSAGE;
}

static int ask_arg(struct ask *ask, unsigned int i,
		   const struct secproc_arg *arg)
{
	u64 value = secproc_syscall_arg(ask->hart, i);

	if (arg->flags & SECPROC_ARG_F_NULL && !value &&
	    arg->kind != SECPROC_ARG_ADDRESS) {
		ask->args[i] = SECPROC_NULL;
		return 0;
	}
	switch (arg->kind) {
	case SECPROC_ARG_POS:
		ask->args[i] = value + ask->hart->thread.done;
		return 0;
	case SECPROC_ARG_PATH:
		return ask_path(ask, i);
	case SECPROC_ARG_BUFFER:
		return ask_buffer(ask, i, arg);
	case SECPROC_ARG_BITS:
		return ask_bits(ask, i, arg);
	case SECPROC_ARG_ADDRESS:
		ask->args[i] = SECPROC_NULL;
		return ask_address(ask, i, arg);
	case SECPROC_ARG_STREAM:
	case SECPROC_ARG_VECTOR:
		return ask_stream(ask, i, arg);
	case SECPROC_ARG_MESSAGE:
		return ask_message(ask, i, arg);
	case SECPROC_ARG_IGNORED:
		ask->args[i] = SECPROC_NULL;
		return 0;
	default:
		return 0;
	}
}

/*
 * Values first, because buffers may put a smaller length in their place, and
 * what can be cut into pieces last, because it takes the room that is left.
 */
static int ask_args(struct ask *ask)
{
	const struct secproc_arg *arg[SECPROC_SYSCALL_MAX_ARGS];
	struct secproc_hart *hart = ask->hart;
	unsigned int i;
	int err;

	for (i = 0; i < SECPROC_SYSCALL_MAX_ARGS; i++) {
		arg[i] = arg_of(hart, ask->row, i);
		if (!arg[i])
			return secproc_syscall_nr(hart) == SECPROC_NR_ioctl ?
			       -ENOTTY : -EINVAL;
		if (arg[i]->kind == SECPROC_ARG_VALUE)
			ask->args[i] = secproc_syscall_arg(hart, i);
		else if (arg[i]->kind == SECPROC_ARG_FD)
			ask->args[i] =
				(u64)(s64)(s32)secproc_syscall_arg(hart, i);
	}
	for (i = 0; i < SECPROC_SYSCALL_MAX_ARGS; i++) {
		if (is_last(arg[i]))
			continue;
		err = ask_arg(ask, i, arg[i]);
		if (err)
			return err;
	}
	for (i = 0; i < SECPROC_SYSCALL_MAX_ARGS; i++) {
		if (!is_last(arg[i]))
			continue;
		err = ask_arg(ask, i, arg[i]);
		if (err)
			return err;
	}
	return 0;
}

enum secproc_step secproc_syscall_marshal(struct secproc_hart *hart)
{
	struct secproc_thread *t = &hart->thread;
	struct ask ask = {
		.hart = hart,
		.row = secproc_syscall_row(secproc_syscall_nr(hart)),
	};
	int err;

	t->asked = 0;
	t->more = false;
	memset(t->transfer, 0, sizeof(t->transfer));
	err = ask_args(&ask);
	if (err == -EAGAIN)
		return SECPROC_STEP_PAGE;
	/* What has been served stays served. */
	if (err)
		return secproc_syscall_return(hart, t->done ? (s64)t->done :
							      err);
	return secproc_syscall_ask(hart, ask.row->host, t->asked,
				   ask.args);
}

/* ---- Answers ------------------------------------------------------------- */

/* The flags of a call that may set MSG_TRUNC or MSG_NOSIGNAL. */
static u64 socket_flags(const struct secproc_hart *hart)
{
	switch (secproc_syscall_nr(hart)) {
	case SECPROC_NR_sendto:
	case SECPROC_NR_recvfrom:
		return secproc_syscall_arg(hart, 3);
	case SECPROC_NR_sendmsg:
	case SECPROC_NR_recvmsg:
		return secproc_syscall_arg(hart, 2);
	default:
		return 0;
	}
}

/* The largest result that is believed. */
static u64 max_result(const struct secproc_hart *hart,
		      const struct secproc_syscall_row *row)
{
	u64 asked = hart->thread.asked;

	switch ((enum secproc_syscall_result)row->result) {
	case SECPROC_RESULT_ZERO:
		return 0;
	case SECPROC_RESULT_LIMIT:
		return asked;
	case SECPROC_RESULT_TRUNC:
		return socket_flags(hart) & FLAG_TRUNC ? 0x7fffffff : asked;
	case SECPROC_RESULT_NEED:
		return asked ? asked : 0x7fffffff;
	case SECPROC_RESULT_INT:
		return 0x7fffffff;
	case SECPROC_RESULT_ID:
		return 0xffffffff;
	case SECPROC_RESULT_LONG:
		break;
	}
	return ~0ULL >> 1;
}

/* Returns why the host's result cannot be believed, or 0. */
static u32 doubt(const struct secproc_hart *hart,
		 const struct secproc_syscall_row *row, s64 ret)
{
	u64 max = hart->thread.asked;

	if (ret < 0)
		return ret < -LAST_ERRNO ? SECPROC_REFUSAL_HOST_ERRNO : 0;
	if (row->place == SECPROC_SYSCALL_HOST)
		max = max_result(hart, row);
	return (u64)ret > max ? SECPROC_REFUSAL_HOST_RESULT : 0;
}

static int copy_back(struct secproc_hart *hart,
		     unsigned int slot,
		     u64 va, u64 len)
{
	const struct secproc_transfer *transfer = &hart->thread.transfer[slot];

	if (len > transfer->len)
		len = transfer->len;
	return secproc_aspace_write(&hart->task->as, va,
				    data_of(hart) + transfer->off, len,
				    &hart->want);
}

/*
 * Takes a length that the host has written, once.  Linux gives the whole length
 * of an address even if there was less room for it.
 */
static bool take_len(const struct secproc_hart *hart,
		     unsigned int len_slot,
		     u32 off, u64 given, u64 max, u32 *len)
{
	const u8 *where = data_of(hart) +
			  hart->thread.transfer[len_slot].off + off;

	*len = READ_ONCE(*(const u32 *)where);
	return *len <= (given > max ? given : max);
}

static int answer_address(struct secproc_hart *hart,
			  unsigned int i,
			  const struct secproc_arg *arg)
{
	u64 given = hart->thread.transfer[i].len;
	u8 bytes[4];
	u32 len;
	int err;

	if (!hart->thread.transfer[arg->count].len)
		return 0;
	if (!take_len(hart, arg->count, 0, given, SOCKADDR_SIZE, &len))
		return -EPROTO;
	err = copy_back(hart, i, secproc_syscall_arg(hart, i), len);
	if (err)
		return err;
	secproc_put_le32(bytes, len);
	return secproc_aspace_write(&hart->task->as,
				    secproc_syscall_arg(hart, arg->count),
				    bytes, sizeof(bytes), &hart->want);
}

/* What recvmsg() says beside the data. */
static int answer_message(struct secproc_hart *hart,
			  unsigned int i)
{
	const struct secproc_thread *t = &hart->thread;
	struct secproc_aspace *as = &hart->task->as;
	u64 va = secproc_syscall_arg(hart, i);
	u32 name_len, control_len, flags;
	u8 msg[MSG_SIZE], field[8];
	struct span span;
	s64 moved;
	int err;

	if (!take_len(hart, TRANSFER_HEADER, MSG_NAMELEN,
		      t->transfer[TRANSFER_NAME].len, SOCKADDR_SIZE,
		      &name_len) ||
	    !take_len(hart, TRANSFER_HEADER, MSG_CONTROLLEN,
		      t->transfer[TRANSFER_CONTROL].len, 0, &control_len))
		return -EPROTO;
	take_len(hart, TRANSFER_HEADER, MSG_FLAGS, 0, 0, &flags);

	err = read_message(hart, i, msg, &span);
	if (err)
		return err;
	moved = (s64)t->transfer[i].len;
	if (moved > t->ret)
		moved = t->ret;
	moved = span_move(hart, &span, 0, data_of(hart) + t->transfer[i].off,
			  (u64)moved, MOVE_OUT);
	if (moved < 0)
		return (int)moved;
	err = copy_back(hart, TRANSFER_NAME,
			secproc_get_le64(msg + MSG_NAME), name_len);
	if (err)
		return err;
	err = copy_back(hart, TRANSFER_CONTROL,
			secproc_get_le64(msg + MSG_CONTROL), control_len);
	if (err)
		return err;
	secproc_put_le32(field, name_len);
	err = secproc_aspace_write(as, va + MSG_NAMELEN, field, 4, &hart->want);
	if (err)
		return err;
	secproc_put_le64(field, control_len);
	err = secproc_aspace_write(as, va + MSG_CONTROLLEN, field, 8,
				   &hart->want);
	if (err)
		return err;
	secproc_put_le32(field, flags);
	return secproc_aspace_write(as, va + MSG_FLAGS, field, 4, &hart->want);
}

static int answer_stream(struct secproc_hart *hart,
			 unsigned int i,
			 const struct secproc_arg *arg)
{
	const struct secproc_thread *t = &hart->thread;
	struct span span = span_of(hart, i, arg);
	u64 len = t->transfer[i].len;
	s64 moved;

	if (len > (u64)t->ret)
		len = (u64)t->ret;
	moved = span_move(hart, &span, t->done,
			  data_of(hart) + t->transfer[i].off, len, MOVE_OUT);
	return moved < 0 ? (int)moved : 0;
}

/* Returns 0, -EAGAIN, -EFAULT, or -EPROTO if the host's answer is impossible. */
static int answer_arg(struct secproc_hart *hart,
		      unsigned int i,
		      const struct secproc_arg *arg)
{
	u64 len = hart->thread.transfer[i].len;

	if (!(arg->flags & SECPROC_ARG_F_OUT))
		return 0;
	switch (arg->kind) {
	case SECPROC_ARG_BUFFER:
		if (arg->flags & SECPROC_ARG_F_EINTR)
			return 0;
		if (arg->flags & SECPROC_ARG_F_RESULT &&
		    len > (u64)hart->thread.ret * arg->size)
			len = (u64)hart->thread.ret * arg->size;
		fallthrough;
	case SECPROC_ARG_BITS:
		return copy_back(hart, i, secproc_syscall_arg(hart, i),
				 len);
	case SECPROC_ARG_ADDRESS:
		return answer_address(hart, i, arg);
	case SECPROC_ARG_STREAM:
	case SECPROC_ARG_VECTOR:
		return answer_stream(hart, i, arg);
	case SECPROC_ARG_MESSAGE:
		return answer_message(hart, i);
	default:
		return 0;
	}
}

/* What an interrupted sleep has left over. */
static int answer_eintr(struct secproc_hart *hart,
			unsigned int i,
			const struct secproc_arg *arg)
{
	if (!(arg->flags & SECPROC_ARG_F_EINTR))
		return 0;
	return copy_back(hart, i, secproc_syscall_arg(hart, i),
			 hart->thread.transfer[i].len);
}

static int answer_args(struct secproc_hart *hart,
		       const struct secproc_syscall_row *row)
{
	s64 ret = hart->thread.ret;
	unsigned int i;
	int err = 0;

	for (i = 0; i < SECPROC_SYSCALL_MAX_ARGS && !err; i++) {
		const struct secproc_arg *arg = arg_of(hart, row, i);

		/* It was known when the host was asked. */
		if (WARN_ON_ONCE(!arg))
			return -EINVAL;
		if (ret >= 0)
			err = answer_arg(hart, i, arg);
		else if (ret == -EINTR)
			err = answer_eintr(hart, i, arg);
	}
	return err;
}

static bool is_sent(const struct secproc_syscall_row *row)
{
	unsigned int i;

	for (i = 0; i < SECPROC_SYSCALL_MAX_ARGS; i++)
		if (is_last(&row->arg[i]) &&
		    row->arg[i].flags & SECPROC_ARG_F_IN)
			return true;
	return false;
}

/* The end of a call that the host has served, pieces included. */
static enum secproc_step conclude(struct secproc_hart *hart,
				  const struct secproc_syscall_row *row,
				  s64 ret)
{
	bool broken_pipe = ret == -EPIPE && is_sent(row) &&
			   !(socket_flags(hart) & FLAG_NOSIGNAL);
	s64 done = (s64)hart->thread.done;

	if (done)
		ret = ret < 0 ? done : done + ret;
	secproc_syscall_return(hart, ret);
	if (broken_pipe)
		return secproc_syscall_signal(hart, SIGNAL_PIPE);
	return SECPROC_STEP_RUN;
}

static bool wants_next(const struct secproc_thread *t)
{
	return t->more && t->answer_flags & SECPROC_SYSCALL_MORE &&
	       t->ret > 0 && (u64)t->ret == t->asked;
}

static enum secproc_step finish_host(struct secproc_hart *hart)
{
	const struct secproc_syscall_row *row =
		secproc_syscall_row(secproc_syscall_nr(hart));
	struct secproc_thread *t = &hart->thread;
	int err;

	if (t->phase == SECPROC_SYSCALL_ANSWERED) {
		err = answer_args(hart, row);
		if (err == -EAGAIN)
			return SECPROC_STEP_PAGE;
		if (err == -EPROTO)
			return refuse(hart, SECPROC_REFUSAL_HOST_LENGTH);
		if (err)
			return secproc_syscall_return(hart, err);
		if (!wants_next(t))
			return conclude(hart, row, t->ret);
		t->done += (u64)t->ret;
		t->phase = SECPROC_SYSCALL_NEXT;
	}
	return secproc_syscall_marshal(hart);
}

enum secproc_step secproc_syscall_finish(struct secproc_hart *hart,
					 const struct secproc_window *win)
{
	const struct secproc_syscall_row *row =
		secproc_syscall_row(secproc_syscall_nr(hart));
	struct secproc_thread *t = &hart->thread;
	u32 refusal;

	if (WARN_ON_ONCE(!t->awaiting))
		return SECPROC_STEP_RUN;
	t->win = win;
	if (t->phase == SECPROC_SYSCALL_ASKED) {
		/* The only time that the host's answer is looked at. */
		const struct secproc_exit_syscall *call = &win->run->syscall;
		s64 ret = READ_ONCE(call->ret);

		refusal = doubt(hart, row, ret);
		if (refusal)
			return refuse(hart, refusal);
		t->ret = ret;
		t->answer_flags = READ_ONCE(call->flags);
		t->phase = SECPROC_SYSCALL_ANSWERED;
	}

	switch (row->place) {
	case SECPROC_SYSCALL_HOST:
		return finish_host(hart);
	case SECPROC_SYSCALL_TOLD:
		return secproc_syscall_return(hart, -row->error);
	case SECPROC_SYSCALL_UNKNOWN:
		return secproc_syscall_return(hart, -ENOSYS);
	}
	switch (secproc_syscall_nr(hart)) {
	case SECPROC_NR_mmap:
		return secproc_syscall_mmap_finish(hart);
	case SECPROC_NR_futex:
		return secproc_syscall_futex_finish(hart);
	case SECPROC_NR_rt_sigsuspend:
		return secproc_syscall_rt_sigsuspend_finish(hart);
	}
	WARN_ON_ONCE(1);
	return secproc_syscall_return(hart, -ENOSYS);
}

/* ---- Dispatch ------------------------------------------------------------ */

struct server {
	enum secproc_step (*serve)(struct secproc_hart *hart);
};

#define SERVED(nr, name, ...)	[nr] = { secproc_syscall_##name },
#define NOT_SERVED(nr, name, ...)

static const struct server servers[SECPROC_NR_SYSCALLS] = {
	SECPROC_SYSCALLS(SERVED, SERVED, NOT_SERVED, NOT_SERVED, NOT_SERVED,
			 NOT_SERVED)
	[SECPROC_NR_prlimit64] = { secproc_syscall_prlimit64 },
	[SECPROC_NR_getrlimit] = { secproc_syscall_getrlimit },
	[SECPROC_NR_setrlimit] = { secproc_syscall_setrlimit },
};

bool secproc_syscall_is_exclusive(const struct secproc_hart *hart)
{
	return secproc_syscall_row(secproc_syscall_nr(hart))->place ==
	       SECPROC_SYSCALL_EXCLUSIVE;
}

enum secproc_step secproc_syscall_begin(struct secproc_hart *hart,
					const struct secproc_window *win)
{
	static const u64 nothing[SECPROC_SYSCALL_MAX_ARGS];
	u64 nr = secproc_syscall_nr(hart);
	const struct secproc_syscall_row *row = secproc_syscall_row(nr);

	hart->thread.win = win;
	if (row->place != SECPROC_SYSCALL_UNKNOWN && servers[nr].serve)
		return servers[nr].serve(hart);
	switch (row->place) {
	case SECPROC_SYSCALL_HOST:
		return secproc_syscall_marshal(hart);
	case SECPROC_SYSCALL_REFUSED:
		return secproc_syscall_return(hart, -row->error);
	default:
		/*
		 * The loader tells the user what the program wanted; what it
		 * answers does not matter.
		 */
		hart->task->process.unknown++;
		hart->thread.more = false;
		return secproc_syscall_ask(hart, (u32)nr, 0, nothing);
	}
}
