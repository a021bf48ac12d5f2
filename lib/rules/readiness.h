/*
 * readiness: how much of what an implementer needs to know an issue says, as a sum of named signals.
 *
 * A signal is something that a reader of issues looks for; it is worth its weight (triage.weights) where it is there
 * in full, and a part of that where there is less of it:
 *
 *	points = weight * min(count, full) / full		score = (sum of points - worst) / (best - worst)
 *
 * best and worst are what all signals with a positive, and all with a negative weight give together, so that the score
 * is 0 to 1 whatever the weights. Where nothing speaks for the issue it is 0. What each counts, and why a person would expect its
 * sign, stands in the table (signals.c). Nothing in it is of one project or one programming language. The weights
 * are all one, but for acceptance criteria: with few rated issues to learn from, fitted ones do worse on projects that
 * were not seen (Dawes, "The robust beauty of improper linear models", 1979).
 *
 * What is counted is what a person wrote to be read: not comments, template lines, nor headings with nothing below them;
 * phrases count in text only, not in code.
 */
#ifndef FAC_RULES_READINESS_H
#define FAC_RULES_READINESS_H

#include "state/config.h"
#include <stdbool.h>

struct evidence;

struct signal_kind {
	const char *name;
	int full;                   /* the count that is all of it */
	const char *const *phrases; /* what it counts; NULL: counted by hand */
};
extern const struct signal_kind readiness_signals[SIGNALS];

struct readiness {
	int count[SIGNALS];
	const char *first[SIGNALS]; /* the phrase that was found first, or NULL */
	double points[SIGNALS];
	double score; /* in hundredths: 0, 0.01 … 1 */
	bool none;    /* no signal with a positive weight is there */
};
void readiness_of(const struct evidence *e, const long weights[SIGNALS], struct readiness *out);

/* Whether a line of text is code, or what a program printed, rather than prose. */
bool readiness_is_code(const char *s, size_t n);

#endif
