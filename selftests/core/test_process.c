// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Tests of os/process.h: the first process image is what Linux makes for a
 * static program
 */
#include <elf.h>
#include <string.h>

#include "bytes.h"
#include "check.h"
#include "fake_aspace.h"
#include "os/process.h"

#define PAGE		SECPROC_PAGE_SIZE
#define PACKAGE		0x10000ULL
#define PACKAGE_END	0x15000ULL
#define STACK_SIZE	(16 * PAGE)

static struct secproc_task task;
static struct secproc_hart hart;
static struct secproc_area area;

static const char strings[] = "/a/program\0one\0two\0HOME=/\0X=\0";

#define STRINGS_LEN	(sizeof(strings) - 1)

static struct secproc_start start;

static void setup(void)
{
	memset(&task, 0, sizeof(task));
	memset(&hart, 0, sizeof(hart));
	fake_aspace_reset(&task.as);
	area.start = PACKAGE;
	area.end = PACKAGE_END;
	task.as.area = &area;
	task.as.nr_areas = 1;
	task.as.max_areas = 1;
	task.pkg.v.entry = 0x10234;
	task.pkg.v.phdr_va = 0x10040;
	task.pkg.v.nr_phdrs = 7;
	hart.task = &task;
	start = (struct secproc_start){
		.argc = 3, .envc = 2, .stack_size = STACK_SIZE,
		.uid = 1, .euid = 2, .gid = 3, .egid = 4,
	};
}

static u64 word(u64 va)
{
	u8 bytes[8];

	fake_aspace_get(va, bytes, sizeof(bytes));
	return secproc_get_le64(bytes);
}

static bool is_string(u64 va, const char *expected)
{
	char text[64];

	fake_aspace_get(va, text, strlen(expected) + 1);
	return !strcmp(text, expected);
}

/* Value of @type in the auxiliary vector; *@found tells whether it is there. */
static u64 aux(u64 type, bool *found)
{
	u64 va = hart.rv.x[2] + 8 * (1 + 3 + 1 + 2 + 1);

	for (; word(va) != AT_NULL; va += 16) {
		if (word(va) != type)
			continue;
		*found = true;
		return word(va + 8);
	}
	*found = type == AT_NULL;
	return 0;
}

static bool has_aux(u64 type, u64 value)
{
	bool found;

	return aux(type, &found) == value && found;
}

static int begin(void)
{
	return secproc_process_start(&hart, &start, strings, STRINGS_LEN);
}

static void arguments_and_environment_are_on_the_stack(void)
{
	u64 sp;

	setup();
	CHECK(!begin());
	sp = hart.rv.x[2];
	CHECK(sp % 16 == 0);
	CHECK(sp < SECPROC_VA_END && sp > SECPROC_VA_END - PAGE);
	CHECK(word(sp) == 3);
	CHECK(is_string(word(sp + 8), "/a/program"));
	CHECK(is_string(word(sp + 16), "one"));
	CHECK(is_string(word(sp + 24), "two"));
	CHECK(word(sp + 32) == 0);
	CHECK(is_string(word(sp + 40), "HOME=/"));
	CHECK(is_string(word(sp + 48), "X="));
	CHECK(word(sp + 56) == 0);
	/* Linux leaves eight bytes of zeros at the very top. */
	CHECK(word(SECPROC_VA_END - 8) == 0);
}

static void the_auxiliary_vector_is_complete(void)
{
	bool found;

	setup();
	CHECK(!begin());
	CHECK(has_aux(AT_PHDR, 0x10040));
	CHECK(has_aux(AT_PHENT, 56));
	CHECK(has_aux(AT_PHNUM, 7));
	CHECK(has_aux(AT_PAGESZ, 4096));
	CHECK(has_aux(AT_BASE, 0));
	CHECK(has_aux(AT_FLAGS, 0));
	CHECK(has_aux(AT_ENTRY, 0x10234));
	CHECK(has_aux(AT_UID, 1));
	CHECK(has_aux(AT_EUID, 2));
	CHECK(has_aux(AT_GID, 3));
	CHECK(has_aux(AT_EGID, 4));
	CHECK(has_aux(AT_SECURE, 0));
	CHECK(has_aux(AT_CLKTCK, 100));
	CHECK(has_aux(AT_HWCAP, 0x112d));
	CHECK(has_aux(AT_HWCAP2, 0));
	CHECK(aux(AT_MINSIGSTKSZ, &found) >= 1024 && found);
	CHECK(is_string(aux(AT_EXECFN, &found), "/a/program") && found);
	aux(AT_SYSINFO_EHDR, &found);
	CHECK(!found);
}

