// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * X.509 with Ed25519 (RFC 8410), for tools outside
 *
 * DER is written from its end to its beginning, so that every length is known
 * when it is needed.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "x509.h"
#include "../kmod/core/user/util.h"

#define SEQUENCE	0x30
#define SET		0x31
#define INTEGER		0x02
#define BIT_STRING	0x03
#define OCTET_STRING	0x04
#define OID		0x06
#define UTF8_STRING	0x0c
#define UTC_TIME	0x17
#define GENERAL_TIME	0x18
#define CONTEXT(n)	(0xa0 | (n))

static const u8 oid_ed25519[] = { 0x2b, 0x65, 0x70 };
static const u8 oid_common_name[] = { 0x55, 0x04, 0x03 };
static const u8 oid_basic_constraints[] = { 0x55, 0x1d, 0x13 };
static const u8 oid_key_usage[] = { 0x55, 0x1d, 0x0f };
static const u8 oid_subject_key[] = { 0x55, 0x1d, 0x0e };
static const u8 oid_authority_key[] = { 0x55, 0x1d, 0x23 };
/* The compact certificate: an arc below 2.25, where a UUID is the number. */
static const u8 oid_compact[] = {
	0x69, 0xde, 0xc6, 0xe8, 0xfc, 0xf5, 0xae, 0xf2, 0xb2, 0xef, 0xad, 0xce,
	0xe7, 0xcb, 0xdc, 0x83, 0x99, 0xe2, 0x25,
};

/* ---- Reading ------------------------------------------------------------ */

/* Takes one element off the front of @in; false if it is not of this tag. */
static bool take(struct secproc_bytes *in, u8 tag, struct secproc_bytes *out)
{
	const u8 *p = in->data;
	size_t len, head = 2;

	if (in->len < 2 || p[0] != tag)
		return false;
	len = p[1];
	if (len == 0x81 && in->len >= 3) {
		len = p[2];
		head = 3;
	} else if (len == 0x82 && in->len >= 4) {
		len = (size_t)p[2] << 8 | p[3];
		head = 4;
	} else if (len >= 0x80) {
		return false;
	}
	if (len > in->len - head)
		return false;
	*out = (struct secproc_bytes){ p + head, len };
	in->data = p + head + len;
	in->len -= head + len;
	return true;
}

/* What a SubjectPublicKeyInfo has inside. */
static int read_key_info(struct secproc_bytes info, u8 ed25519[32])
{
	struct secproc_bytes algorithm, oid, bits;
	const u8 *p;

	if (!take(&info, SEQUENCE, &algorithm) ||
	    !take(&algorithm, OID, &oid) || algorithm.len ||
	    oid.len != sizeof(oid_ed25519) ||
	    memcmp(oid.data, oid_ed25519, sizeof(oid_ed25519)) ||
	    !take(&info, BIT_STRING, &bits) || info.len || bits.len != 33)
		return -EBADMSG;
	p = bits.data;
	if (p[0])
		return -EBADMSG;
	memcpy(ed25519, p + 1, 32);
	return 0;
}

static int read_der(struct secproc_bytes der, u8 ed25519[32])
{
	struct secproc_bytes outer, tbs, info, skipped;

	if (!take(&der, SEQUENCE, &outer) || der.len)
		return -EBADMSG;
	info = outer;
	if (!read_key_info(info, ed25519))
		return 0;
	/* A certificate: version, serial, algorithm, issuer, validity, name. */
	if (!take(&outer, SEQUENCE, &tbs))
		return -EBADMSG;
	take(&tbs, CONTEXT(0), &skipped);
	if (!take(&tbs, INTEGER, &skipped) || !take(&tbs, SEQUENCE, &skipped) ||
	    !take(&tbs, SEQUENCE, &skipped) ||
	    !take(&tbs, SEQUENCE, &skipped) ||
	    !take(&tbs, SEQUENCE, &skipped) || !take(&tbs, SEQUENCE, &info))
		return -EBADMSG;
	return read_key_info(info, ed25519);
}

static int base64_digit(char c)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	const char *at = c ? strchr(digits, c) : NULL;

	return at ? (int)(at - digits) : -1;
}

/* The first block between PEM's lines of dashes; returns its length. */
static size_t from_pem(const char *text, u8 *out, size_t max_len)
{
	const char *p = strstr(text, "-----BEGIN ");
	unsigned int bits = 0, nr_bits = 0;
	size_t len = 0;

	p = p ? strchr(p, '\n') : NULL;
	for (; p && *p && *p != '-' && len < max_len; p++) {
		int digit = base64_digit(*p);

		if (digit < 0)
			continue;
		bits = bits << 6 | (unsigned int)digit;
		nr_bits += 6;
		if (nr_bits < 8)
			continue;
		nr_bits -= 8;
		out[len++] = (u8)(bits >> nr_bits);
	}
	return len;
}

