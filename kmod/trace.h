/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Tracepoints: every step of paging and of thread switches, below events/secproc in tracefs
 *
 * No contents and no keys.  Which page of a program is used when can tell what
 * it computes, so addresses are shown for debug packages only; for others "va"
 * is 0.
 */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM secproc

#if !defined(SECPROC_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define SECPROC_TRACE_H

#include <linux/tracepoint.h>

#include "secproc.h"

#ifndef SECPROC_TRACE_HELPERS_H
#define SECPROC_TRACE_HELPERS_H

/* The number of a page of the package, if it may be shown; else -1. */
static inline s64 secproc_trace_page(const struct secproc_task_file *tf,
				     u32 page_idx)
{
	return secproc_pkg_is_debug(&tf->task.pkg) ? (s64)page_idx : -1;
}

/* An address, if it may be shown. */
static inline u64 secproc_trace_va(const struct secproc_task_file *tf, u64 va)
{
	return secproc_pkg_is_debug(&tf->task.pkg) ? va & SECPROC_PAGE_MASK : 0;
}

/* What a fault came to: a page that must come from somewhere, or @ret. */
static inline unsigned int
secproc_trace_origin(const struct secproc_page_in *in)
{
	return in ? 1 + (unsigned int)in->origin : 0;
}

#endif

#define SECPROC_TRACE_ORIGINS		\
	{ 0, "none" },			\
	{ 1, "package" },		\
	{ 2, "code" },			\
	{ 3, "store" }

#define SECPROC_TRACE_ACCESSES		\
	{ SECPROC_PERM_R, "load" },	\
	{ SECPROC_PERM_W, "store" },	\
	{ SECPROC_PERM_X, "fetch" }

/* A page was wanted that is not there; @ret as secproc_aspace_fault(). */
TRACE_EVENT(secproc_fault,
	TP_PROTO(const struct secproc_task_file *tf,
		 const struct secproc_want *want,
		 const struct secproc_page_in *in, int ret),
	TP_ARGS(tf, want, in, ret),
	TP_STRUCT__entry(
		__field(u64, task)
		__field(u64, va)
		__field(unsigned int, access)
		__field(unsigned int, origin)
		__field(bool, again)
		__field(u32, frame)
		__field(int, ret)
	),
	TP_fast_assign(
		__entry->task = tf->task.as.id;
		__entry->va = secproc_trace_va(tf, want->va);
		__entry->access = want->access;
		__entry->origin = secproc_trace_origin(in);
		__entry->again = in && in->again;
		__entry->frame = in ? in->frame : SECPROC_NO_FRAME;
		__entry->ret = ret;
	),
	TP_printk("task=%llu va=0x%llx access=%s origin=%s again=%d frame=%d ret=%d",
		  __entry->task, __entry->va,
		  __print_flags(__entry->access, "|", SECPROC_TRACE_ACCESSES),
		  __print_symbolic(__entry->origin, SECPROC_TRACE_ORIGINS),
		  __entry->again, (int)__entry->frame, __entry->ret)
);

/* A stored page has been read, or taken from who feeds; @ret as before. */
TRACE_EVENT(secproc_fetch,
	TP_PROTO(const struct secproc_task_file *tf,
		 const struct secproc_page_in *in, bool fed, int ret),
	TP_ARGS(tf, in, fed, ret),
	TP_STRUCT__entry(
		__field(u64, task)
		__field(s64, page)
		__field(u32, frame)
		__field(bool, fed)
		__field(u64, ns)
		__field(int, ret)
	),
	TP_fast_assign(
		__entry->task = tf->task.as.id;
		__entry->page = secproc_trace_page(tf, in->page_idx);
		__entry->frame = in->frame;
		__entry->fed = fed;
		__entry->ns = in->took.n[SECPROC_STAT_ns_fetch];
		__entry->ret = ret;
	),
	TP_printk("task=%llu page=%lld frame=%u from=%s ns=%llu ret=%d",
		  __entry->task, __entry->page, __entry->frame,
		  __entry->fed ? "loader" : "file", __entry->ns, __entry->ret)
);

#define SECPROC_TRACE_KINDS			\
	{ SECPROC_PKG_VERIFY_ED25519, "ed25519" },	\
	{ SECPROC_PKG_VERIFY_TREE, "tree" },	\
	{ SECPROC_PKG_VERIFY_CRC32C, "crc32c" },	\
	{ SECPROC_PKG_VERIFY_PARITY, "parity" }

