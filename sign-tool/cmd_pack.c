// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * secproc-sign pack: from an unmodified program to a package and a licence
 */
#include <fcntl.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <sodium.h>

#include "../kmod/core/crypto/suite.h"
#include "../kmod/core/user/sha256_user.h"
#include "choose.h"
#include "depend.h"
#include "elf.h"
#include "grant.h"
#include "pool.h"
#include "stream.h"
#include "key.h"

static const char help[] =
"Usage: secproc-sign pack [OPTION]... PROGRAM\n"
"Encrypt and sign PROGRAM, a riscv64 Linux program as it is, or a file for one.\n"
"\n"
"  -o, --output FILE        package to write (default: PROGRAM.spkg)\n"
"  -l, --licence FILE       licence to write (default: the package's name with\n"
"                           .slic)\n"
"  -f, --for FILE           public keys of the processor that may run it\n"
"                           (default with --insecure-development: the insecure\n"
"                           development processor)\n"
"      --embed-licence      put the licence into the package as well\n"
"  -p, --plain-data         sign data pages, but do not encrypt them\n"
"      --verify [SECTION=]KIND  how pages, or those of one section, are\n"
"                           verified: ed25519 (default), tree, and, if signer\n"
"                           and processor allow them, crc32c and parity\n"
"      --cipher NAME        chacha20-poly1305 (default), or aes-256-gcm for\n"
"                           processors that have it\n"
"      --order FILE         addresses of pages in the order in which they are first\n"
"                           wanted, from 'secproc run --trace-pages'\n"
"      --part NAME=ITEM[,ITEM]...  put these pages into a part with a key of\n"
"                           its own: sections, symbols, 0xADDRESS,\n"
"                           0xFIRST-0xLAST or @FILE with an item in each line.\n"
"                           A first part of the name trial is what opens first,\n"
"                           and what nobody names is the last part; without it\n"
"                           what nobody names opens first\n"
DEPEND_HELP
"      --pin ITEM[,ITEM]... let these pages stay in secure memory once they are\n"
"                           there, as far as the processor's limits allow\n"
GRANT_HELP
"      --keys FILE          keep the package's keys for 'secproc-sign licence'\n"
"      --keys-passphrase-file FILE  first line protects them\n"
"      --keys-unencrypted   leave them unprotected\n"
"  -k, --key KEY            the signer's secret key, a file or pkcs11:...\n"
"  -c, --cert FILE          the signer's certificates, up to the root\n"
"      --passphrase-file FILE  what protects the key\n"
"  -n, --name NAME          name (default: PROGRAM's)\n"
"  -V, --version-number N   version (default: 1)\n"
"      --version-text TEXT  version for people\n"
"      --rollback-index N   processors that have run a higher one refuse it\n"
"      --product HEX        16 bytes that all versions share (default: made of\n"
"                           the name)\n"
"      --intake REPORT      what inspect-elf wrote about PROGRAM: its hash is signed\n"
"      --debug              let the running program be debugged\n"
"      --force-expiry       do not run after the signer's certificate expires\n"
"      --insecure-development  let insecure development keys sign: without --key\n"
"                           the development authority, made on first use\n"
"      --seed HEX           32 bytes that replace all randomness, to get the\n"
"                           same files again; keep them secret\n"
"  -q, --quiet              say nothing but warnings and errors\n"
"  -h, --help               print this and exit\n"
"\n"
"SOURCE_DATE_EPOCH replaces the time of signing.\n";

enum {
	OPT_EMBED = 256,
	OPT_PASSPHRASE_FILE,
	OPT_VERSION_TEXT,
	OPT_ROLLBACK,
	OPT_PRODUCT,
	OPT_DEBUG,
	OPT_FORCE_EXPIRY,
	OPT_SEED,
	OPT_CIPHER,
	OPT_ORDER,
	OPT_INSECURE,
	OPT_INTAKE,
	OPT_VERIFY,
	OPT_PART,
	OPT_PIN,
	OPT_KEYS,
	OPT_KEYS_PASSPHRASE_FILE,
	OPT_KEYS_UNENCRYPTED,
};

