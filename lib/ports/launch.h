/*
 * launch: from a claim that may have an attempt to a keeper that runs it.
 *
 * The order is the safety: the issue is read afresh; under the slots lock a slot is counted and
 * the claim made, its attempt's lock already held; the tracker is told; the workspace is made;
 * then halt and the issue are looked at once more, and the keeper is started. Killed anywhere,
 * the attempt's lock falls with the process, and the claim says what there is to undo.
 */
#ifndef FAC_PORTS_LAUNCH_H
#define FAC_PORTS_LAUNCH_H

#include "ports/deliver.h"

/*
 * The issue as the tracker has it now, held against the record that was triaged: R_STARTED where
 * it is ready and content and labels are the same, else R_GONE, R_NOT_READY, R_CHANGED, R_UNREAD,
 * R_DENIED. *state, where asked for, receives the tracker's state (in the json arena).
 */
enum reason launch_recheck(const struct deliver *d, const struct record *r, const char **state);

/*
 * Starts attempt number c->attempt + 1. c is what is on disk (or claim_init()); the caller holds
 * the stripe lock and has decided that it may. R_STARTED, or why not, and then the claim
 * on disk is what it was before (but for a higher epoch), unless the attempt counts: R_WORKSPACE
 * and R_NO_START leave a claim whose attempt has ended, for fac-complete.
 */
enum reason launch_attempt(
    const struct deliver *d, const struct record *r, const struct repo *repo, struct claim *c);

#endif
