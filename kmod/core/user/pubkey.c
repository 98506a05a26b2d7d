// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Public keys as one line of text
 */
#include <stdio.h>

#include "pubkey.h"

static const char tag[] = "secproc-public-key-1 ";
static const char processor_tag[] = "secproc-processor-1 ";

/**
 * secproc_public_key_parse() - read a public key
 * @text: one line
 * @pub: receives it
 *
 * Return: 0, -EOPNOTSUPP for another version of the line, -EBADMSG for
 * anything else.
 */
int secproc_public_key_parse(const char *text, struct secproc_public_key *pub)
{
	struct secproc_processor_pub processor;
	char line[SECPROC_LINE_MAX], kind[16];
	enum secproc_key_kind found = SECPROC_KEY_PROCESSOR;
	const char *rest = text;
	size_t len;
	int ret;

	/* Without its kind it is the line of a processor. */
	if (!strncmp(text, tag, sizeof(tag) - 1)) {
		rest = text + sizeof(tag) - 1;
		len = strcspn(rest, "\n ");
		if (rest[len] != ' ' || len >= sizeof(kind))
			return -EBADMSG;
		memcpy(kind, rest, len);
		kind[len] = '\0';
		if (secproc_key_kind_parse(kind, &found))
			return -EBADMSG;
		len = (size_t)snprintf(line, sizeof(line), "%s%s",
				       processor_tag, rest + len + 1);
		if (len >= sizeof(line))
			return -EBADMSG;
		rest = line;
	}
	ret = secproc_processor_pub_parse(rest, &processor);
	if (ret)
		return ret;
	pub->kind = found;
	memcpy(pub->ed25519, processor.ed25519, sizeof(pub->ed25519));
	memcpy(pub->x25519, processor.x25519, sizeof(pub->x25519));
	memcpy(pub->label, processor.label, sizeof(pub->label));
	return 0;
}

/**
 * secproc_public_key_format() - write a public key
 * @out: receives one line with its newline, and a zero
 * @out_size: its size; SECPROC_LINE_MAX is enough
 * @pub: key
 *
 * Return: 0 or -EMSGSIZE.
 */
int secproc_public_key_format(char *out, size_t out_size,
			      const struct secproc_public_key *pub)
{
	struct secproc_processor_pub processor;
	char line[SECPROC_LINE_MAX];
	int ret;

	memcpy(processor.ed25519, pub->ed25519, sizeof(pub->ed25519));
	memcpy(processor.x25519, pub->x25519, sizeof(pub->x25519));
	memcpy(processor.label, pub->label, sizeof(pub->label));
	if (pub->kind == SECPROC_KEY_PROCESSOR)
		return secproc_processor_pub_format(out, out_size, &processor);
	ret = secproc_processor_pub_format(line, sizeof(line), &processor);
	if (ret)
		return ret;
	ret = snprintf(out, out_size, "%s%s %s", tag,
		       secproc_key_kind_name(pub->kind),
		       line + sizeof(processor_tag) - 1);
	return ret >= (int)out_size ? -EMSGSIZE : 0;
}
