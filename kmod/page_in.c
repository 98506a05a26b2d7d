// SPDX-License-Identifier: GPL-2.0-only
/*
 * Bringing pages into secure memory
 *
 * Three steps: under the machine's lock a frame is reserved and marked busy;
 * without any lock the page is read into it, verified and, if it is data,
 * decrypted; under the lock again it is published, or the frame is given back.
 * So several harts bring pages in at once, and who wants a page that another
 * one is bringing waits for that one.
 *
 * Pages that are read ahead, or fed with others, go the same way together: one
 * reading, one check of all signatures, and a verdict for each.
 */
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include <linux/uio.h>

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
	const struct secproc_pkg *pkg;
	struct secproc_pkg_page page;
	struct file *file;
	int err;

	if (req->user_page) {
		if (copy_from_user(data, req->user_page, SECPROC_PAGE_SIZE) ||
		    copy_from_user(vinfo, req->user_vinfo, sizeof(vinfo)))
			return -EFAULT;
	} else {
		file = secproc_source_of(tf, in, &pkg);
		secproc_pkg_page(pkg, in->page_idx, &page);
		if (!page.file_off)
			return SECPROC_REFUSAL_PAGE_ABSENT;
		err = read_part(file, data, SECPROC_PAGE_SIZE,
				page.file_off);
		if (!err)
			err = read_part(file, vinfo, sizeof(vinfo),
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
		trace_secproc_fetch(tf, in, req->user_page, err);
		if (err)
			return err;
	}
	return secproc_aspace_accept(&tf->task.as, in, NULL, tf->task.key);
}

static int refused(struct secproc_task_file *tf,
		   struct secproc_page_request *req,
		   const struct secproc_page_in *in, int refusal)
{
	req->error.code = refusal;
	req->error.page = in->origin == SECPROC_FROM_STORE ? SECPROC_NO_PAGE :
							     in->page_idx;
	trace_secproc_refuse(tf, in, refusal);
	return SECPROC_PAGE_REFUSED;
}

/* Tells of a page that was checked; @err as of what checked it. */
static void trace_page(const struct secproc_task_file *tf,
		       const struct secproc_page_in *in, int err)
{
	const struct secproc_verify *unit = &tf->task.as.mem->verify;

	/* What the unit let pass may have been refused for another reason. */
	if (in->took.n[SECPROC_STAT_verifies])
		trace_secproc_verify(tf, in,
				     secproc_verify_is_valid(unit, in->frame) ?
				     0 : err);
	trace_secproc_page_in(tf, in, err);
}

static int page_in_reserved(struct secproc_task_file *tf,
			    struct secproc_page_request *req,
			    struct secproc_page_in *in)
{
	int err = fill(tf, req, in);

	trace_page(tf, in, err);
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

	return err > 0 ? refused(tf, req, in, err) : err;
}

/* ---- Many at once -------------------------------------------------------- */

/**
 * struct many - pages that come together
 * @room: how many there may be
 * @nr: how many there are; the first is the one that is wanted
 * @vec: where their stored bytes go, in that order
 * @vinfo: their verifying information
 * @in: the pages
 * @work: what checking them needs
 */
struct many {
	unsigned int room;
	unsigned int nr;
	struct kvec vec[SECPROC_MAX_TOGETHER];
	u8 vinfo[SECPROC_MAX_TOGETHER][SECPROC_PKG_VINFO_SIZE];
	struct secproc_page_in in[SECPROC_MAX_TOGETHER];
	u64 work[];
};

/* Room for the pages that may come with the one that is wanted, or NULL. */
static struct many *make_many(const struct secproc_task_file *tf,
			      const struct secproc_page_request *req)
{
	u32 max = READ_ONCE(secproc_param_readahead), more = 0;
	struct many *many;

	if (req->user_page)
		more = min_t(u32, req->nr_pages, SECPROC_MAX_TOGETHER) - 1;
	else if (req->ahead && tf->pkg_file && !READ_ONCE(tf->stalled))
		more = secproc_ahead_window(req->ahead, &req->want,
					    min_t(u32, max, SECPROC_AHEAD_MAX));
	if (!more)
		return NULL;
	/* One at a time will do as well. */
	many = kvmalloc(struct_size(many, work, 0) +
			secproc_aspace_many_size(more + 1),
			GFP_KERNEL | __GFP_NOWARN | __GFP_NORETRY);
	if (many)
		many->room = more + 1;
	return many;
}

/* Frames that reading ahead leaves; taking one more wakes who frees some. */
static u32 frames_to_keep(const struct secproc_chip *chip)
{
	return chip->low_frames ? chip->low_frames - 1 :
				  chip->machine.mem.pool.nr_frames / 8;
}

