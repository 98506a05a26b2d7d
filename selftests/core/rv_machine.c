// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The smallest machine that runs instructions; see rv_machine.h
 */
#include <stdio.h>
#include <stdlib.h>

#include "rv_machine.h"

unsigned int rv_m_nr_fetched;
u64 rv_m_time;
bool rv_m_fpu_usable = true;
bool rv_m_fpu_is_open;
unsigned int rv_m_nr_fpu_begun;

#define ROW_ALU(n, str, m, k, form, ...)	{ str, "ALU", #form, m, k },
#define ROW_LOAD(n, str, m, k, form, ...)	{ str, "LOAD", #form, m, k },
#define ROW_STORE(n, str, m, k, form, ...)	{ str, "STORE", #form, m, k },
#define ROW_BRANCH(n, str, m, k, form, ...)	{ str, "BRANCH", #form, m, k },
#define ROW_AMO(n, str, m, k, form, ...)	{ str, "AMO", #form, m, k },
#define ROW_CSR(n, str, m, k, form, ...)	{ str, "CSR", #form, m, k },
#define ROW_FPR(n, str, m, k, form, ...)	{ str, "FPR", #form, m, k },
#define ROW_FPN(n, str, m, k, form, ...)	{ str, "FPN", #form, m, k },
#define ROW_MISC(n, str, m, k, form, ...)	{ str, "MISC", #form, m, k },

const struct rv_m_row rv_m_rows[] = {
	RV_ROWS(ROW_ALU, ROW_LOAD, ROW_LOAD, ROW_STORE, ROW_BRANCH, ROW_AMO,
		ROW_CSR, ROW_FPR, ROW_FPN, ROW_FPN, ROW_MISC)
};

const size_t rv_m_nr_rows = ARRAY_SIZE(rv_m_rows);

const struct rv_m_row *rv_m_row(const char *name)
{
	size_t i;

	for (i = 0; i < rv_m_nr_rows; i++)
		if (!strcmp(rv_m_rows[i].name, name))
			return &rv_m_rows[i];
	fprintf(stderr, "no instruction %s\n", name);
	exit(2);
}

static void fetch_line(const void *source, unsigned int line,
		       u8 out[SECPROC_LINE_SIZE])
{
	rv_m_nr_fetched++;
	if (rv_m_fpu_is_open)
		abort();
	memcpy(out, (const u8 *)source + line * SECPROC_LINE_SIZE,
	       SECPROC_LINE_SIZE);
}

static u64 get_time(void)
{
	return rv_m_time;
}

static bool fpu_begin(void)
{
	if (!rv_m_fpu_usable || rv_m_fpu_is_open)
		return false;
	rv_m_fpu_is_open = true;
	rv_m_nr_fpu_begun++;
	return true;
}

static void fpu_end(void)
{
	if (!rv_m_fpu_is_open)
		abort();
	rv_m_fpu_is_open = false;
}

static const struct secproc_rv_bus bus = {
	.fetch_line = fetch_line,
	.time = get_time,
	.fpu_kind = secproc_fpu_kind,
	.fpu_begin = fpu_begin,
	.fpu_end = fpu_end,
};

static void add_storage(struct rv_machine *m)
{
	unsigned int i;

	for (i = 0; i < RV_M_MAX_CACHE && m->storage[i]; i++) {
		memset(m->storage[i], 0, secproc_rv_code_page_size());
		if (secproc_rv_code_add(&m->hart, m->storage[i]))
			abort();
	}
}

struct rv_machine *rv_m_create(unsigned int nr_cache)
{
	size_t size = (secproc_rv_code_page_size() + 63) / 64 * 64;
	struct rv_machine *m = calloc(1, sizeof(*m));
	unsigned int i;

	if (!m)
		abort();
	for (i = 0; i < nr_cache; i++) {
		m->storage[i] = aligned_alloc(64, size);
		if (!m->storage[i])
			abort();
	}
	rv_m_reset(m);
	return m;
}

void rv_m_destroy(struct rv_machine *m)
{
	unsigned int i;

	secproc_rv_wipe(&m->hart);
	for (i = 0; i < RV_M_MAX_CACHE; i++)
		free(m->storage[i]);
	free(m);
}

void rv_m_reset(struct rv_machine *m)
{
	secproc_rv_init(&m->hart, &bus);
	add_storage(m);
	m->hart.pc = RV_M_CODE;
	rv_m_nr_fetched = 0;
}

void rv_m_put16(struct rv_machine *m, u64 va, u16 parcel)
{
	secproc_put_le16((u8 *)m->code + (va - RV_M_CODE), parcel);
}

void rv_m_put32(struct rv_machine *m, u64 va, u32 insn)
{
	rv_m_put16(m, va, (u16)insn);
	rv_m_put16(m, va + 2, (u16)(insn >> 16));
}

void rv_m_allow_code(struct rv_machine *m, unsigned int n)
{
	secproc_rv_code_insert(&m->hart, RV_M_CODE + n * SECPROC_PAGE_SIZE,
			       m->code[n]);
}

void rv_m_allow_data(struct rv_machine *m, unsigned int n, bool load,
		     bool store)
{
	secproc_rv_tlb_fill(&m->hart, RV_M_DATA + n * SECPROC_PAGE_SIZE,
			    m->data[n], load, store);
}
