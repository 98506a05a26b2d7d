// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the normal side may map, as far as the arrangement allows: the run page
 * of a hart, and signed pages of a task, read-only: plain ones, and encrypted
 * ones as they were stored
 *
 * A mapped page of a task is a copy, made after the page was verified in secure
 * memory; frames themselves are never mapped.  So what a normal process has
 * mapped can neither change under the task nor turn into something else when
 * the frame is used again.  The offset in the descriptor is the address in the
 * task.
 *
 * Encrypted code is copied from its frame, where it stands as it was stored.
 * Data stands decrypted in its frame, and may have been written; so what was
 * stored is fetched and verified again in a frame that no task can reach.
 */
#include <linux/file.h>
#include <linux/highmem.h>
#include <linux/mm.h>
#include <linux/vmalloc.h>
#include <linux/xarray.h>

#include "secproc.h"
#include "trace.h"

/**
 * secproc_mmap_run() - map run page and window of a hart
 * @file: the hart's descriptor
 * @vma: the mapping
 *
 * Return: 0, -ENODEV if the worlds share nothing, or -EINVAL if it is not a
 * shared mapping of at most SECPROC_RUN_MAP_SIZE bytes from offset 0, or is to be
 * executable.
 */
int secproc_mmap_run(struct file *file, struct vm_area_struct *vma)
{
	struct secproc_hart_file *hf = file->private_data;

	if (secproc_arrangement() == SECPROC_SEPARATE)
		return -ENODEV;
	if (vma->vm_pgoff || !(vma->vm_flags & VM_SHARED) ||
	    vma->vm_flags & VM_EXEC ||
	    vma->vm_end - vma->vm_start > SECPROC_RUN_MAP_SIZE)
		return -EINVAL;
	return vm_map_pages(vma, hf->win_page, ARRAY_SIZE(hf->win_page));
}

/* What of a page may be shown. */
enum show {
	SHOW_NOTHING,
	SHOW_PLAIN,
	SHOW_CIPHERTEXT,
};

/*
 * Plain only what the program cannot change: what stands in the others is the
 * program's secret, even if it came in plain.
 */
static enum show what_to_show(struct secproc_task_file *tf, u64 va, u32 *idx)
{
	struct secproc_pkg_page page;

	if (!secproc_pkg_find(&tf->task.pkg, va, idx) ||
	    !secproc_pkg_page(&tf->task.pkg, *idx, &page))
		return SHOW_NOTHING;
	if (page.flags & SECPROC_PKG_PAGE_F_PLAIN)
		return page.flags & SECPROC_PKG_PAGE_F_W ? SHOW_NOTHING :
							   SHOW_PLAIN;
	return page.flags & SECPROC_PKG_PAGE_F_ENCRYPTED &&
	       secproc_arrangement() == SECPROC_UNIFIED ? SHOW_CIPHERTEXT :
							  SHOW_NOTHING;
}

static void copy_out(struct page *page, const u8 *from)
{
	void *to = kmap_local_page(page);

	memcpy(to, from, SECPROC_PAGE_SIZE);
	kunmap_local(to);
}

/* Copies the page of @va if it is in secure memory. */
static bool copy_present(struct secproc_task_file *tf, u64 va,
			 struct page *page)
{
	struct secproc_aspace *as = &tf->task.as;
	const struct secproc_area *area;
	bool present = false;
	u32 frame_no;

	mutex_lock(&tf->chip->lock);
	/* The program may have mapped something else there meanwhile. */
	area = secproc_aspace_find(as, va);
	if (area && area->kind == SECPROC_AREA_PACKAGE) {
		frame_no = secproc_aspace_lookup(as, va, SECPROC_PERM_R);
		if (frame_no != SECPROC_NO_FRAME) {
			copy_out(page, secproc_mem_data(as->mem, frame_no));
			present = true;
		}
	}
	mutex_unlock(&tf->chip->lock);
	return present;
}

/* Copies the page of encrypted code at @va if it is in secure memory. */
static bool copy_code(struct secproc_task_file *tf, u64 va, u32 idx,
		      struct page *page)
{
	const u8 *stored;

	mutex_lock(&tf->chip->lock);
	stored = secproc_aspace_ciphertext(&tf->task.as, idx, va);
	if (stored)
		copy_out(page, stored);
	mutex_unlock(&tf->chip->lock);
	return stored;
}

