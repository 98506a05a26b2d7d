// SPDX-License-Identifier: GPL-2.0-only
/*
 * Bringing a page into secure memory
 *
 * Three steps: under the machine's lock a frame is reserved and marked busy;
 * without any lock the page is read into it, verified and, if it is data,
 * decrypted; under the lock again it is published, or the frame is given back.
 * So several harts bring pages in at once, and who wants a page that another
 * one is bringing waits for that one.
 */
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "core/clock.h"
#include "secproc.h"
#include "trace.h"

/* Returns 0 if exactly @len bytes were read, 1 if not, or -EINTR. */
static int read_part(struct file *file, void *buf, size_t len, u64 off)
{
	loff_t pos = off;
	size_t done = 0;

	while (done < len) {
		ssize_t n = kernel_read(file, buf + done, len - done, &pos);

		if (fatal_signal_pending(current))
			return -EINTR;
		if (n <= 0)
			return 1;
		done += n;
	}
	return 0;
}

/**
 * secproc_page_fetch() - put a stored page into its frame, and its verifying
 *	information into the signature holding unit (R24)
 * @tf: a loaded task
 * @req: from where, the package's file or the loader
 * @in: the page, whose frame is reserved
 *
 * Return: 0, a positive refusal, or a negative errno.
 */
int secproc_page_fetch(struct secproc_task_file *tf,
		       const struct secproc_page_request *req,
		       struct secproc_page_in *in)
{
	u64 start = secproc_clock_monotonic();
	struct secproc_mem *mem = tf->task.as.mem;
	u8 *data = secproc_mem_data(mem, in->frame);
	u8 vinfo[SECPROC_PKG_VINFO_SIZE];
	struct secproc_pkg_page page;
	int err;

	if (req->user_page) {
		if (copy_from_user(data, req->user_page, SECPROC_PAGE_SIZE) ||
		    copy_from_user(vinfo, req->user_vinfo, sizeof(vinfo)))
			return -EFAULT;
	} else {
		secproc_pkg_page(&tf->task.pkg, in->page_idx, &page);
		if (!page.file_off)
			return SECPROC_REFUSAL_PAGE_ABSENT;
		err = read_part(tf->pkg_file, data, SECPROC_PAGE_SIZE,
				page.file_off);
		if (!err)
			err = read_part(tf->pkg_file, vinfo, sizeof(vinfo),
					page.vinfo_off);
		if (err)
			return err < 0 ? err : SECPROC_REFUSAL_PAGE_READ;
	}
	secproc_verify_hold(&mem->verify, in->frame, vinfo);
	secproc_count(&in->took, SECPROC_STAT_bytes_fetched,
		      SECPROC_PAGE_SIZE + sizeof(vinfo));
	secproc_count(&in->took, SECPROC_STAT_ns_fetch,
		      secproc_clock_monotonic() - start);
	return 0;
}

/* Takes a page back that had left.  Returns 0 or a positive refusal. */
static int fill_from_store(struct secproc_task_file *tf,
			   struct secproc_page_in *in)
{
	u8 *record = kmalloc(SECPROC_RECORD_SIZE, GFP_KERNEL);
	u64 start = secproc_clock_monotonic();
	int err;

	if (!record)
		return -ENOMEM;
	err = secproc_store_read(tf, &in->name, record);
	secproc_count(&in->took, SECPROC_STAT_ns_store,
		      secproc_clock_monotonic() - start);
	err = err ? SECPROC_REFUSAL_PAGE_STORE :
		    secproc_aspace_accept(&tf->task.as, in, record, NULL);
	kfree(record);
	return err;
}

/* The slow part.  Returns 0, a positive refusal, or a negative errno. */
static int fill(struct secproc_task_file *tf,
		const struct secproc_page_request *req,
		struct secproc_page_in *in)
{
	int err;

	if (in->origin == SECPROC_FROM_STORE)
		return fill_from_store(tf, in);
	if (in->origin == SECPROC_FROM_PACKAGE) {
		err = secproc_page_fetch(tf, req, in);
		if (err)
			return err;
	}
	return secproc_aspace_accept(&tf->task.as, in, NULL, tf->task.key);
}

