/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The tree over a package's stored pages
 *
 *	leaf	SHA-256(0 | page message)
 *	node	SHA-256(1 | left | right)
 *
 * A page carries the way through the lowest SECPROC_PKG_TREE_PATH levels with
 * it; the nodes above those are in the resident part, are checked once against
 * the signed root, and stay.  So a page costs a hash of itself and four short
 * ones, and needs nothing but its own verifying information.
 */
#ifndef SECPROC_PKG_TREE_H
#define SECPROC_PKG_TREE_H

#include "../crypto.h"
#include "../../include/uapi/linux/secproc_pkg.h"

void secproc_tree_leaf(u8 out[SECPROC_SHA256_SIZE],
		       const struct secproc_pkg_page_message *msg);
void secproc_tree_node(u8 out[SECPROC_SHA256_SIZE],
		       const u8 left[SECPROC_SHA256_SIZE],
		       const u8 right[SECPROC_SHA256_SIZE]);
void secproc_tree_climb(u8 hash[SECPROC_SHA256_SIZE], u32 leaf,
			const struct secproc_pkg_vinfo *vinfo);
void secproc_tree_root(u8 root[SECPROC_SHA256_SIZE], const u8 *node,
		       u32 nr_nodes);

#endif /* SECPROC_PKG_TREE_H */
