// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Fuzzer of packages: the resident part as it comes from a file
 *
 * The input is either a package as it is, or, because no mutation finds a
 * signature, a list of changes to a good one: 8 bytes each, offset, length and
 * value.  Whatever the parser accepts must hold what its header promises, and
 * whatever verifies must be the good package itself.
 */
#include <stdlib.h>

#include "../core/test_pkg_fixture.h"

static struct fixture f;

static void demand(bool ok)
{
	if (!ok)
		__builtin_trap();
}

/* The good package; building it checks itself. */
static void start(void)
{
	if (f.pkg)
		return;
	fixture_init(&f);
	demand(!fixture_build(&f));
}

/* Reads everything that a page may refer to. */
static void walk(const struct secproc_pkg *pkg, u64 file_size)
{
	struct secproc_pkg_page page;
	u64 last_va = 0;
	u32 i, index;

	for (i = 0; secproc_pkg_page(pkg, i, &page); i++) {
		demand(page.va > last_va && !(page.va & 4095));
		demand(!(page.flags & SECPROC_PKG_PAGE_F_W) ||
		       !(page.flags & SECPROC_PKG_PAGE_F_X));
		demand(page.part < secproc_pkg_nr_parts(pkg));
		demand(secproc_range_ok(page.file_off, 4096, file_size) ||
		       !page.file_off);
		demand(secproc_range_ok(page.vinfo_off, 96, file_size));
		demand(secproc_pkg_find(pkg, page.va, &index) && index == i);
		last_va = page.va;
	}
	demand(i == secproc_pkg_nr_pages(pkg));
	demand(secproc_pkg_find(pkg, secproc_pkg_entry(pkg), &index));
}

/* There is one way only to write what was read: its parts at their places. */
static void rebuild(const struct secproc_pkg_view *view, const u8 *data)
{
	const size_t head = sizeof(struct secproc_pkg_header) +
			    sizeof(struct secproc_pkg_table);
	u8 *copy = calloc(1, view->resident_size);
	u64 end = SECPROC_PKG_HEAD_SIZE;
	unsigned int i;

	memcpy(copy, data, head);
	memcpy(copy + head, view->table, view->nr_sections *
	       sizeof(*view->table));
	for (i = 0; i < view->nr_sections; i++) {
		u64 len = secproc_get_le64(&view->table[i].len);

		if (secproc_get_le32(&view->table[i].id) >=
		    SECPROC_PKG_SEC_PAGED)
			break;
		end = (end + 4095) & ~4095ULL;
		demand(len <= view->resident_size - end);
		memcpy(copy + end, data + end, len);
		end += len;
	}
	demand(!memcmp(copy, data, view->resident_size));
	free(copy);
}

static void check(const u8 *data, size_t len, u64 file_size)
{
	struct secproc_pkg_view view;
	struct secproc_pkg pkg;
	u64 resident;

	if (secproc_pkg_resident_size(data, len, &resident))
		demand(secproc_pkg_parse(data, len, file_size, &view));
	else
		demand(resident >= 8192 && !(resident & 4095) &&
		       resident <= SECPROC_PKG_MAX_RESIDENT);

	if (secproc_pkg_parse(data, len, file_size, &view)) {
		demand(view.refusal && secproc_refusal_text(view.refusal));
		return;
	}
	demand(view.resident_size == resident && resident <= len);
	rebuild(&view, data);

	/* Not verified, but the accessors' promises rest on parsing alone. */
	memset(&pkg, 0, sizeof(pkg));
	pkg.v = view;
	walk(&pkg, file_size);

	/* Certificates, signature and licence may change places of zeros. */
	if (!secproc_pkg_verify(&view, &f.trust, &pkg)) {
		demand(len >= 256 && !memcmp(data, f.pkg, 256));
		walk(&pkg, file_size);
	}
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t len);

int LLVMFuzzerTestOneInput(const u8 *data, size_t len)
{
	u64 file_size = len;
	u8 *copy;
	size_t i;

	start();
	if (len < 1)
		return 0;
	if (data[0] & 1) {
		copy = malloc(f.pkg_len);
		memcpy(copy, f.pkg, f.pkg_len);
		for (i = 1; i + 8 <= len; i += 8) {
			u32 off = secproc_get_le32(data + i) % f.pkg_len;
			u32 n = data[i + 4] % 4;

			if (n <= f.pkg_len - off)
				memcpy(copy + off, data + i + 5, n);
		}
		check(copy, f.pkg_len, f.pkg_len);
	} else {
		copy = malloc(len);
		memcpy(copy, data + 1, len - 1);
		/* Files may be larger than what is resident. */
		if (data[0] & 2)
			file_size += (u64)data[0] << 12;
		check(copy, len - 1, file_size - 1);
	}
	free(copy);
	return 0;
}
