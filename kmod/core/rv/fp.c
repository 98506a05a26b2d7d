// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Floating point in integer arithmetic
 *
 * Every operation takes its operands apart (unpack), computes a significand
 * that is exact but for its lowest bit, which stands for all bits that were
 * lost (shift_right_jam), and puts the result together (round_pack).  Both
 * formats share this code; fmt is a compile-time constant wherever it counts.
 *
 * A significand has its leading one at bit 62, so that 10 bits of a double and
 * 39 of a single lie below the last place that is kept.
 */
#include "fp.h"

enum fmt { F32, F64 };

enum class { ZERO, FINITE, INF, NAN };

/* The value sig / 2^62 * 2^exp, if finite. */
struct num {
	u64 sig;
	s32 exp;
	u8 sign;
	u8 class;
	bool signaling;
};

#define NX	SECPROC_RV_FFLAG_NX
#define UF	SECPROC_RV_FFLAG_UF
#define OF	SECPROC_RV_FFLAG_OF
#define DZ	SECPROC_RV_FFLAG_DZ
#define NV	SECPROC_RV_FFLAG_NV

#define RNE	SECPROC_RV_RM_RNE
#define RTZ	SECPROC_RV_RM_RTZ
#define RDN	SECPROC_RV_RM_RDN
#define RUP	SECPROC_RV_RM_RUP
#define RMM	SECPROC_RV_RM_RMM

static __always_inline int frac_bits(enum fmt fmt)
{
	return fmt == F64 ? 52 : 23;
}

static __always_inline int max_exp(enum fmt fmt)
{
	return fmt == F64 ? 0x7ff : 0xff;
}

static __always_inline int bias(enum fmt fmt)
{
	return max_exp(fmt) / 2;
}

static __always_inline u64 box(enum fmt fmt, u64 v)
{
	return fmt == F64 ? v : SECPROC_RV_BOX(v);
}

static __always_inline u64 unbox(enum fmt fmt, u64 v)
{
	return fmt == F64 ? v : secproc_rv_unbox(v);
}

static __always_inline u64 canonical_nan(enum fmt fmt)
{
	return box(fmt, fmt == F64 ? 0x7ff8000000000000ULL : 0x7fc00000);
}

static __always_inline u64 signed_value(enum fmt fmt, u32 sign, u64 magnitude)
{
	return box(fmt, magnitude | (u64)sign << (fmt == F64 ? 63 : 31));
}

static __always_inline u64 infinity(enum fmt fmt, u32 sign)
{
	return signed_value(fmt, sign, (u64)max_exp(fmt) << frac_bits(fmt));
}

static __always_inline u64 zero(enum fmt fmt, u32 sign)
{
	return signed_value(fmt, sign, 0);
}

static u64 invalid(enum fmt fmt, u32 *fl)
{
	*fl |= NV;
	return canonical_nan(fmt);
}

/* Shifts right; the lowest bit of the result also says whether any was lost. */
static __always_inline u64 shift_right_jam(u64 v, u32 n)
{
	if (n > 63)
		return v != 0;
	return v >> n | ((v & ((1ULL << n) - 1)) != 0);
}

static __always_inline u128 shift_right_jam128(u128 v, u32 n)
{
	if (n > 127)
		return v != 0;
	return v >> n | ((v & (((u128)1 << n) - 1)) != 0);
}

static __always_inline int clz128(u128 v)
{
	u64 high = (u64)(v >> 64);

	return high ? __builtin_clzll(high) : 64 + __builtin_clzll((u64)v);
}

static __always_inline struct num unpack(enum fmt fmt, u64 reg)
{
	const u64 v = unbox(fmt, reg);
	const u64 frac = v & ((1ULL << frac_bits(fmt)) - 1);
	const s32 exp = (s32)(v >> frac_bits(fmt)) & max_exp(fmt);
	struct num n = {
		.sign = (u8)(v >> (fmt == F64 ? 63 : 31) & 1),
		.class = FINITE,
	};
	int shift;

	if (likely(exp && exp != max_exp(fmt))) {
		n.sig = (frac | 1ULL << frac_bits(fmt)) <<
			(62 - frac_bits(fmt));
		n.exp = exp - bias(fmt);
	} else if (exp) {
		n.class = frac ? NAN : INF;
		n.signaling = frac && !(frac >> (frac_bits(fmt) - 1));
	} else if (frac) {
		shift = __builtin_clzll(frac) - 1;
		n.sig = frac << shift;
		n.exp = 63 - shift - bias(fmt) - frac_bits(fmt);
	} else {
		n.class = ZERO;
	}
	return n;
}

