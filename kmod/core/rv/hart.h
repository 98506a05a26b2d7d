/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The RISC-V hart: the state of one RV64GC user-mode hardware thread, and the
 * engine that runs it
 *
 * The engine executes for a budget of instructions and returns the reason why
 * it stopped.  It never waits, never takes a lock, never calls policy and
 * knows neither pages' owners nor keys.  What it may touch is what has been put
 * into the hart beforehand:
 *
 *  - data through the software TLB, whose entries point at frames of secure
 *    memory.  A miss ends the run; the processor (cpu/cpu.h) fills the entry
 *    and runs the hart again;
 *  - code through the code cache, which is the only place where plaintext
 *    instructions exist.  It holds decoded records, one per two bytes of code,
 *    filled by 64-byte lines when they are first executed.  A line comes from
 *    the decrypt unit through secproc_rv_bus.fetch_line.
 *
 * A hart is used by one thread at a time; whoever calls must see to that.
 */
#ifndef SECPROC_RV_HART_H
#define SECPROC_RV_HART_H

#include "../env.h"
#include "../fpu.h"

/**
 * enum secproc_rv_exit - why secproc_rv_run() came back
 * @SECPROC_RV_EXIT_BUDGET: the budget is used up; run again
 * @SECPROC_RV_EXIT_ECALL: ECALL; pc stands on it, instret does not count it yet
 *	(secproc_rv_ecall_done() steps over it)
 * @SECPROC_RV_EXIT_EBREAK: EBREAK or C.EBREAK; pc stands on it
 * @SECPROC_RV_EXIT_ILLEGAL: illegal instruction at pc; fault.insn has its bits
 * @SECPROC_RV_EXIT_FETCH: the page of fault.va is not in the code cache; pc
 *	stands on the instruction, fault.va is pc, or pc + 2 where an
 *	instruction crosses into the next page
 * @SECPROC_RV_EXIT_LOAD: no TLB entry allows the load at fault.va
 * @SECPROC_RV_EXIT_STORE: no TLB entry allows the store, AMO or SC at fault.va
 * @SECPROC_RV_EXIT_MISALIGNED: an LR, SC or AMO at fault.va, which is not a
 *	multiple of fault.size.  Other accesses may be misaligned
 *
 * On every exit the hart is exactly between two instructions: all instructions
 * before pc have taken effect, none from pc on.  An access that crosses into
 * another page exits with the first byte that is not allowed in fault.va, and
 * nothing of it has been stored.
 */
enum secproc_rv_exit {
	SECPROC_RV_EXIT_BUDGET = 0,
	SECPROC_RV_EXIT_ECALL,
	SECPROC_RV_EXIT_EBREAK,
	SECPROC_RV_EXIT_ILLEGAL,
	SECPROC_RV_EXIT_FETCH,
	SECPROC_RV_EXIT_LOAD,
	SECPROC_RV_EXIT_STORE,
	SECPROC_RV_EXIT_MISALIGNED,
};

#define SECPROC_RV_NR_TLB	256

/**
 * struct secproc_rv_tlb_entry - one direct-mapped TLB entry
 * @load_tag: page address for loads, or SECPROC_RV_TLB_NONE
 * @store_tag: page address for stores and AMOs, or SECPROC_RV_TLB_NONE
 * @addend: host address = guest address + @addend
 * @reserved: makes the size a power of two, which makes for a cheaper index
 *
 * The index is (va >> SECPROC_PAGE_SHIFT) % SECPROC_RV_NR_TLB.  A hit is
 * ((va + size - 1) & SECPROC_PAGE_MASK) == tag with the index taken from va:
 * an access that crosses a page compares with the following page's address,
 * which never stands in this entry, so it misses as it must.
 */
struct secproc_rv_tlb_entry {
	u64 load_tag;
	u64 store_tag;
	uintptr_t addend;
	u64 reserved;
};

