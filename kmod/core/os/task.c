// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Secure tasks: load, run a slice, end
 */
#include "../machine.h"
#include "signal.h"
#include "syscall_desc.h"
#include "task.h"

/* Signals and codes of Linux, as asm-generic/siginfo.h has them. */
#define SIGNAL_ILL		4
#define SIGNAL_TRAP		5
#define SIGNAL_BUS		7
#define SIGNAL_SEGV		11
#define CODE_ILL_ILLOPC		1
#define CODE_TRAP_BRKPT		1
#define CODE_BUS_ADRALN		1
#define CODE_BUS_ADRERR		2
#define CODE_SEGV_MAPERR	1
#define CODE_SEGV_ACCERR	2

#define REGISTER_A7		17

/* How far below the stack's limit an access still counts as an overflow. */
#define GUARD_SIZE		(1024 * 1024)

void secproc_task_init(struct secproc_task *task,
		       struct secproc_machine *machine,
		       struct secproc_area *area, u32 max_areas)
{
	memset(task, 0, sizeof(*task));
	task->machine = machine;
	task->state = SECPROC_TASK_NEW;
	secproc_aspace_init(&task->as, &machine->mem, ++machine->task_ids, area,
			    max_areas);
	task->next = machine->tasks;
	machine->tasks = task;
	machine->nr_tasks++;
}

int secproc_task_prepare(struct secproc_task *task,
			 const struct secproc_pkg *pkg, u32 *needed)
{
	if (task->state != SECPROC_TASK_NEW)
		return -EPROTO;
	if (secproc_pkg_is_file(pkg))
		return SECPROC_REFUSAL_PKG_IS_FILE;
	task->pkg = *pkg;
	return secproc_aspace_add_package(&task->as, &task->pkg, task->key,
					  needed);
}

void secproc_task_unprepare(struct secproc_task *task)
{
	if (!WARN_ON_ONCE(task->state != SECPROC_TASK_NEW))
		secproc_aspace_remove_package(&task->as);
}

int secproc_task_load(struct secproc_task *task,
		      const struct secproc_pkg_keys *keys)
{
	if (task->state != SECPROC_TASK_NEW || !task->as.pkg)
		return -EPROTO;
	secproc_key_import(&task->machine->cpu.bank, &task->key[0],
			   secproc_pkg_suite(&task->pkg), keys->key[0]);
	task->state = SECPROC_TASK_LOADED;
	return secproc_task_unlock(task, keys);
}

int secproc_task_unlock(struct secproc_task *task,
			const struct secproc_pkg_keys *keys)
{
	u32 part;

	if (task->state == SECPROC_TASK_NEW || task->state == SECPROC_TASK_DEAD)
		return -EPROTO;
	for (part = 1; part < SECPROC_PKG_MAX_PARTS; part++) {
		/* A key that is in use stays as it is: it is the same. */
		if (!((keys->parts & ~task->as.open_parts) >> part & 1))
			continue;
		secproc_key_import(&task->machine->cpu.bank, &task->key[part],
				   secproc_pkg_suite(&task->pkg),
				   keys->key[part]);
		task->as.open_parts |= 1U << part;
	}
	return 0;
}

void secproc_task_end(struct secproc_task *task, u32 end, u32 status,
		      u32 signal)
{
	struct secproc_hart *hart;

	if (task->state == SECPROC_TASK_DEAD)
		return;
	task->state = SECPROC_TASK_DEAD;
	task->as.is_over = true;
	task->end = end;
	task->exit.status = status;
	task->exit.signal = signal;
	for (hart = task->harts; hart; hart = hart->next)
		secproc_hart_kick(hart);
}

/* Fills in what is known of an address. */
static void describe(const struct secproc_task *task,
		     struct secproc_exit_fault *fault, u64 va)
{
	const struct secproc_aspace *as = &task->as;
	const struct secproc_area *area = secproc_aspace_find(as, va);
	u64 stack_end = as->stack_top - as->stack_limit;

