// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * A host for one hart in a user process; see rv_host.h
 */
#define _GNU_SOURCE
#include <elf.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "rv_host.h"

/* The Linux system calls that are served, by their numbers on riscv. */
enum {
	NR_ioctl = 29,
	NR_readlinkat = 78,
	NR_newfstatat = 79,
	NR_fstat = 80,
	NR_write = 64,
	NR_writev = 66,
	NR_exit = 93,
	NR_exit_group = 94,
	NR_set_tid_address = 96,
	NR_futex = 98,
	NR_set_robust_list = 99,
	NR_clock_gettime = 113,
	NR_sigaction = 134,
	NR_sigprocmask = 135,
	NR_getpid = 172,
	NR_brk = 214,
	NR_munmap = 215,
	NR_mmap = 222,
	NR_mprotect = 226,
	NR_prlimit64 = 261,
	NR_getrandom = 278,
};

static void fetch_line(const void *source, unsigned int line,
		       u8 out[SECPROC_LINE_SIZE])
{
	memcpy(out, (const u8 *)source + line * SECPROC_LINE_SIZE,
	       SECPROC_LINE_SIZE);
}

static u64 host_time(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (u64)ts.tv_sec * SECPROC_RV_TIME_HZ +
	       (u64)ts.tv_nsec / (1000000000 / SECPROC_RV_TIME_HZ);
}

static const struct secproc_rv_bus bus = {
	.fetch_line = fetch_line,
	.time = host_time,
	.fpu_kind = secproc_fpu_kind,
	.fpu_begin = secproc_fpu_begin,
	.fpu_end = secproc_fpu_end,
};

static void *must(void *p)
{
	if (!p || p == MAP_FAILED) {
		perror("rv_host");
		exit(2);
	}
	return p;
}

struct rv_host *rv_host_create(unsigned int nr_code_pages)
{
	struct rv_host *host = must(calloc(1, sizeof(*host)));
	size_t size = (secproc_rv_code_page_size() + 63) / 64 * 64;
	u8 *storage;
	unsigned int i;

	host->arena = must(mmap(NULL, RV_HOST_ARENA_SIZE,
				PROT_READ | PROT_WRITE,
				MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE,
				-1, 0));
	host->prot = must(calloc(1, RV_HOST_ARENA_SIZE / SECPROC_PAGE_SIZE));
	secproc_rv_init(&host->hart, &bus);
	storage = must(aligned_alloc(64, size * nr_code_pages));
	memset(storage, 0, size * nr_code_pages);
	host->code_storage = storage;
	for (i = 0; i < nr_code_pages; i++)
		if (secproc_rv_code_add(&host->hart, storage + i * size))
			exit(2);
	host->mmap_next = RV_HOST_MMAP_BASE;
	return host;
}

void rv_host_destroy(struct rv_host *host)
{
	secproc_rv_wipe(&host->hart);
	munmap(host->arena, RV_HOST_ARENA_SIZE);
	free(host->prot);
	free(host->code_storage);
	free(host);
}

void rv_host_protect(struct rv_host *host, u64 va, u64 len, u8 prot)
{
	u64 page = va >> SECPROC_PAGE_SHIFT;
	u64 end = (va + len + SECPROC_PAGE_SIZE - 1) >> SECPROC_PAGE_SHIFT;

	for (; page < end; page++)
		host->prot[page] = prot;
	secproc_rv_tlb_flush(&host->hart);
}

static u8 segment_prot(const Elf64_Phdr *ph)
{
	return (ph->p_flags & PF_R ? RV_HOST_PROT_READ : 0) |
	       (ph->p_flags & PF_W ? RV_HOST_PROT_WRITE : 0) |
	       (ph->p_flags & PF_X ? RV_HOST_PROT_EXEC : 0);
}

static u64 push(struct rv_host *host, u64 sp, const void *data, size_t len)
{
	sp -= len;
	memcpy(host->arena + sp, data, len);
	return sp;
}

/* Builds argc, argv, an empty environment and the auxiliary vector. */
static void make_stack(struct rv_host *host, const Elf64_Ehdr *eh, u64 phdr,
		       char *const argv[])
{
	u64 vector[64] = { 0 };
	u64 sp = RV_HOST_STACK_TOP;
	u64 random_va;
	unsigned int n = 0, argc = 0;
	static const u8 random_bytes[16] = "0123456789abcde";

	rv_host_protect(host, sp - RV_HOST_STACK_SIZE, RV_HOST_STACK_SIZE,
			RV_HOST_PROT_READ | RV_HOST_PROT_WRITE);
	random_va = push(host, sp, random_bytes, sizeof(random_bytes));
	sp = random_va;
	n = 1;
	while (argv[argc] && argc < 16) {
		sp = push(host, sp, argv[argc], strlen(argv[argc]) + 1);
		vector[n++] = sp;
		argc++;
	}
	vector[0] = argc;
	n += 2;
	vector[n++] = AT_PHDR;
	vector[n++] = phdr;
	vector[n++] = AT_PHENT;
	vector[n++] = sizeof(Elf64_Phdr);
	vector[n++] = AT_PHNUM;
	vector[n++] = eh->e_phnum;
	vector[n++] = AT_PAGESZ;
	vector[n++] = SECPROC_PAGE_SIZE;
	vector[n++] = AT_ENTRY;
	vector[n++] = eh->e_entry;
	vector[n++] = AT_RANDOM;
	vector[n++] = random_va;
	n += 2;
	sp = push(host, (sp - n * 8) & ~15ULL, NULL, 0);
	memcpy(host->arena + sp, vector, n * 8);
	host->hart.x[2] = sp;
}