/* Not page aligned, so equal to no masked address. */
#define SECPROC_RV_TLB_NONE	1ULL

/**
 * struct secproc_rv_bus - what the engine asks of the processor while it runs
 * @fetch_line: give the plaintext of a 64-byte line of code.  @source is what
 *	secproc_rv_code_insert() was given for the page, @line its number in the
 *	page.  Must neither sleep nor fail; the engine wipes @out after decoding.
 * @time: value of the time CSR, in ticks of SECPROC_RV_TIME_HZ
 * @fpu_kind: what of the host's floating-point unit may be used; NULL if there
 *	is none
 * @fpu_begin: let it be used; false if that cannot be just now.  Not called if
 *	@fpu_kind says that there is none
 * @fpu_end: called once for each @fpu_begin that was true, before anything else
 *	of the bus is but @time
 *
 * All are called from within secproc_rv_run(), on its thread.
 */
struct secproc_rv_bus {
	void (*fetch_line)(const void *source, unsigned int line,
			   u8 out[SECPROC_LINE_SIZE]);
	u64 (*time)(void);
	enum secproc_fpu (*fpu_kind)(void);
	bool (*fpu_begin)(void);
	void (*fpu_end)(void);
};

/* Frequency of the time CSR, as on QEMU's virt machine. */
#define SECPROC_RV_TIME_HZ	10000000ULL

struct secproc_rv_code_page;

/* Size of the hart's table of code pages; the cache never grows beyond. */
#define SECPROC_RV_MAX_CODE_PAGES	256

#define SECPROC_RV_NR_CODE_FRONT	64

/**
 * struct secproc_rv_code_front - where jumps look first
 * @tag: address of the page, or SECPROC_RV_TLB_NONE
 * @page: the page; valid while @tag is
 *
 * Direct-mapped by page number.
 */
struct secproc_rv_code_front {
	u64 tag;
	struct secproc_rv_code_page *page;
};

/**
 * struct secproc_rv_code_cache - decoded code of one hart
 * @front: pages that were jumped to last
 * @page: storage that was added, in use or free
 * @hash: chains of the pages in use, by page number
 * @nr_pages: how many entries of @page are valid
 * @nr_used: how many of them are in use
 * @clock: where the search for a victim goes on
 *
 * Bounded, and wiped whenever a page leaves it.
 */
struct secproc_rv_code_cache {
	struct secproc_rv_code_front front[SECPROC_RV_NR_CODE_FRONT];
	struct secproc_rv_code_page *page[SECPROC_RV_MAX_CODE_PAGES];
	struct secproc_rv_code_page *hash[SECPROC_RV_MAX_CODE_PAGES];
	unsigned int nr_pages;
	unsigned int nr_used;
	unsigned int clock;
};

/**
 * struct secproc_rv_fault - what the last exit was about
 * @va: address, see enum secproc_rv_exit
 * @size: size of the access in bytes
 * @insn: bits of an illegal instruction, 16 or 32 of them
 */
struct secproc_rv_fault {
	u64 va;
	u32 size;
	u32 insn;
};

/**
 * struct secproc_rv_hart - one hart
 * @x: integer registers; x[0] is always 0
 * @f: floating-point registers, NaN boxed
 * @sink: takes results that the program writes to x0
 * @reg: all of them as the engine indexes them
 * @pc: program counter
 * @instret: instructions retired since secproc_rv_init()
 * @fcsr: frm in bits 7:5, fflags in bits 4:0
 * @reservation_va: address of the last LR, or SECPROC_RV_TLB_NONE
 * @reservation_value: what that LR loaded
 * @reservation_size: how many bytes it loaded
 * @dispatch: enum secproc_rv_dispatch
 * @fpu: what of the host's floating-point unit is used
 * @fpu_is_open: it is being used; only within secproc_rv_run()
 * @fpu_rounds: by rounding mode as in instructions: the unit rounds so
 * @fpu_fuses: the same for fused multiply-add
 * @fpu_exact: the same for what is exact, so that any mode will do
 * @host_mxcsr: the host's control word while the unit is open
 * @exit: where the engine keeps why it leaves while it does
 * @slice: budget of the run that is going on
 * @page: page that is executed, between instructions of the threaded loop
 * @fault: what the last exit was about
 * @bus: the processor's answers
 * @tlb: software TLB
 * @code: code cache
 *
 * Pure data but for the pointers in @tlb and @code: copying x, f, pc and fcsr
 * is a context switch.
 */
