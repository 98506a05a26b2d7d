// SPDX-License-Identifier: GPL-2.0-only
/*
 * Running a hart on its caller's thread
 *
 * The engine runs in slices.  Between two of them the hart holds nothing, so
 * the thread can be stopped, moved, frozen or killed like any other, and other
 * tasks get their turn by the one Linux scheduler (R5).
 */
#include <linux/hrtimer.h>
#include <linux/sched/signal.h>

#include "core/clock.h"
#include "core/os/signal.h"
#include "secproc.h"
#include "trace.h"

/*
 * How far a hart runs before it looks whether somebody waits for the end of its
 * slice: about a tenth of a millisecond natively.
 */
#define LOOK_AFTER	20000

/* One slice: the hart is put on a processor, runs, and is taken off. */
static int run_slice(struct secproc_hart_file *hf, enum secproc_step *step)
{
	u64 start = hf->hart.rv.instret;
	u64 end = start + READ_ONCE(secproc_param_slice);
	struct secproc_task_file *tf = hf->tf;
	int token, err;

	*step = SECPROC_STEP_RUN;
	err = secproc_turn_bind(hf);
	if (!err)
		err = down_read_killable(&tf->run_sem);
	if (err)
		return err;
	token = secproc_slices_lock();
	if (secproc_slice_begin(hf)) {
		do {
			*step = secproc_hart_run(&hf->hart, LOOK_AFTER);
		} while (*step == SECPROC_STEP_RUN &&
			 hf->hart.rv.instret < end &&
			 secproc_slice_may_go_on(hf));
		secproc_slice_end(hf);
		trace_secproc_slice(hf, hf->hart.rv.instret - start, *step);
	}
	secproc_slices_unlock(token);
	up_read(&tf->run_sem);
	return 0;
}

static int begin_syscall(struct secproc_hart_file *hf, enum secproc_step *step)
{
	struct secproc_task_file *tf = hf->tf;
	int err;

	if (secproc_syscall_is_exclusive(&hf->hart)) {
		err = secproc_task_lock_exclusive(tf);
		if (err)
			return err;
		*step = secproc_syscall_begin(&hf->hart, &hf->win);
		secproc_task_unlock_exclusive(tf);
		return 0;
	}
	err = down_read_killable(&tf->run_sem);
	if (err)
		return err;
	mutex_lock(&tf->chip->lock);
	*step = secproc_syscall_begin(&hf->hart, &hf->win);
	mutex_unlock(&tf->chip->lock);
	up_read(&tf->run_sem);
	return 0;
}

static int finish_syscall(struct secproc_hart_file *hf, enum secproc_step *step)
{
	struct secproc_task_file *tf = hf->tf;
	int err;

	err = down_read_killable(&tf->run_sem);
	if (err)
		return err;
	mutex_lock(&tf->chip->lock);
	*step = secproc_syscall_finish(&hf->hart, &hf->win);
	mutex_unlock(&tf->chip->lock);
	up_read(&tf->run_sem);
	return 0;
}

static int deliver_signal(struct secproc_hart_file *hf, enum secproc_step *step)
{
	struct secproc_task_file *tf = hf->tf;
	int err;

	err = down_read_killable(&tf->run_sem);
	if (err)
		return err;
	mutex_lock(&tf->chip->lock);
	*step = secproc_signal_deliver(&hf->hart);
	mutex_unlock(&tf->chip->lock);
	up_read(&tf->run_sem);
	return 0;
}

/* What the hart is at: waiting for an answer, or running. */
static int advance(struct secproc_hart_file *hf, enum secproc_step *step)
{
	int err;

	if (hf->hart.thread.awaiting)
		return finish_syscall(hf, step);
	if (secproc_signal_is_due(&hf->hart))
		return deliver_signal(hf, step);
	err = run_slice(hf, step);
	if (!err && *step == SECPROC_STEP_SYSCALL)
		err = begin_syscall(hf, step);
	return err;
}

