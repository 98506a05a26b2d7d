// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Reads a file in every way that there is and prints what it found
 *
 *	reader FILE [code]
 *	reader FILE dup|pipe	with a host that lies about descriptors
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#define BIG	100000

static char buf[BIG];
static char *volatile nowhere = (char *)8;

static void say(const char *what, long ret)
{
	printf("%s: %ld%s%s\n", what, ret < 0 ? -1 : ret, ret < 0 ? " " : "",
	       ret < 0 ? strerror(errno) : "");
}

static unsigned long sum(unsigned long before, const void *bytes, size_t len)
{
	const unsigned char *p = bytes;

	while (len--)
		before = before * 31 + *p++;
	return before;
}

static void read_all(int fd)
{
	unsigned long all = 0;
	ssize_t n;

	while ((n = read(fd, buf, sizeof(buf))) > 0)
		all = sum(all, buf, (size_t)n);
	printf("read: %lx\n", all);
	say("at the end", read(fd, buf, 10));
}

static void read_parts(int fd, off_t size)
{
	struct iovec parts[] = { { buf, 3 }, { buf + 10, 0 },
				 { buf + 5000, 9000 } };
	ssize_t n;

	n = pread(fd, buf, 100, size - 40);
	say("last bytes", n);
	printf("%lx\n", sum(0, buf, n > 0 ? (size_t)n : 0));
	say("behind", pread(fd, buf, 100, size));
	say("seek", lseek(fd, 4090, SEEK_SET));
	n = readv(fd, parts, 3);
	say("parts", n);
	printf("%lx %lx\n", sum(0, buf, 3), sum(0, buf + 5000, 8997));
	say("position", lseek(fd, 0, SEEK_CUR));
	say("from the end", lseek(fd, -7, SEEK_END));
	say("before the start", lseek(fd, -1, SEEK_SET));
	say("bad address", pread(fd, nowhere, 10, 0));
}

static void map(int fd, size_t size)
{
	unsigned char *shared, *own;

	own = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
	shared = mmap(NULL, size, PROT_READ, MAP_SHARED, fd, 0);
	if (own == MAP_FAILED || shared == MAP_FAILED) {
		say("map", -1);
		return;
	}
	printf("mapped: %lx %lx\n", sum(0, own, size), sum(0, shared, size));
	own[1] ^= 0xff;
	own[size - 1] ^= 0xff;
	pread(fd, buf, 2, 0);
	printf("own copy: %d %d\n", buf[1] == (char)shared[1],
	       own[1] == shared[1]);
	munmap(own, size);
	munmap(shared, size);
	own = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE, fd, 4096);
	say("second page", own == MAP_FAILED ? -1 : (long)own[0]);
}

/* What the processor forbids and the host does not. */
static void map_code(int fd)
{
	char *code = mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE, fd,
			  0);
	char *data = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE, fd, 0);

	say("as code", code == MAP_FAILED ? -1 : 0);
	say("as code later", mprotect(data, 4096, PROT_READ | PROT_EXEC));
	say("to be written", write(fd, buf, 1));
}

static void descriptors(const char *path, int fd)
{
	int copy = dup(fd), again = fcntl(fd, F_DUPFD_CLOEXEC, 100);
	FILE *stream;
	struct stat st;

	lseek(fd, 10, SEEK_SET);
	say("shared position", lseek(copy, 0, SEEK_CUR));
	close(fd);
	say("copy", pread(again, buf, 5, 0));
	say("closed", read(fd, buf, 5));
	say("to standard input", dup2(copy, 0));
	say("read there", read(0, buf, 6));
	close(copy);
	close(again);
	say("still", read(0, buf, 6));
	close(0);
	say("no more", read(0, buf, 6));
	stream = fopen(path, "r");
	say("line", stream && fgets(buf, 20, stream) ? (long)strlen(buf) : -1);
	if (stream)
		fclose(stream);
	say("folder", open(path, O_RDONLY | O_DIRECTORY));
	say("access", access(path, R_OK));
	say("stat", stat(path, &st) ? -1 : (long)st.st_size);
}

/* The host is to give out a number that is the file's. */
static int be_lied_to(const char *path, const char *how)
{
	int fds[2], fd;

	if (read(0, buf, 1) > 1)
		return 2;
	fd = open(path, O_RDONLY);
	if (fd < 0)
		return 3;
	if (!strcmp(how, "pipe"))
		return pipe(fds) ? 4 : 5;
	return dup(1) == fd ? 6 : 7;
}

int main(int argc, char **argv)
{
	struct stat st;
	int fd;

	setvbuf(stdout, NULL, _IONBF, 0);
	if (argc < 2)
		return 2;
	if (argc > 2 && strcmp(argv[2], "code"))
		return be_lied_to(argv[1], argv[2]);
	fd = open(argv[1], O_RDONLY);
	say("open", fd < 0 ? -1 : 0);
	if (fd < 0)
		return 1;
	say("size", fstat(fd, &st) ? -1 : (long)st.st_size);
	say("regular", S_ISREG(st.st_mode));
	if (argc > 2) {
		map_code(fd);
		return 0;
	}
	read_all(fd);
	read_parts(fd, st.st_size);
	map(fd, (size_t)st.st_size);
	descriptors(argv[1], fd);
	return 0;
}
