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
		used += bank->slot[i].generation != 0;
	return used;
}

void secproc_key_import(struct secproc_keybank *bank, struct secproc_key *key,
			const u8 bytes[SECPROC_KEY_SIZE])
{
	memset(key, 0, sizeof(*key));
	key->nonce = bank->wraps++;
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

const struct secproc_keyslot *secproc_key_hold(struct secproc_keybank *bank,
					       struct secproc_key *key)
{
	struct secproc_keyslot *slot = find(bank, key);

	if (slot) {
		bank->hits++;
	} else {
		slot = find_victim(bank);
		if (!slot)
			return NULL;
		bank->misses++;
		bank->evictions += slot->generation != 0;
		memzero_explicit(slot, sizeof(*slot));
		if (WARN_ON_ONCE(secproc_aead_open(slot->key, key->wrapped,
						   SECPROC_KEY_SIZE, key->tag,
						   NULL, 0, key->nonce,
						   bank->wrap_key)))
			return NULL;
		slot->generation = ++bank->generations;
		key->slot = (u32)(slot - bank->slot);
		key->generation = slot->generation;
	}
	slot->users++;
	slot->last_use = ++bank->clock;
	return slot;
}

void secproc_key_release(struct secproc_keybank *bank,
			 const struct secproc_key *key)
{
	struct secproc_keyslot *slot = find(bank, key);

	if (WARN_ON_ONCE(!slot || !slot->users))
		return;
	slot->users--;
}

const struct secproc_keyslot *secproc_key_slot(const struct secproc_keybank *bank,
					       const struct secproc_key *key)
{
	return find(bank, key);
}

void secproc_key_forget(struct secproc_keybank *bank, struct secproc_key *key)
{
	struct secproc_keyslot *slot = find(bank, key);

	if (slot && !WARN_ON_ONCE(slot->users))
		memzero_explicit(slot, sizeof(*slot));
	memzero_explicit(key, sizeof(*key));
}