	fault->va = va;
	fault->page = SECPROC_NO_PAGE;
	if (!area) {
		/* No area lies there, so neither limit is an underflow. */
		if (va < stack_end && stack_end - va <= GUARD_SIZE) {
			fault->segment = SECPROC_SEGMENT_GUARD;
			fault->limit = as->stack_limit;
		}
		return;
	}
	fault->segment = area->kind;
	if (area->kind == SECPROC_AREA_PACKAGE ||
	    area->kind == SECPROC_AREA_FILE)
		fault->page = area->first_page +
			      (u32)((va - area->start) >> SECPROC_PAGE_SHIFT);
	else if (area->kind == SECPROC_AREA_STACK)
		fault->limit = as->stack_limit;
	else if (area->kind == SECPROC_AREA_HEAP)
		fault->limit = as->brk - as->brk_start;
}

void secproc_task_refuse(struct secproc_task *task,
			 const struct secproc_hart *hart, u32 refusal, u64 va)
{
	struct secproc_exit_fault *fault = &task->fault;

	if (task->state == SECPROC_TASK_DEAD)
		return;
	secproc_task_end(task, SECPROC_EXIT_REFUSED, 0, 0);
	memset(fault, 0, sizeof(*fault));
	describe(task, fault, va);
	fault->refusal = refusal;
	fault->pc = hart ? hart->rv.pc : 0;
}

void secproc_task_fault(struct secproc_task *task,
			const struct secproc_hart *hart, u32 signal,
			s32 si_code, u64 va, u32 access)
{
	struct secproc_exit_fault *fault = &task->fault;

	if (task->state == SECPROC_TASK_DEAD)
		return;
	secproc_task_end(task, SECPROC_EXIT_FAULT, 0, signal);
	memset(fault, 0, sizeof(*fault));
	describe(task, fault, va);
	fault->signal = signal;
	fault->si_code = si_code;
	fault->access = access;
	fault->pc = hart->rv.pc;
}

enum secproc_step secproc_hart_fault(struct secproc_hart *hart)
{
	const struct secproc_hart_trap *trap = &hart->trap;

	return secproc_signal_fault(hart, trap->signal, trap->si_code,
				    trap->va, trap->access);
}

/* The hart stands where it is until the part is unlocked. */
static enum secproc_step lock_out(struct secproc_hart *hart)
{
	struct secproc_exit_fault *fault = &hart->locked;

	memset(fault, 0, sizeof(*fault));
	describe(hart->task, fault, hart->want.va);
	fault->refusal = SECPROC_REFUSAL_FAULT_LOCKED;
	fault->pc = hart->rv.pc;
	fault->access = hart->want.access;
	return SECPROC_STEP_LOCKED;
}

enum secproc_step secproc_hart_page_failed(struct secproc_hart *hart, int err)
{
	const struct secproc_want *want = &hart->want;

	if (err == -ENOMEM) {
		secproc_task_refuse(hart->task, hart,
				    secproc_aspace_limit(&hart->task->as) ?
				    SECPROC_REFUSAL_FRAME_LIMIT :
				    SECPROC_REFUSAL_MEMORY_FULL, want->va);
		return SECPROC_STEP_DEAD;
	}
	if (err == -ENOKEY)
		return lock_out(hart);
	/* A call looks at its arguments again and fails by itself. */
	if (!hart->is_access)
		return SECPROC_STEP_RUN;
	return secproc_signal_fault(hart, SIGNAL_SEGV,
				    err == -EACCES ? CODE_SEGV_ACCERR :
						     CODE_SEGV_MAPERR,
				    want->va, want->access);
}

int secproc_task_get_info(const struct secproc_task *task,
			  struct secproc_task_info *info)
{
	struct secproc_bytes name;

