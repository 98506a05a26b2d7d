/* SPDX-License-Identifier: (GPL-2.0-only WITH Linux-syscall-note) OR BSD-2-Clause */
/*
 * /dev/secproc: ioctl numbers and structures
 *
 * Objects hang off file descriptors: /dev/secproc gives task descriptors, a
 * task descriptor gives hart descriptors, one for each thread of the task.  A
 * hart is run by the thread that calls SECPROC_IOC_RUN on it; what the call
 * came back for stands in the hart's run page, which user space maps, or copies
 * where the worlds share nothing.
 *
 * All structures have fixed-width fields and no holes.  Reserved fields and
 * unknown flags must be zero, else the call fails with EINVAL.  Unknown commands
 * fail with ENOTTY.  Documentation/uapi.rst lists every error of every call.
 */
#ifndef _UAPI_LINUX_SECPROC_H
#define _UAPI_LINUX_SECPROC_H

#include <linux/ioctl.h>
#include <linux/types.h>
#include "secproc_stat.h"

#define SECPROC_API_VERSION	1

#define SECPROC_IOC_MAGIC	0xB9

/* Extensions that SECPROC_IOC_CHECK_EXTENSION knows. */
#define SECPROC_EXT_FEED	1	/* pages fed by the loader */
#define SECPROC_EXT_MAP_PLAIN	2	/* mmap of plain signed pages */
#define SECPROC_EXT_THREADS	3	/* more than one hart in a task */
#define SECPROC_EXT_SIGNALS	4	/* signals from outside */
#define SECPROC_EXT_PARTS	5	/* parts, unlocked by licences */
#define SECPROC_EXT_STORE	6	/* a file as page store */
#define SECPROC_EXT_FILES	7	/* packaged files */
#define SECPROC_EXT_MAP_CIPHER	16	/* mmap of encrypted pages as stored */
#define SECPROC_EXT_EXCHANGE	17	/* run page and window by copies */

/* ---- The device ---------------------------------------------------------- */

/* struct secproc_info.flags */
#define SECPROC_INFO_PROVISIONED	(1U << 0)	/* has identity and root */
#define SECPROC_INFO_INSECURE_DEVELOPMENT (1U << 1)	/* with development keys */
#define SECPROC_INFO_ENGINE_GOTO	(1U << 2)	/* threaded, not a switch */
#define SECPROC_INFO_FPU		(1U << 3)	/* floats on the host's unit */
#define SECPROC_INFO_FPU_FMA		(1U << 4)	/* fused ones, too */
#define SECPROC_INFO_STATE_RESET	(1U << 5)	/* versions were forgotten */
#define SECPROC_INFO_ENGINE		(7U << 2)	/* how it runs, all three */
/* What it shares with the normal world: windows, unless one of these is set. */
#define SECPROC_INFO_SEPARATE		(1U << 8)	/* nothing */
#define SECPROC_INFO_UNIFIED		(1U << 9)	/* ciphertext, too */

/**
 * struct secproc_info - what the processor says of itself
 * @flags: SECPROC_INFO_*
 * @api_version: SECPROC_API_VERSION
 * @key_id: SHA-256 of @ed25519_pub followed by @x25519_pub; zero if the
 *	processor has no identity
 * @ed25519_pub: public key for the processor's statements
 * @x25519_pub: public key for licences (Kp of the founding documents)
 * @root_key_id: key id of the pinned root; zero if none
 * @nr_frames: frames of secure memory
 * @nr_free_frames: those in no use
 * @nr_key_slots: key slots
 * @nr_used_key_slots: those that hold a key
 * @nr_tasks: tasks alive
 * @nr_harts: harts alive
 * @page_ins: pages brought into secure memory since the module was loaded
 * @page_refusals: pages that the verification unit refused
 * @instructions: instructions retired by all tasks
 * @revocations: number of the revocation list that counts; 0 if there is none
 * @suites: bit n is set if packages of cipher suite n can be decrypted
 * @reserved: zero
 */
struct secproc_info {
	__u32 flags;
	__u32 api_version;
	__u8 key_id[32];
	__u8 ed25519_pub[32];
	__u8 x25519_pub[32];
	__u8 root_key_id[32];
	__u64 nr_frames;
	__u64 nr_free_frames;
	__u32 nr_key_slots;
	__u32 nr_used_key_slots;
	__u32 nr_tasks;
	__u32 nr_harts;
	__u64 page_ins;
	__u64 page_refusals;
	__u64 instructions;
	__u64 revocations;
	__u64 suites;
	__u64 reserved[6];
};

