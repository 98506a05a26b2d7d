// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * A program while it runs: its threads
 */
#include <errno.h>
#include <semaphore.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "cmd.h"
#include "interrupt.h"
#include "process.h"
#include "report.h"
#include "say.h"
#include "signals.h"
#include "stats.h"
#include "unlock.h"
#include "user/util.h"

/* The loader's own functions need little. */
#define STACK_SIZE	(1024 * 1024)

/**
 * struct thread - a thread of the program
 * @process: its program
 * @hart: its hart
 * @host: what its calls need
 * @unlocked: page that was unlocked for it last, plus 1
 * @next: in the list of the process.  Locking: process->lock
 */
struct thread {
	struct process *process;
	struct dev_hart *hart;
	struct host_thread host;
	u64 unlocked;
	struct thread *next;
};

/**
 * struct birth - what a thread and the one that starts it both know
 * @thread: the new thread's; it belongs to it from @ready on
 * @ready: posted when the hart is there, or cannot be
 */
struct birth {
	struct thread *thread;
	sem_t ready;
};

/**
 * struct outcome - how a program ended
 * @signal: signal that ended it, or 0
 * @status: exit status of the loader, if @signal is 0
 */
struct outcome {
	int signal;
	int status;
};

/* ---- The list of threads ------------------------------------------------- */

static void link_thread(struct thread *thread)
{
	struct process *process = thread->process;

	thread->host.host_tid = gettid();
	pthread_mutex_lock(&process->lock);
	thread->next = process->threads;
	process->threads = thread;
	pthread_mutex_unlock(&process->lock);
}

static void unlink_thread(struct thread *thread)
{
	struct process *process = thread->process;
	struct thread **link = &process->threads;

	pthread_mutex_lock(&process->lock);
	while (*link != thread)
		link = &(*link)->next;
	*link = thread->next;
	pthread_mutex_unlock(&process->lock);
}

/* The caller holds process->lock. */
static struct thread *find_thread(struct process *process, u32 tid)
{
	struct thread *thread;

	for (thread = process->threads; thread; thread = thread->next)
		if (thread->host.tid == tid)
			return thread;
	return NULL;
}

void process_interrupt(struct process *process, u32 tid)
{
	struct thread *thread;

	pthread_mutex_lock(&process->lock);
	thread = find_thread(process, tid);
	if (thread)
		interrupt_thread(&thread->host.interrupted,
				 thread->host.host_tid);
	pthread_mutex_unlock(&process->lock);
}

pid_t process_host_tid(struct process *process, u32 tid)
{
	struct thread *thread;
	pid_t host_tid = 0;

	pthread_mutex_lock(&process->lock);
	thread = find_thread(process, tid);
	if (thread)
		host_tid = thread->host.host_tid;
	pthread_mutex_unlock(&process->lock);
	return host_tid;
}

/* ---- The end ------------------------------------------------------------- */

/* Ends this process as the program was ended, so that whoever waits sees it. */
static int die(int sig)
{
	static const struct rlimit no_core;
	sigset_t set;

	prctl(PR_SET_DUMPABLE, 0);
	setrlimit(RLIMIT_CORE, &no_core);
	signal(sig, SIG_DFL);
	sigemptyset(&set);
	sigaddset(&set, sig);
	pthread_sigmask(SIG_UNBLOCK, &set, NULL);
	raise(sig);
	/* It was a signal that does not end processes here. */
	return 128 + sig;
}

static void print_stat(struct process *process)
{
	struct secproc_task_info info = {};
	struct secproc_stats stats = {};
	char *counters = NULL, id[2 * sizeof(info.package_id) + 1];
	size_t len;
	FILE *out;

	if (!process->stat || dev_task_get_info(process->task, &info) ||
	    dev_task_get_stats(process->task, &stats))
		return;
	out = open_memstream(&counters, &len);
	if (!out)
		return;
	stats_print_json(out, stats.value);
	if (fclose(out)) {
		free(counters);
		return;
	}
	secproc_hex(id, info.package_id, sizeof(info.package_id));
	say("{\"package_id\":\"%s\",\"instructions\":%llu,\"resident\":%llu,\"page_ins\":%llu,\"unknown_syscalls\":%llu,%s}",
	    id, (unsigned long long)info.instructions,
	    (unsigned long long)info.resident,
	    (unsigned long long)info.page_ins,
	    (unsigned long long)info.unknown_syscalls, counters);
	free(counters);
}

