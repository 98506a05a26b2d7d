# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Sources of the core, below kmod/core, for every program that it is built into.
# Kbuild and the makefiles of the tools and tests include this.

# In every build.
CORE_SRCS := \
	machine.c stat.c \
	cpu/cpu.c cpu/decrypt.c cpu/keyslot.c cpu/processor.c \
	crypto/checksum.c crypto/ed25519.c crypto/ed25519_batch.c \
	crypto/ed25519_public.c crypto/ge25519.c crypto/sc25519.c \
	crypto/fe25519.c crypto/gcm.c crypto/hkdf.c crypto/hmac.c \
	crypto/suite.c \
	mem/frame.c mem/ghost.c mem/mem.c mem/pager.c mem/verify.c \
	nv/nv.c \
	os/ahead.c os/aspace.c os/attach.c os/futex.c os/process.c \
	os/signal.c os/sigqueue.c \
	os/syscall.c os/syscall_answer.c os/syscall_ask.c os/syscall_copy.c \
	os/syscall_desc.c os/syscall_file.c os/syscall_memory.c os/syscall_process.c \
	os/syscall_signal.c os/syscall_thread.c os/syscall_time.c os/task.c \
	pkg/admit.c pkg/cert.c pkg/depend.c pkg/licence.c pkg/message.c pkg/page_verify.c \
	pkg/pkg_parse.c pkg/pkg_verify.c pkg/refusal.c \
	pkg/revoke.c pkg/text.c pkg/tree.c \
	rv/code_cache.c rv/decode.c rv/exec.c rv/exec_goto.c rv/exec_switch.c \
	rv/expand.c rv/fp.c rv/fp_unit.c rv/fuse.c rv/hart.c
