/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The first process image: stack, arguments, environment, auxiliary vector
 *
 * Built inside, so that the host chooses neither an address nor AT_RANDOM.
 * Layout as Linux makes it (fs/binfmt_elf.c, create_elf_tables()), without vdso.
 */
#ifndef SECPROC_PROCESS_H
#define SECPROC_PROCESS_H

#include "task.h"

/**
 * secproc_process_start() - map stack and heap, fill the stack, set the first
 * hart's registers
 * @hart: the task's first hart
 * @start: checked parameters: argc, envc, stack_size and ids
 * @strings: argc + envc zero-terminated strings, one after the other
 * @len: their length
 *
 * May be called again after -EAGAIN.
 *
 * Context: exclusive, under the machine's lock.
 *
 * Return: 0, -EAGAIN if hart->want must be brought in first, -EINVAL if
 * @strings does not hold exactly argc + envc strings, -E2BIG if they do not fit
 * into a quarter of the stack, -ENOMEM, -ENOBUFS if more room for areas is needed,
 * or a refusal that concerns the interpreter.
 */
int secproc_process_start(struct secproc_hart *hart,
			  const struct secproc_start *start,
			  const char *strings, u64 len);

#endif /* SECPROC_PROCESS_H */
