/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Inside of the code cache, for the engine alone
 */
#ifndef SECPROC_RV_CODE_CACHE_H
#define SECPROC_RV_CODE_CACHE_H

#include "hart.h"
#include "insn.h"

/* One record for every place where an instruction may begin. */
#define RV_PAGE_SLOTS		(SECPROC_PAGE_SIZE / 2)
#define RV_LINE_SLOTS		(SECPROC_LINE_SIZE / 2)

/**
 * struct secproc_rv_code_page - decoded code of one page
 * @va: address of the page
 * @bias: guest address of the record at r is @bias + r / 4
 * @source: names the page to secproc_rv_bus.fetch_line
 * @next: chain of the hash
 * @decoded: lines that hold decoded records, one bit each
 * @used: this storage holds a page
 * @referenced: jumped to since the clock's hand was here
 * @rec: one record per 2 bytes of code; then what lies past the end, where an
 *	instruction ended with the page and where one crossed its end
 */
struct secproc_rv_code_page {
	u64 va;
	u64 bias;
	const void *source;
	struct secproc_rv_code_page *next;
	u64 decoded;
	bool used;
	bool referenced;
	struct rv_rec rec[RV_PAGE_SLOTS + 2] __aligned(64);
};

/* Returns the record of the instruction at @va, which lies in @page. */
static inline const struct rv_rec *
secproc_rv_rec_at(const struct secproc_rv_code_page *page, u64 va)
{
	const u64 size = sizeof(struct rv_rec);

	/* Bit 0 is no part of an address. */
	return (const void *)((const u8 *)page->rec +
			      (va & ~SECPROC_PAGE_MASK & ~1ULL) * (size / 2));
}

/**
 * secproc_rv_code_lookup() - find the page of an address
 * @hart: the hart
 * @va: an address in the page
 *
 * The slow way behind the front table, which it refills.
 *
 * Return: the page, or NULL if it is not in the cache.
 */
struct secproc_rv_code_page *
secproc_rv_code_lookup(struct secproc_rv_hart *hart, u64 va);

/**
 * secproc_rv_code_wipe_lines() - wipe decoded records, keep the pages
 * @hart: the hart
 */
void secproc_rv_code_wipe_lines(struct secproc_rv_hart *hart);

/**
 * secproc_rv_code_set_dispatch() - prepare the cache for another loop
 * @hart: the hart, whose dispatch has just been chosen
 *
 * Records are not the same for both loops, so decoded ones are wiped.
 */
void secproc_rv_code_set_dispatch(struct secproc_rv_hart *hart);

/**
 * secproc_rv_decode_line() - decode from an instruction to the end of its line
 * @hart: the hart
 * @page: the page
 * @slot: where the instruction begins
 *
 * Return: true; or false if the instruction at @slot crosses into a page that is
 * not in the cache.
 */
bool secproc_rv_decode_line(struct secproc_rv_hart *hart,
			    struct secproc_rv_code_page *page,
			    unsigned int slot);

/**
 * secproc_rv_fuse() - let the instructions of a line be executed as one
 * @dispatch: the loop that will do it
 * @line: the records of the line
 * @at: where in the line each instruction begins, and where the last one ends
 * @nr: how many there are
 */
void secproc_rv_fuse(enum secproc_rv_dispatch dispatch, struct rv_rec *line,
		     const u8 *at, unsigned int nr);

/**
 * secproc_rv_refetch() - get the bits of an instruction that has been decoded
 * @hart: the hart
 * @page: the page
 * @slot: where it begins
 *
 * Return: its 16 or 32 bits.
 */
u32 secproc_rv_refetch(struct secproc_rv_hart *hart,
		       const struct secproc_rv_code_page *page,
		       unsigned int slot);

/**
 * secproc_rv_decode_insn() - decode one instruction
 * @rec: receives the record
 * @insn: the instruction; only the low half counts if it is a compressed one
 * @slot: where in the page it begins; says which jumps leave the page
 *
 * Return: its length in slots: 1 or 2.
 */
unsigned int secproc_rv_decode_insn(struct rv_rec *rec, u32 insn,
				    unsigned int slot);

/**
 * secproc_rv_expand() - expand a compressed instruction
 * @insn: 16 bits whose low two are not both set
 *
 * Return: the equivalent 4-byte instruction, or 0 for a reserved encoding.
 */
u32 secproc_rv_expand(u16 insn);

#endif /* SECPROC_RV_CODE_CACHE_H */
