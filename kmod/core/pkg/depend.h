/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Which files a program may be given
 *
 * Libraries, interpreters and data are packages, too.  Both sides must agree,
 * and both say so in their signed manifests: a program names the files that it
 * needs and who must have signed them; a file names the programs that may have
 * it.  What a file needs in turn counts as if the program had named it, since
 * the program has agreed to the file.
 */
#ifndef SECPROC_DEPEND_H
#define SECPROC_DEPEND_H

#include "pkg.h"

/**
 * struct secproc_need - a file that a package names
 * @name: its name
 * @signer: as in struct secproc_pkg_need
 * @product_id: the same
 * @min_rollback_index: the same
 */
struct secproc_need {
	struct secproc_bytes name;
	const u8 *signer;
	const u8 *product_id;
	u32 min_rollback_index;
};

/**
 * secproc_need_next() - take the next entry off a list
 * @list: what is left of it
 * @need: receives the entry; borrows the list's bytes
 *
 * Return: false at the end, and where the list is damaged: then it is not empty.
 */
bool secproc_need_next(struct secproc_bytes *list, struct secproc_need *need);

/**
 * secproc_needs_check() - see that a list can be read to its end
 * @list: the list
 *
 * Return: true if it can, and its names ascend.
 */
bool secproc_needs_check(struct secproc_bytes list);

/**
 * secproc_programs_check() - the same for a list of programs
 * @list: the list
 *
 * Return: true if it is not empty and its entries ascend.
 */
bool secproc_programs_check(struct secproc_bytes list);

/**
 * secproc_name_fits() - tell whether a path means a packaged file
 * @name: the file's name: a path, which must be the same; or without slashes,
 *	when it must be the last component
 * @path: the path
 *
 * Return: true if it does.
 */
bool secproc_name_fits(struct secproc_bytes name, struct secproc_bytes path);

/**
 * secproc_is_anybody() - tell whether an entry of programs means all signers
 * @signer: its signer
 *
 * Return: true if so.
 */
bool secproc_is_anybody(const u8 signer[32]);

/**
 * secproc_depend_find() - look a name up among what a package needs
 * @pkg: the package
 * @name: name of a file
 * @need: receives the entry
 *
 * Return: true if it is there.
 */
bool secproc_depend_find(const struct secproc_pkg *pkg,
			 struct secproc_bytes name, struct secproc_need *need);

/**
 * secproc_depend_check() - may a program have a file
 * @program: the program
 * @by: whose entry @need is, the program or a file that it has
 * @need: the entry of the file's name
 * @file: the file
 *
 * Return: 0, or the first check that failed: signer and product, version, and
 * whether the file is for this program.
 */
enum secproc_refusal secproc_depend_check(const struct secproc_pkg *program,
					  const struct secproc_pkg *by,
					  const struct secproc_need *need,
					  const struct secproc_pkg *file);

#endif /* SECPROC_DEPEND_H */
