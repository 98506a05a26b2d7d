// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Soft float against the host's SSE2 and FMA3, and against plain C
 *
 * Each operation runs on all pairs of special operands and on many random ones,
 * in the four rounding modes that the host has; results must agree to the bit
 * and flags exactly.  Rounding to nearest, ties away from zero, follows from
 * rounding down and up where the exact result is known.
 */
#include <float.h>
#include <stdlib.h>

#include "../../kmod/core/rv/fp.h"
#include "check.h"

#define NR_RANDOM	20000

static u64 rng = 88172645463325252ULL;

static u64 rnd(void)
{
	rng ^= rng << 13;
	rng ^= rng >> 7;
	rng ^= rng << 17;
	return rng;
}

static const u64 special64[] = {
	0x0000000000000000, 0x8000000000000000, 0x0000000000000001,
	0x8000000000000001, 0x000fffffffffffff, 0x0010000000000000,
	0x8010000000000000, 0x0010000000000001, 0x3ff0000000000000,
	0xbff0000000000000, 0x3ff0000000000001, 0x3fefffffffffffff,
	0x4000000000000000, 0x3fe0000000000000, 0x7fefffffffffffff,
	0xffefffffffffffff, 0x7ff0000000000000, 0xfff0000000000000,
	0x7ff8000000000000, 0xfff8000000000001, 0x7ff0000000000001,
	0xfff4000000000000, 0x43e0000000000000, 0xc3e0000000000000,
	0x43dfffffffffffff, 0x43f0000000000000, 0x41e0000000000000,
	0xc1e0000000000000, 0x41dfffffffe00000, 0x41efffffffe00000,
	0x41f0000000000000, 0x3fdfffffffffffff, 0x3fe0000000000001,
	0xbfe0000000000000, 0xbff8000000000000, 0x4004000000000000,
	0x36a0000000000000, 0x3810000000000000, 0x380fffffffffffff,
	0x380fffffe0000000, 0x47efffffe0000000, 0x47effffff0000000,
	0x36b0000000000001, 0x1ff0000000000000, 0x2000000000000001,
};

static const u32 special32[] = {
	0x00000000, 0x80000000, 0x00000001, 0x80000001, 0x007fffff,
	0x00800000, 0x80800000, 0x00800001, 0x3f800000, 0xbf800000,
	0x3f800001, 0x3f7fffff, 0x40000000, 0x3f000000, 0x7f7fffff,
	0xff7fffff, 0x7f800000, 0xff800000, 0x7fc00000, 0xffc00001,
	0x7f800001, 0xffa00000, 0x4f000000, 0xcf000000, 0x4effffff,
	0x4f800000, 0x4f7fffff, 0x5f000000, 0xdf000000, 0x5effffff,
	0x5f800000, 0x5f7fffff, 0x3effffff, 0x3f000001, 0xbf000000,
	0xbfc00000, 0x40200000, 0x1f800000, 0x20000001,
};

/* Operand number i: all the special ones, then random ones. */
static u64 operand64(size_t i)
{
	u64 v;

	if (i < ARRAY_SIZE(special64))
		return special64[i];
	v = rnd();
	switch (rnd() % 5) {
	case 0:	/* exponents near each other */
		return (v & 0x800fffffffffffff) | (1000 + rnd() % 50) << 52;
	case 1:	/* few bits, so that results are exact or ties */
		return (v & 0x800ff00000000000) | (1010 + rnd() % 60) << 52;
	case 2:	/* tiny */
		return v & 0x803fffffffffffff;
	case 3:
		return special64[rnd() % ARRAY_SIZE(special64)];
	default:
		return v;
	}
}

static u32 operand32(size_t i)
{
	u32 v;

	if (i < ARRAY_SIZE(special32))
		return special32[i];
	v = (u32)rnd();
	switch (rnd() % 5) {
	case 0:
		return (v & 0x807fffff) | (u32)(110 + rnd() % 30) << 23;
	case 1:
		return (v & 0x807f0000) | (u32)(110 + rnd() % 40) << 23;
	case 2:
		return v & 0x81ffffff;
	case 3:
		return special32[rnd() % ARRAY_SIZE(special32)];
	default:
		return v;
	}
}

