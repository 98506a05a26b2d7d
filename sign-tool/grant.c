// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Licences: the options that describe one, making it, and keeping a package's keys
 * for the next one
 */
#include <stdlib.h>
#include <sodium.h>

#include "grant.h"

static int take_u32(u32 *value, const char *arg)
{
	u64 n = 0;
	int ret = tool_parse_u64(arg, UINT32_MAX, &n);

	*value = (u32)n;
	return ret;
}

/**
 * grant_take_option() - one of GRANT_OPTIONS
 * @terms: the licence that is to be made
 * @option: which
 * @arg: its argument
 *
 * Return: 0, or -EINVAL if the argument is not usable.
 */
int grant_take_option(struct secproc_licence_terms *terms, int option,
		      const char *arg)
{
	switch (option) {
	case GRANT_LICENCE_PARTS:
		return tool_parse_parts(arg, &terms->parts);
	case GRANT_NOT_BEFORE:
		return tool_parse_u64(arg, INT64_MAX, &terms->not_before);
	case GRANT_NOT_AFTER:
		return tool_parse_u64(arg, INT64_MAX, &terms->not_after);
	case GRANT_STARTS:
		return take_u32(&terms->max_starts, arg);
	case GRANT_MIN_ROLLBACK:
		return take_u32(&terms->min_rollback_index, arg);
	case GRANT_LOWER:
		terms->flags |= SECPROC_LIC_F_LOWER;
		return 0;
	case GRANT_SEQUENCE:
		return tool_parse_u64(arg, UINT64_MAX, &terms->seq);
	case GRANT_ORDER:
		return secproc_unhex(terms->order_id, sizeof(terms->order_id),
				     arg);
	default:
		return -EINVAL;
	}
}

/**
 * grant_complete() - what no option said
 * @terms: the licence that is to be made
 * @nr_parts: parts of the package
 * @now: when it is granted
 */
void grant_complete(struct secproc_licence_terms *terms, u32 nr_parts, u64 now)
{
	if (!terms->parts)
		terms->parts = 1;
	else if (terms->parts == UINT32_MAX)
		terms->parts = (1U << nr_parts) - 1;
	terms->issued = now;
	if (!terms->seq)
		terms->seq = now;
}

/**
 * grant_build() - make a licence, with a message if that fails
 * @build: seed and parts of the package, and who grants
 * @header: of the package
 * @terms: what is granted
 * @recipient_path: where the processor's keys were read, or NULL
 * @licence: receives it
 *
 * Return: 0 or a negative errno.
 */
int grant_build(const struct secproc_build *build,
		const struct secproc_pkg_header *header,
		const struct secproc_licence_terms *terms,
		const char *recipient_path, struct secproc_file *licence)
{
	int ret;

	licence->len = secproc_licence_build_size(build->nr_certs,
						  terms->parts);
	licence->data = malloc(licence->len);
	if (!licence->data) {
		tool_errno(recipient_path, -ENOMEM);
		return -ENOMEM;
	}
	ret = secproc_licence_build(build, header, terms, licence->data);
	if (!ret)
		return 0;
	if (ret == -EINVAL)
		tool_error(NULL, "the package does not have all of these parts");
	else
		tool_error(recipient_path,
			   "no licence can be made for this key");
	secproc_file_free(licence);
	return ret;
}

/**
 * grant_write_keys() - keep a package's keys, with a message if that fails
 * @path: file that must not exist
 * @package_id: which package's
 * @seed: where they come from
 * @passphrase: what protects them, or NULL for nothing
 *
 * Return: 0 or a negative errno.
 */
int grant_write_keys(const char *path, const u8 package_id[32],
		     const u8 seed[32], const char *passphrase)
{
	char line[SECPROC_LINE_MAX];
	int ret;

	ret = secproc_package_keys_format(line, sizeof(line), package_id, seed,
					  passphrase);
	if (!ret)
		ret = secproc_file_create(path, line, strlen(line), 0600);
	sodium_memzero(line, sizeof(line));
	if (ret)
		tool_errno(path, ret);
	else if (!passphrase)
		tool_warn("%s is not encrypted", path);
	return ret;
}
