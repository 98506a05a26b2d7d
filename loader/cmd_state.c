// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * secproc state: where the processor keeps what it must not forget
 */
#include <errno.h>
#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "cmd.h"
#include "env.h"
#include "pkg/refusal.h"
#include "provision.h"
#include "say.h"

static const char usage[] =
	"usage: secproc state [show] [--json] [--device PATH]\n"
	"       secproc state reset --forget [--device PATH]\n"
	"\n"
	"Shows what the processor remembers of versions and starts, and where it keeps\n"
	"that.  The module's parameter state= names a file; without, the processor\n"
	"forgets everything when the module is unloaded.\n"
	"\n"
	"reset begins the file, or begins it anew if it cannot be used as it is.  Then\n"
	"the processor accepts older versions again, counts starts from zero, and has no\n"
	"revocation list.  It remembers that this was done.  Only for the administrator.\n"
	"\n"
	"  --forget       do reset, although that is so\n"
	"  --json         as one JSON object\n"
	"  --device PATH  another device than /dev/secproc\n"
	"\n"
	"Exit status: 0 if the state can be used, 1 if not, 2 for wrong usage.\n";

void state_describe(const struct secproc_state_info *state, char *text,
		    size_t size)
{
	if (state->refusal)
		snprintf(text, size, "refused (0x%04x %s)", state->refusal,
			 secproc_refusal_name(state->refusal));
	else if (!(state->flags & SECPROC_STATE_FILE))
		snprintf(text, size,
			 "forgotten when the module is unloaded");
	else if (state->resets)
		snprintf(text, size, "file, record %llu; insecure: begun anew %u times",
			 (unsigned long long)state->seq, state->resets);
	else
		snprintf(text, size, "file, record %llu",
			 (unsigned long long)state->seq);
}

static void print_json(const struct secproc_state_info *state)
{
	printf("{\"file\":%s,\"refusal\":%u,\"record\":%llu,\"begun\":%llu,",
	       state->flags & SECPROC_STATE_FILE ? "true" : "false",
	       state->refusal, (unsigned long long)state->seq,
	       (unsigned long long)state->begun);
	printf("\"resets\":%u,\"writes\":%llu,", state->resets,
	       (unsigned long long)state->writes);
	printf("\"products\":%u,\"max_products\":%u,", state->nr_floors,
	       state->max_floors);
	printf("\"licences\":%u,\"max_licences\":%u}\n", state->nr_counts,
	       state->max_counts);
}

static void print_text(const struct secproc_state_info *state)
{
	time_t begun = (time_t)state->begun;
	char text[128], date[32] = "";

	state_describe(state, text, sizeof(text));
	printf("state                  %s\n", text);
	if (state->begun && strftime(date, sizeof(date), "%Y-%m-%d %H:%M:%S",
				     gmtime(&begun)))
		printf("begun                  %s UTC\n", date);
	printf("products               %u of %u\n", state->nr_floors,
	       state->max_floors);
	printf("counted licences       %u of %u\n", state->nr_counts,
	       state->max_counts);
	if (state->flags & SECPROC_STATE_FILE)
		printf("whoever can put back an older copy of the file turns it back\n");
	if (state->refusal)
		printf("%s\n", secproc_refusal_text(state->refusal));
}

static int show(struct dev *dev, bool json)
{
	struct secproc_state_info state;
	int err = dev_get_state(dev, &state);

	if (err) {
		say("the processor does not tell: %s", strerror(-err));
		return CMD_FAILED;
	}
	if (json)
		print_json(&state);
	else
		print_text(&state);
	return state.refusal ? CMD_FAILED : CMD_DONE;
}

static int reset(struct dev *dev)
{
	const struct secproc_state_reset call = {
		.flags = SECPROC_STATE_RESET_FORGET,
	};
	struct secproc_info info;
	int err;

	if (provision_if_needed(dev, &info))
		return CMD_FAILED;
	err = dev_reset_state(dev, &call);
	if (!err)
		return show(dev, false);
	if (err == -EACCES || err == -EPERM)
		say("only the administrator may make the processor forget");
	else if (err == -EEXIST)
		say("the state file can be used and stays as it is");
	else if (err == -ENXIO)
		say("there is no state file; the module's parameter state= names one");
	else
		say("the state file cannot be begun: %s", strerror(-err));
	return CMD_FAILED;
}

struct options {
	const char *device;
	bool json;
	bool forget;
	bool reset;
};

/* Returns 0 to go on, or an exit status + 1. */
static int parse(int argc, char **argv, struct options *options)
{
	static const struct option longs[] = {
		{ "help", no_argument, NULL, 'h' },
		{ "device", required_argument, NULL, 'd' },
		{ "json", no_argument, NULL, 'j' },
		{ "forget", no_argument, NULL, 'f' },
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
		case 'f':
			options->forget = true;
			break;
		case 'h':
			fputs(usage, stdout);
			return CMD_DONE + 1;
		default:
			fputs(usage, stderr);
			return CMD_USAGE + 1;
		}
	}
	options->reset = optind < argc && !strcmp(argv[optind], "reset");
	if (options->reset || (optind < argc && !strcmp(argv[optind], "show")))
		optind++;
	if (optind == argc && options->reset == options->forget &&
	    !(options->reset && options->json))
		return 0;
	if (optind == argc && options->reset && !options->forget)
		say("the processor would forget what it has run: see --forget");
	fputs(usage, stderr);
	return CMD_USAGE + 1;
}

int cmd_state(int argc, char **argv)
{
	struct options options = {};
	struct dev *dev;
	int err;

	err = parse(argc, argv, &options);
	if (err)
		return err - 1;
	dev = cmd_open_to_report(options.device);
	if (!dev)
		return CMD_FAILED;
	err = options.reset ? reset(dev) : show(dev, options.json);
	dev_close(dev);
	return err;
}
