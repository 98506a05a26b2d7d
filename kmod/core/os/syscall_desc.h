/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The system call table as data
 *
 * Read by the marshaller inside and by the loader outside, so that both mean
 * the same by every argument.
 */
#ifndef SECPROC_SYSCALL_DESC_H
#define SECPROC_SYSCALL_DESC_H

#include "../env.h"
#include "syscall_table.h"

#define SECPROC_SYSCALL_MAX_ARGS	6

/**
 * enum secproc_syscall_place - where a call is served
 * @SECPROC_SYSCALL_UNKNOWN: nowhere; the number is not in the table
 * @SECPROC_SYSCALL_INSIDE: in the processor
 * @SECPROC_SYSCALL_EXCLUSIVE: in the processor, exclusively
 * @SECPROC_SYSCALL_HOST: by the loader
 * @SECPROC_SYSCALL_REFUSED: nowhere; it always gives its row's error, or 0
 * @SECPROC_SYSCALL_TOLD: the same, and the loader is told
 */
enum secproc_syscall_place {
	SECPROC_SYSCALL_UNKNOWN = 0,
	SECPROC_SYSCALL_INSIDE,
	SECPROC_SYSCALL_EXCLUSIVE,
	SECPROC_SYSCALL_HOST,
	SECPROC_SYSCALL_REFUSED,
	SECPROC_SYSCALL_TOLD,
};

/**
 * enum secproc_syscall_result - which results of the host are believed
 * @SECPROC_RESULT_ZERO: 0
 * @SECPROC_RESULT_LIMIT: not more than was asked for
 * @SECPROC_RESULT_TRUNC: the same, but anything with MSG_TRUNC
 * @SECPROC_RESULT_NEED: the same, but anything if nothing was asked for
 * @SECPROC_RESULT_INT: 0 to 2^31 - 1
 * @SECPROC_RESULT_ID: 0 to 2^32 - 1
 * @SECPROC_RESULT_LONG: 0 to 2^63 - 1
 */
enum secproc_syscall_result {
	SECPROC_RESULT_ZERO = 0,
	SECPROC_RESULT_LIMIT,
	SECPROC_RESULT_TRUNC,
	SECPROC_RESULT_NEED,
	SECPROC_RESULT_INT,
	SECPROC_RESULT_ID,
	SECPROC_RESULT_LONG,
};

/**
 * enum secproc_arg_kind - how an argument is passed on
 * @SECPROC_ARG_NONE: not; the host sees 0
 * @SECPROC_ARG_VALUE: as it is
 * @SECPROC_ARG_FD: as it is; a descriptor, or AT_FDCWD
 * @SECPROC_ARG_POS: as it is, plus what earlier pieces have served
 * @SECPROC_ARG_PATH: the string is copied
 * @SECPROC_ARG_BUFFER: count entries of size bytes are copied
 * @SECPROC_ARG_STREAM: count bytes, in pieces that fit
 * @SECPROC_ARG_VECTOR: the same through count I/O vectors; the host sees one
 *	buffer
 * @SECPROC_ARG_BITS: a set of count bits
 * @SECPROC_ARG_ADDRESS: as many bytes as the argument count points at says
 * @SECPROC_ARG_ADDRESS_LEN: what that argument points at
 * @SECPROC_ARG_MESSAGE: struct msghdr with all that hangs off it
 * @SECPROC_ARG_REQUEST: depends on the argument before
 * @SECPROC_ARG_IGNORED: not; the host sees a null pointer
 */
enum secproc_arg_kind {
	SECPROC_ARG_NONE = 0,
	SECPROC_ARG_VALUE,
	SECPROC_ARG_FD,
	SECPROC_ARG_POS,
	SECPROC_ARG_PATH,
	SECPROC_ARG_BUFFER,
	SECPROC_ARG_STREAM,
	SECPROC_ARG_VECTOR,
	SECPROC_ARG_BITS,
	SECPROC_ARG_ADDRESS,
	SECPROC_ARG_ADDRESS_LEN,
	SECPROC_ARG_MESSAGE,
	SECPROC_ARG_REQUEST,
	SECPROC_ARG_IGNORED,
};

/* struct secproc_arg.flags */
#define SECPROC_ARG_F_IN	0x01	/* the host reads it */
#define SECPROC_ARG_F_OUT	0x02	/* the host writes it */
#define SECPROC_ARG_F_NULL	0x04	/* may be NULL */
#define SECPROC_ARG_F_RESULT	0x08	/* as many as the result */

/* struct secproc_arg.count: exactly one entry */
#define SECPROC_ARG_ONE		0xff

/**
 * struct secproc_arg - one argument of a call
 * @kind: enum secproc_arg_kind
 * @flags: SECPROC_ARG_F_*
 * @count: index of the argument that says how many, or SECPROC_ARG_ONE
 * @size: bytes of one entry
 */
struct secproc_arg {
	u8 kind;
	u8 flags;
	u8 count;
	u16 size;
};

/**
 * struct secproc_syscall_row - one call
 * @place: enum secproc_syscall_place
 * @result: enum secproc_syscall_result, for HOST
 * @host: number of the call that the loader makes, for HOST
 * @error: errno, for REFUSED and TOLD; 0 for what is accepted and ignored
 * @arg: arguments, for HOST
 */
struct secproc_syscall_row {
	u8 place;
	u8 result;
	u16 host;
	u16 error;
	struct secproc_arg arg[SECPROC_SYSCALL_MAX_ARGS];
};

#define SECPROC_NR_ENUM(nr, name, ...)	SECPROC_NR_##name = nr,
enum secproc_syscall_nr {
	SECPROC_SYSCALLS(SECPROC_NR_ENUM, SECPROC_NR_ENUM, SECPROC_NR_ENUM,
			 SECPROC_NR_ENUM, SECPROC_NR_ENUM, SECPROC_NR_ENUM)
};

#undef SECPROC_NR_ENUM

/* Larger than every number in the table. */
#define SECPROC_NR_SYSCALLS	512

/**
 * secproc_syscall_row() - the row of a call
 * @nr: its number
 *
 * Return: the row; of place UNKNOWN if there is none.
 */
const struct secproc_syscall_row *secproc_syscall_row(u64 nr);

/**
 * secproc_syscall_request() - what the third argument of fcntl or ioctl is
 * @nr: SECPROC_NR_fcntl or SECPROC_NR_ioctl
 * @request: their second argument
 *
 * Return: the argument, or NULL if the request is not in the table.
 */
const struct secproc_arg *secproc_syscall_request(u32 nr, u32 request);

#endif /* SECPROC_SYSCALL_DESC_H */
