/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Every counter of the secure processor: one place, one name, one sentence
 *
 * A counter only grows.  Its place in struct secproc_stats is its place in this
 * list and never changes: new ones are appended.  The name is what fdinfo, JSON
 * and Documentation/statistics.rst call it.
 *
 * Nothing here tells of contents or keys, and nothing of single pages: all are
 * sums over a task.
 */
#ifndef _UAPI_LINUX_SECPROC_STAT_H
#define _UAPI_LINUX_SECPROC_STAT_H

/* X(name, sentence) */
#define SECPROC_STATS(X)						\
	X(faults_first, "pages of the package verified for the first time") \
	X(faults_again, "pages of the package verified again")		\
	X(faults_zero, "pages that began as zeros")			\
	X(faults_copy, "pages of code decrypted to be read as data")	\
	X(faults_sealed, "pages that came back from the page store")	\
	X(faults_protection, "accesses that nothing is mapped for, or that are not allowed") \
	X(hits, "accesses that missed a TLB or a code cache, not secure memory") \
	X(refaults, "pages wanted again soon after they had been taken away") \
	X(refusals, "pages that were refused")				\
	X(verifies, "pages checked by the verification unit")		\
	X(decrypts, "pages of data decrypted")				\
	X(lines, "lines of 64 bytes of code decrypted")			\
	X(page_outs, "pages sealed and put into the page store")	\
	X(drops, "pages dropped, because they can be had again")	\
	X(drops_zero, "written pages dropped, because they were all zero") \
	X(taken, "pages that left because another task needed the frame") \
	X(waits, "times that something had to be waited for")		\
	X(bytes_fetched, "bytes read from packages, or fed")		\
	X(bytes_verified, "bytes hashed and checked")			\
	X(bytes_decrypted, "bytes of pages of data decrypted")		\
	X(bytes_sealed, "bytes sealed for the page store")		\
	X(bytes_unsealed, "bytes of the page store opened")		\
	X(ns_fetch, "nanoseconds spent reading packages")		\
	X(ns_verify, "nanoseconds spent verifying")			\
	X(ns_decrypt, "nanoseconds spent decrypting pages of data")	\
	X(ns_seal, "nanoseconds spent sealing")				\
	X(ns_unseal, "nanoseconds spent opening sealed pages")		\
	X(ns_store, "nanoseconds spent writing and reading the page store") \
	X(ns_wait, "nanoseconds spent waiting for pages and frames")	\
	X(slices, "slices begun")					\
	X(preemptions, "slices that other threads interrupted")		\
	X(switches, "times that a thread left its CPU while it ran a hart") \
	X(ns_run, "nanoseconds that threads ran harts, all work for them included") \
	X(ns_ready, "nanoseconds that they could have, but others ran")	\
	X(key_hits, "times that a hart came on a processor and its key was in a slot") \
	X(key_misses, "times that its key had to be programmed first")	\
	X(idles, "times that a hart was idle and its decoded code was dropped") \
	X(ahead, "pages of the package read ahead of being wanted")	\
	X(ahead_used, "pages read ahead that were used then")		\
	X(ahead_wasted, "pages read ahead that left before they were used") \
	X(ahead_bad, "pages read ahead that were not good, and forgotten") \
	X(pins, "pages that stay because the package wants it")		\
	X(pins_ignored, "pages that do not, because of a limit")

/* The place of each, SECPROC_STAT_hits and so on; and how many there are. */
#define SECPROC_STAT_PLACE(name, sentence)	SECPROC_STAT_##name,
enum secproc_stat {
	SECPROC_STATS(SECPROC_STAT_PLACE)
	SECPROC_NR_STATS
};

#endif /* _UAPI_LINUX_SECPROC_STAT_H */
