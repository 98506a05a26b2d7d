// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Tests of cpu/keyslot.h
 */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "cpu/keyslot.h"
#include "fake_rng.h"
#include "traps.h"

#define MAX_SLOTS	5

/**
 * struct bank - a bank with its slots
 * @bank: the bank
 * @slot: its slots
 */
struct bank {
	struct secproc_keybank bank;
	struct secproc_keyslot slot[MAX_SLOTS];
};

static void make(struct bank *b, u32 nr_slots)
{
	memset(b, 0, sizeof(*b));
	secproc_keybank_init(&b->bank, b->slot, nr_slots);
}

/* Bytes of key number @number. */
static void key_bytes(u8 bytes[SECPROC_KEY_SIZE], u32 number)
{
	memset(bytes, 0x11, SECPROC_KEY_SIZE);
	secproc_put_le32(bytes + 4, number + 1);
}

static void import(struct bank *b, struct secproc_key *key, u32 number)
{
	u8 bytes[SECPROC_KEY_SIZE];

	key_bytes(bytes, number);
	secproc_key_import(&b->bank, key,
			   SECPROC_PKG_SUITE_CHACHA20_POLY1305, bytes);
}

static bool slot_has(const struct secproc_keyslot *slot, u32 number)
{
	u8 bytes[SECPROC_KEY_SIZE];

	key_bytes(bytes, number);
	return !memcmp(slot->key, bytes, sizeof(bytes));
}

/* True if the bytes of key @number stand in memory. */
static bool contains(const void *p, size_t len, u32 number)
{
	u8 bytes[SECPROC_KEY_SIZE];

	key_bytes(bytes, number);
	return memmem(p, len, bytes, sizeof(bytes));
}

static void slots_of_a_new_bank_are_empty(void)
{
	struct secproc_key key = {};
	struct bank b, c;

	make(&b, 3);
	make(&c, 3);
	CHECK(secproc_keybank_used(&b.bank) == 0);
	CHECK(!secproc_key_slot(&b.bank, &key));
	CHECK(b.bank.hits + b.bank.misses + b.bank.evictions == 0);
	/* Two machines have no wrap key in common. */
	CHECK(memcmp(b.bank.wrap_key, c.bank.wrap_key, SECPROC_KEY_SIZE));
}

static void an_imported_key_is_nowhere_in_the_clear(void)
{
	struct secproc_key key;
	struct bank b;

	make(&b, 2);
	import(&b, &key, 0);
	CHECK(!contains(&key, sizeof(key), 0));
	CHECK(!contains(&b, sizeof(b), 0));
	CHECK(!secproc_key_slot(&b.bank, &key));
	CHECK(secproc_keybank_used(&b.bank) == 0);
	/* Nor while it is held, but in its slot. */
	CHECK(secproc_key_hold(&b.bank, &key));
	CHECK(!contains(&key, sizeof(key), 0));
	CHECK(!contains(&b.bank, sizeof(b.bank), 0));
	CHECK(contains(b.slot, sizeof(b.slot), 0));
}

static void equal_keys_are_wrapped_differently(void)
{
	struct secproc_key one, two;
	struct bank b;

	make(&b, 2);
	import(&b, &one, 7);
	import(&b, &two, 7);
	CHECK(one.nonce != two.nonce);
	CHECK(memcmp(one.wrapped, two.wrapped, sizeof(one.wrapped)));
}

/*
 * States of the one slot of a bank, as seen by key 0, and every event.  Key 1
 * is the other.
 */
enum state {
	EMPTY,		/* nothing in the slot */
	HELD,		/* key 0, one user */
	IDLE,		/* key 0, no user */
	OTHER_HELD,	/* key 1, one user; key 0 was in it before */
	OTHER_IDLE,	/* key 1, no user; key 0 was in it before */
	NR_STATES,
};

enum event {
	HOLD,
	RELEASE,
	SLOT,
	FORGET,
	NR_EVENTS,
};

/**
 * struct outcome - what an event does
 * @traps: it breaks an invariant
 * @slot: it gives the slot
 * @users: users of the slot afterwards
 * @has: number of the key in it afterwards, -1 if it is empty
 * @hits: counted up
 * @misses: counted up
 * @evictions: counted up
 */
struct outcome {
	bool traps;
	bool slot;
	u32 users;
	int has;
	u32 hits;
	u32 misses;
	u32 evictions;
};

