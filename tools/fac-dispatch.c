/* fac-dispatch: starts an attempt on each record that may have one. */
#include "base/clock.h"
#include "base/die.h"
#include "io/jsonout.h"
#include "io/ndjson.h"
#include "io/sandbox.h"
#include "ports/launch.h"
#include "rules/standing.h"
#include "state/heartbeat.h"
#include "state/journal.h"
#include "state/options.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct dispatch {
	struct deliver d;
	bool dry_run;
	/*
	 * R_NO_SLOT, R_MAX_OPEN, R_DENIED or R_LIMITED once it was met: what comes later in the input does
	 * not overtake.
	 */
	enum reason full;
	int ready, started;
	int code;
};

/* What the record itself says against it; R_STARTED where nothing does. */
static enum reason
refusal(const struct dispatch *s, const struct record *r, const struct repo **repo)
{
	const char *verdict = json_gets(r->triage, "verdict", "");
	const char *name = json_gets(r->route, "repo", NULL);

	if (strcmp(verdict, "skip") == 0)
		return R_TRIAGE_SKIP;
	if (strcmp(verdict, "escalate") == 0)
		return R_ESCALATED;
	if (strcmp(verdict, "dispatch") != 0) /* guard: dispatch.verdict */
		return R_NOT_TRIAGED;
	if (!r->route)
		return R_NOT_ROUTED;
	if (!name) /* guard: dispatch.unrouted */
		return R_UNROUTED;
	*repo = config_repo(s->d.config, name);
	return *repo ? R_STARTED : R_UNKNOWN_REPO;
}

/* Holds it for a person: the record with its reasons under held/, and one comment per content. */
static enum reason
hold(struct dispatch *s, const struct record *r, struct claim *c, enum reason why)
{
	bool told = c->place == PLACE_HELD && c->phase == PHASE_PARKED && c->reason == why &&
	            c->commented && strcmp(c->commented, record_content(r)) == 0;
	const char *question = json_gets(r->triage, "question", NULL);
	if (question && (!c->asked || strcmp(c->asked, question) != 0)) /* guard: hold.question */
		told = false;
	if (told) /* guard: hold.comment_once */
		return why;
	enum reason now = standing_held(c, r, s->d.config->dispatch.lifetime, clock_now());
	/* It would be free again with its verdict, and its budget would bind nothing. */
	if (now == R_HELD || now == R_LIFETIME) /* guard: hold.parked_stays */
		return now;
	if (s->dry_run)
		return why;
	now = launch_recheck(&s->d, r, NULL);
	if (now != R_STARTED)
		return now;
	claim_refresh(c, r);
	c->epoch++;
	c->phase = PHASE_PARKED;
	c->reason = why;
	c->retry_at = NULL;
	c->issue_closed = false;
	int rc = c->place == PLACE_NONE ? claim_create(s->d.rd, c) : claim_save(s->d.rd, c);
	if (rc == 0 && c->place == PLACE_CLAIMS)
		rc = claim_settle(s->d.rd, c) < 0 ? -1 : 0;
	if (rc < 0) {
		warn("%s: holding it: %s", c->name, strerror(errno));
		return R_UNREAD;
	}
	journal_write(s->d.rd, EV_HELD, c, why, NULL);
	enum answer a = deliver_comment(&s->d, c, why);
	if (a == ANSWER_OK && claim_save(s->d.rd, c) < 0)
		warn("%s: holding it: %s", c->name, strerror(errno));
	return a == ANSWER_DENIED ? R_DENIED : a == ANSWER_LIMITED ? R_LIMITED : why;
}

/* The decision on one record, carried out; *c is what fac holds of it then. */
static enum reason
dispatch(struct dispatch *s, const struct record *r, struct claim *c)
{
	const struct repo *repo = NULL;
	enum reason why = refusal(s, r, &repo);

	if (s->full == R_DENIED || s->full == R_LIMITED) /* guard: auth.stops */
		return s->full;
	if (why == R_NOT_TRIAGED || why == R_TRIAGE_SKIP || why == R_NOT_ROUTED)
		return why;
	if (claim_load(s->d.rd, r->name, c) < 0)
		return R_UNREAD;
	if (c->place != PLACE_NONE && !s->dry_run && claim_settle(s->d.rd, c) < 0) {
		warn("%s: finishing its last transition: %s", c->name, strerror(errno));
		return R_UNREAD;
	}
	enum reason busy = standing_busy(c, r);
	if (busy != R_STARTED)
		return busy;
	if (c->place == PLACE_NONE)
		claim_init(c, r);
	if (why != R_STARTED)
		return hold(s, r, c, why);
	why = standing_held(c, r, s->d.config->dispatch.lifetime, clock_now());
	if (why != R_STARTED)
		return why;
	s->ready++;
	if (rundir_halted(s->d.rd, r->name)) /* guard: halt.before_claim */
		return R_HALTED;
	if (s->full != R_STARTED) /* guard: dispatch.order */
		return s->full;
	return s->dry_run ? R_DRY_RUN : launch_attempt(&s->d, r, repo, c);
}

