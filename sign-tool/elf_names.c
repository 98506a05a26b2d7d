// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Names in an ELF file: its sections and symbols
 *
 * The file has passed elf_image_load(), but its section headers were not looked
 * at there; what is out of range is passed over, as if it had no name.
 */
#include <linux/elf.h>
#include <stdlib.h>

#include "elf_names.h"

static const struct elf64_shdr *shdr_at(const u8 *data, size_t len,
					unsigned int i)
{
	const struct elf64_hdr *ehdr = (const void *)data;

	if (ehdr->e_shentsize != sizeof(struct elf64_shdr) ||
	    i >= ehdr->e_shnum || ehdr->e_shoff % 8 ||
	    !secproc_range_ok(ehdr->e_shoff,
			      (u64)ehdr->e_shnum * sizeof(struct elf64_shdr),
			      len))
		return NULL;
	return (const struct elf64_shdr *)(data + ehdr->e_shoff) + i;
}

/* Returns the text at @off of a string table, or NULL. */
static const char *name_at(const u8 *data, size_t len,
			   const struct elf64_shdr *strings, u32 off)
{
	const char *name;

	if (!strings || !secproc_range_ok(strings->sh_offset, strings->sh_size,
					  len) || off >= strings->sh_size)
		return NULL;
	name = (const char *)data + strings->sh_offset + off;
	return memchr(name, '\0', strings->sh_size - off) && *name ? name :
								    NULL;
}

/**
 * elf_sections() - sections that are in memory
 * @data: the file, which elf_image_load() has accepted
 * @len: its length
 * @ranges: receives them; to be freed
 * @nr_ranges: how many
 *
 * Return: 0 or -ENOMEM.
 */
int elf_sections(const u8 *data, size_t len, struct elf_range **ranges,
		 u32 *nr_ranges)
{
	const struct elf64_hdr *ehdr = (const void *)data;
	const struct elf64_shdr *names = shdr_at(data, len, ehdr->e_shstrndx);
	const struct elf64_shdr *shdr;
	struct elf_range *found = calloc(ehdr->e_shnum + 1U, sizeof(*found));
	unsigned int i;
	u32 n = 0;

	if (!found)
		return -ENOMEM;
	for (i = 0; (shdr = shdr_at(data, len, i)); i++) {
		/* .tbss is in memory by its flag, and yet nowhere. */
		if (!(shdr->sh_flags & SHF_ALLOC) || !shdr->sh_size ||
		    (shdr->sh_flags & 0x400 && shdr->sh_type == SHT_NOBITS))
			continue;
		found[n].name = name_at(data, len, names, shdr->sh_name);
		found[n].va = shdr->sh_addr;
		found[n].size = shdr->sh_size;
		n += !!found[n].name;
	}
	*ranges = found;
	*nr_ranges = n;
	return 0;
}

/**
 * elf_symbols() - functions and objects
 * @data: the file, which elf_image_load() has accepted
 * @len: its length
 * @ranges: receives them; to be freed
 * @nr_ranges: how many; none if the file is stripped
 *
 * Return: 0 or -ENOMEM.
 */
int elf_symbols(const u8 *data, size_t len, struct elf_range **ranges,
		u32 *nr_ranges)
{
	const struct elf64_shdr *table = NULL, *shdr;
	const struct elf64_sym *sym;
	struct elf_range *found;
	unsigned int i;
	u64 k, nr = 0;
	u32 n = 0;

	for (i = 0; (shdr = shdr_at(data, len, i)); i++)
		if (shdr->sh_type == SHT_SYMTAB && shdr->sh_offset % 8 == 0 &&
		    secproc_range_ok(shdr->sh_offset, shdr->sh_size, len))
			table = shdr;
	if (table)
		nr = table->sh_size / sizeof(*sym);
	found = calloc(nr + 1, sizeof(*found));
	if (!found)
		return -ENOMEM;
	for (k = 0; k < nr; k++) {
		sym = (const struct elf64_sym *)(data + table->sh_offset) + k;
		if ((sym->st_info & 15) != STT_FUNC &&
		    (sym->st_info & 15) != STT_OBJECT)
			continue;
		found[n].name = name_at(data, len,
					shdr_at(data, len, table->sh_link),
					sym->st_name);
		found[n].va = sym->st_value;
		/* Assembly may not say how large a function is. */
		found[n].size = sym->st_size ? sym->st_size : 1;
		n += found[n].name && sym->st_shndx != SHN_UNDEF;
	}
	*ranges = found;
	*nr_ranges = n;
	return 0;
}
