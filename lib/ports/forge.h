/*
 * forge: where repositories and pull requests live. A table of functions per kind.
 *
 * Calls answer with enum answer (state/facts.h), report nothing, and say in one line in err, which
 * each call resets, what went wrong. Strings that pr_open, pr_read and gate give live until the
 * next of these three. Reading never writes; every write may be repeated: doing it twice leaves
 * what doing it once leaves. `repo` is the configured repository, `number` the pull request's as
 * pr_open gave it.
 */
#ifndef FAC_PORTS_FORGE_H
#define FAC_PORTS_FORGE_H

#include "base/buf.h"
#include "state/attempt.h"
#include "state/config.h"
#include "state/facts.h"

struct forge;

struct pr_spec {
	const char *branch, *base, *head_sha, *title, *body;
	bool draft;
	bool stays; /* a draft that is to remain one: where there are none it is not opened */
};

struct forge_ops {
	const char *kind;
	/*
	 * Asks the forge nothing yet. cache: a directory for what can be asked for again; NULL: none. NULL and
	 * err: not configured, or without a credential.
	 */
	void *(*open)(const struct config *c, const char *cache, struct buf *err);
	/*
	 * The base branch's commit now, and the git directory to borrow objects from (the forge's
	 * or a mirror of it, brought up to date).
	 */
	enum answer (*base)(void *self, const struct repo *r, char sha[GIT_SHA_LEN],
	    struct buf *gitdir, struct buf *err);
	/*
	 * Sets the branch to head_sha (objects from gitdir); it must not exist, or be there
	 * already. ANSWER_NO: it is something else.
	 */
	enum answer (*push)(void *self, const struct repo *r, const char *gitdir,
	    const char *branch, const char *head_sha, struct buf *err);
	/* Opens it; one that is there for the branch is adopted. Fills *pr. */
	enum answer (*pr_open)(void *self, const struct repo *r, const struct pr_spec *spec,
	    struct pr *pr, struct buf *err);
	/* Marks an open draft ready for review; NULL: it is opened as what it is to be. */
	enum answer (*ready)(void *self, const struct repo *r, const char *number, struct buf *err);
	/* By number. ANSWER_NO: the forge says that there is none. */
	enum answer (*pr_read)(
	    void *self, const struct repo *r, const char *number, struct pr *pr, struct buf *err);
	/*
	 * Closes an open one unmerged, after reading that its head branch is `branch`; a merged
	 * one is never touched (ANSWER_NO).
	 */
	enum answer (*pr_close)(void *self, const struct repo *r, const char *number,
	    const char *branch, struct buf *err);
	/* The reviewer role's verdict for head_sha, under the agent's name. */
	enum answer (*review)(void *self, const struct repo *r, const char *number,
	    const struct exit_record *x, struct buf *err);
	/* Check results that fac itself measured. NULL: the forge has checks of its own. */
	enum answer (*checks)(
	    void *self, const struct repo *r, const struct exit_record *x, struct buf *err);
	/*
	 * Checks were measured for this head on this base: ANSWER_NO asks for a run. NULL where
	 * `checks` is.
	 */
	enum answer (*checks_fresh)(void *self, const struct repo *r, const char *head_sha,
	    const char *base_sha, struct buf *err);
	/*
	 * All that the gate asks, for the head that the pull request has now. Groups that could
	 * not be read stay unknown.
	 */
	enum answer (*gate)(void *self, const struct repo *r, const char *number,
	    struct gate_facts *f, struct buf *err);
	/* Merges head_sha into base_sha and nothing else. merge_sha receives the commit. */
	enum merge_result (*merge)(void *self, const struct repo *r, const char *number,
	    const char *head_sha, const char *base_sha, const char *method,
	    char merge_sha[GIT_SHA_LEN], struct buf *err);
	/* Deletes the head branch, if it is still at head_sha. */
	enum answer (*branch_delete)(void *self, const struct repo *r, const char *branch,
	    const char *head_sha, struct buf *err);
	/*
	 * After a merge: merge_sha is reachable from the base, and changes no path that the pull
	 * request does not. ANSWER_NO: it does not hold.
	 */
	enum answer (*merged_clean)(
	    void *self, const struct repo *r, const struct pr *pr, struct buf *err);
	/* Requests sent to a peer so far; NULL: it asks none. */
	unsigned long (*calls)(void *self);
	void (*free)(void *self);
};

extern const struct forge_ops forge_local, forge_github;

/* Open to its callers: `f->ops->pr_read(f->self, …, &f->err)`. */
struct forge {
	const struct forge_ops *ops;
	void *self;
	struct buf err;
};
struct forge *forge_open(const struct config *c, const char *cache); /* dies: EX_CONFIG */
void forge_free(struct forge *f);

#endif