/* What is added below the last place before cutting off there. */
static __always_inline u64 increment(unsigned int rm, u32 sign, u64 mask)
{
	switch (rm) {
	case RTZ:
		return 0;
	case RDN:
		return sign ? mask : 0;
	case RUP:
		return sign ? 0 : mask;
	default: /* RNE, RMM */
		return (mask >> 1) + 1;
	}
}

static u64 overflow(enum fmt fmt, u32 sign, u64 inc, u32 *fl)
{
	*fl |= OF | NX;
	/* Without an increment the mode rounds towards zero: largest number. */
	return infinity(fmt, sign) - !inc;
}

/*
 * Rounds and packs.  @sig has its leading one at bit 62, its lowest bit may
 * stand for more that was lost.
 */
static __always_inline u64 round_pack(enum fmt fmt, u32 sign, s32 exp, u64 sig,
				      unsigned int rm, u32 *fl)
{
	const u64 mask = (1ULL << (62 - frac_bits(fmt))) - 1;
	const u64 half = (mask >> 1) + 1;
	const u64 inc = increment(rm, sign, mask);
	bool tiny = false;
	u64 lost;

	exp += bias(fmt);
	if (unlikely(exp <= 0)) {
		/* Tiny, unless rounding at full width reaches the minimum. */
		tiny = exp < 0 || !((sig + inc) >> 63);
		sig = shift_right_jam(sig, (u32)(1 - exp));
		exp = 1;
	} else if (unlikely(exp >= max_exp(fmt) - 1)) {
		if (exp >= max_exp(fmt) || (sig + inc) >> 63)
			return overflow(fmt, sign, inc, fl);
	}
	lost = sig & mask;
	sig += inc;
	sig >>= 62 - frac_bits(fmt);
	if (lost) {
		*fl |= tiny ? NX | UF : NX;
		/* A tie went up; to even means back if that made it odd. */
		if (rm == RNE && lost == half)
			sig &= ~1ULL;
	}
	/* The leading one, if there is one, adds 1 to the exponent. */
	return signed_value(fmt, sign,
			    ((u64)(exp - 1) << frac_bits(fmt)) + sig);
}

/* Moves the leading one of a sum to bit 62, and rounds and packs it. */
static __always_inline u64 normalise_pack(enum fmt fmt, u32 sign, s32 exp,
					  u64 sig, unsigned int rm, u32 *fl)
{
	int shift;

	if (sig >> 63) {
		sig = shift_right_jam(sig, 1);
		exp++;
	} else {
		shift = __builtin_clzll(sig) - 1;
		sig <<= shift;
		exp -= shift;
	}
	return round_pack(fmt, sign, exp, sig, rm, fl);
}

/* The result of an operation one of whose operands is a NaN. */
static u64 propagate_nan(enum fmt fmt, bool signaling, u32 *fl)
{
	if (signaling)
		*fl |= NV;
	return canonical_nan(fmt);
}

/* Sums that are not of two finite numbers other than zero. */
static noinline u64 add_special(enum fmt fmt, u64 ra, u64 rb, u32 neg_b,
				unsigned int rm, u32 *fl)
{
	struct num a = unpack(fmt, ra), b = unpack(fmt, rb);

	b.sign ^= (u8)neg_b;
	if (a.class == NAN || b.class == NAN)
		return propagate_nan(fmt, a.signaling || b.signaling, fl);
	if (a.class == INF && b.class == INF && a.sign != b.sign)
		return invalid(fmt, fl);
	if (a.class == INF)
		return infinity(fmt, a.sign);
	if (b.class == INF)
		return infinity(fmt, b.sign);
	if (a.class == ZERO && b.class == ZERO) {
		if (a.sign == b.sign)
			return zero(fmt, a.sign);
		return zero(fmt, rm == RDN);
	}
	if (b.class == ZERO)
		return round_pack(fmt, a.sign, a.exp, a.sig, rm, fl);
	return round_pack(fmt, b.sign, b.exp, b.sig, rm, fl);
}