static const struct option options[] = {
	{ "output", required_argument, NULL, 'o' },
	{ "licence", required_argument, NULL, 'l' },
	{ "for", required_argument, NULL, 'f' },
	{ "embed-licence", no_argument, NULL, OPT_EMBED },
	{ "plain-data", no_argument, NULL, 'p' },
	{ "key", required_argument, NULL, 'k' },
	{ "cert", required_argument, NULL, 'c' },
	{ "passphrase-file", required_argument, NULL, OPT_PASSPHRASE_FILE },
	{ "name", required_argument, NULL, 'n' },
	{ "version-number", required_argument, NULL, 'V' },
	{ "version-text", required_argument, NULL, OPT_VERSION_TEXT },
	{ "rollback-index", required_argument, NULL, OPT_ROLLBACK },
	{ "product", required_argument, NULL, OPT_PRODUCT },
	{ "debug", no_argument, NULL, OPT_DEBUG },
	{ "force-expiry", no_argument, NULL, OPT_FORCE_EXPIRY },
	{ "intake", required_argument, NULL, OPT_INTAKE },
	{ "seed", required_argument, NULL, OPT_SEED },
	{ "insecure-development", no_argument, NULL, OPT_INSECURE },
	{ "verify", required_argument, NULL, OPT_VERIFY },
	{ "cipher", required_argument, NULL, OPT_CIPHER },
	{ "order", required_argument, NULL, OPT_ORDER },
	{ "part", required_argument, NULL, OPT_PART },
	DEPEND_OPTIONS,
	{ "pin", required_argument, NULL, OPT_PIN },
	GRANT_OPTIONS,
	{ "keys", required_argument, NULL, OPT_KEYS },
	{ "keys-passphrase-file", required_argument, NULL,
	  OPT_KEYS_PASSPHRASE_FILE },
	{ "keys-unencrypted", no_argument, NULL, OPT_KEYS_UNENCRYPTED },
	{ "quiet", no_argument, NULL, 'q' },
	{ "help", no_argument, NULL, 'h' },
	{ 0 },
};

/* Choices of --verify, and of --pin. */
#define MAX_VERIFY	64
#define MAX_PIN		64

/**
 * struct pack - what was asked for, and what it takes
 * @program: file to pack
 * @output: package
 * @licence: licence
 * @recipient_path: processor's public keys, or NULL for development
 * @key_path: signer's key, or NULL for development
 * @cert_path: signer's certificates
 * @passphrase_path: file with the key's passphrase
 * @keys_path: where the package's keys are kept, or NULL
 * @keys_passphrase_path: file with what protects them, or NULL to ask
 * @keys_passphrase: what protects them
 * @keys_unencrypted: nothing does
 * @order_path: file with the order of pages, or NULL
 * @order: numbers of pages in that order
 * @nr_order: how many
 * @intake_path: report about the program, or NULL
 * @intake: its hash
 * @embed: put the licence into the package
 * @plain_data: leave data pages in the clear
 * @quiet: no progress, no summary
 * @insecure: development keys may sign
 * @has_product: build.product_id was given
 * @has_seed: build.seed was given
 * @verify: how pages are verified, as asked for
 * @nr_verify: how many of them
 * @part: name and items of each part
 * @nr_parts: how many of them
 * @depend: what it needs and who may have it
 * @pin: items that stay in secure memory
 * @nr_pin: how many of them
 * @build: description of the package
 * @terms: description of the licence
 * @key: signer's key
 * @sign_key: the same for the builder
 * @certs: signer's certificates
 * @trust: what the result is checked against
 * @file: program
 * @file_fd: the same
 * @image: program as pages
 * @pool: does the work
 */
