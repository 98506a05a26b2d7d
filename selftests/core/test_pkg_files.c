// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * What the tools keep in files: keys, processors' public keys, the development
 * authority, and files themselves
 */
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "check.h"
#include "../../kmod/core/user/devkeys.h"
#include "../../kmod/core/user/keyfile.h"

static char dir[32] = "/tmp/secproc-test.XXXXXX";

static const char *in_dir(const char *name)
{
	static char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	return path;
}

/* ---- Texts -------------------------------------------------------------- */

static void hex_and_base64_go_there_and_back(void)
{
	u8 data[5] = { 0x00, 0xff, 0x10, 0x80, 0x7f }, back[5];
	char text[32];

	secproc_hex(text, data, sizeof(data));
	CHECK(!strcmp(text, "00ff10807f"));
	CHECK(!secproc_unhex(back, sizeof(back), text));
	CHECK(!memcmp(data, back, sizeof(data)));
	CHECK(secproc_unhex(back, sizeof(back), "00ff10807") == -EINVAL);
	CHECK(secproc_unhex(back, sizeof(back), "00ff10807f0") == -EINVAL);
	CHECK(secproc_unhex(back, sizeof(back), "00ff10807g") == -EINVAL);

	CHECK(!secproc_base64(text, sizeof(text), data, sizeof(data)));
	CHECK(!strcmp(text, "AP8QgH8="));
	CHECK(!secproc_unbase64(back, sizeof(back), text));
	CHECK(!memcmp(data, back, sizeof(data)));
	CHECK(secproc_base64(text, 8, data, sizeof(data)) == -EMSGSIZE);
	CHECK(secproc_unbase64(back, sizeof(back), "AP8QgH8") == -EINVAL);
	CHECK(secproc_unbase64(back, sizeof(back), "AP8QgA==") == -EINVAL);
	CHECK(secproc_unbase64(back, sizeof(back), "AP8QgH8=x") == -EINVAL);
	CHECK(secproc_unbase64(back, sizeof(back), "AP8QgH8AAA==") == -EINVAL);
}

static void a_processor_is_one_line_of_text(void)
{
	struct secproc_processor_pub pub = { .label = "lab 3" }, back;
	char line[SECPROC_LINE_MAX], small[40];
	u8 id[32], want[32];

	memset(pub.ed25519, 1, 32);
	memset(pub.x25519, 2, 32);
	CHECK(!secproc_processor_pub_format(line, sizeof(line), &pub));
	CHECK(!strncmp(line, "secproc-processor-1 AQEB", 24));
	CHECK(strchr(line, '\n') == line + strlen(line) - 1);
	CHECK(!secproc_processor_pub_parse(line, &back));
	CHECK(!memcmp(&pub, &back, sizeof(pub)));
	CHECK(secproc_processor_pub_format(small, sizeof(small), &pub) ==
	      -EMSGSIZE);
	secproc_processor_pub_id(id, &pub);
	secproc_key_id(want, pub.ed25519, pub.x25519);
	CHECK(!memcmp(id, want, sizeof(id)));

	/* Without newline, without label. */
	line[strlen(line) - 1] = '\0';
	CHECK(!secproc_processor_pub_parse(line, &back));
	line[20 + 88] = '\0';
	CHECK(!secproc_processor_pub_parse(line, &back) && !back.label[0]);

	line[18] = '2';
	CHECK(secproc_processor_pub_parse(line, &back) == -EOPNOTSUPP);
	line[0] = 'x';
	CHECK(secproc_processor_pub_parse(line, &back) == -EBADMSG);
	CHECK(secproc_processor_pub_parse("", &back) == -EBADMSG);
	CHECK(secproc_processor_pub_parse("secproc-processor-1", &back) ==
	      -EBADMSG);
	CHECK(secproc_processor_pub_parse("secproc-processor-1 AQEB", &back) ==
	      -EBADMSG);
}