static __always_inline u64 add(enum fmt fmt, u64 ra, u64 rb, u32 neg_b,
			       unsigned int rm, u32 *fl)
{
	struct num a = unpack(fmt, ra), b = unpack(fmt, rb), t;
	u64 sig;

	if (unlikely(a.class != FINITE || b.class != FINITE))
		return add_special(fmt, ra, rb, neg_b, rm, fl);
	b.sign ^= (u8)neg_b;
	if (a.exp < b.exp || (a.exp == b.exp && a.sig < b.sig)) {
		t = a;
		a = b;
		b = t;
	}
	b.sig = shift_right_jam(b.sig, (u32)(a.exp - b.exp));
	sig = a.sign == b.sign ? a.sig + b.sig : a.sig - b.sig;
	if (unlikely(!sig))
		return zero(fmt, rm == RDN);
	return normalise_pack(fmt, a.sign, a.exp, sig, rm, fl);
}

static noinline u64 mul_special(enum fmt fmt, u64 ra, u64 rb, u32 *fl)
{
	struct num a = unpack(fmt, ra), b = unpack(fmt, rb);
	const u32 sign = a.sign ^ b.sign;

	if (a.class == NAN || b.class == NAN)
		return propagate_nan(fmt, a.signaling || b.signaling, fl);
	if (a.class == INF || b.class == INF) {
		if (a.class == ZERO || b.class == ZERO)
			return invalid(fmt, fl);
		return infinity(fmt, sign);
	}
	return zero(fmt, sign);
}

static __always_inline u64 mul(enum fmt fmt, u64 ra, u64 rb, unsigned int rm,
			       u32 *fl)
{
	struct num a = unpack(fmt, ra), b = unpack(fmt, rb);
	const u32 sign = a.sign ^ b.sign;
	u128 product;
	u64 sig;

	if (unlikely(a.class != FINITE || b.class != FINITE))
		return mul_special(fmt, ra, rb, fl);
	product = (u128)a.sig * b.sig;
	sig = (u64)(product >> 62) |
	      (((u64)product & ((1ULL << 62) - 1)) != 0);
	return normalise_pack(fmt, sign, a.exp + b.exp, sig, rm, fl);
}

/*
 * Divides high:low by @d, whose leading one is at bit 63 and which is more than
 * @high, by long division in digits of 32 bits.  The compiler's own division of
 * 128 bits is a call into a library that the kernel does not have.
 */
static __always_inline u64 div128(u64 high, u64 low, u64 d, u64 *rem)
{
	const u64 d1 = d >> 32, d0 = (u32)d;
	u64 q1, q0, r;

	q1 = high / d1;
	r = high % d1;
	while (q1 >> 32 || q1 * d0 > (r << 32 | low >> 32)) {
		q1--;
		r += d1;
		if (r >> 32)
			break;
	}
	high = (high << 32 | low >> 32) - q1 * d;
	q0 = high / d1;
	r = high % d1;
	while (q0 >> 32 || q0 * d0 > (r << 32 | (u32)low)) {
		q0--;
		r += d1;
		if (r >> 32)
			break;
	}
	*rem = (high << 32 | (u32)low) - q0 * d;
	return (q1 << 32) + q0;
}

static noinline u64 div_special(enum fmt fmt, u64 ra, u64 rb, u32 *fl)
{
	struct num a = unpack(fmt, ra), b = unpack(fmt, rb);
	const u32 sign = a.sign ^ b.sign;

	if (a.class == NAN || b.class == NAN)
		return propagate_nan(fmt, a.signaling || b.signaling, fl);
	if (a.class == b.class)
		return invalid(fmt, fl);
	if (a.class == INF)
		return infinity(fmt, sign);
	if (a.class == ZERO || b.class == INF)
		return zero(fmt, sign);
	*fl |= DZ;
	return infinity(fmt, sign);
}

