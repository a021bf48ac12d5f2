/*
 * inside: what the processes of an attempt see.
 *
 *	/work		workspace/ (agents) or check/ (checks, reviewers): writable, and the
 *			current directory
 *	/out		out/, writable, emptied before every agent
 *	/task/task.md	the prompt
 *	/task/review.md	what a reviewer or a check found in the round before (implementers)
 *	/also/NAME	further repositories
 *	HOME		empty but for the agent's login files
 *
 * and, each at its own path, the object directories that the clones borrow, and sandbox.read. All
 * but the first two are read-only. The environment is PATH, HOME, LANG, TERM, TZ, FAC_TASK,
 * FAC_OUT, FAC_ROLE, FAC_ROUND, FAC_BASE (the commit that the work starts from), FAC_REVIEW where
 * there is one, and the names that the agent's configuration passes. Checks, and fac's own git
 * inside, get the first five only.
 *
 * Under the sandbox "none" the paths are the host's, HOME is the keeper's, and nothing is hidden or
 * read-only.
 *
 * The trees are made, and given to the sandbox's user, by fac, while nothing is alive inside.
 */
#ifndef FAC_STATE_INSIDE_H
#define FAC_STATE_INSIDE_H

#include "io/proc.h"
#include "io/sandbox.h"
#include "state/attempt.h"

struct inside {
	const char *dir; /* the attempt's, absolute */
	const struct job *job;
	bool bare; /* sandbox "none" */
	uid_t uid; /* who owns what is written inside */
	gid_t gid;
	int task; /* the prompt as a sealed memory file: it can be reopened (/proc/self/fd/0), and
	             not written */
	struct strings objects;
};

/*
 * 0, or -1 (reported): the sandbox cannot be made. Gives workspace/ and also/ to the sandbox's
 * user.
 */
int inside_open(struct inside *in, const char *dir, const struct job *job);

/* A new empty out/. */
int inside_fresh_out(const struct inside *in);
/* A new clean checkout of a commit of work.git in check/. */
int inside_fresh_check(const struct inside *in, const char *sha);
/* One more repository whose objects are shown (work.git). */
int inside_add_objects(struct inside *in, const char *gitdir);

/* One process: what role_run() needs. view_free() when it has ended. */
struct view {
	struct sandbox sandbox;
	struct env env;
	char **argv;
	struct sandbox_bind *binds;
	char **owned; /* strings that the above point to */
	int nowned;
};

enum inside_tree { INSIDE_WORKSPACE, INSIDE_CHECK };
void view_agent(struct view *v, const struct inside *in, const struct job_agent *a, int round);
/* A check, or a git of fac's own; out/ is shown where `out`. argv is taken as it stands. */
void view_command(struct view *v, const struct inside *in, enum inside_tree tree,
    const char *const *argv, bool out);
/* The same view for another command, without placeholders. */
void view_argv(struct view *v, const char *const *argv);
void view_free(struct view *v);

#endif
