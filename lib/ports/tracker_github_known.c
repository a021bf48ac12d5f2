/*
 * tracker_github: what earlier passes found out of who called an issue ready, for as long as nothing of it changed.
 *
 * CACHE/github-trust.ndjson: {"mark":what the fact depends on,"fact":an object, or null} a line.
 */
#include "base/die.h"
#include "base/path.h"
#include "io/file.h"
#include "ports/tracker_github.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK = 256 << 10 };

static char *
known_path(const struct hubtracker *t)
{
	return t->cache ? path_join(t->cache, "github-trust.ndjson") : NULL;
}

static int
by_mark(const void *a, const void *b)
{
	const struct spooled *x = a, *y = b;
	return memcmp(x->mark, y->mark, sizeof x->mark);
}

/* One line of the file. */
static void
take(struct hubspool *s, const char *line, size_t n)
{
	struct json_error e;
	struct spooled want = {0};
	size_t mark, mark_len, fact, fact_len;

	if (!json_check(line, n, &e) || !json_span(line, n, "mark", &mark, &mark_len) ||
	    !json_span(line, n, "fact", &fact, &fact_len) || mark_len != HUBSPOOL_MARK + 2)
		return;
	memcpy(want.mark, line + mark + 1, sizeof want.mark);
	struct spooled *i = bsearch(&want, s->v, s->n, sizeof *s->v, by_mark);
	if (!i) /* guard: hub.fact_fresh */
		return;
	i->fact = hubspool_write(s, line + fact, fact_len);
	hubspool_write(s, "", 1);
	i->fact_len = (uint32_t)fact_len + 1;
}

void
hubtracker_recall(const struct hubtracker *t, struct hubspool *s)
{
	char *path = known_path(t), *line = NULL;
	FILE *f = path ? fopen(path, "re") : NULL;
	size_t cap = 0;

	if (path && !f && errno != ENOENT)
		warn("%s: %s", path, strerror(errno));
	if (s->n)
		qsort(s->v, s->n, sizeof *s->v, by_mark);
	for (ssize_t n; s->n && f && (n = getline(&line, &cap, f)) > 0;)
		take(s, line, (size_t)n);
	if (f)
		fclose(f);
	free(line);
	free(path);
}

static int
write_facts(int fd, void *arg)
{
	struct hubspool *s = arg;
	struct buf b = BUF_INIT;
	int failed = 0;

	for (size_t i = 0; i < s->n && !failed; i++) {
		const struct spooled *v = &s->v[i];
		const char *fact = hubspool_read(s, HUBSPOOL_FACTS, v->fact, v->fact_len);
		if (!fact)
			failed = -1;
		else
			buf_addf(
			    &b, "{\"mark\":\"%.*s\",\"fact\":%s}\n", HUBSPOOL_MARK, v->mark, fact);
		if (!failed && (b.len >= BLOCK || i + 1 == s->n)) {
			failed = file_write_all(fd, b.s, b.len);
			buf_reset(&b);
		}
	}
	buf_free(&b);
	return failed;
}

void
hubtracker_remember(const struct hubtracker *t, struct hubspool *s)
{
	char *path = known_path(t);

	if (path && file_fill(path, write_facts, s, FILE_REPLACE) < 0)
		warn("%s: %s", path, strerror(errno));
	free(path);
}
