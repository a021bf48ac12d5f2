/* glob: does a path match a pattern? */
#include "rules/glob.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

static char
fold(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/*
 * at[j]: the pattern so far matches the first j bytes of the path. One token of the pattern takes
 * at to next. Returns the token's length.
 */
static size_t
step(const char *p, const char *path, size_t n, const bool *at, bool *next)
{
	bool dirs = strncmp(p, "**/", 3) == 0, any = strncmp(p, "**", 2) == 0;
	bool before = false; /* some at[k], k < j */

	for (size_t j = 0; j <= n; j++) {
		char c = j ? path[j - 1] : '\0';
		if (dirs)
			next[j] = at[j] || (before && c == '/');
		else if (any)
			next[j] = at[j] || before;
		else if (*p == '*')
			next[j] = at[j] || (j && next[j - 1] && c != '/');
		else if (*p == '?')
			next[j] = j && at[j - 1] && c != '/';
		else
			next[j] = j && at[j - 1] && fold(c) == fold(*p);
		before = before || at[j];
	}
	return dirs ? 3 : any ? 2 : 1;
}

bool
glob_match(const char *pattern, const char *path)
{
	size_t n = strlen(path);
	bool *at = xcalloc(n + 1, sizeof *at), *next = xcalloc(n + 1, sizeof *next);
	bool hit = false;

	at[0] = true;
	while (*pattern) {
		pattern += step(pattern, path, n, at, next);
		bool *swap = at;
		at = next;
		next = swap;
	}
	for (size_t j = 1; j <= n && !hit; j++)
		hit = at[j] && (j == n || path[j] == '/' || path[j - 1] == '/');
	free(at);
	free(next);
	return hit;
}