struct pack {
	const char *program;
	char output[PATH_MAX];
	char licence[PATH_MAX];
	const char *recipient_path;
	const char *key_path;
	const char *cert_path;
	const char *passphrase_path;
	const char *keys_path;
	const char *keys_passphrase_path;
	char keys_passphrase[SECPROC_LINE_MAX];
	bool keys_unencrypted;
	const char *order_path;
	u32 *order;
	u32 nr_order;
	const char *intake_path;
	u8 intake[32];
	bool embed;
	bool plain_data;
	bool quiet;
	bool insecure;
	bool has_product;
	bool has_seed;
	const char *verify[MAX_VERIFY];
	unsigned int nr_verify;
	const char *part[SECPROC_PKG_MAX_PARTS];
	unsigned int nr_parts;
	struct depend depend;
	const char *pin[MAX_PIN];
	unsigned int nr_pin;
	struct secproc_build build;
	struct secproc_licence_terms terms;
	struct tool_key key;
	struct secproc_sign_key sign_key;
	struct cert_file certs;
	struct secproc_trust trust;
	struct secproc_file file;
	int file_fd;
	struct elf_image image;
	struct pool pool;
};

/* ---- Arguments ---------------------------------------------------------- */

static int set_text(struct secproc_bytes *text, const char *arg)
{
	text->data = arg;
	text->len = strlen(arg);
	return text->len && text->len <= 255 ? 0 : -EINVAL;
}

static int set_path(char path[PATH_MAX], const char *arg)
{
	return snprintf(path, PATH_MAX, "%s", arg) >= PATH_MAX ? -EINVAL : 0;
}

static int set_cipher(struct secproc_build *build, const char *arg)
{
	u8 suite;

	for (suite = 1; suite < 8; suite++) {
		if (!secproc_suite_is_known(suite) ||
		    strcmp(secproc_suite_name(suite), arg))
			continue;
		build->suite = suite;
		return 0;
	}
	return -EINVAL;
}

static int take_option(struct pack *pack, int option, const char *arg)
{
	u64 n = 0;
	int ret = 0;

	switch (option) {
	case 'o':
		return set_path(pack->output, arg);
	case 'l':
		return set_path(pack->licence, arg);
	case 'f':
		pack->recipient_path = arg;
		return 0;
	case OPT_EMBED:
		pack->embed = true;
		return 0;
	case 'p':
		pack->plain_data = true;
		return 0;
	case 'k':
		pack->key_path = arg;
		return 0;
	case 'c':
		pack->cert_path = arg;
		return 0;
	case OPT_PASSPHRASE_FILE:
		pack->passphrase_path = arg;
		return 0;
	case 'n':
		return set_text(&pack->build.name, arg);
	case 'V':
		return tool_parse_u64(arg, UINT64_MAX, &pack->build.version);
	case OPT_VERSION_TEXT:
		return set_text(&pack->build.version_text, arg);
	case OPT_ROLLBACK:
		ret = tool_parse_u64(arg, UINT32_MAX, &n);
		pack->build.rollback_index = (u32)n;
		return ret;
	case OPT_PRODUCT:
		pack->has_product = true;
		return secproc_unhex(pack->build.product_id, 16, arg);
	case OPT_DEBUG:
		pack->build.flags |= SECPROC_PKG_F_DEBUG;
		return 0;
	case OPT_FORCE_EXPIRY:
		pack->build.flags |= SECPROC_PKG_F_FORCE_EXPIRY;
		return 0;
	case OPT_INSECURE:
		pack->insecure = true;
		return 0;
	case OPT_INTAKE:
		pack->intake_path = arg;
		return 0;
	case OPT_SEED:
		pack->has_seed = true;
		return secproc_unhex(pack->build.seed, 32, arg);
	case OPT_VERIFY:
		if (pack->nr_verify == MAX_VERIFY)
			return -EINVAL;
		pack->verify[pack->nr_verify++] = arg;
		return 0;
	case OPT_ORDER:
		pack->order_path = arg;
		return 0;
	case OPT_CIPHER:
		return set_cipher(&pack->build, arg);
	case OPT_PART:
		/* One more for what nobody names. */
		if (pack->nr_parts == SECPROC_PKG_MAX_PARTS - 1 ||
		    !strchr(arg, '='))
			return -EINVAL;
		if (!strncmp(arg, "trial=", 6) && pack->nr_parts)
			return -EINVAL;
		pack->part[pack->nr_parts++] = arg;
		return 0;
	case OPT_PIN:
		if (pack->nr_pin == MAX_PIN)
			return -EINVAL;
		pack->pin[pack->nr_pin++] = arg;
		return 0;
	case OPT_KEYS:
		pack->keys_path = arg;
		return 0;
	case OPT_KEYS_PASSPHRASE_FILE:
		pack->keys_passphrase_path = arg;
		return 0;
	case OPT_KEYS_UNENCRYPTED:
		pack->keys_unencrypted = true;
		return 0;
	case 'q':
		pack->quiet = true;
		return 0;
	default:
		if (option >= DEPEND_DATA)
			return depend_take_option(&pack->depend, option, arg);
		return grant_take_option(&pack->terms, option, arg);
	}
}

