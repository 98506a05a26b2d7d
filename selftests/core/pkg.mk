# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Unit tests of cryptography, packages, licences and key files, under the
# address and undefined-behaviour sanitizers; fuzzers; a benchmark.
# Included by the Makefile at the top.
#
#	make check-pkg		runs the tests; TAP on standard output
#	make fuzz-pkg		runs each fuzzer for FUZZ_SECONDS (clang), from
#				the inputs in selftests/fuzz/corpus
#	make bench-crypto	time of a page verification beside libsodium's

PKG_CHECK_DIR := build/check/pkg
PKG_CHECK_SRCS := \
	crypto/checksum.c crypto/ed25519.c crypto/ed25519_batch.c \
	crypto/ed25519_public.c crypto/ge25519.c crypto/sc25519.c \
	crypto/fe25519.c crypto/gcm.c crypto/hkdf.c crypto/hmac.c \
	crypto/suite.c \
	nv/nv.c pkg/admit.c pkg/cert.c pkg/depend.c pkg/licence.c pkg/message.c \
	pkg/page_verify.c \
	pkg/pkg_build.c pkg/pkg_parse.c pkg/pkg_verify.c pkg/refusal.c \
	pkg/revoke.c pkg/text.c pkg/tree.c \
	user/aes_user.c user/crypto_user.c user/devkeys.c user/fleet.c user/keyfile.c \
	user/keys.c \
	user/pubkey.c user/revlist.c user/sha256_user.c user/util.c
PKG_CHECK_WARN := -std=gnu11 -g -D_GNU_SOURCE -Wall -Wextra \
	-Wmissing-prototypes -Wstrict-prototypes
PKG_CHECK_CFLAGS := $(PKG_CHECK_WARN) -O1 -fsanitize=address,undefined \
	-fno-sanitize-recover=all -fno-omit-frame-pointer

# The core as an archive, so that each test takes what it needs.
PKG_CHECK_LIB := $(PKG_CHECK_DIR)/libpkg.a
PKG_CHECK_OBJS := $(patsubst %.c,$(PKG_CHECK_DIR)/core/%.o,$(PKG_CHECK_SRCS))

PKG_CHECK_TESTS := crypto hkdf ed25519 ed25519_batch cert revoke pkg pkg_files licence admit nv depend \
	 verify_kinds
PKG_CHECK_BINS := $(PKG_CHECK_TESTS:%=$(PKG_CHECK_DIR)/test_%)
PKG_CHECK_FIXTURE := $(PKG_CHECK_DIR)/test_pkg_fixture.o

$(PKG_CHECK_DIR)/core/%.o: kmod/core/%.c
	@mkdir -p $(@D)
	$(CC) $(PKG_CHECK_CFLAGS) -MMD -MP -c -o $@ $<

$(PKG_CHECK_DIR)/%.o: selftests/core/%.c
	@mkdir -p $(@D)
	$(CC) $(PKG_CHECK_CFLAGS) -MMD -MP -c -o $@ $<

$(PKG_CHECK_LIB): $(PKG_CHECK_OBJS)
	rm -f $@
	$(AR) rcs $@ $^

$(PKG_CHECK_DIR)/test_cert $(PKG_CHECK_DIR)/test_pkg \
$(PKG_CHECK_DIR)/test_revoke \
$(PKG_CHECK_DIR)/test_licence $(PKG_CHECK_DIR)/test_verify_kinds \
$(PKG_CHECK_DIR)/test_admit: \
		$(PKG_CHECK_FIXTURE)

$(PKG_CHECK_BINS): %: %.o $(PKG_CHECK_LIB)
	$(CC) $(PKG_CHECK_CFLAGS) -o $@ $(filter %.o,$^) $(PKG_CHECK_LIB) \
		-lsodium -lcrypto

# Stands before the random generator, and counts.
$(PKG_CHECK_DIR)/test_ed25519_batch: PKG_CHECK_CFLAGS += \
	-Wl,--wrap=secproc_random -Wl,--wrap=secproc_ed25519_verify

# The fuzzers once more with a main() of our own, for the inputs in the tree.
PKG_FUZZERS := pkg licence cert intake nv
PKG_REPLAY_BINS := $(PKG_FUZZERS:%=$(PKG_CHECK_DIR)/replay_%)
FUZZ_SIGN_SRCS := elf.c elf_dynamic.c elf_names.c intake.c x509.c
PKG_REPLAY_OBJS := $(FUZZ_SIGN_SRCS:%.c=$(PKG_CHECK_DIR)/sign/%.o)

$(PKG_CHECK_DIR)/sign/%.o: sign-tool/%.c
	@mkdir -p $(@D)
	$(CC) $(PKG_CHECK_CFLAGS) -MMD -MP -c -o $@ $<

$(PKG_CHECK_DIR)/fuzz/%.o: selftests/fuzz/%.c
	@mkdir -p $(@D)
	$(CC) $(PKG_CHECK_CFLAGS) -MMD -MP -c -o $@ $<

