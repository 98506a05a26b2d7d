// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Which files a program may be given
 */
#include "depend.h"
#include "text.h"

#define NEED_SIZE	sizeof(struct secproc_pkg_need)
#define PROGRAM_SIZE	sizeof(struct secproc_pkg_program)

bool secproc_need_next(struct secproc_bytes *list, struct secproc_need *need)
{
	const struct secproc_pkg_need *entry = list->data;
	const u8 *name = (const u8 *)(entry + 1);
	u16 len;

	static_assert(NEED_SIZE == 56 && PROGRAM_SIZE == 48,
		      "entries have no gaps and need no alignment");
	if (list->len < NEED_SIZE)
		return false;
	len = secproc_get_le16(entry->name_len);
	if (!len || len > 255 || len > list->len - NEED_SIZE ||
	    !secproc_is_zero(entry->reserved, sizeof(entry->reserved)) ||
	    !secproc_text_is_clean(name, len))
		return false;
	need->name = (struct secproc_bytes){ name, len };
	need->signer = entry->signer;
	need->product_id = entry->product_id;
	need->min_rollback_index =
		secproc_get_le32(entry->min_rollback_index);
	list->data = name + len;
	list->len -= NEED_SIZE + len;
	return true;
}

/* As memcmp(), for texts of any lengths. */
static int compare(struct secproc_bytes a, struct secproc_bytes b)
{
	int diff = memcmp(a.data, b.data, a.len < b.len ? a.len : b.len);

	return diff ? diff : (a.len > b.len) - (a.len < b.len);
}

bool secproc_needs_check(struct secproc_bytes list)
{
	struct secproc_bytes last = { "", 0 };
	struct secproc_need need;

	while (secproc_need_next(&list, &need)) {
		if (compare(last, need.name) >= 0)
			return false;
		last = need.name;
	}
	return !list.len;
}

bool secproc_programs_check(struct secproc_bytes list)
{
	const struct secproc_pkg_program *entry = list.data;
	size_t i;

	if (!list.len || list.len % PROGRAM_SIZE)
		return false;
	for (i = 1; i < list.len / PROGRAM_SIZE; i++)
		if (memcmp(&entry[i - 1], &entry[i], PROGRAM_SIZE) >= 0)
			return false;
	return true;
}

static bool has_slash(struct secproc_bytes name)
{
	const char *text = name.data;
	size_t i;

	for (i = 0; i < name.len; i++)
		if (text[i] == '/')
			return true;
	return false;
}

bool secproc_name_fits(struct secproc_bytes name, struct secproc_bytes path)
{
	const char *last;

	if (path.len < name.len)
		return false;
	last = (const char *)path.data + (path.len - name.len);
	if (memcmp(last, name.data, name.len))
		return false;
	if (path.len == name.len)
		return true;
	return !has_slash(name) && last[-1] == '/';
}

bool secproc_depend_find(const struct secproc_pkg *pkg,
			 struct secproc_bytes name, struct secproc_need *need)
{
	struct secproc_bytes list = pkg->v.needs;

	while (secproc_need_next(&list, need))
		if (!compare(need->name, name))
			return true;
	return false;
}

/* True if @wanted, or in its place @own, is the signer's key. */
static bool is_signer(const u8 wanted[32], const struct secproc_pkg *own,
		      const struct secproc_pkg *pkg)
{
	if (secproc_is_zero(wanted, 32))
		wanted = own->signer.key_id;
	return !memcmp(wanted, pkg->signer.key_id, 32);
}

static bool is_product(const u8 wanted[16], const struct secproc_pkg *pkg)
{
	return secproc_is_zero(wanted, 16) ||
	       !memcmp(wanted, secproc_pkg_product_id(pkg), 16);
}

bool secproc_is_anybody(const u8 signer[32])
{
	unsigned int i;

	for (i = 0; i < 32; i++)
		if (signer[i] != 0xff)
			return false;
	return true;
}

/* True if @file says that @program may have it. */
static bool is_for(const struct secproc_pkg *file,
		   const struct secproc_pkg *program)
{
	const struct secproc_pkg_program *entry = file->v.programs.data;
	size_t i;

	for (i = 0; i < file->v.programs.len / PROGRAM_SIZE; i++)
		if ((secproc_is_anybody(entry[i].signer) ||
		     is_signer(entry[i].signer, file, program)) &&
		    is_product(entry[i].product_id, program))
			return true;
	return false;
}

enum secproc_refusal secproc_depend_check(const struct secproc_pkg *program,
					  const struct secproc_pkg *by,
					  const struct secproc_need *need,
					  const struct secproc_pkg *file)
{
	if (!is_signer(need->signer, by, file) ||
	    !is_product(need->product_id, file))
		return SECPROC_REFUSAL_FILE_SIGNER;
	if (secproc_pkg_rollback_index(file) < need->min_rollback_index)
		return SECPROC_REFUSAL_FILE_OLD;
	if (!is_for(file, program))
		return SECPROC_REFUSAL_FILE_PROGRAM;
	return SECPROC_REFUSAL_NONE;
}
