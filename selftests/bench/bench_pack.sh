#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Time to pack a large program, beside its floor in the same run: the slower of
# the disk and a bare loop of libsodium on as many processors, one signature and
# one cipher pass for each page.  The three are taken by turns, so that what else
# the machine does meets all of them, and the fastest of each counts.
#
#	selftests/bench/bench_pack.sh SECPROC-SIGN BENCH-FLOOR [MiB [ROUNDS]]
set -eu

tool=$(realpath "$1")
floor=$(realpath "$2")
mib=${3:-1024}
rounds=${4:-5}
dir=$(mktemp -d -p "${BENCH_DIR:-.}")
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export SECPROC_DEV_DIR=$dir/dev
TIMEFORMAT='%R %U %S'

# A program with so much read-only data that does not compress or repeat.
openssl enc -aes-128-ctr -K 00 -iv 00 </dev/zero 2>/dev/null |
	head -c "${mib}M" >data || true
cat >big.S <<END
	.section .rodata
	.balign 4096
data:	.incbin "data"
	.text
	.globl _start
_start:	li a7, 93
	li a0, 0
	ecall
END
riscv64-linux-gnu-gcc -nostdlib -static -o big big.S
rm data big.S
pages=$((mib * 256))

# take NAME COMMAND...: seconds, also of processors, go to the file "taken"
take()
{
	local name=$1

	shift
	{ time "$@" >/dev/null 2>err; } 2>took || { cat err >&2; exit 1; }
	echo "$name $(cat took)" >>taken
}

write_disk()
{
	dd if=big of=copy bs=1M conv=fsync status=none
	rm copy
}

"$tool" keygen --development 2>/dev/null
for ((i = 0; i < rounds; i++)); do
	take disk write_disk
	take loop "$floor" "$pages"
	take pack "$tool" pack -q --insecure-development -o big.spkg big
	rm big.spkg
done
awk -v mib="$mib" '{
	cpu = $3 + $4
	if (!($1 in real) || $2 < real[$1])
		real[$1] = $2
	if (!($1 in least) || cpu < least[$1])
		least[$1] = cpu
} END {
	floor = real["disk"] > real["loop"] ? real["disk"] : real["loop"]
	printf "pack %d MiB: %.2f s, %.0f MiB/s; processors %.2f s\n", mib,
	       real["pack"], mib / real["pack"], least["pack"]
	printf "disk, write and sync: %.2f s\n", real["disk"]
	printf "bare signature and cipher per page: %.2f s; processors %.2f s\n",
	       real["loop"], least["loop"]
	printf "share of the slower of the two: %.0f %%\n",
	       100 * floor / real["pack"]
	printf "share of the bare loop in the processors'\'' time: %.0f %%\n",
	       100 * least["loop"] / least["pack"]
}' taken