static const struct outcome table[NR_STATES][NR_EVENTS] = {
	[EMPTY] = {
		[HOLD] = { .slot = true, .users = 1, .has = 0, .misses = 1 },
		[RELEASE] = { .traps = true },
		[SLOT] = { .has = -1 },
		[FORGET] = { .has = -1 },
	},
	[HELD] = {
		[HOLD] = { .slot = true, .users = 2, .has = 0, .hits = 1 },
		[RELEASE] = { .users = 0, .has = 0 },
		[SLOT] = { .slot = true, .users = 1, .has = 0 },
		[FORGET] = { .traps = true },
	},
	[IDLE] = {
		[HOLD] = { .slot = true, .users = 1, .has = 0, .hits = 1 },
		[RELEASE] = { .traps = true },
		[SLOT] = { .slot = true, .users = 0, .has = 0 },
		[FORGET] = { .has = -1 },
	},
	[OTHER_HELD] = {
		[HOLD] = { .users = 1, .has = 1 },
		[RELEASE] = { .traps = true },
		[SLOT] = { .users = 1, .has = 1 },
		[FORGET] = { .users = 1, .has = 1 },
	},
	[OTHER_IDLE] = {
		[HOLD] = { .slot = true, .users = 1, .has = 0, .misses = 1,
			   .evictions = 1 },
		[RELEASE] = { .traps = true },
		[SLOT] = { .users = 0, .has = 1 },
		[FORGET] = { .users = 0, .has = 1 },
	},
};

/**
 * struct scene - a bank of one slot, and two keys
 * @b: the bank
 * @key: the keys
 * @event: what happens to key 0
 * @slot: what it gave
 */
struct scene {
	struct bank b;
	struct secproc_key key[2];
	enum event event;
	const struct secproc_keyslot *slot;
};

static void set_scene(struct scene *s, enum state state)
{
	make(&s->b, 1);
	import(&s->b, &s->key[0], 0);
	import(&s->b, &s->key[1], 1);
	if (state == EMPTY)
		return;
	secproc_key_hold(&s->b.bank, &s->key[0]);
	if (state == HELD)
		return;
	secproc_key_release(&s->b.bank, &s->key[0]);
	if (state == IDLE)
		return;
	secproc_key_hold(&s->b.bank, &s->key[1]);
	if (state == OTHER_HELD)
		return;
	secproc_key_release(&s->b.bank, &s->key[1]);
}

static void play(void *ctx)
{
	struct scene *s = ctx;

	s->slot = NULL;
	switch (s->event) {
	case HOLD:
		s->slot = secproc_key_hold(&s->b.bank, &s->key[0]);
		break;
	case RELEASE:
		secproc_key_release(&s->b.bank, &s->key[0]);
		break;
	case SLOT:
		s->slot = secproc_key_slot(&s->b.bank, &s->key[0]);
		break;
	default:
		secproc_key_forget(&s->b.bank, &s->key[0]);
		break;
	}
}

static void every_event_in_every_state(void)
{
	unsigned int state, event;

	for (state = 0; state < NR_STATES; state++) {
		for (event = 0; event < NR_EVENTS; event++) {
			const struct outcome *o = &table[state][event];
			struct secproc_keybank before;
			struct scene s;
			bool ok;

			set_scene(&s, state);
			s.event = event;
			if (o->traps) {
				ok = CHECK(traps(play, &s));
			} else {
				before = s.b.bank;
				play(&s);
				ok = CHECK(!!s.slot == o->slot) &&
				     CHECK(s.b.slot[0].users == o->users) &&
				     CHECK(o->has < 0 ?
					   !s.b.slot[0].generation :
					   slot_has(&s.b.slot[0],
						    (u32)o->has)) &&
				     CHECK(s.b.bank.hits - before.hits ==
					   o->hits) &&
				     CHECK(s.b.bank.misses - before.misses ==
					   o->misses) &&
				     CHECK(s.b.bank.evictions -
					   before.evictions == o->evictions);
			}
			if (!ok)
				printf("# state %u, event %u\n", state, event);
		}
	}
}

static void holds_nest(void)
{
	struct secproc_key key, other;
	struct bank b;

	make(&b, 1);
	import(&b, &key, 0);
	import(&b, &other, 1);
	CHECK(secproc_key_hold(&b.bank, &key));
	CHECK(secproc_key_hold(&b.bank, &key));
	secproc_key_release(&b.bank, &key);
	CHECK(!secproc_key_hold(&b.bank, &other));
	secproc_key_release(&b.bank, &key);
	CHECK(secproc_key_hold(&b.bank, &other));
}

