/* prose: a reader of Markdown's lines */
#include "rules/prose.h"
#include "base/mem.h"
#include <stdbool.h>
#include <string.h>

/*
 * A comment may begin and end inside of a line. What stands before it and what stands behind it are
 * lines of their own here: each is counted for itself, and nothing in the comment is.
 *
 * A comment in code is shown by a tracker. But to say what is code takes all of CommonMark (a
 * fence in an HTML block is none), and a mistake in it would hide a comment from us that a
 * renderer hides from the reader. So it is a comment wherever it stands.
 */

static bool
blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* The first offset in [at, end) that holds no blank. */
static size_t
skip(const char *s, size_t at, size_t end)
{
	while (at < end && blank(s[at]))
		at++;
	return at;
}

static size_t
trim(const char *s, size_t at, size_t end)
{
	while (end > at && blank(s[end - 1]))
		end--;
	return end;
}

static bool
begins(const char *s, size_t at, size_t end, const char *with)
{
	size_t n = strlen(with);
	return end - at >= n && memcmp(s + at, with, n) == 0;
}

/* Past the marks in front of the words: quote, list, number, task, emphasis, blanks. */
static size_t
words(const char *s, size_t at, size_t end)
{
	for (size_t from = end + 1; from != at;) {
		from = at;
		while (at < end && (blank(s[at]) || strchr(">*_", s[at])))
			at++;
		size_t k = at;
		while (k < end && s[k] == '#')
			k++;
		if (k > at && k < end && blank(s[k])) /* of a heading; "#12" is a word */
			at = k;
		if (at + 1 < end && (s[at] == '-' || s[at] == '+') && blank(s[at + 1]))
			at++;
		if (begins(s, at, end, "[ ]") || begins(s, at, end, "[x]") ||
		    begins(s, at, end, "[X]"))
			at += 3;
		k = at;
		while (k < end && s[k] >= '0' && s[k] <= '9')
			k++;
		if (k > at && k + 1 < end && (s[k] == '.' || s[k] == ')') && blank(s[k + 1]))
			at = k + 1;
	}
	return at;
}

static bool
heading(const char *s, size_t at, size_t end)
{
	size_t k = at;
	while (k < end && s[k] == '#')
		k++;
	if (k > at && k - at <= 6 && (k == end || blank(s[k])))
		return true;
	/* "**Expected**", "**Expected**:" and "**Expected:**" alone on a line */
	if (end > at && s[end - 1] == ':')
		end--;
	const char *mark = begins(s, at, end, "**") ? "**" : "__";
	if (end - at < 5 || !begins(s, at, end, mark) || !begins(s, end - 2, end, mark))
		return false;
	for (k = at + 2; k < end - 2; k++)
		if (begins(s, k, end, mark))
			return false;
	return true;
}

static void
add_line(struct prose *p, enum prose_kind kind, const char *s, size_t at, size_t end)
{
	at = skip(s, at, end);
	end = trim(s, at, end);
	if (at == end)
		kind = PROSE_BLANK;
	else if (kind == PROSE_TEXT && heading(s, at, end))
		kind = PROSE_HEADING;
	if (p->n == p->cap) {
		p->cap = p->cap ? 2 * p->cap : 64;
		p->lines = xreallocarray(p->lines, p->cap, sizeof *p->lines);
	}
	size_t text = kind == PROSE_TEXT || kind == PROSE_HEADING ? words(s, at, end) : at;
	p->lines[p->n++] = (struct prose_line){kind, at, end, text};
}

static void
add_comment(struct prose *p, const char *s, size_t at, size_t end)
{
	if (p->ncomments == p->ccap) {
		p->ccap = p->ccap ? 2 * p->ccap : 8;
		p->comments = xreallocarray(p->comments, p->ccap, sizeof *p->comments);
	}
	at = skip(s, at, end);
	p->comments[p->ncomments++] = (struct prose_comment){at, trim(s, at, end)};
}

/*
 * "[anything]: # …" or "[anything]: <> …": a link to nowhere, never shown. The end of its mark;
 * 0: none.
 */
static size_t
nowhere(const char *s, size_t at, size_t end)
{
	at = skip(s, at, end);
	if (at == end || s[at] != '[')
		return 0;
	const char *close = memchr(s + at, ']', end - at);
	if (!close || !begins(s, (size_t)(close - s), end, "]:"))
		return 0;
	at = skip(s, (size_t)(close - s) + 2, end);
	size_t mark = begins(s, at, end, "<>") ? 2 : begins(s, at, end, "#") ? 1 : 0;
	if (mark == 0 || (at + mark < end && !blank(s[at + mark])))
		return 0;
	return at + mark;
}

/* The fence that the line [at, end) opens: its character and length; 0: none. */
static char
fence(const char *s, size_t at, size_t end, size_t *len)
{
	size_t k;
	at = skip(s, at, end);
	for (k = at; k < end && s[k] == s[at] && (s[at] == '`' || s[at] == '~'); k++)
		;
	*len = k - at;
	/* "```x```" on one line is inline code */
	if (k - at < 3 || (s[at] == '`' && memchr(s + k, '`', end - k)))
		return 0;
	return s[at];
}

void
prose_read(struct prose *p, const char *s, size_t n)
{
	char open = 0; /* of the fence that we are in */
	size_t open_len = 0, len, next;
	p->n = p->ncomments = 0;
	for (size_t at = 0; at < n; at = next) {
		const char *nl = memchr(s + at, '\n', n - at);
		size_t end = nl ? (size_t)(nl - s) : n;
		const char *mark = memmem(s + at, end - at, "<!--", 4);
		size_t from = mark ? (size_t)(mark - s) : end, link = nowhere(s, at, from);
		enum prose_kind kind = open ? PROSE_CODE : PROSE_TEXT;
		char c = fence(s, at, from, &len);
		if (!open && c) {
			kind = PROSE_FENCE;
			open = c;
			open_len = len;
		} else if (open && c == open && len >= open_len) {
			kind = PROSE_FENCE;
			open = 0;
		}
		if (link)
			add_comment(p, s, link, from);
		else
			add_line(p, kind, s, at, from);
		next = nl ? end + 1 : n;
		if (mark) {
			/* to "-->", wherever that is; one that is never closed hides the rest */
			const char *close = memmem(mark + 4, n - from - 4, "-->", 3);
			size_t to = close ? (size_t)(close - s) : n;
			add_comment(p, s, from + 4, to);
			next = close ? to + 3 : n;
		}
	}
}

const struct prose_line *
prose_at(const struct prose *p, size_t at)
{
	size_t low = 0, high = p->n;
	while (low < high) {
		size_t mid = (low + high) / 2;
		if (p->lines[mid].end <= at)
			low = mid + 1;
		else
			high = mid;
	}
	return low < p->n && p->lines[low].at <= at ? &p->lines[low] : NULL;
}
