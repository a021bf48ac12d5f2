/*
 * git: the few things that fac asks of git(1), each in a repository that only fac and its owner
 * write.
 *
 * Every call runs with a clean environment: GIT_CONFIG_NOSYSTEM, GIT_CONFIG_GLOBAL=/dev/null,
 * GIT_NO_REPLACE_OBJECTS, GIT_TERMINAL_PROMPT=0, no hooks, no fsmonitor, no pager, no transport
 * (protocol.allow=never), bounded in time. The author and committer of what fac itself makes is
 * "fac <fac@localhost>". A repository of another user is no obstacle: it is never searched for.
 * Never in a directory that an agent can write. All return 0, or -1 with a one-line reason in err
 * (a caller reports it with its subject); err may be NULL.
 *
 * sha arguments are 40 or 64 lower-case hex digits (git_is_sha()); a branch is a full local name
 * without refs/heads/.
 */
#ifndef FAC_IO_GIT_H
#define FAC_IO_GIT_H

#include "base/buf.h"
#include <stdbool.h>

enum {
	GIT_SHA_LEN = 65,
	GIT_TIMEOUT_MS = 120000,
	GIT_BUNDLE_MAX = 512 << 20 /* bytes; a bigger bundle is refused unread */
};

bool git_is_sha(const char *s);

/*
 * The git directory of a repository, bare or not, as an absolute path (allocated). NULL: not a
 * repository.
 */
char *git_dir(const char *path, struct buf *err);

/*
 * git with these arguments in gitdir; stdout to out (may be NULL). Arguments after "--" or of known
 * shape only: the caller's duty.
 */
int git_run(const char *gitdir, const char *const *args, struct buf *out, struct buf *err);

/* What the pattern (POSIX extended) matches in the text files of a commit, each on a line; nothing is no error. */
int git_grep(
    const char *gitdir, const char *sha, const char *pattern, struct buf *out, struct buf *err);

/* Commit that a branch points at; 1 where there is no such branch. */
int git_branch_sha(const char *gitdir, const char *branch, char sha[GIT_SHA_LEN], struct buf *err);

/*
 * A workspace: a clone of its own at `dest` (must not exist), on new branch `branch` at commit
 * `sha`, that borrows the objects of gitdir read-only (objects/info/alternates), with no remote, no
 * shared .git, no hook, no template; user.name and user.email are set. `dest` is checked out from
 * nothing that an agent wrote but the commit itself.
 */
int git_workspace(
    const char *gitdir, const char *dest, const char *branch, const char *sha, struct buf *err);

/*
 * Object directories that a repository reads, its own first, then its alternates, recursively:
 * absolute, NULL-terminated, allocated.
 */
char **git_object_dirs(const char *gitdir, struct buf *err);

/*
 * Takes work out of a bundle that an agent made: one branch of the given name, its only
 * prerequisites known to gitdir, its pack through `index-pack --strict --fix-thin` into a new bare
 * repository at `dest` that borrows gitdir's objects. The branch's commit must descend from `base`,
 * and be another. Then dest/refs/heads/BRANCH is that commit, *head too. 1: the bundle is
 * well-formed but its branch is at `base`. Unless 0 is returned, dest is gone, or untouched where
 * it existed.
 */
int git_import(const char *gitdir, const char *bundle, const char *branch, const char *base,
    const char *dest, char head[GIT_SHA_LEN], struct buf *err);

/*
 * Copies commit `sha` of fromdir into todir and sets todir's branch to it, if the branch is still
 * at `old` (NULL: must not exist). Setting it to what it is already is success. Both are local
 * paths: objects are copied as a pack, without a transport.
 */
int git_push(const char *fromdir, const char *todir, const char *branch, const char *sha,
    const char *old, struct buf *err);
/* Only if it is still at sha; a missing one is success. */
int git_delete_branch(const char *gitdir, const char *branch, const char *sha, struct buf *err);

bool git_is_ancestor(const char *gitdir, const char *a, const char *b);
/* Paths that differ between two commits, NUL-separated in out; renames show both names. */
int git_changed_paths(
    const char *gitdir, const char *a, const char *b, struct buf *out, struct buf *err);
/*
 * Names and e-mail addresses of the authors and committers of base..head, one "Name <mail>" a line.
 */
int git_authors(
    const char *gitdir, const char *base, const char *head, struct buf *out, struct buf *err);

/*
 * The commit that merging head into base makes, written into gitdir but pointed at by nothing.
 * method: "merge" or "squash". 1: it conflicts. A head that is in base already is an error.
 */
int git_merge_commit(const char *gitdir, const char *base, const char *head, const char *method,
    const char *message, char sha[GIT_SHA_LEN], struct buf *err);
/*
 * After a merge of head: commit `merge` is in base, and changes, against its first parent, no path
 * that head does not. 1 and err: it does not hold.
 */
int git_merged_clean(
    const char *gitdir, const char *base, const char *merge, const char *head, struct buf *err);
/*
 * Compare-and-swap of a branch. 1: it is no longer at old_sha. In a repository with a work tree
 * that is left behind.
 */
int git_swap_branch(const char *gitdir, const char *branch, const char *new_sha,
    const char *old_sha, struct buf *err);

#endif
