/* overlay: what fac changed, one file per issue, beside a dump that it never writes. */
#include "ports/overlay.h"
#include "base/clock.h"
#include "base/path.h"
#include "io/file.h"
#include "io/jsonout.h"
#include "state/record.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_FILE = 1 << 20 };

static void
say(struct buf *err, const char *path, const char *what)
{
	buf_reset(err);
	buf_addf(err, "%s: %s", path, what);
}

int
overlay_lock(const char *dir, struct buf *err)
{
	char *path = path_join(dir, "lock");
	int fd = -1;

	if (file_mkdirs(dir) == 0)
		fd = file_lock(path, true, true);
	int saved = errno;
	if (fd < 0)
		say(err, path, strerror(errno));
	free(path);
	errno = saved;
	return fd;
}

/* dir/NAME.json of a canonical ref; NULL where it has no NAME. */
static char *
path_of(const char *dir, const struct buf *id)
{
	struct buf name = BUF_INIT;
	char *path = NULL;

	if (path_encode(&name, buf_str(id), id->len))
		path = path_fmt("%s/%s.json", dir, name.s);
	buf_free(&name);
	return path;
}

/* NULL where the file says what it should. */
static const char *
understand(struct overlay *o, const struct json *v, const struct buf *id)
{
	const struct json *comments = json_get(v, "comments"), *closed = json_get(v, "closed");

	if (strcmp(json_gets(v, "ref", ""), buf_str(id)) != 0) /* guard: overlay.own_ref */
		return "ref: not the issue that the file is named after";
	o->state = json_gets(v, "state", NULL);
	o->base_state = json_gets(v, "base_state", NULL);
	if (!o->state != !o->base_state) /* guard: overlay.both_states */
		return "state and base_state: expected both or neither";
	if (json_type(comments) != JSON_ARRAY)
		return "comments: expected array";
	for (const struct json *c = json_first(comments); c; c = json_next(c))
		if (!json_gets(c, "marker", NULL) || !json_gets(c, "text", NULL) ||
		    !json_gets(c, "at", NULL))
			return "comments: expected marker, text and at";
	o->comments = comments;
	if (json_type(closed) == JSON_OBJECT)
		o->closed = closed;
	return NULL;
}

enum answer
overlay_read(const char *dir, const char *ref, struct overlay *o, struct buf *err)
{
	struct buf id = BUF_INIT, text = BUF_INIT;
	enum answer a = ANSWER_UNKNOWN;
	struct json_error e;

	*o = (struct overlay){0};
	record_identity(&id, ref);
	char *path = path_of(dir, &id);
	if (!path) {
		say(err, ref, "too long for a file name");
	} else if (file_slurp(path, MAX_FILE, &text) < 0) {
		a = errno == ENOENT ? ANSWER_NO : answer_errno(errno);
		if (a != ANSWER_NO)
			say(err, path, strerror(errno));
	} else {
		const struct json *v = json_parse(buf_str(&text), text.len, &e);
		const char *what = v ? understand(o, v, &id) : e.what;
		if (what) /* guard: overlay.understood */
			say(err, path, what);
		else
			a = ANSWER_OK;
	}
	free(path);
	buf_free(&id);
	buf_free(&text);
	return a;
}

const char *
overlay_state(const struct overlay *o, const char *base)
{
	if (!o->state || strcmp(o->base_state, base) != 0) /* guard: overlay.person_wins */
		return base;
	return o->state;
}

static void
put_comment(struct jsonout *j, const char *marker, const char *text, const char *at)
{
	jsonout_open(j, NULL, '{');
	jsonout_str(j, "marker", marker);
	jsonout_str(j, "text", text);
	jsonout_str(j, "at", at);
	jsonout_close(j, '}');
}

/*
 * The old comments in their order, the one with the edit's marker edited in place, a new one
 * behind them.
 */
static void
put_comments(
    struct jsonout *j, const struct overlay *o, const struct overlay_edit *edit, const char *now)
{
	bool made = !edit->marker;

