/*
 * forge_local: pull requests as files, branches in git. Private to forge_local*.c.
 *
 * Under forge.dir, in a directory that is called by the NAME (base/path.h) of the repository's name
 * in lower case:
 *
 *	lock			flock: opening, closing and merging in that repository
 *	pulls/N.json		{"number","url","state":"open|closed|merged","draft","title","body",
 *				 "author","head_branch","base","head_sha" (as opened),"opened_at"},
 *				later "merging", "merge_sha", "merged_head", "merged_at", "closed_at"
 *	pulls/N/reviews/X.json	{"user","state","commit_id","submitted_at","body"}; the states are
 *				APPROVED, CHANGES_REQUESTED, COMMENTED and DISMISSED
 *	pulls/N/labels.json	["label", …]; none where it is missing
 *	checks/HEAD_SHA.json	{"base_sha","checks":[{"name","conclusion","exit"}],"at"}
 *
 * A person reviews, labels, closes, or marks ready by writing such a file; members that fac does
 * not know stay. What the files do not say is git's: the head is where the branch is now.
 *
 * A merge is: "merging" {"merge_sha","base_old","head_sha"} into N.json; compare-and-swap of the
 * base's ref; state merged. One that was cut short is told by git: if merge_sha is reachable from
 * the base, it is merged. Readers see it so at once; the next that holds the lock writes it down
 * (local_settle()).
 */
#ifndef FAC_PORTS_FORGE_LOCAL_H
#define FAC_PORTS_FORGE_LOCAL_H

#include "base/mem.h"
#include "io/git.h"
#include "io/json.h"
#include "ports/forge.h"

enum { LOCAL_FILE_MAX = 8 << 20 };

struct local {
	const struct config *config;
	struct arena mem; /* what pr_open, pr_read and gate gave last */
};

/* One N.json, with an unfinished merge taken for what git says. Strings are in the arena. */
struct pull {
	char *path, *text; /* the file */
	enum pr_state state;
	const char *number, *url, *title, *body, *author, *head_branch, *base;
	const char *head_opened;             /* head_sha as it was opened */
	const char *merge_sha, *merged_head; /* merged only */
	const char *merging;                 /* an intent stands in the file: its merge_sha … */
	const char *base_old;                /* … and what the base was before */
	bool draft, draft_known;
};

/*
 * ANSWER_DENIED where errno says that permission is missing, else ANSWER_UNKNOWN; err says what
 * happened to path.
 */
enum answer local_failed(struct buf *err, const char *path);

char *local_path(const struct local *l, const struct repo *r, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
const char *local_dup(struct local *l, const char *s); /* NULL stays NULL */

/*
 * Parses a file into the json arena (the caller's to mark and release). ANSWER_NO: there is none.
 */
enum answer local_json(const char *path, const struct json **v, struct buf *err);

/* The repository's lock, for writers; -1: err, *a. */
int local_lock(const struct local *l, const struct repo *r, enum answer *a, struct buf *err);

enum answer local_pull(struct local *l, const struct repo *r, const char *gitdir,
    const char *number, struct pull *p, struct buf *err);
/*
 * The one of a branch that is open, or whose merge is unfinished, or that was opened for head_sha (not
 * NULL), whatever became of it; ANSWER_NO: none. *last: the highest number in use.
 */
enum answer local_find(struct local *l, const struct repo *r, const char *gitdir,
    const char *branch, const char *head_sha, struct pull *p, long *last, struct buf *err);
/* Sets members of the file; the list of key, JSON text pairs ends with NULL. */
enum answer local_set(const struct pull *p, const char *const *members, struct buf *err);
/* Writes down how an unfinished merge ended. Needs the lock. */
enum answer local_settle(
    struct local *l, const struct repo *r, const char *gitdir, struct pull *p, struct buf *err);
/* The head now (merged: what was merged), and all else that a pull request is. */
enum answer local_pr(struct local *l, const struct repo *r, const char *gitdir,
    const struct pull *p, struct pr *pr, struct buf *err);

/*
 * The reviews on file, in order of submission, and what GitHub would call their sum. Unknown where
 * one cannot be read.
 */
enum answer local_reviews(struct local *l, const struct repo *r, const struct pull *p,
    struct gate_facts *f, struct buf *err);
/* The file of a head's check results; the caller's to free. */
char *local_checks_path(const struct local *l, const struct repo *r, const char *head_sha);

/*
 * A work tree that has the base checked out is brought along by a merge, or forbids it.
 * local_checkout() answers ANSWER_OK and its path (empty: there is none), ANSWER_NO where it is
 * not clean or would lose a file.
 */
enum answer local_checkout(const char *gitdir, const char *base, const char *old_sha,
    const char *new_sha, struct buf *tree, struct buf *err);
enum answer local_bring_along(const char *gitdir, const char *tree, const char *old_sha,
    const char *new_sha, struct buf *err);

enum answer local_gate(
    void *self, const struct repo *r, const char *number, struct gate_facts *f, struct buf *err);
enum merge_result local_merge(void *self, const struct repo *r, const char *number,
    const char *head_sha, const char *base_sha, const char *method, char merge_sha[GIT_SHA_LEN],
    struct buf *err);
enum answer local_merged_clean(
    void *self, const struct repo *r, const struct pr *pr, struct buf *err);

enum answer local_review(void *self, const struct repo *r, const char *number,
    const struct exit_record *x, struct buf *err);
enum answer local_checks(
    void *self, const struct repo *r, const struct exit_record *x, struct buf *err);
enum answer local_checks_fresh(
    void *self, const struct repo *r, const char *head_sha, const char *base_sha, struct buf *err);

#endif