static void a_processor_line_with_something_odd_is_refused(void)
{
	struct secproc_processor_pub pub = { .label = "" }, back;
	char line[SECPROC_LINE_MAX], odd[2 * SECPROC_LINE_MAX];

	CHECK(!secproc_processor_pub_format(line, sizeof(line), &pub));
	snprintf(odd, sizeof(odd), "%smore\n", line);
	CHECK(secproc_processor_pub_parse(odd, &back) == -EBADMSG);
	line[strlen(line) - 1] = '\0';
	snprintf(odd, sizeof(odd), "%s \x1b[31mred\n", line);
	CHECK(secproc_processor_pub_parse(odd, &back) == -EBADMSG);
	snprintf(odd, sizeof(odd), "%s %0100d\n", line, 1);
	CHECK(secproc_processor_pub_parse(odd, &back) == -EBADMSG);
	snprintf(odd, sizeof(odd), "%s %0500d\n", line, 1);
	CHECK(secproc_processor_pub_parse(odd, &back) == -EBADMSG);
}

/* ---- Keys --------------------------------------------------------------- */

static void kinds_of_keys_have_different_keys_from_one_seed(void)
{
	struct secproc_keypair a, b;
	enum secproc_key_kind kind;
	u8 seed[32] = { 5 };

	secproc_keypair_derive(&a, SECPROC_KEY_SIGNER, seed);
	secproc_keypair_derive(&b, SECPROC_KEY_ROOT, seed);
	CHECK(memcmp(a.ed25519, b.ed25519, 32));
	CHECK(memcmp(a.x25519, b.x25519, 32));
	CHECK(memcmp(a.ed25519_secret, a.x25519_secret, 32));
	CHECK(!secproc_key_kind_parse("authority", &kind) &&
	      kind == SECPROC_KEY_AUTHORITY);
	CHECK(!strcmp(secproc_key_kind_name(kind), "authority"));
	CHECK(secproc_key_kind_parse("admin", &kind) == -EINVAL);
	CHECK(!strcmp(secproc_key_kind_name((enum secproc_key_kind)99),
		      "unknown"));
	secproc_keypair_wipe(&a);
	CHECK(secproc_is_zero(&a, sizeof(a)));
}

/* What the processor derives for itself, said once more in other words. */
static void a_processors_keys_are_those_that_the_processor_derives(void)
{
	static const char label_ed[] = "secproc processor ed25519 v1";
	static const char label_x[] = "secproc processor x25519 v1";
	u8 seed[32] = { 42 }, ed_seed[32], ed[32], x_secret[32], x[32];
	struct secproc_bytes ikm = { seed, 32 }, salt = { NULL, 0 }, info;
	struct secproc_keypair pair;

	info = (struct secproc_bytes){ label_ed, sizeof(label_ed) - 1 };
	secproc_hkdf_sha256(ed_seed, &ikm, &salt, &info, 1);
	info = (struct secproc_bytes){ label_x, sizeof(label_x) - 1 };
	secproc_hkdf_sha256(x_secret, &ikm, &salt, &info, 1);
	CHECK(!secproc_ed25519_public(ed, ed_seed));
	secproc_x25519_base(x, x_secret);
	secproc_keypair_derive(&pair, SECPROC_KEY_PROCESSOR, seed);
	CHECK(!memcmp(pair.ed25519, ed, 32));
	CHECK(!memcmp(pair.x25519_secret, x_secret, 32));
	CHECK(!memcmp(pair.x25519, x, 32));
}

static void a_message_longer_than_any_is_not_signed(void)
{
	static u8 message[4096];
	struct secproc_bytes piece[2] = { { message, 1000 }, { message, 4000 } };
	struct secproc_keypair pair;
	u8 seed[32] = { 5 }, sig[64];

	secproc_keypair_derive(&pair, SECPROC_KEY_SIGNER, seed);
	CHECK(!secproc_ed25519_sign(pair.ed25519_secret, sig, piece, 1));
	CHECK(!secproc_ed25519_verify(sig, pair.ed25519, piece, 1));
	CHECK(secproc_ed25519_sign(pair.ed25519_secret, sig, piece, 2) ==
	      -EMSGSIZE);
}

