# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# secproc-sign.  Included by the Makefile at the top.
#
#	build/secproc-sign	the program
#	check-sign		its tests, in TAP

SIGN_SRCS := main.c cmd_cert.c cmd_crl.c cmd_diff.c cmd_extract.c \
	     cmd_inspect.c cmd_keygen.c cmd_licence.c cmd_measure.c cmd_pack.c \
	     cmd_pubkey.c cmd_show.c cmd_sign.c cmd_verify.c choose.c \
	     contents.c depend.c elf.c elf_dynamic.c elf_names.c grant.c intake.c key.c out.c \
	     package.c pool.c resign.c revocations.c stream.c token.c tool.c \
	     x509.c

# What the tool takes from the core.
SIGN_CORE_SRCS := \
	crypto/checksum.c crypto/ed25519.c crypto/ed25519_batch.c \
	crypto/fe25519.c crypto/gcm.c crypto/ge25519.c crypto/sc25519.c \
	crypto/hkdf.c crypto/hmac.c crypto/suite.c \
	pkg/cert.c pkg/depend.c pkg/licence.c pkg/message.c pkg/page_verify.c \
	pkg/pkg_build.c pkg/pkg_parse.c pkg/pkg_verify.c pkg/refusal.c \
	pkg/revoke.c pkg/text.c pkg/tree.c \
	user/aes_user.c user/crypto_user.c user/devkeys.c user/fleet.c user/keyfile.c \
	user/keys.c \
	user/pubkey.c user/revlist.c user/sha256_user.c user/util.c

SIGN_OBJ := build/obj/sign
SIGN_CFLAGS := -std=gnu11 -O2 -g -D_GNU_SOURCE -Wall -Wextra \
	       -Wmissing-prototypes -Wstrict-prototypes \
	       -I/usr/include/p11-kit-1

SIGN_OBJS := $(patsubst %.c,$(SIGN_OBJ)/%.o,$(addprefix sign-tool/,$(SIGN_SRCS)) \
	       $(addprefix kmod/core/,$(SIGN_CORE_SRCS)))

$(SIGN_OBJ)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(SIGN_CFLAGS) -MMD -MP -c -o $@ $<

build/secproc-sign: $(SIGN_OBJS)
	$(CC) -o $@ $(SIGN_OBJS) -pthread -lsodium -lcrypto -lp11-kit

# Makes what the tests of tampering take.
TAMPER := build/check/tamper
TAMPER_OBJS := $(SIGN_OBJ)/selftests/sign/tamper.o \
	       $(patsubst %.c,$(SIGN_OBJ)/%.o,$(addprefix kmod/core/,$(SIGN_CORE_SRCS)))

$(TAMPER): $(TAMPER_OBJS)
	@mkdir -p $(@D)
	$(CC) -o $@ $(TAMPER_OBJS) -lsodium -lcrypto

.PHONY: check-sign
check-sign: build/secproc-sign build/secproc-inproc $(TAMPER)
	selftests/sign/run build/secproc-sign
	selftests/sign/authority build/secproc-sign build/secproc-inproc
	selftests/sign/licence build/secproc-sign build/secproc-inproc
	selftests/sign/contents build/secproc-sign build/secproc-inproc
	selftests/sign/development build/secproc-sign build/secproc-inproc
	selftests/sign/tutorial Documentation/tutorial-authority.rst \
		build/secproc-sign build/secproc-inproc
	selftests/sign/tampered make build/check/tampered build/secproc-sign \
		$(TAMPER)
	selftests/sign/tampered sign build/check/tampered build/secproc-sign
	selftests/sign/tampered run build/check/tampered build/secproc-inproc

-include $(SIGN_OBJS:.o=.d) $(SIGN_OBJ)/selftests/sign/tamper.d
