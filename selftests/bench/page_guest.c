// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * A program that needs one kind of page after the other, for page_bench.c
 *
 * The letter of its first argument says which.  It comes by all pages of the
 * kind once, calls write, and begins again; more of them than the processor has
 * frames, so each must be brought in.  With a 2 behind the letter, two threads
 * do so, each with half of the pages.
 */
#define NR_PAGES	1024
#define WORDS		512
#define SYS_write	64
#define SYS_clone	220
/* VM, FS, FILES, SIGHAND, THREAD, SYSVSEM */
#define CLONE_FLAGS	0x50f00

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
	"	ld	s0, 16(sp)\n"
	"	li	a0, 1\n"
	"	lbu	a1, 1(s0)\n"
	"	beqz	a1, 1f\n"
	"	li	a0, " STRING(CLONE_FLAGS) "\n"
	"	lla	a1, stack + 4096\n"
	"	li	a2, 0\n"
	"	li	a3, 0\n"
	"	li	a4, 0\n"
	"	li	a7, " STRING(SYS_clone) "\n"
	"	ecall\n"
	"1:	mv	a1, a0\n"
	"	mv	a0, s0\n"
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

char stack[4096] __attribute__((aligned(16)));

static void stop(void)
{
	register long a0 asm("a0") = 1;
	register long a1 asm("a1") = (long)&data[0][0];
	register long a2 asm("a2") = 0;
	register long a7 asm("a7") = SYS_write;

	asm volatile("ecall" : "+r"(a0) : "r"(a1), "r"(a2), "r"(a7) : "memory");
}

static void sweep(char kind, unsigned long i, unsigned long end)
{
	for (; i < end; i++) {
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

/* @is_first is 0 in the second thread. */
void run(const char *what, long is_first)
{
	unsigned long half = what[1] ? NR_PAGES / 2 : NR_PAGES;
	unsigned long first = is_first ? 0 : half;

	/* So that there is something to be read. */
	if (*what == 'r')
		sweep('w', first, first + half);
	for (;;) {
		sweep(*what, first, first + half);
		stop();
	}
}
