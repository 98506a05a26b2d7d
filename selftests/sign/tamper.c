// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Makes packages, licences and revocation lists that were tampered with in their
 * certificates and signatures, and a list of what must be said to each
 *
 *	tamper FOLDER
 *
 * FOLDER has root.key, authority.key, signer.key, base.spkg, base.slic and
 * base.srvl.  For case N it gets N.spkg, N.slic and N.srvl, and in the file
 * "cases" a line with N, the name of the refusal, and a description.
 *
 * Where "signed" is said, the certificate was signed again by its true issuer
 * after the change: the check in question is then the only one that refuses.
 */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

#include "../../kmod/core/pkg/message.h"
#include "../../kmod/core/pkg/refusal.h"
#include "../../kmod/core/user/keyfile.h"

static struct secproc_keypair root, authority, signer;
static struct secproc_file base[3];
static u8 *copy[3];
static const char *folder;
static FILE *cases;
static unsigned int nr_cases;

enum { PACKAGE, LICENCE, LIST };

static const char *const suffix[] = { "spkg", "slic", "srvl" };

static void fail(const char *what)
{
	fprintf(stderr, "tamper: %s\n", what);
	exit(1);
}

static void read_file(const char *name, struct secproc_file *file)
{
	char path[PATH_MAX];

	if (snprintf(path, sizeof(path), "%s/%s", folder, name) >= PATH_MAX ||
	    secproc_file_read(path, (size_t)1 << 30, file))
		fail(name);
}

static void read_key(const char *name, struct secproc_keypair *pair)
{
	struct secproc_file file;

	read_file(name, &file);
	if (secproc_keyfile_parse((char *)file.data, NULL, pair))
		fail(name);
	secproc_file_free(&file);
}

static void start(void)
{
	unsigned int i;

	for (i = 0; i < 3; i++)
		memcpy(copy[i], base[i].data, base[i].len);
}

static void finish(const char *refusal, const char *what, const char *how)
{
	char path[PATH_MAX];
	unsigned int i;

	nr_cases++;
	for (i = 0; i < 3; i++) {
		snprintf(path, sizeof(path), "%s/%u.%s", folder, nr_cases,
			 suffix[i]);
		if (secproc_file_write(path, copy[i], base[i].len, 0644))
			fail(path);
	}
	fprintf(cases, "%u %s %s: %s\n", nr_cases, refusal, what, how);
}

/* ---- Where things are --------------------------------------------------- */

static struct secproc_pkg_section *section(u32 id)
{
	struct secproc_pkg_section *row = (struct secproc_pkg_section *)
		(copy[PACKAGE] + 256 + sizeof(struct secproc_pkg_table));

	while (secproc_get_le32(&row->id) != id)
		row++;
	return row;
}

static u8 *section_data(u32 id)
{
	return copy[PACKAGE] + secproc_get_le64(&section(id)->off);
}

/* The chain of the package or of the licence. */
static struct secproc_cert *chain(unsigned int where)
{
	return where == PACKAGE ?
	       (struct secproc_cert *)section_data(SECPROC_PKG_SEC_CERTS) :
	       (struct secproc_cert *)(copy[LICENCE] + 256);
}

static void sign_cert(struct secproc_cert *cert,
		      const struct secproc_keypair *issuer)
{
	struct secproc_bytes piece[SECPROC_CERT_MESSAGE_PIECES];

	secproc_cert_message(piece, cert);
	if (secproc_ed25519_sign(issuer->ed25519_secret, cert->sig, piece,
				 ARRAY_SIZE(piece)))
		fail("cannot sign");
}

/* ---- Fields of certificates --------------------------------------------- */

enum { FLIP, SET };

/**
 * struct change - one field of one certificate of a chain
 * @cert: 0 the signer's, 1 the authority's
 * @off: where
 * @size: how many bytes are set; 0 flips a bit of the first
 * @value: to what
 * @is_signed: signed again afterwards
 * @refusal: what must be said
 * @how: description
 */
struct change {
	unsigned int cert;
	size_t off;
	unsigned int size;
	u64 value;
	bool is_signed;
	const char *refusal;
	const char *how;
};

#define FIELD(member)	offsetof(struct secproc_cert, member)
#define S	0
#define A	1

