/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * From an unmodified static riscv64 ELF file to pages
 */
#ifndef SIGN_TOOL_ELF_H
#define SIGN_TOOL_ELF_H

#include "../kmod/core/pkg/pkg_build.h"

/**
 * struct elf_image - a program as pages
 * @entry: first instruction, load bias included
 * @load_bias: what was added to the addresses in the file, 0 unless the file is
 *	position-independent
 * @header: ELF header followed by the program headers
 * @header_len: its length
 * @pages: pages, ascending by address; all in part 0, kind not decided yet but
 *	for zero-fill pages
 * @nr_pages: how many
 * @contents: what @pages point into, where they do not point into the file
 */
struct elf_image {
	u64 entry;
	u64 load_bias;
	u8 *header;
	size_t header_len;
	struct secproc_build_page *pages;
	u32 nr_pages;
	u8 *contents;
};

const char *elf_image_load(const u8 *data, size_t len, struct elf_image *image);
void elf_image_free(struct elf_image *image);

#endif /* SIGN_TOOL_ELF_H */
