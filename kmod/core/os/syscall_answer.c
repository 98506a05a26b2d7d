// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * System calls: taking the loader's answer
 *
 * An answer is believed as far as the call's row allows, and copied from where
 * it was noted that it would stand, as much as was noted, whatever the window
 * says by then.
 */
#include "../bytes.h"
#include "../pkg/refusal.h"
#include "signal.h"
#include "syscall_copy.h"

/* The largest error number of Linux. */
#define LAST_ERRNO	133

#define SIGNAL_PIPE	13
#define FLAG_TRUNC	0x20
#define FLAG_NOSIGNAL	0x4000

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
	case SECPROC_NR_sendmmsg:
	case SECPROC_NR_recvmmsg:
		return secproc_syscall_arg(hart, 3);
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
u32 secproc_syscall_doubt(const struct secproc_hart *hart,
			  const struct secproc_syscall_row *row, s64 ret)
{
	u64 max = hart->thread.asked;

	if (ret < 0)
		return ret < -LAST_ERRNO ? SECPROC_REFUSAL_HOST_ERRNO : 0;
	if (row->place == SECPROC_SYSCALL_HOST)
		max = max_result(hart, row);
	return (u64)ret > max ? SECPROC_REFUSAL_HOST_RESULT : 0;
}

/* Where the answer to @slot stands. */
static u8 *answer_of(const struct secproc_hart *hart, unsigned int slot)
{
	return secproc_syscall_data(hart) + hart->thread.transfer[slot].off;
}

static int copy_back(struct secproc_hart *hart, unsigned int slot, u64 va,
		     u64 len)
{
	const struct secproc_transfer *transfer = &hart->thread.transfer[slot];

	if (len > transfer->len)
		len = transfer->len;
	return secproc_aspace_write(&hart->task->as, va,
				    secproc_syscall_data(hart) + transfer->off,
				    len, &hart->want);
}

/*
 * Takes a length that the host has written, once.  Linux gives the whole length
 * of an address even if there was less room for it.
 */
static bool take_len(const struct secproc_hart *hart, unsigned int len_slot,
		     u32 off, u64 given, u64 max, u32 *len)
{
	const u8 *where = answer_of(hart, len_slot) + off;

	*len = READ_ONCE(*(const u32 *)where);
	return *len <= (given > max ? given : max);
}

static int answer_address(struct secproc_hart *hart, unsigned int i,
			  const struct secproc_arg *arg)
{
	u64 given = hart->thread.transfer[i].len;
	u8 bytes[4];
	u32 len;
	int err;

	if (!hart->thread.transfer[arg->count].len)
		return 0;
	if (!take_len(hart, arg->count, 0, given, SECPROC_SOCKADDR_SIZE, &len))
		return -EPROTO;
	err = copy_back(hart, i, secproc_syscall_arg(hart, i), len);
	if (err)
		return err;
	secproc_put_le32(bytes, len);
	return secproc_aspace_write(&hart->task->as,
				    secproc_syscall_arg(hart, arg->count),
				    bytes, sizeof(bytes), &hart->want);
}

/*
 * Copies what came for a span.  Each time that a page is missing it goes on
 * where it was, so that not all of them must be there at a time.
 */
static int answer_span(struct secproc_hart *hart, unsigned int i,
		       const struct secproc_span *span, u64 skip, u64 len)
{
	u64 before = hart->thread.moved;
	s64 moved;

	if (before >= len)
		return 0;
	moved = secproc_span_move(hart, span, skip + before,
				  answer_of(hart, i) + before, len - before,
				  SECPROC_MOVE_OUT);
	return moved < 0 ? (int)moved : 0;
}

