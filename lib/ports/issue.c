/* issue: what the gate asks of the tracker. */
#include "ports/issue.h"

#include "state/record.h"

#include <string.h>

/* NULL where one of them is no string. */
static const char *const *
strings(struct arena *mem, const struct json *array)
{
	const char **v = arena_alloc(mem, ((size_t)json_count(array) + 1) * sizeof *v);
	int n = 0;

	for (const struct json *e = json_first(array); e; e = json_next(e)) {
		v[n] = json_string(e, NULL);
		if (!v[n++])
			return NULL;
	}
	v[n] = NULL;
	return v;
}

enum answer
issue_read(struct tracker *t, const char *ref, struct arena *mem, struct issue_facts *f)
{
	struct buf line = BUF_INIT;
	struct json_error e;
	struct record r;
	char what[160];
	enum answer a = tracker_read(t, ref, &line);
	const struct json *v = a == ANSWER_OK ? json_parse(line.s, line.len, &e) : NULL;

	*f = (struct issue_facts){0};
	if (v && record_view(&r, line.s, line.len, v, what)) {
		f->known = true;
		f->state = r.state;
		f->content = arena_memdup0(mem, record_content(&r), HASH_LEN - 1);
		f->labels = r.labels ? strings(mem, r.labels) : NULL;
	}
	buf_free(&line);
	return a;
}
