// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the normal side may map: the run page of a hart, and the plain signed
 * pages of a task, read-only
 *
 * A mapped page of a task is a copy, made after the page was verified in secure
 * memory; frames themselves are never mapped.  So what a normal process has
 * mapped can neither change under the task nor turn into something else when
 * the frame is used again.  The offset in the descriptor is the address in the
 * task.
 */
#include <linux/file.h>
#include <linux/highmem.h>
#include <linux/mm.h>
#include <linux/vmalloc.h>

#include "secproc.h"

/**
 * secproc_mmap_run() - map run page and window of a hart
 * @file: the hart's descriptor
 * @vma: the mapping
 *
 * Return: 0, or -EINVAL if it is not a shared mapping of at most
 * SECPROC_RUN_MAP_SIZE bytes from offset 0, or is to be executable.
 */
int secproc_mmap_run(struct file *file, struct vm_area_struct *vma)
{
	struct secproc_hart_file *hf = file->private_data;

	if (vma->vm_pgoff || !(vma->vm_flags & VM_SHARED) ||
	    vma->vm_flags & VM_EXEC ||
	    vma->vm_end - vma->vm_start > SECPROC_RUN_MAP_SIZE)
		return -EINVAL;
	return vm_map_pages(vma, hf->win_page, ARRAY_SIZE(hf->win_page));
}

/*
 * Only pages that the program cannot change: what stands in the others is the
 * program's secret, even if it came in plain.
 */
static bool may_show(struct secproc_task_file *tf, u64 va, u32 *idx)
{
	struct secproc_pkg_page page;

	if (!secproc_pkg_find(&tf->task.pkg, va, idx) ||
	    !secproc_pkg_page(&tf->task.pkg, *idx, &page))
		return false;
	return page.flags & SECPROC_PKG_PAGE_F_PLAIN &&
	       !(page.flags & SECPROC_PKG_PAGE_F_W);
}

/* Copies the page of @va if it is in secure memory. */
static bool copy_present(struct secproc_task_file *tf, u64 va,
			 struct page *page)
{
	struct secproc_aspace *as = &tf->task.as;
	const struct secproc_area *area;
	bool present = false;
	u32 frame_no;
	void *to;

	mutex_lock(&tf->chip->lock);
	/* The program may have mapped something else there meanwhile. */
	area = secproc_aspace_find(as, va);
	if (area && area->kind == SECPROC_AREA_PACKAGE) {
		frame_no = secproc_aspace_lookup(as, va, SECPROC_PERM_R);
		if (frame_no != SECPROC_NO_FRAME) {
			to = kmap_local_page(page);
			memcpy(to, secproc_mem_data(as->mem, frame_no),
			       SECPROC_PAGE_SIZE);
			kunmap_local(to);
			present = true;
		}
	}
	mutex_unlock(&tf->chip->lock);
	return present;
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
	req.error.page = page_idx;
	mutex_lock(&tf->chip->lock);
	tf->error = req.error;
	tf->refused_to = current;
	mutex_unlock(&tf->chip->lock);
}

static vm_fault_t plain_fault(struct vm_fault *vmf)
{
	struct file *file = vmf->vma->vm_file;
	struct secproc_task_file *tf = file->private_data;
	u64 va = (u64)vmf->pgoff << PAGE_SHIFT;
	struct page *page;
	u32 idx;

	if (!may_show(tf, va, &idx))
		return VM_FAULT_SIGBUS;
	page = alloc_page(GFP_HIGHUSER_MOVABLE | __GFP_ACCOUNT);
	if (!page)
		return VM_FAULT_OOM;
	if (copy_present(tf, va, page)) {
		vmf->page = page;
		return 0;
	}
	put_page(page);

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
	bring_in(tf, va, idx);
	fput(file);
	return VM_FAULT_RETRY;
}

/* What mmap() refuses is refused later, too. */
static int plain_mprotect(struct vm_area_struct *vma, unsigned long start,
			  unsigned long end, unsigned long newflags)
{
	return newflags & (VM_WRITE | VM_EXEC) ? -EACCES : 0;
}

static const struct vm_operations_struct plain_vm_ops = {
	.fault = plain_fault,
	.mprotect = plain_mprotect,
};

/**
 * secproc_mmap_plain() - map plain signed pages of a task
 * @file: the task's descriptor
 * @vma: the mapping
 *
 * Return: 0, -EPROTO if nothing is loaded, or -EACCES if the mapping could be
 * written or executed.
 */
int secproc_mmap_plain(struct file *file, struct vm_area_struct *vma)
{
	struct secproc_task_file *tf = file->private_data;

	if (READ_ONCE(tf->task.state) == SECPROC_TASK_NEW)
		return -EPROTO;
	if (vma->vm_flags & (VM_WRITE | VM_EXEC))
		return -EACCES;
	vma->vm_ops = &plain_vm_ops;
	return 0;
}