/* What recvmsg() says beside the data. */
static int answer_message(struct secproc_hart *hart, unsigned int i)
{
	const struct secproc_thread *t = &hart->thread;
	const struct secproc_transfer *name, *control;
	struct secproc_aspace *as = &hart->task->as;
	u64 va = secproc_message_va(hart, i);
	u32 name_len, control_len, flags;
	u8 msg[SECPROC_MSG_SIZE], field[8];
	struct secproc_span span;
	s64 moved;
	int err;

	name = &t->transfer[SECPROC_TRANSFER_NAME];
	control = &t->transfer[SECPROC_TRANSFER_CONTROL];
	if (!take_len(hart, SECPROC_TRANSFER_HEADER, SECPROC_MSG_NAMELEN,
		      name->len, SECPROC_SOCKADDR_SIZE, &name_len) ||
	    !take_len(hart, SECPROC_TRANSFER_HEADER, SECPROC_MSG_CONTROLLEN,
		      control->len, 0, &control_len))
		return -EPROTO;
	take_len(hart, SECPROC_TRANSFER_HEADER, SECPROC_MSG_FLAGS, 0, 0,
		 &flags);

	err = secproc_message_read(hart, i, msg, &span);
	if (err)
		return err;
	moved = (s64)t->transfer[i].len;
	if (moved > t->ret)
		moved = t->ret;
	err = answer_span(hart, i, &span, 0, (u64)moved);
	if (err)
		return err;
	err = copy_back(hart, SECPROC_TRANSFER_NAME,
			secproc_get_le64(msg + SECPROC_MSG_NAME), name_len);
	if (err)
		return err;
	err = copy_back(hart, SECPROC_TRANSFER_CONTROL,
			secproc_get_le64(msg + SECPROC_MSG_CONTROL),
			control_len);
	if (err)
		return err;
	secproc_put_le32(field, name_len);
	err = secproc_aspace_write(as, va + SECPROC_MSG_NAMELEN, field, 4,
				   &hart->want);
	if (err)
		return err;
	secproc_put_le64(field, control_len);
	err = secproc_aspace_write(as, va + SECPROC_MSG_CONTROLLEN, field, 8,
				   &hart->want);
	if (err)
		return err;
	secproc_put_le32(field, flags);
	return secproc_aspace_write(as, va + SECPROC_MSG_FLAGS, field, 4,
				    &hart->want);
}

static int answer_stream(struct secproc_hart *hart, unsigned int i,
			 const struct secproc_arg *arg)
{
	const struct secproc_thread *t = &hart->thread;
	struct secproc_span span = secproc_span_of(hart, i, arg);
	u64 len = t->transfer[i].len;

	if (len > (u64)t->ret)
		len = (u64)t->ret;
	return answer_span(hart, i, &span, t->done, len);
}