static int page_in_reserved(struct secproc_task_file *tf,
			    struct secproc_page_request *req,
			    struct secproc_page_in *in)
{
	int err = fill(tf, req, in);

	trace_secproc_page_in(tf, in, err);
	mutex_lock(&tf->chip->lock);
	if (err) {
		secproc_aspace_cancel(&tf->task.as, in);
		secproc_count(&tf->task.as.counts, SECPROC_STAT_refusals,
			      err > 0);
	} else {
		secproc_aspace_publish(&tf->task.as, in);
		secproc_heat_in(tf, in);
	}
	mutex_unlock(&tf->chip->lock);
	wake_up_all(&tf->wait);

	if (err <= 0)
		return err;
	req->error.code = err;
	req->error.page = in->origin == SECPROC_FROM_STORE ? SECPROC_NO_PAGE :
							     in->page_idx;
	trace_secproc_refuse(tf, in, err);
	return SECPROC_PAGE_REFUSED;
}

/* One attempt; *@again if the page is still to be looked for. */
static int try_page_in(struct secproc_task_file *tf,
		       struct secproc_page_request *req, bool *again)
{
	struct secproc_aspace *as = &tf->task.as;
	struct secproc_page_in in;
	u64 start;
	u32 ended;
	int ret;

	/* So that who waits until nothing is busy need not wait for ever. */
	if (wait_event_killable(tf->wait, !atomic_read(&tf->nr_exclusive)))
		return -EINTR;
	mutex_lock(&tf->chip->lock);
	ret = secproc_aspace_fault(as, &req->want, &in);
	trace_secproc_fault(tf, &req->want, ret == 1 ? &in : NULL, ret);
	if (ret == 1 && in.origin == SECPROC_FROM_PACKAGE && !tf->pkg_file &&
	    !req->user_page) {
		secproc_aspace_cancel(as, &in);
		req->error.page = in.page_idx;
		ret = -EREMOTE;
	}
	ended = as->nr_ended;
	mutex_unlock(&tf->chip->lock);
	secproc_reclaim_kick(tf->chip);

	*again = true;
	switch (ret) {
	case 0:
		*again = false;
		return SECPROC_PAGE_THERE;
	case 1:
		/* A table, which comes before its pages. */
		*again = in.name.table;
		return page_in_reserved(tf, req, &in);
	case -EBUSY:
		start = secproc_clock_monotonic();
		ret = wait_event_killable(tf->wait,
					  READ_ONCE(as->nr_ended) != ended);
		secproc_count_wait(tf, start);
		return ret ? -EINTR : SECPROC_PAGE_THERE;
	case -EREMOTE:
		return SECPROC_PAGE_FEED;
	case -ENOMEM:
		start = secproc_clock_monotonic();
		ret = secproc_reclaim(tf);
		secproc_count_wait(tf, start);
		if (ret != -ENOMEM)
			return ret ? ret : SECPROC_PAGE_THERE;
		fallthrough;
	default:
		req->err = ret;
		return SECPROC_PAGE_FAILED;
	}
}

/**
 * secproc_page_in() - bring a page in (FIG. 7, S11-S16)
 * @tf: a loaded task
 * @req: which page, and from where
 *
 * When it returns SECPROC_PAGE_THERE, a page that was fed is there or was; of
 * another, who wants it looks again, because it may be gone by then.
 *
 * Context: holds nothing; may sleep for long, but not against a deadly signal.
 *
 * Return: enum secproc_page_result, or a negative errno: EINTR, or EFAULT if
 * what is fed cannot be read.
 */
int secproc_page_in(struct secproc_task_file *tf,
		    struct secproc_page_request *req)
{
	bool again;
	int ret;

	do {
		ret = try_page_in(tf, req, &again);
	} while (ret == SECPROC_PAGE_THERE && again && req->user_page);
	return ret;
}