	jsonout_open(j, "comments", '[');
	for (const struct json *c = json_first(o->comments); c; c = json_next(c)) {
		const char *marker = json_gets(c, "marker", "");
		bool same = edit->marker && strcmp(marker, edit->marker) == 0;
		put_comment(j, marker, same ? edit->text : json_gets(c, "text", ""),
		    same ? now : json_gets(c, "at", ""));
		made = made || same;
	}
	if (!made)
		put_comment(j, edit->marker, edit->text, now);
	jsonout_close(j, ']');
}

static void
put_closed(
    struct jsonout *j, const struct overlay *o, const struct overlay_edit *edit, const char *now)
{
	bool old = !edit->state && o->closed;

	if (!edit->why && !old) {
		jsonout_raw(j, "closed", "null", 4);
		return;
	}
	jsonout_open(j, "closed", '{');
	jsonout_str(j, "why", edit->why ? edit->why : json_gets(o->closed, "why", ""));
	jsonout_str(j, "at", edit->why ? now : json_gets(o->closed, "at", ""));
	jsonout_close(j, '}');
}

enum answer
overlay_write(const char *dir, const char *ref, const struct overlay *o,
    const struct overlay_edit *edit, struct buf *err)
{
	struct buf id = BUF_INIT, text = BUF_INIT;
	struct jsonout j = jsonout(&text);
	enum answer a = ANSWER_UNKNOWN;
	char now[CLOCK_LEN];

	clock_format(clock_now(), now);
	record_identity(&id, ref);
	char *path = path_of(dir, &id);
	jsonout_open(&j, NULL, '{');
	jsonout_str(&j, "ref", buf_str(&id));
	jsonout_str(&j, "state", edit->state ? edit->state : o->state);
	jsonout_str(&j, "base_state", edit->state ? edit->base_state : o->base_state);
	put_comments(&j, o, edit, now);
	put_closed(&j, o, edit, now);
	jsonout_str(&j, "at", now);
	jsonout_close(&j, '}');
	buf_addc(&text, '\n');
	if (!path) {
		say(err, ref, "too long for a file name");
	} else if (file_put(path, text.s, text.len, FILE_REPLACE) < 0) {
		a = answer_errno(errno);
		say(err, path, strerror(errno));
	} else {
		a = ANSWER_OK;
	}
	free(path);
	buf_free(&id);
	buf_free(&text);
	return a;
}

struct each {
	const char *dir;
	void (*fn)(const char *ref, const struct overlay *o, void *arg);
	void *arg;
	struct buf *err;
	enum answer answer;
};

static int
each_leaf(const char *leaf, void *arg)
{
	struct each *e = arg;
	size_t n = strlen(leaf);
	struct json_mark m = json_mark();
	struct buf name = BUF_INIT, ref = BUF_INIT;
	struct overlay o;

	if (leaf[0] == '.' || n < 5 || strcmp(leaf + n - 5, ".json") != 0)
		return 0;
	buf_add(&name, leaf, n - 5);
	if (!path_decode(&ref, buf_str(&name))) {
		say(e->err, leaf, "not the name of an issue's file");
		e->answer = ANSWER_UNKNOWN;
	} else {
		enum answer a = overlay_read(e->dir, buf_str(&ref), &o, e->err);
		switch (a) {
		case ANSWER_OK:
			e->fn(buf_str(&ref), &o, e->arg);
			break;
		case ANSWER_NO: /* removed since the directory was read */
			break;
		default:
			e->answer = a;
			e->fn(buf_str(&ref), NULL, e->arg);
		}
	}
	json_release(m);
	buf_free(&name);
	buf_free(&ref);
	return 0;
}

enum answer
overlay_each(const char *dir, void (*fn)(const char *ref, const struct overlay *o, void *arg),
    void *arg, struct buf *err)
{
	struct each e = {dir, fn, arg, err, ANSWER_OK};

	if (file_each(dir, each_leaf, &e) < 0 && errno != ENOENT) {
		enum answer a = answer_errno(errno);
		say(err, dir, strerror(errno));
		return a;
	}
	return e.answer;
}
