// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The machine
 */
#include "fpu.h"
#include "machine.h"

/* Labels of the processor's keys; each key has one purpose. */
static const char label_x25519[] = "secproc processor x25519 v1";
static const char label_ed25519[] = "secproc processor ed25519 v1";

void secproc_machine_init(struct secproc_machine *machine,
			  const struct secproc_machine_storage *storage)
{
	memset(machine, 0, sizeof(*machine));
	secproc_mem_init(&machine->mem, storage->frame, storage->nr_frames,
			 storage->contents, storage->bank);
	secproc_keybank_init(&machine->cpu.bank, storage->key_slot,
			     storage->nr_key_slots);
}

void secproc_machine_wipe(struct secproc_machine *machine)
{
	WARN_ON_ONCE(machine->nr_tasks || machine->nr_harts);
	secproc_mem_wipe(&machine->mem);
	secproc_keybank_wipe(&machine->cpu.bank);
	memzero_explicit(machine, sizeof(*machine));
}

static void derive(u8 out[SECPROC_KEY_SIZE], const u8 seed[SECPROC_KEY_SIZE],
		   const char *label, size_t label_len)
{
	const struct secproc_bytes ikm = { seed, SECPROC_KEY_SIZE };
	const struct secproc_bytes salt = { NULL, 0 };
	const struct secproc_bytes info = { label, label_len };

	secproc_hkdf_sha256(out, &ikm, &salt, &info, 1);
}

static int make_identity(struct secproc_identity *identity,
			 const u8 seed[SECPROC_KEY_SIZE])
{
	u8 ed25519_seed[SECPROC_KEY_SIZE];
	int err;

	memcpy(identity->seed, seed, sizeof(identity->seed));
	derive(identity->x25519_secret, seed, label_x25519,
	       sizeof(label_x25519) - 1);
	secproc_x25519_base(identity->x25519_pub, identity->x25519_secret);
	derive(ed25519_seed, seed, label_ed25519, sizeof(label_ed25519) - 1);
	err = secproc_ed25519_public(identity->ed25519_pub, ed25519_seed);
	memzero_explicit(ed25519_seed, sizeof(ed25519_seed));
	if (err)
		return err;
	secproc_key_id(identity->key_id, identity->ed25519_pub,
		       identity->x25519_pub);
	return 0;
}

int secproc_machine_provision(struct secproc_machine *machine,
			      const struct secproc_provision *provision)
{
	struct secproc_identity *identity = &machine->identity;
	struct secproc_cert root;
	int err;

	static_assert(sizeof(root) == sizeof(provision->root),
		      "the uapi names no other unit's structures");
	if (provision->flags != SECPROC_PROVISION_INSECURE_DEVELOPMENT ||
	    provision->reserved)
		return -EINVAL;
	memcpy(&root, provision->root, sizeof(root));
	if (secproc_root_check(&root))
		return -EINVAL;
	if (identity->provisioned)
		return secproc_equal(identity->seed, provision->seed,
				     sizeof(identity->seed)) &&
		       !memcmp(&machine->root, &root, sizeof(root)) ?
		       0 : -EEXIST;

	err = make_identity(identity, provision->seed);
	if (err) {
		memzero_explicit(identity, sizeof(*identity));
		return err;
	}
	machine->root = root;
	identity->insecure_development = true;
	smp_store_release(&identity->provisioned, true);
	return 0;
}

void secproc_machine_counts(const struct secproc_machine *machine,
			    struct secproc_counts *counts)
{
	const struct secproc_task *task;

	secproc_counts_add(counts, &machine->counts);
	for (task = machine->tasks; task; task = task->next)
		secproc_task_counts(task, counts);
}

void secproc_machine_info(const struct secproc_machine *machine,
			  struct secproc_info *info)
{
	const struct secproc_identity *identity = &machine->identity;
	struct secproc_counts counts = {};
	const struct secproc_task *task;

