// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The processor's identity, made on first use
 */
#include <errno.h>
#include <string.h>
#include <sodium.h>

#include "provision.h"
#include "say.h"
#include "user/devkeys.h"

/* Provisions with the development identity, which is made if there is none. */
static int provision(struct dev *dev)
{
	struct secproc_provision call = {
		.flags = SECPROC_PROVISION_INSECURE_DEVELOPMENT,
	};
	struct secproc_keypair root, processor;
	struct secproc_cert root_cert;
	struct secproc_devkeys keys;
	int err;

	err = secproc_devkeys_open(&keys);
	if (!err)
		err = secproc_devkeys_root(&keys, &root, &root_cert);
	if (!err)
		err = secproc_devkeys_processor(&keys, &processor);
	if (err) {
		say("%s: %s", keys.path, strerror(-err));
		return err;
	}
	if (keys.created)
		say("made %s in %s", SECPROC_DEV_WARNING, keys.dir);
	sodium_memzero(&root, sizeof(root));
	static_assert(sizeof(call.root) == sizeof(root_cert),
		      "a root certificate is what is provisioned");
	memcpy(call.root, &root_cert, sizeof(call.root));
	memcpy(call.seed, processor.seed, sizeof(call.seed));
	err = dev_provision(dev, &call);
	sodium_memzero(&call, sizeof(call));
	sodium_memzero(&processor, sizeof(processor));
	if (err == -EACCES || err == -EPERM)
		say("only root may give the processor its identity: run secproc processor-key as root once");
	else if (err)
		say("the processor cannot be provisioned: %s", strerror(-err));
	return err;
}

int provision_if_needed(struct dev *dev, struct secproc_info *info)
{
	int err = dev_get_info(dev, info);

	if (!err && info->flags & SECPROC_INFO_PROVISIONED)
		return 0;
	if (err) {
		say("the processor does not tell: %s", strerror(-err));
		return err;
	}
	if (sodium_init() < 0) {
		say("libsodium cannot be used");
		return -EIO;
	}
	err = provision(dev);
	return err ? err : dev_get_info(dev, info);
}