static const char *
action(enum reason why)
{
	switch (why) {
	case R_STARTED:
		return "started";
	case R_DRY_RUN:
		return "dry_run";
	case R_NOT_TRIAGED:
	case R_NOT_ROUTED:
	case R_ESCALATED:
	case R_UNROUTED:
	case R_UNKNOWN_REPO:
	case R_HALTED:
	case R_CHANGED:
	case R_UNREAD:
	case R_DENIED:
	case R_LIMITED:
	case R_WORKSPACE:
	case R_NO_START:
		return "refused";
	default:
		return "skipped";
	}
}

static int
on_record(struct ndjson *in, const char *line, size_t n, const struct json *v, void *arg)
{
	struct dispatch *s = arg;
	struct record r;
	struct claim c = {0};
	struct buf member = BUF_INIT;
	char what[160];

	if (!record_view(&r, line, n, v, what)) {
		ndjson_warn(in, "%s", what);
		return EX_DATAERR;
	}
	int lock = s->dry_run ? -1 : rundir_lock_issue(s->d.rd, r.name);
	enum reason why = dispatch(s, &r, &c);
	if (lock >= 0)
		close(lock);
	if (why == R_STARTED) {
		s->started++;
		claim_dispatch_json(&c, &member);
	} else {
		struct jsonout j = jsonout(&member);
		jsonout_open(&j, NULL, '{');
		jsonout_str(&j, "action", action(why));
		jsonout_str(&j, "reason", reason_code(why));
		jsonout_close(&j, '}');
	}
	ndjson_put_with(line, n, NULL, "dispatch", member.s, member.len);
	if (why == R_NO_SLOT || why == R_MAX_OPEN || why == R_DENIED || why == R_LIMITED)
		s->full = why;
	buf_free(&member);
	claim_free(&c);
	return why == R_DENIED    ? EX_NOPERM
	       : why == R_LIMITED ? EX_TEMPFAIL
	       : why == R_UNREAD  ? EX_UNAVAILABLE
	                          : 0;
}

static const struct tool tool = {
    .name = "fac-dispatch",
    .purpose = "start an attempt on each record that may have one",
    .operands = "[FILE ...]",
    .example = "fac-discover | fac-triage | fac-route | fac-dispatch --run /var/lib/fac",
    .common = OPT_CONFIG | OPT_RUN | OPT_DRY_RUN,
};

int
main(int argc, char **argv)
{
	struct options o = options_parse(argc, argv, &tool, NULL, NULL);
	struct dispatch s = {.dry_run = o.dry_run, .full = R_STARTED};
	const char *why;

	s.d.config = o.config;
	s.d.rd = rundir_open(o.run, o.config, RUNDIR_CREATE, o.dry_run);
	s.d.tracker = tracker_open(o.config, rundir_cache(s.d.rd));
	s.d.forge = forge_open(o.config, rundir_cache(s.d.rd));
	bool works =
	    s.dry_run || sandbox_works(o.config->sandbox.kind, o.config->sandbox.user, &why);
	if (!works) /* guard: dispatch.sandbox */
		die(EX_CONFIG, "sandbox.kind: %s; install bubblewrap, or say \"none\"", why);
	bool implements = s.dry_run;
	for (int i = 0; i < o.config->nagents; i++)
		implements |= strcmp(o.config->agents[i].role, "implementer") == 0;
	if (!implements) /* guard: dispatch.implementer */
		die(EX_CONFIG, "agents: none is an implementer");
	ndjson_ignore_sigpipe();
	int code = ndjson_run(o.files, on_record, &s);
	if (!s.dry_run)
		heartbeat_write(
		    s.d.rd, s.ready, s.started, s.full == R_STARTED ? NULL : reason_code(s.full));
	if (journal_failed())
		code = exit_worse(code, EX_IOERR);
	return code;
}
