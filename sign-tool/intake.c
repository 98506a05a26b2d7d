// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Intake: what an authority finds out about a program before it signs
 */
#include <stdio.h>
#include <stdlib.h>

#include "../kmod/core/crypto.h"
#include "../kmod/core/os/syscall_desc.h"
#include "intake.h"

/* ---- System calls ------------------------------------------------------- */

#define ECALL		0x00000073
#define REG_A7		17

/* A number of no call. */
#define UNKNOWN		UINT32_MAX

/*
 * What an instruction leaves in a7, if it had @before.  Anything that is not
 * recognised and may change it makes it unknown.
 */
static u32 next_a7(u32 insn, unsigned int len, u32 before)
{
	u32 opcode = insn & 0x7f, rd = insn >> 7 & 31;

	if (len == 2) {
		u32 quadrant = insn & 3, funct = insn >> 13 & 7;

		/* c.li: six bits with a sign. */
		if (quadrant == 1 && funct == 2 && rd == REG_A7)
			return insn & 0x1000 ? UNKNOWN : insn >> 2 & 31;
		/* Jumps and branches: what stands behind has other ways in. */
		if ((quadrant == 1 && funct >= 5) ||
		    (quadrant == 2 && funct == 4 && !(insn >> 2 & 31)))
			return UNKNOWN;
		/* Of the rest those name their register in full. */
		if (((quadrant == 1 && funct <= 3) || quadrant == 2) &&
		    rd == REG_A7)
			return UNKNOWN;
		return before;
	}
	/* addi a7, zero, n */
	if (opcode == 0x13 && !(insn >> 12 & 7) && rd == REG_A7 &&
	    !(insn >> 15 & 31))
		return insn >> 20 < INTAKE_MAX_CALLS ? insn >> 20 : UNKNOWN;
	if (opcode == 0x63 || opcode == 0x67 || opcode == 0x6f)
		return UNKNOWN;
	/* Stores have no destination. */
	if (opcode != 0x23 && opcode != 0x27 && rd == REG_A7)
		return UNKNOWN;
	return before;
}

/**
 * struct scan - where the search for system calls is
 * @a7: what the register has, or UNKNOWN
 * @half: first half of an instruction whose second half comes
 * @has_half: @half is there
 */
struct scan {
	u32 a7;
	u32 half;
	bool has_half;
};

static void scan_half(struct scan *scan, u32 half, struct intake *intake)
{
	u32 insn = scan->has_half ? scan->half | half << 16 : half;
	unsigned int len = scan->has_half ? 4 : 2;

	if (!scan->has_half && (half & 3) == 3) {
		scan->half = half;
		scan->has_half = true;
		return;
	}
	scan->has_half = false;
	if (insn == ECALL && scan->a7 < INTAKE_MAX_CALLS)
		intake->nr_calls[scan->a7]++;
	else if (insn == ECALL)
		intake->nr_unknown++;
	else
		scan->a7 = next_a7(insn, len, scan->a7);
}

/* Instructions go on from one page to the next, if that is behind it. */
static void scan_pages(const struct elf_image *image, struct intake *intake)
{
	struct scan scan = { 0 };
	u32 i, off;

	for (i = 0; i < image->nr_pages; i++) {
		const struct secproc_build_page *page = &image->pages[i];

		if (!(page->flags & SECPROC_PKG_PAGE_F_X))
			continue;
		if (!i || !(page[-1].flags & SECPROC_PKG_PAGE_F_X) ||
		    page[-1].va + SECPROC_PAGE_SIZE != page->va)
			scan = (struct scan){ .a7 = UNKNOWN };
		for (off = 0; off + 2 <= page->len; off += 2)
			scan_half(&scan, secproc_get_le16(page->data + off),
				  intake);
	}
}

/**
 * intake_call_name() - the name of a system call
 * @nr: number
 *
 * Return: the name, or NULL if the processor knows no call of that number.
 */
const char *intake_call_name(unsigned int nr)
{
#define NAME(nr, name, ...)	\
	[nr] = #name,
	static const char *const names[] = {
		SECPROC_SYSCALLS(NAME, NAME, NAME, NAME, NAME, NAME)
	};

	return nr < ARRAY_SIZE(names) ? names[nr] : NULL;
#undef NAME
}

/**
 * intake_inspect() - find out about a program
 * @data: its bytes, at a multiple of 8
 * @len: how many
 * @intake: receives what was found
 */
void intake_inspect(const u8 *data, size_t len, struct intake *intake)
{
	struct secproc_bytes piece = { data, len };
	struct elf_image image;
	u32 i;

	memset(intake, 0, sizeof(*intake));
	intake->size = len;
	secproc_sha256(intake->sha256, &piece, 1);
	intake->problem = elf_image_load(data, len, &image);
	if (intake->problem)
		return;
	intake->is_pie = image.load_bias;
	intake->entry = image.entry;
	intake->nr_pages = image.nr_pages;
	for (i = 0; i < image.nr_pages; i++) {
		u32 flags = image.pages[i].flags;

		intake->nr_code += !!(flags & SECPROC_PKG_PAGE_F_X);
		intake->nr_writable += !!(flags & SECPROC_PKG_PAGE_F_W);
	}
	scan_pages(&image, intake);
	elf_image_free(&image);
}

