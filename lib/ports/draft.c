/* draft: an issue record in the making. */
#include "ports/draft.h"
#include "base/hash.h"
#include "io/jsonout.h"
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

void
draft_wrong(struct draft *d, const char *fmt, ...)
{
	va_list ap;

	if (*d->what)
		return;
	va_start(ap, fmt);
	if (vsnprintf(d->what, DRAFT_WHAT, fmt, ap) < 0)
		memcpy(d->what, "not understood", sizeof "not understood");
	va_end(ap);
}

const struct json *
draft_member(
    struct draft *d, const struct json *obj, const char *in, const char *key, enum json_type type)
{
	const struct json *v = json_get(obj, key);

	if (!draft_given(v))
		return NULL;
	if (json_type(v) != type) { /* guard: track.strict_types */
		draft_wrong(d, "%s%s: expected %s", in, key, json_type_name(type));
		return NULL;
	}
	return v;
}

const char *
draft_text(struct draft *d, const struct json *obj, const char *in, const char *key)
{
	return json_string(draft_member(d, obj, in, key, JSON_STRING), NULL);
}

void
draft_date(struct draft *d, const struct json *obj, const char *key, char out[CLOCK_LEN])
{
	const char *s = draft_text(d, obj, "", key);
	time_t t;

	out[0] = '\0';
	if (!s)
		return;
	if (clock_parse(s, &t))
		clock_format(t, out);
	else
		draft_wrong(d, "%s: expected a date and time", key);
}

static const char *
label_name(const struct json *label)
{
	return json_type(label) == JSON_OBJECT ? json_gets(label, "name", NULL)
	                                       : json_string(label, NULL);
}

const struct json *
draft_list(struct draft *d, const struct json *obj, const char *key)
{
	const struct json *v = json_get(obj, key), *more;

	if (json_type(v) != JSON_OBJECT)
		return draft_member(d, obj, "", key, JSON_ARRAY);
	more = json_get(json_get(v, "pageInfo"), "hasNextPage");
	if (draft_given(more) && json_bool(more, true)) /* guard: track.cut_list */
		draft_wrong(d, "%s: the source cut the list short (pageInfo.hasNextPage)", key);
	v = json_get(v, "nodes");
	if (json_type(v) != JSON_ARRAY)
		draft_wrong(d, "%s.nodes: expected array", key);
	return v;
}

void
draft_labels(struct draft *d, const struct json *v)
{
	int i = 0;

	d->labels = draft_list(d, v, "labels");
	for (const struct json *l = json_first(d->labels); l; l = json_next(l), i++)
		if (!label_name(l))
			draft_wrong(d, "labels[%d]: expected a name", i);
}

bool
draft_label_is_ready(const struct draft *d)
{
	for (const struct json *l = json_first(d->labels); l; l = json_next(l))
		if (strings_has(d->ready, label_name(l)))
			return true;
	return false;
}

bool
draft_has_label(const struct draft *d, const char *label)
{
	for (const struct json *l = json_first(d->labels); l; l = json_next(l))
		if (strcasecmp(label_name(l) ? label_name(l) : "", label) == 0)
			return true;
	return false;
}

static bool
hidden(const struct draft *d, const char *label)
{
	for (int i = 0; i < 2; i++)
		if (d->hide[i] && strcasecmp(d->hide[i], label) == 0)
			return true;
	return false;
}

static void
put_text(struct jsonout *j, const char *key, const char *s)
{
	if (s && *s)
		jsonout_str(j, key, s);
}

static void
put(struct draft *d, struct buf *out)
{
	struct jsonout j = jsonout(out);
	const char *body = d->body ? d->body : "";

	jsonout_open(&j, NULL, '{');
	jsonout_strn(&j, "ref", d->ref.s, d->ref.len);
	jsonout_strn(&j, "key", d->key.s, d->key.len);
	jsonout_str(&j, "tracker", d->tracker);
	jsonout_str(&j, "title", d->title);
	jsonout_str(&j, "body", body);
	jsonout_str(&j, "state", d->state);
	jsonout_open(&j, "labels", '[');
	for (const struct json *l = json_first(d->labels); l; l = json_next(l))
		if (!hidden(d, label_name(l)))
			jsonout_str(&j, NULL, label_name(l));
	jsonout_close(&j, ']');
	if (d->login) {
		jsonout_open(&j, "author", '{');
		jsonout_str(&j, "login", d->login);
		put_text(&j, "association", d->association);
		jsonout_close(&j, '}');
	}
	put_text(&j, "url", d->url);
	put_text(&j, "created_at", d->created);
	put_text(&j, "updated_at", d->updated);
	jsonout_int(&j, "priority", d->priority);
	if (d->blocked_by.len) {
		jsonout_open(&j, "blocked_by", '[');
		for (const char *ref = d->blocked_by.s, *end = ref + d->blocked_by.len; ref < end;
		     ref += strlen(ref) + 1)
			jsonout_str(&j, NULL, ref);
		jsonout_close(&j, ']');
	}
	put_text(&j, "project", d->project);
	put_text(&j, "team", d->team);
	jsonout_close(&j, '}');
}

bool
draft_finish(struct draft *d, struct buf *out)
{
	if (!d->title)
		draft_wrong(d, "title: missing");
	if (!d->labels && strcmp(d->state, "ready") == 0) /* guard: track.labels_unknown */
		d->state = "other";
	if (*d->what)
		return false;
	put(d, out);
	return true;
}

void
draft_clear(struct draft *d)
{
	buf_free(&d->ref);
	buf_free(&d->key);
	buf_free(&d->blocked_by);
}
