// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * What the table of core/cpu/processor.h costs at a switch
 *
 * One hart leaves a processor and the next one comes: keys in slots, keys that
 * are in none, and keys in slots with nothing of it in the host's caches.  In a
 * user process, by processor time; prints one line "NAME VALUE UNIT" for each
 * figure, medians of rounds.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cpu/processor.h"

#define NR_ROUNDS	51
#define NR_SWITCHES	2000
#define NR_KEYS		8
/* More than the caches next to a processor hold. */
#define CACHE		(8 << 20)

static struct secproc_keybank bank;
static struct secproc_keyslot slot[NR_KEYS];
static struct secproc_key key[NR_KEYS];
static struct secproc_seat seat[NR_KEYS];
static struct secproc_processor processor;

static double now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &ts);
	return (double)ts.tv_sec * 1e9 + (double)ts.tv_nsec;
}

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void begin(u32 nr_slots)
{
	u8 bytes[SECPROC_KEY_SIZE];
	unsigned int i;

	memset(slot, 0, sizeof(slot));
	memset(seat, 0, sizeof(seat));
	secproc_keybank_init(&bank, slot, nr_slots);
	for (i = 0; i < NR_KEYS; i++) {
		memset(bytes, (int)i, sizeof(bytes));
		secproc_key_import(&bank, &key[i], bytes);
		seat[i].key = &key[i];
	}
}

static void turn(unsigned int i)
{
	struct secproc_seat *next = &seat[i % NR_KEYS];

	secproc_seat_switch(next, &processor, SECPROC_SEAT_BEGIN);
	secproc_seat_switch(next, &processor, SECPROC_SEAT_END);
}

static double switch_time(void)
{
	double took[NR_ROUNDS], began;
	unsigned int round, i;

	for (round = 0; round < NR_ROUNDS; round++) {
		began = now();
		for (i = 0; i < NR_SWITCHES; i++)
			turn(i);
		took[round] = (now() - began) / NR_SWITCHES;
	}
	qsort(took, NR_ROUNDS, sizeof(*took), by_value);
	return took[NR_ROUNDS / 2];
}

/* The clock costs more than what is timed, so it is timed without that, too. */
static double cold_time(volatile char *cache)
{
	double took[NR_ROUNDS], began;
	unsigned int round, i;

	for (round = 0; round < NR_ROUNDS; round++) {
		double with, without;

		for (i = 0; i < CACHE; i += 64)
			cache[i]++;
		began = now();
		turn(round);
		with = now() - began;
		for (i = 0; i < CACHE; i += 64)
			cache[i]++;
		began = now();
		without = now() - began;
		took[round] = with - without;
	}
	qsort(took, NR_ROUNDS, sizeof(*took), by_value);
	return took[NR_ROUNDS / 2];
}

int main(void)
{
	volatile char *cache = calloc(1, CACHE);

	if (!cache)
		return 1;
	begin(NR_KEYS);
	printf("seat_keys_in_slots %.1f ns\n", switch_time());
	printf("seat_caches_cold %.1f ns\n", cold_time(cache));
	begin(NR_KEYS / 2);
	printf("seat_keys_in_none %.1f ns\n", switch_time());
	return 0;
}
