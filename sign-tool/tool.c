// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * What the commands of secproc-sign share
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>
#include <sodium.h>

#include "tool.h"

/* ---- Messages ----------------------------------------------------------- */

/**
 * tool_error() - say what went wrong
 * @path: with which file, or NULL
 * @format: as printf()
 */
void tool_error(const char *path, const char *format, ...)
{
	va_list args;

	fprintf(stderr, "secproc-sign: %s%s", path ? path : "",
		path ? ": " : "");
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
}

/**
 * tool_warn() - say what the user should know
 * @format: as printf()
 */
void tool_warn(const char *format, ...)
{
	va_list args;

	fputs("secproc-sign: warning: ", stderr);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
}

/**
 * tool_errno() - say which system error it was
 * @path: with which file
 * @error: negative errno
 */
void tool_errno(const char *path, int error)
{
	tool_error(path, "%s", strerror(-error));
}

/**
 * tool_refusal() - say why a file was refused
 * @path: which file
 * @refusal: why
 * @off: where in the file, 0 if that says nothing
 */
void tool_refusal(const char *path, enum secproc_refusal refusal, u64 off)
{
	char where[48] = "";

	if (off)
		snprintf(where, sizeof(where), " at byte %llu",
			 (unsigned long long)off);
	tool_error(path, "refused: %s [0x%04x %s%s]",
		   secproc_refusal_text(refusal), refusal,
		   secproc_refusal_name(refusal), where);
}

/**
 * tool_warn_insecure() - the line that every use of development keys prints
 * @what: what rests on them
 */
void tool_warn_insecure(const char *what)
{
	tool_warn("%s rests on " SECPROC_DEV_WARNING
		  ": whoever reads their files can forge and decrypt", what);
}

/**
 * tool_allow_insecure() - no development key counts unless somebody has said so
 * @path: where it comes from
 * @is_insecure: whether it is one
 * @allowed: somebody has said so
 * @what: what would rest on it
 *
 * Return: 0, or -EPERM after a message.
 */
int tool_allow_insecure(const char *path, bool is_insecure, bool allowed,
			const char *what)
{
	if (!is_insecure)
		return 0;
	if (!allowed) {
		tool_refusal(path, SECPROC_REFUSAL_CERT_INSECURE, 0);
		return -EPERM;
	}
	tool_warn_insecure(what);
	return 0;
}

/**
 * tool_certs_are_insecure() - whether one of some certificates is for development
 * @cert: the certificates
 * @nr: how many
 *
 * Return: true if so.
 */
bool tool_certs_are_insecure(const struct secproc_cert *cert, size_t nr)
{
	size_t i;

	for (i = 0; i < nr; i++)
		if (secproc_cert_is_insecure(&cert[i]))
			return true;
	return false;
}

/**
 * tool_is_development() - whether a key is called a development key
 * @label: what its public line or its certificate calls it
 *
 * Nobody vouches for a label: this is for who makes a mistake.
 *
 * Return: true if so.
 */
bool tool_is_development(const char *label)
{
	return !strncmp(label, SECPROC_DEV_LABEL,
			sizeof(SECPROC_DEV_LABEL) - 1) ||
	       !strncmp(label, SECPROC_DEV_SUBJECT,
			sizeof(SECPROC_DEV_SUBJECT) - 1);
}

/**
 * tool_usage() - the last line after a usage error
 * @command: which command
 *
 * Return: exit status of a usage error.
 */
int tool_usage(const char *command)
{
	fprintf(stderr, "Try 'secproc-sign %s --help'.\n", command);
	return EXIT_USAGE;
}

/* ---- Values ------------------------------------------------------------- */

/**
 * tool_parse_u64() - a decimal or 0x number, and nothing else
 * @text: text
 * @max: largest value that is allowed
 * @value: receives it
 *
 * Return: 0 or -EINVAL.
 */
int tool_parse_u64(const char *text, u64 max, u64 *value)
{
	unsigned long long n;
	char *end;

	if (*text < '0' || *text > '9')
		return -EINVAL;
	errno = 0;
	n = strtoull(text, &end, 0);
	if (errno || *end || n > max)
		return -EINVAL;
	*value = n;
	return 0;
}

/**
 * tool_parse_parts() - numbers of parts with commas between, or "all"
 * @text: text
 * @parts: receives bit n for part n; all bits for all
 *
 * Return: 0 or -EINVAL.
 */
