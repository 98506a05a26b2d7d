/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Pager: what a written page looks like outside of secure memory (R35)
 *
 * A page that leaves is sealed by ChaCha20-Poly1305 under a key that this memory
 * made at its start and that never leaves it.  The nonce is a version, which is
 * counted up for every page that leaves and is never used twice; the associated
 * data are task, address, permissions, and whether it is a page or a table of
 * an address space.  The version stays inside, in the entry of the page table,
 * so the only bytes that open it are the ones that left last: an older copy,
 * another page's, another task's or another boot's does not.  Since a version
 * names one ciphertext, its tag may lie outside with it.  A table whose pages
 * have all left can leave, too: its own version is kept by the table above it,
 * and that of the topmost table by nobody, because it stays.
 *
 * Not hidden: which pages leave when, and that a page is the one that left.
 */
#ifndef SECPROC_PAGER_H
#define SECPROC_PAGER_H

#include "../crypto.h"

/* A page in the page store: ciphertext, then its tag. */
#define SECPROC_RECORD_SIZE	(SECPROC_PAGE_SIZE + SECPROC_TAG_SIZE)

/* Versions fit into a page table entry beside its flags. */
#define SECPROC_VERSION_BITS	52

/**
 * struct secproc_pager - key and counter of one secure memory
 * @key: what pages are sealed under
 * @versions: versions given out; the first is 1
 */
struct secproc_pager {
	u8 key[SECPROC_KEY_SIZE];
	u64 versions;
};

/**
 * struct secproc_page_name - what a sealed page is bound to
 * @task: number of the task, never used twice in a boot
 * @va: address of the page
 * @version: its version
 * @perms: SECPROC_PERM_* that it had
 * @table: 0 for a page, else one more than the level of the table that it is
 */
struct secproc_page_name {
	u64 task;
	u64 va;
	u64 version;
	u8 perms;
	u8 table;
};

/**
 * secproc_pager_init() - a pager with a new key
 * @pager: the pager
 *
 * Context: may sleep (randomness).
 */
void secproc_pager_init(struct secproc_pager *pager);

/**
 * secproc_pager_wipe() - erase the key; no sealed page can be opened any more
 * @pager: the pager
 */
void secproc_pager_wipe(struct secproc_pager *pager);

/**
 * secproc_pager_version() - a version for a page that is about to leave
 * @pager: the pager
 *
 * The caller serialises.
 *
 * Return: the version, or 0 if they are used up (after 2^52 pages).
 */
u64 secproc_pager_version(struct secproc_pager *pager);

/**
 * secproc_pager_seal() - make the record of a page
 * @pager: the pager
 * @name: the page, with a version that was given out for it
 * @page: its contents
 * @record: SECPROC_RECORD_SIZE bytes
 */
void secproc_pager_seal(const struct secproc_pager *pager,
			const struct secproc_page_name *name, const u8 *page,
			u8 *record);

/**
 * secproc_pager_open() - take a page back
 * @pager: the pager
 * @name: the page as it was sealed
 * @page: where to; wiped if the record is refused
 * @record: what the page store gave
 *
 * Return: 0, or -EKEYREJECTED if it is not the record that was made.
 */
int __must_check secproc_pager_open(const struct secproc_pager *pager,
				    const struct secproc_page_name *name,
				    u8 *page, const u8 *record);

#endif /* SECPROC_PAGER_H */
