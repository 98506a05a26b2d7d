// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Makes many system calls and prints what they gave
 *
 * Runs inside the processor and under qemu-riscv64; both must print the same.
 * Whatever differs from run to run (numbers of processes, times, addresses) is
 * not printed, only whether it makes sense.
 */
#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <mqueue.h>
#include <netinet/in.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/personality.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/sendfile.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <sys/sysinfo.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <sys/times.h>
#include <sys/timex.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <time.h>
#include <unistd.h>

/* The result of an expression, and the error if it is negative. */
#define SHOW(e)								\
	do {								\
		long long r_ = (long long)(e);				\
									\
		if (r_ < 0)						\
			printf("%s = %lld %s\n", #e, r_,		\
			       strerrorname_np(errno));			\
		else							\
			printf("%s = %lld\n", #e, r_);			\
	} while (0)

#define BIG	(300 * 1024)

static unsigned char big[BIG], back[BIG];
/* An address where nothing can be, which the compiler does not know. */
static char *volatile bad = (char *)16;

static uint32_t sum(const unsigned char *p, size_t n)
{
	uint32_t s = 1;

	while (n--)
		s = s * 31 + *p++;
	return s;
}

static void files(void)
{
	char buf[64];
	struct iovec iov[3] = {
		{ (void *)"one ", 4 }, { NULL, 0 }, { (void *)"two", 3 },
	};
	struct iovec in[2] = { { buf, 2 }, { buf + 10, 20 } };
	struct stat st;
	struct statx stx;
	int fd, fd2;

	SHOW(fd = open("file", O_RDWR | O_CREAT | O_TRUNC, 0640));
	SHOW(writev(fd, iov, 3));
	SHOW(lseek(fd, 0, SEEK_SET));
	memset(buf, '.', sizeof(buf));
	SHOW(readv(fd, in, 2));
	printf("%.32s\n", buf);
	SHOW(pwrite(fd, "XY", 2, 100));
	SHOW(pread(fd, buf, 10, 98));
	printf("%d %d %c%c\n", buf[0], buf[1], buf[2], buf[3]);
	SHOW(pread(fd, buf, 10, 200));
	SHOW(pread(fd, bad, 10, 0));
	SHOW(write(fd, bad, 10));
	SHOW(read(fd, buf, 0));
	SHOW(read(-1, buf, 1));
	SHOW(fstat(fd, &st));
	printf("%o %lld %ld %u\n", st.st_mode, (long long)st.st_size,
	       (long)st.st_nlink, (unsigned int)st.st_uid);
	SHOW(statx(fd, "", AT_EMPTY_PATH, STATX_BASIC_STATS, &stx));
	printf("%o %llu\n", stx.stx_mode, (unsigned long long)stx.stx_size);
	SHOW(fchmod(fd, 0600));
	SHOW(ftruncate(fd, 50));
	SHOW(stat("file", &st));
	printf("%o %lld\n", st.st_mode, (long long)st.st_size);
	SHOW(stat("nothing", &st));
	SHOW(access("file", R_OK));
	SHOW(access("file", X_OK) == 0 && getuid());
	SHOW(fd2 = dup(fd));
	SHOW(dup2(fd, 20));
	SHOW(fcntl(fd, F_DUPFD, 30));
	SHOW(fcntl(30, F_GETFD));
	SHOW(fcntl(30, F_SETFD, FD_CLOEXEC));
	SHOW(fcntl(30, F_GETFD));
	SHOW(fcntl(fd, F_GETFL) & (O_ACCMODE | O_APPEND));
	SHOW(flock(fd, LOCK_EX | LOCK_NB));
	SHOW(close(fd2));
	SHOW(close(fd2));
	SHOW(close(20));
	SHOW(close(30));
	SHOW(fsync(fd));
	SHOW(posix_fadvise(fd, 0, 0, POSIX_FADV_SEQUENTIAL));
	SHOW(fallocate(fd, 0, 0, 200));
	SHOW(close(fd));
	SHOW(truncate("file", 3));
	SHOW(open("file/x", O_RDONLY));
	SHOW(open("", O_RDONLY));
	SHOW(fcntl(0, 12345));
}

static void locks(void)
{
	struct flock lock = {
		.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_len = 10,
	};
	int fd = open("lock", O_RDWR | O_CREAT, 0600);

	SHOW(fcntl(fd, F_SETLK, &lock));
	SHOW(fcntl(fd, F_GETLK, &lock));
	SHOW(lock.l_type);
	SHOW(close(fd));
}

/* More than one window, through every way that bytes can take. */
static void streams(void)
{
	struct iovec iov[3] = {
		{ back, 100001 }, { back + 100001, 1 },
		{ back + 100002, BIG - 100002 },
	};
	int fd = open("big", O_RDWR | O_CREAT | O_TRUNC, 0600);
	int out = open("copy", O_RDWR | O_CREAT | O_TRUNC, 0600);
	off_t off = 5;
	size_t i;

	for (i = 0; i < BIG; i++)
		big[i] = (unsigned char)(i * 7 + (i >> 9));
	SHOW(write(fd, big, BIG));
	SHOW(lseek(fd, 0, SEEK_CUR));
	SHOW(pread(fd, back, BIG, 0));
	SHOW(sum(back, BIG) == sum(big, BIG));
	memset(back, 0, BIG);
	SHOW(lseek(fd, 0, SEEK_SET));
	SHOW(readv(fd, iov, 3));
	SHOW(memcmp(back, big, BIG));
	SHOW(pwritev(fd, iov, 3, 10));
	memset(back, 0, BIG);
	SHOW(preadv(fd, iov, 3, 10));
	SHOW(memcmp(back, big, BIG));
	SHOW(sendfile(out, fd, &off, 1000));
	SHOW(off);
	SHOW(lseek(fd, 0, SEEK_SET));
	SHOW(copy_file_range(fd, NULL, out, NULL, 500, 0));
	SHOW(lseek(out, 0, SEEK_END));
	SHOW(close(out));
	SHOW(close(fd));
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void directories(void)
{
	char *names[400], buf[PATH_MAX], name[32];
	struct dirent *entry;
	int i, nr = 0;
	DIR *dir;

	SHOW(mkdir("dir", 0750));
	SHOW(mkdir("dir", 0750));
	for (i = 0; i < 300; i++) {
		snprintf(name, sizeof(name), "dir/entry-%03d", i);
		close(open(name, O_WRONLY | O_CREAT, 0600));
	}
	dir = opendir("dir");
	while ((entry = readdir(dir)))
		names[nr++] = strdup(entry->d_name);
	closedir(dir);
	qsort(names, (size_t)nr, sizeof(*names), by_name);
	printf("%d %s %s %s\n", nr, names[0], names[2], names[nr - 1]);
	SHOW(symlink("entry-000", "dir/link"));
	memset(buf, 0, sizeof(buf));
	SHOW(readlink("dir/link", buf, sizeof(buf)));
	puts(buf);
	SHOW(readlink("dir/link", buf, 3));
	SHOW(readlink("dir/entry-001", buf, 3));
	SHOW(link("dir/entry-001", "dir/hard"));
	SHOW(rename("dir/hard", "dir/harder"));
	SHOW(rename("dir/none", "dir/harder"));
	SHOW(unlink("dir/harder"));
	SHOW(rmdir("dir"));
	SHOW(chdir("dir"));
	SHOW(getcwd(buf, sizeof(buf)) && !strcmp(strrchr(buf, '/'), "/dir"));
	SHOW(syscall(SYS_getcwd, buf, 3));
	SHOW(chdir(".."));
	SHOW(umask(027) & 0);
	SHOW(umask(022));
	SHOW(chmod("file", 0644));
	SHOW(utimensat(AT_FDCWD, "file", (struct timespec[]){ { 100, 5 },
		       { 200, 6 } }, 0));
	{
		struct stat st;

		SHOW(stat("file", &st));
		printf("%ld %ld %ld %ld\n", (long)st.st_atim.tv_sec,
		       st.st_atim.tv_nsec, (long)st.st_mtim.tv_sec,
		       st.st_mtim.tv_nsec);
	}
	SHOW(chown("file", getuid(), getgid()));
	for (i = 0; i < 300; i++) {
		snprintf(name, sizeof(name), "dir/entry-%03d", i);
		unlink(name);
	}
	SHOW(unlink("dir/link"));
	SHOW(rmdir("dir"));
	memset(buf, 'a', sizeof(buf));
	SHOW(open(buf, O_RDONLY));
}

static void pipes(void)
{
	int p[2], e, t, ep;
	struct pollfd pfd;
	struct epoll_event ev = { .events = EPOLLIN, .data.u64 = 0x123456789 };
	struct epoll_event got[4];
	struct itimerspec when = { .it_value.tv_nsec = 1000000 };
	struct timeval tv = { 0, 1000 };
	uint64_t n = 3;
	char buf[16];
	fd_set set;

	SHOW(pipe2(p, O_CLOEXEC));
	SHOW(p[1] - p[0]);
	pfd = (struct pollfd){ p[0], POLLIN, 0 };
	SHOW(poll(&pfd, 1, 0));
	SHOW(write(p[1], "hello", 5));
	SHOW(poll(&pfd, 1, 1000));
	SHOW(pfd.revents);
	SHOW(ioctl(p[0], FIONREAD, &e));
	SHOW(e);
	FD_ZERO(&set);
	FD_SET(p[0], &set);
	SHOW(select(p[0] + 1, &set, NULL, NULL, &tv));
	SHOW(FD_ISSET(p[0], &set));
	SHOW(read(p[0], buf, sizeof(buf)));
	SHOW(select(p[0] + 1, &set, NULL, NULL, &tv));
	SHOW(FD_ISSET(p[0], &set));
	SHOW(fcntl(p[0], F_SETFL, O_NONBLOCK));
	SHOW(read(p[0], buf, sizeof(buf)));
	SHOW(lseek(p[0], 0, SEEK_SET));

	SHOW((ep = epoll_create1(0)) >= 0);
	SHOW(epoll_ctl(ep, EPOLL_CTL_ADD, p[0], &ev));
	SHOW(epoll_wait(ep, got, 4, 0));
	SHOW(write(p[1], "x", 1));
	SHOW(epoll_wait(ep, got, 4, 1000));
	SHOW(got[0].data.u64 == 0x123456789 && got[0].events == EPOLLIN);
	SHOW(epoll_wait(ep, got, 0, 0));

	SHOW((e = eventfd(0, 0)) >= 0);
	SHOW(write(e, &n, 8));
	SHOW(read(e, &n, 8));
	SHOW(n);
	SHOW((t = timerfd_create(CLOCK_MONOTONIC, 0)) >= 0);
	SHOW(timerfd_settime(t, 0, &when, NULL));
	SHOW(read(t, &n, 8));
	SHOW(n);

	signal(SIGPIPE, SIG_IGN);
	SHOW(close(p[0]));
	SHOW(write(p[1], "x", 1));
	SHOW(close(p[1]));
	SHOW(close(e));
	SHOW(close(t));
	SHOW(close(ep));
}

static void messages(void)
{
	char control[CMSG_SPACE(sizeof(int))] = {};
	char text[32] = {}, more[32] = {};
	struct iovec iov[2] = { { (void *)"ab", 2 }, { (void *)"cdef", 4 } };
	struct msghdr msg = {
		.msg_iov = iov, .msg_iovlen = 2,
		.msg_control = control, .msg_controllen = sizeof(control),
	};
	struct cmsghdr *c = CMSG_FIRSTHDR(&msg);
	int s[2], fd = open("file", O_RDONLY), got;
	socklen_t len;

	SHOW(socketpair(AF_UNIX, SOCK_DGRAM, 0, s));
	c->cmsg_level = SOL_SOCKET;
	c->cmsg_type = SCM_RIGHTS;
	c->cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(c), &fd, sizeof(fd));
	SHOW(sendmsg(s[0], &msg, 0));
	iov[0] = (struct iovec){ text, 3 };
	iov[1] = (struct iovec){ more, sizeof(more) };
	memset(control, 0, sizeof(control));
	msg.msg_controllen = sizeof(control);
	SHOW(recvmsg(s[1], &msg, 0));
	printf("%s %s %d %x\n", text, more, (int)msg.msg_controllen,
	       (unsigned int)msg.msg_flags);
	memcpy(&got, CMSG_DATA(c), sizeof(got));
	SHOW(got != fd && fcntl(got, F_GETFD) >= 0);
	SHOW(send(s[0], "0123456789", 10, 0));
	SHOW(recv(s[1], text, 4, MSG_PEEK | MSG_TRUNC));
	SHOW(recv(s[1], text, 4, 0));
	SHOW(recv(s[1], text, 4, MSG_DONTWAIT));
	len = sizeof(got);
	SHOW(getsockopt(s[0], SOL_SOCKET, SO_TYPE, &got, &len));
	SHOW(got);
	SHOW(len);
	SHOW(close(got));
	SHOW(close(s[0]));
	SHOW(close(s[1]));
	SHOW(close(fd));
}

static void several_messages(void)
{
	char text[3][16] = {};
	struct iovec out[3] = { { (void *)"one", 3 }, { (void *)"three", 5 },
				{ (void *)"four!", 5 } };
	struct iovec in[3] = { { text[0], 16 }, { text[1], 4 }, { text[2], 16 } };
	struct timespec timeout = { .tv_nsec = 20000000 };
	struct mmsghdr msg[3] = {};
	int s[2], i;

	SHOW(socketpair(AF_UNIX, SOCK_DGRAM, 0, s));
	for (i = 0; i < 3; i++) {
		msg[i].msg_hdr.msg_iov = &out[i];
		msg[i].msg_hdr.msg_iovlen = 1;
	}
	SHOW(sendmmsg(s[0], msg, 3, 0));
	SHOW(msg[0].msg_len * 100 + msg[1].msg_len * 10 + msg[2].msg_len);
	for (i = 0; i < 3; i++)
		msg[i].msg_hdr.msg_iov = &in[i];
	SHOW(recvmmsg(s[1], msg, 2, 0, NULL));
	printf("%s %u, %s %u %x\n", text[0], msg[0].msg_len, text[1],
	       msg[1].msg_len, (unsigned int)msg[1].msg_hdr.msg_flags);
	SHOW(recvmmsg(s[1], msg, 3, MSG_WAITFORONE, &timeout));
	SHOW(recvmmsg(s[1], msg, 3, MSG_DONTWAIT, NULL));
	SHOW(sendmmsg(s[0], msg, 0, 0));
	SHOW(sendmmsg(-1, msg, 3, 0));
	SHOW(sendmmsg(s[0], (struct mmsghdr *)8, 3, 0));
	SHOW(close(s[0]));
	SHOW(close(s[1]));
}

static void flagged(void)
{
	struct iovec iov[2] = { { (void *)"ab", 2 }, { (void *)"cdef", 4 } };
	char text[8] = {};
	int fd = open("flagged", O_RDWR | O_CREAT, 0600);

	/* The emulator that this is compared with knows no flags. */
	SHOW(pwritev2(fd, iov, 2, 0, 0));
	SHOW(pwritev2(fd, iov, 2, 4, 0));
	iov[0] = (struct iovec){ text, 3 };
	iov[1] = (struct iovec){ text + 3, 4 };
	SHOW(preadv2(fd, iov, 2, 3, 0));
	printf("%s\n", text);
	SHOW(close(fd));
	SHOW(unlink("flagged"));
}

static void queues(void)
{
	struct mq_attr attr = { .mq_maxmsg = 4, .mq_msgsize = 32 };
	struct timespec past = {};
	char name[32], text[32] = {};
	unsigned int prio = 0;
	mqd_t q;

	snprintf(name, sizeof(name), "/calls-%d", (int)time(NULL));
	mq_unlink(name);
	q = mq_open(name, O_RDWR | O_CREAT | O_EXCL, 0600, &attr);
	if (q == (mqd_t)-1 && errno == ENOSYS)
		return;
	SHOW(q >= 0);
	SHOW(mq_send(q, "low", 3, 1));
	SHOW(mq_send(q, "high", 4, 9));
	SHOW(mq_send(q, text, 33, 0));
	memset(&attr, 0, sizeof(attr));
	SHOW(mq_getattr(q, &attr));
	printf("%ld %ld %ld\n", attr.mq_maxmsg, attr.mq_msgsize,
	       attr.mq_curmsgs);
	SHOW(mq_receive(q, text, 32, &prio));
	printf("%s %u\n", text, prio);
	SHOW(mq_receive(q, text, 31, NULL));
	SHOW(mq_receive(q, text, 32, NULL));
	SHOW(mq_timedreceive(q, text, 32, NULL, &past));
	SHOW(mq_close(q));
	SHOW(mq_unlink(name));
	SHOW(mq_unlink(name));
}

static void sockets(void)
{
	struct sockaddr_in a = { .sin_family = AF_INET }, peer = {};
	socklen_t len = sizeof(a);
	int l, c, s, on = 1;
	char buf[8];

	a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	SHOW((l = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) >= 0);
	SHOW(setsockopt(l, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)));
	SHOW(bind(l, (void *)&a, sizeof(a)));
	SHOW(getsockname(l, (void *)&a, &len));
	SHOW(len);
	SHOW(a.sin_port != 0);
	SHOW(listen(l, 1));
	SHOW((c = socket(AF_INET, SOCK_STREAM, 0)) >= 0);
	SHOW(connect(c, (void *)&a, sizeof(a)));
	len = 4;
	SHOW((s = accept(l, (void *)&peer, &len)) >= 0);
	SHOW(len);
	SHOW(peer.sin_family == AF_INET && !peer.sin_addr.s_addr);
	SHOW(send(c, "ping", 4, 0));
	SHOW(recv(s, buf, 4, MSG_WAITALL));
	SHOW(getpeername(c, NULL, &len));
	SHOW(shutdown(c, SHUT_WR));
	SHOW(recv(s, buf, 4, 0));
	SHOW(close(s));
	SHOW(close(c));
	SHOW(close(l));
	SHOW(socket(AF_INET, 77, 0));
}