	secproc_machine_counts(machine, &counts);
	info->api_version = SECPROC_API_VERSION;
	if (identity->provisioned) {
		info->flags |= SECPROC_INFO_PROVISIONED;
		memcpy(info->key_id, identity->key_id, sizeof(info->key_id));
		memcpy(info->ed25519_pub, identity->ed25519_pub,
		       sizeof(info->ed25519_pub));
		memcpy(info->x25519_pub, identity->x25519_pub,
		       sizeof(info->x25519_pub));
		memcpy(info->root_key_id, machine->root.subject_key_id,
		       sizeof(info->root_key_id));
	}
	if (identity->insecure_development)
		info->flags |= SECPROC_INFO_INSECURE_DEVELOPMENT;
	if (READ_ONCE(machine->nv.resets))
		info->flags |= SECPROC_INFO_STATE_RESET;
	info->revocations = machine->revoked.number;
	info->suites = 1U << SECPROC_PKG_SUITE_CHACHA20_POLY1305 |
		       (machine->no_aes ? 0 : 1U << SECPROC_PKG_SUITE_AES256_GCM);
	if (secproc_fpu_kind() != SECPROC_FPU_NONE)
		info->flags |= SECPROC_INFO_FPU;
	if (secproc_fpu_kind() == SECPROC_FPU_FMA)
		info->flags |= SECPROC_INFO_FPU_FMA;
	info->nr_frames = machine->mem.pool.nr_frames;
	info->nr_free_frames = machine->mem.pool.nr_free;
	info->nr_key_slots = machine->cpu.bank.nr_slots;
	info->nr_used_key_slots = secproc_keybank_used(&machine->cpu.bank);
	info->nr_tasks = machine->nr_tasks;
	info->nr_harts = machine->nr_harts;
	info->page_ins = counts.n[SECPROC_STAT_faults_first] +
			 counts.n[SECPROC_STAT_faults_again];
	info->page_refusals = counts.n[SECPROC_STAT_refusals];
	info->instructions = machine->instructions;
	for (task = machine->tasks; task; task = task->next)
		info->instructions += secproc_task_instructions(task) -
				      task->instructions;
}

static int refuse(struct secproc_error *error, enum secproc_refusal refusal,
		  u64 offset)
{
	error->code = refusal;
	error->page = SECPROC_NO_PAGE;
	error->offset = offset;
	return secproc_refusal_errno(refusal);
}

static struct secproc_trust trust_of(const struct secproc_machine *machine,
				     u64 now)
{
	return (struct secproc_trust){
		.roots = &machine->root,
		.nr_roots = 1,
		.revoked = machine->revoked.number ? &machine->revoked : NULL,
		.flags = (machine->identity.insecure_development ?
			  SECPROC_TRUST_INSECURE : 0) |
			 (machine->allow_weak ? SECPROC_TRUST_WEAK : 0) |
			 (machine->no_aes ? SECPROC_TRUST_NO_AES : 0) |
			 (READ_ONCE(machine->allow_debug) ?
			  SECPROC_TRUST_DEBUG : 0) |
			 SECPROC_TRUST_COUNTS_STARTS,
		.now = now,
	};
}

int secproc_machine_check_list(const struct secproc_machine *machine,
			       const void *list, size_t len,
			       struct secproc_revocations *found,
			       struct secproc_error *error)
{
	const struct secproc_trust trust = trust_of(machine, 0);
	struct secproc_revocations_view view;
	enum secproc_refusal refusal;

	if (!smp_load_acquire(&machine->identity.provisioned))
		return refuse(error, SECPROC_REFUSAL_NO_IDENTITY, 0);
	refusal = secproc_revocations_parse(list, len, &view);
	if (refusal)
		return refuse(error, refusal, view.refusal_off);
	refusal = secproc_revocations_verify(&view, &trust, found);
	if (!refusal)
		refusal = secproc_revocations_replace(found, &machine->revoked);
	return refusal ? refuse(error, refusal, 0) : 0;
}

void secproc_machine_take_list(struct secproc_machine *machine,
			       const struct secproc_revocations *list)
{
	machine->revoked = *list;
}

static struct secproc_nv_owner owner_of(const struct secproc_machine *machine)
{
	return (struct secproc_nv_owner){
		.seed = machine->identity.seed,
		.processor = machine->identity.key_id,
		.root = machine->root.subject_key_id,
	};
}

