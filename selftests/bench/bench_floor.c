// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The least that packing can cost: for each page one Ed25519 signature and one
 * cipher pass, by libsodium alone, on all processors
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sodium.h>

#define MAX_THREADS	256
#define PAGE		4096

static unsigned long nr_pages, nr_threads;

static void encrypt(unsigned char *page, unsigned char *tag,
		    const unsigned char *nonce, const unsigned char *key)
{
	crypto_aead_chacha20poly1305_ietf_encrypt_detached(page, tag, NULL,
							   page, PAGE, NULL, 0,
							   NULL, nonce, key);
}

static void *work(void *arg)
{
	unsigned char pk[32], sk[64], sig[64], key[32] = { 1 }, nonce[12];
	unsigned char page[PAGE], tag[16], message[136] = { 0 };
	unsigned long i;

	memset(page, 7, sizeof(page));
	memset(nonce, 0, sizeof(nonce));
	crypto_sign_keypair(pk, sk);
	for (i = (unsigned long)arg; i < nr_pages; i += nr_threads) {
		memcpy(nonce, &i, sizeof(i));
		encrypt(page, tag, nonce, key);
		memcpy(message, tag, sizeof(tag));
		crypto_sign_detached(sig, NULL, message, sizeof(message), sk);
	}
	return NULL;
}

int main(int argc, char **argv)
{
	pthread_t thread[MAX_THREADS];
	unsigned long i;

	if (argc != 2 || sodium_init() < 0)
		return 2;
	nr_pages = strtoul(argv[1], NULL, 0);
	nr_threads = (unsigned long)sysconf(_SC_NPROCESSORS_ONLN);
	if (nr_threads > MAX_THREADS)
		nr_threads = MAX_THREADS;
	for (i = 0; i < nr_threads; i++)
		if (pthread_create(&thread[i], NULL, work, (void *)i))
			return 1;
	for (i = 0; i < nr_threads; i++)
		pthread_join(thread[i], NULL);
	return 0;
}
