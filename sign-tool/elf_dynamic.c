// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Dynamic ELF files: what they need, which pages are for relocation only, and
 * files as pages
 */
#include <linux/elf.h>
#include <stdlib.h>

#include "elf.h"

#ifndef SHT_GNU_HASH
#define SHT_GNU_HASH	0x6ffffff6
#endif
#define SHT_GNU_VERDEF	0x6ffffffd
#define SHT_GNU_VERNEED	0x6ffffffe
#define SHT_GNU_VERSYM	0x6fffffff

/* ---- What a file needs -------------------------------------------------- */

static const struct elf64_phdr *phdrs_of(const u8 *data, unsigned int *nr)
{
	const struct elf64_hdr *ehdr = (const void *)data;

	*nr = ehdr->e_phnum;
	return (const void *)(data + ehdr->e_phoff);
}

static const struct elf64_phdr *find_phdr(const u8 *data, u32 type)
{
	unsigned int i, nr;
	const struct elf64_phdr *phdr = phdrs_of(data, &nr);

	for (i = 0; i < nr; i++)
		if (phdr[i].p_type == type)
			return &phdr[i];
	return NULL;
}

/* Where an address stands in the file, with how many bytes behind it. */
static const u8 *at_address(const u8 *data, size_t len, u64 va, size_t *left)
{
	unsigned int i, nr;
	const struct elf64_phdr *phdr = phdrs_of(data, &nr);

	for (i = 0; i < nr; i++) {
		if (phdr[i].p_type != PT_LOAD || va < phdr[i].p_vaddr ||
		    va - phdr[i].p_vaddr >= phdr[i].p_filesz ||
		    !secproc_range_ok(phdr[i].p_offset, phdr[i].p_filesz, len))
			continue;
		*left = phdr[i].p_filesz - (va - phdr[i].p_vaddr);
		return data + phdr[i].p_offset + (va - phdr[i].p_vaddr);
	}
	return NULL;
}

/* A string that ends before its bytes do; NULL if it does not. */
static const char *string_at(const u8 *bytes, size_t len, u64 off)
{
	if (!bytes || off >= len || !memchr(bytes + off, 0, len - off))
		return NULL;
	return (const char *)bytes + off;
}

static const char *take_dynamic(const u8 *data, size_t len,
				const struct elf64_phdr *phdr,
				struct elf_dynamic *dynamic)
{
	const Elf64_Dyn *dyn = (const void *)(data + phdr->p_offset);
	size_t i, nr = phdr->p_filesz / sizeof(*dyn), strings_len = 0;
	const u8 *strings = NULL;
	const char *name;

	for (i = 0; i < nr && dyn[i].d_tag != DT_NULL; i++)
		if (dyn[i].d_tag == DT_STRTAB)
			strings = at_address(data, len, dyn[i].d_un.d_ptr,
					     &strings_len);
	for (i = 0; i < nr && dyn[i].d_tag != DT_NULL; i++) {
		if (dyn[i].d_tag != DT_NEEDED && dyn[i].d_tag != DT_SONAME)
			continue;
		name = string_at(strings, strings_len, dyn[i].d_un.d_val);
		if (!name)
			return "damaged: names of libraries lie outside the file";
		if (dyn[i].d_tag == DT_SONAME) {
			dynamic->soname = name;
			continue;
		}
		if (dynamic->nr_needed == ELF_MAX_NEEDED)
			return "needs too many libraries";
		dynamic->needed[dynamic->nr_needed++] = name;
	}
	return NULL;
}

/**
 * elf_dynamic_load() - what a file says about libraries
 * @data: an ELF file whose headers are good, at a multiple of 8
 * @len: its length
 * @dynamic: receives it; borrows @data
 *
 * Return: NULL, or what is wrong with the file.
 */
const char *elf_dynamic_load(const u8 *data, size_t len,
			     struct elf_dynamic *dynamic)
{
	const struct elf64_phdr *phdr = find_phdr(data, PT_INTERP);

