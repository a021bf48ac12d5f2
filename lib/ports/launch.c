/* launch: from a claim that may have an attempt to a keeper that runs it. */
#include "ports/launch.h"

#include "base/clock.h"
#include "base/die.h"
#include "io/file.h"
#include "ports/runner.h"
#include "state/journal.h"
#include "state/texts.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BURY_MS = 10000 };

static bool
same_labels(const struct record *a, const struct record *b)
{
	if (json_count(a->labels) != json_count(b->labels))
		return false;
	for (const struct json *e = json_first(a->labels); e; e = json_next(e))
		if (!record_has_label(b, json_string(e, "")))
			return false;
	return true;
}

static bool
same_text(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "") == 0;
}

/* What else triage judges by: who wrote it, and what it waits for. */
static bool
same_standing(const struct record *a, const struct record *b)
{
	const struct json *x = json_first(a->blocked_by), *y = json_first(b->blocked_by);

	for (; x && y && same_text(json_string(x, ""), json_string(y, "")); y = json_next(y))
		x = json_next(x);
	return !x && !y && same_text(a->login, b->login) &&
	       same_text(a->association, b->association);
}

/* Who answers for it, as the tracker says it, byte for byte. */
static bool
same_trust(const struct record *a, const struct record *b)
{
	size_t at_a = 0, at_b = 0, len_a = 0, len_b = 0;
	bool in_a = json_span(a->line, a->len, "trust", &at_a, &len_a);
	bool in_b = json_span(b->line, b->len, "trust", &at_b, &len_b);

	return in_a == in_b && len_a == len_b && memcmp(a->line + at_a, b->line + at_b, len_a) == 0;
}

/* What an answer means that is neither yes nor no. */
static enum reason
unanswered(enum answer a)
{
	return a == ANSWER_DENIED ? R_DENIED : a == ANSWER_LIMITED ? R_LIMITED : R_UNREAD;
}

enum reason
launch_recheck(const struct deliver *d, const struct record *r, const char **state)
{
	struct buf line = BUF_INIT;
	struct record now;
	struct json_error e;
	char what[160];

	enum answer a = tracker_read(d->tracker, r->ref, &line);
	switch (a) {
	case ANSWER_OK:
		break;
	case ANSWER_NO:
		buf_free(&line);
		return R_GONE;
	default:
		warn("%s: %s", r->name, tracker_error(d->tracker));
		buf_free(&line);
		return unanswered(a);
	}
	const struct json *v = json_parse(line.s, line.len, &e);
	bool understood = v && record_view(&now, line.s, line.len, v, what);
	bool trusted_as_before = understood && same_trust(&now, r);
	buf_free(&line);
	if (!understood || !now.state) {
		warn("%s: the tracker's answer: %s", r->name,
		    !v            ? e.what
		    : !understood ? what
		                  : "no state");
		return R_UNREAD;
	}
	if (state)
		*state = now.state;
	if (strcmp(record_content(&now), record_content(r)) != 0) /* guard: dispatch.content_pin */
		return R_CHANGED;
	if (!same_labels(&now, r)) /* guard: dispatch.labels_pin */
		return R_CHANGED;
	if (!same_standing(&now, r)) /* guard: dispatch.standing_pin */
		return R_CHANGED;
	if (!trusted_as_before) /* guard: dispatch.trust_pin */
		return R_CHANGED;
	return R_STARTED;
}

/* Under the slots lock: is there room? */
static enum reason
room(const struct deliver *d)
{
	int alive = attempt_alive_count(d->rd);
	int open = alive < 0 ? -1 : claim_open_count(d->rd);

	if (alive < 0 || open < 0) {
		warn("%s: %s", d->rd->path, strerror(errno));
		return R_UNREAD;
	}
	if (alive >= d->config->dispatch.slots) /* guard: dispatch.slots */
		return R_NO_SLOT;
	if (open >= d->config->dispatch.max_open) /* guard: dispatch.max_open */
		return R_MAX_OPEN;
	return R_STARTED;
}

/* The facts of the next attempt, in the claim. */
static void
prepare(const struct deliver *d, const struct record *r, const struct repo *repo,
    const char *base_sha, const char *state, struct claim *c)
{
	char now[CLOCK_LEN];
	bool same = c->attempt > 0 && strcmp(c->content, record_content(r)) == 0;

	claim_refresh(c, r);
	c->attempt++;
	c->attempts = same ? c->attempts + 1 : 1;
	c->epoch++;
	c->started_at = claim_strdup(c, clock_format(clock_now(), now));
	c->repo = claim_strdup(c, repo->name);
	c->base = claim_strdup(c, repo->base);
	c->base_sha = claim_strdup(c, base_sha);
	c->sandbox = claim_strdup(c, d->config->sandbox.kind);
	struct buf branch = BUF_INIT;
	buf_addf(&branch, "fac/%s-%d", c->name, c->attempt);
	c->branch = claim_strdup(c, buf_str(&branch));
	buf_free(&branch);
	struct buf agents = BUF_INIT;
	attempt_agents_json(d->config, c->name, c->attempt, &agents);
	c->agents = claim_strdup(c, buf_str(&agents));
	buf_free(&agents);
	c->prior_state = claim_strdup(c, state);
	c->state_set = true;
	c->phase = PHASE_RUNNING;
	c->reason = R_RUNNING;
	c->retry_at = c->outcome = c->head_sha = c->pr_number = c->pr_url = c->pr_author =
	    c->pr_state = NULL;
	c->head_seen_at = c->reviewed_sha = c->merge_sha = NULL;
	c->gate = c->gate_sha256 = c->gate_since = NULL;
	c->draft = c->issue_closed = false;
}

