/* fac-complete: observes the attempt and the forge, and moves each claim on. */
#include "base/clock.h"
#include "base/die.h"
#include "io/jsonout.h"
#include "io/ndjson.h"
#include "ports/observe.h"
#include "ports/recheck.h"
#include "rules/lifecycle.h"
#include "state/journal.h"
#include "state/options.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { STEPS_MAX = 6 };

struct complete {
	struct deliver d;
	bool dry_run;
	enum answer
	    stop; /* once authentication is lost or a limit is met: nothing more is changed */
};

/* Carries out the effects in the order of their bits; stops at the first that is not done. */
static enum answer
carry_out(struct complete *s, struct claim *c, const struct life_step *step)
{
	static const struct {
		int bit;
		deliver_fn *fn;
	} effects[] = {
	    {LIFE_BURY, deliver_bury},
	    {LIFE_PUBLISH, deliver_publish},
	    {LIFE_IN_REVIEW, deliver_in_review},
	    {LIFE_VERIFY, deliver_verify},
	    {LIFE_CLOSE_ISSUE, deliver_close},
	    {LIFE_RESTORE, deliver_restore},
	    {LIFE_COMMENT, deliver_comment},
	    {LIFE_DELETE_BRANCH, deliver_delete_branch},
	    {LIFE_SWEEP, deliver_sweep},
	    {LIFE_SWEEP_ALL, deliver_sweep_all},
	    {LIFE_UNCOUNT, deliver_uncount},
	};

	for (size_t i = 0; i < sizeof effects / sizeof *effects; i++) {
		if (!(step->effects & effects[i].bit))
			continue;
		enum answer a = effects[i].fn(&s->d, c, step->reason);
		if (a != ANSWER_OK) /* guard: life.effects_before_phase */
			return a;
	}
	return ANSWER_OK;
}

static enum event
event_of(enum phase p)
{
	static const enum event events[PHASE_COUNT] = {
	    [PHASE_FINISHED] = EV_ENDED,
	    [PHASE_PUBLISHED] = EV_PUBLISHED,
	    [PHASE_MERGED] = EV_MERGED,
	    [PHASE_CLOSED] = EV_CLOSED,
	    [PHASE_RELEASED] = EV_RELEASED,
	    [PHASE_RETRY] = EV_RETRY,
	    [PHASE_PARKED] = EV_PARKED,
	};
	return events[p];
}

/* The step's effects, then the phase: durable last, so that whatever is cut short is done again. */
static enum answer
take_step(struct complete *s, struct claim *c, const struct life_step *step)
{
	enum answer a = carry_out(s, c, step);
	char at[CLOCK_LEN];

	if (a == ANSWER_NO && step->effects & LIFE_VERIFY)
		c->reason = R_MERGE_ODD;
	if (a == ANSWER_NO && step->effects & LIFE_PUBLISH)
		c->reason = R_PUSH_REFUSED;
	if (a != ANSWER_OK)
		return a;
	c->phase = step->next;
	c->reason = step->reason;
	if (step->next == PHASE_RELEASED)
		c->issue_closed = step->reason == R_ISSUE_CLOSED;
	c->retry_at = NULL;
	if (step->next == PHASE_RETRY) {
		bool now = step->effects & LIFE_UNCOUNT;
		long wait = now ? 0
		                : lifecycle_backoff(s->d.config->dispatch.backoff,
		                      s->d.config->dispatch.backoff_max, c->attempts);
		c->retry_at = claim_strdup(c, clock_format(clock_now() + wait, at));
	}
	int rc = step->effects & LIFE_REMOVE ? claim_remove(s->d.rd, c) : claim_save(s->d.rd, c);
	if (rc < 0) {
		warn("%s: %s", c->name, strerror(errno));
		return ANSWER_UNKNOWN;
	}
	journal_write(s->d.rd, event_of(c->phase), c, c->reason, c->outcome);
	return ANSWER_OK;
}

