/*
 * rounds: the roles of one attempt, in order, until they are done or it is over.
 *
 *	implementers -> the work comes out as a bundle -> checks -> reviewers
 *
 * A failing check or a reviewer's request_changes begins the next round, with what was found in
 * review.md, while rounds are left. Every step runs in the sandbox (inside.h), one at a time, and
 * leaves nothing alive (role.h). What an agent wrote is read as data when nothing is alive inside:
 * out/work.bundle by git_import(), out/verdict.json and out/usage.json as small regular files of
 * strict JSON.
 *
 * A verdict is an object whose "verdict" is "approve" or "request_changes" and whose "summary" is a
 * string; other members are not looked at. Anything else is no verdict.
 */
#ifndef FAC_STATE_ROUNDS_H
#define FAC_STATE_ROUNDS_H

#include "state/exitrec.h"
#include "state/inside.h"

struct rounds {
	const struct job *job;
	const char *dir;
	const char *run; /* $FAC_RUN: for its halt files */
	int stop;        /* readable: stop */
	struct inside in;
	struct exitrec rec;
};

/*
 * Runs the agents, or, where the job names a head_sha, only the checks on it (merged into onto_sha
 * where that is given). Returns the outcome; r->rec tells the rest. Dies (EX_OSERR, no exit record)
 * where something cannot be killed.
 */
enum reason rounds_run(struct rounds *r);

#endif