/**
 * x509_read_ed25519() - take the public key out of X.509
 * @data: a public key or a certificate, as PEM or DER, followed by a zero byte
 * @len: its length
 * @ed25519: receives the key
 *
 * Nothing is verified: what is taken is a key, not what somebody says of it.
 *
 * Return: 0 or -EBADMSG.
 */
int x509_read_ed25519(const u8 *data, size_t len, u8 ed25519[32])
{
	struct secproc_bytes der = { data, len };
	u8 bytes[8192];

	if (len && data[0] != SEQUENCE) {
		der.data = bytes;
		der.len = from_pem((const char *)data, bytes, sizeof(bytes));
	}
	return read_der(der, ed25519);
}

/* ---- Writing ------------------------------------------------------------ */

/**
 * struct writer - DER that grows towards the beginning
 * @buf: room
 * @at: where the first byte stands
 */
struct writer {
	u8 buf[X509_MAX_DER];
	size_t at;
};

static void put(struct writer *w, const void *data, size_t len)
{
	if (len > w->at)
		abort();
	w->at -= len;
	memcpy(w->buf + w->at, data, len);
}

/* Puts tag and length before what was written since @end. */
static void wrap(struct writer *w, u8 tag, size_t end)
{
	size_t len = end - w->at;
	u8 head[4] = { tag, (u8)len };
	size_t head_len = 2;

	if (len >= 0x100) {
		head[1] = 0x82;
		head[2] = (u8)(len >> 8);
		head[3] = (u8)len;
		head_len = 4;
	} else if (len >= 0x80) {
		head[1] = 0x81;
		head[2] = (u8)len;
		head_len = 3;
	}
	put(w, head, head_len);
}

static void put_element(struct writer *w, u8 tag, const void *data, size_t len)
{
	size_t end = w->at;

	put(w, data, len);
	wrap(w, tag, end);
}

static void put_algorithm(struct writer *w)
{
	size_t end = w->at;

	put_element(w, OID, oid_ed25519, sizeof(oid_ed25519));
	wrap(w, SEQUENCE, end);
}

static void put_name(struct writer *w, const struct secproc_cert *cert)
{
	size_t end = w->at;

	put_element(w, UTF8_STRING, cert->subject,
		    strnlen((const char *)cert->subject,
			    sizeof(cert->subject)));
	put_element(w, OID, oid_common_name, sizeof(oid_common_name));
	wrap(w, SEQUENCE, end);
	wrap(w, SET, end);
	wrap(w, SEQUENCE, end);
}

static void put_time(struct writer *w, u64 when)
{
	/* The last second that four digits of a year can say. */
	const u64 last = 253402300799;
	time_t t = (time_t)(when < last ? when : last);
	char text[32];
	struct tm tm;

	gmtime_r(&t, &tm);
	strftime(text, sizeof(text), tm.tm_year < 150 ? "%y%m%d%H%M%SZ" :
						       "%Y%m%d%H%M%SZ", &tm);
	put_element(w, tm.tm_year < 150 ? UTC_TIME : GENERAL_TIME, text,
		    strlen(text));
}

static void put_validity(struct writer *w, const struct secproc_cert *cert)
{
	size_t end = w->at;

	put_time(w, secproc_get_le64(&cert->not_after));
	put_time(w, secproc_get_le64(&cert->not_before));
	wrap(w, SEQUENCE, end);
}

static void put_key_info(struct writer *w, const struct secproc_cert *cert)
{
	size_t end = w->at;
	u8 bits[33] = { 0 };

	memcpy(bits + 1, cert->ed25519, 32);
	put_element(w, BIT_STRING, bits, sizeof(bits));
	put_algorithm(w);
	wrap(w, SEQUENCE, end);
}

/* What has been written since @end becomes the value of an extension. */
static void end_extension(struct writer *w, const u8 *oid, size_t oid_len,
			  bool is_critical, size_t end)
{
	static const u8 yes[] = { 0x01, 0x01, 0xff };

	wrap(w, OCTET_STRING, end);
	if (is_critical)
		put(w, yes, sizeof(yes));
	put_element(w, OID, oid, oid_len);
	wrap(w, SEQUENCE, end);
}

static bool may_certify(const struct secproc_cert *cert)
{
	return cert->type == SECPROC_CERT_ROOT ||
	       cert->type == SECPROC_CERT_AUTHORITY;
}

