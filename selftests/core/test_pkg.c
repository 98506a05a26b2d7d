// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Packages: what is built is accepted, and every change is refused by the name
 * of the first check that fails
 */
#include <stdlib.h>

#include "check.h"
#include "test_pkg_fixture.h"
#include "../../kmod/core/pkg/message.h"
#include "../../kmod/core/pkg/text.h"
#include "../../kmod/core/user/sha256_user.h"

static struct fixture f;
static struct secproc_pkg_view view;
static struct secproc_pkg pkg;

static bool start(void)
{
	fixture_init(&f);
	return CHECK(!fixture_build(&f)) &&
	       CHECK(!fixture_check(&f, &view, &pkg));
}

static void what_was_described_comes_back(void)
{
	struct secproc_pkg_page page;
	u64 size = 0;
	u32 i, index;

	if (!start())
		return;
	CHECK(!secproc_pkg_resident_size(f.pkg, SECPROC_PKG_HEAD_SIZE, &size));
	CHECK(size == view.resident_size && size == view.vinfo_off);
	CHECK(secproc_pkg_nr_pages(&pkg) == FIXTURE_PAGES);
	CHECK(secproc_pkg_nr_parts(&pkg) == 2);
	CHECK(secproc_pkg_entry(&pkg) == FIXTURE_ENTRY);
	CHECK(secproc_pkg_phdr_va(&pkg) == FIXTURE_TEXT_VA + 64);
	CHECK(secproc_pkg_nr_phdrs(&pkg) == 1);
	CHECK(secproc_pkg_load_bias(&pkg) == 0);
	CHECK(secproc_pkg_version(&pkg) == 5);
	CHECK(secproc_pkg_rollback_index(&pkg) == 2);
	CHECK(secproc_pkg_name(&pkg).len == 7);
	CHECK(!memcmp(secproc_pkg_name(&pkg).data, "fixture", 7));
	CHECK(!secproc_pkg_is_debug(&pkg) && !secproc_pkg_is_insecure(&pkg));
	CHECK(!strcmp(pkg.signer.subject, "test signer"));
	CHECK(pkg.signed_at == FIXTURE_NOW);

	for (i = 0; i < FIXTURE_PAGES; i++) {
		CHECK(secproc_pkg_page(&pkg, i, &page));
		CHECK(page.index == i && page.va == f.pages[i].va);
		CHECK(page.flags == f.pages[i].flags);
		CHECK(page.len == f.pages[i].len);
		CHECK(page.part == f.pages[i].part);
		CHECK(!page.file_off == !!(page.flags &
					   SECPROC_PKG_PAGE_F_ZERO));
		CHECK(!page.vinfo_off == !page.file_off);
		CHECK(secproc_pkg_find(&pkg, page.va, &index) && index == i);
		CHECK(secproc_pkg_find(&pkg, page.va + 4095, &index) &&
		      index == i);
	}
	CHECK(!secproc_pkg_page(&pkg, FIXTURE_PAGES, &page));
	CHECK(!secproc_pkg_find(&pkg, FIXTURE_TEXT_VA - 1, &index));
	CHECK(!secproc_pkg_find(&pkg, FIXTURE_TEXT_VA + 0x3000, &index));
	CHECK(!secproc_pkg_find(&pkg, FIXTURE_TEXT_VA + 0x9000, &index));
	CHECK(!secproc_pkg_find(&pkg, ~0ULL, &index));
	fixture_free(&f);
}

static void pages_decrypt_to_what_was_packed(void)
{
	struct secproc_licence_view lic_view;
	struct secproc_licence licence;
	struct secproc_pkg_page page;
	u8 key[2][32], plain[SECPROC_PAGE_SIZE];
	u32 i;

	fixture_init(&f);
	f.terms.parts = 3;
	CHECK(!fixture_build(&f) && !fixture_check(&f, &view, &pkg));
	if (!CHECK(!fixture_check_licence(&f, &pkg, &lic_view, &licence)))
		return;
	for (i = 0; i < 2; i++)
		CHECK(!secproc_licence_open(&licence, &pkg, (u16)i,
					    f.processor.x25519_secret, key[i]));
	CHECK(memcmp(key[0], key[1], 32));

	for (i = 0; i < FIXTURE_PAGES; i++) {
		const u8 *stored;

		secproc_pkg_page(&pkg, i, &page);
		if (!page.file_off)
			continue;
		stored = f.pkg + page.file_off;
		CHECK(!secproc_pkg_page_verify(&pkg, &page, stored,
					       f.pkg + page.vinfo_off));
		if (page.flags & SECPROC_PKG_PAGE_F_PLAIN) {
			CHECK(!memcmp(stored, f.contents[i], sizeof(plain)));
			continue;
		}
		CHECK(!secproc_aead_open(plain, stored, sizeof(plain), page.tag,
					 NULL, 0, i, key[page.part]));
		CHECK(!memcmp(plain, f.contents[i], sizeof(plain)));
	}
	fixture_free(&f);
}

static bool contains(const u8 *data, size_t len, const char *text)
{
	return memmem(data, len, text, strlen(text));
}

static void encrypted_contents_cannot_be_seen(void)
{
	if (!start())
		return;
	CHECK(contains(f.contents[0], sizeof(f.contents[0]), FIXTURE_MARKER));
	CHECK(!contains(f.pkg, f.pkg_len, FIXTURE_MARKER));
	CHECK(!contains(f.licence, f.licence_len, FIXTURE_MARKER));
	fixture_free(&f);
}

/* ---- The same, and not the same ----------------------------------------- */

static void same_seed_same_bytes(void)
{
	u8 *first;
	u64 len;

	if (!start())
		return;
	first = f.pkg;
	len = f.pkg_len;
	f.pkg = NULL;
	CHECK(!fixture_build(&f));
	CHECK(len == f.pkg_len && !memcmp(first, f.pkg, len));

	f.build.seed[0] ^= 1;
	CHECK(!fixture_build(&f));
	CHECK(memcmp(first + view.pages_off[0], f.pkg + view.pages_off[0],
		     4096));
	free(first);
	fixture_free(&f);
}

/* Two versions under one seed must not share a key: the nonces are the same. */
static void other_contents_have_other_keys_under_the_same_seed(void)
{
	u8 first[SECPROC_PAGE_SIZE], id[32], salt[32];
	unsigned int i, same = 0;

	if (!start())
		return;
	memcpy(first, f.pkg + view.pages_off[0], sizeof(first));
	memcpy(id, view.header->package_id, sizeof(id));
	memcpy(salt, view.header->pkg_salt, sizeof(salt));
	f.contents[2][0] ^= 1;
	CHECK(!fixture_build(&f) && !fixture_check(&f, &view, &pkg));
	CHECK(memcmp(id, view.header->package_id, sizeof(id)));
	CHECK(memcmp(salt, view.header->pkg_salt, sizeof(salt)));
	for (i = 0; i < sizeof(first); i++)
		same += first[i] == f.pkg[view.pages_off[0] + i];
	CHECK(same < 64);	/* one in 256 by chance */
	fixture_free(&f);
}

