/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Inside of the interpreter: the loops, and what they call when it is not worth
 * being in them
 */
#ifndef SECPROC_RV_EXEC_H
#define SECPROC_RV_EXEC_H

#include "code_cache.h"
#include "hart.h"

/* From a slow path: nothing in the way, go on.  Equal to no reason to leave. */
#define RV_GO_ON	(-1)

/**
 * secproc_rv_loop_switch() - run from hart->pc for hart->slice instructions
 * @hart: the hart
 *
 * Return: enum secproc_rv_exit; pc and instret are up to date.
 */
int secproc_rv_loop_switch(struct secproc_rv_hart *hart);
int secproc_rv_loop_goto(struct secproc_rv_hart *hart);

/**
 * secproc_rv_goto_code() - what stands in records for the threaded loop
 * @op: an operation
 *
 * Return: where its handler is; 0 for RV_OP_undecoded.
 */
u16 secproc_rv_goto_code(enum rv_op op);

/* What stands in records for the loop that runs the hart. */
static inline u16 secproc_rv_code_of(const struct secproc_rv_hart *hart,
				     enum rv_op op)
{
	return hart->dispatch == SECPROC_RV_DISPATCH_GOTO ?
	       secproc_rv_goto_code(op) : (u16)op;
}

/**
 * struct secproc_rv_loaded - result of a load that did not hit
 * @value: zero-extended value
 * @ok: false if the load is not allowed; hart->fault says where
 */
struct secproc_rv_loaded {
	u64 value;
	u64 ok;
};

/**
 * secproc_rv_load_slow() - load what the TLB entry of @va does not cover
 * @hart: the hart
 * @va: address
 * @size: 1 to 8 bytes; may cross into the next page
 *
 * Return: the value, and whether it may be loaded.
 */
struct secproc_rv_loaded secproc_rv_load_slow(struct secproc_rv_hart *hart,
					      u64 va, u32 size);

/**
 * secproc_rv_store_slow() - store what the TLB entry of @va does not cover
 * @hart: the hart
 * @va: address
 * @value: low @size bytes are stored
 * @size: 1 to 8 bytes; may cross into the next page
 *
 * Return: false if the store is not allowed; hart->fault says where, and nothing
 * has been stored.
 */
bool secproc_rv_store_slow(struct secproc_rv_hart *hart, u64 va, u64 value,
			   u32 size);

/**
 * secproc_rv_illegal() - say that an instruction is illegal
 * @hart: the hart
 * @page: its page
 * @ip: its record
 *
 * Return: SECPROC_RV_EXIT_ILLEGAL.
 */
int secproc_rv_illegal(struct secproc_rv_hart *hart,
		       const struct secproc_rv_code_page *page,
		       const struct rv_rec *ip);

/**
 * secproc_rv_absent() - say that there is no code at an address
 * @hart: the hart
 * @va: the address
 *
 * Return: SECPROC_RV_EXIT_FETCH.
 */
int secproc_rv_absent(struct secproc_rv_hart *hart, u64 va);

/**
 * secproc_rv_amo() - execute an instruction of the A extension
 * @hart: the hart
 * @rec: its record
 * @op: its operation
 *
 * Return: RV_GO_ON, or why the run ends.
 */
int secproc_rv_amo(struct secproc_rv_hart *hart, const struct rv_rec *rec,
		   enum rv_op op);

/**
 * secproc_rv_csr() - execute an instruction of Zicsr
 * @hart: the hart
 * @rec: its record
 * @op: its operation
 * @instret: instructions retired before it
 *
 * Return: RV_GO_ON, or SECPROC_RV_EXIT_ILLEGAL.
 */
int secproc_rv_csr(struct secproc_rv_hart *hart, const struct rv_rec *rec,
		   enum rv_op op, u64 instret);

#endif /* SECPROC_RV_EXEC_H */
