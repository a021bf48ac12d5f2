/* dump: a backlog in a file, NDJSON or one JSON array, one object at a time. */
#include "ports/dump.h"
#include "base/die.h"
#include "io/ndjson.h"
#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { CHUNK = 64 << 10 };

struct walk {
	int fd;
	const char *name; /* NULL: nothing is reported */
	const struct strings *ready;
	dump_fn *sink;
	void *arg;
	struct dump_tally *tally;
	int code;
	bool stop;

	char in[CHUNK];
	size_t pos, len; /* what is left of in[] */
	off_t base;      /* where in[0] stands in the file */
	uint64_t line;   /* the line that in[pos] is on, from 1 */

	struct buf text; /* the object that is being read: the first JSON_MAX_LEN + 1 bytes of it */
	off_t at;        /* where it begins, and on which line */
	uint64_t from;
	size_t raw; /* its length, however long */
	struct buf out;
};

/* Reads more behind what in[] holds. False: the end, or an error that is in code. */
static bool
extend(struct walk *w)
{
	struct pollfd p = {.fd = w->fd, .events = POLLIN};
	ssize_t n;

	if (poll(&p, 1, 0) == 0)
		ndjson_flush();
	do
		n = read(w->fd, w->in + w->len, sizeof w->in - w->len);
	while (n < 0 && errno == EINTR);
	if (n > 0) {
		w->len += (size_t)n;
	} else if (n < 0) {
		w->code = exit_worse(w->code, EX_IOERR);
		if (w->name)
			warn("%s: %s", w->name, strerror(errno));
		w->stop = true;
	}
	return n > 0;
}

/* True while there is a byte at in[pos]. */
static bool
fill(struct walk *w)
{
	if (w->pos < w->len)
		return true;
	w->base += (off_t)w->len;
	w->pos = w->len = 0;
	return extend(w);
}

static void
bad(struct walk *w, uint64_t line, const char *what)
{
	w->tally->bad++;
	w->code = exit_worse(w->code, EX_DATAERR);
	if (w->name)
		warn("%s:%" PRIu64 ": %s", w->name, line, what);
}

enum normalised
dump_object(
    const struct strings *ready, const char *text, size_t n, struct buf *out, char what[160])
{
	struct json_error e;
	const struct json *v = json_parse(text, n, &e);
	struct buf one = BUF_INIT;
	enum normalised is;

	if (!v) {
		snprintf(what, 160, "%s at byte %zu", e.what, e.offset + 1);
		return NORM_BAD;
	}
	if (json_type(v) != JSON_OBJECT) {
		snprintf(what, 160, "expected object");
		return NORM_BAD;
	}
	if (memchr(text, '\n', n)) {
		json_compact(&one, text, n);
		text = one.s;
		n = one.len;
	}
	is = normalise(ready, text, n, v, out, what);
	buf_free(&one);
	return is;
}

static void
begin(struct walk *w)
{
	buf_reset(&w->text);
	w->raw = 0;
	w->at = w->base + (off_t)w->pos;
	w->from = w->line;
}

static void
take(struct walk *w, const char *p, size_t n)
{
	size_t room = (size_t)JSON_MAX_LEN + 1 - w->text.len;

	buf_add(&w->text, p, n < room ? n : room);
	w->raw += n;
}

/* Judges the object that was read, and hands it out. */
static void
deliver(struct walk *w)
{
	struct json_mark m = json_mark();
	char what[160];

	w->tally->objects++;
	if (w->raw > JSON_MAX_LEN) {
		snprintf(what, sizeof what, "%zu bytes: longer than %d", w->raw, JSON_MAX_LEN);
		bad(w, w->from, what);
		return;
	}
	buf_reset(&w->out);
	switch (dump_object(w->ready, buf_str(&w->text), w->text.len, &w->out, what)) {
	case NORM_PULL_REQUEST:
		w->tally->pull_requests++;
		break;
	case NORM_RECORD:
		w->tally->records++;
		w->stop = w->sink(w->out.s, w->out.len, w->at, w->raw, w->arg) != 0;
		break;
	default:
		bad(w, w->from, what);
	}
	json_release(m);
}

