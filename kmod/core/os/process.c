// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The first process image: stack, arguments, environment, auxiliary vector
 *
 * From the top of the stack downwards:
 *
 *	8 zero bytes
 *	file name		AT_EXECFN; the first argument again
 *	environment strings
 *	argument strings
 *	16 random bytes		AT_RANDOM
 *	fill, so that the stack pointer is a multiple of 16
 *	auxiliary vector	pairs, ended by AT_NULL
 *	environment pointers	ended by NULL
 *	argument pointers	ended by NULL
 *	argument count		<- sp
 */
#include "../bytes.h"
#include "../crypto.h"
#include "process.h"
#include "signal.h"

#define STACK_TOP	SECPROC_VA_END
/* Never mapped, so that a stack that grows too large faults (as Linux). */
#define GUARD_SIZE	(1024 * 1024ULL)
#define MIN_STACK_SIZE	(64 * 1024ULL)
#define RANDOM_SIZE	16
#define TAIL_SIZE	8
#define REGISTER_SP	2

/* linux/auxvec.h */
#define AT_NULL		0
#define AT_PHDR		3
#define AT_PHENT	4
#define AT_PHNUM	5
#define AT_PAGESZ	6
#define AT_BASE		7
#define AT_FLAGS	8
#define AT_ENTRY	9
#define AT_UID		11
#define AT_EUID		12
#define AT_GID		13
#define AT_EGID		14
#define AT_HWCAP	16
#define AT_CLKTCK	17
#define AT_SECURE	23
#define AT_RANDOM	25
#define AT_HWCAP2	26
#define AT_EXECFN	31
#define AT_MINSIGSTKSZ	51

/* A bit for each letter of IMAFDC. */
#define HWCAP		(1U << ('I' - 'A') | 1U << ('M' - 'A') | \
			 1U << ('A' - 'A') | 1U << ('F' - 'A') | \
			 1U << ('D' - 'A') | 1U << ('C' - 'A'))
/* Ticks per second of times(), on every Linux. */
#define CLKTCK		100
/* Frame of a signal on riscv64 without vectors, as Linux computes it. */
#define MINSIGSTKSZ	1088

/**
 * struct image - where the parts of the stack are
 * @hart: the first hart
 * @sp: first free address from above, later the stack pointer
 * @execfn: file name
 * @strings: argument and environment strings
 * @random: 16 random bytes
 */
struct image {
	struct secproc_hart *hart;
	u64 sp;
	u64 execfn;
	u64 strings;
	u64 random;
};

static int put(struct image *image, u64 va, const void *bytes, u64 len)
{
	return secproc_aspace_write(&image->hart->task->as, va, bytes, len,
				    &image->hart->want);
}

/* Writes one 8-byte word and moves @va on. */
static int put_word(struct image *image, u64 *va, u64 word)
{
	u8 bytes[8];
	int err;

	secproc_put_le64(bytes, word);
	err = put(image, *va, bytes, sizeof(bytes));
	*va += sizeof(bytes);
	return err;
}

/* Returns the length of the string at @strings, its zero byte included. */
static u64 string_size(const char *strings, u64 len)
{
	u64 i;

	for (i = 0; i < len; i++)
		if (!strings[i])
			return i + 1;
	return 0;
}

/* True if @strings is exactly @count strings. */
static bool is_strings(const char *strings, u64 len, u64 count)
{
	while (count--) {
		u64 size = string_size(strings, len);

		if (!size)
			return false;
		strings += size;
		len -= size;
	}
	return !len;
}

static int put_strings(struct image *image, const char *strings, u64 len)
{
	static const u8 tail[TAIL_SIZE];
	u64 name_size = string_size(strings, len);
	u8 random[RANDOM_SIZE];
	int err;

	image->sp -= TAIL_SIZE;
	err = put(image, image->sp, tail, sizeof(tail));
	if (err)
		return err;
	image->sp -= name_size;
	image->execfn = image->sp;
	err = put(image, image->sp, strings, name_size);
	if (err)
		return err;
	image->sp -= len;
	image->strings = image->sp;
	err = put(image, image->sp, strings, len);
	if (err)
		return err;
	image->sp = (image->sp & ~(u64)(RANDOM_SIZE - 1)) - RANDOM_SIZE;
	image->random = image->sp;
	secproc_random(random, sizeof(random));
	err = put(image, image->sp, random, sizeof(random));
	memzero_explicit(random, sizeof(random));
	return err;
}

/* Writes @count pointers to the strings at *@string, and NULL. */
static int put_pointers(struct image *image, u64 *va, const char **strings,
			u64 *string, u64 len, u64 count)
{
	int err = 0;

	while (count-- && !err) {
		u64 size = string_size(*strings, len);

		err = put_word(image, va, *string);
		*strings += size;
		*string += size;
	}
	return err ? err : put_word(image, va, 0);
}

