/* symbolindex: the symbols that several clones define */
#include "rules/symbolindex.h"
#include "base/ascii.h"
#include "base/hash.h"
#include "base/mem.h"
#include <stdint.h>
#include <stdlib.h>

enum { SEVERAL = -1 };

struct entry {
	uint64_t name; /* hash_sum() */
	int clone;
};

struct symbolindex {
	struct entry *v;
	size_t n, cap;
};

struct symbolindex *
symbolindex_new(void)
{
	return xcalloc(1, sizeof(struct symbolindex));
}

bool
symbolindex_is_symbol(const char *s, size_t n)
{
	int humps = 0;
	bool joined = false, late = false;
	if (n < SYMBOL_MIN || n > SYMBOL_MAX || ascii_digit(s[0]))
		return false;
	for (size_t i = 1; i < n; i++) {
		bool hump = ascii_lower(s[i - 1]) && ascii_upper(s[i]);
		late |= hump && humps == 0 && i > 1;
		humps += hump;
		joined |= s[i] == '_' && s[i - 1] != '_' && i + 1 < n && s[i + 1] != '_';
	}
	return joined || humps > 1 || (ascii_lower(s[0]) && late);
}

void
symbolindex_add(struct symbolindex *x, int clone, const char *name, size_t n)
{
	if (!symbolindex_is_symbol(name, n))
		return;
	if (x->n == x->cap) {
		x->cap = x->cap ? 2 * x->cap : 1024;
		x->v = xreallocarray(x->v, x->cap, sizeof *x->v);
	}
	x->v[x->n++] = (struct entry){hash_sum(name, n), clone};
}

static int
by_name(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;
	return x->name < y->name ? -1 : x->name > y->name;
}

void
symbolindex_build(struct symbolindex *x)
{
	size_t n = 0;
	if (x->n)
		qsort(x->v, x->n, sizeof *x->v, by_name);
	for (size_t i = 0; i < x->n; i++) {
		if (n == 0 || x->v[n - 1].name != x->v[i].name)
			x->v[n++] = x->v[i];
		else if (x->v[n - 1].clone != x->v[i].clone) /* guard: route.one_definer */
			x->v[n - 1].clone = SEVERAL;
	}
	x->n = n;
}

static int
definer(const struct symbolindex *x, const char *s, size_t n)
{
	uint64_t name = hash_sum(s, n);
	size_t low = 0, high = x->n;
	while (low < high) {
		size_t mid = (low + high) / 2;
		if (x->v[mid].name < name)
			low = mid + 1;
		else
			high = mid;
	}
	return low < x->n && x->v[low].name == name ? x->v[low].clone : SEVERAL;
}

int
symbolindex_scan(const struct symbolindex *x, const char *s, size_t n,
    int (*fn)(int clone, const char *at, size_t n, void *arg), void *arg)
{
	for (size_t at = 0; at < n;) {
		size_t from = at;
		while (at < n && ascii_name(s[at]))
			at++;
		bool symbol = symbolindex_is_symbol(s + from, at - from);
		int clone = symbol ? definer(x, s + from, at - from) : SEVERAL;
		int stop = clone == SEVERAL ? 0 : fn(clone, s + from, at - from, arg);
		if (stop)
			return stop;
		at += at < n;
	}
	return 0;
}