	/* A dead task has its package until it is wiped. */
	if (task->state == SECPROC_TASK_NEW)
		return -EPROTO;
	memcpy(info->package_id, secproc_pkg_id(&task->pkg),
	       sizeof(info->package_id));
	info->version = secproc_pkg_version(&task->pkg);
	if (secproc_pkg_is_debug(&task->pkg))
		info->flags |= SECPROC_TASK_DEBUG;
	if (secproc_pkg_is_insecure(&task->pkg))
		info->flags |= SECPROC_TASK_INSECURE_DEVELOPMENT;
	info->nr_pages = secproc_pkg_nr_pages(&task->pkg);
	info->resident = task->as.nr_resident * SECPROC_PAGE_SIZE;
	info->page_ins = task->as.counts.n[SECPROC_STAT_faults_first] +
			 task->as.counts.n[SECPROC_STAT_faults_again];
	info->instructions = secproc_task_instructions(task);
	info->unknown_syscalls = task->process.unknown;
	name = secproc_pkg_name(&task->pkg);
	memcpy(info->name, name.data, name.len < sizeof(info->name) ?
				      name.len : sizeof(info->name) - 1);
	return 0;
}

/* What a hart has counted, wherever it did. */
static void add_hart(struct secproc_counts *counts,
		     const struct secproc_hart *hart)
{
	secproc_counts_add(counts, &hart->counts);
	secproc_count(counts, SECPROC_STAT_lines,
		      READ_ONCE(hart->sources.lines));
	secproc_count(counts, SECPROC_STAT_slices,
		      READ_ONCE(hart->seat.slices));
	secproc_count(counts, SECPROC_STAT_preemptions,
		      READ_ONCE(hart->seat.preemptions));
	secproc_count(counts, SECPROC_STAT_key_hits,
		      READ_ONCE(hart->seat.key_hits));
	secproc_count(counts, SECPROC_STAT_key_misses,
		      READ_ONCE(hart->seat.key_misses));
}

void secproc_task_counts(const struct secproc_task *task,
			 struct secproc_counts *counts)
{
	const struct secproc_hart *hart;

	secproc_counts_add(counts, &task->as.counts);
	for (hart = task->harts; hart; hart = hart->next)
		add_hart(counts, hart);
}

u64 secproc_task_instructions(const struct secproc_task *task)
{
	u64 instructions = task->instructions;
	const struct secproc_hart *hart;

	for (hart = task->harts; hart; hart = hart->next)
		instructions += READ_ONCE(hart->rv.instret);
	return instructions;
}

void secproc_task_wipe(struct secproc_task *task)
{
	struct secproc_machine *machine = task->machine;
	struct secproc_task **link = &machine->tasks;
	u32 part;

	WARN_ON_ONCE(task->nr_harts);
	secproc_aspace_wipe(&task->as);
	secproc_attach_wipe(task);
	if (task->as.key)
		for (part = 0; part < SECPROC_PKG_MAX_PARTS; part++)
			secproc_key_forget(&machine->cpu.bank, &task->key[part]);
	while (*link != task)
		link = &(*link)->next;
	*link = task->next;
	secproc_task_counts(task, &machine->counts);
	machine->nr_tasks--;
	memzero_explicit(task, sizeof(*task));
}

int secproc_hart_init(struct secproc_hart *hart, struct secproc_task *task,
		      u32 tid)
{
	int err;

	secproc_rv_init(&hart->rv, &secproc_cpu_bus);
	hart->task = task;
	hart->seat.key = task->key;
	hart->wake_at = SECPROC_NEVER;
	hart->as_version = task->as.version;
	hart->nr_gone = task->as.nr_gone;
	if (tid) {
		if (task->state != SECPROC_TASK_RUNNING)
			return -EPROTO;
		err = secproc_syscall_adopt(hart, tid);
		if (err)
			return err;
	} else {
		if (task->state != SECPROC_TASK_LOADED)
			return -EPROTO;
		if (task->harts)
			return -EEXIST;
		hart->thread.tid = 1;
	}
	hart->next = task->harts;
	task->harts = hart;
	task->nr_harts++;
	task->machine->nr_harts++;
	return 0;
}

