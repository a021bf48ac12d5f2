/* pathindex: the tracked files of several clones */
#include "rules/pathindex.h"
#include "base/hash.h"
#include "base/mem.h"
#include "base/path.h"
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { MENTION_MIN = 3, MENTION_MAX = 1024 }; /* bytes */

struct entry {
	uint64_t leaf; /* hash_sum() of the file's own name */
	const char *path;
	int clone;
};

struct pathindex {
	struct entry *v;
	size_t n, cap;
	struct arena mem;
};

struct pathindex *
pathindex_new(void)
{
	return xcalloc(1, sizeof(struct pathindex));
}

void
pathindex_add(struct pathindex *x, int clone, const char *path)
{
	const char *leaf = path_base(path);
	if (x->n == x->cap) {
		x->cap = x->cap ? 2 * x->cap : 1024;
		x->v = xreallocarray(x->v, x->cap, sizeof *x->v);
	}
	x->v[x->n++] = (struct entry){
	    hash_sum(leaf, strlen(leaf)), arena_memdup0(&x->mem, path, strlen(path)), clone};
}

static int
by_leaf(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;
	return x->leaf < y->leaf ? -1 : x->leaf > y->leaf;
}

void
pathindex_build(struct pathindex *x)
{
	if (x->n)
		qsort(x->v, x->n, sizeof *x->v, by_leaf);
}

static bool
path_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_' || c == '-' || c == '.' || c == '/' || (unsigned char)c >= 0x80;
}

/* The path is the mention, or ends with it behind a '/'. */
static bool
named(const char *path, const char *at, size_t n)
{
	size_t len = strlen(path);
	return len >= n && memcmp(path + len - n, at, n) == 0 &&
	       (len == n || path[len - n - 1] == '/');
}

/* The one clone that has such a file; -1: none, or several. */
static int
only_clone(const struct pathindex *x, const char *at, size_t n)
{
	const char *slash = memrchr(at, '/', n);
	size_t leaf_at = slash ? (size_t)(slash + 1 - at) : 0, low = 0, high = x->n;
	uint64_t leaf = hash_sum(at + leaf_at, n - leaf_at);
	int clone = -1;
	bool deep = slash != NULL;

	while (low < high) {
		size_t mid = (low + high) / 2;
		if (x->v[mid].leaf < leaf)
			low = mid + 1;
		else
			high = mid;
	}
	for (; low < x->n && x->v[low].leaf == leaf; low++) {
		const struct entry *e = &x->v[low];
		if (!named(e->path, at, n))
			continue;
		if (clone != -1 && clone != e->clone) /* guard: route.one_clone */
			return -1;
		clone = e->clone;
		deep |= strchr(e->path, '/') != NULL;
	}
	return deep ? clone : -1;
}

int
pathindex_scan(const struct pathindex *x, const char *s, size_t n,
    int (*fn)(int clone, const char *at, size_t n, void *arg), void *arg)
{
	for (size_t at = 0; at < n;) {
		size_t from = at;
		while (at < n && path_byte(s[at]))
			at++;
		size_t end = at;
		while (end > from && (s[end - 1] == '.' || s[end - 1] == '/'))
			end--;
		while (end - from > 2 && s[from] == '.' && s[from + 1] == '/')
			from += 2;
		at += at == from || at < n;
		if (end <= from || end - from < MENTION_MIN || end - from > MENTION_MAX)
			continue;
		int clone = only_clone(x, s + from, end - from);
		int stop = clone < 0 ? 0 : fn(clone, s + from, end - from, arg);
		if (stop)
			return stop;
	}
	return 0;
}
