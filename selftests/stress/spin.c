// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Never ends: touches new memory, calls the host, and computes, by turns
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int main(void)
{
	static volatile unsigned long sum;
	char *memory = NULL;
	size_t size = 4096;
	unsigned long i;

	for (;;) {
		memory = realloc(memory, size);
		if (!memory)
			return 1;
		memset(memory, (int)size, size);
		size = size < 4000000 ? size * 2 : 4096;
		getppid();
		for (i = 0; i < 1000000; i++)
			sum += i;
	}
}