static void exit_page(struct secproc_hart_file *hf, u32 page_idx)
{
	struct secproc_run *run = hf->win.run;

	memset(run->padding, 0, sizeof(run->padding));
	run->page.first_page = page_idx;
	run->page.count = 1;
	run->exit_reason = SECPROC_EXIT_PAGE;
}

/* More pages than one instruction or one piece of a call can want. */
#define MAX_MISSES	128

/* Lets others bring pages in again. */
static void end_stall(struct secproc_hart_file *hf)
{
	struct secproc_task_file *tf = hf->tf;

	hf->misses = 0;
	if (READ_ONCE(tf->stalled) == hf) {
		WRITE_ONCE(tf->stalled, NULL);
		wake_up_all(&tf->wait);
	}
}

/*
 * With few frames and many harts, each can take away what another has just
 * brought in, for ever.  A hart that has waited for more pages than it can need
 * has the task's frames for itself until it has gone on.
 */
static int take_turn(struct secproc_hart_file *hf)
{
	struct secproc_task_file *tf = hf->tf;

	if (hf->missed_at != hf->hart.rv.instret)
		end_stall(hf);
	hf->missed_at = hf->hart.rv.instret;
	if (++hf->misses > MAX_MISSES)
		cmpxchg(&tf->stalled, NULL, hf);
	return wait_event_interruptible(tf->wait,
					!READ_ONCE(tf->stalled) ||
					READ_ONCE(tf->stalled) == hf) ?
	       -EINTR : 0;
}

/* The hart stands before a page of a part whose key is not there. */
static void exit_locked(struct secproc_hart_file *hf)
{
	struct secproc_run *run = hf->win.run;

	end_stall(hf);
	memset(run->padding, 0, sizeof(run->padding));
	run->fault = hf->hart.locked;
	run->exit_reason = SECPROC_EXIT_LOCKED;
}

/* Brings the page that the hart wants.  Returns 1 to leave to the loader. */
static int want_page(struct secproc_hart_file *hf)
{
	enum secproc_step step;
	struct secproc_task_file *tf = hf->tf;
	struct secproc_page_request req = {
		.want = hf->hart.want,
		.ahead = &hf->ahead,
	};
	int ret = take_turn(hf);

	if (!ret)
		ret = secproc_page_in(tf, &req);
	switch (ret) {
	case SECPROC_PAGE_THERE:
		return 0;
	case SECPROC_PAGE_FEED:
		exit_page(hf, req.error.page);
		return 1;
	case SECPROC_PAGE_REFUSED:
		mutex_lock(&tf->chip->lock);
		tf->error = req.error;
		secproc_task_refuse(&tf->task, &hf->hart, req.error.code,
				    req.want.va);
		mutex_unlock(&tf->chip->lock);
		return 0;
	case SECPROC_PAGE_FAILED:
		mutex_lock(&tf->chip->lock);
		step = secproc_hart_page_failed(&hf->hart, req.err);
		mutex_unlock(&tf->chip->lock);
		if (step != SECPROC_STEP_LOCKED)
			return 0;
		exit_locked(hf);
		return 1;
	default:
		return ret;
	}
}

/* Sleeps until the hart is kicked or its time has come. */
static int wait_for_kick(struct secproc_hart_file *hf)
{
	u64 wake_at = hf->hart.wake_at;
	u64 now = secproc_clock_monotonic();
	ktime_t left;
	int err;

	/* What it does not need meanwhile may go. */
	secproc_idle_from_now(hf);
	mutex_unlock(&hf->code_lock);
	if (wake_at == SECPROC_NEVER) {
		err = wait_event_interruptible(hf->wait,
					       READ_ONCE(hf->hart.kicked));
	} else {
		left = ns_to_ktime(wake_at > now ? wake_at - now : 0);
		err = wait_event_interruptible_hrtimeout(hf->wait,
							 READ_ONCE(hf->hart.kicked),
							 left);
		if (err == -ETIME)
			err = 0;
	}
	mutex_lock(&hf->code_lock);
	WRITE_ONCE(hf->hart.kicked, false);
	return err ? -EINTR : 0;
}

