/*
 * phrases: finds many phrases in a text in one pass.
 *
 * An Aho-Corasick automaton over ASCII-folded bytes, built once per run from lists of phrases, each with a tag. A match counts at word boundaries only (a boundary is where a letter, digit or '_' does
 * not stand on both sides; a phrase that begins or ends with another character needs none there). Blanks in a phrase match any run of blanks, newlines included. Negation
 * ("no", "not", "without", "n't" … within the three words before it, in the same sentence) makes a match negated: reported as such, the caller decides.
 */
#ifndef FAC_RULES_PHRASES_H
#define FAC_RULES_PHRASES_H

#include <stdbool.h>
#include <stddef.h>

struct phrases;

struct phrases *phrases_new(void);
void phrases_add(struct phrases *p, const char *phrase, int tag);
void phrases_build(struct phrases *p); /* after the last add, before the first scan */
void phrases_free(struct phrases *p);

struct phrase_hit {
	int tag;
	size_t at, len;	    /* in the text */
	const char *phrase; /* as it was added */
	bool negated;
};
/* Calls fn for each hit, in order of its end; stops where fn returns non-zero. */
int phrases_scan(const struct phrases *p, const char *s, size_t n, int (*fn)(const struct phrase_hit *hit, void *arg), void *arg);

#endif
