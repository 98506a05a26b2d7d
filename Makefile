# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Everything that people call; "make help" lists it.  Outputs go to build/, what
# is too slow to make again to $(SECPROC_CACHE).

MAKEFLAGS += --no-print-directory
SHELL := /bin/bash

PREFIX ?= /usr/local
DESTDIR ?=

# Builds started from here use all processors, unless told otherwise.
jobs = $(if $(filter -j%,$(MAKEFLAGS)),,-j$(shell nproc))
kernels := 6.12 6.1 6.12-rt 6.1-rt uml uml-debug

.PHONY: all
all: tools module

include kmod/core/core.mk
-include $(sort $(wildcard loader/*.mk sign-tool/*.mk selftests/*/*.mk))

# ---- Building ---------------------------------------------------------------

.PHONY: tools module $(kernels:%=module-%)
tools: build/secproc build/secproc-inproc build/secproc-sign

module:
	@if [ -e /lib/modules/$$(uname -r)/build/Makefile ]; then \
		$(MAKE) -C kmod; \
	else \
		echo "no headers of the running kernel, building for 6.12"; \
		$(MAKE) -C kmod for=6.12; \
	fi

$(kernels:%=module-%): module-%:
	@$(MAKE) -C kmod for=$*

# ---- Running and checking ---------------------------------------------------

.PHONY: run check check-unit check-vm lint bench fuzz
run:
	@selftests/vm/demo

# All of it, or SUITES="lint rv ...": selftests/check knows the names.
check:
	@selftests/check $(SUITES)

check-unit:
	@selftests/check --unit

check-vm:
	@selftests/check --vm

lint:
	@selftests/install-packages
	@selftests/lint/run

bench: bench-rv bench-start bench-crypto bench-page bench-seat bench-sched bench-pack

fuzz: fuzz-pkg

# ---- Installing -------------------------------------------------------------

.PHONY: install uninstall
bindir := $(DESTDIR)$(PREFIX)/bin
docdir := $(DESTDIR)$(PREFIX)/share/doc/secproc
mandir := $(DESTDIR)$(PREFIX)/share/man
manpages := $(wildcard Documentation/man/*.[1-8])
# The kernel that kmod/secproc.ko was built for, if it was built.
ko_release = $(shell modinfo -F vermagic kmod/secproc.ko 2>/dev/null | \
	cut -d' ' -f1)
ko_dir = $(DESTDIR)/lib/modules/$(ko_release)/updates

install: tools
	install -d $(bindir) $(docdir)
	install -m 755 build/secproc build/secproc-sign $(bindir)
	install -m 644 README.md COPYING NEWS.md $(docdir)
	$(foreach page,$(manpages),install -D -m 644 $(page) \
		$(mandir)/man$(patsubst .%,%,$(suffix $(page)))/$(notdir $(page))$(newline))
	$(if $(ko_release),install -D -m 644 kmod/secproc.ko $(ko_dir)/secproc.ko)
	$(if $(ko_release),$(if $(DESTDIR),,depmod $(ko_release)))

uninstall:
	rm -f $(bindir)/secproc $(bindir)/secproc-sign
	rm -rf $(docdir)
	rm -f $(foreach page,$(manpages),$(mandir)/man$(patsubst .%,%,$(suffix \
		$(page)))/$(notdir $(page)))
	$(if $(ko_release),rm -f $(ko_dir)/secproc.ko)
	$(if $(ko_release),$(if $(DESTDIR),,depmod $(ko_release)))

define newline


endef

# ---- The rest ---------------------------------------------------------------

.PHONY: clean help
clean:
	rm -rf build kmod/secproc.ko

help:
	@echo 'make               tools, and the module for the running kernel'
	@echo 'make run           boot a kernel and see protected programs run'
	@echo 'make check         every test; the last line has the totals'
	@echo 'make check-unit    tests that need no kernel'
	@echo 'make check-vm      tests in the kernels'
	@echo 'make check SUITES="..."  some suites, see selftests/check --list'
	@echo 'make lint          style, static analysis, rules of the tree'
	@echo 'make programs-report  times of programs inside, from the last check'
	@echo 'make bench         figures: engine, starting, signatures, pages, scheduling'
	@echo 'make fuzz          feed parsers with random input'
	@echo 'make tools         build/secproc, build/secproc-sign'
	@echo 'make module-K      module for K = $(kernels)'
	@echo 'make guest         programs that run inside, below build/guest/'
	@echo 'make install       with PREFIX and DESTDIR; uninstall undoes it'
	@echo 'make clean         remove what was built, not the cache'
	@echo
	@echo 'selftests/install-packages installs what is needed; run and'
	@echo 'check begin with it.  Documentation/testing.rst has more.'
