/*
 * json: any bytes against the strict checker, the parser, splice and escape, which must agree with each other.
 */
#include "io/json.h"
#include "io/jsonout.h"
#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t n);

static void
require(bool holds)
{
	if (!holds)
		abort();
}

static bool
same(const struct buf *b, const char *s, size_t n)
{
	return b->len == n && memcmp(buf_str(b), s, n) == 0;
}

/* Whatever splice makes of a valid object is valid, holds the new value, and nothing else has changed. */
static void
splice(const char *s, size_t n, const char *key)
{
	static const char val[] = "{\"v\":[1e400,\"\\u00e9\"]}";
	struct buf new = BUF_INIT, back = BUF_INIT;
	struct json_error e;
	size_t off, len, off2, len2;

	bool had = json_span(s, n, key, &off, &len);
	json_splice(&new, s, n, key, val, sizeof val - 1);
	require(json_check(new.s, new.len, &e));
	require(json_span(new.s, new.len, key, &off2, &len2));
	require(len2 == sizeof val - 1 && memcmp(new.s + off2, val, len2) == 0);
	if (had) {
		require(off == off2);
		json_splice(&back, new.s, new.len, key, s + off, len);
		require(same(&back, s, n));
	} else {
		require(new.len > n &&off2 < new.len);
	}
	buf_free(&new);
	buf_free(&back);
}

static void
valid(const char *s, size_t n)
{
	struct buf out = BUF_INIT;
	struct json_error e;
	const struct json *v = json_parse(s, n, &e);

	require(v != NULL);
	require(utf8_check(s, n) == n);
	if (json_type(v) == JSON_OBJECT) {
		splice(s, n, "triage");
		for (const struct json *m = json_first(v); m; m = json_next(m))
			require(json_get(v, json_key(m)) == m);
	}
	json_compact(&out, s, n);
	require(out.len <= n && json_check(out.s, out.len, &e));
	buf_reset(&out);
	require(json_strip_comments(&out, s, n) && same(&out, s, n));
	buf_free(&out);
}

/* Any bytes at all come out of jsonout as one valid string, and of utf8_escape as plain text. */
static void
any(const char *s, size_t n)
{
	struct buf out = BUF_INIT, plain = BUF_INIT;
	struct jsonout j = jsonout(&out);
	struct json_error e;

	jsonout_open(&j, NULL, '[');
	jsonout_strn(&j, NULL, s, n);
	jsonout_close(&j, ']');
	if (!memchr(s, 0, n))
		require(json_check(out.s, out.len, &e));
	utf8_escape(&plain, s, n);
	for (size_t i = 0; i < plain.len; i++)
		require((unsigned char)plain.s[i] >= ' ' && plain.s[i] != 0x7f);
	require(utf8_check(buf_str(&plain), plain.len) == plain.len);
	buf_reset(&plain);
	json_strip_comments(&plain, s, n);
	buf_free(&out);
	buf_free(&plain);
}

int
LLVMFuzzerTestOneInput(const unsigned char *data, size_t n)
{
	/* On the heap and without a NUL, so that a read past its end is seen. */
	char *s = malloc(n ? n : 1);
	struct json_error e;
	require(s != NULL);
	if (n)
		memcpy(s, data, n);
	if (json_check(s, n, &e))
		valid(s, n);
	else
		require(e.offset <= n && !json_parse(s, n, &e));
	any(s, n);
	json_reset();
	free(s);
	return 0;
}
