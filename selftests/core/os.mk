# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Unit tests of system calls and of the process image, over a fake address
# space.  Included after core.mk.
#
#	make check-os		runs them; TAP on standard output

OS_CHECK_BINS := $(addprefix $(CORE_CHECK_DIR)/test_,futex process signal \
	syscall thread)

$(addprefix $(CORE_CHECK_DIR)/test_,futex signal thread): \
	$(CORE_CHECK_DIR)/fake_program.o

$(OS_CHECK_BINS): %: %.o $(CORE_CHECK_DIR)/fake_aspace.o \
		$(CORE_CHECK_CLOCK) $(CORE_CHECK_LIB)
	$(CC) $(CORE_CHECK_CFLAGS) -o $@ $(filter %.o,$^) $(CORE_CHECK_LIB) \
		-lsodium -lcrypto -lpthread

.PHONY: check-os
check-os: $(OS_CHECK_BINS)
	@status=0; for test in $^; do \
		echo "# $${test##*/}"; $$test || status=1; \
	done; exit $$status

-include $(OS_CHECK_BINS:=.d)