static void a_held_key_is_never_evicted(void)
{
	struct secproc_key key[3];
	struct bank b;
	u32 i;

	make(&b, 2);
	for (i = 0; i < 3; i++)
		import(&b, &key[i], i);
	CHECK(secproc_key_hold(&b.bank, &key[0]));
	CHECK(secproc_key_hold(&b.bank, &key[1]));
	CHECK(!secproc_key_hold(&b.bank, &key[2]));
	CHECK(slot_has(&b.slot[key[0].slot], 0));
	CHECK(slot_has(&b.slot[key[1].slot], 1));
	/* Key 0 was used longer ago, but key 1 is the idle one. */
	secproc_key_release(&b.bank, &key[1]);
	CHECK(secproc_key_hold(&b.bank, &key[2]));
	CHECK(secproc_key_slot(&b.bank, &key[0]));
	CHECK(!secproc_key_slot(&b.bank, &key[1]));
}

static void the_key_idle_longest_is_evicted(void)
{
	struct secproc_key key[4];
	struct bank b;
	u32 i;

	make(&b, 3);
	for (i = 0; i < 4; i++)
		import(&b, &key[i], i);
	for (i = 0; i < 3; i++) {
		secproc_key_hold(&b.bank, &key[i]);
		secproc_key_release(&b.bank, &key[i]);
	}
	secproc_key_hold(&b.bank, &key[0]);
	secproc_key_release(&b.bank, &key[0]);
	CHECK(secproc_key_hold(&b.bank, &key[3]));
	CHECK(secproc_key_slot(&b.bank, &key[0]));
	CHECK(!secproc_key_slot(&b.bank, &key[1]));
	CHECK(secproc_key_slot(&b.bank, &key[2]));
	CHECK(!contains(b.slot, sizeof(b.slot), 1));
}

static void an_old_name_never_reaches_a_newer_key(void)
{
	struct secproc_key key[2], old;
	struct bank b;

	make(&b, 1);
	import(&b, &key[0], 0);
	import(&b, &key[1], 1);
	secproc_key_hold(&b.bank, &key[0]);
	secproc_key_release(&b.bank, &key[0]);
	old = key[0];
	secproc_key_hold(&b.bank, &key[1]);
	CHECK(old.slot == key[1].slot);
	CHECK(!secproc_key_slot(&b.bank, &old));
	CHECK(!secproc_key_hold(&b.bank, &old));
	secproc_key_release(&b.bank, &key[1]);
	/* Nor when the slot was emptied and filled again. */
	secproc_key_forget(&b.bank, &key[1]);
	CHECK(!secproc_key_slot(&b.bank, &old));
	import(&b, &key[1], 2);
	secproc_key_hold(&b.bank, &key[1]);
	CHECK(!secproc_key_slot(&b.bank, &old));
	secproc_key_release(&b.bank, &key[1]);
	/* When it is held again, it brings its own key. */
	CHECK(slot_has(secproc_key_hold(&b.bank, &old), 0));
}

static void call_hold(void *ctx)
{
	struct scene *s = ctx;

	if (secproc_key_hold(&s->b.bank, &s->key[0]))
		_exit(1);
}

static void a_changed_name_is_no_key(void)
{
	struct scene s;
	unsigned int bit;

	set_scene(&s, EMPTY);
	for (bit = 0; bit < 8 * SECPROC_KEY_SIZE; bit += 37) {
		s.key[0].wrapped[bit / 8] ^= (u8)(1 << bit % 8);
		CHECK(traps(call_hold, &s));
		s.key[0].wrapped[bit / 8] ^= (u8)(1 << bit % 8);
	}
	s.key[0].nonce++;
	CHECK(traps(call_hold, &s));
	s.key[0].nonce--;
	CHECK(secproc_key_hold(&s.b.bank, &s.key[0]));
}

static void a_key_of_another_bank_is_no_key(void)
{
	struct scene s;
	struct bank b;

	set_scene(&s, EMPTY);
	make(&b, 1);
	import(&b, &s.key[0], 0);
	CHECK(traps(call_hold, &s));
}

static void forgetting_erases_name_and_slot(void)
{
	struct secproc_key key, none = {};
	struct bank b;

	make(&b, 2);
	import(&b, &key, 0);
	secproc_key_hold(&b.bank, &key);
	secproc_key_release(&b.bank, &key);
	CHECK(secproc_keybank_used(&b.bank) == 1);
	secproc_key_forget(&b.bank, &key);
	CHECK(secproc_keybank_used(&b.bank) == 0);
	CHECK(!memcmp(&key, &none, sizeof(key)));
	CHECK(secproc_is_zero(b.slot, sizeof(b.slot)));
}

