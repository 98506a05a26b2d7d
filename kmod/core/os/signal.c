// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Signals of secure tasks
 */
#include "../bytes.h"
#include "signal.h"
#include "task.h"

#define SIGNAL_KILL	9
#define SIGNAL_SEGV	11
#define SIGNAL_CHLD	17
#define SIGNAL_CONT	18
#define SIGNAL_STOP	19
#define SIGNAL_TTOU	22
#define SIGNAL_URG	23
#define SIGNAL_WINCH	28
#define SIGNAL_IO	29

#define HANDLER_DEFAULT	0
#define HANDLER_IGNORE	1

#define SA_SIGINFO	4
#define SA_ONSTACK	0x08000000
#define SA_RESTART	0x10000000
#define SA_NODEFER	0x40000000
#define SA_RESETHAND	0x80000000

#define SS_DISABLE	2
#define SS_AUTODISARM	0x80000000U
#define MIN_STACK	2048

#define CODE_SEGV_MAPERR	1

/*
 * struct rt_sigframe: siginfo_t, then struct ucontext with its flags, link,
 * stack, mask and, aligned to 16 bytes, struct sigcontext: pc and x1 to x31, and
 * a union as large as 32 registers of 128 bits with fcsr and three words behind.
 * Those words head the list of further state, which is empty here.
 */
#define FRAME_SIZE	1088
#define FRAME_INFO	0
#define FRAME_UC	128
#define FRAME_STACK	(FRAME_UC + 16)
#define FRAME_MASK	(FRAME_UC + 40)
#define FRAME_REGS	(FRAME_UC + 176)
#define FRAME_FP	(FRAME_REGS + 256)
#define FRAME_FCSR	(FRAME_FP + 256)
#define FRAME_EXTRA	(FRAME_FP + 516)

#define NR_REGS		32
#define NR_EXTRA	12

#define REG_RA		1
#define REG_SP		2
#define REG_A0		10
#define REG_A1		11
#define REG_A2		12

/* ---- What signals do ----------------------------------------------------- */

static const struct secproc_sigaction *
action_of(const struct secproc_task *task, u32 signo)
{
	return &task->process.action[signo - 1];
}

bool secproc_signal_stops(const struct secproc_task *task, u32 signo)
{
	return signo > SIGNAL_CONT && signo <= SIGNAL_TTOU &&
	       action_of(task, signo)->handler == HANDLER_DEFAULT;
}

bool secproc_signal_is_ignored(const struct secproc_task *task, u32 signo)
{
	u64 handler = action_of(task, signo)->handler;

	if (handler != HANDLER_DEFAULT)
		return handler == HANDLER_IGNORE;
	return signo == SIGNAL_CHLD || signo == SIGNAL_URG ||
	       signo == SIGNAL_WINCH || signo == SIGNAL_CONT ||
	       secproc_signal_stops(task, signo);
}

static bool is_deadly(const struct secproc_task *task, u32 signo)
{
	return action_of(task, signo)->handler == HANDLER_DEFAULT &&
	       !secproc_signal_is_ignored(task, signo);
}

void secproc_signal_inherit(struct secproc_hart *hart, u64 blocked, u64 ignored)
{
	struct secproc_sigaction *action = hart->task->process.action;
	u64 never = secproc_sigbit(SIGNAL_KILL) | secproc_sigbit(SIGNAL_STOP);
	u32 signo;

	hart->thread.blocked = blocked & ~never;
	for (signo = 1; signo <= SECPROC_NR_SIGNALS; signo++)
		if (ignored & ~never & secproc_sigbit(signo))
			action[signo - 1].handler = HANDLER_IGNORE;
}

/* ---- Sending ------------------------------------------------------------- */

static bool takes(const struct secproc_hart *hart, u64 bit)
{
	const struct secproc_thread *t = &hart->thread;

	return !t->exiting && (!(t->blocked & bit) || t->sigwait & bit);
}

/* The first thread if it takes the signal, as on Linux, else another one. */
static struct secproc_hart *find_taker(struct secproc_task *task, u64 bit)
{
	struct secproc_hart *hart, *taker = NULL;

	for (hart = task->harts; hart; hart = hart->next) {
		if (!takes(hart, bit))
			continue;
		taker = hart;
		if (hart->thread.tid == 1)
			break;
	}
	return taker;
}