/* The control word for a rounding mode, all exceptions masked, no flags. */
static u32 mxcsr_of(unsigned int rm)
{
	static const u32 rc[] = { 0, 3, 1, 2 };

	return 0x1f80 | rc[rm] << 13;
}

static u32 flags_of(u32 mxcsr)
{
	return (mxcsr & 1 ? SECPROC_RV_FFLAG_NV : 0) |
	       (mxcsr & 4 ? SECPROC_RV_FFLAG_DZ : 0) |
	       (mxcsr & 8 ? SECPROC_RV_FFLAG_OF : 0) |
	       (mxcsr & 16 ? SECPROC_RV_FFLAG_UF : 0) |
	       (mxcsr & 32 ? SECPROC_RV_FFLAG_NX : 0);
}

static bool is_nan64(u64 v)
{
	return (v & ~(1ULL << 63)) > 0x7ff0000000000000;
}

static bool is_nan32(u32 v)
{
	return (v & ~(1U << 31)) > 0x7f800000;
}

/* What RISC-V makes of a result of the host. */
static u64 result64(u64 v)
{
	return is_nan64(v) ? 0x7ff8000000000000 : v;
}

static u64 result32(u32 v)
{
	return SECPROC_RV_BOX(is_nan32(v) ? 0x7fc00000 : v);
}

#define HOST_OP2(name, insn, type) \
static type host_##name(type a, type b, u32 *mxcsr) \
{ \
	u32 saved; \
	\
	__asm__ volatile("stmxcsr %[saved]\n\t" \
			 "ldmxcsr %[csr]\n\t" \
			 insn " %[b], %[a]\n\t" \
			 "stmxcsr %[csr]\n\t" \
			 "ldmxcsr %[saved]" \
			 : [a] "+x" (a), [csr] "+m" (*mxcsr), \
			   [saved] "=m" (saved) \
			 : [b] "x" (b)); \
	return a; \
}

HOST_OP2(add64, "addsd", double)
HOST_OP2(sub64, "subsd", double)
HOST_OP2(mul64, "mulsd", double)
HOST_OP2(div64, "divsd", double)
HOST_OP2(sqrt64, "sqrtsd", double)
HOST_OP2(add32, "addss", float)
HOST_OP2(sub32, "subss", float)
HOST_OP2(mul32, "mulss", float)
HOST_OP2(div32, "divss", float)
HOST_OP2(sqrt32, "sqrtss", float)

#define HOST_CONVERT(name, insn, from, to, cto) \
static to host_##name(from a, u32 *mxcsr) \
{ \
	u32 saved; \
	to r; \
	\
	__asm__ volatile("stmxcsr %[saved]\n\t" \
			 "ldmxcsr %[csr]\n\t" \
			 insn " %[a], %[r]\n\t" \
			 "stmxcsr %[csr]\n\t" \
			 "ldmxcsr %[saved]" \
			 : [r] "=" cto (r), [csr] "+m" (*mxcsr), \
			   [saved] "=m" (saved) \
			 : [a] "m" (a)); \
	return r; \
}

HOST_CONVERT(narrow, "cvtsd2ss", double, float, "x")
HOST_CONVERT(widen, "cvtss2sd", float, double, "x")
HOST_CONVERT(d2l, "cvtsd2siq", double, s64, "r")
HOST_CONVERT(s2l, "cvtss2siq", float, s64, "r")
HOST_CONVERT(l2d, "cvtsi2sdq", s64, double, "x")
HOST_CONVERT(l2s, "cvtsi2ssq", s64, float, "x")

#define HOST_FMA(name, insn, type) \
static type host_##name(type a, type b, type c, u32 *mxcsr) \
{ \
	u32 saved; \
	\
	__asm__ volatile("stmxcsr %[saved]\n\t" \
			 "ldmxcsr %[csr]\n\t" \
			 insn " %[c], %[b], %[a]\n\t" \
			 "stmxcsr %[csr]\n\t" \
			 "ldmxcsr %[saved]" \
			 : [a] "+x" (a), [csr] "+m" (*mxcsr), \
			   [saved] "=m" (saved) \
			 : [b] "x" (b), [c] "x" (c)); \
	return a; \
}

