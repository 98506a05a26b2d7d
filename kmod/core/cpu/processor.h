/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Harts on processors: the context switch of the secure task management
 * (R32, R45; FIG. 6)
 *
 * A secure processor holds the state of one hart at a time and indicates one
 * key, that hart's task's.  Linux's scheduler decides whose turn it is (S1) and
 * for how long (S4); what it does to a hart is an event here, and the table
 * below says what follows:
 *
 *   state      BEGIN      OUT       IN         END
 *   AWAY       ON, load   AWAY      AWAY       -
 *   ON         -          OFF, un.  -          AWAY, unload
 *   OFF        -          -         ON, load   -
 *
 * load    the processor has this hart's state: program counter, stack pointer,
 *	   TLB (S2), and its task's key is indicated (S3); it goes on (S5)
 * unload  both are taken away, so a processor between tasks indicates no key
 * -	   cannot happen; is warned about, and changes nothing
 *
 * BEGIN and END are the borders of a slice.  OUT and IN are a thread switch of
 * Linux in the middle of one, or in between, where nothing is on a processor.
 *
 * A seat belongs to one thread, and a processor to whatever runs on it, so none
 * of this needs a lock; but no switch may come in between.
 */
#ifndef SECPROC_PROCESSOR_H
#define SECPROC_PROCESSOR_H

#include "keyslot.h"

/**
 * enum secproc_seat_state - where a hart is
 * @SECPROC_SEAT_AWAY: in no slice; no processor has anything of it
 * @SECPROC_SEAT_ON: in a slice, on a processor
 * @SECPROC_SEAT_OFF: in a slice, but others are running
 * @SECPROC_NR_SEAT_STATES: how many there are
 */
enum secproc_seat_state {
	SECPROC_SEAT_AWAY = 0,
	SECPROC_SEAT_ON,
	SECPROC_SEAT_OFF,
	SECPROC_NR_SEAT_STATES,
};

/**
 * enum secproc_seat_event - what happens to it
 * @SECPROC_SEAT_BEGIN: a slice begins
 * @SECPROC_SEAT_OUT: its thread is switched out
 * @SECPROC_SEAT_IN: its thread is switched in
 * @SECPROC_SEAT_END: the slice ends
 * @SECPROC_NR_SEAT_EVENTS: how many there are
 */
enum secproc_seat_event {
	SECPROC_SEAT_BEGIN = 0,
	SECPROC_SEAT_OUT,
	SECPROC_SEAT_IN,
	SECPROC_SEAT_END,
	SECPROC_NR_SEAT_EVENTS,
};

/**
 * enum secproc_seat_action - what followed from an event
 * @SECPROC_SEAT_NOTHING: nothing
 * @SECPROC_SEAT_LOADED: the hart is on the processor now
 * @SECPROC_SEAT_UNLOADED: the hart has left the processor
 * @SECPROC_SEAT_INVALID: it cannot happen
 */
enum secproc_seat_action {
	SECPROC_SEAT_NOTHING = 0,
	SECPROC_SEAT_LOADED,
	SECPROC_SEAT_UNLOADED,
	SECPROC_SEAT_INVALID,
};

struct secproc_seat;

/**
 * struct secproc_processor - one secure processor
 * @seat: the hart whose state it has, or NULL
 * @indicated: the key that it indicates, or NULL
 * @loads: harts that came on it
 */
struct secproc_processor {
	const struct secproc_seat *seat;
	const struct secproc_key *indicated;
	u64 loads;
};

/**
 * struct secproc_seat - a hart's place on a processor
 * @state: where it is
 * @on: the processor, in state ON, else NULL
 * @key: its task's keys, one for each part of the package; the first is indicated
 * @indication: what indicating the key took when it was last loaded
 * @slices: slices begun
 * @preemptions: how often it was switched out in the middle of one
 * @key_hits: how often it was loaded with its key in a slot
 * @key_misses: how often its key had to be programmed for that
 */
struct secproc_seat {
	enum secproc_seat_state state;
	struct secproc_processor *on;
	struct secproc_key *key;
	enum secproc_key_indication indication;
	u64 slices;
	u64 preemptions;
	u64 key_hits;
	u64 key_misses;
};

/**
 * secproc_seat_is_on() - whether a hart may be executed and decrypted for
 * @seat: its seat
 *
 * Return: true if it is on a processor that indicates its task's key.
 */
static inline bool secproc_seat_is_on(const struct secproc_seat *seat)
{
	const struct secproc_processor *on = READ_ONCE(seat->on);

	return on && READ_ONCE(seat->state) == SECPROC_SEAT_ON;
}

/**
 * secproc_seat_switch() - something happened to a hart
 * @seat: its seat
 * @processor: the processor that it happens on
 * @event: what
 *
 * Context: the caller stays on @processor, and is not interrupted by a switch.
 *
 * Return: what followed.
 */
enum secproc_seat_action secproc_seat_switch(struct secproc_seat *seat,
					     struct secproc_processor *processor,
					     enum secproc_seat_event event);

#endif /* SECPROC_PROCESSOR_H */
