// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Choosing pages of a program: which part they go to, how they are verified, in
 * which order they will be wanted
 */
#include <stdio.h>
#include <stdlib.h>

#include "choose.h"
#include "elf_names.h"
#include "tool.h"

/* Longest name of a symbol; C++ has long ones. */
#define MAX_ITEM	4096
#define MAX_LIST	(16 * 1024 * 1024)

/**
 * struct names - what items can be called
 * @image: the program
 * @sections: its sections
 * @nr_sections: how many
 * @symbols: its symbols
 * @nr_symbols: how many
 * @part: what chosen pages get
 * @none: what pages have that nobody has chosen
 * @flags: flags that chosen pages get, instead of a part
 */
struct names {
	struct elf_image *image;
	struct elf_range *sections;
	u32 nr_sections;
	struct elf_range *symbols;
	u32 nr_symbols;
	u16 part;
	u16 none;
	u32 flags;
};

/* First page that ends behind an address. */
static u32 page_at(const struct elf_image *image, u64 va)
{
	u32 low = 0, high = image->nr_pages;

	while (low < high) {
		u32 middle = low + (high - low) / 2;

		if (image->pages[middle].va + SECPROC_PAGE_SIZE <= va)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* ---- Items -------------------------------------------------------------- */

/* Addresses as they are in memory; the first to choose a page has it. */
static void take_range(struct names *names, u64 va, u64 size)
{
	struct elf_image *image = names->image;
	u32 i;

	for (i = page_at(image, va);
	     i < image->nr_pages && image->pages[i].va < va + size; i++) {
		image->pages[i].flags |= names->flags;
		if (image->pages[i].part == names->none)
			image->pages[i].part = names->part;
	}
}

static bool take_named(struct names *names, const struct elf_range *range,
		       u32 nr, const char *name)
{
	bool found = false;
	u32 i;

	for (i = 0; i < nr; i++) {
		if (strcmp(range[i].name, name))
			continue;
		take_range(names, range[i].va + names->image->load_bias,
			   range[i].size);
		found = true;
	}
	return found;
}

/* ADDRESS or FIRST-LAST, in memory. */
static bool take_address(struct names *names, const char *item)
{
	char first_text[32];
	const char *dash = strchr(item, '-');
	u64 first, last;

	if (strncmp(item, "0x", 2))
		return false;
	snprintf(first_text, sizeof(first_text), "%.*s",
		 (int)(dash ? dash - item : 31), item);
	if (tool_parse_u64(first_text, SECPROC_PKG_MAX_VA, &first))
		return false;
	last = first;
	if (dash && tool_parse_u64(dash + 1, SECPROC_PKG_MAX_VA, &last))
		return false;
	if (last < first)
		return false;
	take_range(names, first, last - first + 1);
	return true;
}

static int take_items(struct names *names, const char *items,
		      const char *separators);

/* A file of items, one in a line; what "secproc run --trace-pages" writes. */
static int take_list(struct names *names, const char *path)
{
	struct secproc_file list;
	int ret;

	if (tool_read(path, MAX_LIST, &list))
		return -EIO;
	ret = take_items(names, (const char *)list.data, "\n");
	secproc_file_free(&list);
	return ret;
}

static int take_item(struct names *names, const char *item)
{
	if (item[0] == '#')
		return 0;
	if (item[0] == '@')
		return take_list(names, item + 1);
	if (take_address(names, item) ||
	    take_named(names, names->sections, names->nr_sections, item) ||
	    take_named(names, names->symbols, names->nr_symbols, item))
		return 0;
	tool_error(item, "not a section, symbol or address of the program");
	return -ENOENT;
}

static int take_items(struct names *names, const char *items,
		      const char *separators)
{
	char item[MAX_ITEM];
	int ret = 0;

	while (*items && !ret) {
		size_t len = strcspn(items, separators);

		if (len >= sizeof(item)) {
			tool_error(NULL, "an item is too long");
			return -EINVAL;
		}
		memcpy(item, items, len);
		item[len] = '\0';
		if (len)
			ret = take_item(names, item);
		items += len + (items[len] != '\0');
	}
	return ret;
}

static int choose(struct names *names, const struct secproc_file *file,
		  const char *items)
{
	int ret;

	ret = elf_sections(file->data, file->len, &names->sections,
			   &names->nr_sections);
	if (!ret)
		ret = elf_symbols(file->data, file->len, &names->symbols,
				  &names->nr_symbols);
	if (ret)
		tool_errno("names of the program", ret);
	else
		ret = take_items(names, items, ",");
	free(names->sections);
	free(names->symbols);
	return ret;
}

/**
 * choose_part() - put pages into a part
 * @image: the program; pages that nobody has chosen are in part @none
 * @file: its ELF file
 * @items: sections, symbols, addresses or @files of these, with commas between
 * @part: the part
 * @none: part of the pages that may be chosen
 *
 * A page that several parts touch goes to the first of them.
 *
 * Return: 0, or a negative errno after a message.
 */
int choose_part(struct elf_image *image, const struct secproc_file *file,
		const char *items, u16 part, u16 none)
{
	struct names names = { .image = image, .part = part, .none = none };

	return choose(&names, file, items);
}

/**
 * choose_pinned() - have pages stay in secure memory
 * @image: the program
 * @file: its ELF file
 * @items: as for choose_part()
 *
 * Return: 0, or a negative errno after a message.
 */
int choose_pinned(struct elf_image *image, const struct secproc_file *file,
		  const char *items)
{
	struct names names = {
		.image = image,
		.flags = SECPROC_PKG_PAGE_F_PINNED,
	};

	return choose(&names, file, items);
}

/* ---- Order ---------------------------------------------------------------- */

/* Returns whether a line names a stored page, and which. */
static bool find_ordered(const struct elf_image *image, const char *line,
			 u32 *index)
{
	u64 va;

	if (tool_parse_u64(line, SECPROC_PKG_MAX_VA, &va))
		return false;
	*index = page_at(image, va);
	return *index < image->nr_pages &&
	       image->pages[*index].va == (va & SECPROC_PAGE_MASK);
}

/**
 * choose_order() - in which order pages will be wanted
 * @image: the program
 * @path: file with an address in each line; a page of zeros, or one that was
 *	named before, is passed over
 * @order: receives numbers of pages; to be freed
 * @nr_order: receives how many
 *
 * Return: 0, or a negative errno after a message.
 */
int choose_order(const struct elf_image *image, const char *path, u32 **order,
		 u32 *nr_order)
{
	u8 *seen = calloc(image->nr_pages, 1);
	struct secproc_file file;
	char *line, *rest;
	u32 index;
	int ret;

	*nr_order = 0;
	*order = calloc(image->nr_pages, sizeof(**order));
	ret = seen && *order ? tool_read(path, MAX_LIST, &file) : -ENOMEM;
	if (ret) {
		free(seen);
		return ret;
	}
	rest = (char *)file.data;
	while (!ret && (line = strsep(&rest, "\n"))) {
		if (!*line || *line == '#')
			continue;
		if (!find_ordered(image, line, &index)) {
			tool_error(path, "'%s' is not the address of a page", line);
			ret = -ENOENT;
		} else if (!seen[index] && !(image->pages[index].flags &
					     SECPROC_PKG_PAGE_F_ZERO)) {
			seen[index] = 1;
			(*order)[(*nr_order)++] = index;
		}
	}
	free(seen);
	secproc_file_free(&file);
	return ret;
}

/* ---- Kinds of verification ---------------------------------------------- */

static const char * const kind_names[] = {
	[SECPROC_PKG_VERIFY_ED25519] = "ed25519",
	[SECPROC_PKG_VERIFY_TREE] = "tree",
	[SECPROC_PKG_VERIFY_CRC32C] = "crc32c",
	[SECPROC_PKG_VERIFY_PARITY] = "parity",
};

/**
 * verify_kind_name() - the word for a kind of verifying information
 * @kind: SECPROC_PKG_VERIFY_*
 *
 * Return: the word; "unknown" for a number that is none.
 */
const char *verify_kind_name(unsigned int kind)
{
	return kind < ARRAY_SIZE(kind_names) && kind_names[kind] ?
	       kind_names[kind] : "unknown";
}

/* Returns 0 for a word that is none. */
static u8 parse_kind(const char *name)
{
	u8 kind;

	for (kind = 1; kind < ARRAY_SIZE(kind_names); kind++)
		if (!strcmp(kind_names[kind], name))
			return kind;
	tool_error(name, "not ed25519, tree, crc32c or parity");
	return 0;
}

/* What was chosen for a section, or else for the package. */
static u8 kind_of_section(const char *name, const char *const *choice,
			  unsigned int nr_choices, u8 *used, u8 kind)
{
	size_t len = strlen(name);
	unsigned int i;

	for (i = 0; i < nr_choices; i++) {
		if (strncmp(choice[i], name, len) || choice[i][len] != '=')
			continue;
		used[i] = 1;
		kind = parse_kind(choice[i] + len + 1);
	}
	return kind;
}

/* Gives each page the strongest kind of the sections that are on it. */
static int mark_sections(struct elf_image *image,
			 const struct elf_range *section, u32 nr_sections,
			 const char *const *choice, unsigned int nr_choices,
			 u8 *used, u8 verify_kind)
{
	u8 *kind = calloc(image->nr_pages, 1);
	u32 i, p;

	if (!kind) {
		tool_errno("kinds of verification", -ENOMEM);
		return -ENOMEM;
	}
	for (i = 0; i < nr_sections; i++) {
		u64 va = section[i].va + image->load_bias;
		u8 wanted = kind_of_section(section[i].name, choice, nr_choices,
					    used, verify_kind);

		if (!wanted) {
			free(kind);
			return -EINVAL;
		}
		for (p = page_at(image, va); p < image->nr_pages &&
		     image->pages[p].va < va + section[i].size; p++)
			if (!kind[p] || wanted < kind[p])
				kind[p] = wanted;
	}
	for (p = 0; p < image->nr_pages; p++)
		if (kind[p] && kind[p] != verify_kind &&
		    !(image->pages[p].flags & SECPROC_PKG_PAGE_F_ZERO))
			image->pages[p].flags |=
				(u32)kind[p] << SECPROC_PKG_PAGE_VERIFY_SHIFT;
	free(kind);
	return 0;
}

/**
 * choose_verify() - choose how pages are verified
 * @image: the program
 * @file: its ELF file
 * @choice: KIND for all, or SECTION=KIND
 * @nr_choices: how many; at most 64
 * @verify_kind: receives the kind of pages that name none
 *
 * Return: 0, or a negative errno after a message.
 */
int choose_verify(struct elf_image *image, const struct secproc_file *file,
		  const char *const *choice, unsigned int nr_choices,
		  u8 *verify_kind)
{
	struct elf_range *sections;
	u32 nr_sections;
	u8 used[64] = { 0 };
	unsigned int i;
	int ret;

	*verify_kind = SECPROC_PKG_VERIFY_ED25519;
	for (i = 0; i < nr_choices; i++) {
		if (strchr(choice[i], '='))
			continue;
		used[i] = 1;
		*verify_kind = parse_kind(choice[i]);
		if (!*verify_kind)
			return -EINVAL;
	}
	ret = elf_sections(file->data, file->len, &sections, &nr_sections);
	if (ret) {
		tool_errno("names of the program", ret);
		return ret;
	}
	ret = mark_sections(image, sections, nr_sections, choice, nr_choices,
			    used, *verify_kind);
	free(sections);
	for (i = 0; !ret && i < nr_choices; i++) {
		if (used[i])
			continue;
		tool_error(choice[i], "the program has no such section");
		ret = -ENOENT;
	}
	return ret;
}
