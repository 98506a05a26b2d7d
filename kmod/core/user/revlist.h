/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Making revocation lists; tools only
 */
#ifndef SECPROC_USER_REVLIST_H
#define SECPROC_USER_REVLIST_H

#include "../pkg/pkg_build.h"
#include "../pkg/revoke.h"

/**
 * struct secproc_revlist - a list that is being made
 * @entries: ascending; from malloc
 * @nr_entries: how many
 */
struct secproc_revlist {
	struct secproc_rev_entry *entries;
	u32 nr_entries;
};

/**
 * struct secproc_revlist_terms - what the list says of itself
 * @number: its number
 * @issued: seconds since 1970
 * @next_update: seconds since 1970, or 0
 * @chain: certificates of the signer, the signer's first; NULL for a root
 * @nr_certs: how many; 0 for a root
 * @key: the signer
 */
struct secproc_revlist_terms {
	u64 number;
	u64 issued;
	u64 next_update;
	const struct secproc_cert *chain;
	unsigned int nr_certs;
	const struct secproc_sign_key *key;
};

int secproc_revlist_add(struct secproc_revlist *list, u8 kind,
			const u8 id[32], u64 since);
int secproc_revlist_merge(struct secproc_revlist *list,
			  const struct secproc_rev_entry *entries,
			  u32 nr_entries);
int secproc_revlist_build(const struct secproc_revlist *list,
			  const struct secproc_revlist_terms *terms, u8 **out,
			  size_t *out_len);
void secproc_revlist_free(struct secproc_revlist *list);

#endif /* SECPROC_USER_REVLIST_H */
