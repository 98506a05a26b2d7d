// SPDX-License-Identifier: GPL-2.0-only
/*
 * The processor's state file: what it remembers, kept over power cuts
 *
 * The core seals records (core/nv/nv.h); here they are written and read.  A
 * record is on the disk before what it says is believed, so nothing that was
 * admitted is forgotten; if it cannot be written, nothing is admitted.
 *
 * The file is held by its place, not open, so that its file system can be made
 * read-only.  It is opened by a kernel thread each time, so neither the limits,
 * the credentials and the namespaces of who loads a package matter, nor does it
 * if he is killed meanwhile.
 */
#include <linux/cred.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/namei.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/timekeeping.h>
#include <linux/uaccess.h>
#include <linux/workqueue.h>

#include "secproc.h"

/* What a file must be able to do. */
#define STATE_MODE	(FMODE_CAN_READ | FMODE_CAN_WRITE | FMODE_PREAD | \
			 FMODE_PWRITE)

/* ---- The file ------------------------------------------------------------ */

/**
 * struct state_io - a piece of the file that is read or written
 * @work: for the kernel thread
 * @path: the file
 * @buf: where to or where from
 * @len: how many bytes
 * @pos: where in the file
 * @write: it is written
 * @result: how many bytes were moved, or a negative errno; fewer only when
 *	reading at the file's end
 */
struct state_io {
	struct work_struct work;
	const struct path *path;
	void *buf;
	size_t len;
	loff_t pos;
	bool write;
	ssize_t result;
};

static ssize_t move_all(struct file *file, const struct state_io *io)
{
	loff_t pos = io->pos;
	size_t done = 0;
	ssize_t n;

	while (done < io->len) {
		if (io->write)
			n = kernel_write(file, io->buf + done, io->len - done,
					 &pos);
		else
			n = kernel_read(file, io->buf + done, io->len - done,
					&pos);
		if (n < 0)
			return n;
		if (!n)
			return io->write ? -EIO : done;
		done += n;
		cond_resched();
	}
	return done;
}

static void state_io_work(struct work_struct *work)
{
	struct state_io *io = container_of(work, struct state_io, work);
	struct file *file;
	int err;

	file = dentry_open(io->path, (io->write ? O_RDWR : O_RDONLY) |
				     O_LARGEFILE, current_cred());
	if (IS_ERR(file)) {
		io->result = PTR_ERR(file);
		return;
	}
	/* What has no name any more is gone with the power. */
	if (io->write && !file_inode(file)->i_nlink)
		io->result = -ENOENT;
	else
		io->result = move_all(file, io);
	if (io->write && io->result >= 0) {
		err = vfs_fsync(file, 0);
		if (err)
			io->result = err;
	}
	fput(file);
}

static ssize_t state_io(const struct secproc_state *state, void *buf,
			size_t len, loff_t pos, bool write)
{
	struct state_io io = {
		.path = &state->path,
		.buf = buf,
		.len = len,
		.pos = pos,
		.write = write,
	};

	INIT_WORK_ONSTACK(&io.work, state_io_work);
	queue_work(system_unbound_wq, &io.work);
	flush_work(&io.work);
	destroy_work_on_stack(&io.work);
	return io.result;
}

/* Returns 0 or STATE_WRITE; the reason is in the kernel's log. */
static enum secproc_refusal state_write(struct secproc_state *state, void *buf,
					size_t len, loff_t pos)
{
	ssize_t result = state_io(state, buf, len, pos, true);

	if (result >= 0) {
		state->writes++;
		return SECPROC_REFUSAL_NONE;
	}
	pr_warn_ratelimited("secproc: the state file cannot be written: error %zd\n",
			    result);
	return SECPROC_REFUSAL_STATE_WRITE;
}

/* ---- Changing it --------------------------------------------------------- */

/* Has state->next count, which is written down before. */
static enum secproc_refusal commit(struct secproc_chip *chip)
{
	struct secproc_state *state = &chip->state;
	struct secproc_nv *next = &state->next;
	enum secproc_refusal refusal;
	size_t len;

	lockdep_assert_held(&state->lock);
	if (state->is_file) {
		u32 slot = secproc_nv_slot(++next->seq);

		len = secproc_machine_seal_nv(&chip->machine, next,
					      state->record);
		refusal = state_write(state, state->record, len,
				      secproc_nv_slot_offset(slot));
		if (refusal)
			return refusal;
	}
	chip->machine.nv = *next;
	return SECPROC_REFUSAL_NONE;
}

