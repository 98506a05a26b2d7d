/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Bytes: little-endian fields, comparison without a timing difference, and
 * the check that a range lies inside another
 *
 * All of secproc's formats are little-endian byte arrays.  Nothing here
 * assumes alignment.
 */
#ifndef SECPROC_BYTES_H
#define SECPROC_BYTES_H

#include "env.h"

/**
 * struct secproc_bytes - a borrowed piece of memory
 * @data: first byte; may be NULL when @len is 0
 * @len: length in bytes
 *
 * Hashes and signatures take an array of these, so that a message that is made
 * of several parts is never copied together.
 */
struct secproc_bytes {
	const void *data;
	size_t len;
};

static inline u16 secproc_get_le16(const void *p)
{
	const u8 *b = p;

	return (u16)(b[0] | b[1] << 8);
}

static inline u32 secproc_get_le32(const void *p)
{
	const u8 *b = p;

	return b[0] | (u32)b[1] << 8 | (u32)b[2] << 16 | (u32)b[3] << 24;
}

static inline u64 secproc_get_le64(const void *p)
{
	const u8 *b = p;

	return secproc_get_le32(b) | (u64)secproc_get_le32(b + 4) << 32;
}

static inline void secproc_put_le16(void *p, u16 v)
{
	u8 *b = p;

	b[0] = (u8)(v & 0xff);
	b[1] = (u8)(v >> 8);
}

static inline void secproc_put_le32(void *p, u32 v)
{
	u8 *b = p;

	secproc_put_le16(b, (u16)v);
	secproc_put_le16(b + 2, (u16)(v >> 16));
}

static inline void secproc_put_le64(void *p, u64 v)
{
	u8 *b = p;

	secproc_put_le32(b, (u32)v);
	secproc_put_le32(b + 4, (u32)(v >> 32));
}

/**
 * secproc_equal() - compare two byte strings in constant time
 * @a: one string
 * @b: the other
 * @len: length of both
 *
 * The time depends on @len alone, never on where the strings differ.
 *
 * Return: true if all bytes are equal.
 */
static inline bool secproc_equal(const void *a, const void *b, size_t len)
{
	const u8 *pa = a, *pb = b;
	u32 diff = 0;
	size_t i;

	for (i = 0; i < len; i++) {
		diff |= pa[i] ^ pb[i];
		/* Else the loop could be left at the first difference. */
		OPTIMIZER_HIDE_VAR(diff);
	}
	return diff == 0;
}

/**
 * secproc_is_zero() - check that reserved bytes are zero
 * @p: first byte
 * @len: how many
 *
 * Not for secrets: returns at the first byte that is not zero.
 *
 * Return: true if all are zero.
 */
static inline bool secproc_is_zero(const void *p, size_t len)
{
	const u8 *b = p;
	size_t i;

	for (i = 0; i < len; i++)
		if (b[i])
			return false;
	return true;
}

/**
 * secproc_range_ok() - check that a range lies inside a buffer
 * @off: first byte of the range
 * @len: length of the range
 * @limit: size of the buffer
 *
 * Compares against what remains, so no sum can overflow.
 *
 * Return: true if [@off, @off + @len) lies inside [0, @limit).
 */
static inline bool secproc_range_ok(u64 off, u64 len, u64 limit)
{
	return off <= limit && len <= limit - off;
}

#endif /* SECPROC_BYTES_H */
