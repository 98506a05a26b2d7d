// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Which files a program may be given: names, lists, and both sides' rules
 */
#include "check.h"
#include "../../kmod/core/pkg/depend.h"

#define BYTES(text)	((struct secproc_bytes){ text, sizeof(text) - 1 })

/**
 * struct side - a package as far as the rules look at it
 * @header: product and rollback index
 * @list: its list in the manifest
 * @pkg: the package
 */
struct side {
	struct secproc_pkg_header header;
	u8 list[512];
	struct secproc_pkg pkg;
};

static void make_side(struct side *side, u8 signer, u8 product, u32 index)
{
	memset(side, 0, sizeof(*side));
	side->header.product_id[0] = product;
	secproc_put_le32(&side->header.rollback_index, index);
	side->pkg.v.header = &side->header;
	side->pkg.signer.key_id[0] = signer;
}

static void put_need(struct side *side, const char *name, u8 signer, u8 product,
		     u32 index)
{
	struct secproc_pkg_need need = { .signer = { signer },
					 .product_id = { product } };
	struct secproc_bytes *list = &side->pkg.v.needs;
	u8 *to = side->list + list->len;

	secproc_put_le32(need.min_rollback_index, index);
	secproc_put_le16(need.name_len, (u16)strlen(name));
	memcpy(to, &need, sizeof(need));
	memcpy(to + sizeof(need), name, strlen(name));
	list->data = side->list;
	list->len += sizeof(need) + strlen(name);
}

static void put_program(struct side *side, u8 signer, u8 product)
{
	struct secproc_pkg_program program = { .product_id = { product } };
	struct secproc_bytes *list = &side->pkg.v.programs;

	memset(program.signer, signer == 0xff ? 0xff : 0, 32);
	program.signer[0] = signer;
	memcpy(side->list + list->len, &program, sizeof(program));
	list->data = side->list;
	list->len += sizeof(program);
}

static void names_fit_paths(void)
{
	CHECK(secproc_name_fits(BYTES("libc.so.6"), BYTES("libc.so.6")));
	CHECK(secproc_name_fits(BYTES("libc.so.6"), BYTES("/lib/libc.so.6")));
	CHECK(!secproc_name_fits(BYTES("libc.so.6"), BYTES("/lib/xlibc.so.6")));
	CHECK(!secproc_name_fits(BYTES("libc.so.6"), BYTES("/libc.so.6/")));
	CHECK(!secproc_name_fits(BYTES("libc.so.6"), BYTES("libc.so.66")));
	CHECK(!secproc_name_fits(BYTES("libc.so.6"), BYTES("so.6")));
	CHECK(secproc_name_fits(BYTES("/a/b"), BYTES("/a/b")));
	CHECK(!secproc_name_fits(BYTES("/a/b"), BYTES("//a/b")));
	CHECK(!secproc_name_fits(BYTES("/a/b"), BYTES("/x/a/b")));
	CHECK(!secproc_name_fits(BYTES("a/b"), BYTES("/a/b")));
	CHECK(!secproc_name_fits(BYTES("a"), BYTES("")));
}

static void damaged_lists_are_found(void)
{
	struct side side;

	make_side(&side, 1, 1, 0);
	put_need(&side, "a", 0, 0, 0);
	put_need(&side, "ab", 0, 0, 0);
	CHECK(secproc_needs_check(side.pkg.v.needs));
	side.pkg.v.needs.len--;
	CHECK(!secproc_needs_check(side.pkg.v.needs));
	side.pkg.v.needs.len++;
	side.list[54] = 1;
	CHECK(!secproc_needs_check(side.pkg.v.needs));
	side.list[54] = 0;
	side.list[56] = '\n';
	CHECK(!secproc_needs_check(side.pkg.v.needs));
	side.list[56] = 'b';
	CHECK(!secproc_needs_check(side.pkg.v.needs));

	make_side(&side, 1, 1, 0);
	CHECK(!secproc_programs_check(side.pkg.v.programs));
	put_program(&side, 1, 1);
	put_program(&side, 1, 2);
	CHECK(secproc_programs_check(side.pkg.v.programs));
	put_program(&side, 1, 2);
	CHECK(!secproc_programs_check(side.pkg.v.programs));
	side.pkg.v.programs.len--;
	CHECK(!secproc_programs_check(side.pkg.v.programs));
}

/* What is said to a file of signer @signer by a program that needs it. */
static enum secproc_refusal say(const struct side *program,
				const struct side *file)
{
	struct secproc_need need;

	if (!secproc_depend_find(&program->pkg, BYTES("lib"), &need))
		return SECPROC_REFUSAL_FILE_UNLISTED;
	return secproc_depend_check(&program->pkg, &program->pkg, &need,
				    &file->pkg);
}

static void both_sides_must_agree(void)
{
	struct side program, file;

	make_side(&program, 1, 10, 0);
	put_need(&program, "lib", 0, 0, 3);
	make_side(&file, 1, 20, 3);
	put_program(&file, 0, 0);
	CHECK(!say(&program, &file));
	file.pkg.signer.key_id[31] = 1;
	CHECK(say(&program, &file) == SECPROC_REFUSAL_FILE_SIGNER);
	make_side(&file, 1, 20, 2);
	put_program(&file, 0, 0);
	CHECK(say(&program, &file) == SECPROC_REFUSAL_FILE_OLD);

	/* Somebody else's file of one product, for one product of one signer. */
	make_side(&program, 1, 10, 0);
	put_need(&program, "lib", 2, 20, 0);
	make_side(&file, 2, 20, 0);
	put_program(&file, 1, 10);
	CHECK(!say(&program, &file));
	file.header.product_id[15] = 1;
	CHECK(say(&program, &file) == SECPROC_REFUSAL_FILE_SIGNER);
	file.header.product_id[15] = 0;
	program.header.product_id[15] = 1;
	CHECK(say(&program, &file) == SECPROC_REFUSAL_FILE_PROGRAM);
	program.header.product_id[15] = 0;
	program.pkg.signer.key_id[31] = 1;
	CHECK(say(&program, &file) == SECPROC_REFUSAL_FILE_PROGRAM);

	/* "Own" is the file's signer, and anybody is anybody. */
	make_side(&file, 2, 20, 0);
	put_program(&file, 0, 0);
	CHECK(say(&program, &file) == SECPROC_REFUSAL_FILE_PROGRAM);
	put_program(&file, 0xff, 0);
	CHECK(!say(&program, &file));
	make_side(&program, 1, 10, 0);
	put_need(&program, "library", 0, 0, 0);
	CHECK(say(&program, &file) == SECPROC_REFUSAL_FILE_UNLISTED);
}

static const struct check_test tests[] = {
	CHECK_TEST(names_fit_paths),
	CHECK_TEST(damaged_lists_are_found),
	CHECK_TEST(both_sides_must_agree),
};

CHECK_MAIN(tests)
