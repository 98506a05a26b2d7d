/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * What a package needs, and who may have it: options, and lists for the manifest
 */
#ifndef SIGN_TOOL_DEPEND_H
#define SIGN_TOOL_DEPEND_H

#include <getopt.h>

#include "../kmod/core/pkg/pkg_build.h"
#include "elf.h"

/* Above the options of every command that has these. */
enum {
	DEPEND_DATA = 768,
	DEPEND_LIBRARY,
	DEPEND_FILE_NAME,
	DEPEND_NEEDS,
	DEPEND_FOR_PROGRAM,
};

#define DEPEND_OPTIONS \
	{ "data", no_argument, NULL, DEPEND_DATA }, \
	{ "library", no_argument, NULL, DEPEND_LIBRARY }, \
	{ "file-name", required_argument, NULL, DEPEND_FILE_NAME }, \
	{ "needs", required_argument, NULL, DEPEND_NEEDS }, \
	{ "for-program", required_argument, NULL, DEPEND_FOR_PROGRAM }

#define DEPEND_HELP \
"      --data               PROGRAM is any file, to be opened by programs\n" \
"      --library            PROGRAM is a library or an interpreter\n" \
"      --file-name NAME     by which name programs open it: a path, or a name in\n" \
"                           any folder (default: a library's own name; for data\n" \
"                           /secproc/ and the name of the file)\n" \
"      --needs NAME[:SIGNER[:INDEX[:PRODUCT]]]  a packaged file that the program\n" \
"                           may have, of this signer's key identity (own: who\n" \
"                           signs this package), rollback index and product.  A\n" \
"                           dynamic program needs its interpreter and libraries\n" \
"                           from its own signer without being told\n" \
"      --for-program SIGNER[:PRODUCT]  programs that may have the file, by the\n" \
"                           key identity of their signer, own or any, and their\n" \
"                           product (default: own)\n"

/* Entries of each list. */
#define DEPEND_MAX	128

/**
 * struct depend - what was asked for, and the lists that come of it
 * @is_data: any file
 * @is_library: a library or an interpreter
 * @file_name: name of the file, or empty
 * @need: entries
 * @name: their names
 * @nr_needs: how many
 * @program: entries
 * @nr_programs: how many
 * @needs: the list, for the manifest
 */
struct depend {
	bool is_data;
	bool is_library;
	char file_name[256];
	struct secproc_pkg_need need[DEPEND_MAX];
	char name[DEPEND_MAX][256];
	unsigned int nr_needs;
	struct secproc_pkg_program program[DEPEND_MAX];
	unsigned int nr_programs;
	u8 needs[DEPEND_MAX * (sizeof(struct secproc_pkg_need) + 255)];
};

int depend_take_option(struct depend *depend, int option, const char *arg);
int depend_take_elf(struct depend *depend, const struct elf_dynamic *dynamic);
void depend_describe(struct depend *depend, struct secproc_build *build);

/* True if what is packed is a file for programs. */
static inline bool depend_is_file(const struct depend *depend)
{
	return depend->is_data || depend->is_library;
}

#endif /* SIGN_TOOL_DEPEND_H */
