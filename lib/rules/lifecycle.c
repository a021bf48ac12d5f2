/* lifecycle: what happens next to a claim. */
#include "rules/lifecycle.h"

/*
 * One function per phase, joined by a table. Each answers one question: given what was observed,
 * what is next? "Not observed" never moves anything: it waits, and says for what.
 */

static struct life_step
wait_for(const struct life_facts *f, enum reason why)
{
	return (struct life_step){.next = f->phase, .reason = why, .wait = true};
}

static struct life_step
go(enum phase next, enum reason why, int effects)
{
	return (struct life_step){.next = next, .reason = why, .effects = effects};
}

static bool
issue_ended(const struct life_facts *f)
{
	return f->issue_known && (f->issue_shut || f->issue_gone);
}

/* What fac had set in the tracker goes too: it would be there again when a person reopens the issue. */
static struct life_step
release(const struct life_facts *f, int effects)
{
	return go(PHASE_RELEASED, f->issue_gone ? R_GONE : R_ISSUE_CLOSED,
	    effects | LIFE_RESTORE | LIFE_SWEEP_ALL);
}

/* An attempt that left nothing to publish: back to the tracker, and again later, or to a person. */
static struct life_step
failed(const struct life_facts *f, enum reason outcome, int effects)
{
	bool counts = outcome != R_STOPPED && outcome != R_HALTED;

	effects |= LIFE_RESTORE | LIFE_SWEEP | (counts ? 0 : LIFE_UNCOUNT);
	if (outcome == R_HALTED && f->attempt <= 1 && !f->spawned)
		return go(
		    PHASE_RETRY, outcome, (effects & ~LIFE_SWEEP) | LIFE_SWEEP_ALL | LIFE_REMOVE);
	if (f->attempt >= f->max_lifetime) /* guard: budget.lifetime */
		return go(PHASE_PARKED, R_LIFETIME, effects | LIFE_COMMENT);
	if (counts && f->attempts >= f->max_attempts) /* guard: budget.attempts */
		return go(PHASE_PARKED, R_ATTEMPTS_USED, effects | LIFE_COMMENT);
	return go(PHASE_RETRY, outcome, effects);
}

static struct life_step
running(const struct life_facts *f)
{
	switch (f->attempt_state) {
	case ATTEMPT_ALIVE:
	case ATTEMPT_UNKNOWN:
		if (issue_ended(f)) /* guard: life.closed_while_running */
			return release(f, LIFE_BURY);
		return wait_for(f, R_RUNNING);
	case ATTEMPT_NONE:
	case ATTEMPT_DEAD:
		if (issue_ended(f))
			return release(f, LIFE_BURY);
		return failed(f, R_KEEPER_DIED, LIFE_BURY);
	case ATTEMPT_ENDED:
		break;
	}
	if (!f->exit_known)
		return wait_for(f, R_UNREAD);
	if (issue_ended(f))
		return release(f, LIFE_BURY);
	switch (f->outcome) {
	case R_FINISHED:
	case R_NOT_APPROVED:
	case R_CHECKS_FAILED:
		/* The issue may be closed: nothing is published before it is known. */
		if (f->work && !f->issue_known) /* guard: life.issue_unread */
			return wait_for(f, R_UNREAD);
		if (f->work) /* guard: life.no_work */
			return go(PHASE_FINISHED, f->outcome, LIFE_BURY);
		return failed(f, R_NO_COMMITS, LIFE_BURY);
	default:
		return failed(f, f->outcome, LIFE_BURY);
	}
}

static struct life_step
finished(const struct life_facts *f)
{
	return go(PHASE_PUBLISHED, f->draft ? R_PR_DRAFT : R_PR_OPEN,
	    LIFE_PUBLISH | LIFE_IN_REVIEW | LIFE_SWEEP);
}

static struct life_step
published(const struct life_facts *f)
{
	if (f->pr_gone)
		return go(
		    PHASE_PARKED, R_PR_LOST, LIFE_BURY | LIFE_RESTORE | LIFE_COMMENT | LIFE_SWEEP);
	switch (f->pr) {
	case PR_UNKNOWN:
		return wait_for(f, R_UNREAD);
	case PR_OPEN:
		return wait_for(f, f->draft ? R_PR_DRAFT : R_PR_OPEN);
	case PR_MERGED:
		return go(PHASE_MERGED, R_PR_MERGED, LIFE_BURY);
	case PR_CLOSED:
		break;
	}
	if (f->synthetic)
		return go(PHASE_CLOSED, R_SYNTHETIC,
		    LIFE_BURY | LIFE_CLOSE_ISSUE | LIFE_DELETE_BRANCH | LIFE_SWEEP_ALL);
	return go(PHASE_RELEASED, R_PR_REJECTED,
	    LIFE_BURY | LIFE_RESTORE | LIFE_DELETE_BRANCH | LIFE_SWEEP_ALL);
}

static struct life_step
merged(const struct life_facts *f)
{
	if (f->pr != PR_MERGED) /* guard: life.merge_observed */
		return wait_for(f, R_CLOSE_PENDING);
	return go(PHASE_CLOSED, R_PR_MERGED,
	    LIFE_VERIFY | LIFE_CLOSE_ISSUE | LIFE_DELETE_BRANCH | LIFE_SWEEP_ALL);
}

static struct life_step
held(const struct life_facts *f)
{
	if (issue_ended(f))
		return release(f, LIFE_BURY);
	return wait_for(f, f->held_for);
}

static struct life_step
ended(const struct life_facts *f)
{
	return wait_for(f, f->held_for);
}

struct life_step
lifecycle_next(const struct life_facts *f)
{
	static struct life_step (*const next[PHASE_COUNT])(const struct life_facts *) = {
	    [PHASE_RUNNING] = running,
	    [PHASE_FINISHED] = finished,
	    [PHASE_PUBLISHED] = published,
	    [PHASE_MERGED] = merged,
	    [PHASE_CLOSED] = ended,
	    [PHASE_RELEASED] = ended,
	    [PHASE_RETRY] = held,
	    [PHASE_PARKED] = held,
	};
	return next[f->phase](f);
}

long
lifecycle_backoff(long base, long max, int n)
{
	long s = base;

	for (int i = 1; i < n && s < max; i++)
		s *= 2;
	return s < max ? s : max;
}