void secproc_hart_wipe(struct secproc_hart *hart)
{
	struct secproc_machine *machine = hart->task->machine;
	struct secproc_hart **link = &hart->task->harts;

	secproc_syscall_forget(hart);
	while (*link != hart)
		link = &(*link)->next;
	*link = hart->next;
	machine->nr_harts--;
	machine->instructions += hart->rv.instret;
	add_hart(&hart->task->as.counts, hart);
	hart->task->instructions += hart->rv.instret;
	hart->task->nr_harts--;
	secproc_rv_wipe(&hart->rv);
	memzero_explicit(hart, sizeof(*hart));
}

void secproc_hart_forget_code(struct secproc_hart *hart)
{
	secproc_cpu_flush(&hart->rv, &hart->sources);
	secproc_rv_code_take_back(&hart->rv);
	hart->code_is_final = false;
	secproc_count(&hart->counts, SECPROC_STAT_idles, 1);
}

static enum secproc_step want(struct secproc_hart *hart, u64 va, u8 access)
{
	hart->want.va = va;
	hart->want.access = access;
	hart->is_access = true;
	return SECPROC_STEP_PAGE;
}

/* Allows a data access that missed the TLB, if the page is there. */
static enum secproc_step fill_data(struct secproc_hart *hart, u8 access)
{
	struct secproc_aspace *as = &hart->task->as;
	u64 va = hart->rv.fault.va;
	bool load, store;
	u32 frame_no;

	frame_no = secproc_aspace_lookup(as, va, access);
	if (frame_no == SECPROC_NO_FRAME)
		return want(hart, va, access);
	load = secproc_aspace_lookup(as, va, SECPROC_PERM_R) == frame_no;
	store = secproc_aspace_lookup(as, va, SECPROC_PERM_W) == frame_no;
	/* Stores get through only after the page is noted as written. */
	if (!(access & SECPROC_PERM_W))
		store = store && READ_ONCE(as->mem->pool.frame[frame_no].dirty) &&
			!READ_ONCE(as->mem->pool.frame[frame_no].version);
	secproc_aspace_use(as, frame_no, access, &hart->counts);
	secproc_count(&hart->counts, SECPROC_STAT_hits, 1);
	secproc_rv_tlb_fill(&hart->rv, va, secproc_mem_data(as->mem, frame_no),
			    load, store);
	return SECPROC_STEP_RUN;
}

static enum secproc_step trap(struct secproc_hart *hart, u32 signal,
			      s32 si_code, u64 va)
{
	hart->trap.signal = signal;
	hart->trap.si_code = si_code;
	hart->trap.va = va;
	hart->trap.access = SECPROC_ACCESS_FETCH;
	return SECPROC_STEP_FAULT;
}

/* Allows a fetch that missed the code cache, if the page is there. */
static enum secproc_step fill_code(struct secproc_hart *hart)
{
	struct secproc_task *task = hart->task;
	u64 va = hart->rv.fault.va;
	u32 frame_no;

	/* A handler returns; see signal.h. */
	if (va == task->process.sigreturn && va == hart->rv.pc) {
		hart->rv.x[REGISTER_A7] = SECPROC_NR_rt_sigreturn;
		return SECPROC_STEP_SYSCALL;
	}
	frame_no = secproc_aspace_lookup(&task->as, va, SECPROC_PERM_X);
	if (frame_no == SECPROC_NO_FRAME)
		return want(hart, va, SECPROC_PERM_X);
	secproc_aspace_use(&task->as, frame_no, SECPROC_PERM_X, &hart->counts);
	if (secproc_rv_code_is_full(&hart->rv) && !hart->code_is_final)
		return SECPROC_STEP_CODE_ROOM;
	/* Only verified frames are in the page table, so this never fails. */
	if (secproc_cpu_add_code(task->as.mem, &hart->rv,
				 &hart->sources, va, frame_no, &hart->seat))
		return trap(hart, SIGNAL_BUS, CODE_BUS_ADRERR, va);
	secproc_count(&hart->counts, SECPROC_STAT_hits, 1);
	return SECPROC_STEP_RUN;
}

