// SPDX-License-Identifier: GPL-2.0-only
/*
 * Secure processors under Linux's scheduler
 *
 * Which CPUs are secure processors, which hart is on which of them, and what
 * happens to it at a thread switch.  Whose turn it is and for how long decides
 * Linux alone; here follows what the switch means for the processor
 * (core/cpu/processor.h has the table).
 *
 * With preempt notifiers a hart leaves its processor whenever its thread does.
 * Without them nobody would tell, so its thread does not leave before the end
 * of the slice.
 */
#include <linux/cpu.h>
#include <linux/moduleparam.h>
#include <linux/preempt.h>
#include <linux/sched/signal.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/srcu.h>
#include <linux/timekeeping.h>
#include <linux/vtime.h>

#include "secproc.h"
#include "trace.h"

static DEFINE_PER_CPU(struct secproc_processor, processors);

/* A slice is a reader: synchronising waits until each has come to its end. */
DEFINE_STATIC_SRCU(slices);

/* ---- Which CPUs are secure processors ------------------------------------ */

static struct {
	struct mutex lock;	/* who changes the rest; readers need none */
	struct cpumask mask;
	bool all;		/* every CPU is one, whatever mask says */
	unsigned int version;	/* of mask; never 0, so that 0 is "unbound" */
	wait_queue_head_t wait;	/* for a processor that comes online */
} secure = {
	.lock = __MUTEX_INITIALIZER(secure.lock),
	.all = true,
	.version = 1,
	.wait = __WAIT_QUEUE_HEAD_INITIALIZER(secure.wait),
};

static bool is_secure_cpu(unsigned int cpu)
{
	return READ_ONCE(secure.all) || cpumask_test_cpu(cpu, &secure.mask);
}

static void publish(const struct cpumask *mask)
{
	mutex_lock(&secure.lock);
	if (mask)
		cpumask_copy(&secure.mask, mask);
	WRITE_ONCE(secure.all, !mask);
	if (!++secure.version)
		secure.version = 1;
	mutex_unlock(&secure.lock);
	wake_up_all(&secure.wait);
}

/* Returns when no hart is left on a CPU that is no secure processor any more. */
static int set_secure_cpus(const char *val, const struct kernel_param *kp)
{
	cpumask_var_t mask;
	int err;

	if (sysfs_streq(val, "all")) {
		publish(NULL);
		return 0;
	}
	if (!zalloc_cpumask_var(&mask, GFP_KERNEL))
		return -ENOMEM;
	err = cpulist_parse(val, mask);
	if (!err && !cpumask_intersects(mask, cpu_possible_mask))
		err = -EINVAL;
	if (!err) {
		publish(mask);
		synchronize_srcu(&slices);
	}
	free_cpumask_var(mask);
	return err;
}

static int get_secure_cpus(char *buffer, const struct kernel_param *kp)
{
	int len;

	mutex_lock(&secure.lock);
	if (secure.all)
		len = sysfs_emit(buffer, "all\n");
	else
		len = sysfs_emit(buffer, "%*pbl\n",
				 cpumask_pr_args(&secure.mask));
	mutex_unlock(&secure.lock);
	return len;
}

static const struct kernel_param_ops secure_cpus_ops = {
	.set = set_secure_cpus,
	.get = get_secure_cpus,
};
module_param_cb(secure_cpus, &secure_cpus_ops, NULL, 0644);
MODULE_PARM_DESC(secure_cpus, "CPUs that are secure processors, as 0-3,8 (default: all)");

/* ---- Binding a thread to them -------------------------------------------- */

/* Where the thread would run if it were not bound. */
static void find_own_cpus(struct secproc_turn *turn)
{
	/*
	 * If what we set has been changed, somebody meant it; unless it was
	 * Linux, because the last of these CPUs went offline.
	 */
	if (turn->version &&
	    (cpumask_equal(&current->cpus_mask, turn->bound) ||
	     !cpumask_intersects(turn->bound, cpu_active_mask)))
		return;
	cpumask_copy(turn->own, &current->cpus_mask);
}