/* Reserves what is fed behind @in[0]; returns how many. */
static u32 reserve_fed(struct secproc_aspace *as, struct secproc_page_in *in,
		       u32 max)
{
	struct secproc_pkg_page page;
	u32 n;

	for (n = 0; n < max; n++) {
		u32 idx = in[n].page_idx + 1;

		if (!secproc_pkg_page(as->pkg, idx, &page) ||
		    !secproc_aspace_reserve_next(as, idx,
						 page.flags & SECPROC_PERM_X ?
						 SECPROC_PERM_X :
						 SECPROC_PERM_R,
						 &in[n + 1]))
			break;
	}
	return n;
}

/* Reserves what comes with @first; returns how many they are together. */
static unsigned int reserve_more(struct secproc_task_file *tf,
				 const struct secproc_page_request *req,
				 struct secproc_page_in *first,
				 struct many *many)
{
	struct secproc_page_in *in = many ? many->in : first;
	u32 room = many ? many->room - 1 : 0, more = 0;

	lockdep_assert_held(&tf->chip->lock);
	if (many)
		many->in[0] = *first;
	/* Even without room, to see in what order pages are wanted. */
	if (req->ahead)
		more = secproc_ahead_reserve(req->ahead, &tf->task.as,
					     &req->want, in, room,
					     frames_to_keep(tf->chip));
	else if (room)
		more = reserve_fed(&tf->task.as, in, room);
	if (many)
		many->nr = 1 + more;
	return 1 + more;
}

/* Returns how many whole pages and their verifying information are there. */
static unsigned int copy_fed(struct secproc_task_file *tf,
			     const struct secproc_page_request *req,
			     struct many *many)
{
	struct secproc_mem *mem = tf->task.as.mem;
	unsigned int i;

	for (i = 0; i < many->nr; i++) {
		if (copy_from_user(secproc_mem_data(mem, many->in[i].frame),
				   req->user_page + i * SECPROC_PAGE_SIZE,
				   SECPROC_PAGE_SIZE) ||
		    copy_from_user(many->vinfo[i],
				   req->user_vinfo + i * SECPROC_PKG_VINFO_SIZE,
				   SECPROC_PKG_VINFO_SIZE))
			break;
	}
	return i;
}

/* The same from the file, where they stand one behind the other; or -EINTR. */
static int read_ahead(struct secproc_task_file *tf, struct many *many)
{
	struct secproc_mem *mem = tf->task.as.mem;
	struct secproc_pkg_page page;
	struct iov_iter iter;
	unsigned int i;
	loff_t pos;
	ssize_t n;
	int err;

	for (i = 0; i < many->nr; i++) {
		many->vec[i].iov_base = secproc_mem_data(mem,
							 many->in[i].frame);
		many->vec[i].iov_len = SECPROC_PAGE_SIZE;
	}
	iov_iter_kvec(&iter, READ, many->vec, many->nr,
		      many->nr * SECPROC_PAGE_SIZE);
	secproc_pkg_page(&tf->task.pkg, many->in[0].page_idx, &page);
	pos = page.file_off;
	do {
		n = vfs_iter_read(tf->pkg_file, &iter, &pos, 0);
		if (fatal_signal_pending(current))
			return -EINTR;
	} while (n > 0 && iov_iter_count(&iter));
	n = (pos - page.file_off) / SECPROC_PAGE_SIZE;
	err = n ? read_part(tf->pkg_file, many->vinfo,
			    n * SECPROC_PKG_VINFO_SIZE, page.vinfo_off) : 0;
	if (err < 0)
		return err;
	return err ? 0 : n;
}

/*
 * Puts stored pages into their frames and their verifying information into the
 * signature holding unit.  Returns how many of them there are, from the first
 * on, or a negative errno.
 */
static int fetch_many(struct secproc_task_file *tf,
		      const struct secproc_page_request *req,
		      struct many *many)
{
	u64 start = secproc_clock_monotonic(), share;
	int i, nr;

	nr = req->user_page ? copy_fed(tf, req, many) : read_ahead(tf, many);
	if (nr < 0)
		return nr;
	share = (secproc_clock_monotonic() - start) / many->nr;
	for (i = 0; i < nr; i++) {
		secproc_verify_hold(&tf->task.as.mem->verify,
				    many->in[i].frame, many->vinfo[i]);
		secproc_count(&many->in[i].took, SECPROC_STAT_bytes_fetched,
			      SECPROC_PAGE_SIZE + SECPROC_PKG_VINFO_SIZE);
		secproc_count(&many->in[i].took, SECPROC_STAT_ns_fetch, share);
	}
	return nr;
}

