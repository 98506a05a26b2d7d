/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Signature verification unit (unit 32, R20, R25-R27)
 *
 * No page of a package is used before it has passed here, whoever asked for
 * it.  What is verified are the bytes as they were stored, before anything is
 * decrypted, and in the frame itself, where nobody else can change them any
 * more.
 *
 * The verdict of a frame belongs to who has reserved it, so that frames are
 * verified in parallel.
 */
#ifndef SECPROC_VERIFY_H
#define SECPROC_VERIFY_H

#include "../pkg/pkg.h"
#include "frame.h"

struct secproc_sigbank_entry;

/**
 * struct secproc_verify - the unit
 * @pool: the frames
 * @bank: signature holding unit, one entry per frame
 */
struct secproc_verify {
	const struct secproc_frame_pool *pool;
	struct secproc_sigbank_entry *bank;
};

/**
 * secproc_verify_bank_size() - storage for the signature holding unit
 * @nr_frames: frames of the memory
 *
 * Return: bytes.
 */
size_t secproc_verify_bank_size(u32 nr_frames);

/**
 * secproc_verify_init() - set the unit up
 * @unit: the unit
 * @pool: the frames
 * @bank: secproc_verify_bank_size() zeroed bytes
 */
void secproc_verify_init(struct secproc_verify *unit,
			 const struct secproc_frame_pool *pool, void *bank);

/**
 * secproc_verify_hold() - keep the verifying information of a frame (R24)
 * @unit: the unit
 * @frame_no: a BUSY frame
 * @vinfo: the package's verifying information of the page,
 *	SECPROC_PKG_VINFO_SIZE bytes
 */
void secproc_verify_hold(struct secproc_verify *unit, u32 frame_no,
			 const u8 *vinfo);

/**
 * secproc_verify_page() - check the page in a frame
 * @unit: the unit
 * @frame_no: a BUSY frame with the stored bytes, whose verifying information is
 *	held
 * @pkg: the package that the page is of
 * @page: the page that it must be
 *
 * Return: 0 if valid, else a refusal code (enum secproc_refusal).
 */
u32 secproc_verify_page(struct secproc_verify *unit, u32 frame_no,
			const struct secproc_pkg *pkg,
			const struct secproc_pkg_page *page);

/**
 * secproc_verify_pages() - check the pages in many frames together
 * @unit: the unit
 * @frame_no: BUSY frames like that of secproc_verify_page()
 * @pkg: the package that the pages are of
 * @check: for each frame, the page that it must be; its refusal is set
 * @nr: how many
 * @work: secproc_pkg_batch_size(@nr) bytes, aligned for u64
 *
 * Each frame has a verdict of its own, the same as if it were checked alone.
 *
 * Context: may sleep (randomness).
 */
void secproc_verify_pages(struct secproc_verify *unit, const u32 *frame_no,
			  const struct secproc_pkg *pkg,
			  struct secproc_pkg_check *check, unsigned int nr,
			  void *work);

/**
 * secproc_verify_is_valid() - ask for the verdict
 * @unit: the unit
 * @frame_no: a frame
 *
 * Return: true if the page in the frame has verified.
 */
bool secproc_verify_is_valid(const struct secproc_verify *unit, u32 frame_no);

/**
 * secproc_verify_forget() - erase a frame's entry
 * @unit: the unit
 * @frame_no: a frame that is about to be freed
 */
void secproc_verify_forget(struct secproc_verify *unit, u32 frame_no);

#endif /* SECPROC_VERIFY_H */
