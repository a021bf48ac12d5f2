/* deliver: the effects that a claim's transitions ask for. */
#include "ports/deliver.h"

#include "base/clock.h"
#include "base/die.h"
#include "io/file.h"
#include "state/journal.h"
#include "state/texts.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BURY_MS = 15000 };

static enum answer
forge_said(const struct deliver *d, const struct claim *c, const char *what, enum answer a)
{
	if (a != ANSWER_OK)
		warn("%s: %s: %s", c->name, what, buf_str(&d->forge->err));
	return a;
}

static enum answer
tracker_said(const struct deliver *d, const struct claim *c, const char *what, enum answer a)
{
	if (a != ANSWER_OK)
		warn("%s: %s: %s", c->name, what, tracker_error(d->tracker));
	return a;
}

static const struct repo *
repo_of(const struct deliver *d, const struct claim *c)
{
	const struct repo *r = c->repo ? config_repo(d->config, c->repo) : NULL;

	if (!r)
		warn("%s: repos: %s is not configured any more", c->name,
		    c->repo ? c->repo : "(none)");
	return r;
}

enum answer
deliver_bury(const struct deliver *d, struct claim *c, enum reason why)
{
	char *dir = attempt_dir(d->rd, c->name, c->attempt);
	/* Not by `why`: parked or not, what a dead keeper left was not stopped, and it counts. */
	bool alive = attempt_look(dir) == ATTEMPT_ALIVE;
	int rc = attempt_bury(dir, alive ? R_STOPPED : R_KEEPER_DIED, BURY_MS);

	(void)why;
	if (rc < 0)
		warn("%s: its attempt is still alive, or cannot be known to be dead: %s", dir,
		    strerror(errno));
	free(dir);
	return rc < 0 ? ANSWER_UNKNOWN : ANSWER_OK;
}

static enum answer
swept(const struct claim *c, int rc)
{
	if (rc < 0)
		warn("%s: removing its attempt: %s", c->name, strerror(errno));
	return rc < 0 ? ANSWER_UNKNOWN : ANSWER_OK;
}

enum answer
deliver_sweep(const struct deliver *d, struct claim *c, enum reason why)
{
	char *dir = attempt_dir(d->rd, c->name, c->attempt);
	enum answer a = swept(c, attempt_sweep(dir, false));

	(void)why;
	free(dir);
	return a;
}

enum answer
deliver_sweep_all(const struct deliver *d, struct claim *c, enum reason why)
{
	(void)why;
	return swept(c, attempt_sweep_all(d->rd, c->name));
}

enum answer
deliver_uncount(const struct deliver *d, struct claim *c, enum reason why)
{
	(void)d;
	(void)why;
	if (c->attempts > 0)
		c->attempts--;
	return ANSWER_OK;
}

enum answer
deliver_in_review(const struct deliver *d, struct claim *c, enum reason why)
{
	enum answer a = tracker_set_state(d->tracker, c->ref, "in_progress", "in_review");

	(void)why;
	if (a == ANSWER_NO) /* a person moved it: so it stays */
		return ANSWER_OK;
	return tracker_said(d, c, "in review", a);
}

enum answer
deliver_restore(const struct deliver *d, struct claim *c, enum reason why)
{
	(void)why;
	/* The only state that fac itself can have set by then: any other is a person's. */
	const char *ours = c->phase == PHASE_RUNNING ? "in_progress" : "in_review";

	if (!c->state_set)
		return ANSWER_OK;
	if (!c->prior_state) { /* guard: restore.unknown_prior */
		journal_altered(d->rd, c, ours, "its former state is not known");
		c->state_set = false;
		return ANSWER_OK;
	}
	enum answer a = tracker_set_state(d->tracker, c->ref, ours, c->prior_state);
	if (a != ANSWER_OK &&
	    a != ANSWER_NO) /* no: a person moved it, or it is gone: so it stays */
		return tracker_said(d, c, "restoring the tracker's state", a);
	c->state_set = false;
	return ANSWER_OK;
}

/* Where a forge can mark a draft ready, one is opened as a draft until its review is on file. */
static enum answer
open_pr(const struct deliver *d, const struct repo *repo, struct claim *c, bool reviewed)
{
	struct buf title = BUF_INIT, body = BUF_INIT;
	struct pr pr = {0};

	text_pr_title(c, &title);
	text_pr_body(c, &body);
	struct pr_spec spec = {.branch = c->branch,
	    .base = c->base,
	    .head_sha = c->head_sha,
	    .title = buf_str(&title),
	    .body = buf_str(&body),
	    .draft = c->draft || (reviewed && d->forge->ops->ready),
	    .stays = c->draft};
	enum answer a = d->forge->ops->pr_open(d->forge->self, repo, &spec, &pr, &d->forge->err);
	if (a == ANSWER_OK) {
		c->pr_number = claim_strdup(c, pr.number);
		c->pr_url = claim_strdup(c, pr.url);
		c->pr_author = claim_strdup(c, pr.author);
		c->pr_state = claim_strdup(c, "open");
	}
	buf_free(&title);
	buf_free(&body);
	return forge_said(d, c, "opening the pull request", a);
}

