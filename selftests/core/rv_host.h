/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * A host for one hart in a user process: flat memory, static ELF files and the
 * few system calls that tests and benchmarks make
 *
 * Not how secproc runs programs: no protection, no threads, no signals.
 */
#ifndef SECPROC_RV_HOST_H
#define SECPROC_RV_HOST_H

#include <stdio.h>

#include "../../kmod/core/rv/hart.h"

/* Guest addresses are offsets into an arena of this size. */
#define RV_HOST_ARENA_SIZE	(4ULL << 30)
#define RV_HOST_STACK_TOP	(RV_HOST_ARENA_SIZE - (1ULL << 20))
#define RV_HOST_STACK_SIZE	(8ULL << 20)
#define RV_HOST_MMAP_BASE	(1ULL << 31)

#define RV_HOST_PROT_READ	1
#define RV_HOST_PROT_WRITE	2
#define RV_HOST_PROT_EXEC	4

/**
 * struct rv_host - one hart with its memory
 * @hart: the hart
 * @arena: memory; guest address 0 is its first byte
 * @prot: protection of each page
 * @brk: end of the heap
 * @brk_start: where it began
 * @mmap_next: where the next anonymous mapping goes
 * @nr_code_pages: storage given to the code cache
 * @exit_status: what the program exited with
 * @quiet: drop what the program writes
 * @out: if set, receives what the program writes to any descriptor
 */
struct rv_host {
	struct secproc_rv_hart hart;
	u8 *arena;
	u8 *prot;
	u64 brk;
	u64 brk_start;
	u64 mmap_next;
	unsigned int nr_code_pages;
	int exit_status;
	bool quiet;
	FILE *out;
	void *code_storage;
};

/* Makes an empty machine; exits the process if the host has no memory. */
struct rv_host *rv_host_create(unsigned int nr_code_pages);
void rv_host_destroy(struct rv_host *host);

void rv_host_protect(struct rv_host *host, u64 va, u64 len, u8 prot);

/* Loads a static ELF file and makes the stack; 0 or -1, with a message. */
int rv_host_load(struct rv_host *host, const char *path, char *const argv[]);

/**
 * rv_host_run() - run until the program exits or cannot go on
 * @host: the machine
 * @budget: instructions at most
 *
 * Serves misses of the TLB and the code cache and system calls.
 *
 * Return: SECPROC_RV_EXIT_ECALL if it exited, SECPROC_RV_EXIT_BUDGET, or the
 * fault that stopped it.
 */
enum secproc_rv_exit rv_host_run(struct rv_host *host, u64 budget);

const char *rv_host_exit_name(enum secproc_rv_exit why);

#endif /* SECPROC_RV_HOST_H */
