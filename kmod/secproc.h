/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The module's own header: what the files of the glue share
 *
 * The glue knows Linux and no formats; the core (core/) knows the formats and
 * no Linux.  Grouped by the file that defines things.
 *
 * Locks, in the order in which they may be taken (Documentation/locking.rst):
 *
 *	secproc_hart_file.lock		who may run the hart; for a whole RUN
 *	secproc_hart_file.code_lock	its decoded code; while it does not sleep
 *	secproc_task_file.setup		loading and starting
 *	secproc_task_file.run_sem	read: a hart runs or looks at the page
 *					table; write: pages are taken away
 *	secproc_chip.state.lock		what survives, while it is written down
 *	secproc_chip.revoke_sem		the revocation list; read: a package is
 *					verified; write: a newer list comes
 *	secproc_chip.lock		everything else in struct secproc_machine
 *	secproc_chip.key_lock		the key bank; also at thread switches
 *
 * User memory is never touched under run_sem or chip.lock, so chip.lock may be
 * taken in fault handlers, under the lock of an address space.
 */
#ifndef SECPROC_GLUE_H
#define SECPROC_GLUE_H

#include <linux/fs.h>
#include <linux/kref.h>
#include <linux/mutex.h>
#include <linux/path.h>
#include <linux/preempt.h>
#include <linux/rwsem.h>
#include <linux/wait.h>
#include <linux/workqueue.h>
#include <linux/xarray.h>

#include "core/machine.h"
#include "core/os/ahead.h"

/* ---- state.c ------------------------------------------------------------- */

/**
 * struct secproc_state - where what the processor remembers is kept
 * @lock: held while it changes, also while that is written; protects the machine's
 *	nv and all here
 * @is_file: it is kept in a file; else as long as the chip lives
 * @path: the file; set once
 * @refusal: why nothing is admitted, or 0
 * @next: what is about to count
 * @record: room for a record
 * @max_seq: highest number of a record that was found
 * @resets: how often the file has been begun anew, as far as records tell
 * @writes: how often it was written
 */
struct secproc_state {
	struct mutex lock;	/* what survives, while it is written down */
	bool is_file;
	struct path path;
	enum secproc_refusal refusal;
	struct secproc_nv next;
	u8 *record;
	u64 max_seq;
	u32 resets;
	u64 writes;
};

struct secproc_chip;

int secproc_state_init(struct secproc_state *state, const char *name);
void secproc_state_exit(struct secproc_state *state);
int secproc_state_provision(struct secproc_chip *chip,
			    const struct secproc_provision *provision);
int secproc_state_admit(struct secproc_chip *chip,
			const struct secproc_pkg *pkg,
			const struct secproc_pkg_keys *keys);
int secproc_state_revoke(struct secproc_chip *chip, void *list, size_t len,
			 struct secproc_error *error);
int secproc_ioc_get_state(struct secproc_chip *chip,
			  struct secproc_state_info __user *argp);
int secproc_ioc_reset_state(struct secproc_chip *chip,
			    const struct secproc_state_reset __user *argp);

/* ---- chip.c -------------------------------------------------------------- */

/**
 * struct secproc_chip - the emulated hardware
 * @lock: serialises @machine
 * @machine: the core's state
 * @storage: what @machine was given
 * @key_lock: serialises the key bank; a raw spin lock with interrupts disabled
 * @key_flags: of who holds @key_lock
 * @state: where what the machine remembers is kept
 * @revoke_sem: protects @machine.revoked and @revocations
 * @revocations: bytes of the revocation list that counts, or NULL
 * @frame_wait: who waits for a free frame
 * @reclaimer: the thread that keeps frames free, or NULL
 * @low_frames: it begins when fewer are free
 * @reclaim_due: it has something to do
 * @reclaim_wait: where it waits for that
 * @users: who has tasks.  Locking: @lock
 * @idle_work: looks for harts that have not run for a while
 */
struct secproc_chip {
	struct mutex lock;	/* the machine's lock; innermost */
	struct secproc_machine machine;
	struct secproc_machine_storage storage;
	raw_spinlock_t key_lock;
	unsigned long key_flags;
	struct secproc_state state;
	struct rw_semaphore revoke_sem;
	void *revocations;
	wait_queue_head_t frame_wait;
	struct task_struct *reclaimer;
	u32 low_frames;
	bool reclaim_due;
	wait_queue_head_t reclaim_wait;
	struct list_head users;
	struct delayed_work idle_work;
};

struct secproc_chip *secproc_chip_create(unsigned int nr_frames,
					 unsigned int nr_key_slots,
					 const char *state_name);
