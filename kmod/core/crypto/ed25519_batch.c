// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Ed25519: many signatures of one key, checked together
 *
 * If every equation S_i B = R_i + h_i A holds, so does their sum with factors z_i:
 *
 *	(sum z_i S_i) B - sum z_i R_i - (sum z_i h_i) A = 0
 *
 * What costs most, doubling, is done once for all of them, and the factors of
 * the R_i have half as many bits.  The z_i are odd and have 127 bits that nobody
 * can foresee, so whoever must not know them makes the sum 0 with wrong
 * signatures by chance only, once in 2^127 attempts.
 *
 * The cofactor: 0 is the neutral point here as in the check of one signature,
 * and what is seen of a signature alone is checked alike, so both could differ
 * in one case only: of some signatures, the two sides of the equation differ by
 * a point of small order, and these cancel out.  A z_i is odd, so under a key of
 * prime order one such signature alone never does.  To make one is to make a
 * signature that holds when multiplied by 8, and that is forging Ed25519; so
 * only who has the secret key could, and he can as well sign properly.  In the
 * other direction nothing is lost: when the sum is not 0, each signature is
 * checked alone.
 */
#include "ed25519.h"
#include "ge25519.h"
#include "sc25519.h"

#define A_WINDOW	5
#define R_WINDOW	4
#define Z_BITS		128

/**
 * struct term - what the sum has of one signature
 * @odd: odd multiples of -R
 * @digit: z
 * @is_in: whether it takes part
 */
struct term {
	struct ge_cached odd[GE_ODD(R_WINDOW)];
	s8 digit[SC_DIGITS(Z_BITS)];
	bool is_in;
};

/**
 * struct work - the sum on its way
 * @a_odd: odd multiples of -A
 * @s: sum of z S, the factor of B
 * @h: sum of z h, the factor of -A
 * @a: digits of @h
 * @b: digits of @s
 * @term: one for each signature
 */
struct work {
	struct ge_cached a_odd[GE_ODD(A_WINDOW)];
	struct sc_wide s, h;
	s8 a[SC_DIGITS(SC_BITS)];
	s8 b[SC_DIGITS(SC_BITS)];
	struct term term[];
};

size_t secproc_ed25519_work_size(unsigned int nr)
{
	return sizeof(struct work) + nr * sizeof(struct term);
}

static noinline bool begin_sum(struct work *work, const u8 *pub)
{
	struct ge_p3 minus_a;

	if (!secproc_ed25519_key_is_proper(pub) ||
	    !secproc_ge_negated_from_bytes(&minus_a, pub))
		return false;
	secproc_ge_odd_multiples(work->a_odd, ARRAY_SIZE(work->a_odd),
				 &minus_a);
	memset(&work->s, 0, sizeof(work->s));
	memset(&work->h, 0, sizeof(work->h));
	return true;
}

/* Returns 0 if the signature takes part in the sum, or what is wrong with it. */
static noinline int add_term(struct work *work, struct term *term,
			     const u8 *pub,
			     const struct secproc_ed25519_item *item)
{
	struct ge_p3 minus_r;
	u8 z[Z_BITS / 8], h[32];
	u64 factor[2];
	int err;

	if (!secproc_ed25519_sig_is_proper(item->sig) ||
	    !secproc_ge_negated_from_bytes(&minus_r, item->sig))
		return -EKEYREJECTED;
	err = secproc_ed25519_hash(h, item->sig, pub, &item->message, 1);
	if (err)
		return err;

	secproc_random(z, sizeof(z));
	z[0] |= 1;
	factor[0] = secproc_get_le64(z);
	factor[1] = secproc_get_le64(z + 8);
	secproc_sc_mul_add(&work->s, factor, item->sig + 32);
	secproc_sc_mul_add(&work->h, factor, h);
	secproc_sc_recode(term->digit, Z_BITS, z, R_WINDOW);
	secproc_ge_odd_multiples(term->odd, ARRAY_SIZE(term->odd), &minus_r);
	return 0;
}

static void recode_sums(struct work *work)
{
	u8 scalar[32];

	secproc_sc_reduce_wide(scalar, &work->h);
	secproc_sc_recode(work->a, SC_BITS, scalar, A_WINDOW);
	secproc_sc_reduce_wide(scalar, &work->s);
	secproc_sc_recode(work->b, SC_BITS, scalar, GE_BASE_WINDOW);
}

/* Adds the digits at @place of all terms. */
static void add_place(struct ge_sum *sum, const struct work *work,
		      unsigned int nr, unsigned int place)
{
	unsigned int i;

	if (work->a[place])
		secproc_ge_add_digit(sum, work->a_odd, work->a[place]);
	if (work->b[place])
		secproc_ge_add_base_digit(sum, work->b[place]);
	if (place > Z_BITS)
		return;
	for (i = 0; i < nr; i++) {
		const struct term *term = &work->term[i];

		if (term->is_in && term->digit[place])
			secproc_ge_add_digit(sum, term->odd,
					     term->digit[place]);
	}
}

static noinline bool sum_is_zero(struct work *work, unsigned int nr)
{
	struct ge_sum sum;
	struct ge_p2 p;
	unsigned int place;

	recode_sums(work);
	secproc_ge_set_zero(&p);
	for (place = SC_DIGITS(SC_BITS); place-- > 0;) {
		secproc_ge_double(&sum, &p);
		add_place(&sum, work, nr, place);
		secproc_ge_sum_to_p2(&p, &sum);
	}
	return secproc_ge_is_zero(&p);
}

/* Returns whether the sum has told of all that are not marked already. */
static bool check_together(struct work *work, const u8 *pub,
			   struct secproc_ed25519_item *item, unsigned int nr)
{
	unsigned int i;

	if (!begin_sum(work, pub))
		return false;
	for (i = 0; i < nr; i++) {
		item[i].err = add_term(work, &work->term[i], pub, &item[i]);
		work->term[i].is_in = !item[i].err;
	}
	return sum_is_zero(work, nr);
}

void secproc_ed25519_verify_batch(void *work,
				  const u8 pub[SECPROC_ED25519_PUB_SIZE],
				  struct secproc_ed25519_item *item,
				  unsigned int nr)
{
	unsigned int i;

	for (i = 0; i < nr; i++)
		item[i].err = 0;
	if (nr >= SECPROC_ED25519_BATCH_MIN &&
	    check_together(work, pub, item, nr))
		return;
	for (i = 0; i < nr; i++)
		if (!item[i].err)
			item[i].err = secproc_ed25519_verify(item[i].sig, pub,
							     &item[i].message,
							     1);
}
