// SPDX-License-Identifier: GPL-2.0-only
/*
 * Releasing frames when secure memory is full (FIG. 8, S21-S23)
 *
 * A thread of the kernel keeps some frames free; whoever finds none all the same
 * takes some away itself.  Frames are chosen by second chance over the whole
 * pool, whomever they belong to, as long as each task keeps its floor.  The
 * victim's harts are stopped at the ends of their slices while its page table
 * is changed; sealing and storing is done after they run again.  No lock is held
 * while anything is waited for.
 */
#include <linux/freezer.h>
#include <linux/kthread.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>

#include "core/clock.h"
#include "secproc.h"
#include "trace.h"

/* Frames taken at a time, so that harts stop once for all of them. */
#define BATCH	16

/* Frames that are looked at with the machine's lock held. */
#define MAX_STEPS	4096

/* Between two attempts of who finds nothing to take while pages are moving. */
#define PAUSE	msecs_to_jiffies(20)

/**
 * struct candidate - a frame that was chosen
 * @tf: its task, with a reference; NULL when it has been dealt with
 * @frame_no: the frame
 */
struct candidate {
	struct secproc_task_file *tf;
	u32 frame_no;
};

/**
 * struct reclaim - frames on their way
 * @chip: the chip
 * @nr: candidates
 * @nr_out: pages that must be stored
 * @nr_freed: frames that became free
 * @busy: pages were moving when nothing was found
 * @limit: what they are needed for
 * @cand: the candidates
 * @out: what must be stored, of one task
 * @record: a page in the form in which it is stored
 */
struct reclaim {
	struct secproc_chip *chip;
	unsigned int nr;
	unsigned int nr_out;
	unsigned int nr_freed;
	bool busy;
	enum secproc_limit limit;
	struct candidate cand[BATCH];
	struct secproc_page_out out[BATCH];
	u8 record[SECPROC_RECORD_SIZE];
};

/* What a package wants to stay does, as long as its task needs anything. */
static bool may_take_own(const struct secproc_frame *frame)
{
	const struct secproc_aspace *as = frame->owner;

	return as->is_over || !frame->pinned;
}

/* What is promised to a task stays with it; see secproc_aspace_admit(). */
static bool may_take(const struct secproc_frame *frame)
{
	const struct secproc_aspace *as = frame->owner;

	return as->is_over ||
	       (!frame->pinned && as->nr_resident - as->nr_leaving >
				  as->floor + as->nr_pinned);
}

static bool is_chosen(const struct reclaim *r, u32 frame_no)
{
	unsigned int i;

	for (i = 0; i < r->nr; i++)
		if (r->cand[i].frame_no == frame_no)
			return true;
	return false;
}

/*
 * Chooses up to @max frames, of @owner or of anybody who can spare them; only of
 * tasks of @account, unless that is NULL.
 */
static void choose_from(struct reclaim *r, const struct secproc_aspace *owner,
			const struct secproc_account *account, unsigned int max)
{
	struct secproc_frame_pool *pool = &r->chip->machine.mem.pool;
	u64 steps = 2 * (u64)pool->nr_frames;

	lockdep_assert_held(&r->chip->lock);
	while (r->nr < max && steps) {
		u64 some = min_t(u64, steps, MAX_STEPS), left = some;
		struct secproc_task_file *tf;
		struct secproc_aspace *as;
		u32 frame_no;

		frame_no = secproc_frame_victim(pool, owner,
						owner ? may_take_own : may_take,
						&left);
		steps -= some - left;
		if (frame_no == SECPROC_NO_FRAME) {
			mutex_unlock(&r->chip->lock);
			cond_resched();
			mutex_lock(&r->chip->lock);
			continue;
		}
		/* The hand stands behind the frame, but the count does not. */
		steps -= !!steps;
		if (is_chosen(r, frame_no))
			continue;
		as = pool->frame[frame_no].owner;
		if (account && as->account != account)
			continue;
		tf = container_of(as, struct secproc_task_file, task.as);
		/* A task that is being freed gives its frames back itself. */
		if (!kref_get_unless_zero(&tf->ref))
			continue;
		r->cand[r->nr].tf = tf;
		r->cand[r->nr++].frame_no = frame_no;
	}
}

/*
 * Chooses frames; if nobody can spare any, of @tf, as few as will do.  Who has
 * reached a limit of his own is not helped by the frames of others.
 */
static void choose(struct reclaim *r, struct secproc_task_file *tf)
{
	struct secproc_aspace *as = tf ? &tf->task.as : NULL;

	mutex_lock(&r->chip->lock);
	r->limit = as ? secproc_aspace_limit(as) : SECPROC_LIMIT_NONE;
	if (r->limit != SECPROC_LIMIT_TASK)
		choose_from(r, NULL, r->limit ? as->account : NULL, BATCH);
	if (!r->nr && as && !as->is_pinned)
		choose_from(r, as, NULL,
			    clamp_t(u64, as->nr_resident / 8, 1, BATCH));
	r->busy = r->limit == SECPROC_LIMIT_TASK ? as->nr_busy :
		  r->chip->machine.mem.nr_busy;
	mutex_unlock(&r->chip->lock);
}

