// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * A program that comes by its pages in an order that it is told
 *
 * The first letter of its first argument says which pages: 'k' constants, 'c'
 * code, each up to the last one; 'K' constants from the last one down.  A number
 * behind it is a page that is left out.  It calls write after each page, and
 * exits with 42 if every page was right, with 1 if one was not.
 */
#define NR_PAGES	64
#define PAGE		4096
#define NONE		NR_PAGES

#define STRING_(x)	#x
#define STRING(x)	STRING_(x)

#define SYS_write	64
#define SYS_exit_group	94

/* Constants stand at 0x100000, code at 0x200000; page n has n + 7 in it. */
asm("	.section .sweep_constants, \"a\"\n"
	"	.globl constants\n"
	"	.balign 4096\n"
	"constants:\n"
	"	.set n, 0\n"
	"	.rept " STRING(NR_PAGES) "\n"
	"	.fill 512, 8, n + 7\n"
	"	.set n, n + 1\n"
	"	.endr\n"
	"	.section .sweep_code, \"ax\"\n"
	"	.option push\n"
	"	.option norelax\n"
	"	.globl functions\n"
	"	.balign 4096\n"
	"functions:\n"
	"	.set n, 0\n"
	"	.rept " STRING(NR_PAGES) "\n"
	"	li	a0, n + 7\n"
	"	ret\n"
	"	.balign 4096\n"
	"	.set n, n + 1\n"
	"	.endr\n"
	"	.option pop\n"
	"	.text\n"
	"	.globl _start\n"
	"_start:\n"
	"	ld	a0, 16(sp)\n"
	"	call	run\n");

extern const char constants[], functions[];

static long call(long nr, long a, long b, long c)
{
	register long a0 asm("a0") = a;
	register long a1 asm("a1") = b;
	register long a2 asm("a2") = c;
	register long a7 asm("a7") = nr;

	asm volatile("ecall" : "+r"(a0) : "r"(a1), "r"(a2), "r"(a7) : "memory");
	return a0;
}

static unsigned long number(const char *text)
{
	unsigned long n = 0;

	if (!*text)
		return NONE;
	while (*text)
		n = 10 * n + (unsigned long)(*text++ - '0');
	return n;
}

static unsigned long visit(char kind, unsigned long page)
{
	if (kind == 'c')
		return ((unsigned long (*)(void))(functions + page * PAGE))();
	return *(const volatile unsigned long *)(constants + page * PAGE +
						 page * 8);
}

void run(const char *what)
{
	unsigned long i, skip = number(what + 1);

	for (i = 0; i < NR_PAGES; i++) {
		unsigned long page = *what == 'K' ? NR_PAGES - 1 - i : i;

		if (page == skip)
			continue;
		if (visit(*what, page) != page + 7)
			call(SYS_exit_group, 1, 0, 0);
		call(SYS_write, 1, 0, 0);
	}
	call(SYS_exit_group, 42, 0, 0);
}
