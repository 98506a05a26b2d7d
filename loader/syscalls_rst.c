// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Prints Documentation/syscalls.rst from the table of system calls
 *
 *	build/syscalls-rst >Documentation/syscalls.rst
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "os/syscall_desc.h"

/**
 * struct line - one call
 * @name: its name; NULL if there is none
 * @where: where it is served
 * @state: complete, partial or refused
 * @note: what is missing, or why
 */
struct line {
	const char *name;
	const char *where;
	const char *state;
	const char *note;
};

#define COMPLETE	"complete"
#define PARTIAL		"partial"

#define INSIDE_LINE(nr, name, status, note)				\
	[nr] = { #name, "inside", status, note },
#define HOST_LINE(nr, name, host, result, status, note, ...)		\
	[nr] = { #name, "host", status, note },
#define ACCEPTED_LINE(nr, name, note)					\
	[nr] = { #name, "inside", "nothing to do", note },
#define REFUSED_LINE(nr, name, error, note)				\
	[nr] = { #name, "", "refused: " #error, note },

static const struct line lines[SECPROC_NR_SYSCALLS] = {
	SECPROC_SYSCALLS(INSIDE_LINE, INSIDE_LINE, HOST_LINE, ACCEPTED_LINE,
			 REFUSED_LINE, REFUSED_LINE)
};

#define REQUEST_LINE(number, name, ...)	#name,

static const char *const fcntls[] = { SECPROC_FCNTLS(REQUEST_LINE) };
static const char *const ioctls[] = { SECPROC_IOCTLS(REQUEST_LINE) };

static const char head[] =
	".. Printed by loader/syscalls_rst.c from kmod/core/os/syscall_table.h;\n"
	"   make docs-syscalls prints it again.\n"
	"\n"
	"============\n"
	"System calls\n"
	"============\n"
	"\n"
	"Programs inside call Linux by its generic table, as riscv64 has it.  What\n"
	"concerns only the program's memory, its threads, randomness or its end is\n"
	"served in the processor.  The rest is handed to the loader, which makes the\n"
	"call and may lie about it.\n"
	"\n"
	"What is believed of the host\n"
	"============================\n"
	"\n"
	"* The result is taken once.  It must be 0, or not more than was asked for, or\n"
	"  in the range of what the call gives; an error must be one of Linux's, 1 to\n"
	"  133.  Otherwise the task ends with ``HOST_RESULT`` or ``HOST_ERRNO``.\n"
	"* Bytes come back to where the program wanted them, as many as the result\n"
	"  says, from where the processor noted that they would stand.  Nothing else\n"
	"  of the program's memory can change.  Lengths that come back, of socket\n"
	"  addresses and control messages, are taken once and end the task with\n"
	"  ``HOST_LENGTH`` if they are impossible.\n"
	"* No address comes from the host.\n"
	"\n"
	"What the host says is not checked for truth: files, time, and who talks at the\n"
	"other end of a socket are the host's.\n"
	"\n"
	"Pieces\n"
	"======\n"
	"\n"
	"A hart shares a window of 64 KiB with the loader.  A read or write of more\n"
	"goes in pieces: ``SECPROC_SYSCALL_MORE`` in the question says that more is\n"
	"behind a piece, and in the answer that going on cannot wait longer than the\n"
	"program expects.  Vectors arrive at the host as one buffer, so that a writev is\n"
	"one write.  Positions of pread and pwrite move on with the pieces.  A message\n"
	"that is not a stream cannot be cut and is ``EMSGSIZE`` if it is larger.\n"
	"\n"
	"A buffer of which only the first bytes are the program's serves those, as in\n"
	"Linux.\n"
	"\n"
	"Processes\n"
	"=========\n"
	"\n"
	"The program is process 1 of its world and its threads count from 1; the loader\n"
	"translates where the number meets the host's, in process groups and terminals.\n"
	"``/proc/self/exe`` is the package.  Descriptors are the loader's own, except\n"
	"those that it needs for itself, which are out of the way above 1000 and give\n"
	"``EBADF``.\n"
	"\n"
	"A broken pipe sends the program SIGPIPE from inside.  Signals from outside go\n"
	"to the program: its handlers run, it ends, or the loader stops itself with it.\n"
	"SIGKILL and SIGSTOP are the host's, and so are 32 and 33 of the C library.\n"
	"What was blocked or ignored when the loader was started is so inside.\n";

static unsigned int count(const char *state)
{
	unsigned int i, n = 0;

	for (i = 0; i < SECPROC_NR_SYSCALLS; i++)
		n += lines[i].name &&
		     !strncmp(lines[i].state, state, strlen(state));
	return n;
}

static void print_calls(void)
{
	unsigned int i;

	printf("\nCalls\n=====\n\n");
	printf("%u complete, %u partial, %u with nothing to do, %u refused; every other\n"
	       "number is ``ENOSYS``.\n\n",
	       count(COMPLETE), count(PARTIAL), count("nothing"),
	       count("refused"));
	printf(".. list-table::\n   :header-rows: 1\n   :widths: 8 24 10 22 36\n\n");
	printf("   * - Number\n     - Call\n     - Served\n     - State\n     - Note\n");
	for (i = 0; i < SECPROC_NR_SYSCALLS; i++) {
		const struct line *line = &lines[i];

		if (!line->name)
			continue;
		printf("   * - %u\n     - %s\n     -%s%s\n     - %s\n     -%s%s\n",
		       i, line->name, *line->where ? " " : "", line->where,
		       line->state, *line->note ? " " : "", line->note);
	}
}

static void print_requests(const char *title, const char *const *names,
			   size_t nr)
{
	size_t i;

	printf("\n%s\n", title);
	for (i = 0; i < strlen(title); i++)
		putchar('=');
	printf("\n\n");
	for (i = 0; i < nr; i++)
		printf("* %s\n", names[i]);
}

int main(void)
{
	/* In two parts, or it would be taken for this file's. */
	printf(".. %s: GPL-2.0-only OR BSD-2-Clause\n",
	       "SPDX-License-Identifier");
	fputs(head, stdout);
	print_calls();
	print_requests("Commands of fcntl", fcntls, ARRAY_SIZE(fcntls));
	print_requests("Requests of ioctl", ioctls, ARRAY_SIZE(ioctls));
	return fflush(stdout) || ferror(stdout);
}
