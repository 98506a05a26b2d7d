// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Signature verification unit: takes the signature out of the holding unit,
 * checks it against the signer's key, and the page's hash against the
 * signature
 */
#include "sigbank.h"
#include "verify.h"

size_t secproc_verify_bank_size(u32 nr_frames)
{
	return (size_t)nr_frames * sizeof(struct secproc_sigbank_entry);
}

void secproc_verify_init(struct secproc_verify *unit,
			 const struct secproc_frame_pool *pool, void *bank)
{
	unit->pool = pool;
	unit->bank = bank;
}

void secproc_verify_hold(struct secproc_verify *unit, u32 frame_no,
			 const u8 *vinfo)
{
	struct secproc_sigbank_entry *entry = &unit->bank[frame_no];

	memcpy(entry->vinfo, vinfo, SECPROC_PKG_VINFO_SIZE);
	entry->verdict = SECPROC_VERDICT_HELD;
}

u32 secproc_verify_page(struct secproc_verify *unit, u32 frame_no,
			const struct secproc_pkg *pkg,
			const struct secproc_pkg_page *page)
{
	struct secproc_sigbank_entry *entry = &unit->bank[frame_no];
	const struct secproc_frame *frame = &unit->pool->frame[frame_no];
	u32 refusal;

	if (WARN_ON_ONCE(frame->state != SECPROC_FRAME_BUSY ||
			 entry->verdict != SECPROC_VERDICT_HELD))
		return SECPROC_REFUSAL_PAGE_SIGNATURE;

	refusal = secproc_pkg_page_verify(pkg, page, frame->data, entry->vinfo);
	entry->verdict = refusal ? SECPROC_VERDICT_INVALID :
				   SECPROC_VERDICT_VALID;
	return refusal;
}

bool secproc_verify_is_valid(const struct secproc_verify *unit, u32 frame_no)
{
	return unit->bank[frame_no].verdict == SECPROC_VERDICT_VALID;
}

void secproc_verify_forget(struct secproc_verify *unit, u32 frame_no)
{
	memzero_explicit(&unit->bank[frame_no], sizeof(unit->bank[frame_no]));
}