static const struct change changes[] = {
	{ S, FIELD(magic), 0, 0, false, "CERT_FORMAT", "signer's magic" },
	{ A, FIELD(magic), 0, 0, false, "CERT_FORMAT", "authority's magic" },
	{ S, FIELD(version), 1, 2, true, "CERT_VERSION", "version 2, signed" },
	{ S, FIELD(alg), 1, 2, true, "CERT_VERSION", "algorithm 2, signed" },
	{ S, FIELD(reserved0), 1, 1, true, "CERT_RESERVED",
	  "reserved byte, signed" },
	{ A, FIELD(reserved1), 1, 1, true, "CERT_RESERVED",
	  "authority's reserved byte, signed" },
	{ S, FIELD(usage) + 1, 1, 0x80, true, "CERT_RESERVED",
	  "unknown usage, signed" },
	{ S, FIELD(caps), 8, 3, true, "CERT_RESERVED",
	  "unknown capability, signed" },
	{ S, FIELD(type), 1, 1, true, "CERT_TYPE", "a root, signed" },
	{ S, FIELD(type), 1, 2, true, "CERT_TYPE", "an authority, signed" },
	{ S, FIELD(type), 1, 4, true, "CERT_TYPE", "a server, signed" },
	{ S, FIELD(type), 1, 5, true, "CERT_TYPE", "a processor, signed" },
	{ S, FIELD(type), 1, 6, true, "CERT_TYPE", "a generator, signed" },
	{ S, FIELD(type), 1, 0, true, "CERT_TYPE", "nobody, signed" },
	{ A, FIELD(type), 1, 1, true, "CERT_TYPE",
	  "a root for an authority, signed" },
	{ A, FIELD(type), 1, 3, true, "CERT_TYPE",
	  "a signer for an authority, signed" },
	{ S, FIELD(usage), 2, 0, true, "CERT_USAGE", "no usage, signed" },
	{ S, FIELD(usage), 2, SECPROC_CERT_U_ENVELOPE, true, "CERT_USAGE",
	  "another usage, signed" },
	{ S, FIELD(usage), 2, SECPROC_CERT_U_ALL, true, "CERT_WIDENS",
	  "more usage than the authority, signed" },
	{ A, FIELD(usage), 2,
	  SECPROC_CERT_U_ALL & ~SECPROC_CERT_U_SIGN_CERT, true, "CERT_USAGE",
	  "an authority that may not certify, signed" },
	{ A, FIELD(usage), 2, SECPROC_CERT_U_SIGN_CERT, true, "CERT_WIDENS",
	  "an authority with less usage than its signer, signed" },
	{ S, FIELD(path_len), 1, 2, true, "CERT_DEPTH",
	  "path as long as the authority's, signed" },
	{ S, FIELD(path_len), 1, 255, true, "CERT_DEPTH",
	  "endless path, signed" },
	{ A, FIELD(path_len), 1, 0, true, "CERT_DEPTH",
	  "an authority without a path, signed" },
	{ A, FIELD(path_len), 1, 3, true, "CERT_DEPTH",
	  "an authority with the root's path, signed" },
	{ S, FIELD(key_epoch), 0, 0, false, "CERT_SIGNATURE", "key epoch" },
	{ S, FIELD(serial), 0, 0, false, "CERT_SIGNATURE", "serial number" },
	{ A, FIELD(serial) + 15, 0, 0, false, "CERT_SIGNATURE",
	  "authority's serial number" },
	{ S, FIELD(path_len), 1, 1, false, "CERT_SIGNATURE", "path length" },
	{ S, FIELD(usage) + 1, 0, 0, false, "CERT_SIGNATURE", "usage" },
	{ S, FIELD(name_space), 0, 0, false, "CERT_SIGNATURE", "name space" },
	{ S, FIELD(name_space), 1, 0x5f, true, "CERT_NAMESPACE",
	  "name space of others, signed" },
	{ S, FIELD(name_space) + 15, 1, 1, true, "CERT_NAMESPACE",
	  "name space of one product, signed" },
	{ A, FIELD(name_space), 1, 0x5f, true, "CERT_WIDENS",
	  "an authority with a name space and a signer without, signed" },
	{ S, FIELD(issuer_key_id), 0, 0, true, "CERT_ISSUER",
	  "unknown issuer, signed" },
	{ A, FIELD(issuer_key_id), 0, 0, true, "CERT_ISSUER",
	  "unknown root, signed" },
	{ S, FIELD(subject_key_id), 0, 0, true, "CERT_KEY_ID",
	  "key identity, signed" },
	{ S, FIELD(ed25519), 0, 0, true, "CERT_KEY_ID", "Ed25519 key, signed" },
	{ S, FIELD(x25519), 0, 0, true, "CERT_KEY_ID", "X25519 key, signed" },
	{ A, FIELD(subject_key_id), 0, 0, true, "CERT_KEY_ID",
	  "authority's key identity, signed" },
	{ A, FIELD(ed25519), 0, 0, true, "CERT_KEY_ID",
	  "authority's Ed25519 key, signed" },
	{ S, FIELD(not_before), 8, 1, true, "CERT_WIDENS",
	  "valid before the authority, signed" },
	{ S, FIELD(not_after), 8, UINT64_MAX, true, "CERT_WIDENS",
	  "valid for ever, signed" },
	{ A, FIELD(not_after), 8, UINT64_MAX, true, "CERT_WIDENS",
	  "an authority that outlives its root, signed" },
	{ S, FIELD(not_after), 8, 0, true, "CERT_FORMAT",
	  "validity that ends before it begins, signed" },
	{ S, FIELD(not_before), 8, UINT64_MAX, true, "CERT_FORMAT",
	  "validity that begins after its end, signed" },
	{ S, FIELD(subject), 1, 0, true, "CERT_FORMAT", "no name, signed" },
	{ S, FIELD(subject), 1, 7, true, "CERT_FORMAT",
	  "name with a control character, signed" },
	{ S, FIELD(subject), 1, 0xff, true, "CERT_FORMAT",
	  "name that is not UTF-8, signed" },
	{ S, FIELD(subject) + 47, 1, 'x', true, "CERT_FORMAT",
	  "something behind the name, signed" },
	{ S, FIELD(caps), 8, 0, true, "CERT_WIDENS",
	  "insecure mark dropped, signed" },
	{ A, FIELD(caps), 8, 0, true, "CERT_WIDENS",
	  "authority's insecure mark dropped, signed" },
	{ S, FIELD(sig), 0, 0, false, "CERT_SIGNATURE", "signature" },
	{ S, FIELD(sig) + 63, 1, 0xff, false, "CERT_SIGNATURE",
	  "signature with a large S" },
	{ A, FIELD(sig) + 40, 0, 0, false, "CERT_SIGNATURE",
	  "authority's signature" },
};