/**
 * struct secproc_revoke - a newer revocation list
 * @list: user address of the list
 * @len: its length in bytes
 * @refusal: set by the call: enum secproc_refusal, why it was refused, or 0
 * @reserved: zero
 *
 * Who brings it does not matter, since it is signed.  Its number is a floor from
 * then on: until the module is unloaded, or with a state file, for good.
 */
struct secproc_revoke {
	__u64 list;
	__u64 len;
	__u32 refusal;
	__u32 reserved;
};

/**
 * struct secproc_stats - counters of the processor or of a task
 * @version: SECPROC_STATS_VERSION
 * @nr: how many counters there are; those behind are zero
 * @reserved: zero
 * @value: by enum secproc_stat
 *
 * Counters only grow.  The processor's are the sums of all tasks that there
 * have been since the module was loaded.
 */
struct secproc_stats {
	__u32 version;
	__u32 nr;
	__u64 reserved[7];
	__u64 value[120];
};

/* Another version has other meanings; new counters do not make one. */
#define SECPROC_STATS_VERSION	1

/**
 * struct secproc_heat_page - how often a page came and went
 * @va: its address
 * @page_ins: times that it was brought in from the package or the page store;
 *	zero pages that are made are not
 * @again: how many of them brought back what had been there before, to be
 *	verified or opened again
 * @page_outs: times that it was taken away
 * @reserved: zero
 *
 * Counters stop at their largest value.
 */
struct secproc_heat_page {
	__u64 va;
	__u32 page_ins;
	__u32 again;
	__u32 page_outs;
	__u32 reserved;
};

/**
 * struct secproc_heat - pages of a task whose package may be debugged
 * @version: SECPROC_HEAT_VERSION
 * @nr_pages: how many entries @pages has room for; set to how many were
 *	written, which may be fewer, and is 0 if there are no more
 * @pages: user address of struct secproc_heat_page, in no order
 * @cursor: 0, or what the call before has left
 * @others: set to how often pages came or went that have no entry
 * @reserved: zero
 */
struct secproc_heat {
	__u32 version;
	__u32 nr_pages;
	__u64 pages;
	__u64 cursor;
	__u64 others;
	__u64 reserved[4];
};

#define SECPROC_HEAT_VERSION	1

/**
 * struct secproc_state_info - where the processor keeps what it must not forget
 * @flags: SECPROC_STATE_*
 * @refusal: enum secproc_refusal: why it cannot be used, and so nothing is
 *	loaded; or 0
 * @seq: number of the last record; 0 if there is no file
 * @begun: when the file was begun, seconds since 1970
 * @writes: times that the file was written since the module was loaded
 * @resets: times that the file was begun anew because it could not be used, as
 *	far as that can be known; each is a time at which versions and starts were
 *	forgotten
 * @nr_floors: products whose version is remembered
 * @max_floors: how many there can be
 * @nr_counts: licences whose starts are remembered
 * @max_counts: how many there can be
 * @reserved: zero
 *
 * Without a file the processor remembers until the module is unloaded.
 */
struct secproc_state_info {
	__u32 flags;
	__u32 refusal;
	__u64 seq;
	__u64 begun;
	__u64 writes;
	__u32 resets;
	__u32 nr_floors;
	__u32 max_floors;
	__u32 nr_counts;
	__u32 max_counts;
	__u32 reserved[5];
};

#define SECPROC_STATE_FILE	(1U << 0)	/* kept in a file */

/**
 * struct secproc_state_reset - begin the state file, or begin it anew
 * @flags: must be SECPROC_STATE_RESET_FORGET
 * @reserved: zero
 *
 * For /dev/secproc-admin.  Only for a file that cannot be used as it is.
 */
struct secproc_state_reset {
	__u32 flags;
	__u32 reserved[7];
};

#define SECPROC_STATE_RESET_FORGET	(1U << 0)

/**
 * struct secproc_provision - identity and trust anchor of a processor
 * @flags: must be SECPROC_PROVISION_INSECURE_DEVELOPMENT in this version
 * @reserved: zero
 * @seed: secret from which the processor derives its key pairs
 * @root: certificate of the root, struct secproc_cert
 *
 * For /dev/secproc-admin.  Can be done once; the same again succeeds.
 */
struct secproc_provision {
	__u32 flags;
	__u32 reserved;
	__u8 seed[32];
	__u8 root[320];
};

