/* tracker: one table of functions per kind, and the calls that go through it. */
#include "ports/tracker.h"
#include "base/die.h"
#include "base/mem.h"
#include <stdlib.h>
#include <string.h>

struct tracker {
	const struct tracker_ops *ops;
	void *self;
	struct buf err;
};

static const struct tracker_ops *const kinds[] = {&tracker_file, &tracker_github};

struct tracker *
tracker_open(const struct config *c, const char *cache)
{
	struct tracker *t = xcalloc(1, sizeof *t);

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (strcmp(kinds[i]->kind, c->tracker.kind) == 0)
			t->ops = kinds[i];
	if (!t->ops)
		die(EX_CONFIG, "tracker.kind: %s: no such kind", c->tracker.kind);
	t->self = t->ops->open(c, cache, &t->err);
	if (!t->self)
		die(EX_CONFIG, "%s", buf_str(&t->err));
	return t;
}

/* Forgets the last error: tracker_error() speaks of one call. */
static struct buf *
fresh(struct tracker *t)
{
	buf_reset(&t->err);
	return &t->err;
}

enum answer
tracker_list(struct tracker *t, int (*sink)(const char *line, size_t n, void *arg), void *arg,
    struct dump_tally *tally)
{
	return t->ops->list(t->self, sink, arg, tally, fresh(t));
}

enum answer
tracker_read(struct tracker *t, const char *ref, struct buf *line)
{
	return t->ops->read(t->self, ref, line, fresh(t));
}

enum answer
tracker_set_state(struct tracker *t, const char *ref, const char *expect, const char *state)
{
	return t->ops->set_state(t->self, ref, expect, state, fresh(t));
}

enum answer
tracker_comment(struct tracker *t, const char *ref, const char *marker, const char *text)
{
	return t->ops->comment(t->self, ref, marker, text, fresh(t));
}

enum answer
tracker_close(struct tracker *t, const char *ref, enum reason why)
{
	return t->ops->close(t->self, ref, why, fresh(t));
}

const char *
tracker_error(const struct tracker *t)
{
	return buf_str(&t->err);
}

void
tracker_free(struct tracker *t)
{
	if (!t)
		return;
	t->ops->free(t->self);
	buf_free(&t->err);
	free(t);
}
