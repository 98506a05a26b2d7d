/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Intake: what an authority finds out about a program before it signs (R56)
 *
 * Found by looking, not by running: what the program's pages may do, how large
 * it is, and which system calls its code makes.  A call is an ecall instruction;
 * its number is known where register a7 was last loaded with a constant on the
 * straight way to it.  Where it was not, the call counts as unknown: a program can
 * compute any number, so a list of calls is no proof that it makes no others.
 */
#ifndef SIGN_TOOL_INTAKE_H
#define SIGN_TOOL_INTAKE_H

#include "elf.h"

#define INTAKE_MAX_CALLS	512

/**
 * struct intake - what was found
 * @problem: what is wrong with the file, or NULL
 * @is_pie: position-independent
 * @size: bytes of the file
 * @sha256: hash of the file
 * @entry: first instruction
 * @nr_pages: pages in memory
 * @nr_code: executable ones
 * @nr_writable: writable ones
 * @nr_calls: ecall instructions with each number
 * @nr_unknown: those whose number is not known, or is none
 */
struct intake {
	const char *problem;
	bool is_pie;
	u64 size;
	u8 sha256[32];
	u64 entry;
	u32 nr_pages;
	u32 nr_code;
	u32 nr_writable;
	u32 nr_calls[INTAKE_MAX_CALLS];
	u32 nr_unknown;
};

void intake_inspect(const u8 *data, size_t len, struct intake *intake);
const char *intake_call_name(unsigned int nr);
int intake_judge(const struct intake *intake, const char *policy, char *reason,
		 size_t reason_size);

#endif /* SIGN_TOOL_INTAKE_H */