#define SECPROC_PROVISION_INSECURE_DEVELOPMENT	(1U << 0)

/* ---- A task -------------------------------------------------------------- */

/**
 * struct secproc_load - give a task its program
 * @pkg_fd: the package, a regular file open for reading; or -1: @resident holds
 *	the package's resident part and its pages will be fed
 * @flags: zero
 * @resident: user address of the resident part, with @pkg_fd == -1
 * @resident_len: its length in bytes
 * @pkg_size: size of the whole package in bytes, with @pkg_fd == -1
 * @licence: user address of the licence; 0 if the package embeds it
 * @licence_len: its length in bytes
 * @now: seconds since 1970 for the validity of certificates and licences, used
 *	if it is later than the machine's own clock; usually 0
 */
struct secproc_load {
	__s32 pkg_fd;
	__u32 flags;
	__u64 resident;
	__u64 resident_len;
	__u64 pkg_size;
	__u64 licence;
	__u64 licence_len;
	__u64 now;
};

/**
 * struct secproc_unlock - give a loaded task a licence for more parts
 * @licence: user address of the licence
 * @licence_len: its length in bytes
 * @now: as in struct secproc_load
 * @flags: zero
 * @reserved: zero
 */
struct secproc_unlock {
	__u64 licence;
	__u64 licence_len;
	__u64 now;
	__u32 flags;
	__u32 reserved;
};

/**
 * struct secproc_attach - give a loaded task a packaged file
 * @pkg_fd: the package, a regular file open for reading
 * @flags: zero
 * @licence: user address of its licence; 0 if the package embeds it
 * @licence_len: its length in bytes
 * @now: as in struct secproc_load
 * @reserved: zero
 *
 * Under which name the program finds it stands in its signed manifest.
 */
struct secproc_attach {
	__s32 pkg_fd;
	__u32 flags;
	__u64 licence;
	__u64 licence_len;
	__u64 now;
	__u64 reserved[2];
};

/**
 * struct secproc_start - build the first process image and make hart 0 ready
 * @strings: user address of @argc + @envc strings, each ended by a zero byte, one
 *	after the other, arguments first
 * @strings_len: length of all strings in bytes, zero bytes included; at most
 *	SECPROC_MAX_STRINGS
 * @argc: number of arguments, at least 1
 * @envc: number of environment strings
 * @stack_size: limit of the stack in bytes, a multiple of the page size; 0 for
 *	SECPROC_DEFAULT_STACK_SIZE
 * @uid: what the program sees as its real user, AT_UID
 * @euid: effective user
 * @gid: real group
 * @egid: effective group
 * @blocked: signals that are blocked at the start, bit n - 1 for signal n
 * @ignored: signals that are ignored at the start
 */
struct secproc_start {
	__u64 strings;
	__u64 strings_len;
	__u32 argc;
	__u32 envc;
	__u64 stack_size;
	__u32 uid;
	__u32 euid;
	__u32 gid;
	__u32 egid;
	__u64 blocked;
	__u64 ignored;
};

#define SECPROC_MAX_STRINGS		(128U * 1024)
#define SECPROC_DEFAULT_STACK_SIZE	(8ULL * 1024 * 1024)

/**
 * struct secproc_limits - how much secure memory a task may have
 * @max_frames: frames, SECPROC_MIN_FRAMES or more; 0 for any number
 * @flags: SECPROC_LIMITS_*
 * @reserved: zero
 */
struct secproc_limits {
	__u64 max_frames;
	__u32 flags;
	__u32 reserved[5];
};

/* No page of the task leaves; @max_frames are reserved for it. */
#define SECPROC_LIMITS_NO_PAGE_OUT	(1U << 0)
/* With fewer no program can go on. */
#define SECPROC_MIN_FRAMES		16

/**
 * struct secproc_feed - hand over pages of the package
 * @first_page: index of the first page
 * @count: how many pages, at most SECPROC_MAX_FEED
 * @done: set by the call: how many were accepted
 * @pages: user address of the stored pages, 4096 bytes each
 * @vinfo: user address of their verifying information, struct
 *	secproc_pkg_vinfo each
 * @reserved: zero
 */
struct secproc_feed {
	__u32 first_page;
	__u32 count;
	__u32 done;
	__u32 reserved;
	__u64 pages;
	__u64 vinfo;
};

#define SECPROC_MAX_FEED	64

