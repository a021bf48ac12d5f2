/* record: a view of one issue record, with its types checked. */
#include "state/record.h"
#include "base/clock.h"
#include "base/utf8.h"
#include <stdio.h>
#include <string.h>
#include <strings.h>

enum field_type {
	FIELD_LINE,   /* string of one line, or null */
	FIELD_TEXT,   /* any string, or null, which is "" */
	FIELD_TIME,   /* RFC 3339, or null */
	FIELD_LIST,   /* array of strings of one line */
	FIELD_OBJECT, /* or null */
	FIELD_ANY,    /* seen to by hand */
};

enum { AUTHOR, PRIORITY, TRUST, CONTENT, FIELDS = 23 };

/* Every member that is read. */
static const struct field {
	const char *key;
	enum field_type type;
	size_t at;
} fields[FIELDS] = {
    [AUTHOR] = {"author", FIELD_ANY, 0},
    [PRIORITY] = {"priority", FIELD_ANY, 0},
    [TRUST] = {"trust", FIELD_ANY, 0},
    [CONTENT] = {"content_sha256", FIELD_ANY, 0},
#define FIELD(name, type)                                  \
	{                                                  \
#name, type, offsetof(struct record, name) \
	}
    FIELD(ref, FIELD_LINE),
    FIELD(key, FIELD_LINE),
    FIELD(tracker, FIELD_LINE),
    FIELD(title, FIELD_TEXT),
    FIELD(body, FIELD_TEXT),
    FIELD(state, FIELD_LINE),
    FIELD(url, FIELD_LINE),
    FIELD(created_at, FIELD_TIME),
    FIELD(updated_at, FIELD_TIME),
    FIELD(origin, FIELD_LINE),
    FIELD(project, FIELD_LINE),
    FIELD(team, FIELD_LINE),
    FIELD(labels, FIELD_LIST),
    FIELD(blocked_by, FIELD_LIST),
    FIELD(triage, FIELD_OBJECT),
    FIELD(route, FIELD_OBJECT),
    FIELD(dispatch, FIELD_OBJECT),
    FIELD(complete, FIELD_OBJECT),
    FIELD(gate, FIELD_OBJECT),
#undef FIELD
};

/* The members of v that are read, in one pass over them. */
static void
find_fields(const struct json *v, const struct json *found[FIELDS])
{
	static signed char first[128], next[FIELDS]; /* fields by their first letter, from 1 on */
	if (first['r'] == 0)
		for (int i = 0; i < FIELDS; i++) {
			signed char *f = &first[(unsigned char)fields[i].key[0]];
			next[i] = *f;
			*f = (signed char)(i + 1);
		}
	for (const struct json *m = json_first(v); m; m = json_next(m)) {
		const char *key = json_key(m);
		int i = first[(unsigned char)*key & 127];
		while (i > 0 && strcmp(fields[i - 1].key, key) != 0)
			i = next[i - 1];
		if (i > 0)
			found[i - 1] = m;
	}
}

/* No control character: what goes into one line of a log, a ref or a file of lines. */
static bool
is_line(const char *s)
{
	size_t left = strlen(s), n;
	uint32_t cp;
	for (; left > 0; s += n, left -= n) {
		n = 1;
		if (*s >= ' ' && *s <= '~')
			continue;
		n = utf8_next(s, left, &cp);
		if (n == 0 || utf8_class(cp) == UTF8_CONTROL)
			return false;
	}
	return true;
}

static bool
is_list(const struct json *v)
{
	if (json_type(v) != JSON_ARRAY)
		return false;
	for (const struct json *e = json_first(v); e; e = json_next(e)) {
		if (json_type(e) != JSON_STRING || !is_line(json_string(e, "")))
			return false;
	}
	return true;
}

/* Puts a member where it belongs; what was expected where it is something else, or NULL. */
static const char *
take(struct record *r, const struct field *f, const struct json *v)
{
	const char *s = json_string(v, NULL);
	void *to = (char *)r + f->at;
	switch (f->type) {
	case FIELD_LINE:
	case FIELD_TEXT:
	case FIELD_TIME:
		if (json_type(v) == JSON_NULL)
			return NULL;
		if (!s)
			return "expected string";
		if (f->type != FIELD_TEXT && !is_line(s)) /* guard: record.control */
			return "control character";
		if (f->type == FIELD_TIME && !clock_parse(s, NULL))
			return "expected a date and time of RFC 3339";
		*(const char **)to = s;
		return NULL;
	case FIELD_LIST:
		if (!is_list(v)) /* guard: record.list */
			return json_type(v) == JSON_ARRAY ? "expected strings of one line"
			                                  : "expected array";
		break;
	case FIELD_OBJECT:
		if (json_type(v) == JSON_NULL)
			return NULL;
		if (json_type(v) != JSON_OBJECT)
			return "expected object";
		break;
	case FIELD_ANY:
		return NULL;
	}
	*(const struct json **)to = v;
	return NULL;
}

