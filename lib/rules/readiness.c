/* readiness: how much of what an implementer needs to know an issue says. */
#include "rules/readiness.h"
#include "base/ascii.h"
#include "base/utf8.h"
#include "rules/evidence.h"
#include <math.h>
#include <string.h>

/* A line of TALK plain words is no code. */
enum {
	ELSEWHERE_MAX = 300,
	TALK = 7,
	QUOTE_MIN = 2,
	QUOTE_MAX = 80,
	DISTINCT = 4,
	QUOTES = 3,
	BLOCK = 64
};

static bool
blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool
begins(const char *s, size_t n, const char *with)
{
	size_t k = strlen(with);
	return n >= k && memcmp(s, with, k) == 0;
}

static bool
ends_clause(char c)
{
	return c == '.' || c == ',' || c == ';' || c == ':';
}

/* Words of two letters or more, with nothing but a stop behind them; counted up to `most`. */
static int
plain_words(const char *s, size_t n, int most)
{
	int words = 0;
	for (size_t at = 0; at < n && words < most;) {
		size_t from = at;
		while (at < n && (ascii_upper(s[at]) || ascii_lower(s[at])))
			at++;
		size_t letters = at - from;
		if (letters && at < n && ends_clause(s[at]))
			at++;
		words += letters > 1 && (at == n || blank(s[at]));
		while (at < n && !blank(s[at]))
			at++;
		while (at < n && blank(s[at]))
			at++;
	}
	return words;
}

/* Of an ASCII character. 2: code is full of them, prose is not; 1: any other mark; 0: none. */
static int
kind_of(char c)
{
	static const char kinds[] =
	    "0000000000000000000000000000000001111111221111110000000000122221"
	    "1000000000000000000000000002121210000000000000000000000000021210";
	return (unsigned char)c < 128 ? kinds[(unsigned char)c] - '0' : 0;
}

bool
readiness_is_code(const char *s, size_t n)
{
	static const char *const prompts[] = {">>> ", "... ", "$ ", "+++ ", "--- ", "@@ "},
	                         *const shown[] = {"<details", "</details", "<summary", "</summary",
	                             "<br", "<img", "<p>", "<a "};
	size_t marks = 0, strong = 0;
	if (n < 4)
		return false;
	for (size_t i = 0; i < sizeof prompts / sizeof *prompts; i++)
		if (*s == *prompts[i] && begins(s, n, prompts[i]))
			return true;
	for (size_t i = 0; *s == '<' && i < sizeof shown / sizeof *shown; i++)
		if (begins(s, n, shown[i]))
			return false;
	if (plain_words(s, n, TALK) == TALK)
		return false;
	for (size_t i = 0; i < n; i++) {
		int kind = kind_of(s[i]);
		bool link = i > 1 && ((s[i] == '(' && s[i - 1] == ']') ||
		                         (s[i] == '/' && s[i - 1] == '/' && s[i - 2] == ':'));
		if (link)
			return false;
		marks += kind > 0;
		strong += kind > 1;
	}
	bool dense = strong > 1 && marks * 100 >= n * 12;
	bool ends = strchr(";{}", s[n - 1]) || (n > 1 && memcmp(s + n - 2, "):", 2) == 0);
	return dense || ends;
}

/* What is counted by hand, over the title and each line of prose. */
struct tally {
	int count[SIGNALS];
	const char *seen[DISTINCT]; /* identifiers */
	size_t seen_len[DISTINCT];
	size_t told; /* characters, without addresses */
	int asked;   /* question marks */
	bool points_away;
};

static void
identifier(struct tally *t, const char *s, size_t n)
{
	int *k = &t->count[SIGNAL_IDENTIFIERS];
	for (int i = 0; i < *k; i++)
		if (t->seen_len[i] == n && memcmp(t->seen[i], s, n) == 0)
			return;
	if (*k == DISTINCT)
		return;
	t->seen[*k] = s;
	t->seen_len[(*k)++] = n;
}

/* a_b, aB, a.b.c, a(, a::b: the word [s, s + n), and what stands behind it. */
static bool
named(const char *s, size_t n, char after)
{
	int dots = 0;
	if (ascii_digit(s[0]))
		return false;
	for (size_t i = 1; i + 1 < n; i++) {
		if (s[i] == '_' || (s[i] == ':' && s[i + 1] == ':'))
			return true;
		dots += s[i] == '.';
	}
	for (size_t i = 1; i < n && n > 2; i++)
		if (ascii_lower(s[i - 1]) && ascii_upper(s[i]))
			return true;
	return dots > 1 || after == '(';
}