HOST_FMA(fma64, "vfmadd213sd", double)
HOST_FMA(fma32, "vfmadd213ss", float)

static double as_f64(u64 v)
{
	double d;

	memcpy(&d, &v, 8);
	return d;
}

static u64 as_u64(double d)
{
	u64 v;

	memcpy(&v, &d, 8);
	return v;
}

static float as_f32(u32 v)
{
	float f;

	memcpy(&f, &v, 4);
	return f;
}

static u32 as_u32(float f)
{
	u32 v;

	memcpy(&v, &f, 4);
	return v;
}

static bool agree(const char *name, u64 a, u64 b, unsigned int rm, u64 want,
		  u32 want_fl, u64 got, u32 got_fl)
{
	if (want == got && want_fl == got_fl)
		return true;
	printf("# %s %#llx, %#llx rm %u: %#llx flags %#x, want %#llx flags %#x\n",
	       name, (unsigned long long)a, (unsigned long long)b, rm,
	       (unsigned long long)got, got_fl, (unsigned long long)want,
	       want_fl);
	return CHECK(!"soft float agrees with the host");
}

/* Number of operand pairs: specials with each other, then random. */
static size_t nr_pairs(size_t nr_special)
{
	return nr_special * nr_special + NR_RANDOM;
}

static void pair64(size_t i, u64 *a, u64 *b)
{
	const size_t n = ARRAY_SIZE(special64);

	*a = operand64(i < n * n ? i / n : n);
	*b = operand64(i < n * n ? i % n : n);
}

static void pair32(size_t i, u32 *a, u32 *b)
{
	const size_t n = ARRAY_SIZE(special32);

	*a = operand32(i < n * n ? i / n : n);
	*b = operand32(i < n * n ? i % n : n);
}

static void compare64(const char *name,
		      u64 (*soft)(u64 a, u64 b, unsigned int rm, u32 *fl),
		      double (*host)(double a, double b, u32 *mxcsr))
{
	unsigned int rm;
	u64 a, b, want;
	u32 csr, fl;
	size_t i;

	for (i = 0; i < nr_pairs(ARRAY_SIZE(special64)); i++) {
		pair64(i, &a, &b);
		for (rm = 0; rm < 4; rm++) {
			csr = mxcsr_of(rm);
			fl = 0;
			want = result64(as_u64(host(as_f64(a), as_f64(b),
						    &csr)));
			u64 got = soft(a, b, rm, &fl);

			if (!agree(name, a, b, rm, want, flags_of(csr), got, fl))
				return;
		}
	}
}

static void compare32(const char *name,
		      u64 (*soft)(u64 a, u64 b, unsigned int rm, u32 *fl),
		      float (*host)(float a, float b, u32 *mxcsr))
{
	unsigned int rm;
	u32 a, b, csr, fl;
	u64 want, got;
	size_t i;

	for (i = 0; i < nr_pairs(ARRAY_SIZE(special32)); i++) {
		pair32(i, &a, &b);
		for (rm = 0; rm < 4; rm++) {
			csr = mxcsr_of(rm);
			fl = 0;
			want = result32(as_u32(host(as_f32(a), as_f32(b),
						    &csr)));
			got = soft(SECPROC_RV_BOX(a), SECPROC_RV_BOX(b), rm,
				   &fl);
			if (!agree(name, a, b, rm, want, flags_of(csr), got, fl))
				return;
		}
	}
}

static void sums_equal_the_hosts(void)
{
	compare64("f64_add", secproc_rv_f64_add, host_add64);
	compare32("f32_add", secproc_rv_f32_add, host_add32);
}

static void differences_equal_the_hosts(void)
{
	compare64("f64_sub", secproc_rv_f64_sub, host_sub64);
	compare32("f32_sub", secproc_rv_f32_sub, host_sub32);
}

static void products_equal_the_hosts(void)
{
	compare64("f64_mul", secproc_rv_f64_mul, host_mul64);
	compare32("f32_mul", secproc_rv_f32_mul, host_mul32);
}

