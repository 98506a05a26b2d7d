# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Programs that run inside the secure processor, for riscv64 Linux and static.
# Included by the Makefile at the top.
#
#	guest		all of them, below build/guest/
#	check-threads	threads and signals compared with qemu-riscv64, in TAP

GUEST_CC ?= riscv64-linux-gnu-gcc
GUEST_CFLAGS := -std=gnu11 -O2 -Wall -Wextra -Wstrict-prototypes -static
GUEST_PROGS := $(addprefix build/guest/,hello spin busybox threads/pthreads \
	threads/signals threads/taken floats/floats floats/floats-native)

.PHONY: guest
guest: $(GUEST_PROGS)

build/guest/%: selftests/guest/%.c
	@mkdir -p $(@D)
	$(GUEST_CC) $(GUEST_CFLAGS) -o $@ $< -lm

build/guest/spin: selftests/stress/spin.c
	@mkdir -p $(@D)
	$(GUEST_CC) $(GUEST_CFLAGS) -o $@ $<

# What an emulator makes of it; nobody else's word counts in a guest.
build/guest/threads/taken.expected: build/guest/threads/taken
	qemu-riscv64 $< 3 >$@.new
	mv $@.new $@

# Comes from a cache, so whether it is current is not a question of dates.
.PHONY: build/guest/busybox
build/guest/busybox:
	@mkdir -p $(@D)
	@program=$$(selftests/guest/busybox-build) && \
		{ cmp -s "$$program" $@ || cp "$$program" $@; }

build/guest/threads/%: selftests/guest/threads/%.c
	@mkdir -p $(@D)
	$(GUEST_CC) $(GUEST_CFLAGS) -Wno-infinite-recursion -pthread -o $@ $<

# The same for the host, which the results are compared with.
FLOATS_CFLAGS := -ffp-contract=off -frounding-math -pthread

build/guest/floats/floats: selftests/guest/floats/floats.c
	@mkdir -p $(@D)
	$(GUEST_CC) $(GUEST_CFLAGS) $(FLOATS_CFLAGS) -o $@ $< -lm

build/guest/floats/floats-native: selftests/guest/floats/floats.c
	@mkdir -p $(@D)
	$(CC) $(GUEST_CFLAGS) $(FLOATS_CFLAGS) -o $@ $< -lm

.PHONY: check-threads
check-threads: build/secproc-inproc build/secproc-sign \
		$(addprefix build/guest/threads/,pthreads signals taken)
	selftests/guest/threads/run
