# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Real programs inside the secure processor.  Included by the Makefile at the
# top.
#
#	programs		build them, into the cache
#	check-programs-T	compare them with qemu-riscv64, in TAP, in the
#				testbed T: inproc (a user process), uml, 6.12
#	programs-report		the last results of each, side by side

PROGRAM_TESTBEDS := inproc uml 6.12

.PHONY: programs programs-report $(PROGRAM_TESTBEDS:%=check-programs-%)
programs:
	@selftests/programs/build --list | \
		xargs -n 1 -P 2 selftests/programs/build >/dev/null

check-programs-inproc: tools programs
	@selftests/programs/run --testbed inproc

check-programs-uml check-programs-6.12: check-programs-%: tools programs module-%
	@selftests/programs/run --testbed $*

programs-report:
	@selftests/programs/run --report
