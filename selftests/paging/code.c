// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * More code than secure memory: NR_PAGES functions of a page each, called in
 * order and in leaps
 *
 *	code [ROUNDS]
 *
 * Each adds constants of its own in the first and in the second half of its
 * page, and jumps between them.  Says "code PAGES ok" and exits with 0 if the
 * sum is the one that follows from the constants.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#define STRING_(x)	#x
#define STRING(x)	STRING_(x)
#define PAGE		4096UL

asm("	.text\n"
	"	.option push\n"
	"	.option norelax\n"
	"	.option norvc\n"
	"	.balign 4096\n"
	"	.globl pages\n"
	"pages:\n"
	"	.set n, 0\n"
	"	.rept " STRING(NR_PAGES) "\n"
	"	li	a1, (n * 40503 + 17) & 0x7ffff\n"
	"	add	a0, a0, a1\n"
	"	j	1f\n"
	"	.balign 2048\n"
	"1:	li	a1, (n * 30011 + 5) & 0x7ffff\n"
	"	xor	a0, a0, a1\n"
	"	ret\n"
	"	.balign 4096\n"
	"	.set n, n + 1\n"
	"	.endr\n"
	"	.option pop\n");

extern const char pages[];

static uint64_t call(uint64_t n, uint64_t x)
{
	uint64_t (*f)(uint64_t x) =
		(uint64_t (*)(uint64_t x))(pages + n * PAGE);

	return f(x);
}

static uint64_t expect(uint64_t n, uint64_t x)
{
	return (x + ((n * 40503 + 17) & 0x7ffff)) ^ ((n * 30011 + 5) & 0x7ffff);
}

int main(int argc, char **argv)
{
	unsigned long rounds = argc > 1 ? strtoul(argv[1], NULL, 0) : 1;
	uint64_t is = 1, should = 1;
	unsigned long i, n;

	while (rounds--) {
		for (i = 0; i < NR_PAGES; i++) {
			is = call(i, is);
			should = expect(i, should);
		}
		/* NR_PAGES is a power of two, so this comes by every page. */
		for (i = 0; i < NR_PAGES; i++) {
			n = i * 1447 % NR_PAGES;
			is = call(n, is);
			should = expect(n, should);
		}
	}
	printf("code %d %s\n", NR_PAGES, is == should ? "ok" : "wrong");
	return is != should;
}
