// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Time of a page verification, beside libsodium's in the same run
 *
 * By CPU time.  Rounds alternate, so that whatever else the machine does hits all;
 * each round gives one time for each, and the median of the rounds is printed.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <sodium.h>

#include "../../kmod/core/crypto.h"
#include "../../kmod/core/user/keys.h"

#define ROUNDS	21
#define REPEATS	200

#define MAX_BATCH	32

static u8 page[SECPROC_PAGE_SIZE], key[32], tag[16];
static u8 sig[MAX_BATCH][64];
static struct secproc_pkg_page_message message[MAX_BATCH];
static struct secproc_ed25519_item item[MAX_BATCH];
static struct secproc_keypair signer;
static void *work;

static int verify_ours(void)
{
	struct secproc_bytes piece = { &message[0], sizeof(message[0]) };

	return secproc_ed25519_verify(sig[0], signer.ed25519, &piece, 1);
}

static int verify_sodium(void)
{
	return crypto_sign_verify_detached(sig[0], (const u8 *)&message[0],
					   sizeof(message[0]), signer.ed25519);
}

static int verify_batch(unsigned int nr)
{
	unsigned int i;
	int err = 0;

	for (i = 0; i < nr; i++)
		item[i] = (struct secproc_ed25519_item){
			.sig = sig[i],
			.message = { &message[i], sizeof(message[i]) },
		};
	secproc_ed25519_verify_batch(work, signer.ed25519, item, nr);
	for (i = 0; i < nr; i++)
		err |= item[i].err;
	return err;
}

static int verify_2(void)
{
	return verify_batch(2);
}

static int verify_4(void)
{
	return verify_batch(4);
}

static int verify_8(void)
{
	return verify_batch(8);
}

static int verify_16(void)
{
	return verify_batch(16);
}

static int verify_32(void)
{
	return verify_batch(32);
}

static int hash_page(void)
{
	struct secproc_bytes piece = { page, sizeof(page) };
	u8 hash[32];

	secproc_sha256(hash, &piece, 1);
	return memcmp(hash, message[0].sha256, sizeof(hash));
}

static int page_ours(void)
{
	return verify_ours() | hash_page();
}

static int page_sodium(void)
{
	return verify_sodium() | hash_page();
}

static int decrypt_page(void)
{
	static u8 sealed[SECPROC_PAGE_SIZE];

	secproc_aead_seal(sealed, tag, page, sizeof(page), NULL, 0, 1, key);
	return 0;
}

static const struct {
	const char *what;
	int (*run)(void);
	unsigned int nr;
} cases[] = {
	{ "Ed25519 verify, secproc", verify_ours, 1 },
	{ "batch of 2, per signature", verify_2, 2 },
	{ "batch of 4, per signature", verify_4, 4 },
	{ "batch of 8, per signature", verify_8, 8 },
	{ "batch of 16, per signature", verify_16, 16 },
	{ "batch of 32, per signature", verify_32, 32 },
	{ "Ed25519 verify, libsodium", verify_sodium, 1 },
	{ "SHA-256 of a page, libsodium", hash_page, 1 },
	{ "page verification, secproc", page_ours, 1 },
	{ "page verification, libsodium", page_sodium, 1 },
	{ "ChaCha20-Poly1305 of a page, libsodium", decrypt_page, 1 },
};

static double seconds(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

static int compare(const void *a, const void *b)
{
	double da = *(const double *)a, db = *(const double *)b;

	return da < db ? -1 : da > db;
}

/* Signatures of messages that differ. */
static int sign(void)
{
	struct secproc_bytes piece = { page, sizeof(page) };
	unsigned int i;

	for (i = 0; i < MAX_BATCH; i++) {
		secproc_random(&message[i], sizeof(message[i]));
		piece = (struct secproc_bytes){ page, sizeof(page) };
		secproc_sha256(message[i].sha256, &piece, 1);
		piece = (struct secproc_bytes){ &message[i],
						sizeof(message[i]) };
		if (secproc_ed25519_sign(signer.ed25519_secret, sig[i], &piece,
					 1))
			return 1;
	}
	return 0;
}

int main(void)
{
	static double us[ARRAY_SIZE(cases)][ROUNDS];
	u8 seed[32] = { 1 };
	unsigned int round, i, k;

	secproc_random(page, sizeof(page));
	secproc_keypair_derive(&signer, SECPROC_KEY_SIGNER, seed);
	work = malloc(secproc_ed25519_work_size(MAX_BATCH));
	if (!work || sign())
		return 1;

	for (round = 0; round < ROUNDS; round++) {
		for (i = 0; i < ARRAY_SIZE(cases); i++) {
			double start = seconds();

			for (k = 0; k < REPEATS; k += cases[i].nr)
				if (cases[i].run())
					return 1;
			us[i][round] = (seconds() - start) * 1e6 / k;
		}
	}
	printf("median of %d rounds of %d, fastest to slowest round\n", ROUNDS,
	       REPEATS);
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		qsort(us[i], ROUNDS, sizeof(us[i][0]), compare);
		printf("%-40s %7.1f us  (%.1f to %.1f)\n", cases[i].what,
		       us[i][ROUNDS / 2], us[i][0], us[i][ROUNDS - 1]);
	}
	free(work);
	return 0;
}