/* The verification unit has given its verdict: 0 is valid. */
TRACE_EVENT(secproc_verify,
	TP_PROTO(const struct secproc_task_file *tf,
		 const struct secproc_page_in *in, int refusal),
	TP_ARGS(tf, in, refusal),
	TP_STRUCT__entry(
		__field(u64, task)
		__field(s64, page)
		__field(u32, frame)
		__field(unsigned int, kind)
		__field(u64, ns)
		__field(int, refusal)
	),
	TP_fast_assign(
		struct secproc_pkg_page page;

		secproc_pkg_page(in->file ? &in->file->pkg : &tf->task.pkg,
				 in->page_idx, &page);
		__entry->task = tf->task.as.id;
		__entry->page = secproc_trace_page(tf, in->page_idx);
		__entry->frame = in->frame;
		__entry->kind = page.verify_kind;
		__entry->ns = in->took.n[SECPROC_STAT_ns_verify];
		__entry->refusal = refusal;
	),
	TP_printk("task=%llu page=%lld frame=%u kind=%s ns=%llu refusal=0x%04x",
		  __entry->task, __entry->page, __entry->frame,
		  __print_symbolic(__entry->kind, SECPROC_TRACE_KINDS),
		  __entry->ns, __entry->refusal)
);

/* A page has been read, verified, opened: @ret is 0, a refusal or an errno. */
TRACE_EVENT(secproc_page_in,
	TP_PROTO(const struct secproc_task_file *tf,
		 const struct secproc_page_in *in, int ret),
	TP_ARGS(tf, in, ret),
	TP_STRUCT__entry(
		__field(u64, task)
		__field(u64, va)
		__field(u32, frame)
		__field(unsigned int, origin)
		__field(u64, fetch_ns)
		__field(u64, verify_ns)
		__field(u64, decrypt_ns)
		__field(u64, unseal_ns)
		__field(bool, ahead)
		__field(int, ret)
	),
	TP_fast_assign(
		__entry->task = tf->task.as.id;
		__entry->va = secproc_trace_va(tf, in->va);
		__entry->frame = in->frame;
		__entry->origin = secproc_trace_origin(in);
		__entry->fetch_ns = in->took.n[SECPROC_STAT_ns_fetch] +
				    in->took.n[SECPROC_STAT_ns_store];
		__entry->verify_ns = in->took.n[SECPROC_STAT_ns_verify];
		__entry->decrypt_ns = in->took.n[SECPROC_STAT_ns_decrypt];
		__entry->unseal_ns = in->took.n[SECPROC_STAT_ns_unseal];
		__entry->ahead = in->ahead;
		__entry->ret = ret;
	),
	TP_printk("task=%llu va=0x%llx frame=%u origin=%s fetch_ns=%llu verify_ns=%llu decrypt_ns=%llu unseal_ns=%llu ahead=%d ret=%d",
		  __entry->task, __entry->va, __entry->frame,
		  __print_symbolic(__entry->origin, SECPROC_TRACE_ORIGINS),
		  __entry->fetch_ns, __entry->verify_ns, __entry->decrypt_ns,
		  __entry->unseal_ns, __entry->ahead, __entry->ret)
);

/* The verification unit, or what opens sealed pages, has refused a page. */
TRACE_EVENT(secproc_refuse,
	TP_PROTO(const struct secproc_task_file *tf,
		 const struct secproc_page_in *in, int refusal),
	TP_ARGS(tf, in, refusal),
	TP_STRUCT__entry(
		__field(u64, task)
		__field(u64, va)
		__field(int, refusal)
	),
	TP_fast_assign(
		__entry->task = tf->task.as.id;
		__entry->va = secproc_trace_va(tf, in->va);
		__entry->refusal = refusal;
	),
	TP_printk("task=%llu va=0x%llx refusal=0x%04x", __entry->task,
		  __entry->va, __entry->refusal)
);

/* A page is taken away: dropped with 0, to be put out with 1, or an errno. */
TRACE_EVENT(secproc_evict,
	TP_PROTO(const struct secproc_task_file *tf, u32 frame, u64 va,
		 int ret),
	TP_ARGS(tf, frame, va, ret),
	TP_STRUCT__entry(
		__field(u64, task)
		__field(u64, va)
		__field(u32, frame)
		__field(int, ret)
	),
	TP_fast_assign(
		__entry->task = tf->task.as.id;
		__entry->va = secproc_trace_va(tf, va);
		__entry->frame = frame;
		__entry->ret = ret;
	),
	TP_printk("task=%llu va=0x%llx frame=%u ret=%d", __entry->task,
		  __entry->va, __entry->frame, __entry->ret)
);

/* A written page has been sealed and stored, or could not be. */
TRACE_EVENT(secproc_page_out,
	TP_PROTO(const struct secproc_task_file *tf,
		 const struct secproc_page_out *out, int ret),
	TP_ARGS(tf, out, ret),
	TP_STRUCT__entry(
		__field(u64, task)
		__field(u64, va)
		__field(u32, frame)
		__field(u64, seal_ns)
		__field(u64, store_ns)
		__field(int, ret)
	),
	TP_fast_assign(
		__entry->task = tf->task.as.id;
		__entry->va = secproc_trace_va(tf, out->name.va);
		__entry->frame = out->frame;
		__entry->seal_ns = out->seal_ns;
		__entry->store_ns = out->store_ns;
		__entry->ret = ret;
	),
	TP_printk("task=%llu va=0x%llx frame=%u seal_ns=%llu store_ns=%llu ret=%d",
		  __entry->task, __entry->va, __entry->frame, __entry->seal_ns,
		  __entry->store_ns, __entry->ret)
);

