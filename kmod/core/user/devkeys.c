// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The insecure development authority and processor
 *
 * Only the secrets are stored state; certificates follow from them and are
 * written for people and for other programs to read.  So two tools that start
 * at once cannot end up with halves that do not fit: whoever creates a secret's
 * file first has made the key, and the other one reads it.
 */
#include <fcntl.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <sodium.h>

#include "devkeys.h"
#include "keyfile.h"

/* The last second of the year 9999: development keys do not expire. */
#define NEVER	253402300799ULL

static int set_path(struct secproc_devkeys *dev, const char *name)
{
	int len = snprintf(dev->path, sizeof(dev->path), "%s/%s", dev->dir,
			   name);

	return len < 0 || (size_t)len >= sizeof(dev->path) ? -ENAMETOOLONG : 0;
}

static const char *home_dir(void)
{
	const char *home = getenv("HOME");
	const struct passwd *user;

	if (home && *home)
		return home;
	user = getpwuid(geteuid());
	return user ? user->pw_dir : NULL;
}

static int find_dir(struct secproc_devkeys *dev)
{
	const char *dir = getenv("SECPROC_DEV_DIR"), *home = NULL;
	int len;

	if (dir && *dir) {
		len = snprintf(dev->dir, sizeof(dev->dir), "%s", dir);
	} else {
		home = home_dir();
		if (!home)
			return -ENOENT;
		len = snprintf(dev->dir, sizeof(dev->dir),
			       "%s/.config/secproc/insecure-development", home);
	}
	return len < 0 || (size_t)len >= sizeof(dev->dir) ? -ENAMETOOLONG : 0;
}

/* mkdir -p, for its owner alone. */
static int make_dirs(const char *dir)
{
	char path[PATH_MAX];
	size_t i, len = strlen(dir);

	memcpy(path, dir, len + 1);
	for (i = 1; i <= len; i++) {
		if (path[i] != '/' && path[i])
			continue;
		path[i] = '\0';
		if (mkdir(path, 0700) && errno != EEXIST)
			return -errno;
		path[i] = dir[i];
	}
	return 0;
}

/**
 * secproc_devkeys_find() - find out where the directory is or would be
 * @dev: receives it
 *
 * Return: 0, or a negative errno if there is no home directory.
 */
int secproc_devkeys_find(struct secproc_devkeys *dev)
{
	int ret;

	memset(dev, 0, sizeof(*dev));
	ret = find_dir(dev);
	memcpy(dev->path, dev->dir, sizeof(dev->dir));
	return ret;
}

/**
 * secproc_devkeys_open() - find the directory, make it if there is none
 * @dev: receives it
 *
 * Return: 0 or a negative errno; dev->path says where.
 */
int secproc_devkeys_open(struct secproc_devkeys *dev)
{
	int ret = secproc_devkeys_find(dev);

	return ret ? ret : make_dirs(dev->dir);
}

/*
 * Reads a secret's file, after making it if there is none.  Whoever loses the
 * race to make it reads the winner's.
 */
static int load_or_create(struct secproc_devkeys *dev, const void *fresh,
			  size_t fresh_len, struct secproc_file *file)
{
	int ret = secproc_file_read(dev->path, SECPROC_LINE_MAX, file);

	if (ret != -ENOENT)
		return ret;
	ret = secproc_file_create(dev->path, fresh, fresh_len, 0600);
	if (ret && ret != -EEXIST)
		return ret;
	if (!ret)
		dev->created = true;
	return secproc_file_read(dev->path, SECPROC_LINE_MAX, file);
}

static int load_key(struct secproc_devkeys *dev, const char *name,
		    enum secproc_key_kind kind, struct secproc_keypair *pair)
{
	struct secproc_file file = { 0 };
	char line[SECPROC_LINE_MAX];
	u8 seed[32];
	int ret = set_path(dev, name);

	if (ret)
		return ret;
	secproc_random(seed, sizeof(seed));
	ret = secproc_keyfile_format_development(line, sizeof(line), kind, seed);
	if (!ret)
		ret = load_or_create(dev, line, strlen(line), &file);
	sodium_memzero(seed, sizeof(seed));
	sodium_memzero(line, sizeof(line));
	if (ret)
		return ret;
	ret = secproc_keyfile_parse((const char *)file.data, NULL, pair);
	secproc_file_free(&file);
	if (!ret && pair->kind != kind)
		ret = -EBADMSG;
	return ret;
}

