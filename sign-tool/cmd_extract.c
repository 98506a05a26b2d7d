// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * secproc-sign extract: take a part out of a package
 *
 * What is stored needs no key.  With the package's own keys, pages and the
 * program come out in the clear, for whoever packed it to see that they are
 * what was packed.
 */
#include <getopt.h>
#include <linux/elf.h>
#include <stdio.h>
#include <sys/stat.h>

#include "package.h"

static const char help[] =
"Usage: secproc-sign extract [OPTION]... WHAT PACKAGE\n"
"Write a part of PACKAGE to a file of its own.  WHAT is one of\n"
"\n"
"  resident      what the processor reads first and keeps\n"
"  manifest, certificates, elf-headers, parts, page-table, tree, signatures,\n"
"  licence, read-order, verifying-information\n"
"                a section, as it is\n"
"  pages         the stored pages of a part, see --part\n"
"  page          one stored page, see --page\n"
"  trial         the package without the pages of other parts than 0, or than\n"
"                those of --parts; the same package, and all signatures hold\n"
"  program       the program as an ELF file, without symbols; wants --keys\n"
"\n"
"  -o, --output FILE  file to write; required\n"
"      --part N       which part (default: 0)\n"
"      --parts LIST   parts that a trial keeps, as 0,2\n"
"      --page N       number of the page, or its address as 0xADDRESS\n"
"      --keys FILE    the package's keys, from pack --keys: pages come out in\n"
"                     the clear\n"
"      --keys-passphrase-file FILE  first line opens them\n"
"  -h, --help         print this and exit\n"
"\n"
"Nothing is verified; see 'secproc-sign verify'.  What comes out in the clear is\n"
"for its owner alone.\n";

enum {
	OPT_PART = 256,
	OPT_PARTS,
	OPT_PAGE,
	OPT_KEYS,
	OPT_KEYS_PASSPHRASE_FILE,
};

static const struct option options[] = {
	{ "output", required_argument, NULL, 'o' },
	{ "part", required_argument, NULL, OPT_PART },
	{ "parts", required_argument, NULL, OPT_PARTS },
	{ "page", required_argument, NULL, OPT_PAGE },
	{ "keys", required_argument, NULL, OPT_KEYS },
	{ "keys-passphrase-file", required_argument, NULL,
	  OPT_KEYS_PASSPHRASE_FILE },
	{ "help", no_argument, NULL, 'h' },
	{ 0 },
};

/**
 * struct extract - what was asked for
 * @output: file to write
 * @part: which part's pages
 * @parts: bit n is set if a trial keeps part n
 * @page: number or address of a page, or NULL
 * @keys_path: the package's keys, or NULL
 * @keys_passphrase_path: what opens them
 * @package: the package
 */
struct extract {
	const char *output;
	u64 part;
	u32 parts;
	const char *page;
	const char *keys_path;
	const char *keys_passphrase_path;
	struct package package;
};

/* ---- Output --------------------------------------------------------------- */

/* What comes out in the clear is not for everybody's eyes. */
static int begin(const struct extract *x, struct secproc_output *out, u64 len)
{
	int ret = len ? secproc_output_open(out, x->output, len,
					    x->package.has_keys ? 0600 : 0666) :
			-ENODATA;

	if (!ret) {
		ret = secproc_output_map(out);
		if (ret)
			secproc_output_close(out, NULL);
	}
	if (ret == -ENODATA)
		tool_error(x->package.path, "has nothing of that");
	else if (ret)
		tool_errno(x->output, ret);
	return ret;
}

static int finish(const struct extract *x, struct secproc_output *out, int ret)
{
	if (ret) {
		secproc_output_close(out, NULL);
		return ret;
	}
	ret = secproc_output_close(out, x->output);
	if (ret)
		tool_errno(x->output, ret);
	return ret;
}

static int write_bytes(const struct extract *x, const void *data, u64 len)
{
	struct secproc_output out;
	int ret = begin(x, &out, len);

	if (ret)
		return ret;
	memcpy(out.data, data, len);
	return finish(x, &out, 0);
}

/* ---- Pages ---------------------------------------------------------------- */

