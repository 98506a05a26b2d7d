// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * System calls: asking the loader
 *
 * Arguments are laid out in the window as the call's row says, and where each
 * stands is noted inside, for the answer.
 */
#include "../bytes.h"
#include "signal.h"
#include "syscall_copy.h"

#define MAX_PATH	4096
/* Larger than every socket address and every socket option but filters. */
#define MAX_ADDRESS	4096
/* Room for descriptors and credentials; Linux's own limit is 20,480. */
#define MAX_CONTROL	16384
#define ALIGNMENT	16
/* More than the pages of a window, and the tables to them, twice over. */
#define MAX_MISSES	64

#define FLAG_DONTWAIT	0x40ULL
#define FLAG_WAITFORONE	0x10000ULL

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

/* As many pages as the window has were never in memory at a time. */
static bool is_scarce(const struct ask *ask)
{
	return ask->hart->thread.misses > MAX_MISSES;
}

static u8 *free_data(const struct ask *ask)
{
	return secproc_syscall_data(ask->hart) + ask->used;
}

/* Notes that @len bytes of the window belong to @slot; they must fit. */
static u8 *place(struct ask *ask, unsigned int slot, u64 len)
{
	struct secproc_transfer *transfer = &ask->hart->thread.transfer[slot];
	u8 *data = free_data(ask);
	u32 used = (u32)(ask->used + len + ALIGNMENT - 1) & ~(ALIGNMENT - 1U);

	transfer->off = ask->used;
	transfer->len = (u32)len;
	ask->used = used < SECPROC_WINDOW_SIZE ? used : SECPROC_WINDOW_SIZE;
	return data;
}

static int ask_path(struct ask *ask, unsigned int i)
{
	struct secproc_hart *hart = ask->hart;
	u64 va = secproc_syscall_arg(hart, i);
	u64 size = room(ask) < MAX_PATH ? room(ask) : MAX_PATH;
	char *to = (char *)free_data(ask);
	s64 len;

	len = secproc_aspace_read_string(&hart->task->as, va, to, size,
					 &hart->want);
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
		if (is_scarce(ask) && count > SECPROC_SMALL_PIECE / arg->size)
			count = SECPROC_SMALL_PIECE / arg->size;
		usable = secproc_range_move(ask->hart, va, free_data(ask),
					    count * arg->size,
					    SECPROC_MOVE_CHECK);
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
	secproc_put_le32(secproc_syscall_data(ask->hart) +
				 hart->thread.transfer[arg->count].off,
			 len);
	return 0;
}

/*
 * Passes the next piece of a stream on: what is left, as far as it fits and as
 * far as the program's memory reaches.
 */
static int ask_span(struct ask *ask, unsigned int slot,
		    const struct secproc_span *span, u8 flags)
{
	struct secproc_thread *t = &ask->hart->thread;
	bool in = flags & SECPROC_ARG_F_IN;
	u64 left, piece;
	s64 moved;

	moved = secproc_span_total(ask->hart, span);
	if (moved < 0)
		return (int)moved;
	left = (u64)moved > t->done ? (u64)moved - t->done : 0;
	piece = left < room(ask) ? left : room(ask);
	if (is_scarce(ask) && piece > SECPROC_SMALL_PIECE)
		piece = SECPROC_SMALL_PIECE;
	moved = secproc_span_move(ask->hart, span, t->done, free_data(ask),
				  piece,
				  in ? SECPROC_MOVE_IN : SECPROC_MOVE_CHECK);
	if (moved < 0)
		return (int)moved;
	t->more = (u64)moved == piece && left > piece;
	t->asked = (u64)moved;
	place(ask, slot, (u64)moved);
	return 0;
}

static int ask_stream(struct ask *ask, unsigned int i,
		      const struct secproc_arg *arg)
{
	struct secproc_thread *t = &ask->hart->thread;
	struct secproc_span span = secproc_span_of(ask->hart, i, arg);
	int err;

	ask->args[i] = ask->used;
	err = ask_span(ask, i, &span, arg->flags);
	if (err)
		return err;
	ask->args[arg->count] = t->transfer[i].len;
	return 0;
}

/* One of the two small buffers of a message; says where it stands. */
static int ask_message_part(struct ask *ask, unsigned int slot, u64 va, u64 len,
			    u8 flags, u64 *off)
{
	*off = SECPROC_NULL;
	if (!va || !len)
		return 0;
	*off = ask->used;
	return ask_bytes(ask, slot, va, len, flags);
}

/*
 * Returns the lengths of a message's two small buffers.  What is received may
 * be less than there is room for; what is sent may not.
 */
static int message_lengths(const u8 msg[SECPROC_MSG_SIZE], u8 flags,
			   u64 *name_len, u64 *control_len)
{
	*name_len = secproc_get_le32(msg + SECPROC_MSG_NAMELEN);
	*control_len = secproc_get_le64(msg + SECPROC_MSG_CONTROLLEN);
	if (flags & SECPROC_ARG_F_OUT) {
		if (*name_len > SECPROC_SOCKADDR_SIZE)
			*name_len = SECPROC_SOCKADDR_SIZE;
		if (*control_len > MAX_CONTROL)
			*control_len = MAX_CONTROL;
	}
	if (*name_len > SECPROC_SOCKADDR_SIZE)
		return -EINVAL;
	return *control_len > MAX_CONTROL ? -ENOBUFS : 0;
}

/*
 * The host sees a struct msghdr whose pointers are offsets in the window, and
 * whose data is one buffer of msg_iovlen bytes.  It is made anew, because what
 * fills the gaps of the program's own is nobody's business.
 */