/* Gives the lock up that the fault came with, as VM_FAULT_RETRY demands. */
static void drop_fault_lock(struct vm_fault *vmf)
{
#ifdef CONFIG_PER_VMA_LOCK
	if (vmf->flags & FAULT_FLAG_VMA_LOCK) {
		vma_end_read(vmf->vma);
		return;
	}
#endif
	mmap_read_unlock(vmf->vma->vm_mm);
}

/*
 * Says once to who had the page brought in that it was refused.  Populating and
 * locking never set FAULT_FLAG_TRIED and would ask for ever.
 */
static bool was_refused(struct secproc_task_file *tf, u32 page_idx, bool tried)
{
	bool refused;

	mutex_lock(&tf->chip->lock);
	refused = tf->error.code && tf->error.page == page_idx &&
		  (tried || tf->refused_to == current);
	if (refused && tf->refused_to == current)
		tf->refused_to = NULL;
	mutex_unlock(&tf->chip->lock);
	return refused;
}

static void tell_refused(struct secproc_task_file *tf, u32 code, u32 page_idx)
{
	mutex_lock(&tf->chip->lock);
	tf->error.code = code;
	tf->error.page = page_idx;
	tf->error.offset = 0;
	tf->refused_to = current;
	mutex_unlock(&tf->chip->lock);
}

static void bring_in(struct secproc_task_file *tf, u64 va, u32 page_idx)
{
	struct secproc_page_request req = {
		.want = { .va = va, .access = SECPROC_PERM_R },
	};

	switch (secproc_page_in(tf, &req)) {
	case SECPROC_PAGE_REFUSED:
		break;
	case SECPROC_PAGE_FEED:
		req.error.code = SECPROC_REFUSAL_PAGE_ABSENT;
		break;
	case SECPROC_PAGE_FAILED:
		req.error.code = req.err == -ENOMEM ?
				 SECPROC_REFUSAL_MEMORY_FULL :
				 SECPROC_REFUSAL_PAGE_ABSENT;
		break;
	default:
		return;
	}
	tell_refused(tf, req.error.code, page_idx);
}

/* Reserves a frame to look at a page; makes one free if it must. */
static int begin_view(struct secproc_task_file *tf, u32 page_idx,
		      struct secproc_page_in *in)
{
	int err;

	for (;;) {
		/* As for pages that the task wants. */
		if (wait_event_killable(tf->wait,
					!atomic_read(&tf->nr_exclusive)))
			return -EINTR;
		mutex_lock(&tf->chip->lock);
		err = secproc_aspace_view_begin(&tf->task.as, page_idx, in);
		mutex_unlock(&tf->chip->lock);
		if (!err)
			return 0;
		err = secproc_reclaim(tf);
		if (err)
			return err;
	}
}

/* Leaves a copy where the fault finds it that is tried again. */
static int keep_copy(struct secproc_task_file *tf, u32 page_idx, const u8 *from)
{
	struct page *page, *old;

	page = alloc_page(GFP_HIGHUSER_MOVABLE | __GFP_ACCOUNT);
	if (!page)
		return -ENOMEM;
	copy_out(page, from);
	old = xa_store(&tf->seen, page_idx, page, GFP_KERNEL_ACCOUNT);
	if (xa_is_err(old)) {
		put_page(page);
		return xa_err(old);
	}
	if (old)
		put_page(old);
	return 0;
}

/* Fetches and verifies a stored page, and keeps a copy. */
static void look_at(struct secproc_task_file *tf, u32 page_idx)
{
	struct secproc_mem *mem = &tf->chip->machine.mem;
	struct secproc_page_request req = {};
	struct secproc_page_in in;
	int err;

	if (!tf->pkg_file) {
		tell_refused(tf, SECPROC_REFUSAL_PAGE_ABSENT, page_idx);
		return;
	}
	err = begin_view(tf, page_idx, &in);
	if (!err) {
		err = secproc_page_fetch(tf, &req, &in);
		trace_secproc_fetch(tf, &in, false, err);
		if (!err) {
			err = secproc_aspace_view_verify(&tf->task.as, &in);
			trace_secproc_verify(tf, &in, err);
		}
		if (!err)
			err = keep_copy(tf, page_idx,
					secproc_mem_data(mem, in.frame));
		mutex_lock(&tf->chip->lock);
		secproc_aspace_view_end(&tf->task.as, &in);
		secproc_count(&tf->task.as.counts, SECPROC_STAT_refusals,
			      err > 0);
		mutex_unlock(&tf->chip->lock);
		wake_up_all(&tf->wait);
	}
	if (err == -ENOMEM)
		err = SECPROC_REFUSAL_MEMORY_FULL;
	if (err > 0)
		tell_refused(tf, err, page_idx);
}

