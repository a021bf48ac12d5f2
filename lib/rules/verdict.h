/*
 * verdict: triage's judgement. Pure: a record and configuration in, verdict and reasons out.
 *
 * Every rule that applies is listed; the class is that of the strictest, in the order of the rule table in verdict.c; the verdict is the strictest of
 * skip > escalate > dispatch. (A record that a terminal state already ends is skip. A synthetic issue is judged like any other; where nothing stricter applies its class is "synthetic" and its verdict dispatch.)
 * A rule's name is "class.what": thin.short, thin.no_acceptance, reserved.label, reserved.phrase, sensitive.phrase, untrusted.association, blocked.open, hidden.bidi …
 */
#ifndef FAC_RULES_VERDICT_H
#define FAC_RULES_VERDICT_H

#include "state/config.h"
#include "state/record.h"

struct judge; /* the compiled phrase lists of a configuration */
struct judge *judge_new(const struct config *c);

/* Appends the `triage` member's JSON text for r. */
void judge_record(struct judge *j, const struct record *r, struct buf *out);

#endif
