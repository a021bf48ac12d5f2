/* mem: memory. Running out of it is fatal. */
#include "base/mem.h"
#include "base/die.h"
#include <stdalign.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

/* A block is fixed at this size unless one allocation asks for more: most records fit the first. */
enum { BLOCK_SIZE = 256 << 10 };

struct arena_block {
	struct arena_block *older;
	size_t size;
	size_t used;
	alignas(max_align_t) char bytes[];
};

/* die() would allocate its message. */
static _Noreturn void
out_of_memory(void)
{
	static char text[] = ": out of memory\n";
	const char *name = die_name();
	struct iovec line[] = {{(void *)(uintptr_t)name, strlen(name)}, {text, sizeof text - 1}};
	ssize_t ignored = writev(STDERR_FILENO, line, 2);
	(void)ignored;
	exit(EX_OSERR);
}

void *
xmalloc(size_t n)
{
	void *p = malloc(n ? n : 1);
	if (!p)
		out_of_memory();
	return p;
}

void *
xcalloc(size_t n, size_t size)
{
	void *p = calloc(n ? n : 1, size ? size : 1);
	if (!p)
		out_of_memory();
	return p;
}

void *
xrealloc(void *p, size_t n)
{
	p = realloc(p, n ? n : 1);
	if (!p)
		out_of_memory();
	return p;
}

void *
xreallocarray(void *p, size_t n, size_t size)
{
	size_t total;
	if (__builtin_mul_overflow(n, size, &total))
		out_of_memory();
	return xrealloc(p, total);
}

char *
xmemdup0(const char *s, size_t n)
{
	if (n == SIZE_MAX)
		out_of_memory();
	char *p = xmalloc(n + 1);
	if (n > 0)
		memcpy(p, s, n);
	p[n] = '\0';
	return p;
}

char *
xstrdup(const char *s)
{
	return xmemdup0(s, strlen(s));
}

void *
arena_alloc(struct arena *a, size_t n)
{
	const size_t align = alignof(max_align_t);
	if (n > SIZE_MAX / 2)
		out_of_memory();
	n = (n + align - 1) & ~(align - 1);
	struct arena_block *b = a->head;
	if (!b || n > b->size - b->used) {
		size_t size = n > BLOCK_SIZE ? n : BLOCK_SIZE;
		b = xmalloc(sizeof *b + size);
		b->older = a->head;
		b->size = size;
		b->used = 0;
		a->head = b;
	}
	void *p = b->bytes + b->used;
	b->used += n;
	return p;
}

char *
arena_memdup0(struct arena *a, const char *s, size_t n)
{
	if (n == SIZE_MAX)
		out_of_memory();
	char *p = arena_alloc(a, n + 1);
	if (n > 0)
		memcpy(p, s, n);
	p[n] = '\0';
	return p;
}

struct arena_mark
arena_mark(const struct arena *a)
{
	return (struct arena_mark){a->head, a->head ? a->head->used : 0};
}

void
arena_release(struct arena *a, struct arena_mark m)
{
	while (a->head && a->head != m.block && a->head->older) {
		struct arena_block *b = a->head;
		a->head = b->older;
		free(b);
	}
	if (a->head)
		a->head->used = a->head == m.block ? m.used : 0;
}

void
arena_free(struct arena *a)
{
	for (struct arena_block *b = a->head; b;) {
		struct arena_block *older = b->older;
		free(b);
		b = older;
	}
	a->head = NULL;
}