static bool is_same_pair(const struct secproc_keypair *a,
			 const struct secproc_keypair *b)
{
	return a->kind == b->kind && !memcmp(a->seed, b->seed, 32) &&
	       !memcmp(a->ed25519_secret, b->ed25519_secret, 64) &&
	       !memcmp(a->x25519_secret, b->x25519_secret, 32) &&
	       !memcmp(a->key_id, b->key_id, 32);
}

static void a_key_file_says_that_it_is_unencrypted(void)
{
	struct secproc_keypair pair, want;
	char line[SECPROC_LINE_MAX];
	u8 seed[32] = { 7 };

	CHECK(!secproc_keyfile_format(line, sizeof(line), SECPROC_KEY_SIGNER,
				      seed, NULL));
	CHECK(strstr(line, " signer UNENCRYPTED "));
	CHECK(!secproc_keyfile_parse(line, NULL, &pair));
	secproc_keypair_derive(&want, SECPROC_KEY_SIGNER, seed);
	CHECK(is_same_pair(&pair, &want));
	CHECK(secproc_keyfile_format(line, 20, SECPROC_KEY_SIGNER, seed,
				     NULL) == -EMSGSIZE);
	CHECK(!pair.is_development);
}

static void a_key_file_says_that_it_is_for_development(void)
{
	static const char keys[] = "secproc-package-keys-1 ";
	char line[SECPROC_LINE_MAX], id[65], other[SECPROC_LINE_MAX];
	struct secproc_package_keys package_keys;
	struct secproc_keypair pair, want;
	u8 seed[32] = { 7 };

	CHECK(!secproc_keyfile_format_development(line, sizeof(line),
						  SECPROC_KEY_SIGNER, seed));
	CHECK(strstr(line, " signer INSECURE-DEVELOPMENT "));
	CHECK(!secproc_keyfile_parse(line, NULL, &pair));
	secproc_keypair_derive(&want, SECPROC_KEY_SIGNER, seed);
	CHECK(is_same_pair(&pair, &want));
	CHECK(pair.is_development && !want.is_development);

	/* There are no such packages' keys. */
	secproc_hex(id, seed, 32);
	snprintf(other, sizeof(other), "%s%s%s", keys, id,
		 strstr(line, " INSECURE-DEVELOPMENT "));
	CHECK(secproc_package_keys_parse(other, NULL, &package_keys) ==
	      -EBADMSG);
}

static void a_passphrase_protects_a_key_file(void)
{
	struct secproc_keypair pair, want;
	char line[SECPROC_LINE_MAX], changed[SECPROC_LINE_MAX];
	u8 seed[32] = { 7 };
	char *at;

	CHECK(!secproc_keyfile_format(line, sizeof(line), SECPROC_KEY_SIGNER,
				      seed, "correct horse"));
	CHECK(!strstr(line, "UNENCRYPTED"));
	CHECK(secproc_keyfile_parse(line, NULL, &pair) == -ENOKEY);
	CHECK(secproc_keyfile_parse(line, "wrong horse", &pair) ==
	      -EKEYREJECTED);
	CHECK(!secproc_keyfile_parse(line, "correct horse", &pair));
	secproc_keypair_derive(&want, SECPROC_KEY_SIGNER, seed);
	CHECK(is_same_pair(&pair, &want));

	/* The kind of key is part of what is sealed. */
	snprintf(changed, sizeof(changed), "secproc-secret-key-1 root%s",
		 strstr(line, " argon2id"));
	CHECK(secproc_keyfile_parse(changed, "correct horse", &pair) ==
	      -EKEYREJECTED);

	/* No file makes us work for an hour. */
	at = strstr(line, "argon2id:");
	snprintf(changed, sizeof(changed), "%.*sargon2id:4000000000:%s",
		 (int)(at - line), line, strchr(at + 9, ':') + 1);
	CHECK(secproc_keyfile_parse(changed, "correct horse", &pair) ==
	      -EMSGSIZE);
}