static void apply(u8 *at, unsigned int size, u64 value)
{
	unsigned int i;

	if (!size)
		*at ^= 1;
	for (i = 0; i < size; i++)
		at[i] = (u8)(value >> (8 * i));
}

static void change_certs(unsigned int where, const char *what)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(changes); i++) {
		const struct change *c = &changes[i];
		struct secproc_cert *cert;

		start();
		cert = &chain(where)[c->cert];
		apply((u8 *)cert + c->off, c->size, c->value);
		if (c->is_signed)
			sign_cert(cert, c->cert ? &root : &authority);
		finish(c->refusal, what, c->how);
	}
}

/* ---- Chains ------------------------------------------------------------- */

static void change_chain(unsigned int where, const char *what)
{
	struct secproc_cert *cert, swap;

	start();
	cert = chain(where);
	swap = cert[0];
	cert[0] = cert[1];
	cert[1] = swap;
	finish("CERT_TYPE", what, "signer and authority swapped");

	start();
	cert = chain(where);
	cert[1] = cert[0];
	finish("CERT_TYPE", what, "the signer twice");

	start();
	cert = chain(where);
	memcpy(cert[0].issuer_key_id, cert[0].subject_key_id, 32);
	sign_cert(&cert[0], &signer);
	finish("CERT_ISSUER", what, "a signer that certified itself");

	start();
	cert = chain(where);
	memcpy(cert[1].issuer_key_id, cert[0].subject_key_id, 32);
	sign_cert(&cert[1], &signer);
	finish("CERT_ISSUER", what, "a loop: the signer certified the authority");

	start();
	cert = chain(where);
	memcpy(cert[1].issuer_key_id, cert[1].subject_key_id, 32);
	sign_cert(&cert[1], &authority);
	finish("CERT_ISSUER", what, "a loop: an authority certified itself");

	start();
	cert = chain(where);
	sign_cert(&cert[0], &root);
	finish("CERT_SIGNATURE", what, "signed by the root in the authority's name");

	start();
	cert = chain(where);
	sign_cert(&cert[1], &signer);
	finish("CERT_SIGNATURE", what, "signed by the signer in the root's name");
}

