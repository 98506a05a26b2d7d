// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * From an unmodified riscv64 ELF program to pages
 *
 * The file's loadable segments are laid out as Linux would, at their own
 * addresses, or for a PIE file at addresses that are fixed here, since a
 * page's address is part of what is signed.  Where two segments meet in one
 * page, the page gets the permissions of both; a page that would be writable
 * and executable is refused.
 */
#include <linux/elf.h>
#include <stdlib.h>

#include "elf.h"

/* Where a position-independent program goes. */
#define PIE_BASE	SECPROC_PKG_MIN_VA

/* Keeps sums of addresses and sizes far from overflow. */
#define MAX_VA		SECPROC_PKG_MAX_VA

static const struct elf64_phdr *
phdr_at(const u8 *data, const struct elf64_hdr *ehdr, unsigned int i)
{
	return (const struct elf64_phdr *)(data + ehdr->e_phoff) + i;
}

static const char *check_header(const u8 *data, size_t len)
{
	const struct elf64_hdr *ehdr = (const void *)data;

	if (len < sizeof(*ehdr) || memcmp(data, ELFMAG, SELFMAG))
		return "not an ELF file";
	if (ehdr->e_ident[EI_CLASS] != ELFCLASS64 ||
	    ehdr->e_ident[EI_DATA] != ELFDATA2LSB ||
	    ehdr->e_machine != EM_RISCV)
		return "not a program for riscv64";
	if (ehdr->e_type != ET_EXEC && ehdr->e_type != ET_DYN)
		return "not a program, but an object file or a core dump";
	if (ehdr->e_phentsize != sizeof(struct elf64_phdr) || !ehdr->e_phnum ||
	    ehdr->e_phoff % 8 ||
	    !secproc_range_ok(ehdr->e_phoff,
			      (u64)ehdr->e_phnum * sizeof(struct elf64_phdr), len))
		return "damaged: its program headers lie outside the file";
	if (sizeof(*ehdr) + (u64)ehdr->e_phnum * sizeof(struct elf64_phdr) >
	    SECPROC_PKG_MAX_ELFHDR)
		return "has too many program headers";
	return NULL;
}

static const char *check_segment(const struct elf64_phdr *phdr, size_t len)
{
	if (phdr->p_type != PT_LOAD)
		return NULL;
	if (phdr->p_filesz > phdr->p_memsz)
		return "damaged: a segment is larger in the file than in memory";
	if (!secproc_range_ok(phdr->p_offset, phdr->p_filesz, len))
		return "damaged: a segment lies outside the file";
	if (!secproc_range_ok(phdr->p_vaddr, phdr->p_memsz, MAX_VA))
		return "has a segment outside the user address space";
	if (phdr->p_memsz && !(phdr->p_flags & (PF_R | PF_W | PF_X)))
		return "has a segment without any permission";
	if (phdr->p_flags & PF_W && phdr->p_flags & PF_X)
		return "has a segment that is writable and executable";
	return NULL;
}

static u32 page_flags(u32 p_flags)
{
	u32 flags = 0;

	/* RISC-V has no page that can be written and not read. */
	if (p_flags & (PF_R | PF_W))
		flags |= SECPROC_PKG_PAGE_F_R;
	if (p_flags & PF_W)
		flags |= SECPROC_PKG_PAGE_F_W;
	if (p_flags & PF_X)
		flags |= SECPROC_PKG_PAGE_F_X;
	return flags;
}

static int compare_pages(const void *a, const void *b)
{
	const struct secproc_build_page *pa = a, *pb = b;

	return pa->va < pb->va ? -1 : pa->va > pb->va;
}

/* Most programs have their segments in the order of their addresses. */
static void sort_pages(struct secproc_build_page *pages, u64 n)
{
	u64 i;

	for (i = 1; i < n; i++)
		if (pages[i].va < pages[i - 1].va) {
			qsort(pages, n, sizeof(*pages), compare_pages);
			return;
		}
}

/* Number of pages that a segment touches. */
static u64 segment_pages(const struct elf64_phdr *phdr)
{
	u64 first = phdr->p_vaddr & SECPROC_PAGE_MASK;

	if (!phdr->p_memsz)
		return 0;
	return ((phdr->p_vaddr + phdr->p_memsz - 1 - first) >>
		SECPROC_PAGE_SHIFT) + 1;
}

static struct secproc_build_page *find_page(struct elf_image *image, u64 va)
{
	struct secproc_build_page key = { .va = va & SECPROC_PAGE_MASK };

	return bsearch(&key, image->pages, image->nr_pages, sizeof(key),
		       compare_pages);
}

