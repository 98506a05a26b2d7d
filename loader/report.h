/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Telling a person why a program did not go on
 */
#ifndef LOADER_REPORT_H
#define LOADER_REPORT_H

#include "dev.h"

/* The program did something that ends it by a signal. */
void report_fault(const char *package, const struct secproc_exit_fault *fault);

/* The processor refused a page, or an answer of the host. */
void report_refused(const char *package,
		    const struct secproc_exit_fault *fault);

/* The processor refused to load a package; @err is what the call returned. */
/* Why a program stands still before a part that is locked. */
void report_locked(const char *package, const struct secproc_exit_fault *fault);

void report_error(const char *package, const struct secproc_error *error,
		  int err);

#endif /* LOADER_REPORT_H */
