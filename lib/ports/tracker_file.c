/*
 * tracker_file: a backlog in a file that a person writes, which fac only reads (backlog.h), and
 * an overlay beside it, which fac writes (overlay.h).
 */
#include "ports/tracker.h"
#include "base/die.h"
#include "base/mem.h"
#include "ports/backlog.h"
#include "ports/overlay.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct self {
	const char *dir; /* the overlay's */
	struct backlog dump;
};

/* An issue as it is now. */
struct now {
	const char *base, *state; /* the dump's word, and the one that counts; static storage */
	struct overlay overlay;   /* until json_release() */
};

/* Sets the record's state to what the overlay says. */
static void
apply(struct buf *line, size_t start, const char *state)
{
	struct buf out = BUF_INIT, text = BUF_INIT;

	buf_addf(&text, "\"%s\"", state);
	json_splice(&out, line->s + start, line->len - start, "state", text.s, text.len);
	buf_cut(line, start);
	buf_add(line, out.s, out.len);
	buf_free(&out);
	buf_free(&text);
}

static void *
file_open(const struct config *c, const char *cache, struct buf *err)
{
	(void)cache; /* the dump's index is made anew in each run */
	if (!c->tracker.file) {
		buf_adds(err, "no tracker: set tracker.file in the configuration, or read a dump "
		              "with --from");
		return NULL;
	}
	struct self *s = xcalloc(1, sizeof *s);
	s->dir = c->tracker.dir;
	s->dump = (struct backlog){.file = c->tracker.file, .ready = &c->tracker.ready, .fd = -1};
	return s;
}

static void
file_free(void *self)
{
	struct self *s = self;
	backlog_clear(&s->dump);
	free(s->dump.v);
	free(s);
}

/* Reads one issue, appended to line, its state as it counts. */
static enum answer
current(struct self *s, const char *ref, struct buf *line, struct now *now, struct buf *err)
{
	struct backlog *b = &s->dump;
	size_t start = line->len;
	struct record r;
	enum answer a = backlog_load(b, false, err);

	if (a != ANSWER_OK)
		return a;
	const struct backlog_entry *e = backlog_find(b, backlog_id(ref));
	if (!e && b->tally.bad) /* guard: track.gone_needs_whole */
		return backlog_unknown(
		    b, err, "not among the issues that can be read, and some cannot");
	if (!e) {
		buf_addf(err, "%s: %s: no such issue", b->file, ref);
		return ANSWER_NO;
	}
	if (e->twice) /* guard: track.ambiguous */
		return backlog_unknown(b, err, "there is more than one issue of that ref");
	if ((a = backlog_fetch(b, e, line, &r, err)) != ANSWER_OK)
		return a;
	now->base = backlog_state(r.state);
	a = overlay_read(s->dir, ref, &now->overlay, err);
	if (a != ANSWER_OK && a != ANSWER_NO) { /* guard: track.overlay_unread */
		buf_cut(line, start);
		return a;
	}
	now->state = backlog_state(overlay_state(&now->overlay, now->base));
	if (now->state != now->base)
		apply(line, start, now->state);
	if (!backlog_unchanged(b)) { /* guard: track.changed_in_read */
		buf_cut(line, start);
		return backlog_moved(b, err);
	}
	return ANSWER_OK;
}

static enum answer
file_read(void *self, const char *ref, struct buf *line, struct buf *err)
{
	struct json_mark m = json_mark();
	struct now now;
	enum answer a = current(self, ref, line, &now, err);

	json_release(m);
	return a;
}

/*
 * What a change does with the issue as it is: fills in the edit (ANSWER_OK), or says that there
 * is nothing to do with *done, or ANSWER_NO.
 */
typedef enum answer plan_fn(
    const struct now *now, void *arg, struct overlay_edit *edit, bool *done);