static int copy_page(const struct extract *x, u32 index, u8 *to)
{
	const u8 *stored = package_stored(&x->package, index);

	if (x->package.has_keys || !stored)
		return package_plain(&x->package, index, to);
	memcpy(to, stored, SECPROC_PAGE_SIZE);
	return 0;
}

static int find_page(const struct extract *x, u32 *index)
{
	const struct secproc_pkg_view *view = &x->package.view;
	u64 n;
	u32 i;

	if (!x->page || tool_parse_u64(x->page, UINT64_MAX, &n)) {
		tool_error(NULL, "name the page with --page");
		return -EINVAL;
	}
	for (i = 0; i < view->nr_pages; i++) {
		u64 va = secproc_get_le64(&package_row(&x->package, i)->va);

		if (strncmp(x->page, "0x", 2) ? i == n :
						va == (n & SECPROC_PAGE_MASK)) {
			*index = i;
			return 0;
		}
	}
	tool_error(x->package.path, "has no page %s", x->page);
	return -ENOENT;
}

static int write_page(const struct extract *x)
{
	struct secproc_output out;
	u32 index;
	int ret;

	ret = find_page(x, &index);
	if (!ret)
		ret = begin(x, &out, SECPROC_PAGE_SIZE);
	return ret ? ret : finish(x, &out, copy_page(x, index, out.data));
}

static int write_pages(const struct extract *x)
{
	const struct package *package = &x->package;
	const struct secproc_pkg_section *row =
		package_section(package, SECPROC_PKG_SEC_PAGES + (u32)x->part);
	struct secproc_output out;
	u64 done = 0;
	int ret;
	u32 i;

	ret = begin(x, &out, row ? secproc_get_le64(&row->len) : 0);
	if (ret)
		return ret;
	for (i = 0; !ret && i < package->view.nr_pages; i++) {
		const struct secproc_pkg_page_row *page =
			package_row(package, i);

		if (secproc_get_le16(&page->part) != x->part ||
		    !package_stored(package, i))
			continue;
		ret = copy_page(x, i, out.data + done);
		done += SECPROC_PAGE_SIZE;
	}
	return finish(x, &out, ret);
}

/* ---- The program ---------------------------------------------------------- */

static const struct elf64_phdr *phdr_at(const struct extract *x, unsigned int i)
{
	const u8 *elf = x->package.view.elfhdr.data;

	return (const struct elf64_phdr *)(elf + sizeof(struct elf64_hdr)) + i;
}

/* Where the file ends that has all segments and the program headers. */
static int program_size(const struct extract *x, u64 *size)
{
	const struct elf64_hdr *ehdr = x->package.view.elfhdr.data;
	const u64 most = SECPROC_PKG_MAX_FILE;
	u64 phdrs = (u64)ehdr->e_phnum * sizeof(struct elf64_phdr);
	unsigned int i;

	*size = sizeof(*ehdr);
	for (i = 0; i <= ehdr->e_phnum; i++) {
		bool is_phdrs = i == ehdr->e_phnum;
		u64 off = is_phdrs ? ehdr->e_phoff : phdr_at(x, i)->p_offset;
		u64 len = is_phdrs ? phdrs : phdr_at(x, i)->p_filesz;

		if (!is_phdrs && phdr_at(x, i)->p_type != PT_LOAD)
			continue;
		if (!secproc_range_ok(off, len, most)) {
			tool_refusal(x->package.path, SECPROC_REFUSAL_PKG_ELF,
				     0);
			return -EBADMSG;
		}
		if (*size < off + len)
			*size = off + len;
	}
	return 0;
}

/* The bytes of a segment, from the pages that it was laid out on. */
static int fill_segment(const struct extract *x, const struct elf64_phdr *phdr,
			u8 *file)
{
	const struct secproc_pkg_view *view = &x->package.view;
	u64 first = phdr->p_vaddr + view->load_bias;
	u64 last = first + phdr->p_filesz, done = 0;
	u8 page[SECPROC_PAGE_SIZE];
	int ret = 0;
	u32 i;

	for (i = 0; !ret && i < view->nr_pages; i++) {
		u64 va = secproc_get_le64(&package_row(&x->package, i)->va);
		u64 from = va < first ? first : va, to = va + sizeof(page);

		if (to > last)
			to = last;
		if (from >= to)
			continue;
		ret = package_plain(&x->package, i, page);
		if (!ret)
			memcpy(file + phdr->p_offset + (from - first),
			       page + (from - va), to - from);
		done += to - from;
	}
	memzero_explicit(page, sizeof(page));
	if (!ret && done != phdr->p_filesz) {
		tool_refusal(x->package.path, SECPROC_REFUSAL_PKG_ELF, 0);
		ret = -EBADMSG;
	}
	return ret;
}

