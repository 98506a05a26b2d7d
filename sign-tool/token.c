// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Secret keys that stay in a token (PKCS#11)
 *
 * A key is named by a URI, for example
 *
 *	pkcs11:token=authority;object=signer?module-path=/usr/lib/x/y.so
 *
 * Without a module path every module is searched that p11-kit is configured
 * for.  The PIN is in the file that pin-source or an option names, or is asked
 * for.  The mechanism is CKM_EDDSA over curve 25519, pure, as all signatures
 * here.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sodium.h>
#include <p11-kit/p11-kit.h>
#include <p11-kit/pkcs11.h>
#include <p11-kit/uri.h>

#include "token.h"
#include "tool.h"

/* The longest message that is signed: an encoded licence of all parts. */
#define MAX_MESSAGE	2048

/**
 * struct token - a session in which one key can sign
 * @module: the module, if it was named
 * @modules: all that are configured, if none was named
 * @functions: of the module that has the key
 * @session: logged in
 * @key: the secret key
 * @ed25519: the public key
 * @has_session: @session is open
 */
struct token {
	CK_FUNCTION_LIST *module;
	CK_FUNCTION_LIST **modules;
	CK_FUNCTION_LIST *functions;
	CK_SESSION_HANDLE session;
	CK_OBJECT_HANDLE key;
	u8 ed25519[32];
	bool has_session;
};

bool token_is_uri(const char *spec)
{
	return !strncmp(spec, "pkcs11:", 7);
}

const u8 *token_ed25519(const struct token *token)
{
	return token->ed25519;
}

static int failed(const char *what, CK_RV rv)
{
	tool_error(NULL, "token: %s: %s", what, p11_kit_strerror(rv));
	return -EIO;
}

static int load_modules(struct token *token, P11KitUri *uri)
{
	const char *path = p11_kit_uri_get_module_path(uri);
	CK_RV rv;

	if (!path) {
		token->modules = p11_kit_modules_load_and_initialize(0);
		if (token->modules)
			return 0;
		tool_error(NULL, "token: %s", p11_kit_message());
		return -EIO;
	}
	token->module = p11_kit_module_load(path, 0);
	if (!token->module) {
		tool_error(path, "not a PKCS#11 module: %s",
			   p11_kit_message());
		return -EIO;
	}
	rv = p11_kit_module_initialize(token->module);
	if (rv != CKR_OK) {
		p11_kit_module_release(token->module);
		token->module = NULL;
		return failed(path, rv);
	}
	return 0;
}

/* Opens a session with the one token of a module that the URI names. */
static int find_token(struct token *token, CK_FUNCTION_LIST *module,
		      P11KitUri *uri)
{
	CK_SLOT_ID slots[64];
	CK_ULONG n = ARRAY_SIZE(slots), i;
	CK_TOKEN_INFO info;
	CK_RV rv;

	rv = module->C_GetSlotList(CK_TRUE, slots, &n);
	if (rv != CKR_OK)
		return failed("list of slots", rv);
	for (i = 0; i < n; i++) {
		if (module->C_GetTokenInfo(slots[i], &info) != CKR_OK ||
		    !p11_kit_uri_match_token_info(uri, &info))
			continue;
		rv = module->C_OpenSession(slots[i], CKF_SERIAL_SESSION, NULL,
					   NULL, &token->session);
		if (rv != CKR_OK)
			return failed("session", rv);
		token->functions = module;
		token->has_session = true;
		return 0;
	}
	return -ENOENT;
}

static int find_any_token(struct token *token, P11KitUri *uri)
{
	unsigned int i;
	int ret = -ENOENT;

	if (token->module)
		ret = find_token(token, token->module, uri);
	for (i = 0; ret == -ENOENT && token->modules && token->modules[i]; i++)
		ret = find_token(token, token->modules[i], uri);
	if (ret == -ENOENT)
		tool_error(NULL, "token: there is no such token");
	return ret;
}

static int log_in(struct token *token, P11KitUri *uri, const char *pin_path)
{
	const char *source = p11_kit_uri_get_pin_source(uri);
	char pin[SECPROC_LINE_MAX];
	CK_RV rv;
	int ret;

	if (!pin_path && source)
		pin_path = strncmp(source, "file:", 5) ? source : source + 5;
	ret = tool_read_passphrase(pin_path, false, pin, sizeof(pin));
	if (ret)
		return ret;
	rv = token->functions->C_Login(token->session, CKU_USER,
				       (CK_UTF8CHAR *)pin, strlen(pin));
	sodium_memzero(pin, sizeof(pin));
	if (rv == CKR_OK || rv == CKR_USER_ALREADY_LOGGED_IN)
		return 0;
	failed("login", rv);
	return -EACCES;
}

