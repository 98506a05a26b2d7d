/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Key slots (key holding units 42, R28, R30) and the keys that tasks hold
 *
 * A processor has few slots and many tasks.  A task has a struct secproc_key,
 * which is a name and never usable key material: the key's bytes wrapped under
 * a key that this bank made at its start and that never leaves it.  When a task
 * comes onto a processor its key is indicated (unit 45, R30), that is, brought
 * into a slot as the most recently used one.  The decrypt unit holds the slot
 * for as long as it decrypts a line or a page, and only then it may not be given
 * away; so there is always a slot soon, however few there are, and no task waits
 * for another to come to the end of its time.
 *
 * States of a slot:
 *
 *            hold (miss)                       release, last user
 *   EMPTY -------------> ACTIVE, users > 0 <---------------------> ACTIVE, 0
 *     ^                                           hold (hit)          |
 *     +---------------------------------------------------------------+
 *          evicted, or its last name forgotten; bytes wiped
 *
 * Tasks of the same package have the same key.  They share a slot, each by a
 * name of its own; the bank recognises the key by a keyed hash of it.
 *
 * The functions serialise themselves by the bank's lock, which the program
 * provides, so that a key can be indicated where Linux switches threads.
 */
#ifndef SECPROC_KEYSLOT_H
#define SECPROC_KEYSLOT_H

#include "../crypto/suite.h"

/**
 * struct secproc_keyslot - one slot
 * @key: the key's bytes; for the decrypt unit only
 * @suite: which cipher it is for, SECPROC_PKG_SUITE_*
 * @id: which key it is; says nothing of its bytes
 * @generation: counts what has been in the slot; 0 while it is empty
 * @users: decryptions that are going on with it
 * @names: tasks that know it by this generation
 * @last_use: time of the last hold, by the bank's clock
 */
struct secproc_keyslot {
	u8 key[SECPROC_KEY_SIZE];
	u8 suite;
	u8 id[SECPROC_SHA256_SIZE];
	u64 generation;
	u32 users;
	u32 names;
	u64 last_use;
};

/**
 * struct secproc_keybank - all slots of a processor
 * @slot: the slots
 * @nr_slots: how many
 * @wrap_key: what keys without a slot are wrapped under
 * @id_key: what keys are recognised by
 * @wraps: keys wrapped so far; the nonce of the next
 * @generations: generations given out
 * @clock: counts holds
 * @hits: holds that found the key in its slot
 * @misses: holds that had to program it
 * @evictions: keys that had to leave a slot for another
 */
struct secproc_keybank {
	struct secproc_keyslot *slot;
	u32 nr_slots;
	u8 wrap_key[SECPROC_KEY_SIZE];
	u8 id_key[SECPROC_KEY_SIZE];
	u64 wraps;
	u64 generations;
	u64 clock;
	u64 hits;
	u64 misses;
	u64 evictions;
};

/**
 * struct secproc_key - a task's name for its key
 * @bank: where it was imported
 * @suite: which cipher the key is for, SECPROC_PKG_SUITE_*
 * @id: HMAC-SHA-256 of the suite and the key under the bank's @id_key
 * @wrapped: the key under the bank's wrap key
 * @tag: authentication tag of @wrapped
 * @nonce: nonce of @wrapped; never used for another key
 * @slot: slot that it was last in
 * @generation: generation of that slot then; 0 if it was never in one
 *
 * The pair of slot and generation goes stale when the slot is given to another
 * key, so an old name can never reach a newer key.
 */
struct secproc_key {
	struct secproc_keybank *bank;
	u8 suite;
	u8 id[SECPROC_SHA256_SIZE];
	u8 wrapped[SECPROC_KEY_SIZE];
	u8 tag[SECPROC_TAG_SIZE];
	u64 nonce;
	u32 slot;
	u64 generation;
};

/**
 * secproc_keybank_init() - a bank of empty slots
 * @bank: the bank
 * @slot: zeroed slots
 * @nr_slots: how many, at least one
 *
 * Context: may sleep (randomness).
 */
