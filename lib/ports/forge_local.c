/* forge_local: a forge of files and a git repository on this machine. */
#include "ports/forge_local.h"

#include "base/clock.h"
#include "base/path.h"
#include "io/file.h"
#include "io/jsonout.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void *
local_open(const struct config *c, const char *cache, struct buf *err)
{
	(void)cache;
	if (!c->forge.dir) {
		answer_say(err, ANSWER_NO, "dir: not configured");
		return NULL;
	}
	struct local *l = xcalloc(1, sizeof *l);
	l->config = c;
	return l;
}

static void
local_free(void *self)
{
	struct local *l = self;

	arena_free(&l->mem);
	free(l);
}

static enum answer
local_base(
    void *self, const struct repo *r, char sha[GIT_SHA_LEN], struct buf *gitdir, struct buf *err)
{
	(void)self;
	buf_reset(err);
	char *dir = git_dir(r->path, err);
	if (!dir)
		return ANSWER_UNKNOWN;
	int got = git_branch_sha(dir, r->base, sha, err);
	if (got == 1)
		answer_say(err, ANSWER_NO, "%s: there is no branch %s", r->path, r->base);
	buf_reset(gitdir);
	buf_adds(gitdir, dir);
	free(dir);
	return got == 0 ? ANSWER_OK : got == 1 ? ANSWER_NO : ANSWER_UNKNOWN;
}

/*
 * A branch as it is: ANSWER_OK at sha, ANSWER_NO at another, ANSWER_UNKNOWN unreadable; *there: it
 * exists.
 */
static enum answer
branch_at(const char *gitdir, const char *branch, const char *sha, bool *there, struct buf *err)
{
	char now[GIT_SHA_LEN];
	int got = git_branch_sha(gitdir, branch, now, err);

	*there = got == 0;
	if (got < 0)
		return ANSWER_UNKNOWN;
	if (got == 1)
		return answer_say(err, ANSWER_NO, "there is no branch %s", branch);
	if (strcmp(now, sha) == 0)
		return ANSWER_OK;
	return answer_say(err, ANSWER_NO, "%s is at %s", branch, now);
}

static enum answer
local_push(void *self, const struct repo *r, const char *gitdir, const char *branch,
    const char *head_sha, struct buf *err)
{
	struct buf why = BUF_INIT;
	bool there;

	(void)self;
	buf_reset(err);
	char *dir = git_dir(r->path, err);
	if (!dir)
		return ANSWER_UNKNOWN;
	enum answer a = branch_at(dir, branch, head_sha, &there, err);
	if (a == ANSWER_NO && !there) {
		a = git_push(gitdir, dir, branch, head_sha, NULL, err) == 0 ? ANSWER_OK
		                                                            : ANSWER_UNKNOWN;
		/* Refused because somebody else has made it meanwhile? */
		if (a != ANSWER_OK && branch_at(dir, branch, head_sha, &there, &why) == ANSWER_NO &&
		    there)
			a = answer_say(err, ANSWER_NO, "%s", buf_str(&why));
	}
	buf_free(&why);
	free(dir);
	return a;
}

/* Writes the file of a new one. */
static enum answer
create(
    struct local *l, const struct repo *r, const struct pr_spec *spec, long number, struct buf *err)
{
	struct buf b = BUF_INIT;
	struct jsonout j = jsonout(&b);
	char now[CLOCK_LEN];

	char *url = path_fmt("local:%s#%ld", r->name, number);
	jsonout_open(&j, NULL, '{');
	jsonout_int(&j, "number", number);
	jsonout_str(&j, "url", url);
	jsonout_str(&j, "state", "open");
	jsonout_bool(&j, "draft", spec->draft);
	jsonout_str(&j, "title", spec->title);
	jsonout_str(&j, "body", spec->body);
	jsonout_str(&j, "author", l->config->forge.identity);
	jsonout_str(&j, "head_branch", spec->branch);
	jsonout_str(&j, "base", spec->base);
	jsonout_str(&j, "head_sha", spec->head_sha);
	jsonout_str(&j, "opened_at", clock_format(clock_now(), now));
	jsonout_close(&j, '}');
	buf_addc(&b, '\n');
	char *path = local_path(l, r, "/pulls/%ld.json", number);
	enum answer a = ANSWER_OK;
	if (file_put(path, b.s, b.len, FILE_CREATE) != 0)
		a = local_failed(err, path);
	free(path);
	free(url);
	buf_free(&b);
	return a;
}

static enum answer
open_locked(struct local *l, const struct repo *r, const char *gitdir, const struct pr_spec *spec,
    struct pull *p, struct buf *err)
{
	char number[24];
	bool there;
	long last = 0;
	enum answer a = local_find(l, r, gitdir, spec->branch, spec->head_sha, p, &last, err);

	if (a == ANSWER_OK)
		a = local_settle(l, r, gitdir, p, err);
	bool other = a == ANSWER_OK && p->state != PR_OPEN &&
	             (!p->head_opened || strcmp(p->head_opened, spec->head_sha) != 0);
	if (other)
		a = ANSWER_NO;
	if (a != ANSWER_NO)
		return a; /* adopted, or unreadable */
	a = branch_at(gitdir, spec->branch, spec->head_sha, &there, err);
	if (a == ANSWER_OK)
		a = create(l, r, spec, last + 1, err);
	snprintf(number, sizeof number, "%ld", last + 1);
	return a == ANSWER_OK ? local_pull(l, r, gitdir, number, p, err) : a;
}

