/*
 * pathindex: the tracked files of several clones, to tell which of them a text speaks of. Pure.
 *
 * A mention is a word of path characters that names a file: by its whole path, or by the end of it from a '/' on
 * ("router/table.c" for src/router/table.c), with or without "./" before it. It is evidence where such a file is in
 * exactly one of the clones. A bare name of a top directory's file is none: README.md is everywhere, whether we have a
 * clone of it or not.
 *
 *	struct pathindex *x = pathindex_new();
 *	pathindex_add(x, 0, "src/router/table.c");	(for each file of clone 0, then of 1, …)
 *	pathindex_build(x);
 *	pathindex_scan(x, text, n, fn, arg);
 */
#ifndef FAC_RULES_PATHINDEX_H
#define FAC_RULES_PATHINDEX_H

#include <stddef.h>

struct pathindex;

struct pathindex *pathindex_new(void);
void pathindex_add(struct pathindex *x, int clone, const char *path); /* copied */
void pathindex_build(struct pathindex *x); /* after the last add, before the first scan */

/* Calls fn for each mention that is evidence; stops where it returns non-zero, and returns that. */
int pathindex_scan(const struct pathindex *x, const char *s, size_t n,
    int (*fn)(int clone, const char *at, size_t n, void *arg), void *arg);

#endif
