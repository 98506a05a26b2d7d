// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Secure processor
 */
#include "../clock.h"
#include "../fpu.h"
#include "cpu.h"

/*
 * Decrypts for a hart that is on a processor, since only then its key is
 * indicated.  Should it not be, the engine gets zeros, which are no instruction,
 * rather than ciphertext.
 */
static void fetch_line(const void *source, unsigned int line,
		       u8 out[SECPROC_LINE_SIZE])
{
	const struct secproc_code_source *src = source;
	const struct secproc_keyslot *slot = NULL;

	if (!src->encrypted) {
		memcpy(out, src->page + line * SECPROC_LINE_SIZE,
		       SECPROC_LINE_SIZE);
		return;
	}
	if (!WARN_ON_ONCE(!secproc_seat_is_on(src->seat)))
		slot = secproc_key_take(src->key);
	if (!slot) {
		memset(out, 0, SECPROC_LINE_SIZE);
		return;
	}
	secproc_decrypt_line(slot, src->page_idx, line, src->page, out);
	secproc_key_drop(src->key);
	WRITE_ONCE(*src->lines, *src->lines + 1);
}

static u64 time_csr(void)
{
	return secproc_clock_monotonic() / (1000000000 / SECPROC_RV_TIME_HZ);
}

const struct secproc_rv_bus secproc_cpu_bus = {
	.fetch_line = fetch_line,
	.time = time_csr,
	.fpu_kind = secproc_fpu_kind,
	.fpu_begin = secproc_fpu_begin,
	.fpu_end = secproc_fpu_end,
};

static struct secproc_code_source *
take_source(struct secproc_rv_hart *rv, struct secproc_code_sources *sources)
{
	struct secproc_code_source *src;

	if (sources->spare) {
		src = &sources->source[sources->spare - 1];
		sources->spare = src->next;
		return src;
	}
	/*
	 * A cache that was emptied otherwise than here does not say which became
	 * free, so start afresh when they run out.
	 */
	if (sources->nr_used == ARRAY_SIZE(sources->source))
		secproc_cpu_flush(rv, sources);
	return &sources->source[sources->nr_used++];
}

/* Takes back the source of a page that has left, if one has. */
static void give_source(struct secproc_code_sources *sources,
			const struct secproc_code_source *left)
{
	u16 i;

	if (!left)
		return;
	i = (u16)(left - sources->source);
	sources->source[i].next = sources->spare;
	sources->spare = (u16)(i + 1);
}

int secproc_cpu_add_code(const struct secproc_mem *mem,
			 struct secproc_rv_hart *rv,
			 struct secproc_code_sources *sources, u64 va,
			 u32 frame_no, const struct secproc_seat *seat)
{
	const struct secproc_frame *frame = &mem->pool.frame[frame_no];
	struct secproc_code_source *src;

	if (WARN_ON_ONCE(frame->state != SECPROC_FRAME_CODE ||
			 !secproc_verify_is_valid(&mem->verify, frame_no)))
		return -EKEYREJECTED;

	src = take_source(rv, sources);
	src->page = frame->data;
	src->page_idx = frame->page_idx;
	src->encrypted = frame->encrypted;
	src->seat = seat;
	src->key = frame->key ? frame->key : seat->key + frame->part;
	src->lines = &sources->lines;
	give_source(sources, secproc_rv_code_insert(rv, va, src));
	return 0;
}

void secproc_cpu_drop_code(struct secproc_rv_hart *rv,
			   struct secproc_code_sources *sources, u64 va)
{
	give_source(sources, secproc_rv_code_drop(rv, va));
}

void secproc_cpu_flush(struct secproc_rv_hart *rv,
		       struct secproc_code_sources *sources)
{
	secproc_rv_tlb_flush(rv);
	secproc_rv_code_flush(rv);
	sources->nr_used = 0;
	sources->spare = 0;
}
