/* lifecycle: every transition, and what must never move one. */
#include "rules/lifecycle.h"

#include "unit.h"

struct row {
	const char *what;
	struct life_facts f;
	struct life_step want;
};

#define BUDGET .attempt = 1, .attempts = 1, .max_attempts = 3, .max_lifetime = 10
#define FAIL(e) ((e) | LIFE_RESTORE | LIFE_SWEEP)

static const struct row rows[] = {
    {"running: alive waits", {.phase = PHASE_RUNNING, .attempt_state = ATTEMPT_ALIVE, BUDGET},
        {PHASE_RUNNING, R_RUNNING, 0, true}},
    {"running: not known to be dead waits",
        {.phase = PHASE_RUNNING, .attempt_state = ATTEMPT_UNKNOWN, BUDGET},
        {PHASE_RUNNING, R_RUNNING, 0, true}},
    {"running: alive, the issue closed",
        {.phase = PHASE_RUNNING,
            .attempt_state = ATTEMPT_ALIVE,
            .issue_known = true,
            .issue_shut = true,
            BUDGET},
        {PHASE_RELEASED, R_ISSUE_CLOSED, LIFE_BURY | LIFE_RESTORE | LIFE_SWEEP_ALL, false}},
    {"running: alive, shut but not read is nothing",
        {.phase = PHASE_RUNNING, .attempt_state = ATTEMPT_ALIVE, .issue_shut = true, BUDGET},
        {PHASE_RUNNING, R_RUNNING, 0, true}},
    {"running: the keeper died", {.phase = PHASE_RUNNING, .attempt_state = ATTEMPT_DEAD, BUDGET},
        {PHASE_RETRY, R_KEEPER_DIED, FAIL(LIFE_BURY), false}},
    {"running: the attempt's directory is gone",
        {.phase = PHASE_RUNNING, .attempt_state = ATTEMPT_NONE, BUDGET},
        {PHASE_RETRY, R_KEEPER_DIED, FAIL(LIFE_BURY), false}},
    {"running: ended, its record unreadable",
        {.phase = PHASE_RUNNING, .attempt_state = ATTEMPT_ENDED, .work = true, BUDGET},
        {PHASE_RUNNING, R_UNREAD, 0, true}},
    {"running: ended with work",
        {.phase = PHASE_RUNNING,
            .attempt_state = ATTEMPT_ENDED,
            .exit_known = true,
            .issue_known = true,
            .outcome = R_FINISHED,
            .work = true,
            BUDGET},
        {PHASE_FINISHED, R_FINISHED, LIFE_BURY, false}},
    {"running: ended with work, the issue not read",
        {.phase = PHASE_RUNNING,
            .attempt_state = ATTEMPT_ENDED,
            .exit_known = true,
            .outcome = R_FINISHED,
            .work = true,
            BUDGET},
        {PHASE_RUNNING, R_UNREAD, 0, true}},
    {"running: not approved, with work",
        {.phase = PHASE_RUNNING,
            .attempt_state = ATTEMPT_ENDED,
            .exit_known = true,
            .issue_known = true,
            .outcome = R_NOT_APPROVED,
            .work = true,
            BUDGET},
        {PHASE_FINISHED, R_NOT_APPROVED, LIFE_BURY, false}},
    {"running: finished without a head is no work",
        {.phase = PHASE_RUNNING,
            .attempt_state = ATTEMPT_ENDED,
            .exit_known = true,
            .outcome = R_FINISHED,
            BUDGET},
        {PHASE_RETRY, R_NO_COMMITS, FAIL(LIFE_BURY), false}},
    {"running: an agent failed, its commits do not count",
        {.phase = PHASE_RUNNING,
            .attempt_state = ATTEMPT_ENDED,
            .exit_known = true,
            .outcome = R_AGENT_FAILED,
            .work = true,
            .spawned = true,
            BUDGET},
        {PHASE_RETRY, R_AGENT_FAILED, FAIL(LIFE_BURY), false}},
    {"running: the budget is used",
        {.phase = PHASE_RUNNING,
            .attempt_state = ATTEMPT_DEAD,
            .attempt = 5,
            .attempts = 3,
            .max_attempts = 3,
            .max_lifetime = 10},
        {PHASE_PARKED, R_ATTEMPTS_USED, FAIL(LIFE_BURY) | LIFE_COMMENT, false}},
    {"running: the lifetime is used",
        {.phase = PHASE_RUNNING,
            .attempt_state = ATTEMPT_DEAD,
            .attempt = 10,
            .attempts = 1,
            .max_attempts = 3,
            .max_lifetime = 10},
        {PHASE_PARKED, R_LIFETIME, FAIL(LIFE_BURY) | LIFE_COMMENT, false}},
    {"running: stopped by a person does not count",
        {.phase = PHASE_RUNNING,
            .attempt_state = ATTEMPT_ENDED,
            .exit_known = true,
            .outcome = R_STOPPED,
            .spawned = true,
            .attempt = 3,
            .attempts = 3,
            .max_attempts = 3,
            .max_lifetime = 10},
        {PHASE_RETRY, R_STOPPED, FAIL(LIFE_BURY) | LIFE_UNCOUNT, false}},
    {"running: stopped, but the lifetime is used",
        {.phase = PHASE_RUNNING,
            .attempt_state = ATTEMPT_ENDED,
            .exit_known = true,
            .outcome = R_STOPPED,
            .spawned = true,
            .attempt = 10,
            .attempts = 1,
            .max_attempts = 3,
            .max_lifetime = 10},
        {PHASE_PARKED, R_LIFETIME, FAIL(LIFE_BURY) | LIFE_UNCOUNT | LIFE_COMMENT, false}},
    {"running: halted before its first agent leaves nothing to remember",
        {.phase = PHASE_RUNNING,
            .attempt_state = ATTEMPT_ENDED,
            .exit_known = true,
            .outcome = R_HALTED,
            BUDGET},
        {PHASE_RETRY, R_HALTED,
            LIFE_BURY | LIFE_RESTORE | LIFE_SWEEP_ALL | LIFE_UNCOUNT | LIFE_REMOVE, false}},
    {"running: halted between its agents",
        {.phase = PHASE_RUNNING,
            .attempt_state = ATTEMPT_ENDED,
            .exit_known = true,
            .outcome = R_HALTED,
            .spawned = true,
            BUDGET},
        {PHASE_RETRY, R_HALTED, FAIL(LIFE_BURY) | LIFE_UNCOUNT, false}},
    {"finished: published", {.phase = PHASE_FINISHED, BUDGET},
        {PHASE_PUBLISHED, R_PR_OPEN, LIFE_PUBLISH | LIFE_IN_REVIEW | LIFE_SWEEP, false}},
    {"finished: a draft", {.phase = PHASE_FINISHED, .draft = true, BUDGET},
        {PHASE_PUBLISHED, R_PR_DRAFT, LIFE_PUBLISH | LIFE_IN_REVIEW | LIFE_SWEEP, false}},
    {"published: not read waits", {.phase = PHASE_PUBLISHED, .pr = PR_UNKNOWN, BUDGET},
        {PHASE_PUBLISHED, R_UNREAD, 0, true}},
    {"published: open waits", {.phase = PHASE_PUBLISHED, .pr = PR_OPEN, BUDGET},
        {PHASE_PUBLISHED, R_PR_OPEN, 0, true}},
    {"published: open, the issue closed: still waits for the pull request",
        {.phase = PHASE_PUBLISHED, .pr = PR_OPEN, .issue_known = true, .issue_shut = true, BUDGET},
        {PHASE_PUBLISHED, R_PR_OPEN, 0, true}},
    {"published: merged", {.phase = PHASE_PUBLISHED, .pr = PR_MERGED, BUDGET},
        {PHASE_MERGED, R_PR_MERGED, LIFE_BURY, false}},
    {"published: closed by a person", {.phase = PHASE_PUBLISHED, .pr = PR_CLOSED, BUDGET},
        {PHASE_RELEASED, R_PR_REJECTED,
            LIFE_BURY | LIFE_RESTORE | LIFE_DELETE_BRANCH | LIFE_SWEEP_ALL, false}},
    {"published: synthetic, closed",
        {.phase = PHASE_PUBLISHED, .pr = PR_CLOSED, .synthetic = true, BUDGET},
        {PHASE_CLOSED, R_SYNTHETIC,
            LIFE_BURY | LIFE_CLOSE_ISSUE | LIFE_DELETE_BRANCH | LIFE_SWEEP_ALL, false}},
    {"published: lost", {.phase = PHASE_PUBLISHED, .pr_gone = true, BUDGET},
        {PHASE_PARKED, R_PR_LOST, LIFE_BURY | LIFE_RESTORE | LIFE_COMMENT | LIFE_SWEEP, false}},
    {"merged: observed again, then closed", {.phase = PHASE_MERGED, .pr = PR_MERGED, BUDGET},
        {PHASE_CLOSED, R_PR_MERGED,
            LIFE_VERIFY | LIFE_CLOSE_ISSUE | LIFE_DELETE_BRANCH | LIFE_SWEEP_ALL, false}},
    {"merged: not observed now closes nothing", {.phase = PHASE_MERGED, .pr = PR_UNKNOWN, BUDGET},
        {PHASE_MERGED, R_CLOSE_PENDING, 0, true}},
    {"merged: an open pull request closes nothing", {.phase = PHASE_MERGED, .pr = PR_OPEN, BUDGET},
        {PHASE_MERGED, R_CLOSE_PENDING, 0, true}},
    {"held: waits, for what it waited",
        {.phase = PHASE_PARKED, .held_for = R_ESCALATED, .issue_known = true, BUDGET},
        {PHASE_PARKED, R_ESCALATED, 0, true}},
    {"held: its issue not read",
        {.phase = PHASE_RETRY, .held_for = R_TIMEOUT, .issue_shut = true, BUDGET},
        {PHASE_RETRY, R_TIMEOUT, 0, true}},
    {"held: its issue closed",
        {.phase = PHASE_RETRY,
            .held_for = R_TIMEOUT,
            .issue_known = true,
            .issue_shut = true,
            BUDGET},
        {PHASE_RELEASED, R_ISSUE_CLOSED, LIFE_BURY | LIFE_RESTORE | LIFE_SWEEP_ALL, false}},
    {"held: its issue gone",
        {.phase = PHASE_PARKED,
            .held_for = R_ESCALATED,
            .issue_known = true,
            .issue_gone = true,
            BUDGET},
        {PHASE_RELEASED, R_GONE, LIFE_BURY | LIFE_RESTORE | LIFE_SWEEP_ALL, false}},
    {"done stays done",
        {.phase = PHASE_CLOSED, .held_for = R_PR_MERGED, .issue_known = true, BUDGET},
        {PHASE_CLOSED, R_PR_MERGED, 0, true}},
};

