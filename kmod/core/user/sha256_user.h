/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * What this SHA-256 can do beside secproc_sha256() of crypto.h
 */
#ifndef SECPROC_SHA256_USER_H
#define SECPROC_SHA256_USER_H

#include "../bytes.h"

void secproc_sha256_two(u8 *const out[2], const u8 *const data[2], size_t len);

#endif /* SECPROC_SHA256_USER_H */