/**
 * secproc_state_admit() - have a verified package admitted, and remember that
 * @chip: the chip
 * @pkg: the package
 * @keys: what its licence gave
 *
 * Return: 0, -EINTR, or the refusal, after which nothing has changed.
 */
int secproc_state_admit(struct secproc_chip *chip,
			const struct secproc_pkg *pkg,
			const struct secproc_pkg_keys *keys)
{
	struct secproc_state *state = &chip->state;
	enum secproc_refusal refusal;
	bool changed = false;

	if (mutex_lock_killable(&state->lock))
		return -EINTR;
	refusal = state->refusal;
	if (!refusal) {
		state->next = chip->machine.nv;
		refusal = secproc_admit(&state->next.ledger, pkg, keys,
					&changed);
	}
	if (!refusal && changed)
		refusal = commit(chip);
	mutex_unlock(&state->lock);
	return refusal;
}

/* The list goes where the one that counts does not stand. */
static enum secproc_refusal write_list(struct secproc_chip *chip, void *list,
				       size_t len)
{
	struct secproc_state *state = &chip->state;
	const struct secproc_bytes bytes = { list, len };
	struct secproc_nv_list *next = &state->next.list;

	next->len = len;
	next->area = (chip->machine.nv.list.area + 1) % SECPROC_NV_AREAS;
	secproc_sha256(next->sha256, &bytes, 1);
	if (!state->is_file)
		return SECPROC_REFUSAL_NONE;
	return state_write(state, list, len,
			   secproc_nv_area_offset(next->area));
}

static int refuse(struct secproc_error *error, enum secproc_refusal refusal)
{
	error->code = refusal;
	error->page = SECPROC_NO_PAGE;
	return secproc_refusal_errno(refusal);
}

static int take_list(struct secproc_chip *chip, void *list, size_t len,
		     struct secproc_error *error)
{
	struct secproc_state *state = &chip->state;
	struct secproc_revocations found;
	enum secproc_refusal refusal;
	int err;

	lockdep_assert_held(&state->lock);
	err = secproc_machine_check_list(&chip->machine, list, len, &found,
					 error);
	if (err)
		return err;
	refusal = state->refusal;
	if (!refusal) {
		state->next = chip->machine.nv;
		state->next.list.number = found.number;
		refusal = write_list(chip, list, len);
	}
	if (!refusal)
		refusal = commit(chip);
	if (refusal)
		return refuse(error, refusal);
	down_write(&chip->revoke_sem);
	secproc_machine_take_list(&chip->machine, &found);
	swap(list, chip->revocations);
	up_write(&chip->revoke_sem);
	kvfree(list);
	return 0;
}

/**
 * secproc_state_revoke() - accept a newer revocation list, and remember that
 * @chip: the chip
 * @list: its bytes, from kvmalloc(); taken over in any case
 * @len: how many
 * @error: why it was refused
 *
 * Return: 0, -EINTR, or the errno of the refusal.
 */
int secproc_state_revoke(struct secproc_chip *chip, void *list, size_t len,
			 struct secproc_error *error)
{
	int err;

	if (mutex_lock_killable(&chip->state.lock)) {
		kvfree(list);
		return -EINTR;
	}
	err = take_list(chip, list, len, error);
	mutex_unlock(&chip->state.lock);
	if (err)
		kvfree(list);
	return err;
}

/* ---- Opening it ---------------------------------------------------------- */

/* Reads the list that a record speaks of, and has it count. */
static int read_list(struct secproc_chip *chip, const struct secproc_nv *nv)
{
	const struct secproc_nv_list *entry = &nv->list;
	struct secproc_revocations found;
	struct secproc_error error = {};
	struct secproc_bytes bytes;
	u8 sha256[SECPROC_SHA256_SIZE];
	void *list;

	if (!entry->len)
		return 0;
	list = kvmalloc(entry->len, GFP_KERNEL);
	if (!list)
		return -ENOMEM;
	bytes = (struct secproc_bytes){ list, entry->len };
	if (state_io(&chip->state, list, entry->len,
		     secproc_nv_area_offset(entry->area), false) != entry->len)
		goto err_damaged;
	secproc_sha256(sha256, &bytes, 1);
	if (memcmp(sha256, entry->sha256, sizeof(sha256)) ||
	    secproc_machine_check_list(&chip->machine, list, entry->len, &found,
				       &error) || found.number != entry->number)
		goto err_damaged;
	secproc_machine_take_list(&chip->machine, &found);
	chip->revocations = list;
	return 0;

err_damaged:
	kvfree(list);
	return SECPROC_REFUSAL_STATE_DAMAGED;
}

