// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * What survives without power, as sealed records
 *
 *	0	header, in the clear and authenticated
 *	160	text, encrypted: its head, floors, starts
 *		authentication tag
 */
#include "../../include/uapi/linux/secproc_pkg.h"
#include "nv.h"

#define NV_MAGIC	"\x89SNVS\r\n\x1a"
#define NV_MAJOR	1
#define NV_MINOR	0

/* The key's purpose; no other is derived with it. */
static const char label_nv[] = "secproc processor memory v1";

/**
 * struct nv_header - first bytes of a record
 * @magic: NV_MAGIC
 * @major: another value is another format
 * @minor: 0
 * @header_size: 160
 * @seq: number of the record
 * @text_len: bytes of text
 * @reserved: zero
 * @processor: key identity of the processor
 * @root: key identity of the root that it trusts
 * @salt: random; of the key
 * @reserved1: zero
 */
struct nv_header {
	u8 magic[8];
	u8 major[2];
	u8 minor[2];
	u8 header_size[4];
	u8 seq[8];
	u8 text_len[4];
	u8 reserved[4];
	u8 processor[32];
	u8 root[32];
	u8 salt[32];
	u8 reserved1[32];
};

/**
 * struct nv_text - first bytes of the text
 * @nr_floors: floors that follow
 * @nr_counts: licences that follow behind them
 * @resets: as in struct secproc_nv
 * @list_len: length of the revocation list
 * @begun: as in struct secproc_nv
 * @list_number: number of the revocation list
 * @list_sha256: its hash
 * @list_area: where it stands
 * @reserved: zero
 */
struct nv_text {
	u8 nr_floors[4];
	u8 nr_counts[4];
	u8 resets[4];
	u8 list_len[4];
	u8 begun[8];
	u8 list_number[8];
	u8 list_sha256[32];
	u8 list_area[4];
	u8 reserved[28];
};

/**
 * struct nv_floor - struct secproc_floor in the text
 * @product_id: product
 * @lowered_by: sequence number of the licence that lowered it last
 * @index: rollback index
 * @reserved: zero
 */
struct nv_floor {
	u8 product_id[16];
	u8 lowered_by[8];
	u8 index[4];
	u8 reserved[4];
};

/**
 * struct nv_count - struct secproc_start_count in the text
 * @licence_id: licence
 * @starts: how often it was used
 * @reserved: zero
 */
struct nv_count {
	u8 licence_id[32];
	u8 starts[4];
	u8 reserved[4];
};

static_assert(sizeof(struct nv_header) == 160, "as documented");
static_assert(sizeof(struct nv_text) == 96, "as documented");
static_assert(sizeof(struct nv_header) + sizeof(struct nv_text) +
	      SECPROC_MAX_FLOORS * sizeof(struct nv_floor) +
	      SECPROC_MAX_COUNTS * sizeof(struct nv_count) + SECPROC_TAG_SIZE <=
	      SECPROC_NV_SLOT_SIZE, "the largest record fits");
static_assert(SECPROC_REV_MAX_SIZE <= SECPROC_NV_AREA_SIZE,
	      "the largest list fits");

static void derive_key(u8 key[SECPROC_KEY_SIZE],
		       const struct secproc_nv_owner *owner,
		       const struct nv_header *header)
{
	const struct secproc_bytes ikm = { owner->seed, SECPROC_KEY_SIZE };
	const struct secproc_bytes salt = { header->salt,
					    sizeof(header->salt) };
	const struct secproc_bytes info = { label_nv, sizeof(label_nv) - 1 };

	secproc_hkdf_sha256(key, &ikm, &salt, &info, 1);
}

static size_t text_size(u32 nr_floors, u32 nr_counts)
{
	return sizeof(struct nv_text) + nr_floors * sizeof(struct nv_floor) +
	       nr_counts * sizeof(struct nv_count);
}

static void put_ledger(u8 *to, const struct secproc_ledger *ledger)
{
	struct nv_floor *floor = (struct nv_floor *)to;
	struct nv_count *count;
	u32 i;

	for (i = 0; i < ledger->nr_floors; i++, floor++) {
		memcpy(floor->product_id, ledger->floor[i].product_id,
		       sizeof(floor->product_id));
		secproc_put_le64(floor->lowered_by,
				 ledger->floor[i].lowered_by);
		secproc_put_le32(floor->index, ledger->floor[i].index);
	}
	count = (struct nv_count *)floor;
	for (i = 0; i < ledger->nr_counts; i++, count++) {
		memcpy(count->licence_id, ledger->count[i].licence_id,
		       sizeof(count->licence_id));
		secproc_put_le32(count->starts, ledger->count[i].starts);
	}
}

