/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The one table of system calls
 *
 * Everything that is said about a call is said here and read by all who need
 * it: the marshaller (syscall.c), the loader, which makes the host's call from
 * the same row, and Documentation/syscalls.rst, which is printed from it.
 * Numbers are those of Linux's generic table, as riscv64 has it.
 *
 * Rows are of six kinds; a reader gives a macro for each:
 *
 *	INSIDE(nr, name, status, note)
 *		served in the processor
 *	EXCLUSIVE(nr, name, status, note)
 *		the same, and may take pages or permissions away
 *	HOST(nr, name, host, result, status, note, arguments...)
 *		served by the loader as the call @host
 *	ACCEPTED(nr, name, note)
 *		always returns 0, because there is nothing to do
 *	REFUSED(nr, name, error, note)
 *		always fails
 *	TOLD(nr, name, error, note)
 *		always fails, and the loader is told so that it can tell the user
 *
 * Status is COMPLETE or PARTIAL; a note says what is missing.
 *
 * Results (what of the host's answers is believed; errors always may be):
 *
 *	ZERO		0
 *	LIMIT		not more than was asked for: bytes, entries or bits
 *	TRUNC		the same, but more is believed if the program set MSG_TRUNC
 *	NEED		the same, but anything if nothing was asked for
 *	INT		0 to 2^31 - 1: descriptors and counts
 *	ID		0 to 2^32 - 1: users, groups, processes
 *	LONG		0 to 2^63 - 1: offsets
 *
 * Arguments, in order; n is the index of the argument that holds a length:
 *
 *	V		a value
 *	FD		a descriptor
 *	POS		a file position; moves on with the pieces of a stream, unless
 *			it is -1, the file's own
 *	PATH		a string
 *	FROM(n) TO(n)	a stream of n bytes, in pieces if need be
 *	FROMV(n) TOV(n)	the same through n I/O vectors
 *	IN(n)		n bytes
 *	OUT(n)		n bytes at the most; as many as the result says come back
 *	OUTS(n, size)	the same in entries of a size
 *	INS(n, size)	n entries
 *	INOUTS(n, size)	n entries, which come back
 *	BITS(n)		a set of n bits, which comes back; or NULL
 *	GET(size)	one structure comes back
 *	SET(size)	one structure
 *	GETSET(size)	one structure, which comes back
 *	GET0 SET0 GETSET0	the same, or NULL
 *	ADDR(n)		as much as argument n points at says comes back; or NULL
 *	ADDRLEN		length of an ADDR
 *	MSGFROM MSGTO	struct msghdr
 *	REQ		by the request: see the tables at the end
 *	SIGS		a signal mask: blocked inside, not passed on
 */
#ifndef SECPROC_SYSCALL_TABLE_H
#define SECPROC_SYSCALL_TABLE_H

#define SECPROC_SYSCALLS(INSIDE, EXCLUSIVE, HOST, ACCEPTED, REFUSED, TOLD) \
	/* Memory */							\
	EXCLUSIVE(214, brk, COMPLETE, "")				\
	EXCLUSIVE(222, mmap, PARTIAL,					\
	  "code comes from packages only: PROT_EXEC of anything else is EACCES; a file " \
	  "of the host is read once, so a shared mapping of one is a copy and cannot " \
	  "be writable") \
	EXCLUSIVE(215, munmap, COMPLETE, "")				\
	EXCLUSIVE(216, mremap, PARTIAL, "no MREMAP_DONTUNMAP")		\
	EXCLUSIVE(226, mprotect, PARTIAL,				\
	  "not beyond the permissions that the package's signer gave a page") \
	EXCLUSIVE(233, madvise, PARTIAL,				\
	  "MADV_DONTNEED acts, other advice is accepted and ignored")	\
	ACCEPTED(227, msync, "no mapping is written back")		\
	ACCEPTED(228, mlock, "secure memory never reaches a disk in clear") \
	ACCEPTED(229, munlock, "as mlock")				\
	ACCEPTED(230, mlockall, "as mlock")				\
	ACCEPTED(231, munlockall, "as mlock")				\
	ACCEPTED(284, mlock2, "as mlock")				\
	REFUSED(232, mincore, ENOSYS, "what is resident is not told")	\
	REFUSED(235, mbind, ENOSYS, "no memory nodes")			\
	REFUSED(234, remap_file_pages, ENOSYS, "no file mappings")	\
	REFUSED(236, get_mempolicy, ENOSYS, "no memory nodes")		\
	REFUSED(237, set_mempolicy, ENOSYS, "no memory nodes")		\
	REFUSED(288, pkey_mprotect, ENOSYS, "no protection keys")	\
	REFUSED(289, pkey_alloc, ENOSYS, "no protection keys")		\
	REFUSED(290, pkey_free, ENOSYS, "no protection keys")		\
	/* Threads and the end */					\
	INSIDE(93, exit, COMPLETE, "")					\
	INSIDE(94, exit_group, COMPLETE, "")				\
	INSIDE(96, set_tid_address, COMPLETE, "")			\
	INSIDE(98, futex, PARTIAL, "no PI, no FUTEX_FD")		\
	INSIDE(99, set_robust_list, COMPLETE, "")			\
	INSIDE(100, get_robust_list, COMPLETE, "")			\
	HOST(124, sched_yield, sched_yield, ZERO, COMPLETE, "", NO)	\
	INSIDE(172, getpid, COMPLETE, "always 1: the only process inside") \
	INSIDE(178, gettid, COMPLETE, "numbers of threads count from 1")	\
	EXCLUSIVE(283, membarrier, PARTIAL,				\
	  "MEMBARRIER_CMD_GLOBAL and the private expedited ones")	\
	REFUSED(293, rseq, ENOSYS, "harts are not CPUs of the host")	\
	REFUSED(258, riscv_hwprobe, ENOSYS, "AT_HWCAP says what there is") \
	ACCEPTED(259, riscv_flush_icache, "code does not change")			\
	INSIDE(167, prctl, PARTIAL,					\
	  "setting and getting NAME, DUMPABLE, PDEATHSIG, NO_NEW_PRIVS; VMA") \
	INSIDE(220, clone, PARTIAL, "threads; other processes are ENOSYS") \
	INSIDE(435, clone3, PARTIAL, "threads; other processes are ENOSYS") \
	TOLD(221, execve, ENOSYS, "a package runs one program")		\
	TOLD(281, execveat, ENOSYS, "a package runs one program")	\
	REFUSED(260, wait4, ECHILD, "there are no child processes")	\
	REFUSED(95, waitid, ECHILD, "there are no child processes")	\
	/* Signals */							\
	INSIDE(129, kill, COMPLETE,					\
	  "0 and -1 are itself alone; others are the host's processes") \
	INSIDE(130, tkill, COMPLETE, "other processes' threads are ESRCH")		\
	INSIDE(131, tgkill, COMPLETE, "other processes' threads are ESRCH")		\
	INSIDE(132, sigaltstack, COMPLETE, "")				\
	INSIDE(134, rt_sigaction, COMPLETE,				\
	  "SA_NOCLDWAIT and SA_NOCLDSTOP mean nothing without children") \
	INSIDE(135, rt_sigprocmask, COMPLETE, "")			\
	INSIDE(136, rt_sigpending, COMPLETE, "")			\
	INSIDE(133, rt_sigsuspend, COMPLETE, "")			\
	INSIDE(137, rt_sigtimedwait, COMPLETE, "")			\
	INSIDE(139, rt_sigreturn, COMPLETE, "")				\
	INSIDE(138, rt_sigqueueinfo, PARTIAL, "to itself")		\
	INSIDE(240, rt_tgsigqueueinfo, PARTIAL, "to its own threads")	\
	HOST(74, signalfd4, signalfd4, INT, PARTIAL,			\
	  "a pipe with signals that came while all threads blocked them", \
	  FD, IN(2), V, V)						\
	/* Randomness and limits */					\
	INSIDE(278, getrandom, COMPLETE, "from the processor")		\
	HOST(261, prlimit64, prlimit64, ZERO, PARTIAL,			\
	  "of itself; limits of memory are kept inside and not enforced, others are the loader's", \
	  V, V, SET0(16), GET0(16))					\
	HOST(163, getrlimit, getrlimit, ZERO, PARTIAL, "as prlimit64",	\
	  V, GET(16))							\
	HOST(164, setrlimit, setrlimit, ZERO, PARTIAL, "as prlimit64",	\
	  V, SET(16))							\
	/* Opening, closing, descriptors */				\
	HOST(56, openat, openat, INT, COMPLETE,				\
	  "a packaged file is opened inside", FD, PATH, V, V)	\
	HOST(437, openat2, openat2, INT, COMPLETE, "as openat", \
	  FD, PATH, SET(24), V)						\
	HOST(57, close, close, ZERO, COMPLETE, "", FD)			\
	HOST(436, close_range, close_range, ZERO, PARTIAL,		\
	  "no CLOSE_RANGE_UNSHARE; the loader's own descriptors stay",	\
	  V, V, V)							\
	HOST(23, dup, dup, INT, COMPLETE, "", FD)			\
	HOST(24, dup3, dup3, INT, COMPLETE, "", FD, FD, V)		\
	HOST(25, fcntl, fcntl, INT, PARTIAL,				\
	  "the commands of the table below; signals of F_SETOWN do not arrive", \
	  FD, V, REQ)							\
	HOST(29, ioctl, ioctl, INT, PARTIAL,				\
	  "the requests of the table below, others are ENOTTY", FD, V, REQ) \
	HOST(59, pipe2, pipe2, ZERO, COMPLETE, "", GET(8), V)		\
	HOST(32, flock, flock, ZERO, COMPLETE, "", FD, V)		\
	HOST(279, memfd_create, memfd_create, INT, COMPLETE, "", PATH, V) \
	/* Reading and writing */					\
	HOST(62, lseek, lseek, LONG, COMPLETE, "", FD, V, V)		\
	HOST(63, read, read, LIMIT, COMPLETE, "", FD, TO(2), V)		\
	HOST(64, write, write, LIMIT, COMPLETE, "", FD, FROM(2), V)	\
	HOST(65, readv, read, LIMIT, COMPLETE, "", FD, TOV(2), V)	\
	HOST(66, writev, write, LIMIT, COMPLETE, "", FD, FROMV(2), V)	\
	HOST(67, pread64, pread64, LIMIT, COMPLETE, "", FD, TO(2), V, POS) \
	HOST(68, pwrite64, pwrite64, LIMIT, COMPLETE, "",		\
	  FD, FROM(2), V, POS)						\
	HOST(69, preadv, pread64, LIMIT, COMPLETE, "", FD, TOV(2), V, POS) \
	HOST(70, pwritev, pwrite64, LIMIT, COMPLETE, "",		\
	  FD, FROMV(2), V, POS)						\
	HOST(286, preadv2, preadv2, LIMIT, COMPLETE, "",		\
	  FD, TOV(2), V, POS, V, V)					\
	HOST(287, pwritev2, pwritev2, LIMIT, COMPLETE, "",		\
	  FD, FROMV(2), V, POS, V, V)					\
	HOST(71, sendfile, sendfile, LONG, COMPLETE, "",		\
	  FD, FD, GETSET0(8), V)					\
	HOST(285, copy_file_range, copy_file_range, LONG, COMPLETE, "",	\
	  FD, GETSET0(8), FD, GETSET0(8), V, V)				\
	HOST(76, splice, splice, LONG, COMPLETE, "",			\
	  FD, GETSET0(8), FD, GETSET0(8), V, V)				\
	HOST(77, tee, tee, LONG, COMPLETE, "", FD, FD, V, V)		\
	REFUSED(75, vmsplice, ENOSYS, "pages of the program cannot be given away") \
	HOST(213, readahead, readahead, ZERO, COMPLETE, "", FD, V, V)	\
	HOST(223, fadvise64, fadvise64, ZERO, COMPLETE, "", FD, V, V, V) \
	HOST(81, sync, sync, ZERO, COMPLETE, "", NO)			\
	HOST(82, fsync, fsync, ZERO, COMPLETE, "", FD)			\
	HOST(83, fdatasync, fdatasync, ZERO, COMPLETE, "", FD)		\
	HOST(84, sync_file_range, sync_file_range, ZERO, COMPLETE, "",	\
	  FD, V, V, V)							\
	HOST(267, syncfs, syncfs, ZERO, COMPLETE, "", FD)		\
	HOST(45, truncate, truncate, ZERO, COMPLETE, "", PATH, V)	\
	HOST(46, ftruncate, ftruncate, ZERO, COMPLETE, "", FD, V)	\
	HOST(47, fallocate, fallocate, ZERO, COMPLETE, "", FD, V, V, V)	\
	/* Files and directories */					\
	HOST(79, newfstatat, newfstatat, ZERO, COMPLETE, "",		\
	  FD, PATH, GET(128), V)					\
	HOST(80, fstat, fstat, ZERO, COMPLETE, "", FD, GET(128))	\
	HOST(291, statx, statx, ZERO, COMPLETE, "",			\
	  FD, PATH, V, V, GET(256))					\
	HOST(43, statfs, statfs, ZERO, COMPLETE, "", PATH, GET(120))	\
	HOST(44, fstatfs, fstatfs, ZERO, COMPLETE, "", FD, GET(120))	\
	HOST(61, getdents64, getdents64, LIMIT, COMPLETE, "", FD, OUT(2), V) \
	HOST(78, readlinkat, readlinkat, LIMIT, COMPLETE, "",		\
	  FD, PATH, OUT(3), V)						\
	HOST(48, faccessat, faccessat, ZERO, COMPLETE, "", FD, PATH, V)	\
	HOST(439, faccessat2, faccessat2, ZERO, COMPLETE, "", FD, PATH, V, V) \
	HOST(33, mknodat, mknodat, ZERO, COMPLETE, "", FD, PATH, V, V)	\
	HOST(34, mkdirat, mkdirat, ZERO, COMPLETE, "", FD, PATH, V)	\
	HOST(35, unlinkat, unlinkat, ZERO, COMPLETE, "", FD, PATH, V)	\
	HOST(36, symlinkat, symlinkat, ZERO, COMPLETE, "", PATH, FD, PATH) \
	HOST(37, linkat, linkat, ZERO, COMPLETE, "", FD, PATH, FD, PATH, V) \
	HOST(276, renameat2, renameat2, ZERO, COMPLETE, "",		\
	  FD, PATH, FD, PATH, V)					\
	HOST(52, fchmod, fchmod, ZERO, COMPLETE, "", FD, V)		\
	HOST(53, fchmodat, fchmodat, ZERO, COMPLETE, "", FD, PATH, V)	\
	HOST(54, fchownat, fchownat, ZERO, COMPLETE, "", FD, PATH, V, V, V) \
	HOST(55, fchown, fchown, ZERO, COMPLETE, "", FD, V, V)		\
	HOST(88, utimensat, utimensat, ZERO, COMPLETE, "",		\
	  FD, PATH0, SET0(32), V)					\
	HOST(17, getcwd, getcwd, LIMIT, COMPLETE, "", OUT(1), V)	\
	HOST(49, chdir, chdir, ZERO, COMPLETE, "", PATH)		\
	HOST(50, fchdir, fchdir, ZERO, COMPLETE, "", FD)		\
	HOST(51, chroot, chroot, ZERO, COMPLETE, "", PATH)		\
	HOST(166, umask, umask, INT, COMPLETE, "", V)			\
	HOST(5, setxattr, setxattr, ZERO, COMPLETE, "", PATH, PATH, IN(3), V, V) \
	HOST(6, lsetxattr, lsetxattr, ZERO, COMPLETE, "", PATH, PATH, IN(3), V, V) \
	HOST(7, fsetxattr, fsetxattr, ZERO, COMPLETE, "", FD, PATH, IN(3), V, V) \
	HOST(8, getxattr, getxattr, NEED, COMPLETE, "", PATH, PATH, OUT(3), V) \
	HOST(9, lgetxattr, lgetxattr, NEED, COMPLETE, "", PATH, PATH, OUT(3), V) \
	HOST(10, fgetxattr, fgetxattr, NEED, COMPLETE, "", FD, PATH, OUT(3), V) \
	HOST(11, listxattr, listxattr, NEED, COMPLETE, "", PATH, OUT(2), V) \
	HOST(12, llistxattr, llistxattr, NEED, COMPLETE, "", PATH, OUT(2), V) \
	HOST(13, flistxattr, flistxattr, NEED, COMPLETE, "", FD, OUT(2), V) \
	HOST(14, removexattr, removexattr, ZERO, COMPLETE, "", PATH, PATH) \
	HOST(15, lremovexattr, lremovexattr, ZERO, COMPLETE, "", PATH, PATH) \
	HOST(16, fremovexattr, fremovexattr, ZERO, COMPLETE, "", FD, PATH) \
	HOST(26, inotify_init1, inotify_init1, INT, COMPLETE, "", V)	\
	HOST(27, inotify_add_watch, inotify_add_watch, INT, COMPLETE, "", \
	  FD, PATH, V)							\
	HOST(28, inotify_rm_watch, inotify_rm_watch, ZERO, COMPLETE, "", FD, V) \
	REFUSED(39, umount2, EPERM, "programs inside do not mount")	\
	REFUSED(40, mount, EPERM, "programs inside do not mount")	\
	REFUSED(41, pivot_root, EPERM, "programs inside do not mount")	\
	/* Waiting */							\
	HOST(72, pselect6, pselect6, LIMIT, COMPLETE, "",		\
	  V, BITS(0), BITS(0), BITS(0), GETSET0(16), SIGS)		\
	HOST(73, ppoll, ppoll, LIMIT, PARTIAL,				\
	  "8,000 entries",						\
	  INOUTS(1, 8), V, GETSET0(16), SIGS, V)			\
	HOST(20, epoll_create1, epoll_create1, INT, COMPLETE, "", V)	\
	HOST(21, epoll_ctl, epoll_ctl, ZERO, COMPLETE, "",		\
	  FD, V, FD, SET0(16))						\
	HOST(22, epoll_pwait, epoll_pwait, LIMIT, COMPLETE, "",		\
	  FD, OUTS(2, 16), V, V, SIGS, V)				\
	HOST(441, epoll_pwait2, epoll_pwait2, LIMIT, COMPLETE, "",	\
	  FD, OUTS(2, 16), V, SET0(16), SIGS, V)			\
	HOST(19, eventfd2, eventfd2, INT, COMPLETE, "", V, V)		\
	HOST(85, timerfd_create, timerfd_create, INT, COMPLETE, "", V, V) \
	HOST(86, timerfd_settime, timerfd_settime, ZERO, COMPLETE, "",	\
	  FD, V, SET(32), GET0(32))					\
	HOST(87, timerfd_gettime, timerfd_gettime, ZERO, COMPLETE, "",	\
	  FD, GET(32))							\
	/* Time */							\
	INSIDE(101, nanosleep, COMPLETE, "by the processor's own clock")	\
	HOST(115, clock_nanosleep, clock_nanosleep, ZERO, COMPLETE,	\
	  "by the processor's own clocks; by the loader's for the time that was used", \
	  V, V, SET(16), GET0(16))					\
	HOST(113, clock_gettime, clock_gettime, ZERO, COMPLETE,		\
	  "the host's time", V, GET(16))				\
	HOST(114, clock_getres, clock_getres, ZERO, COMPLETE, "", V, GET0(16)) \
	HOST(112, clock_settime, clock_settime, ZERO, COMPLETE, "", V, SET(16)) \
	HOST(169, gettimeofday, gettimeofday, ZERO, COMPLETE,		\
	  "the host's time", GET0(16), GET0(8))				\
	HOST(170, settimeofday, settimeofday, ZERO, COMPLETE, "",	\
	  SET0(16), SET0(8))						\
	HOST(171, adjtimex, adjtimex, INT, COMPLETE, "", GETSET(208))	\
	HOST(266, clock_adjtime, clock_adjtime, INT, COMPLETE, "",	\
	  V, GETSET(208))						\
	HOST(153, times, times, LONG, COMPLETE,				\
	  "of the loader, whose time the program's is", GET0(32))	\
	HOST(165, getrusage, getrusage, ZERO, COMPLETE,			\
	  "of the loader, whose time the program's is", V, GET(144))	\
	HOST(102, getitimer, getitimer, ZERO, COMPLETE, "", V, GET(32))	\
	HOST(103, setitimer, setitimer, ZERO, COMPLETE, "",		\
	  V, SET0(32), GET0(32))					\
	HOST(107, timer_create, timer_create, ZERO, COMPLETE, "",	\
	  V, SET0(64), GET(4))						\
	HOST(108, timer_gettime, timer_gettime, ZERO, COMPLETE, "", V, GET(32)) \
	HOST(109, timer_getoverrun, timer_getoverrun, INT, COMPLETE, "", V) \
	HOST(110, timer_settime, timer_settime, ZERO, COMPLETE, "",	\
	  V, V, SET(32), GET0(32))					\
	HOST(111, timer_delete, timer_delete, ZERO, COMPLETE, "", V)	\
	/* The system and its users */					\
	HOST(160, uname, uname, ZERO, COMPLETE, "machine is riscv64", GET(390)) \
	HOST(161, sethostname, sethostname, ZERO, COMPLETE, "", IN(1), V) \
	HOST(179, sysinfo, sysinfo, ZERO, COMPLETE, "", GET(112))	\
	HOST(168, getcpu, getcpu, ZERO, COMPLETE, "", GET0(4), GET0(4), SIGS) \
	HOST(173, getppid, getppid, ID, COMPLETE, "the loader's parent", NO) \
	HOST(174, getuid, getuid, ID, COMPLETE, "", NO)			\
	HOST(175, geteuid, geteuid, ID, COMPLETE, "", NO)		\
	HOST(176, getgid, getgid, ID, COMPLETE, "", NO)			\
	HOST(177, getegid, getegid, ID, COMPLETE, "", NO)		\
	HOST(144, setgid, setgid, ZERO, COMPLETE, "", V)		\
	HOST(146, setuid, setuid, ZERO, COMPLETE, "", V)		\
	HOST(143, setregid, setregid, ZERO, COMPLETE, "", V, V)		\
	HOST(145, setreuid, setreuid, ZERO, COMPLETE, "", V, V)		\
	HOST(147, setresuid, setresuid, ZERO, COMPLETE, "", V, V, V)	\
	HOST(148, getresuid, getresuid, ZERO, COMPLETE, "", GET(4), GET(4), GET(4)) \
	HOST(149, setresgid, setresgid, ZERO, COMPLETE, "", V, V, V)	\
	HOST(150, getresgid, getresgid, ZERO, COMPLETE, "", GET(4), GET(4), GET(4)) \
	HOST(151, setfsuid, setfsuid, ID, COMPLETE, "", V)		\
	HOST(152, setfsgid, setfsgid, ID, COMPLETE, "", V)		\
	HOST(158, getgroups, getgroups, NEED, COMPLETE, "", V, OUTS(0, 4)) \
	HOST(159, setgroups, setgroups, ZERO, COMPLETE, "", V, INS(0, 4)) \
	HOST(154, setpgid, setpgid, ZERO, PARTIAL, "of itself", V, V)	\
	HOST(155, getpgid, getpgid, ID, COMPLETE, "", V)		\
	HOST(156, getsid, getsid, ID, COMPLETE, "", V)			\
	HOST(157, setsid, setsid, ID, COMPLETE, "", NO)			\
	HOST(140, setpriority, setpriority, ZERO, COMPLETE, "", V, V, V) \
	HOST(141, getpriority, getpriority, INT, COMPLETE, "", V, V)	\
	HOST(119, sched_setscheduler, sched_setscheduler, ZERO, COMPLETE, "", \
	  V, V, SET(4))							\
	HOST(120, sched_getscheduler, sched_getscheduler, INT, COMPLETE, "", V) \
	HOST(118, sched_setparam, sched_setparam, ZERO, COMPLETE, "", V, SET(4)) \
	HOST(121, sched_getparam, sched_getparam, ZERO, COMPLETE, "", V, GET(4)) \
	HOST(122, sched_setaffinity, sched_setaffinity, ZERO, COMPLETE, "", \
	  V, V, IN(1))							\
	HOST(123, sched_getaffinity, sched_getaffinity, LIMIT, COMPLETE, "", \
	  V, V, OUT(1))							\
	HOST(125, sched_get_priority_max, sched_get_priority_max, INT, COMPLETE, "", V) \
	HOST(126, sched_get_priority_min, sched_get_priority_min, INT, COMPLETE, "", V) \
	HOST(127, sched_rr_get_interval, sched_rr_get_interval, ZERO, COMPLETE, "", \
	  V, GET(16))							\
	REFUSED(90, capget, EPERM, "capabilities are the loader's")	\
	REFUSED(91, capset, EPERM, "capabilities are the loader's")	\
	INSIDE(92, personality, COMPLETE, "there is one only, that of Linux") \
	HOST(30, ioprio_set, ioprio_set, ZERO, PARTIAL, "of itself", V, V, V) \
	HOST(31, ioprio_get, ioprio_get, INT, PARTIAL, "of itself", V, V) \
	REFUSED(116, syslog, EPERM, "the host's log is not the program's") \
	REFUSED(117, ptrace, EPERM, "nothing inside can be traced")	\
	REFUSED(142, reboot, EPERM, "the host is not the program's")	\
	REFUSED(277, seccomp, ENOSYS, "the processor itself limits what calls do") \
	REFUSED(280, bpf, EPERM, "the host's kernel is not the program's") \
	REFUSED(425, io_uring_setup, ENOSYS, "rings would have to be shared memory") \
	/* Message queues */						\
	HOST(180, mq_open, mq_open, INT, COMPLETE, "", PATH, V, V, SET0(64)) \
	HOST(181, mq_unlink, mq_unlink, ZERO, COMPLETE, "", PATH)	\
	HOST(182, mq_timedsend, mq_timedsend, ZERO, COMPLETE, "",	\
	  FD, IN(2), V, V, SET0(16))					\
	HOST(183, mq_timedreceive, mq_timedreceive, LIMIT, COMPLETE, "", \
	  FD, OUT(2), V, GET0(4), SET0(16))				\
	HOST(185, mq_getsetattr, mq_getsetattr, ZERO, COMPLETE, "",	\
	  FD, SET0(64), GET0(64))					\
	/* Sockets */							\
	HOST(198, socket, socket, INT, COMPLETE, "", V, V, V)		\
	HOST(199, socketpair, socketpair, ZERO, COMPLETE, "", V, V, V, GET(8)) \
	HOST(200, bind, bind, ZERO, COMPLETE, "", FD, IN(2), V)		\
	HOST(201, listen, listen, ZERO, COMPLETE, "", FD, V)		\
	HOST(202, accept, accept, INT, COMPLETE, "", FD, ADDR(2), ADDRLEN) \
	HOST(242, accept4, accept4, INT, COMPLETE, "",			\
	  FD, ADDR(2), ADDRLEN, V)					\
	HOST(203, connect, connect, ZERO, COMPLETE, "", FD, IN(2), V)	\
	HOST(204, getsockname, getsockname, ZERO, COMPLETE, "",		\
	  FD, ADDR(2), ADDRLEN)						\
	HOST(205, getpeername, getpeername, ZERO, COMPLETE, "",		\
	  FD, ADDR(2), ADDRLEN)						\
	HOST(206, sendto, sendto, LIMIT, PARTIAL,			\
	  "a datagram larger than the window is EMSGSIZE",		\
	  FD, FROM(2), V, V, IN0(5), V)					\
	HOST(207, recvfrom, recvfrom, TRUNC, PARTIAL,			\
	  "a datagram larger than the window is cut",			\
	  FD, TO(2), V, V, ADDR(5), ADDRLEN)				\
	HOST(208, setsockopt, setsockopt, ZERO, COMPLETE, "",		\
	  FD, V, V, IN0(4), V)						\
	HOST(209, getsockopt, getsockopt, ZERO, COMPLETE, "",		\
	  FD, V, V, ADDR(4), ADDRLEN)					\
	HOST(210, shutdown, shutdown, ZERO, COMPLETE, "", FD, V)	\
	HOST(211, sendmsg, sendmsg, LIMIT, PARTIAL,			\
	  "a message larger than the window is EMSGSIZE",		\
	  FD, MSGFROM, V)						\
	HOST(212, recvmsg, recvmsg, TRUNC, PARTIAL,			\
	  "a message larger than the window is cut",			\
	  FD, MSGTO, V)							\
	HOST(269, sendmmsg, sendmsg, LIMIT, PARTIAL, "as sendmsg, one by one", \
	  FD, MSGFROM, V, V)						\
	HOST(243, recvmmsg, recvmsg, TRUNC, PARTIAL, "as recvmsg, one by one", \
	  FD, MSGTO, V, V)

/*
 * What the third argument of fcntl and ioctl is.
 *
 *	X(request, name, argument)
 */
#define SECPROC_FCNTLS(X)						\
	X(0, F_DUPFD, V)						\
	X(1, F_GETFD, NO)						\
	X(2, F_SETFD, V)						\
	X(3, F_GETFL, NO)						\
	X(4, F_SETFL, V)						\
	X(5, F_GETLK, GETSET(32))					\
	X(6, F_SETLK, SET(32))						\
	X(7, F_SETLKW, SET(32))						\
	X(8, F_SETOWN, V)						\
	X(9, F_GETOWN, NO)						\
	X(10, F_SETSIG, V)						\
	X(11, F_GETSIG, NO)						\
	X(36, F_OFD_GETLK, GETSET(32))					\
	X(37, F_OFD_SETLK, SET(32))					\
	X(38, F_OFD_SETLKW, SET(32))					\
	X(1030, F_DUPFD_CLOEXEC, V)					\
	X(1031, F_SETPIPE_SZ, V)					\
	X(1032, F_GETPIPE_SZ, NO)					\
	X(1033, F_ADD_SEALS, V)						\
	X(1034, F_GET_SEALS, NO)

#define SECPROC_IOCTLS(X)						\
	X(0x5401, TCGETS, GET(36))					\
	X(0x5402, TCSETS, SET(36))					\
	X(0x5403, TCSETSW, SET(36))					\
	X(0x5404, TCSETSF, SET(36))					\
	X(0x5405, TCGETA, GET(18))					\
	X(0x5406, TCSETA, SET(18))					\
	X(0x5407, TCSETAW, SET(18))					\
	X(0x5408, TCSETAF, SET(18))					\
	X(0x5409, TCSBRK, V)						\
	X(0x540a, TCXONC, V)						\
	X(0x540b, TCFLSH, V)						\
	X(0x540c, TIOCEXCL, NO)						\
	X(0x540d, TIOCNXCL, NO)						\
	X(0x540e, TIOCSCTTY, V)						\
	X(0x540f, TIOCGPGRP, GET(4))					\
	X(0x5410, TIOCSPGRP, SET(4))					\
	X(0x5411, TIOCOUTQ, GET(4))					\
	X(0x5413, TIOCGWINSZ, GET(8))					\
	X(0x5414, TIOCSWINSZ, SET(8))					\
	X(0x541b, FIONREAD, GET(4))					\
	X(0x5421, FIONBIO, SET(4))					\
	X(0x5422, TIOCNOTTY, NO)					\
	X(0x5429, TIOCGSID, GET(4))					\
	X(0x802c542a, TCGETS2, GET(44))					\
	X(0x402c542b, TCSETS2, SET(44))					\
	X(0x402c542c, TCSETSW2, SET(44))				\
	X(0x402c542d, TCSETSF2, SET(44))				\
	X(0x80045430, TIOCGPTN, GET(4))					\
	X(0x40045431, TIOCSPTLCK, SET(4))				\
	X(0x5450, FIONCLEX, NO)						\
	X(0x5451, FIOCLEX, NO)						\
	X(0x5452, FIOASYNC, SET(4))					\
	X(0x80086601, FS_IOC_GETFLAGS, GET(4))				\
	X(0x40086602, FS_IOC_SETFLAGS, SET(4))				\
	X(0x40049409, FICLONE, V)					\
	X(0x80081272, BLKGETSIZE64, GET(8))				\
	X(0x1268, BLKSSZGET, GET(4))					\
	X(0x8905, SIOCATMARK, GET(4))					\
	X(0x8910, SIOCGIFNAME, GETSET(40))				\
	X(0x8913, SIOCGIFFLAGS, GETSET(40))				\
	X(0x8915, SIOCGIFADDR, GETSET(40))				\
	X(0x8919, SIOCGIFBRDADDR, GETSET(40))				\
	X(0x891b, SIOCGIFNETMASK, GETSET(40))				\
	X(0x8921, SIOCGIFMTU, GETSET(40))				\
	X(0x8927, SIOCGIFHWADDR, GETSET(40))				\
	X(0x8933, SIOCGIFINDEX, GETSET(40))

#endif /* SECPROC_SYSCALL_TABLE_H */
