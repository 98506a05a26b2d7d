// SPDX-License-Identifier: GPL-2.0-only
/*
 * The chip: memory for secure memory and key slots
 *
 * Frames are single pages of the kernel's direct mapping, taken once when the
 * module is loaded and given back wiped when it goes.
 */
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

#include "secproc.h"

static void free_storage(struct secproc_machine_storage *st)
{
	u32 i;

	if (st->frame)
		for (i = 0; i < st->nr_frames; i++)
			free_page((unsigned long)st->frame[i].data);
	kvfree(st->frame);
	kvfree(st->bank);
	kfree_sensitive(st->key_slot);
}

static int alloc_storage(struct secproc_machine_storage *st)
{
	u32 i;

	st->frame = kvcalloc(st->nr_frames, sizeof(*st->frame), GFP_KERNEL);
	st->bank = kvzalloc(secproc_verify_bank_size(st->nr_frames),
			    GFP_KERNEL);
	st->key_slot = kcalloc(st->nr_key_slots, sizeof(*st->key_slot),
			       GFP_KERNEL);
	if (!st->frame || !st->bank || !st->key_slot)
		return -ENOMEM;
	for (i = 0; i < st->nr_frames; i++) {
		st->frame[i].data = (u8 *)get_zeroed_page(GFP_KERNEL);
		if (!st->frame[i].data)
			return -ENOMEM;
		if (fatal_signal_pending(current))
			return -EINTR;
		cond_resched();
	}
	return 0;
}

/**
 * secproc_chip_create() - make a chip without identity
 * @nr_frames: frames of secure memory
 * @nr_key_slots: key slots
 * @state_name: file for what it remembers, or NULL
 *
 * Return: the chip, or an error pointer: ENOMEM, EINTR if a deadly signal came
 * while memory was being taken, or as secproc_state_init().
 */
struct secproc_chip *secproc_chip_create(unsigned int nr_frames,
					 unsigned int nr_key_slots,
					 const char *state_name)
{
	struct secproc_chip *chip;
	int err;

	chip = kzalloc(sizeof(*chip), GFP_KERNEL);
	if (!chip)
		return ERR_PTR(-ENOMEM);
	mutex_init(&chip->lock);
	raw_spin_lock_init(&chip->key_lock);
	init_rwsem(&chip->revoke_sem);
	init_waitqueue_head(&chip->frame_wait);
	INIT_LIST_HEAD(&chip->users);
	init_waitqueue_head(&chip->reclaim_wait);
	secproc_idle_start(chip);
	chip->storage.nr_frames = nr_frames;
	chip->storage.nr_key_slots = nr_key_slots;
	err = alloc_storage(&chip->storage);
	if (err) {
		free_storage(&chip->storage);
		kfree(chip);
		return ERR_PTR(err);
	}
	secproc_machine_init(&chip->machine, &chip->storage);
	err = secproc_state_init(&chip->state, state_name);
	if (!err)
		err = secproc_reclaim_start(chip);
	if (err) {
		secproc_chip_destroy(chip);
		return ERR_PTR(err);
	}
	return chip;
}

/**
 * secproc_chip_destroy() - wipe and free a chip
 * @chip: a chip that nothing refers to any more
 */
void secproc_chip_destroy(struct secproc_chip *chip)
{
	secproc_reclaim_stop(chip);
	secproc_idle_stop(chip);
	secproc_machine_wipe(&chip->machine);
	free_storage(&chip->storage);
	secproc_state_exit(&chip->state);
	kvfree(chip->revocations);
	kfree_sensitive(chip);
}
