/*
 * forge_github: pull requests on GitHub. Private to forge_github*.c.
 *
 * Nothing of a pull request is kept here: GitHub is asked each time (conditionally: what did not change costs
 * nothing). Under forge.dir, in a directory that is called by the NAME (base/path.h) of the repository's name
 * in lower case:
 *
 *	mirror.git	the repository's base branch, from which workspaces borrow objects
 *	lock		flock: fetching into the mirror
 *	merge.lock	flock: merging into that repository
 *
 * Sources: docs.github.com/rest/pulls, /git/refs, /checks, /commits/statuses, /actions/workflow-runs,
 * /repos/rules, /branches/branch-protection; docs.github.com/graphql (PullRequest, Repository.mergeQueue).
 */
#ifndef FAC_PORTS_FORGE_GITHUB_H
#define FAC_PORTS_FORGE_GITHUB_H

#include "base/hash.h"
#include "base/mem.h"
#include "ports/forge.h"
#include "ports/github.h"

struct hubforge {
	const struct config *config;
	struct github *g;
	struct github *reviewer; /* a second identity; NULL: none is configured */
	struct arena mem;        /* what pr_open, pr_read and gate gave last */
	/*
	 * What gate() saw last: merge() merges nothing else. seen_reviews is their digest; seen_number is ""
	 * before the first gate().
	 */
	char seen_number[24], seen_head[GIT_SHA_LEN], seen_base[GIT_SHA_LEN];
	char seen_reviews[HASH_LEN];
	bool seen_queue, seen_queued;
};

/* A growing NULL-terminated list of strings in f->mem. */
struct hub_strings {
	const char **v;
	size_t n, cap;
};
void hub_add(struct hubforge *f, struct hub_strings *list, const char *s, size_t n);
const char *hub_dup(struct hubforge *f, const char *s); /* NULL stays NULL */

/* The lock of a repository, its directory made: the descriptor; -1 and err. */
int hub_lock(const struct hubforge *f, const struct repo *r, const char *leaf, struct buf *err);

/*
 * A pull request's JSON as struct pr, strings in f->mem. False and err where a member that is needed is missing or
 * of another type. pr->repo is the configured name; head_repo is that too where it is the same repository.
 */
bool hub_pr(struct hubforge *f, const struct github_repo *repo, const struct json *v, struct pr *pr,
    struct buf *err);

/*
 * GET …/pulls/NUMBER, now; *repo as GitHub knows it. ANSWER_NO: GitHub says that there is none, and the
 * repository can be read.
 */
enum answer hub_pull(struct hubforge *f, const struct repo *r, const char *number,
    const struct github_repo **repo, const struct json **v, struct buf *err);

/* The commit of a branch, now. ANSWER_NO: there is no such branch. */
enum answer hub_branch(struct hubforge *f, const struct github_repo *repo, const char *branch,
    char sha[GIT_SHA_LEN], struct buf *err);

enum answer hub_base(
    void *self, const struct repo *r, char sha[GIT_SHA_LEN], struct buf *gitdir, struct buf *err);
enum answer hub_push(void *self, const struct repo *r, const char *gitdir, const char *branch,
    const char *head_sha, struct buf *err);
enum answer hub_branch_delete(
    void *self, const struct repo *r, const char *branch, const char *head_sha, struct buf *err);

/*
 * Brings `ref` into the mirror as `to`; needs the lock. dir receives the mirror's path. ANSWER_NO: there is none.
 */
enum answer hub_fetch(struct hubforge *f, const struct repo *r, const struct github_repo *repo,
    const char *ref, const char *to, char sha[GIT_SHA_LEN], struct buf *dir, struct buf *err);

enum answer hub_gate(
    void *self, const struct repo *r, const char *number, struct gate_facts *f, struct buf *err);
/*
 * Parts of it, each for the pull request and head in g->pr; what was not read whole stays unknown.
 * hub_gate_reviews(): also the digest of all that was read.
 */
enum answer hub_gate_required(
    struct hubforge *f, const struct github_repo *repo, struct gate_facts *g, struct buf *err);
enum answer hub_gate_checks(
    struct hubforge *f, const struct github_repo *repo, struct gate_facts *g, struct buf *err);
enum answer hub_gate_reviews(struct hubforge *f, const struct github_repo *repo,
    struct gate_facts *g, char digest[HASH_LEN], struct buf *err);
enum answer hub_gate_graph(struct hubforge *f, const struct github_repo *repo, int64_t commits,
    struct gate_facts *g, struct buf *err);

enum merge_result hub_merge(void *self, const struct repo *r, const char *number,
    const char *head_sha, const char *base_sha, const char *method, char merge_sha[GIT_SHA_LEN],
    struct buf *err);
enum answer hub_merged_clean(
    void *self, const struct repo *r, const struct pr *pr, struct buf *err);
enum answer hub_ready(void *self, const struct repo *r, const char *number, struct buf *err);
enum answer hub_review(void *self, const struct repo *r, const char *number,
    const struct exit_record *x, struct buf *err);

#endif
