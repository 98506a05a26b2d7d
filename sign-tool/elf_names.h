/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Names in an ELF file: its sections and symbols
 *
 * Nothing of it is needed to load a program, so a file may have none.
 */
#ifndef SIGN_TOOL_ELF_NAMES_H
#define SIGN_TOOL_ELF_NAMES_H

#include "../kmod/core/bytes.h"

/**
 * struct elf_range - something with a name and a place in memory
 * @name: points into the file
 * @va: address as in the file
 * @size: bytes, at least 1
 */
struct elf_range {
	const char *name;
	u64 va;
	u64 size;
};

int elf_sections(const u8 *data, size_t len, struct elf_range **ranges,
		 u32 *nr_ranges);
int elf_symbols(const u8 *data, size_t len, struct elf_range **ranges,
		u32 *nr_ranges);

#endif /* SIGN_TOOL_ELF_NAMES_H */
