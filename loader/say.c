// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * What the loader says, on the standard error that it was started with
 */
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#include "fds.h"
#include "say.h"

static int out = STDERR_FILENO;

void say_init(void)
{
	int fd = fds_copy(STDERR_FILENO);

	if (fd >= 0)
		out = fd;
}

/* One write for the whole line, so that lines of others do not mix in. */
static void line(const char *prefix, const char *format, va_list args)
{
	char buf[4096];
	int n;

	n = snprintf(buf, sizeof(buf) - 1, "%s", prefix);
	n += vsnprintf(buf + n, sizeof(buf) - 1 - (size_t)n, format, args);
	if (n > (int)sizeof(buf) - 2)
		n = (int)sizeof(buf) - 2;
	buf[n++] = '\n';
	if (write(out, buf, (size_t)n) < 0)
		return;
}

void say(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	line("secproc: ", format, args);
	va_end(args);
}

void say_more(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	line("    ", format, args);
	va_end(args);
}
