/*
 * lifecycle: what happens next to a claim. Pure: what was observed in, next phase, reason and the
 * effects that lead there out.
 *
 * The table of DESIGN.md's transitions in one place; fac-complete carries out the effects in the
 * order of the bits and saves the new phase last, so that whatever is cut short is done again,
 * and every effect is one that may be repeated.
 */
#ifndef FAC_RULES_LIFECYCLE_H
#define FAC_RULES_LIFECYCLE_H

#include "state/facts.h"

/* Effects, in the order in which they are done. */
enum {
	LIFE_BURY = 1 << 0, /* end what is left of the attempt, prove it gone */
	/* push the branch, open (or adopt) the pull request, file review and checks */
	LIFE_PUBLISH = 1 << 1,
	LIFE_IN_REVIEW = 1 << 2,   /* tracker state */
	LIFE_VERIFY = 1 << 3,      /* the merge is what it should be: reachable, no foreign path */
	LIFE_CLOSE_ISSUE = 1 << 4, /* close this one issue */
	LIFE_RESTORE = 1 << 5,     /* give the tracker its former state back */
	LIFE_COMMENT = 1 << 6,     /* say why, to a person, once per content */
	LIFE_DELETE_BRANCH = 1 << 7,
	LIFE_SWEEP = 1 << 8,     /* workspace, out, check; the log stays */
	LIFE_SWEEP_ALL = 1 << 9, /* every attempt of the claim, wholly */
	/* the attempt does not count: no agent ran, or a person stopped it */
	LIFE_UNCOUNT = 1 << 10,
	LIFE_REMOVE = 1 << 11 /* forget the claim: nothing of it is left to remember */
};

struct life_step {
	enum phase next;
	enum reason reason;
	int effects;
	bool wait; /* nothing to do now; next and reason only say how it stands */
};

struct life_step lifecycle_next(const struct life_facts *f);

/* min(base * 2^(n-1), max) seconds, n >= 1 failed attempts. */
long lifecycle_backoff(long base, long max, int n);

#endif