/* Reads a slot; returns 0, a refusal, or a negative errno. */
static int read_slot(struct secproc_chip *chip, struct secproc_nv *nv, u32 slot)
{
	struct secproc_state *state = &chip->state;
	ssize_t len;

	len = state_io(state, state->record, SECPROC_NV_SLOT_SIZE,
		       secproc_nv_slot_offset(slot), false);
	if (len < 0)
		return len;
	return secproc_machine_open_nv(&chip->machine, nv, slot, state->record,
				       len);
}

/*
 * Opens the newest record that is whole, with its list.  If there is none, says
 * what is wrong with the slot that says most.
 */
static int open_newest(struct secproc_chip *chip, struct secproc_nv *nv)
{
	struct secproc_state *state = &chip->state;
	int result[SECPROC_NV_SLOTS];
	u32 i, newest = 0;

	for (i = 0; i < SECPROC_NV_SLOTS; i++) {
		result[i] = read_slot(chip, &nv[i], i);
		state->max_seq = max(state->max_seq, nv[i].seq);
		state->resets = max(state->resets, nv[i].resets);
		if (nv[i].seq > nv[newest].seq)
			newest = i;
	}
	for (i = 0; i < SECPROC_NV_SLOTS; i++) {
		u32 slot = (newest + i) % SECPROC_NV_SLOTS;

		if (!result[slot])
			result[slot] = read_list(chip, &nv[slot]);
		if (!result[slot]) {
			chip->machine.nv = nv[slot];
			return 0;
		}
	}
	for (i = 0; i < SECPROC_NV_SLOTS; i++)
		if (result[i] != SECPROC_REFUSAL_STATE_MISSING)
			return result[i];
	return SECPROC_REFUSAL_STATE_MISSING;
}

/*
 * Finds out what the processor remembers.  Returns 0, the refusal, or a negative
 * errno; in both cases nothing is admitted.
 */
static int open_state(struct secproc_chip *chip)
{
	struct secproc_state *state = &chip->state;
	struct secproc_nv *nv;
	int err = -ENOMEM;

	lockdep_assert_held(&state->lock);
	lockdep_assert_held_write(&chip->revoke_sem);
	nv = kvcalloc(SECPROC_NV_SLOTS, sizeof(*nv), GFP_KERNEL);
	if (nv)
		err = open_newest(chip, nv);
	kvfree(nv);
	state->refusal = err < 0 ? SECPROC_REFUSAL_STATE_DAMAGED : err;
	if (err)
		pr_warn("secproc: the state file cannot be used (0x%04x %s); nothing is loaded until secproc state reset\n",
			state->refusal, secproc_refusal_name(state->refusal));
	else if (chip->machine.nv.resets)
		pr_warn("secproc: insecure: the state file was begun anew %u times\n",
			chip->machine.nv.resets);
	return err;
}

/**
 * secproc_state_provision() - give the chip its identity, and what goes with it
 * @chip: the chip
 * @provision: the identity
 *
 * No package is verified between the one and the other.
 *
 * Return: 0, -EINTR, or as secproc_machine_provision().
 */
int secproc_state_provision(struct secproc_chip *chip,
			    const struct secproc_provision *provision)
{
	bool is_new;
	int err;

	if (mutex_lock_killable(&chip->state.lock))
		return -EINTR;
	if (down_write_killable(&chip->revoke_sem)) {
		mutex_unlock(&chip->state.lock);
		return -EINTR;
	}
	is_new = !chip->machine.identity.provisioned;
	mutex_lock(&chip->lock);
	err = secproc_machine_provision(&chip->machine, provision);
	mutex_unlock(&chip->lock);
	if (!err && is_new && chip->state.is_file)
		open_state(chip);
	up_write(&chip->revoke_sem);
	mutex_unlock(&chip->state.lock);
	return err;
}

/* ---- Questions and orders ------------------------------------------------ */

/**
 * secproc_ioc_get_state() - SECPROC_IOC_GET_STATE
 * @chip: the chip
 * @argp: where to
 *
 * Return: 0 or a negative errno.
 */
int secproc_ioc_get_state(struct secproc_chip *chip,
			  struct secproc_state_info __user *argp)
{
	const struct secproc_nv *nv = &chip->machine.nv;
	struct secproc_state *state = &chip->state;
	struct secproc_state_info info = {};

