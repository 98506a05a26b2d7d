/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * From an unmodified riscv64 ELF file to pages
 */
#ifndef SIGN_TOOL_ELF_H
#define SIGN_TOOL_ELF_H

#include "../kmod/core/pkg/pkg_build.h"

/**
 * struct elf_image - a program as pages
 * @entry: first instruction, load bias included
 * @load_bias: what was added to the addresses in the file, 0 unless the file is
 *	position-independent
 * @is_dynamic: it has an interpreter
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
	bool is_dynamic;
	u8 *header;
	size_t header_len;
	struct secproc_build_page *pages;
	u32 nr_pages;
	u8 *contents;
};

/* More libraries than a file may need. */
#define ELF_MAX_NEEDED	64

/**
 * struct elf_dynamic - what an ELF file says about libraries
 * @interpreter: path of its interpreter, or NULL
 * @soname: what it is called as a library, or NULL
 * @needed: libraries that it needs
 * @nr_needed: how many
 */
struct elf_dynamic {
	const char *interpreter;
	const char *soname;
	const char *needed[ELF_MAX_NEEDED];
	unsigned int nr_needed;
};

const char *elf_dynamic_load(const u8 *data, size_t len,
			     struct elf_dynamic *dynamic);
bool elf_is_import(const u8 *data, size_t len,
		   const struct secproc_build_page *page, u64 start,
		   bool by_offset);
const char *elf_file_load(const u8 *data, size_t len, bool is_elf,
			  struct elf_image *image);

const char *elf_check_file(const u8 *data, size_t len);
const char *elf_keep_header(struct elf_image *image, const u8 *data);
const char *elf_image_load(const u8 *data, size_t len, struct elf_image *image);
void elf_image_free(struct elf_image *image);

#endif /* SIGN_TOOL_ELF_H */
