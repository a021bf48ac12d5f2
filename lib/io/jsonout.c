/* jsonout: writes JSON text into a buf. */
#include "io/jsonout.h"
#include "base/utf8.h"
#include "io/jsoncheck.h"
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const int64_t exact_max = (INT64_C(1) << 53) - 1;

void
jsonout_quote(struct buf *out, const char *s, size_t n)
{
	static const char short_escape[] = "\b\t\n\f\r\"\\", letter[] = "btnfr\"\\";
	size_t done = 0, i = (size_t)(json_skip_plain(s, s + n) - s);
	buf_need(out, n + 2);
	if (i == n) { /* nearly always */
		char *to = out->s + out->len;
		*to = '"';
		memcpy(to + 1, s, n);
		memcpy(to + 1 + n, "\"", 2);
		out->len += n + 2;
		return;
	}
	buf_addc(out, '"');
	while (i < n) {
		i = (size_t)(json_skip_plain(s + i, s + n) - s);
		if (i == n)
			break;
		uint32_t cp = 0;
		size_t len = utf8_next(s + i, n - i, &cp);
		if (len > 0 && cp >= 0x20 && cp != '"' && cp != '\\') {
			i += len;
			continue;
		}
		buf_add(out, s + done, i - done);
		const char *at = s[i] ? strchr(short_escape, s[i]) : NULL;
		if (len == 0 || cp == 0) /* NUL too: json_check() refuses \u0000 */
			buf_adds(out, "\xEF\xBF\xBD");
		else if (at)
			buf_add(out, (const char[]){'\\', letter[at - short_escape]}, 2);
		else
			buf_addf(out, "\\u%04x", (unsigned)cp);
		done = ++i;
	}
	buf_add(out, s + done, n - done);
	buf_addc(out, '"');
}

struct jsonout
jsonout(struct buf *out)
{
	return (struct jsonout){.out = out};
}

/* What stands before a value: the comma and the key. */
static void
begin(struct jsonout *j, const char *key)
{
	bool in_object = j->depth > 0 && j->close[j->depth - 1] == '}';
	if (in_object != (key != NULL))
		abort();
	if (j->depth > 0) {
		if (j->some[j->depth - 1])
			buf_addc(j->out, ',');
		j->some[j->depth - 1] = true;
	}
	if (key) {
		jsonout_quote(j->out, key, strlen(key));
		buf_addc(j->out, ':');
	}
}

void
jsonout_open(struct jsonout *j, const char *key, char brace)
{
	if (j->depth == JSONOUT_DEPTH || (brace != '{' && brace != '['))
		abort();
	begin(j, key);
	buf_addc(j->out, brace);
	j->close[j->depth] = brace == '{' ? '}' : ']';
	j->some[j->depth] = false;
	j->depth++;
}

void
jsonout_close(struct jsonout *j, char brace)
{
	if (j->depth == 0 || j->close[j->depth - 1] != brace)
		abort();
	j->depth--;
	buf_addc(j->out, brace);
}

void
jsonout_str(struct jsonout *j, const char *key, const char *s)
{
	if (s)
		jsonout_strn(j, key, s, strlen(s));
	else
		jsonout_raw(j, key, "null", 4);
}

void
jsonout_strn(struct jsonout *j, const char *key, const char *s, size_t n)
{
	begin(j, key);
	jsonout_quote(j->out, s, n);
}

void
jsonout_int(struct jsonout *j, const char *key, int64_t v)
{
	const char *quote = v > exact_max || v < -exact_max ? "\"" : "";
	begin(j, key);
	buf_addf(j->out, "%s%" PRId64 "%s", quote, v, quote);
}

void
jsonout_real(struct jsonout *j, const char *key, double v)
{
	begin(j, key);
	if (!isfinite(v)) {
		buf_adds(j->out, "null");
		return;
	}
	size_t start = j->out->len;
	double scaled = v * 10000, whole = rint(scaled);
	if (whole >= 0 && whole < 1e8 && fabs(scaled - whole) < 1e-6) {
		uint32_t n = (uint32_t)whole;
		char text[] = "0000.0000", *p = text + sizeof text - 1;
		for (int i = 0; i < 8; i++, n /= 10)
			*(i == 4 ? p -= 2 : --p) = (char)('0' + n % 10);
		size_t zeros = strspn(text, "0");
		zeros -= text[zeros] == '.';
		buf_add(j->out, text + zeros, sizeof text - 1 - zeros);
	} else {
		buf_addf(j->out, "%.4f", v);
	}
	size_t end = j->out->len;
	while (j->out->s[end - 1] == '0')
		end--;
	if (j->out->s[end - 1] == '.')
		end--;
	buf_cut(j->out, end);
	if (strcmp(j->out->s + start, "-0") == 0) {
		buf_cut(j->out, start);
		buf_addc(j->out, '0');
	}
}

void
jsonout_bool(struct jsonout *j, const char *key, bool v)
{
	begin(j, key);
	buf_adds(j->out, v ? "true" : "false");
}

void
jsonout_raw(struct jsonout *j, const char *key, const char *text, size_t n)
{
	begin(j, key);
	buf_add(j->out, text, n);
}
