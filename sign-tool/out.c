// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * What commands say, as lines of words or as one JSON object
 */
#include <stdio.h>
#include <time.h>

#include "out.h"

static void out_indent(const struct out *out)
{
	unsigned int i;

	for (i = out->json ? 0 : 1; i <= out->depth; i++)
		fputs("  ", stdout);
}

/**
 * out_key() - end what came before and begin a field
 * @out: where we are
 * @key: its name; NULL for an array's member
 */
void out_key(struct out *out, const char *key)
{
	if (out->json && !out->first)
		fputs(",", stdout);
	if (out->json)
		fputs("\n", stdout);
	out->first = false;
	out_indent(out);
	if (key)
		printf(out->json ? "\"%s\": " : "%s: ", key);
}

/**
 * out_open() - begin an object or an array
 * @out: where we are
 * @key: its name; NULL for an array's member
 * @bracket: { or [
 */
void out_open(struct out *out, const char *key, char bracket)
{
	out_key(out, key);
	if (out->json)
		fputc(bracket, stdout);
	else
		fputs(key ? "\n" : "-\n", stdout);
	out->depth++;
	out->first = true;
}

/**
 * out_close() - end what out_open() began
 * @out: where we are
 * @bracket: } or ]
 */
void out_close(struct out *out, char bracket)
{
	out->depth--;
	if (out->json) {
		fputc('\n', stdout);
		out_indent(out);
		fputc(bracket, stdout);
	}
	out->first = false;
}

/**
 * out_text_len() - a text without control characters, not terminated
 * @out: where we are
 * @key: its name; NULL for an array's member
 * @text: the text
 * @len: its length
 */
void out_text_len(struct out *out, const char *key, const char *text,
		  size_t len)
{
	size_t i;

	out_key(out, key);
	if (!out->json) {
		printf("%.*s\n", (int)len, text);
		return;
	}
	fputc('"', stdout);
	for (i = 0; i < len; i++) {
		if (text[i] == '"' || text[i] == '\\')
			fputc('\\', stdout);
		fputc(text[i], stdout);
	}
	fputc('"', stdout);
}

/**
 * out_text() - a text without control characters
 * @out: where we are
 * @key: its name; NULL for an array's member
 * @text: the text
 */
void out_text(struct out *out, const char *key, const char *text)
{
	out_text_len(out, key, text, strlen(text));
}

/**
 * out_number() - a number
 * @out: where we are
 * @key: its name; NULL for an array's member
 * @n: the number
 */
void out_number(struct out *out, const char *key, u64 n)
{
	out_key(out, key);
	printf(out->json ? "%llu" : "%llu\n", (unsigned long long)n);
}

/**
 * out_address() - an address; JSON has no hexadecimal numbers, so it is a text there
 * @out: where we are
 * @key: its name
 * @n: the address
 */
void out_address(struct out *out, const char *key, u64 n)
{
	char text[24];

	snprintf(text, sizeof(text), "0x%llx", (unsigned long long)n);
	out_text(out, key, text);
}

/**
 * out_bool() - true or false
 * @out: where we are
 * @key: its name
 * @value: which
 */
void out_bool(struct out *out, const char *key, bool value)
{
	out_key(out, key);
	fputs(value ? "true" : "false", stdout);
	if (!out->json)
		fputc('\n', stdout);
}

/**
 * out_hex() - bytes as hexadecimal digits
 * @out: where we are
 * @key: its name
 * @data: bytes
 * @len: how many; at most 64
 */
void out_hex(struct out *out, const char *key, const u8 *data, size_t len)
{
	char text[2 * 64 + 1];

	secproc_hex(text, data, len);
	out_text(out, key, text);
}

/**
 * out_time() - a moment: a number in JSON, a date for people
 * @out: where we are
 * @key: its name
 * @when: seconds since 1970
 */
void out_time(struct out *out, const char *key, u64 when)
{
	time_t t = (time_t)when;
	struct tm tm;
	char text[64];

	if (out->json || when > INT64_MAX / 2 || !gmtime_r(&t, &tm) ||
	    !strftime(text, sizeof(text), "%Y-%m-%d %H:%M:%S UTC", &tm))
		out_number(out, key, when);
	else
		out_text(out, key, text);
}

/**
 * out_limit() - a limit in time
 * @out: where we are
 * @key: its name
 * @when: seconds since 1970; 0 for none
 */
void out_limit(struct out *out, const char *key, u64 when)
{
	if (when || out->json)
		out_time(out, key, when);
	else
		out_text(out, key, "no limit");
}

/**
 * out_begin() - the first line, or the object's beginning
 * @out: where we are
 */
void out_begin(struct out *out)
{
	if (out->json)
		fputc('{', stdout);
	out->first = true;
}

/**
 * out_end() - the object's end
 * @out: where we are
 */
void out_end(const struct out *out)
{
	if (out->json)
		fputs("\n}\n", stdout);
}