static __always_inline u64 div(enum fmt fmt, u64 ra, u64 rb, unsigned int rm,
			       u32 *fl)
{
	struct num a = unpack(fmt, ra), b = unpack(fmt, rb);
	const u32 sign = a.sign ^ b.sign;
	s32 exp = a.exp - b.exp;
	u64 sig, d, rem;

	if (unlikely(a.class != FINITE || b.class != FINITE))
		return div_special(fmt, ra, rb, fl);
	if (a.sig < b.sig) {
		a.sig <<= 1;
		exp--;
	}
	if (fmt == F32) {
		/* 24 bits by 24 bits leave room for 38 bits of fraction. */
		d = b.sig >> 39;
		sig = (a.sig >> 39 << 38) / d;
		rem = (a.sig >> 39 << 38) % d;
		sig <<= 24;
	} else {
		/* a < 2 b, so a quarter of it is less than the divisor, 2 b. */
		sig = div128(a.sig >> 1, a.sig << 63, b.sig << 1, &rem);
	}
	return round_pack(fmt, sign, exp, sig | (rem != 0), rm, fl);
}

/*
 * Square roots by halves (P. Zimmermann, "Karatsuba Square Root"): the root of
 * the upper half gives the upper half of the root, a division the lower.  The
 * argument's top two bits must not both be zero.
 */
static u32 sqrt16(u32 v, u32 *rem)
{
	u32 root = 0, bit;

	for (bit = 1U << 7; bit; bit >>= 1)
		if ((root | bit) * (root | bit) <= v)
			root |= bit;
	*rem = v - root * root;
	return root;
}

static u32 sqrt32(u32 v, u32 *rem)
{
	u32 r, s, q, u;
	s32 left;

	s = sqrt16(v >> 16, &r);
	u = (r << 8) + (v >> 8 & 0xff);
	q = u / (2 * s);
	u %= 2 * s;
	s = (s << 8) + q;
	left = (s32)((u << 8) + (v & 0xff)) - (s32)(q * q);
	if (left < 0) {
		left += (s32)(2 * s - 1);
		s--;
	}
	*rem = (u32)left;
	return s;
}

static u64 sqrt64(u64 v, u64 *rem)
{
	u64 s, q, u;
	s64 left;
	u32 r;

	s = sqrt32((u32)(v >> 32), &r);
	u = ((u64)r << 16) + (v >> 16 & 0xffff);
	q = u / (2 * s);
	u %= 2 * s;
	s = (s << 16) + q;
	left = (s64)((u << 16) + (v & 0xffff)) - (s64)(q * q);
	if (left < 0) {
		left += (s64)(2 * s - 1);
		s--;
	}
	*rem = (u64)left;
	return s;
}

static u64 sqrt128(u64 high, u64 low, bool *exact)
{
	u64 s, q, u, r;
	s128 left;

	s = sqrt64(high, &r);
	/*
	 * (r * 2^32 + next 32 bits) / 2 s, without the last bit first: r can
	 * be 33 bits wide.
	 */
	u = (r << 31) + (low >> 33);
	q = u / s;
	u = u % s * 2 + (low >> 32 & 1);
	left = ((s128)u << 32 | (u32)low) - (s128)((u128)q * q);
	/* A root of 2^64 is one too large, so it comes back into 64 bits. */
	s = (s << 32) + q;
	if (left < 0) {
		left += (s128)s * 2 - 1;
		if (!s)
			left += (s128)1 << 65;
		s--;
	}
	*exact = !left;
	return s;
}

