/*
 * recheck: check results that keep up with the base.
 *
 * Results say that a head passed on a base. When the base has moved (another pull request was
 * merged), they say nothing of the two together; where fac runs the checks itself (forge_local),
 * they are run again, on the merge of the head into the base as it is now, by a keeper in the
 * same sandbox, under the same slots.
 */
#ifndef FAC_PORTS_RECHECK_H
#define FAC_PORTS_RECHECK_H

#include "ports/deliver.h"

/*
 * For a published claim, its stripe lock held: takes the results of a run that has ended, else
 * starts one where a slot is free. R_PR_OPEN where all is fresh; else what it waits for:
 * R_CHECKING, R_NO_SLOT, R_UNREAD.
 */
enum reason recheck(const struct deliver *d, struct claim *c);

#endif