/* Nothing in s[0, BLOCK) that a name is known by, given the bytes around it. The compiler makes vectors of it. */
static bool
nameless(const char *s)
{
	unsigned char any = 0;
	for (int i = 0; i < BLOCK; i++) {
		unsigned char before = (unsigned char)s[i - 1], c = (unsigned char)s[i],
		              after = (unsigned char)s[i + 1];
		unsigned char lower = (unsigned char)(before - 'a') < 26,
		              upper = (unsigned char)(c - 'A') < 26;
		any |= (c == '_') | ((c == '(') & (before > ' ')) | ((c == '-') & (before == '-')) |
		       ((c == ':') & (before == ':')) | ((c == '.') & (after > ' ')) |
		       (lower & upper);
	}
	return !any;
}

/* The same of s[at, n), or the block that it begins with; nothing stands around s[0, n). */
static bool
nameless_at(const char *s, size_t n, size_t at)
{
	char text[BLOCK + 2] = "";
	size_t from = at > 0 ? at - 1 : 0, left = n - from;
	if (at > 0 && left >= sizeof text)
		return nameless(s + at);
	char *to = at > 0 ? text : text + 1;
	size_t room = (size_t)(text + sizeof text - to);
	memcpy(to, s + from, left < room ? left : room);
	return nameless(text + 1);
}

/* Past blocks without a name, back to where the word that is cut begins. */
static size_t
skip_nameless(const char *s, size_t n, size_t at)
{
	size_t from = at;
	while (at < n && nameless_at(s, n, at))
		at += BLOCK;
	if (at >= n)
		return n;
	while (at > from &&
	       (ascii_name(s[at - 1]) || s[at - 1] == '.' || s[at - 1] == ':' || s[at - 1] == '-'))
		at--;
	return at;
}

static void
identifiers(struct tally *t, const char *s, size_t n)
{
	for (size_t at = 0; t->count[SIGNAL_IDENTIFIERS] < DISTINCT;) {
		at = skip_nameless(s, n, at);
		if (at == n)
			return;
		bool option = begins(s + at, n - at, "--");
		size_t from = at += option ? 2 : 0;
		while (at < n && (ascii_name(s[at]) || s[at] == '.' || s[at] == ':'))
			at++;
		size_t end = at;
		while (end > from && (s[end - 1] == '.' || s[end - 1] == ':'))
			end--;
		if (end > from && (option || named(s + from, end - from, at < n ? s[at] : '\0')))
			identifier(t, s + from, end - from);
		at += at == from;
	}
}

/* The first of the marks at or behind `at`; n: none. next[] remembers where each is, from call to call. */
static size_t
next_mark(const char *marks, const char *next[], const char *s, size_t n, size_t at)
{
	size_t first = n;
	for (int i = 0; marks[i]; i++) {
		if (!next[i] || next[i] < s + at)
			next[i] = memchr(s + at, marks[i], n - at);
		if (!next[i])
			next[i] = s + n;
		if ((size_t)(next[i] - s) < first)
			first = (size_t)(next[i] - s);
	}
	return first;
}

/* "x", 'x' and `x` on one line; the last is a name, too. */
static void
quotes(struct tally *t, const char *s, size_t n)
{
	const char *next[3] = {NULL, NULL, NULL};
	for (size_t at = 0; (at = next_mark("\"'`", next, s, n, at)) < n; at++) {
		char c = s[at];
		if (t->count[SIGNAL_QUOTED] == QUOTES)
			return;
		if (c == '\'' && at > 0 && ascii_name(s[at - 1]))
			continue;
		const char *close = memchr(s + at + 1, c, n - at - 1);
		size_t len = close ? (size_t)(close - s) - at - 1 : 0;
		if (len < QUOTE_MIN || len > QUOTE_MAX)
			continue;
		t->count[SIGNAL_QUOTED]++;
		if (c == '`')
			identifier(t, s + at + 1, len);
		at += len + 1;
	}
}

/* 1.2, v1.2.3: a number with a dot inside. */
static bool
has_version(const char *s, size_t n)
{
	const char *dot = s;
	for (size_t i; (dot = memchr(dot, '.', (size_t)(s + n - dot))); dot++) {
		i = (size_t)(dot - s);
		if (i == 0 || i + 1 == n || !ascii_digit(s[i - 1]) || !ascii_digit(s[i + 1]))
			continue;
		size_t from = i - 1;
		while (from > 0 && ascii_digit(s[from - 1]))
			from--;
		if (from > 0 && (s[from - 1] == 'v' || s[from - 1] == 'V'))
			from--;
		if (from == 0 || !ascii_name(s[from - 1]))
			return true;
	}
	return false;
}

