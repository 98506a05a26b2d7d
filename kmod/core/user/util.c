// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * What the tools share and the core does not need
 */
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>
#include <sodium.h>

#include "util.h"
#include "../pkg/cert.h"
#include "../pkg/text.h"

#define PROCESSOR_TAG	"secproc-processor-1"

/* ---- Whole files -------------------------------------------------------- */

/* Reads until the end; the size beforehand is a guess, as for a pipe. */
static int read_all(int fd, size_t max_len, struct secproc_file *file)
{
	size_t size = 4096, len = 0;
	struct stat st;
	u8 *data, *more;
	ssize_t n;

	if (!fstat(fd, &st) && S_ISREG(st.st_mode) && st.st_size > 0 &&
	    (u64)st.st_size <= max_len)
		size = (size_t)st.st_size + 1;
	data = malloc(size + 1);
	if (!data)
		return -ENOMEM;
	for (;;) {
		n = read(fd, data + len, size - len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		len += (size_t)n;
		if (len > max_len) {
			free(data);
			return -EFBIG;
		}
		if (len < size)
			continue;
		more = realloc(data, size * 2 + 1);
		if (!more) {
			free(data);
			return -ENOMEM;
		}
		data = more;
		size *= 2;
	}
	if (n < 0) {
		n = -errno;
		free(data);
		return (int)n;
	}
	data[len] = 0;
	file->data = data;
	file->len = len;
	return 0;
}

/**
 * secproc_file_read() - read a whole file
 * @path: which
 * @max_len: longest that is accepted
 * @file: receives it; to be given to secproc_file_free()
 *
 * Return: 0, or a negative errno; -EFBIG if the file is longer.
 */
int secproc_file_read(const char *path, size_t max_len,
		      struct secproc_file *file)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC), ret;

	if (fd < 0)
		return -errno;
	ret = read_all(fd, max_len, file);
	close(fd);
	return ret;
}

/**
 * secproc_file_free() - give a file's memory back, wiped
 * @file: may be all zero
 */
void secproc_file_free(struct secproc_file *file)
{
	if (file->data)
		sodium_memzero(file->data, file->len);
	free(file->data);
	memset(file, 0, sizeof(*file));
}

static int write_all(int fd, const u8 *data, size_t len)
{
	while (len) {
		ssize_t n = write(fd, data, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		data += n;
		len -= (size_t)n;
	}
	return fsync(fd) && errno != EINVAL ? -errno : 0;
}

/* A new file with a name of its own beside @path. */
static int open_temporary(char *name, size_t name_size, const char *path,
			  unsigned int mode)
{
	int fd, ret;

	if ((size_t)snprintf(name, name_size, "%s.XXXXXX", path) >= name_size)
		return -ENAMETOOLONG;
	fd = mkstemp(name);
	if (fd < 0)
		return -errno;
	if (fchmod(fd, mode)) {
		ret = -errno;
		close(fd);
		unlink(name);
		return ret;
	}
	return fd;
}

static int write_through_temporary(const char *path, const void *data,
				   size_t len, unsigned int mode, bool replace)
{
	char name[PATH_MAX];
	int fd, ret;

	fd = open_temporary(name, sizeof(name), path, mode);
	if (fd < 0)
		return fd;
	ret = write_all(fd, data, len);
	if (close(fd) && !ret)
		ret = -errno;
	/* A hard link fails if the name is taken; a rename replaces it. */
	if (!ret && (replace ? rename(name, path) : link(name, path)))
		ret = -errno;
	if (ret || !replace)
		unlink(name);
	return ret;
}

/**
 * secproc_read_at() - read at a place of a file
 * @fd: which
 * @buf: receives the bytes
 * @len: how many
 * @off: where they are
 *
 * Return: how many there were, fewer than @len only if the file ends; or a negative
 * errno.
 */
ssize_t secproc_read_at(int fd, void *buf, size_t len, u64 off)
{
	size_t done = 0;
	ssize_t n;

	while (done < len) {
		n = pread(fd, (u8 *)buf + done, len - done,
			  (off_t)(off + done));
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		if (!n)
			break;
		done += (size_t)n;
	}
	return (ssize_t)done;
}

/**
 * secproc_fd_map() - look at a large file without reading it all
 * @fd: which; may be closed afterwards
 * @max_len: longest that is accepted
 * @file: receives it; to be given to secproc_file_unmap()
 *
 * Return: 0 or a negative errno.
 */
int secproc_fd_map(int fd, size_t max_len, struct secproc_file *file)
{
	struct stat st;

	memset(file, 0, sizeof(*file));
	if (fstat(fd, &st))
		return -errno;
	if (S_ISDIR(st.st_mode))
		return -EISDIR;
	if (!S_ISREG(st.st_mode))
		return -EINVAL;
	if ((u64)st.st_size > max_len)
		return -EFBIG;
	if (!st.st_size)
		return 0;
	file->data = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd,
			  0);
	if (file->data == MAP_FAILED) {
		file->data = NULL;
		return -errno;
	}
	file->len = (size_t)st.st_size;
	return 0;
}

