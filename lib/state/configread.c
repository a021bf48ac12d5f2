/* configread: JSON into C, by rows. */
#include "state/configtable.h"
#include "base/buf.h"
#include "base/die.h"
#include "base/mem.h"
#include "base/path.h"
#include "io/json.h"
#include "state/config.h"
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

/*
 * The longest key that is compared for "did you mean", and how many slips apart a meant one may
 * be.
 */
enum { KEY_MAX = 24, NEAR = 2 };

void
config_refuse(const struct reader *r, const char *path, const char *fmt, ...)
{
	struct buf b = BUF_INIT;
	va_list ap;
	va_start(ap, fmt);
	buf_vaddf(&b, fmt, ap);
	va_end(ap);
	die(EX_CONFIG, "%s: %s%s%s", r->name, path, *path ? ": " : "", b.s);
}

/*
 * How many insertions, deletions and substitutions make a of b; NEAR + 1 where one is too long to
 * ask.
 */
static int
distance(const char *a, const char *b)
{
	size_t n = strlen(a), m = strlen(b);
	int d[KEY_MAX + 1][KEY_MAX + 1];
	if (n > KEY_MAX || m > KEY_MAX)
		return NEAR + 1;
	for (size_t i = 0; i <= n; i++) {
		for (size_t j = 0; j <= m; j++) {
			int least = i == 0   ? (int)j
			            : j == 0 ? (int)i
			                     : d[i - 1][j - 1] + (a[i - 1] != b[j - 1]);
			if (i > 0 && j > 0 && d[i - 1][j] + 1 < least)
				least = d[i - 1][j] + 1;
			if (i > 0 && j > 0 && d[i][j - 1] + 1 < least)
				least = d[i][j - 1] + 1;
			d[i][j] = least;
		}
	}
	return d[n][m];
}

static bool
is_list(const struct row *row)
{
	return row->type == ROW_LIST || row->type == ROW_PATHS;
}

static void
check_keys(
    const struct reader *r, const char *prefix, const struct row *rows, const struct json *obj)
{
	for (const struct json *m = json_first(obj); m; m = json_next(m)) {
		const char *key = json_key(m), *near = NULL;
		int best = NEAR + 1;
		bool known = false;
		for (const struct row *row = rows; row->key && !known; row++) {
			known = strcmp(row->key, key) == 0 ||
			        (key[0] == '+' && is_list(row) && strcmp(row->key, key + 1) == 0);
			int d = distance(row->key, key + (key[0] == '+'));
			if (d < best) {
				best = d;
				near = row->key;
			}
		}
		if (known)
			continue;
		char *path = path_fmt("%s%s", prefix, key);
		if (near)
			config_refuse(r, path, "unknown key; did you mean %s?", near);
		config_refuse(r, path, "unknown key");
	}
}

static char *
absolute(const struct reader *r, const char *path, const char *s)
{
	if (s[0] == '/')
		return xstrdup(s);
	if (s[0] != '~' || (s[1] && s[1] != '/'))
		return path_join(r->dir, s);
	const char *home = getenv("HOME");
	if (!home || home[0] != '/')
		config_refuse(r, path, "~ without HOME in the environment");
	return path_fmt("%s%s", home, s + 1);
}

/* Which of the words "a|b|c" it is, from 0; -1: none. */
static int
word_index(const char *words, const char *s)
{
	size_t n = strlen(s);
	int i = 0;
	if (strchr(s, '|'))
		return -1;
	for (const char *w = words; w; w = (w = strchr(w, '|')) ? w + 1 : NULL, i++)
		if (strncmp(w, s, n) == 0 && (w[n] == '|' || !w[n]))
			return i;
	return -1;
}

/* What is wrong with a string of that row, and the rest of the sentence in *detail; NULL: nothing. */
static const char *
wrong_string(const struct row *row, const struct json *v, const char **detail)
{
	const char *s = json_string(v, NULL);
	*detail = "";
	if (!s)
		return "expected string";
	if (row->check && (*detail = row->check(s)))
		return "";
	*detail = row->words;
	return row->words && word_index(row->words, s) < 0 ? "expected one of " : NULL;
}

/* A string as a row wants it, allocated. i: its place in a list; -1: it is in none. */
static char *
read_string(
    const struct reader *r, const char *path, int i, const struct row *row, const struct json *v)
{
	const char *detail, *wrong = wrong_string(row, v, &detail), *s = json_string(v, "");
	bool is_path = row->type == ROW_PATH || row->type == ROW_PATHS;
	if (!wrong && !is_path)
		return xstrdup(s);
	char *at = i < 0 ? xstrdup(path) : path_fmt("%s[%d]", path, i), *full;
	if (wrong)
		config_refuse(r, at, "%s%s", wrong, detail);
	full = absolute(r, at, s);
	free(at);
	return full;
}

static struct strings
strings_one(char *s)
{
	struct strings one = {xcalloc(2, sizeof *one.v), 1};
	one.v[0] = s;
	return one;
}