/* Blocked signals are kept even if they are ignored: that may change. */
static bool is_dropped(const struct secproc_task *task,
		       const struct secproc_hart *thread, u32 signo)
{
	u64 bit = secproc_sigbit(signo);
	const struct secproc_hart *hart;

	if (!secproc_signal_is_ignored(task, signo))
		return false;
	if (thread)
		return !((thread->thread.blocked | thread->thread.sigwait) &
			 bit);
	for (hart = task->harts; hart; hart = hart->next)
		if ((hart->thread.blocked | hart->thread.sigwait) & bit)
			return false;
	return true;
}

bool secproc_signal_is_read(struct secproc_task *task, u32 signo)
{
	u64 bit = secproc_sigbit(signo);

	return task->process.sigread & bit && !is_dropped(task, NULL, signo) &&
	       !find_taker(task, bit);
}

int secproc_signal_post(struct secproc_task *task, struct secproc_hart *thread,
			const struct secproc_siginfo *info,
			struct secproc_hart **taker)
{
	struct secproc_process *process = &task->process;
	struct secproc_sigqueue *queue = &process->pending;
	u64 bit = secproc_sigbit(info->signo);
	int err;

	*taker = NULL;
	if (info->signo == SIGNAL_KILL) {
		*taker = thread ? thread : task->harts;
		secproc_task_end(task, SECPROC_EXIT_KILLED, 0, SIGNAL_KILL);
		return 0;
	}
	if (is_dropped(task, thread, info->signo))
		return 0;
	if (thread) {
		queue = &thread->thread.pending;
		*taker = takes(thread, bit) ? thread : NULL;
	} else {
		*taker = find_taker(task, bit);
	}
	if (*taker && is_deadly(task, info->signo) &&
	    !((*taker)->thread.sigwait & bit)) {
		secproc_task_end(task, SECPROC_EXIT_KILLED, 0, info->signo);
		return 0;
	}
	err = secproc_sigqueue_add(queue, &process->sigpool, info);
	/* Signals without a value are taken without what is known of them. */
	if (info->code >= 0 || info->code == SECPROC_SI_TKILL ||
	    info->signo < SECPROC_FIRST_RT_SIGNAL)
		err = 0;
	if (*taker)
		secproc_hart_kick(*taker);
	return err;
}

/* What the host may claim of a signal: not that an instruction caused it. */
static bool is_code_believed(u32 signo, s32 code)
{
	return code <= 0 || code == SECPROC_SI_KERNEL ||
	       signo == SIGNAL_CHLD || signo == SIGNAL_IO;
}

struct secproc_hart *secproc_signal_find_thread(struct secproc_task *task,
						u32 tid)
{
	struct secproc_hart *hart;

	for (hart = task->harts; hart; hart = hart->next)
		if (hart->thread.tid == tid && !hart->thread.exiting)
			return hart;
	return NULL;
}

int secproc_signal_send(struct secproc_task *task, struct secproc_signal *sig)
{
	struct secproc_siginfo info = {
		.signo = sig->signo,
		.code = sig->si_code,
		.pid = sig->pid,
		.uid = sig->uid,
		.status = sig->status,
		.value = sig->value,
	};
	struct secproc_hart *thread = NULL, *taker;
	bool keep;
	int err;

	sig->interrupt = 0;
	if (!sig->signo || sig->signo > SECPROC_NR_SIGNALS)
		return -EINVAL;
	if (task->state != SECPROC_TASK_RUNNING)
		return -EPROTO;
	if (sig->tid) {
		thread = secproc_signal_find_thread(task, sig->tid);
		if (!thread)
			return -ESRCH;
	}
	if (!is_code_believed(info.signo, info.code))
		info.code = SECPROC_SI_USER;
	keep = sig->flags & SECPROC_SIGNAL_KEEP;
	sig->flags = 0;
	if (!keep && !thread && secproc_signal_is_read(task, info.signo)) {
		sig->flags = SECPROC_SIGNAL_READ;
		return 0;
	}
	if (secproc_signal_stops(task, info.signo) &&
	    is_dropped(task, thread, info.signo)) {
		sig->flags = SECPROC_SIGNAL_STOPS;
		return 0;
	}
	err = secproc_signal_post(task, thread, &info, &taker);
	if (taker && secproc_syscall_is_asking(taker))
		sig->interrupt = taker->thread.tid;
	return err;
}

/* ---- Taking -------------------------------------------------------------- */

/* Read without a lock, too: then what comes at this moment is seen later. */
static u64 waiting(const struct secproc_hart *hart)
{
	return (READ_ONCE(hart->thread.pending.set) |
		READ_ONCE(hart->task->process.pending.set)) &
	       ~READ_ONCE(hart->thread.blocked);
}

