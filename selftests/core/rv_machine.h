/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The smallest machine that runs instructions, for unit tests of the engine
 *
 * Code in pages at RV_M_CODE, data in pages at RV_M_DATA; nothing is in the
 * code cache or the TLB until a test puts it there.
 */
#ifndef SECPROC_RV_MACHINE_H
#define SECPROC_RV_MACHINE_H

#include "../../kmod/core/bytes.h"
#include "../../kmod/core/rv/code_cache.h"
#include "../../kmod/core/rv/hart.h"

#define RV_M_CODE	0x10000ULL
#define RV_M_DATA	0x7fff0000ULL
#define RV_M_PAGES	8
#define RV_M_MAX_CACHE	8

struct rv_machine {
	struct secproc_rv_hart hart;
	u8 code[RV_M_PAGES][SECPROC_PAGE_SIZE];
	u8 data[RV_M_PAGES][SECPROC_PAGE_SIZE];
	void *storage[RV_M_MAX_CACHE];
};

/* How often fetch_line was called, and what time answers. */
extern unsigned int rv_m_nr_fetched;
extern u64 rv_m_time;

/*
 * The floating-point unit: whether it can be used, whether it is, and how often
 * it was begun to.  Code that is fetched meanwhile aborts the test.
 */
extern bool rv_m_fpu_usable;
extern bool rv_m_fpu_is_open;
extern unsigned int rv_m_nr_fpu_begun;

/* Makes a machine with a cache of nr_cache pages. */
struct rv_machine *rv_m_create(unsigned int nr_cache);
void rv_m_destroy(struct rv_machine *m);

/* Puts instructions at an address in the code pages. */
void rv_m_put32(struct rv_machine *m, u64 va, u32 insn);
void rv_m_put16(struct rv_machine *m, u64 va, u16 parcel);

/* Lets page n of the code or the data be used. */
void rv_m_allow_code(struct rv_machine *m, unsigned int n);
void rv_m_allow_data(struct rv_machine *m, unsigned int n, bool load,
		     bool store);

/* Takes a machine back to zero registers, no code and no data allowed. */
void rv_m_reset(struct rv_machine *m);

/* The row of a mnemonic; exits if there is none. */
struct rv_m_row {
	const char *name;
	const char *kind;
	const char *form;
	u32 match;
	u32 mask;
};

extern const struct rv_m_row rv_m_rows[];
extern const size_t rv_m_nr_rows;

const struct rv_m_row *rv_m_row(const char *name);

#endif /* SECPROC_RV_MACHINE_H */