/* Returns 0, -EAGAIN if none of these processors is online, or -ENXIO. */
static int try_bind(struct secproc_turn *turn, unsigned int *version)
{
	mutex_lock(&secure.lock);
	*version = secure.version;
	find_own_cpus(turn);
	if (secure.all)
		cpumask_copy(turn->bound, turn->own);
	else
		cpumask_and(turn->bound, turn->own, &secure.mask);
	mutex_unlock(&secure.lock);
	turn->version = *version;
	if (cpumask_empty(turn->bound))
		return -ENXIO;
	/*
	 * The thread has been left elsewhere if the CPU that it was to go to
	 * went offline at that moment; waking up brings it where it may be.
	 */
	if (cpumask_equal(turn->bound, &current->cpus_mask))
		return cpumask_test_cpu(raw_smp_processor_id(), turn->bound) ?
		       0 : -EAGAIN;
	return set_cpus_allowed_ptr(current, turn->bound) ? -EAGAIN : 0;
}

/* Waits while none of the thread's secure processors is online. */
static int bind(struct secproc_turn *turn)
{
	unsigned int version;
	int err;

	if (!turn->own) {
		turn->own = kzalloc(2 * cpumask_size(), GFP_KERNEL_ACCOUNT);
		if (!turn->own)
			return -ENOMEM;
		turn->bound = (void *)turn->own + cpumask_size();
	}
	/*
	 * Nobody is told when a CPU that came online may be used by user
	 * threads; so look from time to time.
	 */
	while ((err = try_bind(turn, &version)) == -EAGAIN) {
		if (wait_event_interruptible_timeout(secure.wait,
						     version !=
						     READ_ONCE(secure.version),
						     HZ / 10) < 0)
			return -EINTR;
	}
	return err;
}

static void unbind(struct secproc_turn *turn)
{
	if (!turn->version)
		return;
	find_own_cpus(turn);
	turn->version = 0;
	/* If none of them is online, Linux finds another. */
	if (!cpumask_equal(turn->own, &current->cpus_mask))
		set_cpus_allowed_ptr(current, turn->own);
}

static bool is_bound(const struct secproc_turn *turn)
{
	if (!turn->version)
		return READ_ONCE(secure.all);
	return turn->version == READ_ONCE(secure.version) &&
	       is_secure_cpu(raw_smp_processor_id());
}

/* ---- Thread switches ----------------------------------------------------- */

/* The caller cannot be switched out. */
static void switch_seat(struct secproc_hart_file *hf,
			enum secproc_seat_event event)
{
	struct secproc_seat *seat = &hf->hart.seat;
	enum secproc_seat_action action;

	lockdep_assert_preemption_disabled();
	action = secproc_seat_switch(seat, this_cpu_ptr(&processors), event);
	if (action == SECPROC_SEAT_LOADED)
		trace_secproc_key(hf, seat->indication);
	if (action != SECPROC_SEAT_NOTHING)
		trace_secproc_switch(hf, action, event);
}

#ifdef CONFIG_PREEMPT_NOTIFIERS
static bool notifiers = true;
module_param(notifiers, bool, 0444);
MODULE_PARM_DESC(notifiers, "Slices may be preempted, as preempt notifiers tell of it; else they are not");

static struct secproc_hart_file *notified(struct preempt_notifier *notifier)
{
	return container_of(notifier, struct secproc_hart_file, turn.notifier);
}

static void sched_in(struct preempt_notifier *notifier, int cpu)
{
	struct secproc_hart_file *hf = notified(notifier);
	u64 now = ktime_get_mono_fast_ns();

	if (hf->turn.waits_since)
		secproc_count(&hf->hart.counts, SECPROC_STAT_ns_ready,
			      now - hf->turn.waits_since);
	hf->turn.waits_since = 0;
	hf->turn.runs_since = now;
	switch_seat(hf, SECPROC_SEAT_IN);
}