bool secproc_signal_is_waiting(const struct secproc_hart *hart)
{
	return hart->thread.forced.signo || waiting(hart);
}

bool secproc_signal_is_due(const struct secproc_hart *hart)
{
	if (secproc_syscall_is_under_way(hart))
		return false;
	return secproc_signal_is_waiting(hart) || hart->thread.restart;
}

bool secproc_signal_take(struct secproc_hart *hart, u64 set,
			 struct secproc_siginfo *info)
{
	struct secproc_process *process = &hart->task->process;
	struct secproc_sigqueue *queue = &hart->thread.pending;

	if (!(queue->set & set))
		queue = &process->pending;
	set &= queue->set;
	if (!set)
		return false;
	secproc_sigqueue_take(queue, &process->sigpool,
			      secproc_sigset_first(set), info);
	return true;
}

/* The signal that deliver() will take; 0 if there is none. */
static u32 peek(const struct secproc_hart *hart)
{
	const struct secproc_thread *t = &hart->thread;
	u64 set;

	if (t->forced.signo)
		return t->forced.signo;
	set = t->pending.set & ~t->blocked;
	if (!set)
		set = hart->task->process.pending.set & ~t->blocked;
	return set ? secproc_sigset_first(set) : 0;
}

static void take(struct secproc_hart *hart, struct secproc_siginfo *info)
{
	struct secproc_thread *t = &hart->thread;

	if (t->forced.signo) {
		*info = t->forced;
		memset(&t->forced, 0, sizeof(t->forced));
	} else {
		secproc_signal_take(hart, ~t->blocked, info);
	}
}

/* ---- The alternate stack ------------------------------------------------- */

bool secproc_signal_on_altstack(const struct secproc_hart *hart, u64 sp)
{
	const struct secproc_thread *t = &hart->thread;

	/* It can be used again while it is in use. */
	if (t->altstack_flags & SS_AUTODISARM)
		return false;
	return sp > t->altstack && sp - t->altstack <= t->altstack_size;
}

void secproc_signal_get_altstack(const struct secproc_thread *t, u8 *bytes)
{
	memset(bytes, 0, SECPROC_STACK_SIZE);
	secproc_put_le64(bytes, t->altstack);
	secproc_put_le32(bytes + 8, t->altstack_size ? t->altstack_flags :
						       SS_DISABLE);
	secproc_put_le64(bytes + 16, t->altstack_size);
}

int secproc_signal_set_altstack(struct secproc_thread *t, const u8 *bytes)
{
	u32 flags = secproc_get_le32(bytes + 8);
	u64 size = secproc_get_le64(bytes + 16);
	bool off = flags & SS_DISABLE;

	/* SS_ONSTACK is allowed and means nothing. */
	if (flags & ~(SS_DISABLE | SS_AUTODISARM | 1))
		return -EINVAL;
	if (!off && size < MIN_STACK)
		return -ENOMEM;
	t->altstack = off ? 0 : secproc_get_le64(bytes);
	t->altstack_size = off ? 0 : size;
	t->altstack_flags = off ? 0 : flags & SS_AUTODISARM;
	return 0;
}

/* Returns where the frame goes, or 0 if the alternate stack is too small. */
static u64 frame_address(const struct secproc_hart *hart, u64 sa_flags)
{
	const struct secproc_thread *t = &hart->thread;
	u64 sp = hart->rv.x[REG_SP];
	bool on = secproc_signal_on_altstack(hart, sp);

	if (on && !secproc_signal_on_altstack(hart, sp - FRAME_SIZE))
		return 0;
	if (sa_flags & SA_ONSTACK && t->altstack_size && !on)
		sp = t->altstack + t->altstack_size;
	return (sp - FRAME_SIZE) & ~15ULL;
}

/* ---- Frames -------------------------------------------------------------- */

void secproc_signal_put_info(const struct secproc_siginfo *info, u8 *bytes)
{
	memset(bytes, 0, SECPROC_SIGINFO_SIZE);
	secproc_put_le32(bytes, info->signo);
	secproc_put_le32(bytes + 8, (u32)info->code);
	/* A fault has its address where others have their sender. */
	if (info->code > 0 && info->code != SECPROC_SI_KERNEL &&
	    info->signo != SIGNAL_CHLD) {
		secproc_put_le64(bytes + 16, info->value);
		return;
	}
	secproc_put_le32(bytes + 16, info->pid);
	secproc_put_le32(bytes + 20, info->uid);
	if (info->signo == SIGNAL_CHLD && info->code > 0)
		secproc_put_le32(bytes + 24, (u32)info->status);
	else
		secproc_put_le64(bytes + 24, info->value);
}

