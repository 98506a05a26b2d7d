/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef GREET_H
#define GREET_H

extern __thread int greet_count;

void greet(const char *whom);

#endif /* GREET_H */
