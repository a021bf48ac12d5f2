/* json: the only user of cJSON. */
#include "io/json.h"
#include "io/jsoncheck.h"
#include "base/mem.h"
#include <cjson/cJSON.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Longer number tokens do not fit cJSON's own buffer, which fails on them. */
enum { NUMBER_MAX = 63, LEVELS = 2 };

static struct arena pool;

static void *
pool_alloc(size_t n)
{
	return arena_alloc(&pool, n);
}

static void
pool_free(void *p)
{
	(void)p;
}

static const cJSON *
item(const struct json *v)
{
	return (const cJSON *)(const void *)v;
}

static const struct json *
handle(const cJSON *i)
{
	return (const struct json *)(const void *)i;
}

static bool
in_number(char c)
{
	return (c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E';
}

/*
 * The text with each over-long number written as the double that it is, in 17 digits.
 */
static void
shorten_numbers(struct buf *out, const char *s, size_t n)
{
	const char *end = s + n;
	while (s < end) {
		const char *p = s;
		if (*s == '"') {
			p = json_string_end(s, end);
		} else if (in_number(*s) && *s != 'e') {
			while (p < end && in_number(*p))
				p++;
		} else {
			p++;
		}
		if (*s == '"' || p - s <= NUMBER_MAX) {
			buf_add(out, s, (size_t)(p - s));
		} else {
			char *text = xmemdup0(s, (size_t)(p - s));
			double d = strtod(text, NULL);
			if (isfinite(d))
				buf_addf(out, "%.17g", d);
			else
				buf_adds(out, d < 0 ? "-1e999" : "1e999");
			free(text);
		}
		s = p;
	}
}

/* NULL where cJSON did not take all of it. */
static cJSON *
parse_all(const char *s, size_t n)
{
	const char *rest = NULL;
	cJSON *v = cJSON_ParseWithLengthOpts(s, n, &rest, false);
	while (v && rest < s + n && json_blank(*rest))
		rest++;
	return v && rest == s + n ? v : NULL;
}

/* A value of which all is cJSON's. */
static cJSON *
parse_value(const char *s, size_t n)
{
	cJSON *v = parse_all(s, n);
	if (!v) {
		struct buf text = BUF_INIT;
		shorten_numbers(&text, s, n);
		v = parse_all(buf_str(&text), text.len);
		buf_free(&text);
	}
	return v;
}

/* What the string token stands for, in the arena. */
static char *
text_of(const char *token, const char *end)
{
	size_t n = (size_t)(end - token) - 2;
	char *to = pool_alloc(n + 1);
	to[json_unescape(to, token + 1, n)] = '\0';
	return to;
}

/*
 * Most of a record is one long string, its body, and cJSON reads strings a byte at a time, twice. So objects, lists and strings are
 * read here, `levels` deep (each level is one pass over the text), and the rest is cJSON's.
 */
static cJSON *parse(const char *s, size_t n, int levels);

struct parent {
	cJSON *v, *last;
	int levels; /* of its children */
};

static bool
append(struct parent *p, cJSON *v)
{
	if (!v)
		return false;
	v->prev = p->last;
	*(p->last ? &p->last->next : &p->v->child) = v;
	p->last = v;
	return true;
}

static cJSON *
new_item(int type)
{
	cJSON *v = pool_alloc(sizeof *v);
	*v = (cJSON){.type = type};
	return v;
}

static int
parse_element(const char *s, size_t n, void *arg)
{
	struct parent *p = arg;
	return append(p, parse(s, n, p->levels)) ? 0 : 1;
}

static cJSON *
parse(const char *s, size_t n, int levels)
{
	struct json_member m;
	const char *end = s + n, *at = json_members(s, end);
	if (*s == '"') {
		cJSON *v = new_item(cJSON_String);
		v->valuestring = text_of(s, end);
		return v;
	}
	if (levels == 0 || (!at && *s != '['))
		return parse_value(s, n);
	struct parent p = {new_item(at ? cJSON_Object : cJSON_Array), NULL, levels - 1};
	if (!at)
		return json_elements(s, n, parse_element, &p) == 0 ? p.v : NULL;
	while (json_member_next(&at, end, &m)) {
		if (!append(&p, parse(m.value, (size_t)(m.value_end - m.value), p.levels)))
			return NULL;
		p.last->string = text_of(m.key, m.key_end);
	}
	return p.v;
}

const struct json *
json_parse_checked(const char *s, size_t n, struct json_error *e)
{
	static bool hooked;
	if (!hooked) {
		cJSON_Hooks hooks = {pool_alloc, pool_free};
		cJSON_InitHooks(&hooks);
		hooked = true;
	}
	while (n > 0 && json_blank(s[n - 1])) /* so that a value ends where the text does */
		n--;
	const cJSON *v = parse(s, n, LEVELS);
	if (!v) {
		e->offset = 0;
		snprintf(e->what, sizeof e->what, "not understood by the parser");
	}
	return handle(v);
}

const struct json *
json_parse(const char *s, size_t n, struct json_error *e)
{
	return json_check(s, n, e) ? json_parse_checked(s, n, e) : NULL;
}

void
json_reset(void)
{
	json_release((struct json_mark){0});
}

struct json_mark
json_mark(void)
{
	struct arena_mark m = arena_mark(&pool);
	return (struct json_mark){m.block, m.used};
}

void
json_release(struct json_mark m)
{
	arena_release(&pool, (struct arena_mark){m.block, m.used});
}

enum json_type
json_type(const struct json *v)
{
	switch (v ? item(v)->type & 0xFF : cJSON_Invalid) {
	case cJSON_NULL:
		return JSON_NULL;
	case cJSON_False:
	case cJSON_True:
		return JSON_BOOL;
	case cJSON_Number:
		return JSON_NUMBER;
	case cJSON_String:
		return JSON_STRING;
	case cJSON_Array:
		return JSON_ARRAY;
	case cJSON_Object:
		return JSON_OBJECT;
	}
	return JSON_NONE;
}

const char *
json_type_name(enum json_type t)
{
	static const char *const names[] = {
	    "nothing", "null", "boolean", "number", "string", "array", "object"};
	return names[t];
}

const struct json *
json_get(const struct json *v, const char *key)
{
	if (json_type(v) != JSON_OBJECT)
		return NULL;
	for (const cJSON *i = item(v)->child; i; i = i->next)
		if (i->string[0] == key[0] && strcmp(i->string, key) == 0)
			return handle(i);
	return NULL;
}

const char *
json_string(const struct json *v, const char *dflt)
{
	return json_type(v) == JSON_STRING ? item(v)->valuestring : dflt;
}

bool
json_bool(const struct json *v, bool dflt)
{
	return json_type(v) == JSON_BOOL ? (item(v)->type & 0xFF) == cJSON_True : dflt;
}

double
json_number(const struct json *v, double dflt)
{
	return json_type(v) == JSON_NUMBER ? item(v)->valuedouble : dflt;
}

bool
json_int(const struct json *v, int64_t *out)
{
	/* 2^53 is what 2^53 + 1 is read as: only what lies below it is known. */
	const double limit = 9007199254740992.0;
	if (json_type(v) != JSON_NUMBER)
		return false;
	double d = item(v)->valuedouble;
	if (!(d > -limit && d < limit) || d != (double)(int64_t)d) /* guard: json.int.exact */
		return false;
	*out = (int64_t)d;
	return true;
}

const char *
json_gets(const struct json *v, const char *key, const char *dflt)
{
	return json_string(json_get(v, key), dflt);
}

int64_t
json_geti(const struct json *v, const char *key, int64_t dflt)
{
	int64_t n;
	return json_int(json_get(v, key), &n) ? n : dflt;
}

bool
json_getb(const struct json *v, const char *key, bool dflt)
{
	return json_bool(json_get(v, key), dflt);
}

const struct json *
json_first(const struct json *v)
{
	enum json_type t = json_type(v);
	return t == JSON_ARRAY || t == JSON_OBJECT ? handle(item(v)->child) : NULL;
}

const struct json *
json_next(const struct json *v)
{
	return v ? handle(item(v)->next) : NULL;
}

const char *
json_key(const struct json *member)
{
	return member ? item(member)->string : NULL;
}

int
json_count(const struct json *v)
{
	int n = 0;
	for (const struct json *e = json_first(v); e; e = json_next(e))
		n++;
	return n;
}
