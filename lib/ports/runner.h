/*
 * runner: where keepers run. A table of functions per kind.
 */
#ifndef FAC_PORTS_RUNNER_H
#define FAC_PORTS_RUNNER_H

#include "base/buf.h"
#include "state/config.h"
#include "state/facts.h"

struct runner_ops {
	const char *kind;
	/*
	 * Starts fac-keep on an attempt's directory, handing it the lock (descriptor lock, which
	 * stays the caller's to close), detached (own session, / as directory, log/keeper.log as
	 * stderr), with an environment of PATH, HOME, LANG and the names that the agents may have.
	 * Returns when the keeper has said that it is ready (its keeper.json is durable), or
	 * ANSWER_NO with why: it did not start, it is not running. ANSWER_UNKNOWN: it did not
	 * answer within 30 s; the lock tells.
	 */
	enum answer (*start)(
	    const struct config *c, const char *run, const char *dir, int lock, struct buf *err);
};

extern const struct runner_ops runner_local;

#endif
