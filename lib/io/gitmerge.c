/* gitmerge: the commit that a merge makes, without a work tree, and what one has made. */
#include "base/mem.h"
#include "base/path.h"
#include "io/gitcall.h"
#include <stdlib.h>
#include <string.h>

/* The tree of base with head merged in: 0, 1 where they conflict, -1. */
static int
merged_tree(
    const char *gitdir, const char *base, const char *head, struct buf *tree, struct buf *err)
{
	if (git_is_ancestor(gitdir, base, head)) {
		char *of = path_fmt("%s^{tree}", head);
		int r = git_run(gitdir, ARGS("rev-parse", "--verify", of), tree, err);
		free(of);
		return r;
	}
	struct git_call c = {.gitdir = gitdir,
	    .in = -1,
	    .out = -1,
	    .args = ARGS("merge-tree", "--write-tree", "--no-messages", base, head)};
	int r = git_call(&c, tree, err);
	buf_cut(tree, strcspn(buf_str(tree), "\n"));
	/* 1 is what it says of a commit that it cannot read, too; a conflict comes with a tree. */
	if (r == 1 && !git_is_sha(buf_str(tree))) /* guard: git.conflict */
		return -1;
	if (r == 1)
		git_fail(err, "the merge conflicts");
	return r == 0 || r == 1 ? r : -1;
}

int
git_merge_commit(const char *gitdir, const char *base, const char *head, const char *method,
    const char *message, char sha[GIT_SHA_LEN], struct buf *err)
{
	bool squash = strcmp(method, "squash") == 0;
	struct buf tree = BUF_INIT, out = BUF_INIT;
	if (!git_is_sha(base) || !git_is_sha(head) || (!squash && strcmp(method, "merge") != 0))
		return git_fail(err, "not an object id or merge method");
	if (git_is_ancestor(gitdir, head, base))
		return git_fail(err, "%s is in %s already", head, base);
	int r = merged_tree(gitdir, base, head, &tree, err);
	buf_cut(&tree, strcspn(buf_str(&tree), "\n"));
	if (r == 0) {
		struct git_call c = {.gitdir = gitdir,
		    .in = -1,
		    .out = -1,
		    .input = message,
		    .n = strlen(message),
		    .args = squash ? ARGS("commit-tree", buf_str(&tree), "-p", base)
		                   : ARGS("commit-tree", buf_str(&tree), "-p", base, "-p", head)};
		r = git_call(&c, &out, err) == 0 ? 0 : -1;
	}
	buf_cut(&out, strcspn(buf_str(&out), "\n"));
	if (r == 0 && !git_is_sha(buf_str(&out)))
		r = git_fail(err, "git commit-tree: no object id");
	if (r == 0)
		memcpy(sha, out.s, out.len + 1);
	buf_free(&tree);
	buf_free(&out);
	return r;
}

static bool
holds_path(const struct buf *list, const char *path)
{
	for (size_t at = 0; at < list->len; at += strlen(list->s + at) + 1)
		if (strcmp(list->s + at, path) == 0)
			return true;
	return false;
}

int
git_merged_clean(
    const char *gitdir, const char *base, const char *merge, const char *head, struct buf *err)
{
	struct buf merged = BUF_INIT, own = BUF_INIT;
	char before[GIT_SHA_LEN], fork[GIT_SHA_LEN];
	int r = -1;

	if (!git_is_sha(base) || !git_is_sha(merge) || !git_is_sha(head))
		return git_fail(err, "not an object id");
	if (!git_is_ancestor(gitdir, merge, base)) { /* guard: git.merged.reachable */
		git_fail(err, "%s is not in the base", merge);
		return 1;
	}
	char *parent = path_fmt("%s^1", merge);
	if (git_ask(gitdir, ARGS("rev-parse", "--verify", parent), before, err) == 0 &&
	    git_ask(gitdir, ARGS("merge-base", before, head), fork, err) == 0 &&
	    git_changed_paths(gitdir, before, merge, &merged, err) == 0 &&
	    git_changed_paths(gitdir, fork, head, &own, err) == 0)
		r = 0;
	for (size_t at = 0; r == 0 && at < merged.len; at += strlen(merged.s + at) + 1) {
		if (!holds_path(&own, merged.s + at)) { /* guard: git.merged.paths */
			git_fail(
			    err, "the merge changes %s, the pull request does not", merged.s + at);
			r = 1;
		}
	}
	buf_free(&merged);
	buf_free(&own);
	free(parent);
	return r;
}