/*
 * Stops a task's harts, but does not wait for pages on their way: they stay as
 * they are.  Who runs a slice on another processor is left alone at first.
 */
static int stop_harts(struct secproc_task_file *tf, bool wait)
{
	if (!down_write_trylock(&tf->run_sem)) {
		if (!wait)
			return -EAGAIN;
		if (down_write_killable(&tf->run_sem))
			return -EINTR;
	}
	mutex_lock(&tf->chip->lock);
	return 0;
}

/* True if a frame is still what it was when it was chosen. */
static bool is_still(const struct reclaim *r, const struct candidate *cand,
		     bool own)
{
	const struct secproc_aspace *as = &cand->tf->task.as;
	const struct secproc_frame *frame =
		&r->chip->machine.mem.pool.frame[cand->frame_no];

	return frame->owner == as && !READ_ONCE(frame->referenced) &&
	       (own ? may_take_own(frame) : may_take(frame));
}

/* As secproc_aspace_evict(), and tells. */
static int evict(struct secproc_task_file *tf, u32 frame_no,
		 struct secproc_page_out *out)
{
	const struct secproc_frame *frame =
		&tf->chip->machine.mem.pool.frame[frame_no];
	bool is_table = frame->state == SECPROC_FRAME_TABLE;
	u64 va = frame->va;
	int ret = secproc_aspace_evict(&tf->task.as, frame_no, out);

	if (ret >= 0 && !is_table)
		secproc_heat_out(tf, va);
	trace_secproc_evict(tf, frame_no, va, ret);
	if (!ret)
		trace_secproc_frame_free(tf, frame_no);
	return ret;
}

/* Takes the frames of @tf among the candidates. */
static int take_frames(struct reclaim *r, struct secproc_task_file *tf,
		       bool own, bool wait)
{
	unsigned int i;
	int ret;

	ret = stop_harts(tf, wait);
	if (ret)
		return ret;
	r->nr_out = 0;
	for (i = 0; i < r->nr; i++) {
		struct candidate *cand = &r->cand[i];

		if (cand->tf != tf || !is_still(r, cand, own))
			continue;
		ret = evict(tf, cand->frame_no, &r->out[r->nr_out]);
		r->nr_out += ret == 1;
		r->nr_freed += !ret;
	}
	mutex_unlock(&tf->chip->lock);
	up_write(&tf->run_sem);
	return 0;
}

/* Why a page could not be stored. */
static enum secproc_refusal store_refusal(int err)
{
	switch (err) {
	case -ENOMEM:
	case -ENOSPC:
	case -EDQUOT:
	case -EFBIG:
		return SECPROC_REFUSAL_STORE_FULL;
	default:
		return SECPROC_REFUSAL_PAGE_STORE;
	}
}

/* Seals pages and stores them, and gives their frames back. */
static void put_out(struct reclaim *r, struct secproc_task_file *tf)
{
	struct secproc_mem *mem = &r->chip->machine.mem;
	unsigned int i;

	for (i = 0; i < r->nr_out; i++) {
		struct secproc_page_out *out = &r->out[i];
		u64 start = secproc_clock_monotonic();
		u64 sealed;
		int err;

		secproc_pager_seal(&mem->pager, &out->name,
				   secproc_mem_data(mem, out->frame),
				   r->record);
		sealed = secproc_clock_monotonic();
		out->seal_ns = sealed - start;
		err = secproc_store_write(tf, &out->name, r->record);
		out->store_ns = secproc_clock_monotonic() - sealed;
		trace_secproc_page_out(tf, out, err);
		mutex_lock(&r->chip->lock);
		secproc_aspace_page_out_done(&tf->task.as, out, err);
		/* It would keep its frames for ever. */
		if (err)
			secproc_task_refuse(&tf->task, NULL,
					    store_refusal(err), out->name.va);
		mutex_unlock(&r->chip->lock);
		if (!err)
			trace_secproc_frame_free(tf, out->frame);
		r->nr_freed += !err;
	}
	if (r->nr_out)
		wake_up_all(&tf->wait);
}

