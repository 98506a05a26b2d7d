#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Run the engine's tests: rv_check.sh BUILD_DIRECTORY INSTRUCTIONS
#
# The unit tests, once more with the switch where they choose a loop; programs
# made by the cross compiler, and random programs, against qemu-riscv64.  Output
# is TAP, one test for each program that is run.

build=$1
insns=$2
here=$(dirname "$0")
n=0
failed=0

# result STATUS NAME
result() {
	n=$((n + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $n - $2"
	else
		echo "not ok $n - $2"
		failed=1
	fi
}

# subtest COMMAND...: its output is a comment, its status the result
subtest() {
	"$@" > "$build/subtest.out" 2>&1
	status=$?
	sed 's/^/# /' "$build/subtest.out"
	name=$(basename "$1")
	shift
	result "$status" "$name${*:+ }$*"
}

# no_calls OBJECT: handlers go on with jumps, or they would use up the stack
no_calls() {
	! objdump -d "$1" | grep 'call .*\*'
}

# same PROGRAM: the engine, in both loops, and qemu say the same
same() {
	# Small rounds: nothing here is about speed.
	prog=$build/guest/$1
	qemu-riscv64 "$prog" all 3 > "$build/want.out" 2>&1
	echo "status $?" >> "$build/want.out"
	# shellcheck disable=SC2086
	for flag in -q -qs '-q -c 3'; do
		"$build/rv_flat" $flag "$prog" all 3 > "$build/got.out" 2>&1
		echo "status $?" >> "$build/got.out"
		cmp -s "$build/want.out" "$build/got.out" || {
			diff "$build/want.out" "$build/got.out" | head -20 |
				sed 's/^/# /'
			result 1 "program $1 $flag as qemu"
			return
		}
	done
	result 0 "program $1 as qemu"
}

echo "TAP version 13"
for kind in fast san; do
	no_calls "$build/$kind/kmod/core/rv/exec_goto.o"
	result $? "handlers do not call each other, $kind"
done
subtest "$build/test_rv_decode"
subtest "$build/test_rv_insn"
subtest "$build/test_rv_engine" 0
subtest "$build/test_rv_engine" 1
subtest "$build/test_rv_fp"
subtest "$build/test_rv_fpu" 100
subtest "$build/test_rv_fpu_fast" 2000
if ! command -v qemu-riscv64 > /dev/null; then
	n=$((n + 1))
	echo "ok $n - random programs # SKIP no qemu-riscv64"
elif ! "$here/rv_guests.sh" "$build/guest"; then
	n=$((n + 1))
	echo "ok $n - compiled programs # SKIP no riscv64-linux-gnu-gcc"
	subtest "$build/rv_diff" -n "$insns"
else
	for prog in "$build"/guest/*; do
		case $prog in
		*.*) ;;
		*) same "$(basename "$prog")" ;;
		esac
	done
	subtest "$build/rv_diff" -n "$insns"
fi
echo "1..$n"
exit $failed
