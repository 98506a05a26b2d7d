/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * What the tools share and the core does not need: whole files, hexadecimal and
 * base64, and a processor's public keys as one line of text
 *
 * Nothing here prints or ends the program.
 */
#ifndef SECPROC_USER_UTIL_H
#define SECPROC_USER_UTIL_H

#include <limits.h>
#include <sys/types.h>
#include "../bytes.h"

/* A line of text in one of secproc's own files. */
#define SECPROC_LINE_MAX	512

/**
 * struct secproc_file - a file read as a whole
 * @data: its bytes, at a multiple of 8, followed by one zero byte; from malloc
 * @len: how many
 */
struct secproc_file {
	u8 *data;
	size_t len;
};

/**
 * struct secproc_output - a large file that is being made
 * @len: its length
 * @data: its bytes, zero at first, after secproc_output_map()
 * @fd: the temporary file
 * @name: its name
 *
 * @data is memory of the file and not of the process, so however large it is the
 * kernel can write it back meanwhile.  Writing the pages is faster; it goes past
 * the page cache where the file system can do that.
 */
struct secproc_output {
	u64 len;
	u8 *data;
	int fd;
	char name[PATH_MAX];
};

int secproc_output_open(struct secproc_output *out, const char *path, u64 len,
			unsigned int mode);
int secproc_output_map(struct secproc_output *out);
int secproc_output_write(struct secproc_output *out, u64 off, const u8 *data,
			 size_t len, bool sync);
int secproc_output_close(struct secproc_output *out, const char *path);

u8 *secproc_pages_alloc(size_t size);
void secproc_pages_free(u8 *pages, size_t size);

ssize_t secproc_read_at(int fd, void *buf, size_t len, u64 off);
int secproc_fd_map(int fd, size_t max_len, struct secproc_file *file);
int secproc_file_map(const char *path, size_t max_len,
		     struct secproc_file *file);
void secproc_file_unmap(struct secproc_file *file);
int secproc_file_read(const char *path, size_t max_len,
		      struct secproc_file *file);
void secproc_file_free(struct secproc_file *file);
int secproc_file_write(const char *path, const void *data, size_t len,
		       unsigned int mode);
int secproc_file_create(const char *path, const void *data, size_t len,
			unsigned int mode);

void secproc_hex(char *out, const u8 *data, size_t len);
int secproc_unhex(u8 *out, size_t len, const char *text);
int secproc_base64(char *out, size_t out_size, const u8 *data, size_t len);
int secproc_unbase64(u8 *out, size_t len, const char *text);

/**
 * struct secproc_processor_pub - who a processor is, for whoever makes licences
 * @ed25519: public key for statements
 * @x25519: public key for envelopes
 * @label: what people call it, may be empty; nobody vouches for it
 */
struct secproc_processor_pub {
	u8 ed25519[32];
	u8 x25519[32];
	char label[96];
};

int secproc_processor_pub_parse(const char *text,
				struct secproc_processor_pub *pub);
int secproc_processor_pub_format(char *out, size_t out_size,
				 const struct secproc_processor_pub *pub);
void secproc_processor_pub_id(u8 id[32],
			      const struct secproc_processor_pub *pub);

#endif /* SECPROC_USER_UTIL_H */
