// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The library of hello.c: code, constants, data with relocations, zeros
 */
#include <stdio.h>

#include "greet.h"

__thread int greet_count = 1;

static const char *words[] = { "good morning", "hello", "good evening" };
static char line[5000];

void greet(const char *whom)
{
	snprintf(line, sizeof(line), "%s, %s", words[greet_count], whom);
	puts(line);
	greet_count++;
}
