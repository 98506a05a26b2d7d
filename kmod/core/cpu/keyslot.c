// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Key slots: program, evict the least recently used, wipe
 */
#include "keyslot.h"

void secproc_keybank_init(struct secproc_keybank *bank,
			  struct secproc_keyslot *slot, u32 nr_slots)
{
	memset(bank, 0, sizeof(*bank));
	bank->slot = slot;
	bank->nr_slots = nr_slots;
	secproc_random(bank->wrap_key, sizeof(bank->wrap_key));
	secproc_random(bank->id_key, sizeof(bank->id_key));
}

void secproc_keybank_wipe(struct secproc_keybank *bank)
{
	memzero_explicit(bank->slot, bank->nr_slots * sizeof(*bank->slot));
	memzero_explicit(bank, sizeof(*bank));
}

u32 secproc_keybank_used(const struct secproc_keybank *bank)
{
	u32 i, used = 0;

	for (i = 0; i < bank->nr_slots; i++)
		used += READ_ONCE(bank->slot[i].generation) != 0;
	return used;
}

void secproc_key_import(struct secproc_keybank *bank, struct secproc_key *key,
			u8 suite, const u8 bytes[SECPROC_KEY_SIZE])
{
	const struct secproc_bytes text[] = {
		{ &suite, sizeof(suite) }, { bytes, SECPROC_KEY_SIZE },
	};

	memset(key, 0, sizeof(*key));
	key->bank = bank;
	key->suite = suite;
	secproc_hmac_sha256(key->id, bank->id_key, sizeof(bank->id_key), text,
			    ARRAY_SIZE(text));
	secproc_keybank_lock(bank);
	key->nonce = bank->wraps++;
	secproc_keybank_unlock(bank);
	secproc_aead_seal(key->wrapped, key->tag, bytes, SECPROC_KEY_SIZE,
			  NULL, 0, key->nonce, bank->wrap_key);
}

static struct secproc_keyslot *find(const struct secproc_keybank *bank,
				    const struct secproc_key *key)
{
	struct secproc_keyslot *slot;

	if (!key->generation || key->slot >= bank->nr_slots)
		return NULL;
	slot = &bank->slot[key->slot];
	return slot->generation == key->generation ? slot : NULL;
}

/* Returns the slot into which another task of the package brought the key. */
static struct secproc_keyslot *find_shared(const struct secproc_keybank *bank,
					   const struct secproc_key *key)
{
	u32 i;

	for (i = 0; i < bank->nr_slots; i++)
		if (bank->slot[i].generation &&
		    secproc_equal(bank->slot[i].id, key->id, sizeof(key->id)))
			return &bank->slot[i];
	return NULL;
}

/* Returns an empty slot, or the one whose key has been idle longest, or NULL. */
static struct secproc_keyslot *find_victim(struct secproc_keybank *bank)
{
	struct secproc_keyslot *victim = NULL;
	u32 i;

	for (i = 0; i < bank->nr_slots; i++) {
		struct secproc_keyslot *slot = &bank->slot[i];

		if (!slot->generation)
			return slot;
		if (!slot->users &&
		    (!victim || slot->last_use < victim->last_use))
			victim = slot;
	}
	return victim;
}

static void name_slot(const struct secproc_keybank *bank,
		      struct secproc_key *key, struct secproc_keyslot *slot)
{
	key->slot = (u32)(slot - bank->slot);
	key->generation = slot->generation;
	slot->names++;
}

/* Puts a key into a slot.  Returns 0, -EBUSY, or -EKEYREJECTED. */
static int program(struct secproc_keybank *bank, struct secproc_key *key,
		   struct secproc_keyslot **out)
{
	struct secproc_keyslot *slot = find_victim(bank);

	if (!slot)
		return -EBUSY;
	bank->misses++;
	bank->evictions += slot->generation != 0;
	memzero_explicit(slot, sizeof(*slot));
	if (WARN_ON_ONCE(secproc_aead_open(slot->key, key->wrapped,
					   SECPROC_KEY_SIZE, key->tag, NULL, 0,
					   key->nonce, bank->wrap_key)))
		return -EKEYREJECTED;
	slot->generation = ++bank->generations;
	slot->suite = key->suite;
	memcpy(slot->id, key->id, sizeof(slot->id));
	*out = slot;
	return 0;
}

/* The caller has locked the bank. */
static int hold(struct secproc_keybank *bank, struct secproc_key *key,
		struct secproc_keyslot **out)
{
	struct secproc_keyslot *slot = find(bank, key);
	int err;

	if (slot) {
		bank->hits++;
	} else {
		slot = find_shared(bank, key);
		if (slot) {
			bank->hits++;
		} else {
			err = program(bank, key, &slot);
			if (err)
				return err;
		}
		name_slot(bank, key, slot);
	}
	slot->users++;
	slot->last_use = ++bank->clock;
	*out = slot;
	return 0;
}

const struct secproc_keyslot *secproc_key_hold(struct secproc_keybank *bank,
					       struct secproc_key *key)
{
	struct secproc_keyslot *slot = NULL;

	secproc_keybank_lock(bank);
	hold(bank, key, &slot);
	secproc_keybank_unlock(bank);
	return slot;
}

void secproc_key_release(struct secproc_keybank *bank,
			 const struct secproc_key *key)
{
	struct secproc_keyslot *slot;

	secproc_keybank_lock(bank);
	slot = find(bank, key);
	if (!WARN_ON_ONCE(!slot || !slot->users))
		slot->users--;
	secproc_keybank_unlock(bank);
}

const struct secproc_keyslot *secproc_key_take(struct secproc_key *key)
{
	struct secproc_keyslot *slot = NULL;
	int err;

	secproc_keybank_stay();
	do {
		secproc_keybank_lock(key->bank);
		err = hold(key->bank, key, &slot);
		secproc_keybank_unlock(key->bank);
	} while (err == -EBUSY);
	if (err)
		secproc_keybank_leave();
	return slot;
}

void secproc_key_drop(struct secproc_key *key)
{
	secproc_key_release(key->bank, key);
	secproc_keybank_leave();
}

enum secproc_key_indication secproc_key_indicate(struct secproc_key *key)
{
	struct secproc_keybank *bank = key->bank;
	enum secproc_key_indication result = SECPROC_KEY_RESIDENT;
	struct secproc_keyslot *slot;
	u64 before;

	secproc_keybank_lock(bank);
	before = bank->misses;
	if (hold(bank, key, &slot)) {
		result = SECPROC_KEY_ABSENT;
	} else {
		/* Kept by being the last that leaves, not by being held. */
		slot->users--;
		if (bank->misses != before)
			result = SECPROC_KEY_PROGRAMMED;
	}
	secproc_keybank_unlock(bank);
	return result;
}

const struct secproc_keyslot *secproc_key_slot(const struct secproc_keybank *bank,
					       const struct secproc_key *key)
{
	return find(bank, key);
}

void secproc_key_forget(struct secproc_keybank *bank, struct secproc_key *key)
{
	struct secproc_keyslot *slot;

	secproc_keybank_lock(bank);
	slot = find(bank, key);
	if (slot && slot->names > 1)
		slot->names--;
	else if (slot && !WARN_ON_ONCE(slot->users))
		memzero_explicit(slot, sizeof(*slot));
	memzero_explicit(key, sizeof(*key));
	secproc_keybank_unlock(bank);
}