/* The one object of a class that the URI names; -ENOENT, -EEXIST for several. */
static int find_object(struct token *token, P11KitUri *uri,
		       CK_OBJECT_CLASS class, CK_OBJECT_HANDLE *object)
{
	CK_ATTRIBUTE want[3] = {
		{ CKA_CLASS, &class, sizeof(class) },
	};
	CK_OBJECT_HANDLE found[2];
	CK_ATTRIBUTE *attribute;
	CK_ULONG nr = 0, n = 1;
	CK_RV rv;

	attribute = p11_kit_uri_get_attribute(uri, CKA_LABEL);
	if (attribute)
		want[n++] = *attribute;
	attribute = p11_kit_uri_get_attribute(uri, CKA_ID);
	if (attribute)
		want[n++] = *attribute;
	rv = token->functions->C_FindObjectsInit(token->session, want, n);
	if (rv == CKR_OK)
		rv = token->functions->C_FindObjects(token->session, found, 2,
						     &nr);
	token->functions->C_FindObjectsFinal(token->session);
	if (rv != CKR_OK)
		return failed("search", rv);
	*object = found[0];
	return nr == 1 ? 0 : nr ? -EEXIST : -ENOENT;
}

static int find_key(struct token *token, P11KitUri *uri)
{
	u8 point[64];
	CK_ATTRIBUTE attribute = { CKA_EC_POINT, point, sizeof(point) };
	CK_OBJECT_HANDLE public;
	CK_RV rv;
	int ret;

	ret = find_object(token, uri, CKO_PRIVATE_KEY, &token->key);
	if (!ret)
		ret = find_object(token, uri, CKO_PUBLIC_KEY, &public);
	if (ret == -ENOENT || ret == -EEXIST)
		tool_error(NULL, "token: %s such key", ret == -ENOENT ?
			   "there is no" : "there is more than one");
	if (ret)
		return ret;
	rv = token->functions->C_GetAttributeValue(token->session, public,
						   &attribute, 1);
	if (rv != CKR_OK)
		return failed("public key", rv);
	/* An octet string of 32 bytes, or, from old modules, the bytes. */
	if (attribute.ulValueLen == 34 && point[0] == 4 && point[1] == 32) {
		memcpy(token->ed25519, point + 2, 32);
	} else if (attribute.ulValueLen == 32) {
		memcpy(token->ed25519, point, 32);
	} else {
		tool_error(NULL, "token: not an Ed25519 key");
		return -EBADMSG;
	}
	return 0;
}

/**
 * token_open() - find a key and log in, with a message if that fails
 * @spec: URI
 * @pin_path: file with the PIN, or NULL
 * @token: receives the session; to be given to token_close()
 *
 * Return: 0 or a negative errno.
 */
int token_open(const char *spec, const char *pin_path, struct token **token)
{
	struct token *t = calloc(1, sizeof(*t));
	P11KitUri *uri = p11_kit_uri_new();
	int ret;

	if (!t || !uri) {
		ret = -ENOMEM;
		tool_errno(spec, ret);
	} else if (p11_kit_uri_parse(spec, P11_KIT_URI_FOR_ANY, uri) !=
		   P11_KIT_URI_OK) {
		ret = -EINVAL;
		tool_error(spec, "not a PKCS#11 URI");
	} else {
		ret = load_modules(t, uri);
		if (!ret)
			ret = find_any_token(t, uri);
		if (!ret)
			ret = log_in(t, uri, pin_path);
		if (!ret)
			ret = find_key(t, uri);
	}
	if (uri)
		p11_kit_uri_free(uri);
	if (ret)
		token_close(t);
	else
		*token = t;
	return ret;
}

/**
 * token_close() - log out
 * @token: may be NULL
 */
void token_close(struct token *token)
{
	if (!token)
		return;
	if (token->has_session)
		token->functions->C_CloseSession(token->session);
	if (token->module) {
		p11_kit_module_finalize(token->module);
		p11_kit_module_release(token->module);
	}
	if (token->modules)
		p11_kit_modules_finalize_and_release(token->modules);
	free(token);
}

/**
 * token_sign() - make an Ed25519 signature; for struct secproc_sign_key
 * @ctx: token
 * @sig: receives it
 * @piece: pieces of the message
 * @nr_pieces: how many
 *
 * Return: 0 or a negative errno, after a message.
 */
int token_sign(void *ctx, u8 sig[64], const struct secproc_bytes *piece,
	       unsigned int nr_pieces)
{
	struct token *token = ctx;
	CK_MECHANISM mechanism = { CKM_EDDSA, NULL, 0 };
	CK_ULONG sig_len = 64;
	u8 message[MAX_MESSAGE];
	unsigned int i;
	size_t len = 0;
	CK_RV rv;

	for (i = 0; i < nr_pieces; i++) {
		if (piece[i].len > sizeof(message) - len)
			return -EMSGSIZE;
		memcpy(message + len, piece[i].data, piece[i].len);
		len += piece[i].len;
	}
	rv = token->functions->C_SignInit(token->session, &mechanism,
					  token->key);
	if (rv == CKR_OK)
		rv = token->functions->C_Sign(token->session, message, len, sig,
					      &sig_len);
	if (rv != CKR_OK)
		return failed("signature", rv);
	return sig_len == 64 ? 0 : -EIO;
}
