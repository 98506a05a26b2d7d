/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The machine: secure memory, secure processor and its identity
 *
 * What the glue embeds once per chip.  The core has no locks: unless a function
 * says otherwise, the glue serialises all calls that take a machine or anything
 * that hangs off it by one lock, "the machine's lock".
 */
#ifndef SECPROC_MACHINE_H
#define SECPROC_MACHINE_H

#include "nv/nv.h"
#include "os/task.h"
#include "pkg/licence.h"
#include "pkg/revoke.h"

/**
 * struct secproc_identity - the processor's own keys (R74, R75)
 * @provisioned: the rest is set
 * @insecure_development: made by a development tool; not secret
 * @seed: what it was provisioned with
 * @x25519_secret: for opening licences
 * @x25519_pub: its public key, Kp of the founding documents
 * @ed25519_pub: public key of the processor's statements
 * @key_id: SHA-256 of @ed25519_pub followed by @x25519_pub
 */
struct secproc_identity {
	bool provisioned;
	bool insecure_development;
	u8 seed[SECPROC_KEY_SIZE];
	u8 x25519_secret[SECPROC_KEY_SIZE];
	u8 x25519_pub[SECPROC_KEY_SIZE];
	u8 ed25519_pub[SECPROC_ED25519_PUB_SIZE];
	u8 key_id[SECPROC_SHA256_SIZE];
};

/**
 * struct secproc_machine - one secure processor with its memory
 * @mem: secure memory
 * @cpu: secure processor
 * @identity: its keys
 * @root: the pinned root certificate (R19)
 * @allow_weak: the administrator lets checksums verify pages (R15); set by the
 *	glue before the first package is opened
 * @no_aes: it has no AES; set by the glue before the first package is opened
 * @allow_debug: the administrator lets packages run that may be looked into; set
 *	by the glue before a package is opened
 * @nv: what it remembers of what it has run.  Not under the machine's lock but
 *	under one of its own, so that it can be written down meanwhile
 * @revoked: what is not believed any more; number 0 if there is no list.  Borrows
 *	the list's bytes.  Not under the machine's lock but under one of its own,
 *	so that packages can be verified meanwhile
 * @task_ids: tasks there have been
 * @nr_tasks: tasks alive
 * @nr_harts: harts alive
 * @tasks: tasks alive, the newest first
 * @instructions: instructions retired by harts that are gone
 * @counts: what was done for tasks that are gone
 */
struct secproc_machine {
	struct secproc_mem mem;
	struct secproc_cpu cpu;
	struct secproc_identity identity;
	struct secproc_cert root;
	bool allow_weak;
	bool no_aes;
	bool allow_debug;
	struct secproc_nv nv;
	struct secproc_revocations revoked;
	u64 task_ids;
	u32 nr_tasks;
	u32 nr_harts;
	struct secproc_task *tasks;
	u64 instructions;
	struct secproc_counts counts;
};

/**
 * struct secproc_machine_storage - memory that the glue gives to a machine
 * @frame: as for secproc_frame_init()
 * @nr_frames: how many
 * @contents: as for secproc_frame_init()
 * @bank: secproc_verify_bank_size(@nr_frames) zeroed bytes
 * @key_slot: zeroed key slots
 * @nr_key_slots: how many
 */
struct secproc_machine_storage {
	struct secproc_frame *frame;
	u32 nr_frames;
	u8 *contents;
	void *bank;
	struct secproc_keyslot *key_slot;
	u32 nr_key_slots;
};

/**
 * secproc_machine_init() - set a machine up, without identity
 * @machine: the machine
 * @storage: its memory, which must outlive it
 *
 * Context: may sleep.
 */
void secproc_machine_init(struct secproc_machine *machine,
			  const struct secproc_machine_storage *storage);

/**
 * secproc_machine_wipe() - erase everything
 * @machine: a machine without tasks
 */
void secproc_machine_wipe(struct secproc_machine *machine);

/**
 * secproc_machine_provision() - give the machine its identity and its root
 * @machine: the machine
 * @provision: what it is provisioned with; the caller wipes it
 *
 * Return: 0, -EINVAL for unknown flags or an invalid root certificate, -EEXIST
 * if the machine has another identity already.
 */