/*
 * The frame has been checked (write_frame()), so what is written here arrives;
 * a part that does not is the program's loss.
 */
static void put(struct secproc_hart *hart, u64 va, const void *bytes, u64 len)
{
	WARN_ON_ONCE(secproc_aspace_write(&hart->task->as, va, bytes, len,
					  &hart->want));
}

static void put_registers(struct secproc_hart *hart, u64 frame)
{
	const struct secproc_rv_hart *rv = &hart->rv;
	u8 bytes[8 * NR_REGS];
	unsigned int i;

	secproc_put_le64(bytes, rv->pc);
	for (i = 1; i < NR_REGS; i++)
		secproc_put_le64(bytes + 8 * i, rv->x[i]);
	put(hart, frame + FRAME_REGS, bytes, sizeof(bytes));
	for (i = 0; i < NR_REGS; i++)
		secproc_put_le64(bytes + 8 * i, rv->f[i]);
	put(hart, frame + FRAME_FP, bytes, sizeof(bytes));
	memset(bytes, 0, sizeof(bytes));
	secproc_put_le32(bytes, rv->fcsr);
	put(hart, frame + FRAME_FCSR, bytes, sizeof(bytes));
	secproc_put_le32(bytes, 0);
	put(hart, frame + FRAME_FP + 512, bytes, 16);
}

static void put_context(struct secproc_hart *hart, u64 frame)
{
	const struct secproc_thread *t = &hart->thread;
	u8 bytes[FRAME_REGS - FRAME_UC] = {};

	secproc_signal_get_altstack(t, bytes + FRAME_STACK - FRAME_UC);
	secproc_put_le64(bytes + FRAME_MASK - FRAME_UC,
			 t->restore ? t->saved : t->blocked);
	put(hart, frame + FRAME_UC, bytes, sizeof(bytes));
}

/* Steps back to a call that was interrupted, so that it is made again. */
static void rewind(struct secproc_hart *hart)
{
	hart->rv.x[REG_A0] = hart->thread.restart_a0;
	hart->rv.pc -= 4;
	hart->rv.instret--;
	hart->thread.restart = SECPROC_RESTART_NONE;
}

/* Lets the hart go on in the handler.  The frame has been checked. */
static void enter(struct secproc_hart *hart, u64 frame)
{
	struct secproc_thread *t = &hart->thread;
	struct secproc_rv_hart *rv = &hart->rv;
	struct secproc_sigaction *action;
	u8 bytes[SECPROC_SIGINFO_SIZE];
	struct secproc_siginfo info;

	take(hart, &info);
	action = &hart->task->process.action[info.signo - 1];
	if (t->restart == SECPROC_RESTART_ASKED && action->flags & SA_RESTART)
		rewind(hart);
	t->restart = SECPROC_RESTART_NONE;

	secproc_signal_put_info(&info, bytes);
	put(hart, frame + FRAME_INFO, bytes, sizeof(bytes));
	put_context(hart, frame);
	put_registers(hart, frame);

	rv->x[REG_RA] = hart->task->process.sigreturn;
	rv->x[REG_SP] = frame;
	rv->x[REG_A0] = info.signo;
	rv->x[REG_A1] = frame + FRAME_INFO;
	rv->x[REG_A2] = frame + FRAME_UC;
	rv->pc = action->handler & ~1ULL;
	rv->reservation_va = SECPROC_RV_TLB_NONE;

	if (t->altstack_flags & SS_AUTODISARM) {
		t->altstack = 0;
		t->altstack_size = 0;
		t->altstack_flags = 0;
	}
	t->restore = false;
	t->blocked |= action->mask;
	if (!(action->flags & SA_NODEFER))
		t->blocked |= secproc_sigbit(info.signo);
	if (action->flags & SA_RESETHAND)
		action->handler = HANDLER_DEFAULT;
}

/* Prepares a handler; there is room for its frame, or the task ends. */
static enum secproc_step handle(struct secproc_hart *hart, u32 signo)
{
	u64 frame = frame_address(hart, action_of(hart->task, signo)->flags);
	struct secproc_siginfo info;
	int err = -EFAULT;