static void quotients_equal_the_hosts(void)
{
	compare64("f64_div", secproc_rv_f64_div, host_div64);
	compare32("f32_div", secproc_rv_f32_div, host_div32);
}

/* The host's square root takes its operand second and ignores the first. */
static u64 sqrt64(u64 a, u64 b, unsigned int rm, u32 *fl)
{
	(void)a;
	return secproc_rv_f64_sqrt(b, rm, fl);
}

static u64 sqrt32(u64 a, u64 b, unsigned int rm, u32 *fl)
{
	(void)a;
	return secproc_rv_f32_sqrt(b, rm, fl);
}

static void roots_equal_the_hosts(void)
{
	compare64("f64_sqrt", sqrt64, host_sqrt64);
	compare32("f32_sqrt", sqrt32, host_sqrt32);
}

/* x86 does not call infinity times zero invalid if a quiet NaN is added. */
static bool is_inf_times_zero(u64 a, u64 b, u64 inf)
{
	return (a == inf && !b) || (!a && b == inf);
}

static void fused_in_mode(u64 a, u64 b, u64 c, unsigned int rm)
{
	const u64 no_sign = ~(1ULL << 63);
	u32 csr = mxcsr_of(rm), fl = 0, want_fl;
	u64 want, got;

	want = result64(as_u64(host_fma64(as_f64(a), as_f64(b), as_f64(c),
					  &csr)));
	want_fl = flags_of(csr);
	if (is_inf_times_zero(a & no_sign, b & no_sign, 0x7ffULL << 52))
		want_fl |= SECPROC_RV_FFLAG_NV;
	got = secproc_rv_f64_fma(a, b, c, 0, 0, rm, &fl);
	agree("f64_fma", a, c, rm, want, want_fl, got, fl);
	/* -(a * b) - c is the same in the mode that mirrors this one. */
	if (!is_nan64(got)) {
		unsigned int mirror = rm == 2 ? 3 : rm == 3 ? 2 : rm;
		u32 fl2 = 0;

		CHECK(secproc_rv_f64_fma(a, b, c, 1, 1, mirror, &fl2) ==
		      (got ^ ~no_sign) || !(got & no_sign));
		CHECK(fl == fl2);
	}
}

static void fused_in_mode32(u32 a, u32 b, u32 c, unsigned int rm)
{
	const u32 no_sign = ~(1U << 31);
	u32 csr = mxcsr_of(rm), fl = 0, want_fl;
	u64 want, got;

	want = result32(as_u32(host_fma32(as_f32(a), as_f32(b), as_f32(c),
					  &csr)));
	want_fl = flags_of(csr);
	if (is_inf_times_zero(a & no_sign, b & no_sign, 0xffU << 23))
		want_fl |= SECPROC_RV_FFLAG_NV;
	got = secproc_rv_f32_fma(SECPROC_RV_BOX(a), SECPROC_RV_BOX(b),
				 SECPROC_RV_BOX(c), 0, 0, rm, &fl);
	agree("f32_fma", a, c, rm, want, want_fl, got, fl);
}

static void fused_products_equal_the_hosts(void)
{
	u64 a, b, c;
	u32 s, t, u;
	size_t i;

	if (!__builtin_cpu_supports("fma")) {
		printf("# no FMA3 here: only the differential test covers it\n");
		return;
	}
	for (i = 0; i < nr_pairs(ARRAY_SIZE(special64)) * 4; i++) {
		pair64(i / 4, &a, &b);
		c = operand64(ARRAY_SIZE(special64));
		/* An addend near the product, so that much cancels. */
		if (i & 1)
			c = as_u64(-as_f64(a) * as_f64(b)) ^ (rnd() & 3);
		fused_in_mode(a, b, c, (unsigned int)(i % 4));
		pair32(i / 4, &s, &t);
		u = operand32(ARRAY_SIZE(special32));
		if (i & 1)
			u = as_u32(-as_f32(s) * as_f32(t)) ^ (rnd() & 3);
		fused_in_mode32(s, t, u, (unsigned int)(i % 4));
	}
}