int tool_parse_parts(const char *text, u32 *parts)
{
	if (!strcmp(text, "all")) {
		*parts = UINT32_MAX;
		return 0;
	}
	*parts = 0;
	for (;;) {
		unsigned int part = (unsigned int)(*text - '0');

		if (*text < '0' || part >= SECPROC_PKG_MAX_PARTS)
			return -EINVAL;
		*parts |= 1U << part;
		text++;
		if (!*text)
			return 0;
		if (*text++ != ',')
			return -EINVAL;
	}
}

/**
 * tool_now() - the time that goes into what is made
 *
 * Return: SOURCE_DATE_EPOCH if it is set and a number, else the clock.
 */
u64 tool_now(void)
{
	const char *epoch = getenv("SOURCE_DATE_EPOCH");
	u64 now;

	if (epoch && !tool_parse_u64(epoch, INT64_MAX, &now))
		return now;
	return (u64)time(NULL);
}

/* ---- Files -------------------------------------------------------------- */

/**
 * tool_read() - read a whole file, with a message if that fails
 * @path: which
 * @max_len: longest that is accepted
 * @file: receives it
 *
 * Return: 0 or a negative errno.
 */
int tool_read(const char *path, size_t max_len, struct secproc_file *file)
{
	int ret = secproc_file_read(path, max_len, file);

	if (ret)
		tool_errno(path, ret);
	return ret;
}

/**
 * tool_read_certs() - read a certificate file, with a message if that fails
 * @path: which; certificates one after the other, a root only at the end
 * @certs: receives them
 *
 * Return: 0 or a negative errno.
 */
int tool_read_certs(const char *path, struct cert_file *certs)
{
	const size_t size = sizeof(struct secproc_cert);
	const struct secproc_cert *cert;
	struct secproc_file file;
	size_t i;
	int ret;

	memset(certs, 0, sizeof(*certs));
	ret = tool_read(path, MAX_CERT_FILE * size, &file);
	if (ret)
		return ret;
	ret = -EBADMSG;
	if (!file.len || file.len % size)
		goto out;
	for (i = 0; i < file.len / size; i++) {
		cert = (const struct secproc_cert *)file.data + i;
		if (memcmp(cert->magic, SECPROC_CERT_MAGIC, 4) ||
		    certs->has_root)
			goto out;
		if (cert->type == SECPROC_CERT_ROOT) {
			certs->root = *cert;
			certs->has_root = true;
		} else if (certs->nr_certs < SECPROC_PKG_MAX_CERTS) {
			certs->chain[certs->nr_certs++] = *cert;
		} else {
			goto out;
		}
	}
	ret = 0;
out:
	if (ret)
		tool_error(path, "not a certificate file");
	secproc_file_free(&file);
	return ret;
}

static int read_line(FILE *stream, char *out, size_t out_size)
{
	size_t len;

	if (!fgets(out, (int)out_size, stream))
		return -EINVAL;
	len = strcspn(out, "\n");
	if (!out[len] && len + 1 == out_size)
		return -EMSGSIZE;
	out[len] = '\0';
	return len ? 0 : -EINVAL;
}

/* One line from the terminal that is not shown while it is typed. */
static int ask(FILE *terminal, const char *question, char *out, size_t out_size)
{
	struct termios shown, hidden;
	int fd = fileno(terminal), ret;

	if (tcgetattr(fd, &shown))
		return -errno;
	hidden = shown;
	hidden.c_lflag &= ~(tcflag_t)ECHO;
	fprintf(stderr, "%s: ", question);
	if (tcsetattr(fd, TCSAFLUSH, &hidden))
		return -errno;
	ret = read_line(terminal, out, out_size);
	tcsetattr(fd, TCSAFLUSH, &shown);
	fputc('\n', stderr);
	return ret;
}

/**
 * tool_read_passphrase() - get a passphrase, with a message if that fails
 * @path: file whose first line it is, or NULL to ask at the terminal
 * @confirm: ask twice
 * @out: receives it
 * @out_size: its size
 *
 * Return: 0 or a negative errno.
 */
int tool_read_passphrase(const char *path, bool confirm, char *out,
			 size_t out_size)
{
	const char *name = path ? path : "/dev/tty";
	FILE *stream = fopen(name, path ? "r" : "r+");
	char again[SECPROC_LINE_MAX];
	int ret;

	if (!stream) {
		ret = -errno;
		tool_errno(name, ret);
		return ret;
	}
	if (path) {
		ret = read_line(stream, out, out_size);
	} else {
		ret = ask(stream, "Passphrase", out, out_size);
		if (!ret && confirm) {
			ret = ask(stream, "Again", again, sizeof(again));
			if (!ret && strcmp(out, again))
				ret = -EINVAL;
			sodium_memzero(again, sizeof(again));
		}
	}
	fclose(stream);
	if (ret)
		tool_error(name, "no usable passphrase");
	return ret;
}

