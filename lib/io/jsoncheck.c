/* jsoncheck: one pass over the bytes, by recursive descent that JSON_MAX_DEPTH bounds. */
#include "io/jsoncheck.h"
#include "io/json.h"
#include "base/utf8.h"
#include <stdio.h>
#include <stdint.h>
#include <string.h>

struct scan {
	const char *start, *p, *end;
	const char *what; /* the error */
	int depth;
};

static bool value(struct scan *sc);

static bool
refuse(struct scan *sc, const char *at, const char *what)
{
	sc->p = at;
	sc->what = what;
	return false;
}

static void
skip_blanks(struct scan *sc)
{
	while (sc->p < sc->end && json_blank(*sc->p))
		sc->p++;
}

/* An escape, from its backslash on. */
static bool
escape(struct scan *sc)
{
	const char *at = sc->p++;
	if (sc->p == sc->end)
		return refuse(sc, at, "unterminated string");
	char c = *sc->p++;
	if (c != 'u') {
		if (c == '\0' || !strchr("\"\\/bfnrt", c))
			return refuse(sc, at, "unknown escape in string");
		return true;
	}
	int32_t unit = json_hex4(sc->p, sc->end);
	if (unit < 0)
		return refuse(sc, at, "incomplete \\u escape");
	if (unit == 0) /* guard: json.nul */
		return refuse(sc, at, "\\u0000 in string");
	sc->p += 4;
	if (unit >= 0xDC00 && unit <= 0xDFFF)
		return refuse(sc, at, "lone surrogate escape");
	if (unit >= 0xD800 && unit <= 0xDBFF) {
		int32_t low = -1;
		if (sc->end - sc->p >= 6 && sc->p[0] == '\\' && sc->p[1] == 'u')
			low = json_hex4(sc->p + 2, sc->end);
		if (low < 0xDC00 || low > 0xDFFF)
			return refuse(sc, at, "lone surrogate escape");
		sc->p += 6;
	}
	return true;
}

/* A string, from its opening quote on. *escaped says whether it holds an escape. */
static bool
string(struct scan *sc, bool *escaped)
{
	const char *open = sc->p++;
	*escaped = false;
	for (;;) {
		sc->p = json_skip_plain(sc->p, sc->end);
		if (sc->p == sc->end)
			return refuse(sc, open, "unterminated string");
		unsigned char c = (unsigned char)*sc->p;
		if (c == '"') {
			sc->p++;
			return true;
		}
		if (c == '\\') {
			*escaped = true;
			if (!escape(sc))
				return false;
		} else if (c < 0x20) {
			return refuse(sc, sc->p, "control character in string");
		} else {
			uint32_t cp;
			size_t len = utf8_next(sc->p, (size_t)(sc->end - sc->p), &cp);
			if (len == 0) /* guard: json.utf8 */
				return refuse(sc, sc->p, "invalid UTF-8 in string");
			sc->p += len;
		}
	}
}

static bool
digits(struct scan *sc)
{
	const char *from = sc->p;
	while (sc->p < sc->end && *sc->p >= '0' && *sc->p <= '9')
		sc->p++;
	return sc->p > from;
}

static bool
number(struct scan *sc)
{
	const char *at = sc->p;
	if (*sc->p == '-')
		sc->p++;
	bool zero = sc->p < sc->end && *sc->p == '0';
	const char *whole = sc->p;
	if (!digits(sc) || (zero && sc->p - whole > 1))
		return refuse(sc, at, "malformed number");
	if (sc->p < sc->end && *sc->p == '.') {
		sc->p++;
		if (!digits(sc))
			return refuse(sc, at, "malformed number");
	}
	if (sc->p < sc->end && (*sc->p == 'e' || *sc->p == 'E')) {
		sc->p++;
		if (sc->p < sc->end && (*sc->p == '+' || *sc->p == '-'))
			sc->p++;
		if (!digits(sc))
			return refuse(sc, at, "malformed number");
	}
	return true;
}

static bool
literal(struct scan *sc, const char *word, size_t n)
{
	if ((size_t)(sc->end - sc->p) < n || memcmp(sc->p, word, n) != 0)
		return refuse(sc, sc->p, "not a value");
	sc->p += n;
	return true;
}

static bool
member(struct scan *sc, struct jsonkeys *o)
{
	const char *at = sc->p;
	bool escaped;
	if (sc->p == sc->end || *sc->p != '"')
		return refuse(sc, at, "expected a key");
	if (!string(sc, &escaped))
		return false;
	bool again = jsonkeys_add(o, at + 1, (size_t)(sc->p - at) - 2, escaped);
	if (again) /* guard: json.duplicate.key */
		return refuse(sc, at, "duplicate key");
	skip_blanks(sc);
	if (sc->p == sc->end || *sc->p != ':')
		return refuse(sc, sc->p, "expected ':'");
	sc->p++;
	return value(sc);
}

/*
 * An object or an array, from its opening brace on.
 */
static bool
container(struct scan *sc, char close)
{
	struct jsonkeys o = jsonkeys_open();
	if (sc->depth == JSON_MAX_DEPTH) /* guard: json.depth */
		return refuse(sc, sc->p, "nested too deep");
	sc->depth++;
	sc->p++;
	skip_blanks(sc);
	bool empty = sc->p < sc->end && *sc->p == close;
	while (!empty) {
		skip_blanks(sc);
		if (close == '}' ? !member(sc, &o) : !value(sc))
			return false;
		skip_blanks(sc);
		if (sc->p < sc->end && *sc->p == close)
			break;
		if (sc->p == sc->end || *sc->p != ',')
			return refuse(sc, sc->p,
			    close == '}' ? "expected ',' or '}'" : "expected ',' or ']'");
		sc->p++;
	}
	const char *twice = jsonkeys_close(&o);
	if (twice) /* guard: json.duplicate.key.many */
		return refuse(sc, twice - 1, "duplicate key");
	sc->p++;
	sc->depth--;
	return true;
}

static bool
value(struct scan *sc)
{
	bool escaped;
	skip_blanks(sc);
	if (sc->p == sc->end)
		return refuse(sc, sc->p, "unexpected end");
	switch (*sc->p) {
	case '"':
		return string(sc, &escaped);
	case '{':
		return container(sc, '}');
	case '[':
		return container(sc, ']');
	case 't':
		return literal(sc, "true", 4);
	case 'f':
		return literal(sc, "false", 5);
	case 'n':
		return literal(sc, "null", 4);
	case '-':
	case '0':
	case '1':
	case '2':
	case '3':
	case '4':
	case '5':
	case '6':
	case '7':
	case '8':
	case '9':
		return number(sc);
	}
	return refuse(sc, sc->p, "not a value");
}

static bool
document(struct scan *sc)
{
	if (sc->end - sc->p > JSON_MAX_LEN)
		return refuse(sc, sc->p + JSON_MAX_LEN, "too long");
	if (sc->end - sc->p >= 3 && memcmp(sc->p, "\xEF\xBB\xBF", 3) == 0)
		return refuse(sc, sc->p, "byte order mark");
	if (!value(sc))
		return false;
	skip_blanks(sc);
	if (sc->p < sc->end) /* guard: json.trailing */
		return refuse(sc, sc->p, "something follows the value");
	return true;
}

bool
json_check(const char *s, size_t n, struct json_error *e)
{
	struct scan sc = {.start = s, .p = s, .end = s + n};
	jsonkeys_reset();
	if (document(&sc))
		return true;
	e->offset = (size_t)(sc.p - s);
	snprintf(e->what, sizeof e->what, "%s", sc.what);
	return false;
}
