// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * What the administrator has set: the module's parameters
 */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "dev.h"
#include "params.h"
#include "stat.h"

enum kind {
	NUMBER,
	YES_OR_NO,
	WORD,
};

/**
 * struct param - a parameter
 * @name: its name
 * @kind: how its value is written
 * @means: a sentence about it
 * @unset: what 0 means, or N; NULL if that is a value like any other
 */
struct param {
	const char *name;
	enum kind kind;
	const char *means;
	const char *unset;
};

static const struct param params[] = {
	{ "frames", NUMBER, "frames of secure memory, 4 KiB each", NULL },
	{ "key_slots", NUMBER, "key slots", NULL },
	{ "user_frames", NUMBER,
	  "frames that all tasks of a user may have together",
	  "all tasks of a user may have seven eighths of all frames" },
	{ "pinned_frames", NUMBER,
	  "frames that may be kept from leaving, for tasks or single pages",
	  "half of all frames may be kept" },
	{ "readahead", NUMBER, "pages of packages read ahead at most",
	  "no page is read before it is wanted" },
	{ "aes", YES_OR_NO,
	  "packages of the suite AES-256-GCM are decrypted",
	  "packages of the suite AES-256-GCM are refused" },
	{ "allow_weak", YES_OR_NO,
	  "checksums may verify pages, of signers that may",
	  "only signatures and hashes verify pages" },
	{ "allow_debug", YES_OR_NO,
	  "packages that may be looked into are loaded",
	  "no package that may be looked into is loaded" },
	{ "dispatch", WORD, "how the engine goes on", NULL },
	{ "arrangement", WORD, "what normal and secure world share", NULL },
};

/* False if it cannot be read, or is not what it should be. */
static bool read_param(const struct param *param, char *value, size_t size)
{
	static const char word[] = "abcdefghijklmnopqrstuvwxyz-_0123456789";
	bool is_read;
	char path[96];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", dev_parameters(), param->name);
	file = fopen(path, "re");
	if (!file)
		return false;
	is_read = fgets(value, (int)size, file);
	fclose(file);
	if (!is_read)
		return false;
	value[strcspn(value, "\n")] = 0;
	switch (param->kind) {
	case NUMBER:
		return *value && !value[strspn(value, "0123456789")];
	case YES_OR_NO:
		return !strcmp(value, "Y") || !strcmp(value, "N");
	default:
		return *value && !value[strspn(value, word)];
	}
}

static void print_words(FILE *out, const struct param *param, const char *value)
{
	bool is_unset = !strcmp(value, "0") || !strcmp(value, "N");

	fprintf(out, "%-22s %s (%s)\n", param->name, value,
		param->unset && is_unset ? param->unset : param->means);
}

static void print_json(FILE *out, const struct param *param, const char *value)
{
	const char *quote = param->kind == WORD ? "\"" : "";

	if (param->kind == YES_OR_NO)
		value = *value == 'Y' ? "true" : "false";
	fprintf(out, "\"%s\":%s%s%s", param->name, quote, value, quote);
}

void params_print(FILE *out, bool json)
{
	const char *comma = "";
	char value[32];
	size_t i;

	if (!dev_parameters())
		return;
	if (json)
		fprintf(out, "\"parameters\":{");
	for (i = 0; i < ARRAY_SIZE(params); i++) {
		if (!read_param(&params[i], value, sizeof(value)))
			continue;
		if (json) {
			fprintf(out, "%s", comma);
			print_json(out, &params[i], value);
			comma = ",";
		} else {
			print_words(out, &params[i], value);
		}
	}
	if (json)
		fprintf(out, "},");
}