/* Reads a file of one secret, and says it if that is not @what. */
static int read_secret(const char *path, const char *passphrase_path,
		       const char *what,
		       int (*parse)(const char *text, const char *passphrase,
				    void *out),
		       void *out)
{
	char passphrase[SECPROC_LINE_MAX];
	struct secproc_file file;
	int ret;

	ret = tool_read(path, SECPROC_LINE_MAX, &file);
	if (ret)
		return ret;
	ret = parse((const char *)file.data, NULL, out);
	if (ret == -ENOKEY) {
		ret = tool_read_passphrase(passphrase_path, false, passphrase,
					   sizeof(passphrase));
		if (ret) {
			secproc_file_free(&file);
			return ret;
		}
		ret = parse((const char *)file.data, passphrase, out);
		sodium_memzero(passphrase, sizeof(passphrase));
	}
	secproc_file_free(&file);
	if (ret == -EBADMSG)
		tool_error(path, "not %s", what);
	else if (ret == -EKEYREJECTED)
		tool_error(path, "wrong passphrase");
	else if (ret)
		tool_errno(path, ret);
	return ret;
}

static int parse_key(const char *text, const char *passphrase, void *out)
{
	return secproc_keyfile_parse(text, passphrase, out);
}

/**
 * tool_read_key() - read a secret key, with a message if that fails
 * @path: which
 * @passphrase_path: file with the passphrase, or NULL to ask if it needs one
 * @pair: receives the key pair
 *
 * Return: 0 or a negative errno.
 */
int tool_read_key(const char *path, const char *passphrase_path,
		  struct secproc_keypair *pair)
{
	return read_secret(path, passphrase_path, "a secret key file",
			   parse_key, pair);
}

static int parse_package_keys(const char *text, const char *passphrase,
			      void *out)
{
	return secproc_package_keys_parse(text, passphrase, out);
}

/**
 * tool_read_package_keys() - read a package's key file, with a message if that
 *	fails
 * @path: which
 * @passphrase_path: file with the passphrase, or NULL to ask if it needs one
 * @keys: receives what is in it
 *
 * Return: 0 or a negative errno.
 */
int tool_read_package_keys(const char *path, const char *passphrase_path,
			   struct secproc_package_keys *keys)
{
	return read_secret(path, passphrase_path, "a package's key file",
			   parse_package_keys, keys);
}

/**
 * tool_read_processor() - read a processor's public keys
 * @path: which
 * @insecure: those of a development processor are accepted
 * @pub: receives them
 *
 * Return: 0 or a negative errno, after a message.
 */
int tool_read_processor(const char *path, bool insecure,
			struct secproc_processor_pub *pub)
{
	struct secproc_file file;
	int ret;

	ret = tool_read(path, SECPROC_LINE_MAX, &file);
	if (ret)
		return ret;
	ret = secproc_processor_pub_parse((const char *)file.data, pub);
	if (ret)
		tool_error(path, "not a processor's public key file");
	secproc_file_free(&file);
	return ret ? ret :
		     tool_allow_insecure(path, tool_is_development(pub->label),
					 insecure, path);
}

/**
 * tool_default_root() - the root to verify against if none is named
 * @root: receives the development root's certificate
 *
 * Reads the public certificate only; makes nothing.
 *
 * Return: 0 or a negative errno, after a message.
 */
int tool_default_root(struct secproc_cert *root)
{
	struct secproc_devkeys dev;
	struct cert_file certs;
	char path[PATH_MAX];
	int ret;

	ret = secproc_devkeys_find(&dev);
	if (!ret) {
		snprintf(path, sizeof(path), "%s/root.cert", dev.dir);
		if (access(path, R_OK))
			ret = -errno;
	}
	if (ret) {
		tool_error(NULL, "no root to verify against; name one with --root");
		return ret;
	}
	ret = tool_read_certs(path, &certs);
	if (!ret && !certs.has_root) {
		tool_error(path, "not a root certificate");
		ret = -EBADMSG;
	}
	if (!ret)
		*root = certs.root;
	return ret;
}
