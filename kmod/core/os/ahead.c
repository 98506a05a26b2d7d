// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Reading ahead
 */
#include "ahead.h"

static bool is_code(const struct secproc_want *want)
{
	return want->access & SECPROC_PERM_X;
}

static u32 grown(u32 window)
{
	u32 next = window ? 2 * window : SECPROC_AHEAD_FIRST;

	return next < SECPROC_AHEAD_MAX ? next : SECPROC_AHEAD_MAX;
}

u32 secproc_ahead_window(const struct secproc_ahead *ahead,
			 const struct secproc_want *want, u32 max)
{
	const struct secproc_order *order = is_code(want) ? &ahead->code :
							    &ahead->data;
	u32 window = grown(order->window);

	if ((want->va & SECPROC_PAGE_MASK) != order->next)
		return 0;
	return window < max ? window : max;
}

/* The last of the pages that were read ahead tells of all. */
static bool was_used(const struct secproc_aspace *as,
		     const struct secproc_order *order, u8 access)
{
	u32 frame_no;

	if (!order->window)
		return true;
	frame_no = secproc_aspace_lookup(as, order->next - SECPROC_PAGE_SIZE,
					 access);
	return frame_no != SECPROC_NO_FRAME &&
	       !READ_ONCE(as->mem->pool.frame[frame_no].ahead);
}

/*
 * True if page @b stands behind page @a, at its address and in the file, and both
 * are signed: to check hashes together saves nothing.
 */
static bool is_behind(const struct secproc_pkg *pkg, u32 a, u32 b)
{
	struct secproc_pkg_page first, second;

	return secproc_pkg_page(pkg, a, &first) &&
	       secproc_pkg_page(pkg, b, &second) &&
	       first.verify_kind == SECPROC_PKG_VERIFY_ED25519 &&
	       second.verify_kind == SECPROC_PKG_VERIFY_ED25519 &&
	       second.va == first.va + SECPROC_PAGE_SIZE && second.file_off &&
	       second.file_off == first.file_off + SECPROC_PAGE_SIZE &&
	       second.vinfo_off == first.vinfo_off + SECPROC_PKG_VINFO_SIZE;
}

u32 secproc_ahead_reserve(struct secproc_ahead *ahead,
			  struct secproc_aspace *as,
			  const struct secproc_want *want,
			  struct secproc_page_in *in, u32 max, u32 keep)
{
	struct secproc_order *order = is_code(want) ? &ahead->code :
						      &ahead->data;
	u8 access = is_code(want) ? SECPROC_PERM_X : SECPROC_PERM_R;
	u32 n = 0;

	order->window = in->va == order->next && was_used(as, order, access) ?
			grown(order->window) : 0;
	while (n < order->window && n < max && as->mem->pool.nr_free > keep &&
	       is_behind(as->pkg, in[n].page_idx, in[n].page_idx + 1) &&
	       secproc_aspace_reserve_next(as, in[n].page_idx + 1, access,
					   &in[n + 1]))
		in[++n].ahead = true;
	order->next = in[n].va + SECPROC_PAGE_SIZE;
	return n;
}