static int write_program(const struct extract *x)
{
	const struct elf64_hdr *ehdr = x->package.view.elfhdr.data;
	struct secproc_output out;
	struct elf64_hdr *header;
	unsigned int i;
	u64 size;
	int ret;

	ret = program_size(x, &size);
	if (!ret)
		ret = begin(x, &out, size);
	if (ret)
		return ret;
	for (i = 0; !ret && i < ehdr->e_phnum; i++)
		if (phdr_at(x, i)->p_type == PT_LOAD)
			ret = fill_segment(x, phdr_at(x, i), out.data);
	if (!ret) {
		/* Sections are not in a package. */
		header = (struct elf64_hdr *)out.data;
		memcpy(header, ehdr, sizeof(*header));
		header->e_shoff = 0;
		header->e_shnum = 0;
		header->e_shstrndx = 0;
		memcpy(out.data + ehdr->e_phoff, phdr_at(x, 0),
		       ehdr->e_phnum * sizeof(struct elf64_phdr));
	}
	return finish(x, &out, ret);
}

/* ---- A trial -------------------------------------------------------------- */

static bool is_kept(const struct extract *x, u32 id)
{
	return id < SECPROC_PKG_SEC_PAGES ||
	       x->parts >> (id - SECPROC_PKG_SEC_PAGES) & 1;
}

static u64 align_up(u64 n)
{
	return (n + SECPROC_PAGE_SIZE - 1) & SECPROC_PAGE_MASK;
}

/* Rows of the sections that are kept, at their new places; returns the end. */
static u64 plan_trial(const struct extract *x, struct secproc_pkg_section *rows,
		      u32 *nr)
{
	const struct secproc_pkg_view *view = &x->package.view;
	u64 end = SECPROC_PKG_HEAD_SIZE;
	unsigned int i;

	for (i = 0; i < view->nr_sections; i++) {
		if (!is_kept(x, secproc_get_le32(&view->table[i].id)))
			continue;
		rows[*nr] = view->table[i];
		secproc_put_le64(&rows[*nr].off, align_up(end));
		end = align_up(end) + secproc_get_le64(&rows[*nr].len);
		++*nr;
	}
	return end;
}

static int write_trial(const struct extract *x)
{
	struct secproc_pkg_section rows[SECPROC_PKG_MAX_SECTIONS];
	const struct package *package = &x->package;
	struct secproc_pkg_table *table;
	struct secproc_pkg_view check;
	struct secproc_output out;
	enum secproc_refusal refusal;
	u64 size;
	u32 nr = 0, i;
	int ret;

	size = plan_trial(x, rows, &nr);
	ret = begin(x, &out, size);
	if (ret)
		return ret;
	memset(out.data, 0, size);
	memcpy(out.data, package->file.data, sizeof(struct secproc_pkg_header) +
					     sizeof(*table));
	table = (void *)(out.data + sizeof(struct secproc_pkg_header));
	secproc_put_le32(&table->count, nr);
	memcpy(table + 1, rows, nr * sizeof(*rows));
	for (i = 0; i < nr; i++) {
		u32 id = secproc_get_le32(&rows[i].id);
		struct secproc_bytes bytes =
			package_section_bytes(package,
					      package_section(package, id));

		memcpy(out.data + secproc_get_le64(&rows[i].off), bytes.data,
		       bytes.len);
	}
	refusal = secproc_pkg_parse(out.data, size, size, &check);
	if (refusal)
		tool_refusal(x->output, refusal, check.refusal_off);
	return finish(x, &out, secproc_refusal_errno(refusal));
}

/* ---- Arguments ------------------------------------------------------------ */

