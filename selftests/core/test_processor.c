// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Tests of cpu/processor.h
 */
#include <string.h>

#include "check.h"
#include "cpu/processor.h"
#include "traps.h"

#define NR_TASKS	2

/**
 * struct scene - tasks with a hart each, and a processor
 * @slot: its only key slot
 * @bank: the bank
 * @key: the tasks' keys
 * @seat: their harts' seats
 * @processor: the processor
 * @event: what happens to the first hart
 */
struct scene {
	struct secproc_keyslot slot[1];
	struct secproc_keybank bank;
	struct secproc_key key[NR_TASKS];
	struct secproc_seat seat[NR_TASKS];
	struct secproc_processor processor;
	enum secproc_seat_event event;
};

static void set_scene(struct scene *s)
{
	u8 bytes[SECPROC_KEY_SIZE];
	u8 i;

	memset(s, 0, sizeof(*s));
	secproc_keybank_init(&s->bank, s->slot, 1);
	for (i = 0; i < NR_TASKS; i++) {
		memset(bytes, 1 + i, sizeof(bytes));
		secproc_key_import(&s->bank, &s->key[i],
				   SECPROC_PKG_SUITE_CHACHA20_POLY1305, bytes);
		s->seat[i].key = &s->key[i];
	}
}

static enum secproc_seat_action happens(struct scene *s, unsigned int i,
					enum secproc_seat_event event)
{
	return secproc_seat_switch(&s->seat[i], &s->processor, event);
}

/* The table of processor.h once more, in the words of the documents. */
enum { AWAY = SECPROC_SEAT_AWAY, ON = SECPROC_SEAT_ON, OFF = SECPROC_SEAT_OFF };
enum {
	NO = SECPROC_SEAT_NOTHING,
	LOAD = SECPROC_SEAT_LOADED,
	UNLOAD = SECPROC_SEAT_UNLOADED,
	NEVER = SECPROC_SEAT_INVALID,
};

static const struct {
	unsigned int state;
	unsigned int event;
	unsigned int next;
	unsigned int action;
} table[] = {
	{ AWAY, SECPROC_SEAT_BEGIN, ON, LOAD },
	{ AWAY, SECPROC_SEAT_OUT, AWAY, NO },
	{ AWAY, SECPROC_SEAT_IN, AWAY, NO },
	{ AWAY, SECPROC_SEAT_END, AWAY, NEVER },
	{ ON, SECPROC_SEAT_BEGIN, ON, NEVER },
	{ ON, SECPROC_SEAT_OUT, OFF, UNLOAD },
	{ ON, SECPROC_SEAT_IN, ON, NEVER },
	{ ON, SECPROC_SEAT_END, AWAY, UNLOAD },
	{ OFF, SECPROC_SEAT_BEGIN, OFF, NEVER },
	{ OFF, SECPROC_SEAT_OUT, OFF, NEVER },
	{ OFF, SECPROC_SEAT_IN, ON, LOAD },
	{ OFF, SECPROC_SEAT_END, OFF, NEVER },
};

static void call_event(void *ctx)
{
	struct scene *s = ctx;

	happens(s, 0, s->event);
}

static void every_event_in_every_state(void)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(table); i++) {
		struct scene s;
		bool ok, on;

		set_scene(&s);
		if (table[i].state != AWAY)
			happens(&s, 0, SECPROC_SEAT_BEGIN);
		if (table[i].state == OFF)
			happens(&s, 0, SECPROC_SEAT_OUT);
		s.event = table[i].event;
		if (table[i].action == NEVER) {
			ok = CHECK(traps(call_event, &s));
		} else {
			on = table[i].next == ON;
			ok = CHECK(happens(&s, 0, s.event) ==
				   table[i].action) &&
			     CHECK(s.seat[0].state == table[i].next) &&
			     CHECK(secproc_seat_is_on(&s.seat[0]) == on) &&
			     CHECK(s.processor.seat ==
				   (on ? &s.seat[0] : NULL)) &&
			     CHECK(s.processor.indicated ==
				   (on ? &s.key[0] : NULL));
		}
		if (!ok)
			printf("# state %u, event %u\n", table[i].state,
			       table[i].event);
	}
	CHECK(i == SECPROC_NR_SEAT_STATES * SECPROC_NR_SEAT_EVENTS);
}

/* The six steps in which two tasks take turns. */
static void two_tasks_take_turns(void)
{
	const struct secproc_keyslot *slot;
	struct scene s;

	set_scene(&s);
	/* (1) The processor executes task A. */
	happens(&s, 0, SECPROC_SEAT_BEGIN);
	CHECK(secproc_key_slot(&s.bank, &s.key[0]));
	/* (2) A sleeps, because its time is up. */
	happens(&s, 0, SECPROC_SEAT_OUT);
	CHECK(!s.processor.seat && !s.processor.indicated);
	CHECK(!secproc_seat_is_on(&s.seat[0]));
	/* (3) B is next; (4) its key is indicated; (5) its state is set. */
	happens(&s, 1, SECPROC_SEAT_BEGIN);
	CHECK(s.processor.indicated == &s.key[1]);
	CHECK(s.processor.seat == &s.seat[1]);
	/* (6) The processor executes B. */
	slot = secproc_key_take(&s.key[1]);
	CHECK(slot && slot->key[0] == 2);
	secproc_key_drop(&s.key[1]);
	CHECK(!secproc_key_slot(&s.bank, &s.key[0]));
	/* And A again, where it was. */
	happens(&s, 1, SECPROC_SEAT_OUT);
	happens(&s, 0, SECPROC_SEAT_IN);
	CHECK(secproc_seat_is_on(&s.seat[0]));
	CHECK(s.processor.loads == 3);
	CHECK(s.seat[0].key_misses == 2 && s.seat[1].key_misses == 1);
	CHECK(s.seat[0].slices == 1 && s.seat[0].preemptions == 1);
}

static void a_key_that_is_there_is_a_hit(void)
{
	struct scene s;

	set_scene(&s);
	happens(&s, 0, SECPROC_SEAT_BEGIN);
	happens(&s, 0, SECPROC_SEAT_END);
	happens(&s, 0, SECPROC_SEAT_BEGIN);
	CHECK(s.seat[0].indication == SECPROC_KEY_RESIDENT);
	CHECK(s.seat[0].key_hits == 1 && s.seat[0].key_misses == 1);
	CHECK(s.seat[0].slices == 2 && s.seat[0].preemptions == 0);
}

static void call_load_second(void *ctx)
{
	happens(ctx, 1, SECPROC_SEAT_BEGIN);
}

static void a_processor_takes_one_hart_at_a_time(void)
{
	struct scene s;

	set_scene(&s);
	happens(&s, 0, SECPROC_SEAT_BEGIN);
	CHECK(traps(call_load_second, &s));
}

static const struct check_test tests[] = {
	CHECK_TEST(every_event_in_every_state),
	CHECK_TEST(two_tasks_take_turns),
	CHECK_TEST(a_key_that_is_there_is_a_hit),
	CHECK_TEST(a_processor_takes_one_hart_at_a_time),
};

CHECK_MAIN(tests)