struct secproc_rv_hart {
	union {
		struct {
			u64 x[32];
			u64 f[32];
			u64 sink;
		};
		u64 reg[65];
	};
	u64 pc;
	u64 instret;
	u32 fcsr;
	u64 reservation_va;
	u64 reservation_value;
	u32 reservation_size;
	u32 dispatch;
	enum secproc_fpu fpu;
	bool fpu_is_open;
	bool fpu_rounds[8];
	bool fpu_fuses[8];
	bool fpu_exact[8];
	u32 host_mxcsr;
	int exit;
	u64 slice;
	struct secproc_rv_code_page *page;
	struct secproc_rv_fault fault;
	const struct secproc_rv_bus *bus;
	struct secproc_rv_tlb_entry tlb[SECPROC_RV_NR_TLB];
	struct secproc_rv_code_cache code;
};

/**
 * enum secproc_rv_dispatch - how the engine goes from instruction to instruction
 * @SECPROC_RV_DISPATCH_SWITCH: one switch; right where indirect jumps are slow
 * @SECPROC_RV_DISPATCH_GOTO: an indirect jump after each instruction; right
 *	where they are predicted
 */
enum secproc_rv_dispatch {
	SECPROC_RV_DISPATCH_SWITCH = 0,
	SECPROC_RV_DISPATCH_GOTO,
};

/**
 * secproc_rv_goto_reaches() - tell whether the jumps work
 *
 * Return: false if the linker has put the handlers so far apart that records
 * cannot say where they are; secproc_rv_set_dispatch() takes the switch then.
 */
bool secproc_rv_goto_reaches(void);

/**
 * secproc_rv_init() - make a hart valid, with all registers zero
 * @hart: the hart
 * @bus: the processor's answers; must outlive the hart
 */
void secproc_rv_init(struct secproc_rv_hart *hart,
		     const struct secproc_rv_bus *bus);

/**
 * secproc_rv_set_dispatch() - choose the loop that runs the hart
 * @hart: the hart
 * @dispatch: the loop; secproc_rv_init() chooses the jumps
 *
 * Makes no difference but speed.  Wipes decoded code.
 */
void secproc_rv_set_dispatch(struct secproc_rv_hart *hart,
			     enum secproc_rv_dispatch dispatch);

/**
 * secproc_rv_set_fpu() - choose how the hart calculates in floating point
 * @hart: the hart
 * @fpu: what to use of the host's unit, no more than there is;
 *	secproc_rv_init() chooses all of it
 *
 * Makes no difference but speed.
 */
void secproc_rv_set_fpu(struct secproc_rv_hart *hart, enum secproc_fpu fpu);

/**
 * secproc_rv_wipe() - erase registers, TLB and decoded code
 * @hart: the hart; must be initialised again before use
 *
 * Takes the code cache's storage out as well; its owner frees it.
 */
void secproc_rv_wipe(struct secproc_rv_hart *hart);

/**
 * secproc_rv_run() - run the hart
 * @hart: the hart
 * @budget: about how many instructions to execute at the most; the run may go
 *	beyond by the length of a block of straight-line code, at most a page
 *
 * While the program calculates in floating point, the thread may not be
 * preempted for some ten thousand instructions at a time (fp_unit.h).
 *
 * Return: why it stopped.
 */
enum secproc_rv_exit secproc_rv_run(struct secproc_rv_hart *hart, u64 budget);

