/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * A test harness of one header: a table of functions, output in TAP
 *
 * A test is a function whose name says what must hold.  CHECK() may fail many
 * times in one test; each failure prints its place, the test fails once.
 *
 *	static void zero_is_not_one(void)
 *	{
 *		CHECK(0 != 1);
 *	}
 *
 *	static const struct check_test tests[] = {
 *		CHECK_TEST(zero_is_not_one),
 *	};
 *
 *	CHECK_MAIN(tests)
 */
#ifndef SECPROC_CHECK_H
#define SECPROC_CHECK_H

#include <stdbool.h>
#include <stdio.h>

struct check_test {
	const char *name;
	void (*run)(void);
};

#define CHECK_TEST(fn)	{ .name = #fn, .run = fn }

/* Failures in the running test; only the first few are worth reading. */
static unsigned int check_failures;

static inline bool check_at(bool ok, const char *file, int line,
			    const char *what)
{
	if (!ok && check_failures++ < 20)
		printf("# %s:%d: %s\n", file, line, what);
	return ok;
}

/* Yields whether the condition held, so that a test may stop early. */
#define CHECK(cond)	check_at(!!(cond), __FILE__, __LINE__, #cond)

static inline int check_run(const struct check_test *tests, size_t nr)
{
	size_t i, nr_failed = 0;

	setvbuf(stdout, NULL, _IOLBF, 0);
	printf("TAP version 13\n1..%zu\n", nr);
	for (i = 0; i < nr; i++) {
		check_failures = 0;
		tests[i].run();
		nr_failed += check_failures != 0;
		printf("%sok %zu - %s\n", check_failures ? "not " : "", i + 1,
		       tests[i].name);
	}
	return nr_failed != 0;
}

#define CHECK_MAIN(tests)						\
	int main(void)							\
	{								\
		return check_run(tests, sizeof(tests) / sizeof((tests)[0])); \
	}

#endif /* SECPROC_CHECK_H */