size_t secproc_machine_seal_nv(const struct secproc_machine *machine,
			       const struct secproc_nv *nv,
			       u8 record[SECPROC_NV_SLOT_SIZE])
{
	const struct secproc_nv_owner owner = owner_of(machine);

	return secproc_nv_seal(nv, &owner, record);
}

enum secproc_refusal
secproc_machine_open_nv(const struct secproc_machine *machine,
			struct secproc_nv *nv, u32 slot, u8 *record, size_t len)
{
	const struct secproc_nv_owner owner = owner_of(machine);

	return secproc_nv_open(nv, &owner, slot, record, len);
}

/* Takes the keys of all parts that the licence has, and its terms, out of it. */
static enum secproc_refusal open_parts(const struct secproc_machine *machine,
				       const struct secproc_licence *licence,
				       const struct secproc_pkg *pkg,
				       struct secproc_pkg_keys *keys)
{
	const struct secproc_bytes statement = {
		licence->v.statement, sizeof(*licence->v.statement)
	};
	enum secproc_refusal refusal;
	u32 part;

	memset(keys, 0, sizeof(*keys));
	for (part = 0; part < secproc_pkg_nr_parts(pkg); part++) {
		refusal = secproc_licence_open(licence, pkg, (u16)part,
					       machine->identity.x25519_secret,
					       keys->key[part]);
		if (refusal == SECPROC_REFUSAL_ENV_PART)
			continue;
		if (refusal) {
			memzero_explicit(keys, sizeof(*keys));
			return refusal;
		}
		keys->parts |= 1U << part;
	}
	secproc_sha256(keys->licence_id, &statement, 1);
	keys->seq = secproc_get_le64(&licence->v.statement->seq);
	keys->max_starts = licence->max_starts;
	keys->lower = licence->flags & SECPROC_LIC_F_LOWER;
	return SECPROC_REFUSAL_NONE;
}

int secproc_machine_open_licence(const struct secproc_machine *machine,
				 const struct secproc_pkg *pkg,
				 const void *licence, size_t licence_len,
				 u64 now, struct secproc_pkg_keys *keys,
				 struct secproc_error *error)
{
	const struct secproc_trust trust = trust_of(machine, now);
	struct secproc_bytes bytes = { licence, licence_len };
	struct secproc_licence_view view;
	struct secproc_licence verified;
	enum secproc_refusal refusal;

	if (!licence)
		bytes = pkg->v.licence;
	if (!bytes.len)
		return refuse(error, SECPROC_REFUSAL_LIC_MISSING, 0);
	refusal = secproc_licence_parse(bytes.data, bytes.len, &view);
	if (refusal)
		return refuse(error, refusal, view.refusal_off);
	refusal = secproc_licence_verify(&view, &trust, pkg,
					 machine->identity.key_id, &verified);
	if (!refusal)
		refusal = open_parts(machine, &verified, pkg, keys);
	return refusal ? refuse(error, refusal, 0) : 0;
}

int secproc_machine_open_package(const struct secproc_machine *machine,
				 const void *resident, size_t len, u64 pkg_size,
				 const void *licence, size_t licence_len,
				 u64 now, struct secproc_pkg *pkg,
				 struct secproc_pkg_keys *keys,
				 struct secproc_error *error)
{
	const struct secproc_trust trust = trust_of(machine, now);
	struct secproc_pkg_view view;
	enum secproc_refusal refusal;
	int err;

	if (!smp_load_acquire(&machine->identity.provisioned))
		return refuse(error, SECPROC_REFUSAL_NO_IDENTITY, 0);
	refusal = secproc_pkg_parse(resident, len, pkg_size, &view);
	if (refusal)
		return refuse(error, refusal, view.refusal_off);
	refusal = secproc_pkg_verify(&view, &trust, pkg);
	if (refusal)
		return refuse(error, refusal, 0);
	err = secproc_machine_open_licence(machine, pkg, licence, licence_len,
					   now, keys, error);
	if (err)
		return err;
	/* Without the first part a program cannot start. */
	if (!(keys->parts & 1)) {
		memzero_explicit(keys, sizeof(*keys));
		return refuse(error, SECPROC_REFUSAL_ENV_PART, 0);
	}
	return 0;
}