void secproc_keybank_init(struct secproc_keybank *bank,
			  struct secproc_keyslot *slot, u32 nr_slots);

/**
 * secproc_keybank_wipe() - erase all keys
 * @bank: the bank
 */
void secproc_keybank_wipe(struct secproc_keybank *bank);

/**
 * secproc_keybank_used() - count the slots that hold a key
 * @bank: the bank; not locked, keys may come and go meanwhile
 *
 * Return: how many.
 */
u32 secproc_keybank_used(const struct secproc_keybank *bank);

/**
 * secproc_key_import() - take a key into the bank
 * @bank: the bank
 * @key: the name to use for it
 * @suite: which cipher it is for, SECPROC_PKG_SUITE_*
 * @bytes: the key; the caller wipes its copy
 */
void secproc_key_import(struct secproc_keybank *bank, struct secproc_key *key,
			u8 suite, const u8 bytes[SECPROC_KEY_SIZE]);

/**
 * secproc_key_hold() - have a key in a slot and keep it there
 * @bank: the bank
 * @key: an imported key
 *
 * Holds nest and may come from several harts.
 *
 * Return: its slot, or NULL if all slots are held by other keys.
 */
const struct secproc_keyslot *secproc_key_hold(struct secproc_keybank *bank,
					       struct secproc_key *key);

/**
 * secproc_key_release() - undo one secproc_key_hold()
 * @bank: the bank
 * @key: the key
 */
void secproc_key_release(struct secproc_keybank *bank,
			 const struct secproc_key *key);

/**
 * secproc_key_take() - hold a key for one decryption
 * @key: an imported key
 *
 * Stays on the processor until secproc_key_drop().  All who hold do, so one
 * that finds all slots held waits for a decryption on another processor at most.
 *
 * Return: its slot, or NULL if it is no key of its bank, which is warned about.
 */
const struct secproc_keyslot *secproc_key_take(struct secproc_key *key);

/**
 * secproc_key_drop() - undo secproc_key_take()
 * @key: the key
 */
void secproc_key_drop(struct secproc_key *key);

/**
 * enum secproc_key_indication - what indicating a key took
 * @SECPROC_KEY_ABSENT: nothing; all slots are held at the moment, and the
 *	decrypt unit will bring the key in
 * @SECPROC_KEY_RESIDENT: it was in a slot
 * @SECPROC_KEY_PROGRAMMED: it was brought into one
 */
enum secproc_key_indication {
	SECPROC_KEY_ABSENT = 0,
	SECPROC_KEY_RESIDENT,
	SECPROC_KEY_PROGRAMMED,
};

/**
 * secproc_key_indicate() - a task with this key goes on a processor
 * @key: an imported key
 *
 * Context: any, also where Linux switches threads.
 *
 * Return: see above.
 */
enum secproc_key_indication secproc_key_indicate(struct secproc_key *key);

/**
 * secproc_key_slot() - the slot that holds a key now
 * @bank: the bank
 * @key: a key
 *
 * Return: its slot, or NULL if it is in none.
 */
const struct secproc_keyslot *secproc_key_slot(const struct secproc_keybank *bank,
					       const struct secproc_key *key);

/**
 * secproc_key_forget() - a key is needed no more
 * @bank: the bank
 * @key: the key, held by nobody; wiped, like its slot if nobody else has it
 */
void secproc_key_forget(struct secproc_keybank *bank, struct secproc_key *key);

/* ---- Provided by the program --------------------------------------------- */

/* Serialise what happens to a bank; short, and never nested. */
void secproc_keybank_lock(struct secproc_keybank *bank);
void secproc_keybank_unlock(struct secproc_keybank *bank);

/* Keep the caller on its processor from one to the other. */
void secproc_keybank_stay(void);
void secproc_keybank_leave(void);

#endif /* SECPROC_KEYSLOT_H */
