/*
 * jsontext: what json.h does on the text of a value, without parsing it. The text was accepted by
 * json_check() before (but for json_strip_comments()), so that a token needs no second look.
 */
#include "io/json.h"
#include "io/jsoncheck.h"
#include "io/jsonout.h"
#include <string.h>

const char *
json_string_end(const char *p, const char *end)
{
	for (p++; (p = memchr(p, '"', (size_t)(end - p))); p++) {
		const char *back = p;
		while (back[-1] == '\\')
			back--;
		if ((p - back) % 2 == 0)
			return p + 1;
	}
	return end;
}

static const char *
skip_blanks(const char *p, const char *end)
{
	while (p < end && json_blank(*p))
		p++;
	return p;
}

/* The end of the value at p. */
static const char *
value_end(const char *p, const char *end)
{
	int depth = 0;
	do {
		switch (*p) {
		case '"':
			p = json_string_end(p, end);
			continue;
		case '{':
		case '[':
			depth++;
			break;
		case '}':
		case ']':
			depth--;
			break;
		default:
			if (depth == 0) {
				while (p < end && !strchr(",]} \t\r\n", *p))
					p++;
				return p;
			}
		}
		p++;
	} while (depth > 0 && p < end);
	return p;
}

/* Whether the key token of n bytes, quotes included, stands for key. */
static bool
key_is(const char *token, size_t n, const char *key, size_t key_len)
{
	static struct buf text;
	/* Escapes only lengthen: a shorter token never is, one of its length only as it stands. */
	if (n - 2 < key_len)
		return false;
	if (n - 2 == key_len)
		return memcmp(token + 1, key, key_len) == 0 && !memchr(token, '\\', n);
	if (!memchr(token, '\\', n))
		return false;
	buf_need(&text, n);
	return json_unescape(text.s, token + 1, n - 2) == key_len &&
	       memcmp(text.s, key, key_len) == 0;
}

const char *
json_members(const char *s, const char *end)
{
	const char *p = skip_blanks(s, end);
	return p < end && *p == '{' ? skip_blanks(p + 1, end) : NULL;
}

bool
json_member_next(const char **p, const char *end, struct json_member *m)
{
	if (*p == end || **p != '"')
		return false;
	m->key = *p;
	m->key_end = json_string_end(m->key, end);
	const char *colon = skip_blanks(m->key_end, end);
	m->value = skip_blanks(colon + 1, end);
	m->value_end = value_end(m->value, end);
	*p = skip_blanks(m->value_end, end);
	if (**p == ',')
		*p = skip_blanks(*p + 1, end);
	return true;
}

/*
 * Looks for the member in an object's text. False: there is none, and *value is the object's
 * closing brace, *some whether it has any member at all.
 */
static bool
find(const char *s, size_t n, const char *key, const char **value, const char **after, bool *some)
{
	const char *end = s + n, *p = json_members(s, end);
	size_t key_len = strlen(key);
	struct json_member m = {.value_end = p};
	*some = false;
	*value = *after = s;
	while (p && json_member_next(&p, end, &m)) {
		*some = true;
		if (key_is(m.key, (size_t)(m.key_end - m.key), key, key_len)) {
			*value = m.value;
			*after = m.value_end;
			return true;
		}
	}
	if (p)
		*value = *after = p;
	return false;
}

int
json_elements(const char *s, size_t n, int (*fn)(const char *text, size_t n, void *arg), void *arg)
{
	const char *end = s + n, *p = skip_blanks(s, end), *after;
	int rc = 0;

	if (p == end || *p != '[')
		return 0;
	for (p = skip_blanks(p + 1, end); rc == 0 && p < end && *p != ']';
	     p = skip_blanks(after, end)) {
		after = value_end(p, end);
		rc = fn(p, (size_t)(after - p), arg);
		after = skip_blanks(after, end);
		if (after < end && *after == ',')
			after++;
	}
	return rc;
}

bool
json_span(const char *s, size_t n, const char *key, size_t *off, size_t *len)
{
	const char *value, *after;
	bool some;
	if (!find(s, n, key, &value, &after, &some))
		return false;
	*off = (size_t)(value - s);
	*len = (size_t)(after - value);
	return true;
}

void
json_splice(struct buf *out, const char *s, size_t n, const char *key, const char *val, size_t vlen)
{
	const char *value, *after;
	bool some;
	bool found = find(s, n, key, &value, &after, &some);
	buf_need(out, n + vlen + strlen(key) + 4);
	buf_add(out, s, (size_t)(value - s));
	if (!found) {
		if (some)
			buf_addc(out, ',');
		jsonout_quote(out, key, strlen(key));
		buf_addc(out, ':');
	}
	buf_add(out, val, vlen);
	buf_add(out, after, (size_t)(s + n - after));
}

void
json_splice_parsed(struct buf *out, const char *s, size_t n, const struct json *v, const char *key,
    const char *val, size_t vlen)
{
	const char *brace = memrchr(s, '}', n);
	if (!brace || json_type(v) != JSON_OBJECT || json_get(v, key)) {
		json_splice(out, s, n, key, val, vlen);
		return;
	}
	buf_need(out, n + vlen + strlen(key) + 4);
	buf_add(out, s, (size_t)(brace - s));
	if (json_first(v))
		buf_addc(out, ',');
	jsonout_quote(out, key, strlen(key));
	buf_addc(out, ':');
	buf_add(out, val, vlen);
	buf_add(out, brace, (size_t)(s + n - brace));
}

void
json_compact(struct buf *out, const char *s, size_t n)
{
	const char *end = s + n;
	while (s < end) {
		const char *from = s;
		if (*s == '"')
			s = json_string_end(s, end);
		else
			while (s < end && *s != '"' && !json_blank(*s))
				s++;
		buf_add(out, from, (size_t)(s - from));
		s = skip_blanks(s, end);
	}
}

/* The end of the string token at p in text that nobody has checked. */
static const char *
unchecked_string_end(const char *p, const char *end)
{
	for (p++; p < end && *p != '"' && *p != '\n'; p++)
		if (*p == '\\' && p + 1 < end)
			p++;
	return p < end ? p + 1 : end;
}

bool
json_strip_comments(struct buf *out, const char *s, size_t n)
{
	const char *end = s + n;
	while (s < end) {
		const char *from = s;
		bool pair = end - s >= 2 && *s == '/';
		if (*s == '"') {
			s = unchecked_string_end(s, end);
			buf_add(out, from, (size_t)(s - from));
		} else if (pair && s[1] == '/') {
			for (; s < end && *s != '\n'; s++)
				buf_addc(out, ' ');
		} else if (pair && s[1] == '*') {
			const char *close = memmem(s + 2, (size_t)(end - s) - 2, "*/", 2);
			if (!close)
				return false;
			for (; s < close + 2; s++)
				buf_addc(out, *s == '\n' ? '\n' : ' ');
		} else {
			buf_addc(out, *s++);
		}
	}
	return true;
}