static void end_one(struct secproc_task_file *tf, struct secproc_page_in *in,
		    bool is_good)
{
	struct secproc_aspace *as = &tf->task.as;

	if (is_good) {
		secproc_aspace_publish(as, in);
		secproc_heat_in(tf, in);
		return;
	}
	secproc_aspace_cancel(as, in);
	secproc_count(&as->counts, SECPROC_STAT_ahead_bad,
		      in->ahead && in->refusal);
}

/*
 * Of pages that are read ahead, each is there that is good; of those that are
 * fed, each before the first that is not.
 */
static void end_many(struct secproc_task_file *tf,
		     struct secproc_page_request *req, struct many *many,
		     int fetched)
{
	bool all_good = fetched > 0;
	unsigned int i;

	req->nr_done = 0;
	mutex_lock(&tf->chip->lock);
	for (i = 0; i < many->nr; i++) {
		bool is_good = fetched > 0 && !many->in[i].refusal;

		all_good = all_good && is_good;
		req->nr_done += all_good;
		end_one(tf, &many->in[i], req->user_page ? all_good : is_good);
	}
	secproc_count(&tf->task.as.counts, SECPROC_STAT_refusals,
		      !!many->in[0].refusal);
	mutex_unlock(&tf->chip->lock);
	wake_up_all(&tf->wait);
}

/* As page_in_reserved(), of many. */
static int page_in_many(struct secproc_task_file *tf,
			struct secproc_page_request *req, struct many *many)
{
	struct secproc_page_in *in = many->in;
	int fetched = fetch_many(tf, req, many), err, i;

	if (!fetched && req->user_page)
		fetched = -EFAULT;
	if (fetched > 0)
		secproc_aspace_accept_many(&tf->task.as, in, fetched,
					   tf->task.key, many->work);
	for (i = 0; i < many->nr; i++) {
		if (fetched >= 0 && i >= fetched)
			in[i].refusal = SECPROC_REFUSAL_PAGE_READ;
		err = fetched < 0 ? fetched : in[i].refusal;
		trace_secproc_fetch(tf, &in[i], req->user_page,
				    i < fetched ? 0 : err);
		trace_page(tf, &in[i], err);
	}
	end_many(tf, req, many, fetched);
	if (fetched < 0)
		return fetched;
	return in[0].refusal ? refused(tf, req, &in[0], in[0].refusal) :
			       SECPROC_PAGE_THERE;
}

/* ---- What is wanted ------------------------------------------------------ */

/* One attempt; *@again if the page is still to be looked for. */
static int try_page_in(struct secproc_task_file *tf,
		       struct secproc_page_request *req, struct many *many,
		       bool *again)
{
	struct secproc_aspace *as = &tf->task.as;
	struct secproc_page_in in;
	unsigned int nr = 1;
	u64 start;
	u32 ended;
	int ret;

	/* So that who waits until nothing is busy need not wait for ever. */
	if (wait_event_killable(tf->wait, !atomic_read(&tf->nr_exclusive)))
		return -EINTR;
	mutex_lock(&tf->chip->lock);
	ret = secproc_aspace_fault(as, &req->want, &in);
	trace_secproc_fault(tf, &req->want, ret == 1 ? &in : NULL, ret);
	if (ret == 1 && in.origin == SECPROC_FROM_PACKAGE && !in.file &&
	    !tf->pkg_file && !req->user_page) {
		secproc_aspace_cancel(as, &in);
		req->error.page = in.page_idx;
		ret = -EREMOTE;
	}
	/* Only the program's own pages are read ahead. */
	if (ret == 1 && in.origin == SECPROC_FROM_PACKAGE && !in.file)
		nr = reserve_more(tf, req, &in, many);
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
		return nr > 1 ? page_in_many(tf, req, many) :
				page_in_reserved(tf, req, &in);
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
 * When it returns SECPROC_PAGE_THERE, a page that was fed is there or was, and
 * @req->nr_done says how many more that were fed behind it; of another, who wants
 * it looks again, because it may be gone by then.
 *
 * Context: holds nothing; may sleep for long, but not against a deadly signal.
 *
 * Return: enum secproc_page_result, or a negative errno: EINTR, or EFAULT if
 * what is fed cannot be read.
 */
int secproc_page_in(struct secproc_task_file *tf,
		    struct secproc_page_request *req)
{
	struct many *many = make_many(tf, req);
	bool again;
	int ret;

	req->nr_done = 1;
	do {
		ret = try_page_in(tf, req, many, &again);
	} while (ret == SECPROC_PAGE_THERE && again && req->user_page);
	kvfree(many);
	return ret;
}
