#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Time to pack a large program, beside its floor in the same run: the slower of
# the disk and a bare loop of libsodium on as many processors, one signature and
# one cipher pass for each page.
#
#	selftests/bench/bench_pack.sh SECPROC-SIGN BENCH-FLOOR [MiB]
set -eu

tool=$(realpath "$1")
floor=$(realpath "$2")
mib=${3:-1024}
dir=$(mktemp -d -p "${BENCH_DIR:-.}")
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export SECPROC_DEV_DIR=$dir/dev

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

seconds()
{
	local start=$EPOCHREALTIME

	"$@" >/dev/null || exit
	awk "BEGIN { print $EPOCHREALTIME - $start }"
}

write_disk()
{
	dd if=big of=copy bs=1M conv=fsync status=none
	rm copy
}

"$tool" keygen --development 2>/dev/null
disk=$(seconds write_disk)
loop=$(seconds "$floor" "$pages")
pack=$(seconds "$tool" pack -q --insecure-development \
	-o big.spkg big 2>err) || { cat err >&2; exit 1; }
awk -v mib="$mib" -v disk="$disk" -v loop="$loop" -v pack="$pack" 'BEGIN {
	floor = disk > loop ? disk : loop
	printf "pack %d MiB: %.2f s, %.0f MiB/s\n", mib, pack, mib / pack
	printf "disk, write and sync: %.2f s\n", disk
	printf "bare signature and cipher per page: %.2f s\n", loop
	printf "share of the slower of the two: %.0f %%\n", 100 * floor / pack
}'
