// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Refusals: from the number to the errno, the name and the sentence
 */
#include "refusal.h"

/**
 * struct refusal_row - what is known about one refusal
 * @number: enum secproc_refusal
 * @error: positive errno
 * @name: name in the list
 * @text: sentence
 */
struct refusal_row {
	unsigned int number;
	int error;
	const char *name;
	const char *text;
};

#define ROW(number, name, error, text)	{ number, error, #name, text },

static const struct refusal_row rows[] = {
	{ SECPROC_REFUSAL_NONE, 0, "NONE", "nothing was refused" },
	SECPROC_REFUSALS(ROW)
};

/* Returns the row, or NULL if the number is not in the list. */
static const struct refusal_row *lookup(enum secproc_refusal refusal)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++)
		if (rows[i].number == refusal)
			return &rows[i];
	return NULL;
}

/**
 * secproc_refusal_errno() - the error a system call gives for a refusal
 * @refusal: which
 *
 * Return: a negative errno, 0 for SECPROC_REFUSAL_NONE.  A number that is not
 * in the list is a bug and gives -EKEYREJECTED, so that it can never be taken
 * for success.
 */
int secproc_refusal_errno(enum secproc_refusal refusal)
{
	const struct refusal_row *row = lookup(refusal);

	return row ? -row->error : -EKEYREJECTED;
}

/**
 * secproc_refusal_name() - the name of a refusal as in the list
 * @refusal: which
 *
 * Return: the name, "NONE", or NULL for a number that is not in the list.
 */
const char *secproc_refusal_name(enum secproc_refusal refusal)
{
	const struct refusal_row *row = lookup(refusal);

	return row ? row->name : NULL;
}

/**
 * secproc_refusal_text() - one sentence that an operator understands
 * @refusal: which
 *
 * Return: the sentence, without capital and full stop so that it can follow
 * "program: file: ", or NULL for a number that is not in the list.
 */
const char *secproc_refusal_text(enum secproc_refusal refusal)
{
	const struct refusal_row *row = lookup(refusal);

	return row ? row->text : NULL;
}