	if (mutex_lock_killable(&state->lock))
		return -EINTR;
	info.flags = state->is_file ? SECPROC_STATE_FILE : 0;
	info.refusal = state->refusal;
	info.seq = nv->seq;
	info.begun = nv->begun;
	info.resets = nv->resets;
	info.writes = state->writes;
	info.nr_floors = nv->ledger.nr_floors;
	info.nr_counts = nv->ledger.nr_counts;
	mutex_unlock(&state->lock);
	info.max_floors = SECPROC_MAX_FLOORS;
	info.max_counts = SECPROC_MAX_COUNTS;
	return copy_to_user(argp, &info, sizeof(info)) ? -EFAULT : 0;
}

/*
 * Only what can still not be used is begun anew: somebody may have brought the
 * file back, and an error of the disk may pass.
 */
static int reset_state(struct secproc_chip *chip)
{
	struct secproc_state *state = &chip->state;
	struct secproc_nv *next = &state->next;
	int err = 0;

	if (!state->is_file)
		return -ENXIO;
	if (!smp_load_acquire(&chip->machine.identity.provisioned))
		return -ENOKEY;
	if (state->refusal)
		err = open_state(chip);
	if (err < 0)
		return err;
	if (!err)
		return -EEXIST;
	memset(next, 0, sizeof(*next));
	/* Beyond whatever is there and could be taken for newer. */
	next->seq = state->max_seq;
	next->begun = ktime_get_real_seconds();
	next->resets = state->resets;
	if (state->refusal != SECPROC_REFUSAL_STATE_MISSING &&
	    next->resets < U32_MAX)
		next->resets++;
	if (commit(chip))
		return -EIO;
	state->refusal = SECPROC_REFUSAL_NONE;
	if (next->resets)
		pr_warn("secproc: insecure: the state file was begun anew, what the processor remembered is forgotten\n");
	return 0;
}

/**
 * secproc_ioc_reset_state() - SECPROC_IOC_RESET_STATE
 * @chip: the chip
 * @argp: what is asked for
 *
 * Return: 0 or a negative errno.
 */
int secproc_ioc_reset_state(struct secproc_chip *chip,
			    const struct secproc_state_reset __user *argp)
{
	struct secproc_state_reset reset;
	int err;

	if (copy_from_user(&reset, argp, sizeof(reset)))
		return -EFAULT;
	if (reset.flags != SECPROC_STATE_RESET_FORGET ||
	    !secproc_is_zero(reset.reserved, sizeof(reset.reserved)))
		return -EINVAL;
	if (mutex_lock_killable(&chip->state.lock))
		return -EINTR;
	down_write(&chip->revoke_sem);
	err = reset_state(chip);
	up_write(&chip->revoke_sem);
	mutex_unlock(&chip->state.lock);
	return err;
}

/* ---- Lifetime ------------------------------------------------------------ */

/**
 * secproc_state_init() - find the file of a chip without identity
 * @state: zeroed
 * @name: absolute name of the file, which is made if there is none; or NULL or
 *	empty: nothing survives
 *
 * Return: 0, -EINVAL if the name is no absolute one or not that of a regular
 * file that can be read and written, -ENOMEM, or the error of the file system.
 */
int secproc_state_init(struct secproc_state *state, const char *name)
{
	struct file *file;

	mutex_init(&state->lock);
	if (!name || !*name)
		return 0;
	if (*name != '/')
		return -EINVAL;
	state->record = kmalloc(SECPROC_NV_SLOT_SIZE, GFP_KERNEL);
	if (!state->record)
		return -ENOMEM;
	file = filp_open(name, O_RDWR | O_CREAT | O_NOFOLLOW | O_LARGEFILE |
			       O_NONBLOCK, 0600);
	if (IS_ERR(file)) {
		pr_err("secproc: the state file %s cannot be opened: error %ld\n",
		       name, PTR_ERR(file));
		kfree(state->record);
		state->record = NULL;
		return PTR_ERR(file);
	}
	state->path = file->f_path;
	path_get(&state->path);
	state->is_file = true;
	/* Until it has been read, which takes an identity. */
	state->refusal = SECPROC_REFUSAL_STATE_MISSING;
	if (!S_ISREG(file_inode(file)->i_mode) ||
	    (file->f_mode & STATE_MODE) != STATE_MODE) {
		fput(file);
		secproc_state_exit(state);
		return -EINVAL;
	}
	fput(file);
	return 0;
}

/**
 * secproc_state_exit() - let go of the file
 * @state: of a chip that nothing refers to any more
 */
void secproc_state_exit(struct secproc_state *state)
{
	if (state->is_file)
		path_put(&state->path);
	state->is_file = false;
	kfree_sensitive(state->record);
	state->record = NULL;
}