static int load_segments(struct rv_host *host, const u8 *file, size_t len,
			 u64 *phdr)
{
	const Elf64_Ehdr *eh = (const void *)file;
	const Elf64_Phdr *ph = (const void *)(file + eh->e_phoff);
	unsigned int i;

	for (i = 0; i < eh->e_phnum; i++) {
		if (ph[i].p_type != PT_LOAD)
			continue;
		if (ph[i].p_offset > len ||
		    ph[i].p_filesz > len - ph[i].p_offset ||
		    ph[i].p_vaddr >= RV_HOST_MMAP_BASE ||
		    ph[i].p_memsz >= RV_HOST_MMAP_BASE)
			return -1;
		memcpy(host->arena + ph[i].p_vaddr, file + ph[i].p_offset,
		       ph[i].p_filesz);
		rv_host_protect(host, ph[i].p_vaddr, ph[i].p_memsz,
				segment_prot(&ph[i]));
		if (ph[i].p_offset == 0)
			*phdr = ph[i].p_vaddr + eh->e_phoff;
		if (ph[i].p_vaddr + ph[i].p_memsz > host->brk)
			host->brk = ph[i].p_vaddr + ph[i].p_memsz;
	}
	host->brk = (host->brk + SECPROC_PAGE_SIZE - 1) & SECPROC_PAGE_MASK;
	host->brk_start = host->brk;
	return 0;
}

int rv_host_load(struct rv_host *host, const char *path, char *const argv[])
{
	const Elf64_Ehdr *eh;
	struct stat st;
	u64 phdr = 0;
	u8 *file;
	int fd;
	int ret = -1;

	fd = open(path, O_RDONLY);
	if (fd < 0 || fstat(fd, &st) || st.st_size < (off_t)sizeof(*eh)) {
		perror(path);
		return -1;
	}
	file = must(mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd,
			 0));
	close(fd);
	eh = (const void *)file;
	if (memcmp(eh->e_ident, ELFMAG, SELFMAG) ||
	    eh->e_machine != EM_RISCV || eh->e_type != ET_EXEC ||
	    load_segments(host, file, (size_t)st.st_size, &phdr)) {
		fprintf(stderr, "%s: not a static riscv64 program\n", path);
	} else {
		make_stack(host, eh, phdr, argv);
		host->hart.pc = eh->e_entry;
		ret = 0;
	}
	munmap(file, (size_t)st.st_size);
	return ret;
}

/* Returns the host address of a guest range, or NULL. */
static void *guest(struct rv_host *host, u64 va, u64 len)
{
	if (va >= RV_HOST_ARENA_SIZE || len > RV_HOST_ARENA_SIZE - va)
		return NULL;
	return host->arena + va;
}

static u64 do_write(struct rv_host *host, u64 va, u64 len)
{
	const void *p = guest(host, va, len);

	if (!p)
		return -(u64)EFAULT;
	if (host->out)
		fwrite(p, 1, len, host->out);
	else if (!host->quiet)
		fwrite(p, 1, len, stdout);
	return len;
}

static u64 do_writev(struct rv_host *host, u64 va, u64 nr)
{
	u64 total = 0;

	for (; nr--; va += 16) {
		u64 *iov = guest(host, va, 16);

		if (!iov)
			return -(u64)EFAULT;
		total += do_write(host, iov[0], iov[1]);
	}
	return total;
}

static u64 do_brk(struct rv_host *host, u64 va)
{
	if (va < host->brk_start || va >= RV_HOST_MMAP_BASE)
		return host->brk;
	if (va > host->brk)
		rv_host_protect(host, host->brk, va - host->brk,
				RV_HOST_PROT_READ | RV_HOST_PROT_WRITE);
	host->brk = va;
	return va;
}

static u64 do_mmap(struct rv_host *host, u64 len)
{
	u64 va = host->mmap_next;

	len = (len + SECPROC_PAGE_SIZE - 1) & SECPROC_PAGE_MASK;
	if (len > (1ULL << 30) ||
	    va + len > RV_HOST_STACK_TOP - RV_HOST_STACK_SIZE)
		return -(u64)ENOMEM;
	rv_host_protect(host, va, len, RV_HOST_PROT_READ | RV_HOST_PROT_WRITE);
	host->mmap_next += len;
	return va;
}