	memset(dynamic, 0, sizeof(*dynamic));
	if (phdr) {
		if (!secproc_range_ok(phdr->p_offset, phdr->p_filesz, len) ||
		    !phdr->p_filesz)
			return "damaged: its interpreter's name lies outside the file";
		dynamic->interpreter = string_at(data + phdr->p_offset,
						 phdr->p_filesz, 0);
		if (!dynamic->interpreter)
			return "damaged: its interpreter's name has no end";
	}
	phdr = find_phdr(data, PT_DYNAMIC);
	if (!phdr)
		return NULL;
	if (!secproc_range_ok(phdr->p_offset, phdr->p_filesz, len) ||
	    phdr->p_offset % 8)
		return "damaged: its dynamic section lies outside the file";
	return take_dynamic(data, len, phdr, dynamic);
}

/* ---- Pages for relocation ----------------------------------------------- */

static bool is_import(const Elf64_Shdr *shdr, const char *name)
{
	switch (shdr->sh_type) {
	case SHT_DYNAMIC:
	case SHT_DYNSYM:
	case SHT_STRTAB:
	case SHT_RELA:
	case SHT_REL:
	case SHT_HASH:
	case SHT_NOTE:
	case SHT_GNU_HASH:
	case SHT_GNU_VERDEF:
	case SHT_GNU_VERNEED:
	case SHT_GNU_VERSYM:
		return true;
	default:
		return !strcmp(name, ".got") || !strcmp(name, ".got.plt") ||
		       !strcmp(name, ".interp");
	}
}

/* Marks what of a page [@start, + 4096) the range [@from, @from + @len) is. */
static void mark(u8 *mask, u64 start, u64 from, u64 len, u8 as)
{
	u64 i;

	if (from + len <= start || from >= start + SECPROC_PAGE_SIZE)
		return;
	for (i = 0; i < SECPROC_PAGE_SIZE; i++)
		if (start + i >= from && start + i < from + len)
			mask[i] |= as;
}

#define MARK_IMPORT	1
#define MARK_OTHER	2

/* Sections of the file; NULL if it has none that can be read. */
static const Elf64_Shdr *sections_of(const u8 *data, size_t len, u32 *nr,
				     const u8 **names, size_t *names_len)
{
	const struct elf64_hdr *ehdr = (const void *)data;
	const Elf64_Shdr *shdr;

	*nr = ehdr->e_shnum;
	if (!*nr || ehdr->e_shentsize != sizeof(*shdr) || ehdr->e_shoff % 8 ||
	    !secproc_range_ok(ehdr->e_shoff, *nr * sizeof(*shdr), len) ||
	    ehdr->e_shstrndx >= *nr)
		return NULL;
	shdr = (const Elf64_Shdr *)(data + ehdr->e_shoff) + ehdr->e_shstrndx;
	if (!secproc_range_ok(shdr->sh_offset, shdr->sh_size, len))
		return NULL;
	*names = data + shdr->sh_offset;
	*names_len = shdr->sh_size;
	return shdr - ehdr->e_shstrndx;
}

/**
 * elf_is_import() - has a page nothing but tables for relocation
 * @data: an ELF file whose headers are good
 * @len: its length
 * @page: the page
 * @start: its address in the file, or its offset if @by_offset
 * @by_offset: which of both
 *
 * What belongs to no section must be zero.  The file's headers count as tables:
 * the package has them in plain anyway.
 *
 * Return: true if so.
 */
