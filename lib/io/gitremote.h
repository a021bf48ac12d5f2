/*
 * gitremote: the only place where git speaks to another machine.
 *
 * A remote is an https URL (http only to a loopback address), without user info. Its token reaches git
 * through a credential helper that reads it from a pipe, which git inherits as descriptor 3: it is in no
 * argv, no environment, no URL and no file. Everything else is as in git.h (clean environment, no hooks, no
 * prompt, bounded in memory, and in time: GIT_REMOTE_MS, and a minute without progress); of the transports
 * only this one is allowed, redirects are not followed, and what comes in is checked (fetch.fsckObjects). A
 * proxy is used as https_proxy and no_proxy say, never to a loopback address.
 *
 * Sources: git-fetch(1), git-push(1), git-config(1), gitcredentials(7).
 */
#ifndef FAC_IO_GITREMOTE_H
#define FAC_IO_GITREMOTE_H

#include "io/git.h"

enum { GIT_REMOTE_MS = 1800000 };

struct git_remote {
	const char *url;
	const char *token; /* NULL: none */
};

enum git_said {
	GIT_FAILED = -1, /* no clear answer: the effect may or may not have happened */
	GIT_DONE,
	GIT_REFUSED, /* the remote says so itself: no such ref, it is at something else, a rule forbids it */
	GIT_DENIED /* authentication or permission */
};

/* A bare repository at dir, made where it is missing, that others may read. 0, or -1 and err. */
int git_mirror(const char *dir, struct buf *err);

/*
 * Fetches one full ref of the remote ("refs/heads/main", "refs/pull/7/head") into the mirror's ref `to`,
 * whatever that was before. sha receives its commit.
 */
enum git_said git_fetch(const char *mirror, const struct git_remote *r, const char *ref,
    const char *to, char sha[GIT_SHA_LEN], struct buf *err);

/*
 * Compare-and-swap of a branch of the remote: sets it to commit sha of gitdir (NULL: deletes it) if it is
 * still at `old` (NULL: does not exist). GIT_REFUSED: it is not, or the remote will not.
 */
enum git_said git_set_remote_branch(const char *gitdir, const struct git_remote *r,
    const char *branch, const char *sha, const char *old, struct buf *err);

#endif
