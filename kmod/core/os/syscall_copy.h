/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Private to os/syscall*.c: bytes between the program's memory and the window
 */
#ifndef SECPROC_SYSCALL_COPY_H
#define SECPROC_SYSCALL_COPY_H

#include "syscall_serve.h"

/* What a call moves at a time where memory is scarce. */
#define SECPROC_SMALL_PIECE	(4 * SECPROC_PAGE_SIZE)

/**
 * enum secproc_move - what is done with a range of the program's memory
 * @SECPROC_MOVE_CHECK: see that it can be written
 * @SECPROC_MOVE_IN: copy it to the window
 * @SECPROC_MOVE_OUT: copy it from the window
 */
enum secproc_move {
	SECPROC_MOVE_CHECK,
	SECPROC_MOVE_IN,
	SECPROC_MOVE_OUT,
};

/**
 * struct secproc_span - memory of the program that a stream goes through
 * @va: address of a buffer, or of I/O vectors
 * @count: length of the buffer, or number of vectors
 * @is_vector: which of both
 */
struct secproc_span {
	u64 va;
	u64 count;
	bool is_vector;
};

s64 secproc_range_move(struct secproc_hart *hart, u64 va, u8 *data, u64 len,
		       enum secproc_move how);
s64 secproc_span_total(struct secproc_hart *hart,
		       const struct secproc_span *span);
s64 secproc_span_move(struct secproc_hart *hart,
		      const struct secproc_span *span, u64 skip, u8 *data,
		      u64 len, enum secproc_move how);

struct secproc_span secproc_span_of(const struct secproc_hart *hart,
				    unsigned int i,
				    const struct secproc_arg *arg);

/* ---- Messages ------------------------------------------------------------ */

/* Larger than every socket address. */
#define SECPROC_SOCKADDR_SIZE	128

/* Places in secproc_thread.transfer beyond the arguments. */
#define SECPROC_TRANSFER_HEADER		6
#define SECPROC_TRANSFER_NAME		7
#define SECPROC_TRANSFER_CONTROL	8

/* struct msghdr of every 64-bit Linux. */
#define SECPROC_MSG_SIZE	56
#define SECPROC_MSG_NAME	0
#define SECPROC_MSG_NAMELEN	8
#define SECPROC_MSG_IOV		16
#define SECPROC_MSG_IOVLEN	24
#define SECPROC_MSG_CONTROL	32
#define SECPROC_MSG_CONTROLLEN	40
#define SECPROC_MSG_FLAGS	48

/* struct mmsghdr: a message with its length behind, and four bytes of nothing. */
#define SECPROC_MMSG_SIZE	64
#define SECPROC_MMSG_ARG	1
/* Linux serves no more in one call. */
#define SECPROC_MMSG_MAX	1024

/* True for calls with several messages, which the host sees one by one. */
static inline bool secproc_syscall_is_mmsg(const struct secproc_hart *hart)
{
	u64 nr = secproc_syscall_nr(hart);

	return nr == SECPROC_NR_sendmmsg || nr == SECPROC_NR_recvmmsg;
}

/* Address of the message in argument @i, or of the one of several that is due. */
static inline u64 secproc_message_va(const struct secproc_hart *hart,
				     unsigned int i)
{
	return secproc_syscall_arg(hart, i) +
	       (u64)hart->thread.messages * SECPROC_MMSG_SIZE;
}

/* What of the call under way has been served: bytes, or messages. */
static inline s64 secproc_syscall_served(const struct secproc_hart *hart)
{
	return secproc_syscall_is_mmsg(hart) ? hart->thread.messages :
					       (s64)hart->thread.done;
}

int secproc_message_read(struct secproc_hart *hart, unsigned int i,
			 u8 msg[SECPROC_MSG_SIZE], struct secproc_span *span);

/* ---- Arguments ----------------------------------------------------------- */

static inline u8 *secproc_syscall_data(const struct secproc_hart *hart)
{
	return hart->thread.win->data;
}

/* What argument @i is, requests looked up; NULL for an unknown request. */
const struct secproc_arg *
secproc_syscall_arg_desc(const struct secproc_hart *hart,
			 const struct secproc_syscall_row *row, unsigned int i);

/* Streams and messages, of which a call has one at the most. */
static inline bool secproc_arg_is_stream(const struct secproc_arg *arg)
{
	return arg->kind == SECPROC_ARG_STREAM ||
	       arg->kind == SECPROC_ARG_VECTOR ||
	       arg->kind == SECPROC_ARG_MESSAGE;
}

#endif /* SECPROC_SYSCALL_COPY_H */