/* A frame has been wiped and is free for anybody. */
TRACE_EVENT(secproc_frame_free,
	TP_PROTO(const struct secproc_task_file *tf, u32 frame),
	TP_ARGS(tf, frame),
	TP_STRUCT__entry(
		__field(u64, task)
		__field(u32, frame)
	),
	TP_fast_assign(
		__entry->task = tf->task.as.id;
		__entry->frame = frame;
	),
	TP_printk("task=%llu frame=%u", __entry->task, __entry->frame)
);

/* Frames of @victim were made free because @tf needed one. */
TRACE_EVENT(secproc_reclaim,
	TP_PROTO(const struct secproc_task_file *tf,
		 const struct secproc_task_file *victim, unsigned int freed,
		 int ret),
	TP_ARGS(tf, victim, freed, ret),
	TP_STRUCT__entry(
		__field(u64, task)
		__field(u64, victim)
		__field(unsigned int, freed)
		__field(int, ret)
	),
	TP_fast_assign(
		/* 0 for the thread that keeps frames free. */
		__entry->task = tf ? tf->task.as.id : 0;
		__entry->victim = victim->task.as.id;
		__entry->freed = freed;
		__entry->ret = ret;
	),
	TP_printk("task=%llu victim=%llu freed=%u ret=%d", __entry->task,
		  __entry->victim, __entry->freed, __entry->ret)
);

#define SECPROC_TRACE_INDICATIONS				\
	{ SECPROC_KEY_ABSENT, "absent" },			\
	{ SECPROC_KEY_RESIDENT, "resident" },			\
	{ SECPROC_KEY_PROGRAMMED, "programmed" }

#define SECPROC_TRACE_SEAT_EVENTS				\
	{ SECPROC_SEAT_BEGIN, "begin" },			\
	{ SECPROC_SEAT_OUT, "out" },				\
	{ SECPROC_SEAT_IN, "in" },				\
	{ SECPROC_SEAT_END, "end" }

/* The processor that this happens on indicates the key of a task. */
TRACE_EVENT(secproc_key,
	TP_PROTO(const struct secproc_hart_file *hf, unsigned int indication),
	TP_ARGS(hf, indication),
	TP_STRUCT__entry(
		__field(u64, task)
		__field(unsigned int, indication)
	),
	TP_fast_assign(
		__entry->task = hf->tf->task.as.id;
		__entry->indication = indication;
	),
	TP_printk("task=%llu key=%s", __entry->task,
		  __print_symbolic(__entry->indication,
				   SECPROC_TRACE_INDICATIONS))
);

/* A hart came on the processor that this happens on, or left it. */
TRACE_EVENT(secproc_switch,
	TP_PROTO(const struct secproc_hart_file *hf, unsigned int action,
		 unsigned int event),
	TP_ARGS(hf, action, event),
	TP_STRUCT__entry(
		__field(u64, task)
		__field(unsigned int, tid)
		__field(unsigned int, action)
		__field(unsigned int, event)
	),
	TP_fast_assign(
		__entry->task = hf->tf->task.as.id;
		__entry->tid = hf->hart.thread.tid;
		__entry->action = action;
		__entry->event = event;
	),
	TP_printk("task=%llu tid=%u %s %s", __entry->task, __entry->tid,
		  __entry->action == SECPROC_SEAT_LOADED ? "load" : "unload",
		  __print_symbolic(__entry->event, SECPROC_TRACE_SEAT_EVENTS))
);

/* A slice is over. */
TRACE_EVENT(secproc_slice,
	TP_PROTO(const struct secproc_hart_file *hf, u64 instructions,
		 unsigned int step),
	TP_ARGS(hf, instructions, step),
	TP_STRUCT__entry(
		__field(u64, task)
		__field(unsigned int, tid)
		__field(u64, instructions)
		__field(unsigned int, step)
	),
	TP_fast_assign(
		__entry->task = hf->tf->task.as.id;
		__entry->tid = hf->hart.thread.tid;
		__entry->instructions = instructions;
		__entry->step = step;
	),
	TP_printk("task=%llu tid=%u instructions=%llu step=%u", __entry->task,
		  __entry->tid, __entry->instructions, __entry->step)
);

#endif /* SECPROC_TRACE_H */

#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH .
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE trace
#include <trace/define_trace.h>
