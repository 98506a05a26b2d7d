# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Unit tests of secure memory, secure processor, address space, tasks and
# machine, under the address and undefined-behaviour sanitizers.
#
#	make check-core		runs them; TAP on standard output
#
# The core is a library here, so that a test that brings a fake of some unit
# is linked with the fake alone.

include kmod/core/core.mk

CORE_CHECK_DIR := build/check/core
CORE_CHECK_CFLAGS := -std=gnu11 -O1 -g -Wall -Wextra -Wmissing-prototypes \
	-Wstrict-prototypes -fsanitize=address,undefined \
	-fno-sanitize-recover=all -fno-omit-frame-pointer \
	-Ikmod/core -Ikmod/include -Ikmod/include/uapi -Iselftests/core
CORE_CHECK_LIB := $(CORE_CHECK_DIR)/libcore.a
CORE_CHECK_OBJS := $(patsubst %.c,$(CORE_CHECK_DIR)/core/%.o,$(CORE_SRCS) \
	pkg/pkg_build.c user/aes_user.c user/crypto_user.c user/sha256_user.c \
	user/fpu_user.c \
	user/keybank_user.c user/keys.c)

CORE_CHECK_TESTS := frame mem pager verify keyslot decrypt processor \
	cpu aspace ahead task machine stat
CORE_CHECK_BINS := $(CORE_CHECK_TESTS:%=$(CORE_CHECK_DIR)/test_%)

# Stand-ins that each test is linked with.
CORE_CHECK_MEM := $(CORE_CHECK_DIR)/fake_mem.o
CORE_CHECK_PKG := $(CORE_CHECK_DIR)/fake_pkg.o
CORE_CHECK_VENDOR := $(CORE_CHECK_DIR)/fake_vendor.o
CORE_CHECK_CHIP := $(CORE_CHECK_DIR)/fake_chip.o
CORE_CHECK_CLOCK := $(CORE_CHECK_DIR)/fake_clock.o

$(CORE_CHECK_DIR)/test_frame: $(CORE_CHECK_MEM)
$(CORE_CHECK_DIR)/test_mem: $(CORE_CHECK_MEM)
$(CORE_CHECK_DIR)/test_verify: $(CORE_CHECK_MEM) $(CORE_CHECK_VENDOR)
$(CORE_CHECK_DIR)/test_cpu: $(CORE_CHECK_MEM) $(CORE_CHECK_PKG) \
	$(CORE_CHECK_CLOCK)
$(CORE_CHECK_DIR)/test_stat: $(CORE_CHECK_MEM)
$(CORE_CHECK_DIR)/test_pager: $(CORE_CHECK_MEM) $(CORE_CHECK_PKG) \
	$(CORE_CHECK_CLOCK)
$(CORE_CHECK_DIR)/test_aspace: $(CORE_CHECK_MEM) $(CORE_CHECK_PKG) \
	$(CORE_CHECK_CLOCK)
$(CORE_CHECK_DIR)/test_ahead: $(CORE_CHECK_MEM) $(CORE_CHECK_PKG) \
	$(CORE_CHECK_CLOCK)
$(CORE_CHECK_DIR)/test_task: $(CORE_CHECK_MEM) $(CORE_CHECK_VENDOR) \
	$(CORE_CHECK_CHIP) $(CORE_CHECK_CLOCK)
$(CORE_CHECK_DIR)/test_machine: $(CORE_CHECK_MEM) $(CORE_CHECK_VENDOR) \
	$(CORE_CHECK_CHIP) $(CORE_CHECK_CLOCK)

$(CORE_CHECK_DIR)/core/%.o: kmod/core/%.c
	@mkdir -p $(@D)
	$(CC) $(CORE_CHECK_CFLAGS) -MMD -c -o $@ $<

$(CORE_CHECK_DIR)/%.o: selftests/core/%.c
	@mkdir -p $(@D)
	$(CC) $(CORE_CHECK_CFLAGS) -MMD -c -o $@ $<

$(CORE_CHECK_LIB): $(CORE_CHECK_OBJS)
	rm -f $@
	$(AR) rcs $@ $^

$(CORE_CHECK_BINS): %: %.o $(CORE_CHECK_LIB)
	$(CC) $(CORE_CHECK_CFLAGS) -o $@ $(filter %.o,$^) $(CORE_CHECK_LIB) \
		-lsodium -lcrypto -lpthread

# Again under the thread sanitizer, for the test that looks pages up while
# others publish them.  gcc's, which can tell READ_ONCE() apart.
CORE_CHECK_TSAN := $(CORE_CHECK_DIR)/test_aspace_tsan
CORE_CHECK_TSAN_SRCS := $(addprefix kmod/core/,stat.c os/aspace.c mem/frame.c \
	mem/ghost.c mem/mem.c mem/pager.c mem/verify.c cpu/decrypt.c \
	cpu/keyslot.c crypto/gcm.c crypto/suite.c user/aes_user.c \
	user/crypto_user.c user/sha256_user.c user/keybank_user.c \
	crypto/hmac.c) $(addprefix selftests/core/,fake_mem.c fake_pkg.c \
	fake_tsan.c fake_clock.c test_aspace.c)

$(CORE_CHECK_TSAN): $(CORE_CHECK_TSAN_SRCS) $(CORE_CHECK_DIR)/test_aspace
	gcc $(filter-out -fsanitize=% -fno-sanitize%,$(CORE_CHECK_CFLAGS)) \
		-fsanitize=thread --param tsan-distinguish-volatile=1 \
		-fno-builtin -o $@ $(CORE_CHECK_TSAN_SRCS) -lsodium -lcrypto -lpthread

.PHONY: check-core
check-core: $(CORE_CHECK_BINS) $(CORE_CHECK_TSAN)
	@status=0; for test in $^; do \
		echo "# $${test##*/}"; $$test || status=1; \
	done; exit $$status

-include $(CORE_CHECK_OBJS:.o=.d) $(CORE_CHECK_BINS:=.d) \
	$(wildcard $(CORE_CHECK_DIR)/fake_*.d)
