// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * What survives without power: records that only their processor reads, and
 * reads only as they were written
 */
#include "check.h"
#include "../../kmod/core/nv/nv.h"

static const u8 seed[32] = { 1 }, other_seed[32] = { 2 };
static const u8 processor[32] = { 3 }, root[32] = { 4 }, other[32] = { 5 };
static const struct secproc_nv_owner owner = { seed, processor, root };
static u8 record[SECPROC_NV_SLOT_SIZE], copy[SECPROC_NV_SLOT_SIZE];
static struct secproc_nv nv, found;
static size_t len;

/* A record that uses every field; @nr floors and licences. */
static void make(u64 seq, u32 nr)
{
	u32 i;

	memset(&nv, 0, sizeof(nv));
	nv.seq = seq;
	nv.begun = 0x123456789abULL;
	nv.resets = 0xfedcba98;
	nv.list.number = 77;
	nv.list.len = SECPROC_REV_MAX_SIZE;
	nv.list.area = 1;
	memset(nv.list.sha256, 0x5a, sizeof(nv.list.sha256));
	nv.ledger.nr_floors = nr;
	nv.ledger.nr_counts = nr;
	for (i = 0; i < nr; i++) {
		memset(nv.ledger.floor[i].product_id, 10 + i, 16);
		nv.ledger.floor[i].index = ~i;
		nv.ledger.floor[i].lowered_by = ~(u64)i << 7;
		memset(nv.ledger.count[i].licence_id, 20 + i, 32);
		nv.ledger.count[i].starts = 1000 + i;
	}
	len = secproc_nv_seal(&nv, &owner, record);
	memcpy(copy, record, sizeof(copy));
}

/* Opens a copy of the record, since opening changes it. */
static enum secproc_refusal open_copy(const struct secproc_nv_owner *who,
				      size_t n)
{
	static u8 bytes[SECPROC_NV_SLOT_SIZE];

	memcpy(bytes, copy, sizeof(bytes));
	memset(&found, 0xff, sizeof(found));
	return secproc_nv_open(&found, who, secproc_nv_slot(nv.seq), bytes, n);
}

static bool found_nothing(void)
{
	return secproc_is_zero(&found, sizeof(found));
}

static void what_was_written_is_read(void)
{
	static const u32 nr[] = { 0, 1, 5, SECPROC_MAX_FLOORS };
	u32 i;

	for (i = 0; i < ARRAY_SIZE(nr); i++) {
		make(1 + i, nr[i]);
		CHECK(len <= SECPROC_NV_SLOT_SIZE);
		CHECK(!open_copy(&owner, SECPROC_NV_SLOT_SIZE));
		CHECK(!memcmp(&found, &nv, sizeof(nv)));
		CHECK(!open_copy(&owner, len));
		CHECK(!memcmp(&found, &nv, sizeof(nv)));
	}
}

static void nothing_is_not_damage(void)
{
	make(1, 1);
	memset(copy, 0, sizeof(copy));
	CHECK(open_copy(&owner, 0) == SECPROC_REFUSAL_STATE_MISSING);
	CHECK(open_copy(&owner, 1) == SECPROC_REFUSAL_STATE_MISSING);
	CHECK(open_copy(&owner, sizeof(copy)) == SECPROC_REFUSAL_STATE_MISSING);
	CHECK(found_nothing());
}

static void a_flipped_bit_is_noticed(void)
{
	enum secproc_refusal refusal;
	size_t i;

	make(2, 2);
	for (i = 0; i < 8 * len; i++) {
		copy[i / 8] ^= (u8)(1 << i % 8);
		refusal = open_copy(&owner, sizeof(copy));
		CHECK(refusal == SECPROC_REFUSAL_STATE_DAMAGED ||
		      refusal == SECPROC_REFUSAL_STATE_VERSION ||
		      refusal == SECPROC_REFUSAL_STATE_PROCESSOR);
		CHECK(found_nothing());
		copy[i / 8] ^= (u8)(1 << i % 8);
	}
	CHECK(!open_copy(&owner, sizeof(copy)));
}