static void conversions_between_formats_equal_the_hosts(void)
{
	unsigned int rm;
	u32 csr, fl, s;
	u64 d, want;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(special64) + NR_RANDOM; i++) {
		d = operand64(i);
		/* Into the range of singles and around its ends. */
		if (i > ARRAY_SIZE(special64) && i % 2)
			d = (d & 0x800fffffffffffff) |
			    (1023 - 155 + rnd() % 310) << 52;
		for (rm = 0; rm < 4; rm++) {
			csr = mxcsr_of(rm);
			fl = 0;
			want = result32(as_u32(host_narrow(as_f64(d), &csr)));
			u64 got = secproc_rv_f64_to_f32(d, rm, &fl);

			agree("f64_to_f32", d, 0, rm, want, flags_of(csr), got,
			      fl);
		}
		s = operand32(i);
		csr = mxcsr_of(0);
		fl = 0;
		want = result64(as_u64(host_widen(as_f32(s), &csr)));
		u64 got = secproc_rv_f32_to_f64(SECPROC_RV_BOX(s), &fl);

		agree("f32_to_f64", s, 0, 0, want, flags_of(csr), got, fl);
	}
}

/*
 * The integer of @width bits that @d, whose value rounded to an integer is @r
 * with the flags @fl if it fits 64 bits, converts to.
 */
static u64 want_int(double d, s64 r, unsigned int width, bool is_signed,
		    u32 *fl)
{
	const double two63 = 9223372036854775808.0;
	u64 max = is_signed ? (1ULL << (width - 1)) - 1 : ~0ULL >> (64 - width);
	u64 min = is_signed ? ~max : 0;
	bool fits = d >= -two63 && d < two63;
	bool below = d < 0;

	if (d != d)
		goto above;
	if (!is_signed && width == 64 && d >= two63 && d < 2 * two63) {
		*fl = 0;
		return (u64)(s64)(d - two63) + (1ULL << 63);
	}
	if (fits && is_signed && (width == 64 || r == (s32)r))
		return (u64)r;
	if (fits && !is_signed && r >= 0 && (width == 64 || r == (u32)r))
		return width == 32 ? (u64)(s64)(s32)r : (u64)r;
	*fl = SECPROC_RV_FFLAG_NV;
	if (below)
		return min;
above:
	*fl = SECPROC_RV_FFLAG_NV;
	return width == 32 ? (u64)(s64)(s32)max : max;
}

static void conversions_to_integers_saturate(void)
{
	static u64 (*const soft64[])(u64 a, unsigned int rm, u32 *fl) = {
		secproc_rv_f64_to_i32, secproc_rv_f64_to_u32,
		secproc_rv_f64_to_i64, secproc_rv_f64_to_u64,
	};
	static u64 (*const soft32[])(u64 a, unsigned int rm, u32 *fl) = {
		secproc_rv_f32_to_i32, secproc_rv_f32_to_u32,
		secproc_rv_f32_to_i64, secproc_rv_f32_to_u64,
	};
	unsigned int rm, to;
	u32 csr, fl, s;
	u64 d, want;
	size_t i;
	s64 r;

	for (i = 0; i < ARRAY_SIZE(special64) + NR_RANDOM; i++) {
		d = operand64(i);
		s = operand32(i);
		if (i > ARRAY_SIZE(special64) && i % 4) {
			d = (d & 0x800fffffffffffff) |
			    (1023 - 4 + rnd() % 72) << 52;
			s = (s & 0x807fffff) |
			    (u32)(127 - 4 + rnd() % 72) << 23;
		}
		for (rm = 0; rm < 4; rm++) {
			for (to = 0; to < 4; to++) {
				u32 want_fl;
				u64 got;

				csr = mxcsr_of(rm);
				fl = 0;
				r = host_d2l(as_f64(d), &csr);
				want_fl = flags_of(csr);
				want = want_int(as_f64(d), r, to < 2 ? 32 : 64,
						!(to & 1), &want_fl);
				got = soft64[to](d, rm, &fl);
				agree("f64_to_int", d, to, rm, want, want_fl,
				      got, fl);
				csr = mxcsr_of(rm);
				fl = 0;
				r = host_s2l(as_f32(s), &csr);
				want_fl = flags_of(csr);
				want = want_int((double)as_f32(s), r,
						to < 2 ? 32 : 64, !(to & 1),
						&want_fl);
				got = soft32[to](SECPROC_RV_BOX(s), rm, &fl);
				agree("f32_to_int", s, to, rm, want, want_fl,
				      got, fl);
			}
		}
	}
}

