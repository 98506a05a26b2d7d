// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Keys and those who certify them, wherever the secret is
 */
#include <stdio.h>
#include <sys/stat.h>

#include "key.h"
#include "x509.h"

/* ---- Keys --------------------------------------------------------------- */

/* A secret that others can read is no secret; say so, but go on. */
static void warn_readable(const char *path)
{
	struct stat st;

	if (!stat(path, &st) && st.st_mode & 077)
		tool_warn("%s can be read by others: chmod 600 it", path);
}

/**
 * key_open() - get at a secret key, with a message if that fails
 * @spec: a file's name or a PKCS#11 URI
 * @passphrase_path: file with the passphrase or the PIN, or NULL to ask
 * @key: receives it; to be given to key_close()
 *
 * Return: 0 or a negative errno.
 */
int key_open(const char *spec, const char *passphrase_path,
	     struct tool_key *key)
{
	int ret;

	memset(key, 0, sizeof(*key));
	if (!token_is_uri(spec)) {
		warn_readable(spec);
		ret = tool_read_key(spec, passphrase_path, &key->pair);
		if (ret)
			return ret;
		memcpy(key->ed25519, key->pair.ed25519, 32);
		memcpy(key->x25519, key->pair.x25519, 32);
		secproc_keypair_sign_key(&key->pair, &key->sign);
		return 0;
	}
	ret = token_open(spec, passphrase_path, &key->token);
	if (ret)
		return ret;
	memcpy(key->ed25519, token_ed25519(key->token), 32);
	secproc_key_id(key->sign.key_id, key->ed25519, key->x25519);
	key->sign.ctx = key->token;
	key->sign.sign = token_sign;
	return 0;
}

/**
 * key_open_for() - get at the key that a certificate is for
 * @spec: as key_open()
 * @passphrase_path: as key_open()
 * @cert_path: where the certificate is, for the message
 * @cert: certificate
 * @key: as key_open()
 *
 * A token's key stands for the pair that the certificate has, because the token
 * knows nothing of the second key.
 *
 * Return: 0 or a negative errno.
 */
int key_open_for(const char *spec, const char *passphrase_path,
		 const char *cert_path, const struct secproc_cert *cert,
		 struct tool_key *key)
{
	int ret = key_open(spec, passphrase_path, key);

	if (ret)
		return ret;
	if (memcmp(key->ed25519, cert->ed25519, 32) ||
	    memcmp(key->sign.key_id, cert->subject_key_id, 32)) {
		tool_error(spec, "is not the key of %s", cert_path);
		key_close(key);
		return -EINVAL;
	}
	/* Whoever certified it did not know what it is. */
	if (key->pair.is_development && !secproc_cert_is_insecure(cert)) {
		tool_refusal(spec, SECPROC_REFUSAL_CERT_INSECURE, 0);
		key_close(key);
		return -EPERM;
	}
	return 0;
}

/**
 * key_open_signer() - a signer's key and its certificates, with a message if that
 *	fails
 * @key_spec: key
 * @cert_path: file with its certificates, which must go up to the root
 * @passphrase_path: file with the passphrase, or NULL to ask if it needs one
 * @certs: receives the certificates
 * @key: receives the key
 *
 * Return: 0 or a negative errno.
 */
int key_open_signer(const char *key_spec, const char *cert_path,
		    const char *passphrase_path, struct cert_file *certs,
		    struct tool_key *key)
{
	int ret = tool_read_certs(cert_path, certs);

	if (ret)
		return ret;
	if (!certs->has_root || !certs->nr_certs) {
		tool_error(cert_path,
			   "does not go from the signer up to the root");
		return -EINVAL;
	}
	return key_open_for(key_spec, passphrase_path, cert_path,
			    &certs->chain[0], key);
}

/**
 * key_close() - wipe a key, or log out
 * @key: which; may be all zero
 */
void key_close(struct tool_key *key)
{
	secproc_keypair_wipe(&key->pair);
	token_close(key->token);
	key->token = NULL;
}

/**
 * key_read_public() - read a public key, with a message if that fails
 * @path: a public key's line, a certificate file, or a public key or certificate
 *	of X.509 as PEM or DER, of which kind and label are not known
 * @pub: receives it
 *
 * Return: 0 or a negative errno.
 */
int key_read_public(const char *path, struct secproc_public_key *pub)
{
	struct secproc_file file;
	int ret;

	ret = tool_read(path, 65536, &file);
	if (ret)
		return ret;
	memset(pub, 0, sizeof(*pub));
	ret = secproc_public_key_parse((const char *)file.data, pub);
	if (ret && file.len >= sizeof(struct secproc_cert) &&
	    !memcmp(file.data, SECPROC_CERT_MAGIC, 4)) {
		const struct secproc_cert *cert = (const void *)file.data;

		pub->kind = (enum secproc_key_kind)cert->type;
		memcpy(pub->ed25519, cert->ed25519, 32);
		memcpy(pub->x25519, cert->x25519, 32);
		memcpy(pub->label, cert->subject, sizeof(cert->subject));
		ret = 0;
	}
	if (ret)
		ret = x509_read_ed25519(file.data, file.len, pub->ed25519);
	secproc_file_free(&file);
	if (ret)
		tool_error(path, "has no Ed25519 public key");
	return ret;
}

/**
 * key_write_public() - write a public key's line, with a message if that fails
 * @path: which file, which must not be there yet, or NULL for standard output
 * @pub: key
 *
 * Return: 0 or a negative errno.
 */