static int issue(struct secproc_cert *cert, const struct secproc_keypair *pair,
		 const struct secproc_keypair *issuer, const char *subject,
		 u8 path_len)
{
	struct secproc_cert_request request = {
		.kind = pair->kind,
		.subject = subject,
		.usage = secproc_key_default_usage(pair->kind),
		.path_len = path_len,
		.not_after = NEVER,
		.is_insecure = true,
	};
	struct secproc_sign_key key;

	/* Checksums are for development, if for anything. */
	if (pair->kind == SECPROC_KEY_SIGNER)
		request.usage |= SECPROC_CERT_U_ALLOW_WEAK;
	memcpy(request.ed25519, pair->ed25519, sizeof(request.ed25519));
	memcpy(request.x25519, pair->x25519, sizeof(request.x25519));
	secproc_keypair_sign_key(issuer, &key);
	return secproc_cert_issue(cert, &request, &key);
}

/* Keeps a public file up to date without touching it when it already is. */
static int publish(struct secproc_devkeys *dev, const char *name,
		   const void *data, size_t len)
{
	struct secproc_file file = { 0 };
	int ret = set_path(dev, name);
	bool same;

	if (ret)
		return ret;
	ret = secproc_file_read(dev->path, len, &file);
	same = !ret && file.len == len && !memcmp(file.data, data, len);
	secproc_file_free(&file);
	return same ? 0 : secproc_file_write(dev->path, data, len, 0644);
}

/**
 * secproc_devkeys_root() - the development authority's root, made on first use
 * @dev: from secproc_devkeys_open()
 * @root: receives its key
 * @root_cert: receives its certificate
 *
 * Return: 0 or a negative errno; dev->path says where.
 */
int secproc_devkeys_root(struct secproc_devkeys *dev,
			 struct secproc_keypair *root,
			 struct secproc_cert *root_cert)
{
	int ret;

	ret = load_key(dev, "root.key", SECPROC_KEY_ROOT, root);
	if (!ret)
		ret = issue(root_cert, root, root, SECPROC_DEV_SUBJECT " root",
			    SECPROC_PKG_MAX_CERTS);
	if (!ret)
		ret = publish(dev, "root.cert", root_cert, sizeof(*root_cert));
	return ret;
}

/**
 * secproc_devkeys_authority() - the development authority, made on first use
 * @dev: from secproc_devkeys_open()
 * @authority: receives it
 *
 * Return: 0 or a negative errno; dev->path says where.
 */
int secproc_devkeys_authority(struct secproc_devkeys *dev,
			      struct secproc_dev_authority *authority)
{
	int ret;

	ret = secproc_devkeys_root(dev, &authority->root,
				   &authority->root_cert);
	if (!ret)
		ret = load_key(dev, "signer.key", SECPROC_KEY_SIGNER,
			       &authority->signer);
	if (!ret)
		ret = issue(&authority->signer_cert, &authority->signer,
			    &authority->root, SECPROC_DEV_SUBJECT " signer", 0);
	if (!ret)
		ret = publish(dev, "signer.cert", &authority->signer_cert,
			      sizeof(authority->signer_cert));
	return ret;
}

/**
 * secproc_devkeys_processor() - the development processor, made on first use
 * @dev: from secproc_devkeys_open()
 * @processor: receives its keys; processor->seed is what to provision
 *
 * Return: 0 or a negative errno; dev->path says where.
 */
int secproc_devkeys_processor(struct secproc_devkeys *dev,
			      struct secproc_keypair *processor)
{
	struct secproc_processor_pub pub = { .label = SECPROC_DEV_LABEL };
	struct secproc_file file = { 0 };
	char line[SECPROC_LINE_MAX];
	u8 seed[32];
	int ret = set_path(dev, "processor.seed");

	if (ret)
		return ret;
	secproc_random(seed, sizeof(seed));
	ret = load_or_create(dev, seed, sizeof(seed), &file);
	sodium_memzero(seed, sizeof(seed));
	if (ret)
		return ret;
	if (file.len != sizeof(seed)) {
		secproc_file_free(&file);
		return -EBADMSG;
	}
	secproc_keypair_derive(processor, SECPROC_KEY_PROCESSOR, file.data);
	secproc_file_free(&file);

	memcpy(pub.ed25519, processor->ed25519, sizeof(pub.ed25519));
	memcpy(pub.x25519, processor->x25519, sizeof(pub.x25519));
	ret = secproc_processor_pub_format(line, sizeof(line), &pub);
	return ret ? ret : publish(dev, "processor.pub", line, strlen(line));
}
