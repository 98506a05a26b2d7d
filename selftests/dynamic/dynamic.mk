# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Tests of dynamic programs and of packaged files.  Included by the Makefile at
# the top.
#
#	dynamic-guests	what runs inside
#	check-dynamic	the tests, with the processor in the loader's process

DYNAMIC_DIR := build/guest/dynamic
DYNAMIC_CC := riscv64-linux-gnu-gcc -O2 -Wall
DYNAMIC_GUESTS := $(addprefix $(DYNAMIC_DIR)/,hello libgreet.so libplugin.so \
	libother.so libdata.so reader names)

$(DYNAMIC_DIR)/libgreet.so: selftests/dynamic/greet.c selftests/dynamic/greet.h
	@mkdir -p $(@D)
	$(DYNAMIC_CC) -shared -fPIC -Wl,-soname,libgreet.so -o $@ $<

$(DYNAMIC_DIR)/libplugin.so: selftests/dynamic/plugin.c
	@mkdir -p $(@D)
	$(DYNAMIC_CC) -shared -fPIC -DTEXT='"plugin"' -o $@ $<

# The same from somebody else, and one without code.
$(DYNAMIC_DIR)/libother.so: selftests/dynamic/plugin.c
	@mkdir -p $(@D)
	$(DYNAMIC_CC) -shared -fPIC -DTEXT='"not from the signer"' -o $@ $<

$(DYNAMIC_DIR)/libdata.so: selftests/dynamic/plugin.c
	@mkdir -p $(@D)
	$(DYNAMIC_CC) -shared -fPIC -DDATA_ONLY -nostdlib \
		-Wl,-z,separate-code -o $@ $<

$(DYNAMIC_DIR)/hello: selftests/dynamic/hello.c $(DYNAMIC_DIR)/libgreet.so
	$(DYNAMIC_CC) -fPIC -o $@ $< -L$(DYNAMIC_DIR) -lgreet

$(DYNAMIC_DIR)/reader: selftests/dynamic/reader.c
	@mkdir -p $(@D)
	$(DYNAMIC_CC) -static -o $@ $<

$(DYNAMIC_DIR)/names: selftests/dynamic/names.cpp
	@mkdir -p $(@D)
	riscv64-linux-gnu-g++ -O2 -Wall -o $@ $<

.PHONY: dynamic-guests check-dynamic
dynamic-guests: $(DYNAMIC_GUESTS)

check-dynamic: build/secproc-inproc build/secproc-hostile-inproc \
		build/secproc-sign $(DYNAMIC_GUESTS)
	selftests/dynamic/run
