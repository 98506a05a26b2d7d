# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Real programs inside the secure processor.  Included by the Makefile at the
# top.
#
#	programs		build them, into the cache
#	check-programs		compare them with qemu-riscv64, in TAP, in a user
#				process, in User Mode Linux and under QEMU

PROGRAM_TESTBEDS ?= inproc uml 6.12

.PHONY: programs check-programs
programs:
	@selftests/programs/build --list | \
		xargs -n 1 -P 2 selftests/programs/build >/dev/null

check-programs: tools programs $(patsubst %,module-%,$(filter-out inproc,\
		$(PROGRAM_TESTBEDS)))
	@set -e; for testbed in $(PROGRAM_TESTBEDS); do \
		selftests/programs/run --testbed $$testbed; \
	done
