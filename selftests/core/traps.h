/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Broken invariants: outside the kernel WARN_ON_ONCE() traps, and a test can
 * see that it did
 */
#ifndef SECPROC_TEST_TRAPS_H
#define SECPROC_TEST_TRAPS_H

#include <signal.h>
#include <stdbool.h>
#include <sys/wait.h>
#include <unistd.h>

/*
 * True if @fn, called in a child process, ends in a trap.  The child works on a
 * copy, so what it breaks is whole again afterwards.
 */
static inline bool traps(void (*fn)(void *ctx), void *ctx)
{
	pid_t child = fork();
	int status = 0;

	if (!child) {
		signal(SIGILL, SIG_DFL);
		signal(SIGTRAP, SIG_DFL);
		fn(ctx);
		_exit(0);
	}
	if (child < 0 || waitpid(child, &status, 0) != child)
		return false;
	return WIFSIGNALED(status) && (WTERMSIG(status) == SIGILL ||
				       WTERMSIG(status) == SIGTRAP);
}

#endif /* SECPROC_TEST_TRAPS_H */
