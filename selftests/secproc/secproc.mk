# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Kselftests of /dev/secproc, with Linux's own harness, and the packages that
# they need.  Included by the Makefile at the top.
#
#	kselftest	builds them into build/kselftest/
#	bench-sched	figures of the scheduling
#
# They run in a kernel that has the module, as root, each by itself:
#
#	selftests/vm/run --kernel 6.12 -- build/kselftest/uapi_test

KSFT_DIR := build/kselftest
KSFT_TESTS := arrangement_test identity_test uapi_test lifetime_test mmap_test \
	run_test sched_test crowd_test stat_test revoke_test ahead_test
# Wants little memory, so selftests/paging/run runs it and not secproc/run.
KSFT_BINS := $(addprefix $(KSFT_DIR)/,$(KSFT_TESTS) store_attacks)
KSFT_PACKAGES := $(addprefix $(KSFT_DIR)/,pages.spkg plain.spkg \
	debug.spkg foreign.spkg stranger.spkg store.spkg revoked.spkg \
	sweep.spkg \
	list-1.srvl list-2.srvl list-9-forgets.srvl list-stranger.srvl \
	$(patsubst %,crowd-%.spkg,0 1 2 3 4 5 6 7))
KSFT_CFLAGS := -std=gnu11 -O1 -g -Wall -Wextra -Wno-unused-parameter \
	-Wno-missing-field-initializers -Wno-sign-compare -D_GNU_SOURCE \
	-Ikmod/include/uapi -Iselftests/secproc
# Unpacks the source into a cache at the first use.
KSFT_HARNESS = $(shell selftests/vm/linux-source)/tools/testing/selftests
GUEST_CC ?= riscv64-linux-gnu-gcc

# Figures of the scheduling, printed in a guest by selftests/bench/sched.
KSFT_BENCH := $(KSFT_DIR)/sched_bench

# The long forms of tests that make check has in short.
.PHONY: check-crowd-big
check-crowd-big: kselftest tools module-uml module-6.12
	selftests/vm/run --kernel uml --mem 3000 --params key_slots=4 -- \
		env SECPROC_CROWD=2000 $(KSFT_DIR)/crowd_test </dev/null
	selftests/vm/run --kernel 6.12 --timeout 1800 -- \
		env SECPROC_HOTPLUGS=200 $(KSFT_DIR)/sched_test \
		-t a_secure_processor_may_come_and_go </dev/null

.PHONY: kselftest bench-sched
bench-sched: $(KSFT_BENCH) $(KSFT_PACKAGES) module-uml module-6.12
	@selftests/bench/sched

$(KSFT_BENCH): selftests/bench/sched_bench.c selftests/secproc/common.c \
		selftests/secproc/common.h
	@mkdir -p $(@D)
	$(CC) $(KSFT_CFLAGS) -O2 -o $@ $(filter %.c,$^) -lpthread

kselftest: $(KSFT_BINS) $(KSFT_PACKAGES)

$(KSFT_DIR)/%: selftests/secproc/%.c selftests/secproc/common.c \
		selftests/secproc/common.h \
		$(wildcard kmod/include/uapi/linux/secproc*.h)
	@mkdir -p $(@D)
	$(CC) $(KSFT_CFLAGS) -isystem $(KSFT_HARNESS) -o $@ \
		$(filter %.c,$^) -lpthread

$(KSFT_DIR)/pages: selftests/secproc/guest/pages.S \
		selftests/secproc/guest/pages.lds
	@mkdir -p $(@D)
	$(GUEST_CC) -nostdlib -static -no-pie -Wl,--build-id=none \
		-Wl,-z,max-page-size=4096 \
		-Wl,-T,selftests/secproc/guest/pages.lds -o $@ $<