/* ---- Changed bytes ------------------------------------------------------ */

static void every_changed_byte_of_the_resident_part_is_refused(void)
{
	u64 i;

	if (!start())
		return;
	for (i = 0; i < view.resident_size; i++) {
		struct secproc_pkg_view changed;

		f.pkg[i] ^= (u8)(1 << i % 8);
		if (!CHECK(fixture_check(&f, &changed, &pkg)))
			printf("# byte %llu\n", (unsigned long long)i);
		f.pkg[i] ^= (u8)(1 << i % 8);
	}
	CHECK(!fixture_check(&f, &view, &pkg));
	fixture_free(&f);
}

static void every_shorter_file_is_refused(void)
{
	struct secproc_pkg_view cut;
	u64 len, size;

	if (!start())
		return;
	for (len = 0; len < f.pkg_len; len += len < 4200 ? 1 : 97) {
		/* A copy of its own, so that a read beyond it is noticed. */
		u8 *copy = malloc(len + 1);

		memcpy(copy, f.pkg, len);
		CHECK(secproc_pkg_parse(copy, len, len, &cut));
		CHECK(cut.refusal);
		if (len < SECPROC_PKG_HEAD_SIZE)
			CHECK(secproc_pkg_resident_size(copy, len, &size) ==
			      SECPROC_REFUSAL_PKG_SHORT);
		free(copy);
	}
	CHECK(secproc_pkg_parse(f.pkg, f.pkg_len, f.pkg_len - 1, &cut) ==
	      SECPROC_REFUSAL_PKG_TRUNCATED);
	CHECK(secproc_pkg_parse(f.pkg, f.pkg_len, f.pkg_len + 1, &cut) ==
	      SECPROC_REFUSAL_PKG_TRAILING);
	CHECK(secproc_pkg_parse(f.pkg, view.resident_size - 1, f.pkg_len,
				&cut) == SECPROC_REFUSAL_PKG_TRUNCATED);
	CHECK(!secproc_pkg_parse(f.pkg, view.resident_size, f.pkg_len, &cut));
	fixture_free(&f);
}

/* Where a change goes: into the header, a row of a table, or a section. */
enum place {
	IN_FILE,
	IN_SECTION_ROW,
	IN_SECTION,
	IN_PAGE_ROW,
};

/**
 * struct change - one field set to one value
 * @what: for the message
 * @place: relative to what
 * @row: which section or page
 * @off: offset there
 * @size: bytes of the value; 0 to invert one byte
 * @value: value
 * @refusal: what must be said
 */
struct change {
	const char *what;
	enum place place;
	u32 row;
	u32 off;
	u32 size;
	u64 value;
	enum secproc_refusal refusal;
};

