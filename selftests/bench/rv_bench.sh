#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# The engine beside qemu-riscv64 and the host: rv_bench.sh BUILD_DIRECTORY [N]
#
# Runs each workload of rv_work.c N times (3), all programs in turn, and prints
# the least user CPU time of each, and how many instructions a second ours is.

build=$1
times=${2:-3}
here=$(dirname "$0")
work=$build/bench
cc=${CC:-gcc}

mkdir -p "$work"
$cc -std=gnu11 -O2 "$here/rv_work.c" -o "$work/native" -lm || exit 2
riscv64-linux-gnu-gcc -std=gnu11 -O2 -static "$here/rv_work.c" \
	-o "$work/guest" -lm || exit 2

# seconds COMMAND...: user CPU seconds
seconds() {
	# The shell's own report is the only portable one with milliseconds.
	bash -c 'TIMEFORMAT=%U; time "$@" > /dev/null 2>&1' - "$@" 2>&1
}

# least COMMAND...: of several runs
least() {
	i=0
	while [ $i -lt "$times" ]; do
		seconds "$@"
		i=$((i + 1))
	done | sort -n | head -1
}

rounds() {
	case $1 in
	core)		echo 8000 ;;
	fib)		echo 300 ;;
	sieve)		echo 300 ;;
	sha256)		echo 800 ;;
	qsort)		echo 250 ;;
	matmul)		echo 150 ;;
	nbody)		echo 8000 ;;
	chase)		echo 6000 ;;
	stream)		echo 400 ;;
	bytecode)	echo 5000 ;;
	text)		echo 8000 ;;
	esac
}

printf '%-10s %8s %8s %8s %8s %10s %10s\n' workload native qemu goto switch \
	'M insn/s' 'goto/qemu'
for name in $("$work/native"); do
	n=$(rounds "$name")
	native=$(least "$work/native" "$name" "$n")
	qemu=$(least qemu-riscv64 "$work/guest" "$name" "$n")
	go=$(least "$build/rv_flat" -q "$work/guest" "$name" "$n")
	sw=$(least "$build/rv_flat" -qs "$work/guest" "$name" "$n")
	rate=$("$build/rv_flat" "$work/guest" "$name" "$n" 2>&1 > /dev/null |
		sed 's/.* \([0-9]*\) M instr.*/\1/')
	ratio=$(awk "BEGIN { printf \"%.2f\", $go / ($qemu + 0.0001) }")
	printf '%-10s %8s %8s %8s %8s %10s %10s\n' "$name" "$native" "$qemu" \
		"$go" "$sw" "$rate" "$ratio"
done