static __always_inline u64 square_root(enum fmt fmt, u64 ra, unsigned int rm,
				       u32 *fl)
{
	struct num a = unpack(fmt, ra);
	bool exact;
	u64 sig;

	if (a.class == NAN)
		return propagate_nan(fmt, a.signaling, fl);
	if (a.class == ZERO)
		return zero(fmt, a.sign);
	if (a.sign)
		return invalid(fmt, fl);
	if (a.class == INF)
		return infinity(fmt, 0);
	/* An even exponent; the significand becomes 1 to 4 in units of 2^62. */
	if (a.exp & 1) {
		a.sig <<= 1;
		a.exp--;
	}
	sig = sqrt128(a.sig, 0, &exact);
	if (!exact)
		sig |= 1;
	sig = shift_right_jam(sig, 1);
	return round_pack(fmt, 0, a.exp / 2, sig, rm, fl);
}

static noinline u64 mul_add_special(enum fmt fmt, struct num a, struct num b,
				    struct num c, unsigned int rm, u32 *fl)
{
	const u32 sign = a.sign ^ b.sign;
	const bool inf_times_zero = (a.class == INF && b.class == ZERO) ||
				    (a.class == ZERO && b.class == INF);

	/* Infinity times zero is invalid even if a quiet NaN is added to it. */
	if (a.class == NAN || b.class == NAN || c.class == NAN)
		return propagate_nan(fmt, a.signaling || b.signaling ||
				     c.signaling || inf_times_zero, fl);
	if (inf_times_zero)
		return invalid(fmt, fl);
	if (a.class == INF || b.class == INF) {
		if (c.class == INF && c.sign != sign)
			return invalid(fmt, fl);
		return infinity(fmt, sign);
	}
	if (c.class == INF)
		return infinity(fmt, c.sign);
	/* The product is zero. */
	if (c.class == FINITE)
		return round_pack(fmt, c.sign, c.exp, c.sig, rm, fl);
	return zero(fmt, c.sign == sign ? sign : rm == RDN);
}

/*
 * The exact product of at most 106 bits has its leading one at bit 124 or 125
 * of 128, so at least 18 bits below it are zero.  Aligning loses bits only if
 * the exponents are so far apart that no more than one leading bit can cancel.
 */
static __always_inline u64 mul_add(enum fmt fmt, u64 ra, u64 rb, u64 rc,
				   u32 neg_product, u32 neg_c,
				   unsigned int rm, u32 *fl)
{
	struct num a = unpack(fmt, ra), b = unpack(fmt, rb);
	struct num c = unpack(fmt, rc);
	u128 product, addend, sum;
	s32 exp, diff, shift;
	u32 sign;

	a.sign ^= (u8)neg_product;
	c.sign ^= (u8)neg_c;
	if (unlikely(a.class != FINITE || b.class != FINITE ||
		     c.class == INF || c.class == NAN))
		return mul_add_special(fmt, a, b, c, rm, fl);
	product = (u128)a.sig * b.sig;
	sign = a.sign ^ b.sign;
	/* Units: value = integer / 2^124 * 2^exp. */
	exp = a.exp + b.exp;
	if (c.class == ZERO) {
		sum = product;
	} else {
		addend = (u128)c.sig << 62;
		diff = exp - c.exp;
		if (diff >= 0) {
			addend = shift_right_jam128(addend, (u32)diff);
		} else {
			product = shift_right_jam128(product, (u32)-diff);
			exp = c.exp;
		}
		if (sign == c.sign) {
			sum = product + addend;
		} else if (product >= addend) {
			sum = product - addend;
		} else {
			sum = addend - product;
			sign = c.sign;
		}
		if (!sum)
			return zero(fmt, rm == RDN);
	}
	/* Leading one to bit 126, which is bit 62 of the upper half. */
	shift = clz128(sum) - 1;
	exp += 2 - shift;
	if (shift >= 0)
		sum <<= shift;
	else
		sum = shift_right_jam128(sum, 1);
	return round_pack(fmt, sign, exp, (u64)(sum >> 64) | ((u64)sum != 0),
			  rm, fl);
}

/* Orders two numbers that are no NaNs: totally, but for the zeros. */
static __always_inline bool less(enum fmt fmt, u64 a, u64 b)
{
	const u64 sign = 1ULL << (fmt == F64 ? 63 : 31);

	if ((a ^ b) & sign)
		return (a & sign) && ((a | b) & ~sign);
	return a != b && (a < b) == !(a & sign);
}

