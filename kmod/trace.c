// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tracepoints: the bodies that trace.h describes
 */
#include "secproc.h"

#define CREATE_TRACE_POINTS
#include "trace.h"