/* The program's name without directories. */
static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static int set_file_name(struct pack *pack, const char *folder,
			 const char *name)
{
	size_t size = sizeof(pack->depend.file_name);

	return snprintf(pack->depend.file_name, size, "%s%s", folder, name) >=
	       (int)size ? -ENAMETOOLONG : 0;
}

/* Names that follow from others: PROGRAM.spkg, PACKAGE.slic. */
static int default_paths(struct pack *pack)
{
	size_t len;

	if (!pack->output[0] &&
	    snprintf(pack->output, sizeof(pack->output), "%s.spkg",
		     pack->program) >= (int)sizeof(pack->output))
		return -ENAMETOOLONG;
	if (pack->licence[0])
		return 0;
	len = strlen(pack->output);
	if (len > 5 && !strcmp(pack->output + len - 5, ".spkg"))
		len -= 5;
	if (len + sizeof(".slic") > sizeof(pack->licence))
		return -ENAMETOOLONG;
	memcpy(pack->licence, pack->output, len);
	memcpy(pack->licence + len, ".slic", sizeof(".slic"));
	return 0;
}

static void default_product(struct pack *pack)
{
	static const char label[] = "product";
	struct secproc_bytes piece[] = {
		{ label, sizeof(label) }, pack->build.name,
	};
	u8 hash[32];

	secproc_sha256(hash, piece, ARRAY_SIZE(piece));
	memcpy(pack->build.product_id, hash, sizeof(pack->build.product_id));
}

/* Returns EXIT_DONE to go on, -1 to end well, or an exit status. */
static int parse_arguments(struct pack *pack, int argc, char **argv)
{
	int option;

	pack->build.version = 1;
	pack->build.suite = SECPROC_PKG_SUITE_CHACHA20_POLY1305;
	while ((option = getopt_long(argc, argv, "o:l:f:pk:c:n:V:qh", options,
				     NULL)) != -1) {
		if (option == 'h') {
			fputs(help, stdout);
			return -1;
		}
		if (option == '?')
			return tool_usage("pack");
		if (take_option(pack, option, optarg)) {
			tool_error(NULL, "'%s' is not usable there", optarg);
			return tool_usage("pack");
		}
	}
	if (optind + 1 != argc) {
		tool_error(NULL, "pack wants one program");
		return tool_usage("pack");
	}
	if (!pack->key_path != !pack->cert_path) {
		tool_error(NULL, "--key and --cert go together");
		return tool_usage("pack");
	}
	if (!pack->insecure && (!pack->key_path || !pack->recipient_path)) {
		tool_error(NULL, "name the signer with --key and --cert, and the processor with --for; or --insecure-development");
		return tool_usage("pack");
	}
	if (pack->keys_unencrypted && pack->keys_passphrase_path) {
		tool_error(NULL, "--keys-unencrypted or --keys-passphrase-file, not both");
		return tool_usage("pack");
	}
	if (!pack->keys_path &&
	    (pack->keys_unencrypted || pack->keys_passphrase_path)) {
		tool_error(NULL, "what protects keys wants --keys");
		return tool_usage("pack");
	}
	pack->program = argv[optind];
	if (default_paths(pack)) {
		tool_error(NULL, "a file name is too long");
		return EXIT_USAGE;
	}
	if (!pack->build.name.len &&
	    set_text(&pack->build.name, base_name(pack->program))) {
		tool_error(pack->program, "not usable as a name; use --name");
		return EXIT_USAGE;
	}
	if (!pack->has_product)
		default_product(pack);
	if (pack->nr_parts && depend_is_file(&pack->depend)) {
		tool_error(NULL, "files for programs have no parts");
		return tool_usage("pack");
	}
	return EXIT_DONE;
}