/* Compares the conversion of @v with the host's of @part, @times over. */
static void from_int_in_mode(const char *name, u64 v, u64 part, int times,
			     unsigned int rm,
			     u64 (*to64)(u64 a, unsigned int rm, u32 *fl),
			     u64 (*to32)(u64 a, unsigned int rm, u32 *fl))
{
	u32 csr = mxcsr_of(rm), fl = 0;
	u64 want, got;

	want = as_u64(host_l2d((s64)part, &csr) * times);
	got = to64(v, rm, &fl);
	agree(name, v, 64, rm, want, flags_of(csr), got, fl);
	csr = mxcsr_of(rm);
	fl = 0;
	want = result32(as_u32(host_l2s((s64)part, &csr) * (float)times));
	got = to32(v, rm, &fl);
	agree(name, v, 32, rm, want, flags_of(csr), got, fl);
}

static void conversions_from_integers_equal_the_hosts(void)
{
	unsigned int rm;
	size_t i;
	bool big;
	u64 v;

	for (i = 0; i < NR_RANDOM; i++) {
		v = rnd() >> rnd() % 64;
		if (i < 64)
			v = 1ULL << i;
		else if (i < 128)
			v = (1ULL << (i - 64)) - 1;
		if (i & 1)
			v = 0 - v;
		for (rm = 0; rm < 4; rm++) {
			from_int_in_mode("i64", v, v, 1, rm,
					 secproc_rv_i64_to_f64,
					 secproc_rv_i64_to_f32);
			/* Twice the half of it, rounded to odd. */
			big = v >> 63;
			from_int_in_mode("u64", v, big ? v >> 1 | (v & 1) : v,
					 big ? 2 : 1, rm, secproc_rv_u64_to_f64,
					 secproc_rv_u64_to_f32);
		}
	}
}

/*
 * The product of two singles is exact as a double.  If it lies in the middle
 * between its neighbours, rounding to nearest away takes the larger magnitude,
 * otherwise it agrees with rounding to nearest even.
 */
static void ties_round_away_in_rmm(void)
{
	u32 a, b, nr_ties = 0;
	size_t i;

	for (i = 0; i < NR_RANDOM * 5; i++) {
		u64 rmm, rne, down, up, away;
		u32 fl = 0, fl2 = 0;
		double exact;

		/* 12 bits times 13 bits: many ties at bit 24. */
		a = (u32)(rnd() & 0x807ff000) | 127U << 23;
		b = (u32)(rnd() & 0x807ff800) | 127U << 23;
		exact = (double)as_f32(a) * (double)as_f32(b);
		rmm = secproc_rv_f32_mul(SECPROC_RV_BOX(a), SECPROC_RV_BOX(b),
					 SECPROC_RV_RM_RMM, &fl);
		rne = secproc_rv_f32_mul(SECPROC_RV_BOX(a), SECPROC_RV_BOX(b),
					 SECPROC_RV_RM_RNE, &fl2);
		down = secproc_rv_f32_mul(SECPROC_RV_BOX(a), SECPROC_RV_BOX(b),
					  SECPROC_RV_RM_RDN, &fl2);
		up = secproc_rv_f32_mul(SECPROC_RV_BOX(a), SECPROC_RV_BOX(b),
					SECPROC_RV_RM_RUP, &fl2);
		CHECK(fl == fl2);
		away = exact < 0 ? down : up;
		if (down != up &&
		    exact - (double)as_f32((u32)down) ==
		    (double)as_f32((u32)up) - exact) {
			nr_ties++;
			CHECK(rmm == away);
		} else {
			CHECK(rmm == rne);
		}
	}
	CHECK(nr_ties > 100);
}