static int put_vectors(struct image *image, const struct secproc_start *start,
		       const char *strings, u64 len)
{
	const struct secproc_pkg *pkg = &image->hart->task->pkg;
	/* The environment is the host's: it shall not say what is loaded. */
	bool is_dynamic = image->hart->task->files.interpreter;
	const u64 auxv[][2] = {
		{ AT_HWCAP, HWCAP },
		{ AT_PAGESZ, SECPROC_PAGE_SIZE },
		{ AT_CLKTCK, CLKTCK },
		{ AT_PHDR, secproc_pkg_phdr_va(pkg) },
		{ AT_PHENT, SECPROC_PKG_PHDR_SIZE },
		{ AT_PHNUM, secproc_pkg_nr_phdrs(pkg) },
		{ AT_BASE, image->hart->task->files.base },
		{ AT_FLAGS, 0 },
		{ AT_ENTRY, secproc_pkg_entry(pkg) },
		{ AT_UID, start->uid },
		{ AT_EUID, start->euid },
		{ AT_GID, start->gid },
		{ AT_EGID, start->egid },
		{ AT_SECURE, is_dynamic },
		{ AT_RANDOM, image->random },
		{ AT_HWCAP2, 0 },
		{ AT_EXECFN, image->execfn },
		{ AT_MINSIGSTKSZ, MINSIGSTKSZ },
		{ AT_NULL, 0 },
	};
	u64 string = image->strings;
	u64 size, va;
	unsigned int i;
	int err;

	size = 8 + (start->argc + 1ULL) * 8 + (start->envc + 1ULL) * 8 +
	       sizeof(auxv);
	image->sp = (image->sp - size) & ~15ULL;
	va = image->sp;
	err = put_word(image, &va, start->argc);
	if (!err)
		err = put_pointers(image, &va, &strings, &string, len,
				   start->argc);
	if (!err)
		err = put_pointers(image, &va, &strings, &string, len,
				   start->envc);
	for (i = 0; i < ARRAY_SIZE(auxv) && !err; i++) {
		err = put_word(image, &va, auxv[i][0]);
		if (!err)
			err = put_word(image, &va, auxv[i][1]);
	}
	return err;
}

/* Lays out the memory that every process starts with; may be called again. */
static int map_process(struct secproc_task *task, u64 stack_size)
{
	struct secproc_aspace *as = &task->as;
	u64 out;
	int err;

	if (as->stack_top)
		return 0;
	err = secproc_aspace_map(as, STACK_TOP - stack_size, stack_size,
				 SECPROC_AREA_STACK,
				 SECPROC_PERM_R | SECPROC_PERM_W, true, &out);
	if (err)
		return err;
	as->stack_top = STACK_TOP;
	as->stack_limit = stack_size;
	as->map_top = STACK_TOP - stack_size - GUARD_SIZE;
	return secproc_aspace_map(as, 0, SECPROC_PAGE_SIZE,
				  SECPROC_AREA_MAPPING,
				  SECPROC_PERM_R | SECPROC_PERM_W, false,
				  &task->process.sigreturn);
}

/* What unwinders know a signal's frame by; see signal.h. */
static int put_sigreturn(struct image *image)
{
	/* li a7, 139 and ecall */
	static const u8 code[] = { 0x93, 0x08, 0xb0, 0x08, 0x73, 0, 0, 0 };
	struct secproc_task *task = image->hart->task;
	u64 va = task->process.sigreturn;
	int err;

	err = secproc_aspace_protect(&task->as, va, SECPROC_PAGE_SIZE,
				     SECPROC_PERM_R | SECPROC_PERM_W);
	if (!err)
		err = put(image, va, code, sizeof(code));
	if (!err)
		err = secproc_aspace_protect(&task->as, va, SECPROC_PAGE_SIZE,
					     SECPROC_PERM_R);
	return err;
}

/* First address behind the package, whose areas are the only ones so far. */
static u64 package_end(const struct secproc_aspace *as)
{
	u32 i = as->nr_areas;

	/* Files lie above what the program reaches. */
	while (i && as->area[i - 1].start >= SECPROC_VA_END)
		i--;
	return i ? as->area[i - 1].end : 0;
}

int secproc_process_start(struct secproc_hart *hart,
			  const struct secproc_start *start,
			  const char *strings, u64 len)
{
	struct secproc_task *task = hart->task;
	struct secproc_aspace *as = &task->as;
	u64 stack_size = start->stack_size ? start->stack_size :
					     SECPROC_DEFAULT_STACK_SIZE;
	u64 end = package_end(as);
	struct image image = { .hart = hart, .sp = STACK_TOP };
	u64 count = (u64)start->argc + start->envc;
	int err;

	if (!start->argc || !is_strings(strings, len, count))
		return -EINVAL;
	if (stack_size < MIN_STACK_SIZE || stack_size & ~SECPROC_PAGE_MASK)
		return -EINVAL;
	if (2 * len + 8 * count > stack_size / 4)
		return -E2BIG;
	if (!as->stack_top) {
		if (stack_size > SECPROC_VA_END / 2 ||
		    end > STACK_TOP - stack_size - GUARD_SIZE)
			return -ENOMEM;
		as->brk_start = end;
		as->brk = end;
		secproc_syscall_init(&task->process, stack_size);
	}
	err = secproc_aspace_admit(as);
	if (!err)
		err = map_process(task, stack_size);
	if (!err)
		err = secproc_attach_interpreter(task, &hart->want);
	if (!err)
		err = put_strings(&image, strings, len);
	if (!err)
		err = put_vectors(&image, start, strings, len);
	if (!err)
		err = put_sigreturn(&image);
	if (err)
		return err;
	secproc_signal_inherit(hart, start->blocked, start->ignored);
	hart->rv.x[REGISTER_SP] = image.sp;
	hart->rv.pc = secproc_attach_entry(task);
	return 0;
}