static int ask_message(struct ask *ask, unsigned int i,
		       const struct secproc_arg *arg)
{
	struct secproc_hart *hart = ask->hart;
	const struct secproc_transfer *transfer = hart->thread.transfer;
	u64 va = secproc_message_va(hart, i);
	u64 name_len, control_len, name, control, data;
	u8 msg[SECPROC_MSG_SIZE], *header;
	struct secproc_span span;
	int err;

	err = secproc_message_read(hart, i, msg, &span);
	if (!err)
		err = message_lengths(msg, arg->flags, &name_len, &control_len);
	if (!err && arg->flags & SECPROC_ARG_F_OUT)
		err = secproc_aspace_check(&hart->task->as, va,
					   SECPROC_MSG_SIZE, SECPROC_PERM_W,
					   &hart->want);
	if (err)
		return err;

	ask->args[i] = ask->used;
	header = place(ask, SECPROC_TRANSFER_HEADER, SECPROC_MSG_SIZE);
	err = ask_message_part(ask, SECPROC_TRANSFER_NAME,
			       secproc_get_le64(msg + SECPROC_MSG_NAME),
			       name_len, arg->flags, &name);
	if (!err)
		err = ask_message_part(ask, SECPROC_TRANSFER_CONTROL,
				       secproc_get_le64(msg +
							SECPROC_MSG_CONTROL),
				       control_len, arg->flags, &control);
	data = ask->used;
	if (!err)
		err = ask_span(ask, i, &span, arg->flags);
	if (err)
		return err;

	memset(header, 0, SECPROC_MSG_SIZE);
	secproc_put_le64(header + SECPROC_MSG_NAME, name);
	secproc_put_le32(header + SECPROC_MSG_NAMELEN,
			 transfer[SECPROC_TRANSFER_NAME].len);
	secproc_put_le64(header + SECPROC_MSG_IOV, data);
	secproc_put_le64(header + SECPROC_MSG_IOVLEN, transfer[i].len);
	secproc_put_le64(header + SECPROC_MSG_CONTROL, control);
	secproc_put_le64(header + SECPROC_MSG_CONTROLLEN,
			 transfer[SECPROC_TRANSFER_CONTROL].len);
	return 0;
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
		ask->args[i] = value;
		if (value != ~0ULL)
			ask->args[i] += ask->hart->thread.done;
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

/* Makes several messages one: what the host sees is sendmsg() or recvmsg(). */
static void ask_one_message(struct ask *ask)
{
	u64 flags = secproc_syscall_arg(ask->hart, 3);

	if (flags & FLAG_WAITFORONE && ask->hart->thread.messages)
		flags |= FLAG_DONTWAIT;
	ask->args[2] = flags & ~FLAG_WAITFORONE;
	ask->args[3] = 0;
}

/* What is to be known before the first of several messages. */
static int begin_messages(struct secproc_hart *hart)
{
	struct secproc_thread *t = &hart->thread;
	u64 ns;
	int err;

	if (secproc_syscall_nr(hart) != SECPROC_NR_recvmmsg || t->wait.on ||
	    t->messages || !secproc_syscall_arg(hart, 4))
		return 0;
	err = secproc_wait_read(hart, secproc_syscall_arg(hart, 4), &ns);
	if (!err)
		secproc_wait_begin(hart, false, false, ns);
	return err;
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
		arg[i] = secproc_syscall_arg_desc(hart, ask->row, i);
		if (!arg[i])
			return secproc_syscall_nr(hart) == SECPROC_NR_ioctl ?
				       -ENOTTY :
				       -EINVAL;
		if (arg[i]->kind == SECPROC_ARG_VALUE)
			ask->args[i] = secproc_syscall_arg(hart, i);
		else if (arg[i]->kind == SECPROC_ARG_FD)
			ask->args[i] =
				(u64)(s64)(s32)secproc_syscall_arg(hart, i);
		/* What the host does not give it does not get. */
		if (arg[i]->kind == SECPROC_ARG_FD &&
		    secproc_fd_is_ours((u32)secproc_syscall_arg(hart, i)))
			return -EBADF;
	}
	for (i = 0; i < SECPROC_SYSCALL_MAX_ARGS; i++) {
		if (secproc_arg_is_stream(arg[i]))
			continue;
		err = ask_arg(ask, i, arg[i]);
		if (err)
			return err;
	}
	for (i = 0; i < SECPROC_SYSCALL_MAX_ARGS; i++) {
		if (!secproc_arg_is_stream(arg[i]))
			continue;
		err = ask_arg(ask, i, arg[i]);
		if (err)
			return err;
	}
	if (secproc_syscall_is_mmsg(hart))
		ask_one_message(ask);
	return 0;
}

enum secproc_step secproc_syscall_marshal(struct secproc_hart *hart)
{
	struct secproc_thread *t = &hart->thread;
	struct ask ask = {
		.hart = hart,
		.row = secproc_syscall_row(secproc_syscall_nr(hart)),
	};
	s64 served = secproc_syscall_served(hart);
	int err;

	t->asked = 0;
	t->more = false;
	memset(t->transfer, 0, sizeof(t->transfer));
	err = secproc_syscall_set_mask(hart);
	/* Nobody interrupts the loader for a signal that was there before. */
	if (!err && secproc_signal_is_waiting(hart))
		return secproc_syscall_break_off(hart);
	if (!err && secproc_syscall_is_mmsg(hart)) {
		if (!(u32)secproc_syscall_arg(hart, 2))
			return secproc_syscall_return(hart, 0);
		err = begin_messages(hart);
	}
	if (!err)
		err = ask_args(&ask);
	if (err == -EAGAIN) {
		t->misses++;
		return SECPROC_STEP_PAGE;
	}
	t->misses = 0;
	/* What has been served stays served. */
	if (err)
		return secproc_syscall_return(hart, served ? served : err);
	return secproc_syscall_ask(hart, ask.row->host, t->asked, ask.args);
}