static void halves_convert_to_integers_in_all_modes(void)
{
	static const struct {
		double value;
		s64 want[5];	/* RNE RTZ RDN RUP RMM */
	} row[] = {
		{ 0.5, { 0, 0, 0, 1, 1 } },
		{ -0.5, { 0, 0, -1, 0, -1 } },
		{ 1.5, { 2, 1, 1, 2, 2 } },
		{ -1.5, { -2, -1, -2, -1, -2 } },
		{ 2.5, { 2, 2, 2, 3, 3 } },
		{ -2.5, { -2, -2, -3, -2, -3 } },
		{ 0.25, { 0, 0, 0, 1, 0 } },
		{ -0.75, { -1, 0, -1, 0, -1 } },
		{ DBL_MIN, { 0, 0, 0, 1, 0 } },
		{ 7, { 7, 7, 7, 7, 7 } },
	};
	unsigned int rm;
	size_t i;
	u32 fl;

	for (i = 0; i < ARRAY_SIZE(row); i++) {
		for (rm = 0; rm < 5; rm++) {
			fl = 0;
			CHECK(secproc_rv_f64_to_i64(as_u64(row[i].value), rm,
						    &fl) ==
			      (u64)row[i].want[rm]);
			CHECK(fl == (row[i].value == 7 ? 0 :
				     SECPROC_RV_FFLAG_NX));
		}
	}
}

/* Comparison, minimum and maximum as the ISA manual words them. */
static void compare_model(u64 a, u64 b, bool dbl)
{
	double x, y;
	bool nan_a, nan_b, snan;
	u64 quiet = dbl ? 1ULL << 51 : 1ULL << 22;
	u64 canonical = dbl ? 0x7ff8000000000000 : 0xffffffff7fc00000;
	u64 min, max;
	u32 fl = 0;

	nan_a = dbl ? is_nan64(a) : is_nan32((u32)a);
	nan_b = dbl ? is_nan64(b) : is_nan32((u32)b);
	x = dbl ? as_f64(a) : (double)as_f32((u32)a);
	y = dbl ? as_f64(b) : (double)as_f32((u32)b);
	snan = (nan_a && !(a & quiet)) || (nan_b && !(b & quiet));
	CHECK((dbl ? secproc_rv_f64_eq : secproc_rv_f32_eq)(a, b, &fl) ==
	      (x == y));
	CHECK(fl == (snan ? SECPROC_RV_FFLAG_NV : 0));
	fl = 0;
	CHECK((dbl ? secproc_rv_f64_lt : secproc_rv_f32_lt)(a, b, &fl) ==
	      (x < y));
	CHECK(fl == (nan_a || nan_b ? SECPROC_RV_FFLAG_NV : 0));
	fl = 0;
	CHECK((dbl ? secproc_rv_f64_le : secproc_rv_f32_le)(a, b, &fl) ==
	      (x <= y));
	CHECK(fl == (nan_a || nan_b ? SECPROC_RV_FFLAG_NV : 0));
	fl = 0;
	if (nan_a && nan_b) {
		min = canonical;
		max = canonical;
	} else if (nan_a || nan_b) {
		min = nan_a ? b : a;
		max = min;
	} else if (x == y) {
		/* Equal, but a zero may have a sign. */
		min = a | b;
		max = a & b;
	} else {
		min = x < y ? a : b;
		max = x < y ? b : a;
	}
	CHECK((dbl ? secproc_rv_f64_min : secproc_rv_f32_min)(a, b, &fl) ==
	      min);
	CHECK(fl == (snan ? SECPROC_RV_FFLAG_NV : 0));
	CHECK((dbl ? secproc_rv_f64_max : secproc_rv_f32_max)(a, b, &fl) ==
	      max);
}

static void comparisons_follow_the_manual(void)
{
	u64 a, b;
	u32 s, t;
	size_t i;

	for (i = 0; i < nr_pairs(ARRAY_SIZE(special64)); i++) {
		pair64(i, &a, &b);
		compare_model(a, i % 3 ? b : a, true);
		pair32(i, &s, &t);
		compare_model(SECPROC_RV_BOX(s), SECPROC_RV_BOX(i % 3 ? t : s),
			      false);
	}
}

