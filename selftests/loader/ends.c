// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Ends in the way that its argument names, so that a test sees what arrives
 * outside
 */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

static int overflow(int depth)
{
	volatile char frame[4096];

	memset((char *)frame, depth, sizeof(frame));
	if (depth == 1 << 30)
		return 0;
	return overflow(depth + 1) + frame[depth % 4096];
}

/* An address where nothing can be, which the compiler does not know. */
static char *volatile bad = (char *)0x123458;

int main(int argc, char **argv, char **envp)
{
	const char *how = argc > 1 ? argv[1] : "";

	if (!strcmp(how, "status"))
		return atoi(argv[2]);
	if (!strcmp(how, "abort"))
		abort();
	if (!strcmp(how, "read"))
		return *bad;
	if (!strcmp(how, "write"))
		*bad = 1;
	if (!strcmp(how, "code"))
		*(volatile char *)main = 1;
	if (!strcmp(how, "execute"))
		((void (*)(void))bad)();
	if (!strcmp(how, "data")) {
		static long nop = 0x00010001;

		((void (*)(void))&nop)();
	}
	if (!strcmp(how, "stack"))
		return overflow(0);
	if (!strcmp(how, "illegal"))
		__asm__ volatile(".word 0");
	if (!strcmp(how, "break"))
		__asm__ volatile("ebreak");
	if (!strcmp(how, "pipe"))
		for (;;)
			if (write(1, "y\n", 2) < 0)
				return 1;
	if (!strcmp(how, "fork"))
		printf("%d %d\n", fork(), fork());
	if (!strcmp(how, "unknown"))
		printf("%ld\n", syscall(470));
	if (!strcmp(how, "env"))
		for (; *envp; envp++)
			puts(*envp);
	if (!strcmp(how, "args"))
		for (; *argv; argv++)
			puts(*argv);
	if (!strcmp(how, "fds")) {
		int fd;

		for (fd = 0; fd < 2000; fd++)
			if (fcntl(fd, F_GETFD) >= 0)
				printf("%d\n", fd);
	}
	if (!strcmp(how, "close")) {
		int fd;

		for (fd = 3; fd < 2000; fd++)
			close(fd);
		puts("still here");
	}
	if (!strcmp(how, "close-range")) {
		close_range(3, ~0U, 0);
		puts("still here");
	}
	if (!strcmp(how, "exe")) {
		char path[4096] = {};

		readlink("/proc/self/exe", path, sizeof(path) - 1);
		puts(path);
	}
	return 0;
}
