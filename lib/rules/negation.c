/* negation: the words around a phrase */
#include "rules/negation.h"

#include <string.h>

/*
 * Only plain words on the same line are looked at: whatever else stands between a word and the
 * phrase ends the clause, so that a "no" in the item above, in the next cell of a table or behind
 * a dash excuses nothing. Doubt makes no negation.
 */
enum { WORDS = 8, NEAR = 4, WORD_LEN = 16 };

struct words {
	char w[WORDS][WORD_LEN]; /* the nearest first, in lower case; cut */
	int n;
};

/*
 * One byte of a word at s[i], or 0; *width is what it takes: a typographic apostrophe is three
 * bytes.
 */
static char
letter(const char *s, size_t n, size_t i, size_t *width)
{
	char c = s[i];
	*width = 1;
	if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '\'' || c == '_' || c == '-')
		return c;
	if (c >= 'A' && c <= 'Z')
		return (char)(c + 'a' - 'A');
	if (n - i >= 3 && memcmp(s + i, "\xe2\x80\x99", 3) == 0) {
		*width = 3;
		return '\'';
	}
	return 0;
}

static bool
blank(char c)
{
	return c == ' ' || c == '\t' || c == '*' || c == '`' || c == '"';
}

/*
 * Reads the word at s[*at], past blanks, cut to w; false at the end, or where no letter is in it
 * ("-").
 */
static bool
next_word(char w[WORD_LEN], const char *s, size_t *at, size_t to)
{
	size_t k = 0, width;
	bool some = false;
	while (*at < to && blank(s[*at]))
		++*at;
	for (char c; *at < to && (c = letter(s, to, *at, &width)) != 0; *at += width) {
		some |= c != '-' && c != '\'' && c != '_';
		if (k < WORD_LEN - 1)
			w[k++] = c;
	}
	w[k] = '\0';
	return some;
}

/* The first words of s[from, to), the nearest to its front first. */
static void
words_after(struct words *ws, const char *s, size_t from, size_t to)
{
	ws->n = 0;
	while (ws->n < WORDS && next_word(ws->w[ws->n], s, &from, to))
		ws->n++;
}

/*
 * The last words of s[from, to), the nearest to its end first: back to where the clause begins, or behind as many
 * as count, then forward.
 */
static void
words_before(struct words *ws, const char *s, size_t from, size_t to)
{
	char w[WORD_LEN];
	size_t at = to, width;
	bool inside = false;
	for (int left = WORDS; at > from; at--) {
		bool gap = blank(s[at - 1]);
		if (gap && inside && --left == 0)
			break;
		inside = !gap;
		if (gap || letter(s, to, at - 1, &width))
			continue;
		if (at - from < 3 || memcmp(s + at - 3, "\xe2\x80\x99", 3) != 0)
			break;
		at -= 2;
	}
	for (ws->n = 0; at < to;) {
		if (next_word(w, s, &at, to)) {
			memmove(ws->w[1], ws->w[0], sizeof ws->w[0] * (WORDS - 1));
			memcpy(ws->w[0], w, sizeof w);
			ws->n += ws->n < WORDS;
		} else if (*w) {
			ws->n = 0; /* a lone dash: a new clause */
		}
	}
}

static bool
among(const char *word, const char *const *list)
{
	for (; *list; list++)
		if (*word == **list && strcmp(word, *list) == 0)
			return true;
	return false;
}

static bool
is_not(const char *w)
{
	size_t n = strlen(w);
	return strcmp(w, "not") == 0 || strcmp(w, "cannot") == 0 ||
	       (n > 3 && strcmp(w + n - 3, "n't") == 0);
}

static bool
is_no(const char *w)
{
	return strcmp(w, "no") == 0 || strcmp(w, "without") == 0;
}

static const char *const need[] = {"needed", "required", "necessary", NULL};
static const char *const needs[] = {"need", "needs", NULL};
static const char *const be[] = {"is", "are", "was", "will", "would", "should", "be", NULL};
static const char *const touch[] = {"touch", "touches", "involve", "involves", NULL};
static const char *const lack[] = {"never", "nor", "lacks", "lack", "lacking", NULL};
static const char *const between[] = {"a", "an", "the", "any", "be", "been", "introduce",
    "introduces", "cause", "causes", "require", "requires", "need", "needs", "mean", "means",
    "imply", "implies", "make", "makes", NULL};

/* "needed" ends the phrase, or follows it, with at most forms of "to be" in between. */
static bool
needed(const char *s, size_t from, size_t to, const struct words *after)
{
	struct words last;
	int i = 0;
	words_before(&last, s, from, to);
	if (last.n > 1 && among(last.w[0], need))
		return true;
	while (i < after->n && among(after->w[i], be))
		i++;
	return i < after->n && among(after->w[i], need);
}

static bool
negates(const char *w)
{
	return is_no(w) || is_not(w) || among(w, lack);
}

/* "this is not a …", and no more than that. */
static bool
denied(const struct words *before)
{
	int i = 0, n = 0;
	while (i < before->n && i < NEAR && among(before->w[i], between))
		i++;
	bool near = i < before->n && negates(before->w[i]);
	for (i = 0; i < before->n; i++)
		n += negates(before->w[i]);
	return near && n == 1;
}

int
negation_of(const char *s, size_t n, size_t from, size_t to)
{
	enum { REACH = 200 };
	struct words before, after = {.n = 0};
	int found = 0;
	bool no = false;
	words_before(&before, s, from > REACH ? from - REACH : 0, from);
	for (int i = 0; i < before.n && i < NEAR; i++) {
		const char *w = before.w[i], *earlier = i + 1 < before.n ? before.w[i + 1] : "";
		no |= is_no(w);
		if (negates(w))
			found |= NEGATED;
		if (strcmp(w, "no") == 0 && among(earlier, needs))
			found |= NOT_NEEDED;
		if (among(w, touch) && is_not(earlier))
			found |= NOT_TOUCHED;
	}
	if (before.n > 0 && strcmp(before.w[0], "no") == 0)
		found |= NONE_OF_IT;
	if (denied(&before)) /* guard: triage.denied */
		found |= DENIED;
	if (no)
		words_after(&after, s, to, n - to > REACH ? to + REACH : n);
	if (no && needed(s, from, to, &after))
		found |= NOT_NEEDED;
	if (no && after.n > 0 && strcmp(after.w[0], "changes") == 0)
		found |= NOT_TOUCHED;
	if (before.n > 2 && strcmp(before.w[0], "to") == 0 && strcmp(before.w[1], "changes") == 0 &&
	    is_no(before.w[2]))
		found |= NOT_TOUCHED;
	return found;
}
