// SPDX-License-Identifier: GPL-2.0-only
/*
 * Harts that have not run for a while give back what their decoded code takes
 *
 * A program that waits keeps its pages, registers and window.  Its decoded code,
 * four times the size of the pages that it came by, is made again when it goes
 * on; until then neither its memory nor its plaintext has to stay.
 */
#include <linux/jiffies.h>
#include <linux/workqueue.h>

#include "secproc.h"

/* Long against making it again, which takes microseconds for each page. */
#define IDLE_AFTER	(2 * HZ)
#define LOOK_EVERY	HZ
/* Harts in one hold of the machine's lock. */
#define BATCH		16

/**
 * secproc_idle_from_now() - a hart stops running
 * @hf: the hart
 *
 * Context: the caller holds hf->code_lock, and lets go of it.
 */
void secproc_idle_from_now(struct secproc_hart_file *hf)
{
	WRITE_ONCE(hf->idle_since, jiffies);
}

/* Returns true if the hart has given up something. */
static bool give_back(struct secproc_hart_file *hf)
{
	if (time_before(jiffies, READ_ONCE(hf->idle_since) + IDLE_AFTER) ||
	    !mutex_trylock(&hf->code_lock))
		return false;
	secproc_hart_drop_code(hf);
	mutex_unlock(&hf->code_lock);
	return true;
}

/* Returns true if there are harts left that have decoded code. */
static bool look(struct secproc_chip *chip, unsigned int *nr_left)
{
	struct secproc_task *task;
	struct secproc_hart *hart;
	bool found = false;

	for (task = chip->machine.tasks; task; task = task->next) {
		for (hart = task->harts; hart; hart = hart->next) {
			struct secproc_hart_file *hf =
				container_of(hart, struct secproc_hart_file,
					     hart);

			if (!READ_ONCE(hf->nr_code))
				continue;
			if (*nr_left && give_back(hf))
				--*nr_left;
			else
				found = true;
		}
	}
	return found;
}

static void idle_work(struct work_struct *work)
{
	struct secproc_chip *chip = container_of(to_delayed_work(work),
						 struct secproc_chip,
						 idle_work);
	unsigned int nr_left = BATCH;
	bool found;

	mutex_lock(&chip->lock);
	found = look(chip, &nr_left);
	mutex_unlock(&chip->lock);
	if (found)
		queue_delayed_work(system_unbound_wq, &chip->idle_work,
				   nr_left ? LOOK_EVERY : 1);
}

/**
 * secproc_idle_kick() - there is decoded code that may have to go some day
 * @chip: the chip
 */
void secproc_idle_kick(struct secproc_chip *chip)
{
	queue_delayed_work(system_unbound_wq, &chip->idle_work, LOOK_EVERY);
}

/**
 * secproc_idle_start() - let harts that are idle give memory back
 * @chip: a new chip
 */
void secproc_idle_start(struct secproc_chip *chip)
{
	INIT_DELAYED_WORK(&chip->idle_work, idle_work);
}

/**
 * secproc_idle_stop() - the opposite
 * @chip: a chip without tasks
 */
void secproc_idle_stop(struct secproc_chip *chip)
{
	cancel_delayed_work_sync(&chip->idle_work);
}