/* Returns STEP_RUN if the hart can go on at once. */
static enum secproc_step handle(struct secproc_hart *hart,
				enum secproc_rv_exit reason)
{
	struct secproc_rv_hart *rv = &hart->rv;

	switch (reason) {
	case SECPROC_RV_EXIT_BUDGET:
		return SECPROC_STEP_RUN;
	case SECPROC_RV_EXIT_LOAD:
		return fill_data(hart, SECPROC_PERM_R);
	case SECPROC_RV_EXIT_STORE:
		return fill_data(hart, SECPROC_PERM_W);
	case SECPROC_RV_EXIT_FETCH:
		return fill_code(hart);
	case SECPROC_RV_EXIT_ECALL:
		return SECPROC_STEP_SYSCALL;
	case SECPROC_RV_EXIT_EBREAK:
		return trap(hart, SIGNAL_TRAP, CODE_TRAP_BRKPT, rv->pc);
	case SECPROC_RV_EXIT_MISALIGNED:
		return trap(hart, SIGNAL_BUS, CODE_BUS_ADRALN, rv->fault.va);
	case SECPROC_RV_EXIT_ILLEGAL:
		break;
	}
	return trap(hart, SIGNAL_ILL, CODE_ILL_ILLOPC, rv->pc);
}

/* Forgets decoded code of pages that have left, or all of it. */
static void forget_code(struct secproc_hart *hart)
{
	const struct secproc_aspace *as = &hart->task->as;

	if (hart->as_version != as->version ||
	    as->nr_gone - hart->nr_gone > SECPROC_NR_GONE) {
		secproc_cpu_flush(&hart->rv, &hart->sources);
		hart->as_version = as->version;
		hart->nr_gone = as->nr_gone;
	}
	for (; hart->nr_gone != as->nr_gone; hart->nr_gone++)
		secproc_cpu_drop_code(&hart->rv, &hart->sources,
				      as->gone[hart->nr_gone % SECPROC_NR_GONE]);
}

/*
 * Notes the pages of code as used that the hart has jumped to since it was here
 * last, so that what it goes on with without asking does not leave next.
 */
static void note_code(struct secproc_hart *hart)
{
	struct secproc_aspace *as = &hart->task->as;
	unsigned int i;

	for (i = 0; i < SECPROC_RV_NR_CODE_FRONT; i++) {
		u64 va = secproc_rv_code_take_front(&hart->rv, i);
		u32 frame_no;

		if (va == SECPROC_RV_TLB_NONE)
			continue;
		frame_no = secproc_aspace_lookup(as, va, SECPROC_PERM_X);
		if (frame_no != SECPROC_NO_FRAME)
			secproc_aspace_use(as, frame_no, SECPROC_PERM_X,
					   &hart->counts);
	}
}

/*
 * Forgets what has been taken away since the hart ran last.  Whoever takes
 * something away has stopped the hart, so it never runs on what is gone.
 */
static void catch_up(struct secproc_hart *hart)
{
	const struct secproc_aspace *as = &hart->task->as;

	if (hart->as_version == as->version &&
	    hart->tlb_version == as->tlb_version &&
	    hart->nr_gone == as->nr_gone)
		return;
	forget_code(hart);
	note_code(hart);
	if (hart->tlb_version != as->tlb_version) {
		secproc_rv_tlb_flush(&hart->rv);
		hart->tlb_version = as->tlb_version;
	}
}

enum secproc_step secproc_hart_run(struct secproc_hart *hart, u64 budget)
{
	struct secproc_task *task = hart->task;
	u64 end = hart->rv.instret + budget;
	enum secproc_step step;

	if (READ_ONCE(task->state) != SECPROC_TASK_RUNNING)
		return SECPROC_STEP_DEAD;
	if (hart->thread.exited)
		return SECPROC_STEP_THREAD_EXITED;
	catch_up(hart);
	do {
		enum secproc_rv_exit reason;

		reason = secproc_rv_run(&hart->rv, end - hart->rv.instret);
		step = handle(hart, reason);
	} while (step == SECPROC_STEP_RUN && hart->rv.instret < end);
	return step;
}
