// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The key bank's lock (cpu/keyslot.h) in programs
 *
 * A thread that holds a slot may be switched out here, and who
 * waits for the slot asks again until it is back.
 */
#include <pthread.h>

#include "cpu/keyslot.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

void secproc_keybank_lock(struct secproc_keybank *bank)
{
	(void)bank;
	pthread_mutex_lock(&lock);
}

void secproc_keybank_unlock(struct secproc_keybank *bank)
{
	(void)bank;
	pthread_mutex_unlock(&lock);
}

void secproc_keybank_stay(void)
{
}

void secproc_keybank_leave(void)
{
}