static const struct {
	const char *name;
	u32 id;
} sections[] = {
	{ "manifest", SECPROC_PKG_SEC_MANIFEST },
	{ "certificates", SECPROC_PKG_SEC_CERTS },
	{ "elf-headers", SECPROC_PKG_SEC_ELFHDR },
	{ "parts", SECPROC_PKG_SEC_PARTS },
	{ "page-table", SECPROC_PKG_SEC_PAGETBL },
	{ "tree", SECPROC_PKG_SEC_TREE },
	{ "signatures", SECPROC_PKG_SEC_TOPSIG },
	{ "licence", SECPROC_PKG_SEC_LICENCE },
	{ "read-order", SECPROC_PKG_SEC_ORDER },
	{ "verifying-information", SECPROC_PKG_SEC_VINFO },
};

static const struct {
	const char *name;
	int (*write)(const struct extract *x);
} others[] = {
	{ "pages", write_pages },
	{ "page", write_page },
	{ "trial", write_trial },
	{ "program", write_program },
};

static int extract(const struct extract *x, const char *what)
{
	const struct package *package = &x->package;
	struct secproc_bytes bytes;
	unsigned int i;

	if (!strcmp(what, "resident"))
		return write_bytes(x, package->file.data,
				   package->view.resident_size);
	for (i = 0; i < ARRAY_SIZE(others); i++)
		if (!strcmp(what, others[i].name))
			return others[i].write(x);
	for (i = 0; i < ARRAY_SIZE(sections); i++) {
		if (strcmp(what, sections[i].name))
			continue;
		bytes = package_section_bytes(package,
					      package_section(package,
							      sections[i].id));
		return write_bytes(x, bytes.data, bytes.len);
	}
	tool_error(NULL, "no package has a '%s'", what);
	return -EINVAL;
}

static int take_option(struct extract *x, int option, const char *arg)
{
	switch (option) {
	case 'o':
		x->output = arg;
		return 0;
	case OPT_PART:
		return tool_parse_u64(arg, SECPROC_PKG_MAX_PARTS - 1, &x->part);
	case OPT_PARTS:
		/* Without part 0 it is no package. */
		return tool_parse_parts(arg, &x->parts) || !(x->parts & 1) ?
		       -EINVAL : 0;
	case OPT_PAGE:
		x->page = arg;
		return 0;
	case OPT_KEYS:
		x->keys_path = arg;
		return 0;
	default:
		x->keys_passphrase_path = arg;
		return 0;
	}
}

/* The package itself is not to be replaced by a part of it. */
static bool is_same_file(const char *a, const char *b)
{
	struct stat one, other;

	return !stat(a, &one) && !stat(b, &other) &&
	       one.st_dev == other.st_dev && one.st_ino == other.st_ino;
}

/**
 * cmd_extract() - secproc-sign extract
 * @argc: arguments
 * @argv: the first is the command
 *
 * Return: exit status.
 */
int cmd_extract(int argc, char **argv)
{
	struct extract x = { .parts = 1 };
	int option, ret;

	while ((option = getopt_long(argc, argv, "o:h", options, NULL)) != -1) {
		if (option == 'h') {
			fputs(help, stdout);
			return EXIT_DONE;
		}
		if (option == '?')
			return tool_usage("extract");
		if (take_option(&x, option, optarg)) {
			tool_error(NULL, "'%s' is not usable there", optarg);
			return tool_usage("extract");
		}
	}
	if (optind + 2 != argc || !x.output) {
		tool_error(NULL, "extract wants to know what, of which package, and --output");
		return tool_usage("extract");
	}
	if (is_same_file(argv[optind + 1], x.output)) {
		tool_error(x.output, "is the package itself");
		return EXIT_REFUSED;
	}
	ret = package_open(argv[optind + 1], &x.package);
	if (!ret && package_is_insecure(&x.package))
		tool_warn_insecure(argv[optind + 1]);
	if (!ret && x.keys_path)
		ret = package_unlock(&x.package, x.keys_path,
				     x.keys_passphrase_path);
	if (!ret)
		ret = extract(&x, argv[optind]);
	package_close(&x.package);
	return ret ? EXIT_REFUSED : EXIT_DONE;
}
