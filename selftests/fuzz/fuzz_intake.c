// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Fuzzer of what an authority is given: programs, and its own policy
 *
 * An input is a length of two bytes, that much policy, and the program.  Whatever
 * is laid out must hold what the builder of packages relies on.
 */
#include <linux/elf.h>
#include <stdlib.h>

#include "../../sign-tool/elf_names.h"
#include "../../sign-tool/intake.h"

/* Memory for larger programs would only make the fuzzer slow. */
#define MAX_MEMORY	(64UL << 20)

static void demand(bool ok)
{
	if (!ok)
		__builtin_trap();
}

static bool is_small(const u8 *data, size_t len)
{
	const struct elf64_hdr *ehdr = (const void *)data;
	const struct elf64_phdr *phdr;
	u64 total = 0;
	unsigned int i;

	if (len < sizeof(*ehdr) || ehdr->e_phoff % 8 ||
	    !secproc_range_ok(ehdr->e_phoff, ehdr->e_phnum * sizeof(*phdr),
			      len))
		return true;
	phdr = (const void *)(data + ehdr->e_phoff);
	for (i = 0; i < ehdr->e_phnum; i++) {
		if (phdr[i].p_memsz > MAX_MEMORY)
			return false;
		total += phdr[i].p_memsz;
	}
	return total < MAX_MEMORY;
}

/* Returns whether it is a program at all. */
static bool check_image(const u8 *data, size_t len)
{
	struct elf_image image;
	bool has_entry = false;
	u64 last_va = 0;
	u32 i;

	if (elf_image_load(data, len, &image))
		return false;
	for (i = 0; i < image.nr_pages; i++) {
		const struct secproc_build_page *page = &image.pages[i];
		bool is_code = page->flags & SECPROC_PKG_PAGE_F_X;

		demand(page->va > last_va && !(page->va & 4095));
		demand(page->va >= SECPROC_PKG_MIN_VA &&
		       page->va < SECPROC_PKG_MAX_VA);
		demand(page->len <= SECPROC_PAGE_SIZE);
		demand(!is_code || !(page->flags & SECPROC_PKG_PAGE_F_W));
		demand(!page->len == !!(page->flags & SECPROC_PKG_PAGE_F_ZERO));
		/* All of it can be read. */
		if (page->len)
			demand(page->data[0] + page->data[page->len - 1] >= 0);
		if (page->va == (image.entry & SECPROC_PAGE_MASK))
			has_entry = is_code;
		last_va = page->va;
	}
	demand(has_entry && image.header_len <= SECPROC_PKG_MAX_ELFHDR);
	elf_image_free(&image);
	return true;
}

static void check_names(const u8 *data, size_t len)
{
	struct elf_range *range;
	u32 nr, i;
	int k;

	for (k = 0; k < 2; k++) {
		if ((k ? elf_symbols : elf_sections)(data, len, &range, &nr))
			continue;
		for (i = 0; i < nr; i++)
			demand(range[i].size && strlen(range[i].name) < len);
		free(range);
	}
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t len);

int LLVMFuzzerTestOneInput(const u8 *data, size_t len)
{
	static struct intake intake;
	char *policy, reason[256];
	size_t policy_len;
	u8 *program;

	if (len < 2)
		return 0;
	policy_len = secproc_get_le16(data);
	if (policy_len > len - 2)
		policy_len = len - 2;
	policy = malloc(policy_len + 1);
	memcpy(policy, data + 2, policy_len);
	policy[policy_len] = '\0';
	/* Exactly as long as it is, so that reading on is noticed. */
	len -= 2 + policy_len;
	program = malloc(len);
	memcpy(program, data + 2 + policy_len, len);

	if (is_small(program, len)) {
		if (check_image(program, len))
			check_names(program, len);
		intake_inspect(program, len, &intake);
		intake_judge(&intake, policy, reason, sizeof(reason));
	}
	free(program);
	free(policy);
	return 0;
}
