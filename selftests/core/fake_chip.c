// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * A machine in a test
 */
#include <stdlib.h>

#include "fake_chip.h"

void fake_chip_init(struct fake_chip *chip, u32 nr_frames, u32 nr_slots)
{
	struct secproc_machine_storage storage = {};

	memset(chip, 0, sizeof(*chip));
	fake_mem_storage(&chip->m, nr_frames);
	storage.frame = chip->m.frame;
	storage.nr_frames = nr_frames;
	storage.bank = chip->m.bank;
	storage.key_slot = chip->slot;
	storage.nr_key_slots = nr_slots;
	secproc_machine_init(&chip->machine, &storage);
}

void fake_chip_free(struct fake_chip *chip)
{
	secproc_machine_wipe(&chip->machine);
	fake_mem_free(&chip->m);
}

void fake_chip_provision(struct secproc_provision *provision, u8 number,
			 const struct fake_vendor *vendor)
{
	memset(provision, 0, sizeof(*provision));
	provision->flags = SECPROC_PROVISION_INSECURE_DEVELOPMENT;
	memset(provision->seed, number, sizeof(provision->seed));
	memcpy(provision->root, &vendor->root_cert, sizeof(provision->root));
}

void fake_chip_give_identity(struct fake_chip *chip, u8 number,
			     const struct fake_vendor *vendor)
{
	struct secproc_provision provision;

	fake_chip_provision(&provision, number, vendor);
	if (secproc_machine_provision(&chip->machine, &provision))
		abort();
	secproc_keypair_derive(&chip->pair, SECPROC_KEY_PROCESSOR,
			       provision.seed);
}
