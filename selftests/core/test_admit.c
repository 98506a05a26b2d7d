// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * What a processor remembers: no older versions, no more starts
 */
#include "check.h"
#include "test_pkg_fixture.h"
#include "../../kmod/core/pkg/admit.h"

static struct secproc_ledger ledger;

/* A package of product @product and rollback index @index wants to run. */
static enum secproc_refusal admit(u8 product, u32 index,
				  const struct secproc_pkg_keys *keys)
{
	struct secproc_pkg_header header = { .product_id = { product, 1 } };
	struct secproc_pkg pkg = { .v.header = &header };
	struct secproc_ledger before = ledger;
	enum secproc_refusal refusal;
	bool changed;

	secproc_put_le32(&header.rollback_index, index);
	refusal = secproc_admit(&ledger, &pkg, keys, &changed);
	/* What does not change needs not be written down, all else must. */
	CHECK(changed == !!memcmp(&before, &ledger, sizeof(ledger)));
	return refusal;
}

static const struct secproc_pkg_keys plain;

static void a_product_never_goes_back(void)
{
	memset(&ledger, 0, sizeof(ledger));
	CHECK(!admit(1, 0, &plain) && ledger.nr_floors == 0);
	CHECK(!admit(1, 5, &plain) && ledger.nr_floors == 1);
	CHECK(admit(1, 4, &plain) == SECPROC_REFUSAL_PKG_ROLLBACK);
	CHECK(admit(1, 0, &plain) == SECPROC_REFUSAL_PKG_ROLLBACK);
	CHECK(secproc_refusal_errno(SECPROC_REFUSAL_PKG_ROLLBACK) == -ESTALE);
	CHECK(!admit(1, 5, &plain) && !admit(1, 7, &plain));
	CHECK(admit(1, 6, &plain) == SECPROC_REFUSAL_PKG_ROLLBACK);
	/* Other products have floors of their own. */
	CHECK(!admit(2, 0, &plain) && !admit(2, 1, &plain));
	CHECK(ledger.nr_floors == 2);
}

static void a_licence_that_lowers_works_once(void)
{
	struct secproc_pkg_keys lower = { .lower = true, .seq = 10 };
	struct secproc_pkg_keys not_lower = { .seq = 99 };

	memset(&ledger, 0, sizeof(ledger));
	CHECK(!admit(1, 9, &plain));
	CHECK(admit(1, 3, &not_lower) == SECPROC_REFUSAL_PKG_ROLLBACK);
	CHECK(!admit(1, 3, &lower));
	/* The floor is lower now, for everybody. */
	CHECK(!admit(1, 4, &plain));
	CHECK(!admit(1, 9, &plain));
	CHECK(admit(1, 3, &lower) == SECPROC_REFUSAL_PKG_ROLLBACK);
	lower.seq = 9;
	CHECK(admit(1, 3, &lower) == SECPROC_REFUSAL_PKG_ROLLBACK);
	lower.seq = 11;
	CHECK(!admit(1, 3, &lower));
	/* As long as nothing newer has run, there is nothing to lower. */
	CHECK(!admit(1, 3, &lower));
}

static void starts_are_counted_by_licence(void)
{
	struct secproc_pkg_keys two = { .max_starts = 2,
					.licence_id = { 1 } };
	struct secproc_pkg_keys other = { .max_starts = 2,
					  .licence_id = { 2 } };

	memset(&ledger, 0, sizeof(ledger));
	CHECK(!admit(1, 0, &two) && !admit(1, 0, &other));
	/* What is refused for its version is no start. */
	CHECK(!admit(1, 1, &plain));
	CHECK(admit(1, 0, &two) == SECPROC_REFUSAL_PKG_ROLLBACK);
	CHECK(!admit(1, 1, &two));
	CHECK(admit(1, 1, &two) == SECPROC_REFUSAL_LIC_USED_UP);
	CHECK(!admit(1, 1, &other));
	CHECK(admit(1, 1, &other) == SECPROC_REFUSAL_LIC_USED_UP);
	CHECK(!admit(1, 1, &plain) && ledger.nr_counts == 2);
	/* And what is used up raises no floor. */
	CHECK(admit(1, 2, &other) == SECPROC_REFUSAL_LIC_USED_UP);
	CHECK(!admit(1, 1, &plain));
}

static void nothing_is_forgotten_to_make_room(void)
{
	struct secproc_pkg_keys counted = { .max_starts = 1 };
	u32 i;

	memset(&ledger, 0, sizeof(ledger));
	for (i = 0; i < SECPROC_MAX_FLOORS; i++)
		CHECK(!admit((u8)i, 2, &plain));
	CHECK(admit(200, 1, &plain) == SECPROC_REFUSAL_LEDGER_FULL);
	CHECK(!admit(200, 0, &plain));
	CHECK(admit(0, 1, &plain) == SECPROC_REFUSAL_PKG_ROLLBACK);
	for (i = 0; i < SECPROC_MAX_COUNTS; i++) {
		counted.licence_id[0] = (u8)i;
		CHECK(!admit(200, 0, &counted));
	}
	counted.licence_id[0] = 200;
	CHECK(admit(200, 0, &counted) == SECPROC_REFUSAL_LEDGER_FULL);
	counted.licence_id[0] = 0;
	CHECK(admit(200, 0, &counted) == SECPROC_REFUSAL_LIC_USED_UP);
}

static const struct check_test tests[] = {
	CHECK_TEST(a_product_never_goes_back),
	CHECK_TEST(a_licence_that_lowers_works_once),
	CHECK_TEST(starts_are_counted_by_licence),
	CHECK_TEST(nothing_is_forgotten_to_make_room),
};

CHECK_MAIN(tests)