#define HEADER(member, size, value, why)				\
	{ "header " #member, IN_FILE, 0,				\
	  offsetof(struct secproc_pkg_header, member), size, value,	\
	  SECPROC_REFUSAL_##why }
#define SECTION(id, member, size, value, why)				\
	{ "section row " #id " " #member, IN_SECTION_ROW,		\
	  SECPROC_PKG_SEC_##id,						\
	  offsetof(struct secproc_pkg_section, member), size, value,	\
	  SECPROC_REFUSAL_##why }
#define INSIDE(id, off, size, value, why)				\
	{ "section " #id, IN_SECTION, SECPROC_PKG_SEC_##id, off, size,	\
	  value, SECPROC_REFUSAL_##why }
#define PAGE(row, member, size, value, why)				\
	{ "page " #row " " #member, IN_PAGE_ROW, row,			\
	  offsetof(struct secproc_pkg_page_row, member), size, value,	\
	  SECPROC_REFUSAL_##why }
#define CERT(row, member, size, value, why)				\
	INSIDE(CERTS, (row) * sizeof(struct secproc_cert) +		\
	       offsetof(struct secproc_cert, member), size, value, why)
#define TOPSIG(member, size, value, why)				\
	INSIDE(TOPSIG, offsetof(struct secproc_pkg_topsig, member), size, \
	       value, why)

#define PF_R	SECPROC_PKG_PAGE_F_R
#define PF_W	SECPROC_PKG_PAGE_F_W
#define PF_X	SECPROC_PKG_PAGE_F_X
#define PF_E	SECPROC_PKG_PAGE_F_ENCRYPTED
#define PF_P	SECPROC_PKG_PAGE_F_PLAIN
#define PF_Z	SECPROC_PKG_PAGE_F_ZERO

static const struct change changes[] = {
	HEADER(magic, 0, 0, PKG_MAGIC),
	HEADER(major, 2, 2, PKG_VERSION),
	HEADER(header_size, 4, 512, PKG_VERSION),
	HEADER(minor, 2, 1, TOP_SIGNATURE),
	HEADER(flags, 4, 0, PKG_FLAGS),
	HEADER(flags, 4, SECPROC_PKG_F_ENCRYPTED | SECPROC_PKG_F_DATA,
	       PKG_HEADER),
	HEADER(flags, 4, 0x80000003, PKG_FLAGS),
	HEADER(flags, 4, SECPROC_PKG_F_ENCRYPTED, PKG_HEADER),
	HEADER(flags, 4, SECPROC_PKG_F_ENCRYPTED | SECPROC_PKG_F_PARTS |
	       SECPROC_PKG_F_FORCE_EXPIRY, TOP_SIGNATURE),
	HEADER(page_log2, 1, 13, PKG_PAGE_SIZE),
	HEADER(verify_kind, 1, 0, PKG_VERIFY_KIND),
	HEADER(verify_kind, 1, 5, PKG_VERIFY_KIND),
	HEADER(verify_kind, 1, SECPROC_PKG_VERIFY_TREE, PKG_SECTION_MISSING),
	HEADER(verify_kind, 1, SECPROC_PKG_VERIFY_CRC32C, CERT_USAGE),
	HEADER(suite, 1, 2, PKG_SUITE),
	HEADER(key_mode, 1, SECPROC_PKG_KEY_PLAIN, PKG_KEY_MODE),
	HEADER(page_count, 4, 0, PKG_HEADER),
	HEADER(page_count, 4, SECPROC_PKG_MAX_PAGES + 1, PKG_HEADER),
	HEADER(page_count, 4, FIXTURE_PAGES - 1, PKG_PAGE_COUNT),
	HEADER(part_count, 2, 0, PKG_HEADER),
	HEADER(part_count, 2, 9, PKG_HEADER),
	HEADER(part_count, 2, 3, PKG_PARTS),
	HEADER(isa, 2, 62, PKG_ISA),
	HEADER(rollback_index, 4, 3, TOP_SIGNATURE),
	HEADER(reserved0, 1, 1, PKG_RESERVED),
	HEADER(product_id, 1, 1, TOP_SIGNATURE),
	HEADER(version, 8, 6, TOP_SIGNATURE),
	HEADER(created, 8, 6, TOP_SIGNATURE),
	HEADER(entry, 8, FIXTURE_ENTRY + 4, PKG_ELF),
	HEADER(package_id, 0, 0, TOP_SIGNATURE),
	HEADER(pkg_salt, 0, 0, TOP_SIGNATURE),
	HEADER(load_bias, 8, 0x123, PKG_HEADER),
	HEADER(load_bias, 8, 0x1000, PKG_ELF),
	HEADER(load_bias, 8, SECPROC_PKG_MAX_VA, PKG_HEADER),
	HEADER(reserved1[103], 1, 1, PKG_RESERVED),

	{ "table magic", IN_FILE, 0, 256, 0, 0, SECPROC_REFUSAL_PKG_TABLE },
	{ "table count", IN_FILE, 0, 260, 4, 0, SECPROC_REFUSAL_PKG_TABLE },
	{ "table count", IN_FILE, 0, 260, 4, 33, SECPROC_REFUSAL_PKG_TABLE },
	{ "table count", IN_FILE, 0, 260, 4, 8,
	  SECPROC_REFUSAL_PKG_SECTION_GAP },
	{ "table reserved", IN_FILE, 0, 264, 1, 1,
	  SECPROC_REFUSAL_PKG_RESERVED },
	{ "after the table", IN_FILE, 0, 4095, 1, 1,
	  SECPROC_REFUSAL_PKG_SECTION_GAP },

	SECTION(MANIFEST, id, 4, 0, PKG_SECTION_ORDER),
	SECTION(CERTS, id, 4, SECPROC_PKG_SEC_MANIFEST, PKG_SECTION_ORDER),
	SECTION(PARTS, id, 4, SECPROC_PKG_SEC_PAGETBL, PKG_SECTION_SIZE),
	SECTION(PAGETBL, id, 4, 0x06, PKG_SECTION_UNKNOWN),
	SECTION(PAGETBL, id, 4, SECPROC_PKG_SEC_TREE, PKG_SECTION_FLAGS),
	SECTION(TOPSIG, id, 4, 0x0f, PKG_SECTION_MISSING),
	SECTION(CERTS, flags, 4, SECPROC_PKG_SEC_F_IMMUTABLE,
		PKG_SECTION_FLAGS),
	SECTION(MANIFEST, flags, 4, SECPROC_PKG_SEC_F_MUTABLE,
		PKG_SECTION_FLAGS),
	SECTION(VINFO, flags, 4, 0, PKG_SECTION_FLAGS),
	SECTION(PAGES, id, 4, SECPROC_PKG_SEC_PAGES - 1, PKG_SECTION_UNKNOWN),
	SECTION(VINFO, id, 4, SECPROC_PKG_SEC_VINFO + 1, PKG_SECTION_UNKNOWN),
	SECTION(MANIFEST, off, 8, 0, PKG_SECTION_PLACE),
	SECTION(CERTS, off, 8, 4096, PKG_SECTION_PLACE),
	SECTION(CERTS, off, 8, 8192 + 8, PKG_SECTION_PLACE),
	SECTION(PAGES, off, 8, ~0ULL, PKG_SECTION_PLACE),
	SECTION(MANIFEST, len, 8, 0, PKG_SECTION_SIZE),
	SECTION(MANIFEST, len, 8, ~0ULL, PKG_SECTION_SIZE),
	SECTION(MANIFEST, len, 8, SECPROC_PKG_MAX_MANIFEST + 1,
		PKG_SECTION_SIZE),
	SECTION(MANIFEST, len, 8, 89, PKG_SECTION_GAP),
	SECTION(MANIFEST, len, 8, 91, PKG_MANIFEST),
	SECTION(CERTS, len, 8, 641, PKG_SECTION_SIZE),
	SECTION(CERTS, len, 8, 320 * 4, CERT_DEPTH),
	SECTION(CERTS, len, 8, 320 * 10, PKG_SECTION_SIZE),
	SECTION(CERTS, len, 8, 320, PKG_SECTION_GAP),
	SECTION(TOPSIG, len, 8, 256, TOP_ALGORITHM),
	SECTION(TOPSIG, len, 8, 512, PKG_SECTION_SIZE),
	SECTION(VINFO, len, 8, 96 * 5, PKG_SECTION_SIZE),
	SECTION(VINFO, len, 8, 96 * 7, PKG_SECTION_SIZE),
	SECTION(PAGES, len, 8, 4096 * 6, PKG_SECTION_PLACE),
	SECTION(MANIFEST, sha256, 0, 0, TOP_SIGNATURE),
	SECTION(CERTS, sha256, 1, 1, PKG_RESERVED),
	SECTION(PAGES, sha256, 1, 1, PKG_RESERVED),
	SECTION(PARTS, reserved, 1, 1, PKG_RESERVED),

	INSIDE(MANIFEST, 0, 2, 2, PKG_MANIFEST),	/* no name */
	INSIDE(MANIFEST, 0, 2, 0, PKG_MANIFEST),
	INSIDE(MANIFEST, 0, 2, 7, PKG_MANIFEST),	/* unknown type */
	INSIDE(MANIFEST, 2, 2, 8, PKG_MANIFEST),	/* length */
	INSIDE(MANIFEST, 2, 2, 0xffff, PKG_MANIFEST),
	INSIDE(MANIFEST, 4, 1, 0x1b, PKG_MANIFEST),	/* control character */
	INSIDE(MANIFEST, 4, 1, 0xff, PKG_MANIFEST),	/* not UTF-8 */
	INSIDE(MANIFEST, 4, 1, 'F', SECTION_HASH),
	INSIDE(ELFHDR, 0, 0, 0, PKG_ELF),
	INSIDE(ELFHDR, 4, 1, 1, PKG_ELF),		/* 32 bits */
	INSIDE(ELFHDR, 5, 1, 2, PKG_ELF),		/* big-endian */
	INSIDE(ELFHDR, 16, 2, 1, PKG_ELF),		/* object file */
	INSIDE(ELFHDR, 18, 2, 62, PKG_ELF),		/* machine */
	INSIDE(ELFHDR, 24, 8, 0, PKG_ELF),		/* entry */
	INSIDE(ELFHDR, 54, 2, 32, PKG_ELF),		/* e_phentsize */
	INSIDE(ELFHDR, 56, 2, 2, PKG_ELF),		/* e_phnum */
	INSIDE(ELFHDR, 64 + 16, 8, ~0xfffULL, PKG_ELF),	/* p_vaddr */
	INSIDE(ELFHDR, 64 + 4, 4, 7, SECTION_HASH),	/* p_flags */
	INSIDE(PARTS, 0, 2, 1, PKG_PARTS),
	INSIDE(PARTS, 2, 2, SECPROC_PKG_PART_F_LOCKED, PKG_PARTS),
	INSIDE(PARTS, 64 + 2, 2, 2, PKG_PARTS),
	INSIDE(PARTS, 64 + 2, 2, 0, SECTION_HASH),
	INSIDE(PARTS, 4, 4, 5, PKG_PAGE_COUNT),
	INSIDE(PARTS, 8, 1, 1, PKG_RESERVED),
	INSIDE(PARTS, 48, 1, 1, PKG_RESERVED),
	INSIDE(PARTS, 16, 0, 0, SECTION_HASH),

	PAGE(0, index, 4, 1, PKG_PAGE_INDEX),
	PAGE(2, index, 4, 1, PKG_PAGE_INDEX),
	PAGE(1, reserved, 1, 1, PKG_RESERVED),
	PAGE(2, flags, 4, PF_R | PF_E | PF_P, PKG_PAGE_FLAGS),
	PAGE(2, flags, 4, PF_R, PKG_PAGE_FLAGS),
	PAGE(2, flags, 4, PF_E, PKG_PAGE_FLAGS),
	PAGE(2, flags, 4, PF_R | PF_E | 0x40, PKG_PAGE_FLAGS),
	PAGE(2, flags, 4, PF_W | PF_E, PKG_PAGE_FLAGS),
	PAGE(2, flags, 4, PF_R | PF_E | 0x800, PKG_PAGE_FLAGS),
	PAGE(2, flags, 4, PF_R | PF_E | 0x500, PKG_VERIFY_KIND),
	PAGE(2, flags, 4, PF_R | PF_E | 0x100, PKG_VERIFY_KIND),
	PAGE(6, flags, 4, PF_R | PF_W | PF_Z | 0x200, PKG_VERIFY_KIND),
	PAGE(2, flags, 4, PF_R | PF_E | 0x200, PKG_SECTION_MISSING),
	PAGE(2, flags, 4, PF_R | PF_E | 0x300, CERT_USAGE),
	PAGE(2, flags, 4, PF_R | PF_W | PF_X | PF_E, PKG_PAGE_WX),
	PAGE(2, flags, 4, PF_R | PF_X | PF_P, PKG_PAGE_PLAIN_CODE),
	PAGE(6, flags, 4, PF_R | PF_X | PF_Z, PKG_PAGE_PLAIN_CODE),
	PAGE(2, flags, 4, PF_R | PF_W | PF_E, SECTION_HASH),
	PAGE(0, flags, 4, PF_R | PF_E, PKG_ENTRY),
	PAGE(2, va, 8, FIXTURE_TEXT_VA + 0x2008, PKG_PAGE_VA),
	PAGE(0, va, 8, 0, PKG_PAGE_VA),
	PAGE(0, va, 8, SECPROC_PKG_MIN_VA - 0x1000, PKG_PAGE_VA),
	PAGE(6, va, 8, SECPROC_PKG_MAX_VA, PKG_PAGE_VA),
	PAGE(1, va, 8, FIXTURE_TEXT_VA, PKG_PAGE_ORDER),
	PAGE(2, va, 8, FIXTURE_TEXT_VA - 0x1000, PKG_PAGE_ORDER),
	PAGE(0, va, 8, FIXTURE_TEXT_VA - 0x1000, PKG_ENTRY),
	PAGE(2, va, 8, FIXTURE_TEXT_VA + 0x3000, SECTION_HASH),
	PAGE(2, len, 4, 0, PKG_PAGE_LEN),
	PAGE(2, len, 4, 4097, PKG_PAGE_LEN),
	PAGE(6, len, 4, 1, PKG_PAGE_LEN),
	PAGE(2, len, 4, 4095, SECTION_HASH),
	PAGE(2, part, 2, 2, PKG_PAGE_PART),
	PAGE(2, part, 2, 1, PKG_PAGE_COUNT),
	PAGE(4, tag, 1, 1, PKG_PAGE_TAG),
	PAGE(6, tag, 1, 1, PKG_PAGE_TAG),
	PAGE(0, tag, 0, 0, SECTION_HASH),
	PAGE(0, slot, 4, 1, PKG_PAGE_COUNT),
	PAGE(3, slot, 4, 3, PKG_PAGE_COUNT),
	PAGE(6, slot, 4, 1, PKG_PAGE_COUNT),
	PAGE(3, vinfo, 4, 0, PKG_PAGE_COUNT),
	PAGE(6, vinfo, 4, 1, PKG_PAGE_COUNT),

	CERT(0, magic, 0, 0, CERT_FORMAT),
	CERT(0, version, 1, 2, CERT_VERSION),
	CERT(0, alg, 1, 2, CERT_VERSION),
	CERT(0, type, 1, SECPROC_CERT_AUTHORITY, CERT_TYPE),
	CERT(1, type, 1, SECPROC_CERT_SIGNER, CERT_TYPE),
	CERT(1, type, 1, SECPROC_CERT_ROOT, CERT_TYPE),
	CERT(0, usage, 2, SECPROC_CERT_U_ALL + 1, CERT_RESERVED),
	CERT(0, usage, 2, 0, CERT_SIGNATURE),
	CERT(0, reserved0, 1, 1, CERT_RESERVED),
	CERT(0, reserved1, 1, 1, CERT_RESERVED),
	CERT(0, caps, 8, 2, CERT_RESERVED),
	CERT(0, caps, 8, SECPROC_CERT_CAP_INSECURE, CERT_SIGNATURE),
	CERT(0, path_len, 1, 1, CERT_SIGNATURE),
	CERT(0, subject, 1, 7, CERT_FORMAT),
	CERT(0, subject[47], 1, 'x', CERT_FORMAT),
	CERT(0, subject, 1, 'T', CERT_SIGNATURE),
	CERT(0, not_after, 8, 0, CERT_FORMAT),
	CERT(0, not_after, 8, FIXTURE_NOW + 1, CERT_SIGNATURE),
	CERT(0, ed25519, 0, 0, CERT_KEY_ID),
	CERT(0, x25519, 0, 0, CERT_KEY_ID),
	CERT(0, subject_key_id, 0, 0, CERT_KEY_ID),
	CERT(0, issuer_key_id, 0, 0, CERT_ISSUER),
	CERT(1, issuer_key_id, 0, 0, CERT_ISSUER),
	CERT(1, serial, 0, 0, CERT_SIGNATURE),
	CERT(1, sig, 0, 0, CERT_SIGNATURE),
	TOPSIG(key_id, 0, 0, CERT_MISSING),
	TOPSIG(alg, 1, 2, TOP_ALGORITHM),
	TOPSIG(role, 1, 2, TOP_FORMAT),
	TOPSIG(role, 1, 4, TOP_ALGORITHM),
	TOPSIG(reserved0, 1, 1, TOP_FORMAT),
	TOPSIG(reserved1, 1, 1, TOP_FORMAT),
	TOPSIG(time, 8, FIXTURE_NOW - 1, TOP_SIGNATURE),
	TOPSIG(sig, 0, 0, TOP_SIGNATURE),
};

static u32 section_row_off(u32 id)
{
	u32 i;

	for (i = 0; i < view.nr_sections; i++)
		if (secproc_get_le32(&view.table[i].id) == id)
			return 272 + 64 * i;
	abort();
}

static u8 *place_of(const struct change *change)
{
	u32 row;

	switch (change->place) {
	case IN_FILE:
		return f.pkg + change->off;
	case IN_SECTION_ROW:
		return f.pkg + section_row_off(change->row) + change->off;
	case IN_SECTION:
		row = section_row_off(change->row);
		return f.pkg + secproc_get_le64(f.pkg + row + 8) + change->off;
	default:
		row = section_row_off(SECPROC_PKG_SEC_PAGETBL);
		return f.pkg + secproc_get_le64(f.pkg + row + 8) +
		       change->row * 48 + change->off;
	}
}

static void put(u8 *p, u32 size, u64 value)
{
	u8 bytes[8];

	secproc_put_le64(bytes, value);
	memcpy(p, bytes, size);
}

static void each_changed_field_is_refused_by_its_name(void)
{
	u8 kept[8];
	size_t i;

	if (!start())
		return;
	for (i = 0; i < ARRAY_SIZE(changes); i++) {
		const struct change *change = &changes[i];
		u8 *p = place_of(change);
		struct secproc_pkg_view changed;
		enum secproc_refusal refusal;

		memcpy(kept, p, sizeof(kept));
		if (change->size)
			put(p, change->size, change->value);
		else
			*p ^= 0xff;
		refusal = fixture_check(&f, &changed, &pkg);
		if (!CHECK(refusal == change->refusal))
			printf("# %s = 0x%llx: %s, not %s\n", change->what,
			       (unsigned long long)change->value,
			       secproc_refusal_name(refusal),
			       secproc_refusal_name(change->refusal));
		memcpy(p, kept, sizeof(kept));
	}
	CHECK(!fixture_check(&f, &view, &pkg));
	fixture_free(&f);
}

static void an_unknown_mutable_section_is_skipped(void)
{
	u64 from = 0, add = SECPROC_PAGE_SIZE;
	struct secproc_pkg_view wider;
	u8 *more, *row;
	u32 i, nr;

	if (!start())
		return;
	/* A section 0x0f of 5 bytes between the last resident one and VINFO. */
	from = view.resident_size;
	nr = view.nr_sections;
	more = calloc(1, f.pkg_len + add);
	memcpy(more, f.pkg, from);
	memcpy(more + from + add, f.pkg + from, f.pkg_len - from);
	memcpy(more + from, "extra", 5);
	row = more + section_row_off(SECPROC_PKG_SEC_VINFO);
	memmove(row + 64, row, 64 * 3);
	memset(row, 0, 64);
	secproc_put_le32(row, 0x0f);
	secproc_put_le32(row + 4, SECPROC_PKG_SEC_F_MUTABLE);
	secproc_put_le64(row + 8, from);
	secproc_put_le64(row + 16, 5);
	for (i = 1; i <= 3; i++)
		secproc_put_le64(row + 64 * i + 8,
				 secproc_get_le64(row + 64 * i + 8) + add);
	secproc_put_le32(more + 260, nr + 1);
	free(f.pkg);
	f.pkg = more;
	f.pkg_len += add;
	CHECK(!fixture_check(&f, &wider, &pkg));
	CHECK(wider.resident_size == from + add);

	/* The same with another flag is not to be skipped. */
	secproc_put_le32(row + 4, SECPROC_PKG_SEC_F_IMMUTABLE);
	CHECK(fixture_check(&f, &wider, &pkg) ==
	      SECPROC_REFUSAL_PKG_SECTION_UNKNOWN);

	/* Nor may it make the resident part too big to be read. */
	secproc_put_le32(row + 4, SECPROC_PKG_SEC_F_MUTABLE);
	secproc_put_le64(row + 16, SECPROC_PKG_MAX_RESIDENT);
	for (i = 1; i <= 3; i++)
		secproc_put_le64(row + 64 * i + 8,
				 secproc_get_le64(row + 64 * i + 8) - add +
				 SECPROC_PKG_MAX_RESIDENT);
	CHECK(fixture_check(&f, &wider, &pkg) ==
	      SECPROC_REFUSAL_PKG_TOO_BIG);
	fixture_free(&f);
}

/* A trial: the same package without the pages of the locked part. */
static void a_package_without_its_locked_part_is_the_same_package(void)
{
	struct secproc_pkg_page page;
	u8 *row;

	if (!start())
		return;
	row = f.pkg + section_row_off(SECPROC_PKG_SEC_PAGES + 1);
	f.pkg_len = secproc_get_le64(row + 8);
	memset(row, 0, 64);
	secproc_put_le32(f.pkg + 260, view.nr_sections - 1);
	if (CHECK(!fixture_check(&f, &view, &pkg))) {
		secproc_pkg_page(&pkg, 3, &page);
		CHECK(page.part == 1 && !page.file_off && page.vinfo_off);
		secproc_pkg_page(&pkg, 2, &page);
		CHECK(page.file_off);
	}
	fixture_free(&f);
}

/* ---- Pages -------------------------------------------------------------- */

static enum secproc_refusal check_page(u32 index, u64 stored_off, u64 vinfo_off)
{
	struct secproc_pkg_page page;

	secproc_pkg_page(&pkg, index, &page);
	return secproc_pkg_page_verify(&pkg, &page, f.pkg + stored_off,
				       f.pkg + vinfo_off);
}

static void every_flipped_bit_of_a_page_is_refused_in_two_steps(void)
{
	struct secproc_pkg_page page;
	u32 i;

	if (!start())
		return;
	secproc_pkg_page(&pkg, 1, &page);
	for (i = 0; i < 8 * SECPROC_PKG_VINFO_SIZE; i++) {
		f.pkg[page.vinfo_off + i / 8] ^= (u8)(1 << i % 8);
		CHECK(check_page(1, page.file_off, page.vinfo_off) ==
		      SECPROC_REFUSAL_PAGE_SIGNATURE);
		f.pkg[page.vinfo_off + i / 8] ^= (u8)(1 << i % 8);
	}
	for (i = 0; i < 8 * SECPROC_PAGE_SIZE; i += 41) {
		f.pkg[page.file_off + i / 8] ^= (u8)(1 << i % 8);
		CHECK(check_page(1, page.file_off, page.vinfo_off) ==
		      SECPROC_REFUSAL_PAGE_HASH);
		f.pkg[page.file_off + i / 8] ^= (u8)(1 << i % 8);
	}
	CHECK(!check_page(1, page.file_off, page.vinfo_off));
	fixture_free(&f);
}

static void a_page_in_another_ones_place_is_refused(void)
{
	struct secproc_pkg_page from, to;
	u32 i, k;

	if (!start())
		return;
	for (i = 0; i < FIXTURE_PAGES; i++) {
		for (k = 0; k < FIXTURE_PAGES; k++) {
			secproc_pkg_page(&pkg, i, &from);
			secproc_pkg_page(&pkg, k, &to);
			if (i == k || !from.file_off || !to.file_off)
				continue;
			CHECK(check_page(k, from.file_off, from.vinfo_off) ==
			      SECPROC_REFUSAL_PAGE_SIGNATURE);
			CHECK(check_page(k, from.file_off, to.vinfo_off) ==
			      SECPROC_REFUSAL_PAGE_HASH);
		}
	}
	fixture_free(&f);
}

static void a_page_of_another_version_is_refused(void)
{
	u8 stored[SECPROC_PAGE_SIZE], vinfo[SECPROC_PKG_VINFO_SIZE];
	struct secproc_pkg_page page;
	u32 i;

	if (!start())
		return;
	/* Plain pages are the same bytes in both versions: still refused. */
	for (i = 0; i < FIXTURE_PAGES; i++) {
		f.contents[2][0]++;
		CHECK(!fixture_check(&f, &view, &pkg));
		secproc_pkg_page(&pkg, i, &page);
		if (!page.file_off)
			continue;
		memcpy(stored, f.pkg + page.file_off, sizeof(stored));
		memcpy(vinfo, f.pkg + page.vinfo_off, sizeof(vinfo));
		CHECK(!fixture_build(&f) && !fixture_check(&f, &view, &pkg));
		secproc_pkg_page(&pkg, i, &page);
		CHECK(secproc_pkg_page_verify(&pkg, &page, stored, vinfo) ==
		      SECPROC_REFUSAL_PAGE_SIGNATURE);
	}
	fixture_free(&f);
}

/* A signer that leaves something behind the end of a plain page. */
static void bytes_beyond_the_end_of_a_plain_page_are_refused(void)
{
	struct secproc_pkg_page_message msg;
	struct secproc_bytes piece;
	struct secproc_pkg_page page;
	u8 *vinfo;

	if (!start())
		return;
	secproc_pkg_page(&pkg, 5, &page);
	CHECK(page.len == 100);
	vinfo = f.pkg + page.vinfo_off;
	f.pkg[page.file_off + 100] = 1;
	piece = (struct secproc_bytes){ f.pkg + page.file_off, 4096 };
	secproc_sha256(vinfo, &piece, 1);
	secproc_pkg_page_message(&pkg, &page, vinfo, &msg);
	piece = (struct secproc_bytes){ &msg, sizeof(msg) };
	f.sign_key.sign(f.sign_key.ctx, vinfo + 32, &piece, 1);
	CHECK(check_page(5, page.file_off, page.vinfo_off) ==
	      SECPROC_REFUSAL_PAGE_TAIL);
	fixture_free(&f);
}

/* ---- What verification decides besides signatures ----------------------- */

static void debug_packages_need_a_signer_and_a_policy(void)
{
	fixture_init(&f);
	f.build.flags = SECPROC_PKG_F_DEBUG;
	CHECK(fixture_build(&f) == SECPROC_REFUSAL_PKG_DEBUG);
	f.trust.flags = SECPROC_TRUST_DEBUG;
	CHECK(!fixture_build(&f) && !fixture_check(&f, &view, &pkg));
	CHECK(secproc_pkg_is_debug(&pkg));
	f.signer_request.usage &= (u16)~SECPROC_CERT_U_DEBUG;
	fixture_certify(&f);
	CHECK(fixture_build(&f) == SECPROC_REFUSAL_CERT_USAGE);
	fixture_free(&f);
}

/**
 * struct moment - what is said to a package signed and run at some time
 * @signed_at: relative to FIXTURE_NOW; the signer is valid for 1000 each way
 * @now: the same; NO_CLOCK for none
 * @strict: expired signers are refused
 * @refusal: what must be said
 */
struct moment {
	s64 signed_at;
	s64 now;
	bool strict;
	enum secproc_refusal refusal;
};

#define NO_CLOCK	INT64_MIN

static const struct moment moments[] = {
	{ 0, 0, false, SECPROC_REFUSAL_NONE },
	{ -1000, 1000, true, SECPROC_REFUSAL_NONE },
	{ 1000, 1000, true, SECPROC_REFUSAL_NONE },
	{ -1001, 0, false, SECPROC_REFUSAL_CERT_NOT_YET },
	{ 1001, 0, false, SECPROC_REFUSAL_CERT_EXPIRED },
	{ 0, 1001, false, SECPROC_REFUSAL_NONE },
	{ 0, 1001, true, SECPROC_REFUSAL_CERT_EXPIRED },
	{ 0, -1001, false, SECPROC_REFUSAL_CERT_NOT_YET },
	{ 0, -1001, true, SECPROC_REFUSAL_CERT_NOT_YET },
	{ 0, NO_CLOCK, false, SECPROC_REFUSAL_NONE },
	{ 1001, NO_CLOCK, false, SECPROC_REFUSAL_CERT_EXPIRED },
	{ 0, NO_CLOCK, true, SECPROC_REFUSAL_CERT_CLOCK },
};

static void time_is_judged_by_the_signature_unless_asked_for_more(void)
{
	unsigned int i, by_policy;

	fixture_init(&f);
	for (i = 0; i < ARRAY_SIZE(moments); i++) {
		const struct moment *m = &moments[i];

		/* Strictness comes from the processor or from the package. */
		for (by_policy = 0; by_policy < 2; by_policy++) {
			f.trust.flags = m->strict && by_policy ?
					SECPROC_TRUST_STRICT_TIME : 0;
			f.build.flags = m->strict && !by_policy ?
					SECPROC_PKG_F_FORCE_EXPIRY : 0;
			f.build.created = FIXTURE_NOW + (u64)m->signed_at;
			f.trust.now = m->now == NO_CLOCK ? 0 :
				      FIXTURE_NOW + (u64)m->now;
			if (!CHECK(fixture_build(&f) == m->refusal))
				printf("# moment %u\n", i);
		}
	}
	fixture_free(&f);
}

static void the_package_identity_is_that_of_the_manifest(void)
{
	struct secproc_pkg_header *header;
	struct secproc_pkg_topsig *top;
	u8 msg[96], root[32] = { 0 };
	struct secproc_bytes piece = { msg, sizeof(msg) };

	/* A signer that signs a wrong identity. */
	if (!start())
		return;
	header = (void *)f.pkg;
	header->package_id[0] ^= 1;
	top = (void *)view.topsig.data;
	secproc_pkg_build_top_message(msg, header, view.table,
				      view.nr_sections, root, top);
	f.sign_key.sign(f.sign_key.ctx, top->sig, &piece, 1);
	CHECK(fixture_check(&f, &view, &pkg) == SECPROC_REFUSAL_PKG_ID);
	fixture_free(&f);
}

/* ---- What the builder and the parser refuse alike ----------------------- */

static void what_cannot_be_parsed_is_not_built(void)
{
	fixture_init(&f);
	f.pages[2].flags |= SECPROC_PKG_PAGE_F_W | SECPROC_PKG_PAGE_F_X;
	CHECK(fixture_build(&f) == SECPROC_REFUSAL_PKG_PAGE_WX);
	fixture_init(&f);
	f.pages[0].flags = PF_R | PF_X | PF_P;
	CHECK(fixture_build(&f) == SECPROC_REFUSAL_PKG_PAGE_PLAIN_CODE);
	fixture_init(&f);
	f.pages[3].va = f.pages[2].va;
	CHECK(fixture_build(&f) == SECPROC_REFUSAL_PKG_PAGE_ORDER);
	fixture_init(&f);
	f.build.entry += 2;
	CHECK(fixture_build(&f) == SECPROC_REFUSAL_PKG_ELF);
	fixture_init(&f);
	f.build.entry++;
	secproc_put_le64(f.elf + 24, f.build.entry);
	CHECK(fixture_build(&f) == SECPROC_REFUSAL_PKG_ENTRY);
	fixture_free(&f);
}

static void descriptions_out_of_range_are_not_built(void)
{
	u64 size;

	fixture_init(&f);
	f.build.nr_parts = 0;
	CHECK(secproc_pkg_build_size(&f.build, &size) == -EINVAL);
	f.build.nr_parts = 1;	/* page 3 is in part 1 */
	CHECK(secproc_pkg_build_size(&f.build, &size) == -EINVAL);
	f.build.nr_parts = SECPROC_PKG_MAX_PARTS + 1;
	CHECK(secproc_pkg_build_size(&f.build, &size) == -EINVAL);
	fixture_init(&f);
	f.build.nr_pages = 0;
	CHECK(secproc_pkg_build_size(&f.build, &size) == -EINVAL);
	fixture_init(&f);
	f.build.nr_certs = SECPROC_PKG_MAX_CERTS + 1;
	CHECK(secproc_pkg_build_size(&f.build, &size) == -EINVAL);
	fixture_init(&f);
	f.build.name.len = 0;
	CHECK(secproc_pkg_build_size(&f.build, &size) == -EINVAL);
	fixture_init(&f);
	f.pages[0].len = 4097;
	CHECK(secproc_pkg_build_size(&f.build, &size) == -EINVAL);
}

/* ---- Pages that go elsewhere -------------------------------------------- */

static struct {
	u8 run[SECPROC_BUILD_RUN << SECPROC_PAGE_SHIFT];
	u8 *file;
	bool is_lent;
	unsigned int nr_fetches;
	int error;
} sunk;

static u8 *lend(void *ctx)
{
	(void)ctx;
	CHECK(!sunk.is_lent);
	sunk.is_lent = true;
	return sunk.run;
}

static void give_back(void *ctx, u8 *data)
{
	(void)ctx;
	CHECK(sunk.is_lent && data == sunk.run);
	sunk.is_lent = false;
}

static int fetch(void *ctx, u8 *dst, const u8 *src, size_t len)
{
	(void)ctx;
	CHECK(sunk.is_lent && dst >= sunk.run &&
	      dst + len <= sunk.run + sizeof(sunk.run));
	if (!sunk.nr_fetches--)
		return -ENODATA;
	memcpy(dst, src, len);
	return 0;
}

static int store(void *ctx, u64 off, u8 *data, size_t len)
{
	CHECK(len <= sizeof(sunk.run));
	give_back(ctx, data);
	memcpy(sunk.file + off, data, len);
	return sunk.error;
}

static int cannot_sign(void *ctx, u8 sig[64], const struct secproc_bytes *piece,
		       unsigned int nr_pieces)
{
	(void)ctx;
	(void)sig;
	(void)piece;
	(void)nr_pieces;
	return -EIO;
}

static const struct secproc_build_io io = {
	.lend = lend, .give_back = give_back, .fetch = fetch, .store = store,
};

/* All ways to verify in one package, of which the tree has all as leaves. */
static void pages_that_are_not_in_memory_are_the_same(void)
{
	struct secproc_build_result result;
	unsigned int i;
	u64 head;
	u8 *out;

	fixture_init(&f);
	f.build.verify_kind = SECPROC_PKG_VERIFY_TREE;
	f.pages[0].flags |= SECPROC_PKG_VERIFY_ED25519 <<
			    SECPROC_PKG_PAGE_VERIFY_SHIFT;
	f.pages[2].flags |= SECPROC_PKG_VERIFY_CRC32C <<
			    SECPROC_PKG_PAGE_VERIFY_SHIFT;
	f.pages[4].flags |= SECPROC_PKG_VERIFY_PARITY <<
			    SECPROC_PKG_PAGE_VERIFY_SHIFT;
	f.signer_request.usage |= SECPROC_CERT_U_ALLOW_WEAK;
	fixture_certify(&f);
	f.trust.flags |= SECPROC_TRUST_WEAK;
	CHECK(!fixture_build(&f));
	CHECK(!secproc_pkg_build_head_size(&f.build, &head));
	CHECK(head == f.pkg_len - 6 * SECPROC_PAGE_SIZE);

	out = malloc(head);
	sunk.file = calloc(1, f.pkg_len);
	f.build.io = &io;
	sunk.nr_fetches = -1U;
	f.build.sha256_two = secproc_sha256_two;
	CHECK(!secproc_pkg_build(&f.build, out, f.pkg_len, &result));
	CHECK(!sunk.is_lent);
	memcpy(sunk.file, out, head);
	CHECK(!memcmp(sunk.file, f.pkg, f.pkg_len));

	/* What is lent comes back, and an error ends it, wherever it happens. */
	for (i = 0; i < 6; i++) {
		sunk.nr_fetches = i;
		CHECK(secproc_pkg_build(&f.build, out, f.pkg_len, &result) ==
		      -ENODATA);
		CHECK(!sunk.is_lent);
	}
	sunk.nr_fetches = -1U;
	sunk.error = -ENOSPC;
	CHECK(secproc_pkg_build(&f.build, out, f.pkg_len, &result) == -ENOSPC);
	CHECK(!sunk.is_lent);
	sunk.error = 0;
	f.sign_key.sign = cannot_sign;
	CHECK(secproc_pkg_build(&f.build, out, f.pkg_len, &result) == -EIO);
	CHECK(!sunk.is_lent);
	free(out);
	free(sunk.file);
	fixture_free(&f);
}

static void load_bias_moves_entry_and_headers(void)
{
	fixture_init(&f);
	secproc_put_le64(f.elf + 24, 0x100);
	secproc_put_le64(f.elf + 64 + 16, 0);
	f.build.load_bias = FIXTURE_TEXT_VA;
	CHECK(!fixture_build(&f) && !fixture_check(&f, &view, &pkg));
	CHECK(secproc_pkg_entry(&pkg) == FIXTURE_ENTRY);
	CHECK(secproc_pkg_load_bias(&pkg) == FIXTURE_TEXT_VA);
	/* Headers at address 0 of the file: PT_LOAD at 0 has them at 64. */
	CHECK(secproc_pkg_phdr_va(&pkg) == FIXTURE_TEXT_VA + 64);

	/* PT_PHDR has the last word; without either nothing is known. */
	secproc_put_le32(f.elf + 64, 6);
	secproc_put_le64(f.elf + 64 + 16, 0x40);
	CHECK(!fixture_build(&f) && !fixture_check(&f, &view, &pkg));
	CHECK(secproc_pkg_phdr_va(&pkg) == FIXTURE_TEXT_VA + 0x40);
	secproc_put_le32(f.elf + 64, 4);
	CHECK(!fixture_build(&f) && !fixture_check(&f, &view, &pkg));
	CHECK(secproc_pkg_phdr_va(&pkg) == 0);
	fixture_free(&f);
}

/* ---- Refusals and texts ------------------------------------------------- */

static void refusals_have_a_number_a_name_an_errno_and_a_sentence(void)
{
	static const struct {
		unsigned int number;
		int error;
		const char *name;
		const char *text;
	} all[] = {
#define ROW(number, name, error, text)	{ number, error, #name, text },
		SECPROC_REFUSALS(ROW)
#undef ROW
	};
	unsigned int last = 0, i;

	for (i = 0; i < ARRAY_SIZE(all); i++) {
		enum secproc_refusal refusal = all[i].number;
		const char *text = secproc_refusal_text(refusal);

		CHECK(all[i].number > last);
		last = all[i].number;
		CHECK(all[i].error > 0);
		CHECK(secproc_refusal_errno(refusal) == -all[i].error);
		CHECK(!strcmp(secproc_refusal_name(refusal), all[i].name));
		CHECK(text && !strcmp(text, all[i].text) && strlen(text) > 10);
		CHECK(text && text[strlen(text) - 1] != '.');
	}
	CHECK(secproc_refusal_errno(SECPROC_REFUSAL_NONE) == 0);
	CHECK(!strcmp(secproc_refusal_name(SECPROC_REFUSAL_NONE), "NONE"));
	CHECK(secproc_refusal_errno((enum secproc_refusal)0xffff) ==
	      -EKEYREJECTED);
	CHECK(!secproc_refusal_name((enum secproc_refusal)0xffff));
	CHECK(!secproc_refusal_text((enum secproc_refusal)0xffff));
	CHECK(secproc_refusal_errno(SECPROC_REFUSAL_LIC_PROCESSOR) == -ENOKEY);
	CHECK(SECPROC_REFUSAL_FAULT_LOCKED == 0x0706);
}

static bool is_clean(const char *text)
{
	return secproc_text_is_clean((const u8 *)text, strlen(text));
}

static void only_texts_that_cannot_harm_a_terminal_are_clean(void)
{
	CHECK(is_clean("") && is_clean("plain") && is_clean("f\xc3\xbcr"));
	CHECK(is_clean("\xe2\x82\xac \xf0\x9f\x94\x92"));
	CHECK(is_clean("\xf4\x8f\xbf\xbf"));		/* U+10FFFF */
	CHECK(!is_clean("\x1b[31m") && !is_clean("a\nb") && !is_clean("\x7f"));
	CHECK(!is_clean("\xc2\x85"));			/* C1 control */
	CHECK(!is_clean("\xe2\x80\xae"));		/* right to left */
	CHECK(!is_clean("\x80") && !is_clean("\xff"));
	CHECK(!is_clean("\xc0\xaf"));			/* longer form */
	CHECK(!is_clean("\xe0\x80\xaf"));
	CHECK(!is_clean("\xed\xa0\x80"));		/* surrogate */
	CHECK(!is_clean("\xf4\x90\x80\x80"));		/* above U+10FFFF */
	CHECK(!is_clean("\xe2\x82"));			/* cut off */
	CHECK(!is_clean("\xe2\x28\xa1"));
}

static const struct check_test tests[] = {
	CHECK_TEST(what_was_described_comes_back),
	CHECK_TEST(pages_decrypt_to_what_was_packed),
	CHECK_TEST(encrypted_contents_cannot_be_seen),
	CHECK_TEST(same_seed_same_bytes),
	CHECK_TEST(other_contents_have_other_keys_under_the_same_seed),
	CHECK_TEST(every_changed_byte_of_the_resident_part_is_refused),
	CHECK_TEST(every_shorter_file_is_refused),
	CHECK_TEST(each_changed_field_is_refused_by_its_name),
	CHECK_TEST(an_unknown_mutable_section_is_skipped),
	CHECK_TEST(a_package_without_its_locked_part_is_the_same_package),
	CHECK_TEST(every_flipped_bit_of_a_page_is_refused_in_two_steps),
	CHECK_TEST(a_page_in_another_ones_place_is_refused),
	CHECK_TEST(a_page_of_another_version_is_refused),
	CHECK_TEST(bytes_beyond_the_end_of_a_plain_page_are_refused),
	CHECK_TEST(debug_packages_need_a_signer_and_a_policy),
	CHECK_TEST(time_is_judged_by_the_signature_unless_asked_for_more),
	CHECK_TEST(the_package_identity_is_that_of_the_manifest),
	CHECK_TEST(what_cannot_be_parsed_is_not_built),
	CHECK_TEST(descriptions_out_of_range_are_not_built),
	CHECK_TEST(pages_that_are_not_in_memory_are_the_same),
	CHECK_TEST(load_bias_moves_entry_and_headers),
	CHECK_TEST(refusals_have_a_number_a_name_an_errno_and_a_sentence),
	CHECK_TEST(only_texts_that_cannot_harm_a_terminal_are_clean),
};

CHECK_MAIN(tests)
