# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# The RISC-V engine: its sources, its tests, its benchmark
#
# Included by the Makefile at the top.  Paths are from there; outputs go to
# $(RV_BUILD).  Gives
#
#	RV_CORE_SRCS	sources of the engine, for any program that links it
#	check-rv	all tests, output in TAP
#	bench-rv	figures beside the host and qemu; BENCH_ARGS is for
#			selftests/bench/run

RV_BUILD	?= build/rv
RV_CC		?= gcc
RV_CFLAGS	:= -std=gnu11 -g -Wall -Wextra -Wmissing-prototypes \
		   -Wstrict-prototypes -MMD -MP
RV_FAST		:= -O2 -Wframe-larger-than=1024
RV_SAN		:= -O1 -fsanitize=address,undefined -fno-sanitize-recover=all \
		   -DSECPROC_SANITIZED

RV_CORE_SRCS	:= $(addprefix kmod/core/,$(filter rv/%,$(CORE_SRCS))) \
		   kmod/core/user/fpu_user.c

RV_TESTS	:= test_rv_decode test_rv_insn test_rv_engine test_rv_fp \
		   test_rv_fpu
RV_TEST_BINS	:= $(addprefix $(RV_BUILD)/, $(RV_TESTS))

# Instructions that the differential test compares; a long run is
# $(RV_BUILD)/rv_diff -n 1000000000 -s SEED.
RV_DIFF_INSNS	?= 12000000

RV_OBJS		:= $(RV_CORE_SRCS:%.c=$(RV_BUILD)/fast/%.o)
RV_SAN_OBJS	:= $(RV_CORE_SRCS:%.c=$(RV_BUILD)/san/%.o)

$(RV_BUILD)/fast/%.o: %.c
	@mkdir -p $(@D)
	$(RV_CC) $(RV_CFLAGS) $(RV_FAST) -c $< -o $@

$(RV_BUILD)/san/%.o: %.c
	@mkdir -p $(@D)
	$(RV_CC) $(RV_CFLAGS) $(RV_SAN) -c $< -o $@

$(RV_TEST_BINS): $(RV_BUILD)/%: $(RV_BUILD)/san/selftests/core/%.o \
		$(RV_BUILD)/san/selftests/core/rv_machine.o $(RV_SAN_OBJS)
	$(RV_CC) $(RV_SAN) $^ -pthread -o $@

$(RV_BUILD)/rv_diff: $(RV_BUILD)/fast/selftests/core/diff/rv_diff.o \
		$(RV_BUILD)/fast/selftests/core/rv_host.o $(RV_OBJS)
	$(RV_CC) $^ -o $@

$(RV_BUILD)/rv_flat: $(RV_BUILD)/fast/selftests/bench/rv_flat.o \
		$(RV_BUILD)/fast/selftests/core/rv_host.o $(RV_OBJS)
	$(RV_CC) $^ -o $@

# Once more without sanitizers, for millions of instructions.
$(RV_BUILD)/test_rv_fpu_fast: $(RV_BUILD)/fast/selftests/core/test_rv_fpu.o \
		$(RV_BUILD)/fast/selftests/core/rv_machine.o $(RV_OBJS)
	$(RV_CC) $^ -o $@

.PHONY: check-rv bench-rv
check-rv: $(RV_TEST_BINS) $(RV_BUILD)/test_rv_fpu_fast $(RV_BUILD)/rv_diff $(RV_BUILD)/rv_flat
	@selftests/core/rv_check.sh $(RV_BUILD) $(RV_DIFF_INSNS)

bench-rv: $(RV_BUILD)/rv_flat tools module-uml module-6.12
	@selftests/bench/run $(BENCH_ARGS)

-include $(shell find $(RV_BUILD) -name '*.d' 2>/dev/null)