static __always_inline bool is_nan(enum fmt fmt, u64 v)
{
	return (v << (fmt == F64 ? 1 : 33)) >
	       (u64)max_exp(fmt) << (fmt == F64 ? 53 : 56);
}

static __always_inline bool is_signaling(enum fmt fmt, u64 v)
{
	return is_nan(fmt, v) && !(v >> (frac_bits(fmt) - 1) & 1);
}

static __always_inline bool is_equal(enum fmt fmt, u64 a, u64 b)
{
	const u64 sign = 1ULL << (fmt == F64 ? 63 : 31);

	return a == b || !((a | b) & ~sign);
}

/* Returns true, and sets the flags, if a comparison has a NaN in it. */
static __always_inline bool is_unordered(enum fmt fmt, u64 a, u64 b, bool quiet,
					 u32 *fl)
{
	if (likely(!is_nan(fmt, a) && !is_nan(fmt, b)))
		return false;
	if (!quiet || is_signaling(fmt, a) || is_signaling(fmt, b))
		*fl |= NV;
	return true;
}

/* The smaller, -0 being smaller than +0; of a NaN and a number, the number. */
static __always_inline u64 min_max(enum fmt fmt, u64 ra, u64 rb, bool max,
				   u32 *fl)
{
	const u64 a = unbox(fmt, ra), b = unbox(fmt, rb);
	bool first;

	if (is_unordered(fmt, a, b, true, fl)) {
		if (is_nan(fmt, a) && is_nan(fmt, b))
			return canonical_nan(fmt);
		return box(fmt, is_nan(fmt, a) ? b : a);
	}
	if (is_equal(fmt, a, b))
		first = a > b;	/* -0 if the values differ */
	else
		first = less(fmt, a, b);
	return box(fmt, first != max ? a : b);
}

/* Converts to an integer of @width bits, saturating. */
static __always_inline u64 to_int(enum fmt fmt, u64 reg, unsigned int width,
				  bool is_signed, unsigned int rm, u32 *fl)
{
	const u64 max = is_signed ? (1ULL << (width - 1)) - 1 :
				    ~0ULL >> (64 - width);
	struct num a = unpack(fmt, reg);
	u64 value, lost = 0, limit;

	if (a.class == ZERO)
		return 0;
	if (a.class == NAN) {
		*fl |= NV;
		return width == 32 ? (u64)(s64)(s32)max : max;
	}
	if (a.class == INF || a.exp > 63) {
		value = 0;
		goto saturate;
	}
	if (a.exp >= 62) {
		value = a.sig << (a.exp - 62);
	} else {
		/* Two more bits at the bottom: the half, and all below. */
		if (a.exp >= 60)
			value = a.sig << (a.exp - 60);
		else
			value = shift_right_jam(a.sig, (u32)(60 - a.exp));
		lost = value & 3;
		value = (value + increment(rm, a.sign, 3)) >> 2;
		if (rm == RNE && lost == 2)
			value &= ~1ULL;
	}
	limit = max;
	if (a.sign)
		limit = is_signed ? max + 1 : 0;
	if (value > limit)
		goto saturate;
	if (lost)
		*fl |= NX;
	if (a.sign)
		value = 0 - value;
	return width == 32 ? (u64)(s64)(s32)(u32)value : value;

saturate:
	*fl |= NV;
	value = max;
	if (a.sign)
		value = is_signed ? max + 1 : 0;
	return width == 32 ? (u64)(s64)(s32)(u32)value : value;
}

static __always_inline u64 from_int(enum fmt fmt, u32 sign, u64 magnitude,
				    unsigned int rm, u32 *fl)
{
	if (!magnitude)
		return zero(fmt, 0);
	return normalise_pack(fmt, sign, 62, magnitude, rm, fl);
}

