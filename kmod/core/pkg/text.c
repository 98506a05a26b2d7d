// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Texts in packages and certificates
 */
#include "text.h"

/*
 * Returns how many bytes follow the first one, or -1, and what the smallest
 * value of such a sequence is, because longer forms are not allowed.
 */
static int sequence_tail(u8 first, u32 *value, u32 *min_value)
{
	if (first < 0x80) {
		*value = first;
		*min_value = 0;
		return 0;
	}
	if ((first & 0xe0) == 0xc0) {
		*value = first & 0x1f;
		*min_value = 0x80;
		return 1;
	}
	if ((first & 0xf0) == 0xe0) {
		*value = first & 0x0f;
		*min_value = 0x800;
		return 2;
	}
	if ((first & 0xf8) == 0xf0) {
		*value = first & 0x07;
		*min_value = 0x10000;
		return 3;
	}
	return -1;
}

/* C0, DEL and C1 controls, and the marks that reverse what is displayed. */
static bool may_harm_terminal(u32 c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0) ||
	       (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

/**
 * secproc_text_is_clean() - check a text that people will read
 * @text: bytes, not terminated
 * @len: how many
 *
 * Return: true for UTF-8 in its only form without control characters.
 */
bool secproc_text_is_clean(const u8 *text, size_t len)
{
	size_t i = 0;

	while (i < len) {
		u32 value, min_value;
		int tail = sequence_tail(text[i++], &value, &min_value);

		if (tail < 0 || (size_t)tail > len - i)
			return false;
		while (tail--) {
			if ((text[i] & 0xc0) != 0x80)
				return false;
			value = value << 6 | (text[i++] & 0x3f);
		}
		if (value < min_value || value > 0x10ffff ||
		    (value >= 0xd800 && value <= 0xdfff) ||
		    may_harm_terminal(value))
			return false;
	}
	return true;
}