static void what_is_no_key_file_is_refused(void)
{
	static const char * const bad[] = {
		"", "\n", "secproc-secret-key-1",
		"secproc-secret-key-1 signer UNENCRYPTED",
		"secproc-secret-key-1 signer UNENCRYPTED AAAA",
		"secproc-secret-key-1 nobody UNENCRYPTED AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
		"secproc-secret-key-2 signer UNENCRYPTED AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
		"secproc-secret-key-1 signer UNENCRYPTED AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= x",
		"secproc-secret-key-1 signer UNENCRYPTED AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\nx",
		"secproc-secret-key-1 signer argon2id:2 AAAA",
	};
	struct secproc_keypair pair;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(bad); i++)
		CHECK(secproc_keyfile_parse(bad[i], "x", &pair) == -EBADMSG);
}

/* ---- Files -------------------------------------------------------------- */

static mode_t mode_of(const char *path)
{
	struct stat st;

	return stat(path, &st) ? 0 : st.st_mode & 07777;
}

static void a_file_is_replaced_as_a_whole(void)
{
	struct secproc_file file;
	const char *path = in_dir("file");

	umask(022);
	CHECK(!secproc_file_write(path, "first", 5, 0666));
	CHECK(mode_of(path) == 0644);
	CHECK(!secproc_file_write(path, "second", 6, 0666));
	CHECK(!secproc_file_read(path, 6, &file));
	CHECK(file.len == 6 && !memcmp(file.data, "second", 7));
	secproc_file_free(&file);
	CHECK(secproc_file_read(path, 5, &file) == -EFBIG);
	CHECK(secproc_file_read(in_dir("none"), 5, &file) == -ENOENT);
	CHECK(secproc_file_write(in_dir("none/file"), "x", 1, 0666) == -ENOENT);
}

static void a_secret_never_replaces_a_file(void)
{
	struct secproc_file file;
	const char *path = in_dir("secret");

	umask(0);
	CHECK(!secproc_file_create(path, "one", 3, 0600));
	CHECK(mode_of(path) == 0600);
	CHECK(secproc_file_create(path, "two", 3, 0600) == -EEXIST);
	CHECK(!secproc_file_read(path, 3, &file));
	CHECK(!memcmp(file.data, "one", 3));
	secproc_file_free(&file);
	umask(022);
}

static void a_pipe_can_be_read_as_a_file(void)
{
	struct secproc_file file;
	static char data[10000];
	char path[64];
	int fd[2];

	CHECK(!pipe(fd));
	CHECK(write(fd[1], data, sizeof(data)) == sizeof(data));
	close(fd[1]);
	snprintf(path, sizeof(path), "/dev/fd/%d", fd[0]);
	CHECK(!secproc_file_read(path, sizeof(data), &file));
	CHECK(file.len == sizeof(data));
	secproc_file_free(&file);
	close(fd[0]);
}

/* ---- Development keys --------------------------------------------------- */

