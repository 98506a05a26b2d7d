/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Other signatures for a package that is there already
 *
 * Nothing is encrypted again.  A signature in another role, or by another chain of
 * certificates, touches no page; another signer's key signs the pages that have
 * signatures of their own anew.
 */
#ifndef SIGN_TOOL_RESIGN_H
#define SIGN_TOOL_RESIGN_H

#include "tool.h"

/* The longest message: that of a page. */
#define RESIGN_MAX_MESSAGE	sizeof(struct secproc_pkg_page_message)

/**
 * struct resign_item - one signature that is wanted
 * @message: what is to be signed
 * @len: its length
 * @sig: where the signature goes
 */
struct resign_item {
	u8 message[RESIGN_MAX_MESSAGE];
	size_t len;
	u8 *sig;
};

/**
 * struct resign - a package with signatures missing
 * @path: where it was read from
 * @role: SECPROC_PKG_ROLE_*
 * @when: time of signing
 * @certs: certificates of the one who signs, up to the root
 * @roots: root of the package as it was, root of @certs
 * @trust: believes in both
 * @file: bytes
 * @items: what is wanted
 * @nr_items: how many
 */
struct resign {
	const char *path;
	u8 role;
	u64 when;
	const struct cert_file *certs;
	struct secproc_cert roots[2];
	struct secproc_trust trust;
	struct secproc_file file;
	struct resign_item *items;
	size_t nr_items;
};

const char *resign_role_name(u8 role);
int resign_role_parse(const char *name, u8 *role);
int resign_open(struct resign *resign);
int resign_finish(struct resign *resign, const char *output);
void resign_close(struct resign *resign);

#endif /* SIGN_TOOL_RESIGN_H */
