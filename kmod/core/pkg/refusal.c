// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Refusals: from the number to the errno, the name and the sentence
 */
#include "refusal.h"

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
	switch (refusal) {
	case SECPROC_REFUSAL_NONE:
		return 0;
#define ERRNO_CASE(number, name, error, text)				\
	case SECPROC_REFUSAL_##name:					\
		return -error;
	SECPROC_REFUSALS(ERRNO_CASE)
#undef ERRNO_CASE
	}
	return -EKEYREJECTED;
}

/**
 * secproc_refusal_name() - the name of a refusal as in the list
 * @refusal: which
 *
 * Return: the name, "NONE", or NULL for a number that is not in the list.
 */
const char *secproc_refusal_name(enum secproc_refusal refusal)
{
	switch (refusal) {
	case SECPROC_REFUSAL_NONE:
		return "NONE";
#define NAME_CASE(number, name, error, text)				\
	case SECPROC_REFUSAL_##name:					\
		return #name;
	SECPROC_REFUSALS(NAME_CASE)
#undef NAME_CASE
	}
	return NULL;
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
	switch (refusal) {
	case SECPROC_REFUSAL_NONE:
		return "nothing was refused";
#define TEXT_CASE(number, name, error, text)				\
	case SECPROC_REFUSAL_##name:					\
		return text;
	SECPROC_REFUSALS(TEXT_CASE)
#undef TEXT_CASE
	}
	return NULL;
}