/**
 * secproc_rv_ecall_done() - step over an ECALL that has been served
 * @hart: a hart that stands on an ECALL
 *
 * Counts it as retired.  The result is the caller's to put into x[10].
 */
void secproc_rv_ecall_done(struct secproc_rv_hart *hart);

/**
 * secproc_rv_tlb_fill() - allow accesses to a page of data
 * @hart: the hart
 * @va: an address in the page
 * @data: the page's contents; must stay until the entry is flushed
 * @load: loads are allowed
 * @store: stores are allowed
 */
void secproc_rv_tlb_fill(struct secproc_rv_hart *hart, u64 va, void *data,
			 bool load, bool store);

/**
 * secproc_rv_tlb_flush() - forget all pages of data
 * @hart: the hart
 *
 * Breaks a reservation, too.
 */
void secproc_rv_tlb_flush(struct secproc_rv_hart *hart);

/**
 * secproc_rv_code_page_size() - size of the storage for one decoded page
 *
 * Return: bytes; the storage must be aligned to 64 bytes.
 */
size_t secproc_rv_code_page_size(void);

/**
 * secproc_rv_code_add() - give the code cache room for one more page
 * @hart: the hart
 * @storage: secproc_rv_code_page_size() zeroed bytes; stays the caller's, and
 *	may be taken back after secproc_rv_wipe()
 *
 * Return: 0, or -ENOSPC if the cache has SECPROC_RV_MAX_CODE_PAGES already.
 */
int __must_check secproc_rv_code_add(struct secproc_rv_hart *hart,
				     void *storage);

/**
 * secproc_rv_code_take_back() - take all storage out of the code cache
 * @hart: the hart
 *
 * Wipes all decoded code and forgets all sources.  The storage is its owner's
 * again.
 */
void secproc_rv_code_take_back(struct secproc_rv_hart *hart);

/**
 * secproc_rv_code_is_full() - tell whether an insertion would evict a page
 * @hart: the hart
 *
 * Return: true if no storage is unused.
 */
bool secproc_rv_code_is_full(const struct secproc_rv_hart *hart);

/**
 * secproc_rv_code_insert() - let a page of code be executed
 * @hart: the hart
 * @va: an address in the page
 * @source: names the page to secproc_rv_bus.fetch_line; must stay until the page
 *	has left the cache
 *
 * Nothing is decoded yet.  If the cache is full, the page that was executed
 * least recently, as far as the clock can tell, is wiped and makes room.
 *
 * Return: the source of the page that made room, or NULL.
 */
const void *secproc_rv_code_insert(struct secproc_rv_hart *hart, u64 va,
				   const void *source);

/**
 * secproc_rv_code_drop() - let a page leave the code cache
 * @hart: the hart
 * @va: an address in the page
 *
 * Wipes what was decoded of it, and what began in the page before and ended in
 * it.
 *
 * Return: the page's source, or NULL if it was not in the cache.
 */
const void *secproc_rv_code_drop(struct secproc_rv_hart *hart, u64 va);

/**
 * secproc_rv_code_take_front() - see which page was jumped to lately
 * @hart: the hart
 * @i: which entry of the front table, below SECPROC_RV_NR_CODE_FRONT
 *
 * The page stays in the cache, but not in the table, where the next jump puts it
 * again.
 *
 * Return: address of the page, or SECPROC_RV_TLB_NONE.
 */
u64 secproc_rv_code_take_front(struct secproc_rv_hart *hart, unsigned int i);

/**
 * secproc_rv_code_flush() - let all pages leave the code cache
 * @hart: the hart
 *
 * Wipes all decoded code and forgets all sources.  The storage stays with the
 * cache.  FENCE.I wipes, too, but lets the pages stay: their lines are fetched
 * again.
 */
void secproc_rv_code_flush(struct secproc_rv_hart *hart);

#endif /* SECPROC_RV_HART_H */
