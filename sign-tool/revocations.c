// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Revocation lists in files
 */
#include "revocations.h"
#include "tool.h"

/**
 * revocations_load() - read and verify a list, with a message if that fails
 * @path: file, or NULL for none
 * @trust: what is believed; from then on with the list
 * @revocations: zero; receives the list; to be given to revocations_free()
 *
 * Return: 0 or a negative errno.
 */
int revocations_load(const char *path, struct secproc_trust *trust,
		     struct revocations_file *revocations)
{
	struct secproc_revocations_view view;
	enum secproc_refusal refusal;
	u64 now = tool_now();

	if (!path)
		return 0;
	if (tool_read(path, SECPROC_REV_MAX_SIZE, &revocations->file))
		return -EIO;
	refusal = secproc_revocations_parse(revocations->file.data,
					    revocations->file.len, &view);
	if (!refusal)
		refusal = secproc_revocations_verify(&view, trust,
						     &revocations->list);
	if (refusal) {
		tool_refusal(path, refusal, view.refusal_off);
		revocations_free(revocations);
		return secproc_refusal_errno(refusal);
	}
	if (revocations->list.next_update &&
	    revocations->list.next_update < now)
		tool_warn("%s should have been replaced by a newer list", path);
	trust->revoked = &revocations->list;
	return 0;
}

/**
 * revocations_free() - give a list's memory back
 * @revocations: which; may be all zero
 */
void revocations_free(struct revocations_file *revocations)
{
	secproc_file_free(&revocations->file);
	memset(revocations, 0, sizeof(*revocations));
}
