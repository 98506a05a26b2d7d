/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * A live screen on the terminal
 *
 * Signals come in while terminal_wait() waits and at no other time, so none is
 * lost and none ends the program with the terminal in a state of ours.
 */
#ifndef LOADER_TERMINAL_H
#define LOADER_TERMINAL_H

#include <stdbool.h>

#include "env.h"

/* What terminal_wait() returns beside keys. */
enum {
	TERMINAL_TIME = -3,	/* the time has come */
	TERMINAL_DRAW = -2,	/* the screen must be drawn again */
	TERMINAL_END = -1,	/* a signal, or nobody is there any more */
};

/* Whether both ends are a terminal. */
bool terminal_is_there(void);

/* The other screen, without a cursor; keys come as they are pressed. */
void terminal_enter(void);

/* As it was found. */
void terminal_leave(void);

/* The size now; false if it has none. */
bool terminal_size(int *width, int *height);

/* Nanoseconds since some time. */
u64 terminal_clock(void);

/**
 * terminal_wait() - wait for a key, a signal, or until a time
 * @due: when, by terminal_clock()
 *
 * Is stopped and continued meanwhile as the user wants, with the terminal as it
 * was found.
 *
 * Return: a key, or what stands above.
 */
int terminal_wait(u64 due);

#endif /* LOADER_TERMINAL_H */