static const char *
take_author(struct record *r, const struct json *v)
{
	static const struct field in_author[] = {
	    {"login", FIELD_LINE, offsetof(struct record, login)},
	    {"association", FIELD_LINE, offsetof(struct record, association)}};
	if (!v || json_type(v) == JSON_NULL)
		return NULL;
	if (json_type(v) != JSON_OBJECT)
		return "expected object";
	for (size_t i = 0; i < sizeof in_author / sizeof *in_author; i++) {
		const struct json *m = json_get(v, in_author[i].key);
		if (m && take(r, &in_author[i], m))
			return "login and association: expected strings of one line";
	}
	return NULL;
}

static bool
refuse(char what[160], const char *subject, const char *why)
{
	snprintf(what, 160, "%s: %s", subject, why);
	return false;
}

bool
record_view(struct record *r, const char *line, size_t n, const struct json *v, char what[160])
{
	*r = (struct record){.line = line, .len = n, .root = v, .title = "", .body = ""};
	if (json_type(v) != JSON_OBJECT)
		return refuse(what, "record", "expected object");
	const char *wrong;
	const struct json *found[FIELDS] = {NULL};
	find_fields(v, found);
	for (int i = 0; i < FIELDS; i++)
		if (found[i] && (wrong = take(r, &fields[i], found[i])))
			return refuse(what, fields[i].key, wrong);
	if ((wrong = take_author(r, found[AUTHOR])))
		return refuse(what, "author", wrong);

	const struct json *priority = found[PRIORITY];
	int64_t p = 0;
	if (priority && json_type(priority) != JSON_NULL && !json_int(priority, &p))
		return refuse(what, "priority", "expected integer");
	r->priority = p >= 1 && p <= 4 ? (int)p : 0;

	if (!r->ref || !*r->ref)
		return refuse(what, "ref", r->ref ? "is empty" : "is missing");
	if (r->origin && !*r->origin)
		return refuse(what, "origin", "is empty");
	struct buf id = BUF_INIT, name = BUF_INIT;
	record_identity(&id, r->origin ? r->origin : r->ref);
	bool fits = path_encode(&name, buf_str(&id), id.len);
	if (fits)
		memcpy(r->name, name.s, name.len + 1);
	buf_free(&id);
	buf_free(&name);
	if (!fits) /* guard: record.name */
		return refuse(what, r->origin ? "origin" : "ref", "too long for a file name");

	r->trust = found[TRUST];
	if (r->trust && json_type(r->trust) != JSON_OBJECT && json_type(r->trust) != JSON_NULL)
		return refuse(what, "trust", "expected object");

	const struct json *content = found[CONTENT];
	if (content &&
	    strcmp(json_string(content, ""), record_content(r)) != 0) /* guard: record.content */
		return refuse(what, "content_sha256", "is not that of title and body");
	return true;
}

const char *
record_content(const struct record *r)
{
	char *content = (char *)(uintptr_t)r->hash; /* every record is one of record_view()'s */
	if (!*content)
		hash_pair(r->title, strlen(r->title), r->body, strlen(r->body), content);
	return content;
}

bool
record_has_label(const struct record *r, const char *label)
{
	for (const struct json *e = json_first(r->labels); e; e = json_next(e)) {
		if (strcasecmp(json_string(e, ""), label) == 0)
			return true;
	}
	return false;
}

static char
ascii_case(char c, bool upper)
{
	if (upper)
		return (char)(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
	return (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

/*
 * Trackers do not tell "org/App" from "org/app", nor "ar-7" from "AR-7"; two spellings of one
 * issue must not become two claims.
 */
void
record_identity(struct buf *out, const char *ref)
{
	static const char github[] = "github:", linear[] = "linear:";
	bool is_github = strncmp(ref, github, sizeof github - 1) == 0;
	bool is_linear = strncmp(ref, linear, sizeof linear - 1) == 0;
	if (!is_github && !is_linear) {
		buf_adds(out, ref);
		return;
	}
	buf_adds(out, is_github ? github : linear);
	for (const char *p = strchr(ref, ':') + 1; *p; p++)
		buf_addc(out, ascii_case(*p, is_linear));
}