/* One row for each page that any segment touches, merged where they meet. */
static const char *make_pages(struct elf_image *image, const u8 *data,
			      const struct elf64_hdr *ehdr)
{
	u64 total = 0, n = 0, k;
	unsigned int i;
	u32 kept = 0;

	for (i = 0; i < ehdr->e_phnum; i++)
		if (phdr_at(data, ehdr, i)->p_type == PT_LOAD)
			total += segment_pages(phdr_at(data, ehdr, i));
	if (!total)
		return "has nothing to load";
	if (total > SECPROC_PKG_MAX_PAGES)
		return "has more pages than a package can hold";
	image->pages = calloc(total, sizeof(*image->pages));
	if (!image->pages)
		return "too large for this machine's memory";

	for (i = 0; i < ehdr->e_phnum; i++) {
		const struct elf64_phdr *phdr = phdr_at(data, ehdr, i);
		u64 va = (phdr->p_vaddr + image->load_bias) & SECPROC_PAGE_MASK;

		if (phdr->p_type != PT_LOAD)
			continue;
		for (k = segment_pages(phdr); k--; va += SECPROC_PAGE_SIZE)
			image->pages[n++] = (struct secproc_build_page){
				.va = va,
				.flags = page_flags(phdr->p_flags),
			};
	}
	sort_pages(image->pages, n);
	for (k = 0; k < n; k++) {
		if (kept && image->pages[kept - 1].va == image->pages[k].va)
			image->pages[kept - 1].flags |= image->pages[k].flags;
		else
			image->pages[kept++] = image->pages[k];
	}
	image->nr_pages = kept;

	for (k = 0; k < kept; k++)
		if (image->pages[k].flags & SECPROC_PKG_PAGE_F_W &&
		    image->pages[k].flags & SECPROC_PKG_PAGE_F_X)
			return "has a page that is writable and executable";
	if (image->pages[0].va < SECPROC_PKG_MIN_VA)
		return "has a segment below 0x10000, where nothing may be";
	if (image->pages[kept - 1].va >= SECPROC_PKG_MAX_VA)
		return "has a segment outside the user address space";
	return NULL;
}

/*
 * Gives a page a copy of its contents, because it is not just what is in the
 * file.  Where it has been nothing so far the copy is of zeros, which cost no
 * memory before they are touched.
 */
static u8 *own_page(struct elf_image *image, struct secproc_build_page *page)
{
	u8 *own = image->contents + ((size_t)(page - image->pages) <<
				     SECPROC_PAGE_SHIFT);

	if (page->data && page->data != own)
		memcpy(own, page->data, page->len);
	page->data = own;
	return own;
}

/* Notes one segment's bytes as its pages' and how far each is filled. */
static void fill_segment(struct elf_image *image, const u8 *data,
			 const struct elf64_phdr *phdr)
{
	const u8 *from = data + phdr->p_offset;
	u64 va = phdr->p_vaddr + image->load_bias, left = phdr->p_filesz;
	struct secproc_build_page *page = NULL;

	while (left) {
		u32 in_page = (u32)(va & (SECPROC_PAGE_SIZE - 1));
		u32 n = (u32)SECPROC_PAGE_SIZE - in_page;

		/* A segment's pages have no gaps, so they come one by one. */
		page = page ? page + 1 : find_page(image, va);
		if (n > left)
			n = (u32)left;
		if (n == SECPROC_PAGE_SIZE && !page->data)
			page->data = from;
		else
			memcpy(own_page(image, page) + in_page, from, n);
		if (page->len < in_page + n)
			page->len = in_page + n;
		from += n;
		va += n;
		left -= n;
	}
}

static const char *fill_pages(struct elf_image *image, const u8 *data,
			      const struct elf64_hdr *ehdr)
{
	unsigned int i;
	u32 k;

	image->contents = calloc(image->nr_pages, SECPROC_PAGE_SIZE);
	if (!image->contents)
		return "too large for this machine's memory";
	for (i = 0; i < ehdr->e_phnum; i++)
		if (phdr_at(data, ehdr, i)->p_type == PT_LOAD)
			fill_segment(image, data, phdr_at(data, ehdr, i));

	for (k = 0; k < image->nr_pages; k++) {
		if (image->pages[k].len)
			continue;
		if (image->pages[k].flags & SECPROC_PKG_PAGE_F_X)
			return "has an executable page without contents";
		image->pages[k].flags |= SECPROC_PKG_PAGE_F_ZERO;
	}
	return NULL;
}