static void
read_list(const struct reader *r, const char *path, const struct row *row, const struct json *v,
    struct strings *list)
{
	if (json_type(v) != JSON_ARRAY)
		config_refuse(r, path, "expected array of strings");
	int i = 0;
	if (!json_first(v)) /* an empty list stays what it was */
		return;
	list->v = xreallocarray(list->v, (size_t)(list->n + json_count(v)) + 1, sizeof *list->v);
	for (const struct json *e = json_first(v); e; e = json_next(e), i++)
		list->v[list->n++] = read_string(r, path, i, row, e);
	list->v[list->n] = NULL;
}

/* What is not named keeps the value that it has. */
static void
read_ints(
    const struct reader *r, const char *path, const struct row *row, const struct json *v, long *to)
{
	if (json_type(v) != JSON_OBJECT)
		config_refuse(r, path, "expected object of integers");
	for (const struct json *m = json_first(v); m; m = json_next(m)) {
		char *at = path_fmt("%s.%s", path, json_key(m));
		int i = word_index(row->words, json_key(m));
		int64_t value;
		if (i < 0)
			config_refuse(r, at, "unknown key; there are %s", row->words);
		if (!json_int(m, &value) || value < row->min || value > row->max)
			config_refuse(r, at, "expected integer, %ld to %ld", row->min, row->max);
		to[i] = (long)value;
		free(at);
	}
}

/* The elements of an array, or the members of a map. */
static void
read_elements(const struct reader *r, const char *path, const struct row *row, const struct json *v,
    char *base)
{
	bool map = row->type == ROW_MAP;
	int n = json_count(v), i = 0;
	if (json_type(v) != (map ? JSON_OBJECT : JSON_ARRAY))
		config_refuse(r, path, "expected %s of objects", map ? "object" : "array");
	char *elements = xcalloc((size_t)n + 1, row->size);
	for (const struct json *e = json_first(v); e; e = json_next(e), i++) {
		char *element = elements + (size_t)i * row->size;
		char *at = map ? path_fmt("%s.%s", path, json_key(e)) : path_fmt("%s[%d]", path, i);
		if (json_type(e) != JSON_OBJECT)
			config_refuse(r, at, "expected object");
		if (map) {
			const char *wrong = row->check(json_key(e));
			if (wrong)
				config_refuse(r, at, "%s", wrong);
			*(char **)(void *)element = xstrdup(json_key(e));
		}
		char *prefix = path_fmt("%s.", at);
		config_read(r, prefix, row->sub, e, element);
		free(prefix);
		free(at);
	}
	*(void **)(void *)(base + row->at) = elements;
	*(int *)(void *)(base + row->count) = n;
}

static void
read_row(const struct reader *r, const char *path, const struct row *row, const struct json *v,
    char *base)
{
	void *to = base + row->at;
	int64_t i;
	char *prefix;
	switch (row->type) {
	case ROW_TEXT:
	case ROW_PATH:
		*(char **)to = read_string(r, path, -1, row, v);
		break;
	case ROW_INT:
		if (!json_int(v, &i))
			config_refuse(r, path, "expected integer");
		if (i < row->min || i > row->max) /* guard: config.range */
			config_refuse(r, path, "expected %ld to %ld", row->min, row->max);
		*(long *)to = (long)i;
		break;
	case ROW_INTS:
		read_ints(r, path, row, v, to);
		break;
	case ROW_BOOL:
		if (json_type(v) != JSON_BOOL)
			config_refuse(r, path, "expected true or false");
		*(bool *)to = json_bool(v, false);
		break;
	case ROW_LIST:
	case ROW_PATHS:
		read_list(r, path, row, v, to);
		break;
	case ROW_ONE:
		if (((struct strings *)to)->n > 0)
			config_refuse(r, path, "its list was given too");
		*(struct strings *)to = strings_one(read_string(r, path, -1, row, v));
		break;
	case ROW_SECTION:
		if (json_type(v) != JSON_OBJECT)
			config_refuse(r, path, "expected object");
		prefix = path_fmt("%s.", path);
		config_read(r, prefix, row->sub, v, base);
		free(prefix);
		break;
	case ROW_ARRAY:
	case ROW_MAP:
		read_elements(r, path, row, v, base);
		break;
	}
}

/*
 * Fills the rows from an object: what is given, else the default; a list's "+KEY" comes on top of
 * either.
 */
void
config_read(const struct reader *r, const char *prefix, const struct row *rows,
    const struct json *obj, char *base)
{
	check_keys(r, prefix, rows, obj);
	for (const struct row *row = rows; row->key; row++) {
		char *path = path_fmt("%s%s", prefix, row->key), *plus = path_fmt("+%s", row->key);
		const struct json *v = json_get(obj, row->key);
		const struct json *more = is_list(row) ? json_get(obj, plus) : NULL;
		struct json_error e;
		if (row->type == ROW_INTS && v)
			read_row(r, path, row, json_parse(row->dflt, strlen(row->dflt), &e), base);
		if (!v && !row->dflt && !more)
			config_refuse(r, path, "is missing");
		if (!v && row->dflt)
			v = json_parse(row->dflt, strlen(row->dflt), &e);
		if (json_type(v) == JSON_NULL && !json_get(obj, row->key))
			v = NULL; /* none is its default */
		if (v)
			read_row(r, path, row, v, base);
		if (more)
			read_row(r, path, row, more, base);
		const struct strings *list = (const void *)(base + row->at);
		if (is_list(row) && list->n < row->min)
			config_refuse(r, path, "is empty");
		free(path);
		free(plus);
	}
}
