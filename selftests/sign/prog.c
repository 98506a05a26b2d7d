// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * A program without a C library, with something in every kind of segment
 */

#define CODE_TEXT	"text that the program prints"

char data_text[] = "data that stands in the clear";
static char zeros[3 * 4096];

static long call(long number, long a, long b, long c)
{
	register long a7 __asm__("a7") = number;
	register long a0 __asm__("a0") = a;
	register long a1 __asm__("a1") = b;
	register long a2 __asm__("a2") = c;

	__asm__ volatile("ecall" : "+r"(a0) : "r"(a7), "r"(a1), "r"(a2)
			 : "memory");
	return a0;
}

void _start(void);

/* The text stands between instructions, so it is on an executable page. */
void _start(void)
{
	const char *code_text;

	__asm__("j 2f\n"
		"1: .ascii \"" CODE_TEXT "\"\n"
		".balign 4\n"
		"2: lla %0, 1b" : "=r"(code_text));
	zeros[5000] = data_text[0];
	call(64, 1, (long)code_text, sizeof(CODE_TEXT) - 1);
	call(93, zeros[5000] - 'd', 0, 0);
	__builtin_unreachable();
}