/* Far enough up, and as aligned as the most aligned segment. */
static const char *choose_bias(struct elf_image *image, const u8 *data,
			       const struct elf64_hdr *ehdr)
{
	u64 align = PIE_BASE;
	unsigned int i;

	if (ehdr->e_type != ET_DYN)
		return NULL;
	for (i = 0; i < ehdr->e_phnum; i++) {
		const struct elf64_phdr *phdr = phdr_at(data, ehdr, i);

		if (phdr->p_type != PT_LOAD || phdr->p_align <= align)
			continue;
		if (phdr->p_align & (phdr->p_align - 1) ||
		    phdr->p_align >= MAX_VA)
			return "damaged: a segment's alignment is no power of two";
		align = phdr->p_align;
	}
	image->load_bias = align;
	return NULL;
}

/**
 * elf_keep_header() - copy the ELF header and the program headers
 * @image: receives them
 * @data: an ELF file whose headers are good
 *
 * Return: NULL, or what is wrong.
 */
const char *elf_keep_header(struct elf_image *image, const u8 *data)
{
	const struct elf64_hdr *ehdr = (const void *)data;
	size_t phdrs_len = ehdr->e_phnum * sizeof(struct elf64_phdr);

	image->header_len = sizeof(*ehdr) + phdrs_len;
	image->header = malloc(image->header_len);
	if (!image->header)
		return "too large for this machine's memory";
	memcpy(image->header, ehdr, sizeof(*ehdr));
	memcpy(image->header + sizeof(*ehdr), data + ehdr->e_phoff, phdrs_len);
	return NULL;
}

/**
 * elf_check_file() - see that headers and segments are good
 * @data: the file, at a multiple of 8
 * @len: its length
 *
 * Return: NULL, or what is wrong with the file, to follow its name.
 */
const char *elf_check_file(const u8 *data, size_t len)
{
	const struct elf64_hdr *ehdr = (const void *)data;
	const char *problem = check_header(data, len);
	unsigned int i;

	for (i = 0; !problem && i < ehdr->e_phnum; i++)
		problem = check_segment(phdr_at(data, ehdr, i), len);
	return problem;
}

/*
 * What only relocation reads stays in the clear and is no code, if it has pages
 * of its own.  Static programs have none.
 */
static void mark_imports(struct elf_image *image, const u8 *data, size_t len)
{
	u32 i;

	for (i = 0; i < image->nr_pages && image->is_dynamic; i++) {
		struct secproc_build_page *page = &image->pages[i];

		if (page->flags & SECPROC_PKG_PAGE_F_ZERO ||
		    !elf_is_import(data, len, page, page->va - image->load_bias,
				   false))
			continue;
		page->flags &= ~(u32)SECPROC_PKG_PAGE_F_X;
		page->flags |= SECPROC_PKG_PAGE_F_IMPORT;
	}
}

static bool has_interpreter(const u8 *data)
{
	const struct elf64_hdr *ehdr = (const void *)data;
	unsigned int i;

	for (i = 0; i < ehdr->e_phnum; i++)
		if (phdr_at(data, ehdr, i)->p_type == PT_INTERP)
			return true;
	return false;
}

static const char *load(const u8 *data, size_t len, struct elf_image *image)
{
	const struct elf64_hdr *ehdr = (const void *)data;
	const struct secproc_build_page *page;
	const char *problem = elf_check_file(data, len);

	if (!problem)
		image->is_dynamic = has_interpreter(data);
	if (!problem)
		problem = choose_bias(image, data, ehdr);
	if (!problem)
		problem = make_pages(image, data, ehdr);
	if (!problem)
		problem = fill_pages(image, data, ehdr);
	if (problem)
		return problem;

	image->entry = ehdr->e_entry + image->load_bias;
	/* Before the entry, as such pages are no code. */
	mark_imports(image, data, len);
	page = find_page(image, image->entry);
	if (!page || !(page->flags & SECPROC_PKG_PAGE_F_X))
		return "damaged: its entry point is not in executable code";
	return elf_keep_header(image, data);
}

/**
 * elf_image_load() - lay out a program
 * @data: the file, at a multiple of 8; must outlive @image
 * @len: its length
 * @image: receives the program; to be given to elf_image_free()
 *
 * Return: NULL, or what is wrong with the file, to follow its name.
 */
const char *elf_image_load(const u8 *data, size_t len, struct elf_image *image)
{
	const char *problem;

	memset(image, 0, sizeof(*image));
	problem = load(data, len, image);
	if (problem)
		elf_image_free(image);
	return problem;
}

/**
 * elf_image_free() - give a program's memory back
 * @image: may be all zero
 */
void elf_image_free(struct elf_image *image)
{
	free(image->header);
	free(image->pages);
	free(image->contents);
	memset(image, 0, sizeof(*image));
}