/* "https://x" */
static bool
has_address(const char *s, size_t n)
{
	for (const char *p = s; (p = memchr(p, ':', (size_t)(s + n - p))); p++)
		if (begins(p, (size_t)(s + n - p), "://"))
			return true;
	return false;
}

/* "#12" */
static bool
has_number(const char *s, size_t n)
{
	for (const char *p = s; (p = memchr(p, '#', (size_t)(s + n - p))); p++)
		if (p + 1 < s + n && ascii_digit(p[1]))
			return true;
	return false;
}

/* Counts characters, and up to where it matters those that are no address, and what points elsewhere. */
static void
measure(struct tally *t, const char *s, size_t n)
{
	bool matters = t->told < ELSEWHERE_MAX, any = matters && has_address(s, n);
	for (size_t at = 0; any && at < n;) {
		size_t from = at;
		while (at < n && !blank(s[at]))
			at++;
		bool address = has_address(s + from, at - from);
		t->points_away |= address;
		t->told += address ? 0 : utf8_count(s + from, at - from, ELSEWHERE_MAX);
		for (; at < n && blank(s[at]); at++)
			t->told++;
	}
	if (matters && !any)
		t->told += utf8_count(s, n, ELSEWHERE_MAX);
	t->points_away |= matters && has_number(s, n);
	for (const char *q = s, *end = s + n;
	     t->asked < 2 && (q = memchr(q, '?', (size_t)(end - q))); q++)
		t->asked += q + 1 == end || blank(q[1]);
}

static void
read_line(struct tally *t, const char *s, size_t n)
{
	identifiers(t, s, n);
	quotes(t, s, n);
	measure(t, s, n);
}

/* Whether anything a person wrote stands below the heading, before the next. */
static bool
stands_over(const struct evidence *e, size_t line)
{
	for (size_t i = line + 1; i < e->prose.n && e->prose.lines[i].kind != PROSE_HEADING; i++)
		if (e->prose.lines[i].kind != PROSE_BLANK && !(e->lines[i] & IS_TEMPLATE))
			return true;
	return false;
}

static bool
counts(const struct evidence *e, const struct signal_hit *h)
{
	if (h->line == SIGNAL_IN_TITLE)
		return true;
	if (e->lines[h->line] & (IS_TEMPLATE | IS_CODE))
		return false;
	enum prose_kind kind = e->prose.lines[h->line].kind;
	return kind == PROSE_TEXT || (kind == PROSE_HEADING && stands_over(e, h->line));
}

static void
read_all(const struct evidence *e, struct tally *t)
{
	const char *title = e->r->title, *body = e->r->body;
	size_t n = strlen(title);
	identifiers(t, title, n);
	while (n > 0 && blank(title[n - 1]))
		n--;
	t->count[SIGNAL_QUESTION] += n > 0 && title[n - 1] == '?';
	for (size_t i = 0; i < e->prose.n; i++) {
		const struct prose_line *l = &e->prose.lines[i];
		bool code = l->kind == PROSE_CODE || (e->lines[i] & IS_CODE);
		if (l->kind == PROSE_BLANK || (e->lines[i] & IS_TEMPLATE))
			continue;
		t->count[SIGNAL_CODE] += code;
		if (!t->count[SIGNAL_VERSION])
			t->count[SIGNAL_VERSION] = has_version(body + l->at, l->end - l->at);
		if (l->kind == PROSE_TEXT && !code)
			read_line(t, body + l->text, l->end - l->text);
	}
	t->count[SIGNAL_QUESTION] += t->asked > 1;
	t->count[SIGNAL_ELSEWHERE] = t->points_away && t->told < ELSEWHERE_MAX;
}

void
readiness_of(const struct evidence *e, const long weights[SIGNALS], struct readiness *out)
{
	struct tally t = {0};
	double sum = 0, best = 0, worst = 0;

	*out = (struct readiness){.none = true};
	read_all(e, &t);
	for (size_t i = 0; i < e->nhits; i++) {
		const struct signal_hit *h = &e->hits[i];
		bool full = t.count[h->signal] >= readiness_signals[h->signal].full;
		if (!full && counts(e, h) && t.count[h->signal]++ == 0)
			out->first[h->signal] = h->phrase;
	}
	for (int i = 0; i < SIGNALS; i++) {
		int full = readiness_signals[i].full, k = t.count[i] < full ? t.count[i] : full;
		out->count[i] = t.count[i];
		out->points[i] = (double)weights[i] * k / full;
		out->none &= !(weights[i] > 0 && k > 0);
		sum += out->points[i];
		best += weights[i] > 0 ? (double)weights[i] : 0;
		worst += weights[i] < 0 ? (double)weights[i] : 0;
	}
	if (!out->none && best > worst)
		out->score = round((sum - worst) / (best - worst) * 100) / 100;
}
