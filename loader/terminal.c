// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * A live screen on the terminal
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "terminal.h"

static struct termios cooked;
static sigset_t outside;
static volatile sig_atomic_t ended, stopped, resized;

static void on_signal(int sig)
{
	if (sig == SIGWINCH)
		resized = 1;
	else if (sig == SIGTSTP)
		stopped = 1;
	else
		ended = 1;
}

static void take_signals(void)
{
	static const int signals[] = { SIGWINCH, SIGTSTP, SIGINT, SIGTERM,
				       SIGHUP, SIGQUIT };
	struct sigaction action = { .sa_handler = on_signal };
	sigset_t ours;
	size_t i;

	sigemptyset(&ours);
	for (i = 0; i < ARRAY_SIZE(signals); i++)
		sigaddset(&ours, signals[i]);
	sigprocmask(SIG_BLOCK, &ours, &outside);
	for (i = 0; i < ARRAY_SIZE(signals); i++)
		sigaction(signals[i], &action, NULL);
}

static void draw_here(void)
{
	struct termios raw = cooked;

	raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
	tcsetattr(STDIN_FILENO, TCSANOW, &raw);
	fputs("\033[?1049h\033[?25l", stdout);
}

bool terminal_is_there(void)
{
	return isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
}

void terminal_enter(void)
{
	take_signals();
	tcgetattr(STDIN_FILENO, &cooked);
	draw_here();
}

void terminal_leave(void)
{
	/* Who sees the last of what is written finds the terminal as it was. */
	tcsetattr(STDIN_FILENO, TCSANOW, &cooked);
	fputs("\033[?25h\033[?1049l", stdout);
	fflush(stdout);
}

bool terminal_size(int *width, int *height)
{
	struct winsize size;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) || !size.ws_col ||
	    !size.ws_row)
		return false;
	*width = size.ws_col;
	*height = size.ws_row;
	return true;
}

u64 terminal_clock(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (u64)ts.tv_sec * 1000000000 + (u64)ts.tv_nsec;
}

/* What a signal means, or 0. */
static int signalled(void)
{
	if (ended)
		return TERMINAL_END;
	if (stopped) {
		stopped = 0;
		terminal_leave();
		raise(SIGSTOP);
		draw_here();
		return TERMINAL_DRAW;
	}
	if (resized) {
		resized = 0;
		return TERMINAL_DRAW;
	}
	return 0;
}

int terminal_wait(u64 due)
{
	struct pollfd in = { .fd = STDIN_FILENO, .events = POLLIN };
	int nr, meaning;
	unsigned char key;

	do {
		u64 now = terminal_clock();
		u64 left = due > now ? due - now : 0;
		struct timespec ts = {
			(time_t)(left / 1000000000), (long)(left % 1000000000)
		};

		nr = ppoll(&in, 1, &ts, &outside);
		meaning = signalled();
	} while (!meaning && nr < 0 && errno == EINTR);
	if (meaning)
		return meaning;
	if (!nr)
		return TERMINAL_TIME;
	return nr > 0 && read(STDIN_FILENO, &key, 1) == 1 ? key : TERMINAL_END;
}