int secproc_machine_provision(struct secproc_machine *machine,
			      const struct secproc_provision *provision);

/**
 * secproc_machine_info() - what the machine says of itself
 * @machine: the machine
 * @info: zeroed
 */
void secproc_machine_info(const struct secproc_machine *machine,
			  struct secproc_info *info);

/**
 * secproc_machine_check_list() - whether a revocation list may be accepted
 * @machine: the machine
 * @list: the list's bytes; borrowed by @found
 * @len: how many
 * @found: the list, for secproc_machine_take_list()
 * @error: why it was refused
 *
 * Context: may sleep; the caller excludes secproc_machine_take_list().
 * Return: 0, or the errno of the refusal in @error.
 */
int secproc_machine_check_list(const struct secproc_machine *machine,
			       const void *list, size_t len,
			       struct secproc_revocations *found,
			       struct secproc_error *error);

/**
 * secproc_machine_take_list() - accept a newer revocation list
 * @machine: the machine
 * @list: from secproc_machine_check_list(); its bytes are borrowed until the next
 *	list is accepted
 *
 * The list's number is a floor from now on.  Tasks that run go on running; what
 * is loaded from now on is compared with the list.
 *
 * Context: the caller excludes secproc_machine_open_package().
 */
void secproc_machine_take_list(struct secproc_machine *machine,
			       const struct secproc_revocations *list);

/**
 * secproc_machine_seal_nv() - make a record of what shall survive
 * @machine: a machine with an identity
 * @nv: what shall survive
 * @record: receives the record
 *
 * Context: may sleep.
 * Return: the record's length.
 */
size_t secproc_machine_seal_nv(const struct secproc_machine *machine,
			       const struct secproc_nv *nv,
			       u8 record[SECPROC_NV_SLOT_SIZE]);

/**
 * secproc_machine_open_nv() - read a record
 * @machine: a machine with an identity
 * @nv: what it says; zero unless 0 is returned
 * @slot: the slot that it was found in
 * @record: its bytes; changed
 * @len: how many were found
 *
 * Return: 0, or the first check that failed, as secproc_nv_open().
 */
enum secproc_refusal
secproc_machine_open_nv(const struct secproc_machine *machine,
			struct secproc_nv *nv, u32 slot, u8 *record,
			size_t len);

/**
 * secproc_machine_counts() - what has been done for all tasks there were
 * @machine: the machine
 * @counts: zeroed
 */
void secproc_machine_counts(const struct secproc_machine *machine,
			    struct secproc_counts *counts);

/**
 * secproc_machine_open_package() - verify a package and its licence
 * @machine: the machine
 * @resident: the package's resident part
 * @len: its length
 * @pkg_size: size of the whole package file
 * @licence: the licence, or NULL to use the one embedded in the package
 * @licence_len: its length
 * @now: seconds since 1970, 0 if unknown
 * @pkg: the verified package; borrows @resident
 * @keys: the keys of its pages; the caller wipes them
 * @error: why it was refused
 *
 * Only reads the machine's identity and root, which never change once they are
 * set, and the revocation list, which the caller keeps from being replaced; so
 * it needs no other lock.
 *
 * Return: 0, or the errno of the refusal in @error.
 */
int secproc_machine_open_package(const struct secproc_machine *machine,
				 const void *resident, size_t len, u64 pkg_size,
				 const void *licence, size_t licence_len,
				 u64 now, struct secproc_pkg *pkg,
				 struct secproc_pkg_keys *keys,
				 struct secproc_error *error);

/**
 * secproc_machine_open_licence() - verify a licence for a verified package
 * @machine: a machine with an identity
 * @pkg: the package
 * @licence: the licence, or NULL to use the one embedded in the package
 * @licence_len: its length
 * @now: seconds since 1970, 0 if unknown
 * @keys: the keys of the parts that it opens; the caller wipes them
 * @error: why it was refused
 *
 * Needs no lock, like secproc_machine_open_package().
 *
 * Return: 0, or the errno of the refusal in @error.
 */
int secproc_machine_open_licence(const struct secproc_machine *machine,
				 const struct secproc_pkg *pkg,
				 const void *licence, size_t licence_len,
				 u64 now, struct secproc_pkg_keys *keys,
				 struct secproc_error *error);

#endif /* SECPROC_MACHINE_H */