/* Returns 0, -EAGAIN, -EFAULT, or -EPROTO for an impossible answer. */
static int answer_arg(struct secproc_hart *hart, unsigned int i,
		      const struct secproc_arg *arg)
{
	struct secproc_span span = { .va = secproc_syscall_arg(hart, i) };
	u64 len = hart->thread.transfer[i].len;

	if (!(arg->flags & SECPROC_ARG_F_OUT))
		return 0;
	switch (arg->kind) {
	case SECPROC_ARG_BUFFER:
		if (arg->flags & SECPROC_ARG_F_RESULT) {
			if (len > (u64)hart->thread.ret * arg->size)
				len = (u64)hart->thread.ret * arg->size;
			span.count = len;
			return answer_span(hart, i, &span, 0, len);
		}
		fallthrough;
	case SECPROC_ARG_BITS:
		return copy_back(hart, i, secproc_syscall_arg(hart, i), len);
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

static int answer_args(struct secproc_hart *hart,
		       const struct secproc_syscall_row *row)
{
	unsigned int i;
	int err = 0;

	/* Errors bring nothing with them. */
	if (hart->thread.ret < 0)
		return 0;
	for (i = 0; i < SECPROC_SYSCALL_MAX_ARGS && !err; i++) {
		const struct secproc_arg *arg =
			secproc_syscall_arg_desc(hart, row, i);

		/* It was known when the host was asked. */
		if (WARN_ON_ONCE(!arg))
			return -EINVAL;
		err = answer_arg(hart, i, arg);
	}
	return err;
}

static bool is_sent(const struct secproc_syscall_row *row)
{
	unsigned int i;

	for (i = 0; i < SECPROC_SYSCALL_MAX_ARGS; i++)
		if (secproc_arg_is_stream(&row->arg[i]) &&
		    row->arg[i].flags & SECPROC_ARG_F_IN)
			return true;
	return false;
}

/* The length of one of several messages, which stands behind its header. */
static int answer_message_len(struct secproc_hart *hart)
{
	u64 va = secproc_message_va(hart, SECPROC_MMSG_ARG);
	u8 len[4];

	if (!secproc_syscall_is_mmsg(hart) || hart->thread.ret < 0)
		return 0;
	secproc_put_le32(len, (u32)hart->thread.ret);
	return secproc_aspace_write(&hart->task->as, va + SECPROC_MSG_SIZE, len,
				    sizeof(len), &hart->want);
}

/*
 * One more of several messages is through; true if another one is wanted.  As
 * on Linux, recvmmsg() looks at its timeout between messages only.
 */
static bool wants_message(struct secproc_hart *hart)
{
	struct secproc_thread *t = &hart->thread;

	t->messages++;
	if (t->messages >= SECPROC_MMSG_MAX ||
	    t->messages >= (u32)secproc_syscall_arg(hart, 2))
		return false;
	return !t->wait.on || !secproc_wait_is_over(hart);
}

/* The end of a call that the host has served, pieces included. */
static enum secproc_step conclude(struct secproc_hart *hart,
				  const struct secproc_syscall_row *row,
				  s64 ret)
{
	bool broken_pipe = ret == -EPIPE && is_sent(row) &&
			   !(socket_flags(hart) & FLAG_NOSIGNAL);
	s64 done = secproc_syscall_served(hart);

	if (!secproc_syscall_is_mmsg(hart)) {
		if (done)
			ret = ret < 0 ? done : done + ret;
	} else if (ret >= 0) {
		if (wants_message(hart)) {
			hart->thread.phase = SECPROC_SYSCALL_NEXT;
			return secproc_syscall_marshal(hart);
		}
		ret = hart->thread.messages;
	} else if (done) {
		ret = done;
	}
	secproc_syscall_return(hart, ret);
	if (broken_pipe)
		return secproc_syscall_signal(hart, SIGNAL_PIPE);
	return SECPROC_STEP_RUN;
}

/* Calls that Linux never makes again after a handler has run. */
static bool is_silent(u64 nr)
{
	return nr == SECPROC_NR_ppoll || nr == SECPROC_NR_pselect6 ||
	       nr == SECPROC_NR_epoll_pwait || nr == SECPROC_NR_epoll_pwait2 ||
	       nr == SECPROC_NR_clock_nanosleep;
}

enum secproc_step secproc_syscall_break_off(struct secproc_hart *hart)
{
	struct secproc_thread *t = &hart->thread;

	/* What has been served stays served. */
	if (secproc_syscall_served(hart))
		return secproc_syscall_return(hart,
					      secproc_syscall_served(hart));
	/* The signal may be one that only this call lets through. */
	if (t->restore)
		return secproc_syscall_interrupted(hart,
						   SECPROC_RESTART_SILENT);
	return secproc_syscall_again(hart);
}

/*
 * The host's call was interrupted.  If that was for nothing, as when another
 * thread has taken the signal, the program does not see it.
 */
static enum secproc_step interrupted(struct secproc_hart *hart)
{
	u64 nr = secproc_syscall_nr(hart);

	if (secproc_syscall_served(hart) || nr == SECPROC_NR_close)
		return conclude(hart, secproc_syscall_row(nr), -EINTR);
	if (!secproc_signal_is_waiting(hart))
		return secproc_syscall_again(hart);
	return secproc_syscall_interrupted(hart, is_silent(nr) ?
					   SECPROC_RESTART_SILENT :
					   SECPROC_RESTART_ASKED);
}

static bool wants_next(const struct secproc_hart *hart)
{
	const struct secproc_thread *t = &hart->thread;

	return t->more && !secproc_syscall_is_mmsg(hart) &&
	       t->answer_flags & SECPROC_SYSCALL_MORE && t->ret > 0 &&
	       (u64)t->ret == t->asked;
}

enum secproc_step secproc_syscall_marshal_finish(struct secproc_hart *hart)
{
	const struct secproc_syscall_row *row =
		secproc_syscall_row(secproc_syscall_nr(hart));
	const u32 refusal = SECPROC_REFUSAL_HOST_LENGTH;
	struct secproc_thread *t = &hart->thread;
	s64 served = secproc_syscall_served(hart);
	int err;

	if (t->phase == SECPROC_SYSCALL_ANSWERED) {
		if (t->answer_flags & SECPROC_SYSCALL_NOT_MADE)
			return secproc_signal_is_waiting(hart) || served ?
			       secproc_syscall_break_off(hart) :
			       secproc_syscall_again(hart);
		if (t->ret == -EINTR)
			return interrupted(hart);
		err = answer_args(hart, row);
		if (!err)
			err = answer_message_len(hart);
		if (err == -EAGAIN)
			return SECPROC_STEP_PAGE;
		if (err == -EPROTO)
			return secproc_syscall_refuse(hart, refusal);
		/* What has been served stays served. */
		if (err)
			return secproc_syscall_return(hart,
						      served ? served : err);
		if (!wants_next(hart))
			return conclude(hart, row, t->ret);
		t->done += (u64)t->ret;
		t->phase = SECPROC_SYSCALL_NEXT;
	}
	return secproc_syscall_marshal(hart);
}