/**
 * struct secproc_signal - a signal for the program from outside
 * @tid: number of the thread it is for, or 0 for any
 * @signo: Linux signal number, 1 to 64
 * @si_code: where it comes from, as in siginfo_t; 0 is SI_USER
 * @pid: sender, as the program shall see it
 * @uid: the sender's user
 * @status: si_status of SIGCHLD, else 0
 * @value: si_value, or 0
 * @interrupt: set by the call: number of a thread that waits for an answer of the
 *	host and has the signal to take, or 0
 * @flags: SECPROC_SIGNAL_KEEP or 0; set by the call: SECPROC_SIGNAL_*
 *
 * What it does is the program's affair: its action is taken inside.  A hart that
 * sleeps inside goes on; the loader interrupts the call of the host in which the
 * thread @interrupt is.
 */
struct secproc_signal {
	__u32 tid;
	__u32 signo;
	__s32 si_code;
	__u32 pid;
	__u32 uid;
	__s32 status;
	__u64 value;
	__u32 interrupt;
	__u32 flags;
};

/* The signal's action is to stop the process, which only the host can do. */
#define SECPROC_SIGNAL_STOPS	0x01
/* Nobody takes it, and the program wants to read it: it does not wait inside. */
#define SECPROC_SIGNAL_READ	0x02
/* Asks that it waits inside then all the same. */
#define SECPROC_SIGNAL_KEEP	0x04

/**
 * struct secproc_error - why the last call on a task was refused
 * @code: enum secproc_refusal; 0 if there is nothing to tell
 * @page: index of the page that it is about, or SECPROC_NO_PAGE
 * @offset: byte offset in the package or licence that it is about
 */
struct secproc_error {
	__u32 code;
	__u32 page;
	__u64 offset;
};

#define SECPROC_NO_PAGE		(~0U)

/**
 * struct secproc_task_info - a loaded package as the processor sees it
 * @package_id: identity of the package
 * @version: its version number
 * @flags: SECPROC_TASK_*
 * @nr_pages: pages of the package
 * @resident: bytes of secure memory that the task has now
 * @page_ins: pages brought in for it
 * @instructions: instructions retired by it
 * @unknown_syscalls: system calls answered with ENOSYS
 * @name: product name from the manifest, ended by a zero byte
 */
struct secproc_task_info {
	__u8 package_id[32];
	__u64 version;
	__u32 flags;
	__u32 nr_pages;
	__u64 resident;
	__u64 page_ins;
	__u64 instructions;
	__u64 unknown_syscalls;
	__u8 name[64];
};

#define SECPROC_TASK_DEBUG			(1U << 0)
#define SECPROC_TASK_INSECURE_DEVELOPMENT	(1U << 1)

/* ---- A hart and its run page -------------------------------------------- */

/**
 * enum secproc_exit - why SECPROC_IOC_RUN came back with 0
 * @SECPROC_EXIT_NONE: it has not yet
 * @SECPROC_EXIT_SYSCALL: the program asks the host for a system call
 * @SECPROC_EXIT_PAGE: pages of the package must be fed
 * @SECPROC_EXIT_FAULT: the program did something that ends it by a signal; the
 *	fault record says what and where
 * @SECPROC_EXIT_REFUSED: the processor refused a page or an answer of the host;
 *	the task is over
 * @SECPROC_EXIT_EXITED: the program called exit_group, or its last thread ended
 * @SECPROC_EXIT_KILLED: the program sent itself a signal whose action is to end
 *	it
 * @SECPROC_EXIT_THREAD: the program wants a new thread; create a hart for it, run
 *	that by another thread, and run this hart on.  If there is no such hart by
 *	then, the program is told that there cannot be one
 * @SECPROC_EXIT_THREAD_EXITED: this thread is over, others go on
 * @SECPROC_EXIT_LOCKED: the program stands before a page of a part whose key it
 *	does not have; the fault record says where.  Run again after
 *	SECPROC_IOC_UNLOCK, the hart goes on with the same instruction
 */
enum secproc_exit {
	SECPROC_EXIT_NONE = 0,
	SECPROC_EXIT_SYSCALL,
	SECPROC_EXIT_PAGE,
	SECPROC_EXIT_FAULT,
	SECPROC_EXIT_REFUSED,
	SECPROC_EXIT_EXITED,
	SECPROC_EXIT_KILLED,
	SECPROC_EXIT_THREAD,
	SECPROC_EXIT_THREAD_EXITED,
	SECPROC_EXIT_LOCKED,
};

