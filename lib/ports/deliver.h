/*
 * deliver: the effects that a claim's transitions ask for, each one repeatable: done twice it
 * leaves what done once leaves.
 *
 * All need the stripe lock. Where an effect answers other than ANSWER_OK nothing after it
 * is done, the phase is not saved, and the next pass tries again; what went wrong was reported.
 */
#ifndef FAC_PORTS_DELIVER_H
#define FAC_PORTS_DELIVER_H

#include "ports/forge.h"
#include "ports/tracker.h"
#include "state/claim.h"

struct deliver {
	const struct rundir *rd;
	const struct config *config;
	struct tracker *tracker;
	struct forge *forge;
};

/* Every effect has this shape; `why` is the reason of the transition that asks for it. */
typedef enum answer deliver_fn(const struct deliver *d, struct claim *c, enum reason why);

/* Ends what is left of the claim's last attempt, and knows that it is gone. */
deliver_fn deliver_bury;
/*
 * Pushes the branch, files check results and review, opens or adopts the pull request; fills the
 * claim's pr_… fields. ANSWER_NO: the branch is not ours.
 */
deliver_fn deliver_publish;
/* Tracker: in progress becomes in review. */
deliver_fn deliver_in_review;
/*
 * The merge is reachable from the base and changes no path but the pull request's (ANSWER_NO: it
 * is not so).
 */
deliver_fn deliver_verify;
/* Closes the claim's own issue, and knows that it is closed. */
deliver_fn deliver_close;
/*
 * Gives the tracker back the state that fac replaced. A state that a person set meanwhile stays;
 * a former state that is not known is not guessed: the issue is left, and named in
 * altered.ndjson.
 */
deliver_fn deliver_restore;
/* One comment, once per content of the issue; edited in place. */
deliver_fn deliver_comment;
deliver_fn deliver_delete_branch;
/* workspace, out, check of the last attempt; its log stays. */
deliver_fn deliver_sweep;
/* Every attempt of the claim, wholly. */
deliver_fn deliver_sweep_all;
/* The attempt does not count against the budget. */
deliver_fn deliver_uncount;

#endif