/* ---- Keys --------------------------------------------------------------- */

static int open_development(struct secproc_devkeys *dev)
{
	int ret = secproc_devkeys_open(dev);

	if (ret)
		tool_errno(dev->path, ret);
	return ret;
}

static int load_development_signer(struct pack *pack)
{
	struct secproc_dev_authority authority;
	struct secproc_devkeys dev;
	int ret = open_development(&dev);

	if (ret)
		return ret;
	ret = secproc_devkeys_authority(&dev, &authority);
	if (ret) {
		tool_errno(dev.path, ret);
	} else {
		pack->key.pair = authority.signer;
		secproc_keypair_sign_key(&pack->key.pair, &pack->sign_key);
		pack->certs.chain[0] = authority.signer_cert;
		pack->certs.nr_certs = 1;
		pack->certs.root = authority.root_cert;
		pack->certs.has_root = true;
		if (dev.created)
			tool_warn("made " SECPROC_DEV_WARNING " in %s",
				  dev.dir);
	}
	sodium_memzero(&authority, sizeof(authority));
	return ret;
}

static int load_signer(struct pack *pack)
{
	int ret;

	if (!pack->key_path)
		return load_development_signer(pack);
	ret = key_open_signer(pack->key_path, pack->cert_path,
			      pack->passphrase_path, &pack->certs, &pack->key);
	if (ret)
		return ret;
	pack->sign_key = pack->key.sign;
	return 0;
}

static int load_recipient(struct pack *pack)
{
	struct secproc_processor_pub pub;
	struct secproc_keypair processor;
	struct secproc_devkeys dev;
	int ret;

	if (pack->recipient_path) {
		ret = tool_read_processor(pack->recipient_path, pack->insecure,
					  &pub);
		if (ret)
			return ret;
		memcpy(pack->terms.recipient_ed25519, pub.ed25519, 32);
		memcpy(pack->terms.recipient_x25519, pub.x25519, 32);
		return 0;
	}
	ret = open_development(&dev);
	if (ret)
		return ret;
	ret = secproc_devkeys_processor(&dev, &processor);
	if (ret) {
		tool_errno(dev.path, ret);
		return ret;
	}
	memcpy(pack->terms.recipient_ed25519, processor.ed25519, 32);
	memcpy(pack->terms.recipient_x25519, processor.x25519, 32);
	secproc_keypair_wipe(&processor);
	tool_warn_insecure("the licence");
	return 0;
}

/* ---- The package -------------------------------------------------------- */

/* The trial is part 0 and leaves the last part to what nobody names. */
static bool has_trial(const struct pack *pack)
{
	return pack->nr_parts && !strncmp(pack->part[0], "trial=", 6);
}