void secproc_chip_destroy(struct secproc_chip *chip);

/* ---- main.c: module parameters ------------------------------------------- */

extern unsigned int secproc_param_slice;
extern unsigned int secproc_param_code_pages;
extern bool secproc_param_allow_debug;
extern unsigned int secproc_param_readahead;

/* ---- engine.c ------------------------------------------------------------ */

int secproc_engine_init(void);
enum secproc_rv_dispatch secproc_engine_dispatch(void);

/* ---- arrangement.c ------------------------------------------------------- */

/**
 * enum secproc_arrangement - what the normal and the secure world share
 * @SECPROC_SHARED: run pages and windows, and plain signed pages for reading
 * @SECPROC_SEPARATE: nothing
 * @SECPROC_UNIFIED: as SHARED, and the ciphertext of encrypted pages
 */
enum secproc_arrangement {
	SECPROC_SHARED = 0,
	SECPROC_SEPARATE,
	SECPROC_UNIFIED,
};

struct secproc_hart_file;

enum secproc_arrangement secproc_arrangement(void);
int secproc_ioc_exchange(struct secproc_hart_file *hf,
			 const struct secproc_exchange __user *argp);

/* ---- chardev.c ----------------------------------------------------------- */

int secproc_chardev_init(struct secproc_chip *chip);
void secproc_chardev_exit(void);

/* ---- crypto.c ------------------------------------------------------------ */

int secproc_crypto_init(void);
void secproc_crypto_exit(void);

/* ---- task.c -------------------------------------------------------------- */

/**
 * struct secproc_task_file - what a task descriptor and its harts share
 * @ref: one for the task descriptor, one for each hart
 * @chip: the chip
 * @setup: held while the task is loaded or started; taken by trylock only
 * @attach_lock: held while a file is attached; taken before run_sem and
 *	chip->state.lock
 * @run_sem: see above
 * @wait: for pages that somebody else brings in
 * @nr_exclusive: who waits until no page is busy; no page is begun meanwhile
 * @stalled: a hart that cannot go on because its pages are taken away before it
 *	has used them; until it has, others of its task bring nothing in
 * @uid: who made it
 * @user: counts the frames of his tasks; NULL if he needs no limit
 * @memcg: whom its page store is charged to
 * @task: the core's state.  Locking: chip->lock
 * @error: why the last call was refused.  Locking: chip->lock
 * @refused_to: whose fault in a mapping was refused last and has not been told;
 *	only compared, never followed.  Locking: chip->lock
 * @first: the first hart, until it is closed; its hf->lock may be tried under
 *	chip->lock.  Locking: chip->lock
 * @store: page store, made when it is first needed.  Locking: store_lock
 * @store_is_given: @store is a file that somebody has given
 * @store_lock: see @store
 * @pkg_file: the package, or NULL if its pages are fed; set once
 * @resident: its resident part; set once
 * @attached: packaged files that it has, the newest first.  Locking: chip->lock
 * @heat: what is counted of its pages, or NULL.  Locking: chip->lock
 * @seen: by page of the package, its verified ciphertext for the fault in a
 *	mapping that asked for it
 */
struct secproc_task_file {
	struct kref ref;
	struct secproc_chip *chip;
	struct mutex setup;	/* taken by trylock only */
	struct mutex attach_lock;	/* files come one after another */
	struct rw_semaphore run_sem;
	wait_queue_head_t wait;
	atomic_t nr_exclusive;
	struct secproc_hart_file *stalled;
	kuid_t uid;
	struct secproc_user *user;
	struct mem_cgroup *memcg;
	struct secproc_task task;
	struct secproc_error error;
	const void *refused_to;
	struct secproc_hart_file *first;
	struct file *store;
	bool store_is_given;
	struct mutex store_lock;	/* innermost; only for making @store */
	struct file *pkg_file;
	void *resident;
	struct secproc_attached_file *attached;
	struct secproc_heat_map *heat;
	struct xarray seen;
};

int secproc_task_file_create(struct secproc_chip *chip);
void secproc_task_file_get(struct secproc_task_file *tf);
void secproc_task_file_put(struct secproc_task_file *tf);
int secproc_task_grow(struct secproc_task_file *tf, u32 min_areas);
int secproc_task_lock_exclusive(struct secproc_task_file *tf);
void secproc_task_unlock_exclusive(struct secproc_task_file *tf);

/**
 * struct secproc_opened - a package that has been read and verified
 * @pkg: the package; borrows @resident
 * @keys: keys of its pages
 * @file: its file, or NULL
 * @resident: its resident part
 */