	if (frame)
		err = secproc_aspace_check(&hart->task->as, frame, FRAME_SIZE,
					   SECPROC_PERM_W, &hart->want);
	if (err == -EAGAIN)
		return SECPROC_STEP_PAGE;
	if (!err) {
		enter(hart, frame);
		return SECPROC_STEP_RUN;
	}
	/* As Linux: SIGSEGV instead, and the end if it was SIGSEGV. */
	take(hart, &info);
	if (signo == SIGNAL_SEGV)
		hart->task->process.action[signo - 1].handler =
			HANDLER_DEFAULT;
	return secproc_signal_fault(hart, SIGNAL_SEGV, SECPROC_SI_KERNEL,
				    frame, SECPROC_ACCESS_STORE);
}

enum secproc_step secproc_signal_deliver(struct secproc_hart *hart)
{
	struct secproc_thread *t = &hart->thread;
	struct secproc_siginfo info;
	u32 signo;

	hart->is_access = false;
	while ((signo = peek(hart))) {
		if (is_deadly(hart->task, signo)) {
			secproc_task_end(hart->task, SECPROC_EXIT_KILLED, 0,
					 signo);
			return SECPROC_STEP_DEAD;
		}
		if (!secproc_signal_is_ignored(hart->task, signo))
			return handle(hart, signo);
		take(hart, &info);
	}
	if (t->restart)
		rewind(hart);
	if (t->restore) {
		t->blocked = t->saved;
		t->restore = false;
	}
	return SECPROC_STEP_RUN;
}

enum secproc_step secproc_signal_fault(struct secproc_hart *hart, u32 signo,
				       s32 si_code, u64 va, u32 access)
{
	struct secproc_thread *t = &hart->thread;

	if (action_of(hart->task, signo)->handler <= HANDLER_IGNORE ||
	    t->blocked & secproc_sigbit(signo)) {
		secproc_task_fault(hart->task, hart, signo, si_code, va,
				   access);
		return SECPROC_STEP_DEAD;
	}
	t->forced.signo = signo;
	t->forced.code = si_code;
	t->forced.value = va;
	return SECPROC_STEP_RUN;
}

/* ---- Returning ----------------------------------------------------------- */

static void get(struct secproc_hart *hart, u64 va, void *bytes, u64 len)
{
	WARN_ON_ONCE(secproc_aspace_read(&hart->task->as, va, bytes, len,
					 &hart->want));
}

static void get_registers(struct secproc_hart *hart, u64 frame)
{
	struct secproc_rv_hart *rv = &hart->rv;
	u8 bytes[8 * NR_REGS];
	unsigned int i;

	get(hart, frame + FRAME_REGS, bytes, sizeof(bytes));
	rv->pc = secproc_get_le64(bytes) & ~1ULL;
	for (i = 1; i < NR_REGS; i++)
		rv->x[i] = secproc_get_le64(bytes + 8 * i);
	get(hart, frame + FRAME_FP, bytes, sizeof(bytes));
	for (i = 0; i < NR_REGS; i++)
		rv->f[i] = secproc_get_le64(bytes + 8 * i);
	get(hart, frame + FRAME_FCSR, bytes, 4);
	rv->fcsr = secproc_get_le32(bytes) & 0xff;
	rv->reservation_va = SECPROC_RV_TLB_NONE;
}

enum secproc_step secproc_signal_return(struct secproc_hart *hart)
{
	static const u8 no_extra[NR_EXTRA];
	struct secproc_thread *t = &hart->thread;
	u64 frame = hart->rv.x[REG_SP];
	u8 bytes[SECPROC_STACK_SIZE];
	int err;

	err = secproc_aspace_check(&hart->task->as, frame, FRAME_SIZE,
				   SECPROC_PERM_R, &hart->want);
	if (err == -EAGAIN)
		return SECPROC_STEP_PAGE;
	if (!err) {
		get(hart, frame + FRAME_EXTRA, bytes, NR_EXTRA);
		if (memcmp(bytes, no_extra, NR_EXTRA))
			err = -EINVAL;
	}
	if (err)
		return secproc_signal_fault(hart, SIGNAL_SEGV,
					    CODE_SEGV_MAPERR, frame,
					    SECPROC_ACCESS_LOAD);
	get(hart, frame + FRAME_MASK, bytes, 8);
	t->blocked = secproc_get_le64(bytes) & ~(secproc_sigbit(SIGNAL_KILL) |
						 secproc_sigbit(SIGNAL_STOP));
	get_registers(hart, frame);
	/* After the stack pointer: nobody leaves the stack that he is on. */
	get(hart, frame + FRAME_STACK, bytes, SECPROC_STACK_SIZE);
	if (!secproc_signal_on_altstack(hart, hart->rv.x[REG_SP]))
		secproc_signal_set_altstack(t, bytes);
	t->restart = SECPROC_RESTART_NONE;
	return SECPROC_STEP_RUN;
}