/* Pages that do not verify are the package's fault, everything else ours. */
static int refused_status(unsigned int refusal)
{
	return refusal >> 8 == 0x05 || refusal >> 8 == 0x06 ? CMD_RUN_FAILED :
							      CMD_RUN_REFUSED;
}

static struct outcome end_of(struct process *process,
			     const struct secproc_run *page)
{
	struct secproc_exit_fault fault = page->fault;
	struct outcome outcome = {};

	switch (page->exit_reason) {
	case SECPROC_EXIT_EXITED:
		print_stat(process);
		outcome.status = (int)page->end.status;
		break;
	case SECPROC_EXIT_KILLED:
		print_stat(process);
		outcome.signal = (int)page->end.signal;
		break;
	case SECPROC_EXIT_FAULT:
		report_fault(process->package, &fault);
		outcome.signal = (int)fault.signal;
		break;
	case SECPROC_EXIT_REFUSED:
		report_refused(process->package, &fault);
		outcome.status = refused_status(fault.refusal);
		break;
	}
	return outcome;
}

/* ---- Running ------------------------------------------------------------- */

/* Returns 0 or the exit status for pages that cannot be had. */
static int feed(struct process *process, const struct secproc_exit_page *wanted)
{
	struct secproc_error error = {};
	int err;

	err = process->feed ? feed_pages(process->feed, process->task, wanted) :
			      -EPROTO;
	if (!err)
		return 0;
	dev_task_get_error(process->task, &error);
	if (error.code && error.page == SECPROC_NO_PAGE)
		error.page = wanted->first_page;
	report_error(process->package, &error, err);
	return error.code ? refused_status(error.code) : CMD_RUN_FAILED;
}

/*
 * The program stands before a part that is locked.  Returns true if it has been
 * unlocked, with a licence that may have been waited for.
 */
static bool unlock(struct thread *thread, const struct secproc_run *page)
{
	struct process *process = thread->process;
	struct secproc_exit_fault fault = page->fault;
	u64 wanted = (u64)fault.page + 1;
	bool done = false;

	/* Of several threads one asks, and the others find it unlocked. */
	pthread_mutex_lock(&process->unlock_lock);
	/* If it stands before the same page again, this is not its key. */
	if (process->unlock && thread->unlocked != wanted)
		done = unlock_task(process->task, process->package,
				   process->unlock, process->key_id, &fault);
	else
		report_locked(process->package, &fault);
	pthread_mutex_unlock(&process->unlock_lock);
	thread->unlocked = wanted;
	return done;
}

static void start_thread(struct process *process, u32 tid);

/*
 * Serves a hart until its thread or the program is over; returns true if it is
 * the program.  Then the caller holds process->end: nobody else ends it.
 */
