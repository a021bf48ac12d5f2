/* blockers: refs of other issues, in a text */
#include "rules/blockers.h"
#include <ctype.h>
#include <string.h>
#include <strings.h>

enum { LINK_MAX = 1024, PARTS_MAX = 32 };

static bool
digits(const char *s, size_t n)
{
	size_t i = 0;
	while (i < n && s[i] >= '0' && s[i] <= '9')
		i++;
	return n > 0 && i == n;
}

/* The length of the bytes at the front of s that a name of an owner or a repository may hold. */
static size_t
name_len(const char *s, size_t n)
{
	size_t i = 0;
	while (i < n && (isalnum((unsigned char)s[i]) || strchr("-_.", s[i])))
		i++;
	return i;
}

/* "org/app", then `mark`, then digits to the end. Appends "github:org/app#12". */
static bool
github(struct buf *out, const char *s, size_t n, const char *mark)
{
	size_t owner = name_len(s, n), k = strlen(mark);
	if (owner == 0 || owner == n || s[owner] != '/')
		return false;
	size_t end = owner + 1 + name_len(s + owner + 1, n - owner - 1);
	if (end == owner + 1 || n - end <= k || strncmp(s + end, mark, k) != 0 ||
	    !digits(s + end + k, n - end - k))
		return false;
	buf_addf(out, "github:%.*s#%.*s", (int)end, s, (int)(n - end - k), s + end + k);
	return true;
}

static bool
address(struct buf *out, const char *s, size_t n)
{
	static const char *const sites[] = {"https://github.com/", "http://github.com/"};
	for (size_t i = 0; i < 2; i++) {
		size_t k = strlen(sites[i]);
		if (n > k && strncmp(s, sites[i], k) == 0) {
			size_t end = k;
			while (end < n && !strchr("#?", s[end]))
				end++;
			return github(out, s + k, end - k, "/issues/") ||
			       github(out, s + k, end - k, "/pull/");
		}
	}
	return false;
}

/* "AR-12": letters and digits, '-', digits. */
static bool
is_key(const char *s, size_t n)
{
	const char *dash = memchr(s, '-', n);
	size_t k = dash ? (size_t)(dash - s) : 0;
	if (k == 0 || !isalpha((unsigned char)*s) || !digits(dash + 1, n - k - 1))
		return false;
	for (size_t i = 0; i < k; i++)
		if (!isalnum((unsigned char)s[i]))
			return false;
	return true;
}

/* A ref as records have it: "scheme:rest". */
static bool
is_ref(const char *s, size_t n)
{
	size_t k = 0;
	while (k < n && s[k] >= 'a' && s[k] <= 'z')
		k++;
	return k > 0 && n > k + 1 && s[k] == ':' && s[k + 1] != '/';
}

bool
blockers_qualify(struct buf *out, const struct record *r, const char *s, size_t n)
{
	struct buf ref = BUF_INIT;
	size_t own = strlen(r->ref), key = r->key ? strlen(r->key) : 0;
	bool number = n > 1 && *s == '#' && digits(s + 1, n - 1), named = is_key(s, n);
	bool found = true;
	if ((number || named) && key > 0 && own > key && strcmp(r->ref + own - key, r->key) == 0 &&
	    (number ? *r->key == '#' : is_key(r->key, key))) {
		/* of the same kind as our own key: its neighbour */
		buf_addf(&ref, "%.*s%.*s", (int)(own - key), r->ref, (int)n, s);
	} else if (number && strchr(r->ref, '#')) {
		buf_addf(&ref, "%.*s%.*s", (int)strcspn(r->ref, "#"), r->ref, (int)n, s);
	} else if (named) {
		buf_addf(&ref, "linear:%.*s", (int)n, s);
	} else if (!github(&ref, s, n, "#") && !address(&ref, s, n)) {
		found = is_ref(s, n);
		buf_add(&ref, s, n);
	}
	if (found)
		record_identity(out, buf_str(&ref));
	buf_free(&ref);
	return found;
}

const char *
blockers_ref(const struct blockers *b, int i)
{
	return b->refs.s + b->at[i];
}

static void
unreadable(struct blockers *b, const char *s, size_t n)
{
	if (!b->unreadable) {
		b->unreadable = s;
		b->unreadable_len = n;
	}
}

/* Takes the blocker that s says; false where it says none that can be read. */
static bool
take(struct blockers *b, const struct record *r, const char *s, size_t n)
{
	size_t at = b->refs.len;
	if (b->n == BLOCKERS_MAX || !blockers_qualify(&b->refs, r, s, n)) {
		buf_cut(&b->refs, at);
		return false;
	}
	buf_addc(&b->refs, '\0');
	for (int i = 0; i < b->n; i++)
		if (strcmp(blockers_ref(b, i), b->refs.s + at) == 0) {
			buf_cut(&b->refs, at);
			return true;
		}
	b->at[b->n++] = at;
	return true;
}

/*
 * Marks of emphasis, links and quotes, and the end of a sentence: put around refs, no part of
 * them.
 */
static void
strip(const char *s, size_t *from, size_t *to)
{
	static const char around[] = "*_`<>()[]\"'.";
	while (*from < *to && strchr(around, s[*from]))
		++*from;
	while (*to > *from && strchr(around, s[*to - 1]))
		--*to;
}

static bool
is_word(const char *s, size_t n, const char *const *list)
{
	for (; *list; list++)
		if (strlen(*list) == n && strncasecmp(s, *list, n) == 0)
			return true;
	return false;
}