static void wiping_erases_all_keys(void)
{
	struct secproc_key key[2];
	struct bank b;

	make(&b, 2);
	import(&b, &key[0], 0);
	import(&b, &key[1], 1);
	secproc_key_hold(&b.bank, &key[0]);
	secproc_key_hold(&b.bank, &key[1]);
	secproc_keybank_wipe(&b.bank);
	CHECK(secproc_is_zero(&b, sizeof(b)));
}

/* Two names of one key: two tasks of one package. */
static void tasks_of_one_package_share_a_slot(void)
{
	struct secproc_key one, two, other;
	struct bank b;

	make(&b, 2);
	import(&b, &one, 7);
	import(&b, &two, 7);
	import(&b, &other, 8);
	CHECK(secproc_key_hold(&b.bank, &one) == &b.slot[0]);
	CHECK(secproc_key_hold(&b.bank, &two) == &b.slot[0]);
	CHECK(secproc_key_hold(&b.bank, &other) == &b.slot[1]);
	CHECK(b.slot[0].users == 2 && b.slot[0].names == 2);
	CHECK(b.bank.misses == 2 && b.bank.hits == 1);
	secproc_key_release(&b.bank, &one);
	/* The one ends, while the other decrypts. */
	secproc_key_forget(&b.bank, &one);
	CHECK(slot_has(&b.slot[0], 7));
	CHECK(b.slot[0].users == 1 && b.slot[0].names == 1);
	secproc_key_release(&b.bank, &two);
	secproc_key_forget(&b.bank, &two);
	CHECK(secproc_is_zero(&b.slot[0], sizeof(b.slot[0])));
	CHECK(slot_has(&b.slot[1], 8));
}

static void names_of_an_evicted_key_do_not_count(void)
{
	struct secproc_key one, two, other;
	struct bank b;

	make(&b, 1);
	import(&b, &one, 7);
	import(&b, &two, 7);
	import(&b, &other, 8);
	secproc_key_indicate(&one);
	secproc_key_indicate(&two);
	secproc_key_indicate(&other);
	secproc_key_indicate(&one);
	CHECK(b.slot[0].names == 1);
	secproc_key_forget(&b.bank, &two);
	CHECK(slot_has(&b.slot[0], 7));
	secproc_key_forget(&b.bank, &one);
	CHECK(secproc_is_zero(b.slot, sizeof(b.slot)));
}

static void indicating_brings_a_key_in_and_holds_nothing(void)
{
	struct secproc_key key[2];
	struct bank b;

	make(&b, 1);
	import(&b, &key[0], 0);
	import(&b, &key[1], 1);
	CHECK(secproc_key_indicate(&key[0]) == SECPROC_KEY_PROGRAMMED);
	CHECK(secproc_key_indicate(&key[0]) == SECPROC_KEY_RESIDENT);
	CHECK(!b.slot[0].users);
	CHECK(secproc_key_indicate(&key[1]) == SECPROC_KEY_PROGRAMMED);
	CHECK(slot_has(&b.slot[0], 1));
	/* Not while somebody decrypts. */
	CHECK(secproc_key_take(&key[1]));
	CHECK(secproc_key_indicate(&key[0]) == SECPROC_KEY_ABSENT);
	CHECK(slot_has(&b.slot[0], 1));
	secproc_key_drop(&key[1]);
	CHECK(secproc_key_indicate(&key[0]) == SECPROC_KEY_PROGRAMMED);
}

static void call_take(void *ctx)
{
	struct scene *s = ctx;

	if (secproc_key_take(&s->key[0]))
		_exit(1);
}

static void what_is_no_key_is_not_waited_for(void)
{
	struct scene s;

	set_scene(&s, EMPTY);
	s.key[0].wrapped[3] ^= 1;
	CHECK(traps(call_take, &s));
}

static void one_slot_serves_many_keys(void)
{
	enum { NR_KEYS = 100 };
	struct secproc_key key[NR_KEYS];
	struct bank b;
	u32 i, round;

	make(&b, 1);
	for (i = 0; i < NR_KEYS; i++)
		import(&b, &key[i], i);
	for (round = 0; round < 3; round++) {
		for (i = 0; i < NR_KEYS; i++) {
			CHECK(slot_has(secproc_key_hold(&b.bank, &key[i]), i));
			secproc_key_release(&b.bank, &key[i]);
		}
	}
	CHECK(b.bank.hits == 0);
	CHECK(b.bank.misses == 3 * NR_KEYS);
	CHECK(b.bank.evictions == 3 * NR_KEYS - 1);
	CHECK(secproc_keybank_used(&b.bank) == 1);
}