/*
 * Whatever is observed, an issue is closed only after an observed merge, or for a synthetic one
 * whose pull request is closed.
 */
static void
closes_only_on_a_merge(void)
{
	bool clean = true;

	for (int phase = 0; phase < PHASE_COUNT; phase++)
		for (int bits = 0; bits < 1 << 8; bits++)
			for (int pr = PR_UNKNOWN; pr <= PR_MERGED; pr++)
				for (int state = ATTEMPT_NONE; state <= ATTEMPT_UNKNOWN; state++) {
					struct life_facts f = {.phase = (enum phase)phase,
					    .synthetic = bits & 1,
					    .draft = bits & 2,
					    .exit_known = bits & 4,
					    .outcome = R_FINISHED,
					    .work = bits & 8,
					    .issue_known = bits & 16,
					    .issue_shut = bits & 32,
					    .issue_gone = bits & 64,
					    .pr_gone = bits & 128,
					    .pr = (enum pr_state)pr,
					    .attempt_state = (enum attempt_state)state,
					    BUDGET};
					struct life_step s = lifecycle_next(&f);
					bool may = (phase == PHASE_MERGED && pr == PR_MERGED) ||
					           (phase == PHASE_PUBLISHED && pr == PR_CLOSED &&
					               (bits & 1));
					if ((s.effects & LIFE_CLOSE_ISSUE && !may) ||
					    (s.wait && s.effects) || (s.wait && s.next != f.phase))
						clean = false;
				}
	ok(clean,
	    "over all facts: closing an issue takes an observed merge, and waiting does nothing");
}

int
main(void)
{
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct life_step got = lifecycle_next(&rows[i].f);
		const struct life_step *want = &rows[i].want;
		ok(got.next == want->next && got.reason == want->reason &&
		        got.effects == want->effects && got.wait == want->wait,
		    "%s (%s %s %#x)", rows[i].what, phase_name(got.next), reason_code(got.reason),
		    (unsigned)got.effects);
	}
	closes_only_on_a_merge();
	static const long backoff[] = {10, 20, 40, 80, 160, 300, 300};
	for (int n = 1; n <= 7; n++)
		ok(lifecycle_backoff(10, 300, n) == backoff[n - 1], "backoff %d", n);
	ok(lifecycle_backoff(10, 300, 1000000) == 300, "backoff does not overflow");
	ok(lifecycle_backoff(0, 300, 5) == 0, "no backoff");
	return unit_done();
}
