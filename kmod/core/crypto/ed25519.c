// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Ed25519 signature verification (RFC 8032, 5.1.7)
 *
 * The kernel has no Ed25519, so this is the core's own.  It only verifies:
 * there is no secret in it, and so it takes whatever time the input wants.
 *
 * The equation is S B = R + h A with h = SHA-512(R, A, message).  What is
 * computed is S B - h A, and its encoding is compared with the bytes of R.
 * Multiples of the cofactor are not ignored, so a signature that is valid only
 * up to a point of small order is refused, as libsodium refuses it.
 */
#include "ed25519.h"
#include "ge25519.h"
#include "sc25519.h"

#define A_WINDOW	4

/**
 * struct digits - two scalars in signed digits
 * @a: for A
 * @b: for B
 */
struct digits {
	s8 a[SC_DIGITS(SC_BITS)];
	s8 b[SC_DIGITS(SC_BITS)];
};

/*
 * r = a A + b B, both scalars as digits, by doubling once per digit and adding
 * where one is not zero.
 */
static noinline void combine(struct ge_p2 *r, const struct digits *digits,
			     const struct ge_cached a_odd[GE_ODD(A_WINDOW)])
{
	struct ge_sum sum;
	int i;

	for (i = SC_BITS; i >= 0; i--)
		if (digits->a[i] || digits->b[i])
			break;

	secproc_ge_set_zero(r);
	for (; i >= 0; i--) {
		secproc_ge_double(&sum, r);
		if (digits->a[i])
			secproc_ge_add_digit(&sum, a_odd, digits->a[i]);
		if (digits->b[i])
			secproc_ge_add_base_digit(&sum, digits->b[i]);
		secproc_ge_sum_to_p2(r, &sum);
	}
}

/* Takes -A and gives the encoding of S B - h A. */
static noinline void expected_r(u8 r[32], const struct digits *digits,
				const struct ge_p3 *minus_a)
{
	struct ge_cached a_odd[GE_ODD(A_WINDOW)];
	struct ge_p2 p;

	secproc_ge_odd_multiples(a_odd, ARRAY_SIZE(a_odd), minus_a);
	combine(&p, digits, a_odd);
	secproc_ge_to_bytes(r, &p);
}

/**
 * secproc_ed25519_hash() - h, the scalar of the key
 * @h: the scalar
 * @sig: the signature
 * @pub: the signer's public key
 * @piece: pieces of the message
 * @nr_pieces: how many; at most SECPROC_ED25519_MAX_PIECES
 *
 * Return: 0, or the error of secproc_sha512().
 */
noinline int secproc_ed25519_hash(u8 h[32], const u8 *sig, const u8 *pub,
				  const struct secproc_bytes *piece,
				  unsigned int nr_pieces)
{
	struct secproc_bytes all[2 + SECPROC_ED25519_MAX_PIECES];
	u8 digest[SECPROC_SHA512_SIZE];
	unsigned int i;
	int ret;

	all[0] = (struct secproc_bytes){ sig, 32 };
	all[1] = (struct secproc_bytes){ pub, 32 };
	for (i = 0; i < nr_pieces; i++)
		all[2 + i] = piece[i];
	ret = secproc_sha512(digest, all, 2 + nr_pieces);
	if (ret)
		return ret;
	secproc_sc_reduce(h, digest);
	return 0;
}

/**
 * secproc_ed25519_sig_is_proper() - see what can be seen of a signature alone
 * @sig: the signature
 *
 * An R that is not canonical never equals what is computed.
 *
 * Return: false if it holds for no message and no key.
 */
bool secproc_ed25519_sig_is_proper(const u8 sig[SECPROC_ED25519_SIG_SIZE])
{
	return secproc_sc_is_canonical(sig + 32) &&
	       secproc_ge_y_is_canonical(sig) &&
	       !secproc_ge_has_small_order(sig);
}

/**
 * secproc_ed25519_key_is_proper() - see what can be seen of a key alone
 * @pub: the public key
 *
 * Return: false if no signature of it is believed.
 */
bool secproc_ed25519_key_is_proper(const u8 pub[SECPROC_ED25519_PUB_SIZE])
{
	return secproc_ge_y_is_canonical(pub) &&
	       !secproc_ge_has_small_order(pub);
}

/**
 * secproc_ed25519_verify() - check an Ed25519 signature (RFC 8032, 5.1.7)
 * @sig: R and S
 * @pub: the signer's public key
 * @piece: pieces of the message
 * @nr_pieces: how many; at most SECPROC_ED25519_MAX_PIECES
 *
 * Return: 0, -EKEYREJECTED if the signature does not hold, or the error of
 * secproc_sha512().
 */
int secproc_ed25519_verify(const u8 sig[SECPROC_ED25519_SIG_SIZE],
			   const u8 pub[SECPROC_ED25519_PUB_SIZE],
			   const struct secproc_bytes *piece,
			   unsigned int nr_pieces)
{
	struct digits digits;
	struct ge_p3 minus_a;
	u8 h[32], r[32];
	int ret;

	if (WARN_ON_ONCE(nr_pieces > SECPROC_ED25519_MAX_PIECES))
		return -EKEYREJECTED;
	if (!secproc_ed25519_sig_is_proper(sig) ||
	    !secproc_ed25519_key_is_proper(pub))
		return -EKEYREJECTED;
	if (!secproc_ge_negated_from_bytes(&minus_a, pub))
		return -EKEYREJECTED;

	ret = secproc_ed25519_hash(h, sig, pub, piece, nr_pieces);
	if (ret)
		return ret;
	secproc_sc_recode(digits.a, SC_BITS, h, A_WINDOW);
	secproc_sc_recode(digits.b, SC_BITS, sig + 32, GE_BASE_WINDOW);
	expected_r(r, &digits, &minus_a);
	return memcmp(r, sig, sizeof(r)) ? -EKEYREJECTED : 0;
}