/**
 * secproc_nv_seal() - make a record
 * @nv: what shall survive; its number is not 0
 * @owner: whose it is
 * @record: receives the record
 *
 * Context: may sleep.
 * Return: the record's length.
 */
size_t secproc_nv_seal(const struct secproc_nv *nv,
		       const struct secproc_nv_owner *owner,
		       u8 record[SECPROC_NV_SLOT_SIZE])
{
	const struct secproc_ledger *ledger = &nv->ledger;
	struct nv_header *header = (struct nv_header *)record;
	u8 *bytes = record + sizeof(*header);
	struct nv_text *text = (struct nv_text *)bytes;
	size_t len = text_size(ledger->nr_floors, ledger->nr_counts);
	u8 key[SECPROC_KEY_SIZE];

	memset(record, 0, SECPROC_NV_SLOT_SIZE);
	memcpy(header->magic, NV_MAGIC, sizeof(header->magic));
	secproc_put_le16(header->major, NV_MAJOR);
	secproc_put_le16(header->minor, NV_MINOR);
	secproc_put_le32(header->header_size, sizeof(*header));
	secproc_put_le64(header->seq, nv->seq);
	secproc_put_le32(header->text_len, (u32)len);
	memcpy(header->processor, owner->processor, sizeof(header->processor));
	memcpy(header->root, owner->root, sizeof(header->root));
	secproc_random(header->salt, sizeof(header->salt));

	secproc_put_le32(text->nr_floors, ledger->nr_floors);
	secproc_put_le32(text->nr_counts, ledger->nr_counts);
	secproc_put_le32(text->resets, nv->resets);
	secproc_put_le64(text->begun, nv->begun);
	secproc_put_le32(text->list_len, nv->list.len);
	secproc_put_le64(text->list_number, nv->list.number);
	secproc_put_le32(text->list_area, nv->list.area);
	memcpy(text->list_sha256, nv->list.sha256, sizeof(text->list_sha256));
	put_ledger(bytes + sizeof(*text), ledger);

	derive_key(key, owner, header);
	secproc_aead_seal(bytes, bytes + len, bytes, len, record,
			  sizeof(*header), 0, key);
	memzero_explicit(key, sizeof(key));
	return sizeof(*header) + len + SECPROC_TAG_SIZE;
}

/* What can be told without the key. */
static enum secproc_refusal check_header(const struct nv_header *header,
					 const struct secproc_nv_owner *owner,
					 u32 slot, size_t len)
{
	u32 text_len;

	if (secproc_is_zero(header, len < sizeof(*header) ? len :
							    sizeof(*header)))
		return SECPROC_REFUSAL_STATE_MISSING;
	if (len < sizeof(*header) ||
	    memcmp(header->magic, NV_MAGIC, sizeof(header->magic)))
		return SECPROC_REFUSAL_STATE_DAMAGED;
	if (secproc_get_le16(header->major) != NV_MAJOR ||
	    secproc_get_le16(header->minor) != NV_MINOR ||
	    secproc_get_le32(header->header_size) != sizeof(*header))
		return SECPROC_REFUSAL_STATE_VERSION;
	if (memcmp(header->processor, owner->processor,
		   sizeof(header->processor)) ||
	    memcmp(header->root, owner->root, sizeof(header->root)))
		return SECPROC_REFUSAL_STATE_PROCESSOR;
	text_len = secproc_get_le32(header->text_len);
	if (text_len < sizeof(struct nv_text) ||
	    text_len > text_size(SECPROC_MAX_FLOORS, SECPROC_MAX_COUNTS) ||
	    len < sizeof(*header) + text_len + SECPROC_TAG_SIZE)
		return SECPROC_REFUSAL_STATE_DAMAGED;
	if (!secproc_get_le64(header->seq) ||
	    secproc_nv_slot(secproc_get_le64(header->seq)) != slot)
		return SECPROC_REFUSAL_STATE_DAMAGED;
	return SECPROC_REFUSAL_NONE;
}