static void change_length(unsigned int nr_certs, const char *refusal,
			  const char *how)
{
	struct secproc_cert *cert;
	unsigned int i;

	start();
	cert = chain(PACKAGE);
	secproc_put_le64(&section(SECPROC_PKG_SEC_CERTS)->len,
			 nr_certs * sizeof(*cert));
	if (nr_certs < 2)
		memset(&cert[nr_certs], 0, (2 - nr_certs) * sizeof(*cert));
	for (i = 2; i < nr_certs; i++)
		cert[i] = cert[1];
	finish(refusal, "package", how);
}

/* ---- Top signatures ----------------------------------------------------- */

#define TOP(member)	offsetof(struct secproc_pkg_topsig, member)

static const struct {
	size_t off;
	unsigned int size;
	u64 value;
	const char *refusal;
	const char *how;
} tops[] = {
	{ TOP(key_id), 0, 0, "CERT_MISSING", "key of nobody" },
	{ TOP(alg), 1, 0, "TOP_ALGORITHM", "algorithm 0" },
	{ TOP(alg), 1, 2, "TOP_ALGORITHM", "algorithm 2" },
	{ TOP(role), 1, 0, "TOP_ALGORITHM", "role 0" },
	{ TOP(role), 1, 2, "TOP_FORMAT", "a generator alone" },
	{ TOP(role), 1, 3, "TOP_FORMAT", "an authority alone" },
	{ TOP(role), 1, 4, "TOP_ALGORITHM", "role 4" },
	{ TOP(reserved0), 0, 0, "TOP_FORMAT", "first reserved byte" },
	{ TOP(reserved0) + 5, 0, 0, "TOP_FORMAT", "last reserved byte" },
	{ TOP(reserved1), 0, 0, "TOP_FORMAT", "another reserved byte" },
	{ TOP(time), 0, 0, "TOP_SIGNATURE", "time" },
	{ TOP(time), 8, 0, "TOP_SIGNATURE", "no time" },
	{ TOP(sig), 0, 0, "TOP_SIGNATURE", "R" },
	{ TOP(sig) + 32, 0, 0, "TOP_SIGNATURE", "S" },
	{ TOP(sig) + 63, 1, 0xff, "TOP_SIGNATURE", "a large S" },
};

static void change_tops(void)
{
	struct secproc_pkg_topsig *top;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(tops); i++) {
		start();
		apply(section_data(SECPROC_PKG_SEC_TOPSIG) + tops[i].off,
		      tops[i].size, tops[i].value);
		finish(tops[i].refusal, "top signature", tops[i].how);
	}
	start();
	top = (void *)section_data(SECPROC_PKG_SEC_TOPSIG);
	secproc_put_le64(&section(SECPROC_PKG_SEC_TOPSIG)->len,
			 2 * sizeof(*top));
	top[1] = top[0];
	finish("TOP_FORMAT", "top signature", "the same twice");

	start();
	top = (void *)section_data(SECPROC_PKG_SEC_TOPSIG);
	secproc_put_le64(&section(SECPROC_PKG_SEC_TOPSIG)->len,
			 2 * sizeof(*top));
	top[1] = top[0];
	top[1].role = SECPROC_PKG_ROLE_AUTHORITY;
	finish("CERT_MISSING", "top signature", "another role without a chain");

	start();
	secproc_put_le64(&section(SECPROC_PKG_SEC_TOPSIG)->len,
			 4 * sizeof(*top));
	finish("PKG_SECTION_SIZE", "top signature", "more than there are roles");
}

/* ---- Revocation lists --------------------------------------------------- */

