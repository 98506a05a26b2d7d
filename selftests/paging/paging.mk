# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Programs larger than secure memory, many at once, and page stores that lie.
# Included by the Makefile at the top.
#
#	paging			the programs, below build/guest/paging/
#	check-paging		the tests, in TAP: User Mode Linux, QEMU
#	check-paging-big	512 MiB of data and 64 MiB of code in 16 MiB,
#				and minutes of eight programs: not in make check

PAGING_PROGS := $(addprefix build/guest/paging/,data io churn code-8 code-64)

.PHONY: paging check-paging check-paging-big
paging: $(PAGING_PROGS)

build/guest/paging/data build/guest/paging/churn: build/guest/paging/%: \
		selftests/paging/%.c
	@mkdir -p $(@D)
	$(GUEST_CC) $(GUEST_CFLAGS) -pthread -o $@ $<

build/guest/paging/io: selftests/paging/io.c
	@mkdir -p $(@D)
	$(GUEST_CC) $(GUEST_CFLAGS) -o $@ $<

# A power of two of pages: MiB times 256.
build/guest/paging/code-%: selftests/paging/code.c
	@mkdir -p $(@D)
	$(GUEST_CC) $(GUEST_CFLAGS) -DNR_PAGES=$$(($* * 256)) -o $@ $<

check-paging: tools paging kselftest module-uml module-uml-debug module-6.12
	@$(MAKE) -C kmod for=uml faulty
	@selftests/paging/run

check-paging-big: tools paging module-uml module-uml-debug
	@selftests/paging/run --big
