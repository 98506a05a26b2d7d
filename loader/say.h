/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * What the loader says, on the standard error that it was started with
 */
#ifndef LOADER_SAY_H
#define LOADER_SAY_H

/* Keeps standard error for the loader, whatever the program does with it. */
void say_init(void);

/* One line: "secproc: ..." */
void say(const char *format, ...) __attribute__((__format__(__printf__, 1, 2)));

/* One line that goes on with the last: "    ..." */
void say_more(const char *format, ...) __attribute__((__format__(__printf__, 1, 2)));

#endif /* LOADER_SAY_H */
