// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Harts on processors
 */
#include "processor.h"

/**
 * struct transition - a cell of the table in processor.h
 * @next: state afterwards
 * @action: what is done
 */
struct transition {
	enum secproc_seat_state next;
	enum secproc_seat_action action;
};

#define GO(next, action)	{ SECPROC_SEAT_##next, SECPROC_SEAT_##action }
#define NEVER(state)		GO(state, INVALID)

static const struct transition
table[SECPROC_NR_SEAT_STATES][SECPROC_NR_SEAT_EVENTS] = {
	/*	  BEGIN            OUT                IN                END */
	[SECPROC_SEAT_AWAY] = {
		GO(ON, LOADED),  GO(AWAY, NOTHING), GO(AWAY, NOTHING),
		NEVER(AWAY)
	},
	[SECPROC_SEAT_ON] = {
		NEVER(ON),       GO(OFF, UNLOADED), NEVER(ON),
		GO(AWAY, UNLOADED)
	},
	[SECPROC_SEAT_OFF] = {
		NEVER(OFF),      NEVER(OFF),        GO(ON, LOADED),
		NEVER(OFF)
	},
};

/* S2 and S3 of FIG. 6. */
static void load(struct secproc_seat *seat, struct secproc_processor *processor)
{
	WARN_ON_ONCE(processor->seat || processor->indicated);
	WRITE_ONCE(processor->seat, seat);
	WRITE_ONCE(processor->indicated, seat->key);
	seat->indication = secproc_key_indicate(seat->key);
	WRITE_ONCE(processor->loads, processor->loads + 1);
	if (seat->indication == SECPROC_KEY_RESIDENT)
		WRITE_ONCE(seat->key_hits, seat->key_hits + 1);
	else if (seat->indication == SECPROC_KEY_PROGRAMMED)
		WRITE_ONCE(seat->key_misses, seat->key_misses + 1);
	WRITE_ONCE(seat->on, processor);
}

static void unload(struct secproc_seat *seat,
		   struct secproc_processor *processor)
{
	WARN_ON_ONCE(seat->on != processor || processor->seat != seat);
	WRITE_ONCE(seat->on, NULL);
	WRITE_ONCE(processor->indicated, NULL);
	WRITE_ONCE(processor->seat, NULL);
}

enum secproc_seat_action secproc_seat_switch(struct secproc_seat *seat,
					     struct secproc_processor *processor,
					     enum secproc_seat_event event)
{
	const struct transition *t = &table[seat->state][event];

	if (WARN_ON_ONCE(t->action == SECPROC_SEAT_INVALID))
		return t->action;
	if (event == SECPROC_SEAT_BEGIN)
		WRITE_ONCE(seat->slices, seat->slices + 1);
	if (t->next == SECPROC_SEAT_OFF)
		WRITE_ONCE(seat->preemptions, seat->preemptions + 1);
	WRITE_ONCE(seat->state, t->next);
	if (t->action == SECPROC_SEAT_LOADED)
		load(seat, processor);
	else if (t->action == SECPROC_SEAT_UNLOADED)
		unload(seat, processor);
	return t->action;
}