# Two authorities, each with a processor, so that nobody's keys are needed.  The
# tests run on the first one's: "foreign" is for the other processor, "stranger"
# comes from the other authority.
KSFT_PACK = SECPROC_DEV_DIR=$(KSFT_DIR)/$(1) build/secproc-sign pack -q \
	--insecure-development \
	-o $@ -l $(@:.spkg=.slic) $(2) $(KSFT_DIR)/pages 2>/dev/null

$(KSFT_DIR)/pages.spkg: $(KSFT_DIR)/pages build/secproc-sign
	$(call KSFT_PACK,dev)

$(KSFT_DIR)/store: selftests/secproc/guest/store.c
	@mkdir -p $(@D)
	$(GUEST_CC) -std=gnu11 -O2 -Wall -Wextra -ffreestanding -nostdlib \
		-static -no-pie -Wl,--build-id=none -Wl,-z,separate-code -o $@ $<

$(KSFT_DIR)/store.spkg: $(KSFT_DIR)/store $(KSFT_DIR)/pages.spkg
	SECPROC_DEV_DIR=$(KSFT_DIR)/dev build/secproc-sign pack -q --insecure-development \
		-o $@ \
		-l $(@:.spkg=.slic) $(KSFT_DIR)/store 2>/dev/null

# Its pages stand where ahead_test looks for them.
$(KSFT_DIR)/sweep: selftests/secproc/guest/sweep.c
	@mkdir -p $(@D)
	$(GUEST_CC) -std=gnu11 -O2 -Wall -Wextra -ffreestanding -nostdlib \
		-static -no-pie -Wl,--build-id=none -Wl,-z,separate-code \
		-Wl,--section-start=.sweep_constants=0x100000 \
		-Wl,--section-start=.sweep_code=0x200000 -o $@ $<

$(KSFT_DIR)/sweep.spkg: $(KSFT_DIR)/sweep $(KSFT_DIR)/pages.spkg
	SECPROC_DEV_DIR=$(KSFT_DIR)/dev build/secproc-sign pack -q --insecure-development \
		-o $@ \
		-l $(@:.spkg=.slic) $(KSFT_DIR)/sweep 2>/dev/null

$(KSFT_DIR)/stranger.spkg: $(KSFT_DIR)/pages build/secproc-sign
	$(call KSFT_PACK,dev-2)

# The keys are there when the first package is.
$(KSFT_DIR)/plain.spkg: $(KSFT_DIR)/pages.spkg
	$(call KSFT_PACK,dev,--plain-data)

$(KSFT_DIR)/debug.spkg: $(KSFT_DIR)/pages.spkg
	$(call KSFT_PACK,dev,--debug)

$(KSFT_DIR)/revoked.spkg: $(KSFT_DIR)/pages.spkg
	$(call KSFT_PACK,dev)

# $(call KSFT_LIST,AUTHORITY,NUMBER,WHAT)
KSFT_LIST = build/secproc-sign crl issue --insecure -i $(KSFT_DIR)/$(1)/root -o $@ \
	--number $(2) $(3) >/dev/null

$(KSFT_DIR)/list-1.srvl: $(KSFT_DIR)/pages.spkg
	$(call KSFT_LIST,dev,1)

$(KSFT_DIR)/list-2.srvl: $(KSFT_DIR)/revoked.spkg
	$(call KSFT_LIST,dev,2,$<)

$(KSFT_DIR)/list-9-forgets.srvl: $(KSFT_DIR)/pages.spkg
	$(call KSFT_LIST,dev,9)

$(KSFT_DIR)/list-stranger.srvl: $(KSFT_DIR)/stranger.spkg
	$(call KSFT_LIST,dev-2,1)

# Several of the same, each with a key of its own.
$(KSFT_DIR)/crowd-%.spkg: $(KSFT_DIR)/pages.spkg
	$(call KSFT_PACK,dev)

$(KSFT_DIR)/foreign.spkg: $(KSFT_DIR)/pages.spkg $(KSFT_DIR)/stranger.spkg
	$(call KSFT_PACK,dev,--for $(KSFT_DIR)/dev-2/processor.pub)
