// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * secproc info and secproc processor-key: what the processor says of itself
 */
#include <errno.h>
#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "cmd.h"
#include "crypto/suite.h"
#include "env.h"
#include "params.h"
#include "provision.h"
#include "say.h"
#include "user/keys.h"
#include "user/util.h"

static const char info_usage[] =
	"usage: secproc info [--json] [--device PATH]\n"
	"\n"
	"Shows what the processor says of itself, and the module's parameters.\n"
	"\n"
	"  --json         as one JSON object\n"
	"  --device PATH  another device than /dev/secproc\n";

static const char key_usage[] =
	"usage: secproc processor-key [--device PATH]\n"
	"\n"
	"Prints the processor's public keys, which licences are made for, as a line\n"
	"that secproc-sign reads.  A processor that has no identity is given the\n"
	"insecure development identity first.\n"
	"\n"
	"  --device PATH  another device than /dev/secproc\n";

static void print_hex(const u8 *bytes, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		printf("%02x", bytes[i]);
}

static void print_key(bool json, const char *name, const u8 key[32])
{
	printf(json ? "\"%s\":\"" : "%-22s ", name);
	print_hex(key, 32);
	printf(json ? "\"," : "\n");
}

static void print_number(bool json, const char *name, u64 value)
{
	printf(json ? "\"%s\":%llu," : "%-22s %llu\n", name,
	       (unsigned long long)value);
}

static void print_word(bool json, const char *name, const char *value)
{
	printf(json ? "\"%s\":\"%s\"," : "%-22s %s\n", name, value);
}

static const char *floating_point(u32 flags)
{
	if (flags & SECPROC_INFO_FPU_FMA)
		return "sse fma";
	return flags & SECPROC_INFO_FPU ? "sse" : "integer";
}

static const char *arrangement(u32 flags)
{
	if (flags & SECPROC_INFO_SEPARATE)
		return "separate";
	return flags & SECPROC_INFO_UNIFIED ? "unified" : "shared";
}

static void print_ciphers(bool json, u64 suites)
{
	bool first = true;
	u8 i;

	printf(json ? "\"ciphers\":[" : "%-22s", "ciphers");
	for (i = 0; i < 64; i++) {
		if (!(suites >> i & 1) || !secproc_suite_is_known(i))
			continue;
		printf(json ? "%s\"%s\"" : "%s%s", json && first ? "" :
		       json ? "," : " ", secproc_suite_name(i));
		first = false;
	}
	fputs(json ? "]," : "\n", stdout);
}

static void print_info(bool json, const struct secproc_info *info,
		       const struct secproc_state_info *state)
{
	bool provisioned = info->flags & SECPROC_INFO_PROVISIONED;
	bool insecure = info->flags & SECPROC_INFO_INSECURE_DEVELOPMENT;
	const char *identity = !provisioned ? "none" : insecure ?
			       "insecure development" : "provisioned";
	char text[SECPROC_LINE_MAX];

	printf(json ? "{\"identity\":\"%s\"," : "identity               %s\n",
	       identity);
	print_key(json, "key_id", info->key_id);
	print_key(json, "ed25519", info->ed25519_pub);
	print_key(json, "x25519", info->x25519_pub);
	print_key(json, "root_key_id", info->root_key_id);
	print_number(json, "revocations", info->revocations);
	state_describe(state, text, sizeof(text));
	print_word(json, "state", text);
	print_word(json, "engine",
		   info->flags & SECPROC_INFO_ENGINE_GOTO ? "goto" : "switch");
	print_word(json, "floating_point", floating_point(info->flags));
	print_word(json, "arrangement", arrangement(info->flags));
	print_ciphers(json, info->suites);
	print_number(json, "frames", info->nr_frames);
	print_number(json, "free_frames", info->nr_free_frames);
	print_number(json, "key_slots", info->nr_key_slots);
	print_number(json, "used_key_slots", info->nr_used_key_slots);
	print_number(json, "tasks", info->nr_tasks);
	print_number(json, "harts", info->nr_harts);
	print_number(json, "page_ins", info->page_ins);
	print_number(json, "page_refusals", info->page_refusals);
	print_number(json, "instructions", info->instructions);
	if (json) {
		params_print(stdout, json);
		printf("\"api_version\":%u}\n", info->api_version);
		return;
	}
	print_number(json, "api_version", info->api_version);
	if (dev_parameters()) {
		printf("\nparameters of the module\n");
		params_print(stdout, json);
	}
}

struct options {
	const char *device;
	bool json;
};

/* Returns 0 to go on, or an exit status + 1. */
static int parse(int argc, char **argv, const char *usage,
		 struct options *options)
{
	static const struct option longs[] = {
		{ "help", no_argument, NULL, 'h' },
		{ "device", required_argument, NULL, 'd' },
		{ "json", no_argument, NULL, 'j' },
		{}
	};
	int c;

	while ((c = getopt_long(argc, argv, "h", longs, NULL)) != -1) {
		switch (c) {
		case 'd':
			options->device = optarg;
			break;
		case 'j':
			options->json = true;
			break;
		case 'h':
			fputs(usage, stdout);
			return CMD_DONE + 1;
		default:
			fputs(usage, stderr);
			return CMD_USAGE + 1;
		}
	}
	if (optind == argc)
		return 0;
	fputs(usage, stderr);
	return CMD_USAGE + 1;
}

int cmd_info(int argc, char **argv)
{
	struct options options = {};
	struct secproc_state_info state;
	struct secproc_info info;
	struct dev *dev;
	int err;

	err = parse(argc, argv, info_usage, &options);
	if (err)
		return err - 1;
	dev = cmd_open(options.device);
	if (!dev)
		return CMD_FAILED;
	err = dev_get_info(dev, &info);
	if (!err)
		err = dev_get_state(dev, &state);
	dev_close(dev);
	if (err) {
		say("the processor does not tell: %s", strerror(-err));
		return CMD_FAILED;
	}
	print_info(options.json, &info, &state);
	return CMD_DONE;
}

int cmd_processor_key(int argc, char **argv)
{
	struct secproc_processor_pub pub = {};
	struct options options = {};
	char line[SECPROC_LINE_MAX];
	struct secproc_info info;
	struct dev *dev;
	int err;

	err = parse(argc, argv, key_usage, &options);
	if (err)
		return err - 1;
	dev = cmd_open(options.device);
	if (!dev)
		return CMD_FAILED;
	err = provision_if_needed(dev, &info);
	dev_close(dev);
	if (err)
		return CMD_FAILED;
	memcpy(pub.ed25519, info.ed25519_pub, sizeof(pub.ed25519));
	memcpy(pub.x25519, info.x25519_pub, sizeof(pub.x25519));
	if (info.flags & SECPROC_INFO_INSECURE_DEVELOPMENT)
		snprintf(pub.label, sizeof(pub.label), "%s",
			 SECPROC_DEV_LABEL);
	if (secproc_processor_pub_format(line, sizeof(line), &pub))
		return CMD_FAILED;
	fputs(line, stdout);
	return CMD_DONE;
}