/* Puts every page into its part; the program must start in the first. */
static int choose_parts(struct pack *pack, const struct secproc_file *file)
{
	u16 shift = has_trial(pack) ? 0 : 1;
	u16 none = shift ? 0 : (u16)pack->nr_parts;
	u32 i, k;

	for (i = 0; i < pack->image.nr_pages; i++)
		pack->image.pages[i].part = none;
	for (k = 0; k < pack->nr_parts; k++)
		if (choose_part(&pack->image, file,
				strchr(pack->part[k], '=') + 1,
				(u16)(k + shift), none))
			return -EINVAL;
	pack->build.nr_parts = pack->nr_parts + 1;
	if (depend_is_file(&pack->depend))
		return 0;
	for (i = 0; i < pack->image.nr_pages; i++) {
		const struct secproc_build_page *page = &pack->image.pages[i];

		if (page->va == (pack->image.entry & SECPROC_PAGE_MASK) &&
		    page->part) {
			tool_error(pack->program,
				   "starts on a page that is not in the first part: 0x%llx",
				   (unsigned long long)page->va);
			return -EINVAL;
		}
	}
	return 0;
}

/* A report about this very program that says that it was accepted. */
static int load_intake(struct pack *pack, const struct secproc_file *program)
{
	struct secproc_bytes piece = { program->data, program->len };
	char line[96] = "program-sha256 ";
	struct secproc_file file;
	bool is_good;
	u8 hash[32];

	if (!pack->intake_path)
		return 0;
	if (tool_read(pack->intake_path, 65536, &file))
		return -EIO;
	secproc_sha256(hash, &piece, 1);
	secproc_hex(line + strlen(line), hash, sizeof(hash));
	is_good = !strncmp((char *)file.data, "secproc-intake-1\n", 17) &&
		  strstr((char *)file.data, line) &&
		  strstr((char *)file.data, "\nresult accepted\n");
	piece = (struct secproc_bytes){ file.data, file.len };
	secproc_sha256(pack->intake, &piece, 1);
	pack->build.intake = pack->intake;
	secproc_file_free(&file);
	if (!is_good)
		tool_error(pack->intake_path, "does not say that %s is accepted",
			   pack->program);
	return is_good ? 0 : -EPERM;
}

/* What an ELF file says that it needs, and, of a library, what it is called. */
static const char *load_needs(struct pack *pack)
{
	const struct secproc_file *file = &pack->file;
	const char *problem;
	struct elf_dynamic dynamic;

	problem = elf_dynamic_load(file->data, file->len, &dynamic);
	if (problem)
		return problem;
	if (pack->depend.is_library)
		dynamic.interpreter = NULL;
	else if (!dynamic.interpreter)
		return NULL;
	if (depend_take_elf(&pack->depend, &dynamic))
		return "needs too many files";
	if (dynamic.interpreter)
		pack->build.interpreter = (struct secproc_bytes){
			dynamic.interpreter, strlen(dynamic.interpreter)
		};
	if (pack->depend.is_library && !pack->depend.file_name[0] &&
	    set_file_name(pack, "", dynamic.soname ? dynamic.soname :
					     base_name(pack->program)))
		return "has a name that is too long; use --file-name";
	return NULL;
}

/* The pages of a program, or of a file for programs. */
static const char *load_image(struct pack *pack)
{
	const struct secproc_file *file = &pack->file;
	const char *problem;

	if (!depend_is_file(&pack->depend)) {
		problem = elf_image_load(file->data, file->len, &pack->image);
		return problem ? problem : load_needs(pack);
	}
	problem = elf_file_load(file->data, file->len, pack->depend.is_library,
				&pack->image);
	pack->build.file_size = file->len;
	if (problem)
		return problem;
	if (pack->depend.is_library)
		return load_needs(pack);
	if (!pack->depend.file_name[0] &&
	    set_file_name(pack, "/secproc/", base_name(pack->program)))
		return "has a name that is too long; use --file-name";
	return NULL;
}