static void sched_out(struct preempt_notifier *notifier,
		      struct task_struct *next)
{
	struct secproc_hart_file *hf = notified(notifier);
	u64 now = ktime_get_mono_fast_ns();

	switch_seat(hf, SECPROC_SEAT_OUT);
	secproc_count(&hf->hart.counts, SECPROC_STAT_ns_run,
		      now - hf->turn.runs_since);
	secproc_count(&hf->hart.counts, SECPROC_STAT_switches, 1);
	/* Who sleeps does not wait for a processor. */
	hf->turn.waits_since = task_is_running(current) ? now : 0;
}

static struct preempt_ops preempt_ops = {
	.sched_in = sched_in,
	.sched_out = sched_out,
};

static void watch(struct secproc_hart_file *hf)
{
	preempt_notifier_init(&hf->turn.notifier, &preempt_ops);
	preempt_disable();
	hf->turn.runs_since = ktime_get_mono_fast_ns();
	preempt_notifier_register(&hf->turn.notifier);
	preempt_enable();
}

static void unwatch(struct secproc_hart_file *hf)
{
	preempt_disable();
	preempt_notifier_unregister(&hf->turn.notifier);
	secproc_count(&hf->hart.counts, SECPROC_STAT_ns_run,
		      ktime_get_mono_fast_ns() - hf->turn.runs_since);
	preempt_enable();
}

void secproc_sched_init(void)
{
	if (notifiers)
		preempt_notifier_inc();
}

void secproc_sched_exit(void)
{
	if (notifiers)
		preempt_notifier_dec();
}
#else
static const bool notifiers;

static void watch(struct secproc_hart_file *hf)
{
}

static void unwatch(struct secproc_hart_file *hf)
{
}

void secproc_sched_init(void)
{
}

void secproc_sched_exit(void)
{
}
#endif

/* From now on the thread may be switched out, if somebody tells of it. */
static void begin_switches(struct secproc_hart_file *hf)
{
	if (notifiers)
		preempt_enable();
	else
		hf->turn.runs_since = ktime_get_mono_fast_ns();
}

/* If nobody does, the slice is all that is known not to be others' time. */
static void end_switches(struct secproc_hart_file *hf)
{
	if (notifiers)
		preempt_disable();
	else
		secproc_count(&hf->hart.counts, SECPROC_STAT_ns_run,
			      ktime_get_mono_fast_ns() - hf->turn.runs_since);
}

/* ---- Turns and slices ---------------------------------------------------- */

/**
 * secproc_turn_begin() - a thread begins to run a hart
 * @hf: the hart
 *
 * Context: the caller holds hf->lock until secproc_turn_end().
 */
void secproc_turn_begin(struct secproc_hart_file *hf)
{
	lockdep_assert_held(&hf->lock);
	if (notifiers)
		watch(hf);
}

/**
 * secproc_turn_end() - the thread has other things to do
 * @hf: the hart
 *
 * It may run again where it might before.
 */
void secproc_turn_end(struct secproc_hart_file *hf)
{
	if (notifiers)
		unwatch(hf);
	unbind(&hf->turn);
}

/**
 * secproc_turn_free() - free what a hart's turns needed
 * @hf: the hart
 */
void secproc_turn_free(struct secproc_hart_file *hf)
{
	kfree(hf->turn.own);
}

/**
 * secproc_turn_bind() - bring the thread to a secure processor
 * @hf: the hart
 *
 * Waits while there is none online.
 *
 * Return: 0, -EINTR if a signal came meanwhile, -ENXIO if none of the CPUs that
 * the thread may run on is one, or -ENOMEM.
 */
int secproc_turn_bind(struct secproc_hart_file *hf)
{
	return is_bound(&hf->turn) ? 0 : bind(&hf->turn);
}

/**
 * secproc_slices_lock() - let changes of the list of processors wait for a slice
 *
 * Return: the token for secproc_slices_unlock().
 */
int secproc_slices_lock(void)
	__acquires(&slices)
{
	return srcu_read_lock(&slices);
}

