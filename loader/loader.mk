# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# secproc, and secproc-inproc, which has the processor in its own process.
# Included by the Makefile at the top; wants kmod/core/core.mk before.
#
#	build/secproc  build/secproc-inproc	the programs
#	check-loader				their tests, in TAP
#	check-changes				changed packages, in TAP
#	docs-syscalls				Documentation/syscalls.rst again

LOADER_SRCS := main.c census.c cmd_doctor.c cmd_explain.c cmd_info.c cmd_ps.c \
	       cmd_revoke.c cmd_run.c cmd_stat.c cmd_state.c fds.c feed.c files.c \
	       heat.c host.c \
	       host_file.c host_signalfd.c host_socket.c host_timer.c \
	       interrupt.c limits.c params.c \
	       process.c provision.c report.c say.c signals.c stats.c tasks.c \
	       terminal.c turns.c unlock.c

# What the loader itself takes from the core, the processor not being in it.
LOADER_CORE_SRCS := \
	crypto/checksum.c crypto/ed25519.c crypto/ed25519_batch.c \
	crypto/ed25519_public.c crypto/ge25519.c crypto/sc25519.c \
	crypto/fe25519.c crypto/gcm.c crypto/hkdf.c crypto/hmac.c \
	crypto/suite.c \
	os/syscall_desc.c \
	stat.c pkg/cert.c pkg/depend.c pkg/licence.c pkg/message.c pkg/page_verify.c \
	pkg/pkg_build.c pkg/pkg_parse.c pkg/pkg_verify.c pkg/refusal.c \
	pkg/revoke.c pkg/text.c pkg/tree.c \
	user/aes_user.c user/crypto_user.c user/devkeys.c user/fleet.c user/keyfile.c \
	user/keys.c \
	user/sha256_user.c user/util.c

LOADER_OBJ := build/obj/loader
LOADER_CFLAGS := -std=gnu11 -O2 -g -D_GNU_SOURCE -Wall -Wextra \
		 -Wmissing-prototypes -Wstrict-prototypes -pthread \
		 -Ikmod/include -Ikmod/include/uapi -Ikmod/core \
		 $(LOADER_EXTRA_CFLAGS)
LOADER_LIBS := -pthread -lsodium -lcrypto $(LOADER_EXTRA_CFLAGS)

loader_objs = $(patsubst %.c,$(LOADER_OBJ)/%.o,\
		$(addprefix loader/,$(1)) $(addprefix kmod/core/,$(2)))

LOADER_OBJS := $(call loader_objs,$(LOADER_SRCS),$(LOADER_CORE_SRCS))
SECPROC_OBJS := $(LOADER_OBJS) $(call loader_objs,dev.c,)
INPROC_OBJS := $(sort $(LOADER_OBJS) \
		 $(call loader_objs,dev_inproc.c,$(CORE_SRCS) user/fpu_user.c \
		 user/keybank_user.c))

$(LOADER_OBJ)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(LOADER_CFLAGS) -MMD -MP -c -o $@ $<

build/secproc: $(SECPROC_OBJS)
	$(CC) -o $@ $(SECPROC_OBJS) $(LOADER_LIBS)

build/secproc-inproc: $(INPROC_OBJS)
	$(CC) -o $@ $(INPROC_OBJS) $(LOADER_LIBS)

build/syscalls-rst: $(call loader_objs,syscalls_rst.c,)
	$(CC) -o $@ $^

.PHONY: docs-syscalls
docs-syscalls: build/syscalls-rst
	build/syscalls-rst >Documentation/syscalls.rst

# The loader with a host that lies, over the device and in process.
HOST_OBJS := $(call loader_objs,host.c host_file.c host_signalfd.c \
	host_socket.c host_timer.c,)
HOSTILE_OBJ := $(LOADER_OBJ)/selftests/loader/host_hostile.o

build/secproc-hostile: $(filter-out $(HOST_OBJS),$(SECPROC_OBJS)) \
		$(HOSTILE_OBJ)
	$(CC) -o $@ $^ $(LOADER_LIBS)

build/secproc-hostile-inproc: $(filter-out $(HOST_OBJS),$(INPROC_OBJS)) \
		$(HOSTILE_OBJ)
	$(CC) -o $@ $^ $(LOADER_LIBS)

LOADER_GUESTS := calls ends outside trial victim
LOADER_GUEST_BINS := $(LOADER_GUESTS:%=build/guest/loader/%)

build/guest/loader/%: selftests/loader/%.c
	@mkdir -p $(@D)
	riscv64-linux-gnu-gcc -std=gnu11 -O2 -Wall -Wextra -D_GNU_SOURCE \
		-static -o $@ $<

.PHONY: loader-guests check-changes
loader-guests: $(LOADER_GUEST_BINS)

check-changes: build/secproc-inproc build/secproc-sign build/guest/loader/trial
	selftests/pack/changes build/secproc-sign build/secproc-inproc \
		build/guest/loader/trial

.PHONY: check-loader
check-loader: build/secproc-inproc build/secproc-hostile-inproc \
		build/secproc-sign build/syscalls-rst $(LOADER_GUEST_BINS)
	selftests/loader/run

-include $(sort $(SECPROC_OBJS:.o=.d) $(INPROC_OBJS:.o=.d)) \
	$(LOADER_OBJ)/loader/syscalls_rst.d
