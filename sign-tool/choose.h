/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Choosing pages of a program: which part they go to, how they are verified, in
 * which order they will be wanted, which of them stay in secure memory
 */
#ifndef SIGN_TOOL_CHOOSE_H
#define SIGN_TOOL_CHOOSE_H

#include "../kmod/core/user/util.h"
#include "elf.h"

int choose_part(struct elf_image *image, const struct secproc_file *file,
		const char *items, u16 part, u16 none);
int choose_order(const struct elf_image *image, const char *path, u32 **order,
		 u32 *nr_order);
int choose_pinned(struct elf_image *image, const struct secproc_file *file,
		  const char *items);
int choose_verify(struct elf_image *image, const struct secproc_file *file,
		  const char *const *choice, unsigned int nr_choices,
		  u8 *verify_kind);

const char *verify_kind_name(unsigned int kind);

#endif /* SIGN_TOOL_CHOOSE_H */