static enum answer
local_pr_open(
    void *self, const struct repo *r, const struct pr_spec *spec, struct pr *pr, struct buf *err)
{
	struct local *l = self;
	struct pull p;
	enum answer a;

	arena_free(&l->mem);
	buf_reset(err);
	char *gitdir = git_dir(r->path, err);
	if (!gitdir)
		return ANSWER_UNKNOWN;
	int lock = local_lock(l, r, &a, err);
	if (lock >= 0) {
		a = open_locked(l, r, gitdir, spec, &p, err);
		if (a == ANSWER_OK)
			a = local_pr(l, r, gitdir, &p, pr, err);
		close(lock);
	}
	free(gitdir);
	return a;
}

static enum answer
local_pr_read(void *self, const struct repo *r, const char *number, struct pr *pr, struct buf *err)
{
	struct local *l = self;
	struct pull p;

	arena_free(&l->mem);
	buf_reset(err);
	char *gitdir = git_dir(r->path, err);
	if (!gitdir)
		return ANSWER_UNKNOWN;
	enum answer a = local_pull(l, r, gitdir, number, &p, err);
	if (a == ANSWER_OK)
		a = local_pr(l, r, gitdir, &p, pr, err);
	free(gitdir);
	return a;
}

static enum answer
close_locked(struct local *l, const struct repo *r, const char *gitdir, const char *number,
    const char *branch, struct buf *err)
{
	struct pull p;
	char now[CLOCK_LEN];
	enum answer a = local_pull(l, r, gitdir, number, &p, err);

	if (a == ANSWER_OK)
		a = local_settle(l, r, gitdir, &p, err);
	if (a != ANSWER_OK)
		return a;
	if (strcmp(p.head_branch, branch) != 0) /* guard: forge_local.close_branch */
		return answer_say(err, ANSWER_NO, "%s: its branch is %s", number, p.head_branch);
	if (p.state == PR_MERGED) /* guard: forge_local.close_merged */
		return answer_say(err, ANSWER_NO, "%s: it is merged", number);
	if (p.state == PR_CLOSED)
		return ANSWER_OK;
	struct buf at = BUF_INIT;
	buf_addf(&at, "\"%s\"", clock_format(clock_now(), now));
	const char *members[] = {"state", "\"closed\"", "closed_at", buf_str(&at), NULL};
	a = local_set(&p, members, err);
	buf_free(&at);
	return a;
}

static enum answer
local_pr_close(
    void *self, const struct repo *r, const char *number, const char *branch, struct buf *err)
{
	enum answer a;

	buf_reset(err);
	char *gitdir = git_dir(r->path, err);
	if (!gitdir)
		return ANSWER_UNKNOWN;
	int lock = local_lock(self, r, &a, err);
	if (lock >= 0) {
		a = close_locked(self, r, gitdir, number, branch, err);
		close(lock);
	}
	free(gitdir);
	return a;
}

/*
 * Once the branch is gone, a merge that was cut short must be on file: nothing else will come by.
 */
static enum answer
delete_locked(struct local *l, const struct repo *r, const char *gitdir, const char *branch,
    const char *head_sha, struct buf *err)
{
	struct pull p;
	bool there;
	long last;
	enum answer a = local_find(l, r, gitdir, branch, NULL, &p, &last, err);

	if (a == ANSWER_OK)
		a = local_settle(l, r, gitdir, &p, err);
	if (a == ANSWER_DENIED || a == ANSWER_UNKNOWN)
		return a;
	a = branch_at(gitdir, branch, head_sha, &there, err);
	if (!there)
		return a == ANSWER_UNKNOWN ? a : ANSWER_OK;
	if (a == ANSWER_OK && git_delete_branch(gitdir, branch, head_sha, err) != 0)
		return ANSWER_UNKNOWN;
	return a;
}

static enum answer
local_branch_delete(
    void *self, const struct repo *r, const char *branch, const char *head_sha, struct buf *err)
{
	enum answer a;

	buf_reset(err);
	if (strcmp(branch, r->base) == 0) /* guard: forge_local.delete_base */
		return answer_say(err, ANSWER_NO, "%s is the base", branch);
	char *gitdir = git_dir(r->path, err);
	if (!gitdir)
		return ANSWER_UNKNOWN;
	int lock = local_lock(self, r, &a, err);
	if (lock >= 0) {
		a = delete_locked(self, r, gitdir, branch, head_sha, err);
		close(lock);
	}
	free(gitdir);
	return a;
}

const struct forge_ops forge_local = {.kind = "local",
    .open = local_open,
    .base = local_base,
    .push = local_push,
    .pr_open = local_pr_open,
    .pr_read = local_pr_read,
    .pr_close = local_pr_close,
    .review = local_review,
    .checks = local_checks,
    .checks_fresh = local_checks_fresh,
    .gate = local_gate,
    .merge = local_merge,
    .branch_delete = local_branch_delete,
    .merged_clean = local_merged_clean,
    .free = local_free};