static void random_bytes_differ_from_run_to_run(void)
{
	u64 first, second;
	bool found;

	setup();
	CHECK(!begin());
	first = word(aux(AT_RANDOM, &found));
	CHECK(found && aux(AT_RANDOM, &found) % 16 == 0);
	CHECK(first != word(aux(AT_RANDOM, &found) + 8));
	setup();
	CHECK(!begin());
	second = word(aux(AT_RANDOM, &found));
	CHECK(first != second);
}

static void registers_and_memory_start_as_they_should(void)
{
	unsigned int i;

	setup();
	CHECK(!begin());
	CHECK(hart.rv.pc == 0x10234);
	for (i = 0; i < 32; i++)
		CHECK(i == 2 || !hart.rv.x[i]);
	CHECK(task.as.brk_start == PACKAGE_END && task.as.brk == PACKAGE_END);
	CHECK(task.as.stack_top == SECPROC_VA_END);
	CHECK(task.as.stack_limit == STACK_SIZE);
	/* Room for a guard between the stack and what is mapped below it. */
	CHECK(task.as.map_top < SECPROC_VA_END - STACK_SIZE);
	CHECK(fake_aspace_page(SECPROC_VA_END - STACK_SIZE)->perms ==
	      (SECPROC_PERM_R | SECPROC_PERM_W));
	CHECK(!fake_aspace_page(SECPROC_VA_END - STACK_SIZE - PAGE));
	CHECK(task.process.rlimit[3].cur == STACK_SIZE);
}

static void every_page_of_the_stack_may_be_waited_for(void)
{
	unsigned int waited = 0;
	int err;

	setup();
	start.argc = 1;
	start.envc = 4;
	CHECK(!secproc_process_start(&hart, &start, strings, STRINGS_LEN));
	setup();
	CHECK(!begin());
	fake_aspace_absent();
	while ((err = begin()) == -EAGAIN && waited++ < 10)
		CHECK(fake_aspace_bring(&hart.want));
	CHECK(!err && waited);
	CHECK(is_string(word(hart.rv.x[2] + 8), "/a/program"));
}

static void strings_must_be_exactly_what_was_announced(void)
{
	setup();
	start.argc = 4;
	CHECK(begin() == -EINVAL);
	setup();
	start.envc = 1;
	CHECK(begin() == -EINVAL);
	setup();
	start.argc = 0;
	start.envc = 5;
	CHECK(begin() == -EINVAL);
	setup();
	CHECK(secproc_process_start(&hart, &start, strings,
				    STRINGS_LEN - 1) == -EINVAL);
	setup();
	start.argc = ~0U;
	start.envc = ~0U;
	CHECK(begin() == -EINVAL);
	CHECK(!task.as.stack_top && !hart.rv.pc);
}

static void strings_must_fit_into_a_part_of_the_stack(void)
{
	static char many[20000];

	setup();
	memset(many, 'x', sizeof(many) - 1);
	start.argc = 1;
	start.envc = 0;
	CHECK(secproc_process_start(&hart, &start, many, sizeof(many)) ==
	      -E2BIG);
	setup();
	start.argc = 1;
	start.envc = 0;
	start.stack_size = 64 * PAGE;
	CHECK(!secproc_process_start(&hart, &start, many, sizeof(many)));
}

static void stacks_have_sensible_sizes(void)
{
	setup();
	start.stack_size = PAGE;
	CHECK(begin() == -EINVAL);
	setup();
	start.stack_size = STACK_SIZE + 1;
	CHECK(begin() == -EINVAL);
	setup();
	start.stack_size = SECPROC_VA_END;
	CHECK(begin() == -ENOMEM);
	setup();
	start.stack_size = ~0ULL & SECPROC_PAGE_MASK;
	CHECK(begin() == -ENOMEM);
	setup();
	area.end = SECPROC_VA_END - PAGE;
	CHECK(begin() == -ENOMEM);
}

static const struct check_test tests[] = {
	CHECK_TEST(arguments_and_environment_are_on_the_stack),
	CHECK_TEST(the_auxiliary_vector_is_complete),
	CHECK_TEST(random_bytes_differ_from_run_to_run),
	CHECK_TEST(registers_and_memory_start_as_they_should),
	CHECK_TEST(every_page_of_the_stack_may_be_waited_for),
	CHECK_TEST(strings_must_be_exactly_what_was_announced),
	CHECK_TEST(strings_must_fit_into_a_part_of_the_stack),
	CHECK_TEST(stacks_have_sensible_sizes),
};

CHECK_MAIN(tests)