/* Takes a slot and the claim. Returns R_STARTED with the attempt's lock in *lock. */
static enum reason
take(const struct deliver *d, const struct record *r, const struct repo *repo, struct claim *c,
    const char *dir, int *lock)
{
	struct buf task = BUF_INIT;
	int slots = rundir_lock_slots(d->rd);
	enum reason why = room(d);

	*lock = -1;
	if (why == R_STARTED) {
		text_task(r, d->config, repo, c->branch, &task);
		*lock = attempt_create(dir, buf_str(&task), task.len);
		if (*lock < 0) {
			warn("%s: %s", dir, strerror(errno));
			why = R_UNREAD;
		}
	}
	if (*lock >= 0) {
		int rc = c->place == PLACE_NONE ? claim_create(d->rd, c) : claim_save(d->rd, c);
		if (rc < 0) {
			why = errno == EEXIST || errno == ESTALE ? R_LOST_RACE : R_UNREAD;
			warn("%s: taking the claim: %s", c->name, strerror(errno));
			close(*lock);
			*lock = -1;
			attempt_sweep(dir, true);
		}
	}
	close(slots);
	buf_free(&task);
	return why;
}

/*
 * Undoes what take() did: tracker, attempt and claim are as they were; `was` is the claim before,
 * with a place where there was one.
 */
static void
give_back(
    const struct deliver *d, struct claim *c, struct claim *was, const char *dir, enum reason why)
{
	if (deliver_restore(d, c, why) != ANSWER_OK) {
		/*
		 * The claim stays, and says what is to be restored: its attempt has ended without
		 * an agent.
		 */
		attempt_bury(dir, R_HALTED, BURY_MS);
		return;
	}
	attempt_sweep(dir, true);
	journal_write(d->rd, EV_GIVEN_BACK, c, why, NULL);
	int rc;
	if (was->place == PLACE_NONE) {
		rc = claim_remove(d->rd, c);
	} else {
		was->place = c->place;
		was->epoch = c->epoch;
		was->read_epoch = c->read_epoch;
		rc = claim_save(d->rd, was);
	}
	if (rc < 0)
		warn("%s: giving the claim back: %s", c->name, strerror(errno));
}

/*
 * A clone at the base's commit as it is now, for a further repository that the route names: the
 * agent sees it read-only.
 */
static int
make_also(const struct deliver *d, const struct claim *c, const struct repo *repo, const char *dir,
    struct buf *gitdir, struct buf *err)
{
	char sha[GIT_SHA_LEN];
	struct buf leaf = BUF_INIT;
	int rc = -1;

	path_encode(&leaf, repo->name, strlen(repo->name));
	char *also = path_join(dir, "also"), *dest = path_join(also, buf_str(&leaf));
	if (file_mkdir(also) < 0)
		buf_addf(err, "%s: %s", also, strerror(errno));
	else if (d->forge->ops->base(d->forge->self, repo, sha, gitdir, err) == ANSWER_OK)
		rc = git_workspace(buf_str(gitdir), dest, c->branch, sha, err);
	free(dest);
	free(also);
	buf_free(&leaf);
	return rc;
}

