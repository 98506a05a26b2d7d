// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * What a package needs, and who may have it
 */
#include <stdio.h>
#include <stdlib.h>

#include "depend.h"
#include "tool.h"

/* ---- Options ------------------------------------------------------------ */

/* Cuts the text behind the next colon off; NULL if there is none. */
static char *next_field(char *text)
{
	char *colon = text ? strchr(text, ':') : NULL;

	if (colon)
		*colon++ = 0;
	return colon;
}

static int parse_signer(u8 signer[32], const char *text)
{
	if (!text || !*text || !strcmp(text, "own"))
		return 0;
	return secproc_unhex(signer, 32, text);
}

static struct secproc_pkg_need *find_need(struct depend *depend,
					  const char *name)
{
	unsigned int i;

	for (i = 0; i < depend->nr_needs; i++)
		if (!strcmp(depend->name[i], name))
			return &depend->need[i];
	return NULL;
}

/* Adds a name, from anybody whom the own signer has signed. */
static struct secproc_pkg_need *add_need(struct depend *depend,
					 const char *name)
{
	struct secproc_pkg_need *need = &depend->need[depend->nr_needs];
	size_t len = strlen(name);

	if (!len || len > 255 || depend->nr_needs == DEPEND_MAX)
		return NULL;
	strcpy(depend->name[depend->nr_needs++], name);
	secproc_put_le16(need->name_len, (u16)len);
	return need;
}

static int take_need(struct depend *depend, const char *arg)
{
	struct secproc_pkg_need *need;
	char text[1024], *signer, *index, *product;
	u64 n = 0;

	if (snprintf(text, sizeof(text), "%s", arg) >= (int)sizeof(text))
		return -EINVAL;
	signer = next_field(text);
	index = next_field(signer);
	product = next_field(index);
	if (find_need(depend, text))
		return -EINVAL;
	need = add_need(depend, text);
	if (!need || parse_signer(need->signer, signer) ||
	    (index && *index && tool_parse_u64(index, UINT32_MAX, &n)) ||
	    (product && secproc_unhex(need->product_id, 16, product)))
		return -EINVAL;
	secproc_put_le32(need->min_rollback_index, (u32)n);
	return 0;
}

static int take_program(struct depend *depend, const char *arg)
{
	struct secproc_pkg_program *program;
	char text[1024], *product;

	if (depend->nr_programs == DEPEND_MAX ||
	    snprintf(text, sizeof(text), "%s", arg) >= (int)sizeof(text))
		return -EINVAL;
	program = &depend->program[depend->nr_programs++];
	product = next_field(text);
	if (!strcmp(text, "any"))
		memset(program->signer, 0xff, sizeof(program->signer));
	else if (parse_signer(program->signer, text))
		return -EINVAL;
	return product ? secproc_unhex(program->product_id, 16, product) : 0;
}

/**
 * depend_take_option() - an option of DEPEND_OPTIONS
 * @depend: what was asked for so far
 * @option: which
 * @arg: its argument
 *
 * Return: 0, or -EINVAL if it is none or its argument is not usable.
 */
int depend_take_option(struct depend *depend, int option, const char *arg)
{
	switch (option) {
	case DEPEND_DATA:
		depend->is_data = true;
		return depend->is_library ? -EINVAL : 0;
	case DEPEND_LIBRARY:
		depend->is_library = true;
		return depend->is_data ? -EINVAL : 0;
	case DEPEND_FILE_NAME:
		return snprintf(depend->file_name, sizeof(depend->file_name),
				"%s", arg) >= (int)sizeof(depend->file_name) ?
		       -EINVAL : 0;
	case DEPEND_NEEDS:
		return take_need(depend, arg);
	case DEPEND_FOR_PROGRAM:
		return take_program(depend, arg);
	default:
		return -EINVAL;
	}
}

/* ---- Lists -------------------------------------------------------------- */

/**
 * depend_take_elf() - what an ELF file says that it needs
 * @depend: what was asked for
 * @dynamic: what the file says
 *
 * What was named already stays as it was asked for.
 *
 * Return: 0, or -E2BIG if there are too many.
 */
int depend_take_elf(struct depend *depend, const struct elf_dynamic *dynamic)
{
	const char *slash;
	unsigned int i;

	for (i = 0; i < dynamic->nr_needed; i++)
		if (!find_need(depend, dynamic->needed[i]) &&
		    !add_need(depend, dynamic->needed[i]))
			return -E2BIG;
	if (!dynamic->interpreter)
		return 0;
	slash = strrchr(dynamic->interpreter, '/');
	if (find_need(depend, dynamic->interpreter) ||
	    (slash && find_need(depend, slash + 1)))
		return 0;
	return add_need(depend, slash ? slash + 1 : dynamic->interpreter) ?
	       0 : -E2BIG;
}

static int compare_programs(const void *a, const void *b)
{
	return memcmp(a, b, sizeof(struct secproc_pkg_program));
}

/* The next name in order behind @last, or @nr_needs. */
static unsigned int next_name(const struct depend *depend, const char *last)
{
	unsigned int best = depend->nr_needs, i;

	for (i = 0; i < depend->nr_needs; i++)
		if (strcmp(depend->name[i], last) > 0 &&
		    (best == depend->nr_needs ||
		     strcmp(depend->name[i], depend->name[best]) < 0))
			best = i;
	return best;
}

/**
 * depend_describe() - put the lists into the description of a package
 * @depend: what was asked for; must outlive @build
 * @build: the description
 */
void depend_describe(struct depend *depend, struct secproc_build *build)
{
	const char *last = "";
	unsigned int i;
	u8 *p = depend->needs;

	while ((i = next_name(depend, last)) < depend->nr_needs) {
		last = depend->name[i];
		memcpy(p, &depend->need[i], sizeof(depend->need[i]));
		p += sizeof(depend->need[i]);
		memcpy(p, last, strlen(last));
		p += strlen(last);
	}
	build->needs.data = depend->needs;
	build->needs.len = (size_t)(p - depend->needs);
	if (!depend_is_file(depend))
		return;
	if (!depend->nr_programs)
		depend->nr_programs = 1;
	qsort(depend->program, depend->nr_programs, sizeof(*depend->program),
	      compare_programs);
	build->programs.data = depend->program;
	build->programs.len = depend->nr_programs * sizeof(*depend->program);
	build->file_name.data = depend->file_name;
	build->file_name.len = strlen(depend->file_name);
	build->flags |= SECPROC_PKG_F_DATA;
}
