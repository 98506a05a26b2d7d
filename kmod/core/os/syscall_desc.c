// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The system call table as data
 */
#include "syscall_desc.h"

/* The words of syscall_table.h. */
#define ARG(k, f, c, s)	{ .kind = SECPROC_ARG_##k, .flags = (f),	\
			  .count = (c), .size = (s) }
#define F_IN		SECPROC_ARG_F_IN
#define F_OUT		SECPROC_ARG_F_OUT
#define F_NULL		SECPROC_ARG_F_NULL
#define ONE		SECPROC_ARG_ONE

#define NO		ARG(NONE, 0, ONE, 0)
#define V		ARG(VALUE, 0, ONE, 0)
#define FD		ARG(FD, 0, ONE, 0)
#define POS		ARG(POS, 0, ONE, 0)
#define PATH		ARG(PATH, F_IN, ONE, 0)
#define PATH0		ARG(PATH, F_IN | F_NULL, ONE, 0)
#define FROM(n)		ARG(STREAM, F_IN, n, 1)
#define TO(n)		ARG(STREAM, F_OUT | SECPROC_ARG_F_RESULT, n, 1)
#define FROMV(n)	ARG(VECTOR, F_IN, n, 1)
#define TOV(n)		ARG(VECTOR, F_OUT | SECPROC_ARG_F_RESULT, n, 1)
#define IN(n)		ARG(BUFFER, F_IN, n, 1)
#define IN0(n)		ARG(BUFFER, F_IN | F_NULL, n, 1)
#define INS(n, size)	ARG(BUFFER, F_IN, n, size)
#define OUT(n)		ARG(BUFFER, F_OUT | SECPROC_ARG_F_RESULT, n, 1)
#define OUTS(n, size)	ARG(BUFFER, F_OUT | SECPROC_ARG_F_RESULT, n, size)
#define INOUTS(n, size)	ARG(BUFFER, F_IN | F_OUT, n, size)
#define BITS(n)		ARG(BITS, F_IN | F_OUT | F_NULL, n, 1)
#define GET(size)	ARG(BUFFER, F_OUT, ONE, size)
#define SET(size)	ARG(BUFFER, F_IN, ONE, size)
#define GETSET(size)	ARG(BUFFER, F_IN | F_OUT, ONE, size)
#define GET0(size)	ARG(BUFFER, F_OUT | F_NULL, ONE, size)
#define SET0(size)	ARG(BUFFER, F_IN | F_NULL, ONE, size)
#define GETSET0(size)	ARG(BUFFER, F_IN | F_OUT | F_NULL, ONE, size)
#define ADDR(n)		ARG(ADDRESS, F_OUT | F_NULL, n, 1)
#define ADDRLEN		ARG(ADDRESS_LEN, F_IN | F_OUT, ONE, 4)
#define MSGFROM		ARG(MESSAGE, F_IN, ONE, 0)
#define MSGTO		ARG(MESSAGE, F_OUT, ONE, 0)
#define REQ		ARG(REQUEST, 0, ONE, 0)
#define SIGS		ARG(IGNORED, 0, ONE, 0)

#define INSIDE_ROW(nr, name, status, note)				\
	[nr] = { .place = SECPROC_SYSCALL_INSIDE },
#define EXCLUSIVE_ROW(nr, name, status, note)				\
	[nr] = { .place = SECPROC_SYSCALL_EXCLUSIVE },
#define HOST_ROW(nr, name, host_name, result_name, status, note, ...)	\
	[nr] = { .place = SECPROC_SYSCALL_HOST,				\
		 .result = SECPROC_RESULT_##result_name,		\
		 .host = SECPROC_NR_##host_name,			\
		 .arg = { __VA_ARGS__ } },
#define ACCEPTED_ROW(nr, name, note)					\
	[nr] = { .place = SECPROC_SYSCALL_REFUSED },
#define REFUSED_ROW(nr, name, err, note)				\
	[nr] = { .place = SECPROC_SYSCALL_REFUSED, .error = err },
#define TOLD_ROW(nr, name, err, note)					\
	[nr] = { .place = SECPROC_SYSCALL_TOLD, .error = err },

static const struct secproc_syscall_row rows[SECPROC_NR_SYSCALLS] = {
	SECPROC_SYSCALLS(INSIDE_ROW, EXCLUSIVE_ROW, HOST_ROW, ACCEPTED_ROW,
			 REFUSED_ROW, TOLD_ROW)
};

struct request_row {
	u32 request;
	struct secproc_arg arg;
};

#define REQUEST_ROW(number, name, ...)	{ number, __VA_ARGS__ },

static const struct request_row fcntls[] = { SECPROC_FCNTLS(REQUEST_ROW) };
static const struct request_row ioctls[] = { SECPROC_IOCTLS(REQUEST_ROW) };

const struct secproc_syscall_row *secproc_syscall_row(u64 nr)
{
	/* Row 0, io_setup, is not in the table and stays of place UNKNOWN. */
	return &rows[nr < SECPROC_NR_SYSCALLS ? nr : 0];
}

const struct secproc_arg *secproc_syscall_request(u32 nr, u32 request)
{
	const struct request_row *row = ioctls;
	size_t i, nr_rows = ARRAY_SIZE(ioctls);

	if (nr == SECPROC_NR_fcntl) {
		row = fcntls;
		nr_rows = ARRAY_SIZE(fcntls);
	}
	for (i = 0; i < nr_rows; i++)
		if (row[i].request == request)
			return &row[i].arg;
	return NULL;
}
