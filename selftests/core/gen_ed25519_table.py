#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
"""Print kmod/core/crypto/ed25519_table.h: curve constants and odd multiples of
the base point, from nothing but the curve's definition in RFC 8032, 5.1."""

P = 2**255 - 19
D = -121665 * pow(121666, P - 2, P) % P
SQRT_M1 = pow(2, (P - 1) // 4, P)
NR_ENTRIES = 64


def recover_x(y):
    """The even x of the point with this y."""
    xx = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(xx, (P + 3) // 8, P)
    if (x * x - xx) % P:
        x = x * SQRT_M1 % P
    assert (x * x - xx) % P == 0
    return P - x if x & 1 else x


def add(a, b):
    """The affine addition law; complete, so also for doubling."""
    (x1, y1), (x2, y2) = a, b
    t = D * x1 * x2 * y1 * y2 % P
    return ((x1 * y2 + x2 * y1) * pow(1 + t, P - 2, P) % P,
            (y1 * y2 + x1 * x2) * pow(1 - t, P - 2, P) % P)


def limbs(value):
    """The initializer of a struct fe."""
    digits = [value >> 51 * i & (1 << 51) - 1 for i in range(5)]
    return ("{ {\n\t\t\t0x%013xULL, 0x%013xULL,\n"
            "\t\t\t0x%013xULL, 0x%013xULL,\n\t\t\t0x%013xULL,\n\t\t} }" % tuple(digits))


def constant(name, value):
    """One field constant."""
    text = limbs(value).replace("\t\t", "")
    print("static const struct fe %s = %s;\n" % (name, text))


BASE_Y = 4 * pow(5, P - 2, P) % P
BASE = (recover_x(BASE_Y), BASE_Y)

print("""\
/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Constants of the curve, and odd multiples of its base point
 *
 * Made by selftests/core/gen_ed25519_table.py; test_ed25519 checks each entry.
 */
#ifndef SECPROC_ED25519_TABLE_H
#define SECPROC_ED25519_TABLE_H

#include "fe25519.h"

/**
 * struct secproc_ed25519_affine - a point, prepared for being added
 * @y_plus_x: y + x
 * @y_minus_x: y - x
 * @xy2d: 2 d x y
 */
struct secproc_ed25519_affine {
	struct fe y_plus_x, y_minus_x, xy2d;
};

#define SECPROC_ED25519_TABLE_SIZE	%d
""" % NR_ENTRIES)
constant("secproc_ed25519_d", D)
constant("secproc_ed25519_2d", 2 * D % P)
constant("secproc_ed25519_sqrt_m1", SQRT_M1)
print("/* Entry i is (2 i + 1) times the base point. */")
print("static const struct secproc_ed25519_affine")
print("secproc_ed25519_table[SECPROC_ED25519_TABLE_SIZE] = {")
TWICE = add(BASE, BASE)
POINT = BASE
for _ in range(NR_ENTRIES):
    X, Y = POINT
    print("\t{\n\t\t.y_plus_x = %s,\n\t\t.y_minus_x = %s,\n\t\t.xy2d = %s,\n\t},"
          % (limbs((Y + X) % P), limbs((Y - X) % P), limbs(2 * D * X * Y % P)))
    POINT = add(POINT, TWICE)
print("};\n\n#endif /* SECPROC_ED25519_TABLE_H */")
