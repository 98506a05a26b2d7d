# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# What the tests of secproc-sign share; to be sourced with $tool set, in a folder
# of the test's own.

# What has keys of development sign; more than one word would not be quoted.
insecure=--insecure-development

nr=0
nr_failed=0

# report NAME: result of the test whose last command was just run
report()
{
	status=$?
	nr=$((nr + 1))
	if [ $status -eq 0 ]; then
		echo "ok $nr - $1"
	else
		nr_failed=$((nr_failed + 1))
		[ -s err ] && sed 's/^/# /' err
		echo "not ok $nr - $1"
	fi
}

sign()
{
	"$tool" "$@" >out 2>err
}

# exits STATUS ARGUMENT...: the tool's exit status is this one
exits()
{
	want=$1
	shift
	sign "$@"
	[ $? -eq "$want" ]
}

# refused TEXT ARGUMENT...: exit status 1 and a message with this text
refused()
{
	text=$1
	shift
	exits 1 "$@" && grep -q "$text" err
}

# flip FILE OFFSET: change one bit
flip()
{
	byte=$(od -An -tu1 -j "$2" -N 1 "$1")
	# shellcheck disable=SC2059
	printf "\\$(printf %03o $((byte ^ 1)))" |
		dd of="$1" bs=1 seek="$2" conv=notrunc status=none
}

# field JSON-FILE EXPRESSION: a value of what show --json printed
field()
{
	python3 -c 'import json, sys
d = json.load(open(sys.argv[1]))
print(eval("(" + sys.argv[2] + ")"))' "$1" "$2"
}