/* Moves one claim as far as what can be observed carries it. */
static enum answer
complete(struct complete *s, struct claim *c)
{
	struct life_facts f;
	enum answer a = ANSWER_OK;

	for (int i = 0; i < STEPS_MAX; i++) {
		a = observe(&s->d, c, &f);
		if (answer_stops(a))
			return a;
		struct life_step step = lifecycle_next(&f);
		if (step.wait || s->dry_run) {
			c->phase = s->dry_run ? step.next : c->phase;
			c->draft = f.draft;
			c->reason = step.reason;
			break;
		}
		a = take_step(s, c, &step);
		if (a != ANSWER_OK || step.effects & LIFE_REMOVE)
			break;
	}
	return a;
}

/* What the record says of it now, and whether that is worth a write. */
static int
handle(struct complete *s, const char *name, struct buf *member)
{
	struct claim c;
	int rc = claim_load(s->d.rd, name, &c);
	enum answer a = ANSWER_OK;

	if (rc <= 0) {
		struct jsonout j = jsonout(member);
		jsonout_open(&j, NULL, '{');
		if (rc == 0)
			jsonout_str(&j, "phase", phase_name(PHASE_RELEASED));
		jsonout_str(&j, "reason", reason_code(rc == 0 ? R_NOT_CLAIMED : R_UNREAD));
		jsonout_close(&j, '}');
		return rc == 0 ? 0 : EX_IOERR;
	}
	if (answer_stops(s->stop)) { /* guard: auth.complete_stops */
		claim_complete_json(&c, member);
		claim_free(&c);
		return answer_exit(s->stop);
	}
	enum reason was = c.reason;
	bool draft = c.draft;
	if (!s->dry_run && claim_settle(s->d.rd, &c) < 0)
		a = ANSWER_UNKNOWN;
	else
		a = complete(s, &c);
	if (answer_stops(a))
		s->stop = a;
	else if (c.phase == PHASE_PUBLISHED && c.reason == R_PR_OPEN && !s->dry_run)
		c.reason = recheck(&s->d, &c);
	if (!s->dry_run && !answer_stops(a) && c.place != PLACE_NONE &&
	    (c.reason != was || c.draft != draft) && claim_save(s->d.rd, &c) < 0) {
		warn("%s: %s", c.name, strerror(errno));
		a = ANSWER_UNKNOWN;
	}
	claim_complete_json(&c, member);
	claim_free(&c);
	return answer_exit(a);
}

static int
on_record(struct ndjson *in, const char *line, size_t n, const struct json *v, void *arg)
{
	struct complete *s = arg;
	struct record r;
	struct buf member = BUF_INIT;
	char what[160];

	if (!record_view(&r, line, n, v, what)) {
		ndjson_warn(in, "%s", what);
		return EX_DATAERR;
	}
	int lock = s->dry_run ? -1 : rundir_lock_issue(s->d.rd, r.name);
	int code = handle(s, r.name, &member);
	if (lock >= 0)
		close(lock);
	ndjson_put_with(line, n, NULL, "complete", member.s, member.len);
	buf_free(&member);
	return code;
}

static const struct tool tool = {
    .name = "fac-complete",
    .purpose = "observe the attempts and the forge, and move each claim on",
    .operands = "[FILE ...]",
    .example = "cat $FAC_RUN/claims/*.json | fac-complete | fac-mergegate",
    .common = OPT_CONFIG | OPT_RUN | OPT_DRY_RUN,
};

int
main(int argc, char **argv)
{
	struct options o = options_parse(argc, argv, &tool, NULL, NULL);
	struct complete s = {.dry_run = o.dry_run};

	s.d.config = o.config;
	s.d.rd = rundir_open(o.run, o.config, RUNDIR_MUST_EXIST, o.dry_run);
	s.d.tracker = tracker_open(o.config, rundir_cache(s.d.rd));
	s.d.forge = forge_open(o.config, rundir_cache(s.d.rd));
	ndjson_ignore_sigpipe();
	int code = ndjson_run(o.files, on_record, &s);
	return journal_failed() ? exit_worse(code, EX_IOERR) : code;
}