/* The verdict; and where it is an approval of finished work, people are asked to look. */
static enum answer
file_review(
    const struct deliver *d, const struct repo *repo, struct claim *c, const struct exit_record *x)
{
	struct forge *f = d->forge;
	enum answer a = forge_said(
	    d, c, "filing the review", f->ops->review(f->self, repo, c->pr_number, x, &f->err));

	if (a != ANSWER_OK || strcmp(x->review_verdict, "approve") != 0)
		return a;
	if (f->ops->ready && !c->draft)
		a = forge_said(d, c, "marking the pull request ready",
		    f->ops->ready(f->self, repo, c->pr_number, &f->err));
	if (a == ANSWER_OK)
		c->reviewed_sha = claim_strdup(c, x->review_head);
	return a;
}

enum answer
deliver_publish(const struct deliver *d, struct claim *c, enum reason why)
{
	(void)why;
	const struct repo *repo = repo_of(d, c);
	const struct forge_ops *ops = d->forge->ops;
	struct exit_record x = {0};
	struct json_mark mark = json_mark();

	if (!repo)
		return ANSWER_UNKNOWN;
	char *dir = attempt_dir(d->rd, c->name, c->attempt);
	char *work = path_join(dir, "work.git");
	enum answer a = ANSWER_UNKNOWN;
	if (attempt_exit(dir, &x) != 1 || !x.head_sha || !c->head_sha ||
	    strcmp(x.head_sha, c->head_sha) != 0) {
		warn("%s: %s/exit.json: it does not name the work that the claim names", c->name,
		    dir);
		goto out;
	}
	a = forge_said(d, c, "pushing the branch",
	    ops->push(d->forge->self, repo, work, c->branch, c->head_sha, &d->forge->err));
	if (a != ANSWER_OK)
		goto out;
	if (ops->checks)
		a = forge_said(d, c, "filing the checks",
		    ops->checks(d->forge->self, repo, &x, &d->forge->err));
	if (a == ANSWER_OK)
		a = open_pr(d, repo, c, x.review_verdict != NULL);
	if (a == ANSWER_OK && x.review_verdict)
		a = file_review(d, repo, c, &x);
out:
	free(work);
	free(dir);
	json_release(mark);
	return a;
}

enum answer
deliver_verify(const struct deliver *d, struct claim *c, enum reason why)
{
	(void)why;
	const struct repo *repo = repo_of(d, c);
	struct pr pr = {0};

	if (!repo)
		return ANSWER_UNKNOWN;
	enum answer a =
	    d->forge->ops->pr_read(d->forge->self, repo, c->pr_number, &pr, &d->forge->err);
	if (a == ANSWER_OK && pr.state != PR_MERGED)
		a = ANSWER_UNKNOWN;
	if (a == ANSWER_OK)
		a = d->forge->ops->merged_clean(d->forge->self, repo, &pr, &d->forge->err);
	return forge_said(d, c, "verifying the merge", a);
}

enum answer
deliver_close(const struct deliver *d, struct claim *c, enum reason why)
{
	enum answer a = tracker_close(d->tracker, c->ref, why);

	if (a == ANSWER_OK) {
		c->issue_closed = true;
		c->state_set = false;
	}
	return a == ANSWER_NO ? ANSWER_OK : tracker_said(d, c, "closing the issue", a);
}

enum answer
deliver_comment(const struct deliver *d, struct claim *c, enum reason why)
{
	struct json_mark mark = json_mark();
	struct buf text = BUF_INIT, marker = BUF_INIT;
	struct record r;
	struct json_error e;
	char what[160];
	enum answer a = ANSWER_UNKNOWN;

	const struct json *v = json_parse(c->line, c->len, &e);
	if (!v || !record_view(&r, c->line, c->len, v, what)) {
		warn("%s: the claim's record: %s", c->name, v ? what : e.what);
	} else {
		text_held(&r, why, c->outcome, c->attempts, &text);
		buf_addf(&marker, "fac:held:%s", c->name);
		a = tracker_comment(d->tracker, c->ref, buf_str(&marker), buf_str(&text));
		if (a != ANSWER_NO)
			tracker_said(d, c, "commenting", a);
	}
	if (a == ANSWER_NO) /* the issue is gone: there is nowhere to say it */
		a = ANSWER_OK;
	if (a == ANSWER_OK) {
		c->commented = claim_strdup(c, c->content);
		c->asked =
		    v ? claim_strdup(c, json_gets(json_get(v, "triage"), "question", NULL)) : NULL;
	}
	buf_free(&text);
	buf_free(&marker);
	json_release(mark);
	return a;
}

enum answer
deliver_delete_branch(const struct deliver *d, struct claim *c, enum reason why)
{
	(void)why;
	const struct repo *repo = repo_of(d, c);

	if (!repo)
		return ANSWER_UNKNOWN;
	if (!c->branch || !c->head_sha)
		return ANSWER_OK;
	enum answer a = d->forge->ops->branch_delete(
	    d->forge->self, repo, c->branch, c->head_sha, &d->forge->err);
	if (a == ANSWER_NO) /* a person has put commits of their own on it: it is theirs */
		a = ANSWER_OK;
	return forge_said(d, c, "deleting the branch", a);
}
