/*
 * exitrec: writes how an attempt ended, as attempt.h describes it (exit.json), while it goes on.
 *
 * Filled in by the keeper as things happen, written once at the end. What agents wrote goes in as
 * data: a reviewer's summary cut to EXITREC_SUMMARY bytes, an agent's usage.json only where it is a
 * JSON object of at most EXITREC_USAGE bytes (member "usage" of its role).
 */
#ifndef FAC_STATE_EXITREC_H
#define FAC_STATE_EXITREC_H

#include "base/reason.h"
#include "io/git.h"
#include "state/role.h"

enum { EXITREC_SUMMARY = 16384, EXITREC_USAGE = 65536 };

struct exitrec_role {
	const char *role, *agent; /* the caller's, as long as this lives */
	int round;
	struct role_result result;
	enum reason reason; /* R_FINISHED: none, it ended well */
	char *started_at, *ended_at;
	char *usage; /* JSON text; NULL: none */
};

struct exitrec {
	const char *base_sha;   /* the caller's */
	char head[GIT_SHA_LEN]; /* "": no work yet */
	int rounds;
	struct exitrec_role *roles;
	int nroles;

	/* checks of head, merged into (or started from) checks_base */
	char checks_head[GIT_SHA_LEN]; /* "": none were run */
	const char *checks_base;
	struct {
		const char *name, *conclusion;
		int exit;
	} * checks;
	int nchecks;

	const char *review_agent; /* NULL: no review */
	const char *review_verdict;
	char *review_summary;
	char review_head[GIT_SHA_LEN];
};

/* A role begins: its entry, until the next call. */
struct exitrec_role *exitrec_role(
    struct exitrec *x, const char *role, const char *agent, int round);
/* It ended; usage is the path of its usage.json, which may be missing or anything else. */
void exitrec_role_end(struct exitrec_role *e, enum reason reason, const char *usage);
/* It never started: the entry made last is taken back. */
void exitrec_role_undo(struct exitrec *x);

void exitrec_checks_begin(struct exitrec *x, const char *head, const char *base);
void exitrec_check(struct exitrec *x, const char *name, const char *conclusion, int exit);
void exitrec_review(struct exitrec *x, const char *agent, const char *verdict, const char *summary);

/* Writes path: FILE_CREATE semantics where `once`. 0, or -1 with errno. */
int exitrec_write(const struct exitrec *x, enum reason outcome, const char *path, bool once);

#endif