/* Reads the issue and writes its overlay, under the overlay's lock. */
static enum answer
change(struct self *s, const char *ref, plan_fn *plan, void *arg, struct buf *err)
{
	struct json_mark m = json_mark();
	struct overlay_edit edit = {0};
	struct buf line = BUF_INIT;
	struct now now;
	bool done = false;
	int lock = overlay_lock(s->dir, err);

	if (lock < 0)
		return answer_errno(errno);
	enum answer a = current(s, ref, &line, &now, err);
	bool there = a == ANSWER_OK;
	if (there)
		a = plan(&now, arg, &edit, &done);
	if (a == ANSWER_NO && !err->len)
		buf_addf(err, "%s: its state is %s", ref, now.state);
	/*
	 * A person overruled what fac had set. That is forgotten here, or it would come back to life on the day
	 * the person sets the dump to what it was before.
	 */
	bool stale = there && now.overlay.state && strcmp(now.overlay.base_state, now.base) != 0;
	if (stale) { /* guard: overlay.overruled */
		edit.state = edit.state ? edit.state : now.base;
		edit.base_state = now.base;
		done = false;
	}
	if ((a == ANSWER_OK && !done) || (stale && a == ANSWER_NO)) {
		enum answer w = overlay_write(s->dir, ref, &now.overlay, &edit, err);
		a = w == ANSWER_OK ? a : w;
	}
	close(lock);
	buf_free(&line);
	json_release(m);
	return a;
}

struct transition {
	const char *expect, *state;
};

static enum answer
plan_state(const struct now *now, void *arg, struct overlay_edit *edit, bool *done)
{
	const struct transition *t = arg;

	*done = strcmp(now->state, t->state) == 0;
	if (*done)
		return ANSWER_OK;
	if (strcmp(now->state, t->expect) != 0) /* guard: track.expected_state */
		return ANSWER_NO;
	edit->state = t->state;
	edit->base_state = now->base;
	return ANSWER_OK;
}

static enum answer
file_set_state(void *self, const char *ref, const char *expect, const char *state, struct buf *err)
{
	struct transition t = {expect, state};

	if (!backlog_is_state(state)) {
		buf_addf(err, "%s: no such state", state);
		return ANSWER_UNKNOWN;
	}
	return change(self, ref, plan_state, &t, err);
}

struct remark {
	const char *marker, *text;
};

static enum answer
plan_comment(const struct now *now, void *arg, struct overlay_edit *edit, bool *done)
{
	const struct remark *r = arg;

	for (const struct json *c = json_first(now->overlay.comments); c; c = json_next(c))
		if (strcmp(json_gets(c, "marker", ""), r->marker) == 0)
			*done = strcmp(json_gets(c, "text", ""), r->text) == 0;
	edit->marker = r->marker;
	edit->text = r->text;
	return ANSWER_OK;
}

static enum answer
file_comment(void *self, const char *ref, const char *marker, const char *text, struct buf *err)
{
	struct remark r = {marker, text};
	return change(self, ref, plan_comment, &r, err);
}

static enum answer
plan_close(const struct now *now, void *arg, struct overlay_edit *edit, bool *done)
{
	*done = strcmp(now->state, "closed") == 0;
	edit->state = "closed";
	edit->base_state = now->base;
	edit->why = arg;
	return ANSWER_OK;
}

static enum answer
file_close(void *self, const char *ref, enum reason why, struct buf *err)
{
	struct json_mark m = json_mark();
	struct buf line = BUF_INIT, reason = BUF_INIT;
	struct now now;

	buf_adds(&reason, reason_sentence(why));
	enum answer a = change(self, ref, plan_close, reason.s, err);
	if (a == ANSWER_OK)
		a = current(self, ref, &line, &now, err);
	if (a == ANSWER_OK && strcmp(now.state, "closed") != 0) { /* guard: track.closed_verified */
		buf_addf(err, "%s: closed, and read back as %s", ref, now.state);
		a = ANSWER_UNKNOWN;
	}
	buf_free(&line);
	buf_free(&reason);
	json_release(m);
	return a;
}