/* X.509 does not count the last certificate of a chain, the compact one does. */
static void put_constraints(struct writer *w, const struct secproc_cert *cert)
{
	static const u8 yes[] = { 0x01, 0x01, 0xff };
	u8 path_len = cert->path_len ? cert->path_len - 1 : 0;
	size_t end = w->at;

	if (may_certify(cert)) {
		put_element(w, INTEGER, &path_len, 1);
		put(w, yes, sizeof(yes));
	}
	wrap(w, SEQUENCE, end);
	end_extension(w, oid_basic_constraints, sizeof(oid_basic_constraints),
		      true, end);
}

static void put_usage(struct writer *w, const struct secproc_cert *cert)
{
	/* Certificates and lists of revoked ones, or signatures. */
	static const u8 authority[] = { 1, 0x06 }, other[] = { 7, 0x80 };
	size_t end = w->at;

	put_element(w, BIT_STRING, may_certify(cert) ? authority : other, 2);
	end_extension(w, oid_key_usage, sizeof(oid_key_usage), true, end);
}

static void put_extensions(struct writer *w, const struct secproc_cert *cert)
{
	size_t all = w->at, end = w->at;

	put_element(w, OCTET_STRING, cert, sizeof(*cert));
	end_extension(w, oid_compact, sizeof(oid_compact), false, end);
	end = w->at;
	put_element(w, 0x80, cert->issuer_key_id, 20);
	wrap(w, SEQUENCE, end);
	end_extension(w, oid_authority_key, sizeof(oid_authority_key), false,
		      end);
	end = w->at;
	put_element(w, OCTET_STRING, cert->subject_key_id, 20);
	end_extension(w, oid_subject_key, sizeof(oid_subject_key), false, end);
	put_usage(w, cert);
	put_constraints(w, cert);
	wrap(w, SEQUENCE, all);
	wrap(w, CONTEXT(3), all);
}

/**
 * x509_twin() - the X.509 form of a certificate
 * @cert: certificate
 * @issuer: its issuer's; the same for a root
 * @key: the issuer's key
 * @der: receives the form
 * @len: receives its length
 *
 * Return: 0 or what the signer returned.
 */
int x509_twin(const struct secproc_cert *cert, const struct secproc_cert *issuer,
	      const struct secproc_sign_key *key, u8 der[X509_MAX_DER],
	      size_t *len)
{
	static const u8 version[] = { CONTEXT(0), 3, INTEGER, 1, 2 };
	struct writer tbs = { .at = X509_MAX_DER };
	struct writer w = { .at = X509_MAX_DER };
	struct secproc_bytes piece;
	u8 serial[16], sig[65] = { 0 };
	int ret;

	/* Positive, and not beginning with a zero. */
	memcpy(serial, cert->serial, sizeof(serial));
	serial[0] = (serial[0] & 0x7f) | 0x40;
	put_extensions(&tbs, cert);
	put_key_info(&tbs, cert);
	put_name(&tbs, cert);
	put_validity(&tbs, cert);
	put_name(&tbs, issuer);
	put_algorithm(&tbs);
	put_element(&tbs, INTEGER, serial, sizeof(serial));
	put(&tbs, version, sizeof(version));
	wrap(&tbs, SEQUENCE, X509_MAX_DER);

	piece = (struct secproc_bytes){
		tbs.buf + tbs.at, X509_MAX_DER - tbs.at
	};
	ret = key->sign(key->ctx, sig + 1, &piece, 1);
	if (ret)
		return ret;
	put_element(&w, BIT_STRING, sig, sizeof(sig));
	put_algorithm(&w);
	put(&w, piece.data, piece.len);
	wrap(&w, SEQUENCE, X509_MAX_DER);
	*len = X509_MAX_DER - w.at;
	memcpy(der, w.buf + w.at, *len);
	return 0;
}

/**
 * x509_pem() - a certificate as text
 * @der: certificate
 * @len: its length
 * @pem: receives the text
 *
 * Return: 0 or -EMSGSIZE.
 */
int x509_pem(const u8 *der, size_t len, char pem[X509_MAX_PEM])
{
	char *to = pem;
	size_t i, n;

	to += sprintf(to, "-----BEGIN CERTIFICATE-----\n");
	for (i = 0; i < len; i += n) {
		n = len - i < 48 ? len - i : 48;
		if ((size_t)(pem + X509_MAX_PEM - to) < 128)
			return -EMSGSIZE;
		if (secproc_base64(to, 72, der + i, n))
			return -EMSGSIZE;
		to += strlen(to);
		*to++ = '\n';
	}
	sprintf(to, "-----END CERTIFICATE-----\n");
	return 0;
}
