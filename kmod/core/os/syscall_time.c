// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * System calls that wait inside, by the processor's own clocks
 *
 * A hart that waits stands on its ECALL.  Whenever it is kicked or its time has
 * come, the call is begun again and looks whether it is over; when it started
 * is kept in secproc_thread.wait.
 */
#include "../bytes.h"
#include "../clock.h"
#include "signal.h"
#include "syscall_serve.h"

#define CLOCK_REALTIME		0
#define CLOCK_MONOTONIC		1
#define CLOCK_BOOTTIME		7
#define TIMER_ABSTIME		1
#define TIMESPEC_SIZE		16

#define NS_PER_S		1000000000ULL
/* Longer is forever, and does not overflow when it is added to a time. */
#define LONGEST			(1ULL << 62)
/* How long a jump of the real time may stay unseen. */
#define REALTIME_STEP		NS_PER_S

/* ---- Waits --------------------------------------------------------------- */

int secproc_wait_read(struct secproc_hart *hart, u64 va, u64 *ns)
{
	u8 bytes[TIMESPEC_SIZE];
	u64 sec, nsec;
	int err;

	err = secproc_aspace_read(&hart->task->as, va, bytes, sizeof(bytes),
				  &hart->want);
	if (err)
		return err;
	sec = secproc_get_le64(bytes);
	nsec = secproc_get_le64(bytes + 8);
	if ((s64)sec < 0 || nsec >= NS_PER_S)
		return -EINVAL;
	*ns = sec < LONGEST / NS_PER_S ? sec * NS_PER_S + nsec : LONGEST;
	return 0;
}

static u64 now(bool realtime)
{
	return realtime ? secproc_clock_realtime() : secproc_clock_monotonic();
}

void secproc_wait_begin(struct secproc_hart *hart, bool realtime,
			bool absolute, u64 ns)
{
	struct secproc_wait *wait = &hart->thread.wait;

	wait->on = true;
	wait->forever = false;
	wait->realtime = realtime && absolute;
	wait->until = absolute ? ns : now(false) + ns;
}

void secproc_wait_begin_forever(struct secproc_hart *hart)
{
	hart->thread.wait.on = true;
	hart->thread.wait.forever = true;
}

bool secproc_wait_is_over(const struct secproc_hart *hart)
{
	const struct secproc_wait *wait = &hart->thread.wait;

	return !wait->forever && now(wait->realtime) >= wait->until;
}

enum secproc_step secproc_wait_on(struct secproc_hart *hart)
{
	const struct secproc_wait *wait = &hart->thread.wait;
	u64 left;

	hart->wake_at = SECPROC_NEVER;
	if (!wait->forever && !wait->realtime) {
		hart->wake_at = wait->until;
	} else if (!wait->forever) {
		left = now(true);
		left = wait->until > left ? wait->until - left : 0;
		if (left > REALTIME_STEP)
			left = REALTIME_STEP;
		hart->wake_at = now(false) + left;
	}
	return SECPROC_STEP_WAIT;
}

/* ---- Sleeping ------------------------------------------------------------ */

static int write_rest(struct secproc_hart *hart, u64 va)
{
	const struct secproc_wait *wait = &hart->thread.wait;
	u64 left = now(wait->realtime);
	u8 bytes[TIMESPEC_SIZE];

	left = wait->until > left ? wait->until - left : 0;
	secproc_put_le64(bytes, left / NS_PER_S);
	secproc_put_le64(bytes + 8, left % NS_PER_S);
	return secproc_aspace_write(&hart->task->as, va, bytes, sizeof(bytes),
				    &hart->want);
}

static enum secproc_step sleep(struct secproc_hart *hart, bool realtime,
			       bool absolute, u64 time_va, u64 rest_va)
{
	u64 ns;
	int err;

	if (!hart->thread.wait.on) {
		err = secproc_wait_read(hart, time_va, &ns);
		if (err)
			return secproc_syscall_return_copied(hart, err, 0);
		secproc_wait_begin(hart, realtime, absolute, ns);
	}
	if (secproc_wait_is_over(hart))
		return secproc_syscall_return(hart, 0);
	if (!secproc_signal_is_waiting(hart))
		return secproc_wait_on(hart);
	if (!absolute && rest_va) {
		err = write_rest(hart, rest_va);
		if (err)
			return secproc_syscall_return_copied(hart, err, 0);
	}
	return secproc_syscall_interrupted(hart, SECPROC_RESTART_SILENT);
}

enum secproc_step secproc_syscall_nanosleep(struct secproc_hart *hart)
{
	return sleep(hart, false, false, secproc_syscall_arg(hart, 0),
		     secproc_syscall_arg(hart, 1));
}

enum secproc_step secproc_syscall_clock_nanosleep(struct secproc_hart *hart)
{
	bool absolute = secproc_syscall_arg(hart, 1) & TIMER_ABSTIME;
	bool realtime;

	switch ((u32)secproc_syscall_arg(hart, 0)) {
	case CLOCK_REALTIME:
		realtime = true;
		break;
	case CLOCK_MONOTONIC:
	case CLOCK_BOOTTIME:
		realtime = false;
		break;
	default:
		/* Time that was used is the loader's, and known to the host. */
		return secproc_syscall_marshal(hart);
	}
	return sleep(hart, realtime, absolute, secproc_syscall_arg(hart, 2),
		     secproc_syscall_arg(hart, 3));
}