#define REV(member)	offsetof(struct secproc_rev_header, member)
#define ENTRY(n, member)						\
	(sizeof(struct secproc_rev_header) +				\
	 (n) * sizeof(struct secproc_rev_entry) +			\
	 offsetof(struct secproc_rev_entry, member))

static const struct {
	size_t off;
	unsigned int size;
	u64 value;
	const char *refusal;
	const char *how;
} lists[] = {
	{ REV(magic), 0, 0, "REV_MAGIC", "magic" },
	{ REV(major), 2, 2, "REV_VERSION", "version 2" },
	{ REV(minor), 2, 1, "REV_VERSION", "version 1.1" },
	{ REV(header_size), 4, 127, "REV_VERSION", "header size" },
	{ REV(number), 8, 0, "REV_FIELD", "number 0" },
	{ REV(number), 8, 77, "REV_SIGNATURE", "another number" },
	{ REV(issued), 0, 0, "REV_SIGNATURE", "another time" },
	{ REV(next_update), 8, 1, "REV_SIGNATURE", "another next update" },
	{ REV(entry_count), 4, 1, "REV_SIZE", "an entry less" },
	{ REV(entry_count), 4, 3, "REV_SIZE", "an entry more" },
	{ REV(entry_count), 4, UINT32_MAX, "REV_FIELD", "too many entries" },
	{ REV(cert_count), 2, 1, "REV_SIZE", "a certificate more" },
	{ REV(cert_count), 2, 4, "REV_FIELD", "too many certificates" },
	{ REV(reserved0), 0, 0, "REV_RESERVED", "reserved byte" },
	{ REV(reserved1) + 47, 0, 0, "REV_RESERVED", "last reserved byte" },
	{ REV(signer), 0, 0, "CERT_ISSUER", "signed by nobody" },
	{ ENTRY(0, kind), 1, 0, "REV_ENTRY", "an entry of kind 0" },
	{ ENTRY(0, kind), 1, 3, "REV_ENTRY", "an entry of kind 3" },
	{ ENTRY(0, kind), 1, 2, "REV_ORDER", "kinds out of order" },
	{ ENTRY(0, reserved), 0, 0, "REV_ENTRY", "reserved byte of an entry" },
	{ ENTRY(0, since), 8, 1, "REV_SIGNATURE", "since when" },
	{ ENTRY(0, id), 0, 0, "REV_SIGNATURE", "another key" },
	{ ENTRY(1, id) + 31, 0, 0, "REV_SIGNATURE", "another package" },
	{ ENTRY(2, kind), 0, 0, "REV_SIGNATURE", "R" },
	{ ENTRY(2, kind) + 63, 1, 0xff, "REV_SIGNATURE", "a large S" },
};

static void change_lists(void)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(lists); i++) {
		start();
		apply(copy[LIST] + lists[i].off, lists[i].size,
		      lists[i].value);
		finish(lists[i].refusal, "revocation list", lists[i].how);
	}
}

int main(int argc, char **argv)
{
	char path[PATH_MAX];
	unsigned int i;

	if (argc != 2)
		fail("usage: tamper FOLDER");
	folder = argv[1];
	read_key("root.key", &root);
	read_key("authority.key", &authority);
	read_key("signer.key", &signer);
	snprintf(path, sizeof(path), "%s/cases", folder);
	cases = fopen(path, "w");
	if (!cases)
		fail(path);
	for (i = 0; i < 3; i++) {
		snprintf(path, sizeof(path), "base.%s", suffix[i]);
		read_file(path, &base[i]);
		copy[i] = malloc(base[i].len);
		if (!copy[i])
			fail("memory");
	}
	start();
	finish("NONE", "all", "as it was made");
	change_certs(PACKAGE, "package");
	change_chain(PACKAGE, "package");
	change_length(0, "PKG_SECTION_SIZE", "no certificate");
	change_length(1, "CERT_ISSUER", "the signer alone");
	change_length(3, "CERT_ISSUER", "the authority twice");
	change_length(4, "CERT_DEPTH", "four certificates");
	change_length(10, "PKG_SECTION_SIZE", "ten certificates");
	change_tops();
	change_certs(LICENCE, "licence");
	change_chain(LICENCE, "licence");
	change_lists();
	return !!fclose(cases);
}
