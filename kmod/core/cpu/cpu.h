/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Secure processor (unit 12/24): key slots, decrypt unit and RISC-V engine put
 * together
 *
 * Instructions come only from verified frames: what the code cache may fetch is
 * named by a struct secproc_code_source, and those are made here, from frames
 * whose verdict is valid (R12, R16).
 */
#ifndef SECPROC_CPU_H
#define SECPROC_CPU_H

#include "../mem/mem.h"
#include "../rv/hart.h"
#include "decrypt.h"
#include "keyslot.h"
#include "processor.h"

/**
 * struct secproc_cpu - what all harts share
 * @bank: key slots
 */
struct secproc_cpu {
	struct secproc_keybank bank;
};

/**
 * struct secproc_code_source - a page of code that a hart may fetch
 * @page: the page as it was stored, in its frame
 * @page_idx: index of the page in the package
 * @encrypted: whether it must be decrypted
 * @next: while its page has left, the next such one, counted from 1, or 0
 * @seat: the hart's place on a processor
 * @key: the key of the page's part
 * @lines: counts what was decrypted
 */
struct secproc_code_source {
	const u8 *page;
	u32 page_idx;
	bool encrypted;
	u16 next;
	const struct secproc_seat *seat;
	struct secproc_key *key;
	u64 *lines;
};

/**
 * struct secproc_code_sources - the sources of one hart's code cache
 * @source: one per page in the cache, and one for the page that comes before
 *	another goes
 * @nr_used: how many were taken since the cache was last empty
 * @spare: the first of them whose page has left, counted from 1, or 0
 * @lines: lines that were decrypted for the hart
 */
struct secproc_code_sources {
	struct secproc_code_source source[SECPROC_RV_MAX_CODE_PAGES + 1];
	u32 nr_used;
	u16 spare;
	u64 lines;
};

/* The engine's questions, answered by the decrypt unit. */
extern const struct secproc_rv_bus secproc_cpu_bus;

/**
 * secproc_cpu_add_code() - let a hart fetch from a frame
 * @mem: secure memory
 * @rv: the hart
 * @sources: its sources
 * @va: address of the page
 * @frame_no: a frame of state CODE
 * @seat: the hart's place on a processor, with the task's key
 *
 * Return: 0, or -EKEYREJECTED if the frame's verdict is not valid, which must
 * never happen and is warned about.
 */
int secproc_cpu_add_code(const struct secproc_mem *mem,
			 struct secproc_rv_hart *rv,
			 struct secproc_code_sources *sources, u64 va,
			 u32 frame_no, const struct secproc_seat *seat);

/**
 * secproc_cpu_drop_code() - forget decoded code of one page
 * @rv: the hart
 * @sources: its sources
 * @va: address of the page
 */
void secproc_cpu_drop_code(struct secproc_rv_hart *rv,
			   struct secproc_code_sources *sources, u64 va);

/**
 * secproc_cpu_flush() - forget all translations and decoded code of a hart
 * @rv: the hart
 * @sources: its sources
 */
void secproc_cpu_flush(struct secproc_rv_hart *rv,
		       struct secproc_code_sources *sources);

#endif /* SECPROC_CPU_H */
