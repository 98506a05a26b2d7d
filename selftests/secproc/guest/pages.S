/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * A program whose every page can be told apart
 *
 *	page 0		code; the entry point
 *	page 1		code; second
 *	page 2, 3	constants
 *	page 4		data
 *	page 5		zeros
 *
 * The first letter of its first argument says what it does.
 */
#define SYS_write	64
#define SYS_exit_group	94
#define SYS_sched_yield	124

	.macro on letter, label
	li	t1, \letter
	beq	t0, t1, \label
	.endm

	/* The linker must not move anything: alignment is the point. */
	.option	norelax

	.section .text
	.globl	_start
_start:
	ld	t0, 16(sp)
	lbu	t0, 0(t0)
	on	'e', do_exit
	on	'c', do_call
	on	'r', do_constant
	on	'R', do_constant_2
	on	'd', do_data
	on	'z', do_zeros
	on	'w', do_write
	on	'l', do_loop
	on	'k', do_keep
	on	's', do_sum
	on	'y', do_yield
	on	'n', do_null
	on	'x', do_code_write
	on	'i', do_illegal
	on	'j', do_jump_to_data
	li	a0, 99
	j	exit

do_exit:
	li	a0, 42
exit:
	li	a7, SYS_exit_group
	ecall

do_call:
	lla	t0, second
	jr	t0

do_constant:
	lla	t0, constant
	lbu	a0, 0(t0)
	j	exit

do_constant_2:
	lla	t0, constant_2
	lbu	a0, 0(t0)
	j	exit

do_data:
	lla	t0, data
	lbu	a0, 0(t0)
	j	exit

do_zeros:
	lla	t0, zeros
	lbu	a0, 0(t0)
	li	t1, 44
	sb	t1, 1(t0)
	lbu	t1, 1(t0)
	add	a0, a0, t1
	j	exit

	/* Exits with what write returned. */
do_write:
	li	a0, 1
	lla	a1, constant
	li	a2, 16
	li	a7, SYS_write
	ecall
	j	exit

do_loop:
	j	do_loop

	/* A value that is nowhere else: in registers and in memory. */
do_keep:
	li	a0, 0x5ec7e77a9b8c6d3f
	mv	a7, a0
	mv	s1, a0
	fmv.d.x	fa0, a0
	lla	t0, zeros
	sd	a0, 8(t0)
	j	do_loop

	/* The sum of the numbers from 1 to 4,000,000, modulo 251. */
do_sum:
	li	t0, 4000000
	li	a0, 0
1:	add	a0, a0, t0
	addi	t0, t0, -1
	bnez	t0, 1b
	li	t1, 251
	remu	a0, a0, t1
	j	exit

	/* Calls the host again and again. */
do_yield:
	li	a7, SYS_sched_yield
	ecall
	j	do_yield

do_null:
	sd	zero, 0(zero)
	j	exit

do_code_write:
	lla	t0, second
	sd	zero, 0(t0)
	j	exit

do_illegal:
	.half	0

do_jump_to_data:
	lla	t0, data
	jr	t0

	.balign	4096
second:
	li	a0, 7
	j	exit
	.balign	4096

	.section .rodata, "a"
	.balign	4096
constant:
	.byte	11
	.ascii	"page two of it\n"
	.balign	4096
constant_2:
	.byte	12
	.ascii	"page three"
	.balign	4096

	.data
	.balign	4096
data:
	.byte	33
	.balign	4096

	.bss
	.balign	4096
zeros:
	.space	4096
