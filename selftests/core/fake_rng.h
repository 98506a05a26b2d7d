/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Numbers that look random and are the same in every run (splitmix64)
 */
#ifndef SECPROC_FAKE_RNG_H
#define SECPROC_FAKE_RNG_H

#include "env.h"

struct fake_rng {
	u64 state;
};

static inline u64 fake_rng_next(struct fake_rng *rng)
{
	u64 z = rng->state += 0x9e3779b97f4a7c15;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return z ^ z >> 31;
}

/* A number below @n. */
static inline u32 fake_rng_below(struct fake_rng *rng, u32 n)
{
	return (u32)(fake_rng_next(rng) % n);
}

static inline void fake_rng_fill(struct fake_rng *rng, void *buf, size_t len)
{
	u8 *p = buf;

	while (len--)
		*p++ = (u8)fake_rng_next(rng);
}

#endif /* SECPROC_FAKE_RNG_H */
