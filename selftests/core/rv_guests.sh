#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Build the guest programs of the engine's tests: rv_guests.sh DIRECTORY
#
# One source under several compiler flags, statically linked.  Fails if there is
# no cross compiler.

out=$1
src=$(dirname "$0")/../bench/rv_work.c
cc=riscv64-linux-gnu-gcc

command -v $cc > /dev/null || exit 1
mkdir -p "$out"

# build NAME FLAG...
build() {
	[ -n "$(find "$out/$1" -newer "$src" 2> /dev/null)" ] && return
	name=$1
	shift
	$cc -std=gnu11 -static "$@" "$src" -o "$out/$name" -lm || exit 2
}

build work-O2 -O2
build work-O3-bitmanip -O3 -march=rv64gc_zba_zbb_zbs
build work-Os -Os
build work-O1-no-compressed -O1 -march=rv64g