/* Deals with all candidates, task by task. */
static int take_all(struct reclaim *r, struct secproc_task_file *own)
{
	unsigned int i, j;
	int pass, ret = 0;

	for (pass = 0; pass < 2; pass++) {
		for (i = 0; i < r->nr; i++) {
			struct secproc_task_file *tf = r->cand[i].tf;
			unsigned int before = r->nr_freed;

			/* Waiting for a slice's end is the last resort. */
			if (!tf || (pass && r->nr_freed))
				continue;
			ret = take_frames(r, tf, tf == own, pass);
			if (ret == -EAGAIN)
				continue;
			if (ret)
				return ret;
			put_out(r, tf);
			if (tf != own)
				secproc_count_taken(tf, r->nr_freed - before);
			trace_secproc_reclaim(own, tf, r->nr_freed - before,
					      ret);
			for (j = i; j < r->nr; j++) {
				if (r->cand[j].tf != tf)
					continue;
				r->cand[j].tf = NULL;
				secproc_task_file_put(tf);
			}
		}
	}
	return 0;
}

/* One batch.  Returns 0, -EINTR, or -ENOMEM; r->nr_freed says what it was. */
static int reclaim_batch(struct reclaim *r, struct secproc_task_file *tf)
{
	unsigned int i;
	int err;

	r->nr = 0;
	r->nr_freed = 0;
	choose(r, tf);
	err = take_all(r, tf);
	for (i = 0; i < r->nr; i++)
		if (r->cand[i].tf)
			secproc_task_file_put(r->cand[i].tf);
	if (r->nr_freed)
		wake_up_all(&r->chip->frame_wait);
	return err;
}

static u32 nr_free(const struct secproc_chip *chip)
{
	return READ_ONCE(chip->machine.mem.pool.nr_free);
}

/* A guess without the lock, for who waits. */
static bool may_get_frame(const struct secproc_task_file *tf)
{
	return nr_free(tf->chip) && !secproc_aspace_limit(&tf->task.as);
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
	struct secproc_chip *chip = tf->chip;
	struct reclaim *r;
	long left = 1;
	int err;

	r = kmalloc(sizeof(*r), GFP_KERNEL);
	if (!r)
		return -ENOMEM;
	r->chip = chip;
	err = reclaim_batch(r, tf);
	if (!err && !r->nr_freed) {
		/* Pages that are moving can be taken when they are there. */
		err = r->nr || r->busy ? 0 : -ENOMEM;
		if (!r->nr && r->busy)
			left = wait_event_killable_timeout(chip->frame_wait,
							   may_get_frame(tf),
							   PAUSE);
	}
	kfree(r);
	return left < 0 ? -EINTR : err;
}

/* ---- In the background --------------------------------------------------- */

/**
 * secproc_reclaim_kick() - have frames made free, if there are few
 * @chip: the chip
 */
void secproc_reclaim_kick(struct secproc_chip *chip)
{
	if (nr_free(chip) >= chip->low_frames || READ_ONCE(chip->reclaim_due))
		return;
	WRITE_ONCE(chip->reclaim_due, true);
	wake_up(&chip->reclaim_wait);
}

static int reclaimer(void *arg)
{
	struct reclaim *r = arg;
	struct secproc_chip *chip = r->chip;

	set_freezable();
	while (!kthread_should_stop()) {
		wait_event_freezable(chip->reclaim_wait,
				     READ_ONCE(chip->reclaim_due) ||
				     kthread_should_stop());
		/* What nobody can spare now is not waited for. */
		while (nr_free(chip) < 2 * chip->low_frames &&
		       !kthread_should_stop()) {
			if (reclaim_batch(r, NULL) || !r->nr_freed)
				break;
			try_to_freeze();
			cond_resched();
		}
		WRITE_ONCE(chip->reclaim_due, false);
	}
	return 0;
}

/**
 * secproc_reclaim_start() - begin to keep frames free
 * @chip: the chip
 *
 * Memory so small that every frame counts is left alone.
 *
 * Return: 0 or a negative errno.
 */
int secproc_reclaim_start(struct secproc_chip *chip)
{
	u32 low = chip->machine.mem.pool.nr_frames / 32;
	struct task_struct *thread;
	struct reclaim *r;

	if (low < BATCH)
		return 0;
	r = kzalloc(sizeof(*r), GFP_KERNEL);
	if (!r)
		return -ENOMEM;
	r->chip = chip;
	thread = kthread_run(reclaimer, r, "secproc-reclaim");
	if (IS_ERR(thread)) {
		kfree(r);
		return PTR_ERR(thread);
	}
	chip->reclaimer = thread;
	chip->low_frames = min_t(u32, low, 1024);
	return 0;
}

/**
 * secproc_reclaim_stop() - wait until the reclaimer is gone
 * @chip: a chip without tasks
 */
void secproc_reclaim_stop(struct secproc_chip *chip)
{
	struct reclaim *r;

	if (!chip->reclaimer)
		return;
	/* A thread that is stopped before it began never sees what it has. */
	r = kthread_data(chip->reclaimer);
	kthread_stop(chip->reclaimer);
	kfree_sensitive(r);
	chip->reclaimer = NULL;
}