struct secproc_opened {
	struct secproc_pkg pkg;
	struct secproc_pkg_keys keys;
	struct file *file;
	void *resident;
};

int secproc_refuse(struct secproc_error *error, enum secproc_refusal refusal);
void secproc_set_error(struct secproc_task_file *tf,
		       const struct secproc_error *error);
int secproc_package_open(struct secproc_task_file *tf,
			 const struct secproc_load *load,
			 struct secproc_opened *opened,
			 struct secproc_error *error);
void secproc_package_close(struct secproc_opened *opened);

/* ---- attach.c ------------------------------------------------------------ */

/**
 * struct secproc_attached_file - a packaged file of a task
 * @file: its package
 * @resident: the package's resident part
 * @next: the one that was attached before
 * @attached: the core's state.  Locking: chip->lock
 *
 * All but @attached is set once, before the core knows of it.
 */
struct secproc_attached_file {
	struct file *file;
	void *resident;
	struct secproc_attached_file *next;
	struct secproc_attached attached;
};

int secproc_ioc_attach(struct secproc_task_file *tf,
		       const struct secproc_attach __user *argp);
void secproc_attached_free(struct secproc_task_file *tf);
struct file *secproc_source_of(struct secproc_task_file *tf,
			       const struct secproc_page_in *in,
			       const struct secproc_pkg **pkg);

/* ---- limits.c ------------------------------------------------------------ */

int secproc_limits_begin(struct secproc_task_file *tf);
u64 secproc_user_frames(const struct secproc_task_file *tf);
void secproc_limits_end(struct secproc_task_file *tf);
int secproc_ioc_set_limits(struct secproc_task_file *tf,
			   const struct secproc_limits __user *argp);

/* ---- heat.c -------------------------------------------------------------- */

int secproc_heat_begin(struct secproc_task_file *tf,
		       const struct secproc_pkg *pkg);
void secproc_heat_end(struct secproc_task_file *tf);
void secproc_heat_in(struct secproc_task_file *tf,
		     const struct secproc_page_in *in);
void secproc_heat_out(struct secproc_task_file *tf, u64 va);
int secproc_ioc_get_heat(struct secproc_task_file *tf,
			 struct secproc_heat __user *argp);

/* ---- backing.c ----------------------------------------------------------- */

int secproc_store_set(struct secproc_task_file *tf, int fd);
int secproc_store_write(struct secproc_task_file *tf,
			const struct secproc_page_name *name, u8 *record);
int secproc_store_read(struct secproc_task_file *tf,
		       const struct secproc_page_name *name, u8 *record);
void secproc_store_punch(struct secproc_task_file *tf);

/* ---- reclaim.c ----------------------------------------------------------- */

int secproc_reclaim(struct secproc_task_file *tf);
void secproc_reclaim_kick(struct secproc_chip *chip);
int secproc_reclaim_start(struct secproc_chip *chip);
void secproc_reclaim_stop(struct secproc_chip *chip);

/* ---- idle.c -------------------------------------------------------------- */

struct secproc_hart_file;

void secproc_idle_from_now(struct secproc_hart_file *hf);
void secproc_idle_kick(struct secproc_chip *chip);
void secproc_idle_start(struct secproc_chip *chip);
void secproc_idle_stop(struct secproc_chip *chip);

/* ---- page_in.c ----------------------------------------------------------- */

/**
 * enum secproc_page_result - what came of bringing a page in
 * @SECPROC_PAGE_THERE: look again
 * @SECPROC_PAGE_FEED: the loader must feed it
 * @SECPROC_PAGE_REFUSED: it was refused; error says why
 * @SECPROC_PAGE_FAILED: there is no such page, or no room; err says which
 */
enum secproc_page_result {
	SECPROC_PAGE_THERE = 0,
	SECPROC_PAGE_FEED,
	SECPROC_PAGE_REFUSED,
	SECPROC_PAGE_FAILED,
};

/**
 * struct secproc_page_request - a page that somebody waits for
 * @want: which
 * @error: with REFUSED
 * @err: with FAILED, as secproc_aspace_fault()
 * @user_page: user address of the stored page, when it is being fed
 * @user_vinfo: user address of its verifying information
 * @nr_pages: how many pages, in the order of the package, are being fed
 * @nr_done: with THERE, how many of them are there
 * @ahead: in what order the hart that waits wants pages; NULL to read none ahead
 */
struct secproc_page_request {
	struct secproc_want want;
	struct secproc_error error;
	int err;
	const void __user *user_page;
	const void __user *user_vinfo;
	u32 nr_pages;
	u32 nr_done;
	struct secproc_ahead *ahead;
};

