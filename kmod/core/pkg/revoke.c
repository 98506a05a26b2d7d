// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Revocation lists: keys and packages that are not to be believed any more
 */
#include "revoke.h"
#include "message.h"

#define HEADER_OFF(member)	offsetof(struct secproc_rev_header, member)

static enum secproc_refusal refuse(struct secproc_revocations_view *view,
				   enum secproc_refusal refusal, u64 off)
{
	view->refusal = refusal;
	view->refusal_off = off;
	return refusal;
}

static enum secproc_refusal
check_header(struct secproc_revocations_view *view,
	     const struct secproc_rev_header *header)
{
	if (memcmp(header->magic, SECPROC_REV_MAGIC, sizeof(header->magic)))
		return refuse(view, SECPROC_REFUSAL_REV_MAGIC, 0);
	if (secproc_get_le16(&header->major) != SECPROC_REV_MAJOR ||
	    secproc_get_le16(&header->minor) != SECPROC_REV_MINOR ||
	    secproc_get_le32(&header->header_size) != sizeof(*header))
		return refuse(view, SECPROC_REFUSAL_REV_VERSION,
			      HEADER_OFF(major));
	if (!secproc_is_zero(header->reserved0, sizeof(header->reserved0)) ||
	    !secproc_is_zero(header->reserved1, sizeof(header->reserved1)))
		return refuse(view, SECPROC_REFUSAL_REV_RESERVED,
			      HEADER_OFF(reserved0));
	if (!secproc_get_le64(&header->number))
		return refuse(view, SECPROC_REFUSAL_REV_FIELD,
			      HEADER_OFF(number));
	view->nr_certs = secproc_get_le16(&header->cert_count);
	if (view->nr_certs > SECPROC_PKG_MAX_CERTS)
		return refuse(view, SECPROC_REFUSAL_REV_FIELD,
			      HEADER_OFF(cert_count));
	view->nr_entries = secproc_get_le32(&header->entry_count);
	if (view->nr_entries > SECPROC_REV_MAX_ENTRIES)
		return refuse(view, SECPROC_REFUSAL_REV_FIELD,
			      HEADER_OFF(entry_count));
	return SECPROC_REFUSAL_NONE;
}

static int compare(u8 kind, const u8 id[32],
		   const struct secproc_rev_entry *entry)
{
	if (kind != entry->kind)
		return kind < entry->kind ? -1 : 1;
	return memcmp(id, entry->id, sizeof(entry->id));
}

static enum secproc_refusal
check_entry(const struct secproc_rev_entry *entry,
	    const struct secproc_rev_entry *before)
{
	if (entry->kind < SECPROC_REV_KEY ||
	    entry->kind > SECPROC_REV_PACKAGE ||
	    !secproc_is_zero(entry->reserved, sizeof(entry->reserved)))
		return SECPROC_REFUSAL_REV_ENTRY;
	if (before && compare(entry->kind, entry->id, before) <= 0)
		return SECPROC_REFUSAL_REV_ORDER;
	return SECPROC_REFUSAL_NONE;
}

/**
 * secproc_revocations_parse() - read a revocation list
 * @buf: its bytes, at a multiple of 8; borrowed by @view
 * @len: how many
 * @view: receives what was found, or the refusal and its offset
 *
 * Return: 0, or the first check that failed.
 */
enum secproc_refusal
secproc_revocations_parse(const void *buf, size_t len,
			  struct secproc_revocations_view *view)
{
	const struct secproc_rev_header *header = buf;
	enum secproc_refusal refusal;
	size_t certs_len, entries_len;
	u32 i;

	memset(view, 0, sizeof(*view));
	if (len < sizeof(*header))
		return refuse(view, SECPROC_REFUSAL_REV_SHORT, len);
	refusal = check_header(view, header);
	if (refusal)
		return refusal;

	/* Both counts are bounded, so nothing overflows. */
	certs_len = view->nr_certs * sizeof(*view->certs);
	entries_len = view->nr_entries * sizeof(*view->entries);
	if (len != sizeof(*header) + certs_len + entries_len +
		   SECPROC_ED25519_SIG_SIZE)
		return refuse(view, SECPROC_REFUSAL_REV_SIZE, len);
	view->header = header;
	view->certs = (const void *)((const u8 *)buf + sizeof(*header));
	view->entries = (const void *)((const u8 *)view->certs + certs_len);
	view->sig = (const u8 *)view->entries + entries_len;

	for (i = 0; i < view->nr_entries; i++) {
		refusal = check_entry(&view->entries[i],
				      i ? &view->entries[i - 1] : NULL);
		if (refusal)
			return refuse(view, refusal, sizeof(*header) +
				      certs_len + i * sizeof(*view->entries));
	}
	return SECPROC_REFUSAL_NONE;
}

