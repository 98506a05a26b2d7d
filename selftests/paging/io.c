// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * System calls with large buffers: one call's buffers alone are as large as the
 * smallest secure memory
 *
 *	io KIB [ROUNDS]
 *
 * Writes KIB from one buffer, by write and by writev, and reads it back into
 * others; maps the file; lists a folder.  Says "io KIB ok" and exits with 0 if
 * all came back.
 */
#include <dirent.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <unistd.h>

static int fail(const char *what)
{
	perror(what);
	return 1;
}

static int round_trip(unsigned char *from, unsigned char *to, size_t len,
		      unsigned int round)
{
	char name[] = "/tmp/io.XXXXXX";
	struct iovec part[3];
	unsigned char *map;
	size_t i;
	int fd;

	for (i = 0; i < len; i++)
		from[i] = (unsigned char)(i * 7 + i / 4096 + round);
	fd = mkstemp(name);
	if (fd < 0)
		return fail("mkstemp");
	unlink(name);
	if (write(fd, from, len) != (ssize_t)len)
		return fail("write");
	memset(to, 0xff, len);
	if (pread(fd, to, len, 0) != (ssize_t)len || memcmp(from, to, len))
		return fail("pread");

	/* In parts that do not end where pages do. */
	part[0].iov_base = from + len / 2 + 1;
	part[0].iov_len = len - len / 2 - 1;
	part[1].iov_base = from + 5;
	part[1].iov_len = len / 2 - 4;
	part[2].iov_base = from;
	part[2].iov_len = 5;
	if (pwritev(fd, part, 3, 0) != (ssize_t)len)
		return fail("pwritev");
	memset(to, 0, len);
	part[0].iov_base = to + len / 2 + 1;
	part[1].iov_base = to + 5;
	part[2].iov_base = to;
	if (lseek(fd, 0, SEEK_SET) || readv(fd, part, 3) != (ssize_t)len ||
	    memcmp(from, to, len))
		return fail("readv");

	map = mmap(NULL, len, PROT_READ, MAP_PRIVATE, fd, 0);
	if (map == MAP_FAILED || memcmp(map, from + len / 2 + 1,
					len - len / 2 - 1))
		return fail("mmap");
	munmap(map, len);
	close(fd);
	return 0;
}

int main(int argc, char **argv)
{
	size_t len = (argc > 1 ? strtoul(argv[1], NULL, 0) : 64) << 10;
	unsigned long rounds = argc > 2 ? strtoul(argv[2], NULL, 0) : 1;
	unsigned char *from = malloc(len), *to = malloc(len);
	unsigned long i;
	DIR *dir;

	if (!from || !to)
		return fail("malloc");
	for (i = 0; i < rounds; i++)
		if (round_trip(from, to, len, i))
			return 1;
	dir = opendir("/usr/bin");
	if (!dir)
		return fail("opendir");
	for (i = 0; readdir(dir); i++)
		;
	closedir(dir);
	if (i < 3)
		return fail("readdir");
	printf("io %zu ok\n", len >> 10);
	return 0;
}