static void development_keys_are_made_once_and_marked(void)
{
	struct secproc_dev_authority first, again;
	struct secproc_keypair processor, same;
	struct secproc_devkeys dev;
	struct secproc_file file;

	setenv("SECPROC_DEV_DIR", in_dir("a/b"), 1);
	CHECK(!secproc_devkeys_open(&dev));
	CHECK(!secproc_devkeys_authority(&dev, &first) && dev.created);
	CHECK(!secproc_devkeys_processor(&dev, &processor));
	CHECK(mode_of(in_dir("a/b")) == 0700);
	CHECK(mode_of(in_dir("a/b/root.key")) == 0600);
	CHECK(mode_of(in_dir("a/b/signer.key")) == 0600);
	CHECK(mode_of(in_dir("a/b/processor.seed")) == 0600);
	CHECK(!memcmp(first.signer_cert.subject, "INSECURE DEVELOPMENT", 20));
	CHECK(!memcmp(first.root_cert.subject, "INSECURE DEVELOPMENT", 20));
	CHECK(secproc_get_le64(&first.root_cert.caps) ==
	      SECPROC_CERT_CAP_INSECURE);
	CHECK(!secproc_root_check(&first.root_cert));

	CHECK(!secproc_devkeys_open(&dev));
	CHECK(!secproc_devkeys_authority(&dev, &again) && !dev.created);
	CHECK(!secproc_devkeys_processor(&dev, &same) && !dev.created);
	CHECK(is_same_pair(&first.root, &again.root));
	CHECK(first.root.is_development && again.root.is_development);
	CHECK(is_same_pair(&first.signer, &again.signer));
	CHECK(!memcmp(&first.signer_cert, &again.signer_cert,
		      sizeof(first.signer_cert)));
	CHECK(is_same_pair(&processor, &same));

	CHECK(!secproc_file_read(in_dir("a/b/processor.seed"), 32, &file));
	CHECK(file.len == 32 && !memcmp(file.data, processor.seed, 32));
	secproc_file_free(&file);
	CHECK(!secproc_file_read(in_dir("a/b/root.cert"), 320, &file));
	CHECK(!memcmp(file.data, &first.root_cert, 320));
	secproc_file_free(&file);
}

static void development_keys_that_are_damaged_are_not_replaced(void)
{
	struct secproc_dev_authority authority;
	struct secproc_keypair processor;
	struct secproc_devkeys dev;

	setenv("SECPROC_DEV_DIR", in_dir("c"), 1);
	CHECK(!secproc_devkeys_open(&dev));
	CHECK(!secproc_file_write(in_dir("c/root.key"), "damaged\n", 8, 0600));
	CHECK(secproc_devkeys_authority(&dev, &authority) == -EBADMSG);
	CHECK(strstr(dev.path, "root.key"));
	CHECK(!secproc_file_write(in_dir("c/processor.seed"), "short", 5,
				  0600));
	CHECK(secproc_devkeys_processor(&dev, &processor) == -EBADMSG);
}

static void the_directory_follows_the_environment(void)
{
	struct secproc_devkeys dev;

	unsetenv("SECPROC_DEV_DIR");
	setenv("HOME", "/nonexistent/home", 1);
	CHECK(!secproc_devkeys_find(&dev));
	CHECK(!strcmp(dev.dir, "/nonexistent/home/.config/secproc/insecure-development"));
	setenv("SECPROC_DEV_DIR", "/somewhere", 1);
	CHECK(!secproc_devkeys_find(&dev) && !strcmp(dev.dir, "/somewhere"));
}

static const struct check_test tests[] = {
	CHECK_TEST(hex_and_base64_go_there_and_back),
	CHECK_TEST(a_processor_is_one_line_of_text),
	CHECK_TEST(a_processor_line_with_something_odd_is_refused),
	CHECK_TEST(kinds_of_keys_have_different_keys_from_one_seed),
	CHECK_TEST(a_processors_keys_are_those_that_the_processor_derives),
	CHECK_TEST(a_message_longer_than_any_is_not_signed),
	CHECK_TEST(a_key_file_says_that_it_is_unencrypted),
	CHECK_TEST(a_key_file_says_that_it_is_for_development),
	CHECK_TEST(a_passphrase_protects_a_key_file),
	CHECK_TEST(what_is_no_key_file_is_refused),
	CHECK_TEST(a_file_is_replaced_as_a_whole),
	CHECK_TEST(a_secret_never_replaces_a_file),
	CHECK_TEST(a_pipe_can_be_read_as_a_file),
	CHECK_TEST(development_keys_are_made_once_and_marked),
	CHECK_TEST(development_keys_that_are_damaged_are_not_replaced),
	CHECK_TEST(the_directory_follows_the_environment),
};

int main(void)
{
	char command[64];
	int failed;

	if (!mkdtemp(dir))
		return 1;
	failed = check_run(tests, ARRAY_SIZE(tests));
	snprintf(command, sizeof(command), "rm -rf %s", dir);
	return system(command) || failed;
}