/*
 * A list speaks about all products, so its signer may not be confined to some:
 * an authority for one name space cannot stop another's products.
 */
static enum secproc_refusal
find_signer(const struct secproc_revocations_view *view,
	    const struct secproc_trust *trust, struct secproc_signer *signer)
{
	const struct secproc_claim claim = {
		.usage = SECPROC_CERT_U_SIGN_REVOCATION,
		.type = SECPROC_CERT_AUTHORITY,
		.when = secproc_get_le64(&view->header->issued),
	};

	if (!view->nr_certs)
		return secproc_root_signer(trust, view->header->signer,
					   claim.usage, signer);
	return secproc_chain_verify(view->certs, view->nr_certs, trust, &claim,
				    signer);
}

/**
 * secproc_revocations_verify() - turn a view into a list
 * @view: from secproc_revocations_parse(), which succeeded
 * @trust: what is believed, the list before this one included
 * @list: the list; written only on success
 *
 * Return: 0, or the first check that failed: the signer's chain, the signature,
 * the signer's validity when it signed.
 */
enum secproc_refusal
secproc_revocations_verify(const struct secproc_revocations_view *view,
			   const struct secproc_trust *trust,
			   struct secproc_revocations *list)
{
	struct secproc_bytes piece[SECPROC_REV_MESSAGE_PIECES];
	struct secproc_revocations found;
	enum secproc_refusal refusal;
	struct secproc_bytes bytes;
	u8 sha256[32];

	if (WARN_ON_ONCE(view->refusal || !view->header))
		return SECPROC_REFUSAL_REV_FIELD;
	refusal = find_signer(view, trust, &found.signer);
	if (refusal)
		return refusal;
	if (memcmp(view->header->signer, found.signer.key_id, 32))
		return SECPROC_REFUSAL_CERT_MISSING;

	bytes.data = view->entries;
	bytes.len = view->nr_entries * sizeof(*view->entries);
	secproc_sha256(sha256, &bytes, 1);
	secproc_revocation_message(piece, view->header, sha256);
	if (secproc_ed25519_verify(view->sig, found.signer.ed25519, piece,
				   ARRAY_SIZE(piece)))
		return SECPROC_REFUSAL_REV_SIGNATURE;

	found.entries = view->entries;
	found.nr_entries = view->nr_entries;
	found.number = secproc_get_le64(&view->header->number);
	found.issued = secproc_get_le64(&view->header->issued);
	found.next_update = secproc_get_le64(&view->header->next_update);
	refusal = secproc_signer_check_time(&found.signer, found.issued);
	if (refusal)
		return refusal;
	*list = found;
	return SECPROC_REFUSAL_NONE;
}

static const struct secproc_rev_entry *
lookup(const struct secproc_revocations *list, u8 kind, const u8 id[32])
{
	u32 low = 0, high = list->nr_entries;

	while (low < high) {
		u32 middle = low + (high - low) / 2;
		int order = compare(kind, id, &list->entries[middle]);

		if (!order)
			return &list->entries[middle];
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

/**
 * secproc_revocations_replace() - whether a list may take another's place
 * @list: the new one
 * @old: the one that counts now; with number 0 if there is none
 *
 * Return: 0, REV_STALE unless the new one's number is higher, REV_SHRINKS if it
 * lacks an entry or revokes something later.
 */
enum secproc_refusal
secproc_revocations_replace(const struct secproc_revocations *list,
			    const struct secproc_revocations *old)
{
	const struct secproc_rev_entry *entry;
	u32 i;

	if (!old->number)
		return SECPROC_REFUSAL_NONE;
	if (list->number <= old->number)
		return SECPROC_REFUSAL_REV_STALE;
	for (i = 0; i < old->nr_entries; i++) {
		entry = lookup(list, old->entries[i].kind, old->entries[i].id);
		if (!entry || secproc_get_le64(&entry->since) >
			      secproc_get_le64(&old->entries[i].since))
			return SECPROC_REFUSAL_REV_SHRINKS;
	}
	return SECPROC_REFUSAL_NONE;
}

/**
 * secproc_is_revoked() - whether something was revoked before it was used
 * @list: the list, or NULL if there is none
 * @kind: SECPROC_REV_*
 * @id: what
 * @when: when it was used to sign, as the signer says
 *
 * Return: whether it is not to be believed.
 */
bool secproc_is_revoked(const struct secproc_revocations *list, u8 kind,
			const u8 id[32], u64 when)
{
	const struct secproc_rev_entry *entry;

	entry = list ? lookup(list, kind, id) : NULL;
	return entry && when >= secproc_get_le64(&entry->since);
}
