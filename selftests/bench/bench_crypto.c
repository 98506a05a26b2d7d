// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Time of a page verification, beside libsodium's in the same run
 *
 * Rounds of both alternate, so that whatever else the machine does hits both;
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

static u8 page[SECPROC_PAGE_SIZE], key[32], tag[16], sig[64];
static struct secproc_pkg_page_message message;
static struct secproc_keypair signer;

static int verify_ours(void)
{
	struct secproc_bytes piece = { &message, sizeof(message) };

	return secproc_ed25519_verify(sig, signer.ed25519, &piece, 1);
}

static int verify_sodium(void)
{
	return crypto_sign_verify_detached(sig, (const u8 *)&message,
					   sizeof(message), signer.ed25519);
}

static int hash_page(void)
{
	struct secproc_bytes piece = { page, sizeof(page) };
	u8 hash[32];

	secproc_sha256(hash, &piece, 1);
	return memcmp(hash, message.sha256, sizeof(hash));
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
} cases[] = {
	{ "Ed25519 verify, secproc", verify_ours },
	{ "Ed25519 verify, libsodium", verify_sodium },
	{ "SHA-256 of a page, libsodium", hash_page },
	{ "page verification, secproc", page_ours },
	{ "page verification, libsodium", page_sodium },
	{ "ChaCha20-Poly1305 of a page, libsodium", decrypt_page },
};

static double seconds(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

static int compare(const void *a, const void *b)
{
	double da = *(const double *)a, db = *(const double *)b;

	return da < db ? -1 : da > db;
}

int main(void)
{
	static double us[ARRAY_SIZE(cases)][ROUNDS];
	struct secproc_bytes piece = { page, sizeof(page) };
	u8 seed[32] = { 1 };
	unsigned int round, i, k;

	secproc_random(page, sizeof(page));
	secproc_random(&message, sizeof(message));
	secproc_sha256(message.sha256, &piece, 1);
	secproc_keypair_derive(&signer, SECPROC_KEY_SIGNER, seed);
	piece = (struct secproc_bytes){ &message, sizeof(message) };
	if (secproc_ed25519_sign(signer.ed25519_secret, sig, &piece, 1))
		return 1;

	for (round = 0; round < ROUNDS; round++) {
		for (i = 0; i < ARRAY_SIZE(cases); i++) {
			double start = seconds();

			for (k = 0; k < REPEATS; k++)
				if (cases[i].run())
					return 1;
			us[i][round] = (seconds() - start) * 1e6 / REPEATS;
		}
	}
	printf("median of %d rounds of %d, fastest to slowest round\n", ROUNDS,
	       REPEATS);
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		qsort(us[i], ROUNDS, sizeof(us[i][0]), compare);
		printf("%-40s %7.1f us  (%.1f to %.1f)\n", cases[i].what,
		       us[i][ROUNDS / 2], us[i][0], us[i][ROUNDS - 1]);
	}
	return 0;
}
