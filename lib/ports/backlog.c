/* backlog: an index of a dump file. */
#include "ports/backlog.h"
#include "base/clock.h"
#include "base/die.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *const words[] = {"other", "ready", "in_progress", "in_review", "done", "closed"};

uint64_t
backlog_id(const char *ref)
{
	struct buf id = BUF_INIT;
	char hex[HASH_LEN];

	record_identity(&id, ref);
	hash_hex(buf_str(&id), id.len, hex);
	buf_free(&id);
	hex[16] = '\0';
	return strtoull(hex, NULL, 16);
}

bool
backlog_is_state(const char *state)
{
	return state && strcmp(backlog_state(state), state) == 0;
}

const char *
backlog_state(const char *state)
{
	for (size_t i = 0; state && i < sizeof words / sizeof *words; i++)
		if (strcmp(words[i], state) == 0)
			return words[i];
	return words[0];
}

static bool
same_file(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino && a->st_size == b->st_size &&
	       a->st_mtim.tv_sec == b->st_mtim.tv_sec && a->st_mtim.tv_nsec == b->st_mtim.tv_nsec &&
	       a->st_ctim.tv_sec == b->st_ctim.tv_sec && a->st_ctim.tv_nsec == b->st_ctim.tv_nsec;
}

bool
backlog_unchanged(const struct backlog *b)
{
	struct stat now;
	return b->fd >= 0 && stat(b->file, &now) == 0 && same_file(&now, &b->seen);
}

enum answer
backlog_unknown(const struct backlog *b, struct buf *err, const char *what)
{
	buf_reset(err);
	buf_addf(err, "%s: %s", b->file, what);
	return ANSWER_UNKNOWN;
}

enum answer
backlog_moved(const struct backlog *b, struct buf *err)
{
	return backlog_unknown(b, err, "changed while it was read");
}

void
backlog_clear(struct backlog *b)
{
	if (b->fd >= 0)
		close(b->fd);
	b->fd = -1;
	b->n = 0;
	arena_free(&b->keys);
	b->keys = (struct arena){0};
}

/* A view of a line that normalise() gave. */
static bool
view(struct record *r, const char *line, size_t n)
{
	struct json_error e;
	char what[160];
	const struct json *v = json_parse(line, n, &e);
	return v && record_view(r, line, n, v, what);
}

static int
add(const char *line, size_t n, off_t at, size_t len, void *arg)
{
	struct backlog *b = arg;
	struct record r;
	struct backlog_entry e = {.at = at, .len = len};

	if (!view(&r, line, n))
		return 0; /* not possible: normalise() looked at it the same way */
	if (b->n == b->cap) {
		b->cap = b->cap ? b->cap * 2 : 1024;
		b->v = xreallocarray(b->v, b->cap, sizeof *b->v);
	}
	const char *key = r.key ? r.key : r.ref;
	e.id = backlog_id(r.ref);
	e.key = arena_memdup0(&b->keys, key, strlen(key));
	e.state = backlog_state(r.state);
	e.priority = r.priority ? r.priority : 5;
	if (!r.created_at || !clock_parse(r.created_at, &e.created))
		e.created = INT64_MAX;
	b->v[b->n++] = e;
	return 0;
}

static int
by_id(const void *a, const void *b)
{
	const struct backlog_entry *x = a, *y = b;
	if (x->id != y->id)
		return x->id < y->id ? -1 : 1;
	return x->at < y->at ? -1 : x->at > y->at;
}

int
backlog_by_turn(const void *a, const void *b)
{
	const struct backlog_entry *x = a, *y = b;
	if (x->priority != y->priority)
		return x->priority - y->priority;
	if (x->created != y->created)
		return x->created < y->created ? -1 : 1;
	int by_key = strverscmp(x->key, y->key); /* "#9" before "#10" */
	return by_key ? by_key : by_id(a, b);
}

enum answer
backlog_load(struct backlog *b, bool report, struct buf *err)
{
	const char *file = b->file;

	if (!report && backlog_unchanged(b))
		return ANSWER_OK;
	backlog_clear(b);
	b->fd = open(file, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (b->fd < 0 || fstat(b->fd, &b->seen) < 0) {
		enum answer a = answer_errno(errno);
		backlog_unknown(b, err, strerror(errno));
		return a;
	}
	if (!S_ISREG(b->seen.st_mode)) {
		backlog_clear(b);
		return backlog_unknown(b, err, "not a regular file");
	}
	int code = dump_walk(b->fd, report ? file : NULL, b->ready, add, b, &b->tally);
	if (code == EX_IOERR) {
		backlog_clear(b);
		return backlog_unknown(b, err, "could not be read to its end");
	}
	if (!backlog_unchanged(b)) { /* guard: track.changed_in_walk */
		backlog_clear(b);
		return backlog_moved(b, err);
	}
	if (b->n)
		qsort(b->v, b->n, sizeof *b->v, by_id);
	for (size_t i = 1; i < b->n; i++)
		if (b->v[i].id == b->v[i - 1].id)
			b->v[i].again = b->v[i].twice = b->v[i - 1].twice = true;
	return ANSWER_OK;
}

const struct backlog_entry *
backlog_find(const struct backlog *b, uint64_t id)
{
	size_t from = 0, to = b->n;

	while (from < to) {
		size_t mid = from + (to - from) / 2;
		if (b->v[mid].id < id)
			from = mid + 1;
		else
			to = mid;
	}
	return from < b->n && b->v[from].id == id ? &b->v[from] : NULL;
}

enum answer
backlog_fetch(const struct backlog *b, const struct backlog_entry *e, struct buf *line,
    struct record *r, struct buf *err)
{
	struct buf text = BUF_INIT;
	size_t start = line->len;
	ssize_t got = 1;
	char what[160];

	buf_need(&text, e->len);
	while (text.len < e->len && got > 0) {
		got = pread(b->fd, text.s + text.len, e->len - text.len, e->at + (off_t)text.len);
		if (got < 0 && errno == EINTR)
			got = 1;
		else if (got > 0)
			text.len += (size_t)got;
	}
	bool there = text.len == e->len &&
	             dump_object(b->ready, buf_str(&text), text.len, line, what) == NORM_RECORD;
	bool meant =
	    there && view(r, line->s + start, line->len - start) && backlog_id(r->ref) == e->id;
	buf_free(&text);
	if (!meant) { /* guard: track.reread_same */
		buf_cut(line, start);
		return backlog_moved(b, err);
	}
	return ANSWER_OK;
}
