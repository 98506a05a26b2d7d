// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * A library that is loaded by name.  -DTEXT says what it says; with -DDATA_ONLY
 * it has no code of its own: what() is a function of the program's libraries.
 */
#ifdef DATA_ONLY
#include <stdlib.h>

/* A symbol that looks like code of this library and is somebody else's. */
extern int abs(int n);
int (*what)(int n) = abs;
#else
const char *what(void);

const char *what(void)
{
	return TEXT;
}
#endif