static enum reason
make_workspace(const struct deliver *d, const struct record *r, const struct repo *repo,
    const struct claim *c, const char *gitdir, const char *dir)
{
	struct buf err = BUF_INIT;
	struct plan plan = {.config = d->config,
	    .repo = repo,
	    .name = c->name,
	    .ref = c->ref,
	    .branch = c->branch,
	    .base_sha = c->base_sha,
	    .gitdir = gitdir,
	    .attempt = c->attempt,
	    .epoch = c->epoch};
	const struct json *repos = json_get(r->route, "repos");
	char *workspace = path_join(dir, "workspace");
	int rc = git_workspace(gitdir, workspace, c->branch, c->base_sha, &err);

	plan.also.v = xcalloc((size_t)json_count(repos) + 1, sizeof *plan.also.v);
	plan.also_dirs.v = xcalloc((size_t)json_count(repos) + 1, sizeof *plan.also_dirs.v);
	for (const struct json *e = json_first(repos); e && rc == 0; e = json_next(e)) {
		const struct repo *more = config_repo(d->config, json_string(e, ""));
		struct buf from = BUF_INIT;
		if (!more) {
			buf_addf(&err, "%s: not configured", json_string(e, "?"));
			rc = -1;
		} else if (more != repo && (rc = make_also(d, c, more, dir, &from, &err)) == 0) {
			plan.also_dirs.v[plan.also.n] = buf_detach(&from);
			plan.also.v[plan.also.n++] = more->name;
		}
		buf_free(&from);
	}
	if (rc != 0)
		warn("%s: making its workspace: %s", c->name, buf_str(&err));
	else if ((rc = attempt_write_plan(dir, &plan)) != 0)
		warn("%s/attempt.json: %s", dir, strerror(errno));
	for (int i = 0; i < plan.also.n; i++)
		free(plan.also_dirs.v[i]);
	free(plan.also_dirs.v);
	free(plan.also.v);
	free(workspace);
	buf_free(&err);
	return rc == 0 ? R_STARTED : R_WORKSPACE;
}

/* What is looked at again immediately before the keeper is started. */
static enum reason
last_look(const struct deliver *d, const struct record *r, struct claim *c)
{
	const char *state = NULL;
	enum reason why = launch_recheck(d, r, &state);

	if (why == R_STARTED && strcmp(state, "in_progress") != 0)
		why = R_NOT_READY;         /* a person moved it while the workspace was made */
	if (rundir_halted(d->rd, c->name)) /* guard: halt.before_keeper */
		why = R_HALTED;
	return why;
}

static enum reason
tell_tracker(const struct deliver *d, const struct record *r, struct claim *c)
{
	const char *state = NULL;
	enum reason why = launch_recheck(d, r, &state);

	/* "in progress" by now would be a person's word, and pass below for ours. */
	if (why == R_STARTED && strcmp(state, "ready") != 0) /* guard: launch.still_ready */
		why = R_NOT_READY;
	if (why != R_STARTED) {
		c->state_set = false; /* nothing of ours is there to restore */
		return why;
	}
	enum answer a = tracker_set_state(d->tracker, c->ref, c->prior_state, "in_progress");
	switch (a) {
	case ANSWER_OK:
		return R_STARTED;
	case ANSWER_NO:
		c->state_set = false; /* a person moved it: nothing of ours is there to restore */
		return R_NOT_READY;
	default:
		warn("%s: %s", c->name, tracker_error(d->tracker));
		return unanswered(a);
	}
}

static enum reason
spawn_keeper(const struct deliver *d, struct claim *c, const char *dir, int lock)
{
	struct buf err = BUF_INIT;
	enum reason why = R_STARTED;

	if (runner_local.start(d->config, d->rd->path, dir, lock, &err) == ANSWER_NO) {
		warn("%s: starting the keeper: %s", c->name, buf_str(&err));
		why = R_NO_START;
	}
	buf_free(&err);
	return why; /* no answer is not "no": the attempt's lock tells the next pass */
}

enum reason
launch_attempt(
    const struct deliver *d, const struct record *r, const struct repo *repo, struct claim *c)
{
	struct claim was;
	struct buf gitdir = BUF_INIT;
	char base_sha[GIT_SHA_LEN];
	const char *state = NULL;
	int lock = -1;

	enum reason why = launch_recheck(d, r, &state);
	if (why == R_STARTED && strcmp(state, "ready") != 0) /* guard: dispatch.not_ready */
		why = R_NOT_READY;
	if (why != R_STARTED)
		return why;
	enum answer a =
	    d->forge->ops->base(d->forge->self, repo, base_sha, &gitdir, &d->forge->err);
	if (a != ANSWER_OK) {
		warn("%s: %s: %s: %s", c->name, repo->name, repo->base, buf_str(&d->forge->err));
		buf_free(&gitdir);
		return unanswered(a);
	}
	if (claim_load(d->rd, c->name, &was) < 0) {
		buf_free(&gitdir);
		return R_UNREAD;
	}
	prepare(d, r, repo, base_sha, state, c);
	char *dir = attempt_dir(d->rd, c->name, c->attempt);
	why = take(d, r, repo, c, dir, &lock);
	if (lock >= 0) {
		why = tell_tracker(d, r, c);
		if (why == R_STARTED)
			why = make_workspace(d, r, repo, c, buf_str(&gitdir), dir);
		if (why == R_STARTED)
			why = last_look(d, r, c);
		if (why == R_STARTED)
			why = spawn_keeper(d, c, dir, lock);
		close(lock);
		if (why == R_STARTED)
			journal_write(d->rd, EV_STARTED, c, why, NULL);
		else if (why == R_WORKSPACE || why == R_NO_START)
			attempt_bury(dir, why, BURY_MS);
		else
			give_back(d, c, &was, dir, why);
	}
	claim_free(&was);
	buf_free(&gitdir);
	free(dir);
	return why;
}
