/*
 * phrases: finds many phrases in a text in one pass.
 *
 * Built once per run from lists of phrases, each with a tag. Text and phrases are folded alike: ASCII
 * letters to lower case, a run of blanks (newlines and the blanks of Unicode included) to one,
 * typographic quotes and dashes to ' and -; '*' and '`' are not there at all, so that "needs **decision**" is found.
 *
 * A match counts at word boundaries only: where a letter or digit does not stand on both sides. A
 * '_' counts with what stands behind it: not in "_auth_", inside a word in "author_auth". A phrase
 * that begins or ends with another character needs no boundary there.
 *
 * Negation is looked for in the four words before and after a match, in the same clause: up to the
 * end of the line, punctuation, or anything else that is not part of plain words. It is reported in
 * kinds, since what excuses one phrase does not excuse another: "no migration needed" is harmless,
 * "no login needed" may be the hole that the issue is about.
 *
 *	struct phrases *p = phrases_new();
 *	phrases_add(p, "needs decision", TAG);
 *	phrases_build(p);
 *	phrases_scan(p, s, n, fn, arg);
 */
#ifndef FAC_RULES_PHRASES_H
#define FAC_RULES_PHRASES_H

#include <stdbool.h>
#include <stddef.h>

enum { PHRASE_MAX = 1000 }; /* symbols of one phrase */

struct phrases;

struct phrases *phrases_new(void);
/* False, and nothing was added, where the phrase is blank or longer than PHRASE_MAX. It is not copied: it must outlive p. */
bool phrases_add(struct phrases *p, const char *phrase, int tag);
void phrases_build(struct phrases *p); /* after the last add, before the first scan */
void phrases_free(struct phrases *p);

/* Kinds of negation; a hit may have several. */
enum {
	NEGATED =
	    1 << 0, /* any of no, not, never, without, cannot, …n't, lacks in the words before */
	NONE_OF_IT = 1 << 1, /* "no" right before */
	NOT_NEEDED =
	    1 << 2, /* "no … needed" (required, necessary) around it, "needs no" before it */
	NOT_TOUCHED = 1 << 3, /* "not touch …", "doesn't involve …", "no changes to …" before it, or
				 "no … changes" around it */
	DENIED = 1 << 4 /* one of NEGATED before it, with at most "a", "any", "introduce" … between,
				 and not another before that: "cannot be done without a …" */
};

struct phrase_hit {
	int tag;
	size_t at, len;     /* in the text */
	const char *phrase; /* as it was added */
	const char *text;   /* that was scanned, */
	size_t text_len;
};

/* The kinds of negation around a hit. */
int phrase_negation(const struct phrase_hit *hit);

/* Calls fn for each hit, in order of where it begins; stops where fn returns non-zero, and returns that. */
int phrases_scan(const struct phrases *p, const char *s, size_t n,
    int (*fn)(const struct phrase_hit *hit, void *arg), void *arg);

#endif