static int load_program(struct pack *pack)
{
	/* Sections are known by their addresses, which a file does not have. */
	static u64 no_header[8];
	struct secproc_file no_sections = { .data = (u8 *)no_header };
	const struct secproc_file *file = &pack->file;
	const char *problem;
	int ret;
	u32 i;

	pack->file_fd = open(pack->program, O_RDONLY | O_CLOEXEC);
	ret = pack->file_fd < 0 ? -errno :
	      secproc_fd_map(pack->file_fd, (size_t)SECPROC_PKG_MAX_FILE,
			     &pack->file);
	if (ret) {
		tool_errno(pack->program, ret);
		return ret;
	}
	if (load_intake(pack, file))
		return -EPERM;
	ret = -EINVAL;
	problem = load_image(pack);
	if (problem)
		tool_error(pack->program, "%s", problem);
	else
		ret = choose_verify(&pack->image, depend_is_file(&pack->depend) ?
				    &no_sections : file, pack->verify,
				    pack->nr_verify, &pack->build.verify_kind);
	if (!ret)
		ret = choose_parts(pack, file);
	if (!ret && pack->order_path)
		ret = choose_order(&pack->image, pack->order_path,
				   &pack->order, &pack->nr_order);
	for (i = 0; !ret && i < pack->nr_pin; i++)
		ret = choose_pinned(&pack->image, file, pack->pin[i]);
	if (ret)
		return ret;
	for (i = 0; i < pack->image.nr_pages; i++) {
		u32 *flags = &pack->image.pages[i].flags;

		if (*flags & SECPROC_PKG_PAGE_F_ZERO)
			continue;
		*flags |= *flags & SECPROC_PKG_PAGE_F_IMPORT ||
			  (pack->plain_data &&
			   !(*flags & SECPROC_PKG_PAGE_F_X)) ?
			  SECPROC_PKG_PAGE_F_PLAIN :
			  SECPROC_PKG_PAGE_F_ENCRYPTED;
	}
	return 0;
}

static void describe(struct pack *pack)
{
	struct secproc_build *build = &pack->build;

	depend_describe(&pack->depend, build);
	build->created = tool_now();
	build->entry = pack->image.entry;
	build->load_bias = pack->image.load_bias;
	build->elfhdr.data = pack->image.header;
	build->elfhdr.len = pack->image.header_len;
	build->pages = pack->image.pages;
	build->nr_pages = pack->image.nr_pages;
	build->order = pack->order;
	build->nr_order = pack->nr_order;
	build->chain = pack->certs.chain;
	build->nr_certs = pack->certs.nr_certs;
	build->key = &pack->sign_key;
	pack->trust = (struct secproc_trust){
		.roots = &pack->certs.root,
		.nr_roots = 1,
		.flags = SECPROC_TRUST_DEBUG | SECPROC_TRUST_WEAK |
			 (pack->insecure ? SECPROC_TRUST_INSECURE : 0),
		.now = build->created,
	};
	build->trust = &pack->trust;
	if (!pack->has_seed)
		secproc_random(build->seed, sizeof(build->seed));
	grant_complete(&pack->terms, build->nr_parts, build->created);
	if (pack->embed)
		build->embed = &pack->terms;
	pool_init(&pack->pool, pack->quiet);
	build->run = pool_run;
	build->run_ctx = &pack->pool;
	build->sha256_two = secproc_sha256_two;
}

static int write_licence(struct pack *pack, const u8 *package)
{
	struct secproc_file licence;
	int ret;

	ret = grant_build(&pack->build, (const void *)package, &pack->terms,
			  pack->recipient_path, &licence);
	if (ret)
		return ret;
	ret = secproc_file_write(pack->licence, licence.data, licence.len,
				 0666);
	if (ret)
		tool_errno(pack->licence, ret);
	secproc_file_free(&licence);
	return ret;
}

/* The keys for licences to come; never instead of other keys. */
static int write_keys(const struct pack *pack, const u8 *package)
{
	const struct secproc_pkg_header *header = (const void *)package;

	if (!pack->keys_path)
		return 0;
	return grant_write_keys(pack->keys_path, header->package_id,
				pack->build.seed, pack->keys_unencrypted ?
				NULL : pack->keys_passphrase);
}