static void
walk_lines(struct walk *w)
{
	while (!w->stop && fill(w)) {
		const char *end = NULL;

		begin(w);
		while (!end && fill(w)) {
			const char *p = w->in + w->pos;
			end = memchr(p, '\n', w->len - w->pos);
			size_t n = end ? (size_t)(end - p) : w->len - w->pos;
			take(w, p, n);
			w->pos += n + (end != NULL);
		}
		if (!end && !w->stop) { /* guard: track.cut_line */
			w->tally->objects++;
			bad(w, w->from, "no newline at the end: a truncated record");
			return;
		}
		if (w->raw == 0 && end) {
			w->tally->objects++;
			bad(w, w->from, "empty line");
		} else if (!w->stop) {
			deliver(w);
		}
		w->line++;
	}
}

static bool
blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Passes over blanks, counting lines. False at the end of the file. */
static bool
skip_blanks(struct walk *w)
{
	for (; fill(w); w->pos++) {
		if (!blank(w->in[w->pos]))
			return true;
		w->line += w->in[w->pos] == '\n';
	}
	return false;
}

/*
 * Reads one element, up to the ',' or ']' that follows it, which is left unread. Knows of strings
 * and brackets only: whether it is JSON is for the parser to say. A string ends at a newline,
 * where no JSON string can go on, so that a missing quote does not swallow the elements behind
 * it. False: the file ended within it; *whole: after its closing brace.
 */
static bool
read_element(struct walk *w, bool *whole)
{
	bool quoted = false, escaped = false;
	size_t depth = 0, blanks = 0;
	char last = 0;

	begin(w);
	for (; fill(w); w->pos++) {
		char c = w->in[w->pos];
		if (!quoted && depth == 0 && (c == ',' || c == ']'))
			break;
		if (escaped) {
			escaped = false;
		} else if (quoted) {
			escaped = c == '\\';
			quoted = c != '"' && c != '\n';
		} else if (c == '"') {
			quoted = true;
		} else if (c == '{' || c == '[') {
			depth++;
		} else if ((c == '}' || c == ']') && depth > 0) {
			depth--;
		}
		w->line += c == '\n';
		take(w, &c, 1);
		blanks = blank(c) ? blanks + 1 : 0;
		last = blank(c) ? last : c;
	}
	*whole = depth == 0 && last == '}';
	w->raw -= blanks;
	if (w->raw < w->text.len)
		buf_cut(&w->text, w->raw);
	return w->pos < w->len;
}

static void
walk_array(struct walk *w)
{
	bool more = false, whole = false;

	w->pos++; /* the '[' */
	while (skip_blanks(w)) {
		if (w->in[w->pos] == ']' && !more) {
			w->pos++;
			if (skip_blanks(w))
				bad(w, w->line, "text after the end of the array");
			return;
		}
		bool ended = read_element(w, &whole);
		if (w->stop)
			return;
		if (!ended && !whole)
			break;
		deliver(w);
		if (w->stop)
			return;
		more = ended && w->in[w->pos] == ',';
		w->pos += more;
	}
	if (!w->stop) /* guard: track.cut_array */
		bad(w, w->line, "the array has no end: a truncated file");
}

/*
 * The first byte that is not blank, among the first CHUNK bytes, which stay unread; 0 where there
 * is none.
 */
static char
first_byte(struct walk *w)
{
	size_t i = 0;

	while (w->len < sizeof w->in && extend(w))
		for (; i < w->len; i++)
			if (!blank(w->in[i]))
				return w->in[i];
	return 0;
}

int
dump_walk(int fd, const char *name, const struct strings *ready, dump_fn *sink, void *arg,
    struct dump_tally *tally)
{
	struct walk w = {.fd = fd,
	    .name = name,
	    .ready = ready,
	    .sink = sink,
	    .arg = arg,
	    .tally = tally,
	    .line = 1};

	*tally = (struct dump_tally){0};
	if (first_byte(&w) == '[') {
		skip_blanks(&w);
		walk_array(&w);
	} else {
		walk_lines(&w);
	}
	buf_free(&w.text);
	buf_free(&w.out);
	return w.code;
}
