/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Files of several licences: one after the other, nothing between
 *
 * Each is complete, signed, and names one processor, so the file promises nothing
 * that they do not, and whoever takes some out or puts others in can at most
 * withhold a licence.  A processor is given its own alone.
 */
#ifndef SECPROC_USER_FLEET_H
#define SECPROC_USER_FLEET_H

#include "../pkg/licence.h"

/* Processors of one file, and its longest size. */
#define SECPROC_FLEET_MAX	4096
#define SECPROC_FLEET_MAX_SIZE	((size_t)SECPROC_FLEET_MAX *		\
				 SECPROC_LIC_MAX_SIZE)

size_t secproc_fleet_first(const void *buf, size_t len);
struct secproc_bytes secproc_fleet_pick(const void *buf, size_t len,
					const u8 recipient[32]);

#endif /* SECPROC_USER_FLEET_H */
