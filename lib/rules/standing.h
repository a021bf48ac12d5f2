/*
 * standing: what fac already holds of an issue, against a new record of it. Pure.
 */
#ifndef FAC_RULES_STANDING_H
#define FAC_RULES_STANDING_H

#include "state/claim.h"
#include <time.h>

/*
 * Nothing at all is done with it, neither started nor held: R_CLAIMED in flight; R_DONE, unless a
 * person reopened it (fac saw it closed, and it is ready again), or it was turned down and has
 * been rewritten; R_HELD, and the same two, where the record is a mirror and the claim its
 * original's: a mirror says nothing of its original, neither that it changed nor that it was
 * reopened. An original takes a claim that its mirror held, or that ended because the mirror was
 * closed: else a stranger's mirror would be the end of it. Else R_STARTED.
 */
enum reason standing_busy(const struct claim *c, const struct record *r);

/*
 * For one that is not busy: may an attempt start? R_LIFETIME, R_BACKING_OFF, R_HELD (for this
 * very content), or R_STARTED. What was held for a verdict or a route is free where the record
 * has neither fault any more, which the caller has seen.
 */
enum reason standing_held(const struct claim *c, const struct record *r, long lifetime, time_t now);

#endif
