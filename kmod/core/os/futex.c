// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Futexes: harts that wait for a word of the program's memory
 */
#include "../bytes.h"
#include "signal.h"
#include "syscall_serve.h"

#define FUTEX_WAIT		0
#define FUTEX_WAKE		1
#define FUTEX_REQUEUE		3
#define FUTEX_CMP_REQUEUE	4
#define FUTEX_WAKE_OP		5
#define FUTEX_WAIT_BITSET	9
#define FUTEX_WAKE_BITSET	10
#define FUTEX_CLOCK_REALTIME	0x100
#define FUTEX_COMMAND		0x7f

#define BITSET_ALL		(~0U)

/* The word of a robust futex. */
#define OWNER_DIED		0x40000000U
#define HAS_WAITERS		0x80000000U
#define OWNER_TID		0x3fffffffU

#define ROBUST_HEAD_SIZE	24

/* ---- The word ------------------------------------------------------------ */

/*
 * Finds the word at @va, which must be a multiple of 4.  Returns 0, -EFAULT, or
 * -EAGAIN if hart->want must come first.
 */
static int find_word(struct secproc_hart *hart, u64 va, u8 access, u32 **word)
{
	struct secproc_aspace *as = &hart->task->as;
	u32 frame_no;
	int err;

	err = secproc_aspace_check(as, va, sizeof(**word), access, &hart->want);
	if (err)
		return err;
	frame_no = secproc_aspace_lookup(as, va, access);
	*word = (u32 *)((u8 *)secproc_mem_data(as->mem, frame_no) +
			(va & (SECPROC_PAGE_SIZE - 1)));
	return 0;
}

static u32 load(u32 *word)
{
	return __atomic_load_n(word, __ATOMIC_SEQ_CST);
}