static bool take_list(struct secproc_nv_list *list, const struct nv_text *text)
{
	list->number = secproc_get_le64(text->list_number);
	list->len = secproc_get_le32(text->list_len);
	list->area = secproc_get_le32(text->list_area);
	memcpy(list->sha256, text->list_sha256, sizeof(list->sha256));
	return list->len <= SECPROC_REV_MAX_SIZE &&
	       list->area < SECPROC_NV_AREAS && !list->len == !list->number;
}

static bool take_floors(struct secproc_ledger *ledger,
			const struct nv_floor *from)
{
	u32 i;

	for (i = 0; i < ledger->nr_floors; i++, from++) {
		struct secproc_floor *floor = &ledger->floor[i];

		memcpy(floor->product_id, from->product_id,
		       sizeof(floor->product_id));
		floor->lowered_by = secproc_get_le64(from->lowered_by);
		floor->index = secproc_get_le32(from->index);
		if (!secproc_is_zero(from->reserved, sizeof(from->reserved)))
			return false;
	}
	return true;
}

static bool take_counts(struct secproc_ledger *ledger,
			const struct nv_count *from)
{
	u32 i;

	for (i = 0; i < ledger->nr_counts; i++, from++) {
		struct secproc_start_count *count = &ledger->count[i];

		memcpy(count->licence_id, from->licence_id,
		       sizeof(count->licence_id));
		count->starts = secproc_get_le32(from->starts);
		if (!secproc_is_zero(from->reserved, sizeof(from->reserved)))
			return false;
	}
	return true;
}

/* Only this processor writes such a text, so what does not fit is its fault. */
static bool take_text(struct secproc_nv *nv, const u8 *bytes, size_t len)
{
	const struct nv_text *text = (const struct nv_text *)bytes;
	struct secproc_ledger *ledger = &nv->ledger;

	ledger->nr_floors = secproc_get_le32(text->nr_floors);
	ledger->nr_counts = secproc_get_le32(text->nr_counts);
	if (ledger->nr_floors > SECPROC_MAX_FLOORS ||
	    ledger->nr_counts > SECPROC_MAX_COUNTS ||
	    len != text_size(ledger->nr_floors, ledger->nr_counts) ||
	    !secproc_is_zero(text->reserved, sizeof(text->reserved)))
		return false;
	nv->resets = secproc_get_le32(text->resets);
	nv->begun = secproc_get_le64(text->begun);
	bytes += sizeof(*text);
	return take_list(&nv->list, text) &&
	       take_floors(ledger, (const struct nv_floor *)bytes) &&
	       take_counts(ledger, (const struct nv_count *)
			   (bytes + ledger->nr_floors *
				    sizeof(struct nv_floor)));
}

/**
 * secproc_nv_open() - read a record
 * @nv: what it says; zero unless 0 is returned
 * @owner: whose it must be
 * @slot: the slot that it was found in
 * @record: its bytes; changed
 * @len: how many were found, at most a slot
 *
 * Return: 0, or the first check that failed: STATE_MISSING if nothing was ever
 * written there, STATE_VERSION, STATE_PROCESSOR, or STATE_DAMAGED.
 */
enum secproc_refusal secproc_nv_open(struct secproc_nv *nv,
				     const struct secproc_nv_owner *owner,
				     u32 slot, u8 *record, size_t len)
{
	const struct nv_header *header = (const struct nv_header *)record;
	u8 *text = record + sizeof(*header);
	enum secproc_refusal refusal;
	u8 key[SECPROC_KEY_SIZE];
	u32 text_len;
	int err;

	memset(nv, 0, sizeof(*nv));
	refusal = check_header(header, owner, slot, len);
	if (refusal)
		return refusal;
	text_len = secproc_get_le32(header->text_len);
	derive_key(key, owner, header);
	err = secproc_aead_open(text, text, text_len, text + text_len, record,
				sizeof(*header), 0, key);
	memzero_explicit(key, sizeof(key));
	if (err || !take_text(nv, text, text_len)) {
		memset(nv, 0, sizeof(*nv));
		return SECPROC_REFUSAL_STATE_DAMAGED;
	}
	nv->seq = secproc_get_le64(header->seq);
	return SECPROC_REFUSAL_NONE;
}
