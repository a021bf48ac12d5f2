/* recheck: check results that keep up with the base. */
#include "ports/recheck.h"

#include "base/die.h"
#include "ports/runner.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static enum answer
said(const struct deliver *d, const struct claim *c, const char *what, enum answer a)
{
	if (a != ANSWER_OK)
		warn("%s: %s: %s", c->name, what, buf_str(&d->forge->err));
	return a;
}

/* Starts the checks of the claim's head on the base as it is now, where a slot is free. */
static enum reason
start_checks(const struct deliver *d, struct claim *c, const struct repo *repo, const char *dir,
    const char *base_sha, const char *gitdir)
{
	struct plan plan = {.config = d->config,
	    .repo = repo,
	    .name = c->name,
	    .ref = c->ref,
	    .branch = c->branch,
	    .base_sha = c->base_sha,
	    .gitdir = gitdir,
	    .head_sha = c->head_sha,
	    .onto_sha = base_sha,
	    .attempt = c->attempt,
	    .epoch = c->epoch};
	struct buf err = BUF_INIT;
	enum reason why = R_NO_SLOT;
	int lock = -1, slots = rundir_lock_slots(d->rd);
	int alive = attempt_alive_count(d->rd);

	if (alive < 0 || alive >= d->config->dispatch.slots) /* guard: recheck.slots */
		goto out;
	lock = attempt_relock(dir);
	if (lock < 0)
		goto out;
	why = R_UNREAD;
	if (attempt_write_plan(dir, &plan) != 0)
		warn("%s/attempt.json: %s", dir, strerror(errno));
	else if (rundir_halted(d->rd, c->name)) /* guard: halt.before_checks */
		why = R_HALTED;
	else if (runner_local.start(d->config, d->rd->path, dir, lock, &err) == ANSWER_NO)
		warn("%s: running its checks again: %s", c->name, buf_str(&err));
	else
		why = R_CHECKING;
	close(lock);
out:
	close(slots);
	buf_free(&err);
	return why;
}

enum reason
recheck(const struct deliver *d, struct claim *c)
{
	const struct repo *repo = config_repo(d->config, c->repo);
	const struct forge_ops *ops = d->forge->ops;
	char base_sha[GIT_SHA_LEN];
	struct buf gitdir = BUF_INIT;
	struct exit_record x = {0};

	if (!repo || !c->head_sha)
		return R_UNREAD;
	if (!ops->checks_fresh || !repo->nchecks || strcmp(d->config->merge.policy, "never") == 0)
		return R_PR_OPEN;
	enum answer a = ops->base(d->forge->self, repo, base_sha, &gitdir, &d->forge->err);
	if (a == ANSWER_OK)
		a = ops->checks_fresh(d->forge->self, repo, c->head_sha, base_sha, &d->forge->err);
	if (a != ANSWER_NO) {
		buf_free(&gitdir);
		return said(d, c, "reading its checks", a) == ANSWER_OK ? R_PR_OPEN : R_UNREAD;
	}
	char *dir = attempt_dir(d->rd, c->name, c->attempt);
	enum attempt_state state = attempt_look(dir);
	enum reason why = R_CHECKING;
	if (state == ATTEMPT_ENDED && attempt_checks(dir, &x) == 1 && x.checks_head &&
	    x.checks_base && strcmp(x.checks_head, c->head_sha) == 0 &&
	    strcmp(x.checks_base, base_sha) == 0) {
		a = said(d, c, "filing the checks",
		    ops->checks(d->forge->self, repo, &x, &d->forge->err));
		why = a == ANSWER_OK && attempt_sweep(dir, false) == 0 ? R_PR_OPEN : R_UNREAD;
	} else if (state == ATTEMPT_ENDED) {
		why = start_checks(d, c, repo, dir, base_sha, buf_str(&gitdir));
	} else if (state == ATTEMPT_NONE || state == ATTEMPT_DEAD) {
		warn("%s: %s: what it left is gone: its checks cannot be run again", c->name, dir);
		why = R_UNREAD;
	}
	free(dir);
	buf_free(&gitdir);
	return why;
}