static bool exchange(u32 *word, u32 *old, u32 new)
{
	return __atomic_compare_exchange_n(word, old, new, false,
					   __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
}

/* ---- Queues -------------------------------------------------------------- */

static struct secproc_futex_queue *queue_of(const struct secproc_hart *hart,
					    u64 va)
{
	u64 hash = va >> 2 ^ va >> 8 ^ va >> 14;

	return &hart->task->process.futex[hash % SECPROC_NR_FUTEX_QUEUES];
}

static void enqueue(struct secproc_hart *hart, u64 va)
{
	struct secproc_futex_queue *queue = queue_of(hart, va);
	struct secproc_futex_waiter *waiter = &hart->thread.futex;

	waiter->state = SECPROC_FUTEX_QUEUED;
	waiter->va = va;
	waiter->next = NULL;
	waiter->prev = queue->last;
	if (queue->last)
		queue->last->thread.futex.next = hart;
	else
		queue->first = hart;
	queue->last = hart;
}

static void dequeue(struct secproc_hart *hart)
{
	struct secproc_futex_waiter *waiter = &hart->thread.futex;
	struct secproc_futex_queue *queue = queue_of(hart, waiter->va);

	if (waiter->prev)
		waiter->prev->thread.futex.next = waiter->next;
	else
		queue->first = waiter->next;
	if (waiter->next)
		waiter->next->thread.futex.prev = waiter->prev;
	else
		queue->last = waiter->prev;
	waiter->next = NULL;
	waiter->prev = NULL;
}

void secproc_futex_forget(struct secproc_hart *hart)
{
	if (hart->thread.futex.state == SECPROC_FUTEX_QUEUED)
		dequeue(hart);
	hart->thread.futex.state = SECPROC_FUTEX_NONE;
}

static void wake_one(struct secproc_hart *hart)
{
	dequeue(hart);
	hart->thread.futex.state = SECPROC_FUTEX_WOKEN;
	secproc_hart_kick(hart);
}

/* Wakes up to @max harts, one at the least (as Linux); returns how many. */
static u32 wake(const struct secproc_hart *hart, u64 va, u32 max, u32 bitset)
{
	struct secproc_hart *other, *next;
	u32 nr = 0;

	for (other = queue_of(hart, va)->first; other; other = next) {
		const struct secproc_futex_waiter *waiter;

		waiter = &other->thread.futex;
		next = waiter->next;
		if (waiter->va != va || !(waiter->bitset & bitset))
			continue;
		wake_one(other);
		if (++nr >= max)
			break;
	}
	return nr;
}

/* Wakes up to @max harts and lets up to @max_moved more wait for @to instead. */
static u32 requeue(const struct secproc_hart *hart, u64 va, u32 max, u64 to,
		   u32 max_moved)
{
	struct secproc_hart *other, *next;
	const struct secproc_hart *last = queue_of(hart, va)->last;
	u32 nr = 0;

	for (other = queue_of(hart, va)->first; other; other = next) {
		bool is_last = other == last;

		next = is_last ? NULL : other->thread.futex.next;
		if (other->thread.futex.va != va)
			continue;
		if (nr >= max && nr - max >= max_moved)
			break;
		if (nr++ < max) {
			wake_one(other);
		} else if (to != va) {
			dequeue(other);
			enqueue(other, to);
		}
	}
	return nr;
}

/* ---- Waiting ------------------------------------------------------------- */

/*
 * Every time the hart is kicked it comes here again and looks what for.  It
 * stands on its ECALL all the time, so its arguments are what they were.
 */
static enum secproc_step wait_on(struct secproc_hart *hart)
{
	struct secproc_thread *t = &hart->thread;
	bool timed = !t->wait.forever;

	if (t->futex.state == SECPROC_FUTEX_WOKEN) {
		t->futex.state = SECPROC_FUTEX_NONE;
		return secproc_syscall_return(hart, 0);
	}
	if (secproc_wait_is_over(hart)) {
		secproc_futex_forget(hart);
		return secproc_syscall_return(hart, -ETIMEDOUT);
	}
	if (secproc_signal_is_waiting(hart)) {
		secproc_futex_forget(hart);
		return secproc_syscall_interrupted(hart, timed ?
						   SECPROC_RESTART_SILENT :
						   SECPROC_RESTART_ASKED);
	}
	return secproc_wait_on(hart);
}

static enum secproc_step begin_wait(struct secproc_hart *hart, u64 va,
				    u32 command, bool realtime, u32 bitset)
{
	struct secproc_thread *t = &hart->thread;
	u64 timeout = secproc_syscall_arg(hart, 3);
	bool absolute = command == FUTEX_WAIT_BITSET;
	u64 ns = 0;
	u32 *word;
	int err;

	if (!bitset)
		return secproc_syscall_return(hart, -EINVAL);
	if (timeout) {
		err = secproc_wait_read(hart, timeout, &ns);
		if (err)
			return secproc_syscall_return_copied(hart, err, 0);
	}
	err = find_word(hart, va, SECPROC_PERM_R, &word);
	if (err)
		return secproc_syscall_return_copied(hart, err, 0);
	if (load(word) != (u32)secproc_syscall_arg(hart, 2))
		return secproc_syscall_return(hart, -EAGAIN);
	if (timeout)
		secproc_wait_begin(hart, realtime, absolute, ns);
	else
		secproc_wait_begin_forever(hart);
	t->futex.bitset = bitset;
	enqueue(hart, va);
	return wait_on(hart);
}

/* ---- Waking -------------------------------------------------------------- */

static enum secproc_step serve_requeue(struct secproc_hart *hart, u64 va,
				       bool compare)
{
	s32 max = (s32)secproc_syscall_arg(hart, 2);
	s32 max_moved = (s32)secproc_syscall_arg(hart, 3);
	u64 to = secproc_syscall_arg(hart, 4);
	u32 *word;
	int err;

	if (max < 0 || max_moved < 0 || to & 3)
		return secproc_syscall_return(hart, -EINVAL);
	if (to >= SECPROC_VA_END)
		return secproc_syscall_return(hart, -EFAULT);
	if (compare) {
		err = find_word(hart, va, SECPROC_PERM_R, &word);
		if (err)
			return secproc_syscall_return_copied(hart, err, 0);
		if (load(word) != (u32)secproc_syscall_arg(hart, 5))
			return secproc_syscall_return(hart, -EAGAIN);
	}
	return secproc_syscall_return(hart, requeue(hart, va, (u32)max, to,
						    (u32)max_moved));
}

/* Returns the new value of FUTEX_WAKE_OP; false if there is no such operation. */
static bool change(u32 op, u32 old, u32 arg, u32 *new)
{
	switch (op) {
	case 0:
		*new = arg;
		return true;
	case 1:
		*new = old + arg;
		return true;
	case 2:
		*new = old | arg;
		return true;
	case 3:
		*new = old & ~arg;
		return true;
	case 4:
		*new = old ^ arg;
		return true;
	default:
		return false;
	}
}

static bool compare(u32 how, s32 old, s32 arg, bool *result)
{
	switch (how) {
	case 0:
		*result = old == arg;
		return true;
	case 1:
		*result = old != arg;
		return true;
	case 2:
		*result = old < arg;
		return true;
	case 3:
		*result = old <= arg;
		return true;
	case 4:
		*result = old > arg;
		return true;
	case 5:
		*result = old >= arg;
		return true;
	default:
		return false;
	}
}

/* Twelve bits of @encoded from @shift on, with their sign. */
static s32 field(u32 encoded, unsigned int shift)
{
	return (s32)(encoded << (20 - shift)) >> 20;
}

static enum secproc_step serve_wake_op(struct secproc_hart *hart, u64 va)
{
	u64 va2 = secproc_syscall_arg(hart, 4);
	u32 encoded = (u32)secproc_syscall_arg(hart, 5);
	u32 arg = (u32)field(encoded, 12);
	u32 old, new, nr, *word;
	bool holds;
	int err;

	if (va2 & 3)
		return secproc_syscall_return(hart, -EINVAL);
	/* The highest bit says that the argument is the number of a bit. */
	if (encoded >> 31)
		arg = 1U << (arg & 31);
	if (!change(encoded >> 28 & 7, 0, arg, &new) ||
	    !compare(encoded >> 24 & 15, 0, 0, &holds))
		return secproc_syscall_return(hart, -ENOSYS);
	err = find_word(hart, va2, SECPROC_PERM_W, &word);
	if (err)
		return secproc_syscall_return_copied(hart, err, 0);
	old = load(word);
	do {
		change(encoded >> 28 & 7, old, arg, &new);
	} while (!exchange(word, &old, new));
	compare(encoded >> 24 & 15, (s32)old, field(encoded, 0), &holds);

	nr = wake(hart, va, (u32)secproc_syscall_arg(hart, 2), BITSET_ALL);
	if (holds)
		nr += wake(hart, va2, (u32)secproc_syscall_arg(hart, 3),
			   BITSET_ALL);
	return secproc_syscall_return(hart, nr);
}

enum secproc_step secproc_syscall_futex(struct secproc_hart *hart)
{
	u64 va = secproc_syscall_arg(hart, 0);
	u32 op = (u32)secproc_syscall_arg(hart, 1);
	u32 bitset = (u32)secproc_syscall_arg(hart, 5);
	u32 command = op & FUTEX_COMMAND;
	bool realtime = op & FUTEX_CLOCK_REALTIME;

	if (hart->thread.futex.state != SECPROC_FUTEX_NONE)
		return wait_on(hart);
	if (realtime && command != FUTEX_WAIT_BITSET)
		return secproc_syscall_return(hart, -ENOSYS);
	if (va & 3)
		return secproc_syscall_return(hart, -EINVAL);
	if (va >= SECPROC_VA_END)
		return secproc_syscall_return(hart, -EFAULT);
	switch (command) {
	case FUTEX_WAIT:
		bitset = BITSET_ALL;
		fallthrough;
	case FUTEX_WAIT_BITSET:
		return begin_wait(hart, va, command, realtime, bitset);
	case FUTEX_WAKE:
		bitset = BITSET_ALL;
		fallthrough;
	case FUTEX_WAKE_BITSET:
		if (!bitset)
			return secproc_syscall_return(hart, -EINVAL);
		return secproc_syscall_return(hart, wake(hart, va,
				(u32)secproc_syscall_arg(hart, 2), bitset));
	case FUTEX_REQUEUE:
	case FUTEX_CMP_REQUEUE:
		return serve_requeue(hart, va, command == FUTEX_CMP_REQUEUE);
	case FUTEX_WAKE_OP:
		return serve_wake_op(hart, va);
	default:
		return secproc_syscall_return(hart, -ENOSYS);
	}
}

/* ---- The end of a thread ------------------------------------------------- */

/*
 * Marks a futex of a thread that ends and wakes one waiter.  One that was being
 * unlocked may be free already, its waiter not woken yet.
 */
static int abandon(struct secproc_hart *hart, u64 va, bool is_pending)
{
	u32 old, *word;
	int err;

	if (va & 3)
		return -EINVAL;
	err = find_word(hart, va, SECPROC_PERM_W, &word);
	if (err)
		return err;
	old = load(word);
	if (is_pending && !old) {
		wake(hart, va, 1, BITSET_ALL);
		return 0;
	}
	do {
		if ((old & OWNER_TID) != hart->thread.tid)
			return 0;
	} while (!exchange(word, &old, (old & HAS_WAITERS) | OWNER_DIED));
	if (old & HAS_WAITERS)
		wake(hart, va, 1, BITSET_ALL);
	return 0;
}

static int read_u64(struct secproc_hart *hart, u64 va, u64 *value)
{
	u8 bytes[8];
	int err;

	err = secproc_aspace_read(&hart->task->as, va, bytes, sizeof(bytes),
				  &hart->want);
	if (!err)
		*value = secproc_get_le64(bytes);
	return err;
}

static int read_head(struct secproc_hart *hart, u64 head)
{
	struct secproc_robust_walk *walk = &hart->thread.robust;
	u8 bytes[ROBUST_HEAD_SIZE];
	int err;

	err = secproc_aspace_read(&hart->task->as, head, bytes, sizeof(bytes),
				  &hart->want);
	if (err)
		return err;
	walk->entry = secproc_get_le64(bytes);
	walk->offset = secproc_get_le64(bytes + 8);
	walk->pending = secproc_get_le64(bytes + 16);
	walk->started = true;
	return 0;
}

/*
 * The list is the program's: it may be of any length and lead anywhere.  Errors
 * other than -EAGAIN end it.  The lowest bit of an entry marks a futex with
 * priority inheritance, which nobody inside can have locked.
 */
static int walk_robust(struct secproc_hart *hart)
{
	struct secproc_robust_walk *walk = &hart->thread.robust;
	u64 head = hart->thread.robust_list;
	int err;

	if (!walk->started) {
		err = read_head(hart, head);
		if (err)
			return err;
	}
	while ((walk->entry & ~1ULL) != head &&
	       walk->count < SECPROC_ROBUST_LIMIT) {
		u64 entry = walk->entry & ~1ULL, next;

		/* Read first: a waiter that was woken may free the entry. */
		err = read_u64(hart, entry, &next);
		if (err == -EAGAIN)
			return err;
		if (entry != walk->pending &&
		    abandon(hart, entry + walk->offset, false) == -EAGAIN)
			return -EAGAIN;
		if (err)
			break;
		walk->entry = next;
		walk->count++;
	}
	walk->entry = head;
	if (walk->pending)
		return abandon(hart, (walk->pending & ~1ULL) + walk->offset,
			       true);
	return 0;
}

int secproc_futex_exit(struct secproc_hart *hart)
{
	struct secproc_thread *t = &hart->thread;
	u32 *word;
	int err;

	if (t->robust_list) {
		if (walk_robust(hart) == -EAGAIN)
			return -EAGAIN;
		t->robust_list = 0;
	}
	if (t->clear_child_tid && !(t->clear_child_tid & 3)) {
		err = find_word(hart, t->clear_child_tid, SECPROC_PERM_W,
				&word);
		if (err == -EAGAIN)
			return err;
		if (!err) {
			__atomic_store_n(word, 0, __ATOMIC_SEQ_CST);
			wake(hart, t->clear_child_tid, 1, BITSET_ALL);
		}
	}
	t->clear_child_tid = 0;
	return 0;
}