bool elf_is_import(const u8 *data, size_t len,
		   const struct secproc_build_page *page, u64 start,
		   bool by_offset)
{
	const struct elf64_hdr *ehdr = (const void *)data;
	const struct elf64_phdr *first = find_phdr(data, PT_LOAD);
	u8 mask[SECPROC_PAGE_SIZE] = { 0 };
	const Elf64_Shdr *shdr;
	const char *name;
	const u8 *names;
	size_t names_len;
	bool found = false;
	u32 i, nr;

	shdr = sections_of(data, len, &nr, &names, &names_len);
	if (!shdr || !first)
		return false;
	for (i = 0; i < nr; i++) {
		if (!(shdr[i].sh_flags & SHF_ALLOC) ||
		    shdr[i].sh_type == SHT_NOBITS)
			continue;
		name = string_at(names, names_len, shdr[i].sh_name);
		mark(mask, start, by_offset ? shdr[i].sh_offset :
		     shdr[i].sh_addr, shdr[i].sh_size,
		     name && is_import(&shdr[i], name) ? MARK_IMPORT :
							 MARK_OTHER);
	}
	if (!first->p_offset)
		mark(mask, start, by_offset ? 0 : first->p_vaddr,
		     ehdr->e_phoff + (u64)ehdr->e_phnum * ehdr->e_phentsize,
		     MARK_IMPORT);
	for (i = 0; i < SECPROC_PAGE_SIZE; i++) {
		if (mask[i] & MARK_OTHER ||
		    (!mask[i] && i < page->len && page->data[i]))
			return false;
		found |= mask[i];
	}
	return found;
}

/* ---- Files as pages ----------------------------------------------------- */

/* True if code is on the page of the file that starts at @off. */
static bool has_code(const u8 *data, u64 off)
{
	unsigned int i, nr;
	const struct elf64_phdr *phdr = phdrs_of(data, &nr);

	for (i = 0; i < nr; i++)
		if (phdr[i].p_type == PT_LOAD && phdr[i].p_flags & PF_X &&
		    off < phdr[i].p_offset + phdr[i].p_filesz &&
		    off + SECPROC_PAGE_SIZE > phdr[i].p_offset)
			return true;
	return false;
}

static void make_page(struct elf_image *image, const u8 *data, size_t len,
		      u32 index, bool is_elf)
{
	struct secproc_build_page *page = &image->pages[index];
	u64 off = (u64)index << SECPROC_PAGE_SHIFT;
	bool is_code;

	page->va = off;
	page->flags = SECPROC_PKG_PAGE_F_R;
	page->data = data + off;
	page->len = (u32)(len - off < SECPROC_PAGE_SIZE ? len - off :
							  SECPROC_PAGE_SIZE);
	is_code = is_elf && has_code(data, off);
	if (is_elf && elf_is_import(data, len, page, off, true)) {
		page->flags |= SECPROC_PKG_PAGE_F_IMPORT;
	} else if (is_code) {
		page->flags |= SECPROC_PKG_PAGE_F_X;
	} else if (secproc_is_zero(page->data, page->len)) {
		page->flags |= SECPROC_PKG_PAGE_F_ZERO;
		page->len = 0;
	}
}

/**
 * elf_file_load() - lay out a file that programs open
 * @data: the file, at a multiple of 8; must outlive @image
 * @len: its length
 * @is_elf: it is a library or an interpreter, and has code
 * @image: receives it; to be given to elf_image_free()
 *
 * Return: NULL, or what is wrong with the file.
 */
const char *elf_file_load(const u8 *data, size_t len, bool is_elf,
			  struct elf_image *image)
{
	u64 nr_pages = (len + SECPROC_PAGE_SIZE - 1) >> SECPROC_PAGE_SHIFT;
	const struct elf64_hdr *ehdr = (const void *)data;
	const char *problem = NULL;
	u32 i;

	memset(image, 0, sizeof(*image));
	if (!len)
		return "empty";
	if (nr_pages > SECPROC_PKG_MAX_PAGES)
		return "has more pages than a package can hold";
	if (is_elf)
		problem = elf_check_file(data, len);
	if (!problem && is_elf)
		problem = elf_keep_header(image, data);
	if (!problem && is_elf && ehdr->e_type != ET_DYN)
		problem = "not a shared library";
	image->pages = calloc(nr_pages, sizeof(*image->pages));
	if (!problem && !image->pages)
		problem = "too large for this machine's memory";
	if (problem) {
		elf_image_free(image);
		return problem;
	}
	image->entry = is_elf ? ehdr->e_entry : 0;
	image->nr_pages = (u32)nr_pages;
	for (i = 0; i < nr_pages; i++)
		make_page(image, data, len, i, is_elf);
	return NULL;
}
