// SPDX-License-Identifier: GPL-2.0-only
/*
 * Releasing frames when secure memory is full (FIG. 8, S21-S23)
 *
 * Whoever needs a frame and finds none takes some away: its own task's or, by
 * second chance, anybody's.  The victim's harts are stopped at the ends of their
 * slices while its page table is changed; sealing and storing is done after
 * they run again.  No lock is held while anything is waited for.
 */
#include <linux/sched/signal.h>
#include <linux/slab.h>

#include "core/clock.h"
#include "secproc.h"
#include "trace.h"

/* Frames taken from one victim at a time, so that its harts stop once for all. */
#define BATCH	16

/* Frames that a task keeps, however much others want: enough to go on. */
#define FLOOR	16

static bool may_take(void *owner)
{
	const struct secproc_aspace *as = owner;

	return as->nr_resident > FLOOR;
}

/* Chooses a task to take frames from, with a reference to it. */
static struct secproc_task_file *choose_victim(struct secproc_task_file *tf)
{
	struct secproc_frame_pool *pool = &tf->chip->machine.mem.pool;
	struct secproc_task_file *victim = NULL;
	struct secproc_aspace *as;
	u32 frame_no;

	mutex_lock(&tf->chip->lock);
	frame_no = secproc_frame_victim(pool, NULL, may_take);
	if (frame_no == SECPROC_NO_FRAME)
		frame_no = secproc_frame_victim(pool, &tf->task.as, NULL);
	if (frame_no != SECPROC_NO_FRAME) {
		as = pool->frame[frame_no].owner;
		victim = container_of(as, struct secproc_task_file, task.as);
		/* A task that is being freed gives its frames back itself. */
		if (!kref_get_unless_zero(&victim->ref))
			victim = NULL;
		/* The next round begins with this frame. */
		pool->hand = frame_no;
	}
	mutex_unlock(&tf->chip->lock);
	return victim;
}

/* As secproc_aspace_evict(), and tells. */
static int evict(struct secproc_task_file *victim, u32 frame_no,
		 struct secproc_page_out *out)
{
	u64 va = victim->chip->machine.mem.pool.frame[frame_no].va;
	int ret = secproc_aspace_evict(&victim->task.as, frame_no, out);

	trace_secproc_evict(victim, frame_no, va, ret);
	if (!ret)
		trace_secproc_frame_free(victim, frame_no);
	return ret;
}

/* Takes frames away while no hart of the victim runs. */
static int take_frames(struct secproc_task_file *victim,
		       struct secproc_page_out *out, unsigned int *nr_out,
		       unsigned int *nr_freed)
{
	struct secproc_frame_pool *pool = &victim->chip->machine.mem.pool;
	struct secproc_aspace *as = &victim->task.as;
	unsigned int i;
	int err;

	err = secproc_task_lock_exclusive(victim);
	if (err)
		return err;
	for (i = 0; i < BATCH; i++) {
		u32 frame_no = secproc_frame_victim(pool, as, NULL);

		if (frame_no == SECPROC_NO_FRAME)
			break;
		err = evict(victim, frame_no, &out[*nr_out]);
		if (err < 0)
			break;
		if (err)
			++*nr_out;
		else
			++*nr_freed;
	}
	secproc_task_unlock_exclusive(victim);
	return 0;
}

static int put_out(struct secproc_task_file *victim,
		   struct secproc_page_out *out, u8 *record)
{
	struct secproc_mem *mem = &victim->chip->machine.mem;
	u64 start = secproc_clock_monotonic();
	u64 sealed;
	int err;

	secproc_pager_seal(&mem->pager, &out->name,
			   secproc_mem_data(mem, out->frame), record);
	sealed = secproc_clock_monotonic();
	out->seal_ns = sealed - start;
	err = secproc_store_write(victim, out->name.va, record);
	out->store_ns = secproc_clock_monotonic() - sealed;
	trace_secproc_page_out(victim, out, err);
	mutex_lock(&victim->chip->lock);
	secproc_aspace_page_out_done(&victim->task.as, out, err);
	mutex_unlock(&victim->chip->lock);
	if (!err)
		trace_secproc_frame_free(victim, out->frame);
	wake_up_all(&victim->wait);
	return err;
}

/**
 * secproc_reclaim() - make some frames free
 * @tf: the task that needs one
 *
 * Context: holds nothing; may sleep.
 *
 * Return: 0 if it is worth trying again, -ENOMEM if there is nothing to take,
 * -EINTR.
 */
int secproc_reclaim(struct secproc_task_file *tf)
{
	struct secproc_page_out *out;
	struct secproc_task_file *victim;
	unsigned int i, nr_out = 0, nr_freed = 0;
	u8 *record;
	int err;

	out = kmalloc_array(BATCH, sizeof(*out), GFP_KERNEL);
	record = kmalloc(SECPROC_RECORD_SIZE, GFP_KERNEL);
	victim = out && record ? choose_victim(tf) : NULL;
	err = -ENOMEM;
	if (victim) {
		err = take_frames(victim, out, &nr_out, &nr_freed);
		for (i = 0; i < nr_out; i++) {
			int ret = put_out(victim, &out[i], record);

			if (ret && !err)
				err = ret;
			nr_freed += !ret;
		}
		if (victim != tf)
			secproc_count_taken(victim, nr_freed);
		trace_secproc_reclaim(tf, victim, nr_freed, err);
		secproc_task_file_put(victim);
		/* Some are better than none. */
		if (nr_freed)
			err = 0;
	}
	kfree(record);
	kfree(out);
	return err;
}