static __always_inline u64 classify(enum fmt fmt, u64 reg)
{
	const u64 v = unbox(fmt, reg);
	const u64 frac = v & ((1ULL << frac_bits(fmt)) - 1);
	const u64 exp = v >> frac_bits(fmt) & (u64)max_exp(fmt);
	const bool sign = v >> (fmt == F64 ? 63 : 31) & 1;

	if (is_nan(fmt, v))
		return is_signaling(fmt, v) ? 1 << 8 : 1 << 9;
	if (exp == (u64)max_exp(fmt))
		return sign ? 1 << 0 : 1 << 7;
	if (exp)
		return sign ? 1 << 1 : 1 << 6;
	if (frac)
		return sign ? 1 << 2 : 1 << 5;
	return sign ? 1 << 3 : 1 << 4;
}

/* What leaves this file: each operation for each format. */

u64 secproc_rv_f32_add(u64 a, u64 b, unsigned int rm, u32 *fl)
{
	return add(F32, a, b, 0, rm, fl);
}

u64 secproc_rv_f64_add(u64 a, u64 b, unsigned int rm, u32 *fl)
{
	return add(F64, a, b, 0, rm, fl);
}

u64 secproc_rv_f32_sub(u64 a, u64 b, unsigned int rm, u32 *fl)
{
	return add(F32, a, b, 1, rm, fl);
}

u64 secproc_rv_f64_sub(u64 a, u64 b, unsigned int rm, u32 *fl)
{
	return add(F64, a, b, 1, rm, fl);
}

u64 secproc_rv_f32_mul(u64 a, u64 b, unsigned int rm, u32 *fl)
{
	return mul(F32, a, b, rm, fl);
}

u64 secproc_rv_f64_mul(u64 a, u64 b, unsigned int rm, u32 *fl)
{
	return mul(F64, a, b, rm, fl);
}

u64 secproc_rv_f32_div(u64 a, u64 b, unsigned int rm, u32 *fl)
{
	return div(F32, a, b, rm, fl);
}

u64 secproc_rv_f64_div(u64 a, u64 b, unsigned int rm, u32 *fl)
{
	return div(F64, a, b, rm, fl);
}

u64 secproc_rv_f32_sqrt(u64 a, unsigned int rm, u32 *fl)
{
	return square_root(F32, a, rm, fl);
}

u64 secproc_rv_f64_sqrt(u64 a, unsigned int rm, u32 *fl)
{
	return square_root(F64, a, rm, fl);
}

u64 secproc_rv_f32_fma(u64 a, u64 b, u64 c, unsigned int neg_product,
		       unsigned int neg_c, unsigned int rm, u32 *fl)
{
	return mul_add(F32, a, b, c, neg_product, neg_c, rm, fl);
}

u64 secproc_rv_f64_fma(u64 a, u64 b, u64 c, unsigned int neg_product,
		       unsigned int neg_c, unsigned int rm, u32 *fl)
{
	return mul_add(F64, a, b, c, neg_product, neg_c, rm, fl);
}

u64 secproc_rv_f32_min(u64 a, u64 b, u32 *fl)
{
	return min_max(F32, a, b, false, fl);
}

u64 secproc_rv_f32_max(u64 a, u64 b, u32 *fl)
{
	return min_max(F32, a, b, true, fl);
}

u64 secproc_rv_f64_min(u64 a, u64 b, u32 *fl)
{
	return min_max(F64, a, b, false, fl);
}

u64 secproc_rv_f64_max(u64 a, u64 b, u32 *fl)
{
	return min_max(F64, a, b, true, fl);
}

static __always_inline u64 compare_eq(enum fmt fmt, u64 a, u64 b, u32 *fl)
{
	a = unbox(fmt, a);
	b = unbox(fmt, b);
	return !is_unordered(fmt, a, b, true, fl) && is_equal(fmt, a, b);
}

static __always_inline u64 compare_lt(enum fmt fmt, u64 a, u64 b, u32 *fl)
{
	a = unbox(fmt, a);
	b = unbox(fmt, b);
	return !is_unordered(fmt, a, b, false, fl) && less(fmt, a, b);
}

static __always_inline u64 compare_le(enum fmt fmt, u64 a, u64 b, u32 *fl)
{
	a = unbox(fmt, a);
	b = unbox(fmt, b);
	return !is_unordered(fmt, a, b, false, fl) && !less(fmt, b, a);
}

