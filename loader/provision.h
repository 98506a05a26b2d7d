/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The processor's identity, made on first use
 */
#ifndef LOADER_PROVISION_H
#define LOADER_PROVISION_H

#include "dev.h"

/*
 * Gives a processor that has none the insecure development identity, and says
 * in *@info what it is then.  Says why on failure; returns 0 or negative errno.
 */
int provision_if_needed(struct dev *dev, struct secproc_info *info);

#endif /* LOADER_PROVISION_H */