/**
 * secproc_slices_unlock() - the slice is over
 * @token: of secproc_slices_lock()
 */
void secproc_slices_unlock(int token)
	__releases(&slices)
{
	srcu_read_unlock(&slices, token);
}

/*
 * The time of a slice is a processor's that Linux does not see into, as that of
 * a virtual machine is, and counts like it: as user and guest time.
 */
static void begin_guest_time(void)
{
	local_irq_disable();
	vtime_account_guest_enter();
	local_irq_enable();
}

static void end_guest_time(void)
{
	local_irq_disable();
	vtime_account_guest_exit();
	local_irq_enable();
}

/**
 * secproc_slice_begin() - put a hart on a processor, under secproc_slices_lock()
 * @hf: the hart
 *
 * Return: true on a secure processor that has the hart's state and indicates its
 * task's key, false if this is none and the thread must be bound first.
 *
 * Context: nothing that may sleep until secproc_slice_end(): without preempt
 * notifiers preemption is disabled from one to the other.
 */
bool secproc_slice_begin(struct secproc_hart_file *hf)
{
	bool bound;

	preempt_disable();
	bound = is_bound(&hf->turn);
	if (bound) {
		switch_seat(hf, SECPROC_SEAT_BEGIN);
		begin_guest_time();
		begin_switches(hf);
	} else {
		preempt_enable();
	}
	return bound;
}

/**
 * secproc_slice_end() - take it off again
 * @hf: the hart
 */
void secproc_slice_end(struct secproc_hart_file *hf)
{
	end_switches(hf);
	end_guest_time();
	switch_seat(hf, SECPROC_SEAT_END);
	preempt_enable();
}

/**
 * secproc_slice_may_go_on() - whether nobody waits for the end of a slice
 * @hf: the hart
 *
 * Return: false if it must end now.
 */
bool secproc_slice_may_go_on(struct secproc_hart_file *hf)
{
	return !need_resched() && !signal_pending(current) &&
	       !rwsem_is_contended(&hf->tf->run_sem) && is_bound(&hf->turn);
}

/* ---- Questions ----------------------------------------------------------- */

/**
 * secproc_device_show_fdinfo() - what /proc/PID/fdinfo tells of the processors
 * @m: where to
 * @file: a descriptor of the device
 *
 * That something runs and how often it changed, but not what.
 */
void secproc_device_show_fdinfo(struct seq_file *m, struct file *file)
{
	unsigned int cpu;

	for_each_online_cpu(cpu) {
		const struct secproc_processor *processor =
			per_cpu_ptr(&processors, cpu);

		seq_printf(m, "secproc-processor-%u:\t%s %s %llu\n", cpu,
			   is_secure_cpu(cpu) ? "secure" : "normal",
			   READ_ONCE(processor->seat) ? "busy" : "idle",
			   READ_ONCE(processor->loads));
	}
}

/* ---- The key bank's lock (core/cpu/keyslot.h) ----------------------------- */

static struct secproc_chip *chip_of(struct secproc_keybank *bank)
{
	return container_of(bank, struct secproc_chip, machine.cpu.bank);
}

/* Taken where Linux switches threads, under its locks; so nothing is below. */
void secproc_keybank_lock(struct secproc_keybank *bank)
	__acquires(chip_of(bank)->key_lock)
{
	struct secproc_chip *chip = chip_of(bank);
	unsigned long flags;

	raw_spin_lock_irqsave(&chip->key_lock, flags);
	chip->key_flags = flags;
}

void secproc_keybank_unlock(struct secproc_keybank *bank)
	__releases(chip_of(bank)->key_lock)
{
	struct secproc_chip *chip = chip_of(bank);
	unsigned long flags = chip->key_flags;

	raw_spin_unlock_irqrestore(&chip->key_lock, flags);
}

void secproc_keybank_stay(void)
{
	preempt_disable();
}

void secproc_keybank_leave(void)
{
	preempt_enable();
}