int key_write_public(const char *path, const struct secproc_public_key *pub)
{
	char line[SECPROC_LINE_MAX];
	int ret = secproc_public_key_format(line, sizeof(line), pub);

	if (!ret && !path)
		ret = fputs(line, stdout) == EOF ? -EIO : 0;
	else if (!ret)
		ret = secproc_file_create(path, line, strlen(line), 0644);
	if (ret)
		tool_errno(path ? path : "standard output", ret);
	return ret;
}

/* ---- Issuers ------------------------------------------------------------ */

static int join(char path[PATH_MAX], const char *prefix, const char *suffix)
{
	return snprintf(path, PATH_MAX, "%s.%s", prefix, suffix) >= PATH_MAX ?
	       -ENAMETOOLONG : 0;
}

/**
 * issuer_is_insecure() - whether an issuer's key is one for development
 * @issuer: which
 *
 * Return: true if its certificate or its root says so.
 */
bool issuer_is_insecure(const struct issuer *issuer)
{
	return secproc_cert_is_insecure(&issuer->cert) ||
	       secproc_cert_is_insecure(&issuer->certs.root);
}

/**
 * issuer_open() - get at a key and its certificates
 * @prefix: for PREFIX.key and PREFIX.cert where they are not named; or NULL
 * @key_spec: key, or NULL
 * @cert_path: certificates up to the root, or NULL
 * @passphrase_path: what protects the key, or NULL to ask
 * @insecure: development keys may certify
 * @issuer: receives them; to be given to issuer_close()
 *
 * Return: 0 or a negative errno, after a message.
 */
int issuer_open(const char *prefix, const char *key_spec,
		const char *cert_path, const char *passphrase_path,
		bool insecure, struct issuer *issuer)
{
	char key_file[PATH_MAX], cert_file[PATH_MAX];
	int ret;

	memset(issuer, 0, sizeof(*issuer));
	if (!prefix && !(key_spec && cert_path)) {
		tool_error(NULL, "name the issuer, or its key and certificate");
		return -EINVAL;
	}
	if (prefix && (join(key_file, prefix, "key") ||
		       join(cert_file, prefix, "cert")))
		return -ENAMETOOLONG;
	if (!key_spec)
		key_spec = key_file;
	if (!cert_path)
		cert_path = cert_file;
	ret = tool_read_certs(cert_path, &issuer->certs);
	if (ret)
		return ret;
	if (!issuer->certs.has_root) {
		tool_error(cert_path, "does not go up to the root");
		return -EINVAL;
	}
	issuer->cert = issuer->certs.nr_certs ? issuer->certs.chain[0] :
						issuer->certs.root;
	if (issuer_is_insecure(issuer) && !insecure) {
		tool_refusal(cert_path, SECPROC_REFUSAL_CERT_INSECURE, 0);
		tool_error(NULL, "--insecure lets development keys certify");
		return -EACCES;
	}
	return key_open_for(key_spec, passphrase_path, cert_path, &issuer->cert,
			    &issuer->key);
}

/**
 * issuer_close() - wipe an issuer's key
 * @issuer: which; may be all zero
 */
void issuer_close(struct issuer *issuer)
{
	key_close(&issuer->key);
}

/**
 * issuer_narrow() - ask for no more than an issuer can give
 * @issuer: who certifies
 * @request: no certificate may be valid longer, or for more, than its issuer's
 */
void issuer_narrow(const struct issuer *issuer,
		   struct secproc_cert_request *request)
{
	const struct secproc_cert *cert = &issuer->cert;
	u64 not_before = secproc_get_le64(&cert->not_before);
	u64 not_after = secproc_get_le64(&cert->not_after);
	u8 deepest = cert->path_len ? cert->path_len - 1 : 0;

	if (request->not_before < not_before)
		request->not_before = not_before;
	if (request->not_after > not_after)
		request->not_after = not_after;
	request->usage &= secproc_get_le16(&cert->usage);
	if (secproc_is_zero(request->name_space, sizeof(request->name_space)))
		memcpy(request->name_space, cert->name_space,
		       sizeof(request->name_space));
	if (secproc_cert_is_insecure(cert))
		request->is_insecure = true;
	if (request->kind != SECPROC_KEY_AUTHORITY)
		request->path_len = 0;
	else if (request->path_len > deepest)
		request->path_len = deepest;
}

/**
 * issuer_write() - put a new certificate before its issuer's
 * @issuer: who certified
 * @cert: certificate
 * @path: file, which must not be there yet
 *
 * Return: 0 or a negative errno, after a message.
 */
int issuer_write(const struct issuer *issuer, const struct secproc_cert *cert,
		 const char *path)
{
	struct secproc_cert all[MAX_CERT_FILE + 1];
	unsigned int n = 0, i;
	int ret;

	all[n++] = *cert;
	for (i = 0; i < issuer->certs.nr_certs; i++)
		all[n++] = issuer->certs.chain[i];
	if (issuer->certs.has_root)
		all[n++] = issuer->certs.root;
	if (n > MAX_CERT_FILE) {
		tool_error(NULL, "the chain of certificates would be too long");
		return -EINVAL;
	}
	ret = secproc_file_create(path, all, n * sizeof(all[0]), 0644);
	if (ret)
		tool_errno(path, ret);
	return ret;
}
