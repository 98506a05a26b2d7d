// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Revocation lists: every error of SECPROC_IOC_REVOKE in the order of
 * Documentation/uapi.rst, and what a list does to what is loaded and what runs
 *
 * The lists were built beside the tests.  Their numbers are a floor for as long as
 * the module is loaded, so a second run with the same module skips what only the
 * first can see.
 */
#include <stdlib.h>

#include "common.h"
#include "kselftest_harness.h"

/* Nobody can read or write there. */
#define BAD		((void *)8)

FIXTURE(revoke) {
	int fd;
	struct package list;
};

FIXTURE_SETUP(revoke)
{
	provision();
	self->fd = open_device();
	memset(&self->list, 0, sizeof(self->list));
}

FIXTURE_TEARDOWN(revoke)
{
	package_free(&self->list);
	close(self->fd);
}

static int deliver(int fd, const uint8_t *list, size_t len, uint32_t *refusal)
{
	struct secproc_revoke revoke = {
		.list = (unsigned long)list,
		.len = len,
	};
	int err = call_ptr(fd, SECPROC_IOC_REVOKE, &revoke);

	*refusal = revoke.refusal;
	return err;
}

/* Delivers NAME.srvl. */
static int deliver_named(int fd, const char *name, uint32_t *refusal)
{
	struct package list = {};
	int err;

	list_read(&list, name);
	err = deliver(fd, list.bytes, list.size, refusal);
	package_free(&list);
	return err;
}

static uint64_t floor_number(int fd)
{
	struct secproc_info info = {};

	call_ptr(fd, SECPROC_IOC_GET_INFO, &info);
	return info.revocations;
}

static int try_load(const char *name, uint32_t *refusal)
{
	struct package pkg = {};
	struct secproc_load load;
	struct program program;
	int err;

	package_read(&pkg, name);
	load = load_resident(&pkg);
	err = program_load(&program, &load);
	*refusal = err ? get_error(program.task).code : 0;
	program_close(&program);
	package_free(&pkg);
	return err;
}

TEST_F(revoke, every_error_in_order)
{
	struct secproc_revoke revoke = { .refusal = 1 };
	uint64_t before = floor_number(self->fd);
	uint32_t refusal;

	list_read(&self->list, "list-1");
	EXPECT_EQ(-EFAULT, call_ptr(self->fd, SECPROC_IOC_REVOKE, BAD));
	revoke.list = (unsigned long)BAD;
	revoke.len = SECPROC_REV_MAX_SIZE + 1;
	EXPECT_EQ(-EINVAL, call_ptr(self->fd, SECPROC_IOC_REVOKE, &revoke));
	revoke.refusal = 0;
	revoke.reserved = 1;
	EXPECT_EQ(-EINVAL, call_ptr(self->fd, SECPROC_IOC_REVOKE, &revoke));
	revoke.reserved = 0;
	EXPECT_EQ(-EMSGSIZE, call_ptr(self->fd, SECPROC_IOC_REVOKE, &revoke));
	revoke.len = 0;
	EXPECT_EQ(-EINVAL, call_ptr(self->fd, SECPROC_IOC_REVOKE, &revoke));
	revoke.len = SECPROC_REV_MAX_SIZE;
	EXPECT_EQ(-EFAULT, call_ptr(self->fd, SECPROC_IOC_REVOKE, &revoke));
	EXPECT_EQ(0, revoke.refusal);

	EXPECT_EQ(-EBADMSG, deliver(self->fd, self->list.bytes, 100, &refusal));
	EXPECT_EQ(SECPROC_REFUSAL_REV_SHORT, refusal);
	EXPECT_EQ(-ENOKEY, deliver_named(self->fd, "list-stranger", &refusal));
	EXPECT_EQ(SECPROC_REFUSAL_CERT_ISSUER, refusal);
	self->list.bytes[self->list.size - 1] ^= 1;
	EXPECT_EQ(-EKEYREJECTED, deliver(self->fd, self->list.bytes,
					 self->list.size, &refusal));
	EXPECT_EQ(SECPROC_REFUSAL_REV_SIGNATURE, refusal);
	EXPECT_EQ(before, floor_number(self->fd));
}

TEST_F(revoke, a_list_stops_loading_and_nothing_brings_it_back)
{
	struct package pkg = {};
	struct program program;
	uint32_t refusal;

	if (floor_number(self->fd) >= 2)
		SKIP(return, "the module has the list already");
	package_read(&pkg, "revoked");
	EXPECT_EQ(0, deliver_named(self->fd, "list-1", &refusal));
	EXPECT_EQ(1, floor_number(self->fd));
	ASSERT_EQ(0, program_open(&program, &pkg, "e"));

	EXPECT_EQ(0, deliver_named(self->fd, "list-2", &refusal));
	EXPECT_EQ(2, floor_number(self->fd));
	EXPECT_EQ(-EKEYREVOKED, try_load("revoked", &refusal));
	EXPECT_EQ(SECPROC_REFUSAL_PKG_REVOKED, refusal);
	EXPECT_EQ(0, try_load("pages", &refusal));

	/* What was loaded before goes on, and brings in pages. */
	EXPECT_EQ(SECPROC_EXIT_EXITED, program_finish(&program));
	program_close(&program);
	package_free(&pkg);

	EXPECT_EQ(-ESTALE, deliver_named(self->fd, "list-1", &refusal));
	EXPECT_EQ(SECPROC_REFUSAL_REV_STALE, refusal);
	EXPECT_EQ(-ESTALE, deliver_named(self->fd, "list-2", &refusal));
	EXPECT_EQ(SECPROC_REFUSAL_REV_STALE, refusal);
	EXPECT_EQ(-ESTALE, deliver_named(self->fd, "list-9-forgets", &refusal));
	EXPECT_EQ(SECPROC_REFUSAL_REV_SHRINKS, refusal);
	EXPECT_EQ(2, floor_number(self->fd));
	EXPECT_EQ(-EKEYREVOKED, try_load("revoked", &refusal));
}

TEST_HARNESS_MAIN
