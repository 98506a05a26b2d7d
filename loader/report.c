// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Telling a person why a program did not go on
 */
#include <stdio.h>
#include <string.h>

#include "pkg/refusal.h"
#include "report.h"
#include "say.h"

static const char *access_name(unsigned int access)
{
	switch (access) {
	case SECPROC_ACCESS_LOAD:
		return "read";
	case SECPROC_ACCESS_STORE:
		return "write";
	case SECPROC_ACCESS_FETCH:
		return "execution";
	default:
		return "access";
	}
}

static const char *segment_name(unsigned int segment)
{
	switch (segment) {
	case SECPROC_SEGMENT_PACKAGE:
		return "in the program";
	case SECPROC_SEGMENT_HEAP:
		return "in the heap";
	case SECPROC_SEGMENT_STACK:
		return "in the stack";
	case SECPROC_SEGMENT_MAPPING:
		return "in mapped memory";
	case SECPROC_SEGMENT_FILE:
		return "in a packaged file";
	case SECPROC_SEGMENT_GUARD:
		return "below the stack";
	default:
		return "where nothing is mapped";
	}
}

/* The limit that was met, and what raises it. */
static void say_limit(const struct secproc_exit_fault *fault)
{
	unsigned long long kib = fault->limit / 1024;

	switch (fault->segment) {
	case SECPROC_SEGMENT_GUARD:
	case SECPROC_SEGMENT_STACK:
		say_more("the stack's limit is %llu KiB; --stack-size raises it",
			 kib);
		break;
	case SECPROC_SEGMENT_HEAP:
		say_more("the heap has %llu KiB; the program asks for more itself",
			 kib);
		break;
	default:
		break;
	}
}

static void say_page(const struct secproc_exit_fault *fault)
{
	if (fault->page != SECPROC_NO_PAGE)
		say_more("page %u of the package", fault->page);
}

void report_fault(const char *package, const struct secproc_exit_fault *fault)
{
	const char *name = strsignal((int)fault->signal);

	say("%s: the program was ended by signal %u (%s)", package,
	    fault->signal, name);
	say_more("%s at address 0x%llx, %s, by the instruction at 0x%llx",
		 access_name(fault->access), (unsigned long long)fault->va,
		 segment_name(fault->segment), (unsigned long long)fault->pc);
	say_page(fault);
	say_limit(fault);
}

static void say_refusal(const char *package, unsigned int code)
{
	const char *name = secproc_refusal_name(code);

	if (name)
		say("%s: refused: %s (0x%04x %s)", package,
		    secproc_refusal_text(code), code, name);
	else
		say("%s: refused for a reason that this loader does not know (0x%04x)",
		    package, code);
}

void report_refused(const char *package,
		    const struct secproc_exit_fault *fault)
{
	say_refusal(package, fault->refusal);
	if (fault->page != SECPROC_NO_PAGE)
		say_more("page %u, at address 0x%llx", fault->page,
			 (unsigned long long)(fault->va & ~0xfffULL));
	say_more("the program stood at 0x%llx", (unsigned long long)fault->pc);
}

void report_locked(const char *package, const struct secproc_exit_fault *fault)
{
	say("%s: stopped: %s (0x%04x %s)", package,
	    secproc_refusal_text(fault->refusal), fault->refusal,
	    secproc_refusal_name(fault->refusal));
	say_more("%s at address 0x%llx, page %u, by the instruction at 0x%llx",
		 access_name(fault->access), (unsigned long long)fault->va,
		 fault->page, (unsigned long long)fault->pc);
}

void report_error(const char *package, const struct secproc_error *error,
		  int err)
{
	if (!error->code) {
		say("%s: %s", package, strerror(-err));
		return;
	}
	say_refusal(package, error->code);
	if (error->page != SECPROC_NO_PAGE)
		say_more("page %u", error->page);
	else if (error->offset)
		say_more("at offset %llu", (unsigned long long)error->offset);
}
