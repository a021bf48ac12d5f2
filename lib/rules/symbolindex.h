/*
 * symbolindex: the symbols that several clones define, to tell which of them a text speaks of. Pure.
 *
 * A symbol is a name that nobody writes in prose: 6 to 64 letters, digits and '_', with a '_' inside, or two capitals behind small
 * letters (getUserName, ParseUrlPath), or one where it begins small (parseUrl; not iPhone, not JavaScript). It is evidence where exactly
 * one of the clones defines it.
 *
 *	struct symbolindex *x = symbolindex_new();
 *	symbolindex_add(x, 0, name, strlen(name));	(for each name of clone 0, then of 1, …)
 *	symbolindex_build(x);
 *	symbolindex_scan(x, text, n, fn, arg);
 */
#ifndef FAC_RULES_SYMBOLINDEX_H
#define FAC_RULES_SYMBOLINDEX_H

#include <stdbool.h>
#include <stddef.h>

enum { SYMBOL_MIN = 6, SYMBOL_MAX = 64 }; /* bytes */

struct symbolindex;

struct symbolindex *symbolindex_new(void);
/* Of what is no symbol nothing is kept; nor of any the name itself, but a hash of 64 bits. */
void symbolindex_add(struct symbolindex *x, int clone, const char *name, size_t n);
void symbolindex_build(struct symbolindex *x); /* after the last add, before the first scan */

bool symbolindex_is_symbol(const char *s, size_t n);

/* Calls fn for each mention that is evidence; stops where it returns non-zero, and returns that. */
int symbolindex_scan(const struct symbolindex *x, const char *s, size_t n,
    int (*fn)(int clone, const char *at, size_t n, void *arg), void *arg);

#endif
