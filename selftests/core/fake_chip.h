/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * A machine in a test, with storage, and if wanted with an identity
 */
#ifndef SECPROC_FAKE_CHIP_H
#define SECPROC_FAKE_CHIP_H

#include "fake_mem.h"
#include "fake_vendor.h"
#include "machine.h"

#define FAKE_CHIP_MAX_SLOTS	4

/**
 * struct fake_chip - a machine
 * @m: storage of its secure memory; @m.mem is not used
 * @slot: its key slots
 * @machine: the machine
 * @pair: the keys that it should have
 */
struct fake_chip {
	struct fake_mem m;
	struct secproc_keyslot slot[FAKE_CHIP_MAX_SLOTS];
	struct secproc_machine machine;
	struct secproc_keypair pair;
};

void fake_chip_init(struct fake_chip *chip, u32 nr_frames, u32 nr_slots);
/* Wipes the machine and frees its storage. */
void fake_chip_free(struct fake_chip *chip);

/* What a chip of this number is provisioned with by the vendor. */
void fake_chip_provision(struct secproc_provision *provision, u8 number,
			 const struct fake_vendor *vendor);
/* Does it. */
void fake_chip_give_identity(struct fake_chip *chip, u8 number,
			     const struct fake_vendor *vendor);

#endif /* SECPROC_FAKE_CHIP_H */
