// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Makes calls whose answers come from a host that lies, and looks after each
 * whether anything beyond its buffers has changed
 *
 * Prints nothing, because the host has the output too.  Exit status: 0 if all
 * is intact, 99 if not.  Most lies end it before.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#define GUARD	8192

/* Buffers lie in the middle of bytes that must not change. */
static unsigned char arena[GUARD + 4096 + GUARD];
static unsigned char *const buf = arena + GUARD;

static void prepare(void)
{
	memset(arena, 0xa5, sizeof(arena));
}

/* All but @len bytes at @buf must be as they were. */
static void intact(size_t len)
{
	size_t i;

	for (i = 0; i < sizeof(arena); i++)
		if (arena[i] != 0xa5 && (i < GUARD || i >= GUARD + len))
			_exit(99);
}

/* A result is an error, or not more than @max. */
static void sane(long ret, long max)
{
	if (ret < -1 || ret > max)
		_exit(99);
	if (ret == -1 && (errno < 1 || errno > 133))
		_exit(99);
}

static void reads(void)
{
	struct iovec iov[2] = { { buf, 10 }, { buf + 10, 90 } };

	prepare();
	sane(read(0, buf, 100), 100);
	intact(100);
	prepare();
	sane(pread(0, buf, 4096, 0), 4096);
	intact(4096);
	prepare();
	sane(readv(0, iov, 2), 100);
	intact(100);
	prepare();
	sane(preadv2(0, iov, 2, -1, 0), 100);
	intact(100);
	prepare();
	sane(readlink("x", (char *)buf, 20), 20);
	intact(20);
}

static void structures(void)
{
	prepare();
	sane(fstat(0, (struct stat *)buf), 0);
	intact(sizeof(struct stat));
	prepare();
	sane(ioctl(0, TIOCGWINSZ, buf), 0x7fffffff);
	intact(8);
	prepare();
	sane(clock_gettime(CLOCK_REALTIME, (struct timespec *)buf), 0);
	intact(16);
	prepare();
	memset(buf, 0, 24);
	sane(poll((struct pollfd *)buf, 3, 0), 3);
	intact(24);
	prepare();
	sane(epoll_wait(0, (struct epoll_event *)buf, 3, 0), 3);
	intact(48);
	prepare();
	memset(buf, 0, 128);
	sane(select(10, (fd_set *)buf, NULL, NULL, NULL), 30);
	intact(128);
}

static void several(void)
{
	struct iovec iov[3] = { { buf, 10 }, { buf + 10, 10 }, { buf + 20, 10 } };
	struct mmsghdr msg[3] = {};
	int i, n;

	for (i = 0; i < 3; i++) {
		msg[i].msg_hdr.msg_iov = &iov[i];
		msg[i].msg_hdr.msg_iovlen = 1;
		msg[i].msg_len = 7777;
	}
	n = recvmmsg(0, msg, 3, 0, NULL);
	sane(n, 3);
	intact(30);
	for (i = 0; i < 3; i++)
		if (msg[i].msg_hdr.msg_iov != &iov[i] ||
		    (i < n ? msg[i].msg_len > 10 : msg[i].msg_len != 7777))
			_exit(99);
	prepare();
	sane(sendmmsg(0, msg, 3, 0), 3);
	intact(0);
}

static void messages(void)
{
	struct iovec iov = { buf, 50 };
	struct msghdr msg = {
		.msg_name = buf + 100, .msg_namelen = 16,
		.msg_iov = &iov, .msg_iovlen = 1,
		.msg_control = buf + 200, .msg_controllen = 24,
	};
	struct msghdr was = msg;
	socklen_t len = 16;

	prepare();
	sane(getsockname(0, (void *)buf, &len), 0);
	intact(16);
	prepare();
	several();
	prepare();
	sane(recvmsg(0, &msg, 0), 50);
	intact(224);
	if (msg.msg_iov != was.msg_iov || msg.msg_name != was.msg_name ||
	    msg.msg_control != was.msg_control || msg.msg_iovlen != 1 ||
	    msg.msg_controllen > 24 || msg.msg_namelen > 128)
		_exit(99);
}

static void mappings(void)
{
	unsigned char *p;
	size_t i;

	prepare();
	p = mmap(NULL, 5000, PROT_READ, MAP_PRIVATE, 0, 0);
	if (p != MAP_FAILED && (uintptr_t)p >= (uintptr_t)arena &&
	    (uintptr_t)p < (uintptr_t)arena + sizeof(arena))
		_exit(99);
	intact(0);
	if (p == MAP_FAILED)
		return;
	for (i = 5000; i < 8192; i++)
		if (p[i])
			_exit(99);
}

int main(void)
{
	int i;

	for (i = 0; i < 20; i++) {
		reads();
		structures();
		messages();
		mappings();
	}
	_exit(0);
}
