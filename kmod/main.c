// SPDX-License-Identifier: GPL-2.0-only
/*
 * secproc.ko: a secure processor behind /dev/secproc
 *
 * The module stands for the chip and its package.  Who can load kernel code is
 * inside of it; see Documentation/threat-model.rst.
 */
#include <linux/module.h>

#include "secproc.h"

/* 64 MiB of secure memory unless asked otherwise. */
static unsigned int frames = 16384;
module_param(frames, uint, 0444);
MODULE_PARM_DESC(frames, "Frames of secure memory, 4 KiB each (16 or more)");

static unsigned int key_slots = 16;
module_param(key_slots, uint, 0444);
MODULE_PARM_DESC(key_slots, "Key slots of the secure processor (1 to 4096)");

/*
 * About a millisecond natively: short against the scheduler's granularity, long
 * against the cost of entering a slice.
 */
unsigned int secproc_param_slice = 200000;
module_param_named(slice, secproc_param_slice, uint, 0644);
MODULE_PARM_DESC(slice, "Instructions that a hart runs before it looks up");

unsigned int secproc_param_code_pages = 64;
module_param_named(code_pages, secproc_param_code_pages, uint, 0644);
MODULE_PARM_DESC(code_pages, "Pages of decoded code that a hart keeps at most");

static char *state;
module_param(state, charp, 0444);
MODULE_PARM_DESC(state, "File for what the processor must not forget");

static bool allow_weak;
module_param(allow_weak, bool, 0444);
MODULE_PARM_DESC(allow_weak, "Let checksums verify pages, of signers that may");

static bool aes = true;
module_param(aes, bool, 0444);
MODULE_PARM_DESC(aes, "Decrypt packages of the suite AES-256-GCM");

bool secproc_param_allow_debug;
module_param_named(allow_debug, secproc_param_allow_debug, bool, 0644);
MODULE_PARM_DESC(allow_debug, "Load packages that may be looked into");

unsigned int secproc_param_readahead = SECPROC_AHEAD_MAX;
module_param_named(readahead, secproc_param_readahead, uint, 0644);
MODULE_PARM_DESC(readahead, "Signed pages of packages read ahead at most (0 to 16)");

#define MIN_FRAMES	16
/* Frame numbers must stay below SECPROC_NO_FRAME; 64 GiB are enough. */
#define MAX_FRAMES	BIT(24)
#define MAX_KEY_SLOTS	4096

static struct secproc_chip *chip;

static int __init secproc_init(void)
{
	int err;

	if (frames < MIN_FRAMES || frames > MAX_FRAMES || !key_slots ||
	    key_slots > MAX_KEY_SLOTS)
		return -EINVAL;
	err = secproc_engine_init();
	if (err)
		return err;
	err = secproc_crypto_init();
	if (err)
		return err;
	chip = secproc_chip_create(frames, key_slots, state);
	if (IS_ERR(chip)) {
		err = PTR_ERR(chip);
		goto err_crypto;
	}
	chip->machine.allow_weak = allow_weak;
	chip->machine.no_aes = !aes || !secproc_aes256_is_there();
	secproc_sched_init();
	err = secproc_chardev_init(chip);
	if (err)
		goto err_chip;
	pr_info("secproc: %u frames of secure memory, %u key slots; kernel code on this machine is inside the trust boundary\n",
		frames, key_slots);
	return 0;

err_chip:
	secproc_sched_exit();
	secproc_chip_destroy(chip);
err_crypto:
	secproc_crypto_exit();
	return err;
}

static void __exit secproc_exit(void)
{
	secproc_chardev_exit();
	secproc_sched_exit();
	secproc_chip_destroy(chip);
	secproc_crypto_exit();
}

module_init(secproc_init);
module_exit(secproc_exit);

MODULE_DESCRIPTION("Secure processor emulated in software");
MODULE_AUTHOR("The secproc developers");
MODULE_LICENSE("GPL");
MODULE_SOFTDEP("pre: sha512");