static void a_half_written_record_is_noticed(void)
{
	size_t i;

	make(2, 2);
	for (i = 1; i < len; i++)
		CHECK(open_copy(&owner, i) == SECPROC_REFUSAL_STATE_DAMAGED);
	/* And one whose rest is what was there before. */
	for (i = 1; i < len; i++) {
		memset(copy + i, 0, sizeof(copy) - i);
		if (memcmp(copy, record, len))
			CHECK(open_copy(&owner, sizeof(copy)) != 0);
		memcpy(copy, record, sizeof(copy));
	}
}

static void a_record_is_for_one_processor_and_root(void)
{
	const struct secproc_nv_owner no_seed = { other_seed, processor, root };
	const struct secproc_nv_owner no_name = { seed, other, root };
	const struct secproc_nv_owner no_root = { seed, processor, other };

	make(3, 2);
	CHECK(open_copy(&no_name, len) == SECPROC_REFUSAL_STATE_PROCESSOR);
	CHECK(open_copy(&no_root, len) == SECPROC_REFUSAL_STATE_PROCESSOR);
	/* Whoever writes another's name on it has not its key. */
	CHECK(open_copy(&no_seed, len) == SECPROC_REFUSAL_STATE_DAMAGED);
	memcpy(copy + 32, other, 32);
	CHECK(open_copy(&no_name, len) == SECPROC_REFUSAL_STATE_DAMAGED);
	CHECK(found_nothing());
}

static void slots_cannot_be_swapped(void)
{
	make(4, 2);
	CHECK(!open_copy(&owner, len));
	CHECK(secproc_nv_open(&found, &owner, 1, copy, len) ==
	      SECPROC_REFUSAL_STATE_DAMAGED);
	CHECK(found_nothing());
	CHECK(secproc_nv_slot(4) != secproc_nv_slot(5));
}

/* The same text with the same number, as after an older file was put back. */
static void no_two_records_share_a_key(void)
{
	size_t i, same = 0;

	make(6, 3);
	len = secproc_nv_seal(&nv, &owner, record);
	CHECK(memcmp(copy + 112, record + 112, 32));
	for (i = 160; i < len; i++)
		same += copy[i] == record[i];
	CHECK(same < (len - 160) / 8);
	CHECK(!open_copy(&owner, len));
}

/* What no processor writes, not even under the right key. */
static void only_what_can_be_written_is_read(void)
{
	static const struct {
		u32 off;
		u32 value;
	} bad[] = {
		{ offsetof(struct secproc_nv, list.area), SECPROC_NV_AREAS },
		{ offsetof(struct secproc_nv, list.len),
		  SECPROC_REV_MAX_SIZE + 1 },
		{ offsetof(struct secproc_nv, list.len), 0 },
		{ offsetof(struct secproc_nv, list.number), 0 },
	};
	u32 i;

	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		make(8, 1);
		memcpy((u8 *)&nv + bad[i].off, &bad[i].value, 4);
		len = secproc_nv_seal(&nv, &owner, copy);
		CHECK(open_copy(&owner, len) == SECPROC_REFUSAL_STATE_DAMAGED);
		CHECK(found_nothing());
	}
	make(8, 1);
	nv.seq = 0;
	len = secproc_nv_seal(&nv, &owner, copy);
	CHECK(open_copy(&owner, len) == SECPROC_REFUSAL_STATE_DAMAGED);
}

static const struct check_test tests[] = {
	CHECK_TEST(what_was_written_is_read),
	CHECK_TEST(nothing_is_not_damage),
	CHECK_TEST(a_flipped_bit_is_noticed),
	CHECK_TEST(a_half_written_record_is_noticed),
	CHECK_TEST(a_record_is_for_one_processor_and_root),
	CHECK_TEST(slots_cannot_be_swapped),
	CHECK_TEST(no_two_records_share_a_key),
	CHECK_TEST(only_what_can_be_written_is_read),
};

CHECK_MAIN(tests)