/* All that comes before the pages goes into @head, and the pages into @out. */
static int build_into(struct pack *pack, struct secproc_output *out, u8 *head,
		      u64 head_size)
{
	struct secproc_build_result result = { 0 };
	struct stream stream;
	int ret, end;

	ret = stream_begin(&stream, pack->file_fd, &pack->file, out);
	if (!ret) {
		pack->build.io = &stream.io;
		ret = secproc_pkg_build(&pack->build, head, out->len, &result);
		end = stream_end(&stream);
		ret = ret ? ret : end;
	}
	if (!ret)
		ret = secproc_output_write(out, 0, head, head_size, false);
	if (result.refusal)
		tool_refusal(pack->output, result.refusal, result.refusal_off);
	else if (ret)
		tool_errno(pack->output, ret);
	if (!ret)
		ret = write_licence(pack, head);
	return ret ? ret : write_keys(pack, head);
}

static int write_output(struct pack *pack, u64 size, u8 *head, u64 head_size)
{
	struct secproc_output out;
	int ret = secproc_output_open(&out, pack->output, size, 0666);

	if (!ret && build_into(pack, &out, head, head_size)) {
		secproc_output_close(&out, NULL);
		return -EIO;
	}
	if (!ret)
		ret = secproc_output_close(&out, pack->output);
	if (ret)
		tool_errno(pack->output, ret);
	return ret;
}

static int write_package(struct pack *pack)
{
	u64 size, head_size;
	u8 *head;
	int ret;

	describe(pack);
	ret = secproc_pkg_build_size(&pack->build, &size);
	if (!ret)
		ret = secproc_pkg_build_head_size(&pack->build, &head_size);
	if (ret) {
		tool_errno(pack->output, ret);
		return ret;
	}
	head = secproc_pages_alloc(head_size);
	if (!head) {
		tool_errno(pack->output, -ENOMEM);
		return -ENOMEM;
	}
	ret = write_output(pack, size, head, head_size);
	secproc_pages_free(head, head_size);
	if (!ret && !pack->quiet)
		printf("%s: %u pages, %llu bytes\n%s: licence for one processor\n",
		       pack->output, pack->image.nr_pages,
		       (unsigned long long)size, pack->licence);
	return ret;
}

/* No development key signs unless somebody has said so. */
static int check_insecure(const struct pack *pack)
{
	return tool_allow_insecure(pack->cert_path,
				   secproc_cert_is_insecure(&pack->certs.chain[0]),
				   pack->insecure, "the package's signature");
}

static int run(struct pack *pack)
{
	if (load_program(pack) || load_signer(pack) || load_recipient(pack) ||
	    check_insecure(pack))
		return EXIT_REFUSED;
	if (pack->keys_path && !access(pack->keys_path, F_OK)) {
		tool_errno(pack->keys_path, -EEXIST);
		return EXIT_REFUSED;
	}
	if (pack->keys_path && !pack->keys_unencrypted &&
	    tool_read_passphrase(pack->keys_passphrase_path, true,
				 pack->keys_passphrase,
				 sizeof(pack->keys_passphrase)))
		return EXIT_REFUSED;
	return write_package(pack) ? EXIT_REFUSED : EXIT_DONE;
}

/**
 * cmd_pack() - secproc-sign pack
 * @argc: arguments
 * @argv: the first is the command
 *
 * Return: exit status.
 */
int cmd_pack(int argc, char **argv)
{
	struct pack *pack = calloc(1, sizeof(*pack));
	int status;

	if (!pack) {
		tool_errno("pack", -ENOMEM);
		return EXIT_REFUSED;
	}
	pack->file_fd = -1;
	status = parse_arguments(pack, argc, argv);
	if (status == EXIT_DONE)
		status = run(pack);
	else if (status < 0)
		status = EXIT_DONE;
	elf_image_free(&pack->image);
	free(pack->order);
	secproc_file_unmap(&pack->file);
	if (pack->file_fd >= 0)
		close(pack->file_fd);
	key_close(&pack->key);
	sodium_memzero(pack, sizeof(*pack));
	free(pack);
	return status;
}