/* ---- Policy ------------------------------------------------------------- */

/**
 * struct judge - a policy that is being applied
 * @intake: to what
 * @allowed: calls that allow-call names
 * @has_allowed: there is an allow-call
 * @reason: why it is refused
 * @reason_size: its size
 */
struct judge {
	const struct intake *intake;
	bool allowed[INTAKE_MAX_CALLS];
	bool has_allowed;
	char *reason;
	size_t reason_size;
};

static int refuse(struct judge *judge, const char *what, const char *detail)
{
	snprintf(judge->reason, judge->reason_size, "%s%s%s", what,
		 *detail ? ": " : "", detail);
	return -EPERM;
}

/* A call by its name, or by its number where the processor has no name for it. */
static int find_call(const char *name, unsigned int *nr)
{
	unsigned int i;
	char more;

	if (sscanf(name, "%u%c", nr, &more) == 1)
		return *nr < INTAKE_MAX_CALLS ? 0 : -EINVAL;

	for (i = 0; i < INTAKE_MAX_CALLS; i++) {
		if (!intake_call_name(i) || strcmp(intake_call_name(i), name))
			continue;
		*nr = i;
		return 0;
	}
	return -EINVAL;
}

static int judge_limit(struct judge *judge, const char *rule, u64 limit)
{
	const struct intake *intake = judge->intake;

	if (!strcmp(rule, "max-bytes"))
		return intake->size > limit ?
		       refuse(judge, "the file is too large", "") : 0;
	if (!strcmp(rule, "max-pages"))
		return intake->nr_pages > limit ?
		       refuse(judge, "it has too many pages", "") : 0;
	if (!strcmp(rule, "max-writable-pages"))
		return intake->nr_writable > limit ?
		       refuse(judge, "it has too many writable pages", "") : 0;
	if (!strcmp(rule, "max-unknown-calls"))
		return intake->nr_unknown > limit ?
		       refuse(judge, "it makes system calls whose number is not known", "") :
		       0;
	return -EINVAL;
}

static int judge_rule(struct judge *judge, const char *rule, const char *value)
{
	unsigned int nr;
	char *end;
	u64 limit;

	if (!strcmp(rule, "allow-call") || !strcmp(rule, "deny-call")) {
		if (find_call(value, &nr))
			return -EINVAL;
		if (rule[0] == 'a') {
			judge->has_allowed = true;
			judge->allowed[nr] = true;
			return 0;
		}
		return judge->intake->nr_calls[nr] ?
		       refuse(judge, "it makes a system call that is denied",
			      value) : 0;
	}
	limit = strtoull(value, &end, 0);
	if (end == value || *end)
		return -EINVAL;
	return judge_limit(judge, rule, limit);
}

static int judge_allowed(struct judge *judge)
{
	char number[16];
	unsigned int i;

	for (i = 0; judge->has_allowed && i < INTAKE_MAX_CALLS; i++) {
		if (!judge->intake->nr_calls[i] || judge->allowed[i])
			continue;
		snprintf(number, sizeof(number), "%u", i);
		return refuse(judge, "it makes a system call that is not allowed",
			      intake_call_name(i) ? intake_call_name(i) :
						    number);
	}
	return 0;
}

/**
 * intake_judge() - apply a policy
 * @intake: what was found
 * @policy: rules, one per line: a word and a value; # begins a comment
 * @reason: receives why it is refused, or which line of the policy is no rule
 * @reason_size: its size
 *
 * Return: 0, -EPERM if it is refused, -EINVAL if the policy cannot be read.
 */
int intake_judge(const struct intake *intake, const char *policy, char *reason,
		 size_t reason_size)
{
	struct judge judge = {
		.intake = intake,
		.reason = reason,
		.reason_size = reason_size,
	};
	char line[256], rule[64], value[64], more[2];
	size_t len;
	int n, ret;

	if (intake->problem)
		return refuse(&judge, intake->problem, "");
	for (; *policy; policy += len + !!policy[len]) {
		len = strcspn(policy, "\n");
		snprintf(line, sizeof(line), "%.*s", (int)strcspn(policy, "#\n"),
			 policy);
		n = sscanf(line, "%63s %63s %1s", rule, value, more);
		if (n < 1)
			continue;
		ret = n == 2 ? judge_rule(&judge, rule, value) : -EINVAL;
		if (ret == -EINVAL)
			snprintf(reason, reason_size, "no rule: %s", line);
		if (ret)
			return ret;
	}
	return judge_allowed(&judge);
}