/**
 * secproc_file_map() - the same, by name
 * @path: which
 * @max_len: longest that is accepted
 * @file: receives it; to be given to secproc_file_unmap()
 *
 * Return: 0 or a negative errno.
 */
int secproc_file_map(const char *path, size_t max_len,
		     struct secproc_file *file)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC), ret;

	memset(file, 0, sizeof(*file));
	if (fd < 0)
		return -errno;
	ret = secproc_fd_map(fd, max_len, file);
	close(fd);
	return ret;
}

/**
 * secproc_file_unmap() - undo secproc_file_map()
 * @file: may be all zero
 */
void secproc_file_unmap(struct secproc_file *file)
{
	if (file->data)
		munmap(file->data, file->len);
	memset(file, 0, sizeof(*file));
}

/* Past the page cache, or not, with 0; where it cannot be, nothing happens. */
static void set_direct(const struct secproc_output *out, int direct)
{
	int flags = fcntl(out->fd, F_GETFL);

	if (flags >= 0)
		fcntl(out->fd, F_SETFL, (flags & ~O_DIRECT) | direct);
}

/**
 * secproc_output_open() - begin a large file
 * @out: receives it
 * @path: where it will be
 * @len: its length
 * @mode: permissions, less the umask
 *
 * Return: 0 or a negative errno.
 */
int secproc_output_open(struct secproc_output *out, const char *path, u64 len,
			unsigned int mode)
{
	mode_t mask = umask(0);
	int ret;

	umask(mask);
	memset(out, 0, sizeof(*out));
	out->len = len;
	out->fd = open_temporary(out->name, sizeof(out->name), path,
				 mode & ~mask);
	if (out->fd < 0)
		return out->fd;
	/* A disk that is full must be noticed here, not by SIGBUS. */
	ret = -posix_fallocate(out->fd, 0, (off_t)len);
	if (ret)
		secproc_output_close(out, NULL);
	else
		set_direct(out, O_DIRECT);
	return ret;
}

/**
 * secproc_output_map() - have all of it in memory
 * @out: from secproc_output_open(); still to be closed if this fails
 *
 * Return: 0 or a negative errno.
 */
int secproc_output_map(struct secproc_output *out)
{
	out->data = mmap(NULL, out->len, PROT_READ | PROT_WRITE, MAP_SHARED,
			 out->fd, 0);
	if (out->data != MAP_FAILED)
		return 0;
	out->data = NULL;
	return -errno;
}

/**
 * secproc_output_write() - write what is not in memory; threads may at once
 * @out: from secproc_output_open()
 * @off: where to
 * @data: whole pages, at a multiple of their size
 * @len: how many bytes
 * @sync: have the disk keep them, and what was written before
 *
 * Return: 0 or a negative errno.
 */