u64 secproc_rv_f32_eq(u64 a, u64 b, u32 *fl)
{
	return compare_eq(F32, a, b, fl);
}

u64 secproc_rv_f64_eq(u64 a, u64 b, u32 *fl)
{
	return compare_eq(F64, a, b, fl);
}

u64 secproc_rv_f32_lt(u64 a, u64 b, u32 *fl)
{
	return compare_lt(F32, a, b, fl);
}

u64 secproc_rv_f64_lt(u64 a, u64 b, u32 *fl)
{
	return compare_lt(F64, a, b, fl);
}

u64 secproc_rv_f32_le(u64 a, u64 b, u32 *fl)
{
	return compare_le(F32, a, b, fl);
}

u64 secproc_rv_f64_le(u64 a, u64 b, u32 *fl)
{
	return compare_le(F64, a, b, fl);
}

u64 secproc_rv_f32_to_i32(u64 a, unsigned int rm, u32 *fl)
{
	return to_int(F32, a, 32, true, rm, fl);
}

u64 secproc_rv_f32_to_u32(u64 a, unsigned int rm, u32 *fl)
{
	return to_int(F32, a, 32, false, rm, fl);
}

u64 secproc_rv_f32_to_i64(u64 a, unsigned int rm, u32 *fl)
{
	return to_int(F32, a, 64, true, rm, fl);
}

u64 secproc_rv_f32_to_u64(u64 a, unsigned int rm, u32 *fl)
{
	return to_int(F32, a, 64, false, rm, fl);
}

u64 secproc_rv_f64_to_i32(u64 a, unsigned int rm, u32 *fl)
{
	return to_int(F64, a, 32, true, rm, fl);
}

u64 secproc_rv_f64_to_u32(u64 a, unsigned int rm, u32 *fl)
{
	return to_int(F64, a, 32, false, rm, fl);
}

u64 secproc_rv_f64_to_i64(u64 a, unsigned int rm, u32 *fl)
{
	return to_int(F64, a, 64, true, rm, fl);
}

u64 secproc_rv_f64_to_u64(u64 a, unsigned int rm, u32 *fl)
{
	return to_int(F64, a, 64, false, rm, fl);
}

u64 secproc_rv_i64_to_f32(u64 a, unsigned int rm, u32 *fl)
{
	const u32 sign = a >> 63;

	return from_int(F32, sign, sign ? 0 - a : a, rm, fl);
}

u64 secproc_rv_u64_to_f32(u64 a, unsigned int rm, u32 *fl)
{
	return from_int(F32, 0, a, rm, fl);
}

u64 secproc_rv_i64_to_f64(u64 a, unsigned int rm, u32 *fl)
{
	const u32 sign = a >> 63;

	return from_int(F64, sign, sign ? 0 - a : a, rm, fl);
}

u64 secproc_rv_u64_to_f64(u64 a, unsigned int rm, u32 *fl)
{
	return from_int(F64, 0, a, rm, fl);
}

u64 secproc_rv_f32_to_f64(u64 reg, u32 *fl)
{
	struct num a = unpack(F32, reg);

	if (a.class == NAN)
		return propagate_nan(F64, a.signaling, fl);
	if (a.class == INF)
		return infinity(F64, a.sign);
	if (a.class == ZERO)
		return zero(F64, a.sign);
	/* Every single is a double, so nothing is rounded. */
	return round_pack(F64, a.sign, a.exp, a.sig, RNE, fl);
}

u64 secproc_rv_f64_to_f32(u64 reg, unsigned int rm, u32 *fl)
{
	struct num a = unpack(F64, reg);

	if (a.class == NAN)
		return propagate_nan(F32, a.signaling, fl);
	if (a.class == INF)
		return infinity(F32, a.sign);
	if (a.class == ZERO)
		return zero(F32, a.sign);
	return round_pack(F32, a.sign, a.exp, a.sig, rm, fl);
}

u64 secproc_rv_f32_class(u64 a)
{
	return classify(F32, a);
}

u64 secproc_rv_f64_class(u64 a)
{
	return classify(F64, a);
}