/**
 * secproc_mmap_forget() - free copies that nobody has asked for again
 * @tf: a task that is being freed
 */
void secproc_mmap_forget(struct secproc_task_file *tf)
{
	unsigned long page_idx;
	struct page *page;

	xa_for_each(&tf->seen, page_idx, page)
		put_page(page);
	xa_destroy(&tf->seen);
}

/* The copy that a fault shows, if it can be had without waiting. */
static bool find_copy(struct secproc_task_file *tf, enum show show, u64 va,
		      u32 idx, struct vm_fault *vmf)
{
	struct page *page;

	if (show == SHOW_CIPHERTEXT) {
		vmf->page = xa_erase(&tf->seen, idx);
		if (vmf->page)
			return true;
	}
	page = alloc_page(GFP_HIGHUSER_MOVABLE | __GFP_ACCOUNT);
	if (!page)
		return false;
	if (show == SHOW_PLAIN ? copy_present(tf, va, page) :
				 copy_code(tf, va, idx, page)) {
		vmf->page = page;
		return true;
	}
	put_page(page);
	return false;
}

static vm_fault_t task_fault(struct vm_fault *vmf)
{
	struct file *file = vmf->vma->vm_file;
	struct secproc_task_file *tf = file->private_data;
	u64 va = (u64)vmf->pgoff << PAGE_SHIFT;
	enum show show;
	u32 idx;

	show = what_to_show(tf, va, &idx);
	if (show == SHOW_NOTHING)
		return VM_FAULT_SIGBUS;
	if (find_copy(tf, show, va, idx, vmf))
		return 0;

	/*
	 * The page must be read from a file, which takes locks that others hold
	 * while they wait for ours.  So drop it, bring the page in, and have
	 * the access tried again.  All that VM_FAULT_RETRY can say is "again",
	 * so a refusal is kept in tf->error and reported then.
	 */
	if (!(vmf->flags & FAULT_FLAG_ALLOW_RETRY) ||
	    vmf->flags & FAULT_FLAG_RETRY_NOWAIT ||
	    was_refused(tf, idx, vmf->flags & FAULT_FLAG_TRIED))
		return VM_FAULT_SIGBUS;
	get_file(file);
	drop_fault_lock(vmf);
	if (show == SHOW_PLAIN)
		bring_in(tf, va, idx);
	else
		look_at(tf, idx);
	fput(file);
	return VM_FAULT_RETRY;
}

/* What mmap() refuses is refused later, too. */
static int task_mprotect(struct vm_area_struct *vma, unsigned long start,
			 unsigned long end, unsigned long newflags)
{
	return newflags & (VM_WRITE | VM_EXEC) ? -EACCES : 0;
}

static const struct vm_operations_struct task_vm_ops = {
	.fault = task_fault,
	.mprotect = task_mprotect,
};

/**
 * secproc_mmap_task() - map signed pages of a task
 * @file: the task's descriptor
 * @vma: the mapping
 *
 * Return: 0, -ENODEV if the worlds share nothing, -EPROTO if nothing is loaded,
 * or -EACCES if the mapping could be written or executed.
 */
int secproc_mmap_task(struct file *file, struct vm_area_struct *vma)
{
	struct secproc_task_file *tf = file->private_data;

	if (secproc_arrangement() == SECPROC_SEPARATE)
		return -ENODEV;
	if (READ_ONCE(tf->task.state) == SECPROC_TASK_NEW)
		return -EPROTO;
	if (vma->vm_flags & (VM_WRITE | VM_EXEC))
		return -EACCES;
	vma->vm_ops = &task_vm_ops;
	return 0;
}