$(PKG_REPLAY_BINS): $(PKG_CHECK_DIR)/replay_%: $(PKG_CHECK_DIR)/fuzz/fuzz_%.o \
		$(PKG_CHECK_DIR)/fuzz/replay.o $(PKG_REPLAY_OBJS) \
		$(PKG_CHECK_FIXTURE) $(PKG_CHECK_LIB)
	$(CC) $(PKG_CHECK_CFLAGS) -o $@ $^ -lsodium -lcrypto

.PHONY: check-pkg
check-pkg: $(PKG_CHECK_BINS) $(PKG_REPLAY_BINS)
	@status=0; for test in $(PKG_CHECK_BINS); do \
		echo "# $${test##*/}"; $$test || status=1; \
	done; \
	for fuzzer in $(PKG_FUZZERS); do \
		echo "# replay_$$fuzzer"; \
		$(PKG_CHECK_DIR)/replay_$$fuzzer \
			selftests/fuzz/corpus/$$fuzzer || status=1; \
	done; exit $$status

# ---- Fuzzers ----------------------------------------------------------------

CLANG ?= clang-14
FUZZ_SECONDS ?= 20
PKG_FUZZ_DIR := build/fuzz/pkg
PKG_FUZZ_CFLAGS := $(PKG_CHECK_WARN) -O1 -fsanitize=address,undefined \
	-fno-sanitize-recover=all
PKG_FUZZ_BINS := $(PKG_FUZZERS:%=$(PKG_FUZZ_DIR)/fuzz_%)
PKG_FUZZ_OBJS := $(patsubst %.c,$(PKG_FUZZ_DIR)/%.o, \
	$(PKG_CHECK_SRCS:%=kmod/core/%) $(FUZZ_SIGN_SRCS:%=sign-tool/%) \
	selftests/core/test_pkg_fixture.c)

$(PKG_FUZZ_DIR)/%.o: %.c
	@mkdir -p $(@D)
	$(CLANG) $(PKG_FUZZ_CFLAGS) -fsanitize=fuzzer-no-link -MMD -MP -c -o $@ $<

$(PKG_FUZZ_DIR)/libfuzz.a: $(PKG_FUZZ_OBJS)
	rm -f $@
	$(AR) rcs $@ $^

$(PKG_FUZZ_BINS): $(PKG_FUZZ_DIR)/%: $(PKG_FUZZ_DIR)/selftests/fuzz/%.o \
		$(PKG_FUZZ_DIR)/libfuzz.a
	$(CLANG) $(PKG_FUZZ_CFLAGS) -fsanitize=fuzzer -o $@ $^ -lsodium -lcrypto

# New inputs stay in build/; those worth keeping are in selftests/fuzz/corpus:
# FUZZER -merge=1 selftests/fuzz/corpus/NAME build/fuzz/pkg/found_NAME.
.PHONY: fuzz-pkg
fuzz-pkg: $(PKG_FUZZ_BINS)
	@for fuzzer in $(PKG_FUZZERS); do \
		mkdir -p $(PKG_FUZZ_DIR)/found_$$fuzzer; \
		$(PKG_FUZZ_DIR)/fuzz_$$fuzzer -max_total_time=$(FUZZ_SECONDS) \
			-max_len=65536 -timeout=10 -print_final_stats=1 \
			-artifact_prefix=$(PKG_FUZZ_DIR)/ \
			$(PKG_FUZZ_DIR)/found_$$fuzzer \
			selftests/fuzz/corpus/$$fuzzer || exit 1; \
	done

# ---- Benchmark --------------------------------------------------------------

PKG_BENCH := build/bench/bench_crypto

$(PKG_BENCH): selftests/bench/bench_crypto.c $(PKG_CHECK_SRCS:%=kmod/core/%)
	@mkdir -p $(@D)
	$(CC) $(PKG_CHECK_WARN) -O2 -o $@ $^ -lsodium -lcrypto

PACK_BENCH_FLOOR := build/bench/bench_floor

$(PACK_BENCH_FLOOR): selftests/bench/bench_floor.c
	@mkdir -p $(@D)
	$(CC) $(PKG_CHECK_WARN) -O2 -o $@ $< -lsodium -lcrypto -pthread

# Of PACK_MIB; wants twice as much on the disk.
PACK_MIB ?= 1024
.PHONY: bench-pack
bench-pack: build/secproc-sign $(PACK_BENCH_FLOOR)
	BENCH_DIR=build/bench selftests/bench/bench_pack.sh $^ $(PACK_MIB)

.PHONY: bench-crypto
bench-crypto: $(PKG_BENCH)
	$(PKG_BENCH)

-include $(PKG_CHECK_OBJS:.o=.d) $(PKG_CHECK_BINS:=.d) $(PKG_FUZZ_OBJS:.o=.d) \
	$(PKG_REPLAY_OBJS:.o=.d) $(wildcard $(PKG_CHECK_DIR)/fuzz/*.d) \
	$(PKG_FUZZERS:%=$(PKG_FUZZ_DIR)/selftests/fuzz/fuzz_%.d) \
	$(PKG_CHECK_FIXTURE:.o=.d)
