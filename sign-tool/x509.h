/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * X.509 with Ed25519 (RFC 8410), for tools outside
 *
 * A twin says the same as a compact certificate and has the whole of it in an
 * extension.  The processor never reads X.509.
 */
#ifndef SIGN_TOOL_X509_H
#define SIGN_TOOL_X509_H

#include "../kmod/core/pkg/pkg_build.h"

/* The longest twin, and the longest as PEM. */
#define X509_MAX_DER	1536
#define X509_MAX_PEM	2304

int x509_read_ed25519(const u8 *data, size_t len, u8 ed25519[32]);
int x509_twin(const struct secproc_cert *cert, const struct secproc_cert *issuer,
	      const struct secproc_sign_key *key, u8 der[X509_MAX_DER],
	      size_t *len);
int x509_pem(const u8 *der, size_t len, char pem[X509_MAX_PEM]);

#endif /* SIGN_TOOL_X509_H */
