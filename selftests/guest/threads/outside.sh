#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Signals from outside: what a program inside does when others kill it.
#
#	outside.sh COMMAND...	COMMAND runs the guest program signals, in any
#				world; its arguments follow
#
# Prints what a shell sees.  Compare with what the same prints for an emulator.
set -u

out=$(mktemp) || exit 2
fifo=$out.fifo
mkfifo "$fifo" || exit 2
trap 'rm -f "$out" "$fifo"' EXIT

# Waits until the last program has printed $1 lines.
lines() {
	local i

	for ((i = 0; i < 2000; i++)); do
		[ "$(wc -l <"$out")" -lt "$1" ] || return 0
		sleep 0.01
	done
	echo "it does not print line $1"
	kill -KILL "$pid"
}

for sig in HUP INT QUIT USR1 PIPE ALRM TERM STKFLT XCPU RTMIN+5; do
	# A shell lets its children in the background ignore these two.
	(trap - INT QUIT; exec "$@" sleep) >"$out" 2>&1 &
	pid=$!
	lines 1
	kill "-$sig" "$pid"
	wait "$pid" 2>/dev/null
	echo "$sig: status $?"
done

"$@" wait 8 >"$out" 2>&1 &
pid=$!
lines 1
n=1
for sig in HUP USR1 USR2 TERM CHLD WINCH CONT VTALRM; do
	kill "-$sig" "$pid"
	n=$((n + 1))
	lines $n
done
wait "$pid"
echo "wait: status $?"
cat "$out"

# A call that waits for input, interrupted many times.
"$@" read <"$fifo" >"$out" 2>&1 &
pid=$!
exec 3>"$fifo"
lines 1
for ((i = 0; i < 20; i++)); do
	kill -USR1 "$pid"
	sleep 0.01
done
kill -USR2 "$pid"
lines 2
echo "the end" >&3
exec 3>&-
wait "$pid"
echo "read: status $?"
cat "$out"

# Stopped and continued, and killed while it is stopped.
"$@" sleep >"$out" 2>&1 &
pid=$!
lines 1
kill -STOP "$pid"
sleep 0.05
cut -d ' ' -f 3 "/proc/$pid/stat"
kill -CONT "$pid"
kill -TERM "$pid"
wait "$pid" 2>/dev/null
echo "stopped: status $?"
