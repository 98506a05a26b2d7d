// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * A processor that has just been made: without identity, and then with one
 *
 * Only the first test after the module was loaded can see this; so this program
 * has a name that comes before those of the others, which all provision.
 */
#include "common.h"
#include "kselftest_harness.h"

static struct secproc_info get_info(void)
{
	struct secproc_info info = {};
	int fd = open_device();

	call_ptr(fd, SECPROC_IOC_GET_INFO, &info);
	close(fd);
	return info;
}

TEST(a_processor_without_identity_loads_nothing)
{
	struct secproc_info info = get_info();
	struct secproc_load load;
	struct package pkg;
	struct program p;

	ASSERT_EQ(SECPROC_API_VERSION, info.api_version);
	if (info.flags & SECPROC_INFO_PROVISIONED)
		SKIP(return, "the processor has been provisioned already");
	EXPECT_EQ(0, info.flags & ~SECPROC_INFO_ENGINE);
	EXPECT_EQ(0, info.key_id[0] | info.root_key_id[0] |
		     info.ed25519_pub[0] | info.x25519_pub[0]);
	package_read(&pkg, "pages");
	load = load_resident(&pkg);
	EXPECT_EQ(-ENOKEY, program_load(&p, &load));
	EXPECT_EQ(SECPROC_REFUSAL_NO_IDENTITY, get_error(p.task).code);
	/* As soon as there is one, the same task will do. */
	provision();
	EXPECT_EQ(0, call_ptr(p.task, SECPROC_IOC_LOAD, &load));
	program_close(&p);
	package_free(&pkg);
}

TEST(identity_is_told)
{
	struct secproc_info info;

	provision();
	info = get_info();
	EXPECT_EQ(SECPROC_INFO_PROVISIONED | SECPROC_INFO_INSECURE_DEVELOPMENT,
		  info.flags & ~SECPROC_INFO_ENGINE);
	EXPECT_NE(0, memcmp(info.key_id, info.root_key_id, 32));
	EXPECT_NE(0, memcmp(info.ed25519_pub, info.x25519_pub, 32));
}

TEST_HARNESS_MAIN
