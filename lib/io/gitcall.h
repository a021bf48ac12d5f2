/*
 * gitcall: one run of git(1), for the git*.c files here; everything else uses git.h.
 *
 * GIT_DIR is always said, so git searches for nothing, and asks nobody who owns the repository.
 */
#ifndef FAC_IO_GITCALL_H
#define FAC_IO_GITCALL_H

#include "io/git.h"
#include <stddef.h>

enum { GIT_MAX_OUT = 64 << 20 };

/*
 * What one git may use: a pack of a few hundred bytes can ask for terabytes (deltas that copy, trees
 * that name one tree thirty times each). A git that hits it fails, as for any broken object.
 */
#define GIT_MEMORY (UINT64_C(4) << 30)

struct git_call {
	const char *gitdir;      /* NULL: git init */
	const char *worktree;    /* NULL: none is touched; else both are absolute */
	const char *const *args; /* NULL-terminated, without "git" */
	const void *input;       /* n bytes for stdin; NULL: the descriptor `in` */
	size_t n;
	int in, out;               /* -1: /dev/null; `out` where no buffer takes it */
	const char *const *config; /* more keys, each with its value, NULL-terminated; NULL: none */
	int keep;                  /* one more descriptor that git inherits, as number 3; 0: none */
	int ms;                    /* 0: GIT_TIMEOUT_MS */
	bool remote; /* it speaks to another machine: a proxy is used as the environment says */
};

/*
 * Its exit status, or -1 where it could not be run or ended. Replaces what is in err (which may be
 * NULL): with a one-line reason, or with what git said all the same where the status is 0.
 */
int git_call(const struct git_call *c, struct buf *out, struct buf *err);

/* The first object id that git with these arguments prints. 0, or -1 and err. */
int git_ask(const char *gitdir, const char *const *args, char sha[GIT_SHA_LEN], struct buf *err);

/* Sets err to one line and returns -1. */
int git_fail(struct buf *err, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* A name that git takes for a branch, and that cannot be a pattern or an option. */
bool git_is_branch(const char *s);

/*
 * A new repository at dest (which must not exist) of sha's hash, HEAD on branch, that borrows
 * gitdir's objects, without a template.
 */
int git_init(const char *gitdir, const char *dest, const char *branch, const char *sha, bool bare,
    struct buf *err);

/* The id of nothing, "000…", as long as sha: as an old value, "must not exist". */
const char *git_zero(const char *sha);

#define ARGS(...) ((const char *const[]){__VA_ARGS__, NULL})

#endif
