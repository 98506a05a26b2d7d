// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Making revocation lists
 */
#include <stdlib.h>

#include "revlist.h"
#include "../pkg/message.h"

/**
 * secproc_revlist_add() - revoke one thing
 * @list: the list
 * @kind: SECPROC_REV_*
 * @id: what
 * @since: since when; what is in the list already keeps the earlier time
 *
 * Return: 0, -ENOSPC if the list is full, or -ENOMEM.
 */
int secproc_revlist_add(struct secproc_revlist *list, u8 kind,
			const u8 id[32], u64 since)
{
	struct secproc_rev_entry *entry;
	int order = 1;
	u32 i;

	for (i = 0; i < list->nr_entries; i++) {
		entry = &list->entries[i];
		order = kind != entry->kind ? kind - entry->kind :
					      memcmp(id, entry->id, 32);
		if (order <= 0)
			break;
	}
	if (i < list->nr_entries && !order) {
		if (since < secproc_get_le64(&entry->since))
			secproc_put_le64(&entry->since, since);
		return 0;
	}
	if (list->nr_entries == SECPROC_REV_MAX_ENTRIES)
		return -ENOSPC;
	entry = realloc(list->entries,
			(list->nr_entries + 1) * sizeof(*entry));
	if (!entry)
		return -ENOMEM;
	list->entries = entry;
	entry += i;
	memmove(entry + 1, entry, (list->nr_entries - i) * sizeof(*entry));
	list->nr_entries++;
	memset(entry, 0, sizeof(*entry));
	entry->kind = kind;
	secproc_put_le64(&entry->since, since);
	memcpy(entry->id, id, sizeof(entry->id));
	return 0;
}

/**
 * secproc_revlist_merge() - revoke all that another list revokes
 * @list: the list
 * @entries: the other's
 * @nr_entries: how many
 *
 * Return: as secproc_revlist_add().
 */
int secproc_revlist_merge(struct secproc_revlist *list,
			  const struct secproc_rev_entry *entries,
			  u32 nr_entries)
{
	int ret = 0;
	u32 i;

	for (i = 0; !ret && i < nr_entries; i++)
		ret = secproc_revlist_add(list, entries[i].kind, entries[i].id,
					  secproc_get_le64(&entries[i].since));
	return ret;
}

/**
 * secproc_revlist_build() - make the file
 * @list: the list
 * @terms: what it says of itself
 * @out: receives its bytes; to be given to free()
 * @out_len: receives their number
 *
 * Return: 0, -ENOMEM, or what the signer returned.
 */
int secproc_revlist_build(const struct secproc_revlist *list,
			  const struct secproc_revlist_terms *terms, u8 **out,
			  size_t *out_len)
{
	size_t certs_len = terms->nr_certs * sizeof(*terms->chain);
	size_t entries_len = list->nr_entries * sizeof(*list->entries);
	size_t len = sizeof(struct secproc_rev_header) + certs_len +
		     entries_len + SECPROC_ED25519_SIG_SIZE;
	struct secproc_bytes piece[SECPROC_REV_MESSAGE_PIECES];
	struct secproc_bytes entries = { list->entries, entries_len };
	struct secproc_rev_header *header;
	u8 sha256[32], *to;
	int ret;

	header = calloc(1, len);
	if (!header)
		return -ENOMEM;
	memcpy(header->magic, SECPROC_REV_MAGIC, sizeof(header->magic));
	secproc_put_le16(&header->major, SECPROC_REV_MAJOR);
	secproc_put_le16(&header->minor, SECPROC_REV_MINOR);
	secproc_put_le32(&header->header_size, sizeof(*header));
	secproc_put_le64(&header->number, terms->number);
	secproc_put_le64(&header->issued, terms->issued);
	secproc_put_le64(&header->next_update, terms->next_update);
	secproc_put_le32(&header->entry_count, list->nr_entries);
	secproc_put_le16(&header->cert_count, (u16)terms->nr_certs);
	memcpy(header->signer, terms->key->key_id, sizeof(header->signer));

	to = (u8 *)(header + 1);
	if (certs_len)
		memcpy(to, terms->chain, certs_len);
	to += certs_len;
	if (entries_len)
		memcpy(to, list->entries, entries_len);
	to += entries_len;
	secproc_sha256(sha256, &entries, 1);
	secproc_revocation_message(piece, header, sha256);
	ret = terms->key->sign(terms->key->ctx, to, piece, ARRAY_SIZE(piece));
	if (ret) {
		free(header);
		return ret;
	}
	*out = (u8 *)header;
	*out_len = len;
	return 0;
}

/**
 * secproc_revlist_free() - give a list's memory back
 * @list: which
 */
void secproc_revlist_free(struct secproc_revlist *list)
{
	free(list->entries);
	memset(list, 0, sizeof(*list));
}