static void every_class_has_its_bit(void)
{
	static const struct {
		u64 d;
		u32 s;
	} row[10] = {
		{ 0xfff0000000000000, 0xff800000 },
		{ 0xbff0000000000000, 0xbf800000 },
		{ 0x8000000000000001, 0x807fffff },
		{ 0x8000000000000000, 0x80000000 },
		{ 0x0000000000000000, 0x00000000 },
		{ 0x000fffffffffffff, 0x00000001 },
		{ 0x0010000000000000, 0x7f7fffff },
		{ 0x7ff0000000000000, 0x7f800000 },
		{ 0xfff0000000000001, 0x7f800001 },
		{ 0x7ff8000000000000, 0xffc00000 },
	};
	int i;

	for (i = 0; i < 10; i++) {
		CHECK(secproc_rv_f64_class(row[i].d) == 1ULL << i);
		CHECK(secproc_rv_f32_class(SECPROC_RV_BOX(row[i].s)) ==
		      1ULL << i);
	}
}

static void unboxed_singles_are_nans(void)
{
	const u64 one = SECPROC_RV_BOX(0x3f800000), bad = 0x3f800000;
	const u64 nan = SECPROC_RV_BOX(0x7fc00000);
	u32 fl = 0;

	CHECK(secproc_rv_f32_add(one, bad, 0, &fl) == nan);
	CHECK(secproc_rv_f32_mul(bad, one, 0, &fl) == nan);
	CHECK(secproc_rv_f32_fma(one, one, bad, 0, 0, 0, &fl) == nan);
	CHECK(secproc_rv_f32_min(one, bad, &fl) == one);
	CHECK(secproc_rv_f32_eq(bad, bad, &fl) == 0);
	CHECK(secproc_rv_f32_sgnj(bad, one) == nan);
	CHECK(secproc_rv_f32_sgnjn(one, bad) == SECPROC_RV_BOX(0xbf800000));
	CHECK(secproc_rv_f32_sgnjx(bad, bad) == nan);
	CHECK(secproc_rv_f32_class(bad) == 1 << 9);
	CHECK(secproc_rv_f32_to_f64(bad, &fl) == 0x7ff8000000000000);
	CHECK(secproc_rv_f32_to_i32(0xffff00003f800000, 0, &fl) == 0x7fffffff);
	CHECK(fl == SECPROC_RV_FFLAG_NV);
}

static void signs_are_injected(void)
{
	const u64 one = 0x3ff0000000000000, snan = 0xfff0000000000001;

	CHECK(secproc_rv_f64_sgnj(one, snan) == (one | 1ULL << 63));
	CHECK(secproc_rv_f64_sgnjn(one, snan) == one);
	CHECK(secproc_rv_f64_sgnjx(snan, snan) == 0x7ff0000000000001);
	CHECK(secproc_rv_f32_sgnjx(SECPROC_RV_BOX(0x80000000),
				   SECPROC_RV_BOX(0xff800000)) ==
	      SECPROC_RV_BOX(0));
}

static const struct check_test tests[] = {
	CHECK_TEST(sums_equal_the_hosts),
	CHECK_TEST(differences_equal_the_hosts),
	CHECK_TEST(products_equal_the_hosts),
	CHECK_TEST(quotients_equal_the_hosts),
	CHECK_TEST(roots_equal_the_hosts),
	CHECK_TEST(fused_products_equal_the_hosts),
	CHECK_TEST(conversions_between_formats_equal_the_hosts),
	CHECK_TEST(conversions_to_integers_saturate),
	CHECK_TEST(conversions_from_integers_equal_the_hosts),
	CHECK_TEST(ties_round_away_in_rmm),
	CHECK_TEST(halves_convert_to_integers_in_all_modes),
	CHECK_TEST(comparisons_follow_the_manual),
	CHECK_TEST(every_class_has_its_bit),
	CHECK_TEST(unboxed_singles_are_nans),
	CHECK_TEST(signs_are_injected),
};

CHECK_MAIN(tests)
