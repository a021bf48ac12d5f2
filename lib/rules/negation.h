/*
 * negation: whether a text takes back what it says at one place. The kinds are those of phrases.h.
 *
 * For phrases.c. Looks at no more than a few hundred bytes on either side.
 */
#ifndef FAC_RULES_NEGATION_H
#define FAC_RULES_NEGATION_H

#include "rules/phrases.h"

/* Kinds of negation of the bytes [from, to) of s. */
int negation_of(const char *s, size_t n, size_t from, size_t to);

#endif