/**
 * struct model - what a bank should hold, with no slots or generations
 * @resident: the key is in some slot
 * @users: its users
 * @last_use: when it was last held
 * @exists: it has been imported
 */
struct model {
	bool resident;
	u32 users;
	u64 last_use;
	bool exists;
};

static int model_victim(const struct model *m, u32 nr_keys)
{
	int victim = -1;
	u32 i;

	for (i = 0; i < nr_keys; i++)
		if (m[i].resident && !m[i].users &&
		    (victim < 0 || m[i].last_use < m[victim].last_use))
			victim = (int)i;
	return victim;
}

static u32 model_used(const struct model *m, u32 nr_keys)
{
	u32 i, used = 0;

	for (i = 0; i < nr_keys; i++)
		used += m[i].resident;
	return used;
}

static bool model_hold(struct model *m, u32 nr_keys, u32 i, u32 nr_slots,
		       u64 now, u64 count[3])
{
	int victim;

	if (m[i].resident) {
		count[0]++;
	} else {
		if (model_used(m, nr_keys) == nr_slots) {
			victim = model_victim(m, nr_keys);
			if (victim < 0)
				return false;
			m[victim].resident = false;
			count[2]++;
		}
		count[1]++;
		m[i].resident = true;
	}
	m[i].users++;
	m[i].last_use = now;
	return true;
}

static void bank_against_model(void)
{
	enum { NR_KEYS = 12 };
	struct model m[NR_KEYS] = {};
	struct secproc_key key[NR_KEYS];
	const struct secproc_keyslot *slot;
	struct fake_rng rng = { 2 };
	u64 count[3] = {};
	struct bank b;
	u64 now;
	u32 i, j;

	make(&b, MAX_SLOTS);
	for (now = 1; now < 200000; now++) {
		i = fake_rng_below(&rng, NR_KEYS);
		if (!m[i].exists) {
			import(&b, &key[i], i);
			m[i].exists = true;
			continue;
		}
		switch (fake_rng_below(&rng, 8)) {
		case 0:
			if (m[i].users)
				break;
			secproc_key_forget(&b.bank, &key[i]);
			memset(&m[i], 0, sizeof(m[i]));
			break;
		case 1: case 2: case 3:
			if (m[i].users >= 2)
				break;
			slot = secproc_key_hold(&b.bank, &key[i]);
			if (model_hold(m, NR_KEYS, i, MAX_SLOTS, now, count))
				CHECK(slot && slot_has(slot, i));
			else
				CHECK(!slot);
			break;
		default:
			if (!m[i].users)
				break;
			secproc_key_release(&b.bank, &key[i]);
			m[i].users--;
			break;
		}
		for (j = 0; j < NR_KEYS; j++)
			if (m[j].exists)
				CHECK(m[j].resident ==
				      !!secproc_key_slot(&b.bank, &key[j]));
		CHECK(secproc_keybank_used(&b.bank) == model_used(m, NR_KEYS));
		CHECK(b.bank.hits == count[0] && b.bank.misses == count[1] &&
		      b.bank.evictions == count[2]);
		if (check_failures)
			break;
	}
}

static const struct check_test tests[] = {
	CHECK_TEST(slots_of_a_new_bank_are_empty),
	CHECK_TEST(an_imported_key_is_nowhere_in_the_clear),
	CHECK_TEST(equal_keys_are_wrapped_differently),
	CHECK_TEST(every_event_in_every_state),
	CHECK_TEST(holds_nest),
	CHECK_TEST(a_held_key_is_never_evicted),
	CHECK_TEST(the_key_idle_longest_is_evicted),
	CHECK_TEST(an_old_name_never_reaches_a_newer_key),
	CHECK_TEST(a_changed_name_is_no_key),
	CHECK_TEST(a_key_of_another_bank_is_no_key),
	CHECK_TEST(forgetting_erases_name_and_slot),
	CHECK_TEST(wiping_erases_all_keys),
	CHECK_TEST(one_slot_serves_many_keys),
	CHECK_TEST(tasks_of_one_package_share_a_slot),
	CHECK_TEST(names_of_an_evicted_key_do_not_count),
	CHECK_TEST(indicating_brings_a_key_in_and_holds_nothing),
	CHECK_TEST(what_is_no_key_is_not_waited_for),
	CHECK_TEST(bank_against_model),
};

CHECK_MAIN(tests)
