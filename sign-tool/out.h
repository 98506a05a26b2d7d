/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * What commands say, as lines of words or as one JSON object
 */
#ifndef SIGN_TOOL_OUT_H
#define SIGN_TOOL_OUT_H

#include "tool.h"

/**
 * struct out - where in the output we are
 * @json: JSON rather than words
 * @depth: how many objects and arrays are open
 * @first: nothing has been printed in the innermost of them
 */
struct out {
	bool json;
	unsigned int depth;
	bool first;
};

void out_begin(struct out *out);
void out_end(const struct out *out);
void out_key(struct out *out, const char *key);
void out_open(struct out *out, const char *key, char bracket);
void out_close(struct out *out, char bracket);
void out_text_len(struct out *out, const char *key, const char *text,
		  size_t len);
void out_text(struct out *out, const char *key, const char *text);
void out_number(struct out *out, const char *key, u64 n);
void out_address(struct out *out, const char *key, u64 n);
void out_bool(struct out *out, const char *key, bool value);
void out_hex(struct out *out, const char *key, const u8 *data, size_t len);
void out_time(struct out *out, const char *key, u64 when);
void out_limit(struct out *out, const char *key, u64 when);

#endif /* SIGN_TOOL_OUT_H */
