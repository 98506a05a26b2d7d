# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# What pages, starting, calls and waiting cost.  Included by the Makefile at the top; after selftests/secproc,
# whose loader and keys it uses.
#
#	bench-page		pages, in User Mode Linux and with two processors
#	bench-start		all else; START_ARGS is for selftests/bench/start
#	bench-seat		what the processor does at a switch, in a user process

PAGE_BENCH := $(addprefix build/kselftest/,page_bench bench.spkg \
	bench-tree.spkg bench-plain.spkg)
PAGE_BENCH_KERNELS ?= uml 6.12
# How often it comes by all pages; a processor that is emulated takes long.
PAGE_BENCH_SWEEPS_uml := 16
PAGE_BENCH_SWEEPS_6.12 := 2

build/kselftest/bench: selftests/bench/page_guest.c
	@mkdir -p $(@D)
	$(GUEST_CC) -std=gnu11 -O2 -Wall -Wextra -ffreestanding -nostdlib \
		-static -no-pie -Wl,--build-id=none -Wl,-z,separate-code -o $@ $<

build/kselftest/page_bench: selftests/bench/page_bench.c \
		selftests/secproc/common.c selftests/secproc/common.h
	$(CC) $(KSFT_CFLAGS) -isystem $(KSFT_HARNESS) -o $@ \
		$(filter %.c,$^) -lpthread

BENCH_PACK = SECPROC_DEV_DIR=build/kselftest/dev build/secproc-sign pack -q \
	--insecure-development \
	-o $@ -l $(@:.spkg=.slic) $(1) $< 2>/dev/null

build/kselftest/bench.spkg: build/kselftest/bench build/kselftest/pages.spkg
	$(call BENCH_PACK)

build/kselftest/bench-tree.spkg: build/kselftest/bench \
		build/kselftest/pages.spkg
	$(call BENCH_PACK,--verify tree)

build/kselftest/bench-plain.spkg: build/kselftest/bench \
		build/kselftest/pages.spkg
	$(call BENCH_PACK,--plain-data)

.PHONY: bench-page
bench-page: tools $(PAGE_BENCH) $(PAGE_BENCH_KERNELS:%=module-%)
	@for kernel in $(PAGE_BENCH_KERNELS); do \
		echo "# $$kernel"; \
		case $$kernel in \
		uml*) sweeps=$(PAGE_BENCH_SWEEPS_uml) ;; \
		*) sweeps=$(PAGE_BENCH_SWEEPS_6.12) ;; \
		esac; \
		selftests/vm/run --kernel $$kernel --params frames=512 -- \
			build/kselftest/page_bench $$sweeps </dev/null || exit; \
	done

.PHONY: bench-start
bench-start: tools module-uml
	@selftests/bench/start $(START_ARGS)

SEAT_BENCH_OBJS = $(call loader_objs,,cpu/keyslot.c cpu/processor.c \
	user/keybank_user.c) $(filter $(LOADER_OBJ)/kmod/core/%,$(LOADER_OBJS))

build/bench/seat_bench: selftests/bench/seat_bench.c $(SEAT_BENCH_OBJS)
	@mkdir -p $(@D)
	$(CC) $(LOADER_CFLAGS) -o $@ $^ $(LOADER_LIBS)

.PHONY: bench-seat
bench-seat: build/bench/seat_bench
	@build/bench/seat_bench