static int no_room(struct secproc_hart_file *hf)
{
	struct secproc_task_file *tf = hf->tf;
	int err = secproc_task_grow(tf, 0);

	if (err != -ENOMEM)
		return err;
	mutex_lock(&tf->chip->lock);
	secproc_task_refuse(&tf->task, &hf->hart, SECPROC_REFUSAL_AREAS, 0);
	mutex_unlock(&tf->chip->lock);
	return 0;
}

/* Tells the loader how the task ended. */
static void exit_dead(struct secproc_hart_file *hf)
{
	struct secproc_task_file *tf = hf->tf;
	struct secproc_run *run = hf->win.run;

	memset(run->padding, 0, sizeof(run->padding));
	mutex_lock(&tf->chip->lock);
	run->exit_reason = tf->task.end;
	if (tf->task.end == SECPROC_EXIT_FAULT ||
	    tf->task.end == SECPROC_EXIT_REFUSED)
		run->fault = tf->task.fault;
	else
		run->end = tf->task.exit;
	mutex_unlock(&tf->chip->lock);
}

/*
 * Does what a step asks for.  Returns 0 to go on, 1 to leave with the run page
 * filled in, or a negative errno.
 */
static int serve(struct secproc_hart_file *hf, enum secproc_step step)
{
	switch (step) {
	case SECPROC_STEP_RUN:
	case SECPROC_STEP_SYSCALL:
		return 0;
	case SECPROC_STEP_FAULT:
		mutex_lock(&hf->tf->chip->lock);
		secproc_hart_fault(&hf->hart);
		mutex_unlock(&hf->tf->chip->lock);
		return 0;
	case SECPROC_STEP_PAGE:
		return want_page(hf);
	case SECPROC_STEP_CODE_ROOM:
		secproc_hart_add_code(hf);
		return 0;
	case SECPROC_STEP_AREA_ROOM:
		return no_room(hf);
	case SECPROC_STEP_HOST:
		return 1;
	case SECPROC_STEP_WAIT:
		return wait_for_kick(hf);
	case SECPROC_STEP_DEAD:
		exit_dead(hf);
		return 1;
	case SECPROC_STEP_LOCKED:
		exit_locked(hf);
		return 1;
	case SECPROC_STEP_THREAD_EXITED:
		hf->win.run->exit_reason = SECPROC_EXIT_THREAD_EXITED;
		return 1;
	}
	return 0;
}

/**
 * secproc_run() - run a hart until the loader is needed
 * @hf: the hart
 *
 * Context: the caller holds hf->lock and hf->code_lock, which is let go while
 * the hart sleeps.
 *
 * Return: 0 with the run page filled in, -EPROTO if the task has not been
 * started, -EINTR if a signal came, with everything kept to go on.
 */
int secproc_run(struct secproc_hart_file *hf)
{
	struct secproc_task_file *tf = hf->tf;
	int ret;

	lockdep_assert_held(&hf->lock);
	if (READ_ONCE(tf->task.state) < SECPROC_TASK_RUNNING)
		return -EPROTO;
	hf->win.run->window_size = SECPROC_WINDOW_SIZE;
	secproc_turn_begin(hf);
	do {
		enum secproc_step step = SECPROC_STEP_DEAD;

		ret = -EINTR;
		if (signal_pending(current) ||
		    READ_ONCE(hf->win.run->flags) & SECPROC_RUN_IMMEDIATE_EXIT)
			break;
		cond_resched();
		ret = 0;
		if (READ_ONCE(tf->task.state) == SECPROC_TASK_RUNNING)
			ret = advance(hf, &step);
		if (!ret)
			ret = serve(hf, step);
	} while (!ret);
	secproc_turn_end(hf);
	end_stall(hf);
	hf->win.run->instructions = hf->hart.rv.instret;
	return ret < 0 ? ret : 0;
}
