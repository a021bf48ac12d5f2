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

static bool
letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
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
		while (at < end && (blank(s[at]) || s[at] == '>' || s[at] == '*' || s[at] == '_'))
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

/* One or two words ("doctype html", a link's title) tell nobody anything. */
static bool
tells(const char *s, size_t at, size_t end)
{
	int words = 0;
	for (at = skip(s, at, end); at < end; at = skip(s, at, end), words++)
		while (at < end && !blank(s[at]))
			at++;
	return words > 2;
}

/*
 * "[anything]: # …" or "[anything]: <> …", a link to nowhere, is never shown, nor is the title of
 * "[anything]: address "title"". Where that begins; 0: the line is no such definition.
 */
static size_t
unshown(const char *s, size_t at, size_t end)
{
	while (at < end && (blank(s[at]) || s[at] == '>'))
		at++;
	if (at == end || s[at] != '[')
		return 0;
	while (at < end && s[at] != ']')
		at += s[at] == '\\' ? 2 : 1;
	if (at >= end || !begins(s, at, end, "]:"))
		return 0;
	size_t to = skip(s, at + 2, end), past = to;
	while (past < end && !blank(s[past]))
		past++;
	size_t title = skip(s, past, end), len = past - to;
	bool nowhere = (len == 1 && s[to] == '#') || (len == 2 && begins(s, to, end, "<>")) ||
	               (len == 3 && begins(s, to, end, "<#>"));
	if (nowhere)
		return past;
	bool hidden = len > 0 && title < end && strchr("\"'(", s[title]) && tells(s, title, end);
	return hidden ? title : 0; /* guard: triage.hidden.title */
}

/*
 * What HTML begins in [at, end) that is not shown, and what closes it: a comment; and, where it is
 * not written as code, a processing instruction, CDATA or a declaration. NULL: none.
 */
static const char *
html(const char *s, size_t at, size_t end, bool code, const char **close)
{
	bool any = memchr(s + at, '<', end - at);
	for (size_t i = at; any && i + 1 < end; i++) {
		code ^= s[i] == '`';
		if (s[i] != '<')
			continue;
		*close = begins(s, i, end, "<!--")                            ? "-->"
		         : code                                               ? NULL
		         : s[i + 1] == '?'                                    ? "?>"
		         : begins(s, i, end, "<![CDATA[")                     ? "]]>"
		         : s[i + 1] == '!' && i + 2 < end && letter(s[i + 2]) ? ">"
		                                                              : NULL;
		if (*close) /* guard: triage.hidden.html */
			return s + i;
	}
	return NULL;
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
		const char *until, *mark = html(s, at, end, open, &until);
		size_t from = mark ? (size_t)(mark - s) : end, link = unshown(s, at, from);
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
			/* to its end, wherever that is; one that is never closed hides the rest */
			size_t in = from + (begins(s, from, n, "<!--") ? 4 : 2), k = strlen(until);
			const char *close = memmem(s + in, n - in, until, k);
			size_t to = close ? (size_t)(close - s) : n;
			if (in - from == 4 || tells(s, in, to))
				add_comment(p, s, in, to);
			next = close ? to + k : n;
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