int secproc_output_write(struct secproc_output *out, u64 off, const u8 *data,
			 size_t len, bool sync)
{
	bool is_cached = false;

	while (len) {
		struct iovec piece = { (void *)data, len };
		ssize_t n = pwritev2(out->fd, &piece, 1, (off_t)off,
				     sync ? RWF_DSYNC : 0);

		if (n < 0 && errno == EINTR)
			continue;
		/* A disk whose blocks are larger than a page. */
		if (n < 0 && errno == EINVAL && !is_cached) {
			is_cached = true;
			set_direct(out, 0);
			continue;
		}
		if (n < 0)
			return -errno;
		data += n;
		off += (u64)n;
		len -= (size_t)n;
	}
	return 0;
}

/**
 * secproc_output_close() - put a large file into its place
 * @out: from secproc_output_open()
 * @path: where it will be, or NULL to throw it away
 *
 * Return: 0 or a negative errno.
 */
int secproc_output_close(struct secproc_output *out, const char *path)
{
	int ret = 0;

	if (out->data)
		munmap(out->data, out->len);
	if (path && (fsync(out->fd) || rename(out->name, path)))
		ret = -errno;
	if (!path || ret)
		unlink(out->name);
	close(out->fd);
	memset(out, 0, sizeof(*out));
	return ret;
}

/**
 * secproc_pages_alloc() - much memory
 * @size: bytes, a multiple of the page size
 *
 * Return: zeros, to be given to secproc_pages_free(), or NULL.
 */
