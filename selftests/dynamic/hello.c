// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * A dynamically linked program: a library of its own, thread-local memory in
 * both, and a library that it loads by name
 *
 *	hello [LIBRARY]
 */
#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "greet.h"

static __thread int mine = 5;

static void *other(void *arg)
{
	mine += 10;
	greet_count += 20;
	printf("thread %s: %d %d\n", (char *)arg, mine, greet_count);
	return NULL;
}

int main(int argc, char **argv)
{
	const char *name = argc > 1 ? argv[1] : "libplugin.so";
	const char *(*what)(void);
	pthread_t thread;
	void *library;

	greet("world");
	pthread_create(&thread, NULL, other, "two");
	pthread_join(thread, NULL);
	printf("first: %d %d, %g\n", mine, greet_count, strtod("1.5", NULL));
	library = dlopen(name, RTLD_NOW);
	if (!library) {
		printf("no library: %s\n", dlerror());
		return 3;
	}
	puts("loaded");
	what = (const char *(*)(void))dlsym(library, "what");
	printf("library: %s\n", what ? what() : dlerror());
	dlclose(library);
	return 7;
}
