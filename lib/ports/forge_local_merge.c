/* forge_local: a merge, as a compare-and-swap of the base. */
#include "ports/forge_local.h"

#include "base/die.h"

#include "base/path.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/*
 * The path of the work tree that has the branch checked out, from `git worktree list -z`; -1: a
 * linked one has.
 */
static int
find_checkout(const struct buf *list, const char *branch, struct buf *tree)
{
	char *want = path_fmt("branch refs/heads/%s", branch);
	const char *path = NULL;
	int entries = 0, r = 0;

	for (size_t at = 0; at < list->len && r == 0; at += strlen(list->s + at) + 1) {
		const char *s = list->s + at;
		if (strncmp(s, "worktree ", 9) == 0) {
			path = s + 9;
			entries++;
		} else if (path && strcmp(s, want) == 0) {
			buf_adds(tree, path);
			r = entries > 1 ? -1 : 1; /* the main one is listed first */
		}
	}
	free(want);
	return r;
}

static int
in_tree(const char *gitdir, const char *tree, const char *const *args, struct buf *err)
{
	const char *all[16];
	char *option = path_fmt("--work-tree=%s", tree);
	int n = 0;

	all[n++] = option;
	while (*args)
		all[n++] = *args++;
	all[n] = NULL;
	int r = git_run(gitdir, all, NULL, err);
	free(option);
	return r;
}

#define RUN(...) ((const char *const[]){__VA_ARGS__, NULL})

enum answer
local_checkout(const char *gitdir, const char *base, const char *old_sha, const char *new_sha,
    struct buf *tree, struct buf *err)
{
	struct buf list = BUF_INIT;
	int r = git_run(gitdir, RUN("worktree", "list", "--porcelain", "-z"), &list, err);

	if (r == 0)
		r = find_checkout(&list, base, tree);
	else
		r = -2;
	buf_free(&list);
	if (r == -2)
		return ANSWER_UNKNOWN;
	if (r == -1)
		return answer_say(err, ANSWER_NO, "%s is checked out in %s", base, buf_str(tree));
	if (r == 0)
		return ANSWER_OK;
	const char *t = buf_str(tree);
	bool clean =
	    in_tree(gitdir, t,
	        RUN("diff", "--quiet", "--no-ext-diff", "--no-textconv", old_sha, "--"),
	        err) == 0 &&
	    in_tree(gitdir, t, RUN("diff", "--quiet", "--cached", old_sha, "--"), err) == 0;
	if (!clean) /* guard: forge_local.dirty */
		return answer_say(
		    err, ANSWER_NO, "%s has %s checked out, and is not clean", t, base);
	r = in_tree(gitdir, t, RUN("read-tree", "-m", "-u", "-n", old_sha, new_sha), err);
	if (r != 0) /* guard: forge_local.untracked */
		return ANSWER_NO;
	return ANSWER_OK;
}

enum answer
local_bring_along(
    const char *gitdir, const char *tree, const char *old_sha, const char *new_sha, struct buf *err)
{
	int r = in_tree(gitdir, tree, RUN("read-tree", "-m", "-u", old_sha, new_sha), err);

	return r == 0 ? ANSWER_OK : ANSWER_UNKNOWN;
}

struct merging {
	struct local *l;
	const struct repo *r;
	const char *gitdir, *head_sha, *base_sha, *method;
	char *sha; /* of the commit */
	struct buf *err;
};

static enum merge_result
failed(enum answer a)
{
	return a == ANSWER_DENIED ? MERGE_DENIED : a == ANSWER_NO ? MERGE_REFUSED : MERGE_UNKNOWN;
}

/* A branch is where the caller saw it. */
static enum merge_result
still(const struct merging *m, const char *branch, const char *sha)
{
	char now[GIT_SHA_LEN];
	int got = git_branch_sha(m->gitdir, branch, now, m->err);

	if (got < 0)
		return MERGE_UNKNOWN;
	if (got == 0 && strcmp(now, sha) == 0)
		return MERGE_DONE;
	answer_say(m->err, ANSWER_NO, "%s moved to %s", branch, got == 0 ? now : "nowhere");
	return MERGE_MOVED;
}

/*
 * What may have changed since the gate judged is read again, now that nobody else can open, close
 * or merge.
 */
static enum merge_result
ready(const struct merging *m, const struct pull *p)
{
	struct gate_facts f = {0};
	enum merge_result got;

	if (p->state != PR_OPEN || !p->draft_known || p->draft) /* guard: forge_local.merge_open */
		return failed(answer_say(m->err, ANSWER_NO, "it is not open, or a draft"));
	got = still(m, p->head_branch, m->head_sha);
	if (got != MERGE_DONE) /* guard: forge_local.head */
		return got;
	got = still(m, p->base, m->base_sha);
	if (got != MERGE_DONE)
		return got;
	enum answer a = local_reviews(m->l, m->r, p, &f, m->err);
	if (a != ANSWER_OK) /* guard: forge_local.reviews_read */
		return failed(a);
	if (strcmp(f.review_decision, "APPROVED") != 0) /* guard: forge_local.reviews */
		return failed(answer_say(m->err, ANSWER_NO, "%s", f.review_decision));
	return MERGE_DONE;
}

