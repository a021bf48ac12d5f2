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
	 * What gate() saw last: hub_merge() merges nothing else. seen is the digest of the reviews
	 * (hub_reviews_digest()), "" before the first gate().
	 */
	char seen[HASH_LEN];
	char seen_number[24], seen_head[GIT_SHA_LEN], seen_base[GIT_SHA_LEN];
	bool seen_queued;
};

/* Sets err (printf) and returns a. */
enum answer hub_say(struct buf *err, enum answer a, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* forge.dir/NAME/LEAF of a repository, its directory made; the caller's to free. NULL and err. */
char *hub_path(const struct hubforge *f, const struct repo *r, const char *leaf, struct buf *err);

/*
 * A pull request's JSON as struct pr, strings in f->mem. False and err where a member that is needed is missing or
 * of another type. pr->repo is the configured name; head_repo is that too where it is the same repository.
 */
bool hub_pr(struct hubforge *f, const struct github_repo *repo, const struct json *v, struct pr *pr,
    struct buf *err);

/* GET …/pulls/NUMBER, now. ANSWER_NO: GitHub says that there is none, and the repository can be read. */
enum answer hub_pull(struct hubforge *f, const struct repo *r, const char *number,
    const struct json **v, struct buf *err);

/* The commit of a branch, now. ANSWER_NO: there is no such branch. */
enum answer hub_branch(struct hubforge *f, const struct repo *r, const char *branch,
    char sha[GIT_SHA_LEN], struct buf *err);

enum answer hub_gate(
    void *self, const struct repo *r, const char *number, struct gate_facts *f, struct buf *err);
enum merge_result hub_merge(void *self, const struct repo *r, const char *number,
    const char *head_sha, const char *base_sha, const char *method, char merge_sha[GIT_SHA_LEN],
    struct buf *err);
enum answer hub_merged_clean(
    void *self, const struct repo *r, const struct pr *pr, struct buf *err);
enum answer hub_review(void *self, const struct repo *r, const char *number,
    const struct exit_record *x, struct buf *err);

#endif