/* The next token of a list of refs, without what is put around refs; 0 at the end. */
static size_t
token(const char *s, size_t *at, size_t end, size_t *from)
{
	while (*at < end && strchr(" \t\r,;&", s[*at]))
		++*at;
	*from = *at;
	if (*at < end && s[*at] == '[') {
		/* "[AR-12](address)": the text of the link */
		size_t most = end - *at < LINK_MAX ? end : *at + LINK_MAX;
		const char *close = memmem(s + *at, most - *at, "](", 2);
		const char *paren = close ? memchr(close, ')', most - (size_t)(close - s)) : NULL;
		if (paren) {
			++*from;
			*at = (size_t)(paren - s) + 1;
			return (size_t)(close - s) - *from;
		}
	}
	while (*at < end && !strchr(" \t\r,;&", s[*at]))
		++*at;
	size_t to = *at;
	strip(s, from, &to);
	return to - *from;
}

/* Reads s[at, end) as a list of refs. All of it must be refs, or it is unreadable. */
static void
take_list(struct blockers *b, const struct record *r, const char *s, size_t at, size_t end)
{
	static const char *const none[] = {
	    "none", "n/a", "na", "nothing", "no", "-", "no response", NULL};
	static const char *const glue[] = {"and", "or", "", NULL};
	size_t start = at, from, n, last = end;
	strip(s, &start, &last);
	if (is_word(s + start, last - start, none))
		return;
	while (at < end) {
		n = token(s, &at, end, &from);
		if (is_word(s + from, n, glue) || take(b, r, s + from, n))
			continue;
		unreadable(b, s + start, last - start);
		return;
	}
}

/*
 * Where the list begins behind "blocked by", its colon and emphasis; 0 where the line does not
 * begin so.
 */
static size_t
lead(const char *s, const struct prose_line *l, bool *colon)
{
	size_t at = l->text, n = strlen("blocked by");
	if (l->end - at < n || strncasecmp(s + at, "blocked", 7) != 0 ||
	    !strchr(" -_", s[at + 7]) || strncasecmp(s + at + 8, "by", 2) != 0)
		return 0;
	for (at += n, *colon = false; at < l->end && strchr(" \t*_:", s[at]); at++)
		*colon |= s[at] == ':';
	return at == l->text + n && at < l->end ? 0 : at;
}

static bool
begins_with_ref(const struct record *r, const char *s, size_t at, size_t end)
{
	struct buf ref = BUF_INIT;
	size_t from, n = token(s, &at, end, &from);
	bool is = blockers_qualify(&ref, r, s + from, n);
	buf_free(&ref);
	return is;
}

/* The line is an item of a list: "- …", "* …", "+ …", "1. …", "1) …", a quotation's too. */
static bool
is_item(const char *s, const struct prose_line *l)
{
	size_t at = l->at, digit = 0;
	while (at < l->end && strchr("> ", s[at]))
		at++;
	while (at + digit < l->end && s[at + digit] >= '0' && s[at + digit] <= '9')
		digit++;
	at += digit;
	return l->kind == PROSE_TEXT && at + 1 < l->end && s[at + 1] == ' ' &&
	       strchr(digit ? ".)" : "-*+", s[at]);
}

/* A key of the same project: what is no key of ours ("UTF-8") may be anything. */
static bool
is_ours(const struct record *r, const char *s, size_t n)
{
	size_t k = r->key ? strcspn(r->key, "-") : 0;
	return is_key(s, n) && r->key && is_key(r->key, strlen(r->key)) && n > k && s[k] == '-' &&
	       strncasecmp(s, r->key, k) == 0;
}

/* Notes which issue an item begins with, if it is another than this one. */
static void
take_part(struct blockers *b, const struct record *r, const char *s, const struct prose_line *l)
{
	struct buf part = BUF_INIT, self = BUF_INIT;
	size_t at = l->text, from, n = token(s, &at, l->end, &from);
	const char *t = s + from;
	bool number = n > 1 && *t == '#' && digits(t + 1, n - 1);
	bool found = number || is_ours(r, t, n) ? blockers_qualify(&part, r, t, n)
	                                        : github(&part, t, n, "#") || address(&part, t, n);
	record_identity(&self, r->ref);
	found = found && strcmp(buf_str(&part), buf_str(&self)) != 0;
	for (const char *p = b->parts_text.s; found && p && p < b->parts_text.s + b->parts_text.len;
	     p += strlen(p) + 1)
		found = strcmp(p, buf_str(&part)) != 0;
	if (found && b->parts < PARTS_MAX) {
		buf_add(&b->parts_text, buf_str(&part), part.len + 1);
		b->parts++;
	}
	buf_free(&part);
	buf_free(&self);
}

void
blockers_read(struct blockers *b, const struct record *r, const struct prose *p)
{
	const char *s = r->body;
	bool listing = false, colon;
	buf_reset(&b->refs);
	buf_reset(&b->parts_text);
	b->n = b->parts = 0;
	b->unreadable = NULL;
	for (const struct json *e = json_first(r->blocked_by); e; e = json_next(e)) {
		const char *ref = json_string(e, "");
		if (!take(b, r, ref, strlen(ref)))
			unreadable(b, ref, strlen(ref));
	}
	for (size_t i = 0; i < p->n; i++) {
		const struct prose_line *l = &p->lines[i];
		if (l->kind == PROSE_BLANK)
			continue;
		size_t list = lead(s, l, &colon);
		bool item = l->kind == PROSE_TEXT && l->text > l->at && !list;
		if (listing && item)
			take_list(b, r, s, l->text, l->end); /* an item under "Blocked by:" */
		else
			listing = false;
		if (!listing && is_item(s, l))
			take_part(b, r, s, l);
		if (list && list == l->end)
			listing = true;
		else if (list && colon)
			take_list(b, r, s, list, l->end);
		else if (list && begins_with_ref(r, s, list, l->end))
			take_list(b, r, s, list, l->end);
	}
}