/* Intent, compare-and-swap, work tree, and the state last. */
static enum merge_result
swap(const struct merging *m, const struct pull *p, const char *tree)
{
	struct buf intent = BUF_INIT;
	struct pull now;
	enum merge_result result = MERGE_DONE;

	buf_addf(&intent, "{\"merge_sha\":\"%s\",\"base_old\":\"%s\",\"head_sha\":\"%s\"}", m->sha,
	    m->base_sha, m->head_sha);
	enum answer a = local_set(p, RUN("merging", buf_str(&intent)), m->err);
	buf_free(&intent);
	if (a != ANSWER_OK)
		return failed(a);
	int r = git_swap_branch(m->gitdir, p->base, m->sha, m->base_sha, m->err);
	if (r != 0)
		result = r == 1 ? MERGE_MOVED : MERGE_UNKNOWN;
	else if (*tree &&
	         local_bring_along(m->gitdir, tree, m->base_sha, m->sha, m->err) != ANSWER_OK)
		warn("%s: merged, but the checkout was not brought along (%s); there: git "
		     "read-tree -m -u %s %s",
		    tree, buf_str(m->err), m->base_sha, m->sha);
	/* Whatever fails from here on: the intent stands, and git tells what became of it. */
	a = local_pull(m->l, m->r, m->gitdir, p->number, &now, m->err);
	if (a == ANSWER_OK)
		local_settle(m->l, m->r, m->gitdir, &now, m->err);
	if (result == MERGE_MOVED)
		answer_say(m->err, ANSWER_NO, "%s moved", p->base);
	return result;
}

static enum merge_result
merge_locked(const struct merging *m, const char *number)
{
	struct pull p;
	struct buf message = BUF_INIT, tree = BUF_INIT;
	enum merge_result result;
	enum answer a = local_pull(m->l, m->r, m->gitdir, number, &p, m->err);

	if (a == ANSWER_OK)
		a = local_settle(m->l, m->r, m->gitdir, &p, m->err);
	if (a != ANSWER_OK)
		return failed(a);
	if (p.state == PR_MERGED && p.merge_sha && p.merged_head &&
	    strcmp(p.merged_head, m->head_sha) == 0 && git_is_sha(p.merge_sha)) {
		memcpy(m->sha, p.merge_sha, strlen(p.merge_sha) + 1);
		return MERGE_DONE;
	}
	result = ready(m, &p);
	if (result != MERGE_DONE)
		return result;
	buf_addf(&message, "%s\n\n", p.title);
	if (*p.body)
		buf_addf(&message, "%s\n\n", p.body);
	buf_addf(&message, "Pull-Request: %s\n", p.url ? p.url : p.number);
	int r = git_merge_commit(
	    m->gitdir, m->base_sha, m->head_sha, m->method, buf_str(&message), m->sha, m->err);
	buf_free(&message);
	if (r != 0) {
		if (r == 1)
			answer_say(m->err, ANSWER_NO, "conflict");
		return r == 1 ? MERGE_REFUSED : MERGE_UNKNOWN;
	}
	a = local_checkout(m->gitdir, p.base, m->base_sha, m->sha, &tree, m->err);
	result = a == ANSWER_OK ? swap(m, &p, buf_str(&tree)) : failed(a);
	buf_free(&tree);
	return result;
}

enum merge_result
local_merge(void *self, const struct repo *r, const char *number, const char *head_sha,
    const char *base_sha, const char *method, char merge_sha[GIT_SHA_LEN], struct buf *err)
{
	struct merging m = {self, r, NULL, head_sha, base_sha, method, merge_sha, err};
	enum answer a;

	buf_reset(err);
	if (!git_is_sha(head_sha) || !git_is_sha(base_sha))
		return failed(answer_say(err, ANSWER_NO, "not an object id"));
	char *gitdir = git_dir(r->path, err);
	if (!gitdir)
		return MERGE_UNKNOWN;
	m.gitdir = gitdir;
	int lock = local_lock(self, r, &a, err);
	enum merge_result result = lock < 0 ? failed(a) : merge_locked(&m, number);
	if (lock >= 0)
		close(lock);
	free(gitdir);
	return result;
}

enum answer
local_merged_clean(void *self, const struct repo *r, const struct pr *pr, struct buf *err)
{
	char base[GIT_SHA_LEN];
	enum answer a = ANSWER_UNKNOWN;

	(void)self;
	buf_reset(err);
	if (!git_is_sha(pr->merge_sha) || !git_is_sha(pr->head_sha) || !pr->base)
		return answer_say(err, ANSWER_UNKNOWN, "what was merged is not on file");
	char *gitdir = git_dir(r->path, err);
	if (gitdir && git_branch_sha(gitdir, pr->base, base, err) == 0) {
		int rc = git_merged_clean(gitdir, base, pr->merge_sha, pr->head_sha, err);
		a = rc == 0 ? ANSWER_OK : rc == 1 ? ANSWER_NO : ANSWER_UNKNOWN;
	}
	free(gitdir);
	return a;
}