u8 *secproc_pages_alloc(size_t size)
{
	u8 *pages = mmap(NULL, size, PROT_READ | PROT_WRITE,
			 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (pages == MAP_FAILED)
		return NULL;
	/* So many small pages would cost more than what is done with them. */
	madvise(pages, size, MADV_HUGEPAGE);
	return pages;
}

/**
 * secproc_pages_free() - give much memory back
 * @pages: from secproc_pages_alloc(), or NULL
 * @size: as it was then
 */
void secproc_pages_free(u8 *pages, size_t size)
{
	if (pages)
		munmap(pages, size);
}

/**
 * secproc_file_write() - write a whole file, or leave what was there
 * @path: which
 * @data: contents
 * @len: length in bytes
 * @mode: permissions, less the umask
 *
 * The bytes go to a temporary file that is renamed when all is well.
 *
 * Return: 0 or a negative errno.
 */
int secproc_file_write(const char *path, const void *data, size_t len,
		       unsigned int mode)
{
	mode_t mask = umask(0);

	umask(mask);
	return write_through_temporary(path, data, len, mode & ~mask, true);
}

/**
 * secproc_file_create() - write a file that must not exist
 * @path: which
 * @data: contents
 * @len: length in bytes
 * @mode: permissions, as they are
 *
 * For secrets: never replaces a file, and appears only when it is complete.
 *
 * Return: 0, -EEXIST, or another negative errno.
 */
int secproc_file_create(const char *path, const void *data, size_t len,
			unsigned int mode)
{
	return write_through_temporary(path, data, len, mode, false);
}

/* ---- Texts -------------------------------------------------------------- */

/**
 * secproc_hex() - bytes as hexadecimal digits
 * @out: receives 2 @len digits and a zero
 * @data: bytes
 * @len: how many
 */
void secproc_hex(char *out, const u8 *data, size_t len)
{
	sodium_bin2hex(out, 2 * len + 1, data, len);
}

/**
 * secproc_unhex() - hexadecimal digits as bytes
 * @out: receives @len bytes
 * @len: how many there must be
 * @text: exactly 2 @len digits
 *
 * Return: 0 or -EINVAL.
 */
int secproc_unhex(u8 *out, size_t len, const char *text)
{
	size_t found;

	if (strlen(text) != 2 * len ||
	    sodium_hex2bin(out, len, text, 2 * len, NULL, &found, NULL) ||
	    found != len)
		return -EINVAL;
	return 0;
}

/**
 * secproc_base64() - bytes as base64 (RFC 4648) with padding
 * @out: receives the text and a zero
 * @out_size: its size
 * @data: bytes
 * @len: how many
 *
 * Return: 0 or -EMSGSIZE.
 */
int secproc_base64(char *out, size_t out_size, const u8 *data, size_t len)
{
	if (sodium_base64_encoded_len(len, sodium_base64_VARIANT_ORIGINAL) >
	    out_size)
		return -EMSGSIZE;
	sodium_bin2base64(out, out_size, data, len,
			  sodium_base64_VARIANT_ORIGINAL);
	return 0;
}

/**
 * secproc_unbase64() - base64 (RFC 4648) with padding as bytes
 * @out: receives @len bytes
 * @len: how many there must be
 * @text: text
 *
 * Return: 0 or -EINVAL.
 */
int secproc_unbase64(u8 *out, size_t len, const char *text)
{
	const char *end;
	size_t found;

	if (sodium_base642bin(out, len, text, strlen(text), NULL, &found, &end,
			      sodium_base64_VARIANT_ORIGINAL) ||
	    found != len || *end)
		return -EINVAL;
	return 0;
}

/* ---- A processor's public keys ------------------------------------------ */

/**
 * secproc_processor_pub_parse() - read a processor's public keys
 * @text: "secproc-processor-1", a blank, 64 bytes in base64, and perhaps a
 *	blank and a label; one line
 * @pub: receives them
 *
 * Return: 0, -EOPNOTSUPP for another version of the line, -EBADMSG for
 * anything else.
 */
int secproc_processor_pub_parse(const char *text,
				struct secproc_processor_pub *pub)
{
	static const char family[] = "secproc-processor-";
	char line[SECPROC_LINE_MAX], *keys, *label;
	size_t len = strcspn(text, "\n");
	u8 both[64];

	if (len >= sizeof(line) || text[len + !!text[len]])
		return -EBADMSG;
	memcpy(line, text, len);
	line[len] = '\0';
	keys = strchr(line, ' ');
	if (!keys)
		return -EBADMSG;
	*keys++ = '\0';
	if (strcmp(line, PROCESSOR_TAG))
		return strncmp(line, family, sizeof(family) - 1) ?
		       -EBADMSG : -EOPNOTSUPP;
	label = strchr(keys, ' ');
	if (label)
		*label++ = '\0';
	if (secproc_unbase64(both, sizeof(both), keys))
		return -EBADMSG;
	if (label && (strlen(label) >= sizeof(pub->label) ||
		      !secproc_text_is_clean((const u8 *)label,
					     strlen(label))))
		return -EBADMSG;

	memset(pub, 0, sizeof(*pub));
	memcpy(pub->ed25519, both, 32);
	memcpy(pub->x25519, both + 32, 32);
	if (label)
		memcpy(pub->label, label, strlen(label));
	return 0;
}

/**
 * secproc_processor_pub_format() - write a processor's public keys
 * @out: receives one line with its newline, and a zero
 * @out_size: its size; SECPROC_LINE_MAX is enough
 * @pub: keys and label
 *
 * Return: 0 or -EMSGSIZE.
 */
int secproc_processor_pub_format(char *out, size_t out_size,
				 const struct secproc_processor_pub *pub)
{
	u8 both[64];
	char keys[96];
	int len;

	memcpy(both, pub->ed25519, 32);
	memcpy(both + 32, pub->x25519, 32);
	if (secproc_base64(keys, sizeof(keys), both, sizeof(both)))
		return -EMSGSIZE;
	len = snprintf(out, out_size, "%s %s%s%s\n", PROCESSOR_TAG, keys,
		       pub->label[0] ? " " : "", pub->label);
	return len < 0 || (size_t)len >= out_size ? -EMSGSIZE : 0;
}

/**
 * secproc_processor_pub_id() - the identity that licences name
 * @id: receives it
 * @pub: keys
 */
void secproc_processor_pub_id(u8 id[32],
			      const struct secproc_processor_pub *pub)
{
	secproc_key_id(id, pub->ed25519, pub->x25519);
}
