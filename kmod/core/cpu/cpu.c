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

int secproc_cpu_add_code(const struct secproc_mem *mem,
			 struct secproc_rv_hart *rv,
			 struct secproc_code_sources *sources, u64 va,
			 u32 frame_no, const struct secproc_seat *seat)
{
	const struct secproc_frame *frame = &mem->pool.frame[frame_no];
	const struct secproc_code_source *evicted;
	struct secproc_code_source *src;

	if (WARN_ON_ONCE(frame->state != SECPROC_FRAME_CODE ||
			 !secproc_verify_is_valid(&mem->verify, frame_no)))
		return -EKEYREJECTED;

	/*
	 * An insertion needs one source and frees at most one.  A cache that
	 * the program emptied itself (FENCE.I) does not say which became free,
	 * so start afresh when they run out.
	 */
	if (!sources->spare && sources->nr_used == SECPROC_RV_MAX_CODE_PAGES)
		secproc_cpu_flush(rv, sources);
	src = sources->spare;
	if (!src)
		src = &sources->source[sources->nr_used++];
	src->page = frame->data;
	src->page_idx = frame->page_idx;
	src->encrypted = frame->encrypted;
	src->seat = seat;
	src->key = frame->key ? frame->key : seat->key + frame->part;
	src->lines = &sources->lines;
	evicted = secproc_rv_code_insert(rv, va, src);
	sources->spare = evicted ? &sources->source[evicted - sources->source] :
				   NULL;
	return 0;
}

void secproc_cpu_flush(struct secproc_rv_hart *rv,
		       struct secproc_code_sources *sources)
{
	secproc_rv_tlb_flush(rv);
	secproc_rv_code_flush(rv);
	sources->nr_used = 0;
	sources->spare = NULL;
}
