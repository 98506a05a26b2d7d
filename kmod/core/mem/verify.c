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

	memcpy(&entry->vinfo, vinfo, sizeof(entry->vinfo));
	entry->verdict = SECPROC_VERDICT_HELD;
}

static bool is_held(const struct secproc_verify *unit, u32 frame_no)
{
	return unit->pool->frame[frame_no].state == SECPROC_FRAME_BUSY &&
	       unit->bank[frame_no].verdict == SECPROC_VERDICT_HELD;
}

static void note(struct secproc_sigbank_entry *entry, u32 refusal)
{
	entry->verdict = refusal ? SECPROC_VERDICT_INVALID :
				   SECPROC_VERDICT_VALID;
}

u32 secproc_verify_page(struct secproc_verify *unit, u32 frame_no,
			const struct secproc_pkg *pkg,
			const struct secproc_pkg_page *page)
{
	struct secproc_sigbank_entry *entry = &unit->bank[frame_no];
	u32 refusal;

	if (WARN_ON_ONCE(!is_held(unit, frame_no)))
		return SECPROC_REFUSAL_PAGE_SIGNATURE;

	refusal = secproc_pkg_page_verify(pkg, page,
					  unit->pool->frame[frame_no].data,
					  (const u8 *)&entry->vinfo);
	note(entry, refusal);
	return refusal;
}

void secproc_verify_pages(struct secproc_verify *unit, const u32 *frame_no,
			  const struct secproc_pkg *pkg,
			  struct secproc_pkg_check *check, unsigned int nr,
			  void *work)
{
	bool all_held = true;
	unsigned int i;

	for (i = 0; i < nr; i++) {
		check[i].stored = unit->pool->frame[frame_no[i]].data;
		check[i].vinfo = &unit->bank[frame_no[i]].vinfo;
		check[i].refusal = SECPROC_REFUSAL_PAGE_SIGNATURE;
		all_held = all_held && is_held(unit, frame_no[i]);
	}
	if (WARN_ON_ONCE(!all_held))
		return;
	secproc_pkg_pages_verify(pkg, check, nr, work);
	for (i = 0; i < nr; i++)
		note(&unit->bank[frame_no[i]], check[i].refusal);
}

bool secproc_verify_is_valid(const struct secproc_verify *unit, u32 frame_no)
{
	return unit->bank[frame_no].verdict == SECPROC_VERDICT_VALID;
}

void secproc_verify_forget(struct secproc_verify *unit, u32 frame_no)
{
	memzero_explicit(&unit->bank[frame_no], sizeof(unit->bank[frame_no]));
}
