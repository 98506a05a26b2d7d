/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * What the administrator has set: the module's parameters
 */
#ifndef LOADER_PARAMS_H
#define LOADER_PARAMS_H

#include <stdbool.h>
#include <stdio.h>

/*
 * A line for each, with what it means; or as a member "parameters" of a JSON
 * object, and a comma.  Those that cannot be read are left out.
 */
void params_print(FILE *out, bool json);

#endif /* LOADER_PARAMS_H */