static bool serve(struct thread *thread, struct outcome *outcome)
{
	struct secproc_run *page = dev_hart_page(thread->hart);
	struct process *process = thread->process;
	int err;

	for (;;) {
		err = dev_hart_run(thread->hart);
		if (err == -EINTR)
			continue;
		if (err)
			break;
		switch (page->exit_reason) {
		case SECPROC_EXIT_SYSCALL:
			host_serve(&thread->host, page);
			break;
		case SECPROC_EXIT_PAGE:
			outcome->status = feed(process, &page->page);
			if (!outcome->status)
				break;
			pthread_mutex_lock(&process->end);
			return true;
		case SECPROC_EXIT_LOCKED:
			if (unlock(thread, page))
				break;
			pthread_mutex_lock(&process->end);
			outcome->status = CMD_RUN_REFUSED;
			return true;
		case SECPROC_EXIT_THREAD:
			start_thread(process, page->thread.tid);
			break;
		case SECPROC_EXIT_THREAD_EXITED:
			return false;
		case SECPROC_EXIT_EXITED:
		case SECPROC_EXIT_KILLED:
		case SECPROC_EXIT_FAULT:
		case SECPROC_EXIT_REFUSED:
			pthread_mutex_lock(&process->end);
			*outcome = end_of(process, page);
			return true;
		default:
			pthread_mutex_lock(&process->end);
			say("the processor came back for a reason that this loader does not know (%u)",
			    page->exit_reason);
			outcome->status = CMD_RUN_FAILED;
			return true;
		}
	}
	pthread_mutex_lock(&process->end);
	if (err == -ENXIO)
		say("none of the CPUs that this process may run on is a secure processor; /sys/module/secproc/parameters/secure_cpus lists them");
	else
		say("the processor failed: %s", strerror(-err));
	outcome->status = CMD_RUN_FAILED;
	return true;
}

/* Ends this process with all its threads, wherever they are. */
static void end_process(const struct outcome *outcome)
{
	_exit(outcome->signal ? die(outcome->signal) : outcome->status);
}

static void *run_thread(void *arg)
{
	struct birth *birth = arg;
	struct thread *thread = birth->thread;
	struct outcome outcome = {};
	int err;

	err = dev_create_hart(thread->process->task, thread->host.tid,
			      &thread->hart);
	if (!err)
		link_thread(thread);
	/* Who waits for it takes @birth away. */
	sem_post(&birth->ready);
	if (err) {
		free(thread);
		return NULL;
	}
	if (serve(thread, &outcome))
		end_process(&outcome);
	unlink_thread(thread);
	dev_hart_close(thread->hart);
	free(thread);
	return NULL;
}

static struct thread *new_thread(struct process *process, u32 tid)
{
	struct thread *thread = calloc(1, sizeof(*thread));

	if (!thread)
		return NULL;
	thread->process = process;
	thread->host.host = &process->host;
	thread->host.process = process;
	thread->host.tid = tid;
	return thread;
}

/*
 * The hart must be there before the one that asked for it runs on; if it is not,
 * the processor tells the program.
 */
static void start_thread(struct process *process, u32 tid)
{
	struct birth birth = { .thread = new_thread(process, tid) };
	pthread_attr_t attr;
	pthread_t id;

	if (!birth.thread)
		return;
	sem_init(&birth.ready, 0, 0);
	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, STACK_SIZE);
	pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
	if (pthread_create(&id, &attr, run_thread, &birth)) {
		free(birth.thread);
	} else {
		while (sem_wait(&birth.ready) && errno == EINTR)
			;
	}
	pthread_attr_destroy(&attr);
	sem_destroy(&birth.ready);
}

static bool is_alone(struct process *process)
{
	bool alone;

	pthread_mutex_lock(&process->lock);
	alone = process->threads && !process->threads->next;
	pthread_mutex_unlock(&process->lock);
	return alone;
}

int process_run(struct process *process, struct dev_hart *hart)
{
	struct outcome outcome = {};
	struct thread *first;

	pthread_mutex_init(&process->lock, NULL);
	pthread_mutex_init(&process->end, NULL);
	pthread_mutex_init(&process->unlock_lock, NULL);
	first = new_thread(process, HOST_FIRST_TID);
	if (!first)
		return CMD_RUN_FAILED;
	first->hart = hart;
	link_thread(first);
	if (signals_start(process)) {
		say("cannot start a thread for signals");
		return CMD_RUN_FAILED;
	}
	if (!serve(first, &outcome)) {
		/* The others go on; the last of them ends the process. */
		unlink_thread(first);
		for (;;)
			pause();
	}
	if (outcome.signal || !is_alone(process))
		end_process(&outcome);
	signals_stop();
	unlink_thread(first);
	free(first);
	return outcome.status;
}
