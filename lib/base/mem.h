/*
 * mem: memory. Programs are short-lived: running out of memory is fatal (EX_OSERR), what lives as
 * long as the program is never freed, and what lives as long as a record comes from an arena that
 * is reset for the next one.
 */
#ifndef FAC_BASE_MEM_H
#define FAC_BASE_MEM_H

#include <stddef.h>

void *xmalloc(size_t n);
void *xcalloc(size_t n, size_t size);
void *xrealloc(void *p, size_t n);
void *xreallocarray(void *p, size_t n, size_t size); /* overflow of n * size is fatal */
char *xstrdup(const char *s);
char *xmemdup0(const char *s, size_t n); /* n bytes and a NUL */

/*
 * struct arena: blocks that are freed together. All zero is an empty arena. Pointers stay valid
 * until arena_release() of an older mark, or arena_free(). The first block is kept across
 * releases, so that a loop over records settles on no allocation at all; memory does not grow
 * with their number.
 */
struct arena {
	struct arena_block
	    *head; /* the block that is being filled; older ones are linked behind it */
};

struct arena_mark {
	struct arena_block *block;
	size_t used;
};

void *arena_alloc(struct arena *a, size_t n); /* aligned for any type, not zeroed */
char *arena_memdup0(struct arena *a, const char *s, size_t n);
struct arena_mark arena_mark(const struct arena *a);
void arena_release(struct arena *a, struct arena_mark m); /* frees all that came after the mark */
void arena_free(struct arena *a);

#endif
