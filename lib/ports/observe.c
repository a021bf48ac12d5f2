/* observe: the facts that decide how a claim goes on. */
#include "ports/observe.h"

#include "base/clock.h"
#include "base/die.h"

#include <stdlib.h>
#include <string.h>

static enum answer
observe_issue(const struct deliver *d, const struct claim *c, struct life_facts *f)
{
	struct buf line = BUF_INIT;
	struct json_error e;
	enum answer a = tracker_read(d->tracker, c->ref, &line);

	if (a == ANSWER_OK) {
		const struct json *v = json_parse(line.s, line.len, &e);
		const char *state = json_gets(v, "state", NULL);
		f->issue_known = state != NULL;
		f->issue_shut =
		    state && (strcmp(state, "closed") == 0 || strcmp(state, "done") == 0);
	} else if (a == ANSWER_NO) {
		f->issue_known = f->issue_gone = true;
	} else {
		warn("%s: %s", c->name, tracker_error(d->tracker));
	}
	buf_free(&line);
	return a;
}

static enum answer
observe_pr(const struct deliver *d, struct claim *c, struct life_facts *f)
{
	const struct repo *repo = config_repo(d->config, c->repo);
	struct forge *forge = d->forge;
	struct pr pr = {0};

	if (!repo || !c->pr_number) {
		warn("%s: %s is not configured", c->name, c->repo);
		return ANSWER_UNKNOWN;
	}
	enum answer a = forge->ops->pr_read(forge->self, repo, c->pr_number, &pr, &forge->err);
	if (a == ANSWER_OK) {
		f->pr = pr.state;
		f->draft = pr.draft_known ? pr.draft : c->draft;
		if (pr.state == PR_MERGED)
			c->merge_sha = claim_strdup(c, pr.merge_sha);
	} else if (a == ANSWER_NO) {
		f->pr_gone = true;
	} else {
		warn("%s: pull request %s: %s", c->name, c->pr_number, buf_str(&forge->err));
	}
	return a;
}

static void
observe_attempt(const struct deliver *d, struct claim *c, struct life_facts *f)
{
	struct exit_record x = {0};
	char *dir = attempt_dir(d->rd, c->name, c->attempt), now[CLOCK_LEN];

	f->attempt_state = attempt_look(dir);
	if (f->attempt_state == ATTEMPT_ENDED && attempt_exit(dir, &x) == 1) {
		f->exit_known = true;
		f->outcome = x.outcome;
		f->work = x.head_sha != NULL;
		f->spawned = x.spawned;
		if (c->phase == PHASE_RUNNING) {
			c->outcome = claim_strdup(c, reason_code(x.outcome));
			c->head_sha = claim_strdup(c, x.head_sha);
			/* before anybody else can: it is not pushed yet */
			c->head_seen_at =
			    claim_strdup(c, x.head_sha ? clock_format(clock_now(), now) : NULL);
			c->draft = x.outcome != R_FINISHED;
		}
	}
	free(dir);
}

enum answer
observe(const struct deliver *d, struct claim *c, struct life_facts *f)
{
	enum answer a = ANSWER_OK;

	*f = (struct life_facts){.phase = c->phase,
	    .synthetic = c->synthetic,
	    .draft = c->draft,
	    .held_for = c->reason,
	    .attempts = c->attempts,
	    .attempt = c->attempt,
	    .max_attempts = (int)d->config->dispatch.attempts,
	    .max_lifetime = (int)d->config->dispatch.lifetime};
	if (c->phase == PHASE_RUNNING || c->phase == PHASE_RETRY || c->phase == PHASE_PARKED)
		a = observe_issue(d, c, f);
	if (c->phase == PHASE_RUNNING)
		observe_attempt(d, c, f);
	if (c->phase == PHASE_PUBLISHED || c->phase == PHASE_MERGED)
		a = observe_pr(d, c, f);
	f->draft = c->phase == PHASE_PUBLISHED ? f->draft : c->draft;
	return a;
}