static u64 do_clock_gettime(struct rv_host *host, u64 clock, u64 va)
{
	struct timespec ts;
	u64 *p = guest(host, va, 16);

	if (!p || clock_gettime((clockid_t)clock, &ts))
		return -(u64)EINVAL;
	p[0] = (u64)ts.tv_sec;
	p[1] = (u64)ts.tv_nsec;
	return 0;
}

/* Serves a system call; false if it was an exit. */
static bool do_ecall(struct rv_host *host)
{
	u64 *x = host->hart.x;
	u64 ret = -(u64)ENOSYS;

	switch (x[17]) {
	case NR_exit:
	case NR_exit_group:
		host->exit_status = (int)(x[10] & 0xff);
		return false;
	case NR_write:
		ret = do_write(host, x[11], x[12]);
		break;
	case NR_writev:
		ret = do_writev(host, x[11], x[12]);
		break;
	case NR_brk:
		ret = do_brk(host, x[10]);
		break;
	case NR_mmap:
		if ((int)x[14] == -1)
			ret = do_mmap(host, x[11]);
		break;
	case NR_clock_gettime:
		ret = do_clock_gettime(host, x[10], x[11]);
		break;
	case NR_ioctl:
	case NR_fstat:
	case NR_newfstatat:
		ret = -(u64)ENOTTY;
		break;
	case NR_getrandom:
		if (guest(host, x[10], x[11])) {
			memset(guest(host, x[10], x[11]), 4, x[11]);
			ret = x[11];
		}
		break;
	case NR_set_tid_address:
	case NR_getpid:
		ret = 1;
		break;
	case NR_futex:		/* nobody else can wait */
	case NR_set_robust_list:
	case NR_sigaction:
	case NR_sigprocmask:
	case NR_munmap:
	case NR_mprotect:
		ret = 0;
		break;
	case NR_prlimit64:
	case NR_readlinkat:
		break;
	}
	x[10] = ret;
	secproc_rv_ecall_done(&host->hart);
	return true;
}

static bool fill(struct rv_host *host, u64 va, u8 need)
{
	u8 prot;

	if (va >= RV_HOST_ARENA_SIZE)
		return false;
	prot = host->prot[va >> SECPROC_PAGE_SHIFT];
	if (!(prot & need))
		return false;
	secproc_rv_tlb_fill(&host->hart, va,
			    host->arena + (va & SECPROC_PAGE_MASK),
			    prot & RV_HOST_PROT_READ,
			    prot & RV_HOST_PROT_WRITE);
	return true;
}

static bool fill_code(struct rv_host *host, u64 va)
{
	if (va >= RV_HOST_ARENA_SIZE ||
	    !(host->prot[va >> SECPROC_PAGE_SHIFT] & RV_HOST_PROT_EXEC))
		return false;
	secproc_rv_code_insert(&host->hart, va,
			       host->arena + (va & SECPROC_PAGE_MASK));
	return true;
}

enum secproc_rv_exit rv_host_run(struct rv_host *host, u64 budget)
{
	struct secproc_rv_hart *hart = &host->hart;
	const u64 end = hart->instret + budget;
	enum secproc_rv_exit why;
	bool go_on;

	do {
		if (hart->instret >= end)
			return SECPROC_RV_EXIT_BUDGET;
		why = secproc_rv_run(hart, end - hart->instret);
		switch (why) {
		case SECPROC_RV_EXIT_LOAD:
			go_on = fill(host, hart->fault.va, RV_HOST_PROT_READ);
			break;
		case SECPROC_RV_EXIT_STORE:
			go_on = fill(host, hart->fault.va, RV_HOST_PROT_WRITE);
			break;
		case SECPROC_RV_EXIT_FETCH:
			go_on = fill_code(host, hart->fault.va);
			break;
		case SECPROC_RV_EXIT_ECALL:
			go_on = do_ecall(host);
			break;
		case SECPROC_RV_EXIT_BUDGET:
			go_on = true;
			break;
		default:
			go_on = false;
			break;
		}
	} while (go_on);
	return why;
}

const char *rv_host_exit_name(enum secproc_rv_exit why)
{
	static const char *const name[] = {
		[SECPROC_RV_EXIT_BUDGET] = "budget",
		[SECPROC_RV_EXIT_ECALL] = "ecall",
		[SECPROC_RV_EXIT_EBREAK] = "ebreak",
		[SECPROC_RV_EXIT_ILLEGAL] = "illegal",
		[SECPROC_RV_EXIT_FETCH] = "fetch",
		[SECPROC_RV_EXIT_LOAD] = "load",
		[SECPROC_RV_EXIT_STORE] = "store",
		[SECPROC_RV_EXIT_MISALIGNED] = "misaligned",
	};

	return name[why];
}