static void memory(void)
{
	char *brk0 = sbrk(0), *p, *q;
	int fd = open("big", O_RDONLY);
	size_t i;

	SHOW(sbrk(100000) == brk0);
	memset(brk0, 1, 100000);
	SHOW(brk(brk0));
	SHOW(sbrk(100000) == brk0);
	SHOW(brk0[5000]);
	p = mmap(NULL, 1 << 20, PROT_READ | PROT_WRITE,
		 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	SHOW(p != MAP_FAILED);
	memset(p, 3, 1 << 20);
	SHOW(madvise(p, 4096, MADV_DONTNEED));
	SHOW(p[0] + p[4096]);
	SHOW(mprotect(p, 8192, PROT_READ));
	SHOW(read(fd, p, 10));
	SHOW(munmap(p + 8192, 4096));
	SHOW(write(1, p + 8192, 1));
	SHOW(mmap(p + 8192, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS |
		  MAP_FIXED, -1, 0) == p + 8192);
	SHOW(p[8192]);
	SHOW(munmap(p, 1 << 20));
	SHOW(munmap(p + 1, 4096));
	SHOW(mmap(NULL, 0, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) ==
	     MAP_FAILED && errno == EINVAL);
	p = mmap(NULL, 64ULL << 30, PROT_NONE,
		 MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	SHOW(p != MAP_FAILED);
	SHOW(mprotect(p + (32ULL << 30), 4096, PROT_READ | PROT_WRITE));
	p[(32ULL << 30) + 5] = 5;
	SHOW(p[(32ULL << 30) + 5]);
	SHOW(munmap(p, 64ULL << 30));

	p = mmap(NULL, 200000, PROT_READ, MAP_PRIVATE, fd, 4096);
	SHOW(p != MAP_FAILED);
	SHOW(memcmp(p, big + 4096 - 10, 200000));
	SHOW(munmap(p, 200000));
	SHOW(mmap(NULL, 100, PROT_READ, MAP_PRIVATE, -1, 0) == MAP_FAILED &&
	     errno == EBADF);
	SHOW(close(fd));

	p = mmap(NULL, 40960, PROT_READ | PROT_WRITE,
		 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	for (i = 0; i < 40960; i++)
		p[i] = (char)(i * 3);
	q = mremap(p, 40960, 4096000, MREMAP_MAYMOVE);
	SHOW(q != MAP_FAILED);
	for (i = 0; i < 40960 && q[i] == (char)(i * 3); i++)
		;
	SHOW(i);
	SHOW(q[50000]);
	p = mremap(q, 4096000, 8192, 0);
	SHOW(p == q);
	SHOW(write(1, q + 8192, 1));
	SHOW(mremap(q, 8192, 4096, 77) == MAP_FAILED && errno == EINVAL);
	SHOW(munmap(q, 8192));
	p = malloc(3 << 20);
	memset(p, 7, 3 << 20);
	p = realloc(p, 30 << 20);
	SHOW(p[(3 << 20) - 1]);
	free(p);
}

static void pending(int sig)
{
	sigset_t set;

	sigpending(&set);
	SHOW(sigismember(&set, sig));
}

static void signals(void)
{
	struct sigaction sa = { .sa_handler = SIG_IGN }, old;
	stack_t ss = { .ss_sp = malloc(SIGSTKSZ), .ss_size = SIGSTKSZ };
	sigset_t set;

	SHOW(sigaction(SIGUSR1, &sa, &old));
	SHOW(old.sa_handler == SIG_DFL);
	SHOW(sigaction(SIGUSR1, NULL, &old));
	SHOW(old.sa_handler == SIG_IGN);
	SHOW(raise(SIGUSR1));
	SHOW(raise(SIGCHLD));
	SHOW(kill(getpid(), 0));
	SHOW(kill(getpid(), 99));
	SHOW(sigaction(SIGKILL, &sa, NULL));
	sigemptyset(&set);
	sigaddset(&set, SIGUSR2);
	SHOW(sigprocmask(SIG_BLOCK, &set, NULL));
	SHOW(raise(SIGUSR2));
	pending(SIGUSR2);
	SHOW(sigaction(SIGUSR2, &sa, NULL));
	SHOW(sigprocmask(SIG_UNBLOCK, &set, NULL));
	SHOW(sigaltstack(&ss, NULL));
	SHOW(sigaltstack(NULL, &ss));
	SHOW(ss.ss_size == (size_t)SIGSTKSZ && !ss.ss_flags);
}

static void take_one(int fd)
{
	struct signalfd_siginfo info = {};
	union sigval value;

	SHOW(read(fd, &info, sizeof(info)));
	value.sival_ptr = (void *)(uintptr_t)info.ssi_ptr;
	SHOW(info.ssi_signo);
	SHOW(info.ssi_code);
	SHOW(info.ssi_code == SI_QUEUE && value.sival_int);
}

static void signals_read(void)
{
	struct pollfd p = { .events = POLLIN };
	sigset_t set;
	int fd;

	sigemptyset(&set);
	sigaddset(&set, SIGUSR2);
	sigaddset(&set, SIGRTMIN + 2);
	signal(SIGUSR2, SIG_DFL);
	SHOW(sigprocmask(SIG_BLOCK, &set, NULL));
	SHOW(kill(getpid(), SIGUSR2));
	fd = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
	SHOW(fd >= 0);
	p.fd = fd;
	SHOW(poll(&p, 1, 0));
	take_one(fd);
	SHOW(poll(&p, 1, 0));
	SHOW(kill(getpid(), SIGRTMIN + 2));
	SHOW(sigqueue(getpid(), SIGRTMIN + 2, (union sigval){ 7 }));
	take_one(fd);
	take_one(fd);
	take_one(fd);
	SHOW(signalfd(1, &set, 0));
	SHOW(signalfd(fd, &set, 0) == fd);
	SHOW(signalfd(-1, &set, 1));
	/* Where nothing reads, it waits. */
	SHOW(close(fd));
	SHOW(kill(getpid(), SIGUSR2));
	pending(SIGUSR2);
	signal(SIGUSR2, SIG_IGN);
	SHOW(sigprocmask(SIG_UNBLOCK, &set, NULL));
}

static void clocks(void)
{
	struct timespec ts = { 0, 1000 }, a, b;
	struct itimerval it = {};
	struct timex timex = {};
	struct timeval tv;
	struct tms tms;

	SHOW(clock_gettime(CLOCK_MONOTONIC, &a));
	SHOW(nanosleep(&ts, NULL));
	SHOW(clock_gettime(CLOCK_MONOTONIC, &b));
	SHOW(b.tv_sec > a.tv_sec || b.tv_nsec > a.tv_nsec);
	SHOW(clock_nanosleep(CLOCK_MONOTONIC, 0, &ts, &a));
	SHOW(clock_getres(CLOCK_REALTIME, NULL));
	/* It can only pass by being used, or at once. */
	ts.tv_nsec = 0;
	SHOW(clock_nanosleep(CLOCK_PROCESS_CPUTIME_ID, 0, &ts, NULL));
	SHOW(clock_nanosleep(CLOCK_THREAD_CPUTIME_ID, 0, &ts, NULL));
	SHOW(clock_gettime(1234, &a));
	SHOW(gettimeofday(&tv, NULL));
	SHOW(tv.tv_sec > 1600000000);
	SHOW(time(NULL) - tv.tv_sec < 10);
	SHOW(times(&tms) != 0);
	SHOW(personality(0xffffffff));
	SHOW(personality(0));
	SHOW(adjtimex(&timex) >= 0);
	SHOW(timex.tick > 0);
	SHOW(clock_adjtime(CLOCK_REALTIME, &timex) >= 0);
	SHOW(getitimer(ITIMER_REAL, &it));
	SHOW(it.it_value.tv_sec);
	ts.tv_nsec = 2000000000;
	SHOW(nanosleep(&ts, NULL));
}

static void the_system(void)
{
	struct rlimit rl;
	struct utsname u;
	struct rusage ru;
	struct sysinfo si;
	struct statfs sf;
	cpu_set_t cpus;
	unsigned char r[300];
	gid_t groups[64];

	SHOW(uname(&u));
	printf("%s %s\n", u.sysname, u.machine);
	SHOW(sysinfo(&si));
	SHOW(si.totalram > 0 && si.mem_unit);
	SHOW(statfs(".", &sf));
	SHOW(sf.f_bsize);
	SHOW(getrusage(RUSAGE_SELF, &ru));
	SHOW(getrlimit(RLIMIT_STACK, &rl));
	SHOW(rl.rlim_cur);
	SHOW(getrlimit(RLIMIT_NOFILE, &rl));
	SHOW(rl.rlim_cur > 10);
	SHOW(getrlimit(99, &rl));
	SHOW(sched_getaffinity(0, sizeof(cpus), &cpus));
	SHOW(CPU_COUNT(&cpus) > 0);
	SHOW(sched_yield());
	SHOW(getuid() == geteuid());
	SHOW(getgroups(64, groups) >= 0);
	SHOW(getgroups(0, NULL) >= 0);
	SHOW(getpid() == (pid_t)syscall(SYS_gettid));
	SHOW(getppid() > 0);
	SHOW(getpgrp() == getpgid(0));
	SHOW(getrandom(r, sizeof(r), 0));
	SHOW(getrandom(r, sizeof(r), 77));
	SHOW(getrandom(bad, 16, 0));
	SHOW(getpriority(PRIO_PROCESS, 0));
	SHOW(getauxval(AT_PAGESZ));
	SHOW(getauxval(AT_CLKTCK));
	SHOW(getauxval(AT_SECURE));
	SHOW(getauxval(AT_PHENT));
	SHOW(getauxval(AT_ENTRY) != 0);
	SHOW(getauxval(AT_UID) == getuid());
	SHOW(getauxval(AT_RANDOM) != 0);
	SHOW(syscall(444444));
	SHOW(wait4(-1, NULL, 0, NULL));
	SHOW(setxattr("file", "user.x", "abc", 3, 0) < 0 ? 0 :
	     getxattr("file", "user.x", r, 0) - 3);
	SHOW(getxattr("file", "user.none", r, sizeof(r)) < 0);
}

int main(void)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	files();
	locks();
	streams();
	directories();
	pipes();
	messages();
	several_messages();
	flagged();
	queues();
	sockets();
	memory();
	signals();
	signals_read();
	clocks();
	the_system();
	return 0;
}