/* Pages that are brought in together at the most. */
#define SECPROC_MAX_TOGETHER	(1 + SECPROC_AHEAD_MAX)

int secproc_page_in(struct secproc_task_file *tf,
		    struct secproc_page_request *req);
int secproc_page_fetch(struct secproc_task_file *tf,
		       const struct secproc_page_request *req,
		       struct secproc_page_in *in);

/* ---- sched.c ------------------------------------------------------------- */

/**
 * struct secproc_turn - a thread while it runs a hart
 * @notifier: tells when it is switched in or out
 * @version: of the choice of secure processors that it is bound to, or 0
 * @own: where the thread may run when it is not bound; made at the first need
 * @bound: where it may run now
 * @runs_since: when it came on its CPU
 * @waits_since: when it left it, although there was work; else 0
 *
 * Locking: the hart's lock.
 */
struct secproc_turn {
#ifdef CONFIG_PREEMPT_NOTIFIERS
	struct preempt_notifier notifier;
#endif
	unsigned int version;
	struct cpumask *own;
	struct cpumask *bound;
	u64 runs_since;
	u64 waits_since;
};

void secproc_sched_init(void);
void secproc_sched_exit(void);
void secproc_turn_begin(struct secproc_hart_file *hf);
void secproc_turn_end(struct secproc_hart_file *hf);
void secproc_turn_free(struct secproc_hart_file *hf);
int secproc_turn_bind(struct secproc_hart_file *hf);
int secproc_slices_lock(void);
void secproc_slices_unlock(int token);
bool secproc_slice_begin(struct secproc_hart_file *hf);
void secproc_slice_end(struct secproc_hart_file *hf);
bool secproc_slice_may_go_on(struct secproc_hart_file *hf);
void secproc_device_show_fdinfo(struct seq_file *m, struct file *file);

/* ---- stats.c ------------------------------------------------------------- */

struct seq_file;

void secproc_count_wait(struct secproc_task_file *tf, u64 start);
void secproc_count_taken(struct secproc_task_file *tf, unsigned int nr_frames);
int secproc_ioc_get_stats(struct secproc_chip *chip,
			  struct secproc_stats __user *argp);
int secproc_ioc_get_task_stats(struct secproc_task_file *tf,
			       struct secproc_stats __user *argp);
void secproc_task_show_fdinfo(struct seq_file *m, struct file *file);

/* ---- hart.c, run.c ------------------------------------------------------- */

/**
 * struct secproc_hart_file - a hart descriptor
 * @tf: its task; holds a reference
 * @lock: held by the thread that runs the hart; taken by trylock only
 * @code_lock: held by that thread unless it sleeps; tried under chip->lock by
 *	who takes decoded code away
 * @wait: where it sleeps for SECPROC_STEP_WAIT
 * @turn: the thread that runs it
 * @win: run page and window, shared with user space
 * @win_page: their pages
 * @code: storage of the code cache.  Locking: @code_lock
 * @nr_code: how many pages of it.  Locking: @code_lock
 * @idle_since: jiffies when it last let go of @code_lock
 * @misses: pages that it has waited for without an instruction between them.
 *	Locking: @lock
 * @missed_at: its instructions when it last waited.  Locking: @lock
 * @ahead: in what order it wants pages.  Locking: @lock
 * @hart: the core's state.  Locking: @lock, and chip->lock where it says so
 */
struct secproc_hart_file {
	struct secproc_task_file *tf;
	struct mutex lock;	/* taken by trylock only */
	struct mutex code_lock;	/* see above */
	wait_queue_head_t wait;
	struct secproc_turn turn;
	struct secproc_window win;
	struct page *win_page[SECPROC_RUN_MAP_SIZE / PAGE_SIZE];
	void *code[SECPROC_RV_MAX_CODE_PAGES];
	unsigned int nr_code;
	unsigned long idle_since;
	unsigned int misses;
	u64 missed_at;
	struct secproc_ahead ahead;
	struct secproc_hart hart;
};

int secproc_hart_file_create(struct secproc_task_file *tf, unsigned int tid);
int secproc_run(struct secproc_hart_file *hf);
void secproc_hart_add_code(struct secproc_hart_file *hf);
void secproc_hart_drop_code(struct secproc_hart_file *hf);

/* ---- mmap.c -------------------------------------------------------------- */

int secproc_mmap_task(struct file *file, struct vm_area_struct *vma);
int secproc_mmap_run(struct file *file, struct vm_area_struct *vma);
void secproc_mmap_forget(struct secproc_task_file *tf);

#endif /* SECPROC_GLUE_H */
