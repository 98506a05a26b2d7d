// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The tree over a package's stored pages
 */
#include "tree.h"

/* As many levels as 2^20 leaves have above the nodes that are kept. */
#define MAX_LEVELS	17

/**
 * secproc_tree_leaf() - the leaf of a page
 * @out: the leaf
 * @msg: page message, with the hash of the page as it is stored
 */
void secproc_tree_leaf(u8 out[SECPROC_SHA256_SIZE],
		       const struct secproc_pkg_page_message *msg)
{
	static const u8 prefix;
	struct secproc_bytes piece[] = {
		{ &prefix, 1 }, { msg, sizeof(*msg) },
	};

	secproc_sha256(out, piece, ARRAY_SIZE(piece));
}

/**
 * secproc_tree_node() - a node from the two below it
 * @out: the node; may be one of the two
 * @left: the left one
 * @right: the right one
 */
void secproc_tree_node(u8 out[SECPROC_SHA256_SIZE],
		       const u8 left[SECPROC_SHA256_SIZE],
		       const u8 right[SECPROC_SHA256_SIZE])
{
	static const u8 prefix = 1;
	struct secproc_bytes piece[] = {
		{ &prefix, 1 },
		{ left, SECPROC_SHA256_SIZE },
		{ right, SECPROC_SHA256_SIZE },
	};

	secproc_sha256(out, piece, ARRAY_SIZE(piece));
}

/**
 * secproc_tree_climb() - from a page's leaf to its node in the tree's section
 * @hash: the leaf, becomes the node
 * @leaf: number of the leaf
 * @vinfo: the page's verifying information
 */
void secproc_tree_climb(u8 hash[SECPROC_SHA256_SIZE], u32 leaf,
			const struct secproc_pkg_vinfo *vinfo)
{
	unsigned int level;

	for (level = 0; level < SECPROC_PKG_TREE_PATH; level++) {
		if (leaf >> level & 1)
			secproc_tree_node(hash, vinfo->path[level], hash);
		else
			secproc_tree_node(hash, hash, vinfo->path[level]);
	}
}

/**
 * secproc_tree_root() - the root over the nodes of the tree's section
 * @root: the root
 * @node: the nodes, one after the other
 * @nr_nodes: how many, at least one and at most 2^17
 *
 * A last node without a neighbour goes up as it is.  How many leaves there are
 * is signed too, so that gives nobody a choice.
 */
void secproc_tree_root(u8 root[SECPROC_SHA256_SIZE], const u8 *node,
		       u32 nr_nodes)
{
	u8 left[MAX_LEVELS + 1][SECPROC_SHA256_SIZE];
	u8 hash[SECPROC_SHA256_SIZE];
	unsigned int level;
	bool found = false;
	u32 i;

	/* left[n] is complete while bit n of the nodes taken so far is set. */
	for (i = 0; i < nr_nodes; i++) {
		memcpy(hash, node + (size_t)i * sizeof(hash), sizeof(hash));
		for (level = 0; i >> level & 1; level++)
			secproc_tree_node(hash, left[level], hash);
		memcpy(left[level], hash, sizeof(hash));
	}
	for (level = 0; level <= MAX_LEVELS; level++) {
		if (!(nr_nodes >> level & 1))
			continue;
		if (found)
			secproc_tree_node(root, left[level], root);
		else
			memcpy(root, left[level], SECPROC_SHA256_SIZE);
		found = true;
	}
}
