/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The insecure development authority and processor
 *
 * So that the first program runs by one command, tools make an authority, a
 * signer and a processor identity on first use.  Their secrets lie in files
 * without a passphrase, so nothing that rests on them is protected from whoever
 * reads those files.  The certificates carry that mark, and every tool that
 * uses these keys says so.
 *
 *	root.key, signer.key	secret key files, see keyfile.h
 *	root.cert, signer.cert	their certificates
 *	processor.seed		32 bytes: what the processor is provisioned with
 *	processor.pub		its public keys
 *
 * The files are in the directory that SECPROC_DEV_DIR names, or else in
 * .config/secproc/insecure-development in the home directory.
 */
#ifndef SECPROC_USER_DEVKEYS_H
#define SECPROC_USER_DEVKEYS_H

#include <limits.h>

#include "keys.h"
#include "util.h"

/* The words that every use of these keys must print. */
#define SECPROC_DEV_WARNING	"insecure development keys"
/* How the names in their certificates begin. */
#define SECPROC_DEV_SUBJECT	"INSECURE DEVELOPMENT"

/**
 * struct secproc_devkeys - where the files are, and what happened to them
 * @dir: directory
 * @path: the file that the last operation worked on, for messages
 * @created: something was made just now
 */
struct secproc_devkeys {
	char dir[PATH_MAX - 64];
	char path[PATH_MAX];
	bool created;
};

/**
 * struct secproc_dev_authority - an authority that nobody should trust
 * @root: its key
 * @root_cert: its certificate
 * @signer: a signer's key
 * @signer_cert: its certificate, issued by @root
 */
struct secproc_dev_authority {
	struct secproc_keypair root;
	struct secproc_cert root_cert;
	struct secproc_keypair signer;
	struct secproc_cert signer_cert;
};

int secproc_devkeys_find(struct secproc_devkeys *dev);
int secproc_devkeys_open(struct secproc_devkeys *dev);
int secproc_devkeys_root(struct secproc_devkeys *dev,
			 struct secproc_keypair *root,
			 struct secproc_cert *root_cert);
int secproc_devkeys_authority(struct secproc_devkeys *dev,
			      struct secproc_dev_authority *authority);
int secproc_devkeys_processor(struct secproc_devkeys *dev,
			      struct secproc_keypair *processor);

#endif /* SECPROC_USER_DEVKEYS_H */
