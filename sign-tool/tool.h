/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * What the commands of secproc-sign share
 *
 * Commands return an exit status; only main() exits.  Messages go to standard
 * error as "secproc-sign: file: what went wrong".
 */
#ifndef SIGN_TOOL_H
#define SIGN_TOOL_H

#include "../kmod/core/user/devkeys.h"
#include "../kmod/core/user/keyfile.h"
#include "../kmod/core/pkg/licence.h"

#define EXIT_DONE	0
#define EXIT_REFUSED	1
#define EXIT_USAGE	2

/* A certificate file: the longest chain, and the root at its end. */
#define MAX_CERT_FILE	(SECPROC_PKG_MAX_CERTS + 1)

/**
 * struct cert_file - certificates read from a file
 * @chain: the subject's first, the root not among them
 * @nr_certs: how many
 * @root: the root, if the file had one
 * @has_root: whether it had
 */
struct cert_file {
	struct secproc_cert chain[SECPROC_PKG_MAX_CERTS];
	unsigned int nr_certs;
	struct secproc_cert root;
	bool has_root;
};

int cmd_cert(int argc, char **argv);
int cmd_crl(int argc, char **argv);
int cmd_diff(int argc, char **argv);
int cmd_extract(int argc, char **argv);
int cmd_inspect(int argc, char **argv);
int cmd_licence(int argc, char **argv);
int cmd_measure(int argc, char **argv);
int cmd_keygen(int argc, char **argv);
int cmd_pack(int argc, char **argv);
int cmd_pubkey(int argc, char **argv);
int cmd_show(int argc, char **argv);
int cmd_sign(int argc, char **argv);
int cmd_digest(int argc, char **argv);
int cmd_attach(int argc, char **argv);
int cmd_verify(int argc, char **argv);

void tool_error(const char *path, const char *format, ...)
	__attribute__((__format__(printf, 2, 3)));
void tool_warn(const char *format, ...)
	__attribute__((__format__(printf, 1, 2)));
void tool_errno(const char *path, int error);
void tool_refusal(const char *path, enum secproc_refusal refusal, u64 off);
void tool_warn_insecure(const char *what);
int tool_allow_insecure(const char *path, bool is_insecure, bool allowed,
			const char *what);
bool tool_certs_are_insecure(const struct secproc_cert *cert, size_t nr);
bool tool_is_development(const char *label);
int tool_usage(const char *command);

int tool_parse_u64(const char *text, u64 max, u64 *value);
int tool_parse_parts(const char *text, u32 *parts);
u64 tool_now(void);
int tool_read(const char *path, size_t max_len, struct secproc_file *file);
int tool_read_certs(const char *path, struct cert_file *certs);
int tool_read_key(const char *path, const char *passphrase_path,
		  struct secproc_keypair *pair);
int tool_read_package_keys(const char *path, const char *passphrase_path,
			   struct secproc_package_keys *keys);
int tool_read_passphrase(const char *path, bool confirm, char *out,
			 size_t out_size);
int tool_read_processor(const char *path, bool insecure,
			struct secproc_processor_pub *pub);
int tool_default_root(struct secproc_cert *root);

#endif /* SIGN_TOOL_H */
