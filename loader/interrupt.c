// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Calls of the host that can be interrupted at any moment
 */
#include <stdint.h>
#include <string.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

#include "interrupt.h"
#include "signals.h"

/* Where the flag is looked at, behind the call, and where nothing was done. */
extern const char interrupt_begin[], interrupt_end[], interrupt_not_made[];

#if defined(__x86_64__)
__asm__("	.text\n"
	"	.globl	interrupt_syscall\n"
	"	.type	interrupt_syscall, @function\n"
	"interrupt_syscall:\n"
	"	.cfi_startproc\n"
	"	mov	%rdi, %r11\n"
	"	mov	%rsi, %rax\n"
	"	mov	%rdx, %rdi\n"
	"	mov	%rcx, %rsi\n"
	"	mov	%r8, %rdx\n"
	"	mov	%r9, %r10\n"
	"	mov	8(%rsp), %r8\n"
	"	mov	16(%rsp), %r9\n"
	"interrupt_begin:\n"
	"	cmpl	$0, (%r11)\n"
	"	jne	interrupt_not_made\n"
	"	syscall\n"
	"interrupt_end:\n"
	"	ret\n"
	"interrupt_not_made:\n"
	"	mov	$-1000, %rax\n"
	"	ret\n"
	"	.cfi_endproc\n"
	"	.size	interrupt_syscall, . - interrupt_syscall\n");

static uintptr_t *pc_of(ucontext_t *uc)
{
	return (uintptr_t *)&uc->uc_mcontext.gregs[REG_RIP];
}
#else
#error "interrupt_syscall() must be written for this machine"
#endif

static void lead_away(int sig, siginfo_t *info, void *context)
{
	uintptr_t *pc = pc_of(context);

	/* Others may send it, too; then it is the program's. */
	if (info->si_code != SI_TKILL || info->si_pid != getpid())
		signals_forward(sig, info);
	if (*pc >= (uintptr_t)interrupt_begin && *pc < (uintptr_t)interrupt_end)
		*pc = (uintptr_t)interrupt_not_made;
}

void interrupt_init(void)
{
	struct sigaction action = {
		.sa_sigaction = lead_away,
		.sa_flags = SA_SIGINFO,
	};

	sigfillset(&action.sa_mask);
	sigaction(INTERRUPT_SIGNAL, &action, NULL);
}

void interrupt_thread(int *flag, pid_t tid)
{
	__atomic_store_n(flag, 1, __ATOMIC_SEQ_CST);
	syscall(SYS_tgkill, getpid(), tid, INTERRUPT_SIGNAL);
}
