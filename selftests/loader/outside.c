// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Says what it gets from outside: signals, and what it was started with
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/uio.h>
#include <unistd.h>

static void say(const char *what, int n)
{
	char line[64];

	if (write(1, line, (size_t)snprintf(line, sizeof(line), "%s %d\n",
					    what, n)) < 0)
		_exit(1);
}

static void caught(int sig)
{
	say("caught", sig);
	if (sig == SIGUSR1)
		_exit(3);
}

/* Until SIGUSR1 comes, which ends it with 3. */
static void catch(char **signals)
{
	struct sigaction sa = { .sa_handler = caught };

	sigaction(SIGUSR1, &sa, NULL);
	for (; *signals; signals++)
		if (sigaction(atoi(*signals), &sa, NULL))
			say("cannot catch", atoi(*signals));
	say("ready", 0);
	for (;;)
		pause();
}

static void inherited(void)
{
	struct sigaction sa;
	sigset_t set;
	int sig;

	sigprocmask(SIG_BLOCK, NULL, &set);
	for (sig = 1; sig < 32; sig++) {
		if (sigismember(&set, sig) > 0)
			say("blocked", sig);
		if (!sigaction(sig, NULL, &sa) && sa.sa_handler == SIG_IGN)
			say("ignored", sig);
	}
}

/* Reads signals until it reads SIGUSR1, which ends it with 3. */
static void read_signals(char **signals)
{
	struct signalfd_siginfo info;
	sigset_t set;
	int fd;

	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	for (; *signals; signals++)
		sigaddset(&set, atoi(*signals));
	sigprocmask(SIG_BLOCK, &set, NULL);
	fd = signalfd(-1, &set, 0);
	say("ready", 0);
	while (read(fd, &info, sizeof(info)) == sizeof(info))
		if (info.ssi_signo == SIGUSR1)
			exit(3);
		else if (info.ssi_code == SI_USER)
			say("caught", (int)info.ssi_signo);
}

/* What the emulator that others are compared with does not know. */
static void flags_per_call(void)
{
	struct iovec iov[2] = { { (void *)"ab", 2 }, { (void *)"cdef", 4 } };
	FILE *file = tmpfile();
	int fd = fileno(file);
	char text[8] = {};

	say("written", (int)pwritev2(fd, iov, 2, -1, RWF_DSYNC));
	say("appended", (int)pwritev2(fd, iov, 2, 0, RWF_APPEND));
	say("at", (int)lseek(fd, 0, SEEK_CUR));
	iov[0] = (struct iovec){ text, 3 };
	iov[1] = (struct iovec){ text + 3, 4 };
	say("read", (int)preadv2(fd, iov, 2, 3, 0));
	puts(text);
	fflush(stdout);
	lseek(fd, 10, SEEK_SET);
	say("read on", (int)preadv2(fd, iov, 2, -1, 0));
	say("at", (int)lseek(fd, 0, SEEK_CUR));
	say("unknown", (int)preadv2(fd, iov, 2, 0, 0x40000000));
}

int main(int argc, char **argv)
{
	const char *how = argc > 1 ? argv[1] : "";

	if (!strcmp(how, "catch"))
		catch(argv + 2);
	if (!strcmp(how, "read"))
		read_signals(argv + 2);
	if (!strcmp(how, "inherited"))
		inherited();
	if (!strcmp(how, "kill") && argc > 3)
		return kill(atoi(argv[2]), atoi(argv[3])) ? errno : 0;
	if (!strcmp(how, "stop"))
		return raise(atoi(argv[2]));
	if (!strcmp(how, "flags"))
		flags_per_call();
	return 0;
}