/**
 * struct secproc_exit_syscall - a system call for the host
 * @nr: number in the generic table of Linux, as riscv64 has it
 * @flags: SECPROC_SYSCALL_*
 * @reserved: zero
 * @args: the arguments; where the program passed a pointer, the offset in the
 *	window at which the bytes stand or are wanted, or SECPROC_NULL
 * @ret: the answer: a result or a negative errno
 *
 * A buffer larger than the window is served in pieces: the call comes again
 * with the next piece if the answer was as long as the piece and has
 * SECPROC_SYSCALL_MORE set.
 */
struct secproc_exit_syscall {
	__u32 nr;
	__u32 flags;
	__u64 reserved;
	__u64 args[6];
	__s64 ret;
};

/* Going on after a full piece cannot block longer than the program expects. */
#define SECPROC_SYSCALL_MORE	(1U << 0)
/* In the answer: not made yet, because the thread has a signal to take first. */
#define SECPROC_SYSCALL_NOT_MADE (1U << 1)
#define SECPROC_NULL		(~0ULL)

/**
 * struct secproc_exit_page - pages wanted by feeding
 * @first_page: index of the first
 * @count: how many
 */
struct secproc_exit_page {
	__u32 first_page;
	__u32 count;
};

/* struct secproc_exit_fault.access */
#define SECPROC_ACCESS_LOAD	1
#define SECPROC_ACCESS_STORE	2
#define SECPROC_ACCESS_FETCH	4

/* struct secproc_exit_fault.segment: what the address belongs to */
#define SECPROC_SEGMENT_NONE	0	/* nothing is mapped there */
#define SECPROC_SEGMENT_PACKAGE	1
#define SECPROC_SEGMENT_HEAP	2
#define SECPROC_SEGMENT_STACK	3
#define SECPROC_SEGMENT_MAPPING	4
#define SECPROC_SEGMENT_GUARD	5	/* below the stack's limit */
#define SECPROC_SEGMENT_FILE	6	/* a packaged file */

/**
 * struct secproc_exit_fault - the fault record
 * @signal: Linux signal number
 * @si_code: its si_code
 * @refusal: enum secproc_refusal, what the processor refused; or 0
 * @page: index of the package's page, or SECPROC_NO_PAGE
 * @pc: program counter
 * @va: address of the access
 * @access: SECPROC_ACCESS_*
 * @segment: SECPROC_SEGMENT_*
 * @limit: the nearest limit in bytes, for the heap or the stack
 * @reserved: zero
 *
 * Addresses only, never contents or registers.
 */
struct secproc_exit_fault {
	__u32 signal;
	__s32 si_code;
	__u32 refusal;
	__u32 page;
	__u64 pc;
	__u64 va;
	__u32 access;
	__u32 segment;
	__u64 limit;
	__u64 reserved[2];
};

/**
 * struct secproc_exit_end - how the program ended
 * @status: status that was given to exit_group
 * @signal: signal that ended it, or 0
 */
struct secproc_exit_end {
	__u32 status;
	__u32 signal;
};

/**
 * struct secproc_exit_thread - a thread to create
 * @tid: the program's number for it, to be given to SECPROC_IOC_CREATE_HART
 * @reserved: zero
 */
struct secproc_exit_thread {
	__u32 tid;
	__u32 reserved;
};

/**
 * struct secproc_run - the run page, at offset 0 of the mapping of a hart
 * @exit_reason: enum secproc_exit
 * @flags: written by user space before SECPROC_IOC_RUN: SECPROC_RUN_*
 * @instructions: instructions retired by this hart
 * @window_size: size of the window, which stands behind the run page
 * @reserved: zero
 * @syscall: with SECPROC_EXIT_SYSCALL
 * @page: with SECPROC_EXIT_PAGE
 * @fault: with SECPROC_EXIT_FAULT, SECPROC_EXIT_REFUSED and SECPROC_EXIT_LOCKED
 * @end: with SECPROC_EXIT_EXITED and SECPROC_EXIT_KILLED
 * @thread: with SECPROC_EXIT_THREAD
 * @padding: size of the union
 */
struct secproc_run {
	__u32 exit_reason;
	__u32 flags;
	__u64 instructions;
	__u64 window_size;
	__u64 reserved[5];
	union {
		struct secproc_exit_syscall syscall;
		struct secproc_exit_page page;
		struct secproc_exit_fault fault;
		struct secproc_exit_end end;
		struct secproc_exit_thread thread;
		__u8 padding[448];
	};
};

/* Come back with EINTR instead of running the program. */
#define SECPROC_RUN_IMMEDIATE_EXIT	(1U << 0)

