// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * A program larger than secure memory that stops where its pages can be attacked
 *
 * It fills its pages, calls write, checks them and its constants, and so on for
 * some rounds; so whoever answers the call has the page store and the package
 * for himself.  Exits with 0 if every word was right, with 1 if one was wrong.
 */
#define NR_PAGES	256
#define NR_ROUNDS	3
#define WORDS		512

#define SYS_write	64
#define SYS_exit_group	94

#define NR_CONSTANTS	64
#define CONSTANT	0x5ec23e7dc0c0c0c0UL

static volatile unsigned long data[NR_PAGES][WORDS];

/* So that the pages of the package are needed again and again, too. */
static const unsigned long constant[NR_CONSTANTS][WORDS]
	__attribute__((aligned(4096))) = {
	[0 ... NR_CONSTANTS - 1] = { [0 ... WORDS - 1] = CONSTANT },
};

static long call(long nr, long a, long b, long c)
{
	register long a0 asm("a0") = a;
	register long a1 asm("a1") = b;
	register long a2 asm("a2") = c;
	register long a7 asm("a7") = nr;

	asm volatile("ecall" : "+r"(a0) : "r"(a1), "r"(a2), "r"(a7) : "memory");
	return a0;
}

/* What the tests look for in the page store: nothing of it may be there. */
static unsigned long word(unsigned long page, unsigned long i,
			  unsigned long round)
{
	return 0x5ec23e7da7a00000UL | round << 16 | (page ^ i << 4);
}

void _start(void)
{
	unsigned long round, page, i;

	for (round = 1; round <= NR_ROUNDS; round++) {
		for (page = 0; page < NR_PAGES; page++)
			for (i = 0; i < WORDS; i += 127)
				data[page][i] = word(page, i, round);
		call(SYS_write, 1, (long)&data[0][0], 8);
		for (page = 0; page < NR_PAGES; page++)
			for (i = 0; i < WORDS; i += 127)
				if (data[page][i] != word(page, i, round))
					call(SYS_exit_group, 1, 0, 0);
		for (page = 0; page < NR_CONSTANTS; page++)
			if (*(const volatile unsigned long *)
				    &constant[page][page] != CONSTANT)
				call(SYS_exit_group, 1, 0, 0);
	}
	call(SYS_exit_group, 0, 0, 0);
}
