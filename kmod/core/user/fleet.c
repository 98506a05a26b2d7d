// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Files of several licences
 */
#include "fleet.h"

/**
 * secproc_fleet_first() - how long the first licence of a file is
 * @buf: the file, or what is left of it
 * @len: its length
 *
 * Return: length of the first licence by its own counts; @len if that is more
 * than there is, or if it is no licence, so that whoever parses it says why.
 */
size_t secproc_fleet_first(const void *buf, size_t len)
{
	const struct secproc_lic_statement *statement = buf;
	size_t size;

	if (len < sizeof(*statement) ||
	    memcmp(statement->magic, SECPROC_LIC_MAGIC,
		   sizeof(statement->magic)))
		return len;
	size = sizeof(*statement) + SECPROC_ED25519_SIG_SIZE +
	       secproc_get_le16(&statement->cert_count) *
	       sizeof(struct secproc_cert) +
	       secproc_get_le16(&statement->envelope_count) *
	       sizeof(struct secproc_envelope);
	return size < len ? size : len;
}

/**
 * secproc_fleet_pick() - a processor's own licence
 * @buf: the file
 * @len: its length
 * @recipient: key identity of the processor
 *
 * Return: its licence; the first of the file if it has none, so that the
 * processor says so.
 */
struct secproc_bytes secproc_fleet_pick(const void *buf, size_t len,
					const u8 recipient[32])
{
	const u8 *p = buf;
	size_t left = len;

	while (left) {
		const struct secproc_lic_statement *statement = (const void *)p;
		size_t n = secproc_fleet_first(p, left);

		if (n >= sizeof(*statement) &&
		    !memcmp(statement->recipient, recipient, 32))
			return (struct secproc_bytes){ p, n };
		p += n;
		left -= n;
	}
	return (struct secproc_bytes){ buf, secproc_fleet_first(buf, len) };
}
