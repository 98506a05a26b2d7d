// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * A program that needs one kind of page after the other, for page_bench.c
 *
 * The letter of its first argument says which.  It comes by all pages of the
 * kind once, calls write, and begins again; more of them than the processor has
 * frames, so each must be brought in.
 */
#define NR_PAGES	1024
#define WORDS		512
#define SYS_write	64

#define STRING_(x)	#x
#define STRING(x)	STRING_(x)

static unsigned long data[NR_PAGES][WORDS];
static const unsigned long constant[NR_PAGES][WORDS]
	__attribute__((aligned(4096))) = {
	[0 ... NR_PAGES - 1] = { [0 ... WORDS - 1] = 0x0123456789abcdefUL },
};

asm("	.text\n"
	"	.globl _start\n"
	"_start:\n"
	"	ld	a0, 16(sp)\n"
	"	lbu	a0, 0(a0)\n"
	"	call	run\n"
	"	.option push\n"
	"	.option norelax\n"
	"	.balign 4096\n"
	"functions:\n"
	"	.rept " STRING(NR_PAGES) "\n"
	"	ret\n"
	"	.balign 4096\n"
	"	.endr\n"
	"	.option pop\n");

extern const char functions[];

static void stop(void)
{
	register long a0 asm("a0") = 1;
	register long a1 asm("a1") = (long)&data[0][0];
	register long a2 asm("a2") = 0;
	register long a7 asm("a7") = SYS_write;

	asm volatile("ecall" : "+r"(a0) : "r"(a1), "r"(a2), "r"(a7) : "memory");
}

static void sweep(char kind)
{
	unsigned long i;

	for (i = 0; i < NR_PAGES; i++) {
		volatile unsigned long *word = &data[i][i % WORDS];
		const volatile unsigned long *fixed = &constant[i][i % WORDS];

		switch (kind) {
		case 'c':
			((void (*)(void))(functions + i * 4096))();
			break;
		case 'k':
			(void)*fixed;
			break;
		case 'r':
			(void)*word;
			break;
		case 'w':
			*word = *word + 1;
			break;
		}
	}
}

void run(char kind)
{
	/* So that there is something to be read. */
	if (kind == 'r')
		sweep('w');
	for (;;) {
		sweep(kind);
		stop();
	}
}
