/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Texts in packages and certificates
 *
 * They end up on terminals and in logs, so only what cannot do harm there is
 * accepted: well-formed UTF-8 (RFC 3629) without control characters.
 */
#ifndef SECPROC_PKG_TEXT_H
#define SECPROC_PKG_TEXT_H

#include "../bytes.h"

bool secproc_text_is_clean(const u8 *text, size_t len);

#endif /* SECPROC_PKG_TEXT_H */