#define SECPROC_RUN_PAGE_SIZE	4096
#define SECPROC_WINDOW_SIZE	(64U * 1024)
#define SECPROC_RUN_MAP_SIZE	(SECPROC_RUN_PAGE_SIZE + SECPROC_WINDOW_SIZE)

/**
 * struct secproc_exchange - copy part of the run page and window
 * @offset: where it begins in what mmap() of the hart shows
 * @len: its length in bytes
 * @data: user address to copy to, or from with SECPROC_EXCHANGE_GIVE
 * @flags: SECPROC_EXCHANGE_*
 * @reserved: zero
 */
struct secproc_exchange {
	__u64 offset;
	__u64 len;
	__u64 data;
	__u32 flags;
	__u32 reserved;
};

/* From the loader to the processor, instead of the other way. */
#define SECPROC_EXCHANGE_GIVE	(1U << 0)

/* ---- Commands ------------------------------------------------------------ */

/* On /dev/secproc */
#define SECPROC_IOC_GET_API_VERSION	_IO(SECPROC_IOC_MAGIC, 0x00)
#define SECPROC_IOC_CHECK_EXTENSION	_IO(SECPROC_IOC_MAGIC, 0x01)
#define SECPROC_IOC_GET_INFO		_IOR(SECPROC_IOC_MAGIC, 0x02, struct secproc_info)
#define SECPROC_IOC_CREATE_TASK		_IO(SECPROC_IOC_MAGIC, 0x03)
#define SECPROC_IOC_REVOKE		_IOWR(SECPROC_IOC_MAGIC, 0x04, struct secproc_revoke)
#define SECPROC_IOC_GET_STATS		_IOR(SECPROC_IOC_MAGIC, 0x05, struct secproc_stats)

#define SECPROC_IOC_GET_STATE		_IOR(SECPROC_IOC_MAGIC, 0x08, struct secproc_state_info)

/* On /dev/secproc-admin */
#define SECPROC_IOC_RESET_STATE		_IOW(SECPROC_IOC_MAGIC, 0x11, struct secproc_state_reset)
#define SECPROC_IOC_PROVISION		_IOW(SECPROC_IOC_MAGIC, 0x10, struct secproc_provision)

/* On a task */
#define SECPROC_IOC_LOAD		_IOW(SECPROC_IOC_MAGIC, 0x20, struct secproc_load)
#define SECPROC_IOC_START		_IOW(SECPROC_IOC_MAGIC, 0x21, struct secproc_start)
#define SECPROC_IOC_FEED		_IOWR(SECPROC_IOC_MAGIC, 0x22, struct secproc_feed)
#define SECPROC_IOC_GET_ERROR		_IOR(SECPROC_IOC_MAGIC, 0x23, struct secproc_error)
#define SECPROC_IOC_GET_TASK_INFO	_IOR(SECPROC_IOC_MAGIC, 0x24, struct secproc_task_info)
/* The argument is the thread's number, 0 for the first. */
#define SECPROC_IOC_CREATE_HART		_IO(SECPROC_IOC_MAGIC, 0x25)
#define SECPROC_IOC_SIGNAL		_IOWR(SECPROC_IOC_MAGIC, 0x26, struct secproc_signal)
/* The argument is the descriptor of a file that is open for both. */
#define SECPROC_IOC_SET_STORE		_IO(SECPROC_IOC_MAGIC, 0x2a)
#define SECPROC_IOC_GET_TASK_STATS	_IOR(SECPROC_IOC_MAGIC, 0x27, struct secproc_stats)
#define SECPROC_IOC_SET_LIMITS		_IOW(SECPROC_IOC_MAGIC, 0x29, struct secproc_limits)
#define SECPROC_IOC_UNLOCK		_IOW(SECPROC_IOC_MAGIC, 0x28, struct secproc_unlock)
#define SECPROC_IOC_ATTACH		_IOW(SECPROC_IOC_MAGIC, 0x2c, struct secproc_attach)
#define SECPROC_IOC_GET_HEAT		_IOWR(SECPROC_IOC_MAGIC, 0x2b, struct secproc_heat)

/* On a hart */
#define SECPROC_IOC_RUN			_IO(SECPROC_IOC_MAGIC, 0x30)
#define SECPROC_IOC_EXCHANGE		_IOW(SECPROC_IOC_MAGIC, 0x31, struct secproc_exchange)

#endif /* _UAPI_LINUX_SECPROC_H */
