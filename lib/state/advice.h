/*
 * advice: what a rule of triage means to the author of an issue, and what would help. Pure.
 */
#ifndef FAC_STATE_ADVICE_H
#define FAC_STATE_ADVICE_H

#include "base/buf.h"
#include "io/json.h"

/* What the rule found, as a sentence without its stop: "it does not say …"; NULL: no such rule. */
const char *advice_sentence(const char *rule);

/*
 * Appends what the author could add to an issue that is thin, a line "- …" each: the most telling signals of readiness
 * that the reasons do not show, at most three. Nothing where no rule of thin is among the reasons.
 */
void advice_missing(const struct json *reasons, struct buf *out);

#endif