/* The overlay's word on the issues of the dump, by place in its index. */
struct states {
	const struct backlog *dump;
	const char **v; /* NULL: unknown */
};

static void
overlay_says(const char *ref, const struct overlay *o, void *arg)
{
	struct states *s = arg;
	const struct backlog_entry *e = backlog_find(s->dump, backlog_id(ref));

	if (e)
		s->v[e - s->dump->v] = o ? backlog_state(overlay_state(o, e->state)) : NULL;
}

/* Names what is there twice, and counts it as bad: the first of them is listed. */
static void
name_doubles(struct backlog *b, struct dump_tally *tally)
{
	for (size_t i = 0; i < b->n; i++) {
		struct json_mark m = json_mark();
		struct buf line = BUF_INIT, err = BUF_INIT;
		struct record r;

		if (b->v[i].again) {
			if (backlog_fetch(b, &b->v[i], &line, &r, &err) == ANSWER_OK)
				warn("%s: %s: is there twice; the first counts", b->file, r.ref);
			tally->records--;
			tally->bad++;
		}
		buf_free(&line);
		buf_free(&err);
		json_release(m);
	}
}

/* Gives the entries that are ready, in their order. */
static enum answer
give(const struct backlog *b, const struct backlog_entry *turn, size_t n,
    int (*sink)(const char *line, size_t n, void *arg), void *arg, struct buf *err)
{
	struct buf line = BUF_INIT;
	enum answer a = ANSWER_OK;
	bool stop = false;

	for (size_t i = 0; i < n && a == ANSWER_OK && !stop; i++) {
		struct json_mark m = json_mark();
		struct record r;

		buf_reset(&line);
		a = backlog_fetch(b, &turn[i], &line, &r, err);
		if (a == ANSWER_OK && strcmp(turn[i].state, backlog_state(r.state)) != 0)
			apply(&line, 0, turn[i].state);
		json_release(m);
		if (a == ANSWER_OK)
			stop = sink(line.s, line.len, arg) != 0;
	}
	buf_free(&line);
	return a;
}

static enum answer
file_list(void *self, int (*sink)(const char *line, size_t n, void *arg), void *arg,
    struct dump_tally *tally, struct buf *err)
{
	struct self *s = self;
	struct backlog *b = &s->dump;
	size_t n = 0;
	enum answer a = backlog_load(b, true, err);

	*tally = b->tally;
	if (a != ANSWER_OK)
		return a;
	name_doubles(b, tally);
	struct states states = {b, xreallocarray(NULL, b->n + 1, sizeof *states.v)};
	struct backlog_entry *turn = xreallocarray(NULL, b->n + 1, sizeof *turn);
	for (size_t i = 0; i < b->n; i++)
		states.v[i] = b->v[i].state;
	enum answer overlay = overlay_each(s->dir, overlay_says, &states, err);
	for (size_t i = 0; i < b->n; i++) {
		bool ready = states.v[i] && strcmp(states.v[i], "ready") == 0;
		if (!ready) /* guard: track.only_ready */
			continue;
		if (b->v[i].again) /* guard: track.listed_once */
			continue;
		turn[n] = b->v[i];
		turn[n++].state = states.v[i];
	}
	qsort(turn, n, sizeof *turn, backlog_by_turn);
	a = give(b, turn, n, sink, arg, err);
	if (a == ANSWER_OK && !backlog_unchanged(b)) /* guard: track.changed_in_list */
		a = backlog_moved(b, err);
	free(states.v);
	free(turn);
	return a == ANSWER_OK ? overlay : a;
}

const struct tracker_ops tracker_file = {
    .kind = "file",
    .open = file_open,
    .list = file_list,
    .read = file_read,
    .set_state = file_set_state,
    .comment = file_comment,
    .close = file_close,
    .free = file_free,
};
