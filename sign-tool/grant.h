/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Licences: the options that describe one, making it, and keeping a package's keys
 * for the next one
 */
#ifndef SIGN_TOOL_GRANT_H
#define SIGN_TOOL_GRANT_H

#include <getopt.h>

#include "../kmod/core/pkg/pkg_build.h"
#include "tool.h"

/* Above the options of every command that has these. */
enum {
	GRANT_LICENCE_PARTS = 512,
	GRANT_NOT_BEFORE,
	GRANT_NOT_AFTER,
	GRANT_STARTS,
	GRANT_MIN_ROLLBACK,
	GRANT_LOWER,
	GRANT_SEQUENCE,
	GRANT_ORDER,
};

#define GRANT_OPTIONS \
	{ "licence-parts", required_argument, NULL, GRANT_LICENCE_PARTS }, \
	{ "not-before", required_argument, NULL, GRANT_NOT_BEFORE }, \
	{ "not-after", required_argument, NULL, GRANT_NOT_AFTER }, \
	{ "starts", required_argument, NULL, GRANT_STARTS }, \
	{ "min-rollback", required_argument, NULL, GRANT_MIN_ROLLBACK }, \
	{ "lower", no_argument, NULL, GRANT_LOWER }, \
	{ "sequence", required_argument, NULL, GRANT_SEQUENCE }, \
	{ "order", required_argument, NULL, GRANT_ORDER }

#define GRANT_HELP \
"      --licence-parts LIST parts that the licence opens, as 0,1 or all\n" \
"                           (default: 0, the trial)\n" \
"      --not-before TIME    when the licence begins, seconds since 1970\n" \
"      --not-after TIME     when it ends\n" \
"      --starts N           how often it lets the program start\n" \
"      --min-rollback N     lowest rollback index of the package\n" \
"      --lower              let a processor run it that has run a newer version;\n" \
"                           wants a signer that may revoke\n" \
"      --sequence N         the licence's number (default: the time)\n" \
"      --order HEX          16 bytes, which purchase it was\n"

int grant_take_option(struct secproc_licence_terms *terms, int option,
		      const char *arg);
void grant_complete(struct secproc_licence_terms *terms, u32 nr_parts,
		    u64 now);
int grant_build(const struct secproc_build *build,
		const struct secproc_pkg_header *header,
		const struct secproc_licence_terms *terms,
		const char *recipient_path, struct secproc_file *licence);
int grant_write_keys(const char *path, const u8 package_id[32],
		     const u8 seed[32], const char *passphrase);

#endif /* SIGN_TOOL_GRANT_H */
